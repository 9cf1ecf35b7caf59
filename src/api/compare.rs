//! Two versions of a policy, or of a file with policies, and what the newer grants beyond the older.

use super::ApiError;
use super::whole::{self, name};
use crate::budget::Budget;
use crate::compare::{self, ComparedPolicy, Comparison, FileChange, Flaw, Side, Unproven};
use crate::iam::PolicyType;
use crate::policy::{self, PastedPolicy};
use crate::text::mask::{Masker, Secret};
use crate::text::{Paste, Positions, Span};
use std::collections::BTreeSet;

/// A policy that grants nothing, to compare one with that was not there before.
const NOTHING: &str = r#"{"Version": "2012-10-17", "Statement": []}"#;

/// Two policies, compared.
#[derive(Debug)]
pub(crate) struct Compared {
    /// The kind of both.
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
        kind,
        comparison,
        secrets: masker.secrets().clone(),
        flaws,
    })
}

/// Compares the policies of two versions of a file. Those that are the same in both are left out; of the others the
/// n-th of a kind in the old version belongs to the n-th of that kind in the new one.
///
/// # Errors
/// Where a version has a policy that is not whole.
pub(crate) fn versions(
    file: &str,
    old: Option<Paste>,
    new: Option<Paste>,
    budget: &Budget,
) -> Result<Vec<ComparedPolicy>, ApiError> {
    let pastes = [old, new].map(|paste| paste.unwrap_or_else(|| Paste::new(None, "")));
    let mut masker = Masker::of(pastes.iter().map(Paste::as_str));
    let [old, new] = pastes.map(|paste| all(&masker.paste(paste), budget));
    let (mut old, new) = (old?, new?);
    let mut left = Vec::new();
    for given in new {
        match old.iter().position(|one| one.says_the_same(&given)) {
            Some(same) => drop(old.remove(same)),
            None => left.push(given),
        }
    }
    let nothing = all(&Paste::new(None, NOTHING), budget)?;
    let Some(nothing) = nothing.first() else {
        return Ok(Vec::new());
    };
    let policy = |of: &Given, change, old: &Given, new: &Given| ComparedPolicy {
        file: file.to_owned(),
        line: of.line(),
        kind: of.kind(),
        change,
        comparison: compared(old, new, of.kind(), budget).0,
    };
    let mut out = Vec::new();
    for given in left {
        let kind = given.kind();
        let before = old.iter().position(|one| one.kind() == kind);
        out.push(match before.map(|at| old.remove(at)) {
            Some(before) => policy(&given, FileChange::Changed, &before, &given),
            None => policy(&given, FileChange::Added, nothing, &given),
        });
    }
    let removed = old.iter();
    out.extend(removed.map(|gone| policy(gone, FileChange::Removed, gone, nothing)));
    Ok(out)
}

/// A policy and the text that it stands in.
struct Given {
    paste: Paste,
    policy: PastedPolicy,
    is_alone: bool,
}

impl Given {
    fn text(&self) -> &str {
        let Span { start, end } = self.policy.span;
        self.paste.as_str().get(start..end).unwrap_or_default()
    }

    fn says_the_same(&self, other: &Self) -> bool {
        self.kind() == other.kind() && self.text() == other.text()
    }

    fn kind(&self) -> PolicyType {
        self.policy.policy_type.unwrap_or(PolicyType::Identity)
    }

    fn line(&self) -> usize {
        Positions::of(self.paste.as_str())
            .at(self.policy.span.start)
            .line
    }
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

/// All policies of a text. One that is cut off is an error.
fn all(paste: &Paste, budget: &Budget) -> Result<Vec<Given>, ApiError> {
    let policies = found(paste, budget)?;
    whole::check(paste, &policies)?;
    let given = policies.into_iter().map(|policy| Given {
        paste: paste.clone(),
        policy,
        is_alone: false,
    });
    Ok(given.collect())
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
