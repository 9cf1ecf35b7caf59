//! The menu of a message: "Diagnose this message".

use super::{Context, call};
use crate::discord::answering::{self, Given};
use crate::discord::attachments::of_message;
use crate::discord::failure::Failure;
use crate::discord::metrics::Entry;
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
) -> Result<(), Failure> {
    let app = ctx.framework.user_data;
    let given = Given {
        text: message.content.clone(),
        files: of_message(&message.attachments),
        message: Some(message.id.get()),
        ..Given::default()
    };
    answering::answer(app, &call(&ctx), Entry::Menu, given).await
}
