//! The way back to what came in: a message, or an interaction (a command, a form, a button, a menu).

use super::names;
use super::places::{is_thread, place_of, private_place};
use crate::bot::{Caller, Rights, question_file};
use crate::ids::{MessageId, PlaceKind};
use crate::text::Language;
use poise::serenity_prelude as serenity;
use serenity::{
    AttachmentId, ChannelId, ChannelType, CommandInteraction, ComponentInteraction,
    InteractionContext, InteractionId, Member, ModalInteraction, PartialChannel, Permissions,
};
use std::sync::atomic::{AtomicU8, Ordering};

/// The way back.
#[derive(Debug)]
pub(super) enum Way {
    /// To a message, in its channel or in a thread that was opened from it.
    Reply {
        /// Where the answer goes.
        to: ChannelId,
        /// Where the question stands.
        home: ChannelId,
        /// The question.
        question: serenity::MessageId,
    },
    /// To an interaction.
    Call(Call),
}

/// An interaction.
#[derive(Debug)]
pub(super) struct Call {
    pub(super) id: InteractionId,
    pub(super) token: String,
    pub(super) channel: ChannelId,
    /// The message that a button is on.
    pub(super) on: Option<MessageId>,
    /// The file of that message with the question.
    pub(super) question_files: Vec<AttachmentId>,
    stage: AtomicU8,
}

/// What an interaction was answered with so far.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Stage {
    /// With nothing.
    Fresh,
    /// With a promise of a new message, or with one.
    New,
    /// With a promise that the message of the button changes.
    Update,
}

impl Call {
    pub(super) fn new(id: InteractionId, token: &str, channel: ChannelId) -> Self {
        Self {
            id,
            token: token.to_owned(),
            channel,
            on: None,
            question_files: Vec::new(),
            stage: AtomicU8::new(0),
        }
    }

    pub(super) fn stage(&self) -> Stage {
        match self.stage.load(Ordering::Acquire) {
            0 => Stage::Fresh,
            1 => Stage::New,
            _ => Stage::Update,
        }
    }

    pub(super) fn advance(&self, stage: Stage) {
        let stage = match stage {
            Stage::Fresh => 0,
            Stage::New => 1,
            Stage::Update => 2,
        };
        self.stage.store(stage, Ordering::Release);
    }
}

/// A command, a button and a form have the same fields and no type in common.
macro_rules! caller {
    ($call:expr, $member:expr, $context:expr) => {
        Caller {
            id: names::message($call.channel_id.get(), $call.id.get()),
            person: names::person($call.user.id.get()),
            place: place(
                $call.guild_id.map(serenity::GuildId::get),
                $call.channel_id.get(),
                $call.channel.as_ref(),
                $context,
            ),
            rights: rights($member),
            locale: Language::from_locale(&$call.locale),
            tenant_language: $call
                .guild_locale
                .as_deref()
                .and_then(Language::from_locale),
        }
    };
}

/// Who calls a command.
pub(super) fn of_command(call: &CommandInteraction) -> (Caller, Way) {
    let way = Call::new(call.id, &call.token, call.channel_id);
    (
        caller!(call, call.member.as_deref(), call.context),
        Way::Call(way),
    )
}

/// Who presses a button or chooses from a list.
pub(super) fn of_component(call: &ComponentInteraction) -> (Caller, Way) {
    let way = Call {
        on: Some(names::message(call.channel_id.get(), call.message.id.get())),
        question_files: call
            .message
            .attachments
            .iter()
            .filter(|file| question_file(&file.filename))
            .map(|file| file.id)
            .collect(),
        ..Call::new(call.id, &call.token, call.channel_id)
    };
    (
        caller!(call, call.member.as_ref(), call.context),
        Way::Call(way),
    )
}

/// Who sends a form.
pub(super) fn of_modal(call: &ModalInteraction) -> (Caller, Way) {
    let way = Call::new(call.id, &call.token, call.channel_id);
    (caller!(call, call.member.as_ref(), None), Way::Call(way))
}

fn place(
    server: Option<u64>,
    channel: u64,
    about: Option<&PartialChannel>,
    context: Option<InteractionContext>,
) -> crate::ids::Place {
    if server.is_some() {
        let thread = about.filter(|about| is_thread(about.kind));
        let parent = thread.map(|about| about.parent_id.map_or(channel, ChannelId::get));
        return place_of(server, channel, parent);
    }
    // Only a conversation with the bot itself has nobody else in it: of two people, Discord says the same kind of
    // channel.
    let is_direct = context == Some(InteractionContext::BotDm)
        && about.is_none_or(|about| about.kind == ChannelType::Private);
    let kind = if is_direct {
        PlaceKind::Direct
    } else {
        PlaceKind::Group
    };
    private_place(channel, kind)
}

fn rights(member: Option<&Member>) -> Rights {
    let permissions = member
        .and_then(|member| member.permissions)
        .unwrap_or_else(Permissions::empty);
    Rights {
        manages: permissions.intersects(Permissions::MANAGE_GUILD | Permissions::ADMINISTRATOR),
        moderates: permissions
            .intersects(Permissions::MANAGE_MESSAGES | Permissions::ADMINISTRATOR),
    }
}
