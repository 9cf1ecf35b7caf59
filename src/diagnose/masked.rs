//! What is masked in a corrected policy, so that its author can put it back.

use super::ProvenFix;
use crate::budget::Budget;
use crate::iam::{find_placeholders, is_stand_in};
use crate::policy::{self, Statement};
use crate::text::Paste;

/// A value of a policy that is masked.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct MaskedValue {
    /// Which statement of the corrected policy, from 0; `None` for the document itself.
    pub statement: Option<usize>,
    /// Its Sid, unless that is what is masked.
    pub sid: Option<String>,
    /// The element, as it is called in a policy.
    pub element: &'static str,
    /// The condition key; `None` in other elements.
    pub key: Option<String>,
    /// What stands in the place of the value, the same for the same value.
    pub stand_in: String,
}

impl ProvenFix {
    /// The values of the corrected policy that are masked, in its order, once an element.
    pub fn masked(&self) -> Vec<MaskedValue> {
        // Most policies have none.
        if !self.after.contains("xxx") {
            return Vec::new();
        }
        let found = policy::find(
            0,
            &Paste::new(None, self.after.as_str()),
            &Budget::default(),
        );
        let Some(found) = found.policies.into_iter().next() else {
            return Vec::new();
        };
        let mut values = Vec::new();
        let document = [("Version", &found.policy.version), ("Id", &found.policy.id)];
        for (element, value) in document {
            let texts = value.iter().map(|value| value.value.as_str());
            add(&mut values, None, element, None, texts);
        }
        for (number, statement) in found.policy.statements.iter().enumerate() {
            of_statement(&mut values, number, statement);
        }
        values
    }
}

fn of_statement(values: &mut Vec<MaskedValue>, number: usize, statement: &Statement) {
    let place = Some((number, statement));
    let sid = statement.sid.iter().map(|sid| sid.value.as_str());
    add(values, place, "Sid", None, sid);
    if let Some(principal) = &statement.principal {
        let element = if principal.negated {
            "NotPrincipal"
        } else {
            "Principal"
        };
        let entries = principal.entries.iter();
        add(
            values,
            place,
            element,
            None,
            entries.map(|entry| entry.value.value.as_str()),
        );
    }
    let lists = [
        (&statement.action, "Action", "NotAction"),
        (&statement.resource, "Resource", "NotResource"),
    ];
    for (list, plain, negated) in lists {
        if let Some(list) = list {
            let element = if list.negated { negated } else { plain };
            add(
                values,
                place,
                element,
                None,
                list.values.iter().map(|value| value.value.as_str()),
            );
        }
    }
    for condition in &statement.conditions {
        let texts = condition.values.iter().map(|value| value.value.as_str());
        let texts = texts.chain([condition.key.value.as_str()]);
        add(
            values,
            place,
            "Condition",
            Some(&condition.key.value),
            texts,
        );
    }
}

fn add<'a>(
    values: &mut Vec<MaskedValue>,
    place: Option<(usize, &Statement)>,
    element: &'static str,
    key: Option<&str>,
    texts: impl Iterator<Item = &'a str>,
) {
    for text in texts {
        for range in find_placeholders(text) {
            let written = text.get(range).unwrap_or_default();
            let sid = place.and_then(|(_, statement)| statement.sid.as_ref());
            let value = MaskedValue {
                statement: place.map(|(number, _)| number),
                sid: sid
                    .filter(|_| element != "Sid")
                    .map(|sid| sid.value.clone()),
                element,
                key: key.map(str::to_owned),
                stand_in: written.to_owned(),
            };
            if is_stand_in(written) && !values.contains(&value) {
                values.push(value);
            }
        }
    }
}
