//! Denials in anybody's own words: a clause that says that somebody is not authorized, lacks a permission or was
//! refused, and names something of AWS.
//!
//! Accepted: `The IAM role "ARN" is not authorized to read the secret with the ARN "ARN"`, `Insufficient permission to
//! access S3 bucket: NAME`, `AWS Backup does not have permission to describe resource ARN`, `Access to the table ARN
//! was denied`. What it names is an ARN, an action, an address of S3, a type of CloudFormation or a service; a service
//! alone tells only where software printed the clause: behind a label or a quote, or at the beginning of a line that
//! names nobody.
//! Not accepted: what somebody says of himself, asks, advises or supposes.

use super::action::is_action;
use super::sentence::{Sentence, Standing};
use super::words::{ahead, behind};
use super::{Denial, foreign, nearby};
use crate::iam::{Arn, Caller};
use crate::reference;
use std::ops::Range;

/// How far around its verb a clause may go, in bytes.
const MAX_CLAUSE_BYTES: usize = 400;

/// So far before a clause what leads to it is looked for, in bytes.
const MAX_LEAD_BYTES: usize = 64;

/// So much of the line around a clause may name the service, in bytes.
const MAX_LINE_BYTES: usize = 160;

/// At most this many actions of a clause are denials.
const MAX_ACTIONS: usize = 16;

/// A part of each word that a clause may deny with.
pub(super) const ANCHORS: [&str; 9] = [
    "uthoriz",
    "uthoris",
    "ermission",
    "ermitted",
    "rivilege",
    "enied",
    "ot allowed",
    " allow",
    " perform",
];

/// Every clause that denies around one of these places of [`ANCHORS`], in order.
pub(super) fn find(text: &str, places: &[usize]) -> Vec<Sentence> {
    let mut found = Vec::new();
    let mut floor = 0;
    for at in places.iter().copied() {
        if at < floor {
            continue;
        }
        let clause = around(text, at);
        floor = clause.end;
        found.extend(read(text, clause).into_iter().flatten());
    }
    found
}

/// The clause around a place: up to the ends of sentences, quotes that close, cells and empty lines.
fn around(text: &str, at: usize) -> Range<usize> {
    let before = behind(text, at, MAX_CLAUSE_BYTES);
    let after = ahead(text, at, MAX_CLAUSE_BYTES);
    at - before.len() + begin(before)..at + end(after)
}

const QUOTES: [char; 3] = ['"', '\'', '`'];

/// Where the clause begins that a text ends with.
fn begin(text: &str) -> usize {
    let mut until = text.len();
    while let Some(rest) = text.get(..until) {
        let Some((at, sign)) = rest.char_indices().next_back() else {
            return 0;
        };
        let past = at + sign.len_utf8();
        let next = text.get(past..).and_then(|rest| rest.chars().next());
        let last = rest.get(..at).and_then(|rest| rest.chars().next_back());
        let is_apart = next.is_none_or(char::is_whitespace);
        let is_word = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        match sign {
            '|' | '。' | '「' | '『' | '；' | '：' => return past,
            '{' | '}' if is_apart => return past,
            '.' | '!' | '?' | ':' | ';' | ',' if is_apart && sign != ',' => return past,
            '\n' if is_begun(text.get(past..).unwrap_or_default()) || last == Some('\n') => {
                return past;
            }
            '>' if next.is_some_and(|c| c.is_ascii_uppercase()) && is_word(last) => return past,
            // A level, or the name of a step.
            ']' if is_apart
                && rest
                    .rsplit('\n')
                    .next()
                    .is_some_and(|line| line.trim_start().starts_with('[')) =>
            {
                return past;
            }
            // A column.
            ' ' if last == Some(' ')
                && !rest.trim_end_matches(' ').ends_with('\n')
                && !rest.trim_end_matches(' ').is_empty() =>
            {
                return past;
            }
            quote if QUOTES.contains(&quote) && !(is_word(last) && is_word(next)) => {
                // What is between two quotes is one name, or the quote opens the clause.
                let name = rest.get(..at).unwrap_or_default();
                match name.rfind(|c: char| c == quote || c.is_whitespace()) {
                    Some(open)
                        if name.get(open..).is_some_and(|rest| rest.starts_with(quote))
                            && (next.is_none_or(|c| !c.is_alphanumeric())) =>
                    {
                        until = open;
                        continue;
                    }
                    _ => return past,
                }
            }
            _ => {}
        }
        until = at;
    }
    0
}

