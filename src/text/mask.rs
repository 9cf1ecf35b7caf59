//! Secrets and account numbers: found and masked. The only road from a paste to a log, a file or a table.
//!
//! Known by their own form: access key ids, private keys in PEM, JSON Web Tokens, session tokens as STS
//! makes them, tokens of GitHub, Slack, Discord and a few others, passwords in URLs. Known by the words
//! before them: secret access keys, session tokens, passwords, `Authorization` headers, signatures. Not
//! secrets: ARNs, ids of users and roles (`AIDA…`, `AROA…`), encoded authorization messages.
//!
//! What is masked becomes `x`, one for each character, so that lines and columns stay what they were, no
//! wildcard arises in a policy, and whoever reads the text takes it for a redaction. What consists of `x`
//! or `*` already is none, so masking twice is masking once. Linear in the text.

use aho_corasick::{AhoCorasick, AhoCorasickKind};
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::fmt::Write;
use std::ops::Range;
use std::sync::LazyLock;
use std::sync::atomic::{AtomicUsize, Ordering};

/// What kind of secret stood in a text.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Secret {
    /// A secret access key of AWS.
    SecretAccessKey,
    /// A session token of AWS.
    SessionToken,
    /// The id of a long-term AWS access key, `AKIA…`.
    AccessKeyId,
    /// The id of temporary AWS credentials, `ASIA…`, which CloudTrail writes into every event.
    TemporaryKeyId,
    /// A signature of an AWS request, as in a presigned URL.
    Signature,
    /// A private key in PEM.
    PrivateKey,
    /// A bearer token, a JSON Web Token or another value of an `Authorization` header.
    BearerToken,
    /// A password, in a URL or after its name.
    Password,
    /// A token of GitHub.
    GitHubToken,
    /// A token of Slack, or an address of a Slack webhook.
    SlackToken,
    /// A token of a Discord bot, or an address of a Discord webhook.
    DiscordToken,
    /// A token of another service, known by its beginning.
    OtherToken,
}

impl Secret {
    /// Every kind.
    pub const ALL: [Self; 12] = [
        Self::SecretAccessKey,
        Self::SessionToken,
        Self::AccessKeyId,
        Self::TemporaryKeyId,
        Self::Signature,
        Self::PrivateKey,
        Self::BearerToken,
        Self::Password,
        Self::GitHubToken,
        Self::SlackToken,
        Self::DiscordToken,
        Self::OtherToken,
    ];

    /// The stable code.
    pub const fn code(self) -> &'static str {
        match self {
            Self::SecretAccessKey => "secret_access_key",
            Self::SessionToken => "session_token",
            Self::AccessKeyId => "access_key_id",
            Self::TemporaryKeyId => "temporary_key_id",
            Self::Signature => "signature",
            Self::PrivateKey => "private_key",
            Self::BearerToken => "bearer_token",
            Self::Password => "password",
            Self::GitHubToken => "github_token",
            Self::SlackToken => "slack_token",
            Self::DiscordToken => "discord_token",
            Self::OtherToken => "other_token",
        }
    }
}

/// A text without its secrets.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Masked<'a> {
    /// The text, with as many characters and lines as before; borrowed when there was nothing to mask.
    pub text: Cow<'a, str>,
    /// What was masked.
    pub secrets: BTreeSet<Secret>,
}

/// Masks every secret.
pub fn secrets(text: &str) -> Masked<'_> {
    let mut finder = Finder {
        text,
        found: Vec::new(),
        past: 0,
        unended: false,
    };
    let Some(anchors) = anchors(text.len()) else {
        finder.found.push((0..text.len(), Secret::OtherToken));
        return finder.masked();
    };
    for anchor in anchors.find_overlapping_iter(text) {
        if let Some((_, sort)) = WORDS.get(anchor.pattern().as_usize()) {
            finder.look(*sort, anchor.start(), anchor.end());
        }
    }
    finder.discord_tokens();
    finder.masked()
}

/// Masks every account number: runs of twelve digits, also as `1234-5678-9012` or `1234 5678 9012`, and in
/// full-width digits.
pub fn accounts(text: &str) -> Cow<'_, str> {
    crossed_out(text, account_numbers(text))
}

/// A run of digits.
struct Digits {
    range: Range<usize>,
    /// How many there are.
    count: usize,
    /// Whether they may be a year.
    is_year: bool,
}

/// The value of an ASCII or full-width digit.
fn digit(c: char) -> Option<u32> {
    match c {
        '0'..='9' => c.to_digit(10),
        '\u{FF10}'..='\u{FF19}' => Some(u32::from(c) - 0xFF10),
        _ => None,
    }
}

/// The runs of digits of a text.
fn digits(text: &str) -> impl Iterator<Item = Digits> {
    let mut characters = text.char_indices().peekable();
    std::iter::from_fn(move || {
        let mut run: Option<Digits> = None;
        while let Some((at, c)) = characters.next() {
            let end = at + c.len_utf8();
            let Some(digit) = digit(c) else {
                continue;
            };
            let run = run.get_or_insert(Digits {
                range: at..end,
                count: 0,
                is_year: matches!(digit, 1 | 2),
            });
            run.range.end = end;
            run.count += 1;
            run.is_year &= run.count != 2 || matches!(digit, 0 | 9);
            if characters
                .peek()
                .is_none_or(|(_, next)| self::digit(*next).is_none())
            {
                break;
            }
        }
        run
    })
}

