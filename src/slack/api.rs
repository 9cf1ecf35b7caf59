//! The way to Slack's Web API: calls, files, and the addresses that answer a command or a button.
//!
//! What Slack refuses for now is tried again when it says so (`Retry-After`), and until then nothing else of the same
//! method is sent. No error holds an address, a token or a text.

use super::read::{self, at};
use super::token::{AppToken, BotToken};
use crate::bot::{Fetched, Refused};
use crate::host;
use reqwest::header::{AUTHORIZATION, CONTENT_TYPE, RETRY_AFTER};
use reqwest::{Client, Response, StatusCode, Url};
use serde_json::Value;
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;
use tokio::time::Instant;

/// Slack's Web API.
const API: &str = "https://slack.com/api";
/// Where Slack keeps files and takes uploads; tokens go nowhere else.
const FILES: &str = "files.slack.com";
/// Where an answer to a command or a button goes.
const HOOKS: &str = "hooks.slack.com";
/// How long an answer of Slack's may take.
const TIMEOUT: Duration = Duration::from_secs(20);
/// How often something is sent before it is given up.
const TRIES: u32 = 4;
/// How long is waited after the first failure; twice as long after each further one.
const PAUSE: Duration = Duration::from_millis(300);
/// The longest that Slack's `Retry-After` is waited for: an asker has gone on after that.
const MAX_PAUSE: Duration = Duration::from_mins(1);

/// Why Slack did not do something.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub(super) enum ApiError {
    /// It says why, by its code, with the scope that is missing where that is it.
    #[error("Slack refused {method}: {code}{}", needed.as_ref().map(|scope| format!(" ({scope})")).unwrap_or_default())]
    Refused {
        /// The method.
        method: &'static str,
        /// Slack's code.
        code: String,
        /// The scope.
        needed: Option<String>,
    },
    /// It takes no more for now.
    #[error("Slack takes no more of {0} for now")]
    Busy(&'static str),
    /// It answered with a status.
    #[error("Slack answered {0} with status {1}")]
    Status(&'static str, u16),
    /// It cannot be reached.
    #[error("{1}, for {0}")]
    Connection(&'static str, &'static str),
}

impl ApiError {
    /// Slack's code.
    pub(super) fn code(&self) -> Option<&str> {
        match self {
            Self::Refused { code, .. } => Some(code),
            _ => None,
        }
    }
}

impl From<ApiError> for Refused {
    fn from(error: ApiError) -> Self {
        match &error {
            ApiError::Refused { code, needed, .. } => match code.as_str() {
                "missing_scope" | "no_permission" => Self::Permission(needed.clone()),
                "not_in_channel"
                | "channel_not_found"
                | "is_archived"
                | "restricted_action"
                | "restricted_action_read_only_channel"
                | "restricted_action_thread_only_channel"
                | "restricted_action_non_threadable_channel"
                | "user_not_in_channel"
                | "cannot_dm_bot"
                | "messages_tab_disabled"
                | "ekm_access_denied"
                | "team_access_not_granted"
                | "access_denied" => Self::Permission(None),
                "message_not_found"
                | "thread_not_found"
                | "cant_update_message"
                | "cant_delete_message"
                | "edit_window_closed"
                | "file_not_found"
                | "file_deleted"
                | "expired_url"
                | "used_url" => Self::Gone,
                _ => Self::Failed(error.to_string()),
            },
            _ => Self::Failed(error.to_string()),
        }
    }
}

/// The client.
#[derive(Debug)]
pub(super) struct Api {
    client: Client,
    /// Without the slash at its end.
    base: String,
    /// Whether it is a stand-in on this machine: addresses may then be of this machine as well.
    is_stand_in: bool,
    bot: BotToken,
    /// Until when nothing of a method is sent.
    held: Mutex<HashMap<&'static str, Instant>>,
}

/// What `auth.test` says.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Identity {
    /// The bot's user.
    pub(super) user: String,
    /// The workspace.
    pub(super) team: String,
    /// What the token may do.
    pub(super) scopes: Vec<String>,
}

impl Identity {
    pub(super) fn may(&self, scope: &str) -> bool {
        self.scopes.iter().any(|known| known == scope)
    }
}

