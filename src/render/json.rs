//! The JSON of the contract, in types of its own, so that the inner ones stay free to change.

use super::{markdown, terminal};
use crate::answer::{Answer, Asked};
use crate::budget::Budget;
use crate::compare::{Comparison, Conditions, Grant, Unproven};
use crate::denial::Denial;
use crate::diagnose::{Diagnosis, MaskedValue, ProvenFix, RequestRead, StatementRead};
use crate::evaluate::{ReasonKind, Unknown};
use crate::evidence::Evidence;
use crate::iam::{Effect, PolicyType};
use crate::kb::Match;
use crate::lint::{Finding, Severity};
use crate::policy::{self, ConditionEntry, Form, ListElement, Policy, PrincipalElement};
use crate::reply::{self, Reply};
use crate::text::mask::Secret;
use crate::text::{Language, Paste, Positions, invisible};
use serde::Serialize;
use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// Writes JSON over several lines. What nobody sees stands in it as an escape, so that a terminal shows it and
/// the value is the same.
pub(crate) fn pretty(out: &impl Serialize) -> String {
    // Plain values, and maps with text keys, always serialise.
    let text = serde_json::to_string_pretty(out).unwrap_or_default();
    invisible::escaped(&text).into_owned()
}

/// Writes JSON on one line, likewise.
pub(crate) fn line(out: &impl Serialize) -> String {
    let text = serde_json::to_string(out).unwrap_or_default();
    invisible::escaped(&text).into_owned()
}

/// The answer of `diagnose --format json`, with `reply` as Markdown in it.
pub fn diagnosis(answer: &Answer, reply: &Reply) -> String {
    let evidence = &answer.evidence;
    let language = reply.language;
    let foreign = evidence
        .foreign
        .as_ref()
        .filter(|_| evidence.denials.is_empty());
    let out = DiagnoseOut {
        language: language.code(),
        secrets: evidence
            .secrets
            .iter()
            .map(|secret| secret.code())
            .collect(),
        denials: evidence.denials.iter().map(DenialOut::of).collect(),
        more_denials: evidence.more_denials,
        not_iam: foreign.map(crate::denial::Foreign::code),
        diagnoses: answer
            .diagnoses
            .diagnoses
            .iter()
            .enumerate()
            .map(|(index, diagnosis)| DiagnosisOut::of(answer, index, diagnosis, language))
            .collect(),
        combined: answer
            .diagnoses
            .combined
            .iter()
            .map(|combined| CombinedOut {
                principal: &combined.principal,
                diagnoses: &combined.diagnoses,
                fix: FixOut::of(&combined.fix, &answer.evidence, language),
            })
            .collect(),
        findings: answer
            .diagnoses
            .findings
            .iter()
            .map(|finding| FindingOut::of(finding, language))
            .collect(),
        truncated: TruncatedOut::of(answer),
        reply: markdown::render(reply),
    };
    pretty(&out)
}

/// The answer of `ask --format json`, with `reply` as Markdown in it.
pub fn asked(asked: &Asked, reply: &Reply) -> String {
    let out = AskOut {
        language: reply.language.code(),
        confident: asked.is_answered(),
        matches: asked.matches.iter().map(ArticleOut::of).collect(),
        reply: markdown::render(reply),
    };
    pretty(&out)
}

/// The answer of `lint --format json`: findings with their places in `paste`, which all policies are of.
pub fn findings(paste: &Paste, evidence: &Evidence, findings: &[Finding]) -> String {
    let language = evidence.language;
    let mut positions = Positions::of(paste.as_str());
    let unreadable = evidence.unreadable.iter().map(|(_, piece)| PlacedOut {
        line: piece.position.line,
        column: piece.position.column,
        finding: FindingOut {
            policy: 0,
            statement: None,
            code: "unreadable",
            severity: Severity::Error.code(),
            message: terminal::plain(&reply::unreadable(piece.kind, piece.position, language)),
        },
    });
    let found = findings.iter().map(|finding| {
        let at = positions.at(finding.span.start);
        PlacedOut {
            line: at.line,
            column: at.column,
            finding: FindingOut::of(finding, language),
        }
    });
    let truncated = evidence.truncated.map(|(_, truncation)| {
        let at = Positions::of(paste.as_str()).at(truncation.at);
        PlacedOut {
            line: at.line,
            column: at.column,
            finding: FindingOut {
                policy: 0,
                statement: None,
                code: "truncated",
                severity: Severity::Error.code(),
                message: terminal::plain(&reply::truncated(truncation.reason, at, language)),
            },
        }
    });
    let out = LintOut {
        language: language.code(),
        secrets: evidence
            .secrets
            .iter()
            .map(|secret| secret.code())
            .collect(),
        findings: unreadable.chain(found).chain(truncated).collect(),
    };
    pretty(&out)
}

