//! Denials of which only an error code is printed, whatever prints it: an SDK, a tool, a log.
//!
//! Accepted: a code of the `AccessDenied` family where software prints codes, and `Access Denied` or
//! `Forbidden` where something of AWS shows beside it. Service, operation and resource come from what stands
//! near it.
//! Not accepted: a code in prose, in a condition or in a filter, and one that another system prints.

use super::nearby::{self, Nearby};
use super::saying::CREATE_SERVICE_LINKED_ROLE;
use super::words::{ahead, behind, boundary, spaced};
use super::{Denial, foreign, wrapper};
use crate::iam::{Arn, Caller};
use crate::reference;
use crate::text::searcher;
use aho_corasick::{AhoCorasick, MatchKind};
use std::ops::Range;
use std::sync::LazyLock;

/// How a code is written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Spelling {
    /// As AWS's APIs answer: one word.
    Code,
    /// As S3's message says it, and many others do.
    Words,
    /// As HTTP says it, and everybody does.
    Status,
    /// As SDKs print a reply that has no code, because it has no body.
    Bare,
}

const SPELLINGS: [(&str, Spelling); 18] = [
    ("AccessDenied", Spelling::Code),
    ("UnauthorizedOperation", Spelling::Code),
    ("AuthorizationError", Spelling::Code),
    ("NotAuthorizedError", Spelling::Code),
    ("ServiceLinkedRoleCreationNotPermitted", Spelling::Code),
    ("Access Denied", Spelling::Words),
    ("Access denied", Spelling::Words),
    ("ACCESS_DENIED", Spelling::Words),
    ("ForbiddenException", Spelling::Code),
    ("InsufficientPrivilegesException", Spelling::Code),
    ("Forbidden", Spelling::Status),
    ("status: 403", Spelling::Bare),
    ("StatusCode(403)", Spelling::Bare),
    ("tatusCode: 403", Spelling::Bare),
    ("tatusCode\": 403", Spelling::Bare),
    ("tatusCode\":403", Spelling::Bare),
    ("response code: 403", Spelling::Bare),
    ("returned error: 403", Spelling::Bare),
];

/// What SDKs print in the place of the code of a reply that has none: those for Rust, JavaScript and C++; and what
/// curl prints, which does not look for one.
const NO_CODE: [&str; 7] = [
    "code: None",
    "UnknownError",
    "No response body",
    "\"name\": \"403\"",
    "\"name\":\"403\"",
    "name: '403'",
    "requested URL returned error: 403",
];

/// `None` never, as long as the spellings are few and short.
static SEARCHER: LazyLock<Option<AhoCorasick>> = LazyLock::new(|| {
    searcher(
        MatchKind::LeftmostFirst,
        SPELLINGS.map(|(spelling, _)| spelling),
    )
});

/// How near a denial that says more stands the code that only names it again, in bytes.
const MAX_ECHO_BYTES: usize = 600;

/// So far behind the line of a code its message may end, in bytes.
const MAX_MESSAGE_OF_CODE_BYTES: usize = 200;

/// What is printed of one denial is no longer than this, in bytes.
const MAX_MESSAGE_BYTES: usize = 4096;

/// A code where software printed it.
struct Code<'a> {
    at: usize,
    word: &'a str,
    spelling: Spelling,
}

/// A denial that is told by its code only, and where it stands.
#[derive(Debug)]
pub(super) struct Coded {
    pub(super) at: usize,
    pub(super) denial: Denial,
    /// Whether the line of the code names service and operation as an SDK does.
    pub(super) is_call_in_line: bool,
    /// Whether it is a message of its own beside what other paragraphs tell.
    pub(super) is_apart: bool,
}

/// The place of a denial that says more than a code.
#[derive(Debug)]
pub(super) struct Place<'a> {
    pub(super) range: Range<usize>,
    /// What it says, where that is known.
    pub(super) denial: Option<&'a Denial>,
}

/// Whether a denial is about the call that a code is about: it names the same operation, or an action of it, or none.
pub(super) fn is_of_call(other: &Denial, coded: &Denial) -> bool {
    let (Some(service), Some(operation)) = (&coded.service, &coded.operation) else {
        return true;
    };
    let is_same = |name: &str| name.eq_ignore_ascii_case(operation);
    let is_needed = |action: &str| {
        action
            .split_once(':')
            .is_some_and(|(_, name)| is_same(name))
            || reference::operation(service, operation).is_some_and(|known| {
                let needs = known.needs.iter().chain(&known.when);
                needs
                    .into_iter()
                    .any(|one| one.eq_ignore_ascii_case(action))
            })
    };
    match (&other.operation, &other.action) {
        (Some(name), _) if is_same(name) => true,
        (_, Some(action)) => is_needed(action),
        (Some(_), None) => false,
        (None, None) => true,
    }
}

