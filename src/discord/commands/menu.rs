//! The menu of a message: "Diagnose this message".

use super::{Context, ask_for, discord};
use crate::bot::{Given, What};
use crate::discord::adapter::{files_of, text_of};
use crate::discord::errors::NoFailure;
use crate::discord::names;
use poise::serenity_prelude as serenity;

/// Explains what somebody else's message shows.
#[poise::command(
    context_menu_command = "Diagnose this message",
    name_localized("ja", "このメッセージを診断"),
    install_context = "Guild|User",
    interaction_context = "Guild|BotDm|PrivateChannel"
)]
pub(super) async fn diagnose_this_message(
    ctx: Context<'_>,
    #[description = "Message"] message: serenity::Message,
) -> Result<(), NoFailure> {
    let channel = ctx.interaction.channel_id.get();
    let files = files_of(&message).into_iter().map(|file| (file, None));
    let given = Given {
        text: text_of(&message, discord(&ctx).me),
        files: files.collect(),
        message: Some(names::message(channel, message.id.get())),
        ..Given::default()
    };
    ask_for(&ctx, What::Diagnose(given)).await
}
