//! A stand-in for Discord on a loopback port: REST, gateway and attachments. Every request is judged.

use super::judge::{self, judge};
use axum::Router;
use axum::body::Bytes;
use axum::extract::ws::{Message as Frame, WebSocket};
use axum::extract::{FromRequest, Multipart, Path, State, WebSocketUpgrade};
use axum::http::{HeaderMap, Method, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use axum::routing::{any, get};
use serde_json::{Value, json};
use std::collections::{BTreeMap, HashMap};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};
use tokio::sync::mpsc;

pub const BOT: u64 = 900_000_000_000_000_001;
pub const SERVER: u64 = 800_000_000_000_000_001;
pub const CHANNEL: u64 = 700_000_000_000_000_001;
/// The role that Discord made for the bot.
pub const ROLE: u64 = 810_000_000_000_000_001;
pub const PERSON: u64 = 600_000_000_000_000_001;

/// How long something that must happen may take.
pub const PATIENCE: Duration = Duration::from_secs(30);

pub struct Discord {
    pub port: u16,
    pub state: Arc<Shared>,
    _runtime: tokio::runtime::Runtime,
}

#[derive(Default)]
pub struct Shared {
    pub inner: Mutex<Inner>,
    pub changed: Condvar,
    ids: AtomicU64,
    /// Whether the gateway turns everybody away.
    pub closed: AtomicBool,
    port: AtomicU64,
}

#[derive(Default)]
pub struct Inner {
    pub requests: Vec<Request>,
    pub problems: Vec<String>,
    /// Requests that are still to be judged: judging takes longer than answering, and would be measured.
    unjudged: Vec<(Method, String, Arc<Value>, Arc<BTreeMap<String, Vec<u8>>>)>,
    /// Messages by id.
    pub messages: BTreeMap<u64, Value>,
    pub deleted: Vec<u64>,
    pub files: HashMap<u64, Vec<u8>>,
    pub channels: HashMap<u64, Value>,
    pub interactions: HashMap<String, Interaction>,
    nonces: HashMap<String, u64>,
    /// Refusals to come: method, part of the path, status, how many.
    pub refusals: Vec<(Method, String, u16, usize)>,
    pub session: Session,
    pub locale: String,
    pub flags: u64,
    pub permissions: u64,
    /// When a question was sent and what of it was seen when.
    pub times: HashMap<u64, Times>,
    /// Do not keep what is not needed, for long runs.
    pub forgetful: bool,
    /// How long the download of a file takes.
    pub slow: HashMap<u64, Duration>,
    /// What the bot may not do in channels.
    pub forbidden: Forbidden,
}

/// What the bot's role lacks.
#[derive(Default, Clone, Copy)]
pub struct Forbidden {
    pub files: bool,
    pub messages: bool,
}

#[derive(Clone, Copy)]
pub struct Times {
    pub channel: u64,
    pub sent: Instant,
    pub acknowledged: Option<Instant>,
    pub answered: Option<Instant>,
    pub answers: usize,
}

#[derive(Default)]
pub struct Session {
    pub id: String,
    pub sequence: u64,
    pub identified: usize,
    pub resumed: usize,
    pub heartbeats: usize,
    pub intents: u64,
    sent: Vec<(u64, Arc<str>)>,
    connection: Option<mpsc::UnboundedSender<Option<Arc<str>>>>,
}

#[derive(Clone)]
pub struct Request {
    pub method: Method,
    pub path: String,
    pub body: Arc<Value>,
    pub files: BTreeMap<String, String>,
}

#[derive(Default, Clone)]
pub struct Interaction {
    pub id: u64,
    pub callback: Option<Value>,
    pub ephemeral: bool,
    /// The message that answers it, or that its button is on.
    pub message: Option<u64>,
    pub followups: Vec<u64>,
    pub edits: usize,
    pub person: u64,
    channel: u64,
    component: bool,
}

impl Discord {
    pub fn start() -> Self {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .enable_all()
            .build()
            .unwrap();
        let state = Arc::new(Shared::default());
        {
            let mut inner = state.lock();
            "en-US".clone_into(&mut inner.locale);
            inner.permissions = u64::MAX >> 12 & !8;
            inner.channels.insert(CHANNEL, json!({"id": CHANNEL.to_string(), "type": 0, "guild_id": SERVER.to_string(), "name": "aws", "position": 0, "permission_overwrites": [], "nsfw": false}));
        }
        let listener = runtime
            .block_on(tokio::net::TcpListener::bind("127.0.0.1:0"))
            .unwrap();
        let port = listener.local_addr().unwrap().port();
        state.port.store(u64::from(port), Ordering::SeqCst);
        let app = Router::new()
            .route("/gateway/", get(gateway))
            .route("/gateway", get(gateway))
            .route("/files/{id}", get(file))
            .route("/api/v10/{*path}", any(rest))
            .with_state(Arc::clone(&state));
        runtime.spawn(async move { axum::serve(listener, app).await.unwrap() });
        Self {
            port,
            state,
            _runtime: runtime,
        }
    }

