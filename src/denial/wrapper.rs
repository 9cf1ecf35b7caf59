//! What SDKs, CLIs, XML and logs put around a denial: error code, operation, service; and denials that
//! print nothing else.

use super::action::action;
use super::sentence::Sentence;
use super::taken::Taken;
use super::words::{ahead, behind, boundary, skip_space, token, words};
use super::{Denial, foreign, nearby};
use crate::reference;
use memchr::memmem::{self, Finder, FinderRev};
use std::sync::LazyLock;

/// How far before a sentence its wrapper begins, in bytes.
const BEFORE: usize = 1024;

/// So far around a denial another system may name itself, in bytes.
const AROUND: usize = 1024;

/// So far behind a sentence its wrapper's service may stand, in bytes: an encoded message is between them.
const SAID: usize = 2048;

/// So far behind a message its stack frames are looked at, in bytes.
const MAX_FRAMES_BYTES: usize = 1500;

/// What `CloudFormation` puts behind its own sentence about a refusal of S3.
const S3_PASSED_ON: &str = "S3 Error Message: Access Denied";

/// Error codes of denials.
const CODES: [&str; 12] = [
    "AccessDeniedException",
    "AccessDenied",
    "UnauthorizedOperation",
    "Client.UnauthorizedOperation",
    "AuthorizationError",
    "AuthorizationErrorException",
    "KMSAccessDeniedException",
    "NotAuthorized",
    "NotAuthorizedError",
    "ForbiddenException",
    "InsufficientPrivilegesException",
    "403",
];

/// Whether the code says that access was denied.
pub(super) fn is_denial(code: &str) -> bool {
    // `KMS.AccessDeniedException`: the service that refused inside the call stands before it.
    let last = code.rsplit('.').next().unwrap_or(code);
    CODES.contains(&code)
        || code == "Forbidden"
        || code.ends_with("UnauthorizedOperation")
        || last.starts_with(|c: char| c.is_ascii_uppercase()) && last.contains("AccessDenied")
}

/// The denial of a sentence, with what stands around it: before it, no farther than `floor`, and after it.
pub(super) fn surround(
    text: &str,
    sentence: Sentence,
    floor: usize,
    last: Option<&Denial>,
) -> Denial {
    let Sentence {
        mut denial,
        range,
        of_the_call,
        standing: _,
    } = sentence;
    let low = boundary(text, range.start.saturating_sub(BEFORE).max(floor));
    let before = text.get(low..range.start).unwrap_or_default();
    let after = text
        .get(range.end..boundary(text, range.end + 400))
        .unwrap_or_default();
    let line = after.split('\n').next().unwrap_or_default();
    // Two sentences of one answer, with a comma between them.
    let same = last.filter(|_| before.len() <= 4 && before.trim() == ",");
    let operation = operation(before).or_else(|| same?.operation.as_deref());
    // API Gateway's words are those of other services that people call with a key.
    let is_of_a_gateway = denial.service.as_deref() == Some("execute-api");
    if is_of_a_gateway && denial.action.is_none() && operation.is_some() {
        denial.service = None;
    }
    if denial.service.is_none() {
        let printed = service_printed(line);
        let only = || nearby::only_service(operation?);
        denial.service = printed.or_else(only).map(str::to_owned);
    }
    if of_the_call && denial.operation.is_none() {
        denial.operation = operation.map(str::to_owned);
        if denial.operation.is_none() && denial.action.is_none() {
            let frames = ahead(text, range.end, MAX_FRAMES_BYTES);
            denial.operation = nearby::command_failed(frames).map(str::to_owned);
        }
    }
    denial.error_code = code_before(before)
        .or_else(|| code_after(after))
        .or_else(|| same?.error_code.as_deref())
        .map(str::to_owned);
    denial.encoded = line.contains("Encoded authorization failure message");
    denial
}

