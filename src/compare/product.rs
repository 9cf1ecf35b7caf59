//! Statements as products, and one product without another.
//!
//! A product is a conjunction: an action of a set, a principal, a resource and a context that meet each a
//! list of patterns and conditions, or do not meet them. A conjunction without another is a union of
//! conjunctions: `a \ (x ∧ y) = (a ∧ ¬x) ∪ (a ∧ x ∧ ¬y)`. What `a` implies splits nothing, so that mostly
//! one remains.

use super::action::Universe;
use super::condition::{self, Condition, Literal};
use super::principal::{self, Principal};
use super::resource::{self, Pattern, Place};
use super::symbols::Symbols;
use super::{Unproven, Verdict};
use crate::iam::bits::Bits;
use crate::iam::{Effect, Piece, PolicyType, variable_pieces};
use crate::policy::{ListElement, Policy, PrincipalElement, Statement};
use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::rc::Rc;

/// How many steps it costs about to make a product, to copy one of its conditions, and how many bytes of a
/// text are copied in a step.
const STEPS_OF_A_PRODUCT: usize = 64;
const STEPS_OF_A_CONDITION: usize = 16;
const BYTES_OF_A_STEP: usize = 4;

/// A product of more parts than this is not taken out of another one.
const MAX_PARTS: usize = 256;

/// A conjunction.
#[derive(Clone, Debug, Default)]
pub(super) struct Product {
    /// One of these actions. Those that cannot go with the resources stay until it is settled: taken out of
    /// another product, they split nothing.
    pub(super) actions: Bits,
    /// A principal that all of these name.
    pub(super) principals: Vec<Rc<Principal>>,
    /// And none of these.
    pub(super) not_principals: Vec<Rc<Principal>>,
    /// A resource that all of these cover; also none, where each is `*`.
    pub(super) resources: Vec<Rc<Pattern>>,
    /// And none of these.
    pub(super) not_resources: Vec<Rc<Pattern>>,
    /// What the statements that it is of name beyond the reference.
    unlisted: Vec<Rc<Unlisted>>,
    /// By key in small letters: conditions that hold or do not.
    pub(super) conditions: BTreeMap<String, Vec<Literal>>,
    /// Why it is not sure that there is a request in it.
    pub(super) open: BTreeSet<Unproven>,
}

/// The actions of a statement that may be authorised on its resources although the reference does not list
/// them there: the reference is an open world, and who names an action and a resource has a reason.
///
/// They are those that the reference leaves open for the resource, and those of an entry of which it lists no
/// action for any of the statement's resources. Worked out when they are asked for.
#[derive(Debug)]
struct Unlisted {
    named: Rc<Named>,
    /// The patterns of the product.
    own: Vec<Rc<Pattern>>,
    actions: OnceCell<Bits>,
}

/// What a statement names.
#[derive(Debug)]
struct Named {
    entries: Vec<Rc<Bits>>,
    patterns: Vec<Rc<Pattern>>,
    /// The entries that the reference lists for none of the patterns.
    unlisted: OnceCell<Vec<Rc<Bits>>>,
}

impl Unlisted {
    fn actions(&self, universe: &Universe) -> &Bits {
        self.actions.get_or_init(|| {
            let Named {
                entries,
                patterns,
                unlisted,
            } = self.named.as_ref();
            let mut actions = universe.left_open(entries, &self.own);
            for entry in unlisted.get_or_init(|| universe.unlisted_entries(entries, patterns)) {
                actions.or(entry);
            }
            actions
        })
    }
}