impl Api {
    /// # Errors
    /// The system refuses a client.
    pub(super) fn new(bot: BotToken, base: Option<&str>) -> Result<Self, reqwest::Error> {
        let client = Client::builder()
            .use_rustls_tls()
            .timeout(TIMEOUT)
            .redirect(reqwest::redirect::Policy::none())
            .build()?;
        Ok(Self {
            client,
            base: base.unwrap_or(API).trim_end_matches('/').to_owned(),
            is_stand_in: base.is_some(),
            bot,
            held: Mutex::default(),
        })
    }

    /// Calls a method that takes JSON.
    pub(super) async fn call(&self, method: &'static str, body: &Value) -> Result<Value, ApiError> {
        let text = body.to_string();
        let token = self.bot.expose();
        let send = || {
            self.client
                .post(format!("{}/{method}", self.base))
                .bearer_auth(token)
                .header(CONTENT_TYPE, "application/json; charset=utf-8")
                .body(text.clone())
        };
        let response = self.again(method, send).await?;
        Ok(self.read(method, response).await?.0)
    }

    /// Calls a method that takes a form.
    pub(super) async fn ask(
        &self,
        method: &'static str,
        fields: &[(&str, &str)],
    ) -> Result<Value, ApiError> {
        let token = self.bot.expose();
        let send = || {
            self.client
                .post(format!("{}/{method}", self.base))
                .bearer_auth(token)
                .form(fields)
        };
        let response = self.again(method, send).await?;
        Ok(self.read(method, response).await?.0)
    }

    /// Who the bot's token is, and what it may do.
    pub(super) async fn identity(&self) -> Result<Identity, ApiError> {
        let method = "auth.test";
        let token = self.bot.expose();
        let send = || {
            self.client
                .post(format!("{}/{method}", self.base))
                .bearer_auth(token)
        };
        let response = self.again(method, send).await?;
        let (said, scopes) = self.read(method, response).await?;
        let text = |name: &str| read::text(&said, name).to_owned();
        Ok(Identity {
            user: text("user_id"),
            team: text("team_id"),
            scopes,
        })
    }

    /// An address for Socket Mode.
    pub(super) async fn open_connection(&self, token: &AppToken) -> Result<Url, ApiError> {
        let method = "apps.connections.open";
        let send = || {
            self.client
                .post(format!("{}/{method}", self.base))
                .bearer_auth(token.expose())
        };
        let response = self.again(method, send).await?;
        let (said, _) = self.read(method, response).await?;
        let url = at(&said, "url")
            .as_str()
            .and_then(|url| Url::parse(url).ok());
        let url = url.filter(|url| url.scheme() == "wss" || self.is_stand_in);
        url.ok_or(ApiError::Connection(method, "no address"))
    }

    /// Answers a command or a button by the address that came with it.
    pub(super) async fn answer(&self, url: &str, body: &Value) -> Result<(), ApiError> {
        let method = "response_url";
        let url = self.address(method, url, HOOKS)?;
        let text = body.to_string();
        let send = || {
            self.client
                .post(url.clone())
                .header(CONTENT_TYPE, "application/json; charset=utf-8")
                .body(text.clone())
        };
        let response = self.again(method, send).await?;
        let status = response.status();
        let said = response.text().await.unwrap_or_default();
        // `ok`, or the code of what is wrong.
        let code = match serde_json::from_str::<Value>(&said) {
            Ok(said) if at(&said, "ok") == true => return Ok(()),
            Ok(said) => at(&said, "error").as_str().unwrap_or("unknown").to_owned(),
            Err(_) if status.is_success() => return Ok(()),
            Err(_) => said,
        };
        let is_code = code.len() < 60 && code.bytes().all(|b| b.is_ascii_lowercase() || b == b'_');
        if !is_code {
            return Err(ApiError::Status(method, status.as_u16()));
        }
        Err(ApiError::Refused {
            method,
            code,
            needed: None,
        })
    }

    /// Uploads the bytes of a file to the address that Slack gave for it.
    pub(super) async fn upload(&self, url: &str, bytes: &[u8]) -> Result<(), ApiError> {
        let method = "upload";
        let url = self.address(method, url, FILES)?;
        let send = || {
            self.client
                .post(url.clone())
                .header(CONTENT_TYPE, "application/octet-stream")
                .body(bytes.to_vec())
        };
        let response = self.again(method, send).await?;
        match response.status() {
            status if status.is_success() => Ok(()),
            status => Err(ApiError::Status(method, status.as_u16())),
        }
    }

