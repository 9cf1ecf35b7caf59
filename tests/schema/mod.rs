//! Outputs against the schema that `kyoka schema` prints, by a validator that is not ours.
//!
//! A member that the schema does not name is an error here, so that none is forgotten in it. For others it is none,
//! because outputs may grow.

use jsonschema::Validator;
use kyoka::render::schema;
use serde_json::{Value, json};
use std::cell::RefCell;
use std::collections::BTreeMap;

thread_local! {
    /// A validator for each definition that was asked for.
    static VALIDATORS: RefCell<BTreeMap<String, Validator>> = const { RefCell::new(BTreeMap::new()) };
}

/// What a definition of the schema has against a value; nothing where it is as it should be.
pub(crate) fn problems(definition: &str, value: &Value) -> Vec<String> {
    VALIDATORS.with_borrow_mut(|made| {
        let validator = made
            .entry(definition.to_owned())
            .or_insert_with(|| validator(definition));
        validator
            .iter_errors(value)
            .map(|error| format!("{}: {error}", error.instance_path()))
            .collect()
    })
}

fn validator(definition: &str) -> Validator {
    let mut schema = schema::schema();
    close(&mut schema);
    assert!(!schema["$defs"][definition].is_null(), "no `{definition}`");
    let root = json!({
        "$schema": schema["$schema"],
        "$ref": format!("#/$defs/{definition}"),
        "$defs": schema["$defs"],
    });
    jsonschema::validator_for(&root).unwrap()
}

/// Allows no members but those that are named.
fn close(schema: &mut Value) {
    match schema {
        Value::Object(members) => {
            members.values_mut().for_each(close);
            if members.get("properties").is_some_and(Value::is_object) {
                members
                    .entry("additionalProperties")
                    .or_insert(json!(false));
            }
        }
        Value::Array(items) => items.iter_mut().for_each(close),
        _ => {}
    }
}
