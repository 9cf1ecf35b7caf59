//! A reply as blocks of Slack's Block Kit.
//!
//! Sentences are rich text: a tree of elements, in which a text is a text and nothing of it markup, a mention or an
//! address, so that nothing pasted has to be escaped and nothing can be broken out of. Whole parts are placed, in
//! order, as long as they fit; a sentence is never cut. What is left out is told in [`Rendered::complete`], so that the
//! sender attaches the whole as a file. Lengths are counted in UTF-16 units, which is never less than Slack counts.

use super::{block_text, is_address, line_text, shortened};
use crate::reply::{Block, DiffLine, Inline, Line, Reply, Sign};
use crate::text::invisible;
use serde_json::{Map, Value, json};

/// The most characters of a header.
///
/// Source: Slack, "Block Kit reference: Header block".
pub const HEADER: usize = 150;
/// The most characters of one block of text. Slack says so of a section's text; of rich text it says nothing, and is
/// taken not to allow more.
///
/// Source: Slack, "Block Kit reference: Section block".
pub const SECTION: usize = 3000;
/// The most blocks of a message.
///
/// Source: Slack, "Block Kit reference: Blocks".
pub const BLOCKS: usize = 50;
/// So many of them are for what reads a message: the rest is the sender's, for lists and buttons.
const TEXT_BLOCKS: usize = BLOCKS - 6;
/// The most characters of a message that are shown in it: four times what a phone shows at once is read by nobody, and
/// Slack refuses much more ("`msg_blocks_too_long`") without saying from where on.
const SHOWN: usize = 9000;
/// The most characters of the text beside the blocks: what a notification shows.
const NOTIFIED: usize = 300;

/// A reply as Slack shows it.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Rendered {
    /// The blocks.
    pub blocks: Vec<Value>,
    /// The text of a notification, and for who has the message read out.
    pub text: String,
    /// Whether nothing was left out.
    pub complete: bool,
}

/// A part that is shown as a whole or not at all.
#[derive(Debug, Default)]
struct Part {
    header: Option<String>,
    /// Elements of one rich text.
    elements: Vec<Value>,
    small: Option<String>,
    size: usize,
}

/// Renders a reply; `command` is what every command begins with (`/kyoka`), and `more` (a sentence) stands at the end
/// where something was left out.
pub fn render(reply: &Reply, command: &str, more: &str) -> Rendered {
    let writer = Writer { command };
    let mut rendered = Rendered {
        text: notified(reply, &writer),
        complete: true,
        ..Rendered::default()
    };
    let mut left = SHOWN;
    for part in writer.parts(&reply.blocks) {
        let blocks = usize::from(part.header.is_some())
            + usize::from(!part.elements.is_empty())
            + usize::from(part.small.is_some());
        let fits = part.size <= SECTION
            && part.size <= left
            && rendered.blocks.len().saturating_add(blocks) < TEXT_BLOCKS;
        if !fits {
            rendered.complete = false;
            continue;
        }
        left = left.saturating_sub(part.size);
        rendered
            .blocks
            .extend(part.header.map(|text| header(&text)));
        if !part.elements.is_empty() {
            rendered
                .blocks
                .push(json!({"type": "rich_text", "elements": part.elements}));
        }
        rendered.blocks.extend(part.small.map(|text| small(&text)));
    }
    if !rendered.complete || rendered.blocks.is_empty() {
        rendered.blocks.push(small(more));
    }
    rendered
}

/// A header, no longer than it may be.
pub fn header(text: &str) -> Value {
    json!({"type": "header", "text": plain(text, HEADER)})
}

/// A line in small letters.
pub fn small(text: &str) -> Value {
    json!({"type": "context", "elements": [plain(text, SECTION)]})
}

/// A text in which nothing is markup, no longer than it may be.
pub fn plain(text: &str, most: usize) -> Value {
    json!({"type": "plain_text", "text": cut(text, most), "emoji": false})
}

