//! Replies that explain no denial: what a conversation has besides.

use super::document::{Block, Line, Reply};
use super::words::{self, StarFacts};
use crate::answer::Answer;
use crate::diagnose::Diagnosis;
use crate::evaluate::Element;
use crate::iam::{ActionName, Effect, PolicyType};
use crate::reference::{self, Action};
use crate::text::Language;
use crate::text::mask::Secret;
use std::collections::BTreeSet;

/// So many actions with a similar name are offered.
const NEAREST: usize = 3;

/// What is said back to a wish or a courtesy.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Talk {
    /// This language from now on.
    Language,
    /// You are welcome.
    Thanks,
    /// Hello.
    Greeting,
    /// Goodbye.
    Bye,
    /// What will be done is noted.
    Noted,
    /// There are two languages.
    OtherLanguage,
    /// A policy is meant that was not pasted.
    PastePolicy,
    /// What can be asked, and how.
    Help,
    /// What was said is forgotten.
    Forgotten,
    /// This refers to something earlier, and nothing of it is known.
    NothingBefore,
}

/// Why an attachment was not read, or not all of it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Unread {
    /// It cannot be unpacked.
    Damaged,
    /// It has no text.
    Empty,
    /// It is no text.
    Binary,
    /// It is a picture or a document, of which no text can be read here.
    NoText,
    /// With the files before it, it is longer, unpacked, than so many bytes.
    TooLarge(u64),
    /// The same, and its beginning was read.
    BeginningOnly(u64),
    /// The same, and its beginning and its end were read.
    EndsOnly(u64),
    /// It was given as a policy and holds none.
    NoPolicy,
}

/// What of the evidence was said earlier in the conversation.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Earlier {
    /// The error message.
    Denial,
    /// One policy or several.
    Policies,
}

/// Says what to do about secrets that were pasted; `None` when nobody can use what there is.
pub fn secrets(secrets: &BTreeSet<Secret>, language: Language) -> Option<Reply> {
    // CloudTrail writes the ids of temporary credentials into every event.
    if secrets
        .iter()
        .all(|secret| *secret == Secret::TemporaryKeyId)
    {
        return None;
    }
    let words = words::of(language);
    Some(Reply {
        language,
        blocks: vec![
            Block::Paragraph(words.secrets()),
            Block::List(secrets.iter().map(|secret| words.secret(*secret)).collect()),
        ],
    })
}

/// Answers a wish or a courtesy.
pub fn talk(talk: Talk, language: Language) -> Reply {
    let words = words::of(language);
    let mut blocks = vec![Block::Paragraph(words.talk(talk))];
    match talk {
        Talk::Help => blocks.push(Block::List(words.help())),
        Talk::NothingBefore => blocks.push(Block::List(words.what_to_paste())),
        Talk::Language
        | Talk::Thanks
        | Talk::Greeting
        | Talk::Bye
        | Talk::Noted
        | Talk::OtherLanguage
        | Talk::PastePolicy
        | Talk::Forgotten => {}
    }
    Reply { language, blocks }
}

/// Greets at a terminal.
pub fn chat_greeting(language: Language) -> Reply {
    Reply {
        language,
        blocks: vec![Block::Paragraph(words::of(language).chat_greeting())],
    }
}

/// Says what can be asked and typed at a terminal.
pub fn chat_help(language: Language) -> Reply {
    let mut help = talk(Talk::Help, language);
    let words = words::of(language);
    help.blocks.push(Block::List(words.chat_commands()));
    help
}

/// Says that there is no such command at a terminal.
pub fn chat_unknown(command: &str, language: Language) -> Reply {
    Reply {
        language,
        blocks: vec![Block::Paragraph(words::of(language).chat_unknown(command))],
    }
}

/// Says why an attachment was not read, or not all of it.
pub fn unread(name: &str, why: Unread, language: Language) -> Line {
    words::of(language).unread(name, why)
}

/// Says that it was more than could be worked through, and that nothing was found until then.
pub fn exhausted(language: Language) -> Line {
    words::of(language).exhausted_without_denial()
}

/// Says that something was taken from earlier in the conversation.
pub fn earlier(earlier: Earlier, language: Language) -> Line {
    words::of(language).earlier(earlier)
}

/// Says what `*` would do in place of the fix.
pub fn why_not_star(answer: &Answer, diagnosis: &Diagnosis, language: Language) -> Reply {
    let words = words::of(language);
    let lines = with_star_facts(answer, diagnosis, |facts| words.why_not_star(facts));
    Reply {
        language,
        blocks: vec![Block::List(lines)],
    }
}

/// What `of` makes of the facts about `*` in place of the fix.
pub(super) fn with_star_facts<T>(
    answer: &Answer,
    diagnosis: &Diagnosis,
    of: impl FnOnce(&StarFacts<'_>) -> T,
) -> T {
    let action = diagnosis.request.action.as_deref();
    let known = action.and_then(reference::action);
    let types: Vec<String> = known
        .map(|action| {
            let rows = action.resources();
            rows.map(|row| row.resource_type().name().to_owned())
                .collect::<BTreeSet<String>>()
        })
        .unwrap_or_default()
        .into_iter()
        .collect();
    of(&StarFacts {
        action,
        resource: diagnosis.request.resource.as_deref(),
        types: &types,
        service: known.map(|action| action.service().prefix()),
        actions: known.map_or(0, |action| action.service().actions().count()),
        needs_star: known.is_some_and(Action::needs_star),
        conditions: &conditions(answer, diagnosis),
        helps: !diagnosis.cause.outweighs_allow(),
        principal: matches!(
            diagnosis.layer,
            Some(PolicyType::Resource | PolicyType::Trust)
        ),
    })
}

/// The keys of the conditions of the Allow that came nearest, where it is about the action.
fn conditions(answer: &Answer, diagnosis: &Diagnosis) -> Vec<String> {
    let nearest = diagnosis
        .nearest
        .and_then(|nearest| diagnosis.statements.get(nearest))
        .filter(|read| read.effect == Some(Effect::Allow))
        .filter(|read| {
            let mut reasons = read.verdict.reasons.iter();
            !reasons.any(|reason| reason.kind.element() == Element::Action)
        });
    let statement = nearest.and_then(|read| {
        let pasted = answer.evidence.policies.get(read.policy)?;
        pasted.policy.statements.get(read.statement)
    });
    let mut keys: Vec<String> = Vec::new();
    for entry in statement.iter().flat_map(|statement| &statement.conditions) {
        if !keys.contains(&entry.key.value) {
            keys.push(entry.key.value.clone());
        }
    }
    keys
}

/// Says that there is no action of this name, and which come nearest to it; `None` for a text that has
/// not the form of an action.
pub fn no_action(name: &str, language: Language) -> Option<Reply> {
    let name = name.trim();
    let parsed = ActionName::parse(name)?;
    let is_name = |text: &str| {
        !text.is_empty()
            && text.len() <= 128
            && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
    };
    if !is_name(parsed.service) || !is_name(parsed.name) {
        return None;
    }
    let nearest: Vec<String> = reference::nearest_actions(name, NEAREST)
        .into_iter()
        .map(|action| action.full_name().to_owned())
        .collect();
    let line = words::of(language).no_action(name, &nearest);
    Some(Reply {
        language,
        blocks: vec![Block::Paragraph(line)],
    })
}
