//! The time, read in one place.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// Discord's epoch, the first second of 2015, in milliseconds since 1970.
///
/// Source: Discord Developer Documentation, "API Reference: Snowflakes".
const DISCORD_EPOCH: u64 = 1_420_070_400_000;

/// The time since 1970.
#[expect(
    clippy::disallowed_methods,
    reason = "the edge: the bot lives in real time"
)]
pub(super) fn now() -> Duration {
    SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default()
}

/// The seconds since 1970, as the database keeps them.
pub(super) fn seconds() -> i64 {
    i64::try_from(now().as_secs()).unwrap_or(i64::MAX)
}

/// How long ago a message with this id was written.
pub(super) fn age(snowflake: u64) -> Duration {
    let written = Duration::from_millis((snowflake >> 22).saturating_add(DISCORD_EPOCH));
    now().saturating_sub(written)
}
