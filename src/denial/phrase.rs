//! Denials in a service's own words, without `User: … is not authorized to perform`.
//!
//! Accepted:
//!
//! - `The provided execution role does not have permissions to call ReceiveMessage on SQS`
//! - `User doesn't have permission to call ssm:GetParameters`, `IAM permissions A, B and C are required`
//! - `Please ensure the role can perform the GetRecords, … Actions on your stream`
//! - `Access to the resource https://sqs.… is denied.`, `Not authorized to access resource X`
//! - `The ciphertext refers to a customer master key that does not exist, …`
//! - `API: s3:PutBucketPolicy Access Denied`
//! - `ecs:ExecuteCommand: implicitDeny`, `explicitDeny on ssm:StartSession`
//!
//! Not accepted: the same words about a service that the reference does not know.

use super::action::{action, action_in_lines, is_action};
use super::resource::behind_an_action;
use super::sentence::{Sentence, Standing};
use super::words::{ahead, behind, boundary, one_of, skip, skip_space, words};
use super::{Denial, assume, blame, clause, foreign, nearby, record, saying};
use crate::iam::{Arn, DenialEffect};
use crate::reference;
use crate::text::searcher;
use aho_corasick::{AhoCorasick, MatchKind};
use std::borrow::Cow;
use std::cmp::Reverse;
use std::ops::Range;
use std::sync::LazyLock;

/// How far before its words a phrase may begin, in bytes.
const MAX_LEAD_BYTES: usize = 400;

/// At most this many operations or actions of a list are read.
const MAX_LISTED: usize = 16;

/// Reads the phrases at a place of an anchor.
type Reader = fn(&str, usize) -> Vec<Sentence>;

/// The words by which phrases are found, and what reads them there.
const READERS: [(&str, Reader); 26] = [
    ("ermission", permission),
    ("ensure", actions_of_a_role),
    ("Access", access_denied),
    ("へのアクセスが拒否されました", denied_before),
    ("uthorized", not_authorized),
    ("uthorized", required_actions),
    ("ciphertext", ciphertext),
    ("API:", api),
    ("failed", called_but_failed),
    ("denied", denied),
    ("denied", image_denied),
    ("Denied", denied),
    ("implicitDeny", decided),
    ("explicitDeny", decided),
    ("assume", assume::around),
    ("assuming", assume::around),
    ("assumable", assume::around),
    ("がありません", lacking_in_japanese),
    ("が不足", lacking_in_japanese),
    ("が必要", lacking_in_japanese),
    ("を更新", lacking_in_japanese),
    ("が足り", lacking_in_japanese),
    ("がない", lacking_in_japanese),
    ("がなく", lacking_in_japanese),
    ("が無", lacking_in_japanese),
    ("が付与されてい", lacking_in_japanese),
];

/// `None` never, as long as the words are few and short.
static SEARCHER: LazyLock<Option<AhoCorasick>> = LazyLock::new(|| {
    let readers = READERS.iter().map(|(anchor, _)| *anchor);
    let words = readers
        .chain(clause::ANCHORS)
        .chain(blame::ANCHORS)
        .chain(record::ANCHORS)
        .chain(saying::anchors());
    searcher(MatchKind::Standard, words)
});

/// What one pass over a text finds.
#[derive(Debug)]
pub(super) struct Phrases {
    /// Every phrase and saying, in order.
    pub(super) sentences: Vec<Sentence>,
    /// Where words stand that a clause may deny with, in order.
    pub(super) places: Vec<usize>,
    /// Messages that blame a role, in order.
    pub(super) blames: Vec<Sentence>,
    /// Where words stand that a record may refuse with, in order.
    pub(super) records: Vec<usize>,
}

/// Every phrase and saying of the text, and where clauses may be.
pub(super) fn find(text: &str) -> Phrases {
    const OF_CLAUSES: usize = READERS.len() + clause::ANCHORS.len();
    const OF_BLAMES: usize = OF_CLAUSES + blame::ANCHORS.len();
    const OF_RECORDS: usize = OF_BLAMES + record::ANCHORS.len();
    let mut found = Vec::new();
    let mut places = Vec::new();
    let mut blames = Vec::new();
    let mut records = Vec::new();
    let hits = SEARCHER
        .iter()
        .flat_map(|searcher| searcher.find_overlapping_iter(text));
    for hit in hits {
        let index = hit.pattern().as_usize();
        match READERS.get(index) {
            Some((_, read)) => found.extend(read(text, hit.start())),
            None if index < OF_CLAUSES => places.push(hit.start()),
            None if index < OF_BLAMES => blames.extend(blame::message(text, hit.start())),
            None if index < OF_RECORDS => records.push(hit.start()),
            None => found.extend(saying::at(text, hit.start(), index - OF_RECORDS)),
        }
    }
    found.retain(|one: &Sentence| {
        one.denial.action.is_some() || !foreign::rules_out(around(text, &one.range))
    });
    // Of two that begin at one place, the longer one says more.
    found.sort_by_key(|sentence| (sentence.range.start, Reverse(sentence.range.end)));
    places.sort_unstable();
    records.extend(&places);
    records.sort_unstable();
    Phrases {
        sentences: found,
        places,
        blames,
        records,
    }
}

