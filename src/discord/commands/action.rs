//! `/action`: what the service authorization reference says of an action.

use super::kb::{CHOICES, choices};
use super::{Context, LanguageChoice, call};
use crate::budget::Budget;
use crate::discord::answering;
use crate::discord::buttons::Source;
use crate::discord::failure::Failure;
use crate::discord::metrics::Entry;
use crate::discord::post::{Audience, Post};
use crate::discord::thinking::Job;
use crate::reference;
use crate::text::Language;
use poise::serenity_prelude as serenity;
use serenity::CreateAutocompleteResponse;
use std::sync::Arc;

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
) -> Result<(), Failure> {
    let app = ctx.framework.user_data;
    let call = call(&ctx);
    if !answering::may_ask(app, &call, Entry::Command).await? {
        return Ok(());
    }
    let language = language.map_or_else(|| call.language(app), Language::from);
    call.defer(false).await?;
    let (engine, asked) = (Arc::clone(&app.engine), name);
    let person = call.person;
    let work = move |_: &Budget| {
        let answer = engine.action(&asked, language);
        let source = Source::Action(asked);
        let post = Post::answer(&answer, Audience::All, person, &source);
        Some((answer, post))
    };
    let (_, post) = app
        .work(Job::light(person), work)
        .await?
        .ok_or(Failure::Engine)?;
    call.edit(&post).await?;
    Ok(())
}

/// Suggests actions: those that begin with what was typed, then those that have it in their name.
#[expect(clippy::unused_async, reason = "the form of a suggestion")]
async fn names(_ctx: Context<'_>, typed: &str) -> CreateAutocompleteResponse {
    let typed = typed.trim().to_ascii_lowercase();
    let (service, rest) = match typed.split_once(':') {
        Some((service, rest)) => (Some(service), rest),
        None => (None, typed.as_str()),
    };
    let mut first = Vec::new();
    let mut second = Vec::new();
    let services = reference::services().filter(|known| match service {
        Some(service) => known.prefix() == service,
        None => true,
    });
    for known in services {
        let whole_service = service.is_none() && known.prefix().starts_with(rest);
        for action in known.actions() {
            let name = action.name().to_ascii_lowercase();
            if name.starts_with(rest) || whole_service {
                first.push(action.full_name());
            } else if name.contains(rest) {
                second.push(action.full_name());
            }
            if first.len() >= CHOICES {
                return choices(&first);
            }
        }
    }
    first.extend(second);
    choices(&first)
}
