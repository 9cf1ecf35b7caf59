//! What was pasted: text, and places in it.
//!
//! In: bytes or text from a file, standard input or a chat message. Out: a [`Paste`] of which not a
//! character is lost, and tools that make plain text of it with spans that lead back.
//! This room knows nothing of AWS.

mod decode;
pub mod invisible;
pub mod language;
pub mod look_alike;
pub mod mask;
mod nearest;
mod searcher;
pub mod unwrap;

pub use decode::{Utf16, Utf16Reader, utf16};
pub use nearest::{is_near, nearest};
pub(crate) use searcher::searcher;
use serde::Deserialize;
use std::fmt;
use std::sync::Arc;

/// A half-open byte range `[start, end)` in the text of one paste.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct Span {
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
}

/// A place for people: both count from 1, columns in characters.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Position {
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
}

/// Lines and columns in a text, one after the other: linear in the text for offsets that ascend.
#[derive(Debug)]
pub struct Positions<'a> {
    text: &'a str,
    offset: usize,
    position: Position,
}

impl<'a> Positions<'a> {
    /// At the beginning of `text`.
    pub const fn of(text: &'a str) -> Self {
        Self {
            text,
            offset: 0,
            position: Position { line: 1, column: 1 },
        }
    }

    /// Where the byte at `offset` stands; the end for what is beyond it.
    pub fn at(&mut self, offset: usize) -> Position {
        let text = self.text;
        let mut end = offset.min(text.len());
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        if end < self.offset {
            *self = Self::of(text);
        }
        let between = text.get(self.offset..end).unwrap_or_default();
        let rest = match memchr::memrchr(b'\n', between.as_bytes()) {
            Some(last) => {
                self.position.line += memchr::memchr_iter(b'\n', between.as_bytes()).count();
                self.position.column = 1;
                between.get(last + 1..).unwrap_or_default()
            }
            None => between,
        };
        self.position.column += rest.chars().count();
        self.offset = end;
        self.position
    }
}

/// The language of the asker, and of the reply.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize, Debug)]
#[serde(rename_all = "snake_case")]
pub enum Language {
    /// Japanese.
    Ja,
    /// English.
    En,
}

impl Language {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Ja, Self::En];

    /// Its code, `ja` or `en`.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Ja => "ja",
            Self::En => "en",
        }
    }

    /// The language of a locale such as `ja`, `en-US` or `ja_JP.UTF-8`; `None` for any other language.
    pub fn from_locale(locale: &str) -> Option<Self> {
        let language = locale.split(['-', '_', '.']).next().unwrap_or(locale);
        match language.to_ascii_lowercase().as_str() {
            "ja" => Some(Self::Ja),
            "en" => Some(Self::En),
            _ => None,
        }
    }
}

/// One pasted text, untrusted and private: its `Debug` does not print it. Its clones share one text in memory.
#[derive(Clone, PartialEq, Eq)]
pub struct Paste {
    name: Option<String>,
    text: Arc<String>,
}

impl Paste {
    /// Wraps decoded text; `name` is the file's name where there is one.
    pub fn new(name: Option<String>, text: impl Into<String>) -> Self {
        Self {
            name,
            text: Arc::new(text.into()),
        }
    }

    /// The whole text.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The whole characters among its first `bytes` bytes.
    pub fn head(&self, bytes: usize) -> &str {
        let end = self.text.floor_char_boundary(bytes);
        self.text.get(..end).unwrap_or_default()
    }

    /// The file's name; `None` for standard input or a chat message.
    pub fn name(&self) -> Option<&str> {
        self.name.as_deref()
    }
}

impl fmt::Debug for Paste {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Paste")
            .field("name", &self.name)
            .field("bytes", &self.text.len())
            .finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_are_lines_and_characters() {
        let text = "ab\n\n権限 x\r\n\u{1f510}y\nz";
        let ends = (0..=text.len()).filter(|end| text.is_char_boundary(*end));
        let expected: Vec<(usize, usize, usize)> = ends
            .map(|end| {
                let (before, _) = text.split_at(end);
                let lines: Vec<&str> = before.split('\n').collect();
                (end, lines.len(), lines[lines.len() - 1].chars().count() + 1)
            })
            .collect();
        for step in 1..4 {
            let mut positions = Positions::of(text);
            for &(end, line, column) in expected.iter().step_by(step) {
                assert_eq!(positions.at(end), Position { line, column }, "{end}");
            }
            // Back again, and beyond the end.
            for (at, line, column) in [(0, 1, 1), (1000, 5, 2)] {
                assert_eq!(positions.at(at), Position { line, column }, "{at}");
            }
        }
    }
}
