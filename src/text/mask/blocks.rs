//! Secrets of several lines or parts: keys in PEM and `.ppk`, JSON Web Tokens, manifests of Kubernetes, tables.

use super::Secret;
use super::chance::Look;
use super::find::{
    Finder, Reading, SECRET_KEY_LENGTH, is_base64, is_base64_url, is_token, run, visit,
};
use super::labels::Class;
use std::ops::Range;

/// How far behind the kind of a Kubernetes manifest, or before it, its data are looked for, in bytes.
const MAX_MANIFEST: usize = 16_384;

/// The shortest password of a container registry, in bytes; real ones have some two thousand.
const MIN_REGISTRY_PASSWORD: usize = 100;

/// How far the members of a JSON Web Key reach on either side, in bytes.
const MAX_JWK: usize = 4_096;

/// The most maps in a Kubernetes manifest, and entries in all of them, that are read.
const MAX_MAPS: usize = 8;
const MAX_ENTRIES: usize = 256;

/// The most rows of a table, and columns with a secret in them, that are read.
const MAX_ROWS: usize = 64;
const MAX_SECRET_COLUMNS: usize = 8;

/// The longest head of a table on either side of a label, and the longest row, in bytes.
const MAX_HEAD: usize = 256;
const MAX_ROW: usize = 1_024;

