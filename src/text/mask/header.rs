//! Headers of HTTP: `Authorization`, `Cookie`, and the scheme `Bearer` wherever it stands.

use super::Secret;
use super::chance::{self, Look};
use super::find::{Finder, Of, is_token};

/// How much may stand between a header's name and its value, in bytes.
const MAX_GAP: usize = 24;

/// What comes before the credentials in a header.
///
/// Source: IANA, HTTP Authentication Scheme Registry; GitHub, Discord and Splunk for the last ones.
const SCHEMES: [&str; 9] = [
    "basic",
    "bearer",
    "digest",
    "negotiate",
    "token",
    "apikey",
    "bot",
    "splunk",
    "key",
];

impl Finder<'_> {
    /// `Authorization: Basic …`, also in JSON and in code.
    pub(super) fn authorization(&mut self, start: usize, end: usize) {
        if start < self.arn {
            return;
        }
        let gap = self.slice(end..end.saturating_add(MAX_GAP));
        let gap = gap
            .iter()
            .take_while(|byte| b" \"'\\:=[>".contains(byte))
            .count();
        let sign = self.slice(end..end + gap);
        if !sign.contains(&b':') && !sign.contains(&b'=') {
            return;
        }
        let start = end + gap;
        let start = start
            + usize::from(
                self.byte(start) == Some(b'b')
                    && matches!(self.byte(start + 1), Some(b'"' | b'\'')),
            ) * 2;
        // A signed request of AWS: its parts are found by their own names.
        if self.refers(start) || self.starts(start, "AWS4-") {
            return;
        }
        let word = self.run(start, |byte| byte.is_ascii_alphanumeric() || byte == b'-');
        let scheme = self.slice(start..word);
        let is_scheme = SCHEMES
            .iter()
            .any(|known| scheme.eq_ignore_ascii_case(known.as_bytes()));
        let spaced = self.run(word, |byte| byte == b' ');
        let value = if is_scheme && spaced > word {
            spaced
        } else {
            start
        };
        let stop = self.run_of(value, Of::Credential);
        let least = if value > start { 6 } else { 16 };
        let look = chance::look(self.slice(value..stop));
        if stop - value >= least
            && look > Look::Words
            && !(value == start && look < Look::Random)
            && !self.refers(value)
        {
            let stop = self.wrapped(value, stop, None);
            self.take(value..stop, Secret::BearerToken);
        }
    }

    /// `Bearer …`.
    pub(super) fn bearer(&mut self, start: usize, end: usize) {
        if self
            .before(start)
            .is_some_and(|byte| byte.is_ascii_alphanumeric())
        {
            return;
        }
        let value = self.run(end, |byte| byte == b' ');
        let stop = self.run_of(value, Of::Credential);
        if stop - value >= 8 && self.is_at_least(Look::Chosen, value..stop) && !self.refers(value) {
            let stop = self.wrapped(value, stop, None);
            self.take(value..stop, Secret::BearerToken);
        }
    }

    /// `Cookie: name=value; …`, `Set-Cookie`, `--cookie`: every value that looks like chance.
    pub(super) fn cookies(&mut self, start: usize, end: usize) {
        if start < self.cookies {
            return;
        }
        let gap = self.slice(end..end.saturating_add(MAX_GAP));
        let gap = gap
            .iter()
            .take_while(|byte| b" \"'\\:=[>".contains(byte))
            .count();
        let sign = self.slice(end..end + gap);
        let option = self.before(start) == Some(b'-') && gap > 0;
        if !sign.contains(&b':') && !sign.contains(&b'=') && !option {
            return;
        }
        let mut at = end + gap;
        let stop = self.run_of(at, Of::Line);
        self.cookies = stop;
        while at < stop {
            let pair = self
                .run(at, |byte| {
                    byte.is_ascii_graphic() && !b";\"'`,<".contains(&byte)
                })
                .min(stop);
            if let Some(sign) = memchr::memchr(b'=', self.slice(at..pair)) {
                let value = at + sign + 1;
                let bytes = self.slice(value..pair);
                if bytes.len() >= 8 && chance::look(bytes) == Look::Random {
                    self.take(value..pair, Secret::BearerToken);
                }
            }
            at = pair.max(at) + 1;
            if matches!(self.byte(at - 1), Some(b'"' | b'\'' | b'`' | b'<')) {
                break;
            }
        }
    }
}

/// What the credentials of a header are made of.
pub(super) const fn is_credential(byte: u8) -> bool {
    is_token(byte) || matches!(byte, b'.' | b'~' | b':' | b'|' | b'!' | b'$' | b'*' | b'^')
}
