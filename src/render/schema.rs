//! The JSON Schema of the outputs.

use crate::budget::TruncationReason;
use crate::diagnose::Cause;
use crate::iam::PolicyType;
use crate::text::mask::Secret;
use serde_json::{Value, json};

/// The JSON Schema of every output: one definition a command, and any of them is valid.
///
/// Objects may gain members in later versions; those that are named here stay.
pub fn schema() -> Value {
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Outputs of kyoka",
        "anyOf": [
            {"$ref": "#/$defs/diagnose"},
            {"$ref": "#/$defs/simulate"},
            {"$ref": "#/$defs/refusal"},
            {"$ref": "#/$defs/lint"},
            {"$ref": "#/$defs/ask"},
            {"$ref": "#/$defs/compare"},
        ],
        "$defs": {
            "diagnose": diagnose(),
            "simulate": simulate(),
            "refusal": refusal(),
            "lint": lint(),
            "ask": ask(),
            "compare": compare(),
            "denial": denial(),
            "diagnosis": diagnosis(),
            "combined": combined(),
            "statement": statement(),
            "fix": fix(),
            "grant": grant(),
            "article": article(),
            "finding": finding(),
            "language": {"enum": ["ja", "en"]},
            "secret": {"enum": codes(&Secret::ALL.map(Secret::code))},
            "policy_type": {"enum": codes(&PolicyType::ALL.map(PolicyType::code))},
        },
    })
}

fn diagnose() -> Value {
    let mut diagnose = object(
        "`diagnose --format json`",
        &json!({
            "language": {"$ref": "#/$defs/language"},
            "secrets": list("#/$defs/secret", "The kinds of secret in what was pasted, all of them masked."),
            "denials": list("#/$defs/denial", "Distinct denials, in order of first appearance."),
            "more_denials": {"type": "integer", "minimum": 0, "description": "Further distinct denials of a long log, which were only counted."},
            "not_iam": nullable("string", "What the error is instead, when there is no denial of IAM."),
            "diagnoses": list("#/$defs/diagnosis", "One a denial."),
            "combined": list("#/$defs/combined", "For each caller with several denials, one change for all of them."),
            "findings": list("#/$defs/finding", "Findings in the policies."),
            "reply": text("The Markdown that a chat would show."),
        }),
    );
    if let Some(properties) = diagnose
        .get_mut("properties")
        .and_then(Value::as_object_mut)
    {
        properties.insert("truncated".to_owned(), truncated());
    }
    diagnose
}

fn truncated() -> Value {
    object(
        "Only where not all of the input was read or worked through: up to where it was.",
        &json!({
            "file": nullable("string", "The file, when the input has a name."),
            "at": {"type": "integer", "minimum": 0, "description": "The byte of its text up to which all was done."},
            "why": {"enum": codes(&TruncationReason::ALL.map(TruncationReason::code))},
        }),
    )
}

fn denial() -> Value {
    object(
        "A denial, as printed; null where the text does not say.",
        &json!({
            "principal": nullable("string", "Who was denied."),
            "action": nullable("string", "The IAM action."),
            "operation": nullable("string", "The API operation."),
            "service": nullable("string", "The IAM service prefix."),
            "resource": nullable("string", "On what."),
            "policy_type": {"anyOf": [{"$ref": "#/$defs/policy_type"}, {"type": "null"}]},
            "effect": {"enum": ["implicit", "explicit", null]},
            "policy_arn": nullable("string", "The policy that the message names."),
            "encoded": {"type": "boolean", "description": "It carries an encoded authorization message."},
            "error_code": nullable("string", "The error code."),
            "count": {"type": "integer", "minimum": 1, "description": "Times that it appears."},
        }),
    )
}

