//! Where answers are computed: on threads of their own, which give way to those that talk with Discord.

use super::failure::Failure;
use super::fairness::Turns;
use std::thread;
use tokio::runtime::{Builder, Handle, Runtime};

/// How much less of a busy core a diagnosis gets, as `nice` counts: about a third of what all else of the bot gets.
#[cfg(target_os = "linux")]
const NICE: i32 = 5;

/// The threads that compute, and whose turn it is.
#[derive(Debug)]
pub(super) struct Thinking {
    threads: Handle,
    turns: Turns,
}

impl Thinking {
    /// Starts so many threads, one a core where no number is given. They end with the runtime.
    ///
    /// # Errors
    /// The system has no thread left.
    pub(super) fn begin(workers: Option<usize>) -> std::io::Result<(Self, Runtime)> {
        let workers = workers
            .unwrap_or_else(|| thread::available_parallelism().map_or(2, std::num::NonZero::get));
        let threads = Builder::new_multi_thread()
            .worker_threads(workers)
            .thread_name("diagnosis")
            .on_thread_start(give_way)
            .build()?;
        let thinking = Self {
            threads: threads.handle().clone(),
            turns: Turns::new(workers),
        };
        Ok((thinking, threads))
    }

    /// Does `work` for a person when it is the person's turn.
    pub(super) async fn work<T: Send + 'static>(
        &self,
        person: u64,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, Failure> {
        let turn = self.turns.wait(person).await;
        let done = self.threads.spawn(async move {
            let done = work();
            drop(turn);
            done
        });
        done.await.map_err(|_| Failure::Engine)
    }
}

/// A question is acknowledged, and the gateway's heart beats, though every core has a diagnosis to make. Only
/// Linux knows this of single threads.
fn give_way() {
    #[cfg(target_os = "linux")]
    if let Err(error) = rustix::process::nice(NICE) {
        tracing::warn!(%error, "diagnoses do not give way");
    }
}
