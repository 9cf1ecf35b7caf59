//! A reply as the nodes of a page, for a door that builds them one by one.
//!
//! In: a [`Reply`]. Out: JSON in which every text is plain: what was pasted is never markup, and the page puts it where
//! only text can stand. What nobody sees is spelt out, and long quoted texts are shortened, as in the other forms.

use super::{block_text, is_address, line_text, shortened};
use crate::reply::{Block, Code, DiffLine, Inline, Line, Sign};
use crate::text::invisible;
use serde::Serialize;

/// A block.
#[derive(Serialize, Debug)]
#[serde(tag = "is", rename_all = "snake_case")]
pub(crate) enum Node {
    Title {
        line: Vec<Piece>,
    },
    Heading {
        line: Vec<Piece>,
    },
    Lead {
        label: Vec<Piece>,
        line: Vec<Piece>,
    },
    Part {
        label: Vec<Piece>,
        line: Vec<Piece>,
    },
    Quote {
        line: Vec<Piece>,
    },
    Small {
        line: Vec<Piece>,
    },
    Paragraph {
        line: Vec<Piece>,
    },
    List {
        items: Vec<Vec<Piece>>,
    },
    Steps {
        first: u64,
        items: Vec<Vec<Piece>>,
    },
    Code {
        language: &'static str,
        text: String,
    },
    Difference {
        lines: Vec<Change>,
    },
}

/// A part of a sentence: `text`, `code` (an identifier or anything quoted), or `link`.
#[derive(Serialize, Debug)]
#[serde(tag = "is", rename_all = "snake_case")]
pub(crate) enum Piece {
    Text { text: String },
    Code { text: String },
    Link { text: String, url: String },
}

/// A line of a difference.
#[derive(Serialize, Debug)]
pub(crate) struct Change {
    /// `same`, `added`, `removed` or `gap`.
    is: &'static str,
    text: String,
}

/// The nodes of blocks.
pub(crate) fn nodes(blocks: &[Block]) -> Vec<Node> {
    blocks.iter().map(node).collect()
}

fn node(block: &Block) -> Node {
    match block {
        Block::Title(said) => Node::Title { line: line(said) },
        Block::Heading(said) => Node::Heading { line: line(said) },
        Block::Lead { label, text } => Node::Lead {
            label: line(label),
            line: line(text),
        },
        Block::Part { label, text } => Node::Part {
            label: line(label),
            line: line(text),
        },
        Block::Quote(said) => Node::Quote { line: line(said) },
        Block::Small(said) => Node::Small { line: line(said) },
        Block::Paragraph(said) => Node::Paragraph { line: line(said) },
        Block::List(items) => Node::List {
            items: items.iter().map(line).collect(),
        },
        Block::Steps { first, items } => Node::Steps {
            first: *first,
            items: items.iter().map(line).collect(),
        },
        Block::Code { language, text } => Node::Code {
            language: match language {
                Code::Json => "json",
                Code::Yaml => "yaml",
                Code::Hcl => "hcl",
                Code::Plain => "plain",
            },
            text: block_text(*language, text),
        },
        Block::Difference(lines) => Node::Difference {
            lines: lines.iter().map(change).collect(),
        },
    }
}

fn change(line: &DiffLine) -> Change {
    Change {
        is: match line.sign {
            Sign::Same => "same",
            Sign::Added => "added",
            Sign::Removed => "removed",
            Sign::Gap => "gap",
        },
        text: line_text(line),
    }
}

/// The parts of sentences.
pub(crate) fn line(line: &Line) -> Vec<Piece> {
    line.0.iter().map(piece).collect()
}

fn piece(inline: &Inline) -> Piece {
    let text = |text: &str| Piece::Text {
        text: text.to_owned(),
    };
    let code = |text: &str| Piece::Code {
        text: invisible::spelt(&text.replace(['\n', '\t'], " ")).into_owned(),
    };
    match inline {
        Inline::Text(said) => text(said),
        Inline::Code(word) => code(word),
        Inline::Number(number) => text(&number.to_string()),
        Inline::Command(name) => code(&format!("/{name}")),
        Inline::Pasted(pasted) => code(&shortened(pasted)),
        Inline::Prose(prose) => text(&invisible::spelt(&prose.replace(['\n', '\t'], " "))),
        Inline::Link { title, url } if is_address(url) => Piece::Link {
            text: invisible::spelt(title).into_owned(),
            url: url.clone(),
        },
        Inline::Link { title, url } => code(&format!("{title} ({url})")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_an_address_of_the_web_is_a_link() {
        for (url, is_link) in [
            ("https://docs.aws.amazon.com/IAM/latest/UserGuide/", true),
            ("javascript:alert(1)", false),
            ("data:text/html,x", false),
            ("https://example.com/a b", false),
        ] {
            let made = line(&Line(vec![Inline::Link {
                title: "Guide".to_owned(),
                url: url.to_owned(),
            }]));
            assert_eq!(
                matches!(made.as_slice(), [Piece::Link { .. }]),
                is_link,
                "{url}"
            );
        }
    }

    #[test]
    fn what_nobody_sees_is_spelt_out() {
        let made = line(&Line(vec![Inline::Pasted("a\u{202E}b\nc".to_owned())]));
        let [Piece::Code { text }] = made.as_slice() else {
            panic!("{made:?}");
        };
        assert_eq!(text, "a\\u{202e}b c");
    }
}
