//! Conditions: operators and the values that they take.

use super::{FindingKind, Report, ValueType};
use crate::iam::{BaseOperator, Operator, Piece, find_placeholders, variable_pieces};
use crate::policy::{ConditionEntry, Spanned, Statement};
use std::net::IpAddr;

pub(super) fn check(statement: &Statement, report: &mut Report<'_>) {
    for entry in &statement.conditions {
        match Operator::parse(&entry.operator.value) {
            None => no_operator(entry, report),
            Some(operator) => {
                if operator.base == BaseOperator::Null && operator.set.is_some() {
                    null_with_more(entry, report);
                }
                for value in &entry.values {
                    literal_wildcard(&operator, entry, value, report);
                    of_another_type(&operator, entry, value, report);
                }
            }
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
            nearest: None,
        },
    );
}

/// A wildcard that is compared as the character that it is.
///
/// Source: IAM User Guide, "IAM JSON policy elements: Condition operators".
fn literal_wildcard(
    operator: &Operator,
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
    operator: &Operator,
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
            },
        );
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
