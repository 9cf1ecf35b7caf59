//! What the page (`web/`) asks, and what it shows.
//!
//! In: a question as JSON, and the bytes of the texts that it names, one after the other. Out: JSON with the nodes of
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
    } = read::read(request).map_err(|why| ApiError::Request { why })?;
    match ask {
        Ask::Answer => explained_denial(&texts, language, kb),
        Ask::Article { id } => Ok(question(&id, language, kb)),
        Ask::Explain => explain(&texts, kind, language),
        Ask::Lint => lint(&texts, kind, language),
        Ask::Compare => compare(&texts, kind, language),
        Ask::Write => write(&texts, kind, language),
        Ask::Mask => Ok(masked(&texts)),
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

fn masked(texts: &[Text<'_>]) -> String {
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
    json::line(&Masked {
        texts: masked,
        secrets: masker.secrets().iter().map(|one| one.code()).collect(),
    })
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

#[cfg(test)]
mod tests {
    use super::*;

    const MESSAGE: &str = "User: arn:aws:iam::123456789012:user/dev is not authorized to perform: s3:GetObject on \
        resource: \"arn:aws:s3:::amzn-s3-demo-bucket/a.csv\" because no identity-based policy allows the \
        s3:GetObject action";
    const POLICY: &str = r#"{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObjectt", "Resource": "*"}]}"#;

    /// What the page is given for a question of texts, each with a name or none.
    fn asked(ask: &str, texts: &[(Option<&str>, &[u8])]) -> serde_json::Value {
        let named: Vec<_> = texts
            .iter()
            .map(|(name, bytes)| serde_json::json!({"name": name, "bytes": bytes.len()}))
            .collect();
        let head = serde_json::json!({"ask": ask, "language": "en", "texts": named});
        let mut request = format!("{head}\n").into_bytes();
        request.extend(texts.iter().flat_map(|(_, bytes)| *bytes));
        serde_json::from_str(&answer(&request, &KnowledgeBase::embedded())).unwrap()
    }

    #[test]
    fn every_question_is_answered_with_its_facts() {
        let (message, policy) = (MESSAGE.as_bytes(), POLICY.as_bytes());
        for (ask, texts, kind) in [
            ("answer", vec![(None, message)], "diagnose"),
            (
                "answer",
                vec![(None, message), (Some("p.json"), policy)],
                "diagnose",
            ),
            ("answer", vec![(None, &b"how do I pass a role?"[..])], "ask"),
            ("explain", vec![(Some("p.json"), policy)], "explain"),
            (
                "lint",
                vec![(None, policy), (Some("p.json"), policy)],
                "lint",
            ),
            ("compare", vec![(None, policy), (None, policy)], "compare"),
            (
                "write",
                vec![(None, &b"let role app read bucket reports"[..])],
                "policy",
            ),
        ] {
            let shown = asked(ask, &texts);
            assert_eq!(shown["answer"]["kind"], kind, "{shown}");
            assert_eq!(shown["whole"], true, "{shown}");
        }
        let findings = &asked("lint", &[(Some("p.json"), policy)])["answer"]["findings"];
        assert_eq!(findings[0]["file"], "p.json");
    }

    #[test]
    fn what_cannot_be_read_is_said_by_its_code() {
        for (ask, texts, code) in [
            ("answer", vec![], "empty"),
            ("answer", vec![(Some("a"), &b" "[..])], "empty"),
            (
                "answer",
                vec![(Some("a.png"), &b"\x89PNG\0\0\0\0"[..])],
                "not_text",
            ),
            (
                "answer",
                vec![(Some("a.gz"), &b"\x1f\x8b\x08"[..])],
                "not_unpacked",
            ),
            ("explain", vec![(None, &b"hello"[..])], "no_policy"),
            ("compare", vec![(None, POLICY.as_bytes())], "empty"),
            ("dance", vec![], "request"),
        ] {
            let shown = asked(ask, &texts);
            assert_eq!(shown["error"]["code"], code, "{shown}");
        }
    }

    #[test]
    fn the_page_has_words_for_every_error() {
        let words = include_str!("../../web/page/words.js");
        let errors = include_str!("../api/error.rs");
        let named = errors.split("pub enum ApiError {").nth(1).unwrap();
        let named = named.split("\n}").next().unwrap();
        let variants = named.lines().filter_map(|line| {
            let name = line.strip_prefix("    ")?.strip_suffix(" {")?;
            name.starts_with(char::is_uppercase).then_some(name)
        });
        let mut count = 0;
        for variant in variants {
            let mut code = String::new();
            for c in variant.chars() {
                if c.is_uppercase() && !code.is_empty() {
                    code.push('_');
                }
                code.extend(c.to_lowercase());
            }
            let said = words.matches(&format!("\n      {code}: (")).count();
            assert_eq!(said, 2, "{code}");
            count += 1;
        }
        assert!(count > 10, "{count}");
    }

    #[test]
    fn a_link_holds_no_secret() {
        let secret = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYzzzzzzzzzz";
        let text = format!("aws_secret_access_key = {secret}");
        let masked = asked("mask", &[(None, text.as_bytes()), (None, text.as_bytes())]);
        assert!(!masked.to_string().contains(secret), "{masked}");
        assert_eq!(masked["texts"][0], masked["texts"][1]);
        assert_eq!(masked["secrets"], serde_json::json!(["secret_access_key"]));
    }
}
