//! From a message to an answer.

use super::answer::{Action, Answer, Audience, File, Subject, Verdict};
use super::intent::{self, Asked, Intent};
use super::memory::{Conversation, Earlier, Key, Memory, Remembered};
use super::{Attachment, Attention, Detail, Message, Recalled, Said, Visibility};
use crate::answer::{self, Wanted};
use crate::author;
use crate::budget::Budget;
use crate::evidence::{self, ClueFact, Evidence, Extent, Input, IntakeError, Role, named_kind};
use crate::explain;
use crate::iam::PolicyType;
use crate::ids::{MessageId, PersonId, PlaceId, PlaceKind};
use crate::kb::{Fit, KnowledgeBase};
use crate::policy::edit::over_lines;
use crate::render::markdown;
use crate::reply::{self, Block, InVain, Length, Line, Medium, Reply, Talk, Unread};
use crate::text::mask::{self, Masker, Secret};
use crate::text::{Language, Paste, language};
use std::borrow::Cow;
use std::collections::BTreeSet;
use std::io::Cursor;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};
use std::time::Duration;

/// So many corrected policies come as files.
const FILES: usize = 8;

/// So many articles are looked for.
const ARTICLES: usize = 3;

/// The most characters of a title: what Discord's list of threads shows.
const MAX_TITLE: usize = 90;

/// So much of a question without an answer is kept, in characters.
const QUESTION: usize = 300;

/// What the engine may use.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Limits {
    /// The most bytes that are read of all attachments of one message together, unpacked, with those of the messages
    /// that it quotes.
    pub attachments: u64,
    /// How long a conversation is remembered after its last message.
    pub remembered: Duration,
    /// The most conversations that are remembered.
    pub conversations: usize,
    /// The most bytes that are remembered of all conversations.
    pub memory: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            attachments: 64 << 20,
            remembered: Duration::from_mins(30),
            conversations: 10_000,
            memory: 64 << 20,
        }
    }
}

/// Answers messages, from any number of threads at once.
#[derive(Debug)]
pub struct Engine {
    kb: RwLock<Arc<KnowledgeBase>>,
    limits: Limits,
    /// What becomes of a question that no article answers.
    in_vain: InVain,
    memory: Mutex<Memory>,
}

impl Engine {
    /// An engine that remembers nothing yet.
    pub fn new(kb: KnowledgeBase, limits: Limits) -> Self {
        Self {
            kb: RwLock::new(Arc::new(kb)),
            limits,
            in_vain: InVain::IsLost,
            memory: Mutex::new(Memory::new(limits)),
        }
    }

    /// The same engine, which says this of a question that no article answers.
    #[must_use]
    pub fn saying_in_vain(mut self, in_vain: InVain) -> Self {
        self.in_vain = in_vain;
        self
    }

    /// Answers a message. Work for a thread of its own: milliseconds, and seconds for a large attachment. The bytes of
    /// an attachment are dropped as soon as they are text.
    pub fn answer(&self, mut message: Message, budget: &Budget) -> Answer {
        let key = self.key(&message);
        let mut earlier = self.memory().before(&key, &message.said.id, message.now);
        let mut intake = Intake::new(self.limits.attachments, budget);
        let is_again = message.context.is_some();
        if let Some(context) = message.context.take() {
            earlier.said = self.recall(&key, &earlier.said, context, &mut intake, message.now);
            let spoken = spoken(&earlier.said);
            earlier.language = earlier.language.or(spoken);
        }
        let own = Own::read(
            &mut message.said,
            &mut message.quoted,
            &earlier.said,
            &mut intake,
        );
        let message = &message;
        let shows_nothing = own.evidence.denials.is_empty() && own.evidence.policies.is_empty();
        let asked = if shows_nothing {
            self.asked(&message.said.text, &earlier)
        } else {
            intent::of_message(&message.said.text)
        };
        let (wish, replaces) = wanted(message, asked.as_ref());
        let language = (wish.or(earlier.wish))
            .or(message.languages.person)
            .or(own.spoken)
            .or(asked.as_ref().map(|asked| asked.spoken))
            .or(earlier.language)
            .or(message.languages.channel)
            .or(message.languages.server)
            .unwrap_or(Language::En);
        let turn = Turn {
            engine: self,
            budget,
            kb: self.kb(),
            message,
            key: &key,
            intents: asked.map_or_else(Vec::new, |asked| asked.intents),
            language,
        };
        let said = Remembered {
            replaces,
            ..own.remembered(message.said.id.clone(), message.author.clone())
        };
        let secrets = own.evidence.secrets.clone();
        let follows = (said.has_policies || said.has_command)
            && earlier.said.iter().any(|said| said.has_denials);
        let is_for_us = said.has_denials || said.has_policies && follows;
        if message.attention == Attention::Overheard && !is_for_us {
            if said.has_policies {
                let said = said.shortened(budget);
                self.memory().remember(&key, said, message.now);
            }
            return turn.silence(secrets);
        }
        let shows = said.has_denials
            || said.has_policies
            || follows
            || !own.evidence.unreadable.is_empty()
            || own.evidence.foreign.is_some();
        let mut answer = if shows {
            let answer = turn.explain(&earlier, &said, own.evidence);
            if said.has_denials || said.has_policies || follows {
                let said = said.shortened(budget);
                self.memory().remember(&key, said, message.now);
            }
            answer
        } else {
            turn.without_paste(&earlier)
        };
        answer.secrets.extend(secrets);
        if budget.is_exhausted() {
            mention_exhausted(&mut answer);
        }
        turn.mention_unread(&mut answer, &own.unread);
        answer.question = own.inputs.into_iter().skip(own.quoted).collect();
        answer.warning = reply::secrets(&answer.secrets, language);
        if is_again {
            // Asking for the same answer once more asks nothing new.
            answer.unanswered = None;
        }
        let mut memory = self.memory();
        memory.speak(&key, wish, language, message.now);
        memory.lead(&key, &message.said.id, message.now);
        drop(memory);
        seen_by(answer, message.visibility)
    }

