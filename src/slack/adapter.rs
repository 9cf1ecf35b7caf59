//! The service's verbs as Slack's requests.

use super::api::ApiError;
use super::app::{App, Shared};
use super::names;
use super::post::{self, Post};
use super::read::{self, all, at, put, text};
use super::way::{Call, Place, Way};
use super::words;
use crate::bot::{
    Capabilities, Fetched, FileRef, Outgoing, Platform, Promise, Quoted, Refused, Said, notice,
};
use crate::ids::{self, MessageId, PersonId, PlaceKind};
use crate::text::Language;
use serde_json::{Value, json};

/// So many messages after a question are looked at for its answer.
const LOOKED_AT: &str = "100";

/// Slack.
#[derive(Clone, Copy)]
pub(super) struct Slack<'a> {
    pub(super) shared: &'a Shared,
}

impl App {
    pub(super) const fn slack(&self) -> Slack<'_> {
        Slack {
            shared: &self.shared,
        }
    }
}

impl Slack<'_> {
    /// The bot's user.
    pub(super) fn me(&self) -> &str {
        &self.shared.me.user
    }

    pub(super) fn team(&self) -> &str {
        &self.shared.me.team
    }

    /// Where a message of this kind of channel stands. What is said in a channel is a thread, though it be its first
    /// message: the answer goes there.
    pub(super) fn place(&self, channel: &str, kind: PlaceKind, thread: Option<&str>) -> ids::Place {
        let id = names::channel(self.team(), channel);
        let place = match kind {
            PlaceKind::Channel => ids::Place::channel(Some(names::tenant(self.team())), id),
            PlaceKind::Group => ids::Place {
                tenant: None,
                channel: id,
                thread: None,
                kind,
            },
            PlaceKind::Direct => ids::Place::direct(id),
        };
        match thread {
            Some(root) => place.in_thread(names::thread(self.team(), channel, root)),
            None => place,
        }
    }

    /// A message of a person as the service takes it; `quotes` tells whether the first message of its thread is read
    /// with it.
    pub(super) async fn said(
        &self,
        message: &Value,
        channel: &str,
        kind: PlaceKind,
        is_for_us: bool,
        quotes: bool,
    ) -> Said {
        let (ts, user) = (text(message, "ts"), text(message, "user"));
        let root = Some(text(message, "thread_ts")).filter(|root| !root.is_empty());
        let reply_to = match root {
            Some(root) if root != ts && quotes => self.root(channel, root).await,
            _ => None,
        };
        let thread = match kind {
            PlaceKind::Direct => root,
            PlaceKind::Channel | PlaceKind::Group => root.or(Some(ts)),
        };
        let said = read::said(message, self.me());
        let files = read::files_of(message);
        let is_hidden = said.is_empty() && files.is_empty() && reply_to.is_none();
        Said {
            id: names::message(self.team(), channel, ts),
            author: names::person(self.team(), user),
            place: self.place(channel, kind, thread),
            text: said,
            files,
            reply_to,
            is_for_us,
            is_hidden,
            written: read::written(ts),
            wish: None,
            tenant_language: self.language_of(user).await,
        }
    }

    /// A person's language.
    pub(super) async fn language_of(&self, user: &str) -> Option<Language> {
        let shared = self.shared;
        shared.people.get(&shared.api, user).await.language
    }

    /// The first message of a thread, where somebody asks about it; `None` where it cannot be read, or is ours.
    async fn root(&self, channel: &str, root: &str) -> Option<Quoted> {
        let message = self.find(channel, root).await.ok()?;
        let user = text(&message, "user");
        Some(Quoted {
            id: names::message(self.team(), channel, root),
            is_ours: user == self.me(),
            text: read::said(&message, self.me()),
            files: read::files_of(&message),
        })
    }

    /// A message as Slack has it.
    async fn find(&self, channel: &str, ts: &str) -> Result<Value, Refused> {
        let fields = [
            ("channel", channel),
            ("ts", ts),
            ("oldest", ts),
            ("latest", ts),
            ("inclusive", "true"),
            ("limit", "2"),
        ];
        let said = self
            .shared
            .api
            .ask("conversations.replies", &fields)
            .await?;
        let mut messages = all(&said, "messages");
        // The first message of the thread comes along.
        let found = messages.find(|message| text(message, "ts") == ts);
        found
            .filter(|message| text(message, "subtype") != "tombstone")
            .cloned()
            .ok_or(Refused::Gone)
    }

    /// Sends a message to a channel, or to a thread of it.
    pub(super) async fn send(
        &self,
        channel: &str,
        thread: Option<&str>,
        post: &Post,
    ) -> Result<MessageId, Refused> {
        let mut body = post.body();
        put(&mut body, "channel", json!(channel));
        put(&mut body, "unfurl_links", json!(false));
        put(&mut body, "unfurl_media", json!(false));
        put(&mut body, "parse", json!("none"));
        if let Some(thread) = thread {
            put(&mut body, "thread_ts", json!(thread));
        }
        let sent = self.shared.api.call("chat.postMessage", &body).await?;
        Ok(names::message(self.team(), channel, text(&sent, "ts")))
    }

    /// Sends an answer, and its files after it.
    async fn send_with_files(
        &self,
        channel: &str,
        thread: Option<&str>,
        post: &Post,
        language: Language,
    ) -> Result<MessageId, Refused> {
        let sent = self.send(channel, thread, post).await?;
        if post.files.is_empty() {
            return Ok(sent);
        }
        match self.share_files(channel, thread, post, None).await {
            Ok(ids) => self.shared.files.insert(sent.clone(), ids.into()).await,
            Err(error) => {
                tracing::warn!(%error, "the files of an answer were not sent");
                let out = notice_in(words::of(language).files_failed, language);
                drop(self.send(channel, thread, &Post::of(&out, true)).await);
            }
        }
        Ok(sent)
    }

    /// Uploads files and shows them in a channel; their ids.
    async fn share_files(
        &self,
        channel: &str,
        thread: Option<&str>,
        post: &Post,
        comment: Option<&str>,
    ) -> Result<Vec<String>, ApiError> {
        let api = &self.shared.api;
        let mut ids = Vec::new();
        let mut files = Vec::new();
        for file in &post.files {
            let length = file.bytes.len().to_string();
            let fields = [("filename", file.name.as_str()), ("length", &length)];
            let place = api.ask("files.getUploadURLExternal", &fields).await?;
            api.upload(text(&place, "upload_url"), &file.bytes).await?;
            let id = text(&place, "file_id").to_owned();
            files.push(json!({"id": id, "title": file.name}));
            ids.push(id);
        }
        let mut body = json!({"files": files, "channel_id": channel});
        if let Some(thread) = thread {
            put(&mut body, "thread_ts", json!(thread));
        }
        if let Some(comment) = comment {
            put(&mut body, "initial_comment", json!(comment));
        }
        api.call("files.completeUploadExternal", &body).await?;
        Ok(ids)
    }

    /// Shows something to one person where it was asked for; its files, which cannot be there, in their own
    /// conversation with us.
    async fn show_alone(
        &self,
        call: &Call,
        post: Post,
        language: Language,
    ) -> Result<MessageId, Refused> {
        let words = words::of(language);
        let Some(channel) = call.from.channel.as_deref() else {
            let direct = self.direct(&call.user).await?;
            return self.send_with_files(&direct, None, &post, language).await;
        };
        let thread = call.from.thread.as_deref();
        if call.from.is_direct {
            return self.send_with_files(channel, thread, &post, language).await;
        }
        let has_files = !post.files.is_empty();
        let shown = if has_files {
            post.clone().noting(words.files_are_direct)
        } else {
            post.clone()
        };
        self.show_ephemerally(call, channel, &shown).await?;
        if has_files {
            let comment = Some(words.files_of_answer);
            let sent = match self.direct(&call.user).await {
                Ok(direct) => self
                    .share_files(&direct, None, &post, comment)
                    .await
                    .map(drop)
                    .map_err(Refused::from),
                Err(refused) => Err(refused),
            };
            if let Err(refused) = sent {
                tracing::warn!(%refused, "the files of an answer were not sent");
                let out = notice_in(words.files_failed, language);
                self.show_ephemerally(call, channel, &Post::of(&out, true))
                    .await?;
            }
        }
        Ok(call.id.clone())
    }

    /// Shows something in a channel to one person.
    async fn show_ephemerally(
        &self,
        call: &Call,
        channel: &str,
        post: &Post,
    ) -> Result<(), Refused> {
        let api = &self.shared.api;
        let mut body = post.body();
        let url = call.from.response_url.as_deref();
        // Only so it stands in the thread.
        if call.from.thread.is_some() || url.is_none() {
            let mut body = body.clone();
            put(&mut body, "channel", json!(channel));
            put(&mut body, "user", json!(call.user));
            if let Some(thread) = &call.from.thread {
                put(&mut body, "thread_ts", json!(thread));
            }
            match (api.call("chat.postEphemeral", &body).await, url) {
                (Ok(_), _) => return Ok(()),
                (Err(error), None) => return Err(error.into()),
                (Err(error), Some(_)) => tracing::info!(%error, "not in the thread"),
            }
        }
        put(&mut body, "response_type", json!("ephemeral"));
        put(&mut body, "replace_original", json!(false));
        Ok(api.answer(url.unwrap_or_default(), &body).await?)
    }

    /// Shows something to all who read the place where it was asked for.
    async fn show_all(
        &self,
        call: &Call,
        post: &Post,
        language: Language,
    ) -> Result<MessageId, Refused> {
        let Some(channel) = call.from.channel.as_deref() else {
            return Err(Refused::Unable);
        };
        let thread = call.from.thread.as_deref();
        let refused = match self.send_with_files(channel, thread, post, language).await {
            Ok(sent) => return Ok(sent),
            Err(refused) => refused,
        };
        // Where we are not a member, a command can still be answered.
        let (Refused::Permission(None), Some(url)) = (&refused, &call.from.response_url) else {
            return Err(refused);
        };
        let mut body = post.body();
        put(&mut body, "response_type", json!("in_channel"));
        put(&mut body, "replace_original", json!(false));
        self.shared.api.answer(url, &body).await?;
        Ok(call.id.clone())
    }

    /// Shows something in place of the message that a button is on.
    async fn replace(&self, call: &Call, post: &Post) -> Result<MessageId, Refused> {
        let on = call.on.as_ref().ok_or(Refused::Gone)?;
        if on.is_ephemeral {
            let url = call.from.response_url.as_deref().ok_or(Refused::Gone)?;
            self.replace_by(url, post).await?;
        } else {
            self.update(&on.id, post).await?;
        }
        Ok(on.id.clone())
    }

    async fn replace_by(&self, url: &str, post: &Post) -> Result<(), Refused> {
        let mut body = post.body();
        put(&mut body, "replace_original", json!(true));
        Ok(self.shared.api.answer(url, &body).await?)
    }

    async fn update(&self, message: &MessageId, post: &Post) -> Result<(), Refused> {
        let (channel, ts) = names::of_message(message).ok_or(Refused::Gone)?;
        let mut body = post.body();
        put(&mut body, "channel", json!(channel));
        put(&mut body, "ts", json!(ts));
        put(&mut body, "parse", json!("none"));
        self.shared.api.call("chat.update", &body).await?;
        Ok(())
    }

    /// The conversation with a person.
    pub(super) async fn direct(&self, user: &str) -> Result<String, Refused> {
        let shared = self.shared;
        let direct = shared.people.direct(&shared.api, user).await;
        direct.map_err(|error| (*error).clone().into())
    }

    /// Takes the files of an answer away: as they are known, else those that follow it in its thread.
    async fn delete_files(&self, message: &MessageId) {
        let api = &self.shared.api;
        let known = self.shared.files.remove(message).await;
        let ids = match known {
            Some(ids) => ids,
            None => self.files_after(message).await.into(),
        };
        for id in ids.iter() {
            if let Err(error) = api.call("files.delete", &json!({"file": id})).await {
                tracing::info!(%error, "a file was not deleted");
            }
        }
    }

    /// The files that we sent after a message of ours, up to our next one.
    async fn files_after(&self, message: &MessageId) -> Vec<String> {
        let Some((channel, ts)) = names::of_message(message) else {
            return Vec::new();
        };
        let Ok(own) = self.find(channel, ts).await else {
            return Vec::new();
        };
        let root = match text(&own, "thread_ts") {
            "" => ts,
            root => root,
        };
        let fields = [
            ("channel", channel),
            ("ts", root),
            ("oldest", ts),
            ("limit", LOOKED_AT),
        ];
        let said = self.shared.api.ask("conversations.replies", &fields).await;
        let said = said.unwrap_or_default();
        let messages = all(&said, "messages");
        let ours = messages.filter(|message| {
            text(message, "user") == self.me()
                && !matches!(text(message, "ts"), at if at == ts || at == root)
        });
        ours.map_while(|message| at(message, "files").as_array())
            .flatten()
            .map(|file| text(file, "id").to_owned())
            .collect()
    }
}

