//! Products → lists that people and programs read: in the words of the policies where those say it.

use super::action::Universe;
use super::condition;
use super::principal::{self, Principal};
use super::product::{Access, Product};
use super::resource::{self, Pattern};
use super::{Conditions, Grant, Left, Unproven, Verdict};
use crate::budget::Budget;
use crate::iam::bits::Bits;
use crate::policy::ListElement;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

/// How many steps it costs about to write a grant, or one of its conditions.
const STEPS_OF_A_FRAME: usize = 32;

/// Writes what is left of products, each thing once and in order, and says what of it the reference does not
/// list; not all of it where that exhausts what may be looked up.
pub(super) fn grants(
    found: &[Left<'_>],
    policies: &[&Access<'_>],
    universe: &Universe,
) -> (Vec<Grant>, BTreeSet<Unproven>) {
    let mut unproven = BTreeSet::new();
    // Pieces of one statement that differ in their actions only are one.
    let mut frames: BTreeMap<(Grant, usize), Frame<'_>> = BTreeMap::new();
    for left in found {
        let element = left.origin.element;
        let conditions: usize = left.product.conditions.values().map(Vec::len).sum();
        let cost = STEPS_OF_A_FRAME + conditions * STEPS_OF_A_FRAME + 4 * universe.cost_of_set();
        if !universe.lookups().spend(cost) {
            return (Vec::new(), unproven);
        }
        let grant = frame(&left.product, universe.fuel());
        let frame = frames
            .entry((grant, element.span.start))
            .or_insert_with(|| Frame {
                element,
                possible: left.product.possible(universe),
                listed: left
                    .product
                    .as_listed()
                    .map(|listed| listed.possible(universe)),
                actions: universe.none(),
                named: universe.none(),
            });
        frame.actions.or(&left.product.actions);
        frame.named.or(&left.origin.product.actions);
    }
    let pool = pool(policies, universe);
    // By what is granted, without the principals: those are put together.
    let mut merged: BTreeMap<Grant, Vec<Vec<String>>> = BTreeMap::new();
    for ((frame, _), told) in frames {
        let size =
            STEPS_OF_A_FRAME * (1 + frame.conditions.values().map(BTreeMap::len).sum::<usize>());
        for (action, without_actions) in told.names(&pool, universe) {
            if !universe.lookups().spend(size) {
                return (Vec::new(), unproven);
            }
            if let Some(listed) = &told.listed
                && !universe.matching(&action).and(&told.actions).meets(listed)
            {
                unproven.insert(Unproven::Unlisted {
                    action: action.clone(),
                    resource: frame.resource.clone(),
                });
            }
            let mut grant = frame.clone();
            grant.action = action;
            grant.without_actions = without_actions;
            let principals = std::mem::take(&mut grant.principals);
            merged.entry(grant).or_default().push(principals);
        }
    }
    let mut grants = Vec::new();
    for (grant, principals) in merged {
        let (plain, others): (Vec<_>, Vec<_>) = principals
            .into_iter()
            .partition(|list| !list.is_empty() && !list.iter().any(|one| one.starts_with('!')));
        let plain: BTreeSet<String> = plain.into_iter().flatten().collect();
        let plain = (!plain.is_empty()).then(|| plain.into_iter().collect());
        for principals in plain.into_iter().chain(others) {
            grants.push(Grant {
                principals,
                ..grant.clone()
            });
        }
    }
    grants.sort();
    grants.dedup();
    (grants, unproven)
}

/// Every pattern of one service in `Action` and `NotAction`, with what it matches.
fn pool(policies: &[&Access<'_>], universe: &Universe) -> Vec<(String, Rc<Bits>)> {
    let origins = policies
        .iter()
        .flat_map(|access| access.allows.iter().chain(&access.denies));
    let written: BTreeSet<&str> = origins
        .flat_map(|origin| &origin.element.values)
        .map(|value| value.value.as_str())
        .filter(|written| {
            let service = written.split_once(':').map_or("*", |(service, _)| service);
            written.contains(['*', '?']) && !service.contains(['*', '?'])
        })
        .collect();
    written
        .into_iter()
        .map(|written| (written.to_owned(), universe.matching(written)))
        .collect()
}

/// The actions of one thing that is granted.
struct Frame<'a> {
    element: &'a ListElement,
    /// All that can go with the resources here.
    possible: Bits,
    /// Those of them that the reference lists; `None`: all.
    listed: Option<Bits>,
    actions: Bits,
    /// What the statement names.
    named: Bits,
}

/// An entry and what it stands for here; for `NotAction` everything, without what it lists.
struct Entry {
    written: String,
    without: Vec<String>,
    actions: Bits,
}

impl Frame<'_> {
    fn entries(&self, universe: &Universe) -> Vec<Entry> {
        let ceiling = self.named.and(&self.possible);
        let values = self.element.values.iter().map(|value| &value.value);
        if self.element.negated {
            return vec![Entry {
                written: "*".to_owned(),
                without: values.cloned().collect(),
                actions: ceiling,
            }];
        }
        values
            .map(|written| Entry {
                written: written.clone(),
                without: Vec::new(),
                actions: universe.matching(written).and(&ceiling),
            })
            .filter(|entry| !entry.actions.is_empty())
            .collect()
    }

    /// The actions as entries of the statement where those say it, else by name or as entries with what
    /// is left out of them, whichever is shorter.
    fn names(
        &self,
        pool: &[(String, Rc<Bits>)],
        universe: &Universe,
    ) -> Vec<(String, Vec<String>)> {
        let cost = self.element.values.len() * 4 * universe.cost_of_set();
        if !universe.lookups().spend(cost) {
            return Vec::new();
        }
        let mut entries = self.entries(universe);
        entries.sort_by_key(|entry| std::cmp::Reverse(entry.actions.count()));
        let by_name = |actions: &Bits| -> Vec<(String, Vec<String>)> {
            let names = self.said(actions, pool, universe);
            names.into_iter().map(|name| (name, Vec::new())).collect()
        };
        let mut named = Vec::new();
        let mut rest = self.actions.clone();
        for entry in &entries {
            if !self.actions.covers(&entry.actions) || !rest.meets(&entry.actions) {
                continue;
            }
            rest = rest.minus(&entry.actions);
            if self.says_more(entry, &entry.actions, universe) {
                named.extend(by_name(&entry.actions));
                continue;
            }
            let whole = (entry.written.clone(), entry.without.clone());
            named.extend(shorter(
                || names_within(&entry.actions, length(&whole), universe),
                whole.clone(),
            ));
        }
        for entry in &entries {
            let part = entry.actions.and(&rest);
            if part.is_empty() {
                continue;
            }
            rest = rest.minus(&part);
            if self.says_more(entry, &part, universe) {
                named.extend(by_name(&part));
                continue;
            }
            let out = entry.actions.minus(&self.actions);
            let out = self.said(&out, pool, universe);
            let without = entry.without.iter().cloned().chain(out).collect();
            named.extend(shorter(
                || Some(by_name(&part)),
                (entry.written.clone(), without),
            ));
        }
        named
    }

    /// Tells whether an entry says more than the part of its actions that is beyond the reference here: another
    /// statement names just those, and the reference says of none that it goes with the resources.
    fn says_more(&self, entry: &Entry, part: &Bits, universe: &Universe) -> bool {
        self.listed.as_ref().is_some_and(|listed| {
            let named = universe.matching(&entry.written).and(&self.named);
            !part.meets(listed) && !part.covers(&named)
        })
    }

    /// Actions as entries of the policies and whole services where those say it, else by name.
    fn said(
        &self,
        actions: &Bits,
        pool: &[(String, Rc<Bits>)],
        universe: &Universe,
    ) -> Vec<String> {
        if !universe
            .lookups()
            .spend((1 + pool.len()) * universe.cost_of_set())
        {
            return Vec::new();
        }
        let services = universe.services(actions);
        let mut fitting: Vec<(usize, &str, Bits)> = pool
            .iter()
            .chain(&services)
            .filter(|(_, matched)| matched.meets(actions))
            .map(|(written, matched)| (written.as_str(), matched.and(&self.possible)))
            .filter(|(_, matched)| actions.covers(matched))
            .map(|(written, matched)| (matched.count(), written, matched))
            .filter(|(count, _, _)| *count > 1)
            .collect();
        fitting.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.cmp(b.1)));
        let mut rest = actions.clone();
        let mut named = Vec::new();
        for (_, written, matched) in fitting {
            if matched.meets(&rest) {
                rest = rest.minus(&matched);
                named.push(written.to_owned());
            }
        }
        named.extend(rest.iter().map(|number| universe.name(number).to_owned()));
        named
    }
}

