//! Two versions of a file with policies: what the newer grants beyond the older.

use super::{Given, compared, found};
use crate::api::{ApiError, whole};
use crate::budget::Budget;
use crate::compare::{ComparedPolicy, FileChange};
use crate::iam::PolicyType;
use crate::text::mask::Masker;
use crate::text::{Paste, Positions, Span};

/// A policy that grants nothing, to compare one with that was not there before.
const NOTHING: &str = r#"{"Version": "2012-10-17", "Statement": []}"#;

/// Compares the policies of two versions of a file. Those that are the same in both are left out; of the others the
/// n-th of a kind in the old version belongs to the n-th of that kind in the new one.
///
/// # Errors
/// Where a version has a policy that is not whole.
pub(crate) fn of(
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
