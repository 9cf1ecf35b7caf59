//! From entries to a document: as few statements as say the same.

use super::{Conditions, Entry};
use crate::iam::PolicyType;
use crate::policy::{
    ConditionEntry, ListElement, Policy, PrincipalElement, PrincipalEntry, Spanned, Statement,
    edit, has_policies_without_resource,
};
use crate::text::Span;

/// The document of some entries, as the AWS console writes it.
pub(super) fn document(entries: &[Entry], kind: PolicyType) -> String {
    let statements = joined(entries);
    edit::from_policy(&policy(&statements, kind))
}

/// The document with one statement for each action and resource of each entry: the wish, word by word.
pub(super) fn word_by_word(entries: &[Entry], kind: PolicyType) -> String {
    let single = |entry: &Entry| -> Vec<Entry> {
        if entry.is_all_but || entry.resources.is_empty() {
            return vec![entry.clone()];
        }
        let mut all = Vec::new();
        for action in &entry.actions {
            for resource in &entry.resources {
                all.push(Entry {
                    actions: vec![action.clone()],
                    resources: vec![resource.clone()],
                    ..entry.clone()
                });
            }
        }
        all
    };
    let all: Vec<Entry> = entries.iter().flat_map(single).collect();
    edit::from_policy(&policy(&all, kind))
}

/// Joins entries that differ in their actions alone, and then those that differ in their resources alone.
fn joined(entries: &[Entry]) -> Vec<Entry> {
    let by_resource = joined_where(
        entries,
        |one, other| one.resources == other.resources && !one.is_all_but && !other.is_all_but,
        |into, entry| extend(&mut into.actions, &entry.actions),
    );
    let mut joined = joined_where(
        &by_resource,
        |one, other| one.actions == other.actions,
        |into, entry| extend(&mut into.resources, &entry.resources),
    );
    for entry in &mut joined {
        uncovered(&mut entry.actions);
        uncovered(&mut entry.resources);
    }
    joined
}

/// Takes out what another one of a list covers.
fn uncovered(list: &mut Vec<String>) {
    let open: Vec<String> = list
        .iter()
        .filter_map(|one| one.strip_suffix('*'))
        .filter(|beginning| !beginning.contains(['*', '?']))
        .map(str::to_owned)
        .collect();
    list.retain(|one| {
        !open.iter().any(|beginning| {
            one.starts_with(beginning.as_str()) && one.strip_suffix('*') != Some(beginning.as_str())
        })
    });
}

fn joined_where(
    entries: &[Entry],
    fits: impl Fn(&Entry, &Entry) -> bool,
    join: impl Fn(&mut Entry, &Entry),
) -> Vec<Entry> {
    let mut joined: Vec<Entry> = Vec::new();
    for entry in entries {
        let same = joined.iter_mut().find(|known| {
            known.effect == entry.effect
                && known.is_all_but == entry.is_all_but
                && known.principals == entry.principals
                && known.conditions == entry.conditions
                && fits(known, entry)
        });
        match same {
            Some(known) => join(known, entry),
            None => joined.push(entry.clone()),
        }
    }
    joined
}

fn extend(into: &mut Vec<String>, more: &[String]) {
    for one in more {
        if !into.contains(one) {
            into.push(one.clone());
        }
    }
}

fn policy(entries: &[Entry], kind: PolicyType) -> Policy {
    Policy {
        version: Some(spanned("2012-10-17")),
        statements: entries.iter().map(|entry| statement(entry, kind)).collect(),
        ..Policy::default()
    }
}

fn statement(entry: &Entry, kind: PolicyType) -> Statement {
    let names_principals = matches!(
        kind,
        PolicyType::Resource | PolicyType::Rcp | PolicyType::Vpce | PolicyType::Trust
    );
    let principal = (names_principals && !entry.principals.is_empty()).then(|| PrincipalElement {
        entries: entry
            .principals
            .iter()
            .map(|(kind, value)| PrincipalEntry {
                kind: kind.clone(),
                value: spanned(value),
            })
            .collect(),
        ..PrincipalElement::default()
    });
    // A key's policy is about the key alone, and so names it `*`.
    let of_key = kind == PolicyType::Resource
        && entry
            .actions
            .iter()
            .all(|action| action.starts_with("kms:"));
    let without = kind == PolicyType::Trust
        || kind == PolicyType::Resource
            && entry
                .actions
                .iter()
                .all(|action| has_policies_without_resource(action));
    let star = vec!["*".to_owned()];
    let resources = if of_key { &star } else { &entry.resources };
    Statement {
        effect: Some(Spanned {
            value: entry.effect,
            span: Span::default(),
        }),
        principal,
        action: Some(list(&entry.actions, entry.is_all_but)),
        resource: (!without && !resources.is_empty()).then(|| list(resources, false)),
        conditions: conditions(&entry.conditions),
        ..Statement::default()
    }
}

fn conditions(conditions: &Conditions) -> Vec<ConditionEntry> {
    let entries = conditions.iter().flat_map(|(operator, keys)| {
        keys.iter().map(move |(key, values)| ConditionEntry {
            operator: spanned(operator),
            key: spanned(key),
            values: values.iter().map(|value| spanned(value)).collect(),
            span: Span::default(),
        })
    });
    entries.collect()
}

fn list(values: &[String], negated: bool) -> ListElement {
    ListElement {
        negated,
        values: values.iter().map(|value| spanned(value)).collect(),
        span: Span::default(),
    }
}

fn spanned(text: &str) -> Spanned<String> {
    Spanned {
        value: text.to_owned(),
        span: Span::default(),
    }
}
