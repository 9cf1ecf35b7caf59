//! The contract's JSON. These types are what goes out; inner types stay free to change.

use super::{markdown, terminal};
use crate::diagnose::{Diagnosis, Grant, ProvenFix, RequestRead, StatementRead};
use crate::evaluate::Unknown;
use crate::iam::Effect;
use crate::reply::{self, Answer, Reply};
use crate::text::Language;
use serde::Serialize;
use serde_json::Value;
use std::collections::BTreeMap;

#[derive(Serialize)]
struct Diagnosed<'a> {
    language: &'static str,
    denials: Vec<Denial<'a>>,
    not_iam: Option<String>,
    diagnoses: Vec<One<'a>>,
    findings: Vec<Finding>,
    reply: String,
}

#[derive(Serialize)]
struct Denial<'a> {
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

#[derive(Serialize)]
struct One<'a> {
    denial: usize,
    request: Request<'a>,
    cause: &'static str,
    statements: Vec<Statement<'a>>,
    fix: Option<Fix<'a>>,
    asks: Vec<&'static str>,
    articles: Vec<Article<'a>>,
}

#[derive(Serialize)]
struct Request<'a> {
    principal: Option<&'a str>,
    action: Option<&'a str>,
    resource: Option<&'a str>,
    inferred: Vec<&'static str>,
}

#[derive(Serialize)]
struct Statement<'a> {
    policy: usize,
    statement: usize,
    sid: Option<&'a str>,
    effect: Option<&'static str>,
    outcome: &'static str,
    reasons: Vec<Reason>,
}

#[derive(Serialize)]
struct Reason {
    element: &'static str,
    code: &'static str,
    message: String,
}

#[derive(Serialize)]
struct Fix<'a> {
    policy_type: &'static str,
    policy: Option<usize>,
    document: Value,
    grants: Vec<Access<'a>>,
    revokes: Vec<Access<'a>>,
    allows_request: &'static str,
    depends_on: Vec<String>,
}

#[derive(Serialize)]
struct Access<'a> {
    action: &'a str,
    resource: &'a str,
    #[serde(skip_serializing_if = "is_empty")]
    principals: &'a [String],
    conditions: &'a BTreeMap<String, BTreeMap<String, Vec<String>>>,
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "the form that serde takes"
)]
fn is_empty(list: &&[String]) -> bool {
    list.is_empty()
}

#[derive(Serialize)]
struct Article<'a> {
    id: &'a str,
    lang: &'static str,
    title: &'a str,
    score: f64,
}

#[derive(Serialize)]
struct Finding {
    policy: usize,
    statement: Option<usize>,
    code: &'static str,
    severity: &'static str,
    message: String,
}

/// The answer of `diagnose --format json`. Messages are in the language of the reply.
pub fn diagnosis(answer: &Answer<'_>, reply: &Reply) -> String {
    let evidence = answer.evidence;
    let denials = evidence
        .denials
        .iter()
        .map(|denial| Denial {
            principal: denial.principal.as_deref(),
            action: denial.action.as_deref(),
            operation: denial.operation.as_deref(),
            service: denial.service.as_deref(),
            resource: denial.resource.as_deref(),
            policy_type: denial.policy_type.map(|kind| kind.code()),
            effect: denial.effect.map(|effect| effect.code()),
            policy_arn: denial.policy_arn.as_deref(),
            encoded: denial.encoded,
            error_code: denial.error_code.as_deref(),
            count: denial.count,
        })
        .collect();
    let articles = |index: usize| {
        let listed = answer
            .articles
            .get(index)
            .map(Vec::as_slice)
            .unwrap_or_default();
        listed
            .iter()
            .map(|article| Article {
                id: &article.id,
                lang: code(article.language),
                title: &article.title,
                score: article.score,
            })
            .collect()
    };
    let diagnosed = Diagnosed {
        language: code(reply.language),
        denials,
        not_iam: evidence.foreign.as_ref().map(crate::denial::Foreign::code),
        diagnoses: answer
            .diagnoses
            .diagnoses
            .iter()
            .enumerate()
            .map(|(index, diagnosis)| one(answer, diagnosis, reply.language, articles(index)))
            .collect(),
        findings: answer
            .diagnoses
            .findings
            .iter()
            .map(|finding| Finding {
                policy: finding.policy,
                statement: finding.statement,
                code: finding.kind.code(),
                severity: finding.kind.severity().code(),
                message: terminal::plain(&reply::finding(&finding.kind, reply.language)),
            })
            .collect(),
        reply: markdown::render(reply),
    };
    serde_json::to_string_pretty(&diagnosed).unwrap_or_default()
}

