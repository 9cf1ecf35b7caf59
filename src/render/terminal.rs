//! A reply as plain text for a terminal, with colour where the edge wants it.

use super::{block_text, line_text, shortened};
use crate::reply::{Block, DiffLine, Inline, Line, Reply, Sign};
use crate::text::invisible;
use std::ops::Range;
use unicode_linebreak::linebreaks;
use unicode_width::UnicodeWidthStr;

/// Where a reply is shown.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Screen {
    /// Whether it takes ANSI colours.
    pub colour: Colour,
    /// Sentences are broken at this many columns.
    pub columns: usize,
}

impl Screen {
    /// A pipe or a file: no colour, and a width that fits everywhere.
    pub const PLAIN: Self = Self {
        colour: Colour::Off,
        columns: 80,
    };

    /// A terminal of so many columns. Lines of more than 100 are hard to read, and with fewer than 72 most ARNs
    /// would stand alone.
    pub const fn of(columns: usize, colour: Colour) -> Self {
        let columns = match columns {
            0..72 => 72,
            72..=100 => columns,
            _ => 100,
        };
        Self { colour, columns }
    }
}

/// Whether the terminal takes ANSI colours.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Colour {
    /// It does, and nobody objects.
    On,
    /// Plain text.
    Off,
}

/// Renders a reply.
pub fn render(reply: &Reply, screen: Screen) -> String {
    let paint = Paint { screen };
    let mut out = String::new();
    let mut is_after_label = false;
    for block in &reply.blocks {
        if !out.is_empty() && !is_after_label {
            out.push('\n');
        }
        is_after_label = block.is_label();
        paint.block(block, &mut out);
    }
    out
}

/// The text with every character spelt out that is not seen or steers the terminal. Line ends are spelt out
/// as well.
pub fn printable(text: &str) -> String {
    invisible::spelt(text).into_owned()
}

/// How text is decorated.
struct Paint {
    screen: Screen,
}

const BOLD: &str = "1";
const CYAN: &str = "36";
const GREEN: &str = "32";
const RED: &str = "31";
const DIM: &str = "2";

impl Paint {
    fn painted(&self, style: &str, text: &str) -> String {
        if self.screen.colour == Colour::On {
            format!("\u{1b}[{style}m{text}\u{1b}[0m")
        } else {
            text.to_owned()
        }
    }

    fn block(&self, block: &Block, out: &mut String) {
        match block {
            Block::Title(title) => {
                let text = plain(title);
                let rule = "=".repeat(text.width().min(self.screen.columns));
                out.push_str(&self.painted(BOLD, &format!("{text}\n{rule}")));
                out.push('\n');
            }
            Block::Heading(heading) => {
                out.push_str(&self.painted(BOLD, &format!("■ {}", plain(heading))));
                out.push('\n');
            }
            Block::Lead { label, text } | Block::Part { label, text } => {
                self.labelled(label, text, out);
            }
            Block::Quote(sentences) => self.wrapped(sentences, "  | ", "  | ", out),
            Block::Paragraph(sentences) | Block::Small(sentences) => {
                self.wrapped(sentences, "  ", "  ", out);
            }
            Block::List(items) => {
                for item in items {
                    self.wrapped(item, "  - ", "    ", out);
                }
            }
            Block::Steps { first, items } => {
                for (number, item) in (*first..).zip(items) {
                    self.wrapped(item, &format!("  {number}. "), "     ", out);
                }
            }
            Block::Code { language, text } => {
                for line in block_text(*language, text).lines() {
                    push_line(out, "    ", line);
                }
            }
            Block::Difference(lines) => {
                for line in lines {
                    self.diff_line(line, out);
                }
            }
        }
    }

