//! Messages: those that are meant for us, and denials where we listen.

use super::cases::Case;
use super::clock;
use super::failure::Failure;
use super::files::Room;
use super::gather::{Gathered, quoted_by, without_files};
use super::incoming::Said;
use super::notice::notice;
use super::observer::{Entry, Outcome};
use super::outgoing::{Outgoing, Part, Source, rank};
use super::platform::{Platform, Promise};
use super::pool::{Attempt, Job};
use super::rate::Allowed;
use super::service::{Hint, Service};
use crate::converse::{Answer, Attention, Detail, Languages, Message, Subject, Visibility};
use crate::ids::MessageId;
use crate::ids::PlaceKind;
use crate::reply::Reply;
use crate::store::{Answered, Claim, Question, Settings};
use crate::text::{Language, language};

/// A message that was heard.
#[derive(Debug)]
pub(super) struct Hearing<'a, P: Platform> {
    pub(super) service: &'a Service,
    pub(super) platform: &'a P,
    pub(super) said: &'a Said,
    pub(super) attempt: Attempt,
    /// Whether it is answered because it was edited.
    pub(super) is_edit: bool,
}

impl Service {
    /// Answers a message, if it is for us.
    pub async fn heard<P: Platform>(&self, platform: &P, said: &Said) {
        let _task = self.busy();
        let hearing = Hearing {
            service: self,
            platform,
            said,
            attempt: Attempt::First,
            is_edit: false,
        };
        let Some(how) = hearing.attention().await else {
            return;
        };
        let _question = self.questions.enter(said.id.clone()).await;
        let done = hearing.answer(how).await;
        hearing.tell_failure(done).await;
    }
}

