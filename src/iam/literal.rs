//! Values of conditions as their operators read them: numbers, dates, booleans, bytes, networks.
//!
//! Source: IAM User Guide, "IAM JSON policy elements: Condition operators".

use super::condition::Comparison;
use std::cmp::Ordering;
use std::net::IpAddr;

/// Tells whether a comparison holds, given how the request's value stands to the policy's.
pub(crate) fn holds(how: Comparison, order: Ordering) -> bool {
    match how {
        Comparison::Equals => order.is_eq(),
        Comparison::LessThan => order.is_lt(),
        Comparison::LessThanEquals => order.is_le(),
        Comparison::GreaterThan => order.is_gt(),
        Comparison::GreaterThanEquals => order.is_ge(),
    }
}

/// Reads `true` or `false`, whatever the case.
pub(crate) fn boolean(text: &str) -> Option<bool> {
    if text.eq_ignore_ascii_case("true") {
        Some(true)
    } else if text.eq_ignore_ascii_case("false") {
        Some(false)
    } else {
        None
    }
}

/// A decimal number of any length, compared exactly.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Decimal {
    negative: bool,
    /// Digits before the point, without leading zeros.
    whole: String,
    /// Digits after it, without trailing zeros.
    fraction: String,
}

impl Decimal {
    /// Reads a number; `None` for any other text.
    pub(crate) fn parse(text: &str) -> Option<Self> {
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
}

impl Ord for Decimal {
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

impl PartialOrd for Decimal {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// A moment: seconds since 1970 in UTC, and nanoseconds.
///
/// Accepts the W3C profile of ISO 8601 (`2026`, `2026-05`, `2026-05-01`, `2026-05-01T10:00Z`,
/// `2026-05-01T10:00:00.5+09:00`) and epoch seconds; four digits are a year.
///
/// Source: IAM User Guide, "Condition operators" (Date).
pub(crate) fn date(text: &str) -> Option<(i64, u32)> {
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
pub(crate) fn base64(text: &str) -> Option<Vec<u8>> {
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
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Network {
    address: IpAddr,
    prefix: u32,
}

impl Network {
    /// The first and the last of its addresses as numbers; those of version 4 apart from the others.
    pub(crate) fn range(&self) -> (bool, u128, u128) {
        let (is_v4, bits, width) = match self.address {
            IpAddr::V4(address) => (true, u128::from(address.to_bits()), 32_u32),
            IpAddr::V6(address) => (false, address.to_bits(), 128),
        };
        let free = width.saturating_sub(self.prefix);
        let open = 1_u128.checked_shl(free).map_or(u128::MAX, |size| size - 1);
        (is_v4, bits & !open, bits | open)
    }

    /// Tells whether every address of `other` is in it.
    pub(crate) fn has(&self, other: &Self) -> bool {
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

/// Reads an address or a CIDR block.
pub(crate) fn network(text: &str) -> Option<Network> {
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
