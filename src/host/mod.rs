//! A bot as a process: what is the same whatever platform it is on.
//!
//! [`begin`] makes the service of a configuration and a database; [`serve`] runs it beside its pages for a monitor, the
//! articles' watch and the cleaning, until the process is told to stop. An adapter brings its connection.

mod body;
mod knowledge;
mod log;
mod metrics;
mod pages;

pub(crate) use body::body;
pub use metrics::Metrics;

use crate::bot::{ComputePool, Database, Options, Service, Threads};
use crate::config::Config;
use crate::converse::{Engine, Limits};
use crate::kb::{self, Folder, KnowledgeBase};
use crate::reply::InVain;
use crate::store::{Inspected, Sqlite, StoreError};
use std::fmt;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;
use tokio_util::sync::CancellationToken;

/// How long the bot takes at most to stop.
pub const STOP: Duration = Duration::from_secs(8);
/// How long the database's log may take to be emptied at the end.
const EMPTYING: Duration = Duration::from_secs(2);
/// How long is waited before a platform is tried again.
pub const PAUSES: [Duration; 5] = [
    Duration::from_secs(1),
    Duration::from_secs(2),
    Duration::from_secs(5),
    Duration::from_secs(15),
    Duration::from_secs(30),
];
/// A connection that lasted so long was a good one: the next failure is the first.
pub const GOOD_AFTER: Duration = Duration::from_mins(5);
/// After so many steps of what it is doing, a thread looks for what came in and for what waits for any thread: in a
/// rush, what is not among its own would otherwise wait until all of that is done.
const WAITING: u32 = 8;
/// The most bytes that are remembered of all conversations.
const REMEMBERED_BYTES: usize = 32 << 20;
/// How much less of a busy core a diagnosis gets, as `nice` counts: about a third of what all else of the bot gets.
#[cfg(target_os = "linux")]
const NICE: i32 = 5;
/// How often old things are deleted.
const CLEANING: Duration = Duration::from_hours(1);

/// What a bot answers from, and where it keeps things.
#[derive(Debug)]
pub struct Ground {
    /// How it behaves.
    pub config: Config,
    /// The database file.
    pub store: PathBuf,
    /// The knowledge base.
    pub kb: KnowledgeBase,
    /// The folder that it is of, whose changes are taken while the bot runs.
    pub folder: Option<Folder>,
}

/// What keeps a bot from running, on any platform.
#[derive(Debug, thiserror::Error)]
pub enum HostError {
    /// The database cannot be used.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Metrics cannot be served.
    #[error(
        "cannot serve metrics at {address}: {source}; set metrics.listen to a free loopback address"
    )]
    Metrics {
        /// Where.
        address: SocketAddr,
        /// Why.
        source: std::io::Error,
    },
    /// The system refused something.
    #[error("cannot start: {0}")]
    System(#[from] std::io::Error),
}

/// A bot that its pages tell of.
pub trait Health: Send + Sync + 'static {
    /// Its service.
    fn service(&self) -> &Service;
    /// Its counters.
    fn metrics(&self) -> &Metrics;
    /// What its connections are called.
    fn connections_name(&self) -> &'static str;
    /// How many of them are up, of how many.
    fn connections(&self) -> impl Future<Output = (usize, usize)> + Send;
    /// What else it lacks before it can answer.
    fn lacks(&self) -> Option<&'static str>;
}

/// Runs what an adapter does on a runtime that is made for talking, with threads beside it for diagnosing.
///
/// # Errors
/// The system has no thread left, or what is run failed.
pub fn run<E: From<HostError>, F: Future<Output = Result<(), E>>>(
    config: &Config,
    work: impl FnOnce(ComputePool) -> F,
) -> Result<(), E> {
    log::begin(config);
    let (talking, pool, threads) = runtimes(config).map_err(HostError::from)?;
    let done = talking.block_on(work(pool));
    // What still hangs on a connection, or is being computed, is not waited for.
    talking.shutdown_timeout(Duration::from_secs(1));
    threads.shutdown();
    done
}

fn runtimes(config: &Config) -> std::io::Result<(tokio::runtime::Runtime, ComputePool, Threads)> {
    let talking = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .global_queue_interval(WAITING)
        .event_interval(WAITING)
        .build()?;
    let (pool, threads) = ComputePool::begin(config.workers, config.question_time, give_way)?;
    Ok((talking, pool, threads))
}

/// A question is acknowledged, and the connection's heart beats, though every core has a diagnosis to make. Only
/// Linux knows this of single threads.
fn give_way() {
    #[cfg(target_os = "linux")]
    if let Err(error) = rustix::process::nice(NICE) {
        tracing::warn!(%error, "diagnoses do not give way");
    }
}

