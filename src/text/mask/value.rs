//! What stands behind the name of a secret: `password: …`, `"token": "…"`, `パスワードは…です`, `--secret …`.

use super::chance::{self, Look};
use super::find::{Finder, Of, Reading, is_word, run, visit};
use super::labels::SIGNED;
use super::name::Name;
use std::ops::Range;

/// How much may stand between a name and its value, in bytes.
const MAX_GAP: usize = 48;

/// What opens text in XML.
const CDATA: &str = "<![CDATA[";

/// So much of a value is looked at for whether it is code, in bytes.
const MAX_CODE: usize = 96;

/// A value in quotes with more spaces than this is a sentence.
const MAX_WORDS: usize = 5;

/// The longest value in quotes that is read, in bytes.
const MAX_VALUE: usize = 16_384;

/// What stands between a name and its value.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Sign {
    /// `=` without white space.
    Tight,
    /// Another sign, or with white space.
    Loose,
    /// `:` between two words: a resource is named like this as well.
    Glued,
    /// A word: `is`, `は`.
    Said,
    /// White space.
    Space,
    /// A line end.
    Below,
    /// `"name": "…", "value": "…"`.
    Pair,
}

/// A value behind a name.
pub(super) struct Value {
    pub(super) range: Range<usize>,
    pub(super) sign: Sign,
    pub(super) quoted: bool,
}