// Looked for around each sentence of a log: made once.
static CALLING: LazyLock<FinderRev<'static>> = LazyLock::new(|| FinderRev::new("when calling"));
static GO: LazyLock<FinderRev<'static>> = LazyLock::new(|| FinderRev::new("operation error "));
static PHP: LazyLock<FinderRev<'static>> = LazyLock::new(|| FinderRev::new("Error executing \""));
static CALLED: LazyLock<FinderRev<'static>> = LazyLock::new(|| FinderRev::new("Error calling "));
static FAILED: LazyLock<FinderRev<'static>> = LazyLock::new(|| FinderRev::new("Call failed: "));
static RESPONSE: LazyLock<FinderRev<'static>> = LazyLock::new(|| FinderRev::new("Response "));
static OCCURRED: LazyLock<FinderRev<'static>> =
    LazyLock::new(|| FinderRev::new("An error occurred ("));
static CODE_MARKS: LazyLock<[Finder<'static>; 3]> =
    LazyLock::new(|| ["Error Code: ", "code: '", "<Code>"].map(Finder::new));

/// The operation that the text before a message names, nearest first; another message may stand between.
fn operation(before: &str) -> Option<&str> {
    // What follows those words is another message, unless it is their own sentence.
    let before = before
        .rfind("operation: Access Denied")
        .and_then(|at| before.get(at + "operation: Access Denied".len()..))
        .filter(|rest| !rest.trim_matches(['.', ' ', ':']).is_empty())
        .unwrap_or(before);
    let last = |mark: &FinderRev<'_>| mark.rfind(before.as_bytes());
    let calling = last(&CALLING).and_then(|at| {
        let past = words(before, at + "when calling".len(), &["the"])?;
        between(before, past, "operation").map(|op| (at, op))
    });
    let go = last(&GO).and_then(|at| {
        let (_, rest) = before
            .get(at + "operation error ".len()..)?
            .split_once(": ")?;
        Some((at, rest.split([',', ':', ' ', '\n']).next()?))
    });
    let php = last(&PHP).and_then(|at| {
        let rest = before.get(at + "Error executing \"".len()..)?;
        Some((at, rest.split('"').next()?))
    });
    // JavaScript's `Error calling Redshift.describeClusters`, CodePipeline's `Error calling startBuild`.
    let is_other = |c: char| !c.is_ascii_alphanumeric();
    let javascript = last(&CALLED).and_then(|at| {
        let rest = before.get(at + "Error calling ".len()..)?;
        let name = rest.get(..rest.find(is_other)?)?;
        let method = rest.get(name.len()..)?.strip_prefix('.');
        let method = method.and_then(|method| method.get(..method.find(is_other)?));
        // `Error calling SSM to get parameters` names no operation.
        let is_service = method.is_none() && reference::prefix_of(name).is_some();
        (!is_service).then_some((at, method.unwrap_or(name)))
    });
    // The CDK's `Call failed: getParameter({"Name":"x"}) => `.
    let cdk = last(&FAILED).and_then(|at| {
        let (name, _) = before.get(at + "Call failed: ".len()..)?.split_once('(')?;
        Some((at, name))
    });
    // Somebody cut the words before `OPERATION operation: `; agents print `OPERATION API response: `.
    let named = [" operation: ", " API response: "]
        .into_iter()
        .filter_map(|mark| {
            let at = before.rfind(mark)?;
            let name = before.get(..at)?.rsplit(is_other).next()?;
            Some((at, nearby::operation(name)?))
        })
        .max_by_key(|(at, _)| *at);
    // The SDK for Go's log: `Response ec2/DescribeInstances Details`.
    let logged = last(&RESPONSE).and_then(|at| {
        let rest = before.get(at + "Response ".len()..)?;
        let (service, rest) = rest.split_once('/')?;
        let name = rest.get(..rest.find(is_other)?)?;
        reference::operation(service, name).map(|_| (at, name))
    });
    [calling, go, php, javascript, cdk, named, logged]
        .into_iter()
        .flatten()
        .max_by_key(|(at, _)| *at)
        .map(|(_, operation)| operation.trim())
        .filter(|operation| {
            !operation.is_empty() && operation.bytes().all(|b| b.is_ascii_alphanumeric())
        })
}

/// The trimmed text from `at` to `end`.
fn between<'a>(text: &'a str, at: usize, end: &str) -> Option<&'a str> {
    let rest = text.get(at..)?;
    Some(rest.get(..rest.find(end)?)?.trim())
}

