//! What is taken out of what is allowed.
//!
//! An exception takes its actions out of those that are allowed. A `Deny` is added where that is not enough, because a
//! pattern or another name covers them, or where the wish says that something must never be done.

use super::lexicon::{LEXICON, Noun, Otherwise};
use super::wish::{Clause, Thing, Wish};
use super::{Conditions, Entry, Origin, plan, resource};
use crate::iam::{Effect, PolicyType};
use crate::reference::{self, Action};
use std::collections::BTreeSet;

/// Actions that do more than their names say: one call writes and deletes.
///
/// Source: Amazon `DynamoDB` API Reference, `BatchWriteItem`, `TransactWriteItems`; Service Authorization Reference.
const ALSO_DELETE: [&str; 2] = ["dynamodb:BatchWriteItem", "dynamodb:PartiQLDelete"];

/// So many actions of a pattern are listed one by one, where some are taken out of it.
const MAX_UNFOLDED: usize = 12;

/// Takes an exception out of what is allowed.
pub(super) fn apply(clause: &Clause, wish: &Wish, kind: PolicyType, entries: &mut Vec<Entry>) {
    if is_whole(clause) {
        entries.extend(of_whole(clause, wish, kind));
        return;
    }
    let refused = refused(clause, wish);
    let is_of_others = names_others(clause, wish);
    if is_of_others || !clause.limits.is_empty() {
        entries.extend(plan::of_clause(clause, wish, kind, false));
        return;
    }
    let mut is_covered = false;
    for entry in entries
        .iter_mut()
        .filter(|entry| entry.effect == Effect::Allow)
    {
        let mut kept: Vec<String> = Vec::new();
        for name in &entry.actions {
            let all: Vec<Action> = reference::actions_matching(name).collect();
            let is_hit = all.iter().any(|action| refused.contains(action));
            let is_open = name == "*" || name.ends_with(":*") || entry.is_all_but;
            if !is_hit {
                kept.push(name.clone());
            } else if is_open || all.len() > MAX_UNFOLDED {
                is_covered = true;
                kept.push(name.clone());
            } else {
                let rest = all.iter().filter(|action| !refused.contains(action));
                kept.extend(rest.map(|action| action.full_name().to_owned()));
            }
        }
        entry.actions = kept;
    }
    entries.retain(|entry| !entry.actions.is_empty());
    if is_covered || clause.is_strict {
        entries.extend(denied(&refused, clause, wish));
    }
}

/// Whether an exception is about all that is done with something.
fn is_whole(clause: &Clause) -> bool {
    clause.actions.is_empty()
        && clause
            .verbs
            .iter()
            .all(|verb| matches!(*verb, "full" | "access" | "use"))
        && !clause.things.is_empty()
}

/// A `Deny` of all that is done with a thing.
fn of_whole(clause: &Clause, wish: &Wish, kind: PolicyType) -> Vec<Entry> {
    let mut clause = clause.clone();
    clause.verbs = vec!["full"];
    // Of a bucket only a part is meant: what is in it.
    if !clause.prefixes.is_empty() {
        for thing in &mut clause.things {
            if let Thing::Of {
                service: "s3",
                kind,
                ..
            } = thing
            {
                *kind = Some("object");
            }
        }
    }
    let mut entries = plan::of_clause(&clause, wish, kind, false);
    // All of a service is all of it, and not the actions of one kind of its things.
    for thing in &clause.things {
        if let Thing::Of {
            service,
            kind: None,
            names,
            ..
        } = thing
            && names.is_empty()
        {
            entries.retain(|entry| {
                !entry
                    .actions
                    .iter()
                    .all(|action| action.starts_with(&format!("{service}:")))
            });
            let own = plan::own_wish(&clause, wish, kind);
            if own.limits.is_empty() {
                let actions = services_of(service)
                    .iter()
                    .map(|service| format!("{service}:*"))
                    .collect();
                entries.push(deny(actions, vec!["*".to_owned()], Conditions::new()));
            }
        }
    }
    entries
}

/// The services that people mean by one name.
///
/// Source: AWS Billing User Guide, "Using fine-grained AWS Billing actions".
fn services_of(service: &str) -> Vec<&str> {
    if service == "billing" {
        vec![
            "billing",
            "payments",
            "invoicing",
            "tax",
            "freetier",
            "consolidatedbilling",
            "cur",
            "ce",
            "budgets",
        ]
    } else {
        vec![service]
    }
}