/// Where account numbers stand.
fn account_numbers(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut runs = digits(text);
    let mut window: VecDeque<Digits> = VecDeque::with_capacity(3);
    loop {
        while window.len() < 3
            && let Some(run) = runs.next()
        {
            window.push_back(run);
        }
        match window.make_contiguous() {
            [] => return found,
            [one, ..] if one.count == 12 => found.push(one.range.clone()),
            [first, second, third] if is_account(text, first, second, third) => {
                found.push(first.range.start..third.range.end);
                window.clear();
            }
            _ => {}
        }
        window.pop_front();
    }
}

/// Tells whether three runs of digits are an account number in groups of four, and not a part of a longer
/// number or a row of years.
fn is_account(text: &str, first: &Digits, second: &Digits, third: &Digits) -> bool {
    let groups = [first, second, third];
    let gap = text.get(first.range.end..second.range.start);
    let same = gap == text.get(second.range.end..third.range.start);
    let is_gap = matches!(gap, Some("-" | "\u{FF0D}" | " " | "\u{A0}" | "\u{3000}"));
    if !same
        || !is_gap
        || groups.iter().any(|group| group.count != 4)
        || groups.iter().all(|group| group.is_year)
    {
        return false;
    }
    let gap = gap.unwrap_or_default();
    let before = text.get(..first.range.start).unwrap_or_default();
    let after = text.get(third.range.end..).unwrap_or_default();
    let is_hyphen = matches!(gap, "-" | "\u{FF0D}");
    // Words stand beside a number that is written with spaces, but no more digits.
    let goes_on = |next: Option<char>| is_hyphen || next.is_some_and(|c| digit(c).is_some());
    let longer_before = before
        .strip_suffix(gap)
        .is_some_and(|rest| goes_on(rest.chars().next_back()));
    let longer_after = after
        .strip_prefix(gap)
        .is_some_and(|rest| goes_on(rest.chars().next()));
    !longer_before && !longer_after
}

/// Other numbers for the account numbers of texts: the same for the same one, so that what is said of them stays
/// true. Use one value for the texts that belong together.
#[derive(Debug, Default)]
pub struct OtherAccounts {
    /// Which number stands for which account's.
    known: BTreeMap<String, usize>,
}

impl OtherAccounts {
    /// The text with other numbers in place of its account numbers.
    pub fn in_place_of<'a>(&mut self, text: &'a str) -> Cow<'a, str> {
        let found = account_numbers(text);
        if found.is_empty() {
            return Cow::Borrowed(text);
        }
        let mut other = String::with_capacity(text.len());
        let mut past = 0;
        for range in found {
            other.push_str(text.get(past..range.start).unwrap_or_default());
            let number: String = text
                .get(range.clone())
                .unwrap_or_default()
                .chars()
                .filter_map(|c| char::from_digit(digit(c)?, 10))
                .collect();
            let next = self.known.len() + 1;
            let stand_in = self.known.entry(number).or_insert(next);
            // No account has such a number, and writing to a text cannot fail.
            let _ = write!(other, "{stand_in:012}");
            past = range.end;
        }
        other.push_str(text.get(past..).unwrap_or_default());
        Cow::Owned(other)
    }
}

/// What stands where a secret may be.
#[derive(Clone, Copy, Debug)]
enum Sort {
    /// The id of an access key; a secret key may stand beside it.
    KeyId(Secret),
    /// A word after which a secret access key may stand.
    SecretKey,
    /// A name after which a value of at least so many characters is a secret.
    Named(Secret, usize),
    /// A name after which, between quotes or right behind `=`, any value is a password.
    Password,
    /// The beginning of a token, and how many characters follow at least.
    Token(Secret, usize),
    /// The beginning of a session token.
    Session,
    /// The beginning of a private key.
    Pem,
    /// The beginning of a JSON Web Token.
    Jwt,
    /// The name of the header.
    Authorization,
    /// The scheme.
    Bearer,
    /// What stands before the authority of a URL.
    Url,
    /// The path of a webhook, whose parts are its secret.
    Webhook(Secret),
}

