//! Which kind of policy denied, and who may change it.

use super::together::{Together, is_across_accounts, is_of_a_session, is_of_kms};
use super::{Owner, RequestRead};
use crate::denial::Denial;
use crate::evaluate::{self, Decision};
use crate::evidence::Evidence;
use crate::iam::{Caller, CallerKind, DenialEffect, Effect, PolicyType, Request};
use crate::policy::PastedPolicy;

/// The kind of policy that denied, as the message says, or as follows from the action alone.
///
/// `AssumeRoleWithWebIdentity` and `AssumeRoleWithSAML` are called without AWS credentials: no
/// identity-based policy takes part, the role's trust policy alone decides. Nor does an anonymous caller
/// have one, nor a service: only a resource's policy can allow them. What an execution role lacks, its own policies lack.
///
/// Source: AWS STS API Reference, `AssumeRoleWithWebIdentity`; IAM User Guide, "AWS JSON policy elements:
/// Principal".
pub(super) fn denying(denial: &Denial, read: &RequestRead) -> Option<PolicyType> {
    let printed = read.principal.as_deref();
    let is_of_a_service =
        printed.is_some_and(|principal| Caller::parse(principal).kind == CallerKind::Service);
    denial.policy_type.or_else(|| {
        if is_anonymous(denial) && denial.effect != Some(DenialEffect::Explicit) {
            return Some(PolicyType::Resource);
        }
        if denial.of_execution_role {
            return Some(PolicyType::Identity);
        }
        // A service has no policies of its own.
        let is_said_beside = denial.principal.is_none() && is_of_a_service;
        if denial.itself.is_some() || denial.of_service.is_some() || is_said_beside {
            return Some(PolicyType::Resource);
        }
        let action = read.action.as_deref()?.to_ascii_lowercase();
        if is_of_a_service
            && action.starts_with("kms:")
            && denial.effect != Some(DenialEffect::Explicit)
        {
            return Some(PolicyType::Resource);
        }
        matches!(
            action.as_str(),
            "sts:assumerolewithwebidentity" | "sts:assumerolewithsaml"
        )
        .then_some(PolicyType::Trust)
    })
}

/// Whether nobody signed the request.
pub(super) fn is_anonymous(denial: &Denial) -> bool {
    denial
        .principal
        .as_deref()
        .is_some_and(|principal| Caller::parse(principal).kind == CallerKind::Anonymous)
}

/// The kind that each pasted policy is taken for: as given, else as its elements and the message tell.
///
/// A policy without a principal is an identity-based one, unless the message names an explicit deny in
/// another layer of the same form and this policy has a Deny to show for it. A fragment without a
/// resource is a trust policy where a trust policy denied.
pub(super) fn kinds(
    evidence: &Evidence,
    denial: &Denial,
    denying: Option<PolicyType>,
) -> Vec<PolicyType> {
    evidence
        .policies
        .iter()
        .map(|policy| kind(policy, denial, denying))
        .collect()
}

/// The same, where the message says that nothing in a limit allows the request, and no policy is known to be that limit:
/// of several policies without a principal it is the only one that does not allow it.
pub(super) fn by_elimination(
    evidence: &Evidence,
    kinds: &mut [PolicyType],
    denial: &Denial,
    denying: Option<PolicyType>,
    request: Option<&Request>,
) {
    let limit = denying.filter(|kind| {
        let has_form = matches!(
            kind,
            PolicyType::Boundary | PolicyType::Session | PolicyType::Scp
        );
        has_form && denial.effect == Some(DenialEffect::Implicit) && !kinds.contains(kind)
    });
    let (Some(limit), Some(request)) = (limit, request) else {
        return;
    };
    let mut lacking = Vec::new();
    let mut allow = 0_usize;
    for (index, pasted) in evidence.policies.iter().enumerate() {
        if pasted.policy_type.is_some() {
            continue;
        }
        match evaluate::policy(&pasted.policy, PolicyType::Identity, request).decision {
            Decision::Allowed => allow = allow.saturating_add(1),
            Decision::ImplicitlyDenied => lacking.push(index),
            Decision::ExplicitlyDenied | Decision::Depends(_) => return,
        }
    }
    if let [only] = lacking.as_slice()
        && allow > 0
        && let Some(kind) = kinds.get_mut(*only)
    {
        *kind = limit;
    }
}

