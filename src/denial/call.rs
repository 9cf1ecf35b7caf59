//! What a CloudTrail event shows of the call, and what a decoded message shows of the statements.
//!
//! Source: AWS CloudTrail User Guide, "CloudTrail record contents".

use super::{Call, Matched};
use memchr::memmem;
use serde_json::Value;

/// So many parameters of a call are kept.
const MOST: usize = 64;

/// So often the value of a key is read that is cut off.
const ATTEMPTS: usize = 8;

/// A parameter of more bytes names no resource.
const LONGEST: usize = 1024;

/// The call that the text of an event shows.
pub(super) fn call(event: &str, region: Option<&str>, account: Option<&str>) -> Call {
    let mut call = Call {
        region: region.map(str::to_owned),
        account: account.map(str::to_owned),
        ..Call::default()
    };
    if let Some(parameters) = member(event, "requestParameters") {
        leaves(&parameters, "", &mut call.parameters);
    }
    let mut resources = Vec::new();
    if let Some(listed) = member(event, "resources") {
        leaves(&listed, "", &mut resources);
    }
    call.resources = resources
        .into_iter()
        .filter(|(name, _)| name.eq_ignore_ascii_case("arn"))
        .map(|(_, arn)| arn)
        .collect();
    call
}

/// The statements that a decoded message lists, when it could be read as JSON.
pub(super) fn matched(message: &str) -> Vec<Matched> {
    let Some(listed) = member(message, "matchedStatements") else {
        return Vec::new();
    };
    let items = listed.get("items").and_then(Value::as_array);
    let values = |item: &Value, name: &str| -> Vec<String> {
        let mut found = Vec::new();
        if let Some(list) = item.get(name) {
            leaves(list, "", &mut found);
        }
        found.into_iter().map(|(_, value)| value).collect()
    };
    items
        .into_iter()
        .flatten()
        .take(MOST)
        .filter(|item| {
            item.get("effect")
                .and_then(Value::as_str)
                .is_some_and(|effect| effect.eq_ignore_ascii_case("deny"))
        })
        .map(|item| Matched {
            sid: item
                .get("statementId")
                .and_then(Value::as_str)
                .filter(|sid| !sid.is_empty())
                .map(str::to_owned),
            actions: values(item, "actions"),
            resources: values(item, "resources"),
        })
        .collect()
}

/// The object or list that is the value of a key, wherever it stands; `None` when it is cut.
fn member(text: &str, key: &str) -> Option<Value> {
    let mark = format!("\"{key}\"");
    memmem::find_iter(text.as_bytes(), mark.as_bytes())
        .filter_map(|at| {
            let rest = text
                .get(at + mark.len()..)?
                .trim_start()
                .strip_prefix(':')?
                .trim_start();
            rest.starts_with(['{', '[']).then_some(rest)
        })
        .take(ATTEMPTS)
        .find_map(|rest| {
            // Stops at the end of the first value; what follows is another one.
            let mut values = serde_json::Deserializer::from_str(rest).into_iter::<Value>();
            values.next()?.ok()
        })
}

/// The text and number values in a value, each with the name of the nearest member.
fn leaves(value: &Value, name: &str, found: &mut Vec<(String, String)>) {
    if found.len() >= MOST {
        return;
    }
    match value {
        Value::Object(members) => {
            for (name, value) in members {
                leaves(value, name, found);
            }
        }
        Value::Array(items) => {
            for item in items {
                leaves(item, name, found);
            }
        }
        Value::String(text) if !text.is_empty() && text.len() <= LONGEST => {
            found.push((name.to_owned(), text.clone()));
        }
        Value::Number(number) => found.push((name.to_owned(), number.to_string())),
        Value::String(_) | Value::Bool(_) | Value::Null => {}
    }
}
