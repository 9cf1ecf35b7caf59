//! Exit statuses, and what a command can fail with.

use crate::budget::Truncation;
#[cfg(feature = "discord")]
use crate::file::FileError;
use crate::file::FileKind;
use crate::policy::{MAX_CHARACTERS, MAX_CONDITIONS, Unreadable, UnreadableKind};
use crate::render::terminal;
use crate::reply;
use crate::text::{Language, Position, Positions};
use std::io;
use std::process::ExitCode;

/// How a command ended.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Status {
    /// Answered.
    Answered,
    /// Nothing found to diagnose, no match, or a check failed.
    Nothing,
    /// Wrong usage or unreadable input.
    Unusable,
}

impl From<Status> for ExitCode {
    fn from(status: Status) -> Self {
        Self::from(match status {
            Status::Answered => 0,
            Status::Nothing => 1,
            Status::Unusable => 2,
        })
    }
}

/// What stopped a command: what, where, what to do.
#[derive(Debug, thiserror::Error)]
pub(super) enum Failure {
    /// A file cannot be read.
    #[error("cannot read {name}: {source}; check the path and its permissions")]
    Unreadable {
        /// The file.
        name: String,
        /// Why.
        source: io::Error,
    },
    /// What is named is no file, or larger than such a file may be.
    #[cfg(feature = "discord")]
    #[error("cannot read {name}: {source}; name a file of its kind")]
    NotAFile {
        /// The path.
        name: String,
        /// Why.
        source: FileError,
    },
    /// A path leads to what is never read.
    #[error("{name} is {}, and only files and pipes are read", .kind.name())]
    NotRead {
        /// The path.
        name: String,
        /// What it leads to.
        kind: FileKind,
    },
    /// Others can read the file with the token.
    #[cfg(feature = "discord")]
    #[error(
        "others than its owner can read or change the token file {name}; run `chmod 600 {quoted}`"
    )]
    ExposedToken {
        /// The file.
        name: String,
        /// The same for a shell.
        quoted: String,
    },
    /// The address that is to stand for Discord's API is not on this machine.
    #[cfg(feature = "discord")]
    #[error(
        "DISCORD_API_PROXY is `{address}`; it takes an address of this machine, such as http://127.0.0.1:8080, because the token goes there"
    )]
    Proxy {
        /// As given.
        address: String,
    },
    /// A file cannot be written.
    #[error("cannot write {name}: {source}; an article that is there is never overwritten")]
    Unwritable {
        /// The file.
        name: String,
        /// Why.
        source: io::Error,
    },
    /// No article has this id.
    #[error("no article `{id}` is there; `kyoka kb list` prints the ids")]
    NoArticle {
        /// As given.
        id: String,
    },
    /// The bot was left out of this program.
    #[cfg(not(feature = "discord"))]
    #[error(
        "this kyoka was built without the Discord bot; build it with `cargo install --path . --features discord`"
    )]
    NoDiscord,
    /// The input has no text.
    #[error(
        "{name} is empty; give the error message, the policy or the log as a file or on standard input"
    )]
    Empty {
        /// The file.
        name: String,
    },
    /// The input is no text.
    #[error("{name} is not text; give the error message, the policy or the log as UTF-8 text")]
    Binary {
        /// The file.
        name: String,
    },
    /// The input is larger than is read at once.
    #[error("{name} is larger than {limit} MiB, {advice}")]
    TooLarge {
        /// The file.
        name: String,
        /// The limit, in MiB.
        limit: usize,
        /// What to give instead.
        advice: &'static str,
    },
    /// Nothing is named, and standard input is a terminal.
    #[error(
        "there is nothing to read; name a file, or pipe the message, e.g. `aws s3 ls 2>&1 | kyoka diagnose`; `kyoka chat` takes what you paste"
    )]
    NothingToRead,
    /// Not all of a file was searched.
    #[error("{name}:{line}:{column}: {said}")]
    NotSearched {
        /// The file.
        name: String,
        /// Line, from 1.
        line: usize,
        /// Column, from 1.
        column: usize,
        /// Why, in a sentence.
        said: String,
    },
    /// A file of JSON goes on after its document.
    #[error(
        "{name}:{line}:{column}: the document ends before this, and no reader of JSON takes the rest; remove it"
    )]
    TextAfter {
        /// The file.
        name: String,
        /// Line, from 1.
        line: usize,
        /// Column, from 1.
        column: usize,
    },
    /// There is no question.
    #[error(
        "the question is empty; ask in a few words, e.g. `kyoka ask \"StartSession is denied\"`"
    )]
    NoQuestion,
    /// A file that should hold a policy holds none.
    #[error("{name} holds no IAM policy; give a JSON policy document with a Statement")]
    NoPolicy {
        /// The file.
        name: String,
    },
    /// A file that should hold one policy holds several.
    #[error("{name} holds {count} policies; give one policy a file")]
    SeveralPolicies {
        /// The file.
        name: String,
        /// How many.
        count: usize,
    },
    /// A policy cannot be read.
    #[error(
        "{name}:{line}:{column}: the policy cannot be read; mend it here, `kyoka lint` says more"
    )]
    UnreadablePolicy {
        /// The file.
        name: String,
        /// Line, from 1.
        line: usize,
        /// Column, from 1.
        column: usize,
    },
    /// A policy is too large to be evaluated.
    #[error("{name}:{line}:{column}: {why}; give only the statements in question")]
    PolicyBeyondLimits {
        /// The file.
        name: String,
        /// Line, from 1.
        line: usize,
        /// Column, from 1.
        column: usize,
        /// Which limit.
        why: String,
    },
    /// A policy is not whole.
    #[error(
        "{name}:{line}:{column}: the policy is cut off here, or a bracket is missing; give the whole policy"
    )]
    CutOff {
        /// The file.
        name: String,
        /// Line, from 1.
        line: usize,
        /// Column, from 1.
        column: usize,
    },
    /// Two policies of different kinds.
    #[error(
        "the old policy is given as `{old}` and the new one as `{new}`; compare two of one type"
    )]
    TwoKinds {
        /// The old one's.
        old: &'static str,
        /// The new one's.
        new: &'static str,
    },
    /// The knowledge base cannot be loaded.
    #[error("{0}")]
    KnowledgeBase(String),
    /// A request that is no request.
    #[error("{name}: nothing was evaluated: {source}")]
    Request {
        /// The file.
        name: String,
        /// Why.
        source: super::simulate::SimulateError,
    },
    /// The bot's token or database.
    #[cfg(feature = "discord")]
    #[error("{0}")]
    Bot(String),
    /// The bot's configuration: every problem with its place.
    #[cfg(feature = "discord")]
    #[error("{}", .0.join("; "))]
    Configuration(Vec<String>),
    /// The terminal cannot be read.
    #[error("cannot read the terminal: {0}; give the messages on standard input instead")]
    Terminal(String),
    /// Standard output failed.
    #[error("cannot write the answer: {0}")]
    Output(io::Error),
}