/// How long an entry is with what is left out of it, in bytes and two more each.
fn length((written, without): &(String, Vec<String>)) -> usize {
    without
        .iter()
        .fold(written.len() + 2, |all, one| all + one.len() + 2)
}

/// Names, where there are any and they are not longer than the entry; else the entry.
fn shorter(
    names: impl FnOnce() -> Option<Vec<(String, Vec<String>)>>,
    entry: (String, Vec<String>),
) -> Vec<(String, Vec<String>)> {
    names()
        .filter(|names| names.iter().map(length).sum::<usize>() <= length(&entry))
        .unwrap_or_else(|| vec![entry])
}

/// The names of actions; `None` where they are longer than `most`.
fn names_within(
    actions: &Bits,
    most: usize,
    universe: &Universe,
) -> Option<Vec<(String, Vec<String>)>> {
    let mut names = Vec::new();
    let mut total = 0;
    for number in actions.iter() {
        let name = (universe.name(number).to_owned(), Vec::new());
        total += length(&name);
        if total > most {
            return None;
        }
        names.push(name);
    }
    Some(names)
}

/// All of a product but its actions.
fn frame(product: &Product, fuel: &Budget) -> Grant {
    let (within, without) = resources(product, fuel);
    let mut within = within.into_iter().map(|pattern| pattern.written.clone());
    let mut grant = Grant {
        resource: within.next().unwrap_or_else(|| "*".to_owned()),
        within_resources: within.collect(),
        without_resources: without
            .into_iter()
            .map(|pattern| pattern.written.clone())
            .collect(),
        principals: principals(product),
        ..Grant::default()
    };
    let literals = product
        .conditions
        .values()
        .flat_map(|literals| condition::simplified(literals, fuel));
    for (operator, key, values) in literals.flat_map(|literal| literal.written()) {
        add(&mut grant, operator, key, values);
    }
    grant
}

