//! The knowledge base that a command's arguments name.

use super::exit::Failure;
use crate::kb::{Folder, KnowledgeBase};
use std::path::Path;

/// The knowledge base of a folder, or the embedded one.
pub(super) fn load(dir: Option<&Path>) -> Result<KnowledgeBase, Failure> {
    match dir {
        Some(dir) => {
            KnowledgeBase::load(dir).map_err(|error| Failure::KnowledgeBase(error.to_string()))
        }
        None => Ok(KnowledgeBase::embedded()),
    }
}

/// The same, and where it is a folder, the means to see it change.
pub(super) fn watch(dir: Option<&Path>) -> Result<(KnowledgeBase, Option<Folder>), Failure> {
    let Some(dir) = dir else {
        return Ok((KnowledgeBase::embedded(), None));
    };
    let (folder, kb) =
        Folder::open(dir).map_err(|error| Failure::KnowledgeBase(error.to_string()))?;
    Ok((kb, Some(folder)))
}