    /// The conversation that a message is part of.
    pub fn conversation(&self, message: &Message) -> Conversation {
        Conversation(self.key(message))
    }

    /// The conversation of `message` goes on in this thread.
    pub fn move_to_thread(&self, message: &MessageId, thread: &PlaceId) {
        let mut memory = self.memory();
        if let Some(key) = memory.key_of(message)
            && !matches!(key, Key::Private(..))
        {
            memory.move_to(&key, &Key::Thread(thread.clone()));
        }
    }

    /// Earlier messages as they are remembered, else as they were read again, which are then remembered.
    fn recall(
        &self,
        key: &Key,
        known: &[Arc<Remembered>],
        context: Vec<Recalled>,
        intake: &mut Intake<'_>,
        now: Duration,
    ) -> Vec<Arc<Remembered>> {
        let mut said: Vec<Arc<Remembered>> = Vec::new();
        for mut recalled in context {
            if let Some(known) = known.iter().find(|known| known.id == recalled.said.id) {
                said.push(Arc::clone(known));
                continue;
            }
            let own = Own::read(&mut recalled.said, &mut recalled.quoted, &said, intake);
            let remembered = own.remembered(recalled.said.id, recalled.author);
            let kept = remembered.clone().shortened(intake.budget);
            self.memory().remember(key, kept, now);
            said.push(Arc::new(remembered));
        }
        said
    }

    /// What a message that shows nothing asks: as a whole, or of the answer before it.
    fn asked(&self, text: &str, earlier: &Earlier) -> Option<Asked> {
        if let Some(asked) = intent::of_message(text) {
            return Some(asked);
        }
        if !earlier.said.iter().any(|said| said.has_denials) {
            return None;
        }
        // Not the policy of the answer before, but another one.
        if author::wanted(text) == Some(author::Asking::ForPolicy) && author::understands(text) {
            return None;
        }
        let asked = intent::about_answer(text, |name| was_said(earlier, name))?;
        if asked.is_strong() {
            return Some(asked);
        }
        // What an article answers is a question of its own.
        let found = self.kb().search(text, asked.spoken, 1);
        (found.fit != Fit::Answer).then_some(asked)
    }

    /// Says what the reference has of an IAM action, or what comes nearest to its name.
    pub fn action(&self, name: &str, language: Language) -> Answer {
        let masked = mask::secrets(name);
        let reply = match answer::about_action(&masked.text) {
            Some(facts) => Some(reply::action(&facts, language)),
            None => reply::no_action(&masked.text, language),
        };
        match reply {
            Some(reply) => answered(Subject::Question, "action", reply),
            None => answered(
                Subject::Nothing,
                "nothing",
                reply::talk(Talk::Help, language),
            ),
        }
    }

    /// Shows an article of the knowledge base; `None` when there is none of this id.
    pub fn article(&self, id: &str, language: Language) -> Option<Answer> {
        let reply = reply::article(self.kb().article(id)?, language);
        Some(answered(Subject::Question, "article", reply))
    }

    /// What it may use.
    pub(super) const fn limits(&self) -> Limits {
        self.limits
    }

    /// The knowledge base as it is now. It stays what it is while it is used.
    pub fn kb(&self) -> Arc<KnowledgeBase> {
        let kb = self.kb.read().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(&kb)
    }

    /// Answers from this knowledge base from the next message on.
    pub fn learn(&self, kb: KnowledgeBase) {
        *self.kb.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(kb);
    }

    /// Tells that `reply` was sent as the answer to `question`: who replies to it, goes on with that
    /// conversation.
    pub fn replied(&self, question: &MessageId, reply: &MessageId) {
        let mut memory = self.memory();
        if let Some(key) = memory.key_of(question) {
            let used = memory.used(&key);
            memory.lead(&key, reply, used);
        }
    }

    /// Forgets what a message said: it was deleted.
    pub fn forget_message(&self, message: &MessageId) {
        self.memory().forget_message(message);
    }

    /// Forgets everything that a person said.
    pub fn forget_person(&self, person: &PersonId) {
        self.memory().forget_person(person);
    }

    /// No one holds the lock while anything can go wrong that would leave the books in disorder.
    fn memory(&self) -> MutexGuard<'_, Memory> {
        self.memory.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What holds a message together with others. What is said to us alone goes with what the same person says to us
    /// alone there, whatever it replies to; nothing else ever goes with that.
    fn key(&self, message: &Message) -> Key {
        let place = message.place.innermost();
        if message.visibility != Visibility::Public || message.place.kind == PlaceKind::Direct {
            return Key::Private(place.clone(), message.author.clone());
        }
        let memory = self.memory();
        let known = memory
            .key_of(&message.said.id)
            .or_else(|| memory.key_of(message.reply_to.as_ref()?));
        if let Some(known) = known
            && !matches!(known, Key::Private(..))
        {
            return known;
        }
        let is_thread = message.place.thread.is_some() || message.place.kind == PlaceKind::Group;
        match message.quoted.first() {
            _ if is_thread => Key::Thread(place.clone()),
            Some(quoted) => Key::Chain(message.reply_to.as_ref().unwrap_or(&quoted.id).clone()),
            None => Key::Person(place.clone(), message.author.clone()),
        }
    }
}

/// The language of the last message that is in one.
fn spoken(said: &[Arc<Remembered>]) -> Option<Language> {
    let mut inputs = said.iter().rev().flat_map(|said| &said.inputs);
    inputs.find_map(|input| language::detect(input.paste.as_str()))
}

