//! Condition operators × what is known of their keys.

use super::presence::{Facts, Lookup};
use super::sharpen::comparison;
use super::value::{Holes, Pattern, Reading, Value, Variables, arn_covers, is_plain};
use super::{ConditionGap, ReasonKind, Truth, Unknown};
use crate::iam::wildcard;
use crate::iam::{BaseOperator, Comparison, Operator, Piece, SetOperator, variable_pieces};
use crate::policy::ConditionEntry;
use std::cmp::Ordering;
use std::net::IpAddr;

/// Evaluates one operator with one key.
///
/// Source: IAM User Guide, "IAM JSON policy elements: Condition operators"; "Single-valued vs.
/// multivalued context keys".
pub(super) fn evaluate(entry: &ConditionEntry, variables: bool, facts: &Facts<'_>) -> Truth {
    let Some(operator) = Operator::parse(&entry.operator.value) else {
        return Truth::depends(Unknown::Undocumented("unknown_operator"));
    };
    let test = Test {
        operator,
        entry,
        variables,
        facts,
    };
    let lookup = facts.lookup(&entry.key.value);
    if operator.base == BaseOperator::Null {
        return test.null(&lookup);
    }
    if entry.values.is_empty() {
        // Nothing equals one of no values; what follows from that is documented for the plain form only.
        let plain = !operator.negated && !operator.if_exists && operator.set.is_none();
        return if plain {
            Truth::False
        } else {
            Truth::depends(Unknown::Undocumented("empty_condition_values"))
        };
    }
    match lookup {
        Lookup::Absent(_) => Truth::of(match operator.set {
            Some(SetOperator::ForAllValues) => true,
            Some(SetOperator::ForAnyValue) => operator.if_exists,
            None => operator.negated || operator.if_exists,
        }),
        Lookup::Values(values) => test.known(&values),
        Lookup::Other(holding) => {
            let mut values = entry.values.iter();
            let some = values.any(|value| holding.contains(&comparison(operator, &value.value)));
            Truth::of((some || test.accepts_everything()) != operator.negated)
        }
        Lookup::Present => match (test.accepts_everything(), operator.negated) {
            (true, false) => Truth::True,
            (true, true) => Truth::False,
            (false, _) => test.open(),
        },
        Lookup::Unknown => {
            let absent_holds =
                operator.if_exists || operator.set == Some(SetOperator::ForAllValues);
            if test.accepts_everything() && !operator.negated && absent_holds {
                Truth::True
            } else {
                test.open()
            }
        }
    }
}

/// Says why a condition that is not true is not.
pub(super) fn reason(entry: &ConditionEntry, truth: &Truth, facts: &Facts<'_>) -> ReasonKind {
    let operator = entry.operator.value.clone();
    let key = entry.key.value.clone();
    let values: Vec<String> = entry
        .values
        .iter()
        .map(|value| value.value.clone())
        .collect();
    let parsed = Operator::parse(&operator);
    let gap = match (truth, parsed) {
        (_, None) => ConditionGap::UnknownOperator,
        (Truth::Depends(_) | Truth::True, Some(_)) => {
            return ReasonKind::ConditionOpen {
                operator,
                key,
                values,
            };
        }
        (Truth::False, Some(parsed)) => gap(entry, parsed, facts),
    };
    ReasonKind::ConditionFalse {
        operator,
        key,
        values,
        gap,
    }
}

fn gap(entry: &ConditionEntry, operator: Operator, facts: &Facts<'_>) -> ConditionGap {
    let lookup = facts.lookup(&entry.key.value);
    let values = match (lookup, operator.base) {
        (Lookup::Absent(_), BaseOperator::Null) => return ConditionGap::Absent,
        (_, BaseOperator::Null) => return ConditionGap::Present,
        (Lookup::Absent(gap), _) => return gap,
        (Lookup::Present | Lookup::Unknown | Lookup::Other(_), _) => Vec::new(),
        (Lookup::Values(values), _) => values,
    };
    let wanted = || entry.values.iter().map(|value| value.value.as_str());
    if !operator.negated && wanted().all(|value| !parses(operator.base, value)) {
        return ConditionGap::Unparseable;
    }
    let compares_literally = matches!(
        operator.base,
        BaseOperator::StringEquals | BaseOperator::StringEqualsIgnoreCase
    );
    if compares_literally && !operator.negated && wanted().any(|value| value.contains(['*', '?'])) {
        return ConditionGap::LiteralWildcard;
    }
    ConditionGap::Differs {
        actual: values.iter().map(Value::shown).collect(),
    }
}

