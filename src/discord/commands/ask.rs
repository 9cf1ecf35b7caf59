//! `/ask`: a question, answered from the knowledge base.

use super::{Context, LanguageChoice, call, kb};
use crate::discord::answering::{self, Given};
use crate::discord::failure::Failure;
use crate::discord::metrics::Entry;
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
) -> Result<(), Failure> {
    let app = ctx.framework.user_data;
    let call = call(&ctx);
    let language = language.map(Language::from);
    // Chosen from the suggestions.
    if app.engine.kb().article(&question).is_some() {
        return kb::show_article_in(app, &call, &question, language).await;
    }
    let given = Given {
        text: question,
        language,
        ..Given::default()
    };
    answering::answer(app, &call, Entry::Command, given).await
}