/// One part of a product, which can be said of another as well.
enum Part<'a> {
    Principal(&'a Rc<Principal>, bool),
    Resource(&'a Rc<Pattern>, bool),
    Condition(&'a Literal),
}

impl Product {
    fn parts(&self) -> impl Iterator<Item = Part<'_>> {
        let principals = self.principals.iter().map(|one| Part::Principal(one, true));
        let not_principals = self
            .not_principals
            .iter()
            .map(|one| Part::Principal(one, false));
        let resources = self.resources.iter().map(|one| Part::Resource(one, true));
        let not_resources = self
            .not_resources
            .iter()
            .map(|one| Part::Resource(one, false));
        let conditions = self.conditions.values().flatten().map(Part::Condition);
        principals
            .chain(not_principals)
            .chain(resources)
            .chain(not_resources)
            .chain(conditions)
    }

    /// Takes a part, or its opposite, into the product. Tells whether anything is left.
    fn with(&mut self, part: &Part<'_>, holds: bool, universe: &Universe) -> Verdict {
        match *part {
            Part::Principal(principal, is) => {
                if is == holds {
                    self.principals.push(Rc::clone(principal));
                } else {
                    self.not_principals.push(Rc::clone(principal));
                }
                self.principal_verdict()
            }
            Part::Resource(pattern, is) => {
                if is == holds {
                    if !pattern.is_all {
                        self.keep_possible(&pattern.written, universe);
                    }
                    self.resources.push(Rc::clone(pattern));
                } else {
                    self.not_resources.push(Rc::clone(pattern));
                }
                self.resource_verdict(universe)
            }
            Part::Condition(literal) => {
                let literals = self
                    .conditions
                    .entry(literal.condition.key_name())
                    .or_default();
                literals.push(if holds {
                    literal.clone()
                } else {
                    literal.opposite()
                });
                condition::verdict(&literals.iter().collect::<Vec<_>>(), universe.fuel())
            }
        }
    }

    /// Keeps the actions that can go with a pattern of resources.
    fn keep_possible(&mut self, pattern: &str, universe: &Universe) {
        let mut possible = universe.possible(&self.actions, pattern);
        possible.or(&self.unlisted_among(&self.actions, universe));
        self.actions = possible;
    }

    /// Those of some actions that may be authorised on its resources beyond the reference.
    fn unlisted_among(&self, actions: &Bits, universe: &Universe) -> Bits {
        let mut unlisted = universe.none();
        for one in &self.unlisted {
            unlisted.or(&one.actions(universe).and(actions));
        }
        unlisted
    }

    /// The same as far as the reference lists it; `None` where that is all of it.
    pub(super) fn as_listed(&self) -> Option<Self> {
        (!self.unlisted.is_empty()).then(|| Self {
            unlisted: Vec::new(),
            ..self.clone()
        })
    }

    /// Takes in what another one names beyond the reference.
    fn join_unlisted(&mut self, other: &Self) {
        for one in &other.unlisted {
            if !self.unlisted.iter().any(|own| Rc::ptr_eq(own, one)) {
                self.unlisted.push(Rc::clone(one));
            }
        }
    }

    fn principal_verdict(&self) -> Verdict {
        let within: Vec<&Principal> = self.principals.iter().map(Rc::as_ref).collect();
        let without: Vec<&Principal> = self.not_principals.iter().map(Rc::as_ref).collect();
        principal::verdict(&within, &without)
    }

    /// Tells whether there is a resource, and keeps the actions that have one.
    fn resource_verdict(&mut self, universe: &Universe) -> Verdict {
        let has_star = self.has_star();
        let verdict = {
            let within: Vec<&Pattern> = self.resources.iter().map(Rc::as_ref).collect();
            let without: Vec<&Pattern> = self.not_resources.iter().map(Rc::as_ref).collect();
            resource::verdict(&within, &without, universe.fuel())
        };
        let starred = universe.starred_among(&self.actions);
        if verdict == Verdict::Empty {
            let mut kept = universe.none();
            if has_star {
                kept = self.actions.and(universe.others());
                kept.or(&starred);
            }
            self.actions = kept;
        } else if !has_star {
            let unlisted = self.unlisted_among(&starred, universe);
            self.actions = self.actions.minus(&starred.minus(&unlisted));
        }
        if self.actions.is_empty() {
            Verdict::Empty
        } else if verdict == Verdict::Empty || has_star && starred.covers(&self.actions) {
            Verdict::Some
        } else {
            verdict
        }
    }

    /// Tells whether it has requests without a resource.
    fn has_star(&self) -> bool {
        self.resources.iter().all(|pattern| pattern.is_all)
            && !self.not_resources.iter().any(|pattern| pattern.is_all)
    }

    /// Keeps the actions that can go with the resources, and tells whether there is a request in it.
    pub(super) fn settle(&mut self, universe: &Universe) -> Verdict {
        for pattern in self.resources.clone() {
            if !pattern.is_all {
                self.keep_possible(&pattern.written, universe);
            }
        }
        let mut verdicts = vec![self.resource_verdict(universe)];
        if verdicts == [Verdict::Empty] {
            return Verdict::Empty;
        }
        verdicts.push(self.principal_verdict());
        for literals in self.conditions.values() {
            verdicts.push(condition::verdict(
                &literals.iter().collect::<Vec<_>>(),
                universe.fuel(),
            ));
        }
        if verdicts.contains(&Verdict::Empty) {
            return Verdict::Empty;
        }
        let open = verdicts
            .into_iter()
            .find(|verdict| *verdict != Verdict::Some);
        open.unwrap_or(Verdict::Some)
    }

    /// The one resource that it is about, where it is one.
    fn resource_name(&self) -> Option<&str> {
        self.resources.iter().find_map(|pattern| pattern.name())
    }

    /// A quick look that says no for most products.
    pub(super) fn may_meet(&self, other: &Self) -> bool {
        self.actions.meets(&other.actions)
            && self
                .resources
                .iter()
                .zip(&other.resources)
                .all(|(a, b)| a.may_meet(b))
    }

    /// All actions that can go with the resources.
    pub(super) fn possible(&self, universe: &Universe) -> Bits {
        let mut all = Self {
            actions: universe.all(),
            resources: self.resources.clone(),
            not_resources: self.not_resources.clone(),
            unlisted: self.unlisted.clone(),
            ..Self::default()
        };
        all.settle(universe);
        all.actions
    }

    /// Tells whether no request is surely in both.
    fn is_apart_from(&self, other: &Self, universe: &Universe) -> bool {
        if !self.may_meet(other) {
            return true;
        }
        let within = self.resources.iter().chain(&other.resources);
        let without = self.not_resources.iter().chain(&other.not_resources);
        let verdict = resource::verdict(
            &within.map(Rc::as_ref).collect::<Vec<_>>(),
            &without.map(Rc::as_ref).collect::<Vec<_>>(),
            universe.fuel(),
        );
        if verdict == Verdict::Empty {
            let mut unbound = self.actions.and(&other.actions);
            let starred = universe.starred_among(&unbound);
            unbound = unbound.and(universe.others());
            unbound.or(&starred);
            if !self.has_star() || !other.has_star() || unbound.is_empty() {
                return true;
            }
        }
        let all = |a: &'_ [Rc<Principal>], b: &'_ [Rc<Principal>]| -> Vec<Rc<Principal>> {
            a.iter().chain(b).cloned().collect()
        };
        let named = all(&self.principals, &other.principals);
        let not_named = all(&self.not_principals, &other.not_principals);
        let verdict = principal::verdict(
            &named.iter().map(Rc::as_ref).collect::<Vec<_>>(),
            &not_named.iter().map(Rc::as_ref).collect::<Vec<_>>(),
        );
        if verdict == Verdict::Empty {
            return true;
        }
        other.conditions.iter().any(|(key, literals)| {
            let own = self.conditions.get(key).map_or(&[][..], Vec::as_slice);
            let all: Vec<&Literal> = own.iter().chain(literals).collect();
            condition::verdict(&all, universe.fuel()) == Verdict::Empty
        })
    }

    /// What is in both; `None` where nothing surely is.
    pub(super) fn and(&self, other: &Self, universe: &Universe) -> Option<Self> {
        if self.is_apart_from(other, universe) {
            return None;
        }
        let mut both = self.clone();
        both.actions = self.actions.and(&other.actions);
        both.join_unlisted(other);
        for part in other.parts() {
            if both.implies(&part, universe) {
                continue;
            }
            match both.with(&part, true, universe) {
                Verdict::Some => {}
                Verdict::Empty => return None,
                Verdict::Unknown(why) => {
                    both.open.insert(why);
                }
            }
        }
        Some(both)
    }

    fn implies(&self, part: &Part<'_>, universe: &Universe) -> bool {
        let mut alone = match part {
            Part::Principal(..) => Self {
                principals: self.principals.clone(),
                not_principals: self.not_principals.clone(),
                ..Self::default()
            },
            Part::Resource(..) => Self {
                actions: self.actions.clone(),
                resources: self.resources.clone(),
                not_resources: self.not_resources.clone(),
                unlisted: self.unlisted.clone(),
                ..Self::default()
            },
            Part::Condition(literal) => {
                let key = literal.condition.key_name();
                let literals = self.conditions.get(&key).cloned().unwrap_or_default();
                Self {
                    conditions: BTreeMap::from([(key, literals)]),
                    ..Self::default()
                }
            }
        };
        alone.with(part, false, universe) == Verdict::Empty
    }

    /// Tells whether everything of `other` is surely in it, actions aside.
    pub(super) fn covers_but_for_actions(&self, other: &Self, universe: &Universe) -> bool {
        self.parts().all(|part| other.implies(&part, universe))
    }

    /// What is in it and not in `other`: products that have nothing in common.
    pub(super) fn minus(self, other: &Self, universe: &Universe) -> Vec<Self> {
        if self.is_apart_from(other, universe) {
            return vec![self];
        }
        // Each part may leave a piece with a copy of all conditions.
        if other.parts().count() > MAX_PARTS {
            universe.fuel().exhaust();
            return vec![self];
        }
        let mut left = Vec::new();
        let mut current = self;
        let untouched = current.actions.minus(&other.actions);
        if !untouched.is_empty() {
            let mut rest = current.clone();
            current.actions = current.actions.and(&other.actions);
            rest.actions = untouched;
            left.push(rest);
        }
        current.join_unlisted(other);
        for part in other.parts() {
            let mut piece = current.clone();
            match piece.with(&part, false, universe) {
                Verdict::Empty => continue,
                Verdict::Some => {}
                Verdict::Unknown(why) => {
                    piece.open.insert(why);
                }
            }
            left.push(piece);
            match current.with(&part, true, universe) {
                Verdict::Empty => break,
                Verdict::Some | Verdict::Unknown(_) => {}
            }
        }
        left
    }
}

/// A product with the statement that it is of.
#[derive(Debug)]
pub(super) struct Origin<'a> {
    /// Equal for products that say the same.
    pub(super) key: String,
    /// `Action` or `NotAction`.
    pub(super) element: &'a ListElement,
    /// The product.
    pub(super) product: Product,
}

