//! Conditions on one key: sets over "absent" and the values that the key can have.
//!
//! A key without a set operator has one value. With one it may have several: `ForAllValues` says what all
//! of them are, `ForAnyValue` that one of them is something, and a request can have a value for each of
//! the latter.

use super::resource::{self, Pattern, Place};
use super::symbols::{Reading, Symbols};
use super::{Unproven, Verdict};
use crate::budget::Budget;
use crate::iam::automaton::{Found, Language, common};
use crate::iam::literal::{Decimal, Network, base64, boolean, date, holds, network};
use crate::iam::wildcard::Glob;
use crate::iam::{BaseOperator, Comparison, Operator, Piece, SetOperator, variable_pieces};
use crate::policy::ConditionEntry;
use std::cmp::Ordering;
use std::collections::BTreeSet;
use std::rc::Rc;

/// One operator with one key and its values.
#[derive(Debug)]
pub(super) struct Condition {
    /// As written.
    pub(super) operator: String,
    /// As written.
    pub(super) key: String,
    /// As written.
    pub(super) values: Vec<String>,
    kind: Kind,
    /// A placeholder in a value, as written.
    placeholder: Option<String>,
}

#[derive(Debug)]
enum Kind {
    /// `Null`: whether it holds when the key is absent, and when it is there.
    Null { absent: bool, present: bool },
    /// Any other operator.
    Test {
        operator: Operator,
        atoms: Vec<Atom>,
    },
    /// What it means is not documented.
    Opaque,
}

/// What a single value of a policy says of a value of a request.
#[derive(Clone, Debug)]
enum Atom {
    Text(Language),
    /// In small letters.
    Folded(Language),
    Arn(Pattern),
    Number(Comparison, Decimal),
    Date(Comparison, (i64, u32)),
    Bool(bool),
    Bytes(Vec<u8>),
    Network(Network),
    /// It does not parse: nothing matches it.
    Never,
}

/// A condition, or that it does not hold.
#[derive(Clone, Debug)]
pub(super) struct Literal {
    /// False: it does not hold.
    pub(super) holds: bool,
    /// The condition.
    pub(super) condition: Rc<Condition>,
}

impl Literal {
    /// The opposite.
    pub(super) fn opposite(&self) -> Self {
        Self {
            holds: !self.holds,
            condition: Rc::clone(&self.condition),
        }
    }
}

impl Condition {
    /// Reads an entry.
    pub(super) fn read(entry: &ConditionEntry, variables: bool, symbols: &mut Symbols) -> Self {
        let mut values: Vec<String> = Vec::new();
        for value in &entry.values {
            if !values.contains(&value.value) {
                values.push(value.value.clone());
            }
        }
        let kind = kind(&entry.operator.value, &values, variables, symbols);
        let placeholder = match &kind {
            Kind::Null { .. } | Kind::Opaque => None,
            Kind::Test { atoms, .. } => atoms.iter().find_map(|atom| match atom {
                Atom::Text(language) | Atom::Folded(language) => symbols.placeholder_in(language),
                Atom::Arn(pattern) => pattern.placeholder.clone(),
                _ => None,
            }),
        };
        Self {
            operator: entry.operator.value.clone(),
            key: entry.key.value.clone(),
            values,
            kind,
            placeholder,
        }
    }

    /// The name of the key as keys are compared.
    pub(super) fn key_name(&self) -> String {
        self.key.to_lowercase()
    }

    /// Tells whether it is written alike, but for the case of names and the order of values.
    pub(super) fn is_like(&self, other: &Self) -> bool {
        self.operator.eq_ignore_ascii_case(&other.operator)
            && self.key.eq_ignore_ascii_case(&other.key)
            && self.values.len() == other.values.len()
            && self.values.iter().all(|value| other.values.contains(value))
    }

