//! Runs of base64: what was wrapped in it, and keys that are nothing but a run of a certain length.

use super::Secret;
use super::find::{Finder, is_token, is_word};
use std::ops::Range;

/// The shortest run that is looked into, in bytes.
const MIN_RUN: usize = 24;

/// So often is base64 unwrapped that was in base64.
const MAX_DEPTH: usize = 2;

/// The least of a text that base64 is unwrapped for, in bytes.
const MIN_TEXT: usize = 12;

impl Finder<'_> {
    /// Looks into every long run of base64.
    pub(super) fn encoded(&mut self, depth: usize) {
        let bytes = self.text.as_bytes();
        let mut past = 0;
        let mut at = MIN_RUN - 1;
        // Every long run has a byte at one of these places.
        while at < bytes.len() {
            if at < past || !self.byte(at).is_some_and(is_base64) {
                at += MIN_RUN;
                continue;
            }
            let head = bytes.get(past..at).unwrap_or_default();
            let start = at
                - head
                    .iter()
                    .rev()
                    .take_while(|byte| is_base64(**byte))
                    .count();
            let stop = self.run(at, is_base64);
            past = stop;
            at += MIN_RUN;
            if stop - start >= MIN_RUN {
                let stop = self.wrapped(start, self.run(stop, |byte| byte == b'='), None);
                past = past.max(stop);
                self.long_run(start..stop, depth);
            }
        }
    }

    fn long_run(&mut self, range: Range<usize>, depth: usize) {
        let run = self.slice(range.clone());
        if let [b'S', b'K', key @ ..] = run
            && key.len() == 32
            && key.iter().all(u8::is_ascii_hexdigit)
            && !self.before(range.start).is_some_and(is_word)
        {
            // Source: gitleaks twilio-api-key.
            self.take(range, Secret::OtherToken);
            return;
        }
        if depth == MAX_DEPTH {
            return;
        }
        let Some(text) = unwrapped(run) else {
            return;
        };
        let found = super::find(&text, depth + 1);
        if let Some((_, secret)) = found.first() {
            self.take(range, *secret);
        }
    }
}

const fn is_base64(byte: u8) -> bool {
    is_token(byte) && !matches!(byte, b'=' | b'%')
}

/// The text that base64 of either alphabet was made of, up to where it is none; `None` when it begins with none.
fn unwrapped(run: &[u8]) -> Option<String> {
    let value = |byte: u8| match byte {
        b'A'..=b'Z' => Some(byte - b'A'),
        b'a'..=b'z' => Some(byte - b'a' + 26),
        b'0'..=b'9' => Some(byte - b'0' + 52),
        b'+' | b'-' => Some(62),
        b'/' | b'_' => Some(63),
        _ => None,
    };
    let mut text = Vec::new();
    let (mut bits, mut count) = (0_u32, 0);
    // A text of two bytes a character has nothing in every other one.
    let mut silent = 0;
    for sextet in run.iter().filter_map(|byte| value(*byte)) {
        bits = (bits << 6 | u32::from(sextet)) & 0xff_ffff;
        count += 6;
        if count < 8 {
            continue;
        }
        count -= 8;
        let byte = u8::try_from(bits >> count & 0xff).unwrap_or_default();
        if byte == 0 && silent <= text.len() {
            silent += 1;
            continue;
        }
        if byte.is_ascii_control() && !byte.is_ascii_whitespace() && byte != 0x1b {
            break;
        }
        text.push(byte);
    }
    let text = match String::from_utf8(text) {
        Ok(text) => text,
        Err(error) => {
            let valid = error.utf8_error().valid_up_to();
            let mut bytes = error.into_bytes();
            bytes.truncate(valid);
            String::from_utf8(bytes).unwrap_or_default()
        }
    };
    (text.len() >= MIN_TEXT).then_some(text)
}
