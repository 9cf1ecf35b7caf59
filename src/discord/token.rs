//! The bot's token: read, checked for its shape, never shown.

use std::fmt;

/// A token of a Discord bot.
#[derive(Clone, PartialEq, Eq)]
pub struct Token(String);

/// What is wrong with a token, without any of it.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum TokenError {
    /// There is none.
    #[error("is empty; copy the token from the application's page \"Bot\"")]
    Empty,
    /// It begins with the word that precedes it in HTTP.
    #[error("begins with `Bot`; give the token alone")]
    WithScheme,
    /// It is something else: a client secret, a public key, a part.
    #[error(
        "has not the shape of a bot's token, three parts with dots between; copy it from the application's page \"Bot\", not the client secret or the public key"
    )]
    Shape,
}

impl Token {
    /// Reads a token; white space around it is no part of it.
    ///
    /// # Errors
    /// It has not the shape of one.
    pub fn read(text: &str) -> Result<Self, TokenError> {
        let text = text.trim();
        if text.is_empty() {
            return Err(TokenError::Empty);
        }
        if text.starts_with("Bot ") {
            return Err(TokenError::WithScheme);
        }
        let parts: Vec<&str> = text.split('.').collect();
        let is_base64 = |part: &&str| {
            part.bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
        };
        let lengths: Vec<usize> = parts.iter().map(|part| part.len()).collect();
        let long_enough = matches!(lengths.as_slice(), [id, time, proof] if *id >= 18 && *time >= 5 && *proof >= 25);
        if long_enough && parts.iter().all(is_base64) && text.len() <= 200 {
            Ok(Self(text.to_owned()))
        } else {
            Err(TokenError::Shape)
        }
    }

    /// The token itself, for Discord only.
    pub(super) fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shape_is_checked_and_nothing_is_shown() {
        let good = format!("{}.{}.{}", "M".repeat(24), "Gabcde", "x".repeat(27));
        let token = Token::read(&format!(" {good}\n")).unwrap();
        assert_eq!(token.expose(), good);
        assert_eq!(format!("{token:?}"), "Token(…)");
        assert_eq!(Token::read(" "), Err(TokenError::Empty));
        assert_eq!(
            Token::read(&format!("Bot {good}")),
            Err(TokenError::WithScheme)
        );
        for bad in [
            "abc",
            "a.b.c",
            &"0f".repeat(32),
            &format!("{good}.x"),
            &good.replace('x', "é"),
        ] {
            assert_eq!(Token::read(bad), Err(TokenError::Shape), "{bad}");
        }
    }
}
