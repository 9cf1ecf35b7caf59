//! What was said lately: bounded in time, count and bytes, and never written anywhere.

use super::{Limits, MessageId, PersonId, PlaceId};
use crate::budget::Budget;
use crate::denial::{self, Denial, Matched};
use crate::evidence::{Input, Role};
use crate::text::mask::Masker;
use crate::text::{Language, Paste};
use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

/// So many messages of one conversation are remembered.
const MESSAGES: usize = 16;

/// So many ids of one conversation's messages and answers lead back to it.
const IDS: usize = 64;

/// About how many bytes an id takes, in its conversation and in the index.
const ID: usize = 64;

/// So many bytes of one conversation are remembered.
const BYTES: usize = 1 << 20;

/// Of a longer text, such as a log, its denials and its beginning are remembered, in bytes; of the denials no more
/// than this.
const LONG: usize = 256 * 1024;

/// So much of its beginning, in bytes.
const KEPT: usize = 64 * 1024;

/// What holds messages together.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) enum Key {
    /// A thread or a private channel.
    Thread(PlaceId),
    /// A person in a channel.
    Person(PlaceId, PersonId),
    /// The replies to a message of somebody else.
    Chain(MessageId),
}

/// What a message showed.
#[derive(Clone, Debug)]
pub(super) struct Remembered {
    pub(super) id: MessageId,
    pub(super) author: PersonId,
    /// What was pasted, its secrets masked.
    pub(super) inputs: Vec<Input>,
    /// What masked them, and goes on with what is said next.
    pub(super) masker: Masker,
    pub(super) has_denials: bool,
    pub(super) has_policies: bool,
    /// It has a command that was run, which tells more of an error without its details.
    pub(super) has_command: bool,
    /// Its policies take the place of earlier ones of the same kind.
    pub(super) replaces: bool,
}

impl Remembered {
    /// Keeps no more of a long text than its denials and its beginning.
    pub(super) fn shortened(mut self, budget: &Budget) -> Shortened {
        for input in &mut self.inputs {
            let text = input.paste.as_str();
            if text.len() <= LONG {
                continue;
            }
            if input.role == Role::Conversation {
                input.role = Role::Log(denial::find(&input.paste, budget));
            }
            if let Role::Log(found) = &mut input.role {
                let mut bytes = 0;
                let fitting = found.denials.iter().take_while(|denial| {
                    bytes += size(denial);
                    bytes <= LONG
                });
                let fitting = fitting.count();
                found.more += found.denials.len() - fitting;
                found.denials.truncate(fitting);
                found.denials.shrink_to_fit();
            }
            let head = text
                .get(..text.floor_char_boundary(KEPT))
                .unwrap_or_default();
            let end = head.rfind('\n').map_or(head.len(), |at| at + 1);
            let head = head.get(..end).unwrap_or_default();
            input.paste = Paste::new(input.paste.name().map(str::to_owned), head);
        }
        Shortened(self)
    }

    /// About how many bytes it takes.
    fn bytes(&self) -> usize {
        let of = |input: &Input| {
            let denials = match &input.role {
                Role::Log(found) => found.denials.iter().map(size).sum(),
                Role::Conversation | Role::Policies(_) | Role::PoliciesOnly => 0,
            };
            input.paste.as_str().len() + size_of::<Input>() + denials
        };
        self.inputs.iter().map(of).sum::<usize>() + self.masker.bytes() + 256
    }
}

/// What a message showed, in a form that may be remembered. Made before the memory is locked, because it takes its
/// time with a long text.
pub(super) struct Shortened(Remembered);