const fn code(language: Language) -> &'static str {
    match language {
        Language::Ja => "ja",
        Language::En => "en",
    }
}

fn one<'a>(
    answer: &Answer<'a>,
    diagnosis: &'a Diagnosis,
    language: Language,
    articles: Vec<Article<'a>>,
) -> One<'a> {
    One {
        denial: diagnosis.denial,
        request: request(&diagnosis.request),
        cause: diagnosis.cause.code(),
        statements: diagnosis
            .statements
            .iter()
            .map(|read| statement(answer, diagnosis, read, language))
            .collect(),
        fix: diagnosis.fix.as_ref().map(fix),
        asks: diagnosis.asks.iter().map(|ask| ask.code()).collect(),
        articles,
    }
}

fn request(read: &RequestRead) -> Request<'_> {
    Request {
        principal: read.principal.as_deref(),
        action: read.action.as_deref(),
        resource: read.resource.as_deref(),
        inferred: read.inferred.iter().map(|field| field.code()).collect(),
    }
}

fn statement<'a>(
    answer: &Answer<'a>,
    diagnosis: &Diagnosis,
    read: &'a StatementRead,
    language: Language,
) -> Statement<'a> {
    let pasted = answer.evidence.policies.get(read.policy);
    let written = pasted.and_then(|pasted| pasted.policy.statements.get(read.statement));
    Statement {
        policy: read.policy,
        statement: read.statement,
        sid: read.sid.as_deref(),
        effect: read.effect.map(|effect| match effect {
            Effect::Allow => "Allow",
            Effect::Deny => "Deny",
        }),
        outcome: read.verdict.outcome.code(),
        reasons: read
            .verdict
            .reasons
            .iter()
            .map(|reason| Reason {
                element: reason.kind.element().name(),
                code: reason.kind.code(),
                message: terminal::plain(&reply::reason(
                    &reason.kind,
                    &diagnosis.request,
                    written,
                    language,
                )),
            })
            .collect(),
    }
}

fn fix(fix: &ProvenFix) -> Fix<'_> {
    Fix {
        policy_type: fix.policy_type.code(),
        policy: fix.policy,
        document: serde_json::from_str(&fix.after).unwrap_or(Value::Null),
        grants: fix.grants.iter().map(access).collect(),
        revokes: fix.revokes.iter().map(access).collect(),
        allows_request: if fix.depends_on.is_empty() {
            "yes"
        } else {
            "depends"
        },
        depends_on: fix.depends_on.iter().map(unknown).collect(),
    }
}

fn access(grant: &Grant) -> Access<'_> {
    Access {
        action: &grant.action,
        resource: &grant.resource,
        principals: &grant.principals,
        conditions: &grant.conditions,
    }
}

/// What a proof depends on: a condition key as it is, anything else by its code.
fn unknown(unknown: &Unknown) -> String {
    match unknown {
        Unknown::Key(key) => key.clone(),
        Unknown::Placeholder(written) => format!("placeholder:{written}"),
        Unknown::Field(element) => format!("field:{}", element.name()),
        Unknown::Pattern(pattern) => format!("pattern:{pattern}"),
        Unknown::Policy(kind) => format!("policy:{}", kind.code()),
        Unknown::Undocumented(rule) => format!("undocumented:{rule}"),
    }
}
