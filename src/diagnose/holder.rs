//! Whose a pasted policy is, as the words above it say.

use crate::evidence::{ClueFact, Evidence};
use crate::iam::{Arn, is_account_id};
use crate::policy::Form;

/// The longest heading that is read, in bytes.
const MAX_HEADING_BYTES: usize = 400;

/// Who a policy is attached to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Holder<'a> {
    /// `role` or `user`.
    pub(super) kind: &'static str,
    /// The name, without its path.
    pub(super) name: &'a str,
    /// The account, where it is said.
    pub(super) account: Option<&'a str>,
}

/// The words above a policy.
pub(super) fn heading(evidence: &Evidence, policy: usize) -> Option<&str> {
    let pasted = evidence.policies.get(policy)?;
    let at = pasted.heading?;
    let text = evidence.pastes.get(pasted.paste)?.as_str();
    let heading = text.get(at.start..at.end)?;
    (heading.len() <= MAX_HEADING_BYTES).then_some(heading)
}

/// How people write that what they paste is a part of a policy, in lower case.
const OF_PARTS: [&str; 11] = [
    "part about",
    "part of",
    "the part",
    "excerpt",
    "snippet",
    "relevant",
    " part)",
    "抜粋",
    "一部",
    "部分",
    "のところ",
];

/// How people write that it is no part, in lower case.
const OF_WHOLES: [&str; 6] = [
    "not an excerpt",
    "not a part",
    "not just a part",
    "抜粋では",
    "一部では",
    "全部です",
];

/// Whether a pasted policy is a part of one, as its form or the words above it tell: it must not take the place of the whole.
pub fn is_part_of_policy(evidence: &Evidence, policy: usize) -> bool {
    let is_fragment = evidence
        .policies
        .get(policy)
        .is_some_and(|pasted| pasted.form == Form::Fragment);
    is_fragment
        || heading(evidence, policy).is_some_and(|heading| {
            let heading = heading.to_lowercase();
            let is_denied = OF_WHOLES.iter().any(|word| heading.contains(word));
            !is_denied && OF_PARTS.iter().any(|word| heading.contains(word))
        })
}

/// A policy for an application of ECS that is attached to the role that starts its tasks: that role, and the one that the
/// application has. Where a task definition in the text names both, and the words above the only policy the first.
///
/// Source: Amazon ECS Developer Guide, "Amazon ECS task IAM role"; "Amazon ECS task execution IAM role".
pub fn misplaced_for_task(evidence: &Evidence) -> Option<(String, String)> {
    /// What ECS itself calls with the task execution role.
    const OF_AGENT: [&str; 5] = ["ecr", "logs", "secretsmanager", "ssm", "kms"];
    const MAX_TEXT_BYTES: usize = 64 * 1024;
    let [pasted] = evidence.policies.as_slice() else {
        return None;
    };
    let text = evidence.pastes.get(pasted.paste)?.head(MAX_TEXT_BYTES);
    let role = |marks: [&str; 2]| {
        marks.iter().find_map(|mark| {
            let (_, rest) = text.split_once(mark)?;
            let rest = rest.trim_start_matches(['"', ' ', ':', '=']);
            let (_, name) = rest.split_once(":role/")?;
            let name = name.split(|c: char| !is_of_name(c) && c != '/').next()?;
            name.rsplit('/').next().filter(|name| !name.is_empty())
        })
    };
    let starts = role(["executionRoleArn", "execution_role_arn"])?;
    let calls = role(["taskRoleArn", "task_role_arn"])?;
    let statements = &pasted.policy.statements;
    let actions = statements
        .iter()
        .filter_map(|statement| statement.action.as_ref());
    let mut services = actions
        .flat_map(|list| &list.values)
        .filter_map(|value| value.value.split_once(':'))
        .map(|(service, _)| service);
    let is_of_application = services.any(|service| !OF_AGENT.contains(&service));
    let is_on_it = names(evidence, 0).any(|word| word == starts);
    (starts != calls && is_of_application && is_on_it)
        .then(|| (starts.to_owned(), calls.to_owned()))
}

/// What stands before a name in a heading, with what it is the name of.
const MARKS: [(&str, &str); 4] = [
    ("role/", "role"),
    ("user/", "user"),
    ("--role-name ", "role"),
    ("--user-name ", "user"),
];

/// The user or role that the words above a policy name: `role/NAME`, an ARN, `--role-name NAME`. `None` where they
/// name none, or several.
pub(super) fn of(evidence: &Evidence, policy: usize) -> Option<Holder<'_>> {
    let heading = heading(evidence, policy)?;
    let mut found: Option<Holder<'_>> = None;
    for (mark, kind) in MARKS {
        for (at, _) in heading.match_indices(mark) {
            // A session: behind the role's name stands its own.
            if heading.get(..at)?.ends_with("assumed-") {
                return None;
            }
            let path = heading.get(at + mark.len()..)?;
            let path = path.split(|c: char| !is_of_name(c) && c != '/').next()?;
            let name = path.rsplit('/').next().unwrap_or(path);
            let name = name.trim_end_matches(['.', ',']);
            if name.is_empty() || found.is_some_and(|other| other.name != name) {
                return None;
            }
            found = Some(Holder {
                kind,
                name,
                account: None,
            });
        }
    }
    let accounts = heading.split(|c: char| !c.is_ascii_digit());
    let account = accounts.into_iter().find(|word| is_account_id(word));
    found.map(|holder| Holder { account, ..holder })
}

/// The words of the heading that may be names of users and roles.
pub(super) fn names(evidence: &Evidence, policy: usize) -> impl Iterator<Item = &str> {
    let heading = heading(evidence, policy).unwrap_or_default();
    heading
        .split(|c: char| !is_of_name(c))
        .map(|word| word.trim_matches(['.', ',', '=', '@']))
        .filter(|word| word.len() >= 3)
}

/// The users and roles whose ARNs the text prints: beside its messages, and as principals of its policies.
pub(super) fn printed(evidence: &Evidence) -> impl Iterator<Item = &str> {
    let said = evidence.clues.iter().filter_map(|clue| match &clue.fact {
        ClueFact::Resource(arn) => Some(arn.as_str()),
        _ => None,
    });
    let principals = evidence
        .policies
        .iter()
        .flat_map(|pasted| &pasted.policy.statements)
        .filter_map(|statement| statement.principal.as_ref())
        .flat_map(|element| &element.entries)
        .map(|entry| entry.value.value.as_str());
    said.chain(principals).filter(|arn| name_of(arn).is_some())
}

/// The name of a user, a role or a session's role; with `role` or `user`.
pub(super) fn name_of(arn: &str) -> Option<(&'static str, &str)> {
    let arn = Arn::parse(arn)?;
    let (kind, rest) = arn.rest.split_once('/')?;
    match (arn.service, kind) {
        ("iam", "role") => Some(("role", rest.rsplit('/').next()?)),
        ("iam", "user") => Some(("user", rest.rsplit('/').next()?)),
        ("sts", "assumed-role") => Some(("role", rest.split('/').next()?)),
        _ => None,
    }
}

/// Source: IAM User Guide, "IAM and AWS STS quotas", names.
fn is_of_name(c: char) -> bool {
    c.is_ascii_alphanumeric() || "+=,.@_-".contains(c)
}
