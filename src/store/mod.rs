//! What a bot keeps: settings, feedback, questions without an answer, and which messages answer which question.
//!
//! In and out: ids and codes; never a text that is not masked. [`Store`] is what a bot needs of whatever keeps it:
//! `Sqlite` (feature `bot`) in one file, [`Nothing`] for a conversation that is over when it is left.

#[cfg(feature = "bot")]
mod sqlite;

#[cfg(feature = "bot")]
pub use sqlite::{Inspected, Sqlite};

use crate::ids::{MessageId, PersonId, Place, PlaceId, TenantId};
use crate::text::Language;
use std::path::PathBuf;

/// Why something was not kept or not found.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The file cannot be opened.
    #[error("cannot open the database {path}: {source}", path = .path.display())]
    Unopenable {
        /// The file.
        path: PathBuf,
        /// Why.
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// The file is a database of something else.
    #[error("{path} is not a database of kyoka; name another file in store.path", path = .path.display())]
    Foreign {
        /// The file.
        path: PathBuf,
    },
    /// A later version of kyoka made it.
    #[error("the database {path} has version {found}, and this kyoka knows up to {known}; run the newer kyoka", path = .path.display())]
    Newer {
        /// The file.
        path: PathBuf,
        /// Its version.
        found: usize,
        /// The newest that is known.
        known: usize,
    },
    /// A call failed.
    #[error("the database failed: {0}")]
    Failed(Box<dyn std::error::Error + Send + Sync>),
    /// The transaction that the call was part of was not confirmed.
    #[error("the database did not confirm a change")]
    NotConfirmed,
    /// The database did not answer in time, or too many calls wait for it.
    #[error("the database is busy")]
    Busy,
}

/// How the bot behaves in a place: what is `None` is said by the place around it.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Settings {
    /// The language where person and text tell none.
    pub language: Option<Language>,
    /// What it answers.
    pub mode: Option<Mode>,
    /// Whether a denial is answered there without a mention.
    pub listens: Option<bool>,
}

impl Settings {
    /// These, and what they leave open from the place around.
    #[must_use]
    pub fn within(self, around: Self) -> Self {
        Self {
            language: self.language.or(around.language),
            mode: self.mode.or(around.mode),
            listens: self.listens.or(around.listens),
        }
    }

    /// Whether only commands are answered.
    pub fn is_for_commands_only(self) -> bool {
        self.mode == Some(Mode::CommandsOnly)
    }
}

/// What the bot answers in a place.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Mode {
    /// Mentions, replies and commands.
    Usual,
    /// Commands only.
    CommandsOnly,
}

/// Of what settings are.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Scope {
    /// A whole server or workspace.
    Tenant(TenantId),
    /// A channel or a thread of it.
    Place(TenantId, PlaceId),
}

/// A question that was taken.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Question {
    /// Its message.
    pub id: MessageId,
    /// Who asked.
    pub asker: PersonId,
}

/// What a question was answered with.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Answered {
    /// The message that answers.
    pub message: MessageId,
    /// The earlier messages that it was made from, oldest first.
    pub context: Vec<MessageId>,
    /// How much it found: an answer that finds less does not take its place.
    pub rank: u8,
}

/// Whether a question was taken before.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Claim {
    /// It is new and now taken.
    New,
    /// It was taken before, and maybe answered.
    Taken(Option<Answered>),
}

/// Whether a question that an earlier run left without an answer is tried again.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Retry {
    /// It is, and the attempt is counted.
    Taken,
    /// It was tried too often: the process died over it each time.
    Exhausted,
    /// There is nothing left to do: it was answered, settled, dropped, or this run has it.
    Settled,
}

/// A command whose answer was promised.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Promise {
    /// The command.
    pub id: MessageId,
    /// Who called it.
    pub asker: PersonId,
    /// What its platform needs to answer it later.
    pub ticket: String,
    /// In which language it is to be told that there is no answer.
    pub language: Language,
}

/// A question that is kept for the buttons of its answer, which have the key to it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SealedCase {
    /// Its number.
    pub number: u64,
    /// What was asked by.
    pub question: MessageId,
    /// Who asked.
    pub asker: PersonId,
    /// The question, which nobody can read without the key.
    pub sealed: Vec<u8>,
}

/// A question that found no answer, however often it was asked.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Gap {
    /// The masked text as it was asked last.
    pub text: String,
    /// In which language.
    pub language: Language,
    /// How often.
    pub count: u64,
    /// When last, in seconds since 1970.
    pub last: i64,
}

/// A question to be kept that found no answer.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Unanswered {
    /// Its message: it counts once, however often it is answered again.
    pub question: MessageId,
    /// Where it was asked; `None` where no server and no workspace saw it.
    pub tenant: Option<TenantId>,
    /// Who asked.
    pub person: PersonId,
    /// In which language.
    pub language: Language,
    /// Without secrets, account numbers and names.
    pub masked: String,
}

/// Of what a feedback is.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Feedback {
    /// The message of the answer.
    pub answer: MessageId,
    /// Where it stands.
    pub tenant: Option<TenantId>,
    /// Who says so.
    pub person: PersonId,
    /// Whether it helped.
    pub helpful: bool,
    /// What the answer was about: codes of causes, ids of articles.
    pub subject: String,
    /// What is missing, as the person says, masked.
    pub comment: Option<String>,
}

/// What people say of the answers about one subject.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Opinion {
    /// The subject.
    pub subject: String,
    /// How many say that it helped.
    pub helpful: u64,
    /// How many that it did not.
    pub unhelpful: u64,
    /// What they say is missing, newest first.
    pub comments: Vec<String>,
}

