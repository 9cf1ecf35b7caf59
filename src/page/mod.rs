//! What the page (`web/`) asks, and what it shows.
//!
//! In: a [`Question`] as JSON, and the bytes of the texts that it names, one after the other. Out: JSON with the nodes of
//! a reply, which the page builds one by one ([`render::page`](crate::render)), and the same facts as `--format json` of
//! the command; or an [`ApiError`] by its code. Reads no file, asks no network, keeps nothing.

mod read;

use crate::answer;
use crate::api::{self, ApiError, ExplainOut, KnowledgeBase, PolicyOut};
use crate::author::Given;
use crate::budget::Budget;
use crate::compare::Flaw;
use crate::evidence::{self, Input, IntakeError, Role};
use crate::iam::PolicyType;
use crate::render::json::{self, AskOut, ComparisonOut, DiagnoseOut, LintOut};
use crate::render::page::{self, Node, Piece};
use crate::reply::{self, Length, Medium, Reply};
use crate::text::mask::Masker;
use crate::text::{Language, Paste, Positions, Span};
use read::{Ask, Given as Text, Question};
use serde::Serialize;
use std::collections::BTreeSet;

/// The most bytes, unpacked, of all texts of a question: a browser's memory is not a server's.
const MAX_BYTES: u64 = 512 << 20;

/// The most bytes of a text with policies, or of a wish, as the commands have it.
const MAX_TEXT_BYTES: u64 = 8 << 20;

/// The most bytes of a policy to compare, as the command has it.
const MAX_POLICY_BYTES: u64 = 1 << 20;

/// The most articles that are suggested.
const MAX_ARTICLES: usize = 3;

/// What is shown.
#[derive(Serialize, Default)]
struct Shown<T: Serialize> {
    /// The brief answer.
    blocks: Vec<Node>,
    /// All the rest.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    details: Vec<Node>,
    /// What had to be mended to read the texts.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    mended: Vec<Mended>,
    /// Whether all of the texts was read and worked through.
    whole: bool,
    /// Why a text is not taken as it stands although it was read.
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<ApiError>,
    /// What `--format json` prints.
    answer: T,
}

/// What had to be mended to read a text.
#[derive(Serialize)]
struct Mended {
    /// The name of the text; null where there is one.
    name: Option<String>,
    line: usize,
    column: usize,
    said: Vec<Piece>,
}

/// A question that cannot be answered.
#[derive(Serialize)]
struct Refused {
    error: ApiError,
}

/// A text without its secrets.
#[derive(Serialize)]
struct Masked {
    texts: Vec<String>,
    /// The kinds of secret that were in them.
    secrets: Vec<&'static str>,
}

/// Answers a question: JSON on the first line, behind it the bytes of its texts.
pub fn answer(request: &[u8], kb: &KnowledgeBase) -> String {
    match answered(request, kb) {
        Ok(answer) => answer,
        Err(error) => json::line(&Refused { error }),
    }
}

fn answered(request: &[u8], kb: &KnowledgeBase) -> Result<String, ApiError> {
    let Question {
        ask,
        language,
        kind,
        texts,
    } = read::read(request).map_err(ApiError::Request)?;
    match ask {
        Ask::Answer => explained_denial(&texts, language, kb),
        Ask::Article { id } => Ok(question(&id, language, kb)),
        Ask::Explain => explain(&texts, kind, language),
        Ask::Lint => lint(&texts, kind, language),
        Ask::Compare => compare(&texts, kind, language),
        Ask::Write => write(&texts, kind, language),
        Ask::Mask => masked(&texts),
    }
}

