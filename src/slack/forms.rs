//! Forms: what does not fit into a command, and files, which a command cannot take.

use super::app::App;
use super::read::{at, files, text};
use super::way::Place;
use super::words;
use crate::bot::{FileRef, Words};
use crate::render::slack::plain;
use crate::text::Language;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// What the ids of our forms begin with.
const FORM: &str = "kyoka:";
/// The fields, by the ids of their blocks.
const FIRST: &str = "first";
const SECOND: &str = "second";
const FILES: &str = "files";
/// The id of each field in its block.
const FIELD: &str = "field";
/// The most characters of a title, and of a button of a form.
///
/// Source: Slack, "Modal view: title, submit, close".
const TITLE: usize = 24;
/// The most characters of a label.
///
/// Source: Slack, "Block Kit reference: Input block".
const LABEL: usize = 2000;
/// The most characters of a hint in a field.
///
/// Source: Slack, "Block Kit reference: Plain-text input".
const HINT: usize = 150;
/// The most characters of a field.
///
/// Source: Slack, "Block Kit reference: Plain-text input".
const FIELD_LENGTH: usize = 3000;
/// The most files of a form.
///
/// Source: Slack, "Block Kit reference: File input".
const MAX_FILES: usize = 10;

/// A form.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Form {
    /// An error and a policy.
    Diagnose,
    /// A policy, to be explained.
    Explain,
    /// A policy, to be looked through.
    Lint,
    /// Two policies.
    Compare,
    /// What an answer lacks.
    Comment,
}

const FORMS: [(&str, Form); 5] = [
    ("diagnose", Form::Diagnose),
    ("explain", Form::Explain),
    ("lint", Form::Lint),
    ("compare", Form::Compare),
    ("comment", Form::Comment),
];

/// What a form hands back of how it was opened.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(super) struct Opened {
    /// From where.
    #[serde(rename = "p")]
    pub(super) from: Place,
    /// The value of the button whose form it is.
    #[serde(rename = "b", skip_serializing_if = "Option::is_none")]
    pub(super) button: Option<String>,
}

/// What was filled in.
#[derive(Clone, Debug)]
pub(super) struct Filled {
    pub(super) form: Form,
    pub(super) opened: Opened,
    pub(super) first: String,
    pub(super) second: String,
    pub(super) files: Vec<FileRef>,
}

/// The name of a form.
pub(super) fn name_of(form: Form) -> &'static str {
    FORMS
        .iter()
        .find(|(_, known)| *known == form)
        .map_or("", |(name, _)| name)
}

/// The form of a name.
pub(super) fn form_of(name: &str) -> Option<Form> {
    FORMS
        .iter()
        .find(|(known, _)| *known == name)
        .map(|(_, form)| *form)
}

/// Opens a form: within three seconds of what asks for it.
pub(super) async fn open(
    app: &App,
    trigger: &str,
    form: Form,
    opened: &Opened,
    language: Language,
) {
    let view = view(form, opened, app.service.words(language), language);
    let body = json!({"trigger_id": trigger, "view": view});
    if let Err(error) = app.shared.api.call("views.open", &body).await {
        tracing::error!(%error, "a form was not opened");
    }
}

fn view(form: Form, opened: &Opened, words: &Words, language: Language) -> Value {
    let own = words::of(language);
    let policy_hint = words.form_policy_hint;
    let files = file_field(own.files);
    let (title, blocks) = match form {
        Form::Diagnose => (
            words.form_title,
            vec![
                field(FIRST, words.form_error, words.form_error_hint),
                field(SECOND, words.form_policy, policy_hint),
                files,
            ],
        ),
        Form::Explain => (
            own.explain_title,
            vec![field(FIRST, words.lint_policy, policy_hint), files],
        ),
        Form::Lint => (
            words.lint_title,
            vec![field(FIRST, words.lint_policy, policy_hint), files],
        ),
        Form::Compare => (
            words.compare_title,
            vec![
                field(FIRST, words.compare_old, policy_hint),
                field(SECOND, words.compare_new, policy_hint),
                files,
            ],
        ),
        Form::Comment => (
            words.comment_title,
            vec![field(FIRST, words.comment_field, words.comment_hint)],
        ),
    };
    json!({
        "type": "modal",
        "callback_id": format!("{FORM}{}", name_of(form)),
        "private_metadata": serde_json::to_string(opened).unwrap_or_default(),
        "title": plain(title, TITLE),
        "submit": plain(own.send, TITLE),
        "close": plain(own.cancel, TITLE),
        "blocks": blocks,
    })
}

/// A field, several lines high.
fn field(id: &str, label: &str, hint: &str) -> Value {
    json!({
        "type": "input",
        "block_id": id,
        "optional": true,
        "label": plain(label, LABEL),
        "element": {
            "type": "plain_text_input",
            "action_id": FIELD,
            "multiline": true,
            "max_length": FIELD_LENGTH,
            "placeholder": plain(hint, HINT),
        },
    })
}

/// A field for files.
fn file_field(label: &str) -> Value {
    json!({
        "type": "input",
        "block_id": FILES,
        "optional": true,
        "label": plain(label, LABEL),
        "element": {"type": "file_input", "action_id": FIELD, "max_files": MAX_FILES},
    })
}

/// What was filled in; `None` where the form is none of ours.
pub(super) fn read(view: &Value) -> Option<Filled> {
    let form = form_of(text(view, "callback_id").strip_prefix(FORM)?)?;
    let opened = serde_json::from_str(text(view, "private_metadata")).unwrap_or_default();
    let values = at(at(view, "state"), "values");
    let value = |id: &str| at(at(values, id), FIELD);
    Some(Filled {
        form,
        opened,
        first: text(value(FIRST), "value").to_owned(),
        second: text(value(SECOND), "value").to_owned(),
        files: files(at(value(FILES), "files")),
    })
}
