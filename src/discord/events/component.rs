//! Buttons under answers, and the list of articles.

use super::message::without_mention;
use crate::budget::Budget;
use crate::converse::{
    Answer, Attention, Detail, Message, MessageId, PersonId, Place, PlaceId, Said,
};
use crate::discord::app::App;
use crate::discord::attachments::{
    Downloaded, Room, is_question_file, of_message, question_files, question_of,
};
use crate::discord::buttons::{Button, Press, Source};
use crate::discord::call::Call;
use crate::discord::clock;
use crate::discord::commands::{self, OPEN_ARTICLE};
use crate::discord::failure::Failure;
use crate::discord::http::again;
use crate::discord::metrics::Entry;
use crate::discord::post::{Audience, Post};
use crate::discord::thinking::Job;
use crate::discord::{answering, words};
use crate::store::Feedback;
use crate::text::Language;
use poise::serenity_prelude as serenity;
use serenity::{
    AttachmentId, ChannelId, ComponentInteraction, ComponentInteractionDataKind, Http,
    MessageFlags, Permissions,
};
use std::sync::Arc;

/// Does what a button or a list says.
pub(super) async fn handle(app: &Arc<App>, http: &Arc<Http>, on: &ComponentInteraction) {
    let call = Call::of_component(http, on);
    let done = if on.data.custom_id == OPEN_ARTICLE {
        open_article(app, &call, on).await
    } else if let Some(button) = Button::read(&on.data.custom_id) {
        let pressed = Pressed {
            app,
            http,
            call: &call,
            on,
            button: &button,
        };
        pressed.act().await
    } else {
        let expired = Post::text(call.words(app).expired);
        call.say(&expired, true).await.map_err(Failure::from)
    };
    commands::tell_failure(app, &call, done, true).await;
}

/// A button that was pressed.
#[derive(Clone, Copy)]
struct Pressed<'a> {
    app: &'a App,
    http: &'a Http,
    call: &'a Call<'a>,
    on: &'a ComponentInteraction,
    button: &'a Button,
}

