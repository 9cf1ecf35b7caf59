//! What else is worth saying about a denial, and what to paste next.

use super::cause::{never_applies, open_reference};
use super::layer::permission_set;
use super::{Ask, Cause, Note, RequestRead, StatementRead};
use crate::denial::Denial;
use crate::evaluate::{ConditionGap, ReasonKind};
use crate::iam::{Arn, DenialEffect, PolicyType, Request, Target};
use crate::reference;
use std::collections::BTreeSet;

/// What the notes are made from.
#[derive(Debug)]
pub(super) struct Case<'a> {
    /// The denial.
    pub(super) denial: &'a Denial,
    /// The request that was read.
    pub(super) read: &'a RequestRead,
    /// The request that was evaluated.
    pub(super) request: Option<&'a Request>,
    /// What else the operation needs, always or in some requests.
    pub(super) needs: &'a [&'static str],
    /// The layer that denied.
    pub(super) layer: Option<PolicyType>,
    /// The cause.
    pub(super) cause: Cause,
    /// All statements.
    pub(super) statements: &'a [StatementRead],
    /// The nearest.
    pub(super) nearest: Option<&'a StatementRead>,
    /// Kinds of policy of which a statement was pasted, with its effect.
    pub(super) pasted: &'a BTreeSet<PolicyType>,
}

/// Notes, by weight.
pub(super) fn notes(case: &Case<'_>) -> Vec<Note> {
    let mut notes = Vec::new();
    let denial = case.denial;
    if denial.through_scp {
        notes.push(Note::ThroughScp);
    }
    notes.extend(
        denial
            .public_access_setting
            .iter()
            .map(|setting| Note::PublicAccessSetting {
                setting: setting.clone(),
            }),
    );
    notes.extend(denial.matched.iter().map(|matched| Note::DeniedBy {
        sid: matched.sid.clone(),
        actions: matched.actions.clone(),
        resources: matched.resources.clone(),
    }));
    if let Some(arn) = denial.policy_arn.as_ref().filter(|arn| managed_by_aws(arn)) {
        notes.push(Note::ManagedByAws { arn: arn.clone() });
    }
    if let Some(name) = permission_set(denial) {
        notes.push(Note::PermissionSet { name });
    }
    notes.extend(unfitting_tags(case));
    notes.extend(bucket_of_template(case));
    notes.extend(also_authorised(case));
    if !case.needs.is_empty() {
        let actions = case
            .needs
            .iter()
            .map(|action| (*action).to_owned())
            .collect();
        notes.push(if denial.listed.is_empty() {
            Note::DependentActions { actions }
        } else {
            Note::ListedActions { actions }
        });
    }
    notes.extend(missing_object(case));
    notes.extend(looks_wrong(case));
    if case.layer == Some(PolicyType::Resource)
        && denial.effect != Some(DenialEffect::Explicit)
        && denial.service.as_deref() == Some("kms")
    {
        notes.push(Note::KeyPolicyMayDelegate);
    }
    notes.extend(cross_account(case));
    if let Some(id) = &denial.authorization_id {
        notes.push(Note::AuthorizationDetails { id: id.clone() });
    }
    notes
}

/// Whether the ARN is of a policy that AWS owns.
///
/// Source: IAM User Guide, "Managed policies and inline policies".
fn managed_by_aws(arn: &str) -> bool {
    Arn::parse(arn).is_some_and(|arn| arn.service == "iam" && arn.account == "aws")
}

/// A tag condition beside which the resource would never fit, because the resource belongs to AWS.
fn unfitting_tags(case: &Case<'_>) -> Option<Note> {
    let nearest = case.nearest?;
    nearest
        .verdict
        .reasons
        .iter()
        .find_map(|reason| match &reason.kind {
            ReasonKind::ConditionFalse {
                key,
                gap: ConditionGap::AbsentOnAwsResource,
                ..
            } => Some(Note::TagConditionCannotFit {
                key: key.clone(),
                statement: nearest.statement,
            }),
            _ => None,
        })
}

