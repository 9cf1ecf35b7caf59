//! Patterns of resources: is there an ARN in some and in none of others?

use super::symbols::{Reading, Symbols};
use super::{Unproven, Verdict};
use crate::budget::Budget;
use crate::iam::arn_fields;
use crate::iam::automaton::{Found, Language, STEPS_OF_A_PAIR, common};

/// An entry of `Resource` or `NotResource`, or a value of the Arn operators.
#[derive(Clone, Debug)]
pub(super) struct Pattern {
    /// As written.
    pub(super) written: String,
    /// `*`: every resource, also none.
    pub(super) is_all: bool,
    /// Field by field, `arn` aside.
    by_field: Shape,
    /// The whole as one text.
    text: Language,
    /// Fields are missing, and a wildcard may stand for them: AWS does not say.
    ///
    /// With six fields, a wildcard before the fifth colon could run across colons only in ARNs whose last
    /// field repeats all that follows the wildcard, colons included (`…:volume/x:instance/y` under
    /// `*:instance/*`). No type of the reference has such ARNs, so that both readings agree.
    is_ambiguous: bool,
    /// A variable or placeholder stands in it.
    has_holes: bool,
    /// A placeholder in it, as written.
    pub(super) placeholder: Option<String>,
}

/// What a pattern is in one reading.
#[derive(Clone, Debug)]
enum Shape {
    /// Every ARN.
    All,
    /// No ARN.
    Nothing,
    /// Those whose fields these are: partition, service, region, account, rest.
    Fields(Box<[Language; 5]>),
    /// Those whose text this is.
    Text,
}

/// Where a pattern stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Place {
    /// In `Resource` or `NotResource`: variables only in the sixth field.
    Resource,
    /// Under an Arn operator, which compares field by field.
    Condition,
}

impl Pattern {
    /// Reads a pattern.
    pub(super) fn read(
        written: &str,
        place: Place,
        variables: bool,
        symbols: &mut Symbols,
    ) -> Self {
        let reading = Reading {
            wildcards: true,
            variables,
        };
        let text = symbols.language(written, reading);
        let fields = arn_fields(written);
        let is_all = text.is_all() && place == Place::Resource;
        let wild = |text: &str| text.contains(['*', '?']);
        let mut has_holes = !text.glob().holes().is_empty();
        let mut placeholder = symbols.placeholder_in(&text);
        let by_field = match fields.as_slice() {
            _ if is_all => Shape::All,
            [arn, partition, service, region, account, rest] => {
                let mut field = |text: &str, number| {
                    let replaced = variables && (number == 5 || place == Place::Condition);
                    let language = symbols.field(text, number, replaced);
                    has_holes |= !language.glob().holes().is_empty();
                    placeholder = placeholder
                        .take()
                        .or_else(|| symbols.placeholder_in(&language));
                    language
                };
                let is_arn = crate::iam::matches(arn, "arn");
                let fields = [
                    field(partition, 1),
                    field(service, 2),
                    field(region, 3),
                    field(account, 4),
                    field(rest, 5),
                ];
                if is_arn {
                    Shape::Fields(Box::new(fields))
                } else {
                    Shape::Nothing
                }
            }
            _ if has_holes => Shape::Text,
            _ => Shape::Nothing,
        };
        Self {
            written: written.to_owned(),
            is_all,
            // An entry that is no ARN stands for itself: AWS does not say what it covers, but for none of its own.
            is_ambiguous: !is_all
                && (fields.len() < 6 && wild(written)
                    || place == Place::Resource && matches!(by_field, Shape::Nothing)),
            by_field,
            text,
            has_holes,
            placeholder,
        }
    }

    /// Tells whether a text is among its ARNs; `None` where that is open.
    pub(super) fn has(&self, arn: &str, fuel: &Budget) -> Option<bool> {
        let mut symbols = Symbols::default();
        // Wildcards of a text are characters; an ARN that has some is not decided.
        if arn.contains(['*', '?', '$']) {
            return None;
        }
        let text = Self::read(arn, Place::Condition, false, &mut symbols);
        if matches!(text.by_field, Shape::Nothing) {
            return Some(false);
        }
        match verdict(&[&text], &[self], fuel) {
            Verdict::Empty => Some(true),
            Verdict::Some if !self.has_holes => Some(false),
            Verdict::Some | Verdict::Unknown(_) => None,
        }
    }

    /// The one ARN that it is, where it is one.
    pub(super) fn name(&self) -> Option<&str> {
        let is_name = |fields: &[Language; 5]| fields.iter().all(|one| one.literal().is_some());
        let fields = self.plain_fields()?;
        let is_as_written = !self.written.contains(['*', '?', '$']);
        (is_as_written && is_name(fields)).then_some(self.written.as_str())
    }