    pub fn address(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    pub fn id(&self) -> u64 {
        self.state.id()
    }

    /// Waits until something holds.
    pub fn wait<T>(&self, what: &str, mut holds: impl FnMut(&mut Inner) -> Option<T>) -> T {
        let end = Instant::now() + PATIENCE;
        let mut inner = self.state.lock();
        loop {
            if let Some(found) = holds(&mut inner) {
                return found;
            }
            let left = end.saturating_duration_since(Instant::now());
            if left.is_zero() {
                let seen: Vec<String> = inner
                    .requests
                    .iter()
                    .map(|request| format!("{} {}", request.method, request.path))
                    .collect();
                drop(inner);
                self.judge();
                let problems = self.look(|inner| std::mem::take(&mut inner.problems));
                panic!("{what} did not happen; problems: {problems:#?}; requests: {seen:#?}");
            }
            inner = self
                .state
                .changed
                .wait_timeout(inner, left)
                .unwrap_or_else(PoisonError::into_inner)
                .0;
        }
    }

    pub fn look<T>(&self, at: impl FnOnce(&mut Inner) -> T) -> T {
        at(&mut self.state.lock())
    }

    /// Refuses the next `times` requests like this.
    pub fn refuse(&self, method: Method, path: &str, status: u16, times: usize) {
        self.look(|inner| {
            inner
                .refusals
                .push((method, path.to_owned(), status, times));
        });
    }

    /// Sends an event over the gateway.
    pub fn dispatch(&self, kind: &str, data: Value) {
        self.look(|inner| inner.session.dispatch(kind, data));
    }

    /// Cuts the connection to the gateway.
    pub fn drop_gateway(&self) {
        self.look(|inner| {
            if let Some(connection) = &inner.session.connection {
                let _ = connection.send(None);
            }
        });
    }

    /// Attaches a file; the attachment as Discord shows it.
    pub fn attach(&self, name: &str, bytes: &[u8]) -> Value {
        self.look(|inner| self.state.attach(inner, name, bytes))
    }

    /// Judges what was sent until now.
    pub fn judge(&self) {
        let requests = self.look(|inner| std::mem::take(&mut inner.unjudged));
        for (method, path, body, files) in requests {
            let problems = judge().problems(&judge::Request {
                method: method.as_str(),
                path: &path,
                body: (!body.is_null()).then_some(&*body),
                files: &files,
            });
            self.look(|inner| inner.problems.extend(problems));
        }
    }

    /// Asserts that the judge found nothing.
    pub fn verdict(&self) {
        self.judge();
        let problems = self.look(|inner| std::mem::take(&mut inner.problems));
        assert!(problems.is_empty(), "{problems:#?}");
    }
}

impl Drop for Discord {
    fn drop(&mut self) {
        if !std::thread::panicking() {
            self.verdict();
        }
    }
}

impl Inner {
    /// As Discord does after a few minutes.
    pub fn forget_nonces(&mut self) {
        self.nonces.clear();
    }
}

impl Session {
    fn dispatch(&mut self, kind: &str, data: Value) {
        self.sequence += 1;
        let event = format!(
            r#"{{"op":0,"t":"{kind}","s":{},"d":{data}}}"#,
            self.sequence
        );
        let event: Arc<str> = event.into();
        self.sent.push((self.sequence, Arc::clone(&event)));
        if self.sent.len() > 5000 {
            self.sent.drain(..1000);
        }
        if let Some(connection) = &self.connection {
            let _ = connection.send(Some(event));
        }
    }

    pub fn is_connected(&self) -> bool {
        self.connection.is_some()
    }
}

impl Shared {
    /// Also after a test failed while it looked.
    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub fn id(&self) -> u64 {
        let now = SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .unwrap()
            .as_millis();
        let since = u64::try_from(now).unwrap() - 1_420_070_400_000;
        (since << 22) | (self.ids.fetch_add(1, Ordering::SeqCst) & 0x3f_ffff)
    }

