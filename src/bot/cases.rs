//! Questions behind answers whose buttons cannot find them again: in memory for a while, and sealed in the store where
//! the platform asks for it.

use super::outgoing::CaseId;
use crate::converse::Said;
use crate::evidence::Input;
use crate::ids::{MessageId, PersonId};
use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

/// As long as a conversation is remembered.
const LASTS: Duration = Duration::from_mins(30);
/// The most bytes of all cases.
const MAX_BYTES: usize = 16 << 20;

/// A question, its secrets masked.
#[derive(Clone, Debug)]
pub(super) struct Case {
    pub(super) question: MessageId,
    pub(super) asker: PersonId,
    /// What it said and attached.
    pub(super) inputs: Vec<Input>,
    /// Whether it is two policies to compare.
    pub(super) is_comparison: bool,
}

/// A question that was found again.
#[derive(Debug)]
pub(super) struct FoundCase {
    pub(super) said: Said,
    pub(super) is_comparison: bool,
}

/// The cases, the oldest first.
#[derive(Debug, Default)]
pub(super) struct Cases {
    kept: Mutex<Kept>,
}

#[derive(Debug, Default)]
struct Kept {
    cases: VecDeque<(u64, Duration, Case)>,
    bytes: usize,
    next: u64,
}

impl Cases {
    /// Keeps a case; `first` is where numbers begin, so that those of two runs are not the same.
    pub(super) fn keep(&self, case: Case, first: u64, now: Duration) -> u64 {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.next = kept.next.max(first).wrapping_add(1);
        let number = kept.next;
        kept.bytes = kept.bytes.saturating_add(bytes(&case));
        kept.cases.push_back((number, now, case));
        while kept
            .cases
            .front()
            .is_some_and(|(_, at, _)| kept.bytes > MAX_BYTES || now.saturating_sub(*at) >= LASTS)
        {
            if let Some((_, _, old)) = kept.cases.pop_front() {
                kept.bytes = kept.bytes.saturating_sub(bytes(&old));
            }
        }
        number
    }

    pub(super) fn find(&self, id: CaseId, now: Duration) -> Option<Case> {
        let kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let mut cases = kept.cases.iter();
        let (_, at, case) = cases.find(|(known, ..)| *known == id.number)?;
        (now.saturating_sub(*at) < LASTS).then(|| case.clone())
    }

    /// Forgets what a person asked, and what was asked by a message.
    pub(super) fn forget(&self, gone: impl Fn(&Case) -> bool) {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.cases.retain(|(_, _, case)| !gone(case));
        kept.bytes = kept.cases.iter().map(|(_, _, case)| bytes(case)).sum();
    }
}

fn bytes(case: &Case) -> usize {
    let inputs = case.inputs.iter();
    inputs
        .map(|input| input.paste.as_str().len().saturating_add(256))
        .sum()
}