/// The code in `(CODE) when calling`, or in `CODE: ` right before the message.
fn code_before(before: &str) -> Option<&str> {
    if let Some(at) = OCCURRED.rfind(before.as_bytes()) {
        let code = between(before, at + "An error occurred (".len(), ")")?;
        return Some(code);
    }
    let word = before
        .trim_end()
        .strip_suffix(':')?
        .rsplit(|c: char| !c.is_ascii_alphanumeric() && c != '.')
        .next()?;
    let word = word.rsplit('.').next().unwrap_or(word);
    is_denial(word).then_some(word)
}

/// The code in `"ErrorCode":"CODE"`, the member before the message.
fn code_member(before: &str) -> Option<&str> {
    let start = before.rfind("\"ErrorCode\"")? + "\"ErrorCode\"".len();
    let code = before
        .get(start..)?
        .trim_start()
        .strip_prefix(':')?
        .trim_start()
        .strip_prefix('"')?;
    let code = code.split('"').next()?;
    is_denial(code).then_some(code)
}

/// The code in `Error Code: CODE` or `code: 'CODE'` after the message.
fn code_after(after: &str) -> Option<&str> {
    CODE_MARKS.iter().find_map(|mark| {
        let rest = after.get(mark.find(after.as_bytes())? + mark.needle().len()..)?;
        let code = rest
            .split(|c: char| !c.is_ascii_alphanumeric() && c != '.')
            .next()?;
        is_denial(code).then_some(code)
    })
}

/// Denials without a sentence, outside the places that are taken.
pub(super) fn find(text: &str, taken: &Taken) -> Vec<(usize, Denial)> {
    let mut found = Vec::new();
    called(text, taken, &mut found);
    ec2(text, taken, &mut found);
    java(text, taken, &mut found);
    php(text, taken, &mut found);
    older(text, &mut found);
    found.retain(|(at, _)| {
        let low = boundary(text, at.saturating_sub(AROUND));
        let line = ahead(text, *at, 400);
        let line = line.split('\n').next().unwrap_or_default();
        !foreign::rules_out(
            text.get(low..boundary(text, at + AROUND))
                .unwrap_or_default(),
        ) && !foreign::is_about_credentials(line)
    });
    found.sort_by_key(|(at, _)| *at);
    found
}

fn denial(service: Option<&str>) -> Denial {
    Denial {
        service: service.map(str::to_owned),
        count: 1,
        ..Denial::default()
    }
}