impl<P: Platform> Hearing<'_, P> {
    /// How it is meant; `None` when it is none of our business.
    pub(super) async fn attention(&self) -> Option<Attention> {
        let said = self.said;
        if said.is_hidden && !said.is_for_us {
            return None;
        }
        if said.is_for_us {
            if !said.is_hidden {
                return Some(Attention::Addressed);
            }
            if said.place.kind != PlaceKind::Direct {
                self.hint(Hint::NotShown).await;
            }
            return None;
        }
        self.listens().await.then_some(Attention::Overheard)
    }

    /// Whether a denial in this place is answered without a mention.
    async fn listens(&self) -> bool {
        let (service, place) = (self.service, &self.said.place);
        if !self.platform.capabilities().hears_all {
            return false;
        }
        let configured = &service.options.listens_in;
        let mut places = place.thread.iter().chain([&place.channel]);
        if places.any(|place| configured.contains(place)) {
            return true;
        }
        service.settings(place).await.listens == Some(true)
    }

    /// Says, once in a while, why there is no answer.
    async fn hint(&self, hint: Hint) {
        let (service, said) = (self.service, self.said);
        if !service.hints(said.place.innermost(), &said.author, hint) {
            return;
        }
        let settings = service.settings(&said.place).await;
        let language = self.language(settings);
        let words = service.words(language);
        let told = match hint {
            Hint::NotShown => {
                let out = Outgoing::notice(notice(words.not_shown, language), false);
                let way = self.platform.way_to(said);
                self.platform.respond(&way, &out).await.map(drop)
            }
            // For them alone: the channel is to be kept free of it.
            Hint::CommandsOnly => {
                let out = Outgoing::notice(notice(words.commands_only, language), true);
                self.platform.tell(&said.author, &said.id, &out).await
            }
            Hint::NotPermitted => Ok(()),
        };
        if let Err(refused) = told {
            tracing::info!(%refused, "a hint could not be given");
        }
    }

    /// Takes the question, thinks and answers it, once.
    pub(super) async fn answer(&self, how: Attention) -> Result<(), Failure> {
        let (service, platform, said) = (self.service, self.platform, self.said);
        let started = clock::now();
        let is_addressed = how == Attention::Addressed;
        let is_first = self.attempt == Attempt::First;
        let allowed = if is_addressed {
            service.limiter.ask(&said.author)
        } else {
            Allowed::Yes
        };
        if matches!(allowed, Allowed::After { told: true, .. }) && is_first {
            // Who goes on after being told costs neither a sign nor a write.
            service.observer.asked(Entry::Message);
            service.observer.unanswered(Outcome::RateLimited);
            return Ok(());
        }
        let settings = service.settings(&said.place).await;
        if settings.is_for_commands_only() && said.place.tenant.is_some() {
            service.observer.unanswered(Outcome::CommandsOnly);
            if is_addressed {
                self.hint(Hint::CommandsOnly).await;
            }
            return self.settle().await;
        }
        let mut way = platform.way_to(said);
        if is_addressed {
            // Only a sign that the question arrived: nothing is lost where it fails.
            drop(platform.acknowledge(&way, Promise::ForAll).await);
            service
                .observer
                .acknowledged(clock::now().saturating_sub(started));
        }
        let mut message = self.message(how, settings);
        let lane = service
            .conversations
            .enter(service.engine.conversation(&message));
        // The place in the lane is taken first: who speaks first is heard first.
        let (_lane, is_taken) = tokio::join!(lane, self.take(is_addressed));
        if !is_taken {
            return Ok(());
        }
        if is_addressed {
            service.observer.asked(Entry::Message);
        }
        if let Allowed::After { wait, told } = allowed {
            service.observer.unanswered(Outcome::RateLimited);
            if !told {
                let language = self.language(settings);
                let text = (service.words(language).wait)(wait.as_secs().saturating_add(1));
                let out = Outgoing::notice(notice(&text, language), false);
                service.respond(platform, &way, said, out).await?;
            }
            // An edit after that may be answered.
            return self.release().await;
        }
        // The room is kept until the answer is sent, because that may be as large.
        let gathered = service.gather(platform, &said.author, said, &[]).await?;
        // Nothing but the message itself is asked for, which is at hand.
        let Gathered {
            said: own,
            quoted,
            room,
            ..
        } = gathered.ok_or(Failure::Engine)?;
        message.said = own;
        message.quoted = quoted;
        let replies = said
            .reply_to
            .as_ref()
            .is_some_and(|replied| replied.is_ours);
        let channel = &said.place.channel;
        let is_in_channel = said.place.kind == PlaceKind::Channel && said.place.thread.is_none();
        let last = service
            .exchanges
            .is_long(channel, &said.author, replies, clock::now());
        let job = self.job(&room);
        let tenant = said.place.tenant.clone();
        let answer = service.answer(job, tenant, message).await?;
        if service.deleted.contains(&said.id) {
            service.engine.forget_message(&said.id);
            return self.release().await;
        }
        if answer.subject == Subject::Silence {
            if let Some(warning) = &answer.warning
                && self.take(true).await
            {
                self.warn(warning).await?;
            }
            return self.settle().await;
        }
        if !is_addressed {
            service.observer.asked(Entry::Message);
            if !self.take(true).await {
                return Ok(());
            }
            // Only what is answered counts: talk where we listen is free.
            if service.limiter.ask(&said.author) != Allowed::Yes {
                service.observer.unanswered(Outcome::RateLimited);
                return self.release().await;
            }
        }
        if let Some(warning) = &answer.warning {
            self.warn(warning).await?;
        }
        let mut moved = false;
        if is_in_channel && last.is_some() {
            let language = answer.language;
            let name = match &answer.title {
                Some(title) => title.as_str(),
                None => service.words(language).thread,
            };
            if let Ok((place, there)) = platform.open_thread(&way, name).await {
                service.exchanges.moved(channel, &said.author);
                service.engine.move_to_thread(&said.id, place.innermost());
                way = there;
                moved = true;
            }
        }
        let mut out = self.outgoing(&answer).await;
        if moved {
            let language = answer.language;
            let opened = notice(service.words(language).thread_opened, language);
            out.reply.blocks.extend(opened.blocks);
        }
        let Some(sent) = service.respond(platform, &way, said, out).await? else {
            return self.settle().await;
        };
        service
            .observer
            .answered(clock::now().saturating_sub(started));
        if is_in_channel && !moved {
            let now = clock::now();
            service
                .exchanges
                .answered(channel, &said.author, replies, &sent, now);
        }
        self.remember(sent, &answer).await;
        Ok(())
    }

    /// How the answer is computed.
    pub(super) fn job(&self, room: &Room) -> Job {
        Job {
            person: self.said.author.clone(),
            attempt: self.attempt,
            weight: room.weight(),
        }
    }

    /// The answer as it goes out.
    pub(super) async fn outgoing(&self, answer: &Answer) -> Outgoing {
        let id = self.said.id.clone();
        let capabilities = self.platform.capabilities();
        let source = if !capabilities.reads_again && capabilities.keeps_cases {
            let case = Case {
                question: id,
                asker: self.said.author.clone(),
                inputs: answer.question.clone(),
                is_comparison: false,
            };
            Source::Case(self.service.keep_case(capabilities, case).await)
        } else if answer.context.is_empty() {
            Source::Message(id)
        } else {
            Source::Messages(id)
        };
        self.service
            .outgoing(answer, &self.said.author, &source, Vec::new())
    }

    /// Whether the store may have it: most of what is only overheard never is a question.
    fn is_kept(&self) -> bool {
        self.service.known.may_know(&self.said.id)
    }

    /// Remembers that the question is to have no answer.
    pub(super) async fn settle(&self) -> Result<(), Failure> {
        if !self.is_kept() {
            return Ok(());
        }
        let question = self.said.id.clone();
        let settled = self
            .service
            .database
            .run(move |store| store.settle(&question));
        self.passing(settled.await);
        Ok(())
    }

    /// Forgets that it was asked: an edit may ask it anew.
    async fn release(&self) -> Result<(), Failure> {
        if !self.is_kept() {
            return Ok(());
        }
        let question = self.said.id.clone();
        let dropped = self
            .service
            .database
            .run(move |store| store.drop_question(&question));
        self.passing(dropped.await);
        Ok(())
    }

    /// What the answer does not need is logged where it fails.
    fn passing<T>(&self, kept: Result<T, crate::store::StoreError>) -> Option<T> {
        match kept {
            Ok(value) => Some(value),
            Err(error) => {
                self.service.observer.store_failed();
                tracing::error!(%error, "the store does not know of a question what it should");
                None
            }
        }
    }

    /// Says that the question is none that can be worked through, in place of its answer.
    pub(super) async fn give_up(&self) -> Result<(), Failure> {
        tracing::error!("a question ended the process twice and is not tried again");
        let (service, said) = (self.service, self.said);
        let settings = service.settings(&said.place).await;
        let language = self.language(settings);
        // As the answer: where that was sent just before the end, it stays.
        let out = Outgoing::notice(notice(service.words(language).given_up, language), false)
            .as_part(Part::Answer);
        let way = self.platform.way_to(said);
        if let Some(sent) = service.respond(self.platform, &way, said, out).await? {
            self.keep(Answered {
                message: sent,
                context: Vec::new(),
                rank: 0,
            })
            .await;
        }
        Ok(())
    }

    /// Takes the question, unless it was taken before. What an earlier run took and did not answer was taken again
    /// already. Where the store fails, the platform sees to it that no answer comes twice.
    async fn take(&self, claims: bool) -> bool {
        if !claims || self.attempt == Attempt::Again {
            return true;
        }
        let (question, again) = (
            Question {
                id: self.said.id.clone(),
                asker: self.said.author.clone(),
            },
            self.is_edit,
        );
        self.service.known.note(&question.id);
        let now = clock::seconds();
        let claim = self
            .service
            .database
            .run(move |store| store.claim(&question, again, now));
        !matches!(self.passing(claim.await), Some(Claim::Taken(_)))
    }

    /// The message as the engine takes it, without its files.
    pub(super) fn message(&self, how: Attention, settings: Settings) -> Message {
        let said = self.said;
        Message {
            author: said.author.clone(),
            place: said.place.clone(),
            visibility: Visibility::Public,
            reply_to: said.reply_to.as_ref().map(|replied| replied.id.clone()),
            quoted: quoted_by(said),
            context: None,
            said: without_files(said),
            attention: how,
            languages: Languages {
                wish: said.wish,
                person: None,
                channel: settings.language,
                server: Some(self.service.tenant_language(said)),
            },
            detail: Detail::Brief,
            now: clock::now(),
        }
    }

    /// Tells the poster of secrets: privately, and where the poster takes no private messages, in the channel.
    pub(super) async fn warn(&self, warning: &Reply) -> Result<(), Failure> {
        let (platform, said) = (self.platform, self.said);
        if said.place.kind != PlaceKind::Direct {
            let out = Outgoing::notice(warning.clone(), true).as_part(Part::Warning);
            match platform.tell(&said.author, &said.id, &out).await {
                Ok(()) => return Ok(()),
                Err(refused) => tracing::info!(%refused, "a poster takes no private messages"),
            }
        }
        let out = Outgoing::notice(warning.clone(), false).as_part(Part::Warning);
        let way = platform.way_to(said);
        self.service.respond(platform, &way, said, out).await?;
        Ok(())
    }

    /// Remembers which message answers the question, and what it was made from.
    async fn remember(&self, sent: MessageId, answer: &Answer) {
        self.service.engine.replied(&self.said.id, &sent);
        self.keep(Answered {
            message: sent,
            context: answer.context.clone(),
            rank: rank(answer.subject),
        })
        .await;
    }

    pub(super) async fn keep(&self, answered: Answered) {
        for id in &answered.context {
            self.service.known.note(id);
        }
        let question = self.said.id.clone();
        let kept = self
            .service
            .database
            .run(move |store| store.answered(&question, &answered, clock::seconds()));
        self.passing(kept.await);
    }

    /// The language of a notice about the message.
    pub(super) fn language(&self, settings: Settings) -> Language {
        language::detect(&self.said.text)
            .or(settings.language)
            .unwrap_or_else(|| self.service.tenant_language(self.said))
    }

    /// Tells the asker that something failed.
    pub(super) async fn tell_failure(&self, done: Result<(), Failure>) {
        let Err(failure) = done else { return };
        let (service, said) = (self.service, self.said);
        // Its edit, or the same once more, may be answered.
        drop(self.release().await);
        let language = language::detect(&said.text).unwrap_or(service.options.language);
        let text = if let Failure::Fetch(why) = &failure {
            tracing::warn!(why, "a file could not be fetched");
            service.words(language).not_downloaded.to_owned()
        } else {
            service.failed(&failure, &said.id, service.words(language))
        };
        let out = Outgoing::notice(notice(&text, language), false).as_part(Part::Failure);
        let way = self.platform.way_to(said);
        if let Err(refused) = self.platform.respond(&way, &out).await {
            service.observer.unanswered(Outcome::Untold);
            tracing::error!(%refused, "and it could not be told");
        }
    }
}
