//! `/kb`: the articles, by service; one of them; what people asked in vain, and what they say of the answers.

use super::{Context, ask_for, call, choices};
use crate::bot::What;
use crate::discord::errors::NoFailure;
use poise::serenity_prelude as serenity;
use serenity::CreateAutocompleteResponse;

/// The knowledge base
#[poise::command(
    slash_command,
    name_localized("ja", "記事"),
    description_localized("ja", "ナレッジベースの記事"),
    install_context = "Guild|User",
    interaction_context = "Guild|BotDm|PrivateChannel",
    subcommands("list", "show", "gaps", "feedback"),
    subcommand_required
)]
#[expect(
    clippy::unused_async,
    reason = "the form of a command; its subcommands do the work"
)]
pub(super) async fn kb(_ctx: Context<'_>) -> Result<(), NoFailure> {
    Ok(())
}

/// List the articles, all services or one
#[poise::command(
    slash_command,
    name_localized("ja", "一覧"),
    description_localized("ja", "記事の一覧を表示します")
)]
pub(super) async fn list(
    ctx: Context<'_>,
    #[description = "The service, such as s3"]
    #[name_localized("ja", "サービス")]
    #[description_localized("ja", "サービス (例: s3)")]
    #[autocomplete = "services"]
    #[max_length = 64]
    service: Option<String>,
) -> Result<(), NoFailure> {
    ask_for(&ctx, What::Articles { service, page: 0 }).await
}

/// Show an article
#[poise::command(
    slash_command,
    name_localized("ja", "表示"),
    description_localized("ja", "記事を表示します")
)]
pub(super) async fn show(
    ctx: Context<'_>,
    #[description = "The article"]
    #[name_localized("ja", "記事")]
    #[description_localized("ja", "記事")]
    #[autocomplete = "titles"]
    #[max_length = 200]
    article: String,
) -> Result<(), NoFailure> {
    ask_for(&ctx, What::Article(article)).await
}

/// List what people asked in vain (for who manages the server)
#[poise::command(
    slash_command,
    name_localized("ja", "未回答"),
    description_localized("ja", "答えが見つからなかった質問の一覧 (サーバー管理者のみ)")
)]
pub(super) async fn gaps(ctx: Context<'_>) -> Result<(), NoFailure> {
    ask_for(&ctx, What::Gaps).await
}

/// List what people say of the answers (for who manages the server)
#[poise::command(
    slash_command,
    name_localized("ja", "評価"),
    description_localized("ja", "回答への評価の一覧 (サーバー管理者のみ)")
)]
pub(super) async fn feedback(ctx: Context<'_>) -> Result<(), NoFailure> {
    ask_for(&ctx, What::Opinions).await
}

/// Suggests articles by their titles in the person's language.
pub(super) async fn titles(ctx: Context<'_>, typed: &str) -> CreateAutocompleteResponse {
    let app = std::sync::Arc::clone(ctx.framework.user_data);
    let language = app.service.language_of(&call(&ctx).0);
    let typed = typed.to_owned();
    let found =
        tokio::task::spawn_blocking(move || app.service.suggest_articles(&typed, language)).await;
    let found = found.unwrap_or_default().into_iter();
    choices(found.map(|choice| (choice.title, choice.id)))
}

/// Suggests services that have articles.
#[expect(clippy::unused_async, reason = "the form of a suggestion")]
async fn services(ctx: Context<'_>, typed: &str) -> CreateAutocompleteResponse {
    let found = ctx.framework.user_data.service.suggest_services(typed);
    choices(found.into_iter().map(|name| (name.clone(), name)))
}
