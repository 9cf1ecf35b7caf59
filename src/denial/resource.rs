//! What something was denied on: the name behind `on resource:`, without the text around it.

use super::reason;
use super::words::{
    MAX_NAME_BYTES, ahead, behind, one_of, rejoined, skip, skip_quotes, skip_space, token, words,
};
use crate::iam::Caller;

/// How far from its beginning a resource is searched for the reason behind it, in bytes.
const MAX_RESOURCE_BYTES: usize = 640;

/// The resource after the action, and where it ends.
pub(super) fn resource(text: &str, at: usize, sentence: usize) -> (Option<String>, usize) {
    let Some(mut past) = words(text, at, &["on"]) else {
        return (None, at);
    };
    if let Some(end) = words(text, past, &["service", "role"]) {
        return (None, end);
    }
    if let Some(end) = determiner(text, past) {
        let noun = words(text, end, &["resource"])
            .or_else(|| words(text, token(text, skip_space(text, end))?.1, &["resource"]))
            .or_else(|| {
                one_of(text, end, KINDS_OF_THINGS).filter(|noun| names_a_thing(text, *noun))
            });
        match noun {
            Some(noun) if names_a_thing(text, noun) => past = skip_space(text, noun),
            Some(noun) => return (None, before_reason(text, noun)),
            None => return (None, before_reason(text, end)),
        }
    }
    let said = one_of(
        text,
        past,
        &[&["resource"], &["resources"], &["resource(s)"]],
    );
    past = said.unwrap_or(past);
    past = skip(text, past, &[':']);
    for _ in 0..MAX_REPEATS {
        let Some(again) = repeated(text, past) else {
            break;
        };
        past = again;
    }
    let value = skip_space(text, past);
    let whole = quoted(text, value).or_else(|| before_a_reason(text, value, sentence));
    if let Some((name, end)) = whole {
        return (Some(name).filter(|name| !is_ellipsis(name)), end);
    }
    // The end of a table's cell is none.
    let Some((first, mut end)) = token(text, value).filter(|(first, _)| !first.starts_with('|'))
    else {
        return (None, past);
    };
    let wrapped = text.get(past..value).is_some_and(|gap| gap.contains('\n'));
    let hidden = first
        .chars()
        .all(|c| matches!(c, 'x' | 'X' | '*' | '#' | '█' | '■' | '●' | '•'));
    let shaped =
        first.contains([':', '/']) || first.starts_with(['*', '<', '[', '{', '$']) || hidden;
    // What somebody left the rest out of.
    let stem = first.trim_end_matches(['.', '…']);
    let is_left_out = !stem.is_empty() && (first.ends_with("...") || first.ends_with('…'));
    let cut = said.is_none() && "resource".starts_with(first)
        || is_left_out
            && (said.is_none() && "resource".starts_with(stem) || "arn:aws".starts_with(stem));
    let bare = matches!(
        first,
        "role"
            | "user"
            | "group"
            | "policy"
            | "instance"
            | "key"
            | "function"
            | "table"
            | "queue"
            | "model"
    );
    if wrapped && !shaped && !(bare && said.is_some())
        || cut
        || first == "because"
        || first == "with"
        || first.starts_with('(')
    {
        return (None, past);
    }
    if let Some((second, past)) = token(text, skip_space(text, end))
        && let one_line = text.get(end..past).is_some_and(|gap| !gap.contains('\n'))
        && (bare && (one_line || said.is_some()) || one_line && goes_on(first, second))
    {
        end = past;
        // ` ... ` between two parts of an ARN, and IAM's `policy path /`.
        if let Some((third, past)) = token(text, skip_space(text, end))
            && (is_ellipsis(second) && third.starts_with(':')
                || bare && second == "path" && third.starts_with('/'))
        {
            end = past;
        }
    } else if let Some(past) =
        rest_of_arn(text, first, end).or_else(|| rest_of_name(text, first, end))
    {
        end = past;
    }
    let written = rejoined(text.get(value..end).unwrap_or_default());
    let name = trimmed(&written, paragraph_before(text, sentence));
    // `on role ARN`: the noun is no part of the name.
    let name = match name.split_once(' ') {
        Some((_, arn)) if bare && arn.starts_with("arn:") => arn.to_owned(),
        _ => name,
    };
    // Behind a placeholder, what follows it is no part of it; signs alone are none.
    let name = match name.strip_suffix(">:") {
        Some(placeholder) => format!("{placeholder}>"),
        None => name,
    };
    let is_sign = name
        .chars()
        .all(|c| matches!(c, ',' | '.' | ';' | ':' | ')' | '+' | '-'));
    (
        Some(name).filter(|name| !is_ellipsis(name) && !is_sign),
        end,
    )
}

