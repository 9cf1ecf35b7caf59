//! What keeps a comparison of two pasted policies from being exact, whatever comes of it.
//!
//! A policy of which something was dropped, guessed or changed in order to read it may grant what no list
//! has, and so may one that AWS does not take as it stands. Each such place is an
//! [`Unproven::Misread`](super::Unproven::Misread).

use super::{Comparison, Side, Unproven, compare, witness};
use crate::budget::Budget;
use crate::evaluate::Element;
use crate::iam::{Operator, PolicyType, arn_fields, find_placeholders, is_principal};
use crate::policy::{Form, Part, PastedPolicy, Policy, RepairKind, Statement};
use crate::text::Span;
use std::collections::BTreeSet;

/// The most flaws of each policy that a comparison lists: one is enough to make it inexact.
const MAX_FLAWS: usize = 50;

/// What is wrong with a policy, so that it was not read as it stands.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Flaw {
    /// It was mended, and not without loss.
    Repaired(RepairKind),
    /// Its `Version` is none.
    Version(String),
    /// A statement lacks an element without which it does nothing.
    Missing(Element),
    /// An element is an empty list.
    Empty(Element),
    /// An entry of `Principal` that names nobody.
    NotAPrincipal(String),
    /// A condition operator that there is not.
    Operator(String),
    /// An entry of `Action` that names none.
    NotAnAction(String),
    /// An entry of `Resource` that is no ARN.
    NotAnArn(String),
    /// There is text before or after it that belongs to no policy.
    TextBeside,
}

/// Compares two pasted policies of one kind as [`compare`] does, finds a witness for each entry of both lists while the
/// budget allows, and says what of them was not read as it stands. A `Version` that is none is read as the newer language, as
/// the evaluator does.
pub fn pasted(
    old: &PastedPolicy,
    new: &PastedPolicy,
    kind: PolicyType,
    budget: &Budget,
) -> Comparison {
    let (before, after) = (readable(&old.policy), readable(&new.policy));
    let mut compared = compare(&before, &after, kind, budget);
    witness::find_each(&mut compared.grants, &after, &before, kind, budget);
    witness::find_each(&mut compared.revokes, &before, &after, kind, budget);
    for (side, policy) in [(Side::Old, old), (Side::New, new)] {
        let mut said = BTreeSet::new();
        for (flaw, _) in flaws(policy, kind) {
            if said.len() < MAX_FLAWS && said.insert(flaw.clone()) {
                compared.unproven.push(Unproven::Misread { side, flaw });
            }
        }
    }
    compared
}

/// What of a policy of this kind was not read as it stands, with its place, in the order of the text.
pub fn flaws(pasted: &PastedPolicy, kind: PolicyType) -> Vec<(Flaw, Span)> {
    let mut flaws: Vec<(Flaw, Span)> = pasted
        .repairs
        .iter()
        .filter(|repair| !repair.keeps_meaning())
        .map(|repair| (Flaw::Repaired(repair.kind.clone()), repair.span))
        .collect();
    if let Some(version) = &pasted.policy.version
        && !is_version(&version.value)
    {
        flaws.push((Flaw::Version(version.value.clone()), version.span));
    }
    // What is called otherwise than its element is missing as well, and named already.
    let statements = &pasted.policy.statements;
    let misread: BTreeSet<usize> = flaws
        .iter()
        .filter_map(|(_, span)| {
            let after = statements.partition_point(|one| one.span.start <= span.start);
            let number = after.checked_sub(1)?;
            (span.end <= statements.get(number)?.span.end).then_some(number)
        })
        .collect();
    for (number, statement) in statements.iter().enumerate() {
        if !misread.contains(&number) {
            let missing = missing(statement, kind).into_iter();
            flaws.extend(missing.map(|element| (Flaw::Missing(element), statement.span)));
        }
        let lists = [
            (Element::Action, &statement.action),
            (Element::Resource, &statement.resource),
        ];
        for (element, list) in lists {
            let empty = list
                .iter()
                .filter(|list| list.values.is_empty() && statement.is_whole());
            flaws.extend(empty.map(|list| (Flaw::Empty(element), list.span)));
        }
        if let Some(principal) = &statement.principal {
            if principal.entries.is_empty() && statement.is_whole() {
                flaws.push((Flaw::Empty(Element::Principal), principal.span));
            }
            for entry in &principal.entries {
                if !names_principals(&entry.kind, &entry.value.value) {
                    let written = entry.value.value.clone();
                    flaws.push((Flaw::NotAPrincipal(written), entry.value.span));
                }
            }
        }
        for value in statement.action.iter().flat_map(|list| &list.values) {
            if !names_actions(&value.value) {
                flaws.push((Flaw::NotAnAction(value.value.clone()), value.span));
            }
        }
        for entry in &statement.conditions {
            if Operator::parse(&entry.operator.value).is_none() {
                let operator = entry.operator.value.clone();
                flaws.push((Flaw::Operator(operator), entry.operator.span));
            }
        }
        for value in statement.resource.iter().flat_map(|list| &list.values) {
            if !names_arns(&value.value, pasted.form) {
                flaws.push((Flaw::NotAnArn(value.value.clone()), value.span));
            }
        }
    }
    flaws.sort_by_key(|(_, span)| *span);
    flaws
}

