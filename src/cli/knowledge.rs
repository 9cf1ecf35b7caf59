//! The knowledge base that a command's arguments name.

use super::exit::Failure;
use crate::kb::{Folder, KnowledgeBase, Layers, LoadError};
use std::path::Path;

/// The knowledge base of some layers.
pub(super) fn load(layers: &Layers) -> Result<KnowledgeBase, Failure> {
    KnowledgeBase::layered(layers).map_err(failure)
}

/// The knowledge base of a folder alone, or the embedded one.
pub(super) fn load_alone(folder: Option<&Path>) -> Result<KnowledgeBase, Failure> {
    match folder {
        Some(folder) => KnowledgeBase::load(folder).map_err(failure),
        None => Ok(KnowledgeBase::embedded()),
    }
}

/// The knowledge base of some layers, and where folders are among them, the means to see them change.
pub(super) fn watch(layers: Layers) -> Result<(KnowledgeBase, Option<Folder>), Failure> {
    if layers.folders.is_empty() {
        return Ok((KnowledgeBase::embedded(), None));
    }
    let (folder, kb) = Folder::open(layers).map_err(failure)?;
    Ok((kb, Some(folder)))
}

#[expect(
    clippy::needless_pass_by_value,
    reason = "it is what an error is mapped by"
)]
fn failure(error: LoadError) -> Failure {
    Failure::KnowledgeBase(error.to_string())
}
