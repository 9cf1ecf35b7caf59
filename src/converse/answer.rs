//! What comes back.

use crate::evidence::Input;
use crate::ids::MessageId;
use crate::reply::Reply;
use crate::text::Language;
use crate::text::mask::{self, Secret};
use std::collections::BTreeSet;

/// The answer to a message.
#[derive(Clone, Debug)]
pub struct Answer {
    /// What it is about. [`Subject::Silence`]: nothing is to be sent.
    pub subject: Subject,
    /// How it ends, for a colour.
    pub verdict: Verdict,
    /// Of what it is, in a few words that a list of threads has room for; may hold what was pasted.
    pub title: Option<String>,
    /// The language of all its sentences.
    pub language: Language,
    /// What to show.
    pub reply: Reply,
    /// Who may see it.
    pub audience: Audience,
    /// The earlier messages that it was made from beside the message itself, oldest first.
    pub context: Vec<MessageId>,
    /// What the message itself says and attaches, secrets masked: what an adapter keeps where the message cannot be
    /// read again. A text has no name, a file has.
    pub question: Vec<Input>,
    /// What can be sent beside it, secrets masked: `policy.json`,
    /// `policy-2.json` …, then `diagnosis.md`.
    pub files: Vec<File>,
    /// The buttons that make sense.
    pub actions: Vec<Action>,
    /// The articles that it names, by id and title, best first.
    pub articles: Vec<(String, String)>,
    /// Whether `reply` or a file shows an account number.
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

/// Who may see an answer.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Audience {
    /// The asker alone, who may share it: then in the form without account numbers
    /// ([`Answer::without_accounts`]).
    Asker,
    /// All who read the place: they read the question as well.
    All,
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

/// How an answer ends.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Verdict {
    /// It is about no denial.
    None,
    /// A corrected policy was proved.
    Fixed,
    /// The request is denied, and no policy that was pasted can change that.
    Denied,
    /// It depends on what was not pasted.
    Depends,
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

impl Answer {
    /// The form in which people may see it who do not see the question: account numbers masked, in its files as well.
    #[must_use]
    pub fn without_accounts(mut self) -> Self {
        self.reply = self.reply.without_accounts();
        for file in &mut self.files {
            file.text = mask::accounts(&file.text).into_owned();
        }
        self.shows_accounts = false;
        self
    }
}
