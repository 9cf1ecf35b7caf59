//! Who made a call whose message does not print it: as `get-caller-identity` shows, as the other messages of the paste
//! print, or as the words above the pasted policy name.

use super::holder;
use crate::denial::Denial;
use crate::evidence::{ClueFact, ClueSource, Evidence};
use crate::iam::{Arn, PolicyType};

/// The ARN of the caller, where the text says it beside the message.
pub(super) fn said(evidence: &Evidence, denial: &Denial) -> Option<String> {
    if let Some(itself) = denial.itself {
        return Some(itself.principal.to_owned());
    }
    // What a browser or a service calls, nobody of these does.
    let is_theirs = denial.principal.is_some()
        || denial.of_execution_role
        || denial
            .resource
            .as_deref()
            .is_some_and(|resource| resource.starts_with("http"));
    if is_theirs {
        return None;
    }
    shown(evidence)
        .or_else(|| of_neighbours(evidence, denial))
        .or_else(|| of_heading(evidence))
        .map(str::to_owned)
}

/// The ARN in the output of `aws sts get-caller-identity`.
pub(super) fn shown(evidence: &Evidence) -> Option<&str> {
    let mut clues = evidence.clues.iter().skip_while(|clue| {
        !matches!(&clue.fact, ClueFact::Command(command) if command.operation.as_deref() == Some("GetCallerIdentity"))
    });
    clues.next()?;
    clues
        .take_while(|clue| !matches!(clue.fact, ClueFact::Command(_)))
        .filter(|clue| clue.source == ClueSource::Text)
        .find_map(|clue| match &clue.fact {
            ClueFact::Resource(arn) => holder::name_of(arn).map(|_| arn.as_str()),
            _ => None,
        })
}

/// The caller of the other messages of the same paste, where they all print the same.
fn of_neighbours<'a>(evidence: &'a Evidence, denial: &Denial) -> Option<&'a str> {
    let mut others = evidence
        .denials
        .iter()
        .filter(|other| other.paste == denial.paste && !other.of_execution_role)
        .filter_map(|other| other.principal.as_deref());
    let first = others.next()?;
    let role = holder::name_of(first)?;
    let is_same = |other: &str| {
        let account = |arn| Arn::parse(arn).map(|arn| arn.account);
        holder::name_of(other) == Some(role) && account(other) == account(first)
    };
    others.all(is_same).then_some(first)
}

/// The user or role that the words above the only policy of a caller name and whose ARN the text prints.
fn of_heading(evidence: &Evidence) -> Option<&str> {
    let mut policies = evidence
        .policies
        .iter()
        .enumerate()
        .filter(|(_, pasted)| matches!(pasted.policy_type, None | Some(PolicyType::Identity)));
    let (policy, _) = policies.next().filter(|_| policies.next().is_none())?;
    let names: Vec<&str> = holder::names(evidence, policy).collect();
    let mut printed = holder::printed(evidence)
        .filter(|arn| holder::name_of(arn).is_some_and(|(_, name)| names.contains(&name)));
    let first = printed.next()?;
    printed.all(|other| other == first).then_some(first)
}

/// How credentials come to be used that are not those that the text sets up.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Credentials {
    /// The profile with the role that the text shows was not named where the call was made.
    Profile {
        /// The profile.
        profile: String,
        /// The ARN of its role.
        role: String,
    },
    /// Keys in the environment come before the profile that is named there.
    ///
    /// Source: AWS CLI User Guide, "Configuration settings and precedence".
    KeysFirst {
        /// The profile.
        profile: String,
    },
    /// The pod calls with the role of its node, and not with that of its service account.
    ///
    /// Source: Amazon EKS User Guide, "IAM roles for service accounts".
    Node {
        /// The ARN of the role that the service account names, where the text has it.
        role: Option<String>,
    },
}

impl Credentials {
    /// Whose credentials were meant.
    pub(super) fn meant(&self) -> &str {
        match self {
            Self::Profile { role, .. } => role,
            Self::Node { role } => role.as_deref().unwrap_or_default(),
            Self::KeysFirst { profile } => profile,
        }
    }
}

