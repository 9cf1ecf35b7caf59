//! What kind of policy the words above it say that it is.

use crate::iam::PolicyType;
use crate::policy::Policy;
use std::ops::Range;

/// A line longer than this, in characters, is no heading of a policy.
const LONGEST: usize = 120;

/// The names of the kinds, in lower case. Of names that overlap in a line the longer one counts.
const NAMES: [(&str, PolicyType); 70] = [
    ("assume role policy", PolicyType::Trust),
    ("assume-role-policy", PolicyType::Trust),
    ("assume_role_policy", PolicyType::Trust),
    ("assumerolepolicy", PolicyType::Trust),
    ("assumerolepolicydocument", PolicyType::Trust),
    ("assume-role-policy-document", PolicyType::Trust),
    ("trust policy", PolicyType::Trust),
    ("trust-policy", PolicyType::Trust),
    ("trust_policy", PolicyType::Trust),
    ("trustpolicy", PolicyType::Trust),
    ("trust relationship", PolicyType::Trust),
    ("trust-relationship", PolicyType::Trust),
    ("trust.json", PolicyType::Trust),
    ("信頼ポリシー", PolicyType::Trust),
    ("信頼関係", PolicyType::Trust),
    ("service control policy", PolicyType::Scp),
    ("サービスコントロールポリシー", PolicyType::Scp),
    ("サービス制御ポリシー", PolicyType::Scp),
    ("scp", PolicyType::Scp),
    ("resource control policy", PolicyType::Rcp),
    ("リソースコントロールポリシー", PolicyType::Rcp),
    ("rcp", PolicyType::Rcp),
    ("permissions boundary", PolicyType::Boundary),
    ("permission boundary", PolicyType::Boundary),
    ("permissions-boundary", PolicyType::Boundary),
    ("permissions_boundary", PolicyType::Boundary),
    ("permissionsboundary", PolicyType::Boundary),
    ("boundary policy", PolicyType::Boundary),
    ("boundary", PolicyType::Boundary),
    ("アクセス許可の境界", PolicyType::Boundary),
    ("アクセス許可境界", PolicyType::Boundary),
    ("アクセス権限の境界", PolicyType::Boundary),
    ("権限境界", PolicyType::Boundary),
    ("境界ポリシー", PolicyType::Boundary),
    ("バウンダリ", PolicyType::Boundary),
    ("session policy", PolicyType::Session),
    ("セッションポリシー", PolicyType::Session),
    ("endpoint policy", PolicyType::Vpce),
    ("endpoint-policy", PolicyType::Vpce),
    ("vpce policy", PolicyType::Vpce),
    ("エンドポイントポリシー", PolicyType::Vpce),
    ("エンドポイントのポリシー", PolicyType::Vpce),
    ("bucket policy", PolicyType::Resource),
    ("bucket-policy", PolicyType::Resource),
    ("bucket_policy", PolicyType::Resource),
    ("バケットポリシー", PolicyType::Resource),
    ("バケポリ", PolicyType::Resource),
    ("key policy", PolicyType::Resource),
    ("key-policy", PolicyType::Resource),
    ("key_policy", PolicyType::Resource),
    ("キーポリシー", PolicyType::Resource),
    ("queue policy", PolicyType::Resource),
    ("キューポリシー", PolicyType::Resource),
    ("topic policy", PolicyType::Resource),
    ("トピックポリシー", PolicyType::Resource),
    ("repository policy", PolicyType::Resource),
    ("リポジトリポリシー", PolicyType::Resource),
    ("resource policy", PolicyType::Resource),
    ("resource-policy", PolicyType::Resource),
    ("resource-based policy", PolicyType::Resource),
    ("リソースポリシー", PolicyType::Resource),
    ("リソースベースのポリシー", PolicyType::Resource),
    ("identity-based policy", PolicyType::Identity),
    ("identity policy", PolicyType::Identity),
    ("role policy", PolicyType::Identity),
    ("user policy", PolicyType::Identity),
    ("iam policy", PolicyType::Identity),
    ("iam ポリシー", PolicyType::Identity),
    ("iamポリシー", PolicyType::Identity),
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
    let found: Vec<(Range<usize>, PolicyType)> = NAMES
        .iter()
        .flat_map(|(name, kind)| stands_in(&line, name).map(|place| (place, *kind)))
        .collect();
    let is_part = |place: &Range<usize>| {
        let mut all = found.iter();
        all.any(|(other, _)| {
            other.start <= place.start && place.end <= other.end && other.len() > place.len()
        })
    };
    let mut kinds = found
        .iter()
        .filter(|(place, _)| !is_part(place))
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
    // A member of JSON tells by its own name, and a message that names the policy that denied is no heading.
    if let Some(member) = line.strip_suffix(':').map(str::trim_end)
        && let Some((_, name)) = member
            .strip_suffix('"')
            .and_then(|text| text.rsplit_once('"'))
    {
        return named_kind(name);
    }
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

/// Where a name stands in a line, and not within a longer word of the same letters.
fn stands_in<'a>(line: &'a str, name: &'static str) -> impl Iterator<Item = Range<usize>> + 'a {
    let letter = |c: char| c.is_ascii_alphabetic();
    line.match_indices(name).filter_map(move |(at, _)| {
        let place = at..at + name.len();
        let before = line.get(..place.start)?.chars().next_back();
        let after = line.get(place.end..)?.chars().next();
        let is_within = |next: Option<char>, edge: Option<char>| {
            edge.is_some_and(letter) && next.is_some_and(letter)
        };
        let goes_on =
            is_within(before, name.chars().next()) || is_within(after, name.chars().next_back());
        (!goes_on).then_some(place)
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
            ("boundary:", Some(PolicyType::Boundary)),
            (
                "Our boundary (set by the platform team):",
                Some(PolicyType::Boundary),
            ),
            ("権限境界は以下です", Some(PolicyType::Boundary)),
            ("$ cat trust.json", Some(PolicyType::Trust)),
            ("$ cat boundary.json", Some(PolicyType::Boundary)),
            (
                "aws iam create-role --role-name r --assume-role-policy-document file://t.json",
                Some(PolicyType::Trust),
            ),
            ("assume role policy", Some(PolicyType::Trust)),
            ("ECR repository policy", Some(PolicyType::Resource)),
            ("role policy:", Some(PolicyType::Identity)),
            ("IAMポリシー:", Some(PolicyType::Identity)),
            ("VPCエンドポイントのポリシー", Some(PolicyType::Vpce)),
            ("the role policy and the boundary", None),
        ] {
            assert_eq!(named_kind(line), expected, "{line}");
        }
        for (before, expected) in [
            ("error\nSCP:\n```json\n", Some(PolicyType::Scp)),
            ("SCP\n{}\nidentity policy\n\n", Some(PolicyType::Identity)),
            ("\"Sid\": \"scp\",\n", None),
            (
                "\"RoleName\": \"x\",\n  \"AssumeRolePolicyDocument\": ",
                Some(PolicyType::Trust),
            ),
            ("{\"PermissionsBoundary\": ", Some(PolicyType::Boundary)),
            ("\"Policy\": ", None),
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
