//! The conversation: a message in, an answer out. Knows no platform.
//!
//! In: a [`Message`] with its text, attachments, place, author and what is known of languages; `now` is
//! part of it. Out: an [`Answer`]: a document in one language, files, the buttons that make sense, and
//! what an adapter must know to send it (does it show account numbers, was a secret pasted, is there
//! anything to say at all, and who may see it). The [`Engine`] remembers for half an hour what was said in a thread, a
//! reply chain or by a person in a channel, so that an error and a policy that come apart are one diagnosis. What a
//! person said to us alone is a conversation of its own: it joins nobody else's and nothing public.
//! Nothing is written anywhere, and what is remembered has its secrets masked.

mod answer;
mod compare;
mod engine;
mod intent;
mod memory;

pub use answer::{Action, Answer, Audience, File, Subject, Verdict};
pub use engine::{Engine, Limits};
pub use memory::Conversation;

use crate::evidence::Extent;
use crate::iam::PolicyType;
use crate::ids::{MessageId, PersonId, Place};
use crate::text::Language;
use std::time::Duration;

/// What was said, by whom, where, and what is wanted.
#[derive(Clone, Debug)]
pub struct Message {
    /// Who says it.
    pub author: PersonId,
    /// Where it is said.
    pub place: Place,
    /// Who sees it, and who is to see the answer.
    pub visibility: Visibility,
    /// The message that it replies to. What is remembered of that one is its conversation.
    pub reply_to: Option<MessageId>,
    /// Earlier messages that the platform hands over with it, such as the one it replies to, oldest first.
    pub quoted: Vec<Said>,
    /// The earlier messages that its answer was made from ([`Answer::context`]), oldest first, where it is answered
    /// again: these and no others are what was said before it. `None`: what is remembered.
    pub context: Option<Vec<Recalled>>,
    /// What it says. The same id again replaces what it said before: an edit, or a button pressed.
    pub said: Said,
    /// Whether it is meant for us.
    pub attention: Attention,
    /// What is known of the language to answer in.
    pub languages: Languages,
    /// How much to say.
    pub detail: Detail,
    /// The time, since any fixed moment.
    pub now: Duration,
}

/// The text and the files of one message.
#[derive(Clone, Debug)]
pub struct Said {
    /// The message that says it.
    pub id: MessageId,
    /// The text, without the mention of ours.
    pub text: String,
    /// The files.
    pub attachments: Vec<Attachment>,
    /// The names of further files that hold no text, such as pictures, which were not fetched.
    pub unreadable: Vec<String>,
}

/// A file as it was attached, or a text with a known role (a field of a form).
#[derive(Clone)]
pub struct Attachment {
    /// Its name, for people.
    pub name: String,
    /// The bytes: text in UTF-8 or UTF-16, also in gzip or zstd.
    pub bytes: Vec<u8>,
    /// How much of it the bytes are.
    pub extent: Extent,
    /// Given when it holds policies of this kind and nothing else.
    pub policy_type: Option<PolicyType>,
}

/// An earlier message, read again.
#[derive(Clone, Debug)]
pub struct Recalled {
    /// Who said it.
    pub author: PersonId,
    /// What it says.
    pub said: Said,
    /// What it quotes, oldest first.
    pub quoted: Vec<Said>,
}

/// Who sees a message, and who is to see its answer.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Visibility {
    /// Its author alone sees both.
    Private,
    /// Its author alone sees it, and wants the answer to be seen by all who read the place.
    AnswerOnly,
    /// All who read the place see both.
    Public,
}

/// Whether a message is meant for us.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Attention {
    /// A mention, a reply to us, a command, a private message: always answered.
    Addressed,
    /// Seen in a channel where we may speak: answered when there is a denial to explain, or a policy for
    /// one that was.
    Overheard,
}

/// What is known of the language to answer in. The order: `wish`, what was wished in this conversation,
/// `person`, the text, `channel`, `server`, English.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Languages {
    /// What is asked for with this message: an option of a command, a button.
    pub wish: Option<Language>,
    /// The person's locale.
    pub person: Option<Language>,
    /// The channel's setting.
    pub channel: Option<Language>,
    /// The server's locale.
    pub server: Option<Language>,
}

/// How much to say.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Detail {
    /// Cause, fix and proof: what fits on a phone.
    #[default]
    Brief,
    /// Everything.
    Whole,
}

impl std::fmt::Debug for Attachment {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Attachment")
            .field("bytes", &self.bytes.len())
            .field("extent", &self.extent)
            .field("policy_type", &self.policy_type)
            .finish_non_exhaustive()
    }
}
