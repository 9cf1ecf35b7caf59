//! What Kleene's logic cannot see: conditions on one key hang together.
//!
//! `k = a` and `k = b` are never both true; an Allow with MFA and a Deny without leave nothing open.
//! For the keys on which a result depends, every *world* is tried: the key absent, each literal that a
//! condition compares with, and something else. For "something else" each remaining comparison (a
//! pattern, a number, a network) is tried both ways, so that the worlds are more than those that can be:
//! what is the same in all of them is sure.

use super::presence::{Facts, Lookup};
use super::value::is_plain;
use super::{Outcome, Truth, Unknown};
use crate::iam::{BaseOperator, Operator, Piece, variable_pieces};
use crate::policy::{ConditionEntry, Statement};
use crate::reference::{self, ValueType};
use std::collections::{BTreeMap, BTreeSet};

/// The most worlds that are tried; beyond it the result stays as it is.
const MOST_WORLDS: usize = 4096;

/// The most entries that are evaluated over all worlds: about as many as in the worlds of one statement that
/// fills a managed policy.
const MOST_ENTRIES: usize = 1 << 19;

/// The most comparisons of one key that are tried both ways.
const MOST_COMPARISONS: usize = 6;

/// What is assumed of one key in one world.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Assumed {
    /// The request does not carry it.
    Absent,
    /// It has this value.
    Value(String),
    /// It has a value that is none of the literals: how each other comparison comes out.
    Other(BTreeSet<Comparison>),
}

/// Operator and value of a comparison; in [`Assumed::Other`] those that hold.
pub(super) type Comparison = (String, String);

/// How a comparison is named, whatever set operator, negation or `IfExists` surrounds it.
pub(super) fn comparison(operator: Operator, value: &str) -> Comparison {
    (format!("{:?}", operator.base), value.to_owned())
}

/// A result that may depend on keys.
pub(super) trait Open: Sized + PartialEq {
    /// On what it depends; empty when it is certain.
    fn unknowns(&self) -> BTreeSet<Unknown>;
    /// The same, depending on these.
    fn depending_on(unknowns: BTreeSet<Unknown>) -> Self;
}

impl Open for Truth {
    fn unknowns(&self) -> BTreeSet<Unknown> {
        match self {
            Self::True | Self::False => BTreeSet::new(),
            Self::Depends(on) => on.clone(),
        }
    }

    fn depending_on(unknowns: BTreeSet<Unknown>) -> Self {
        Self::Depends(unknowns)
    }
}

impl Open for Outcome {
    fn unknowns(&self) -> BTreeSet<Unknown> {
        self.truth().unknowns()
    }

    fn depending_on(unknowns: BTreeSet<Unknown>) -> Self {
        Self::Depends(unknowns)
    }
}

/// Tries every world of the keys on which `result` depends, and returns what is the same in all, or the
/// keys whose change alters it.
pub(super) fn sharpen<'s, T: Open>(
    result: T,
    statements: impl Iterator<Item = &'s Statement> + Clone,
    facts: &Facts<'_>,
    evaluate: impl Fn(&Facts<'_>) -> T,
) -> T {
    let open = result.unknowns();
    if !open
        .iter()
        .any(|unknown| matches!(unknown, Unknown::Key(_)))
    {
        return result;
    }
    let entries: usize = statements.clone().map(entries).sum();
    let keys = keys(statements, &open, facts);
    let count = keys
        .iter()
        .try_fold(1_usize, |count, key| count.checked_mul(key.choices.len()));
    let most = MOST_WORLDS.min(MOST_ENTRIES / entries.max(1));
    let Some(count) = count.filter(|count| (2..=most).contains(count)) else {
        return result;
    };
    // One condition on each key hangs together with nothing.
    if keys.iter().all(|key| key.conditions < 2) {
        return result;
    }
    let mut world = facts.clone();
    let results: Vec<T> = (0..count)
        .map(|number| {
            let mut rest = number;
            for key in &keys {
                let choice = key.choices.get(rest % key.choices.len());
                rest /= key.choices.len();
                if let Some(choice) = choice {
                    world.assume(&key.name, choice.clone());
                }
            }
            evaluate(&world)
        })
        .collect();
    let mut unknowns = BTreeSet::new();
    for result in &results {
        unknowns.extend(result.unknowns());
    }
    let mut stride = 1;
    for key in &keys {
        let width = key.choices.len();
        let alters = results.iter().enumerate().any(|(number, result)| {
            let first = number - (number / stride % width) * stride;
            results.get(first).is_some_and(|other| other != result)
        });
        if alters {
            unknowns.extend(key.as_written.iter().cloned().map(Unknown::Key));
        }
        stride *= width;
    }
    if unknowns.is_empty() {
        results.into_iter().next().unwrap_or(result)
    } else {
        T::depending_on(unknowns)
    }
}