/// The words, in lower case, by which a secret is found.
const WORDS: [(&str, Sort); 52] = [
    ("akia", Sort::KeyId(Secret::AccessKeyId)),
    ("asia", Sort::KeyId(Secret::TemporaryKeyId)),
    ("secret_access_key", Sort::SecretKey),
    ("secretaccesskey", Sort::SecretKey),
    ("secret-access-key", Sort::SecretKey),
    ("secret access key", Sort::SecretKey),
    ("secret_key", Sort::SecretKey),
    ("secretkey", Sort::SecretKey),
    ("secret-key", Sort::SecretKey),
    ("secret key", Sort::SecretKey),
    ("シークレットアクセスキー", Sort::SecretKey),
    ("シークレットキー", Sort::SecretKey),
    ("シークレット アクセスキー", Sort::SecretKey),
    ("session_token", Sort::Named(Secret::SessionToken, 16)),
    ("sessiontoken", Sort::Named(Secret::SessionToken, 16)),
    ("session-token", Sort::Named(Secret::SessionToken, 16)),
    ("session token", Sort::Named(Secret::SessionToken, 16)),
    ("security_token", Sort::Named(Secret::SessionToken, 16)),
    ("security-token", Sort::Named(Secret::SessionToken, 16)),
    ("セッショントークン", Sort::Named(Secret::SessionToken, 16)),
    ("access_token", Sort::Named(Secret::BearerToken, 16)),
    ("accesstoken", Sort::Named(Secret::BearerToken, 16)),
    ("refresh_token", Sort::Named(Secret::BearerToken, 16)),
    ("refreshtoken", Sort::Named(Secret::BearerToken, 16)),
    ("client_secret", Sort::Named(Secret::BearerToken, 16)),
    ("clientsecret", Sort::Named(Secret::BearerToken, 16)),
    ("x-amz-signature", Sort::Named(Secret::Signature, 32)),
    ("signature=", Sort::Named(Secret::Signature, 32)),
    ("password", Sort::Password),
    ("passwd", Sort::Password),
    ("iqojb3jpz2lu", Sort::Session),
    ("fwogzxivyxdz", Sort::Session),
    ("fqogzxivyxdz", Sort::Session),
    ("-----begin ", Sort::Pem),
    ("eyj", Sort::Jwt),
    ("authorization", Sort::Authorization),
    ("bearer ", Sort::Bearer),
    ("://", Sort::Url),
    ("ghp_", Sort::Token(Secret::GitHubToken, 30)),
    ("gho_", Sort::Token(Secret::GitHubToken, 30)),
    ("ghu_", Sort::Token(Secret::GitHubToken, 30)),
    ("ghs_", Sort::Token(Secret::GitHubToken, 30)),
    ("ghr_", Sort::Token(Secret::GitHubToken, 30)),
    ("github_pat_", Sort::Token(Secret::GitHubToken, 30)),
    ("xoxb-", Sort::Token(Secret::SlackToken, 10)),
    ("xoxp-", Sort::Token(Secret::SlackToken, 10)),
    ("xoxe-", Sort::Token(Secret::SlackToken, 10)),
    ("xapp-", Sort::Token(Secret::SlackToken, 10)),
    (
        "hooks.slack.com/services/",
        Sort::Webhook(Secret::SlackToken),
    ),
    ("/api/webhooks/", Sort::Webhook(Secret::DiscordToken)),
    ("glpat-", Sort::Token(Secret::OtherToken, 20)),
    ("sk-ant-", Sort::Token(Secret::OtherToken, 20)),
];

/// All words in one pass: an automaton that is made in a third of the time, for a process that answers one
/// question.
static QUICKLY_MADE: LazyLock<Option<AhoCorasick>> =
    LazyLock::new(|| searcher(AhoCorasickKind::ContiguousNFA));

/// The same, which reads several times as fast, for a log and for a process that answers many questions.
static QUICKLY_RUN: LazyLock<Option<AhoCorasick>> =
    LazyLock::new(|| searcher(AhoCorasickKind::DFA));

/// So many bytes are worth the second.
const MANY: usize = 512 * 1024;

/// The automaton for the next so many bytes. Both find the same.
fn anchors(bytes: usize) -> Option<&'static AhoCorasick> {
    static READ: AtomicUsize = AtomicUsize::new(0);
    let before = READ.load(Ordering::Relaxed);
    if before.saturating_add(bytes) < MANY {
        READ.fetch_add(bytes, Ordering::Relaxed);
        QUICKLY_MADE.as_ref()
    } else {
        QUICKLY_RUN.as_ref()
    }
}

/// `None` never, as long as the words are few and short; without it nothing is shown.
fn searcher(kind: AhoCorasickKind) -> Option<AhoCorasick> {
    AhoCorasick::builder()
        .ascii_case_insensitive(true)
        .kind(Some(kind))
        .build(WORDS.iter().map(|(word, _)| word))
        .ok()
}

/// How far from an access key id, or from the words for it, its secret is looked for, in bytes.
const NEAR: usize = 200;
/// How much may stand between a name and its value, in bytes.
const GAP: usize = 24;
/// How far the path of a webhook reaches at most, in bytes.
const PATH: usize = 256;
/// How long a colour code is at most, in bytes.
const CODE: usize = 20;
/// How far the user and the password of a URL reach at most, in bytes.
const AUTHORITY: usize = 512;

struct Finder<'a> {
    text: &'a str,
    found: Vec<(Range<usize>, Secret)>,
    /// What begins before this is masked already: a long value is run through once.
    past: usize,
    /// A private key without an end was seen: there is no end behind it either.
    unended: bool,
}

