//! What is kept of a question that found no answer: what it asks, and nobody's names.

use crate::reference;
use crate::text::mask;

/// What stands in the place of a name.
const LEFT_OUT: &str = "…";
/// Words after which a name stands.
const NAMED: [&str; 21] = [
    "bucket",
    "role",
    "user",
    "group",
    "function",
    "table",
    "queue",
    "topic",
    "instance",
    "cluster",
    "account",
    "project",
    "policy",
    "named",
    "called",
    "バケット",
    "ロール",
    "ユーザー",
    "関数",
    "テーブル",
    "アカウント",
];
/// Words that stand after those without being names.
const NO_NAMES: [&str; 24] = [
    "policy", "policies", "name", "names", "arn", "in", "of", "for", "to", "with", "and", "or",
    "is", "from", "that", "the", "a", "an", "my", "level", "access", "can", "on", "by",
];

/// A question without the names of resources, roles, people and machines: addresses, ARNs, and words that look like
/// somebody's name for something.
pub(super) fn without_names(text: &str) -> String {
    let masked = mask::accounts(text);
    let mut out = String::with_capacity(masked.len());
    let mut previous = String::new();
    let mut word = String::new();
    let is_of_word = |c: char| c.is_ascii_alphanumeric() || "-_./:@*+#".contains(c);
    for c in masked.chars().chain(['\n']) {
        if is_of_word(c) {
            word.push(c);
            continue;
        }
        if !word.is_empty() {
            let bare = word.trim_end_matches(['.', ':', '#']);
            let end = word.get(bare.len()..).unwrap_or_default();
            let follows = NAMED.iter().any(|named| {
                let mut before = previous.trim_end().to_lowercase();
                if !named.is_ascii() {
                    before = before.trim_end_matches(['の', '「', '『']).to_owned();
                }
                before.ends_with(named)
            });
            out.push_str(if is_name(bare, follows) {
                LEFT_OUT
            } else {
                bare
            });
            out.push_str(end);
            previous = std::mem::take(&mut word);
        }
        if c.is_whitespace() {
            previous.push(' ');
        } else {
            previous.push(c);
        }
        out.push(c);
    }
    out.truncate(out.trim_end().len());
    out
}

/// Whether a word is somebody's name for something.
fn is_name(word: &str, follows_a_kind: bool) -> bool {
    if word.contains('@') || word.starts_with("arn:") || word.contains("://") {
        return true;
    }
    if let Some((service, action)) = word.split_once(':') {
        // An action, a condition key; `host:port` is neither.
        let is_plain = |part: &str| {
            part.chars()
                .all(|c| c.is_ascii_alphanumeric() || "*/-".contains(c))
        };
        let known = reference::service(service).is_some() || service == "aws";
        return !(known && is_plain(action) && !action.starts_with("//"));
    }
    let has = |wanted: fn(char) -> bool| word.chars().any(wanted);
    let has_digits = has(|c| c.is_ascii_digit());
    let is_joined = has(|c| "-_./".contains(c));
    let lower = word.to_lowercase();
    if follows_a_kind && !NO_NAMES.contains(&lower.as_str()) {
        return has_digits || is_joined;
    }
    // `us-east-1`, `ec2`, `t3.micro` are nobody's; `acme-payroll-2026` is.
    let digits = word.chars().filter(char::is_ascii_digit).count();
    is_joined && (digits >= 2 || has(|c| "_/".contains(c)) || word.matches('-').count() >= 3)
        || digits >= 4
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_left_out_and_words_stay() {
        for (asked, kept) in [
            (
                "how do I use bucket acme-payroll-2026 of account 123456789012 and role arn:aws:iam::123456789012:role/acme-admin?",
                "how do I use bucket … of account xxxxxxxxxxxx and role …?",
            ),
            ("why is s3:GetObject denied?", "why is s3:GetObject denied?"),
            (
                "how do I allow cross-account access in us-east-1 with ec2?",
                "how do I allow cross-account access in us-east-1 with ec2?",
            ),
            ("mail jane.doe@example.com", "mail …"),
            ("which key is aws:SourceIp?", "which key is aws:SourceIp?"),
            (
                "バケット「acme-logs」を読めますか",
                "バケット「…」を読めますか",
            ),
            ("see https://wiki.example.com/x", "see …"),
            ("db-prod-7.internal:5432 is refused", "… is refused"),
            (
                "how do I write a bucket policy",
                "how do I write a bucket policy",
            ),
        ] {
            assert_eq!(without_names(asked), kept);
        }
    }
}
