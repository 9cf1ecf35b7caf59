//! Actions: a finite universe of names, the reference's and those that only the policies know.

use super::resource::Pattern;
use crate::budget::Budget;
use crate::iam::automaton::STEPS_OF_A_PAIR;
use crate::iam::bits::Bits;
use crate::iam::wildcard::may_include;
use crate::iam::{action_matches, includes};
use crate::policy::{ListElement, Policy};
use crate::reference::{self, Action, Service};
use std::cell::{OnceCell, RefCell};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::rc::Rc;

/// So many steps of automata the comparison of two policies takes that use up IAM's quota; beyond it, what
/// needs a search is not proved. Longer ones get the square of what they are longer, up to [`MOST_STEPS`].
const STEPS: usize = 1 << 15;

/// The most steps for going through actions, products and entries: a few hundredths of a second.
const MAX_LOOKUPS: usize = 1 << 22;

/// How many steps it costs about to hold two patterns against each other by an automaton made for it.
const STEPS_OF_AN_AUTOMATON: usize = 256;

/// How many steps it costs about to look up what goes with a pattern of resources.
const STEPS_OF_A_LOOK: usize = 64;

/// The most steps.
const MOST_STEPS: usize = 1 << 20;

/// Two managed policies, in characters.
///
/// Source: IAM User Guide, "IAM and AWS STS quotas".
const QUOTA: usize = 2 * 6144;

/// So many actions are looked up one by one, rather than in a set of all.
const FEW: usize = 512;

/// All actions that the two policies can be about, numbered: first those of the services that they name,
/// in the order of the reference.
#[derive(Debug)]
pub(super) struct Universe {
    /// The services, each with its place in the reference and its first number here.
    services: Vec<(Range<usize>, usize)>,
    /// How many actions those have.
    known: usize,
    /// Those of them that go with no resource; worked out when many are asked for.
    starred: OnceCell<Bits>,
    /// Entries that match no action of the reference, in small letters, and as written first.
    others: Vec<(String, String)>,
    /// Their numbers.
    unknown: Bits,
    /// What each pattern matches.
    matched: RefCell<BTreeMap<String, Rc<Bits>>>,
    /// What the comparison may still spend on searches for texts.
    fuel: Budget,
    /// What it may still spend on going through actions, products and entries.
    lookups: Budget,
    /// What both were at first.
    given: usize,
    /// Which actions can go with a pattern of resources.
    fitting: RefCell<BTreeMap<String, Rc<Fitting>>>,
}

/// Which actions can go with a pattern of resources.
#[derive(Debug)]
struct Fitting {
    /// Those that the reference lists for it, and those that it does not know.
    listed: Bits,
    /// Those of which it does not say that they never do.
    unlisted: Bits,
}

impl Universe {
    /// The universe of some policies, whose comparison may cost so many steps. It is not whole where it
    /// exhausts [`Self::lookups`].
    pub(super) fn of(policies: &[&Policy], most: usize) -> Self {
        let elements = || {
            let statements = policies.iter().flat_map(|policy| &policy.statements);
            statements.filter_map(|statement| statement.action.as_ref())
        };
        let mut services = Vec::new();
        let mut known = 0;
        for service in named_services(elements()) {
            let mut actions = service.actions();
            let Some(first) = actions.next().map(Action::index) else {
                continue;
            };
            let rows = first..first + 1 + actions.count();
            let offset = known;
            known += rows.len();
            services.push((rows, offset));
        }
        let searches = most_steps(policies).min(most);
        let lookups = MAX_LOOKUPS.min(most - searches);
        let mut universe = Self {
            services,
            known,
            starred: OnceCell::new(),
            others: Vec::new(),
            unknown: Bits::default(),
            matched: RefCell::default(),
            fuel: Budget::of(searches),
            lookups: Budget::of(lookups),
            given: searches + lookups,
            fitting: RefCell::default(),
        };
        let mut others: BTreeMap<String, String> = BTreeMap::new();
        for written in elements()
            .flat_map(|element| &element.values)
            .map(|value| value.value.as_str())
        {
            let name = written.to_lowercase();
            if !written.contains(':') || others.contains_key(&name) {
                continue;
            }
            if !universe.lookups.spend(universe.cost_of_matching(written)) {
                break;
            }
            if named_by(written).next().is_none() && !is_operation(written) {
                others.insert(name, written.to_owned());
            }
        }
        universe.others = others.into_iter().collect();
        universe.unknown = Bits::none(universe.len());
        for number in universe.known..universe.len() {
            universe.unknown.insert(number);
        }
        universe
    }

    fn len(&self) -> usize {
        self.known + self.others.len()
    }

    /// The action with this number; `None` for an entry that the reference does not know.
    fn action(&self, number: usize) -> Option<Action> {
        let after = self
            .services
            .partition_point(|(_, offset)| *offset <= number);
        let (rows, offset) = self.services.get(after.checked_sub(1)?)?;
        let row = rows.start + (number - offset);
        rows.contains(&row).then(|| reference::action_at(row))?
    }

