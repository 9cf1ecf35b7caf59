//! The statement whose `Deny` decided.

use super::{StatementRead, pasted};
use crate::evaluate::{Element, Outcome, StatementVerdict, Unknown};
use crate::evidence::Evidence;
use crate::iam::{Effect, PolicyType};
use crate::policy::Statement;

/// The statement whose `Deny` decided, among the policies of the layer: the first that matches, else the only one
/// that can. Where the action is not known, one that lists some may be about others.
pub(super) fn denying(
    evidence: &Evidence,
    statements: &[StatementRead],
    kinds: &[PolicyType],
    layer: Option<PolicyType>,
) -> Option<usize> {
    let of_layer = |read: &StatementRead| {
        read.effect == Some(Effect::Deny)
            && layer.is_none_or(|layer| kinds.get(read.policy) == Some(&layer))
    };
    let all = || {
        let all = statements.iter().enumerate();
        all.filter(|(_, read)| of_layer(read))
    };
    let matching = all().find(|(_, read)| read.verdict.outcome == Outcome::Match);
    let mut open = all().filter(|(_, read)| read.verdict.outcome != Outcome::NoMatch);
    // Of a part of a policy it is not known what else denies.
    let is_whole = evidence.unreadable.is_empty()
        && !evidence
            .policies
            .iter()
            .any(|pasted| pasted.policy.is_cut_off());
    let only = open.next().filter(|_| is_whole && open.next().is_none());
    let only = only.filter(|(_, read)| match &read.verdict.outcome {
        Outcome::Depends(on) => {
            !on.contains(&Unknown::Field(Element::Action))
                || pasted(evidence, read).is_some_and(is_of_any_action)
        }
        Outcome::Match | Outcome::NoMatch => true,
    });
    matching.or(only).map(|(index, _)| index)
}

/// Whether a statement is about all actions.
fn is_of_any_action(statement: &Statement) -> bool {
    statement.action.as_ref().is_some_and(|list| {
        let mut values = list.values.iter();
        !list.negated && values.any(|value| value.value.trim() == "*")
    })
}

/// The same statements where it is concluded which `Deny` applied: the message says that one did, and no other can.
pub(super) fn concluded(
    mut statements: Vec<StatementRead>,
    denying: Option<usize>,
) -> Vec<StatementRead> {
    if let Some(read) = denying.and_then(|index| statements.get_mut(index)) {
        read.verdict = StatementVerdict {
            outcome: Outcome::Match,
            reasons: Vec::new(),
        };
    }
    statements
}
