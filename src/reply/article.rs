//! An article → blocks: its Markdown, as far as articles use it.
//!
//! Paragraphs, lists, headings and code become blocks; inline code is quoted, links keep their address.
//! HTML is left out, emphasis is not shown.

use super::document::{Block, Code, Inline, Line, Reply};
use super::words::{self, Heading, Words};
use crate::kb::{Article, Text};
use crate::text::Language;
use pulldown_cmark::{CodeBlockKind, Event, Parser, Tag, TagEnd};

/// The heading of the part that says what to do, by language.
const CURE: [&str; 2] = ["どう対応すればいいの?", "What to do"];

/// An article in `language`, or in the other one with a word about that: title, answer, what to do, and
/// the documents that it rests on.
pub(super) fn answer(article: &Article, language: Language) -> Vec<Block> {
    written(article, language, cure)
}

/// A whole article, likewise.
pub fn article(article: &Article, language: Language) -> Reply {
    let blocks = written(article, language, |text, _, blocks| {
        blocks.extend(markdown(text.body.trim()));
    });
    Reply { language, blocks }
}

/// Title, answer, what `body` writes, and documents.
fn written(
    article: &Article,
    language: Language,
    body: impl FnOnce(&Text, &dyn Words, &mut Vec<Block>),
) -> Vec<Block> {
    let words = words::of(language);
    let Some((offered, text)) = article.text(language) else {
        return Vec::new();
    };
    let mut blocks = vec![Block::Title(Inline::Prose(text.front.title.clone()).into())];
    if offered != language {
        blocks.push(Block::Paragraph(words.only_in(offered)));
    }
    let told = text.front.answer();
    if !told.is_empty() {
        blocks.push(Block::Paragraph(Inline::Prose(told.to_owned()).into()));
    }
    body(text, words, &mut blocks);
    let references: Vec<Line> = text
        .front
        .references
        .iter()
        .map(|reference| {
            Line::from(Inline::Link {
                title: reference.title.clone(),
                url: reference.url.clone(),
            })
        })
        .collect();
    if !references.is_empty() {
        blocks.push(Block::Heading(words.heading(Heading::References)));
        blocks.push(Block::List(references));
    }
    blocks
}

/// The part that says what to do; the whole text where it has no parts.
fn cure(text: &Text, words: &dyn Words, blocks: &mut Vec<Block>) {
    let body = text.body.trim();
    let section = section(body);
    let part = section.unwrap_or(body);
    // A stub repeats what was told.
    if part.is_empty() || part == text.front.answer().trim() {
        return;
    }
    if section.is_some() {
        blocks.push(Block::Heading(words.heading(Heading::Advice)));
    }
    blocks.extend(markdown(part));
}

/// The Markdown below the heading that says what to do, up to the next one.
fn section(body: &str) -> Option<&str> {
    let mut start = None;
    let mut heading = false;
    for (event, range) in Parser::new(body).into_offset_iter() {
        match event {
            Event::Start(Tag::Heading { level, .. })
                if level <= pulldown_cmark::HeadingLevel::H2 =>
            {
                if let Some(start) = start {
                    return body.get(start..range.start).map(str::trim);
                }
                heading = true;
            }
            Event::Text(text) if heading && CURE.contains(&text.as_ref()) => {
                start = body
                    .get(range.end..)
                    .map(|rest| range.end + rest.find('\n').unwrap_or(rest.len()));
            }
            Event::End(TagEnd::Heading(_)) => heading = false,
            _ => {}
        }
    }
    body.get(start?..).map(str::trim)
}

/// A list that is being read.
struct List {
    /// The number of the next item; `None` where items have none.
    number: Option<u64>,
    items: Vec<Line>,
}

/// Markdown → blocks.
fn markdown(text: &str) -> Vec<Block> {
    let mut reader = Reader::default();
    for event in Parser::new(text) {
        reader.read(event);
    }
    reader.end_line();
    reader.end_list();
    reader.blocks
}

#[derive(Default)]
struct Reader {
    blocks: Vec<Block>,
    line: Vec<Inline>,
    /// The outermost list; deeper ones are put into it.
    list: Option<List>,
    depth: usize,
    heading: bool,
    code: Option<(Code, String)>,
    link: Option<(String, String)>,
}

