//! What serenity reports, in words for the log that hold nothing of a question, and for us.

use crate::bot::Refused;
use poise::serenity_prelude as serenity;
use serenity::HttpError;

/// Discord's code for a permission that we lack.
///
/// Source: Discord Developer Documentation, "Opcodes and Status Codes".
const MISSING_PERMISSIONS: isize = 50_013;
/// The same for a place that we cannot see.
const MISSING_ACCESS: isize = 50_001;
/// The same for a person who takes no private messages from us.
const CANNOT_TELL: isize = 50_007;

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

/// Why Discord did not do something.
pub(super) fn refused(error: &serenity::Error) -> Refused {
    match (status(error), code(error)) {
        (_, MISSING_PERMISSIONS | MISSING_ACCESS | CANNOT_TELL) | (Some(403), _) => {
            Refused::Permission(None)
        }
        (Some(404), _) => Refused::Gone,
        _ => Refused::Failed(shown(error)),
    }
}

/// Commands and events report no failure to the framework: the service tells it to who waits.
#[derive(Debug, thiserror::Error)]
pub(super) enum NoFailure {}
