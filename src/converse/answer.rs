//! What comes back.

use crate::evidence::Input;
use crate::reply::Reply;
use crate::text::Language;
use crate::text::mask::Secret;
use std::collections::BTreeSet;

/// The answer to a message.
#[derive(Clone, Debug)]
pub struct Answer {
    /// What it is about. [`Subject::Silence`]: nothing is to be sent.
    pub subject: Subject,
    /// The language of all its sentences.
    pub language: Language,
    /// What to show.
    pub reply: Reply,
    /// What the message itself says and attaches, secrets masked: what an adapter keeps where the message cannot be
    /// read again. A text has no name, a file has.
    pub question: Vec<Input>,
    /// What can be sent beside it, secrets masked: `policy.json`,
    /// `policy-2.json` …, then `diagnosis.md`.
    pub files: Vec<File>,
    /// The buttons that make sense.
    pub actions: Vec<Action>,
    /// Whether `reply` or a file shows an account number: then it is for the asker alone until shared.
    /// [`Reply::without_accounts`] is the form to share.
    pub shows_accounts: bool,
    /// The kinds of secret in the message, which are masked everywhere.
    pub secrets: BTreeSet<Secret>,
    /// What to tell the poster of secrets at once, privately where that is possible. Not part of `reply`.
    pub warning: Option<Reply>,
    /// The question that nothing fitted, secrets and account numbers masked.
    pub unanswered: Option<String>,
    /// For metrics: the cause's stable code, that of a foreign error, or of the subject.
    pub cause: String,
}

/// What an answer is about.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Subject {
    /// Denials were explained.
    Denial,
    /// Another error was recognised.
    OtherError,
    /// Policies were looked through, or cannot be read.
    Policies,
    /// A question was answered from the knowledge base or the reference.
    Question,
    /// A wish was fulfilled or a courtesy returned: language, help, thanks, forget.
    Talk,
    /// Nothing was found, and it says so.
    Nothing,
    /// Nothing is to be said.
    Silence,
}

/// A file beside a reply.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct File {
    /// Its name.
    pub name: String,
    /// Its text.
    pub text: String,
}

/// A button.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Action {
    /// The same in this language: the message again with `languages.wish`.
    Language(Language),
    /// Everything: the message again with [`Detail::Whole`](super::Detail::Whole).
    Details,
    /// The article of this id, which the answer names.
    Article(String),
    /// Show it to all, with account numbers masked.
    Share,
    /// "Was this helpful?"
    Feedback,
    /// Take the answer away.
    Delete,
}
