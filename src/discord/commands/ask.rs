//! `/ask`: a question, answered from the knowledge base.

use super::{Context, LanguageChoice, VisibilityChoice, ask_for, kb};
use crate::bot::{Given, What};
use crate::discord::errors::NoFailure;
use crate::text::Language;

/// Ask a question about AWS permissions
#[poise::command(
    slash_command,
    name_localized("ja", "質問"),
    description_localized("ja", "AWS の権限について質問します"),
    install_context = "Guild|User",
    interaction_context = "Guild|BotDm|PrivateChannel"
)]
pub(super) async fn ask(
    ctx: Context<'_>,
    #[description = "The question, or an article from the suggestions"]
    #[name_localized("ja", "質問")]
    #[description_localized("ja", "質問。候補から記事を選ぶこともできます")]
    #[autocomplete = "kb::titles"]
    #[max_length = 2000]
    question: String,
    #[description = "The language of the answer"]
    #[name_localized("ja", "言語")]
    #[description_localized("ja", "回答の言語")]
    language: Option<LanguageChoice>,
    #[description = "Who sees the answer; only you, unless you choose"]
    #[name_localized("ja", "公開範囲")]
    #[description_localized("ja", "回答を見られる人。選ばなければ自分だけ")]
    visibility: Option<VisibilityChoice>,
) -> Result<(), NoFailure> {
    let given = Given {
        text: question,
        language: language.map(Language::from),
        is_for_all: visibility == Some(VisibilityChoice::All),
        ..Given::default()
    };
    ask_for(&ctx, What::Ask(given)).await
}
