//! `/privacy`.

use super::{Context, ask_for};
use crate::bot::What;
use crate::discord::errors::NoFailure;

/// What I keep of you, and for how long
#[poise::command(
    slash_command,
    name_localized("ja", "プライバシー"),
    description_localized("ja", "保存する内容と期間を説明します"),
    install_context = "Guild|User",
    interaction_context = "Guild|BotDm|PrivateChannel"
)]
pub(super) async fn privacy(ctx: Context<'_>) -> Result<(), NoFailure> {
    ask_for(&ctx, What::Privacy).await
}