fn diagnosis() -> Value {
    object(
        "What was found out about one denial.",
        &json!({
            "denial": index("Which of `denials`."),
            "request": object("What was evaluated.", &json!({
                "principal": nullable("string", "The caller."),
                "action": nullable("string", "The IAM action."),
                "resource": nullable("string", "The resource."),
                "inferred": {
                    "type": "array",
                    "items": {"enum": ["action", "resource", "principal"]},
                    "description": "Fields that the text does not print.",
                },
            })),
            "cause": {"enum": codes(&Cause::ALL.map(Cause::code))},
            "statements": list("#/$defs/statement", "Every statement of every policy."),
            "fix": {"anyOf": [{"$ref": "#/$defs/fix"}, {"type": "null"}]},
            "asks": texts("What else to paste."),
            "articles": list("#/$defs/article", "Articles that fit, best first."),
        }),
    )
}

fn lint() -> Value {
    object(
        "`lint --format json`",
        &json!({
            "language": {"$ref": "#/$defs/language"},
            "secrets": list("#/$defs/secret", "The kinds of secret in the text, all of them masked."),
            "findings": {
                "type": "array",
                "items": {"allOf": [
                    {"$ref": "#/$defs/finding"},
                    object("Where it stands.", &json!({
                        "line": {"type": "integer", "minimum": 1},
                        "column": {"type": "integer", "minimum": 1, "description": "In characters."},
                    })),
                ]},
                "description": "In the order of the text.",
            },
        }),
    )
}

fn combined() -> Value {
    object(
        "One change for several denials of one caller.",
        &json!({
            "principal": text("The caller as printed; a role without its session."),
            "diagnoses": {
                "type": "array",
                "items": index("Which of `diagnoses`."),
                "description": "What the change is for.",
            },
            "fix": {"$ref": "#/$defs/fix"},
        }),
    )
}

fn statement() -> Value {
    object(
        "What came of one statement.",
        &json!({
            "policy": index("Which policy."),
            "statement": index("Which of its statements."),
            "sid": nullable("string", "Its Sid."),
            "effect": {"enum": ["Allow", "Deny", null]},
            "outcome": {"enum": ["match", "no_match", "depends"]},
            "reasons": {
                "type": "array",
                "items": object("What stopped an element, or leaves it open.", &json!({
                    "element": {"enum": ["Principal", "Action", "Resource", "Condition", "Effect", "Version"]},
                    "code": text("A stable code."),
                    "message": text("A sentence in the language of the reply."),
                })),
            },
        }),
    )
}

fn fix() -> Value {
    object(
        "A change that the evaluator has proved.",
        &json!({
            "policy_type": {"$ref": "#/$defs/policy_type"},
            "policy": nullable("integer", "The pasted policy that it corrects; null for a new one."),
            "document": {"type": "object", "description": "The whole corrected policy."},
            "masked": {
                "type": "array",
                "items": object("A value of the author's that is masked: it has to go back in its place.", &json!({
                    "statement": nullable("integer", "Which statement of `document`; null for the document itself."),
                    "element": text("The element."),
                    "key": nullable("string", "The condition key; null in other elements."),
                    "stand_in": text("What stands in the place of the value, the same for the same value."),
                })),
                "description": "What in `document` is masked.",
            },
            "template": {
                "type": ["object", "null"],
                "description": "The corrected statements as the pasted template has them; null for a policy in JSON.",
                "required": ["language", "statements"],
                "properties": {
                    "language": {"enum": ["terraform", "yaml"]},
                    "statements": {"type": "string"}
                }
            },
            "grants": list("#/$defs/grant", "Exactly what it allows that the old one did not."),
            "revokes": list("#/$defs/grant", "Exactly what the old one allowed and it does not."),
            "allows_request": {"enum": ["yes", "depends"]},
            "depends_on": texts("Condition keys and other things that are not known."),
        }),
    )
}

