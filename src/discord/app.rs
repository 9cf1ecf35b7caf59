//! What all commands and events share.

use super::attachments::Downloads;
use super::database::Database;
use super::exchanges::Exchanges;
use super::failure::Failure;
use super::fairness::Allowance;
use super::metrics::Metrics;
use super::places::Places;
use super::post::Post;
use super::thinking::{Job, Thinking};
use super::{clock, words};
use crate::budget::Budget;
use crate::config::Config;
use crate::converse::{Answer, Engine, Message};
use crate::store::{ChannelSettings, StoreError};
use crate::text::Language;
use poise::serenity_prelude::{ConnectionStage, ShardManager};
use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, PoisonError, Weak};
use tokio::sync::{Mutex, OwnedMutexGuard};

/// So many questions are known as held before those that no longer are are dropped.
const HELD: usize = 4096;

/// The bot.
pub(super) struct App {
    pub(super) config: Config,
    pub(super) engine: Arc<Engine>,
    pub(super) database: Database,
    pub(super) metrics: Metrics,
    pub(super) allowance: Allowance,
    pub(super) downloads: Downloads,
    pub(super) places: Places,
    pub(super) exchanges: Exchanges,
    /// Whether what a crash left was looked after.
    pub(super) resumed: AtomicBool,
    shards: std::sync::Mutex<Option<Arc<ShardManager>>>,
    thinking: Thinking,
    held: std::sync::Mutex<HashMap<u64, Weak<Mutex<()>>>>,
    busy: AtomicUsize,
}

/// One thing that the bot is doing; it stops when all are done.
pub(super) struct Busy<'a>(&'a App);

impl Drop for Busy<'_> {
    fn drop(&mut self) {
        self.0.busy.fetch_sub(1, Ordering::AcqRel);
    }
}

impl App {
    pub(super) fn new(
        config: Config,
        engine: Engine,
        database: Database,
        thinking: Thinking,
        downloads: Downloads,
    ) -> Self {
        Self {
            allowance: Allowance::new(config.questions_per_minute),
            downloads,
            config,
            engine: Arc::new(engine),
            database,
            metrics: Metrics::new(),
            places: Places::default(),
            exchanges: Exchanges::default(),
            resumed: AtomicBool::new(false),
            shards: std::sync::Mutex::default(),
            thinking,
            held: std::sync::Mutex::default(),
            busy: AtomicUsize::new(0),
        }
    }

    /// Remembers who holds the connections to the gateway.
    pub(super) fn connected_by(&self, shards: &Arc<ShardManager>) {
        let mut known = self.shards.lock().unwrap_or_else(PoisonError::into_inner);
        *known = Some(Arc::clone(shards));
    }

    /// How many connections to the gateway are up.
    pub(super) async fn connections(&self) -> usize {
        let known = self
            .shards
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone();
        let Some(shards) = known else { return 0 };
        let runners = shards.runners.lock().await;
        runners
            .values()
            .filter(|runner| runner.stage == ConnectionStage::Connected)
            .count()
    }

    /// Marks that something is being done until it is dropped.
    pub(super) fn busy(&self) -> Busy<'_> {
        self.busy.fetch_add(1, Ordering::AcqRel);
        Busy(self)
    }

    /// Whether nothing is being done.
    pub(super) fn is_idle(&self) -> bool {
        self.busy.load(Ordering::Acquire) == 0
    }

    /// Holds a question, so that its answer, an edit and a deletion come one after the other. No question waits for
    /// another one.
    pub(super) async fn hold(&self, question: u64) -> OwnedMutexGuard<()> {
        let lock = {
            let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
            if held.len() >= HELD {
                held.retain(|_, lock| lock.strong_count() > 0);
            }
            match held.get(&question).and_then(Weak::upgrade) {
                Some(lock) => lock,
                None => {
                    let lock = Arc::new(Mutex::new(()));
                    held.insert(question, Arc::downgrade(&lock));
                    lock
                }
            }
        };
        lock.lock_owned().await
    }

    /// Lets the engine answer when it is the asker's turn, with how the answer looks; counts it, and keeps a question
    /// that has none.
    pub(super) async fn answer(
        &self,
        job: Job,
        message: Message,
        dress: impl FnOnce(&Answer) -> Post + Send + 'static,
    ) -> Result<(Answer, Post), Failure> {
        let asker = message.author.0;
        let engine = Arc::clone(&self.engine);
        let answered = self.work(job, move |budget| {
            let answer = engine.answer(message, budget);
            let post = dress(&answer);
            Some((answer, post))
        });
        // The engine always answers.
        let (answer, post) = answered.await?.ok_or(Failure::Engine)?;
        if let Some(text) = answer.unanswered.clone()
            && self.config.keep_questions
        {
            let language = answer.language;
            let kept = self
                .database
                .run(move |store| store.keep_gap(asker, language, &text, clock::seconds()))
                .await;
            if let Err(error) = kept {
                tracing::error!(%error, "a question without an answer was not kept");
            }
        }
        Ok((answer, post))
    }

    /// Does what takes long, when it is the asker's turn and off the threads that talk with Discord: an answer,
    /// and how it looks. Counts it.
    pub(super) async fn work(
        &self,
        job: Job,
        work: impl FnOnce(&Budget) -> Option<(Answer, Post)> + Send + 'static,
    ) -> Result<Option<(Answer, Post)>, Failure> {
        let started = clock::now();
        let done = self.thinking.work(job, work).await?;
        if let Some((answer, _)) = &done {
            self.metrics
                .answered(&answer.cause, clock::now().saturating_sub(started));
        }
        Ok(done)
    }

    /// The settings of a channel; the usual ones where the database fails.
    pub(super) async fn settings(&self, channel: u64) -> ChannelSettings {
        self.database
            .run(move |store| store.settings(channel))
            .await
            .unwrap_or_else(|error: StoreError| {
                tracing::error!(%error, "settings could not be read");
                ChannelSettings::default()
            })
    }

    /// Logs what failed under a number and says it for people.
    pub(super) fn failed(&self, failure: &Failure, question: u64, language: Language) -> String {
        self.metrics.failed();
        // The middle of the id tells questions apart and gives nobody a handle.
        let number = format!("{:06x}", (question >> 8) & 0x00ff_ffff);
        tracing::error!(%failure, number, "a question could not be answered");
        (words::of(language).failed)(&number)
    }
}
