//! Messages: mentions, replies to the bot, private messages, denials in named channels; and their edits.

use crate::config::Config;
use crate::converse::{
    Answer, Attention, Detail, Languages, Message, MessageId, PersonId, Place, PlaceId, Said,
    Subject,
};
use crate::discord::app::{App, server_language};
use crate::discord::attachments::{Downloaded, of_message};
use crate::discord::buttons::Source;
use crate::discord::clock;
use crate::discord::failure::{Failure, shown, status};
use crate::discord::fairness::Allowed;
use crate::discord::http::again;
use crate::discord::metrics::Entry;
use crate::discord::places::Kind;
use crate::discord::post::{Audience, Post};
use crate::discord::words;
use crate::store::{Answered, ChannelSettings, Claim, Mode, Question};
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
    let Some(how) = attention(app, http, me, said).await else {
        return;
    };
    let _held = app.hold(said.id.get()).await;
    let done = answer(app, http, me, said, how).await;
    tell_failure(app, http, said, done).await;
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
    let is_for_us = event
        .mentions
        .as_ref()
        .is_some_and(|mentions| mentions.iter().any(|user| user.id == me));
    if matches!(answered, Ok(None)) && event.guild_id.is_some() && !is_for_us {
        return;
    }
    // The event may lack the text; the message itself never does.
    let Ok(mut said) = again(|| http.get_message(event.channel_id, event.id)).await else {
        return;
    };
    said.guild_id = event.guild_id;
    let Some(how) = attention(app, http, me, &said).await else {
        return;
    };
    let done = match answered {
        Ok(Some(answered)) => answer_anew(app, http, me, &said, how, answered).await,
        Ok(None) => answer(app, http, me, &said, how).await,
        Err(error) => Err(error.into()),
    };
    tell_failure(app, http, &said, done).await;
}

/// How a message is meant; `None` when it is none of the bot's business.
async fn attention(
    app: &App,
    http: &Http,
    me: UserId,
    said: &serenity::Message,
) -> Option<Attention> {
    let by_person = !said.author.bot && said.webhook_id.is_none();
    let spoken = matches!(said.kind, MessageType::Regular | MessageType::InlineReply);
    let empty = said.content.trim().is_empty() && said.attachments.is_empty();
    if !by_person || !spoken || empty {
        return None;
    }
    if said.guild_id.is_none() {
        return Some(Attention::Addressed);
    }
    let mentions = said.mentions.iter().any(|user| user.id == me);
    if mentions || replies_to(said, me).is_some() {
        return Some(Attention::Addressed);
    }
    listens(&app.config, app, http, said)
        .await
        .then_some(Attention::Overheard)
}

/// Whether the configuration names the message's channel, or that of its thread.
async fn listens(config: &Config, app: &App, http: &Http, said: &serenity::Message) -> bool {
    let channel = said.channel_id.get();
    if !config.message_content || config.channels.is_empty() {
        return false;
    }
    if config.channels.contains(&channel) {
        return true;
    }
    match app.places.kind(http, channel).await {
        Kind::Thread {
            parent: Some(parent),
        } => config.channels.contains(&parent),
        Kind::Thread { parent: None } | Kind::Channel => false,
    }
}

/// The bot's message that a message replies to.
fn replies_to(said: &serenity::Message, me: UserId) -> Option<u64> {
    let replied = said.referenced_message.as_ref()?;
    (replied.author.id == me).then_some(replied.id.get())
}

/// Where a message stands.
async fn place(app: &App, http: &Http, said: &serenity::Message) -> Place {
    let id = PlaceId(said.channel_id.get());
    if said.guild_id.is_none() {
        return Place::Thread(id);
    }
    match app.places.kind(http, id.0).await {
        Kind::Thread { .. } => Place::Thread(id),
        Kind::Channel => Place::Channel(id),
    }
}

