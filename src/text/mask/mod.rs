//! Secrets and account numbers: found and masked. The only road from a paste to a log, a file or a table.
//!
//! A secret is known by its own form (`forms`: access key ids, tokens with a fixed beginning), by the words before
//! it (`labels`: `password:`, `シークレットキー`), or by what it stands in: headers, URLs, commands, PEM, JSON Web Tokens,
//! tables, manifests. It is found in what was pasted as it stands, and again with colours, escapes and entities undone
//! (`view`); base64 is unwrapped. Not secrets: ARNs and the names in them, ids of users and roles (`AIDA…`, `AROA…`),
//! encoded authorization messages, values that are words.
//!
//! What is masked becomes a stand-in (`stand_in`): as long, without wildcards, the same for the same secret and
//! another for another. A stand-in is no secret, so masking twice is masking once. Linear in the text.

mod accounts;
mod anchors;
mod blocks;
mod chance;
mod command;
mod encoded;
mod find;
mod forms;
mod header;
mod labelled;
mod labels;
mod name;
mod stand_in;
#[cfg(test)]
mod tests;
mod token;
mod url;
mod value;
mod view;

pub use accounts::{OtherAccounts, accounts};
pub use stand_in::{Masker, secrets};

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::ops::Range;
use view::View;

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
    /// A private key.
    PrivateKey,
    /// A token, an API key, a session cookie or the value of an `Authorization` header, of whatever service.
    BearerToken,
    /// A password, in a URL, a command or after its name.
    Password,
    /// A token of GitHub.
    GitHubToken,
    /// A token of Slack, or an address of a Slack webhook.
    SlackToken,
    /// A token of a Discord bot, or an address of a Discord webhook.
    DiscordToken,
    /// An API key of Amazon Bedrock.
    BedrockApiKey,
    /// A token or key of another service, known by its form.
    OtherToken,
}

impl Secret {
    /// Every kind.
    pub const ALL: [Self; 13] = [
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
        Self::BedrockApiKey,
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
            Self::BedrockApiKey => "bedrock_api_key",
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

/// So often is a text read once more with what was in it undone: colours that were escaped for a URL.
const MAX_VIEWS: usize = 3;

/// Finds every secret of a text. `depth`: how often it was unwrapped from base64.
fn find(text: &str, depth: usize) -> Vec<(Range<usize>, Secret)> {
    let mut found = find::secrets(text, find::Reading::Raw, depth);
    let mut views: Vec<View> = Vec::new();
    while views.len() < MAX_VIEWS
        && let Some(view) = View::of(views.last().map_or(text, |view| view.text.as_str()))
    {
        views.push(view);
        let read = views.last().map_or("", |view| view.text.as_str());
        for (range, secret) in find::secrets(read, find::Reading::Plain, depth) {
            // Back to what was pasted, view by view.
            let pasted = views.iter().rev().fold(vec![range], |ranges, view| {
                ranges.iter().flat_map(|range| view.pasted(range)).collect()
            });
            found.extend(pasted.into_iter().map(|range| (range, secret)));
        }
    }
    found
}
