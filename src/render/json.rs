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
use crate::reply::{self, Line, Reply};
use crate::text::mask::Secret;
use crate::text::{Language, Paste, Position, Positions, invisible};
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
    pretty(&DiagnoseOut::of(answer, reply))
}

/// The answer of `ask --format json`, with `reply` as Markdown in it.
pub fn asked(asked: &Asked, reply: &Reply) -> String {
    pretty(&AskOut::of(asked, reply))
}

/// The answer of `lint --format json`: findings with their places in `paste`, which all policies are of.
pub fn findings(paste: &Paste, evidence: &Evidence, findings: &[Finding]) -> String {
    pretty(&LintOut::of(paste, evidence, findings))
}

/// The answer of `compare --format json`.
pub fn comparison(compared: &Comparison, secrets: &BTreeSet<Secret>, language: Language) -> String {
    pretty(&ComparisonOut::of(compared, secrets, language))
}

fn codes(secrets: &BTreeSet<Secret>) -> Vec<&'static str> {
    secrets.iter().map(|secret| secret.code()).collect()
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
#[derive(Clone, Serialize, JsonSchema, Debug)]
#[schemars(rename = "diagnose")]
#[non_exhaustive]
pub struct DiagnoseOut {
    /// What this is.
    #[schemars(schema_with = "schema::kind_of_diagnose")]
    pub kind: &'static str,
    /// The version of its shape.
    pub schema: u32,
    /// The language of the reply.
    #[schemars(schema_with = "schema::language")]
    pub language: &'static str,
    /// The kinds of secret in what was pasted, all of them masked.
    #[schemars(schema_with = "schema::secrets")]
    pub secrets: Vec<&'static str>,
    /// Distinct denials, in order of first appearance.
    pub denials: Vec<DenialOut>,
    /// Further distinct denials of a long log, which were only counted.
    pub more_denials: usize,
    /// What the error is instead, when there is no denial of IAM.
    pub not_iam: Option<String>,
    /// One a denial.
    pub diagnoses: Vec<DiagnosisOut>,
    /// For each caller with several denials, one change for all of them.
    pub combined: Vec<CombinedOut>,
    /// Findings in the policies.
    pub findings: Vec<FindingOut>,
    /// What the text says beside its messages and policies, in order. Nothing is inferred; what the text does not say is
    /// not there.
    pub evidence: Vec<ClueOut>,
    /// Only where not all of the input was read or worked through.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub truncated: Option<TruncatedOut>,
    /// The brief answer, as a chat shows it: Markdown.
    pub reply: String,
    /// Everything else: Markdown.
    pub details: String,
}

impl DiagnoseOut {
    /// Writes an answer, with `reply` as Markdown in it.
    pub(crate) fn of(answer: &Answer, reply: &Reply) -> Self {
        let evidence = &answer.evidence;
        let language = reply.language;
        let foreign = evidence
            .foreign
            .as_ref()
            .filter(|_| evidence.denials.is_empty());
        Self {
            kind: "diagnose",
            schema: SCHEMA,
            language: language.code(),
            secrets: codes(&evidence.secrets),
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
                        principal: combined.principal.clone(),
                        diagnoses: combined.diagnoses.clone(),
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
        }
    }
}

/// One thing that the text says beside its messages and policies.
#[derive(Clone, Serialize, JsonSchema, Debug)]
#[schemars(rename = "clue")]
#[non_exhaustive]
pub struct ClueOut {
    /// What it is.
    #[schemars(schema_with = "schema::clue")]
    pub kind: &'static str,
    /// What it is called, where it has a name: a part of an ARN, a condition key, a tag, a claim.
    pub name: Option<String>,
    /// What is said: an ARN, a number, a command without its flags …
    pub value: String,
    /// The IAM prefix of the service that it is about, where it says one.
    pub service: Option<String>,
    /// In what it stands.
    #[schemars(schema_with = "schema::clue_source")]
    pub source: &'static str,
    /// The file, when the input has a name.
    pub file: Option<String>,
    /// From 1.
    #[schemars(range(min = 1))]
    pub line: usize,
    /// In characters, from 1.
    #[schemars(range(min = 1))]
    pub column: usize,
}

