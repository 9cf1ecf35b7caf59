//! Tokens and keys that are known by their own form.

use super::Secret;
use super::chance::Look;
use super::find::{
    Finder, MAX_INDENT, Of, Reading, SECRET_KEY_LENGTH, is_base64, is_base64_url, is_word, run,
};
use super::forms::Form;
use std::ops::Range;

/// How far from an access key id, or from the words for it, its secret is looked for, in bytes.
const NEAR: usize = 200;

/// A beginning of a token that is longer than this, in bytes, is masked as well: it tells too much of where the rest
/// begins.
const MAX_SHOWN_PREFIX: usize = 11;

/// A beginning of a token that is no longer than this, in bytes, is that of many names.
const MAX_WEAK_PREFIX: usize = 4;

impl Finder<'_> {
    /// A token of a known form.
    pub(super) fn form(&mut self, form: &Form, start: usize, end: usize) {
        if self.slice(start..end) != form.prefix.as_bytes() {
            return;
        }
        let begins_with_letter = form.prefix.starts_with(|c: char| c.is_ascii_alphanumeric());
        if begins_with_letter && self.before(start).is_some_and(is_base64_url) {
            return;
        }
        if start < self.past {
            // It is masked already: only its kind is of interest.
            let stop = run(self.slice(0..end + form.least), end, |byte| {
                form.alphabet.has(byte)
            });
            if stop - end == form.least && self.is_at_least(Look::Random, end..stop) {
                self.found.push((end..stop, form.secret));
            }
            return;
        }
        let is_key_id = matches!(form.secret, Secret::AccessKeyId | Secret::TemporaryKeyId);
        let stop = self.run_of(end, Of::Form(form.alphabet));
        let is_short = is_key_id || form.least == form.most || stop - end < form.least;
        let exact = is_short.then_some(form.least);
        let goes_on = self
            .byte(stop)
            .is_some_and(|byte| byte.is_ascii_alphanumeric());
        let is_longer = form.least == form.most && stop - end > form.most;
        let stop = self.wrapped(end, stop, exact);
        if stop - end < form.least || goes_on || is_longer {
            return;
        }
        // A short beginning may be that of a name, a longer one only of a name in small letters.
        let is_name = if form.prefix.len() <= MAX_WEAK_PREFIX && !is_key_id {
            !self.is_at_least(Look::Random, end..stop)
        } else {
            let capital = !is_key_id && self.slice(end..stop).iter().any(u8::is_ascii_uppercase);
            !capital && !self.is_at_least(Look::Chosen, end..stop)
        };
        if is_name {
            return;
        }
        let begin = if form.prefix.len() > MAX_SHOWN_PREFIX {
            start
        } else {
            end
        };
        self.take(begin..stop, form.secret);
        if is_key_id && form.prefix != "A3T" {
            self.secret_key_behind(stop);
            self.secret_key_in(start.saturating_sub(NEAR)..start);
            self.secret_key_in(stop..stop.saturating_add(NEAR));
        }
    }

    /// Forty characters of base64 that stand alone and look like chance, and are not said to be something else.
    pub(super) fn secret_key_in(&mut self, part: Range<usize>) {
        let text = self.text;
        let end = part.end.min(text.len());
        let mut at = part.start;
        // A run that the part begins within does not stand alone, nor one that goes on far behind it.
        let bytes = text.as_bytes();
        let bytes = bytes.get(..end.saturating_add(41)).unwrap_or(bytes);
        if self.before(at).is_some_and(is_base64) {
            at = run(bytes, at, is_base64);
        }
        while at < end {
            if !bytes.get(at).copied().is_some_and(is_base64) {
                at += 1;
                continue;
            }
            // The `n` of an escaped line end is no part of it.
            if self.reading == Reading::Raw && self.before(at) == Some(b'\\') {
                at += 1;
            }
            let stop = run(bytes, at, is_base64);
            let key = bytes.get(at..stop).unwrap_or_default();
            let many = |is: fn(&u8) -> bool| key.iter().filter(|byte| is(byte)).count();
            let edge = |byte: Option<u8>| {
                byte.is_none_or(|byte| !(is_word(byte) || b"-.:@/$%#".contains(&byte)))
            };
            let before = self
                .before(at)
                .filter(|_| self.before(at - 1) != Some(b'\\'));
            if key.len() == SECRET_KEY_LENGTH
                && many(u8::is_ascii_uppercase) >= 3
                && many(u8::is_ascii_lowercase) >= 3
                && edge(before)
                && edge(self.byte(stop))
                && !self.is_named_otherwise(at)
            {
                self.take_ahead(at..stop, Secret::SecretAccessKey);
            }
            at = stop.max(at + 1);
        }
    }

    /// The secret key right behind its id and a colon.
    pub(super) fn secret_key_behind(&mut self, id: usize) {
        if self.byte(id) == Some(b':') {
            let stop = self.run(id + 1, is_base64);
            if stop - id - 1 == SECRET_KEY_LENGTH {
                self.take(id + 1..stop, Secret::SecretAccessKey);
            }
        }
    }

    /// Whether a name stands before a value and is none of a secret: `"Sid": "…"`.
    pub(super) fn is_named_otherwise(&self, at: usize) -> bool {
        let sign = |byte: &&u8| matches!(byte, b' ' | b'"' | b'\'' | b'\\' | b'`');
        let before = self.slice(at.saturating_sub(MAX_INDENT)..at);
        let gap = before.iter().rev().take_while(sign).count();
        let Some(sign_at) = at
            .checked_sub(gap + 1)
            .filter(|at| matches!(self.byte(*at), Some(b':' | b'=')))
        else {
            return false;
        };
        let before = self.slice(sign_at.saturating_sub(MAX_INDENT)..sign_at);
        let gap = before.iter().rev().take_while(sign).count();
        let name = self.name_before(sign_at - gap);
        let parts = ["secret", "key", "value", "token", "pass", "cred", "aws"];
        !name.is_empty()
            && !parts.iter().any(|part| {
                name.windows(part.len())
                    .any(|window| window == part.as_bytes())
            })
    }

    /// Marks within tokens that have no word before them: the dots of Discord's and Vault's, the `~` of Azure's.
    pub(super) fn inner_marks(&mut self) {
        let bytes = self.text.as_bytes();
        let mut past = 0;
        for mark in memchr::memchr2_iter(b'.', b'~', bytes) {
            if bytes.get(mark) == Some(&b'~') {
                self.azure(mark);
                continue;
            }
            let second = run(bytes, mark + 1, is_base64_url);
            let before = self.before(mark);
            if before == Some(b's')
                && second - mark == 25
                && !mark
                    .checked_sub(1)
                    .and_then(|s| self.before(s))
                    .is_some_and(is_word)
            {
                if self.is_at_least(Look::Random, mark + 1..second) {
                    self.take(mark + 1..second, Secret::OtherToken);
                }
                continue;
            }
            if !(6..=7).contains(&(second - mark - 1)) || bytes.get(second) != Some(&b'.') {
                continue;
            }
            let length = bytes
                .get(past.max(mark.saturating_sub(40))..mark)
                .unwrap_or_default()
                .iter()
                .rev()
                .take_while(|byte| is_base64_url(**byte))
                .count();
            let start = mark - length;
            let stop = run(bytes, second + 1, is_base64_url);
            // The first part is a number in base64.
            let number = matches!(bytes.get(start), Some(b'M' | b'N' | b'O'));
            if number && (23..=30).contains(&length) && (27..=45).contains(&(stop - second - 1)) {
                self.take(start..stop, Secret::DiscordToken);
                past = stop;
            }
        }
    }

    /// A client secret of Azure AD: `…8Q~…`.
    ///
    /// Source: gitleaks azure-ad-client-secret.
    pub(super) fn azure(&mut self, mark: usize) {
        let Some(start) = mark.checked_sub(5) else {
            return;
        };
        let is = |byte: u8| is_base64_url(byte) || matches!(byte, b'.' | b'~');
        let stop = run(self.slice(0..mark.saturating_add(36)), mark + 1, is);
        let head = self.slice(start..mark);
        if head.iter().all(|byte| is(*byte))
            && self
                .slice(mark - 2..mark - 1)
                .iter()
                .all(u8::is_ascii_digit)
            && self.byte(mark - 1) == Some(b'Q')
            && !self.before(start).is_some_and(is)
            && (31..=34).contains(&(stop - mark - 1))
        {
            self.take(start..stop, Secret::OtherToken);
        }
    }

    /// A token around a mark: exactly so many letters and digits stand before it, at least so many characters behind.
    pub(super) fn between(
        &mut self,
        start: usize,
        before: usize,
        end: usize,
        least: usize,
        is: fn(u8) -> bool,
    ) {
        let Some(begin) = start.checked_sub(before) else {
            return;
        };
        let stop = self.run(end, is);
        if self
            .slice(begin..start)
            .iter()
            .all(u8::is_ascii_alphanumeric)
            && !self.before(begin).is_some_and(is_word)
            && stop - end >= least
        {
            self.take(begin..stop, Secret::OtherToken);
        }
    }

    /// A token of a Telegram bot.
    ///
    /// Source: gitleaks telegram-bot-api-token.
    pub(super) fn telegram(&mut self, start: usize, end: usize) {
        let digits = self.slice(start.saturating_sub(17)..start);
        let digits = digits
            .iter()
            .rev()
            .take_while(|byte| byte.is_ascii_digit())
            .count();
        let stop = self.run(end, is_base64_url);
        if (5..=16).contains(&digits) && (32..=33).contains(&(stop - end)) {
            self.take(start + 1..stop, Secret::OtherToken);
        }
    }
}