/// `An error occurred (CODE) when calling the OP operation: MESSAGE`, where no sentence follows.
fn called(text: &str, taken: &Taken, found: &mut Vec<(usize, Denial)>) {
    for at in memmem::find_iter(text.as_bytes(), b"An error occurred (") {
        let rest = text
            .get(at + "An error occurred (".len()..boundary(text, at + 600))
            .unwrap_or_default();
        let Some((code, rest)) = rest.split_once(')') else {
            continue;
        };
        let Some((gap, past)) = calling(rest) else {
            continue;
        };
        let start = skip_space(rest, past);
        let name = rest.get(start..).unwrap_or_default();
        let name = name.get(
            ..name
                .find(|c: char| !c.is_ascii_alphanumeric())
                .unwrap_or(name.len()),
        );
        let name = name.unwrap_or_default();
        let end = start + name.len();
        let message_at = words(rest, end, &["operation"]);
        // Somebody may have cut the last word.
        if name.is_empty() || message_at.is_none() && nearby::operation(name).is_none() {
            continue;
        }
        let message_at = message_at.unwrap_or(end);
        let whole = at + "An error occurred (".len() + code.len() + 1 + message_at;
        let message = rest
            .get(message_at..)
            .unwrap_or_default()
            .trim_start_matches([':', ' ', '\n']);
        let start_of_message = skip_space(
            text,
            whole + usize::from(text.get(whole..).is_some_and(|rest| rest.starts_with(':'))),
        );
        if !is_denial(code) && !is_refused(code, name, message)
            || taken.contains(at)
            || follows(message, start_of_message, taken)
        {
            continue;
        }
        let line = message.split('\n').next().unwrap_or_default();
        let service = service_printed(line)
            .map(str::to_owned)
            .or_else(|| service_of(name, line, code))
            .or_else(|| service_in_prose(name, behind(text, at, BEFORE)));
        let mut one = denial(service.as_deref());
        one.operation = Some(name.to_owned());
        one.error_code = Some(code.to_owned());
        one.encoded = line.contains("Encoded authorization failure message");
        one.resource = if service.as_deref() == Some("s3") {
            named_by_a_tool(behind(text, at, BEFORE), name)
        } else {
            named_in_brackets(gap).map(str::to_owned)
        };
        if let Some(user) = line
            .strip_prefix("User:")
            .map(str::trim)
            .filter(|user| user.starts_with("arn:") && !user.contains(' '))
            && let Some((user, _)) = token(user, 0)
        {
            one.principal = Some(user.to_owned());
        }
        found.push((at, one));
    }
}

/// Whether what the SDK for Python says at a place ends with the operation, as where somebody says it again without the
/// message.
pub(super) fn is_without_message(text: &str, at: usize) -> bool {
    let rest = ahead(text, at, 400);
    let end = || {
        let (_, calling) = rest.strip_prefix("An error occurred (")?.split_once(')')?;
        let (_, past) = self::calling(calling)?;
        let name = skip_space(calling, past);
        let length = calling
            .get(name..)?
            .find(|c: char| !c.is_ascii_alphanumeric())?;
        let end = name + length;
        calling.get(words(calling, end, &["operation"]).unwrap_or(end)..)
    };
    end().is_some_and(|rest| !rest.trim_start_matches(' ').starts_with(':'))
}

/// What stands before `when calling the`, which a client puts between, and where those words end.
fn calling(rest: &str) -> Option<(&str, usize)> {
    const CALLING: &[&str] = &["when", "calling", "the"];
    const MAX_GAP_BYTES: usize = 120;
    if let Some(past) = words(rest, 0, CALLING) {
        return Some(("", past));
    }
    let near = ahead(rest, 0, MAX_GAP_BYTES);
    let at = near.find("when calling the")?;
    let gap = near
        .get(..at)
        .filter(|gap| !gap.contains(['\n', ':', '"']))?;
    Some((gap, words(rest, at, CALLING)?))
}

/// The name in brackets behind the word for its kind: `on table (NAME)`.
fn named_in_brackets(gap: &str) -> Option<&str> {
    const KINDS: [&str; 6] = [
        "table (",
        "queue (",
        "topic (",
        "stream (",
        "function (",
        "secret (",
    ];
    let rest = KINDS
        .iter()
        .find_map(|kind| gap.get(gap.find(kind)? + kind.len()..))?;
    let name = rest.split(')').next()?;
    (!name.is_empty() && !name.contains(' ')).then_some(name)
}

