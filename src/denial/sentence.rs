//! `User: P is not authorized to perform: A on resource: R <reason>` and its spellings.
//!
//! Accepted: with and without principal, resource and reason; quotes of S3 and SES; `role NAME`; glued
//! and wrapped words, and names that a line end cuts; `isn't authorized to call A`; the ARN of an identity
//! that `is not authorized to create managed-rule`; with `User:` and an ARN, a sentence that is cut before its
//! action.
//! Not accepted: prose that only says that somebody is not authorized.
//!
//! Source: IAM User Guide, "Troubleshoot access denied error messages".

use super::words::{
    MAX_NAME_BYTES, ahead, behind, boundary, one_of, rejoined, skip, skip_quotes, skip_space,
    token, words,
};
use super::{Denial, nearby, reason, translated};
use crate::iam::Caller;
use crate::reference;
use crate::text::invisible::is_invisible;
use crate::text::look_alike;
use memchr::memmem;
use std::borrow::Cow;
use std::ops::Range;

/// The word that every English sentence has, after `not`.
const AUTHORIZED: &str = "authorized";

/// How far from its beginning a resource is searched for the reason behind it, in bytes.
const MAX_RESOURCE_BYTES: usize = 640;

/// A sentence found in plain text.
#[derive(Debug)]
pub(super) struct Sentence {
    /// What it says.
    pub(super) denial: Denial,
    /// Where, from the principal to the end of the reason.
    pub(super) range: Range<usize>,
    /// Whether the operation that the wrapper names is what was denied, rather than a call in which a
    /// service was denied with another identity.
    pub(super) of_the_call: bool,
    /// What it is beside other sentences.
    pub(super) standing: Standing,
}

/// What a sentence is beside others of the same text.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Standing {
    /// A message.
    Message,
    /// It only says which action is not permitted, or why, as a heading or prose may that is beside a message
    /// about it.
    Restated,
    /// It says which actions are needed, as a tool does where it does not know which one was denied.
    Hint,
}

/// Every sentence of the text, in order.
pub(super) fn find(text: &str) -> Vec<Sentence> {
    let mut found: Vec<Sentence> = Vec::new();
    let mut floor = 0;
    let mut users: Option<Vec<User>> = None;
    for (at, past) in verbs(text) {
        let is_authorized = past - at == AUTHORIZED.len();
        if let Some(not) = negation(text, at).filter(|not| *not >= floor)
            && let users = users.get_or_insert_with(|| User::all(text))
            && let Some(sentence) = english(text, not, past, floor, users)
            && (is_authorized || sentence.denial.action.is_some())
        {
            floor = sentence.range.end;
            found.push(sentence);
        }
    }
    let apart = with_reasons(text, &mut found);
    found.extend(apart);
    found.extend(cut(text));
    found.extend(translated::find(text));
    found.sort_by_key(|sentence| sentence.range.start);
    found
}

/// Where the words stand that may be denied, in order: `authorized`, and before `to perform` others as well.
fn verbs(text: &str) -> Vec<(usize, usize)> {
    const OTHERS: [&str; 3] = ["able", "allowed", "permitted"];
    let authorized = memmem::find_iter(text.as_bytes(), AUTHORIZED.as_bytes())
        .map(|at| (at, at + AUTHORIZED.len()));
    let others = memmem::find_iter(text.as_bytes(), " to perform").filter_map(|past| {
        let before = text.get(..past)?;
        let word = OTHERS.iter().find(|word| before.ends_with(*word))?;
        Some((past - word.len(), past))
    });
    let mut verbs: Vec<(usize, usize)> = authorized.chain(others).collect();
    verbs.sort_unstable();
    verbs
}

/// So far before a name what leads to a message stands, in bytes.
const MAX_LEAD_BYTES: usize = 64;

