//! Two policies compared by their statements as they are written, where more is too much work.
//!
//! What a new Allow statement says is granted at most, and what a Deny statement that is gone denied may be.
//! So the lists are too long rather than too short, and they say that nothing was proved.

use super::{Comparison, Conditions, Grant, Unproven};
use crate::budget::Budget;
use crate::iam::Effect;
use crate::policy::{Policy, Statement};
use std::collections::BTreeSet;

/// A list of a comparison may have this many times the bytes of both policies …
const MAX_GROWTH: usize = 4;

/// … and these many in any case.
const MIN_BYTES: usize = 64 * 1024;

/// Tells whether two policies say the same, statement by statement.
pub(super) fn is_same(old: &Policy, new: &Policy) -> bool {
    let effect = |one: &Statement| one.effect.as_ref().map(|effect| effect.value);
    let mut pairs = old.statements.iter().zip(&new.statements);
    version(old) == version(new)
        && old.statements.len() == new.statements.len()
        && pairs.all(|(old, new)| effect(old) == effect(new) && said(old) == said(new))
}

/// Compares statements as wholes.
pub(super) fn compare(old: &Policy, new: &Policy) -> Comparison {
    let mut rooms = [(); 2].map(|()| Room::for_a_list_of(old, new));
    let [for_grants, for_revokes] = &mut rooms;
    let grants = beyond(new, old, for_grants);
    let revokes = beyond(old, new, for_revokes);
    let mut unproven = Vec::new();
    if !grants.is_empty() || !revokes.is_empty() {
        unproven.push(Unproven::TooMany);
    }
    report(&rooms, &mut unproven);
    Comparison {
        grants,
        revokes,
        unproven,
    }
}

/// Cuts lists that are far longer than the policies, and says so.
pub(super) fn cut(compared: &mut Comparison, old: &Policy, new: &Policy) {
    let mut rooms = [(); 2].map(|()| Room::for_a_list_of(old, new));
    let lists = [&mut compared.grants, &mut compared.revokes];
    for (list, room) in lists.into_iter().zip(&mut rooms) {
        list.retain(|grant| room.takes(grant));
    }
    report(&rooms, &mut compared.unproven);
}

/// What is said by a statement of `more` that allows, or of `less` that denies, and by no statement of the other.
fn beyond(more: &Policy, less: &Policy, room: &mut Room) -> Vec<Grant> {
    let of = |policy: &Policy, effect: Effect| -> BTreeSet<String> {
        let statements = policy.statements.iter();
        statements
            .filter(|one| has(one, effect))
            .map(said)
            .collect()
    };
    let (had, still_denied) = (of(less, Effect::Allow), of(more, Effect::Deny));
    let versions_differ = version(more) != version(less);
    let allowed = more
        .statements
        .iter()
        .filter(|one| has(one, Effect::Allow) && (versions_differ || !had.contains(&said(one))));
    let denied = less.statements.iter().filter(|one| {
        has(one, Effect::Deny) && (versions_differ || !still_denied.contains(&said(one)))
    });
    let mut grants = Vec::new();
    for statement in allowed.chain(denied) {
        list(statement, room, &mut grants);
    }
    grants.sort();
    grants.dedup();
    grants
}

fn version(policy: &Policy) -> Option<&str> {
    policy
        .version
        .as_ref()
        .map(|version| version.value.as_str())
}

fn has(statement: &Statement, effect: Effect) -> bool {
    statement
        .effect
        .as_ref()
        .is_some_and(|own| own.value == effect)
}

/// All that a statement says but its Sid, to be compared.
fn said(statement: &Statement) -> String {
    let texts = |values: &[crate::policy::Spanned<String>]| -> Vec<String> {
        values.iter().map(|value| value.value.clone()).collect()
    };
    let list = |element: &Option<crate::policy::ListElement>| {
        element
            .as_ref()
            .map(|element| (element.negated, texts(&element.values)))
    };
    let principals = statement.principal.as_ref().map(|element| {
        let entries = element.entries.iter();
        let entries: Vec<_> = entries.map(|one| (&one.kind, &one.value.value)).collect();
        (element.negated, entries)
    });
    let conditions: Vec<_> = statement
        .conditions
        .iter()
        .map(|entry| {
            (
                &entry.operator.value,
                &entry.key.value,
                texts(&entry.values),
            )
        })
        .collect();
    let (actions, resources) = (list(&statement.action), list(&statement.resource));
    format!("{principals:?}{actions:?}{resources:?}{conditions:?}")
}

