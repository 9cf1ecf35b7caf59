//! Proves the knowledge base: both languages, and every example by the program itself.

use super::article::{Article, Text};
use super::example::{ExampleKind, Stage};
use super::{Example, KnowledgeBase, Match, form, load};
use crate::budget::Budget;
use crate::compare::{Grant, compare};
use crate::diagnose::{Cause, Diagnosis, diagnose};
use crate::evaluate::{self, Decision, Outcome};
use crate::evidence::{self, Evidence, Input, Role};
use crate::iam::{Context, Effect, PolicyType, Request, Target};
use crate::policy::edit::{self, NewStatement};
use crate::policy::{self, Policy};
use crate::reference;
use crate::text::{Language, Paste};
use std::collections::BTreeMap;
use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

/// The most examples of an article: each error is proved with all policies.
const MAX_EXAMPLES: usize = 32;

/// Something that an article must not have.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Problem {
    /// The file.
    pub path: String,
    /// The line, from 1.
    pub line: usize,
    /// What.
    pub kind: ProblemKind,
}

/// What is wrong with an article.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum ProblemKind {
    /// One language is missing.
    #[error("the article has no `{0}` version; write the same article in the other language")]
    MissingLanguage(&'static str),
    /// The examples of the two languages differ.
    #[error("the examples differ from those of the other language; make them the same bytes")]
    ExamplesDiffer,
    /// A front matter field that must not be empty is.
    #[error("`{0}` is empty; fill it in")]
    EmptyField(&'static str),
    /// There is a policy and no error, or the reverse, or no cure and no reason.
    #[error("an error needs a policy `after` it, or `no_policy: <reason>` in the front matter")]
    NoCure,
    /// The error is read as no denial.
    #[error("the error is not read as a denial; quote the whole message")]
    NoDenial,
    /// A policy example holds no policy, or one that had to be mended.
    #[error("the policy cannot be read as it is; write one whole JSON document")]
    UnreadablePolicy,
    /// The policy before the cure allows the denied request.
    #[error("the policy before allows {action}; take away what the article adds")]
    BeforeAllows {
        /// The action.
        action: String,
    },
    /// The policy after the cure does not allow the request.
    #[error("the policy after still denies {action} on {resource}")]
    AfterDenies {
        /// The action.
        action: String,
        /// The resource.
        resource: String,
    },
    /// There are more examples than are proved.
    #[error(
        "the article has {0} examples, and at most {MAX_EXAMPLES} are proved; make two articles of it"
    )]
    TooManyExamples(usize),
    /// Another article, or none, is found first.
    #[error("diagnosing the error and the policy before finds {0} first; narrow the `match` rules")]
    FoundFirst(String),
    /// The program has no fix of its own.
    #[error("no fix is found for the error and the policy before; say why in `no_policy`")]
    NoFix,
    /// The program's own fix grants more than the article's.
    #[error("the fix grants {action} on {resource}, which the policy after does not allow")]
    FixIsWider {
        /// The action.
        action: String,
        /// The resource.
        resource: String,
    },
    /// An action that the reference does not have.
    #[error("the reference has no action {0}; check its spelling")]
    UnknownAction(String),
    /// A condition key that the reference does not have.
    #[error("the reference has no condition key {0}; check its spelling")]
    UnknownConditionKey(String),
    /// An ARN that is of no resource type.
    #[error(
        "the reference has no resource type with the shape of {0}; check the service and the path"
    )]
    UnknownArn(String),
    /// A fenced block that was meant as an example, and is none.
    #[error(
        "`{0}` is no example, so nothing of it is proved; write `text error`, or `json <type>-policy before` or `after` with identity, trust, resource, boundary, session, scp, rcp or vpce"
    )]
    UnknownExample(String),
    /// A fenced block that is not closed, or in which another begins.
    #[error("the block that begins here is never closed; end it with ``` on a line of its own")]
    OpenFence,
    /// What the skeleton of an article has.
    #[error("`{0}` is still what the skeleton says; write your own")]
    Placeholder(String),
    /// A day that is none.
    #[error("`{0}` is not a date; write YYYY-MM-DD")]
    NoDate(String),
    /// An address that is none.
    #[error("`{0}` is not an address; begin it with https://")]
    NoAddress(String),
    /// An account that may be somebody's.
    #[error("{0} may be somebody's account; use 123456789012, 111122223333 or 444455556666")]
    Account(String),
    /// A secret.
    #[error("there is a secret in the text; take it out, and replace it where it is in use")]
    Secret,
    /// A Markdown file that is no article.
    #[error("the file is not read; an article is <service>/<slug>.ja.md or <service>/<slug>.en.md")]
    Stray,
    /// A part of the text is missing.
    #[error("the article has no part `## {0}`; write it")]
    MissingSection(&'static str),
    /// A code in `match` that is none.
    #[error("`match` names {0}, which is no code")]
    UnknownCode(String),
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.path, self.line, self.kind)
    }
}

