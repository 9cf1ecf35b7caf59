//! Patterns of a policy against text of a request, either with gaps.

use super::presence::{Facts, Lookup};
use super::{Truth, Unknown};
use crate::iam::wildcard;
use crate::iam::wildcard::{Glob, Symbol};
use crate::iam::{Piece, arn_fields, placeholder, variable_pieces};
use std::borrow::Cow;
use std::collections::BTreeSet;

/// A text of the request, as far as it is known.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Value {
    pub(super) parts: Vec<Part>,
}

/// A part of a [`Value`].
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Part {
    /// This text.
    Text(String),
    /// An unknown run of text.
    Hole(Unknown),
}

impl Value {
    /// A text as printed: its placeholders become holes.
    pub(super) fn read(text: &str) -> Self {
        let mut parts = Vec::new();
        let mut from = 0;
        for place in placeholder::find(text) {
            if let Some(before) = text.get(from..place.start).filter(|text| !text.is_empty()) {
                parts.push(Part::Text(before.to_owned()));
            }
            let written = text.get(place.clone()).unwrap_or_default();
            parts.push(Part::Hole(Unknown::Placeholder(written.to_owned())));
            from = place.end;
        }
        if let Some(rest) = text.get(from..).filter(|text| !text.is_empty()) {
            parts.push(Part::Text(rest.to_owned()));
        }
        Self { parts }
    }

    /// The text; `None` when a part of it is unknown.
    pub(super) fn text(&self) -> Option<&str> {
        match self.parts.as_slice() {
            [] => Some(""),
            [Part::Text(text)] => Some(text),
            _ => None,
        }
    }

    /// Tells whether there is a colon in what is known of it.
    fn has_colon(&self) -> bool {
        self.parts
            .iter()
            .any(|part| matches!(part, Part::Text(text) if text.contains(':')))
    }

    /// A text of which only the beginning is known.
    pub(super) fn beginning_with(text: &str, rest: Unknown) -> Self {
        Self {
            parts: vec![Part::Text(text.to_owned()), Part::Hole(rest)],
        }
    }

    /// The fields of an ARN: at most six, fewer when it is none.
    pub(super) fn arn_fields(&self) -> Vec<Self> {
        let mut fields = vec![Self { parts: Vec::new() }];
        for part in &self.parts {
            let Part::Text(text) = part else {
                if let Some(field) = fields.last_mut() {
                    field.parts.push(part.clone());
                }
                continue;
            };
            let room = 7 - fields.len();
            for (number, piece) in text.splitn(room, ':').enumerate() {
                if number > 0 {
                    fields.push(Self { parts: Vec::new() });
                }
                if let Some(field) = fields.last_mut().filter(|_| !piece.is_empty()) {
                    field.parts.push(Part::Text(piece.to_owned()));
                }
            }
        }
        fields
    }

    /// On what it depends.
    fn unknowns(&self) -> BTreeSet<Unknown> {
        self.parts
            .iter()
            .filter_map(|part| match part {
                Part::Text(_) => None,
                Part::Hole(unknown) => Some(unknown.clone()),
            })
            .collect()
    }

    /// A truth that nobody can tell because of its gaps.
    pub(super) fn open(&self) -> Truth {
        Truth::depends_on_all(self.unknowns())
    }

    /// For people: gaps as they were written.
    pub(super) fn shown(&self) -> String {
        self.parts
            .iter()
            .map(|part| match part {
                Part::Text(text) | Part::Hole(Unknown::Placeholder(text)) => text.as_str(),
                Part::Hole(_) => "…",
            })
            .collect()
    }
}

/// Numbers for the holes that occur in one comparison.
#[derive(Default)]
pub(super) struct Holes {
    names: Vec<Unknown>,
    /// Whether case does not count: secrets that differ may be equal then.
    ignore_case: bool,
}

