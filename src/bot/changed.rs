//! Messages that were edited or deleted: what was made of them follows.

use super::clock;
use super::failure::Failure;
use super::gather::Gathered;
use super::heard::Hearing;
use super::incoming::Said;
use super::observer::{Entry, Outcome};
use super::outgoing::rank;
use super::platform::{Platform, Refused};
use super::pool::Attempt;
use super::rate::Allowed;
use super::service::Service;
use crate::converse::{Attention, Message};
use crate::ids::MessageId;
use crate::store::Answered;
use std::time::Duration;

/// An edited question is answered anew for so long.
const EDITABLE: Duration = Duration::from_mins(15);

impl Service {
    /// Answers a message again that was edited, or for the first time when it is meant for us only now. `written` is
    /// when it was written, since 1970; `may_be_for_us` tells that it may be meant for us, whatever is known of it.
    pub async fn edited<P: Platform>(
        &self,
        platform: &P,
        id: &MessageId,
        written: Duration,
        may_be_for_us: bool,
    ) {
        if clock::now().saturating_sub(written) > EDITABLE {
            return;
        }
        if !may_be_for_us && !self.known.may_know(id) {
            return;
        }
        let _task = self.busy();
        let _question = self.questions.enter(id.clone()).await;
        let asked = id.clone();
        let answered = self
            .database
            .run(move |store| store.answer_of(&asked))
            .await;
        if matches!(answered, Ok(None)) && !may_be_for_us {
            return;
        }
        // The event may lack the text; the message itself never does.
        let Ok(said) = platform.read(id).await else {
            return;
        };
        let hearing = Hearing {
            service: self,
            platform,
            said: &said,
            attempt: Attempt::First,
            is_edit: true,
        };
        let Some(how) = hearing.attention().await else {
            return;
        };
        let done = match answered {
            Ok(Some(answered)) => self.answer_anew(&hearing, how, answered).await,
            Ok(None) => hearing.answer(how).await,
            Err(error) => Err(error.into()),
        };
        hearing.tell_failure(done).await;
    }

    /// Changes the answer to the question, which was edited: to one that finds as much, from all the messages that it
    /// was made from, or not at all.
    async fn answer_anew<P: Platform>(
        &self,
        hearing: &Hearing<'_, P>,
        how: Attention,
        answered: Answered,
    ) -> Result<(), Failure> {
        let (platform, said) = (hearing.platform, hearing.said);
        self.observer.asked(Entry::Edit);
        if self.limiter.ask(&said.author) != Allowed::Yes {
            self.observer.unanswered(Outcome::RateLimited);
            return Ok(());
        }
        let settings = self.settings(&said.place).await;
        let first = hearing.message(how, settings);
        let _lane = self
            .conversations
            .enter(self.engine.conversation(&first))
            .await;
        let gathered = self
            .gather(platform, &said.author, said, &answered.context)
            .await?;
        let Some(Gathered {
            said: own,
            quoted,
            context,
            room,
        }) = gathered
        else {
            return Ok(());
        };
        let message = Message {
            said: own,
            quoted,
            context: (!context.is_empty()).then_some(context),
            attention: Attention::Addressed,
            ..first
        };
        let tenant = said.place.tenant.clone();
        let answer = self.answer(hearing.job(&room), tenant, message).await?;
        if let Some(warning) = &answer.warning {
            hearing.warn(warning).await?;
        }
        let rank = rank(answer.subject);
        if rank < answered.rank {
            return Ok(());
        }
        let out = hearing.outgoing(&answer).await;
        match platform.edit(&answered.message, &out).await {
            // The answer was taken away.
            Err(Refused::Gone) => return Ok(()),
            done => done?,
        }
        let answered = Answered {
            context: answer.context,
            rank,
            ..answered
        };
        hearing.keep(answered).await;
        Ok(())
    }

    /// Takes away the answers that were made from messages that were deleted, and forgets what these said.
    pub async fn deleted<P: Platform>(&self, platform: &P, ids: &[MessageId]) {
        for id in ids {
            self.deleted.note(id);
            self.engine.forget_message(id);
            if !self.known.may_know(id) {
                continue;
            }
            let _task = self.busy();
            let _question = self.questions.enter(id.clone()).await;
            self.engine.forget_message(id);
            self.cases.forget(|case| case.question == *id);
            let gone = id.clone();
            let answers = self
                .database
                .run(move |store| store.take_deleted(&gone))
                .await;
            match answers {
                Ok(answers) => self.take_away(platform, &answers).await,
                Err(error) => {
                    self.observer.store_failed();
                    tracing::error!(%error, "answers were not deleted");
                }
            }
        }
    }

    /// Takes messages of ours away.
    pub(super) async fn take_away<P: Platform>(&self, platform: &P, messages: &[MessageId]) {
        for message in messages {
            match platform.delete(message).await {
                Ok(()) | Err(Refused::Gone) => {}
                Err(refused) => tracing::error!(%refused, "an answer was not deleted"),
            }
        }
    }

    /// Answers a message that an earlier run took and did not answer.
    pub(super) async fn answer_left<P: Platform>(
        &self,
        platform: &P,
        said: &Said,
        exhausted: bool,
    ) {
        let hearing = Hearing {
            service: self,
            platform,
            said,
            attempt: Attempt::Again,
            is_edit: false,
        };
        let done = if exhausted {
            hearing.give_up().await
        } else {
            match hearing.attention().await {
                Some(how) => hearing.answer(how).await,
                None => hearing.settle().await,
            }
        };
        hearing.tell_failure(done).await;
    }

    /// Remembers that an earlier run did answer a message.
    pub(super) async fn found_answer<P: Platform>(
        &self,
        platform: &P,
        said: &Said,
        answer: MessageId,
    ) {
        let hearing = Hearing {
            service: self,
            platform,
            said,
            attempt: Attempt::Again,
            is_edit: false,
        };
        hearing
            .keep(Answered {
                message: answer,
                context: Vec::new(),
                rank: 0,
            })
            .await;
    }
}
