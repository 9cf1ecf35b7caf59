//! The records in which Amazon Data Firehose tells of a delivery that failed: the code names the service that refused,
//! and the message that stands beside it is of no other denial.
//!
//! ```text
//! {"deliveryStreamARN": "…", "destination": "arn:aws:s3:::bucket", "message": "…", "errorCode": "S3.AccessDenied"}
//! ```
//!
//! Source: Amazon Data Firehose Developer Guide, "Monitor Amazon Data Firehose Using `CloudWatch` Logs", data delivery error
//! logs.

use super::Denial;
use super::words::{ahead, behind};
use crate::reference;
use std::ops::Range;

/// The longest record that is read, in bytes.
const MAX_RECORD_BYTES: usize = 2048;

/// Makes one denial of the message and the code of each record.
pub(super) fn join(text: &str, denials: &mut Vec<(usize, Denial)>) {
    let mut records: Vec<Range<usize>> = Vec::new();
    for (at, denial) in denials.iter_mut() {
        let Some((service, _)) = denial
            .error_code
            .as_deref()
            .and_then(|code| code.split_once('.'))
        else {
            continue;
        };
        let Some(record) = record(text, *at) else {
            continue;
        };
        let own = text.get(record.clone()).unwrap_or_default();
        denial.service = reference::prefix_of(service)
            .map(str::to_owned)
            .or(denial.service.take());
        if denial.service.as_deref() == Some("s3") {
            denial.operation = Some("PutObject".to_owned());
        }
        denial.resource = member(own, "destination").or(denial.resource.take());
        records.push(record);
    }
    denials.retain(|(at, denial)| {
        let is_coded = denial
            .error_code
            .as_deref()
            .is_some_and(|code| code.contains('.'));
        is_coded || !records.iter().any(|record| record.contains(at))
    });
}

/// The record around a place.
fn record(text: &str, at: usize) -> Option<Range<usize>> {
    let before = behind(text, at, MAX_RECORD_BYTES);
    let start = at - (before.len() - before.rfind('{')?);
    let end = at + ahead(text, at, MAX_RECORD_BYTES).find('}')?;
    let own = text.get(start..end)?;
    own.contains("\"deliveryStreamARN\"").then_some(start..end)
}

/// The text of a member.
fn member(record: &str, name: &str) -> Option<String> {
    let (_, rest) = record.split_once(&format!("\"{name}\""))?;
    let rest = rest.trim_start().strip_prefix(':')?.trim_start();
    rest.strip_prefix('"')?.split('"').next().map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use crate::budget::Budget;
    use crate::text::Paste;

    #[test]
    fn a_record_is_one_denial_of_the_service_that_its_code_names() {
        let text = "{\n    \"deliveryStreamARN\": \"arn:aws:firehose:eu-west-1:123456789012:deliverystream/logs\",\n    \"destination\": \"arn:aws:s3:::lake\",\n    \"deliveryStreamVersionId\": 3,\n    \"message\": \"Access was denied. Ensure that the trust policy for the provided IAM role allows Firehose to assume the role, and the access policy allows access to the S3 bucket.\",\n    \"errorCode\": \"S3.AccessDenied\"\n}";
        let found = super::super::find(&Paste::new(None, text), &Budget::default());
        let [one] = found.denials.as_slice() else {
            panic!("{found:?}");
        };
        assert_eq!(one.service.as_deref(), Some("s3"));
        assert_eq!(one.operation.as_deref(), Some("PutObject"));
        assert_eq!(one.resource.as_deref(), Some("arn:aws:s3:::lake"));
    }
}