/// What stands right around a place.
fn around<'a>(text: &'a str, range: &Range<usize>) -> &'a str {
    const AROUND: usize = 240;
    let start = range.start - behind(text, range.start, AROUND).len();
    let end = range.end + ahead(text, range.end, AROUND).len();
    text.get(start..end).unwrap_or_default()
}

/// What is not permitted: an operation of a service, or actions by their names.
fn permission(text: &str, at: usize) -> Vec<Sentence> {
    let Some(at) = at.checked_sub(1) else {
        return Vec::new();
    };
    if let Some(one) = permission_to_call(text, at) {
        return vec![one];
    }
    permission_for_actions(text, at)
}

/// `doesn't have permission to call A`, `You don't have permission to A`, `missing permissions: A, B`,
/// `IAM permissions A, B and C are required`; and, of a tool that was refused, `Check your permissions for A`,
/// `ensure your role has the A permission`.
fn permission_for_actions(text: &str, at: usize) -> Vec<Sentence> {
    const VERBS: &[&[&str]] = &[
        &["to", "call"],
        &["to", "perform", "the"],
        &["to", "perform"],
        &["to", "invoke"],
        &["to", "use"],
        &["to", "run"],
        &["to"],
        &["for"],
    ];
    const NEEDED: &[&[&str]] = &[
        &["are", "needed"],
        &["are", "required"],
        &["needed"],
        &["required"],
    ];
    let Some(past) = one_of(text, at, &[&["permission"], &["permissions"]]) else {
        return Vec::new();
    };
    let (lacking, lead) = lacks(text, at);
    let verb = one_of(text, past, VERBS).unwrap_or(past);
    let mut found = actions(text, skip(text, verb, &[':']), lead);
    if found.is_empty() {
        found = actions_before(text, at, lead, "ermission");
    }
    // `the right permissions to access CodeCommit. List of IAM policies needed …: A, B`.
    if lacking && found.is_empty() && words(text, past, &["to", "access"]).is_some() {
        let rest = ahead(text, past, MAX_LEAD_BYTES);
        let colon = rest.find(" needed").and_then(|needed| {
            let rest = rest.get(needed..)?;
            Some(needed + rest.find(['\n', ':'])?)
        });
        if let Some(colon) = colon {
            found = actions(text, past + colon + 1, lead);
        }
    }
    // `The following permissions are needed for this call` and a list in the next line.
    let needed = one_of(text, past, NEEDED).and_then(|past| {
        let rest = ahead(text, past, MAX_LEAD_BYTES);
        Some(past + rest.find([':', '\n'])? + 1)
    });
    if let Some(list) = needed.filter(|_| found.is_empty()) {
        found = actions(text, list, lead);
    }
    // The console of S3: `must update your IAM permissions to allow A`.
    let update = one_of(text, past, &[&["to", "allow", "the"], &["to", "allow"]])
        .filter(|_| behind(text, at, 32).contains("update"));
    if let Some(update) = update {
        return actions(text, update, at);
    }
    let required = needed.is_some()
        || found.last().is_some_and(|last| {
            one_of(
                text,
                last.range.end,
                &[&["are", "required"], &["is", "required"]],
            )
            .is_some()
        });
    let before = behind(text, at, MAX_LEAD_BYTES);
    let is_error = || {
        ["Exception", "rror"]
            .iter()
            .any(|word| before.contains(word))
    };
    let failed = before.contains("ailed to ")
        || before.trim_end().ends_with("additional")
        || needed.is_some() && is_error();
    if lacking || (required || asks(before)) && failed {
        return found;
    }
    if !(asks(before) && refuses(before)) {
        return Vec::new();
    }
    for hint in &mut found {
        hint.standing = Standing::Hint;
    }
    found
}

/// Whether the last words say that something is needed.
fn asks(before: &str) -> bool {
    let near = before.get(boundary(before, before.len().saturating_sub(96))..);
    [
        "heck",
        "nsure",
        "ake sure",
        "erify",
        "equire",
        "need",
        "must have",
        "has the",
        "have the",
        "grant",
        "following",
    ]
    .iter()
    .any(|word| near.is_some_and(|near| near.contains(word)))
}

/// Whether a text says that something was refused.
fn refuses(before: &str) -> bool {
    [
        "enied",
        "orbidden",
        "nauthorized",
        "ot authorized",
        "nsufficient permission",
        "nsufficient privilege",
        "403",
    ]
    .iter()
    .any(|word| before.contains(word))
}

