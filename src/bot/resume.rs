//! What a crash left: questions that were taken and not answered, and answers that were promised.
//!
//! Questions are tried once more, one at a time, and while one of them is computed nothing else is: where the process
//! dies again, it died over that one, and its asker is told instead. The attempt is on the disk before it begins.

use super::clock;
use super::failure::Failure;
use super::notice::notice;
use super::observer::Outcome;
use super::outgoing::{Outgoing, Part};
use super::platform::{Platform, Refused};
use super::service::{Service, number_of};
use crate::store::{Promise, Question, Retry};
use std::sync::atomic::Ordering;

/// Questions older than this, in seconds, are no longer answered: the asker has gone on.
const RECENT_SECONDS: i64 = 15 * 60;

impl Service {
    /// Looks after what an earlier run left, once after the start.
    ///
    /// # Errors
    /// The store could not be asked; the next call tries again.
    pub async fn resume<P: Platform>(&self, platform: &P) -> Result<(), Failure> {
        if self.has_resumed.swap(true, Ordering::AcqRel) {
            return Ok(());
        }
        let _task = self.busy();
        let since = clock::seconds().saturating_sub(RECENT_SECONDS);
        let left = self
            .database
            .run(move |store| Ok((store.unanswered(since)?, store.broken_promises()?)))
            .await;
        let (questions, promises) = match left {
            Ok(left) => left,
            Err(error) => {
                self.has_resumed.store(false, Ordering::Release);
                return Err(error.into());
            }
        };
        if !questions.is_empty() || !promises.is_empty() {
            tracing::info!(
                questions = questions.len(),
                promises = promises.len(),
                "answering what the last run left"
            );
        }
        for (promise, at) in promises {
            self.break_promise(platform, promise, at).await;
        }
        for (question, at) in questions {
            if let Err(failure) = self.answer_again(platform, question, at).await {
                tracing::warn!(%failure, "a question of the last run was not looked at");
            }
        }
        Ok(())
    }

    async fn answer_again<P: Platform>(
        &self,
        platform: &P,
        question: Question,
        at: i64,
    ) -> Result<(), Failure> {
        let _question = self.questions.enter(question.id.clone()).await;
        let said = match platform.read(&question.id).await {
            Ok(said) => said,
            Err(Refused::Gone | Refused::Permission(_)) => {
                tracing::info!("a question of the last run is gone");
                let dropped = self
                    .database
                    .run(move |store| store.drop_question(&question.id));
                return Ok(dropped.await?);
            }
            // The platform is away: the next start looks again.
            Err(refused) => return Err(refused.into()),
        };
        // Soon after, the platform does not show the same answer twice; later, we look.
        let age = clock::seconds().saturating_sub(at);
        let remembered = platform.capabilities().remembers_sent.as_secs();
        if u64::try_from(age).unwrap_or_default() >= remembered
            && let Some(answer) = platform.find_answer(&question.id).await?
        {
            self.found_answer(platform, &said, answer).await;
            return Ok(());
        }
        let id = question.id.clone();
        match self.database.run(move |store| store.retry(&id)).await? {
            Retry::Taken => self.answer_left(platform, &said, false).await,
            Retry::Exhausted => self.answer_left(platform, &said, true).await,
            Retry::Settled => {}
        }
        Ok(())
    }

    /// Tells who waits for an answer that there will be none.
    async fn break_promise<P: Platform>(&self, platform: &P, promise: Promise, at: i64) {
        let age = clock::seconds().saturating_sub(at);
        let lasts = platform.capabilities().promise_lasts.as_secs();
        if u64::try_from(age).unwrap_or_default() < lasts
            && let Some(way) = platform.redeem(&promise.ticket)
            // The answer may have been given just before the end.
            && platform.is_awaited(&way).await == Ok(true)
        {
            let number = number_of(&promise.id);
            tracing::warn!(number, "a command of the last run has no answer");
            self.observer.unanswered(Outcome::Interrupted);
            let text = (self.words(promise.language).interrupted)(&number);
            let out =
                Outgoing::notice(notice(&text, promise.language), true).as_part(Part::Failure);
            if let Err(refused) = platform.respond(&way, &out).await {
                self.observer.unanswered(Outcome::Untold);
                tracing::error!(%refused, "and it could not be told");
            }
        }
        self.database.post(move |store| store.fulfil(&promise.id));
    }
}