/// Tells whether a value of a policy is one that its operator can compare with.
fn parses(base: BaseOperator, value: &str) -> bool {
    match base {
        BaseOperator::StringEquals
        | BaseOperator::StringEqualsIgnoreCase
        | BaseOperator::StringLike
        | BaseOperator::ArnLike => true,
        BaseOperator::Numeric(_) => Decimal::parse(value).is_some(),
        BaseOperator::Date(_) => date(value).is_some(),
        BaseOperator::Bool | BaseOperator::Null => boolean(value).is_some(),
        BaseOperator::BinaryEquals => base64(value).is_some(),
        BaseOperator::IpAddress => network(value).is_some(),
    }
}

/// One operator with its values.
struct Test<'a> {
    operator: Operator,
    entry: &'a ConditionEntry,
    variables: bool,
    facts: &'a Facts<'a>,
}

impl Test<'_> {
    fn open(&self) -> Truth {
        Truth::depends(Unknown::Key(self.entry.key.value.clone()))
    }

    fn null(&self, lookup: &Lookup) -> Truth {
        let absent = match lookup {
            Lookup::Absent(_) => true,
            Lookup::Values(_) | Lookup::Present | Lookup::Other(_) => false,
            Lookup::Unknown => return self.open(),
        };
        let wanted = self
            .entry
            .values
            .iter()
            .filter_map(|value| boolean(&value.value));
        Truth::any(wanted.map(|wanted| Truth::of(wanted == absent)))
    }

    fn known(&self, values: &[Value]) -> Truth {
        match (self.operator.set, values) {
            (Some(SetOperator::ForAllValues), _) => {
                Truth::all(values.iter().map(|value| self.one(value)))
            }
            (Some(SetOperator::ForAnyValue), _) => {
                Truth::any(values.iter().map(|value| self.one(value)))
            }
            (None, [value]) => self.one(value),
            (None, _) => Truth::depends(Unknown::Undocumented("multivalued_without_set_operator")),
        }
    }

    /// One value of the request: it equals one of the policy's, or, negated, none.
    fn one(&self, actual: &Value) -> Truth {
        let wanted = self.entry.values.iter();
        let some = Truth::any(wanted.map(|wanted| self.compare(actual, &wanted.value)));
        if self.operator.negated { !some } else { some }
    }

    fn accepts_everything(&self) -> bool {
        self.operator.base == BaseOperator::StringLike
            && self.entry.values.iter().any(|value| {
                !value.value.is_empty() && value.value.bytes().all(|byte| byte == b'*')
            })
    }

    fn compare(&self, actual: &Value, wanted: &str) -> Truth {
        match self.operator.base {
            BaseOperator::StringEquals => self.text(actual, wanted, false, false),
            BaseOperator::StringEqualsIgnoreCase => self.text(actual, wanted, false, true),
            BaseOperator::StringLike => self.text(actual, wanted, true, false),
            BaseOperator::ArnLike => {
                let variables = if self.variables {
                    Variables::Everywhere
                } else {
                    Variables::Nowhere
                };
                let fields = actual.arn_fields();
                if fields.len() < 6 && actual.text().is_some() {
                    return Truth::False;
                }
                arn_covers(wanted, &fields, variables, self.facts)
            }
            BaseOperator::Bool => self.boolean(actual, wanted),
            BaseOperator::Numeric(how) => {
                typed(actual, wanted, Decimal::parse, |a, b| holds(how, a.cmp(b)))
            }
            BaseOperator::Date(how) => typed(actual, wanted, date, |a, b| holds(how, a.cmp(b))),
            BaseOperator::BinaryEquals => typed(actual, wanted, base64, |a, b| a == b),
            BaseOperator::IpAddress => typed(actual, wanted, network, |address, within| {
                within.has(address)
            }),
            BaseOperator::Null => Truth::False,
        }
    }

    fn text(&self, actual: &Value, wanted: &str, wildcards: bool, ignore_case: bool) -> Truth {
        if let Some(actual) = actual.text().filter(|_| is_plain(wanted)) {
            return Truth::of(match (wildcards, ignore_case) {
                (true, _) => wildcard::matches(wanted, actual),
                (false, true) => actual.to_lowercase() == wanted.to_lowercase(),
                (false, false) => actual == wanted,
            });
        }
        let mut holes = Holes::default();
        let reading = Reading {
            wildcards,
            variables: self.variables,
        };
        let mut pattern = Pattern::read(wanted, reading, &mut holes, self.facts);
        let mut text = holes.text(actual);
        if ignore_case {
            pattern.glob = pattern.glob.to_lower();
            text = text.to_lower();
        }
        pattern.covers(&text, &holes)
    }

    /// AWS's documents disagree on variables in `Bool`.
    fn boolean(&self, actual: &Value, wanted: &str) -> Truth {
        let has_variable = variable_pieces(wanted)
            .iter()
            .any(|piece| matches!(piece, Piece::Variable { .. }));
        if self.variables && has_variable {
            return Truth::depends(Unknown::Undocumented("variable_in_bool"));
        }
        typed(actual, wanted, boolean, |a, b| a == b)
    }
}

