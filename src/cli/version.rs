//! `kyoka --version`: the program, the data that its answers rest on, and what was built in.

use crate::kb::KnowledgeBase;
use crate::reference;
use std::io::{self, Write};

/// The Cargo features that add something to the commands.
const FEATURES: [(&str, bool); 3] = [
    ("discord", cfg!(feature = "discord")),
    ("page", cfg!(feature = "page")),
    ("slack", cfg!(feature = "slack")),
];

/// Prints them, a line each.
pub(super) fn print(out: &mut impl Write) -> io::Result<()> {
    writeln!(out, "kyoka {}", env!("CARGO_PKG_VERSION"))?;
    writeln!(
        out,
        "AWS service authorization reference: data of {}",
        reference::info().generated
    )?;
    writeln!(
        out,
        "knowledge base: revision {:016x}, {} articles",
        KnowledgeBase::embedded_revision(),
        KnowledgeBase::embedded().articles().len()
    )?;
    let built_in = FEATURES.iter().filter(|(_, is_built_in)| *is_built_in);
    let names: Vec<&str> = built_in.map(|(name, _)| *name).collect();
    let names = if names.is_empty() {
        "none".to_owned()
    } else {
        names.join(", ")
    };
    writeln!(out, "features: {names}")
}
