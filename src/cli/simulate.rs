//! `kyoka simulate`: requests with their policies in, decisions out.

use crate::api::simulate::{Known, MAX_REQUEST_BYTES, Refusal, decide, id_of, too_long};
use crate::render::json::{self, RefusalOut};
use std::io::{self, BufRead, Write};

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
pub(super) fn one(
    text: &str,
    out: &mut impl Write,
    mended: &mut dyn FnMut(&str),
) -> Result<(), SimulateError> {
    let answer = decide(text, &mut Known::default(), &mut |said| mended(&said))
        .map_err(|refusal| SimulateError::Request(refusal.why))?;
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
pub(super) fn lines(
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
            Err(Refusal {
                id: None,
                why: too_long(),
            })
        };
        let line = line.unwrap_or_else(|Refusal { id, why }| {
            refused += 1;
            let error = format!("line {number}: {why}");
            json::line(&RefusalOut { id, error })
        });
        writeln!(out, "{line}").map_err(SimulateError::Output)?;
    }
    Ok(refused)
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

/// The answer to the bytes of a line.
fn answered(
    bytes: &[u8],
    known: &mut Known,
    mended: &mut dyn FnMut(String),
) -> Result<String, Refusal> {
    let text = str::from_utf8(bytes).map_err(|error| Refusal {
        id: id_of(&String::from_utf8_lossy(bytes)),
        why: format!(
            "byte {} is not UTF-8",
            error.valid_up_to().saturating_add(1)
        ),
    })?;
    // A mark at the beginning of the first line says only how it is encoded.
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    if text.trim().is_empty() {
        return Err(Refusal {
            id: None,
            why: "the line is empty; give one request a line".to_owned(),
        });
    }
    decide(text, known, mended).map(|answer| json::line(&answer))
}
