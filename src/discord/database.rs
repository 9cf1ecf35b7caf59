//! The store on a thread of its own, so that no answer waits for another one's disk.
//!
//! Calls that come while the disk is written to are put into one transaction, and each is told its result
//! when that is confirmed: a thousand at once cost a few writes, not a thousand.

use crate::store::{Store, StoreError};
use std::sync::mpsc;
use std::thread;
use tokio::sync::oneshot;

/// So many calls go into one transaction.
const TOGETHER: usize = 256;

/// What a call does, and then what it tells: whether it was confirmed.
type Work = Box<dyn FnOnce(&Store) -> Told + Send>;
type Told = Box<dyn FnOnce(bool)>;

/// The way to the store.
#[derive(Clone, Debug)]
pub(super) struct Database {
    work: mpsc::Sender<Work>,
}

impl Database {
    /// Starts the thread.
    ///
    /// # Errors
    /// The system has no thread left.
    pub(super) fn start(mut store: Store) -> std::io::Result<Self> {
        let (sender, receiver) = mpsc::channel::<Work>();
        thread::Builder::new()
            .name("store".to_owned())
            .spawn(move || {
                while let Ok(first) = receiver.recv() {
                    let rest = receiver.try_iter().take(TOGETHER);
                    let mut told: Vec<Told> = Vec::new();
                    let done = store.together(|store| {
                        for work in std::iter::once(first).chain(rest) {
                            told.push(work(store));
                        }
                    });
                    if let Err(error) = &done {
                        tracing::error!(%error, "the database did not confirm");
                    }
                    for tell in told {
                        tell(done.is_ok());
                    }
                }
            })?;
        Ok(Self { work: sender })
    }

    /// Runs `work` and returns when it is on the disk.
    pub(super) async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Store) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        let (sender, receiver) = oneshot::channel();
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
                // Nobody waits any more when the bot stops.
                drop(sender.send(result));
            })
        });
        self.work.send(job).map_err(|_| StoreError::NotConfirmed)?;
        receiver.await.unwrap_or(Err(StoreError::NotConfirmed))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::{Claim, Question};

    #[test]
    fn calls_at_once_are_each_answered() {
        let path = std::env::temp_dir().join(format!("kyoka-database-{}.db", std::process::id()));
        let database = Database::start(Store::open(&path).unwrap()).unwrap();
        let runtime = tokio::runtime::Builder::new_current_thread()
            .build()
            .unwrap();
        let claims = runtime.block_on(async {
            let mut calls = tokio::task::JoinSet::new();
            for id in 0..1000 {
                let database = database.clone();
                let question = Question {
                    id: id % 500,
                    channel: 1,
                    asker: 1,
                };
                calls.spawn(async move {
                    database
                        .run(move |store| store.claim(question, 0))
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
}
