//! A message of ours as Discord takes it: text, files, buttons; never a ping.

use super::buttons;
use crate::bot::{Button, Outgoing, OutgoingFile, Style, Wording, words};
use crate::converse::Verdict;
use crate::render::discord::{self, CONTENT, width};
use crate::render::markdown;
use crate::reply::{Block, Inline, Reply};
use poise::serenity_prelude as serenity;
use serenity::{
    AttachmentId, ButtonStyle, Colour, CreateActionRow, CreateAllowedMentions, CreateAttachment,
    CreateButton, CreateEmbed, CreateInteractionResponseFollowup, CreateInteractionResponseMessage,
    CreateMessage, CreateSelectMenu, CreateSelectMenuKind, CreateSelectMenuOption, EditAttachments,
    EditInteractionResponse, EditMessage,
};
use std::collections::HashMap;

/// The file that has everything.
const WHOLE: &str = "diagnosis.md";
/// The most files of a message.
pub(super) const MAX_FILES: usize = 10;
/// The most bytes of an answer's files together, and of its question's: below what Discord takes of one file without
/// a boost.
pub(super) const MAX_FILES_BYTES: usize = 8 << 20;
/// The most buttons in a row.
const ROW: usize = 5;
/// The most characters of a choice.
const CHOICE: usize = 100;
/// The id of the list from which an article is opened.
pub(super) const OPEN_ARTICLE: &str = "k2|kb";

/// One message.
#[derive(Clone, Debug, Default)]
pub(super) struct Post {
    content: String,
    embed: Option<String>,
    /// The title and the colour of how it ends.
    card: Option<(String, Colour)>,
    files: Vec<OutgoingFile>,
    rows: Vec<CreateActionRow>,
    keep: Vec<AttachmentId>,
    pub(super) is_private: bool,
}

/// What Discord's builders of messages have in common, which share no type: all but the files.
macro_rules! written {
    ($builder:ident, $post:ident) => {
        $builder::new()
            .content(&$post.content)
            .embeds($post.embeds())
            .components($post.rows.clone())
            .allowed_mentions(nobody())
    };
}

impl Post {
    /// A message of ours, as Discord shows it.
    pub(super) fn of(out: &Outgoing, commands: &HashMap<String, u64>) -> Self {
        let words = words(Wording::Usual, out.reply.language);
        let is_answer = !out.buttons.is_empty() || !out.files.is_empty();
        let more = if is_answer {
            words.more_in_file
        } else {
            words.more_left_out
        };
        let reply = with_ids(&out.reply, commands);
        let rendered = if out.is_plain {
            discord::render_plain(&reply, more)
        } else {
            discord::render(&reply, more)
        };
        let mut files = out.files.clone();
        if !rendered.complete && is_answer && !files.iter().any(|file| file.name == WHOLE) {
            let whole = markdown::render(&out.reply);
            files.insert(
                0,
                OutgoingFile {
                    name: WHOLE.to_owned(),
                    bytes: whole.into_bytes().into(),
                },
            );
        }
        Self {
            content: rendered.content,
            embed: rendered.embed,
            card: card(out),
            files: fitting(files),
            rows: rows(out),
            keep: Vec::new(),
            is_private: out.is_private,
        }
    }

    /// Puts an address above it, where the text has room for it.
    pub(super) fn headed(mut self, line: &str) -> Self {
        let gap = if self.content.is_empty() { "" } else { "\n" };
        let headed = format!("{line}{gap}{}", self.content);
        if width(&headed) <= CONTENT {
            self.content = headed;
        }
        self
    }

    /// Keeps these files of the message that it replaces.
    pub(super) fn keeping(mut self, files: impl IntoIterator<Item = AttachmentId>) -> Self {
        self.keep.extend(files);
        let most = MAX_FILES.saturating_sub(self.keep.len());
        self.files.truncate(most);
        self
    }

    /// Whether it has something that needs a permission of its own.
    pub(super) fn has_embed(&self) -> bool {
        self.embed.is_some()
    }

    /// As a new message.
    pub(super) fn message(&self) -> CreateMessage {
        written!(CreateMessage, self).files(self.attachments())
    }

    /// In place of a message of ours.
    pub(super) fn edit_message(&self) -> EditMessage {
        written!(EditMessage, self).attachments(self.edited_attachments())
    }

    /// In place of the answer to an interaction.
    pub(super) fn edit_response(&self) -> EditInteractionResponse {
        written!(EditInteractionResponse, self).attachments(self.edited_attachments())
    }

    /// As the first answer to an interaction.
    pub(super) fn response(&self) -> CreateInteractionResponseMessage {
        written!(CreateInteractionResponseMessage, self)
            .files(self.attachments())
            .ephemeral(self.is_private)
    }

