//! The JSON of `explain`.

use super::json::{FindingOut, pretty};
use super::{markdown, schema, terminal};
use crate::evidence::Evidence;
use crate::explain::{
    Access, Actions, Condition, Explained, Explanation, LevelCount, Principal, ServiceAccess, Takes,
};
use crate::iam::Effect;
use crate::reference::AccessLevel;
use crate::reply::{self, Reply};
use crate::text::{Language, Positions};
use schemars::JsonSchema;
use serde::Serialize;

/// The version of the shape of `explain`.
const SCHEMA: u32 = 1;

/// The answer of `explain --format json`, with `reply` as Markdown in it.
pub fn explanation(explained: &[Explanation], evidence: &Evidence, reply: &Reply) -> String {
    let language = reply.language;
    let out = ExplainOut {
        kind: "explain",
        schema: SCHEMA,
        language: language.code(),
        secrets: evidence
            .secrets
            .iter()
            .map(|secret| secret.code())
            .collect(),
        policies: explained
            .iter()
            .map(|explanation| ExplanationOut::of(explanation, evidence, language))
            .collect(),
        reply: markdown::render(reply),
    };
    pretty(&out)
}

/// `explain --format json`
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "explain")]
pub(super) struct ExplainOut<'a> {
    /// What this is.
    #[schemars(schema_with = "schema::kind_of_explain")]
    kind: &'static str,
    /// The version of its shape.
    schema: u32,
    /// The language of the sentences.
    #[schemars(schema_with = "schema::language")]
    language: &'static str,
    /// The kinds of secret in the text, all of them masked.
    #[schemars(schema_with = "schema::secrets")]
    secrets: Vec<&'static str>,
    /// The policies, in the order of the text.
    policies: Vec<ExplanationOut<'a>>,
    /// The Markdown that a chat would show.
    reply: String,
}

/// What a policy says.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "explanation")]
struct ExplanationOut<'a> {
    /// The file, when the input has a name.
    file: Option<&'a str>,
    /// Where the policy begins, from 1.
    #[schemars(range(min = 1))]
    line: usize,
    /// Its kind.
    #[schemars(schema_with = "schema::policy_type")]
    policy_type: &'static str,
    /// Whether nothing told the kind, so that it was read as the usual one.
    policy_type_assumed: bool,
    /// Whether it grants nothing and limits what other policies grant.
    is_limit: bool,
    /// Whether all of it was read.
    is_whole: bool,
    /// The whole in a sentence or two.
    summary: String,
    /// Every statement, in order.
    statements: Vec<ExplainedOut<'a>>,
    /// The actions that its Allow statements leave after its Deny statements, in numbers; null where that was not
    /// worked out.
    access: Option<AccessOut>,
    /// What stands out.
    findings: Vec<FindingOut>,
}

impl<'a> ExplanationOut<'a> {
    fn of(explanation: &'a Explanation, evidence: &'a Evidence, language: Language) -> Self {
        let pasted = evidence.policies.get(explanation.policy);
        let paste = pasted.and_then(|pasted| evidence.pastes.get(pasted.paste));
        let mut positions = Positions::of(paste.map_or("", |paste| paste.as_str()));
        let line = positions
            .at(pasted.map_or(0, |pasted| pasted.span.start))
            .line;
        Self {
            file: paste.and_then(|paste| paste.name()),
            line,
            policy_type: explanation.kind.code(),
            policy_type_assumed: explanation.is_kind_assumed,
            is_limit: explanation.is_limit(),
            is_whole: explanation.is_whole,
            summary: terminal::plain(&reply::explained_in_short(explanation, language)),
            statements: explanation
                .statements
                .iter()
                .map(|statement| ExplainedOut::of(explanation, statement, &mut positions, language))
                .collect(),
            access: explanation.access.as_ref().map(AccessOut::of),
            findings: explanation
                .findings
                .iter()
                .map(|finding| FindingOut::of(finding, language))
                .collect(),
        }
    }
}

/// What a statement says.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "explained")]
struct ExplainedOut<'a> {
    /// Its `Sid`.
    sid: Option<&'a str>,
    /// Where it begins, from 1.
    #[schemars(range(min = 1))]
    line: usize,
    /// Its effect.
    #[schemars(schema_with = "schema::effect")]
    effect: Option<&'static str>,
    /// It in words, whole.
    summary: String,
    /// Of whom it speaks; null where it names nobody.
    principals: Option<PrincipalsOut<'a>>,
    /// The actions; null where it names none.
    actions: Option<ActionsOut<'a>>,
    /// The resources; null where it names none.
    resources: Option<EntriesOut<'a>>,
    /// The conditions, all of which must hold.
    conditions: Vec<ConditionOut<'a>>,
    /// Of a Deny, the Allow statements that it takes from; null for an Allow and where that was not worked out.
    takes_from: Option<&'a [usize]>,
}

impl<'a> ExplainedOut<'a> {
    fn of(
        explanation: &'a Explanation,
        statement: &'a Explained,
        positions: &mut Positions<'_>,
        language: Language,
    ) -> Self {
        let summary = reply::explained_statement(explanation, statement, language);
        Self {
            sid: statement.sid.as_deref(),
            line: positions.at(statement.span.start).line,
            effect: statement.effect.map(|effect| match effect {
                Effect::Allow => "Allow",
                Effect::Deny => "Deny",
            }),
            summary: terminal::plain(&summary),
            principals: statement.principals.as_ref().map(|element| PrincipalsOut {
                negated: element.is_negated,
                entries: element.entries.iter().map(PrincipalOut::of).collect(),
            }),
            actions: statement.actions.as_ref().map(ActionsOut::of),
            resources: statement.resources.as_ref().map(|element| EntriesOut {
                negated: element.is_negated,
                entries: &element.written,
            }),
            conditions: statement
                .conditions
                .iter()
                .map(|condition| ConditionOut::of(condition, language))
                .collect(),
            takes_from: statement.takes.as_ref().and_then(|takes| match takes {
                Takes::Nothing => Some(&[][..]),
                Takes::From(statements) => Some(statements.as_slice()),
                Takes::Unknown => None,
            }),
        }
    }
}