/// Whether a code that services have for credentials, and others for a denial, is one: it says so, and the operation
/// is none of a service that checks credentials.
fn is_refused(code: &str, operation: &str, message: &str) -> bool {
    const OF_CREDENTIALS: [&str; 4] = ["cognito-idp", "cognito-identity", "sso", "sso-oauth"];
    let line = message.split('\n').next().unwrap_or_default();
    let services = reference::operations_named(operation);
    ["NotAuthorizedException", "UnauthorizedException"].contains(&code)
        && ["ot authorized to", "nauthorized to", "enied"]
            .iter()
            .any(|word| line.contains(word))
        && !services.is_empty()
        && !services
            .iter()
            .any(|service| OF_CREDENTIALS.contains(service))
}

/// The bucket or object that a tool names in its own words before it prints what the SDK says: the bucket right
/// before it, or the object of the line above.
fn named_by_a_tool(before: &str, operation: &str) -> Option<String> {
    const FAILED: [&str; 6] = ["ailed", "rror", "nable", "annot", "ould not", "ouldn't"];
    // What a bucket has, which is no name of one.
    const PARTS: [&str; 20] = [
        "access",
        "acl",
        "configuration",
        "content",
        "contents",
        "cors",
        "encryption",
        "keys",
        "lifecycle",
        "location",
        "logging",
        "metadata",
        "notification",
        "objects",
        "policy",
        "region",
        "replication",
        "tagging",
        "versioning",
        "website",
    ];
    let (above, line) = before.rsplit_once('\n').unwrap_or(("", before));
    // The class of the exception, or a mark, may stand before it.
    let own = line.trim_matches(|c: char| !c.is_ascii_alphanumeric());
    if own.is_empty() || own.ends_with("Error") && !own.contains(' ') {
        let above = above.trim_end();
        let above = above.rsplit('\n').next().unwrap_or_default();
        let failed = FAILED.iter().any(|word| above.contains(word));
        return nearby::object(above).filter(|name| failed && name.contains("://"));
    }
    let of_a_bucket = operation.contains("Bucket")
        || operation.contains("PublicAccessBlock")
        || operation.starts_with("ListObject");
    let line = line.trim_end_matches([' ', ':', '-', '|', '(']);
    // The CLI: `download failed: s3://b/k to FILE`.
    if let Some((_, moved)) = line.rsplit_once("download failed: ")
        && let Some((object, _)) = moved.split_once(" to")
    {
        return object.starts_with("s3://").then(|| object.to_owned());
    }
    // The same: `upload failed: FILE to s3://b/k`.
    if let Some((_, moved)) = line.rsplit_once("pload failed: ")
        && let Some((_, object)) = moved.rsplit_once(" to ")
    {
        return object.starts_with("s3://").then(|| object.to_owned());
    }
    // The SDK for Python: `Failed to upload FILE to BUCKET/KEY`.
    if let Some((_, uploaded)) = line.rsplit_once("Failed to upload ")
        && let Some((_, object)) = uploaded.rsplit_once(" to ")
    {
        return (!object.contains(' ')).then(|| object.to_owned());
    }
    let (head, name) = line.rsplit_once([' ', '='])?;
    let name = name.trim_matches(['\'', '"', '`']);
    let is_name = (3..=63).contains(&name.len())
        && !PARTS.contains(&name)
        && name.bytes().all(|byte| {
            byte.is_ascii_lowercase() || byte.is_ascii_digit() || b".-_".contains(&byte)
        });
    let is_moved = head.ends_with("ploading to") || head.ends_with("pload to");
    let of_a_bucket = of_a_bucket || is_moved;
    let is_led = [" for", " of", " on", " in", " from", " to"]
        .iter()
        .any(|word| head.ends_with(word))
        && name.contains(['-', '.'])
        && !is_region(name)
        && operation != "ListBuckets";
    (of_a_bucket && is_name && (head.ends_with("bucket") || is_led)).then(|| name.to_owned())
}

/// Whether a name is that of a Region: `us-east-1`, `us-gov-west-1`.
fn is_region(name: &str) -> bool {
    let mut labels = name.split('-');
    let place = labels.next().is_some_and(|place| place.len() == 2);
    let last = labels.next_back().unwrap_or_default();
    place && last.len() == 1 && last.starts_with(|c: char| c.is_ascii_digit())
}

