//! Bytes → an input, in bounded memory: unpacked, decoded, and a log of any size read for its denials.

use super::{Input, Role};
use crate::denial::{Found, LEAST_PIECE, Scanner};
use crate::text::{Paste, Utf16Reader, utf16};
use flate2::bufread::MultiGzDecoder;
use ruzstd::decoding::StreamingDecoder;
use std::io::{self, BufRead, BufReader, Cursor, Read};
use std::sync::mpsc;
use std::thread;

/// What is kept of an input, in bytes. Of a longer one, a log, only the denials are read beyond that.
const KEPT: usize = 8 << 20;

/// How much of a log is read at a time, in bytes: more costs cache, less costs switches between threads
/// (`benches/extract.rs`).
const PIECE: usize = 4 * LEAST_PIECE;

/// What gzip begins with.
///
/// Source: RFC 1952.
const GZIP: [u8; 2] = [0x1F, 0x8B];

/// What a frame of zstd begins with.
///
/// Source: RFC 8878.
const ZSTD: [u8; 4] = [0x28, 0xB5, 0x2F, 0xFD];

/// Why bytes are no input.
#[derive(Debug, thiserror::Error)]
pub enum IntakeError {
    /// They cannot be read or unpacked.
    #[error(transparent)]
    Unreadable(#[from] io::Error),
    /// They hold no text.
    #[error("empty")]
    Empty,
    /// They are no text.
    #[error("not text")]
    Binary,
    /// There are more of them, unpacked, than may be read.
    #[error("too large")]
    TooLarge,
}

/// How much of an input was read.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Extent {
    /// All of it.
    Whole,
    /// Its beginning; the rest is beyond what may be read.
    Beginning,
    /// Its beginning and its end; what is between them is beyond what may be read.
    Ends,
}

/// Reads a text that is kept whole, such as a policy: UTF-8 or UTF-16, also in gzip or zstd. `allowance` is how many
/// bytes, unpacked, may be read of this and the inputs after it; it is lowered by what was read.
///
/// # Errors
/// [`IntakeError`]; more than the allowance is too much.
pub fn read_whole<'a>(
    name: Option<String>,
    bytes: impl Read + Send + 'a,
    allowance: &mut u64,
) -> Result<Paste, IntakeError> {
    let mut whole = Vec::new();
    let mut text = Limited::of(decoded(Box::new(bytes))?, *allowance);
    text.read_to_end(&mut whole)?;
    if text.exceeded {
        return Err(IntakeError::TooLarge);
    }
    let paste = paste(name, whole)?;
    *allowance = text.left;
    Ok(paste)
}

/// Reads a message, a conversation or a log in the same encodings, in bounded memory; of one that is longer than the
/// `allowance`, as for [`read_whole`], the beginning. `progress` is told how many more bytes of a log were read, and
/// how many denials were found so far.
///
/// # Errors
/// [`IntakeError`]; where nothing may be read any more, anything is too much.
pub fn read_conversation<'a>(
    name: Option<String>,
    bytes: impl Read + Send + 'a,
    allowance: &mut u64,
    progress: &mut dyn FnMut(usize, usize),
) -> Result<(Input, Extent), IntakeError> {
    let most = u64::try_from(KEPT).unwrap_or(u64::MAX);
    let is_long = *allowance > most;
    let mut text = Limited::of(decoded(Box::new(bytes))?, *allowance);
    let mut kept = Vec::new();
    if is_long {
        (&mut text).take(most).read_to_end(&mut kept)?;
    } else {
        text.read_to_end(&mut kept)?;
    }
    // What is kept of more ends with a whole line.
    let end = memchr::memrchr(b'\n', &kept).map_or(kept.len(), |at| at + 1);
    let input = if is_long && kept.len() >= KEPT {
        let head = kept.get(..end).unwrap_or_default().to_vec();
        let paste = paste(name, head)?;
        let found = scan(Cursor::new(kept).chain(&mut text), progress)?;
        Input {
            paste,
            role: Role::Log(found),
        }
    } else {
        if text.exceeded && kept.is_empty() {
            return Err(IntakeError::TooLarge);
        }
        if text.exceeded {
            kept.truncate(end);
        }
        Input {
            paste: paste(name, kept)?,
            role: Role::Conversation,
        }
    };
    *allowance = text.left;
    let extent = if text.exceeded {
        Extent::Beginning
    } else {
        Extent::Whole
    };
    Ok((input, extent))
}

