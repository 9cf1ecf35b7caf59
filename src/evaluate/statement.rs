//! One statement: principal, action, resource and condition, and a reason for each that is not met.

use super::presence::{Asked, Facts};
use super::value::{Holes, Value, Variables, arn_covers, is_plain, of_own_api};
use super::{
    Element, Outcome, Reason, ReasonKind, StatementVerdict, Truth, Unknown, condition, near,
    principal,
};
use crate::iam::{Piece, PolicyType, action_matches, variable_pieces};
use crate::policy::{ConditionEntry, Gap, GapKind, ListElement, Part, Policy, Statement};
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
        found.absent(statement, Part::Effect, Element::Effect);
    }
    principal_element(statement, policy_type, facts, &mut found);
    match &statement.action {
        None => found.absent(statement, Part::Action, Element::Action),
        Some(action) => action_element(statement, action, facts, &mut found),
    }
    match &statement.resource {
        None if statement.is_about_its_owner(policy_type) => {}
        None => found.absent(statement, Part::Resource, Element::Resource),
        Some(resource) => resource_element(statement, resource, variables, facts, &mut found),
    }
    condition_element(statement, variables, facts, &mut found);
    // The `Version` that is not there tells how variables are read.
    if policy.gaps_in(Part::Version).next().is_some() {
        found.truth = truth(statement, policy, policy_type, facts);
        if let (Truth::Depends(on), true) = (&found.truth, found.reasons.is_empty()) {
            let on = on.clone();
            found.open(Element::Version, &on, policy_end(policy));
        }
    }
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
    let of = |variables| truth_where(statement, policy_type, variables, facts);
    let as_read = of(substitutes_variables(policy));
    if policy.gaps_in(Part::Version).next().is_none() {
        return as_read;
    }
    // Either language may be the policy's.
    match (as_read, of(!substitutes_variables(policy))) {
        (one, other) if one == other => one,
        (one, other) => {
            let mut on = std::collections::BTreeSet::from([Unknown::CutOff]);
            for truth in [one, other] {
                if let Truth::Depends(more) = truth {
                    on.extend(more);
                }
            }
            Truth::Depends(on)
        }
    }
}

fn truth_where(
    statement: &Statement,
    policy_type: PolicyType,
    variables: bool,
    facts: &Facts<'_>,
) -> Truth {
    let missing = |part: Part| match gap(statement, part) {
        // Nothing stands there.
        Truth::True => Truth::False,
        open => open,
    };
    let mut truth = match &statement.action {
        None => missing(Part::Action),
        Some(action) => action_truth(statement, action, facts),
    };
    if truth == Truth::False {
        return Truth::False;
    }
    if statement.effect.is_none() {
        truth = truth.and(missing(Part::Effect));
    }
    if truth == Truth::False {
        return truth;
    }
    truth = truth.and(match &statement.resource {
        None if statement.is_about_its_owner(policy_type) => Truth::True,
        None => missing(Part::Resource),
        Some(resource) => resource_truth(statement, resource, variables, facts),
    });
    if truth == Truth::False {
        return truth;
    }
    truth = truth.and(match &statement.principal {
        None if needs_principal(policy_type) => missing(Part::Principal),
        None => gap(statement, Part::Principal),
        Some(_) => principal_truth(statement, facts),
    });
    if truth == Truth::False {
        return truth;
    }
    truth.and(conditions_truth(statement, variables, facts))
}

/// On what it depends what an element says of which not all was read; true where all was.
fn gap(statement: &Statement, part: Part) -> Truth {
    Truth::depends_on_all(statement.gaps_in(part).map(unread).collect())
}

/// What is unknown because of a gap.
pub(super) fn unread(gap: &Gap) -> Unknown {
    match &gap.kind {
        GapKind::CutOff => Unknown::CutOff,
        GapKind::Code(written) => Unknown::Code(written.clone()),
    }
}

/// The truth of a list in which more may stand: what it names is sure, and what it does not name is open.
fn with_gap(truth: Truth, negated: bool, open: Truth) -> Truth {
    match (truth, negated) {
        (Truth::True, false) => Truth::True,
        (Truth::False, true) => Truth::False,
        (truth, _) => match (truth, open) {
            (truth, Truth::True) => truth,
            (Truth::Depends(on), Truth::Depends(more)) => Truth::Depends(&on | &more),
            (_, open) => open,
        },
    }
}

