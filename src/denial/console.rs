//! What the AWS console shows and offers to copy: `User:`, `Service:`, `Action:`, `On resource(s):` and
//! `Context:`, each in a line, or all in one where a chat lost the line ends.
//!
//! Accepted: any of the fields but `Context:` may be missing; the names in English and in Japanese. In other languages
//! each field has a line, and its value says which it is: the console does not translate the values.

use super::Denial;
use super::action::action;
use super::principal::name_of;
use super::reason;
use super::sentence::{Sentence, Standing};
use super::words::{ahead, behind, one_of, skip_quotes, skip_space, words};
use crate::iam::{DenialEffect, PolicyType};
use memchr::memmem;

/// How far before its last field the form may begin, in bytes.
const MAX_FORM_BYTES: usize = 1500;

/// The names of the fields, without the colon.
const USER: [&str; 2] = ["User", "ユーザー"];
const SERVICE: [&str; 2] = ["Service", "サービス"];
const ACTION: [&str; 2] = ["Action", "アクション"];
const RESOURCE: [&str; 3] = ["On resource(s)", "Resource", "リソース"];
const CONTEXT: [&str; 2] = ["Context", "コンテキスト"];

/// Every form of the text, in order.
pub(super) fn find(text: &str) -> Vec<Sentence> {
    let mut found: Vec<Sentence> = Vec::new();
    for name in CONTEXT {
        for at in memmem::find_iter(text.as_bytes(), name.as_bytes()) {
            let floor = found.last().map_or(0, |last| last.range.end);
            found.extend(form(text, at, at + name.len(), floor));
        }
    }
    for said in ["allows the ", "explicitly denies the "] {
        let hits = memmem::find_iter(text.as_bytes(), said);
        found.extend(hits.filter_map(|at| translated(text, at)));
    }
    found.sort_by_key(|form| form.range.start);
    found
}

/// The form in another language that ends in the line of `at`.
fn translated(text: &str, at: usize) -> Option<Sentence> {
    let before = behind(text, at, MAX_FORM_BYTES);
    let start = at - before.len();
    let (head, last) = before.rsplit_once('\n')?;
    let (name, value) = field(last)?;
    if CONTEXT.contains(&name) {
        return None;
    }
    let value_at = at - value.len() - (last.len() - last.trim_end().len());
    let (policy_type, effect, named, end) = context(text, value_at)?;
    let mut denial = Denial {
        action: named.map(str::to_owned),
        policy_type: Some(policy_type),
        effect: Some(effect),
        count: 1,
        ..Denial::default()
    };
    // From the last field to the first: the caller stands before the action, the resource behind it.
    let mut rest = head;
    let mut is_before_action = false;
    while let Some((line, above)) = last_line(rest) {
        let Some((_, value)) = field(line) else { break };
        let is_action = action(value, 0).is_some_and(|(_, end)| end == value.len());
        if value == "*" || value.starts_with("arn:") {
            let place = if is_before_action {
                &mut denial.principal
            } else {
                &mut denial.resource
            };
            place.get_or_insert_with(|| value.to_owned());
        } else if is_action && !is_before_action {
            is_before_action = true;
            denial.action.get_or_insert_with(|| value.to_owned());
        } else {
            break;
        }
        rest = above;
    }
    let (service, _) = denial.action.as_ref()?.split_once(':')?;
    denial.service = Some(service.to_ascii_lowercase());
    is_before_action.then_some(Sentence {
        denial,
        range: start + rest.len()..end,
        of_the_call: false,
        standing: Standing::Message,
    })
}

/// The last line that is not empty, and what stands above it.
fn last_line(text: &str) -> Option<(&str, &str)> {
    let text = text.trim_end();
    let (above, line) = text.rsplit_once('\n').unwrap_or(("", text));
    (!line.is_empty()).then_some((line, above))
}

/// The name and the value of a field that has a line of its own.
fn field(line: &str) -> Option<(&str, &str)> {
    const MAX_NAME_CHARACTERS: usize = 24;
    let (name, value) = line.split_once([':', '：'])?;
    let name = name.trim();
    let is_name = !name.is_empty()
        && name.chars().count() <= MAX_NAME_CHARACTERS
        && name
            .chars()
            .all(|c| c.is_alphabetic() || matches!(c, ' ' | '(' | ')' | '-'));
    let value = value.trim();
    (is_name && name != "arn" && !value.is_empty()).then_some((name, value))
}

