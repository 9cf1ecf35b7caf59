//! Bytes → text. Nothing is fatal: what is no text in any known encoding is replaced.

use super::Paste;
use std::io::{self, Read};

/// The mark that some editors put before UTF-8.
const MARK: &[u8] = b"\xEF\xBB\xBF";

impl Paste {
    /// Decodes what a file or a pipe holds: UTF-8 with or without its mark, or UTF-16, which a shell on
    /// Windows writes. Other bytes become U+FFFD.
    pub fn from_bytes(name: Option<String>, bytes: &[u8]) -> Self {
        let text = match utf16(bytes) {
            Some(order) => order.decoded(order.without_mark(bytes)).into(),
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

/// The order of the two bytes of a unit of UTF-16.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Utf16 {
    /// The low one first.
    Little,
    /// The high one first.
    Big,
}

impl Utf16 {
    /// The text of bytes. Half a unit, and half of a pair, become U+FFFD.
    fn decoded(self, bytes: &[u8]) -> String {
        let (pairs, rest) = bytes.as_chunks::<2>();
        let units = pairs.iter().map(|pair| self.unit(*pair));
        char::decode_utf16(units)
            .map(|one| one.unwrap_or(char::REPLACEMENT_CHARACTER))
            .chain((!rest.is_empty()).then_some(char::REPLACEMENT_CHARACTER))
            .collect()
    }

    /// What follows the mark at the beginning, where there is one.
    fn without_mark(self, bytes: &[u8]) -> &[u8] {
        match bytes {
            [a, b, rest @ ..] if self.unit([*a, *b]) == 0xFEFF => rest,
            _ => bytes,
        }
    }

    const fn unit(self, pair: [u8; 2]) -> u16 {
        match self {
            Self::Little => u16::from_le_bytes(pair),
            Self::Big => u16::from_be_bytes(pair),
        }
    }
}

/// Which UTF-16 a text is in, by its mark, or by the zeros of its first characters.
pub fn utf16(beginning: &[u8]) -> Option<Utf16> {
    match beginning {
        [0xFF, 0xFE, ..] => Some(Utf16::Little),
        [0xFE, 0xFF, ..] => Some(Utf16::Big),
        [a, 0, b, 0, ..] if *a != 0 && *b != 0 => Some(Utf16::Little),
        [0, a, 0, b, ..] if *a != 0 && *b != 0 => Some(Utf16::Big),
        _ => None,
    }
}

/// The UTF-8 of a text in UTF-16, as it is read.
#[derive(Debug)]
pub struct Utf16Reader<R> {
    from: R,
    order: Utf16,
    /// What was read and is not decoded yet: half a unit, half of a pair.
    left: Vec<u8>,
    is_begun: bool,
    /// What was decoded, and how much of it was handed on.
    text: Vec<u8>,
    handed_on: usize,
}

impl<R: Read> Utf16Reader<R> {
    /// How many bytes are read at a time.
    const PIECE: u64 = 64 << 10;

    /// Reads a text whose bytes are in this order.
    pub fn of(from: R, order: Utf16) -> Self {
        Self {
            from,
            order,
            left: Vec::new(),
            is_begun: false,
            text: Vec::new(),
            handed_on: 0,
        }
    }

    /// Decodes the next piece; nothing where the text ends.
    fn decode(&mut self) -> io::Result<()> {
        let read = (&mut self.from)
            .take(Self::PIECE)
            .read_to_end(&mut self.left)?;
        let is_last = read < usize::try_from(Self::PIECE).unwrap_or(usize::MAX);
        let end = if is_last {
            self.left.len()
        } else {
            self.whole()
        };
        let rest = self.left.split_off(end);
        let piece = if self.is_begun {
            self.left.as_slice()
        } else {
            self.order.without_mark(&self.left)
        };
        self.text = self.order.decoded(piece).into_bytes();
        self.is_begun = true;
        self.left = rest;
        self.handed_on = 0;
        Ok(())
    }

    /// How many bytes are whole characters.
    fn whole(&self) -> usize {
        let end = self.left.len() & !1;
        let last = end
            .checked_sub(2)
            .and_then(|at| self.left.get(at..end)?.try_into().ok())
            .map(|pair| self.order.unit(pair));
        match last {
            Some(0xD800..=0xDBFF) => end - 2,
            _ => end,
        }
    }
}

impl<R: Read> Read for Utf16Reader<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        if self.handed_on == self.text.len() && !out.is_empty() {
            self.decode()?;
        }
        let mut ready = self.text.get(self.handed_on..).unwrap_or_default();
        let read = ready.read(out)?;
        self.handed_on += read;
        Ok(read)
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

    #[test]
    fn a_long_text_is_decoded_as_it_is_read() {
        // Pairs of units, so that a piece ends within one; then half a unit.
        let long = format!("a{}", "𠮟る".repeat(40_000));
        for (order, mark) in [(Utf16::Little, false), (Utf16::Big, true)] {
            let mut bytes: Vec<u8> = Vec::new();
            for unit in mark
                .then_some(0xFEFF)
                .into_iter()
                .chain(long.encode_utf16())
            {
                bytes.extend(match order {
                    Utf16::Little => unit.to_le_bytes(),
                    Utf16::Big => unit.to_be_bytes(),
                });
            }
            bytes.push(0x61);
            let mut text = String::new();
            Utf16Reader::of(bytes.as_slice(), order)
                .read_to_string(&mut text)
                .unwrap();
            assert!(text == format!("{long}\u{FFFD}"), "{order:?}");
        }
    }
}