/// Products by the one resource that they are about, so that those that others can meet are found at once.
#[derive(Debug, Default)]
pub(super) struct Places<'a> {
    by_name: BTreeMap<&'a str, Vec<usize>>,
    /// Those that may be about several.
    others: Vec<usize>,
    count: usize,
}

impl<'a> Places<'a> {
    /// The places of some products in their list.
    pub(super) fn of(products: impl Iterator<Item = &'a Product>) -> Self {
        let mut places = Self::default();
        for product in products {
            match product.resource_name() {
                Some(name) => places.by_name.entry(name).or_default().push(places.count),
                None => places.others.push(places.count),
            }
            places.count += 1;
        }
        places
    }

    /// The places of those that can be about a resource of this one, in order.
    pub(super) fn meeting(&self, product: &Product) -> Vec<usize> {
        let Some(name) = product.resource_name() else {
            return (0..self.count).collect();
        };
        let named = self.by_name.get(name).into_iter().flatten();
        let mut places: Vec<usize> = named.chain(&self.others).copied().collect();
        places.sort_unstable();
        places
    }
}

/// A policy as products.
#[derive(Debug, Default)]
pub(super) struct Access<'a> {
    /// Of the Allow statements.
    pub(super) allows: Vec<Origin<'a>>,
    /// Of the Deny statements.
    pub(super) denies: Vec<Origin<'a>>,
    /// What is not documented.
    pub(super) open: BTreeSet<Unproven>,
}

