//! The name of a value: the word that a label is the end of, and what it is a part of.

use super::Secret;
use super::find::{Finder, is_word, run};
use super::labels::{Class, ENDINGS, NAMING_KEYS, NO_TOKENS, SECRET_KEYS, SIGNED};

/// The longest name that is read, in bytes.
const MAX_NAME: usize = 48;

/// What may end a name behind a label is no longer than this, in bytes.
const MAX_ENDING: usize = 12;

/// How far a line is indented at most before a name, in bytes.
const MAX_INDENT: usize = 32;

/// A name around a label.
pub(super) struct Name {
    /// What stands before the label in it, in small letters, without what joins words; the end of it.
    pub(super) before: Vec<u8>,
    /// Whether it is joined to the label as in one word of code: `_`, `-`, `.` or a capital.
    pub(super) joined: bool,
    /// Whether the label is a word of its own.
    pub(super) alone: bool,
    /// It is the end of a path, a tag or a key of a condition, or of an ARN: what such a thing is called says little.
    pub(super) scoped: bool,
    /// It is an option of a command.
    pub(super) option: bool,
    /// Where it begins.
    pub(super) start: usize,
}

impl Finder<'_> {
    /// The name that ends with a label at `start`.
    pub(super) fn name(&self, start: usize) -> Name {
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
    pub(super) fn end_of_name(&self, end: usize) -> Option<usize> {
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

    /// Whether a name begins its line, but for its indent and a word such as `export`.
    pub(super) fn begins_line(&self, start: usize) -> bool {
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
    pub(super) fn is_setting(&self, start: usize) -> bool {
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
    pub(super) fn is_argument(&self, start: usize) -> bool {
        let quote = start.checked_sub(1);
        quote.is_some_and(|quote| {
            matches!(self.byte(quote), Some(b'"' | b'\'')) && self.before(quote) == Some(b'(')
        })
    }
}

/// What a label in this name stands for, and how long its values are at least, in bytes; `None` for no secret.
pub(super) fn kind(class: Class, name: &Name, first: Option<u8>) -> Option<(Secret, usize)> {
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