/// Whether a line begins something of its own, rather than going on with the line before.
fn is_begun(line: &str) -> bool {
    let first = line.trim_start().chars().next();
    first.is_none_or(|c| {
        c.is_ascii_uppercase() || c.is_ascii_digit() || "-*{[<#>|•".contains(c) || !c.is_ascii()
    }) || line.trim_start().starts_with("at ")
}

/// Where the clause ends that a text begins with.
fn end(text: &str) -> usize {
    let mut from = 0;
    while let Some(rest) = text.get(from..) {
        let Some(sign) = rest.chars().next() else {
            break;
        };
        let past = from + sign.len_utf8();
        let tail = text.get(past..).unwrap_or_default();
        let next = tail.chars().next();
        let last = text.get(..from).and_then(|rest| rest.chars().next_back());
        let is_apart = next.is_none_or(char::is_whitespace);
        let is_word = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        match sign {
            '|' | '。' | '」' | '』' | ';' => return from,
            '{' | '}' if is_apart || last.is_none_or(char::is_whitespace) => return from,
            '.' | '!' if is_apart || next.is_some_and(|c| QUOTES.contains(&c)) => return from,
            '?' if is_apart => return past,
            '<' if next == Some('/') => return from,
            '\n' if is_begun(tail) => return from,
            '(' if tail.starts_with("Service:") || tail.starts_with("Request") => return from,
            quote if QUOTES.contains(&quote) && !(is_word(last) && is_word(next)) => {
                let opens = last.is_none_or(|c| c.is_whitespace() || "(:[".contains(c));
                match tail.find(|c: char| c == quote || c.is_whitespace()) {
                    Some(close)
                        if opens
                            && tail
                                .get(close..)
                                .is_some_and(|rest| rest.starts_with(quote)) =>
                    {
                        from = past + close + quote.len_utf8();
                        continue;
                    }
                    _ => return from,
                }
            }
            _ => {}
        }
        from = past;
    }
    text.len()
}

/// How a clause denies.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Verb {
    /// Somebody is not authorized to do something.
    Authorized,
    /// Somebody lacks a permission.
    Permission,
    /// Access was denied.
    Denied,
    /// A role, or its policy, does not allow somebody something.
    Allow,
}

/// The words of a clause that deny.
#[derive(Clone, Copy, Debug)]
struct Denying {
    /// Which word they begin with.
    from: usize,
    /// Which word what was denied begins with.
    object: usize,
    verb: Verb,
}

/// The words of a clause: as they are written, and bare, in small letters.
struct Words<'a> {
    written: Vec<&'a str>,
    bare: Vec<String>,
}

impl<'a> Words<'a> {
    fn of(clause: &'a str) -> Self {
        const SIGNS: [char; 11] = ['"', '\'', '`', ',', '.', ':', ';', '(', ')', '*', '!'];
        let written: Vec<&str> = clause.split_whitespace().collect();
        let bare = written
            .iter()
            .map(|word| word.trim_matches(SIGNS).to_ascii_lowercase())
            .collect();
        Self { written, bare }
    }

    /// The first words that deny.
    fn denying(&self) -> Option<Denying> {
        (0..self.bare.len()).find_map(|at| self.denying_at(at))
    }