/// The reference to an ARN in a template that stands alone, where an object of S3 is asked for: the ARN of
/// its bucket does not cover it.
///
/// Source: Amazon S3 User Guide, "Policy resources for Amazon S3".
fn bucket_of_template(case: &Case<'_>) -> Option<Note> {
    let reference = open_reference(case.nearest?)?;
    let Target::Known(resource) = &case.request?.resource else {
        return None;
    };
    let arn = Arn::parse(resource)?;
    (arn.service == "s3" && arn.rest.contains('/')).then(|| Note::BucketOfTemplate {
        reference: reference.to_owned(),
    })
}

/// Actions that are authorised on two resources in one call, which the reference does not mark.
///
/// Source: Systems Manager User Guide, "Additional sample IAM policies for Session Manager" and "Create
/// IAM policies for Run Command".
const AUTHORISED_ON_BOTH: [(&str, &str, &str); 4] = [
    ("ssm:startsession", "document", "instance"),
    ("ssm:startsession", "instance", "document"),
    ("ssm:sendcommand", "document", "instance"),
    ("ssm:sendcommand", "instance", "document"),
];

/// The other resources on which the same call is authorised.
fn also_authorised(case: &Case<'_>) -> Option<Note> {
    let request = case.request?;
    let Target::Known(resource) = &request.resource else {
        return None;
    };
    let action = reference::action(&request.action)?;
    let own: BTreeSet<&str> = action
        .resource_type_of(resource)
        .iter()
        .map(|row| row.resource_type().name())
        .collect();
    if own.is_empty() {
        return None;
    }
    let name = request.action.to_ascii_lowercase();
    let mut others: Vec<String> = AUTHORISED_ON_BOTH
        .iter()
        .filter(|(action, on, _)| *action == name && own.contains(on))
        .map(|(_, _, other)| (*other).to_owned())
        .collect();
    // Elsewhere the required types of an action can be alternatives (`bedrock:InvokeModel`).
    //
    // Source: Amazon EC2 User Guide, "Example policies to control access to the Amazon EC2 API".
    if action.service().prefix() == "ec2" {
        others.extend(
            action
                .resources()
                .filter(|row| row.required() && !own.contains(row.resource_type().name()))
                .map(|row| row.resource_type().name().to_owned()),
        );
    }
    if others.is_empty() {
        return None;
    }
    let covered_by = case.statements.iter().find_map(|read| {
        read.verdict
            .reasons
            .iter()
            .find_map(|reason| match &reason.kind {
                ReasonKind::ResourceNotCovered { nearest, .. } => action
                    .resource_type_of(nearest)
                    .iter()
                    .any(|row| {
                        others
                            .iter()
                            .any(|other| other == row.resource_type().name())
                    })
                    .then_some((read.policy, read.statement)),
                _ => None,
            })
    });
    Some(Note::AlsoAuthorisedOn {
        resource_types: others,
        covered_by,
    })
}

/// S3 answers 403 for an object that does not exist, unless the caller may list the bucket.
///
/// Source: Amazon S3 API Reference, `HeadObject`.
fn missing_object(case: &Case<'_>) -> Option<Note> {
    let read = matches!(
        case.denial.operation.as_deref(),
        Some("HeadObject" | "GetObject")
    );
    let s3 = case.denial.service.as_deref() == Some("s3");
    let silent =
        case.denial.effect.is_none() || case.read.action.as_deref() == Some("s3:ListBucket");
    (s3 && read && silent).then_some(Note::MayBeMissingObject)
}

/// A resource that ends where its type should begin, so that no ARN of a policy can name it: the name
/// in the request is wrong, not the policy.
fn looks_wrong(case: &Case<'_>) -> Option<Note> {
    let request = case.request?;
    let Target::Known(resource) = &request.resource else {
        return None;
    };
    names_nothing(request).then(|| Note::ResourceLooksWrong {
        resource: resource.clone(),
    })
}

/// Whether the resource of the request names none of the action's types.
pub(super) fn names_nothing(request: &Request) -> bool {
    let Target::Known(resource) = &request.resource else {
        return false;
    };
    let action = reference::action(&request.action);
    Arn::parse(resource).is_some_and(|arn| arn.rest == "*")
        && action.is_some_and(|action| !action.needs_star())
}