    /// Whether it holds of a request without the key; `None` where that is not documented.
    fn of_absent(&self) -> Option<bool> {
        match &self.kind {
            Kind::Null { absent, .. } => Some(*absent),
            Kind::Opaque => None,
            Kind::Test { operator, .. } => Some(holds_of_absent(*operator)),
        }
    }
}

fn holds_of_absent(operator: Operator) -> bool {
    match operator.set {
        Some(SetOperator::ForAllValues) => true,
        Some(SetOperator::ForAnyValue) => operator.if_exists,
        None => operator.negated || operator.if_exists,
    }
}

fn kind(operator: &str, values: &[String], variables: bool, symbols: &mut Symbols) -> Kind {
    let Some(operator) = Operator::parse(operator) else {
        return Kind::Opaque;
    };
    if operator.base == BaseOperator::Null {
        let wants = |absent| values.iter().any(|value| boolean(value) == Some(absent));
        return Kind::Null {
            absent: wants(true),
            present: wants(false),
        };
    }
    let is_plain = !operator.negated && !operator.if_exists && operator.set.is_none();
    let has_variable = |value: &String| {
        variable_pieces(value)
            .iter()
            .any(|piece| matches!(piece, Piece::Variable { .. }))
    };
    if values.is_empty() && !is_plain
        || operator.base == BaseOperator::Bool && variables && values.iter().any(has_variable)
    {
        return Kind::Opaque;
    }
    let typed = !matches!(
        operator.base,
        BaseOperator::StringEquals
            | BaseOperator::StringEqualsIgnoreCase
            | BaseOperator::StringLike
            | BaseOperator::ArnLike
    );
    let is_open = |value: &String| !crate::iam::find_placeholders(value).is_empty();
    if typed && values.iter().any(is_open) {
        return Kind::Opaque;
    }
    let atoms = values
        .iter()
        .map(|value| atom(operator.base, value, variables, symbols))
        .collect();
    Kind::Test { operator, atoms }
}

fn atom(base: BaseOperator, value: &str, variables: bool, symbols: &mut Symbols) -> Atom {
    let mut text = |wildcards, text: &str| {
        let reading = Reading {
            wildcards,
            variables,
        };
        symbols.language(text, reading)
    };
    match base {
        BaseOperator::StringEquals => Atom::Text(text(false, value)),
        BaseOperator::StringLike => Atom::Text(text(true, value)),
        BaseOperator::StringEqualsIgnoreCase => {
            Atom::Folded(Language::of(text(false, value).glob().to_lower()))
        }
        BaseOperator::ArnLike => {
            Atom::Arn(Pattern::read(value, Place::Condition, variables, symbols))
        }
        BaseOperator::Numeric(how) => {
            Decimal::parse(value).map_or(Atom::Never, |number| Atom::Number(how, number))
        }
        BaseOperator::Date(how) => {
            date(value).map_or(Atom::Never, |moment| Atom::Date(how, moment))
        }
        BaseOperator::Bool => boolean(value).map_or(Atom::Never, Atom::Bool),
        BaseOperator::BinaryEquals => base64(value).map_or(Atom::Never, Atom::Bytes),
        BaseOperator::IpAddress => network(value).map_or(Atom::Never, Atom::Network),
        BaseOperator::Null => Atom::Never,
    }
}

/// What one value of a request must be.
#[derive(Clone, Copy)]
struct Clause<'a> {
    /// One of them, or none of them.
    is_one: bool,
    atoms: &'a [Atom],
}

/// How many values of conditions are looked at in a step of automata.
const VALUES_OF_A_STEP: usize = 8;

