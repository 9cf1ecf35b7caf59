//! From an ARN to the resource types that it can be.
//!
//! Both sides are patterns: the reference has `${BucketName}` where the ARN varies; the ARN may be a
//! policy's (`*`, `?`, `${aws:username}`) or redacted (`****`, `<AccountID>`). They fit when one text can
//! match both.
//!
//! What varies may hold slashes and colons (log groups, paths of roles, objects), so several types of a
//! service may fit: `bucket/key` fits objects, and buckets with a slash in their name. The type whose
//! placeholders take in the fewest slashes, then colons, is the one that is meant.

use super::{Action, ActionResource, ResourceType, Service};
use crate::iam::find_placeholders;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

/// An ARN has no more bytes than this; longer text is none.
///
/// Source: IAM API Reference, the `arnType` of 2048 characters at most.
const LONGEST: usize = 2048;

/// What a placeholder pays for a slash and for a colon.
const SLASH: u32 = 1 << 16;
const COLON: u32 = 1;

/// The types, in every service, that the ARN can be.
pub(super) fn types_of(arn: &str) -> Vec<ResourceType> {
    let Some(fields) = Fields::read(arn) else {
        return Vec::new();
    };
    super::services()
        .flat_map(|service| {
            let fits = fits(service, &fields);
            let best = fits.iter().map(|fit| fit.1).min();
            fits.into_iter()
                .filter(move |fit| Some(fit.1) == best)
                .map(|fit| fit.0)
        })
        .collect()
}

/// The action's types that the ARN can be.
pub(super) fn rows_of(action: Action, arn: &str) -> Vec<ActionResource> {
    let Some(fields) = Fields::read(arn) else {
        return Vec::new();
    };
    rows_among(action, &fits(action.service(), &fields))
}

/// The actions, of every service, that have a type that the ARN can be.
pub(super) fn actions_on(arn: &str) -> Vec<Action> {
    let Some(fields) = Fields::read(arn) else {
        return Vec::new();
    };
    let Fields([_, _, name, ..]) = &fields;
    let services: Vec<Service> = if name.is_plain {
        services_by_name()
            .get(name.text)
            .into_iter()
            .chain(services_by_name().get(""))
            .flatten()
            .copied()
            .collect()
    } else {
        super::services().collect()
    };
    services
        .into_iter()
        .flat_map(|service| {
            let mut fits = fits(service, &fields);
            let best = fits.iter().map(|fit| fit.1).min();
            fits.retain(|fit| best.is_some_and(|best| fit.1 / SLASH == best / SLASH));
            let actions = (!fits.is_empty()).then(|| service.actions());
            let fitting = move |action: &Action| {
                let mut types = action.resources().map(ActionResource::resource_type);
                types.any(|kind| fits.iter().any(|fit| fit.0 == kind))
            };
            actions.into_iter().flatten().filter(fitting)
        })
        .collect()
}

/// The services by the names that stand in the ARNs of their types; under the empty name those with a
/// name that varies.
fn services_by_name() -> &'static BTreeMap<&'static str, BTreeSet<Service>> {
    static INDEX: LazyLock<BTreeMap<&'static str, BTreeSet<Service>>> = LazyLock::new(|| {
        let mut index: BTreeMap<&'static str, BTreeSet<Service>> = BTreeMap::new();
        for service in super::services() {
            for pattern in service
                .resource_types()
                .flat_map(ResourceType::arn_patterns)
            {
                let name = pattern.split(':').nth(2).unwrap_or_default();
                let name = if name.contains(['$', '*']) { "" } else { name };
                index.entry(name).or_default().insert(service);
            }
        }
        index
    });
    &INDEX
}

/// The rows of an action among the types that fit, each with what it pays.
fn rows_among(action: Action, fits: &[(ResourceType, u32)]) -> Vec<ActionResource> {
    let Some(best) = fits.iter().map(|fit| fit.1).min() else {
        return Vec::new();
    };
    let rows = |accept: &dyn Fn(u32) -> bool| -> Vec<ActionResource> {
        action
            .resources()
            .filter(|row| {
                fits.iter()
                    .any(|fit| fit.0 == row.resource_type() && accept(fit.1))
            })
            .collect()
    };
    let fitting = rows(&|cost| cost == best);
    if fitting.is_empty() {
        // lambda:InvokeFunction lists only the function, and `function:name:alias` is authorised as one;
        // a slash is another matter: `bucket/key` is no bucket.
        rows(&|cost| cost / SLASH == best / SLASH)
    } else {
        fitting
    }
}

