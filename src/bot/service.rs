//! What all questions share, whatever they come by.

use super::cases::{Case, Cases, FoundCase};
use super::clock;
use super::database::Database;
use super::exchanges::Exchanges;
use super::failure::Failure;
use super::files::{Fetcher, case_of, case_text, said_of};
use super::gap::without_names;
use super::incoming::{Caller, Said};
use super::lanes::Lanes;
use super::notice::notice;
use super::observer::{Observer, Outcome};
use super::outgoing::{
    Button, ButtonPress, CaseId, Choice, Choices, Outgoing, OutgoingFile, Part, Source,
};
use super::platform::{Capabilities, Platform, Refused};
use super::pool::{ComputePool, Job};
use super::rate::RateLimiter;
use super::seal;
use super::words::{self, Wording, Words};
use crate::budget::Budget;
use crate::converse::{Action, Answer, Audience, Conversation, Engine, Languages, Message};
use crate::ids::{MessageId, PersonId, Place, PlaceId, TenantId};
use crate::kb::{Folder, Look};
use crate::store::{SealedCase, Settings, Unanswered};
use crate::text::Language;
use std::collections::{BTreeSet, HashMap, HashSet, VecDeque};
use std::hash::Hash;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio_util::task::TaskTracker;

/// How long settings are known before they are read again: another process may have changed them.
const SETTINGS_LAST: Duration = Duration::from_mins(1);
/// So many places' settings are known.
const MAX_SETTINGS: usize = 10_000;
/// A person is told the same about a place once in so long.
const HINT_EVERY: Duration = Duration::from_hours(1);
/// So many hints are known to have been given.
const MAX_HINTS: usize = 10_000;
/// So many messages are known before those are dropped that the store has forgotten.
const MAX_KNOWN: usize = 500_000;
/// So many deletions are known: of messages whose event comes after it.
const MAX_DELETED: usize = 4096;

/// How the service behaves.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Options {
    /// The language where nothing else tells.
    pub language: Language,
    /// The words of the platform.
    pub wording: Wording,
    /// Whom to ask about the bot; `None`: whoever runs it.
    pub contact: Option<String>,
    /// Whether questions without an answer are kept, masked.
    pub keep_questions: bool,
    /// After how many days feedback and kept questions are deleted.
    pub keep_days: u32,
    /// How many questions one person may ask in a minute; as many as they like where it is `None`.
    pub questions_per_minute: Option<u32>,
    /// The most that is read of the files of one message, in bytes.
    pub attachment_bytes: u64,
    /// Where a denial is answered without a mention, whatever is set there.
    pub listens_in: BTreeSet<PlaceId>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            language: Language::En,
            wording: Wording::Usual,
            contact: None,
            keep_questions: true,
            keep_days: 90,
            questions_per_minute: None,
            attachment_bytes: 8 << 20,
            listens_in: BTreeSet::new(),
        }
    }
}

/// The bot, on any number of platforms.
#[derive(Debug)]
pub struct Service {
    pub(super) options: Options,
    pub(super) engine: Arc<Engine>,
    pub(super) database: Database,
    pub(super) observer: Arc<dyn Observer>,
    pub(super) limiter: RateLimiter,
    pub(super) fetcher: Fetcher,
    pub(super) exchanges: Exchanges,
    pub(super) cases: Cases,
    /// One message at a time: its answer, its edits, its deletion.
    pub(super) questions: Lanes<MessageId>,
    /// One conversation at a time: what is said first is remembered first.
    pub(super) conversations: Lanes<Conversation>,
    pub(super) known: Known,
    pub(super) deleted: Recent<MessageId>,
    pub(super) has_resumed: AtomicBool,
    pool: ComputePool,
    settings: Mutex<HashMap<PlaceId, (Duration, Settings)>>,
    hints: Mutex<HashMap<(PlaceId, PersonId, Hint), Duration>>,
    tasks: TaskTracker,
}

/// What a person is told once in a while.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(super) enum Hint {
    NotShown,
    CommandsOnly,
    NotPermitted,
}

