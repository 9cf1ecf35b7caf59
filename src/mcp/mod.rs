//! The contract as tools of the Model Context Protocol, on standard input and output.
//!
//! In: one JSON-RPC message a line. Out: one answer a line. Both generations of the protocol are spoken: revisions
//! that open with `initialize`, and those since 2026-07-28, in which each request says its own revision. Nothing is
//! kept between two requests.
//!
//! Source: the specification, "Base Protocol", "Versioning and Compatibility", "stdio".

mod prompts;
mod protocol;
mod resources;
mod tools;

use crate::api::KnowledgeBase;
use crate::text::Language;
use protocol::{Call, Era, ErrorCode, Fault, LEGACY, MODERN};
use serde_json::{Map, Value, json};
use std::io::{self, BufRead, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// The longest message that is read, in bytes: two texts of the largest size, and what JSON puts around them.
const MAX_MESSAGE_BYTES: usize = 32 << 20;

/// What the server tells a model about itself.
const INSTRUCTIONS: &str = "kyoka explains AWS access denials and reasons exactly about IAM policies, offline and without \
    credentials. Call it whenever a command, deployment or log shows AccessDenied, not authorized, UnauthorizedOperation \
    or 403 from AWS, before changing a policy, and to check a policy that you wrote. Pass error messages and policies \
    verbatim; secrets in them are masked.";

/// How long a client may keep what never changes while the server runs, in milliseconds.
const TTL_MS: u64 = 3_600_000;

/// A server of the protocol.
#[derive(Debug)]
pub struct Server {
    kb: KnowledgeBase,
    /// The language of what is not an answer to a text: the list of articles.
    language: Language,
}

impl Server {
    /// A server that answers from this knowledge base.
    pub fn of(kb: KnowledgeBase, language: Language) -> Self {
        Self { kb, language }
    }

    /// Answers messages until the input ends.
    ///
    /// # Errors
    /// Where input or output fail.
    pub fn serve(self, mut input: impl BufRead, mut out: impl Write) -> io::Result<()> {
        let mut line = Vec::new();
        loop {
            line.clear();
            let limit = u64::try_from(MAX_MESSAGE_BYTES).unwrap_or(u64::MAX);
            let read = io::Read::take(&mut input, limit).read_until(b'\n', &mut line)?;
            if read == 0 {
                return Ok(());
            }
            let answer = if line.len() == MAX_MESSAGE_BYTES && line.last() != Some(&b'\n') {
                skip_line(&mut input)?;
                let said = format!("the message is longer than {} MiB", MAX_MESSAGE_BYTES >> 20);
                Some(Fault::of(ErrorCode::InvalidRequest, said).answer(None))
            } else {
                self.answer(&line)
            };
            if let Some(answer) = answer {
                serde_json::to_writer(&mut out, &answer)?;
                out.write_all(b"\n")?;
                out.flush()?;
            }
            // A long log was read once; its room is not kept for the short messages after it.
            line.shrink_to(1 << 20);
        }
    }

    /// The answer to one message; `None` where it wants none.
    fn answer(&self, line: &[u8]) -> Option<Value> {
        if line.trim_ascii().is_empty() {
            return None;
        }
        let call = match Call::read(line) {
            Ok(call) => call?,
            Err(unread) => {
                let (id, fault) = *unread;
                return Some(fault.answer(id));
            }
        };
        let id = call.id.clone();
        let done = catch_unwind(AssertUnwindSafe(|| self.call(&call)));
        let done = done.unwrap_or_else(|_| {
            let said = "the request could not be answered; please report it";
            Err(Fault::of(ErrorCode::Internal, said))
        });
        Some(match done {
            Ok(result) => json!({"jsonrpc": "2.0", "id": id, "result": result}),
            Err(fault) => fault.answer(Some(id)),
        })
    }

    /// Answers a request.
    fn call(&self, call: &Call) -> Result<Value, Fault> {
        let era = call.era()?;
        let mut result = match call.method.as_str() {
            "initialize" => initialize(call),
            "ping" => Map::new(),
            "server/discover" => discover(),
            "tools/list" => tools::list(),
            "tools/call" => tools::call(call, &self.kb)?,
            "resources/list" => resources::list(call, &self.kb, self.language)?,
            "resources/templates/list" => resources::templates(),
            "resources/read" => resources::read(call, &self.kb, self.language)?,
            "prompts/list" => prompts::list(),
            "prompts/get" => prompts::get(call)?,
            method => {
                let said = format!("there is no method `{method}`");
                return Err(Fault::of(ErrorCode::MethodNotFound, said));
            }
        };
        if era == Era::Modern {
            result.insert("resultType".to_owned(), json!("complete"));
            if is_cacheable(&call.method) {
                result.insert("ttlMs".to_owned(), json!(TTL_MS));
                result.insert("cacheScope".to_owned(), json!("public"));
            }
            let me = json!({"io.modelcontextprotocol/serverInfo": server_info()});
            result.insert("_meta".to_owned(), me);
        }
        Ok(Value::Object(result))
    }
}

/// Chooses a revision: the one that the client asks for, else the newest that has `initialize`.
fn initialize(call: &Call) -> Map<String, Value> {
    let asked = call.text("protocolVersion").unwrap_or_default();
    let known = LEGACY.into_iter().find(|revision| *revision == asked);
    let revision = known.or(LEGACY.first().copied()).unwrap_or_default();
    members(json!({
        "protocolVersion": revision,
        "capabilities": capabilities(),
        "serverInfo": server_info(),
        "instructions": INSTRUCTIONS,
    }))
}

/// What the server is and can do, for a client that wants no handshake.
fn discover() -> Map<String, Value> {
    let versions: Vec<&str> = MODERN.into_iter().chain(LEGACY).collect();
    members(json!({
        "supportedVersions": versions,
        "capabilities": capabilities(),
        "instructions": INSTRUCTIONS,
    }))
}

fn capabilities() -> Value {
    json!({"tools": {}, "resources": {}, "prompts": {}})
}

fn server_info() -> Value {
    json!({
        "name": "kyoka",
        "title": "kyoka: AWS access denials, explained",
        "version": env!("CARGO_PKG_VERSION"),
    })
}

/// Whether the answer to a method is the same for everyone for a while.
fn is_cacheable(method: &str) -> bool {
    matches!(
        method,
        "server/discover"
            | "tools/list"
            | "prompts/list"
            | "resources/list"
            | "resources/templates/list"
            | "resources/read"
    )
}

/// The members of an object.
fn members(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(members) => members,
        _ => Map::new(),
    }
}

/// Reads up to the end of a line and keeps nothing of it.
fn skip_line(input: &mut impl BufRead) -> io::Result<()> {
    loop {
        let piece = input.fill_buf()?;
        let end = memchr::memchr(b'\n', piece);
        let (taken, is_over) = match end {
            Some(end) => (end + 1, true),
            None => (piece.len(), piece.is_empty()),
        };
        input.consume(taken);
        if is_over {
            return Ok(());
        }
    }
}