/// Sentences that end before their action, where the text ends, or the string that they are in.
fn cut(text: &str) -> Vec<Sentence> {
    const LEAST: &str = "is not";
    // What leads to a message: without it, a name alone is no denial.
    const LEADS: [&str; 4] = [
        "rrorMessage",
        "AccessDenied",
        "UnauthorizedOperation",
        "enied: ",
    ];
    // `perform` alone is read with what follows it.
    const WHOLE: &str = "is not authorized to perform";
    let mut found = Vec::new();
    let mut floor = 0;
    for at in memmem::find_iter(text.as_bytes(), b"User:") {
        let name_at = skip_space(text, at + "User:".len());
        let name = ahead(text, name_at, "arn:".len());
        if at < floor || !name.starts_with("arn:") && !name.starts_with(['<', '[', '*']) {
            continue;
        }
        let Some((name, past)) = token(text, name_at) else {
            continue;
        };
        floor = past;
        let start = skip_space(text, past);
        let rest = text.get(start..).unwrap_or_default();
        let same = rest.bytes().zip(WHOLE.bytes());
        let said = same.take_while(|(one, other)| one == other).count();
        let is_cut = (LEAST.len()..WHOLE.len()).contains(&said);
        let lead = behind(text, at, MAX_LEAD_BYTES);
        let is_last = said < LEAST.len()
            && LEADS.iter().any(|word| lead.contains(word))
            && rest.get(said..).is_some_and(|rest| rest.trim().is_empty());
        if is_last || is_cut && rest.get(said..).is_some_and(ends) {
            found.push(Sentence {
                denial: Denial {
                    principal: Some(name.to_owned()),
                    count: 1,
                    ..Denial::default()
                },
                range: at..start + said,
                of_the_call: true,
                standing: Standing::Message,
            });
        }
    }
    found
}

/// Whether a text ends, its paragraph does, or a string in it, perhaps behind an ellipsis.
fn ends(after: &str) -> bool {
    let rest = after.trim_start_matches(' ').trim_start_matches(['.', '…']);
    rest.starts_with(['"', '\'', '`', '<'])
        || rest.starts_with("\\\"")
        || rest.starts_with("\n\n")
        || rest.starts_with("\n```")
        || rest.trim_start().is_empty()
}

/// How far behind its sentence a reason may stand, in bytes: somebody left out what is between them.
const MAX_GAP_BYTES: usize = 300;

/// Gives each sentence the reason that stands apart from it, and returns the reasons that have no sentence.
fn with_reasons(text: &str, found: &mut [Sentence]) -> Vec<Sentence> {
    let mut apart: Vec<Sentence> = Vec::new();
    for at in reason::places(text) {
        let before = found.partition_point(|sentence| sentence.range.start <= at);
        let last = before.checked_sub(1).and_then(|last| found.get_mut(last));
        if last.as_ref().is_some_and(|last| last.range.contains(&at))
            || apart.last().is_some_and(|last| last.range.contains(&at))
        {
            continue;
        }
        let mut denial = Denial::default();
        let (end, named) = reason::read(text, at, &mut denial);
        if denial.policy_type.is_none() {
            continue;
        }
        let own = last.filter(|last| {
            let gap = text.get(last.range.end..at).unwrap_or_default();
            last.denial.effect.is_none()
                && last.denial.policy_type.is_none()
                && gap.len() <= MAX_GAP_BYTES
                && !gap.contains("\n\n")
                && !gap.contains("User:")
        });
        if let Some(last) = own {
            last.denial.policy_type = denial.policy_type;
            last.denial.effect = denial.effect;
            last.denial.policy_arn = denial.policy_arn;
            last.denial.authorization_id = denial.authorization_id;
            last.range.end = end;
            continue;
        }
        let of_line = action_before(behind(text, at, MAX_GAP_BYTES));
        let named = named.or(of_line.map(|(action, _)| action));
        denial.resource = of_line.and_then(|(_, on)| on).map(str::to_owned);
        if named.is_some() || says_denied(behind(text, at, MAX_GAP_BYTES)) {
            denial.service = named
                .map(service_of)
                .or_else(|| nearby::command_before(text, at).map(str::to_owned));
            denial.action = named.map(str::to_owned);
            denial.count = 1;
            apart.push(Sentence {
                denial,
                range: at..end,
                of_the_call: true,
                standing: Standing::Restated,
            });
        }
    }
    apart
}

/// The action that the line before a reason names, and what it was denied on: `A on NAME — explicit deny in …`.
fn action_before(before: &str) -> Option<(&str, Option<&str>)> {
    const SIGNS: [char; 8] = ['`', '*', '"', '\'', '(', ')', ',', ':'];
    let line = before.rsplit('\n').next()?;
    let mut words = line.split_whitespace().map(|word| word.trim_matches(SIGNS));
    let action = words.find(|word| reference::action(word).is_some())?;
    let on = (words.next()? == "on").then(|| words.next()).flatten();
    Some((
        action,
        on.filter(|name| name.contains(['-', '/', ':', '*', '.', '_'])),
    ))
}

