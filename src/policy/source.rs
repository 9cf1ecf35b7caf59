//! The text that policies are looked for in, every look at it counted.
//!
//! The readers of this room see a text only through [`Source`], which counts the bytes that each look goes
//! over, looks ahead and back included. When more have been looked at than [`LOOKS`] times the length of
//! the text, or the budget of the question is spent, the text ends for its readers wherever they are. So no
//! reader takes more than linear time, whatever it does; what it read until then is not to be trusted
//! ([`Source::is_spent`]).

use crate::budget::Budget;
use std::cell::Cell;

/// How often each byte of a text may be looked at, on the average. Ordinary policies need two to ten.
const LOOKS: usize = 32;

/// Bytes that may be looked at in any text, however short it is.
const LEAST: usize = 1 << 16;

/// Bytes that are looked at for one step of the budget.
const BYTES_PER_STEP: usize = 4;

/// Bytes that are looked at before the budget is asked again.
const INSTALMENT: usize = 1 << 14;

/// A text, and how much of it may still be looked at.
pub(super) struct Source<'a> {
    text: &'a str,
    /// `None` where nothing is drawn: what was accepted once is read again.
    budget: Option<&'a Budget>,
    /// Bytes of the running instalment that may still be looked at.
    left: Cell<usize>,
    /// Bytes that the running instalment had.
    granted: Cell<usize>,
    /// Bytes that may be looked at in later instalments.
    reserve: Cell<usize>,
    is_spent: Cell<bool>,
    /// The line that was asked for last: readers ask for the same one again and again.
    line: Cell<Option<Line>>,
    /// Where the end of a comment was looked for last.
    comment: Cell<Comment>,
    /// For each kind of quotes, from where to where the last string went that was too long.
    long_strings: [Cell<(usize, usize)>; QUOTES],
}

/// How many kinds of quotes there are.
const QUOTES: usize = 4;

/// A line, from its first byte to its line end.
#[derive(Clone, Copy)]
struct Line {
    start: usize,
    end: usize,
}

/// No `*/` begins in the bytes from `from` to `end`; where one begins at `end`, it is `found`.
#[derive(Clone, Copy, Default)]
struct Comment {
    from: usize,
    end: usize,
    found: bool,
}

impl<'a> Source<'a> {
    /// A text in which policies are looked for.
    pub(super) fn of(text: &'a str, budget: &'a Budget) -> Self {
        let all = text.len().saturating_mul(LOOKS).saturating_add(LEAST);
        // What is found has to be worked through as well.
        let half = (budget.left() / 2).saturating_mul(BYTES_PER_STEP);
        Self::granted(text, Some(budget), all.min(half))
    }

    /// A text that was read before, so that reading it again needs no bound.
    pub(super) fn again(text: &'a str) -> Self {
        Self::granted(text, None, usize::MAX)
    }

    fn granted(text: &'a str, budget: Option<&'a Budget>, all: usize) -> Self {
        let is_spent = budget.is_some_and(Budget::is_exhausted);
        let first = if is_spent { 0 } else { all.min(INSTALMENT) };
        Self {
            text,
            budget,
            left: Cell::new(first),
            granted: Cell::new(first),
            reserve: Cell::new(all.saturating_sub(first)),
            is_spent: Cell::new(is_spent),
            line: Cell::new(None),
            comment: Cell::new(Comment::default()),
            long_strings: Default::default(),
        }
    }

