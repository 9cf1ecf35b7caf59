//! The reply to a question: a diagnosis, an article, facts from the reference, or that nothing fits.

use super::article::{answer, article};
use super::author::{authored, not_authored};
use super::brief::{Medium, brief};
use super::comparison::comparison;
use super::document::{Block, Inline, Line, Reply};
use super::explain::explanation_wanted;
use super::words::explain::Length;
use super::words::{self, Heading, Words};
use crate::answer::{ActionFact, ActionFacts, Asked, Asking, LookedUp, Usage, reference_page};
use crate::budget::Budget;
use crate::kb::{Fit, KnowledgeBase};
use crate::text::Language;

/// So many names are listed in a row.
const NAMES: usize = 20;
/// So many articles are suggested.
const SUGGESTED: usize = 3;

/// What becomes of a question that no article answers.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum InVain {
    /// The asker has the command that begins an article.
    CanBeWritten,
    /// It is kept for those who write articles.
    IsNoted,
    /// Nothing.
    IsLost,
}

/// Writes the reply to a question, in the language of its evidence. `kb` has the articles that were found.
pub fn question(asked: &Asked, kb: &KnowledgeBase, in_vain: InVain) -> Reply {
    let language = asked.answer.evidence.language;
    let words = words::of(language);
    if let Some(wanted) = asked.wanted {
        let explained = &asked.answer.explained;
        return match &asked.difference {
            Some(difference) => comparison(difference, language),
            None => explanation_wanted(explained, wanted, Length::Brief, language),
        };
    }
    if let Some(written) = &asked.authored {
        return authored(written, &Budget::default(), language);
    }
    if let Some(wish) = &asked.unwritten {
        return not_authored(wish, language);
    }
    if let Some(found) = &asked.looked_up {
        return looked_up(found, language);
    }
    let mut blocks = Vec::new();
    let answered = asked.fit == Fit::Answer;
    if !asked.answer.is_empty() {
        blocks.extend(brief(&asked.answer, &Medium::Chat, language).blocks);
    }
    if let Some(facts) = &asked.action
        && (facts.was_asked_for(answered) || !answered)
    {
        blocks.extend(action(facts, language).blocks);
    }
    let asks_for_facts = matches!(&asked.action, Some(facts) if facts.asked == Asking::ForFacts);
    let nothing_yet = blocks.is_empty();
    if answered && asks_for_facts {
        near(asked, 0, words, &mut blocks);
    } else if answered && asked.answer.evidence.denials.is_empty() {
        let first = asked.matches.first();
        if let Some(found) = first.and_then(|first| kb.article(&first.id)) {
            let is_opened = asked.question == found.id;
            blocks.extend(if is_opened {
                article(found, language).blocks
            } else {
                answer(found, language)
            });
        }
        // A diagnosis has listed the others.
        if asked.answer.is_empty() {
            near(asked, 1, words, &mut blocks);
        }
    } else if nothing_yet {
        if asked.fit == Fit::Suggestions {
            blocks.push(Block::Paragraph(words.unanswered(&asked.question)));
            near(asked, 0, words, &mut blocks);
            let line = match in_vain {
                InVain::CanBeWritten => Some(words.write_article()),
                InVain::IsNoted => Some(words.question_noted()),
                InVain::IsLost => None,
            };
            blocks.extend(line.map(Block::Paragraph));
        } else {
            blocks.push(Block::Paragraph(words.what_i_am_for()));
            if in_vain == InVain::IsNoted {
                blocks.push(Block::Paragraph(words.question_noted()));
            }
        }
    }
    Reply { language, blocks }
}

/// Lists articles that may be near.
fn near(asked: &Asked, skipped: usize, words: &dyn Words, blocks: &mut Vec<Block>) {
    let items: Vec<Line> = asked
        .matches
        .iter()
        .take(SUGGESTED)
        .skip(skipped)
        .map(|found| words.article(&found.id, &found.title, &found.summary))
        .collect();
    if !items.is_empty() {
        blocks.push(Block::Heading(words.heading(Heading::Near)));
        blocks.push(Block::List(items));
    }
}