/// Whether the line that a text ends with says that something was denied, or that it was shortened.
fn says_denied(before: &str) -> bool {
    let line = before.rsplit('\n').next().unwrap_or_default();
    ["enied", "uthorized", "...", "…"]
        .iter()
        .any(|word| line.contains(word))
}

/// Where the `not`, `n't` or `un` of an `authorized` begins.
fn negation(text: &str, at: usize) -> Option<usize> {
    let before = behind(text, at, MAX_NAME_BYTES);
    let spaced = before.trim_end();
    let no = if spaced.len() == before.len() {
        ["un", "Un"].into_iter().find(|un| before.ends_with(un))?
    } else {
        ["not", "Not", "NOT", "n't"]
            .into_iter()
            .find(|no| spaced.ends_with(no))?
    };
    Some(at - (before.len() - spaced.len()) - no.len())
}

/// The sentence whose `not authorized` goes from `not` to `past`; nothing before `floor` belongs to it.
fn english(text: &str, not: usize, past: usize, floor: usize, users: &[User]) -> Option<Sentence> {
    const PERFORM: &[&[&str]] = &[&["to", "perform"]];
    const CALL: &[&[&str]] = &[
        &["to", "call"],
        &["to", "invoke"],
        &["to", "use"],
        &["to"],
        &["for"],
    ];
    let decrypt = words(text, past, &["to", "decrypt", "records", "in", "stream"]);
    let (start, principal, named) = principal(text, not, floor, users);
    let mut denial = Denial {
        principal,
        count: 1,
        ..Denial::default()
    };
    if let Some(end) = decrypt {
        let (resource, end) = token(text, skip_space(text, end))?;
        denial.resource = Some(resource.to_owned());
        denial.service = Some("kinesis".to_owned());
        return Some(Sentence {
            denial,
            range: start..end,
            of_the_call: true,
            standing: Standing::Message,
        });
    }
    let perform = one_of(text, past, PERFORM);
    let verb = |past| skip_quotes(text, skip_space(text, skip(text, past, &[':'])));
    // Of other verbs, only an action that exists tells what was denied.
    let called = || {
        let end = verb(one_of(text, past, CALL)?);
        action_in_lines(text, end).filter(|(action, _)| reference::action(action).is_some())
    };
    let (mut end, action) = match perform {
        Some(past) => (
            verb(past),
            action_of_three(text, past)
                .or_else(|| action_in_lines(text, verb(past)))
                .or_else(|| {
                    let nouns = past_nouns(text, past);
                    let start = verb(nouns);
                    // Where the line ends behind them without a colon, the next one is another text.
                    let gap = text.get(nouns..start).unwrap_or_default();
                    let goes_on = nouns == past || !gap.contains('\n') || gap.starts_with(':');
                    action_in_lines(text, start).filter(|_| goes_on)
                }),
        ),
        None => match called() {
            Some((action, past)) => (past, Some((action, past))),
            None => return to_do_something(text, past, start, denial, named),
        },
    };
    let past_action = action.as_ref().map_or(end, |(_, past)| *past);
    if begins_again(text, start, past_action) {
        return None;
    }
    // Some services name the operation in the place of the action.
    let operation = match (&action, perform) {
        (None, Some(past)) => operation_named(text, past),
        _ => None,
    };
    let told = match (&action, &operation) {
        (Some((_, past)), _) => {
            end = skip_quotes(text, *past);
            true
        }
        (None, Some((name, past))) => {
            end = skip_quotes(text, *past);
            denial.operation = Some((*name).to_owned());
            denial.service = nearby::only_service(name).map(str::to_owned);
            if let Some((more, past)) = additional_permission(text, end) {
                denial.action = Some(more.to_owned());
                denial.service = Some(service_of(more));
                end = past;
            }
            true
        }
        (None, None) => named && denial.principal.is_some(),
    };
    // `perform API action`, `perform that action`: it names none.
    let unnamed = one_of(
        text,
        end,
        &[
            &["API", "action"],
            &["that", "action"],
            &["this", "action"],
            &["the", "action"],
            &["this", "operation"],
            &["the", "operation"],
        ],
    );
    end = past_ellipsis(text, unnamed.unwrap_or(end));
    if action.is_none() && operation.is_none() && !named && end == verb(perform?) {
        return None;
    }
    let (resource, past) = resource(text, end, start);
    // Beside an operation's name, the words that follow may be prose: only what no word of prose has is a name.
    denial.resource = resource
        .filter(|name| operation.is_none() || name.contains([':', '/', '*', '[']))
        .map(|name| {
            match name
                .strip_prefix('[')
                .and_then(|name| name.strip_suffix(']'))
            {
                Some(bare) if operation.is_some() => bare.to_owned(),
                _ => name,
            }
        });
    let (end, repeated) = reason::read(text, past, &mut denial);
    if let Some((action, _)) = action {
        // Where a line end cut the action, the reason has it whole.
        let whole =
            repeated.filter(|whole| whole.len() > action.len() && whole.starts_with(&*action));
        let action = whole.map_or(action, Cow::Borrowed);
        denial.service = Some(service_of(&action));
        denial.action = Some(action.into_owned());
    }
    // A tool's own words, `unauthorized to call A`, lead to the sentence about A.
    let is_of_a_tool = perform.is_none()
        && denial.principal.is_none()
        && denial.resource.is_none()
        && denial.effect.is_none();
    let standing = if is_of_a_tool {
        Standing::Restated
    } else {
        Standing::Message
    };
    (told || denial.effect.is_some() || denial.policy_type.is_some()).then_some(Sentence {
        denial,
        range: start..end,
        of_the_call: true,
        standing,
    })
}

