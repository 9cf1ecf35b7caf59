//! The request of `simulate`, as its schema has it.
//!
//! `kyoka simulate` reads requests by hand, because it names the place of everything that it refuses; a test
//! holds both against the same requests.

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde_json::Value;
use std::borrow::Cow;
use std::collections::BTreeMap;

/// What `simulate` evaluates, in the file of `--request`, or one a line with `--jsonl`.
#[derive(JsonSchema, Debug)]
#[schemars(rename = "simulate_request", deny_unknown_fields)]
#[expect(dead_code, reason = "only its schema is used")]
pub struct SimulateRequest {
    /// Anything; it is in the answer.
    id: Option<Value>,
    /// What is asked.
    request: Asked,
    /// The policies in effect. A layer that is missing, null or empty is not attached and restricts nothing; without
    /// `identity` nothing is allowed but by `resource`.
    policies: Option<Layers>,
}

/// A request as AWS sees it.
#[derive(JsonSchema, Debug)]
#[schemars(rename = "asked", deny_unknown_fields)]
#[expect(dead_code, reason = "only its schema is used")]
struct Asked {
    /// The caller: its ARN, a service such as `lambda.amazonaws.com`, or `*` for an anonymous one. Null is unknown.
    principal: Option<String>,
    /// The IAM action, `service:Name`, without wildcards.
    action: String,
    /// The ARN, or `*` where the action has no resource. Null is unknown.
    resource: Option<String>,
    /// The account of the resource, twelve digits, where its ARN has none.
    resource_account: Option<String>,
    /// Condition keys with their values. Upper and lower case of keys are the same.
    context: Option<BTreeMap<String, ContextValue>>,
    /// Whether a key that `context` does not have is absent (true, the default), or unknown.
    context_complete: Option<bool>,
}

/// The value of a condition key.
#[derive(JsonSchema, Debug)]
#[schemars(rename = "context_value", untagged)]
#[expect(dead_code, reason = "only its schema is used")]
enum ContextValue {
    /// One.
    One(ContextScalar),
    /// Several, of a key that has many.
    Many(Vec<ContextScalar>),
}

/// Text, a number, true or false.
#[derive(Debug)]
struct ContextScalar;

impl JsonSchema for ContextScalar {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "context_scalar".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({"type": ["string", "number", "boolean"]})
    }
}

/// The policies, by layer.
#[derive(JsonSchema, Debug)]
#[schemars(rename = "layers", deny_unknown_fields)]
#[expect(dead_code, reason = "only its schema is used")]
struct Layers {
    /// Those of the caller and its groups.
    identity: Option<Vec<PolicyIn>>,
    /// Service control policies, one list for each level of the organization. `FullAWSAccess` has to be among them.
    scps: Option<Vec<Vec<PolicyIn>>>,
    /// Resource control policies, likewise; `RCPFullAWSAccess` need not be listed.
    rcps: Option<Vec<Vec<PolicyIn>>>,
    /// That of the resource; for `sts:AssumeRole` the trust policy of the role.
    resource: Option<PolicyIn>,
    /// The permissions boundary.
    boundary: Option<Vec<PolicyIn>>,
    /// That of the session.
    session: Option<PolicyIn>,
    /// Those of the VPC endpoint.
    vpce: Option<Vec<PolicyIn>>,
}

/// A policy: its document, the document's text, or one of these with a name.
#[derive(Debug)]
struct PolicyIn;

impl JsonSchema for PolicyIn {
    fn schema_name() -> Cow<'static, str> {
        "policy".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let policy = generator.subschema_for::<Self>();
        json_schema!({
            "description": "A policy: its document, the document's text, or one of these with a name.",
            "anyOf": [
                {"type": "string"},
                {"type": "object", "required": ["Statement"]},
                {
                    "type": "object",
                    "properties": {"name": {"type": "string"}, "policy": policy},
                    "required": ["policy"],
                    "additionalProperties": false,
                },
            ],
        })
    }
}