/// Both sides must allow when the caller's account and the resource's differ for sure.
///
/// Source: IAM User Guide, "Cross-account policy evaluation logic".
fn cross_account(case: &Case<'_>) -> Option<Note> {
    let caller = Arn::parse(case.denial.principal.as_deref()?)?;
    let resource = Arn::parse(case.read.resource.as_deref()?)?;
    let account = |text: &str| text.len() == 12 && text.bytes().all(|b| b.is_ascii_digit());
    (account(caller.account) && account(resource.account) && caller.account != resource.account)
        .then(|| Note::CrossAccount {
            caller: caller.account.to_owned(),
            resource: resource.account.to_owned(),
        })
}

/// What to paste next, most useful first; nothing where it would not decide anything.
pub(super) fn asks(case: &Case<'_>, fixed: bool) -> Vec<Ask> {
    let denial = case.denial;
    let explicit = denial.effect == Some(DenialEffect::Explicit);
    let missing = |kind: PolicyType| !case.pasted.contains(&kind);
    let mut asks = Vec::new();
    if case.cause == Cause::BlockPublicAccess {
        return asks;
    }
    if denial.encoded {
        asks.push(Ask::DecodedMessage);
    } else if case.read.action.is_none() && !denial.listed.is_empty() {
        asks.extend(missing(PolicyType::Identity).then_some(Ask::IdentityPolicy));
    } else if case.read.action.is_none() {
        asks.extend([Ask::FullMessage, Ask::CloudTrailEvent]);
    } else if case.read.resource.is_none()
        && !fixed
        && case.layer != Some(PolicyType::Trust)
        && case.cause != Cause::UnsignedRequest
    {
        asks.push(Ask::ResourceArn);
    }
    match (case.layer, explicit) {
        (Some(PolicyType::Identity), true) if missing(PolicyType::Identity) => {
            asks.push(Ask::DenyingPolicy);
        }
        (Some(PolicyType::Identity), _) if missing(PolicyType::Identity) => {
            asks.push(Ask::IdentityPolicy);
        }
        (Some(PolicyType::Resource), _) if missing(PolicyType::Resource) => {
            asks.push(Ask::ResourcePolicy);
        }
        (Some(PolicyType::Trust), _) if missing(PolicyType::Trust) => asks.push(Ask::TrustPolicy),
        (Some(PolicyType::Boundary), _) if missing(PolicyType::Boundary) => {
            asks.push(Ask::Boundary);
        }
        (Some(PolicyType::Session), _) if missing(PolicyType::Session) => {
            asks.push(Ask::SessionPolicy);
        }
        (Some(PolicyType::Scp), _) if missing(PolicyType::Scp) => asks.push(Ask::Scp),
        (Some(PolicyType::Rcp), _) if missing(PolicyType::Rcp) => asks.push(Ask::Rcp),
        (Some(PolicyType::Vpce), _) if denial.through_scp => asks.push(Ask::Scp),
        (Some(PolicyType::Vpce), _) if missing(PolicyType::Vpce) => {
            asks.push(Ask::VpcEndpointPolicy);
        }
        (None, true) => asks.push(Ask::DenyingPolicy),
        (None, false) if case.read.action.is_some() && case.pasted.is_empty() => {
            asks.push(Ask::IdentityPolicy);
        }
        (Some(_) | None, _) => {}
    }
    let federated = case
        .read
        .action
        .as_deref()
        .is_some_and(|action| action.eq_ignore_ascii_case("sts:AssumeRoleWithWebIdentity"));
    if federated && !missing(PolicyType::Trust) {
        asks.push(Ask::TokenClaims);
    }
    let unmet = case.cause == Cause::ConditionNotMet
        && !federated
        && case.nearest.is_some_and(|nearest| {
            nearest
                .verdict
                .reasons
                .iter()
                .any(|reason| match &reason.kind {
                    ReasonKind::ConditionFalse { gap, .. } => !never_applies(gap),
                    ReasonKind::ConditionOpen { .. } => true,
                    _ => false,
                })
        });
    if (unmet || case.cause == Cause::PolicyAllows) && !asks.contains(&Ask::CloudTrailEvent) {
        asks.push(Ask::CloudTrailEvent);
    }
    asks
}
