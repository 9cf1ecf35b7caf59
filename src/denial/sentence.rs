//! `User: P is not authorized to perform: A on resource: R <reason>` and its spellings.
//!
//! Accepted: with and without principal, resource and reason; quotes of S3 and SES; `role NAME`; glued
//! and wrapped words; the older `is not allowed to execute`; machine-translated Japanese; the ARN of an
//! identity that `is not authorized to create managed-rule`.
//! Not accepted: prose that only says that somebody is not authorized.
//!
//! Source: IAM User Guide, "Troubleshoot access denied error messages".

use super::Denial;
use crate::iam::{Caller, DenialEffect, PolicyType};
use crate::text::invisible::is_invisible;
use crate::text::look_alike;
use memchr::memmem;
use std::ops::Range;

/// The longest principal or resource that is read, in bytes.
const LONGEST: usize = 8 * 1024;

/// The word that every English sentence has, after `not`.
const AUTHORIZED: &str = "authorized";

/// The words that every Japanese sentence has, and that its principal stands behind.
const UNAUTHORIZED_JA: &str = "権限がありません";
const USER_JA: &str = "ユーザー";

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
}

/// Every sentence of the text, in order.
pub(super) fn find(text: &str) -> Vec<Sentence> {
    let mut found: Vec<Sentence> = Vec::new();
    let mut floor = 0;
    let mut users: Option<Vec<User>> = None;
    for at in memmem::find_iter(text.as_bytes(), AUTHORIZED.as_bytes()) {
        let before = text.get(..at).unwrap_or_default();
        let spaced = before.trim_end();
        if spaced.len() < before.len()
            && let Some(not) = spaced.len().checked_sub("not".len())
            && not >= floor
            && spaced.ends_with("ot")
            && let users = users.get_or_insert_with(|| User::all(text))
            && let Some(sentence) = english(text, not, at + AUTHORIZED.len(), floor, users)
        {
            floor = sentence.range.end;
            found.push(sentence);
        }
    }
    found.extend(all_japanese(text));
    found.sort_by_key(|sentence| sentence.range.start);
    found
}

/// The sentence whose `not authorized` goes from `not` to `past`; nothing before `floor` belongs to it.
fn english(text: &str, not: usize, past: usize, floor: usize, users: &[User]) -> Option<Sentence> {
    let after = words(text, past, &["to", "perform"])
        .or_else(|| words(text, past, &["to", "access", "resource"]));
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
        });
    }
    let Some(mut end) = after else {
        return to_do_something(text, past, start, denial, named);
    };
    end = skip(text, end, &[':']);
    end = skip_quotes(text, skip_space(text, end));
    let action = action(text, end);
    if let Some((action, past)) = action {
        denial.service = action
            .split_once(':')
            .map(|(service, _)| service.to_ascii_lowercase());
        denial.action = Some(action.to_owned());
        end = skip_quotes(text, past);
    } else if text
        .get(end..)
        .is_some_and(|rest| rest.starts_with("...") || rest.starts_with('…'))
    {
        end = text
            .get(end..)?
            .find(char::is_whitespace)
            .map_or(text.len(), |length| end + length);
    } else if !named {
        return None;
    }
    let (resource, past) = resource(text, end, start);
    denial.resource = resource;
    end = reason(text, past, &mut denial);
    (denial.action.is_some() || denial.effect.is_some()).then_some(Sentence {
        denial,
        range: start..end,
        of_the_call: true,
    })
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
    let rest = text.get(verb..boundary(text, text.len().min(verb + 200)))?;
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
    })
}

/// `User:`, or `User` before a quote, an ARN or a star: a principal follows.
struct User {
    /// Where the word begins.
    at: usize,
    /// Where the principal may begin.
    past: usize,
    /// Where that ends which tells that a principal follows.
    sign: usize,
}

