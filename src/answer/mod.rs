//! From what was asked to the facts of an answer: the way that `diagnose`, `ask` and a conversation share.
//!
//! In: [`Evidence`], and for a question its words; and the knowledge base. Out: an [`Answer`], which is the
//! evidence with its diagnoses and their articles, or an [`Asked`], which has besides what a question finds
//! in the knowledge base and in the service authorization reference. Writes no sentence.

mod action;
mod lookup;
mod wanted;

pub use action::{ActionFact, ActionFacts, Asking, ResourceFact, Usage, about_action};
use lookup::actions_needed;
pub use lookup::{LookedUp, look_up, reference_page};
pub use wanted::{Wanted, difference, is_about_policies, kind_of_both, wanted, wanted_in};

use crate::author::{self, Authored, Outcome, Wish};
use crate::budget::Budget;
use crate::compare::Comparison;
use crate::diagnose::{self, Diagnoses};
use crate::evidence::{self, Evidence, Input, Role};
use crate::explain::{self, Explanation};
use crate::kb::{self, Fit, KnowledgeBase, Match};
use crate::text::{Language, Paste, language, mask};

/// For so many diagnoses an article is searched that answers in their place.
const MAX_SEARCHES: usize = 8;

/// So many articles are told for a diagnosis.
const MAX_ARTICLES: usize = 3;

/// All that a reply to a denial is made from.
#[derive(Clone, Debug)]
pub struct Answer {
    /// What was read.
    pub evidence: Evidence,
    /// What was found out.
    pub diagnoses: Diagnoses,
    /// The articles that fit, one list a diagnosis, best first, in the language of the evidence.
    pub articles: Vec<Vec<Match>>,
    /// For each diagnosis that cannot tell the cause, the article that answers in its place, where one surely does; it
    /// is the first of its articles.
    pub leading: Vec<Option<Match>>,
    /// What the policies say, where nothing was denied and no other error is there.
    pub explained: Vec<Explanation>,
    /// The articles about an error that is not IAM's, best first; the one that surely answers where no error was found.
    pub beside: Vec<Match>,
}

/// All that a reply to a question is made from.
#[derive(Clone, Debug)]
pub struct Asked {
    /// The question, as it was asked; its secrets masked.
    pub question: String,
    /// What was read of it, and diagnosed.
    pub answer: Answer,
    /// What the reference says, when the question is about an action or an operation.
    pub action: Option<ActionFacts>,
    /// What it asks of the reference beside one action.
    pub looked_up: Option<LookedUp>,
    /// The policy that it asks for, where one was written.
    pub authored: Option<Box<Authored>>,
    /// The policy that it asks for, as far as it was understood, where none was written for it.
    pub unwritten: Option<Box<Wish>>,
    /// What is asked of the policies in it, where nothing was denied.
    pub wanted: Option<Wanted>,
    /// How the two policies differ, where that is asked.
    pub difference: Option<Comparison>,
    /// How surely `matches` answer.
    pub fit: Fit,
    /// Articles, best first: those of the diagnoses, then those that the words find.
    pub matches: Vec<Match>,
}

/// From where a question is answered.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Source {
    /// An article.
    Article,
    /// The service authorization reference.
    Reference,
    /// What the pasted policies say.
    Explanation,
    /// A policy that was written for a wish.
    Policy,
}

impl Source {
    /// All of them.
    pub const ALL: [Self; 4] = [
        Self::Article,
        Self::Reference,
        Self::Explanation,
        Self::Policy,
    ];

    /// Its code in JSON.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Article => "article",
            Self::Reference => "reference",
            Self::Explanation => "explain",
            Self::Policy => "policy",
        }
    }
}

