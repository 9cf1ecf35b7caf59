//! Which brace is open at a place of a text, and where a bracket closes.
//!
//! Each is told from one pass over the text, however many places are asked for, as long as they ascend.

use super::source::Source;

/// The most open braces that are remembered: the outermost of more are forgotten, no text nests so deep.
const MOST_OPEN: usize = 1 << 16;

/// So far before a place strings are heeded, in bytes: mostly the brace stands just before it, and what stands before the
/// statements of a policy is short.
const HEADS: [usize; 2] = [64, 512];

/// The braces that are open at a place.
#[derive(Debug, Default)]
pub(super) struct OpenBraces {
    /// The braces that are open where the pass is, outermost first.
    open: Vec<usize>,
    /// How far the pass has come.
    at: usize,
}

impl OpenBraces {
    /// The innermost brace that is open at `at`, not before `floor`. Neither descends from call to call.
    pub(super) fn innermost(
        &mut self,
        source: &Source<'_>,
        floor: usize,
        at: usize,
    ) -> Option<usize> {
        if self.at < floor {
            // What opens before the floor is not asked for, and what closes there closes nothing else.
            self.at = floor;
            self.open.clear();
        }
        while let Some((brace, c)) = source.next_brace(self.at, at) {
            if matches!(c, '{' | '｛') {
                if self.open.len() == MOST_OPEN {
                    self.open.drain(..MOST_OPEN / 2);
                }
                self.open.push(brace);
            } else {
                self.open.pop();
            }
            self.at = brace + c.len_utf8();
        }
        self.at = self.at.max(at);
        self.open.last().copied().filter(|open| *open >= floor)
    }

    /// The same where strings are those of JSON, whose braces are text. Most text around a policy has quotes that are no
    /// strings, so they are heeded only shortly before `at`.
    pub(super) fn innermost_of_json(
        &mut self,
        source: &Source<'_>,
        floor: usize,
        at: usize,
    ) -> Option<usize> {
        let open = self.innermost(source, floor, at);
        let heeded = HEADS
            .iter()
            .find_map(|head| innermost_in(source.window_back(at, *head)).map(|ahead| at - ahead));
        let Some(brace) = heeded.filter(|brace| *brace >= floor && Some(*brace) != open) else {
            return open;
        };
        let outer = self.open.partition_point(|open| *open < brace);
        self.open.truncate(outer);
        self.open.push(brace);
        Some(brace)
    }
}

/// How far before the end of a text, in bytes, stands the innermost brace that is open there where strings are those of
/// JSON.
fn innermost_in(text: &str) -> Option<usize> {
    // At the end may be the quote of a name.
    let head = text.strip_suffix('"').unwrap_or(text);
    let mut depth = 0_usize;
    let mut in_string = false;
    let brace = head.bytes().enumerate().rev().find_map(|(at, byte)| {
        match byte {
            b'"' if !is_escaped(head, at) => in_string = !in_string,
            b'}' if !in_string => depth += 1,
            b'{' if !in_string && depth == 0 => return Some(at),
            b'{' if !in_string => depth -= 1,
            _ => {}
        }
        None
    })?;
    Some(text.len() - brace)
}

/// Whether the character at `at` is escaped by what stands before it.
fn is_escaped(text: &str, at: usize) -> bool {
    let before = text.as_bytes().get(..at).unwrap_or_default();
    let slashes = before.iter().rev().take_while(|byte| **byte == b'\\');
    slashes.count() % 2 == 1
}

/// Where brackets close. A bracket is `{`, `[` or `(`, and any closing one closes it: what is asked for
/// is code, perhaps with brackets in its strings.
#[derive(Debug, Default)]
pub(super) struct Closings {
    /// Where the next bracket was looked for last, and where it is.
    next: Option<(usize, usize)>,
    /// The brackets that nothing closes, once a search has come to the end of the text.
    unclosed: Option<Vec<usize>>,
}

impl Closings {
    /// Behind the bracket that closes the one that opens first from `start` on; `start` does not descend
    /// from call to call.
    pub(super) fn after(&mut self, source: &Source<'_>, start: usize) -> Option<usize> {
        let first = match self.next {
            Some((from, first)) if (from..=first).contains(&start) => first,
            _ => next_bracket(source, start),
        };
        self.next = Some((start, first));
        let is_unclosed = |unclosed: &Vec<usize>| unclosed.binary_search(&first).is_ok();
        if self.unclosed.as_ref().is_some_and(is_unclosed) {
            return None;
        }
        let mut open: Vec<usize> = Vec::new();
        let mut at = first;
        while let Some(c) = source.peek(at) {
            if matches!(c, '{' | '[' | '(') {
                open.push(at);
            } else {
                open.pop();
                if open.is_empty() {
                    return Some(at + 1);
                }
            }
            at = next_bracket(source, at + 1);
        }
        if !source.is_spent() {
            self.unclosed = Some(open);
        }
        None
    }
}

fn next_bracket(source: &Source<'_>, at: usize) -> usize {
    let bracket = |c| matches!(c, '{' | '[' | '(' | '}' | ']' | ')');
    at + source.run(at, |c| !bracket(c)).len()
}