/// Whether the message is a sentence that was read already, perhaps behind EC2's first words, in their paragraph.
fn follows(message: &str, at: usize, taken: &Taken) -> bool {
    const MAX_FIRST_WORDS_BYTES: usize = 80;
    let own = ["Access Denied", "Forbidden"].iter().any(|word| {
        // The sentence may stand right behind the words.
        message.strip_prefix(word).is_some_and(|rest| {
            let gap = rest.len() - rest.trim_start_matches(['.', ':', ' ']).len();
            let past = at + word.len() + gap;
            gap == 0 || !taken.touches(past..past + 1)
        })
    });
    let near = ahead(message, 0, MAX_FIRST_WORDS_BYTES);
    let until = near
        .find("\n\n")
        .map_or(MAX_FIRST_WORDS_BYTES, |end| end.max(1));
    !own && taken.touches(at..at + until)
}

/// The service in Java's `(Service: S; …)`: the one that refused, perhaps inside the call of another.
fn service_printed(line: &str) -> Option<&'static str> {
    let (_, rest) = line.split_once("(Service: ")?;
    prefix_printed(rest.split([';', ',', ')']).next()?)
}

/// The IAM prefix of a service as Java prints it; the API that only AWS calls has a name of its own:
/// `AWSLambdaInternal`.
fn prefix_printed(name: &str) -> Option<&'static str> {
    reference::prefix_of(name).or_else(|| reference::prefix_of(name.strip_suffix("Internal")?))
}

/// The service of an operation: the only one that has it; S3 where the message is S3's.
fn service_of(operation: &str, message: &str, code: &str) -> Option<String> {
    let ec2 = message.starts_with("You are not authorized to perform this operation");
    let services = reference::operations_named(operation);
    if code.ends_with("UnauthorizedOperation") || ec2 {
        // Amazon Redshift has this code as well.
        return match services.as_slice() {
            [only] => Some((*only).to_owned()),
            _ => Some("ec2".to_owned()),
        };
    }
    let s3 = message.starts_with("Access Denied") || message.starts_with("Forbidden");
    match services.as_slice() {
        [only] => Some((*only).to_owned()),
        several if s3 && several.contains(&"s3") => Some("s3".to_owned()),
        [] if s3 => Some("s3".to_owned()),
        _ => None,
    }
}

/// The service of an operation that several have, where the line before names it in prose.
fn service_in_prose(operation: &str, before: &str) -> Option<String> {
    let line = before.rsplit('\n').next()?;
    let named = nearby::named_in(line)?;
    reference::operations_named(operation)
        .contains(&named)
        .then(|| named.to_owned())
}

/// `You are not authorized to perform this operation`, and `UnauthorizedOperation` without it.
fn ec2(text: &str, taken: &Taken, found: &mut Vec<(usize, Denial)>) {
    for at in memmem::find_iter(text.as_bytes(), b"ou are not authorized") {
        let past = at + "ou are not authorized".len();
        let Some(end) = words(text, past, &["to", "perform", "this", "operation"]) else {
            continue;
        };
        // The detailed sentence comes right behind it.
        if taken.contains(at) || taken.touches(end..end + 40) {
            continue;
        }
        let before = text
            .get(boundary(text, at.saturating_sub(300))..at)
            .unwrap_or_default();
        let line = before.rsplit('\n').next().unwrap_or_default();
        let after = ahead(text, end, 120);
        let around = text
            .get(boundary(text, at.saturating_sub(300))..boundary(text, end + 120))
            .unwrap_or_default();
        if line.contains("when calling the") || foreign::is_other(around) {
            continue;
        }
        let mut one = denial(Some("ec2"));
        one.error_code = Some("UnauthorizedOperation".to_owned());
        one.encoded = after
            .trim_start_matches('.')
            .trim_start()
            .starts_with("Encoded authorization");
        one.operation = operation(line).map(str::to_owned);
        if let Some(api) = line.rfind("API:") {
            let start = skip_space(line, api + "API:".len());
            if let Some((action, _)) = action(line, start) {
                one.service = action
                    .split_once(':')
                    .map(|(service, _)| service.to_ascii_lowercase());
                one.action = Some(action.to_owned());
            }
        }
        // `… by calling ec2:DescribeVpcs: You are not authorized …`
        let led = line.trim_end_matches(['Y', 'y', ' ']).strip_suffix(':');
        let named = led
            .and_then(|led| led.rsplit([' ', '(', '`', '"']).next())
            .filter(|name| one.action.is_none() && reference::action(name).is_some());
        if let Some((service, _)) = named.and_then(|name| name.split_once(':')) {
            one.service = Some(service.to_ascii_lowercase());
            one.action = named.map(str::to_owned);
        }
        found.push((at.saturating_sub(1), one));
    }
}

