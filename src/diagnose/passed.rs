//! To which service a role is passed: `iam:PassedToService` of a denied `iam:PassRole`.
//!
//! The operation that was called tells for sure, where the services that have it pass roles to one. What the policy
//! allows beside it, and what people write of, tells what is meant, and is a part of the fix that the proof depends on.

use super::only;
use crate::denial::Denial;
use crate::evidence::{ClueFact, Evidence};
use crate::iam::{Arn, Context, Effect, Fact, Request, action_matches};
use crate::reference;
use std::collections::BTreeSet;

/// The condition key, as it is written in policies.
pub(super) const PASSED_TO_SERVICE: &str = "iam:PassedToService";

/// The most bytes of a text that are searched for the name of a service.
const MAX_PROSE_BYTES: usize = 16 * 1024;

/// Whether a request passes a role.
pub(super) fn is_pass_role(action: &str) -> bool {
    action.eq_ignore_ascii_case("iam:PassRole")
}

/// What the request carries for sure because of the operation that was called or of its resource: the service that gets
/// the role, or for which a role or a token is made; the call in which tags are set.
///
/// Source: IAM User Guide, "Grant a user permissions to pass a role to an AWS service"; Amazon EC2 User Guide, "Grant
/// permission to tag Amazon EC2 resources during creation".
pub(super) fn carried(
    evidence: &Evidence,
    denial: &Denial,
    action: &str,
) -> Option<(String, Fact)> {
    let fact = |key: &str, value: &str| {
        let values = Fact::Values(vec![value.to_owned()]);
        Some((key.to_ascii_lowercase(), values))
    };
    if action.eq_ignore_ascii_case(CREATE_LINKED_ROLE) {
        return fact(LINKED_SERVICE, linked_service(denial.resource.as_deref()?)?);
    }
    if action.eq_ignore_ascii_case(GET_BEARER_TOKEN) {
        return fact(BEARER_SERVICE, bearer_service(evidence)?);
    }
    if is_pass_role(action) {
        let by_operation = denial.operation.as_deref().and_then(of_operation);
        let service = by_operation
            .or_else(|| of_commands(evidence))
            .or_else(|| of_words(evidence))
            .or_else(|| of_others(evidence))?;
        return fact(PASSED_TO_SERVICE, service);
    }
    let (_, key) = TAGGED_ON_CREATE
        .iter()
        .find(|(tags, _)| action.eq_ignore_ascii_case(tags))?;
    let operation = denial.operation.as_deref()?;
    let (service, name) = action.split_once(':')?;
    let creates =
        !operation.eq_ignore_ascii_case(name) && reference::operation(service, operation).is_some();
    creates.then(|| fact(key, operation)).flatten()
}

/// The actions that set the tags of what another call makes, each with the key that tells in which call.
///
/// Source: Amazon EC2 User Guide, "Grant permission to tag Amazon EC2 resources during creation"; Elastic Load Balancing
/// User Guide, "Grant permission to tag resources during creation"; Service Authorization Reference, condition keys.
const TAGGED_ON_CREATE: [(&str, &str); 4] = [
    ("ec2:CreateTags", CREATE_ACTION),
    (
        "elasticloadbalancing:AddTags",
        "elasticloadbalancing:CreateAction",
    ),
    ("ecs:TagResource", "ecs:CreateAction"),
    (
        "elasticfilesystem:TagResource",
        "elasticfilesystem:CreateAction",
    ),
];

/// The call that makes what is tagged, where tags are set in it: the key with its value.
pub(super) fn creating(request: &Request) -> Option<(&'static str, &str)> {
    let (_, key) = TAGGED_ON_CREATE
        .iter()
        .find(|(tags, _)| request.action.eq_ignore_ascii_case(tags))?;
    match request.context.facts.get(&key.to_ascii_lowercase())? {
        Fact::Values(values) => Some((key, values.first()?)),
        Fact::Absent | Fact::Present | Fact::Unknown => None,
    }
}

/// The key that tells in which call tags are set.
pub(super) const CREATE_ACTION: &str = "ec2:CreateAction";

/// The key that tells for which service a service-linked role is made, and its action.
pub(super) const LINKED_SERVICE: &str = "iam:AWSServiceName";
const CREATE_LINKED_ROLE: &str = "iam:CreateServiceLinkedRole";

