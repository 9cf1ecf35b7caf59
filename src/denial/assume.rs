//! Sentences that say that a service, or somebody, cannot assume a role.
//!
//! Accepted: a sentence about a role with a verb that denies, and the role's ARN or a service by its name or
//! principal: `Provided role 'ARN' cannot be assumed by principal 'events.amazonaws.com'`,
//! `Could not assume role ARN`, `must allow Amazon EventBridge Scheduler to assume the role`.
//! Not accepted: one that leads to another message, such as that the token has expired; what somebody says of
//! himself.
//!
//! Sources: the user guides of AWS Step Functions, Amazon `SageMaker` AI, AWS Glue, Amazon Data Firehose, AWS
//! `CloudFormation`, Amazon Redshift and Amazon `EventBridge` Scheduler, their pages on troubleshooting roles.

use super::Denial;
use super::nearby;
use super::sentence::{Sentence, Standing};
use super::words::{ahead, behind, spaced, token};
use crate::iam::Arn;
use crate::reference;
use std::ops::Range;

/// How far around its verb a sentence may go, in bytes.
const MAX_SENTENCE_BYTES: usize = 320;

/// What denies, somewhere in the sentence: alone, or with a word that makes it a denial.
const DENYING: [(&str, &str); 26] = [
    ("cannot be assumed", ""),
    ("can't be assumed", ""),
    ("could not be assumed", ""),
    ("not be used to assume", ""),
    ("nable to be assumed", ""),
    ("rror in assuming", ""),
    ("rror assuming", ""),
    ("must be assumable", ""),
    ("annot assume", ""),
    ("an not assume", ""),
    ("ould not assume", ""),
    ("ouldn't assume", ""),
    ("ailed to assume", ""),
    ("nable to assume", ""),
    ("not able to assume", ""),
    ("not authorized to assume", ""),
    ("sn't authorized to assume", ""),
    ("authorized to assume", "either"),
    ("not allowed to assume", ""),
    ("trusted to assume", "n't"),
    ("to assume", "must allow"),
    ("required to assume", "not have"),
    ("permission to assume", "not have"),
    ("to assume", "nsure that the trust policy"),
    ("to assume", "enied when"),
    ("given assume role permissions", ""),
];

/// The sentence around the verb at a place.
pub(super) fn around(text: &str, at: usize) -> Vec<Sentence> {
    sentence(text, at).into_iter().collect()
}