/// Takes a question, thinks and answers it, once.
async fn answer(
    app: &Arc<App>,
    http: &Arc<Http>,
    me: UserId,
    said: &serenity::Message,
    how: Attention,
) -> Result<(), Failure> {
    let started = clock::now();
    let addressed = how == Attention::Addressed;
    if addressed {
        let (http, channel) = (Arc::clone(http), said.channel_id);
        // Only a sign that the question arrived: nothing is lost where it fails.
        tokio::spawn(async move { drop(channel.broadcast_typing(&http).await) });
    }
    let Some(settings) = take(app, said, addressed).await? else {
        return Ok(());
    };
    if settings.mode == Mode::CommandsOnly && said.guild_id.is_some() {
        return settle(app, said).await;
    }
    if addressed {
        app.metrics.asked(Entry::Message);
    }
    let person = said.author.id.get();
    if addressed && let Allowed::After { wait, told } = app.allowance.ask(person) {
        app.metrics.refused();
        if !told {
            let language = language_of(app, http, said, settings).await;
            let text = (words::of(language).wait)(wait.as_secs().saturating_add(1));
            send(http, said.channel_id, Some(said), &Post::text(text), "w").await?;
        }
        return settle(app, said).await;
    }
    let mut message = message(app, http, me, said, how, settings).await;
    let downloaded = download(app, said).await?;
    message.said.attachments = downloaded.files;
    let mut channel = said.channel_id;
    let replies = replies_to(said, me).is_some();
    if let Place::Channel(place) = message.place
        && let Some(last) = app
            .exchanges
            .is_long(place.0, person, replies, clock::now())
    {
        let language = language_of(app, http, said, settings).await;
        if let Some(thread) = open_thread(app, http, said, language).await {
            app.exchanges.moved(place.0, person);
            channel = thread;
            message.place = Place::Thread(PlaceId(thread.get()));
            message.reply_to = Some(MessageId(last));
        }
    }
    let answer = app.answer(message).await?;
    if answer.subject == Subject::Silence {
        return settle(app, said).await;
    }
    if !addressed {
        app.metrics.asked(Entry::Message);
        if take(app, said, true).await?.is_none() {
            return Ok(());
        }
        // Only what is answered counts: talk in a named channel is free.
        if app.allowance.ask(person) != Allowed::Yes {
            app.metrics.refused();
            return settle(app, said).await;
        }
    }
    let in_place = channel == said.channel_id;
    let target = in_place.then_some(said);
    if let Some(warning) = &answer.warning {
        send(http, channel, target, &Post::reply(warning), "s").await?;
    }
    let post = post(app, said, &answer, downloaded.cut);
    let sent = send(http, channel, target, &post, "").await?;
    app.metrics.sent(clock::now().saturating_sub(started));
    remember(app, said, &sent).await;
    if in_place {
        let now = clock::now();
        app.exchanges
            .answered(channel.get(), person, replies, sent.id.get(), now);
    }
    Ok(())
}

/// Changes the answer to an edited question.
async fn answer_anew(
    app: &Arc<App>,
    http: &Arc<Http>,
    me: UserId,
    said: &serenity::Message,
    how: Attention,
    answered: Answered,
) -> Result<(), Failure> {
    app.metrics.asked(Entry::Edit);
    if app.allowance.ask(said.author.id.get()) != Allowed::Yes {
        app.metrics.refused();
        return Ok(());
    }
    let settings = app.settings(said.channel_id.get()).await;
    let mut message = message(app, http, me, said, how, settings).await;
    let downloaded = download(app, said).await?;
    message.said.attachments = downloaded.files;
    message.attention = Attention::Addressed;
    let answer = app.answer(message).await?;
    let channel = ChannelId::new(answered.channel);
    if let Some(warning) = &answer.warning {
        send(http, channel, None, &Post::reply(warning), "s").await?;
    }
    let post = post(app, said, &answer, downloaded.cut);
    let id = serenity::MessageId::new(answered.message);
    match again(|| channel.edit_message(http, id, post.edit_message())).await {
        // The answer was taken away.
        Err(error) if status(&error) == Some(404) => Ok(()),
        done => done.map(drop).map_err(Into::into),
    }
}

/// Remembers that a question is to have no answer.
async fn settle(app: &App, said: &serenity::Message) -> Result<(), Failure> {
    let question = said.id.get();
    Ok(app
        .database
        .run(move |store| store.settle(question))
        .await?)
}

/// Takes a question, with its channel's settings; `None` when it was taken before. What an earlier run took
/// and did not answer is taken again when it starts (`resume`).
async fn take(
    app: &App,
    said: &serenity::Message,
    claim: bool,
) -> Result<Option<ChannelSettings>, Failure> {
    let question = Question {
        id: said.id.get(),
        channel: said.channel_id.get(),
        asker: said.author.id.get(),
    };
    let now = clock::seconds();
    let taken = app
        .database
        .run(move |store| {
            if claim && store.claim(question, now)? != Claim::New {
                return Ok(None);
            }
            store.settings(question.channel).map(Some)
        })
        .await?;
    Ok(taken)
}

