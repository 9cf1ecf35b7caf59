//! Running: connect, answer until told to stop, stop in good order.

use super::adapter::{self, Shared};
use super::app::App;
use super::errors::{NoFailure, shown, status};
use super::metrics::Metrics;
use super::{Setup, Token, commands, events, http, knowledge, log, pages, post};
use crate::bot::{ComputePool, Database, Options, Service, now};
use crate::config::Config;
use crate::converse::{Engine, Limits};
use crate::ids::PlaceId;
use crate::kb::KnowledgeBase;
use crate::reply::InVain;
use crate::store::{Sqlite, StoreError};
use poise::serenity_prelude as serenity;
use serenity::{Command, GatewayIntents, Http, ShardManager};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use tokio_util::sync::CancellationToken;

/// How long the bot takes at most to stop.
const STOP: Duration = Duration::from_secs(8);
/// How long the database's log may take to be emptied at the end.
const EMPTYING: Duration = Duration::from_secs(2);
/// How long is waited before Discord is tried again.
const PAUSES: [Duration; 5] = [
    Duration::from_secs(1),
    Duration::from_secs(2),
    Duration::from_secs(5),
    Duration::from_secs(15),
    Duration::from_secs(30),
];
/// After so many steps of what it is doing, a thread looks for what came in and for what waits for any thread: in a
/// rush, what is not among its own would otherwise wait until all of that is done.
const WAITING: u32 = 8;
/// The most bytes that are remembered of all conversations.
const REMEMBERED_BYTES: usize = 32 << 20;
/// How much less of a busy core a diagnosis gets, as `nice` counts: about a third of what all else of the bot gets.
#[cfg(target_os = "linux")]
const NICE: i32 = 5;
/// A connection that lasted so long was a good one: the next failure is the first.
const GOOD_AFTER: Duration = Duration::from_mins(5);
/// So many beginnings of a session are left for people: beyond them, Discord makes the token invalid.
const MIN_STARTS: u64 = 20;
/// How often old things are deleted.
const CLEANING: Duration = Duration::from_hours(1);

/// What ends the bot.
#[derive(Debug, thiserror::Error)]
pub enum DiscordError {
    /// Discord does not know the token.
    #[error(
        "Discord does not take the token; make a new one on the application's page \"Bot\" and put it into DISCORD_TOKEN or the token file"
    )]
    Token,
    /// An intent is not allowed.
    #[error(
        "Discord does not allow the message content; switch on \"Message Content Intent\" on the application's page \"Bot\", or set discord.message_content = false"
    )]
    Intents,
    /// The gateway refused for another reason.
    #[error("Discord's gateway refused: {0}")]
    Gateway(String),
    /// The database cannot be used.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Metrics cannot be served.
    #[error(
        "cannot serve metrics at {address}: {source}; set metrics.listen to a free loopback address"
    )]
    Metrics {
        /// Where.
        address: std::net::SocketAddr,
        /// Why.
        source: std::io::Error,
    },
    /// The system refused something.
    #[error("cannot start: {0}")]
    System(#[from] std::io::Error),
}

/// Runs the bot until it is told to stop.
///
/// # Errors
/// What keeps it from running at all. That Discord is away does not: it is tried again.
pub fn run(setup: Setup) -> Result<(), DiscordError> {
    log::begin(&setup.config);
    let talking = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .global_queue_interval(WAITING)
        .event_interval(WAITING)
        .build()?;
    let (workers, limit) = (setup.config.workers, setup.config.question_time);
    let (pool, threads) = ComputePool::begin(workers, limit, give_way)?;
    let done = talking.block_on(serve(setup, pool));
    // What still hangs on a connection, or is being computed, is not waited for.
    talking.shutdown_timeout(Duration::from_secs(1));
    threads.shutdown();
    done
}

/// A question is acknowledged, and the gateway's heart beats, though every core has a diagnosis to make. Only
/// Linux knows this of single threads.
fn give_way() {
    #[cfg(target_os = "linux")]
    if let Err(error) = rustix::process::nice(NICE) {
        tracing::warn!(%error, "diagnoses do not give way");
    }
}