impl Holes {
    /// For texts whose case does not count, or counts.
    pub(super) fn ignoring_case(ignore_case: bool) -> Self {
        Self {
            names: Vec::new(),
            ignore_case,
        }
    }

    fn number(&mut self, unknown: Unknown) -> usize {
        if let Some(number) = self.names.iter().position(|name| *name == unknown) {
            return number;
        }
        self.names.push(unknown);
        self.names.len() - 1
    }

    /// Tells whether `pattern` covers `text`.
    pub(super) fn covers(&self, pattern: &Glob, text: &Glob) -> Truth {
        if pattern.surely_covers(text) {
            return Truth::True;
        }
        let mut holes = pattern.holes();
        holes.extend(text.holes());
        if holes.is_empty() || !pattern.may_meet(text) || self.differ_in_a_secret(pattern, text) {
            return Truth::False;
        }
        let on = holes
            .into_iter()
            .filter_map(|hole| self.names.get(hole).cloned());
        Truth::depends_on_all(on.collect())
    }

    /// Tells whether both are alike but for one place, where they have different secrets.
    fn differ_in_a_secret(&self, pattern: &Glob, text: &Glob) -> bool {
        let (pattern, text) = (pattern.symbols(), text.symbols());
        let mut differing = pattern.iter().zip(text).filter(|(one, other)| one != other);
        let name = |hole: usize| match self.names.get(hole) {
            Some(Unknown::Placeholder(written)) => Some(written.as_str()),
            _ => None,
        };
        let (Some((Symbol::Hole(one), Symbol::Hole(other))), None) =
            (differing.next(), differing.next())
        else {
            return false;
        };
        let others = name(*one).zip(name(*other));
        let others =
            others.is_some_and(|(one, other)| placeholder::are_of_other_secrets(one, other));
        others && pattern.len() == text.len() && !self.ignore_case
    }

    /// A value of the request as a glob.
    pub(super) fn text(&mut self, value: &Value) -> Glob {
        let mut glob = Glob::default();
        self.push_value(&mut glob, value);
        glob
    }

    fn push_value(&mut self, glob: &mut Glob, value: &Value) {
        for part in &value.parts {
            match part {
                Part::Text(text) => glob.push_text(text),
                Part::Hole(unknown) => {
                    let hole = self.number(unknown.clone());
                    glob.push(Symbol::Hole(hole));
                }
            }
        }
    }

    /// A text of a policy in which `*` and `?` are wildcards and nothing is replaced, as a glob.
    pub(super) fn pattern(&mut self, written: &str) -> Glob {
        let mut glob = Glob::default();
        for part in Value::read(written).parts {
            match part {
                Part::Text(text) => glob.push_pattern(&text),
                Part::Hole(unknown) => {
                    let hole = self.number(unknown);
                    glob.push(Symbol::Hole(hole));
                }
            }
        }
        glob
    }

    /// A hole that stands for a whole field.
    pub(super) fn hole(&mut self, unknown: Unknown) -> Glob {
        let mut glob = Glob::default();
        let hole = self.number(unknown);
        glob.push(Symbol::Hole(hole));
        glob
    }
}

/// What `*`, `?` and `${…}` are in a text of a policy.
#[derive(Clone, Copy)]
pub(super) struct Reading {
    /// `*` and `?` are wildcards.
    pub(super) wildcards: bool,
    /// `${key}` is replaced by the key's value.
    pub(super) variables: bool,
}

/// A text of a policy as a glob.
pub(super) struct Pattern {
    /// The glob.
    pub(super) glob: Glob,
    /// A variable in it whose key is absent for sure, so that it matches nothing.
    pub(super) absent: Option<String>,
    /// Variables in it whose keys may be absent.
    pub(super) may_be_absent: BTreeSet<Unknown>,
}

