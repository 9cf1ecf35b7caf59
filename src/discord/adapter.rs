//! Discord as a platform: its events as the service takes them, and the service's verbs as its requests.

use super::errors::{refused, shown, status};
use super::http::{acknowledge, again};
use super::names;
use super::places::{Kind, Places, place_of};
use super::post::{MAX_FILES, MAX_FILES_BYTES, Post};
use super::way::{Call, Stage, Way};
use crate::bot::{
    Capabilities, Fetched, FileRef, Outgoing, Part, Platform, Promise, Quoted, Refused, Said,
    Wording, notice, now, words,
};
use crate::host;
use crate::ids::{MessageId, PersonId, Place};
use moka::future::Cache;
use poise::serenity_prelude as serenity;
use serenity::{
    AutoArchiveDuration, Builder, ChannelId, ChannelType, CreateInteractionResponse,
    CreateInteractionResponseMessage, CreateThread, Http, MessageFlags, MessagePagination,
    MessageReference, MessageType, Nonce, UserId,
};
use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

/// Where Discord keeps attachments.
const HOSTS: [&str; 2] = ["cdn.discordapp.com", "media.discordapp.net"];
/// Discord's epoch, the first second of 2015, in milliseconds since 1970.
///
/// Source: Discord Developer Documentation, "API Reference: Snowflakes".
const DISCORD_EPOCH: u64 = 1_420_070_400_000;
/// How long an interaction can be answered.
///
/// Source: Discord Developer Documentation, "Receiving and Responding".
pub(super) const TOKEN_LASTS: Duration = Duration::from_mins(15);
/// For how long Discord knows a nonce: "a few minutes".
///
/// Source: Discord Developer Documentation, "Create Message".
const NONCE_LASTS: Duration = Duration::from_mins(2);
/// So many interactions' messages are known.
const MAX_TOKENS: u64 = 20_000;
/// So many messages after a question are looked at for its answer.
const LOOKED_AT: u8 = 50;

/// What all connections share.
#[derive(Debug)]
pub(super) struct Shared {
    pub(super) places: Places,
    files: reqwest::Client,
    /// Whether attachments may come from anywhere: Discord is a local stand-in.
    anywhere: bool,
    capabilities: Capabilities,
    /// By which interaction a message of ours was sent: only by its token it can be changed.
    tokens: Cache<MessageId, Arc<str>>,
    /// The ids that Discord gave to the commands.
    commands: RwLock<HashMap<String, u64>>,
}

impl Shared {
    pub(super) fn new(anywhere: bool, hears_all: bool) -> Result<Self, reqwest::Error> {
        let files = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .build()?;
        Ok(Self {
            places: Places::default(),
            files,
            anywhere,
            capabilities: Capabilities {
                max_files: MAX_FILES,
                max_files_bytes: MAX_FILES_BYTES,
                private_files: true,
                buttons: true,
                hears_all,
                remembers_sent: NONCE_LASTS,
                promise_lasts: TOKEN_LASTS,
                reads_again: true,
                keeps_cases: false,
            },
            tokens: Cache::builder()
                .max_capacity(MAX_TOKENS)
                .time_to_live(TOKEN_LASTS)
                .build(),
            commands: RwLock::default(),
        })
    }
}

impl Shared {
    /// Remembers the ids of the commands.
    pub(super) fn know_commands(&self, commands: &[serenity::Command]) {
        let mut known = self
            .commands
            .write()
            .unwrap_or_else(PoisonError::into_inner);
        *known = commands
            .iter()
            .map(|command| (command.name.clone(), command.id.get()))
            .collect();
    }
}

/// Discord, over one connection.
#[derive(Debug)]
pub(super) struct Discord<'a> {
    pub(super) shared: &'a Shared,
    pub(super) http: &'a Arc<Http>,
    pub(super) me: UserId,
}

