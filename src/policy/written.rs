//! A policy as the JSON that IAM takes.

use super::{ConditionEntry, ListElement, Policy, PrincipalElement, Spanned, Statement};
use crate::budget::Budget;
use crate::iam::Effect;
use crate::text::Paste;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// A document as JSON. Where the author's formatting is none that JSON knows (comments, YAML, a part of a document),
/// it is written anew from what was read.
pub fn as_json(text: &str) -> Value {
    if let Ok(value @ Value::Object(_)) = serde_json::from_str(text)
        && value.get("Statement").is_some()
    {
        return value;
    }
    let found = super::find(0, &Paste::new(None, text), &Budget::default());
    found
        .policies
        .first()
        .map_or(Value::Null, |found| written(&found.policy))
}

/// A policy written as IAM takes it.
fn written(policy: &Policy) -> Value {
    let mut out = Map::new();
    let mut add = |name: &str, value: &Option<Spanned<String>>| {
        if let Some(value) = value {
            out.insert(name.to_owned(), json!(value.value));
        }
    };
    add("Version", &policy.version);
    add("Id", &policy.id);
    let statements: Vec<Value> = policy.statements.iter().map(statement).collect();
    out.insert("Statement".to_owned(), Value::Array(statements));
    Value::Object(out)
}

fn statement(statement: &Statement) -> Value {
    let mut out = Map::new();
    if let Some(sid) = &statement.sid {
        out.insert("Sid".to_owned(), json!(sid.value));
    }
    if let Some(effect) = &statement.effect {
        let effect = match effect.value {
            Effect::Allow => "Allow",
            Effect::Deny => "Deny",
        };
        out.insert("Effect".to_owned(), json!(effect));
    }
    if let Some(element) = &statement.principal {
        let name = if element.negated {
            "NotPrincipal"
        } else {
            "Principal"
        };
        out.insert(name.to_owned(), principal(element));
    }
    let mut list = |name: &str, not: &str, element: &Option<ListElement>| {
        if let Some(element) = element {
            let values: Vec<&str> = element
                .values
                .iter()
                .map(|value| value.value.as_str())
                .collect();
            out.insert(
                if element.negated { not } else { name }.to_owned(),
                json!(values),
            );
        }
    };
    list("Action", "NotAction", &statement.action);
    list("Resource", "NotResource", &statement.resource);
    if !statement.conditions.is_empty() {
        out.insert("Condition".to_owned(), conditions(&statement.conditions));
    }
    Value::Object(out)
}

fn principal(element: &PrincipalElement) -> Value {
    if let [only] = element.entries.as_slice()
        && only.kind == "*"
    {
        return json!("*");
    }
    let mut kinds: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for entry in &element.entries {
        kinds
            .entry(&entry.kind)
            .or_default()
            .push(&entry.value.value);
    }
    json!(kinds)
}

fn conditions(entries: &[ConditionEntry]) -> Value {
    let mut operators: BTreeMap<&str, BTreeMap<&str, Vec<&str>>> = BTreeMap::new();
    for entry in entries {
        operators
            .entry(&entry.operator.value)
            .or_default()
            .entry(&entry.key.value)
            .or_default()
            .extend(entry.values.iter().map(|value| value.value.as_str()));
    }
    json!(operators)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_corrected_policy_becomes_json_whatever_its_form() {
        let strict = r#"{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:ListBucket", "Resource": "*"}]}"#;
        assert_eq!(
            as_json(strict),
            serde_json::from_str::<Value>(strict).unwrap()
        );
        let loose = "// mine\n{'Version': '2012-10-17', 'Statement': {'Effect': 'Deny', 'NotPrincipal': {'AWS': ['a', 'b']}, 'Action': ['s3:*'], 'NotResource': 'c', 'Condition': {'Bool': {'k': false}},}}";
        assert_eq!(
            as_json(loose),
            json!({"Version": "2012-10-17", "Statement": [{
                "Effect": "Deny",
                "NotPrincipal": {"AWS": ["a", "b"]},
                "Action": ["s3:*"],
                "NotResource": ["c"],
                "Condition": {"Bool": {"k": ["false"]}},
            }]})
        );
        assert_eq!(as_json("no policy"), Value::Null);
    }
}
