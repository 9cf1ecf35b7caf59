//! What happens without a command: messages, their edits and deletions, buttons and forms.

mod component;
mod delete;
mod message;
mod modal;
mod resume;

use super::app::App;
use super::failure::Failure;
use poise::serenity_prelude as serenity;
use serenity::{EventHandler, FullEvent, Interaction, ShardStageUpdateEvent};
use std::sync::Arc;

/// Logs the connections to the gateway, which the framework does not hear of.
pub(super) struct Watch;

#[serenity::async_trait]
impl EventHandler for Watch {
    async fn shard_stage_update(&self, _: serenity::Context, event: ShardStageUpdateEvent) {
        tracing::info!(shard = event.shard_id.0, from = %event.old, to = %event.new, "gateway");
    }
}

/// Handles an event; commands are the framework's.
pub(super) async fn handle(
    framework: poise::FrameworkContext<'_, Arc<App>, Failure>,
    event: &FullEvent,
) -> Result<(), Failure> {
    let app = framework.user_data;
    let _busy = app.busy();
    let http = &framework.serenity_context.http;
    let me = framework.bot_id();
    match event {
        FullEvent::Ready { data_about_bot } => {
            tracing::info!(
                shard = data_about_bot.shard.map_or(0, |shard| shard.id.0),
                servers = data_about_bot.guilds.len(),
                "connected"
            );
            resume::handle(app, http, me).await;
        }
        FullEvent::Message { new_message } => message::handle(app, http, me, new_message).await,
        FullEvent::MessageUpdate { event, .. } => message::edited(app, http, me, event).await,
        FullEvent::MessageDelete {
            deleted_message_id, ..
        } => delete::handle(app, http, deleted_message_id.get()).await,
        FullEvent::MessageDeleteBulk {
            multiple_deleted_messages_ids,
            ..
        } => {
            for id in multiple_deleted_messages_ids {
                delete::handle(app, http, id.get()).await;
            }
        }
        FullEvent::InteractionCreate {
            interaction: Interaction::Component(pressed),
        } => component::handle(app, http, pressed).await,
        FullEvent::InteractionCreate {
            interaction: Interaction::Modal(form),
        } => modal::handle(app, http, form).await,
        _ => {}
    }
    Ok(())
}