/// A text of ours or of an article for a field that Slack reads as markup: nothing of it is a mention or a link.
///
/// Source: Slack, "Formatting message text: Escaping text".
pub fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}

/// A text of at most so many characters.
pub fn cut(text: &str, most: usize) -> String {
    if width(text) <= most {
        return text.to_owned();
    }
    let mut out = String::new();
    let mut left = most.saturating_sub(1);
    for character in text.chars() {
        let Some(rest) = left.checked_sub(character.len_utf16()) else {
            break;
        };
        left = rest;
        out.push(character);
    }
    out.push('…');
    out
}

/// The length of a text as it is counted here.
pub fn width(text: &str) -> usize {
    text.encode_utf16().count()
}

/// The first sentences, on one line.
fn notified(reply: &Reply, writer: &Writer<'_>) -> String {
    let lines = reply.blocks.iter().filter_map(|block| match block {
        Block::Title(line) | Block::Heading(line) | Block::Paragraph(line) => {
            Some(writer.flat(line))
        }
        Block::Lead { label, text } | Block::Part { label, text } => {
            Some(format!("{} {}", writer.flat(label), writer.flat(text)))
        }
        _ => None,
    });
    let text = lines.take(2).collect::<Vec<_>>().join(" ");
    let text = escaped(&cut(text.trim(), NOTIFIED));
    if text.is_empty() {
        "…".to_owned()
    } else {
        text
    }
}

/// Writes elements.
struct Writer<'a> {
    command: &'a str,
}