/// Diagnoses what was read, and finds the articles that fit.
pub fn diagnose(evidence: Evidence, kb: &KnowledgeBase, budget: &Budget) -> Answer {
    let diagnoses = diagnose::diagnose(&evidence, budget);
    let mut articles: Vec<Vec<Match>> = diagnoses
        .diagnoses
        .iter()
        .map(|diagnosis| kb.matches(&evidence, diagnosis, evidence.language))
        .collect();
    let mut searches = 0;
    let leading: Vec<Option<Match>> = diagnoses
        .diagnoses
        .iter()
        .zip(&articles)
        .map(|(diagnosis, by_rule)| {
            searches += 1;
            let is_within = searches <= MAX_SEARCHES;
            let search = || kb.leading(&evidence, diagnosis, by_rule, evidence.language);
            is_within.then(search).flatten()
        })
        .collect();
    for (articles, leading) in articles.iter_mut().zip(&leading) {
        if let Some(leading) = leading {
            articles.retain(|article| article.id != leading.id);
            articles.insert(0, leading.clone());
            articles.truncate(MAX_ARTICLES);
        }
    }
    let beside = match &evidence.foreign {
        Some(foreign) => kb.matches_other(&foreign.code(), evidence.language),
        None if evidence.denials.is_empty() => {
            let leading = kb.leading_beside(&evidence, evidence.language);
            leading.into_iter().collect()
        }
        None => Vec::new(),
    };
    let has_error =
        !evidence.denials.is_empty() || evidence.more_denials > 0 || evidence.foreign.is_some();
    let explained = if has_error {
        Vec::new()
    } else {
        explain::explain(&evidence.policies, budget)
    };
    Answer {
        evidence,
        diagnoses,
        articles,
        leading,
        explained,
        beside,
    }
}

/// Answers a question: with a diagnosis of the error or policy in it, from the reference when it is about
/// an action, and with at most `limit` articles. `spoken` overrides the language of the question.
pub fn ask(
    question: &str,
    spoken: Option<Language>,
    kb: &KnowledgeBase,
    limit: usize,
    budget: &Budget,
) -> Asked {
    let masked = mask::secrets(question);
    let question = masked.text.as_ref();
    let spoken = spoken
        .or_else(|| language_of(question))
        .unwrap_or(Language::En);
    let input = Input {
        paste: Paste::new(None, question),
        role: Role::Conversation,
    };
    let mut answer = diagnose(
        evidence::read(vec![input], Some(spoken), budget),
        kb,
        budget,
    );
    answer.evidence.secrets.extend(masked.secrets);
    let found = kb.search(question, spoken, limit);
    let mut matches: Vec<Match> = Vec::new();
    let (led_to, general) = answer.led_to();
    let fit = if !led_to.is_empty() {
        Fit::Answer
    } else if answer.evidence.denials.is_empty() {
        found.fit
    } else {
        // What was denied is known, and nothing surely fits it.
        Fit::Suggestions
    };
    for article in led_to.into_iter().chain(&found.matches).chain(general) {
        if matches.len() < limit && !matches.iter().any(|known| known.id == article.id) {
            matches.push(article.clone());
        }
    }
    let has_explanation = !answer.explained.is_empty();
    let wanted = wanted::wanted(&answer.evidence).filter(|_| has_explanation);
    let difference = match wanted {
        Some(Wanted::Difference) => difference(&answer.evidence, budget),
        Some(Wanted::WhoAssumes | Wanted::Explanation) | None => None,
    };
    let written = if answer.is_empty() {
        authored(question, found.fit, budget)
    } else {
        None
    };
    let (authored, unwritten) = match written {
        Some(Outcome::Written(authored)) => (Some(authored), None),
        Some(Outcome::NotUnderstood(wish)) => (None, Some(wish)),
        None => (None, None),
    };
    let is_wish = authored.is_some() || unwritten.is_some();
    let looked_up = if answer.is_empty() && !is_wish {
        look_up(question).or_else(|| {
            let is_open = found.fit != Fit::Answer;
            is_open.then(|| actions_needed(question)).flatten()
        })
    } else {
        None
    };
    let action = if answer.is_empty() && !is_wish && looked_up.is_none() {
        about_action(question)
    } else {
        None
    };
    Asked {
        question: question.trim().to_owned(),
        answer,
        looked_up,
        authored,
        unwritten,
        wanted,
        difference,
        action,
        fit,
        matches,
    }
}

