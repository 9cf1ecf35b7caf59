//! A text as it is read: colours, escapes, entities and what cannot be seen undone, with the way back.

use std::ops::Range;

/// What follows the `&` of an entity with a name, and what it stands for.
const ENTITIES: [(&str, char); 6] = [
    ("quot;", '"'),
    ("apos;", '\''),
    ("lt;", '<'),
    ("gt;", '>'),
    ("amp;", '&'),
    ("nbsp;", ' '),
];

/// A text as it is read.
#[derive(Debug, Default)]
pub(super) struct View {
    /// The text.
    pub(super) text: String,
    /// Where its parts come from, in order.
    parts: Vec<Part>,
}

/// A part of the text that was taken as it is, or a character that something else stands for.
#[derive(Clone, Copy, Debug)]
struct Part {
    /// Where it begins in the text as it is read.
    start: u32,
    /// Where it begins in the text as it was pasted.
    from: u32,
    /// How long it is there, where that is another length.
    written: u32,
}

impl View {
    /// Reads a text; `None` where nothing in it is undone. Linear in it.
    pub(super) fn of(text: &str) -> Option<Self> {
        // Offsets of four bytes are enough for any paste, and half of the memory.
        u32::try_from(text.len()).ok()?;
        let bytes = text.as_bytes();
        let mut view = Self::default();
        let mut at = 0;
        let mut plain = 0;
        let mut changed = false;
        while let Some(next) = next(bytes, at) {
            at = next;
            let Some((length, character)) = undone(text, at) else {
                at += 1;
                continue;
            };
            changed = true;
            view.copy(text, plain..at);
            if let Some(character) = character {
                view.push(character, at, length);
            }
            at += length;
            plain = at;
        }
        if !changed {
            return None;
        }
        view.copy(text, plain..text.len());
        Some(view)
    }

    fn copy(&mut self, text: &str, range: Range<usize>) {
        if let Some(part) = text.get(range.clone()).filter(|part| !part.is_empty()) {
            self.parts.push(Part {
                start: narrow(self.text.len()),
                from: narrow(range.start),
                written: narrow(range.len()),
            });
            self.text.push_str(part);
        }
    }

    fn push(&mut self, character: char, from: usize, written: usize) {
        self.parts.push(Part {
            start: narrow(self.text.len()),
            from: narrow(from),
            written: narrow(written),
        });
        self.text.push(character);
    }

    /// Where a part of the text as it is read was pasted.
    pub(super) fn pasted(&self, range: &Range<usize>) -> Vec<Range<usize>> {
        let mut pasted: Vec<Range<usize>> = Vec::new();
        let first = self
            .parts
            .partition_point(|part| wide(part.start) <= range.start);
        let parts = self
            .parts
            .get(first.saturating_sub(1)..)
            .unwrap_or_default();
        for (number, part) in parts.iter().enumerate() {
            let (start, from, written) = (wide(part.start), wide(part.from), wide(part.written));
            if start >= range.end {
                break;
            }
            let end = parts
                .get(number + 1)
                .map_or(self.text.len(), |next| wide(next.start));
            let begin = range.start.saturating_sub(start);
            // What was copied has its length; what stands for a character is taken whole.
            let piece = if end - start == written {
                from + begin..from + written.min(range.end - start)
            } else {
                from..from + written
            };
            match pasted.last_mut() {
                Some(last) if last.end == piece.start => last.end = piece.end,
                _ => pasted.push(piece),
            }
        }
        pasted
    }
}

/// The bytes with which something begins that is undone: escapes, entities, colours, and the first bytes of characters
/// that are not seen or are letters of another width.
static MAY_BEGIN: [bool; 256] = may_begin(b"\\%&\x1b^[\xc2\xe2\xef");

#[expect(
    clippy::indexing_slicing,
    reason = "evaluated by the compiler, which stops at what is out of bounds"
)]
const fn may_begin(bytes: &[u8]) -> [bool; 256] {
    let mut table = [false; 256];
    let mut at = 0;
    while at < bytes.len() {
        table[bytes[at] as usize] = true;
        at += 1;
    }
    table
}

