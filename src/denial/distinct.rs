//! Distinct denials, each with how often it appears.

use super::{Denial, Found};
use crate::budget::{Truncation, TruncationReason};
use std::collections::{BTreeSet, HashMap};
use std::hash::{DefaultHasher, Hash, Hasher};

/// So many denials are kept apart; a log may name a new object in each line.
const MOST: usize = 2000;

/// Denials in order of first appearance.
#[derive(Debug, Default)]
pub(super) struct Distinct {
    denials: Vec<Denial>,
    places: HashMap<u64, usize>,
    /// The indexes of those that are messages of their own, whatever others tell.
    apart: BTreeSet<usize>,
    /// How many denials were not kept.
    more: usize,
    /// Where the first of these is.
    more_at: Option<usize>,
}

impl Distinct {
    /// Adds a denial, or counts it with the same one; one that `is_apart` stays whatever others tell.
    pub(super) fn add(&mut self, new: Denial, is_apart: bool) {
        let key = key(&new);
        let known = self.places.get(&key).copied();
        let place = known.unwrap_or(usize::MAX);
        if is_apart {
            self.apart.insert(known.unwrap_or(self.denials.len()));
        }
        if let Some(old) = self.denials.get_mut(place) {
            old.count = old.count.saturating_add(new.count);
            old.encoded |= new.encoded;
        } else if self.denials.len() < MOST {
            self.places.insert(key, self.denials.len());
            self.denials.push(new);
        } else {
            self.more = self.more.saturating_add(new.count);
            self.more_at.get_or_insert(new.span.start);
        }
    }

    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.denials.len()
    }

    /// The denials, without those that say only part of what another one says, and what was not kept.
    pub(super) fn into_found(self) -> Found {
        let mut denials = self.denials;
        drop_twins(&mut denials, &self.apart);
        Found {
            denials,
            foreign: None,
            more: self.more,
            truncated: self.more_at.map(|at| Truncation {
                at,
                reason: TruncationReason::TooManyDenials,
            }),
        }
    }
}

/// What two denials have in common that are the same.
fn key(denial: &Denial) -> u64 {
    let operation = denial
        .operation
        .as_ref()
        .filter(|_| denial.action.is_none());
    let mut hasher = DefaultHasher::new();
    (
        &denial.principal,
        &denial.action,
        &denial.service,
        &denial.resource,
        denial.policy_type,
        denial.effect,
        operation,
        &denial.listed,
        // Of two refusals that tell nothing else, the message that only one of them carries tells them apart.
        denial.encoded && is_bare(denial) && denial.resource.is_none() && operation.is_none(),
        // Where no resource is printed, what the event shows of the call tells them apart.
        denial.call.as_ref().filter(|_| denial.resource.is_none()),
    )
        .hash(&mut hasher);
    hasher.finish()
}

/// Whether all that a denial says is said by another one, of the same caller and action or of the same resource alone: a
/// message that was cut off, or what a client says before the message. Of two that say the same, the `earlier` stays.
fn is_beginning_of(denial: &Denial, other: &Denial, is_earlier: bool) -> bool {
    let fits = |one: &Option<String>, other: &Option<String>| one.is_none() || one == other;
    let is_of_sentence = denial.principal.is_some()
        && denial.action.is_some()
        && denial.resource.is_none()
        && denial.policy_type.is_none()
        && denial.effect.is_none()
        && other.resource.is_some();
    let is_of_resource = denial.resource.is_some()
        && denial.principal.is_none()
        && denial.action.is_none()
        && (denial.operation.is_none() && other.operation.is_some()
            || denial.operation == other.operation && is_earlier);
    (is_of_sentence || is_of_resource)
        && fits(&denial.principal, &other.principal)
        && fits(&denial.action, &other.action)
        && fits(&denial.resource, &other.resource)
        && fits(&denial.service, &other.service)
        && denial.call.is_none()
        && !denial.encoded
}

