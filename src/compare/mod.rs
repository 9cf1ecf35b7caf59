//! What access does one policy grant that another does not?
//!
//! In: two policies of one kind. Out: the access that the new one grants and the old one does not, and
//! the reverse, over all principals, actions, resources and conditions: as patterns, not as samples.
//! Knows nothing of requests.
//!
//! A statement is a product of sets: principals × actions × resources × contexts. A policy allows its
//! Allow products without its Deny products. The difference of two policies is computed by splitting
//! products (`product`); what is left is written in the words of the policies (`report`).
//! - Actions are a finite universe: the reference's, and names that only the policies know.
//! - Resources are languages of wildcards, field by field and as one text where AWS does not say which.
//! - Conditions are sets over "absent" and the values that a key can have.
//! - A variable or a placeholder is a symbol that is equal to itself; of anything else it may be anything.
//!
//! What cannot be decided is kept in the lists, and [`Comparison::unproven`] says why: no list is too
//! short, but for one that says how much it leaves out, and unless a policy was not read as it stands (`flaw`),
//! which it says as well. The work is bounded; beyond the bound the lists are too long rather than wrong.

mod action;
mod condition;
mod flaw;
mod principal;
mod product;
mod report;
mod resource;
mod symbols;
#[cfg(test)]
mod tests;
mod witness;
mod written;

pub use flaw::{Flaw, flaws, pasted};
pub use witness::Witness;

use crate::budget::Budget;
use crate::iam::PolicyType;
use crate::policy::Policy;
use action::Universe;
use product::{Access, Origin, Places, Product};
use std::collections::{BTreeMap, BTreeSet};
use symbols::Symbols;

/// How two policies differ.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Comparison {
    /// What the new one allows and the old one does not.
    pub grants: Vec<Grant>,
    /// What the old one allows and the new one does not.
    pub revokes: Vec<Grant>,
    /// Why the lists may be too long; empty when they are exact.
    pub unproven: Vec<Unproven>,
}

impl Comparison {
    /// Tells whether the lists are exact.
    pub fn is_exact(&self) -> bool {
        self.unproven.is_empty()
    }

    /// Tells whether both policies were read as they stand: else the lists may be too short as well.
    pub fn is_of_all(&self) -> bool {
        !self.unproven.iter().any(Unproven::is_misread)
    }
}

/// Operator → key → values, as in a policy.
///
/// What does not hold is written with IAM's opposite operator (`StringNotEquals` for `StringEquals`);
/// where there is none, with `!` before the operator. For booleans, numbers and dates that is the opposite
/// among values of the type, which are the only ones that such a key has.
pub type Conditions = BTreeMap<String, BTreeMap<String, Vec<String>>>;

/// Access: an action on a resource under conditions.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Default)]
pub struct Grant {
    /// Action or pattern.
    pub action: String,
    /// Actions or patterns that the pattern covers and that are left out.
    pub without_actions: Vec<String>,
    /// ARN or pattern.
    pub resource: String,
    /// Patterns that must cover the resource as well.
    pub within_resources: Vec<String>,
    /// Patterns that the pattern meets and that are left out.
    pub without_resources: Vec<String>,
    /// Principals, for policies that name them; those with `!` before them are left out. Empty: everyone.
    pub principals: Vec<String>,
    /// Conditions; empty when unconditional.
    pub conditions: Conditions,
    /// More conditions that must hold, where an operator and key stand twice; mostly empty.
    pub and_conditions: Vec<Conditions>,
    /// A request of it that the one policy allows and the other does not, where two pasted policies were compared
    /// and one was found.
    pub witness: Option<Witness>,
}

impl Grant {
    /// Tells whether it is one pattern of actions on one pattern of resources, of which nothing is left out.
    pub fn is_whole(&self) -> bool {
        self.without_actions.is_empty()
            && self.within_resources.is_empty()
            && self.without_resources.is_empty()
            && self.and_conditions.is_empty()
            && !self.principals.iter().any(|one| one.starts_with('!'))
    }

    /// All conditions, as `Operator key: values`.
    pub fn conditions_written(&self) -> Vec<String> {
        std::iter::once(&self.conditions)
            .chain(&self.and_conditions)
            .flatten()
            .flat_map(|(operator, keys)| {
                keys.iter()
                    .map(move |(key, values)| format!("{operator} {key}: {}", values.join(", ")))
            })
            .collect()
    }
}