/// How the caller came to be another one than the text sets up; `None` where it sets up none, or the caller is it.
pub(super) fn unmeant(evidence: &Evidence, caller: &str) -> Option<Credentials> {
    let (_, name) = holder::name_of(caller)?;
    let account = Arn::parse(caller)?.account;
    evidence.pastes.iter().find_map(|paste| {
        let text = paste.head(MAX_TEXT_BYTES);
        let is_named = |profile: &str| {
            let flags = [
                format!("--profile {profile}"),
                format!("--profile={profile}"),
                format!("AWS_PROFILE={profile}"),
            ];
            flags.iter().any(|flag| text.contains(flag.as_str()))
        };
        if let Some(profile) = assigned(text, "AWS_PROFILE")
            && assigned(text, "AWS_ACCESS_KEY_ID").is_some()
            && caller.contains(":user/")
        {
            return Some(Credentials::KeysFirst {
                profile: profile.to_owned(),
            });
        }
        let annotated = assigned(text, "eks.amazonaws.com/role-arn");
        let is_of_node = caller.rsplit('/').next().is_some_and(|session| {
            let id = session.strip_prefix("i-");
            id.is_some_and(|id| id.len() >= 8 && id.bytes().all(|byte| byte.is_ascii_hexdigit()))
        });
        let is_other = |role: &str| holder::name_of(role).is_some_and(|(_, other)| other != name);
        let is_of_pod = || {
            let has = |words: &[&str]| words.iter().any(|word| text.contains(word));
            has(&["pod", "Pod", "ポッド"]) && has(&OF_SERVICE_ACCOUNTS)
        };
        if is_of_node && annotated.map_or_else(is_of_pod, is_other) {
            return Some(Credentials::Node {
                role: annotated.map(str::to_owned),
            });
        }
        let mut profiles = profiles(text);
        let (profile, role) = profiles.next().filter(|_| profiles.next().is_none())?;
        let (_, other) = holder::name_of(role)?;
        let is_elsewhere = Arn::parse(role).is_some_and(|arn| arn.account != account);
        // Somebody speaks of the role besides.
        let is_told = text.matches(other).count() > 1;
        (other != name && (is_elsewhere || is_told) && !is_named(profile)).then(|| {
            Credentials::Profile {
                profile: profile.to_owned(),
                role: role.to_owned(),
            }
        })
    })
}

/// How people speak of the role of a pod.
const OF_SERVICE_ACCOUNTS: [&str; 6] = [
    "annotation",
    "service account",
    "serviceAccount",
    "IRSA",
    "アノテーション",
    "サービスアカウント",
];

/// The most bytes of a text that are read.
const MAX_TEXT_BYTES: usize = 64 * 1024;

/// The value behind the only name of this kind that has one: `NAME=value`, `NAME: value`.
fn assigned<'a>(text: &'a str, name: &str) -> Option<&'a str> {
    text.match_indices(name).find_map(|(at, _)| {
        let rest = text.get(at + name.len()..)?;
        let rest = rest.trim_start_matches(['"', '\'']);
        let rest = rest.trim_start().strip_prefix(['=', ':'])?;
        let rest = rest.trim_start_matches([' ', '"', '\'']);
        let end = rest.find(['\n', ' ', '"', '\'', ',', ';']);
        rest.get(..end.unwrap_or(rest.len()))
            .filter(|value| !value.is_empty())
    })
}

/// The profiles of a configuration file of the AWS CLI that assume a role, each with the role's ARN.
fn profiles(text: &str) -> impl Iterator<Item = (&str, &str)> {
    let mut profile = None;
    text.lines().filter_map(move |line| {
        let line = line.trim();
        if let Some(name) = line
            .strip_prefix('[')
            .and_then(|rest| rest.strip_suffix(']'))
        {
            profile = Some(name.strip_prefix("profile ").unwrap_or(name).trim());
        }
        let role = line.strip_prefix("role_arn")?.trim_start();
        let role = role.strip_prefix('=')?.trim();
        Some((profile?, role)).filter(|_| Arn::parse(role).is_some())
    })
}

/// The profile of the provider of Terraform, where its backend names none: the backend does not use the provider's.
///
/// Source: Terraform documentation, "Backend Type: s3", credentials.
pub(super) fn profile_of_provider(evidence: &Evidence) -> Option<&str> {
    evidence.pastes.iter().find_map(|paste| {
        let text = paste.as_str();
        let backend = block(text, "backend \"s3\" {")?;
        let provider = block(text, "provider \"aws\" {")?;
        let is_set = ["profile", "role_arn", "assume_role", "access_key"];
        if is_set.iter().any(|name| backend.contains(name)) {
            return None;
        }
        let (_, profile) = provider.split_once("profile")?;
        let profile = profile.trim_start_matches([' ', '=']);
        profile.strip_prefix('"')?.split('"').next()
    })
}

/// What is in a block of Terraform without blocks in it.
fn block<'a>(text: &'a str, opening: &str) -> Option<&'a str> {
    let (_, rest) = text.split_once(opening)?;
    rest.split('}').next()
}
