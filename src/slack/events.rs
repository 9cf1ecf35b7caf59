//! Envelopes: what is in them is read here; what is done about it is the service's business.

use super::adapter::{Slack, notice_in};
use super::app::App;
use super::post::Post;
use super::read::{self, at, text};
use super::socket::Envelope;
use super::{home, interactive, names, words};
use crate::bot::{Outgoing, notice};
use crate::ids::PlaceKind;
use crate::text::Language;
use serde_json::{Value, json};
use std::sync::Arc;
use std::time::Duration;

/// How long is waited before what an earlier run left is looked for again, where that failed.
const RESUME_PAUSE: Duration = Duration::from_secs(10);

/// Does what an envelope asks for, once: Slack sends it again where it saw no acknowledgement in time.
pub(super) async fn handle(app: &Arc<App>, envelope: Envelope) {
    let Envelope { id, kind, payload } = envelope;
    let key = ["event_id", "trigger_id"]
        .iter()
        .map(|name| text(&payload, name))
        .find(|key| !key.is_empty())
        .unwrap_or(&id);
    if !app.is_first(key) {
        tracing::debug!("an envelope came again");
        return;
    }
    match kind.as_str() {
        "events_api" => event(app, at(&payload, "event")).await,
        "slash_commands" => interactive::command(app, &id, &payload).await,
        "interactive" => interactive::handle(app, &id, &payload).await,
        _ => {}
    }
}

/// Looks after what an earlier run left, until that succeeds.
pub(super) async fn resume(app: Arc<App>) {
    let slack = app.slack();
    while let Err(failure) = app.service.resume(&slack).await {
        tracing::error!(%failure, "questions of the last run were not looked for");
        tokio::time::sleep(RESUME_PAUSE).await;
    }
}

async fn event(app: &App, event: &Value) {
    match text(event, "type") {
        "app_mention" => mention(app, event).await,
        "message" => match text(event, "subtype") {
            "" | "file_share" | "thread_broadcast" | "me_message" => message(app, event).await,
            "message_changed" => changed(app, event).await,
            "message_deleted" => deleted(app, event, text(event, "deleted_ts")).await,
            _ => {}
        },
        "app_home_opened" if text(event, "tab") == "home" => {
            home::publish(app, text(event, "user")).await;
        }
        "member_joined_channel" if text(event, "user") == app.slack().me() => {
            joined(app, event).await;
        }
        "assistant_thread_started" => assistant(app, at(event, "assistant_thread")).await,
        "app_uninstalled" | "tokens_revoked" => {
            tracing::error!("the app was removed from the workspace, or its token was revoked");
        }
        _ => {}
    }
}

/// Where an event's message stands.
fn kind_of(event: &Value) -> PlaceKind {
    match text(event, "channel_type") {
        "im" => PlaceKind::Direct,
        "mpim" => PlaceKind::Group,
        _ if text(event, "channel").starts_with('D') => PlaceKind::Direct,
        _ => PlaceKind::Channel,
    }
}

/// Whether a message is a person's.
fn is_by_person(slack: Slack<'_>, message: &Value) -> bool {
    let user = text(message, "user");
    !user.is_empty() && user != slack.me() && at(message, "bot_id").is_null() && user != "USLACKBOT"
}

async fn mention(app: &App, event: &Value) {
    if at(event, "edited").is_object() {
        // An edit that mentions us comes as a mention too.
        let slack = app.slack();
        let (channel, ts) = (text(event, "channel"), text(event, "ts"));
        let id = names::message(slack.team(), channel, ts);
        let written = read::written(ts);
        return app.service.edited(&slack, &id, written, true).await;
    }
    hear(app, event, true).await;
}

async fn message(app: &App, event: &Value) {
    let slack = app.slack();
    let is_direct = kind_of(event) == PlaceKind::Direct;
    if is_direct && is_by_person(slack, event) {
        let (user, channel) = (text(event, "user"), text(event, "channel"));
        app.shared.people.know_direct(user, channel).await;
    }
    let is_for_us = is_direct || read::mentions(text(event, "text"), slack.me());
    hear(app, event, is_for_us).await;
}

