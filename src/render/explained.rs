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
use crate::text::{Language, Paste, Positions};
use schemars::JsonSchema;
use serde::Serialize;

/// The version of the shape of `explain`.
const SCHEMA: u32 = 1;

/// The answer of `explain --format json`, with `reply` as Markdown in it.
pub fn explanation(explained: &[Explanation], evidence: &Evidence, reply: &Reply) -> String {
    pretty(&ExplainOut::of(explained, evidence, reply))
}

/// `explain --format json`
#[derive(Clone, Serialize, JsonSchema, Debug)]
#[schemars(rename = "explain")]
#[non_exhaustive]
pub struct ExplainOut {
    /// What this is.
    #[schemars(schema_with = "schema::kind_of_explain")]
    pub kind: &'static str,
    /// The version of its shape.
    pub schema: u32,
    /// The language of the sentences.
    #[schemars(schema_with = "schema::language")]
    pub language: &'static str,
    /// The kinds of secret in the text, all of them masked.
    #[schemars(schema_with = "schema::secrets")]
    pub secrets: Vec<&'static str>,
    /// The policies, in the order of the text.
    pub policies: Vec<ExplanationOut>,
    /// The Markdown that a chat would show.
    pub reply: String,
}

impl ExplainOut {
    /// Writes explanations, with `reply` as Markdown in it.
    pub(crate) fn of(explained: &[Explanation], evidence: &Evidence, reply: &Reply) -> Self {
        let language = reply.language;
        Self {
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
        }
    }
}

/// What a policy says.
#[derive(Clone, Serialize, JsonSchema, Debug)]
#[schemars(rename = "explanation")]
#[non_exhaustive]
pub struct ExplanationOut {
    /// The file, when the input has a name.
    pub file: Option<String>,
    /// Where the policy begins, from 1.
    #[schemars(range(min = 1))]
    pub line: usize,
    /// Its kind.
    #[schemars(schema_with = "schema::policy_type")]
    pub policy_type: &'static str,
    /// Whether nothing told the kind, so that it was read as the usual one.
    pub policy_type_assumed: bool,
    /// Whether it grants nothing and limits what other policies grant.
    pub is_limit: bool,
    /// Whether all of it was read.
    pub is_whole: bool,
    /// The whole in a sentence or two.
    pub summary: String,
    /// Every statement, in order.
    pub statements: Vec<ExplainedOut>,
    /// The actions that its Allow statements leave after its Deny statements, in numbers; null where that was not
    /// worked out.
    pub access: Option<AccessOut>,
    /// What stands out.
    pub findings: Vec<FindingOut>,
}

impl ExplanationOut {
    fn of(explanation: &Explanation, evidence: &Evidence, language: Language) -> Self {
        let pasted = evidence.policies.get(explanation.policy);
        let paste = pasted.and_then(|pasted| evidence.pastes.get(pasted.paste));
        let mut positions = Positions::of(paste.map_or("", |paste| paste.as_str()));
        let line = positions
            .at(pasted.map_or(0, |pasted| pasted.span.start))
            .line;
        Self {
            file: paste.and_then(Paste::name).map(str::to_owned),
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
#[derive(Clone, Serialize, JsonSchema, Debug)]
#[schemars(rename = "explained")]
#[non_exhaustive]
pub struct ExplainedOut {
    /// Its `Sid`.
    pub sid: Option<String>,
    /// Where it begins, from 1.
    #[schemars(range(min = 1))]
    pub line: usize,
    /// Its effect.
    #[schemars(schema_with = "schema::effect")]
    pub effect: Option<&'static str>,
    /// It in words, whole.
    pub summary: String,
    /// Of whom it speaks; null where it names nobody.
    pub principals: Option<PrincipalsOut>,
    /// The actions; null where it names none.
    pub actions: Option<ActionsOut>,
    /// The resources; null where it names none.
    pub resources: Option<EntriesOut>,
    /// The conditions, all of which must hold.
    pub conditions: Vec<ConditionOut>,
    /// Of a Deny, the Allow statements that it takes from; null for an Allow and where that was not worked out.
    pub takes_from: Option<Vec<usize>>,
}

impl ExplainedOut {
    fn of(
        explanation: &Explanation,
        statement: &Explained,
        positions: &mut Positions<'_>,
        language: Language,
    ) -> Self {
        let summary = reply::explained_statement(explanation, statement, language);
        Self {
            sid: statement.sid.clone(),
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
                entries: element.written.clone(),
            }),
            conditions: statement
                .conditions
                .iter()
                .map(|condition| ConditionOut::of(condition, language))
                .collect(),
            takes_from: statement.takes.as_ref().and_then(|takes| match takes {
                Takes::Nothing => Some(Vec::new()),
                Takes::From(statements) => Some(statements.clone()),
                Takes::Unknown => None,
            }),
        }
    }
}

/// `Principal` or `NotPrincipal`.
#[derive(Clone, Serialize, JsonSchema, Debug)]
#[schemars(rename = "explained_principals")]
#[non_exhaustive]
pub struct PrincipalsOut {
    /// True for `NotPrincipal`.
    pub negated: bool,
    /// The entries.
    pub entries: Vec<PrincipalOut>,
}

/// One principal.
#[derive(Clone, Serialize, JsonSchema, Debug)]
#[schemars(rename = "explained_principal")]
#[non_exhaustive]
pub struct PrincipalOut {
    /// What it is.
    #[schemars(schema_with = "schema::principal")]
    pub kind: &'static str,
    /// Its name: of a user or role, the service principal, the issuer of tokens; null for everyone.
    pub name: Option<String>,
    /// The account, as written, where it has one.
    pub account: Option<String>,
}

impl PrincipalOut {
    fn of(principal: &Principal) -> Self {
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
            name: name.cloned(),
            account: account.cloned(),
        }
    }
}

