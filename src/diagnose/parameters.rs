//! From the parameters of a call to the ARN of its resource.
//!
//! Inferred where the reference's pattern of a resource type of the action asks for nothing but the
//! region, the account and parameters of that name: `table/${TableName}` and `"tableName": "orders"`.
//! Not where AWS adds to a name (the six characters of a secret) or a path is not shown (IAM).

use crate::denial::Call;
use crate::iam::Arn;
use crate::reference::{self, Action};

/// Names of parameters that the reference calls otherwise: service, its name, the parameter's.
///
/// Source: Amazon S3 API Reference, `GetObject`.
const OTHERWISE: [(&str, &str, &str); 1] = [("s3", "ObjectName", "key")];

/// The resource of the call, for this action; `partition` is the caller's.
pub(super) fn resource(call: &Call, action: &str, partition: &str) -> Option<String> {
    let action = reference::action(action)?;
    // Which of several resources that are all needed was denied, the parameters do not tell.
    if action.resources().filter(|row| row.required()).count() > 1 {
        return None;
    }
    let fits =
        |arn: &&String| Arn::parse(arn).is_some() && !action.resource_type_of(arn).is_empty();
    let values = call.parameters.iter().map(|(_, value)| value);
    if let Some(arn) = call.resources.iter().chain(values).find(fits) {
        return Some(arn.clone());
    }
    let mut best: Option<(usize, String)> = None;
    for row in action.resources() {
        for pattern in row.resource_type().arn_patterns() {
            if let Some((named, arn)) = filled(pattern, call, action, partition)
                && best.as_ref().is_none_or(|(most, _)| named > *most)
                && fits(&&arn)
            {
                best = Some((named, arn));
            }
        }
    }
    best.map(|(_, arn)| arn)
}

/// The pattern with the values of the call, and how many of them are parameters; `None` where one is
/// not known.
fn filled(pattern: &str, call: &Call, action: Action, partition: &str) -> Option<(usize, String)> {
    let mut arn = String::with_capacity(pattern.len());
    let mut rest = pattern;
    let mut named = 0;
    while let Some((before, after)) = rest.split_once("${") {
        arn.push_str(before);
        let (variable, after) = after.split_once('}')?;
        let value = match variable {
            "Partition" => partition,
            "Region" => call.region.as_deref()?,
            "Account" => call.account.as_deref()?,
            variable => {
                named += 1;
                parameter(variable, call, action)?
            }
        };
        arn.push_str(value);
        rest = after;
    }
    arn.push_str(rest);
    (named > 0).then_some((named, arn))
}

/// The one value of the parameter that the reference calls so.
fn parameter<'a>(variable: &str, call: &'a Call, action: Action) -> Option<&'a str> {
    let service = action.service().prefix();
    let other = OTHERWISE
        .iter()
        .find(|(prefix, name, _)| *prefix == service && *name == variable)
        .map(|(_, _, parameter)| *parameter);
    // A secret's ARN ends with characters that its name does not have.
    if service == "secretsmanager" {
        return None;
    }
    let mut values = call
        .parameters
        .iter()
        .filter(|(name, _)| {
            let is = |known: &str| name.eq_ignore_ascii_case(known);
            is(variable) || other.is_some_and(is)
        })
        .map(|(_, value)| value.as_str());
    let value = values.next()?;
    let one = values.all(|other| other == value);
    let plain = !value.contains(['*', '?', '$', '<']) && !value.contains(char::is_whitespace);
    let whole = other.is_some() || !value.contains([':', '/']);
    (one && plain && whole).then_some(value)
}
