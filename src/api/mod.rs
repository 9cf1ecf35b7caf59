//! The contract: plain functions over serialisable types, which every door of kyoka shares.
//!
//! In: a request ([`DiagnoseIn`], [`AskIn`], …), which JSON can be read into. Out: what `--format json` prints
//! ([`DiagnoseOut`], [`AskOut`], …), or an [`ApiError`], which says what is wrong, where, and what to do. `kyoka schema`
//! is made from these types. Nothing here reads a file, the environment or the clock, nothing keeps what it is given,
//! and secrets are masked before anything else is done with it.
//!
//! This is the stable surface of the library: types may gain members, and none is renamed or removed without a new
//! number in `schema`. Everything else that is public is there for the program itself and for its tests.

pub(crate) mod compare;
mod error;
mod input;
pub(crate) mod lint;
pub(crate) mod simulate;
pub(crate) mod whole;

pub use crate::iam::PolicyType;
pub use crate::kb::KnowledgeBase;
pub use crate::render::action::{ActionFactOut, ActionOut, ResourceFactOut};
pub use crate::render::authored::{EntryOut, PolicyOut, ProofOut};
pub use crate::render::explained::ExplainOut;
pub use crate::render::json::{
    AskOut, ComparedOut, ComparisonOut, ComparisonsOut, DecisionOut, DiagnoseOut, FindingOut,
    LintOut, PlacedOut,
};
pub use crate::render::request::SimulateRequest;
pub use crate::render::schema::schema;
pub use crate::text::Language;
pub use error::ApiError;
pub use input::{ActionIn, AskIn, CompareIn, DiagnoseIn, ExplainIn, LintIn, PolicyIn, WriteIn};

use crate::answer::{self, Answer};
use crate::author::{self, Given, Outcome};
use crate::budget::Budget;
use crate::evidence::{self, Evidence, Input, Role};
use crate::explain::{self as explanation, Explanation};
use crate::reply::{self, Block, Length, Line, Medium, Reply};
use crate::text::mask::{self, Secret};
use crate::text::{Paste, Positions};
use std::collections::BTreeSet;

/// The most bytes of one text: what is kept of a log.
pub const MAX_TEXT_BYTES: usize = 8 << 20;

/// Says why a request was denied, and corrects the policy.
///
/// # Errors
/// Where there is nothing to read, a text is too large, or what is given as a policy is none.
pub fn diagnose(request: &DiagnoseIn, kb: &KnowledgeBase) -> Result<DiagnoseOut, ApiError> {
    let mut inputs = Vec::new();
    if !request.text.trim().is_empty() || request.policies.is_empty() {
        inputs.push(Input {
            paste: text(None, "text", &request.text)?,
            role: Role::Conversation,
        });
    }
    for (number, given) in request.policies.iter().enumerate() {
        let place = format!("policies[{number}]");
        let name = given.name.as_deref().unwrap_or(&place);
        inputs.push(Input {
            paste: text(Some(name), &place, &given.policy)?,
            role: given.policy_type.map_or(Role::PoliciesOnly, Role::Policies),
        });
    }
    let answer = answered(inputs, request.language, kb, &Budget::default())?;
    let language = answer.evidence.language;
    let reply = reply::brief(&answer, &Medium::Chat, language);
    let reply = warned(reply, &answer.evidence.secrets);
    Ok(DiagnoseOut::of(&answer, &reply))
}

/// Answers a question from the knowledge base and from the service authorization reference.
///
/// # Errors
/// Where there is no question, or it is too large.
pub fn ask(request: &AskIn, kb: &KnowledgeBase) -> Result<AskOut, ApiError> {
    let question = text(None, "question", &request.question)?;
    let asked = answer::ask(
        question.as_str(),
        request.language,
        kb,
        request.limit,
        &Budget::default(),
    );
    let reply = reply::question(&asked, kb, reply::InVain::IsLost);
    let reply = warned(reply, &asked.answer.evidence.secrets);
    Ok(AskOut::of(&asked, &reply))
}