    fn denying_at(&self, at: usize) -> Option<Denying> {
        /// So many words before the verb its negation stands.
        const NOT: usize = 3;
        /// So many words before a permission what lacks it stands.
        const LACKING: usize = 5;
        /// So many words before `denied` what was denied stands.
        const DENIED: usize = 14;
        /// Beside a negation, what a permission is not.
        const HAD: [&str; 8] = [
            "have", "has", "had", "having", "grant", "grants", "include", "provide",
        ];
        /// So many words before `allow` what does not stands.
        const ALLOW: usize = 8;
        let word = self.bare.get(at)?.as_str();
        let next = self.bare.get(at + 1).map(String::as_str);
        let last = |most: usize, fits: &dyn Fn(&str) -> bool| {
            (at.saturating_sub(most)..at)
                .rev()
                .find(|index| self.bare.get(*index).is_some_and(|word| fits(word)))
        };
        let has = |from: usize, words: &[&str]| {
            let between = self.bare.get(from..at).unwrap_or_default();
            between.iter().any(|word| words.contains(&word.as_str()))
        };
        let denying = |from: usize, object: usize, verb: Verb| Denying { from, object, verb };
        match word {
            "authorized" | "authorised" | "permitted" | "allowed" | "entitled" => {
                let not = last(NOT, &is_not)?;
                (next == Some("to")).then(|| denying(not, at + 2, Verb::Authorized))
            }
            "unauthorized" | "unauthorised" => {
                (next == Some("to")).then(|| denying(at, at + 2, Verb::Authorized))
            }
            "authorize" | "authorise" => {
                let not = last(NOT, &|word| {
                    is_not(word) || matches!(word, "failed" | "unable")
                })?;
                Some(denying(not, at + 1, Verb::Allow))
            }
            "permission" | "permissions" | "privilege" | "privileges" | "authorization"
            | "authorisation" => {
                if matches!(next, Some("error" | "errors" | "problem" | "failure")) {
                    return Some(denying(at, at + 1, Verb::Permission));
                }
                // `The A permission is missing`, `permissions were not granted`.
                let is = |word: &str| matches!(word, "is" | "are" | "was" | "were");
                let behind = self.bare.get(at + 2).map(String::as_str);
                if next.is_some_and(is)
                    && (matches!(
                        behind,
                        Some("missing" | "lacking" | "absent" | "insufficient")
                    ) || behind == Some("not")
                        && self.bare.get(at + 3).is_some_and(|word| {
                            matches!(
                                word.as_str(),
                                "granted" | "given" | "attached" | "present" | "sufficient"
                            )
                        }))
                {
                    return Some(denying(at, at + 3, Verb::Permission));
                }
                let lacks = last(LACKING, &is_lacking)?;
                let is_negated = self.bare.get(lacks).is_some_and(|word| is_not(word));
                (!is_negated || has(lacks, &HAD))
                    .then(|| denying(lacks, lacks + 1, Verb::Permission))
            }
            "denied" | "refused" if next == Some("access") => {
                Some(denying(at, at + 1, Verb::Authorized))
            }
            "denied" | "forbidden" | "refused" => {
                let denied = last(DENIED, &|word| {
                    matches!(word, "access" | "permission" | "permissions")
                })?;
                // Alone it is a code.
                let has_object = self.bare.get(denied + 1).is_some_and(|word| word == "to")
                    || self.bare.get(at + 2).is_none_or(|word| word != "line")
                        && next.is_some_and(|next| {
                            matches!(
                                next,
                                "to" | "trying"
                                    | "when"
                                    | "while"
                                    | "for"
                                    | "on"
                                    | "by"
                                    | "from"
                                    | "during"
                            )
                        });
                has_object.then(|| denying(denied, denied + 1, Verb::Denied))
            }
            "perform" => {
                let not = last(NOT, &|word| {
                    is_not(word) || matches!(word, "unable" | "failed")
                })?;
                let name = self.written.get(at + 1)?;
                reference::action(name.trim_matches(['"', '\'', '`', '.', ',']))
                    .is_some()
                    .then(|| denying(not, at + 1, Verb::Authorized))
            }
            "allow" | "allows" | "allowing" => {
                let not = last(ALLOW, &is_not)?;
                let is_a_role = self
                    .bare
                    .iter()
                    .any(|word| matches!(word.as_str(), "role" | "policy"));
                is_a_role.then(|| denying(not, at + 1, Verb::Allow))
            }
            _ => None,
        }
    }

    /// The operation whose permission it names: `DescribeKey permissions`.
    fn permitted(&self) -> Option<&'a str> {
        let rights = |word: &String| matches!(word.as_str(), "permission" | "permissions");
        let at = self.bare.iter().position(rights)?;
        let name = self
            .written
            .get(at.checked_sub(1)?)?
            .trim_matches(['"', '\'', '`']);
        nearby::operation(name)
    }

    /// Whether it is what somebody says of himself, advises or supposes, before the words that deny; `is_strong` where
    /// it names what no prose about something else does: then it may say why as well.
    fn is_of_somebody(&self, denying: usize, is_strong: bool) -> bool {
        const PERSONS: [&str; 7] = ["i", "i'm", "i've", "we", "we're", "me", "let's"];
        const OWN: [&str; 2] = ["my", "our"];
        const SUPPOSED: [&str; 17] = [
            "if",
            "when",
            "whether",
            "unless",
            "ensure",
            "verify",
            "sure",
            "should",
            "would",
            "may",
            "might",
            "must",
            "why",
            "how",
            "example",
            "means",
            "indicates",
        ];
        const EXPLAINED: [&str; 13] = [
            "because", "since", "which", "who", "that", "so", "where", "while", "until", "once",
            "due", "usually", "and",
        ];
        let has = |words: &[&str], most: usize| {
            let said = self.bare.iter().take(most);
            said.map(String::as_str).any(|word| words.contains(&word))
        };
        // What failed to tell whether something is so supposes nothing.
        let is_failure = self.begins_with_a_failure();
        has(&PERSONS, denying)
            || has(&OWN, usize::MAX)
            || !is_failure && has(&SUPPOSED, denying)
            || !is_strong && !is_failure && has(&EXPLAINED, denying)
    }

    /// Whether it begins with what could not be done: `Failed to check if it exists due to …`.
    fn begins_with_a_failure(&self) -> bool {
        self.bare.first().is_some_and(|word| {
            matches!(word.as_str(), "failed" | "unable" | "couldn't" | "cannot")
        })
    }
}

