//! The commands, a file each: names, descriptions and options in two languages, and what they do.

mod action;
mod ask;
mod diagnose;
mod forget_me;
mod help;
mod kb;
mod menu;
mod policy;
mod privacy;
mod settings;

pub(super) use diagnose::{FORM, FORM_ERROR, FORM_POLICY, read_form_choice};
pub(super) use kb::{OPEN_ARTICLE, show_article};
pub(super) use policy::{COMPARE_FORM, COMPARE_NEW, COMPARE_OLD};

use super::app::App;
use super::call::Call;
use super::failure::{Failure, shown};
use super::post::Post;
use crate::iam::PolicyType;
use crate::text::Language;
use poise::serenity_prelude as serenity;
use std::sync::Arc;

/// What a command is called with.
type Context<'a> = poise::ApplicationContext<'a, Arc<App>, Failure>;

/// All of them.
pub(super) fn all() -> Vec<poise::Command<Arc<App>, Failure>> {
    vec![
        diagnose::diagnose(),
        ask::ask(),
        action::action(),
        policy::policy(),
        kb::kb(),
        settings::settings(),
        help::help(),
        privacy::privacy(),
        forget_me::forget_me(),
        menu::diagnose_this_message(),
    ]
}

/// The commands as Discord is told them. poise leaves out the localized name of a message's menu.
pub(super) fn to_register(
    commands: &[poise::Command<Arc<App>, Failure>],
) -> Vec<serenity::CreateCommand> {
    let mut all = Vec::new();
    for command in commands {
        all.extend(command.create_as_slash_command());
        if let Some(menu) = command.create_as_context_menu_command() {
            let names = command.name_localizations.iter();
            all.push(names.fold(menu, |menu, (locale, name)| {
                menu.name_localized(locale.as_ref(), name.as_ref())
            }));
        }
    }
    all
}

/// The interaction of a command.
fn call<'a>(ctx: &Context<'a>) -> Call<'a> {
    Call::of_command(&ctx.framework.serenity_context.http, ctx.interaction)
}

/// A language as an option.
#[derive(Clone, Copy, PartialEq, Eq, Debug, poise::ChoiceParameter)]
enum LanguageChoice {
    /// Japanese.
    #[name = "Japanese"]
    #[name_localized("ja", "日本語")]
    Ja,
    /// English.
    #[name = "English"]
    #[name_localized("ja", "英語")]
    En,
}

impl From<LanguageChoice> for Language {
    fn from(choice: LanguageChoice) -> Self {
        match choice {
            LanguageChoice::Ja => Self::Ja,
            LanguageChoice::En => Self::En,
        }
    }
}

/// A kind of policy as an option.
#[derive(Clone, Copy, PartialEq, Eq, Debug, poise::ChoiceParameter)]
enum PolicyChoice {
    /// Attached to a user, a group or a role.
    #[name = "Identity-based policy"]
    #[name_localized("ja", "アイデンティティベースのポリシー")]
    Identity,
    /// Attached to a resource.
    #[name = "Resource-based policy"]
    #[name_localized("ja", "リソースベースのポリシー")]
    Resource,
    /// Of a role.
    #[name = "Role trust policy"]
    #[name_localized("ja", "信頼ポリシー")]
    Trust,
    /// A permissions boundary.
    #[name = "Permissions boundary"]
    #[name_localized("ja", "アクセス許可の境界")]
    Boundary,
    /// Of a session.
    #[name = "Session policy"]
    #[name_localized("ja", "セッションポリシー")]
    Session,
    /// A service control policy.
    #[name = "Service control policy (SCP)"]
    #[name_localized("ja", "サービスコントロールポリシー (SCP)")]
    Scp,
    /// A resource control policy.
    #[name = "Resource control policy (RCP)"]
    #[name_localized("ja", "リソースコントロールポリシー (RCP)")]
    Rcp,
    /// Of a VPC endpoint.
    #[name = "VPC endpoint policy"]
    #[name_localized("ja", "VPC エンドポイントポリシー")]
    Vpce,
}

impl From<PolicyChoice> for PolicyType {
    fn from(choice: PolicyChoice) -> Self {
        match choice {
            PolicyChoice::Identity => Self::Identity,
            PolicyChoice::Resource => Self::Resource,
            PolicyChoice::Trust => Self::Trust,
            PolicyChoice::Boundary => Self::Boundary,
            PolicyChoice::Session => Self::Session,
            PolicyChoice::Scp => Self::Scp,
            PolicyChoice::Rcp => Self::Rcp,
            PolicyChoice::Vpce => Self::Vpce,
        }
    }
}

/// Tells the person that something failed, to them alone: in place of the answer that was promised, or `beside` the
/// message of a button, which stays as it is.
pub(super) async fn tell_failure(
    app: &App,
    call: &Call<'_>,
    done: Result<(), Failure>,
    beside: bool,
) {
    let Err(failure) = done else { return };
    let text = app.failed(&failure, call.id(), call.language(app));
    let post = Post::text(text);
    let told = if beside {
        call.add(&post, true).await
    } else {
        call.edit(&post).await
    };
    // Where nothing was promised yet, it is the answer.
    if told.is_err()
        && let Err(error) = call.say(&post, true).await
    {
        tracing::error!(error = shown(&error), "and it could not be told");
    }
}

/// What the framework reports: a command that failed, or was called as this version does not know it.
pub(super) async fn on_error(error: poise::FrameworkError<'_, Arc<App>, Failure>) {
    match error {
        poise::FrameworkError::Command { error, ctx, .. } => {
            let poise::Context::Application(ctx) = ctx else {
                return;
            };
            tell_failure(ctx.framework.user_data, &call(&ctx), Err(error), false).await;
        }
        poise::FrameworkError::ArgumentParse {
            ctx: poise::Context::Application(ctx),
            ..
        }
        | poise::FrameworkError::CommandStructureMismatch { ctx, .. } => {
            let call = call(&ctx);
            let outdated = Post::text(call.words(ctx.framework.user_data).outdated);
            if let Err(error) = call.say(&outdated, true).await {
                let error = shown(&error);
                tracing::error!(error, "it could not be told that a command is outdated");
            }
        }
        poise::FrameworkError::UnknownInteraction { .. } => {
            tracing::warn!("Discord sent a command that this version does not know");
        }
        _ => tracing::error!("the framework reported an error"),
    }
}