/// The patterns that say something: what others imply is left out.
fn resources<'a>(product: &'a Product, fuel: &Budget) -> (Vec<&'a Pattern>, Vec<&'a Pattern>) {
    let mut within: Vec<&Pattern> = Vec::new();
    for pattern in product.resources.iter().map(Rc::as_ref) {
        if within.iter().any(|other| pattern.includes(other, fuel)) {
            continue;
        }
        within.retain(|other| !other.includes(pattern, fuel));
        within.push(pattern);
    }
    let mut without: Vec<&Pattern> = Vec::new();
    for pattern in product.not_resources.iter().map(Rc::as_ref) {
        let mut meeting = within.clone();
        meeting.push(pattern);
        if without.iter().any(|other| other.includes(pattern, fuel))
            || resource::verdict(&meeting, &[], fuel) == Verdict::Empty
        {
            continue;
        }
        without.retain(|other| !pattern.includes(other, fuel));
        without.push(pattern);
    }
    (within, without)
}

/// Those who are all of the first, so the narrowest of them, and, with `!`, none of the second.
fn principals(product: &Product) -> Vec<String> {
    let mut within: Vec<&Principal> = Vec::new();
    for one in &product.principals {
        if within.iter().any(|other| one.covers(other)) {
            continue;
        }
        within.retain(|other| !other.covers(one));
        within.push(one);
    }
    let mut without: BTreeSet<&str> = BTreeSet::new();
    for one in &product.not_principals {
        let mut meeting = within.clone();
        meeting.push(one);
        if principal::verdict(&meeting, &[]) != Verdict::Empty {
            without.insert(&one.written);
        }
    }
    let within = within.into_iter().map(|one| one.written.clone());
    within
        .chain(without.into_iter().map(|one| format!("!{one}")))
        .collect()
}

/// Adds a condition; where operator and key are there already, values that are none of several lists are
/// one list, and anything else goes beside.
fn add(grant: &mut Grant, operator: String, key: String, values: Vec<String>) {
    let name = operator
        .strip_prefix("ForAllValues:")
        .unwrap_or(&operator)
        .to_ascii_lowercase();
    let joins = matches!(
        name.as_str(),
        "stringnotequals"
            | "stringnotequalsignorecase"
            | "stringnotlike"
            | "arnnotequals"
            | "arnnotlike"
            | "notipaddress"
            | "numericnotequals"
            | "datenotequals"
    );
    let free = |conditions: &Conditions| {
        conditions
            .get(&operator)
            .and_then(|keys| keys.get(&key))
            .is_none_or(|there| joins || *there == values)
    };
    let place = if free(&grant.conditions) {
        &mut grant.conditions
    } else {
        let at = grant.and_conditions.iter().position(free);
        let at = at.unwrap_or_else(|| {
            grant.and_conditions.push(Conditions::new());
            grant.and_conditions.len() - 1
        });
        let Some(place) = grant.and_conditions.get_mut(at) else {
            return;
        };
        place
    };
    let there = place.entry(operator).or_default().entry(key).or_default();
    for value in values {
        if !there.contains(&value) {
            there.push(value);
        }
    }
}
