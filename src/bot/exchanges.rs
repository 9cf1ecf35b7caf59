//! When a conversation in a channel has become long enough for a thread.

use crate::ids::{MessageId, PersonId, PlaceId};
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
    going: Mutex<HashMap<(PlaceId, PersonId), Exchange>>,
}

/// A conversation of one person in one channel.
#[derive(Clone, Debug)]
struct Exchange {
    answers: u32,
    last_answer: MessageId,
    at: Duration,
}

impl Exchanges {
    /// The bot's last answer to the person there, when the conversation is now to go on in a thread: the
    /// question continues it, and it has been long.
    pub(super) fn is_long(
        &self,
        channel: &PlaceId,
        person: &PersonId,
        replies: bool,
        now: Duration,
    ) -> Option<MessageId> {
        let going = self.going.lock().unwrap_or_else(PoisonError::into_inner);
        let exchange = going.get(&(channel.clone(), person.clone()))?;
        let goes_on = replies && now.saturating_sub(exchange.at) < OVER;
        (goes_on && exchange.answers >= ANSWERS).then(|| exchange.last_answer.clone())
    }

    /// Counts an answer; one that continues nothing begins a conversation.
    pub(super) fn answered(
        &self,
        channel: &PlaceId,
        person: &PersonId,
        replies: bool,
        answer: &MessageId,
        now: Duration,
    ) {
        let mut going = self.going.lock().unwrap_or_else(PoisonError::into_inner);
        if going.len() >= REMEMBERED {
            going.retain(|_, exchange| now.saturating_sub(exchange.at) < OVER);
        }
        let before = going
            .get(&(channel.clone(), person.clone()))
            .filter(|exchange| replies && now.saturating_sub(exchange.at) < OVER)
            .map_or(0, |exchange| exchange.answers);
        let exchange = Exchange {
            answers: before.saturating_add(1),
            last_answer: answer.clone(),
            at: now,
        };
        going.insert((channel.clone(), person.clone()), exchange);
    }

    /// Forgets the conversation there: it has moved.
    pub(super) fn moved(&self, channel: &PlaceId, person: &PersonId) {
        let mut going = self.going.lock().unwrap_or_else(PoisonError::into_inner);
        going.remove(&(channel.clone(), person.clone()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_exchange_goes_on_in_a_thread() {
        let exchanges = Exchanges::default();
        let (one, two, nine) = (&"1".into(), &"2".into(), &"9".into());
        let at = Duration::from_mins;
        for answer in 1..=3 {
            assert_eq!(exchanges.is_long(one, two, true, at(answer)), None);
            exchanges.answered(one, two, true, &answer.to_string().into(), at(answer));
        }
        assert_eq!(exchanges.is_long(one, two, true, at(4)), Some("3".into()));
        assert_eq!(
            exchanges.is_long(one, two, false, at(4)),
            None,
            "a new question"
        );
        assert_eq!(
            exchanges.is_long(one, nine, true, at(4)),
            None,
            "another person"
        );
        assert_eq!(exchanges.is_long(one, two, true, at(33)), None, "over");
        exchanges.moved(one, two);
        assert_eq!(exchanges.is_long(one, two, true, at(4)), None);
    }
}