fn is_not(word: &str) -> bool {
    matches!(word, "not" | "cannot" | "never") || word.ends_with("n't")
}

fn is_lacking(word: &str) -> bool {
    is_not(word)
        || matches!(
            word,
            "insufficient"
                | "missing"
                | "miss"
                | "misses"
                | "lacks"
                | "lack"
                | "lacking"
                | "lacked"
                | "without"
                | "no"
                | "inadequate"
        )
}

/// What a clause denies, if it does.
fn read(text: &str, clause: Range<usize>) -> Option<Vec<Sentence>> {
    let said = text.get(clause.clone())?;
    let words = Words::of(said);
    let Some(denying) = words.denying() else {
        return asked(text, clause, &words);
    };
    // That sentence is read by its own words.
    let object = words.bare.get(denying.object);
    if object.is_some_and(|word| word == "perform") {
        return None;
    }
    let named = Named::of(&words, denying);
    if said.ends_with('?') || words.is_of_somebody(denying.from, named.is_strong()) {
        return None;
    }
    let before = behind(text, clause.start, MAX_LEAD_BYTES);
    let is_led = is_led(before);
    // Behind a first sentence of software.
    let goes_on = before.ends_with('.')
        && before
            .rsplit('\n')
            .next()
            .is_some_and(|line| line.contains("n error has been thrown"));
    let begins = is_led || goes_on || before.is_empty() || before.ends_with('\n');
    let is_strong = named.is_strong();
    let is_nobodys = denying.from == 0
        || goes_on
        || words
            .bare
            .get(..denying.from)
            .is_some_and(|subject| subject.iter().all(|word| is_of_a_caller(word)));
    let line = behind(text, clause.start, MAX_LINE_BYTES);
    let line = line.rsplit('\n').next().unwrap_or_default();
    let is_heading = said.trim_end().ends_with([':', '：']) || line.starts_with('#');
    let is_printed = is_strong && (begins || before.ends_with(['.', ':', '>']))
        || !is_heading
            && (is_led
                || begins
                    && (is_nobodys || named.principal.is_some() || words.begins_with_a_failure()));
    let printed = ahead(text, clause.end, MAX_LINE_BYTES)
        .trim_start_matches(['.', ' ', '\n'])
        .strip_prefix("(Service: ")
        .and_then(|rest| reference::prefix_of(rest.split([';', ',', ')']).next()?));
    // What was denied is named behind the words that deny.
    let is_behind = denying.verb == Verb::Denied && !is_strong || named.principal.is_some();
    let object = words.written.get(denying.from..).filter(|_| is_behind);
    let object = object.map(|object| object.join(" "));
    let service = named
        .service(printed, object.as_deref().unwrap_or(said))
        .or_else(|| {
            let of_line = || of_the_line(text, &clause);
            matches!(denying.verb, Verb::Permission | Verb::Allow).then(of_line)?
        });
    // CloudFormation's word for what it could not do.
    let is_of_a_stack = ["CREATE_FAILED", "UPDATE_FAILED", "DELETE_FAILED"]
        .iter()
        .any(|status| line.contains(status));
    let is_of_aws = is_strong
        || named.principal.is_some()
        || service.is_some()
        || named.operation.is_some()
        || words.written.iter().any(is_aws)
        || is_of_a_stack
        || before.contains("when calling the ");
    if !is_printed || !is_of_aws || is_of_others(text, &clause) {
        return None;
    }
    let one = |index: usize, action: Option<&str>| Sentence {
        denial: Denial {
            principal: named.principal.clone(),
            action: action.map(str::to_owned),
            operation: named.operation.map(str::to_owned),
            service: action
                .and_then(|action| Some(action.split_once(':')?.0.to_ascii_lowercase()))
                .or_else(|| service.map(str::to_owned)),
            resource: named.resource.clone(),
            count: 1,
            ..Denial::default()
        },
        range: part(&clause, index),
        of_the_call: true,
        standing: Standing::Message,
    };
    Some(each(&named.actions, one))
}

