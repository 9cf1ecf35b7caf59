//! `/diagnose`: a denial as text or file, with policies; without options, a form.

use super::{Context, Form, FormChoice, LanguageChoice, PolicyChoice, VisibilityChoice, ask_for};
use crate::bot::{Given, What};
use crate::discord::adapter::file as file_ref;
use crate::discord::errors::NoFailure;
use crate::iam::PolicyType;
use crate::text::Language;
use poise::serenity_prelude as serenity;
use serenity::Attachment;

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
    #[description = "Who sees the answer; only you, unless you choose"]
    #[name_localized("ja", "公開範囲")]
    #[description_localized("ja", "回答を見られる人。選ばなければ自分だけ")]
    visibility: Option<VisibilityChoice>,
) -> Result<(), NoFailure> {
    let kind = kind.map(PolicyType::from);
    let language = language.map(Language::from);
    let is_for_all = visibility == Some(VisibilityChoice::All);
    if text.is_none() && file.is_none() && policy.is_none() {
        let choice = FormChoice {
            policy_type: kind,
            language,
            is_for_all,
        };
        return super::open(&ctx, Form::Diagnose, choice).await;
    }
    let mut files = Vec::new();
    files.extend(file.as_ref().map(|file| (file_ref(file), None)));
    let kind = kind.or(Some(PolicyType::Identity));
    files.extend(policy.as_ref().map(|policy| (file_ref(policy), kind)));
    let given = Given {
        text: text.unwrap_or_default(),
        files,
        language,
        is_for_all,
        ..Given::default()
    };
    ask_for(&ctx, What::Diagnose(given)).await
}
