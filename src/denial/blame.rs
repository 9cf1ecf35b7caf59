//! Messages that refuse a request because a role, or its policy, does not let a service do its work: AWS sends them with
//! the code of an invalid request, and without a word about a denial.
//!
//! Accepted: `InvalidArgumentException: Verify that the IAM role has access to the ElasticSearch domain.`,
//! `BadRequestException: Lex can't access your IAM role`.
//! Not accepted: the same words behind other codes, and messages about names and formats of roles.
//!
//! Sources: the API references of Amazon EKS, Amazon Data Firehose, AWS Private CA, Amazon RDS, Amazon Kendra and Amazon
//! Lex, their errors.

use super::sentence::{Sentence, Standing};
use super::words::{ahead, behind};
use super::{Denial, foreign, nearby};
use crate::reference;

/// Codes of invalid requests, without what they end with.
const CODES: [&str; 8] = [
    "InvalidParameter",
    "InvalidArgument",
    "InvalidRequest",
    "InvalidInput",
    "InvalidConfiguration",
    "InvalidRole",
    "Validation",
    "BadRequest",
];

/// What a code ends with.
const ENDS: [&str; 4] = ["Exception", "ValueException", "Value", "Error"];

/// A message is no longer than this, in bytes.
const MAX_MESSAGE_BYTES: usize = 320;

/// What such a code ends with where it leads to its message.
pub(super) const ANCHORS: [&str; 4] = [
    "xception: ",
    "nvalidParameterValue: ",
    "alidationError: ",
    "nvalidRequest: ",
];

/// The message behind the code at a place of [`ANCHORS`], if it blames a role.
pub(super) fn message(text: &str, at: usize) -> Option<Sentence> {
    let colon = at + ahead(text, at, 32).find(": ")?;
    let before = behind(text, colon, 64);
    let code = before
        .rsplit(|c: char| !c.is_ascii_alphanumeric())
        .next()
        .filter(|code| {
            ENDS.iter().any(|end| {
                code.strip_suffix(end)
                    .is_some_and(|head| CODES.contains(&head))
            })
        })?;
    let start = colon + ": ".len();
    let rest = ahead(text, start, MAX_MESSAGE_BYTES);
    let end = ["\n\n", "\n  on ", "\"", "\n\t", "\n│", " (Service: "]
        .iter()
        .filter_map(|end| rest.find(end))
        .min()
        .unwrap_or(rest.len());
    let said = rest.get(..end)?;
    if !blames(said) || foreign::is_about_credentials(said) {
        return None;
    }
    let line = behind(text, colon - code.len(), MAX_MESSAGE_BYTES);
    let line = line.rsplit('\n').next().unwrap_or_default();
    let words = || said.split([' ', '\n', '`', '\'', '"', ';', ',']);
    let service = words()
        .filter(|word| word.ends_with(".amazonaws.com"))
        .find_map(reference::prefix_of)
        .or_else(|| nearby::named_in(line))
        .or_else(|| nearby::named_in(said))
        .or_else(|| words().find_map(|word| reference::prefix_of(word).filter(|_| is_name(word))));
    let required = required(said);
    Some(Sentence {
        denial: Denial {
            principal: required.and_then(|(who, ..)| who).map(str::to_owned),
            operation: required.map(|(_, what, _)| what.to_owned()),
            resource: required.and_then(|(.., on)| on).map(str::to_owned),
            service: service.map(str::to_owned),
            count: 1,
            ..Denial::default()
        },
        range: start..start + end,
        of_the_call: true,
        standing: Standing::Hint,
    })
}

/// Whether a word is written as names are.
fn is_name(word: &str) -> bool {
    word.starts_with(|c: char| c.is_ascii_uppercase()) && word.len() >= 3
}

/// Whether a message says that a role or its permissions do not do.
fn blames(said: &str) -> bool {
    const RIGHTS: [&str; 6] = [
        "role",
        "Role",
        "rust Policy",
        "rust policy",
        "ermission",
        "uthori",
    ];
    const ACCESS: [&str; 9] = [
        "access",
        "ermission",
        "rust",
        "olic",
        "uthori",
        "lets ",
        "allows ",
        "rincipal",
        "assume",
    ];
    const COMPLAINTS: [&str; 14] = [
        "nsure ",
        "ake sure",
        "erify ",
        "heck ",
        "must ",
        "requires ",
        "lease add",
        "isconfigured",
        "an't access",
        "annot access",
        "ould not be accessed",
        "n't have",
        "not have",
        "nable to access",
    ];
    let has = |words: &[&str]| words.iter().any(|word| said.contains(word));
    has(&RIGHTS) && has(&ACCESS) && has(&COMPLAINTS)
}

/// `'WHO' requires OPERATION permissions for your S3 bucket 'NAME'`: who, what and on what.
fn required(said: &str) -> Option<(Option<&str>, &str, Option<&str>)> {
    let (before, rest) = said.split_once(" requires ")?;
    let (operation, rest) = rest.split_once(" permission")?;
    nearby::method(operation)?;
    let who = before
        .strip_suffix('\'')
        .and_then(|before| before.rsplit('\'').next());
    let on = rest
        .split_once(" '")
        .and_then(|(_, rest)| rest.split_once('\''))
        .map(|(name, _)| name);
    Some((who, operation, on))
}

#[cfg(test)]
mod tests {
    use super::super::phrase::find;

    #[test]
    fn messages_that_blame_a_role_are_read() {
        for (text, service) in [
            (
                "InvalidArgumentException: Verify that the IAM role has access to the Kinesis stream.",
                Some("kinesis"),
            ),
            (
                "BadRequestException: Lex can't access your IAM role",
                Some("lex"),
            ),
            (
                "InvalidRequestException: Please make sure your role exists and has `kendra.amazonaws.com` as trusted entity",
                Some("kendra"),
            ),
        ] {
            let found = find(text).blames;
            let [one] = found.as_slice() else {
                panic!("{text}: {found:?}");
            };
            assert_eq!(one.denial.service.as_deref(), service, "{text}");
        }
    }

    #[test]
    fn other_messages_are_none() {
        for text in [
            "ValidationException: 1 validation error detected: Value at 'roleArn' failed to satisfy constraint",
            "InvalidParameterException: Check the name of the cluster",
            "IllegalStateException: Please make sure that the role has access to the table",
        ] {
            assert!(find(text).blames.is_empty(), "{text}");
        }
    }
}