impl Writer<'_> {
    /// The blocks in parts. A heading and a label stay with what follows them; a long list falls apart.
    fn parts(&self, blocks: &[Block]) -> Vec<Part> {
        let mut parts = Vec::new();
        let mut open = Part::default();
        for block in blocks {
            match block {
                Block::Title(line) | Block::Heading(line) => {
                    flush(&mut parts, &mut open);
                    let text = self.flat(line);
                    if text.trim().is_empty() {
                        continue;
                    }
                    open.size = width(&text);
                    if open.size <= HEADER {
                        open.header = Some(text);
                    } else {
                        open.elements.push(section(&self.line(line, true)));
                    }
                    continue;
                }
                Block::Small(line) => {
                    let text = self.flat(line);
                    let part = Part {
                        size: width(&text),
                        small: Some(text).filter(|text| !text.trim().is_empty()),
                        ..Part::default()
                    };
                    flush(&mut parts, &mut open);
                    parts.push(part);
                    continue;
                }
                Block::List(items) => self.items("bullet", 1, items, &mut parts, &mut open),
                Block::Steps { first, items } => {
                    self.items("ordered", *first, items, &mut parts, &mut open);
                }
                Block::Lead { label, text } => {
                    let mut elements = self.line(label, true);
                    elements.push(run(" ", true, false));
                    elements.extend(self.line(text, true));
                    open.add(section(&elements), self.size(label) + self.size(text) + 1);
                }
                Block::Part { label, text } => {
                    let mut elements = self.line(label, true);
                    if !text.0.is_empty() {
                        elements.push(run(" ", false, false));
                        elements.extend(self.line(text, false));
                    }
                    open.add(section(&elements), self.size(label) + self.size(text) + 1);
                }
                Block::Paragraph(line) => {
                    open.add(section(&self.line(line, false)), self.size(line));
                }
                Block::Quote(line) => {
                    let elements = self.line(line, false);
                    let quote = json!({"type": "rich_text_quote", "elements": elements});
                    open.add(quote, self.size(line));
                }
                Block::Code { language, text } => {
                    let text = block_text(*language, text);
                    open.add(preformatted(&text), width(&text));
                }
                Block::Difference(lines) => {
                    let lines: Vec<String> = lines.iter().map(diff_line).collect();
                    let text = lines.join("\n");
                    open.add(preformatted(&text), width(&text));
                }
            }
            if !block.is_label() {
                flush(&mut parts, &mut open);
            }
        }
        flush(&mut parts, &mut open);
        parts
    }

    /// A list, in as many parts as it needs.
    fn items(
        &self,
        style: &str,
        first: u64,
        items: &[Line],
        parts: &mut Vec<Part>,
        open: &mut Part,
    ) {
        let mut at = first;
        let mut rest = items;
        while !rest.is_empty() {
            let mut size = open.size;
            let mut count = 0;
            for item in rest {
                size = size.saturating_add(self.size(item));
                if count > 0 && size > SECTION {
                    break;
                }
                count += 1;
            }
            let (now, later) = rest.split_at(count.min(rest.len()));
            let sections: Vec<Value> = now
                .iter()
                .map(|item| section(&self.line(item, false)))
                .collect();
            let list = if style == "ordered" && at > 1 {
                json!({"type": "rich_text_list", "style": style, "elements": sections,
                    "offset": at.saturating_sub(1)})
            } else {
                json!({"type": "rich_text_list", "style": style, "elements": sections})
            };
            let size: usize = now.iter().map(|item| self.size(item)).sum();
            open.add(list, size);
            flush(parts, open);
            at = at.saturating_add(u64::try_from(now.len()).unwrap_or_default());
            rest = later;
        }
    }

    /// The elements of sentences on one line.
    fn line(&self, line: &Line, bold: bool) -> Vec<Value> {
        let elements = line.0.iter().map(|inline| match inline {
            Inline::Link { title, url } if is_address(url) => {
                let title = on_one_line(title);
                let text = if title.is_empty() { url } else { &title };
                json!({"type": "link", "url": url, "text": text})
            }
            other => {
                let (text, code) = self.words(other);
                run(&text, bold, code)
            }
        });
        elements
            .filter(|element| element.get("text").is_some_and(|text| text != ""))
            .collect()
    }

    /// The text of a piece, and whether it is code.
    fn words(&self, inline: &Inline) -> (String, bool) {
        match inline {
            Inline::Text(text) => ((*text).to_owned(), false),
            Inline::Code(code) => ((*code).to_owned(), true),
            Inline::Number(number) => (number.to_string(), false),
            Inline::Command(name) => (format!("{} {name}", self.command), true),
            Inline::Pasted(text) => {
                let text = on_one_line(&shortened(text));
                let is_empty = text.trim().is_empty();
                (if is_empty { "\"\"".to_owned() } else { text }, true)
            }
            Inline::Prose(text) => (on_one_line(text), false),
            Inline::Link { title, url } => (
                format!("{} ({})", on_one_line(title), on_one_line(&shortened(url))),
                false,
            ),
        }
    }

    /// Sentences as a text alone.
    fn flat(&self, line: &Line) -> String {
        let words = line.0.iter().map(|inline| match inline {
            Inline::Link { title, .. } => on_one_line(title),
            other => self.words(other).0,
        });
        words.collect()
    }

    fn size(&self, line: &Line) -> usize {
        let of = |inline: &Inline| match inline {
            Inline::Link { title, url } => width(title).saturating_add(width(url)),
            other => width(&self.words(other).0),
        };
        line.0.iter().map(of).sum()
    }
}

impl Part {
    fn add(&mut self, element: Value, size: usize) {
        // Slack takes no element without a text.
        let inside = element.get("elements").and_then(Value::as_array);
        if inside.is_none_or(Vec::is_empty) {
            return;
        }
        self.elements.push(element);
        self.size = self.size.saturating_add(size);
    }
}

fn flush(parts: &mut Vec<Part>, open: &mut Part) {
    let part = std::mem::take(open);
    if part.header.is_some() || !part.elements.is_empty() {
        parts.push(part);
    }
}

fn section(elements: &[Value]) -> Value {
    json!({"type": "rich_text_section", "elements": elements})
}

fn preformatted(text: &str) -> Value {
    let text = text.trim_end_matches('\n');
    let text = if text.is_empty() { " " } else { text };
    json!({"type": "rich_text_preformatted", "elements": [{"type": "text", "text": text}]})
}