/// About how many bytes a denial takes.
fn size(denial: &Denial) -> usize {
    let fields = [
        &denial.principal,
        &denial.action,
        &denial.operation,
        &denial.service,
        &denial.resource,
        &denial.policy_arn,
        &denial.authorization_id,
        &denial.public_access_setting,
        &denial.error_code,
    ];
    let text = |text: &String| size_of::<String>() + text.len();
    let all = |texts: &[String]| texts.iter().map(text).sum::<usize>();
    let context = denial.context.iter();
    let call = denial.call.iter().map(|call| {
        let parameters = call.parameters.iter();
        parameters
            .map(|(name, value)| text(name) + text(value))
            .sum::<usize>()
            + all(&call.resources)
    });
    let matched = denial
        .matched
        .iter()
        .map(|matched| size_of::<Matched>() + all(&matched.actions) + all(&matched.resources));
    size_of::<Denial>()
        + fields.into_iter().flatten().map(String::len).sum::<usize>()
        + all(&denial.listed)
        + context
            .map(|(key, values)| text(key) + all(values))
            .sum::<usize>()
        + call.sum::<usize>()
        + matched.sum::<usize>()
}

/// One conversation.
#[derive(Debug, Default)]
struct Conversation {
    said: Vec<Remembered>,
    /// Its messages and our answers, oldest first.
    ids: Vec<MessageId>,
    wish: Option<Language>,
    language: Option<Language>,
    used: Duration,
    bytes: usize,
}

/// What is known of a conversation before a message.
#[derive(Debug, Default)]
pub(super) struct Earlier {
    /// What was said before the message, oldest first.
    pub(super) said: Vec<Remembered>,
    /// The language that was asked for.
    pub(super) wish: Option<Language>,
    /// The language of the last answer.
    pub(super) language: Option<Language>,
}

/// All conversations.
#[derive(Debug)]
pub(super) struct Memory {
    limits: Limits,
    conversations: BTreeMap<Key, Conversation>,
    /// The least recently used first.
    order: BTreeSet<(Duration, Key)>,
    places: BTreeMap<MessageId, Key>,
    bytes: usize,
}

impl Memory {
    pub(super) fn new(limits: Limits) -> Self {
        Self {
            limits,
            conversations: BTreeMap::new(),
            order: BTreeSet::new(),
            places: BTreeMap::new(),
            bytes: 0,
        }
    }

    /// The conversation that a message is part of.
    pub(super) fn key_of(&self, message: MessageId) -> Option<Key> {
        self.places.get(&message).copied()
    }

    /// What was said in a conversation before `message`.
    pub(super) fn before(&mut self, key: Key, message: MessageId, now: Duration) -> Earlier {
        self.expire(now);
        let Some(conversation) = self.conversations.get(&key) else {
            return Earlier::default();
        };
        Earlier {
            said: conversation
                .said
                .iter()
                .take_while(|said| said.id != message)
                .cloned()
                .collect(),
            wish: conversation.wish,
            language: conversation.language,
        }
    }

    /// Remembers what a message showed, in place of what it showed before.
    pub(super) fn remember(&mut self, key: Key, Shortened(said): Shortened, now: Duration) {
        self.change(key, now, |conversation| {
            note(&mut conversation.ids, said.id);
            match conversation.said.iter_mut().find(|old| old.id == said.id) {
                Some(old) => *old = said,
                None => conversation.said.push(said),
            }
            let bytes = |said: &[Remembered]| said.iter().map(Remembered::bytes).sum::<usize>();
            while conversation.said.len() > MESSAGES || bytes(&conversation.said) > BYTES {
                conversation.said.remove(0);
            }
        });
        self.evict();
    }

    /// Remembers the language of the last answer, and the one that was asked for.
    pub(super) fn speak(
        &mut self,
        key: Key,
        wish: Option<Language>,
        language: Language,
        now: Duration,
    ) {
        if wish.is_some() || self.conversations.contains_key(&key) {
            self.change(key, now, |conversation| {
                conversation.wish = wish.or(conversation.wish);
                conversation.language = Some(language);
            });
            self.evict();
        }
    }

    /// Remembers that a message is part of a conversation.
    pub(super) fn lead(&mut self, key: Key, message: MessageId, now: Duration) {
        if self.conversations.contains_key(&key) {
            self.change(key, now, |conversation| {
                note(&mut conversation.ids, message);
            });
            self.evict();
        }
    }

    /// When a conversation was last used.
    pub(super) fn used(&self, key: Key) -> Duration {
        self.conversations
            .get(&key)
            .map(|conversation| conversation.used)
            .unwrap_or_default()
    }

