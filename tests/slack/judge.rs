//! Judges every request of the bot by Slack's own description of its Web API, and by the limits that it lacks.

use flate2::read::GzDecoder;
use serde_json::Value;
use std::collections::BTreeMap;
use std::io::Read;
use std::sync::OnceLock;

/// Slack's `OpenAPI` file, MIT; the licence lies beside it. It is of 2021.
const OPENAPI: &[u8] = include_bytes!("openapi.json.gz");
/// Methods that are newer than it; the package slack-sdk knows them (`.ci/slack`).
const NEWER: [&str; 5] = [
    "apps.connections.open",
    "assistant.threads.setStatus",
    "assistant.threads.setSuggestedPrompts",
    "files.completeUploadExternal",
    "files.getUploadURLExternal",
];
/// Arguments that are newer than it.
const NEWER_ARGUMENTS: [(&str, &str); 2] = [
    ("conversations.info", "channel"),
    ("views.open", "trigger_id"),
];

/// The parameters of each method: its type, and whether it is required.
fn methods() -> &'static BTreeMap<String, BTreeMap<String, (String, bool)>> {
    static METHODS: OnceLock<BTreeMap<String, BTreeMap<String, (String, bool)>>> = OnceLock::new();
    METHODS.get_or_init(|| {
        let mut text = String::new();
        GzDecoder::new(OPENAPI).read_to_string(&mut text).unwrap();
        let document: Value = serde_json::from_str(&text).unwrap();
        let paths = document["paths"].as_object().unwrap();
        paths
            .iter()
            .map(|(path, verbs)| {
                let operation = verbs.as_object().unwrap().values().next().unwrap();
                let parameters = operation["parameters"].as_array().unwrap().iter();
                let parameters = parameters
                    .filter(|parameter| parameter["name"] != "token")
                    .map(|parameter| {
                        let name = parameter["name"].as_str().unwrap().to_owned();
                        let kind = parameter["type"].as_str().unwrap_or("string").to_owned();
                        (name, (kind, parameter["required"] == true))
                    })
                    .collect();
                (path.trim_start_matches('/').to_owned(), parameters)
            })
            .collect()
    })
}

/// What is wrong with a request; empty when nothing is.
pub fn problems(method: &str, body: &Value) -> Vec<String> {
    let mut problems = Vec::new();
    if !NEWER.contains(&method) {
        match methods().get(method) {
            None => problems.push("Slack has no such method".to_owned()),
            Some(parameters) => by_parameters(method, parameters, body, &mut problems),
        }
    }
    let text = body["text"].as_str().unwrap_or_default();
    if text.chars().count() > 40_000 {
        problems.push("the text is too long".to_owned());
    }
    for sign in ["<!", "<@", "<#"] {
        if text.contains(sign) {
            problems.push(format!("the text has `{sign}`"));
        }
    }
    if method == "chat.postMessage"
        && (body["unfurl_links"] != false || body["unfurl_media"] != false)
    {
        problems.push("links are unfurled".to_owned());
    }
    markup(body, &mut problems);
    problems
        .into_iter()
        .map(|problem| format!("{method}: {problem}"))
        .collect()
}

fn by_parameters(
    method: &str,
    parameters: &BTreeMap<String, (String, bool)>,
    body: &Value,
    problems: &mut Vec<String>,
) {
    let empty = serde_json::Map::new();
    let given = body.as_object().unwrap_or(&empty);
    for (name, (_, required)) in parameters {
        if *required && !given.contains_key(name) {
            problems.push(format!("`{name}` is missing"));
        }
    }
    for (name, value) in given {
        let Some((kind, _)) = parameters.get(name) else {
            if !NEWER_ARGUMENTS.contains(&(method, name.as_str())) {
                problems.push(format!("there is no `{name}`"));
            }
            continue;
        };
        let text = value.as_str();
        let fits = match kind.as_str() {
            "boolean" => value.is_boolean() || matches!(text, Some("true" | "false")),
            "integer" => value.is_i64() || text.is_some_and(|text| text.parse::<i64>().is_ok()),
            "number" => value.is_number() || text.is_some_and(|text| text.parse::<f64>().is_ok()),
            // Arrays and objects are texts in a form, and themselves in JSON.
            _ => value.is_string() || value.is_array() || value.is_object(),
        };
        if !fits {
            problems.push(format!("`{name}` is no {kind}: {value}"));
        }
    }
}

/// Nothing may be read as markup.
fn markup(value: &Value, problems: &mut Vec<String>) {
    match value {
        Value::Array(all) => all.iter().for_each(|one| markup(one, problems)),
        Value::Object(fields) => {
            if fields.get("type").is_some_and(|kind| kind == "mrkdwn") {
                problems.push("a text is markup".to_owned());
            }
            fields.values().for_each(|field| markup(field, problems));
        }
        _ => {}
    }
}