    /// The number of an action; `None` for one of another service.
    fn number(&self, action: Action) -> Option<usize> {
        let row = action.index();
        let after = self.services.partition_point(|(rows, _)| rows.start <= row);
        let (rows, offset) = self.services.get(after.checked_sub(1)?)?;
        rows.contains(&row).then(|| offset + (row - rows.start))
    }

    /// What the comparison may still spend on searches for texts.
    pub(super) fn fuel(&self) -> &Budget {
        &self.fuel
    }

    /// What the comparison may still spend on going through actions, products and entries; once it is
    /// exhausted, nothing that the universe says is whole.
    pub(super) fn lookups(&self) -> &Budget {
        &self.lookups
    }

    /// The steps that were spent of both.
    pub(super) fn spent(&self) -> usize {
        let left = self.fuel.left().saturating_add(self.lookups.left());
        self.given.saturating_sub(left)
    }

    /// How many steps it costs about to combine two sets of actions.
    pub(super) fn cost_of_set(&self) -> usize {
        self.len() / 64 + 1
    }

    /// How many steps it costs about to find the known actions that an entry matches.
    fn cost_of_matching(&self, written: &str) -> usize {
        if !written.contains(['*', '?']) {
            return STEPS_OF_A_LOOK;
        }
        let prefix = written.split(':').next().unwrap_or_default();
        let actions = match reference::service(prefix) {
            Some(service) => service.actions().count(),
            None if prefix.contains(['*', '?']) => self.known,
            None => 0,
        };
        STEPS_OF_A_LOOK + actions.saturating_mul(STEPS_OF_A_PAIR)
    }

    /// Every action.
    pub(super) fn all(&self) -> Bits {
        self.none().complement(self.len())
    }

    /// No action.
    pub(super) fn none(&self) -> Bits {
        Bits::none(self.len())
    }

    /// Those of some actions that go with no resource: only `*` names them.
    pub(super) fn starred_among(&self, actions: &Bits) -> Bits {
        let needs_star = |number: &usize| self.action(*number).is_some_and(Action::needs_star);
        let mut starred = self.none();
        if actions.count() <= FEW {
            let all = actions.iter().filter(needs_star);
            all.for_each(|number| starred.insert(number));
            return starred;
        }
        let all = self.starred.get_or_init(|| {
            let all = (0..self.known).filter(needs_star);
            all.for_each(|number| starred.insert(number));
            starred
        });
        actions.and(all)
    }

    /// The actions of which the reference does not say with what they go.
    pub(super) fn others(&self) -> &Bits {
        &self.unknown
    }

    /// What an element of a statement names.
    pub(super) fn element(&self, element: &ListElement) -> Bits {
        let mut listed = self.none();
        for value in &element.values {
            listed.or(&self.matching(&value.value));
        }
        if element.negated && !element.values.is_empty() {
            return listed.complement(self.len());
        }
        listed
    }

    /// What one entry matches.
    pub(super) fn matching(&self, written: &str) -> Rc<Bits> {
        let name = written.to_lowercase();
        if let Some(known) = self.matched.borrow().get(&name) {
            return Rc::clone(known);
        }
        let mut bits = self.none();
        let is_pattern = name.contains(['*', '?']);
        let others = if is_pattern { self.others.len() } else { 1 };
        let cost = self.cost_of_matching(written) + others * STEPS_OF_A_PAIR + self.cost_of_set();
        if !self.lookups.spend(cost) {
            return Rc::new(bits);
        }
        named_by(written)
            .filter_map(|action| self.number(action))
            .for_each(|number| bits.insert(number));
        if is_pattern {
            for (number, (other, _)) in self.others.iter().enumerate() {
                let covers = if other.contains(['*', '?']) {
                    name == "*"
                        || may_include(&name, other)
                            && self.lookups.spend(STEPS_OF_AN_AUTOMATON)
                            && includes(&name, other)
                } else {
                    action_matches(&name, other)
                };
                if covers {
                    bits.insert(self.known + number);
                }
            }
        } else if let Ok(number) = self.others.binary_search_by(|(other, _)| other.cmp(&name)) {
            bits.insert(self.known + number);
        }
        let bits = Rc::new(bits);
        self.matched.borrow_mut().insert(name, Rc::clone(&bits));
        bits
    }

    /// Those of some actions that can go with a pattern of resources, as far as the reference tells; all,
    /// where too much was asked already.
    pub(super) fn possible(&self, actions: &Bits, pattern: &str) -> Bits {
        match self.fitting(pattern) {
            Some(fitting) => actions.and(&fitting.listed),
            None => actions.clone(),
        }
    }

    /// The actions that each entry of an element names; for `NotAction` all that it leaves.
    pub(super) fn entries(&self, element: &ListElement) -> Vec<Rc<Bits>> {
        if element.negated {
            return vec![Rc::new(self.element(element))];
        }
        let values = element.values.iter();
        values.map(|value| self.matching(&value.value)).collect()
    }