    fn attach(&self, inner: &mut Inner, name: &str, bytes: &[u8]) -> Value {
        let id = self.id();
        let size = bytes.len();
        inner.files.insert(id, bytes.to_vec());
        let port = self.port.load(Ordering::SeqCst);
        let url = format!("http://127.0.0.1:{port}/files/{id}");
        json!({"id": id.to_string(), "filename": name, "size": size, "url": url, "proxy_url": url, "ephemeral": false})
    }
}

pub fn user(id: u64, bot: bool) -> Value {
    json!({"id": id.to_string(), "username": format!("user{id}"), "discriminator": "0", "global_name": null, "avatar": null, "bot": bot})
}

/// A message as Discord shows it.
pub fn message(id: u64, channel: u64, author: Value, content: &str) -> Value {
    json!({
        "id": id.to_string(), "channel_id": channel.to_string(), "author": author, "content": content,
        "timestamp": "2026-11-24T00:00:00.000000+00:00", "edited_timestamp": null, "tts": false,
        "mention_everyone": false, "mentions": [], "mention_roles": [], "attachments": [], "embeds": [],
        "pinned": false, "type": 0, "components": [], "flags": 0,
    })
}

async fn file(
    State(state): State<Arc<Shared>>,
    Path(id): Path<u64>,
    headers: HeaderMap,
) -> Response {
    let suffix = headers.get("range").map(|range| {
        let suffix = range.to_str().unwrap().strip_prefix("bytes=-").unwrap();
        suffix.parse::<usize>().unwrap()
    });
    let (found, slow) = {
        let inner = state.lock();
        (inner.files.get(&id).cloned(), inner.slow.get(&id).copied())
    };
    tokio::time::sleep(slow.unwrap_or_default()).await;
    match found {
        Some(bytes) => match suffix {
            Some(suffix) => {
                let from = bytes.len().saturating_sub(suffix);
                (StatusCode::PARTIAL_CONTENT, bytes[from..].to_vec()).into_response()
            }
            None => bytes.into_response(),
        },
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

async fn gateway(State(state): State<Arc<Shared>>, upgrade: WebSocketUpgrade) -> Response {
    if state.closed.load(Ordering::SeqCst) {
        return StatusCode::SERVICE_UNAVAILABLE.into_response();
    }
    upgrade.on_upgrade(move |socket| talk(state, socket))
}

async fn talk(state: Arc<Shared>, mut socket: WebSocket) {
    let hello = json!({"op": 10, "d": {"heartbeat_interval": 5000}});
    if socket
        .send(Frame::Text(hello.to_string().into()))
        .await
        .is_err()
    {
        return;
    }
    let (sender, mut events) = mpsc::unbounded_channel();
    loop {
        tokio::select! {
            event = events.recv() => match event {
                Some(Some(event)) => {
                    let event: Arc<str> = event;
                    if socket.send(Frame::Text((&*event).into())).await.is_err() {
                        break;
                    }
                }
                // Cut without a farewell.
                _ => break,
            },
            frame = socket.recv() => {
                let Some(Ok(frame)) = frame else { break };
                let Frame::Text(text) = frame else { continue };
                let frame: Value = serde_json::from_str(&text).unwrap();
                let answer = hear(&state, &sender, &frame);
                state.changed.notify_all();
                if let Some(answer) = answer
                    && socket.send(Frame::Text(answer.to_string().into())).await.is_err()
                {
                    break;
                }
            }
        }
    }
    let mut inner = state.lock();
    let ours = inner
        .session
        .connection
        .as_ref()
        .is_some_and(|known| known.same_channel(&sender));
    if ours {
        inner.session.connection = None;
    }
    drop(inner);
    state.changed.notify_all();
}

/// Hears what the bot says on the gateway.
fn hear(
    state: &Shared,
    sender: &mpsc::UnboundedSender<Option<Arc<str>>>,
    frame: &Value,
) -> Option<Value> {
    let mut inner = state.lock();
    match frame["op"].as_u64() {
        Some(1) => {
            inner.session.heartbeats += 1;
            Some(json!({"op": 11, "d": null}))
        }
        Some(2) => {
            let port = state.port.load(Ordering::SeqCst);
            let flags = inner.flags;
            let session = &mut inner.session;
            session.identified += 1;
            session.id = format!("session{}", session.identified);
            session.sequence = 0;
            session.sent.clear();
            session.intents = frame["d"]["intents"].as_u64().unwrap();
            session.connection = Some(sender.clone());
            let mut me = user(BOT, true);
            me["verified"] = json!(true);
            me["mfa_enabled"] = json!(true);
            let ready = json!({
                "v": 10, "user": me, "guilds": [{"id": SERVER.to_string(), "unavailable": true}],
                "session_id": session.id, "resume_gateway_url": format!("ws://127.0.0.1:{port}/gateway"),
                "shard": frame["d"]["shard"], "application": {"id": BOT.to_string(), "flags": flags},
            });
            session.dispatch("READY", ready);
            None
        }
        Some(6) => {
            let session = &mut inner.session;
            if frame["d"]["session_id"] != json!(session.id) {
                return Some(json!({"op": 9, "d": false}));
            }
            session.resumed += 1;
            let seen = frame["d"]["seq"].as_u64().unwrap();
            for (sequence, event) in &session.sent {
                if *sequence > seen {
                    let _ = sender.send(Some(event.clone()));
                }
            }
            session.connection = Some(sender.clone());
            session.dispatch("RESUMED", json!({"_trace": []}));
            None
        }
        _ => None,
    }
}

async fn rest(
    State(state): State<Arc<Shared>>,
    method: Method,
    uri: Uri,
    request: axum::extract::Request,
) -> Response {
    let path = uri.path().trim_start_matches("/api/v10").to_owned();
    let after = uri.query().and_then(|query| {
        let mut fields = query.split('&');
        fields
            .find_map(|field| field.strip_prefix("after="))?
            .parse()
            .ok()
    });
    let multipart = request
        .headers()
        .get("content-type")
        .is_some_and(|kind| kind.to_str().unwrap_or_default().starts_with("multipart/"));
    let mut body = Value::Null;
    let mut files = BTreeMap::new();
    let mut names = BTreeMap::new();
    if multipart {
        let mut parts = Multipart::from_request(request, &()).await.unwrap();
        while let Some(part) = parts.next_field().await.unwrap() {
            let name = part.name().unwrap_or_default().to_owned();
            let file = part.file_name().map(str::to_owned);
            let bytes = part.bytes().await.unwrap();
            if name == "payload_json" {
                body = serde_json::from_slice(&bytes).unwrap();
            } else {
                names.insert(name.clone(), file.unwrap_or_default());
                files.insert(name, bytes.to_vec());
            }
        }
    } else {
        let bytes = Bytes::from_request(request, &()).await.unwrap();
        if !bytes.is_empty() {
            body = serde_json::from_slice(&bytes).unwrap();
        }
    }
    let response = {
        let (body, files) = (Arc::new(body), Arc::new(files));
        let mut inner = state.lock();
        let unjudged = (
            method.clone(),
            path.clone(),
            Arc::clone(&body),
            Arc::clone(&files),
        );
        inner.unjudged.push(unjudged);
        if !inner.forgetful {
            inner.requests.push(Request {
                method: method.clone(),
                path: path.clone(),
                body: Arc::clone(&body),
                files: files
                    .iter()
                    .map(|(name, bytes)| {
                        (
                            names[name].clone(),
                            String::from_utf8_lossy(bytes).into_owned(),
                        )
                    })
                    .collect(),
            });
        }
        let refusal = inner
            .refusals
            .iter_mut()
            .find(|(of, part, _, left)| *left > 0 && *of == method && path.contains(part.as_str()));
        if let Some((_, _, status, left)) = refusal {
            *left -= 1;
            let status = StatusCode::from_u16(*status).unwrap();
            (
                status,
                json!({"message": "refused", "code": 0, "retry_after": 0.2, "global": false}),
            )
        } else {
            let asked = Asked {
                method: &method,
                path: &path,
                after: after.unwrap_or(0),
            };
            answer(&state, &mut inner, asked, &body, &files, &names)
        }
    };
    state.changed.notify_all();
    let (status, body) = response;
    if body.is_null() {
        return status.into_response();
    }
    (
        status,
        [("content-type", "application/json")],
        body.to_string(),
    )
        .into_response()
}

/// What a request asks for.
#[derive(Clone, Copy)]
struct Asked<'r> {
    method: &'r Method,
    path: &'r str,
    /// Messages after this one.
    after: u64,
}

fn answer(
    state: &Shared,
    inner: &mut Inner,
    Asked {
        method,
        path,
        after,
    }: Asked<'_>,
    body: &Value,
    files: &BTreeMap<String, Vec<u8>>,
    names: &BTreeMap<String, String>,
) -> (StatusCode, Value) {
    let parts: Vec<&str> = path.trim_matches('/').split('/').collect();
    let unknown = || {
        (
            StatusCode::NOT_FOUND,
            json!({"message": "unknown", "code": 10008}),
        )
    };
    let port = state.port.load(Ordering::SeqCst);
    match (method.as_str(), parts.as_slice()) {
        ("GET", ["gateway"]) => ok(json!({"url": format!("ws://127.0.0.1:{port}/gateway")})),
        ("GET", ["gateway", "bot"]) => ok(json!({
            "url": format!("ws://127.0.0.1:{port}/gateway"), "shards": 1,
            "session_start_limit": {"total": 1000, "remaining": 999, "reset_after": 1000, "max_concurrency": 1},
        })),
        ("GET", ["oauth2", "applications", "@me"]) => ok(json!({
            "id": BOT.to_string(), "name": "kyoka", "icon": null, "description": "", "bot_public": true,
            "bot_require_code_grant": false, "verify_key": "", "flags": inner.flags, "owner": user(PERSON, false),
            "integration_types_config": {},
        })),
        ("PUT", ["applications", _, "commands"]) => {
            let commands: Vec<Value> = body
                .as_array()
                .unwrap()
                .iter()
                .map(|command| {
                    let mut command = command.clone();
                    command["id"] = json!(state.id().to_string());
                    command["application_id"] = json!(BOT.to_string());
                    command["version"] = json!(state.id().to_string());
                    if command["type"].is_null() {
                        command["type"] = json!(1);
                    }
                    if command["description"].is_null() {
                        command["description"] = json!("");
                    }
                    command
                })
                .collect();
            ok(json!(commands))
        }
        ("GET", ["users", "@me", "guilds"]) => ok(json!([{
            "id": SERVER.to_string(), "name": "server", "icon": null, "owner": false, "features": [],
            "permissions": inner.permissions.to_string(),
        }])),
        ("GET", ["guilds", id]) => ok(guild(id.parse().unwrap(), &inner.locale)),
        ("POST", ["users", "@me", "channels"]) => {
            let person: u64 = body["recipient_id"].as_str().unwrap().parse().unwrap();
            ok(json!({
                "id": private(person).to_string(), "type": 1, "recipients": [user(person, false)],
            }))
        }
        ("GET", ["channels", id]) => match inner.channels.get(&id.parse().unwrap()) {
            Some(channel) => ok(channel.clone()),
            None => unknown(),
        },
        ("POST", ["channels", id, "typing"]) => {
            let channel: u64 = id.parse().unwrap();
            // Discord does not say for which question; the oldest of the channel that waits for a sign.
            let waiting = inner
                .times
                .values_mut()
                .filter(|times| times.channel == channel && times.acknowledged.is_none())
                .min_by_key(|times| times.sent);
            if let Some(times) = waiting {
                times.acknowledged = Some(Instant::now());
            }
            (StatusCode::NO_CONTENT, Value::Null)
        }
        ("GET", ["channels", _, "messages", id]) => {
            match inner.messages.get(&id.parse().unwrap()) {
                Some(message) => ok(message.clone()),
                None => unknown(),
            }
        }
        ("GET", ["channels", channel, "messages"]) => {
            let mut found: Vec<Value> = inner
                .messages
                .range(after + 1..)
                .map(|(_, message)| message)
                .filter(|message| message["channel_id"] == json!(channel))
                .take(100)
                .cloned()
                .collect();
            // At most a hundred, as Discord says; the oldest of those after a message.
            found.reverse();
            ok(json!(found))
        }
        ("POST", ["channels", channel, "messages"]) => {
            let channel: u64 = channel.parse().unwrap();
            let forbidden = inner.forbidden;
            if !channel_is_private(channel)
                && (forbidden.messages || forbidden.files && !files.is_empty())
            {
                return (
                    StatusCode::FORBIDDEN,
                    json!({"message": "Missing Permissions", "code": 50013}),
                );
            }
            if body["enforce_nonce"] == json!(true) {
                let known = inner.nonces.get(body["nonce"].as_str().unwrap());
                if let Some(known) = known {
                    return ok(inner.messages[known].clone());
                }
            }
            let id = said(state, inner, channel, None, body, files, names);
            if let Some(nonce) = body["nonce"].as_str() {
                inner.nonces.insert(nonce.to_owned(), id);
            }
            let question = body["message_reference"]["message_id"]
                .as_str()
                .map(|id| id.parse().unwrap());
            if let Some(question) = question {
                let shown = inner.messages.get(&question).cloned();
                let message = inner.messages.get_mut(&id).unwrap();
                message["message_reference"] = body["message_reference"].clone();
                message["type"] = json!(19);
                message["referenced_message"] = shown.unwrap_or_default();
                if let Some(times) = inner.times.get_mut(&question) {
                    times.acknowledged.get_or_insert_with(Instant::now);
                    times.answered.get_or_insert_with(Instant::now);
                    times.answers += 1;
                }
            }
            ok(inner.messages[&id].clone())
        }
        ("PATCH", ["channels", channel, "messages", id]) => {
            let id: u64 = id.parse().unwrap();
            if !inner.messages.contains_key(&id) {
                return unknown();
            }
            said(
                state,
                inner,
                channel.parse().unwrap(),
                Some(id),
                body,
                files,
                names,
            );
            ok(inner.messages[&id].clone())
        }
        ("DELETE", ["channels", _, "messages", id]) => {
            let id: u64 = id.parse().unwrap();
            inner.deleted.push(id);
            match inner.messages.remove(&id) {
                Some(_) => (StatusCode::NO_CONTENT, Value::Null),
                None => unknown(),
            }
        }
        ("POST", ["channels", channel, "messages", id, "threads"]) => {
            let thread: u64 = id.parse().unwrap();
            let channel = json!({
                "id": thread.to_string(), "type": 11, "guild_id": SERVER.to_string(), "name": body["name"],
                "parent_id": channel, "owner_id": BOT.to_string(), "position": 0, "permission_overwrites": [],
                "message_count": 0, "member_count": 1, "rate_limit_per_user": 0, "last_message_id": null,
                "thread_metadata": {"archived": false, "auto_archive_duration": 1440, "archive_timestamp": "2026-11-24T00:00:00.000000+00:00", "locked": false},
            });
            inner.channels.insert(thread, channel.clone());
            (StatusCode::CREATED, channel)
        }
        ("POST", ["interactions", id, token, "callback"]) => {
            let id: u64 = id.parse().unwrap();
            let Some(interaction) = inner.interactions.get(*token).cloned() else {
                return unknown();
            };
            if interaction.callback.is_some() {
                return (
                    StatusCode::BAD_REQUEST,
                    json!({"message": "already acknowledged", "code": 40060}),
                );
            }
            let mut interaction = interaction;
            interaction.callback = Some(body.clone());
            let kind = body["type"].as_u64().unwrap();
            let private = body["data"]["flags"].as_u64().unwrap_or(0) & 64 != 0;
            if kind == 4 || kind == 5 {
                interaction.component = false;
                interaction.ephemeral = private;
                let mut data = body["data"].clone();
                if kind == 5 {
                    data = json!({"content": ""});
                }
                let message = said(state, inner, interaction.channel, None, &data, files, names);
                mark(inner, message, private);
                interaction.message = Some(message);
            }
            if let Some(times) = inner.times.get_mut(&id) {
                times.acknowledged.get_or_insert_with(Instant::now);
                if kind == 4 {
                    times.answered.get_or_insert_with(Instant::now);
                    times.answers += 1;
                }
            }
            inner.interactions.insert((*token).to_owned(), interaction);
            (StatusCode::NO_CONTENT, Value::Null)
        }
        (_, ["webhooks", _, token, rest @ ..]) => {
            let Some(interaction) = inner.interactions.get(*token).cloned() else {
                return unknown();
            };
            let mut interaction = interaction;
            if interaction.callback.is_none() {
                // Who looks after a crash whether something is owed may find that it was never acknowledged.
                if *method == Method::GET {
                    return unknown();
                }
                inner
                    .problems
                    .push(format!("{method} {path}: before the first answer"));
                return unknown();
            }
            match (method.as_str(), rest) {
                ("PATCH", ["messages", "@original"]) => {
                    let Some(message) = interaction.message else {
                        return unknown();
                    };
                    interaction.edits += 1;
                    said(
                        state,
                        inner,
                        interaction.channel,
                        Some(message),
                        body,
                        files,
                        names,
                    );
                    mark(inner, message, interaction.ephemeral);
                    if let Some(times) = inner.times.get_mut(&interaction.id) {
                        times.answered.get_or_insert_with(Instant::now);
                        times.answers += 1;
                    }
                    inner.interactions.insert((*token).to_owned(), interaction);
                    ok(inner.messages[&message].clone())
                }
                ("GET", ["messages", "@original"]) => {
                    let Some(message) = interaction.message else {
                        return unknown();
                    };
                    let mut shown = inner.messages[&message].clone();
                    let kind = interaction.callback.as_ref().unwrap()["type"].as_u64();
                    if kind == Some(5) && interaction.edits == 0 {
                        // "thinking …"
                        shown["flags"] = json!(shown["flags"].as_u64().unwrap() | 128);
                    }
                    ok(shown)
                }
                ("DELETE", ["messages", "@original"]) => {
                    if let Some(message) = interaction.message {
                        inner.deleted.push(message);
                        inner.messages.remove(&message);
                    }
                    (StatusCode::NO_CONTENT, Value::Null)
                }
                ("POST", []) => {
                    let private = body["flags"].as_u64().unwrap_or(0) & 64 != 0;
                    let message = said(state, inner, interaction.channel, None, body, files, names);
                    mark(inner, message, private);
                    interaction.followups.push(message);
                    inner.interactions.insert((*token).to_owned(), interaction);
                    ok(inner.messages[&message].clone())
                }
                _ => unknown(),
            }
        }
        _ => {
            inner
                .problems
                .push(format!("{method} {path}: the stand-in does not know it"));
            unknown()
        }
    }
}

fn ok(body: Value) -> (StatusCode, Value) {
    (StatusCode::OK, body)
}

fn mark(inner: &mut Inner, message: u64, ephemeral: bool) {
    let flags = if ephemeral { 64 } else { 0 };
    inner.messages.get_mut(&message).unwrap()["flags"] = json!(flags);
}

/// Keeps a message that the bot sends or edits, and returns its id.
fn said(
    state: &Shared,
    inner: &mut Inner,
    channel: u64,
    edited: Option<u64>,
    body: &Value,
    files: &BTreeMap<String, Vec<u8>>,
    names: &BTreeMap<String, String>,
) -> u64 {
    let id = edited.unwrap_or_else(|| state.id());
    let before = edited.and_then(|id| inner.messages.get(&id).cloned());
    let mut message = before.unwrap_or_else(|| message(id, channel, user(BOT, true), ""));
    for field in ["content", "embeds", "components"] {
        if !body[field].is_null() {
            message[field] = body[field].clone();
        }
    }
    for embed in message["embeds"].as_array_mut().unwrap() {
        embed["type"] = json!("rich");
    }
    let kept: Vec<Value> = message["attachments"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|file| {
            let listed = body["attachments"].as_array();
            listed.is_none_or(|listed| {
                listed.iter().any(|one| {
                    one["id"].to_string().trim_matches('"') == file["id"].as_str().unwrap()
                })
            })
        })
        .cloned()
        .collect();
    let added: Vec<Value> = files
        .iter()
        .map(|(name, bytes)| state.attach(inner, &names[name], bytes))
        .collect();
    message["attachments"] = kept.into_iter().chain(added).collect();
    if !inner.forgetful || edited.is_some() {
        inner.messages.insert(id, message);
    } else {
        inner.messages.insert(id, message);
        while inner.messages.len() > 2000 {
            inner.messages.pop_first();
        }
    }
    id
}

/// What an interaction of `kind` says besides its data.
#[derive(Clone, Copy)]
pub struct Who {
    pub person: u64,
    pub server: u64,
    /// The channel that `channel` is a thread of.
    pub thread_of: Option<u64>,
    /// Of several people, where it is private.
    pub group: bool,
    pub locale: &'static str,
    pub permissions: u64,
    pub channel: u64,
    pub private: bool,
}

impl Who {
    pub fn new(locale: &'static str) -> Self {
        Self {
            person: PERSON,
            server: SERVER,
            thread_of: None,
            group: false,
            locale,
            permissions: 1 << 11,
            channel: CHANNEL,
            private: false,
        }
    }

    pub fn manager(locale: &'static str) -> Self {
        Self {
            permissions: 1 << 5 | 1 << 13,
            ..Self::new(locale)
        }
    }
}

impl Discord {
    /// Sends an interaction and returns its token.
    pub fn interact(&self, kind: u64, who: &Who, data: Value, message: Option<u64>) -> String {
        let id = self.id();
        let token = format!("token-{id}");
        let shown = message.map(|message| self.look(|inner| inner.messages[&message].clone()));
        self.look(|inner| {
            let interaction = Interaction {
                id,
                person: who.person,
                channel: who.channel,
                message,
                ephemeral: shown
                    .as_ref()
                    .is_some_and(|shown| shown["flags"] == json!(64)),
                component: message.is_some(),
                ..Interaction::default()
            };
            inner.interactions.insert(token.clone(), interaction);
            inner.times.insert(
                id,
                Times {
                    channel: who.channel,
                    sent: Instant::now(),
                    acknowledged: None,
                    answered: None,
                    answers: 0,
                },
            );
        });
        let mut event = json!({
            "id": id.to_string(), "application_id": BOT.to_string(), "type": kind, "data": data,
            "channel_id": who.channel.to_string(),
            "channel": {
                "id": who.channel.to_string(), "name": "aws",
                "type": if who.group { 3 } else if who.thread_of.is_some() { 11 } else { u8::from(who.private) },
                "parent_id": who.thread_of.map(|parent| parent.to_string()),
            },
            "token": token, "version": 1, "locale": who.locale, "app_permissions": "2147483647",
            "entitlements": [], "attachment_size_limit": 10_485_760, "authorizing_integration_owners": {}, "context": if who.group { 2 } else { u8::from(who.private) },
        });
        if who.private {
            event["user"] = user(who.person, false);
        } else {
            event["guild_id"] = json!(who.server.to_string());
            event["guild_locale"] = json!(self.look(|inner| inner.locale.clone()));
            event["member"] = json!({
                "user": user(who.person, false), "roles": [], "joined_at": "2024-01-01T00:00:00+00:00", "deaf": false,
                "mute": false, "flags": 0, "permissions": who.permissions.to_string(), "pending": false,
            });
        }
        if let Some(shown) = shown {
            event["message"] = shown;
        }
        self.dispatch("INTERACTION_CREATE", event);
        token
    }

    /// A command; options as name, type, value.
    pub fn command(
        &self,
        who: &Who,
        name: &str,
        options: &[(&str, u64, Value)],
        attachments: &[Value],
    ) -> String {
        let options: Vec<Value> = options
            .iter()
            .map(|(name, kind, value)| json!({"name": name, "type": kind, "value": value}))
            .collect();
        self.raw_command(who, name, json!(options), attachments)
    }

    pub fn raw_command(
        &self,
        who: &Who,
        name: &str,
        options: Value,
        attachments: &[Value],
    ) -> String {
        let resolved: serde_json::Map<String, Value> = attachments
            .iter()
            .map(|file| (file["id"].as_str().unwrap().to_owned(), file.clone()))
            .collect();
        let data = json!({
            "id": "500000000000000001", "name": name, "type": 1, "options": options,
            "resolved": {"attachments": resolved},
        });
        self.interact(2, who, data, None)
    }

    /// The menu of a message.
    pub fn menu(&self, who: &Who, message: u64) -> String {
        let shown = self.look(|inner| inner.messages[&message].clone());
        let data = json!({
            "id": "500000000000000002", "name": "Diagnose this message", "type": 3,
            "target_id": message.to_string(), "resolved": {"messages": {message.to_string(): shown}},
        });
        self.interact(2, who, data, None)
    }

    /// What is suggested while a person types.
    pub fn suggest(&self, who: &Who, name: &str, options: Value) -> String {
        let data = json!({"id": "500000000000000001", "name": name, "type": 1, "options": options});
        self.interact(4, who, data, None)
    }

    /// A button of a message, found by its label.
    pub fn press(&self, who: &Who, message: u64, label: &str) -> String {
        let id = self.look(|inner| {
            let shown = &inner.messages[&message];
            let rows = shown["components"].as_array().unwrap();
            let mut buttons = rows.iter().flat_map(|row| row["components"].as_array().unwrap());
            buttons
                .find(|button| button["label"] == json!(label))
                .unwrap_or_else(|| panic!("no button `{label}` in {}", shown["components"]))["custom_id"]
                .clone()
        });
        let data = json!({"custom_id": id, "component_type": 2});
        self.interact(3, who, data, Some(message))
    }

    /// A message of a person; more fields as an object.
    pub fn say(&self, person: u64, channel: u64, text: &str, more: Value) -> u64 {
        let id = self.id();
        let mut said = message(id, channel, user(person, false), text);
        if !channel_is_private(channel) {
            said["guild_id"] = json!(SERVER.to_string());
        }
        if text.contains(&format!("<@{BOT}>")) {
            said["mentions"] = json!([user(BOT, true)]);
        }
        for (name, value) in more.as_object().into_iter().flatten() {
            said[name] = value.clone();
        }
        self.look(|inner| {
            inner.messages.insert(id, said.clone());
            inner.times.insert(
                id,
                Times {
                    channel,
                    sent: Instant::now(),
                    acknowledged: None,
                    answered: None,
                    answers: 0,
                },
            );
            inner.session.dispatch("MESSAGE_CREATE", said);
        });
        id
    }

    /// The answer to a message: the bot's reply to it that has buttons, else its last.
    pub fn reply_to(&self, question: u64) -> (u64, Value) {
        self.wait("a reply", |inner| {
            inner
                .messages
                .iter()
                .rev()
                .find(|(_, message)| {
                    message["message_reference"]["message_id"] == json!(question.to_string())
                })
                .map(|(id, message)| (*id, message.clone()))
        })
    }

    /// The answer to an interaction, when it is there.
    pub fn answer(&self, token: &str) -> (u64, Value) {
        self.wait("an answer", |inner| {
            let interaction = inner.interactions.get(token)?;
            let callback = interaction.callback.as_ref()?;
            let done = match callback["type"].as_u64()? {
                4 => true,
                _ => interaction.edits > 0,
            };
            let id = interaction.message.filter(|_| done)?;
            Some((id, inner.messages[&id].clone()))
        })
    }

    /// What the interaction was answered with first.
    pub fn callback(&self, token: &str) -> Value {
        self.wait("a callback", |inner| {
            inner.interactions.get(token)?.callback.clone()
        })
    }
}

/// The private channel with a person.
pub fn private(person: u64) -> u64 {
    person + 110_000_000_000_000_000
}

fn role(id: u64, bot: Option<u64>) -> Value {
    let mut role = json!({
        "id": id.to_string(), "name": "role", "color": 0,
        "colors": {"primary_color": 0, "secondary_color": null, "tertiary_color": null}, "hoist": false, "icon": null, "unicode_emoji": null,
        "position": 1, "permissions": "0", "managed": bot.is_some(), "mentionable": true, "flags": 0,
    });
    if let Some(bot) = bot {
        role["tags"] = json!({"bot_id": bot.to_string()});
    }
    role
}

/// Private channels of the tests have ids that begin with 71.
pub fn channel_is_private(channel: u64) -> bool {
    channel / 10_000_000_000_000_000 == 71
}

/// The whole text of a message: content and embeds.
pub fn text_of(message: &Value) -> String {
    let mut text = message["content"].as_str().unwrap().to_owned();
    for embed in message["embeds"].as_array().unwrap() {
        text.push('\n');
        text.push_str(embed["description"].as_str().unwrap_or_default());
    }
    text
}

/// A server as Discord shows it.
fn guild(id: u64, locale: &str) -> Value {
    json!({
        "id": id.to_string(), "name": "server", "icon": null, "icon_hash": null, "splash": null, "discovery_splash": null,
        "owner_id": PERSON.to_string(), "afk_timeout": 300, "afk_channel_id": null, "verification_level": 0,
        "default_message_notifications": 0, "explicit_content_filter": 0, "roles": [role(ROLE, Some(BOT)), role(ROLE + 1, None)], "emojis": [],
        "features": [], "mfa_level": 0, "application_id": null, "system_channel_id": null,
        "system_channel_flags": 0, "rules_channel_id": null, "vanity_url_code": null, "description": null,
        "banner": null, "premium_tier": 0, "preferred_locale": locale,
        "public_updates_channel_id": null, "nsfw_level": 0, "stickers": [],
        "premium_progress_bar_enabled": false, "safety_alerts_channel_id": null,
    })
}

impl Discord {
    pub fn guild(&self, id: u64) -> Value {
        guild(id, &self.look(|inner| inner.locale.clone()))
    }
}
