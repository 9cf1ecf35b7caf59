//! What a crash left: questions that were taken and not answered.

use super::message;
use crate::discord::app::App;
use crate::discord::clock;
use crate::discord::http::again;
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
    let left = match app
        .database
        .run(move |store| {
            let left = store.unanswered(since)?;
            for question in &left {
                store.drop_question(question.id)?;
            }
            Ok(left)
        })
        .await
    {
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
        let channel = ChannelId::new(question.channel);
        let id = serenity::MessageId::new(question.id);
        match again(|| http.get_message(channel, id)).await {
            Ok(mut said) => {
                // Only an event tells the server.
                if let Ok(Channel::Guild(found)) = again(|| http.get_channel(channel)).await {
                    said.guild_id = Some(found.guild_id);
                }
                message::handle(app, http, me, &said).await;
            }
            Err(error) => tracing::info!(
                error = crate::discord::failure::shown(&error),
                "a question of the last run is gone"
            ),
        }
    }
}