/// The actions of a list that ends before a place, each a denial; the first one from `lead` on. The list begins behind
/// the `word` of the phrase before, where that is near.
fn actions_before(text: &str, at: usize, lead: usize, word: &str) -> Vec<Sentence> {
    let before = behind(text, at, MAX_LEAD_BYTES);
    let before = before.rsplit(word).next().unwrap_or(before);
    let start = at - before.len();
    let signs = ['`', '\'', '"', '(', ')', '[', ']', ',', '*'];
    let mut list = before.len();
    while let Some(rest) = before.get(..list).map(str::trim_end) {
        let token = rest.rfind(char::is_whitespace).map_or(0, |space| space + 1);
        let word = rest.get(token..).unwrap_or_default().trim_matches(signs);
        let goes_on = matches!(word, "and" | "or" | "IAM") || is_action(word);
        if word.is_empty() || !goes_on {
            break;
        }
        list = token;
    }
    if list == before.len() {
        return Vec::new();
    }
    actions(text, start + list, lead.min(start + list))
}

/// Whether what is before a place says that something lacks, and where its sentence begins.
fn lacks(text: &str, at: usize) -> (bool, usize) {
    let before = behind(text, at, MAX_LEAD_BYTES);
    // What is behind `not authorized to perform` is that sentence's.
    let near = before.split_whitespace().rev().take(5);
    let mut near = near.take_while(|word| !word.starts_with("perform"));
    let lacking = near.any(|word| {
        let word = word.trim_matches(['`', '"', '\'', ':', ',', '*', '(']);
        word.ends_with("n't")
            || [
                "not",
                "lacks",
                "lack",
                "missing",
                "without",
                "no",
                "insufficient",
            ]
            .iter()
            .any(|no| word.eq_ignore_ascii_case(no))
    });
    let sentence = before.rfind(['.', '\n', '"', '|']).map_or(0, |end| end + 1);
    let lacking = lacking && !supposes(before.get(sentence..).unwrap_or_default());
    (lacking, at - (before.len() - sentence))
}

/// Whether the words before what lacks suppose it: `can fail when the credentials lack …`.
fn supposes(before: &str) -> bool {
    const MAY: [&str; 4] = [" can ", " may ", " might ", " could "];
    const WHEN: [&str; 3] = [" when ", " if ", " unless "];
    let has = |words: &[&str]| words.iter().any(|word| before.contains(word));
    has(&MAY) && has(&WHEN)
}

/// A list of actions that exist, each a denial; the first one from `lead` on.
fn actions(text: &str, at: usize, lead: usize) -> Vec<Sentence> {
    let mut found: Vec<Sentence> = Vec::new();
    let mut past = at;
    let mut start = lead;
    while found.len() < MAX_LISTED {
        let next = one_of(text, past, &[&["and"], &["or"]]).unwrap_or(past);
        let next = skip(
            text,
            skip_space(text, next),
            &['`', '\'', '"', '(', '[', '-', '*', ' ', '\n'],
        );
        let whole = action(text, next).map(|(name, end)| (Cow::Borrowed(name), end));
        let Some((action, end)) = whole
            .filter(|(name, _)| is_action(name))
            .or_else(|| action_in_lines(text, next).filter(|(name, _)| is_action(name)))
        else {
            break;
        };
        let service = action
            .split_once(':')
            .map(|(service, _)| service.to_ascii_lowercase());
        found.push(Sentence {
            denial: Denial {
                action: Some(action.into_owned()),
                service,
                count: 1,
                ..Denial::default()
            },
            range: start..end,
            of_the_call: true,
            standing: Standing::Restated,
        });
        past = skip(text, end, &[',', '`', '\'', '"', ')', ']', '*']);
        past = skip(text, skip_space(text, past), &[',']);
        start = end;
    }
    if let [only] = found.as_mut_slice()
        && let Some(action) = &only.denial.action
    {
        only.denial.resource = behind_an_action(text, only.range.end, action);
    }
    found
}

/// `not authorized to perform the required AWS Marketplace actions (A, B)`.
fn required_actions(text: &str, at: usize) -> Vec<Sentence> {
    if words(text, at, &["uthorized", "to", "perform", "the"]).is_none() {
        return Vec::new();
    }
    let rest = ahead(text, at, 160);
    let list = rest
        .find("actions")
        .map(|list| skip_space(text, at + list + "actions".len()))
        .filter(|list| {
            text.get(*list..)
                .is_some_and(|rest| rest.starts_with(['(', ':']))
        });
    let (lacking, lead) = lacks(text, at);
    match list.filter(|_| lacking) {
        Some(list) => actions(
            text,
            skip(text, list, &[':']),
            lead.max(at.saturating_sub(64)),
        ),
        None => Vec::new(),
    }
}

/// `Access denied to A` of the console and of tools, or `Your access has been denied by S3`.
fn denied(text: &str, at: usize) -> Vec<Sentence> {
    const TO: &[&[&str]] = &[
        &["denied", "to"],
        &["denied", "for", "operation"],
        &["denied", "for", "action"],
        &["denied", "for"],
        &["denied", "on"],
        &["denied", "calling"],
        &["denied", "when", "calling"],
        &["denied", "performing"],
    ];
    let before = behind(text, at, 24).trim_end();
    if before.ends_with("been") {
        return denied_by(text, at).into_iter().collect();
    }
    match one_of(text, at, TO).filter(|_| before.ends_with("ccess")) {
        Some(past) => {
            let mut found = actions(text, past, at);
            found.truncate(1);
            found
        }
        None => Vec::new(),
    }
}

