//! What of a file AWS would not take as it stands, on standard error.

use crate::api::whole;
use crate::compare::Flaw;
use crate::render::terminal;
use crate::reply;
use crate::text::{Language, Paste, Positions, Span};
use std::io::{self, Write};

/// The most places that are named of one file.
const MAX_NAMED: usize = 20;

/// Names each flaw with its place.
pub(super) fn name(paste: &Paste, mut flaws: Vec<(Flaw, Span)>) {
    flaws.sort_by_key(|(_, span)| *span);
    let mut positions = Positions::of(paste.as_str());
    let mut err = io::stderr().lock();
    let name = terminal::printable(whole::name(paste));
    for (flaw, span) in flaws.iter().take(MAX_NAMED) {
        let at = positions.at(span.start);
        let said = terminal::plain(&reply::flaw(flaw, Language::En));
        // Standard error may be gone; the answer says what matters.
        let _ = writeln!(err, "kyoka: {name}:{}:{}: {said}", at.line, at.column);
    }
    if let Some(more) = flaws.len().checked_sub(MAX_NAMED).filter(|more| *more > 0) {
        let _ = writeln!(err, "kyoka: {name}: {more} more; `kyoka lint` lists them");
    }
}
