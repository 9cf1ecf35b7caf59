//! Commands of the AWS CLI, and of programs that take its flags.

use super::address::{is_region, read as read_address};
use super::flag::{self, Meaning};
use super::named::tags;
use super::word::arn_of;
use super::{ClueFact, ClueSource, Mfa, Reader};
use crate::denial::Call;
use crate::iam::Arn;
use crate::reference::{self, Action};
use crate::text::Span;

/// The longest command that is read, in bytes.
const MAX_COMMAND_BYTES: usize = 4096;

/// The most words of a command that are read.
const MAX_WORDS: usize = 128;

/// The most words, flags among them, up to the operation.
const MAX_FIRST_WORDS: usize = 12;

/// A command of the AWS CLI.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Command {
    /// The IAM prefix of the service.
    pub service: &'static str,
    /// What was run, without flags: `s3 cp`, `dynamodb put-item`.
    pub name: String,
    /// The API operation; `None` for the commands of `aws s3`, which are several.
    pub operation: Option<String>,
    /// What it is run on: the parts of ARNs that its flags and arguments name.
    pub targets: Vec<Target>,
}

/// What a command is run on.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Target {
    /// Which of its arguments it is.
    pub side: Side,
    /// The parts, as a call has its parameters.
    pub call: Call,
    /// Where it stands.
    pub span: Span,
}

/// Which argument of a command a target is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Side {
    /// What is copied, moved or listed.
    Source,
    /// What it is copied or moved to.
    Destination,
    /// The only one.
    Only,
}

/// The commands of `aws s3`, with how many arguments they take.
///
/// Source: AWS CLI Command Reference, "s3".
const S3_COMMANDS: [(&str, usize); 9] = [
    ("cp", 2),
    ("mv", 2),
    ("sync", 2),
    ("ls", 1),
    ("rm", 1),
    ("mb", 1),
    ("rb", 1),
    ("presign", 1),
    ("website", 1),
];

/// What the names of all objects begin with that a command is run on.
pub const OBJECT_PREFIX: &str = "ObjectPrefix";

/// Flags that take no value, beside `--no-…`.
///
/// Source: AWS CLI Command Reference, "s3" and "aws".
const SWITCHES: [&str; 16] = [
    "recursive",
    "dryrun",
    "quiet",
    "delete",
    "only-show-errors",
    "human-readable",
    "summarize",
    "exact-timestamps",
    "size-only",
    "follow-symlinks",
    "force",
    "debug",
    "force-glacier-transfer",
    "with-decryption",
    "dry-run",
    "overwrite",
];

/// Commands that are none of the API, with the operation that they call.
///
/// Source: AWS CLI Command Reference, of each service.
const CUSTOM: [(&str, &str, &str); 8] = [
    ("ecr", "get-login-password", "GetAuthorizationToken"),
    ("ecr", "get-login", "GetAuthorizationToken"),
    ("ecr-public", "get-login-password", "GetAuthorizationToken"),
    ("codeartifact", "login", "GetAuthorizationToken"),
    ("eks", "update-kubeconfig", "DescribeCluster"),
    ("logs", "tail", "FilterLogEvents"),
    ("cloudformation", "deploy", "CreateChangeSet"),
    ("cloudtrail", "validate-logs", "LookupEvents"),
];

/// What `aws SERVICE wait NAME` calls again and again: the service's name on the command line, the name, the operation.
///
/// Source: AWS CLI Command Reference, `wait` of each service.
const WAITERS: [(&str, &str, &str); 27] = [
    ("deploy", "deployment-successful", "GetDeployment"),
    ("cloudformation", "stack-create-complete", "DescribeStacks"),
    ("cloudformation", "stack-update-complete", "DescribeStacks"),
    ("cloudformation", "stack-delete-complete", "DescribeStacks"),
    ("cloudformation", "stack-exists", "DescribeStacks"),
    (
        "cloudformation",
        "change-set-create-complete",
        "DescribeChangeSet",
    ),
    ("ecs", "services-stable", "DescribeServices"),
    ("ecs", "tasks-stopped", "DescribeTasks"),
    ("ecs", "tasks-running", "DescribeTasks"),
    ("ec2", "instance-running", "DescribeInstances"),
    ("ec2", "instance-stopped", "DescribeInstances"),
    ("ec2", "instance-terminated", "DescribeInstances"),
    ("ec2", "instance-status-ok", "DescribeInstanceStatus"),
    ("ec2", "image-available", "DescribeImages"),
    ("ec2", "snapshot-completed", "DescribeSnapshots"),
    ("rds", "db-instance-available", "DescribeDBInstances"),
    ("rds", "db-snapshot-available", "DescribeDBSnapshots"),
    ("lambda", "function-updated", "GetFunctionConfiguration"),
    ("lambda", "function-active", "GetFunctionConfiguration"),
    ("lambda", "function-updated-v2", "GetFunction"),
    ("lambda", "function-active-v2", "GetFunction"),
    ("eks", "cluster-active", "DescribeCluster"),
    ("eks", "nodegroup-active", "DescribeNodegroup"),
    ("dynamodb", "table-exists", "DescribeTable"),
    ("ssm", "command-executed", "GetCommandInvocation"),
    ("cloudfront", "distribution-deployed", "GetDistribution"),
    ("cloudfront", "invalidation-completed", "GetInvalidation"),
];

