//! Why a request was denied, from the layer and from the statement that came nearest.

use super::StatementRead;
use crate::evaluate::{ConditionGap, Element, Outcome, ReasonKind, ResourceGap, Unknown};
use crate::iam::{DenialEffect, Effect, PolicyType};
use std::collections::BTreeSet;

/// Why a request was denied: stable codes.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Cause {
    /// A statement lists the action, and no statement that does covers the resource.
    ResourceNotCovered,
    /// No statement lists the action.
    ActionNotAllowed,
    /// The policy lists the API operation's name, which is no IAM action.
    ActionIsOperation,
    /// Action and resource match, and a condition is false, or can never be true.
    ConditionNotMet,
    /// Action and resource match, and the caller is not among the principals.
    PrincipalNotAllowed,
    /// A statement with a Deny matches, or the message says so.
    ExplicitDeny,
    /// The action has no resource type, and the policy allows it on ARNs only.
    ActionNeedsStar,
    /// A variable is not substituted, or this caller does not have it.
    VariableNotSubstituted,
    /// The document's `Version` is none, so AWS rejects it.
    InvalidVersion,
    /// The pasted policy allows the request: it is not attached, is another version, belongs to another
    /// principal, or another layer denied.
    PolicyAllows,
    /// A service control policy denied.
    ServiceControlPolicy,
    /// A resource control policy denied.
    ResourceControlPolicy,
    /// The permissions boundary does not allow it.
    PermissionsBoundary,
    /// The session policy does not allow it.
    SessionPolicy,
    /// The VPC endpoint policy does not allow it.
    VpcEndpointPolicy,
    /// The role trust policy does not allow it.
    TrustPolicy,
    /// No resource-based policy allows it.
    ResourcePolicy,
    /// No identity-based policy allows it, and no such policy was pasted.
    IdentityPolicy,
    /// The caller is anonymous: the request came without a valid signature, so no identity-based policy
    /// takes part, and nothing pasted denies explicitly. Cured by signing the request; only the resource's
    /// policy can let in an anonymous caller.
    ///
    /// Source: Amazon API Gateway Developer Guide, "Control access for invoking an API".
    UnsignedRequest,
    /// A setting of S3 Block Public Access refused what would make data public. It is no policy: no Allow
    /// and no other change of IAM lets the request through. Cured by a policy or an ACL that is not
    /// public, or, where data is meant for everybody, by the setting.
    ///
    /// Source: Amazon S3 User Guide, "Blocking public access to your Amazon S3 storage".
    BlockPublicAccess,
    /// The pasted policy belongs to another user or role than the one that made the call. Cured by calling with the
    /// credentials that were meant, or by a policy for the caller.
    AnotherCaller,
    /// What would allow the call is in a template that does not put it into effect: `Policies` of a function of AWS SAM
    /// that sets its `Role`. Cured by the permissions in that role, or by leaving out `Role`.
    ///
    /// Source: AWS SAM Developer Guide, `AWS::Serverless::Function`.
    PolicyIgnored,
    /// The pasted policy was not read in whole: it is cut off, or code makes a part of it, and that part
    /// decides. Cured by pasting the whole policy.
    IncompletePolicy,
    /// The bucket does not take objects that are encrypted with keys of the customer (SSE-C). It is a setting
    /// and no policy. Cured by other encryption, or, where SSE-C is meant, by the setting.
    ///
    /// Source: Amazon S3 User Guide, "Blocking or unblocking SSE-C for a general purpose bucket".
    SseCBlocked,
    /// What would be changed belongs to AWS: a managed policy of AWS, a role of IAM Identity Center, a
    /// service-linked role, an alias `alias/aws/…`. No policy lets anybody change it. Cured by a copy of one's own,
    /// or where it is managed.
    ///
    /// Source: IAM User Guide, "Managed policies and inline policies"; "Create a service-linked role".
    ManagedByAws,
    /// The ARN in the message names nothing: a part of it is empty or was not filled in. Cured where the call gets it.
    ResourceCannotExist,
    /// The details are in an encoded message.
    EncodedMessage,
    /// The text does not say enough.
    Unknown,
}

