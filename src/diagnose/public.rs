//! S3 Block Public Access, as the pasted settings have it: a public bucket policy that is there and does not count.

use super::call;
use crate::denial::Denial;
use crate::evaluate::{self, Decision};
use crate::evidence::{ClueFact, Evidence};
use crate::iam::{Caller, CallerKind, Effect, PolicyType, Request};
use crate::policy::Statement;

/// The setting that makes S3 ignore a public policy for everybody outside the account.
const RESTRICT: &str = "RestrictPublicBuckets";

/// The setting that refuses public ACLs.
const BLOCK_ACLS: &str = "BlockPublicAcls";

/// The setting that refused an upload with a public ACL that the text shows: where the text says that it is on, or a
/// pasted policy allows setting an ACL, so that no permission is missing.
///
/// Source: Amazon S3 User Guide, "Blocking public access to your Amazon S3 storage", `BlockPublicAcls`.
pub(super) fn refused_acl(
    evidence: &Evidence,
    denial: &Denial,
    request: &Request,
) -> Option<(&'static str, String)> {
    let is_open = denial.effect.is_none() && denial.policy_type.is_none();
    let (upload, asked) = ("s3:PutObject", "s3:PutObjectAcl");
    let is_upload = [upload, asked]
        .iter()
        .any(|action| request.action.eq_ignore_ascii_case(action));
    let is_public = evidence.clues.iter().any(|clue| {
        matches!(&clue.fact, ClueFact::Key { key, value } if key == "s3:x-amz-acl" && value.starts_with("public-"))
    });
    if !is_open || !is_upload || !is_public {
        return None;
    }
    let is_on = evidence.clues.iter().any(|clue| {
        matches!(clue.fact, ClueFact::Setting { name, value } if name == BLOCK_ACLS && value == "true")
    });
    let of = |action: &str| Request {
        action: action.to_owned(),
        ..request.clone()
    };
    let is_allowed = |action: &str| {
        evidence.policies.iter().any(|pasted| {
            let decided = evaluate::policy(&pasted.policy, PolicyType::Identity, &of(action));
            decided.decision == Decision::Allowed
        })
    };
    let written = call::parameter(evidence, &of(upload), asked)?;
    (is_allowed(upload) && (is_on || is_allowed(asked))).then_some((BLOCK_ACLS, written))
}

/// The setting that refused, where the text shows one that is on and what would have let the caller in is a bucket policy
/// for everybody. The bucket and the account have it, and the strictest counts.
///
/// Source: Amazon S3 User Guide, "Blocking public access to your Amazon S3 storage".
pub(super) fn refused(evidence: &Evidence, denial: &Denial) -> Option<&'static str> {
    let mut statements = evidence
        .policies
        .iter()
        .flat_map(|pasted| &pasted.policy.statements);
    (is_restricted(evidence, denial) && statements.any(is_public)).then_some(RESTRICT)
}

/// Whether the setting is on and nothing but S3 itself denied somebody without credentials.
pub(super) fn is_restricted(evidence: &Evidence, denial: &Denial) -> bool {
    let is_anybody = denial
        .principal
        .as_deref()
        .is_none_or(|principal| Caller::parse(principal).kind == CallerKind::Anonymous);
    let is_open = denial.service.as_deref() == Some("s3")
        && denial.effect.is_none()
        && denial.policy_type.is_none()
        && is_anybody;
    let is_on = evidence.clues.iter().any(|clue| {
        matches!(clue.fact, ClueFact::Setting { name, value } if name == RESTRICT && value == "true")
    });
    is_open && is_on
}

/// Whether a statement lets everybody read or write in S3.
fn is_public(statement: &Statement) -> bool {
    let is_for_all = statement.principal.as_ref().is_some_and(|element| {
        let mut entries = element.entries.iter();
        !element.negated && entries.any(|entry| entry.value.value == "*")
    });
    let is_of_s3 = statement.action.as_ref().is_some_and(|list| {
        let mut values = list.values.iter();
        values
            .any(|value| value.value.to_ascii_lowercase().starts_with("s3:") || value.value == "*")
    });
    statement.has_effect(Effect::Allow) && is_for_all && is_of_s3
}