/// Checks every article; the problems in the order of ids and lines.
pub fn check(kb: &KnowledgeBase) -> Vec<Problem> {
    let articles: Vec<&Article> = kb.articles().collect();
    let next = AtomicUsize::new(0);
    let threads = thread::available_parallelism().map_or(1, usize::from);
    let mut problems: Vec<(usize, Vec<Problem>)> = thread::scope(|scope| {
        let work = || {
            let mut found = Vec::new();
            loop {
                let at = next.fetch_add(1, Ordering::Relaxed);
                let Some(article) = articles.get(at) else {
                    return found;
                };
                found.push((at, check_article(kb, article)));
            }
        };
        let workers: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
        workers
            .into_iter()
            .flat_map(|worker| match worker.join() {
                Ok(found) => found,
                // A panic of ours is not an article without a problem.
                Err(panic) => std::panic::resume_unwind(panic),
            })
            .collect()
    });
    problems.sort_by_key(|(at, _)| *at);
    problems.into_iter().flat_map(|(_, found)| found).collect()
}

/// The Markdown files in and below a folder that are no articles, as far as three folders deep.
pub fn strays(folder: &Path) -> Vec<Problem> {
    let mut all: Vec<PathBuf> = load::markdown(folder, 3);
    all.retain(|file| {
        let relative = file.strip_prefix(folder).unwrap_or(file);
        !load::is_article(&relative.to_string_lossy().replace('\\', "/"))
    });
    all.sort();
    let stray = |file: PathBuf| Problem {
        path: file.display().to_string(),
        line: 1,
        kind: ProblemKind::Stray,
    };
    all.into_iter().map(stray).collect()
}

fn check_article(kb: &KnowledgeBase, article: &Article) -> Vec<Problem> {
    let mut problems = Vec::new();
    let mut add = |text: &Text, offset: usize, kind: ProblemKind| {
        problems.push(Problem {
            path: text.path.clone(),
            line: text.line(offset),
            kind,
        });
    };
    if let (Some(ja), Some(en)) = (&article.ja, &article.en) {
        let (ja, en_examples) = (ja.examples(), en.examples());
        let same = ja.len() == en_examples.len()
            && ja
                .iter()
                .zip(&en_examples)
                .all(|(a, b)| a.kind == b.kind && a.text == b.text);
        if !same {
            add(en, 0, ProblemKind::ExamplesDiffer);
        }
    }
    let texts = [(Language::Ja, &article.ja), (Language::En, &article.en)];
    for (language, text) in texts {
        let Some(text) = text else {
            continue;
        };
        if article.ja.is_none() {
            add(text, 0, ProblemKind::MissingLanguage("ja"));
        }
        if article.en.is_none() {
            add(text, 0, ProblemKind::MissingLanguage("en"));
        }
        for (name, empty) in [
            ("summary", text.front.summary.is_empty()),
            ("references", text.front.references.is_empty()),
            ("updated", text.front.updated.is_none()),
        ] {
            if empty {
                add(text, 0, ProblemKind::EmptyField(name));
            }
        }
        for (offset, kind) in form::problems(text) {
            add(text, offset, kind);
        }
        for heading in missing_sections(text, language) {
            add(text, 0, ProblemKind::MissingSection(heading));
        }
        for pattern in unknown_patterns(text) {
            add(text, 0, ProblemKind::UnknownAction(pattern));
        }
        for code in unknown_codes(text) {
            add(text, 0, ProblemKind::UnknownCode(code));
        }
    }
    // The examples are the same in both languages; they are proved once.
    if let Some(text) = article.texts().next() {
        for (offset, kind) in prove(kb, article, text) {
            add(text, offset, kind);
        }
    }
    problems
}