    /// A paragraph that hangs from its label.
    fn labelled(&self, label: &Line, text: &Line, out: &mut String) {
        let label = plain(label);
        let next = " ".repeat(label.width().saturating_add(1));
        let mut body = String::new();
        self.wrapped(text, &next, &next, &mut body);
        out.push_str(&self.painted(BOLD, &label));
        let rest = body.get(next.len()..).unwrap_or_default();
        if rest.trim().is_empty() {
            out.push('\n');
        } else {
            out.push(' ');
            out.push_str(rest);
        }
    }

    fn diff_line(&self, line: &DiffLine, out: &mut String) {
        let text = line_text(line);
        let shown = match line.sign {
            Sign::Same => format!("  {text}"),
            Sign::Added => self.painted(GREEN, &format!("+ {text}")),
            Sign::Removed => self.painted(RED, &format!("- {text}")),
            Sign::Gap => self.painted(DIM, "  …"),
        };
        push_line(out, "  ", &shown);
    }

    /// Breaks sentences into lines, as Unicode says where a line may end and where Japanese lines may not begin.
    fn wrapped(&self, line: &Line, first: &str, next: &str, out: &mut String) {
        let text = Unbroken::of(line);
        let mut shown = first.to_owned();
        let mut at = first.width();
        let mut start = 0;
        let mut is_begun = false;
        for end in text.ends() {
            let piece = text.text.get(start..end).unwrap_or_default();
            let columns = piece.trim_end().width();
            if is_begun && at.saturating_add(columns) > self.screen.columns {
                push_line(out, "", &shown);
                next.clone_into(&mut shown);
                at = next.width();
            }
            for (quoted, part) in text.parts(start..end) {
                if quoted {
                    shown.push_str(&self.painted(CYAN, part));
                } else {
                    shown.push_str(part);
                }
            }
            at = at.saturating_add(piece.width());
            start = end;
            is_begun = true;
        }
        push_line(out, "", &shown);
    }
}

/// A line without blanks at its end.
fn push_line(out: &mut String, indent: &str, line: &str) {
    let line = line.trim_end();
    if !line.is_empty() {
        out.push_str(indent);
        out.push_str(line);
    }
    out.push('\n');
}

/// Sentences in one line.
#[derive(Default)]
struct Unbroken {
    text: String,
    /// What is quoted, in order.
    quoted: Vec<Range<usize>>,
    /// What a line never ends in, in order: what is quoted, and addresses.
    whole: Vec<Range<usize>>,
}

impl Unbroken {
    fn of(line: &Line) -> Self {
        let mut all = Self::default();
        each_part(line, |part, text, space| {
            if space && !all.text.is_empty() {
                all.text.push(' ');
            }
            let start = all.text.len();
            all.text.push_str(text);
            let range = start..all.text.len();
            match part {
                Part::Prose => {}
                Part::Address => all.whole.push(range),
                Part::Quoted => {
                    all.quoted.push(range.clone());
                    all.whole.push(range);
                }
            }
        });
        all
    }

    /// Where a line may end, the last of them the end of the text.
    fn ends(&self) -> impl Iterator<Item = usize> {
        let mut whole = self.whole.iter().peekable();
        linebreaks(&self.text).map(|(at, _)| at).filter(move |at| {
            while whole.next_if(|range| range.end <= *at).is_some() {}
            whole.peek().is_none_or(|range| *at <= range.start)
        })
    }

    /// A part of the text, cut where quotes begin and end; true for what is quoted.
    fn parts(&self, range: Range<usize>) -> Vec<(bool, &str)> {
        let mut parts = Vec::new();
        let mut at = range.start;
        let mut push = |quoted, start, end| {
            if let Some(part) = self.text.get(start..end)
                && !part.is_empty()
            {
                parts.push((quoted, part));
            }
        };
        let first = self
            .quoted
            .partition_point(|quoted| quoted.end <= range.start);
        for quoted in self.quoted.iter().skip(first) {
            if quoted.start >= range.end {
                break;
            }
            push(false, at, quoted.start);
            push(true, quoted.start, quoted.end.min(range.end));
            at = quoted.end;
        }
        push(false, at, range.end);
        parts
    }
}