impl<'a> Access<'a> {
    /// Takes a policy apart. One with a version that AWS rejects allows nothing.
    ///
    /// Source: IAM User Guide, "IAM JSON policy elements: Version".
    pub(super) fn of(
        policy: &'a Policy,
        kind: PolicyType,
        universe: &Universe,
        symbols: &mut Symbols,
    ) -> Self {
        let version = policy.version.as_ref();
        let variables = match version.map(|version| version.value.as_str()) {
            Some("2012-10-17") => true,
            None | Some("2008-10-17") => false,
            Some(_) => return Self::default(),
        };
        let mut access = Self::default();
        for statement in &policy.statements {
            let mut reader = Reader {
                kind,
                variables,
                universe,
                symbols,
                open: &mut access.open,
            };
            let Some((effect, products)) = reader.read(statement) else {
                continue;
            };
            match effect {
                Effect::Allow => access.allows.extend(products),
                Effect::Deny => access.denies.extend(products),
            }
        }
        access
    }
}

/// Reads statements.
struct Reader<'a> {
    kind: PolicyType,
    variables: bool,
    universe: &'a Universe,
    symbols: &'a mut Symbols,
    open: &'a mut BTreeSet<Unproven>,
}

/// The principals of a statement: each of the first without all of the second.
type Principals = (Vec<Option<Rc<Principal>>>, Vec<Rc<Principal>>);

