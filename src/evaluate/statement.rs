//! One statement: principal, action, resource and condition, and a reason for each that is not met.

use super::presence::{Asked, Facts};
use super::value::{Variables, arn_covers};
use super::{
    Element, Outcome, Reason, ReasonKind, StatementVerdict, Truth, Unknown, condition, near,
    principal,
};
use crate::iam::{Piece, PolicyType, action_matches, variable_pieces};
use crate::policy::{ConditionEntry, ListElement, Policy, Statement};
use crate::text::Span;

/// Evaluates a statement of a policy of this kind.
pub(super) fn verdict(
    statement: &Statement,
    policy: &Policy,
    policy_type: PolicyType,
    facts: &Facts<'_>,
) -> StatementVerdict {
    let mut found = Found {
        truth: Truth::True,
        reasons: Vec::new(),
    };
    let variables = substitutes_variables(policy);
    if statement.effect.is_none() {
        found.missing(Element::Effect, statement.span);
    }
    principal_element(statement, policy_type, facts, &mut found);
    match &statement.action {
        None => found.missing(Element::Action, statement.span),
        Some(action) => action_element(action, facts, &mut found),
    }
    match &statement.resource {
        // A trust policy has none: its resource is the role it belongs to.
        None if policy_type == PolicyType::Trust => {}
        None => found.missing(Element::Resource, statement.span),
        Some(resource) => resource_element(resource, variables, facts, &mut found),
    }
    condition_element(&statement.conditions, variables, facts, &mut found);
    let outcome = Outcome::from(found.truth);
    if outcome == Outcome::Match {
        found.reasons.clear();
    }
    StatementVerdict {
        outcome,
        reasons: found.reasons,
    }
}

/// The outcome alone, as quickly as it can be told.
pub(super) fn truth(
    statement: &Statement,
    policy: &Policy,
    policy_type: PolicyType,
    facts: &Facts<'_>,
) -> Truth {
    let variables = substitutes_variables(policy);
    let Some(action) = &statement.action else {
        return Truth::False;
    };
    let mut truth = action_truth(action, facts);
    let missing = |truth: bool| if truth { Truth::False } else { Truth::True };
    if truth == Truth::False || statement.effect.is_none() {
        return Truth::False;
    }
    truth = truth.and(match &statement.resource {
        None => missing(policy_type != PolicyType::Trust),
        Some(resource) => resource_truth(resource, variables, facts),
    });
    if truth == Truth::False {
        return truth;
    }
    truth = truth.and(match &statement.principal {
        None => missing(needs_principal(policy_type)),
        Some(element) => principal::applies(
            element,
            statement.effect.as_ref().map(|effect| effect.value),
            facts,
        ),
    });
    if truth == Truth::False {
        return truth;
    }
    truth.and(conditions_truth(&statement.conditions, variables, facts))
}

/// Only the newer language substitutes variables. Any other date is rejected by AWS; it is read as
/// what the author meant.
///
/// Source: IAM User Guide, "IAM JSON policy elements: Version".
fn substitutes_variables(policy: &Policy) -> bool {
    policy
        .version
        .as_ref()
        .is_some_and(|version| version.value != "2008-10-17")
}

/// Source: IAM User Guide, "AWS JSON policy elements: Principal".
fn needs_principal(policy_type: PolicyType) -> bool {
    match policy_type {
        PolicyType::Resource | PolicyType::Trust | PolicyType::Rcp => true,
        PolicyType::Identity
        | PolicyType::Boundary
        | PolicyType::Session
        | PolicyType::Scp
        | PolicyType::Vpce => false,
    }
}

struct Found {
    truth: Truth,
    reasons: Vec<Reason>,
}

impl Found {
    fn and(&mut self, truth: Truth) {
        let before = std::mem::replace(&mut self.truth, Truth::True);
        self.truth = before.and(truth);
    }

    fn because(&mut self, kind: ReasonKind, span: Span) {
        self.reasons.push(Reason { kind, span });
    }

    fn missing(&mut self, element: Element, span: Span) {
        self.and(Truth::False);
        self.because(ReasonKind::Missing { element }, span);
    }