/// Whether the ARN can be of the type, and no other type of the service fits with fewer slashes.
pub(super) fn may_be(kind: ResourceType, arn: &str) -> bool {
    let Some(fields) = Fields::read(arn) else {
        return false;
    };
    let Some(own) = fields.cost_of(kind) else {
        return false;
    };
    own < SLASH
        || kind
            .service()
            .resource_types()
            .filter_map(|other| fields.cost_of(other))
            .all(|other| own / SLASH <= other / SLASH)
}

/// The types of the service that the ARN can be, with what each pays.
fn fits(service: Service, fields: &Fields<'_>) -> Vec<(ResourceType, u32)> {
    service
        .resource_types()
        .filter_map(|kind| Some((kind, fields.cost_of(kind)?)))
        .collect()
}

/// An ARN cut into what its colons separate: `arn`, partition, service, region, account, resource.
struct Fields<'a>([Field<'a>; 6]);

/// A field of an ARN as written, and what of it is open.
struct Field<'a> {
    text: &'a str,
    pieces: Vec<Piece>,
    /// Nothing is open.
    is_plain: bool,
}

impl<'a> Field<'a> {
    fn read(text: &'a str) -> Self {
        let pieces = written_pieces(text);
        let is_plain = pieces.iter().all(|piece| matches!(piece, Piece::Byte(_)));
        Self {
            text,
            pieces,
            is_plain,
        }
    }
}

impl<'a> Fields<'a> {
    /// `None` for text that is no ARN. After a `*` that ends the text, missing fields are `*`.
    fn read(arn: &'a str) -> Option<Self> {
        let arn = arn.trim();
        if arn.len() > LONGEST {
            return None;
        }
        let mut fields = [""; 6];
        let mut rest = Some(arn);
        for (number, field) in fields.iter_mut().enumerate() {
            let Some(text) = rest else {
                if !arn.ends_with('*') {
                    return None;
                }
                *field = "*";
                continue;
            };
            (*field, rest) = if number == 5 {
                (text, None)
            } else {
                split_at_colon(text)
            };
        }
        matches!(fields, ["arn" | "*", ..]).then(|| Self(fields.map(Field::read)))
    }

    /// What the type pays to fit; `None` where it does not.
    fn cost_of(&self, kind: ResourceType) -> Option<u32> {
        kind.arn_patterns()
            .filter_map(|pattern| self.cost(pattern))
            .min()
    }

    fn cost(&self, pattern: &str) -> Option<u32> {
        let mut total = 0;
        let mut expected = pattern.splitn(6, ':');
        for (number, field) in self.0.iter().enumerate() {
            let expected = expected.next()?;
            // a region or account that varies may be empty: AWS's own documents, redactions
            let free = number < 5 && expected.starts_with("${") && expected.ends_with('}');
            if !free {
                total += common(expected, field)?;
            }
        }
        Some(total)
    }
}

/// Cuts at the first colon that is in no `${…}`; the second part is `None` where there is none.
fn split_at_colon(text: &str) -> (&str, Option<&str>) {
    let mut in_variable = false;
    let mut before = b' ';
    let colon = text.bytes().position(|byte| {
        match byte {
            b'{' if before == b'$' => in_variable = true,
            b'}' => in_variable = false,
            _ => {}
        }
        before = byte;
        byte == b':' && !in_variable
    });
    match colon.and_then(|at| text.split_at_checked(at)) {
        Some((field, rest)) => (field, rest.strip_prefix(':')),
        None => (text, None),
    }
}

/// A piece of a pattern.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Piece {
    /// This byte.
    Byte(u8),
    /// Any one byte.
    One,
    /// Any bytes, also none.
    Many,
}

/// No text matches both.
const NEVER: u32 = u32::MAX;

