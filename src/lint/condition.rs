//! Conditions: operators and the values that they take.

use super::action::is_region;
use super::oidc::claim_of;
use super::{FindingKind, KeyFlaw, Report, ValueType};
use crate::iam::{
    BaseOperator, Effect, Operator, Piece, SetOperator, find_placeholders, variable_pieces,
};
use crate::policy::{ConditionEntry, Spanned, Statement};
use crate::reference::{self, ConditionKey};
use std::collections::BTreeSet;
use std::net::IpAddr;

pub(super) fn check(statement: &Statement, report: &mut Report<'_>) {
    let is_allow = statement.has_effect(Effect::Allow);
    // Keys that another condition wants to be there, in lower case.
    let demanded: BTreeSet<String> = statement
        .conditions
        .iter()
        .filter(|entry| entry.operator.value.eq_ignore_ascii_case("Null"))
        .filter(|entry| {
            let mut values = entry.values.iter();
            values.all(|value| value.value.eq_ignore_ascii_case("false"))
        })
        .map(|entry| entry.key.value.to_ascii_lowercase())
        .collect();
    for entry in &statement.conditions {
        unknown_key(entry, report);
        match Operator::parse(&entry.operator.value) {
            None => no_operator(entry, report),
            Some(operator) => {
                if is_allow && statement.is_whole() {
                    true_without_the_key(operator, &demanded, entry, report);
                }
                if operator.base == BaseOperator::Null && operator.set.is_some() {
                    null_with_more(entry, report);
                }
                both_booleans(operator, entry, report);
                without_qualifier(operator, entry, report);
                variable_not_substituted(operator, entry, report);
                regions(operator, entry, report);
                for value in &entry.values {
                    literal_wildcard(operator, entry, value, report);
                    of_another_type(operator, entry, value, report);
                }
            }
        }
    }
}

/// `ForAllValues` on a key with one value is the plain operator, and true as well without the key.
///
/// Source: IAM User Guide, "Access Analyzer policy check reference", "`ForAllValues` with single valued key".
fn true_without_the_key(
    operator: Operator,
    demanded: &BTreeSet<String>,
    entry: &ConditionEntry,
    report: &mut Report<'_>,
) {
    if operator.set != Some(SetOperator::ForAllValues) {
        return;
    }
    let key = &entry.key.value;
    // A token has one subject and one audience.
    let is_of_token = claim_of(key).is_some_and(|(_, claim)| {
        claim.eq_ignore_ascii_case("sub") || claim.eq_ignore_ascii_case("aud")
    });
    let is_single = is_of_token
        || reference::condition_key(None, key)
            .is_some_and(|known| !known.value_type.is_multivalued());
    if is_single && !demanded.contains(&key.to_ascii_lowercase()) {
        report.add(
            entry.operator.span,
            FindingKind::ForAllValuesWithSingleValuedKey {
                operator: entry.operator.value.clone(),
                key: key.clone(),
            },
        );
    }
}

/// A key without its prefix, a tag key without its tag, or a key that the reference does not know.
///
/// Source: IAM User Guide, "AWS global condition context keys".
fn unknown_key(entry: &ConditionEntry, report: &mut Report<'_>) {
    let key = &entry.key.value;
    if let Some(nearest) = of_issuer(key) {
        report.add(
            entry.key.span,
            FindingKind::InvalidConditionKey {
                key: key.clone(),
                flaw: KeyFlaw::Format,
                nearest: Some(nearest),
            },
        );
        return;
    }
    // A letter that is another than it looks has a finding of its own.
    if key.contains("${") || !find_placeholders(key).is_empty() || !key.is_ascii() {
        return;
    }
    let is_global = |name: &str| {
        reference::global_condition_keys().any(|known| known.name.eq_ignore_ascii_case(name))
    };
    let (flaw, nearest) = match key.split_once(':') {
        None => {
            let full = format!("aws:{key}");
            (KeyFlaw::Format, is_global(&full).then_some(full))
        }
        Some((prefix, _)) if prefix.eq_ignore_ascii_case("aws") => {
            if reference::condition_key(None, key).is_some() {
                return;
            }
            let tag_key = format!("{key}/tag-key");
            if is_global(&tag_key) {
                (KeyFlaw::MissingTagKey, Some(tag_key))
            } else {
                (KeyFlaw::Global, misspelt(key))
            }
        }
        // Identity providers have keys of their own, below the names of their hosts.
        Some((prefix, _)) => {
            let Some(service) = reference::service(prefix) else {
                return;
            };
            if reference::condition_key(None, key).is_some() {
                return;
            }
            (KeyFlaw::Service, similar(key, service.condition_keys()))
        }
    };
    report.add(
        entry.key.span,
        FindingKind::InvalidConditionKey {
            key: key.clone(),
            flaw,
            nearest,
        },
    );
}