/// The answer of `compare --format json`.
pub fn comparison(compared: &Comparison, secrets: &BTreeSet<Secret>, language: Language) -> String {
    let out = ComparisonOut {
        exact: compared.is_exact(),
        secrets: secrets.iter().map(|secret| secret.code()).collect(),
        grants: compared.grants.iter().map(GrantOut::of).collect(),
        revokes: compared.revokes.iter().map(GrantOut::of).collect(),
        unproven: unproven(&compared.unproven, language),
    };
    pretty(&out)
}

fn unproven(unproven: &[Unproven], language: Language) -> Vec<String> {
    unproven
        .iter()
        .map(|one| terminal::plain(&reply::unproven(one, language)))
        .collect()
}

/// What a proof depends on: a condition key as it is, anything else by its kind and name.
fn unknown_name(unknown: &Unknown) -> String {
    match unknown {
        Unknown::Key(key) => key.clone(),
        Unknown::Placeholder(written) => format!("placeholder:{written}"),
        Unknown::Field(element) => format!("field:{}", element.name()),
        Unknown::Pattern(pattern) => format!("pattern:{pattern}"),
        Unknown::Policy(kind) => format!("policy:{}", kind.code()),
        Unknown::Undocumented(rule) => format!("undocumented:{rule}"),
        Unknown::CutOff => "cut_off".to_owned(),
        Unknown::Code(written) => format!("code:{written}"),
    }
}

#[derive(Serialize)]
struct DiagnoseOut<'a> {
    language: &'static str,
    secrets: Vec<&'static str>,
    denials: Vec<DenialOut<'a>>,
    more_denials: usize,
    not_iam: Option<String>,
    diagnoses: Vec<DiagnosisOut<'a>>,
    combined: Vec<CombinedOut<'a>>,
    findings: Vec<FindingOut>,
    #[serde(skip_serializing_if = "Option::is_none")]
    truncated: Option<TruncatedOut<'a>>,
    reply: String,
}

#[derive(Serialize)]
struct TruncatedOut<'a> {
    file: Option<&'a str>,
    at: usize,
    why: &'static str,
}

impl<'a> TruncatedOut<'a> {
    fn of(answer: &'a Answer) -> Option<Self> {
        let evidence = &answer.evidence;
        let Some((paste, truncation)) = evidence.truncated else {
            let first_left = evidence.denials.get(answer.diagnoses.diagnoses.len());
            return answer.diagnoses.exhausted.then(|| Self {
                file: None,
                at: first_left.map_or(0, |denial| denial.span.start),
                why: "diagnosis",
            });
        };
        Some(Self {
            file: evidence.pastes.get(paste).and_then(Paste::name),
            at: truncation.at,
            why: truncation.reason.code(),
        })
    }
}

#[derive(Serialize)]
struct DenialOut<'a> {
    principal: Option<&'a str>,
    action: Option<&'a str>,
    operation: Option<&'a str>,
    service: Option<&'a str>,
    resource: Option<&'a str>,
    policy_type: Option<&'static str>,
    effect: Option<&'static str>,
    policy_arn: Option<&'a str>,
    encoded: bool,
    error_code: Option<&'a str>,
    count: usize,
}

