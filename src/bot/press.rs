//! Buttons under answers.

use super::clock;
use super::command::Calling;
use super::failure::Failure;
use super::files::{Room, question_of, wanted};
use super::gather::Gathered;
use super::incoming::{Press, Said};
use super::observer::Entry;
use super::outgoing::{Button, ButtonPress, CaseId, Outgoing, Part, Source};
use super::platform::{Platform, Promise, Refused};
use super::pool::Job;
use super::service::Service;
use crate::budget::Budget;
use crate::converse::{Answer, Attention, Audience, Detail, Message, Recalled, Visibility};
use crate::evidence::Input;
use crate::ids::MessageId;
use crate::reply::{Block, Inline, Line};
use crate::store::Feedback;
use crate::text::mask;
use std::sync::Arc;

/// The most characters of a comment that are kept.
const MAX_COMMENT: usize = 500;

impl Service {
    /// Does what a button says.
    pub async fn pressed<P: Platform>(&self, platform: &P, way: &P::Way, press: Press) {
        let _task = self.busy();
        let calling = Calling {
            service: self,
            platform,
            way,
            caller: &press.caller,
            entry: Entry::Button,
        };
        let pressing = Pressing {
            calling: &calling,
            press: &press,
        };
        let done = pressing.act().await;
        // The message of the button stays as it is.
        if let Err(failure) = done {
            let words = self.words_for(&press.caller);
            let text = self.failed(&failure, &press.caller.id, words);
            let out = self
                .private_notice(&press.caller, &text)
                .as_part(Part::Failure);
            if platform.add(way, &out).await.is_err() {
                calling.tell_failure(Err(failure)).await;
            }
            calling.fulfil();
        }
    }
}

/// A question that is answered again.
struct Again {
    said: crate::converse::Said,
    quoted: Vec<crate::converse::Said>,
    context: Vec<Recalled>,
    room: Room,
    /// The message that it replies to.
    reply_to: Option<MessageId>,
    visibility: Visibility,
    is_comparison: bool,
}

/// A button that was pressed.
struct Pressing<'a, P: Platform> {
    calling: &'a Calling<'a, P>,
    press: &'a Press,
}