impl Service {
    /// A service that knows nobody yet.
    pub fn new(
        options: Options,
        engine: Engine,
        database: Database,
        pool: ComputePool,
        observer: Arc<dyn Observer>,
    ) -> Self {
        Self {
            limiter: RateLimiter::new(options.questions_per_minute),
            fetcher: Fetcher::new(options.attachment_bytes),
            options,
            engine: Arc::new(engine),
            database,
            observer,
            exchanges: Exchanges::default(),
            cases: Cases::default(),
            questions: Lanes::default(),
            conversations: Lanes::default(),
            known: Known::default(),
            deleted: Recent::default(),
            has_resumed: AtomicBool::new(false),
            pool,
            settings: Mutex::default(),
            hints: Mutex::default(),
            tasks: TaskTracker::new(),
        }
    }

    /// Takes what has changed in the folder of the articles.
    ///
    /// # Errors
    /// An article is broken; those from before hold.
    pub fn look_into(&self, folder: &mut Folder) -> Result<Option<usize>, crate::kb::LoadError> {
        match folder.look() {
            Look::Same => Ok(None),
            Look::Changed(kb) => {
                let articles = kb.articles().len();
                self.engine.learn(kb);
                Ok(Some(articles))
            }
            Look::Broken(error) => Err(error),
        }
    }

    /// Marks that something is being done until the token is dropped.
    pub(super) fn busy(&self) -> tokio_util::task::task_tracker::TaskTrackerToken {
        self.tasks.token()
    }

    /// Waits until everything that is being done is done.
    pub async fn finish(&self) {
        self.tasks.close();
        self.tasks.wait().await;
    }

    /// Whether the store does what it is asked for.
    pub fn is_store_well(&self) -> bool {
        self.database.is_well()
    }

    /// Deletes what is too old, and learns which messages deletions may concern.
    pub async fn clean(&self) {
        let days = self.options.keep_days;
        let done = self
            .database
            .run(move |store| {
                let deleted = store.delete_old(days, clock::seconds())?;
                Ok((deleted, store.known()?))
            })
            .await;
        match done {
            Ok((deleted, known)) => {
                self.known.replace(&known);
                tracing::debug!(
                    feedback = deleted.feedback,
                    gaps = deleted.gaps,
                    questions = deleted.questions,
                    "deleted what is too old"
                );
            }
            Err(error) => tracing::error!(%error, "what is too old was not deleted"),
        }
    }

    /// Leaves nothing that was deleted in any file of the store.
    ///
    /// # Errors
    /// The store failed.
    pub async fn empty_log(&self) -> Result<(), Failure> {
        let emptied = self.database.run(|store| {
            store.empty_log();
            Ok(())
        });
        Ok(emptied.await?)
    }

    /// Lets the engine answer when it is the asker's turn; counts it, and keeps a question that has no answer.
    pub(super) async fn answer(
        &self,
        job: Job,
        tenant: Option<TenantId>,
        message: Message,
    ) -> Result<Answer, Failure> {
        let (person, question) = (message.author.clone(), message.said.id.clone());
        let engine = Arc::clone(&self.engine);
        let answered = self.compute(job, move |budget| Some(engine.answer(message, budget)));
        // The engine always answers.
        let answer = answered.await?.ok_or(Failure::Engine)?;
        if let Some(text) = &answer.unanswered
            && self.options.keep_questions
        {
            let gap = Unanswered {
                question,
                tenant,
                person,
                language: answer.language,
                masked: without_names(text),
            };
            self.database
                .post(move |store| store.keep_gap(&gap, clock::seconds()));
        }
        Ok(answer)
    }

    /// Does what takes long, when it is the asker's turn and off the threads that talk with the platform. Counts it.
    pub(super) async fn compute(
        &self,
        job: Job,
        work: impl FnOnce(&Budget) -> Option<Answer> + Send + 'static,
    ) -> Result<Option<Answer>, Failure> {
        let started = clock::now();
        let done = self.pool.work(job, work).await?;
        if let Some(answer) = &done {
            self.observer
                .computed(&answer.cause, clock::now().saturating_sub(started));
        }
        Ok(done)
    }