/// Java's `MESSAGE (Service: S; Status Code: 403; Error Code: C; …)`, where the message is no sentence that
/// was read already.
fn java(text: &str, taken: &Taken, found: &mut Vec<(usize, Denial)>) {
    let others = Taken::of(found.iter().map(|(at, _)| *at..*at).collect());
    for at in memmem::find_iter(text.as_bytes(), b"(Service: ") {
        let inside = text
            .get(at + "(Service: ".len()..boundary(text, at + 300))
            .unwrap_or_default();
        let service: String = inside
            .split([';', ',', ')'])
            .next()
            .unwrap_or_default()
            .split('\n')
            .collect();
        let service: String = service.split("  ").collect::<Vec<_>>().join(" ");
        let before = text
            .get(boundary(text, at.saturating_sub(300))..at)
            .unwrap_or_default();
        let squeezed = before.split_whitespace().collect::<Vec<_>>().join(" ");
        let is_read = || taken.touches(at.saturating_sub(before.len())..at);
        if let Some((_, rest)) = squeezed.rsplit_once("Access Denied for bucket: ") {
            if is_read() {
                continue;
            }
            let bucket = rest.split(['.', ' ']).next().unwrap_or_default();
            let mut one = denial(reference::prefix_of(&service));
            one.resource = (!bucket.is_empty()).then(|| bucket.to_owned());
            found.push((at, one));
            continue;
        }
        let wrapper = inside.split(')').next().unwrap_or_default();
        let inner = code_after(wrapper);
        // Version 2 prints no code: 403 is a denial, unless the message is about the caller's credentials.
        let is_refused = inner.is_none()
            && !wrapper.contains("Error Code")
            && wrapper.contains("Status Code: 403")
            && foreign::auth(before).is_none();
        // `S3 error: Access Denied`: another service passes on what S3 answered.
        let service = if squeezed.ends_with("S3 error: Access Denied") {
            "S3".to_owned()
        } else {
            service
        };
        let bare = squeezed.ends_with("Access Denied") && !squeezed.ends_with(S3_PASSED_ON)
            || squeezed.ends_with("Forbidden");
        // The message of a wrapper: no other exception begins between the two.
        let wraps = |end: usize| {
            end <= at
                && at - end <= SAID
                && text.get(end..at).is_some_and(|between| {
                    !between.contains("Exception:") && !between.contains("Exception\"")
                })
        };
        let said = taken.contains(at)
            || taken.end_before(at).is_some_and(wraps)
            || others.end_before(at).is_some_and(wraps)
            || found.last().is_some_and(|(start, _)| wraps(*start));
        if bare || (inner.is_some() || is_refused) && !said {
            // Of Android's SDK, only the class before it tells the service.
            let of_the_class = || {
                let (_, class) = before
                    .rsplit_once("amazonaws.services.")
                    .or_else(|| before.rsplit_once("awssdk.services."))?;
                reference::prefix_of(class.split('.').next()?)
            };
            let mut one = denial(prefix_printed(&service).or_else(of_the_class));
            one.error_code = code_member(before).or(inner).map(str::to_owned);
            // The frames of the stack come next, up to the next message.
            let frames = ahead(text, at + "(Service: ".len(), MAX_FRAMES_BYTES);
            let frames = frames.split("(Service: ").next().unwrap_or_default();
            one.operation = nearby::method_called(frames);
            // What Hadoop says before the message: `FILE: getFileStatus on FILE: `.
            let of_the_line = || {
                let line = before.rsplit('\n').next()?;
                nearby::object(line).filter(|name| name.contains("://"))
            };
            one.resource = (one.service.as_deref() == Some("s3"))
                .then(|| object_above(before).or_else(of_the_line))
                .flatten();
            found.push((at, one));
        }
    }
}