/// What becomes of the policy that a question asks for. One that asks how to is answered by an article where one surely
/// does, and so is one that no policy can be written for.
fn authored(question: &str, fit: Fit, budget: &Budget) -> Option<Outcome> {
    let asking = author::wanted(question)?;
    if asking == author::Asking::ForHowTo && fit == Fit::Answer {
        return None;
    }
    let outcome = author::write(question, &author::Given::default(), budget);
    let is_told = match &outcome {
        Outcome::Written(_) => true,
        Outcome::NotUnderstood(wish) => {
            asking == author::Asking::ForPolicy && fit != Fit::Answer && wish.is_partly_understood()
        }
    };
    is_told.then_some(outcome)
}

impl Answer {
    /// The articles that the diagnoses lead to, and those that only explain where a diagnosis leaves open what to do.
    fn led_to(&self) -> (Vec<&Match>, Vec<&Match>) {
        let (mut led_to, mut general) = (Vec::new(), Vec::new());
        for (diagnosis, articles) in self.diagnoses.diagnoses.iter().zip(&self.articles) {
            let is_open = kb::is_open(diagnosis);
            for article in articles {
                if is_open && !article.is_specific {
                    general.push(article);
                } else {
                    led_to.push(article);
                }
            }
        }
        led_to.extend(&self.beside);
        (led_to, general)
    }

    /// Whether a denial is explained and fixed by what the reference says of its action, and no article is about it.
    fn is_by_reference(&self) -> bool {
        let mut all = self.diagnoses.diagnoses.iter().zip(&self.articles);
        let is_settled = all.clone().any(|(diagnosis, _)| !kb::is_open(diagnosis));
        let has_own = all.any(|(_, articles)| articles.iter().any(|article| article.is_specific));
        is_settled && !has_own && self.beside.is_empty() && self.evidence.policies.is_empty()
    }

    /// Whether nothing was there to diagnose: no denial, no policy, no other error.
    pub fn is_empty(&self) -> bool {
        let evidence = &self.evidence;
        evidence.denials.is_empty()
            && evidence.policies.is_empty()
            && evidence.unreadable.is_empty()
            && evidence.foreign.is_none()
    }
}

impl Asked {
    /// Whether the reply answers, and does not merely suggest. What is said of a denial always is an answer.
    pub fn is_answered(&self) -> bool {
        !self.answer.evidence.denials.is_empty() || self.is_sure()
    }

    /// Whether the reply settles the question: what is said of a denial does where its cause was found, or an article
    /// is about it.
    pub fn is_sure(&self) -> bool {
        let mut diagnoses = self.answer.diagnoses.diagnoses.iter();
        self.source().is_some() || diagnoses.any(|diagnosis| !kb::is_open(diagnosis))
    }

    /// From where the reply answers, where that is a source of its own.
    pub fn source(&self) -> Option<Source> {
        let by_article = self.fit == Fit::Answer;
        let facts = self.action.as_ref();
        let asked_for = facts.is_some_and(|facts| facts.was_asked_for(by_article));
        if self.wanted.is_some() {
            Some(Source::Explanation)
        } else if self.authored.is_some() || self.unwritten.is_some() {
            Some(Source::Policy)
        } else if asked_for || self.looked_up.is_some() || self.answer.is_by_reference() {
            Some(Source::Reference)
        } else {
            (self.fit == Fit::Answer).then_some(Source::Article)
        }
    }
}

/// The language of a question, which may be one word: Japanese where there is any; `None` where nothing tells.
pub fn language_of(question: &str) -> Option<Language> {
    language::detect(question).or_else(|| {
        let japanese = |c: char| matches!(c, '\u{3041}'..='\u{30FF}' | '\u{4E00}'..='\u{9FFF}');
        question.contains(japanese).then_some(Language::Ja)
    })
}
