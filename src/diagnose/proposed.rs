//! Changes that somebody else has to make: of the policy of the other side of a call, or of one that only limits.

use super::cut_off::{is_cut_off, may_not_allow_yet};
use super::together::Together;
use super::varying::Folders;
use super::{
    Cause, ProvenFix, StatementRead, cause, deciding_policies, fix, holder, passed, read_statements,
};
use crate::budget::Budget;
use crate::denial::Denial;
use crate::evaluate::Decision;
use crate::evidence::Evidence;
use crate::iam::{DenialEffect, PolicyType, Request, Target};

/// A change of the pasted trust policy of a role that is passed, where it does not let the service that gets the role
/// assume it: the call would be refused for that next.
///
/// Source: IAM User Guide, "Grant a user permissions to pass a role to an AWS service".
pub(super) fn trust_of_passed(
    evidence: &Evidence,
    denial: &Denial,
    request: &Request,
    kinds: &[PolicyType],
    folders: &Folders,
    budget: &Budget,
) -> Option<ProvenFix> {
    let assumed = passed::assumed_by(evidence, request)?;
    let Target::Known(role) = &request.resource else {
        return None;
    };
    let (_, name) = holder::name_of(role)?;
    let mut of_trust = deciding_policies(kinds, Some(PolicyType::Trust), &[]);
    let policy =
        of_trust.find(|policy| holder::names(evidence, *policy).any(|word| word == name))?;
    let together = Together {
        evidence,
        kinds,
        set_aside: &[],
        named: None,
    };
    let statements: Vec<StatementRead> = read_statements(evidence, kinds, Some(&assumed))
        .into_iter()
        .filter(|read| read.policy == policy)
        .collect();
    propose(
        &together,
        denial,
        &assumed,
        PolicyType::Trust,
        &statements,
        folders,
        budget,
    )
}

/// Whether the policy of a resource or role lacks an Allow, and was not pasted.
pub(super) fn is_other_side(cause: Cause, denial: &Denial) -> bool {
    let is_explicit = denial.effect == Some(DenialEffect::Explicit);
    // The policy of a layer is written by one command only, which names account and version.
    let is_of_layer = denial.action.as_deref() == Some("lambda:GetLayerVersion");
    matches!(cause, Cause::ResourcePolicy | Cause::TrustPolicy) && !is_explicit && !is_of_layer
}

/// A statement for the policy of a resource or role, which was not pasted: for its owner to add.
pub(super) fn propose_new(
    evidence: &Evidence,
    denial: &Denial,
    request: &Request,
    kind: Option<PolicyType>,
    folders: &Folders,
    budget: &Budget,
) -> Option<ProvenFix> {
    fix::find(&fix::Case {
        evidence,
        denial,
        request,
        kind: kind?,
        cause: Cause::ActionNotAllowed,
        nearest: None,
        policy: None,
        together: None,
        beside: Vec::new(),
        folders,
        budget,
    })
}

/// A change to the pasted policies of a kind that lack an Allow for the request, for their owner to decide:
/// proved for those policies alone.
pub(super) fn propose(
    together: &Together<'_>,
    denial: &Denial,
    request: &Request,
    kind: PolicyType,
    statements: &[StatementRead],
    folders: &Folders,
    budget: &Budget,
) -> Option<ProvenFix> {
    let (policy, _) = together.of_kind(kind).next()?;
    let is_of_kind = |read: &&StatementRead| together.kinds.get(read.policy) == Some(&kind);
    let of_kind: Vec<&StatementRead> = statements.iter().filter(is_of_kind).collect();
    may_not_allow_yet(&of_kind)?;
    let decision = together.decision(kind, request, None)?;
    if decision != Decision::ImplicitlyDenied
        || is_cut_off(together.evidence, std::iter::once(policy))
    {
        return None;
    }
    let nearest = cause::nearest(&of_kind);
    fix::find(&fix::Case {
        evidence: together.evidence,
        denial,
        request,
        kind,
        cause: nearest.map_or(Cause::ActionNotAllowed, cause::of_nearest),
        nearest,
        policy: Some(policy),
        together: None,
        beside: Vec::new(),
        folders,
        budget,
    })
}