/// A run of text.
fn run(text: &str, bold: bool, code: bool) -> Value {
    let styles = [("bold", bold), ("code", code)].into_iter();
    let style: Map<String, Value> = styles
        .filter(|(_, is)| *is)
        .map(|(name, _)| (name.to_owned(), json!(true)))
        .collect();
    if style.is_empty() {
        json!({"type": "text", "text": text})
    } else {
        json!({"type": "text", "text": text, "style": style})
    }
}

fn on_one_line(text: &str) -> String {
    let text = text.replace(['\n', '\r', '\t'], " ");
    invisible::spelt(&text).into_owned()
}

fn diff_line(line: &DiffLine) -> String {
    let text = line_text(line);
    match line.sign {
        Sign::Same => format!("  {text}"),
        Sign::Added => format!("+ {text}"),
        Sign::Removed => format!("- {text}"),
        Sign::Gap => "…".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reply::Code;
    use crate::text::Language;
    use proptest::prelude::*;

    fn reply(blocks: Vec<Block>) -> Reply {
        Reply {
            language: Language::En,
            blocks,
        }
    }

    #[test]
    fn a_label_stays_with_its_code_and_a_heading_with_what_follows() {
        let rendered = render(
            &reply(vec![
                Block::Heading(Line::from("Fix")),
                Block::Part {
                    label: Line::from(Inline::Text("Add:")),
                    text: Line::default(),
                },
                Block::Code {
                    language: Code::Json,
                    text: "{}\n".to_owned(),
                },
            ]),
            "/kyoka",
            "More.",
        );
        assert!(rendered.complete);
        assert_eq!(
            json!(rendered.blocks),
            json!([
                {"type": "header", "text": {"type": "plain_text", "text": "Fix", "emoji": false}},
                {"type": "rich_text", "elements": [
                    {"type": "rich_text_section", "elements": [{"type": "text", "text": "Add:", "style": {"bold": true}}]},
                    {"type": "rich_text_preformatted", "elements": [{"type": "text", "text": "{}"}]},
                ]},
            ])
        );
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
        let rendered = render(&reply(blocks), "/kyoka", "See the file.");
        assert!(!rendered.complete);
        let shown = json!(rendered.blocks).to_string();
        assert!(
            !shown.contains("{}") && shown.contains("after") && shown.contains("See the file.")
        );
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(48))]
        #[test]
        fn no_limit_is_passed_and_nothing_becomes_markup(pasted in any::<String>(), glue in "[<>&!@:/ \n*_~|a-z]{0,40}", times in 1_usize..40) {
            let text = format!("{pasted}{glue}<!channel> <@U012AB3CD> https://x.y ```\n").repeat(times);
            let blocks = vec![
                Block::Title(Line::from(&text)),
                Block::Heading(Line(vec![Inline::Prose(text.clone())])),
                Block::Paragraph(Line(vec![Inline::Text("We say "), Inline::Pasted(text.clone()), Inline::Prose(text.clone())])),
                Block::List(vec![Line::from(&text); times]),
                Block::Code { language: Code::Plain, text: text.clone() },
                Block::Small(Line(vec![Inline::Prose(text.clone())])),
            ];
            let rendered = render(&reply(blocks), "/kyoka", "More.");
            prop_assert!(rendered.blocks.len() <= BLOCKS);
            prop_assert!(!rendered.text.contains("<!") && !rendered.text.contains("<@"));
            prop_assert!(width(&rendered.text) <= SECTION);
            for block in &rendered.blocks {
                let kind = block["type"].as_str().unwrap();
                prop_assert!(["header", "rich_text", "context"].contains(&kind), "{kind}");
                if kind == "header" {
                    prop_assert!(width(block["text"]["text"].as_str().unwrap()) <= HEADER);
                }
                let shown = block.to_string();
                prop_assert!(!shown.contains("mrkdwn"));
            }
        }
    }
}
