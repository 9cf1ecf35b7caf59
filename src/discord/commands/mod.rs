//! The commands, a file each: names, descriptions and options in two languages, and what they ask the service for.

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

use super::adapter::{self, Discord};
use super::app::App;
use super::errors::NoFailure;
use super::http::acknowledge;
use super::post::short;
use super::way::{self, Way};
use crate::bot::{Caller, Command, Entry, Platform, What, Words};
use crate::iam::PolicyType;
use crate::text::Language;
use poise::serenity_prelude as serenity;
use serenity::{
    Builder, CreateActionRow, CreateInputText, CreateInteractionResponse, CreateModal,
    InputTextStyle,
};
use std::sync::Arc;

/// Where a command is called.
type Context<'a> = poise::ApplicationContext<'a, Arc<App>, NoFailure>;

/// A form's first field: the error, the policy, the policy before.
pub(super) const FIELD_FIRST: &str = "first";
/// A form's second field: the policy, the policy after.
pub(super) const FIELD_SECOND: &str = "second";
/// The most choices that Discord shows.
const CHOICES: usize = 25;
/// The most characters that Discord takes in a field.
const FIELD: u16 = 4000;

/// All commands.
pub(super) fn all() -> Vec<poise::Command<Arc<App>, NoFailure>> {
    vec![
        diagnose::diagnose(),
        menu::diagnose_this_message(),
        ask::ask(),
        action::action(),
        policy::policy(),
        kb::kb(),
        settings::settings(),
        help::help(),
        privacy::privacy(),
        forget_me::forget_me(),
    ]
}

/// The commands as Discord is told them. poise leaves out the localized name of a message's menu.
pub(super) fn to_register(
    commands: &[poise::Command<Arc<App>, NoFailure>],
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

/// Who calls, and the way back.
fn call(ctx: &Context<'_>) -> (Caller, Way) {
    way::of_command(ctx.interaction)
}

/// Discord, over the connection that a command came by.
fn discord<'a>(ctx: &Context<'a>) -> Discord<'a> {
    let http = &ctx.framework.serenity_context.http;
    ctx.framework
        .user_data
        .discord(http, ctx.framework.bot_id())
}

/// Asks the service for what a command wants.
async fn ask_for(ctx: &Context<'_>, what: What) -> Result<(), NoFailure> {
    let (caller, way) = call(ctx);
    ask_by(ctx, caller, way, what).await
}

/// The same, of a command that Discord lets only managers call, or whom they let.
async fn ask_as_manager(ctx: &Context<'_>, what: What) -> Result<(), NoFailure> {
    let (mut caller, way) = call(ctx);
    caller.rights.manages = true;
    ask_by(ctx, caller, way, what).await
}

async fn ask_by(ctx: &Context<'_>, caller: Caller, way: Way, what: What) -> Result<(), NoFailure> {
    let command = Command { caller, what };
    let app = ctx.framework.user_data;
    let entry = match ctx.command().context_menu_action {
        Some(_) => Entry::Menu,
        None => Entry::Command,
    };
    app.service
        .called(&discord(ctx), &way, command, entry)
        .await;
    Ok(())
}

/// Says something of the commands themselves to who calls.
pub(super) async fn say(
    app: &App,
    discord: &Discord<'_>,
    way: &Way,
    caller: &Caller,
    says: impl FnOnce(&Words) -> String,
) {
    let text = says(app.service.words(app.service.language_of(caller)));
    let out = app.service.private_notice(caller, &text);
    if let Err(refused) = discord.respond(way, &out).await {
        tracing::error!(%refused, "a command has no answer");
    }
}

/// A form for what does not fit into options.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Form {
    /// An error and a policy.
    Diagnose,
    /// A policy.
    Lint,
    /// Two policies.
    Compare,
}

/// What was chosen before a form was opened.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(super) struct FormChoice {
    pub(super) policy_type: Option<PolicyType>,
    pub(super) language: Option<Language>,
    pub(super) is_for_all: bool,
}

const FORMS: [(&str, Form); 3] = [
    ("diagnose", Form::Diagnose),
    ("lint", Form::Lint),
    ("compare", Form::Compare),
];

