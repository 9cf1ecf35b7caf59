//! Which of the pasted policies say nothing of a request: they belong to another resource, as a key policy beside a
//! request to S3, or the trust policy of a role that is passed; or a template ignores them.

use super::together::is_of_a_session;
use super::{holder, properties};
use crate::denial::Denial;
use crate::evaluate::{self, Decision};
use crate::evidence::Evidence;
use crate::iam::{Arn, DenialEffect, PolicyType, Request, Target};
use crate::policy::{Policy, Statement};

/// The policies of other resources than that of the request.
pub(super) fn policies(evidence: &Evidence, kinds: &[PolicyType], request: &Request) -> Vec<usize> {
    let all = evidence.policies.iter().zip(kinds).enumerate();
    all.filter(|(index, (pasted, kind))| match kind {
        _ if pasted.is_ignored => true,
        PolicyType::Identity => is_of_another_role(evidence, *index, request),
        PolicyType::Trust => !is_of_a_session(request),
        PolicyType::Resource => {
            is_of_another_service(&pasted.policy, request)
                || is_of_another_resource(evidence, &pasted.policy, request)
        }
        PolicyType::Scp
        | PolicyType::Rcp
        | PolicyType::Boundary
        | PolicyType::Session
        | PolicyType::Vpce => false,
    })
    .map(|(index, _)| index)
    .collect()
}

/// Whether the words above a policy name a role or user of the text that is not the caller, such as the role that is
/// passed or assumed, and do not name the caller.
fn is_of_another_role(evidence: &Evidence, policy: usize, request: &Request) -> bool {
    let Some((_, caller)) = request.principal.as_deref().and_then(holder::name_of) else {
        return false;
    };
    let on = match &request.resource {
        Target::Known(resource) => holder::name_of(resource),
        Target::Unknown => None,
    };
    let printed = holder::printed(evidence).filter_map(holder::name_of);
    let others: Vec<&str> = printed
        .chain(on)
        .map(|(_, name)| name)
        .filter(|name| *name != caller)
        .collect();
    let mut is_other = false;
    for word in holder::names(evidence, policy) {
        if word == caller {
            return false;
        }
        is_other |= others.contains(&word);
    }
    is_other
}

/// Whether all that a policy names, its actions and its resources, is of other services than the request.
fn is_of_another_service(policy: &Policy, request: &Request) -> bool {
    let own = request.action.split(':').next().unwrap_or_default();
    let on = match &request.resource {
        Target::Known(resource) => Arn::parse(resource).map(|arn| arn.service),
        Target::Unknown => None,
    };
    let is_own = |service: &str| {
        service.eq_ignore_ascii_case(own) || on.is_some_and(|on| service.eq_ignore_ascii_case(on))
    };
    // What is missing may be about the request.
    if policy.statements.is_empty() || policy.is_cut_off() {
        return false;
    }
    policy.statements.iter().all(|statement| {
        let actions = statement.action.iter().flat_map(|list| &list.values);
        let resources = statement.resource.iter().flat_map(|list| &list.values);
        let of_actions = actions
            .filter_map(|value| value.value.split_once(':'))
            .map(|(service, _)| service);
        let of_resources = resources
            .filter_map(|value| Arn::parse(&value.value))
            .map(|arn| arn.service);
        let mut named = of_actions.chain(of_resources).peekable();
        named.peek().is_some()
            && named.all(|service| !is_own(service) && !service.contains(['*', '?', '$']))
    })
}

/// Whether a policy belongs to another bucket, queue or topic than the request is on, which the text speaks of besides:
/// AWS saves none of these with the ARN of another one.
///
/// Source: Amazon S3 User Guide, "Bucket policies"; Amazon SQS Developer Guide, "Overview of managing access".
fn is_of_another_resource(evidence: &Evidence, policy: &Policy, request: &Request) -> bool {
    let Target::Known(resource) = &request.resource else {
        return false;
    };
    let Some(on) = Arn::parse(resource) else {
        return false;
    };
    let owner = |arn: &Arn<'_>| match arn.service {
        "s3" => arn.rest.split('/').next().map(str::to_owned),
        "sqs" | "sns" => Some(arn.rest.to_owned()),
        _ => None,
    };
    let Some(own) = owner(&on).filter(|_| !on.rest.starts_with("accesspoint")) else {
        return false;
    };
    if policy.is_cut_off() {
        return false;
    }
    let resources = policy
        .statements
        .iter()
        .filter_map(|statement| statement.resource.as_ref())
        .flat_map(|list| &list.values);
    let mut named = resources
        .map(|value| {
            let arn = Arn::parse(&value.value).filter(|arn| arn.service == on.service)?;
            owner(&arn)
        })
        .peekable();
    if named.peek().is_none() {
        return false;
    }
    let texts = properties::beside_policies(evidence);
    named.all(|name| {
        name.is_some_and(|name| {
            let is_told = texts.iter().any(|text| text.contains(&name));
            is_told && name != own && !name.contains(['*', '?', '$', '{', '<'])
        })
    })
}

/// Policies that allow the request for sure and are another version of one that does not: they were not in
/// effect when it was denied.
pub(super) fn not_in_effect(
    evidence: &Evidence,
    denial: &Denial,
    kinds: &[PolicyType],
    request: Option<&Request>,
) -> Vec<usize> {
    let Some(request) = request.filter(|_| denial.effect != Some(DenialEffect::Explicit)) else {
        return Vec::new();
    };
    let allows: Vec<bool> = evidence
        .policies
        .iter()
        .zip(kinds)
        .map(|(pasted, kind)| {
            // One policy alone is no version of another.
            evidence.policies.len() > 1
                && evaluate::policy(&pasted.policy, *kind, request).decision == Decision::Allowed
        })
        .collect();
    let all = || evidence.policies.iter().zip(kinds).zip(&allows).enumerate();
    all()
        .filter(|(_, (_, allows))| **allows)
        .filter(|(_, ((pasted, kind), _))| {
            all().any(|(_, ((other, of), allows))| {
                !allows && of == *kind && are_versions(&pasted.policy, &other.policy)
            })
        })
        .map(|(index, _)| index)
        .collect()
}

/// Whether two policies look like one that was changed: a statement of one has the `Sid` of one of the other, or
/// its actions.
fn are_versions(one: &Policy, other: &Policy) -> bool {
    let actions = |statement: &Statement| -> Vec<String> {
        let list = statement.action.iter();
        list.flat_map(|list| &list.values)
            .map(|value| value.value.to_ascii_lowercase())
            .collect()
    };
    one.statements.iter().any(|a| {
        other.statements.iter().any(|b| {
            let sid = |statement: &Statement| statement.sid.as_ref().map(|sid| sid.value.clone());
            sid(a).is_some_and(|own| Some(own) == sid(b)) || actions(a) == actions(b)
        })
    })
}