/// The form whose last field's name goes from `at` to `past`.
fn form(text: &str, at: usize, past: usize, floor: usize) -> Option<Sentence> {
    let colon = ahead(text, past, 4);
    let value = past
        + colon
            .strip_prefix([':', '：'])
            .map(|rest| colon.len() - rest.len())?;
    let (policy_type, effect, named, end) = context(text, skip_space(text, value))?;
    let before = behind(text, at, MAX_FORM_BYTES.min(at.saturating_sub(floor)));
    let start = at - before.len();
    let fields = Fields { before };
    let printed = fields.value(&ACTION);
    let action_name = named.map(str::to_owned).or_else(|| {
        let (_, written) = printed?;
        let whole = action(written, 0).map(|(action, _)| action.to_owned());
        whole.or_else(|| {
            let (_, service) = fields.value(&SERVICE)?;
            let name = written.split_whitespace().next()?;
            Some(format!("{service}:{name}"))
        })
    });
    let action_name = action_name.or_else(|| Some(said_above(before)?.to_owned()))?;
    let action_at = printed.map_or(before.len(), |(at, _)| at);
    let user = fields
        .value(&USER)
        .or_else(|| arn_in_last_line(before.get(..action_at)?));
    let resource = fields
        .value(&RESOURCE)
        .filter(|(at, _)| *at > action_at)
        .or_else(|| {
            arn_in_last_line(before.get(action_at..)?).map(|(at, arn)| (action_at + at, arn))
        });
    let begin = [user, printed, resource]
        .into_iter()
        .flatten()
        .map(|(at, _)| at)
        .min()
        .unwrap_or(before.len());
    Some(Sentence {
        denial: Denial {
            principal: user.and_then(|(_, name)| name_of(name, true)),
            service: action_name
                .split_once(':')
                .map(|(service, _)| service.to_ascii_lowercase()),
            action: Some(action_name),
            resource: resource.map(|(_, name)| name.to_owned()),
            policy_type: Some(policy_type),
            effect: Some(effect),
            count: 1,
            ..Denial::default()
        },
        range: start + begin..end,
        of_the_call: false,
        standing: Standing::Message,
    })
}

/// The action of `Access denied to A` or `You don't have permission to A` above the fields.
fn said_above(before: &str) -> Option<&str> {
    ["ccess denied to", "have permission to"]
        .iter()
        .find_map(|said| {
            let past = before.rfind(said)? + said.len();
            Some(action(before, skip_quotes(before, skip_space(before, past)))?.0)
        })
}

/// `no K allows the A action`, `a K explicitly denies the action`.
fn context(text: &str, at: usize) -> Option<(PolicyType, DenialEffect, Option<&str>, usize)> {
    let at = words(text, at, &["because"]).unwrap_or(at);
    let (effect, past) = match words(text, at, &["no"]) {
        Some(past) => (DenialEffect::Implicit, past),
        None => (
            DenialEffect::Explicit,
            one_of(text, at, &[&["a"], &["an"], &["the"]]).unwrap_or(at),
        ),
    };
    let (kind, past) = reason::kind(text, past)?;
    let past = match effect {
        DenialEffect::Implicit => words(text, past, &["allows", "the"])?,
        DenialEffect::Explicit => words(text, past, &["explicitly", "denies", "the"])?,
    };
    let named = action(text, skip_quotes(text, skip_space(text, past)));
    let end = named.map_or(past, |(_, end)| end);
    let end = words(text, end, &["action"]).unwrap_or(end);
    Some((kind, effect, named.map(|(action, _)| action), end))
}

/// The fields before the last one.
struct Fields<'a> {
    before: &'a str,
}

impl<'a> Fields<'a> {
    /// Where the last field of this name begins, and its value: up to the line's end, or the next field's name.
    fn value(&self, names: &[&str]) -> Option<(usize, &'a str)> {
        let (at, past) = names
            .iter()
            .filter_map(|name| {
                let at = self
                    .before
                    .rmatch_indices(name)
                    .map(|(at, _)| at)
                    .find(|at| {
                        let rest = self.before.get(at + name.len()..).unwrap_or_default();
                        rest.starts_with([':', '：'])
                    })?;
                Some((at, at + name.len()))
            })
            .max()?;
        let rest = self.before.get(past..)?;
        let rest = rest.trim_start_matches([':', '：', ' ', '\n']);
        let line = rest.split('\n').next()?;
        let next = [&USER[..], &SERVICE, &ACTION, &RESOURCE, &CONTEXT]
            .into_iter()
            .flatten()
            .filter_map(|name| {
                line.match_indices(name).map(|(at, _)| at).find(|at| {
                    let rest = line.get(at + name.len()..).unwrap_or_default();
                    rest.starts_with([':', '：'])
                })
            })
            .min();
        let value = line.get(..next.unwrap_or(line.len()))?.trim();
        (!value.is_empty()).then_some((at, value))
    }
}