impl Failure {
    /// Why the policy of a file is not taken.
    pub(super) fn unreadable(name: String, unreadable: &Unreadable) -> Self {
        let Position { line, column } = unreadable.position;
        let why = match unreadable.kind {
            UnreadableKind::TooLong { characters } => format!(
                "the policy has {characters} characters without white space, more than the {MAX_CHARACTERS} that are evaluated"
            ),
            UnreadableKind::TooManyConditions { conditions } => format!(
                "the policy has {conditions} conditions, more than the {MAX_CONDITIONS} that are evaluated"
            ),
            UnreadableKind::Broken
            | UnreadableKind::TooDeep
            | UnreadableKind::Terraform
            | UnreadableKind::Cdk
            | UnreadableKind::CutOff => return Self::UnreadablePolicy { name, line, column },
        };
        Self::PolicyBeyondLimits {
            name,
            line,
            column,
            why,
        }
    }

    /// Why a file is not taken of which not all was searched.
    pub(super) fn not_searched(name: String, text: &str, truncation: Truncation) -> Self {
        let at = Positions::of(text).at(truncation.at);
        let said = reply::truncated(truncation.reason, at, Language::En);
        Self::NotSearched {
            name,
            line: at.line,
            column: at.column,
            said: terminal::plain(&said),
        }
    }

    /// What to say on standard error, each problem on a line of its own.
    pub(super) fn lines(&self) -> Vec<String> {
        match self {
            #[cfg(feature = "discord")]
            Self::Configuration(problems) => problems.clone(),
            one => vec![one.to_string()],
        }
    }

    /// Whether the reader of the output went away.
    pub(super) fn is_broken_pipe(&self) -> bool {
        matches!(self, Self::Output(error) if error.kind() == io::ErrorKind::BrokenPipe)
    }
}