fn kind(policy: &PastedPolicy, denial: &Denial, denying: Option<PolicyType>) -> PolicyType {
    let has_deny = policy
        .policy
        .statements
        .iter()
        .any(|statement| statement.has_effect(Effect::Deny));
    let names_no_resource = policy
        .policy
        .statements
        .iter()
        .all(|statement| statement.resource.is_none());
    let names_no_action = !policy.policy.is_whole()
        && policy
            .policy
            .statements
            .iter()
            .all(|statement| statement.action.is_none());
    match (policy.policy_type, denying, denial.effect) {
        (Some(PolicyType::Resource), Some(PolicyType::Vpce), _) => PolicyType::Vpce,
        // Cut off before its actions, it may be of either kind.
        (Some(PolicyType::Trust), Some(PolicyType::Resource), _) if names_no_action => {
            PolicyType::Resource
        }
        (Some(kind), _, _) => kind,
        (
            None,
            Some(layer @ (PolicyType::Scp | PolicyType::Boundary | PolicyType::Session)),
            Some(DenialEffect::Explicit),
        ) if has_deny => layer,
        (None, Some(PolicyType::Trust), _) if names_no_resource => PolicyType::Trust,
        // A beginning with a principal is one of what denied, though not all of its elements are there to tell.
        (None, Some(PolicyType::Resource), _)
            if policy.policy.is_cut_off()
                && policy
                    .policy
                    .statements
                    .iter()
                    .any(|statement| statement.principal.is_some()) =>
        {
            PolicyType::Resource
        }
        (None, _, _) => PolicyType::Identity,
    }
}

/// Which kind of policy decided.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(super) struct Deciding {
    /// The layer that denied, as the message says or as follows from what was pasted; `None` where nothing tells.
    pub(super) layer: Option<PolicyType>,
    /// The kind of the policies whose statements decide. Another one than the layer where that leaves the
    /// decision to it: a key policy that names the account delegates to identity-based policies.
    pub(super) kind: Option<PolicyType>,
    /// A pasted policy denies explicitly, where the message does not say so.
    pub(super) denies: bool,
}

/// Works out which kind of policy decided, from what the message says and from all that was pasted together.
pub(super) fn deciding(
    together: &Together<'_>,
    said: Option<PolicyType>,
    denial: &Denial,
    request: Option<&Request>,
) -> Deciding {
    let as_said = |kind: PolicyType| Deciding {
        layer: said,
        kind: Some(kind),
        denies: false,
    };
    let is_explicit = denial.effect == Some(DenialEffect::Explicit);
    match (said, request) {
        (Some(layer), Some(request)) if !is_explicit => as_said(behind(together, layer, request)),
        (Some(layer), _) => as_said(layer),
        (None, Some(request)) => unsaid(
            together,
            request,
            denial.effect == Some(DenialEffect::Implicit),
        ),
        (None, None) => Deciding {
            kind: pasted(together),
            ..Deciding::default()
        },
    }
}

/// The kind that decides where the message names `layer`: the identity-based policies where a resource-based
/// or trust policy leaves it to them, and where a key policy that was not pasted may.
fn behind(together: &Together<'_>, layer: PolicyType, request: &Request) -> PolicyType {
    let is_pasted = |kind| together.of_kind(kind).next().is_some();
    match layer {
        PolicyType::Resource | PolicyType::Trust if is_pasted(layer) => {
            if together.delegates(layer, request) && !is_across_accounts(request) {
                PolicyType::Identity
            } else {
                layer
            }
        }
        PolicyType::Resource
            if is_of_kms(request)
                && is_pasted(PolicyType::Identity)
                && !is_across_accounts(request)
                && together.decision(PolicyType::Identity, request, None)
                    != Some(Decision::Allowed) =>
        {
            PolicyType::Identity
        }
        layer => layer,
    }
}

