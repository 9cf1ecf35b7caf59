//! Account numbers: found, crossed out, and exchanged for others.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt::Write;
use std::ops::Range;

/// Masks every account number: runs of twelve digits, also as `1234-5678-9012`.
pub fn accounts(text: &str) -> Cow<'_, str> {
    crossed_out(text, account_numbers(text))
}

/// Where account numbers stand.
fn account_numbers(text: &str) -> Vec<Range<usize>> {
    let bytes = text.as_bytes();
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(start) = bytes
        .get(at..)
        .and_then(|rest| rest.iter().position(u8::is_ascii_digit))
        .map(|offset| at + offset)
    {
        let end = run(bytes, start, |byte| byte.is_ascii_digit());
        at = end;
        if end - start == 12 {
            found.push(start..end);
        } else if end - start == 4 {
            let group = |from: usize| {
                let end = run(bytes, from + 1, |byte| byte.is_ascii_digit());
                (bytes.get(from) == Some(&b'-') && end == from + 5).then_some(end)
            };
            let before = start.checked_sub(1).and_then(|before| bytes.get(before));
            if let Some(end) = group(end).and_then(group)
                && before != Some(&b'-')
                && bytes.get(end) != Some(&b'-')
            {
                found.push(start..end);
                at = end;
            }
        }
    }
    found
}

/// Other numbers for the account numbers of texts: the same for the same one, so that what is said of them stays
/// true. Use one value for the texts that belong together.
#[derive(Debug, Default)]
pub struct OtherAccounts {
    /// Which number stands for which account's.
    known: BTreeMap<String, usize>,
}

impl OtherAccounts {
    /// The text with other numbers in place of its account numbers.
    pub fn in_place_of<'a>(&mut self, text: &'a str) -> Cow<'a, str> {
        let found = account_numbers(text);
        if found.is_empty() {
            return Cow::Borrowed(text);
        }
        let mut other = String::with_capacity(text.len());
        let mut past = 0;
        for range in found {
            other.push_str(text.get(past..range.start).unwrap_or_default());
            let number: String = text
                .get(range.clone())
                .unwrap_or_default()
                .chars()
                .filter(char::is_ascii_digit)
                .collect();
            let next = self.known.len() + 1;
            let stand_in = self.known.entry(number).or_insert(next);
            // No account has such a number, and writing to a text cannot fail.
            let _ = write!(other, "{stand_in:012}");
            past = range.end;
        }
        other.push_str(text.get(past..).unwrap_or_default());
        Cow::Owned(other)
    }
}

/// The end of the run of such bytes that begins at `start`.
fn run(bytes: &[u8], start: usize, is: impl Fn(u8) -> bool) -> usize {
    let rest = bytes.get(start..).unwrap_or_default();
    start + rest.iter().take_while(|byte| is(**byte)).count()
}

/// Puts an `x` in place of every character in the ranges, which are in order.
fn crossed_out(text: &str, ranges: Vec<Range<usize>>) -> Cow<'_, str> {
    if ranges.is_empty() {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    for range in ranges {
        let (Some(before), Some(number)) = (text.get(at..range.start), text.get(range.clone()))
        else {
            continue;
        };
        out.push_str(before);
        out.extend(number.chars().map(|_| 'x'));
        at = range.end;
    }
    out.push_str(text.get(at..).unwrap_or_default());
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn other_accounts_are_told_apart() {
        let mut other = OtherAccounts::default();
        assert_eq!(
            other.in_place_of("123456789012, 2109-8765-4321, 1234-5678-9012"),
            "000000000001, 000000000002, 000000000001"
        );
        assert_eq!(other.in_place_of("of 210987654321."), "of 000000000002.");
        assert_eq!(other.in_place_of("of 2109876543210"), "of 2109876543210");
    }

    #[test]
    fn accounts_are_crossed_out() {
        for (text, expected) in [
            (
                "arn:aws:iam::123456789012:user/x",
                "arn:aws:iam::xxxxxxxxxxxx:user/x",
            ),
            ("logs-123456789012-eu", "logs-xxxxxxxxxxxx-eu"),
            ("account 1234-5678-9012.", "account xxxxxxxxxxxxxx."),
            (
                "1764000000000 20261124 2026-11-24 1234-5678",
                "1764000000000 20261124 2026-11-24 1234-5678",
            ),
            ("1234-5678-9012-3456", "1234-5678-9012-3456"),
        ] {
            assert_eq!(accounts(text), expected);
            assert_eq!(accounts(expected), expected);
        }
    }
}
