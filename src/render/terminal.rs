//! A reply as plain text for a terminal, with colour where the edge wants it.

use super::{block_text, line_text, shortened};
use crate::reply::{Block, DiffLine, Inline, Line, Reply, Sign};
use crate::text::invisible;

/// Sentences are broken at this many columns.
const WIDTH: usize = 88;

/// Whether the terminal takes ANSI colours.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Colour {
    /// It does, and nobody objects.
    On,
    /// Plain text.
    Off,
}

/// Renders a reply.
pub fn render(reply: &Reply, colour: Colour) -> String {
    let paint = Paint { colour };
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
    colour: Colour,
}

const BOLD: &str = "1";
const CYAN: &str = "36";
const GREEN: &str = "32";
const RED: &str = "31";
const DIM: &str = "2";

impl Paint {
    fn painted(&self, style: &str, text: &str) -> String {
        if self.colour == Colour::On {
            format!("\u{1b}[{style}m{text}\u{1b}[0m")
        } else {
            text.to_owned()
        }
    }

    fn block(&self, block: &Block, out: &mut String) {
        match block {
            Block::Title(title) => {
                let text = plain(title);
                let rule = "=".repeat(columns(&text).min(WIDTH));
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
        let next = " ".repeat(columns(&label).saturating_add(1));
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

    /// Breaks sentences into lines.
    fn wrapped(&self, line: &Line, first: &str, next: &str, out: &mut String) {
        let mut at = columns(first);
        let mut text = first.to_owned();
        let mut empty = true;
        for atom in atoms(line) {
            let space = usize::from(atom.space && !empty);
            if !empty && at.saturating_add(space).saturating_add(atom.columns) > WIDTH {
                push_line(out, "", &text);
                next.clone_into(&mut text);
                at = columns(next);
            } else if space == 1 {
                text.push(' ');
                at = at.saturating_add(1);
            }
            for (quoted, piece) in &atom.pieces {
                if *quoted {
                    text.push_str(&self.painted(CYAN, piece));
                } else {
                    text.push_str(piece);
                }
            }
            at = at.saturating_add(atom.columns);
            empty = false;
        }
        push_line(out, "", &text);
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

/// What is never broken over two lines.
#[derive(Default)]
struct Atom {
    /// A space before it, unless it begins a line.
    space: bool,
    /// Its pieces; true for quoted ones.
    pieces: Vec<(bool, String)>,
    columns: usize,
    /// Its last character.
    last: char,
}

impl Atom {
    fn push(&mut self, quoted: bool, text: &str) {
        self.columns = self.columns.saturating_add(columns(text));
        self.last = text.chars().next_back().unwrap_or(self.last);
        match self.pieces.last_mut() {
            Some((same, piece)) if *same == quoted => piece.push_str(text),
            _ => self.pieces.push((quoted, text.to_owned())),
        }
    }
}

/// Cuts sentences where a line may end: at spaces, and between Japanese characters.
fn atoms(line: &Line) -> Vec<Atom> {
    let mut atoms: Vec<Atom> = Vec::new();
    each_part(line, |quoted, text, space| {
        let first = text.chars().next().unwrap_or(' ');
        match atoms.last_mut() {
            Some(atom) if !space && sticks(atom.last, first) => atom.push(quoted, text),
            _ => {
                let mut atom = Atom {
                    space,
                    ..Atom::default()
                };
                atom.push(quoted, text);
                atoms.push(atom);
            }
        }
    });
    atoms
}

/// The parts of sentences in order: whether it is quoted, what it is, whether a space stands before it.
fn each_part(line: &Line, mut add: impl FnMut(bool, &str, bool)) {
    let mut space = false;
    for inline in &line.0 {
        match inline {
            Inline::Text(text) => words(text, &mut space, &mut add),
            Inline::Prose(text) => words(&printable(text), &mut space, &mut add),
            Inline::Link { title, url } => {
                words(&printable(title), &mut space, &mut add);
                add(false, &format!("<{}>", printable(url)), true);
                space = false;
            }
            Inline::Number(number) => add(false, &number.to_string(), std::mem::take(&mut space)),
            Inline::Code(code) => add(true, &format!("`{code}`"), std::mem::take(&mut space)),
            Inline::Pasted(text) => {
                let text = format!("`{}`", printable(&shortened(text)));
                add(true, &text, std::mem::take(&mut space));
            }
        }
    }
}

/// Adds the text character by character; spaces become the gap before what follows.
fn words(text: &str, space: &mut bool, add: &mut impl FnMut(bool, &str, bool)) {
    for character in text.chars() {
        if character == ' ' {
            *space = true;
        } else {
            add(
                false,
                character.encode_utf8(&mut [0; 4]),
                std::mem::take(space),
            );
        }
    }
}

/// Whether no line may end between two characters that no space separates.
fn sticks(before: char, after: char) -> bool {
    let opens = matches!(before, '（' | '「' | '『' | '(');
    let closes = matches!(
        after,
        '、' | '。'
            | '）'
            | '」'
            | '』'
            | ')'
            | ':'
            | 'ー'
            | 'ッ'
            | 'ャ'
            | 'ュ'
            | 'ョ'
            | 'っ'
            | 'ゃ'
            | 'ゅ'
            | 'ょ'
            | '：'
    );
    opens || closes || !(is_wide(before) || is_wide(after))
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

/// Columns on a terminal.
fn columns(text: &str) -> usize {
    text.chars().map(|c| if is_wide(c) { 2 } else { 1 }).sum()
}

/// Whether a character takes two columns.
///
/// Source: Unicode Standard Annex #11, "East Asian Width", its wide and full-width blocks.
fn is_wide(character: char) -> bool {
    matches!(
        u32::from(character),
        0x1100..=0x115F
            | 0x2E80..=0xA4CF
            | 0xAC00..=0xD7A3
            | 0xF900..=0xFAFF
            | 0xFE30..=0xFE4F
            | 0xFF00..=0xFF60
            | 0xFFE0..=0xFFE6
            | 0x1F300..=0x1FAFF
            | 0x20000..=0x3FFFD
    )
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
            Colour::Off,
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
            assert!(columns(line) <= WIDTH, "{line}");
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
        assert_eq!(render(&reply, Colour::Off), "■ Fix\n");
        assert_eq!(render(&reply, Colour::On), "\u{1b}[1m■ Fix\u{1b}[0m\n");
    }
}
