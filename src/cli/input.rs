//! Files and standard input → what is read of them, in bounded memory.

use super::exit::Failure;
use super::progress::Progress;
use crate::denial::{LEAST_PIECE, Scanner};
use crate::evidence::{Input, Role};
use crate::text::{Paste, utf16};
use flate2::bufread::MultiGzDecoder;
use ruzstd::decoding::StreamingDecoder;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Cursor, Read};
use std::path::Path;

/// The most that is read of a policy or a request, in MiB.
const LIMIT: u64 = 128;

/// What is kept of an input, in bytes. Of a longer one, a log, only the denials are read beyond that.
const KEPT: usize = 8 << 20;

/// How much of a log is in memory at a time, in bytes.
const PIECE: usize = 4 * LEAST_PIECE;

/// Reads a policy or a request: one file, or standard input for `-`.
pub(super) fn read(path: &Path) -> Result<Paste, Failure> {
    let source = Source::open(path)?;
    let shown = source.shown.clone();
    let mut bytes = Vec::new();
    source
        .text
        .take(LIMIT * 1024 * 1024 + 1)
        .read_to_end(&mut bytes)
        .map_err(|source| Failure::Unreadable {
            name: shown.clone(),
            source,
        })?;
    if u64::try_from(bytes.len()).unwrap_or(u64::MAX) > LIMIT * 1024 * 1024 {
        return Err(Failure::TooLarge {
            name: shown,
            limit: LIMIT,
        });
    }
    paste(source.name, shown, &bytes)
}

/// Reads a message, a conversation or a log of any size: one file, or standard input for `-`.
pub(super) fn read_conversation(path: &Path, progress: &mut Progress) -> Result<Input, Failure> {
    let mut source = Source::open(path)?;
    let shown = source.shown.clone();
    let unreadable = |source| Failure::Unreadable {
        name: shown.clone(),
        source,
    };
    let mut kept = Vec::new();
    let limit = u64::try_from(KEPT).unwrap_or(u64::MAX);
    (&mut source.text)
        .take(limit)
        .read_to_end(&mut kept)
        .map_err(unreadable)?;
    if kept.len() < KEPT {
        return Ok(Input {
            paste: paste(source.name, shown, &kept)?,
            role: Role::Conversation,
        });
    }
    // What is kept ends with a whole line.
    let end = memchr::memrchr(b'\n', &kept).map_or(kept.len(), |at| at + 1);
    let head = kept.get(..end).unwrap_or_default();
    let paste = paste(source.name, shown.clone(), head)?;
    let mut log = Cursor::new(kept).chain(source.text);
    let mut scanner = Scanner::default();
    let mut piece = vec![0; PIECE];
    let mut filled = 0;
    loop {
        let free = piece.get_mut(filled..).unwrap_or_default();
        let read = log.read(free).map_err(unreadable)?;
        filled += read;
        if read > 0 && filled < piece.len() {
            continue;
        }
        let last = read == 0;
        let done = scanner.read(piece.get(..filled).unwrap_or_default(), last);
        if last {
            break;
        }
        piece.copy_within(done..filled, 0);
        filled -= done;
        progress.show(done, scanner.denials());
    }
    progress.end();
    Ok(Input {
        paste,
        role: Role::Log(scanner.finish()),
    })
}

/// The text of an input, when it has one.
fn paste(name: Option<String>, shown: String, bytes: &[u8]) -> Result<Paste, Failure> {
    let paste = Paste::from_bytes(name, bytes);
    if paste.as_str().trim().is_empty() {
        return Err(Failure::Empty { name: shown });
    }
    if is_binary(paste.as_str()) {
        return Err(Failure::Binary { name: shown });
    }
    Ok(paste)
}

/// An open input: unpacked, and in UTF-8 if it was in UTF-16.
struct Source {
    /// The file; `None` for standard input.
    name: Option<String>,
    /// For people.
    shown: String,
    text: Box<dyn Read>,
}

impl Source {
    fn open(path: &Path) -> Result<Self, Failure> {
        let (name, shown, bytes): (_, _, Box<dyn Read>) = if path == Path::new("-") {
            let name = "standard input".to_owned();
            (None, name, Box::new(io::stdin().lock()))
        } else {
            let name = path.display().to_string();
            let file = File::open(path).map_err(|source| Failure::Unreadable {
                name: name.clone(),
                source,
            })?;
            (Some(name.clone()), name, Box::new(file))
        };
        let text = decoded(bytes).map_err(|source| Failure::Unreadable {
            name: shown.clone(),
            source,
        })?;
        Ok(Self { name, shown, text })
    }
}

/// Undoes gzip, zstd and UTF-16, by the first bytes.
fn decoded(bytes: Box<dyn Read>) -> io::Result<Box<dyn Read>> {
    let (beginning, packed) = peeked(bytes)?;
    let plain: Box<dyn Read> = match beginning.as_slice() {
        [0x1F, 0x8B, ..] => Box::new(MultiGzDecoder::new(BufReader::new(packed))),
        [0x28, 0xB5, 0x2F, 0xFD] => Box::new(Zstd::new(BufReader::new(packed))?),
        _ => packed,
    };
    let (beginning, plain) = peeked(plain)?;
    Ok(match utf16(&beginning) {
        Some(encoding) => Box::new(
            encoding_rs_io::DecodeReaderBytesBuilder::new()
                .encoding(Some(encoding))
                .bom_override(true)
                .build(plain),
        ),
        None => plain,
    })
}

/// The first four bytes, and the whole again.
fn peeked(mut from: Box<dyn Read>) -> io::Result<(Vec<u8>, Box<dyn Read>)> {
    let mut beginning = Vec::with_capacity(4);
    (&mut from).take(4).read_to_end(&mut beginning)?;
    let whole = Cursor::new(beginning.clone()).chain(from);
    Ok((beginning, Box::new(whole)))
}

/// zstd frames, one after the other.
struct Zstd<R: BufRead> {
    /// `None` after the last frame.
    frame: Option<StreamingDecoder<R, ruzstd::decoding::FrameDecoder>>,
}

impl<R: BufRead> Zstd<R> {
    fn new(from: R) -> io::Result<Self> {
        let frame = StreamingDecoder::new(from).map_err(io::Error::other)?;
        Ok(Self { frame: Some(frame) })
    }
}

impl<R: BufRead> Read for Zstd<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        while let Some(frame) = &mut self.frame {
            let read = frame.read(out)?;
            if read > 0 || out.is_empty() {
                return Ok(read);
            }
            let Some(mut rest) = self.frame.take().map(StreamingDecoder::into_inner) else {
                break;
            };
            if !rest.fill_buf()?.is_empty() {
                *self = Self::new(rest)?;
            }
        }
        Ok(0)
    }
}

/// Whether the beginning is mostly what no text has: control and replacement characters.
fn is_binary(text: &str) -> bool {
    let (mut odd, mut all) = (0_usize, 0_usize);
    for c in text.chars().take(4096) {
        all += 1;
        let control = c.is_control() && !matches!(c, '\n' | '\r' | '\t' | '\u{1b}');
        odd += usize::from(control || c == char::REPLACEMENT_CHARACTER);
    }
    odd * 10 > all
}