fn principal_truth(statement: &Statement, facts: &Facts<'_>) -> Truth {
    let effect = statement.effect.as_ref().map(|effect| effect.value);
    let Some(element) = &statement.principal else {
        return gap(statement, Part::Principal);
    };
    let truth = principal::applies(element, effect, facts);
    with_gap(truth, element.negated, gap(statement, Part::Principal))
}

/// Where the document ends, as far as it was read.
fn policy_end(policy: &Policy) -> Span {
    policy
        .gaps_in(Part::Version)
        .next()
        .map_or_else(Span::default, |gap| gap.span)
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

    /// Notes an element that is not there: it is missing, unless not all of the statement was read.
    fn absent(&mut self, statement: &Statement, part: Part, element: Element) {
        match gap(statement, part) {
            Truth::Depends(on) => {
                self.open(element, &on, statement.span);
                self.and(Truth::Depends(on));
            }
            Truth::True | Truth::False => self.missing(element, statement.span),
        }
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
            found.absent(statement, Part::Principal, Element::Principal);
        } else if let open @ Truth::Depends(_) = gap(statement, Part::Principal) {
            found.and(open);
        }
        return;
    };
    let truth = principal_truth(statement, facts);
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

fn action_truth(statement: &Statement, element: &ListElement, facts: &Facts<'_>) -> Truth {
    let open = gap(statement, Part::Action);
    if element.values.is_empty() {
        return with_gap(Truth::False, false, open);
    }
    let action = facts.request.action.as_str();
    let listed = Truth::any(
        element
            .values
            .iter()
            .inspect(|pattern| facts.draw(&pattern.value))
            .map(|pattern| action_covers(&pattern.value, action)),
    );
    let truth = if element.negated { !listed } else { listed };
    with_gap(truth, element.negated, open)
}

/// Tells whether one entry of `Action` covers an action; one with a placeholder may cover any that fits the
/// rest of it.
fn action_covers(pattern: &str, action: &str) -> Truth {
    let matches = action_matches(pattern, action);
    if matches || is_plain(pattern) {
        return Truth::of(matches);
    }
    let mut holes = Holes::ignoring_case(true);
    let text = holes.text(&Value::read(action)).to_lower();
    let pattern = holes.pattern(pattern).to_lower();
    holes.covers(&pattern, &text)
}

fn action_element(
    statement: &Statement,
    element: &ListElement,
    facts: &Facts<'_>,
    found: &mut Found,
) {
    let truth = action_truth(statement, element, facts);
    let action = facts.request.action.as_str();
    if let Truth::Depends(on) = &truth {
        found.open(Element::Action, on, element.span);
    }
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
        Asked::Arn(fields) => arn_covers(&of_own_api(pattern), fields, variables, facts),
    }
}

fn resource_truth(
    statement: &Statement,
    element: &ListElement,
    variables: bool,
    facts: &Facts<'_>,
) -> Truth {
    let open = gap(statement, Part::Resource);
    if element.values.is_empty() {
        return with_gap(Truth::False, false, open);
    }
    let covered = Truth::any(
        element
            .values
            .iter()
            .inspect(|pattern| facts.draw(&pattern.value))
            .map(|pattern| pattern_covers(&pattern.value, variables, facts)),
    );
    let truth = if element.negated { !covered } else { covered };
    with_gap(truth, element.negated, open)
}

fn resource_element(
    statement: &Statement,
    element: &ListElement,
    variables: bool,
    facts: &Facts<'_>,
    found: &mut Found,
) {
    let truth = resource_truth(statement, element, variables, facts);
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
fn conditions_truth(statement: &Statement, variables: bool, facts: &Facts<'_>) -> Truth {
    gap(statement, Part::Condition).and(read_conditions_truth(
        &statement.conditions,
        variables,
        facts,
    ))
}

fn read_conditions_truth(
    conditions: &[ConditionEntry],
    variables: bool,
    facts: &Facts<'_>,
) -> Truth {
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

fn condition_element(statement: &Statement, variables: bool, facts: &Facts<'_>, found: &mut Found) {
    for entry in &statement.conditions {
        let truth = condition::evaluate(entry, variables, facts);
        if truth != Truth::True {
            found.because(condition::reason(entry, &truth, facts), entry.span);
        }
    }
    for gap in statement.gaps_in(Part::Condition) {
        let kind = ReasonKind::Open {
            element: Element::Condition,
            on: unread(gap),
        };
        found.because(kind, gap.span);
    }
    found.and(conditions_truth(statement, variables, facts));
}
