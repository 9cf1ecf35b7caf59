//! The JSON Schema of inputs and outputs, made from their types.

use super::action::ActionOut;
use super::authored::PolicyOut;
use super::explained::ExplainOut;
use super::json::{
    AskOut, ComparisonOut, ComparisonsOut, DecisionOut, DiagnoseOut, LintOut, RefusalOut,
};
use super::request::SimulateRequest;
use crate::answer::Source;
use crate::budget::TruncationReason;
use crate::diagnose::{Cause, Inferred, Owner, Strength};
use crate::evidence::{ClueFact, ClueSource};
use crate::explain::Principal;
use crate::iam::{DenialEffect, PolicyType};
use crate::lint::{FindingKind, Severity};
use crate::reference::AccessLevel;
use crate::text::Language;
use crate::text::mask::Secret;
use schemars::generate::{Contract, SchemaGenerator, SchemaSettings};
use schemars::{JsonSchema, Schema, json_schema};
use serde_json::{Map, Value, json};

/// The JSON Schema of every output, of which any is valid: one definition a command. Beside them
/// `simulate_request`, what `simulate` takes.
///
/// Objects of outputs may gain members in later versions; those that are named here stay.
pub fn schema() -> Value {
    let mut outputs = generator(Contract::Serialize);
    let any = [
        of::<DiagnoseOut>(&mut outputs),
        of::<DecisionOut>(&mut outputs),
        of::<RefusalOut>(&mut outputs),
        of::<LintOut>(&mut outputs),
        of::<AskOut>(&mut outputs),
        of::<ComparisonOut>(&mut outputs),
        of::<ComparisonsOut>(&mut outputs),
        of::<ActionOut>(&mut outputs),
        of::<ExplainOut>(&mut outputs),
        of::<PolicyOut>(&mut outputs),
    ];
    let mut inputs = generator(Contract::Deserialize);
    of::<SimulateRequest>(&mut inputs);
    let mut definitions: Map<String, Value> = outputs.take_definitions(true);
    definitions.extend(inputs.take_definitions(true));
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Outputs of kyoka, and the request of `kyoka simulate` (`#/$defs/simulate_request`)",
        "anyOf": any,
        "$defs": definitions,
    })
}

/// The schema of one output, by itself.
#[cfg(feature = "cli")]
pub(crate) fn output<T: JsonSchema>() -> Value {
    generator(Contract::Serialize)
        .into_root_schema_for::<T>()
        .to_value()
}

/// The schema of one input, by itself and without references.
#[cfg(feature = "cli")]
pub(crate) fn input<T: JsonSchema>() -> Value {
    let mut settings = SchemaSettings::draft2020_12();
    settings.contract = Contract::Deserialize;
    settings.inline_subschemas = true;
    settings.meta_schema = None;
    settings
        .into_generator()
        .into_root_schema_for::<T>()
        .to_value()
}

fn generator(contract: Contract) -> SchemaGenerator {
    let mut settings = SchemaSettings::draft2020_12();
    settings.contract = contract;
    settings.into_generator()
}

fn of<T: JsonSchema>(generator: &mut SchemaGenerator) -> Schema {
    generator.subschema_for::<T>()
}

/// One of these codes.
fn one_of(codes: impl IntoIterator<Item = &'static str>) -> Schema {
    let codes: Vec<&str> = codes.into_iter().collect();
    json_schema!({"type": "string", "enum": codes})
}

/// One of these codes, or null.
fn one_of_or_null(codes: impl IntoIterator<Item = &'static str>) -> Schema {
    let codes: Vec<Option<&str>> = codes.into_iter().map(Some).chain([None]).collect();
    json_schema!({"type": ["string", "null"], "enum": codes})
}

pub(crate) fn language(_: &mut SchemaGenerator) -> Schema {
    one_of(Language::ALL.map(Language::code))
}

pub(super) fn source(_: &mut SchemaGenerator) -> Schema {
    one_of_or_null(Source::ALL.map(Source::code))
}

pub(super) fn secrets(_: &mut SchemaGenerator) -> Schema {
    let secret = one_of(Secret::ALL.map(Secret::code));
    json_schema!({"type": "array", "items": secret})
}

pub(crate) fn policy_type(_: &mut SchemaGenerator) -> Schema {
    one_of(PolicyType::ALL.map(PolicyType::code))
}

pub(super) fn maybe_policy_type(_: &mut SchemaGenerator) -> Schema {
    one_of_or_null(PolicyType::ALL.map(PolicyType::code))
}

pub(super) fn denial_effect(_: &mut SchemaGenerator) -> Schema {
    one_of_or_null([DenialEffect::Implicit, DenialEffect::Explicit].map(DenialEffect::code))
}

