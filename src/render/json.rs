//! The JSON of the contract, in types of its own, so that the inner ones stay free to change.

pub use super::authored::authored;
pub use super::explained::explanation;
use super::{markdown, schema, terminal};
use crate::answer::{Answer, Asked, Source};
use crate::compare::{Comparison, Conditions, Grant, Unproven};
use crate::denial::Denial;
use crate::diagnose::{
    Diagnosis, Inferred, MaskedValue, ProvenFix, RequestRead, StatementRead, Stop, Strength,
};
use crate::evaluate::{ReasonKind, Unknown};
use crate::evidence::{Evidence, denial_place};
use crate::iam::{Effect, PolicyType};
use crate::kb::Match;
use crate::lint::{Finding, Severity};
use crate::policy::edit::over_lines;
use crate::policy::{self, Form};
use crate::reply::{self, Reply};
use crate::text::mask::Secret;
use crate::text::{Language, Paste, Positions, invisible};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;
use serde_json::value::RawValue;
use similar::{ChangeTag, TextDiff};
use std::collections::{BTreeMap, BTreeSet};

/// The version of the shape of `diagnose`.
const SCHEMA: u32 = 2;

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
        kind: "diagnose",
        schema: SCHEMA,
        language: language.code(),
        secrets: evidence
            .secrets
            .iter()
            .map(|secret| secret.code())
            .collect(),
        denials: evidence
            .denials
            .iter()
            .map(|denial| DenialOut::of(denial, evidence))
            .collect(),
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
            .filter_map(|combined| {
                let first = combined.diagnoses.first()?;
                let diagnosis = answer.diagnoses.diagnoses.get(*first)?;
                Some(CombinedOut {
                    principal: &combined.principal,
                    diagnoses: &combined.diagnoses,
                    fix: FixOut::of(&combined.fix, answer, diagnosis, language),
                })
            })
            .collect(),
        findings: answer
            .diagnoses
            .findings
            .iter()
            .map(|finding| FindingOut::of(finding, language))
            .collect(),
        evidence: ClueOut::all(evidence),
        truncated: TruncatedOut::of(answer),
        reply: markdown::render(reply),
        details: markdown::render(&reply::details(answer, language)),
    };
    pretty(&out)
}

/// The answer of `ask --format json`, with `reply` as Markdown in it.
pub fn asked(asked: &Asked, reply: &Reply) -> String {
    let out = AskOut {
        language: reply.language.code(),
        confident: asked.is_sure(),
        source: asked.source().map(Source::code),
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

/// `diagnose --format json`
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "diagnose")]
pub(super) struct DiagnoseOut<'a> {
    /// What this is.
    #[schemars(schema_with = "schema::kind_of_diagnose")]
    kind: &'static str,
    /// The version of its shape.
    schema: u32,
    /// The language of the reply.
    #[schemars(schema_with = "schema::language")]
    language: &'static str,
    /// The kinds of secret in what was pasted, all of them masked.
    #[schemars(schema_with = "schema::secrets")]
    secrets: Vec<&'static str>,
    /// Distinct denials, in order of first appearance.
    denials: Vec<DenialOut<'a>>,
    /// Further distinct denials of a long log, which were only counted.
    more_denials: usize,
    /// What the error is instead, when there is no denial of IAM.
    not_iam: Option<String>,
    /// One a denial.
    diagnoses: Vec<DiagnosisOut<'a>>,
    /// For each caller with several denials, one change for all of them.
    combined: Vec<CombinedOut<'a>>,
    /// Findings in the policies.
    findings: Vec<FindingOut>,
    /// What the text says beside its messages and policies, in order. Nothing is inferred; what the text does not say is
    /// not there.
    evidence: Vec<ClueOut<'a>>,
    /// Only where not all of the input was read or worked through.
    #[serde(skip_serializing_if = "Option::is_none")]
    truncated: Option<TruncatedOut<'a>>,
    /// The brief answer, as a chat shows it: Markdown.
    reply: String,
    /// Everything else: Markdown.
    details: String,
}

