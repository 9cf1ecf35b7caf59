//! The words by which a secret is found, all in one pass.
//!
//! An index over the first three bytes of each word, made by the compiler: a process that answers one question
//! would spend more on building an automaton of some hundred words than on the answer. What the index finds is
//! compared letter by letter, so a text costs a look a byte and a comparison where three bytes are like a word's.

use super::forms::{FORMS, Form};
use super::labels::{Class, LABELS};

/// What a word begins or names.
#[derive(Clone, Copy, Debug)]
pub(super) enum Anchor {
    /// A token.
    Form(&'static Form),
    /// A name.
    Label(Class),
    /// Something with a structure of its own.
    Special(Special),
}

/// What has a structure of its own.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Special {
    /// An ARN: names in it are no labels.
    Arn,
    /// A private key in PEM.
    Pem,
    /// A private key in a `.ppk` file.
    Ppk,
    /// A JSON Web Token, or the password of a container registry.
    Jwt,
    /// The name of the header.
    Authorization,
    /// The scheme.
    Bearer,
    /// The name of the header.
    Cookie,
    /// What stands before the authority of a URL.
    Url,
    /// The host and path of a webhook, whose last parts are its secret.
    SlackWebhook,
    /// The same of Discord.
    DiscordWebhook,
    /// The same of others.
    OtherWebhook,
    /// A token of Terraform Cloud: what stands before belongs to it.
    Terraform,
    /// A token of a Telegram bot: its number stands before.
    Telegram,
    /// A session of Salesforce: the id of the organisation stands before.
    Salesforce,
    /// A line of `.pgpass`.
    Pgpass,
    /// The user and the password of a connection to Oracle.
    Oracle,
    /// A JSON Web Key.
    Jwk,
    /// A command that takes a password.
    Command,
    /// An option that takes a user and a password.
    UserOption,
}

const SPECIALS: &[(&str, Special)] = &[
    ("arn:", Special::Arn),
    ("-----begin ", Special::Pem),
    ("---- begin ", Special::Pem),
    ("private-lines:", Special::Ppk),
    ("eyj", Special::Jwt),
    ("authorization", Special::Authorization),
    ("bearer ", Special::Bearer),
    ("cookie", Special::Cookie),
    ("://", Special::Url),
    ("hooks.slack.com/", Special::SlackWebhook),
    ("/api/webhooks/", Special::DiscordWebhook),
    (".webhook.office.com/", Special::OtherWebhook),
    ("hooks.zapier.com/hooks/", Special::OtherWebhook),
    (".atlasv1.", Special::Terraform),
    (":aa", Special::Telegram),
    ("!aq", Special::Salesforce),
    (":5432:", Special::Pgpass),
    (":oracle:thin:", Special::Oracle),
    (":oracle:oci:", Special::Oracle),
    ("sqlplus ", Special::Oracle),
    ("\"kty\"", Special::Jwk),
    ("login", Special::Command),
    ("mysql", Special::Command),
    ("mariadb", Special::Command),
    ("sshpass", Special::Command),
    ("redis-cli", Special::Command),
    ("ldap", Special::Command),
    ("mongo", Special::Command),
    ("sqlcmd", Special::Command),
    ("smbclient", Special::Command),
    ("lftp", Special::Command),
    ("htpasswd", Special::Command),
    ("zip", Special::Command),
    ("curl", Special::UserOption),
    ("--user", Special::UserOption),
];

/// How many words there are.
const COUNT: usize = FORMS.len() + LABELS.len() + SPECIALS.len();

/// How many places the index has: some ten times as many as words, so that few texts look like one.
const SLOTS: usize = 4096;

/// The words by the first three bytes of each.
struct Index {
    /// The number of the first word, from 1; 0 for none.
    first: [u16; SLOTS],
    /// The number of the next word with the same place.
    next: [u16; COUNT + 1],
}

static INDEX: Index = Index::of_all();

impl Index {
    #[expect(
        clippy::indexing_slicing,
        clippy::cast_possible_truncation,
        reason = "evaluated by the compiler, which stops at what is out of bounds"
    )]
    const fn of_all() -> Self {
        let mut index = Self {
            first: [0; SLOTS],
            next: [0; COUNT + 1],
        };
        let mut number = 0;
        while number < COUNT {
            let word = word(number).as_bytes();
            let slot = slot(window(window(window(0, word[0]), word[1]), word[2]));
            number += 1;
            index.next[number] = index.first[slot];
            index.first[slot] = number as u16;
        }
        index
    }
}

/// The word with this number, from 0.
#[expect(
    clippy::indexing_slicing,
    reason = "evaluated by the compiler, which stops at what is out of bounds"
)]
const fn word(number: usize) -> &'static str {
    if number < FORMS.len() {
        FORMS[number].prefix
    } else if number < FORMS.len() + LABELS.len() {
        LABELS[number - FORMS.len()].0
    } else {
        SPECIALS[number - FORMS.len() - LABELS.len()].0
    }
}

/// The last three bytes, capitals made small, with one more. Other signs may become alike: that is for the comparison.
const fn window(window: u32, byte: u8) -> u32 {
    (window << 8 | (byte | 0x20) as u32) & 0xff_ffff
}

/// The place of three bytes in the index.
const fn slot(window: u32) -> usize {
    (window.wrapping_mul(0x9e37_79b1) >> 20) as usize
}

/// Calls `found` with every word in the text: where it begins and ends, and what it is; by their beginnings, in order.
/// Capitals count as small letters.
pub(super) fn each(text: &[u8], mut found: impl FnMut(usize, usize, Anchor)) {
    let mut last = 0;
    for (end, byte) in text.iter().copied().enumerate() {
        last = window(last, byte);
        let mut number = INDEX.first.get(slot(last)).copied().unwrap_or_default();
        while number != 0 {
            let index = usize::from(number);
            number = INDEX.next.get(index).copied().unwrap_or_default();
            let Some((start, anchor, word)) = end
                .checked_sub(2)
                .zip(anchor(index - 1))
                .map(|(start, (anchor, word))| (start, anchor, word))
            else {
                continue;
            };
            let end = start + word.len();
            if text
                .get(start..end)
                .is_some_and(|here| here.eq_ignore_ascii_case(word.as_bytes()))
            {
                found(start, end, anchor);
            }
        }
    }
}

/// The word with this number, and what it is.
fn anchor(number: usize) -> Option<(Anchor, &'static str)> {
    if let Some(form) = FORMS.get(number) {
        return Some((Anchor::Form(form), form.prefix));
    }
    let number = number - FORMS.len();
    if let Some((word, class)) = LABELS.get(number) {
        return Some((Anchor::Label(*class), word));
    }
    let (word, special) = SPECIALS.get(number - LABELS.len())?;
    Some((Anchor::Special(*special), word))
}