fn sentence(text: &str, at: usize) -> Option<Sentence> {
    let near = spaced(text.get(near(text, at))?);
    if !DENYING.iter().any(|(verb, _)| near.contains(verb)) {
        return None;
    }
    let before = behind(text, at, MAX_SENTENCE_BYTES);
    let after = ahead(text, at, MAX_SENTENCE_BYTES);
    let start = at - before.len()
        + before
            .rmatch_indices(['.', '\n', '|', ':'])
            .map(|(end, sign)| (end, end + sign.len()))
            .find(|(end, past)| {
                let line_end = before
                    .get(*end..)
                    .is_some_and(|rest| rest.starts_with("\n\n"));
                let spaced = before
                    .get(*past..)
                    .is_some_and(|rest| rest.starts_with([' ', '\n', '"']) || rest.is_empty());
                line_end || spaced && before.get(*end..*past) != Some("\n")
            })
            .map_or(0, |(_, past)| past);
    let end = at
        + [
            ". ", ".\n", ".\"", ".'", "',", "\",", ", ", ";", "\n\n", " (", "}",
        ]
        .iter()
        .filter_map(|end| after.find(end))
        .chain(heading(after))
        .min()
        .unwrap_or(after.len());
    let said = spaced(text.get(start..end)?);
    let denies = DENYING
        .iter()
        .any(|(verb, with)| said.contains(verb) && said.contains(with));
    let of_a_role = said.contains("role") || said.contains("Role") || said.contains("assumed by");
    let leads = said.contains("role: ") && !said.contains("role: arn:")
        || leads_to_a_reason(text, end, &said);
    let by_somebody = [" I ", " we ", " my ", "I'm "]
        .iter()
        .any(|word| said.contains(word) || said.starts_with(word.trim_start()));
    if !denies || !of_a_role || leads || by_somebody || said.contains("perform") {
        return None;
    }
    let words = said
        .split(|c: char| c.is_whitespace() || matches!(c, '\'' | '"' | '`' | '(' | ')'))
        .map(|word| word.trim_end_matches(['.', ',', ':', ';']));
    let role = role_arn(text, start, end).or_else(|| invalid_role(&said));
    let caller = words
        .clone()
        .find(|word| word.starts_with("arn:") && !word.contains(":iam::"));
    let service = words
        .filter(|word| word.ends_with(".amazonaws.com"))
        .find_map(reference::prefix_of)
        .or_else(|| nearby::named_in(&said))
        .or_else(|| of_the_line(text, start..end).filter(|_| role.is_none()))
        .or_else(|| {
            let (_, printed) = ahead(text, end, 200).split_once("(Service: ")?;
            reference::prefix_of(printed.split([';', ',', ')']).next()?)
        })
        .or_else(|| {
            let arn = Arn::parse(caller?)?;
            reference::prefix_of(arn.service).filter(|service| *service != "sts")
        });
    // `AWS IoT (iot.amazonaws.com) is unable to assume role (sts:AssumeRole) on resource: ARN`
    let with_action = ahead(text, end, MAX_SENTENCE_BYTES)
        .strip_prefix(" (")
        .and_then(|rest| rest.split_once(") on resource: "))
        .filter(|(action, _)| reference::action(action).is_some());
    if let Some((action, rest)) = with_action {
        let (arn, _) = token(rest, 0)?;
        let (subject, _) = said.split_once(" is unable to assume")?;
        return Some(Sentence {
            denial: Denial {
                principal: Some(subject.trim().to_owned()),
                service: Some("sts".to_owned()),
                action: Some(action.to_owned()),
                resource: Some(arn.trim_end_matches(['.', ',']).to_owned()),
                count: 1,
                ..Denial::default()
            },
            range: start..end + action.len() + arn.len(),
            of_the_call: true,
            standing: Standing::Message,
        });
    }
    let is_of_iam = said.contains("IAM Role") || said.contains("IAM role");
    let principal = caller.or_else(|| service_principal(&said));
    (role.is_some() || service.is_some() || is_of_iam).then(|| Sentence {
        denial: Denial {
            principal: principal.map(str::to_owned),
            service: service.map(str::to_owned),
            resource: role,
            count: 1,
            ..Denial::default()
        },
        range: start..end,
        of_the_call: true,
        standing: Standing::Message,
    })
}

/// The service that the rest of a sentence's line names.
fn of_the_line(text: &str, range: Range<usize>) -> Option<&'static str> {
    let after = ahead(text, range.end, MAX_SENTENCE_BYTES);
    let before = behind(text, range.start, MAX_SENTENCE_BYTES);
    nearby::named_in(after.split('\n').next()?)
        .or_else(|| nearby::named_in(before.rsplit('\n').next()?))
}

/// The ARN of a role in a sentence, in which a placeholder may have spaces.
fn role_arn(text: &str, start: usize, end: usize) -> Option<String> {
    let said = text.get(start..end)?;
    said.match_indices("arn:").find_map(|(at, _)| {
        let (arn, _) = token(text, start + at)?;
        let arn = arn.trim_end_matches(['.', ',', ':', ';', ')']);
        (start + at + arn.len() <= end && arn.contains(":role/")).then(|| arn.to_owned())
    })
}