/// One thing that the text says beside its messages and policies.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "clue")]
struct ClueOut<'a> {
    /// What it is.
    #[schemars(schema_with = "schema::clue")]
    kind: &'static str,
    /// What it is called, where it has a name: a part of an ARN, a condition key, a tag, a claim.
    name: Option<&'a str>,
    /// What is said: an ARN, a number, a command without its flags …
    value: &'a str,
    /// The IAM prefix of the service that it is about, where it says one.
    service: Option<&'a str>,
    /// In what it stands.
    #[schemars(schema_with = "schema::clue_source")]
    source: &'static str,
    /// The file, when the input has a name.
    file: Option<&'a str>,
    /// From 1.
    #[schemars(range(min = 1))]
    line: usize,
    /// In characters, from 1.
    #[schemars(range(min = 1))]
    column: usize,
}

impl<'a> ClueOut<'a> {
    /// All of them, in order.
    fn all(evidence: &'a Evidence) -> Vec<Self> {
        let mut out = Vec::with_capacity(evidence.clues.len());
        for (number, paste) in evidence.pastes.iter().enumerate() {
            let mut positions = Positions::of(paste.as_str());
            for clue in evidence.clues.iter().filter(|clue| clue.paste == number) {
                let at = positions.at(clue.span.start);
                out.push(Self {
                    kind: clue.fact.code(),
                    name: clue.fact.name(),
                    value: clue.fact.value(),
                    service: clue.fact.service(),
                    source: clue.source.code(),
                    file: paste.name(),
                    line: at.line,
                    column: at.column,
                });
            }
        }
        out
    }
}

/// Up to where the input was read or worked through.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "truncated")]
struct TruncatedOut<'a> {
    /// The file, when the input has a name.
    file: Option<&'a str>,
    /// The byte of its text up to which all was done.
    at: usize,
    /// What was not done from there on.
    #[schemars(schema_with = "schema::truncation")]
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

/// A denial, as printed; null where the text does not say.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "denial")]
struct DenialOut<'a> {
    /// Who was denied.
    principal: Option<&'a str>,
    /// The IAM action.
    action: Option<&'a str>,
    /// The API operation.
    operation: Option<&'a str>,
    /// The IAM service prefix.
    service: Option<&'a str>,
    /// On what.
    resource: Option<&'a str>,
    /// The kind of policy that denied.
    #[schemars(schema_with = "schema::maybe_policy_type")]
    policy_type: Option<&'static str>,
    /// Implicit or explicit.
    #[schemars(schema_with = "schema::denial_effect")]
    effect: Option<&'static str>,
    /// The policy that the message names.
    policy_arn: Option<&'a str>,
    /// It carries an encoded authorization message.
    encoded: bool,
    /// The error code.
    error_code: Option<&'a str>,
    /// Times that it appears, at least 1.
    #[schemars(range(min = 1))]
    count: usize,
    /// The file in which it appears first, when the input has a name.
    file: Option<&'a str>,
    /// The line on which it begins there, from 1.
    #[schemars(range(min = 1))]
    line: usize,
}

impl<'a> DenialOut<'a> {
    fn of(denial: &'a Denial, evidence: &'a Evidence) -> Self {
        let paste = evidence.pastes.get(denial.paste);
        let text = paste.map_or("", Paste::as_str);
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
            file: paste.and_then(Paste::name),
            line: Positions::of(text).at(denial_place(denial, text)).line,
        }
    }
}