impl Finder<'_> {
    /// What stands between `-----BEGIN … PRIVATE KEY-----` and its end.
    pub(super) fn pem(&mut self, end: usize) {
        let line = self.slice(end..end + 40);
        let length = line
            .iter()
            .position(|byte| *byte == b'-')
            .unwrap_or_default();
        let label = line.get(..length).unwrap_or_default().trim_ascii_end();
        if !label.ends_with(b"PRIVATE KEY") && !label.ends_with(b"PRIVATE KEY BLOCK") {
            return;
        }
        let start = self.run(end + length, |byte| byte == b'-');
        let finish = match self.end_of_pem(start) {
            Some(finish)
                if memchr::memmem::find(self.slice(start..finish), b"--BEGIN").is_none() =>
            {
                finish
            }
            // The next end is another key's.
            Some(_) | None => self.lines_of_key(start),
        };
        // The `n` of an escaped line end stays too.
        let start = match self.reading {
            Reading::Raw => {
                start
                    + self
                        .slice(start..finish)
                        .iter()
                        .take_while(|byte| b"\\nr\r".contains(byte))
                        .count()
            }
            Reading::Plain => self
                .run(start, |byte| byte.is_ascii_whitespace())
                .min(finish),
        };
        self.take(start..finish, Secret::PrivateKey);
    }

    /// Where the next end of a key is.
    fn end_of_pem(&mut self, start: usize) -> Option<usize> {
        if self.unended || self.pem_end >= start {
            return (!self.unended).then_some(self.pem_end);
        }
        let rest = self.slice(start..self.text.len());
        let found = ["-----END", "---- END"]
            .iter()
            .find_map(|end| memchr::memmem::find(rest, end.as_bytes()));
        visit(found.unwrap_or(rest.len()));
        self.unended = found.is_none();
        self.pem_end = found.map_or(0, |length| start + length);
        found.map(|length| start + length)
    }

    /// The end of the lines of a key whose end was cut off: base64 and headers.
    fn lines_of_key(&self, start: usize) -> usize {
        let mut at = start;
        let mut finish = start;
        loop {
            let blank = self.run(at, |byte| byte.is_ascii_whitespace());
            let blank = match self.reading {
                Reading::Raw => self.run(blank, |byte| byte == b'\\'),
                Reading::Plain => blank,
            };
            let token = self.run(blank, is_token);
            // Another key may begin at the end of the last line: `…3d-----BEGIN`.
            let end = memchr::memmem::find(self.slice(blank..token), b"---")
                .map_or(token, |length| blank + length);
            let header = self.byte(end) == Some(b':') && self.byte(end + 1) == Some(b' ');
            if header {
                at = self.run(end, |byte| !matches!(byte, b'\n' | b'\\'));
                continue;
            }
            // The value behind a name is looked at for itself.
            let behind = self.run(end, |byte| matches!(byte, b' ' | b'\t'));
            if matches!(self.byte(behind), Some(b'=' | b':')) {
                return finish;
            }
            let is_line = end - blank >= 16
                || end > blank && finish > start && self.byte(end - 1) == Some(b'=');
            if !is_line || !self.is_at_least(Look::Chosen, blank..end) {
                // What is left of a key that was cut off at once.
                let rest = end - blank;
                return if finish == start
                    && rest > 0
                    && self.byte(end).is_none_or(|byte| !is_token(byte))
                {
                    end
                } else {
                    finish
                };
            }
            finish = end;
            at = end;
        }
    }

    /// The lines of a key in a `.ppk` file, of which `Private-Lines: n` says how many they are.
    pub(super) fn ppk(&mut self, end: usize) {
        let number = self.run(end, |byte| byte == b' ');
        let stop = self.run(number, |byte| byte.is_ascii_digit());
        let count = std::str::from_utf8(self.slice(number..stop))
            .ok()
            .and_then(|digits| digits.parse().ok());
        let mut at = stop;
        let mut range: Option<Range<usize>> = None;
        for _ in 0..count.unwrap_or(0_usize).min(1_000) {
            let Some(next) = self.next_line(at) else {
                break;
            };
            at = self.run(next, is_token);
            if at == next {
                break;
            }
            let start = range.as_ref().map_or(next, |range| range.start);
            range = Some(start..at);
        }
        if let Some(range) = range {
            self.take(range, Secret::PrivateKey);
        }
    }

    /// `eyJ….eyJ….…`, and the one part that a container registry's login prints.
    pub(super) fn jwt(&mut self, start: usize) {
        if self.before(start).is_some_and(is_jwt) || self.slice(start..start + 3) != b"eyJ" {
            return;
        }
        // {"payload":…}
        if self.starts(start, "eyJwYXlsb2Fk") {
            let stop = self.run(start, is_token);
            let stop = self.wrapped(start, stop, None);
            if stop - start >= MIN_REGISTRY_PASSWORD {
                self.take(start..stop, Secret::SessionToken);
            }
            return;
        }
        if start < self.jwt {
            return;
        }
        let line = self.run(start, is_jwt);
        let stop = self.wrapped_of(is_jwt, start, line, None);
        if is_json_web_token(self.slice(start..line)) || is_json_web_token(self.slice(start..stop))
        {
            self.take(start..stop, Secret::BearerToken);
        } else if stop > line {
            // Its lines are looked at once.
            self.jwt = stop;
        }
    }

    /// The private members of a JSON Web Key around its `"kty"`.
    ///
    /// Source: RFC 7518, "JSON Web Algorithms", section 6.
    pub(super) fn jwk(&mut self, start: usize, end: usize) {
        if start < self.jwk {
            return;
        }
        let from = start.saturating_sub(MAX_JWK).max(self.jwk);
        let open =
            memchr::memrchr(b'{', self.slice(from..start)).map_or(from, |length| from + length);
        let rest = self.slice(end..end + MAX_JWK);
        let close = end + memchr::memchr(b'}', rest).unwrap_or(rest.len());
        self.jwk = close;
        for member in [
            "\"d\"", "\"k\"", "\"p\"", "\"q\"", "\"dp\"", "\"dq\"", "\"qi\"",
        ] {
            let part = self.slice(open..close);
            let Some(place) = memchr::memmem::find(part, member.as_bytes()) else {
                continue;
            };
            let name = open + place + member.len();
            let value = self.run(name, |byte| matches!(byte, b' ' | b':' | b'"' | b'\n'));
            let stop = self.run(value, is_base64_url);
            if stop - value >= 16 {
                self.take_ahead(value..stop, Secret::PrivateKey);
            }
        }
    }

    /// Whether a label at `start..end` is the kind of a Kubernetes manifest: `kind: Secret`.
    pub(super) fn is_manifest(&self, start: usize, end: usize) -> bool {
        let before = self.slice(start.saturating_sub(12)..start);
        let kind = before
            .iter()
            .rposition(u8::is_ascii_alphabetic)
            .map_or(0, |at| at + 1);
        let (word, gap) = before.split_at_checked(kind).unwrap_or_default();
        word.ends_with(b"kind") && gap.contains(&b':') && !self.byte(end).is_some_and(is_token)
    }

    /// The values of a Kubernetes Secret, which may stand before its kind and behind it.
    pub(super) fn manifest(&mut self, at: usize) {
        if at < self.manifest {
            return;
        }
        let from = at.saturating_sub(MAX_MANIFEST).max(self.manifest);
        let to = at.saturating_add(MAX_MANIFEST).min(self.text.len());
        // Another document begins behind `---`.
        let part = self.slice(from..at);
        let from = memchr::memmem::rfind(part, b"\n---").map_or(from, |length| from + length);
        let to =
            memchr::memmem::find(self.slice(at..to), b"\n---").map_or(to, |length| at + length);
        self.manifest = to;
        let part = self.slice(from..to);
        let names = memchr::memmem::find_iter(part, b"data")
            .chain(memchr::memmem::find_iter(part, b"Data"));
        let ends: Vec<usize> = names
            .take(MAX_MAPS)
            .map(|place| from + place + b"data".len())
            .collect();
        let mut left = MAX_ENTRIES;
        for end in ends {
            for range in self.entries(end, to) {
                if left > 0 && range.len() >= 6 && !self.refers(range.start) {
                    self.take_ahead(range, Secret::Password);
                    left -= 1;
                }
            }
        }
    }

    /// The values of the entries of a map in YAML or JSON whose name ends at `end`.
    fn entries(&self, end: usize, limit: usize) -> Vec<Range<usize>> {
        let mut values = Vec::new();
        let sign = self.run(end, |byte| matches!(byte, b'"' | b'\''));
        if self.byte(sign) != Some(b':') {
            return values;
        }
        let open = self.run(sign + 1, |byte| byte == b' ');
        let is_json = self.byte(open) == Some(b'{');
        let mut at = open + usize::from(is_json);
        let indent = self.indent(end);
        let bytes = self.slice(0..limit);
        while values.len() < MAX_ENTRIES {
            let start = run(bytes, at, |byte| byte.is_ascii_whitespace() || byte == b',');
            let name = run(bytes, start, |byte| byte.is_ascii_graphic() && byte != b':');
            if !is_json && self.indent(start) <= indent
                || bytes.get(start) == Some(&b'}')
                || bytes.get(name) != Some(&b':')
            {
                break;
            }
            let value = run(bytes, name + 1, |byte| matches!(byte, b' ' | b'"' | b'\''));
            let stop = run(bytes, value, |byte| {
                byte.is_ascii_graphic()
                    && !matches!(byte, b'"' | b'\'')
                    && !(is_json && matches!(byte, b',' | b'}'))
            });
            values.push(value..stop);
            at = run(bytes, stop, |byte| matches!(byte, b'"' | b'\''));
        }
        values
    }

    /// How far the line is indented that `at` is in, in bytes; nothing where that is further than any is.
    fn indent(&self, at: usize) -> usize {
        let from = at.saturating_sub(256);
        let line = self.slice(from..at);
        let begin = memchr::memrchr(b'\n', line).map_or(from, |length| from + length + 1);
        self.run(begin, |byte| byte == b' ') - begin
    }

    /// The column of a table whose head has a label at `start..end`: CSV, TSV, Markdown, and what consoles print.
    pub(super) fn table(&mut self, class: Class, secret: Secret, start: usize, end: usize) {
        let same_head = start < self.table.head;
        if start < self.table.rows && (!same_head || self.table.columns == MAX_SECRET_COLUMNS) {
            return;
        }
        let Some(head) = self.head(start, end) else {
            return;
        };
        let mut at = head.end;
        let mut cells = Vec::new();
        for _ in 0..MAX_ROWS {
            let Some(next) = self.line_behind(at) else {
                break;
            };
            let limit = next + MAX_ROW;
            let row = self.slice(next..limit);
            let length = row
                .iter()
                .position(|byte| matches!(byte, b'\n' | b'\r'))
                .unwrap_or(row.len());
            let row = row.get(..length).unwrap_or_default();
            let rule = row
                .iter()
                .all(|byte| matches!(byte, b'-' | b'|' | b'+' | b':' | b' '));
            if !rule {
                let separators = count(row, head.separator);
                if separators < head.columns {
                    break;
                }
                // What follows a table may stand in its last line.
                let look = if separators == head.columns {
                    Look::Chosen
                } else {
                    Look::Random
                };
                let cell = cell(row, head.separator, head.column);
                cells.extend(cell.map(|cell| (next + cell.start..next + cell.end, look)));
            }
            at = next + length;
        }
        self.table = Table {
            head: head.end,
            rows: at,
            columns: if same_head { self.table.columns + 1 } else { 1 },
        };
        for (range, look) in cells {
            let length = range.len();
            if !self.slice(range.clone()).iter().all(u8::is_ascii_graphic) {
                continue;
            }
            let fits = match class {
                Class::Password | Class::ShortPassword => {
                    length >= 6 && self.is_at_least(look, range.clone())
                }
                _ if secret == Secret::SecretAccessKey => {
                    length == SECRET_KEY_LENGTH
                        && self
                            .slice(range.clone())
                            .iter()
                            .all(|byte| is_base64(*byte))
                }
                _ => length >= 12 && self.is_at_least(Look::Random, range.clone()),
            };
            if fits {
                self.take_ahead(range, secret);
            }
        }
    }

    /// The head of a table that a label stands in.
    fn head(&self, start: usize, end: usize) -> Option<Head> {
        let from = start.saturating_sub(MAX_HEAD);
        let before = self.slice(from..start);
        let begin = memchr::memrchr2(b'\n', b'\r', before).map_or(0, |at| at + 1);
        let before = before.get(begin..).unwrap_or_default();
        let comment = ["// ", "# "]
            .iter()
            .find_map(|sign| memchr::memmem::rfind(before, sign.as_bytes()));
        let before = before
            .get(comment.unwrap_or_default()..)
            .unwrap_or_default();
        let behind = self.slice(end..end + MAX_HEAD);
        let length = memchr::memchr2(b'\n', b'\r', behind)?;
        let behind = behind.get(..length).unwrap_or_default();
        let separator = [b'|', b'\t', b',', b';']
            .into_iter()
            .find(|separator| before.contains(separator) || behind.contains(separator))?;
        // A list of JSON is none.
        if separator != b'|' && behind.trim_ascii_end().ends_with(&[separator]) {
            return None;
        }
        // The label ends its cell.
        let rest = behind
            .split(|byte| *byte == separator)
            .next()
            .unwrap_or_default();
        if !rest
            .iter()
            .all(|byte| matches!(byte, b' ' | b'"' | b'\'' | b'`' | b'*'))
            && !rest.trim_ascii_start().starts_with(b"(")
        {
            return None;
        }
        // The table may be in a string, and its cells in quotes.
        let own = memchr::memrchr(separator, before).map_or(0, |at| at + 1);
        let is_quoted = before
            .get(own..)
            .is_some_and(|cell| cell.trim_ascii_start().starts_with(b"\""));
        let column = if is_quoted {
            quoted_cells(before.get(..own).unwrap_or_default(), separator)
        } else {
            let begin = memchr::memrchr(b'"', before).map_or(0, |quote| quote + 1);
            count(before.get(begin..).unwrap_or_default(), separator)
        };
        Some(Head {
            separator,
            column,
            columns: column + count(behind, separator),
            end: end + length,
        })
    }

    /// The beginning of the line behind a line that ends here.
    fn line_behind(&self, at: usize) -> Option<usize> {
        let at = at + usize::from(self.byte(at) == Some(b'\r'));
        (self.byte(at) == Some(b'\n')).then_some(at + 1)
    }
}

