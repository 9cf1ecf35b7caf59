//! A stand-in for Slack on a loopback port: Web API, Socket Mode, files, and the addresses that answer calls. Every
//! request is judged.

use super::judge;
use axum::Router;
use axum::body::Bytes;
use axum::extract::ws::{Message as Frame, WebSocket};
use axum::extract::{Path, State, WebSocketUpgrade};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use serde_json::{Value, json};
use std::collections::{BTreeMap, HashMap};
use std::io::Write;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};
use tokio::sync::mpsc;

pub const BOT: &str = "U0KYOKABOT";
pub const TEAM: &str = "T0TEAM0001";
pub const CHANNEL: &str = "C0AWS00001";
pub const PERSON: &str = "U0PERSON01";
pub const OTHER: &str = "U0PERSON02";
pub const ADMIN: &str = "U0ADMIN001";

/// How long something that must happen may take.
pub const PATIENCE: Duration = Duration::from_secs(30);
/// How many columns a phone shows.
const PHONE: usize = 44;

/// All scopes of the manifest.
pub const SCOPES: &str = "app_mentions:read,assistant:write,channels:history,chat:write,commands,files:read,files:write,groups:history,im:history,im:write,mpim:history,users:read";

pub struct Slack {
    pub port: u16,
    pub state: Arc<Shared>,
    _runtime: tokio::runtime::Runtime,
}

#[derive(Default)]
pub struct Shared {
    pub inner: Mutex<Inner>,
    pub changed: Condvar,
    ids: AtomicU64,
    port: AtomicU64,
}

/// A message that one person alone sees.
#[derive(Clone, Debug)]
pub struct Shown {
    pub id: String,
    pub channel: String,
    pub user: String,
    pub thread: Option<String>,
    pub body: Value,
    pub deleted: bool,
}

/// An address that answers a call.
#[derive(Clone, Debug)]
pub struct Hook {
    pub channel: String,
    pub user: String,
    /// The message for one person that it can change.
    pub on: Option<String>,
    pub uses: usize,
}

/// A file that the bot sent.
#[derive(Clone, Debug, Default)]
pub struct SentFile {
    pub name: String,
    pub bytes: Vec<u8>,
    pub channel: String,
    pub thread: Option<String>,
    pub deleted: bool,
}

#[derive(Default)]
pub struct Inner {
    pub requests: Vec<(String, Value)>,
    pub problems: Vec<String>,
    /// Messages by channel and time stamp.
    pub messages: BTreeMap<(String, String), Value>,
    pub deleted: Vec<(String, String)>,
    pub shown: Vec<Shown>,
    pub hooks: HashMap<String, Hook>,
    pub files: BTreeMap<String, SentFile>,
    /// Files of people, by their ids.
    pub attached: HashMap<String, Vec<u8>>,
    pub views: Vec<Value>,
    pub homes: HashMap<String, Value>,
    pub locales: HashMap<String, String>,
    pub scopes: String,
    /// Refusals to come: method, what, how many.
    pub refusals: Vec<(String, Refusal, usize)>,
    /// What was acknowledged, and after how long.
    pub acknowledged: HashMap<String, Duration>,
    sent: HashMap<String, Instant>,
    pub connections: Vec<mpsc::UnboundedSender<Option<String>>>,
    pub opened: usize,
    /// Channels that the bot is not in.
    pub foreign: Vec<String>,
}

#[derive(Clone, Debug)]
pub enum Refusal {
    /// Too many requests; so many seconds to wait.
    Busy(u64),
    /// A code.
    Code(&'static str),
}

impl Slack {
    pub fn start() -> Self {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .enable_all()
            .build()
            .unwrap();
        let state = Arc::new(Shared::default());
        SCOPES.clone_into(&mut state.lock().scopes);
        let listener = runtime
            .block_on(tokio::net::TcpListener::bind("127.0.0.1:0"))
            .unwrap();
        let port = listener.local_addr().unwrap().port();
        state.port.store(u64::from(port), Ordering::SeqCst);
        let app = Router::new()
            .route("/api/{method}", post(call))
            .route("/hooks/{key}", post(hook))
            .route("/upload/{id}", post(upload))
            .route("/files/{id}", get(file))
            .route("/ws", get(socket))
            .with_state(Arc::clone(&state));
        runtime.spawn(async move { axum::serve(listener, app).await.unwrap() });
        Self {
            port,
            state,
            _runtime: runtime,
        }
    }