    /// At most `limit` bytes of a file that Slack keeps.
    pub(super) async fn download(&self, url: &str, limit: u64) -> Result<Fetched, Refused> {
        let method = "download";
        let failed = |what: &str| Refused::Failed(what.to_owned());
        let url = self.address(method, url, FILES)?;
        let is_page = url.path().to_ascii_lowercase().ends_with(".html");
        let send = || {
            self.client
                .get(url.clone())
                .header(AUTHORIZATION, format!("Bearer {}", self.bot.expose()))
        };
        let response = self.again(method, send).await?;
        // Whom Slack does not know it leads to its page for signing in.
        let kind = response.headers().get(CONTENT_TYPE);
        let is_html = kind.is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"));
        if response.status().is_redirection() || is_html && !is_page {
            return Err(failed("the scope files:read is missing"));
        }
        if !response.status().is_success() {
            return Err(failed(response.status().as_str()));
        }
        host::body(response, limit).await
    }

    /// An address of Slack's own, on this host.
    fn address(&self, method: &'static str, url: &str, host: &str) -> Result<Url, ApiError> {
        let url = Url::parse(url).map_err(|_| ApiError::Connection(method, "no address"))?;
        let is_slacks = url.scheme() == "https" && url.host_str() == Some(host);
        let is_here = url.host_str() == Some("127.0.0.1");
        if is_slacks || self.is_stand_in && is_here {
            Ok(url)
        } else {
            Err(ApiError::Connection(
                method,
                "an address that is not Slack's",
            ))
        }
    }

    /// Sends something until it arrives.
    async fn again(
        &self,
        method: &'static str,
        send: impl Fn() -> reqwest::RequestBuilder,
    ) -> Result<Response, ApiError> {
        let mut pause = PAUSE;
        let mut left = TRIES;
        loop {
            left = left.saturating_sub(1);
            self.turn(method).await;
            let (wait, error) = match send().send().await {
                Ok(response) if response.status() == StatusCode::TOO_MANY_REQUESTS => {
                    let after = response.headers().get(RETRY_AFTER);
                    let after = after.and_then(|after| after.to_str().ok()?.parse().ok());
                    let wait = Duration::from_secs(after.unwrap_or(1)).min(MAX_PAUSE);
                    self.hold(method, wait);
                    (Duration::ZERO, ApiError::Busy(method))
                }
                Ok(response) if response.status().is_server_error() => {
                    let status = response.status().as_u16();
                    (pause, ApiError::Status(method, status))
                }
                Ok(response) => return Ok(response),
                // Nothing arrived.
                Err(error) if error.is_connect() => {
                    (pause, ApiError::Connection(method, "no connection"))
                }
                // It may have arrived, and would arrive twice.
                Err(error) if error.is_timeout() => {
                    return Err(ApiError::Connection(method, "no answer in time"));
                }
                Err(_) => return Err(ApiError::Connection(method, "the connection broke")),
            };
            if left == 0 {
                return Err(error);
            }
            tracing::warn!(method, left, %error, "Slack did not take a request; trying again");
            tokio::time::sleep(wait).await;
            pause = pause.saturating_mul(2);
        }
    }

    /// Holds a method back for so long.
    fn hold(&self, method: &'static str, wait: Duration) {
        let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        held.insert(method, Instant::now() + wait);
    }

    /// Waits until the method is held back no more.
    async fn turn(&self, method: &'static str) {
        loop {
            let until = {
                let held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
                held.get(method).copied()
            };
            match until {
                Some(until) if until > Instant::now() => tokio::time::sleep_until(until).await,
                _ => return,
            }
        }
    }

    /// What a method answered, and the scopes of the token.
    async fn read(
        &self,
        method: &'static str,
        response: Response,
    ) -> Result<(Value, Vec<String>), ApiError> {
        let status = response.status().as_u16();
        let scopes = response.headers().get("x-oauth-scopes");
        let scopes = scopes.and_then(|scopes| scopes.to_str().ok());
        let scopes = scopes.unwrap_or_default().split(',');
        let scopes = scopes.map(|scope| scope.trim().to_owned()).collect();
        let bytes = response.bytes().await;
        let bytes = bytes.map_err(|_| ApiError::Connection(method, "the connection broke"))?;
        let said: Value =
            serde_json::from_slice(&bytes).map_err(|_| ApiError::Status(method, status))?;
        if at(&said, "ok") == true {
            return Ok((said, scopes));
        }
        Err(ApiError::Refused {
            method,
            code: at(&said, "error").as_str().unwrap_or("unknown").to_owned(),
            needed: at(&said, "needed").as_str().map(str::to_owned),
        })
    }
}
