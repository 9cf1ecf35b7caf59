//! Executable examples: fenced blocks whose info string says what they are.
//!
//! `json identity-policy before`, `text error`, `json trust-policy after` … Other blocks are text.

use crate::iam::PolicyType;
use pulldown_cmark::{CodeBlockKind, Event, Parser, Tag, TagEnd};

/// One example.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Example {
    /// What it is.
    pub kind: ExampleKind,
    /// Its text.
    pub text: String,
    /// The byte in the body at which the block begins.
    pub offset: usize,
}

/// What an example is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ExampleKind {
    /// An error message.
    Error,
    /// A policy of a kind, before or after the cure.
    Policy(PolicyType, Stage),
}

/// When a policy of an example is in force.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Stage {
    /// When the request was denied.
    Before,
    /// After the cure.
    After,
}

/// The examples of a Markdown text, in order.
pub(super) fn examples(body: &str) -> Vec<Example> {
    let mut examples = Vec::new();
    let mut open: Option<Example> = None;
    for (event, range) in Parser::new(body).into_offset_iter() {
        match event {
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info))) => {
                open = kind(&info).map(|kind| Example {
                    kind,
                    text: String::new(),
                    offset: range.start,
                });
            }
            Event::Text(text) => {
                if let Some(example) = &mut open {
                    example.text.push_str(&text);
                }
            }
            Event::End(TagEnd::CodeBlock) => examples.extend(open.take()),
            _ => {}
        }
    }
    examples
}

/// Whether an info string is that of an example.
pub(super) fn is_example(info: &str) -> bool {
    kind(info).is_some()
}

/// What an info string says; `None` for a block that is no example.
fn kind(info: &str) -> Option<ExampleKind> {
    let mut words = info.split_whitespace();
    match (words.next()?, words.next()?, words.next()) {
        ("text", "error", None) => Some(ExampleKind::Error),
        ("json", name, Some(stage)) => {
            let stage = match stage {
                "before" => Stage::Before,
                "after" => Stage::After,
                _ => return None,
            };
            let code = name.strip_suffix("-policy").unwrap_or(name);
            Some(ExampleKind::Policy(PolicyType::from_code(code)?, stage))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn info_strings() {
        for (info, expected) in [
            ("text error", Some(ExampleKind::Error)),
            (
                "json identity-policy before",
                Some(ExampleKind::Policy(PolicyType::Identity, Stage::Before)),
            ),
            (
                "json scp after",
                Some(ExampleKind::Policy(PolicyType::Scp, Stage::After)),
            ),
            ("json identity-policy", None),
            ("json", None),
            ("text", None),
            ("json nothing-policy after", None),
        ] {
            assert_eq!(kind(info), expected, "{info}");
        }
    }
}