/// Tells whether a request can meet all of these, which are on one key.
///
/// Source: IAM User Guide, "IAM JSON policy elements: Condition operators"; "Single-valued vs.
/// multivalued context keys".
pub(super) fn verdict(literals: &[&Literal], fuel: &Budget) -> Verdict {
    let values: usize = literals.iter().map(|one| one.condition.values.len()).sum();
    if !fuel.spend(values / VALUES_OF_A_STEP) {
        return Verdict::Unknown(Unproven::TooMany);
    }
    let contradicts = |one: &Literal| {
        literals
            .iter()
            .any(|other| one.holds && !other.holds && one.condition.is_like(&other.condition))
    };
    if literals.iter().any(|one| contradicts(one)) {
        return Verdict::Empty;
    }
    let (opaque, known): (Vec<&Literal>, Vec<&Literal>) = literals
        .iter()
        .copied()
        .partition(|one| matches!(one.condition.kind, Kind::Opaque));
    let verdict = match of_known(&known, fuel) {
        // A variable may have a value of its own in some request; a placeholder stands for one text.
        Verdict::Some if known.len() > 1 => known
            .iter()
            .find_map(|one| one.condition.placeholder.clone())
            .map_or(Verdict::Some, |written| {
                Verdict::Unknown(Unproven::Open(written))
            }),
        verdict => verdict,
    };
    let Some(first) = opaque.first() else {
        return verdict;
    };
    if verdict == Verdict::Empty || literals.iter().all(|one| one.holds) {
        return verdict;
    }
    Verdict::Unknown(Unproven::Key(first.condition.key.clone()))
}

