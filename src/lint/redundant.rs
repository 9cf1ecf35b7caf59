//! What another entry or another statement covers: entries that could go, and an Allow that a Deny takes
//! back. Each is proved by inclusion of patterns; what is not proved is no finding.

use super::{FindingKind, Report};
use crate::evaluate::Element;
use crate::iam::{Effect, Operator, find_placeholders, includes, intersects};
use crate::policy::{ConditionEntry, ListElement, PastedPolicy, Spanned, Statement};

/// A list longer than this is not searched, and a policy with more statements neither: AWS's quotas hold no
/// such policy.
const MOST: usize = 300;

pub(super) fn check(pasted: &PastedPolicy, report: &mut Report<'_>) {
    let statements = &pasted.policy.statements;
    for (number, statement) in statements.iter().enumerate() {
        report.statement = Some(number);
        if let Some(list) = &statement.action {
            entries(&list.values, Element::Action, action_covers, report);
        }
        if let Some(list) = &statement.resource {
            entries(&list.values, Element::Resource, resource_covers, report);
        }
        for entry in &statement.conditions {
            let covers = match Operator::parse(&entry.operator.value) {
                Some(operator) if operator.has_wildcards() => resource_covers,
                _ => str::eq,
            };
            entries(&entry.values, Element::Condition, covers, report);
        }
    }
    // What is missing of a policy may say more of a statement than that it is redundant.
    if statements.len() <= MOST && !pasted.policy.is_cut_off() {
        whole_statements(statements, report);
    }
    report.statement = None;
}

/// Entries that another one of the list covers; of two that say the same, the later.
fn entries(
    values: &[Spanned<String>],
    element: Element,
    covers: fn(&str, &str) -> bool,
    report: &mut Report<'_>,
) {
    if values.len() > MOST {
        return;
    }
    for (at, value) in values.iter().enumerate() {
        if is_open(&value.value) {
            continue;
        }
        let covered_by = values.iter().enumerate().find(|(other, wider)| {
            *other != at
                && covers(&wider.value, &value.value)
                && (*other < at || !covers(&value.value, &wider.value))
        });
        if let Some((_, wider)) = covered_by {
            report.add(
                value.span,
                FindingKind::RedundantEntry {
                    element,
                    value: value.value.clone(),
                    covered_by: wider.value.clone(),
                },
            );
        }
    }
}

fn whole_statements(statements: &[Statement], report: &mut Report<'_>) {
    let effect = |statement: &Statement| statement.effect.as_ref().map(|effect| effect.value);
    for (at, statement) in statements.iter().enumerate() {
        report.statement = Some(at);
        let covering = |wanted: Effect| {
            statements.iter().enumerate().position(|(other, wider)| {
                other != at
                    && effect(wider) == Some(wanted)
                    && statement_covers(wider, statement)
                    && (other < at
                        || effect(statement) != Some(wanted)
                        || !statement_covers(statement, wider))
            })
        };
        if effect(statement) == Some(Effect::Allow)
            && let Some(deny) = covering(Effect::Deny)
        {
            report.add(
                statement.span,
                FindingKind::AllowShadowedByDeny {
                    denied_by: deny.saturating_add(1),
                },
            );
        } else if let Some(wider) = effect(statement).and_then(covering) {
            report.add(
                statement.span,
                FindingKind::RedundantStatement {
                    covered_by: wider.saturating_add(1),
                },
            );
        }
    }
}