/// Whether an exception names other things than what is allowed.
fn names_others(clause: &Clause, wish: &Wish) -> bool {
    let allowed: Vec<&Thing> = things_allowed(wish);
    clause.things.iter().any(|thing| match thing {
        Thing::Of { names, .. } if names.is_empty() => false,
        thing => !allowed
            .iter()
            .any(|one| one.names() == thing.names() && one.service() == thing.service()),
    })
}

fn things_allowed(wish: &Wish) -> Vec<&Thing> {
    let allowed = wish
        .clauses
        .iter()
        .filter(|clause| clause.effect == Effect::Allow);
    allowed.flat_map(|clause| &clause.things).collect()
}

/// The actions that an exception takes out.
pub(super) fn refused(clause: &Clause, wish: &Wish) -> BTreeSet<Action> {
    let things: Vec<&Thing> = if clause.things.is_empty() {
        things_allowed(wish)
    } else {
        clause.things.iter().collect()
    };
    let mut found = BTreeSet::new();
    for name in &clause.actions {
        found.extend(reference::actions_matching(name));
    }
    for verb in &clause.verbs {
        for thing in &things {
            found.extend(meant_by(verb, thing, !clause.things.is_empty()));
        }
    }
    found
}

/// The actions of a thing's service that a verb means: of that kind of thing alone where it is named beside the verb.
fn meant_by(verb: &'static str, thing: &Thing, is_of_kind: bool) -> BTreeSet<Action> {
    let mut found = BTreeSet::new();
    let Some(service) = thing.service().and_then(reference::service) else {
        return found;
    };
    let noun = thing.noun();
    let is_looking = |action: &Action| {
        matches!(
            action.access(),
            reference::AccessLevel::Read | reference::AccessLevel::List
        )
    };
    let is_reading = LEXICON.reads(verb);
    if let Some(noun) = noun.or_else(|| LEXICON.main_noun(service.prefix()))
        && let Some(parts) = LEXICON.task_of(noun.service, noun.kind, verb)
        && LEXICON.has_own_task(noun.service, noun.kind, verb)
    {
        for action in parts
            .iter()
            .filter(|part| !part.is_companion)
            .flat_map(|part| &part.actions)
        {
            if !action.is_companion {
                let all = reference::actions_matching(&action.name);
                // What a change looks at before is not what is forbidden.
                found.extend(all.filter(|action| is_reading || !is_looking(action)));
            }
        }
    }
    // `not delete the table`: what names tables, and not what only is on one.
    let has_task = noun.is_some_and(|noun| LEXICON.has_own_task(noun.service, noun.kind, verb));
    let is_kind = |action: &Action| {
        noun.filter(|_| is_of_kind).is_none_or(|noun| {
            let mut kinds = action.resources().map(|row| row.resource_type().name());
            let word: String = noun
                .kind
                .chars()
                .filter(char::is_ascii_alphanumeric)
                .collect();
            kinds.any(|kind| kind == noun.kind)
                && (!has_task
                    || action
                        .name()
                        .to_ascii_lowercase()
                        .contains(&word.to_ascii_lowercase()))
        })
    };
    let otherwise = LEXICON.verb_of(verb).map(|verb| &verb.otherwise);
    let by_name = |action: &Action, begins: &[&str]| {
        let name = action.name();
        begins.iter().any(|begin| {
            name.starts_with(begin)
                || matches!(*begin, "Delete" | "Terminate" | "Remove") && name.contains(begin)
        })
    };
    for action in service.actions() {
        let is_meant = match otherwise {
            Some(Otherwise::Levels(levels)) => {
                // Who may not write may not change tags or permissions either.
                let is_writing = levels.contains(&reference::AccessLevel::Write);
                levels.contains(&action.access())
                    || is_writing
                        && matches!(
                            action.access(),
                            reference::AccessLevel::Tagging
                                | reference::AccessLevel::PermissionsManagement
                        )
            }
            Some(Otherwise::Names(begins)) => by_name(&action, begins),
            None => false,
        };
        let also = is_deleting(verb)
            && (ALSO_DELETE.contains(&action.full_name())
                || ["Purge", "Deregister", "Destroy"]
                    .iter()
                    .any(|begin| action.name().starts_with(begin))
                || action.name().starts_with("Schedule") && action.name().ends_with("Deletion"))
            || verb == "decrypt" && action.full_name() == "kms:ReEncryptFrom";
        if (is_meant || also) && is_kind(&action) {
            found.insert(action);
        }
    }
    // To list is not what is forbidden where reading is.
    if verb == "read" || verb == "download" {
        found.retain(|action| action.access() != reference::AccessLevel::List);
    }
    found
}

