//! A text of any length, read piece by piece in bounded memory.
//!
//! A short text is read whole. Of a long one only the parts around an anchor are: words of which every
//! denial has at least one.

use super::distinct::Distinct;
use super::{Denial, Foreign, Found, Printed, foreign, in_part};
use crate::text::{Span, unwrap};
use aho_corasick::{AhoCorasick, MatchKind};
use std::ops::Range;
use std::sync::LazyLock;

/// Texts up to this many bytes are read whole; a part of a longer one is cut after this many, between two
/// messages, or after twice as many.
const WHOLE: usize = 64 * 1024;

/// What a denial may have before its anchor.
const BEHIND: usize = 2048;

/// What a denial may have from its anchor on.
const AHEAD: usize = 4096;

/// The least number of bytes in a piece that is not the last.
pub const LEAST_PIECE: usize = 4 * WHOLE;

/// What every denial has at least one of. Each one costs: few, and rare in a log. Up to 32 are found by the vectors of
/// half the width, which are twice as quick (`benches/extract.rs`).
const ANCHORS: [&str; 32] = [
    "uthorized",
    "enied",
    "_DEN",
    "Forbidden",
    "plicit",
    "権限がありません",
    "拒否されました",
    "許可がありません",
    "nsufficient",
    "ode: 403",
    "trust ",
    "rror: 403",
    "ciphertext refers",
    "ermission",
    "NotPermitted",
    "AuthorizationError",
    "not allowed",
    "ssum",
    "topic encryption key",
    "role can perform",
    "allows the",
    "EvaluationResults",
    "UnknownError",
    "code: None",
    "_FAILED",
    "Client error on launch",
    "uthorize instance",
    "valid role",
    "_PERMISSIONS",
    "nicht berechtigt",
    "tienes permiso",
    "권한이 없",
];

/// `None` never, as long as the anchors are few and short.
static SEARCHER: LazyLock<Option<AhoCorasick>> = LazyLock::new(|| {
    AhoCorasick::builder()
        .match_kind(MatchKind::LeftmostFirst)
        .build(ANCHORS)
        .ok()
});

/// Reads the denials of a text of any length.
#[derive(Debug, Default)]
pub struct Scanner {
    denials: Distinct,
    foreign: Option<Foreign>,
    /// The beginning of the text, for what the error is instead.
    head: Vec<u8>,
    /// How many bytes are done with.
    done: usize,
    /// How many bytes of the next piece have been read already.
    floor: usize,
}

impl Scanner {
    /// Reads a piece of the text, and returns how many of its bytes are done with: give the rest of them,
    /// fewer than [`LEAST_PIECE`], again before what follows. A piece that is not the `last` has at least
    /// [`LEAST_PIECE`] bytes.
    pub fn read(&mut self, piece: &[u8], last: bool) -> usize {
        if self.done == 0 && self.head.is_empty() {
            let head = piece.get(..WHOLE).unwrap_or(piece);
            self.head.extend_from_slice(head);
            if last && piece.len() <= WHOLE {
                self.part(piece, 0..piece.len());
                return piece.len();
            }
        }
        let limit = if last {
            piece.len()
        } else {
            piece.len().saturating_sub(AHEAD)
        };
        let mut parts = parts(piece, self.floor, limit);
        let open = parts.pop_if(|part| !last && part.end > limit);
        let (done, floor) = match (open, parts.last()) {
            (Some(open), _) => (open.start, open.start),
            (None, part) => {
                let done = if last {
                    limit
                } else {
                    limit.saturating_sub(BEHIND)
                };
                (done, part.map_or(self.floor, |part| part.end))
            }
        };
        for part in parts {
            self.part(piece, part);
        }
        self.done = self.done.saturating_add(done);
        self.floor = floor.saturating_sub(done);
        done
    }

    fn part(&mut self, piece: &[u8], part: Range<usize>) {
        let span = Span {
            start: self.done.saturating_add(part.start),
            end: self.done.saturating_add(part.end),
        };
        let raw = String::from_utf8_lossy(piece.get(part).unwrap_or_default());
        for Printed { denial, is_apart } in in_part(&raw, &mut self.foreign) {
            self.denials.add(Denial { span, ..denial }, is_apart);
        }
    }

    /// How many distinct denials have been found so far.
    pub fn denials(&self) -> usize {
        self.denials.len()
    }

    /// What was found.
    pub fn finish(self) -> Found {
        let mut found = self.denials.into_found();
        if found.denials.is_empty() {
            found.foreign = self.foreign.or_else(|| {
                let head = String::from_utf8_lossy(&self.head);
                foreign::find(&unwrap::plain(&head))
            });
        }
        found
    }
}

