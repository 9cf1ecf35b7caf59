//! The JSON Schema of the outputs.

use serde_json::{Value, json};

/// The schema of what `diagnose --format json` and `simulate` print, as definitions of one document.
pub fn schema() -> Value {
    let text = json!({"type": "string"});
    let maybe = json!({"type": ["string", "null"]});
    let number = json!({"type": "integer", "minimum": 0});
    let texts = json!({"type": "array", "items": text});
    let statement = object(&json!({
        "policy": number, "statement": number, "sid": maybe,
        "effect": {"enum": ["Allow", "Deny", null]},
        "outcome": {"enum": ["match", "no_match", "depends"]},
        "reasons": {"type": "array", "items": object(&json!({"element": text, "code": text, "message": text}))},
    }));
    let access = json!({
        "type": "object",
        "required": ["action", "resource", "conditions"],
        "properties": {"action": text, "resource": text, "principals": texts, "conditions": {"type": "object"}},
    });
    let accesses = json!({"type": "array", "items": access});
    let fix = object(&json!({
        "policy_type": text, "policy": {"type": ["integer", "null"]}, "document": {"type": "object"},
        "grants": accesses, "revokes": accesses, "allows_request": {"enum": ["yes", "depends"]}, "depends_on": texts,
    }));
    let denial = object(&json!({
        "principal": maybe, "action": maybe, "operation": maybe, "service": maybe, "resource": maybe,
        "policy_type": {"enum": ["identity", "resource", "scp", "rcp", "boundary", "session", "vpce", "trust", null]},
        "effect": {"enum": ["implicit", "explicit", null]},
        "policy_arn": maybe, "encoded": {"type": "boolean"}, "error_code": maybe, "count": number,
    }));
    let diagnosis = object(&json!({
        "denial": number,
        "request": object(&json!({"principal": maybe, "action": maybe, "resource": maybe, "inferred": texts})),
        "cause": text,
        "statements": {"type": "array", "items": statement},
        "fix": {"anyOf": [fix, {"type": "null"}]},
        "asks": texts,
        "articles": {"type": "array", "items": object(&json!({
            "id": text, "lang": {"enum": ["ja", "en"]}, "title": text, "score": {"type": "number"},
        }))},
    }));
    let finding = object(&json!({
        "policy": number, "statement": {"type": ["integer", "null"]}, "code": text,
        "severity": {"enum": ["error", "warning", "note"]}, "message": text,
    }));
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Outputs of kyoka",
        "$defs": {
            "diagnose": object(&json!({
                "language": {"enum": ["ja", "en"]},
                "denials": {"type": "array", "items": denial},
                "not_iam": maybe,
                "diagnoses": {"type": "array", "items": diagnosis},
                "findings": {"type": "array", "items": finding},
                "reply": text,
            })),
            "simulate": object(&json!({
                "id": {},
                "decision": {"enum": ["Allowed", "ImplicitlyDenied", "ExplicitlyDenied", "Depends"]},
                "depends_on": texts,
                "statements": {"type": "array", "items": {"type": "object"}},
            })),
        },
    })
}

/// An object that has all of these properties.
fn object(properties: &Value) -> Value {
    let required: Vec<&String> = properties
        .as_object()
        .into_iter()
        .flat_map(serde_json::Map::keys)
        .collect();
    json!({"type": "object", "required": required, "properties": properties})
}
