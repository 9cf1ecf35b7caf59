//! What stands in a document for what was not named.

use super::limit::{CIDR, EXTERNAL_ID, ORG_ID, VPC_ENDPOINT_ID, VPC_ID};
use super::resource::{ACCOUNT_ID, REGION};

/// A placeholder in a document.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Placeholder {
    /// As it stands there.
    pub name: String,
}

/// What each of the best known is filled with, where a document is evaluated.
const SAMPLES: [(&str, &str); 7] = [
    ("OTHER_ACCOUNT_ID", "444455556666"),
    (ACCOUNT_ID, "123456789012"),
    (REGION, "us-east-1"),
    (VPC_ENDPOINT_ID, "vpce-0123456789abcdef0"),
    (VPC_ID, "vpc-0123456789abcdef0"),
    (ORG_ID, "o-a1b2c3d4e5"),
    (EXTERNAL_ID, "agreed-id"),
];

/// A text with samples in the place of its placeholders.
pub(super) fn filled(text: &str) -> String {
    let mut filled = String::new();
    for (word, is_word) in words(text) {
        let sample = SAMPLES.iter().find(|(name, _)| is_word && *name == word);
        filled.push_str(sample.map_or(word, |(_, sample)| sample));
    }
    filled
}

/// The placeholders of a document, each once, in the order of the text: words of capitals that no wish said.
pub(super) fn of(text: &str, wish: &str) -> Vec<Placeholder> {
    let mut found: Vec<Placeholder> = Vec::new();
    for (word, is_word) in words(text) {
        let is_capital = is_word
            && word.len() > 2
            && word.starts_with(|c: char| c.is_ascii_uppercase())
            && word.bytes().any(|byte| byte.is_ascii_uppercase())
            && word
                .bytes()
                .all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_')
            && !matches!(word, "SAML" | "AWS" | "SSM" | "GET" | "PUT" | "POST");
        let known = found.iter().any(|placeholder| placeholder.name == word);
        if is_capital && !known && !wish.contains(word) {
            found.push(Placeholder {
                name: word.to_owned(),
            });
        }
    }
    if text.contains(CIDR) && !wish.contains(CIDR) {
        found.push(Placeholder {
            name: CIDR.to_owned(),
        });
    }
    found
}

/// The words of a text and what is between them.
fn words(text: &str) -> impl Iterator<Item = (&str, bool)> {
    let is_of_word = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let mut rest = text;
    std::iter::from_fn(move || {
        let first = rest.chars().next()?;
        let is_word = is_of_word(first);
        let end = rest
            .find(|c: char| is_of_word(c) != is_word)
            .unwrap_or(rest.len());
        let (word, after) = rest.split_at_checked(end)?;
        rest = after;
        Some((word, is_word))
    })
}