    /// Gives `read` a text that was unpacked from this one, and takes back what is left of the looks.
    pub(super) fn inner<T>(&self, text: &str, read: impl FnOnce(&Source<'_>) -> T) -> T {
        let inner = Source {
            text,
            budget: self.budget,
            left: self.left.clone(),
            granted: self.granted.clone(),
            reserve: self.reserve.clone(),
            is_spent: self.is_spent.clone(),
            line: Cell::new(None),
            comment: Cell::new(Comment::default()),
            long_strings: Default::default(),
        };
        let result = read(&inner);
        self.left.set(inner.left.get());
        self.granted.set(inner.granted.get());
        self.reserve.set(inner.reserve.get());
        self.is_spent.set(inner.is_spent.get());
        result
    }

    /// Whether no more may be looked at: what was read last may be cut off.
    pub(super) fn is_spent(&self) -> bool {
        self.is_spent.get()
    }

    /// Draws from the budget what was looked at since it was last asked.
    pub(super) fn settle(&self) {
        let looked = self.granted.get().saturating_sub(self.left.get());
        self.granted.set(self.left.get());
        let steps = looked.div_ceil(BYTES_PER_STEP);
        if self.budget.is_some_and(|budget| !budget.spend(steps)) {
            self.is_spent.set(true);
            self.left.set(0);
        }
    }

    /// Counts a look; false when there is nothing more to see.
    fn look(&self, bytes: usize) -> bool {
        match self.left.get().checked_sub(bytes) {
            Some(left) => {
                self.left.set(left);
                true
            }
            None => self.next_instalment(bytes),
        }
    }

    /// Draws for the instalment that is used up, and begins the next one with this look.
    #[cold]
    fn next_instalment(&self, bytes: usize) -> bool {
        let missing = bytes.saturating_sub(self.left.replace(0));
        self.settle();
        let next = missing.saturating_add(INSTALMENT).min(self.reserve.get());
        if self.is_spent() || next < missing {
            self.is_spent.set(true);
            self.granted.set(0);
            return false;
        }
        self.reserve.set(self.reserve.get() - next);
        self.granted.set(next);
        self.left.set(next - missing);
        true
    }

    /// All of it, for a search that goes over each byte once.
    pub(super) const fn whole(&self) -> &'a str {
        self.text
    }

    /// Its length in bytes.
    pub(super) fn len(&self) -> usize {
        self.text.len()
    }

    /// The character at `at`.
    pub(super) fn peek(&self, at: usize) -> Option<char> {
        self.look(1).then(|| self.rest(at).chars().next()).flatten()
    }

    /// The character before `at`.
    pub(super) fn before(&self, at: usize) -> Option<char> {
        self.look(1)
            .then(|| self.text.get(..at)?.chars().next_back())
            .flatten()
    }

    /// Whether `words` stand at `at`.
    pub(super) fn is(&self, at: usize, words: &str) -> bool {
        self.look(1) && self.rest(at).starts_with(words)
    }

    /// Whether the text, or the fence of Markdown around it, ends at `at`.
    pub(super) fn ends(&self, at: usize) -> bool {
        match self.peek(at) {
            None => true,
            Some(c) => c == '`' && self.is(at, "```"),
        }
    }

