//! Policies inside other texts: JSON in a JSON string, one to three deep, URL encoding, and the strings of
//! Terraform's templates.

use super::source::Source;
use crate::iam::{Piece, variable_pieces};
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
pub(super) fn region(source: &Source<'_>, from: usize, at: usize, packing: Packing) -> Span {
    match packing {
        Packing::Url => {
            let part = |c: char| c.is_ascii_alphanumeric() || "%-._~*+!'()/:@$,;=?".contains(c);
            let mut start = source.run_back(at, from, part);
            // `PolicyDocument=%7B…` of a request body: the value only.
            if let Some(sign) = source.slice(start, at).rfind(['=', ':']) {
                start += sign + 1;
            }
            let end = at + source.run(at, |c| part(c) && c != '=').len();
            Span { start, end }
        }
        Packing::Json => {
            let mut start = at;
            loop {
                start = source.run_back(start, from, |c| c != '"');
                // A quote with its escape is a part of the text.
                match start.checked_sub(2) {
                    Some(two) if two >= from && source.is(two, "\\") => start -= 1,
                    _ => break,
                }
            }
            let mut end = at;
            loop {
                end += source.run(end, |c| c != '"' && c != '\\').len();
                if !source.is(end, "\\") {
                    break;
                }
                end += 1;
                end += source.peek(end).map_or(0, char::len_utf8);
            }
            Span { start, end }
        }
    }
}

/// The most white space between the marker of a heredoc and what is in it.
const MAX_BLANK: usize = 256;

/// Whether the text at `start` is what a heredoc of Terraform begins with. One of a shell is given to a command.
///
/// Source: Terraform language documentation, "Strings and Templates".
pub(super) fn begins_heredoc(source: &Source<'_>, start: usize) -> bool {
    let floor = start.saturating_sub(MAX_BLANK);
    let end = source.run_back(start, floor, char::is_whitespace);
    if !source.slice(end, start).contains('\n') {
        return false;
    }
    let is_word = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let marker = source.run_back(end, floor, is_word);
    let line = source.slice(source.line_start(end), marker);
    let head = line.strip_suffix("<<-").or_else(|| line.strip_suffix("<<"));
    marker < end
        && head.is_some_and(|head| head.trim_end().ends_with(['=', '(', ',', '[', '?', ':']))
}

/// Whether the text after the quote at `start` is a string that Terraform's language gives a name:
/// `policy = "…"`.
pub(super) fn is_string_of_terraform(source: &Source<'_>, start: usize) -> bool {
    let Some(quote) = start.checked_sub(1).filter(|quote| source.is(*quote, "\"")) else {
        return false;
    };
    let floor = quote.saturating_sub(MAX_BLANK);
    source.before(source.run_back(quote, floor, |c| c == ' ')) == Some('=')
}

/// Whether Terraform's escapes stand in a text.
pub(super) fn has_template_escapes(text: &str) -> bool {
    text.contains("$${") || text.contains("%%{")
}

/// What Terraform makes of its escapes; what it would put in is left as it stands.
///
/// Source: Terraform language documentation, "Strings and Templates", "Escape Sequences".
pub(super) fn rendered(text: &str) -> String {
    text.replace("$${", "${").replace("%%{", "%{")
}

/// A text as Terraform's language has it, so that the variables of IAM are left alone.
pub(super) fn for_terraform(text: &str) -> String {
    let mut written = String::with_capacity(text.len());
    for piece in variable_pieces(text) {
        match piece {
            Piece::Text(text) => written.push_str(&text.replace("%{", "%%{")),
            Piece::Variable {
                written: variable, ..
            } => {
                written.push('$');
                written.push_str(variable);
            }
            Piece::Literal(character) => written.extend(['$', '$', '{', character, '}']),
            Piece::Template(text) | Piece::Malformed(text) => written.push_str(text),
        }
    }
    written
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
