//! Sentences that stand alone, for JSON and for the lists of other commands.

use super::document::Line;
use super::words::{self, ReasonFacts, Words};
use crate::budget::TruncationReason;
use crate::compare::{Flaw, Unproven};
use crate::diagnose::{Remedy, RequestRead};
use crate::evaluate::ReasonKind;
use crate::lint::FindingKind;
use crate::policy::{Statement, UnreadableKind};
use crate::text::{Language, Position};

/// Why an element stopped `statement`, in a full sentence.
pub fn reason(
    kind: &ReasonKind,
    request: &RequestRead,
    statement: Option<&Statement>,
    language: Language,
) -> Line {
    reason_in(words::of(language), kind, request, statement)
}

pub(super) fn reason_in(
    words: &dyn Words,
    kind: &ReasonKind,
    request: &RequestRead,
    statement: Option<&Statement>,
) -> Line {
    let effect = statement.and_then(|statement| statement.effect.as_ref());
    let resources = statement.and_then(|statement| statement.resource.as_ref());
    let facts = ReasonFacts {
        request,
        effect: effect.map(|effect| effect.value),
        only: resources.is_some_and(|list| list.values.len() == 1),
    };
    words.reason(kind, &facts)
}

/// What is wrong in a policy and what to write instead, in full sentences.
pub fn finding(kind: &FindingKind, language: Language) -> Line {
    words::of(language).finding(kind)
}

/// What meets a condition that stopped a request, in a full sentence.
pub fn remedy(remedy: &Remedy, language: Language) -> Line {
    words::of(language).remedy(remedy)
}

/// Why something was not proved, in full sentences.
pub fn unproven(unproven: &Unproven, language: Language) -> Line {
    words::of(language).unproven(unproven)
}

/// Why a policy was not read as it stands, in full sentences.
pub fn flaw(flaw: &Flaw, language: Language) -> Line {
    words::of(language).flaw(flaw)
}

/// Why a text that looks like a policy could not be read, in full sentences.
pub fn unreadable(kind: UnreadableKind, position: Position, language: Language) -> Line {
    words::of(language).unreadable(kind, position)
}

/// What was not read or worked through from a place on, in full sentences.
pub fn truncated(reason: TruncationReason, position: Position, language: Language) -> Line {
    words::of(language).truncated(reason, position)
}