/// The resources of a statement, likewise.
type Resources = (Vec<Option<Rc<Pattern>>>, Vec<Rc<Pattern>>);

impl Reader<'_> {
    /// The products of a statement; `None` where it never applies.
    fn read<'s>(&mut self, statement: &'s Statement) -> Option<(Effect, Vec<Origin<'s>>)> {
        let effect = statement.effect.as_ref()?.value;
        let element = statement
            .action
            .as_ref()
            .filter(|list| !list.values.is_empty())?;
        let (principals, not_principals) = self.principals(statement, effect)?;
        let (resources, not_resources) = self.resources(statement)?;
        let conditions = self.conditions(statement);
        let actions = self.universe.element(element);
        let said = key(statement, self.variables);
        let named = Rc::new(Named {
            entries: self.universe.entries(element),
            patterns: resources
                .iter()
                .flatten()
                .chain(&not_resources)
                .cloned()
                .collect(),
            unlisted: OnceCell::new(),
        });
        let products = principals.len().saturating_mul(resources.len());
        let each = STEPS_OF_A_PRODUCT
            + conditions.len() * STEPS_OF_A_CONDITION
            + self.universe.cost_of_set()
            + said.len() / BYTES_OF_A_STEP;
        if !self.universe.lookups().spend(products.saturating_mul(each)) {
            return None;
        }
        let mut products = Vec::new();
        for resource in &resources {
            let own: Vec<Rc<Pattern>> = match resource {
                Some(pattern) => vec![Rc::clone(pattern)],
                None => not_resources.clone(),
            };
            let unlisted = own.iter().any(|pattern| !pattern.is_all).then(|| {
                Rc::new(Unlisted {
                    named: Rc::clone(&named),
                    own,
                    actions: OnceCell::new(),
                })
            });
            for principal in &principals {
                let product = Product {
                    actions: actions.clone(),
                    principals: principal.iter().cloned().collect(),
                    not_principals: not_principals.clone(),
                    resources: resource.iter().cloned().collect(),
                    not_resources: not_resources.clone(),
                    unlisted: unlisted.iter().cloned().collect(),
                    conditions: conditions.clone(),
                    open: BTreeSet::new(),
                };
                let principal = principal.as_ref().map_or("", |one| &one.written);
                let resource = resource.as_ref().map_or("", |one| &one.written);
                products.push(Origin {
                    key: format!("{principal}\n{resource}\n{said}"),
                    element,
                    product,
                });
            }
        }
        Some((effect, products))
    }

    fn principals(&mut self, statement: &Statement, effect: Effect) -> Option<Principals> {
        let Some(element) = &statement.principal else {
            let needed = match self.kind {
                PolicyType::Resource | PolicyType::Trust | PolicyType::Rcp => true,
                PolicyType::Identity
                | PolicyType::Boundary
                | PolicyType::Session
                | PolicyType::Scp
                | PolicyType::Vpce => false,
            };
            return (!needed).then(|| (vec![None], Vec::new()));
        };
        let listed: Vec<Rc<Principal>> = element
            .entries
            .iter()
            .map(|entry| Rc::new(Principal::read(entry, effect == Effect::Allow)))
            .collect();
        if !element.negated {
            return Some((listed.into_iter().map(Some).collect(), Vec::new()));
        }
        if effect == Effect::Allow {
            return Some((vec![None], listed));
        }
        Some((vec![None], self.spared(element, listed)))
    }

    /// Whom a Deny with `NotPrincipal` spares: an identity that is listed together with its account. What
    /// comes of one without the other AWS does not say.
    ///
    /// Source: IAM User Guide, "AWS JSON policy elements: NotPrincipal".
    fn spared(
        &mut self,
        element: &PrincipalElement,
        listed: Vec<Rc<Principal>>,
    ) -> Vec<Rc<Principal>> {
        for entry in &element.entries {
            let one = Principal::read(entry, false);
            let Some(account) = one.account() else {
                continue;
            };
            let has_partner = listed.iter().any(|other| {
                other.account() == Some(account) && other.is_direct() != one.is_direct()
            });
            if !has_partner {
                self.open
                    .insert(Unproven::NotPrincipal(one.written.clone()));
            }
        }
        listed
            .into_iter()
            .filter(|one| one.is_direct() || one.account().is_none())
            .collect()
    }

    fn resources(&mut self, statement: &Statement) -> Option<Resources> {
        let Some(element) = &statement.resource else {
            return statement
                .is_about_its_owner(self.kind)
                .then(|| (vec![None], Vec::new()));
        };
        if element.values.is_empty() {
            return None;
        }
        let patterns = element
            .values
            .iter()
            .filter(|value| self.variables || !has_variable(&value.value))
            .map(|value| {
                let written = value.value.as_str();
                // As the evaluator does: three stars are a redaction.
                let pattern = Pattern::read(written, Place::Resource, self.variables, self.symbols);
                Rc::new(pattern)
            });
        let patterns: Vec<Rc<Pattern>> = patterns.collect();
        Some(if element.negated {
            (vec![None], patterns)
        } else {
            (patterns.into_iter().map(Some).collect(), Vec::new())
        })
    }

    fn conditions(&mut self, statement: &Statement) -> BTreeMap<String, Vec<Literal>> {
        let mut conditions: BTreeMap<String, Vec<Literal>> = BTreeMap::new();
        for (at, entry) in statement.conditions.iter().enumerate() {
            let is_twin = |other: &crate::policy::ConditionEntry| {
                other
                    .operator
                    .value
                    .eq_ignore_ascii_case(&entry.operator.value)
                    && other.key.value.eq_ignore_ascii_case(&entry.key.value)
            };
            if statement.conditions.iter().take(at).any(is_twin) {
                self.open
                    .insert(Unproven::DuplicateKey(entry.key.value.clone()));
            }
            let condition = Condition::read(entry, self.variables, self.symbols);
            conditions
                .entry(condition.key_name())
                .or_default()
                .push(Literal {
                    holds: true,
                    condition: Rc::new(condition),
                });
        }
        conditions
    }
}

