//! Commands of the AWS CLI in a wish: what they call, and on what.

use super::resource::object_pattern;
use super::text::WishText;
use super::wish::{Clause, Thing, Wish};
use crate::iam::Effect;
use crate::reference;

/// Takes the commands out of a text.
pub(super) fn take(text: &mut WishText, wish: &mut Wish) {
    let mut from = 0;
    while let Some(at) = text.small().get(from..).and_then(|rest| rest.find("aws ")) {
        let start = from + at;
        from = start + 4;
        let before = text.small().get(..start).unwrap_or_default();
        if before.ends_with(|c: char| c.is_ascii_alphanumeric() || c == '-') {
            continue;
        }
        let rest = text.plain().get(start..).unwrap_or_default();
        let end = rest
            .find(|c: char| {
                matches!(c, '`' | '"' | '、' | '。' | ',' | ';' | ')') || c >= '\u{3000}'
            })
            .unwrap_or(rest.len());
        let command: String = rest.get(..end).unwrap_or_default().to_owned();
        if let Some((clause, length)) = read(&command, &mut wish.prefixes) {
            wish.clauses.push(clause);
            text.blank(start..start + length);
            from = start + length;
        }
    }
    // `s3://bucket/prefix` outside of a command is a bucket; one of several is what it names.
    let is_only = text.find_count("s3 uri") == 1;
    while let Some(found) = text.find("s3 uri") {
        let Some(bucket) = found.first() else { break };
        let key = found.second().unwrap_or_default().trim_start_matches('/');
        let key = key.trim_end_matches('*');
        if is_only || key.is_empty() {
            text.rewrite(found.range.clone(), &format!(" bucket `{bucket}` "));
            if !key.is_empty() {
                wish.prefixes.push(key.to_owned());
            }
        } else {
            let objects = object_pattern(key);
            text.set_aside(
                found.range.clone(),
                &format!("arn:aws:s3:::{bucket}/{objects}"),
            );
        }
    }
}

/// Reads a command, and tells how long it is.
fn read(command: &str, prefixes: &mut Vec<String>) -> Option<(Clause, usize)> {
    let mut words = command.split_whitespace().skip(1).peekable();
    let service = words.next()?.to_ascii_lowercase();
    let operation = words.next()?;
    let rest: Vec<&str> = words.collect();
    let clause = if service == "s3" {
        of_s3(operation, &rest, prefixes)?
    } else {
        of_operation(&service, operation, &rest)?
    };
    Some((clause, command.len()))
}

/// The commands of `aws s3`.
///
/// Source: AWS CLI Command Reference, "s3"; Amazon S3 User Guide, "Required permissions for Amazon S3 API operations".
fn of_s3(operation: &str, rest: &[&str], prefixes: &mut Vec<String>) -> Option<Clause> {
    let places: Vec<&str> = rest
        .iter()
        .copied()
        .filter(|word| !word.starts_with("--"))
        .take(2)
        .collect();
    let is_remote = |at: usize| {
        places
            .get(at)
            .is_some_and(|place| place.starts_with("s3://"))
    };
    let deletes = rest.contains(&"--delete");
    let is_many = rest.contains(&"--recursive") || operation == "sync";
    let mut clause = Clause::new(Effect::Allow);
    let mut act = |actions: &[&str]| {
        for action in actions {
            let action = format!("s3:{action}");
            if !clause.actions.contains(&action) {
                clause.actions.push(action);
            }
        }
    };
    match operation {
        "ls" if places.is_empty() => act(&["ListAllMyBuckets"]),
        "ls" => act(&["ListBucket"]),
        "sync" | "cp" | "mv" => {
            if is_remote(0) || places.is_empty() {
                act(&["GetObject"]);
            }
            if is_remote(1) || places.is_empty() {
                act(&["PutObject"]);
            }
            if is_many {
                act(&["ListBucket"]);
            }
            if operation == "mv" && is_remote(0) || deletes {
                act(&["DeleteObject"]);
            }
        }
        "rm" if is_many => act(&["ListBucket", "DeleteObject"]),
        "rm" => act(&["DeleteObject"]),
        "mb" => act(&["CreateBucket"]),
        "rb" => act(&["DeleteBucket"]),
        "presign" => act(&["GetObject"]),
        _ => return None,
    }
    let mut names = Vec::new();
    for place in places
        .iter()
        .filter_map(|place| place.strip_prefix("s3://"))
    {
        let (bucket, key) = place.split_once('/').unwrap_or((place, ""));
        if !names.contains(&bucket.to_owned()) {
            names.push(bucket.to_owned());
        }
        let key = key.trim_end_matches('*');
        if !key.is_empty() && !prefixes.iter().any(|known| known == key) {
            prefixes.push(key.to_owned());
        }
    }
    clause.things.push(Thing::Of {
        service: "s3",
        kind: Some("bucket"),
        names,
        is_all: false,
    });
    Some(clause)
}

/// A command that calls one operation.
fn of_operation(service: &str, operation: &str, rest: &[&str]) -> Option<Clause> {
    let prefix = reference::prefix_of(if service == "s3api" { "s3" } else { service })?;
    let name: String = operation.split('-').map(capital).collect();
    let found = reference::operation(prefix, &name)?;
    let mut clause = Clause::new(Effect::Allow);
    clause.actions = found
        .needs
        .iter()
        .map(|action| (*action).to_owned())
        .collect();
    let kind = clause.actions.first().and_then(|action| {
        let action = reference::action(action)?;
        let mut rows = action.resources();
        rows.next().map(|row| row.resource_type().name())
    });
    let mut names = Vec::new();
    let mut words = rest.iter();
    while let Some(word) = words.next() {
        let Some(flag) = word.strip_prefix("--") else {
            continue;
        };
        let (flag, value) = match flag.split_once('=') {
            Some((flag, value)) => (flag, Some(value)),
            None => (flag, words.clone().next().copied()),
        };
        let Some(value) = value.filter(|value| !value.starts_with("--")) else {
            continue;
        };
        let is_name = [
            "-name", "-id", "-ids", "bucket", "-arn", "-url", "name", "cluster", "service",
        ]
        .iter()
        .any(|end| flag.ends_with(end))
            && !matches!(flag, "query" | "profile" | "region");
        if is_name {
            names.push(value.rsplit('/').next().unwrap_or(value).to_owned());
        }
    }
    names.truncate(1);
    clause.things.push(Thing::Of {
        service: reference::service(prefix)?.prefix(),
        kind,
        names,
        is_all: false,
    });
    Some(clause)
}

fn capital(word: &str) -> String {
    let mut letters = word.chars();
    let first = letters.next().map(|c| c.to_ascii_uppercase());
    first.into_iter().chain(letters).collect()
}