/// The resource that the rest of a line names behind an action: behind `on`, `for` or `to`, and the word for its kind
/// perhaps, an ARN, an address of S3 or a name. A caller behind `for` is none, unless the action is about roles.
pub(super) fn behind_an_action(text: &str, at: usize, action: &str) -> Option<String> {
    const ACCESS: &[&[&str]] = &[
        &["permissions"],
        &["permission"],
        &["action"],
        &["operation"],
        &["access"],
    ];
    const LEADS: &[&[&str]] = &[&["on"], &["for"], &["to"]];
    const SIGNS: [char; 8] = ['`', '\'', '"', ')', ']', '*', ',', ':'];
    let past = skip(text, at, &SIGNS);
    let past = one_of(text, past, ACCESS).map_or(past, |past| skip(text, past, &SIGNS));
    let lead = one_of(text, past, LEADS)?;
    let named = determiner(text, lead).unwrap_or(lead);
    let resource = one_of(text, named, &[&["resource"], &["resources"]]);
    let kind = resource.or_else(|| one_of(text, named, KINDS_OF_THINGS));
    let value = skip_space(text, skip(text, kind.unwrap_or(named), &[':', '=']));
    let is_in_line = |end: usize| text.get(at..end).is_some_and(|gap| !gap.contains('\n'));
    let start = skip(text, value, &['`', '\'', '"', '(', '[']);
    let (token, _) = token(text, start).filter(|_| is_in_line(start))?;
    let name = token.trim_end_matches([',', '.', ';', ':', ')', ']']);
    let is_typed = name.starts_with("arn:") || is_address(name);
    let is_named = kind.is_some() && (start > value || name.contains(['-', '_', '/', ':', '.']));
    let is_any = resource.is_some() && name == "*";
    let of_roles = action.starts_with("iam:") || action.starts_with("sts:Assume");
    let is_caller = !of_roles && Caller::parse(name).is_of_an_account();
    ((is_typed || is_named || is_any) && !is_caller).then(|| name.to_owned())
}

/// The words for what a name is the name of.
const KINDS_OF_THINGS: &[&[&str]] = &[
    &["bucket"],
    &["object"],
    &["key"],
    &["table"],
    &["queue"],
    &["topic"],
    &["stream"],
    &["secret"],
    &["parameter"],
    &["function"],
    &["role"],
    &["repository"],
    &["cluster"],
    &["log", "group"],
];

/// Whether a name is an address of S3.
fn is_address(name: &str) -> bool {
    ["s3://", "s3a://", "s3n://"]
        .iter()
        .any(|scheme| name.starts_with(scheme) && name.len() > scheme.len())
}

/// So often at most a wrapper prints the last words of a sentence again.
const MAX_REPEATS: usize = 4;

/// Past the words that a wrapper printed again behind a first resource, where another one follows:
/// `on resource: s3:GetObject on resource: ARN`.
fn repeated(text: &str, at: usize) -> Option<usize> {
    let (_, end) = token(text, skip_quotes(text, skip_space(text, at)))?;
    let again = words(text, skip_quotes(text, end), &["on", "resource"])?;
    let past = skip(text, again, &[':']);
    let (next, _) = token(text, skip_quotes(text, skip_space(text, past)))?;
    (next == "*" || next.starts_with("arn:")).then_some(past)
}

/// Whether a line begins with a date, as those of logs do.
fn is_date(line: &str) -> bool {
    let mut bytes = line.bytes();
    bytes.by_ref().take(4).all(|byte| byte.is_ascii_digit()) && bytes.next() == Some(b'-')
}

/// Where a name ends that a line end cut: the next line is the rest of it and nothing else.
fn rest_of_name(text: &str, first: &str, end: usize) -> Option<usize> {
    const INSIDE: [char; 5] = ['/', ':', '-', '_', '.'];
    let rest = ahead(text, end, MAX_RESOURCE_BYTES).strip_prefix('\n')?;
    let line = rest.split('\n').next()?;
    let indent = line.len() - line.trim_start_matches(' ').len();
    let written = line.trim_matches(' ');
    let written = written.trim_end_matches(['"', '\'', '`', '}', ')', '.', ' ']);
    let is_rest = written.starts_with(|c: char| c.is_ascii_alphanumeric() || "/-_".contains(c))
        && written.contains(|c: char| c.is_ascii_alphanumeric())
        && written.chars().all(|c| {
            c.is_ascii_alphanumeric() || INSIDE.contains(&c) || matches!(c, '*' | '+' | '=' | '@')
        })
        && !written.starts_with("arn:")
        && !written.contains("//")
        && !is_date(written);
    let is_open = first.ends_with(['/', ':', '-', '_']) || first.ends_with("::");
    let is_name = written.contains(INSIDE) && !written.ends_with(':');
    let goes_on = is_open || is_name || is_full(text, end);
    (first.starts_with("arn:") && is_rest && goes_on).then(|| end + 1 + indent + written.len())
}

