//! What kind of policy the words above it say that it is.

use crate::iam::PolicyType;
use crate::policy::Policy;

/// A line longer than this, in characters, is no heading of a policy.
const LONGEST: usize = 120;

/// The names of the kinds, in lower case. A name that holds another comes before it.
const NAMES: [(&str, PolicyType); 36] = [
    ("assume role policy", PolicyType::Trust),
    ("assumerolepolicy", PolicyType::Trust),
    ("trust policy", PolicyType::Trust),
    ("trust-policy", PolicyType::Trust),
    ("trust_policy", PolicyType::Trust),
    ("trust relationship", PolicyType::Trust),
    ("信頼ポリシー", PolicyType::Trust),
    ("信頼関係", PolicyType::Trust),
    ("service control policy", PolicyType::Scp),
    ("サービスコントロールポリシー", PolicyType::Scp),
    ("scp", PolicyType::Scp),
    ("resource control policy", PolicyType::Rcp),
    ("リソースコントロールポリシー", PolicyType::Rcp),
    ("rcp", PolicyType::Rcp),
    ("permissions boundary", PolicyType::Boundary),
    ("permission boundary", PolicyType::Boundary),
    ("アクセス許可の境界", PolicyType::Boundary),
    ("アクセス許可境界", PolicyType::Boundary),
    ("session policy", PolicyType::Session),
    ("セッションポリシー", PolicyType::Session),
    ("endpoint policy", PolicyType::Vpce),
    ("エンドポイントポリシー", PolicyType::Vpce),
    ("bucket policy", PolicyType::Resource),
    ("bucket-policy", PolicyType::Resource),
    ("bucket_policy", PolicyType::Resource),
    ("バケットポリシー", PolicyType::Resource),
    ("key policy", PolicyType::Resource),
    ("キーポリシー", PolicyType::Resource),
    ("queue policy", PolicyType::Resource),
    ("キューポリシー", PolicyType::Resource),
    ("topic policy", PolicyType::Resource),
    ("resource-based policy", PolicyType::Resource),
    ("リソースベースのポリシー", PolicyType::Resource),
    ("identity-based policy", PolicyType::Identity),
    ("identity policy", PolicyType::Identity),
    ("アイデンティティベースのポリシー", PolicyType::Identity),
];

/// A line with one of these asks, or says what it is not.
const NO_HEADING: [&str; 14] = [
    "?",
    "？",
    "ですか",
    "ますか",
    "でしょうか",
    "ではな",
    "じゃな",
    "ません",
    "ない",
    "なし",
    "not ",
    "no ",
    "without ",
    "n't ",
];

/// The one kind that a line of prose, or the name of a file, names; `None` where it names none or several.
pub fn named_kind(line: &str) -> Option<PolicyType> {
    if line.chars().count() > LONGEST {
        return None;
    }
    let line = line.to_lowercase();
    if NO_HEADING.iter().any(|words| line.contains(words)) {
        return None;
    }
    let mut kinds = NAMES
        .iter()
        .filter(|(name, _)| stands_in(&line, name))
        .map(|(_, kind)| *kind);
    let first = kinds.next()?;
    kinds.all(|kind| kind == first).then_some(first)
}

/// The kind that the text above a policy names: the last line with words in it.
pub(super) fn above(before: &str) -> Option<PolicyType> {
    let mut lines = before.lines().rev().map(str::trim);
    let line = lines.find(|line| {
        let fence = line.starts_with("```") || line.starts_with("~~~");
        !fence && line.chars().any(char::is_alphanumeric)
    })?;
    // A member of JSON is no heading, nor is a message that names the policy that denied.
    let is_prose = !line.starts_with(['{', '}', '[', ']', '"']) && !line.contains("arn:");
    is_prose.then(|| named_kind(line)).flatten()
}

/// Whether a policy can be of this kind: some have principals, the others have none.
///
/// Source: IAM User Guide, "AWS JSON policy elements: Principal".
pub(super) fn fits(policy: &Policy, kind: PolicyType) -> bool {
    let has_principal = policy
        .statements
        .iter()
        .any(|statement| statement.principal.is_some());
    match kind {
        PolicyType::Resource | PolicyType::Trust | PolicyType::Rcp | PolicyType::Vpce => {
            has_principal
        }
        PolicyType::Identity | PolicyType::Scp | PolicyType::Boundary | PolicyType::Session => {
            !has_principal
        }
    }
}

/// Whether a name stands in a line, and not within a longer word of the same letters.
fn stands_in(line: &str, name: &str) -> bool {
    line.match_indices(name).any(|(at, _)| {
        let letter = |c: char| c.is_ascii_alphabetic();
        let before = line.get(..at).and_then(|text| text.chars().next_back());
        let after = line
            .get(at + name.len()..)
            .and_then(|text| text.chars().next());
        let ascii = name.is_ascii();
        !(ascii && (before.is_some_and(letter) || after.is_some_and(letter)))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_are_named_by_the_line_above() {
        for (line, expected) in [
            ("信頼ポリシーはこれです", Some(PolicyType::Trust)),
            ("Trust policy:", Some(PolicyType::Trust)),
            ("SCP", Some(PolicyType::Scp)),
            ("組織の SCP はこちら", Some(PolicyType::Scp)),
            ("scp.json", Some(PolicyType::Scp)),
            ("scope", None),
            ("バケットポリシーです", Some(PolicyType::Resource)),
            ("permissions boundary", Some(PolicyType::Boundary)),
            ("not the SCP, the trust policy", None),
            ("my policy", None),
            ("is it the SCP?", None),
            ("SCP が原因でしょうか", None),
            ("SCP はありません。ポリシーです", None),
        ] {
            assert_eq!(named_kind(line), expected, "{line}");
        }
        for (before, expected) in [
            ("error\nSCP:\n```json\n", Some(PolicyType::Scp)),
            ("SCP\n{}\nidentity policy\n\n", Some(PolicyType::Identity)),
            ("\"Sid\": \"scp\",\n", None),
            (
                "User: arn:aws:iam::1:user/x with an explicit deny in a service control policy\n",
                None,
            ),
            ("", None),
        ] {
            assert_eq!(above(before), expected, "{before}");
        }
    }
}