/// The key that was meant by one that has an issuer in another form than condition keys have it: as the provider's
/// ARN, with `https://`, or without the claim.
///
/// Source: IAM User Guide, "IAM and AWS STS condition context keys", "Available keys for AWS OIDC federation".
fn of_issuer(key: &str) -> Option<String> {
    let issuer = match key.split_once(":oidc-provider/") {
        Some((arn, issuer)) if arn.starts_with("arn:") => issuer,
        _ => key.strip_prefix("https://").or_else(|| {
            // No other key has a dot and no colon.
            (key.contains('.') && !key.contains([':', ' ']) && key.is_ascii()).then_some(key)
        })?,
    };
    Some(if issuer.contains(':') {
        issuer.to_owned()
    } else {
        format!("{}:sub", issuer.trim_end_matches('/'))
    })
}

/// The global key that differs from this one in a letter.
fn misspelt(key: &str) -> Option<String> {
    similar(key, reference::global_condition_keys())
}

fn similar(key: &str, mut known: impl Iterator<Item = ConditionKey>) -> Option<String> {
    known
        .find(|known| differ_in_a_letter(known.name, key))
        .map(|known| known.name.to_owned())
}

/// One letter more, one less or another one; case aside.
fn differ_in_a_letter(left: &str, right: &str) -> bool {
    let (left, right) = (left.to_ascii_lowercase(), right.to_ascii_lowercase());
    let longest = left.len().max(right.len());
    let head = left.bytes().zip(right.bytes());
    let same_head = head.take_while(|(a, b)| a == b).count();
    let tail = left.bytes().rev().zip(right.bytes().rev());
    let same_tail = tail.take_while(|(a, b)| a == b).count();
    left.len().abs_diff(right.len()) <= 1 && same_head + same_tail + 1 >= longest
}

/// Source: IAM User Guide, "Access Analyzer policy check reference", "Multiple Boolean values in condition".
fn both_booleans(operator: Operator, entry: &ConditionEntry, report: &mut Report<'_>) {
    let has = |wanted: &str| {
        entry
            .values
            .iter()
            .any(|value| value.value.trim().eq_ignore_ascii_case(wanted))
    };
    if operator.base == BaseOperator::Bool && has("true") && has("false") {
        report.add(
            entry.span,
            FindingKind::InvalidConditionMultipleBoolean {
                key: entry.key.value.clone(),
            },
        );
    }
}

/// Keys that AWS's own examples compare without a set operator, though they are listed as keys with several values.
///
/// Source: Amazon `EventBridge` User Guide, "Using IAM policy conditions in Amazon `EventBridge`"; IAM User Guide, "AWS Data
/// Pipeline: Allows listing and editing pipelines that a user has not created".
const LISTED_WRONG: [&str; 2] = ["events:detail-type", "datapipeline:PipelineCreator"];

/// Source: IAM User Guide, "Access Analyzer policy check reference", "Missing qualifier".
fn without_qualifier(operator: Operator, entry: &ConditionEntry, report: &mut Report<'_>) {
    let is_multivalued = || {
        reference::condition_key(None, &entry.key.value)
            .is_some_and(|known| known.value_type.is_multivalued())
    };
    let is_listed_wrong = LISTED_WRONG
        .iter()
        .any(|key| entry.key.value.eq_ignore_ascii_case(key));
    if operator.set.is_none()
        && operator.base != BaseOperator::Null
        && !is_listed_wrong
        && is_multivalued()
    {
        report.add(
            entry.operator.span,
            FindingKind::MissingQualifier {
                operator: entry.operator.value.clone(),
                key: entry.key.value.clone(),
            },
        );
    }
}

