//! Which kind of policy denied, and who may change it.

use super::Owner;
use crate::denial::Denial;
use crate::evidence::Evidence;
use crate::iam::{Caller, CallerKind, DenialEffect, Effect, PolicyType};
use crate::policy::PastedPolicy;

/// The kind of policy that denied, as the message says, or as follows from the action alone.
///
/// `AssumeRoleWithWebIdentity` and `AssumeRoleWithSAML` are called without AWS credentials: no
/// identity-based policy takes part, the role's trust policy alone decides. Nor does an anonymous caller
/// have one: only a resource's policy can allow it.
///
/// Source: AWS STS API Reference, `AssumeRoleWithWebIdentity`; IAM User Guide, "AWS JSON policy elements:
/// Principal".
pub(super) fn denying(denial: &Denial, action: Option<&str>) -> Option<PolicyType> {
    denial.policy_type.or_else(|| {
        if is_anonymous(denial) && denial.effect != Some(DenialEffect::Explicit) {
            return Some(PolicyType::Resource);
        }
        let action = action?.to_ascii_lowercase();
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

fn kind(policy: &PastedPolicy, denial: &Denial, denying: Option<PolicyType>) -> PolicyType {
    let has_deny = policy.policy.statements.iter().any(|statement| {
        statement
            .effect
            .as_ref()
            .is_some_and(|effect| effect.value == Effect::Deny)
    });
    let names_no_resource = policy
        .policy
        .statements
        .iter()
        .all(|statement| statement.resource.is_none());
    match (policy.policy_type, denying, denial.effect) {
        (Some(PolicyType::Resource), Some(PolicyType::Vpce), _) => PolicyType::Vpce,
        (Some(kind), _, _) => kind,
        (
            None,
            Some(layer @ (PolicyType::Scp | PolicyType::Boundary | PolicyType::Session)),
            Some(DenialEffect::Explicit),
        ) if has_deny => layer,
        (None, Some(PolicyType::Trust), _) if names_no_resource => PolicyType::Trust,
        (None, _, _) => PolicyType::Identity,
    }
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

/// The name of the permission set behind a caller's role, `AWSReservedSSO_<name>_<16 hex digits>`.
///
/// Source: IAM Identity Center User Guide, "Permission sets".
pub(super) fn permission_set(denial: &Denial) -> Option<String> {
    let principal = denial.principal.as_deref()?;
    let (_, rest) = principal.split_once("AWSReservedSSO_")?;
    let role = rest.split('/').next()?;
    let (name, suffix) = role.rsplit_once('_')?;
    (suffix.len() == 16 && suffix.bytes().all(|b| b.is_ascii_hexdigit())).then(|| name.to_owned())
}