/// Lists what a statement names, entry by entry, while there is room.
fn list(statement: &Statement, room: &mut Room, grants: &mut Vec<Grant>) {
    let values = |element: &Option<crate::policy::ListElement>| -> (Vec<String>, Vec<String>) {
        let Some(element) = element else {
            return (vec!["*".to_owned()], Vec::new());
        };
        let values = element.values.iter().map(|value| value.value.clone());
        if element.negated {
            (vec!["*".to_owned()], values.collect())
        } else {
            (values.collect(), Vec::new())
        }
    };
    let (actions, without_actions) = values(&statement.action);
    let (resources, without_resources) = values(&statement.resource);
    let mut frame = Grant {
        without_actions,
        without_resources,
        principals: principals(statement),
        ..Grant::default()
    };
    for entry in &statement.conditions {
        let values = entry.values.iter().map(|value| value.value.clone());
        let conditions = Conditions::from([(
            entry.operator.value.clone(),
            [(entry.key.value.clone(), values.collect())].into(),
        )]);
        frame.and_conditions.push(conditions);
    }
    let count = actions.len().saturating_mul(resources.len());
    let mut listed = 0;
    for action in &actions {
        for resource in &resources {
            // The first that does not fit ends the list: what follows is only counted.
            if room.is_full {
                room.more = room.more.saturating_add(count.saturating_sub(listed));
                return;
            }
            let grant = Grant {
                action: action.clone(),
                resource: resource.clone(),
                ..frame.clone()
            };
            listed += 1;
            if room.takes(&grant) {
                grants.push(grant);
            }
        }
    }
}

/// The principals as [`Grant::principals`] has them.
fn principals(statement: &Statement) -> Vec<String> {
    let Some(element) = &statement.principal else {
        return Vec::new();
    };
    let sign = if element.negated { "!" } else { "" };
    let entries = element
        .entries
        .iter()
        .filter(|entry| entry.value.value != "*");
    entries
        .map(|entry| format!("{sign}{}:{}", entry.kind, entry.value.value))
        .collect()
}

/// Says how many entries found no room.
fn report(rooms: &[Room], unproven: &mut Vec<Unproven>) {
    let more = rooms.iter().map(|room| room.more).sum();
    if more > 0 {
        unproven.push(Unproven::Incomplete { more });
        unproven.sort();
    }
}

/// How much more may be listed. There is always room for one entry, which is no longer than what it is from.
struct Room {
    left: Budget,
    is_full: bool,
    /// How many entries found no room.
    more: usize,
}

impl Room {
    fn for_a_list_of(old: &Policy, new: &Policy) -> Self {
        let bytes = |policy: &Policy| -> usize {
            let statements = policy.statements.iter();
            statements
                .map(|one| one.span.end.saturating_sub(one.span.start))
                .sum()
        };
        let bytes = bytes(old).saturating_add(bytes(new));
        Self {
            left: Budget::of(bytes.saturating_mul(MAX_GROWTH).max(MIN_BYTES)),
            is_full: false,
            more: 0,
        }
    }

    /// Takes an entry, if there is room for it.
    fn takes(&mut self, grant: &Grant) -> bool {
        self.is_full = self.is_full || !self.left.spend(length(grant));
        self.more += usize::from(self.is_full);
        !self.is_full
    }
}

/// About how many bytes an entry takes when it is written.
pub(super) fn length(grant: &Grant) -> usize {
    let lists = [
        &grant.without_actions,
        &grant.within_resources,
        &grant.without_resources,
        &grant.principals,
    ];
    let listed = lists.into_iter().flatten().map(|text| text.len() + 4);
    let conditions = std::iter::once(&grant.conditions).chain(&grant.and_conditions);
    let conditions = conditions.flatten().flat_map(|(operator, keys)| {
        keys.iter().map(move |(key, values)| {
            let values: usize = values.iter().map(|value| value.len() + 4).sum();
            operator.len() + key.len() + 12 + values
        })
    });
    let own = grant.action.len() + grant.resource.len() + 32;
    own + listed.chain(conditions).sum::<usize>()
}