    /// Forgets a whole conversation.
    pub(super) fn forget(&mut self, key: Key) {
        if let Some(gone) = self.conversations.remove(&key) {
            self.order.remove(&(gone.used, key));
            self.bytes = self.bytes.saturating_sub(gone.bytes);
            for id in gone.ids {
                self.places.remove(&id);
            }
        }
    }

    /// Forgets what the chosen messages said.
    pub(super) fn forget_said(&mut self, gone: impl Fn(&Remembered) -> bool) {
        let keys: Vec<Key> = self
            .conversations
            .iter()
            .filter(|(_, conversation)| conversation.said.iter().any(&gone))
            .map(|(key, _)| *key)
            .collect();
        for key in keys {
            let used = self.used(key);
            self.change(key, used, |conversation| {
                conversation.said.retain(|said| !gone(said));
            });
            if self
                .conversations
                .get(&key)
                .is_some_and(|left| left.said.is_empty())
            {
                self.forget(key);
            }
        }
    }

    /// How many conversations and bytes are remembered.
    #[cfg(test)]
    pub(super) fn size(&self) -> (usize, usize) {
        (self.conversations.len(), self.bytes)
    }

    /// Changes a conversation, and keeps the books.
    fn change(&mut self, key: Key, now: Duration, change: impl FnOnce(&mut Conversation)) {
        let conversation = self.conversations.entry(key).or_default();
        self.order.remove(&(conversation.used, key));
        self.bytes = self.bytes.saturating_sub(conversation.bytes);
        for id in &conversation.ids {
            self.places.remove(id);
        }
        change(conversation);
        conversation.used = conversation.used.max(now);
        let said = conversation.said.iter().map(Remembered::bytes);
        conversation.bytes = 256 + conversation.ids.len() * ID + said.sum::<usize>();
        self.bytes += conversation.bytes;
        for id in &conversation.ids {
            self.places.insert(*id, key);
        }
        self.order.insert((conversation.used, key));
    }

    /// Forgets what was last used too long ago.
    fn expire(&mut self, now: Duration) {
        while let Some((used, key)) = self.order.first().copied()
            && now.saturating_sub(used) >= self.limits.remembered
        {
            self.forget(key);
        }
    }

    /// Forgets the least recently used while there is too much.
    fn evict(&mut self) {
        while (self.bytes > self.limits.memory
            || self.conversations.len() > self.limits.conversations)
            && let Some((_, key)) = self.order.first().copied()
        {
            self.forget(key);
        }
    }
}