impl<'a> DenialOut<'a> {
    fn of(denial: &'a Denial) -> Self {
        Self {
            principal: denial.principal.as_deref(),
            action: denial.action.as_deref(),
            operation: denial.operation.as_deref(),
            service: denial.service.as_deref(),
            resource: denial.resource.as_deref(),
            policy_type: denial.policy_type.map(PolicyType::code),
            effect: denial.effect.map(crate::iam::DenialEffect::code),
            policy_arn: denial.policy_arn.as_deref(),
            encoded: denial.encoded,
            error_code: denial.error_code.as_deref(),
            count: denial.count,
        }
    }
}

#[derive(Serialize)]
struct DiagnosisOut<'a> {
    denial: usize,
    request: RequestOut<'a>,
    cause: &'static str,
    statements: Vec<StatementOut>,
    fix: Option<FixOut<'a>>,
    asks: Vec<&'static str>,
    articles: Vec<ArticleOut<'a>>,
}

impl<'a> DiagnosisOut<'a> {
    fn of(answer: &'a Answer, index: usize, diagnosis: &'a Diagnosis, language: Language) -> Self {
        let articles = answer.articles.get(index).map_or(&[][..], Vec::as_slice);
        Self {
            denial: diagnosis.denial,
            request: RequestOut::of(&diagnosis.request),
            cause: diagnosis.cause.code(),
            statements: diagnosis
                .statements
                .iter()
                .map(|read| {
                    let statement = answer
                        .evidence
                        .policies
                        .get(read.policy)
                        .and_then(|pasted| pasted.policy.statements.get(read.statement));
                    StatementOut::of(read, &diagnosis.request, statement, language)
                })
                .collect(),
            fix: diagnosis
                .fix
                .as_ref()
                .map(|fix| FixOut::of(fix, &answer.evidence, language)),
            asks: diagnosis.asks.iter().map(|ask| ask.code()).collect(),
            articles: articles.iter().map(ArticleOut::of).collect(),
        }
    }
}

#[derive(Serialize)]
struct CombinedOut<'a> {
    principal: &'a str,
    diagnoses: &'a [usize],
    fix: FixOut<'a>,
}

#[derive(Serialize)]
struct RequestOut<'a> {
    principal: Option<&'a str>,
    action: Option<&'a str>,
    resource: Option<&'a str>,
    inferred: Vec<&'static str>,
}

impl<'a> RequestOut<'a> {
    fn of(request: &'a RequestRead) -> Self {
        Self {
            principal: request.principal.as_deref(),
            action: request.action.as_deref(),
            resource: request.resource.as_deref(),
            inferred: request.inferred.iter().map(|field| field.code()).collect(),
        }
    }
}

/// One statement of an answer, as `diagnose` and `simulate` write it.
#[derive(Serialize)]
pub(crate) struct StatementOut {
    policy: usize,
    statement: usize,
    sid: Option<String>,
    effect: Option<&'static str>,
    outcome: &'static str,
    reasons: Vec<ReasonOut>,
}

impl StatementOut {
    /// Writes what came of `read`; `statement` is what it read.
    pub(crate) fn of(
        read: &StatementRead,
        request: &RequestRead,
        statement: Option<&policy::Statement>,
        language: Language,
    ) -> Self {
        Self {
            policy: read.policy,
            statement: read.statement,
            sid: read.sid.clone(),
            effect: read.effect.map(|effect| match effect {
                Effect::Allow => "Allow",
                Effect::Deny => "Deny",
            }),
            outcome: read.verdict.outcome.code(),
            reasons: read
                .verdict
                .reasons
                .iter()
                .map(|reason| ReasonOut::of(&reason.kind, request, statement, language))
                .collect(),
        }
    }
}

#[derive(Serialize)]
struct ReasonOut {
    element: &'static str,
    code: &'static str,
    message: String,
}

impl ReasonOut {
    fn of(
        kind: &ReasonKind,
        request: &RequestRead,
        statement: Option<&policy::Statement>,
        language: Language,
    ) -> Self {
        Self {
            element: kind.element().name(),
            code: kind.code(),
            message: terminal::plain(&reply::reason(kind, request, statement, language)),
        }
    }
}

#[derive(Serialize)]
struct FixOut<'a> {
    policy_type: &'static str,
    policy: Option<usize>,
    document: Value,
    masked: Vec<MaskedOut>,
    template: Option<TemplateOut>,
    grants: Vec<GrantOut<'a>>,
    revokes: Vec<GrantOut<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    unproven: Vec<String>,
    allows_request: &'static str,
    depends_on: Vec<String>,
}

