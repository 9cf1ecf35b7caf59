//! Two versions of a policy, or of a file with policies, and what the newer grants beyond the older.

#[cfg(feature = "cli")]
pub(crate) mod versions;

use super::ApiError;
use super::whole::{self, name};
use crate::budget::Budget;
use crate::compare::{self, Comparison, Flaw, Side, Unproven};
use crate::iam::PolicyType;
use crate::policy::{self, PastedPolicy};
use crate::text::mask::{Masker, Secret};
use crate::text::{Paste, Span};
use std::collections::BTreeSet;

/// Two policies, compared.
#[derive(Debug)]
pub(crate) struct Compared {
    /// The kind of both.
    #[cfg(feature = "cli")]
    pub(crate) kind: PolicyType,
    /// How they differ.
    pub(crate) comparison: Comparison,
    /// The kinds of secret in both.
    pub(crate) secrets: BTreeSet<Secret>,
    /// What AWS would not take as it stands, in each.
    pub(crate) flaws: Vec<(Paste, Vec<(Flaw, Span)>)>,
}

/// Compares the one policy of a text with that of another. The kind is as given for one of them, else as their
/// elements tell.
///
/// # Errors
/// Where a text has not one whole policy, or the kinds are not one.
pub(crate) fn texts(
    old: Paste,
    new: Paste,
    kinds: [Option<PolicyType>; 2],
    budget: &Budget,
) -> Result<Compared, ApiError> {
    let pastes = [old, new];
    let mut masker = Masker::of(pastes.iter().map(Paste::as_str));
    let [old, new] = pastes.map(|paste| one(masker.paste(paste), budget));
    let (old, new) = (old?, new?);
    let kind = kind(kinds, &old.policy, &new.policy)?;
    let (comparison, flaws) = compared(&old, &new, kind, budget);
    Ok(Compared {
        #[cfg(feature = "cli")]
        kind,
        comparison,
        secrets: masker.secrets().clone(),
        flaws,
    })
}

/// A policy and the text that it stands in.
struct Given {
    paste: Paste,
    policy: PastedPolicy,
    is_alone: bool,
}

fn compared(
    old: &Given,
    new: &Given,
    kind: PolicyType,
    budget: &Budget,
) -> (Comparison, Vec<(Paste, Vec<(Flaw, Span)>)>) {
    let mut compared = compare::pasted(&old.policy, &new.policy, kind, budget);
    let mut all = Vec::new();
    for (side, given) in [(Side::Old, old), (Side::New, new)] {
        let harmless = given.policy.repairs.iter();
        let harmless = harmless.filter(|one| one.keeps_meaning());
        let mut flaws: Vec<(Flaw, Span)> = harmless
            .map(|one| (Flaw::Repaired(one.kind.clone()), one.span))
            .chain(compare::flaws(&given.policy, kind))
            .collect();
        if let Some(span) = whole::beside(&given.paste, &given.policy).filter(|_| given.is_alone) {
            let flaw = Flaw::TextBeside;
            flaws.push((flaw.clone(), span));
            compared.unproven.push(Unproven::Misread { side, flaw });
        }
        all.push((given.paste.clone(), flaws));
    }
    (compared, all)
}

/// The one policy of a text. One that is cut off is none.
fn one(paste: Paste, budget: &Budget) -> Result<Given, ApiError> {
    let mut policies = found(&paste, budget)?;
    let name = || name(&paste).to_owned();
    let count = policies.len();
    if count > 1 {
        let name = name();
        return Err(ApiError::SeveralPolicies { name, count });
    }
    whole::check(&paste, &policies)?;
    match policies.pop() {
        Some(policy) => Ok(Given {
            paste,
            policy,
            is_alone: true,
        }),
        None => Err(ApiError::NoPolicy { name: name() }),
    }
}

fn found(paste: &Paste, budget: &Budget) -> Result<Vec<PastedPolicy>, ApiError> {
    let found = policy::find(0, paste, budget);
    let name = || name(paste).to_owned();
    if let [unreadable, ..] = found.unreadable.as_slice() {
        return Err(ApiError::unreadable(name(), unreadable));
    }
    if let Some(truncation) = found.truncated {
        return Err(ApiError::not_searched(name(), paste.as_str(), truncation));
    }
    Ok(found.policies)
}

fn kind(
    given: [Option<PolicyType>; 2],
    old: &PastedPolicy,
    new: &PastedPolicy,
) -> Result<PolicyType, ApiError> {
    let told = |policy: &PastedPolicy| policy.policy_type.unwrap_or(PolicyType::Identity);
    match given {
        [None, None] => Ok(match told(new) {
            PolicyType::Identity => told(old),
            kind => kind,
        }),
        [None, Some(kind)] | [Some(kind), None] => Ok(kind),
        [Some(old), Some(new)] if old == new => Ok(new),
        [Some(old), Some(new)] => Err(ApiError::TwoKinds {
            old: old.code(),
            new: new.code(),
        }),
    }
}
