//! What is known by its form: addresses, ARNs, regions, accounts, ids, addresses of networks, dates.

use super::address::{is_region, read as read_address};
use super::word::{MAX_VALUE_BYTES, arn_of, is_message, is_open, word};
use super::{ClueFact, ClueSource, Reader, boundary};
use crate::text::Span;

pub(super) fn address(reader: &mut Reader<'_>, at: usize, end: usize) {
    let rest = reader.ahead(at, end, MAX_VALUE_BYTES);
    let word = word(rest);
    let past = at + word.len();
    let before = reader.behind(at, 16);
    // The name of a namespace is no address.
    let is_namespace = before.ends_with("xmlns=\"") || before.contains("xmlns:");
    if !is_open(rest, word)
        && !is_namespace
        && let Some(address) = read_address(word)
    {
        let span = Span {
            start: at,
            end: past,
        };
        reader.add_address(ClueSource::Address, span, address);
    }
    reader.floor = reader.floor.max(past);
}

pub(super) fn host(reader: &mut Reader<'_>, at: usize, end: usize) {
    let before = reader.behind(at, 128);
    let is_sign = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-');
    let host = before
        .rsplit(|c: char| !is_sign(c))
        .next()
        .unwrap_or_default();
    let start = at.saturating_sub(host.len());
    if start < reader.floor || host.is_empty() {
        return;
    }
    address(reader, start, end);
}

pub(super) fn arn(reader: &mut Reader<'_>, at: usize, end: usize) {
    let rest = reader.ahead(at, end, MAX_VALUE_BYTES);
    let word = word(rest);
    let past = at + word.len();
    reader.floor = reader.floor.max(past);
    if is_open(rest, word) || is_message(reader, at) {
        return;
    }
    if let Some(arn) = arn_of(word) {
        let arn = arn.to_owned();
        let span = Span {
            start: at,
            end: past,
        };
        reader.add(ClueSource::Text, span, ClueFact::Resource(arn));
    }
}

pub(super) fn region(reader: &mut Reader<'_>, at: usize, past: usize, end: usize) {
    let is_sign = |c: char| c.is_ascii_alphanumeric() || c == '-';
    let before = reader.behind(at, 16);
    let head = before
        .rsplit(|c: char| !is_sign(c))
        .next()
        .unwrap_or_default();
    let start = at.saturating_sub(head.len());
    let rest = reader.ahead(start, end, 32);
    let length = rest.find(|c: char| !is_sign(c)).unwrap_or(rest.len());
    let text = rest.get(..length).unwrap_or_default();
    if !is_region(text) || start < reader.floor {
        return;
    }
    // A part of a longer name, of an ARN or of a host.
    let is_part = |c: char| matches!(c, ':' | '.' | '_' | '/' | '@');
    let after = rest.get(length..).unwrap_or_default();
    let goes_on = after
        .strip_prefix('.')
        .is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_alphanumeric()))
        || after.starts_with([':', '_', '/', '@']) && !after.starts_with(": ");
    let previous = reader.behind(start, 4);
    let is_named = previous.ends_with(": ") || previous.ends_with(['=', '"']);
    if !is_named && previous.ends_with(is_part) || goes_on || is_message(reader, start) {
        return;
    }
    let span = Span {
        start,
        end: start + length,
    };
    reader.add(ClueSource::Text, span, ClueFact::Region(text.to_owned()));
    reader.floor = reader.floor.max(span.end).max(past.min(span.end));
}

pub(super) fn account(reader: &mut Reader<'_>, past: usize, end: usize) {
    // `account 111122223333`, `Account ID: 1111-2222-3333`, 「アカウント (111122223333)」.
    let rest = reader.ahead(past, end, 48);
    let line = rest.split('\n').next().unwrap_or_default();
    let Some(digit) = line.find(|c: char| c.is_ascii_digit()) else {
        return;
    };
    let between = line.get(..digit).unwrap_or_default();
    if between.chars().filter(|c| c.is_alphanumeric()).count() > 12 || between.contains('.') {
        return;
    }
    let number = line.get(digit..).unwrap_or_default();
    let length = number
        .find(|c: char| !(c.is_ascii_digit() || c == '-'))
        .unwrap_or(number.len());
    let written = number.get(..length).unwrap_or_default();
    let digits: String = written.chars().filter(char::is_ascii_digit).collect();
    let is_grouped = written.len() == 12
        || written.len() == 14 && written.split('-').all(|part| part.len() == 4);
    let goes_on = number
        .get(length..)
        .is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_'));
    if digits.len() != 12 || !is_grouped || goes_on {
        return;
    }
    let start = past + digit;
    let span = Span {
        start,
        end: start + length,
    };
    reader.add(ClueSource::Text, span, ClueFact::Account(digits));
}