/// Whether `Bool` takes variables AWS's documents do not agree on.
///
/// Source: IAM User Guide, "IAM policy elements: Variables and tags".
fn variable_not_substituted(operator: Operator, entry: &ConditionEntry, report: &mut Report<'_>) {
    if operator.has_variables() || operator.base == BaseOperator::Bool {
        return;
    }
    for value in &entry.values {
        let variable = variable_pieces(&value.value)
            .into_iter()
            .find_map(|piece| match piece {
                Piece::Variable { written, .. } => Some(written.to_owned()),
                Piece::Text(_) | Piece::Literal(_) | Piece::Template(_) | Piece::Malformed(_) => {
                    None
                }
            });
        if let Some(variable) = variable {
            report.add(
                value.span,
                FindingKind::InvalidVariableForOperator {
                    operator: entry.operator.value.clone(),
                    variable,
                },
            );
        }
    }
}

/// Source: IAM User Guide, "Access Analyzer policy check reference", "Null with if exists".
fn null_with_more(entry: &ConditionEntry, report: &mut Report<'_>) {
    report.add(
        entry.operator.span,
        FindingKind::NullWithIfExists {
            operator: entry.operator.value.clone(),
        },
    );
}

fn no_operator(entry: &ConditionEntry, report: &mut Report<'_>) {
    let written = &entry.operator.value;
    let name = written.rsplit(':').next().unwrap_or(written);
    if name.eq_ignore_ascii_case("NullIfExists") {
        return null_with_more(entry, report);
    }
    if !find_placeholders(written).is_empty() {
        return;
    }
    report.add(
        entry.operator.span,
        FindingKind::InvalidConditionOperator {
            operator: written.clone(),
            nearest: nearest_operator(written),
        },
    );
}

/// The condition operators, without what may stand before and after them.
///
/// Source: IAM User Guide, "IAM JSON policy elements: Condition operators".
const OPERATORS: [&str; 27] = [
    "StringEquals",
    "StringNotEquals",
    "StringEqualsIgnoreCase",
    "StringNotEqualsIgnoreCase",
    "StringLike",
    "StringNotLike",
    "NumericEquals",
    "NumericNotEquals",
    "NumericLessThan",
    "NumericLessThanEquals",
    "NumericGreaterThan",
    "NumericGreaterThanEquals",
    "DateEquals",
    "DateNotEquals",
    "DateLessThan",
    "DateLessThanEquals",
    "DateGreaterThan",
    "DateGreaterThanEquals",
    "Bool",
    "BinaryEquals",
    "IpAddress",
    "NotIpAddress",
    "ArnEquals",
    "ArnLike",
    "ArnNotEquals",
    "ArnNotLike",
    "Null",
];

/// The operator that differs in a letter of its name, with the set operator and `IfExists` as written.
fn nearest_operator(written: &str) -> Option<String> {
    let (set, name) = match written.rsplit_once(':') {
        Some((set, name)) => (Some(set), name),
        None => (None, written),
    };
    let (name, suffix) = match name.strip_suffix("IfExists") {
        Some(name) => (name, "IfExists"),
        None => (name, ""),
    };
    let near = OPERATORS
        .iter()
        .find(|known| differ_in_a_letter(known, name))?;
    let corrected = match set {
        Some(set) => format!("{set}:{near}{suffix}"),
        None => format!("{near}{suffix}"),
    };
    Operator::parse(&corrected).map(|_| corrected)
}

/// A wildcard that is compared as the character that it is.
///
/// Source: IAM User Guide, "IAM JSON policy elements: Condition operators".
fn literal_wildcard(
    operator: Operator,
    entry: &ConditionEntry,
    value: &Spanned<String>,
    report: &mut Report<'_>,
) {
    let is_literal = matches!(
        operator.base,
        BaseOperator::StringEquals | BaseOperator::StringEqualsIgnoreCase
    );
    if !is_literal {
        return;
    }
    // Question marks are characters of an address of the web.
    let is_address = ["aws:referer", "aws:useragent"]
        .contains(&entry.key.value.to_ascii_lowercase().as_str())
        || value.value.contains("://");
    let is_wildcard = |letter| letter == '*' || letter == '?' && !is_address;
    let has_wildcard = variable_pieces(&value.value)
        .iter()
        .any(|piece| match piece {
            Piece::Text(text) => text.contains(is_wildcard),
            Piece::Variable { .. }
            | Piece::Literal(_)
            | Piece::Template(_)
            | Piece::Malformed(_) => false,
        });
    if has_wildcard && find_placeholders(&value.value).is_empty() {
        report.add(
            value.span,
            FindingKind::WildcardWithoutLikeOperator {
                operator: entry.operator.value.clone(),
                key: entry.key.value.clone(),
                value: value.value.clone(),
            },
        );
    }
}