fn of_known(literals: &[&Literal], fuel: &Budget) -> Verdict {
    let is_met_by_none = literals
        .iter()
        .all(|one| one.condition.of_absent() == Some(one.holds));
    if is_met_by_none {
        return Verdict::Some;
    }
    let (mut plain, mut every, mut some) = (Vec::new(), Vec::new(), Vec::new());
    for one in literals {
        match &one.condition.kind {
            Kind::Opaque => {}
            Kind::Null { present, .. } if *present == one.holds => {}
            Kind::Null { .. } => return Verdict::Empty,
            Kind::Test { operator, atoms } => {
                let clause = Clause {
                    is_one: operator.negated != one.holds,
                    atoms,
                };
                match (operator.set, one.holds) {
                    (None, _) => plain.push(clause),
                    (Some(SetOperator::ForAllValues), true)
                    | (Some(SetOperator::ForAnyValue), false) => every.push(clause),
                    (Some(SetOperator::ForAllValues), false)
                    | (Some(SetOperator::ForAnyValue), true) => some.push(clause),
                }
            }
        }
    }
    let key = literals
        .first()
        .map(|one| one.condition.key.clone())
        .unwrap_or_default();
    let value = |clauses: &[Clause<'_>]| one_value(clauses, &key, fuel);
    if !plain.is_empty() {
        let alone = value(&plain);
        let both: Vec<Clause<'_>> = plain.iter().chain(&every).chain(&some).copied().collect();
        if both.len() == plain.len() || alone == Verdict::Empty {
            return alone;
        }
        return match value(&both) {
            Verdict::Some => Verdict::Some,
            // What an operator without a set operator makes of several values is not documented.
            Verdict::Empty | Verdict::Unknown(_) => Verdict::Unknown(Unproven::Multivalued(key)),
        };
    }
    if some.is_empty() {
        return value(&every);
    }
    let mut open = None;
    for clause in some {
        let mut both = every.clone();
        both.push(clause);
        match value(&both) {
            Verdict::Empty => return Verdict::Empty,
            Verdict::Some => {}
            unknown @ Verdict::Unknown(_) => open = Some(unknown),
        }
    }
    open.unwrap_or(Verdict::Some)
}

/// The most combinations of values that are looked at for one key.
const MOST_COMBINATIONS: usize = 4096;

/// Tells whether one value meets every clause.
fn one_value(clauses: &[Clause<'_>], key: &str, fuel: &Budget) -> Verdict {
    let without: Vec<&Atom> = clauses
        .iter()
        .filter(|clause| !clause.is_one)
        .flat_map(|clause| clause.atoms)
        .collect();
    let choices: Vec<&[Atom]> = clauses
        .iter()
        .filter(|clause| clause.is_one)
        .map(|clause| clause.atoms)
        .collect();
    let combinations = choices
        .iter()
        .fold(1_usize, |all, atoms| all.saturating_mul(atoms.len()));
    if combinations > MOST_COMBINATIONS {
        return Verdict::Unknown(Unproven::Key(key.to_owned()));
    }
    let mut open = Verdict::Empty;
    for number in 0..combinations {
        let mut rest = number;
        let within: Vec<&Atom> = choices
            .iter()
            .filter_map(|atoms| {
                let chosen = atoms.get(rest % atoms.len());
                rest /= atoms.len();
                chosen
            })
            .collect();
        match of_atoms(&within, &without, key, fuel) {
            Verdict::Some => return Verdict::Some,
            Verdict::Empty => {}
            unknown @ Verdict::Unknown(_) => open = unknown,
        }
    }
    open
}

fn from_found(found: Found, key: &str) -> Verdict {
    match found {
        Found::Text | Found::WithOwnHoles => Verdict::Some,
        Found::Nothing => Verdict::Empty,
        Found::Unknown => Verdict::Unknown(Unproven::Key(key.to_owned())),
    }
}

/// Tells whether a value is all of `within` and none of `without`.
fn of_atoms(within: &[&Atom], without: &[&Atom], key: &str, fuel: &Budget) -> Verdict {
    let unknown = || Verdict::Unknown(Unproven::Key(key.to_owned()));
    if within.iter().any(|atom| matches!(atom, Atom::Never)) {
        return Verdict::Empty;
    }
    let literal = within.iter().find_map(|atom| match atom {
        Atom::Text(language) => language.literal(),
        _ => None,
    });
    if let Some(text) = literal {
        let is = |atoms: &[&Atom], wanted: bool| -> Vec<bool> {
            let all = atoms.iter().map(|atom| atom.has(text, fuel));
            all.map(|has| has == Some(wanted)).collect()
        };
        let (all_in, none_in) = (is(within, true), is(without, false));
        if all_in.iter().chain(&none_in).all(|met| *met) {
            return Verdict::Some;
        }
        let surely_not = within
            .iter()
            .any(|atom| atom.has(text, fuel) == Some(false))
            || without
                .iter()
                .any(|atom| atom.has(text, fuel) == Some(true));
        return if surely_not {
            Verdict::Empty
        } else {
            unknown()
        };
    }
    // A text that is no number, date, network and so on is none of those.
    let found = |within: &[&Language], without: &[&Language]| {
        from_found(common(within, without, fuel), key)
    };
    let Some(first) = within.first() else {
        return found(&[], &texts(without));
    };
    let same = |atom: &&&Atom| std::mem::discriminant(**atom) == std::mem::discriminant(*first);
    let alike: Vec<&Atom> = within.iter().filter(same).copied().collect();
    let excluded: Vec<&Atom> = without.iter().filter(same).copied().collect();
    let mixed = alike.len() < within.len();
    let foreign = excluded.len()
        < without
            .iter()
            .filter(|atom| !matches!(atom, Atom::Never))
            .count();
    let verdict = match first {
        Atom::Text(_) => found(&texts(&alike), &texts(&excluded)),
        Atom::Folded(_) => found(&folded(&alike), &folded(&excluded)),
        Atom::Arn(_) => resource::verdict(&patterns(&alike), &patterns(&excluded), fuel),
        Atom::Number(..) => {
            let number = |atom: &&Atom| match atom {
                Atom::Number(how, number) => Some((*how, number.clone())),
                _ => None,
            };
            ordered(&pick(&alike, number), &pick(&excluded, number))
        }
        Atom::Date(..) => {
            let moment = |atom: &&Atom| match atom {
                Atom::Date(how, moment) => Some((*how, *moment)),
                _ => None,
            };
            ordered(&pick(&alike, moment), &pick(&excluded, moment))
        }
        Atom::Bool(wanted) => {
            let is = |atom: &&Atom, value: bool| matches!(atom, Atom::Bool(it) if *it == value);
            let none = alike.iter().any(|atom| is(atom, !*wanted))
                || excluded.iter().any(|atom| is(atom, *wanted));
            if none { Verdict::Empty } else { Verdict::Some }
        }
        Atom::Bytes(wanted) => {
            let is = |atom: &&Atom| matches!(atom, Atom::Bytes(bytes) if bytes == wanted);
            let none = !alike.iter().all(is) || excluded.iter().any(is);
            if none { Verdict::Empty } else { Verdict::Some }
        }
        Atom::Network(_) => {
            let range = |atom: &&Atom| match atom {
                Atom::Network(network) => Some(network.range()),
                _ => None,
            };
            networks(&pick(&alike, range), pick(&excluded, range))
        }
        Atom::Never => Verdict::Empty,
    };
    match verdict {
        Verdict::Some if mixed || foreign => unknown(),
        other => other,
    }
}

fn pick<T>(atoms: &[&Atom], of: impl Fn(&&Atom) -> Option<T>) -> Vec<T> {
    atoms.iter().filter_map(of).collect()
}

fn texts<'a>(atoms: &[&'a Atom]) -> Vec<&'a Language> {
    let text = |atom: &&'a Atom| match atom {
        Atom::Text(language) => Some(language),
        _ => None,
    };
    atoms.iter().filter_map(text).collect()
}