/// What a part of a sentence is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    Prose,
    Quoted,
    Address,
}

/// The parts of sentences in order: what each is, its text, whether a space stands before it.
fn each_part(line: &Line, mut add: impl FnMut(Part, &str, bool)) {
    let mut space = false;
    for inline in &line.0 {
        match inline {
            Inline::Text(text) => words(text, &mut space, &mut add),
            Inline::Prose(text) => words(&printable(text), &mut space, &mut add),
            Inline::Link { title, url } => {
                words(&printable(title), &mut space, &mut add);
                add(Part::Address, &format!("<{}>", printable(url)), true);
                space = false;
            }
            Inline::Command(name) => {
                let name = format!("/{}", printable(name));
                add(Part::Quoted, &name, std::mem::take(&mut space));
            }
            Inline::Number(number) => {
                add(Part::Prose, &number.to_string(), std::mem::take(&mut space));
            }
            Inline::Code(code) => {
                add(
                    Part::Quoted,
                    &format!("`{code}`"),
                    std::mem::take(&mut space),
                );
            }
            Inline::Pasted(text) => {
                let text = format!("`{}`", printable(&shortened(text)));
                add(Part::Quoted, &text, std::mem::take(&mut space));
            }
        }
    }
}

/// Adds the text word by word; spaces become the gap before what follows.
fn words(text: &str, space: &mut bool, add: &mut impl FnMut(Part, &str, bool)) {
    for (index, word) in text.split(' ').enumerate() {
        *space |= index > 0;
        if !word.is_empty() {
            add(Part::Prose, word, std::mem::take(space));
        }
    }
}

/// Sentences without line breaks.
pub(crate) fn plain(line: &Line) -> String {
    let mut out = String::new();
    each_part(line, |_, text, space| {
        if space && !out.is_empty() {
            out.push(' ');
        }
        out.push_str(text);
    });
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Language;

    fn shown(blocks: Vec<Block>) -> String {
        render(
            &Reply {
                language: Language::Ja,
                blocks,
            },
            Screen::PLAIN,
        )
    }

    #[test]
    fn sentences_are_broken_at_the_width() {
        let japanese = Inline::Text(
            "許可されているのはインスタンスだけで、ドキュメントは対象に入っていません。",
        );
        let english =
            Inline::Text(" The statement lists the action, but its resource does not cover it.");
        let text = shown(vec![Block::Paragraph(Line(vec![
            japanese.clone(),
            english.clone(),
            japanese,
            english,
        ]))]);
        assert!(text.lines().count() > 2);
        for line in text.lines() {
            assert!(line.width() <= Screen::PLAIN.columns, "{line}");
            assert!(!line.trim_start().starts_with(['、', '。']), "{line}");
        }
    }

    #[test]
    fn pasted_text_cannot_steer_the_terminal() {
        let nasty = "\u{1b}[2J\r\u{7}\u{202E}x";
        let text = shown(vec![
            Block::Paragraph(Line(vec![Inline::Pasted(nasty.to_owned())])),
            Block::Code {
                language: crate::reply::Code::Plain,
                text: nasty.to_owned(),
            },
            Block::Difference(vec![DiffLine {
                sign: Sign::Added,
                text: nasty.to_owned(),
            }]),
        ]);
        assert!(
            text.chars()
                .all(|c| c == '\n' || !(c.is_control() || invisible::is_invisible(c))),
            "{text:?}"
        );
        assert!(text.contains("\\u{1b}"));
    }

    #[test]
    fn colour_is_only_where_it_is_wanted() {
        let reply = Reply {
            language: Language::En,
            blocks: vec![Block::Heading(Line(vec![Inline::Text("Fix")]))],
        };
        assert_eq!(render(&reply, Screen::PLAIN), "■ Fix\n");
        let painted = Screen::of(80, Colour::On);
        assert_eq!(render(&reply, painted), "\u{1b}[1m■ Fix\u{1b}[0m\n");
    }
}