/// What was found out about one denial.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "diagnosis")]
struct DiagnosisOut<'a> {
    /// Which of `denials`.
    denial: usize,
    /// What was evaluated.
    request: RequestOut<'a>,
    /// Why it was denied.
    #[schemars(schema_with = "schema::cause")]
    cause: &'static str,
    /// Cause and fix in one or two sentences, in the language of the reply.
    summary: String,
    /// The kind of policy that denied; null where nothing tells.
    #[schemars(schema_with = "schema::maybe_policy_type")]
    layer: Option<&'static str>,
    /// Implicit or explicit; null where nothing tells.
    #[schemars(schema_with = "schema::denial_effect")]
    effect: Option<&'static str>,
    /// Who can change what denied.
    #[schemars(schema_with = "schema::owner")]
    owner: &'static str,
    /// Every statement of every policy.
    statements: Vec<StatementOut>,
    /// Which of `statements` has the Deny that decided: one that matches, or the only one that can; null where none is
    /// known.
    denying: Option<usize>,
    /// What the request must be like to meet the conditions that stopped it: all of them in an Allow, one of them in a
    /// Deny.
    remedies: Vec<RemedyOut>,
    /// The change that the evaluator has proved; null where no policy change is the answer.
    fix: Option<FixOut<'a>>,
    /// Changes to other pasted policies that do not allow the request, and to those that only limit: proved for
    /// their own policy, and each for its owner to decide.
    proposed: Vec<FixOut<'a>>,
    /// The kinds of policy that stop the request beside the one that decides, with the fix made.
    stops: Vec<StopOut>,
    /// What else to paste.
    asks: Vec<&'static str>,
    /// Articles that fit, best first.
    articles: Vec<ArticleOut<'a>>,
}

impl<'a> DiagnosisOut<'a> {
    fn of(answer: &'a Answer, index: usize, diagnosis: &'a Diagnosis, language: Language) -> Self {
        let articles = answer.articles.get(index).map_or(&[][..], Vec::as_slice);
        Self {
            denial: diagnosis.denial,
            request: RequestOut::of(&diagnosis.request),
            cause: diagnosis.cause.code(),
            summary: terminal::plain(&reply::summary(answer, index, language)),
            layer: diagnosis.layer.map(PolicyType::code),
            effect: diagnosis.effect.map(crate::iam::DenialEffect::code),
            owner: diagnosis.owner.code(),
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
            denying: diagnosis.denying,
            remedies: diagnosis
                .remedies
                .iter()
                .map(|remedy| RemedyOut {
                    key: remedy.key.clone(),
                    has: remedy.has.clone(),
                    message: terminal::plain(&reply::remedy(remedy, language)),
                })
                .collect(),
            fix: diagnosis
                .fix
                .as_ref()
                .map(|fix| FixOut::of(fix, answer, diagnosis, language)),
            proposed: diagnosis
                .proposed
                .iter()
                .map(|fix| FixOut::of(fix, answer, diagnosis, language))
                .collect(),
            stops: diagnosis.stops.iter().map(StopOut::of).collect(),
            asks: diagnosis.asks.iter().map(|ask| ask.code()).collect(),
            articles: articles.iter().map(ArticleOut::of).collect(),
        }
    }
}

/// What meets a condition.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "remedy")]
struct RemedyOut {
    /// The condition key as written.
    key: String,
    /// What the request has, where that is known.
    has: Option<String>,
    /// The remedy in a sentence.
    message: String,
}

/// A kind of policy that stops a request.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "stop")]
struct StopOut {
    /// The kind.
    #[schemars(schema_with = "schema::policy_type")]
    policy_type: &'static str,
    /// The pasted policy that does; null where one has to allow and none was pasted.
    policy: Option<usize>,
    /// Its statement with the Deny that matches; null where nothing in it allows the request.
    statement: Option<usize>,
    /// Whether it does for sure, among what was pasted.
    certain: bool,
}

impl StopOut {
    fn of(stop: &Stop) -> Self {
        Self {
            policy_type: stop.kind.code(),
            policy: stop.policy,
            statement: stop.statement,
            certain: stop.is_certain(),
        }
    }
}

/// One change for several denials of one caller.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "combined")]
struct CombinedOut<'a> {
    /// The caller as printed; a role without its session.
    principal: &'a str,
    /// Which of `diagnoses` the change is for.
    diagnoses: &'a [usize],
    /// The change.
    fix: FixOut<'a>,
}

/// What was evaluated; null where it is not known.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "request")]
struct RequestOut<'a> {
    /// The caller.
    principal: Option<&'a str>,
    /// The IAM action.
    action: Option<&'a str>,
    /// The resource.
    resource: Option<&'a str>,
    /// Fields that the message does not print.
    #[schemars(schema_with = "schema::inferred")]
    inferred: Vec<&'static str>,
    /// How each of these is known.
    evidence: StrengthsOut,
    /// Which of the outer `evidence` says the resource; null where none of it does.
    said: Option<usize>,
}