/// The answer as those may see it who are to see it.
pub(super) fn seen_by(answer: Answer, visibility: Visibility) -> Answer {
    match visibility {
        Visibility::Public => answer,
        Visibility::AnswerOnly => answer.without_accounts(),
        Visibility::Private => Answer {
            audience: Audience::Asker,
            ..answer
        },
    }
}

/// Whether a conversation spoke of a name, whatever its case.
fn was_said(earlier: &Earlier, name: &str) -> bool {
    let name = name.as_bytes();
    let mut inputs = earlier.said.iter().flat_map(|said| &said.inputs);
    !name.is_empty()
        && inputs.any(|input| {
            let mut windows = input.paste.as_str().as_bytes().windows(name.len());
            windows.any(|window| window.eq_ignore_ascii_case(name))
        })
}

/// Whether a command is in it that was run.
fn has_command(evidence: &Evidence) -> bool {
    let mut clues = evidence.clues.iter();
    clues.any(|clue| matches!(clue.fact, ClueFact::Command(_)))
}

/// What the lines of a message ask for beside what it shows: a language, and whether its policies take
/// the place of earlier ones.
fn wanted(message: &Message, asked: Option<&Asked>) -> (Option<Language>, bool) {
    let asked = asked.and_then(|asked| asked.wish);
    let mut wish = message.languages.wish.or(asked);
    let mut replaces = false;
    for line in intent::of_lines(&message.said.text) {
        match line {
            Intent::Language(language) => wish = message.languages.wish.or(Some(language)),
            Intent::ThisPolicy => replaces = true,
            _ => {}
        }
    }
    (wish, replaces)
}

/// What a message itself shows, with what it quotes.
struct Own {
    /// What was pasted, secrets masked: first what is quoted.
    inputs: Vec<Input>,
    /// So many of them are quoted.
    quoted: usize,
    /// What masked them.
    masker: Masker,
    evidence: Evidence,
    /// The language of its prose.
    spoken: Option<Language>,
    /// What was not read, and why.
    unread: Vec<(String, Unread)>,
}

impl Own {
    /// Reads what a message shows, and takes its attachments.
    fn read(
        said: &mut Said,
        quoted: &mut [Said],
        earlier: &[Arc<Remembered>],
        intake: &mut Intake<'_>,
    ) -> Self {
        let budget = intake.budget;
        // What may be read goes to the message's own files first.
        let own = intake.take(said);
        let known = |said: &Said| earlier.iter().any(|old| old.id == said.id);
        let quoted = quoted.iter_mut().filter(|said| !known(said));
        let mut inputs: Vec<Input> = quoted.flat_map(|said| intake.take(said)).collect();
        let quoted = inputs.len();
        inputs.extend(own);
        // A secret that was said before has the stand-in that it had.
        let mut masker = earlier
            .last()
            .map(|said| said.masker.next())
            .unwrap_or_default();
        masker.reserve(inputs.iter().map(|input| input.paste.as_str()));
        let inputs: Vec<Input> = inputs
            .into_iter()
            .map(|input| input.masked(&mut masker))
            .collect();
        let own_text = language::detect(&said.text);
        let spoken = own_text.or_else(|| {
            let mut pastes = inputs.iter().map(|input| input.paste.as_str());
            pastes.find_map(language::detect)
        });
        let mut evidence = evidence::read(inputs.clone(), None, budget);
        let mut unread = std::mem::take(&mut intake.unread);
        evidence.secrets.extend(masker.secrets());
        for (index, input) in inputs.iter().enumerate() {
            let is_here = evidence.policies.iter().any(|found| found.paste == index)
                || evidence.unreadable.iter().any(|(paste, _)| *paste == index);
            if let (Role::Policies(_), Some(name), false) =
                (&input.role, input.paste.name(), is_here)
                && !budget.is_exhausted()
            {
                unread.push((name.to_owned(), Unread::NoPolicy));
            }
        }
        Self {
            inputs,
            quoted,
            masker,
            evidence,
            spoken,
            unread,
        }
    }

    /// What is remembered of it.
    fn remembered(&self, id: MessageId, author: PersonId) -> Remembered {
        Remembered {
            id,
            author,
            inputs: self.inputs.clone(),
            masker: self.masker.clone(),
            has_denials: !self.evidence.denials.is_empty(),
            has_policies: !self.evidence.policies.is_empty(),
            has_command: has_command(&self.evidence),
            replaces: false,
        }
    }
}

/// Makes inputs of messages, within what may be read of their attachments together.
pub(super) struct Intake<'a> {
    /// The most bytes that are read, unpacked, and how many are left.
    limit: u64,
    left: u64,
    budget: &'a Budget,
    /// What was not read, and why.
    pub(super) unread: Vec<(String, Unread)>,
}

impl<'a> Intake<'a> {
    pub(super) fn new(limit: u64, budget: &'a Budget) -> Self {
        Self {
            limit,
            left: limit,
            budget,
            unread: Vec::new(),
        }
    }

