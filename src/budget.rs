//! One budget for one question: how much work its answer may cost, and who may call it off.
//!
//! Every room that works on what was pasted draws from the same [`Budget`], so that no paste can keep a
//! machine busy, however it is built. A room whose work is within a constant factor of its input says so
//! and draws once; a room whose work can grow faster draws as it goes. When the budget is exhausted, a
//! room stops and hands on what it has, marked as incomplete; nobody may take that for the whole.

use std::cell::Cell;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// The steps that one question may cost, if nobody says otherwise: a few tenths of a second of one core.
///
/// A step is about as much as to look at a few bytes or to compare two short patterns. The longest text
/// that is kept whole needs half of it to be read (`tests/suite/bounds.rs`).
pub const STEPS: usize = 1 << 26;

/// The work that is left for one question, in steps.
#[derive(Debug)]
pub struct Budget {
    left: Cell<usize>,
    stop: Option<Arc<AtomicBool>>,
}

impl Default for Budget {
    fn default() -> Self {
        Self::of(STEPS)
    }
}

impl Budget {
    /// So many steps.
    pub const fn of(steps: usize) -> Self {
        Self {
            left: Cell::new(steps),
            stop: None,
        }
    }

    /// The steps of one question, which end early when somebody sets the flag: a time limit, or an asker
    /// who no longer waits.
    pub fn stopping(flag: Arc<AtomicBool>) -> Self {
        Self {
            stop: Some(flag),
            ..Self::default()
        }
    }

    /// Draws some steps; false where there are not so many left, and then none are.
    pub fn spend(&self, steps: usize) -> bool {
        let left = if self.is_called_off() {
            None
        } else {
            self.left.get().checked_sub(steps)
        };
        self.left.set(left.unwrap_or(0));
        left.is_some()
    }

    /// Leaves none: what was asked is more than can be worked through.
    pub fn exhaust(&self) {
        self.left.set(0);
    }

    /// Tells whether no steps are left.
    pub fn is_exhausted(&self) -> bool {
        self.left.get() == 0 || self.is_called_off()
    }

    /// The steps that are left.
    pub fn left(&self) -> usize {
        self.left.get()
    }

    fn is_called_off(&self) -> bool {
        self.stop
            .as_ref()
            .is_some_and(|stop| stop.load(Ordering::Relaxed))
    }
}

/// Where the work on a text ended before all of it was done.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Truncation {
    /// The byte of the text up to which everything was done.
    pub at: usize,
    /// What was not done from there on.
    pub reason: TruncationReason,
}

/// Why, and for what, the work on a text ended early.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum TruncationReason {
    /// Policies are looked for in the beginning of a long log only; denials in the whole of it.
    LongLog,
    /// To look for policies in the rest takes more steps than there are.
    PolicySearch,
    /// The text has more policies than are kept.
    TooManyPolicies,
    /// To look for denials in the rest takes more steps than there are.
    DenialSearch,
}

impl TruncationReason {
    /// All of them.
    pub const ALL: [Self; 4] = [
        Self::LongLog,
        Self::PolicySearch,
        Self::TooManyPolicies,
        Self::DenialSearch,
    ];

    /// The stable code of the contract, e.g. `policy_search`.
    pub const fn code(self) -> &'static str {
        match self {
            Self::LongLog => "long_log",
            Self::PolicySearch => "policy_search",
            Self::TooManyPolicies => "too_many_policies",
            Self::DenialSearch => "denial_search",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_there_cannot_be_spent() {
        let budget = Budget::of(10);
        assert!(budget.spend(4));
        assert!(budget.spend(6));
        assert!(budget.is_exhausted());
        let budget = Budget::of(10);
        assert!(!budget.spend(11));
        assert!(!budget.spend(1), "nothing is left after a refusal");
    }

    #[test]
    fn a_flag_ends_it() {
        let flag = Arc::new(AtomicBool::new(false));
        let budget = Budget::stopping(Arc::clone(&flag));
        assert!(budget.spend(1));
        flag.store(true, Ordering::Relaxed);
        assert!(budget.is_exhausted());
        assert!(!budget.spend(1));
    }
}
