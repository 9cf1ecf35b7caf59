//! Messages: mentions, replies to the bot, private messages, denials in named channels; and their edits.

use crate::converse::{
    Answer, Attention, Detail, Languages, Message, MessageId, PersonId, Place, PlaceId, Said,
    Subject,
};
use crate::discord::app::App;
use crate::discord::attachments::{Downloaded, Room, of_message};
use crate::discord::buttons::Source;
use crate::discord::clock;
use crate::discord::failure::{Failure, shown, status};
use crate::discord::fairness::Allowed;
use crate::discord::http::again;
use crate::discord::metrics::Entry;
use crate::discord::places::Kind;
use crate::discord::post::{Audience, Post};
use crate::discord::thinking::{Attempt, Job};
use crate::discord::words;
use crate::reply::Reply;
use crate::store::{Answered, ChannelSettings, Claim, Mode, Question, Retry};
use crate::text::{Language, language};
use poise::serenity_prelude as serenity;
use serenity::{
    AutoArchiveDuration, ChannelId, ChannelType, CreateThread, Http, MessageReference, MessageType,
    MessageUpdateEvent, Nonce, UserId,
};
use std::sync::Arc;
use std::time::Duration;

/// An edited question is answered anew for so long.
const EDITABLE: Duration = Duration::from_mins(15);

/// Answers a message that is meant for the bot.
pub(super) async fn handle(app: &Arc<App>, http: &Arc<Http>, me: UserId, said: &serenity::Message) {
    let heard = Heard {
        app,
        http,
        me,
        said,
        attempt: Attempt::First,
    };
    let Some(how) = heard.attention().await else {
        return;
    };
    let _held = app.hold(said.id.get()).await;
    let done = heard.answer(how).await;
    heard.tell_failure(done).await;
}

/// Answers a message that an earlier run took and did not answer; where the process died over it twice, its asker is
/// told so.
pub(super) async fn resume(app: &Arc<App>, http: &Arc<Http>, me: UserId, said: &serenity::Message) {
    let id = said.id.get();
    let heard = Heard {
        app,
        http,
        me,
        said,
        attempt: Attempt::Again,
    };
    let _held = app.hold(id).await;
    let done = match app.database.run(move |store| store.retry(id)).await {
        Ok(Retry::Taken) => match heard.attention().await {
            Some(how) => heard.answer(how).await,
            None => heard.settle().await,
        },
        Ok(Retry::Exhausted) => heard.give_up().await,
        Ok(Retry::Settled) => Ok(()),
        Err(error) => Err(error.into()),
    };
    heard.tell_failure(done).await;
}

/// Answers a question again that was edited, or for the first time when it is meant for the bot only now.
pub(super) async fn edited(
    app: &Arc<App>,
    http: &Arc<Http>,
    me: UserId,
    event: &MessageUpdateEvent,
) {
    let id = event.id.get();
    let by_bot = event.author.as_ref().is_some_and(|author| author.bot);
    if event.edited_timestamp.is_none() || by_bot || clock::age(id) > EDITABLE {
        return;
    }
    let _held = app.hold(id).await;
    let answered = app.database.run(move |store| store.answer_of(id)).await;
    let users = event.mentions.iter().flatten();
    let roles = event.mention_roles.iter().flatten();
    let may_be_for_us = users.map(|user| user.id).any(|user| user == me) || roles.count() > 0;
    if matches!(answered, Ok(None)) && event.guild_id.is_some() && !may_be_for_us {
        return;
    }
    // The event may lack the text; the message itself never does.
    let Ok(mut said) = again(|| http.get_message(event.channel_id, event.id)).await else {
        return;
    };
    said.guild_id = event.guild_id;
    let heard = Heard {
        app,
        http,
        me,
        said: &said,
        attempt: Attempt::First,
    };
    let Some(how) = heard.attention().await else {
        return;
    };
    let done = match answered {
        Ok(Some(answered)) => heard.answer_anew(how, answered).await,
        Ok(None) => heard.answer(how).await,
        Err(error) => Err(error.into()),
    };
    heard.tell_failure(done).await;
}

/// The text of a message without its mentions of the bot, itself or by its role.
pub(super) fn without_mention(said: &serenity::Message, me: UserId) -> String {
    let mut text = said
        .content
        .replace(&format!("<@{me}>"), "")
        .replace(&format!("<@!{me}>"), "");
    for role in &said.mention_roles {
        text = text.replace(&format!("<@&{role}>"), "");
    }
    text.trim().to_owned()
}

/// A message that was heard.
#[derive(Clone, Copy)]
struct Heard<'a> {
    app: &'a Arc<App>,
    http: &'a Arc<Http>,
    me: UserId,
    said: &'a serenity::Message,
    attempt: Attempt,
}