impl Text {
    /// The line of the file at a byte of the body.
    fn line(&self, offset: usize) -> usize {
        let before = self.body.get(..offset).unwrap_or_default();
        self.body_line + before.bytes().filter(|byte| *byte == b'\n').count()
    }
}

/// The headings of an article's parts that a text does not have.
fn missing_sections(text: &Text, language: Language) -> Vec<&'static str> {
    let headings = match language {
        Language::Ja => [
            "困っていること",
            "どう対応すればいいの?",
            "どうしてこうしなければいけないのか",
        ],
        Language::En => ["Problem", "What to do", "Why"],
    };
    let has = |heading: &&str| {
        let mut lines = text.body.lines();
        lines.any(|line| line.strip_prefix("## ").map(str::trim) == Some(heading))
    };
    headings
        .into_iter()
        .filter(|heading| !has(heading))
        .collect()
}

/// Patterns of actions in `match` that no action fits.
fn unknown_patterns(text: &Text) -> Vec<String> {
    let rule = text.front.rule.iter();
    rule.flat_map(|rule| &rule.actions)
        .filter(|pattern| reference::actions_matching(pattern).next().is_none())
        .cloned()
        .collect()
}

/// Codes in `match` that are none.
fn unknown_codes(text: &Text) -> Vec<String> {
    let Some(rule) = &text.front.rule else {
        return Vec::new();
    };
    let types = rule
        .policy_types
        .iter()
        .filter(|code| PolicyType::from_code(code).is_none());
    let effects = rule
        .effects
        .iter()
        .filter(|code| !matches!(code.as_str(), "implicit" | "explicit"));
    let causes = rule
        .causes
        .iter()
        .filter(|code| Cause::ALL.iter().all(|cause| cause.code() != *code));
    types.chain(effects).chain(causes).cloned().collect()
}

/// The problem that the articles that are found do not begin with this one.
fn not_first(article: &Article, found: Vec<Match>) -> Option<ProblemKind> {
    let first = found.into_iter().next();
    if first.as_ref().is_some_and(|found| found.id == article.id) {
        return None;
    }
    let id = first.map_or_else(|| "no article".to_owned(), |found| found.id);
    Some(ProblemKind::FoundFirst(id))
}