/// How the fields of a request are known; null where they are not.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "strengths")]
struct StrengthsOut {
    /// The caller.
    #[schemars(schema_with = "schema::maybe_strength")]
    principal: Option<&'static str>,
    /// The action.
    #[schemars(schema_with = "schema::maybe_strength")]
    action: Option<&'static str>,
    /// The resource.
    #[schemars(schema_with = "schema::maybe_strength")]
    resource: Option<&'static str>,
}

impl<'a> RequestOut<'a> {
    fn of(request: &'a RequestRead) -> Self {
        Self {
            principal: request.principal.as_deref(),
            action: request.action.as_deref(),
            resource: request.resource.as_deref(),
            inferred: request.inferred.iter().map(|field| field.code()).collect(),
            evidence: StrengthsOut {
                principal: request.principal.as_ref().map(|_| {
                    if request.inferred.contains(&Inferred::Principal) {
                        Strength::Said.code()
                    } else {
                        Strength::Printed.code()
                    }
                }),
                action: request.action_from.map(Strength::code),
                resource: request.resource_from.map(Strength::code),
            },
            said: request.said,
        }
    }
}

/// `simulate`
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "simulate")]
pub(crate) struct DecisionOut<'a> {
    /// As in the request; null where it has none.
    #[schemars(with = "Value")]
    pub(crate) id: Option<&'a RawValue>,
    /// What AWS would decide.
    #[schemars(schema_with = "schema::decision")]
    pub(crate) decision: &'static str,
    /// Condition keys and other things that are not known.
    pub(crate) depends_on: Vec<String>,
    /// Every statement of every policy.
    pub(crate) statements: Vec<StatementOut>,
}

/// `simulate --jsonl`, for a line that was not read whole: it has no decision.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "refusal")]
pub(crate) struct RefusalOut<'a> {
    /// As in the request, as far as it could be read; else null.
    #[schemars(with = "Value")]
    pub(crate) id: Option<&'a RawValue>,
    /// Its line, from 1, the place in the request, and what is wrong there.
    pub(crate) error: String,
}