    /// A quick look that says no for most patterns: some field is another text.
    pub(super) fn may_meet(&self, other: &Self) -> bool {
        let (Shape::Fields(here), Shape::Fields(there)) = (&self.by_field, &other.by_field) else {
            return true;
        };
        here.iter()
            .zip(&**there)
            .all(|(a, b)| match (a.literal(), b.literal()) {
                (Some(a), Some(b)) => a == b,
                _ => true,
            })
    }

    /// Tells whether every ARN of `other` is surely in it.
    pub(super) fn includes(&self, other: &Self, fuel: &Budget) -> bool {
        self.is_all
            || self.written == other.written
            || verdict(&[other], &[self], fuel) == Verdict::Empty
    }

    /// Its fields, where nothing in them is open.
    fn plain_fields(&self) -> Option<Fields<'_>> {
        match &self.by_field {
            Shape::Fields(fields) if !self.has_holes => Some(fields),
            _ => None,
        }
    }

    fn shape(&self, by_field: bool) -> &Shape {
        if by_field || !self.is_ambiguous {
            &self.by_field
        } else {
            &Shape::Text
        }
    }
}

/// Tells whether an ARN is in all of `within` and in none of `without`.
///
/// Where a pattern can be read in two ways, both are computed and must agree.
///
/// Source: IAM User Guide, "IAM JSON policy elements: Resource".
pub(super) fn verdict(within: &[&Pattern], without: &[&Pattern], fuel: &Budget) -> Verdict {
    // The same pattern on both sides leaves nothing in any reading.
    if without
        .iter()
        .any(|out| out.is_all || within.iter().any(|pattern| pattern.written == out.written))
    {
        return Verdict::Empty;
    }
    let pairs = within.len().max(1) * (1 + without.len());
    if !fuel.spend(pairs * STEPS_OF_A_PAIR) {
        return Verdict::Unknown(Unproven::TooMany);
    }
    let all = || within.iter().chain(without);
    let by_field = found(within, without, true, fuel);
    let ambiguous = all().find(|pattern| pattern.is_ambiguous);
    let in_text = match ambiguous {
        Some(_) => found(within, without, false, fuel),
        None => by_field,
    };
    let open = || {
        let placeholder = all().find_map(|pattern| pattern.placeholder.clone());
        let hole = || {
            all()
                .find(|pattern| pattern.has_holes)
                .map(|pattern| pattern.written.clone())
        };
        placeholder.or_else(hole)
    };
    let differ = || {
        let pattern = ambiguous.map(|pattern| pattern.written.clone());
        Verdict::Unknown(Unproven::Pattern(pattern.unwrap_or_default()))
    };
    match (by_field, in_text) {
        (Found::Nothing, Found::Nothing) => Verdict::Empty,
        (Found::Unknown, _) | (_, Found::Unknown) => Verdict::Unknown(match open() {
            Some(written) => Unproven::Open(written),
            None => {
                let first = all().next();
                Unproven::Resource(first.map(|one| one.written.clone()).unwrap_or_default())
            }
        }),
        (Found::Nothing, _) | (_, Found::Nothing) => differ(),
        (Found::Text, Found::Text) => Verdict::Some,
        // A variable may have a value of its own in some request; a placeholder stands for one text.
        (Found::WithOwnHoles | Found::Text, Found::WithOwnHoles | Found::Text) => {
            let placeholder = all().find_map(|pattern| pattern.placeholder.clone());
            placeholder.map_or(Verdict::Some, |written| {
                Verdict::Unknown(Unproven::Open(written))
            })
        }
    }
}

/// The answer for one or two patterns of six fields without holes, which is most questions: exact field by
/// field.
fn of_two(within: &[&Pattern], without: &[&Pattern]) -> Option<Found> {
    let (one, other, included) = match (within, without) {
        ([one, other], []) => (one.plain_fields()?, other.plain_fields()?, false),
        ([one], [other]) => (one.plain_fields()?, other.plain_fields()?, true),
        _ => return None,
    };
    let mut pairs = one.iter().zip(other.iter());
    Some(if included {
        if pairs.all(|(one, other)| other.includes(one)) {
            Found::Nothing
        } else {
            Found::Text
        }
    } else if pairs.all(|(one, other)| one.may_meet(other)) {
        Found::Text
    } else {
        Found::Nothing
    })
}

fn found(within: &[&Pattern], without: &[&Pattern], by_field: bool, fuel: &Budget) -> Found {
    if by_field && let Some(found) = of_two(within, without) {
        return found;
    }
    let is_nothing = |pattern: &&&Pattern| matches!(pattern.shape(by_field), Shape::Nothing);
    let is_all = |pattern: &&&Pattern| matches!(pattern.shape(by_field), Shape::All);
    if within.iter().any(|one| is_nothing(&one)) || without.iter().any(|one| is_all(&one)) {
        return Found::Nothing;
    }
    let within: Vec<&Pattern> = within
        .iter()
        .filter(|pattern| !is_all(pattern))
        .copied()
        .collect();
    let without: Vec<&Pattern> = without
        .iter()
        .filter(|pattern| !is_nothing(pattern))
        .copied()
        .collect();
    let fields = (fields(&within, by_field), fields(&without, by_field));
    if let (Some(within), Some(without)) = fields {
        return in_fields(&within, &without, fuel);
    }
    common(&texts(&within), &texts(&without), fuel)
}