impl<P: Platform> Pressing<'_, P> {
    fn service(&self) -> &Service {
        self.calling.service
    }

    async fn act(&self) -> Result<(), Failure> {
        match self.press.button.press {
            ButtonPress::Helpful => self.feedback(true).await,
            // Its form asks what is missing.
            ButtonPress::NotHelpful | ButtonPress::Comment => self.feedback(false).await,
            ButtonPress::Delete => self.delete().await,
            ButtonPress::Page => self.turn_page().await,
            ButtonPress::Language(_) | ButtonPress::Details | ButtonPress::Share => {
                self.answer_again().await
            }
        }
    }

    async fn feedback(&self, helpful: bool) -> Result<(), Failure> {
        let (service, press) = (self.service(), self.press);
        let comment = press.comment.as_deref().map(|comment| {
            let masked = super::gap::without_names(&mask::secrets(comment).text);
            masked.chars().take(MAX_COMMENT).collect()
        });
        let feedback = Feedback {
            answer: press.on.clone(),
            tenant: press.caller.place.tenant.clone(),
            person: press.caller.person.clone(),
            helpful,
            subject: press.button.subject.clone(),
            comment,
        };
        service
            .database
            .run(move |store| store.add_feedback(&feedback, clock::seconds()))
            .await?;
        let words = service.words_for(&press.caller);
        if press.comment.is_some() {
            return self.calling.say(words.comment_noted).await;
        }
        service.observer.feedback(helpful);
        if helpful {
            return self.calling.say(words.thanks).await;
        }
        let mut out = service.private_notice(&press.caller, words.sorry);
        out.buttons.push(Button {
            press: ButtonPress::Comment,
            source: Source::Message(press.on.clone()),
            label: words.comment.to_owned(),
            ..press.button.clone()
        });
        self.calling
            .platform
            .respond(self.calling.way, &out)
            .await?;
        Ok(())
    }

    async fn delete(&self) -> Result<(), Failure> {
        let (calling, press) = (self.calling, self.press);
        if press.caller.person != press.button.asker && !press.caller.rights.moderates {
            let words = self.service().words_for(&press.caller);
            return calling.say(words.not_yours).await;
        }
        calling
            .platform
            .acknowledge(calling.way, Promise::Update)
            .await?;
        match calling.platform.delete(&press.on).await {
            Ok(()) | Err(Refused::Gone) => Ok(()),
            Err(refused) => Err(refused.into()),
        }
    }

    async fn turn_page(&self) -> Result<(), Failure> {
        let Source::Page(of, page) = &self.press.button.source else {
            return self.expired().await;
        };
        let language = self.service().language_of(&self.press.caller);
        let out = self.calling.articles_of(of, *page, language);
        let platform = self.calling.platform;
        platform
            .acknowledge(self.calling.way, Promise::Update)
            .await?;
        platform.respond(self.calling.way, &out).await?;
        Ok(())
    }

    async fn expired(&self) -> Result<(), Failure> {
        let words = self.service().words_for(&self.press.caller);
        self.calling.say(words.expired).await
    }

    /// Whether the message itself changes: who asked sees it in the other language. Others see it beside.
    fn is_in_place(&self) -> bool {
        matches!(self.press.button.press, ButtonPress::Language(_))
            && (self.press.is_private || self.press.caller.person == self.press.button.asker)
    }

    /// Answers the question of the message once more: in another language, with everything, or for all.
    async fn answer_again(&self) -> Result<(), Failure> {
        let (service, calling, press) = (self.service(), self.calling, self.press);
        let is_share = press.button.press == ButtonPress::Share;
        // Who presses twice shares once.
        let _sharing = if is_share {
            Some(service.questions.enter(press.on.clone()).await)
        } else {
            None
        };
        if is_share && self.is_shared().await {
            let words = service.words_for(&press.caller);
            return calling.say(words.shared_before).await;
        }
        let promise = if is_share {
            Promise::ForAll
        } else if self.is_in_place() {
            Promise::Update
        } else {
            Promise::Private
        };
        if calling.promise(promise).await?.is_none() {
            return Ok(());
        }
        let answered = self.answered_again().await?;
        let Some((out, answer, _room)) = answered else {
            let words = service.words_for(&press.caller);
            let text = match press.button.source {
                Source::Messages(_) => words.context_gone,
                _ => words.expired,
            };
            if self.is_in_place() {
                let out = service.private_notice(&press.caller, text);
                calling.platform.add(calling.way, &out).await?;
            } else {
                calling.say(text).await?;
            }
            calling.fulfil();
            return Ok(());
        };
        let sent = calling.platform.respond(calling.way, &out).await?;
        calling.fulfil();
        if is_share {
            let context = match &press.button.source {
                Source::Message(id) => vec![id.clone()],
                _ => Vec::new(),
            };
            calling.link(&press.on, sent, context, answer.subject);
        }
        Ok(())
    }

    /// Whether the answer was shared before.
    async fn is_shared(&self) -> bool {
        let on = self.press.on.clone();
        let shared = self
            .service()
            .database
            .run(move |store| store.answer_of(&on));
        matches!(shared.await, Ok(Some(_)))
    }

    /// The answer once more, and the room for its question's files; `None` when the question cannot be read any more.
    async fn answered_again(&self) -> Result<Option<(Outgoing, Answer, Room)>, Failure> {
        let (service, press) = (self.service(), self.press);
        let wish = match press.button.press {
            ButtonPress::Language(language) => Some(language),
            _ => press.shown,
        };
        let language = wish.unwrap_or_else(|| service.language_of(&press.caller));
        let again = match &press.button.source {
            Source::Message(id) | Source::Messages(id) => self.read_again(id).await?,
            Source::File(id) | Source::Comparison(id) => self.carried(id).await?,
            Source::Case(id) => self.kept(*id).await,
            Source::Article(id) => {
                let answer = service.engine.article(id, language);
                return self.shown_if(answer, Room::default()).await;
            }
            Source::Action(name) => {
                let (engine, name) = (Arc::clone(&service.engine), name.clone());
                let work = move |_: &Budget| Some(engine.action(&name, language));
                let job = Job::light(press.caller.person.clone());
                let answer = service.compute(job, work).await?;
                return self.shown_if(answer, Room::default()).await;
            }
            Source::Page(..) | Source::Gone => None,
        };
        let Some(again) = again else {
            return Ok(None);
        };
        let job = Job {
            weight: again.room.weight(),
            ..Job::light(press.caller.person.clone())
        };
        if again.is_comparison {
            let policies = again.said.attachments;
            let answer = service.compared(job, policies, again.visibility, language);
            let answer = answer.await?;
            return self.shown_if(answer, again.room).await;
        }
        let message = Message {
            author: press.button.asker.clone(),
            place: press.caller.place.clone(),
            visibility: again.visibility,
            reply_to: again.reply_to,
            quoted: again.quoted,
            context: Some(again.context),
            said: again.said,
            attention: Attention::Addressed,
            languages: service.languages(&press.caller, wish).await,
            detail: match press.button.press {
                ButtonPress::Details => Detail::Whole,
                _ => Detail::Brief,
            },
            now: clock::now(),
        };
        let _lane = service
            .conversations
            .enter(service.engine.conversation(&message))
            .await;
        let answer = service.answer(job, None, message).await?;
        Ok(Some(self.shown(answer, again.room).await))
    }

    /// The question in a message, with what else the answer was made from; `None` when one of it is gone or empty.
    async fn read_again(&self, id: &MessageId) -> Result<Option<Again>, Failure> {
        let (service, press) = (self.service(), self.press);
        let platform = self.calling.platform;
        let context = match &press.button.source {
            Source::Messages(_) => {
                let on = press.on.clone();
                let known = service.database.run(move |store| store.question_of(&on));
                match known.await? {
                    Some((question, answered)) if question == *id => answered.context,
                    _ => return Ok(None),
                }
            }
            _ => Vec::new(),
        };
        let said: Said = match platform.read(id).await {
            Ok(said) => said,
            Err(Refused::Gone | Refused::Permission(_)) => return Ok(None),
            Err(refused) => return Err(refused.into()),
        };
        let gathered = service
            .gather(platform, &press.caller.person, &said, &context)
            .await?;
        let Some(Gathered {
            said: own,
            quoted,
            context,
            room,
        }) = gathered
        else {
            return Ok(None);
        };
        let is_empty = own.text.is_empty() && own.attachments.is_empty() && quoted.is_empty();
        let visibility = if press.is_private {
            Visibility::Private
        } else if said.author == press.button.asker {
            Visibility::Public
        } else {
            // Somebody's message that was shared by the menu.
            Visibility::AnswerOnly
        };
        let again = Again {
            said: own,
            quoted,
            context,
            room,
            reply_to: said.reply_to.map(|replied| replied.id),
            visibility,
            is_comparison: false,
        };
        Ok((!is_empty).then_some(again))
    }

    /// The question that the answer carries in its file, and the room for it.
    async fn carried(&self, id: &MessageId) -> Result<Option<Again>, Failure> {
        let (service, press) = (self.service(), self.press);
        let is_question =
            |file: &&super::incoming::FileRef| super::files::question_file(&file.name);
        let Some(file) = press.files.iter().find(is_question) else {
            return Ok(None);
        };
        let file = [file.clone()];
        let fetched = service
            .fetcher
            .get(
                self.calling.platform,
                &press.caller.person,
                &wanted(&file),
                &[],
            )
            .await;
        let (files, _, room) = match fetched {
            Ok(fetched) => fetched,
            Err(Failure::Fetch(_)) => return Ok(None),
            Err(failure) => return Err(failure),
        };
        let limit = service.options.attachment_bytes;
        let said = files
            .read
            .into_iter()
            .next()
            .and_then(|file| question_of(id.clone(), file, limit));
        Ok(said.map(|said| Again {
            said,
            quoted: Vec::new(),
            context: Vec::new(),
            room,
            reply_to: None,
            visibility: Visibility::Private,
            is_comparison: matches!(press.button.source, Source::Comparison(_)),
        }))
    }

    /// A question that is kept.
    async fn kept(&self, id: CaseId) -> Option<Again> {
        let case = self.service().find_case(id).await?;
        Some(Again {
            said: case.said,
            quoted: Vec::new(),
            context: Vec::new(),
            room: Room::default(),
            reply_to: None,
            visibility: if self.press.is_private {
                Visibility::Private
            } else {
                Visibility::AnswerOnly
            },
            is_comparison: case.is_comparison,
        })
    }

    /// The same of an answer that there may be.
    async fn shown_if(
        &self,
        answer: Option<Answer>,
        room: Room,
    ) -> Result<Option<(Outgoing, Answer, Room)>, Failure> {
        Ok(match answer {
            Some(answer) => Some(self.shown(answer, room).await),
            None => None,
        })
    }

    /// How the answer looks this time.
    async fn shown(&self, answer: Answer, room: Room) -> (Outgoing, Answer, Room) {
        let (service, press) = (self.service(), self.press);
        let asker = &press.button.asker;
        match press.button.press {
            ButtonPress::Share => {
                let inputs: Vec<Input> = answer.question.clone();
                let answer = Answer {
                    audience: Audience::All,
                    ..answer.without_accounts()
                };
                let source = match &press.button.source {
                    Source::File(_) => self.calling.case(inputs, false).await,
                    Source::Comparison(_) => self.calling.case(inputs, true).await,
                    other => other.clone(),
                };
                let mut out = service.outgoing(&answer, asker, &source, Vec::new());
                out.is_private = false;
                let words = service.words(answer.language);
                let line = Line(vec![Inline::Text(words.shared)]);
                out.reply.blocks.insert(0, Block::Small(line));
                (out, answer, room)
            }
            ButtonPress::Details => {
                let mut answer = answer;
                answer.actions.clear();
                let mut out = service.outgoing(&answer, asker, &Source::Gone, Vec::new());
                out.is_private = true;
                (out, answer, room)
            }
            _ => {
                let is_in_place = self.is_in_place();
                let mut answer = answer;
                if !is_in_place {
                    answer.actions.clear();
                }
                let source = &press.button.source;
                let mut out = service.outgoing(&answer, asker, source, Vec::new());
                out.keeps_question = is_in_place;
                out.is_private = press.is_private || !is_in_place;
                (out, answer, room)
            }
        }
    }
}
