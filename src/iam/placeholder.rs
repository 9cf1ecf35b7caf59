//! Redactions and placeholders in names and ARNs.
//!
//! Accepted: `<AccountID>`, `***`, `xxxx`, the stand-ins of secrets (`xxxx1`), `{{id}}`, `{region}`, `[id]`, `YOUR-BUCKET`, `...`, `…`,
//! `${AWS::AccountId}`, `REDACTED`; by position: a region in capitals, an account that is no number.
//! Not recognised: example accounts such as `123456789012`, which are literal.

use std::ops::Range;

/// So many `x` in a row are no part of a name.
const LONG_RUN: usize = 8;

/// The places of all placeholders in a text, in order, not overlapping. Linear in the text.
pub fn find(text: &str) -> Vec<Range<usize>> {
    if !may_have(text) {
        return Vec::new();
    }
    let bytes = text.as_bytes();
    let mut found: Vec<Range<usize>> = Vec::new();
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let rest = bytes.get(at..).unwrap_or_default();
        let length = match byte {
            b'<' => bracketed(rest, b'>'),
            b'[' => bracketed(rest, b']'),
            b'$' if rest.starts_with(b"${") => template(text, at),
            b'{' => bracketed_twice(rest),
            b'*' => run_of(rest, |byte| byte == b'*', 3),
            b'.' => run_of(rest, |byte| byte == b'.', 3),
            b'x' | b'X' => crossed_out(rest, !is_word(before(bytes, at))),
            b'y' | b'Y' if !is_word(before(bytes, at)) => yours(rest),
            b'R' if rest.starts_with(b"REDACTED") => Some(8),
            0xE2 if rest.starts_with("…".as_bytes()) => Some("…".len()),
            _ => None,
        };
        match length {
            Some(length) => {
                found.push(at..at + length);
                at += length;
            }
            // A variable keeps its braces.
            None if rest.starts_with(b"${") => {
                at += rest.iter().position(|byte| *byte == b'}').unwrap_or(1) + 1;
            }
            None => at += 1,
        }
    }
    found
}

/// Tells whether a text in the place of an account is a placeholder: neither empty, nor digits, nor
/// one of the words AWS puts there, nor a pattern.
pub(crate) fn is_account_placeholder(text: &str) -> bool {
    !text.is_empty()
        && !text
            .bytes()
            .all(|byte| byte.is_ascii_digit() || byte == b'*' || byte == b'?')
        && !matches!(
            text,
            "aws"
                | "aws-managed"
                | "cloudfront"
                | "amazon"
                | "third-party"
                | "aws-marketplace"
                | "partner"
        )
        && !text.contains("${")
        // `********9012`: the service shows the last digits.
        || text.contains("***")
}

/// Tells whether a text in the place of a region is a placeholder: the word itself, or in capitals, as AWS writes no
/// region.
pub(crate) fn is_region_placeholder(text: &str) -> bool {
    text == "region" || text.bytes().any(|byte| byte.is_ascii_uppercase()) && !text.contains("${")
}

/// Tells whether a placeholder is the stand-in of a secret that was masked: `xxxx1`.
pub fn is_stand_in(written: &str) -> bool {
    number(written).is_some()
}

/// Tells whether two placeholders stand for different secrets for sure: as long, with other numbers. What was crossed
/// out by hand may be anything.
pub(crate) fn are_of_other_secrets(one: &str, other: &str) -> bool {
    let both = number(one).zip(number(other));
    one.len() == other.len() && both.is_some_and(|(one, other)| one != other)
}

/// The number of a stand-in.
fn number(written: &str) -> Option<usize> {
    let number = written.trim_start_matches('x');
    let is_number =
        number.len() < written.len() && number.starts_with(|c: char| matches!(c, '1'..='9'));
    is_number.then(|| number.parse().ok())?
}

/// A quick look that says no for nearly every text.
fn may_have(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.iter().enumerate().any(|(at, byte)| match byte {
        b'<' | b'[' | b'{' | b'$' | 0xE2 => true,
        b'*' | b'.' | b'x' | b'X' => bytes.get(at + 1) == Some(byte),
        b'y' | b'Y' => bytes
            .get(at + 1)
            .is_some_and(|next| matches!(next, b'o' | b'O')),
        b'R' => bytes.get(at + 1) == Some(&b'E'),
        _ => false,
    })
}

fn before(bytes: &[u8], at: usize) -> u8 {
    at.checked_sub(1)
        .and_then(|at| bytes.get(at))
        .copied()
        .unwrap_or(b' ')
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte >= 0x80
}