impl Cause {
    /// Every cause.
    pub const ALL: [Self; 28] = [
        Self::ResourceNotCovered,
        Self::ActionNotAllowed,
        Self::ActionIsOperation,
        Self::ConditionNotMet,
        Self::PrincipalNotAllowed,
        Self::ExplicitDeny,
        Self::ActionNeedsStar,
        Self::VariableNotSubstituted,
        Self::InvalidVersion,
        Self::PolicyAllows,
        Self::ServiceControlPolicy,
        Self::ResourceControlPolicy,
        Self::PermissionsBoundary,
        Self::SessionPolicy,
        Self::VpcEndpointPolicy,
        Self::TrustPolicy,
        Self::ResourcePolicy,
        Self::IdentityPolicy,
        Self::UnsignedRequest,
        Self::BlockPublicAccess,
        Self::AnotherCaller,
        Self::PolicyIgnored,
        Self::IncompletePolicy,
        Self::SseCBlocked,
        Self::ManagedByAws,
        Self::ResourceCannotExist,
        Self::EncodedMessage,
        Self::Unknown,
    ];

    /// The stable code, used in JSON and in the knowledge base.
    pub const fn code(self) -> &'static str {
        match self {
            Self::ResourceNotCovered => "resource_not_covered",
            Self::ActionNotAllowed => "action_not_allowed",
            Self::ActionIsOperation => "action_is_operation",
            Self::ConditionNotMet => "condition_not_met",
            Self::PrincipalNotAllowed => "principal_not_allowed",
            Self::ExplicitDeny => "explicit_deny",
            Self::ActionNeedsStar => "action_needs_star",
            Self::VariableNotSubstituted => "variable_not_substituted",
            Self::InvalidVersion => "invalid_version",
            Self::PolicyAllows => "policy_allows",
            Self::ServiceControlPolicy => "service_control_policy",
            Self::ResourceControlPolicy => "resource_control_policy",
            Self::PermissionsBoundary => "permissions_boundary",
            Self::SessionPolicy => "session_policy",
            Self::VpcEndpointPolicy => "vpc_endpoint_policy",
            Self::TrustPolicy => "trust_policy",
            Self::ResourcePolicy => "resource_policy",
            Self::IdentityPolicy => "identity_policy",
            Self::UnsignedRequest => "unsigned_request",
            Self::BlockPublicAccess => "block_public_access",
            Self::AnotherCaller => "another_caller",
            Self::PolicyIgnored => "policy_ignored",
            Self::IncompletePolicy => "incomplete_policy",
            Self::SseCBlocked => "sse_c_blocked",
            Self::ManagedByAws => "managed_by_aws",
            Self::ResourceCannotExist => "resource_cannot_exist",
            Self::EncodedMessage => "encoded_message",
            Self::Unknown => "unknown",
        }
    }

    /// Whether a policy denied that only limits what others allow.
    pub const fn is_a_limit(self) -> bool {
        matches!(
            self,
            Self::ServiceControlPolicy
                | Self::ResourceControlPolicy
                | Self::PermissionsBoundary
                | Self::SessionPolicy
                | Self::VpcEndpointPolicy
        )
    }

    /// Whether no wider Allow for the caller helps: a Deny or a limit decided.
    pub const fn outweighs_allow(self) -> bool {
        matches!(self, Self::ExplicitDeny) || self.is_a_limit()
    }

    /// Whether no policy is the reason: a setting or AWS itself refused, or the call is on nothing.
    pub const fn is_a_setting(self) -> bool {
        matches!(
            self,
            Self::BlockPublicAccess
                | Self::SseCBlocked
                | Self::ManagedByAws
                | Self::ResourceCannotExist
        )
    }
}

