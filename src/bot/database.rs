//! The store on a thread of its own, so that no answer waits for another one's disk.
//!
//! Calls that come while the disk is written to are put into one transaction, and each is told its result
//! when that is confirmed: a thousand at once cost a few writes, not a thousand. No call waits for long: an answer
//! needs the store less than its asker needs the answer.

use crate::store::{Kept, Store, StoreError};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, Receiver, SyncSender};
use std::thread;
use std::time::Duration;
use tokio::sync::oneshot;
use tokio::time::timeout;

/// So many calls go into one transaction.
const TOGETHER: usize = 256;
/// So many calls may wait; more are refused at once.
const MAX_WAITING: usize = 8192;
/// How long a call is waited for.
const TIMEOUT: Duration = Duration::from_secs(1);
/// The same, while the store fails: it is asked all the same, so that it is seen when it is well again.
const TIMEOUT_WHILE_FAILING: Duration = Duration::from_millis(50);

/// What a call does, and then what it tells: whether it was confirmed.
type Work = Box<dyn FnOnce(&dyn Store) -> Told + Send>;
type Told = Box<dyn FnOnce(bool)>;

/// The way to the store.
#[derive(Clone, Debug)]
pub struct Database {
    work: SyncSender<Work>,
    failing: Arc<AtomicBool>,
}

impl Database {
    /// Starts the thread.
    ///
    /// # Errors
    /// The system has no thread left.
    pub fn start(mut store: impl Store + 'static) -> std::io::Result<Self> {
        let (sender, receiver) = mpsc::sync_channel::<Work>(MAX_WAITING);
        thread::Builder::new()
            .name("store".to_owned())
            .spawn(move || {
                // A defect in one call ends that transaction and nothing else.
                while catch_unwind(AssertUnwindSafe(|| serve(&mut store, &receiver))).is_err() {
                    store.rollback();
                }
            })?;
        Ok(Self {
            work: sender,
            failing: Arc::default(),
        })
    }

    /// Whether the last call succeeded.
    pub fn is_well(&self) -> bool {
        !self.failing.load(Ordering::Relaxed)
    }

    /// Runs `work` and returns when it is kept.
    ///
    /// # Errors
    /// The store failed, is busy, or did not confirm.
    pub async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce(&dyn Store) -> Kept<T> + Send + 'static,
    ) -> Kept<T> {
        let patience = if self.is_well() {
            TIMEOUT
        } else {
            TIMEOUT_WHILE_FAILING
        };
        let done = match self.begin(work) {
            Ok(receiver) => match timeout(patience, receiver).await {
                Ok(done) => done.unwrap_or(Err(StoreError::NotConfirmed)),
                Err(_) => Err(StoreError::Busy),
            },
            Err(error) => Err(error),
        };
        if done.is_err() {
            self.failing.store(true, Ordering::Relaxed);
        }
        done
    }

    /// Runs `work` some time, after what was asked for before.
    pub(super) fn post(&self, work: impl FnOnce(&dyn Store) -> Kept<()> + Send + 'static) {
        // What becomes of it is logged by the thread.
        drop(self.begin(work));
    }

    fn begin<T: Send + 'static>(
        &self,
        work: impl FnOnce(&dyn Store) -> Kept<T> + Send + 'static,
    ) -> Kept<oneshot::Receiver<Kept<T>>> {
        let (sender, receiver) = oneshot::channel();
        let failing = Arc::clone(&self.failing);
        let job: Work = Box::new(move |store| {
            let result = work(store);
            Box::new(move |confirmed| {
                let result = result.and_then(|value| {
                    if confirmed {
                        Ok(value)
                    } else {
                        Err(StoreError::NotConfirmed)
                    }
                });
                failing.store(result.is_err(), Ordering::Relaxed);
                // Nobody waits any more when the bot stops, or when it took too long.
                drop(sender.send(result));
            })
        });
        self.work.try_send(job).map_err(|_| StoreError::Busy)?;
        Ok(receiver)
    }
}

fn serve(store: &mut impl Store, receiver: &Receiver<Work>) {
    while let Ok(first) = receiver.recv() {
        store.renew();
        let rest = receiver.try_iter().take(TOGETHER);
        let mut told: Vec<Told> = Vec::new();
        let begun = store.begin();
        let done = match begun {
            Ok(()) => {
                for work in std::iter::once(first).chain(rest) {
                    told.push(work(store));
                }
                store.commit()
            }
            Err(error) => {
                // Who asked is told by the end of the channel.
                drop((first, rest.collect::<Vec<_>>()));
                Err(error)
            }
        };
        if let Err(error) = &done {
            tracing::error!(%error, "the database did not confirm");
        }
        for tell in told {
            tell(done.is_ok());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::{Claim, Question, Sqlite};

    fn runtime() -> tokio::runtime::Runtime {
        tokio::runtime::Builder::new_current_thread()
            .enable_time()
            .build()
            .unwrap()
    }

    #[test]
    fn calls_at_once_are_each_answered() {
        let path = std::env::temp_dir().join(format!("kyoka-database-{}.db", std::process::id()));
        let database = Database::start(Sqlite::open(&path).unwrap()).unwrap();
        let claims = runtime().block_on(async {
            let mut calls = tokio::task::JoinSet::new();
            for id in 0..1000 {
                let database = database.clone();
                let question = Question {
                    id: (id % 500).to_string().into(),
                    asker: "1".into(),
                };
                calls.spawn(async move {
                    database
                        .run(move |store| store.claim(&question, false, 0))
                        .await
                        .unwrap()
                });
            }
            calls.join_all().await
        });
        assert_eq!(
            claims.iter().filter(|claim| **claim == Claim::New).count(),
            500
        );
        for end in ["", "-wal", "-shm"] {
            let _ = std::fs::remove_file(format!("{}{end}", path.display()));
        }
    }

    #[test]
    fn a_defect_in_a_call_ends_nothing_else() {
        let database = Database::start(crate::store::Nothing).unwrap();
        runtime().block_on(async {
            let defect = database.run(|_| -> Kept<()> { panic!("a defect") });
            assert!(defect.await.is_err());
            assert!(!database.is_well());
            assert!(database.run(|_| Ok(())).await.is_ok());
            assert!(database.is_well());
        });
    }

    #[test]
    fn a_store_that_hangs_is_not_waited_for() {
        struct Hangs;
        impl Store for Hangs {
            fn begin(&self) -> Kept<()> {
                thread::sleep(Duration::from_millis(1200));
                Ok(())
            }
        }
        let database = Database::start(Hangs).unwrap();
        runtime().block_on(async {
            let began = tokio::time::Instant::now();
            assert!(matches!(
                database.run(|_| Ok(())).await,
                Err(StoreError::Busy)
            ));
            assert!(began.elapsed() < Duration::from_millis(1100));
            let began = tokio::time::Instant::now();
            assert!(database.run(|_| Ok(())).await.is_err());
            assert!(began.elapsed() < Duration::from_millis(150));
        });
    }
}