/// The elements that a statement of this kind of policy must have and has not.
///
/// Source: IAM User Guide, "Grammar of the IAM JSON policy language".
fn missing(statement: &Statement, kind: PolicyType) -> Vec<Element> {
    let needs_principal = matches!(
        kind,
        PolicyType::Resource | PolicyType::Trust | PolicyType::Rcp
    );
    let needs_resource = !statement.is_about_its_owner(kind);
    let is_unread = |part: Part| statement.gaps_in(part).next().is_some();
    [
        (
            Element::Effect,
            statement.effect.is_none() && !is_unread(Part::Effect),
        ),
        (
            Element::Principal,
            needs_principal && statement.principal.is_none() && !is_unread(Part::Principal),
        ),
        (
            Element::Action,
            statement.action.is_none() && !is_unread(Part::Action),
        ),
        (
            Element::Resource,
            needs_resource && statement.resource.is_none() && !is_unread(Part::Resource),
        ),
    ]
    .into_iter()
    .filter(|(_, is_missing)| *is_missing)
    .map(|(element, _)| element)
    .collect()
}

/// Tells whether an entry of `Principal` is as IAM takes one, or stands for something that may be.
fn names_principals(kind: &str, written: &str) -> bool {
    let is_pattern = kind == "AWS" && written != "*" && written.contains(['*', '?']);
    written.contains("${")
        || !find_placeholders(written).is_empty()
        || is_principal(kind, written) == Some(true) && !is_pattern
}

/// Tells whether an entry of `Action` is `*`, has a service, or stands for something that may have one.
fn names_actions(written: &str) -> bool {
    let is_plain = |text: &str| !text.contains(char::is_whitespace);
    written == "*"
        || written.contains("${")
        || !find_placeholders(written).is_empty()
        || written.split_once(':').is_some_and(|(service, name)| {
            !service.is_empty() && !name.is_empty() && is_plain(service) && is_plain(name)
        })
}

/// Tells whether an entry of `Resource` is `*`, has or may have the fields of an ARN, or stands for something
/// that may be one.
fn names_arns(written: &str, form: Form) -> bool {
    let begins_open = written.starts_with("${")
        || find_placeholders(written)
            .first()
            .is_some_and(|first| first.start == 0);
    written == "*"
        || begins_open
        || written.starts_with("arn:")
            && (arn_fields(written).len() == 6 || written.contains(['*', '?', '$']))
        // `?rn:…` and `*` with more are patterns that ARNs fit.
        || written.starts_with(['*', '?'])
        || written.starts_with('a') && written.contains('*')
        || form.is_template() && written.contains("${")
}

fn is_version(version: &str) -> bool {
    matches!(version, "2012-10-17" | "2008-10-17")
}

fn readable(policy: &Policy) -> Policy {
    let mut policy = policy.clone();
    if let Some(version) = &mut policy.version
        && !is_version(&version.value)
    {
        "2012-10-17".clone_into(&mut version.value);
    }
    policy
}