fn texts<'a>(patterns: &[&'a Pattern]) -> Vec<&'a Language> {
    patterns.iter().map(|pattern| &pattern.text).collect()
}

type Fields<'a> = &'a [Language; 5];

/// The fields of patterns; `None` where one has none.
fn fields<'a>(patterns: &[&'a Pattern], by_field: bool) -> Option<Vec<Fields<'a>>> {
    patterns
        .iter()
        .map(|pattern| match pattern.shape(by_field) {
            Shape::Fields(fields) => Some(&**fields),
            Shape::All | Shape::Nothing | Shape::Text => None,
        })
        .collect()
}

/// What one field must and must not be.
#[derive(Clone, Default)]
struct Cell<'a> {
    within: Vec<&'a Language>,
    without: Vec<&'a Language>,
}

impl Cell<'_> {
    fn found(&self, fuel: &Budget) -> Found {
        common(&self.within, &self.without, fuel)
    }
}

/// So many times an excluded pattern is taken apart before the search is given up.
const MOST_SPLITS: usize = 64;

/// Looks for an ARN field by field.
fn in_fields(within: &[Fields<'_>], without: &[Fields<'_>], fuel: &Budget) -> Found {
    let relevant: Vec<Fields<'_>> = without
        .iter()
        .filter(|out| {
            within
                .iter()
                .all(|fields| fields.iter().zip(out.iter()).all(|(a, b)| a.may_meet(b)))
        })
        .copied()
        .collect();
    let covered = relevant.iter().any(|out| {
        let mut within = within.iter();
        within.any(|fields| out.iter().zip(fields.iter()).all(|(a, b)| a.includes(b)))
    });
    if covered {
        return Found::Nothing;
    }
    let mut cells: [Cell<'_>; 5] = Default::default();
    for fields in within {
        for (cell, field) in cells.iter_mut().zip(*fields) {
            cell.within.push(field);
        }
    }
    // What covers all fields but one takes a part of that one away.
    let mut several = Vec::new();
    for out in relevant {
        let mut open = cells
            .iter_mut()
            .zip(out.iter())
            .filter(|(cell, field)| !cell.within.iter().any(|within| field.includes(within)));
        match (open.next(), open.next()) {
            (Some((cell, field)), None) => cell.without.push(field),
            _ => several.push(out),
        }
    }
    let alone = all_of(&cells, fuel);
    if several.is_empty() || matches!(alone, Found::Nothing | Found::Unknown) {
        return alone;
    }
    let mut left = MOST_SPLITS;
    split(&cells, &several, &mut left, fuel)
}

/// Takes the excluded patterns out of a product of fields, one after the other:
/// `A×B \ A'×B' = (A\A')×B ∪ (A∩A')×(B\B')`.
fn split(cells: &[Cell<'_>; 5], without: &[Fields<'_>], left: &mut usize, fuel: &Budget) -> Found {
    let Some((out, rest)) = without.split_first() else {
        return all_of(cells, fuel);
    };
    *left = left.saturating_sub(1);
    if *left == 0 {
        return Found::Unknown;
    }
    let apart = cells.iter().zip(*out).any(|(cell, field)| {
        let mut both = cell.clone();
        both.within.push(field);
        both.found(fuel) == Found::Nothing
    });
    if apart {
        return split(cells, rest, left, fuel);
    }
    let (mut open, mut with_holes) = (false, false);
    let mut current = cells.clone();
    for (number, field) in out.iter().enumerate() {
        let mut piece = current.clone();
        if let Some(cell) = piece.get_mut(number) {
            cell.without.push(field);
            if cell.found(fuel) != Found::Nothing {
                match split(&piece, rest, left, fuel) {
                    Found::Text => return Found::Text,
                    Found::WithOwnHoles => with_holes = true,
                    Found::Unknown => open = true,
                    Found::Nothing => {}
                }
            }
        }
        if let Some(cell) = current.get_mut(number) {
            cell.within.push(field);
        }
    }
    match (with_holes, open) {
        (true, _) => Found::WithOwnHoles,
        (false, true) => Found::Unknown,
        (false, false) => Found::Nothing,
    }
}

/// Nothing in one field is nothing at all, whatever is open in another.
fn all_of(cells: &[Cell<'_>; 5], fuel: &Budget) -> Found {
    let found: Vec<Found> = cells.iter().map(|cell| cell.found(fuel)).collect();
    [Found::Nothing, Found::Unknown, Found::WithOwnHoles]
        .into_iter()
        .find(|worst| found.contains(worst))
        .unwrap_or(Found::Text)
}
