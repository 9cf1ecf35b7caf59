//! `kyoka simulate`: requests with their policies in, decisions out.

mod read;

use crate::diagnose::{RequestRead, StatementRead};
use crate::evaluate::{self, Decision, Layers, Unknown};
use crate::iam::Target;
use crate::render::json::{self, DecisionOut, RefusalOut, StatementOut};
use crate::text::{Language, mask};
use read::{Members, Refused};
use serde_json::value::RawValue;
use std::collections::{BTreeSet, HashMap};
use std::io::{self, BufRead, Write};
use std::sync::LazyLock;

/// The longest request that is read, in bytes: some hundred policies of AWS's largest size.
pub(super) const MAX_REQUEST_BYTES: usize = 4 << 20;

/// The most policies of which is said on standard error what was mended.
const MAX_MENDED: usize = 20;

/// What stopped `simulate`.
#[derive(Debug, thiserror::Error)]
pub(crate) enum SimulateError {
    /// The requests cannot be read.
    #[error("cannot read the request: {0}")]
    Input(#[source] io::Error),
    /// A request is none.
    #[error("{0}")]
    Request(String),
    /// The answer cannot be written.
    #[error("cannot write the answer: {0}")]
    Output(#[source] io::Error),
}

/// Answers one request. `mended` is told each thing that AWS would not take as it stands and that was read
/// without loss.
///
/// # Errors
///
/// When output fails, and for a request that is none.
pub(crate) fn one(
    text: &str,
    out: &mut impl Write,
    mended: &mut dyn FnMut(&str),
) -> Result<(), SimulateError> {
    let refused = |error: Refused| SimulateError::Request(error.to_string());
    if text.len() > MAX_REQUEST_BYTES {
        return Err(SimulateError::Request(too_long()));
    }
    let text = mask::secrets(text).text;
    let whole = read::object(&text).map_err(refused)?;
    let mut known = Known::default();
    let answer = answer(&whole, &mut known, &mut |said| mended(&said)).map_err(refused)?;
    writeln!(out, "{}", json::pretty(&answer)).map_err(SimulateError::Output)
}

/// Answers one request a line, whatever is on it: one line of output for each of input, in order. Returns how
/// many were refused, each with an answer that says why. `mended` is told as by [`one`], for the first such
/// policies.
///
/// A line is at most [`MAX_REQUEST_BYTES`] long and UTF-8; one that is empty is refused as well.
///
/// # Errors
///
/// When input or output fail.
pub(crate) fn lines(
    mut input: impl BufRead,
    out: &mut impl Write,
    mended: &mut dyn FnMut(&str),
) -> Result<usize, SimulateError> {
    let mut refused = 0;
    let mut known = Known::default();
    let mut told = 0;
    let mut bytes = Vec::new();
    for number in 1_usize.. {
        let Some(is_whole) = read_line(&mut input, &mut bytes).map_err(SimulateError::Input)?
        else {
            break;
        };
        let mut tell = |said: String| {
            told += 1;
            if told <= MAX_MENDED {
                mended(&format!("line {number}: {said}"));
            }
        };
        let line = if is_whole {
            answered(&bytes, &mut known, &mut tell)
        } else {
            Err((None, too_long()))
        };
        let line = line.unwrap_or_else(|(id, why)| {
            refused += 1;
            let error = format!("line {number}: {why}");
            json::line(&RefusalOut {
                id: id.as_deref(),
                error,
            })
        });
        writeln!(out, "{line}").map_err(SimulateError::Output)?;
    }
    Ok(refused)
}

fn too_long() -> String {
    format!("the request is longer than {} MiB", MAX_REQUEST_BYTES >> 20)
}

/// Reads a line without its end, and tells whether it was read whole: of one that is too long only the length
/// is read. `None` at the end.
fn read_line(input: &mut impl BufRead, line: &mut Vec<u8>) -> io::Result<Option<bool>> {
    line.clear();
    let (mut any, mut is_whole) = (false, true);
    loop {
        let piece = match input.fill_buf() {
            Ok(piece) => piece,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        if piece.is_empty() {
            return Ok(any.then_some(is_whole));
        }
        any = true;
        let end = memchr::memchr(b'\n', piece);
        let content = piece.get(..end.unwrap_or(piece.len())).unwrap_or_default();
        is_whole &= line.len() + content.len() <= MAX_REQUEST_BYTES;
        if is_whole {
            line.extend_from_slice(content);
        }
        let taken = end.map_or(piece.len(), |end| end + 1);
        input.consume(taken);
        if end.is_some() {
            return Ok(Some(is_whole));
        }
    }
}

/// The answer to the bytes of a line; else the id that they have, as far as it can be read, and why there is
/// none.
fn answered(
    bytes: &[u8],
    known: &mut Known,
    mended: &mut dyn FnMut(String),
) -> Result<String, (Option<Box<RawValue>>, String)> {
    let text = match str::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => {
            let text = String::from_utf8_lossy(bytes);
            let id = read::object(&text).ok();
            let id = id.and_then(|whole| read::id(&whole).map(RawValue::to_owned));
            let why = format!(
                "byte {} is not UTF-8",
                error.valid_up_to().saturating_add(1)
            );
            return Err((id, why));
        }
    };
    // A mark at the beginning of the first line says only how it is encoded.
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    if text.trim().is_empty() {
        return Err((
            None,
            "the line is empty; give one request a line".to_owned(),
        ));
    }
    let text = mask::secrets(text).text;
    let whole = match read::object(&text) {
        Ok(whole) => whole,
        Err(error) => return Err((None, error.to_string())),
    };
    match answer(&whole, known, mended) {
        Ok(answer) => Ok(json::line(&answer)),
        Err(error) => {
            let id = read::id(&whole).map(RawValue::to_owned);
            Err((id, error.to_string()))
        }
    }
}

/// The most bytes of policies that are kept for the lines that follow.
const MAX_KNOWN_BYTES: usize = 16 << 20;

/// Policies of earlier lines, by their text: requests often come with the same ones.
#[derive(Default)]
struct Known {
    layers: HashMap<String, Layers>,
    bytes: usize,
}

impl Known {
    /// The policies of a line.
    fn layers(
        &mut self,
        value: Option<&RawValue>,
        mended: &mut dyn FnMut(String),
    ) -> Result<&Layers, Refused> {
        static NONE: LazyLock<Layers> = LazyLock::new(Layers::default);
        if self.bytes > MAX_KNOWN_BYTES {
            *self = Self::default();
        }
        let text = value.map_or("", RawValue::get);
        if !self.layers.contains_key(text) {
            self.bytes = self.bytes.saturating_add(text.len());
            let read = read::layers(value, mended)?;
            self.layers.insert(text.to_owned(), read);
        }
        Ok(self.layers.get(text).unwrap_or(&NONE))
    }
}

fn answer<'a>(
    whole: &Members<'a>,
    known: &mut Known,
    mended: &mut dyn FnMut(String),
) -> Result<DecisionOut<'a>, Refused> {
    let asked = read::asked(whole)?;
    let request = asked.request;
    let layers = known.layers(asked.policies, mended)?;
    let decision = evaluate::decide(layers, &request);
    let depends_on = match &decision {
        Decision::Depends(on) => on.iter().map(name_of).collect::<BTreeSet<_>>(),
        Decision::Allowed | Decision::ImplicitlyDenied | Decision::ExplicitlyDenied => {
            BTreeSet::new()
        }
    };
    let read = RequestRead {
        principal: request.principal.clone(),
        action: Some(request.action.clone()),
        resource: match &request.resource {
            Target::Known(resource) => Some(resource.clone()),
            Target::Unknown => None,
        },
        ..RequestRead::default()
    };
    let mut statements = Vec::new();
    for (policy, (policy_type, document)) in layers.in_order(&request.action).enumerate() {
        let verdicts = evaluate::statements(document, policy_type, layers, &request);
        let all = document.statements.iter().zip(verdicts).enumerate();
        for (statement, (one, verdict)) in all {
            let one_read = StatementRead {
                policy,
                statement,
                sid: one.sid.as_ref().map(|sid| sid.value.clone()),
                effect: one.effect.as_ref().map(|effect| effect.value),
                verdict,
            };
            statements.push(StatementOut::of(&one_read, &read, Some(one), Language::En));
        }
    }
    Ok(DecisionOut {
        id: read::id(whole),
        decision: decision.code(),
        depends_on: depends_on.into_iter().collect(),
        statements,
    })
}

/// What a decision depends on, as one word: the key, the placeholder, the pattern …
fn name_of(unknown: &Unknown) -> String {
    match unknown {
        Unknown::Key(name)
        | Unknown::Placeholder(name)
        | Unknown::Pattern(name)
        | Unknown::Code(name) => name.clone(),
        Unknown::CutOff => "cut_off".to_owned(),
        Unknown::Field(element) => element.name().to_owned(),
        Unknown::Policy(policy_type) => policy_type.code().to_owned(),
        Unknown::Undocumented(rule) => (*rule).to_owned(),
    }
}