/// The message as the engine takes it, without its files.
async fn message(
    app: &App,
    http: &Http,
    me: UserId,
    said: &serenity::Message,
    how: Attention,
    settings: ChannelSettings,
) -> Message {
    let id = MessageId(said.id.get());
    let replied = said.referenced_message.as_deref();
    let mut quoted = Vec::new();
    if let Some(replied) = replied.filter(|replied| replied.author.id != me) {
        quoted.push(Said {
            id: MessageId(replied.id.get()),
            text: replied.content.clone(),
            attachments: app
                .downloads
                .get(&of_message(&replied.attachments))
                .await
                .unwrap_or_default()
                .files,
        });
    }
    Message {
        author: PersonId(said.author.id.get()),
        place: place(app, http, said).await,
        reply_to: replied.map(|replied| MessageId(replied.id.get())),
        quoted,
        said: Said {
            id,
            text: without_mention(&said.content, me),
            attachments: Vec::new(),
        },
        attention: how,
        languages: Languages {
            wish: None,
            person: None,
            channel: settings.language,
            server: server_language(app, http, said.guild_id.map(serenity::GuildId::get))
                .await
                .or(Some(app.config.language)),
        },
        detail: Detail::Brief,
        now: clock::now(),
    }
}

/// The text without the mention of the bot.
pub(super) fn without_mention(text: &str, me: UserId) -> String {
    text.replace(&format!("<@{me}>"), "")
        .replace(&format!("<@!{me}>"), "")
        .trim()
        .to_owned()
}

async fn download(app: &App, said: &serenity::Message) -> Result<Downloaded, Failure> {
    app.downloads.get(&of_message(&said.attachments)).await
}

/// The answer as a message.
fn post(app: &App, said: &serenity::Message, answer: &Answer, cut: bool) -> Post {
    let source = Source::Message {
        channel: said.channel_id.get(),
        id: said.id.get(),
    };
    let post = Post::answer(answer, Audience::All, said.author.id.get(), &source);
    if cut {
        let mib = app.config.attachment_bytes >> 20;
        post.headed(&(words::of(answer.language).too_large)(mib))
    } else {
        post
    }
}

/// Sends a message, as a reply to `to`. Discord takes one with the same nonce only once, so that it may be
/// tried again; `what` tells apart several messages to one question.
async fn send(
    http: &Arc<Http>,
    channel: ChannelId,
    to: Option<&serenity::Message>,
    post: &Post,
    what: &str,
) -> Result<serenity::Message, serenity::Error> {
    let nonce = to.map(|to| format!("{what}{}", to.id));
    again(|| {
        let mut message = post.message();
        if let Some(to) = to {
            let reference =
                MessageReference::from((to.channel_id, to.id)).fail_if_not_exists(false);
            message = message.reference_message(reference);
        }
        if let Some(nonce) = &nonce {
            message = message
                .nonce(Nonce::String(nonce.clone()))
                .enforce_nonce(true);
        }
        channel.send_message(http, message)
    })
    .await
}

/// Remembers which message answers a question.
async fn remember(app: &App, said: &serenity::Message, sent: &serenity::Message) {
    let question = said.id.get();
    let answered = Answered {
        channel: sent.channel_id.get(),
        message: sent.id.get(),
    };
    app.engine
        .replied(MessageId(question), MessageId(answered.message));
    let kept = app
        .database
        .run(move |store| store.answered(question, answered))
        .await;
    if let Err(error) = kept {
        tracing::error!(%error, "it was not kept which message answers a question");
    }
}

/// A thread from the message; `None` when the bot may not make one there.
async fn open_thread(
    app: &App,
    http: &Arc<Http>,
    said: &serenity::Message,
    language: Language,
) -> Option<ChannelId> {
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
    app.places
        .remember(opened.id.get(), Kind::Thread { parent });
    Some(opened.id)
}

/// The language of a notice about a message.
async fn language_of(
    app: &App,
    http: &Http,
    said: &serenity::Message,
    settings: ChannelSettings,
) -> Language {
    if let Some(language) = language::detect(&said.content).or(settings.language) {
        return language;
    }
    server_language(app, http, said.guild_id.map(serenity::GuildId::get))
        .await
        .unwrap_or(app.config.language)
}

/// Tells the asker that something failed.
async fn tell_failure(
    app: &App,
    http: &Arc<Http>,
    said: &serenity::Message,
    done: Result<(), Failure>,
) {
    let Err(failure) = done else { return };
    if let Err(error) = settle(app, said).await {
        tracing::error!(%error, "a question without an answer stays open");
    }
    let language = language::detect(&said.content).unwrap_or(app.config.language);
    let text = match &failure {
        Failure::Download(why) => {
            tracing::warn!(why, "an attachment could not be downloaded");
            words::of(language).not_downloaded.to_owned()
        }
        Failure::Discord(_) | Failure::Store(_) | Failure::Engine => {
            app.failed(&failure, said.id.get(), language)
        }
    };
    if let Err(error) = send(http, said.channel_id, Some(said), &Post::text(text), "e").await {
        tracing::error!(error = shown(&error), "and it could not be told");
    }
}