/// Proves the examples of an article.
fn prove(kb: &KnowledgeBase, article: &Article, text: &Text) -> Vec<(usize, ProblemKind)> {
    let mut problems = Vec::new();
    let examples = text.examples();
    if let Some(beyond) = examples.get(MAX_EXAMPLES) {
        problems.push((beyond.offset, ProblemKind::TooManyExamples(examples.len())));
        return problems;
    }
    let of = |stage: Stage| -> Vec<&Example> {
        let is =
            |example: &&Example| matches!(example.kind, ExampleKind::Policy(_, at) if at == stage);
        examples.iter().filter(is).collect()
    };
    let (before, after) = (of(Stage::Before), of(Stage::After));
    for example in before.iter().chain(&after) {
        problems.extend(
            check_policy(example)
                .into_iter()
                .map(|kind| (example.offset, kind)),
        );
    }
    for error in examples
        .iter()
        .filter(|example| example.kind == ExampleKind::Error)
    {
        let at = error.offset;
        let denied = read(Some(error), &before);
        if denied.denials.is_empty() {
            match &denied.foreign {
                Some(other) => problems.extend(
                    not_first(article, kb.matches_other(&other.code(), Language::En))
                        .map(|kind| (at, kind)),
                ),
                None => problems.push((at, ProblemKind::NoDenial)),
            }
            continue;
        }
        let diagnoses = diagnose(&denied, &Budget::default()).diagnoses;
        for diagnosis in &diagnoses {
            problems.extend(
                not_first(article, kb.matches(&denied, diagnosis, Language::En))
                    .map(|kind| (at, kind)),
            );
            if text.front.no_policy.is_some() {
                continue;
            }
            if after.is_empty() {
                problems.push((at, ProblemKind::NoCure));
                continue;
            }
            problems.extend(
                prove_cure(diagnosis, &read(Some(error), &after))
                    .into_iter()
                    .map(|kind| (at, kind)),
            );
        }
    }
    problems
}

/// Proves that the policy before denies, that the one after allows, and that the program's own fix is
/// no wider than the one after.
fn prove_cure(diagnosis: &Diagnosis, cured: &Evidence) -> Vec<ProblemKind> {
    let action = diagnosis.request.action.clone().unwrap_or_default();
    let resource = diagnosis.request.resource.clone().unwrap_or_default();
    let mut problems = Vec::new();
    if diagnosis.cause == Cause::PolicyAllows {
        problems.push(ProblemKind::BeforeAllows {
            action: action.clone(),
        });
    }
    // Where two sides decide, an article shows the one that it is about.
    let allows = |diagnosis: &Diagnosis| {
        let mut statements = diagnosis.statements.iter();
        statements.any(|read| {
            read.effect == Some(Effect::Allow) && read.verdict.outcome == Outcome::Match
        })
    };
    let open = |diagnosis: &Diagnosis| match diagnosis.cause {
        Cause::PolicyAllows | Cause::ConditionNotMet => true,
        Cause::IdentityPolicy | Cause::TrustPolicy | Cause::ResourcePolicy => allows(diagnosis),
        _ => false,
    };
    if !diagnose(cured, &Budget::default())
        .diagnoses
        .iter()
        .all(open)
    {
        problems.push(ProblemKind::AfterDenies { action, resource });
    }
    match &diagnosis.fix {
        // An Allow without the condition would take away what it protects: the author decides.
        None if diagnosis.cause == Cause::ConditionNotMet => {}
        None => problems.push(ProblemKind::NoFix),
        Some(fix) => {
            // What people write may cover more than the one call of the example.
            for grant in &fix.narrowest().grants {
                if !is_within(grant, cured) && !evaluated(grant, diagnosis, cured) {
                    problems.push(ProblemKind::FixIsWider {
                        action: grant.action.clone(),
                        resource: grant.resource.clone(),
                    });
                }
            }
        }
    }
    problems
}

/// Whether a policy after the cure allows all that is granted. It may narrow it by a condition of which the
/// message says nothing.
fn is_within(grant: &Grant, cured: &Evidence) -> bool {
    let mut principals: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (kind, value) in grant
        .principals
        .iter()
        .filter_map(|one| one.split_once(':'))
    {
        let values = principals.entry(kind.to_owned()).or_default();
        values.push(value.to_owned());
    }
    let document = edit::new_document(&[NewStatement {
        sid: None,
        effect: Effect::Allow,
        principals,
        actions: vec![grant.action.clone()],
        resources: vec![grant.resource.clone()],
        conditions: grant.conditions.clone(),
    }]);
    let granted = policy::find(0, &Paste::new(None, document), &Budget::default()).policies;
    cured.policies.iter().any(|pasted| {
        let kind = pasted.policy_type.unwrap_or(PolicyType::Identity);
        let mut after = pasted.policy.clone();
        for statement in &mut after.statements {
            let effect = statement.effect.as_ref().map(|effect| effect.value);
            if effect == Some(Effect::Allow) {
                statement.conditions.clear();
            }
        }
        let beyond = |granted: &Policy| compare(&after, granted, kind, &Budget::default()).grants;
        granted
            .iter()
            .all(|granted| beyond(&granted.policy).is_empty())
    })
}

