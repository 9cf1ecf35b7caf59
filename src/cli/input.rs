//! Files and standard input → what is read of them, in bounded memory.

use super::exit::Failure;
use super::progress::Progress;
use crate::denial::{Found, LEAST_PIECE, Scanner};
use crate::evidence::{Input, Role};
use crate::text::{Paste, utf16};
use flate2::bufread::MultiGzDecoder;
use ruzstd::decoding::StreamingDecoder;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Cursor, Read};
use std::path::Path;
use std::sync::mpsc;
use std::thread;

/// The most that is read of a policy or a request, in MiB.
const LIMIT: u64 = 128;

/// What is kept of an input, in bytes. Of a longer one, a log, only the denials are read beyond that.
const KEPT: usize = 8 << 20;

/// How much of a log is read at a time, in bytes: more costs cache, less costs switches between threads
/// (`benches/extract.rs`).
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
    let found = scan(Cursor::new(kept).chain(source.text), progress).map_err(unreadable)?;
    Ok(Input {
        paste,
        role: Role::Log(found),
    })
}

/// Finds the denials of a log, whose next piece is read and unpacked while one is searched.
fn scan(mut log: impl Read + Send, progress: &mut Progress) -> io::Result<Found> {
    let mut scanner = Scanner::default();
    thread::scope(|scope| -> io::Result<()> {
        let (full, pieces) = mpsc::sync_channel::<io::Result<Piece>>(1);
        let (empty, used) = mpsc::channel::<Piece>();
        scope.spawn(move || {
            loop {
                let mut piece = used.try_recv().unwrap_or_else(|_| Piece::new());
                let filled = piece.fill(&mut log).map(|()| piece);
                let more = filled.as_ref().is_ok_and(|piece| !piece.last);
                // Nobody listens any more after an error.
                if full.send(filled).is_err() || !more {
                    break;
                }
            }
        });
        let mut rest = Vec::new();
        for piece in pieces {
            let mut piece = piece?;
            let last = piece.last;
            let text = piece.after(&rest);
            let done = scanner.read(text, last);
            rest.clear();
            rest.extend_from_slice(text.get(done..).unwrap_or_default());
            progress.show(done, scanner.denials());
            // The reader may be at the end already.
            let _ = empty.send(piece);
        }
        Ok(())
    })?;
    progress.end();
    Ok(scanner.finish())
}

/// Room for a piece of a log, and before it for what is left of the piece before.
struct Piece {
    bytes: Vec<u8>,
    /// Where the piece ends.
    end: usize,
    last: bool,
}

impl Piece {
    fn new() -> Self {
        Self {
            bytes: vec![0; LEAST_PIECE + PIECE],
            end: LEAST_PIECE,
            last: false,
        }
    }

    /// Reads until the room is full or the log ends.
    fn fill(&mut self, from: &mut impl Read) -> io::Result<()> {
        self.end = LEAST_PIECE;
        while let Some(free) = self
            .bytes
            .get_mut(self.end..)
            .filter(|free| !free.is_empty())
        {
            match from.read(free) {
                Ok(0) => {
                    self.last = true;
                    break;
                }
                Ok(read) => self.end += read,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }

    /// The piece, with `rest` before it.
    fn after(&mut self, rest: &[u8]) -> &[u8] {
        let start = LEAST_PIECE.saturating_sub(rest.len());
        if let Some(room) = self.bytes.get_mut(start..LEAST_PIECE) {
            room.copy_from_slice(rest);
        }
        self.bytes.get(start..self.end).unwrap_or_default()
    }
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
    text: Box<dyn Read + Send>,
}

impl Source {
    fn open(path: &Path) -> Result<Self, Failure> {
        let (name, shown, bytes): (_, _, Box<dyn Read + Send>) = if path == Path::new("-") {
            let name = "standard input".to_owned();
            (None, name, Box::new(io::stdin()))
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
fn decoded(bytes: Box<dyn Read + Send>) -> io::Result<Box<dyn Read + Send>> {
    let (beginning, packed) = peeked(bytes)?;
    let plain: Box<dyn Read + Send> = match beginning.as_slice() {
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
fn peeked(mut from: Box<dyn Read + Send>) -> io::Result<(Vec<u8>, Box<dyn Read + Send>)> {
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
