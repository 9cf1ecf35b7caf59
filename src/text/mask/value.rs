//! What stands behind the name of a secret: `password: …`, `"token": "…"`, `パスワードは…です`, `--secret …`.

use super::Secret;
use super::chance::{self, Look};
use super::find::{Finder, Of, Reading, SECRET_KEY_LENGTH, is_base64, is_word, run, visit};
use super::forms::FORMS;
use super::labels::{Class, ENDINGS, NAMING_KEYS, NO_TOKENS, SECRET_KEYS};
use std::ops::Range;

/// How much may stand between a name and its value, in bytes.
const MAX_GAP: usize = 48;

/// The longest name that is read, in bytes.
const MAX_NAME: usize = 48;

/// Labels that end with one of these have their sign.
const SIGNED: [&str; 4] = ["=", ":", "：", "は"];

/// What opens text in XML.
const CDATA: &str = "<![CDATA[";

/// What may end a name behind a label is no longer than this, in bytes.
const MAX_ENDING: usize = 12;

/// So much of a value is looked at for whether it is code, in bytes.
const MAX_CODE: usize = 96;

/// A value in quotes with more spaces than this is a sentence.
const MAX_WORDS: usize = 5;

/// The longest value in quotes that is read, in bytes.
const MAX_VALUE: usize = 16_384;

/// How far from the words for it a secret access key is looked for, in bytes.
const NEAR: usize = 200;

/// What stands between a name and its value.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Sign {
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
struct Value {
    range: Range<usize>,
    sign: Sign,
    quoted: bool,
}

/// A name around a label.
struct Name {
    /// What stands before the label in it, in small letters, without what joins words; the end of it.
    before: Vec<u8>,
    /// Whether it is joined to the label as in one word of code: `_`, `-`, `.` or a capital.
    joined: bool,
    /// Whether the label is a word of its own.
    alone: bool,
    /// It is the end of a path, a tag or a key of a condition, or of an ARN: what such a thing is called says little.
    scoped: bool,
    /// It is an option of a command.
    option: bool,
    /// Where it begins.
    start: usize,
}

