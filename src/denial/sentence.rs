//! `User: P is not authorized to perform: A on resource: R <reason>` and its spellings.
//!
//! Accepted: with and without principal, resource and reason; quotes of S3 and SES; `role NAME`; glued
//! and wrapped words, and names that a line end cuts; `isn't authorized to call A`; the ARN of an identity
//! that `is not authorized to create managed-rule`; with `User:` and an ARN, a sentence that is cut before its
//! action.
//! Not accepted: prose that only says that somebody is not authorized.
//!
//! Source: IAM User Guide, "Troubleshoot access denied error messages".

use super::action::{
    action_in_lines, action_of_three, additional_permission, in_the_place_of_an_action,
    operation_named, past_ellipsis, past_nouns, service_of,
};
use super::principal::{MAX_LEAD_BYTES, User, principal};
use super::resource::resource;
use super::words::{
    MAX_NAME_BYTES, ahead, behind, one_of, skip, skip_quotes, skip_space, token, words,
};
use super::{Denial, nearby, reason};
use crate::iam::Caller;
use crate::reference;
use memchr::memmem;
use std::borrow::Cow;
use std::ops::Range;

/// The word that every English sentence has, after `not`.
const AUTHORIZED: &str = "authorized";

/// The same as it is spelled in Britain.
const AUTHORISED: &str = "authorised";

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

/// Every sentence in English, in order.
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
            let more = also(text, &sentence);
            floor = more.last().unwrap_or(&sentence).range.end;
            found.push(sentence);
            found.extend(more);
        }
    }
    let apart = with_reasons(text, &mut found);
    found.extend(apart);
    found.extend(cut(text));
    found.sort_by_key(|sentence| sentence.range.start);
    found
}

/// The same about the other actions of a sentence that has several: `perform: A and B on resource: R`.
fn also(text: &str, sentence: &Sentence) -> Vec<Sentence> {
    const MAX_ACTIONS: usize = 16;
    const AND: &[&[&str]] = &[&["and"], &["or"], &["**and**"], &["*and*"]];
    let mut found: Vec<Sentence> = Vec::new();
    let first = &sentence.denial;
    if first.action.is_none() || first.resource.is_some() || first.effect.is_some() {
        return found;
    }
    let mut end = sentence.range.end;
    while found.len() < MAX_ACTIONS {
        let comma = skip(text, skip_quotes(text, end), &[',', '`', '*']);
        let and = one_of(text, comma, AND);
        let next = skip(
            text,
            skip_space(text, and.unwrap_or(comma)),
            &['`', '"', '*', '\''],
        );
        let is_joined = and.is_some() || text.get(end..comma).is_some_and(|gap| gap.contains(','));
        let Some((action, past)) = action_in_lines(text, next)
            .filter(|(action, _)| is_joined && reference::action(action).is_some())
        else {
            break;
        };
        end = past;
        found.push(Sentence {
            denial: Denial {
                service: Some(service_of(&action)),
                action: Some(action.into_owned()),
                ..first.clone()
            },
            range: past..past,
            of_the_call: sentence.of_the_call,
            standing: sentence.standing,
        });
    }
    found
}

/// Where the words stand that may be denied, in order: `authorized`, and before `to perform` others as well.
fn verbs(text: &str) -> Vec<(usize, usize)> {
    const OTHERS: [&str; 3] = ["able", "allowed", "permitted"];
    let authorized = [AUTHORIZED, AUTHORISED].into_iter().flat_map(|word| {
        memmem::find_iter(text.as_bytes(), word.as_bytes()).map(|at| (at, at + word.len()))
    });
    let others = memmem::find_iter(text.as_bytes(), " to perform").filter_map(|past| {
        let before = text.get(..past)?;
        let word = OTHERS.iter().find(|word| before.ends_with(*word))?;
        Some((past - word.len(), past))
    });
    let mut verbs: Vec<(usize, usize)> = authorized.chain(others).collect();
    verbs.sort_unstable();
    verbs
}

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
        || rest.starts_with("(truncated")
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
    // Only behind `User:` and before a resource is any word what was denied.
    let named_otherwise = || in_the_place_of_an_action(text, perform.filter(|_| named)?);
    let action = match (action, perform) {
        (None, Some(past)) if operation_named(text, past).is_none() => {
            named_otherwise().map(|(name, past)| (Cow::Borrowed(name), past))
        }
        (action, _) => action,
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
        denial.service = action.contains(':').then(|| service_of(&action));
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