    pub fn address(&self) -> String {
        format!("http://127.0.0.1:{}/api", self.port)
    }

    pub fn ts(&self) -> String {
        self.state.ts()
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
                    .map(|(method, body)| {
                        let body = body.to_string();
                        format!("{method} {}", body.chars().take(300).collect::<String>())
                    })
                    .collect();
                let problems = std::mem::take(&mut inner.problems);
                drop(inner);
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
    pub fn refuse(&self, method: &str, how: Refusal, times: usize) {
        self.look(|inner| inner.refusals.push((method.to_owned(), how, times)));
    }

    /// Sends an envelope over the newest connection; its id.
    pub fn send(&self, kind: &str, payload: &Value) -> String {
        let id = format!("envelope-{}", self.state.ids.fetch_add(1, Ordering::SeqCst));
        self.send_as(&id, kind, payload);
        id
    }

    /// The same with this id, as when Slack sends it again.
    pub fn send_as(&self, id: &str, kind: &str, payload: &Value) {
        let frame = json!({"envelope_id": id, "type": kind, "payload": payload,
            "accepts_response_payload": kind != "events_api"});
        self.wait("a connection", |inner| {
            inner.sent.insert(id.to_owned(), Instant::now());
            let connection = inner.connections.last()?;
            connection.send(Some(frame.to_string())).ok()
        });
    }

    /// Sends an event.
    pub fn event(&self, event: &Value) -> String {
        let number = self.state.ids.fetch_add(1, Ordering::SeqCst);
        self.send(
            "events_api",
            &json!({"type": "event_callback", "team_id": TEAM, "event_id": format!("Ev{number}"), "event": event}),
        )
    }

    /// A person says something in a channel that mentions the bot, in a thread where one is named; the time stamp.
    pub fn mention(&self, user: &str, channel: &str, thread: Option<&str>, text: &str) -> String {
        self.say(user, channel, thread, text, json!({}), true)
    }

    /// A person says something; `mentions` tells whether Slack says so twice.
    pub fn say(
        &self,
        user: &str,
        channel: &str,
        thread: Option<&str>,
        text: &str,
        more: Value,
        mentions: bool,
    ) -> String {
        let ts = self.ts();
        let mut message =
            json!({"type": "message", "user": user, "ts": ts, "text": text, "team": TEAM});
        if let Some(thread) = thread {
            message["thread_ts"] = json!(thread);
        }
        for (name, value) in more.as_object().unwrap() {
            message[name] = value.clone();
        }
        self.look(|inner| {
            let key = (channel.to_owned(), ts.clone());
            inner.messages.insert(key, message.clone());
        });
        let mut event = message;
        event["channel"] = json!(channel);
        event["event_ts"] = json!(ts);
        let kind = match channel.chars().next() {
            Some('D') => "im",
            Some('G') => "mpim",
            _ => "channel",
        };
        if mentions {
            let mut mention = event.clone();
            mention["type"] = json!("app_mention");
            self.event(&mention);
        }
        event["channel_type"] = json!(kind);
        self.event(&event);
        ts
    }

    /// The answer to a question: its time stamp and itself.
    pub fn answer_to(&self, channel: &str, question: &str) -> (String, Value) {
        let wanted = format!("answers:{question}");
        self.wait("an answer", |inner| {
            let mut messages = inner.messages.iter();
            messages.find_map(|((at, ts), message)| {
                let is_it = at == channel && message["blocks"][0]["block_id"] == json!(wanted);
                is_it.then(|| (ts.clone(), message.clone()))
            })
        })
    }

    /// How many messages answer a question.
    pub fn answers_to(&self, question: &str) -> usize {
        let wanted = json!(format!("answers:{question}"));
        self.look(|inner| {
            let messages = inner.messages.values();
            messages
                .filter(|message| message["blocks"][0]["block_id"] == wanted)
                .count()
        })
    }

    /// An address for a call of a person.
    fn hook(&self, user: &str, channel: &str, on: Option<&str>) -> String {
        let key = format!("hook{}", self.state.ids.fetch_add(1, Ordering::SeqCst));
        self.look(|inner| {
            inner.hooks.insert(
                key.clone(),
                Hook {
                    channel: channel.to_owned(),
                    user: user.to_owned(),
                    on: on.map(str::to_owned),
                    uses: 0,
                },
            );
        });
        format!("http://127.0.0.1:{}/hooks/{key}", self.port)
    }

    fn trigger(&self) -> String {
        format!("trigger.{}", self.state.ids.fetch_add(1, Ordering::SeqCst))
    }

    /// A person types `/kyoka …`; the envelope's id.
    pub fn command(&self, user: &str, channel: &str, text: &str) -> String {
        let url = self.hook(user, channel, None);
        self.send(
            "slash_commands",
            &json!({"command": "/kyoka", "text": text, "user_id": user, "channel_id": channel, "channel_name": "aws",
                "team_id": TEAM, "response_url": url, "trigger_id": self.trigger()}),
        )
    }

    /// The menu of a message.
    pub fn menu(&self, user: &str, channel: &str, ts: &str) {
        let url = self.hook(user, channel, None);
        let message =
            self.look(|inner| inner.messages[&(channel.to_owned(), ts.to_owned())].clone());
        self.send(
            "interactive",
            &json!({"type": "message_action", "callback_id": "diagnose_message", "user": {"id": user},
                "channel": {"id": channel, "name": "aws"}, "team": {"id": TEAM}, "message": message, "message_ts": ts,
                "response_url": url, "trigger_id": self.trigger()}),
        );
    }

    /// What was shown to a person alone, the `number`th of it.
    pub fn shown(&self, user: &str, number: usize) -> Shown {
        self.wait("a message for one person", |inner| {
            let mut shown = inner.shown.iter().filter(|shown| shown.user == user);
            shown.nth(number).cloned()
        })
    }

    /// How much was shown to a person alone.
    pub fn shown_count(&self, user: &str) -> usize {
        self.look(|inner| {
            inner
                .shown
                .iter()
                .filter(|shown| shown.user == user)
                .count()
        })
    }

    /// A person presses a button of a message for all.
    pub fn press(&self, user: &str, channel: &str, ts: &str, action: &str) {
        let message =
            self.look(|inner| inner.messages[&(channel.to_owned(), ts.to_owned())].clone());
        let action = action_of(&message, action);
        let url = self.hook(user, channel, None);
        self.send(
            "interactive",
            &json!({"type": "block_actions", "user": {"id": user}, "team": {"id": TEAM},
                "channel": {"id": channel, "name": "aws"}, "message": message, "actions": [action],
                "container": {"type": "message", "message_ts": ts, "channel_id": channel, "is_ephemeral": false,
                    "thread_ts": message["thread_ts"]},
                "response_url": url, "trigger_id": self.trigger()}),
        );
    }

    /// A person presses a button of a message that only they see, of which Slack says nothing.
    pub fn press_shown(&self, shown: &Shown, action: &str) {
        let action = action_of(&shown.body, action);
        let url = self.hook(&shown.user, &shown.channel, Some(&shown.id));
        let mut container = json!({"type": "message", "message_ts": shown.id, "channel_id": shown.channel,
            "is_ephemeral": true});
        if let Some(thread) = &shown.thread {
            container["thread_ts"] = json!(thread);
        }
        self.send(
            "interactive",
            &json!({"type": "block_actions", "user": {"id": shown.user}, "team": {"id": TEAM},
                "channel": {"id": shown.channel, "name": "aws"}, "actions": [action], "container": container,
                "response_url": url, "trigger_id": self.trigger()}),
        );
    }

    /// The `number`th form that was opened.
    pub fn view(&self, number: usize) -> Value {
        self.wait("a form", |inner| inner.views.get(number).cloned())
    }

    /// A person fills a form in and sends it.
    pub fn submit(&self, user: &str, view: &Value, first: &str, second: &str, files: Value) {
        let value = |text: &str| {
            let text = (!text.is_empty()).then_some(text);
            json!({"field": {"type": "plain_text_input", "value": text}})
        };
        let mut view = view.clone();
        view["state"] = json!({"values": {"first": value(first), "second": value(second),
            "files": {"field": {"type": "file_input", "files": files}}}});
        self.send(
            "interactive",
            &json!({"type": "view_submission", "user": {"id": user}, "team": {"id": TEAM}, "view": view,
                "trigger_id": self.trigger()}),
        );
    }

    /// A file of a person, as Slack shows it.
    pub fn attach(&self, name: &str, bytes: &[u8]) -> Value {
        let id = format!("F{}", self.state.ids.fetch_add(1, Ordering::SeqCst));
        self.look(|inner| inner.attached.insert(id.clone(), bytes.to_vec()));
        let url = format!("http://127.0.0.1:{}/files/{id}", self.port);
        json!({"id": id, "name": name, "title": name, "size": bytes.len(), "mimetype": "text/plain", "mode": "hosted",
            "url_private": url, "url_private_download": url})
    }

    /// The files of an answer, by their names.
    pub fn files_in(&self, channel: &str) -> Vec<SentFile> {
        self.look(|inner| {
            let files = inner.files.values();
            files
                .filter(|file| file.channel == channel && !file.deleted)
                .cloned()
                .collect()
        })
    }

    /// Asserts that the judge found nothing.
    pub fn verdict(&self) {
        let problems = self.look(|inner| std::mem::take(&mut inner.problems));
        assert!(problems.is_empty(), "{problems:#?}");
    }
}

/// The channel of a person's conversation with the bot.
pub fn direct(user: &str) -> String {
    format!("D{}", &user[1..])
}

/// The action of a message whose id begins like this.
pub fn action_of(message: &Value, name: &str) -> Value {
    let blocks = message["blocks"].as_array().into_iter().flatten();
    let mut elements = blocks.flat_map(|block| block["elements"].as_array().into_iter().flatten());
    let wanted = format!("kyoka:{name}");
    let found = elements.find(|element| {
        element["action_id"]
            .as_str()
            .is_some_and(|id| id.starts_with(&wanted))
    });
    let found = found.unwrap_or_else(|| panic!("no button {name} in {}", text_of(message)));
    json!({"type": "button", "action_id": found["action_id"], "value": found["value"]})
}

/// Whether a message has a button whose id begins like this.
pub fn has_action(message: &Value, name: &str) -> bool {
    message["blocks"]
        .to_string()
        .contains(&format!("\"action_id\":\"kyoka:{name}"))
}

/// What a message shows: a line for each block of its text.
pub fn text_of(message: &Value) -> String {
    let mut lines = Vec::new();
    for block in message["blocks"].as_array().into_iter().flatten() {
        match block["type"].as_str().unwrap() {
            "header" => lines.push(block["text"]["text"].as_str().unwrap().to_owned()),
            "context" => {
                for element in block["elements"].as_array().unwrap() {
                    lines.push(element["text"].as_str().unwrap().to_owned());
                }
            }
            "rich_text" => {
                for element in block["elements"].as_array().unwrap() {
                    rich(element, &mut lines);
                }
            }
            _ => {}
        }
    }
    lines.join("\n")
}

fn rich(element: &Value, lines: &mut Vec<String>) {
    let inside = element["elements"].as_array().unwrap();
    if element["type"] == "rich_text_list" {
        for item in inside {
            let mut item_lines = Vec::new();
            rich(item, &mut item_lines);
            lines.push(format!("- {}", item_lines.concat()));
        }
        return;
    }
    let runs = inside.iter().map(|run| {
        let text = run["text"].as_str().or(run["url"].as_str()).unwrap();
        if run["style"]["code"] == true {
            format!("`{text}`")
        } else {
            text.to_owned()
        }
    });
    lines.push(runs.collect());
}

/// So many lines a phone needs for a text.
pub fn phone_lines(text: &str) -> usize {
    let width =
        |line: &str| -> usize { line.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum() };
    text.lines()
        .map(|line| width(line).div_ceil(PHONE).max(1))
        .sum()
}

impl Drop for Slack {
    fn drop(&mut self) {
        if !std::thread::panicking() {
            self.verdict();
        }
    }
}

impl Shared {
    /// Also after a test failed while it looked.
    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn ts(&self) -> String {
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
        let number = self.ids.fetch_add(1, Ordering::SeqCst);
        format!("{}.{number:06}", now.as_secs())
    }