/// `Principal` or `NotPrincipal`.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "explained_principals")]
struct PrincipalsOut<'a> {
    /// True for `NotPrincipal`.
    negated: bool,
    /// The entries.
    entries: Vec<PrincipalOut<'a>>,
}

/// One principal.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "explained_principal")]
struct PrincipalOut<'a> {
    /// What it is.
    #[schemars(schema_with = "schema::principal")]
    kind: &'static str,
    /// Its name: of a user or role, the service principal, the issuer of tokens; null for everyone.
    name: Option<&'a str>,
    /// The account, as written, where it has one.
    account: Option<&'a str>,
}

impl<'a> PrincipalOut<'a> {
    fn of(principal: &'a Principal) -> Self {
        let (name, account) = match principal {
            Principal::Everyone => (None, None),
            Principal::Account(account) => (None, Some(account)),
            Principal::User { name, account } | Principal::Role { name, account } => {
                (Some(name), Some(account))
            }
            Principal::Session { role, account, .. } => (Some(role), Some(account)),
            Principal::Service(name) | Principal::Oidc(name) | Principal::Saml(name) => {
                (Some(name), None)
            }
            Principal::Other { value, .. } => (Some(value), None),
        };
        Self {
            kind: principal.code(),
            name: name.map(String::as_str),
            account: account.map(String::as_str),
        }
    }
}

/// `Action` or `NotAction`.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "explained_actions")]
struct ActionsOut<'a> {
    /// True for `NotAction`.
    negated: bool,
    /// The entries, as written.
    entries: &'a [String],
    /// Entries that match no action of AWS's list.
    unknown: &'a [String],
    /// Those that can be used on the resources, in numbers; null where that was not worked out.
    access: Option<AccessOut>,
}

impl<'a> ActionsOut<'a> {
    fn of(actions: &'a Actions) -> Self {
        let reach = actions.reach.as_ref();
        Self {
            negated: actions.is_negated,
            entries: &actions.written,
            unknown: reach.map_or(&[], |reach| &reach.unknown),
            access: reach.map(|reach| AccessOut::of(&reach.access)),
        }
    }
}

/// `Resource` or `NotResource`.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "explained_entries")]
struct EntriesOut<'a> {
    /// True for the `Not…` form.
    negated: bool,
    /// The entries, as written.
    entries: &'a [String],
}

/// One operator with one key.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "explained_condition")]
struct ConditionOut<'a> {
    /// The operator as written.
    operator: &'a str,
    /// The key as written.
    key: &'a str,
    /// The values as written.
    values: &'a [String],
    /// What it asks, as a part of a sentence.
    meaning: String,
}

impl<'a> ConditionOut<'a> {
    fn of(condition: &'a Condition, language: Language) -> Self {
        Self {
            operator: &condition.operator,
            key: &condition.key,
            values: &condition.values,
            meaning: terminal::plain(&reply::explained_condition(condition, language)),
        }
    }
}

/// Actions, counted.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "access")]
struct AccessOut {
    /// How many.
    actions: usize,
    /// Whether it may be fewer.
    at_most: bool,
    /// Of how many services.
    service_count: usize,
    /// By service, those with the most first: at most 20, of a statement 3.
    services: Vec<ServiceOut>,
}

impl AccessOut {
    fn of(access: &Access) -> Self {
        Self {
            actions: access.actions,
            at_most: access.is_at_most,
            service_count: access.service_count,
            services: access.services.iter().map(ServiceOut::of).collect(),
        }
    }
}

/// Actions of one service, counted.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "service_access")]
struct ServiceOut {
    /// Its IAM prefix.
    service: &'static str,
    /// Its name.
    name: &'static str,
    /// How many.
    actions: usize,
    /// How many the service has.
    of: usize,
    /// By access level.
    levels: Vec<LevelOut>,
}

impl ServiceOut {
    fn of(access: &ServiceAccess) -> Self {
        Self {
            service: access.service.prefix(),
            name: access.service.name(),
            actions: access.actions,
            of: access.of,
            levels: access.levels.iter().map(LevelOut::of).collect(),
        }
    }
}

/// Actions of one access level, counted.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "level_access")]
struct LevelOut {
    /// The level, as AWS names it.
    #[schemars(schema_with = "schema::access_level")]
    level: &'static str,
    /// How many.
    actions: usize,
    /// How many the service has of it.
    of: usize,
}

impl LevelOut {
    fn of(count: &LevelCount) -> Self {
        Self {
            level: level(count.level),
            actions: count.actions,
            of: count.of,
        }
    }
}

/// The name of an access level.
///
/// Source: IAM User Guide, "Access levels in policy summaries".
pub(super) const fn level(level: AccessLevel) -> &'static str {
    match level {
        AccessLevel::List => "List",
        AccessLevel::Read => "Read",
        AccessLevel::Write => "Write",
        AccessLevel::Tagging => "Tagging",
        AccessLevel::PermissionsManagement => "Permissions management",
    }
}
