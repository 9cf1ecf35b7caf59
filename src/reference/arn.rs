//! From an ARN to the resource types that it can be.
//!
//! Both sides are patterns: the reference has `${BucketName}` where the ARN varies; the ARN may be a
//! policy's (`*`, `?`, `${aws:username}`) or redacted (`****`, `<AccountID>`). They fit when one text can
//! match both.
//!
//! What varies may hold slashes and colons (log groups, paths of roles, objects), so several types of a
//! service may fit: `bucket/key` fits objects, and buckets with a slash in their name. The type whose
//! placeholders take in the fewest slashes, then colons, is the one that is meant.

use super::{Action, ActionResource, ActionsOn, ResourceType, Service};
use crate::iam::find_placeholders;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

/// What a placeholder pays for a slash and for a colon. No text has so many colons that they weigh as much as
/// a slash.
const SLASH: u64 = 1 << 32;
const COLON: u64 = 1;

/// Every ARN.
const ANY_ARN: &str = "arn:*:*:*:*:*";

/// A run of wildcards that takes at least so many bytes takes any number of them, as far as a pattern of the
/// reference can tell: none has as many pieces.
const LONGEST_RUN: usize = 512;

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

/// The actions, of every service, that can go with the ARN.
pub(super) fn actions_on(arn: &str) -> ActionsOn {
    let mut found = ActionsOn::default();
    let Some(fields) = Fields::read(arn) else {
        return found;
    };
    let named = |name: &str| services_by_name().get(name).into_iter().flatten().copied();
    // Those whose ARNs have any name are not named by this one.
    let (services, unnamed): (BTreeSet<Service>, BTreeSet<Service>) = match &fields {
        Fields::Six([_, _, name, ..]) if name.is_plain => (
            named(name.text).chain(super::service(name.text)).collect(),
            named("").collect(),
        ),
        Fields::Six(_) | Fields::Open => (super::services().collect(), BTreeSet::new()),
    };
    let mut untyped = Vec::new();
    for service in services.union(&unnamed).copied() {
        let mut fits = fits(service, &fields);
        let best = fits.iter().map(|fit| fit.1).min();
        fits.retain(|fit| best.is_some_and(|best| fit.1 / SLASH == best / SLASH));
        let is_named = services.contains(&service);
        if fits.is_empty() && !is_named {
            continue;
        }
        for action in service.actions() {
            let mut types = action.resources().map(ActionResource::resource_type);
            if action.needs_star() {
                found.unlisted.extend(is_named.then_some(action));
            } else if fits.is_empty() {
                untyped.push(action);
            } else if types.any(|kind| fits.iter().any(|fit| fit.0 == kind)) {
                found.listed.push(action);
            }
        }
    }
    if found.listed.is_empty() {
        found.unlisted.append(&mut untyped);
    }
    found
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
fn rows_among(action: Action, fits: &[(ResourceType, u64)]) -> Vec<ActionResource> {
    let Some(best) = fits.iter().map(|fit| fit.1).min() else {
        return Vec::new();
    };
    let rows = |accept: &dyn Fn(u64) -> bool| -> Vec<ActionResource> {
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

/// Whether it is the ARN of one resource of a type, with no slash in a name.
pub(super) fn is_of_a_type(arn: &str) -> bool {
    let Some(Fields::Six(fields)) = Fields::read(arn) else {
        return false;
    };
    let is_plain = fields.iter().all(|field| field.is_plain);
    let fields = Fields::Six(fields);
    let mut types = super::services().flat_map(Service::resource_types);
    is_plain && types.any(|kind| fields.cost_of(kind).is_some_and(|cost| cost < SLASH))
}

/// The types of the service that the ARN can be, with what each pays.
fn fits(service: Service, fields: &Fields<'_>) -> Vec<(ResourceType, u64)> {
    service
        .resource_types()
        .filter_map(|kind| Some((kind, fields.cost_of(kind)?)))
        .collect()
}

/// An ARN as it is compared.
#[expect(
    clippy::large_enum_variant,
    reason = "one is made for a question, and is nowhere kept"
)]
enum Fields<'a> {
    /// Cut into what its colons separate: `arn`, partition, service, region, account, resource.
    Six([Field<'a>; 6]),
    /// Fewer fields, and a wildcard or a variable may stand for those that are missing: an ARN of any type.
    Open,
}

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
        let mut fields = [""; 6];
        let mut rest = Some(arn);
        for (number, field) in fields.iter_mut().enumerate() {
            let Some(text) = rest else {
                if arn.ends_with('*') && (arn.starts_with("arn:") || arn.starts_with("*:")) {
                    *field = "*";
                    continue;
                }
                let whole = Field::read(arn);
                let is_open = !whole.is_plain && common(ANY_ARN, &whole).is_some();
                return is_open.then_some(Self::Open);
            };
            (*field, rest) = if number == 5 {
                (text, None)
            } else {
                split_at_colon(text)
            };
        }
        // `*rn` and `?rn` are `arn` as well.
        let fields = fields.map(Field::read);
        common("arn", fields.first()?).map(|_| Self::Six(fields))
    }

    /// What the type pays to fit; `None` where it does not.
    fn cost_of(&self, kind: ResourceType) -> Option<u64> {
        kind.arn_patterns()
            .filter_map(|pattern| self.cost(pattern))
            .min()
    }

    fn cost(&self, pattern: &str) -> Option<u64> {
        let fields = match self {
            Self::Six(fields) => fields,
            Self::Open => return Some(0),
        };
        let mut total = 0_u64;
        let mut expected = pattern.splitn(6, ':');
        for (number, field) in fields.iter().enumerate() {
            let expected = expected.next()?;
            // a region or account that varies may be empty: AWS's own documents, redactions
            let free = number < 5 && expected.starts_with("${") && expected.ends_with('}');
            if !free {
                total = total.saturating_add(common(expected, field)?);
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
const NEVER: u64 = u64::MAX;

/// The least that a text pays that both match; `None` where there is none. At worst
/// `expected.len() * field.pieces.len()` steps; mostly as many as the pieces that agree, as only the places
/// in `expected` are looked at that can be reached.
fn common(expected: &str, field: &Field<'_>) -> Option<u64> {
    if field.is_plain && !expected.contains(['$', '*']) {
        return (expected == field.text).then_some(0);
    }
    if differ_at_start(expected, field.text) {
        return None;
    }
    let expected = expected_pieces(expected);
    // What it costs to be at each place in `expected`, and the first and last that can be reached.
    let mut costs = vec![NEVER; expected.len() + 1];
    *costs.first_mut()? = 0;
    let mut reached = (0, 0);
    settle(&expected, &mut costs, &mut reached);
    for written in &field.pieces {
        match written {
            Piece::Many => take_any(&mut costs, &mut reached),
            Piece::One => take_one(&expected, &mut costs, &mut reached, None),
            Piece::Byte(byte) => take_one(&expected, &mut costs, &mut reached, Some(*byte)),
        }
        if reached.0 > reached.1 {
            return None;
        }
        settle(&expected, &mut costs, &mut reached);
    }
    costs.last().copied().filter(|cost| *cost != NEVER)
}

/// Goes on past each `Many` of `expected`, which may be empty.
fn settle(expected: &[Piece], costs: &mut [u64], reached: &mut (usize, usize)) {
    let mut place = reached.0;
    while place <= reached.1 {
        let here = costs.get(place).copied().unwrap_or(NEVER);
        if here != NEVER
            && expected.get(place) == Some(&Piece::Many)
            && let Some(next) = costs.get_mut(place + 1)
        {
            *next = here.min(*next);
            reached.1 = reached.1.max(place + 1);
        }
        place += 1;
    }
}

/// Takes any bytes that `expected` wants, for nothing.
fn take_any(costs: &mut [u64], reached: &mut (usize, usize)) {
    let mut least = NEVER;
    for cost in costs.iter_mut().skip(reached.0) {
        least = least.min(*cost);
        *cost = least;
    }
    reached.1 = costs.len().saturating_sub(1);
}

/// Takes one byte; any that is wanted where `byte` is `None`.
fn take_one(expected: &[Piece], costs: &mut [u64], reached: &mut (usize, usize), byte: Option<u8>) {
    let price = byte.map_or(0, price);
    let (first, last) = *reached;
    *reached = (usize::MAX, 0);
    // What comes over from the place before.
    let mut over = NEVER;
    for place in first..=last.saturating_add(1) {
        let Some(cost) = costs.get_mut(place) else {
            break;
        };
        let here = if place <= last { *cost } else { NEVER };
        let (stays, goes) = match (expected.get(place), byte) {
            (Some(Piece::Many), _) => (here.saturating_add(price), NEVER),
            (Some(Piece::One), _) => (NEVER, here.saturating_add(price)),
            (Some(Piece::Byte(wanted)), Some(byte)) if *wanted != byte => (NEVER, NEVER),
            (Some(Piece::Byte(_)), _) => (NEVER, here),
            (None, _) => (NEVER, NEVER),
        };
        *cost = stays.min(over);
        if *cost != NEVER {
            *reached = (reached.0.min(place), reached.1.max(place));
        }
        over = goes;
    }
}

/// What a placeholder pays for a byte.
fn price(byte: u8) -> u64 {
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
    normal(pieces)
}

/// The same with each run of wildcards in one order, no longer than tells.
fn normal(written: Vec<Piece>) -> Vec<Piece> {
    let mut pieces = Vec::with_capacity(written.len());
    let (mut ones, mut many) = (0, false);
    for piece in written.into_iter().map(Some).chain([None]) {
        match piece {
            Some(Piece::One) => ones += 1,
            Some(Piece::Many) => many = true,
            Some(Piece::Byte(_)) | None => {
                let length = if many { ones.min(LONGEST_RUN) } else { ones };
                pieces.extend(std::iter::repeat_n(Piece::One, length));
                pieces.extend(many.then_some(Piece::Many));
                pieces.extend(piece);
                (ones, many) = (0, false);
            }
        }
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The same by looking at every text that both can take, piece by piece.
    fn least(expected: &[Piece], written: &[Piece]) -> u64 {
        match (expected.split_first(), written.split_first()) {
            (None, None) => 0,
            (Some((Piece::Many, rest)), None) => least(rest, written),
            (None, Some((Piece::Many, rest))) => least(expected, rest),
            (None, Some(_)) | (Some(_), None) => NEVER,
            (Some((wanted, more)), Some((piece, rest))) => {
                let over = |a: &[Piece], b: &[Piece], price: u64| least(a, b).saturating_add(price);
                match (wanted, piece) {
                    (Piece::Many, Piece::Many) => {
                        over(more, written, 0).min(over(expected, rest, 0))
                    }
                    (_, Piece::Many) => over(more, written, 0).min(over(expected, rest, 0)),
                    (Piece::Many, Piece::One) => {
                        over(more, written, 0).min(over(expected, rest, 0))
                    }
                    (Piece::Many, Piece::Byte(byte)) => {
                        over(more, written, 0).min(over(expected, rest, price(*byte)))
                    }
                    (Piece::One, Piece::Byte(byte)) => over(more, rest, price(*byte)),
                    (Piece::Byte(wanted), Piece::Byte(byte)) if wanted != byte => NEVER,
                    (Piece::Byte(_) | Piece::One, _) => over(more, rest, 0),
                }
            }
        }
    }

    proptest! {
        #[test]
        fn what_fits_pays_the_least(expected in "(a|b|/|:|\\$\\{X\\}|\\*){0,5}", written in "[ab/:*?]{0,8}") {
            let all = least(&expected_pieces(&expected), &written_pieces(&written));
            let found = common(&expected, &Field::read(&written));
            prop_assert_eq!(found, (all != NEVER).then_some(all), "{} and {}", expected, written);
        }
    }

    #[test]
    fn a_run_is_longer_than_any_pattern() {
        let patterns = super::super::services()
            .flat_map(Service::resource_types)
            .flat_map(ResourceType::arn_patterns);
        let longest = patterns.map(|pattern| expected_pieces(pattern).len()).max();
        assert!(
            longest.is_some_and(|length| length < LONGEST_RUN / 2),
            "{longest:?}"
        );
    }
}