/// Every denial that only a code tells, in order. `taken` are the places of those that say more, in order.
pub(super) fn find(text: &str, taken: &[Place<'_>]) -> Vec<Coded> {
    let codes: Vec<Code<'_>> = SEARCHER
        .iter()
        .flat_map(|searcher| searcher.find_iter(text))
        .filter_map(|hit| {
            let (_, spelling) = SPELLINGS.get(hit.pattern().as_usize())?;
            printed(text, hit.start()..hit.end(), *spelling)
        })
        .collect();
    let mut found: Vec<Coded> = Vec::new();
    let mut elsewhere = foreign::Elsewhere::of(text);
    let mut floor = 0;
    let mut rest = codes.as_slice();
    while let Some(first) = rest.first() {
        // The codes of one line, and those of the lines that only go on, are one denial.
        let mut line = line_around(text, first.at);
        let mut end = line.end;
        let length = 1 + rest
            .iter()
            .skip(1)
            .take_while(|code| {
                let goes_on = code.at < end || is_continued(text, end, code.at);
                if goes_on {
                    end = end.max(line_around(text, code.at).end);
                }
                goes_on && end < line.end + MAX_MESSAGE_BYTES
            })
            .count();
        let (group, after) = rest.split_at_checked(length).unwrap_or((rest, &[]));
        rest = after;
        let ceiling = after
            .first()
            .map_or(text.len(), |next| line_around(text, next.at).start);
        let code = group
            .iter()
            .find(|code| code.spelling == Spelling::Code)
            .or_else(|| group.iter().find(|code| code.spelling != Spelling::Bare))
            .unwrap_or(first);
        let window = nearby::window(text, &line, floor, ceiling.max(end));
        if code.at >= line.end {
            line = line_around(text, code.at);
        }
        floor = end;
        let said = text.get(line.clone()).unwrap_or_default();
        // An object beside a denial that says more is another one, unless it is part of what that one says.
        let other_object = || {
            let name = nearby::object(said)?;
            let at = line.start + said.find(&name)?;
            (!is_taken(at, taken)).then_some(())
        };
        if speaks(&line, taken) && other_object().is_none() {
            continue;
        }
        let printed = text.get(window.clone());
        if code.spelling == Spelling::Bare && !has_no_code(printed) && !is_cut(text, code.at) {
            continue;
        }
        let message = ahead(text, line.start, line.len() + MAX_MESSAGE_OF_CODE_BYTES);
        let mut nearby = nearby::look(text, line.clone(), window);
        if is_only_of_ec2(code.word) {
            nearby.service = Some("ec2");
            nearby.is_in_line = true;
        }
        if nearby.service.is_none()
            && let Some(service) = nearby::tried(said)
        {
            nearby.service = Some(service);
            nearby.is_aws = true;
        }
        let is_call_in_line = nearby.is_call_in_line;
        let is_own = nearby.is_in_line || is_error(text, code.at);
        let is_apart = is_own && stands_apart(text, code.at, taken) && !is_quoted(text, code.at);
        if (is_of_aws(code, &nearby) || is_of_a_deployment(said))
            && (is_apart || !leads(text, code, taken) && !echoes(text, code, &line, &nearby, taken))
            && !elsewhere.rules_out(code.at, code.spelling == Spelling::Code)
            && !foreign::is_about_credentials(message)
        {
            found.push(Coded {
                at: code.at,
                denial: denial(code, nearby, said),
                is_call_in_line,
                is_apart,
            });
        }
    }
    found
}

fn denial(code: &Code<'_>, mut nearby: Nearby, line: &str) -> Denial {
    if nearby.resource.is_none()
        && let Some(arn) = only_arn(line, code.word)
    {
        let service = Arn::parse(arn).and_then(|arn| reference::prefix_of(arn.service));
        nearby.service = nearby.service.or(service);
        nearby.resource = Some(arn.to_owned());
    }
    let action = only_action(line);
    let listed = code
        .word
        .ends_with("ServiceLinkedRoleCreationNotPermitted")
        .then(|| CREATE_SERVICE_LINKED_ROLE.to_owned());
    Denial {
        service: action
            .and_then(|action| action.split_once(':'))
            .map(|(service, _)| service.to_ascii_lowercase())
            .or_else(|| nearby.service.map(str::to_owned)),
        action: action.map(str::to_owned),
        operation: nearby.operation,
        listed: listed.into_iter().collect(),
        resource: nearby.resource,
        error_code: (code.spelling == Spelling::Code).then(|| code.word.to_owned()),
        count: 1,
        ..Denial::default()
    }
}

/// The resource whose ARN a line names before its code, and no other: a row of a table, what a tool was doing when it
/// was refused; or right behind the code: `… for NAME[ARN]`. A caller is none.
fn only_arn<'a>(line: &'a str, code: &str) -> Option<&'a str> {
    let is_end = |c: char| c.is_whitespace() || "\"'`,;()<>|[]{}".contains(c);
    let (before, after) = line.split_at_checked(line.find(code)?)?;
    let arns = |text: &'a str| {
        text.match_indices("arn:")
            .filter_map(move |(at, _)| text.get(at..)?.split(is_end).next())
            .map(|arn| arn.trim_end_matches([':', '.']))
    };
    let caller = |arn: &str| Caller::parse(arn).is_of_an_account();
    let first = arns(before).next();
    let is_only = first.is_some_and(|first| arns(line).all(|other| other == first));
    if let Some(arn) = first.filter(|arn| is_only && !caller(arn)) {
        return Some(arn);
    }
    let behind = after.get(code.len()..)?.strip_prefix(" for ")?;
    let (name, rest) = behind.split_once('[')?;
    let arn = rest
        .split(']')
        .next()
        .filter(|arn| arn.starts_with("arn:"))?;
    (!name.contains(' ')).then_some(arn)
}

