//! The JSON of what the service authorization reference says about actions.

use super::explained::level;
use super::{markdown, schema};
use crate::answer::{ActionFact, ActionFacts, ResourceFact, Usage};
use crate::reply::Reply;
use schemars::JsonSchema;
use serde::Serialize;

/// What is known about the actions or the operation that a name is of.
#[derive(Clone, Serialize, JsonSchema, Debug)]
#[schemars(rename = "action")]
#[non_exhaustive]
pub struct ActionOut {
    /// What this is.
    #[schemars(schema_with = "schema::kind_of_action")]
    pub kind: &'static str,
    /// The version of its shape.
    pub schema: u32,
    /// The language of the reply.
    #[schemars(schema_with = "schema::language")]
    pub language: &'static str,
    /// The API operation that was named, where it was no action.
    pub operation: Option<String>,
    /// The actions, the needed ones first.
    pub actions: Vec<ActionFactOut>,
    /// Names of further actions that a pattern matches.
    pub more: Vec<&'static str>,
    /// The Markdown that a chat would show.
    pub reply: String,
}

impl ActionOut {
    /// Writes what is known, with `reply` as Markdown in it.
    pub(crate) fn of(facts: &ActionFacts, reply: &Reply) -> Self {
        Self {
            kind: "action",
            schema: 1,
            language: reply.language.code(),
            operation: facts.operation.as_ref().map(|(name, _)| name.clone()),
            actions: facts.actions.iter().map(ActionFactOut::of).collect(),
            more: facts.more.clone(),
            reply: markdown::render(reply),
        }
    }
}

/// What is known about one action.
#[derive(Clone, Serialize, JsonSchema, Debug)]
#[schemars(rename = "action_fact")]
#[non_exhaustive]
pub struct ActionFactOut {
    /// Its full name.
    pub action: &'static str,
    /// The name of its service.
    pub service: &'static str,
    /// Its access level.
    #[schemars(schema_with = "schema::access_level")]
    pub access_level: &'static str,
    /// Whether each request of the operation needs it, or some do; `itself` where the action was named.
    #[schemars(schema_with = "schema::usage")]
    pub usage: &'static str,
    /// The resource types that it is authorised on; none: `Resource` has to be `*`.
    pub resources: Vec<ResourceFactOut>,
    /// Condition keys that go with it whatever the resource, beside the global ones.
    pub condition_keys: Vec<&'static str>,
    /// Actions that it needs besides.
    pub dependent_actions: Vec<&'static str>,
}

impl ActionFactOut {
    fn of(fact: &ActionFact) -> Self {
        Self {
            action: fact.name,
            service: fact.service,
            access_level: level(fact.access),
            usage: match fact.usage {
                Usage::Itself => "itself",
                Usage::Always => "always",
                Usage::Sometimes => "sometimes",
            },
            resources: fact.resources.iter().map(ResourceFactOut::of).collect(),
            condition_keys: fact.condition_keys.clone(),
            dependent_actions: fact.dependent_actions.clone(),
        }
    }
}

/// A resource type of an action.
#[derive(Clone, Serialize, JsonSchema, Debug)]
#[schemars(rename = "resource_fact")]
#[non_exhaustive]
pub struct ResourceFactOut {
    /// Its name.
    pub name: &'static str,
    /// Whether every request names one.
    pub required: bool,
    /// The shapes of its ARNs.
    pub arns: Vec<&'static str>,
    /// Condition keys of the action on it.
    pub condition_keys: Vec<&'static str>,
}

impl ResourceFactOut {
    fn of(fact: &ResourceFact) -> Self {
        Self {
            name: fact.name,
            required: fact.required,
            arns: fact.arns.clone(),
            condition_keys: fact.condition_keys.clone(),
        }
    }
}
