//! What is counted, by whoever counts.

use std::time::Duration;

/// How a question came.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Entry {
    /// A message: a mention, a reply, a private message, one of a place where we listen.
    Message,
    /// A command.
    Command,
    /// A form.
    Form,
    /// The menu of a message.
    Menu,
    /// A button.
    Button,
    /// An edited message.
    Edit,
}

impl Entry {
    /// The stable code.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Message => "message",
            Self::Command => "command",
            Self::Form => "form",
            Self::Menu => "menu",
            Self::Button => "button",
            Self::Edit => "edit",
        }
    }
}

/// What became of a question that has no answer.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Outcome {
    /// The person asked too many.
    RateLimited,
    /// The place is for commands only.
    CommandsOnly,
    /// It failed, and that was told under a number.
    Failed,
    /// Neither an answer nor that it failed could be told.
    Untold,
    /// An earlier run promised it.
    Interrupted,
}

impl Outcome {
    /// The stable code.
    pub const fn code(self) -> &'static str {
        match self {
            Self::RateLimited => "rate_limited",
            Self::CommandsOnly => "commands_only",
            Self::Failed => "failed",
            Self::Untold => "untold",
            Self::Interrupted => "interrupted",
        }
    }
}

/// Counts what happens.
pub trait Observer: Send + Sync + std::fmt::Debug {
    /// A question came.
    fn asked(&self, _entry: Entry) {}
    /// A question was acknowledged after so long.
    fn acknowledged(&self, _took: Duration) {}
    /// An answer was computed. `cause` is one of a bounded set.
    fn computed(&self, _cause: &str, _took: Duration) {}
    /// An answer was sent.
    fn answered(&self, _took: Duration) {}
    /// A question has no answer.
    fn unanswered(&self, _outcome: Outcome) {}
    /// Somebody said whether it helped.
    fn feedback(&self, _helpful: bool) {}
    /// The store did not do what it was asked for.
    fn store_failed(&self) {}
}

/// Nobody counts.
#[derive(Clone, Copy, Debug, Default)]
pub struct Unobserved;

impl Observer for Unobserved {}