async fn serve(setup: Setup, pool: ComputePool) -> Result<(), DiscordError> {
    let stop = CancellationToken::new();
    let told = told_to_stop()?;
    let stopping = stop.clone();
    tokio::spawn(async move {
        told.await;
        tracing::info!("told to stop");
        stopping.cancel();
    });
    let Setup {
        config,
        token,
        store,
        kb,
        folder,
        proxy,
    } = setup;
    if let Some(address) = &proxy {
        tracing::warn!(
            address,
            "this address stands for Discord: the token goes there, and attachments are taken from anywhere"
        );
    }
    let app = Arc::new(app(config, &store, kb, pool, proxy.is_some())?);
    if let Some(address) = app.config.metrics {
        let listener = tokio::net::TcpListener::bind(address)
            .await
            .map_err(|source| DiscordError::Metrics { address, source })?;
        tokio::spawn(pages::serve(Arc::clone(&app), listener));
    }
    tokio::spawn(clean(Arc::clone(&app)));
    if let Some(folder) = folder {
        tokio::spawn(knowledge::watch(Arc::clone(&app), folder));
    }
    let done = stay_connected(&app, &token, proxy.as_deref(), &stop).await;
    let emptied = tokio::time::timeout(EMPTYING, app.service.empty_log()).await;
    if !matches!(emptied, Ok(Ok(()))) {
        tracing::warn!("the database's log was not emptied");
    }
    tracing::info!("stopped");
    done
}

/// Connects to the gateway, again and again, until told to stop.
async fn stay_connected(
    app: &Arc<App>,
    token: &Token,
    proxy: Option<&str>,
    stop: &CancellationToken,
) -> Result<(), DiscordError> {
    let mut failed = 0_usize;
    while !stop.is_cancelled() {
        let began = now();
        let ended = connect(app, token, proxy, stop).await;
        if now().saturating_sub(began) >= GOOD_AFTER {
            failed = 0;
        }
        match ended {
            Ok(()) if stop.is_cancelled() => break,
            Ok(()) => tracing::warn!("the connection to Discord ended"),
            Err(error) => match fatal(&error) {
                Some(error) => return Err(error),
                None => tracing::warn!(error = shown(&error), "Discord cannot be reached"),
            },
        }
        let pause = PAUSES
            .get(failed)
            .or(PAUSES.last())
            .copied()
            .unwrap_or_default();
        failed = failed.saturating_add(1);
        wait(pause, stop).await;
    }
    Ok(())
}

/// Waits, but not longer than until told to stop.
async fn wait(pause: Duration, stop: &CancellationToken) {
    tokio::select! {
        () = tokio::time::sleep(pause) => {}
        () = stop.cancelled() => {}
    }
}

/// Makes what all commands and events share.
fn app(
    config: Config,
    store: &Path,
    kb: KnowledgeBase,
    pool: ComputePool,
    stand_in: bool,
) -> Result<App, DiscordError> {
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
    let shared = Shared::new(stand_in, config.message_content).map_err(std::io::Error::other)?;
    let options = Options {
        language: config.language,
        contact: config.contact.clone(),
        keep_questions: config.keep_questions,
        keep_days: config.keep_days,
        questions_per_minute: Some(config.questions_per_minute),
        attachment_bytes: config.attachment_bytes,
        listens_in: config.channels.iter().map(|id| place(*id)).collect(),
    };
    let metrics = Arc::new(Metrics::new());
    let observer = Arc::clone(&metrics);
    let service = Service::new(options, engine, database, pool, observer);
    Ok(App::new(config, service, shared, metrics))
}

fn place(channel: u64) -> PlaceId {
    super::names::place(channel)
}

/// Connects to the gateway and stays until told to stop or until the connection cannot be had.
async fn connect(
    app: &Arc<App>,
    token: &Token,
    proxy: Option<&str>,
    stop: &CancellationToken,
) -> Result<(), serenity::Error> {
    let http = http::client(token, proxy).map_err(|error| serenity::Error::Http(error.into()))?;
    // serenity would go to an address of its own where this fails.
    let asked = tokio::select! {
        asked = http.get_bot_gateway() => asked?,
        () = stop.cancelled() => return Ok(()),
    };
    let starts = asked.session_start_limit;
    if starts.remaining < MIN_STARTS {
        let pause = Duration::from_millis(starts.reset_after);
        tracing::error!(
            remaining = starts.remaining,
            seconds = pause.as_secs(),
            "nearly all beginnings of a session are used up; waiting until Discord allows more"
        );
        wait(pause, stop).await;
        return Ok(());
    }
    let intents = intents(&app.config);
    let mut client = serenity::ClientBuilder::new_with_http(http, intents)
        .framework(framework(Arc::clone(app)))
        .event_handler(events::Watch)
        .await?;
    let shards = Arc::clone(&client.shard_manager);
    app.connected_by(&shards);
    let mut running = tokio::spawn(async move { client.start_autosharded().await });
    tokio::select! {
        ended = &mut running => return ended.unwrap_or(Ok(())),
        () = stop.cancelled() => {}
    }
    stop_shards(app, &shards, running).await;
    Ok(())
}

