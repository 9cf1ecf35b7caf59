//! What stands in the place of a secret: `x` for each character, and at the end a number.
//!
//! `xxxxxxxxxxxx1` is as long as what it stands for, so that lines and columns stay what they were; it has no `*` that
//! a policy would read as a wildcard; and whoever reads it takes it for the redaction that it is. The number is the
//! same for the same secret and another for another, so that what reads the text can tell them apart. Nothing of the
//! secret is in it: numbers are given in the order in which secrets appear.

use super::{Masked, Secret};
use crate::text::Paste;
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::hash::{BuildHasher, RandomState};
use std::ops::Range;
use std::sync::LazyLock;

/// The least number of `x` before the number.
const MIN_RUN: usize = 3;

/// So many secrets of one question are recognised when they come again; each further one has a number of its own.
const MAX_KNOWN: usize = 4_096;

/// How often a text is looked at.
const MAX_ROUNDS: usize = 4;

/// The longest number that is read in a text, in digits.
const MAX_DIGITS: usize = 6;

/// Masks the texts of one question, or of one conversation.
///
/// Of a secret it remembers a hash with a key of this process, and its number.
#[derive(Clone, Debug, Default)]
pub struct Masker {
    known: BTreeMap<u64, usize>,
    last: usize,
    secrets: BTreeSet<Secret>,
}

static KEY: LazyLock<RandomState> = LazyLock::new(RandomState::new);

impl Masker {
    /// A masker for these texts, and for what is found in them: no stand-in that somebody pasted is given away again.
    pub fn of<'a>(texts: impl IntoIterator<Item = &'a str>) -> Self {
        let mut masker = Self::default();
        masker.reserve(texts);
        masker
    }

    /// Goes on with further texts.
    pub fn reserve<'a>(&mut self, texts: impl IntoIterator<Item = &'a str>) {
        for text in texts {
            self.last = self.last.max(highest(text));
        }
    }

    /// The masker for what is said next: it knows the same secrets, and has found none yet.
    #[must_use]
    pub fn next(&self) -> Self {
        Self {
            known: self.known.clone(),
            last: self.last,
            secrets: BTreeSet::new(),
        }
    }

    /// About how many bytes it takes.
    pub fn bytes(&self) -> usize {
        self.known.len() * 4 * size_of::<u64>()
    }

    /// The text without its secrets; borrowed when there are none.
    ///
    /// What a secret hid is seen when it is gone: a masked text is looked at again until nothing more is found.
    pub fn mask<'a>(&mut self, text: &'a str) -> Cow<'a, str> {
        let mut masked = Cow::Borrowed(text);
        for _ in 0..MAX_ROUNDS {
            let found = super::find(&masked, 0);
            if found.is_empty() {
                break;
            }
            masked = Cow::Owned(self.without(&masked, found));
        }
        masked
    }

    /// The text without what was found in it.
    fn without(&mut self, text: &str, found: Vec<(Range<usize>, Secret)>) -> String {
        self.secrets.extend(found.iter().map(|(_, secret)| *secret));
        let mut out = String::with_capacity(text.len());
        let mut at = 0;
        for range in merged(found.into_iter().map(|(range, _)| range).collect()) {
            let (Some(before), Some(secret)) = (text.get(at..range.start), text.get(range.clone()))
            else {
                continue;
            };
            out.push_str(before);
            let number = self.number(secret);
            push(&mut out, secret, number);
            at = range.end;
        }
        out.push_str(text.get(at..).unwrap_or_default());
        out
    }

    /// The paste without its secrets.
    #[must_use]
    pub fn paste(&mut self, paste: Paste) -> Paste {
        match self.mask(paste.as_str()) {
            Cow::Borrowed(_) => paste,
            Cow::Owned(text) => Paste::new(paste.name().map(str::to_owned), text),
        }
    }

    /// The kinds of secret that were found so far.
    pub fn secrets(&self) -> &BTreeSet<Secret> {
        &self.secrets
    }

    /// The number of a secret.
    fn number(&mut self, secret: &str) -> usize {
        let bare: String = secret.chars().filter(|c| !c.is_whitespace()).collect();
        let hash = KEY.hash_one(bare);
        if let Some(number) = self.known.get(&hash) {
            return *number;
        }
        self.last = self.last.saturating_add(1);
        if self.known.len() < MAX_KNOWN {
            self.known.insert(hash, self.last);
        }
        self.last
    }
}

/// Masks a text that stands for itself.
pub fn secrets(text: &str) -> Masked<'_> {
    let mut masker = Masker::of([text]);
    let text = masker.mask(text);
    Masked {
        text,
        secrets: masker.secrets,
    }
}

/// Whether a value was masked before, by us or by hand: `xxxx`, `xxxx1`, `****`, `[REDACTED]`; or in pieces,
/// as a secret is that a colour divides: `xxxx1xxxx2`.
pub(super) fn is_redacted(value: &[u8]) -> bool {
    let value = value.trim_ascii();
    let mut crosses = 0;
    let is_run = str::from_utf8(value).is_ok_and(|value| {
        value.chars().all(|c| match c {
            'x' | 'X' => {
                crosses += 1;
                true
            }
            '*' | '.' => true,
            '0'..='9' => crosses >= MIN_RUN,
            c => c.is_whitespace() || c.is_ascii_control(),
        })
    });
    let by_hand = [b"HIDDEN_DUE_TO_".as_slice(), b"REDACTED", b"redacted"];
    is_run || by_hand.iter().any(|word| value.starts_with(word))
}

/// The ranges in order, those that overlap or touch as one.
fn merged(mut ranges: Vec<Range<usize>>) -> Vec<Range<usize>> {
    ranges.sort_by_key(|range| range.start);
    let mut merged: Vec<Range<usize>> = Vec::with_capacity(ranges.len());
    for range in ranges {
        match merged.last_mut() {
            Some(last) if range.start <= last.end => last.end = last.end.max(range.end),
            _ => merged.push(range),
        }
    }
    merged
}

/// Writes the stand-in for a secret: as many characters, white space where it was. It is longer than a secret that has
/// no room for it.
fn push(out: &mut String, secret: &str, number: usize) {
    let number = number.to_string();
    let room = secret.chars().filter(|c| !c.is_whitespace()).count();
    let run = room.saturating_sub(number.len()).max(MIN_RUN);
    let mut signs = std::iter::repeat_n('x', run).chain(number.chars());
    for c in secret.chars() {
        if c.is_whitespace() {
            out.push(c);
        } else {
            out.extend(signs.next());
        }
    }
    out.extend(signs);
}

/// The highest number of a stand-in in a text.
fn highest(text: &str) -> usize {
    let bytes = text.as_bytes();
    let mut highest = 0;
    let mut past = 0;
    for at in memchr::memchr2_iter(b'x', b'X', bytes) {
        if at < past {
            continue;
        }
        let rest = bytes.get(at..).unwrap_or_default();
        let run = rest
            .iter()
            .take_while(|byte| matches!(byte, b'x' | b'X'))
            .count();
        past = at + run;
        if run < MIN_RUN {
            continue;
        }
        let digits = rest.get(run..).unwrap_or_default();
        let length = digits
            .iter()
            .take_while(|byte| byte.is_ascii_digit())
            .count();
        let number = digits
            .get(..length)
            .filter(|_| length <= MAX_DIGITS)
            .and_then(|digits| std::str::from_utf8(digits).ok());
        highest = highest.max(
            number
                .and_then(|number| number.parse().ok())
                .unwrap_or_default(),
        );
    }
    highest
}
