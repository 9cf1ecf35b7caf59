//! Judges every request of the bot: by Discord's own description of its API, and by the limits it lacks.

use flate2::read::GzDecoder;
use jsonschema::Validator;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::io::Read;
use std::sync::{Arc, Mutex, OnceLock};

/// Discord's `OpenAPI` file, MIT; the licence lies beside it.
const OPENAPI: &[u8] = include_bytes!("openapi.json.gz");

/// The judge; one for all tests.
pub struct Judge {
    document: Value,
    /// Path templates by their segments, with their methods.
    paths: Vec<(Vec<String>, BTreeSet<String>, String)>,
    validators: Mutex<HashMap<String, Arc<Validator>>>,
}

/// A request as it came.
pub struct Request<'a> {
    pub method: &'a str,
    /// Below `/api/v10`, without the query.
    pub path: &'a str,
    pub body: Option<&'a Value>,
    /// Names of the files that came with it.
    pub files: &'a BTreeMap<String, Vec<u8>>,
}

pub fn judge() -> &'static Judge {
    static JUDGE: OnceLock<Judge> = OnceLock::new();
    JUDGE.get_or_init(Judge::new)
}

impl Judge {
    fn new() -> Self {
        let mut text = String::new();
        GzDecoder::new(OPENAPI).read_to_string(&mut text).unwrap();
        let document: Value = serde_json::from_str(&text).unwrap();
        let paths = document["paths"]
            .as_object()
            .unwrap()
            .iter()
            .map(|(path, operations)| {
                let segments = path.trim_matches('/').split('/').map(str::to_owned);
                let methods = operations.as_object().unwrap().keys().cloned();
                (segments.collect(), methods.collect(), path.clone())
            })
            .collect();
        Self {
            document,
            paths,
            validators: Mutex::default(),
        }
    }

    /// What is wrong with a request; empty when nothing is.
    pub fn problems(&self, request: &Request<'_>) -> Vec<String> {
        let method = request.method.to_lowercase();
        let Some(path) = self.operation(&method, request.path) else {
            return vec![format!(
                "{} {}: Discord has no such operation",
                request.method, request.path
            )];
        };
        let mut problems = Vec::new();
        if let Some(validator) = self.validator(&method, &path) {
            match request.body {
                None => problems.push("the body is missing".to_owned()),
                Some(body) => {
                    let body = lenient(body);
                    problems.extend(
                        validator
                            .iter_errors(&body)
                            .map(|error| format!("{} at {}", error, error.instance_path())),
                    );
                }
            }
        }
        if let Some(body) = request.body {
            beyond(&method, &path, body, request.files, &mut problems);
        }
        problems
            .into_iter()
            .map(|problem| format!("{} {path}: {problem}", request.method))
            .collect()
    }

    /// The operation's path template: the one with the fewest holes.
    fn operation(&self, method: &str, path: &str) -> Option<String> {
        let asked: Vec<&str> = path.trim_matches('/').split('/').collect();
        self.paths
            .iter()
            .filter(|(segments, methods, _)| {
                methods.contains(method)
                    && segments.len() == asked.len()
                    && segments
                        .iter()
                        .zip(&asked)
                        .all(|(segment, asked)| segment.starts_with('{') || segment == asked)
            })
            .min_by_key(|(segments, ..)| {
                segments
                    .iter()
                    .filter(|segment| segment.starts_with('{'))
                    .count()
            })
            .map(|(.., path)| path.clone())
    }

    fn validator(&self, method: &str, path: &str) -> Option<Arc<Validator>> {
        let content = &self.document["paths"][path][method]["requestBody"]["content"];
        let schema = &content["application/json"]["schema"];
        if schema.is_null() {
            return None;
        }
        let key = format!("{method} {path}");
        let mut validators = self.validators.lock().unwrap();
        let validator = validators.entry(key).or_insert_with(|| {
            let schema = json!({
                "$schema": "https://json-schema.org/draft/2020-12/schema",
                "allOf": [schema],
                "components": self.document["components"],
            });
            Arc::new(jsonschema::validator_for(&schema).unwrap())
        });
        Some(Arc::clone(validator))
    }
}

