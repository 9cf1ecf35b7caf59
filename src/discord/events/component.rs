//! Buttons under answers, and the list of articles.

use crate::bot::{ButtonPress, Command, Entry, Press, What};
use crate::discord::adapter::file;
use crate::discord::app::App;
use crate::discord::post::OPEN_ARTICLE;
use crate::discord::{buttons, commands, names, way};
use crate::text::Language;
use poise::serenity_prelude as serenity;
use serenity::{ComponentInteraction, ComponentInteractionDataKind, Http, MessageFlags, UserId};
use std::sync::Arc;

/// Hands on what a button or a list says.
pub(super) async fn handle(app: &App, http: &Arc<Http>, me: UserId, on: &ComponentInteraction) {
    let (caller, way) = way::of_component(on);
    let discord = app.discord(http, me);
    let pressed = &on.data.custom_id;
    if pressed == OPEN_ARTICLE
        && let ComponentInteractionDataKind::StringSelect { values } = &on.data.kind
        && let Some(article) = values.first()
    {
        let command = Command {
            caller,
            what: What::Article(article.clone()),
        };
        return app
            .service
            .called(&discord, &way, command, Entry::Button)
            .await;
    }
    // An id that is not on the message was not made by us for it.
    let is_there = ids(on).any(|id| id == pressed);
    let Some(button) = buttons::read(pressed).filter(|_| is_there) else {
        return commands::say(app, &discord, &way, &caller, |words| {
            words.expired.to_owned()
        })
        .await;
    };
    if button.press == ButtonPress::Comment {
        return commands::open_comment(app, http, &caller, on).await;
    }
    let is_private = on
        .message
        .flags
        .is_some_and(|flags| flags.contains(MessageFlags::EPHEMERAL));
    let press = Press {
        on: names::message(on.channel_id.get(), on.message.id.get()),
        is_private,
        shown: shown_language(on),
        files: on.message.attachments.iter().map(file).collect(),
        comment: None,
        button,
        caller,
    };
    app.service.pressed(&discord, &way, press).await;
}

/// The ids of the buttons of a message.
fn ids(on: &ComponentInteraction) -> impl Iterator<Item = &String> {
    let rows = on.message.components.iter();
    rows.flat_map(|row| &row.components)
        .filter_map(|component| match component {
            serenity::ActionRowComponent::Button(button) => match &button.data {
                serenity::ButtonKind::NonLink { custom_id, .. } => Some(custom_id),
                _ => None,
            },
            _ => None,
        })
}

/// The language that the answer is in: the other one than its button offers.
fn shown_language(on: &ComponentInteraction) -> Option<Language> {
    ids(on)
        .filter_map(|id| buttons::read(id))
        .find_map(|button| match button.press {
            ButtonPress::Language(Language::Ja) => Some(Language::En),
            ButtonPress::Language(Language::En) => Some(Language::Ja),
            _ => None,
        })
}
