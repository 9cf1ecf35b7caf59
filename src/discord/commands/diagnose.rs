//! `/diagnose`: a denial as text or file, with policies; without options, a form.

use super::{Context, LanguageChoice, PolicyChoice, call};
use crate::discord::answering::{self, Given};
use crate::discord::app::App;
use crate::discord::call::Call;
use crate::discord::failure::Failure;
use crate::discord::metrics::Entry;
use crate::iam::PolicyType;
use crate::text::Language;
use poise::serenity_prelude as serenity;
use serenity::{Attachment, CreateActionRow, CreateInputText, CreateModal, InputTextStyle};

/// What the form's id begins with; the chosen kind of policy and language follow.
pub(in crate::discord) const FORM: &str = "k1|form|";
/// The field for the error.
pub(in crate::discord) const FORM_ERROR: &str = "error";
/// The field for the policy.
pub(in crate::discord) const FORM_POLICY: &str = "policy";
/// The most characters that Discord takes in a field.
const FIELD: u16 = 4000;

/// Explain an AWS access denial and correct the policy
#[poise::command(
    slash_command,
    name_localized("ja", "診断"),
    description_localized("ja", "AWS のアクセス拒否を説明し、ポリシーを修正します"),
    install_context = "Guild|User",
    interaction_context = "Guild|BotDm|PrivateChannel"
)]
pub(super) async fn diagnose(
    ctx: Context<'_>,
    #[description = "The error message, or all of it with the policy"]
    #[name_localized("ja", "テキスト")]
    #[description_localized("ja", "エラーメッセージ。ポリシーを続けて貼り付けても構いません")]
    #[max_length = 6000]
    text: Option<String>,
    #[description = "A file with the message, the log or the CloudTrail event"]
    #[name_localized("ja", "ファイル")]
    #[description_localized("ja", "メッセージ、ログ、CloudTrail イベントのファイル")]
    file: Option<Attachment>,
    #[description = "A file with the policy"]
    #[name_localized("ja", "ポリシー")]
    #[description_localized("ja", "ポリシーのファイル")]
    policy: Option<Attachment>,
    #[rename = "type"]
    #[description = "The kind of policy in that file"]
    #[name_localized("ja", "種類")]
    #[description_localized("ja", "そのポリシーの種類")]
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
    if text.is_none() && file.is_none() && policy.is_none() {
        return Ok(call.open(&form(app, &call, kind, language)).await?);
    }
    let mut files = Vec::new();
    files.extend(file.as_ref().map(|file| (file, None)));
    files.extend(
        policy
            .as_ref()
            .map(|policy| (policy, kind.or(Some(PolicyType::Identity)))),
    );
    let given = Given {
        text: text.unwrap_or_default(),
        files,
        language,
        ..Given::default()
    };
    answering::answer(app, &call, Entry::Command, given).await
}

/// The form: a field for the error and one for the policy.
fn form(
    app: &App,
    call: &Call<'_>,
    kind: Option<PolicyType>,
    language: Option<Language>,
) -> CreateModal {
    let words = call.words(app);
    CreateModal::new(form_id(FORM, kind, language), words.form_title).components(vec![
        field(words.form_error, FORM_ERROR, words.form_error_hint),
        field(words.form_policy, FORM_POLICY, words.form_policy_hint),
    ])
}

/// A field of a form, several lines high.
pub(super) fn field(label: &str, name: &str, hint: &str) -> CreateActionRow {
    let text = CreateInputText::new(InputTextStyle::Paragraph, label, name)
        .placeholder(hint)
        .required(false)
        .max_length(FIELD);
    CreateActionRow::InputText(text)
}

/// The id of a form: what it is, then what was chosen before it was opened.
pub(super) fn form_id(form: &str, kind: Option<PolicyType>, language: Option<Language>) -> String {
    format!(
        "{form}{}|{}",
        kind.map_or("", PolicyType::code),
        language.map_or("", Language::code)
    )
}

/// The kind of policy and the language that were chosen before the form was opened.
pub(in crate::discord) fn read_form_choice(choice: &str) -> (Option<PolicyType>, Option<Language>) {
    let (kind, language) = choice.split_once('|').unwrap_or((choice, ""));
    let language = Language::ALL
        .into_iter()
        .find(|known| known.code() == language);
    (PolicyType::from_code(kind), language)
}
