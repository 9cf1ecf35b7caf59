//! Answers to what people ask about an answer: why, where, who, with which command, and what if it does not help.

use super::brief;
use super::details;
use super::document::{Block, Code, Line, Reply};
use super::shown::would_replace;
use super::told::Told;
use super::words::follow_up::Place;
use super::words::{self, Words};
use crate::answer::Answer;
use crate::diagnose::{Diagnosis, ProvenFix};
use crate::policy::edit::{over_lines, statements_alone};
use crate::policy::template::{TemplateForm, in_form};
use crate::text::Language;

/// At most this many denials of one answer are followed up.
const MAX_DENIALS: usize = 3;

/// What is asked about an answer.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum FollowUp {
    /// In a sentence or two.
    Shorter,
    /// Why was it denied?
    Why,
    /// The corrected policy.
    WholePolicy,
    /// The fix in a template's language.
    In(TemplateForm),
    /// Where is it changed?
    Where,
    /// With which command?
    Command,
    /// Who can change it?
    Who,
    /// It was changed, and is denied as before.
    StillDenied,
    /// It was changed, and there is another error.
    OtherError,
}

/// Answers what is asked about `answer`, which explains a denial.
pub fn follow_up(answer: &Answer, about: FollowUp, language: Language) -> Reply {
    let words = words::of(language);
    let blocks = match about {
        FollowUp::OtherError => vec![Block::Paragraph(words.paste_the_other_error())],
        FollowUp::StillDenied => still_denied(answer, words),
        FollowUp::Shorter => each(answer, |index, _| {
            vec![Block::Paragraph(brief::summary(answer, index, language))]
        }),
        FollowUp::Why => each(answer, |index, diagnosis| {
            let mut blocks = vec![Block::Paragraph(brief::lead(answer, index, language))];
            blocks.extend(details::reasons(answer, diagnosis, language));
            blocks
        }),
        FollowUp::WholePolicy => of_fixes(answer, words, |_, fix| {
            let alone = would_replace(fix).then(|| statements_alone(&fix.after));
            let text = alone.flatten();
            vec![Block::Code {
                language: Code::Json,
                text: text.unwrap_or_else(|| over_lines(fix.after.clone())),
            }]
        }),
        FollowUp::In(form) => of_fixes(answer, words, |_, fix| {
            let language = match form {
                TemplateForm::CloudFormation => Code::Yaml,
                TemplateForm::Terraform => Code::Hcl,
            };
            match in_form(&fix.before, &fix.after, form) {
                Some(text) => vec![
                    Block::Paragraph(words.statements_in(form)),
                    Block::Code { language, text },
                ],
                None => vec![Block::Paragraph(words.nothing_to_add())],
            }
        }),
        FollowUp::Command => of_fixes(answer, words, |diagnosis, fix| {
            commands(answer, diagnosis, fix, words)
        }),
        FollowUp::Where => of_fixes(answer, words, |diagnosis, fix| {
            let mut blocks = whose(answer, diagnosis, Some(fix), words);
            blocks.extend(commands(answer, diagnosis, fix, words));
            blocks
        }),
        FollowUp::Who => of_fixes(answer, words, |diagnosis, fix| {
            whose(answer, diagnosis, Some(fix), words)
        }),
    };
    Reply { language, blocks }
}

/// The same for each of the first denials.
fn each<'a>(answer: &'a Answer, write: impl Fn(usize, &'a Diagnosis) -> Vec<Block>) -> Vec<Block> {
    let all = answer.diagnoses.diagnoses.iter().enumerate();
    all.take(MAX_DENIALS)
        .flat_map(|(index, diagnosis)| write(index, diagnosis))
        .collect()
}

/// What `write` says of each fix: of that for several denials, else of each denial's own, the owner's where the asker
/// has none; what to do instead where there is none.
fn of_fixes<'a>(
    answer: &'a Answer,
    words: &dyn Words,
    write: impl Fn(&'a Diagnosis, &'a ProvenFix) -> Vec<Block>,
) -> Vec<Block> {
    let all = &answer.diagnoses;
    let combined = all.offered().filter_map(|combined| {
        let first = all.diagnoses.get(*combined.diagnoses.first()?)?;
        Some((first, &combined.fix))
    });
    let single = all
        .single()
        .filter_map(|one| Some((one, one.fix.as_ref().or(one.proposed.first())?)));
    let blocks: Vec<Block> = combined
        .chain(single)
        .take(MAX_DENIALS)
        .flat_map(|(diagnosis, fix)| write(diagnosis, fix))
        .collect();
    if !blocks.is_empty() {
        return blocks;
    }
    let mut blocks = vec![Block::Paragraph(words.no_policy_helps())];
    if let Some(first) = all.diagnoses.first() {
        blocks.extend(whose(answer, first, None, words));
        let told = Told::of(answer, first);
        let todo = words.todo(&told.lead(answer, first));
        if !todo.is_empty() {
            blocks.push(Block::List(todo));
        }
    }
    blocks
}

fn whose(
    answer: &Answer,
    diagnosis: &Diagnosis,
    fix: Option<&ProvenFix>,
    words: &dyn Words,
) -> Vec<Block> {
    let told = Told::of(answer, diagnosis);
    let line = brief::whose(&told, diagnosis, fix, words);
    line.map(Block::Paragraph).into_iter().collect()
}

fn commands(
    answer: &Answer,
    diagnosis: &Diagnosis,
    fix: &ProvenFix,
    words: &dyn Words,
) -> Vec<Block> {
    let commands = brief::commands(answer, diagnosis, fix);
    if commands.is_empty() {
        return vec![Block::Paragraph(words.no_command())];
    }
    vec![
        Block::Paragraph(words.save_and_run()),
        Block::Code {
            language: Code::Plain,
            text: commands.join("\n"),
        },
    ]
}

/// What to look at when a fix did not help, the likeliest first.
fn still_denied(answer: &Answer, words: &dyn Words) -> Vec<Block> {
    let first = answer.diagnoses.diagnoses.first();
    let place = first.map(|first| Place {
        principal: first.request.principal.as_deref(),
        kind: first.fix.as_ref().map(|fix| fix.policy_type),
    });
    let items: Vec<Line> = words.still_denied(&place.unwrap_or_default());
    vec![
        Block::Paragraph(words.check_after_the_change()),
        Block::Steps { first: 1, items },
        Block::Paragraph(words.paste_the_new_message()),
    ]
}