    /// The text of a message and its attachments, one after the other.
    pub(super) fn take(&mut self, said: &mut Said) -> Vec<Input> {
        let kind = named_kind(&said.text);
        let mut inputs = Vec::new();
        if !said.text.trim().is_empty() {
            let input = Input {
                paste: Paste::new(None, said.text.as_str()),
                role: Role::Conversation,
            };
            inputs.push(input);
        }
        for name in std::mem::take(&mut said.unreadable) {
            self.unread.push((name, Unread::NoText));
        }
        for attachment in std::mem::take(&mut said.attachments) {
            let name = attachment.name.clone();
            match taken(attachment, &mut self.left) {
                Ok((mut input, extent)) => {
                    if let Some(kind) = kind
                        && holds_policies_only(&input, self.budget)
                    {
                        input.role = Role::Policies(kind);
                    }
                    inputs.push(input);
                    match extent {
                        Extent::Whole => {}
                        Extent::Beginning => {
                            self.unread.push((name, Unread::BeginningOnly(self.limit)));
                        }
                        Extent::Ends => self.unread.push((name, Unread::EndsOnly(self.limit))),
                    }
                }
                Err(IntakeError::TooLarge) => {
                    self.unread.push((name, Unread::TooLarge(self.limit)));
                }
                Err(IntakeError::Unreadable(_)) => self.unread.push((name, Unread::Damaged)),
                Err(IntakeError::Empty) => self.unread.push((name, Unread::Empty)),
                Err(IntakeError::Binary) => self.unread.push((name, Unread::Binary)),
            }
        }
        inputs
    }
}

/// Whether a text of which nothing is known holds policies and no denial.
fn holds_policies_only(input: &Input, budget: &Budget) -> bool {
    input.role == Role::Conversation && {
        let found = evidence::read(vec![input.clone()], None, budget);
        found.denials.is_empty() && !found.policies.is_empty()
    }
}

/// Reads an attachment, and lowers by that how many bytes are `left` to be read of the message's attachments.
fn taken(attachment: Attachment, left: &mut u64) -> Result<(Input, Extent), IntakeError> {
    let Attachment {
        name,
        bytes,
        extent,
        policy_type,
    } = attachment;
    let is_cut = extent != Extent::Whole;
    if is_cut && (policy_type.is_some() || evidence::is_packed(&bytes)) {
        return Err(IntakeError::TooLarge);
    }
    let bytes = Cursor::new(bytes);
    match policy_type {
        Some(kind) => {
            let paste = evidence::read_whole(Some(name), bytes, left)?;
            let role = Role::Policies(kind);
            Ok((Input { paste, role }, Extent::Whole))
        }
        None => {
            let (input, read) =
                evidence::read_conversation(Some(name), bytes, left, &mut |_, _| {})?;
            Ok((input, if is_cut { extent } else { read }))
        }
    }
}

/// One message being answered.
struct Turn<'a> {
    engine: &'a Engine,
    budget: &'a Budget,
    kb: Arc<KnowledgeBase>,
    message: &'a Message,
    key: &'a Key,
    /// What is asked, in the order of the message.
    intents: Vec<Intent>,
    language: Language,
}

/// What a diagnosis is made from, and what it gave.
struct Diagnosed {
    answer: answer::Answer,
    /// What of it was said in earlier messages.
    earlier: Option<reply::Earlier>,
    /// These messages.
    context: Vec<MessageId>,
}