impl Discord<'_> {
    /// A message as the service takes it; `None` where nobody wrote it.
    pub(super) async fn said(&self, said: &serenity::Message, server: Option<u64>) -> Option<Said> {
        let by_person = !said.author.bot && said.webhook_id.is_none();
        let spoken = matches!(said.kind, MessageType::Regular | MessageType::InlineReply);
        if !by_person || !spoken {
            return None;
        }
        let places = &self.shared.places;
        let server = match server {
            Some(server) => Some(server),
            None => places.server_of(said.channel_id.get()).await,
        };
        let is_for_us = self.is_for_us(said, server).await;
        if !is_for_us && !self.shared.capabilities.hears_all {
            return None;
        }
        let mut heard = self.said_again(said, server, is_for_us).await;
        heard.is_hidden = said.content.trim().is_empty()
            && said.attachments.is_empty()
            && said.embeds.is_empty()
            && said.message_snapshots.is_empty();
        Some(heard)
    }

    /// Whether a message is a mention, a reply to us, or private.
    async fn is_for_us(&self, said: &serenity::Message, server: Option<u64>) -> bool {
        let Some(server) = server else {
            return true;
        };
        let replied = said.referenced_message.as_ref();
        if said.mentions.iter().any(|user| user.id == self.me)
            || replied.is_some_and(|replied| replied.author.id == self.me)
        {
            return true;
        }
        // Even where Discord keeps the text of such a message to itself.
        !said.mention_roles.is_empty()
            && match self.shared.places.role(self.http, self.me, server).await {
                Some(role) => said.mention_roles.iter().any(|known| known.get() == role),
                None => false,
            }
    }

    /// Sends a message, in the question's channel as a reply to it. Discord takes one with the same nonce only
    /// once, so that it may be tried again.
    async fn send(
        &self,
        to: ChannelId,
        question: (ChannelId, serenity::MessageId),
        part: Part,
        post: &Post,
    ) -> Result<serenity::Message, serenity::Error> {
        let (home, id) = question;
        let part = match part {
            Part::Answer => "",
            Part::Warning => "s",
            Part::Notice => "w",
            Part::Failure => "e",
        };
        again(|| {
            let mut message = post
                .message()
                .nonce(Nonce::String(format!("{part}{id}")))
                .enforce_nonce(true);
            if to == home {
                let question = MessageReference::from((home, id)).fail_if_not_exists(false);
                message = message.reference_message(question);
            }
            to.send_message(self.http, message)
        })
        .await
    }

    /// Says something in a channel of a server, once a server.
    pub(super) async fn post_to(
        &self,
        channel: ChannelId,
        server: u64,
        out: &Outgoing,
    ) -> Result<(), Refused> {
        let post = self.post(out);
        let sent = again(|| {
            let message = post
                .message()
                .nonce(Nonce::String(format!("i{server}")))
                .enforce_nonce(true);
            channel.send_message(self.http, message)
        });
        sent.await.map(drop).map_err(|error| refused(&error))
    }

    /// A message of ours as Discord shows it.
    fn post(&self, out: &Outgoing) -> Post {
        let commands = &self.shared.commands;
        let commands = commands.read().unwrap_or_else(PoisonError::into_inner);
        Post::of(out, &commands)
    }

    /// Shows an answer again of which the second half was left out, with a file of all of it.
    async fn without_embed(&self, sent: &serenity::Message, out: &Outgoing) {
        tracing::info!("an embed is not permitted in its place");
        let language = out.reply.language;
        let says = (words(Wording::Usual, language).not_permitted)(Some("Embed Links"));
        let mut plain = Outgoing {
            is_plain: true,
            ..out.clone()
        };
        let says = notice(&says, language).blocks;
        plain.reply.blocks.splice(0..0, says);
        let post = self.post(&plain);
        let (channel, id) = (sent.channel_id, sent.id);
        let edited = again(|| channel.edit_message(self.http, id, post.edit_message())).await;
        if let Err(error) = edited {
            log("an answer lacks what needs an embed", &error);
        }
    }

    async fn respond_to(&self, call: &Call, post: &Post) -> Result<MessageId, serenity::Error> {
        let token: Arc<str> = call.token.as_str().into();
        if call.stage() == Stage::Fresh {
            acknowledge(|| {
                let answer = CreateInteractionResponse::Message(post.response());
                answer.execute(self.http, (call.id, &call.token))
            })
            .await?;
            call.advance(Stage::New);
            // Discord does not tell the message's own id here.
            return Ok(names::message(call.channel.get(), call.id.get()));
        }
        let sent = again(|| post.edit_response().execute(self.http, &call.token)).await?;
        let id = names::message(call.channel.get(), sent.id.get());
        self.shared.tokens.insert(id.clone(), token).await;
        Ok(id)
    }
}

impl Discord<'_> {
    /// The request for an attachment.
    fn file(&self, file: &FileRef) -> Result<reqwest::RequestBuilder, Refused> {
        let failed = |what: &str| Refused::Failed(what.to_owned());
        let url = reqwest::Url::parse(&file.address).map_err(|_| failed("no address"))?;
        let from_discord =
            url.scheme() == "https" && url.host_str().is_some_and(|host| HOSTS.contains(&host));
        if !from_discord && !self.shared.anywhere {
            return Err(failed("it is not kept by Discord"));
        }
        Ok(self.shared.files.get(url))
    }
}