/// A denial for each action, or one where there is none.
fn each(actions: &[&str], one: impl Fn(usize, Option<&str>) -> Sentence) -> Vec<Sentence> {
    if actions.is_empty() {
        return vec![one(0, None)];
    }
    let actions = actions.iter().enumerate();
    actions
        .map(|(index, action)| one(index, Some(action)))
        .collect()
}

/// The place of one of several denials of a clause: the first one has it, the others follow.
fn part(clause: &Range<usize>, index: usize) -> Range<usize> {
    if index == 0 {
        clause.clone()
    } else {
        clause.end..clause.end
    }
}

/// What a clause asks for behind one that says that something failed: `Could not access the repository my-repo. Make sure
/// that the role has permissions`. Which permission was missing, the text does not say, but those that it names.
fn asked(text: &str, clause: Range<usize>, words: &Words<'_>) -> Option<Vec<Sentence>> {
    const FAILED: [&str; 11] = [
        "ould not ",
        "ouldn't ",
        "annot ",
        "an't be ",
        "nable to ",
        "ailed",
        "ot accessible",
        "s invalid",
        "rror",
        "oesn't have",
        "oes not have",
    ];
    const ASKED: [&str; 6] = ["ensure", "sure", "verify", "check", "must", "confirm"];
    const RIGHTS: [&str; 10] = [
        "permission",
        "permissions",
        "policy",
        "policies",
        "trust",
        "trusted",
        "allows",
        "access",
        "perform",
        "role",
    ];
    let has = |list: &[&str]| words.bare.iter().any(|word| list.contains(&word.as_str()));
    if !has(&ASKED) || !has(&RIGHTS) {
        return None;
    }
    let gap = behind(text, clause.start, 8);
    let end = clause.start - (gap.len() - gap.trim_end_matches([' ', '\n', '.']).len());
    let before = behind(text, end, MAX_CLAUSE_BYTES);
    let cause = end - before.len() + begin(before)..end;
    // Behind the name of an exception, what is asked for is all of the message.
    let is_message = before.ends_with(':')
        && is_led(before)
        && before.trim_end_matches(':').ends_with("xception");
    let cause = if is_message {
        clause.start..clause.start
    } else {
        cause
    };
    let failed = text.get(cause.clone())?;
    let has_failed = end < clause.start && FAILED.iter().any(|word| failed.contains(word));
    if !is_message && !has_failed {
        return None;
    }
    let cause_words = Words::of(failed);
    if cause_words.is_of_somebody(usize::MAX, true) || words.is_of_somebody(0, true) {
        return None;
    }
    let lead = behind(text, cause.start, MAX_LEAD_BYTES);
    let is_printed = is_message || lead.is_empty() || lead.ends_with('\n') || is_led(lead);
    let none = Denying {
        from: 0,
        object: 0,
        verb: Verb::Allow,
    };
    let (named, thing) = (Named::of(words, none), Named::of(&cause_words, none));
    let operation = words.permitted();
    let service = named
        .service(None, failed)
        .or_else(|| thing.service(None, failed))
        .or_else(|| nearby::named_in(failed))
        .or_else(|| nearby::named_in(text.get(clause.clone())?))
        .or_else(|| of_the_line(text, &cause));
    let is_told = service.is_some() || !named.actions.is_empty() || operation.is_some();
    if !is_printed || !is_told || is_of_others(text, &clause) {
        return None;
    }
    let whole = cause.start..clause.end;
    let one = |index: usize, action: Option<&str>| Sentence {
        denial: Denial {
            action: action.map(str::to_owned),
            operation: operation.filter(|_| action.is_none()).map(str::to_owned),
            service: action
                .and_then(|action| Some(action.split_once(':')?.0.to_ascii_lowercase()))
                .or_else(|| service.map(str::to_owned)),
            resource: thing.resource.clone(),
            count: 1,
            ..Denial::default()
        },
        range: part(&whole, index),
        of_the_call: true,
        standing: Standing::Hint,
    };
    Some(each(&named.actions, one))
}

/// The service that the rest of a clause's line names.
fn of_the_line(text: &str, clause: &Range<usize>) -> Option<&'static str> {
    let before = behind(text, clause.start, MAX_LINE_BYTES);
    let after = ahead(text, clause.end, MAX_LINE_BYTES);
    nearby::named_in(before.rsplit('\n').next()?)
        .or_else(|| nearby::named_in(after.split('\n').next()?))
}

