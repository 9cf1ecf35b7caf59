//! `/forget-me`.

use super::{Context, ask_for};
use crate::bot::What;
use crate::discord::errors::NoFailure;

/// Delete everything that I keep of you
#[poise::command(
    slash_command,
    rename = "forget-me",
    name_localized("ja", "忘れて"),
    description_localized("ja", "あなたについて保存した内容をすべて削除します"),
    install_context = "Guild|User",
    interaction_context = "Guild|BotDm|PrivateChannel"
)]
pub(super) async fn forget_me(ctx: Context<'_>) -> Result<(), NoFailure> {
    ask_for(&ctx, What::ForgetMe).await
}