impl Platform for Slack<'_> {
    type Way = Way;

    fn capabilities(&self) -> &Capabilities {
        &self.shared.capabilities
    }

    async fn acknowledge(&self, way: &Way, promise: Promise) -> Result<(), Refused> {
        match way {
            // Only a thread of the app's own shows a status.
            Way::Reply {
                channel,
                thread: Some(thread),
                language,
                ..
            } if channel.starts_with('D') && self.shared.me.may("assistant:write") => {
                let body = json!({
                    "channel_id": channel,
                    "thread_ts": thread,
                    "status": words::of(language.unwrap_or(Language::En)).status,
                });
                self.shared
                    .api
                    .call("assistant.threads.setStatus", &body)
                    .await?;
                Ok(())
            }
            Way::Reply { .. } => Ok(()),
            Way::Call(call) => {
                // The envelope was acknowledged before anything else.
                if promise == Promise::ForAll {
                    call.share();
                }
                if promise == Promise::Update {
                    call.update();
                    if let Some(on) = call.on.as_ref().filter(|on| on.is_ephemeral)
                        && let Some(url) = &call.from.response_url
                    {
                        let url = url.as_str().into();
                        self.shared.addresses.insert(on.id.clone(), url).await;
                    }
                }
                Ok(())
            }
        }
    }

    async fn respond(&self, way: &Way, out: &Outgoing) -> Result<MessageId, Refused> {
        let language = out.reply.language;
        match way {
            Way::Reply {
                channel,
                thread,
                question,
                ..
            } => {
                let post = Post::of(out, channel.starts_with('D'));
                let post = post.answering(out.part, question);
                self.send_with_files(channel, thread.as_deref(), &post, language)
                    .await
            }
            Way::Call(call) => {
                let post = Post::of(out, call.from.is_direct);
                if call.updates() {
                    return self.replace(call, &post).await;
                }
                if call.is_for_all() && !out.is_private {
                    self.show_all(call, &post, language).await
                } else {
                    self.show_alone(call, post, language).await
                }
            }
        }
    }

    async fn add(&self, way: &Way, out: &Outgoing) -> Result<MessageId, Refused> {
        match way {
            Way::Reply { .. } => self.respond(way, out).await,
            Way::Call(call) => {
                let post = Post::of(out, call.from.is_direct);
                self.show_alone(call, post, out.reply.language).await
            }
        }
    }

    async fn edit(&self, message: &MessageId, out: &Outgoing) -> Result<(), Refused> {
        let channel = names::of_message(message).map(|(channel, _)| channel);
        let post = Post::of(out, channel.is_some_and(|channel| channel.starts_with('D')));
        if let Some(url) = self.shared.addresses.get(message).await {
            return self.replace_by(&url, &post).await;
        }
        self.update(message, &post).await
    }

    async fn delete(&self, message: &MessageId) -> Result<(), Refused> {
        if let Some(url) = self.shared.addresses.get(message).await {
            let body = json!({"delete_original": true});
            return Ok(self.shared.api.answer(&url, &body).await?);
        }
        let (channel, ts) = names::of_message(message).ok_or(Refused::Gone)?;
        self.delete_files(message).await;
        let body = json!({"channel": channel, "ts": ts});
        self.shared.api.call("chat.delete", &body).await?;
        Ok(())
    }

    async fn read(&self, message: &MessageId) -> Result<Said, Refused> {
        let (channel, ts) = names::of_message(message).ok_or(Refused::Gone)?;
        let found = self.find(channel, ts).await?;
        let kind = if channel.starts_with('D') {
            PlaceKind::Direct
        } else {
            PlaceKind::Channel
        };
        let is_for_us =
            kind == PlaceKind::Direct || read::mentions(text(&found, "text"), self.me());
        Ok(self.said(&found, channel, kind, is_for_us, true).await)
    }

    async fn find_answer(&self, message: &MessageId) -> Result<Option<MessageId>, Refused> {
        let (channel, ts) = names::of_message(message).ok_or(Refused::Gone)?;
        let api = &self.shared.api;
        let root = match self.find(channel, ts).await {
            Ok(found) => match text(&found, "thread_ts") {
                "" => ts.to_owned(),
                root => root.to_owned(),
            },
            Err(_) => ts.to_owned(),
        };
        let in_thread = [
            ("channel", channel),
            ("ts", root.as_str()),
            ("oldest", ts),
            ("limit", LOOKED_AT),
        ];
        let after = [("channel", channel), ("oldest", ts), ("limit", LOOKED_AT)];
        let mut asked = vec![("conversations.replies", in_thread.as_slice())];
        if channel.starts_with('D') {
            asked.push(("conversations.history", after.as_slice()));
        }
        for (method, fields) in asked {
            let said = match api.ask(method, fields).await {
                Ok(said) => said,
                Err(ApiError::Refused { .. }) => continue,
                Err(error) => return Err(error.into()),
            };
            let mut messages = all(&said, "messages");
            let found = messages
                .find(|message| text(message, "user") == self.me() && post::answers(message, ts));
            if let Some(found) = found {
                let ts = text(found, "ts");
                return Ok(Some(names::message(self.team(), channel, ts)));
            }
        }
        Ok(None)
    }

    async fn fetch(&self, file: &FileRef, limit: u64) -> Result<Fetched, Refused> {
        self.shared.api.download(&file.address, limit).await
    }

    async fn tell(
        &self,
        person: &PersonId,
        about: &MessageId,
        out: &Outgoing,
    ) -> Result<(), Refused> {
        let user = names::of_person(person).ok_or(Refused::Unable)?;
        let (channel, ts) = names::of_message(about).ok_or(Refused::Unable)?;
        let api = &self.shared.api;
        let post = Post::of(out, true);
        // In the channel, for the one person: in a thread that is not open nobody would see it.
        let mut body = post.body();
        put(&mut body, "channel", json!(channel));
        put(&mut body, "user", json!(user));
        match api.call("chat.postEphemeral", &body).await {
            Ok(_) => return Ok(()),
            Err(error) => tracing::info!(%error, "not in the channel"),
        }
        let direct = self.direct(user).await?;
        let fields = [("channel", channel), ("message_ts", ts)];
        let link = api.ask("chat.getPermalink", &fields).await;
        let post = match &link {
            Ok(link) => post.headed(text(link, "permalink")),
            Err(_) => post,
        };
        self.send(&direct, None, &post).await.map(drop)
    }

    async fn open_thread(&self, _: &Way, _: &str) -> Result<(ids::Place, Way), Refused> {
        // An answer is in a thread from the beginning.
        Err(Refused::Unable)
    }

    fn way_to(&self, said: &Said) -> Way {
        let (channel, ts) = names::of_message(&said.id).unwrap_or_default();
        let thread = said.place.thread.as_ref().and_then(names::of_thread);
        Way::Reply {
            channel: channel.to_owned(),
            thread: thread.map(str::to_owned),
            question: ts.to_owned(),
            language: said.tenant_language,
        }
    }

    fn ticket(&self, way: &Way) -> Option<String> {
        match way {
            Way::Reply { .. } => None,
            Way::Call(call) => {
                let ticket = (call.id.as_str(), &call.user, &call.from);
                serde_json::to_string(&ticket).ok()
            }
        }
    }

    fn redeem(&self, ticket: &str) -> Option<Way> {
        let (id, user, from): (String, String, Place) = serde_json::from_str(ticket).ok()?;
        Some(Way::Call(Call::new(id.into(), from, &user)))
    }

    async fn is_awaited(&self, way: &Way) -> Result<bool, Refused> {
        // Slack shows nothing while an answer is waited for.
        Ok(matches!(way, Way::Call(_)))
    }
}

/// Words of ours as a message for one person.
pub(super) fn notice_in(text: &str, language: Language) -> Outgoing {
    Outgoing::notice(notice(text, language), true)
}