/// Whether the line that ends at a place is as long as a window of a usual width: it may have been cut there.
fn is_full(text: &str, end: usize) -> bool {
    const WIDTHS: [usize; 4] = [80, 100, 120, 132];
    let before = behind(text, end, MAX_NAME_BYTES);
    let line = before.rsplit('\n').next().unwrap_or_default();
    WIDTHS
        .iter()
        .any(|width| !line.is_empty() && line.len().is_multiple_of(*width))
}

/// Whether the next word still belongs to an ARN: it has no resource yet, or its resource has a path.
fn goes_on(arn: &str, next: &str) -> bool {
    let rest = arn.splitn(6, ':').nth(5);
    let open = rest.is_some_and(|rest| !rest.contains(['/', ':', '*']));
    arn.starts_with("arn:")
        && (open && next.contains('/') && !next.starts_with('<')
            || arn.ends_with(':') && is_ellipsis(next))
}

fn is_ellipsis(word: &str) -> bool {
    matches!(word, "..." | "…")
}

/// Where an ARN ends that a line end cut before its resource.
fn rest_of_arn(text: &str, first: &str, end: usize) -> Option<usize> {
    let cut = first.starts_with("arn:")
        && first.splitn(6, ':').nth(5).is_none_or(str::is_empty)
        && text.get(end..)?.starts_with('\n');
    let (next, past) = token(text, skip_space(text, end))?;
    let colons = first.matches(':').count() + next.matches(':').count();
    (cut && colons >= 5 && !next.starts_with("arn:")).then_some(past)
}

/// What quotes are around, and where the closing one ends.
fn quoted(text: &str, at: usize) -> Option<(String, usize)> {
    let quote = text.get(at..)?.chars().next()?;
    let close = match quote {
        '"' => '"',
        '\'' | '`' => '\'',
        _ => return None,
    };
    let inner = at + quote.len_utf8();
    let rest = ahead(text, inner, MAX_NAME_BYTES);
    let length = rest
        .find(close)
        .or_else(|| rest.find(quote))
        .filter(|length| *length > 0)?;
    let name = rest.get(..length).filter(|name| is_one_value(name))?;
    Some((unwrapped(name), skip_quotes(text, inner + length)))
}

/// A quoted name in one line. The name of an S3 object may have spaces, of which a line end may be one where
/// it has others; what is before it has none.
fn unwrapped(name: &str) -> String {
    if !name.starts_with("arn:") {
        return rejoined(name);
    }
    let has_spaces = name.lines().any(|line| line.trim().contains(' '));
    let mut lines = name.split('\n').map(str::trim);
    let mut whole = lines.next().unwrap_or_default().to_owned();
    for line in lines {
        if has_spaces && whole.contains('/') {
            whole.push(' ');
        }
        whole.push_str(line);
    }
    whole
}

/// All that stands before the reason, where that is one name: a placeholder of several words, a name with
/// spaces, an ARN that a line end cuts.
fn before_a_reason(text: &str, at: usize, sentence: usize) -> Option<(String, usize)> {
    let end =
        reason::begins(text, at, MAX_RESOURCE_BYTES).or_else(|| before_a_wrapper(text, at))?;
    let written = text.get(at..end)?.trim();
    let words = written.split_whitespace().count();
    let other = ["authorized", "User:", "(Service", "\n\n", "status code"];
    let sentences = written.match_indices(". ").any(|(at, _)| {
        !written
            .get(..at)
            .is_some_and(|before| before.ends_with('.'))
    });
    let one = (1..=12).contains(&words)
        && !sentences
        && !written.contains(['"', '`'])
        && !other.iter().any(|other| written.contains(other))
        && written.lines().count() <= 4;
    let name = trimmed(&rejoined(written), paragraph_before(text, sentence));
    (one && !name.is_empty()).then_some((name, end))
}

/// Where what Java prints behind a message begins, in the same line, where no ARN stands before it.
fn before_a_wrapper(text: &str, at: usize) -> Option<usize> {
    let rest = ahead(text, at, MAX_RESOURCE_BYTES);
    let line = rest.split('\n').next()?;
    let end = line.find(" (Service: ")?;
    (!line.get(..end)?.contains("arn:")).then_some(at + end)
}

