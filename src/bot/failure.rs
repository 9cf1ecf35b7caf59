//! What can go wrong while a question is answered, in words for the log that hold nothing of the question.

use super::platform::Refused;
use crate::store::StoreError;

/// What stopped an answer.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// The platform refused something.
    #[error("the platform refused: {0}")]
    Refused(#[from] Refused),
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A file could not be fetched.
    #[error("a file could not be fetched: {0}")]
    Fetch(String),
    /// The engine stopped on a defect of ours.
    #[error("the engine stopped on a defect")]
    Engine,
    /// A computation that was called off does not end: a defect of ours.
    #[error("a computation that was called off does not end")]
    Stuck,
}