/// Whether another system speaks around a clause, or it is about credentials.
pub(super) fn is_of_others(text: &str, clause: &Range<usize>) -> bool {
    const AROUND: usize = 400;
    let start = clause.start - behind(text, clause.start, AROUND).len();
    let end = clause.end + ahead(text, clause.end, AROUND).len();
    let around = text.get(start..end).unwrap_or_default();
    foreign::is_other(around) || foreign::is_about_credentials(around)
}

/// Whether a text ends with what leads to a message: a quote, the label of an error, the sign before a result.
fn is_led(before: &str) -> bool {
    const LABELS: [&str; 12] = [
        "rror",
        "xception",
        "essage",
        "eason",
        "ailed",
        "ailure",
        "arning",
        "peration",
        "msg",
        "err",
        "enied",
        "エラー",
    ];
    if before.ends_with(QUOTES) || before.ends_with(['「', '『', '（', '>']) {
        return true;
    }
    let line = before.rsplit('\n').next().unwrap_or_default();
    let line = line.trim_end().trim_end_matches('*');
    let label = line
        .strip_suffix([':', '=', '：'])
        .map(|label| label.trim_end_matches(['*', ' ', '"', ')', ']']));
    let is_label = label.is_some_and(|label| {
        let word = label
            .rsplit(|c: char| c.is_whitespace() || "\"'(,{".contains(c))
            .next()
            .unwrap_or_default();
        let small = word.to_ascii_lowercase();
        LABELS.iter().any(|end| small.contains(end)) || is_code(word)
    });
    let is_column = before.ends_with("  ") && !line.is_empty();
    let is_message = label.is_some_and(|label| label.ends_with("メッセージ"));
    is_label
        || is_message
        || is_column
        || line.ends_with(['|', '❌', ']', '✖', '✗', '✘', '×', '>'])
        || line.ends_with("->")
        || is_log(line)
}

/// Whether a word is the code of an error, or the name of a class: it has capitals inside, or signs.
fn is_code(word: &str) -> bool {
    let has_capital = word.chars().skip(1).any(|c| c.is_ascii_uppercase());
    let has_small = word.chars().any(|c| c.is_ascii_lowercase());
    has_capital && has_small
}

/// Whether a line ends with the level of a log.
fn is_log(line: &str) -> bool {
    ["ERROR", "WARN", "WARNING", "FATAL", "INFO", "error"]
        .iter()
        .any(|level| line.ends_with(level))
}

/// The words of a subject that names nobody in particular.
fn is_of_a_caller(word: &str) -> bool {
    matches!(
        word,
        "" | "user"
            | "users"
            | "you"
            | "the"
            | "role"
            | "iam"
            | "caller"
            | "principal"
            | "provided"
            | "execution"
            | "service"
            | "account"
            | "credentials"
            | "is"
            | "are"
            | "was"
            | "does"
            | "do"
            | "has"
            | "have"
            | "did"
            | "current"
            | "your"
            | "this"
            | "aws"
            | "identity"
            | "specified"
            | "given"
            | "supplied"
            | "error"
            | "customer"
    )
}

/// Whether a word is AWS's own name, or that of its permissions.
fn is_aws(word: &&str) -> bool {
    matches!(*word, "AWS" | "IAM" | "Amazon")
}

/// What a clause names.
struct Named<'a> {
    principal: Option<String>,
    resource: Option<String>,
    operation: Option<&'a str>,
    actions: Vec<&'a str>,
    /// A type of CloudFormation's.
    of_type: Option<&'static str>,
    has_arn: bool,
}