/// Docker's `pull access denied for HOST/NAME`, where the host is a registry of Amazon ECR.
fn image_denied(text: &str, at: usize) -> Vec<Sentence> {
    let read = || {
        let past = words(text, at, &["denied", "for"])?;
        let before = behind(text, at, 24).trim_end();
        let (image, end) = resource(text, past).filter(|_| before.ends_with("pull access"))?;
        image.contains(".dkr.ecr.").then(|| Sentence {
            denial: Denial {
                service: Some("ecr".to_owned()),
                count: 1,
                ..Denial::default()
            },
            range: at..end,
            of_the_call: true,
            standing: Standing::Message,
        })
    };
    read().into_iter().collect()
}

/// The console's `A へのアクセスが拒否されました`.
fn denied_before(text: &str, at: usize) -> Vec<Sentence> {
    let before = behind(text, at, 128).trim_end();
    let name = before
        .rsplit(|c: char| !c.is_ascii_alphanumeric() && !matches!(c, ':' | '-'))
        .next()
        .unwrap_or_default();
    let mut found = actions(name, 0, 0);
    found.truncate(1);
    for one in &mut found {
        one.range = at..at + "へのアクセスが拒否されました".len();
    }
    found
}

/// `A を実行する権限がありません`, `権限がありません: A`, and, where something was refused before,
/// `次のアクセス許可が必要です: A`: a sentence of the console about an action.
fn lacking_in_japanese(text: &str, at: usize) -> Vec<Sentence> {
    const RIGHTS: [&str; 4] = ["権限", "許可", "パーミッション", "permission"];
    const LACKS: [&str; 9] = [
        "がありません",
        "が不足",
        "が足り",
        "がないた",
        "がない。",
        "がなく",
        "が無",
        "が付与されていな",
        "が付与されていませ",
    ];
    const SUPPOSED: [&str; 5] = ["場合", "ないと", "なければ", "ない限り", "ませんか"];
    const MAX_WORDS_BYTES: usize = 240;
    let before = behind(text, at, MAX_WORDS_BYTES);
    let verb = ahead(text, at, MAX_WORDS_BYTES);
    let is_end = |c: char| matches!(c, '。' | '\n');
    let line = before
        .rsplit(|c| is_end(c) || c == '」' && !before.ends_with(c))
        .next()
        .unwrap_or_default();
    let of_right = RIGHTS.iter().any(|right| before.ends_with(right));
    // `「A」と「B」が足りていない`: the actions themselves are what lacks.
    let quoted = || {
        let name = before.trim_end_matches(['」', '`', '"']);
        let is_of_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, ':' | '-');
        name.rsplit(|c: char| !is_of_name(c))
            .next()
            .is_some_and(is_action)
            && (verb.starts_with("が足り") || verb.starts_with("が不足"))
    };
    if !of_right && !quoted() {
        return Vec::new();
    }
    let said = verb.split(is_end).next().unwrap_or_default();
    let near = ahead(said, 0, 48);
    let lacks = LACKS.iter().any(|lack| verb.starts_with(lack));
    let is_supposed = SUPPOSED.iter().any(|word| near.contains(word));
    let is_asked = is_supposed || near.starts_with("が必要ですか");
    let is_refused = ["ません", "拒否", "enied", "失敗", "エラー"]
        .iter()
        .any(|word| before.contains(word));
    if is_asked || !lacks && !is_refused {
        return Vec::new();
    }
    let whole = before.rsplit(is_end).next().unwrap_or(line);
    let start = at - whole.len();
    let rest = said.split('」').next().unwrap_or_default();
    let sentence = text.get(start..at + rest.len()).unwrap_or_default();
    let is_of_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, ':' | '-');
    let mut names = listed_in_japanese(whole);
    if names.is_empty() {
        names.extend(
            sentence
                .split(|c: char| !is_of_name(c))
                .find(|name| is_action(name)),
        );
    }
    if !lacks {
        names.truncate(1);
    }
    let mut found: Vec<Sentence> = Vec::new();
    for name in names {
        let mut one = actions(name, 0, 0);
        one.truncate(1);
        found.extend(one);
    }
    for (index, one) in found.iter_mut().enumerate() {
        let past = at + rest.len();
        one.range = if index == 0 { at..past } else { past..past };
        if !lacks {
            one.standing = Standing::Hint;
        }
    }
    found
}

