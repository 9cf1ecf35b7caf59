//! Slack's ids as names, and back. A message's id is its channel and its time stamp, which is unique in that channel.

use crate::ids::{MessageId, PersonId, PlaceId, TenantId};

/// What all names of this platform begin with.
const PLATFORM: &str = "slack/";

pub(super) fn tenant(team: &str) -> TenantId {
    format!("{PLATFORM}{team}").into()
}

pub(super) fn person(team: &str, user: &str) -> PersonId {
    format!("{PLATFORM}{team}/{user}").into()
}

pub(super) fn channel(team: &str, channel: &str) -> PlaceId {
    format!("{PLATFORM}{team}/{channel}").into()
}

pub(super) fn thread(team: &str, channel: &str, root: &str) -> PlaceId {
    format!("{PLATFORM}{team}/{channel}/{root}").into()
}

/// A message, or another thing with an id of its own, of a channel.
pub(super) fn message(team: &str, channel: &str, id: &str) -> MessageId {
    format!("{PLATFORM}{team}/{channel}/{id}").into()
}

/// The channel and the time stamp of a message; `None` where it is none of Slack's, or a call.
pub(super) fn of_message(name: &MessageId) -> Option<(&str, &str)> {
    let mut parts = name.as_str().strip_prefix(PLATFORM)?.splitn(3, '/');
    let (_, channel, ts) = (parts.next()?, parts.next()?, parts.next()?);
    is_ts(ts).then_some((channel, ts))
}

/// The user's id of a person.
pub(super) fn of_person(name: &PersonId) -> Option<&str> {
    let (_, user) = name.as_str().strip_prefix(PLATFORM)?.split_once('/')?;
    Some(user)
}

/// The root's time stamp of a thread.
pub(super) fn of_thread(name: &PlaceId) -> Option<&str> {
    let mut parts = name.as_str().strip_prefix(PLATFORM)?.splitn(3, '/');
    parts.nth(2)
}

/// Whether a text is a time stamp, such as `1712345678.123456`.
pub(super) fn is_ts(text: &str) -> bool {
    let is_number = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    text.split_once('.')
        .is_some_and(|(seconds, rest)| is_number(seconds) && is_number(rest))
}
