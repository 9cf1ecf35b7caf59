//! Socket Mode: a connection over which Slack hands in what happens, in envelopes, each to be acknowledged at once.
//!
//! Slack ends a connection every few hours and says so before: the next one is opened first, and the old one is heard
//! to its end, so that nothing falls between them.
//!
//! Source: Slack, "Using Socket Mode".

use super::api::ApiError;
use super::app::App;
use super::token::AppToken;
use futures_util::{SinkExt, StreamExt};
use serde::Deserialize;
use serde_json::{Value, json};
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpStream;
use tokio::sync::oneshot;
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::protocol::WebSocketConfig;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async_with_config};
use tokio_util::sync::CancellationToken;

/// How long opening a connection may take.
const OPENING: Duration = Duration::from_secs(20);
/// After so long without a frame we ask whether somebody is there; Slack asks every few seconds.
const QUIET: Duration = Duration::from_secs(30);
/// How long a connection that is to end is still heard.
const FAREWELL: Duration = Duration::from_mins(1);
/// The most bytes of an envelope: a form with two long texts has a few KiB, a message at most some hundred.
const MAX_FRAME: usize = 4 << 20;

type Stream = WebSocketStream<MaybeTlsStream<TcpStream>>;

/// What comes in.
#[derive(Clone, Debug)]
pub(super) struct Envelope {
    /// Its id, for the acknowledgement.
    pub(super) id: String,
    /// `events_api`, `slash_commands` or `interactive`.
    pub(super) kind: String,
    /// What is in it.
    pub(super) payload: Value,
}

/// A frame of Slack's.
#[derive(Deserialize)]
struct Frame {
    #[serde(rename = "type")]
    kind: String,
    envelope_id: Option<String>,
    reason: Option<String>,
    payload: Option<Value>,
}

/// How a connection ended.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Ended {
    /// We were told to stop.
    Stopped,
    /// Slack wants another one in its place.
    Refreshed,
    /// Slack switched Socket Mode off.
    Disabled,
    /// It broke.
    Broken,
}

/// A connection.
pub(super) struct Socket {
    stream: Stream,
}

impl Socket {
    /// Opens one.
    pub(super) async fn open(app: &App, token: &AppToken) -> Result<Self, ApiError> {
        let method = "Socket Mode";
        let url = app.shared.api.open_connection(token).await?;
        let config = WebSocketConfig {
            max_message_size: Some(MAX_FRAME),
            max_frame_size: Some(MAX_FRAME),
            ..WebSocketConfig::default()
        };
        // The address holds a ticket; no error of it is shown.
        let opened = timeout(OPENING, connect_async_with_config(url, Some(config), true)).await;
        let (stream, _) = opened
            .map_err(|_| ApiError::Connection(method, "no answer in time"))?
            .map_err(|_| ApiError::Connection(method, "no connection"))?;
        Ok(Self { stream })
    }

    /// Hears what comes in, acknowledges it and hands it on, until the connection ends; tells as soon as it is to.
    pub(super) async fn hear(
        mut self,
        app: &Arc<App>,
        stop: &CancellationToken,
        ending: oneshot::Sender<Ended>,
        handle: impl Fn(Envelope),
    ) {
        let connection = app.connection();
        let ended = loop {
            let frame = tokio::select! {
                frame = self.next() => frame,
                () = stop.cancelled() => break Ended::Stopped,
            };
            let Some(frame) = frame else {
                break Ended::Broken;
            };
            match self.take(frame, &handle).await {
                None => {}
                Some(Ended::Refreshed) => {
                    drop(connection);
                    let _ = ending.send(Ended::Refreshed);
                    // Until its end, beside the next one.
                    return self.farewell(stop, handle).await;
                }
                Some(ended) => break ended,
            }
        };
        drop(connection);
        // Slack need not answer.
        drop(timeout(Duration::from_secs(1), self.stream.close(None)).await);
        let _ = ending.send(ended);
    }

    /// The next frame of Slack's; `None` where the connection is gone.
    async fn next(&mut self) -> Option<Frame> {
        let mut was_quiet = false;
        loop {
            let message = match timeout(QUIET, self.stream.next()).await {
                Ok(message) => message?.ok()?,
                Err(_) if was_quiet => return None,
                Err(_) => {
                    was_quiet = true;
                    self.stream.send(Message::Ping(Vec::new())).await.ok()?;
                    continue;
                }
            };
            was_quiet = false;
            match message {
                Message::Text(text) => match serde_json::from_str(&text) {
                    Ok(frame) => return Some(frame),
                    Err(_) => tracing::warn!("Slack sent a frame that is none"),
                },
                Message::Close(_) => return None,
                _ => {}
            }
        }
    }

    /// Takes a frame; how the connection ends, where it is to end.
    async fn take(&mut self, frame: Frame, handle: &impl Fn(Envelope)) -> Option<Ended> {
        match frame.kind.as_str() {
            "hello" => tracing::info!("connected"),
            "disconnect" => {
                let reason = frame.reason.unwrap_or_default();
                if reason == "link_disabled" {
                    return Some(Ended::Disabled);
                }
                tracing::info!("Slack asks for another connection");
                return Some(Ended::Refreshed);
            }
            _ => {
                let id = frame.envelope_id?;
                let acknowledged = json!({"envelope_id": id}).to_string();
                // Slack sends again what was not acknowledged, to another connection.
                if self.stream.send(Message::Text(acknowledged)).await.is_err() {
                    return Some(Ended::Broken);
                }
                handle(Envelope {
                    id,
                    kind: frame.kind,
                    payload: frame.payload.unwrap_or_default(),
                });
            }
        }
        None
    }

    /// Hears the rest of a connection that is to end.
    async fn farewell(mut self, stop: &CancellationToken, handle: impl Fn(Envelope)) {
        let rest = async {
            while let Some(frame) = self.next().await {
                if frame.kind != "disconnect" && self.take(frame, &handle).await.is_some() {
                    break;
                }
            }
        };
        tokio::select! {
            () = rest => {}
            () = tokio::time::sleep(FAREWELL) => {}
            () = stop.cancelled() => {}
        }
    }
}
