//! What can go wrong while a question is answered, in words for the log that hold nothing of the question.

use crate::store::StoreError;
use poise::serenity_prelude as serenity;
use serenity::HttpError;

/// What stopped an answer.
#[derive(Debug, thiserror::Error)]
pub(super) enum Failure {
    /// Discord refused a request or could not be reached.
    #[error("discord: {}", shown(.0))]
    Discord(#[from] serenity::Error),
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// An attachment could not be downloaded.
    #[error("an attachment could not be downloaded: {0}")]
    Download(String),
    /// The engine stopped on a defect of ours.
    #[error("the engine stopped on a defect")]
    Engine,
    /// A computation that was called off does not end: a defect of ours.
    #[error("a computation that was called off does not end")]
    Stuck,
}

/// An error of serenity without addresses, which hold the tokens of interactions, and without texts.
pub(super) fn shown(error: &serenity::Error) -> String {
    match error {
        serenity::Error::Http(HttpError::UnsuccessfulRequest(response)) => format!(
            "{} answered status {}, code {}",
            response.method, response.status_code, response.error.code
        ),
        serenity::Error::Http(HttpError::Request(error)) => {
            if error.is_timeout() {
                "no answer in time".to_owned()
            } else if error.is_connect() {
                "no connection".to_owned()
            } else {
                "a request failed".to_owned()
            }
        }
        serenity::Error::Http(_) => "a request failed".to_owned(),
        serenity::Error::Gateway(error) => format!("gateway: {error}"),
        serenity::Error::Json(_) => "an answer could not be read".to_owned(),
        serenity::Error::Model(error) => format!("a request was not sent: {error}"),
        _ => "a connection failed".to_owned(),
    }
}

/// The HTTP status of an error; `None` when there was no answer.
pub(super) fn status(error: &serenity::Error) -> Option<u16> {
    match error {
        serenity::Error::Http(HttpError::UnsuccessfulRequest(response)) => {
            Some(response.status_code.as_u16())
        }
        _ => None,
    }
}

/// Discord's own code of an error, 0 when there is none.
pub(super) fn code(error: &serenity::Error) -> isize {
    match error {
        serenity::Error::Http(HttpError::UnsuccessfulRequest(response)) => response.error.code,
        _ => 0,
    }
}