/// A word of a command, without its quotes.
#[derive(Debug)]
struct Word<'a> {
    text: &'a str,
    span: Span,
}

/// Reads the command that begins with `aws` at `at`.
pub(super) fn read(reader: &mut Reader<'_>, at: usize, past: usize, end: usize) {
    if !begins(reader, at) {
        return;
    }
    // The first words tell whether it is a command.
    let (beginning, _) = words(reader, past, end, MAX_FIRST_WORDS);
    let Some((first, second, service, operation)) = called(&beginning) else {
        return;
    };
    let (words, to) = words(reader, past, end, MAX_WORDS);
    let (Some(client), Some(verb)) = (words.get(first), words.get(second)) else {
        return;
    };
    let actions = operation
        .as_deref()
        .map(|operation| flag::actions(service, operation))
        .unwrap_or_default();
    let span = Span {
        start: at,
        end: verb.span.end,
    };
    let name = format!("{} {}", client.text, verb.text);
    let mut call = Call::default();
    let mut arguments = Vec::new();
    let mut number = 0;
    while let Some(word) = words.get(number) {
        number += 1;
        let Some(flag) = word.text.strip_prefix("--") else {
            if number > second + 1 {
                arguments.push(word);
            }
            continue;
        };
        let (flag, mut values) = match flag.split_once('=') {
            Some((flag, value)) => {
                let start = word.span.end.saturating_sub(value.len());
                let span = Span {
                    start,
                    end: word.span.end,
                };
                (flag, vec![Word { text: value, span }])
            }
            None => (flag, Vec::new()),
        };
        let is_switch = flag.starts_with("no-") || SWITCHES.contains(&flag);
        let is_list = flag.ends_with('s') && client.text != "s3" && number > second;
        let most = if is_list { MAX_WORDS } else { 1 };
        while !is_switch
            && values.len() < most
            && let Some(value) = words.get(number)
            && !value.text.starts_with("--")
        {
            // `--sse` of `aws s3` may stand alone.
            let is_argument = flag == "sse" && value.text.contains(['/', '.']);
            if is_argument || number == first || number == second {
                break;
            }
            values.push(Word {
                text: value.text,
                span: value.span,
            });
            number += 1;
        }
        of_flag(reader, service, flag, &values, &actions, &mut call, word);
    }
    let targets = if client.text == "s3" {
        let most = S3_COMMANDS
            .iter()
            .find(|(known, _)| *known == verb.text)
            .map_or(1, |(_, most)| *most);
        objects(reader, verb.text, &words, &arguments, most, &call)
    } else if call.parameters.is_empty() && call.resources.is_empty() {
        Vec::new()
    } else {
        vec![Target {
            side: Side::Only,
            call,
            span: Span { start: at, end: to },
        }]
    };
    let command = Command {
        service,
        name,
        operation,
        targets,
    };
    reader.add(ClueSource::Command, span, ClueFact::Command(command));
    reader.floor = to;
}