impl Turn<'_> {
    /// Explains what a message shows, with what was said before it.
    fn explain(&self, earlier: &Earlier, said: &Remembered, own: Evidence) -> Answer {
        if own.denials.is_empty()
            && let Some(wanted) = answer::wanted(&own)
        {
            return self.of_policies(&own, wanted);
        }
        let diagnosed = self.diagnosed(&earlier.said, said, Some(own));
        let answer = match self.intents.as_slice() {
            [Intent::WhyNotStar] => self.about(&diagnosed, Intent::WhyNotStar),
            _ => self.answer(&diagnosed, self.detail()),
        };
        Answer {
            context: diagnosed.context,
            ..answer
        }
    }

    /// Says of policies what is asked of them.
    fn of_policies(&self, evidence: &Evidence, wanted: Wanted) -> Answer {
        let language = self.language;
        if wanted == Wanted::Difference
            && let Some(compared) = answer::difference(evidence, self.budget)
        {
            let reply = reply::comparison(&compared, language);
            return answered(Subject::Policies, "comparison", reply);
        }
        let explained = explain::explain(&evidence.policies, self.budget);
        let of = |length| reply::explanation_wanted(&explained, wanted, length, language);
        let whole = of(Length::Whole);
        match self.detail() {
            Detail::Whole => answered(Subject::Policies, "explanation", whole),
            Detail::Brief => {
                let mut answer = answered(Subject::Policies, "explanation", of(Length::Brief));
                if whole != answer.reply {
                    answer.actions.insert(1, Action::Details);
                }
                answer
            }
        }
    }

    /// Says of policies that were pasted earlier what a message without any asks of them.
    fn of_earlier_policies(&self, earlier: &Earlier) -> Option<Answer> {
        let is_of_its_own = |intent: &Intent| {
            matches!(
                intent,
                Intent::Help | Intent::Forget | Intent::Language(_) | Intent::Greeting
            )
        };
        if self.intents.iter().any(is_of_its_own) {
            return None;
        }
        let text = &self.message.said.text;
        let wanted = answer::wanted_in(text)?;
        let has_denials = earlier.said.iter().any(|said| said.has_denials);
        // What an error means is asked in the same words.
        if !answer::is_about_policies(text, wanted, has_denials) {
            return None;
        }
        let with_policies = earlier.said.iter().rev().filter(|said| said.has_policies);
        let mut shown: Vec<&Arc<Remembered>> = match wanted {
            Wanted::Difference => with_policies.take(2).collect(),
            Wanted::WhoAssumes | Wanted::Explanation => with_policies.take(1).collect(),
        };
        shown.reverse();
        let context: Vec<MessageId> = shown.iter().map(|said| said.id.clone()).collect();
        let inputs = shown
            .into_iter()
            .flat_map(|said| said.inputs.iter().cloned());
        let inputs = inputs.map(|input| Input {
            role: match input.role {
                Role::Policies(kind) => Role::Policies(kind),
                Role::Conversation | Role::Log(_) | Role::PoliciesOnly => Role::PoliciesOnly,
            },
            ..input
        });
        let evidence = evidence::read(inputs.collect(), Some(self.language), self.budget);
        (!evidence.policies.is_empty()).then(|| Answer {
            context,
            ..self.of_policies(&evidence, wanted)
        })
    }

    /// Diagnoses what `said` shows together with what belongs to it of what was said before. `own` is what it
    /// shows by itself, where that was read already.
    fn diagnosed(
        &self,
        before: &[Arc<Remembered>],
        said: &Remembered,
        own: Option<Evidence>,
    ) -> Diagnosed {
        // Who speaks goes on with what was said; a command begins anew.
        let goes_on =
            self.message.visibility == Visibility::Public || self.message.reply_to.is_some();
        let Together {
            mut inputs,
            context,
            earlier,
        } = together(before, said, goes_on);
        let first_own = inputs.len();
        let mut evidence = match own {
            Some(own) if inputs.is_empty() => Evidence {
                language: self.language,
                ..own
            },
            _ => {
                inputs.extend(said.inputs.iter().cloned());
                evidence::read(inputs, Some(self.language), self.budget)
            }
        };
        supersede(&mut evidence, first_own, said.replaces);
        let joined = match earlier {
            Some(reply::Earlier::Policies)
                if !evidence
                    .policies
                    .iter()
                    .any(|policy| policy.paste < first_own) =>
            {
                None
            }
            other => other,
        };
        Diagnosed {
            answer: answer::diagnose(evidence, &self.kb, self.budget),
            earlier: joined,
            context,
        }
    }

    fn answer(&self, diagnosed: &Diagnosed, detail: Detail) -> Answer {
        let language = self.language;
        let facts = &diagnosed.answer;
        let evidence = &facts.evidence;
        let whole = reply::whole(facts, &Medium::Chat, language);
        let mut shown = match detail {
            Detail::Whole => whole.clone(),
            Detail::Brief => reply::brief(facts, &Medium::Chat, language),
        };
        if let Some(earlier) = diagnosed.earlier {
            let line = reply::earlier(earlier, language);
            shown.blocks.insert(0, Block::Paragraph(line));
        }
        let (subject, cause) = if let Some(first) = facts.diagnoses.diagnoses.first() {
            (Subject::Denial, first.cause.code().to_owned())
        } else if let Some(foreign) = &evidence.foreign {
            // The code behind the colon is the text's, and a metric has few values.
            let code = foreign.code();
            let kind = code.split(':').next().unwrap_or_default();
            (Subject::OtherError, kind.to_owned())
        } else {
            (Subject::Policies, "policies".to_owned())
        };
        let mut files = Vec::new();
        if subject == Subject::Denial {
            files = policies(facts);
            files.push(File {
                name: "diagnosis.md".to_owned(),
                text: markdown::render(&whole),
            });
        }
        let mut answer = answered(subject, &cause, shown);
        answer.verdict = verdict(facts);
        answer.title = title(facts);
        answer.shows_accounts |= files
            .iter()
            .any(|file| matches!(mask::accounts(&file.text), Cow::Owned(_)));
        answer.files = files;
        answer.secrets.clone_from(&evidence.secrets);
        if let Some(id) = reply::named_article(facts) {
            answer.actions.insert(1, Action::Article(id.to_owned()));
        }
        if detail == Detail::Brief && whole != answer.reply {
            answer.actions.insert(1, Action::Details);
        }
        answer
    }

    /// Answers what is asked about the last answer.
    fn about(&self, diagnosed: &Diagnosed, intent: Intent) -> Answer {
        let facts = &diagnosed.answer;
        let Some(first) = facts.diagnoses.diagnoses.first() else {
            return self.answer(diagnosed, self.detail());
        };
        let about = match intent {
            Intent::WhyNotStar => {
                let reply = reply::why_not_star(facts, first, self.language);
                return answered(Subject::Talk, "why_not_star", reply);
            }
            Intent::Details => {
                // The rest was said before.
                let mut answer = self.answer(diagnosed, Detail::Whole);
                answer.reply = reply::details(facts, self.language);
                answer.shows_accounts |= answer.reply.shows_accounts();
                return answer;
            }
            Intent::About(about) => about,
            Intent::BothLanguages => {
                let mut answer = self.answer(diagnosed, Detail::Brief);
                let other = other(self.language);
                let more = reply::brief(facts, &Medium::Chat, other);
                answer.reply.blocks.extend(more.blocks);
                return answer;
            }
            _ => return self.answer(diagnosed, self.detail()),
        };
        let reply = reply::follow_up(facts, about, self.language);
        answered(Subject::Talk, "follow_up", reply)
    }

    /// How much to say.
    fn detail(&self) -> Detail {
        if self.intents.contains(&Intent::Details) {
            Detail::Whole
        } else {
            self.message.detail
        }
    }

    /// Answers a message in which nothing was pasted: a wish, a courtesy, or a question.
    fn without_paste(&self, earlier: &Earlier) -> Answer {
        if let Some(answer) = self.of_earlier_policies(earlier) {
            return answer;
        }
        let Some((first, more)) = self.intents.split_first() else {
            return self.question(earlier);
        };
        let mut answer = self.one(*first, earlier);
        for intent in more {
            let more = self.one(*intent, earlier);
            answer.reply.blocks.extend(more.reply.blocks);
            for id in more.context {
                if !answer.context.contains(&id) {
                    answer.context.push(id);
                }
            }
        }
        answer.shows_accounts |= answer.reply.shows_accounts();
        answer
    }

    /// Answers one wish, courtesy or question about the answer before.
    fn one(&self, intent: Intent, earlier: &Earlier) -> Answer {
        let language = self.language;
        let talk = |talk: Talk| answered(Subject::Talk, "talk", reply::talk(talk, language));
        match intent {
            Intent::Thanks => talk(Talk::Thanks),
            Intent::Greeting => talk(Talk::Greeting),
            Intent::Bye => talk(Talk::Bye),
            Intent::Noted => talk(Talk::Noted),
            Intent::OtherLanguage => talk(Talk::OtherLanguage),
            Intent::Help => talk(Talk::Help),
            Intent::Forget => {
                self.engine.memory().forget(self.key);
                talk(Talk::Forgotten)
            }
            intent => match (earlier.said.split_last(), intent) {
                (Some(_), Intent::ThisPolicy) => talk(Talk::PastePolicy),
                (Some((last, before)), intent) => {
                    let diagnosed = self.diagnosed(before, last, None);
                    let mut context = diagnosed.context.clone();
                    context.push(last.id.clone());
                    Answer {
                        context,
                        ..self.about(&diagnosed, intent)
                    }
                }
                (None, Intent::Language(_)) => talk(Talk::Language),
                (None, _) => talk(Talk::NothingBefore),
            },
        }
    }

    /// Answers a question in words: from the knowledge base or the reference.
    fn question(&self, earlier: &Earlier) -> Answer {
        let masked = mask::secrets(&self.message.said.text);
        let text = masked.text.trim();
        if text.is_empty() {
            return answered(
                Subject::Talk,
                "talk",
                reply::talk(Talk::Help, self.language),
            );
        }
        let asked = answer::ask(text, Some(self.language), &self.kb, ARTICLES, self.budget);
        let by_facts = asked
            .action
            .as_ref()
            .is_some_and(|facts| facts.was_asked_for(true) || asked.fit != Fit::Answer);
        if !asked.is_answered()
            && asked.action.is_none()
            && let Some(reply) = reply::no_action(text, self.language)
        {
            return answered(Subject::Question, "action", reply);
        }
        let (subject, cause) = match (by_facts, asked.is_answered(), asked.fit) {
            _ if asked.authored.is_some() || asked.unwritten.is_some() => {
                (Subject::Question, "policy")
            }
            _ if asked.looked_up.is_some() => (Subject::Question, "action"),
            (true, _, _) => (Subject::Question, "action"),
            (false, true, _) => (Subject::Question, "article"),
            (false, false, Fit::Suggestions) => (Subject::Nothing, "suggestions"),
            (false, false, Fit::Answer | Fit::Nothing) => (Subject::Nothing, "nothing"),
        };
        let reply = reply::question(&asked, &self.kb, self.engine.in_vain);
        let mut answer = answered(subject, cause, reply);
        if !by_facts && asked.fit == Fit::Suggestions {
            let named = asked.matches.iter();
            answer.articles = named
                .map(|found| (found.id.clone(), found.title.clone()))
                .collect();
        }
        if !asked.is_answered() {
            if earlier.said.iter().any(|said| said.has_denials) {
                let line = reply::what_can_be_asked(self.language);
                answer.reply.blocks.push(Block::Paragraph(line));
            }
            let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
            if asks_something(&line) {
                let line: String = line.chars().take(QUESTION).collect();
                answer.unanswered = Some(mask::accounts(&line).into_owned());
            }
        }
        answer
    }

    /// Says what was not read.
    fn mention_unread(&self, answer: &mut Answer, unread: &[(String, Unread)]) {
        let found = matches!(
            answer.subject,
            Subject::Denial | Subject::OtherError | Subject::Policies
        );
        // A picture beside what was found is an illustration.
        let is_told = |(_, why): &&(String, Unread)| !found || *why != Unread::NoText;
        let unread: Vec<_> = unread.iter().filter(is_told).cloned().collect();
        if unread.is_empty() {
            return;
        }
        let lines = unread_lines(&unread, self.language);
        let is_alone = answer.subject == Subject::Talk && self.message.said.text.trim().is_empty();
        let has_picture = unread.iter().any(|(_, why)| *why == Unread::NoText);
        if is_alone || has_picture && answer.subject == Subject::Nothing {
            // What there is to say is that the picture cannot be read: the question was about it.
            answer.subject = Subject::Nothing;
            answer.reply.blocks.clear();
            answer.unanswered = None;
        }
        answer.reply.blocks.insert(0, Block::List(lines));
    }

    fn silence(&self, secrets: BTreeSet<Secret>) -> Answer {
        let reply = Reply {
            language: self.language,
            blocks: Vec::new(),
        };
        let mut answer = answered(Subject::Silence, "silence", reply);
        answer.actions.clear();
        answer.warning = reply::secrets(&secrets, self.language);
        answer.secrets = secrets;
        answer
    }
}