/// The beginning of the paragraph that a sentence is in: bold type may go over several lines.
fn paragraph_before(text: &str, sentence: usize) -> &str {
    let before = behind(text, sentence, MAX_EMPHASIS_BYTES);
    before.rsplit("\n\n").next().unwrap_or_default()
}

/// Past an article or a demonstrative, which names nothing: `on the DB instance`, `on this resource`.
fn determiner(text: &str, at: usize) -> Option<usize> {
    let end = [
        "the", "this", "that", "these", "those", "a", "an", "any", "your",
    ]
    .into_iter()
    .find_map(|word| words(text, at, &[word]))?;
    text.get(end..)?
        .starts_with(|c: char| c.is_whitespace() || matches!(c, '.' | ','))
        .then_some(end)
}

/// Whether an ARN or an address of S3 comes next, after a colon or a quote perhaps.
fn names_a_thing(text: &str, at: usize) -> bool {
    let start = skip_quotes(text, skip_space(text, skip(text, at, &[':'])));
    token(text, start).is_some_and(|(name, _)| name.starts_with("arn:") || is_address(name))
}

/// Past the few words between an article and a reason; `at` where there is no reason.
fn before_reason(text: &str, at: usize) -> usize {
    let mut past = at;
    for _ in 0..4 {
        let reason = words(text, past, &["because"])
            .or_else(|| words(text, past, &["with", "an", "explicit", "deny"]));
        if reason.is_some() {
            return past;
        }
        match token(text, skip_space(text, past)) {
            Some((_, end)) => past = end,
            None => break,
        }
    }
    at
}

/// Whether what stands between quotes is one name, wrapped at most: not the rest of a text whose quote
/// does not close.
fn is_one_value(text: &str) -> bool {
    let lines = text.split('\n').count();
    lines == 1
        || lines <= 4 && text.len() <= 1024 && !text.contains(['{', '}']) && !text.contains(": ")
}

/// A resource without the punctuation of the sentence around it, and the emphasis that is open before it.
pub(super) fn trimmed(written: &str, before: &str) -> String {
    let mut value = written.trim_end_matches(['.', ',', ';', '"', '\'', '`']);
    if value.ends_with("...") || written.ends_with("...") {
        value = written.trim_end_matches([',', ';', '"', '\'', '`']);
    }
    for (open, close) in [('(', ')'), ('[', ']'), ('{', '}')] {
        while value.ends_with(close) && value.matches(close).count() > value.matches(open).count() {
            value = value.strip_suffix(close).unwrap_or(value);
        }
    }
    if value.ends_with(['*', '_', '~']) {
        for mark in open_emphasis(before) {
            value = value
                .strip_suffix(mark)
                .filter(|rest| !rest.is_empty())
                .unwrap_or(value);
            value = value.trim_end_matches(['.', ',', ';', '"', '\'', '`']);
        }
    }
    value.trim_end_matches(['\'', '"', '`']).to_owned()
}

/// So much before a sentence is looked at for the emphasis that it is in, in bytes.
const MAX_EMPHASIS_BYTES: usize = 512;

/// The marks of Markdown's emphasis that a text opens and does not close, the last first.
fn open_emphasis(text: &str) -> Vec<&'static str> {
    const MARKS: [&str; 6] = ["***", "**", "*", "__", "_", "~~"];
    let mut open: Vec<&str> = Vec::new();
    let mut rest = behind(text, text.len(), MAX_EMPHASIS_BYTES);
    let mut last = ' ';
    while let Some(first) = rest.chars().next() {
        let mark = MARKS.into_iter().find(|mark| rest.starts_with(mark));
        let length = mark.map_or(first.len_utf8(), str::len);
        let after = rest.get(length..).unwrap_or_default();
        if let Some(mark) = mark {
            let is_quoted =
                matches!(last, '"' | '\'') && after.starts_with(|c: char| c.is_alphanumeric());
            let is_opening = last.is_whitespace() || "*_~>([`".contains(last) || is_quoted;
            let leads = after.is_empty()
                || after.starts_with(|c: char| c.is_alphanumeric() || "*_~`[('\"".contains(c));
            // A name may begin with `_`.
            let is_name = first == '_' && !after.is_empty() && !last.is_whitespace();
            if open.last() == Some(&mark) {
                open.pop();
            } else if is_opening && leads && !is_name {
                open.push(mark);
            }
        }
        last = first;
        rest = after;
    }
    open.reverse();
    open
}