/// The role of `Role NAME is invalid or cannot be assumed`.
fn invalid_role(said: &str) -> Option<String> {
    let (before, _) = said.split_once(" is invalid or cannot be assumed")?;
    let (head, name) = before.rsplit_once(' ')?;
    head.ends_with("Role").then(|| name.to_owned())
}

/// The service of `The principal states.amazonaws.com is not authorized to assume …`.
fn service_principal(said: &str) -> Option<&str> {
    let (before, _) = said.split_once(" is not authorized to assume")?;
    let name = before.rsplit(' ').next()?;
    name.ends_with(".amazonaws.com").then_some(name)
}

/// Where a line begins that is named, with a colon behind the name: it is another part of what was printed.
fn heading(text: &str) -> Option<usize> {
    text.match_indices('\n').map(|(at, _)| at).find(|at| {
        let line = text.get(at + 1..).unwrap_or_default().trim_start();
        line.split_once(':').is_some_and(|(name, rest)| {
            !name.is_empty()
                && name.bytes().all(|byte| byte.is_ascii_alphabetic())
                && name != "arn"
                && rest.starts_with([' ', '\n'])
        })
    })
}

/// The few words around a verb.
fn near(text: &str, at: usize) -> Range<usize> {
    const MAX_VERB_BYTES: usize = 48;
    let before = behind(text, at, MAX_VERB_BYTES).len();
    at - before..at + ahead(text, at, MAX_VERB_BYTES).len()
}

/// Whether the rest of the line, behind a colon, says why: then that is the message.
fn leads_to_a_reason(text: &str, end: usize, said: &str) -> bool {
    let rest = ahead(text, end, 200);
    let line = rest.split('\n').next().unwrap_or_default();
    let again = said
        .find("assume")
        .and_then(|at| said.get(at..))
        .unwrap_or_default();
    again.replace("role: arn:", "").contains(": ")
        || line.trim_start_matches(['"', '\'']).starts_with(':')
        || ["uthorized to perform", "xpired", "oSuchEntity"]
            .iter()
            .any(|why| line.contains(why))
}

#[cfg(test)]
mod tests {
    use super::super::phrase::find;

    #[test]
    fn roles_that_cannot_be_assumed_are_denials() {
        let role = "arn:aws:iam::123456789012:role/app";
        for (text, service, resource) in [
            (
                "Provided role '{}' cannot be assumed by principal 'events.amazonaws.com'.",
                Some("events"),
                Some(role),
            ),
            (
                "Could not assume role {}. Please ensure that the role exists and allows principal 'sagemaker.amazonaws.com' to assume the role.",
                None,
                Some(role),
            ),
            (
                "The execution role you provide must allow AWS EventBridge Scheduler to assume the role.",
                Some("scheduler"),
                None,
            ),
            (
                "Neither the global service principal states.amazonaws.com, nor the regional one is authorized to assume the provided role.",
                Some("states"),
                None,
            ),
            (
                "Role ({}) should be given assume role permissions for Glue Service",
                Some("glue"),
                Some(role),
            ),
            ("Role {} is invalid or cannot be assumed", None, Some(role)),
        ] {
            let text = text.replace("{}", role);
            let found = find(&text).sentences;
            let [one] = found.as_slice() else {
                panic!("{text}: {found:?}");
            };
            assert_eq!(one.denial.service.as_deref(), service, "{text}");
            assert_eq!(one.denial.resource.as_deref(), resource, "{text}");
        }
    }

    #[test]
    fn what_only_leads_to_a_message_is_none() {
        for text in [
            "Could not assume role with OIDC: Not authorized to perform sts:AssumeRoleWithWebIdentity",
            "failed to assume role arn:aws:iam::123456789012:role/app: ExpiredToken: the token has expired",
            "I cannot assume the role arn:aws:iam::123456789012:role/app",
            "Lambda can assume the role",
            "The caller could not assume that anything works",
        ] {
            assert!(find(text).sentences.is_empty(), "{text}: {:?}", find(text));
        }
    }
}