/// What came of one statement.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "statement")]
pub(crate) struct StatementOut {
    /// Which policy.
    policy: usize,
    /// Which of its statements.
    statement: usize,
    /// Its Sid.
    sid: Option<String>,
    /// Its effect; null when it has none.
    #[schemars(schema_with = "schema::effect")]
    effect: Option<&'static str>,
    /// Whether it applies.
    #[schemars(schema_with = "schema::outcome")]
    outcome: &'static str,
    /// Why it is no match, or may be none: one for each element.
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

/// What stopped an element, or leaves it open.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "reason")]
struct ReasonOut {
    /// The element.
    #[schemars(schema_with = "schema::element")]
    element: &'static str,
    /// A stable code.
    code: &'static str,
    /// A sentence in the language of the reply.
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

/// A change that the evaluator has proved.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "fix")]
struct FixOut<'a> {
    /// The kind of policy that it changes.
    #[schemars(schema_with = "schema::policy_type")]
    policy_type: &'static str,
    /// The pasted policy that it corrects; null for a new one.
    policy: Option<usize>,
    /// The whole corrected policy.
    #[schemars(schema_with = "schema::document")]
    document: Value,
    /// The same as its author formatted it.
    text: &'a str,
    /// The statement that is added or changed, alone; null where it is not one.
    #[schemars(schema_with = "schema::optional_document")]
    statement: Option<Value>,
    /// `exact`: for the denied request alone; `pattern`: names that change with each call are a pattern.
    #[schemars(schema_with = "schema::scope")]
    scope: &'static str,
    /// With `pattern`, the fix for exactly the denied request.
    narrow: Option<Box<FixOut<'a>>>,
    /// What in `document` is masked.
    masked: Vec<MaskedOut>,
    /// The corrected statements as the pasted template has them; null for a policy in JSON.
    template: Option<TemplateOut>,
    /// What it is made of: what the request needs, then what other requests of the same call or work need, then the
    /// findings that are mended with it.
    changes: Vec<ChangeOut<'a>>,
    /// The changes of the input's text that make `text` of the pasted policy, in order; empty for a new policy, and for
    /// one that is not in the input as JSON.
    edits: Vec<EditOut>,
    /// The change as a unified diff; empty for a new policy.
    diff: String,
    /// Commands that put the policy, saved as `policy.json`, into effect, the likeliest first; names in capitals are to
    /// be filled in.
    apply: Vec<String>,
    /// Exactly what it allows that the old one did not.
    grants: Vec<GrantOut<'a>>,
    /// Exactly what the old one allowed and it does not.
    revokes: Vec<GrantOut<'a>>,
    /// Why `grants` and `revokes` may be too long; absent when they are exact.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    unproven: Vec<String>,
    /// Whether the corrected policy allows the request for sure.
    #[schemars(schema_with = "schema::allows_request")]
    allows_request: &'static str,
    /// Condition keys and other things that are not known.
    depends_on: Vec<String>,
}

impl<'a> FixOut<'a> {
    fn of(fix: &'a ProvenFix, answer: &Answer, diagnosis: &Diagnosis, language: Language) -> Self {
        let evidence = &answer.evidence;
        let document = policy::as_json(&fix.after);
        Self {
            policy_type: fix.policy_type.code(),
            policy: fix.policy,
            statement: statement_at(&document, fix.statement),
            scope: if fix.narrow.is_some() {
                "pattern"
            } else {
                "exact"
            },
            narrow: fix.narrow.as_ref().map(|narrow| {
                let mut out = Self::of(&narrow.fix, answer, diagnosis, language);
                // What is mended is the same as beside it; where it is all, it is what the request needs.
                if !narrow.fix.only_mends() {
                    out.changes.retain(|change| change.kind == "request");
                }
                Box::new(out)
            }),
            masked: fix.masked().into_iter().map(MaskedOut::of).collect(),
            template: fix
                .in_template(evidence)
                .map(|(form, statements)| TemplateOut {
                    language: match form {
                        Form::Document
                        | Form::Fragment
                        | Form::Escaped
                        | Form::TerraformObject
                        | Form::TerraformBlocks => "terraform",
                        Form::Yaml | Form::Code | Form::SamTemplates => "yaml",
                    },
                    statements,
                }),
            changes: ChangeOut::all(fix, &document),
            document,
            text: &fix.after,
            edits: EditOut::all(fix, evidence),
            diff: unified(fix),
            apply: reply::commands(answer, diagnosis, fix),
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

/// A change of the input's text.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "edit")]
struct EditOut {
    /// The first byte that it replaces, counted in the text of the policy's file or of standard input, as UTF-8.
    start: usize,
    /// The byte after the last.
    end: usize,
    /// What stands there after it.
    text: String,
}

impl EditOut {
    fn all(fix: &ProvenFix, evidence: &Evidence) -> Vec<Self> {
        let pasted = fix.policy.and_then(|policy| evidence.policies.get(policy));
        let Some(pasted) = pasted.filter(|pasted| pasted.form == Form::Document) else {
            return Vec::new();
        };
        let text = evidence.pastes.get(pasted.paste).map_or("", Paste::as_str);
        let Some(old) = text.get(pasted.span.start..pasted.span.end) else {
            return Vec::new();
        };
        let diff = TextDiff::from_lines(old, &fix.after);
        let mut edits: Vec<Self> = Vec::new();
        let mut at = pasted.span.start;
        let mut is_open = false;
        for change in diff.iter_all_changes() {
            let length = change.value().len();
            match change.tag() {
                ChangeTag::Equal => {
                    at = at.saturating_add(length);
                    is_open = false;
                    continue;
                }
                ChangeTag::Delete | ChangeTag::Insert if !is_open => edits.push(Self {
                    start: at,
                    end: at,
                    text: String::new(),
                }),
                ChangeTag::Delete | ChangeTag::Insert => {}
            }
            is_open = true;
            let Some(edit) = edits.last_mut() else {
                continue;
            };
            if change.tag() == ChangeTag::Delete {
                at = at.saturating_add(length);
                edit.end = at;
            } else {
                edit.text.push_str(change.value());
            }
        }
        edits
    }
}

/// The change as a unified diff; empty for a new policy.
fn unified(fix: &ProvenFix) -> String {
    if fix.policy.is_none() {
        return String::new();
    }
    let lines = |text: &str| format!("{}\n", over_lines(text.to_owned()).trim_end());
    let (before, after) = (lines(&fix.before), lines(&fix.after));
    TextDiff::from_lines(&before, &after)
        .unified_diff()
        .header("policy.json", "policy.json")
        .to_string()
}

/// A statement of the corrected policy.
fn statement_at(document: &Value, at: Option<usize>) -> Option<Value> {
    let statements = match document.get("Statement")? {
        Value::Array(statements) => statements.as_slice(),
        one => std::slice::from_ref(one),
    };
    statements.get(at?).cloned()
}

/// A part of a fix.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "change")]
struct ChangeOut<'a> {
    /// `request`: the request needs it; `companion`: other requests of the same call or work do; `finding`: it mends a
    /// finding.
    #[schemars(schema_with = "schema::change_kind")]
    kind: &'static str,
    /// The statement of `document` that it adds or changes; null where it is the document's own `Version`, or several.
    #[schemars(schema_with = "schema::optional_document")]
    statement: Option<Value>,
    /// The finding's code; null for the others.
    code: Option<&'static str>,
    /// What this change alone allows that the policy did not before it; where the policy's statements have no
    /// `Resource`, on the resource that it belongs to.
    grants: Vec<GrantOut<'a>>,
    /// What it no longer allows.
    revokes: Vec<GrantOut<'a>>,
}

impl<'a> ChangeOut<'a> {
    fn all(fix: &'a ProvenFix, document: &Value) -> Vec<Self> {
        let (grants, revokes) = fix.own_access();
        let on = |grant: &'a Grant| GrantOut {
            resource: fix.resource_of(grant),
            ..GrantOut::of(grant)
        };
        let of_request = (!fix.only_mends()).then(|| Self {
            kind: "request",
            statement: statement_at(document, fix.statement),
            code: None,
            grants: grants.iter().map(on).collect(),
            revokes: revokes.iter().map(GrantOut::of).collect(),
        });
        let of_companions = fix.companions.iter().map(|companion| Self {
            kind: "companion",
            statement: statement_at(document, companion.statement),
            code: None,
            grants: companion.grants.iter().map(on).collect(),
            revokes: companion.revokes.iter().map(GrantOut::of).collect(),
        });
        let of_mends = fix.mended.iter().map(|mended| Self {
            kind: "finding",
            statement: statement_at(document, mended.change.statement()),
            code: Some(mended.code),
            grants: mended.grants.iter().map(GrantOut::of).collect(),
            revokes: mended.revokes.iter().map(GrantOut::of).collect(),
        });
        of_request
            .into_iter()
            .chain(of_companions)
            .chain(of_mends)
            .collect()
    }
}

/// A value of the author's that is masked: it has to go back in its place.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "masked")]
struct MaskedOut {
    /// Which statement of `document`; null for the document itself.
    statement: Option<usize>,
    /// The element.
    element: &'static str,
    /// The condition key; null in other elements.
    key: Option<String>,
    /// What stands in the place of the value, the same for the same value.
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

/// Statements in the language of a template.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "template")]
struct TemplateOut {
    /// The language.
    #[schemars(schema_with = "schema::template_language")]
    language: &'static str,
    /// The statements.
    statements: String,
}

/// Access: an action on a resource under conditions.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "grant")]
struct GrantOut<'a> {
    /// Action or pattern.
    action: &'a str,
    /// Actions or patterns that `action` covers and that are left out; absent when there are none.
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    without_actions: &'a [String],
    /// ARN or pattern.
    resource: &'a str,
    /// Patterns that must cover the resource as well as `resource`; absent when there are none.
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    within_resources: &'a [String],
    /// Patterns that `resource` meets and that are left out; absent when there are none.
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    without_resources: &'a [String],
    /// Principals, in policies that name them, as `Kind:value`; those with `!` before them are left out. Absent for everyone, and in other policies.
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    principals: &'a [String],
    /// Operator, key, values, as in a policy. What does not hold has the opposite operator; where IAM has none, the operator has `!` before it.
    conditions: &'a Conditions,
    /// More conditions that must hold, where an operator and a key stand twice; absent when there are none.
    #[serde(skip_serializing_if = "<[Conditions]>::is_empty")]
    and_conditions: &'a [Conditions],
    /// A request that shows it, of `compare`; absent where none was found.
    #[serde(skip_serializing_if = "Option::is_none")]
    witness: Option<WitnessOut<'a>>,
}

/// A request that one of two policies allows and the other does not.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "witness")]
struct WitnessOut<'a> {
    /// The caller; absent where it may be anyone.
    #[serde(skip_serializing_if = "Option::is_none")]
    principal: Option<&'a str>,
    /// The action.
    action: &'a str,
    /// The resource.
    resource: &'a str,
    /// The whole context that matters: a key that is not there is absent from the request.
    context: &'a BTreeMap<String, Vec<String>>,
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
            witness: grant.witness.as_ref().map(|witness| WitnessOut {
                principal: witness.principal.as_deref(),
                action: &witness.action,
                resource: &witness.resource,
                context: &witness.context,
            }),
        }
    }
}