/// Whether a policy after the cure allows the caller what is granted, its variables replaced.
fn evaluated(grant: &Grant, diagnosis: &Diagnosis, cured: &Evidence) -> bool {
    // In a key policy `*` is its key.
    let is_of_key = grant.action.starts_with("kms:") && !grant.principals.is_empty();
    let resource = match &diagnosis.request.resource {
        Some(key) if is_of_key && grant.resource == "*" => key,
        _ if grant.resource.contains(['*', '?']) => return false,
        _ => &grant.resource,
    };
    let request = Request {
        principal: diagnosis.request.principal.clone(),
        action: grant.action.clone(),
        resource: Target::Known(resource.clone()),
        resource_account: None,
        context: Context::default(),
    };
    cured.policies.iter().any(|pasted| {
        let kind = pasted.policy_type.unwrap_or(PolicyType::Identity);
        evaluate::policy(&pasted.policy, kind, &request).decision == Decision::Allowed
    })
}

/// The evidence of an error with some policies.
fn read(error: Option<&Example>, policies: &[&Example]) -> Evidence {
    let messages = error.map(|error| Input {
        paste: Paste::new(None, error.text.as_str()),
        role: Role::Conversation,
    });
    let policies = policies.iter().filter_map(|example| match example.kind {
        ExampleKind::Policy(kind, _) => Some(Input {
            paste: Paste::new(None, example.text.as_str()),
            role: Role::Policies(kind),
        }),
        ExampleKind::Error => None,
    });
    evidence::read(
        messages.into_iter().chain(policies).collect(),
        Some(Language::En),
        &Budget::default(),
    )
}

/// What is wrong with a policy example by itself.
fn check_policy(example: &Example) -> Vec<ProblemKind> {
    let evidence = read(None, &[example]);
    let [pasted] = evidence.policies.as_slice() else {
        return vec![ProblemKind::UnreadablePolicy];
    };
    if !pasted.repairs.is_empty() {
        return vec![ProblemKind::UnreadablePolicy];
    }
    let mut problems = Vec::new();
    // An article may teach that an action or an ARN does not exist: then the cure names another.
    let taught = matches!(example.kind, ExampleKind::Policy(_, Stage::Before));
    for statement in &pasted.policy.statements {
        for resource in statement.resource.iter().flat_map(|list| &list.values) {
            let any = resource.value == "*";
            if !any && !taught && reference::resource_types_of_arn(&resource.value).is_empty() {
                problems.push(ProblemKind::UnknownArn(resource.value.clone()));
            }
        }
        for action in statement.action.iter().flat_map(|list| &list.values) {
            let is_pattern = action.value.contains(['*', '?']);
            let known = if is_pattern {
                reference::actions_matching(&action.value).next().is_some()
            } else {
                reference::action(&action.value).is_some()
            };
            if !known && !taught {
                problems.push(ProblemKind::UnknownAction(action.value.clone()));
            }
        }
        for entry in &statement.conditions {
            // Keys of identity providers begin with the provider's host name, which no reference lists.
            let of_provider = entry
                .key
                .value
                .split(':')
                .next()
                .is_some_and(|prefix| prefix.contains('.'));
            if !of_provider && reference::condition_key(None, &entry.key.value).is_none() {
                problems.push(ProblemKind::UnknownConditionKey(entry.key.value.clone()));
            }
        }
    }
    problems
}