/// The deciding kind where the message names none.
///
/// A limit that denies decides whatever else allows. Where the identity-based policies allow, what stops the
/// request is another layer: a limit that was pasted, or the other side, where two decide.
fn unsaid(together: &Together<'_>, request: &Request, is_implicit: bool) -> Deciding {
    let found = |kind: PolicyType, denies: bool| Deciding {
        layer: Some(kind),
        kind: Some(kind),
        denies,
    };
    let decision = |kind| together.decision(kind, request, None);
    let denying = PolicyType::ALL
        .into_iter()
        .filter(|_| !is_implicit)
        .find(|kind| decision(*kind) == Some(Decision::ExplicitlyDenied));
    if let Some(kind) = denying {
        return found(kind, true);
    }
    let open = |kind: PolicyType| Deciding {
        layer: None,
        kind: Some(kind),
        denies: false,
    };
    let identity = decision(PolicyType::Identity);
    // The other side of a call that takes two: the trust policy of a role, a key policy, a resource elsewhere.
    let side = if is_of_a_session(request) {
        PolicyType::Trust
    } else {
        PolicyType::Resource
    };
    if identity
        .as_ref()
        .is_some_and(|decision| *decision != Decision::Allowed)
    {
        return open(PolicyType::Identity);
    }
    let lacking = PolicyType::ALL
        .into_iter()
        .filter(|kind| kind.is_limit() && *kind != PolicyType::Rcp)
        .find(|kind| decision(*kind) == Some(Decision::ImplicitlyDenied));
    let by_side = decision(side);
    match (identity, by_side) {
        (Some(_), Some(by_side)) if by_side != Decision::Allowed => open(side),
        (Some(_), None) if together.lacks_other_side(side, request) && lacking.is_none() => {
            found(side, false)
        }
        (None, Some(Decision::Allowed)) if together.delegates(side, request) => Deciding {
            layer: Some(PolicyType::Identity),
            kind: Some(PolicyType::Identity),
            denies: false,
        },
        (identity, by_side) => match lacking {
            Some(kind) => found(kind, false),
            None if identity.is_some() => open(PolicyType::Identity),
            None if by_side.is_some() => open(side),
            None => Deciding {
                kind: pasted(together),
                ..Deciding::default()
            },
        },
    }
}

/// The kind that was pasted of those that allow.
fn pasted(together: &Together<'_>) -> Option<PolicyType> {
    [
        PolicyType::Identity,
        PolicyType::Resource,
        PolicyType::Trust,
    ]
    .into_iter()
    .find(|kind| together.of_kind(*kind).next().is_some())
}

/// Who may change what denied.
///
/// Source: IAM User Guide, "Troubleshoot access denied error messages".
pub(super) fn owner(layer: Option<PolicyType>, denial: &Denial) -> Owner {
    match layer {
        Some(PolicyType::Identity) if permission_set(denial).is_some() => {
            Owner::IdentityCenterAdministrator
        }
        Some(PolicyType::Identity) => Owner::IamAdministrator,
        Some(PolicyType::Resource) => Owner::ResourceOwner,
        Some(PolicyType::Scp | PolicyType::Rcp) => Owner::OrganizationAdministrator,
        Some(PolicyType::Boundary) => Owner::BoundaryAdministrator,
        Some(PolicyType::Session) => Owner::SessionIssuer,
        Some(PolicyType::Vpce) if denial.through_scp => Owner::OrganizationAdministrator,
        Some(PolicyType::Vpce) => Owner::NetworkTeam,
        Some(PolicyType::Trust) => Owner::RoleOwner,
        None if denial.public_access_setting.is_some() || denial.sse_c_blocked => {
            Owner::ResourceOwner
        }
        None => Owner::Unknown,
    }
}

/// The name of the permission set behind a caller's role, `AWSReservedSSO_<name>_<16 hex digits>`, of which a message
/// may have lost the end.
///
/// Source: IAM Identity Center User Guide, "Permission sets".
pub(super) fn permission_set(denial: &Denial) -> Option<String> {
    let principal = denial.principal.as_deref()?;
    let (_, rest) = principal.split_once("AWSReservedSSO_")?;
    let role = rest.split('/').next()?;
    let is_suffix =
        |text: &str| text.len() == 16 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
    let name = match role.rsplit_once('_') {
        Some((name, suffix)) if is_suffix(suffix) => name,
        _ => role,
    };
    (!name.is_empty()).then(|| name.to_owned())
}
