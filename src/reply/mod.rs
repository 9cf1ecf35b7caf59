//! Facts → one document in one language.
//!
//! In: an [`Answer`], which is the evidence, what was found out about it and the articles that fit.
//! Out: a [`Reply`] in blocks and inlines, cause first. Every sentence stands in `words`, once a language;
//! what was pasted enters a reply as [`Inline::Pasted`] or as code, so that a renderer can quote it. Knows
//! no output format and decides nothing about the denial.

mod compose;
mod document;
mod words;

pub use compose::{compose, finding, reason, unreadable};
pub use document::{Block, Code, DiffLine, Inline, Line, Reply, Sign};

use crate::diagnose::Diagnoses;
use crate::evidence::Evidence;
use crate::kb::Match;

/// All that a reply is made from.
#[derive(Clone, Copy, Debug)]
pub struct Answer<'a> {
    /// What was read.
    pub evidence: &'a Evidence,
    /// What was found out.
    pub diagnoses: &'a Diagnoses,
    /// The articles that fit, one list a diagnosis, best first.
    pub articles: &'a [Vec<Match>],
}