/// Says in words what policies allow and deny.
///
/// # Errors
/// Where the text has no policy, or is too large.
pub fn explain(request: &ExplainIn) -> Result<ExplainOut, ApiError> {
    let input = Input {
        paste: text(None, "policy", &request.policy)?,
        role: request
            .policy_type
            .map_or(Role::PoliciesOnly, Role::Policies),
    };
    let language = request.language.unwrap_or(Language::En);
    let explained = explained(vec![input], Length::Brief, language)?;
    Ok(ExplainOut::of(
        &explained.explanations,
        &explained.evidence,
        &explained.reply,
    ))
}

/// Writes a policy for a wish in words, or for named actions and resources; what is not named stands in it as a
/// placeholder. A wish in which no permission was found is an answer that says what was understood of it.
///
/// # Errors
/// Where there is neither a wish nor an action, or the wish is too large.
pub fn write(request: &WriteIn) -> Result<PolicyOut, ApiError> {
    if !request.wish.is_empty() || request.actions.is_empty() {
        text(None, "wish", &request.wish)?;
    }
    let given = Given {
        kind: request.policy_type,
        actions: request.actions.clone(),
        resources: request.resources.clone(),
        principals: request.principals.clone(),
        conditions: request.conditions.clone(),
    };
    let language = request
        .language
        .or_else(|| answer::language_of(&request.wish))
        .unwrap_or(Language::En);
    let written = written(&request.wish, &given, language);
    Ok(PolicyOut::of(&written.outcome, &written.reply))
}

/// Finds what is wrong or risky in policies.
///
/// # Errors
/// Where the text has no policy, or is too large.
pub fn lint(request: &LintIn) -> Result<LintOut, ApiError> {
    let paste = text(None, "policy", &request.policy)?;
    let language = request.language.unwrap_or(Language::En);
    let principal = request.principal.as_deref();
    let linted = lint::text(paste, request.policy_type, principal, Some(language))?;
    linted.broken.map_or(Ok(linted.out), Err)
}

/// Says exactly what access a new policy grants that the old one does not, and what it revokes.
///
/// # Errors
/// Where a text has not one whole policy, or is too large.
pub fn compare(request: &CompareIn) -> Result<ComparisonOut, ApiError> {
    let old = text(Some("old"), "old", &request.old)?;
    let new = text(Some("new"), "new", &request.new)?;
    let kinds = [request.policy_type, None];
    let compared = compare::texts(old, new, kinds, &Budget::default())?;
    let language = request.language.unwrap_or(Language::En);
    Ok(ComparisonOut::of(
        &compared.comparison,
        &compared.secrets,
        language,
    ))
}

/// Evaluates a request against policies; the JSON of both is `simulate_request` in [`schema`].
///
/// # Errors
/// Where the text is no such request, with the place.
pub fn simulate(request: &str) -> Result<DecisionOut, ApiError> {
    let mut known = simulate::Known::default();
    simulate::decide(request, &mut known, &mut drop)
        .map_err(|refusal| ApiError::Request { why: refusal.why })
}

/// Says what the service authorization reference knows about an action, a pattern of actions or an API operation.
///
/// # Errors
/// Where it knows none of that name.
pub fn action(request: &ActionIn) -> Result<ActionOut, ApiError> {
    let name = text(None, "name", &request.name)?;
    let masked = mask::secrets(name.as_str());
    let facts = answer::about_action(&masked.text).ok_or_else(|| ApiError::UnknownAction {
        name: masked.text.chars().take(MAX_REPEATED).collect(),
        date: crate::reference::info().generated,
    })?;
    let reply = reply::action(&facts, request.language.unwrap_or(Language::En));
    Ok(ActionOut::of(&facts, &reply))
}

/// The most characters of a name that an error repeats.
const MAX_REPEATED: usize = 120;

/// A text of a request.
fn text(name: Option<&str>, place: &str, text: &str) -> Result<Paste, ApiError> {
    if text.trim().is_empty() {
        return Err(ApiError::Empty {
            name: place.to_owned(),
        });
    }
    if text.len() > MAX_TEXT_BYTES {
        return Err(ApiError::TooLarge {
            name: place.to_owned(),
            limit: MAX_TEXT_BYTES >> 20,
        });
    }
    Ok(Paste::new(name.map(str::to_owned), text))
}