/// What is known when the cause is decided.
#[derive(Debug)]
pub(super) struct Facts<'a> {
    /// Nobody signed the request.
    pub(super) anonymous: bool,
    /// A setting of S3 Block Public Access refused.
    pub(super) public_access_blocked: bool,
    /// The policies of the caller's kind belong to somebody else.
    pub(super) is_of_another: bool,
    /// A pasted policy does not take effect where it stands.
    pub(super) is_ignored: bool,
    /// The bucket blocks encryption with keys of the customer.
    pub(super) sse_c_blocked: bool,
    /// What would be changed belongs to AWS.
    pub(super) managed_by_aws: bool,
    /// The ARN that was denied names nothing.
    pub(super) cannot_exist: bool,
    /// The layer that denied.
    pub(super) layer: Option<PolicyType>,
    /// The kind of the policies whose statements decide.
    pub(super) kind: Option<PolicyType>,
    /// Implicit or explicit.
    pub(super) effect: Option<DenialEffect>,
    /// Whether the action is known.
    pub(super) action_known: bool,
    /// Whether the details are in an encoded message.
    pub(super) encoded: bool,
    /// The statements of the policies of that layer.
    pub(super) statements: &'a [&'a StatementRead],
    /// A part of these policies is missing in the paste.
    pub(super) is_cut_off: bool,
    /// A setting is on by which a public bucket policy does not count, and the call was made without credentials.
    pub(super) may_be_public: bool,
    /// The version of one of these policies is none that AWS takes.
    pub(super) invalid_version: bool,
    /// The nearest of `statements`.
    pub(super) nearest: Option<&'a StatementRead>,
    /// What stands for something else in the name of the resource, where that leaves open whether the nearest
    /// statement covers it.
    pub(super) open_name: Option<OpenName>,
    /// The resource was taken from the pasted policies, so that it tells nothing of them.
    pub(super) is_assumed: bool,
    /// The call was on something that has no ARN, though the action takes ARNs.
    pub(super) is_on_star: bool,
    /// The action has no resource type, so that no ARN allows it, whatever the message prints.
    pub(super) needs_star: bool,
    /// The action follows from the operation, which takes others as well in some requests that no pasted policy lists.
    pub(super) may_need_others: bool,
}

/// Where a part of a resource's name stands for something else.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum OpenName {
    /// In the pasted policy: a parameter of a template.
    InPolicy,
    /// In the message: it was redacted.
    InMessage,
}