/// A denial is explained; a text without one is a question.
fn explained_denial(
    texts: &[Text<'_>],
    language: Language,
    kb: &KnowledgeBase,
) -> Result<String, ApiError> {
    let mut allowance = MAX_BYTES;
    let mut inputs = Vec::with_capacity(texts.len());
    for text in texts {
        let name = text.name.clone();
        let read = evidence::read_conversation(name, text.bytes, &mut allowance, &mut |_, _| {});
        let (input, _) = read.map_err(|error| refusal(text, error, MAX_BYTES))?;
        inputs.push(input);
    }
    if inputs.is_empty() {
        return Err(empty());
    }
    let asked = match inputs.as_slice() {
        [only] if only.role == Role::Conversation => Some(only.paste.as_str().to_owned()),
        _ => None,
    };
    let found = api::answered(inputs, Some(language), kb, &Budget::default())?;
    let is_question = found.is_empty() || answer::wanted(&found.evidence).is_some();
    if let Some(asked) = asked.filter(|_| is_question && found.evidence.denials.is_empty()) {
        return Ok(question(&asked, language, kb));
    }
    let reply = reply::brief(&found, &Medium::Chat, language);
    let reply = api::warned(reply, &found.evidence.secrets);
    let details = reply::details(&found, language);
    Ok(json::line(&Shown {
        blocks: page::nodes(&reply.blocks),
        details: page::nodes(&details.blocks),
        mended: Vec::new(),
        whole: found.evidence.truncated.is_none() && !found.diagnoses.exhausted,
        error: None,
        answer: DiagnoseOut::of(&found, &reply),
    }))
}

fn question(question: &str, language: Language, kb: &KnowledgeBase) -> String {
    let budget = Budget::default();
    let asked = answer::ask(question, Some(language), kb, MAX_ARTICLES, &budget);
    let reply = reply::question(&asked, kb, reply::InVain::IsLost);
    let reply = api::warned(reply, &asked.answer.evidence.secrets);
    shown(&reply, AskOut::of(&asked, &reply), true)
}

fn explain(
    texts: &[Text<'_>],
    kind: Option<PolicyType>,
    language: Language,
) -> Result<String, ApiError> {
    let inputs = whole(texts, MAX_TEXT_BYTES)?
        .into_iter()
        .map(|paste| Input {
            paste,
            role: kind.map_or(Role::PoliciesOnly, Role::Policies),
        });
    let explained = api::explained(inputs.collect(), Length::Whole, language)?;
    let (evidence, reply) = (&explained.evidence, &explained.reply);
    let out = ExplainOut::of(&explained.explanations, evidence, reply);
    Ok(shown(reply, out, explained.is_whole))
}

fn lint(
    texts: &[Text<'_>],
    kind: Option<PolicyType>,
    language: Language,
) -> Result<String, ApiError> {
    let mut all: Option<Shown<LintOut>> = None;
    let mut secrets = BTreeSet::new();
    for paste in whole(texts, MAX_TEXT_BYTES)? {
        let found = api::lint::text(paste, kind, None, Some(language))?;
        secrets.extend(found.secrets);
        let of_text = Shown {
            blocks: Vec::new(),
            details: Vec::new(),
            mended: mended(&found.paste, found.mended, language),
            whole: found.is_whole && !found.is_unfinished,
            error: found.broken,
            answer: found.out,
        };
        match &mut all {
            None => all = Some(of_text),
            Some(all) => {
                all.mended.extend(of_text.mended);
                all.whole &= of_text.whole;
                all.error = all.error.take().or(of_text.error);
                all.answer.append(of_text.answer);
            }
        }
    }
    let mut all = all.ok_or_else(empty)?;
    if let Some(warning) = reply::secrets(&secrets, language) {
        all.blocks = page::nodes(&warning.blocks);
    }
    Ok(json::line(&all))
}

fn compare(
    texts: &[Text<'_>],
    kind: Option<PolicyType>,
    language: Language,
) -> Result<String, ApiError> {
    let mut pastes = whole(texts, MAX_POLICY_BYTES)?.into_iter();
    let (Some(old), Some(new)) = (pastes.next(), pastes.next()) else {
        return Err(empty());
    };
    let compared = api::compare::texts(old, new, [kind, None], &Budget::default())?;
    let reply = reply::comparison(&compared.comparison, language);
    let reply = api::warned(reply, &compared.secrets);
    let flaws = compared.flaws.into_iter();
    Ok(json::line(&Shown {
        blocks: page::nodes(&reply.blocks),
        details: Vec::new(),
        mended: flaws
            .flat_map(|(paste, flaws)| mended(&paste, flaws, language))
            .collect(),
        whole: true,
        error: None,
        answer: ComparisonOut::of(&compared.comparison, &compared.secrets, language),
    }))
}

fn write(
    texts: &[Text<'_>],
    kind: Option<PolicyType>,
    language: Language,
) -> Result<String, ApiError> {
    let pastes = whole(texts, MAX_TEXT_BYTES)?;
    let wish = pastes.first().ok_or_else(empty)?;
    let given = Given {
        kind,
        ..Given::default()
    };
    let written = api::written(wish.as_str(), &given, language);
    let out = PolicyOut::of(&written.outcome, &written.reply);
    Ok(shown(&written.reply, out, true))
}

fn masked(texts: &[Text<'_>]) -> Result<String, ApiError> {
    let mut masker = Masker::default();
    let mut masked = Vec::with_capacity(texts.len());
    let texts: Vec<String> = texts
        .iter()
        .map(|text| String::from_utf8_lossy(text.bytes).into_owned())
        .collect();
    masker.reserve(texts.iter().map(String::as_str));
    for text in &texts {
        masked.push(masker.mask(text).into_owned());
    }
    Ok(json::line(&Masked {
        texts: masked,
        secrets: masker.secrets().iter().map(|one| one.code()).collect(),
    }))
}

fn shown(reply: &Reply, answer: impl Serialize, whole: bool) -> String {
    json::line(&Shown {
        blocks: page::nodes(&reply.blocks),
        details: Vec::new(),
        mended: Vec::new(),
        whole,
        error: None,
        answer,
    })
}

/// Texts that are kept whole.
fn whole(texts: &[Text<'_>], most: u64) -> Result<Vec<Paste>, ApiError> {
    let pastes = texts.iter().map(|text| {
        let mut allowance = most;
        evidence::read_whole(text.name.clone(), text.bytes, &mut allowance)
            .map_err(|error| refusal(text, error, most))
    });
    pastes.collect()
}

fn mended(paste: &Paste, mut flaws: Vec<(Flaw, Span)>, language: Language) -> Vec<Mended> {
    flaws.sort_by_key(|(_, span)| *span);
    let mut positions = Positions::of(paste.as_str());
    let named = flaws.iter().map(|(flaw, span)| {
        let at = positions.at(span.start);
        Mended {
            name: paste.name().map(str::to_owned),
            line: at.line,
            column: at.column,
            said: page::line(&reply::flaw(flaw, language)),
        }
    });
    named.collect()
}

fn empty() -> ApiError {
    ApiError::Empty {
        name: "text".to_owned(),
    }
}

fn refusal(text: &Text<'_>, error: IntakeError, most: u64) -> ApiError {
    let name = text.name.clone().unwrap_or_else(|| "text".to_owned());
    match error {
        IntakeError::Unreadable(why) => ApiError::NotUnpacked {
            name,
            why: why.to_string(),
        },
        IntakeError::Empty => ApiError::Empty { name },
        IntakeError::Binary => ApiError::NotText { name },
        IntakeError::TooLarge => ApiError::TooLarge {
            name,
            limit: usize::try_from(most >> 20).unwrap_or(usize::MAX),
        },
    }
}