    /// The settings that hold in a place; the usual ones where the store fails.
    pub(super) async fn settings(&self, place: &Place) -> Settings {
        if place.tenant.is_none() {
            return Settings::default();
        }
        let now = clock::now();
        let innermost = place.innermost();
        {
            let known = self.settings.lock().unwrap_or_else(PoisonError::into_inner);
            if let Some((at, settings)) = known.get(innermost)
                && now.saturating_sub(*at) < SETTINGS_LAST
            {
                return *settings;
            }
        }
        let asked = place.clone();
        match self.database.run(move |store| store.settings(&asked)).await {
            Ok(settings) => {
                let mut known = self.settings.lock().unwrap_or_else(PoisonError::into_inner);
                if known.len() >= MAX_SETTINGS {
                    known.retain(|_, (at, _)| now.saturating_sub(*at) < SETTINGS_LAST);
                }
                if known.len() < MAX_SETTINGS {
                    known.insert(innermost.clone(), (now, settings));
                }
                settings
            }
            Err(error) => {
                self.observer.store_failed();
                tracing::error!(%error, "settings could not be read");
                Settings::default()
            }
        }
    }

    /// Reads all settings anew: some were changed.
    pub(super) fn forget_settings(&self) {
        let mut known = self.settings.lock().unwrap_or_else(PoisonError::into_inner);
        known.clear();
    }

    /// Whether a person is to be given a hint about a place: once in a while.
    pub(super) fn hints(&self, place: &PlaceId, person: &PersonId, hint: Hint) -> bool {
        let now = clock::now();
        let is_fresh = |at: &Duration| now.saturating_sub(*at) < HINT_EVERY;
        let mut given = self.hints.lock().unwrap_or_else(PoisonError::into_inner);
        if given.len() >= MAX_HINTS {
            given.retain(|_, at| is_fresh(at));
        }
        let key = (place.clone(), person.clone(), hint);
        if given.len() >= MAX_HINTS || given.get(&key).is_some_and(is_fresh) {
            return false;
        }
        given.insert(key, now);
        true
    }

    /// The language of what we say of ourselves to who calls.
    pub fn language_of(&self, caller: &Caller) -> Language {
        caller
            .locale
            .or(caller.tenant_language)
            .unwrap_or(self.options.language)
    }