fn grant() -> Value {
    let mut schema = object(
        "Access: an action on a resource under conditions.",
        &json!({
            "action": text("Action or pattern."),
            "resource": text("ARN or pattern."),
            "conditions": conditions("Operator, key, values, as in a policy. What does not hold has the opposite operator; where IAM has none, the operator has `!` before it."),
        }),
    );
    let more = json!({
        "without_actions": texts("Actions or patterns that `action` covers and that are left out; absent when there are none."),
        "within_resources": texts("Patterns that must cover the resource as well as `resource`; absent when there are none."),
        "without_resources": texts("Patterns that `resource` meets and that are left out; absent when there are none."),
        "principals": texts("Principals, in policies that name them, as `Kind:value`; those with `!` before them are left out. Absent for everyone, and in other policies."),
        "and_conditions": {
            "type": "array",
            "items": conditions("As `conditions`."),
            "description": "More conditions that must hold, where an operator and a key stand twice; absent when there are none.",
        },
    });
    if let (Some(Value::Object(properties)), Value::Object(more)) =
        (schema.get_mut("properties"), more)
    {
        properties.extend(more);
    }
    schema
}

fn conditions(description: &str) -> Value {
    json!({
        "type": "object",
        "description": description,
        "additionalProperties": {
            "type": "object",
            "additionalProperties": texts("Values."),
        },
    })
}

fn article() -> Value {
    object(
        "An article of the knowledge base.",
        &json!({
            "id": text("`<service>/<slug>`."),
            "lang": {"$ref": "#/$defs/language"},
            "title": text("Its title."),
            "score": {"type": "number", "description": "How well it fits; higher is better."},
        }),
    )
}

fn finding() -> Value {
    object(
        "What is wrong or risky in a policy.",
        &json!({
            "policy": index("Which policy."),
            "statement": nullable("integer", "Which statement; null for the document."),
            "code": text("A stable code."),
            "severity": {"enum": ["error", "warning", "note"]},
            "message": text("Sentences in the language of the reply."),
        }),
    )
}

fn simulate() -> Value {
    object(
        "`simulate`",
        &json!({
            "id": {"description": "As in the request."},
            "decision": {"enum": ["Allowed", "ImplicitlyDenied", "ExplicitlyDenied", "Depends"]},
            "depends_on": texts("Condition keys and other things that are not known."),
            "statements": list("#/$defs/statement", "Every statement of every policy."),
        }),
    )
}

fn refusal() -> Value {
    object(
        "`simulate --jsonl`, for a line that was not read whole: it has no decision",
        &json!({
            "id": {"description": "As in the request, as far as it could be read; else null."},
            "error": text("Its line, from 1, the place in the request, and what is wrong there."),
        }),
    )
}

fn ask() -> Value {
    object(
        "`ask --format json`",
        &json!({
            "language": {"$ref": "#/$defs/language"},
            "confident": {"type": "boolean", "description": "False: suggestions or nothing, not an answer."},
            "matches": list("#/$defs/article", "Articles, best first."),
            "reply": text("The Markdown that a chat would show."),
        }),
    )
}

fn compare() -> Value {
    object(
        "`compare --format json`",
        &json!({
            "exact": {"type": "boolean", "description": "The lists are exact."},
            "secrets": list("#/$defs/secret", "The kinds of secret in both policies, all of them masked."),
            "grants": list("#/$defs/grant", "What the new policy allows that the old one does not."),
            "revokes": list("#/$defs/grant", "What the old policy allows that the new one does not."),
            "unproven": texts("Why the lists may not be exact: too long, or too short as well where a policy was not read as it stands."),
        }),
    )
}

/// An object in which every named member is there.
fn object(description: &str, properties: &Value) -> Value {
    let required: Vec<&String> = properties
        .as_object()
        .into_iter()
        .flat_map(|map| map.keys())
        .collect();
    json!({
        "type": "object",
        "description": description,
        "required": required,
        "properties": properties,
    })
}

fn list(of: &str, description: &str) -> Value {
    json!({"type": "array", "items": {"$ref": of}, "description": description})
}

fn texts(description: &str) -> Value {
    json!({"type": "array", "items": {"type": "string"}, "description": description})
}

fn text(description: &str) -> Value {
    json!({"type": "string", "description": description})
}

fn index(description: &str) -> Value {
    json!({"type": "integer", "minimum": 0, "description": description})
}

fn nullable(kind: &str, description: &str) -> Value {
    json!({"type": [kind, "null"], "description": description})
}

fn codes(codes: &[&'static str]) -> Value {
    json!(codes)
}
