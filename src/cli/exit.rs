//! Exit statuses, and what a command can fail with.

use crate::api::ApiError;
#[cfg(feature = "bot")]
use crate::file::FileError;
use crate::file::FileKind;
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
    /// That of a command that was run.
    Of(u8),
}

impl From<Status> for ExitCode {
    fn from(status: Status) -> Self {
        Self::from(match status {
            Status::Answered => 0,
            Status::Nothing => 1,
            Status::Unusable => 2,
            Status::Of(status) => status,
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
    #[cfg(feature = "bot")]
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
    #[cfg(feature = "bot")]
    #[error(
        "others than its owner can read or change the token file {name}; run `chmod 600 {quoted}`"
    )]
    ExposedToken {
        /// The file.
        name: String,
        /// The same for a shell.
        quoted: String,
    },
    /// The address that is to stand for a platform's API is not on this machine.
    #[cfg(feature = "bot")]
    #[error(
        "{name} is `{address}`; it takes an address of this machine, such as http://127.0.0.1:8080, because the token goes there"
    )]
    StandIn {
        /// The variable.
        name: &'static str,
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
    /// The same of Slack.
    #[cfg(not(feature = "slack"))]
    #[error(
        "this kyoka was built without the Slack bot; build it with `cargo install --path . --features slack`"
    )]
    NoSlack,
    /// The page was not built in.
    #[error(
        "this kyoka was built without the page; build that with `web/build` in kyoka's repository, then run `kyoka web --page web/dist`, or build kyoka again with `--features page`"
    )]
    NoPage,
    /// An address cannot be listened at.
    #[error(
        "cannot listen at {address}: {source}; give an address and a free port, e.g. `--listen 127.0.0.1:8081`"
    )]
    Address {
        /// As given.
        address: String,
        /// Why.
        source: io::Error,
    },
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
    /// There is no question.
    #[error(
        "the question is empty; ask in a few words, e.g. `kyoka ask \"StartSession is denied\"`"
    )]
    NoQuestion,
    /// A pattern of file names is none.
    #[error("`{pattern}` is no pattern of file names: {source}")]
    Pattern {
        /// As given.
        pattern: String,
        /// Why.
        source: glob::PatternError,
    },
    /// There is no command to run.
    #[error("give a command to run, e.g. `kyoka run -- aws s3 ls`")]
    NothingToRun,
    /// No place is known to keep the output of commands.
    #[error(
        "neither XDG_STATE_HOME nor HOME is set, so there is no place for what `kyoka last` reads"
    )]
    NoHome,
    /// Something that is made cannot be written.
    #[error("cannot write {name}: {source}; check the path and its permissions")]
    NotKept {
        /// The file.
        name: String,
        /// Why.
        source: io::Error,
    },
    /// No failed command is known.
    #[error(
        "no failed command was kept; `kyoka init` prepares a shell, or run `kyoka run -- COMMAND`"
    )]
    NothingRecorded,
    /// There are not two things to compare.
    #[error("give two policies or two folders to compare, or `--git BASE HEAD`")]
    NotTwo,
    /// `git` failed.
    #[error("git: {said}; run it inside a repository that has both revisions")]
    Git {
        /// What it said.
        said: String,
    },
    /// Several things, each on a line of its own.
    #[error("{}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "))]
    Several(Vec<Failure>),
    /// The contract has no answer.
    #[error(transparent)]
    Api(#[from] ApiError),
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
    #[cfg(feature = "bot")]
    #[error("{0}")]
    Bot(String),
    /// The bot's configuration: every problem with its place.
    #[cfg(feature = "bot")]
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
    /// What to say on standard error, each problem on a line of its own.
    pub(super) fn lines(&self) -> Vec<String> {
        match self {
            #[cfg(feature = "bot")]
            Self::Configuration(problems) => problems.clone(),
            Self::Several(all) => all.iter().flat_map(Self::lines).collect(),
            one => vec![one.to_string()],
        }
    }

    /// Whether the reader of the output went away.
    pub(super) fn is_broken_pipe(&self) -> bool {
        matches!(self, Self::Output(error) if error.kind() == io::ErrorKind::BrokenPipe)
    }
}