/// Why something was not proved.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Unproven {
    /// An ARN pattern with missing fields has two readings, and they come out differently.
    Pattern(String),
    /// A variable or placeholder may or may not be what the other policy names.
    Open(String),
    /// Conditions on this key cannot be told apart.
    Key(String),
    /// This key is compared with a set operator and without one: what the latter makes of several values
    /// is not documented.
    Multivalued(String),
    /// This principal is named in one policy, and in the other only its account, which leaves the
    /// decision to identity-based policies.
    AccountOnly(String),
    /// `NotPrincipal` of a Deny lists this principal without its account, or the account alone.
    NotPrincipal(String),
    /// A condition stands twice on this key.
    DuplicateKey(String),
    /// The reference lists no such resource for this action. AWS may authorise it there all the same.
    Unlisted {
        /// The action or pattern, as in the list.
        action: String,
        /// The ARN or pattern, as in the list.
        resource: String,
    },
    /// Too many patterns meet on this resource.
    Resource(String),
    /// There are too many statements to compare all with all.
    TooMany,
    /// Not all of the policy was read: it may allow some of this already.
    Unread,
    /// The lists are far longer than the policies; only their beginning is kept.
    Incomplete {
        /// How many entries of both lists are left out.
        more: usize,
    },
    /// One of the policies was not read as it stands: the lists may be too short as well.
    Misread {
        /// Which.
        side: Side,
        /// Why.
        flaw: Flaw,
    },
}

impl Unproven {
    /// Tells whether a policy was not read as it stands.
    pub const fn is_misread(&self) -> bool {
        matches!(self, Self::Misread { .. })
    }
}

/// One of the two policies of a comparison.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Side {
    /// The old one.
    Old,
    /// The new one.
    New,
}

/// What became of a policy between two versions of a file.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum FileChange {
    /// It was not there before.
    Added,
    /// It is not there any more.
    Removed,
    /// It says something else.
    Changed,
}

impl FileChange {
    /// Its stable code.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Added => "added",
            Self::Removed => "removed",
            Self::Changed => "changed",
        }
    }
}

/// A policy of a file, in two versions.
#[derive(Clone, Debug)]
pub struct ComparedPolicy {
    /// The file.
    pub file: String,
    /// The line on which it begins; of one that was removed, in the old version.
    pub line: usize,
    /// Its kind.
    pub kind: PolicyType,
    /// What became of it.
    pub change: FileChange,
    /// How the versions differ.
    pub comparison: Comparison,
}

/// Whether there is a request of some kind.
#[derive(Clone, PartialEq, Eq, Debug)]
enum Verdict {
    /// There is.
    Some,
    /// There is none.
    Empty,
    /// It was not decided.
    Unknown(Unproven),
}

/// Compares two policies of one kind.
///
/// Bounded by a fixed amount of work; identical statements cost next to nothing.
///
/// Source: IAM User Guide, "Policy evaluation logic".
pub fn compare(old: &Policy, new: &Policy, kind: PolicyType, budget: &Budget) -> Comparison {
    if written::is_same(old, new) {
        return Comparison::default();
    }
    let universe = Universe::of(&[old, new], budget.left());
    let mut compared = exactly(old, new, kind, &universe);
    // What was worked out without all that it needs may leave something out.
    if universe.lookups().is_exhausted() {
        compared = written::compare(old, new);
    }
    written::cut(&mut compared, old, new);
    budget.spend(universe.spent());
    compared
}

fn exactly(old: &Policy, new: &Policy, kind: PolicyType, universe: &Universe) -> Comparison {
    let mut symbols = Symbols::default();
    let old = Access::of(old, kind, universe, &mut symbols);
    let new = Access::of(new, kind, universe, &mut symbols);
    let mut unproven = BTreeSet::new();
    if universe.lookups().is_exhausted() {
        return Comparison::default();
    }
    let mut of = |more: &Access<'_>, less: &Access<'_>| {
        let found = difference(more, less, universe);
        for one in &found {
            unproven.extend(one.product.open.iter().cloned());
        }
        let (grants, unlisted) = report::grants(&found, &[more, less], universe);
        unproven.extend(unlisted);
        grants
    };
    let grants = of(&new, &old);
    let revokes = of(&old, &new);
    if universe.fuel().is_exhausted() {
        unproven.insert(Unproven::TooMany);
    }
    unproven.extend(old.open.into_iter().chain(new.open));
    Comparison {
        grants,
        revokes,
        unproven: unproven.into_iter().collect(),
    }
}