/// Whether a text is a token, signed or encrypted, line ends left out.
fn is_json_web_token(text: &[u8]) -> bool {
    visit(text.len());
    let mut parts = [0_usize; 5];
    let mut body = Vec::new();
    let mut part = 0;
    for byte in text.iter().copied().filter(|byte| is_jwt(*byte)) {
        if byte == b'.' {
            part += 1;
        } else if let Some(length) = parts.get_mut(part) {
            *length += 1;
            if part == 1 && body.len() < 3 {
                body.push(byte);
            }
        }
    }
    let [head, second, ..] = parts;
    head >= 8 && (part == 4 || part >= 1 && second >= 8 && body == b"eyJ")
}

/// What a JSON Web Token is made of.
const fn is_jwt(byte: u8) -> bool {
    is_base64_url(byte) || byte == b'.'
}

/// The head of a table.
struct Head {
    separator: u8,
    /// The number of the column, from 0.
    column: usize,
    /// How many separators there are.
    columns: usize,
    /// The end of its line.
    end: usize,
}

/// What was read of the last table: a row of it is no head of another one.
#[derive(Clone, Copy, Default, Debug)]
pub(super) struct Table {
    /// The end of its head.
    head: usize,
    /// The end of its rows.
    rows: usize,
    /// How many of its columns were read.
    columns: usize,
}

