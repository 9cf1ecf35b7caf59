//! Bytes → text. Nothing is fatal: what is no text in any known encoding is replaced.

use super::Paste;
use encoding_rs::{Encoding, UTF_16BE, UTF_16LE};

/// The mark that some editors put before UTF-8.
const MARK: &[u8] = b"\xEF\xBB\xBF";

impl Paste {
    /// Decodes what a file or a pipe holds: UTF-8 with or without its mark, or UTF-16, which a shell on
    /// Windows writes. Other bytes become U+FFFD.
    pub fn from_bytes(name: Option<String>, bytes: &[u8]) -> Self {
        let text = match utf16(bytes) {
            Some(encoding) => encoding.decode_with_bom_removal(bytes).0,
            None => {
                let bytes = bytes.strip_prefix(MARK).unwrap_or(bytes);
                String::from_utf8_lossy(bytes)
            }
        };
        Self::new(name, text)
    }

    /// The same of bytes that are handed over: text in UTF-8 is not copied.
    pub fn from_owned_bytes(name: Option<String>, bytes: Vec<u8>) -> Self {
        if utf16(&bytes).is_some() || bytes.starts_with(MARK) {
            return Self::from_bytes(name, &bytes);
        }
        match String::from_utf8(bytes) {
            Ok(text) => Self::new(name, text),
            Err(error) => Self::from_bytes(name, error.as_bytes()),
        }
    }
}

/// Which UTF-16 a text is in, by its mark, or by the zeros of its first characters.
pub fn utf16(beginning: &[u8]) -> Option<&'static Encoding> {
    match beginning {
        [0xFF, 0xFE, ..] => Some(UTF_16LE),
        [0xFE, 0xFF, ..] => Some(UTF_16BE),
        [a, 0, b, 0, ..] if *a != 0 && *b != 0 => Some(UTF_16LE),
        [0, a, 0, b, ..] if *a != 0 && *b != 0 => Some(UTF_16BE),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn encodings() {
        let utf16le: Vec<u8> = "拒否 ok"
            .encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect();
        let utf16be: Vec<u8> = "ok 拒否"
            .encode_utf16()
            .flat_map(u16::to_be_bytes)
            .collect();
        let marked: Vec<u8> = [0xFF, 0xFE].into_iter().chain(utf16le).collect();
        for (bytes, expected) in [
            ("拒否".as_bytes().to_vec(), "拒否"),
            (b"\xEF\xBB\xBFok".to_vec(), "ok"),
            (marked, "拒否 ok"),
            (utf16be, "ok 拒否"),
            (b"a\xFFb".to_vec(), "a\u{FFFD}b"),
            (Vec::new(), ""),
        ] {
            assert_eq!(Paste::from_bytes(None, &bytes).as_str(), expected);
            assert_eq!(Paste::from_owned_bytes(None, bytes).as_str(), expected);
        }
    }
}