    /// The entries of which the reference lists no action for any of the patterns, `*` aside.
    pub(super) fn unlisted_entries(
        &self,
        entries: &[Rc<Bits>],
        patterns: &[Rc<Pattern>],
    ) -> Vec<Rc<Bits>> {
        if patterns.iter().any(|pattern| pattern.is_all) {
            return Vec::new();
        }
        let mut unlisted = entries.to_vec();
        for pattern in patterns {
            let Some(fitting) = self.fitting(&pattern.written) else {
                break;
            };
            let cost = unlisted.len().saturating_mul(self.cost_of_set());
            if unlisted.is_empty() || !self.lookups.spend(cost) {
                break;
            }
            unlisted.retain(|actions| !fitting.listed.meets(actions));
        }
        unlisted
    }

    /// Those actions of some entries that the reference leaves open for one of the patterns.
    pub(super) fn left_open(&self, entries: &[Rc<Bits>], patterns: &[Rc<Pattern>]) -> Bits {
        let mut open = self.none();
        for pattern in patterns.iter().filter(|pattern| !pattern.is_all) {
            let cost = entries.len().saturating_mul(self.cost_of_set());
            if !self.lookups.spend(cost) {
                break;
            }
            let fitting = self.fitting(&pattern.written);
            for actions in entries {
                // Where too much was asked already, all of them.
                match &fitting {
                    Some(fitting) => open.or(&fitting.unlisted.and(actions)),
                    None => open.or(actions),
                }
            }
        }
        open
    }

    /// What goes with a pattern; `None` where too much was asked already.
    fn fitting(&self, pattern: &str) -> Option<Rc<Fitting>> {
        if let Some(fitting) = self.fitting.borrow().get(pattern) {
            return Some(Rc::clone(fitting));
        }
        if !self.fuel.spend(STEPS_OF_A_LOOK) {
            return None;
        }
        let on = reference::actions_on(pattern);
        let (mut listed, mut unlisted) = (self.unknown.clone(), self.none());
        for (actions, bits) in [(on.listed, &mut listed), (on.unlisted, &mut unlisted)] {
            let numbers = actions.into_iter().filter_map(|one| self.number(one));
            numbers.for_each(|number| bits.insert(number));
        }
        let fitting = Rc::new(Fitting { listed, unlisted });
        let mut known = self.fitting.borrow_mut();
        known.insert(pattern.to_owned(), Rc::clone(&fitting));
        Some(fitting)
    }

    /// The services of known actions: `service:*` and what that matches.
    pub(super) fn services(&self, actions: &Bits) -> Vec<(String, Rc<Bits>)> {
        let mut services = Vec::new();
        let mut numbers = actions.iter().peekable();
        while let Some(number) = numbers.next() {
            let Some(service) = self.action(number).map(Action::service) else {
                break;
            };
            let entry = format!("{}:*", service.prefix());
            let matched = self.matching(&entry);
            services.push((entry, matched));
            let last = service.actions().last();
            let last = last.and_then(|action| self.number(action));
            while numbers.next_if(|number| Some(*number) <= last).is_some() {}
        }
        services
    }

    /// The name of an action; for an entry that the reference does not know, as it was written first.
    pub(super) fn name(&self, number: usize) -> &str {
        if let Some(action) = self.action(number) {
            return action.full_name();
        }
        let other = self.others.get(number.saturating_sub(self.known));
        other.map_or("", |(_, written)| written)
    }
}

/// What the comparison of some policies may spend, by the length of what they list.
fn most_steps(policies: &[&Policy]) -> usize {
    let statements = || policies.iter().flat_map(|policy| &policy.statements);
    let lists = statements().flat_map(|one| one.action.iter().chain(&one.resource));
    let listed = lists.flat_map(|element| &element.values);
    let conditions = statements().flat_map(|one| &one.conditions);
    let compared = conditions.flat_map(|entry| &entry.values);
    let length: usize = listed.chain(compared).map(|value| value.value.len()).sum();
    let longer = length.div_ceil(QUOTA).max(1);
    STEPS
        .saturating_mul(longer.saturating_mul(longer))
        .min(MOST_STEPS)
}

/// The services that the elements are about, in order; all for `*` and `NotAction`.
fn named_services<'a>(elements: impl Iterator<Item = &'a ListElement>) -> Vec<Service> {
    let mut named = BTreeSet::new();
    for element in elements {
        for value in &element.values {
            let prefix = value.value.split(':').next().unwrap_or_default();
            if element.negated || prefix.contains(['*', '?']) {
                return reference::services().collect();
            }
            named.extend(reference::service(prefix));
        }
    }
    named.into_iter().collect()
}

/// Tells whether an entry is the name of an API operation whose action has another name: nothing is
/// authorised by it.
///
/// Source: Service Authorization Reference.
fn is_operation(written: &str) -> bool {
    written
        .split_once(':')
        .and_then(|(service, name)| reference::operation(service, name))
        .is_some_and(|operation| !operation.needs.is_empty())
}

/// The actions of the reference that an entry matches.
fn named_by(written: &str) -> Box<dyn Iterator<Item = Action> + '_> {
    if !written.contains(['*', '?']) {
        return Box::new(reference::action(written).into_iter());
    }
    Box::new(reference::actions_matching(written))
}