/// Where the last line that is not empty begins, and the ARN that it is; the name before it was lost.
fn arn_in_last_line(text: &str) -> Option<(usize, &str)> {
    let text = text.trim_end();
    let start = text.rfind('\n').map_or(0, |at| at + 1);
    let line = text.get(start..)?.trim();
    (line.starts_with("arn:") && !line.contains(' ')).then_some((start, line))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_are_read() {
        use DenialEffect::{Explicit, Implicit};
        let arn = "arn:aws:iam::123456789012:user/dev";
        for (text, principal, denied, resource, kind, effect) in [
            (
                "User: arn:aws:iam::123456789012:user/dev\nAction: iam:GetAccountSummary\nContext: a service control policy explicitly denies the action",
                Some(arn),
                "iam:GetAccountSummary",
                None,
                PolicyType::Scp,
                Explicit,
            ),
            (
                "User: arn:aws:iam::123456789012:user/devAction: s3:ListAllMyBucketsOn resource(s): *Context: no identity-based policy allows the action",
                Some(arn),
                "s3:ListAllMyBuckets",
                Some("*"),
                PolicyType::Identity,
                Implicit,
            ),
            (
                "User: arn:aws:iam::123456789012:user/dev\n\nService: iam\n\nAction: GetAccountSummary\n\nOn resource(s): *\n\nContext: no permissions boundary allows the action",
                Some(arn),
                "iam:GetAccountSummary",
                Some("*"),
                PolicyType::Boundary,
                Implicit,
            ),
            (
                "arn:aws:iam::123456789012:user/dev\nアクション: kms:ListKeys\narn:aws:kms:us-east-1::key/k\nコンテキスト: a resource-based policy explicitly denies the action",
                Some(arn),
                "kms:ListKeys",
                Some("arn:aws:kms:us-east-1::key/k"),
                PolicyType::Resource,
                Explicit,
            ),
            (
                "Utilisateur : arn:aws:iam::123456789012:user/dev\nAction      : s3:CreateBucket\nRessource   : arn:aws:s3:::b\nContexte    : no permissions boundary allows the s3:CreateBucket action",
                Some(arn),
                "s3:CreateBucket",
                Some("arn:aws:s3:::b"),
                PolicyType::Boundary,
                Implicit,
            ),
            (
                "Benutzer: arn:aws:iam::123456789012:user/dev\nAktion: iam:ListUsers\nAuf Ressource(n): *\nKontext: a service control policy explicitly denies the action",
                Some(arn),
                "iam:ListUsers",
                Some("*"),
                PolicyType::Scp,
                Explicit,
            ),
            (
                "用户：arn:aws:iam::123456789012:user/dev\n操作：iam:ListUsers\n上下文：no identity-based policy allows the iam:ListUsers action",
                Some(arn),
                "iam:ListUsers",
                None,
                PolicyType::Identity,
                Implicit,
            ),
        ] {
            let found = find(text);
            let [one] = found.as_slice() else {
                panic!("{text}: {found:?}");
            };
            assert_eq!(one.denial.principal.as_deref(), principal, "{text}");
            assert_eq!(one.denial.action.as_deref(), Some(denied), "{text}");
            assert_eq!(one.denial.resource.as_deref(), resource, "{text}");
            assert_eq!(one.denial.policy_type, Some(kind), "{text}");
            assert_eq!(one.denial.effect, Some(effect), "{text}");
        }
    }

    #[test]
    fn what_no_policy_decides_is_no_form() {
        for text in [
            "Action: iam:GetUser\nContext: [IAM user access not activated]",
            "Context: production",
            "User: a\nAction: deploy\nContext: the build",
        ] {
            assert!(find(text).is_empty(), "{text}");
        }
    }
}
