//! An interaction: a command, a form, a button, a menu. Who, where, in which language; and answering it.

use super::app::App;
use super::http::{acknowledge, again};
use super::places::is_thread;
use super::post::Post;
use super::words::{self, Words};
use crate::converse::{Languages, Place, PlaceId};
use crate::text::Language;
use poise::serenity_prelude as serenity;
use serenity::{
    Builder, CommandInteraction, ComponentInteraction, CreateInteractionResponse,
    CreateInteractionResponseMessage, CreateModal, Http, InteractionId, Member, Message,
    ModalInteraction, PartialChannel, Permissions,
};

/// An interaction.
#[derive(Clone, Copy)]
pub(super) struct Call<'a> {
    http: &'a Http,
    interaction: InteractionId,
    token: &'a str,
    /// Who.
    pub(super) person: u64,
    /// Where.
    pub(super) channel: u64,
    /// In which server; `None` in private messages.
    pub(super) server: Option<u64>,
    /// What the person may do there.
    pub(super) permissions: Permissions,
    thread: bool,
    locale: Option<Language>,
    server_locale: Option<Language>,
}

/// A command, a button and a form have the same fields and no type in common.
macro_rules! call {
    ($http:ident, $call:ident, $member:expr) => {
        Self {
            http: $http,
            interaction: $call.id,
            token: &$call.token,
            person: $call.user.id.get(),
            channel: $call.channel_id.get(),
            server: $call.guild_id.map(serenity::GuildId::get),
            permissions: permissions($member),
            thread: in_thread($call.channel.as_ref()),
            locale: Language::from_locale(&$call.locale),
            server_locale: $call
                .guild_locale
                .as_deref()
                .and_then(Language::from_locale),
        }
    };
}

impl<'a> Call<'a> {
    /// A command.
    pub(super) fn of_command(http: &'a Http, call: &'a CommandInteraction) -> Self {
        call!(http, call, call.member.as_deref())
    }

    /// A button or a list.
    pub(super) fn of_component(http: &'a Http, call: &'a ComponentInteraction) -> Self {
        call!(http, call, call.member.as_ref())
    }

    /// A form.
    pub(super) fn of_modal(http: &'a Http, call: &'a ModalInteraction) -> Self {
        call!(http, call, call.member.as_ref())
    }

    /// Its id, which stands for the question's.
    pub(super) fn id(&self) -> u64 {
        self.interaction.get()
    }

    /// The place of the conversation.
    pub(super) fn place(&self) -> Place {
        let id = PlaceId(self.channel);
        if self.thread || self.server.is_none() {
            Place::Thread(id)
        } else {
            Place::Channel(id)
        }
    }

    /// The language of what the bot says of itself.
    pub(super) fn language(&self, app: &App) -> Language {
        self.locale
            .or(self.server_locale)
            .unwrap_or(app.config.language)
    }

    /// The words in that language.
    pub(super) fn words(&self, app: &App) -> &'static Words {
        words::of(self.language(app))
    }

    /// What is known of the language to answer in.
    pub(super) async fn languages(&self, app: &App, wish: Option<Language>) -> Languages {
        let channel = match self.locale {
            Some(_) => None,
            None => app.settings(self.channel).await.language,
        };
        Languages {
            wish,
            person: self.locale,
            channel,
            server: self.server_locale.or(Some(app.config.language)),
        }
    }

    /// Whether the person manages the server.
    pub(super) fn manages(&self) -> bool {
        self.permissions
            .intersects(Permissions::MANAGE_GUILD | Permissions::ADMINISTRATOR)
    }

    /// Answers at once.
    pub(super) async fn say(&self, post: &Post, private: bool) -> Result<(), serenity::Error> {
        acknowledge(|| {
            let answer = CreateInteractionResponse::Message(post.response(private));
            answer.execute(self.http, (self.interaction, self.token))
        })
        .await
    }

    /// Says that the answer comes later.
    pub(super) async fn defer(&self, private: bool) -> Result<(), serenity::Error> {
        acknowledge(|| {
            let later = CreateInteractionResponseMessage::new().ephemeral(private);
            CreateInteractionResponse::Defer(later)
                .execute(self.http, (self.interaction, self.token))
        })
        .await
    }

    /// Says that the message of a button changes later.
    pub(super) async fn defer_update(&self) -> Result<(), serenity::Error> {
        acknowledge(|| {
            CreateInteractionResponse::Acknowledge
                .execute(self.http, (self.interaction, self.token))
        })
        .await
    }

    /// Opens a form.
    pub(super) async fn open(&self, form: &CreateModal) -> Result<(), serenity::Error> {
        acknowledge(|| {
            CreateInteractionResponse::Modal(form.clone())
                .execute(self.http, (self.interaction, self.token))
        })
        .await
    }

    /// Gives the answer that was deferred, or changes the message of a button.
    pub(super) async fn edit(&self, post: &Post) -> Result<Message, serenity::Error> {
        again(|| post.edit_response().execute(self.http, self.token)).await
    }

    /// Takes the answer, or the message of a button, away.
    pub(super) async fn delete(&self) -> Result<(), serenity::Error> {
        again(|| self.http.delete_original_interaction_response(self.token)).await
    }

    /// Says something more. Not tried again: what arrived twice would be read twice.
    pub(super) async fn add(&self, post: &Post, private: bool) -> Result<Message, serenity::Error> {
        post.followup(private)
            .execute(self.http, (None, self.token))
            .await
    }
}

fn permissions(member: Option<&Member>) -> Permissions {
    member
        .and_then(|member| member.permissions)
        .unwrap_or_else(Permissions::empty)
}

fn in_thread(channel: Option<&PartialChannel>) -> bool {
    channel.is_some_and(|channel| is_thread(channel.kind))
}