fn folded<'a>(atoms: &[&'a Atom]) -> Vec<&'a Language> {
    let text = |atom: &&'a Atom| match atom {
        Atom::Folded(language) => Some(language),
        _ => None,
    };
    atoms.iter().filter_map(text).collect()
}

fn patterns<'a>(atoms: &[&'a Atom]) -> Vec<&'a Pattern> {
    atoms
        .iter()
        .filter_map(|atom| match atom {
            Atom::Arn(pattern) => Some(pattern),
            _ => None,
        })
        .collect()
}

/// Numbers and dates: a value between the bounds that is none of the excluded.
fn ordered<T: Ord + Clone>(within: &[(Comparison, T)], without: &[(Comparison, T)]) -> Verdict {
    // What is not less is equal or more, and so on; not equal leaves out a point.
    let excluded = without.iter().filter_map(|(how, bound)| {
        let opposite = match how {
            Comparison::Equals => return None,
            Comparison::LessThan => Comparison::GreaterThanEquals,
            Comparison::LessThanEquals => Comparison::GreaterThan,
            Comparison::GreaterThan => Comparison::LessThanEquals,
            Comparison::GreaterThanEquals => Comparison::LessThan,
        };
        Some((opposite, bound.clone()))
    });
    let bounds: Vec<(Comparison, T)> = within.iter().cloned().chain(excluded).collect();
    let not_points = |value: &T| {
        without
            .iter()
            .all(|(how, bound)| *how != Comparison::Equals || bound != value)
    };
    let meets = |value: &T| {
        bounds
            .iter()
            .all(|(how, bound)| holds(*how, value.cmp(bound)))
            && not_points(value)
    };
    if bounds.iter().any(|(_, bound)| meets(bound)) {
        return Verdict::Some;
    }
    if bounds.iter().any(|(how, _)| *how == Comparison::Equals) {
        return Verdict::Empty;
    }
    let is_lower =
        |how: &Comparison| matches!(how, Comparison::GreaterThan | Comparison::GreaterThanEquals);
    let least = bounds
        .iter()
        .filter(|(how, _)| is_lower(how))
        .map(|(_, bound)| bound)
        .max();
    let most = bounds
        .iter()
        .filter(|(how, _)| !is_lower(how))
        .map(|(_, bound)| bound)
        .min();
    match (least, most) {
        // Between two numbers there are more than the excluded points.
        (Some(least), Some(most)) if least.cmp(most) != Ordering::Less => Verdict::Empty,
        _ => Verdict::Some,
    }
}