/// The actions of a list that the words before a right end with, with no more than a few characters between two.
fn listed_in_japanese(before: &str) -> Vec<&str> {
    const MAX_GAP_CHARACTERS: usize = 10;
    let is_of_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, ':' | '-');
    let mut names = Vec::new();
    let mut rest = before;
    while names.len() < MAX_LISTED {
        let head = rest.trim_end_matches(|c: char| !is_of_name(c));
        let gap = rest.get(head.len()..).unwrap_or_default();
        let at = head.trim_end_matches(is_of_name).len();
        let name = head.get(at..).unwrap_or_default();
        if gap.chars().count() > MAX_GAP_CHARACTERS || !is_action(name) {
            break;
        }
        if !names.contains(&name) {
            names.insert(0, name);
        }
        rest = head.get(..at).unwrap_or_default();
    }
    names
}

/// A simulation's decision beside actions, as tools print it in lines and tables, or as somebody says it.
///
/// Source: IAM API Reference, `EvaluationResult`.
fn decided(text: &str, at: usize) -> Vec<Sentence> {
    const WORD: usize = "implicitDeny".len();
    let before = behind(text, at, MAX_LEAD_BYTES);
    let line = before.rsplit('\n').next().unwrap_or_default();
    let past = at + WORD;
    // In JSON it is read with all that stands beside it.
    if line.ends_with('"') && ahead(text, past, 1) == "\"" {
        return Vec::new();
    }
    let effect = if ahead(text, at, WORD) == "explicitDeny" {
        DenialEffect::Explicit
    } else {
        DenialEffect::Implicit
    };
    let mut found = match words(text, past, &["on"]).or_else(|| words(text, past, &["for"])) {
        Some(named) => actions(text, named, at),
        None => {
            let gap = line.trim_end_matches([' ', '\t', ':', '|', '=', '>', '-', '(', ',', '?']);
            let gap = gap.trim_end_matches([' ', '\t', '`', '"', '\'']);
            actions_before(text, at - (line.len() - gap.len()), at, "icitDeny")
        }
    };
    let only = found.len() == 1;
    for one in &mut found {
        one.denial.effect = Some(effect);
        one.standing = Standing::Message;
        one.of_the_call = false;
        let named = resource(text, past)
            .map(|(name, _)| name)
            .filter(|name| only && (*name == "*" || name.starts_with("arn:")));
        let same_line = ahead(text, past, 1024)
            .split('\n')
            .next()
            .unwrap_or_default();
        one.denial.resource = named
            .filter(|name| same_line.contains(name))
            .map(str::to_owned);
        one.range.end = one.range.end.max(past);
    }
    found
}

/// CloudFormation's `API: A MESSAGE`, where the message is no sentence.
fn api(text: &str, at: usize) -> Vec<Sentence> {
    const REFUSED: &[&[&str]] = &[
        &["Access", "Denied"],
        &["AccessDenied"],
        &["Forbidden"],
        &["Not", "authorized"],
        &["UnauthorizedOperation"],
    ];
    let read = || {
        let (action, past) = action(text, skip_space(text, at + "API:".len()))?;
        if let Some(mut sentence) = access_denied(text, skip_space(text, past)).pop() {
            sentence.denial.action = Some(action.to_owned());
            sentence.range.start = at;
            return Some(sentence);
        }
        let Some(mut end) = one_of(text, past, REFUSED) else {
            return cut_api(text, at, action, past);
        };
        let mut denial = Denial {
            action: Some(action.to_owned()),
            service: action
                .split_once(':')
                .map(|(service, _)| service.to_ascii_lowercase()),
            count: 1,
            ..Denial::default()
        };
        // `Not authorized for images: [ami-0123]`
        if let Some(images) = words(text, end, &["for", "images"]) {
            let open = skip(text, skip_space(text, skip(text, images, &[':'])), &['[']);
            if let Some((image, past)) = resource(text, open) {
                denial.resource = Some(image.trim_end_matches(']').to_owned());
                end = past;
            }
        }
        Some(Sentence {
            denial,
            range: at..end,
            of_the_call: true,
            standing: Standing::Message,
        })
    };
    read().into_iter().collect()
}

/// What is left of `API: A User: P is not authorized …`, where the text ends in it. The action is whole where its
/// colon and the next word are there, or where it exists.
fn cut_api(text: &str, at: usize, action: &str, past: usize) -> Option<Sentence> {
    let user = words(text, past, &["User"]);
    let mut end = user.map_or(past, |past| skip(text, past, &[':']));
    let is_in_line = ahead(text, end, 2)
        .trim_start_matches(' ')
        .starts_with(|c: char| !c.is_whitespace());
    if user.is_some()
        && is_in_line
        && let Some((_, past)) = resource(text, end)
    {
        end = past;
    }
    let is_end = text.get(end..)?.trim().is_empty() || text.get(end..)?.starts_with("\n\n");
    let is_whole = user.is_some() || reference::action(action).is_some();
    is_end.then(|| Sentence {
        denial: Denial {
            action: is_whole.then(|| action.to_owned()),
            service: action
                .split_once(':')
                .map(|(service, _)| service.to_ascii_lowercase()),
            count: 1,
            ..Denial::default()
        },
        range: at..end,
        of_the_call: true,
        standing: Standing::Message,
    })
}

