//! `/help`.

use super::{Context, ask_for};
use crate::bot::What;
use crate::discord::errors::NoFailure;

/// What I can do
#[poise::command(
    slash_command,
    name_localized("ja", "ヘルプ"),
    description_localized("ja", "できることを説明します"),
    install_context = "Guild|User",
    interaction_context = "Guild|BotDm|PrivateChannel"
)]
pub(super) async fn help(ctx: Context<'_>) -> Result<(), NoFailure> {
    ask_for(&ctx, What::Help).await
}