/// Null is the same as absent; Discord takes ids of attachments as numbers, and documents the permissions of a
/// command as a text where its file says a number.
fn lenient(value: &Value) -> Value {
    match value {
        Value::Object(fields) => fields
            .iter()
            .filter(|(_, value)| !value.is_null())
            .map(|(name, value)| {
                let value = match (name.as_str(), value) {
                    ("attachments", Value::Array(files)) => files
                        .iter()
                        .map(|file| {
                            let mut file = lenient(file);
                            if let Some(id) = file["id"].as_u64() {
                                file["id"] = json!(id.to_string());
                            }
                            file
                        })
                        .collect(),
                    ("default_member_permissions", Value::String(digits)) => {
                        json!(digits.parse::<u64>().unwrap())
                    }
                    _ => lenient(value),
                };
                (name.clone(), value)
            })
            .collect(),
        Value::Array(items) => items.iter().map(lenient).collect(),
        other => other.clone(),
    }
}

/// What the file does not say.
fn beyond(
    method: &str,
    path: &str,
    body: &Value,
    files: &BTreeMap<String, Vec<u8>>,
    problems: &mut Vec<String>,
) {
    if path.ends_with("/commands") && method == "put" {
        for command in body.as_array().unwrap() {
            check_command(command, "", problems);
        }
    } else if path.ends_with("/callback") {
        match body["type"].as_u64() {
            Some(4 | 7) => check_message(&body["data"], files, problems),
            Some(5 | 6) => {}
            Some(8) => check_choices(&body["data"]["choices"], problems),
            Some(9) => check_modal(&body["data"], problems),
            kind => problems.push(format!("a callback of type {kind:?}")),
        }
    } else if matches!(method, "post" | "patch")
        && (path.contains("/messages") || path.starts_with("/webhooks/"))
        && !path.ends_with("/threads")
    {
        check_message(body, files, problems);
    }
}

fn length(value: &Value) -> usize {
    value.as_str().map_or(0, |text| text.chars().count())
}

fn check_message(body: &Value, files: &BTreeMap<String, Vec<u8>>, problems: &mut Vec<String>) {
    let mut say = |problem: String| problems.push(problem);
    if length(&body["content"]) > 2000 {
        say(format!(
            "content has {} characters",
            length(&body["content"])
        ));
    }
    let none = Vec::new();
    let embeds = body["embeds"].as_array().unwrap_or(&none);
    let all: usize = embeds
        .iter()
        .map(|embed| length(&embed["title"]) + length(&embed["description"]))
        .sum();
    if all > 6000 {
        say(format!("embeds have {all} characters"));
    }
    for embed in embeds {
        if length(&embed["description"]) > 4096 {
            say("a description is too long".to_owned());
        }
    }
    let empty = length(&body["content"]) == 0 && embeds.is_empty() && files.is_empty();
    if empty {
        say("the message is empty".to_owned());
    }
    let mentions = &body["allowed_mentions"];
    let parses = mentions["parse"].as_array().is_some_and(Vec::is_empty);
    let names = ["users", "roles"].iter().any(|kind| {
        mentions[*kind]
            .as_array()
            .is_some_and(|who| !who.is_empty())
    });
    if !parses || names || mentions["replied_user"] != json!(false) {
        say(format!("it may ping: allowed_mentions is {mentions}"));
    }
    let listed: BTreeSet<String> = body["attachments"]
        .as_array()
        .unwrap_or(&none)
        .iter()
        .map(|file| file["id"].to_string().trim_matches('"').to_owned())
        .collect();
    for name in files.keys() {
        let id = name.trim_start_matches("files[").trim_end_matches(']');
        if !listed.contains(id) {
            say(format!("the file {name} is not listed"));
        }
    }
    if listed.len() > 10 || files.len() > 10 {
        say(format!("{} files", listed.len().max(files.len())));
    }
    let rows = body["components"].as_array().unwrap_or(&none);
    if rows.len() > 5 {
        say("more than five rows".to_owned());
    }
    let mut ids = BTreeSet::new();
    for row in rows {
        let parts = row["components"].as_array().unwrap();
        if parts.is_empty() || parts.len() > 5 {
            say(format!("a row of {}", parts.len()));
        }
        for part in parts {
            let id = part["custom_id"].as_str().unwrap_or_default();
            if id.is_empty() || id.chars().count() > 100 || !ids.insert(id.to_owned()) {
                say(format!("the custom id `{id}`"));
            }
            if length(&part["label"]) > 80 {
                say("a long label".to_owned());
            }
            for option in part["options"].as_array().unwrap_or(&none) {
                if length(&option["label"]) > 100 || length(&option["value"]) > 100 {
                    say("a long option".to_owned());
                }
            }
        }
    }
    let texts = embeds.iter().map(|embed| &embed["description"]);
    for text in texts.chain([&body["content"]]) {
        let text = text.as_str().unwrap_or_default();
        if text.matches("```").count() % 2 != 0 {
            say(format!("a fence is left open in: {text}"));
        }
        let outside: String = text.split("```").step_by(2).collect();
        let outside: String = outside.split('`').step_by(2).collect();
        // A link of an article: its address is the knowledge base's, and in brackets that nothing else has.
        let outside = outside.replace("](<https://", "](<");
        // A message that the bot points to.
        let outside = outside.replace("https://discord.com/channels/8", "");
        for ping in ["@everyone", "@here", "<@6", "<@9", "<@!", "<@&", "://"] {
            if outside.contains(ping) {
                say(format!("`{ping}` outside of code in: {outside}"));
            }
        }
    }
    // What the tests paste as secrets.
    let shown = body.to_string()
        + &files
            .values()
            .map(|file| String::from_utf8_lossy(file))
            .collect::<String>();
    for secret in [super::SECRET_KEY, super::SECRET_VALUE] {
        if shown.contains(secret) {
            say("a secret is shown".to_owned());
        }
    }
}

