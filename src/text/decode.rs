//! Bytes → text. Nothing is fatal: what is no text in any known encoding is replaced.

use super::Paste;

impl Paste {
    /// Decodes what a file or a pipe holds: UTF-8 with or without its mark, or UTF-16, which a shell on
    /// Windows writes. Other bytes become U+FFFD.
    pub fn from_bytes(name: Option<String>, bytes: &[u8]) -> Self {
        let text = match bytes {
            [0xEF, 0xBB, 0xBF, rest @ ..] => String::from_utf8_lossy(rest).into_owned(),
            [0xFF, 0xFE, rest @ ..] => utf16(rest, u16::from_le_bytes),
            [0xFE, 0xFF, rest @ ..] => utf16(rest, u16::from_be_bytes),
            [a, 0, b, 0, ..] if *a != 0 && *b != 0 => utf16(bytes, u16::from_le_bytes),
            [0, a, 0, b, ..] if *a != 0 && *b != 0 => utf16(bytes, u16::from_be_bytes),
            _ => String::from_utf8_lossy(bytes).into_owned(),
        };
        Self::new(name, text)
    }
}

/// Decodes pairs of bytes; a last odd byte is dropped.
fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> String {
    let (pairs, _) = bytes.as_chunks::<2>();
    char::decode_utf16(pairs.iter().copied().map(unit))
        .map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER))
        .collect()
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
        }
    }
}