/// Whether every request that `inner` matches, `outer` matches as well.
fn statement_covers(outer: &Statement, inner: &Statement) -> bool {
    if !outer.is_whole() || !inner.is_whole() {
        return false;
    }
    let same_principals = match (&outer.principal, &inner.principal) {
        (None, None) => true,
        (Some(outer), Some(inner)) => {
            outer.negated == inner.negated
                && outer.entries.len() == inner.entries.len()
                && outer.entries.iter().all(|entry| {
                    inner.entries.iter().any(|other| {
                        other.kind == entry.kind && other.value.value == entry.value.value
                    })
                })
        }
        (None, Some(_)) | (Some(_), None) => false,
    };
    same_principals
        && list_covers(
            outer.action.as_ref(),
            inner.action.as_ref(),
            action_covers,
            |a, b| intersects(&a.to_ascii_lowercase(), &b.to_ascii_lowercase()),
        )
        && list_covers(
            outer.resource.as_ref(),
            inner.resource.as_ref(),
            resource_covers,
            intersects,
        )
        && outer.conditions.iter().all(|wanted| {
            inner
                .conditions
                .iter()
                .any(|entry| same_condition(wanted, entry))
        })
}

fn list_covers(
    outer: Option<&ListElement>,
    inner: Option<&ListElement>,
    covers: fn(&str, &str) -> bool,
    meets: impl Fn(&str, &str) -> bool,
) -> bool {
    let (outer, inner) = match (outer, inner) {
        (None, None) => return true,
        (Some(outer), Some(inner)) => (outer, inner),
        (None, Some(_)) | (Some(_), None) => return false,
    };
    let open = |list: &ListElement| list.values.iter().any(|value| is_open(&value.value));
    if open(outer)
        || open(inner)
        || inner.values.is_empty()
        || outer.values.len().saturating_mul(inner.values.len()) > MOST * MOST
    {
        return false;
    }
    match (outer.negated, inner.negated) {
        (false, false) => inner.values.iter().all(|narrow| {
            outer
                .values
                .iter()
                .any(|wide| covers(&wide.value, &narrow.value))
        }),
        // What the outer one leaves out, the inner one must not have.
        (true, false) => inner.values.iter().all(|narrow| {
            outer
                .values
                .iter()
                .all(|left_out| !meets(&left_out.value, &narrow.value))
        }),
        (true, true) => outer.values.iter().all(|left_out| {
            inner
                .values
                .iter()
                .any(|narrow| covers(&narrow.value, &left_out.value))
        }),
        (false, true) => outer.values.iter().any(|wide| wide.value == "*"),
    }
}

fn action_covers(wide: &str, narrow: &str) -> bool {
    may_cover(wide, narrow, str::eq_ignore_ascii_case)
        && includes(&wide.to_ascii_lowercase(), &narrow.to_ascii_lowercase())
}

fn resource_covers(wide: &str, narrow: &str) -> bool {
    wide == narrow || may_cover(wide, narrow, str::eq) && !is_open(wide) && includes(wide, narrow)
}

/// A quick look that says no for nearly every pair: what stands before the first wildcard and after the last one is in
/// both.
fn may_cover(wide: &str, narrow: &str, same: fn(&str, &str) -> bool) -> bool {
    let is_wildcard = |letter: char| matches!(letter, '*' | '?');
    let (Some(first), Some(last)) = (wide.find(is_wildcard), wide.rfind(is_wildcard)) else {
        return same(wide, narrow);
    };
    let tail = wide.len().saturating_sub(last).saturating_sub(1);
    let head = wide.get(..first).zip(narrow.get(..first));
    let end = narrow.len().checked_sub(tail);
    let tail = wide
        .get(last.saturating_add(1)..)
        .zip(end.and_then(|end| narrow.get(end..)));
    head.is_some_and(|(wide, narrow)| same(wide, narrow))
        && tail.is_some_and(|(wide, narrow)| same(wide, narrow))
}

/// Whether a pattern holds what stands for something else.
fn is_open(text: &str) -> bool {
    text.contains("${") || !find_placeholders(text).is_empty()
}

fn same_condition(a: &ConditionEntry, b: &ConditionEntry) -> bool {
    a.operator.value.eq_ignore_ascii_case(&b.operator.value)
        && a.key.value.eq_ignore_ascii_case(&b.key.value)
        && a.values.len() == b.values.len()
        && a.values
            .iter()
            .all(|value| b.values.iter().any(|other| other.value == value.value))
}
