//! `/kb`: the articles, by service; one of them; what people asked in vain.

use super::{Context, call};
use crate::discord::answering;
use crate::discord::app::App;
use crate::discord::buttons::Source;
use crate::discord::call::Call;
use crate::discord::failure::Failure;
use crate::discord::metrics::Entry;
use crate::discord::post::{Audience, Post};
use crate::discord::words;
use crate::render::discord::{CONTENT, plain, quoted, width};
use crate::text::Language;
use poise::serenity_prelude as serenity;
use serenity::{
    AutocompleteChoice, CreateActionRow, CreateAutocompleteResponse, CreateSelectMenu,
    CreateSelectMenuKind, CreateSelectMenuOption,
};
use std::collections::BTreeMap;
use std::sync::Arc;

/// The id of the list from which an article is opened.
pub(in crate::discord) const OPEN_ARTICLE: &str = "k1|kb";
/// The most choices that Discord shows.
pub(super) const CHOICES: usize = 25;
/// The most characters of one.
const CHOICE: usize = 100;
/// So many questions that were asked in vain are listed.
const GAPS: usize = 20;

/// The knowledge base
#[poise::command(
    slash_command,
    name_localized("ja", "記事"),
    description_localized("ja", "ナレッジベースの記事"),
    install_context = "Guild|User",
    interaction_context = "Guild|BotDm|PrivateChannel",
    subcommands("list", "show", "gaps"),
    subcommand_required
)]
#[expect(
    clippy::unused_async,
    reason = "the form of a command; its subcommands do the work"
)]
pub(super) async fn kb(_ctx: Context<'_>) -> Result<(), Failure> {
    Ok(())
}

/// List the articles, all services or one
#[poise::command(
    slash_command,
    name_localized("ja", "一覧"),
    description_localized("ja", "記事の一覧を表示します")
)]
pub(super) async fn list(
    ctx: Context<'_>,
    #[description = "The service, such as s3"]
    #[name_localized("ja", "サービス")]
    #[description_localized("ja", "サービス (例: s3)")]
    #[autocomplete = "services"]
    #[max_length = 64]
    service: Option<String>,
) -> Result<(), Failure> {
    let app = ctx.framework.user_data;
    let call = call(&ctx);
    let language = call.language(app);
    let post = match service.filter(|service| !service.trim().is_empty()) {
        None => counts(app, language),
        Some(service) => articles_of(app, service.trim(), language),
    };
    Ok(call.say(&post, false).await?)
}

/// Show an article
#[poise::command(
    slash_command,
    name_localized("ja", "表示"),
    description_localized("ja", "記事を表示します")
)]
pub(super) async fn show(
    ctx: Context<'_>,
    #[description = "The article"]
    #[name_localized("ja", "記事")]
    #[description_localized("ja", "記事")]
    #[autocomplete = "titles"]
    #[max_length = 200]
    article: String,
) -> Result<(), Failure> {
    show_article(ctx.framework.user_data, &call(&ctx), &article).await
}

/// List what people asked in vain (for who manages the server)
#[poise::command(
    slash_command,
    name_localized("ja", "未回答"),
    description_localized("ja", "答えが見つからなかった質問の一覧 (サーバー管理者のみ)")
)]
pub(super) async fn gaps(ctx: Context<'_>) -> Result<(), Failure> {
    let app = ctx.framework.user_data;
    let call = call(&ctx);
    let words = call.words(app);
    if !call.manages() {
        return Ok(call.say(&Post::text(words.managers_only), true).await?);
    }
    let gaps = app.database.run(|store| store.gaps(GAPS)).await?;
    let mut text = String::from(if gaps.is_empty() {
        words.no_gaps
    } else {
        words.gaps
    });
    for gap in gaps {
        let line = format!("\n- {} ({})", quoted(&gap.text), (words.times)(gap.count));
        if width(&text).saturating_add(width(&line)) <= CONTENT {
            text.push_str(&line);
        }
    }
    Ok(call.say(&Post::text(text), true).await?)
}

/// Shows an article in the person's language.
pub(in crate::discord) async fn show_article(
    app: &Arc<App>,
    call: &Call<'_>,
    id: &str,
) -> Result<(), Failure> {
    show_article_in(app, call, id, None).await
}

/// The same, in a chosen language.
pub(super) async fn show_article_in(
    app: &Arc<App>,
    call: &Call<'_>,
    id: &str,
    language: Option<Language>,
) -> Result<(), Failure> {
    if !answering::may_ask(app, call, Entry::Command).await? {
        return Ok(());
    }
    let language = language.unwrap_or_else(|| call.language(app));
    let post = match app.engine.article(id, language) {
        Some(answer) => {
            let source = Source::Article(id.to_owned());
            Post::answer(&answer, Audience::All, call.person, &source)
        }
        None => {
            return Ok(call
                .say(&Post::text(words::of(language).no_article), true)
                .await?);
        }
    };
    Ok(call.say(&post, false).await?)
}