/// Reads what is answered with this status, up to `limit` bytes.
async fn received(
    request: reqwest::RequestBuilder,
    limit: u64,
    status: reqwest::StatusCode,
) -> Result<Fetched, Refused> {
    let failed = |what: &str| Refused::Failed(what.to_owned());
    let response = request.send().await;
    let response = response.map_err(|_| failed("no connection"))?;
    if response.status() != status {
        return Err(failed(response.status().as_str()));
    }
    host::body(response, limit).await
}

impl Platform for Discord<'_> {
    type Way = Way;

    fn capabilities(&self) -> &Capabilities {
        &self.shared.capabilities
    }

    async fn acknowledge(&self, way: &Way, promise: Promise) -> Result<(), Refused> {
        match way {
            Way::Reply { home, .. } => {
                let (http, channel) = (Arc::clone(self.http), *home);
                tokio::spawn(async move { drop(channel.broadcast_typing(&http).await) });
                Ok(())
            }
            Way::Call(call) => {
                let done = acknowledge(|| {
                    let answer = match promise {
                        Promise::Update => CreateInteractionResponse::Acknowledge,
                        Promise::ForAll | Promise::Private => {
                            let later = CreateInteractionResponseMessage::new()
                                .ephemeral(promise == Promise::Private);
                            CreateInteractionResponse::Defer(later)
                        }
                    };
                    answer.execute(self.http, (call.id, &call.token))
                });
                done.await.map_err(|error| refused(&error))?;
                if promise == Promise::Update {
                    call.advance(Stage::Update);
                    if let Some(on) = &call.on {
                        let token = call.token.as_str().into();
                        self.shared.tokens.insert(on.clone(), token).await;
                    }
                } else {
                    call.advance(Stage::New);
                }
                Ok(())
            }
        }
    }

    async fn respond(&self, way: &Way, out: &Outgoing) -> Result<MessageId, Refused> {
        let mut post = self.post(out);
        match way {
            Way::Reply { to, home, question } => {
                let sent = self.send(*to, (*home, *question), out.part, &post).await;
                let sent = sent.map_err(|error| refused(&error))?;
                if post.has_embed() && sent.embeds.is_empty() {
                    // Discord leaves an embed out without a word where the permission for it is missing.
                    self.without_embed(&sent, out).await;
                }
                Ok(names::message(sent.channel_id.get(), sent.id.get()))
            }
            Way::Call(call) => {
                if out.keeps_question {
                    post = post.keeping(call.question_files.iter().copied());
                }
                let sent = self.respond_to(call, &post).await;
                sent.map_err(|error| refused(&error))
            }
        }
    }

    async fn add(&self, way: &Way, out: &Outgoing) -> Result<MessageId, Refused> {
        let post = self.post(out);
        match way {
            Way::Reply { .. } => self.respond(way, out).await,
            Way::Call(call) if call.stage() == Stage::Fresh => self.respond(way, out).await,
            // Not tried again: what arrived twice would be read twice.
            Way::Call(call) => {
                let sent = post
                    .followup()
                    .execute(self.http, (None, &call.token))
                    .await;
                let sent = sent.map_err(|error| refused(&error))?;
                Ok(names::message(call.channel.get(), sent.id.get()))
            }
        }
    }

    async fn edit(&self, message: &MessageId, out: &Outgoing) -> Result<(), Refused> {
        let (channel, id) = names::of_message(message).ok_or(Refused::Gone)?;
        let post = self.post(out);
        if let Some(token) = self.shared.tokens.get(message).await {
            let edited = again(|| post.edit_response().execute(self.http, &token)).await;
            return edited.map(drop).map_err(|error| refused(&error));
        }
        let (channel, id) = (ChannelId::new(channel), serenity::MessageId::new(id));
        let edited = again(|| channel.edit_message(self.http, id, post.edit_message())).await;
        edited.map(drop).map_err(|error| refused(&error))
    }

    async fn delete(&self, message: &MessageId) -> Result<(), Refused> {
        let (channel, id) = names::of_message(message).ok_or(Refused::Gone)?;
        if let Some(token) = self.shared.tokens.get(message).await {
            let deleted = again(|| self.http.delete_original_interaction_response(&token)).await;
            if deleted.is_ok() {
                return Ok(());
            }
        }
        let (channel, id) = (ChannelId::new(channel), serenity::MessageId::new(id));
        let deleted = again(|| channel.delete_message(self.http, id)).await;
        deleted.map_err(|error| refused(&error))
    }

    async fn read(&self, message: &MessageId) -> Result<Said, Refused> {
        let (channel, id) = names::of_message(message).ok_or(Refused::Gone)?;
        let (channel, id) = (ChannelId::new(channel), serenity::MessageId::new(id));
        let read = again(|| self.http.get_message(channel, id)).await;
        let read = read.map_err(|error| refused(&error))?;
        // Only an event tells the server.
        let server = match self.shared.places.server_of(channel.get()).await {
            Some(server) => Some(server),
            None => {
                let kind = self.shared.places.kind(self.http, channel.get()).await;
                kind.and_then(|kind| kind.server)
            }
        };
        let is_for_us = self.is_for_us(&read, server).await;
        Ok(self.said_again(&read, server, is_for_us).await)
    }

    async fn find_answer(&self, message: &MessageId) -> Result<Option<MessageId>, Refused> {
        let (channel, id) = names::of_message(message).ok_or(Refused::Gone)?;
        let (channel, id) = (ChannelId::new(channel), serenity::MessageId::new(id));
        let after = || {
            let after = MessagePagination::After(id);
            self.http
                .get_messages(channel, Some(after), Some(LOOKED_AT))
        };
        let messages = match again(after).await {
            Ok(messages) => messages,
            Err(error) if status(&error) == Some(403) => return Ok(None),
            Err(error) => return Err(refused(&error)),
        };
        let answers = |said: &&serenity::Message| {
            let about = said.message_reference.as_ref();
            said.author.id == self.me && about.is_some_and(|about| about.message_id == Some(id))
        };
        let found = messages.iter().find(answers);
        Ok(found.map(|found| names::message(channel.get(), found.id.get())))
    }

    async fn fetch(&self, file: &FileRef, limit: u64) -> Result<Fetched, Refused> {
        received(self.file(file)?, limit, reqwest::StatusCode::OK).await
    }

    async fn fetch_end(&self, file: &FileRef, bytes: u64) -> Result<Vec<u8>, Refused> {
        // Source: RFC 9110, "Byte Ranges": a suffix.
        let range = format!("bytes=-{bytes}");
        let request = self.file(file)?.header(reqwest::header::RANGE, range);
        let fetched = received(request, bytes, reqwest::StatusCode::PARTIAL_CONTENT).await?;
        Ok(fetched.bytes)
    }

    async fn tell(
        &self,
        person: &PersonId,
        about: &MessageId,
        out: &Outgoing,
    ) -> Result<(), Refused> {
        let person = names::of_person(person).ok_or(Refused::Unable)?;
        let (channel, id) = names::of_message(about).ok_or(Refused::Unable)?;
        let server = self.shared.places.server_of(channel).await;
        let server = server.map_or_else(|| "@me".to_owned(), |server| server.to_string());
        let link = format!("https://discord.com/channels/{server}/{channel}/{id}");
        let post = self.post(out).headed(&link);
        let person = UserId::new(person);
        let private = again(|| person.create_dm_channel(self.http)).await;
        let private = private.map_err(|error| refused(&error))?;
        let question = (ChannelId::new(channel), serenity::MessageId::new(id));
        let sent = self.send(private.id, question, out.part, &post).await;
        sent.map(drop).map_err(|error| refused(&error))
    }

    async fn open_thread(&self, way: &Way, name: &str) -> Result<(Place, Way), Refused> {
        let Way::Reply { home, question, .. } = way else {
            return Err(Refused::Unable);
        };
        let opened = again(|| {
            let thread = CreateThread::new(name)
                .kind(ChannelType::PublicThread)
                .auto_archive_duration(AutoArchiveDuration::OneDay);
            home.create_thread_from_message(self.http, *question, thread)
        });
        let opened = opened.await.map_err(|error| refused(&error))?;
        let server = opened.guild_id.get();
        let kind = Kind {
            server: Some(server),
            thread_of: Some(home.get()),
        };
        let places = &self.shared.places;
        places.remember(opened.id.get(), kind).await;
        places.note_server(opened.id.get(), server).await;
        let place = place_of(Some(server), opened.id.get(), Some(home.get()));
        let way = Way::Reply {
            to: opened.id,
            home: *home,
            question: *question,
        };
        Ok((place, way))
    }

    fn way_to(&self, said: &Said) -> Way {
        // Whatever was said here has ids of Discord's; one that has not is answered nowhere.
        let (channel, id) = names::of_message(&said.id).unwrap_or((1, 1));
        let home = ChannelId::new(channel);
        Way::Reply {
            to: home,
            home,
            question: serenity::MessageId::new(id),
        }
    }

    fn ticket(&self, way: &Way) -> Option<String> {
        match way {
            Way::Reply { .. } => None,
            // The message of a button stands, whatever becomes of the press.
            Way::Call(call) => Some(format!(
                "{}/{}/{}",
                call.id.get(),
                call.channel.get(),
                call.token
            )),
        }
    }

    fn redeem(&self, ticket: &str) -> Option<Way> {
        let mut parts = ticket.splitn(3, '/');
        let mut next = || parts.next();
        let number = |text: &str| text.parse().ok().filter(|id: &u64| *id != 0);
        let (id, channel) = (number(next()?)?, number(next()?)?);
        let call = Call::new(id.into(), next()?, ChannelId::new(channel));
        call.advance(Stage::New);
        Some(Way::Call(call))
    }

    async fn is_awaited(&self, way: &Way) -> Result<bool, Refused> {
        let Way::Call(call) = way else {
            return Ok(false);
        };
        let shown = again(|| self.http.get_original_interaction_response(&call.token)).await;
        let shown = shown.map_err(|error| refused(&error))?;
        let flags = shown.flags.unwrap_or_else(MessageFlags::empty);
        Ok(flags.contains(MessageFlags::LOADING))
    }
}