pub(super) fn id(reader: &mut Reader<'_>, at: usize, end: usize) {
    let before = reader.behind(at, 4);
    let is_sign = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '/' | ':' | '.');
    if before.ends_with(is_sign) && !before.ends_with(": ") {
        return;
    }
    let rest = reader.ahead(at, end, 40);
    let length = rest
        .find(|c: char| !(c.is_ascii_alphanumeric() || c == '-'))
        .unwrap_or(rest.len());
    let text = rest.get(..length).unwrap_or_default();
    let Some((prefix, number)) = text.split_once('-') else {
        return;
    };
    let is_id = matches!(number.len(), 8 | 17)
        && number
            .bytes()
            .all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte))
        && number.bytes().any(|byte| byte.is_ascii_digit());
    if !is_id || is_message(reader, at) {
        return;
    }
    let span = Span {
        start: at,
        end: at + length,
    };
    let value = text.to_owned();
    let fact = match prefix {
        "vpce" => ClueFact::Key {
            key: "aws:SourceVpce".to_owned(),
            value,
        },
        "vpc" => ClueFact::Key {
            key: "aws:SourceVpc".to_owned(),
            value,
        },
        _ => ClueFact::Id(value),
    };
    reader.add(ClueSource::Text, span, fact);
}

pub(super) fn network(reader: &mut Reader<'_>, at: usize, past: usize, end: usize) {
    let before = reader.behind(at, 24);
    if before
        .ends_with(|c: char| c.is_ascii_alphanumeric() && !before.ends_with("source") || c == '-')
    {
        return;
    }
    let rest = reader.ahead(past, end, 40);
    let line = rest.split('\n').next().unwrap_or_default();
    if line.starts_with(|c: char| c.is_ascii_lowercase() && !line.starts_with("address")) {
        return;
    }
    let Some(digit) = line.find(|c: char| c.is_ascii_digit()) else {
        return;
    };
    let number = line.get(digit..).unwrap_or_default();
    let length = number
        .find(|c: char| !(c.is_ascii_digit() || c == '.'))
        .unwrap_or(number.len());
    let text = number
        .get(..length)
        .unwrap_or_default()
        .trim_end_matches('.');
    if text.parse::<std::net::Ipv4Addr>().is_err() {
        return;
    }
    let start = past + digit;
    let span = Span {
        start,
        end: start + text.len(),
    };
    let key = "aws:SourceIp".to_owned();
    let value = text.to_owned();
    reader.add(ClueSource::Text, span, ClueFact::Key { key, value });
}

pub(super) fn date(reader: &mut Reader<'_>, at: usize, end: usize) {
    let before = reader.behind(at, 2);
    let rest = reader.ahead(at, end, 10);
    let is_day = rest.len() == 10
        && rest.bytes().enumerate().all(|(place, byte)| match place {
            4 | 7 => matches!(byte, b'-' | b'/'),
            _ => byte.is_ascii_digit(),
        });
    let after = reader.ahead(at + 10, end, 1);
    let goes_on =
        |text: &str| text.starts_with(|c: char| c.is_ascii_alphanumeric() && c != 'T' || c == '/');
    if !is_day
        || before.ends_with(|c: char| c.is_ascii_alphanumeric() || matches!(c, '/' | '-' | '_'))
        || goes_on(after)
    {
        return;
    }
    let span = Span {
        start: at,
        end: boundary(reader.text, at + 10),
    };
    let day = rest.replace('/', "-");
    reader.add(ClueSource::Text, span, ClueFact::Date(day));
}