impl Reader {
    fn read(&mut self, event: Event<'_>) {
        match event {
            Event::Start(Tag::CodeBlock(kind)) => {
                self.end_line();
                self.end_list_for_now();
                let language = match &kind {
                    CodeBlockKind::Fenced(info) => info.split_whitespace().next().unwrap_or(""),
                    CodeBlockKind::Indented => "",
                };
                let language = match language {
                    "json" => Code::Json,
                    "yaml" | "yml" => Code::Yaml,
                    _ => Code::Plain,
                };
                self.code = Some((language, String::new()));
            }
            Event::End(TagEnd::CodeBlock) => {
                if let Some((language, text)) = self.code.take() {
                    self.blocks.push(Block::Code { language, text });
                }
            }
            Event::Start(Tag::List(first)) => {
                self.end_line();
                self.depth += 1;
                if self.list.is_none() {
                    self.list = Some(List {
                        number: first,
                        items: Vec::new(),
                    });
                }
            }
            Event::End(TagEnd::List(_)) => {
                self.end_line();
                self.depth = self.depth.saturating_sub(1);
                if self.depth == 0 {
                    self.end_list();
                }
            }
            Event::Start(Tag::Heading { .. }) => {
                self.end_line();
                self.heading = true;
            }
            Event::End(TagEnd::Heading(_)) => {
                self.end_line();
                self.heading = false;
            }
            Event::Start(Tag::Paragraph | Tag::Item)
            | Event::End(TagEnd::Paragraph | TagEnd::Item) => self.end_line(),
            Event::Start(Tag::Link { dest_url, .. }) => {
                self.link = Some((String::new(), dest_url.to_string()));
            }
            Event::End(TagEnd::Link) => {
                if let Some((title, url)) = self.link.take() {
                    self.line.push(Inline::Link { title, url });
                }
            }
            Event::Text(text) => self.text(&text),
            Event::Code(text) => match &mut self.link {
                Some((title, _)) => title.push_str(&text),
                None => self.line.push(Inline::Pasted(text.to_string())),
            },
            Event::SoftBreak | Event::HardBreak => self.text(" "),
            _ => {}
        }
    }

    fn text(&mut self, text: &str) {
        match (&mut self.code, &mut self.link) {
            (Some((_, code)), _) => code.push_str(text),
            (None, Some((title, _))) => title.push_str(text),
            (None, None) => match self.line.last_mut() {
                Some(Inline::Prose(prose)) => prose.push_str(text),
                _ => self.line.push(Inline::Prose(text.to_owned())),
            },
        }
    }

    fn end_line(&mut self) {
        if self.line.is_empty() {
            return;
        }
        let line = Line(std::mem::take(&mut self.line));
        match &mut self.list {
            Some(list) => list.items.push(line),
            None if self.heading => self.blocks.push(Block::Heading(line)),
            None => self.blocks.push(Block::Paragraph(line)),
        }
    }

    fn end_list(&mut self) {
        self.end_list_for_now();
        self.list = None;
    }

    /// Puts out the items so far; the list goes on behind a block.
    fn end_list_for_now(&mut self) {
        let Some(list) = &mut self.list else {
            return;
        };
        let items = std::mem::take(&mut list.items);
        if items.is_empty() {
            return;
        }
        self.blocks.push(match &mut list.number {
            None => Block::List(items),
            Some(number) => {
                let first = *number;
                *number += u64::try_from(items.len()).unwrap_or_default();
                Block::Steps { first, items }
            }
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markdown_becomes_blocks() {
        let blocks = markdown(
            "Allow `ssm:StartSession` and\n**nothing** else, see [the guide](https://example.com/a).\n\n1. One.\n2. Two:\n\n   ```json\n   {}\n   ```\n3. Three.\n\n- a\n- b\n\n```bash\naws sts get-caller-identity\n```\n",
        );
        let prose = |text: &str| Inline::Prose(text.to_owned());
        let line = |text: &str| Line(vec![prose(text)]);
        assert_eq!(
            blocks,
            [
                Block::Paragraph(Line(vec![
                    prose("Allow "),
                    Inline::Pasted("ssm:StartSession".to_owned()),
                    prose(" and nothing else, see "),
                    Inline::Link {
                        title: "the guide".to_owned(),
                        url: "https://example.com/a".to_owned()
                    },
                    prose("."),
                ])),
                Block::Steps {
                    first: 1,
                    items: vec![line("One."), line("Two:")]
                },
                Block::Code {
                    language: Code::Json,
                    text: "{}\n".to_owned()
                },
                Block::Steps {
                    first: 3,
                    items: vec![line("Three.")]
                },
                Block::List(vec![line("a"), line("b")]),
                Block::Code {
                    language: Code::Plain,
                    text: "aws sts get-caller-identity\n".to_owned()
                },
            ]
        );
    }

    #[test]
    fn a_question_is_told_the_answer_before_the_summary() {
        let mut front: crate::kb::Front =
            serde_json::from_str(r#"{"title": "T", "summary": "The summary."}"#).unwrap();
        assert_eq!(front.answer(), "The summary.");
        front.answer = "The answer.".to_owned();
        let article = Article {
            id: "s/t".to_owned(),
            ja: None,
            en: Some(Text {
                path: String::new(),
                front,
                body: "## What to do\n\nSteps.\n".to_owned(),
                body_line: 1,
            }),
            is_own: true,
        };
        let told = answer(&article, Language::En);
        assert_eq!(
            told.get(1),
            Some(&Block::Paragraph(
                Inline::Prose("The answer.".to_owned()).into()
            ))
        );
    }

    #[test]
    fn the_part_that_says_what_to_do() {
        for (body, expected) in [
            (
                "## Problem\n\na\n\n## What to do\n\nb\n\n```\n## c\n```\n\n## Why\n\nd\n",
                Some("b\n\n```\n## c\n```"),
            ),
            (
                "## 困っていること\n\na\n\n## どう対応すればいいの?\n\nb\n",
                Some("b"),
            ),
            ("only text", None),
        ] {
            assert_eq!(section(body), expected, "{body}");
        }
    }
}