impl<'a> FixOut<'a> {
    fn of(fix: &'a ProvenFix, evidence: &Evidence, language: Language) -> Self {
        Self {
            policy_type: fix.policy_type.code(),
            policy: fix.policy,
            document: document(&fix.after),
            masked: fix.masked().into_iter().map(MaskedOut::of).collect(),
            template: fix
                .in_template(evidence)
                .map(|(form, statements)| TemplateOut {
                    language: match form {
                        Form::TerraformObject | Form::TerraformBlocks => "terraform",
                        Form::Yaml
                        | Form::Document
                        | Form::Fragment
                        | Form::Escaped
                        | Form::Code
                        | Form::SamTemplates => "yaml",
                    },
                    statements,
                }),
            grants: fix.grants.iter().map(GrantOut::of).collect(),
            revokes: fix.revokes.iter().map(GrantOut::of).collect(),
            unproven: unproven(&fix.unproven, language),
            allows_request: if fix.depends_on.is_empty() {
                "yes"
            } else {
                "depends"
            },
            depends_on: fix.depends_on.iter().map(unknown_name).collect(),
        }
    }
}

#[derive(Serialize)]
struct MaskedOut {
    statement: Option<usize>,
    element: &'static str,
    key: Option<String>,
    stand_in: String,
}

impl MaskedOut {
    fn of(masked: MaskedValue) -> Self {
        let MaskedValue {
            statement,
            element,
            key,
            stand_in,
            sid: _,
        } = masked;
        Self {
            statement,
            element,
            key,
            stand_in,
        }
    }
}

#[derive(Serialize)]
struct TemplateOut {
    language: &'static str,
    statements: String,
}

#[derive(Serialize)]
struct GrantOut<'a> {
    action: &'a str,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    without_actions: &'a [String],
    resource: &'a str,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    within_resources: &'a [String],
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    without_resources: &'a [String],
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    principals: &'a [String],
    conditions: &'a Conditions,
    #[serde(skip_serializing_if = "<[Conditions]>::is_empty")]
    and_conditions: &'a [Conditions],
}

impl<'a> GrantOut<'a> {
    fn of(grant: &'a Grant) -> Self {
        Self {
            action: &grant.action,
            without_actions: &grant.without_actions,
            resource: &grant.resource,
            within_resources: &grant.within_resources,
            without_resources: &grant.without_resources,
            principals: &grant.principals,
            conditions: &grant.conditions,
            and_conditions: &grant.and_conditions,
        }
    }
}

#[derive(Serialize)]
struct ComparisonOut<'a> {
    exact: bool,
    secrets: Vec<&'static str>,
    grants: Vec<GrantOut<'a>>,
    revokes: Vec<GrantOut<'a>>,
    unproven: Vec<String>,
}

#[derive(Serialize)]
struct ArticleOut<'a> {
    id: &'a str,
    lang: &'static str,
    title: &'a str,
    score: f64,
}

impl<'a> ArticleOut<'a> {
    fn of(article: &'a Match) -> Self {
        Self {
            id: &article.id,
            lang: article.language.code(),
            title: &article.title,
            score: article.score,
        }
    }
}

#[derive(Serialize)]
struct AskOut<'a> {
    language: &'static str,
    confident: bool,
    matches: Vec<ArticleOut<'a>>,
    reply: String,
}

#[derive(Serialize)]
struct FindingOut {
    policy: usize,
    statement: Option<usize>,
    code: &'static str,
    severity: &'static str,
    message: String,
}

impl FindingOut {
    fn of(finding: &Finding, language: Language) -> Self {
        Self {
            policy: finding.policy,
            statement: finding.statement,
            code: finding.kind.code(),
            severity: finding.kind.severity().code(),
            message: terminal::plain(&reply::finding(&finding.kind, language)),
        }
    }
}

#[derive(Serialize)]
struct LintOut {
    language: &'static str,
    secrets: Vec<&'static str>,
    findings: Vec<PlacedOut>,
}