/// How many articles each service has.
fn counts(app: &App, language: Language) -> Post {
    let mut services: BTreeMap<&str, usize> = BTreeMap::new();
    let mut all = 0_usize;
    let kb = app.engine.kb();
    for article in kb.articles() {
        all = all.saturating_add(1);
        let count = services.entry(service_of(&article.id)).or_default();
        *count = count.saturating_add(1);
    }
    let list: Vec<String> = services
        .iter()
        .map(|(service, count)| format!("{} {count}", quoted(service)))
        .collect();
    let mut text = (words::of(language).articles)(all);
    text.push('\n');
    text.push_str(&list.join(", "));
    Post::text(text)
}

/// The articles of a service, and a list to open one.
fn articles_of(app: &App, service: &str, language: Language) -> Post {
    let words = words::of(language);
    let kb = app.engine.kb();
    let titles: Vec<(&str, &str)> = kb
        .articles()
        .filter(|article| service_of(&article.id) == service)
        .filter_map(|article| {
            let (_, text) = article.text(language)?;
            Some((article.id.as_str(), text.front.title.as_str()))
        })
        .collect();
    if titles.is_empty() {
        return Post::text(words.no_article);
    }
    let mut text = (words.articles)(titles.len());
    for (_, title) in &titles {
        let line = format!("\n- {}", plain(title));
        if width(&text).saturating_add(width(&line)) <= CONTENT {
            text.push_str(&line);
        }
    }
    let options: Vec<CreateSelectMenuOption> = titles
        .iter()
        .filter(|(id, _)| id.len() <= CHOICE)
        .take(CHOICES)
        .map(|(id, title)| CreateSelectMenuOption::new(short(title), *id))
        .collect();
    let list = CreateSelectMenu::new(OPEN_ARTICLE, CreateSelectMenuKind::String { options })
        .placeholder(words.open_article);
    Post::text(text).with_row(CreateActionRow::SelectMenu(list))
}

/// Suggests titles in the person's language.
#[expect(clippy::unused_async, reason = "the form of a suggestion")]
pub(super) async fn titles(ctx: Context<'_>, typed: &str) -> CreateAutocompleteResponse {
    let app = ctx.framework.user_data;
    let language = call(&ctx).language(app);
    let words: Vec<String> = typed.split_whitespace().map(str::to_lowercase).collect();
    let kb = app.engine.kb();
    let mut found: Vec<(usize, String, &str)> = kb
        .articles()
        .filter(|article| article.id.len() <= CHOICE)
        .filter_map(|article| {
            let (_, text) = article.text(language)?;
            let title = text.front.title.as_str();
            let all = format!(
                "{title} {} {} {}",
                article.id,
                text.front.identifiers.join(" "),
                text.front.aliases.join(" ")
            )
            .to_lowercase();
            let missing = words.iter().filter(|word| !all.contains(*word)).count();
            (missing == 0 || missing < words.len())
                .then(|| (missing, title.to_owned(), article.id.as_str()))
        })
        .collect();
    found.sort();
    let choices = found
        .into_iter()
        .take(CHOICES)
        .map(|(_, title, id)| AutocompleteChoice::new(short(&title), id))
        .collect();
    CreateAutocompleteResponse::new().set_choices(choices)
}

/// Suggests services that have articles.
#[expect(clippy::unused_async, reason = "the form of a suggestion")]
async fn services(ctx: Context<'_>, typed: &str) -> CreateAutocompleteResponse {
    let typed = typed.trim().to_lowercase();
    let kb = ctx.framework.user_data.engine.kb();
    let mut services: Vec<&str> = kb
        .articles()
        .map(|article| service_of(&article.id))
        .filter(|service| service.contains(&typed))
        .collect();
    services.sort_unstable();
    services.dedup();
    choices(&services)
}

/// Names to choose from, as many as Discord shows.
pub(super) fn choices(names: &[&str]) -> CreateAutocompleteResponse {
    let choices = names
        .iter()
        .take(CHOICES)
        .map(|name| AutocompleteChoice::new(short(name), short(name)))
        .collect();
    CreateAutocompleteResponse::new().set_choices(choices)
}

fn service_of(id: &str) -> &str {
    id.split('/').next().unwrap_or(id)
}

/// A text that fits a choice.
fn short(text: &str) -> String {
    if text.chars().count() <= CHOICE {
        return text.to_owned();
    }
    text.chars()
        .take(CHOICE.saturating_sub(1))
        .chain(['…'])
        .collect()
}