/// Compares two values of a type; what does not parse never matches.
fn typed<T>(
    actual: &Value,
    wanted: &str,
    parse: impl Fn(&str) -> Option<T>,
    holds: impl Fn(&T, &T) -> bool,
) -> Truth {
    let wanted_value = Value::read(wanted);
    let Some(text) = actual.text() else {
        return actual.open();
    };
    if wanted_value.text().is_none() {
        return wanted_value.open();
    }
    match (parse(text), parse(wanted)) {
        (Some(actual), Some(wanted)) => Truth::of(holds(&actual, &wanted)),
        _ => Truth::False,
    }
}

fn holds(how: Comparison, order: Ordering) -> bool {
    match how {
        Comparison::Equals => order.is_eq(),
        Comparison::LessThan => order.is_lt(),
        Comparison::LessThanEquals => order.is_le(),
        Comparison::GreaterThan => order.is_gt(),
        Comparison::GreaterThanEquals => order.is_ge(),
    }
}

fn boolean(text: &str) -> Option<bool> {
    if text.eq_ignore_ascii_case("true") {
        Some(true)
    } else if text.eq_ignore_ascii_case("false") {
        Some(false)
    } else {
        None
    }
}

/// A decimal number of any length, compared exactly.
#[derive(PartialEq, Eq)]
struct Decimal {
    negative: bool,
    /// Digits before the point, without leading zeros.
    whole: String,
    /// Digits after it, without trailing zeros.
    fraction: String,
}

impl Decimal {
    fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let (negative, digits) = match text.strip_prefix('-') {
            Some(digits) => (true, digits),
            None => (false, text.strip_prefix('+').unwrap_or(text)),
        };
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        let all_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        if whole.is_empty() && fraction.is_empty() || !all_digits(whole) || !all_digits(fraction) {
            return None;
        }
        let whole = whole.trim_start_matches('0').to_owned();
        let fraction = fraction.trim_end_matches('0').to_owned();
        Some(Self {
            negative: negative && !(whole.is_empty() && fraction.is_empty()),
            whole,
            fraction,
        })
    }

    fn cmp(&self, other: &Self) -> Ordering {
        let size = |a: &Self, b: &Self| {
            a.whole
                .len()
                .cmp(&b.whole.len())
                .then_with(|| a.whole.cmp(&b.whole))
                .then_with(|| a.fraction.cmp(&b.fraction))
        };
        match (self.negative, other.negative) {
            (false, false) => size(self, other),
            (true, true) => size(other, self),
            (true, false) => Ordering::Less,
            (false, true) => Ordering::Greater,
        }
    }
}

/// A moment: seconds since 1970 in UTC, and nanoseconds.
///
/// Accepts the W3C profile of ISO 8601 (`2026`, `2026-05`, `2026-05-01`, `2026-05-01T10:00Z`,
/// `2026-05-01T10:00:00.5+09:00`) and epoch seconds; four digits are a year.
///
/// Source: IAM User Guide, "Condition operators" (Date).
fn date(text: &str) -> Option<(i64, u32)> {
    let text = text.trim();
    let unsigned = text.strip_prefix('-').unwrap_or(text);
    if text.len() != 4 && !unsigned.is_empty() && unsigned.bytes().all(|byte| byte.is_ascii_digit())
    {
        return Some((text.parse().ok()?, 0));
    }
    let (day, time) = match text.split_once(['T', 't', ' ']) {
        Some((day, time)) => (day, Some(time)),
        None => (text, None),
    };
    let mut fields = day.split('-');
    let year = number(fields.next()?, 4)?;
    let month = fields.next().map_or(Some(1), |field| number(field, 2))?;
    let of_month = fields.next().map_or(Some(1), |field| number(field, 2))?;
    if fields.next().is_some() || !(1..=12).contains(&month) || !(1..=31).contains(&of_month) {
        return None;
    }
    let (seconds, nanos) = match time {
        Some(time) => time_of_day(time)?,
        None => (0, 0),
    };
    Some((
        days_since_1970(year, month, of_month) * 86_400 + seconds,
        nanos,
    ))
}