impl Pattern {
    /// Reads a text of a policy.
    pub(super) fn read(text: &str, reading: Reading, holes: &mut Holes, facts: &Facts<'_>) -> Self {
        facts.draw_pieces(text);
        let mut pattern = Self {
            glob: Glob::default(),
            absent: None,
            may_be_absent: BTreeSet::new(),
        };
        for piece in variable_pieces(text) {
            match piece {
                Piece::Text(text) => pattern.push_written(text, reading, holes),
                Piece::Template(written) => {
                    let hole = holes.number(Unknown::Placeholder(written.to_owned()));
                    pattern.glob.push(Symbol::Hole(hole));
                }
                Piece::Literal(character) if reading.variables => {
                    pattern.glob.push(Symbol::Char(character));
                }
                Piece::Literal('*') => pattern.push_written("${*}", reading, holes),
                Piece::Literal('?') => pattern.push_written("${?}", reading, holes),
                Piece::Literal(_) => pattern.push_written("${$}", reading, holes),
                Piece::Variable { key, default, .. } if reading.variables => {
                    pattern.push_variable(key, default, holes, facts);
                }
                Piece::Malformed(written) | Piece::Variable { written, .. } => {
                    pattern.glob.push_text(written);
                }
            }
        }
        pattern
    }

    fn push_written(&mut self, text: &str, reading: Reading, holes: &mut Holes) {
        for part in Value::read(text).parts {
            match part {
                Part::Text(text) if reading.wildcards => self.glob.push_pattern(&text),
                Part::Text(text) => self.glob.push_text(&text),
                Part::Hole(unknown) => {
                    let hole = holes.number(unknown);
                    self.glob.push(Symbol::Hole(hole));
                }
            }
        }
    }

    fn push_variable(
        &mut self,
        key: &str,
        default: Option<&str>,
        holes: &mut Holes,
        facts: &Facts<'_>,
    ) {
        let unknown = Unknown::Key(key.to_owned());
        match facts.lookup(key) {
            Lookup::Values(values) if values.len() == 1 => {
                for value in &values {
                    holes.push_value(&mut self.glob, value);
                }
            }
            Lookup::Absent(_) => match default {
                Some(default) => self.glob.push_text(default),
                None => self.absent = Some(key.to_owned()),
            },
            // Variables take single-valued keys only; what several values do is not documented.
            Lookup::Values(_) | Lookup::Present | Lookup::Other(_) => {
                let hole = holes.number(unknown);
                self.glob.push(Symbol::Hole(hole));
            }
            Lookup::Unknown => {
                let hole = holes.number(unknown.clone());
                self.glob.push(Symbol::Hole(hole));
                if default.is_none() {
                    self.may_be_absent.insert(unknown);
                }
            }
        }
    }

    /// Tells whether it covers a text.
    pub(super) fn covers(&self, text: &Glob, holes: &Holes) -> Truth {
        self.present(holes.covers(&self.glob, text))
    }

    /// The truth of a comparison, given that its variables must be there.
    pub(super) fn present(&self, truth: Truth) -> Truth {
        if self.absent.is_some() {
            return Truth::False;
        }
        truth.and(Truth::depends_on_all(self.may_be_absent.clone()))
    }
}

/// Which fields of an ARN pattern take variables.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Variables {
    /// None: the document's version is the old one.
    Nowhere,
    /// The sixth: `Resource` and `NotResource`.
    LastField,
    /// All: values of the Arn operators.
    Everywhere,
}

/// The ARN that the short form of an API's own policy stands for: `execute-api:/STAGE/METHOD/PATH`.
///
/// Source: Amazon API Gateway Developer Guide, "API Gateway resource policy examples".
pub(super) fn of_own_api(pattern: &str) -> Cow<'_, str> {
    match pattern.strip_prefix("execute-api:/") {
        Some(rest) => Cow::Owned(format!("arn:*:execute-api:*:*:*/{rest}")),
        None => Cow::Borrowed(pattern),
    }
}