/// Where from `at` on something may begin that is undone.
fn next(bytes: &[u8], at: usize) -> Option<usize> {
    let mut rest = bytes.get(at..)?.iter();
    let length = rest.position(|byte| MAY_BEGIN.get(usize::from(*byte)) == Some(&true))?;
    Some(at + length)
}

/// What is undone at `at`: how long it is, and the character that it stands for, where it stands for one.
fn undone(text: &str, at: usize) -> Option<(usize, Option<char>)> {
    let rest = text.get(at..)?;
    let bytes = rest.as_bytes();
    match bytes.first()? {
        0x1b => Some((1 + code(bytes, 1), None)),
        b'^' if bytes.get(1..3) == Some(b"[[") => Some((2 + code(bytes, 2), None)),
        // A colour whose escape character was lost on the way.
        b'[' => {
            let length = code(bytes, 0);
            let colour = length > 2 && bytes.get(length - 1) == Some(&b'm');
            colour.then_some((length, None))
        }
        b'\\' => escape(bytes),
        b'%' => percent(bytes),
        b'&' => entity(rest),
        _ => {
            let character = rest.chars().next()?;
            let read = read(character);
            (read != Some(character)).then_some((character.len_utf8(), read))
        }
    }
}

/// How a character is read: as nothing when it cannot be seen, as the plain one of another width.
fn read(character: char) -> Option<char> {
    match character {
        '\u{ad}'
        | '\u{200b}'..='\u{200f}'
        | '\u{2028}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}'
        | '\u{feff}' => None,
        '\u{a0}' => Some(' '),
        '\u{ff10}'..='\u{ff19}' | '\u{ff21}'..='\u{ff3a}' | '\u{ff41}'..='\u{ff5a}' => {
            u32::from(character)
                .checked_sub(0xfee0)
                .and_then(char::from_u32)
        }
        _ => Some(character),
    }
}

/// How long a colour code is behind its escape character, in bytes.
fn code(bytes: &[u8], at: usize) -> usize {
    if bytes.get(at) != Some(&b'[') {
        return 0;
    }
    let rest = bytes.get(at + 1..).unwrap_or_default();
    let length = rest
        .iter()
        .take(32)
        .take_while(|byte| matches!(byte, b'0'..=b'9' | b';' | b':' | b'?'))
        .count();
    let ends = rest.get(length).is_some_and(u8::is_ascii_alphabetic);
    if ends { length + 2 } else { 1 }
}

/// An escape of a string, or of a string in a string.
fn escape(bytes: &[u8]) -> Option<(usize, Option<char>)> {
    let slashes = bytes
        .iter()
        .take(64)
        .take_while(|byte| **byte == b'\\')
        .count();
    let hex = |from: usize, length: usize| {
        let digits = std::str::from_utf8(bytes.get(from..from + length)?).ok()?;
        let is_hex = digits.bytes().all(|byte| byte.is_ascii_hexdigit());
        is_hex
            .then(|| u32::from_str_radix(digits, 16).ok())
            .flatten()
            .and_then(char::from_u32)
    };
    let behind = slashes + 1;
    let (length, character) = match bytes.get(slashes)? {
        b'n' => (behind, '\n'),
        b'r' => (behind, ' '),
        b't' => (behind, '\t'),
        b'\n' => {
            // A command goes on in the next line.
            let rest = bytes.get(behind..).unwrap_or_default();
            let indent = rest
                .iter()
                .take(64)
                .take_while(|byte| matches!(byte, b' ' | b'\t'))
                .count();
            return Some((behind + indent, None));
        }
        b'u' => (behind + 4, hex(behind, 4)?),
        b'x' => (behind + 2, hex(behind, 2)?),
        b'e' if bytes.get(behind) == Some(&b'[') => (behind, '\u{1b}'),
        b'0' if bytes.get(behind..behind + 2) == Some(b"33") => (behind + 2, '\u{1b}'),
        byte @ (b'"' | b'\'' | b'/' | b'`' | b'=' | b':' | b'&' | b'$' | b'!' | b'@' | b'#') => {
            (behind, char::from(*byte))
        }
        _ if slashes > 1 => (slashes, '\\'),
        _ => return None,
    };
    Some(if character == '\u{1b}' {
        (length + code(bytes, length), None)
    } else {
        (length, read(character))
    })
}