    /// What we say of ourselves in a language.
    pub fn words(&self, language: Language) -> &'static Words {
        words::of(self.options.wording, language)
    }

    /// What is kept of people.
    pub fn privacy(&self, language: Language) -> String {
        (self.words(language).privacy)(&self.options)
    }

    /// The words in that language.
    pub(super) fn words_for(&self, caller: &Caller) -> &'static Words {
        self.words(self.language_of(caller))
    }

    /// Keeps a question for the buttons of its answer: in memory, and sealed where the platform asks for it.
    pub(super) async fn keep_case(&self, capabilities: &Capabilities, case: Case) -> CaseId {
        let now = clock::now();
        let first = u64::try_from(now.as_millis()).unwrap_or_default();
        let text = (capabilities.keeps_cases)
            .then(|| case_text(&case))
            .flatten();
        let (question, asker) = (case.question.clone(), case.asker.clone());
        let number = self.cases.keep(case, first, now);
        let in_memory = CaseId { number, key: 0 };
        let Some((key, sealed)) = text.and_then(|text| seal::seal(&text)) else {
            return in_memory;
        };
        let sealed = SealedCase {
            number,
            question,
            asker,
            sealed,
        };
        let kept = self
            .database
            .run(move |store| store.keep_case(&sealed, clock::seconds()));
        if let Err(error) = kept.await {
            self.observer.store_failed();
            tracing::error!(%error, "a question was not kept for its buttons");
        }
        CaseId { number, key }
    }

    /// A question that is kept.
    pub(super) async fn find_case(&self, id: CaseId) -> Option<FoundCase> {
        if let Some(case) = self.cases.find(id, clock::now()) {
            return Some(FoundCase {
                said: said_of(case.question, &case.inputs),
                is_comparison: case.is_comparison,
            });
        }
        if id.key == 0 {
            return None;
        }
        let sealed = self
            .database
            .run(move |store| store.case(id.number, clock::seconds()));
        let sealed = sealed.await.ok()??;
        let text = seal::open(id.key, sealed.sealed)?;
        case_of(sealed.question, &text, self.options.attachment_bytes)
    }

    /// A text of ours in that language, for who calls alone.
    pub fn private_notice(&self, caller: &Caller, text: &str) -> Outgoing {
        Outgoing::notice(notice(text, self.language_of(caller)), true)
    }

    /// What is known of the language to answer in.
    pub(super) async fn languages(&self, caller: &Caller, wish: Option<Language>) -> Languages {
        let channel = match caller.locale {
            Some(_) => None,
            None => self.settings(&caller.place).await.language,
        };
        Languages {
            wish,
            person: caller.locale,
            channel,
            server: caller.tenant_language.or(Some(self.options.language)),
        }
    }

    /// The language of the server, else the configured one.
    pub(super) fn tenant_language(&self, said: &Said) -> Language {
        said.tenant_language.unwrap_or(self.options.language)
    }

    /// Logs what failed under a number and says it for people.
    pub(super) fn failed(&self, failure: &Failure, question: &MessageId, words: &Words) -> String {
        self.observer.unanswered(Outcome::Failed);
        let number = number_of(question);
        tracing::error!(%failure, number, "a question could not be answered");
        (words.failed)(&number)
    }

    /// Answers as far as the platform lets us: without files and extras where those are not permitted, with a word of
    /// what is missing; and where nothing is permitted, in private.
    pub(super) async fn respond<P: Platform>(
        &self,
        platform: &P,
        way: &P::Way,
        said: &Said,
        out: Outgoing,
    ) -> Result<Option<MessageId>, Failure> {
        let what = match platform.respond(way, &out).await {
            Ok(sent) => return Ok(Some(sent)),
            Err(Refused::Permission(what)) => what,
            Err(refused) => return Err(refused.into()),
        };
        let language = out.reply.language;
        let says = notice(
            &(self.words(language).not_permitted)(what.as_deref()),
            language,
        );
        let mut plain = Outgoing {
            files: Vec::new(),
            title: None,
            is_plain: true,
            ..out
        };
        plain.reply.blocks.extend(says.blocks.clone());
        match platform.respond(way, &plain).await {
            Ok(sent) => return Ok(Some(sent)),
            Err(Refused::Permission(_)) => {}
            Err(refused) => return Err(refused.into()),
        }
        tracing::info!("an answer is not permitted in its place");
        self.observer.unanswered(Outcome::Untold);
        if self.hints(said.place.innermost(), &said.author, Hint::NotPermitted) {
            let out = Outgoing::notice(says, true);
            if platform.tell(&said.author, &said.id, &out).await.is_err() {
                tracing::info!("and the asker takes no private messages");
            }
        }
        Ok(None)
    }

    /// An answer as it goes out, with its buttons.
    pub(super) fn outgoing(
        &self,
        answer: &Answer,
        asker: &PersonId,
        source: &Source,
        files: Vec<OutgoingFile>,
    ) -> Outgoing {
        let own = answer.files.iter().map(|file| OutgoingFile {
            name: file.name.clone(),
            bytes: file.text.as_bytes().into(),
        });
        Outgoing {
            part: Part::Answer,
            reply: answer.reply.clone(),
            is_private: answer.audience == Audience::Asker,
            subject: Some(answer.subject),
            verdict: answer.verdict,
            title: answer.title.clone(),
            files: own.chain(files).collect(),
            keeps_question: false,
            is_plain: false,
            buttons: buttons(answer, asker, source),
            choices: choices(answer),
        }
    }
}

/// The articles of an answer, to open one.
fn choices(answer: &Answer) -> Option<Choices> {
    let all: Vec<Choice> = answer
        .articles
        .iter()
        .map(|(id, title)| Choice {
            title: title.clone(),
            id: id.clone(),
        })
        .collect();
    (!all.is_empty()).then(|| Choices {
        label: words::of(Wording::Usual, answer.language)
            .open_article
            .to_owned(),
        all,
    })
}

