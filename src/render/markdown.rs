//! A reply as Markdown, as a chat shows it.
//!
//! What was pasted stays inert: in a sentence it is a code span that nothing in it can close, with mentions
//! broken by an invisible character; in a block it stands in a fence longer than any in it. What nobody sees
//! is spelt out.

use super::{block_text, is_address, line_text, shortened};
use crate::reply::{Block, Code, DiffLine, Inline, Line, Reply, Sign};
use crate::text::invisible;

/// Renders a reply.
pub fn render(reply: &Reply) -> String {
    let mut text = String::new();
    for (index, one) in reply.blocks.iter().enumerate() {
        text.push_str(&block(one, &MARKS));
        text.push('\n');
        // What a label alone is for follows on the next line.
        if index.saturating_add(1) < reply.blocks.len() && !one.is_label() {
            text.push('\n');
        }
    }
    text
}

/// Renders sentences on one line.
pub fn line(line: &Line) -> String {
    line.0.iter().map(inline).collect()
}

/// How one flavour of Markdown writes what can be broken out of.
pub(super) struct Marks {
    /// A part of a sentence.
    pub(super) inline: fn(&Inline) -> String,
    /// A fenced block, after its info string.
    pub(super) fenced: fn(&str, &str) -> String,
    /// The info string of text in no language.
    pub(super) plain: &'static str,
    /// What begins a line in small letters.
    pub(super) small: &'static str,
}

const MARKS: Marks = Marks {
    inline,
    fenced,
    plain: "",
    small: "",
};

/// A block without the empty line after it.
pub(super) fn block(block: &Block, marks: &Marks) -> String {
    let line = |line: &Line| -> String { line.0.iter().map(marks.inline).collect() };
    match block {
        Block::Title(title) => format!("## {}", line(title)),
        Block::Heading(heading) => format!("### {}", line(heading)),
        Block::Lead { label, text } => format!("**{} {}**", line(label), line(text)),
        Block::Part { label, text } => format!("**{}** {}", line(label), line(text))
            .trim_end()
            .to_owned(),
        Block::Paragraph(sentences) => line(sentences),
        Block::Quote(sentences) => format!("> {}", line(sentences)),
        Block::Small(sentences) => format!("{}{}", marks.small, line(sentences)),
        Block::List(items) => {
            let items: Vec<String> = items
                .iter()
                .map(|item| format!("- {}", line(item)))
                .collect();
            items.join("\n")
        }
        Block::Steps { first, items } => {
            let items: Vec<String> = (*first..)
                .zip(items)
                .map(|(number, item)| format!("{number}. {}", line(item)))
                .collect();
            items.join("\n")
        }
        Block::Code { language, text } => {
            let info = match language {
                Code::Json => "json",
                Code::Yaml => "yaml",
                Code::Hcl => "hcl",
                Code::Plain => marks.plain,
            };
            (marks.fenced)(info, &block_text(*language, text))
        }
        Block::Difference(lines) => {
            let lines: Vec<String> = lines.iter().map(diff_line).collect();
            (marks.fenced)("diff", &lines.join("\n"))
        }
    }
}

fn diff_line(line: &DiffLine) -> String {
    let text = line_text(line);
    match line.sign {
        Sign::Same => format!(" {text}"),
        Sign::Added => format!("+{text}"),
        Sign::Removed => format!("-{text}"),
        Sign::Gap => "@@ … @@".to_owned(),
    }
}

/// A fenced block that nothing in `text` can close.
fn fenced(info: &str, text: &str) -> String {
    let fence = "`".repeat(longest_run(text).saturating_add(1).max(3));
    format!("{fence}{info}\n{}\n{fence}", text.trim_end_matches('\n'))
}

fn inline(inline: &Inline) -> String {
    match inline {
        Inline::Text(text) => (*text).to_owned(),
        Inline::Code(code) => span(code),
        Inline::Number(number) => number.to_string(),
        Inline::Command(name) => span(&format!("/{name}")),
        Inline::Pasted(text) => span(&without_mentions(&shortened(text))),
        Inline::Prose(text) => escaped(text),
        Inline::Link { title, url } if is_address(url) => format!("[{}](<{url}>)", escaped(title)),
        Inline::Link { title, url } => {
            format!("{} ({})", escaped(title), span(&without_mentions(url)))
        }
    }
}