    fn open(&mut self, element: Element, on: &std::collections::BTreeSet<Unknown>, span: Span) {
        for on in on {
            let kind = ReasonKind::Open {
                element,
                on: on.clone(),
            };
            self.because(kind, span);
        }
    }
}

fn principal_element(
    statement: &Statement,
    policy_type: PolicyType,
    facts: &Facts<'_>,
    found: &mut Found,
) {
    let Some(element) = &statement.principal else {
        if needs_principal(policy_type) {
            found.missing(Element::Principal, statement.span);
        }
        return;
    };
    let effect = statement.effect.as_ref().map(|effect| effect.value);
    let truth = principal::applies(element, effect, facts);
    match &truth {
        Truth::True => {}
        Truth::Depends(on) => found.open(Element::Principal, on, element.span),
        Truth::False if element.entries.is_empty() => {
            let element_kind = ReasonKind::Empty {
                element: Element::Principal,
            };
            found.because(element_kind, element.span);
        }
        Truth::False if element.negated => {
            let entry = element
                .entries
                .iter()
                .find(|entry| principal::names(entry, facts).0 == Truth::True);
            if let Some(entry) = entry {
                let kind = ReasonKind::PrincipalExcluded {
                    entry: entry.value.value.clone(),
                };
                found.because(kind, entry.value.span);
            }
        }
        Truth::False => {
            let nearest = near::principal(element, facts);
            let kind = ReasonKind::PrincipalNotListed {
                nearest: nearest.map(|entry| entry.value.value.clone()),
            };
            let span = nearest.map_or(element.span, |entry| entry.value.span);
            found.because(kind, span);
        }
    }
    found.and(truth);
}

fn action_truth(element: &ListElement, facts: &Facts<'_>) -> Truth {
    if element.values.is_empty() {
        return Truth::False;
    }
    let action = facts.request.action.as_str();
    let listed = element
        .values
        .iter()
        .any(|pattern| action_matches(&pattern.value, action));
    Truth::of(listed != element.negated)
}

fn action_element(element: &ListElement, facts: &Facts<'_>, found: &mut Found) {
    let truth = action_truth(element, facts);
    let action = facts.request.action.as_str();
    if truth == Truth::False {
        if element.values.is_empty() {
            let kind = ReasonKind::Empty {
                element: Element::Action,
            };
            found.because(kind, element.span);
        } else if element.negated {
            let pattern = element
                .values
                .iter()
                .find(|pattern| action_matches(&pattern.value, action));
            if let Some(pattern) = pattern {
                let kind = ReasonKind::ActionExcluded {
                    pattern: pattern.value.clone(),
                };
                found.because(kind, pattern.span);
            }
        } else {
            let (kind, span) = near::action(element, action);
            found.because(kind, span);
        }
    }
    found.and(truth);
}

/// Tells whether one pattern of `Resource` covers the resource.
fn pattern_covers(pattern: &str, variables: bool, facts: &Facts<'_>) -> Truth {
    if !pattern.is_empty() && pattern.bytes().all(|byte| byte == b'*') && pattern.len() < 3 {
        return Truth::True;
    }
    let variables = if variables {
        Variables::LastField
    } else {
        Variables::Nowhere
    };
    match &facts.asked {
        Asked::Star => Truth::False,
        Asked::Unknown if facts.is_of_no_type(pattern) => Truth::False,
        Asked::Unknown | Asked::Opaque => Truth::depends(Unknown::Field(Element::Resource)),
        Asked::Arn(fields) => arn_covers(pattern, fields, variables, facts),
    }
}

fn resource_truth(element: &ListElement, variables: bool, facts: &Facts<'_>) -> Truth {
    if element.values.is_empty() {
        return Truth::False;
    }
    let covered = Truth::any(
        element
            .values
            .iter()
            .map(|pattern| pattern_covers(&pattern.value, variables, facts)),
    );
    if element.negated { !covered } else { covered }
}