/// The service and the operation of a command, and which of its words name them. Flags may stand before each.
fn called(words: &[Word<'_>]) -> Option<(usize, usize, &'static str, Option<String>)> {
    let first = plain(words, 0)?;
    let client = words.get(first)?.text;
    let is_name = client
        .bytes()
        .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-');
    if !is_name {
        return None;
    }
    let second = plain(words, first + 1)?;
    let verb = words.get(second)?.text;
    let (service, operation) = match client {
        "s3" => {
            S3_COMMANDS.iter().find(|(name, _)| *name == verb)?;
            ("s3", None)
        }
        "s3api" => ("s3", Some(operation("s3", "s3", verb)?)),
        name if verb == "wait" => {
            let waiter = words.get(plain(words, second + 1)?)?.text;
            let (.., operation) = WAITERS
                .iter()
                .find(|(of, known, _)| *of == name && *known == waiter)?;
            (reference::prefix_of(name)?, Some((*operation).to_owned()))
        }
        name => {
            let service = reference::prefix_of(name)?;
            (service, Some(operation(name, service, verb)?))
        }
    };
    Some((first, second, service, operation))
}

/// Reads the flags of a program that takes those of the AWS CLI.
pub(super) fn tool(
    reader: &mut Reader<'_>,
    name: &'static str,
    at: usize,
    past: usize,
    end: usize,
) {
    let line = reader.behind(at, 80);
    let prompts = ["$ ", "# ", "> ", "% ", "✗ ", "❯ ", "➜ ", "`"];
    let joints = ["&& ", "; ", "| ", "npx ", "sudo "];
    // `AWS_PROFILE=dev terraform plan`.
    let is_assigned = line.ends_with(' ')
        && line.split_whitespace().next_back().is_some_and(|word| {
            word.split_once('=')
                .is_some_and(|(name, _)| name.bytes().all(|b| b.is_ascii_uppercase() || b == b'_'))
        });
    let is_first = line.trim_start().is_empty()
        || is_assigned
        || prompts
            .iter()
            .chain(&joints)
            .any(|before| line.ends_with(before));
    let verb = reader.ahead(past, end, 32);
    let is_verb = verb.starts_with(|c: char| c.is_ascii_lowercase() || c == '-');
    if !is_first || !is_verb {
        return;
    }
    let span = Span {
        start: at,
        end: past.saturating_sub(1),
    };
    reader.add(ClueSource::Command, span, ClueFact::Tool(name));
    let (words, _) = words(reader, past, end, MAX_WORDS);
    for (number, word) in words.iter().enumerate() {
        let Some(flag) = word.text.strip_prefix("--") else {
            continue;
        };
        let (flag, value) = match flag.split_once('=') {
            Some((flag, value)) => (flag, Some((value, word.span))),
            None => (
                flag,
                words
                    .get(number + 1)
                    .filter(|value| !value.text.starts_with('-'))
                    .map(|value| (value.text, value.span)),
            ),
        };
        let Some((text, span)) = value else {
            continue;
        };
        match flag {
            "s3-bucket" => {
                let arn = read_address(&format!("s3://{text}")).and_then(|it| it.resource);
                if let Some(arn) = arn {
                    reader.add(ClueSource::Command, span, ClueFact::Resource(arn));
                }
            }
            "region" | "profile" => common(reader, flag, text, span),
            _ => {}
        }
    }
}

/// Whether a command can begin here: no word goes on.
fn begins(reader: &Reader<'_>, at: usize) -> bool {
    let before = reader.behind(at, 8);
    !before.ends_with(|c: char| {
        c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '/' | '.' | '@' | ':')
    }) || before.ends_with("bin/")
}

/// `PutItem` of `put-item`.
fn operation(client: &str, service: &str, verb: &str) -> Option<String> {
    let custom = CUSTOM
        .iter()
        .find(|(of, name, _)| *of == client && *name == verb);
    if let Some((.., operation)) = custom {
        return Some((*operation).to_owned());
    }
    let name: String = verb
        .split('-')
        .filter_map(|part| {
            let first = part.chars().next()?.to_ascii_uppercase();
            Some(format!("{first}{}", part.get(1..)?))
        })
        .collect();
    [client, service]
        .iter()
        .find_map(|service| reference::operation(service, &name))
        .map(|_| name)
}