/// The service of a configuration, with these options of its platform.
///
/// # Errors
/// The database cannot be used.
pub fn begin(
    config: &Config,
    store: &Path,
    kb: KnowledgeBase,
    pool: ComputePool,
    metrics: &Arc<Metrics>,
    of_platform: impl FnOnce(Options) -> Options,
) -> Result<Service, HostError> {
    let opened = Sqlite::open(store)?;
    if let Some(file) = opened.exposed() {
        tracing::warn!(
            file = %file.display(),
            "others can read a file of the database; take that from them with chmod 600"
        );
    }
    let database = Database::start(opened)?;
    let limits = Limits {
        attachments: config.attachment_bytes,
        memory: REMEMBERED_BYTES,
        ..Limits::default()
    };
    kb.prepare();
    let in_vain = if config.keep_questions {
        InVain::IsNoted
    } else {
        InVain::IsLost
    };
    let engine = Engine::new(kb, limits).saying_in_vain(in_vain);
    let options = of_platform(Options {
        keep_questions: config.keep_questions,
        keep_days: config.keep_days,
        questions_per_minute: Some(config.questions_per_minute),
        attachment_bytes: config.attachment_bytes,
        ..Options::default()
    });
    let observer = Arc::clone(metrics);
    Ok(Service::new(options, engine, database, pool, observer))
}

/// Serves a bot's pages, watches its articles and cleans its database while `connected` talks with the platform until the
/// process is told to stop.
///
/// # Errors
/// The system refuses the pages' address, or what talks with the platform failed.
pub async fn serve<A: Health, E: From<HostError>, F: Future<Output = Result<(), E>>>(
    app: &Arc<A>,
    pages: Option<SocketAddr>,
    folder: Option<Folder>,
    connected: impl FnOnce() -> F,
) -> Result<(), E> {
    if let Some(address) = pages {
        let listener = tokio::net::TcpListener::bind(address)
            .await
            .map_err(|source| HostError::Metrics { address, source })?;
        tokio::spawn(pages::serve(Arc::clone(app), listener));
    }
    tokio::spawn(clean(Arc::clone(app)));
    if let Some(folder) = folder {
        tokio::spawn(knowledge::watch(Arc::clone(app), folder));
    }
    let done = connected().await;
    let emptied = tokio::time::timeout(EMPTYING, app.service().empty_log()).await;
    if !matches!(emptied, Ok(Ok(()))) {
        tracing::warn!("the database's log was not emptied");
    }
    tracing::info!("stopped");
    done
}

/// A token that is cancelled when the process is told to stop.
///
/// # Errors
/// The system refuses a signal.
pub fn stopping() -> Result<CancellationToken, HostError> {
    let stop = CancellationToken::new();
    let told = told_to_stop()?;
    let stopping = stop.clone();
    tokio::spawn(async move {
        told.await;
        tracing::info!("told to stop");
        stopping.cancel();
    });
    Ok(stop)
}

/// Waits, but not longer than until told to stop.
pub async fn wait(pause: Duration, stop: &CancellationToken) {
    tokio::select! {
        () = tokio::time::sleep(pause) => {}
        () = stop.cancelled() => {}
    }
}

/// The pause after so many failures, one after the other.
pub fn pause(failed: usize) -> Duration {
    let pause = PAUSES.get(failed).or(PAUSES.last());
    pause.copied().unwrap_or_default()
}

/// Deletes what is too old, now and every hour.
async fn clean<A: Health>(app: Arc<A>) {
    loop {
        app.service().clean().await;
        tokio::time::sleep(CLEANING).await;
    }
}

/// A future that ends when the process is told to stop. From this call on, not from its first poll, the
/// signals no longer end the process themselves.
#[cfg(unix)]
fn told_to_stop() -> std::io::Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    Ok(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
    })
}

/// A future that ends when the process is told to stop.
#[cfg(not(unix))]
#[expect(clippy::unnecessary_wraps, reason = "the form that it has elsewhere")]
fn told_to_stop() -> std::io::Result<impl Future<Output = ()>> {
    Ok(async {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    })
}

/// One thing that was checked.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Checked {
    /// Whether it is as it must be.
    pub good: bool,
    /// What was found, and what to do where it is not good.
    pub what: String,
}

impl fmt::Display for Checked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mark = if self.good { "ok     " } else { "missing" };
        write!(f, "{mark} {}", self.what)
    }
}

/// It is as it must be.
pub fn good(what: impl Into<String>) -> Checked {
    Checked {
        good: true,
        what: what.into(),
    }
}

/// It is not.
pub fn missing(what: impl Into<String>) -> Checked {
    Checked {
        good: false,
        what: what.into(),
    }
}

/// Checks the database and the knowledge base: nothing is made, and nothing changed.
pub fn check(ground: &Ground) -> [Checked; 2] {
    [database(&ground.store), knowledge(&ground.kb)]
}

fn database(store: &Path) -> Checked {
    let path = store.display();
    if let Some(file) = Sqlite::exposed_at(store) {
        return missing(format!(
            "others can read the database; run chmod 600 {}",
            file.display()
        ));
    }
    match Sqlite::inspect(store) {
        Ok(Inspected::Current) => good(format!("the database {path}")),
        Ok(Inspected::Older) => good(format!(
            "the database {path}; the next start brings it to this version, so take a backup first"
        )),
        Ok(Inspected::Missing) => good(format!(
            "there is no database {path} yet; the first start makes it"
        )),
        Err(error) => missing(error.to_string()),
    }
}

fn knowledge(kb: &KnowledgeBase) -> Checked {
    let articles = kb.articles().count();
    if articles == 0 {
        return missing("the knowledge base has no article; check knowledge.dirs");
    }
    match kb::check(kb).len() {
        0 => good(format!(
            "the knowledge base: {articles} articles, each proved"
        )),
        problems => missing(format!(
            "the knowledge base: {articles} articles with {problems} problems; `kyoka kb check` lists them"
        )),
    }
}
