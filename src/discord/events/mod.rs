//! What happens without a command: messages, their edits and deletions, buttons and forms. Here it is only read; what
//! is done about it is the service's business.

mod component;
mod modal;

use super::adapter::written;
use super::app::App;
use super::errors::NoFailure;
use super::names;
use crate::bot::{Outgoing, notice};
use crate::text::Language;
use poise::serenity_prelude as serenity;
use serenity::{EventHandler, FullEvent, Http, Interaction, ShardStageUpdateEvent, UserId};
use std::sync::Arc;
use std::time::Duration;

/// How long is waited before what an earlier run left is looked for again, where that failed.
const RESUME_PAUSE: Duration = Duration::from_secs(10);

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
    framework: poise::FrameworkContext<'_, Arc<App>, NoFailure>,
    event: &FullEvent,
) -> Result<(), NoFailure> {
    let app = framework.user_data;
    let http = &framework.serenity_context.http;
    let me = framework.bot_id();
    match event {
        FullEvent::Ready { data_about_bot } => {
            tracing::info!(
                shard = data_about_bot.shard.map_or(0, |shard| shard.id.0),
                servers = data_about_bot.guilds.len(),
                "connected"
            );
            let servers = data_about_bot.guilds.iter();
            app.know_servers(servers.map(|server| server.id.get()));
            resume(app, http, me).await;
        }
        FullEvent::GuildCreate { guild, .. } => invited(app, http, me, guild).await,
        FullEvent::GuildDelete { incomplete, .. } if !incomplete.unavailable => {
            app.forget_server(incomplete.id.get());
        }
        FullEvent::Message { new_message } => message(app, http, me, new_message).await,
        FullEvent::MessageUpdate { event, .. } => edited(app, http, me, event).await,
        FullEvent::MessageDelete {
            channel_id,
            deleted_message_id,
            ..
        } => deleted(app, http, me, *channel_id, &[*deleted_message_id]).await,
        FullEvent::MessageDeleteBulk {
            channel_id,
            multiple_deleted_messages_ids,
            ..
        } => deleted(app, http, me, *channel_id, multiple_deleted_messages_ids).await,
        FullEvent::InteractionCreate {
            interaction: Interaction::Component(pressed),
        } => component::handle(app, http, me, pressed).await,
        FullEvent::InteractionCreate {
            interaction: Interaction::Modal(form),
        } => modal::handle(app, http, me, form).await,
        _ => {}
    }
    Ok(())
}

/// Looks after what an earlier run left, until that succeeds.
async fn resume(app: &App, http: &Arc<Http>, me: UserId) {
    let discord = app.discord(http, me);
    while let Err(failure) = app.service.resume(&discord).await {
        tracing::error!(%failure, "questions of the last run were not looked for");
        tokio::time::sleep(RESUME_PAUSE).await;
    }
}

/// Learns what there is in a server, and says a word where the bot was invited just now.
async fn invited(app: &App, http: &Arc<Http>, me: UserId, guild: &serenity::Guild) {
    let server = guild.id.get();
    if !app.know_server(server) {
        return;
    }
    let Some(channel) = guild.system_channel_id else {
        return;
    };
    let language = Language::from_locale(&guild.preferred_locale).unwrap_or(app.config.language);
    let out = Outgoing::notice(notice(app.service.words(language).welcome, language), false);
    let discord = app.discord(http, me);
    if let Err(refused) = discord.post_to(channel, server, &out).await {
        tracing::info!(%refused, "no word in a server that the bot was invited to");
    }
}

async fn message(app: &App, http: &Arc<Http>, me: UserId, said: &serenity::Message) {
    let server = said.guild_id.map(serenity::GuildId::get);
    let discord = app.discord(http, me);
    let Some(heard) = discord.said(said, server).await else {
        return;
    };
    if let Some(server) = server {
        let places = &app.shared.places;
        places.note_server(said.channel_id.get(), server).await;
    }
    app.service.heard(&discord, &heard).await;
}

async fn edited(app: &App, http: &Arc<Http>, me: UserId, event: &serenity::MessageUpdateEvent) {
    let by_bot = event.author.as_ref().is_some_and(|author| author.bot);
    if event.edited_timestamp.is_none() || by_bot {
        return;
    }
    if let Some(server) = event.guild_id {
        let places = &app.shared.places;
        places
            .note_server(event.channel_id.get(), server.get())
            .await;
    }
    let users = event.mentions.iter().flatten();
    let roles = event.mention_roles.iter().flatten();
    let may_be_for_us = event.guild_id.is_none()
        || users.map(|user| user.id).any(|user| user == me)
        || roles.count() > 0;
    let id = names::message(event.channel_id.get(), event.id.get());
    let written = written(event.id.get());
    let discord = app.discord(http, me);
    app.service
        .edited(&discord, &id, written, may_be_for_us)
        .await;
}

async fn deleted(
    app: &App,
    http: &Arc<Http>,
    me: UserId,
    channel: serenity::ChannelId,
    ids: &[serenity::MessageId],
) {
    let ids: Vec<_> = ids
        .iter()
        .map(|id| names::message(channel.get(), id.get()))
        .collect();
    app.service.deleted(&app.discord(http, me), &ids).await;
}