/// `compare --format json`
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "compare")]
pub(super) struct ComparisonOut<'a> {
    /// The lists are exact.
    exact: bool,
    /// The kinds of secret in both policies, all of them masked.
    #[schemars(schema_with = "schema::secrets")]
    secrets: Vec<&'static str>,
    /// What the new policy allows that the old one does not.
    grants: Vec<GrantOut<'a>>,
    /// What the old policy allows that the new one does not.
    revokes: Vec<GrantOut<'a>>,
    /// Why the lists may not be exact: too long, or too short as well where a policy was not read as it stands.
    unproven: Vec<String>,
}

/// An article of the knowledge base.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "article")]
struct ArticleOut<'a> {
    /// `<service>/<slug>`.
    id: &'a str,
    /// Its language.
    #[schemars(schema_with = "schema::language")]
    lang: &'static str,
    /// Its title.
    title: &'a str,
    /// How well it fits; higher is better.
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

/// `ask --format json`
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "ask")]
pub(super) struct AskOut<'a> {
    /// The language of the reply.
    #[schemars(schema_with = "schema::language")]
    language: &'static str,
    /// False: suggestions or nothing, not an answer.
    confident: bool,
    /// From where the question is answered; null where only a denial is diagnosed, or nothing answers.
    #[schemars(schema_with = "schema::source")]
    source: Option<&'static str>,
    /// Articles, best first.
    matches: Vec<ArticleOut<'a>>,
    /// The Markdown that a chat would show.
    reply: String,
}