fn check_choices(choices: &Value, problems: &mut Vec<String>) {
    let choices = choices.as_array().unwrap();
    if choices.len() > 25 {
        problems.push(format!("{} choices", choices.len()));
    }
    for choice in choices {
        if !(1..=100).contains(&length(&choice["name"]))
            || !(1..=100).contains(&length(&choice["value"]))
        {
            problems.push(format!("the choice {choice}"));
        }
    }
}

fn check_modal(modal: &Value, problems: &mut Vec<String>) {
    for row in modal["components"].as_array().unwrap() {
        for field in row["components"].as_array().unwrap() {
            if length(&field["label"]) > 45 || length(&field["placeholder"]) > 100 {
                problems.push(format!("the field {field}"));
            }
            if field["max_length"].as_u64().is_some_and(|most| most > 4000) {
                problems.push("a field of more than 4000 characters".to_owned());
            }
        }
    }
}

fn check_command(command: &Value, parent: &str, problems: &mut Vec<String>) {
    let name = format!("{parent} {}", command["name"].as_str().unwrap_or_default());
    let menu = matches!(command["type"].as_u64(), Some(2 | 3)) && parent.is_empty();
    let names = command["name_localizations"].as_object();
    let japanese = names.and_then(|names| names.get("ja"));
    if japanese.is_none() {
        problems.push(format!("`{name}` has no Japanese name"));
    }
    for text in [Some(&command["name"]), japanese].into_iter().flatten() {
        let text = text.as_str().unwrap_or_default();
        let simple = text
            .chars()
            .all(|letter| letter.is_alphanumeric() || "-_'ー".contains(letter));
        let small = text.to_lowercase() == text && simple;
        if !(1..=32).contains(&text.chars().count()) || !(small || menu) {
            problems.push(format!("`{name}` is called `{text}`"));
        }
    }
    if !menu {
        let descriptions = [
            &command["description"],
            &command["description_localizations"]["ja"],
        ];
        for text in descriptions {
            if !(1..=100).contains(&length(text)) {
                problems.push(format!("`{name}` has the description {text}"));
            }
        }
    }
    let mut optional = false;
    for option in command["options"].as_array().unwrap_or(&Vec::new()) {
        check_command(option, &name, problems);
        let required = option["required"].as_bool().unwrap_or(false);
        if required && optional {
            problems.push(format!(
                "`{name}` has a required option after an optional one"
            ));
        }
        optional |= !required;
        for choice in option["choices"].as_array().unwrap_or(&Vec::new()) {
            if !(1..=100).contains(&length(&choice["name"]))
                || choice["name_localizations"]["ja"].is_null()
            {
                problems.push(format!("`{name}` has the choice {choice}"));
            }
        }
    }
}
