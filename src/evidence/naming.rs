//! What kind of policy the words above it say that it is.

use crate::iam::PolicyType;
use crate::policy::Policy;
use std::ops::Range;

/// A line longer than this, in characters, is no heading of a policy.
const LONGEST: usize = 120;

/// The names of the kinds, in lower case. Of names that overlap in a line the longer one counts.
const NAMES: [(&str, PolicyType); 83] = [
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
    ("境界", PolicyType::Boundary),
    ("guardrail", PolicyType::Scp),
    ("ガードレール", PolicyType::Scp),
    ("trust:", PolicyType::Trust),
    ("trust of", PolicyType::Trust),
    ("bucket's policy", PolicyType::Resource),
    ("バケットのポリシー", PolicyType::Resource),
    ("key's policy", PolicyType::Resource),
    ("キーのポリシー", PolicyType::Resource),
    ("鍵のポリシー", PolicyType::Resource),
    ("キューのポリシー", PolicyType::Resource),
    ("トピックのポリシー", PolicyType::Resource),
    ("リポジトリのポリシー", PolicyType::Resource),
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
    let line = words_of(line).to_lowercase();
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

/// A line with its names taken apart: `DeveloperBoundary` is two words.
fn words_of(line: &str) -> String {
    let mut words = String::with_capacity(line.len());
    let mut before: Option<char> = None;
    for c in line.chars() {
        if c.is_ascii_uppercase() && before.is_some_and(|before| before.is_ascii_lowercase()) {
            words.push(' ');
        }
        words.push(c);
        before = Some(c);
    }
    words
}

/// What stands above a policy and tells of it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Heading {
    /// Where it stands in the text.
    pub(super) at: Range<usize>,
    /// The kind that it names.
    pub(super) kind: Option<PolicyType>,
    /// A command says the kind: it writes, or prints, no other.
    pub(super) is_command: bool,
}

/// The most lines of JSON between a policy and the command that printed it.
const MAX_LINES_OF_OUTPUT: usize = 40;

/// What the text above a policy says of it: the last line with words in it, or the command whose output it is in.
/// `whole` is the text in which it stands, `from` up to where others have been read.
pub(super) fn heading(whole: &str, from: usize, at: usize) -> Option<Heading> {
    let before = whole.get(from..at)?;
    let lines = || {
        let mut end = before.len();
        let lines = before.split('\n').rev().map(move |line| {
            let start = end.saturating_sub(line.len());
            end = start.saturating_sub(1);
            (from + start, line)
        });
        lines.filter(|(_, line)| {
            let line = line.trim();
            let is_fence = line.starts_with("```") || line.starts_with("~~~");
            !is_fence && line.chars().any(char::is_alphanumeric)
        })
    };
    let of = |start: usize, line: &str, kind, is_command| Heading {
        at: start..start + line.len(),
        kind,
        is_command,
    };
    let (start, line) = lines().next()?;
    let text = line.trim();
    // A member of JSON tells by its own name, and a message that names the policy that denied is no heading.
    let member = text
        .strip_suffix(['{', '['])
        .unwrap_or(text)
        .trim_end()
        .strip_suffix(':');
    let named = member
        .and_then(|member| member.trim_end().strip_suffix('"'))
        .and_then(|text| text.rsplit_once('"'))
        .map(|(_, name)| name);
    if let Some(kind) = named.and_then(named_kind) {
        return Some(of(start, line, Some(kind), false));
    }
    let is_output = |line: &str| line.trim().starts_with(['{', '}', '[', ']', '"']);
    if named.is_some() || is_output(line) {
        let mut above = lines().take(MAX_LINES_OF_OUTPUT);
        let (start, line) = above.find(|(_, line)| !is_output(line))?;
        let kind = of_command(line)?;
        return Some(of(start, line, Some(kind), true));
    }
    if let Some(kind) = of_command(text) {
        return Some(of(start, line, Some(kind), true));
    }
    if let Some(kind) = named_kind(text).filter(|_| !text.contains("arn:") || !is_message(text)) {
        return Some(of(start, line, Some(kind), false));
    }
    // The name of a file that a command takes.
    let is_name = !text.contains(char::is_whitespace) && text.contains('.');
    let taken = is_name.then(|| format!("file://{}", text.trim_end_matches(':')));
    let by_command = taken.and_then(|file| {
        let place = whole.find(&file)?;
        let start = whole.get(..place)?.rfind('\n').map_or(0, |at| at + 1);
        let line = whole.get(start..)?.split('\n').next()?;
        Some(of(start, line, Some(of_command(line)?), true))
    });
    by_command.or_else(|| (!is_message(text)).then(|| of(start, line, None, false)))
}

/// Whether a line is the message of a denial, which tells of the policy below no more than of any other.
fn is_message(line: &str) -> bool {
    ["uthorized", "enied", "plicit", "orbidden"]
        .iter()
        .any(|word| line.contains(word))
}