/// Decides the cause.
pub(super) fn cause(facts: &Facts<'_>) -> Cause {
    if facts.public_access_blocked {
        return Cause::BlockPublicAccess;
    }
    if facts.sse_c_blocked {
        return Cause::SseCBlocked;
    }
    if facts.managed_by_aws {
        return Cause::ManagedByAws;
    }
    if facts.cannot_exist {
        return Cause::ResourceCannotExist;
    }
    if let Some(layer) = facts.layer
        && let Some(cause) = beyond_an_allow(layer)
    {
        return cause;
    }
    if facts.is_of_another && facts.effect != Some(DenialEffect::Explicit) {
        return Cause::AnotherCaller;
    }
    let denies = facts
        .statements
        .iter()
        .any(|read| read.effect == Some(Effect::Deny) && read.verdict.outcome == Outcome::Match);
    if denies || facts.effect == Some(DenialEffect::Explicit) {
        return Cause::ExplicitDeny;
    }
    // What is missing may allow, deny, or set conditions.
    if facts.is_cut_off && (facts.action_known || facts.may_be_public) {
        return Cause::IncompletePolicy;
    }
    // A policy that lets in everybody is not about the signature: what else it wants was not met.
    let lets_in_anybody = facts.nearest.is_some_and(|nearest| {
        let mut reasons = nearest.verdict.reasons.iter();
        !reasons
            .any(|reason| is_failure(&reason.kind) && reason.kind.element() == Element::Principal)
    });
    if facts.anonymous && !lets_in_anybody {
        return Cause::UnsignedRequest;
    }
    let allows = facts
        .statements
        .iter()
        .any(|read| read.effect == Some(Effect::Allow) && read.verdict.outcome == Outcome::Match);
    if facts.is_ignored && !allows {
        return Cause::PolicyIgnored;
    }
    // A statement without its `Effect` is a part of one: what it does was not pasted.
    // Of one that was pasted for its conditions, they tell all the same where one is known not to be met.
    let is_unmet = |read: &&&StatementRead| {
        let mut reasons = read.verdict.reasons.iter();
        reasons.any(|reason| {
            matches!(
                &reason.kind,
                ReasonKind::ConditionFalse {
                    gap: ConditionGap::Differs { .. },
                    ..
                }
            )
        })
    };
    if facts
        .nearest
        .is_some_and(|nearest| nearest.effect.is_none() && is_unmet(&&nearest))
    {
        return Cause::ConditionNotMet;
    }
    let nothing_pasted = facts.statements.iter().all(|read| read.effect.is_none());
    if !facts.action_known || nothing_pasted {
        return if facts.encoded {
            Cause::EncodedMessage
        } else if nothing_pasted {
            unseen(facts.kind.or(facts.layer))
        } else {
            Cause::Unknown
        };
    }
    if facts.invalid_version {
        return Cause::InvalidVersion;
    }
    let cause = facts.nearest.map_or(Cause::ActionNotAllowed, of_nearest);
    match (cause, facts.open_name) {
        // A policy always allows what was taken from itself.
        (Cause::PolicyAllows, _) if facts.is_assumed => Cause::Unknown,
        (Cause::ActionNeedsStar, _) if facts.is_on_star => Cause::ResourceNotCovered,
        (Cause::ResourceNotCovered, _) if facts.needs_star => Cause::ActionNeedsStar,
        // It may be on another resource, or one of the other actions.
        (Cause::ResourceNotCovered, _)
            if facts.may_need_others && facts.nearest.is_some_and(is_open_resource) =>
        {
            Cause::Unknown
        }
        // What denied tells that it stands for another name.
        (Cause::PolicyAllows, Some(OpenName::InPolicy)) => Cause::ResourceNotCovered,
        (Cause::PolicyAllows, Some(OpenName::InMessage)) => Cause::Unknown,
        (cause, _) => cause,
    }
}

/// The layers in which an Allow for the caller does not help.
fn beyond_an_allow(layer: PolicyType) -> Option<Cause> {
    match layer {
        PolicyType::Scp => Some(Cause::ServiceControlPolicy),
        PolicyType::Rcp => Some(Cause::ResourceControlPolicy),
        PolicyType::Boundary => Some(Cause::PermissionsBoundary),
        PolicyType::Session => Some(Cause::SessionPolicy),
        PolicyType::Vpce => Some(Cause::VpcEndpointPolicy),
        PolicyType::Identity | PolicyType::Resource | PolicyType::Trust => None,
    }
}

/// The cause when no policy of the layer was pasted.
fn unseen(layer: Option<PolicyType>) -> Cause {
    match layer {
        Some(PolicyType::Identity) => Cause::IdentityPolicy,
        Some(PolicyType::Resource) => Cause::ResourcePolicy,
        Some(PolicyType::Trust) => Cause::TrustPolicy,
        Some(layer) => beyond_an_allow(layer).unwrap_or(Cause::Unknown),
        None => Cause::Unknown,
    }
}