/// Hands a message to the service, once: a mention comes as a message as well.
async fn hear(app: &App, message: &Value, is_for_us: bool) {
    let slack = app.slack();
    if !is_by_person(slack, message) || !is_for_us && !app.shared.capabilities.hears_all {
        return;
    }
    let (channel, ts) = (text(message, "channel"), text(message, "ts"));
    let id = names::message(slack.team(), channel, ts);
    if is_for_us && !app.shared.heard.note(&id) {
        return;
    }
    let kind = kind_of(message);
    // What a thread is about is read once with it; from then on the conversation knows.
    let root = text(message, "thread_ts");
    let quotes = is_for_us
        && kind == PlaceKind::Channel
        && !root.is_empty()
        && app
            .shared
            .heard
            .note(&names::message(slack.team(), channel, root));
    let said = slack.said(message, channel, kind, is_for_us, quotes).await;
    app.service.heard(&slack, &said).await;
}

async fn changed(app: &App, event: &Value) {
    let slack = app.slack();
    let (message, before) = (at(event, "message"), at(event, "previous_message"));
    if text(message, "subtype") == "tombstone" {
        // A message with answers in its thread leaves a stone.
        return deleted(app, event, text(message, "ts")).await;
    }
    // A preview, or an answer in its thread, changes a message as well.
    let is_edited =
        at(message, "edited").is_object() && text(message, "text") != text(before, "text");
    if !is_edited || !is_by_person(slack, message) {
        return;
    }
    let is_for_us =
        kind_of(event) == PlaceKind::Direct || read::mentions(text(message, "text"), slack.me());
    let (channel, ts) = (text(event, "channel"), text(message, "ts"));
    let id = names::message(slack.team(), channel, ts);
    let written = read::written(ts);
    app.service.edited(&slack, &id, written, is_for_us).await;
}

async fn deleted(app: &App, event: &Value, ts: &str) {
    let slack = app.slack();
    let id = names::message(slack.team(), text(event, "channel"), ts);
    app.service.deleted(&slack, &[id]).await;
}

/// Says a word in a channel that the bot was invited to.
async fn joined(app: &App, event: &Value) {
    let slack = app.slack();
    let inviter = text(event, "inviter");
    let language = match inviter {
        "" => None,
        user => slack.language_of(user).await,
    };
    let language = language.unwrap_or(app.config.slack.language);
    let out = Outgoing::notice(notice(app.service.words(language).welcome, language), false);
    let post = Post::of(&out, false);
    if let Err(refused) = slack.send(text(event, "channel"), None, &post).await {
        tracing::info!(%refused, "no word in a channel that the bot was invited to");
    }
}

/// Greets in a thread of the app's own, and offers what can be asked.
async fn assistant(app: &App, thread: &Value) {
    let slack = app.slack();
    let (channel, root) = (text(thread, "channel_id"), text(thread, "thread_ts"));
    let language = slack.language_of(text(thread, "user_id")).await;
    let language: Language = language.unwrap_or(app.config.slack.language);
    let out = notice_in(app.service.words(language).welcome, language);
    if let Err(refused) = slack.send(channel, Some(root), &Post::of(&out, true)).await {
        tracing::info!(%refused, "no word in a new conversation");
    }
    let prompts = words::of(language).prompts.iter();
    let prompts: Vec<Value> = prompts
        .map(|(title, message)| json!({"title": title, "message": message}))
        .collect();
    let body = json!({"channel_id": channel, "thread_ts": root, "prompts": prompts});
    let method = "assistant.threads.setSuggestedPrompts";
    if let Err(error) = app.shared.api.call(method, &body).await {
        tracing::info!(%error, "no prompts in a new conversation");
    }
}