/// The commands of the AWS CLI that print or write policies of one kind, by their last words.
///
/// Source: AWS CLI Command Reference, of each service.
const COMMANDS: [(&str, PolicyType); 27] = [
    ("iam get-role-policy", PolicyType::Identity),
    ("iam get-user-policy", PolicyType::Identity),
    ("iam get-group-policy", PolicyType::Identity),
    ("iam get-policy-version", PolicyType::Identity),
    ("iam put-role-policy", PolicyType::Identity),
    ("iam put-user-policy", PolicyType::Identity),
    ("iam put-group-policy", PolicyType::Identity),
    ("iam create-policy", PolicyType::Identity),
    ("iam create-policy-version", PolicyType::Identity),
    ("iam update-assume-role-policy", PolicyType::Trust),
    ("organizations describe-policy", PolicyType::Scp),
    ("organizations create-policy", PolicyType::Scp),
    ("organizations update-policy", PolicyType::Scp),
    ("kms get-key-policy", PolicyType::Resource),
    ("kms put-key-policy", PolicyType::Resource),
    ("s3api get-bucket-policy", PolicyType::Resource),
    ("s3api put-bucket-policy", PolicyType::Resource),
    ("sqs get-queue-attributes", PolicyType::Resource),
    ("sns get-topic-attributes", PolicyType::Resource),
    ("ecr get-repository-policy", PolicyType::Resource),
    ("ecr set-repository-policy", PolicyType::Resource),
    ("secretsmanager get-resource-policy", PolicyType::Resource),
    ("secretsmanager put-resource-policy", PolicyType::Resource),
    ("lambda get-policy", PolicyType::Resource),
    ("glue get-resource-policy", PolicyType::Resource),
    ("ec2 describe-vpc-endpoints", PolicyType::Vpce),
    ("ec2 modify-vpc-endpoint", PolicyType::Vpce),
];

/// The kind of the policy that a command prints or writes. The name of a policy may say that it is another one:
/// `--policy-arn …/DeveloperBoundary`.
fn of_command(line: &str) -> Option<PolicyType> {
    let (_, words) = line.split_once("aws ")?;
    let (_, kind) = COMMANDS.iter().find(|(command, _)| {
        words.match_indices(command).any(|(at, _)| {
            let rest = words.get(at + command.len()..).unwrap_or_default();
            !rest.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '-')
        })
    })?;
    let named = words
        .split_whitespace()
        .filter(|word| !word.starts_with("--"))
        .filter_map(named_kind)
        .find(|named| matches!(named, PolicyType::Boundary | PolicyType::Rcp));
    Some(named.unwrap_or(*kind))
}

/// Whether a policy can be of this kind: some have principals, the others have none.
///
/// Source: IAM User Guide, "AWS JSON policy elements: Principal".
///
/// Who wrote a principal into an identity-based policy has one that AWS refuses: a command that writes such a policy
/// says more than its elements.
pub(super) fn fits(policy: &Policy, kind: PolicyType, is_command: bool) -> bool {
    let has_principal = policy
        .statements
        .iter()
        .any(|statement| statement.principal.is_some());
    match kind {
        PolicyType::Resource | PolicyType::Trust | PolicyType::Rcp | PolicyType::Vpce => {
            has_principal
        }
        PolicyType::Identity => !has_principal || is_command,
        PolicyType::Scp | PolicyType::Boundary | PolicyType::Session => !has_principal,
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
            ("trust of deploy-prod:", Some(PolicyType::Trust)),
            ("基盤チームの境界 (DevGuard)", Some(PolicyType::Boundary)),
            ("Control Tower guardrail", Some(PolicyType::Scp)),
            ("相手のバケットのポリシー", Some(PolicyType::Resource)),
        ] {
            assert_eq!(named_kind(line), expected, "{line}");
        }
        for (before, expected) in [
            (
                "$ aws kms get-key-policy --key-id 1 --output text\n",
                Some(PolicyType::Resource),
            ),
            (
                "$ aws iam get-role-policy --role-name r --policy-name p\n{\n  \"RoleName\": \"r\",\n  \"PolicyDocument\": ",
                Some(PolicyType::Identity),
            ),
            (
                "$ aws iam get-policy-version --policy-arn arn:aws:iam::123456789012:policy/DeveloperBoundary --version-id v2\n{\n  \"PolicyVersion\": {\n    \"Document\": ",
                Some(PolicyType::Boundary),
            ),
            (
                "$ aws organizations describe-policy --policy-id p-1\n{\n \"Policy\": {\n \"Content\": ",
                Some(PolicyType::Scp),
            ),
            (
                "$ aws iam put-user-policy --user-name u --policy-document file://in.json\nerror\n\nin.json\n",
                Some(PolicyType::Identity),
            ),
            (
                "what the platform team puts on every role (DeveloperBoundary):\n",
                Some(PolicyType::Boundary),
            ),
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
            let found = heading(before, 0, before.len()).and_then(|heading| heading.kind);
            assert_eq!(found, expected, "{before}");
        }
    }
}
