//! Running: connect, answer until told to stop, stop in good order.

use super::api::{Api, ApiError};
use super::app::{App, Shared};
use super::socket::{Ended, Socket};
use super::token::AppToken;
use super::{Setup, events, names};
use crate::bot::{ComputePool, Options, Wording, now};
use crate::host::{self, GOOD_AFTER, HostError, Metrics, PAUSES, STOP, wait};
use std::sync::Arc;
use tokio::sync::oneshot;
use tokio_util::sync::CancellationToken;

/// What ends the bot.
#[derive(Debug, thiserror::Error)]
pub enum SlackError {
    /// Slack does not know the bot's token.
    #[error(
        "Slack does not take the bot token; install the app again and copy the \"Bot User OAuth Token\" of its page \"OAuth & Permissions\" into SLACK_BOT_TOKEN or the token file"
    )]
    BotToken,
    /// Slack does not know the app-level token, or it may not open connections.
    #[error(
        "Slack does not take the app-level token; make one with the scope connections:write on the app's page \"Basic Information\" and put it into SLACK_APP_TOKEN or the token file"
    )]
    AppToken,
    /// Socket Mode is off.
    #[error("Socket Mode is off; switch it on on the app's page \"Socket Mode\"")]
    Disabled,
    /// What keeps a bot from running anywhere.
    #[error(transparent)]
    Host(#[from] HostError),
}

/// Runs the bot until it is told to stop.
///
/// # Errors
/// What keeps it from running at all. That Slack is away does not: it is tried again.
pub fn run(setup: Setup) -> Result<(), SlackError> {
    let config = setup.ground.config.clone();
    host::run(&config, |pool| serve(setup, pool))
}

async fn serve(setup: Setup, pool: ComputePool) -> Result<(), SlackError> {
    let stop = host::stopping()?;
    let Setup {
        ground,
        app_token,
        bot_token,
        api,
    } = setup;
    if let Some(address) = &api {
        tracing::warn!(
            address,
            "this address stands for Slack: the tokens go there"
        );
    }
    let config = ground.config;
    let api = Api::new(bot_token, api.as_deref())
        .map_err(|error| HostError::from(std::io::Error::other(error)))?;
    let Some(me) = identity(&api, &stop).await? else {
        return Ok(());
    };
    let team = me.team.clone();
    let metrics = Arc::new(Metrics::new(
        "socket_mode_connections",
        "Connections of Socket Mode that are up",
    ));
    let of_slack = |options| {
        let channels = config.slack.channels.iter();
        Options {
            language: config.slack.language,
            wording: Wording::Slack,
            contact: config.slack.contact.clone(),
            listens_in: channels.map(|id| names::channel(&team, id)).collect(),
            ..options
        }
    };
    let service = host::begin(&config, &ground.store, ground.kb, pool, &metrics, of_slack)?;
    let pages = config.metrics;
    let app = Arc::new(App::new(config, service, Shared::new(api, me), metrics));
    host::serve(&app, pages, ground.folder, || {
        stay_connected(&app, &app_token, &stop)
    })
    .await
}

/// Who we are, as soon as Slack says so; `None` when told to stop before.
async fn identity(
    api: &Api,
    stop: &CancellationToken,
) -> Result<Option<super::api::Identity>, SlackError> {
    for pause in PAUSES
        .into_iter()
        .chain(PAUSES.last().copied().into_iter().cycle())
    {
        let asked = tokio::select! {
            asked = api.identity() => asked,
            () = stop.cancelled() => return Ok(None),
        };
        match asked {
            Ok(me) => return Ok(Some(me)),
            Err(error) if is_refused_token(&error) => return Err(SlackError::BotToken),
            Err(error) => tracing::warn!(%error, "Slack cannot be reached"),
        }
        wait(pause, stop).await;
        if stop.is_cancelled() {
            break;
        }
    }
    Ok(None)
}

/// Whether Slack does not take a token.
pub(super) fn is_refused_token(error: &ApiError) -> bool {
    let codes = [
        "invalid_auth",
        "not_authed",
        "account_inactive",
        "token_revoked",
        "token_expired",
        "not_allowed_token_type",
    ];
    error.code().is_some_and(|code| codes.contains(&code))
}

/// Stays connected until told to stop.
async fn stay_connected(
    app: &Arc<App>,
    token: &AppToken,
    stop: &CancellationToken,
) -> Result<(), SlackError> {
    tokio::spawn(events::resume(Arc::clone(app)));
    let mut failed = 0_usize;
    let done = loop {
        if stop.is_cancelled() {
            break Ok(());
        }
        let began = now();
        match connect(app, token, stop).await {
            Ok(Ended::Stopped) => break Ok(()),
            Ok(Ended::Disabled) => break Err(SlackError::Disabled),
            // At once: until then there is none.
            Ok(Ended::Refreshed) if failed == 0 => continue,
            Ok(Ended::Refreshed | Ended::Broken) => {
                tracing::warn!("the connection to Slack ended");
            }
            Err(error) if is_refused_token(&error) || error.code() == Some("missing_scope") => {
                break Err(SlackError::AppToken);
            }
            Err(error) => tracing::warn!(%error, "Slack cannot be reached"),
        }
        if now().saturating_sub(began) >= GOOD_AFTER {
            failed = 0;
        }
        wait(host::pause(failed), stop).await;
        failed = failed.saturating_add(1);
    };
    finish(app).await;
    done
}

/// Opens a connection and hears it. One that is to end is heard on beside the next one.
async fn connect(
    app: &Arc<App>,
    token: &AppToken,
    stop: &CancellationToken,
) -> Result<Ended, ApiError> {
    let socket = tokio::select! {
        opened = Socket::open(app, token) => opened?,
        () = stop.cancelled() => return Ok(Ended::Stopped),
    };
    let (ending, ended) = oneshot::channel();
    let (heard, until) = (Arc::clone(app), stop.clone());
    tokio::spawn(async move {
        let taken = Arc::clone(&heard);
        let handle = move |envelope| {
            let app = Arc::clone(&taken);
            let task = taken.tasks.token();
            tokio::spawn(async move {
                events::handle(&app, envelope).await;
                drop(task);
            });
        };
        socket.hear(&heard, &until, ending, handle).await;
    });
    Ok(ended.await.unwrap_or(Ended::Broken))
}

/// Lets what is being answered be answered, and drops the rest at the deadline.
async fn finish(app: &App) {
    let finishing = async {
        app.tasks.close();
        app.tasks.wait().await;
        app.service.finish().await;
    };
    if tokio::time::timeout(STOP, finishing).await.is_err() {
        tracing::warn!("not everything that was asked could be answered in time");
    }
}