/// The only action that the cells of a table's row name.
fn only_action(line: &str) -> Option<&str> {
    if line.matches(" | ").nth(1).is_none() {
        return None;
    }
    let mut actions = line
        .split('|')
        .map(|cell| cell.trim_matches([' ', '`', '*']))
        .filter(|cell| reference::action(cell).is_some());
    let first = actions.next()?;
    actions.all(|action| action == first).then_some(first)
}

/// Whether nobody but EC2 has this code.
fn is_only_of_ec2(word: &str) -> bool {
    word.ends_with("UnauthorizedOperation")
        || word.ends_with("ServiceLinkedRoleCreationNotPermitted")
}

/// Whether a reply was printed that has no code.
fn has_no_code(printed: Option<&str>) -> bool {
    printed.is_some_and(|printed| NO_CODE.iter().any(|mark| printed.contains(mark)))
}

/// Whether the paragraph ends, or the code that it is in, before the SDK for Go printed the code behind the status.
fn is_cut(text: &str, at: usize) -> bool {
    const STATUS: &str = "https response error S";
    let rest = ahead(text, at, 400);
    let end = ["\n\n", "\n```"]
        .iter()
        .filter_map(|end| rest.find(end))
        .min();
    let printed = rest.get(..end.unwrap_or(rest.len())).unwrap_or_default();
    let is_whole = end.is_some() || at + rest.len() == text.len();
    behind(text, at, 64).ends_with(STATUS) && is_whole && !printed.contains("api error")
}

/// The code at a place, if software printed it there.
fn printed(text: &str, found: Range<usize>, spelling: Spelling) -> Option<Code<'_>> {
    let is_of_word = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '$');
    if spelling == Spelling::Bare {
        return Some(Code {
            at: found.start,
            word: "403",
            spelling,
        });
    }
    let before = behind(text, found.start, 96);
    let start = found.start - (before.len() - before.trim_end_matches(is_of_word).len());
    let after = ahead(text, found.end, 48);
    let run = after.len() - after.trim_start_matches(is_of_word).len();
    let whole = text.get(start..found.end + run)?.trim_end_matches('.');
    let end = start + whole.len();
    let around = (behind(text, start, 24), ahead(text, end, 24));
    if is_in_code(around.0, around.1) || whole.contains("__") {
        return None;
    }
    // A class's name is qualified; a code may be too, by the service behind the call.
    let word = if whole.starts_with("com.")
        || whole.starts_with("software.")
        || whole.contains("errorfactory")
    {
        whole.rsplit('.').next()?
    } else {
        whole
    };
    let fits = match spelling {
        Spelling::Code => wrapper::is_denial(word) || word.ends_with("NotPermitted"),
        Spelling::Words if whole.ends_with("_ACCESS_DENIED") => true,
        Spelling::Words | Spelling::Status => whole.len() == found.len(),
        Spelling::Bare => false,
    };
    let java = is_class_of_others(whole) && !around.1.starts_with(": s3");
    // Nobody but EC2 has these words.
    let only_ec2 = word.ends_with("NotPermitted") || whole == "UnauthorizedOperation";
    (fits && !java && (only_ec2 || is_apart(around.0, around.1))).then_some(Code {
        at: found.start,
        word,
        spelling,
    })
}