impl<'a> Finder<'a> {
    fn masked(self) -> Masked<'a> {
        let secrets = self.found.iter().map(|(_, secret)| *secret).collect();
        let ranges = self.found.into_iter().map(|(range, _)| range).collect();
        Masked {
            text: crossed_out(self.text, ranges),
            secrets,
        }
    }

    fn bytes(&self) -> &[u8] {
        self.text.as_bytes()
    }

    /// As much of the range as there is.
    fn slice(&self, range: Range<usize>) -> &[u8] {
        let end = range.end.min(self.text.len());
        self.bytes().get(range.start..end).unwrap_or_default()
    }

    fn before(&self, at: usize) -> Option<u8> {
        self.bytes().get(at.checked_sub(1)?).copied()
    }

    /// The character before, where it is one: an escaped line end or `=` is none, nor is the end of a
    /// colour code.
    fn letter_before(&self, at: usize) -> Option<u8> {
        let begins = |length: usize, escape: &[u8]| {
            at.checked_sub(length)
                .is_some_and(|start| self.slice(start..at).starts_with(escape))
        };
        let hex = |length: usize| {
            let digits = self.slice(at.saturating_sub(length)..at);
            digits.iter().all(u8::is_ascii_hexdigit)
        };
        let line_end = begins(2, b"\\") && self.before(at).is_some_and(|b| b"nrt".contains(&b));
        let colour = self
            .before(at)
            .is_some_and(|byte| byte.is_ascii_alphabetic())
            && {
                let code = self.slice(at.saturating_sub(CODE)..at.saturating_sub(1));
                let digits = |byte: &&u8| byte.is_ascii_digit() || **byte == b';';
                let length = code.iter().rev().take_while(digits).count();
                code.get(..code.len() - length)
                    .is_some_and(|rest| rest.ends_with(b"\x1b["))
            };
        if line_end || colour || begins(3, b"%") && hex(2) || begins(6, b"\\u") && hex(4) {
            return None;
        }
        self.before(at)
    }

    /// Takes a part for a secret, unless it is a redaction or a reference to one.
    fn take(&mut self, range: Range<usize>, secret: Secret) {
        if !is_redacted(self.slice(range.clone())) {
            self.past = self.past.max(range.end);
            self.found.push((range, secret));
        }
    }

    /// Whether a reference stands here rather than a value: `<token>`, `{{token}}`, `$TOKEN`.
    fn refers(&self, at: usize) -> bool {
        matches!(self.bytes().get(at), Some(b'<' | b'{' | b'[' | b'$'))
    }

    /// Looks at what stands at `start..end`, a word of this sort.
    fn look(&mut self, sort: Sort, start: usize, end: usize) {
        match sort {
            Sort::KeyId(secret) => self.key_id(start, end, secret),
            Sort::Token(secret, least) => self.token(start, end, secret, least),
            _ if start < self.past => {}
            Sort::SecretKey => self.secret_key(end),
            Sort::Named(secret, least) => self.named(end, secret, least),
            Sort::Password => self.password(end),
            Sort::Session => self.session(start, end),
            Sort::Pem => self.pem(end),
            Sort::Jwt => self.jwt(start),
            Sort::Authorization => self.authorization(end),
            Sort::Bearer => self.bearer(end),
            Sort::Url => self.url(end),
            Sort::Webhook(secret) => self.webhook(end, secret),
        }
    }

    fn token(&mut self, start: usize, end: usize, secret: Secret, least: usize) {
        if self.letter_before(start).is_some_and(is_base64_url) {
            return;
        }
        // Within what is masked already, only its kind is of interest.
        let limit = if start < self.past {
            end.saturating_add(least)
        } else {
            self.text.len()
        };
        let stop = run(self.slice(0..limit), end, is_token);
        if stop - end >= least {
            self.take(end..stop, secret);
        }
    }

    fn session(&mut self, start: usize, end: usize) {
        if self.letter_before(start).is_some_and(is_token)
            && self.letter_before(start) != Some(b'=')
        {
            return;
        }
        let stop = self.wrapped(end);
        if stop - end >= 16 {
            self.take(start..stop, Secret::SessionToken);
        }
    }

    fn webhook(&mut self, end: usize, secret: Secret) {
        let limit = end.saturating_add(PATH).min(self.text.len());
        let stop = run(self.slice(0..limit), end, |byte| {
            is_token(byte) || byte == b'/'
        });
        // What stands before the last part is an id.
        let path = self.slice(end..stop);
        if let Some(last) = path.iter().rposition(|byte| *byte == b'/')
            && path.len() - last > 16
        {
            self.take(end + last + 1..stop, secret);
        }
    }

    fn key_id(&mut self, start: usize, end: usize, secret: Secret) {
        if self
            .letter_before(start)
            .is_some_and(|byte| byte.is_ascii_alphanumeric())
        {
            return;
        }
        let stop = run(self.bytes(), end, |byte| byte.is_ascii_alphanumeric());
        let is_upper = |byte: &u8| byte.is_ascii_uppercase() || byte.is_ascii_digit();
        if (16..=124).contains(&(stop - end)) && self.slice(start..stop).iter().all(is_upper) {
            self.take(end..stop, secret);
            self.secret_key_in(start.saturating_sub(NEAR)..start);
            self.secret_key_in(stop..stop.saturating_add(NEAR));
        }
    }

    fn secret_key(&mut self, end: usize) {
        let start = self.value_after(end);
        let mut stop = run(self.bytes(), start, |byte| is_base64(byte) || byte == b'\\');
        while stop > start && self.before(stop) == Some(b'\\') {
            stop -= 1;
        }
        if start > end && stop - start >= 32 {
            self.take(start..stop, Secret::SecretAccessKey);
        }
        self.secret_key_in(end..end.saturating_add(NEAR));
    }

    /// Forty characters of base64 that stand alone and look like chance.
    fn secret_key_in(&mut self, part: Range<usize>) {
        let end = part.end.min(self.text.len());
        let mut at = part.start;
        // A run that the part begins within does not stand alone, nor one that goes on far behind it.
        let bytes = self.text.as_bytes();
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
            if self.before(at) == Some(b'\\') && self.letter_before(at + 1).is_none() {
                at += 1;
            }
            let stop = run(bytes, at, is_base64);
            let key = self.slice(at..stop);
            let many = |is: fn(&u8) -> bool| key.iter().filter(|byte| is(byte)).count();
            let edge = |byte: Option<u8>| {
                byte.is_none_or(|byte| !(is_word(byte) || b"-.:@/$%#".contains(&byte)))
            };
            if key.len() == 40
                && many(u8::is_ascii_uppercase) >= 3
                && many(u8::is_ascii_lowercase) >= 3
                && edge(self.letter_before(at))
                && edge(self.bytes().get(stop).copied())
            {
                // It may stand far behind, and what stands between is looked at still.
                if !is_redacted(key) {
                    self.found.push((at..stop, Secret::SecretAccessKey));
                }
            }
            at = stop;
        }
    }

    /// Where the value of a name begins: past quotes, colons and the like, past `は` and `is`.
    fn value_after(&self, end: usize) -> usize {
        let mut at = end;
        while let Some(byte) = self.bytes().get(at).copied()
            && at - end < GAP
        {
            let is = [b"is ".as_slice(), b"was "]
                .into_iter()
                .find(|word| self.slice(at..self.text.len()).starts_with(word));
            match is {
                Some(word) if self.before(at) == Some(b' ') => at += word.len(),
                _ if byte.is_ascii_whitespace()
                    || b"\"'\\:=>`|".contains(&byte)
                    || !byte.is_ascii() =>
                {
                    at += 1;
                }
                _ => break,
            }
        }
        at
    }

    fn named(&mut self, end: usize, secret: Secret, least: usize) {
        let start = self.value_after(end);
        // `signature=` has its sign already.
        if start > end || self.before(end) == Some(b'=') {
            let stop = self.wrapped(start);
            if stop - start >= least {
                self.take(start..stop, secret);
            }
        }
    }

    /// Where a long token ends, also on the lines after it when those hold nothing else.
    fn wrapped(&self, start: usize) -> usize {
        let mut stop = run(self.bytes(), start, is_token);
        let mut width = stop - start;
        while width >= 40 {
            let next = match self.slice(stop..stop + 2) {
                [b'\n', ..] => stop + 1,
                [b'\r', b'\n'] => stop + 2,
                _ => break,
            };
            let end = run(self.bytes(), next, is_token);
            let alone = matches!(
                self.bytes().get(end),
                None | Some(b'\n' | b'\r' | b'"' | b'\'')
            );
            // `=` ends a token; before anything else it begins a value: another setting.
            let line = self.slice(next..end);
            let ended = line.iter().rposition(|byte| *byte != b'=').unwrap_or(0);
            let names = line.iter().take(ended).any(|byte| *byte == b'=');
            if !alone || names || end - next < 8 {
                break;
            }
            (stop, width) = (end, end - next);
        }
        stop
    }

    fn password(&mut self, end: usize) {
        let rest = self.slice(end..self.text.len());
        // `PASSWORD=value`, `password = "value"`, `"password": "value"`, also escaped.
        let mut at = 0;
        let mut skip = |set: &[u8]| {
            let from = at;
            while let Some(byte) = rest.get(at)
                && set.contains(byte)
                && at < GAP
            {
                at += 1;
            }
            rest.get(from..at).unwrap_or_default()
        };
        skip(b"\"'\\ ");
        let sign = skip(b":=");
        if sign != b"=" && sign != b":" {
            return;
        }
        let spaces = skip(b" ");
        let quotes = skip(b"\"'\\");
        if quotes.is_empty() && (sign == b":" || !spaces.is_empty()) {
            return;
        }
        let start = end + at;
        if self.refers(start) || self.slice(start..start + 4) == b"arn:" {
            return;
        }
        let stop = run(self.bytes(), start, |byte| {
            !byte.is_ascii_whitespace() && !b"\"'\\,;&<>(){}".contains(&byte)
        });
        if stop - start >= 6 {
            self.take(start..stop, Secret::Password);
        }
    }

    fn pem(&mut self, end: usize) {
        let line = self.slice(end..end + 40);
        let label = line
            .iter()
            .position(|byte| *byte == b'-')
            .unwrap_or_default();
        let label = line.get(..label).unwrap_or_default();
        let private = b"PRIVATE KEY";
        if !label.ends_with(private) && !label.ends_with(b"PRIVATE KEY BLOCK") {
            return;
        }
        let start = run(self.bytes(), end + label.len(), |byte| byte == b'-');
        let rest = self.slice(start..self.text.len());
        let known = (!self.unended).then(|| memchr::memmem::find(rest, b"-----END"));
        let finish = match known.flatten() {
            Some(length) => start + length,
            None => {
                self.unended = true;
                run(self.bytes(), start, |byte| {
                    is_token(byte) || byte.is_ascii_whitespace() || b"\\:,".contains(&byte)
                })
            }
        };
        // The `n` of an escaped line end stays too.
        let start = start
            + self
                .slice(start..finish)
                .iter()
                .take_while(|b| b"\\nr\r".contains(b))
                .count();
        self.take(start..finish, Secret::PrivateKey);
    }

    fn jwt(&mut self, start: usize) {
        let is_part = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-';
        if self.letter_before(start).is_some_and(is_part)
            || !self.slice(start..start + 3).eq(b"eyJ")
        {
            return;
        }
        // What a container registry's login prints is a token of one part.
        let ecr = self.slice(start..start + 12).eq(b"eyJwYXlsb2Fk");
        let mut parts = Vec::new();
        let mut at = start;
        loop {
            let stop = run(self.bytes(), at, is_part);
            parts.push(at..stop);
            at = stop;
            if self.bytes().get(at) != Some(&b'.') || parts.len() == 5 {
                break;
            }
            at += 1;
        }
        let signed = parts.len() >= 2
            && parts.iter().take(2).all(|part| part.len() >= 8)
            && parts
                .get(1)
                .is_some_and(|part| self.slice(part.clone()).starts_with(b"eyJ"));
        if signed || parts.len() == 5 || (ecr && at - start >= 100) {
            let stop = if ecr {
                run(self.bytes(), start, is_token)
            } else {
                at
            };
            self.take(start..stop, Secret::BearerToken);
        }
    }

    fn authorization(&mut self, end: usize) {
        let rest = self.slice(end..end.saturating_add(GAP));
        let gap = rest
            .iter()
            .take_while(|byte| b" \"'\\:=".contains(byte))
            .count();
        if !rest
            .get(..gap)
            .is_some_and(|gap| gap.contains(&b':') || gap.contains(&b'='))
        {
            return;
        }
        let start = end + gap;
        // A signed request of AWS: its parts are found by their own names.
        if self.refers(start) || self.slice(start..start + 5) == b"AWS4-" {
            return;
        }
        let word = run(self.bytes(), start, |byte| {
            byte.is_ascii_alphanumeric() || byte == b'-'
        });
        let scheme = self.slice(start..word);
        let known = [
            "basic",
            "bearer",
            "token",
            "apikey",
            "digest",
            "negotiate",
            "bot",
        ];
        let value = if known
            .iter()
            .any(|known| scheme.eq_ignore_ascii_case(known.as_bytes()))
        {
            run(self.bytes(), word, |byte| byte == b' ')
        } else {
            start
        };
        let stop = run(self.bytes(), value, is_credential);
        let least = if value > start { 1 } else { 20 };
        if stop - value >= least {
            self.take(value..stop, Secret::BearerToken);
        }
    }

    fn bearer(&mut self, end: usize) {
        let start = run(self.bytes(), end, |byte| byte == b' ');
        let stop = run(self.bytes(), start, is_credential);
        let token = self.slice(start..stop);
        let a_word = token
            .iter()
            .all(|byte| byte.is_ascii_lowercase() || *byte == b'-');
        if token.len() >= 16 && !a_word {
            self.take(start..stop, Secret::BearerToken);
        }
    }

    fn url(&mut self, end: usize) {
        let authority = self.slice(end..end.saturating_add(AUTHORITY).min(self.text.len()));
        let length = authority
            .iter()
            .position(|byte| byte.is_ascii_whitespace() || b"/\"'<>?#`".contains(byte))
            .unwrap_or(authority.len());
        let authority = authority.get(..length).unwrap_or_default();
        let Some(at) = authority.iter().rposition(|byte| *byte == b'@') else {
            return;
        };
        let colon = authority.iter().position(|byte| *byte == b':');
        if let Some(colon) = colon.filter(|colon| colon + 1 < at)
            && !self.refers(end + colon + 1)
        {
            self.take(end + colon + 1..end + at, Secret::Password);
        }
    }

    /// Tokens of Discord bots have no word before them: three parts of base64 between two dots, of which
    /// the first is a number.
    fn discord_tokens(&mut self) {
        let bytes = self.text.as_bytes();
        let mut past = 0;
        for dot in memchr::memchr_iter(b'.', bytes) {
            let second = run(bytes, dot + 1, is_base64_url);
            if !(6..=7).contains(&(second - dot - 1)) || bytes.get(second) != Some(&b'.') {
                continue;
            }
            let length = bytes
                .get(past.max(dot.saturating_sub(40))..dot)
                .unwrap_or_default()
                .iter()
                .rev()
                .take_while(|byte| is_base64_url(**byte))
                .count();
            let start = dot - length;
            let stop = run(bytes, second + 1, is_base64_url);
            let number = matches!(bytes.get(start), Some(b'M' | b'N' | b'O'));
            if number && (23..=30).contains(&length) && (27..=45).contains(&(stop - second - 1)) {
                self.take(start..stop, Secret::DiscordToken);
                past = stop;
            }
        }
    }
}

