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
