//! What policies say, in words.

use super::document::{Block, Line, Reply};
use super::words::explain::Length;
use super::words::{self, Place, Words, joined};
use crate::answer::Wanted;
use crate::explain::{Condition, Explained, Explanation};
use crate::iam::PolicyType;
use crate::lint::{Finding, FindingKind, Severity};
use crate::text::Language;

/// At most this many policies, statements of a policy and findings in it are told in a brief explanation.
const MAX_POLICIES: usize = 3;
const MAX_STATEMENTS: usize = 8;
const MAX_FINDINGS: usize = 3;

/// Explains policies: each in a sentence, statement by statement, and with what stands out.
pub fn explanation(explained: &[Explanation], length: Length, language: Language) -> Reply {
    let words = words::of(language);
    let mut blocks = Vec::new();
    let shown = match length {
        Length::Brief => explained.len().min(MAX_POLICIES),
        Length::Whole => explained.len(),
    };
    for explanation in explained.iter().take(shown) {
        if explained.len() > 1 {
            let number = explanation.policy.saturating_add(1);
            let title = words.title_of_policy(number, explanation.kind);
            blocks.push(Block::Title(title));
        }
        one(words, explanation, length, &mut blocks);
    }
    if let Some(left_out) = explained.len().checked_sub(shown).filter(|more| *more > 0) {
        blocks.push(Block::Small(words.more_policies(left_out)));
    }
    Reply { language, blocks }
}

/// Explains policies to who asked something of them.
pub fn explanation_wanted(
    explained: &[Explanation],
    wanted: Wanted,
    length: Length,
    language: Language,
) -> Reply {
    let mut reply = explanation(explained, length, language);
    let mut kinds = explained.iter().map(|explanation| explanation.kind);
    if wanted == Wanted::WhoAssumes && !kinds.any(|kind| kind == PolicyType::Trust) {
        let line = words::of(language).no_trust_policy();
        reply.blocks.insert(0, Block::Paragraph(line));
    }
    reply
}

/// What a policy does, in a sentence or two.
pub fn explained_in_short(explanation: &Explanation, language: Language) -> Line {
    words::of(language).summary(explanation)
}

/// What a statement does, in a sentence or two.
pub fn explained_statement(
    explanation: &Explanation,
    statement: &Explained,
    language: Language,
) -> Line {
    told(words::of(language), explanation, statement, Length::Whole)
}

/// What a condition asks, as a part of a sentence.
pub fn explained_condition(condition: &Condition, language: Language) -> Line {
    words::of(language).condition(condition)
}

/// What each of some policies does, in a sentence or two.
pub(super) fn leads(words: &dyn Words, explained: &[Explanation]) -> Vec<Block> {
    let shown = explained.iter().take(MAX_POLICIES);
    let lead = |explanation: &Explanation| Block::Lead {
        label: words.in_short(),
        text: words.summary(explanation),
    };
    shown.map(lead).collect()
}

/// What stands in the details beside the brief answer to policies alone: every statement, and the findings that the
/// brief answer has no room for.
pub(super) fn statement_by_statement(words: &dyn Words, explained: &[Explanation]) -> Vec<Block> {
    let mut blocks = Vec::new();
    for explanation in explained {
        if explained.len() > 1 {
            let number = explanation.policy.saturating_add(1);
            let title = words.title_of_policy(number, explanation.kind);
            blocks.push(Block::Title(title));
        }
        statements(words, explanation, Length::Whole, &mut blocks);
        by_service(words, explanation, &mut blocks);
        if explanation.findings.len() > MAX_FINDINGS {
            findings(words, explanation, Length::Whole, &mut blocks);
        }
        blocks.push(notes(words, explanation));
    }
    blocks
}

fn one(words: &dyn Words, explanation: &Explanation, length: Length, blocks: &mut Vec<Block>) {
    blocks.push(Block::Lead {
        label: words.in_short(),
        text: words.summary(explanation),
    });
    statements(words, explanation, length, blocks);
    if length == Length::Whole {
        by_service(words, explanation, blocks);
    }
    findings(words, explanation, length, blocks);
    blocks.push(notes(words, explanation));
}