/// Closes the connections, lets what is being answered be answered, and drops the rest at the deadline:
/// serenity does not end while it tries to reach a gateway that is away.
async fn stop_shards(
    app: &App,
    shards: &ShardManager,
    running: tokio::task::JoinHandle<Result<(), serenity::Error>>,
) {
    let closing = async {
        let closed = tokio::time::timeout(STOP / 2, shards.shutdown_all()).await;
        if closed.is_err() {
            tracing::warn!("the connection to Discord did not close in time");
        }
        app.service.finish().await;
    };
    if tokio::time::timeout(STOP, closing).await.is_err() {
        tracing::warn!("not everything that was asked could be answered in time");
    }
    running.abort();
}

/// What the bot asks Discord for: that it was invited, and messages, without the text of those that are not for it unless configured.
fn intents(config: &Config) -> GatewayIntents {
    let mut intents =
        GatewayIntents::GUILDS | GatewayIntents::GUILD_MESSAGES | GatewayIntents::DIRECT_MESSAGES;
    if config.message_content {
        intents |= GatewayIntents::MESSAGE_CONTENT;
    }
    intents
}

fn framework(app: Arc<App>) -> poise::Framework<Arc<App>, NoFailure> {
    let options = poise::FrameworkOptions {
        commands: commands::all(),
        allowed_mentions: Some(post::nobody()),
        initialize_owners: false,
        prefix_options: poise::PrefixFrameworkOptions {
            prefix: None,
            mention_as_prefix: false,
            ..poise::PrefixFrameworkOptions::default()
        },
        event_handler: |framework, event| Box::pin(events::handle(framework, event)),
        on_error: |error| Box::pin(commands::on_error(error)),
        ..poise::FrameworkOptions::default()
    };
    poise::Framework::builder()
        .options(options)
        .setup(move |ctx, _, framework| {
            let http = Arc::clone(&ctx.http);
            let commands = commands::to_register(&framework.options().commands);
            // An error here would leave every command without an answer, so there is none: it is tried
            // until it succeeds, while what Discord knows of the last start keeps working.
            tokio::spawn(register(Arc::clone(&app), http, commands));
            Box::pin(async move { Ok(app) })
        })
        .build()
}

/// Tells Discord the commands.
async fn register(app: Arc<App>, http: Arc<Http>, commands: Vec<serenity::CreateCommand>) {
    for pause in PAUSES.into_iter().cycle() {
        match Command::set_global_commands(&http, commands.clone()).await {
            Ok(known) => {
                app.shared.know_commands(&known);
                app.has_registered();
                tracing::info!(commands = known.len(), "commands registered");
                return;
            }
            Err(error) => {
                adapter::log("commands were not registered", &error);
                tokio::time::sleep(pause).await;
            }
        }
    }
}

/// Deletes what is too old, now and every hour.
async fn clean(app: Arc<App>) {
    loop {
        app.service.clean().await;
        tokio::time::sleep(CLEANING).await;
    }
}

/// What trying again cannot mend.
fn fatal(error: &serenity::Error) -> Option<DiscordError> {
    use serenity::GatewayError;
    if status(error) == Some(401) {
        return Some(DiscordError::Token);
    }
    match error {
        serenity::Error::Gateway(GatewayError::InvalidAuthentication) => Some(DiscordError::Token),
        serenity::Error::Gateway(
            GatewayError::DisallowedGatewayIntents | GatewayError::InvalidGatewayIntents,
        ) => Some(DiscordError::Intents),
        serenity::Error::Gateway(
            error @ (GatewayError::InvalidShardData | GatewayError::OverloadedShard),
        ) => Some(DiscordError::Gateway(error.to_string())),
        _ => None,
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