/// How many values a statement has, all elements together.
fn entries(statement: &Statement) -> usize {
    let lists = statement.action.iter().chain(&statement.resource);
    let listed: usize = lists.map(|list| list.values.len()).sum();
    let principals = statement.principal.iter();
    let principals: usize = principals.map(|element| element.entries.len()).sum();
    let conditions: usize = statement
        .conditions
        .iter()
        .map(|one| one.values.len())
        .sum();
    1 + listed + principals + conditions
}

struct Key {
    /// In lower case.
    name: String,
    /// The spellings under which the result names it.
    as_written: BTreeSet<String>,
    /// In how many conditions it stands.
    conditions: usize,
    choices: Vec<Assumed>,
}

/// The keys that can be tried, with their choices.
fn keys<'s>(
    statements: impl Iterator<Item = &'s Statement>,
    open: &BTreeSet<Unknown>,
    facts: &Facts<'_>,
) -> Vec<Key> {
    let mut entries: BTreeMap<String, Vec<&'s ConditionEntry>> = BTreeMap::new();
    let mut in_variables = BTreeSet::new();
    for statement in statements {
        let resources = statement
            .resource
            .iter()
            .flat_map(|element| &element.values);
        let values = statement.conditions.iter().flat_map(|entry| &entry.values);
        for value in resources.chain(values) {
            for piece in variable_pieces(&value.value) {
                if let Piece::Variable { key, .. } = piece {
                    in_variables.insert(key.to_lowercase());
                }
            }
        }
        for entry in &statement.conditions {
            let name = entry.key.value.to_lowercase();
            entries.entry(name).or_default().push(entry);
        }
    }
    let mut keys = Vec::new();
    for (name, entries) in entries {
        let as_written: BTreeSet<String> = open
            .iter()
            .filter_map(|unknown| match unknown {
                Unknown::Key(key) if key.to_lowercase() == name => Some(key.clone()),
                _ => None,
            })
            .collect();
        if as_written.is_empty() || in_variables.contains(&name) {
            continue;
        }
        if let Some(choices) = choices(&name, &entries, facts) {
            keys.push(Key {
                name,
                as_written,
                conditions: entries.len(),
                choices,
            });
        }
    }
    keys
}

/// What a key can be; `None` when it cannot be listed: it may have several values, or an operator is
/// unknown, or there are too many comparisons.
fn choices(name: &str, entries: &[&ConditionEntry], facts: &Facts<'_>) -> Option<Vec<Assumed>> {
    let may_be_absent = match facts.lookup(name) {
        Lookup::Unknown => true,
        Lookup::Present => false,
        Lookup::Absent(_) | Lookup::Values(_) | Lookup::Other(_) => return None,
    };
    let known = reference::condition_key(None, name);
    let has_many = known.is_some_and(|key| {
        matches!(
            key.value_type,
            ValueType::ArrayOfString | ValueType::ArrayOfArn | ValueType::ArrayOfBool
        )
    });
    if has_many {
        return None;
    }
    let mut literals = BTreeSet::new();
    let mut others = BTreeSet::new();
    let mut compared_as_text = false;
    let mut compared_as_boolean = false;
    for entry in entries {
        let operator = Operator::parse(&entry.operator.value)?;
        if operator.set.is_some() {
            return None;
        }
        compared_as_boolean |= operator.base == BaseOperator::Bool;
        compared_as_text |= !matches!(operator.base, BaseOperator::Bool | BaseOperator::Null);
        for value in entry.values.iter().map(|value| value.value.as_str()) {
            match operator.base {
                BaseOperator::Null => {}
                BaseOperator::Bool | BaseOperator::StringEquals if is_plain(value) => {
                    literals.insert(value.to_owned());
                }
                BaseOperator::StringLike if is_plain(value) && !value.contains(['*', '?']) => {
                    literals.insert(value.to_owned());
                }
                _ => {
                    others.insert(comparison(operator, value));
                }
            }
        }
    }
    let booleans = ["true".to_owned(), "false".to_owned()];
    let is_boolean = match known {
        Some(key) => key.value_type == ValueType::Bool,
        None => compared_as_boolean && !compared_as_text,
    };
    if is_boolean {
        // A boolean key is true or false, in small letters.
        literals = BTreeSet::from(booleans);
        others.clear();
    } else if compared_as_boolean {
        literals.extend(booleans);
    }
    if others.len() > MOST_COMPARISONS {
        return None;
    }
    let mut choices: Vec<Assumed> = literals.into_iter().map(Assumed::Value).collect();
    if may_be_absent {
        choices.push(Assumed::Absent);
    }
    if !is_boolean {
        for mask in 0_usize..1 << others.len() {
            let holding = others
                .iter()
                .enumerate()
                .filter(|(bit, _)| mask >> bit & 1 == 1)
                .map(|(_, comparison)| comparison.clone());
            choices.push(Assumed::Other(holding.collect()));
        }
    }
    Some(choices)
}
