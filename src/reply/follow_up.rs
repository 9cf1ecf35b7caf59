//! Answers to what people ask about an answer: why, where, who, with which command, and what if it does not help.

use super::apply;
use super::brief;
use super::details;
use super::document::{Block, Code, Line, Reply};
use super::names::PolicyName;
use super::shown::{Part, Shown, would_replace};
use super::told::Told;
use super::words::follow_up::Place;
use super::words::{self, Words};
use crate::answer::Answer;
use crate::diagnose::{Ask, Diagnosis, ProvenFix};
use crate::iam::PolicyType;
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
    /// What to send to who can change it.
    Forward,
    /// How long it takes, and what has to be restarted.
    Wait,
    /// How to check that it works.
    Verify,
    /// How to take the change back.
    Undo,
    /// Whether it is safe: what it allows, and nothing else.
    Safe,
    /// A fact was another one.
    Correction,
    /// The fix for the AWS CDK.
    Cdk,
    /// Whether the change is added, or takes another's place.
    AddOrReplace,
    /// There is another error, and it is no denial.
    NoDenial,
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
        FollowUp::NoDenial => vec![Block::Paragraph(words.no_denial())],
        FollowUp::WholePolicy => of_fixes(answer, words, |_, fix| vec![whole(fix)]),
        FollowUp::AddOrReplace => of_fixes(answer, words, |_, fix| {
            let shown = Shown::of(fix, &answer.evidence);
            let is_new = |part: &Part| matches!(part, Part::Added { .. });
            let is_added = shown.parts.iter().all(is_new) && shown.mends.is_empty();
            let line = words.add_or_replace(is_added, fix.policy.is_some());
            vec![Block::Paragraph(line), whole(fix)]
        }),
        FollowUp::Cdk => of_fixes(answer, words, |_, fix| {
            let codes = Shown::of(fix, &answer.evidence).codes();
            let codes = codes.into_iter().map(|text| Block::Code {
                language: Code::Json,
                text,
            });
            let line = Block::Paragraph(words.statements_in_cdk());
            std::iter::once(line).chain(codes).collect()
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
        FollowUp::Forward => forward(answer, words),
        FollowUp::Wait => wait(answer, words),
        FollowUp::Verify => verify(answer, words),
        FollowUp::Undo => of_fixes(answer, words, |diagnosis, fix| {
            undo(answer, diagnosis, fix, words)
        }),
        FollowUp::Safe => of_fixes(answer, words, |_, fix| {
            let mut blocks = details::proved(answer, fix, language);
            blocks.push(Block::Small(words.unchecked()));
            blocks
        }),
        FollowUp::Correction => vec![Block::Paragraph(words.paste_as_it_is())],
    };
    Reply { language, blocks }
}

/// What can be asked about the answer before, where a message was not understood.
pub fn what_can_be_asked(language: Language) -> Line {
    words::of(language).what_can_be_asked()
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

/// All of a corrected policy; of one that others own, the statements alone.
fn whole(fix: &ProvenFix) -> Block {
    let alone = would_replace(fix).then(|| statements_alone(&fix.after));
    Block::Code {
        language: Code::Json,
        text: alone
            .flatten()
            .unwrap_or_else(|| over_lines(fix.after.clone())),
    }
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

/// A text to be passed on, with the change where one is proved.
fn forward(answer: &Answer, words: &dyn Words) -> Vec<Block> {
    each(answer, |_, diagnosis| {
        let told = Told::of(answer, diagnosis);
        let facts = told.lead(answer, diagnosis);
        let principal = diagnosis.request.principal.as_deref();
        let fix = diagnosis.fix.as_ref().or(diagnosis.proposed.first());
        let Some(fix) = fix else {
            return vec![
                Block::Paragraph(words.forward(diagnosis.owner, false)),
                Block::Quote(words.request(&facts, principal)),
            ];
        };
        let owner = told.owner_of(diagnosis, fix);
        let policy = told.policy_of(diagnosis, fix);
        let mut blocks = vec![
            Block::Paragraph(words.forward(owner, false)),
            Block::Quote(words.request_to_change(&facts, principal, policy)),
        ];
        let codes = Shown::of(fix, &answer.evidence).codes();
        blocks.extend(codes.into_iter().map(|text| Block::Code {
            language: Code::Json,
            text,
        }));
        blocks
    })
}

/// When a change takes effect.
fn wait(answer: &Answer, words: &dyn Words) -> Vec<Block> {
    let Some(first) = answer.diagnoses.diagnoses.first() else {
        return Vec::new();
    };
    let told = Told::of(answer, first);
    let fix = first.fix.as_ref().or(first.proposed.first());
    let policy = fix.map_or(told.policy, |fix| told.policy_of(first, fix));
    vec![Block::Paragraph(words.takes_effect(policy))]
}

/// How to check that it works, without the call where AWS has a way.
fn verify(answer: &Answer, words: &dyn Words) -> Vec<Block> {
    let Some(first) = answer.diagnoses.diagnoses.first() else {
        return Vec::new();
    };
    let action = first.request.action.as_deref().unwrap_or_default();
    let mut blocks = vec![Block::Paragraph(
        words.call_again(action.starts_with("ec2:")),
    )];
    let is_identity = first
        .fix
        .as_ref()
        .is_some_and(|fix| fix.policy_type == PolicyType::Identity);
    if let Some(text) = apply::simulate(&first.request).filter(|_| is_identity) {
        blocks.push(Block::Paragraph(words.simulate()));
        blocks.push(Block::Code {
            language: Code::Plain,
            text,
        });
    }
    blocks
}

/// How a change is taken back.
fn undo(answer: &Answer, diagnosis: &Diagnosis, fix: &ProvenFix, words: &dyn Words) -> Vec<Block> {
    let told = Told::of(answer, diagnosis);
    let resource = diagnosis.request.resource.as_deref();
    let is_iam = told.policy_of(diagnosis, fix) == PolicyName::Iam;
    let (line, command) = match (fix.policy_type, fix.policy) {
        (PolicyType::Identity, None) if is_iam => match apply::delete(&told.who) {
            Some(command) => (words.delete_the_policy(), Some(command)),
            None => (words.save_as_it_was(false), None),
        },
        (PolicyType::Identity, Some(_)) if is_iam => (
            words.version_before(),
            Some(apply::VERSION_BEFORE.to_owned()),
        ),
        (kind, _) => {
            let print = match kind {
                PolicyType::Resource => Some(Ask::ResourcePolicy),
                PolicyType::Trust => Some(Ask::TrustPolicy),
                _ => None,
            };
            let print = print.and_then(|ask| apply::print(ask, &told.who, resource));
            (words.save_as_it_was(print.is_some()), print)
        }
    };
    let mut blocks = vec![Block::Paragraph(line)];
    blocks.extend(command.map(|text| Block::Code {
        language: Code::Plain,
        text,
    }));
    blocks
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