impl<'a> Named<'a> {
    fn of(words: &Words<'a>, denying: Denying) -> Self {
        const SIGNS: [char; 12] = ['"', '\'', '`', ',', '.', ':', ';', '(', ')', '[', ']', '*'];
        let Denying {
            from: denying,
            object,
            verb,
        } = denying;
        let bare = |word: &&'a str| {
            let start = word.trim_start_matches(SIGNS);
            match start.strip_prefix("arn:") {
                // Of a pattern the star is a part.
                Some(_) if start.contains('[') => {
                    start.trim_end_matches(['"', '\'', '`', ',', '.', ':', ';', ')'])
                }
                Some(_) => start.trim_end_matches(['"', '\'', '`', ',', '.', ':', ';', ')', ']']),
                None => start.trim_end_matches(SIGNS),
            }
        };
        let all: Vec<&str> = words.written.iter().map(bare).collect();
        let is_arn = |word: &&&str| word.starts_with("arn:");
        let subject = all.iter().take(denying).find(is_arn).copied();
        let mut objects = all.iter().skip(denying);
        let target = objects.by_ref().find(is_arn).copied();
        let is_user = || {
            let at = all.iter().position(|word| Some(*word) == subject);
            let before = at.and_then(|at| words.bare.get(at.checked_sub(1)?));
            before.is_some_and(|word| matches!(word.as_str(), "user" | "principal"))
        };
        let caller = subject
            .filter(|arn| {
                verb != Verb::Allow && (Caller::parse(arn).is_of_an_account() || is_user())
            })
            .or_else(|| {
                let mut subjects = all.iter().take(denying).filter(|_| verb != Verb::Allow);
                subjects
                    .find(|word| word.ends_with(".amazonaws.com"))
                    .copied()
            });
        let subject_name = words
            .written
            .get(..denying)
            .map(|subject| subject.join(" "));
        let owner = subject_name
            .as_deref()
            .map(without_verb)
            .filter(|_| matches!(verb, Verb::Authorized | Verb::Permission))
            .filter(|subject| {
                nearby::whole_name(subject).is_some()
                    || nearby::service_named(subject).is_some()
                    || is_code(subject) && reference::prefix_of(subject).is_some()
            });
        let address = all
            .iter()
            .find(|word| {
                ["s3://", "s3a://"]
                    .iter()
                    .any(|scheme| word.starts_with(scheme))
            })
            .copied();
        let role = subject.filter(|_| verb == Verb::Allow);
        let resource = role
            .or(target)
            .or_else(|| subject.filter(|_| caller.is_none()))
            .or(address)
            .map(str::to_owned)
            .or_else(|| nearby::object(&format!("{} ", words.written.join(" "))))
            .or_else(|| name_of_a_thing(words, &all));
        let mut actions: Vec<&str> = Vec::new();
        for word in all.iter().copied().filter(|word| is_action(word)) {
            if actions.len() < MAX_ACTIONS && !actions.contains(&word) {
                actions.push(word);
            }
        }
        let operation = all
            .iter()
            .enumerate()
            .skip(object)
            .find_map(|(at, word)| {
                let name = nearby::operation(word).or_else(|| {
                    nearby::method(word)
                        .filter(|_| word.len() > 8)
                        .map(|_| *word)
                })?;
                let is_led = (at.saturating_sub(2)..at).any(|index| {
                    words.bare.get(index).is_some_and(|word| {
                        matches!(
                            word.as_str(),
                            "call"
                                | "calling"
                                | "perform"
                                | "invoke"
                                | "execute"
                                | "operation"
                                | "api"
                                | "run"
                                | "to"
                                | "of"
                        )
                    })
                });
                is_led.then_some(name)
            })
            .filter(|_| actions.is_empty());
        let of_type = all
            .iter()
            .find_map(|word| reference::prefix_of(word.strip_prefix("AWS::")?.split("::").next()?));
        Self {
            principal: caller.or(owner).map(str::to_owned),
            resource,
            operation,
            actions,
            of_type,
            has_arn: subject.is_some() || target.is_some(),
        }
    }

    /// Whether it names what no prose about something else does.
    fn is_strong(&self) -> bool {
        self.has_arn
            || !self.actions.is_empty()
            || self.of_type.is_some()
            || self
                .resource
                .as_ref()
                .is_some_and(|name| name.contains("://"))
    }

    /// The service: as Java prints it behind the clause, or the one that the clause names, or that of the resource.
    fn service(&self, printed: Option<&'static str>, said: &str) -> Option<&'static str> {
        let of_resource = || {
            let resource = self.resource.as_deref()?;
            if resource.starts_with("s3") {
                return Some("s3");
            }
            let arn = Arn::parse(resource)?;
            reference::prefix_of(arn.service).filter(|service| *service != "iam")
        };
        let named = || nearby::named_in(said);
        printed
            .or(self.of_type)
            .or_else(of_resource)
            .or_else(named)
            .or_else(|| nearby::only_service(self.operation?))
            .or_else(|| {
                let name = self
                    .principal
                    .as_deref()
                    .filter(|name| !name.ends_with(".amazonaws.com"))?;
                nearby::whole_name(name).or_else(|| reference::prefix_of(name))
            })
    }
}