/// Whether bytes are packed, so that there may be far more of them than are seen.
pub fn is_packed(bytes: &[u8]) -> bool {
    bytes.starts_with(&GZIP) || bytes.starts_with(&ZSTD)
}

/// A text of which no more than so many bytes are read.
struct Limited<'a> {
    text: Box<dyn Read + Send + 'a>,
    left: u64,
    /// Whether there are more.
    exceeded: bool,
}

impl<'a> Limited<'a> {
    fn of(text: Box<dyn Read + Send + 'a>, limit: u64) -> Self {
        Self {
            text,
            left: limit,
            exceeded: false,
        }
    }
}

impl Read for Limited<'_> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        if self.exceeded {
            return Ok(0);
        }
        let room = usize::try_from(self.left).unwrap_or(usize::MAX);
        // One byte more than the limit tells that there is more.
        let length = out.len().min(room.saturating_add(1));
        let read = self.text.read(out.get_mut(..length).unwrap_or_default())?;
        self.exceeded = read > room;
        let read = read.min(room);
        let counted = u64::try_from(read).unwrap_or(u64::MAX);
        self.left = self.left.saturating_sub(counted);
        Ok(read)
    }
}

/// The text of an input, when it has one.
fn paste(name: Option<String>, mut bytes: Vec<u8>) -> Result<Paste, IntakeError> {
    bytes.shrink_to_fit();
    let paste = Paste::from_owned_bytes(name, bytes);
    if paste.as_str().trim().is_empty() {
        return Err(IntakeError::Empty);
    }
    if is_binary(paste.as_str()) {
        return Err(IntakeError::Binary);
    }
    Ok(paste)
}

/// Finds the denials of a log, whose next piece is read and unpacked while one is searched, where there are threads: in
/// a browser there are none.
fn scan(mut log: impl Read + Send, progress: &mut dyn FnMut(usize, usize)) -> io::Result<Found> {
    let mut search = Search {
        scanner: Scanner::default(),
        rest: Vec::new(),
        progress,
    };
    if thread::available_parallelism().is_err() {
        let mut piece = Piece::new();
        while !piece.last {
            piece.fill(&mut log)?;
            search.piece(&mut piece);
        }
        return Ok(search.scanner.finish());
    }
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
        for piece in pieces {
            let mut piece = piece?;
            search.piece(&mut piece);
            // The reader may be at the end already.
            let _ = empty.send(piece);
        }
        Ok(())
    })?;
    Ok(search.scanner.finish())
}

/// The search of a log, piece by piece.
struct Search<'a> {
    scanner: Scanner,
    /// What of the last piece belongs to the next one.
    rest: Vec<u8>,
    progress: &'a mut dyn FnMut(usize, usize),
}

impl Search<'_> {
    fn piece(&mut self, piece: &mut Piece) {
        let last = piece.last;
        let text = piece.after(&self.rest);
        let done = self.scanner.read(text, last);
        self.rest.clear();
        self.rest
            .extend_from_slice(text.get(done..).unwrap_or_default());
        (self.progress)(done, self.scanner.denials());
    }
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

/// Undoes gzip, zstd and UTF-16, by the first bytes.
fn decoded<'a>(bytes: Box<dyn Read + Send + 'a>) -> io::Result<Box<dyn Read + Send + 'a>> {
    let (beginning, packed) = peeked(bytes)?;
    let plain: Box<dyn Read + Send + 'a> = if beginning.starts_with(&GZIP) {
        Box::new(MultiGzDecoder::new(BufReader::new(packed)))
    } else if beginning.starts_with(&ZSTD) {
        Box::new(Zstd::new(BufReader::new(packed))?)
    } else {
        packed
    };
    let (beginning, plain) = peeked(plain)?;
    Ok(match utf16(&beginning) {
        Some(order) => Box::new(Utf16Reader::of(plain, order)),
        None => plain,
    })
}

/// The first four bytes, and the whole again.
fn peeked<'a>(
    mut from: Box<dyn Read + Send + 'a>,
) -> io::Result<(Vec<u8>, Box<dyn Read + Send + 'a>)> {
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