/// The first word from a place on that is neither a flag nor the value of a global one.
fn plain(words: &[Word<'_>], from: usize) -> Option<usize> {
    let mut number = from;
    while let Some(word) = words.get(number) {
        match word.text.strip_prefix("--") {
            None => return Some(number),
            Some(flag) => {
                let is_whole =
                    flag.contains('=') || flag.starts_with("no-") || SWITCHES.contains(&flag);
                number += if is_whole { 1 } else { 2 };
            }
        }
    }
    None
}

/// The words of a command, and where it ends: at the end of its line, unless that goes on, at a pipe, a quote that
/// opened before it, or a sentence of prose.
fn words<'a>(reader: &Reader<'a>, from: usize, end: usize, most: usize) -> (Vec<Word<'a>>, usize) {
    let text = reader.ahead(from, end, MAX_COMMAND_BYTES);
    let mut words = Vec::new();
    let mut at = 0;
    while words.len() < most {
        let rest = text.get(at..).unwrap_or_default();
        let Some(c) = rest.chars().next() else {
            break;
        };
        match c {
            ' ' | '\t' => at += 1,
            '\\' | '`' | '^' if goes_on(rest) => {
                at += 1;
                at += skip_line_end(text.get(at..).unwrap_or_default());
            }
            '\n' | '\r' => {
                // A flag on the next line, further in, belongs to the command.
                let next = rest.trim_start();
                let blank = rest.len() - next.len();
                let lines = rest.get(..blank).unwrap_or_default().matches('\n').count();
                let is_further = rest
                    .get(..blank)
                    .is_some_and(|blank| blank.ends_with([' ', '\t']));
                if lines == 1 && is_further && next.starts_with("--") {
                    at += blank;
                } else {
                    break;
                }
            }
            '|' | ';' | '&' | '`' | ')' | '>' | '#' => break,
            '"' | '\'' => {
                let inside = rest.get(1..).unwrap_or_default();
                // No other quote in this line: it opened before the command.
                let Some(close) = inside
                    .find([c, '\n'])
                    .filter(|at| inside.get(*at..).is_some_and(|rest| rest.starts_with(c)))
                else {
                    break;
                };
                words.push(Word {
                    text: inside.get(..close).unwrap_or_default(),
                    span: Span {
                        start: from + at + 1,
                        end: from + at + 1 + close,
                    },
                });
                at += close + 2;
            }
            _ => {
                let stops = |c: char| {
                    c.is_whitespace()
                        || matches!(
                            c,
                            '|' | ';' | '`' | '"' | '\'' | ')' | '」' | '』' | '、' | '。' | '，'
                        )
                };
                let mut length = rest.find(stops).unwrap_or(rest.len());
                let quoted = rest.get(..length).unwrap_or_default();
                // `--key="a b"`.
                let quote = rest.get(length..).and_then(|rest| rest.chars().next());
                let mut text = quoted;
                if let Some(quote @ ('"' | '\'')) = quote
                    && quoted.ends_with('=')
                    && let Some(inside) = rest.get(length + 1..)
                    && let Some(close) = inside.find(quote)
                    && !inside.get(..close).unwrap_or_default().contains('\n')
                {
                    text = rest.get(..length + 1 + close).unwrap_or_default();
                    length += close + 2;
                }
                if !text.is_ascii() && !text.starts_with("--") && read_address(text).is_none() {
                    break;
                }
                words.push(Word {
                    text,
                    span: Span {
                        start: from + at,
                        end: from + at + text.len(),
                    },
                });
                at += length.max(1);
            }
        }
    }
    (words, from + at)
}

/// Whether a sign at the end of a line says that the command goes on in the next one.
fn goes_on(rest: &str) -> bool {
    let after = rest.get(1..).unwrap_or_default();
    after
        .trim_start_matches([' ', '\t', '\r'])
        .starts_with('\n')
}

fn skip_line_end(text: &str) -> usize {
    let rest = text.trim_start_matches([' ', '\t', '\r']);
    text.len() - rest.len() + usize::from(rest.starts_with('\n'))
}

