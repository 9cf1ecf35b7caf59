//! What was said lately: bounded in time, count and bytes, and never written anywhere.

use super::Limits;
use crate::budget::Budget;
use crate::denial::{self, Denial, Matched};
use crate::evidence::{Input, Role};
use crate::ids::{MessageId, PersonId, PlaceId};
use crate::text::mask::Masker;
use crate::text::{Language, Paste};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
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

/// Which conversation a message is part of. What is said in one of them is answered one after the other.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Conversation(pub(super) Key);

/// What holds messages together.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub(super) enum Key {
    /// What a person says to us alone.
    Private(PlaceId, PersonId),
    /// A thread, or a place of a few people.
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
struct Talk {
    said: Vec<Arc<Remembered>>,
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
    pub(super) said: Vec<Arc<Remembered>>,
    /// The language that was asked for.
    pub(super) wish: Option<Language>,
    /// The language of the last answer.
    pub(super) language: Option<Language>,
}

/// All conversations.
#[derive(Debug)]
pub(super) struct Memory {
    limits: Limits,
    conversations: BTreeMap<Key, Talk>,
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
    pub(super) fn key_of(&self, message: &MessageId) -> Option<Key> {
        self.places.get(message).cloned()
    }

    /// What was said in a conversation before `message`.
    pub(super) fn before(&mut self, key: &Key, message: &MessageId, now: Duration) -> Earlier {
        self.expire(now);
        let Some(conversation) = self.conversations.get(key) else {
            return Earlier::default();
        };
        Earlier {
            said: conversation
                .said
                .iter()
                .take_while(|said| said.id != *message)
                .cloned()
                .collect(),
            wish: conversation.wish,
            language: conversation.language,
        }
    }

    /// Remembers what a message showed, in place of what it showed before.
    pub(super) fn remember(&mut self, key: &Key, Shortened(said): Shortened, now: Duration) {
        self.change(key, now, |conversation| {
            conversation.note(&said.id);
            let said = Arc::new(said);
            match conversation.said.iter_mut().find(|old| old.id == said.id) {
                Some(old) => *old = said,
                None => conversation.said.push(said),
            }
            let bytes =
                |said: &[Arc<Remembered>]| said.iter().map(|said| said.bytes()).sum::<usize>();
            while conversation.said.len() > MESSAGES || bytes(&conversation.said) > BYTES {
                conversation.said.remove(0);
            }
        });
        self.evict();
    }

    /// Remembers the language of the last answer, and the one that was asked for.
    pub(super) fn speak(
        &mut self,
        key: &Key,
        wish: Option<Language>,
        language: Language,
        now: Duration,
    ) {
        if wish.is_some() || self.conversations.contains_key(key) {
            self.change(key, now, |conversation| {
                conversation.wish = wish.or(conversation.wish);
                conversation.language = Some(language);
            });
            self.evict();
        }
    }

    /// Remembers that a message is part of a conversation.
    pub(super) fn lead(&mut self, key: &Key, message: &MessageId, now: Duration) {
        if self.conversations.contains_key(key) {
            self.change(key, now, |conversation| {
                conversation.note(message);
            });
            self.evict();
        }
    }

    /// When a conversation was last used.
    pub(super) fn used(&self, key: &Key) -> Duration {
        self.conversations
            .get(key)
            .map(|conversation| conversation.used)
            .unwrap_or_default()
    }

    /// Forgets a whole conversation.
    pub(super) fn forget(&mut self, key: &Key) {
        if let Some(gone) = self.conversations.remove(key) {
            self.order.remove(&(gone.used, key.clone()));
            self.bytes = self.bytes.saturating_sub(gone.bytes);
            for id in gone.ids {
                self.places.remove(&id);
            }
        }
    }

    /// Forgets what a message said.
    pub(super) fn forget_message(&mut self, message: &MessageId) {
        if let Some(key) = self.key_of(message) {
            self.forget_said(&key, |said| said.id == *message);
        }
    }

    /// Forgets everything that a person said.
    pub(super) fn forget_person(&mut self, person: &PersonId) {
        let keys: Vec<Key> = self
            .conversations
            .iter()
            .filter(|(_, conversation)| conversation.said.iter().any(|said| said.author == *person))
            .map(|(key, _)| key.clone())
            .collect();
        for key in keys {
            self.forget_said(&key, |said| said.author == *person);
        }
    }

    fn forget_said(&mut self, key: &Key, gone: impl Fn(&Remembered) -> bool) {
        let used = self.used(key);
        let mut is_over = false;
        self.change(key, used, |conversation| {
            conversation.said.retain(|said| !gone(said));
            is_over = conversation.said.is_empty();
        });
        if is_over {
            self.forget(key);
        }
    }

    /// A conversation goes on in another place; what was said there before is in it no longer.
    pub(super) fn move_to(&mut self, from: &Key, to: &Key) {
        let Some(moved) = self.conversations.get(from) else {
            return;
        };
        let moved = Talk {
            said: moved.said.clone(),
            ids: moved.ids.clone(),
            ..*moved
        };
        self.forget(from);
        self.change(to, moved.used, |conversation| *conversation = moved);
        self.evict();
    }