/// Whether a line is a question that an article could answer, rather than a word between people.
fn asks_something(line: &str) -> bool {
    const ASKING: [&str; 9] = [
        "?",
        "？",
        "か。",
        "方法",
        "どう",
        "なぜ",
        "教えて",
        "できない",
        "できません",
    ];
    /// The shortest question, in characters: `why?` asks of what was said before.
    const SHORTEST: usize = 8;
    /// So many words in a row are looked for like a question.
    const WORDS: usize = 3;
    let words = line
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|word| !word.is_empty());
    line.chars().count() >= SHORTEST
        && (ASKING.iter().any(|word| line.contains(word))
            || line.ends_with('か')
            || words.count() >= WORDS)
}

/// What was not read, a line each.
pub(super) fn unread_lines(unread: &[(String, Unread)], language: Language) -> Vec<Line> {
    unread
        .iter()
        .map(|(name, why)| reply::unread(&mask::secrets(name).text, *why, language))
        .collect()
}

/// Says that the budget was spent before anything was found. What was found says it itself.
fn mention_exhausted(answer: &mut Answer) {
    let found_none = matches!(
        answer.subject,
        Subject::Talk | Subject::Nothing | Subject::Question
    );
    if found_none {
        answer.subject = Subject::Nothing;
        answer.reply.blocks = vec![Block::Paragraph(reply::exhausted(answer.language))];
        answer.unanswered = None;
    }
}