/// Reads and diagnoses inputs, of which those that are given as policies have one.
///
/// # Errors
/// Where one has none.
pub(crate) fn answered(
    inputs: Vec<Input>,
    language: Option<Language>,
    kb: &KnowledgeBase,
    budget: &Budget,
) -> Result<Answer, ApiError> {
    let given: Vec<(usize, String)> = inputs
        .iter()
        .enumerate()
        .filter(|(_, input)| matches!(input.role, Role::Policies(_) | Role::PoliciesOnly))
        .map(|(index, input)| (index, whole::name(&input.paste).to_owned()))
        .collect();
    let evidence = evidence::read(inputs, language, budget);
    for (index, name) in given {
        let any = evidence.policies.iter().any(|policy| policy.paste == index)
            || evidence.unreadable.iter().any(|(paste, _)| *paste == index);
        if !any {
            return Err(ApiError::NoPolicy { name });
        }
    }
    Ok(answer::diagnose(evidence, kb, budget))
}

/// What policies say.
#[derive(Debug)]
pub(crate) struct Explained {
    pub(crate) evidence: Evidence,
    pub(crate) explanations: Vec<Explanation>,
    pub(crate) reply: Reply,
    /// Whether all of it was read.
    pub(crate) is_whole: bool,
}

/// Explains the policies of inputs.
///
/// # Errors
/// Where there is none.
pub(crate) fn explained(
    inputs: Vec<Input>,
    length: Length,
    language: Language,
) -> Result<Explained, ApiError> {
    let budget = Budget::default();
    let evidence = evidence::read(inputs, Some(language), &budget);
    if evidence.policies.is_empty() && evidence.unreadable.is_empty() {
        let first = evidence.pastes.first();
        return Err(ApiError::NoPolicy {
            name: first.map_or(whole::UNNAMED, whole::name).to_owned(),
        });
    }
    let explanations = explanation::explain(&evidence.policies, &budget);
    let mut reply = reply::explanation(&explanations, length, language);
    let unread = unread(&evidence, language);
    let is_whole = unread.is_empty();
    if !is_whole {
        reply.blocks.insert(0, Block::List(unread));
    }
    let reply = warned(reply, &evidence.secrets);
    Ok(Explained {
        evidence,
        explanations,
        reply,
        is_whole,
    })
}

/// What became of a wish.
#[derive(Debug)]
pub(crate) struct Written {
    pub(crate) outcome: Outcome,
    pub(crate) reply: Reply,
}

/// Writes a policy for a wish.
pub(crate) fn written(wish: &str, given: &Given, language: Language) -> Written {
    let budget = Budget::default();
    let masked = mask::secrets(wish);
    let outcome = author::write(&masked.text, given, &budget);
    let reply = match &outcome {
        Outcome::Written(authored) => reply::authored(authored, &budget, language),
        Outcome::NotUnderstood(wish) => reply::not_authored(wish, language),
    };
    let reply = warned(reply, &masked.secrets);
    Written { outcome, reply }
}

/// What looks like a policy and was not read, and where the search ended.
fn unread(evidence: &Evidence, language: Language) -> Vec<Line> {
    let pieces = evidence.unreadable.iter();
    let mut lines: Vec<Line> = pieces
        .map(|(_, piece)| reply::unreadable(piece.kind, piece.position, language))
        .collect();
    if let Some((paste, truncation)) = evidence.truncated
        && let Some(paste) = evidence.pastes.get(paste)
    {
        let at = Positions::of(paste.as_str()).at(truncation.at);
        lines.push(reply::truncated(truncation.reason, at, language));
    }
    lines
}

/// A reply with a warning before it where secrets were pasted.
pub(crate) fn warned(mut reply: Reply, secrets: &BTreeSet<Secret>) -> Reply {
    if let Some(warning) = reply::secrets(secrets, reply.language) {
        reply.blocks.splice(0..0, warning.blocks);
    }
    reply
}