/// Whether the same words begin again in the same line: a wrapper printed the beginning of a sentence twice, and
/// the second one has it whole.
fn begins_again(text: &str, start: usize, end: usize) -> bool {
    let written = text.get(start..end).unwrap_or_default().trim_end();
    let rest = text.get(start + written.len()..).unwrap_or_default();
    rest.trim_start_matches(' ').starts_with(written)
}

/// The action of another cloud, which has three parts: `perform action ecs:cloudServers:get`.
fn action_of_three(text: &str, past: usize) -> Option<(Cow<'_, str>, usize)> {
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
fn operation_named(text: &str, past: usize) -> Option<(&str, usize)> {
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

/// Past the words that may stand before the name of what is performed: `the following action`.
fn past_nouns(text: &str, past: usize) -> usize {
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
fn additional_permission(text: &str, at: usize) -> Option<(&str, usize)> {
    const WORDS: &str = "additional permission";
    let rest = ahead(text, at, 160);
    let past = at + rest.find(WORDS)? + WORDS.len();
    let (action, end) = action(text, skip_quotes(text, skip_space(text, past)))?;
    let end = skip_quotes(text, end);
    Some((action, words(text, end, &["is", "required"])?))
}

/// The prefix of an action, in small letters.
fn service_of(action: &str) -> String {
    let service = action
        .split_once(':')
        .map_or(action, |(service, _)| service);
    service.to_ascii_lowercase()
}

/// Past `...`, which stands for what somebody left out.
fn past_ellipsis(text: &str, at: usize) -> usize {
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
        Some((first, past)) if !goes_on && (known(first) || !known(joined)) => {
            Some((Cow::Borrowed(first), past))
        }
        _ => Some((Cow::Owned(joined.to_owned()), end)),
    }
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

/// `'ROLE' is not authorized to create managed-rule.`: an identity by its ARN, and no action. Without
/// `User:` it is not the caller's.
///
/// Source: AWS Step Functions Developer Guide, "IAM policies for integrated services".
fn to_do_something(
    text: &str,
    past: usize,
    start: usize,
    denial: Denial,
    named: bool,
) -> Option<Sentence> {
    let verb = skip_space(text, words(text, past, &["to"])?);
    let identity = Caller::parse(denial.principal.as_deref()?).is_of_an_account();
    let rest = ahead(text, verb, 200);
    let length = rest.find(['\n', '.', '(', '"']).unwrap_or(rest.len());
    let quoted = text
        .get(..start)
        .is_some_and(|before| before.ends_with('"'))
        || text.get(start..).is_some_and(|rest| rest.starts_with('\''));
    let says = rest.starts_with(|c: char| c.is_ascii_lowercase());
    (identity && says && (named || quoted)).then(|| Sentence {
        denial,
        range: start..verb + length,
        of_the_call: named,
        standing: Standing::Message,
    })
}

/// `User:`, or `User` before a quote, an ARN, a star or a placeholder: a principal follows.
struct User {
    /// Where the word begins.
    at: usize,
    /// Where the principal may begin.
    past: usize,
    /// Where that ends which tells that a principal follows.
    sign: usize,
}

impl User {
    /// All of a text, in order: each sentence asks for the one before it.
    fn all(text: &str) -> Vec<Self> {
        const SIGNS: [&str; 7] = ["`", "'", "\"", "arn:", "*", "<", "["];
        const MAX_GAP_BYTES: usize = 48;
        memmem::find_iter(text.as_bytes(), "User")
            .filter_map(|at| {
                let past = at + "User".len();
                let rest = text.get(past..)?;
                let (past, sign) = if rest.starts_with(':') {
                    (past + 1, past + 1)
                } else {
                    let name = rest.trim_start();
                    let gap = rest.len() - name.len();
                    let sign = SIGNS.into_iter().find(|sign| {
                        (1..=MAX_GAP_BYTES).contains(&gap) && name.starts_with(sign)
                    })?;
                    (past, past + gap + sign.len())
                };
                Some(Self { at, past, sign })
            })
            .collect()
    }
}

/// The principal before `not`, where the sentence begins, and whether it says `User:`.
fn principal(
    text: &str,
    not: usize,
    floor: usize,
    users: &[User],
) -> (usize, Option<String>, bool) {
    let nothing = (not, None, false);
    let low = boundary(text, not.saturating_sub(MAX_NAME_BYTES).max(floor));
    let Some(before) = text.get(low..not).map(str::trim_end) else {
        return nothing;
    };
    let Some(before) = before.strip_suffix("is") else {
        return short(before, low).unwrap_or(nothing);
    };
    let end = low + before.len();
    let before_it = users.partition_point(|user| user.sign <= end);
    let last = before_it.checked_sub(1).and_then(|last| users.get(last));
    if let Some(user) = last.filter(|user| user.at >= low)
        && let Some(name) = text.get(user.past..end).filter(|name| is_one_name(name))
    {
        return (user.at, name_of(name, true), true);
    }
    // Behind an empty line something else begins.
    if before.trim_end_matches([' ', '\t']).ends_with("\n\n") {
        return nothing;
    }
    let before = before.trim_end().trim_end_matches('"');
    let mut start = last_token(before);
    // An ARN that a line end cuts.
    if before
        .get(..start)
        .is_some_and(|before| before.ends_with('\n'))
        && let Some(line) = before.get(..start).map(str::trim_end)
        && let above = last_token(line)
        && line
            .get(above..)
            .is_some_and(|token| token.starts_with("arn:"))
        && !before
            .get(start..)
            .is_some_and(|token| token.starts_with("arn:"))
    {
        start = above;
    }
    start = of_several_words(before, start);
    // A name behind prose that is written without spaces.
    let written = before.get(start..).unwrap_or_default();
    let glued = written
        .rfind(|c: char| !c.is_ascii())
        .and_then(|at| written.get(at..))
        .map(|rest| rest.trim_start_matches(|c: char| !c.is_ascii()))
        .filter(|name| is_no_word(name));
    if let Some(name) = glued {
        start += written.len() - name.len();
    }
    // A label that is glued to the name: `Message:CodeBuild`.
    let written = before.get(start..).unwrap_or_default();
    if !written.starts_with("arn:")
        && let Some((_, name)) = written.rsplit_once(':')
        && name.starts_with(|c: char| c.is_ascii_uppercase())
    {
        start += written.len() - name.len();
    }
    let name = before.get(start..).unwrap_or_default();
    // Prose of another script is no name: IAM's are of ASCII.
    if name.chars().any(|c| c.is_alphabetic() && !c.is_ascii()) {
        return nothing;
    }
    // `operation...` is a word that somebody left the rest out behind.
    let is_left_out = name
        .strip_suffix("...")
        .is_some_and(|word| word.chars().all(|c| c.is_ascii_lowercase()));
    if is_left_out {
        return nothing;
    }
    // What stands behind a colon is the name that is printed there, whatever it is called.
    let is_led = before.get(..start).is_some_and(|lead| lead.ends_with(": "))
        && ahead(text, not, MAX_LEAD_BYTES).contains("authorized to perform")
        && !is_pronoun(name.trim_matches(['"', '\'', '`', '*']));
    (low + start, name_of(name, is_led), false)
}

/// Whether a word stands for a name.
fn is_pronoun(word: &str) -> bool {
    const PRONOUNS: [&str; 12] = [
        "it", "he", "she", "which", "this", "that", "and", "or", "who", "you", "there", "one",
    ];
    let small = word.to_ascii_lowercase();
    PRONOUNS.contains(&small.as_str())
        || small == "user"
        || small == "caller"
        || small == "principal"
}

/// The principal of a sentence without its `is`: `app-role not authorized to perform`. What no word of prose has
/// tells that it is a name.
fn short(before: &str, low: usize) -> Option<(usize, Option<String>, bool)> {
    let is_other = |c: char| !c.is_ascii_alphanumeric() && !"-_+=.@/:".contains(c);
    let start = before.rfind(is_other).map_or(0, |at| {
        at + before
            .get(at..)
            .and_then(|rest| rest.chars().next())
            .map_or(1, char::len_utf8)
    });
    let name = before.get(start..).filter(|name| is_no_word(name))?;
    Some((low + start, name_of(name, false), false))
}

/// Whether a run of ASCII is a name rather than a word of prose, or the code of an error.
fn is_no_word(name: &str) -> bool {
    name.starts_with("arn:")
        || !name.contains(':')
            && name.starts_with(|c: char| c.is_ascii_alphanumeric())
            && name.chars().skip(1).any(|c| !c.is_ascii_lowercase())
            && name.chars().any(|c| c.is_ascii_alphabetic())
            && !name.ends_with("Exception")
            && !name.ends_with("Error")
            && !name.ends_with(['.', '/', '-', '='])
            && !name.contains("Denied")
}

/// Where a name of a service begins whose last word begins at `last`: `CloudWatch Alarms`, `AWS Step Functions`.
fn of_several_words(before: &str, last: usize) -> usize {
    const MAX_WORDS: usize = 4;
    let is_word = |word: &str| {
        word.starts_with(|c: char| c.is_ascii_uppercase())
            && word.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
    };
    let mut first = last;
    if !before.get(last..).is_some_and(is_word) {
        return last;
    }
    let mut start = last;
    for _ in 1..MAX_WORDS {
        let Some(head) = before.get(..start).and_then(|head| head.strip_suffix(' ')) else {
            break;
        };
        let at = last_token(head);
        let word = head.get(at..).unwrap_or_default();
        if !is_word(word) {
            break;
        }
        start = at;
        let is_owner = matches!(word, "AWS" | "Amazon");
        let name = before.get(start..).unwrap_or_default();
        if is_owner
            || nearby::service_named(word).is_some()
            || nearby::service_named(name).is_some()
        {
            first = start;
        }
    }
    first
}

/// Where the last run of signs begins.
fn last_token(text: &str) -> usize {
    const SIGNS: [char; 7] = [' ', '\n', '\t', '"', '(', '「', '『'];
    let last = text.rfind(SIGNS).and_then(|at| text.get(at..));
    let sign = last.and_then(|rest| rest.chars().next());
    last.map_or(0, |rest| {
        text.len() - rest.len() + sign.map_or(0, char::len_utf8)
    })
}

/// Whether the text between `User:` and `is` can be one name: not another sentence.
fn is_one_name(text: &str) -> bool {
    let sentences = || {
        text.match_indices(". ")
            .any(|(at, _)| !text.get(..at).is_some_and(|before| before.ends_with('.')))
    };
    text.len() <= MAX_NAME_BYTES && text.split_whitespace().nth(8).is_none() && !sentences()
}

/// Words before `is not authorized` that name nobody.
const PROSE: [&str; 26] = [
    "it",
    "he",
    "she",
    "which",
    "user",
    "role",
    "account",
    "this",
    "that",
    "and",
    "or",
    "who",
    "identity",
    "lambda",
    "controller",
    "function",
    "service",
    "caller",
    "you",
    "entity",
    "client",
    "principal",
    "session",
    "credentials",
    "there",
    "one",
];

/// A name without quotes and wraps; `None` for `...`, and for words of prose where nothing says `User:`.
pub(super) fn name_of(written: &str, named: bool) -> Option<String> {
    const SIGNS: [char; 6] = ['"', '\'', '`', '(', ':', ','];
    let name = rejoined(written);
    if !named && name.ends_with(':') {
        return None;
    }
    let bare = name.trim_matches(SIGNS).trim();
    // Of an ARN that is cut off behind a colon, the colon is a part.
    let is_cut = bare.starts_with("arn:") && bare.matches(':').count() < 5;
    let name = if is_cut {
        name.trim_matches(['"', '\'', '`', '(', ',']).trim()
    } else {
        bare
    };
    let empty = name.is_empty() || name.chars().all(|c| matches!(c, '.' | '…' | '-' | '>'));
    let prose = !named && PROSE.contains(&name.to_ascii_lowercase().as_str());
    (!empty && !prose).then(|| name.to_owned())
}

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

/// The resource after the action, and where it ends.
fn resource(text: &str, at: usize, sentence: usize) -> (Option<String>, usize) {
    let Some(mut past) = words(text, at, &["on"]) else {
        return (None, at);
    };
    if let Some(end) = words(text, past, &["service", "role"]) {
        return (None, end);
    }
    if let Some(end) = determiner(text, past) {
        let noun = words(text, end, &["resource"])
            .or_else(|| words(text, token(text, skip_space(text, end))?.1, &["resource"]));
        match noun {
            Some(noun) if names_an_arn(text, noun) => past = skip_space(text, noun),
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
    let cut = said.is_none() && "resource".starts_with(first);
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

/// Whether an ARN comes next, after a colon or a quote perhaps.
fn names_an_arn(text: &str, at: usize) -> bool {
    let start = skip_quotes(text, skip_space(text, skip(text, at, &[':'])));
    text.get(start..)
        .is_some_and(|rest| rest.starts_with("arn:"))
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_identity_that_may_not_do_something_is_denied() {
        let role = "arn:aws:iam::123456789012:role/workflow-role";
        for (text, denied, of_the_call) in [
            (
                "'{}' is not authorized to create managed-rule.",
                true,
                false,
            ),
            (
                "message: \"{} is not authorized to create managed-rule\"",
                true,
                false,
            ),
            (
                "User: {} is not authorized to access this resource",
                true,
                true,
            ),
            (
                "my role {} is not authorized to create buckets",
                false,
                false,
            ),
            ("'{}' is not authorized.", false, false),
        ] {
            let text = text.replace("{}", role);
            let found = find(&text);
            let principal = found
                .first()
                .and_then(|found| found.denial.principal.as_deref());
            assert_eq!(principal, denied.then_some(role), "{text}");
            assert!(found.iter().all(|found| found.of_the_call == of_the_call));
        }
    }

    #[test]
    fn an_article_is_no_resource() {
        use crate::iam::DenialEffect::{Explicit, Implicit};
        let arn = "arn:aws:kms:eu-west-1:123456789012:key/k";
        for (rest, resource, effect) in [
            (
                "on this resource because the resource does not exist in this Region, no resource-based policies allow access, or a resource-based policy explicitly denies access",
                None,
                None,
            ),
            ("on the DB instance.", None, None),
            ("on the resource. After your administrator", None, None),
            ("on the specified resource", None, None),
            (
                "on the DB instance because no identity-based policy allows the kms:Decrypt action",
                None,
                Some(Implicit),
            ),
            (
                "on your key with an explicit deny in an identity-based policy",
                None,
                Some(Explicit),
            ),
            (
                "on the resource: arn:aws:kms:eu-west-1:123456789012:key/k",
                Some(arn),
                None,
            ),
            (
                "on the following resource: \"arn:aws:kms:eu-west-1:123456789012:key/k\"",
                Some(arn),
                None,
            ),
            (
                "on resource: arn:aws:kms:eu-west-1:123456789012:key/k",
                Some(arn),
                None,
            ),
            ("on resource: the-key", Some("the-key"), None),
            ("on a-key", Some("a-key"), None),
        ] {
            let text = format!(
                "User: arn:aws:iam::123456789012:user/u is not authorized to perform: kms:Decrypt {rest}"
            );
            let found = find(&text);
            assert_eq!(found.len(), 1, "{text}");
            assert_eq!(found[0].denial.resource.as_deref(), resource, "{text}");
            assert_eq!(found[0].denial.effect, effect, "{text}");
        }
    }
}
