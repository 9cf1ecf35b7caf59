//! What was denied, as a sentence names it: an action, or the operation in its place.

use super::nearby;
use super::words::{ahead, one_of, skip, skip_quotes, skip_space, words};
use crate::reference;
use crate::text::invisible::is_invisible;
use crate::text::look_alike;
use std::borrow::Cow;

/// The action at `at`, and where it ends. Letters that only look like Latin ones, and characters that nobody
/// sees, are a part of it: what is left out would make another action of it.
pub(super) fn action(text: &str, at: usize) -> Option<(&str, usize)> {
    const LONGEST_SERVICE: usize = 64;
    let rest = text.get(at..)?;
    let prefix = rest.as_bytes().iter().take(LONGEST_SERVICE + 1);
    let colon = prefix.copied().position(|byte| byte == b':')?;
    let (service, after) = (rest.get(..colon)?, rest.get(colon + 1..)?);
    let is_name = |c: char| as_latin(c).is_some_and(|c| c.is_ascii_alphanumeric() || c == '*');
    let name = after
        .split(|c: char| !is_name(c) && !is_hidden(c))
        .next()?
        .trim_end_matches(is_hidden);
    // Two stars end what a chat sets in bold.
    let name = name.strip_suffix("**").unwrap_or(name);
    let is_letter = |c: char| as_latin(c).is_some_and(|c| c.is_ascii_alphabetic());
    let valid = service.chars().all(|c| {
        is_hidden(c) || as_latin(c).is_some_and(|c| c.is_ascii_alphanumeric() || c == '-')
    }) && service != "arn"
        && service.chars().any(is_letter)
        && name
            .chars()
            .find(|c| !is_hidden(*c))
            .is_some_and(|c| is_letter(c) || c == '*');
    let end = at + service.len() + 1 + name.len();
    valid.then(|| Some((text.get(at..end)?, end))).flatten()
}

/// A character of ASCII, or the one that it looks like.
fn as_latin(c: char) -> Option<char> {
    if c.is_ascii() {
        Some(c)
    } else {
        look_alike::latin_of(c)
    }
}

/// A character inside a name that nobody sees.
fn is_hidden(c: char) -> bool {
    !c.is_whitespace() && is_invisible(c)
}

/// The action of another cloud, which has three parts: `perform action ecs:cloudServers:get`.
pub(super) fn action_of_three(text: &str, past: usize) -> Option<(Cow<'_, str>, usize)> {
    let past = one_of(text, past, &[&["action"]]).unwrap_or(past);
    let start = skip_quotes(text, skip_space(text, skip(text, past, &[':'])));
    let rest = ahead(text, start, 128);
    let length = rest
        .find(|c: char| !c.is_ascii_alphanumeric() && !matches!(c, ':' | '-'))
        .unwrap_or(rest.len());
    let name = rest.get(..length)?;
    let mut parts = name.split(':');
    let [Some(service), Some(kind), Some(verb), None] =
        [parts.next(), parts.next(), parts.next(), parts.next()]
    else {
        return None;
    };
    let is_word = |part: &str| part.starts_with(|c: char| c.is_ascii_alphabetic());
    let all = service != "arn" && is_word(service) && is_word(kind) && is_word(verb);
    all.then_some((Cow::Borrowed(name), start + length))
}

/// The API operation that stands where an action would: `perform CreateLogGroup`, `perform operation
/// "ListClusters"`.
pub(super) fn operation_named(text: &str, past: usize) -> Option<(&str, usize)> {
    let at = past_nouns(text, past);
    let start = skip_quotes(text, skip_space(text, skip(text, at, &[':'])));
    let rest = ahead(text, start, 96);
    let length = rest
        .find(|c: char| !c.is_ascii_alphanumeric())
        .unwrap_or(rest.len());
    let is_cut = rest
        .get(length..)
        .is_some_and(|rest| rest.starts_with([':', '-', '_', '/']));
    let name = rest.get(..length).filter(|_| !is_cut)?;
    let is_method = || name.starts_with(|c: char| c.is_ascii_lowercase()) && is_of_a_method(name);
    (nearby::operation(name).is_some() || is_method()).then_some((name, start + length))
}

/// Whether a name in small and capital letters is that of a method of a client: `describeStacks`.
fn is_of_a_method(name: &str) -> bool {
    name.contains(|c: char| c.is_ascii_uppercase()) && nearby::method(name).is_some()
}

/// What stands in the place of the action, whatever it is, where a resource follows: `perform: permission on resource: R`.
pub(super) fn in_the_place_of_an_action(text: &str, past: usize) -> Option<(&str, usize)> {
    let rest = text.get(past..)?.strip_prefix(':')?;
    let start = skip_quotes(text, skip_space(text, past + 1));
    let word = ahead(text, start, 96);
    let length = word.find(|c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '`'))?;
    let name = word.get(..length)?;
    let is_none = matches!(
        name,
        "" | "null" | "None" | "undefined" | "..." | "…" | "action"
    );
    let end = start + length;
    (!is_none && !rest.is_empty()).then_some(())?;
    words(text, skip_quotes(text, end), &["on", "resource"])?;
    Some((name, end))
}

/// Past the words that may stand before the name of what is performed: `the following action`.
pub(super) fn past_nouns(text: &str, past: usize) -> usize {
    const MAX_NOUNS: usize = 3;
    const NOUNS: &[&[&str]] = &[
        &["the"],
        &["this"],
        &["that"],
        &["following"],
        &["API"],
        &["operation"],
        &["action"],
        &["actions"],
    ];
    let mut at = past;
    for _ in 0..MAX_NOUNS {
        at = one_of(text, at, NOUNS).unwrap_or(at);
    }
    at
}