/// What a flag says.
fn of_flag(
    reader: &mut Reader<'_>,
    service: &'static str,
    flag: &str,
    values: &[Word<'_>],
    actions: &[Action],
    call: &mut Call,
    word: &Word<'_>,
) {
    let source = ClueSource::Command;
    let first = values.first().map(|value| (value.text, value.span));
    match (flag, first) {
        ("region", Some((text, _))) if is_region(text) => call.region = Some(text.to_owned()),
        ("serial-number" | "token-code", Some(_)) => {
            let fact = ClueFact::Mfa(Mfa::Used);
            return reader.add(source, word.span, fact);
        }
        ("no-sign-request", _) => {
            let key = "aws:PrincipalType".to_owned();
            let value = "Anonymous".to_owned();
            return reader.add(source, word.span, ClueFact::Key { key, value });
        }
        ("sse", None) if service == "s3" => {
            let key = "s3:x-amz-server-side-encryption".to_owned();
            let value = "AES256".to_owned();
            return reader.add(source, word.span, ClueFact::Key { key, value });
        }
        (
            "tags" | "tag-specifications" | "tagging" | "tag-list" | "filters" | "tag-set",
            Some(_),
        ) => {
            for value in values {
                tags(reader, source, value.text, value.span.start);
            }
            return;
        }
        _ => {}
    }
    if COMMON.contains(&flag) {
        if let Some((text, span)) = first {
            common(reader, flag, text, span);
        }
        return;
    }
    let meaning = flag::meaning(service, flag, actions);
    for value in values {
        let (text, span) = (value.text, value.span);
        // `--code ImageUri=…` of Lambda.
        let text = text.strip_prefix("ImageUri=").unwrap_or(text);
        let named = arn_of(text)
            .map(str::to_owned)
            .or_else(|| read_address(text).and_then(|address| address.resource));
        if let Some(arn) = named {
            if matches!(meaning, Some(Meaning::Part { .. }))
                || flag.ends_with("-url")
                || flag.ends_with("-arn")
            {
                call.resources.push(arn.clone());
            }
            reader.add(source, span, ClueFact::Resource(arn));
            continue;
        }
        if !is_plain(text) {
            continue;
        }
        match &meaning {
            Some(Meaning::Part { name, without }) => {
                let text = text.strip_prefix(without).unwrap_or(text).to_owned();
                let name = (*name).to_owned();
                call.parameters.push((name.clone(), text.clone()));
                let fact = ClueFact::Part {
                    service,
                    name,
                    value: text,
                };
                reader.add(source, span, fact);
            }
            Some(Meaning::Key(key)) => {
                let (key, value) = ((*key).to_owned(), text.to_owned());
                reader.add(source, span, ClueFact::Key { key, value });
            }
            None => {}
        }
    }
}

/// The flags of every command that say something.
const COMMON: [&str; 4] = ["region", "source-region", "profile", "endpoint-url"];

/// What the flags of every command say.
fn common(reader: &mut Reader<'_>, flag: &str, text: &str, span: Span) {
    let source = ClueSource::Command;
    match flag {
        "region" | "source-region" if is_region(text) => {
            reader.add(source, span, ClueFact::Region(text.to_owned()));
        }
        "profile" if is_plain(text) => {
            reader.add(source, span, ClueFact::Profile(text.to_owned()));
        }
        "endpoint-url" => {
            if let Some(address) = read_address(text) {
                reader.add_address(source, span, address);
            }
        }
        _ => {}
    }
}

/// Whether a value stands for itself: neither a variable of a shell nor a file nor something to be filled in.
fn is_plain(text: &str) -> bool {
    !text.is_empty()
        && text.len() <= 1024
        && !text.contains(['$', '<', '>', '*', '{', '}', '(', '[', ']', '\n'])
        && !text.starts_with("file://")
        && !text.starts_with("fileb://")
        && !text.starts_with('-')
}

/// The buckets and objects that a command of `aws s3` is run on.
fn objects(
    reader: &mut Reader<'_>,
    verb: &str,
    words: &[Word<'_>],
    arguments: &[&Word<'_>],
    most: usize,
    call: &Call,
) -> Vec<Target> {
    let is_recursive = verb == "sync" || words.iter().any(|word| word.text == "--recursive");
    let mut targets = Vec::new();
    let paths: Vec<&&Word<'_>> = arguments.iter().take(most).collect();
    for (number, path) in paths.iter().enumerate() {
        let side = match (most, number) {
            (1, _) => Side::Only,
            (_, 0) => Side::Source,
            _ => Side::Destination,
        };
        let address = path.text.trim_end_matches(['.', ',']);
        let address = if address.starts_with("s3://") {
            address
        } else {
            continue;
        };
        let Some(arn) = read_address(address)
            .and_then(|address| address.resource)
            .filter(|_| is_plain(address))
        else {
            continue;
        };
        let mut call = call.clone();
        let fact = match arn.strip_prefix("arn:aws:s3:::") {
            Some(name) => {
                let (bucket, key) = name.split_once('/').unwrap_or((name, ""));
                call.parameters
                    .push(("BucketName".to_owned(), bucket.to_owned()));
                let is_folder = key.is_empty() || key.ends_with('/');
                let file = (side == Side::Destination && is_folder && !is_recursive)
                    .then(|| paths.first().and_then(|source| file_name(source.text)))
                    .flatten();
                let key = match file {
                    Some(file) => format!("{key}{file}"),
                    None => key.to_owned(),
                };
                // Of several objects the beginning of their names is known.
                let part = if is_recursive || key.ends_with('/') {
                    OBJECT_PREFIX
                } else {
                    "ObjectName"
                };
                if key.is_empty() {
                    format!("arn:aws:s3:::{name}")
                } else {
                    call.parameters.push((part.to_owned(), key.clone()));
                    format!("arn:aws:s3:::{bucket}/{key}")
                }
            }
            None => {
                call.resources.push(arn.clone());
                arn
            }
        };
        reader.add(ClueSource::Command, path.span, ClueFact::Resource(fact));
        targets.push(Target {
            side,
            call,
            span: path.span,
        });
    }
    targets
}

/// The name of the file that a path ends with, which is what it is called where it is copied to a folder.
fn file_name(path: &str) -> Option<&str> {
    let name = path.rsplit(['/', '\\']).next()?;
    (is_plain(name) && name != "." && name != ".." && Arn::parse(path).is_none()).then_some(name)
}