/// The number of a question for people: it tells questions apart and gives nobody a handle.
pub(super) fn number_of(question: &MessageId) -> String {
    let hash = question
        .as_str()
        .bytes()
        .fold(0x811c_9dc5_u32, |hash, byte| {
            (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193)
        });
    format!("{:06x}", hash & 0x00ff_ffff)
}

/// The buttons: what else to show, then what to say of it.
fn buttons(answer: &Answer, asker: &PersonId, source: &Source) -> Vec<Button> {
    let words = words::of(Wording::Usual, answer.language);
    let button = |press, source: &Source, label: &str| Button {
        press,
        asker: asker.clone(),
        source: source.clone(),
        subject: answer.cause.clone(),
        label: label.to_owned(),
    };
    let is_readable = *source != Source::Gone;
    let mut all = Vec::new();
    for action in &answer.actions {
        match action {
            Action::Language(language) if is_readable => {
                let label = match language {
                    Language::Ja => words::of(Wording::Usual, Language::En).other_language,
                    Language::En => words::of(Wording::Usual, Language::Ja).other_language,
                };
                all.push(button(ButtonPress::Language(*language), source, label));
            }
            Action::Details if is_readable => {
                all.push(button(ButtonPress::Details, source, words.details));
            }
            Action::Article(id) => {
                let source = Source::Article(id.clone());
                all.push(button(ButtonPress::Details, &source, words.article));
            }
            Action::Share if is_readable && answer.audience == Audience::Asker => {
                all.push(button(ButtonPress::Share, source, words.share));
            }
            Action::Language(_) | Action::Details | Action::Share => {}
            Action::Feedback => {
                all.push(button(ButtonPress::Helpful, source, words.helpful));
                all.push(button(ButtonPress::NotHelpful, source, words.not_helpful));
            }
            Action::Delete => all.push(button(ButtonPress::Delete, source, words.delete)),
        }
    }
    all
}

/// Which messages deletions and edits may concern.
#[derive(Debug, Default)]
pub(super) struct Known {
    hashes: Mutex<HashSet<u64, foldhash::fast::FixedState>>,
    /// Before the store was asked, every message may be one.
    is_complete: AtomicBool,
}

impl Known {
    pub(super) fn note(&self, id: &MessageId) {
        let mut hashes = self.hashes.lock().unwrap_or_else(PoisonError::into_inner);
        hashes.insert(hash(id));
    }

    pub(super) fn may_know(&self, id: &MessageId) -> bool {
        let hashes = self.hashes.lock().unwrap_or_else(PoisonError::into_inner);
        !self.is_complete.load(Ordering::Relaxed) || hashes.contains(&hash(id))
    }

    fn replace(&self, ids: &[MessageId]) {
        let mut hashes = self.hashes.lock().unwrap_or_else(PoisonError::into_inner);
        self.is_complete.store(true, Ordering::Relaxed);
        if hashes.len() > MAX_KNOWN {
            hashes.clear();
        }
        hashes.extend(ids.iter().map(hash));
    }
}

fn hash(id: &MessageId) -> u64 {
    use std::hash::BuildHasher;
    foldhash::fast::FixedState::default().hash_one(id)
}

/// The last few of something.
#[derive(Debug)]
pub(super) struct Recent<T> {
    all: Mutex<(VecDeque<T>, HashSet<T>)>,
}

impl<T> Default for Recent<T> {
    fn default() -> Self {
        Self {
            all: Mutex::default(),
        }
    }
}

impl<T: Clone + Eq + Hash> Recent<T> {
    pub(super) fn note(&self, one: &T) {
        let mut all = self.all.lock().unwrap_or_else(PoisonError::into_inner);
        if all.1.insert(one.clone()) {
            all.0.push_back(one.clone());
            if all.0.len() > MAX_DELETED
                && let Some(old) = all.0.pop_front()
            {
                all.1.remove(&old);
            }
        }
    }

    pub(super) fn contains(&self, one: &T) -> bool {
        let all = self.all.lock().unwrap_or_else(PoisonError::into_inner);
        all.1.contains(one)
    }
}