/// The end of the run of such bytes that begins at `start`.
fn run(bytes: &[u8], start: usize, is: impl Fn(u8) -> bool) -> usize {
    let rest = bytes.get(start..).unwrap_or_default();
    start + rest.iter().take_while(|byte| is(**byte)).count()
}

const fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

const fn is_base64(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'/' | b'+')
}

const fn is_base64_url(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-')
}

/// Base64 of either alphabet, and escaped for a URL.
const fn is_token(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'/' | b'+' | b'=' | b'_' | b'-' | b'%')
}

const fn is_credential(byte: u8) -> bool {
    is_token(byte) || matches!(byte, b'.' | b'~' | b':')
}

/// Whether a value was masked before: `xxxx`, `****`.
fn is_redacted(value: &[u8]) -> bool {
    value.starts_with(b"HIDDEN_DUE_TO_")
        || value.iter().all(|byte| {
            matches!(byte, b'x' | b'X' | b'*' | b'.') || !byte.is_ascii_graphic() && byte.is_ascii()
        })
}

/// Puts an `x` in place of every character in the ranges; white space stays.
fn crossed_out(text: &str, mut ranges: Vec<Range<usize>>) -> Cow<'_, str> {
    if ranges.is_empty() {
        return Cow::Borrowed(text);
    }
    ranges.sort_by_key(|range| range.start);
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    for range in ranges {
        let Some(before) = text.get(at..range.start.max(at)) else {
            continue;
        };
        let Some(secret) = text.get(range.start.max(at)..range.end.max(at)) else {
            continue;
        };
        out.push_str(before);
        out.extend(
            secret
                .chars()
                .map(|c| if c.is_whitespace() { c } else { 'x' }),
        );
        at = range.end.max(at);
    }
    out.push_str(text.get(at..).unwrap_or_default());
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: &str = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";

    /// The secrets of a text and what is left of it.
    fn masked(text: &str) -> (Vec<Secret>, String) {
        let Masked { text, secrets } = super::secrets(text);
        (secrets.into_iter().collect(), text.into_owned())
    }

    #[test]
    fn other_accounts_are_told_apart() {
        let mut other = OtherAccounts::default();
        assert_eq!(
            other.in_place_of("123456789012, 2109-8765-4321, 1234-5678-9012"),
            "000000000001, 000000000002, 000000000001"
        );
        assert_eq!(other.in_place_of("of 210987654321."), "of 000000000002.");
        assert_eq!(other.in_place_of("of 2109876543210"), "of 2109876543210");
    }

    #[test]
    fn secrets_are_found_and_crossed_out() {
        use Secret as S;
        let x = |count| "x".repeat(count);
        let jwt = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.c2lnbmF0dXJlc2lnbmF0dXJl";
        let discord = format!("MTIzNDU2Nzg5MDEyMzQ1Njc4.{}.{}", "Gabc12", "d".repeat(38));
        for (text, kinds, left) in [
            ("id AKIAIOSFODNN7EXAMPLE.".to_owned(), vec![S::AccessKeyId], format!("id AKIA{}.", x(16))),
            (
                r#""accessKeyId": "ASIAIOSFODNN7EXAMPLE""#.to_owned(),
                vec![S::TemporaryKeyId],
                format!(r#""accessKeyId": "ASIA{}""#, x(16)),
            ),
            (
                format!("aws_secret_access_key = {KEY}\n"),
                vec![S::SecretAccessKey],
                format!("aws_secret_access_key = {}\n", x(40)),
            ),
            (
                format!(r#"{{\"SecretAccessKey\": \"{KEY}\"}}"#),
                vec![S::SecretAccessKey],
                format!(r#"{{\"SecretAccessKey\": \"{}\"}}"#, x(40)),
            ),
            (
                format!("シークレットアクセスキーは {KEY} です"),
                vec![S::SecretAccessKey],
                format!("シークレットアクセスキーは {} です", x(40)),
            ),
            (
                format!("AWS_SESSION_TOKEN={}\n{}\nSTAGE=production\n", "aB3/".repeat(20), "cD4+".repeat(3)),
                vec![S::SessionToken],
                format!("AWS_SESSION_TOKEN={}\n{}\nSTAGE=production\n", x(80), x(12)),
            ),
            (
                format!(r"a\nAKIAIOSFODNN7EXAMPLE\n{KEY}\n"),
                vec![S::SecretAccessKey, S::AccessKeyId],
                format!(r"a\nAKIA{}\n{}\n", x(16), x(40)),
            ),
            (
                "\u{1b}[01;31m\u{1b}[KAKIAIOSFODNN7EXAMPLE\u{1b}[m".to_owned(),
                vec![S::AccessKeyId],
                format!("\u{1b}[01;31m\u{1b}[KAKIA{}\u{1b}[m", x(16)),
            ),
            (
                "X-Amz-Credential%3DAKIAIOSFODNN7EXAMPLE%2F2026".to_owned(),
                vec![S::AccessKeyId],
                format!("X-Amz-Credential%3DAKIA{}%2F2026", x(16)),
            ),
            (
                format!("AKIAIOSFODNN7EXAMPLE,{KEY}"),
                vec![S::SecretAccessKey, S::AccessKeyId],
                format!("AKIA{},{}", x(16), x(40)),
            ),
            (
                format!("{KEY}\nAKIAIOSFODNN7EXAMPLE"),
                vec![S::SecretAccessKey, S::AccessKeyId],
                format!("{}\nAKIA{}", x(40), x(16)),
            ),
            (
                "export AWS_SESSION_TOKEN=\"IQoJb3JpZ2luX2VjEA0aDmFwLW5v\"".to_owned(),
                vec![S::SessionToken],
                format!("export AWS_SESSION_TOKEN=\"{}\"", x(28)),
            ),
            (
                format!("token: FwoGZXIvYXdzE{}\n{}\nnext", "a".repeat(60), "b".repeat(20)),
                vec![S::SessionToken],
                format!("token: {}\n{}\nnext", x(73), x(20)),
            ),
            (
                format!("https://b.s3.amazonaws.com/k?X-Amz-Signature={}&x=1", "0f".repeat(32)),
                vec![S::Signature],
                format!("https://b.s3.amazonaws.com/k?X-Amz-Signature={}&x=1", x(64)),
            ),
            (
                "-----BEGIN RSA PRIVATE KEY-----\nMIIE+/=\nAbCd\n-----END RSA PRIVATE KEY-----\nafter".to_owned(),
                vec![S::PrivateKey],
                "-----BEGIN RSA PRIVATE KEY-----\nxxxxxxx\nxxxx\n-----END RSA PRIVATE KEY-----\nafter".to_owned(),
            ),
            (
                "-----BEGIN PRIVATE KEY-----\nMIIE".to_owned(),
                vec![S::PrivateKey],
                "-----BEGIN PRIVATE KEY-----\nxxxx".to_owned(),
            ),
            (
                r"-----BEGIN PRIVATE KEY-----\nMIIE\nAb==\n-----END PRIVATE KEY-----".to_owned(),
                vec![S::PrivateKey],
                format!(r"-----BEGIN PRIVATE KEY-----\n{}-----END PRIVATE KEY-----", x(12)),
            ),
            (format!("t={jwt};"), vec![S::BearerToken], format!("t={};", x(jwt.len()))),
            (
                "Authorization: Bearer abc123DEF456ghi789".to_owned(),
                vec![S::BearerToken],
                format!("Authorization: Bearer {}", x(18)),
            ),
            (
                r#"-H "Authorization: Basic dXNlcjpwYXNz""#.to_owned(),
                vec![S::BearerToken],
                format!(r#"-H "Authorization: Basic {}""#, x(12)),
            ),
            (
                "postgres://app:p:ss@db.example.com:5432/x".to_owned(),
                vec![S::Password],
                "postgres://app:xxxx@db.example.com:5432/x".to_owned(),
            ),
            ("DB_PASSWORD=hunter2!".to_owned(), vec![S::Password], "DB_PASSWORD=xxxxxxxx".to_owned()),
            (
                r#"{"password": "correct-horse"}"#.to_owned(),
                vec![S::Password],
                format!(r#"{{"password": "{}"}}"#, x(13)),
            ),
            (
                format!("https://x:ghp_{}@github.com", "a1".repeat(18)),
                vec![S::Password, S::GitHubToken],
                format!("https://x:{}@github.com", x(40)),
            ),
            (
                "xoxb-123456789012-abcdefABCDEF".to_owned(),
                vec![S::SlackToken],
                format!("xoxb-{}", x(25)),
            ),
            (format!("DISCORD_TOKEN={discord}"), vec![S::DiscordToken], format!("DISCORD_TOKEN={}", x(discord.len()))),
            (
                format!("https://discord.com/api/webhooks/123456789012345678/{}", "aB3".repeat(20)),
                vec![S::DiscordToken],
                format!("https://discord.com/api/webhooks/123456789012345678/{}", x(60)),
            ),
        ] {
            assert_eq!(masked(&text), (kinds, left.clone()), "{text}");
            assert_eq!(masked(&left), (Vec::new(), left.clone()), "masked twice: {left}");
        }
    }

    #[test]
    fn what_is_no_secret_stays() {
        for text in [
            "User: arn:aws:sts::123456789012:assumed-role/AROAEXAMPLEEXAMPLE123/session",
            "AIDAJQABLZS4A3QDU576Q AROAJQABLZS4A3QDU576Q",
            "AKIAXXXXXXXXXXXXXXXX is not here, AKIA**************** neither",
            "arn:aws:s3:::bucket/AKIA",
            "Encoded authorization failure message: 4Xq-kgHM5mFvkZjrBPqjQkPsOEXAMPLEabcdefghij",
            "Decode the authorization: it is explicit",
            r#""Action": ["secretsmanager:GetSecretValue", "sts:GetSessionToken", "iam:ChangePassword"]"#,
            r#""Resource": "arn:aws:secretsmanager:eu-west-1:123456789012:secret:prod/password-AbCdEf""#,
            r#""StringEquals": {"aws:ResourceTag/password": "${aws:PrincipalTag/password}"}"#,
            "commit da39a3ee5e6b4b0d3255bfef95601890afd80709, secret key missing",
            "https://oidc.eks.eu-west-1.amazonaws.com/id/ABCDEF:aud",
            "password=$DB_PASSWORD password: <your password> password: wrong",
            "aws_secret_access_key = <your secret access key>",
            "the bearer of this-is-a-long-word-with-hyphens",
            "-----BEGIN CERTIFICATE-----\nMIIE\n-----END CERTIFICATE-----",
            "1.234567.890123456789012345678901234567890",
        ] {
            assert_eq!(masked(text), (Vec::new(), text.to_owned()));
        }
    }

    #[test]
    fn accounts_are_crossed_out() {
        for (text, expected) in [
            (
                "arn:aws:iam::123456789012:user/x",
                "arn:aws:iam::xxxxxxxxxxxx:user/x",
            ),
            ("logs-123456789012-eu", "logs-xxxxxxxxxxxx-eu"),
            ("account 1234-5678-9012.", "account xxxxxxxxxxxxxx."),
            (
                "1764000000000 20261124 2026-11-24 1234-5678",
                "1764000000000 20261124 2026-11-24 1234-5678",
            ),
            ("1234-5678-9012-3456", "1234-5678-9012-3456"),
            ("account 1234 5678 9012 is", "account xxxx xxxx xxxx is"),
            (
                "1234\u{3000}5678\u{3000}9012",
                "xxxx\u{3000}xxxx\u{3000}xxxx",
            ),
            ("１２３４５６７８９０１２ です", "xxxxxxxxxxxx です"),
            ("１２３４－５６７８－９０１２", "xxxxxxxxxxxxxx"),
            ("1234 5678 9012 3456", "1234 5678 9012 3456"),
            ("12 1234 5678 9012", "12 1234 5678 9012"),
            ("1234 5678-9012", "1234 5678-9012"),
            ("2024 2025 2026", "2024 2025 2026"),
            ("2024 1234 5678", "xxxx xxxx xxxx"),
            ("1234  5678 9012", "1234  5678 9012"),
            ("at 10:00 1234 5678 9012", "at 10:00 1234 5678 9012"),
        ] {
            assert_eq!(accounts(text), expected);
            assert_eq!(accounts(expected), expected);
        }
    }

    /// Words again and again, each of which could run to the end.
    #[test]
    fn hostile_texts_take_linear_time() {
        for word in [
            "session_token=",
            "session_token:<",
            "authorization:AWS4-",
            "authorization:",
            "password=$",
            "password=[",
            "/AKIAIOSFODNN7EXAMPLE",
            "AKIA",
            "ghp_",
            "glpat-",
            "/glpat-",
            "-----BEGIN PRIVATE KEY-----",
            "eyJ.",
            "eyJa",
            "/api/webhooks/",
            "://a:",
            "://a@",
            "IQoJb3JpZ2lu",
            "=IQoJb3JpZ2lu",
            "secret_key=",
            "secret_key\\",
            "M.",
            "MTIzNDU2Nzg5MDEyMzQ1Njc4.abcdef.",
            "bearer ",
            "session_token ",
        ] {
            let text = word.repeat((1 << 17) / word.len());
            let Masked { text: masked, .. } = secrets(&text);
            assert_eq!(masked.len(), text.len(), "{word}");
        }
    }
}