impl ClueOut {
    /// All of them, in order.
    fn all(evidence: &Evidence) -> Vec<Self> {
        let mut out = Vec::with_capacity(evidence.clues.len());
        for (number, paste) in evidence.pastes.iter().enumerate() {
            let mut positions = Positions::of(paste.as_str());
            for clue in evidence.clues.iter().filter(|clue| clue.paste == number) {
                let at = positions.at(clue.span.start);
                out.push(Self {
                    kind: clue.fact.code(),
                    name: clue.fact.name().map(str::to_owned),
                    value: clue.fact.value().to_owned(),
                    service: clue.fact.service().map(str::to_owned),
                    source: clue.source.code(),
                    file: paste.name().map(str::to_owned),
                    line: at.line,
                    column: at.column,
                });
            }
        }
        out
    }
}

/// Up to where the input was read or worked through.
#[derive(Clone, Serialize, JsonSchema, Debug)]
#[schemars(rename = "truncated")]
#[non_exhaustive]
pub struct TruncatedOut {
    /// The file, when the input has a name.
    pub file: Option<String>,
    /// The byte of its text up to which all was done.
    pub at: usize,
    /// What was not done from there on.
    #[schemars(schema_with = "schema::truncation")]
    pub why: &'static str,
}

impl TruncatedOut {
    fn of(answer: &Answer) -> Option<Self> {
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
            file: evidence
                .pastes
                .get(paste)
                .and_then(Paste::name)
                .map(str::to_owned),
            at: truncation.at,
            why: truncation.reason.code(),
        })
    }
}

/// A denial, as printed; null where the text does not say.
#[derive(Clone, Serialize, JsonSchema, Debug)]
#[schemars(rename = "denial")]
#[non_exhaustive]
pub struct DenialOut {
    /// Who was denied.
    pub principal: Option<String>,
    /// The IAM action.
    pub action: Option<String>,
    /// The API operation.
    pub operation: Option<String>,
    /// The IAM service prefix.
    pub service: Option<String>,
    /// On what.
    pub resource: Option<String>,
    /// The kind of policy that denied.
    #[schemars(schema_with = "schema::maybe_policy_type")]
    pub policy_type: Option<&'static str>,
    /// Implicit or explicit.
    #[schemars(schema_with = "schema::denial_effect")]
    pub effect: Option<&'static str>,
    /// The policy that the message names.
    pub policy_arn: Option<String>,
    /// It carries an encoded authorization message.
    pub encoded: bool,
    /// The error code.
    pub error_code: Option<String>,
    /// Times that it appears, at least 1.
    #[schemars(range(min = 1))]
    pub count: usize,
    /// The file in which it appears first, when the input has a name.
    pub file: Option<String>,
    /// The line on which it begins there, from 1.
    #[schemars(range(min = 1))]
    pub line: usize,
}

impl DenialOut {
    fn of(denial: &Denial, evidence: &Evidence) -> Self {
        let paste = evidence.pastes.get(denial.paste);
        let text = paste.map_or("", Paste::as_str);
        Self {
            principal: denial.principal.clone(),
            action: denial.action.clone(),
            operation: denial.operation.clone(),
            service: denial.service.clone(),
            resource: denial.resource.clone(),
            policy_type: denial.policy_type.map(PolicyType::code),
            effect: denial.effect.map(crate::iam::DenialEffect::code),
            policy_arn: denial.policy_arn.clone(),
            encoded: denial.encoded,
            error_code: denial.error_code.clone(),
            count: denial.count,
            file: paste.and_then(Paste::name).map(str::to_owned),
            line: Positions::of(text).at(denial_place(denial, text)).line,
        }
    }
}