/// The object that the line before a message names which leads to it: `rm: s3a://b/k: delete on s3a://b/k:`.
fn object_above(before: &str) -> Option<String> {
    let (above, line) = before.rsplit_once('\n')?;
    let above = above.rsplit('\n').next()?.trim_end();
    let failed = ["Failed to ", "failed to ", "Unable to "]
        .iter()
        .any(|word| above.contains(word));
    let led = above.strip_suffix(':').or(failed.then_some(above))?;
    (!line.contains("://")).then(|| nearby::object(&format!("{led} ")))?
}

/// PHP's `Error executing "OP" on "URL"; … CODE (client): MESSAGE`.
fn php(text: &str, taken: &Taken, found: &mut Vec<(usize, Denial)>) {
    for at in memmem::find_iter(text.as_bytes(), b"Error executing \"") {
        let rest = text
            .get(at + "Error executing \"".len()..boundary(text, at + 2000))
            .unwrap_or_default();
        let mut quoted = rest.split('"');
        let (Some(operation), Some(url)) = (quoted.next(), quoted.nth(1)) else {
            continue;
        };
        let refused = rest.contains("Access Denied") || rest.contains("403");
        let own = !taken.touches(at..at + 2000) && foreign::auth(rest).is_none();
        if !refused || !own {
            continue;
        }
        let host = url
            .split("//")
            .nth(1)
            .and_then(|rest| rest.split('/').next());
        // The class of the exception stands before it: `Aws\S3\Exception\S3Exception`.
        let class = || {
            let before = behind(text, at, 160);
            let (_, class) = before.rsplit_once("Aws\\")?;
            reference::prefix_of(class.split('\\').next()?)
        };
        let service = host
            .and_then(|host| host.split_once(".amazonaws.com"))
            .and_then(|(host, _)| nearby::service_of_host(host))
            .or_else(class);
        let mut one = denial(service);
        one.operation = Some(operation.to_owned());
        one.resource = Some(url.to_owned());
        one.error_code = rest
            .contains("AccessDenied")
            .then(|| "AccessDenied".to_owned());
        found.push((at, one));
    }
}

/// `Principal [P] is not allowed to execute [A] on the resource`.
fn older(text: &str, found: &mut Vec<(usize, Denial)>) {
    for at in memmem::find_iter(text.as_bytes(), b"is not allowed to execute [") {
        let rest = text
            .get(at + "is not allowed to execute [".len()..boundary(text, at + 600))
            .unwrap_or_default();
        let before = text
            .get(boundary(text, at.saturating_sub(600))..at)
            .unwrap_or_default();
        let mut one = denial(None);
        if let Some((action, _)) = action(rest, 0) {
            one.service = action
                .split_once(':')
                .map(|(service, _)| service.to_ascii_lowercase());
            one.action = Some(action.to_owned());
        }
        one.principal = before
            .rsplit_once('[')
            .and_then(|(_, name)| Some(name.split(']').next()?.to_owned()));
        found.push((at, one));
    }
}
