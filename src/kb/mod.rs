//! The knowledge base: articles in Markdown, found from a diagnosis by their rules.
//!
//! In: a folder, or what is embedded; then a denial and its diagnosis. Out: the articles that fit, best
//! first. `check` proves every example. Loading asks only for a title.

mod article;
mod check;
mod embedded;
mod example;
mod field;
mod finder;
mod folder;
mod form;
mod index;
mod lead;
mod list;
mod load;
mod name;
mod packed;
mod rule;
mod search;
mod skeleton;
mod stem;
mod surety;
mod tokenize;

pub use article::{Article, Front, Reference, Rule, Text};
pub use check::{Problem, ProblemKind, check, strays};
pub use example::{Example, ExampleKind, Stage};
pub use finder::{Explained, ExplainedHit, Fit, Found};
pub use folder::{Folder, Look};
pub(crate) use lead::is_open;
pub use list::{Coverage, coverage};
pub use load::{KnowledgeBase, Layers, LoadError};
pub use rule::Held;
pub use skeleton::{BadId, Case, skeleton};

use crate::diagnose::Cause;
use crate::text::Language;

/// An article that fits, in one language.
#[derive(Clone, PartialEq, Debug)]
pub struct Match {
    /// `<service>/<slug>`.
    pub id: String,
    /// The language in which it is offered.
    pub language: Language,
    /// Its title.
    pub title: String,
    /// Its summary; may be empty.
    pub summary: String,
    /// What it says first of the reason, as Markdown; may be empty.
    pub reason: String,
    /// How well it fits: 1 is best.
    pub score: f64,
    /// Its rule names something of the request, and not only kinds of causes and policies.
    pub is_specific: bool,
    /// It tells first how a policy names another resource than the call: its rule lists that cause first.
    pub is_of_name: bool,
}

impl Match {
    /// The article, in the language in which it is offered.
    fn of(id: String, language: Language, text: &Text, score: f64) -> Self {
        Self {
            id,
            language,
            title: text.front.title.clone(),
            summary: text.front.summary.clone(),
            reason: text.reason().unwrap_or_default().to_owned(),
            score,
            is_specific: text
                .front
                .rule
                .as_ref()
                .is_some_and(|rule| !rule.is_general()),
            is_of_name: text.front.rule.as_ref().is_some_and(|rule| {
                let first = rule.causes.first();
                first.is_some_and(|cause| cause == Cause::ResourceNotCovered.code())
            }),
        }
    }
}

#[cfg(test)]
mod tests;
