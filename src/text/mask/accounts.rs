//! Account numbers: found, crossed out, and exchanged for others.

use std::borrow::Cow;
use std::collections::{BTreeMap, VecDeque};
use std::fmt::Write;
use std::ops::Range;

/// Masks every account number: runs of twelve digits, also as `1234-5678-9012` or `1234 5678 9012`, and in
/// full-width digits.
pub fn accounts(text: &str) -> Cow<'_, str> {
    crossed_out(text, account_numbers(text))
}

/// A run of digits.
struct Digits {
    range: Range<usize>,
    /// How many there are.
    count: usize,
    /// Whether they may be a year.
    is_year: bool,
}

/// The value of an ASCII or full-width digit.
fn digit(c: char) -> Option<u32> {
    match c {
        '0'..='9' => c.to_digit(10),
        '\u{FF10}'..='\u{FF19}' => Some(u32::from(c) - 0xFF10),
        _ => None,
    }
}

/// The runs of digits of a text.
fn digits(text: &str) -> impl Iterator<Item = Digits> {
    let mut characters = text.char_indices().peekable();
    std::iter::from_fn(move || {
        let mut run: Option<Digits> = None;
        while let Some((at, c)) = characters.next() {
            let end = at + c.len_utf8();
            let Some(digit) = digit(c) else {
                continue;
            };
            let run = run.get_or_insert(Digits {
                range: at..end,
                count: 0,
                is_year: matches!(digit, 1 | 2),
            });
            run.range.end = end;
            run.count += 1;
            run.is_year &= run.count != 2 || matches!(digit, 0 | 9);
            if characters
                .peek()
                .is_none_or(|(_, next)| self::digit(*next).is_none())
            {
                break;
            }
        }
        run
    })
}

/// Where account numbers stand.
fn account_numbers(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut runs = digits(text);
    let mut window: VecDeque<Digits> = VecDeque::with_capacity(3);
    loop {
        while window.len() < 3
            && let Some(run) = runs.next()
        {
            window.push_back(run);
        }
        match window.make_contiguous() {
            [] => return found,
            [one, ..] if one.count == 12 => found.push(one.range.clone()),
            [first, second, third] if is_account(text, first, second, third) => {
                found.push(first.range.start..third.range.end);
                window.clear();
            }
            _ => {}
        }
        window.pop_front();
    }
}

/// Tells whether three runs of digits are an account number in groups of four, and not a part of a longer
/// number or a row of years.
fn is_account(text: &str, first: &Digits, second: &Digits, third: &Digits) -> bool {
    let groups = [first, second, third];
    let gap = text.get(first.range.end..second.range.start);
    let same = gap == text.get(second.range.end..third.range.start);
    let is_gap = matches!(gap, Some("-" | "\u{FF0D}" | " " | "\u{A0}" | "\u{3000}"));
    if !same
        || !is_gap
        || groups.iter().any(|group| group.count != 4)
        || groups.iter().all(|group| group.is_year)
    {
        return false;
    }
    let gap = gap.unwrap_or_default();
    let before = text.get(..first.range.start).unwrap_or_default();
    let after = text.get(third.range.end..).unwrap_or_default();
    let is_hyphen = matches!(gap, "-" | "\u{FF0D}");
    // Words stand beside a number that is written with spaces, but no more digits.
    let goes_on = |next: Option<char>| is_hyphen || next.is_some_and(|c| digit(c).is_some());
    let longer_before = before
        .strip_suffix(gap)
        .is_some_and(|rest| goes_on(rest.chars().next_back()));
    let longer_after = after
        .strip_prefix(gap)
        .is_some_and(|rest| goes_on(rest.chars().next()));
    !longer_before && !longer_after
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
                .filter_map(|c| char::from_digit(digit(c)?, 10))
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

/// Puts an `x` in place of every character in the ranges but white space, which are in order.
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
        out.extend(
            number
                .chars()
                .map(|c| if c.is_whitespace() { c } else { 'x' }),
        );
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
            ("account 1234 5678 9012 is", "account xxxx xxxx xxxx is"),
            (
                "1234\u{3000}5678\u{3000}9012",
                "xxxx\u{3000}xxxx\u{3000}xxxx",
            ),
            ("１２３４５６７８９０１２ です", "xxxxxxxxxxxx です"),
            ("１２３４－５６７８－９０１２", "xxxxxxxxxxxxxx"),
            ("1234 5678 9012 3456", "1234 5678 9012 3456"),
            ("12 1234 5678 9012", "12 1234 5678 9012"),
            ("1234 5678-9012", "1234 5678-9012"),
            ("2024 2025 2026", "2024 2025 2026"),
            ("2024 1234 5678", "xxxx xxxx xxxx"),
            ("1234  5678 9012", "1234  5678 9012"),
            ("at 10:00 1234 5678 9012", "at 10:00 1234 5678 9012"),
        ] {
            assert_eq!(accounts(text), expected);
            assert_eq!(accounts(expected), expected);
        }
    }
}
