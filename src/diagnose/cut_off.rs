//! Which part of a policy is missing in a paste.

use super::StatementRead;
use crate::evaluate::{Outcome, Unknown};
use crate::evidence::Evidence;
use crate::iam::Effect;
use crate::policy::{Form, PastedPolicy, Statement, UnreadableKind};

/// Whether a part of these policies is missing in the paste: of one that was read, or of one of which
/// only the beginning is there.
pub(super) fn is_cut_off(evidence: &Evidence, mut policies: impl Iterator<Item = usize>) -> bool {
    let mut pieces = evidence.unreadable.iter();
    pieces.any(|(_, piece)| piece.kind == UnreadableKind::CutOff)
        || policies.any(|policy| {
            let pasted = evidence.policies.get(policy);
            pasted.is_some_and(|pasted| {
                pasted.policy.is_cut_off()
                    && !is_excerpt(pasted)
                    && !is_list_of_statements(evidence, pasted)
            })
        })
}

/// Whether a policy is some elements of a statement, each of them whole, that were pasted by themselves: without an
/// `Effect` they tell of the statement that they are of, and not that it is cut off.
fn is_excerpt(pasted: &PastedPolicy) -> bool {
    let mut statements = pasted.policy.statements.iter();
    pasted.form == Form::Fragment
        && statements.all(|statement| {
            let mut gaps = statement.gaps.iter();
            statement.effect.is_none() && gaps.all(|gap| gap.span.start == gap.span.end)
        })
}

/// Whether a policy is a whole list of statements without the braces around it: `"Statement": [ … ]`.
fn is_list_of_statements(evidence: &Evidence, pasted: &PastedPolicy) -> bool {
    let mut statements = pasted.policy.statements.iter();
    let text = evidence
        .pastes
        .get(pasted.paste)
        .and_then(|paste| paste.as_str().get(pasted.span.start..pasted.span.end));
    pasted.form == Form::Fragment
        && statements.all(Statement::is_whole)
        && text.is_some_and(|text| text.trim_end().ends_with(']'))
}

/// `None` where a statement of which not all was read may allow the request already, perhaps under
/// conditions that a new statement would do without.
pub(super) fn may_not_allow_yet(concerned: &[&StatementRead]) -> Option<()> {
    let is_unread = |read: &&StatementRead| match &read.verdict.outcome {
        Outcome::Match | Outcome::NoMatch => false,
        Outcome::Depends(on) => read.effect != Some(Effect::Deny) && on.contains(&Unknown::CutOff),
    };
    (!concerned.iter().any(is_unread)).then_some(())
}