/// Whether a name is that of a Java class that is not AWS's: `java.nio.file.AccessDeniedException`.
fn is_class_of_others(name: &str) -> bool {
    const ROOTS: [&str; 9] = [
        "java.",
        "javax.",
        "jakarta.",
        "org.",
        "com.",
        "io.",
        "net.",
        "Microsoft.",
        "System.",
    ];
    ROOTS.iter().any(|root| name.starts_with(root))
        && name.matches('.').nth(1).is_some()
        && !["amazon", "aws"].iter().any(|owner| name.contains(owner))
}

/// Whether what is around a word shows that software printed it, rather than that somebody wrote it.
fn is_apart(before: &str, after: &str) -> bool {
    const SIGNS: [char; 20] = [
        '"', '\'', '(', '[', '<', '>', '=', ':', '#', '/', '|', ',', '\\', '*', '{', '-', '}',
        '：', '「', '『',
    ];
    let line = before.rsplit('\n').next().unwrap_or_default();
    let begins = line.len() < before.len() || before.len() < 24;
    let alone = begins && !line.chars().any(char::is_alphanumeric);
    let said = alone
        || line.trim_end().ends_with(SIGNS)
        || line.trim_end().ends_with("...")
        || [
            "rror ", "code ", "Code ", "due to ", "403 ", "with ", "aught ",
        ]
        .iter()
        .any(|word| line.ends_with(word));
    match after.chars().next() {
        None | Some('\n' | ',' | ';' | '.') => said,
        Some(':' | '<' | '(') => true,
        Some('"' | '\'' | ')' | ']' | '\\' | '|' | '}' | '*' | '」' | '』' | '。' | '、') => {
            said
        }
        // Prose is written right behind it: `: AccessDeniedというエラー`.
        Some('\u{3041}'..='\u{3096}') => {
            line.trim_end().ends_with([':', '：']) || line.ends_with("403 ")
        }
        Some('`') => {
            line.trim_end_matches('`').is_empty() && begins
                || line.ends_with("403 ")
                || line.trim_end().ends_with(':')
        }
        Some(_) => {
            let next = after.trim_start();
            next.is_empty()
                || said && next.starts_with(['-', '(', '\n', '–', '|'])
                || said && (next.starts_with("...") || next.starts_with("for "))
                || [
                    "Bucket",
                    "because",
                    "trying to",
                    "Access Denied",
                    "For more information",
                    "when calling",
                    "on call",
                    "during",
                    "in /",
                ]
                .iter()
                .any(|word| next.starts_with(word))
        }
    }
}

/// Whether a word stands in a program or a filter: it is compared, caught or searched for.
fn is_in_code(before: &str, after: &str) -> bool {
    const COMPARED: [&str; 21] = [
        "==",
        "!=",
        "case",
        "catch",
        "except",
        "instanceof",
        "raise",
        "throw new",
        "throws",
        "import",
        "LIKE",
        "like",
        "IN",
        " in",
        "rescue",
        "errorCode =",
        "filter-pattern",
        "filterPattern",
        "grep",
        "grep -i",
        "errorcode =",
    ];
    let before = before.trim_end_matches(['"', '\'', '*', '`', '(', ' ', '[']);
    let compared = COMPARED.iter().any(|code| before.ends_with(code));
    let caught = [" e)", " as ", "*", "\") ", "') ", "\".to_", "\".into"]
        .iter()
        .any(|code| after.starts_with(code));
    compared || caught && !after.starts_with("**")
}

/// The line that a place is in, without its end; no more than some of a long one.
fn line_around(text: &str, at: usize) -> Range<usize> {
    const BEFORE: usize = 1024;
    const AFTER: usize = 512;
    let before = behind(text, at, BEFORE);
    let start = at - before.rsplit('\n').next().unwrap_or_default().len();
    let after = ahead(text, at, AFTER);
    let end = at + after.find('\n').unwrap_or(after.len());
    start..boundary(text, end)
}