/// Adds an id, once.
fn note(ids: &mut Vec<MessageId>, id: MessageId) {
    if !ids.contains(&id) {
        ids.push(id);
        if ids.len() > IDS {
            ids.remove(0);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(id: u64, text: &str) -> Shortened {
        let said = Remembered {
            id: MessageId(id),
            author: PersonId(id % 7),
            masker: Masker::default(),
            inputs: vec![Input {
                paste: Paste::new(None, text),
                role: Role::Conversation,
            }],
            has_denials: true,
            has_policies: false,
            has_command: false,
            replaces: false,
        };
        said.shortened(&Budget::default())
    }

    fn key(person: u64) -> Key {
        Key::Person(PlaceId(1), PersonId(person))
    }

    const LIMITS: Limits = Limits {
        attachments: 1 << 20,
        remembered: Duration::from_mins(30),
        conversations: 50,
        memory: 100_000,
    };

    #[test]
    fn the_least_recently_used_go_first() {
        let mut memory = Memory::new(LIMITS);
        let now = Duration::from_secs;
        for person in 0..60 {
            memory.remember(key(person), said(person, "x"), now(person));
        }
        assert_eq!(memory.size().0, 50);
        assert!(
            memory
                .before(key(9), MessageId(99), now(60))
                .said
                .is_empty()
        );
        assert_eq!(memory.before(key(10), MessageId(99), now(60)).said.len(), 1);
        memory.lead(key(10), MessageId(1000), now(61));
        memory.remember(key(60), said(60, "x"), now(62));
        assert_eq!(memory.key_of(MessageId(1000)), Some(key(10)));
        assert_eq!(memory.key_of(MessageId(11)), None, "its turn has come");
    }

    #[test]
    fn no_flood_grows_beyond_the_limits() {
        let mut memory = Memory::new(LIMITS);
        for id in 0..5_000 {
            let text = "policy ".repeat(usize::try_from(id % 3_000).unwrap());
            memory.remember(key(id % 100), said(id, &text), Duration::from_secs(id / 10));
            memory.lead(
                key(id % 100),
                MessageId(1_000_000 + id),
                Duration::from_secs(id / 10),
            );
            let (conversations, bytes) = memory.size();
            assert!(
                conversations <= 50 && bytes <= 100_000,
                "{conversations} {bytes}"
            );
            assert!(memory.places.len() <= conversations * IDS);
        }
        memory.forget_said(|_| true);
        assert_eq!(memory.size(), (0, 0));
        assert!(memory.order.is_empty() && memory.places.is_empty());
    }

    #[test]
    fn one_conversation_is_bounded_as_well() {
        let limits = Limits {
            memory: 64 << 20,
            ..LIMITS
        };
        let mut memory = Memory::new(limits);
        for id in 0..100 {
            memory.remember(key(1), said(id, &"a".repeat(200_000)), Duration::ZERO);
        }
        let earlier = memory.before(key(1), MessageId(1_000), Duration::ZERO);
        assert!(earlier.said.len() <= MESSAGES && memory.size().1 <= BYTES);
        assert_eq!(earlier.said.last().map(|said| said.id), Some(MessageId(99)));
    }

    #[test]
    fn of_a_long_log_its_denials_are_remembered() {
        let line = "User: arn:aws:iam::123456789012:user/dev is not authorized to perform: s3:GetObject on resource: \"arn:aws:s3:::b/k\"\n";
        let text = format!("{}{line}", "nothing to see here\n".repeat(100_000));
        let mut memory = Memory::new(LIMITS);
        memory.remember(key(1), said(1, &text), Duration::ZERO);
        let earlier = memory.before(key(1), MessageId(2), Duration::ZERO);
        let input = &earlier.said[0].inputs[0];
        assert!(input.paste.as_str().len() <= KEPT);
        assert!(matches!(&input.role, Role::Log(found) if found.denials.len() == 1));
    }

    #[test]
    fn of_many_denials_the_first_are_remembered_and_the_others_counted() {
        let line = |at: usize| {
            format!(
                "User: arn:aws:iam::123456789012:user/dev is not authorized to perform: s3:GetObject on resource: \"arn:aws:s3:::{}/{at}\"\n",
                "b".repeat(1000)
            )
        };
        let text: String = (0..1500).map(line).collect();
        let mut memory = Memory::new(Limits {
            memory: 64 << 20,
            ..LIMITS
        });
        memory.remember(key(1), said(1, &text), Duration::ZERO);
        let earlier = memory.before(key(1), MessageId(2), Duration::ZERO);
        let Role::Log(found) = &earlier.said[0].inputs[0].role else {
            panic!("{:?}", earlier.said[0].inputs[0].role);
        };
        assert!((100..300).contains(&found.denials.len()));
        assert_eq!(found.denials.len() + found.more, 1500);
        assert!(memory.size().1 < LONG + 2 * KEPT);
    }

    #[test]
    fn what_is_too_old_is_gone() {
        let mut memory = Memory::new(LIMITS);
        memory.remember(key(1), said(1, "x"), Duration::ZERO);
        memory.speak(key(1), Some(Language::Ja), Language::Ja, Duration::ZERO);
        let at = |minutes| Duration::from_mins(minutes);
        assert_eq!(
            memory.before(key(1), MessageId(2), at(29)).wish,
            Some(Language::Ja)
        );
        let gone = memory.before(key(1), MessageId(2), at(30));
        assert!(gone.said.is_empty() && gone.wish.is_none());
        assert_eq!(memory.size(), (0, 0));
    }
}