fn count(row: &[u8], separator: u8) -> usize {
    memchr::memchr_iter(separator, row).count()
}

/// How many cells in quotes stand at the end of a part of a row, each with a separator behind it.
fn quoted_cells(row: &[u8], separator: u8) -> usize {
    let mut cells = 0;
    let mut rest = row;
    while let Some(cell) = rest.strip_suffix(&[separator]) {
        let Some(open) = cell
            .strip_suffix(b"\"")
            .and_then(|cell| memchr::memrchr(b'"', cell))
        else {
            break;
        };
        cells += 1;
        rest = cell.get(..open).unwrap_or_default();
    }
    cells
}

/// The content of a cell of a row, quotes and spaces left out.
fn cell(row: &[u8], separator: u8, column: usize) -> Option<Range<usize>> {
    let mut start = 0;
    for (number, part) in row.split(|byte| *byte == separator).enumerate() {
        if number == column {
            let blank = |byte: &&u8| matches!(byte, b' ' | b'"' | b'\'' | b'`' | b'\t');
            let before = part.iter().take_while(blank).count();
            let behind = part.iter().rev().take_while(blank).count();
            let end = start + part.len() - behind.min(part.len());
            return (start + before < end).then_some(start + before..end);
        }
        start += part.len() + 1;
    }
    None
}