/// Whether all lines between two places go on with what was printed: an object's members, a stack's frames.
fn is_continued(text: &str, from: usize, to: usize) -> bool {
    const MAX_GAP_BYTES: usize = 1500;
    if to.saturating_sub(from) > MAX_GAP_BYTES {
        return false;
    }
    let end = line_around(text, to).start.max(from);
    let last = text.get(end..to).unwrap_or_default();
    let lines = text
        .get(from..end)
        .unwrap_or_default()
        .split('\n')
        .chain([last]);
    // In a box, a message of its own begins with a space as well.
    lines.filter(|line| !line.is_empty()).all(|line| {
        !line.trim_start().starts_with("Error: ")
            && line.starts_with([' ', '\t', '{', '}', '"', '\'', '<', ')', ']'])
    })
}

/// Whether AWS answered with this code.
fn is_of_aws(code: &Code<'_>, nearby: &Nearby) -> bool {
    match code.spelling {
        Spelling::Code => true,
        Spelling::Words => nearby.is_aws,
        Spelling::Status | Spelling::Bare => nearby.service.is_some(),
    }
}

/// Whether a line is the CDK's about a stack that AWS refused: `❌  STACK failed: Forbidden: null`.
fn is_of_a_deployment(line: &str) -> bool {
    line.trim_start()
        .strip_prefix('❌')
        .and_then(|rest| rest.trim_start().split_once(char::is_whitespace))
        .is_some_and(|(_, rest)| rest.trim_start().starts_with("failed: Forbidden"))
}

/// Whether a code leads to a denial that says more, with the words of a wrapper between them, perhaps in two lines:
/// `(AccessDeniedException) when calling the X⏎operation: User: …`.
fn leads(text: &str, code: &Code<'_>, taken: &[Place<'_>]) -> bool {
    const MAX_WRAPPER_BYTES: usize = 160;
    let after = taken.partition_point(|place| place.range.start < code.at);
    let Some(next) = taken.get(after) else {
        return false;
    };
    let is_sentence = next
        .denial
        .is_some_and(|denial| denial.principal.is_some() || denial.action.is_some());
    let gap = text.get(code.at..next.range.start).unwrap_or_default();
    if !is_sentence || gap.len() > MAX_WRAPPER_BYTES || gap.contains("\n\n") {
        return false;
    }
    let is_sign = |c: char| c.is_whitespace() || matches!(c, ')' | ':' | ']' | '"' | '\'');
    let words = gap.trim_start_matches(|c: char| c.is_ascii_alphanumeric());
    let words = spaced(words.trim_matches(is_sign));
    words.is_empty() || words.starts_with("when calling the") && words.ends_with("operation")
}

