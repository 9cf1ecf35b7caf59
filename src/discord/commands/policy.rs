//! `/policy lint` and `/policy compare`.

use super::diagnose::{field, form_id};
use super::{Context, LanguageChoice, PolicyChoice, call};
use crate::discord::answering::{self, Given};
use crate::discord::failure::Failure;
use crate::discord::metrics::Entry;
use crate::discord::post::Post;
use crate::iam::PolicyType;
use crate::text::Language;
use poise::serenity_prelude as serenity;
use serenity::{Attachment, CreateModal};

/// What the form's id begins with; the chosen kind of policy and language follow.
pub(in crate::discord) const COMPARE_FORM: &str = "k1|compare|";
/// The field for the policy before.
pub(in crate::discord) const COMPARE_OLD: &str = "old";
/// The field for the policy after.
pub(in crate::discord) const COMPARE_NEW: &str = "new";

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
pub(super) async fn policy(_ctx: Context<'_>) -> Result<(), Failure> {
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
) -> Result<(), Failure> {
    let app = ctx.framework.user_data;
    let call = call(&ctx);
    let kind = kind.map_or(PolicyType::Identity, PolicyType::from);
    if text.is_none() && file.is_none() {
        let nothing = Post::text(call.words(app).nothing_given);
        return Ok(call.say(&nothing, true).await?);
    }
    let given = Given {
        texts: text
            .and_then(|text| answering::typed(&text, Some(kind)))
            .into_iter()
            .collect(),
        files: file.iter().map(|file| (file, Some(kind))).collect(),
        language: language.map(Language::from),
        ..Given::default()
    };
    answering::answer(app, &call, Entry::Command, given).await
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
) -> Result<(), Failure> {
    let app = ctx.framework.user_data;
    let call = call(&ctx);
    let kind = kind.map(PolicyType::from);
    let language = language.map(Language::from);
    let (Some(old), Some(new)) = (&old, &new) else {
        let words = call.words(app);
        let id = form_id(COMPARE_FORM, kind, language);
        let form = CreateModal::new(id, words.compare_title).components(vec![
            field(words.compare_old, COMPARE_OLD, words.form_policy_hint),
            field(words.compare_new, COMPARE_NEW, words.form_policy_hint),
        ]);
        return Ok(call.open(&form).await?);
    };
    let kind = kind.or(Some(PolicyType::Identity));
    let given = Given {
        files: vec![(old, kind), (new, kind)],
        language,
        ..Given::default()
    };
    answering::compare(app, &call, Entry::Command, given).await
}