/// Addresses in every network of `within` and in none of `without`.
fn networks(within: &[(bool, u128, u128)], mut without: Vec<(bool, u128, u128)>) -> Verdict {
    let Some((family, mut least, mut most)) = within.first().copied() else {
        return Verdict::Some;
    };
    for (other, from, to) in within {
        if *other != family {
            return Verdict::Empty;
        }
        least = least.max(*from);
        most = most.min(*to);
    }
    without.retain(|(other, _, _)| *other == family);
    without.sort_unstable();
    for (_, from, to) in without {
        if from > least || least > most {
            break;
        }
        if to >= least {
            match to.checked_add(1) {
                Some(next) => least = next,
                None => return Verdict::Empty,
            }
        }
    }
    if least > most {
        Verdict::Empty
    } else {
        Verdict::Some
    }
}

impl Atom {
    /// Tells whether a text of a request is it; `None` where that is open.
    fn has(&self, text: &str, fuel: &Budget) -> Option<bool> {
        let in_language = |language: &Language, text: &str| {
            let mut glob = Glob::default();
            glob.push_text(text);
            let text = Language::of(glob);
            if language.includes(&text) {
                Some(true)
            } else if language.glob().holes().is_empty() || !language.may_meet(&text) {
                Some(false)
            } else {
                None
            }
        };
        match self {
            Self::Text(language) => in_language(language, text),
            Self::Folded(language) => in_language(language, &text.to_lowercase()),
            Self::Arn(pattern) => pattern.has(text, fuel),
            Self::Number(how, bound) => {
                Some(Decimal::parse(text).is_some_and(|number| holds(*how, number.cmp(bound))))
            }
            Self::Date(how, bound) => {
                Some(date(text).is_some_and(|moment| holds(*how, moment.cmp(bound))))
            }
            Self::Bool(wanted) => Some(boolean(text) == Some(*wanted)),
            Self::Bytes(wanted) => Some(base64(text).as_ref() == Some(wanted)),
            Self::Network(within) => Some(network(text).is_some_and(|it| within.has(&it))),
            Self::Never => Some(false),
        }
    }
}

/// Conditions on one key in fewer words: absence as such, without the values that others rule out, and
/// without what others imply.
pub(super) fn simplified(literals: &[Literal], fuel: &Budget) -> Vec<Literal> {
    if literals.len() < 2 {
        return literals.to_vec();
    }
    if let Some(absent) = absent_only(literals, fuel) {
        return vec![absent];
    }
    let mut kept = literals.to_vec();
    for at in 0..kept.len() {
        let Some(narrowed) = kept.get(at).and_then(|one| one.narrowed(at, &kept, fuel)) else {
            continue;
        };
        if let Some(place) = kept.get_mut(at) {
            *place = narrowed;
        }
    }
    let mut at = 0;
    while let Some(opposite) = kept.get(at).map(Literal::opposite) {
        let mut others: Vec<&Literal> = kept.iter().collect();
        others.remove(at);
        others.push(&opposite);
        if kept.len() > 1 && verdict(&others, fuel) == Verdict::Empty {
            kept.remove(at);
        } else {
            at += 1;
        }
    }
    kept
}

/// `Null: true`, where nothing else meets all of them.
fn absent_only(literals: &[Literal], fuel: &Budget) -> Option<Literal> {
    let key = &literals.first()?.condition.key;
    let null = |absent: bool| Literal {
        holds: true,
        condition: Rc::new(Condition {
            operator: "Null".to_owned(),
            key: key.clone(),
            values: vec![absent.to_string()],
            kind: Kind::Null {
                absent,
                present: !absent,
            },
            placeholder: None,
        }),
    };
    let is_met_by_none = literals
        .iter()
        .all(|one| one.condition.of_absent() == Some(one.holds));
    let present = null(false);
    let mut all: Vec<&Literal> = literals.iter().collect();
    all.push(&present);
    (is_met_by_none && verdict(&all, fuel) == Verdict::Empty).then(|| null(true))
}

