//! What a crash left: questions that were taken and not answered.
//!
//! They are tried once more, one at a time, and while one of them is computed nothing else is: where the process
//! dies again, it died over that one, and its asker is told instead. The attempt is on the disk before it begins.

use super::message;
use crate::discord::app::App;
use crate::discord::clock;
use crate::discord::failure::{Failure, shown, status};
use crate::discord::http::again;
use crate::store::Question;
use poise::serenity_prelude as serenity;
use serenity::{Channel, ChannelId, Http, UserId};
use std::sync::Arc;
use std::sync::atomic::Ordering;

/// Questions older than this, in seconds, are no longer answered: the asker has gone on.
const RECENT: i64 = 15 * 60;

/// Answers them, once after the start. Discord takes an answer with the same nonce only once, so one that was
/// sent, and not remembered because of the crash, is not sent twice.
pub(super) async fn handle(app: &Arc<App>, http: &Arc<Http>, me: UserId) {
    if app.resumed.swap(true, Ordering::AcqRel) {
        return;
    }
    let since = clock::seconds().saturating_sub(RECENT);
    let left = match app.database.run(move |store| store.unanswered(since)).await {
        Ok(left) => left,
        Err(error) => {
            tracing::error!(%error, "questions of the last run were not looked for");
            return;
        }
    };
    if !left.is_empty() {
        tracing::info!(questions = left.len(), "answering what the last run left");
    }
    for question in left {
        if let Err(failure) = resume(app, http, me, question).await {
            tracing::warn!(%failure, "a question of the last run was not looked at");
        }
    }
}

async fn resume(
    app: &Arc<App>,
    http: &Arc<Http>,
    me: UserId,
    question: Question,
) -> Result<(), Failure> {
    let channel = ChannelId::new(question.channel);
    let id = serenity::MessageId::new(question.id);
    let mut said = match again(|| http.get_message(channel, id)).await {
        Ok(said) => said,
        Err(error) if matches!(status(&error), Some(403 | 404)) => {
            tracing::info!(error = shown(&error), "a question of the last run is gone");
            let dropped = move |store: &crate::store::Store| store.drop_question(question.id);
            return Ok(app.database.run(dropped).await?);
        }
        // Discord is away: the next start looks again.
        Err(error) => return Err(error.into()),
    };
    // Only an event tells the server.
    if let Ok(Channel::Guild(found)) = again(|| http.get_channel(channel)).await {
        said.guild_id = Some(found.guild_id);
    }
    message::resume(app, http, me, &said).await;
    Ok(())
}