fn time_of_day(text: &str) -> Option<(i64, u32)> {
    let zone = text.find(['Z', 'z', '+', '-'])?;
    let (clock, zone) = text.split_at_checked(zone)?;
    let mut fields = clock.split(':');
    let hour = number(fields.next()?, 2)?;
    let minute = number(fields.next()?, 2)?;
    let (second, nanos) = match fields.next() {
        None => (0, 0),
        Some(second) => {
            let (whole, fraction) = second.split_once('.').unwrap_or((second, "0"));
            let nanos: String = fraction
                .chars()
                .chain("000000000".chars())
                .take(9)
                .collect();
            (number(whole, 2)?, nanos.parse().ok()?)
        }
    };
    if fields.next().is_some() || hour > 24 || minute > 59 || second > 60 {
        return None;
    }
    let offset = match zone.as_bytes().first()? {
        b'Z' | b'z' => (zone.len() == 1).then_some(0)?,
        sign => {
            let (hours, minutes) = zone.get(1..)?.split_once(':')?;
            let offset = number(hours, 2)? * 3600 + number(minutes, 2)? * 60;
            if *sign == b'-' { -offset } else { offset }
        }
    };
    Some((hour * 3600 + minute * 60 + second - offset, nanos))
}

fn number(text: &str, digits: usize) -> Option<i64> {
    let is_number = text.len() == digits && text.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then(|| text.parse().ok()).flatten()
}

/// Days from 1970-01-01 in the Gregorian calendar: years are counted from March, so that a leap day
/// ends one, in eras of 400 years.
fn days_since_1970(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let of_era = year.rem_euclid(400);
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

/// Decodes base64 with or without padding; `None` for any other sign.
fn base64(text: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(text.len());
    let (mut buffer, mut bits) = (0_u32, 0);
    for sign in text.trim_end_matches('=').bytes() {
        let value = match sign {
            b'A'..=b'Z' => sign - b'A',
            b'a'..=b'z' => sign - b'a' + 26,
            b'0'..=b'9' => sign - b'0' + 52,
            b'+' | b'-' => 62,
            b'/' | b'_' => 63,
            _ => return None,
        };
        buffer = buffer << 6 | u32::from(value);
        bits += 6;
        if bits >= 8 {
            bits -= 8;
            bytes.push(u8::try_from(buffer >> bits & 0xFF).ok()?);
            buffer &= (1 << bits) - 1;
        }
    }
    Some(bytes)
}

/// A network, or one address.
struct Network {
    address: IpAddr,
    prefix: u32,
}

impl Network {
    /// Tells whether every address of `other` is in it.
    fn has(&self, other: &Self) -> bool {
        match (self.address, other.address) {
            (IpAddr::V4(here), IpAddr::V4(there)) => {
                let shift = 32 - self.prefix;
                other.prefix >= self.prefix
                    && here.to_bits().checked_shr(shift) == there.to_bits().checked_shr(shift)
            }
            (IpAddr::V6(here), IpAddr::V6(there)) => {
                let shift = 128 - self.prefix;
                other.prefix >= self.prefix
                    && here.to_bits().checked_shr(shift) == there.to_bits().checked_shr(shift)
            }
            _ => false,
        }
    }
}

fn network(text: &str) -> Option<Network> {
    let (address, prefix) = match text.trim().split_once('/') {
        Some((address, prefix)) => (address, Some(prefix)),
        None => (text.trim(), None),
    };
    let address: IpAddr = address.parse().ok()?;
    let most = if address.is_ipv4() { 32 } else { 128 };
    let prefix = match prefix {
        Some(prefix) => prefix.parse().ok().filter(|prefix| *prefix <= most)?,
        None => most,
    };
    Some(Network { address, prefix })
}
