//! Policies inside other texts: JSON in a JSON string, one to three deep, and URL encoding.

use crate::text::Span;

/// The most levels of escaping that are undone.
pub(super) const LEVELS: usize = 4;

/// How a policy is packed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Packing {
    /// In a JSON string: `\"` for a quote.
    Json,
    /// `%22` for a quote.
    Url,
}

/// The whole packed text around `at`, not before `from`.
pub(super) fn region(text: &str, from: usize, at: usize, packing: Packing) -> Span {
    let before = text.get(from..at).unwrap_or_default();
    let after = text.get(at..).unwrap_or_default();
    match packing {
        Packing::Url => {
            let part = |c: char| c.is_ascii_alphanumeric() || "%-._~*+!'()/:@$,;=?".contains(c);
            let start = before.len() - before.trim_end_matches(part).len();
            let tail = after.trim_start_matches(part);
            let mut start = at - start;
            // `PolicyDocument=%7B…` of a request body: the value only.
            if let Some(equals) = text
                .get(start..at)
                .and_then(|head| head.rfind(['=', '&', ':']))
            {
                start += equals + 1;
            }
            let mut end = text.len() - tail.len();
            if let Some(next) = text.get(at..end).and_then(|body| body.find(['&', '='])) {
                end = at + next;
            }
            Span { start, end }
        }
        Packing::Json => {
            let start = before
                .rmatch_indices('"')
                .find(|&(quote, _)| !before.get(..quote).is_some_and(|head| head.ends_with('\\')))
                .map_or(from, |(quote, _)| from + quote + 1);
            let mut escaped = false;
            let mut end = text.len();
            for (offset, byte) in after.bytes().enumerate() {
                match byte {
                    _ if escaped => escaped = false,
                    b'\\' => escaped = true,
                    b'"' => {
                        end = at + offset;
                        break;
                    }
                    _ => {}
                }
            }
            Span { start, end }
        }
    }
}

/// Undoes one level.
pub(super) fn unpacked(text: &str, packing: Packing) -> String {
    match packing {
        Packing::Json => unescaped(text),
        Packing::Url => percent_decoded(text),
    }
}

fn unescaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('\\') {
        let (head, tail) = rest.split_at_checked(at).unwrap_or((rest, ""));
        out.push_str(head);
        let mut chars = tail.chars();
        chars.next();
        let c = chars.next();
        let mut length = 1 + c.map_or(0, char::len_utf8);
        match c {
            Some('n') => out.push('\n'),
            Some('r') => out.push('\r'),
            Some('t') => out.push('\t'),
            Some('b' | 'f') => out.push(' '),
            Some('u') => {
                let code = tail
                    .get(2..6)
                    .and_then(|digits| u32::from_str_radix(digits, 16).ok());
                if let Some(c) = code.and_then(char::from_u32) {
                    out.push(c);
                    length = 6;
                } else {
                    out.push_str("\\u");
                }
            }
            Some(other) => out.push(other),
            None => out.push('\\'),
        }
        rest = tail.get(length..).unwrap_or_default();
    }
    out.push_str(rest);
    out
}

fn percent_decoded(text: &str) -> String {
    let plus_is_space = !text.contains("%20");
    let mut out = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&byte, tail)) = rest.split_first() {
        let hex = tail
            .get(..2)
            .and_then(|digits| std::str::from_utf8(digits).ok());
        let code = hex
            .filter(|_| byte == b'%')
            .and_then(|digits| u8::from_str_radix(digits, 16).ok());
        if let Some(code) = code {
            out.push(code);
            rest = tail.get(2..).unwrap_or_default();
        } else {
            out.push(if byte == b'+' && plus_is_space {
                b' '
            } else {
                byte
            });
            rest = tail;
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}