/// How many steps of automata it costs about to take one product out of another, resources aside.
const STEPS_OF_A_PRODUCT: usize = 16;

/// So many products may one become.
const MOST_PIECES: usize = 16;

/// A product that is left, and the statement that it is of.
#[derive(Debug)]
struct Left<'a> {
    origin: &'a Origin<'a>,
    product: Product,
}

/// What `more` allows and `less` does not: what its Allow products have beyond its Deny products and the
/// other's Allow products, and what of them a Deny of the other took away.
fn difference<'a>(more: &'a Access<'a>, less: &Access<'_>, universe: &Universe) -> Vec<Left<'a>> {
    let keys = |origins: &[Origin<'_>]| -> BTreeSet<String> {
        origins.iter().map(|origin| origin.key.clone()).collect()
    };
    let (had, still_denied) = (keys(&less.allows), keys(&more.denies));
    let changed: Vec<&Origin<'_>> = less
        .denies
        .iter()
        .filter(|origin| !still_denied.contains(&origin.key))
        .collect();
    let mut found: Vec<Left<'a>> = Vec::new();
    let fresh: Vec<&'a Origin<'a>> = distinct(&more.allows)
        .into_iter()
        .filter(|origin| !had.contains(&origin.key))
        .collect();
    let places = Places::of(fresh.iter().map(|origin| &origin.product));
    let taken: Vec<&Origin<'_>> = less.allows.iter().chain(&more.denies).collect();
    let taken_places = Places::of(taken.iter().map(|origin| &origin.product));
    for (at, origin) in fresh.iter().enumerate() {
        let mut product = origin.product.clone();
        for place in places.meeting(&product) {
            let Some(other) = fresh.get(place) else {
                continue;
            };
            if universe.fuel().is_exhausted() || !universe.lookups().spend(1) {
                break;
            }
            if place == at || !product.may_meet(&other.product) {
                continue;
            }
            universe.fuel().spend(STEPS_OF_A_PRODUCT);
            if other.product.covers_but_for_actions(&product, universe)
                && (place < at || !product.covers_but_for_actions(&other.product, universe))
            {
                product.actions = product.actions.minus(&other.product.actions);
            }
        }
        let meeting = taken_places.meeting(&product).into_iter();
        let taken = meeting.filter_map(|place| taken.get(place));
        found.extend(
            without(product, taken.copied(), universe)
                .into_iter()
                .map(|product| Left { origin, product }),
        );
    }
    let first = found.len();
    for origin in distinct(&more.allows) {
        for denied in &changed {
            if !universe.lookups().spend(1) {
                break;
            }
            if !origin.product.may_meet(&denied.product) {
                continue;
            }
            if !universe.fuel().spend(STEPS_OF_A_PRODUCT) {
                break;
            }
            let Some(product) = origin.product.and(&denied.product, universe) else {
                continue;
            };
            for product in without(product, more.denies.iter(), universe) {
                let is_known = found.iter().take(first).any(|left| {
                    left.product.actions.covers(&product.actions)
                        && left.product.covers_but_for_actions(&product, universe)
                });
                if !is_known {
                    found.push(Left { origin, product });
                }
            }
        }
    }
    found
}

/// Each product once.
fn distinct<'a>(origins: &'a [Origin<'a>]) -> Vec<&'a Origin<'a>> {
    let mut seen = BTreeSet::new();
    origins
        .iter()
        .filter(|origin| seen.insert(origin.key.as_str()))
        .collect()
}

/// A product without others.
fn without<'a>(
    mut product: Product,
    taken: impl Iterator<Item = &'a Origin<'a>>,
    universe: &Universe,
) -> Vec<Product> {
    if universe.fuel().is_exhausted() {
        return vec![product];
    }
    match product.settle(universe) {
        Verdict::Empty => return Vec::new(),
        Verdict::Some => {}
        Verdict::Unknown(why) => {
            product.open.insert(why);
        }
    }
    let mut left = vec![product];
    for origin in taken {
        let mut next = Vec::new();
        if !universe.lookups().spend(left.len()) {
            break;
        }
        for product in left {
            if !product.may_meet(&origin.product) {
                next.push(product);
            } else if next.len() >= MOST_PIECES || !universe.fuel().spend(STEPS_OF_A_PRODUCT) {
                universe.fuel().exhaust();
                next.push(product);
            } else {
                next.extend(product.minus(&origin.product, universe));
            }
        }
        left = next;
        if left.is_empty() {
            break;
        }
    }
    left
}
