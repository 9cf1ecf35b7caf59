//! Per-person rate limits and fair scheduling: how much a person may ask, and whose turn it is.

use super::clock;
use crate::ids::PersonId;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::Duration;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// So many people are remembered before those who are done are dropped.
const PEOPLE: usize = 4096;
/// At most this many questions of one person are worked on at a time, however many workers there are.
const MAX_AT_ONCE: usize = 2;

/// How many questions of one person are worked on, or wait for a worker, at a time: never as many as there are
/// workers, so that one is left for others. Where there is one worker only, people take turns.
pub(super) fn at_once(workers: usize) -> usize {
    workers.saturating_sub(1).clamp(1, MAX_AT_ONCE)
}

/// How often each person may ask: so many questions a minute, all at once if they like.
#[derive(Debug)]
pub(super) struct RateLimiter {
    per_minute: Option<u32>,
    spent: Mutex<HashMap<PersonId, Spent>>,
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

impl RateLimiter {
    /// So many questions a minute; as many as they like where no number is given.
    pub(super) fn new(per_minute: Option<u32>) -> Self {
        Self {
            per_minute,
            spent: Mutex::default(),
        }
    }

    /// Counts a question of a person.
    pub(super) fn ask(&self, person: &PersonId) -> Allowed {
        self.ask_at(person, clock::now())
    }

    fn ask_at(&self, person: &PersonId, now: Duration) -> Allowed {
        let Some(per_minute) = self.per_minute else {
            return Allowed::Yes;
        };
        let most = f64::from(per_minute);
        let each = Duration::from_mins(1).div_f64(most);
        let left = |spent: &Spent| {
            let made_up = now.saturating_sub(spent.at).div_duration_f64(each);
            (spent.questions - made_up).max(0.0)
        };
        let mut people = self.spent.lock().unwrap_or_else(PoisonError::into_inner);
        if people.len() >= PEOPLE {
            people.retain(|_, spent| left(spent) > 0.0);
        }
        let spent = people.entry(person.clone()).or_insert(Spent {
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

/// Whose turn it is to have some of what there is a limited number of: workers, or bytes. One person has only a few
/// turns at a time, and those of different people come in the order in which they were asked for, so that people take
/// turns however many questions one of them asks.
#[derive(Debug)]
pub(super) struct FairQueue {
    free: Arc<Semaphore>,
    all: u32,
    at_once: usize,
    people: Mutex<HashMap<PersonId, Weak<Semaphore>>>,
}

/// A turn to have something; over when dropped.
#[derive(Debug)]
pub(super) struct Permit {
    _had: OwnedSemaphorePermit,
    _own: OwnedSemaphorePermit,
}

impl FairQueue {
    /// Turns to have some of `all`, so many of one person at a time.
    pub(super) fn new(all: usize, at_once: usize) -> Self {
        let all = u32::try_from(all).unwrap_or(u32::MAX);
        Self {
            free: Arc::new(Semaphore::new(usize::try_from(all).unwrap_or(usize::MAX))),
            all,
            at_once,
            people: Mutex::default(),
        }
    }

    /// Waits for the person's turn to have so many, or all where there are not so many. `None` never comes: the
    /// semaphores are not closed.
    pub(super) async fn wait(&self, person: &PersonId, number: u32) -> Option<Permit> {
        let own = self.of(person).acquire_owned().await.ok()?;
        let free = Arc::clone(&self.free);
        let had = free.acquire_many_owned(number.min(self.all)).await.ok()?;
        Some(Permit {
            _had: had,
            _own: own,
        })
    }

    /// Waits for the person's turn to have all there are.
    pub(super) async fn wait_for_all(&self, person: &PersonId) -> Option<Permit> {
        self.wait(person, self.all).await
    }

    fn of(&self, person: &PersonId) -> Arc<Semaphore> {
        let mut people = self.people.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(turns) = people.get(person).and_then(Weak::upgrade) {
            return turns;
        }
        if people.len() >= PEOPLE {
            people.retain(|_, turns| turns.strong_count() > 0);
        }
        let turns = Arc::new(Semaphore::new(self.at_once));
        people.insert(person.clone(), Arc::downgrade(&turns));
        turns
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::pin::pin;
    use std::task::{Context, Poll, Waker};

    fn person(number: u64) -> PersonId {
        number.to_string().into()
    }

    /// What is there at once.
    fn at_once_of<T>(future: impl Future<Output = T>) -> Option<T> {
        match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
            Poll::Ready(done) => Some(done),
            Poll::Pending => None,
        }
    }

    #[test]
    fn a_person_may_ask_so_often_and_is_told_once() {
        let allowance = RateLimiter::new(Some(3));
        let at = Duration::from_secs;
        for _ in 0..3 {
            assert_eq!(allowance.ask_at(&person(1), at(0)), Allowed::Yes);
        }
        let refused = allowance.ask_at(&person(1), at(5));
        assert!(
            matches!(refused, Allowed::After { wait, told: false } if wait > at(14) && wait < at(16))
        );
        assert!(matches!(
            allowance.ask_at(&person(1), at(6)),
            Allowed::After { told: true, .. }
        ));
        assert_eq!(allowance.ask_at(&person(2), at(6)), Allowed::Yes);
        assert_eq!(allowance.ask_at(&person(1), at(21)), Allowed::Yes);
        assert!(matches!(
            allowance.ask_at(&person(1), at(21)),
            Allowed::After { told: false, .. }
        ));
    }

    #[test]
    fn one_person_does_not_hold_up_another() {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .build()
            .unwrap();
        runtime.block_on(async {
            let turns = FairQueue::new(3, at_once(3));
            let _first = turns.wait(&person(1), 1).await;
            let _second = turns.wait(&person(1), 1).await;
            assert!(at_once_of(turns.wait(&person(1), 1)).is_none());
            assert!(at_once_of(turns.wait(&person(2), 1)).is_some());
        });
    }

    #[test]
    fn one_person_never_has_all_workers() {
        for workers in 2..=64 {
            assert!((1..workers).contains(&at_once(workers)), "{workers}");
        }
        assert_eq!(at_once(1), 1);
    }

    #[test]
    fn people_take_turns_at_the_only_worker() {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .build()
            .unwrap();
        let order = runtime.block_on(async {
            let turns = FairQueue::new(1, at_once(1));
            let order = Mutex::new(Vec::new());
            let ask = async |person| {
                let turn = turns.wait(&self::person(person), 1).await;
                tokio::task::yield_now().await;
                order.lock().unwrap().push(person);
                drop(turn);
            };
            tokio::join!(ask(1), ask(1), ask(1), ask(2), ask(3));
            order.into_inner().unwrap()
        });
        assert_eq!(order, [1, 2, 3, 1, 1]);
    }
}
