//! Words of prose: where they end, and what they are a part of.

use super::Reader;
use crate::iam::Arn;

/// The longest address, ARN or value that is read, in bytes.
pub(super) const MAX_VALUE_BYTES: usize = 1024;

/// What ends a word of prose.
fn ends_word(c: char) -> bool {
    c.is_whitespace()
        || c.is_control()
        || matches!(
            c,
            '"' | '\''
                | '`'
                | '<'
                | '>'
                | '|'
                | '('
                | ')'
                | '['
                | ']'
                | '{'
                | '}'
                | ','
                | ';'
                | '\\'
                | '*'
        )
        || matches!(
            c,
            '「' | '」' | '『' | '』' | '、' | '。' | '，' | '（' | '）' | '”' | '“'
        )
}

/// The word at the beginning of a text, without the full stop behind it.
pub(super) fn word(text: &str) -> &str {
    let end = text.find(ends_word).unwrap_or(text.len());
    let word = text.get(..end).unwrap_or_default();
    // What is cut off, or stands for something else, is not whole.
    word.trim_end_matches(['.', ':', '!', '?'])
}

/// Whether a word is followed by what makes it a part of something else: `arn:aws:s3:::b/*`, `s3://b/${x}`.
pub(super) fn is_open(text: &str, word: &str) -> bool {
    text.get(word.len()..).is_some_and(|rest| {
        let rest = rest.trim_start_matches([':', '.']);
        rest.starts_with(['*', '<', '{', '[', '\\'])
    }) || word.contains('$')
        || word.contains("...")
}

/// The ARN that a whole text is.
pub(super) fn arn_of(text: &str) -> Option<&str> {
    let is_whole = Arn::parse(text).is_some_and(|arn| {
        arn.partition.starts_with("aws")
            && !arn.service.is_empty()
            && !arn.rest.is_empty()
            && !text.contains(['$', '<', '*'])
    });
    is_whole.then_some(text)
}

/// Whether a place is in a line of a message, which is read as a denial.
pub(super) fn is_message(reader: &Reader<'_>, at: usize) -> bool {
    let before = reader.behind(at, 512);
    let after = reader.ahead(at, reader.text.len(), 512);
    let after = after.split('\n').next().unwrap_or_default();
    [
        "not authorized to perform",
        "is not authorized",
        "explicit deny",
        "権限がありません",
    ]
    .iter()
    .any(|said| before.contains(said) || after.contains(said))
        || before.ends_with("User: ")
        || before.ends_with("on resource: ")
}

/// The value behind a name: `NAME=value`, `NAME: "value"`, `"NAME": "value"`, `NAME は value`.
pub(super) fn value(text: &str) -> Option<(usize, &str)> {
    let rest = text.trim_start_matches(['"', '\'', '`', ' ', '\t']);
    let rest = rest
        .strip_prefix(['=', ':', '：'])
        .or_else(|| rest.strip_prefix("は"))
        .or_else(|| rest.strip_prefix("is "))?;
    let rest = rest.trim_start_matches([' ', '\t', '"', '\'', '`']);
    let value = word(rest);
    (!value.is_empty() && !is_open(rest, value)).then_some((text.len() - rest.len(), value))
}