/// What was found out about one denial.
#[derive(Clone, Serialize, JsonSchema, Debug)]
#[schemars(rename = "diagnosis")]
#[non_exhaustive]
pub struct DiagnosisOut {
    /// Which of `denials`.
    pub denial: usize,
    /// What was evaluated.
    pub request: RequestOut,
    /// Why it was denied.
    #[schemars(schema_with = "schema::cause")]
    pub cause: &'static str,
    /// Cause and fix in one or two sentences, in the language of the reply.
    pub summary: String,
    /// The kind of policy that denied; null where nothing tells.
    #[schemars(schema_with = "schema::maybe_policy_type")]
    pub layer: Option<&'static str>,
    /// Implicit or explicit; null where nothing tells.
    #[schemars(schema_with = "schema::denial_effect")]
    pub effect: Option<&'static str>,
    /// Who can change what denied.
    #[schemars(schema_with = "schema::owner")]
    pub owner: &'static str,
    /// Every statement of every policy.
    pub statements: Vec<StatementOut>,
    /// Which of `statements` has the Deny that decided: one that matches, or the only one that can; null where none is
    /// known.
    pub denying: Option<usize>,
    /// What the request must be like to meet the conditions that stopped it: all of them in an Allow, one of them in a
    /// Deny.
    pub remedies: Vec<RemedyOut>,
    /// The change that the evaluator has proved; null where no policy change is the answer.
    pub fix: Option<FixOut>,
    /// Changes to other pasted policies that do not allow the request, and to those that only limit: proved for
    /// their own policy, and each for its owner to decide.
    pub proposed: Vec<FixOut>,
    /// The kinds of policy that stop the request beside the one that decides, with the fix made.
    pub stops: Vec<StopOut>,
    /// What else to paste.
    pub asks: Vec<&'static str>,
    /// Articles that fit, best first.
    pub articles: Vec<ArticleOut>,
}

