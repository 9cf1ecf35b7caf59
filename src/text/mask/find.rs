//! One pass over a text for the words by which secrets are found, and what stands behind each.

use super::Secret;
use super::anchors::{self, Anchor, Special};
use super::blocks::Table;
use super::chance::{self, Look};
use super::forms::Alphabet;
use super::header::is_credential;
use super::stand_in::is_redacted;
use std::ops::Range;

/// How long a secret access key is, in characters.
///
/// Source: gitleaks and trufflehog, rules for AWS; IAM does not document it.
pub(super) const SECRET_KEY_LENGTH: usize = 40;

/// From this width on, in bytes, a line may be one of several of a token: consoles and mail break no shorter ones.
const LONG_LINE: usize = 40;

/// How far a line is indented at most, or what stands between a name and its value, in bytes.
pub(super) const MAX_INDENT: usize = 24;

/// What was found: where, and what.
pub(super) type Found = (Range<usize>, Secret);

/// How the text stands to what was pasted.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Reading {
    /// As it was pasted: a backslash may be an escape.
    Raw,
    /// Escapes and colours undone: a backslash is one.
    Plain,
}

/// Finds all secrets of a text; those that overlap are there several times. Linear in it.
pub(super) fn secrets(text: &str, reading: Reading, depth: usize) -> Vec<Found> {
    let mut finder = Finder {
        text,
        reading,
        found: Vec::new(),
        past: 0,
        arn: 0,
        cookies: 0,
        table: Table::default(),
        manifest: 0,
        jwt: 0,
        jwk: 0,
        unended: false,
        pem_end: 0,
        runs: [Run::default(); Of::COUNT],
    };
    anchors::each(text.as_bytes(), |start, end, anchor| {
        finder.look(anchor, start, end);
    });
    finder.inner_marks();
    finder.encoded(depth);
    finder.found
}

/// Where a run of characters ends, remembered: whatever begins within it ends there too.
#[derive(Clone, Copy, Default, Debug)]
struct Run {
    start: usize,
    end: usize,
}

/// What a run is of.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Of {
    /// What follows the beginning of a token.
    Form(Alphabet),
    /// The path of a URL.
    Path,
    /// Everything up to white space or a quote.
    Unspaced,
    /// The same up to what ends a value in code, a URL or a table.
    Part,
    /// The same where a backslash is one.
    PlainPart,
    /// What the credentials of a header are made of.
    Credential,
    /// Everything up to a line end.
    Line,
}

impl Of {
    /// How many there are.
    const COUNT: usize = 6 + Alphabet::COUNT;

    /// The number of it.
    const fn number(self) -> usize {
        match self {
            Self::Path => 0,
            Self::Unspaced => 1,
            Self::Part => 2,
            Self::PlainPart => 3,
            Self::Credential => 4,
            Self::Line => 5,
            Self::Form(alphabet) => 6 + alphabet as usize,
        }
    }

    const fn has(self, byte: u8) -> bool {
        match self {
            Self::Form(alphabet) => alphabet.has(byte),
            Self::Path => is_token(byte) || byte == b'@',
            Self::Unspaced => byte.is_ascii_graphic() && !matches!(byte, b'"' | b'\'' | b'`'),
            Self::Part => Self::PlainPart.has(byte) && byte != b'\\',
            Self::PlainPart => {
                Self::Unspaced.has(byte) && !matches!(byte, b'<' | b'|' | b',' | b';' | b'&')
            }
            Self::Credential => is_credential(byte),
            Self::Line => !matches!(byte, b'\n' | b'\r'),
        }
    }
}

/// A text being searched.
pub(super) struct Finder<'a> {
    pub(super) text: &'a str,
    pub(super) reading: Reading,
    pub(super) found: Vec<Found>,
    /// What begins before this is masked already: a long value is run through once.
    pub(super) past: usize,
    /// The end of the last ARN.
    pub(super) arn: usize,
    /// The end of the last header with cookies.
    pub(super) cookies: usize,
    /// The last table.
    pub(super) table: Table,
    /// The end of the last manifest of a Kubernetes Secret.
    pub(super) manifest: usize,
    /// The end of the last lines that are no JSON Web Token.
    pub(super) jwt: usize,
    /// The end of the last JSON Web Key.
    pub(super) jwk: usize,
    /// A private key without an end was seen: there is no end behind it either.
    pub(super) unended: bool,
    /// Where the next end of a private key is, for those that begin before it.
    pub(super) pem_end: usize,
    runs: [Run; Of::COUNT],
}

