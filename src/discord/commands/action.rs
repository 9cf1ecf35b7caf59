//! `/action`: what the service authorization reference says of an action.

use super::{Context, LanguageChoice, ask_for, choices};
use crate::bot::{Given, What, suggest_actions};
use crate::discord::errors::NoFailure;
use crate::text::Language;
use poise::serenity_prelude as serenity;
use serenity::CreateAutocompleteResponse;

/// What AWS documents of an action: resource types, condition keys, dependent actions
#[poise::command(
    slash_command,
    name_localized("ja", "アクション"),
    description_localized(
        "ja",
        "アクションのリファレンス: リソースタイプ、条件キー、依存アクション"
    ),
    install_context = "Guild|User",
    interaction_context = "Guild|BotDm|PrivateChannel"
)]
pub(super) async fn action(
    ctx: Context<'_>,
    #[description = "The action, such as ssm:StartSession"]
    #[name_localized("ja", "名前")]
    #[description_localized("ja", "アクション (例: ssm:StartSession)")]
    #[autocomplete = "names"]
    #[max_length = 128]
    name: String,
    #[description = "The language of the answer"]
    #[name_localized("ja", "言語")]
    #[description_localized("ja", "回答の言語")]
    language: Option<LanguageChoice>,
) -> Result<(), NoFailure> {
    let given = Given {
        text: name,
        language: language.map(Language::from),
        ..Given::default()
    };
    ask_for(&ctx, What::Action(given)).await
}

/// Suggests actions.
async fn names(_ctx: Context<'_>, typed: &str) -> CreateAutocompleteResponse {
    let typed = typed.to_owned();
    // Twenty thousand names are looked through: not among what talks with Discord.
    let found = tokio::task::spawn_blocking(move || suggest_actions(&typed)).await;
    choices(
        found
            .unwrap_or_default()
            .into_iter()
            .map(|name| (name.to_owned(), name.to_owned())),
    )
}