/// Drops a denial that says only part of what another one says: the same event, printed twice.
fn drop_twins(denials: &mut Vec<Denial>, apart: &BTreeSet<usize>) {
    let callers: BTreeSet<&str> = denials
        .iter()
        .filter(|denial| denial.action.is_some())
        .filter_map(|denial| denial.principal.as_deref())
        .collect();
    // The beginning of a sentence that was cut off may be the only one that has the operation.
    let calls: Vec<(Option<String>, String)> = denials
        .iter()
        .filter(|denial| is_named_alone(denial) && is_told_of_call(denial, denials))
        .filter_map(|denial| Some((denial.principal.clone(), denial.operation.clone()?)))
        .collect();
    let kept: Vec<bool> = denials
        .iter()
        .enumerate()
        .map(|(index, denial)| {
            let told = |other: &Denial| {
                let more = other.action.is_some()
                    || other.resource.is_some()
                    || other.operation.is_some() && denial.operation.is_none()
                    || other.service.is_some() && denial.service.is_none();
                (denial.service.is_none() || other.service == denial.service)
                    && (denial.operation.is_none()
                        || denial.operation == other.operation && is_bare(other))
                    && more
            };
            let names_it = |other: &Denial| {
                let is_assumed = |action: &String| action.starts_with("sts:AssumeRole");
                other.resource == denial.resource && other.action.as_ref().is_some_and(is_assumed)
            };
            let mut others = denials
                .iter()
                .enumerate()
                .filter(|(at, _)| *at != index)
                .map(|(_, other)| other);
            // A tool says that a role cannot be assumed, and then what AWS said.
            let is_told = match denial.resource {
                None => others.any(told),
                Some(_) => denial.operation.is_none() && others.any(names_it),
            };
            // A name that was cut off is the beginning of another one.
            let is_told_of_caller = denial.principal.as_deref().is_some_and(|name| {
                is_caller_alone(denial) && callers.contains(name)
                    || is_named_alone(denial) && is_told_of_call(denial, denials)
                    || is_named_alone(denial)
                        && callers
                            .iter()
                            .any(|caller| caller.len() > name.len() && caller.starts_with(name))
            });
            let is_part = is_bare(denial) && is_told && !apart.contains(&index);
            let mut others = denials.iter().enumerate().filter(|(at, _)| *at != index);
            let is_beginning = others.any(|(at, other)| is_beginning_of(denial, other, at < index));
            !is_told_of_caller && !is_part && !is_beginning
        })
        .collect();
    let mut kept = kept.into_iter();
    denials.retain(|_| kept.next().unwrap_or(true));
    for (principal, operation) in calls {
        let mut told = denials.iter_mut().filter(|denial| {
            denial.principal == principal && denial.operation.is_none() && names(denial, &operation)
        });
        if let Some(denial) = told.next() {
            denial.operation = Some(operation);
        }
    }
}

/// Whether another denial says what the same caller was denied in the same call: it names the operation, or its action
/// is named like that.
fn is_told_of_call(denial: &Denial, others: &[Denial]) -> bool {
    let Some(operation) = denial.operation.as_deref() else {
        return false;
    };
    others.iter().any(|other| {
        other.principal == denial.principal
            && other.action.is_some()
            && (names(other, operation) || other.operation.as_deref() == Some(operation))
    })
}

/// Whether the action of a denial is named like an operation.
fn names(denial: &Denial, operation: &str) -> bool {
    denial
        .action
        .as_deref()
        .and_then(|action| action.split_once(':'))
        .is_some_and(|(_, name)| name.eq_ignore_ascii_case(operation))
}

/// Whether a denial says neither what was denied nor why.
const fn names_no_action(denial: &Denial) -> bool {
    denial.action.is_none() && denial.policy_type.is_none() && denial.effect.is_none()
}

/// Whether only the caller is left of a sentence, as where it was cut.
const fn is_caller_alone(denial: &Denial) -> bool {
    is_named_alone(denial) && denial.operation.is_none()
}

/// The same, where the SDK before the sentence may have named the operation.
const fn is_named_alone(denial: &Denial) -> bool {
    names_no_action(denial) && denial.resource.is_none() && !denial.encoded
}

/// Whether a denial tells no more than a service, an operation and a resource.
pub(super) const fn is_bare(denial: &Denial) -> bool {
    names_no_action(denial) && denial.principal.is_none()
}