impl Discord<'_> {
    /// A message that is read again: whoever it is for.
    async fn said_again(
        &self,
        said: &serenity::Message,
        server: Option<u64>,
        is_for_us: bool,
    ) -> Said {
        let (places, channel) = (&self.shared.places, said.channel_id.get());
        let replied = said.referenced_message.as_deref();
        let tenant_language = match server {
            Some(server) => {
                let server = places.server(self.http, self.me, server).await;
                server.and_then(|server| server.language)
            }
            None => None,
        };
        Said {
            id: names::message(channel, said.id.get()),
            author: names::person(said.author.id.get()),
            place: places.place(self.http, channel, server).await,
            text: text_of(said, self.me),
            files: files_of(said),
            reply_to: replied.map(|replied| Quoted {
                id: names::message(replied.channel_id.get(), replied.id.get()),
                is_ours: replied.author.id == self.me,
                text: text_of(replied, self.me),
                files: files_of(replied),
            }),
            is_for_us,
            is_hidden: false,
            written: written(said.id.get()),
            wish: None,
            tenant_language,
        }
    }
}

/// The text of a message without its mentions of the bot, itself or by its role, with what it forwards and embeds.
pub(super) fn text_of(said: &serenity::Message, me: UserId) -> String {
    let mut text = said
        .content
        .replace(&format!("<@{me}>"), "")
        .replace(&format!("<@!{me}>"), "");
    for role in &said.mention_roles {
        text = text.replace(&format!("<@&{role}>"), "");
    }
    let mut parts = vec![text.trim().to_owned()];
    if said.author.id != me {
        parts.extend(said.embeds.iter().map(embedded));
    }
    for forwarded in &said.message_snapshots {
        parts.push(forwarded.content.trim().to_owned());
        parts.extend(forwarded.embeds.iter().map(embedded));
    }
    parts.retain(|part| !part.is_empty());
    parts.join("\n")
}

