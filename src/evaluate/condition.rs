//! Condition operators × what is known of their keys.

use super::presence::{Facts, Lookup};
use super::sharpen::comparison;
use super::value::{Holes, Pattern, Reading, Value, Variables, arn_covers, is_plain};
use super::{ConditionGap, ReasonKind, Truth, Unknown};
use crate::iam::literal::{Decimal, base64, boolean, date, holds, network};
use crate::iam::wildcard;
use crate::iam::{BaseOperator, Operator, Piece, SetOperator, variable_pieces};
use crate::policy::ConditionEntry;

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
    for value in [&entry.key].into_iter().chain(&entry.values) {
        facts.draw(&value.value);
    }
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
        let mut holes = Holes::ignoring_case(ignore_case);
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