impl Finder<'_> {
    pub(super) fn bytes(&self) -> &[u8] {
        self.text.as_bytes()
    }

    /// As much of the range as there is.
    pub(super) fn slice(&self, range: Range<usize>) -> &[u8] {
        let end = range.end.min(self.text.len());
        self.bytes().get(range.start..end).unwrap_or_default()
    }

    pub(super) fn byte(&self, at: usize) -> Option<u8> {
        self.bytes().get(at).copied()
    }

    pub(super) fn before(&self, at: usize) -> Option<u8> {
        self.byte(at.checked_sub(1)?)
    }

    pub(super) fn starts(&self, at: usize, with: &str) -> bool {
        self.bytes()
            .get(at..)
            .is_some_and(|rest| rest.starts_with(with.as_bytes()))
    }

    /// The end of the run of such bytes that begins at `start`.
    pub(super) fn run(&self, start: usize, is: impl Fn(u8) -> bool) -> usize {
        run(self.bytes(), start, is)
    }

    /// The end of such a run; each is run through once, however many begin within it.
    pub(super) fn run_of(&mut self, start: usize, of: Of) -> usize {
        let known = self.runs.get(of.number()).copied().unwrap_or_default();
        if (known.start..known.end).contains(&start) {
            return known.end;
        }
        let end = self.run(start, |byte| of.has(byte));
        if let Some(known) = self.runs.get_mut(of.number()) {
            *known = Run { start, end };
        }
        end
    }

    /// Takes a part for a secret, unless it is a redaction.
    pub(super) fn take(&mut self, range: Range<usize>, secret: Secret) {
        if !range.is_empty() && !is_redacted(self.slice(range.clone())) {
            self.past = self.past.max(range.end);
            self.found.push((range, secret));
        }
    }

    /// The same for a part that stands further on: what is before it is still looked at.
    pub(super) fn take_ahead(&mut self, range: Range<usize>, secret: Secret) {
        if !range.is_empty() && !is_redacted(self.slice(range.clone())) {
            self.found.push((range, secret));
        }
    }

    /// Whether a reference stands here rather than a value: `<token>`, `{{token}}`, `$TOKEN`, `[REDACTED]`.
    pub(super) fn refers(&self, at: usize) -> bool {
        match self.byte(at) {
            Some(b'<' | b'{' | b'[') => true,
            // The hashes of passwords begin with it as well.
            Some(b'$') => !self.byte(at + 1).is_some_and(|byte| byte.is_ascii_digit()),
            Some(b'%') => self.byte(at + 1) == Some(b'('),
            _ => false,
        }
    }

    /// Looks at what stands at `start..end`.
    fn look(&mut self, anchor: Anchor, start: usize, end: usize) {
        match anchor {
            Anchor::Form(form) => self.form(form, start, end),
            _ if start < self.past => {}
            Anchor::Label(class) => self.label(class, start, end),
            Anchor::Special(special) => self.special(special, start, end),
        }
    }

    fn special(&mut self, special: Special, start: usize, end: usize) {
        match special {
            Special::Arn if start >= self.arn => {
                self.arn = self.run_of(end, Of::Unspaced);
            }
            Special::Arn => {}
            Special::Pem => self.pem(end),
            Special::Ppk => self.ppk(end),
            Special::Jwt => self.jwt(start),
            Special::Authorization => self.authorization(start, end),
            Special::Bearer => self.bearer(start, end),
            Special::Cookie => self.cookies(start, end),
            Special::Url if start >= self.arn => self.url(start, end),
            Special::Url => {}
            Special::SlackWebhook => self.webhook(end, Secret::SlackToken),
            Special::DiscordWebhook => self.webhook(end, Secret::DiscordToken),
            Special::OtherWebhook => self.webhook(end, Secret::OtherToken),
            Special::Terraform => self.between(start, 14, end, 60, is_base64_url),
            Special::Telegram => self.telegram(start, end),
            Special::Salesforce => self.between(start, 15, end, 60, |byte| {
                is_base64_url(byte) || byte == b'.'
            }),
            Special::Pgpass => self.pgpass(end),
            Special::Oracle => self.oracle(end),
            Special::Jwk => self.jwk(start, end),
            Special::Command => self.command(start, end),
            Special::UserOption => self.user_option(start, end),
        }
    }
}