fn by_service(words: &dyn Words, explanation: &Explanation, blocks: &mut Vec<Block>) {
    if let Some(access) = &explanation.access
        && !access.is_every
        && access.services.len() > 1
    {
        blocks.push(Block::Heading(words.by_service()));
        let services = access.services.iter();
        let mut items: Vec<Line> = services
            .map(|access| words.service_access(access))
            .collect();
        let left_out = access.service_count.saturating_sub(access.services.len());
        if left_out > 0 {
            items.push(words.more(left_out));
        }
        blocks.push(Block::List(items));
    }
}

/// On what the explanation rests, and what decides besides.
fn notes(words: &dyn Words, explanation: &Explanation) -> Block {
    let mut small = Vec::new();
    if !explanation.is_whole {
        small.push(words.not_all_read());
    }
    if explanation.is_kind_assumed {
        small.push(words.kind_was_assumed(explanation.kind));
    }
    small.push(words.others_decide_too(explanation));
    Block::Small(joined(words, small))
}

fn statements(
    words: &dyn Words,
    explanation: &Explanation,
    length: Length,
    blocks: &mut Vec<Block>,
) {
    let all = &explanation.statements;
    if let ([only], Length::Brief, PolicyType::Trust) = (all.as_slice(), length, explanation.kind)
        && only.is_clear()
    {
        // The summary says all of it.
        return;
    }
    let most = match length {
        Length::Brief if all.len() > MAX_STATEMENTS + 1 => MAX_STATEMENTS,
        Length::Brief | Length::Whole => all.len(),
    };
    let items: Vec<Line> = all
        .iter()
        .take(most)
        .map(|statement| told(words, explanation, statement, length))
        .collect();
    if !items.is_empty() {
        blocks.push(Block::Steps { first: 1, items });
    }
    if let Some(left_out) = all.len().checked_sub(most).filter(|more| *more > 0) {
        blocks.push(Block::Paragraph(words.more_statements(left_out)));
    }
}

/// A statement, and of a Deny what it takes.
fn told(
    words: &dyn Words,
    explanation: &Explanation,
    statement: &Explained,
    length: Length,
) -> Line {
    let line = words.explained(explanation.kind, statement, length);
    // What a limit takes of everything says nothing.
    let takes = statement.takes.as_ref();
    let takes = takes.filter(|_| !explanation.allows_everything());
    let takes = takes.and_then(|takes| words.takes(takes));
    joined(words, std::iter::once(line).chain(takes))
}

fn findings(words: &dyn Words, explanation: &Explanation, length: Length, blocks: &mut Vec<Block>) {
    let mut findings: Vec<&Finding> = explanation.findings.iter().collect();
    if length == Length::Brief {
        let is_placeholder =
            |finding: &Finding| matches!(finding.kind, FindingKind::PlaceholderLeft { .. });
        let mut placeholders = 0;
        findings.retain(|finding| {
            placeholders += usize::from(is_placeholder(finding));
            !finding.kind.is_redundancy() && (!is_placeholder(finding) || placeholders == 1)
        });
    }
    findings.sort_by_key(|finding| match (&finding.kind, finding.kind.severity()) {
        // Who explains a template knows that it is one.
        (FindingKind::PlaceholderLeft { .. }, _) => 3,
        (_, Severity::Error) => 0,
        (_, Severity::Warning) => 1,
        (_, Severity::Note) => 2,
    });
    let most = match length {
        Length::Brief if findings.len() > MAX_FINDINGS + 1 => MAX_FINDINGS,
        Length::Brief | Length::Whole => findings.len(),
    };
    if findings.is_empty() {
        return;
    }
    blocks.push(Block::Part {
        label: words.stands_out(),
        text: Line::default(),
    });
    let of = |finding: &&Finding| {
        let place = finding.statement.and_then(|at| {
            let statement = explanation.statements.get(at)?;
            Some(Place {
                kind: None,
                policy: None,
                statement: at.saturating_add(1),
                sid: statement.sid.as_deref(),
            })
        });
        let place = words.found_at(place, None, None);
        let said = words.finding(&finding.kind);
        joined(words, [place, said])
    };
    blocks.push(Block::List(findings.iter().take(most).map(of).collect()));
    if let Some(left_out) = findings.len().checked_sub(most).filter(|more| *more > 0) {
        blocks.push(Block::Small(words.more_findings(left_out)));
    }
}
