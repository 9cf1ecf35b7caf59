//! `/policy lint` and `/policy compare`.

use super::{Context, Form, FormChoice, LanguageChoice, PolicyChoice, VisibilityChoice, ask_for};
use crate::bot::{Given, TypedPolicy, What};
use crate::discord::adapter::file as file_ref;
use crate::discord::errors::NoFailure;
use crate::iam::PolicyType;
use crate::text::Language;
use poise::serenity_prelude as serenity;
use serenity::Attachment;

/// Look into policies
#[poise::command(
    slash_command,
    name_localized("ja", "ポリシー"),
    description_localized("ja", "ポリシーを調べます"),
    install_context = "Guild|User",
    interaction_context = "Guild|BotDm|PrivateChannel",
    subcommands("lint", "compare"),
    subcommand_required
)]
#[expect(
    clippy::unused_async,
    reason = "the form of a command; its subcommands do the work"
)]
pub(super) async fn policy(_ctx: Context<'_>) -> Result<(), NoFailure> {
    Ok(())
}

/// Find what is wrong or risky in a policy
#[poise::command(
    slash_command,
    name_localized("ja", "点検"),
    description_localized("ja", "ポリシーの誤りや危険な点を調べます")
)]
pub(super) async fn lint(
    ctx: Context<'_>,
    #[description = "The policy as text"]
    #[name_localized("ja", "テキスト")]
    #[description_localized("ja", "ポリシーのテキスト")]
    #[max_length = 6000]
    text: Option<String>,
    #[description = "The policy as a file"]
    #[name_localized("ja", "ファイル")]
    #[description_localized("ja", "ポリシーのファイル")]
    file: Option<Attachment>,
    #[rename = "type"]
    #[description = "Its kind"]
    #[name_localized("ja", "種類")]
    #[description_localized("ja", "ポリシーの種類")]
    kind: Option<PolicyChoice>,
    #[description = "The language of the answer"]
    #[name_localized("ja", "言語")]
    #[description_localized("ja", "回答の言語")]
    language: Option<LanguageChoice>,
    #[description = "Who sees the answer; only you, unless you choose"]
    #[name_localized("ja", "公開範囲")]
    #[description_localized("ja", "回答を見られる人。選ばなければ自分だけ")]
    visibility: Option<VisibilityChoice>,
) -> Result<(), NoFailure> {
    let kind = kind.map_or(PolicyType::Identity, PolicyType::from);
    let language = language.map(Language::from);
    let is_for_all = visibility == Some(VisibilityChoice::All);
    if text.is_none() && file.is_none() {
        let choice = FormChoice {
            policy_type: Some(kind),
            language,
            is_for_all,
        };
        return super::open(&ctx, Form::Lint, choice).await;
    }
    let policies = text.map(|text| TypedPolicy {
        text,
        policy_type: Some(kind),
    });
    let given = Given {
        policies: policies.into_iter().collect(),
        files: file
            .iter()
            .map(|file| (file_ref(file), Some(kind)))
            .collect(),
        language,
        is_for_all,
        ..Given::default()
    };
    ask_for(&ctx, What::Lint(given)).await
}

/// Say exactly what one policy allows that another does not
#[poise::command(
    slash_command,
    name_localized("ja", "比較"),
    description_localized("ja", "2 つのポリシーで、増える権限と減る権限を調べます")
)]
pub(super) async fn compare(
    ctx: Context<'_>,
    #[description = "The policy before, as a file; without files, a form opens"]
    #[name_localized("ja", "変更前")]
    #[description_localized(
        "ja",
        "変更前のポリシーのファイル。ファイルがなければフォームが開きます"
    )]
    old: Option<Attachment>,
    #[description = "The policy after, as a file"]
    #[name_localized("ja", "変更後")]
    #[description_localized("ja", "変更後のポリシーのファイル")]
    new: Option<Attachment>,
    #[rename = "type"]
    #[description = "Their kind"]
    #[name_localized("ja", "種類")]
    #[description_localized("ja", "ポリシーの種類")]
    kind: Option<PolicyChoice>,
    #[description = "The language of the answer"]
    #[name_localized("ja", "言語")]
    #[description_localized("ja", "回答の言語")]
    language: Option<LanguageChoice>,
    #[description = "Who sees the answer; only you, unless you choose"]
    #[name_localized("ja", "公開範囲")]
    #[description_localized("ja", "回答を見られる人。選ばなければ自分だけ")]
    visibility: Option<VisibilityChoice>,
) -> Result<(), NoFailure> {
    let kind = kind.map(PolicyType::from);
    let language = language.map(Language::from);
    let is_for_all = visibility == Some(VisibilityChoice::All);
    if old.is_none() && new.is_none() {
        let choice = FormChoice {
            policy_type: kind,
            language,
            is_for_all,
        };
        return super::open(&ctx, Form::Compare, choice).await;
    }
    let kind = kind.or(Some(PolicyType::Identity));
    // With one file only, the answer says that the other one is missing.
    let files = [old, new].into_iter().flatten();
    let given = Given {
        files: files.map(|file| (file_ref(&file), kind)).collect(),
        language,
        is_for_all,
        ..Given::default()
    };
    ask_for(&ctx, What::Compare(given)).await
}