#[derive(Serialize)]
struct PlacedOut {
    line: usize,
    column: usize,
    #[serde(flatten)]
    finding: FindingOut,
}

/// The corrected policy as JSON. Where the author's formatting is none that JSON knows (comments, YAML,
/// a part of a document), it is written anew from what was read.
fn document(text: &str) -> Value {
    if let Ok(value @ Value::Object(_)) = serde_json::from_str(text)
        && value.get("Statement").is_some()
    {
        return value;
    }
    let found = policy::find(0, &Paste::new(None, text), &Budget::default());
    found
        .policies
        .first()
        .map_or(Value::Null, |found| written(&found.policy))
}

/// A policy written as IAM takes it.
fn written(policy: &Policy) -> Value {
    let mut out = Map::new();
    let mut add = |name: &str, value: &Option<policy::Spanned<String>>| {
        if let Some(value) = value {
            out.insert(name.to_owned(), json!(value.value));
        }
    };
    add("Version", &policy.version);
    add("Id", &policy.id);
    let statements: Vec<Value> = policy.statements.iter().map(statement).collect();
    out.insert("Statement".to_owned(), Value::Array(statements));
    Value::Object(out)
}

fn statement(statement: &policy::Statement) -> Value {
    let mut out = Map::new();
    if let Some(sid) = &statement.sid {
        out.insert("Sid".to_owned(), json!(sid.value));
    }
    if let Some(effect) = &statement.effect {
        let effect = match effect.value {
            Effect::Allow => "Allow",
            Effect::Deny => "Deny",
        };
        out.insert("Effect".to_owned(), json!(effect));
    }
    if let Some(element) = &statement.principal {
        let name = if element.negated {
            "NotPrincipal"
        } else {
            "Principal"
        };
        out.insert(name.to_owned(), principal(element));
    }
    let mut list = |name: &str, not: &str, element: &Option<ListElement>| {
        if let Some(element) = element {
            let values: Vec<&str> = element
                .values
                .iter()
                .map(|value| value.value.as_str())
                .collect();
            out.insert(
                if element.negated { not } else { name }.to_owned(),
                json!(values),
            );
        }
    };
    list("Action", "NotAction", &statement.action);
    list("Resource", "NotResource", &statement.resource);
    if !statement.conditions.is_empty() {
        out.insert("Condition".to_owned(), conditions(&statement.conditions));
    }
    Value::Object(out)
}

fn principal(element: &PrincipalElement) -> Value {
    if let [only] = element.entries.as_slice()
        && only.kind == "*"
    {
        return json!("*");
    }
    let mut kinds: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for entry in &element.entries {
        kinds
            .entry(&entry.kind)
            .or_default()
            .push(&entry.value.value);
    }
    json!(kinds)
}

fn conditions(entries: &[ConditionEntry]) -> Value {
    let mut operators: BTreeMap<&str, BTreeMap<&str, Vec<&str>>> = BTreeMap::new();
    for entry in entries {
        operators
            .entry(&entry.operator.value)
            .or_default()
            .entry(&entry.key.value)
            .or_default()
            .extend(entry.values.iter().map(|value| value.value.as_str()));
    }
    json!(operators)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_corrected_policy_becomes_json_whatever_its_form() {
        let strict = r#"{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:ListBucket", "Resource": "*"}]}"#;
        assert_eq!(
            document(strict),
            serde_json::from_str::<Value>(strict).unwrap()
        );
        let loose = "// mine\n{'Version': '2012-10-17', 'Statement': {'Effect': 'Deny', 'NotPrincipal': {'AWS': ['a', 'b']}, 'Action': ['s3:*'], 'NotResource': 'c', 'Condition': {'Bool': {'k': false}},}}";
        assert_eq!(
            document(loose),
            json!({"Version": "2012-10-17", "Statement": [{
                "Effect": "Deny",
                "NotPrincipal": {"AWS": ["a", "b"]},
                "Action": ["s3:*"],
                "NotResource": ["c"],
                "Condition": {"Bool": {"k": ["false"]}},
            }]})
        );
        assert_eq!(document("no policy"), Value::Null);
    }
}
