//! What of a wish stands nowhere in the policy that was written for it.
//!
//! A second look, which knows nothing of how the wish was read: names, and words that limit or make an exception. The
//! proof holds a policy against the reading; where the reading missed a part of the wish, this says so.

use super::lexicon::{LEXICON, Meaning};
use super::piece;
use super::text::WishText;
use regex::Regex;
use std::sync::LazyLock;

/// So many words are told.
const MAX_TOLD: usize = 8;

/// Words that limit what is allowed, or take something out of it. A policy that heeds them has a condition, or says it
/// in both effects or by an exception.
static LIMITS: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(concat!(
        r"(?i)\b(?:unless|except|excluding|but (?:not|must|never|only)|outside|as long as|namespaces?)\b",
        r"|\bonly (?:to|via|through|when|if|during|the namespace|\w+ tasks?)\b",
        r"|経由|以外|しか|を除|けど|ただし|場合(?:だけ|のみ|に限)|(?:に|から|へ)(?:だけ|のみ)|[0-9]+ ?(?:MB|GB|KB|台)",
    ))
    .ok()
});

/// Tells which words of a wish a document has not heeded, as they were written; empty where all are.
pub(super) fn left_out(said: &str, document: &str) -> Vec<String> {
    let small = document.to_lowercase();
    let text = WishText::of(said);
    let is_japanese = text.is_japanese();
    let mut left: Vec<String> = Vec::new();
    for word in said.split(|c: char| !c.is_ascii_alphanumeric() && !"-_./:*@$=+".contains(c)) {
        let word = word.trim_matches(['.', ':', ',', '/', '-', '*']);
        // A function needs no name in the policy of its role.
        let is_heeded = is_workload(said, word)
            || word
                .split(['/', ':', '=', '*'])
                .all(|part| small.contains(&part.to_lowercase()));
        if !is_heeded && is_name(word, is_japanese) && !left.iter().any(|known| known == word) {
            left.push(word.to_owned());
        }
    }
    let has_limit = document.contains("\"Condition\"")
        || document.contains("\"Not")
        || document.contains("\"Deny\"") && document.contains("\"Allow\"");
    if !has_limit && let Some(limits) = LIMITS.as_ref() {
        for found in limits.find_iter(said) {
            let word = found.as_str().to_owned();
            if !left.contains(&word) {
                left.push(word);
            }
        }
    }
    left.truncate(MAX_TOLD);
    left
}

/// Whether a name stands beside a word for what runs code and gets its permissions from a role.
fn is_workload(said: &str, name: &str) -> bool {
    const WORKLOADS: [&str; 10] = [
        "lambda",
        "function",
        "関数",
        "task",
        "タスク",
        "instance",
        "インスタンス",
        "pod",
        "app",
        "アプリ",
    ];
    let Some((before, after)) = said.split_once(name) else {
        return false;
    };
    let near = |word: &str| {
        WORKLOADS
            .iter()
            .any(|one| word.to_lowercase().contains(one))
    };
    let last = before.split_whitespace().next_back().unwrap_or_default();
    let next = after.split_whitespace().next().unwrap_or_default();
    near(last) || near(next)
}

/// Whether a word is a name: in a Japanese sentence each that is no noun or service, in an English one what is written
/// as no word is.
fn is_name(word: &str, is_japanese: bool) -> bool {
    let small = word.to_lowercase();
    let meanings = LEXICON.meanings(&small);
    let is_thing = meanings
        .iter()
        .any(|meaning| !matches!(meaning, Meaning::Verb(_)));
    let is_word = is_japanese && word.len() > 2 && word.bytes().any(|b| b.is_ascii_lowercase());
    !is_thing && !piece::is_common(word) && (piece::is_name(word) || is_word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_limits_that_a_document_lacks_are_told() {
        const PLAIN: &str = r#"{"Effect": "Allow", "Action": "s3:PutObject", "Resource": "arn:aws:s3:::photos-in/*"}"#;
        for (said, document, expected) in [
            (
                "Lambda の resize 関数から S3 バケット photos-in を読んで photos-out に書きたい",
                PLAIN,
                &["photos-out"][..],
            ),
            ("let it write to photos-in", PLAIN, &[]),
            (
                "let it write to photos-in, but not over 10MB",
                PLAIN,
                &["10MB", "but not"],
            ),
            (
                "write to photos-in only via vpce-1a2b3c4d",
                r#"{"Resource": "photos-in", "Condition": {"StringEquals": {"aws:SourceVpce": "vpce-1a2b3c4d"}}}"#,
                &[],
            ),
        ] {
            assert_eq!(left_out(said, document), expected, "{said}");
        }
    }
}
