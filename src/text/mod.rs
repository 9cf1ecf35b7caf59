//! What was pasted: text, and places in it.
//!
//! In: bytes or text from a file, standard input or a chat message. Out: a [`Paste`] of which not a
//! character is lost, and tools that make plain text of it with spans that lead back.
//! This room knows nothing of AWS.

mod decode;
pub mod language;
pub mod unwrap;

pub use decode::utf16;
use std::fmt;

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

/// The language of the asker, and of the reply.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Language {
    /// Japanese.
    Ja,
    /// English.
    En,
}

/// One pasted text, untrusted and private: its `Debug` does not print it.
#[derive(Clone, PartialEq, Eq)]
pub struct Paste {
    name: Option<String>,
    text: String,
}

impl Paste {
    /// Wraps decoded text; `name` is the file's name where there is one.
    pub fn new(name: Option<String>, text: impl Into<String>) -> Self {
        Self {
            name,
            text: text.into(),
        }
    }

    /// The whole text.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The line and column of a byte offset; one beyond the end is taken as the end.
    pub fn position(&self, offset: usize) -> Position {
        let mut end = offset.min(self.text.len());
        while !self.text.is_char_boundary(end) {
            end -= 1;
        }
        let before = self.text.get(..end).unwrap_or_default();
        let line = before.rsplit('\n').next().unwrap_or_default();
        Position {
            line: before.bytes().filter(|byte| *byte == b'\n').count() + 1,
            column: line.chars().count() + 1,
        }
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