pub(super) fn truncation(_: &mut SchemaGenerator) -> Schema {
    one_of(
        TruncationReason::ALL
            .map(TruncationReason::code)
            .into_iter()
            .chain(["diagnosis"]),
    )
}

pub(super) fn clue(_: &mut SchemaGenerator) -> Schema {
    one_of(ClueFact::CODES)
}

pub(super) fn clue_source(_: &mut SchemaGenerator) -> Schema {
    one_of(ClueSource::ALL.map(ClueSource::code))
}

pub(super) fn kind_of_diagnose(_: &mut SchemaGenerator) -> Schema {
    one_of(["diagnose"])
}

pub(super) fn kind_of_policy(_: &mut SchemaGenerator) -> Schema {
    one_of(["policy"])
}

pub(super) fn kind_of_simulate(_: &mut SchemaGenerator) -> Schema {
    one_of(["simulate"])
}

pub(super) fn kind_of_ask(_: &mut SchemaGenerator) -> Schema {
    one_of(["ask"])
}

pub(super) fn kind_of_lint(_: &mut SchemaGenerator) -> Schema {
    one_of(["lint"])
}

pub(super) fn kind_of_compare(_: &mut SchemaGenerator) -> Schema {
    one_of(["compare"])
}

pub(super) fn kind_of_compare_files(_: &mut SchemaGenerator) -> Schema {
    one_of(["compare_files"])
}

pub(super) fn kind_of_action(_: &mut SchemaGenerator) -> Schema {
    one_of(["action"])
}

pub(super) fn policy_change(_: &mut SchemaGenerator) -> Schema {
    one_of(["added", "removed", "changed"])
}

pub(super) fn usage(_: &mut SchemaGenerator) -> Schema {
    one_of(["itself", "always", "sometimes"])
}

pub(super) fn kind_of_explain(_: &mut SchemaGenerator) -> Schema {
    one_of(["explain"])
}

pub(super) fn principal(_: &mut SchemaGenerator) -> Schema {
    one_of(Principal::CODES)
}

pub(super) fn access_level(_: &mut SchemaGenerator) -> Schema {
    one_of(
        [
            AccessLevel::List,
            AccessLevel::Read,
            AccessLevel::Write,
            AccessLevel::Tagging,
            AccessLevel::PermissionsManagement,
        ]
        .map(super::explained::level),
    )
}

pub(super) fn owner(_: &mut SchemaGenerator) -> Schema {
    one_of(Owner::ALL.map(Owner::code))
}

pub(super) fn cause(_: &mut SchemaGenerator) -> Schema {
    one_of(Cause::ALL.map(Cause::code))
}

pub(super) fn inferred(_: &mut SchemaGenerator) -> Schema {
    let field =
        one_of([Inferred::Action, Inferred::Resource, Inferred::Principal].map(Inferred::code));
    json_schema!({"type": "array", "items": field})
}

pub(super) fn maybe_strength(_: &mut SchemaGenerator) -> Schema {
    one_of_or_null(Strength::ALL.map(Strength::code))
}

pub(super) fn effect(_: &mut SchemaGenerator) -> Schema {
    one_of_or_null(["Allow", "Deny"])
}

pub(super) fn outcome(_: &mut SchemaGenerator) -> Schema {
    one_of(["match", "no_match", "depends"])
}

pub(super) fn element(_: &mut SchemaGenerator) -> Schema {
    one_of([
        "Principal",
        "Action",
        "Resource",
        "Condition",
        "Effect",
        "Version",
    ])
}

pub(super) fn finding_code(_: &mut SchemaGenerator) -> Schema {
    // The last two are of what could not be read.
    one_of(
        FindingKind::CODES
            .into_iter()
            .chain(["truncated", "unreadable"]),
    )
}

pub(super) fn severity(_: &mut SchemaGenerator) -> Schema {
    one_of([Severity::Error, Severity::Warning, Severity::Note].map(Severity::code))
}

pub(super) fn decision(_: &mut SchemaGenerator) -> Schema {
    one_of(["Allowed", "ImplicitlyDenied", "ExplicitlyDenied", "Depends"])
}

pub(super) fn allows_request(_: &mut SchemaGenerator) -> Schema {
    one_of(["yes", "depends"])
}

pub(super) fn change_kind(_: &mut SchemaGenerator) -> Schema {
    one_of(["request", "companion", "finding"])
}

pub(super) fn scope(_: &mut SchemaGenerator) -> Schema {
    one_of(["exact", "pattern"])
}

pub(super) fn optional_document(_: &mut SchemaGenerator) -> Schema {
    json_schema!({"type": ["object", "null"]})
}

pub(super) fn template_language(_: &mut SchemaGenerator) -> Schema {
    one_of(["terraform", "yaml"])
}

pub(super) fn document(_: &mut SchemaGenerator) -> Schema {
    json_schema!({"type": "object"})
}
