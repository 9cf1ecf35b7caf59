//! Document → terminal, Markdown, JSON, nodes of a page.
//!
//! In: a [`Reply`](crate::reply::Reply), and for JSON the facts behind it. Out: text. Escapes, widths and
//! fences are this room's business and nobody else's; no sentence is written here.

pub mod action;
pub mod authored;
#[cfg(feature = "discord")]
pub mod discord;
pub mod explained;
pub mod findings;
pub mod json;
pub mod markdown;
pub(crate) mod page;
pub mod request;
pub mod schema;
#[cfg(feature = "slack")]
pub mod slack;
pub mod terminal;

use crate::reply::{Code, DiffLine};
use crate::text::invisible;
use std::borrow::Cow;

/// The most characters of a quoted text that are shown in a sentence.
const SHOWN: usize = 160;
/// So many of them are of its end, which tells most in an ARN.
const SHOWN_END: usize = 59;

/// A quoted text as it is shown in a sentence: what is left out of a long one is an ellipsis.
fn shortened(text: &str) -> Cow<'_, str> {
    let length = text.chars().count();
    if length <= SHOWN {
        return Cow::Borrowed(text);
    }
    let beginning = SHOWN.saturating_sub(SHOWN_END).saturating_sub(1);
    let end = length.saturating_sub(SHOWN_END);
    Cow::Owned(
        text.chars()
            .take(beginning)
            .chain(['…'])
            .chain(text.chars().skip(end))
            .collect(),
    )
}

/// The text of a block of code: what nobody sees is spelt out, in a policy as its language escapes it, so that
/// the block can be copied. Lines and tabs stay.
fn block_text(language: Code, text: &str) -> String {
    let text = text.replace("\r\n", "\n");
    match language {
        Code::Json | Code::Yaml | Code::Hcl => {
            invisible::escaped(&text.replace('\r', "\n")).into_owned()
        }
        Code::Plain => {
            let lines = text.split('\n').map(|line| {
                let pieces: Vec<Cow<'_, str>> = line.split('\t').map(invisible::spelt).collect();
                pieces.join("\t")
            });
            lines.collect::<Vec<_>>().join("\n")
        }
    }
}

/// The text of a line of a difference, likewise.
fn line_text(line: &DiffLine) -> String {
    let text = line.text.trim_end_matches('\r').replace(['\r', '\n'], " ");
    invisible::escaped(&text).into_owned()
}

/// Whether an address can stand in a link: of the web, and without what would end it.
fn is_address(url: &str) -> bool {
    let web = url.starts_with("https://") || url.starts_with("http://");
    web && url
        .bytes()
        .all(|byte| byte.is_ascii_graphic() && !matches!(byte, b'<' | b'>' | b'\\'))
}
