//! Document → terminal, Markdown, JSON.
//!
//! In: a [`Reply`](crate::reply::Reply), and for JSON the facts behind it. Out: text. Escapes, widths and
//! fences are this room's business and nobody else's; no sentence is written here.

#[cfg(feature = "discord")]
pub mod discord;
pub mod json;
pub mod markdown;
pub mod schema;
pub mod terminal;

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

/// Whether a character changes how the text around it is shown: controls, and marks of direction.
fn is_invisible(character: char) -> bool {
    character.is_control()
        || matches!(
            character,
            '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{2069}' | '\u{FEFF}'
        )
}

/// Whether an address can stand in a link: of the web, and without what would end it.
fn is_address(url: &str) -> bool {
    let web = url.starts_with("https://") || url.starts_with("http://");
    web && url
        .bytes()
        .all(|byte| byte.is_ascii_graphic() && !matches!(byte, b'<' | b'>' | b'\\'))
}
