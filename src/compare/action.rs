//! Actions: a finite universe of names, the reference's and those that only the policies know.

use crate::iam::bits::Bits;
use crate::iam::{action_matches, includes, intersects};
use crate::policy::{ListElement, Policy};
use crate::reference::{self, Action};
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::LazyLock;

/// So many actions are looked up one by one, rather than in a set of all.
const FEW: usize = 512;

/// The known actions that go with no resource.
static STARRED: LazyLock<Bits> = LazyLock::new(|| {
    let mut starred = Bits::none(reference::actions().len());
    reference::actions()
        .filter(|action| action.needs_star())
        .for_each(|action| starred.insert(action.index()));
    starred
});

/// All actions that the two policies can be about, numbered: first those of the reference in its order.
#[derive(Debug)]
pub(super) struct Universe {
    known: usize,
    /// Entries that match no action of the reference, in small letters, and as written first.
    others: Vec<(String, String)>,
    /// Their numbers.
    unknown: Bits,
    /// What each pattern matches.
    matched: RefCell<BTreeMap<String, Rc<Bits>>>,
    /// Which actions can go with a pattern of resources.
    possible: RefCell<BTreeMap<String, Rc<Bits>>>,
}

impl Universe {
    /// The universe of some policies.
    pub(super) fn of(policies: &[&Policy]) -> Self {
        let known = reference::actions().len();
        let mut universe = Self {
            known,
            others: Vec::new(),
            unknown: Bits::default(),
            matched: RefCell::default(),
            possible: RefCell::default(),
        };
        let mut others: BTreeMap<String, String> = BTreeMap::new();
        let statements = policies.iter().flat_map(|policy| &policy.statements);
        for written in statements
            .filter_map(|statement| statement.action.as_ref())
            .flat_map(|element| &element.values)
            .map(|value| value.value.as_str())
        {
            let name = written.to_lowercase();
            let may_be_new = named_by(written).next().is_none() && !is_operation(written);
            if written.contains(':') && !others.contains_key(&name) && may_be_new {
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

    /// No action.
    pub(super) fn none(&self) -> Bits {
        Bits::none(self.len())
    }

    /// Those of some actions that go with no resource: only `*` names them.
    pub(super) fn starred_among(&self, actions: &Bits) -> Bits {
        if actions.count() > FEW {
            return actions.and(&STARRED);
        }
        let mut starred = self.none();
        let needs_star = |number: &usize| {
            reference::action_at(*number).is_some_and(reference::Action::needs_star)
        };
        actions
            .iter()
            .filter(needs_star)
            .for_each(|number| starred.insert(number));
        starred
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
        named_by(written).for_each(|action| bits.insert(action.index()));
        for (number, (other, _)) in self.others.iter().enumerate() {
            let covers = if other.contains(['*', '?']) {
                name == "*" || includes(&name, other)
            } else {
                action_matches(&name, other)
            };
            if covers {
                bits.insert(self.known + number);
            }
        }
        let bits = Rc::new(bits);
        self.matched.borrow_mut().insert(name, Rc::clone(&bits));
        bits
    }

    /// An entry that the reference does not know and that this one covers in part.
    pub(super) fn overlapping(&self, written: &str) -> Option<&str> {
        let name = written.to_lowercase();
        let (_, other) = self.others.iter().find(|(other, _)| {
            other.contains(['*', '?'])
                && name.contains(['*', '?'])
                && intersects(&name, other)
                && !includes(&name, other)
                && !includes(other, &name)
        })?;
        Some(other)
    }

    /// Those of some actions that can go with a pattern of resources, as far as the reference tells.
    pub(super) fn possible(&self, actions: &Bits, pattern: &str) -> Bits {
        if let Some(fitting) = self.possible.borrow().get(pattern) {
            return actions.and(fitting);
        }
        let mut fitting = self.unknown.clone();
        for action in reference::actions_on(pattern) {
            fitting.insert(action.index());
        }
        let possible = actions.and(&fitting);
        self.possible
            .borrow_mut()
            .insert(pattern.to_owned(), Rc::new(fitting));
        possible
    }

    /// The services of known actions: `service:*` and what that matches.
    pub(super) fn services(&self, actions: &Bits) -> Vec<(String, Rc<Bits>)> {
        let mut services = Vec::new();
        let mut numbers = actions.iter().peekable();
        while let Some(number) = numbers.next() {
            let Some(action) = reference::action_at(number) else {
                break;
            };
            let service = action.service();
            let entry = format!("{}:*", service.prefix());
            let matched = self.matching(&entry);
            services.push((entry, matched));
            let last = service.actions().last().map_or(number, Action::index);
            while numbers.next_if(|number| *number <= last).is_some() {}
        }
        services
    }

    /// The name of an action; for an entry that the reference does not know, as it was written first.
    pub(super) fn name(&self, number: usize) -> &str {
        if let Some(action) = reference::action_at(number) {
            return action.full_name();
        }
        let other = self.others.get(number.saturating_sub(self.known));
        other.map_or("", |(_, written)| written)
    }
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
