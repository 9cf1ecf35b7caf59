//! A reply as one message of Discord: its content, and an embed for what does not fit there.
//!
//! Whole blocks are placed, in order, as long as they fit; a sentence is never cut and a fence never left
//! open. What is left out is told in [`Rendered::complete`], so that the sender attaches the whole as a file.
//!
//! What was pasted stays inert. Discord closes a code span at the first run of as many backticks and a block
//! at the first three, whatever opened it, so backticks in a span become a letter that looks like one and
//! runs in a block are broken; addresses are no links in either. Lengths are counted in UTF-16 units, which
//! is never less than Discord counts.
//!
//! Source: Discord Developer Documentation, "Message Resource: Message Limits" and "Embed Limits".

use super::markdown::{self, Marks};
use super::{is_address, shortened};
use crate::reply::{Block, Inline, Line, Reply};
use crate::text::invisible;

/// The most characters of a message's content.
pub const CONTENT: usize = 2000;
/// The most characters of an embed's description.
pub const DESCRIPTION: usize = 4096;

/// A reply as Discord shows it.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Rendered {
    /// The message's content: the beginning; at most [`CONTENT`] characters.
    pub content: String,
    /// The description of an embed: what follows; at most [`DESCRIPTION`] characters.
    pub embed: Option<String>,
    /// Whether nothing was left out.
    pub complete: bool,
}

/// Renders a reply, with `more` (a sentence) at the end where something was left out.
pub fn render(reply: &Reply, more: &str) -> Rendered {
    let parts = parts(&reply.blocks);
    let reserved = width(more).saturating_add(2);
    let mut content = Room::new(CONTENT);
    let mut rest = parts.as_slice();
    while let Some((part, after)) = rest.split_first() {
        if !content.take(part) {
            break;
        }
        rest = after;
    }
    if rest.is_empty() {
        return Rendered {
            content: content.text,
            embed: None,
            complete: true,
        };
    }
    let whole: usize = rest.iter().map(|part| width(part).saturating_add(2)).sum();
    let mut complete = whole <= DESCRIPTION;
    let mut embed = Room::new(if complete {
        DESCRIPTION
    } else {
        DESCRIPTION.saturating_sub(reserved)
    });
    for part in rest {
        complete &= embed.take(part);
    }
    let mut embed = embed.text;
    if !complete {
        if !embed.is_empty() {
            embed.push_str("\n\n");
        }
        embed.push_str(more);
    }
    Rendered {
        content: content.text,
        embed: Some(embed),
        complete,
    }
}

/// Renders a reply as content alone, with `more` at the end where something was left out.
pub fn render_plain(reply: &Reply, more: &str) -> Rendered {
    let parts = parts(&reply.blocks);
    let reserved = width(more).saturating_add(2);
    let whole: usize = parts.iter().map(|part| width(part).saturating_add(2)).sum();
    let mut complete = whole <= CONTENT;
    let mut content = Room::new(if complete {
        CONTENT
    } else {
        CONTENT.saturating_sub(reserved)
    });
    for part in &parts {
        complete &= content.take(part);
    }
    let mut content = content.text;
    if !complete {
        if !content.is_empty() {
            content.push_str("\n\n");
        }
        content.push_str(more);
    }
    Rendered {
        content,
        embed: None,
        complete,
    }
}

/// Renders sentences on one line.
pub fn line(line: &Line) -> String {
    line.0.iter().map(inline).collect()
}

/// A text of ours or of an article, in which nothing is markup.
pub fn plain(text: &str) -> String {
    escaped(text)
}

/// A text in a code span that nothing in it can close.
pub fn quoted(text: &str) -> String {
    span(&shortened(text))
}

/// The length of a text as it is counted here.
pub fn width(text: &str) -> usize {
    text.encode_utf16().count()
}

/// A text that has room for so much.
struct Room {
    text: String,
    left: usize,
}

impl Room {
    fn new(left: usize) -> Self {
        Self {
            text: String::new(),
            left,
        }
    }

    /// Adds a part, if it fits.
    fn take(&mut self, part: &str) -> bool {
        let gap = if self.text.is_empty() { "" } else { "\n\n" };
        let needed = width(part).saturating_add(gap.len());
        let Some(left) = self.left.checked_sub(needed) else {
            return false;
        };
        self.left = left;
        self.text.push_str(gap);
        self.text.push_str(part);
        true
    }
}

/// The blocks as text. A heading stays with what follows it; a list falls apart into its items where it is
/// long, so that it can be left out from its end.
fn parts(blocks: &[Block]) -> Vec<String> {
    let mut parts = Vec::new();
    let mut heading = String::new();
    let mut add = |heading: &mut String, text: String| {
        if heading.is_empty() {
            parts.push(text);
        } else {
            heading.push_str(&text);
            parts.push(std::mem::take(heading));
        }
    };
    for block in blocks {
        let text = markdown::block(block, &MARKS);
        if block.is_label() || matches!(block, Block::Title(_) | Block::Heading(_)) {
            heading.push_str(&text);
            heading.push('\n');
        } else {
            add(&mut heading, text);
        }
    }
    if !heading.is_empty() {
        parts.push(heading.trim_end().to_owned());
    }
    parts
}

const MARKS: Marks = Marks {
    inline,
    fenced,
    // A word of the text's first line must not become the name of a language.
    plain: "text",
    small: "-# ",
};

/// A fenced block that nothing in `text` can close.
fn fenced(info: &str, text: &str) -> String {
    let mut inside = String::with_capacity(text.len());
    let mut run = 0;
    for character in text.trim_end_matches('\n').chars() {
        run = if character == '`' { run + 1 } else { 0 };
        if run > 2 {
            inside.push('\u{200B}');
            run = 1;
        }
        inside.push(character);
    }
    format!("```{info}\n{inside}\n```")
}

