//! `/privacy`.

use super::{Context, call};
use crate::discord::failure::Failure;
use crate::discord::post::Post;

/// What I keep of you, and for how long
#[poise::command(
    slash_command,
    name_localized("ja", "プライバシー"),
    description_localized("ja", "保存する内容と期間を説明します"),
    install_context = "Guild|User",
    interaction_context = "Guild|BotDm|PrivateChannel"
)]
pub(super) async fn privacy(ctx: Context<'_>) -> Result<(), Failure> {
    let app = ctx.framework.user_data;
    let call = call(&ctx);
    let text = (call.words(app).privacy)(&app.config);
    Ok(call.say(&Post::text(text), true).await?)
}