impl Finder<'_> {
    /// The value behind a name that ends at `end`.
    pub(super) fn value(&mut self, name: &Name, end: usize) -> Option<Value> {
        let mut at = end;
        // The label has its sign already.
        let has_sign = SIGNED
            .iter()
            .any(|sign| self.slice(0..end).ends_with(sign.as_bytes()));
        let closed = self.closers(at);
        at = closed;
        at = self.remark(at);
        let gap = self.blanks(at);
        let spaced = gap > at;
        at = gap;
        let mut sign;
        if has_sign {
            // The value follows.
            sign = if spaced { Sign::Loose } else { Sign::Tight };
        } else if let Some((length, found)) = self.sign(at, closed > end, spaced) {
            sign = if spaced && found == Sign::Tight {
                Sign::Loose
            } else {
                found
            };
            at += length;
        } else if let Some(value) = self.paired(closed) {
            sign = Sign::Pair;
            at = value;
        } else if closed > end
            && self.byte(at) == Some(b',')
            && (name.option || self.is_argument(name.start))
        {
            sign = Sign::Loose;
            at += 1;
        } else if self.starts(at, "「")
            || self.starts(at, "『")
            || self.starts(at, "（")
            || self.byte(at) == Some(b'(')
        {
            sign = Sign::Said;
        } else if spaced
            && (name.option
                || self.is_setting(name.start)
                || matches!(self.byte(at), Some(b'"' | b'\'' | b'`')))
        {
            sign = Sign::Space;
        } else {
            return None;
        }
        // Bold ends behind the sign: `**Password:** …`.
        let bold = if self.starts(at, "** ") { 2 } else { 0 };
        let after = self.blanks(at + bold);
        if after > at && sign == Sign::Tight {
            sign = Sign::Loose;
        } else if after == end + 1 && self.byte(end) == Some(b':') {
            sign = Sign::Glued;
        }
        at = self.block(after);
        if let Some(next) = self.next_line(at)
            && sign != Sign::Space
        {
            sign = Sign::Below;
            at = next;
        }
        self.extent(at, sign, name, end)
    }

    /// The range of a value that begins at `at`, quotes left out; `None` for a reference.
    fn extent(&mut self, at: usize, sign: Sign, name: &Name, end: usize) -> Option<Value> {
        let (start, quote) = self.opened(at);
        let is_no_value = ["arn:", "-----BEGIN", "ssh-"]
            .iter()
            .any(|beginning| self.starts(start, beginning));
        if start > end + 2 * MAX_GAP || self.refers(start) || is_no_value {
            return None;
        }
        let line = self
            .run_of(start, Of::Line)
            .min(start.saturating_add(MAX_VALUE));
        let closing = match quote {
            Some(quote) => {
                memchr::memchr(quote, self.slice(start..line)).map(|length| start + length)
            }
            None => None,
        };
        visit(quote.map_or(0, |_| closing.unwrap_or(line) - start));
        if let Some(mut stop) = closing {
            // The quote of a string in a string.
            while self.reading == Reading::Raw && stop > start && self.before(stop) == Some(b'\\') {
                stop -= 1;
            }
            // A sentence is no secret.
            let words = memchr::memchr_iter(b' ', self.slice(start..stop)).count();
            let stop = if words > MAX_WORDS { start } else { stop };
            return (stop > start).then_some(Value {
                range: start..stop,
                sign,
                quoted: quote != Some(b'`'),
            });
        }
        let stop = self.unquoted(start, name);
        if sign == Sign::Below
            && self.byte(stop).is_some_and(|byte| {
                !matches!(byte, b'\n' | b'\r' | b'"' | b'\'' | b'`' | b'\\' | b',')
            })
        {
            // The next line says something.
            return None;
        }
        (stop > start && !self.is_code(start..stop)).then_some(Value {
            range: start..stop,
            sign,
            quoted: false,
        })
    }

    /// Where a value without quotes ends.
    fn unquoted(&mut self, start: usize, name: &Name) -> usize {
        let of = match self.reading {
            Reading::Raw => Of::Part,
            Reading::Plain => Of::PlainPart,
        };
        let begins_line = self.begins_line(name.start);
        let mut stop = self.run_of(start, of);
        // Where nothing else stands in the line, these may be a part of a password.
        while begins_line
            && stop - start < MAX_GAP
            && matches!(self.byte(stop), Some(b'&' | b';'))
            && self
                .byte(stop + 1)
                .is_some_and(|byte| byte.is_ascii_graphic())
        {
            let word = self.run(stop + 1, |byte| is_word(byte) || byte == b'-');
            if self.byte(word) == Some(b'=') {
                break;
            }
            stop = self.run_of(stop + 1, of);
        }
        let tail = self.slice(start..stop);
        let closes = |byte: &&u8| matches!(byte, b'.' | b':' | b'*' | b')' | b']' | b'}' | b'>');
        let trailing = tail.iter().rev().take_while(closes).count();
        if trailing < tail.len() {
            stop - trailing
        } else {
            stop
        }
    }

    /// Whether what stands here is code that gets a value: `var.password`, `getenv("PASSWORD")`, `%PASSWORD%`.
    fn is_code(&self, range: Range<usize>) -> bool {
        let value = self.slice(range.start..range.end.min(range.start + MAX_CODE));
        let word = run(self.slice(0..range.start + MAX_CODE), range.start, |byte| {
            is_word(byte) || byte == b'.'
        });
        let is_name = |part: &[u8]| {
            part.first()
                .is_some_and(|byte| byte.is_ascii_alphabetic() || *byte == b'_')
        };
        let dotted = value.contains(&b'.')
            && word == range.end
            && value.split(|byte| *byte == b'.').all(is_name);
        let calls = matches!(self.byte(word), Some(b'(' | b'[')) && word > range.start;
        let substitutes = value.starts_with(b"%") && value.ends_with(b"%");
        (dotted || calls || substitutes) && chance::look(value) < Look::Random
    }

    /// Past the quotes and brackets that close a name.
    fn closers(&self, at: usize) -> usize {
        let mut at = at;
        let limit = at + 8;
        while at < limit {
            at += match self.byte(at) {
                Some(b'"' | b'\'' | b'`' | b'*' | b']') => 1,
                Some(b'\\')
                    if self.reading == Reading::Raw
                        && matches!(self.byte(at + 1), Some(b'"' | b'\'' | b'\\')) =>
                {
                    1
                }
                _ => match ["」", "』", "】", "”", "’"]
                    .iter()
                    .find(|mark| self.starts(at, mark))
                {
                    Some(mark) => mark.len(),
                    None => break,
                },
            };
        }
        at
    }

    /// Past what a name is said to be for: `password (prod)`, `password for the user`, `パスワード（本番）`; only where
    /// a sign follows.
    fn remark(&self, at: usize) -> usize {
        let blank = self.blanks(at);
        let limit = blank + MAX_GAP;
        let line = run_until(self.slice(blank..limit), b'\n');
        let past = if self.starts(blank, "(") {
            memchr::memchr(b')', line).map(|length| blank + length + 1)
        } else if self.starts(blank, "（") {
            memchr::memmem::find(line, "）".as_bytes()).map(|length| blank + length + "）".len())
        } else if blank > at && (self.starts(blank, "for ") || self.starts(blank, "of ")) {
            memchr::memchr2(b':', b'=', line)
                .map(|length| blank + length)
                .filter(|sign| {
                    self.byte(sign + 1)
                        .is_some_and(|byte| byte.is_ascii_whitespace())
                })
                .or_else(|| memchr::memmem::find(line, b" is ").map(|length| blank + length + 1))
        } else {
            None
        };
        match past {
            Some(past) if self.sign(self.blanks(past), true, true).is_some() => past,
            _ => at,
        }
    }

    /// Past spaces and tabs.
    fn blanks(&self, at: usize) -> usize {
        let mut at = at;
        let limit = at + MAX_GAP;
        while at < limit {
            at += match self.byte(at) {
                Some(b' ' | b'\t') => 1,
                _ if self.starts(at, "\u{3000}") => "\u{3000}".len(),
                _ => break,
            };
        }
        at
    }

    /// The sign between a name and a value, and how long it is, in bytes.
    fn sign(&self, at: usize, closed: bool, spaced: bool) -> Option<(usize, Sign)> {
        const SIGNS: [(&str, Sign); 24] = [
            ("=>", Sign::Loose),
            (":=", Sign::Loose),
            (":: ", Sign::Loose),
            ("::", Sign::Space),
            (":-", Sign::Tight),
            ("->", Sign::Loose),
            ("==", Sign::Loose),
            ("=", Sign::Tight),
            (":", Sign::Loose),
            ("：", Sign::Loose),
            ("＝", Sign::Loose),
            ("→", Sign::Loose),
            ("⇒", Sign::Loose),
            ("|", Sign::Loose),
            ("は", Sign::Said),
            ("が", Sign::Said),
            ("を", Sign::Said),
            ("is ", Sign::Said),
            ("was ", Sign::Said),
            ("to ", Sign::Said),
            ("—", Sign::Loose),
            ("–", Sign::Loose),
            ("- ", Sign::Loose),
            (">", Sign::Tight),
        ];
        let (word, sign) = SIGNS.iter().find(|(word, _)| self.starts(at, word))?;
        let fits = match *word {
            // A path of code.
            "::" => return None,
            "is " | "was " | "to " | "- " => spaced,
            ">" => !closed && !spaced,
            "|" => closed || spaced,
            _ => true,
        };
        let comma = if *sign == Sign::Said && self.starts(at + word.len(), "、") {
            "、".len()
        } else {
            0
        };
        fits.then_some((word.len() + comma, *sign))
    }

    /// Where the value begins of a name that is one itself: `"name": "DB_PASSWORD", "value": "…"`.
    fn paired(&self, at: usize) -> Option<usize> {
        const NAMES: [&str; 5] = [
            "value",
            "parametervalue",
            "defaultvalue",
            "stringvalue",
            "secretvalue",
        ];
        let limit = at + MAX_GAP;
        let mut from = at;
        while from < limit
            && self.byte(from).is_some_and(|byte| {
                byte.is_ascii_whitespace() || matches!(byte, b',' | b'"' | b'\'' | b'\\' | b';')
            })
        {
            from += 1;
        }
        let to = self.run(from, |byte| byte.is_ascii_alphabetic());
        let name = self.slice(from..to);
        if from == at
            || !NAMES
                .iter()
                .any(|known| name.eq_ignore_ascii_case(known.as_bytes()))
        {
            return None;
        }
        let at = self.blanks(self.closers(to));
        matches!(self.byte(at), Some(b':' | b'=')).then_some(at + 1)
    }

    /// Past the marks of a block of YAML or of a type: `>-`, `|`, `!!binary`.
    fn block(&self, at: usize) -> usize {
        let mut at = at;
        if self.starts(at, "!!") {
            at = self.blanks(self.run(at + 2, |byte| byte.is_ascii_alphabetic()));
        }
        let marks = self.run(at, |byte| matches!(byte, b'>' | b'|' | b'-' | b'+'));
        if marks > at
            && matches!(self.byte(marks), Some(b'\n' | b'\r' | b'\\'))
            && self.next_line(marks).is_some()
        {
            return marks;
        }
        at
    }

    /// Past what opens a value; and the quote that closes it.
    fn opened(&self, at: usize) -> (usize, Option<u8>) {
        let mut at = at;
        let mut quote = None;
        let limit = at + 16;
        while at < limit {
            let byte = self.byte(at);
            let next = self.byte(at + 1);
            at += match (byte, next) {
                (Some(b @ (b'"' | b'\'' | b'`')), _)
                    if quote.is_none_or(|quote| quote == b || quote == b'`') =>
                {
                    quote = Some(b);
                    1
                }
                (Some(b'b' | b'u' | b'r' | b'@' | b'[' | b'('), Some(b'"' | b'\'')) => 1,
                (Some(b'*'), Some(b'*')) | (Some(b'|'), Some(b'|')) => 2,
                (Some(b'('), _) => 1,
                (Some(b'\\'), _)
                    if self.reading == Reading::Raw
                        && matches!(next, Some(b'"' | b'\'' | b'\\')) =>
                {
                    1
                }
                (Some(b'<'), _) if self.starts(at, CDATA) => CDATA.len(),
                // Of ODBC.
                (Some(b'{'), Some(b)) if is_word(b) && self.is_braced(at) => 1,
                _ => match ["「", "『", "（", "【", "“", "‘"]
                    .iter()
                    .find(|mark| self.starts(at, mark))
                {
                    Some(mark) => mark.len(),
                    None => break,
                },
            };
        }
        (at, quote)
    }

    /// Whether the braces that open here hold something like a password: `Pwd={…};`.
    fn is_braced(&self, at: usize) -> bool {
        let rest = self.slice(at + 1..at + MAX_CODE);
        let inner = memchr::memchr(b'}', rest).and_then(|length| rest.get(..length));
        inner.is_some_and(|inner| {
            inner.iter().all(u8::is_ascii_graphic)
                && !inner.contains(&b':')
                && chance::look(inner) == Look::Random
        })
    }
}

fn run_until(bytes: &[u8], end: u8) -> &[u8] {
    let length = memchr::memchr(end, bytes).unwrap_or(bytes.len());
    bytes.get(..length).unwrap_or(bytes)
}
