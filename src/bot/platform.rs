//! What a platform can do for us.

use super::incoming::{FileRef, Said};
use super::outgoing::Outgoing;
use crate::ids::{MessageId, PersonId, Place};
use std::time::Duration;

/// The verbs of a platform.
///
/// What came in gives a way back ([`Platform::Way`]): to reply to a message, or to answer a command or a button. A
/// platform that cannot do something says so in its [`Capabilities`], and refuses what it is asked for by mistake.
pub trait Platform: Send + Sync {
    /// The way back to what came in.
    type Way: Send + Sync;

    /// What it can do.
    fn capabilities(&self) -> &Capabilities;

    /// Shows that the question arrived and is being answered; fixes who is to see the answer, where that has to be
    /// said first.
    fn acknowledge(
        &self,
        way: &Self::Way,
        promise: Promise,
    ) -> impl Future<Output = Result<(), Refused>> + Send;

    /// Answers: replies to a message, or gives the answer that was promised. The same part of an answer to the same
    /// question is shown once, within [`Capabilities::remembers_sent`].
    fn respond(
        &self,
        way: &Self::Way,
        out: &Outgoing,
    ) -> impl Future<Output = Result<MessageId, Refused>> + Send;

    /// Says something beside the answer.
    fn add(
        &self,
        way: &Self::Way,
        out: &Outgoing,
    ) -> impl Future<Output = Result<MessageId, Refused>> + Send;

    /// Shows this in place of a message of ours.
    fn edit(
        &self,
        message: &MessageId,
        out: &Outgoing,
    ) -> impl Future<Output = Result<(), Refused>> + Send;

    /// Takes a message of ours away. One that is gone is no error.
    fn delete(&self, message: &MessageId) -> impl Future<Output = Result<(), Refused>> + Send;

    /// Reads a message of a person again.
    fn read(&self, message: &MessageId) -> impl Future<Output = Result<Said, Refused>> + Send;

    /// Our message that replies to this one, where an earlier run may have sent it.
    fn find_answer(
        &self,
        message: &MessageId,
    ) -> impl Future<Output = Result<Option<MessageId>, Refused>> + Send;

    /// Fetches at most `limit` bytes of a file.
    fn fetch(
        &self,
        file: &FileRef,
        limit: u64,
    ) -> impl Future<Output = Result<Fetched, Refused>> + Send;

    /// The last `bytes` bytes of a file that is longer. Where the platform has no way to that, the end is not read.
    fn fetch_end(
        &self,
        _file: &FileRef,
        _bytes: u64,
    ) -> impl Future<Output = Result<Vec<u8>, Refused>> + Send {
        std::future::ready(Err(Refused::Unable))
    }

    /// Says something to a person alone, about a message.
    fn tell(
        &self,
        person: &PersonId,
        about: &MessageId,
        out: &Outgoing,
    ) -> impl Future<Output = Result<(), Refused>> + Send;

    /// Opens a thread from a message, and leads answers to that message there.
    fn open_thread(
        &self,
        way: &Self::Way,
        name: &str,
    ) -> impl Future<Output = Result<(Place, Self::Way), Refused>> + Send;

    /// The way back to a message.
    fn way_to(&self, said: &Said) -> Self::Way;

    /// What is needed to answer a command after a restart; `None` where that is not possible.
    fn ticket(&self, way: &Self::Way) -> Option<String>;

    /// The way that a ticket stands for, whose answer was promised.
    fn redeem(&self, ticket: &str) -> Option<Self::Way>;

    /// Whether an answer that was promised is still waited for.
    fn is_awaited(&self, way: &Self::Way) -> impl Future<Output = Result<bool, Refused>> + Send;
}

/// How an answer was promised.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Promise {
    /// A new message for all.
    ForAll,
    /// A new message for the asker alone.
    Private,
    /// The message of the button changes.
    Update,
}

/// What a platform can do.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Capabilities {
    /// The most files of one message.
    pub max_files: usize,
    /// The most bytes of a message's files together.
    pub max_files_bytes: usize,
    /// Whether a message for one person alone can have files, by which its buttons find the question again.
    pub private_files: bool,
    /// Whether messages have buttons.
    pub buttons: bool,
    /// Whether it hands over messages that are not meant for us.
    pub hears_all: bool,
    /// For how long it knows that the same part of an answer was sent; zero where it does not.
    pub remembers_sent: Duration,
    /// How long an answer that was promised can be given.
    pub promise_lasts: Duration,
    /// Whether a message of a person can be read again.
    pub reads_again: bool,
    /// Whether a question is kept, sealed and for a week, for the buttons of an answer that cannot find it again.
    pub keeps_cases: bool,
}

/// A file, or its beginning.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Fetched {
    /// The bytes.
    pub bytes: Vec<u8>,
    /// Whether there were more.
    pub is_cut: bool,
}

/// Why a platform did not do something, in words for the log that hold nothing of what was said.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum Refused {
    /// We lack a permission, named as people find it in the platform's settings where it is known.
    #[error("not permitted{}", .0.as_ref().map(|what| format!(": {what}")).unwrap_or_default())]
    Permission(Option<String>),
    /// It is not there any more, or too late.
    #[error("it is gone")]
    Gone,
    /// The platform does not do such a thing.
    #[error("it cannot do that")]
    Unable,
    /// It failed.
    #[error("{0}")]
    Failed(String),
}