fn inline(inline: &Inline) -> String {
    match inline {
        Inline::Text(text) => (*text).to_owned(),
        Inline::Code(code) => span(code),
        Inline::Number(number) => number.to_string(),
        // `name:id`, as Discord shows it in the reader's language and opens it at a tap.
        Inline::Command(name) if is_known(name) => format!("</{name}>"),
        Inline::Command(name) => span(&format!("/{name}")),
        Inline::Pasted(text) => span(&shortened(text)),
        Inline::Prose(text) => escaped(text),
        // In angle brackets, or Discord shows a preview of it.
        Inline::Link { title, url } if is_address(url) => {
            format!("[{}](<{url}>)", escaped(title))
        }
        Inline::Link { title, url } => format!("{} ({})", escaped(title), span(&shortened(url))),
    }
}

/// Whether a command's name has the id that Discord gave it.
fn is_known(name: &str) -> bool {
    name.split_once(':')
        .is_some_and(|(_, id)| !id.is_empty() && id.bytes().all(|b| b.is_ascii_digit()))
}

/// A code span that nothing in `text` can close.
fn span(text: &str) -> String {
    let text = text.replace(['\n', '\r', '\t'], " ");
    let inside = invisible::spelt(&text).replace('`', "\u{02CB}");
    if inside.trim().is_empty() {
        return "`\"\"`".to_owned();
    }
    format!("`{inside}`")
}

/// Prose in which nothing is markup, a link or a mention.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let text = text.replace(['\n', '\r', '\t'], " ");
    let text = invisible::spelt(&text);
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            '\\' | '`' | '*' | '_' | '~' | '|' | '[' | ']' | '<' | '>' | '#' => {
                out.extend(['\\', character]);
            }
            '@' => out.push_str("@\u{200B}"),
            // `https://…` is a link wherever it stands.
            ':' if characters.peek() == Some(&'/') => out.push_str(":\u{200B}"),
            character => out.push(character),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reply::{Code, DiffLine, Sign};
    use crate::text::Language;
    use proptest::prelude::*;

    fn reply(blocks: Vec<Block>) -> Reply {
        Reply {
            language: Language::En,
            blocks,
        }
    }

    #[test]
    fn what_fits_is_content_and_the_rest_an_embed() {
        let paragraph = |letter: &str| Block::Paragraph(Line::from(letter.repeat(150).as_str()));
        let blocks: Vec<Block> = (0..20).map(|_| paragraph("x")).collect();
        let rendered = render(&reply(blocks), "More.");
        assert!(rendered.complete);
        assert_eq!(rendered.content.matches("\n\n").count(), 12);
        assert_eq!(rendered.embed.unwrap().matches("\n\n").count(), 6);
    }

    #[test]
    fn a_long_policy_is_left_out_whole_and_told() {
        let blocks = vec![
            Block::Heading(Line::from("Fix")),
            Block::Code {
                language: Code::Json,
                text: "{}\n".repeat(3000),
            },
            Block::Paragraph(Line::from("after")),
        ];
        let rendered = render(&reply(blocks), "See `diagnosis.md`.");
        assert!(!rendered.complete);
        assert_eq!(rendered.content, "");
        assert_eq!(rendered.embed.unwrap(), "`after`\n\nSee `diagnosis.md`.");
    }

    /// What Discord would take as code, as its client parses it: a block at three backticks, a span at one.
    fn outside_code(text: &str) -> String {
        let mut out = String::new();
        let mut rest = text;
        while let Some(at) = rest.find('`') {
            let (before, from) = rest.split_at(at);
            out.push_str(before);
            let fence = if from.starts_with("```") { "```" } else { "`" };
            let (_, inside) = from.split_at(fence.len());
            let end = inside.find(fence).expect("a fence is left open");
            let (inside, after) = inside.split_at(end);
            assert!(
                fence == "```" || !inside.contains('\n'),
                "a span spans lines"
            );
            rest = after.split_at(fence.len()).1;
        }
        out.push_str(rest);
        out
    }

    proptest! {
        #[test]
        fn nothing_pasted_breaks_out(pasted in any::<String>(), glue in "[`@<:/ \n*_~|a-z]{0,40}", times in 1_usize..60) {
            let text = format!("{pasted}{glue}@everyone <@1> https://x.y ```\n`").repeat(times);
            let blocks = vec![
                Block::Title(Line::from(&text)),
                Block::Heading(Line(vec![Inline::Prose(text.clone())])),
                Block::Paragraph(Line(vec![Inline::Text("We say "), Inline::Pasted(text.clone()), Inline::Text(" and "), Inline::Prose(text.clone())])),
                Block::List(vec![Line::from(&text), Line::from("b")]),
                Block::Code { language: Code::Plain, text: text.clone() },
                Block::Difference(vec![DiffLine { sign: Sign::Added, text: text.replace('\n', " ") }]),
            ];
            let rendered = render(&reply(blocks), "More in `diagnosis.md`.");
            prop_assert!(width(&rendered.content) <= CONTENT);
            let embed = rendered.embed.unwrap_or_default();
            prop_assert!(width(&embed) <= DESCRIPTION);
            for shown in [rendered.content, embed] {
                let prose = outside_code(&shown.replace("\\`", "'"));
                prop_assert!(!prose.contains("@everyone") && !prose.contains("<@1"), "{prose}");
                prop_assert!(!prose.contains("://"), "{prose}");
            }
        }
    }
}