/// What was said before and belongs to what a message shows.
struct Together {
    inputs: Vec<Input>,
    /// The messages that said it, oldest first.
    context: Vec<MessageId>,
    earlier: Option<reply::Earlier>,
}

/// Finds what was said before and belongs to what a message shows.
///
/// A policy belongs to the last error, with the other policies said for it; an error takes the policies
/// that were said since the last message with both, and of that one. A message with both stands for itself; an error that comes
/// by a command (`goes_on` is false) does not take its policies either.
fn together(before: &[Arc<Remembered>], said: &Remembered, goes_on: bool) -> Together {
    let whole = |said: &Remembered| said.has_denials && said.has_policies;
    let error = before.iter().rposition(|said| said.has_denials);
    let adds = !said.has_denials && (said.has_policies || said.has_command);
    let mut found = Together {
        inputs: Vec::new(),
        context: Vec::new(),
        earlier: None,
    };
    let (error, earlier) = match (adds, error) {
        (true, Some(error)) => (Some(error), reply::Earlier::Denial),
        (false, _) if said.has_denials && !said.has_policies => (None, reply::Earlier::Policies),
        _ => return found,
    };
    let last_whole = before
        .iter()
        .enumerate()
        .rposition(|(at, said)| whole(said) && error.is_none_or(|error| at <= error));
    let begin = match last_whole {
        Some(at) if error.is_none() && !goes_on => at.saturating_add(1),
        other => other.unwrap_or_default(),
    };
    for (at, old) in before.iter().enumerate().skip(begin) {
        let had = found.inputs.len();
        for input in &old.inputs {
            let is_command = old.has_command && !old.has_denials;
            if Some(at) == error || is_command {
                found.inputs.push(input.clone());
            } else if old.has_policies {
                let role = match input.role {
                    Role::Policies(kind) => Role::Policies(kind),
                    Role::Conversation | Role::Log(_) | Role::PoliciesOnly => Role::PoliciesOnly,
                };
                found.inputs.push(Input {
                    paste: input.paste.clone(),
                    role,
                });
            }
        }
        if found.inputs.len() > had {
            found.context.push(old.id.clone());
        }
    }
    if !found.inputs.is_empty() {
        found.earlier = Some(earlier);
    }
    found
}

/// Leaves out an earlier policy that was pasted again, and, where the later ones `replace` it, an earlier
/// policy of their kind.
fn supersede(evidence: &mut Evidence, first_own: usize, replace: bool) {
    let kind =
        |policy: &crate::policy::PastedPolicy| policy.policy_type.unwrap_or(PolicyType::Identity);
    let text = |policy: &crate::policy::PastedPolicy| {
        let paste = evidence.pastes.get(policy.paste)?;
        paste.as_str().get(policy.span.start..policy.span.end)
    };
    let (earlier, own): (Vec<_>, Vec<_>) = evidence
        .policies
        .iter()
        .cloned()
        .partition(|policy| policy.paste < first_own);
    let stays = |old: &crate::policy::PastedPolicy| {
        !own.iter()
            .any(|new| text(new) == text(old) || (replace && kind(new) == kind(old)))
    };
    let kept: Vec<_> = earlier.into_iter().filter(stays).collect();
    evidence.policies = kept.into_iter().chain(own).collect();
}

/// How a diagnosis ends.
fn verdict(facts: &answer::Answer) -> Verdict {
    let all = &facts.diagnoses.diagnoses;
    if all.is_empty() {
        return Verdict::None;
    }
    if all.iter().any(|diagnosis| diagnosis.fix.is_some()) {
        Verdict::Fixed
    } else if all.iter().any(|diagnosis| !diagnosis.asks.is_empty()) {
        Verdict::Depends
    } else {
        Verdict::Denied
    }
}

/// The denied action and the last part of its resource, without account numbers.
fn title(facts: &answer::Answer) -> Option<String> {
    let first = facts.diagnoses.diagnoses.first()?;
    let denial = facts.evidence.denials.get(first.denial)?;
    let action = denial.action.as_deref().or(denial.operation.as_deref())?;
    let resource = denial.resource.as_deref();
    let short = resource.and_then(|resource| {
        let last = resource.trim_end_matches('*').trim_end_matches('/');
        last.rsplit(['/', ':'])
            .next()
            .filter(|last| !last.is_empty())
    });
    let title = match short {
        Some(short) => format!("{action} · {short}"),
        None => action.to_owned(),
    };
    let title: String = title
        .chars()
        .filter(|c| !c.is_control())
        .take(MAX_TITLE)
        .collect();
    Some(mask::accounts(&title).into_owned())
}

/// The corrected policies, as files.
fn policies(facts: &answer::Answer) -> Vec<File> {
    let combined = facts.diagnoses.offered().map(|all| &all.fix);
    let single = facts
        .diagnoses
        .diagnoses
        .iter()
        .filter_map(|diagnosis| diagnosis.fix.as_ref());
    let mut files: Vec<File> = Vec::new();
    for fix in combined.chain(single) {
        let text = format!("{}\n", over_lines(fix.after.clone()).trim_end());
        if files.iter().any(|file| file.text == text) {
            continue;
        }
        let name = match files.len() {
            0 => "policy.json".to_owned(),
            more => format!("policy-{}.json", more + 1),
        };
        files.push(File { name, text });
        if files.len() == FILES {
            break;
        }
    }
    files
}

/// The other language.
const fn other(language: Language) -> Language {
    match language {
        Language::Ja => Language::En,
        Language::En => Language::Ja,
    }
}