    /// The run of characters from `at` on that are all `of` a kind.
    pub(super) fn run(&self, at: usize, mut of: impl FnMut(char) -> bool) -> &'a str {
        let rest = self.rest(at);
        let length = rest.find(|c| !of(c)).unwrap_or(rest.len());
        if self.look(length.saturating_add(1)) {
            rest.get(..length).unwrap_or_default()
        } else {
            ""
        }
    }

    /// Where the run of characters that ends at `at` and that are all `of` a kind begins, not before
    /// `floor`.
    pub(super) fn run_back(&self, at: usize, floor: usize, of: impl Fn(char) -> bool) -> usize {
        let mut floor = floor;
        while !self.text.is_char_boundary(floor) {
            floor += 1;
        }
        let head = self.text.get(floor..at).unwrap_or_default();
        let bare = head.trim_end_matches(of);
        if self.look(head.len().saturating_sub(bare.len()).saturating_add(1)) {
            at.saturating_sub(head.len().saturating_sub(bare.len()))
        } else {
            at
        }
    }

    /// The first brace, full-width ones included, from `at` on and before `end`.
    pub(super) fn next_brace(&self, mut at: usize, end: usize) -> Option<(usize, char)> {
        // A full-width brace begins with the last of these bytes.
        loop {
            let bytes = self.text.as_bytes().get(at..end)?;
            let length = memchr::memchr3(b'{', b'}', 0xEF, bytes);
            if !self.look(length.unwrap_or(bytes.len()).saturating_add(1)) {
                return None;
            }
            at += length?;
            let c = self.rest(at).chars().next()?;
            if matches!(c, '{' | '}' | '｛' | '｝') {
                return Some((at, c));
            }
            at += c.len_utf8();
        }
    }

    /// The bytes from `start` to `end`.
    pub(super) fn slice(&self, start: usize, end: usize) -> &'a str {
        if self.look(end.saturating_sub(start)) {
            self.text.get(start..end).unwrap_or_default()
        } else {
            ""
        }
    }

    /// At most so many bytes from `at` on, cut between two characters.
    pub(super) fn window(&self, at: usize, most: usize) -> &'a str {
        let mut end = self.len().min(at.saturating_add(most));
        while !self.text.is_char_boundary(end) {
            end -= 1;
        }
        self.slice(at, end)
    }

    /// At most so many bytes before `at`, cut between two characters.
    pub(super) fn window_back(&self, at: usize, most: usize) -> &'a str {
        self.slice(self.run_back(at, at.saturating_sub(most), |_| true), at)
    }

    /// The first byte of the line that `at` is in.
    pub(super) fn line_start(&self, at: usize) -> usize {
        self.line(at).map_or(at, |line| line.start)
    }

    /// Where the line that `at` is in ends: at its line end, or at the end of the text.
    pub(super) fn line_end(&self, at: usize) -> usize {
        self.line(at).map_or(at, |line| line.end)
    }

    fn line(&self, at: usize) -> Option<Line> {
        if !self.look(1) {
            return None;
        }
        if let Some(line) = self.line.get()
            && line.start <= at
            && at <= line.end
        {
            return Some(line);
        }
        let bytes = self.text.as_bytes();
        let start = memchr::memrchr(b'\n', bytes.get(..at)?).map_or(0, |newline| newline + 1);
        let end = memchr::memchr(b'\n', bytes.get(at..)?).map_or(self.len(), |length| at + length);
        let line = Line { start, end };
        self.line.set(Some(line));
        self.look(end - start).then_some(line)
    }

    /// Where the comment that begins at `at` ends, its `*/` included; `None` when it goes on for more than
    /// `most` bytes.
    pub(super) fn comment_end(&self, at: usize, most: usize) -> Option<usize> {
        let limit = self.len().min(at.saturating_add(most));
        let mut known = self.comment.get();
        if at < known.from || known.end < at {
            known = Comment {
                from: at,
                end: at,
                found: false,
            };
        }
        if !known.found && known.end < limit {
            let window = self.text.as_bytes().get(known.end..limit)?;
            let length = memchr::memmem::find(window, b"*/");
            known.found = length.is_some();
            // Of a `*/` at the limit the first byte may be in the window.
            let looked = length.unwrap_or(window.len() - 1);
            known.end += looked;
            if !self.look(looked.saturating_add(1)) {
                return None;
            }
            self.comment.set(known);
        }
        let end = known.end + "*/".len();
        (known.found && end <= limit).then_some(end)
    }

    /// Notes that no quote of a kind closes a string between `start` and `end`.
    pub(super) fn note_long_string(&self, quotes: usize, start: usize, end: usize) {
        if let Some(long) = self.long_strings.get(quotes) {
            long.set((start, end));
        }
    }

    /// How long a string that begins at `start` is at least, as far as is known.
    pub(super) fn long_string(&self, quotes: usize, start: usize) -> usize {
        let long = self.long_strings.get(quotes).map(Cell::get);
        long.filter(|(from, end)| (*from..*end).contains(&start))
            .map_or(0, |(_, end)| end - start)
    }

    fn rest(&self, at: usize) -> &'a str {
        self.text.get(at..).unwrap_or_default()
    }
}
