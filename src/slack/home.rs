//! The app's own page: what it does, an example, the form, settings, privacy.

use super::app::App;
use super::forms::{self, Form};
use super::post::{ACTION, COMMAND};
use super::read::put;
use super::words;
use crate::bot::notice;
use crate::render::slack::{self, plain};
use crate::text::Language;
use serde_json::{Value, json};

/// What the id of a button begins with that opens a form.
const OPENS: &str = "open:";
/// The most characters of a button.
const LABEL: usize = 75;

/// The form that a button opens.
pub(super) fn form_of(action: &str) -> Option<Form> {
    let name = action.strip_prefix(ACTION)?.strip_prefix(OPENS)?;
    forms::form_of(name)
}

/// Shows the page to a person.
pub(super) async fn publish(app: &App, user: &str) {
    let language = app.slack().language_of(user).await;
    let language = language.unwrap_or(app.config.slack.language);
    let body = json!({"user_id": user, "view": view(app, language)});
    if let Err(error) = app.shared.api.call("views.publish", &body).await {
        tracing::warn!(%error, "a person's page was not shown");
    }
}

fn view(app: &App, language: Language) -> Value {
    let (words, own) = (app.service.words(language), words::of(language));
    let blocks_of = |text: &str| slack::render(&notice(text, language), COMMAND, "").blocks;
    let opens = |form: Form, label: &str| {
        json!({
            "type": "button",
            "action_id": format!("{ACTION}{OPENS}{}", forms::name_of(form)),
            "text": plain(label, LABEL),
        })
    };
    let mut blocks = blocks_of(words.help);
    let mut first = opens(Form::Diagnose, own.open_form);
    put(&mut first, "style", json!("primary"));
    blocks.push(json!({"type": "actions", "elements": [
        first,
        opens(Form::Lint, words.lint_title),
        opens(Form::Compare, words.compare_title),
        opens(Form::Explain, own.explain_title),
    ]}));
    blocks.push(slack::header(own.examples));
    blocks.push(json!({"type": "rich_text", "elements": [
        {"type": "rich_text_preformatted", "elements": [{"type": "text", "text": own.example}]}
    ]}));
    blocks.push(slack::header(own.settings));
    blocks.extend(blocks_of(own.settings_are));
    blocks.push(json!({"type": "divider"}));
    blocks.extend(blocks_of(&app.service.privacy(language)));
    json!({"type": "home", "blocks": blocks})
}