impl DiagnosisOut {
    fn of(answer: &Answer, index: usize, diagnosis: &Diagnosis, language: Language) -> Self {
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
#[derive(Clone, Serialize, JsonSchema, Debug)]
#[schemars(rename = "remedy")]
#[non_exhaustive]
pub struct RemedyOut {
    /// The condition key as written.
    pub key: String,
    /// What the request has, where that is known.
    pub has: Option<String>,
    /// The remedy in a sentence.
    pub message: String,
}

/// A kind of policy that stops a request.
#[derive(Clone, Serialize, JsonSchema, Debug)]
#[schemars(rename = "stop")]
#[non_exhaustive]
pub struct StopOut {
    /// The kind.
    #[schemars(schema_with = "schema::policy_type")]
    pub policy_type: &'static str,
    /// The pasted policy that does; null where one has to allow and none was pasted.
    pub policy: Option<usize>,
    /// Its statement with the Deny that matches; null where nothing in it allows the request.
    pub statement: Option<usize>,
    /// Whether it does for sure, among what was pasted.
    pub certain: bool,
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
#[derive(Clone, Serialize, JsonSchema, Debug)]
#[schemars(rename = "combined")]
#[non_exhaustive]
pub struct CombinedOut {
    /// The caller as printed; a role without its session.
    pub principal: String,
    /// Which of `diagnoses` the change is for.
    pub diagnoses: Vec<usize>,
    /// The change.
    pub fix: FixOut,
}

/// What was evaluated; null where it is not known.
#[derive(Clone, Serialize, JsonSchema, Debug)]
#[schemars(rename = "request")]
#[non_exhaustive]
pub struct RequestOut {
    /// The caller.
    pub principal: Option<String>,
    /// The IAM action.
    pub action: Option<String>,
    /// The resource.
    pub resource: Option<String>,
    /// Fields that the message does not print.
    #[schemars(schema_with = "schema::inferred")]
    pub inferred: Vec<&'static str>,
    /// How each of these is known.
    pub evidence: StrengthsOut,
    /// Which of the outer `evidence` says the resource; null where none of it does.
    pub said: Option<usize>,
}

/// How the fields of a request are known; null where they are not.
#[derive(Clone, Serialize, JsonSchema, Debug)]
#[schemars(rename = "strengths")]
#[non_exhaustive]
pub struct StrengthsOut {
    /// The caller.
    #[schemars(schema_with = "schema::maybe_strength")]
    pub principal: Option<&'static str>,
    /// The action.
    #[schemars(schema_with = "schema::maybe_strength")]
    pub action: Option<&'static str>,
    /// The resource.
    #[schemars(schema_with = "schema::maybe_strength")]
    pub resource: Option<&'static str>,
}

impl RequestOut {
    fn of(request: &RequestRead) -> Self {
        Self {
            principal: request.principal.clone(),
            action: request.action.clone(),
            resource: request.resource.clone(),
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
#[derive(Clone, Serialize, JsonSchema, Debug)]
#[schemars(rename = "simulate")]
#[non_exhaustive]
pub struct DecisionOut {
    /// What this is.
    #[schemars(schema_with = "schema::kind_of_simulate")]
    pub kind: &'static str,
    /// The version of its shape.
    pub schema: u32,
    /// As in the request; null where it has none.
    #[schemars(with = "Value")]
    pub id: Option<Box<RawValue>>,
    /// What AWS would decide.
    #[schemars(schema_with = "schema::decision")]
    pub decision: &'static str,
    /// Condition keys and other things that are not known.
    pub depends_on: Vec<String>,
    /// Every statement of every policy.
    pub statements: Vec<StatementOut>,
}

/// `simulate --jsonl`, for a line that was not read whole: it has no decision.
#[derive(Clone, Serialize, JsonSchema, Debug)]
#[schemars(rename = "refusal")]
#[non_exhaustive]
pub struct RefusalOut {
    /// As in the request, as far as it could be read; else null.
    #[schemars(with = "Value")]
    pub id: Option<Box<RawValue>>,
    /// Its line, from 1, the place in the request, and what is wrong there.
    pub error: String,
}

/// What came of one statement.
#[derive(Clone, Serialize, JsonSchema, Debug)]
#[schemars(rename = "statement")]
#[non_exhaustive]
pub struct StatementOut {
    /// Which policy.
    pub policy: usize,
    /// Which of its statements.
    pub statement: usize,
    /// Its Sid.
    pub sid: Option<String>,
    /// Its effect; null when it has none.
    #[schemars(schema_with = "schema::effect")]
    pub effect: Option<&'static str>,
    /// Whether it applies.
    #[schemars(schema_with = "schema::outcome")]
    pub outcome: &'static str,
    /// Why it is no match, or may be none: one for each element.
    pub reasons: Vec<ReasonOut>,
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
#[derive(Clone, Serialize, JsonSchema, Debug)]
#[schemars(rename = "reason")]
#[non_exhaustive]
pub struct ReasonOut {
    /// The element.
    #[schemars(schema_with = "schema::element")]
    pub element: &'static str,
    /// A stable code.
    pub code: &'static str,
    /// A sentence in the language of the reply.
    pub message: String,
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
#[derive(Clone, Serialize, JsonSchema, Debug)]
#[schemars(rename = "fix")]
#[non_exhaustive]
pub struct FixOut {
    /// The kind of policy that it changes.
    #[schemars(schema_with = "schema::policy_type")]
    pub policy_type: &'static str,
    /// The pasted policy that it corrects; null for a new one.
    pub policy: Option<usize>,
    /// The whole corrected policy.
    #[schemars(schema_with = "schema::document")]
    pub document: Value,
    /// The same as its author formatted it.
    pub text: String,
    /// The statement that is added or changed, alone; null where it is not one.
    #[schemars(schema_with = "schema::optional_document")]
    pub statement: Option<Value>,
    /// `exact`: for the denied request alone; `pattern`: names that change with each call are a pattern.
    #[schemars(schema_with = "schema::scope")]
    pub scope: &'static str,
    /// With `pattern`, the fix for exactly the denied request.
    pub narrow: Option<Box<FixOut>>,
    /// What in `document` is masked.
    pub masked: Vec<MaskedOut>,
    /// The corrected statements as the pasted template has them; null for a policy in JSON.
    pub template: Option<TemplateOut>,
    /// What it is made of: what the request needs, then what other requests of the same call or work need, then the
    /// findings that are mended with it.
    pub changes: Vec<ChangeOut>,
    /// The changes of the input's text that make `text` of the pasted policy, in order; empty for a new policy, and for
    /// one that is not in the input as JSON.
    pub edits: Vec<EditOut>,
    /// The change as a unified diff; empty for a new policy.
    pub diff: String,
    /// Commands that put the policy, saved as `policy.json`, into effect, the likeliest first; names in capitals are to
    /// be filled in.
    pub apply: Vec<String>,
    /// Exactly what it allows that the old one did not.
    pub grants: Vec<GrantOut>,
    /// Exactly what the old one allowed and it does not.
    pub revokes: Vec<GrantOut>,
    /// Why `grants` and `revokes` may be too long; absent when they are exact.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub unproven: Vec<String>,
    /// Whether the corrected policy allows the request for sure.
    #[schemars(schema_with = "schema::allows_request")]
    pub allows_request: &'static str,
    /// Condition keys and other things that are not known.
    pub depends_on: Vec<String>,
}

impl FixOut {
    fn of(fix: &ProvenFix, answer: &Answer, diagnosis: &Diagnosis, language: Language) -> Self {
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
            text: fix.after.clone(),
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
#[derive(Clone, Serialize, JsonSchema, Debug)]
#[schemars(rename = "edit")]
#[non_exhaustive]
pub struct EditOut {
    /// The first byte that it replaces, counted in the text of the policy's file or of standard input, as UTF-8.
    pub start: usize,
    /// The byte after the last.
    pub end: usize,
    /// What stands there after it.
    pub text: String,
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
#[derive(Clone, Serialize, JsonSchema, Debug)]
#[schemars(rename = "change")]
#[non_exhaustive]
pub struct ChangeOut {
    /// `request`: the request needs it; `companion`: other requests of the same call or work do; `finding`: it mends a
    /// finding.
    #[schemars(schema_with = "schema::change_kind")]
    pub kind: &'static str,
    /// The statement of `document` that it adds or changes; null where it is the document's own `Version`, or several.
    #[schemars(schema_with = "schema::optional_document")]
    pub statement: Option<Value>,
    /// The finding's code; null for the others.
    pub code: Option<&'static str>,
    /// What this change alone allows that the policy did not before it; where the policy's statements have no
    /// `Resource`, on the resource that it belongs to.
    pub grants: Vec<GrantOut>,
    /// What it no longer allows.
    pub revokes: Vec<GrantOut>,
}

impl ChangeOut {
    fn all(fix: &ProvenFix, document: &Value) -> Vec<Self> {
        let (grants, revokes) = fix.own_access();
        let on = |grant: &Grant| GrantOut {
            resource: fix.resource_of(grant).to_owned(),
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
#[derive(Clone, Serialize, JsonSchema, Debug)]
#[schemars(rename = "masked")]
#[non_exhaustive]
pub struct MaskedOut {
    /// Which statement of `document`; null for the document itself.
    pub statement: Option<usize>,
    /// The element.
    pub element: &'static str,
    /// The condition key; null in other elements.
    pub key: Option<String>,
    /// What stands in the place of the value, the same for the same value.
    pub stand_in: String,
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
#[derive(Clone, Serialize, JsonSchema, Debug)]
#[schemars(rename = "template")]
#[non_exhaustive]
pub struct TemplateOut {
    /// The language.
    #[schemars(schema_with = "schema::template_language")]
    pub language: &'static str,
    /// The statements.
    pub statements: String,
}

/// Access: an action on a resource under conditions.
#[derive(Clone, Serialize, JsonSchema, Debug)]
#[schemars(rename = "grant")]
#[non_exhaustive]
pub struct GrantOut {
    /// Action or pattern.
    pub action: String,
    /// Actions or patterns that `action` covers and that are left out; absent when there are none.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub without_actions: Vec<String>,
    /// ARN or pattern.
    pub resource: String,
    /// Patterns that must cover the resource as well as `resource`; absent when there are none.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub within_resources: Vec<String>,
    /// Patterns that `resource` meets and that are left out; absent when there are none.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub without_resources: Vec<String>,
    /// Principals, in policies that name them, as `Kind:value`; those with `!` before them are left out. Absent for everyone, and in other policies.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub principals: Vec<String>,
    /// Operator, key, values, as in a policy. What does not hold has the opposite operator; where IAM has none, the operator has `!` before it.
    pub conditions: Conditions,
    /// More conditions that must hold, where an operator and a key stand twice; absent when there are none.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub and_conditions: Vec<Conditions>,
    /// A request that shows it, of `compare`; absent where none was found.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub witness: Option<WitnessOut>,
}

/// A request that one of two policies allows and the other does not.
#[derive(Clone, Serialize, JsonSchema, Debug)]
#[schemars(rename = "witness")]
#[non_exhaustive]
pub struct WitnessOut {
    /// The caller; absent where it may be anyone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub principal: Option<String>,
    /// The action.
    pub action: String,
    /// The resource.
    pub resource: String,
    /// The whole context that matters: a key that is not there is absent from the request.
    pub context: BTreeMap<String, Vec<String>>,
}

impl GrantOut {
    fn of(grant: &Grant) -> Self {
        Self {
            action: grant.action.clone(),
            without_actions: grant.without_actions.clone(),
            resource: grant.resource.clone(),
            within_resources: grant.within_resources.clone(),
            without_resources: grant.without_resources.clone(),
            principals: grant.principals.clone(),
            conditions: grant.conditions.clone(),
            and_conditions: grant.and_conditions.clone(),
            witness: grant.witness.as_ref().map(|witness| WitnessOut {
                principal: witness.principal.clone(),
                action: witness.action.clone(),
                resource: witness.resource.clone(),
                context: witness.context.clone(),
            }),
        }
    }
}

/// `compare --format json`
#[derive(Clone, Serialize, JsonSchema, Debug)]
#[schemars(rename = "compare")]
#[non_exhaustive]
pub struct ComparisonOut {
    /// What this is.
    #[schemars(schema_with = "schema::kind_of_compare")]
    pub kind: &'static str,
    /// The version of its shape.
    pub schema: u32,
    /// The lists are exact.
    pub exact: bool,
    /// The kinds of secret in both policies, all of them masked.
    #[schemars(schema_with = "schema::secrets")]
    pub secrets: Vec<&'static str>,
    /// What the new policy allows that the old one does not.
    pub grants: Vec<GrantOut>,
    /// What the old policy allows that the new one does not.
    pub revokes: Vec<GrantOut>,
    /// Why the lists may not be exact: too long, or too short as well where a policy was not read as it stands.
    pub unproven: Vec<String>,
}

impl ComparisonOut {
    /// Writes a comparison of two policies that had these secrets.
    pub(crate) fn of(
        compared: &Comparison,
        secrets: &BTreeSet<Secret>,
        language: Language,
    ) -> Self {
        Self {
            kind: "compare",
            schema: 1,
            exact: compared.is_exact(),
            secrets: codes(secrets),
            grants: compared.grants.iter().map(GrantOut::of).collect(),
            revokes: compared.revokes.iter().map(GrantOut::of).collect(),
            unproven: unproven(&compared.unproven, language),
        }
    }
}

/// `compare --format json` of folders or revisions.
#[derive(Clone, Serialize, JsonSchema, Debug)]
#[schemars(rename = "compare_files")]
#[non_exhaustive]
pub struct ComparisonsOut {
    /// What this is.
    #[schemars(schema_with = "schema::kind_of_compare_files")]
    pub kind: &'static str,
    /// The version of its shape.
    pub schema: u32,
    /// The lists of all policies are exact, and every file was read whole.
    pub exact: bool,
    /// Each policy that is not the same in both, in the order of the files.
    pub policies: Vec<ComparedOut>,
    /// Files that were not compared.
    pub unread: Vec<UnreadOut>,
}

/// What became of one policy.
#[derive(Clone, Serialize, JsonSchema, Debug)]
#[schemars(rename = "compared_policy")]
#[non_exhaustive]
pub struct ComparedOut {
    /// The file, from the folder or the repository on.
    pub file: String,
    /// Where the policy begins, from 1; of one that was removed, in the old file.
    #[schemars(range(min = 1))]
    pub line: usize,
    /// Its kind.
    #[schemars(schema_with = "schema::policy_type")]
    pub policy_type: &'static str,
    /// Whether it was there before, and is now.
    #[schemars(schema_with = "schema::policy_change")]
    pub change: &'static str,
    /// What that changes.
    pub comparison: ComparisonOut,
}

#[cfg(feature = "cli")]
impl ComparisonsOut {
    /// Writes comparisons of policies of files, and which files were not compared and why.
    pub(crate) fn of(
        policies: &[crate::compare::ComparedPolicy],
        unread: &[(String, String)],
        language: Language,
    ) -> Self {
        let none = BTreeSet::new();
        let is_exact = policies.iter().all(|one| one.comparison.is_exact());
        Self {
            kind: "compare_files",
            schema: 1,
            exact: is_exact && unread.is_empty(),
            policies: policies
                .iter()
                .map(|policy| ComparedOut {
                    file: policy.file.clone(),
                    line: policy.line,
                    policy_type: policy.kind.code(),
                    change: policy.change.code(),
                    comparison: ComparisonOut::of(&policy.comparison, &none, language),
                })
                .collect(),
            unread: unread
                .iter()
                .map(|(file, why)| UnreadOut {
                    file: file.clone(),
                    why: why.clone(),
                })
                .collect(),
        }
    }
}

/// A file that was not compared.
#[derive(Clone, Serialize, JsonSchema, Debug)]
#[schemars(rename = "unread_file")]
#[non_exhaustive]
pub struct UnreadOut {
    /// The file.
    pub file: String,
    /// Why, with the place.
    pub why: String,
}

/// An article of the knowledge base.
#[derive(Clone, Serialize, JsonSchema, Debug)]
#[schemars(rename = "article")]
#[non_exhaustive]
pub struct ArticleOut {
    /// `<service>/<slug>`.
    pub id: String,
    /// Its language.
    #[schemars(schema_with = "schema::language")]
    pub lang: &'static str,
    /// Its title.
    pub title: String,
    /// How well it fits; higher is better.
    pub score: f64,
}

impl ArticleOut {
    fn of(article: &Match) -> Self {
        Self {
            id: article.id.clone(),
            lang: article.language.code(),
            title: article.title.clone(),
            score: article.score,
        }
    }
}

/// `ask --format json`
#[derive(Clone, Serialize, JsonSchema, Debug)]
#[schemars(rename = "ask")]
#[non_exhaustive]
pub struct AskOut {
    /// What this is.
    #[schemars(schema_with = "schema::kind_of_ask")]
    pub kind: &'static str,
    /// The version of its shape.
    pub schema: u32,
    /// The language of the reply.
    #[schemars(schema_with = "schema::language")]
    pub language: &'static str,
    /// False: suggestions or nothing, not an answer.
    pub confident: bool,
    /// From where the question is answered; null where only a denial is diagnosed, or nothing answers.
    #[schemars(schema_with = "schema::source")]
    pub source: Option<&'static str>,
    /// Articles, best first.
    pub matches: Vec<ArticleOut>,
    /// The Markdown that a chat would show.
    pub reply: String,
}

impl AskOut {
    /// Writes an answer, with `reply` as Markdown in it.
    pub(crate) fn of(asked: &Asked, reply: &Reply) -> Self {
        Self {
            kind: "ask",
            schema: 1,
            language: reply.language.code(),
            confident: asked.is_sure(),
            source: asked.source().map(Source::code),
            matches: asked.matches.iter().map(ArticleOut::of).collect(),
            reply: markdown::render(reply),
        }
    }
}

/// What is wrong or risky in a policy.
#[derive(Clone, Serialize, JsonSchema, Debug)]
#[schemars(rename = "finding")]
#[non_exhaustive]
pub struct FindingOut {
    /// Which policy.
    pub policy: usize,
    /// Which statement; null for the document.
    pub statement: Option<usize>,
    /// A stable code.
    #[schemars(schema_with = "schema::finding_code")]
    pub code: &'static str,
    /// How bad it is.
    #[schemars(schema_with = "schema::severity")]
    pub severity: &'static str,
    /// Sentences in the language of the reply.
    pub message: String,
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
#[derive(Clone, Serialize, JsonSchema, Debug)]
#[schemars(rename = "lint")]
#[non_exhaustive]
pub struct LintOut {
    /// What this is.
    #[schemars(schema_with = "schema::kind_of_lint")]
    pub kind: &'static str,
    /// The version of its shape.
    pub schema: u32,
    /// The language of the messages.
    #[schemars(schema_with = "schema::language")]
    pub language: &'static str,
    /// The kinds of secret in the text, all of them masked.
    #[schemars(schema_with = "schema::secrets")]
    pub secrets: Vec<&'static str>,
    /// In the order of the text.
    pub findings: Vec<PlacedOut>,
}

impl LintOut {
    /// Writes findings with their places in `paste`, which all policies are of.
    pub(crate) fn of(paste: &Paste, evidence: &Evidence, findings: &[Finding]) -> Self {
        let language = evidence.language;
        let file = paste.name();
        let mut positions = Positions::of(paste.as_str());
        let unread = |code, severity: Severity, start: Position, said: &Line| PlacedOut {
            file: file.map(str::to_owned),
            line: start.line,
            column: start.column,
            end_line: start.line,
            end_column: start.column,
            finding: FindingOut {
                policy: 0,
                statement: None,
                code,
                severity: severity.code(),
                message: terminal::plain(said),
            },
        };
        let unreadable = evidence.unreadable.iter().map(|(_, piece)| {
            let said = reply::unreadable(piece.kind, piece.position, language);
            let severity = if piece.kind.is_code() {
                Severity::Note
            } else {
                Severity::Error
            };
            unread("unreadable", severity, piece.position, &said)
        });
        let found = findings.iter().map(|finding| {
            let (start, end) = (
                positions.at(finding.span.start),
                positions.at(finding.span.end),
            );
            PlacedOut {
                file: file.map(str::to_owned),
                line: start.line,
                column: start.column,
                end_line: end.line,
                end_column: end.column,
                finding: FindingOut::of(finding, language),
            }
        });
        let mut placed: Vec<PlacedOut> = unreadable.chain(found).collect();
        if let Some((_, truncation)) = evidence.truncated {
            let at = positions.at(truncation.at);
            let said = reply::truncated(truncation.reason, at, language);
            placed.push(unread("truncated", Severity::Error, at, &said));
        }
        Self {
            kind: "lint",
            schema: 1,
            language: language.code(),
            secrets: codes(&evidence.secrets),
            findings: placed,
        }
    }

    /// No findings.
    #[cfg(feature = "cli")]
    pub(crate) const fn none(language: Language) -> Self {
        Self {
            kind: "lint",
            schema: 1,
            language: language.code(),
            secrets: Vec::new(),
            findings: Vec::new(),
        }
    }

    /// Adds the findings of another file.
    pub(crate) fn append(&mut self, other: Self) {
        self.findings.extend(other.findings);
        for secret in other.secrets {
            if !self.secrets.contains(&secret) {
                self.secrets.push(secret);
            }
        }
    }
}

/// A finding and where it stands.
#[derive(Clone, Serialize, JsonSchema, Debug)]
#[schemars(rename = "placed_finding")]
#[non_exhaustive]
pub struct PlacedOut {
    /// The file, when the input has a name.
    pub file: Option<String>,
    /// From 1.
    #[schemars(range(min = 1))]
    pub line: usize,
    /// In characters, from 1.
    #[schemars(range(min = 1))]
    pub column: usize,
    /// The line on which it ends.
    #[schemars(range(min = 1))]
    pub end_line: usize,
    /// The column after its last character there.
    #[schemars(range(min = 1))]
    pub end_column: usize,
    /// What it is.
    #[serde(flatten)]
    pub finding: FindingOut,
}
