//! Findings in a policy: what is wrong or risky in it, whatever was denied.
//!
//! In: the pasted policies and, where a message names it, the caller. Out: [`Finding`]s in the order of
//! the text. A finding is certain: from the document itself or from the service authorization reference.
//! What the reference does not know gives none. Nothing is changed here; the fix is `diagnose`'s.

mod action;
mod broad;
mod caller;
mod condition;
mod document;
mod escalation;
mod exposure;
mod fitting;
mod kind;
mod letter;
mod lookup;
mod narrowing;
mod oidc;
mod placeholder;
mod principal;
mod redundant;
mod size;
mod variable;

pub use caller::CallerClass;
pub use escalation::Gain;
pub use kind::{ArnField, FindingKind, KeyFlaw, ValueType, VariableFlaw};
pub use variable::session_of_user;

use self::lookup::Lookup;
use crate::budget::Budget;
use crate::iam::{Caller, PolicyType};
use crate::policy::{Form, PastedPolicy};
use crate::text::Span;

/// How much a finding matters.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Severity {
    /// The policy does not do what it says, or AWS rejects it.
    Error,
    /// Probably not what was meant, or risky.
    Warning,
    /// Good to know.
    Note,
}

impl Severity {
    /// The stable code of the contract.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Note => "note",
        }
    }
}

/// One finding.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Finding {
    /// Which pasted policy.
    pub policy: usize,
    /// Which statement; `None` for the document.
    pub statement: Option<usize>,
    /// Where in the paste.
    pub span: Span,
    /// What.
    pub kind: FindingKind,
}

/// How much is looked for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Depth {
    /// What makes a policy wrong, or useless in part.
    Flaws,
    /// Besides, what it allows that somebody who reviews it wants to know.
    Review,
}

/// Finds what is wrong in `policies`, or makes them useless in part, for the `caller` when its ARN is known: what
/// somebody who was denied has to know.
///
/// In the order of the policies, and in each in the order of the text. Near-linear in the size of the
/// policies. Where the budget is exhausted after it, findings are missing.
pub fn check(policies: &[PastedPolicy], caller: Option<&str>, budget: &Budget) -> Vec<Finding> {
    findings(policies, caller, Depth::Flaws, budget)
}

/// Finds, besides what [`check`] finds, what a policy allows beyond what its author may have thought of: who is an
/// administrator by it, to whom it opens a resource, how its holder can get more permissions.
pub fn review(policies: &[PastedPolicy], caller: Option<&str>, budget: &Budget) -> Vec<Finding> {
    findings(policies, caller, Depth::Review, budget)
}

fn findings(
    policies: &[PastedPolicy],
    caller: Option<&str>,
    depth: Depth,
    budget: &Budget,
) -> Vec<Finding> {
    let caller = caller.map(Caller::parse);
    let mut lookup = Lookup::new(budget);
    let mut findings = Vec::new();
    for (index, pasted) in policies.iter().enumerate() {
        // What a name stands for is not the author's.
        if pasted.form == Form::SamTemplates {
            continue;
        }
        if !budget.spend(pasted.span.end.saturating_sub(pasted.span.start)) {
            break;
        }
        let mut report = Report {
            policy: index,
            statement: None,
            depth,
            without_principals: is_without_principals(pasted),
            findings: &mut findings,
        };
        document::check(pasted, &mut report);
        placeholder::check(pasted, &mut report);
        for (number, statement) in pasted.policy.statements.iter().enumerate() {
            report.statement = Some(number);
            letter::check(pasted, statement, &mut report);
            action::check(pasted, statement, &mut lookup, &mut report);
            variable::check(pasted, statement, caller.as_ref(), &mut report);
            condition::check(statement, &mut report);
            principal::check(pasted, statement, &mut report);
            caller::check(pasted, statement, caller.as_ref(), &mut report);
            if depth == Depth::Review {
                broad::check(pasted, statement, &mut report);
            }
        }
        if depth == Depth::Review {
            exposure::check(pasted, &mut report);
            escalation::check(pasted, &mut report);
        }
        redundant::check(pasted, &mut report);
    }
    findings.sort_by_key(|finding| (finding.policy, finding.span));
    findings
}

/// Takes the findings of one policy.
struct Report<'a> {
    policy: usize,
    statement: Option<usize>,
    depth: Depth,
    /// The policy is one that names no principals.
    without_principals: bool,
    findings: &'a mut Vec<Finding>,
}

impl Report<'_> {
    fn add(&mut self, span: Span, kind: FindingKind) {
        self.findings.push(Finding {
            policy: self.policy,
            statement: self.statement,
            span,
            kind,
        });
    }
}

/// Tells whether a policy is attached to an identity, or limits one, so that it names no principal.
///
/// A policy whose kind nobody told is one when no statement of it names a principal.
fn is_without_principals(pasted: &PastedPolicy) -> bool {
    match pasted.policy_type {
        Some(
            PolicyType::Identity | PolicyType::Boundary | PolicyType::Session | PolicyType::Scp,
        ) => true,
        Some(PolicyType::Resource | PolicyType::Rcp | PolicyType::Vpce | PolicyType::Trust) => {
            false
        }
        None => pasted
            .policy
            .statements
            .iter()
            .all(|statement| statement.principal.is_none()),
    }
}

#[cfg(test)]
mod tests;
