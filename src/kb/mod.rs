//! The knowledge base: articles in Markdown, found from a diagnosis by their rules.

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
    /// How well it fits: 1 is best.
    pub score: f64,
}