/// `Your access has been denied by S3, please make sure your request credentials have permission to GetObject
/// for b/k`: what a service was denied with the caller's credentials.
fn denied_by(text: &str, at: usize) -> Option<Sentence> {
    let (by, mut end) = name(text, words(text, at, &["denied", "by"])?)?;
    let mut denial = Denial {
        service: Some(nearby::service_named(by)?.to_owned()),
        count: 1,
        ..Denial::default()
    };
    let sentence = ahead(text, end, 160);
    let sentence = sentence.split(". ").next().unwrap_or_default();
    if let Some(permission) = sentence.find("permission to ")
        && let Some((operation, past)) = name(text, end + permission + "permission to ".len())
    {
        denial.operation = Some(operation.to_owned());
        end = past;
        if let Some(past) = words(text, past, &["for"])
            && let Some((resource, past)) = resource(text, past)
        {
            denial.resource = Some(resource.to_owned());
            end = past;
        }
    }
    Some(Sentence {
        denial,
        range: at..end,
        of_the_call: false,
        standing: Standing::Message,
    })
}

/// `P called OPERATION but failed due to AccessDenied`.
fn called_but_failed(text: &str, at: usize) -> Vec<Sentence> {
    let read = || {
        let code = skip_space(text, words(text, at, &["failed", "due", "to"])?);
        let code = code
            + ahead(text, code, 64)
                .strip_prefix("AccessDenied")
                .map(|_| "AccessDenied".len())?;
        let before = behind(text, at, 1024);
        let (head, operation) = before
            .trim_end()
            .strip_suffix("but")?
            .trim_end()
            .rsplit_once(char::is_whitespace)?;
        let caller = head.trim_end().strip_suffix("called")?.trim_end();
        let start = caller.rfind(char::is_whitespace).map_or(0, |at| at + 1);
        let principal = caller
            .get(start..)
            .filter(|name| name.starts_with("arn:"))?;
        Some(Sentence {
            denial: Denial {
                principal: Some(principal.to_owned()),
                operation: Some(operation.to_owned()),
                service: match reference::operations_named(operation).as_slice() {
                    [only] => Some((*only).to_owned()),
                    _ => None,
                },
                count: 1,
                ..Denial::default()
            },
            range: at - (before.len() - start)..code,
            of_the_call: false,
            standing: Standing::Message,
        })
    };
    read().into_iter().collect()
}

/// `does not have permissions to call OPERATION on SERVICE`, `permissions to call s3.putObject`: what a role
/// that a service uses lacks.
///
/// Source: AWS Lambda Developer Guide, "Giving Lambda functions access to resources in an Amazon VPC".
fn permission_to_call(text: &str, at: usize) -> Option<Sentence> {
    let past = ["permission", "permissions"]
        .into_iter()
        .find_map(|word| words(text, at, &[word, "to", "call"]))?;
    let (lacking, _) = lacks(text, at);
    let before = behind(text, at, MAX_LEAD_BYTES);
    let (first, after) = name(text, past)?;
    // `s3.putObject` of the SDK for JavaScript.
    let method = text
        .get(after..)
        .and_then(|rest| rest.strip_prefix('.'))
        .and_then(|_| name(text, after + 1));
    let (operation, service, end) = match method {
        Some((method, end)) => (nearby::method(method)?, first, end),
        None => {
            let (service, end) = name(text, words(text, after, &["on"])?)?;
            (Cow::Borrowed(first), service, end)
        }
    };
    let service = reference::prefix_of(service)?;
    let start = before.rfind("The ").map_or(0, |start| start);
    let of_execution_role = before
        .get(start..)
        .is_some_and(|subject| subject.contains("execution role"));
    lacking.then(|| Sentence {
        denial: Denial {
            of_execution_role,
            operation: Some(operation.into_owned()),
            service: Some(service.to_owned()),
            count: 1,
            ..Denial::default()
        },
        range: at - (before.len() - start)..end,
        of_the_call: false,
        standing: Standing::Message,
    })
}

/// `Cannot access stream ARN. Please ensure the role can perform the A, B, and C Actions`: which of
/// them was denied, the text does not say.
fn actions_of_a_role(text: &str, at: usize) -> Vec<Sentence> {
    listed(text, at).into_iter().collect()
}

