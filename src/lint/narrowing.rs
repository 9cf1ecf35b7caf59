//! What the conditions of a statement narrow: who may call, or only under which circumstances.

use super::oidc::{claim_of, is_shared};
use crate::iam::{Arn, BaseOperator, Operator, SetOperator};
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
        || may_tell_caller(&key)
}

/// Whether the key is one of a service whose keys may tell who calls: `elasticfilesystem:AccessedViaMountTarget` does.
/// Those of the services below tell what is asked for, save for the ones that are listed above.
fn may_tell_caller(key: &str) -> bool {
    const OF_WHAT: [&str; 8] = [
        "aws",
        "kms",
        "lambda",
        "s3",
        "secretsmanager",
        "sns",
        "sqs",
        "sts",
    ];
    key.split_once(':')
        .is_some_and(|(service, _)| !service.contains('.') && !OF_WHAT.contains(&service))
}

fn is_met_by_all(entry: &ConditionEntry) -> bool {
    let mut values = entry.values.iter();
    values.any(|value| is_everybody(&entry.key.value, &value.value))
}

/// Whether a value of a key that tells who calls is met by everybody: `*`, every address, every organization, or
/// every repository of a provider that signs tokens for all.
///
/// Source: IAM User Guide, "Identity-provider controls for shared OIDC providers"; Amazon S3 User Guide, "The meaning
/// of \"public\"".
pub(super) fn is_everybody(key: &str, value: &str) -> bool {
    if value.is_empty() || !value.contains(['*', '/']) {
        return false;
    }
    let is_wild = |text: &str| !text.is_empty() && text.bytes().all(|b| matches!(b, b'*' | b'?'));
    if is_wild(value) && value.contains('*') || matches!(value, "0.0.0.0/0" | "::/0") {
        return true;
    }
    match key.to_ascii_lowercase().as_str() {
        "aws:principalorgid" | "aws:sourceorgid" => value == "o-*",
        "aws:sourcevpce" => value == "vpce-*",
        "aws:sourcevpc" => value == "vpc-*",
        "aws:principalarn" => {
            Arn::parse(value).is_some_and(|arn| is_wild(arn.account) && is_wild(arn.rest))
        }
        "aws:sourcearn" => Arn::parse(value).is_some_and(|arn| {
            (arn.account.is_empty() || is_wild(arn.account)) && is_wild(arn.rest)
        }),
        // `repo:acme*` is also the repositories of `acme-2`.
        "token.actions.githubusercontent.com:sub" => value
            .strip_prefix("repo:")
            .and_then(|rest| rest.split('/').next())
            .is_some_and(|owner| owner.contains(['*', '?'])),
        key => {
            let subject = key
                .ends_with(":sub")
                .then(|| value.split_once(':'))
                .flatten();
            claim_of(key).is_some()
                && subject.is_some_and(|(_, rest)| rest.starts_with('*') && is_shared(key))
        }
    }
}

/// Whether the conditions of a statement say nothing of what is asked for: they are about who asks, and how.
pub(super) fn is_about_circumstances(entry: &ConditionEntry) -> bool {
    let key = entry.key.value.to_ascii_lowercase();
    OF_CIRCUMSTANCES.contains(&key.as_str()) || is_of_caller(&key) && !may_tell_caller(&key)
}
