//! ARN patterns of resource types against ARNs of requests and policies.

use crate::iam::intersects;

/// Tells whether `arn`, which may hold wildcards and redactions, can be an ARN of the `${…}` pattern.
///
/// Field by field; what varies may be anything, the last part with slashes too. The account may be left
/// out of the ARN, because AWS's own resources have none there.
pub(super) fn may_be(pattern: &str, arn: &str) -> bool {
    if arn == "*" {
        return true;
    }
    let mut fields = pattern.splitn(6, ':');
    let mut written = split(arn).into_iter();
    for index in 0..6 {
        let (Some(field), Some(text)) = (fields.next(), written.next()) else {
            return false;
        };
        if field == text || index == 4 && text.is_empty() {
            continue;
        }
        let open = text.contains(['*', '?', '<', '{', '[', '$']) || text.contains("...");
        let glob = glob(field);
        let text = if open { redacted(&text) } else { text };
        if !intersects(&glob, &text) {
            return false;
        }
    }
    true
}

/// Six fields; a `${…}` keeps its colons.
fn split(arn: &str) -> Vec<String> {
    let mut fields = vec![String::new()];
    let mut depth = 0_usize;
    for c in arn.chars() {
        match c {
            '{' => depth += 1,
            '}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if c == ':' && depth == 0 && fields.len() < 6 {
            fields.push(String::new());
        } else if let Some(field) = fields.last_mut() {
            field.push(c);
        }
    }
    fields
}

/// `${…}` as `*`, and a star is added where the pattern ends in one, so that it may hold slashes.
fn glob(field: &str) -> String {
    let mut out = String::with_capacity(field.len());
    let mut rest = field;
    while let Some((before, after)) = rest.split_once("${") {
        out.push_str(before);
        out.push('*');
        rest = after.split_once('}').map_or("", |(_, rest)| rest);
    }
    out.push_str(rest);
    out
}

/// Variables, placeholders and runs of dots as `*`.
fn redacted(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut closing = None;
    for c in text.chars() {
        match (closing, c) {
            (Some(end), c) if c == end => closing = None,
            (Some(_), _) | (None, '$') => {}
            (None, '<') => {
                out.push('*');
                closing = Some('>');
            }
            (None, '{') => {
                out.push('*');
                closing = Some('}');
            }
            (None, '[') => {
                out.push('*');
                closing = Some(']');
            }
            (None, c) => out.push(c),
        }
    }
    out.replace("...", "*")
}
