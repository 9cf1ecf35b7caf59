//! `/forget-me`.

use super::{Context, call};
use crate::converse::PersonId;
use crate::discord::failure::Failure;
use crate::discord::post::Post;

/// Delete everything that I keep of you
#[poise::command(
    slash_command,
    rename = "forget-me",
    name_localized("ja", "忘れて"),
    description_localized("ja", "あなたについて保存した内容をすべて削除します"),
    install_context = "Guild|User",
    interaction_context = "Guild|BotDm|PrivateChannel"
)]
pub(super) async fn forget_me(ctx: Context<'_>) -> Result<(), Failure> {
    let app = ctx.framework.user_data;
    let call = call(&ctx);
    let person = call.person;
    app.engine.forget_person(PersonId(person));
    let deleted = app.database.run(move |store| store.forget(person)).await?;
    let text = (call.words(app).forgotten)(deleted);
    Ok(call.say(&Post::text(text), true).await?)
}