/// The key that tells for which service a bearer token of STS is, and its action.
const BEARER_SERVICE: &str = "sts:AWSServiceName";
const GET_BEARER_TOKEN: &str = "sts:GetServiceBearerToken";

/// The keys that bind an action to what it is for, each with the action.
pub(super) const PURPOSES: [(&str, &str); 6] = [
    ("ec2:CreateTags", CREATE_ACTION),
    (
        "elasticloadbalancing:AddTags",
        "elasticloadbalancing:CreateAction",
    ),
    ("ecs:TagResource", "ecs:CreateAction"),
    (
        "elasticfilesystem:TagResource",
        "elasticfilesystem:CreateAction",
    ),
    (CREATE_LINKED_ROLE, LINKED_SERVICE),
    (GET_BEARER_TOKEN, BEARER_SERVICE),
];

/// The service in the path of a service-linked role.
///
/// Source: IAM User Guide, "Create a service-linked role": `aws-service-role/SERVICE/…`.
fn linked_service(role: &str) -> Option<&str> {
    let path = Arn::parse(role).map_or(role, |arn| arn.rest);
    let service = path
        .strip_prefix("role/aws-service-role/")?
        .split('/')
        .next()?;
    let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-');
    (service.ends_with(".amazonaws.com") && service.chars().all(is_name)).then_some(service)
}

/// The service for which a token is, where the text names the only one of which a document tells the key's value.
///
/// Source: AWS `CodeArtifact` User Guide, "AWS `CodeArtifact` authentication and tokens".
fn bearer_service(evidence: &Evidence) -> Option<&'static str> {
    let is_named = |name: &str| {
        evidence.pastes.iter().any(|paste| {
            let text = paste.head(MAX_PROSE_BYTES);
            text.to_ascii_lowercase().contains(name)
        })
    };
    (is_named("codeartifact") && !is_named("ecr-public") && !is_named("ecr public"))
        .then_some("codeartifact.amazonaws.com")
}

/// The service to which the operation passes a role; `None` where another service with such an operation passes roles
/// as well.
fn of_operation(operation: &str) -> Option<&'static str> {
    let passes_roles = |service: &str| {
        let call = reference::operation(service, operation);
        let actions = call.into_iter().flat_map(|call| call.needs);
        let mut known = actions.filter_map(reference::action);
        known.any(|action| action.dependent_actions().any(is_pass_role))
    };
    let services: BTreeSet<Option<&str>> = reference::operations_named(operation)
        .into_iter()
        .filter_map(|service| {
            let principal = reference::passes_role_to(service, operation);
            (principal.is_some() || passes_roles(service)).then_some(principal)
        })
        .collect();
    only(services)?
}

/// The service to which the commands of the text pass a role.
fn of_commands(evidence: &Evidence) -> Option<&'static str> {
    let commands = evidence.clues.iter().filter_map(|clue| match &clue.fact {
        ClueFact::Command(command) => Some(command),
        _ => None,
    });
    only(
        commands
            .filter_map(|command| {
                let operation = command.operation.as_deref()?;
                reference::passes_role_to(command.service, operation)
            })
            .collect(),
    )
}

/// The service to which the only call passes a role that the asker names in a word of its own.
fn of_words(evidence: &Evidence) -> Option<&'static str> {
    let mut named = BTreeSet::new();
    for paste in &evidence.pastes {
        let text = paste.head(MAX_PROSE_BYTES);
        for (_, operation, _) in reference::role_passing_actions() {
            let is_part =
                |c: char| c.is_ascii_alphanumeric() || matches!(c, ':' | '_' | '-' | '"' | '/');
            let is_named = text.match_indices(operation).any(|(at, _)| {
                let before = text.get(..at).unwrap_or_default();
                let after = text.get(at + operation.len()..).unwrap_or_default();
                !before.ends_with(is_part) && !after.starts_with(is_part)
            });
            if is_named {
                named.insert(of_operation(operation));
            }
        }
    }
    only(named)?
}

