//! Discord's ids as names, and back.

use crate::ids::{MessageId, PersonId, PlaceId, TenantId};

/// What all names of this platform begin with.
const PLATFORM: &str = "discord/";

pub(super) fn person(id: u64) -> PersonId {
    format!("{PLATFORM}{id}").into()
}

pub(super) fn tenant(server: u64) -> TenantId {
    format!("{PLATFORM}{server}").into()
}

pub(super) fn place(channel: u64) -> PlaceId {
    format!("{PLATFORM}{channel}").into()
}

/// A message, or another thing with an id of its own, of a channel.
pub(super) fn message(channel: u64, id: u64) -> MessageId {
    format!("{PLATFORM}{channel}/{id}").into()
}

/// The channel and the id of a message; `None` where it is none of Discord's.
pub(super) fn of_message(name: &MessageId) -> Option<(u64, u64)> {
    let (channel, id) = name.as_str().strip_prefix(PLATFORM)?.split_once('/')?;
    Some((number(channel)?, number(id)?))
}

pub(super) fn of_person(name: &PersonId) -> Option<u64> {
    number(name.as_str().strip_prefix(PLATFORM)?)
}

/// An id of Discord's, which is never zero.
fn number(text: &str) -> Option<u64> {
    text.parse().ok().filter(|id| *id != 0)
}
