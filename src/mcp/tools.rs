//! The functions of the contract as tools: their descriptions, and their answers cut to what a context has room for.

use super::members;
use super::protocol::{Call, ErrorCode, Fault, shortened};
use crate::api::{
    self, ActionIn, ActionOut, ApiError, AskIn, AskOut, CompareIn, ComparisonOut, DecisionOut,
    DiagnoseIn, DiagnoseOut, ExplainIn, ExplainOut, KnowledgeBase, LintIn, LintOut, PolicyOut,
    SimulateRequest, WriteIn,
};
use crate::render::schema;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// The most items of a list in an answer; how many more there are is said in `left_out`.
const MAX_ITEMS: usize = 25;

/// The most characters of an answer's text.
const MAX_TEXT: usize = 16_000;

/// Where an answer says what was left out of its lists.
const LEFT_OUT: &str = "left_out";

/// What a tool gives.
struct Given {
    /// For the model to read.
    text: String,
    /// For programs.
    structured: Value,
}

/// A tool.
struct Tool {
    name: &'static str,
    title: &'static str,
    /// When to use it.
    description: &'static str,
    input: fn() -> Value,
    output: fn() -> Value,
    /// Members of its output that a context has no room for; the text has what matters of them.
    without: &'static [&'static str],
    run: fn(Value, &KnowledgeBase) -> Result<Given, String>,
}

/// The tools, in the order in which they are listed.
const TOOLS: [Tool; 8] = [
    Tool {
        name: "diagnose_access_denied",
        title: "Explain an AWS access denial and correct the policy",
        description: "Use first when AWS says AccessDenied, not authorized or 403. Give the message or log verbatim, and the \
            policies you have (identity, resource, trust, boundary, SCP …). Returns the cause, who can change it, and a \
            proved minimal policy change, or what else to look up.",
        input: schema::input::<DiagnoseIn>,
        output: schema::output::<DiagnoseOut>,
        without: &[
            "changes",
            "details",
            "diff",
            "document",
            "edits",
            "evidence",
            "masked",
            "narrow",
            "reply",
            "said",
            "statements",
            "template",
            "witness",
        ],
        run: |arguments, kb| {
            let out = api::diagnose(&read(arguments)?, kb).map_err(said)?;
            Ok(Given {
                text: out.reply.clone(),
                structured: json(&out),
            })
        },
    },
    Tool {
        name: "explain_policy",
        title: "Explain an IAM policy",
        description: "Use to understand what an IAM policy allows and denies: in words, statement by statement, with what is \
            risky in it. Takes JSON, YAML, Terraform or CloudFormation.",
        input: schema::input::<ExplainIn>,
        output: schema::output::<ExplainOut>,
        without: &["reply", "statements"],
        run: |arguments, _| {
            let out = api::explain(&read(arguments)?).map_err(said)?;
            Ok(Given {
                text: out.reply.clone(),
                structured: json(&out),
            })
        },
    },
    Tool {
        name: "write_policy",
        title: "Write an IAM policy for a wish",
        description: "Use to write a least-privilege policy for a task, in words (English or Japanese) or by actions and ARNs. \
            `proof.holds` says that it allows exactly `requests`; replace `placeholders`. Read `not_understood`: that part \
            of the wish is not in it.",
        input: schema::input::<WriteIn>,
        output: schema::output::<PolicyOut>,
        without: &["reply", "text"],
        run: |arguments, _| {
            let out = api::write(&read(arguments)?).map_err(said)?;
            Ok(Given {
                text: out.reply.clone(),
                structured: json(&out),
            })
        },
    },
    Tool {
        name: "lint_policy",
        title: "Check an IAM policy",
        description: "Use on every IAM policy you write or change, before proposing it: finds invalid actions, ARNs, condition \
            keys and elements, and what is too wide or has no effect. No findings: nothing wrong was found.",
        input: schema::input::<LintIn>,
        output: schema::output::<LintOut>,
        without: &["file"],
        run: |arguments, _| plain(&api::lint(&read(arguments)?).map_err(said)?),
    },
    Tool {
        name: "compare_policies",
        title: "Compare two IAM policies exactly",
        description: "Use after changing an IAM policy: lists exactly what access the new one grants that the old one does not \
            (`grants`), and what it takes away (`revokes`). `exact: false` says why the lists may be too long.",
        input: schema::input::<CompareIn>,
        output: schema::output::<ComparisonOut>,
        without: &[],
        run: |arguments, _| plain(&api::compare(&read(arguments)?).map_err(said)?),
    },
    Tool {
        name: "simulate_request",
        title: "Evaluate a request against policies",
        description: "Use to decide whether one request would be allowed by given policies of all layers (identity, resource, \
            boundary, session, SCPs, RCPs, VPC endpoint), as AWS evaluates them. Says which statement decides, or which \
            condition keys it depends on.",
        input: schema::input::<SimulateRequest>,
        output: schema::output::<DecisionOut>,
        without: &[],
        run: |arguments, _| plain(&api::simulate(&arguments.to_string()).map_err(said)?),
    },
    Tool {
        name: "describe_action",
        title: "Look up an IAM action or API operation",
        description: "Use before writing an action or ARN: resource types and their ARN formats, condition keys, access level \
            and dependent actions of an IAM action, or the actions that an API operation needs.",
        input: schema::input::<ActionIn>,
        output: schema::output::<ActionOut>,
        without: &["reply"],
        run: |arguments, _| {
            let out = api::action(&read(arguments)?).map_err(said)?;
            Ok(Given {
                text: out.reply.clone(),
                structured: json(&out),
            })
        },
    },
    Tool {
        name: "search_articles",
        title: "Search articles about AWS access problems",
        description: "Use for a question about AWS permissions without an error message at hand. `confident: false` means that \
            nothing surely answers it. An article's id as the question opens it whole.",
        input: schema::input::<AskIn>,
        output: schema::output::<AskOut>,
        without: &["reply"],
        run: |arguments, kb| {
            let out = api::ask(&read(arguments)?, kb).map_err(said)?;
            Ok(Given {
                text: out.reply.clone(),
                structured: json(&out),
            })
        },
    },
];