impl Literal {
    /// Without the values that the others rule out; `None` where all stay.
    fn narrowed(&self, at: usize, all: &[Self], fuel: &Budget) -> Option<Self> {
        let Kind::Test { operator, atoms } = &self.condition.kind else {
            return None;
        };
        if !self.holds || operator.negated || operator.set.is_some() || atoms.len() < 2 {
            return None;
        }
        let with = |wanted: &[usize]| {
            let pick = |number: &usize| {
                let value = self.condition.values.get(*number)?;
                Some((value.clone(), atoms.get(*number)?.clone()))
            };
            let (values, atoms) = wanted.iter().filter_map(pick).unzip();
            Self {
                holds: true,
                condition: Rc::new(Condition {
                    operator: self.condition.operator.clone(),
                    key: self.condition.key.clone(),
                    values,
                    kind: Kind::Test {
                        operator: *operator,
                        atoms,
                    },
                    placeholder: self.condition.placeholder.clone(),
                }),
            }
        };
        let present = Operator {
            if_exists: false,
            ..*operator
        };
        let can_be = |number: &usize| {
            let one = with(&[*number]);
            let atoms = match &one.condition.kind {
                Kind::Test { atoms, .. } => atoms.clone(),
                Kind::Null { .. } | Kind::Opaque => return true,
            };
            let alone = Self {
                holds: true,
                condition: Rc::new(Condition {
                    operator: one.condition.operator.clone(),
                    key: one.condition.key.clone(),
                    values: one.condition.values.clone(),
                    kind: Kind::Test {
                        operator: present,
                        atoms,
                    },
                    placeholder: self.condition.placeholder.clone(),
                }),
            };
            let others = all.iter().enumerate().filter(|(place, _)| *place != at);
            let mut all: Vec<&Self> = others.map(|(_, other)| other).collect();
            all.push(&alone);
            verdict(&all, fuel) != Verdict::Empty
        };
        let kept: Vec<usize> = (0..atoms.len()).filter(can_be).collect();
        (!kept.is_empty() && kept.len() < atoms.len()).then(|| with(&kept))
    }
}

/// A condition as IAM writes it: operator, key, values.
pub(super) type Written = (String, String, Vec<String>);

impl Literal {
    /// Writes it in IAM's own words. What does not hold is written with the opposite operator; where IAM
    /// has none, with `!` before the operator.
    pub(super) fn written(&self) -> Vec<Written> {
        let condition = &self.condition;
        let with =
            |operator: String, values: Vec<String>| (operator, condition.key.clone(), values);
        if self.holds {
            return vec![with(condition.operator.clone(), condition.values.clone())];
        }
        let fallback = || {
            vec![with(
                format!("!{}", condition.operator),
                condition.values.clone(),
            )]
        };
        match &condition.kind {
            Kind::Opaque => fallback(),
            Kind::Null { absent, present } if absent != present => {
                vec![with("Null".to_owned(), vec![present.to_string()])]
            }
            Kind::Null { .. } => fallback(),
            Kind::Test { operator, .. } => {
                let Some((name, values)) = opposite(*operator, &condition.values) else {
                    return fallback();
                };
                let name = match operator.set {
                    None => name,
                    Some(SetOperator::ForAllValues) => format!("ForAnyValue:{name}"),
                    Some(SetOperator::ForAnyValue) => format!("ForAllValues:{name}"),
                };
                let written = Operator::parse(&name);
                let mut written_all = vec![with(name, values)];
                // What is true without the key is false then; most opposites are true without it as well.
                if condition.of_absent() == Some(true) && written.is_some_and(holds_of_absent) {
                    written_all.push(with("Null".to_owned(), vec!["false".to_owned()]));
                }
                written_all
            }
        }
    }
}