impl Pressed<'_> {
    async fn act(&self) -> Result<(), Failure> {
        match self.button.press {
            Press::Helpful => self.feedback(true).await,
            Press::NotHelpful => self.feedback(false).await,
            Press::Delete => self.delete().await,
            Press::Language(_) | Press::Details | Press::Share => self.answer_again().await,
        }
    }

    async fn feedback(&self, helpful: bool) -> Result<(), Failure> {
        let feedback = Feedback {
            answer: self.on.message.id.get(),
            person: self.call.person,
            helpful,
            subject: self.button.subject.clone(),
        };
        self.app
            .database
            .run(move |store| store.add_feedback(&feedback, clock::seconds()))
            .await?;
        self.app.metrics.feedback(helpful);
        let words = self.call.words(self.app);
        let said = if helpful { words.thanks } else { words.sorry };
        Ok(self.call.say(&Post::text(said), true).await?)
    }

    async fn delete(&self) -> Result<(), Failure> {
        let moderates = self
            .call
            .permissions
            .intersects(Permissions::MANAGE_MESSAGES | Permissions::ADMINISTRATOR);
        if self.call.person != self.button.asker && !moderates {
            let post = Post::text(self.call.words(self.app).not_yours);
            return Ok(self.call.say(&post, true).await?);
        }
        self.call.defer_update().await?;
        Ok(self.call.delete().await?)
    }

    /// Answers the question of the message once more: in another language in its place, with everything beside
    /// it for who pressed, or for all.
    async fn answer_again(&self) -> Result<(), Failure> {
        let (call, press) = (self.call, self.button.press);
        if !answering::may_ask(self.app, call, Entry::Button).await? {
            return Ok(());
        }
        match press {
            Press::Details => call.defer(true).await?,
            Press::Share => call.defer(false).await?,
            _ => call.defer_update().await?,
        }
        // The room is kept until the answer is sent, because that may be as large.
        let answered = self.answered_again().await?;
        match answered {
            Some((post, _room)) => {
                call.edit(&post).await?;
            }
            None => {
                let expired = Post::text(call.words(self.app).expired);
                if matches!(press, Press::Language(_)) {
                    call.add(&expired, true).await?;
                } else {
                    call.edit(&expired).await?;
                }
            }
        }
        Ok(())
    }

    /// The answer once more, and the room for its question's files; `None` when the question cannot be read any more.
    async fn answered_again(&self) -> Result<Option<(Post, Room)>, Failure> {
        let (app, call, dress) = (self.app, self.call, self.dress());
        let wish = match self.button.press {
            Press::Language(language) => Some(language),
            _ => self.shown_language(),
        };
        let language = wish.unwrap_or_else(|| call.language(app));
        let said = match &self.button.source {
            Source::Message { channel, id } => self.said(*channel, *id).await?,
            Source::Files(id) | Source::Comparison(id) => self.carried(*id).await?,
            Source::Article(id) => {
                let answer = app.engine.article(id, language);
                return Ok(answer.map(|answer| (dress(&answer), Room::default())));
            }
            Source::Action(name) => {
                let (engine, name) = (Arc::clone(&app.engine), name.clone());
                let work = move |_: &Budget| {
                    let answer = engine.action(&name, language);
                    let post = dress(&answer);
                    Some((answer, post))
                };
                let done = app.work(Job::light(call.person), work).await?;
                return Ok(done.map(|(_, post)| (post, Room::default())));
            }
            Source::Gone => None,
        };
        let Some((said, room)) = said else {
            return Ok(None);
        };
        let job = Job {
            weight: room.weight(),
            ..Job::light(call.person)
        };
        if let Source::Comparison(_) = self.button.source {
            let policies = said.attachments;
            let done = answering::compared(app, job, policies, language, dress).await?;
            return Ok(done.map(|(_, post)| (post, room)));
        }
        let message = Message {
            author: PersonId(self.button.asker),
            place: self.place(),
            reply_to: None,
            quoted: Vec::new(),
            said,
            attention: Attention::Addressed,
            languages: call.languages(app, wish).await,
            detail: match self.button.press {
                Press::Details => Detail::Whole,
                _ => Detail::Brief,
            },
            now: clock::now(),
        };
        let (_, post) = app.answer(job, message, dress).await?;
        Ok(Some((post, room)))
    }

    /// The question in a message, and the room for its files; `None` when it is gone or empty.
    async fn said(&self, channel: u64, id: u64) -> Result<Option<(Said, Room)>, Failure> {
        let (place, question) = (ChannelId::new(channel), serenity::MessageId::new(id));
        let Ok(said) = again(|| self.http.get_message(place, question)).await else {
            return Ok(None);
        };
        let files = of_message(&said.attachments);
        let downloads = &self.app.downloads;
        let Downloaded { files, room, .. } = downloads.get(self.call.person, &files, &[]).await?;
        let text = without_mention(&said, self.on.message.author.id);
        let is_empty = text.is_empty() && files.is_empty();
        let said = Said {
            id: MessageId(id),
            text,
            attachments: files,
        };
        Ok((!is_empty).then_some((said, room)))
    }

    /// The question that the answer carries in its files, and the room for them.
    async fn carried(&self, id: u64) -> Result<Option<(Said, Room)>, Failure> {
        let files = &self.on.message.attachments;
        match question_of(&self.app.downloads, self.call.person, files).await {
            Ok(question) => Ok(question.map(|(text, attachments, room)| {
                let said = Said {
                    id: MessageId(id),
                    text,
                    attachments,
                };
                (said, room)
            })),
            Err(Failure::Download(_)) => Ok(None),
            Err(failure) => Err(failure),
        }
    }

    /// Where the conversation of the question is.
    fn place(&self) -> Place {
        match self.button.source {
            // The answer stands in a thread of the question's channel.
            Source::Message { channel, .. } if channel != self.call.channel => {
                Place::Thread(PlaceId(self.call.channel))
            }
            _ => self.call.place(),
        }
    }

    /// How the answer looks this time.
    fn dress(&self) -> impl FnOnce(&Answer) -> Post + Send + 'static {
        let Button {
            press,
            asker,
            source,
            ..
        } = self.button.clone();
        let private = self
            .on
            .message
            .flags
            .is_some_and(|flags| flags.contains(MessageFlags::EPHEMERAL));
        let kept: Vec<AttachmentId> = self
            .on
            .message
            .attachments
            .iter()
            .filter(|file| is_question_file(file))
            .map(|file| file.id)
            .collect();
        move |answer| {
            let audience = match source {
                // The question stands in the channel as it is.
                Source::Message { .. } if !private => Audience::All,
                _ => answering::audience(private, answer),
            };
            match press {
                Press::Details => {
                    let mut answer = answer.clone();
                    answer.actions.clear();
                    Post::answer(&answer, audience, asker, &Source::Gone)
                }
                Press::Share => {
                    // The question goes along, masked as well, so that the buttons of what is shared find it.
                    let files = match source {
                        Source::Files(_) | Source::Comparison(_) => {
                            question_files(&answer.question, true)
                        }
                        _ => None,
                    };
                    Post::answer(answer, Audience::AllMasked, asker, &source)
                        .with_files(files.unwrap_or_default())
                        .headed(words::of(answer.language).shared)
                }
                _ => Post::answer(answer, audience, asker, &source).keeping(kept),
            }
        }
    }

    /// The language that the answer is in: the other one than its button offers.
    fn shown_language(&self) -> Option<Language> {
        let rows = self.on.message.components.iter();
        rows.flat_map(|row| &row.components)
            .filter_map(|component| match component {
                serenity::ActionRowComponent::Button(button) => match &button.data {
                    serenity::ButtonKind::NonLink { custom_id, .. } => Button::read(custom_id),
                    _ => None,
                },
                _ => None,
            })
            .find_map(|button| match button.press {
                Press::Language(Language::Ja) => Some(Language::En),
                Press::Language(Language::En) => Some(Language::Ja),
                _ => None,
            })
    }
}

async fn open_article(
    app: &Arc<App>,
    call: &Call<'_>,
    on: &ComponentInteraction,
) -> Result<(), Failure> {
    let ComponentInteractionDataKind::StringSelect { values } = &on.data.kind else {
        return Ok(());
    };
    let id = values.first().map_or("", String::as_str);
    commands::show_article(app, call, id).await
}