    /// How many conversations and bytes are remembered.
    #[cfg(test)]
    pub(super) fn size(&self) -> (usize, usize) {
        (self.conversations.len(), self.bytes)
    }

    /// Changes a conversation, and keeps the books.
    fn change(&mut self, key: &Key, now: Duration, change: impl FnOnce(&mut Talk)) {
        let conversation = self.conversations.entry(key.clone()).or_default();
        self.order.remove(&(conversation.used, key.clone()));
        self.bytes = self.bytes.saturating_sub(conversation.bytes);
        for id in &conversation.ids {
            self.places.remove(id);
        }
        change(conversation);
        conversation.used = conversation.used.max(now);
        let said = conversation.said.iter().map(|said| said.bytes());
        conversation.bytes = 256 + conversation.ids.len() * ID + said.sum::<usize>();
        self.bytes += conversation.bytes;
        for id in &conversation.ids {
            self.places.insert(id.clone(), key.clone());
        }
        self.order.insert((conversation.used, key.clone()));
    }

    /// Forgets what was last used too long ago.
    fn expire(&mut self, now: Duration) {
        while let Some((used, key)) = self.order.first().cloned()
            && now.saturating_sub(used) >= self.limits.remembered
        {
            self.forget(&key);
        }
    }

    /// Forgets the least recently used while there is too much.
    fn evict(&mut self) {
        while (self.bytes > self.limits.memory
            || self.conversations.len() > self.limits.conversations)
            && let Some((_, key)) = self.order.first().cloned()
        {
            self.forget(&key);
        }
    }
}

impl Talk {
    /// Adds an id, once. The ids of what is remembered stay.
    fn note(&mut self, id: &MessageId) {
        if self.ids.contains(id) {
            return;
        }
        self.ids.push(id.clone());
        if self.ids.len() > IDS {
            let said = &self.said;
            let oldest = self
                .ids
                .iter()
                .position(|id| said.iter().all(|said| said.id != *id));
            if let Some(oldest) = oldest {
                self.ids.remove(oldest);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(id: u64, text: &str) -> Shortened {
        let said = Remembered {
            id: message(id),
            author: (id % 7).to_string().into(),
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
        Key::Person("1".into(), person.to_string().into())
    }

    fn message(id: u64) -> MessageId {
        id.to_string().into()
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
            memory.remember(&key(person), said(person, "x"), now(person));
        }
        assert_eq!(memory.size().0, 50);
        assert!(
            memory
                .before(&key(9), &message(99), now(60))
                .said
                .is_empty()
        );
        assert_eq!(memory.before(&key(10), &message(99), now(60)).said.len(), 1);
        memory.lead(&key(10), &message(1000), now(61));
        memory.remember(&key(60), said(60, "x"), now(62));
        assert_eq!(memory.key_of(&message(1000)), Some(key(10)));
        assert_eq!(memory.key_of(&message(11)), None, "its turn has come");
    }

    #[test]
    fn no_flood_grows_beyond_the_limits() {
        let mut memory = Memory::new(LIMITS);
        for id in 0..5_000 {
            let text = "policy ".repeat(usize::try_from(id % 3_000).unwrap());
            memory.remember(
                &key(id % 100),
                said(id, &text),
                Duration::from_secs(id / 10),
            );
            memory.lead(
                &key(id % 100),
                &message(1_000_000 + id),
                Duration::from_secs(id / 10),
            );
            let (conversations, bytes) = memory.size();
            assert!(
                conversations <= 50 && bytes <= 100_000,
                "{conversations} {bytes}"
            );
            assert!(memory.places.len() <= conversations * IDS);
        }
        for person in 0..7 {
            memory.forget_person(&person.to_string().into());
        }
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
            memory.remember(&key(1), said(id, &"a".repeat(200_000)), Duration::ZERO);
        }
        let earlier = memory.before(&key(1), &message(1_000), Duration::ZERO);
        assert!(earlier.said.len() <= MESSAGES && memory.size().1 <= BYTES);
        assert_eq!(
            earlier.said.last().map(|said| said.id.clone()),
            Some(message(99))
        );
    }

    #[test]
    fn of_a_long_log_its_denials_are_remembered() {
        let line = "User: arn:aws:iam::123456789012:user/dev is not authorized to perform: s3:GetObject on resource: \"arn:aws:s3:::b/k\"\n";
        let text = format!("{}{line}", "nothing to see here\n".repeat(100_000));
        let mut memory = Memory::new(LIMITS);
        memory.remember(&key(1), said(1, &text), Duration::ZERO);
        let earlier = memory.before(&key(1), &message(2), Duration::ZERO);
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
        memory.remember(&key(1), said(1, &text), Duration::ZERO);
        let earlier = memory.before(&key(1), &message(2), Duration::ZERO);
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
        memory.remember(&key(1), said(1, "x"), Duration::ZERO);
        memory.speak(&key(1), Some(Language::Ja), Language::Ja, Duration::ZERO);
        let at = |minutes| Duration::from_mins(minutes);
        assert_eq!(
            memory.before(&key(1), &message(2), at(29)).wish,
            Some(Language::Ja)
        );
        let gone = memory.before(&key(1), &message(2), at(30));
        assert!(gone.said.is_empty() && gone.wish.is_none());
        assert_eq!(memory.size(), (0, 0));
    }
}
