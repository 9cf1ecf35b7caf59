//! A message of ours as Slack takes it: blocks, buttons, files; never a ping, never a preview of a link.

use super::buttons;
use super::read::{at, put};
use crate::bot::{
    Button, ButtonPress, Choices, Outgoing, OutgoingFile, Part, Style, Wording, words,
};
use crate::converse::Verdict;
use crate::render::markdown;
use crate::render::slack::{self, BLOCKS, HEADER, cut, plain};
use serde_json::{Value, json};

/// The command that all of ours are part of.
pub(super) const COMMAND: &str = "/kyoka";
/// The file that has everything.
const WHOLE: &str = "diagnosis.md";
/// The most files of an answer.
pub(super) const MAX_FILES: usize = 10;
/// The most bytes of an answer's files together: far below what Slack takes, and what people open on a phone.
pub(super) const MAX_FILES_BYTES: usize = 8 << 20;
/// The most characters of a button, and of a choice.
///
/// Source: Slack, "Block Kit reference: Button element", "Option object".
const LABEL: usize = 75;
/// The most characters of what stands on a list while nothing is chosen.
///
/// Source: Slack, "Block Kit reference: Select menu element".
const PLACEHOLDER: usize = 150;
/// The most characters of a choice's value.
///
/// Source: the package slack-sdk, `Option.value_max_length`; Slack's reference says the same.
const CHOICE: usize = 150;
/// The most choices of a list.
///
/// Source: Slack, "Block Kit reference: Select menu element".
const CHOICES: usize = 100;
/// The most elements of a row of buttons.
///
/// Source: Slack, "Block Kit reference: Actions block".
const ROW: usize = 25;
/// What the ids of our buttons and lists begin with.
pub(super) const ACTION: &str = "kyoka:";
/// The id of the list from which an article is opened.
pub(super) const OPEN_ARTICLE: &str = "kyoka:article";
/// What the id of the first block of an answer begins with; the question's time stamp follows, by which the answer is
/// found again.
const ANSWERS: &str = "answers:";

/// One message.
#[derive(Clone, Debug)]
pub(super) struct Post {
    text: String,
    blocks: Vec<Value>,
    pub(super) files: Vec<OutgoingFile>,
}

impl Post {
    /// A message of ours; in a conversation with the one person there is nobody to share with.
    pub(super) fn of(out: &Outgoing, is_direct: bool) -> Self {
        let words = words(Wording::Slack, out.reply.language);
        let is_answer = !out.buttons.is_empty() || !out.files.is_empty();
        let more = if is_answer {
            words.more_in_file
        } else {
            words.more_left_out
        };
        let rendered = slack::render(&out.reply, COMMAND, more);
        let mut files = out.files.clone();
        let is_cut = !rendered.complete && is_answer;
        if is_cut && !files.iter().any(|file| file.name == WHOLE) {
            let whole = markdown::render(&out.reply);
            files.insert(
                0,
                OutgoingFile {
                    name: WHOLE.to_owned(),
                    bytes: whole.into_bytes().into(),
                },
            );
        }
        let title = out.title.as_ref().filter(|_| out.verdict != Verdict::None);
        let mut blocks: Vec<Value> = title
            .map(|title| slack::header(&cut(title, HEADER)))
            .into_iter()
            .collect();
        blocks.extend(rendered.blocks);
        blocks.extend(out.choices.as_ref().and_then(choices));
        for shows in [true, false] {
            let buttons = out.buttons.iter().enumerate();
            let row: Vec<Value> = buttons
                .filter(|(_, button)| button.press.shows() == shows)
                .filter(|(_, button)| !(is_direct && button.press == ButtonPress::Share))
                .filter_map(|(at, button)| shown(at, button, out))
                .take(ROW)
                .collect();
            if !row.is_empty() {
                blocks.push(json!({"type": "actions", "elements": row}));
            }
        }
        blocks.truncate(BLOCKS);
        Self {
            text: rendered.text,
            blocks,
            files: fitting(files),
        }
    }

    /// Says which question it answers, in a way that can be found again.
    pub(super) fn answering(mut self, part: Part, question: &str) -> Self {
        if part == Part::Answer
            && let Some(first) = self.blocks.first_mut()
        {
            put(first, "block_id", json!(format!("{ANSWERS}{question}")));
        }
        self
    }

    /// Puts a line in small letters below it.
    pub(super) fn noting(mut self, line: &str) -> Self {
        self.blocks.truncate(BLOCKS.saturating_sub(1));
        self.blocks.push(slack::small(line));
        self
    }

    /// Puts an address above it.
    pub(super) fn headed(mut self, url: &str) -> Self {
        let link = json!({"type": "rich_text", "elements": [
            {"type": "rich_text_section", "elements": [{"type": "link", "url": url}]}
        ]});
        self.blocks.truncate(BLOCKS.saturating_sub(1));
        self.blocks.insert(0, link);
        self
    }

    /// As the fields that every message has.
    pub(super) fn body(&self) -> Value {
        json!({"text": self.text, "blocks": self.blocks})
    }
}

/// Whether a message of ours answers a question.
pub(super) fn answers(message: &Value, question: &str) -> bool {
    let blocks = at(message, "blocks").as_array();
    let first = blocks.and_then(|blocks| at(blocks.first()?, "block_id").as_str());
    first.and_then(|id| id.strip_prefix(ANSWERS)) == Some(question)
}

/// The list to choose from.
fn choices(choices: &Choices) -> Option<Value> {
    let options: Vec<Value> = choices
        .all
        .iter()
        .filter(|choice| slack::width(&choice.id) <= CHOICE)
        .take(CHOICES)
        .map(|choice| json!({"text": plain(&choice.title, LABEL), "value": choice.id}))
        .collect();
    (!options.is_empty()).then(|| {
        json!({"type": "actions", "elements": [{
            "type": "static_select",
            "action_id": OPEN_ARTICLE,
            "placeholder": plain(&choices.label, PLACEHOLDER),
            "options": options,
        }]})
    })
}

/// A button; the number tells two apart that do the same.
fn shown(at: usize, button: &Button, out: &Outgoing) -> Option<Value> {
    let value = buttons::value_of(button, out.reply.language)?;
    let name = buttons::name_of(button.press);
    let mut shown = json!({
        "type": "button",
        "action_id": format!("{ACTION}{name}:{at}"),
        "text": plain(&button.label, LABEL),
        "value": value,
    });
    match button.press.style() {
        Style::Primary => put(&mut shown, "style", json!("primary")),
        Style::Danger => put(&mut shown, "style", json!("danger")),
        Style::Good | Style::Secondary => {}
    }
    Some(shown)
}

/// As many files as an answer has.
fn fitting(mut files: Vec<OutgoingFile>) -> Vec<OutgoingFile> {
    let mut left = MAX_FILES_BYTES;
    files.retain(|file| match left.checked_sub(file.bytes.len()) {
        Some(rest) if !file.bytes.is_empty() => {
            left = rest;
            true
        }
        _ => false,
    });
    files.truncate(MAX_FILES);
    files
}