impl User {
    /// All of a text, in order.
    fn all(text: &str) -> Vec<Self> {
        memmem::find_iter(text.as_bytes(), "User")
            .filter_map(|at| {
                let past = at + "User".len();
                let rest = text.get(past..)?;
                if rest.starts_with(':') {
                    let past = past + 1;
                    return Some(Self {
                        at,
                        past,
                        sign: past,
                    });
                }
                let sign = [" `", " '", " arn:", " *"]
                    .into_iter()
                    .find(|sign| rest.starts_with(sign))?;
                let sign = past + sign.len();
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
    let low = boundary(text, not.saturating_sub(LONGEST).max(floor));
    let Some(before) = text.get(low..not).map(str::trim_end) else {
        return nothing;
    };
    let Some(before) = before.strip_suffix("is") else {
        return nothing;
    };
    let end = low + before.len();
    let last = users
        .partition_point(|user| user.sign <= end)
        .checked_sub(1);
    let user = last
        .and_then(|last| users.get(last))
        .filter(|user| user.at >= low);
    let (start, named) = match user {
        Some(user) if text.get(user.past..end).is_some_and(is_one_name) => {
            (user.at, Some(user.past))
        }
        _ => (
            low + before
                .trim_end()
                .rfind([' ', '\n', '\t', '"', '('])
                .map_or(0, |at| at + 1),
            None,
        ),
    };
    let name = text.get(named.unwrap_or(start)..end).unwrap_or_default();
    (start, name_of(name, named.is_some()), named.is_some())
}

/// Whether the text between `User:` and `is` can be one name: not another sentence.
fn is_one_name(text: &str) -> bool {
    text.split_whitespace().nth(6).is_none() && !text.contains(". ") && text.len() <= LONGEST
}

/// A name without quotes and wraps; `None` for `...` and for words of prose.
fn name_of(written: &str, named: bool) -> Option<String> {
    const PROSE: [&str; 14] = [
        "it", "he", "she", "which", "user", "role", "account", "this", "that", "and", "or", "who",
        "identity", "lambda",
    ];
    let name = written.split_whitespace().collect::<Vec<_>>().join(" ");
    let name = name.trim_matches(['"', '\'', '`', '(', ':', ',']).trim();
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
    let is_letter = |c: char| as_latin(c).is_some_and(|c| c.is_ascii_alphabetic());
    let valid = service.chars().all(|c| {
        is_hidden(c) || as_latin(c).is_some_and(|c| c.is_ascii_alphanumeric() || c == '-')
    }) && service.chars().any(is_letter)
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
    if let Some(end) = determiner(text, past) {
        let noun = words(text, end, &["resource"])
            .or_else(|| words(text, token(text, skip_space(text, end))?.1, &["resource"]));
        match noun {
            Some(noun) if names_an_arn(text, noun) => past = skip_space(text, noun),
            Some(noun) => return (None, noun),
            None => return (None, before_reason(text, end)),
        }
    }
    let said = words(text, past, &["resource"]);
    past = said.unwrap_or(past);
    past = skip(text, past, &[':']);
    let value = skip_space(text, past);
    let quoted = text
        .get(value..)
        .and_then(|rest| rest.chars().next())
        .filter(|c| matches!(c, '"' | '\'' | '`' | '“'));
    if let Some(quote) = quoted {
        let inner = value + quote.len_utf8();
        let rest = text
            .get(inner..boundary(text, text.len().min(inner + LONGEST)))
            .unwrap_or_default();
        let close = match quote {
            '"' => '"',
            '“' => '”',
            _ => '\'',
        };
        if let Some(length) = rest.find(close).filter(|length| *length > 0)
            && let Some(name) = rest.get(..length)
            && is_one_value(name)
        {
            let lines = name.split('\n').map(str::trim).collect::<Vec<_>>();
            return (Some(lines.join(" ")), skip_quotes(text, inner + length));
        }
    }
    let Some((first, mut end)) = token(text, value) else {
        return (None, past);
    };
    let wrapped = text.get(past..value).is_some_and(|gap| gap.contains('\n'));
    let shaped = first.contains([':', '/']) || first.starts_with('*');
    let cut = said.is_none() && "resource".starts_with(first);
    let bare = matches!(
        first,
        "role" | "user" | "group" | "policy" | "instance" | "key" | "function" | "table" | "queue"
    );
    if wrapped && !shaped && !(bare && said.is_some())
        || cut
        || first == "because"
        || first == "with"
    {
        return (None, past);
    }
    let open = first.starts_with("arn:")
        && first
            .splitn(6, ':')
            .nth(5)
            .is_some_and(|rest| !rest.contains(['/', ':', '*']));
    if let Some((second, past)) = token(text, skip_space(text, end))
        && let one_line = text.get(end..past).is_some_and(|gap| !gap.contains('\n'))
        && (bare && (one_line || said.is_some())
            || one_line && open && second.contains('/') && !second.starts_with('<'))
    {
        end = past;
    }
    let written = text.get(value..end).unwrap_or_default();
    let written = &written.split_whitespace().collect::<Vec<_>>().join(" ");
    let is_bold = || {
        let low = boundary(text, sentence.saturating_sub(LONGEST));
        let line = text.get(low..sentence).unwrap_or_default();
        let line = line.rsplit('\n').next().unwrap_or_default();
        line.trim_start().starts_with("**")
    };
    (Some(trimmed(written, is_bold)), end)
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

/// A resource without the punctuation of the sentence around it, whose line may be bold.
fn trimmed(written: &str, is_bold: impl Fn() -> bool) -> String {
    let mut value = written.trim_end_matches(['.', ',', ';', '"', '\'', '`']);
    if value.ends_with("...") || written.ends_with("...") {
        value = written.trim_end_matches([',', ';', '"', '\'', '`']);
    }
    for (open, close) in [('(', ')'), ('[', ']'), ('{', '}')] {
        while value.ends_with(close) && value.matches(close).count() > value.matches(open).count() {
            value = value.strip_suffix(close).unwrap_or(value);
        }
    }
    if let Some(plain) = value.strip_suffix("**")
        && !plain.ends_with('*')
        && is_bold()
    {
        value = plain;
    }
    value.trim_end_matches(['\'', '"', '`']).to_owned()
}

/// The words that name a kind of policy in a reason.
const KINDS: [(&[&str], PolicyType); 11] = [
    (&["identity-based", "policy"], PolicyType::Identity),
    (&["resource-based", "policy"], PolicyType::Resource),
    (&["service", "control", "policy"], PolicyType::Scp),
    (&["resource", "control", "policy"], PolicyType::Rcp),
    (&["VPC", "endpoint", "policy"], PolicyType::Vpce),
    (&["permissions", "boundary"], PolicyType::Boundary),
    (&["permission", "boundary"], PolicyType::Boundary),
    (&["session", "policy"], PolicyType::Session),
    (&["sessions", "policy"], PolicyType::Session),
    (&["role", "trust", "policy"], PolicyType::Trust),
    (&["trust", "policy"], PolicyType::Trust),
];

fn kind(text: &str, at: usize) -> Option<(PolicyType, usize)> {
    KINDS
        .iter()
        .find_map(|(kind_words, kind)| Some((*kind, words(text, at, kind_words)?)))
}

/// Reads the reason after the resource; returns where it ends.
fn reason(text: &str, at: usize, denial: &mut Denial) -> usize {
    let at = skip(text, at, &['.', ',', '"', '\'']);
    if let Some(past) = words(text, at, &["because"]) {
        let past = words(text, past, &["no"])
            .or_else(|| words(text, past, &["the"]))
            .unwrap_or(past);
        if let Some((kind, past)) = kind(text, past) {
            denial.policy_type = Some(kind);
            denial.effect = Some(DenialEffect::Implicit);
            let past = words(text, past, &["allows", "the"]).unwrap_or(past);
            let named = skip_space(text, past);
            let past = action(text, named).map_or(past, |(_, past)| past);
            return words(text, past, &["action"]).unwrap_or(past);
        }
        if let Some((setting, past)) = public_access_setting(text, past) {
            denial.public_access_setting = Some(setting.to_owned());
            return past;
        }
        return at;
    }
    let Some(past) = words(text, at, &["with", "an", "explicit", "deny"]) else {
        return at;
    };
    denial.effect = Some(DenialEffect::Explicit);
    let Some(inside) = words(text, past, &["in"]) else {
        return past;
    };
    let article = ["an", "a", "the"]
        .into_iter()
        .find_map(|article| words(text, inside, &[article]))
        .unwrap_or(inside);
    let Some((kind, mut past)) = kind(text, article) else {
        return past;
    };
    denial.policy_type = Some(kind);
    if let Some(end) = words(
        text,
        past,
        &[
            "transitively",
            "through",
            "a",
            "service",
            "control",
            "policy",
        ],
    ) {
        denial.through_scp = true;
        past = end;
    }
    if let Some(colon) = text.get(past..).and_then(|rest| rest.strip_prefix(':'))
        && let Some((arn, end)) = token(text, skip_space(text, text.len() - colon.len()))
        && arn.starts_with("arn:")
    {
        denial.policy_arn = Some(arn.trim_end_matches(['.', ',', '"', '\'', ')']).to_owned());
        past = end;
    }
    let go = skip(text, skip_space(text, past), &['.', ',']);
    if let Some(link) = words(text, go, &["Go", "to"])
        && let Some((link, end)) = token(text, skip_space(text, link))
        && let Some((_, id)) = link.split_once("authorization-details/")
    {
        let id: String = id
            .chars()
            .take_while(|c| c.is_ascii_alphanumeric() || *c == '-')
            .collect();
        denial.authorization_id = (!id.is_empty()).then_some(id);
        past = end;
    }
    past
}

/// `public policies are prevented by the BlockPublicPolicy setting in S3 Block Public Access`, after
/// `because`: the setting, and where the words end.
///
/// Source: Amazon S3 User Guide, "Troubleshoot access denied (403 Forbidden) errors in Amazon S3".
fn public_access_setting(text: &str, at: usize) -> Option<(&'static str, usize)> {
    const SETTINGS: [&str; 4] = [
        "BlockPublicPolicy",
        "BlockPublicAcls",
        "IgnorePublicAcls",
        "RestrictPublicBuckets",
    ];
    let clause = text.get(at..boundary(text, text.len().min(at + 300)))?;
    let (setting, named) = SETTINGS
        .iter()
        .filter_map(|setting| Some((*setting, clause.find(setting)?)))
        .min_by_key(|(_, named)| *named)?;
    let past = at + named + setting.len();
    let end = words(
        text,
        past,
        &["setting", "in", "S3", "Block", "Public", "Access"],
    )
    .or_else(|| words(text, past, &["block", "public", "access", "setting"]))
    .or_else(|| words(text, past, &["block", "public", "access", "settings"]))?;
    let own = clause.get(..named)?;
    (!own.contains(". ")).then_some((setting, end))
}

/// Every sentence that translated pages print.
fn all_japanese(text: &str) -> Vec<Sentence> {
    let mut places = memmem::find_iter(text.as_bytes(), UNAUTHORIZED_JA).peekable();
    let mut users = memmem::find_iter(text.as_bytes(), USER_JA).peekable();
    let mut found = Vec::new();
    let mut user = None;
    while let Some(at) = places.next() {
        while let Some(next) = users.next_if(|user| user + USER_JA.len() <= at) {
            user = Some(next + USER_JA.len());
        }
        // What comes after the next one is its own.
        let end = places.peek().copied().unwrap_or(text.len());
        found.extend(user.and_then(|user| japanese(text, user, at, end)));
    }
    found
}

/// `ユーザー: P は実行する権限がありません: リソースの A: ロール R`: from behind `ユーザー`, with the verb
/// at `at`, and no farther than `end`.
fn japanese(text: &str, mark: usize, at: usize, end: usize) -> Option<Sentence> {
    if at - mark > LONGEST {
        return None;
    }
    let name = text.get(mark..at)?.trim_start_matches([':', '：', ' ']);
    let name = name
        .split([' ', '\n', 'は', 'に', 'が', '「'])
        .next()
        .unwrap_or_default();
    let past = at + UNAUTHORIZED_JA.len();
    let rest = text.get(past..boundary(text, end.min(past + LONGEST)))?;
    let rest = rest.split(['。', '\n']).next().unwrap_or_default();
    let (action_at, action) = rest
        .char_indices()
        .filter(|(index, c)| {
            c.is_ascii_alphabetic()
                && !rest
                    .get(..*index)
                    .unwrap_or_default()
                    .ends_with(|c: char| c.is_ascii_alphanumeric() || c == ':' || c == '-')
        })
        .find_map(|(index, _)| {
            Some((
                index,
                action(rest, index)
                    .filter(|(action, _)| !action.starts_with("arn:"))?
                    .0,
            ))
        })?;
    let tail = rest.get(action_at + action.len()..).unwrap_or_default();
    let resource = tail
        .find("arn:")
        .and_then(|at| token(tail, at))
        .map(|(token, _)| token)
        .or_else(|| {
            tail.split_once(':')
                .map(|(_, value)| value.split('(').next().unwrap_or_default().trim())
        });
    let effect = if rest.contains("明示的な拒否") {
        Some(DenialEffect::Explicit)
    } else {
        rest.contains("許可されていない")
            .then_some(DenialEffect::Implicit)
    };
    let policy_type = [
        ("アイデンティティベース", PolicyType::Identity),
        ("リソースベース", PolicyType::Resource),
        ("サービスコントロールポリシー", PolicyType::Scp),
        ("リソースコントロールポリシー", PolicyType::Rcp),
        ("アクセス許可の境界", PolicyType::Boundary),
        ("セッションポリシー", PolicyType::Session),
        ("エンドポイントポリシー", PolicyType::Vpce),
        ("信頼ポリシー", PolicyType::Trust),
    ]
    .into_iter()
    .find_map(|(word, kind)| rest.contains(word).then_some(kind));
    Some(Sentence {
        denial: Denial {
            principal: name_of(name, true),
            service: action
                .split_once(':')
                .map(|(service, _)| service.to_ascii_lowercase()),
            action: Some(action.to_owned()),
            resource: resource
                .filter(|value| !value.is_empty())
                .map(|value| trimmed(value, || false)),
            effect,
            policy_type,
            count: 1,
            ..Denial::default()
        },
        range: mark..past + rest.len(),
        of_the_call: true,
    })
}

/// Past these words, any white space before each; `None` when they do not stand there.
pub(super) fn words(text: &str, at: usize, expected: &[&str]) -> Option<usize> {
    let mut at = at;
    for word in expected {
        at = skip_space(text, at);
        let end = at + word.len();
        if !text.get(at..end)?.eq_ignore_ascii_case(word)
            || text
                .get(end..)?
                .starts_with(|c: char| c.is_ascii_alphanumeric())
        {
            return None;
        }
        at = end;
    }
    Some(at)
}

/// Past white space.
pub(super) fn skip_space(text: &str, at: usize) -> usize {
    let rest = text.get(at..).unwrap_or_default();
    at + (rest.len() - rest.trim_start().len())
}

fn skip(text: &str, at: usize, signs: &[char]) -> usize {
    let rest = text.get(at..).unwrap_or_default();
    at + (rest.len() - rest.trim_start_matches(signs).len())
}

fn skip_quotes(text: &str, at: usize) -> usize {
    skip(text, at, &['`', '\'', '"', '“', '”'])
}

/// The run of signs up to white space or a quote, capped, and where it ends.
fn token(text: &str, at: usize) -> Option<(&str, usize)> {
    let rest = text.get(at..)?;
    let length = rest
        .find(|c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '`'))
        .unwrap_or(rest.len());
    let token = rest.get(..boundary(rest, length.min(LONGEST * 128)))?;
    // The end of the element that the sentence is in.
    let token = ["</", "<br"]
        .iter()
        .fold(token, |token, tag| token.split(tag).next().unwrap_or(token));
    (!token.is_empty()).then_some((token, at + token.len()))
}

/// The greatest character boundary not beyond `at`.
pub(super) fn boundary(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
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
        use DenialEffect::{Explicit, Implicit};
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