fn listed(text: &str, at: usize) -> Option<Sentence> {
    let mut past = words(
        text,
        at,
        &["ensure", "the", "role", "can", "perform", "the"],
    )?;
    let before = behind(text, at, MAX_LEAD_BYTES);
    let mut listed = Vec::new();
    while let Some((operation, end)) = name(text, past).filter(|_| listed.len() < MAX_LISTED) {
        if operation.eq_ignore_ascii_case("actions") {
            past = end;
            break;
        }
        if operation != "and" {
            listed.push(operation.to_owned());
        }
        past = end + usize::from(text.get(end..)?.starts_with(','));
    }
    let start = before.rfind("Cannot");
    let resource = start.and_then(|start| {
        let rest = before.get(words(before, start, &["Cannot", "access"])?..)?;
        rest.split_whitespace()
            .map(|word| word.trim_end_matches(['.', ',', ';']))
            .find(|word| word.starts_with("arn:"))
    });
    let service = resource
        .and_then(Arn::parse)
        .and_then(|arn| reference::prefix_of(arn.service));
    let begin = at - start.map_or(0, |start| before.len() - start);
    (!listed.is_empty()).then(|| Sentence {
        denial: Denial {
            service: service.map(str::to_owned),
            resource: resource.map(str::to_owned),
            of_execution_role: true,
            listed,
            count: 1,
            ..Denial::default()
        },
        range: begin..past,
        of_the_call: false,
        standing: Standing::Message,
    })
}

/// `Access to the resource X is denied`, `Access to an SQS queue (X) was denied`: a thing of a service, or
/// what AWS's own name or address tells.
fn access_denied(text: &str, at: usize) -> Vec<Sentence> {
    const VERBS: &[&[&str]] = &[
        &["is", "denied"],
        &["was", "denied"],
        &["has", "been", "denied"],
        &["is", "forbidden"],
    ];
    const MAX_NOUN_WORDS: usize = 5;
    let read = || {
        let start = words(text, at, &["Access", "to"])?;
        let mut past = words(text, start, &["the", "resource"]).unwrap_or(start);
        let is_resource = past > start;
        for _ in 0..MAX_NOUN_WORDS {
            let open = skip(
                text,
                skip_space(text, past),
                &['(', '[', '\'', '"', '`', ':', ' '],
            );
            let (name, end) = resource(text, open)?;
            let name = name.trim_end_matches([')', ']', ':']);
            let close = skip(
                text,
                open + name.len(),
                &[')', ']', '\'', '"', '`', ',', ':'],
            );
            if let Some(end) = one_of(text, close, VERBS) {
                let mut sentence = on_resource(name, at..end);
                let noun = text.get(start..open).unwrap_or_default();
                let is_name = open > skip_space(text, past) || name.contains([':', '/', '-']);
                if sentence.denial.service.is_none() && is_name {
                    sentence.denial.service = nearby::named_in(noun).map(str::to_owned);
                }
                let is_told =
                    is_resource || name.starts_with("arn:") || sentence.denial.service.is_some();
                return is_told.then_some(sentence);
            }
            past = end;
        }
        None
    };
    read().into_iter().collect()
}

/// `Not authorized to access resource X`.
fn not_authorized(text: &str, at: usize) -> Vec<Sentence> {
    let read = || {
        let past = words(text, at, &["uthorized", "to", "access", "resource"])?;
        let before = behind(text, at.checked_sub(1)?, 16);
        let not = before.trim_end();
        let not = ["Not", "not"]
            .into_iter()
            .find_map(|word| not.strip_suffix(word))?;
        let (resource, end) = resource(text, past)?;
        Some(on_resource(
            resource,
            at - 1 - (before.len() - not.len())..end,
        ))
    };
    read().into_iter().collect()
}

fn on_resource(resource: &str, range: std::ops::Range<usize>) -> Sentence {
    let host = resource
        .split("//")
        .nth(1)
        .and_then(|host| host.split('/').next());
    let service = match (host, Arn::parse(resource)) {
        // It is another service that is refused a role.
        (_, Some(arn)) => reference::prefix_of(arn.service).filter(|service| *service != "iam"),
        // Of a host that somebody shortened, the first label is left.
        (Some(host), None) => host
            .split_once(".amazonaws.com")
            .or_else(|| host.split_once('.').filter(|(label, _)| *label == "sqs"))
            .and_then(|(host, _)| nearby::service_of_host(host)),
        (None, None) => None,
    };
    Sentence {
        denial: Denial {
            service: service.map(str::to_owned),
            resource: Some(resource.to_owned()),
            count: 1,
            ..Denial::default()
        },
        range,
        of_the_call: true,
        standing: Standing::Message,
    }
}

/// KMS's answer for a ciphertext whose key is none, or is not allowed; ambiguous by design.
///
/// Source: AWS KMS API Reference, "Common Errors".
fn ciphertext(text: &str, at: usize) -> Vec<Sentence> {
    unusable_key(text, at).into_iter().collect()
}

fn unusable_key(text: &str, at: usize) -> Option<Sentence> {
    let first = [
        "ciphertext",
        "refers",
        "to",
        "a",
        "customer",
        "master",
        "key",
    ];
    let past = words(text, at, &first)?;
    let past = words(text, past, &["that", "does", "not", "exist"])?;
    let region = skip_space(text, past + usize::from(text.get(past..)?.starts_with(',')));
    let past = words(text, region, &["does", "not", "exist", "in", "this"])
        .and_then(|past| words(text, past, &["region"]))
        .unwrap_or(past);
    let access = skip_space(text, past + usize::from(text.get(past..)?.starts_with(',')));
    let end = words(
        text,
        access,
        &["or", "you", "are", "not", "allowed", "to", "access"],
    )
    .unwrap_or(past);
    let before = behind(text, at, 16);
    let the = before
        .trim_end()
        .strip_suffix("The")
        .map_or(before.len(), str::len);
    let start = at - (before.len() - the);
    Some(Sentence {
        denial: Denial {
            service: Some("kms".to_owned()),
            resource: key_before(behind(text, start, MAX_LEAD_BYTES)).map(str::to_owned),
            count: 1,
            ..Denial::default()
        },
        range: start..end,
        of_the_call: true,
        standing: Standing::Message,
    })
}