/// Tells whether an ARN pattern of a policy covers an ARN of a request, field by field.
///
/// Where the pattern has fewer than six fields, or wildcards in front of the fifth colon that could run
/// across colons, AWS's documents do not say what it covers: it depends, unless no reading covers.
///
/// Source: IAM User Guide, "IAM JSON policy elements: Resource"; "Condition operators" (Arn).
pub(super) fn arn_covers(
    written: &str,
    text: &[Value],
    variables: Variables,
    facts: &Facts<'_>,
) -> Truth {
    let fields = arn_fields(written);
    let mut holes = Holes::default();
    let wild_front = fields
        .iter()
        .take(5)
        .any(|field| field.contains(['*', '?']));
    if fields.len() == 6 && text.len() == 6 {
        let mut by_field = Truth::True;
        for (number, (field, value)) in fields.iter().zip(text).enumerate() {
            by_field = by_field.and(field_covers(
                number, field, value, variables, &mut holes, facts,
            ));
            if by_field == Truth::False {
                break;
            }
        }
        // Only in Resource may a wildcard run across colons: the Arn operators compare by field. A text
        // of five colons leaves none to run across; what was redacted is taken for a name, without any.
        let only_by_field =
            !wild_front || variables == Variables::Everywhere || !text.iter().any(Value::has_colon);
        if by_field != Truth::False || only_by_field {
            return by_field;
        }
    }
    let reading = Reading {
        wildcards: true,
        variables: variables != Variables::Nowhere,
    };
    let flat = match plain_text(text).filter(|_| is_plain(written)) {
        Some(text) => Truth::of(wildcard::matches(written, &text)),
        None => {
            let pattern = Pattern::read(written, reading, &mut holes, facts);
            pattern.covers(&joined(text, &mut holes), &holes)
        }
    };
    // What begins with a reference to an ARN has the fields that it stands for.
    let is_reference = matches!(variable_pieces(written).first(), Some(Piece::Template(_)));
    if !is_reference && (wild_front || fields.len() < 6 && written.contains(['*', '?'])) {
        flat.and(Truth::depends(Unknown::Pattern(written.to_owned())))
    } else {
        flat
    }
}

fn field_covers(
    number: usize,
    field: &str,
    value: &Value,
    variables: Variables,
    holes: &mut Holes,
    facts: &Facts<'_>,
) -> Truth {
    let is_placeholder = match number {
        1 | 3 => placeholder::is_region_placeholder(field),
        4 => placeholder::is_account_placeholder(field),
        _ => false,
    };
    if let (false, true, Some(text)) = (is_placeholder, is_plain(field), value.text()) {
        return Truth::of(wildcard::matches(field, text));
    }
    let text = holes.text(value);
    if is_placeholder && value.text() != Some(field) {
        let pattern = holes.hole(Unknown::Placeholder(field.to_owned()));
        return holes.covers(&pattern, &text);
    }
    let reading = Reading {
        wildcards: true,
        variables: match variables {
            Variables::Nowhere => false,
            Variables::LastField => number == 5,
            Variables::Everywhere => true,
        },
    };
    Pattern::read(field, reading, holes, facts).covers(&text, holes)
}

/// Tells whether a text of a policy has neither variables nor placeholders: it needs no glob.
pub(super) fn is_plain(written: &str) -> bool {
    !written.contains("${") && placeholder::find(written).is_empty()
}

/// An ARN's fields as one text again, where every one is known.
fn plain_text(fields: &[Value]) -> Option<String> {
    let fields: Option<Vec<&str>> = fields.iter().map(Value::text).collect();
    fields.map(|fields| fields.join(":"))
}

/// An ARN's fields as one text again.
fn joined(fields: &[Value], holes: &mut Holes) -> Glob {
    let mut glob = Glob::default();
    for (number, field) in fields.iter().enumerate() {
        if number > 0 {
            glob.push_text(":");
        }
        holes.push_value(&mut glob, field);
    }
    glob
}