/// The parts that may hold a denial, cut at line ends: around each anchor from `floor` up to `limit`.
fn parts(text: &[u8], floor: usize, limit: usize) -> Vec<Range<usize>> {
    let mut parts: Vec<Range<usize>> = Vec::new();
    let (Some(searcher), Some(rest)) = (SEARCHER.as_ref(), text.get(floor..)) else {
        return parts;
    };
    let hits = searcher
        .find_iter(rest)
        .map(|hit| floor + hit.start())
        .take_while(|hit| *hit < limit);
    let mut before = floor;
    for hit in hits {
        let end = end_of_part(text, hit);
        let open = parts.last_mut().filter(|last| hit < last.end);
        if let Some(last) = open {
            let length = end.saturating_sub(last.start);
            let cut = if length > WHOLE {
                cut(text, before, hit)
            } else {
                None
            };
            if let Some(cut) = cut {
                last.end = cut;
                parts.push(start_of_part(text, hit).max(cut)..end);
            } else if length <= 2 * WHOLE {
                last.end = last.end.max(end);
            }
        } else {
            let floor = parts.last().map_or(floor, |last| last.end);
            parts.push(start_of_part(text, hit).max(floor)..end);
        }
        before = hit;
    }
    parts
}

/// Where a new message begins between two anchors: of the lines up to the caller's, the last with the
/// least indentation. `None` where both are in one line.
fn cut(text: &[u8], before: usize, hit: usize) -> Option<usize> {
    let between = text.get(before..hit)?;
    let caller = memchr::memmem::rfind(between, b"User:").unwrap_or(between.len());
    let mut best: Option<(usize, usize)> = None;
    for end in memchr::memchr_iter(b'\n', between.get(..caller)?) {
        let line = between.get(end + 1..)?;
        let indent = line.iter().take_while(|byte| **byte == b' ').count();
        if best.is_none_or(|(least, _)| indent <= least) {
            best = Some((indent, before + end + 1));
        }
    }
    best.map(|(_, start)| start)
}

fn start_of_part(text: &[u8], hit: usize) -> usize {
    let low = boundary(text, hit.saturating_sub(BEHIND));
    let before = text.get(low..hit).unwrap_or_default();
    memchr::memchr(b'\n', before).map_or(low, |at| low + at + 1)
}

fn end_of_part(text: &[u8], hit: usize) -> usize {
    let high = boundary(text, hit + AHEAD);
    let after = text.get(hit..high).unwrap_or_default();
    memchr::memrchr(b'\n', after).map_or(high, |at| hit + at)
}

/// The nearest place at or before `at` that is not inside a character of UTF-8.
fn boundary(text: &[u8], at: usize) -> usize {
    let mut at = at.min(text.len());
    while text.get(at).is_some_and(|byte| byte & 0xC0 == 0x80) {
        at -= 1;
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;

    fn log(lines: usize) -> String {
        use std::fmt::Write;
        let mut log = String::new();
        for line in 0..lines {
            if line % 997 == 5 {
                let _ = writeln!(
                    log,
                    "ERROR User: arn:aws:iam::123456789012:user/u{} is not authorized\n      to perform: s3:GetObject on resource: \"arn:aws:s3:::b/k\" because no identity-based policy allows the s3:GetObject action",
                    line % 7
                );
            } else {
                let _ = writeln!(log, "2026-11-24T10:00:00Z INFO GET /items/{line} 権限 ok");
            }
        }
        log
    }

    #[test]
    fn messages_over_several_lines_stay_whole_where_all_lines_are_messages() {
        use std::fmt::Write;
        let mut log = String::new();
        for line in 0..4000 {
            let _ = writeln!(
                log,
                "ERROR User:\narn:aws:iam::123456789012:user/u{} is\nnot authorized to perform: s3:GetObject\non resource: \"arn:aws:s3:::b/k\" because no identity-based policy\nallows the s3:GetObject action",
                line % 7
            );
        }
        let mut scanner = Scanner::default();
        scanner.read(log.as_bytes(), true);
        let found = scanner.finish();
        assert_eq!(found.denials.len(), 7);
        assert_eq!(
            found.denials.iter().map(|one| one.count).sum::<usize>(),
            4000
        );
    }

    #[test]
    fn pieces_of_any_length_give_what_the_whole_gives() {
        let log = log(40_000);
        let mut whole = Scanner::default();
        whole.read(log.as_bytes(), true);
        let whole = whole.finish();
        assert_eq!(whole.denials.iter().map(|one| one.count).sum::<usize>(), 41);
        assert_eq!(whole.denials.len(), 7);
        for length in [LEAST_PIECE, 300_001, 1 << 20] {
            let mut scanner = Scanner::default();
            let mut start = 0;
            loop {
                let end = log.len().min(start + length);
                let last = end == log.len();
                let done = scanner.read(&log.as_bytes()[start..end], last);
                assert!(done > 0, "no progress at {start}");
                start += done;
                if last {
                    break;
                }
            }
            assert_eq!(scanner.finish(), whole, "{length}");
        }
    }
}
