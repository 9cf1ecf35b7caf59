//! When a conversation in a channel has become long enough for a thread.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

/// After so many answers to one person, one after the other, the next is given in a thread.
const ANSWERS: u32 = 3;
/// A conversation is over after so long.
const OVER: Duration = Duration::from_mins(30);
/// So many conversations are remembered before those that are over are dropped.
const REMEMBERED: usize = 4096;

/// Who talks with the bot where.
#[derive(Debug, Default)]
pub(super) struct Exchanges {
    going: Mutex<HashMap<(u64, u64), Exchange>>,
}

/// A conversation of one person in one channel.
#[derive(Clone, Copy, Debug)]
struct Exchange {
    answers: u32,
    last_answer: u64,
    at: Duration,
}

impl Exchanges {
    /// The bot's last answer to the person there, when the conversation is now to go on in a thread: the
    /// question continues it, and it has been long.
    pub(super) fn is_long(
        &self,
        channel: u64,
        person: u64,
        replies: bool,
        now: Duration,
    ) -> Option<u64> {
        let going = self.going.lock().unwrap_or_else(PoisonError::into_inner);
        let exchange = going.get(&(channel, person))?;
        let goes_on = replies && now.saturating_sub(exchange.at) < OVER;
        (goes_on && exchange.answers >= ANSWERS).then_some(exchange.last_answer)
    }

    /// Counts an answer; one that continues nothing begins a conversation.
    pub(super) fn answered(
        &self,
        channel: u64,
        person: u64,
        replies: bool,
        answer: u64,
        now: Duration,
    ) {
        let mut going = self.going.lock().unwrap_or_else(PoisonError::into_inner);
        if going.len() >= REMEMBERED {
            going.retain(|_, exchange| now.saturating_sub(exchange.at) < OVER);
        }
        let before = going
            .get(&(channel, person))
            .filter(|exchange| replies && now.saturating_sub(exchange.at) < OVER)
            .map_or(0, |exchange| exchange.answers);
        let exchange = Exchange {
            answers: before.saturating_add(1),
            last_answer: answer,
            at: now,
        };
        going.insert((channel, person), exchange);
    }

    /// Forgets the conversation there: it has moved.
    pub(super) fn moved(&self, channel: u64, person: u64) {
        let mut going = self.going.lock().unwrap_or_else(PoisonError::into_inner);
        going.remove(&(channel, person));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_exchange_goes_on_in_a_thread() {
        let exchanges = Exchanges::default();
        let at = Duration::from_mins;
        for answer in 1..=3 {
            assert_eq!(exchanges.is_long(1, 2, true, at(answer)), None);
            exchanges.answered(1, 2, true, answer, at(answer));
        }
        assert_eq!(exchanges.is_long(1, 2, true, at(4)), Some(3));
        assert_eq!(
            exchanges.is_long(1, 2, false, at(4)),
            None,
            "a new question"
        );
        assert_eq!(exchanges.is_long(1, 9, true, at(4)), None, "another person");
        assert_eq!(exchanges.is_long(1, 2, true, at(33)), None, "over");
        exchanges.moved(1, 2);
        assert_eq!(exchanges.is_long(1, 2, true, at(4)), None);
    }
}
