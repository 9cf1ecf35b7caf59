//! The JSON of `policy`.

use super::json::{FindingOut, pretty};
use super::{markdown, schema, terminal};
use crate::author::{Authored, Conditions, Entry, Origin, Outcome, Wish};
use crate::iam::Effect;
use crate::policy;
use crate::reply::{self, Reply};
use crate::text::Language;
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;

/// The version of the shape of `policy`.
const SCHEMA: u32 = 1;

/// The answer of `policy --format json`, with `reply` as Markdown in it.
pub fn authored(outcome: &Outcome, reply: &Reply) -> String {
    let language = reply.language;
    let (written, wish) = match outcome {
        Outcome::Written(authored) => (Some(authored.as_ref()), &authored.wish),
        Outcome::NotUnderstood(wish) => (None, wish.as_ref()),
    };
    pretty(&PolicyOut::of(
        written,
        wish,
        language,
        markdown::render(reply),
    ))
}

/// `policy --format json`
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "policy")]
pub(super) struct PolicyOut<'a> {
    /// What this is.
    #[schemars(schema_with = "schema::kind_of_policy")]
    kind: &'static str,
    /// The version of its shape.
    schema: u32,
    /// The language of the sentences.
    #[schemars(schema_with = "schema::language")]
    language: &'static str,
    /// Whether a policy was written.
    understood: bool,
    /// The kind of policy; null where none was written.
    #[schemars(schema_with = "schema::maybe_policy_type")]
    policy_type: Option<&'static str>,
    /// The document; null where none was written.
    document: Value,
    /// The same as text; empty where none was written.
    text: &'a str,
    /// What it was written for, and what comes along.
    requests: Vec<EntryOut<'a>>,
    /// What stands in it for what was not named.
    placeholders: Vec<&'a str>,
    /// What was taken for granted, in sentences.
    assumptions: Vec<String>,
    /// Names in the wish that were not used.
    not_understood: Vec<&'a str>,
    /// What was proved; null where none was written.
    proof: Option<ProofOut<'a>>,
    /// The Markdown that a chat would show.
    reply: String,
}

impl<'a> PolicyOut<'a> {
    fn of(
        written: Option<&'a Authored>,
        wish: &'a Wish,
        language: Language,
        reply: String,
    ) -> Self {
        let entries = written.map_or(&[][..], |written| &written.entries);
        let placeholders = written.map_or(&[][..], |written| &written.placeholders);
        let assumptions = written.map_or(&[][..], |written| &written.assumptions);
        Self {
            kind: "policy",
            schema: SCHEMA,
            language: language.code(),
            understood: written.is_some(),
            policy_type: written.map(|written| written.kind.code()),
            document: written.map_or(Value::Null, |written| policy::as_json(&written.text)),
            text: written.map_or("", |written| &written.text),
            requests: entries.iter().map(EntryOut::of).collect(),
            placeholders: placeholders.iter().map(|one| one.name.as_str()).collect(),
            assumptions: assumptions
                .iter()
                .map(|one| terminal::plain(&reply::assumed(*one, language)))
                .collect(),
            not_understood: wish.unread.iter().map(String::as_str).collect(),
            proof: written.map(|written| ProofOut::of(written, language)),
            reply,
        }
    }
}

/// Actions on resources that a policy was written for.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "policy_request")]
struct EntryOut<'a> {
    /// Whether they are allowed or denied.
    effect: &'static str,
    /// Names or patterns.
    actions: &'a [String],
    /// Whether all actions but these are meant.
    all_but: bool,
    /// ARNs or patterns; empty where the policy names none.
    resources: &'a [String],
    /// Operator, key, values.
    conditions: &'a Conditions,
    /// Whether what was asked for needs it, and nobody asked for it.
    companion: bool,
}

impl<'a> EntryOut<'a> {
    fn of(entry: &'a Entry) -> Self {
        Self {
            effect: match entry.effect {
                Effect::Allow => "Allow",
                Effect::Deny => "Deny",
            },
            actions: &entry.actions,
            all_but: entry.is_all_but,
            resources: &entry.resources,
            conditions: &entry.conditions,
            companion: entry.origin == Origin::Companion,
        }
    }
}

/// What was proved of a policy that was written.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "policy_proof")]
struct ProofOut<'a> {
    /// Whether all of it holds.
    holds: bool,
    /// How many requests were evaluated.
    requests: usize,
    /// Those that came out otherwise than wished: action and resource.
    failed: &'a [(String, String)],
    /// Whether it allows and denies nothing beside the requests.
    exact: bool,
    /// What lint finds, but for placeholders.
    findings: Vec<FindingOut>,
    /// Its characters without white space.
    characters: usize,
    /// How many AWS takes; null where each service has a quota of its own.
    quota: Option<usize>,
}

impl<'a> ProofOut<'a> {
    fn of(written: &'a Authored, language: Language) -> Self {
        let proof = &written.proof;
        Self {
            holds: proof.holds(),
            requests: proof.requests,
            failed: &proof.failed,
            exact: proof.is_exact,
            findings: proof
                .findings
                .iter()
                .map(|finding| FindingOut::of(finding, language))
                .collect(),
            characters: proof.characters,
            quota: proof.quota,
        }
    }
}