/// Writes what the reference says about actions.
pub fn action(facts: &ActionFacts, language: Language) -> Reply {
    let words = words::of(language);
    let mut blocks = Vec::new();
    if let Some((operation, service)) = &facts.operation {
        blocks.push(Block::Paragraph(words.operation(operation, service)));
        let mut items: Vec<Line> = facts.actions.iter().map(|fact| words.used(fact)).collect();
        if !facts.more.is_empty() {
            items.push(names(words, &facts.more));
        }
        blocks.push(Block::List(items));
    }
    // What only some requests need is told in the list.
    let told = facts
        .actions
        .iter()
        .filter(|fact| fact.usage != Usage::Sometimes);
    for fact in told {
        one(fact, words, &mut blocks);
    }
    if facts.operation.is_none() && !facts.more.is_empty() {
        blocks.push(Block::Heading(words.heading(Heading::Actions)));
        blocks.push(Block::List(vec![names(words, &facts.more)]));
    }
    if let Some(first) = facts.actions.first() {
        blocks.push(Block::Small(page(words, first.service)));
    }
    Reply { language, blocks }
}

/// Writes what was looked up: the actions of a service, or two actions side by side.
fn looked_up(found: &LookedUp, language: Language) -> Reply {
    let words = words::of(language);
    let mut blocks = Vec::new();
    match found {
        LookedUp::Actions {
            service,
            level,
            by_level,
            ..
        } => {
            let count = by_level.values().map(Vec::len).sum();
            blocks.push(Block::Paragraph(words.actions_of(service, *level, count)));
            let most = if level.is_some() { usize::MAX } else { NAMES };
            let items = by_level.iter().map(|(level, actions)| {
                let shown: Vec<String> = actions
                    .iter()
                    .take(most)
                    .map(|name| (*name).to_owned())
                    .collect();
                let left_out = actions.len().saturating_sub(shown.len());
                words.actions_at(*level, actions.len(), words.names(&shown, left_out))
            });
            blocks.push(Block::List(items.collect()));
            blocks.push(Block::Small(page(words, service)));
        }
        LookedUp::Sides(sides) => {
            let (first, second) = sides.as_ref();
            for fact in [first, second] {
                blocks.push(Block::Paragraph(words.action(fact)));
                let mut items = vec![words.resource_level(fact)];
                let mut keys: Vec<&str> = fact.condition_keys.clone();
                let of_types = fact
                    .resources
                    .iter()
                    .flat_map(|resource| &resource.condition_keys);
                for key in of_types {
                    if !keys.contains(key) {
                        keys.push(key);
                    }
                }
                if !keys.is_empty() {
                    items.push(words.keys_of(names(words, &keys)));
                }
                if !fact.dependent_actions.is_empty() {
                    items.push(words.needs_besides(names(words, &fact.dependent_actions)));
                }
                blocks.push(Block::List(items));
            }
            blocks.push(Block::Small(page(words, first.service)));
            if second.service != first.service {
                blocks.push(Block::Small(page(words, second.service)));
            }
        }
    }
    Reply { language, blocks }
}

/// AWS's page on the actions of a service.
fn page(words: &dyn Words, service: &str) -> Line {
    words.reference_page(Inline::Link {
        title: service.to_owned(),
        url: reference_page(service),
    })
}

fn one(fact: &ActionFact, words: &dyn Words, blocks: &mut Vec<Block>) {
    blocks.push(Block::Paragraph(words.action(fact)));
    blocks.push(Block::Paragraph(words.resource_level(fact)));
    if !fact.resources.is_empty() {
        let items = fact
            .resources
            .iter()
            .map(|resource| {
                let own: Vec<&str> = resource
                    .condition_keys
                    .iter()
                    .copied()
                    .filter(|key| !fact.condition_keys.contains(key))
                    .collect();
                let keys = (!own.is_empty()).then(|| names(words, &own));
                words.resource_type(resource, keys)
            })
            .collect();
        blocks.push(Block::Heading(words.heading(Heading::ResourceTypes)));
        blocks.push(Block::List(items));
    }
    let mut keys: Vec<Line> = Vec::new();
    if !fact.condition_keys.is_empty() {
        keys.push(names(words, &fact.condition_keys));
    }
    keys.push(words.global_keys());
    blocks.push(Block::Heading(words.heading(Heading::ConditionKeys)));
    blocks.push(Block::List(keys));
    if !fact.dependent_actions.is_empty() {
        blocks.push(Block::Heading(words.heading(Heading::DependentActions)));
        blocks.push(Block::List(vec![names(words, &fact.dependent_actions)]));
    }
}

/// Names in a row; the number of those beyond the most that are listed.
fn names(words: &dyn Words, names: &[&str]) -> Line {
    let shown: Vec<String> = names
        .iter()
        .take(NAMES)
        .map(|name| (*name).to_owned())
        .collect();
    words.names(&shown, names.len().saturating_sub(shown.len()))
}