/// The cause that the nearest Allow statement shows.
pub(super) fn of_nearest(nearest: &StatementRead) -> Cause {
    let reasons = &nearest.verdict.reasons;
    if nearest.verdict.outcome == Outcome::Match {
        return Cause::PolicyAllows;
    }
    let stopped = |element: Element| {
        reasons
            .iter()
            .any(|reason| is_failure(&reason.kind) && reason.kind.element() == element)
    };
    if stopped(Element::Action) {
        let operation = reasons
            .iter()
            .any(|reason| matches!(reason.kind, ReasonKind::ActionIsOperation { .. }));
        return if operation {
            Cause::ActionIsOperation
        } else {
            Cause::ActionNotAllowed
        };
    }
    if stopped(Element::Resource) {
        for reason in reasons {
            match &reason.kind {
                ReasonKind::ResourceNotCovered {
                    gap: ResourceGap::ActionHasNoResourceType,
                    ..
                } => return Cause::ActionNeedsStar,
                ReasonKind::VariableInOldVersion { .. } | ReasonKind::VariableAbsent { .. } => {
                    return Cause::VariableNotSubstituted;
                }
                _ => {}
            }
        }
        return Cause::ResourceNotCovered;
    }
    if stopped(Element::Principal) {
        return Cause::PrincipalNotAllowed;
    }
    let conditional = reasons
        .iter()
        .any(|reason| reason.kind.element() == Element::Condition);
    let is_unread = reasons.iter().any(|reason| {
        matches!(
            reason.kind,
            ReasonKind::Open {
                element: Element::Action | Element::Principal | Element::Effect,
                on: Unknown::Code(_) | Unknown::Placeholder(_),
            } | ReasonKind::Open {
                element: Element::Resource,
                on: Unknown::Code(_),
            }
        )
    });
    if is_unread {
        Cause::IncompletePolicy
    } else if conditional {
        Cause::ConditionNotMet
    } else if open_reference(nearest).is_some() || is_open_resource(nearest) {
        Cause::ResourceNotCovered
    } else {
        Cause::PolicyAllows
    }
}

/// Whether it depends on the value of a variable, on the resource's name, or on an entry that is no ARN whether the
/// resource is covered: that the request was denied tells that it is not.
fn is_open_resource(nearest: &StatementRead) -> bool {
    nearest.verdict.reasons.iter().any(|reason| {
        matches!(
            reason.kind,
            ReasonKind::Open {
                element: Element::Resource,
                on: Unknown::Key(_) | Unknown::Field(_) | Unknown::Pattern(_),
            }
        )
    })
}

/// The reference of a template (`${aws_s3_bucket.logs.arn}`) on which it depends whether the resource is
/// covered: what denied tells that it stands for something else.
pub(super) fn open_reference(nearest: &StatementRead) -> Option<&str> {
    nearest
        .verdict
        .reasons
        .iter()
        .find_map(|reason| match &reason.kind {
            ReasonKind::Open {
                element: Element::Resource,
                on: Unknown::Placeholder(written),
            } => written
                .to_ascii_lowercase()
                .ends_with("arn}")
                .then_some(written.as_str()),
            _ => None,
        })
}

/// Whether the reason stopped the match, rather than leaving it open.
pub(super) fn is_failure(kind: &ReasonKind) -> bool {
    !matches!(
        kind,
        ReasonKind::Open { .. } | ReasonKind::ConditionOpen { .. }
    )
}

/// Whether a condition can never be true for this action on this resource, whoever calls.
pub(super) fn never_applies(gap: &ConditionGap) -> bool {
    matches!(
        gap,
        ConditionGap::AbsentForAction
            | ConditionGap::AbsentForResourceType { .. }
            | ConditionGap::AbsentOnAwsResource
    )
}

/// The Allow statement that came nearest: one that lists the action before one that does not, then
/// the fewest elements that failed, then the fewest that are open, then the first.
pub(super) fn nearest<'a>(statements: &[&'a StatementRead]) -> Option<&'a StatementRead> {
    let allows = |read: &&&StatementRead| read.effect == Some(Effect::Allow);
    // Some elements of a statement, pasted by themselves.
    let is_part = |read: &&&StatementRead| read.effect.is_none();
    let has_allow = statements.iter().any(|read| allows(&read));
    statements
        .iter()
        .filter(|read| allows(read) || !has_allow && is_part(read))
        .min_by_key(|read| {
            let failed: BTreeSet<Element> = read
                .verdict
                .reasons
                .iter()
                .filter(|reason| is_failure(&reason.kind))
                .map(|reason| reason.kind.element())
                .collect();
            let action = if failed.contains(&Element::Action) {
                let misnamed = read.verdict.reasons.iter().any(|reason| {
                    matches!(
                        reason.kind,
                        ReasonKind::ActionIsOperation { .. }
                            | ReasonKind::ActionNotListed { nearest: Some(_) }
                    )
                });
                if misnamed { 1 } else { 2 }
            } else {
                0
            };
            (action, failed.len(), read.verdict.reasons.len())
        })
        .copied()
}