/// Source: IAM User Guide, "Access Analyzer policy check reference", "Type mismatch", "Private IP address".
fn of_another_type(
    operator: Operator,
    entry: &ConditionEntry,
    value: &Spanned<String>,
    report: &mut Report<'_>,
) {
    let written = value.value.trim();
    if written.contains("${") || !find_placeholders(written).is_empty() {
        return;
    }
    let (expected, fits) = match operator.base {
        BaseOperator::Bool | BaseOperator::Null => (ValueType::Boolean, is_boolean(written)),
        BaseOperator::Numeric(_) => (ValueType::Number, is_number(written)),
        BaseOperator::Date(_) => (ValueType::Date, is_date(written)),
        BaseOperator::IpAddress => (ValueType::IpRange, ip_range(written).is_some()),
        BaseOperator::StringEquals
        | BaseOperator::StringEqualsIgnoreCase
        | BaseOperator::StringLike
        | BaseOperator::ArnLike
        | BaseOperator::BinaryEquals => return,
    };
    if !fits {
        report.add(
            value.span,
            FindingKind::TypeMismatch {
                operator: entry.operator.value.clone(),
                key: entry.key.value.clone(),
                value: value.value.clone(),
                expected,
            },
        );
    } else if entry.key.value.eq_ignore_ascii_case("aws:SourceIp") && is_private(written) {
        report.add(
            value.span,
            FindingKind::PrivateIpAddress {
                value: value.value.clone(),
                negated: operator.negated,
            },
        );
    }
}

/// Source: IAM User Guide, "AWS global condition context keys", `aws:RequestedRegion`.
fn regions(operator: Operator, entry: &ConditionEntry, report: &mut Report<'_>) {
    let is_text = matches!(
        operator.base,
        BaseOperator::StringEquals
            | BaseOperator::StringEqualsIgnoreCase
            | BaseOperator::StringLike
    );
    if !is_text || !entry.key.value.eq_ignore_ascii_case("aws:RequestedRegion") {
        return;
    }
    for value in &entry.values {
        let region = &value.value;
        let is_open = region.contains(['*', '?', '$']) || !find_placeholders(region).is_empty();
        if !is_open && !is_region(region) && region != "aws-global" {
            let region = region.clone();
            report.add(value.span, FindingKind::InvalidRegion { region });
        }
    }
}

fn is_boolean(text: &str) -> bool {
    text.eq_ignore_ascii_case("true") || text.eq_ignore_ascii_case("false")
}

fn is_number(text: &str) -> bool {
    text.parse::<f64>().is_ok_and(f64::is_finite)
}

/// A year with or without the rest of an ISO 8601 date, or seconds of the epoch. Generous: what is no date
/// at all is found, not each wrong one.
fn is_date(text: &str) -> bool {
    let text = text.strip_prefix(['+', '-']).unwrap_or(text);
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    digits == text.len() && digits > 0
        || digits == 4 && text.get(4..).is_some_and(|rest| rest.starts_with('-'))
}

/// An address with the length of its prefix.
fn ip_range(text: &str) -> Option<(IpAddr, u8)> {
    let (address, length) = match text.split_once('/') {
        Some((address, length)) => (address, Some(length.parse::<u8>().ok()?)),
        None => (text, None),
    };
    let address: IpAddr = address.parse().ok()?;
    let most = if address.is_ipv4() { 32 } else { 128 };
    let length = length.unwrap_or(most);
    (length <= most).then_some((address, length))
}

/// Tells whether every address of the range is one that never reaches AWS as a source.
///
/// Source: RFC 1918.
fn is_private(text: &str) -> bool {
    match ip_range(text) {
        Some((IpAddr::V4(address), length)) => {
            let least = match address.octets() {
                [10, ..] => 8,
                [172, ..] => 12,
                _ => 16,
            };
            address.is_private() && length >= least
        }
        Some((IpAddr::V6(_), _)) | None => false,
    }
}
