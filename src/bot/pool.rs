//! Where answers are computed: on threads of their own, in turn, and for no longer than is set.

use super::failure::Failure;
use super::rate::{self, FairQueue};
use crate::budget::Budget;
use crate::ids::PersonId;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;
use tokio::runtime::{Builder, Handle, Runtime};
use tokio::time::timeout;

/// How long a computation that was called off may take to end. It ends within milliseconds; where it does not, that
/// is a defect of ours, and the asker is not left without a word.
const CALLED_OFF_TIMEOUT: Duration = Duration::from_secs(5);

/// The threads that compute, and whose turn it is.
#[derive(Debug)]
pub struct ComputePool {
    light: Handle,
    heavy: Handle,
    turns: FairQueue,
    /// How long one question may take.
    limit: Duration,
}

/// The threads, which end when they are shut down.
#[derive(Debug)]
pub struct Threads {
    light: Runtime,
    heavy: Runtime,
}

impl Threads {
    /// Ends them without waiting for what is being computed.
    pub fn shutdown(self) {
        self.light.shutdown_background();
        self.heavy.shutdown_background();
    }
}

/// Whose question is computed, and how.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Job {
    /// Who asks.
    pub(super) person: PersonId,
    /// Which time it is tried.
    pub(super) attempt: Attempt,
    /// How much memory it may need.
    pub(super) weight: Weight,
}

/// Which time it is that a question is tried.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Attempt {
    /// The first: beside other people's questions.
    First,
    /// The process died over the first: now alone.
    Again,
}

/// How much memory a question may need.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Weight {
    /// Little.
    Light,
    /// Much. All of these are computed on the same thread, because the allocator keeps for each thread what it once
    /// needed.
    Heavy,
}

impl Job {
    /// A question that is asked for the first time and has no files.
    pub(super) const fn light(person: PersonId) -> Self {
        Self {
            person,
            attempt: Attempt::First,
            weight: Weight::Light,
        }
    }
}

impl ComputePool {
    /// Starts so many threads, one a core where no number is given, on which a question is computed for at most
    /// `limit`; each does `at_start` first. They end with the runtime.
    ///
    /// # Errors
    /// The system has no thread left.
    pub fn begin(
        workers: Option<usize>,
        limit: Duration,
        at_start: fn(),
    ) -> std::io::Result<(Self, Threads)> {
        let workers = workers
            .unwrap_or_else(|| thread::available_parallelism().map_or(2, std::num::NonZero::get));
        let threads = |number, name: &str| {
            Builder::new_multi_thread()
                .worker_threads(number)
                .thread_name(name)
                .on_thread_start(at_start)
                .build()
        };
        // Whichever thread computes, it is for one of so many turns.
        let threads = Threads {
            light: threads(workers, "diagnosis")?,
            heavy: threads(1, "large-diagnosis")?,
        };
        let pool = Self {
            light: threads.light.handle().clone(),
            heavy: threads.heavy.handle().clone(),
            turns: FairQueue::new(workers, rate::at_once(workers)),
            limit,
        };
        Ok((pool, threads))
    }

    /// Does `work` for a person when it is the person's turn. Its budget ends when the time is over.
    pub(super) async fn work<T: Send + 'static>(
        &self,
        job: Job,
        work: impl FnOnce(&Budget) -> T + Send + 'static,
    ) -> Result<T, Failure> {
        let turn = match job.attempt {
            Attempt::First => self.turns.wait(&job.person, 1).await,
            Attempt::Again => self.turns.wait_for_all(&job.person).await,
        };
        let threads = match job.weight {
            Weight::Light => &self.light,
            Weight::Heavy => &self.heavy,
        };
        let over = Arc::new(AtomicBool::new(false));
        let flag = Arc::clone(&over);
        let mut computing = threads.spawn(async move {
            let done = work(&Budget::stopping(flag));
            drop(turn);
            done
        });
        if let Ok(done) = timeout(self.limit, &mut computing).await {
            return done.map_err(|_| Failure::Engine);
        }
        over.store(true, Ordering::Relaxed);
        tracing::warn!("a question took longer than it may");
        match timeout(CALLED_OFF_TIMEOUT, computing).await {
            Ok(done) => done.map_err(|_| Failure::Engine),
            Err(_) => Err(Failure::Stuck),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::time::Instant;

    /// Works until it is called off.
    fn endless(budget: &Budget) -> usize {
        let mut rounds = 0_usize;
        while !budget.is_exhausted() {
            rounds = rounds.wrapping_add(1);
        }
        rounds
    }

    #[test]
    fn what_takes_too_long_is_called_off_and_nobody_else_waits_for_it() {
        let limit = Duration::from_millis(300);
        let (pool, threads) = ComputePool::begin(Some(2), limit, || ()).unwrap();
        let talking = Builder::new_current_thread().enable_time().build().unwrap();
        talking.block_on(async {
            let began = Instant::now();
            let busy = pool.work(Job::light("1".into()), endless);
            let again = pool.work(Job::light("1".into()), endless);
            let other = async {
                let done = pool.work(Job::light("2".into()), |_| ()).await;
                (done, began.elapsed())
            };
            let (busy, again, (other, waited)) = tokio::join!(busy, again, other);
            assert!(busy.is_ok() && again.is_ok() && other.is_ok());
            assert!(waited < limit, "{waited:?}");
            assert!(began.elapsed() >= limit * 2, "one after the other");
        });
        threads.shutdown();
    }

    #[test]
    fn what_is_tried_again_is_computed_alone() {
        let limit = Duration::from_millis(100);
        let (pool, threads) = ComputePool::begin(Some(4), limit, || ()).unwrap();
        let talking = Builder::new_current_thread().enable_time().build().unwrap();
        talking.block_on(async {
            let began = Instant::now();
            let again = Job {
                attempt: Attempt::Again,
                ..Job::light("1".into())
            };
            let again = pool.work(again, endless);
            let other = async {
                let done = pool.work(Job::light("2".into()), |_| ()).await;
                (done, began.elapsed())
            };
            let (again, (other, waited)) = tokio::join!(again, other);
            assert!(again.is_ok() && other.is_ok());
            assert!(waited >= limit, "{waited:?}");
        });
        threads.shutdown();
    }
}
