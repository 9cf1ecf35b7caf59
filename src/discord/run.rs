//! Running: connect, answer until told to stop, stop in good order.

use super::adapter::{self, Shared};
use super::app::App;
use super::errors::{NoFailure, shown, status};
use super::{Setup, Token, commands, events, http, post};
use crate::bot::{ComputePool, Options, now};
use crate::config::Config;
use crate::host::{self, GOOD_AFTER, HostError, Metrics, PAUSES, STOP, wait};
use crate::ids::PlaceId;
use crate::kb::KnowledgeBase;
use poise::serenity_prelude as serenity;
use serenity::{Command, GatewayIntents, Http, ShardManager};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use tokio_util::sync::CancellationToken;

/// So many beginnings of a session are left for people: beyond them, Discord makes the token invalid.
const MIN_STARTS: u64 = 20;
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
    /// What keeps a bot from running anywhere.
    #[error(transparent)]
    Host(#[from] HostError),
}

/// Runs the bot until it is told to stop.
///
/// # Errors
/// What keeps it from running at all. That Discord is away does not: it is tried again.
pub fn run(setup: Setup) -> Result<(), DiscordError> {
    let config = setup.ground.config.clone();
    host::run(&config, |pool| serve(setup, pool))
}

async fn serve(setup: Setup, pool: ComputePool) -> Result<(), DiscordError> {
    let stop = host::stopping()?;
    let Setup {
        ground,
        token,
        proxy,
    } = setup;
    if let Some(address) = &proxy {
        tracing::warn!(
            address,
            "this address stands for Discord: the token goes there, and attachments are taken from anywhere"
        );
    }
    let app = app(
        ground.config,
        &ground.store,
        ground.kb,
        pool,
        proxy.is_some(),
    )?;
    let app = Arc::new(app);
    host::serve(&app, app.config.metrics, ground.folder, || {
        stay_connected(&app, &token, proxy.as_deref(), &stop)
    })
    .await
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
        let pause = host::pause(failed);
        failed = failed.saturating_add(1);
        wait(pause, stop).await;
    }
    Ok(())
}

/// Makes what all commands and events share.
fn app(
    config: Config,
    store: &Path,
    kb: KnowledgeBase,
    pool: ComputePool,
    stand_in: bool,
) -> Result<App, DiscordError> {
    let shared = Shared::new(stand_in, config.message_content)
        .map_err(|error| HostError::from(std::io::Error::other(error)))?;
    let metrics = Arc::new(Metrics::new(
        "gateway_shards_connected",
        "Connections to Discord's gateway that are up",
    ));
    let of_discord = |options| Options {
        language: config.language,
        contact: config.contact.clone(),
        listens_in: config.channels.iter().map(|id| place(*id)).collect(),
        ..options
    };
    let service = host::begin(&config, store, kb, pool, &metrics, of_discord)?;
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