    /// As a further answer to an interaction.
    pub(super) fn followup(&self) -> CreateInteractionResponseFollowup {
        written!(CreateInteractionResponseFollowup, self)
            .files(self.attachments())
            .ephemeral(self.is_private)
    }

    fn embeds(&self) -> Vec<CreateEmbed> {
        let mut embed = CreateEmbed::new();
        if let Some((title, colour)) = &self.card {
            embed = embed.title(title).colour(*colour);
        }
        if let Some(text) = &self.embed {
            embed = embed.description(text);
        }
        let is_empty = self.card.is_none() && self.embed.is_none();
        (!is_empty).then_some(embed).into_iter().collect()
    }

    fn attachments(&self) -> Vec<CreateAttachment> {
        self.files
            .iter()
            .map(|file| CreateAttachment::bytes(file.bytes.to_vec(), &file.name))
            .collect()
    }

    fn edited_attachments(&self) -> EditAttachments {
        let kept = self
            .keep
            .iter()
            .fold(EditAttachments::new(), |all, id| all.keep(*id));
        self.attachments()
            .into_iter()
            .fold(kept, EditAttachments::add)
    }
}

/// The title of an answer about a denial, and the colour of how it ends.
fn card(out: &Outgoing) -> Option<(String, Colour)> {
    let colour = match out.verdict {
        Verdict::None => return None,
        Verdict::Fixed => Colour::DARK_GREEN,
        Verdict::Denied => Colour::DARK_RED,
        Verdict::Depends => Colour::GOLD,
    };
    if out.is_plain {
        return None;
    }
    let title = out.title.as_ref()?;
    Some((discord::plain(title), colour))
}

/// The same document with the ids of commands, by which they can be tapped.
fn with_ids(reply: &Reply, commands: &HashMap<String, u64>) -> Reply {
    let mut reply = reply.clone();
    for line in reply.blocks.iter_mut().flat_map(Block::lines) {
        for inline in &mut line.0 {
            if let Inline::Command(name) = inline {
                let first = name.split(' ').next().unwrap_or_default();
                if let Some(id) = commands.get(first) {
                    *name = format!("{name}:{id}");
                }
            }
        }
    }
    reply
}

/// Pings nobody, not even the one who is replied to.
pub(super) fn nobody() -> CreateAllowedMentions {
    CreateAllowedMentions::new().replied_user(false)
}

/// As many files as Discord takes. The question's own is the last, and stays: the buttons need it.
fn fitting(mut files: Vec<OutgoingFile>) -> Vec<OutgoingFile> {
    let question = files
        .iter()
        .position(|file| crate::bot::question_file(&file.name))
        .map(|at| files.remove(at));
    let mut left = MAX_FILES_BYTES;
    files.retain(|file| match left.checked_sub(file.bytes.len()) {
        Some(rest) => {
            left = rest;
            true
        }
        None => false,
    });
    files.truncate(MAX_FILES.saturating_sub(usize::from(question.is_some())));
    files.extend(question);
    files
}

/// The list to choose from, then the buttons: what else to show, then what to say of it.
fn rows(out: &Outgoing) -> Vec<CreateActionRow> {
    let choices = out.choices.iter().map(|choices| {
        let options = choices
            .all
            .iter()
            .filter(|choice| choice.id.len() <= CHOICE);
        let options = options
            .map(|choice| CreateSelectMenuOption::new(short(&choice.title), choice.id.clone()));
        let options = options.collect();
        let list = CreateSelectMenu::new(OPEN_ARTICLE, CreateSelectMenuKind::String { options });
        CreateActionRow::SelectMenu(list.placeholder(choices.label.clone()))
    });
    let row = |shows: bool| {
        let buttons = out.buttons.iter();
        let row: Vec<CreateButton> = buttons
            .filter(|button| button.press.shows() == shows)
            .filter_map(shown)
            .take(ROW)
            .collect();
        (!row.is_empty()).then_some(CreateActionRow::Buttons(row))
    };
    choices.chain(row(true)).chain(row(false)).collect()
}

fn shown(button: &Button) -> Option<CreateButton> {
    let style = match button.press.style() {
        Style::Primary => ButtonStyle::Primary,
        Style::Secondary => ButtonStyle::Secondary,
        Style::Good => ButtonStyle::Success,
        Style::Danger => ButtonStyle::Danger,
    };
    let id = buttons::id_of(button)?;
    Some(CreateButton::new(id).label(&button.label).style(style))
}

/// A text that fits a choice.
pub(super) fn short(text: &str) -> String {
    if text.chars().count() <= CHOICE {
        return text.to_owned();
    }
    text.chars()
        .take(CHOICE.saturating_sub(1))
        .chain(['…'])
        .collect()
}