    /// Records and judges a request; tells what of it is refused.
    fn take(&self, inner: &mut Inner, method: &str, body: &Value) -> Option<Refusal> {
        record(method, body);
        inner.requests.push((method.to_owned(), body.clone()));
        if method != "response_url" {
            inner.problems.extend(judge::problems(method, body));
        }
        let at = inner.refusals.iter().position(|(of, ..)| of == method)?;
        let refusal = inner.refusals[at].1.clone();
        inner.refusals[at].2 -= 1;
        if inner.refusals[at].2 == 0 {
            inner.refusals.remove(at);
        }
        Some(refusal)
    }
}

/// Keeps a request for those who judge it later.
fn record(method: &str, body: &Value) {
    let Ok(folder) = std::env::var("RECORDED_SLACK_REQUESTS") else {
        return;
    };
    let file = std::path::Path::new(&folder).join(format!("{}.jsonl", std::process::id()));
    let mut file = std::fs::File::options()
        .create(true)
        .append(true)
        .open(file)
        .unwrap();
    // At once: the tests write side by side.
    let line = format!("{}\n", json!({"method": method, "body": body}));
    file.write_all(line.as_bytes()).unwrap();
}

async fn call(
    State(state): State<Arc<Shared>>,
    Path(method): Path<String>,
    headers: HeaderMap,
    bytes: Bytes,
) -> Response {
    let kind = headers
        .get(header::CONTENT_TYPE)
        .and_then(|kind| kind.to_str().ok())
        .unwrap_or_default();
    let body: Value = if kind.starts_with("application/json") {
        serde_json::from_slice(&bytes).unwrap()
    } else {
        form(&String::from_utf8_lossy(&bytes))
    };
    let token = headers
        .get(header::AUTHORIZATION)
        .and_then(|token| token.to_str().ok())
        .unwrap_or_default();
    let wanted = if method == "apps.connections.open" {
        "Bearer xapp-"
    } else {
        "Bearer xoxb-"
    };
    let mut inner = state.lock();
    let refusal = state.take(&mut inner, &method, &body);
    let response = match refusal {
        Some(Refusal::Busy(seconds)) => (
            StatusCode::TOO_MANY_REQUESTS,
            [(header::RETRY_AFTER, seconds.to_string())],
        )
            .into_response(),
        Some(Refusal::Code(code)) => json_of(
            json!({"ok": false, "error": code, "needed": "a:scope"}),
            &inner.scopes,
        ),
        None if !token.starts_with(wanted) => {
            json_of(json!({"ok": false, "error": "invalid_auth"}), "")
        }
        None => {
            let said = done(&state, &mut inner, &method, &body);
            json_of(said, &inner.scopes)
        }
    };
    drop(inner);
    state.changed.notify_all();
    response
}

fn json_of(said: Value, scopes: &str) -> Response {
    ([("x-oauth-scopes", scopes.to_owned())], said.to_string()).into_response()
}

/// The fields of a form.
fn form(text: &str) -> Value {
    let decode = |text: &str| {
        let mut bytes = Vec::new();
        let mut rest = text.bytes();
        while let Some(byte) = rest.next() {
            match byte {
                b'+' => bytes.push(b' '),
                b'%' => {
                    let hex = [rest.next().unwrap(), rest.next().unwrap()];
                    let hex = String::from_utf8_lossy(&hex).into_owned();
                    bytes.push(u8::from_str_radix(&hex, 16).unwrap());
                }
                byte => bytes.push(byte),
            }
        }
        String::from_utf8(bytes).unwrap()
    };
    let fields = text.split('&').filter(|field| !field.is_empty());
    let fields = fields.map(|field| {
        let (name, value) = field.split_once('=').unwrap();
        (decode(name), json!(decode(value)))
    });
    Value::Object(fields.collect())
}

fn ok(more: Value) -> Value {
    let mut said = json!({"ok": true});
    for (name, value) in more.as_object().unwrap() {
        said[name] = value.clone();
    }
    said
}

fn done(state: &Shared, inner: &mut Inner, method: &str, body: &Value) -> Value {
    let field = |name: &str| body[name].as_str().unwrap_or_default().to_owned();
    let port = state.port.load(Ordering::SeqCst);
    let refused = |code: &str| json!({"ok": false, "error": code});
    let key = (field("channel"), field("ts"));
    match method {
        "auth.test" => ok(json!({"user_id": BOT, "team_id": TEAM, "bot_id": "B0KYOKA"})),
        "apps.connections.open" => {
            ok(json!({"url": format!("ws://127.0.0.1:{port}/ws?ticket=secret")}))
        }
        "users.info" => {
            let user = field("user");
            let locale = inner
                .locales
                .get(&user)
                .cloned()
                .unwrap_or_else(|| "en-US".to_owned());
            ok(json!({"user": {"id": user, "locale": locale, "is_admin": user == ADMIN}}))
        }
        "chat.postMessage" => {
            let channel = field("channel");
            if inner.foreign.contains(&channel) {
                return refused("not_in_channel");
            }
            let ts = state.ts();
            let mut message = body.clone();
            message["user"] = json!(BOT);
            message["bot_id"] = json!("B0KYOKA");
            message["ts"] = json!(ts);
            message["type"] = json!("message");
            inner
                .messages
                .insert((channel.clone(), ts.clone()), message);
            ok(json!({"channel": channel, "ts": ts}))
        }
        "chat.postEphemeral" => {
            let channel = field("channel");
            if inner.foreign.contains(&channel) {
                return refused("not_in_channel");
            }
            let id = state.ts();
            inner.shown.push(Shown {
                id: id.clone(),
                channel,
                user: field("user"),
                thread: body["thread_ts"].as_str().map(str::to_owned),
                body: body.clone(),
                deleted: false,
            });
            ok(json!({"message_ts": id}))
        }
        "chat.update" => match inner.messages.get_mut(&key) {
            Some(message) if message["user"] == BOT => {
                message["blocks"] = body["blocks"].clone();
                message["text"] = body["text"].clone();
                message["edited"] = json!({"user": BOT});
                ok(json!({}))
            }
            Some(_) => refused("cant_update_message"),
            None => refused("message_not_found"),
        },
        "chat.delete" => match inner.messages.remove(&key) {
            Some(_) => {
                inner.deleted.push(key);
                ok(json!({}))
            }
            None => refused("message_not_found"),
        },
        "chat.getPermalink" => ok(json!({"permalink": "https://example.slack.com/archives/C/p1"})),
        "conversations.open" => ok(json!({"channel": {"id": direct(&field("users"))}})),
        "conversations.info" => ok(json!({"channel": {"id": field("channel"), "is_member": true}})),
        "conversations.replies" | "conversations.history" => {
            let (channel, oldest, latest) = (field("channel"), field("oldest"), field("latest"));
            let of_thread = |message: &&Value| {
                let ts = field("ts");
                method == "conversations.history"
                    || message["ts"] == json!(ts)
                    || message["thread_ts"] == json!(ts)
            };
            let messages: Vec<Value> = inner
                .messages
                .iter()
                .filter(|((at, ts), _)| {
                    *at == channel && *ts >= oldest && (latest.is_empty() || *ts <= latest)
                })
                .map(|(_, message)| message)
                .filter(of_thread)
                .cloned()
                .collect();
            if messages.is_empty() {
                return refused("thread_not_found");
            }
            ok(json!({"messages": messages}))
        }
        "views.open" => {
            inner.views.push(body["view"].clone());
            ok(json!({}))
        }
        "views.publish" => {
            inner.homes.insert(field("user_id"), body["view"].clone());
            ok(json!({}))
        }
        "files.getUploadURLExternal" => {
            let id = format!("FSENT{}", state.ids.fetch_add(1, Ordering::SeqCst));
            let file = SentFile {
                name: field("filename"),
                ..SentFile::default()
            };
            inner.files.insert(id.clone(), file);
            ok(json!({"file_id": id, "upload_url": format!("http://127.0.0.1:{port}/upload/{id}")}))
        }
        "files.completeUploadExternal" => {
            let channel = field("channel_id");
            let mut shared = Vec::new();
            for file in body["files"].as_array().unwrap() {
                let id = file["id"].as_str().unwrap();
                let known = inner.files.get_mut(id).unwrap();
                known.channel.clone_from(&channel);
                known.thread = body["thread_ts"].as_str().map(str::to_owned);
                shared.push(json!({"id": id, "name": known.name}));
            }
            let ts = state.ts();
            let mut message = json!({"type": "message", "user": BOT, "bot_id": "B0KYOKA", "ts": ts, "files": shared,
                "text": field("initial_comment")});
            if let Some(thread) = body["thread_ts"].as_str() {
                message["thread_ts"] = json!(thread);
            }
            inner.messages.insert((channel, ts), message);
            ok(json!({"files": body["files"]}))
        }
        "files.delete" => match inner.files.get_mut(&field("file")) {
            Some(file) => {
                file.deleted = true;
                ok(json!({}))
            }
            None => refused("file_not_found"),
        },
        "assistant.threads.setStatus" | "assistant.threads.setSuggestedPrompts" => ok(json!({})),
        _ => refused("unknown_method"),
    }
}

async fn hook(State(state): State<Arc<Shared>>, Path(key): Path<String>, bytes: Bytes) -> Response {
    let body: Value = serde_json::from_slice(&bytes).unwrap();
    let mut inner = state.lock();
    if let Some(Refusal::Code(code)) = state.take(&mut inner, "response_url", &body) {
        return (StatusCode::NOT_FOUND, code).into_response();
    }
    let hook = inner.hooks.get_mut(&key).unwrap();
    hook.uses += 1;
    let hook = hook.clone();
    if hook.uses > 5 {
        return (StatusCode::NOT_FOUND, "used_url").into_response();
    }
    let id = state.ts();
    if body["delete_original"] == true || body["replace_original"] == true {
        let on = hook.on.clone().unwrap();
        let shown = inner.shown.iter_mut().find(|shown| shown.id == on).unwrap();
        if body["delete_original"] == true {
            shown.deleted = true;
        } else {
            shown.body = body;
        }
    } else if body["response_type"] == "in_channel" {
        let mut message = body;
        message["user"] = json!(BOT);
        message["ts"] = json!(id);
        inner.messages.insert((hook.channel, id), message);
    } else {
        inner.shown.push(Shown {
            id,
            channel: hook.channel,
            user: hook.user,
            thread: None,
            body,
            deleted: false,
        });
    }
    drop(inner);
    state.changed.notify_all();
    (StatusCode::OK, "ok").into_response()
}

async fn upload(
    State(state): State<Arc<Shared>>,
    Path(id): Path<String>,
    bytes: Bytes,
) -> Response {
    state.lock().files.get_mut(&id).unwrap().bytes = bytes.to_vec();
    (StatusCode::OK, "OK").into_response()
}

async fn file(
    State(state): State<Arc<Shared>>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Response {
    let is_known = headers
        .get(header::AUTHORIZATION)
        .is_some_and(|token| token.as_bytes().starts_with(b"Bearer xoxb-"));
    match state.lock().attached.get(&id).cloned() {
        Some(bytes) if is_known => bytes.into_response(),
        _ => StatusCode::NOT_FOUND.into_response(),
    }
}

async fn socket(State(state): State<Arc<Shared>>, upgrade: WebSocketUpgrade) -> Response {
    upgrade.on_upgrade(move |socket| talk(state, socket))
}

async fn talk(state: Arc<Shared>, mut socket: WebSocket) {
    let hello = json!({"type": "hello", "num_connections": 1, "connection_info": {"app_id": "A0"}});
    if socket
        .send(Frame::Text(hello.to_string().into()))
        .await
        .is_err()
    {
        return;
    }
    let (sender, mut frames) = mpsc::unbounded_channel();
    {
        let mut inner = state.lock();
        inner.connections.push(sender.clone());
        inner.opened += 1;
    }
    state.changed.notify_all();
    loop {
        tokio::select! {
            frame = frames.recv() => match frame {
                Some(Some(frame)) => {
                    let frame: String = frame;
                    if socket.send(Frame::Text(frame.into())).await.is_err() {
                        break;
                    }
                }
                // Cut without a farewell.
                _ => break,
            },
            frame = socket.recv() => {
                let Some(Ok(frame)) = frame else { break };
                let Frame::Text(text) = frame else { continue };
                let said: Value = serde_json::from_str(&text).unwrap();
                let id = said["envelope_id"].as_str().unwrap().to_owned();
                let mut inner = state.lock();
                let took = inner.sent.get(&id).map(Instant::elapsed).unwrap_or_default();
                inner.acknowledged.insert(id, took);
                drop(inner);
                state.changed.notify_all();
            }
        }
    }
    state
        .lock()
        .connections
        .retain(|known| !known.same_channel(&sender));
    state.changed.notify_all();
}
