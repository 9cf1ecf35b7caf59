//! What every chat has in common: from what came in to what goes out, without knowing where.
//!
//! A platform's adapter maps its events to [`Said`], [`Command`] and [`Press`], and hands them to the [`Service`];
//! the service does everything else and answers by the adapter's few verbs ([`Platform`]). Whom a message is for, what
//! is set for a place, who may see an answer, that each question is answered once, in turn, and also after a crash:
//! all of it is decided here, so that it is the same everywhere. Adapters: [`discord`](crate::discord), and `kyoka
//! chat` in [`cli`](crate::cli).

mod cases;
mod changed;
mod clock;
mod command;
mod database;
mod exchanges;
mod failure;
mod files;
mod gap;
mod gather;
mod heard;
mod incoming;
mod lanes;
mod notice;
mod observer;
mod outgoing;
mod platform;
mod pool;
mod press;
mod rate;
mod resume;
mod seal;
mod service;
mod words;

pub use clock::now;
pub use command::suggest_actions;
pub use database::Database;
pub use failure::Failure;
pub use files::question_file;
pub use incoming::{
    Caller, Change, Command, FileRef, Given, Press, Quoted, Rights, Said, TypedPolicy, What,
};
pub use notice::notice;
pub use observer::{Entry, Observer, Outcome, Unobserved};
pub use outgoing::{
    Button, ButtonPress, CaseId, Choice, Choices, Outgoing, OutgoingFile, Part, Source, Style,
};
pub use platform::{Capabilities, Fetched, Platform, Promise, Refused};
pub use pool::{ComputePool, Threads};
pub use service::{Options, Service};
pub use words::{Wording, Words, of as words};
