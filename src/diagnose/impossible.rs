//! ARNs that name nothing, because a part of them is empty or was not filled in: then the call is wrong, or its
//! environment, and no policy.

use crate::denial::Denial;
use crate::evidence::Evidence;
use crate::iam::{Arn, DenialEffect, Request, Target, is_account_id};
use std::collections::BTreeSet;

/// Why an ARN names nothing.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Flaw<'a> {
    /// Its account is empty.
    NoAccount,
    /// Its name is empty.
    NoName,
    /// This stands where a value belongs: `undefined`, `${ACCOUNT_ID}`.
    Unfilled(&'a str),
}

/// Services all of whose resources that a policy names belong to an account.
///
/// Source: Service Authorization Reference, the resource types of each.
const WITH_ACCOUNT: [&str; 15] = [
    "dynamodb",
    "ecr",
    "ecs",
    "events",
    "firehose",
    "iam",
    "kinesis",
    "kms",
    "lambda",
    "logs",
    "secretsmanager",
    "sns",
    "sqs",
    "states",
    "sts",
];

/// What programs write for no value.
const NO_VALUES: [&str; 7] = [
    "None",
    "null",
    "undefined",
    "NaN",
    "nil",
    "<nil>",
    "[object Object]",
];

/// Names of AWS that look like variables.
const OF_AWS: [&str; 1] = ["$LATEST"];

/// The most bytes of a paste in which names of variables are looked for.
const MAX_CODE_BYTES: usize = 64 * 1024;

/// The most names of variables that are compared.
const MAX_NAMES: usize = 64;

/// Why the ARN of the request names nothing; `None` where it may name something, and where the asker may have taken
/// something out: the caller's account is printed where nothing was.
pub(super) fn of_request<'a>(denial: &Denial, request: &'a Request) -> Option<Flaw<'a>> {
    let caller = denial.principal.as_deref().and_then(Arn::parse)?;
    let Target::Known(resource) = &request.resource else {
        return None;
    };
    let is_whole = is_account_id(caller.account) && denial.effect != Some(DenialEffect::Explicit);
    is_whole.then(|| flaw(resource)).flatten()
}

/// Why an ARN names nothing.
pub fn flaw(resource: &str) -> Option<Flaw<'_>> {
    // A pseudo parameter of CloudFormation has colons in its name.
    if let Some(at) = resource.find("${AWS::") {
        let rest = resource.get(at..)?;
        return rest.get(..=rest.find('}')?).map(Flaw::Unfilled);
    }
    let arn = Arn::parse(resource)?;
    if arn.account.is_empty() && WITH_ACCOUNT.contains(&arn.service) {
        return Some(Flaw::NoAccount);
    }
    for field in [arn.account, arn.region] {
        if !field.is_empty() && is_unfilled(field) {
            return Some(Flaw::Unfilled(field));
        }
    }
    let is_empty = match arn.service {
        "s3" => arn.rest.is_empty() || arn.rest.starts_with('/'),
        "sqs" | "sns" => arn.rest.is_empty(),
        "dynamodb" => arn.rest == "table/",
        "lambda" => arn.rest == "function:",
        "secretsmanager" => arn.rest == "secret:",
        _ => false,
    };
    if is_empty {
        return Some(Flaw::NoName);
    }
    // What stands in an object's key may be its name.
    let name = if arn.service == "s3" {
        arn.rest.split('/').next().unwrap_or_default()
    } else {
        arn.rest
    };
    let mut parts = name.split(['/', ':']);
    parts.find(|part| is_unfilled(part)).map(Flaw::Unfilled)
}

/// Whether a part of an ARN is no value: a word for none, or a variable that was not replaced.
fn is_unfilled(part: &str) -> bool {
    let is_name = |text: &str| {
        text.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
            && text
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.'))
    };
    let braced = part
        .strip_prefix("${")
        .or_else(|| part.strip_prefix('{'))
        .and_then(|rest| rest.strip_suffix('}'));
    let plain = part.strip_prefix('$').filter(|rest| {
        let is_upper =
            |byte: u8| byte.is_ascii_uppercase() || byte == b'_' || byte.is_ascii_digit();
        rest.len() > 1 && rest.bytes().all(is_upper)
    });
    NO_VALUES.contains(&part)
        || part == "%s"
        || braced.is_some_and(is_name)
        || plain.is_some() && !OF_AWS.contains(&part)
}

/// A variable that the code reads and that the environment has under another name.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Misnamed {
    /// As the code reads it.
    pub(super) read: String,
    /// As it is set.
    pub(super) set: String,
}

/// The first variable that pasted code reads from the environment and that is set under a similar name only.
pub(super) fn misnamed(evidence: &Evidence) -> Option<Misnamed> {
    let mut read: Vec<&str> = Vec::new();
    let mut set: BTreeSet<&str> = BTreeSet::new();
    for paste in &evidence.pastes {
        for line in paste.head(MAX_CODE_BYTES).lines() {
            read.extend(names_read(line).take(MAX_NAMES.saturating_sub(read.len())));
            if set.len() < MAX_NAMES {
                set.extend(name_set(line));
            }
        }
    }
    read.iter().find_map(|name| {
        if set.contains(name) {
            return None;
        }
        let other = set
            .iter()
            .find(|other| !read.contains(other) && are_alike(name, other))?;
        Some(Misnamed {
            read: (*name).to_owned(),
            set: (*other).to_owned(),
        })
    })
}