fn is_deleting(verb: &str) -> bool {
    matches!(verb, "delete" | "terminate")
}

/// A `Deny` of what an exception takes out, on what is allowed.
fn denied(refused: &BTreeSet<Action>, clause: &Clause, wish: &Wish) -> Vec<Entry> {
    let mut found: Vec<Entry> = Vec::new();
    let things = things_allowed(wish);
    let has_names = things.iter().any(|thing| !thing.names().is_empty());
    if !has_names {
        let names: Vec<Action> = refused.iter().copied().collect();
        let names = plan::shortened(&names);
        let mut conditions = Conditions::new();
        if let Some(alias) = wish
            .alias
            .as_ref()
            .filter(|_| names.iter().all(|name| name.starts_with("kms:")))
        {
            let keys = conditions
                .entry("ForAnyValue:StringEquals".to_owned())
                .or_default();
            keys.insert(
                "kms:ResourceAliases".to_owned(),
                vec![format!("alias/{alias}")],
            );
        }
        if !names.is_empty() {
            found.push(deny(names, vec!["*".to_owned()], conditions));
        }
        return found;
    }
    // By the kind of thing that each action takes.
    for thing in things.iter().filter(|thing| !thing.names().is_empty()) {
        let Some(service) = thing.service().and_then(reference::service) else {
            continue;
        };
        for kind in service.resource_types() {
            let noun = Noun {
                service: kind.service().prefix(),
                kind: kind.name(),
            };
            let names_kind = clause.things.iter().any(|thing| thing.noun().is_some());
            let is_own = thing.noun().is_none_or(|own| {
                own == noun
                    || !names_kind && (resource::holds(own, noun) || resource::holds(noun, own))
            });
            let own: Vec<Action> = refused
                .iter()
                .copied()
                .filter(|action| {
                    action.resources().any(|row| {
                        row.resource_type().name() == kind.name()
                            && row.resource_type().service().prefix() == service.prefix()
                    })
                })
                .collect();
            if !is_own || own.is_empty() {
                continue;
            }
            let mut of = wish.clone();
            of.limits.clone_from(&clause.limits);
            of.prefixes.clone_from(&clause.prefixes);
            found.push(deny(
                plan::shortened(&own),
                resource::arns(noun, thing, &of, false),
                Conditions::new(),
            ));
        }
        if let Thing::Arn(arn) = thing {
            let own: Vec<Action> = refused
                .iter()
                .copied()
                .filter(|action| !action.resource_type_of(arn).is_empty())
                .collect();
            if found.is_empty() && !own.is_empty() {
                found.push(deny(
                    plan::shortened(&own),
                    vec![arn.clone()],
                    Conditions::new(),
                ));
            }
        }
    }
    found
}

const fn deny(actions: Vec<String>, resources: Vec<String>, conditions: Conditions) -> Entry {
    Entry {
        effect: Effect::Deny,
        is_all_but: false,
        actions,
        resources,
        principals: Vec::new(),
        conditions,
        origin: Origin::Asked,
    }
}

/// The actions that a prohibition of everything spares.
pub(super) fn spared(clause: &Clause) -> Vec<String> {
    let mut names: Vec<String> = clause.actions.clone();
    let mut services: Vec<&str> = clause.things.iter().filter_map(Thing::service).collect();
    services.dedup();
    let is_whole = clause
        .verbs
        .iter()
        .all(|verb| matches!(*verb, "full" | "access" | "use"));
    if is_whole && clause.actions.is_empty() {
        names.extend(services.iter().map(|service| format!("{service}:*")));
        return names;
    }
    for verb in &clause.verbs {
        for thing in &clause.things {
            let all: Vec<Action> = meant_by(verb, thing, false).into_iter().collect();
            names.extend(plan::shortened(&all));
        }
    }
    names.dedup();
    names
}