fn resource_element(element: &ListElement, variables: bool, facts: &Facts<'_>, found: &mut Found) {
    let truth = resource_truth(element, variables, facts);
    match &truth {
        Truth::True => {}
        Truth::Depends(on) => {
            let pattern = element.values.iter().find(|pattern| {
                matches!(
                    pattern_covers(&pattern.value, variables, facts),
                    Truth::Depends(_)
                )
            });
            let span = pattern.map_or(element.span, |pattern| pattern.span);
            found.open(Element::Resource, on, span);
        }
        Truth::False if element.values.is_empty() => {
            let kind = ReasonKind::Empty {
                element: Element::Resource,
            };
            found.because(kind, element.span);
        }
        Truth::False if element.negated => {
            let pattern = element
                .values
                .iter()
                .find(|pattern| pattern_covers(&pattern.value, variables, facts) == Truth::True);
            if let Some(pattern) = pattern {
                let kind = ReasonKind::ResourceExcluded {
                    pattern: pattern.value.clone(),
                };
                found.because(kind, pattern.span);
            }
        }
        Truth::False => {
            if let Some((kind, span)) = near::resource(element, facts) {
                found.because(kind, span);
            }
            variables_that_failed(element, variables, facts, found);
        }
    }
    found.and(truth);
}

/// A variable that is not substituted, or whose key the caller does not have, is worth a word of its
/// own where the pattern would cover the resource otherwise.
fn variables_that_failed(
    element: &ListElement,
    variables: bool,
    facts: &Facts<'_>,
    found: &mut Found,
) {
    for pattern in &element.values {
        let with_any_value: String = variable_pieces(&pattern.value)
            .iter()
            .map(|piece| match piece {
                Piece::Variable { .. } => "*",
                Piece::Text(text) | Piece::Template(text) | Piece::Malformed(text) => text,
                Piece::Literal(_) => "?",
            })
            .collect();
        if pattern_covers(&with_any_value, variables, facts) == Truth::False {
            continue;
        }
        for piece in variable_pieces(&pattern.value) {
            let Piece::Variable {
                written,
                key,
                default,
            } = piece
            else {
                continue;
            };
            if !variables {
                let variable = written.to_owned();
                found.because(ReasonKind::VariableInOldVersion { variable }, pattern.span);
            } else if default.is_none() && facts.is_absent(key) {
                let key = key.to_owned();
                found.because(ReasonKind::VariableAbsent { key }, pattern.span);
            }
        }
    }
}

/// The conditions that count, and those of which an earlier one has the same operator and key.
///
/// AWS rejects a key that stands twice; parsers of JSON keep the last one. Both readings are computed.
fn conditions_truth(conditions: &[ConditionEntry], variables: bool, facts: &Facts<'_>) -> Truth {
    let all = Truth::all(
        conditions
            .iter()
            .map(|entry| condition::evaluate(entry, variables, facts)),
    );
    if all == Truth::True || !has_twins(conditions) {
        return all;
    }
    let last = Truth::all(
        conditions
            .iter()
            .enumerate()
            .filter(|(at, entry)| {
                let mut later = conditions.iter().skip(at + 1);
                !later.any(|later| same_place(later, entry))
            })
            .map(|(_, entry)| condition::evaluate(entry, variables, facts)),
    );
    if last == all {
        all
    } else {
        Truth::depends(Unknown::Undocumented("duplicate_key"))
    }
}

fn has_twins(conditions: &[ConditionEntry]) -> bool {
    // A paste of thousands of conditions is no policy; it is not searched for twins.
    conditions.len() <= 100
        && conditions.iter().enumerate().any(|(at, entry)| {
            conditions
                .iter()
                .skip(at + 1)
                .any(|later| same_place(later, entry))
        })
}

fn same_place(a: &ConditionEntry, b: &ConditionEntry) -> bool {
    a.operator.value.eq_ignore_ascii_case(&b.operator.value)
        && a.key.value.eq_ignore_ascii_case(&b.key.value)
}

fn condition_element(
    conditions: &[ConditionEntry],
    variables: bool,
    facts: &Facts<'_>,
    found: &mut Found,
) {
    for entry in conditions {
        let truth = condition::evaluate(entry, variables, facts);
        if truth != Truth::True {
            found.because(condition::reason(entry, &truth, facts), entry.span);
        }
    }
    found.and(conditions_truth(conditions, variables, facts));
}
