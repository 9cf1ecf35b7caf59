//! The two tokens: read, checked for their shape, never shown.

use std::fmt;

/// An app-level token, which opens Socket Mode.
#[derive(Clone, PartialEq, Eq)]
pub struct AppToken(String);

/// A bot's token, which calls the Web API.
#[derive(Clone, PartialEq, Eq)]
pub struct BotToken(String);

/// What is wrong with a token, without any of it.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum TokenError {
    /// There is none.
    #[error("is empty; copy it from the app's page")]
    Empty,
    /// It begins with the word that precedes it in HTTP.
    #[error("begins with `Bearer`; give the token alone")]
    WithScheme,
    /// It is not the app-level token.
    #[error(
        "is no app-level token, which begins with xapp-; make one on the app's page \"Basic Information\" with the scope connections:write"
    )]
    NotAppLevel,
    /// It is not the bot's token.
    #[error(
        "is no bot token, which begins with xoxb-; copy the \"Bot User OAuth Token\" from the app's page \"OAuth & Permissions\""
    )]
    NotBot,
}

fn read(text: &str, prefix: &str, other: TokenError) -> Result<String, TokenError> {
    let text = text.trim();
    if text.is_empty() {
        return Err(TokenError::Empty);
    }
    if text.starts_with("Bearer ") {
        return Err(TokenError::WithScheme);
    }
    let is_of_token = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
    let fits = (20..=400).contains(&text.len()) && text.bytes().all(is_of_token);
    if fits && text.starts_with(prefix) {
        Ok(text.to_owned())
    } else {
        Err(other)
    }
}

impl AppToken {
    /// Reads a token; white space around it is no part of it.
    ///
    /// # Errors
    /// It has not the shape of one.
    pub fn read(text: &str) -> Result<Self, TokenError> {
        read(text, "xapp-", TokenError::NotAppLevel).map(Self)
    }

    /// The token itself, for Slack only.
    pub(super) fn expose(&self) -> &str {
        &self.0
    }
}

impl BotToken {
    /// Reads a token; white space around it is no part of it.
    ///
    /// # Errors
    /// It has not the shape of one.
    pub fn read(text: &str) -> Result<Self, TokenError> {
        read(text, "xoxb-", TokenError::NotBot).map(Self)
    }

    /// The token itself, for Slack only.
    pub(super) fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for AppToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("AppToken(…)")
    }
}

impl fmt::Debug for BotToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("BotToken(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shape_is_checked_and_nothing_is_shown() {
        let app = format!("xapp-1-A0123456789-1-{}", "0".repeat(40));
        let bot = format!("xoxb-1-2-{}", "n".repeat(24));
        assert_eq!(
            format!("{:?}", AppToken::read(&app).unwrap()),
            "AppToken(…)"
        );
        assert_eq!(
            format!("{:?}", BotToken::read(&format!(" {bot}\n")).unwrap()),
            "BotToken(…)"
        );
        assert_eq!(AppToken::read(&bot), Err(TokenError::NotAppLevel));
        assert_eq!(BotToken::read(&app), Err(TokenError::NotBot));
        assert_eq!(BotToken::read(" "), Err(TokenError::Empty));
        assert_eq!(
            BotToken::read(&format!("Bearer {bot}")),
            Err(TokenError::WithScheme)
        );
        for bad in ["xoxb-", "xoxp-1-2-aaaaaaaaaaaaaaaaaaaaaaaa", "xoxb-1-2-é"] {
            assert_eq!(BotToken::read(bad), Err(TokenError::NotBot), "{bad}");
        }
    }
}
