//! A deleted question: its answer goes as well.

use crate::converse::MessageId;
use crate::discord::app::App;
use crate::discord::failure::{shown, status};
use crate::discord::http::again;
use poise::serenity_prelude as serenity;
use serenity::ChannelId;

/// Deletes the answer to a message that was deleted, and forgets what it said.
pub(super) async fn handle(app: &App, http: &serenity::Http, question: u64) {
    let _held = app.hold(question).await;
    app.engine.forget_message(MessageId(question));
    let answered = app
        .database
        .run(move |store| {
            let answered = store.answer_of(question)?;
            if answered.is_some() {
                store.drop_question(question)?;
            }
            Ok(answered)
        })
        .await;
    let answer = match answered {
        Ok(Some(answer)) => answer,
        Ok(None) => return,
        Err(error) => {
            tracing::error!(%error, "an answer was not deleted");
            return;
        }
    };
    let channel = ChannelId::new(answer.channel);
    let id = serenity::MessageId::new(answer.message);
    match again(|| channel.delete_message(http, id)).await {
        Err(error) if status(&error) != Some(404) => {
            tracing::error!(error = shown(&error), "an answer was not deleted");
        }
        _ => {}
    }
}
