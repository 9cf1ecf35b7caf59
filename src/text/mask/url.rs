//! Users and passwords in URLs, and the paths of webhooks.

use super::Secret;
use super::chance::Look;
use super::find::{Finder, Of};
use std::ops::Range;

/// How far the user and the password of a URL reach at most, in bytes.
const MAX_AUTHORITY: usize = 512;

/// How far the path of a webhook reaches at most, in bytes.
const MAX_PATH: usize = 512;

/// What stands in the place of a password in documentation.
const EXAMPLES: [&str; 8] = [
    "password", "passwd", "pass", "secret", "token", "port", "tag", "version",
];

impl Finder<'_> {
    /// The password of `scheme://user:password@host`, which may have `@`, `/` and `#` in it; a token in the place of
    /// the user.
    pub(super) fn url(&mut self, start: usize, end: usize) {
        if !self
            .before(start)
            .is_some_and(|byte| byte.is_ascii_alphanumeric())
        {
            return;
        }
        let stop = self
            .run_of(end, Of::Unspaced)
            .min(end.saturating_add(MAX_AUTHORITY));
        let part = self.slice(end..stop);
        let length = memchr::memchr3(b'<', b'>', b'\\', part).unwrap_or(part.len());
        let part = part.get(..length).unwrap_or_default();
        let name = part.iter().take_while(|byte| is_user(**byte)).count();
        let password = match part.get(name) {
            Some(b':') => {
                let from = name + 1;
                let rest = part.get(from..).unwrap_or_default();
                let Some(length) = password(rest) else {
                    return;
                };
                from..from + length
            }
            Some(b'@') if name >= 20 && self.is_at_least(Look::Random, end..end + name) => 0..name,
            _ => return,
        };
        let range = Range {
            start: end + password.start,
            end: end + password.end,
        };
        if range.len() >= 4 && !self.refers(range.start) {
            self.take(range, Secret::Password);
        }
    }

    /// The parts of a path that look like chance.
    pub(super) fn webhook(&mut self, end: usize, secret: Secret) {
        let stop = self.run_of(end, Of::Path).min(end.saturating_add(MAX_PATH));
        let mut at = end;
        while at < stop {
            let part =
                memchr::memchr(b'/', self.slice(at..stop)).map_or(stop, |length| at + length);
            if part - at > 12 && self.is_at_least(Look::Random, at..part) {
                self.take(at..part, secret);
            }
            at = part + 1;
        }
    }

    /// The password of a line of `.pgpass`: host, port, database, user, password. `end` is behind the port.
    pub(super) fn pgpass(&mut self, end: usize) {
        let line = self.run_of(end, Of::Unspaced);
        let rest = self.slice(end..line.min(end + MAX_AUTHORITY));
        let mut colons = memchr::memchr_iter(b':', rest);
        if let Some(second) = colons.nth(1).filter(|_| !rest.contains(&b'/')) {
            self.take(end + second + 1..end + rest.len(), Secret::Password);
        }
    }
}

impl Finder<'_> {
    /// The password of `user/password@host`, as Oracle writes it.
    pub(super) fn oracle(&mut self, end: usize) {
        let stop = self.run_of(end, Of::Unspaced).min(end + MAX_AUTHORITY);
        let part = self.slice(end..stop);
        let user = part.iter().take_while(|byte| is_user(**byte)).count();
        let at = memchr::memrchr(b'@', part);
        if let Some(at) = at.filter(|at| part.get(user) == Some(&b'/') && *at > user + 4) {
            self.take(end + user + 1..end + at, Secret::Password);
        }
    }
}

/// How long the password is that a text begins with, up to the `@` before a host; `None` when there is none.
fn password(text: &[u8]) -> Option<usize> {
    let digits = text.iter().take_while(|byte| byte.is_ascii_digit()).count();
    if digits > 0
        && text
            .get(digits)
            .is_none_or(|byte| matches!(byte, b'/' | b'?' | b'#' | b','))
    {
        // A port.
        return None;
    }
    let mut ats = memchr::memrchr_iter(b'@', text);
    let at = ats.find(|at| {
        let host = text.get(at + 1..).unwrap_or_default();
        let length = host
            .iter()
            .take_while(|byte| byte.is_ascii_alphanumeric() || b".-_[]".contains(byte))
            .count();
        let ends = host.get(length).is_none_or(|byte| {
            matches!(
                byte,
                b':' | b'/' | b'?' | b'#' | b',' | b';' | b')' | b']' | b'&' | b'|' | b'}'
            )
        });
        let digest = host.starts_with(b"sha256") || host.starts_with(b"sha512");
        length > 0 && ends && !digest
    })?;
    let found = text.get(..at)?;
    let is_example = EXAMPLES
        .iter()
        .any(|example| found.eq_ignore_ascii_case(example.as_bytes()));
    (!is_example).then_some(at)
}

const fn is_user(byte: u8) -> bool {
    byte.is_ascii_alphanumeric()
        || matches!(
            byte,
            b'.' | b'_' | b'-' | b'+' | b'%' | b'$' | b'{' | b'}' | b'~'
        )
}