/// An answer of this reply, with the buttons that make sense for its subject.
pub(super) fn answered(subject: Subject, cause: &str, reply: Reply) -> Answer {
    let other = other(reply.language);
    let actions = match subject {
        Subject::Denial | Subject::OtherError | Subject::Policies | Subject::Question => vec![
            Action::Language(other),
            Action::Share,
            Action::Feedback,
            Action::Delete,
        ],
        Subject::Talk | Subject::Nothing => vec![Action::Language(other), Action::Delete],
        Subject::Silence => Vec::new(),
    };
    Answer {
        subject,
        language: reply.language,
        shows_accounts: reply.shows_accounts(),
        reply,
        audience: Audience::All,
        verdict: Verdict::None,
        title: None,
        context: Vec::new(),
        question: Vec::new(),
        files: Vec::new(),
        actions,
        articles: Vec::new(),
        secrets: BTreeSet::new(),
        warning: None,
        unanswered: None,
        cause: cause.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::converse::Languages;
    use crate::ids::Place;
    use std::sync::atomic::AtomicBool;

    const DENIAL: &str = "User: arn:aws:iam::123456789012:user/dev is not authorized to perform: s3:GetObject on resource: \"arn:aws:s3:::b/k\" because no identity-based policy allows the s3:GetObject action";

    fn message(text: &str, attachments: Vec<Attachment>) -> Message {
        Message {
            author: "1".into(),
            place: Place::channel(None, "1".into()),
            visibility: Visibility::Public,
            reply_to: None,
            quoted: Vec::new(),
            context: None,
            said: Said {
                id: "1".into(),
                text: text.to_owned(),
                attachments,
                unreadable: Vec::new(),
            },
            attention: Attention::Addressed,
            languages: Languages::default(),
            detail: Detail::Brief,
            now: Duration::ZERO,
        }
    }

    fn file(name: &str, text: &str) -> Attachment {
        Attachment {
            name: name.to_owned(),
            bytes: text.as_bytes().to_vec(),
            extent: Extent::Whole,
            policy_type: None,
        }
    }

    fn gzip(text: &str) -> Vec<u8> {
        use std::io::Write;
        let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        packed.write_all(text.as_bytes()).unwrap();
        packed.finish().unwrap()
    }

    /// An engine that reads 4,096 bytes of the files of a message.
    fn engine() -> Engine {
        let limits = Limits {
            attachments: 4096,
            ..Limits::default()
        };
        Engine::new(KnowledgeBase::embedded(), limits)
    }

    fn said(answer: &Answer) -> String {
        markdown::render(&answer.reply)
    }

    #[test]
    fn the_files_of_a_message_are_read_within_one_limit() {
        let filler = "nothing to see here\n".repeat(150);
        let mut packed = file("third.log.gz", "");
        packed.bytes = gzip(&filler.repeat(50));
        let files = vec![
            file("first.log", &format!("{DENIAL}\n{filler}")),
            file("second.log", &filler),
            packed,
            file("fourth.log", DENIAL),
        ];
        let answer = engine().answer(message("why?", files), &Budget::default());
        assert_eq!(answer.subject, Subject::Denial);
        let text = said(&answer);
        assert!(!text.contains("first.log"), "{text}");
        assert!(
            text.contains("Only the beginning of `second.log` was read"),
            "{text}"
        );
        assert!(text.contains("`third.log.gz` was not read"), "{text}");
        assert!(text.contains("`fourth.log` was not read"), "{text}");
        let bytes = answer
            .question
            .iter()
            .map(|input| input.paste.as_str().len());
        assert!(bytes.sum::<usize>() <= 4096 + "why?".len());
    }

    #[test]
    fn the_files_of_the_message_that_is_replied_to_come_after_its_own() {
        let filler = "nothing to see here\n".repeat(150);
        let mut message = message(
            "and this?",
            vec![file("own.log", &format!("{filler}{DENIAL}"))],
        );
        message.quoted.push(Said {
            id: "2".into(),
            text: String::new(),
            attachments: vec![file("quoted.log", &filler)],
            unreadable: Vec::new(),
        });
        let answer = engine().answer(message, &Budget::default());
        assert_eq!(answer.subject, Subject::Denial);
        let text = said(&answer);
        assert!(
            text.contains("Only the beginning of `quoted.log`"),
            "{text}"
        );
        assert!(!text.contains("own.log"), "{text}");
        assert_eq!(
            answer.question.len(),
            2,
            "what is quoted is not the question"
        );
    }

    #[test]
    fn what_was_called_off_is_said() {
        // It is called off before anything was read.
        for text in [DENIAL, "how do I fly?"] {
            let says = "I found no denial in what I got through";
            let budget = Budget::stopping(Arc::new(AtomicBool::new(true)));
            let answer = engine().answer(message(text, Vec::new()), &budget);
            assert!(said(&answer).contains(says), "{}", said(&answer));
            assert_eq!(answer.unanswered, None);
        }
    }

    #[test]
    fn two_policies_are_compared_within_one_limit() {
        let policy = format!(
            "{{\"Statement\":[{{\"Effect\":\"Allow\",\"Action\":\"s3:GetObject\",\"Resource\":\"*\"}}]}}{}",
            " ".repeat(2500)
        );
        let known = |name| Attachment {
            policy_type: Some(PolicyType::Identity),
            ..file(name, &policy)
        };
        let answer = engine()
            .compare(
                known("old.json"),
                known("new.json"),
                Visibility::Public,
                Language::En,
                &Budget::default(),
            )
            .unwrap();
        assert_eq!(answer.subject, Subject::Nothing);
        assert!(
            said(&answer).contains("`new.json` was not read"),
            "{}",
            said(&answer)
        );
    }
}
