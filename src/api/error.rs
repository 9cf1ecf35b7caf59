//! Why a function of the contract does not answer.

use crate::budget::Truncation;
use crate::policy::{MAX_CHARACTERS, MAX_CONDITIONS, Unreadable, UnreadableKind};
use crate::render::terminal;
use crate::reply;
use crate::text::{Language, Position, Positions};
use serde::Serialize;

/// What is wrong with what was given: what, where, what to do.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, thiserror::Error)]
#[serde(tag = "code", rename_all = "snake_case")]
#[non_exhaustive]
pub enum ApiError {
    /// There is no text.
    #[error("{name} is empty; give the error message, the policy, the log or the question")]
    Empty {
        /// What of the request.
        name: String,
    },
    /// A text is longer than is read at once.
    #[error("{name} is larger than {limit} MiB; give it in parts")]
    TooLarge {
        /// What of the request.
        name: String,
        /// The limit, in MiB.
        limit: usize,
    },
    /// A file is no text.
    #[error("{name} is not text; give a text file, or one in gzip or zstd")]
    NotText {
        /// The file.
        name: String,
    },
    /// A file cannot be unpacked.
    #[error("{name} cannot be unpacked: {why}; give the whole file, or what is in it")]
    NotUnpacked {
        /// The file.
        name: String,
        /// Why.
        why: String,
    },
    /// Not all of a policy's text was searched.
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
    /// What should hold a policy holds none.
    #[error("{name} holds no IAM policy; give a JSON policy document with a Statement")]
    NoPolicy {
        /// The file.
        name: String,
    },
    /// What should hold one policy holds several.
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
    /// A request of `simulate` that is none.
    #[error("nothing was evaluated: {why}")]
    Request {
        /// What is wrong with it, and where.
        why: String,
    },
    /// The reference knows no such action.
    #[error(
        "the reference (data of {date}) knows no action or operation `{name}`; give an action as `service:Name`, a pattern such as `s3:Get*`, or an operation such as `ListObjectsV2`"
    )]
    UnknownAction {
        /// As given.
        name: String,
        /// The date of the data.
        date: &'static str,
    },
}

impl ApiError {
    /// Why the policy of a file is not taken.
    pub(crate) fn unreadable(name: String, unreadable: &Unreadable) -> Self {
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
    pub(crate) fn not_searched(name: String, text: &str, truncation: Truncation) -> Self {
        let at = Positions::of(text).at(truncation.at);
        let said = reply::truncated(truncation.reason, at, Language::En);
        Self::NotSearched {
            name,
            line: at.line,
            column: at.column,
            said: terminal::plain(&said),
        }
    }
}
