//! An answer as Discord takes it: text, files, buttons; never a ping.

use super::buttons::{Button, Press, Source};
use super::words;
use crate::converse::{Action, Answer};
use crate::render::{discord, markdown};
use crate::reply::Reply;
use crate::text::{Language, mask};
use poise::serenity_prelude as serenity;
use serenity::{
    AttachmentId, ButtonStyle, CreateActionRow, CreateAllowedMentions, CreateAttachment,
    CreateButton, CreateEmbed, CreateInteractionResponseFollowup, CreateInteractionResponseMessage,
    CreateMessage, EditAttachments, EditInteractionResponse, EditMessage,
};

/// The file that has everything.
const WHOLE: &str = "diagnosis.md";
/// The most bytes of an answer's files together, and of its question's: below what Discord takes of one file without
/// a boost.
pub(super) const MAX_FILES_BYTES: usize = 8 << 20;

/// One message.
#[derive(Clone, Debug, Default)]
pub(super) struct Post {
    content: String,
    embed: Option<String>,
    files: Vec<(String, Vec<u8>)>,
    rows: Vec<CreateActionRow>,
    keep: Vec<AttachmentId>,
}

/// To whom an answer is shown.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Audience {
    /// To the asker alone, who may share it.
    Asker,
    /// To all, as it is: what it shows was public already, or shows nothing of an account.
    All,
    /// To all, account numbers masked.
    AllMasked,
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
    /// A text of ours.
    pub(super) fn text(content: impl Into<String>) -> Self {
        Self {
            content: content.into(),
            ..Self::default()
        }
    }

    /// A document without files and buttons.
    pub(super) fn reply(reply: &Reply) -> Self {
        let words = words::of(reply.language);
        let rendered = discord::render(reply, words.more_left_out);
        Self {
            content: rendered.content,
            embed: rendered.embed,
            ..Self::default()
        }
    }

    /// An answer to `asker`, whose question is at `source`.
    pub(super) fn answer(answer: &Answer, audience: Audience, asker: u64, source: &Source) -> Self {
        let words = words::of(answer.language);
        let masked = (audience == Audience::AllMasked).then(|| answer.reply.without_accounts());
        let reply = masked.as_ref().unwrap_or(&answer.reply);
        let rendered = discord::render(reply, words.more_in_file);
        let mut files: Vec<(String, Vec<u8>)> = answer
            .files
            .iter()
            .map(|file| {
                let text = if audience == Audience::AllMasked {
                    mask::accounts(&file.text).into_owned()
                } else {
                    file.text.clone()
                };
                (file.name.clone(), text.into_bytes())
            })
            .collect();
        if !rendered.complete && !files.iter().any(|(name, _)| name == WHOLE) {
            let whole = markdown::render(reply);
            files.push((WHOLE.to_owned(), whole.into_bytes()));
        }
        let mut left = MAX_FILES_BYTES;
        files.retain(|(_, bytes)| match left.checked_sub(bytes.len()) {
            Some(rest) => {
                left = rest;
                true
            }
            None => false,
        });
        Self {
            content: rendered.content,
            embed: rendered.embed,
            files,
            rows: rows(answer, audience, asker, source),
            keep: Vec::new(),
        }
    }

    /// Adds files.
    pub(super) fn with_files(mut self, files: impl IntoIterator<Item = (String, Vec<u8>)>) -> Self {
        self.files.extend(files);
        self
    }

    /// Adds components below it.
    pub(super) fn with_row(mut self, row: CreateActionRow) -> Self {
        self.rows.push(row);
        self
    }

    /// Puts a line above it, or where the text is full, between its two parts.
    pub(super) fn headed(mut self, line: &str) -> Self {
        let above = |text: &str| {
            let gap = if text.is_empty() { "" } else { "\n" };
            format!("{line}{gap}{text}")
        };
        let headed = above(&self.content);
        if discord::width(&headed) <= discord::CONTENT {
            self.content = headed;
            return self;
        }
        let headed = above(self.embed.as_deref().unwrap_or_default());
        if discord::width(&headed) <= discord::DESCRIPTION {
            self.embed = Some(headed);
        }
        self
    }

    /// Keeps these files of the message that it replaces.
    pub(super) fn keeping(mut self, files: impl IntoIterator<Item = AttachmentId>) -> Self {
        self.keep.extend(files);
        self
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
    pub(super) fn response(&self, private: bool) -> CreateInteractionResponseMessage {
        written!(CreateInteractionResponseMessage, self)
            .files(self.attachments())
            .ephemeral(private)
    }

    /// As a further answer to an interaction.
    pub(super) fn followup(&self, private: bool) -> CreateInteractionResponseFollowup {
        written!(CreateInteractionResponseFollowup, self)
            .files(self.attachments())
            .ephemeral(private)
    }

    fn embeds(&self) -> Vec<CreateEmbed> {
        self.embed
            .iter()
            .map(|text| CreateEmbed::new().description(text))
            .collect()
    }

    fn attachments(&self) -> Vec<CreateAttachment> {
        self.files
            .iter()
            .map(|(name, bytes)| CreateAttachment::bytes(bytes.clone(), name))
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

/// Pings nobody, not even the one who is replied to.
pub(super) fn nobody() -> CreateAllowedMentions {
    CreateAllowedMentions::new().replied_user(false)
}

/// The buttons: what else to show, then what to say of it.
fn rows(answer: &Answer, audience: Audience, asker: u64, source: &Source) -> Vec<CreateActionRow> {
    let words = words::of(answer.language);
    let of_source = |press, source: &Source, label: &str, style| {
        let id = Button {
            press,
            asker,
            source: source.clone(),
            subject: answer.cause.chars().take(32).collect(),
        }
        .id()?;
        Some(CreateButton::new(id).label(label).style(style))
    };
    let button = |press, label: &str, style| of_source(press, source, label, style);
    let readable = *source != Source::Gone;
    let (mut show, mut say) = (Vec::new(), Vec::new());
    for action in &answer.actions {
        match action {
            Action::Language(language) if readable => {
                let label = match language {
                    Language::Ja => words::of(Language::En).other_language,
                    Language::En => words::of(Language::Ja).other_language,
                };
                show.push(button(
                    Press::Language(*language),
                    label,
                    ButtonStyle::Secondary,
                ));
            }
            Action::Details if readable => {
                show.push(button(
                    Press::Details,
                    words.details,
                    ButtonStyle::Secondary,
                ));
            }
            Action::Article(id) => {
                show.push(of_source(
                    Press::Details,
                    &Source::Article(id.clone()),
                    words.article,
                    ButtonStyle::Secondary,
                ));
            }
            Action::Share if readable && audience == Audience::Asker => {
                show.push(button(Press::Share, words.share, ButtonStyle::Primary));
            }
            Action::Language(_) | Action::Details | Action::Share => {}
            Action::Feedback => {
                say.push(button(Press::Helpful, words.helpful, ButtonStyle::Success));
                say.push(button(
                    Press::NotHelpful,
                    words.not_helpful,
                    ButtonStyle::Secondary,
                ));
            }
            Action::Delete => {
                say.push(button(Press::Delete, words.delete, ButtonStyle::Danger));
            }
        }
    }
    [show, say]
        .into_iter()
        .map(|row| row.into_iter().flatten().collect::<Vec<_>>())
        .filter(|row| !row.is_empty())
        .map(CreateActionRow::Buttons)
        .collect()
}
