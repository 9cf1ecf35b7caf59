//! JSON-RPC 2.0 as the protocol uses it: a line in, a request out; a fault in, an error out.

use crate::text::mask;
use serde_json::{Map, Value, json};

/// Revisions in which each request says its own, the newest first.
pub(super) const MODERN: [&str; 1] = ["2026-07-28"];

/// Revisions that open with `initialize`, the newest first.
pub(super) const LEGACY: [&str; 4] = ["2025-11-25", "2025-06-18", "2025-03-26", "2024-11-05"];

/// The member of `_meta` in which a request says its revision.
const REVISION: &str = "io.modelcontextprotocol/protocolVersion";

/// The most characters of a fault.
const MAX_SAID: usize = 400;

/// Which generation of the protocol a request is of.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Era {
    /// It says its own revision.
    Modern,
    /// `initialize` chose it.
    Legacy,
}

/// What is no message: the id that it has, and what is wrong with it.
pub(super) type Unread = Box<(Option<Value>, Fault)>;

/// A request.
#[derive(Debug)]
pub(super) struct Call {
    /// Text or a number; the answer has the same.
    pub(super) id: Value,
    /// What to do.
    pub(super) method: String,
    /// With what.
    pub(super) params: Map<String, Value>,
}

impl Call {
    /// Reads a message. `None` for a notification, and for an answer, which nothing here asked for.
    ///
    /// # Errors
    /// For what is no message, with the id that it has.
    pub(super) fn read(line: &[u8]) -> Result<Option<Self>, Unread> {
        let message: Value = serde_json::from_slice(line).map_err(|error| {
            let said = format!("the message is not JSON: {error}");
            Box::new((None, Fault::of(ErrorCode::Parse, said)))
        })?;
        let invalid = |id: Option<Value>, said: &str| {
            Err(Box::new((id, Fault::of(ErrorCode::InvalidRequest, said))))
        };
        let Value::Object(mut message) = message else {
            return invalid(None, "a message is one JSON object");
        };
        let id = message.remove("id");
        let has_id = id.is_some();
        let id = id.filter(|id| id.is_string() || id.is_i64() || id.is_u64());
        if message.get("jsonrpc").and_then(Value::as_str) != Some("2.0") {
            return invalid(id, "`jsonrpc` has to be \"2.0\"");
        }
        let Some(Value::String(method)) = message.remove("method") else {
            if message.contains_key("result") || message.contains_key("error") {
                return Ok(None);
            }
            return invalid(id, "`method` is missing");
        };
        let params = match message.remove("params") {
            None => Map::new(),
            Some(Value::Object(params)) => params,
            Some(_) => return invalid(id, "`params` has to be an object"),
        };
        let Some(id) = id else {
            return if has_id {
                invalid(None, "`id` has to be text or a whole number")
            } else {
                Ok(None)
            };
        };
        Ok(Some(Self { id, method, params }))
    }

    /// Which generation of the protocol the request is of.
    ///
    /// # Errors
    /// Where it says a revision that is not spoken here.
    pub(super) fn era(&self) -> Result<Era, Fault> {
        let meta = self.params.get("_meta");
        let Some(revision) = meta.and_then(|meta| meta.get(REVISION)) else {
            return Ok(Era::Legacy);
        };
        let revision = revision.as_str().unwrap_or_default();
        if MODERN.contains(&revision) {
            return Ok(Era::Modern);
        }
        let supported: Vec<&str> = MODERN.into_iter().chain(LEGACY).collect();
        let said = "Unsupported protocol version";
        let mut fault = Fault::of(ErrorCode::UnsupportedRevision, said);
        fault.data = Some(json!({"supported": supported, "requested": shortened(revision)}));
        Err(fault)
    }

    /// A parameter that is text.
    pub(super) fn text(&self, name: &str) -> Option<&str> {
        self.params.get(name).and_then(Value::as_str)
    }

    /// A parameter that has to be there, and to be text.
    ///
    /// # Errors
    /// Where it is not.
    pub(super) fn needed(&self, name: &str) -> Result<&str, Fault> {
        self.text(name).ok_or_else(|| {
            let said = format!("`params.{name}` is missing, or is not text");
            Fault::of(ErrorCode::InvalidParams, said)
        })
    }
}

/// Codes of errors.
///
/// Source: JSON-RPC 2.0 Specification, "Error object"; for the last, the specification's "Error Codes".
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum ErrorCode {
    /// No JSON.
    Parse,
    /// No request.
    InvalidRequest,
    /// No such method.
    MethodNotFound,
    /// Wrong parameters.
    InvalidParams,
    /// Ours.
    Internal,
    /// A revision that is not spoken here.
    UnsupportedRevision,
}

impl ErrorCode {
    const fn number(self) -> i32 {
        match self {
            Self::Parse => -32700,
            Self::InvalidRequest => -32600,
            Self::MethodNotFound => -32601,
            Self::InvalidParams => -32602,
            Self::Internal => -32603,
            Self::UnsupportedRevision => -32022,
        }
    }
}

/// Why a message has no result.
#[derive(Debug)]
pub(super) struct Fault {
    code: ErrorCode,
    said: String,
    data: Option<Value>,
}

impl Fault {
    /// A fault of this kind. What it says may repeat the message; secrets in it are masked.
    pub(super) fn of(code: ErrorCode, said: impl AsRef<str>) -> Self {
        Self {
            code,
            said: shortened(said.as_ref()),
            data: None,
        }
    }

    /// The answer to a message with this id.
    pub(super) fn answer(self, id: Option<Value>) -> Value {
        let mut error = json!({"code": self.code.number(), "message": self.said});
        if let (Some(data), Some(error)) = (self.data, error.as_object_mut()) {
            error.insert("data".to_owned(), data);
        }
        let mut answer = json!({"jsonrpc": "2.0", "error": error});
        if let (Some(id), Some(answer)) = (id, answer.as_object_mut()) {
            answer.insert("id".to_owned(), id);
        }
        answer
    }
}

/// The beginning of a text that may repeat what was sent, without its secrets.
pub(super) fn shortened(text: &str) -> String {
    mask::secrets(text).text.chars().take(MAX_SAID).collect()
}
