//! The brief answer: cause, fix, why, who and where, and what was verified; and its summary in two sentences.
//!
//! What a chat shows and a terminal prints first. Whatever is left out stands in the details.

mod change;
mod choice;
mod end;
mod page;
mod todo;
mod why;

pub(super) use choice::{by_weight, is_told, notes_told};
pub(super) use end::whose;

use super::apply;
use super::details::{articles_of, without_denial};
use super::document::{Inline, Line, Reply};
use super::shown::Shown;
use super::told::{Told, who};
use super::words::{self, joined};
use crate::answer::Answer;
use crate::diagnose::{Diagnosis, ProvenFix};
use crate::text::Language;
use page::Page;

/// At most this many reasons.
const MAX_WHYS: usize = 2;
/// At most this many permissions of one caller are listed.
const MAX_LISTED: usize = 8;
/// At most this many conditions, findings and suspects are listed.
const MAX_ITEMS: usize = 3;
/// The longest code block, in characters; what is longer is in the file. A chat takes 2,000 with all that is around it.
const MAX_CODE: usize = 1000;

/// Where a brief answer is shown.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Medium {
    /// A chat: the console's path; commands are in the details.
    Chat,
    /// A terminal: the commands as well, with the arguments that make `kyoka diagnose` read the same again.
    Terminal(String),
}

/// Writes the brief answer.
pub fn brief(answer: &Answer, medium: &Medium, language: Language) -> Reply {
    let mut page = Page {
        answer,
        words: words::of(language),
        medium,
        blocks: Vec::new(),
    };
    if answer.diagnoses.exhausted {
        let line = page.words.exhausted(answer.diagnoses.left);
        page.paragraph(line);
    }
    if answer.evidence.denials.is_empty() {
        let blocks = without_denial(answer, MAX_ITEMS, language);
        page.blocks.extend(blocks);
    } else {
        page.denials();
    }
    Reply {
        language,
        blocks: page.blocks,
    }
}

/// Cause and fix of one diagnosis, in one or two sentences.
pub fn summary(answer: &Answer, index: usize, language: Language) -> Line {
    let words = words::of(language);
    let Some(diagnosis) = answer.diagnoses.diagnoses.get(index) else {
        return Line::default();
    };
    let told = Told::of(answer, diagnosis);
    let facts = told.lead(answer, diagnosis);
    let mut sentences = vec![words.lead(&facts)];
    let action = diagnosis.request.action.as_deref();
    let fix = diagnosis.fix.as_ref().or(diagnosis.proposed.first());
    if let Some(fix) = fix {
        let shown = Shown::of(fix, &answer.evidence);
        let facts = told.fix(diagnosis, fix, &shown, diagnosis.fix.is_none());
        sentences.push(words.fix_in_short(&facts, action));
    } else if let Some(remedy) = diagnosis.remedies.first() {
        sentences.push(words.remedy(remedy));
    } else if let Some(article) = told.article {
        sentences.push(Inline::Prose(article.summary.clone()).into());
    } else {
        sentences.extend(words.todo(&facts).into_iter().next());
    }
    joined(words, sentences)
}

/// The cause of one diagnosis, in a sentence.
pub(super) fn lead(answer: &Answer, index: usize, language: Language) -> Line {
    let words = words::of(language);
    let diagnosis = answer.diagnoses.diagnoses.get(index);
    diagnosis.map_or_else(Line::default, |diagnosis| {
        let told = Told::of(answer, diagnosis);
        words.lead(&told.lead(answer, diagnosis))
    })
}

/// The article that a brief answer names; `None` where it answers several denials with causes of their own.
pub fn named_article(answer: &Answer) -> Option<&str> {
    let all = &answer.diagnoses;
    let combined = all.offered().filter_map(|combined| {
        let first = combined.diagnoses.first()?;
        all.diagnoses.get(*first)
    });
    let mut groups = combined.chain(all.single());
    let (first, None) = (groups.next()?, groups.next()) else {
        return None;
    };
    let article = articles_of(answer, first.denial).first()?;
    Some(&article.id)
}

/// The commands that apply a fix.
pub fn commands(answer: &Answer, diagnosis: &Diagnosis, fix: &ProvenFix) -> Vec<String> {
    let who = who(answer, diagnosis);
    apply::apply(fix, &who, diagnosis.request.resource.as_deref())
}