/// The operator that holds where this one does not, set operator aside.
fn opposite(operator: Operator, values: &[String]) -> Option<(String, Vec<String>)> {
    let all = || Some(values.to_vec());
    let plain = operator.set.is_none();
    let (name, values) = match (operator.base, operator.negated) {
        (BaseOperator::StringEquals, false) => ("StringNotEquals", all()?),
        (BaseOperator::StringEquals, true) => ("StringEquals", all()?),
        (BaseOperator::StringEqualsIgnoreCase, false) => ("StringNotEqualsIgnoreCase", all()?),
        (BaseOperator::StringEqualsIgnoreCase, true) => ("StringEqualsIgnoreCase", all()?),
        (BaseOperator::StringLike, false) => ("StringNotLike", all()?),
        (BaseOperator::StringLike, true) => ("StringLike", all()?),
        (BaseOperator::ArnLike, false) => ("ArnNotLike", all()?),
        (BaseOperator::ArnLike, true) => ("ArnLike", all()?),
        (BaseOperator::IpAddress, false) => ("NotIpAddress", all()?),
        (BaseOperator::IpAddress, true) => ("IpAddress", all()?),
        (BaseOperator::Numeric(Comparison::Equals), negated) => (
            if negated {
                "NumericEquals"
            } else {
                "NumericNotEquals"
            },
            all()?,
        ),
        (BaseOperator::Date(Comparison::Equals), negated) => (
            if negated {
                "DateEquals"
            } else {
                "DateNotEquals"
            },
            all()?,
        ),
        (BaseOperator::Numeric(how), _) => {
            let value = || widest(how, values, Decimal::parse);
            return plain.then(|| ordering("Numeric", how, value())).flatten();
        }
        (BaseOperator::Date(how), _) => {
            let value = || widest(how, values, date);
            return plain.then(|| ordering("Date", how, value())).flatten();
        }
        (BaseOperator::Bool, _) if plain => {
            let of = values.iter().map(|value| boolean(value));
            let of: BTreeSet<bool> = of.collect::<Option<_>>()?;
            return match (of.first(), of.len(), operator.if_exists) {
                (Some(value), 1, false) => {
                    Some(("BoolIfExists".to_owned(), vec![(!value).to_string()]))
                }
                (Some(value), 1, true) => Some(("Bool".to_owned(), vec![(!value).to_string()])),
                // Neither true nor false: it is not there.
                (Some(_), _, false) => Some(("Null".to_owned(), vec!["true".to_owned()])),
                _ => None,
            };
        }
        (BaseOperator::Bool | BaseOperator::BinaryEquals | BaseOperator::Null, _) => return None,
    };
    Some((name.to_owned(), values))
}

/// The value of several that the others imply: a number that is less than one of them is less than the
/// greatest.
fn widest<T: Ord>(
    how: Comparison,
    values: &[String],
    parse: impl Fn(&str) -> Option<T>,
) -> Option<String> {
    let parsed = values.iter().map(|value| Some((parse(value)?, value)));
    let parsed: Vec<(T, &String)> = parsed.collect::<Option<_>>()?;
    let widest = match how {
        Comparison::Equals => None,
        Comparison::LessThan | Comparison::LessThanEquals => parsed.into_iter().max(),
        Comparison::GreaterThan | Comparison::GreaterThanEquals => parsed.into_iter().min(),
    };
    widest.map(|(_, value)| value.clone())
}

fn ordering(kind: &str, how: Comparison, value: Option<String>) -> Option<(String, Vec<String>)> {
    let name = match how {
        Comparison::Equals => return None,
        Comparison::LessThan => "GreaterThanEquals",
        Comparison::LessThanEquals => "GreaterThan",
        Comparison::GreaterThan => "LessThanEquals",
        Comparison::GreaterThanEquals => "LessThan",
    };
    // The opposite of a comparison is true without the key as well.
    Some((format!("{kind}{name}IfExists"), vec![value?]))
}
