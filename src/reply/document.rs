//! The document: blocks of inlines, free of any output format.

use crate::text::{Language, mask};
use std::borrow::Cow;

/// A reply in one language.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Reply {
    /// The language of its sentences.
    pub language: Language,
    /// Its blocks, most important first.
    pub blocks: Vec<Block>,
}

impl Reply {
    /// The same reply to be shown to all: every account number is masked.
    #[must_use]
    pub fn without_accounts(&self) -> Self {
        let mut shared = self.clone();
        for text in shared.blocks.iter_mut().flat_map(Block::foreign) {
            if let Cow::Owned(masked) = mask::accounts(text) {
                *text = masked;
            }
        }
        shared
    }

    /// Whether an account number stands in it.
    pub fn shows_accounts(&self) -> bool {
        *self != self.without_accounts()
    }
}

impl Block {
    /// Whether it is a label alone, for what follows.
    pub(crate) fn is_label(&self) -> bool {
        matches!(self, Self::Part { text, .. } if text.0.is_empty())
    }

    /// Its sentences, labels and items.
    #[cfg(feature = "discord")]
    pub(crate) fn lines(&mut self) -> Vec<&mut Line> {
        match self {
            Self::Title(line)
            | Self::Heading(line)
            | Self::Paragraph(line)
            | Self::Quote(line)
            | Self::Small(line) => vec![line],
            Self::Lead { label, text } | Self::Part { label, text } => vec![label, text],
            Self::List(items) | Self::Steps { items, .. } => items.iter_mut().collect(),
            Self::Code { .. } | Self::Difference(_) => Vec::new(),
        }
    }

    /// Every text in it that is not ours.
    fn foreign(&mut self) -> Vec<&mut String> {
        match self {
            Self::Title(line)
            | Self::Heading(line)
            | Self::Paragraph(line)
            | Self::Quote(line)
            | Self::Small(line) => line.foreign().collect(),
            Self::Lead { label, text } | Self::Part { label, text } => {
                label.foreign().chain(text.foreign()).collect()
            }
            Self::List(items) | Self::Steps { items, .. } => {
                items.iter_mut().flat_map(Line::foreign).collect()
            }
            Self::Code { text, .. } => vec![text],
            Self::Difference(lines) => lines.iter_mut().map(|line| &mut line.text).collect(),
        }
    }
}

impl Line {
    /// Every text in it that is not ours.
    fn foreign(&mut self) -> impl Iterator<Item = &mut String> {
        self.0.iter_mut().filter_map(|inline| match inline {
            Inline::Pasted(text) | Inline::Prose(text) => Some(text),
            Inline::Link { title, .. } => Some(title),
            Inline::Text(_) | Inline::Code(_) | Inline::Number(_) | Inline::Command(_) => None,
        })
    }
}

/// A block of a reply.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Block {
    /// A title over all blocks up to the next one: of a denial among several.
    Title(Line),
    /// A heading of a part.
    Heading(Line),
    /// What has to be read first, all of it bold, after its label.
    Lead {
        /// The label, with its colon.
        label: Line,
        /// What is said.
        text: Line,
    },
    /// A paragraph after a label that stands in its first line; a label alone where the text is empty.
    Part {
        /// The label, with its colon.
        label: Line,
        /// The paragraph.
        text: Line,
    },
    /// Words for somebody else, to be passed on.
    Quote(Line),
    /// What may be overlooked.
    Small(Line),
    /// A paragraph.
    Paragraph(Line),
    /// An unordered list.
    List(Vec<Line>),
    /// A numbered list, from `first`.
    Steps {
        /// The number of its first item.
        first: u64,
        /// Its items.
        items: Vec<Line>,
    },
    /// Text to be copied as it is; may hold anything that was pasted.
    Code {
        /// What it is written in.
        language: Code,
        /// The text.
        text: String,
    },
    /// What changes, line by line; may hold anything that was pasted.
    Difference(Vec<DiffLine>),
}

/// What a code block is written in.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Code {
    /// JSON.
    Json,
    /// YAML.
    Yaml,
    /// The language of Terraform.
    Hcl,
    /// Anything else.
    Plain,
}

/// One line of a difference.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct DiffLine {
    /// What happens to it.
    pub sign: Sign,
    /// The line, without its end.
    pub text: String,
}

/// What happens to a line.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Sign {
    /// It stays.
    Same,
    /// It is new.
    Added,
    /// It goes.
    Removed,
    /// Lines that stay are left out here; the text is empty.
    Gap,
}

/// A piece of a sentence.
///
/// Our own words are `&'static str`, so that nothing that was pasted can become text: it has to be
/// [`Inline::Pasted`].
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Inline {
    /// Our words.
    Text(&'static str),
    /// A word of IAM in our sentence, e.g. `Resource`.
    Code(&'static str),
    /// A number.
    Number(usize),
    /// A command of the bot by its name, without the sign that a platform puts before it.
    Command(String),
    /// Foreign text, from a paste or from the reference: each renderer quotes it.
    Pasted(String),
    /// Prose of an article, in which nothing is markup.
    Prose(String),
    /// A document that an article names.
    Link {
        /// Its title.
        title: String,
        /// Its address.
        url: String,
    },
}

/// One or more whole sentences, or a heading.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Line(pub Vec<Inline>);

impl From<Inline> for Line {
    fn from(inline: Inline) -> Self {
        Self(vec![inline])
    }
}

impl From<usize> for Line {
    fn from(number: usize) -> Self {
        Self(vec![Inline::Number(number)])
    }
}

/// Quotes foreign text.
impl From<&str> for Line {
    fn from(foreign: &str) -> Self {
        Self(vec![Inline::Pasted(foreign.to_owned())])
    }
}

/// Quotes foreign text.
impl From<&String> for Line {
    fn from(foreign: &String) -> Self {
        Self::from(foreign.as_str())
    }
}