/// `Action` or `NotAction`.
#[derive(Clone, Serialize, JsonSchema, Debug)]
#[schemars(rename = "explained_actions")]
#[non_exhaustive]
pub struct ActionsOut {
    /// True for `NotAction`.
    pub negated: bool,
    /// The entries, as written.
    pub entries: Vec<String>,
    /// Entries that match no action of AWS's list.
    pub unknown: Vec<String>,
    /// Those that can be used on the resources, in numbers; null where that was not worked out.
    pub access: Option<AccessOut>,
}

impl ActionsOut {
    fn of(actions: &Actions) -> Self {
        let reach = actions.reach.as_ref();
        Self {
            negated: actions.is_negated,
            entries: actions.written.clone(),
            unknown: reach.map_or_else(Vec::new, |reach| reach.unknown.clone()),
            access: reach.map(|reach| AccessOut::of(&reach.access)),
        }
    }
}

/// `Resource` or `NotResource`.
#[derive(Clone, Serialize, JsonSchema, Debug)]
#[schemars(rename = "explained_entries")]
#[non_exhaustive]
pub struct EntriesOut {
    /// True for the `Not…` form.
    pub negated: bool,
    /// The entries, as written.
    pub entries: Vec<String>,
}

/// One operator with one key.
#[derive(Clone, Serialize, JsonSchema, Debug)]
#[schemars(rename = "explained_condition")]
#[non_exhaustive]
pub struct ConditionOut {
    /// The operator as written.
    pub operator: String,
    /// The key as written.
    pub key: String,
    /// The values as written.
    pub values: Vec<String>,
    /// What it asks, as a part of a sentence.
    pub meaning: String,
}

impl ConditionOut {
    fn of(condition: &Condition, language: Language) -> Self {
        Self {
            operator: condition.operator.clone(),
            key: condition.key.clone(),
            values: condition.values.clone(),
            meaning: terminal::plain(&reply::explained_condition(condition, language)),
        }
    }
}

/// Actions, counted.
#[derive(Clone, Serialize, JsonSchema, Debug)]
#[schemars(rename = "access")]
#[non_exhaustive]
pub struct AccessOut {
    /// How many.
    pub actions: usize,
    /// Whether it may be fewer.
    pub at_most: bool,
    /// Of how many services.
    pub service_count: usize,
    /// By service, those with the most first: at most 20, of a statement 3.
    pub services: Vec<ServiceOut>,
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
#[derive(Clone, Serialize, JsonSchema, Debug)]
#[schemars(rename = "service_access")]
#[non_exhaustive]
pub struct ServiceOut {
    /// Its IAM prefix.
    pub service: &'static str,
    /// Its name.
    pub name: &'static str,
    /// How many.
    pub actions: usize,
    /// How many the service has.
    pub of: usize,
    /// By access level.
    pub levels: Vec<LevelOut>,
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
#[derive(Clone, Serialize, JsonSchema, Debug)]
#[schemars(rename = "level_access")]
#[non_exhaustive]
pub struct LevelOut {
    /// The level, as AWS names it.
    #[schemars(schema_with = "schema::access_level")]
    pub level: &'static str,
    /// How many.
    pub actions: usize,
    /// How many the service has of it.
    pub of: usize,
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
