//! Facts → one document in one language.
//!
//! In: an [`Answer`](crate::answer::Answer) or an [`Asked`](crate::answer::Asked): what was read, what was
//! found out about it and the articles that fit.
//! Out: a [`Reply`] in blocks and inlines, cause first, in three lengths: a summary of two sentences, a brief answer
//! that a chat shows, and the details. Every sentence stands in `words`, once a language;
//! what was pasted enters a reply as [`Inline::Pasted`] or as code, so that a renderer can quote it. Knows
//! no output format and decides nothing about the denial.

mod apply;
mod article;
mod author;
mod brief;
mod comparison;
mod details;
mod direct;
mod document;
mod explain;
mod follow_up;
mod made;
mod names;
mod question;
mod sentences;
mod shown;
mod talk;
mod told;
mod words;

pub use apply::quoted;
pub use article::article;
pub use author::{assumed, authored, authored_in, not_authored};
pub use brief::{Medium, brief, commands, named_article, summary};
pub use comparison::{comparison, comparisons};
pub use details::{details, whole};
pub use document::{Block, Code, DiffLine, Inline, Line, Reply, Sign};
pub use explain::{
    explained_condition, explained_in_short, explained_statement, explanation, explanation_wanted,
};
pub use follow_up::{FollowUp, follow_up, what_can_be_asked};
pub use question::{InVain, action, question};
pub use sentences::{finding, flaw, reason, remedy, truncated, unproven, unreadable};
pub use talk::{
    Earlier, Talk, Unread, chat_greeting, chat_help, chat_unknown, earlier, exhausted, no_action,
    secrets, talk, unread, why_not_star,
};
pub use words::explain::Length;