impl Finder<'_> {
    /// Looks at what stands behind a label at `start..end`.
    pub(super) fn label(&mut self, class: Class, start: usize, end: usize) {
        if start < self.arn {
            return;
        }
        let name = self.name(start);
        if class == Class::Secret && self.is_manifest(start, end) {
            self.manifest(start);
            return;
        }
        let Some(end) = self.end_of_name(end) else {
            return;
        };
        let Some((secret, least)) = kind(class, &name, self.byte(start)) else {
            return;
        };
        let value = self.value(&name, end);
        let taken = value.is_some_and(|value| self.judge(class, secret, least, &name, &value));
        if !taken && !name.scoped {
            self.table(class, secret, start, end);
        }
        if class == Class::AwsSecretKey || secret == Secret::SecretAccessKey {
            self.secret_key_in(end..end.saturating_add(NEAR));
        }
    }

    /// Takes a value for a secret when it looks like one, for what its name says.
    fn judge(
        &mut self,
        class: Class,
        secret: Secret,
        least: usize,
        name: &Name,
        value: &Value,
    ) -> bool {
        let Value {
            range,
            sign,
            quoted,
        } = value;
        let length = range.len();
        let bytes = self.slice(range.clone());
        let wrapped = match class {
            Class::AwsSecretKey | Class::Key
                if bytes.len() < SECRET_KEY_LENGTH && bytes.iter().all(|byte| is_base64(*byte)) =>
            {
                self.wrapped(range.start, range.end, Some(SECRET_KEY_LENGTH))
            }
            Class::Password | Class::ShortPassword => range.end,
            _ => self.wrapped(range.start, range.end, None),
        };
        if length < least && wrapped == range.end {
            return false;
        }
        let look = chance::look(bytes);
        let joints = bytes
            .iter()
            .take(MAX_NAME)
            .any(|byte| matches!(byte, b'-' | b'_' | b'.' | b'/' | b':'));
        let direct = *sign == Sign::Tight || *quoted && *sign != Sign::Said;
        let is_resource =
            class == Class::Secret && *sign == Sign::Glued && !quoted && name.before.is_empty();
        let is_secret = match (class, look) {
            _ if is_resource => false,
            (_, Look::Random) => true,
            _ if name.scoped || wrapped > range.end => wrapped > range.end,
            (Class::Password | Class::ShortPassword, Look::Chosen) => true,
            (Class::Password | Class::ShortPassword, Look::Words) => {
                direct && !matches!(sign, Sign::Pair | Sign::Space) && !is_status(bytes)
            }
            (Class::Whole(_) | Class::AwsSecretKey, Look::Chosen) => !joints,
            (Class::Secret | Class::Token | Class::Key, Look::Chosen) => direct && !joints,
            _ => false,
        };
        // What is known by its own form has a name of its own.
        let known = || {
            let forms = FORMS.iter().filter(|form| form.prefix.len() > 2);
            forms.into_iter().any(|form| {
                bytes.starts_with(form.prefix.as_bytes())
                    && length >= form.prefix.len() + form.least
            })
        };
        let takes =
            is_secret && (matches!(class, Class::Password | Class::ShortPassword) || !known());
        if takes {
            self.take(range.start..wrapped, secret);
        }
        takes
    }

    /// The name that ends with a label at `start`.
    fn name(&self, start: usize) -> Name {
        let bytes = self.bytes();
        let mut before: Vec<u8> = Vec::new();
        let mut at = start;
        let mut begin = start;
        let mut in_code = true;
        while let Some(byte) = at.checked_sub(1).and_then(|at| bytes.get(at)).copied()
            && start - at < MAX_NAME
        {
            let joint = matches!(byte, b'_' | b'-' | b'.' | b' ');
            let after_joint = bytes
                .get(at)
                .is_some_and(|byte| matches!(byte, b'_' | b'-' | b'.' | b' '))
                && at < start;
            if !byte.is_ascii_alphanumeric() && !joint || joint && after_joint {
                break;
            }
            in_code &= byte != b' ';
            at -= 1;
            if in_code {
                begin = at;
            }
            if !joint {
                before.push(byte.to_ascii_lowercase());
            }
        }
        before.reverse();
        let last = self.before(start);
        let hump = self
            .byte(start)
            .is_some_and(|byte| byte.is_ascii_uppercase())
            && last.is_some_and(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit());
        let outside = self.before(begin);
        Name {
            joined: hump || last.is_some_and(|byte| matches!(byte, b'_' | b'-' | b'.')),
            alone: hump || !last.is_some_and(|byte| byte.is_ascii_alphanumeric()),
            scoped: outside.is_some_and(|byte| matches!(byte, b'/' | b':')),
            option: self.byte(begin) == Some(b'-')
                && outside.is_none_or(|byte| {
                    byte.is_ascii_whitespace() || matches!(byte, b'-' | b'"' | b'\'')
                }),
            before,
            start: begin,
        }
    }

    /// The name before what stands at `end`, in small letters, without what joins words.
    pub(super) fn name_before(&self, end: usize) -> Vec<u8> {
        self.name(end).before
    }

    /// Where the name ends that a label at `..end` is in; `None` when it is about something else: `password_policy`.
    fn end_of_name(&self, end: usize) -> Option<usize> {
        if SIGNED
            .iter()
            .any(|sign| self.slice(0..end).ends_with(sign.as_bytes()))
        {
            return Some(end);
        }
        let at = self.run(end, |byte| byte.is_ascii_digit());
        let joint = self
            .byte(at)
            .is_some_and(|byte| matches!(byte, b'_' | b'-' | b'.'));
        let from = at + usize::from(joint);
        let word = run(self.slice(0..from + MAX_ENDING), from, |byte| {
            byte.is_ascii_alphanumeric()
        });
        if word == from {
            return Some(at);
        }
        let ending = self.slice(from..word);
        let is_known = ENDINGS
            .iter()
            .any(|known| ending.eq_ignore_ascii_case(known.as_bytes()))
            || joint && ending.iter().all(u8::is_ascii_digit);
        // A label of Japanese is followed by anything.
        let follows_japanese = self.before(end).is_some_and(|byte| byte >= 0x80) && !joint;
        if follows_japanese {
            return Some(end);
        }
        let goes_on = self
            .byte(word)
            .is_some_and(|byte| is_word(byte) || byte == b'-');
        (is_known && !goes_on).then_some(word)
    }

    /// The value behind a name that ends at `end`.
    fn value(&mut self, name: &Name, end: usize) -> Option<Value> {
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
        if start > end + MAX_GAP + MAX_NAME || self.refers(start) || is_no_value {
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
        let dotted = value.contains(&b'.') && word == range.end && !value.ends_with(b".");
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

    /// Whether a name begins its line, but for its indent and a word such as `export`.
    fn begins_line(&self, start: usize) -> bool {
        let head = self.slice(start.saturating_sub(MAX_INDENT)..start);
        let from = head
            .iter()
            .rposition(|byte| *byte == b'\n')
            .map_or(0, |at| at + 1);
        let head = head.get(from..).unwrap_or_default().trim_ascii();
        head.is_empty()
            || [b"export".as_slice(), b"-", b"set", b"ENV", b"env", b"+"].contains(&head)
    }

    /// Whether the words before a name say that a value follows it after a space: `.netrc`, `aws configure set`, `ENV`.
    fn is_setting(&self, start: usize) -> bool {
        const WORDS: [&[u8]; 7] = [
            b"login ",
            b"account ",
            b"configure set ",
            b"ENV ",
            b"setx ",
            b"machine ",
            b"setenv ",
        ];
        let head = self.slice(start.saturating_sub(96)..start);
        let from = head
            .iter()
            .rposition(|byte| *byte == b'\n')
            .map_or(0, |at| at + 1);
        let line = head.get(from..).unwrap_or_default();
        let said = WORDS
            .iter()
            .any(|word| memchr::memmem::find(line, word).is_some());
        let setting = ["requirepass", "masterauth", "bindpw", "rootpw"];
        let label = self.slice(start..start + 11);
        if setting.iter().any(|word| {
            label
                .get(..word.len())
                .is_some_and(|label| label.eq_ignore_ascii_case(word.as_bytes()))
        }) {
            return true;
        }
        // `.netrc` over several lines.
        said || line.iter().all(u8::is_ascii_whitespace)
            && memchr::memmem::find(head, b"login ").is_some()
    }

    /// Whether a name in quotes is the first of several arguments: `define('DB_PASSWORD', '…')`.
    fn is_argument(&self, start: usize) -> bool {
        let quote = start.checked_sub(1);
        quote.is_some_and(|quote| {
            matches!(self.byte(quote), Some(b'"' | b'\'')) && self.before(quote) == Some(b'(')
        })
    }
}

/// What a label in this name stands for, and how long its values are at least, in bytes; `None` for no secret.
fn kind(class: Class, name: &Name, first: Option<u8>) -> Option<(Secret, usize)> {
    let ends = |with: &str| name.before.ends_with(with.as_bytes());
    match class {
        Class::Password => Some((Secret::Password, 6)),
        Class::ShortPassword => {
            let shouted = first.is_some_and(|byte| byte.is_ascii_uppercase());
            (name.alone || shouted).then_some((Secret::Password, 6))
        }
        Class::Secret => Some((Secret::BearerToken, 8)),
        Class::Token => {
            if NO_TOKENS.iter().any(|word| ends(word)) {
                return None;
            }
            let aws = ends("session") || ends("security");
            Some((
                if aws {
                    Secret::SessionToken
                } else {
                    Secret::BearerToken
                },
                8,
            ))
        }
        Class::Key => {
            if NAMING_KEYS.iter().any(|word| ends(word)) {
                return None;
            }
            let known = SECRET_KEYS.iter().find(|(word, _)| ends(word));
            match known {
                Some((_, secret)) => Some((*secret, 12)),
                None => {
                    (name.joined && !name.before.is_empty()).then_some((Secret::BearerToken, 16))
                }
            }
        }
        Class::Whole(secret) => Some((secret, 8)),
        Class::AwsSecretKey => Some((Secret::SecretAccessKey, 16)),
        Class::Signature => Some((Secret::Signature, 20)),
    }
}

/// Whether a word is what is said of a password rather than one.
fn is_status(value: &[u8]) -> bool {
    const WORDS: [&str; 22] = [
        "required",
        "optional",
        "enabled",
        "disabled",
        "expired",
        "invalid",
        "incorrect",
        "missing",
        "unknown",
        "changed",
        "unchanged",
        "hidden",
        "masked",
        "redacted",
        "password",
        "passwd",
        "secret",
        "string",
        "undefined",
        "default",
        "example",
        "changeit",
    ];
    WORDS
        .iter()
        .any(|word| value.eq_ignore_ascii_case(word.as_bytes()))
}

fn run_until(bytes: &[u8], end: u8) -> &[u8] {
    let length = memchr::memchr(end, bytes).unwrap_or(bytes.len());
    bytes.get(..length).unwrap_or(bytes)
}

/// How far a line is indented at most before a name, in bytes.
const MAX_INDENT: usize = 32;