/// The text of an embed, as alarms come in.
fn embedded(embed: &serenity::Embed) -> String {
    // A preview of a link is not what was said.
    if embed.kind.as_deref().is_some_and(|kind| kind != "rich") {
        return String::new();
    }
    let fields = embed
        .fields
        .iter()
        .map(|field| format!("{}: {}", field.name, field.value));
    let parts = [&embed.title, &embed.description]
        .into_iter()
        .flatten()
        .cloned()
        .chain(fields);
    parts.collect::<Vec<_>>().join("\n")
}

/// The files of a message, and of what it forwards.
pub(super) fn files_of(said: &serenity::Message) -> Vec<FileRef> {
    let forwarded = said.message_snapshots.iter();
    let forwarded = forwarded.flat_map(|forwarded| &forwarded.attachments);
    said.attachments.iter().chain(forwarded).map(file).collect()
}

pub(super) fn file(attachment: &serenity::Attachment) -> FileRef {
    FileRef {
        name: attachment.filename.clone(),
        size: u64::from(attachment.size),
        media_type: attachment.content_type.clone(),
        address: attachment.url.clone(),
    }
}

/// When something with this id was written, since 1970.
pub(super) fn written(snowflake: u64) -> Duration {
    Duration::from_millis((snowflake >> 22).saturating_add(DISCORD_EPOCH)).min(now())
}

/// Logs what serenity reports and nobody waits for.
pub(super) fn log(what: &str, error: &serenity::Error) {
    tracing::error!(error = shown(error), "{what}");
}
