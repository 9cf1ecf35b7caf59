//! What all connections and calls share.

use super::api::{Api, Identity};
use super::people::People;
use crate::bot::{Capabilities, Service};
use crate::config::Config;
use crate::host::{Health, Metrics};
use crate::ids::MessageId;
use moka::future::Cache;
use std::collections::{HashSet, VecDeque};
use std::hash::Hash;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio_util::task::TaskTracker;

/// How long the address that came with a call answers, and how often.
///
/// Source: Slack, "Handling user interaction: Message responses".
pub(super) const ADDRESS_LASTS: Duration = Duration::from_mins(30);
/// So many addresses, and files of answers, are known.
const MAX_KNOWN: u64 = 20_000;
/// How long it is known which files go with an answer.
const FILES_LAST: Duration = Duration::from_hours(48);
/// So many envelopes and messages are known to have come: Slack repeats what was not acknowledged in time, and says a
/// mention twice, as one and as a message.
const MAX_SEEN: usize = 8192;
/// The scopes without which the bot hears nothing that does not mention it.
pub(super) const HISTORY: [&str; 2] = ["channels:history", "groups:history"];

/// The bot on Slack.
pub(super) struct App {
    pub(super) config: Config,
    pub(super) service: Service,
    pub(super) shared: Shared,
    pub(super) metrics: Arc<Metrics>,
    /// What envelopes have begun.
    pub(super) tasks: TaskTracker,
    connected: AtomicUsize,
    envelopes: Seen<String>,
}

/// What is needed to talk with Slack.
#[derive(Debug)]
pub(super) struct Shared {
    pub(super) api: Api,
    pub(super) me: Identity,
    pub(super) people: People,
    pub(super) capabilities: Capabilities,
    /// By which address a message of ours for one person can be changed.
    pub(super) addresses: Cache<MessageId, Arc<str>>,
    /// The files that were sent with an answer.
    pub(super) files: Cache<MessageId, Arc<[String]>>,
    /// The messages that were taken as questions, and the roots of threads that were read with one.
    pub(super) heard: Seen<MessageId>,
}

impl Shared {
    pub(super) fn new(api: Api, me: Identity) -> Self {
        fn cache<T: Clone + Send + Sync + 'static>(lasts: Duration) -> Cache<MessageId, T> {
            Cache::builder()
                .max_capacity(MAX_KNOWN)
                .time_to_live(lasts)
                .build()
        }
        let hears_all = HISTORY.iter().any(|scope| me.may(scope));
        Self {
            api,
            people: People::default(),
            capabilities: Capabilities {
                max_files: super::post::MAX_FILES,
                max_files_bytes: super::post::MAX_FILES_BYTES,
                private_files: false,
                buttons: true,
                hears_all,
                // Slack takes the same message as often as it is sent.
                remembers_sent: Duration::ZERO,
                promise_lasts: ADDRESS_LASTS,
                reads_again: HISTORY.iter().all(|scope| me.may(scope)),
                keeps_cases: true,
            },
            me,
            addresses: cache(ADDRESS_LASTS),
            files: cache(FILES_LAST),
            heard: Seen::default(),
        }
    }
}

impl App {
    pub(super) fn new(
        config: Config,
        service: Service,
        shared: Shared,
        metrics: Arc<Metrics>,
    ) -> Self {
        Self {
            config,
            service,
            shared,
            metrics,
            tasks: TaskTracker::new(),
            connected: AtomicUsize::new(0),
            envelopes: Seen::default(),
        }
    }

    /// Whether this is the first time that this envelope, or what it repeats, came.
    pub(super) fn is_first(&self, key: &str) -> bool {
        self.envelopes.note(&key.to_owned())
    }

    /// A connection is up until what is returned is dropped.
    pub(super) fn connection(self: &Arc<Self>) -> Connection {
        self.connected.fetch_add(1, Ordering::AcqRel);
        Connection(Arc::clone(self))
    }
}

/// A connection that is up.
pub(super) struct Connection(Arc<App>);

impl Drop for Connection {
    fn drop(&mut self) {
        self.0.connected.fetch_sub(1, Ordering::AcqRel);
    }
}

impl Health for App {
    fn service(&self) -> &Service {
        &self.service
    }

    fn metrics(&self) -> &Metrics {
        &self.metrics
    }

    fn connections_name(&self) -> &'static str {
        "connections"
    }

    async fn connections(&self) -> (usize, usize) {
        let up = self.connected.load(Ordering::Acquire);
        (up, up.max(1))
    }

    fn lacks(&self) -> Option<&'static str> {
        None
    }
}

/// The last few of something.
#[derive(Debug)]
pub(super) struct Seen<T> {
    all: Mutex<(VecDeque<T>, HashSet<T>)>,
}

impl<T> Default for Seen<T> {
    fn default() -> Self {
        Self {
            all: Mutex::default(),
        }
    }
}

impl<T: Clone + Eq + Hash> Seen<T> {
    /// Notes one; whether it is new.
    pub(super) fn note(&self, one: &T) -> bool {
        let mut all = self.all.lock().unwrap_or_else(PoisonError::into_inner);
        let is_new = all.1.insert(one.clone());
        if is_new {
            all.0.push_back(one.clone());
            if all.0.len() > MAX_SEEN
                && let Some(old) = all.0.pop_front()
            {
                all.1.remove(&old);
            }
        }
        is_new
    }
}
