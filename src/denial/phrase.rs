//! Denials in a service's own words, without `User: … is not authorized to perform`.
//!
//! Accepted:
//!
//! - `The provided execution role does not have permissions to call ReceiveMessage on SQS`
//! - `Cannot access stream ARN. Please ensure the role can perform the GetRecords, … Actions on your stream`
//! - `Access to the resource https://sqs.… is denied.`, `Not authorized to access resource X`
//! - `The ciphertext refers to a customer master key that does not exist, …`
//!
//! Not accepted: the same words about a service that the reference does not know.

use super::Denial;
use super::sentence::Sentence;
use super::words::{boundary, skip_space, words};
use crate::iam::Arn;
use crate::reference;
use memchr::memmem;

/// So far before its words a phrase begins, in bytes.
const BEFORE: usize = 400;

/// So many operations of a list are read.
const MOST: usize = 16;

/// Every phrase of the text, in order.
pub(super) fn find(text: &str) -> Vec<Sentence> {
    let mut found = Vec::new();
    each(text, "permission", permission_to_call, &mut found);
    each(text, "perform", actions_of_a_role, &mut found);
    each(text, "Access", access_denied, &mut found);
    each(text, "authorized", not_authorized, &mut found);
    each(text, "ciphertext", ciphertext, &mut found);
    found.sort_by_key(|sentence| sentence.range.start);
    found
}

/// Reads the phrase at each place of an anchor.
fn each(
    text: &str,
    anchor: &str,
    read: fn(&str, usize) -> Option<Sentence>,
    found: &mut Vec<Sentence>,
) {
    found.extend(
        memmem::find_iter(text.as_bytes(), anchor.as_bytes()).filter_map(|at| read(text, at)),
    );
}

/// `does not have permissions to call OPERATION on SERVICE`: what a role that a service uses lacks.
///
/// Source: AWS Lambda Developer Guide, "Giving Lambda functions access to resources in an Amazon VPC".
fn permission_to_call(text: &str, at: usize) -> Option<Sentence> {
    let past = ["permission", "permissions"]
        .into_iter()
        .find_map(|word| words(text, at, &[word, "to", "call"]))?;
    let before = text.get(boundary(text, at.saturating_sub(BEFORE))..at)?;
    let lacking = before.split_whitespace().rev().take(4).any(|word| {
        word.ends_with("n't")
            || ["not", "lacks", "missing", "without", "no"]
                .iter()
                .any(|no| word.eq_ignore_ascii_case(no))
    });
    let (operation, past) = name(text, past)?;
    let (service, end) = name(text, words(text, past, &["on"])?)?;
    let service = reference::prefix_of(service)?;
    let start = before.rfind("The ").map_or(0, |start| start);
    lacking.then(|| Sentence {
        denial: Denial {
            operation: Some(operation.to_owned()),
            service: Some(service.to_owned()),
            count: 1,
            ..Denial::default()
        },
        range: at - (before.len() - start)..end,
        of_the_call: false,
    })
}

/// `Cannot access stream ARN. Please ensure the role can perform the A, B, and C Actions`: which of
/// them was denied, the text does not say.
fn actions_of_a_role(text: &str, at: usize) -> Option<Sentence> {
    let mut past = words(text, at, &["perform", "the"])?;
    let low = boundary(text, at.saturating_sub(BEFORE));
    let before = text.get(low..at)?.trim_end().strip_suffix("can")?;
    let mut listed = Vec::new();
    while let Some((operation, end)) = name(text, past).filter(|_| listed.len() < MOST) {
        if operation.eq_ignore_ascii_case("actions") {
            past = end;
            break;
        }
        if operation != "and" {
            listed.push(operation.to_owned());
        }
        past = end + usize::from(text.get(end..)?.starts_with(','));
    }
    let start = before.rfind("Cannot")?;
    let resource = before.get(words(before, start, &["Cannot", "access"])?..)?;
    let resource = resource
        .split_whitespace()
        .map(|word| word.trim_end_matches(['.', ',', ';']))
        .find(|word| word.starts_with("arn:"))?;
    let service = reference::prefix_of(Arn::parse(resource)?.service);
    (!listed.is_empty()).then(|| Sentence {
        denial: Denial {
            service: service.map(str::to_owned),
            resource: Some(resource.to_owned()),
            listed,
            count: 1,
            ..Denial::default()
        },
        range: low + start..past,
        of_the_call: false,
    })
}

/// `Access to the resource X is denied`.
fn access_denied(text: &str, at: usize) -> Option<Sentence> {
    let past = words(text, at, &["Access", "to", "the", "resource"])?;
    let (resource, end) = resource(text, past)?;
    let end = words(text, end, &["is", "denied"])?;
    Some(on_resource(resource, at..end))
}

/// `Not authorized to access resource X`.
fn not_authorized(text: &str, at: usize) -> Option<Sentence> {
    let past = words(text, at, &["authorized", "to", "access", "resource"])?;
    let before = text.get(..at)?.trim_end();
    let start = ["Not", "not"]
        .into_iter()
        .find_map(|not| before.strip_suffix(not))?;
    let (resource, end) = resource(text, past)?;
    Some(on_resource(resource, start.len()..end))
}

fn on_resource(resource: &str, range: std::ops::Range<usize>) -> Sentence {
    let host = resource
        .split("//")
        .nth(1)
        .and_then(|host| host.split('/').next());
    let service = match (host, Arn::parse(resource)) {
        (_, Some(arn)) => reference::prefix_of(arn.service),
        (Some(host), None) => host
            .split('.')
            .next()
            .and_then(reference::prefix_of)
            .or_else(|| reference::prefix_of(host)),
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
    }
}

/// KMS's answer for a ciphertext whose key is none, or is not allowed; ambiguous by design.
///
/// Source: AWS KMS API Reference, "Common Errors".
fn ciphertext(text: &str, at: usize) -> Option<Sentence> {
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
    let before = text.get(..at)?.trim_end();
    let start = before.strip_suffix("The").map_or(at, str::len);
    Some(Sentence {
        denial: Denial {
            service: Some("kms".to_owned()),
            count: 1,
            ..Denial::default()
        },
        range: start..end,
        of_the_call: true,
    })
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
                None,
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
            let found = find(text);
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
            assert!(find(text).is_empty(), "{text}");
        }
    }

    #[test]
    fn the_listed_operations_are_kept() {
        let text = "Cannot access stream arn:aws:dynamodb:us-east-1:123456789012:table/t/stream/2026. Please ensure the role can perform the GetRecords, GetShardIterator,\n DescribeStream, and ListStreams Actions on your stream in IAM.";
        let found = find(text);
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