/// The tools.
pub(super) fn list() -> Map<String, Value> {
    let tools: Vec<Value> = TOOLS
        .iter()
        .map(|tool| {
            json!({
                "name": tool.name,
                "title": tool.title,
                "description": tool.description,
                "inputSchema": (tool.input)(),
                "outputSchema": output_schema(tool),
                "annotations": {
                    "title": tool.title,
                    "readOnlyHint": true,
                    "destructiveHint": false,
                    "idempotentHint": true,
                    "openWorldHint": false,
                },
            })
        })
        .collect();
    members(json!({"tools": tools}))
}

/// Calls a tool. What is wrong with its arguments is an answer that the model can read.
///
/// # Errors
/// Where there is no such tool.
pub(super) fn call(call: &Call, kb: &KnowledgeBase) -> Result<Map<String, Value>, Fault> {
    let name = call.needed("name")?;
    let Some(tool) = TOOLS.iter().find(|tool| tool.name == name) else {
        let said = format!("there is no tool `{name}`");
        return Err(Fault::of(ErrorCode::InvalidParams, said));
    };
    let arguments = match call.params.get("arguments") {
        None => json!({}),
        Some(arguments) => arguments.clone(),
    };
    Ok(members(match (tool.run)(arguments, kb) {
        Ok(Given {
            text,
            mut structured,
        }) => {
            prune(&mut structured, tool.without);
            let mut left_out = BTreeMap::new();
            cut(&mut structured, "", &mut left_out);
            if let (Some(out), false) = (structured.as_object_mut(), left_out.is_empty()) {
                out.insert(LEFT_OUT.to_owned(), json!(left_out));
            }
            let text = if text.is_empty() {
                structured.to_string()
            } else {
                text
            };
            json!({
                "content": [{"type": "text", "text": bounded(text)}],
                "structuredContent": structured,
                "isError": false,
            })
        }
        Err(said) => json!({
            "content": [{"type": "text", "text": shortened(&said)}],
            "isError": true,
        }),
    }))
}

/// The arguments of a tool.
fn read<T: DeserializeOwned>(arguments: Value) -> Result<T, String> {
    serde_json::from_value(arguments).map_err(|error| format!("the arguments do not fit: {error}"))
}