/// How programming languages read the environment, up to the name.
const READS: [&str; 16] = [
    "os.environ.get(\"",
    "os.environ.get('",
    "os.environ[\"",
    "os.environ['",
    "os.getenv(\"",
    "os.getenv('",
    "process.env.",
    "process.env[\"",
    "process.env['",
    "os.Getenv(\"",
    "System.getenv(\"",
    "env::var(\"",
    "ENV[\"",
    "ENV['",
    "ENV.fetch(\"",
    "ENV.fetch('",
];

/// The names of variables that a line of code reads.
fn names_read(line: &str) -> impl Iterator<Item = &str> {
    READS.iter().filter_map(move |read| {
        let (_, rest) = line.split_once(read)?;
        name_at(rest)
    })
}

/// The variable that a line sets: `NAME = value`, `NAME: value`, `"NAME": "value"`, `export NAME=value`.
fn name_set(line: &str) -> Option<&str> {
    let line = line.trim_start_matches([' ', '\t', '-', '"', '\'']);
    let line = line.strip_prefix("export ").unwrap_or(line);
    let name = name_at(line)?;
    let rest = line.get(name.len()..)?.trim_start_matches(['"', '\'', ' ']);
    let is_set = rest.starts_with([':', '=']) && !rest.starts_with("==");
    is_set.then_some(name)
}

/// A name as variables of an environment have it.
fn name_at(text: &str) -> Option<&str> {
    let is_part = |c: char| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_';
    let end = text.find(|c| !is_part(c)).unwrap_or(text.len());
    let name = text.get(..end)?;
    (name.len() > 2 && name.starts_with(|c: char| c.is_ascii_uppercase())).then_some(name)
}

/// Whether two names may be meant for one: one is the other with a word more, or they differ by one letter.
fn are_alike(one: &str, other: &str) -> bool {
    let (short, long) = if one.len() <= other.len() {
        (one, other)
    } else {
        (other, one)
    };
    let has_word_more = long
        .strip_prefix(short)
        .is_some_and(|rest| rest.starts_with('_'))
        || long
            .strip_suffix(short)
            .is_some_and(|rest| rest.ends_with('_'));
    let bare = |name: &str| name.replace('_', "");
    let is_one_letter = short.len() > 4 && long.len() - short.len() <= 1 && {
        let same = short
            .bytes()
            .zip(long.bytes())
            .take_while(|(left, right)| left == right)
            .count();
        let rest = long.len() - short.len();
        let (tail, end) = (short.get(same..), long.get(same + 1..));
        match rest {
            0 => short.get(same + 1..) == end,
            _ => tail == end,
        }
    };
    has_word_more || bare(one) == bare(other) || is_one_letter
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arns_that_name_nothing() {
        for (arn, expected) in [
            ("arn:aws:iam:::role/audit", Some(Flaw::NoAccount)),
            ("arn:aws:sqs:eu-west-1::jobs", Some(Flaw::NoAccount)),
            (
                "arn:aws:iam::undefined:role/audit",
                Some(Flaw::Unfilled("undefined")),
            ),
            (
                "arn:aws:iam::$ACCOUNT_ID:role/audit",
                Some(Flaw::Unfilled("$ACCOUNT_ID")),
            ),
            (
                "arn:aws:iam::${AWS::AccountId}:role/audit",
                Some(Flaw::Unfilled("${AWS::AccountId}")),
            ),
            (
                "arn:aws:dynamodb:eu-west-1:111122223333:table/${TABLE}",
                Some(Flaw::Unfilled("${TABLE}")),
            ),
            (
                "arn:aws:dynamodb:eu-west-1:111122223333:table/None",
                Some(Flaw::Unfilled("None")),
            ),
            (
                "arn:aws:dynamodb:eu-west-1:111122223333:table/",
                Some(Flaw::NoName),
            ),
            (
                "arn:aws:s3:::undefined/a.png",
                Some(Flaw::Unfilled("undefined")),
            ),
            ("arn:aws:s3:::/a.png", Some(Flaw::NoName)),
            ("arn:aws:s3:::photos/undefined", None),
            ("arn:aws:s3:::photos", None),
            ("arn:aws:iam::aws:policy/ReadOnlyAccess", None),
            ("arn:aws:iam::111122223333:user/", None),
            ("arn:aws:iam::<AccountID>:role/audit", None),
            ("arn:aws:iam::************:role/audit", None),
            (
                "arn:aws:lambda:eu-west-1:111122223333:function:web:$LATEST",
                None,
            ),
            ("arn:aws:ssm:eu-west-1::document/AWS-RunShellScript", None),
            ("arn:aws:ec2:eu-west-1::image/ami-0123456789abcdef0", None),
            (
                "arn:aws:logs:eu-west-1:111122223333:log-group::log-stream:",
                None,
            ),
            ("*", None),
        ] {
            assert_eq!(flaw(arn), expected, "{arn}");
        }
    }

    #[test]
    fn names_of_one_variable_are_alike() {
        for (one, other, expected) in [
            ("AUDIT_ACCOUNT", "AUDIT_ACCOUNT_ID", true),
            ("TABLE", "ORDERS_TABLE", true),
            ("TABLE_NAME", "TABLENAME", true),
            ("QUEUE_URL", "QUEUE_URI", true),
            ("BUCKET", "BUCKETS", true),
            ("TABLE_NAME", "BUCKET_NAME", false),
            ("STAGE", "REGION", false),
        ] {
            assert_eq!(are_alike(one, other), expected, "{one} {other}");
        }
    }
}