impl Heard<'_> {
    fn person(&self) -> u64 {
        self.said.author.id.get()
    }

    fn server(&self) -> Option<u64> {
        self.said.guild_id.map(serenity::GuildId::get)
    }

    /// How it is meant; `None` when it is none of the bot's business.
    async fn attention(&self) -> Option<Attention> {
        let said = self.said;
        let by_person = !said.author.bot && said.webhook_id.is_none();
        let spoken = matches!(said.kind, MessageType::Regular | MessageType::InlineReply);
        if !by_person || !spoken {
            return None;
        }
        let empty = said.content.trim().is_empty() && said.attachments.is_empty();
        let Some(server) = self.server() else {
            return (!empty).then_some(Attention::Addressed);
        };
        let mentioned = said.mentions.iter().any(|user| user.id == self.me);
        if mentioned || self.replied_to().is_some() {
            return (!empty).then_some(Attention::Addressed);
        }
        // Even where Discord keeps the text of such a message to itself.
        if !said.mention_roles.is_empty()
            && let Some(role) = self.app.places.role(self.http, self.me, server).await
            && said.mention_roles.iter().any(|known| known.get() == role)
        {
            return Some(Attention::Addressed);
        }
        (!empty && self.is_in_named_channel().await).then_some(Attention::Overheard)
    }

    /// Whether the configuration names the channel, or that of the thread.
    async fn is_in_named_channel(&self) -> bool {
        let config = &self.app.config;
        let channel = self.said.channel_id.get();
        if !config.message_content || config.channels.is_empty() {
            return false;
        }
        if config.channels.contains(&channel) {
            return true;
        }
        match self.app.places.kind(self.http, channel).await {
            Kind::Thread {
                parent: Some(parent),
            } => config.channels.contains(&parent),
            Kind::Thread { parent: None } | Kind::Channel => false,
        }
    }

    /// The bot's message that it replies to.
    fn replied_to(&self) -> Option<u64> {
        let replied = self.said.referenced_message.as_ref()?;
        (replied.author.id == self.me).then_some(replied.id.get())
    }

    /// Where it stands.
    async fn place(&self) -> Place {
        let id = PlaceId(self.said.channel_id.get());
        if self.said.guild_id.is_none() {
            return Place::Thread(id);
        }
        match self.app.places.kind(self.http, id.0).await {
            Kind::Thread { .. } => Place::Thread(id),
            Kind::Channel => Place::Channel(id),
        }
    }

    /// Takes the question, thinks and answers it, once.
    async fn answer(&self, how: Attention) -> Result<(), Failure> {
        let (app, said) = (self.app, self.said);
        let started = clock::now();
        let addressed = how == Attention::Addressed;
        let person = self.person();
        let allowed = if addressed {
            app.allowance.ask(person)
        } else {
            Allowed::Yes
        };
        if matches!(allowed, Allowed::After { told: true, .. }) && self.attempt == Attempt::First {
            // Who goes on after being told costs neither a sign nor a write.
            app.metrics.asked(Entry::Message);
            app.metrics.refused();
            return Ok(());
        }
        if addressed {
            let (http, channel) = (Arc::clone(self.http), said.channel_id);
            // Only a sign that the question arrived: nothing is lost where it fails.
            tokio::spawn(async move { drop(channel.broadcast_typing(&http).await) });
        }
        let Some(settings) = self.take(addressed).await? else {
            return Ok(());
        };
        if settings.mode == Mode::CommandsOnly && said.guild_id.is_some() {
            return self.settle().await;
        }
        if addressed {
            app.metrics.asked(Entry::Message);
        }
        if let Allowed::After { wait, told } = allowed {
            app.metrics.refused();
            if !told {
                let language = self.language(settings).await;
                let text = (words::of(language).wait)(wait.as_secs().saturating_add(1));
                self.send(said.channel_id, &Post::text(text), "w").await?;
            }
            return self.settle().await;
        }
        // The room is kept until the answer is sent, because that may be as large.
        let (mut message, room) = self.message(how, settings).await?;
        let mut channel = said.channel_id;
        let replies = self.replied_to().is_some();
        if let Place::Channel(place) = message.place
            && let Some(last) = app
                .exchanges
                .is_long(place.0, person, replies, clock::now())
        {
            let language = self.language(settings).await;
            if let Some(thread) = self.open_thread(language).await {
                app.exchanges.moved(place.0, person);
                channel = thread;
                message.place = Place::Thread(PlaceId(thread.get()));
                message.reply_to = Some(MessageId(last));
            }
        }
        let job = self.job(&room);
        let (answer, post) = app.answer(job, message, self.dress()).await?;
        if answer.subject == Subject::Silence {
            return self.settle().await;
        }
        if !addressed {
            app.metrics.asked(Entry::Message);
            if self.take(true).await?.is_none() {
                return Ok(());
            }
            // Only what is answered counts: talk in a named channel is free.
            if app.allowance.ask(person) != Allowed::Yes {
                app.metrics.refused();
                return self.settle().await;
            }
        }
        if let Some(warning) = &answer.warning {
            self.warn(channel, warning).await?;
        }
        let sent = self.send(channel, &post, "").await?;
        app.metrics.sent(clock::now().saturating_sub(started));
        if channel == said.channel_id {
            let now = clock::now();
            app.exchanges
                .answered(channel.get(), person, replies, sent.id.get(), now);
        }
        self.remember(&sent).await;
        Ok(())
    }

    /// How the answer is computed.
    fn job(&self, room: &Room) -> Job {
        Job {
            person: self.person(),
            attempt: self.attempt,
            weight: room.weight(),
        }
    }

    /// Changes the answer to the question, which was edited.
    async fn answer_anew(&self, how: Attention, answered: Answered) -> Result<(), Failure> {
        let app = self.app;
        app.metrics.asked(Entry::Edit);
        if app.allowance.ask(self.person()) != Allowed::Yes {
            app.metrics.refused();
            return Ok(());
        }
        let settings = app.settings(self.said.channel_id.get()).await;
        let (mut message, room) = self.message(how, settings).await?;
        message.attention = Attention::Addressed;
        let job = self.job(&room);
        let (answer, post) = app.answer(job, message, self.dress()).await?;
        let channel = ChannelId::new(answered.channel);
        if let Some(warning) = &answer.warning {
            self.warn(channel, warning).await?;
        }
        let id = serenity::MessageId::new(answered.message);
        match again(|| channel.edit_message(self.http, id, post.edit_message())).await {
            // The answer was taken away.
            Err(error) if status(&error) == Some(404) => Ok(()),
            done => done.map(drop).map_err(Into::into),
        }
    }

    /// Remembers that the question is to have no answer.
    async fn settle(&self) -> Result<(), Failure> {
        let question = self.said.id.get();
        let settle = self.app.database.run(move |store| store.settle(question));
        Ok(settle.await?)
    }

    /// Says that the question is none that can be worked through, in place of its answer.
    async fn give_up(&self) -> Result<(), Failure> {
        tracing::error!("a question ended the process twice and is not tried again");
        let settings = self.app.settings(self.said.channel_id.get()).await;
        let language = self.language(settings).await;
        let post = Post::text(words::of(language).given_up);
        // Under the number of the answer: where that was sent just before the end, it stays.
        let sent = self.send(self.said.channel_id, &post, "").await?;
        self.remember(&sent).await;
        Ok(())
    }

    /// Takes the question, with its channel's settings; `None` when it was taken before. What an earlier run
    /// took and did not answer was taken again already (`resume`).
    async fn take(&self, claim: bool) -> Result<Option<ChannelSettings>, Failure> {
        let question = Question {
            id: self.said.id.get(),
            channel: self.said.channel_id.get(),
            asker: self.person(),
        };
        let now = clock::seconds();
        let first = self.attempt == Attempt::First;
        let taken = self.app.database.run(move |store| {
            if claim && first && store.claim(question, now)? != Claim::New {
                return Ok(None);
            }
            store.settings(question.channel).map(Some)
        });
        Ok(taken.await?)
    }

    /// The message as the engine takes it, and the room for its files.
    async fn message(
        &self,
        how: Attention,
        settings: ChannelSettings,
    ) -> Result<(Message, Room), Failure> {
        let (app, said) = (self.app, self.said);
        let replied = said.referenced_message.as_deref();
        let others = replied.filter(|replied| replied.author.id != self.me);
        let quoted = others.map(|replied| of_message(&replied.attachments));
        let Downloaded {
            files,
            quoted,
            room,
        } = app
            .downloads
            .get(
                self.person(),
                &of_message(&said.attachments),
                &quoted.unwrap_or_default(),
            )
            .await?;
        let quoted = others.map(|replied| Said {
            id: MessageId(replied.id.get()),
            text: replied.content.clone(),
            attachments: quoted,
        });
        let message = Message {
            author: PersonId(self.person()),
            place: self.place().await,
            reply_to: replied.map(|replied| MessageId(replied.id.get())),
            quoted: quoted.into_iter().collect(),
            said: Said {
                id: MessageId(said.id.get()),
                text: without_mention(said, self.me),
                attachments: files,
            },
            attention: how,
            languages: Languages {
                wish: None,
                person: None,
                channel: settings.language,
                server: Some(self.server_language().await),
            },
            detail: Detail::Brief,
            now: clock::now(),
        };
        Ok((message, room))
    }

    /// How the answer looks.
    fn dress(&self) -> impl FnOnce(&Answer) -> Post + Send + 'static {
        let source = Source::Message {
            channel: self.said.channel_id.get(),
            id: self.said.id.get(),
        };
        let person = self.person();
        move |answer| Post::answer(answer, Audience::All, person, &source)
    }

    /// Sends a message, in the question's channel as a reply to it. Discord takes one with the same nonce only
    /// once, so that it may be tried again; `what` tells apart several messages to one question.
    async fn send(
        &self,
        channel: ChannelId,
        post: &Post,
        what: &str,
    ) -> Result<serenity::Message, serenity::Error> {
        let (home, id) = (self.said.channel_id, self.said.id);
        again(|| {
            let mut message = post
                .message()
                .nonce(Nonce::String(format!("{what}{id}")))
                .enforce_nonce(true);
            if channel == home {
                let question = MessageReference::from((home, id)).fail_if_not_exists(false);
                message = message.reference_message(question);
            }
            channel.send_message(self.http, message)
        })
        .await
    }

    /// Tells the poster of secrets: privately, and where the poster takes no private messages, in the channel.
    async fn warn(&self, channel: ChannelId, warning: &Reply) -> Result<(), Failure> {
        let post = Post::reply(warning);
        if self.said.guild_id.is_some() {
            let said = post.clone().headed(&self.said.link());
            match self.send_privately(&said).await {
                Ok(()) => return Ok(()),
                Err(error) => {
                    tracing::info!(error = shown(&error), "a poster takes no private messages");
                }
            }
        }
        self.send(channel, &post, "s").await?;
        Ok(())
    }

    async fn send_privately(&self, post: &Post) -> Result<(), serenity::Error> {
        let person = self.said.author.id;
        let private = again(|| person.create_dm_channel(self.http)).await?;
        self.send(private.id, post, "s").await?;
        Ok(())
    }

    /// Remembers which message answers the question.
    async fn remember(&self, sent: &serenity::Message) {
        let question = self.said.id.get();
        let answered = Answered {
            channel: sent.channel_id.get(),
            message: sent.id.get(),
        };
        self.app
            .engine
            .replied(MessageId(question), MessageId(answered.message));
        let kept = self
            .app
            .database
            .run(move |store| store.answered(question, answered))
            .await;
        if let Err(error) = kept {
            tracing::error!(%error, "it was not kept which message answers a question");
        }
    }

    /// A thread from the message; `None` when the bot may not make one there.
    async fn open_thread(&self, language: Language) -> Option<ChannelId> {
        let (http, said) = (self.http, self.said);
        let opened = again(|| {
            let thread = CreateThread::new(words::of(language).thread)
                .kind(ChannelType::PublicThread)
                .auto_archive_duration(AutoArchiveDuration::OneDay);
            said.channel_id
                .create_thread_from_message(http, said.id, thread)
        })
        .await
        .ok()?;
        let parent = Some(said.channel_id.get());
        self.app
            .places
            .remember(opened.id.get(), Kind::Thread { parent });
        Some(opened.id)
    }

    /// The language of the server, else the configuration's.
    async fn server_language(&self) -> Language {
        let known = match self.server() {
            Some(server) => self.app.places.language(self.http, self.me, server).await,
            None => None,
        };
        known.unwrap_or(self.app.config.language)
    }

    /// The language of a notice about the message.
    async fn language(&self, settings: ChannelSettings) -> Language {
        match language::detect(&self.said.content).or(settings.language) {
            Some(language) => language,
            None => self.server_language().await,
        }
    }

    /// Tells the asker that something failed.
    async fn tell_failure(&self, done: Result<(), Failure>) {
        let Err(failure) = done else { return };
        let said = self.said;
        if let Err(error) = self.settle().await {
            tracing::error!(%error, "a question without an answer stays open");
        }
        let language = language::detect(&said.content).unwrap_or(self.app.config.language);
        let text = match &failure {
            Failure::Download(why) => {
                tracing::warn!(why, "an attachment could not be downloaded");
                words::of(language).not_downloaded.to_owned()
            }
            Failure::Discord(_) | Failure::Store(_) | Failure::Engine | Failure::Stuck => {
                self.app.failed(&failure, said.id.get(), language)
            }
        };
        if let Err(error) = self.send(said.channel_id, &Post::text(text), "e").await {
            tracing::error!(error = shown(&error), "and it could not be told");
        }
    }
}