/// Opens a form.
async fn open(ctx: &Context<'_>, form: Form, choice: FormChoice) -> Result<(), NoFailure> {
    let (caller, _) = call(ctx);
    let service = &ctx.framework.user_data.service;
    let words = service.words(service.language_of(&caller));
    let (title, fields) = match form {
        Form::Diagnose => (
            words.form_title,
            vec![
                field(words.form_error, FIELD_FIRST, words.form_error_hint),
                field(words.form_policy, FIELD_SECOND, words.form_policy_hint),
            ],
        ),
        Form::Lint => (
            words.lint_title,
            vec![field(
                words.lint_policy,
                FIELD_FIRST,
                words.form_policy_hint,
            )],
        ),
        Form::Compare => (
            words.compare_title,
            vec![
                field(words.compare_old, FIELD_FIRST, words.form_policy_hint),
                field(words.compare_new, FIELD_SECOND, words.form_policy_hint),
            ],
        ),
    };
    let modal = CreateModal::new(form_id(form, choice), title).components(fields);
    let http = &ctx.framework.serenity_context.http;
    let (id, token) = (ctx.interaction.id, &ctx.interaction.token);
    let opened =
        acknowledge(|| CreateInteractionResponse::Modal(modal.clone()).execute(http, (id, token)));
    if let Err(error) = opened.await {
        adapter::log("a form was not opened", &error);
    }
    Ok(())
}

/// Opens the form that asks what an answer lacks; its id is the button's.
pub(super) async fn open_comment(
    app: &App,
    http: &serenity::Http,
    caller: &Caller,
    on: &serenity::ComponentInteraction,
) {
    let words = app.service.words(app.service.language_of(caller));
    let modal = CreateModal::new(&on.data.custom_id, words.comment_title).components(vec![field(
        words.comment_field,
        FIELD_FIRST,
        words.comment_hint,
    )]);
    let opened = acknowledge(|| {
        CreateInteractionResponse::Modal(modal.clone()).execute(http, (on.id, &on.token))
    });
    if let Err(error) = opened.await {
        adapter::log("a form was not opened", &error);
    }
}

/// A field of a form, several lines high.
fn field(label: &str, name: &str, hint: &str) -> CreateActionRow {
    let text = CreateInputText::new(InputTextStyle::Paragraph, label, name)
        .placeholder(hint)
        .required(false)
        .max_length(FIELD);
    CreateActionRow::InputText(text)
}

/// The id of a form: what it is, then what was chosen before it was opened.
fn form_id(form: Form, choice: FormChoice) -> String {
    let (name, _) = FORMS
        .iter()
        .find(|(_, known)| *known == form)
        .unwrap_or(&("", Form::Diagnose));
    format!(
        "k2|{name}|{}|{}|{}",
        choice.policy_type.map_or("", PolicyType::code),
        choice.language.map_or("", Language::code),
        if choice.is_for_all { "all" } else { "" }
    )
}

/// What a form is, and what was chosen before it was opened; `None` where it is none of this version.
pub(super) fn read_form(id: &str) -> Option<(Form, FormChoice)> {
    let mut fields = id.split('|');
    let mut next = || fields.next();
    if next()? != "k2" {
        return None;
    }
    let name = next()?;
    let (_, form) = FORMS.iter().find(|(known, _)| *known == name)?;
    let (kind, language) = (next()?, next()?);
    let choice = FormChoice {
        policy_type: PolicyType::from_code(kind),
        language: Language::ALL
            .into_iter()
            .find(|known| known.code() == language),
        is_for_all: next() == Some("all"),
    };
    Some((*form, choice))
}

/// Names to choose from.
fn choices(
    all: impl IntoIterator<Item = (String, String)>,
) -> serenity::CreateAutocompleteResponse {
    let all = all
        .into_iter()
        .filter(|(_, value)| value.chars().count() <= 100);
    let choices = all
        .take(CHOICES)
        .map(|(name, value)| serenity::AutocompleteChoice::new(short(&name), value));
    serenity::CreateAutocompleteResponse::new().set_choices(choices.collect())
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

/// Who sees the answer, as an option.
#[derive(Clone, Copy, PartialEq, Eq, Debug, poise::ChoiceParameter)]
enum VisibilityChoice {
    /// The person who asks.
    #[name = "Only me"]
    #[name_localized("ja", "自分だけ")]
    Me,
    /// Everybody in the channel.
    #[name = "Everyone here"]
    #[name_localized("ja", "全員")]
    All,
}

/// What the framework reports: a command that was called as this version does not know it.
pub(super) async fn on_error(error: poise::FrameworkError<'_, Arc<App>, NoFailure>) {
    match error {
        poise::FrameworkError::ArgumentParse {
            ctx: poise::Context::Application(ctx),
            ..
        }
        | poise::FrameworkError::CommandStructureMismatch { ctx, .. } => {
            let (caller, way) = call(&ctx);
            let app = ctx.framework.user_data;
            say(app, &discord(&ctx), &way, &caller, |words| {
                words.outdated.to_owned()
            })
            .await;
        }
        poise::FrameworkError::UnknownInteraction { .. } => {
            tracing::warn!("Discord sent a command that this version does not know");
        }
        _ => tracing::error!("the framework reported an error"),
    }
}
