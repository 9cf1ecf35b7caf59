//! What the functions of the contract take.

use crate::iam::PolicyType;
use crate::render::schema;
use crate::text::Language;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer};
use serde_json::Value;

/// What [`diagnose`](super::diagnose) takes.
#[derive(Clone, Default, Deserialize, JsonSchema, Debug)]
#[schemars(rename = "diagnose_request")]
#[serde(deny_unknown_fields)]
pub struct DiagnoseIn {
    /// The error message, log, CloudTrail event or question, exactly as printed. Policies may stand in it.
    pub text: String,
    /// Policies that are in effect for the denied request, each whole.
    #[serde(default)]
    pub policies: Vec<PolicyIn>,
    /// The language of the sentences; left out, that of the text.
    #[serde(default)]
    #[schemars(schema_with = "schema::language")]
    pub language: Option<Language>,
}

impl DiagnoseIn {
    /// A request with nothing but a text.
    pub fn of(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            ..Self::default()
        }
    }
}

/// A policy that is in effect.
#[derive(Clone, Deserialize, JsonSchema, Debug)]
#[schemars(rename = "policy_in_effect")]
#[serde(deny_unknown_fields)]
pub struct PolicyIn {
    /// The policy document, or a text with it: JSON, YAML, Terraform, CloudFormation.
    #[serde(deserialize_with = "document")]
    #[schemars(schema_with = "document_schema")]
    pub policy: String,
    /// Its type; left out, what its elements tell, else `identity`.
    #[serde(rename = "type", default)]
    #[schemars(schema_with = "schema::policy_type")]
    pub policy_type: Option<PolicyType>,
    /// The name to call it by in messages.
    #[serde(default)]
    pub name: Option<String>,
}

/// What [`ask`](super::ask) takes.
#[derive(Clone, Deserialize, JsonSchema, Debug)]
#[schemars(rename = "ask_request")]
#[serde(deny_unknown_fields)]
pub struct AskIn {
    /// The question, some words, or the id of an article.
    pub question: String,
    /// The most articles to find.
    #[serde(default = "AskIn::limit")]
    #[schemars(range(min = 1, max = 20))]
    pub limit: usize,
    /// The language of the answer; left out, that of the question.
    #[serde(default)]
    #[schemars(schema_with = "schema::language")]
    pub language: Option<Language>,
}

impl AskIn {
    const fn limit() -> usize {
        3
    }
}

/// What [`explain`](super::explain) takes.
#[derive(Clone, Deserialize, JsonSchema, Debug)]
#[schemars(rename = "explain_request")]
#[serde(deny_unknown_fields)]
pub struct ExplainIn {
    /// The policy document, or a text with one or more: JSON, YAML, Terraform, CloudFormation.
    #[serde(deserialize_with = "document")]
    #[schemars(schema_with = "document_schema")]
    pub policy: String,
    /// Its type; left out, what its elements tell, else `identity`.
    #[serde(rename = "type", default)]
    #[schemars(schema_with = "schema::policy_type")]
    pub policy_type: Option<PolicyType>,
    /// The language of the sentences; left out, English.
    #[serde(default)]
    #[schemars(schema_with = "schema::language")]
    pub language: Option<Language>,
}

/// What [`write`](super::write) takes.
#[derive(Clone, Default, Deserialize, JsonSchema, Debug)]
#[schemars(rename = "write_request")]
#[serde(deny_unknown_fields)]
pub struct WriteIn {
    /// What the policy is for, in a sentence or two: who, what is done, on what, under which conditions.
    #[serde(default)]
    pub wish: String,
    /// Its type; left out, what the wish tells, else `identity`.
    #[serde(rename = "type", default)]
    #[schemars(schema_with = "schema::policy_type")]
    pub policy_type: Option<PolicyType>,
    /// Actions to allow, or patterns of them, such as `s3:Get*`.
    #[serde(default)]
    pub actions: Vec<String>,
    /// ARNs of the resources, or patterns of them.
    #[serde(default)]
    pub resources: Vec<String>,
    /// Who is allowed, in a policy of a resource or a role: ARNs, accounts, service principals.
    #[serde(default)]
    pub principals: Vec<String>,
    /// Conditions, each as `KEY=VALUE`.
    #[serde(default)]
    pub conditions: Vec<String>,
    /// The language of the sentences; left out, that of the wish.
    #[serde(default)]
    #[schemars(schema_with = "schema::language")]
    pub language: Option<Language>,
}

/// What [`lint`](super::lint) takes.
#[derive(Clone, Deserialize, JsonSchema, Debug)]
#[schemars(rename = "lint_request")]
#[serde(deny_unknown_fields)]
pub struct LintIn {
    /// The policy document, or a text with one or more: JSON, YAML, Terraform, CloudFormation.
    #[serde(deserialize_with = "document")]
    #[schemars(schema_with = "document_schema")]
    pub policy: String,
    /// Its type; left out, what its elements tell, else `identity`.
    #[serde(rename = "type", default)]
    #[schemars(schema_with = "schema::policy_type")]
    pub policy_type: Option<PolicyType>,
    /// The ARN of the caller, to check the variables that only some callers have.
    #[serde(default)]
    pub principal: Option<String>,
    /// The language of the sentences; left out, English.
    #[serde(default)]
    #[schemars(schema_with = "schema::language")]
    pub language: Option<Language>,
}

/// What [`compare`](super::compare) takes.
#[derive(Clone, Deserialize, JsonSchema, Debug)]
#[schemars(rename = "compare_request")]
#[serde(deny_unknown_fields)]
pub struct CompareIn {
    /// The policy as it was, whole.
    #[serde(deserialize_with = "document")]
    #[schemars(schema_with = "document_schema")]
    pub old: String,
    /// The policy as it will be, whole.
    #[serde(deserialize_with = "document")]
    #[schemars(schema_with = "document_schema")]
    pub new: String,
    /// The type of both; left out, what their elements tell, else `identity`.
    #[serde(rename = "type", default)]
    #[schemars(schema_with = "schema::policy_type")]
    pub policy_type: Option<PolicyType>,
    /// The language of the sentences; left out, English.
    #[serde(default)]
    #[schemars(schema_with = "schema::language")]
    pub language: Option<Language>,
}

/// What [`action`](super::action) takes.
#[derive(Clone, Deserialize, JsonSchema, Debug)]
#[schemars(rename = "action_request")]
#[serde(deny_unknown_fields)]
pub struct ActionIn {
    /// An IAM action (`s3:GetObject`), a pattern of them (`s3:Put*`), or an API operation as SDKs and the CLI name it
    /// (`ListObjectsV2`, `ssm start-session`).
    pub name: String,
    /// The language of the sentences; left out, English.
    #[serde(default)]
    #[schemars(schema_with = "schema::language")]
    pub language: Option<Language>,
}

/// A document as text, or as the JSON that it is.
fn document<'de, D: Deserializer<'de>>(from: D) -> Result<String, D::Error> {
    Ok(match Value::deserialize(from)? {
        Value::String(text) => text,
        document => document.to_string(),
    })
}

fn document_schema(_: &mut SchemaGenerator) -> Schema {
    json_schema!({"type": ["string", "object"]})
}