/// The least that a text pays that both match; `None` where there is none. At worst
/// `expected.len() * field.pieces.len()` steps.
fn common(expected: &str, field: &Field<'_>) -> Option<u32> {
    if field.is_plain && !expected.contains(['$', '*']) {
        return (expected == field.text).then_some(0);
    }
    if differ_at_start(expected, field.text) {
        return None;
    }
    let expected = expected_pieces(expected);
    let written = &field.pieces;
    // what the rest of `expected` pays with the rest of `written`, for each place in `written`; at the end
    // of `expected` only what may be empty is left over
    let mut below = vec![NEVER; written.len() + 1];
    let open = written
        .iter()
        .rev()
        .take_while(|piece| **piece == Piece::Many);
    let open = 1 + open.count();
    below.iter_mut().rev().take(open).for_each(|cost| *cost = 0);
    for wanted in expected.into_iter().rev() {
        // the last place of the row below, and of this row
        let mut below_after = below.last().copied().unwrap_or(NEVER);
        let mut after = if wanted == Piece::Many {
            below_after
        } else {
            NEVER
        };
        for (place, cost) in below.iter_mut().enumerate().rev() {
            let Some(piece) = written.get(place) else {
                *cost = after;
                continue;
            };
            let below_here = *cost;
            after = match (wanted, *piece) {
                (_, Piece::Many) | (Piece::Many, Piece::One) => after.min(below_here),
                (Piece::Many, Piece::Byte(byte)) => {
                    after.saturating_add(price(byte)).min(below_here)
                }
                (Piece::Byte(left), Piece::Byte(right)) if left != right => NEVER,
                (Piece::Byte(_), _) | (Piece::One, Piece::One) => below_after,
                (Piece::One, Piece::Byte(byte)) => below_after.saturating_add(price(byte)),
            };
            below_after = below_here;
            *cost = after;
        }
    }
    below.first().copied().filter(|cost| *cost != NEVER)
}

/// What a placeholder pays for a byte.
fn price(byte: u8) -> u32 {
    match byte {
        b'/' => SLASH,
        b':' => COLON,
        _ => 0,
    }
}

/// Their plain text before the first wildcard or placeholder tells already that they do not fit.
fn differ_at_start(expected: &str, written: &str) -> bool {
    // x and y may begin a placeholder: `xxxx`, `your-bucket`
    let plain = |byte: u8| matches!(byte, b'a'..=b'w' | b'-' | b'/' | b':');
    expected
        .bytes()
        .zip(written.bytes())
        .take_while(|(left, right)| plain(*left) && plain(*right))
        .any(|(left, right)| left != right)
}

/// A pattern of the reference: `${…}` and `*` are at least one byte.
fn expected_pieces(pattern: &str) -> Vec<Piece> {
    let mut pieces = Vec::with_capacity(pattern.len());
    let mut rest = pattern;
    while let Some((plain, after)) = rest.split_once('$') {
        pieces.extend(plain.bytes().map(expected_piece));
        pieces.extend([Piece::One, Piece::Many]);
        rest = after.split_once('}').map_or("", |(_, rest)| rest);
    }
    pieces.extend(rest.bytes().map(expected_piece));
    pieces
}

fn expected_piece(byte: u8) -> Piece {
    if byte == b'*' {
        Piece::Many
    } else {
        Piece::Byte(byte)
    }
}

/// A field as written: wildcards, variables and redactions are open.
fn written_pieces(field: &str) -> Vec<Piece> {
    let mut redacted = find_placeholders(field).into_iter().peekable();
    let mut pieces = Vec::with_capacity(field.len());
    let mut bytes = field.bytes().enumerate().peekable();
    while let Some((at, byte)) = bytes.next() {
        let end = if let Some(range) = redacted.next_if(|range| range.start == at) {
            Some(range.end)
        } else if byte == b'$' && bytes.peek().is_some_and(|(_, next)| *next == b'{') {
            let variable = field.get(at..).and_then(|rest| rest.find('}'));
            variable.map(|length| at + length + 1)
        } else {
            None
        };
        pieces.push(match (end, byte) {
            (Some(_), _) | (None, b'*') => Piece::Many,
            (None, b'?') => Piece::One,
            (None, byte) => Piece::Byte(byte),
        });
        while bytes
            .next_if(|(place, _)| end.is_some_and(|end| *place < end))
            .is_some()
        {}
    }
    pieces.dedup_by(|piece, before| *piece == Piece::Many && *before == Piece::Many);
    pieces
}