/// The key that a tool names before it prints what KMS says: SOPS's `arn:aws:kms:…: FAILED`.
fn key_before(before: &str) -> Option<&str> {
    let mut words = before.split_whitespace().rev();
    let name = words.find(|word| word.starts_with("arn:"))?;
    let name = name.strip_suffix(':')?;
    name.contains(":kms:").then_some(name)
}

/// A run of letters and digits, after white space.
fn name(text: &str, at: usize) -> Option<(&str, usize)> {
    let start = skip_space(text, at);
    let rest = text.get(start..)?;
    let length = rest
        .find(|c: char| !c.is_ascii_alphanumeric())
        .unwrap_or(rest.len());
    let name = rest.get(..length).filter(|name| !name.is_empty())?;
    Some((name, start + length))
}

/// An ARN, an address or a name, after white space.
fn resource(text: &str, at: usize) -> Option<(&str, usize)> {
    let start = skip_space(text, at);
    let rest = text.get(start..boundary(text, text.len().min(start + 1024)))?;
    let length = rest
        .find(|c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '`' | '<'))
        .unwrap_or(rest.len());
    let name = rest.get(..length)?.trim_end_matches(['.', ',', ';']);
    (!name.is_empty()).then_some((name, start + name.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn phrases_are_read() {
        for (text, service, operation, resource) in [
            (
                "The provided execution role does not have permissions to call CreateNetworkInterface on EC2",
                Some("ec2"),
                Some("CreateNetworkInterface"),
                None,
            ),
            (
                "The function execution role does not\n   have permissions to call\n   ReceiveMessage on SQS (Service: Lambda)",
                Some("sqs"),
                Some("ReceiveMessage"),
                None,
            ),
            (
                "Cannot access stream arn:aws:kinesis:us-east-1:123456789012:stream/clicks. Please ensure the role can perform the GetRecords, GetShardIterator, DescribeStream, and ListStreams Actions on your stream in IAM.",
                Some("kinesis"),
                None,
                Some("arn:aws:kinesis:us-east-1:123456789012:stream/clicks"),
            ),
            (
                "Access to the resource https://sqs.eu-west-1.amazonaws.com/123456789012/jobs is denied.",
                Some("sqs"),
                None,
                Some("https://sqs.eu-west-1.amazonaws.com/123456789012/jobs"),
            ),
            (
                "Access to the resource https://eu-west-1.queue.amazonaws.com/ is denied.",
                Some("sqs"),
                None,
                Some("https://eu-west-1.queue.amazonaws.com/"),
            ),
            (
                "Not authorized to access resource arn:aws:sns:us-east-1:123456789012:alerts.",
                Some("sns"),
                None,
                Some("arn:aws:sns:us-east-1:123456789012:alerts"),
            ),
            (
                "The ciphertext refers to a customer master key that does not exist, does not exist in this region, or you are not allowed to access.",
                Some("kms"),
                None,
                None,
            ),
        ] {
            let found = find(text).sentences;
            let [one] = found.as_slice() else {
                panic!("{text}: {found:?}");
            };
            assert_eq!(one.denial.service.as_deref(), service, "{text}");
            assert_eq!(one.denial.operation.as_deref(), operation, "{text}");
            assert_eq!(one.denial.resource.as_deref(), resource, "{text}");
        }
    }

    #[test]
    fn what_lacks_nothing_is_no_phrase() {
        for text in [
            "The role has permissions to call CreateNetworkInterface on EC2",
            "It does not have permissions to call me on Sundays",
            "Check that the role can perform the GetRecords and ListStreams Actions",
            "Access to the resource is denied",
            "The ciphertext refers to a key",
        ] {
            assert!(find(text).sentences.is_empty(), "{text}");
        }
    }

    #[test]
    fn the_listed_operations_are_kept() {
        let text = "Cannot access stream arn:aws:dynamodb:us-east-1:123456789012:table/t/stream/2026. Please ensure the role can perform the GetRecords, GetShardIterator,\n DescribeStream, and ListStreams Actions on your stream in IAM.";
        let found = find(text).sentences;
        let listed: Vec<&str> = found[0].denial.listed.iter().map(String::as_str).collect();
        assert_eq!(
            listed,
            [
                "GetRecords",
                "GetShardIterator",
                "DescribeStream",
                "ListStreams"
            ]
        );
    }
}
