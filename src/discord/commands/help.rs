//! `/help`.

use super::{Context, call};
use crate::discord::failure::Failure;
use crate::discord::post::Post;

/// What I can do
#[poise::command(
    slash_command,
    name_localized("ja", "ヘルプ"),
    description_localized("ja", "できることを説明します"),
    install_context = "Guild|User",
    interaction_context = "Guild|BotDm|PrivateChannel"
)]
pub(super) async fn help(ctx: Context<'_>) -> Result<(), Failure> {
    let call = call(&ctx);
    let words = call.words(ctx.framework.user_data);
    Ok(call.say(&Post::text(words.help), true).await?)
}