/// A code span that nothing in `text` can close.
fn span(text: &str) -> String {
    let text: String = text
        .chars()
        .map(|c| if c == '\n' || c == '\t' { ' ' } else { c })
        .collect();
    if text.trim().is_empty() {
        return "`\"\"`".to_owned();
    }
    let fence = "`".repeat(
        longest_run(&text)
            .saturating_add(usize::from(text.contains('`')))
            .max(1),
    );
    let pad = if text.starts_with('`') || text.ends_with('`') {
        " "
    } else {
        ""
    };
    format!("{fence}{pad}{text}{pad}{fence}")
}

/// Prose in which nothing is markup.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in without_mentions(text).chars() {
        match character {
            '\n' | '\t' => out.push(' '),
            '\\' | '`' | '*' | '_' | '~' | '|' | '[' | ']' | '<' | '>' | '#' => {
                out.extend(['\\', character]);
            }
            character => out.push(character),
        }
    }
    out
}

/// The text on one line, with an invisible character in every mention, and its own spelt out.
fn without_mentions(text: &str) -> String {
    let text = text.replace(['\n', '\t'], " ");
    invisible::spelt(&text).replace('@', "@\u{200B}")
}

/// The longest run of backticks.
fn longest_run(text: &str) -> usize {
    text.split(|c| c != '`').map(str::len).max().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Language;
    use pulldown_cmark::{Event, Parser};

    const NASTY: [&str; 9] = [
        "a`b",
        "```",
        "`",
        "x\n```\n# heading",
        "@everyone",
        "<@123>](https://example.com)",
        "[x](https://example.com)",
        "\u{202E}\u{1b}[31mred",
        " ",
    ];

    #[test]
    fn pasted_text_stays_one_code_span() {
        for text in NASTY {
            let line = line(&Line(vec![
                Inline::Text("before "),
                Inline::Pasted(text.to_owned()),
                Inline::Text(" after"),
            ]));
            assert!(!line.contains('\n') && !line.contains("@everyone") && !line.contains("<@1"));
            let events: Vec<Event<'_>> = Parser::new(&line).collect();
            assert!(
                matches!(
                    events.as_slice(),
                    [
                        Event::Start(_),
                        Event::Text(_),
                        Event::Code(_),
                        Event::Text(_),
                        Event::End(_)
                    ]
                ),
                "{line:?} → {events:?}"
            );
        }
    }

    #[test]
    fn prose_is_no_markup() {
        for text in NASTY {
            let line = line(&Line(vec![
                Inline::Text("a "),
                Inline::Prose(text.to_owned()),
            ]));
            let plain = Parser::new(&line)
                .all(|event| matches!(event, Event::Start(_) | Event::Text(_) | Event::End(_)));
            assert!(plain && !line.contains("@everyone"), "{line:?}");
        }
    }

    #[test]
    fn no_fence_is_closed_by_what_stands_in_it() {
        for text in NASTY {
            let reply = Reply {
                language: Language::En,
                blocks: vec![
                    Block::Code {
                        language: Code::Json,
                        text: format!("1\n{text}\n2"),
                    },
                    Block::Paragraph(Line(vec![Inline::Text("end")])),
                ],
            };
            let rendered = render(&reply);
            let last = Parser::new(&rendered).filter_map(|event| match event {
                Event::Text(text) => Some(text.to_string()),
                _ => None,
            });
            let texts: Vec<String> = last.collect();
            assert_eq!(texts.last().map(String::as_str), Some("end"), "{rendered}");
            assert_eq!(texts.concat().matches("2\n").count(), 1, "{rendered}");
        }
    }

    #[test]
    fn a_long_text_keeps_its_beginning_and_its_end() {
        let long = format!("arn:aws:s3:::{}/end.txt", "x".repeat(1_000_000));
        let shown = line(&Line(vec![Inline::Pasted(long)]));
        assert_eq!(shown.chars().count(), 162);
        assert!(shown.starts_with("`arn:aws:s3:::xx") && shown.ends_with("x/end.txt`"));
    }
}