/// How much was deleted.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Deleted {
    /// Feedback.
    pub feedback: usize,
    /// Questions without an answer.
    pub gaps: usize,
    /// Links from questions to answers.
    pub questions: usize,
    /// Answers to questions of the person, which are to be deleted where they stand.
    pub answers: Vec<MessageId>,
}

/// The result of a call.
pub type Kept<T> = Result<T, StoreError>;

/// What keeps it. All calls block; what a call confirmed holds after a crash.
///
/// # Errors
/// Of all calls: the database failed.
pub trait Store: Send {
    /// Opens the store anew, where it can only be read and could be written to by now.
    fn renew(&mut self) {}

    /// Begins a transaction, which all calls are part of until [`Store::commit`].
    fn begin(&self) -> Kept<()> {
        Ok(())
    }

    /// Confirms what was done since [`Store::begin`]. Where it fails, nothing of it holds.
    fn commit(&self) -> Kept<()> {
        Ok(())
    }

    /// Takes back what was done since [`Store::begin`].
    fn rollback(&self) {}

    /// Takes a question, unless it was taken before; with `again` also one that was settled without an answer.
    fn claim(&self, _question: &Question, _again: bool, _now: i64) -> Kept<Claim> {
        Ok(Claim::New)
    }

    /// Takes a question once more that an earlier run took and did not answer, and counts the attempt: what ends the
    /// process each time is not tried for ever.
    fn retry(&self, _question: &MessageId) -> Kept<Retry> {
        Ok(Retry::Settled)
    }

    /// Remembers which message answers a question, beside those that did before.
    fn answered(&self, _question: &MessageId, _answer: &Answered, _now: i64) -> Kept<()> {
        Ok(())
    }

    /// The first message that answers a question; `None` when it was not answered or not asked.
    fn answer_of(&self, _question: &MessageId) -> Kept<Option<Answered>> {
        Ok(None)
    }

    /// The question that a message answers, and what that was made from.
    fn question_of(&self, _answer: &MessageId) -> Kept<Option<(MessageId, Answered)>> {
        Ok(None)
    }

    /// Forgets a question and returns all messages that answered it or were made from it.
    fn take_deleted(&self, _question: &MessageId) -> Kept<Vec<MessageId>> {
        Ok(Vec::new())
    }

    /// The messages that questions and answers were made from lately: of all others no deletion and no edit concerns
    /// us.
    fn known(&self) -> Kept<Vec<MessageId>> {
        Ok(Vec::new())
    }

    /// Questions taken since then by an earlier run that have no answer, oldest first, with when they were taken.
    fn unanswered(&self, _since: i64) -> Kept<Vec<(Question, i64)>> {
        Ok(Vec::new())
    }

    /// Remembers that a question is to have no answer, and no longer who asked it.
    fn settle(&self, _question: &MessageId) -> Kept<()> {
        Ok(())
    }

    /// Forgets that a question was asked.
    fn drop_question(&self, _question: &MessageId) -> Kept<()> {
        Ok(())
    }

    /// Keeps that an answer was promised.
    fn promise(&self, _promise: &Promise, _now: i64) -> Kept<()> {
        Ok(())
    }

    /// The promise is kept, or told to be broken.
    fn fulfil(&self, _command: &MessageId) -> Kept<()> {
        Ok(())
    }

    /// Takes the promises of earlier runs, with when they were made.
    fn broken_promises(&self) -> Kept<Vec<(Promise, i64)>> {
        Ok(Vec::new())
    }

    /// Keeps a sealed question for the buttons of its answer.
    fn keep_case(&self, _case: &SealedCase, _now: i64) -> Kept<()> {
        Ok(())
    }

    /// The sealed question of this number, where it is not too old.
    fn case(&self, _number: u64, _now: i64) -> Kept<Option<SealedCase>> {
        Ok(None)
    }

    /// The settings that hold in a place: of its thread, of its channel, of its server.
    fn settings(&self, _place: &Place) -> Kept<Settings> {
        Ok(Settings::default())
    }

    /// The settings of one scope alone.
    fn settings_of(&self, _scope: &Scope) -> Kept<Settings> {
        Ok(Settings::default())
    }

    /// Sets them.
    fn set_settings(&self, _scope: &Scope, _settings: Settings) -> Kept<()> {
        Ok(())
    }

    /// Keeps whether an answer helped; the last word of a person on it counts.
    fn add_feedback(&self, _feedback: &Feedback, _now: i64) -> Kept<()> {
        Ok(())
    }

    /// What people of a server or workspace say, or all; the most unhelpful first.
    fn opinions(&self, _tenant: Option<&TenantId>, _limit: usize) -> Kept<Vec<Opinion>> {
        Ok(Vec::new())
    }

    /// Keeps a question that found no answer, once.
    fn keep_gap(&self, _gap: &Unanswered, _now: i64) -> Kept<()> {
        Ok(())
    }

    /// What people of a server or workspace, or all, asked in vain: most frequent first, then newest.
    fn gaps(&self, _tenant: Option<&TenantId>, _limit: usize) -> Kept<Vec<Gap>> {
        Ok(Vec::new())
    }

    /// Deletes all that is kept of a person. That a question was taken stays, without who asked it.
    fn forget(&self, _person: &PersonId) -> Kept<Deleted> {
        Ok(Deleted::default())
    }

    /// Deletes what is older than `days`, and which question was answered by what after two.
    fn delete_old(&self, _days: u32, _now: i64) -> Kept<Deleted> {
        Ok(Deleted::default())
    }

    /// Leaves nothing that was deleted in any file.
    fn empty_log(&self) {}
}

/// Keeps nothing.
#[derive(Clone, Copy, Debug, Default)]
pub struct Nothing;

impl Store for Nothing {}
