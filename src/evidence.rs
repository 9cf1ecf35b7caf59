//! All that a conversation shows: denials, policies, the asker's language; once, in order of appearance.

use crate::denial::{Denial, Foreign};
use crate::policy::PastedPolicy;
use crate::text::{Language, Paste};

/// Everything that was read from what was pasted.
#[derive(Clone, Debug)]
pub struct Evidence {
    /// What was pasted, in order.
    pub pastes: Vec<Paste>,
    /// Distinct denials over all pastes.
    pub denials: Vec<Denial>,
    /// What the error is instead, when there is no denial.
    pub foreign: Option<Foreign>,
    /// Policies over all pastes.
    pub policies: Vec<PastedPolicy>,
    /// The asker's language.
    pub language: Language,
}
