//! Running: connect, answer until told to stop, stop in good order.

use super::app::App;
use super::attachments::Downloads;
use super::database::Database;
use super::failure::{Failure, shown, status};
use super::thinking::Thinking;
use super::{Setup, Token, clock, commands, events, http, knowledge, log, pages, post};
use crate::config::Config;
use crate::converse::{Engine, Limits};
use crate::kb::KnowledgeBase;
use crate::reply::InVain;
use crate::store::{Store, StoreError};
use poise::serenity_prelude as serenity;
use serenity::{Command, GatewayIntents, Http, ShardManager};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch;

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
    let (thinking, threads) = Thinking::begin(workers, limit)?;
    let done = talking.block_on(serve(setup, thinking));
    // What still hangs on a connection, or is being computed, is not waited for.
    talking.shutdown_timeout(Duration::from_secs(1));
    threads.shutdown();
    done
}

async fn serve(setup: Setup, thinking: Thinking) -> Result<(), DiscordError> {
    let (stop, stopped) = watch::channel(false);
    let told = told_to_stop()?;
    tokio::spawn(async move {
        told.await;
        tracing::info!("told to stop");
        // Everything may have ended already.
        let _ = stop.send(true);
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
    let app = app(config, &store, kb, thinking, proxy.is_some())?;
    let app = Arc::new(app);
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
    let done = stay_connected(&app, &token, proxy.as_deref(), stopped).await;
    let emptied = app.database.run(|store| {
        store.empty_log();
        Ok(())
    });
    if !matches!(tokio::time::timeout(EMPTYING, emptied).await, Ok(Ok(()))) {
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
    stopped: watch::Receiver<bool>,
) -> Result<(), DiscordError> {
    let mut failed = 0_usize;
    let mut stopping = stopped.clone();
    while !*stopping.borrow() {
        let ended = connect(app, token, proxy, stopped.clone()).await;
        match ended {
            Ok(()) if *stopping.borrow() => break,
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
        tokio::select! {
            () = tokio::time::sleep(pause) => {}
            _ = stopping.wait_for(|stop| *stop) => {}
        }
    }
    Ok(())
}

/// Makes what all commands and events share.
fn app(
    config: Config,
    store: &Path,
    kb: KnowledgeBase,
    thinking: Thinking,
    stand_in: bool,
) -> Result<App, DiscordError> {
    let opened = Store::open(store)?;
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
    let downloads =
        Downloads::new(config.attachment_bytes, stand_in).map_err(std::io::Error::other)?;
    Ok(App::new(config, engine, database, thinking, downloads))
}

/// Connects to the gateway and stays until told to stop or until the connection cannot be had.
async fn connect(
    app: &Arc<App>,
    token: &Token,
    proxy: Option<&str>,
    mut stopped: watch::Receiver<bool>,
) -> Result<(), serenity::Error> {
    let http = http::client(token, proxy).map_err(|error| serenity::Error::Http(error.into()))?;
    // serenity would go to an address of its own where this fails.
    let asked = tokio::select! {
        asked = http.get_bot_gateway() => asked,
        _ = stopped.wait_for(|stop| *stop) => return Ok(()),
    };
    asked?;
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
        _ = stopped.wait_for(|stop| *stop) => {}
    }
    stop(app, &shards, running).await;
    Ok(())
}

/// Closes the connections, lets what is being answered be answered, and drops the rest at the deadline:
/// serenity does not end while it tries to reach a gateway that is away.
async fn stop(
    app: &App,
    shards: &ShardManager,
    running: tokio::task::JoinHandle<Result<(), serenity::Error>>,
) {
    let deadline = clock::now().saturating_add(STOP);
    let closing = tokio::time::timeout(STOP / 2, shards.shutdown_all()).await;
    if closing.is_err() {
        tracing::warn!("the connection to Discord did not close in time");
    }
    while !app.is_idle() && clock::now() < deadline {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    running.abort();
}

/// What the bot asks Discord for: messages, without the text of those that are not for it unless configured.
fn intents(config: &Config) -> GatewayIntents {
    let mut intents = GatewayIntents::GUILD_MESSAGES | GatewayIntents::DIRECT_MESSAGES;
    if config.message_content {
        intents |= GatewayIntents::MESSAGE_CONTENT;
    }
    intents
}

fn framework(app: Arc<App>) -> poise::Framework<Arc<App>, Failure> {
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
            tokio::spawn(register(http, commands));
            Box::pin(async move { Ok(app) })
        })
        .build()
}

/// Tells Discord the commands.
async fn register(http: Arc<Http>, commands: Vec<serenity::CreateCommand>) {
    for pause in PAUSES.into_iter().cycle() {
        match Command::set_global_commands(&http, commands.clone()).await {
            Ok(known) => {
                tracing::info!(commands = known.len(), "commands registered");
                return;
            }
            Err(error) => {
                tracing::error!(error = shown(&error), "commands were not registered");
                tokio::time::sleep(pause).await;
            }
        }
    }
}

/// Deletes what is too old, now and every hour.
async fn clean(app: Arc<App>) {
    let days = app.config.keep_days;
    loop {
        let done = app
            .database
            .run(move |store| store.delete_old(days, clock::seconds()))
            .await;
        match done {
            Ok(deleted) => tracing::debug!(
                feedback = deleted.feedback,
                gaps = deleted.gaps,
                questions = deleted.questions,
                "deleted what is too old"
            ),
            Err(error) => tracing::error!(%error, "what is too old was not deleted"),
        }
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