/// What is wrong or risky in a policy.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "finding")]
pub(super) struct FindingOut {
    /// Which policy.
    policy: usize,
    /// Which statement; null for the document.
    statement: Option<usize>,
    /// A stable code.
    #[schemars(schema_with = "schema::finding_code")]
    code: &'static str,
    /// How bad it is.
    #[schemars(schema_with = "schema::severity")]
    severity: &'static str,
    /// Sentences in the language of the reply.
    message: String,
}

impl FindingOut {
    pub(super) fn of(finding: &Finding, language: Language) -> Self {
        Self {
            policy: finding.policy,
            statement: finding.statement,
            code: finding.kind.code(),
            severity: finding.kind.severity().code(),
            message: terminal::plain(&reply::finding(&finding.kind, language)),
        }
    }
}

/// `lint --format json`
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "lint")]
pub(super) struct LintOut {
    /// The language of the messages.
    #[schemars(schema_with = "schema::language")]
    language: &'static str,
    /// The kinds of secret in the text, all of them masked.
    #[schemars(schema_with = "schema::secrets")]
    secrets: Vec<&'static str>,
    /// In the order of the text.
    findings: Vec<PlacedOut>,
}

/// A finding and where it stands.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "placed_finding")]
struct PlacedOut {
    /// From 1.
    #[schemars(range(min = 1))]
    line: usize,
    /// In characters, from 1.
    #[schemars(range(min = 1))]
    column: usize,
    #[serde(flatten)]
    finding: FindingOut,
}