/// Tells whether there is a variable in a text. Where variables are not replaced, no ARN is like it.
fn has_variable(text: &str) -> bool {
    variable_pieces(text)
        .iter()
        .any(|piece| matches!(piece, Piece::Variable { .. }))
}

/// What a statement says beside effect, principal and resource, for statements to be compared.
fn key(statement: &Statement, variables: bool) -> String {
    let mut key = String::new();
    let mut list = |element: &Option<ListElement>, values: bool| {
        let Some(element) = element else { return };
        let _ = write!(key, "{};", element.negated);
        if values || element.negated {
            for value in &element.values {
                let _ = write!(key, "{:?},", value.value);
            }
        }
    };
    list(&statement.action, true);
    list(&statement.resource, false);
    if let Some(element) = statement
        .principal
        .as_ref()
        .filter(|element| element.negated)
    {
        for entry in &element.entries {
            let _ = write!(key, "{}{:?},", entry.kind, entry.value.value);
        }
    }
    for entry in &statement.conditions {
        let (operator, name) = (&entry.operator.value, &entry.key.value);
        let _ = write!(key, "{operator:?}{name:?}");
        for value in &entry.values {
            let _ = write!(key, "{:?},", value.value);
        }
    }
    let _ = write!(key, "{variables}");
    key
}