/// The name behind the word for what it is the name of: `the CodeCommit repository my-repo`, `bucket media-sink-dev`.
fn name_of_a_thing(words: &Words<'_>, all: &[&str]) -> Option<String> {
    const THINGS: [&str; 9] = [
        "bucket",
        "repository",
        "queue",
        "topic",
        "table",
        "stream",
        "function",
        "secret",
        "parameter",
    ];
    // `to assume IAM Role NAME`.
    if let Some(assume) = words.bare.iter().position(|word| word == "assume")
        && let Some(role) = words
            .bare
            .iter()
            .skip(assume)
            .position(|word| word == "role")
        && let Some(name) = all.get(assume + role + 1)
    {
        return Some((*name).to_owned());
    }
    // `/path/to/name SSM parameter`.
    if words.bare.iter().any(|word| word == "parameter")
        && let Some(path) = all
            .iter()
            .find(|word| word.starts_with('/') && word.len() > 2)
    {
        return Some((*path).to_owned());
    }
    let at = words
        .bare
        .iter()
        .position(|word| THINGS.contains(&word.as_str()))?;
    let written = words.written.get(at + 1)?;
    let is_quoted = written.starts_with(QUOTES) || written.starts_with('<');
    let name = all.get(at + 1)?.trim_matches(['<', '>']);
    let is_name = is_quoted || name.contains(['-', '_', '.']) && !name.contains("://");
    (is_name && !name.is_empty()).then(|| name.to_owned())
}

/// The subject of a clause without the verb of its predicate, and without the sentence that leads to it.
fn without_verb(subject: &str) -> &str {
    let bare = subject
        .trim_end()
        .rsplit_once(' ')
        .filter(|(_, verb)| matches!(*verb, "is" | "are" | "does" | "do" | "was" | "has"))
        .map_or(subject, |(name, _)| name);
    let start = bare.rfind("AWS ").max(bare.rfind("Amazon "));
    start.and_then(|start| bare.get(start..)).unwrap_or(bare)
}

#[cfg(test)]
mod tests {
    use super::super::phrase;
    use super::*;

    fn read_all(text: &str) -> Vec<Sentence> {
        find(text, &phrase::find(text).places)
    }

    #[test]
    fn clauses_are_read() {
        let role = "arn:aws:iam::123456789012:role/app";
        let secret = "arn:aws:secretsmanager:us-east-1:123456789012:secret:db";
        for (text, principal, action, service, resource) in [
            (
                "Credentials couldn't be retrieved. The IAM role \"arn:aws:iam::123456789012:role/app\" is not authorized to read the AWS Secrets Manager secret with the ARN \"arn:aws:secretsmanager:us-east-1:123456789012:secret:db\"",
                Some(role),
                None,
                Some("secretsmanager"),
                Some(secret),
            ),
            (
                "message: \"User is not authorized to access connection arn:aws:codeconnections:us-east-1:123456789012:connection/a (Service: AWSCodeBuild; Status Code: 400)\"",
                None,
                None,
                Some("codebuild"),
                Some("arn:aws:codeconnections:us-east-1:123456789012:connection/a"),
            ),
            (
                "\"message\": \"Insufficient permission to access S3 bucket: media-sink-dev\"",
                None,
                None,
                Some("s3"),
                Some("media-sink-dev"),
            ),
            (
                "WARNING: Insufficient IAM privileges. Unable to determine if instance profile exists",
                None,
                None,
                None,
                None,
            ),
            (
                "Your backup job failed as AWS Backup does not have permission to describe resource arn:aws:s3:::b. Please review",
                Some("AWS Backup"),
                None,
                Some("s3"),
                Some("arn:aws:s3:::b"),
            ),
            (
                "Error: missing permission dynamodb:GetItem for the table",
                None,
                Some("dynamodb:GetItem"),
                Some("dynamodb"),
                None,
            ),
        ] {
            let found = read_all(text);
            let [one] = found.as_slice() else {
                panic!("{text}: {found:?}");
            };
            let denial = &one.denial;
            assert_eq!(denial.principal.as_deref(), principal, "{text}");
            assert_eq!(denial.action.as_deref(), action, "{text}");
            assert_eq!(denial.service.as_deref(), service, "{text}");
            assert_eq!(denial.resource.as_deref(), resource, "{text}");
        }
    }

    #[test]
    fn what_somebody_says_is_no_clause() {
        for text in [
            "I am not authorized to access the S3 bucket",
            "Make sure that the role is not missing permission to S3",
            "Is the role not authorized to read S3?",
            "The Lambda function does not have permission to write to S3, so we added it.",
            "You need permission to access S3",
            "Users are allowed to call DynamoDB",
            "Error: not allowed to park here",
        ] {
            assert!(read_all(text).is_empty(), "{text}: {:?}", read_all(text));
        }
    }
}