#[expect(clippy::needless_pass_by_value, reason = "the form that map_err takes")]
fn said(error: ApiError) -> String {
    error.to_string()
}

/// An answer whose text is its JSON.
#[expect(clippy::unnecessary_wraps, reason = "the form of every tool")]
fn plain(out: &impl Serialize) -> Result<Given, String> {
    Ok(Given {
        text: String::new(),
        structured: json(out),
    })
}

fn json(out: &impl Serialize) -> Value {
    // Plain values, and maps with text keys, always serialise.
    serde_json::to_value(out).unwrap_or_default()
}

/// Removes members of these names, wherever they are.
fn prune(value: &mut Value, names: &[&str]) {
    match value {
        Value::Object(object) => {
            object.retain(|name, _| !names.contains(&name.as_str()));
            object.values_mut().for_each(|member| prune(member, names));
        }
        Value::Array(items) => items.iter_mut().for_each(|item| prune(item, names)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// Shortens long lists, and counts what is left out by their paths.
fn cut(value: &mut Value, path: &str, left_out: &mut BTreeMap<String, usize>) {
    match value {
        Value::Object(object) => {
            for (name, member) in object.iter_mut() {
                if path.is_empty() {
                    cut(member, name, left_out);
                } else {
                    cut(member, &format!("{path}.{name}"), left_out);
                }
            }
        }
        Value::Array(items) => {
            let more = items.len().saturating_sub(MAX_ITEMS);
            if more > 0 {
                items.truncate(MAX_ITEMS);
                let count = left_out.entry(path.to_owned()).or_default();
                *count = count.saturating_add(more);
            }
            for item in items {
                cut(item, path, left_out);
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// The beginning of a long text.
fn bounded(text: String) -> String {
    match text.char_indices().nth(MAX_TEXT) {
        Some((end, _)) => format!("{}…\n\n(cut off here)", text.get(..end).unwrap_or_default()),
        None => text,
    }
}

/// The schema of what a tool answers, without what is left out of it.
fn output_schema(tool: &Tool) -> Value {
    let mut schema = (tool.output)();
    without(&mut schema, tool.without);
    let Some(root) = schema.as_object_mut() else {
        return schema;
    };
    root.remove("$schema");
    if let Some(properties) = root.get_mut("properties").and_then(Value::as_object_mut) {
        let counts = json!({"type": "object", "additionalProperties": {"type": "integer"}});
        properties.insert(LEFT_OUT.to_owned(), counts);
    }
    let Some(Value::Object(mut definitions)) = root.remove("$defs") else {
        return schema;
    };
    let mut used = Map::new();
    let mut sought = references(&Value::Object(root.clone()));
    while let Some(name) = sought.pop() {
        if let Some(definition) = definitions.remove(&name) {
            sought.extend(references(&definition));
            used.insert(name, definition);
        }
    }
    used.sort_keys();
    if !used.is_empty() {
        root.insert("$defs".to_owned(), Value::Object(used));
    }
    schema
}

/// Removes properties of these names from a schema, and every description: the names say what a model needs.
fn without(schema: &mut Value, names: &[&str]) {
    match schema {
        Value::Object(members) => {
            if members.get("description").is_some_and(Value::is_string) {
                members.remove("description");
            }
            if let Some(Value::Object(properties)) = members.get_mut("properties") {
                properties.retain(|name, _| !names.contains(&name.as_str()));
            }
            if let Some(Value::Array(required)) = members.get_mut("required") {
                required.retain(|name| !name.as_str().is_some_and(|name| names.contains(&name)));
            }
            members
                .values_mut()
                .for_each(|member| without(member, names));
        }
        Value::Array(items) => items.iter_mut().for_each(|item| without(item, names)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// The definitions that a schema refers to.
fn references(schema: &Value) -> Vec<String> {
    match schema {
        Value::Object(members) => {
            let own = members.get("$ref").and_then(Value::as_str);
            let own = own.and_then(|name| name.strip_prefix("#/$defs/"));
            let inner = members.values().flat_map(references);
            own.map(str::to_owned).into_iter().chain(inner).collect()
        }
        Value::Array(items) => items.iter().flat_map(references).collect(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => Vec::new(),
    }
}