/// A byte that was escaped for a URL, also several times.
fn percent(bytes: &[u8]) -> Option<(usize, Option<char>)> {
    let mut at = 1;
    while bytes.get(at..at + 2) == Some(b"25") && at < 32 {
        at += 2;
    }
    let digit = |at: usize| char::from(*bytes.get(at)?).to_digit(16);
    let (code, length) = match (digit(at), digit(at + 1)) {
        (Some(high), Some(low)) => (high * 16 + low, at + 2),
        // `%25` and no more is the sign itself.
        _ if at > 1 => (0x25, at),
        _ => return None,
    };
    let byte = u8::try_from(code).ok()?;
    let is_text = byte.is_ascii_graphic() || matches!(byte, b' ' | b'\n' | b'\t' | 0x1b);
    is_text.then(|| (length, Some(char::from(byte))))
}

/// An entity, also several times.
fn entity(rest: &str) -> Option<(usize, Option<char>)> {
    let mut at = 1;
    while rest.get(at..).is_some_and(|rest| rest.starts_with("amp;")) && at < 32 {
        at += "amp;".len();
    }
    let rest = rest.get(at..)?;
    let known = ENTITIES.iter().find(|(name, _)| rest.starts_with(name));
    if let Some((name, character)) = known {
        return Some((at + name.len(), Some(*character)));
    }
    if let Some((length, character)) = numbered(rest) {
        return Some((at + length, read(character)));
    }
    (at > 1).then_some((at, Some('&')))
}

/// `#61;` or `#x3D;`.
fn numbered(rest: &str) -> Option<(usize, char)> {
    let digits = rest.strip_prefix('#')?;
    let length = digits.bytes().take(8).position(|byte| byte == b';')?;
    let digits = digits.get(..length)?;
    let code = match digits.strip_prefix(['x', 'X']) {
        Some(hex) => u32::from_str_radix(hex, 16),
        None => digits.parse(),
    };
    Some((length + 2, char::from_u32(code.ok()?)?))
}

fn narrow(offset: usize) -> u32 {
    u32::try_from(offset).unwrap_or(u32::MAX)
}

fn wide(offset: u32) -> usize {
    usize::try_from(offset).unwrap_or(usize::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_undone_leads_back() {
        for (pasted, read) in [
            ("a\u{1b}[31mb\u{1b}[0mc", "abc"),
            (r"a\u001b[0mb\x1b[1mc\033[0md\e[0me", "abcde"),
            (r#"\"a\": \\\"b\\\" c\/d"#, r#""a": "b" c/d"#),
            ("a%2Fb%252Bc%3D", "a/b+c="),
            ("&quot;a&amp;quot;&#39;", "\"a\"'"),
            (r"one\ntwo", "one\ntwo"),
            ("a \\\n   b", "a b"),
            ("ｐａｓｓ：a\u{200b}b", "pass：ab"),
            (r"\uff50\uff57\u200b=a", "pw=a"),
            ("[32ma[0m [1;31mb[0m [m1] [0]", "a b [m1] [0]"),
            ("100% \\d ^a", "100% \\d ^a"),
        ] {
            let view = View::of(pasted);
            assert_eq!(
                view.as_ref().map_or(pasted, |view| view.text.as_str()),
                read,
                "{pasted}"
            );
            let Some(view) = view else { continue };
            for (at, c) in read
                .char_indices()
                .filter(|(_, c)| c.is_ascii_alphanumeric())
            {
                let parts = view.pasted(&(at..at + 1));
                let [part] = parts.as_slice() else {
                    panic!("{parts:?}")
                };
                let written = pasted.get(part.clone()).unwrap();
                assert!(
                    written == c.to_string()
                        || written.chars().count() == 1
                        || written.starts_with('\\'),
                    "{written} for {c} of {pasted}"
                );
            }
        }
    }
}
