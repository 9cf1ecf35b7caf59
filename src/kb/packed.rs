//! Numbers and texts in the files that `.ci/embed` makes, and how they are read.

/// Reads a number; `None` where the bytes end.
pub(super) fn number(bytes: &mut &[u8]) -> Option<usize> {
    let mut value = 0;
    for shift in (0..usize::BITS).step_by(7) {
        let (byte, rest) = bytes.split_first()?;
        *bytes = rest;
        value |= usize::from(byte & 0x7F) << shift;
        if byte & 0x80 == 0 {
            return Some(value);
        }
    }
    None
}

/// Reads a text; `None` where the bytes end, or are none.
pub(super) fn text<'b>(bytes: &mut &'b [u8]) -> Option<&'b str> {
    let length = number(bytes)?;
    let (text, rest) = bytes.split_at_checked(length)?;
    *bytes = rest;
    std::str::from_utf8(text).ok()
}

/// Writes a number, seven bits a byte, the lowest first.
#[cfg(test)]
pub(super) fn push_number(mut value: usize, out: &mut Vec<u8>) {
    loop {
        let low = u8::try_from(value & 0x7F).unwrap_or_default();
        value >>= 7;
        if value == 0 {
            out.push(low);
            return;
        }
        out.push(low | 0x80);
    }
}

/// Writes a text.
#[cfg(test)]
pub(super) fn push_text(text: &str, out: &mut Vec<u8>) {
    push_number(text.len(), out);
    out.extend(text.as_bytes());
}