/// Whether a denial that says more stands in the same line.
fn speaks(line: &Range<usize>, taken: &[Place<'_>]) -> bool {
    let until = taken.partition_point(|place| place.range.start < line.end);
    until
        .checked_sub(1)
        .and_then(|last| taken.get(last))
        .is_some_and(|place| line.start < place.range.end)
}

/// Whether the line of a place is what a tool prints of one error: Terraform, the CLI, and many others.
pub(super) fn is_error(text: &str, at: usize) -> bool {
    line_before(text, at).starts_with("Error: ")
}

/// Whether a place is in a heading, or in quotes in a line of prose: what is said there is said of a message that stands
/// elsewhere.
pub(super) fn is_quoted(text: &str, at: usize) -> bool {
    let line = line_before(text, at);
    line.starts_with(['#', '*']) || line.ends_with(['`', '「', '『', '“'])
}

/// The beginning of the line of a place, without what it is set in with.
fn line_before(text: &str, at: usize) -> &str {
    let before = behind(text, at, MAX_MESSAGE_BYTES);
    before.rsplit('\n').next().unwrap_or_default().trim_start()
}

/// Whether no denial that says more stands in the paragraph of a place: what is printed there is a message of its own.
fn stands_apart(text: &str, at: usize, taken: &[Place<'_>]) -> bool {
    let paragraph = paragraph(text, at);
    let after = taken.partition_point(|place| place.range.start < paragraph.end);
    let is_told = taken
        .get(..after)
        .and_then(<[_]>::last)
        .is_some_and(|place| paragraph.start < place.range.end);
    !is_told
}

/// The lines around a place up to the next empty ones, or to the fences of the code that they are in.
pub(super) fn paragraph(text: &str, at: usize) -> Range<usize> {
    const MAX_PARAGRAPH_BYTES: usize = MAX_MESSAGE_BYTES;
    const ENDS: [&str; 2] = ["\n\n", "\n```"];
    let before = behind(text, at, MAX_PARAGRAPH_BYTES);
    let start = ENDS.iter().filter_map(|end| before.rfind(end)).max();
    let after = ahead(text, at, MAX_PARAGRAPH_BYTES);
    let end = ENDS.iter().filter_map(|end| after.find(end)).min();
    at - before.len() + start.map_or(0, |start| start + 1)..at + end.unwrap_or(after.len())
}

/// Whether a place belongs to a denial that says more.
fn is_taken(at: usize, taken: &[Place<'_>]) -> bool {
    let until = taken.partition_point(|place| place.range.start <= at);
    let near = taken.get(..until).unwrap_or_default();
    // A denial has two places: its sentence, and the place where that begins.
    near.iter()
        .rev()
        .take(2)
        .any(|place| place.range.contains(&at))
}

/// Whether a denial that says more stands beside a code that says nothing of its own.
fn echoes(
    text: &str,
    code: &Code<'_>,
    line: &Range<usize>,
    nearby: &Nearby,
    taken: &[Place<'_>],
) -> bool {
    const NEIGHBOURS: usize = 8;
    let called = Denial {
        service: nearby.service.map(str::to_owned),
        operation: nearby.operation.clone(),
        ..Denial::default()
    };
    let until = taken.partition_point(|place| place.range.start < line.end + MAX_ECHO_BYTES);
    let near = taken.get(..until).unwrap_or_default();
    near.iter().rev().take(NEIGHBOURS).any(|place| {
        let range = &place.range;
        let service = place.denial.and_then(|denial| denial.service.as_deref());
        let near = line.start < range.end + MAX_ECHO_BYTES;
        let in_line = range.start < line.end && line.start < range.end;
        let inside = range.contains(&code.at);
        let is_heading = line_before(text, code.at).starts_with('#');
        let says_more = !is_heading
            && (nearby.resource.is_some() || nearby.is_in_line && service != nearby.service);
        let says_more = says_more
            || nearby.is_call_in_line
                && place
                    .denial
                    .is_some_and(|other| !is_of_call(other, &called));
        // CloudFormation prints it behind the message of a handler.
        let closes =
            range.end <= code.at && behind(text, code.at, 24).ends_with("HandlerErrorCode: ");
        inside || near && (closes || in_line && nearby.resource.is_none() || !says_more)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_denials_where_software_prints_them() {
        for (text, service, operation) in [
            ("AccessDenied", None, None),
            ("Failed to create the dev stack: AccessDenied", None, None),
            ("UnauthorizedOperation", Some("ec2"), None),
            (
                "the error Client.AuthFailure.ServiceLinkedRoleCreationNotPermitted on some",
                Some("ec2"),
                None,
            ),
            (
                "[error] [output:s3:s3.0] PutObject API responded with error='AccessDenied'",
                Some("s3"),
                Some("PutObject"),
            ),
            (
                "Error updating CloudTrail: LogGroupArnException: Access denied. Verify in IAM",
                Some("cloudtrail"),
                None,
            ),
            (
                "operation error S3: HeadObject, https response error StatusCode: 403, api error Forbidden: Forbidden",
                Some("s3"),
                Some("HeadObject"),
            ),
            (
                "$ aws dynamodb list-tables\nAccessDeniedException",
                Some("dynamodb"),
                Some("ListTables"),
            ),
        ] {
            let found = find(text, &[]);
            let [one] = found.as_slice() else {
                panic!("{text}: {found:?}");
            };
            assert_eq!(one.denial.service.as_deref(), service, "{text}");
            assert_eq!(one.denial.operation.as_deref(), operation, "{text}");
        }
    }

    #[test]
    fn codes_in_prose_and_programs_are_none() {
        for text in [
            "How do I get rid of AccessDenied errors when syncing?",
            "aws s3 ls gives Forbidden",
            "403 Forbidden",
            "AccessDenied で失敗します",
            "if error['Code'] == 'AccessDenied':",
            "except ClientError.AccessDenied as e:",
            "catch (AccessDeniedException e) {",
            "case 'AccessDenied':",
            "{ ($.errorCode = \"*UnauthorizedOperation\") || ($.errorCode = \"AccessDenied*\") }",
            "SELECT * FROM trail WHERE errorcode = 'AccessDenied'",
            "java.nio.file.AccessDeniedException: /var/lib/data",
            "minio: AccessDenied: Access Denied",
            "Access Denied",
        ] {
            assert!(find(text, &[]).is_empty(), "{text}");
        }
    }
}