/// The service of the only call that passes a role which the pasted policies allow, and to which none of them allows
/// passing one.
fn of_others(evidence: &Evidence) -> Option<&'static str> {
    let listed: BTreeSet<&str> = evidence
        .policies
        .iter()
        .flat_map(|pasted| &pasted.policy.statements)
        .flat_map(|statement| &statement.conditions)
        .filter(|entry| entry.key.value.eq_ignore_ascii_case(PASSED_TO_SERVICE))
        .flat_map(|entry| &entry.values)
        .map(|value| value.value.as_str())
        .collect();
    let mut others = neighbours(evidence);
    others.retain(|service| !listed.contains(service));
    only(others).filter(|_| !listed.is_empty())
}

/// The service that gets the role: that of the request, else the one whose calls the pasted policies allow, else the
/// one that the text names. `None` where none or several are.
pub(super) fn service(evidence: &Evidence, request: &Request) -> Option<String> {
    let key = PASSED_TO_SERVICE.to_ascii_lowercase();
    if let Some(Fact::Values(values)) = request.context.facts.get(&key) {
        return values.first().cloned();
    }
    // The author's own condition says it.
    let mut conditions = evidence
        .policies
        .iter()
        .flat_map(|pasted| &pasted.policy.statements)
        .flat_map(|statement| &statement.conditions);
    if conditions.any(|entry| entry.key.value.eq_ignore_ascii_case(PASSED_TO_SERVICE)) {
        return None;
    }
    of_neighbours(evidence)
        .or_else(|| of_prose(evidence))
        .map(str::to_owned)
}

/// The service to which the calls that the pasted policies allow pass roles.
fn of_neighbours(evidence: &Evidence) -> Option<&'static str> {
    only(neighbours(evidence))
}

/// Whether the pasted policies allow calls that pass a role to the service.
pub(super) fn is_passed_to(evidence: &Evidence, service: &str) -> bool {
    neighbours(evidence).contains(service)
}

/// The services to which the calls that the pasted policies allow pass roles.
fn neighbours(evidence: &Evidence) -> BTreeSet<&'static str> {
    let actions: Vec<&str> = evidence
        .policies
        .iter()
        .flat_map(|pasted| &pasted.policy.statements)
        .filter(|statement| statement.has_effect(Effect::Allow))
        .filter_map(|statement| statement.action.as_ref().filter(|list| !list.negated))
        .flat_map(|list| &list.values)
        .map(|value| value.value.as_str())
        .filter(|written| written.contains(':'))
        .collect();
    reference::role_passing_actions()
        .filter(|(service, operation, _)| {
            let mut of_service = actions.iter().filter(|written| {
                let prefix = written.split(':').next().unwrap_or_default();
                prefix.eq_ignore_ascii_case(service)
            });
            let name = format!("{service}:{operation}");
            of_service.any(|written| action_matches(written, &name))
        })
        .map(|(_, _, principal)| principal)
        .collect()
}

/// The service that the text names in a word of its own: not as a part of an ARN or of an action.
fn of_prose(evidence: &Evidence) -> Option<&'static str> {
    let mut named = BTreeSet::new();
    for paste in &evidence.pastes {
        let text = paste.head(MAX_PROSE_BYTES).to_lowercase();
        let is_part = |byte: Option<u8>| {
            byte.is_some_and(|byte| byte.is_ascii_alphanumeric() || b":/-_.\"".contains(&byte))
        };
        let is_named = |name: &str| {
            text.match_indices(name).any(|(at, _)| {
                let before = at.checked_sub(1).and_then(|at| text.as_bytes().get(at));
                let after = text.as_bytes().get(at + name.len());
                !is_part(before.copied()) && !is_part(after.copied())
            })
        };
        named.extend(
            reference::NAMED_SERVICES
                .iter()
                .filter(|(name, _)| is_named(name))
                .map(|(_, principal)| *principal),
        );
    }
    only(named)
}

/// The request of the service that gets the role: to assume it. `None` where the text does not tell the service.
pub(super) fn assumed_by(evidence: &Evidence, request: &Request) -> Option<Request> {
    if !is_pass_role(&request.action) {
        return None;
    }
    Some(Request {
        principal: Some(service(evidence, request)?),
        action: "sts:AssumeRole".to_owned(),
        resource: request.resource.clone(),
        resource_account: None,
        context: Context::default(),
    })
}