/// What `CloudWatch` Logs says that a request with tags needs besides: `with Tags. An additional permission
/// "logs:TagResource" is required.`
pub(super) fn additional_permission(text: &str, at: usize) -> Option<(&str, usize)> {
    const WORDS: &str = "additional permission";
    let rest = ahead(text, at, 160);
    let past = at + rest.find(WORDS)? + WORDS.len();
    let (action, end) = action(text, skip_quotes(text, skip_space(text, past)))?;
    let end = skip_quotes(text, end);
    Some((action, words(text, end, &["is", "required"])?))
}

/// The prefix of an action, in small letters.
pub(super) fn service_of(action: &str) -> String {
    let service = action
        .split_once(':')
        .map_or(action, |(service, _)| service);
    service
        .trim_end_matches(|c: char| !c.is_alphanumeric())
        .to_ascii_lowercase()
}

/// Past `...`, which stands for what somebody left out.
pub(super) fn past_ellipsis(text: &str, at: usize) -> usize {
    let start = skip_space(text, at);
    let rest = text.get(start..).unwrap_or_default();
    if !rest.starts_with("...") && !rest.starts_with('…') {
        return at;
    }
    let length = rest.find(char::is_whitespace).unwrap_or(rest.len());
    start + length
}

/// The action at `at`, which a line end may cut, and where it ends.
///
/// A part of an action is taken for the whole where the words of the sentence follow it.
pub(super) fn action_in_lines(text: &str, at: usize) -> Option<(Cow<'_, str>, usize)> {
    const NEXT: &[&[&str]] = &[
        &["on"],
        &["because"],
        &["with"],
        &["in"],
        &["status", "code"],
        &["for"],
        &["and"],
        &["or"],
        &["at"],
    ];
    const GRAMMAR: &[&[&str]] = &[&["on"], &["because"], &["with"], &["in"]];
    let whole = action(text, at);
    if whole.is_none()
        && let Some((action, end)) = action_with_a_space(text, at)
    {
        return Some((Cow::Owned(action), end));
    }
    let whole = whole.map(|(action, end)| unglued(text, action, end));
    let first_line = ahead(text, at, 128);
    let break_at = at + first_line.find('\n').unwrap_or(first_line.len());
    match whole {
        Some((action, end)) if end != break_at || one_of(text, end, NEXT).is_some() => {
            return Some((Cow::Borrowed(action), end));
        }
        None if break_at == at + first_line.len() => return None,
        _ => {}
    }
    let next = skip_space(text, break_at);
    let joined = format!(
        "{}{}",
        text.get(at..break_at)?.trim_end(),
        ahead(text, next, 64)
    );
    let (joined, length) = action(&joined, 0)?;
    let end = next + length.checked_sub(text.get(at..break_at)?.trim_end().len())?;
    let known = |action: &str| reference::action(action).is_some();
    let goes_on = one_of(text, end, GRAMMAR).is_some();
    match whole {
        // No join makes an unknown action of a known one.
        Some((first, past)) if !known(joined) && known(first) => Some((Cow::Borrowed(first), past)),
        Some((first, past)) if !goes_on && (known(first) || !known(joined)) => {
            Some((Cow::Borrowed(first), past))
        }
        _ => Some((Cow::Owned(joined.to_owned()), end)),
    }
}

/// An action without the word that is written right behind it where a page lost its line ends: `ec2:StopInstancesCommon
/// causes`. What is left is an action that exists, and the words of the sentence do not go on.
fn unglued<'a>(text: &str, action: &'a str, end: usize) -> (&'a str, usize) {
    const WORDS: [&str; 24] = [
        "AccessDenied",
        "User",
        "Common",
        "Required",
        "Root",
        "Solution",
        "Solutions",
        "Cause",
        "Causes",
        "Reason",
        "Or",
        "And",
        "But",
        "This",
        "The",
        "An",
        "In",
        "If",
        "So",
        "Why",
        "How",
        "When",
        "Note",
        "Fix",
    ];
    const GRAMMAR: &[&[&str]] = &[&["on"], &["because"], &["with"], &["action"]];
    if reference::action(action).is_some() || one_of(text, end, GRAMMAR).is_some() {
        return (action, end);
    }
    let head = WORDS.iter().find_map(|word| {
        let head = action.strip_suffix(word)?;
        reference::action(head).map(|_| head)
    });
    head.map_or((action, end), |head| {
        (head, end - (action.len() - head.len()))
    })
}

/// An action that exists, with spaces around its colon: `autoscaling: DescribeTags`.
fn action_with_a_space(text: &str, at: usize) -> Option<(String, usize)> {
    let near = ahead(text, at, 128);
    let (service, rest) = near.split_once(':')?;
    let name = rest.trim_start_matches(' ');
    let length = name
        .find(|c: char| !c.is_ascii_alphanumeric())
        .unwrap_or(name.len());
    let action = format!("{}:{}", service.trim_end_matches(' '), name.get(..length)?);
    reference::action(&action)?;
    Some((action, at + (near.len() - name.len()) + length))
}

/// Whether a word is the name of an action: one that the reference knows, or of an operation that some
/// service has.
pub(super) fn is_action(word: &str) -> bool {
    word.split_once(':').is_some_and(|(service, name)| {
        reference::action(word).is_some()
            || !service.is_empty()
                && reference::prefix_of(service).is_some()
                && nearby::operation(name).is_some()
    })
}
