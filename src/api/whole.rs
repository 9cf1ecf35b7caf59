//! Whether the file of a policy was read whole, and as it stands.
//!
//! In: a text and the policies that were found in it. Out: where it is cut off or goes on behind its document, and
//! what was mended.

use super::ApiError;
use crate::compare::Flaw;
use crate::policy::{self, Form, PastedPolicy, RepairKind};
use crate::text::{Paste, Positions, Span};

/// What has no name came in by.
pub(crate) const UNNAMED: &str = "standard input";

/// The name of a paste, for people.
pub(crate) fn name(paste: &Paste) -> &str {
    paste.name().unwrap_or(UNNAMED)
}

/// Refuses a file of which the end is missing, or in which text follows the JSON that it begins with.
///
/// # Errors
/// [`ApiError::CutOff`], [`ApiError::TextAfter`].
pub(crate) fn check(paste: &Paste, policies: &[PastedPolicy]) -> Result<(), ApiError> {
    let text = paste.as_str();
    let position = |at| Positions::of(text).at(at);
    if let Some(at) = policies.iter().find_map(|policy| cut_off(policy, text)) {
        let at = position(at);
        return Err(ApiError::CutOff {
            name: name(paste).to_owned(),
            line: at.line,
            column: at.column,
        });
    }
    if let Some(at) = text_after(text) {
        let at = position(at);
        return Err(ApiError::TextAfter {
            name: name(paste).to_owned(),
            line: at.line,
            column: at.column,
        });
    }
    Ok(())
}

/// Where a policy is cut off: at its end, or at its beginning, so that its members stand without a bracket.
fn cut_off(policy: &PastedPolicy, text: &str) -> Option<usize> {
    let unclosed = policy
        .repairs
        .iter()
        .find(|repair| matches!(repair.kind, RepairKind::Unclosed(_) | RepairKind::CutOff));
    let begins = || {
        let rest = text.get(policy.span.start..)?;
        (policy.form == Form::Fragment && !rest.starts_with(['{', '[', '｛', '［']))
            .then_some(policy.span.start)
    };
    unclosed.map(|repair| repair.span.start).or_else(begins)
}

/// Where a text that begins with JSON goes on with something else. Several documents, one after the other, are
/// a list of them; one that does not close has no end.
fn text_after(text: &str) -> Option<usize> {
    let mut at = 0;
    loop {
        let rest = text.get(at..)?;
        if policy::is_blank(rest) {
            return None;
        }
        let blank = rest.len() - policy::without_blank(rest).len();
        let document = rest.get(blank..)?;
        if !is_document(document) {
            return (at > 0).then_some(at + blank);
        }
        at += blank + document_end(document)?;
    }
}

/// Whether a text begins as a JSON document with a policy does; `[INFO]` does not.
fn is_document(text: &str) -> bool {
    text.starts_with('{')
        || text
            .strip_prefix('[')
            .is_some_and(|rest| policy::without_blank(rest).starts_with(['{', '[', '"', ']']))
}

/// Behind the bracket that closes the first one. Brackets in strings and comments close nothing.
fn document_end(text: &str) -> Option<usize> {
    let mut depth = 0_usize;
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let taken = match c {
            '"' => string_end(rest)?,
            '/' if rest.starts_with("//") => rest.find('\n').unwrap_or(rest.len()),
            '/' if rest.starts_with("/*") => rest.find("*/").map(|end| end + 2)?,
            _ => c.len_utf8(),
        };
        rest = rest.get(taken..)?;
        match c {
            '{' | '[' => depth += 1,
            '}' | ']' => {
                depth = depth.checked_sub(1)?;
                if depth == 0 {
                    return Some(text.len() - rest.len());
                }
            }
            _ => {}
        }
    }
    None
}

/// Behind the quote that closes the string at the beginning.
fn string_end(text: &str) -> Option<usize> {
    let mut is_escaped = false;
    for (at, byte) in text.bytes().enumerate().skip(1) {
        match byte {
            _ if is_escaped => is_escaped = false,
            b'\\' => is_escaped = true,
            b'"' => return Some(at + 1),
            _ => {}
        }
    }
    None
}

/// Text before or after a policy that is no part of it, but for what surrounds it in a template or in the output
/// of a command.
pub(crate) fn beside(paste: &Paste, policy: &PastedPolicy) -> Option<Span> {
    let text = paste.as_str();
    let (start, end) = (policy.span.start, policy.span.end);
    let (before, after) = (text.get(..start)?, text.get(end..)?);
    let is_inside = policy.form.is_template()
        || policy.form == Form::Escaped
        || serde_json::from_str::<serde::de::IgnoredAny>(text).is_ok();
    if is_inside || (policy::is_blank(before) && policy::is_blank(after)) {
        return None;
    }
    let start = if policy::is_blank(after) {
        before.len() - before.trim_start().len()
    } else {
        text.len() - after.trim_start().len()
    };
    Some(Span { start, end: start })
}

/// What was mended in a policy, with its place.
pub(crate) fn mended(policy: &PastedPolicy) -> Vec<(Flaw, Span)> {
    let repairs = policy.repairs.iter();
    repairs
        .map(|one| (Flaw::Repaired(one.kind.clone()), one.span))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_follows_a_document_is_found() {
        for (text, expected) in [
            ("{}", None),
            ("  {\"a\": [1, \"}\"]} // done\n", None),
            ("{} /* a */ # b\n", None),
            ("{}\n{}\n[{}]\n", None),
            ("{\"a\": \"\\\"}\"}", None),
            ("{ // }\n}", None),
            ("{}\ntrailing junk }}}", Some(3)),
            ("{},", Some(2)),
            ("[{}] }", Some(5)),
            ("{}\n{}\n}", Some(6)),
            // Cut off, or something else.
            ("{\"a\": 1", None),
            ("{\"a\": \"b", None),
            ("we have {} and so on", None),
            ("[INFO] loading {} and so on", None),
            ("", None),
        ] {
            assert_eq!(text_after(text), expected, "{text}");
        }
    }
}
