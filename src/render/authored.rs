//! The JSON of `policy`.

use super::json::{FindingOut, pretty};
use super::{markdown, schema, terminal};
use crate::author::{Authored, Conditions, Entry, Origin, Outcome};
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
    pretty(&PolicyOut::of(outcome, reply))
}

/// `policy --format json`
#[derive(Clone, Serialize, JsonSchema, Debug)]
#[schemars(rename = "policy")]
#[non_exhaustive]
pub struct PolicyOut {
    /// What this is.
    #[schemars(schema_with = "schema::kind_of_policy")]
    pub kind: &'static str,
    /// The version of its shape.
    pub schema: u32,
    /// The language of the sentences.
    #[schemars(schema_with = "schema::language")]
    pub language: &'static str,
    /// Whether a policy was written.
    pub understood: bool,
    /// The kind of policy; null where none was written.
    #[schemars(schema_with = "schema::maybe_policy_type")]
    pub policy_type: Option<&'static str>,
    /// The document; null where none was written.
    pub document: Value,
    /// The same as text; empty where none was written.
    pub text: String,
    /// What it was written for, and what comes along.
    pub requests: Vec<EntryOut>,
    /// What stands in it for what was not named.
    pub placeholders: Vec<String>,
    /// What was taken for granted, in sentences.
    pub assumptions: Vec<String>,
    /// Names in the wish that were not used.
    pub not_understood: Vec<String>,
    /// What was proved; null where none was written.
    pub proof: Option<ProofOut>,
    /// The Markdown that a chat would show.
    pub reply: String,
}

impl PolicyOut {
    /// Writes what became of a wish, with `reply` as Markdown in it.
    pub(crate) fn of(outcome: &Outcome, reply: &Reply) -> Self {
        let language = reply.language;
        let (written, wish) = match outcome {
            Outcome::Written(authored) => (Some(authored.as_ref()), &authored.wish),
            Outcome::NotUnderstood(wish) => (None, wish.as_ref()),
        };
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
            text: written.map_or_else(String::new, |written| written.text.clone()),
            requests: entries.iter().map(EntryOut::of).collect(),
            placeholders: placeholders.iter().map(|one| one.name.clone()).collect(),
            assumptions: assumptions
                .iter()
                .map(|one| terminal::plain(&reply::assumed(*one, language)))
                .collect(),
            not_understood: wish.unread.clone(),
            proof: written.map(|written| ProofOut::of(written, language)),
            reply: markdown::render(reply),
        }
    }
}

/// Actions on resources that a policy was written for.
#[derive(Clone, Serialize, JsonSchema, Debug)]
#[schemars(rename = "policy_request")]
#[non_exhaustive]
pub struct EntryOut {
    /// Whether they are allowed or denied.
    pub effect: &'static str,
    /// Names or patterns.
    pub actions: Vec<String>,
    /// Whether all actions but these are meant.
    pub all_but: bool,
    /// ARNs or patterns; empty where the policy names none.
    pub resources: Vec<String>,
    /// Operator, key, values.
    pub conditions: Conditions,
    /// Whether what was asked for needs it, and nobody asked for it.
    pub companion: bool,
}

impl EntryOut {
    fn of(entry: &Entry) -> Self {
        Self {
            effect: match entry.effect {
                Effect::Allow => "Allow",
                Effect::Deny => "Deny",
            },
            actions: entry.actions.clone(),
            all_but: entry.is_all_but,
            resources: entry.resources.clone(),
            conditions: entry.conditions.clone(),
            companion: entry.origin == Origin::Companion,
        }
    }
}

/// What was proved of a policy that was written.
#[derive(Clone, Serialize, JsonSchema, Debug)]
#[schemars(rename = "policy_proof")]
#[non_exhaustive]
pub struct ProofOut {
    /// Whether all of it holds.
    pub holds: bool,
    /// How many requests were evaluated.
    pub requests: usize,
    /// Those that came out otherwise than wished: action and resource.
    pub failed: Vec<(String, String)>,
    /// Whether it allows and denies nothing beside the requests.
    pub exact: bool,
    /// What lint finds, but for placeholders.
    pub findings: Vec<FindingOut>,
    /// Its characters without white space.
    pub characters: usize,
    /// How many AWS takes; null where each service has a quota of its own.
    pub quota: Option<usize>,
}

impl ProofOut {
    fn of(written: &Authored, language: Language) -> Self {
        let proof = &written.proof;
        Self {
            holds: proof.holds(),
            requests: proof.requests,
            failed: proof.failed.clone(),
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
