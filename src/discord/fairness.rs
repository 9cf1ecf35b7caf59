//! That one person cannot take the bot from the others: how much a person may ask, and whose turn it is.

use super::clock;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::Duration;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// So many people are remembered before those who are done are dropped.
const PEOPLE: usize = 4096;
/// How many questions of one person are worked on, or wait for a core, at a time.
const AT_ONCE: usize = 2;

/// How often each person may ask: so many questions a minute, all at once if they like.
#[derive(Debug)]
pub(super) struct Allowance {
    per_minute: u32,
    spent: Mutex<HashMap<u64, Spent>>,
}

/// What a person has used up.
#[derive(Clone, Copy, Debug)]
struct Spent {
    /// Questions not yet made up for.
    questions: f64,
    at: Duration,
    /// Whether the person was told to wait.
    told: bool,
}

/// Whether a question may be asked.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Allowed {
    /// It may.
    Yes,
    /// Not before so long; the first time, the person is to be told.
    After {
        /// How long.
        wait: Duration,
        /// Whether it was said already.
        told: bool,
    },
}

impl Allowance {
    pub(super) fn new(per_minute: u32) -> Self {
        Self {
            per_minute,
            spent: Mutex::default(),
        }
    }

    /// Counts a question of a person.
    pub(super) fn ask(&self, person: u64) -> Allowed {
        self.ask_at(person, clock::now())
    }

    fn ask_at(&self, person: u64, now: Duration) -> Allowed {
        let most = f64::from(self.per_minute);
        let each = Duration::from_mins(1).div_f64(most);
        let left = |spent: &Spent| {
            let made_up = now.saturating_sub(spent.at).div_duration_f64(each);
            (spent.questions - made_up).max(0.0)
        };
        let mut people = self.spent.lock().unwrap_or_else(PoisonError::into_inner);
        if people.len() >= PEOPLE {
            people.retain(|_, spent| left(spent) > 0.0);
        }
        let spent = people.entry(person).or_insert(Spent {
            questions: 0.0,
            at: now,
            told: false,
        });
        let before = left(spent);
        if before + 1.0 > most {
            let told = std::mem::replace(&mut spent.told, true);
            *spent = Spent {
                questions: before,
                at: now,
                told: true,
            };
            return Allowed::After {
                wait: each.mul_f64(before + 1.0 - most),
                told,
            };
        }
        *spent = Spent {
            questions: before + 1.0,
            at: now,
            told: false,
        };
        Allowed::Yes
    }
}

/// Whose turn it is: as many at once as there are workers, and of one person only a few in the queue.
#[derive(Debug)]
pub(super) struct Turns {
    workers: Arc<Semaphore>,
    people: Mutex<HashMap<u64, Weak<Semaphore>>>,
}

/// A turn; over when dropped.
#[derive(Debug)]
pub(super) struct Turn {
    _worker: OwnedSemaphorePermit,
    _own: OwnedSemaphorePermit,
}

impl Turns {
    pub(super) fn new(workers: usize) -> Self {
        Self {
            workers: Arc::new(Semaphore::new(workers)),
            people: Mutex::default(),
        }
    }

    /// Waits for the person's turn. `None` never comes: the semaphores are not closed.
    pub(super) async fn wait(&self, person: u64) -> Option<Turn> {
        let own = self.of(person).acquire_owned().await.ok()?;
        let worker = Arc::clone(&self.workers).acquire_owned().await.ok()?;
        Some(Turn {
            _worker: worker,
            _own: own,
        })
    }

    fn of(&self, person: u64) -> Arc<Semaphore> {
        let mut people = self.people.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(turns) = people.get(&person).and_then(Weak::upgrade) {
            return turns;
        }
        if people.len() >= PEOPLE {
            people.retain(|_, turns| turns.strong_count() > 0);
        }
        let turns = Arc::new(Semaphore::new(AT_ONCE));
        people.insert(person, Arc::downgrade(&turns));
        turns
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use futures_util::FutureExt;

    #[test]
    fn a_person_may_ask_so_often_and_is_told_once() {
        let allowance = Allowance::new(3);
        let at = Duration::from_secs;
        for _ in 0..3 {
            assert_eq!(allowance.ask_at(1, at(0)), Allowed::Yes);
        }
        let refused = allowance.ask_at(1, at(5));
        assert!(
            matches!(refused, Allowed::After { wait, told: false } if wait > at(14) && wait < at(16))
        );
        assert!(matches!(
            allowance.ask_at(1, at(6)),
            Allowed::After { told: true, .. }
        ));
        assert_eq!(allowance.ask_at(2, at(6)), Allowed::Yes);
        assert_eq!(allowance.ask_at(1, at(21)), Allowed::Yes);
        assert!(matches!(
            allowance.ask_at(1, at(21)),
            Allowed::After { told: false, .. }
        ));
    }

    #[test]
    fn one_person_does_not_hold_up_another() {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .build()
            .unwrap();
        runtime.block_on(async {
            let turns = Turns::new(3);
            let _first = turns.wait(1).await;
            let _second = turns.wait(1).await;
            assert!(turns.wait(1).now_or_never().is_none());
            assert!(turns.wait(2).now_or_never().is_some());
        });
    }
}