impl Finder<'_> {
    /// Whether a part looks at least so much like a secret.
    pub(super) fn is_at_least(&self, least: Look, range: Range<usize>) -> bool {
        chance::look(self.slice(range)) >= least
    }

    /// Where a token ends that goes on in the next lines: `start..first` is its first line. It does so where one of an
    /// `exact` length is complete then, and where a long line is followed by lines that hold nothing else.
    pub(super) fn wrapped(&self, start: usize, first: usize, exact: Option<usize>) -> usize {
        self.wrapped_of(is_token, start, first, exact)
    }

    /// The same for a token of such characters.
    pub(super) fn wrapped_of(
        &self,
        is: fn(u8) -> bool,
        start: usize,
        first: usize,
        exact: Option<usize>,
    ) -> usize {
        let mut stop = first;
        let mut length = first - start;
        let mut width = length;
        let mut complete = first;
        while match exact {
            Some(exact) => length < exact,
            None => width >= LONG_LINE,
        } {
            let Some(next) = self.next_line(stop) else {
                break;
            };
            let end = self.run(next, is);
            let line = self.slice(next..end);
            let alone = self.byte(end).is_none_or(|byte| {
                matches!(
                    byte,
                    b'\n' | b'\r' | b'"' | b'\'' | b'\\' | b'<' | b'`' | b' '
                )
            });
            // `=` ends a token; before anything else it begins a value: another setting.
            let ended = line.iter().rposition(|byte| *byte != b'=').unwrap_or(0);
            let names = line.iter().take(ended).any(|byte| *byte == b'=');
            let fits = exact.is_some() || line.len() >= 4 && chance::look(line) > Look::Words;
            if !alone || names || line.is_empty() || !fits {
                break;
            }
            (stop, width) = (end, line.len());
            length += width;
            if exact.is_none_or(|exact| exact == length) {
                complete = stop;
            }
        }
        complete
    }

    /// Where the next line begins behind its indent and the marks before it, where the line ends here.
    pub(super) fn next_line(&self, at: usize) -> Option<usize> {
        let at = at + usize::from(self.byte(at) == Some(b'\\'));
        let at = at + usize::from(self.byte(at) == Some(b'\r'));
        (self.byte(at) == Some(b'\n')).then(|| {
            let mut at = at + 1;
            let limit = at + MAX_INDENT;
            while at < limit {
                at += match self.byte(at) {
                    Some(b' ' | b'\t' | b'|' | b'>') => 1,
                    _ if self.starts(at, "│") => "│".len(),
                    _ => break,
                };
            }
            at
        })
    }
}

/// The end of the run of such bytes that begins at `start`.
pub(super) fn run(bytes: &[u8], start: usize, is: impl Fn(u8) -> bool) -> usize {
    let rest = bytes.get(start..).unwrap_or_default();
    let length = rest.iter().take_while(|byte| is(**byte)).count();
    visit(length);
    start + length
}

#[cfg(test)]
thread_local! {
    static VISITED: std::cell::Cell<usize> = const { std::cell::Cell::new(0) };
}

/// Counts bytes that were looked at, so that a test can hold their number to a multiple of the text's.
#[cfg(test)]
pub(super) fn visit(bytes: usize) {
    VISITED.set(VISITED.get() + bytes);
}

#[cfg(not(test))]
pub(super) const fn visit(_bytes: usize) {}

/// How many bytes were looked at since this was asked last.
#[cfg(test)]
pub(super) fn visited() -> usize {
    VISITED.replace(0)
}

pub(super) const fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

pub(super) const fn is_base64(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'/' | b'+')
}

pub(super) const fn is_base64_url(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-')
}

/// Base64 of either alphabet, and escaped for a URL.
pub(super) const fn is_token(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'/' | b'+' | b'=' | b'_' | b'-' | b'%')
}
