//! What the conditions of a statement narrow: who may call, or only under which circumstances.

use super::oidc::claim_of;
use crate::iam::{BaseOperator, Operator, SetOperator};
use crate::policy::{ConditionEntry, Statement};

/// Keys whose value tells who calls, or from where: with one of them fixed, a statement for everybody is not public.
///
/// Source: Amazon S3 User Guide, "Blocking public access to your Amazon S3 storage", "The meaning of \"public\"";
/// IAM User Guide, "AWS global condition context keys".
const OF_CALLER: [&str; 31] = [
    "aws:chatbotsourcearn",
    "aws:ec2instancesourcevpc",
    "aws:federatedprovider",
    "aws:principalaccount",
    "aws:principalarn",
    "aws:principalisawsservice",
    "aws:principalorgid",
    "aws:principalorgpaths",
    "aws:principalservicename",
    "aws:principalservicenameslist",
    "aws:referer",
    "aws:sourceaccount",
    "aws:sourcearn",
    "aws:sourceidentity",
    "aws:sourceip",
    "aws:sourceorgid",
    "aws:sourceorgpaths",
    "aws:sourceowner",
    "aws:sourcevpc",
    "aws:sourcevpcarn",
    "aws:sourcevpce",
    "aws:userid",
    "aws:username",
    "aws:vpceaccount",
    "aws:vpceorgid",
    "aws:vpceorgpaths",
    "aws:vpcsourceip",
    "kms:calleraccount",
    "s3:dataaccesspointaccount",
    "s3:dataaccesspointarn",
    "sts:externalid",
];

/// Keys that tell when and how a request is made, or who makes it, and nothing of what it is about.
///
/// Source: IAM User Guide, "AWS global condition context keys".
const OF_CIRCUMSTANCES: [&str; 9] = [
    "aws:currenttime",
    "aws:epochtime",
    "aws:multifactorauthage",
    "aws:multifactorauthpresent",
    "aws:principaltype",
    "aws:securetransport",
    "aws:tokenissuetime",
    "aws:useragent",
    "aws:viaawsservice",
];

/// Whether a condition lets through only what has the key with one of its values: not so a negated operator, and one
/// that is true without the key.
pub(super) fn narrows(entry: &ConditionEntry) -> bool {
    Operator::parse(&entry.operator.value).is_none_or(|operator| {
        !operator.negated
            && !operator.if_exists
            && operator.base != BaseOperator::Null
            && operator.set != Some(SetOperator::ForAllValues)
    })
}

/// Whether a condition of the statement narrows who may call. A value that everybody meets does not.
pub(super) fn is_for_some_callers(statement: &Statement) -> bool {
    statement
        .conditions
        .iter()
        .any(|entry| narrows(entry) && is_of_caller(&entry.key.value) && !is_met_by_all(entry))
}

/// Whether the key tells who calls, or from where.
pub(super) fn is_of_caller(key: &str) -> bool {
    let key = key.to_ascii_lowercase();
    OF_CALLER.contains(&key.as_str())
        || key.starts_with("aws:principaltag/")
        || key.starts_with("saml:")
        || claim_of(&key).is_some()
}

fn is_met_by_all(entry: &ConditionEntry) -> bool {
    entry.values.iter().any(|value| {
        let value = value.value.as_str();
        matches!(value, "0.0.0.0/0" | "::/0")
            || !value.is_empty() && value.bytes().all(|b| b == b'*')
    })
}

/// Whether the conditions of a statement say nothing of what is asked for: they are about who asks, and how.
pub(super) fn is_about_circumstances(entry: &ConditionEntry) -> bool {
    let key = entry.key.value.to_ascii_lowercase();
    OF_CIRCUMSTANCES.contains(&key.as_str()) || is_of_caller(&key)
}