/// `<…>` or `[…]` around one to 64 bytes, without a colon, a slash or another bracket inside.
fn bracketed(rest: &[u8], close: u8) -> Option<usize> {
    let open = *rest.first()?;
    let end = rest.iter().take(66).position(|byte| *byte == close)?;
    let inner = rest.get(1..end)?;
    let plain = !inner.is_empty()
        && !inner
            .iter()
            .any(|byte| *byte == open || matches!(byte, b':' | b'/' | b'"'));
    plain.then_some(end + 1)
}

/// `{{…}}` or `{…}`.
fn bracketed_twice(rest: &[u8]) -> Option<usize> {
    if rest.starts_with(b"{{") {
        let end = rest.iter().take(80).position(|byte| *byte == b'}')?;
        return (rest.get(end + 1) == Some(&b'}')).then_some(end + 2);
    }
    bracketed(rest, b'}')
}

/// `${AWS::AccountId}`, `${var.x}`: what is no variable of IAM.
fn template(text: &str, at: usize) -> Option<usize> {
    super::variable::template_length(text.get(at..)?)
}

fn run_of(rest: &[u8], is: impl Fn(u8) -> bool, least: usize) -> Option<usize> {
    let length = rest.iter().take_while(|byte| is(**byte)).count();
    (length >= least).then_some(length)
}

/// `xxxx` or `xxxx1` as a word of its own; a long one also within a word: `AKIAxxxxxxxxxxxxxxx1`.
fn crossed_out(rest: &[u8], begins_word: bool) -> Option<usize> {
    let run = run_of(rest, |byte| matches!(byte, b'x' | b'X'), 3)?;
    let digits = rest.get(run..).unwrap_or_default();
    let length = run + run_of(digits, |byte| byte.is_ascii_digit(), 0).unwrap_or_default();
    let after = rest.get(length).copied().unwrap_or(b' ');
    (run >= LONG_RUN || begins_word && !is_word(after)).then_some(length)
}

/// `YOUR-BUCKET`, `your_account`, up to the next sign that is neither letter, digit, `-` nor `_`.
fn yours(rest: &[u8]) -> Option<usize> {
    let word = rest.get(..5)?;
    let is_your =
        word.get(..4)?.eq_ignore_ascii_case(b"your") && matches!(word.get(4)?, b'-' | b'_');
    if !is_your {
        return None;
    }
    run_of(
        rest,
        |byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'),
        6,
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_are_found() {
        for (text, expected) in [
            ("<AccountID>", vec!["<AccountID>"]),
            ("arn:aws:iam::***:user/x", vec!["***"]),
            ("arn:aws:es:::********9012:x", vec!["********"]),
            ("user/xxxx", vec!["xxxx"]),
            ("user/xxxx12", vec!["xxxx12"]),
            ("AKIAxxxxxxxxxxxxxxx1", vec!["xxxxxxxxxxxxxxx1"]),
            ("https://u:xxxxx2@h", vec!["xxxxx2"]),
            ("xxx1a", vec![]),
            ("{{id}}-{region}", vec!["{{id}}", "{region}"]),
            ("YOUR-BUCKET/*", vec!["YOUR-BUCKET"]),
            ("a/.../b", vec!["..."]),
            ("[id]", vec!["[id]"]),
            ("${AWS::AccountId}-logs", vec!["${AWS::AccountId}"]),
            ("${aws:username}-*", vec![]),
            ("bucket/**", vec![]),
            ("my-bucket", vec![]),
            ("maxxx", vec![]),
            ("123456789012", vec![]),
            ("youryou", vec![]),
            ("あ…い", vec!["…"]),
        ] {
            let found: Vec<&str> = find(text)
                .into_iter()
                .map(|range| text.get(range).unwrap())
                .collect();
            assert_eq!(found, expected, "{text}");
        }
    }

    #[test]
    fn stand_ins_of_different_secrets_are_told_apart() {
        for (one, other, expected) in [
            ("xxxxx1", "xxxxx2", true),
            ("xxxxx1", "xxxxx1", false),
            ("xxxxx1", "xxxx2", false),
            ("xxxx12", "xxxxx9", true),
            ("xxxxx1", "xxxxxx", false),
            ("XXXXX1", "XXXXX2", false),
            ("<id1>", "<id2>", false),
        ] {
            assert_eq!(are_of_other_secrets(one, other), expected, "{one} {other}");
        }
    }

    #[test]
    fn accounts_are_digits_or_words_of_aws() {
        for (text, expected) in [
            ("123456789012", false),
            ("", false),
            ("aws", false),
            ("partner", false),
            ("*", false),
            ("***", true),
            ("********9012", true),
            ("*9012", false),
            ("ACCOUNT_ID", true),
            ("1234xxxx5678", true),
        ] {
            assert_eq!(is_account_placeholder(text), expected, "{text}");
        }
    }
}
