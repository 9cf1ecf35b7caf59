//! The details: all that a brief answer leaves out, and nothing of what it says.
//!
//! The request as it was read, what came of each statement, the whole corrected policy and what it allows, other
//! things worth knowing, findings, articles, commands, and on what all of it rests.

use super::brief::{self, Medium, notes_told};
use super::comparison::{granted, newly_allowed, no_longer_allowed, not_proved};
use super::direct;
use super::document::{Block, Code, Inline, Line, Reply};
use super::explain::{leads, statement_by_statement};
use super::sentences::reason_in;
use super::shown::{difference, would_replace};
use super::told::{number, place};
use super::words::{self, Basis, Heading, Place, Words, joined};
use crate::answer::Answer;
use crate::budget::TruncationReason;
use crate::diagnose::{
    Cause, Change, Combined, Diagnosis, Inferred, Note, ProvenFix, RequestRead, StatementRead, Stop,
};
use crate::evaluate::{Outcome, ReasonKind, Unknown};
use crate::evidence::{ClueFact, Evidence};
use crate::kb::Match;
use crate::lint::{Finding, FindingKind};
use crate::policy::UnreadableKind;
use crate::policy::edit::{over_lines, statements_alone};
use crate::text::{Language, Positions, Span};

/// At most this many denials are explained in full.
const MAX_DENIALS: usize = 8;
/// At most this many more are listed.
const MAX_LISTED: usize = 20;
/// At most this many statements are explained; with fewer than half of it, each is.
const MAX_STATEMENTS: usize = 12;
/// At most this many findings, grants and the like are listed.
const MAX_ITEMS: usize = 20;
/// Unchanged lines shown around a change.
const CONTEXT: usize = 3;

/// Writes the details.
pub fn details(answer: &Answer, language: Language) -> Reply {
    let mut page = Page {
        answer,
        words: words::of(language),
        blocks: Vec::new(),
    };
    if !answer.evidence.denials.is_empty() {
        page.denials();
    }
    let statements = statement_by_statement(page.words, &answer.explained);
    page.blocks.extend(statements);
    page.truncated();
    Reply {
        language,
        blocks: page.blocks,
    }
}

/// Writes the brief answer and the details after it.
pub fn whole(answer: &Answer, medium: &Medium, language: Language) -> Reply {
    let mut reply = brief::brief(answer, medium, language);
    reply.blocks.extend(details(answer, language).blocks);
    reply
}

/// What a fix allows and what it does not, as it was proved.
pub(super) fn proved(answer: &Answer, fix: &ProvenFix, language: Language) -> Vec<Block> {
    let mut page = Page {
        answer,
        words: words::of(language),
        blocks: Vec::new(),
    };
    page.proved(fix, 1);
    page.blocks
}

/// What came of each statement, and what else is worth knowing.
pub(super) fn reasons(answer: &Answer, diagnosis: &Diagnosis, language: Language) -> Vec<Block> {
    let mut page = Page {
        answer,
        words: words::of(language),
        blocks: Vec::new(),
    };
    page.statements(diagnosis);
    page.notes(diagnosis, false);
    page.blocks
}

/// The articles of a diagnosis, best first.
pub(super) fn articles_of(answer: &Answer, index: usize) -> &[Match] {
    answer.articles.get(index).map_or(&[][..], Vec::as_slice)
}

/// The findings that matter to who was denied: what could be shorter is for `lint`.
pub(super) fn findings_of(answer: &Answer) -> Vec<&Finding> {
    let findings = answer.diagnoses.findings.iter();
    findings
        .filter(|finding| !finding.kind.is_redundancy())
        .collect()
}

/// Nothing was denied by IAM: what it is instead, or what to paste. At most `most` findings are listed.
pub(super) fn without_denial(answer: &Answer, most: usize, language: Language) -> Vec<Block> {
    let mut page = Page {
        answer,
        words: words::of(language),
        blocks: Vec::new(),
    };
    page.without_denial(most);
    page.blocks
}

/// Details being written.
struct Page<'a> {
    answer: &'a Answer,
    words: &'static dyn Words,
    blocks: Vec<Block>,
}

impl Page<'_> {
    fn without_denial(&mut self, most: usize) {
        let evidence = &self.answer.evidence;
        if let Some(foreign) = &evidence.foreign {
            let asked = direct::answer_beside(self.answer, foreign, self.words);
            let line = self.words.foreign(foreign);
            self.paragraph(asked.into_iter().chain([line]));
            self.findings(most);
            if let Some(article) = self.answer.beside.first() {
                let line = self.words.see(&article.id);
                self.blocks.push(Block::Small(line));
            }
        } else if let Some(article) = self.answer.beside.first() {
            self.paragraph([Inline::Prose(article.summary.clone()).into()]);
            self.findings(most);
            let line = self.words.see(&article.id);
            self.blocks.push(Block::Small(line));
        } else if !evidence.policies.is_empty() {
            self.blocks
                .extend(leads(self.words, &self.answer.explained));
            let is_refused = self.says(&["MalformedPolicyDocument"]);
            let mut sentences = vec![if is_refused {
                self.words.policy_refused()
            } else {
                self.words.policies_only(findings_of(self.answer).len())
            }];
            if self.is_cut_off() {
                sentences.push(self.words.cut_off());
            }
            self.paragraph(sentences);
            self.findings(most);
        } else {
            if evidence.unreadable.is_empty() {
                let line = self.words.nothing();
                self.paragraph([line]);
            } else {
                self.findings(most);
            }
            self.heading(Heading::Asks);
            let items = self.words.what_to_paste();
            self.list(items);
        }
    }

    /// Whether the text has one of these words.
    fn says(&self, words: &[&str]) -> bool {
        let mut pastes = self.answer.evidence.pastes.iter();
        pastes.any(|paste| words.iter().any(|word| paste.as_str().contains(word)))
    }

    fn denials(&mut self) {
        let all = &self.answer.diagnoses.diagnoses;
        for combined in &self.answer.diagnoses.combined {
            self.combined(combined);
        }
        let shown = all.len().min(MAX_DENIALS);
        for (index, diagnosis) in all.iter().take(shown).enumerate() {
            if all.len() > 1 {
                let action = diagnosis.request.action.as_deref();
                let title = self.words.title(index.saturating_add(1), all.len(), action);
                self.blocks.push(Block::Title(title));
            }
            self.denial(index, diagnosis, all.len() == 1);
        }
        self.rest(all.get(shown..).unwrap_or_default());
        self.findings(MAX_ITEMS);
        self.basis(all);
        self.limits(all);
    }

    /// One change for several denials of a caller.
    fn combined(&mut self, combined: &Combined) {
        let title = self
            .words
            .combined(combined.diagnoses.len(), &combined.principal);
        self.blocks.push(Block::Title(title));
        if let Some((characters, quota)) = combined.fix.over_size {
            let line = self.words.combined_too_large(characters, quota);
            self.paragraph([line]);
            return;
        }
        let first = combined
            .diagnoses
            .first()
            .and_then(|index| self.answer.diagnoses.diagnoses.get(*index));
        if let Some(first) = first {
            self.corrected(&combined.fix);
            self.proof(&combined.fix, combined.diagnoses.len());
            self.commands(first, &combined.fix);
        }
    }

    fn denial(&mut self, index: usize, diagnosis: &Diagnosis, is_alone: bool) {
        self.request(diagnosis);
        self.statements(diagnosis);
        match &diagnosis.fix {
            Some(_) if self.answer.diagnoses.is_in_offered(index) => {
                let line = self.words.in_combined();
                self.paragraph([line]);
            }
            Some(fix) => {
                self.corrected(fix);
                self.proof(fix, 1);
                self.commands(diagnosis, fix);
            }
            None if !diagnosis.stops.is_empty() => {
                let stops = self.stops(&diagnosis.stops);
                self.list(stops);
            }
            None => {}
        }
        for fix in &diagnosis.proposed {
            self.heading(Heading::Proposed);
            self.policy(fix);
            let line = self.words.proposal_allows(fix.policy_type);
            self.paragraph([line]);
            let lines = granted(self.words, fix, &fix.grants);
            self.list(lines);
            self.commands(diagnosis, fix);
        }
        self.notes(diagnosis, is_alone);
        self.articles(articles_of(self.answer, index));
    }

    /// Who was denied what on what, as printed, and by which kind of policy.
    fn request(&mut self, diagnosis: &Diagnosis) {
        let Some(denial) = self.answer.evidence.denials.get(diagnosis.denial) else {
            return;
        };
        let words = self.words;
        let mut sentences = vec![words.denied(&diagnosis.request, denial.operation.as_deref())];
        // No kind of policy refused.
        if !diagnosis.cause.is_a_setting() {
            sentences.extend(words.layer(diagnosis.layer, diagnosis.effect));
        }
        if diagnosis.cause != Cause::IncompletePolicy && self.is_cut_off() {
            sentences.push(words.cut_off());
        }
        if let Some(arn) = &denial.policy_arn {
            sentences.push(words.named_policy(arn));
        }
        if denial.count > 1 {
            sentences.push(words.repeated(denial.count));
        }
        self.heading(Heading::Request);
        self.paragraph(sentences);
    }

    /// The whole corrected policy, and what changes in it.
    fn corrected(&mut self, fix: &ProvenFix) {
        self.heading(Heading::Corrected);
        self.policy(fix);
        if let Some(narrow) = &fix.narrow {
            let line = self.words.narrow();
            self.paragraph([line]);
            self.blocks.push(Block::Code {
                language: Code::Json,
                text: over_lines(narrow.fix.after.clone()),
            });
        }
        self.masked(fix);
    }

    fn policy(&mut self, fix: &ProvenFix) {
        let shown = |document: &str| over_lines(document.to_owned());
        if fix.policy.is_some() {
            self.blocks.push(Block::Difference(difference(
                &shown(&fix.before),
                &shown(&fix.after),
                CONTEXT,
            )));
            let line = self.words.whole();
            self.paragraph([line]);
        }
        let alone = match fix.change {
            Change::StatementAlone { .. } => statements_alone(&fix.after),
            // A new document would replace the one that the resource has.
            _ if would_replace(fix) => statements_alone(&fix.after),
            _ => None,
        };
        self.blocks.push(Block::Code {
            language: Code::Json,
            text: alone.unwrap_or_else(|| shown(&fix.after)),
        });
    }

    /// The commands that put a fix into effect.
    fn commands(&mut self, diagnosis: &Diagnosis, fix: &ProvenFix) {
        let commands = brief::commands(self.answer, diagnosis, fix);
        if !commands.is_empty() {
            self.heading(Heading::Commands);
            let line = self.words.commands(commands.len());
            self.paragraph([line]);
            self.blocks.push(Block::Code {
                language: Code::Plain,
                text: commands.join("\n"),
            });
        }
    }

    /// What the brief answer did not tell.
    fn notes(&mut self, diagnosis: &Diagnosis, is_alone: bool) {
        let told = if is_alone {
            notes_told(diagnosis)
        } else {
            Vec::new()
        };
        let is_told = |note: &&Note| told.iter().any(|one| std::ptr::eq(*one, *note));
        let policies = self.answer.evidence.policies.len();
        let items: Vec<Line> = diagnosis
            .notes
            .iter()
            .filter(|note| !is_told(note))
            .map(|note| self.words.note(note, &diagnosis.request, policies))
            .collect();
        if !items.is_empty() {
            self.heading(Heading::Notes);
            self.list(items);
        }
    }

    fn articles(&mut self, articles: &[Match]) {
        if articles.is_empty() {
            return;
        }
        self.heading(Heading::Articles);
        let items = articles
            .iter()
            .map(|article| {
                self.words
                    .article(&article.id, &article.title, &article.summary)
            })
            .collect();
        self.list(items);
    }

    /// What could not be read, and what is wrong in what could.
    fn findings(&mut self, most: usize) {
        let unreadable = &self.answer.evidence.unreadable;
        let findings = if self.answer.evidence.denials.is_empty() {
            brief::by_weight(self.answer)
        } else {
            let mut findings = findings_of(self.answer);
            findings.retain(|finding| !brief::is_told(self.answer, finding));
            findings
        };
        let all = unreadable.len().saturating_add(findings.len());
        if all == 0 {
            return;
        }
        let pieces = unreadable
            .iter()
            .map(|(_, piece)| self.words.unreadable(piece.kind, piece.position));
        let found = findings.iter().map(|finding| self.finding(finding));
        let mut items: Vec<Line> = pieces.chain(found).take(most).collect();
        let more = all.saturating_sub(items.len());
        if more > 0 {
            items.push(self.words.more(more));
        }
        self.heading(Heading::Findings);
        self.blocks.push(Block::List(items));
    }

    fn limits(&mut self, diagnoses: &[Diagnosis]) {
        let fixed = diagnoses.iter().any(|diagnosis| diagnosis.fix.is_some());
        self.heading(Heading::Limits);
        let sentences = if fixed {
            self.words.limits(!self.answer.evidence.policies.is_empty())
        } else {
            self.words.limits_without_fix()
        };
        self.paragraph(sentences);
    }

    fn heading(&mut self, heading: Heading) {
        self.blocks
            .push(Block::Heading(self.words.heading(heading)));
    }

    /// Puts sentences into one paragraph.
    fn paragraph(&mut self, sentences: impl IntoIterator<Item = Line>) {
        let line = joined(self.words, sentences);
        if !line.0.is_empty() {
            self.blocks.push(Block::Paragraph(line));
        }
    }

    /// A list of at most [`MAX_ITEMS`] items; the rest is counted.
    fn list(&mut self, mut items: Vec<Line>) {
        if items.is_empty() {
            return;
        }
        let more = items.len().saturating_sub(MAX_ITEMS);
        if more > 0 {
            items.truncate(MAX_ITEMS);
            items.push(self.words.more(more));
        }
        self.blocks.push(Block::List(items));
    }

    /// Up to where the paste was read, when that is not its end.
    fn truncated(&mut self) {
        let evidence = &self.answer.evidence;
        if let Some((paste, truncation)) = evidence.truncated
            // That more denials were only counted is said beside those that are listed.
            && truncation.reason != TruncationReason::TooManyDenials
            && let Some(paste) = evidence.pastes.get(paste)
        {
            let position = Positions::of(paste.as_str()).at(truncation.at);
            let line = self.words.truncated(truncation.reason, position);
            self.paragraph([line]);
        }
    }

    /// The denials that are only listed.
    fn rest(&mut self, rest: &[Diagnosis]) {
        let mut items: Vec<Line> = rest
            .iter()
            .take(MAX_LISTED)
            .filter_map(|diagnosis| {
                let denial = self.answer.evidence.denials.get(diagnosis.denial)?;
                Some(self.words.listed(denial, &diagnosis.request))
            })
            .collect();
        let more = rest.len().saturating_sub(items.len());
        if more > 0 {
            items.push(self.words.more(more));
        }
        if !items.is_empty() {
            self.blocks.push(Block::List(items));
        }
        let more = self.answer.evidence.more_denials;
        if more > 0 {
            let line = self.words.only_counted(more);
            self.paragraph([line]);
        }
    }

    /// Whether a pasted policy is cut off.
    fn is_cut_off(&self) -> bool {
        let evidence = &self.answer.evidence;
        let mut unreadable = evidence.unreadable.iter();
        evidence
            .policies
            .iter()
            .any(|pasted| pasted.policy.is_cut_off())
            || unreadable.any(|(_, piece)| piece.kind == UnreadableKind::CutOff)
    }

    /// The pasted policies that stop the request for sure.
    fn stops(&self, stops: &[Stop]) -> Vec<Line> {
        stops
            .iter()
            .filter(|stop| stop.is_certain())
            .filter_map(|stop| {
                let policy = stop.policy?;
                let denying = stop.statement.map(|statement| Place {
                    kind: None,
                    policy: number(self.answer, policy),
                    statement: statement.saturating_add(1),
                    sid: self
                        .answer
                        .evidence
                        .policies
                        .get(policy)
                        .and_then(|pasted| pasted.policy.statements.get(statement))
                        .and_then(|statement| statement.sid.as_ref())
                        .map(|sid| sid.value.as_str()),
                });
                Some(self.words.stop(stop.kind, denying))
            })
            .collect()
    }

    /// What in the corrected policy is masked: who saves it as it is shown would change it.
    fn masked(&mut self, fix: &ProvenFix) {
        let masked = fix.masked();
        if !masked.is_empty() {
            let words = self.words;
            self.paragraph([words.masked()]);
            self.list(
                masked
                    .iter()
                    .map(|value| words.masked_value(value))
                    .collect(),
            );
        }
    }

    /// What was verified of a fix for so many requests.
    fn proof(&mut self, fix: &ProvenFix, requests: usize) {
        self.heading(Heading::Verified);
        self.proved(fix, requests);
    }

    fn proved(&mut self, fix: &ProvenFix, requests: usize) {
        let words = self.words;
        let stopping = self.stops(&fix.stops);
        let is_stop = |unknown: &&Unknown| {
            let mut stops = fix.stops.iter().filter(|stop| stop.is_certain());
            stops.any(|stop| **unknown == Unknown::Policy(stop.kind))
        };
        let unknowns: Vec<Line> = fix
            .depends_on
            .iter()
            .filter(|unknown| !is_stop(unknown))
            .map(|unknown| words.unknown(unknown))
            .collect();
        if !stopping.is_empty() {
            self.paragraph([words.allows_alone(fix.policy_type)]);
            self.list(stopping);
            self.list(unknowns);
        } else if unknowns.is_empty() {
            self.paragraph([words.allows(requests)]);
        } else {
            self.paragraph([words.allows_if(requests)]);
            self.list(unknowns);
        }
        if !fix.grants.is_empty() {
            let listed = newly_allowed(words, &fix.grants, &fix.unproven);
            self.blocks.push(Block::Paragraph(listed));
            self.list(granted(words, fix, &fix.grants));
        }
        if !fix.revokes.is_empty() {
            let listed = no_longer_allowed(words, &fix.revokes, &fix.unproven);
            self.blocks.push(Block::Paragraph(listed));
            self.list(granted(words, fix, &fix.revokes));
        } else if fix.policy.is_some() {
            self.paragraph([words.revokes_nothing()]);
        }
        self.blocks.extend(not_proved(words, &fix.unproven));
        let mut sentences = Vec::new();
        if fix.wider {
            sentences.push(words.wider());
        }
        if let Some((characters, quota)) = fix.over_size {
            sentences.push(words.over_size(characters, quota));
        }
        self.paragraph(sentences);
    }

    /// What came of each statement; where they are many, of those that tell something.
    fn statements(&mut self, diagnosis: &Diagnosis) {
        let Some(action) = diagnosis.request.action.as_deref() else {
            return;
        };
        let all = &diagnosis.statements;
        if all.is_empty() {
            return;
        }
        let each = all.len() <= MAX_STATEMENTS / 2;
        let (telling, silent): (Vec<&StatementRead>, Vec<&StatementRead>) =
            all.iter().partition(|read| each || !lacks_action(read));
        let mut items: Vec<Line> = telling
            .iter()
            .take(MAX_STATEMENTS)
            .map(|read| self.statement(read, &diagnosis.request))
            .collect();
        let left_out = telling.len().saturating_sub(MAX_STATEMENTS);
        if left_out > 0 {
            items.push(self.words.left_out(left_out));
        }
        if !silent.is_empty() {
            items.push(self.words.others(silent.len(), action));
        }
        self.heading(Heading::Statements);
        self.blocks.push(Block::List(items));
    }

    fn statement(&self, read: &StatementRead, request: &RequestRead) -> Line {
        let words = self.words;
        let statement = self
            .answer
            .evidence
            .policies
            .get(read.policy)
            .and_then(|pasted| pasted.policy.statements.get(read.statement));
        let mut sentences =
            vec![words.result(place(self.answer, read), read.effect, &read.verdict.outcome)];
        let alone = lacks_action(read);
        let mut open = None;
        let mut is_cut_off = false;
        for reason in &read.verdict.reasons {
            // That the end is missing is said once.
            let misses_end = matches!(
                reason.kind,
                ReasonKind::Open {
                    on: Unknown::CutOff,
                    ..
                }
            );
            if misses_end && std::mem::replace(&mut is_cut_off, true) {
                continue;
            }
            let is_part =
                read.effect.is_none() && matches!(reason.kind, ReasonKind::Missing { .. });
            let is_beside = alone && !matches!(reason.kind, ReasonKind::ActionNotListed { .. });
            if is_part || is_beside {
                continue;
            }
            let again = open.replace(reason.kind.element()) == Some(reason.kind.element());
            sentences.push(match &reason.kind {
                ReasonKind::Open { on, .. } if again => words.unknown(on),
                kind => reason_in(words, kind, request, statement),
            });
        }
        joined(words, sentences)
    }

    fn finding(&self, finding: &Finding) -> Line {
        let policies = &self.answer.evidence.policies;
        let pasted = policies.get(finding.policy);
        let place = finding.statement.map(|statement| Place {
            kind: None,
            policy: number(self.answer, finding.policy),
            statement: statement.saturating_add(1),
            sid: pasted
                .and_then(|pasted| pasted.policy.statements.get(statement))
                .and_then(|statement| statement.sid.as_ref())
                .map(|sid| sid.value.as_str()),
        });
        let by_line = place.is_none() || matches!(finding.kind, FindingKind::SyntaxRepaired { .. });
        let line = pasted
            .filter(|_| by_line)
            .and_then(|pasted| self.answer.evidence.pastes.get(pasted.paste))
            .map(|paste| line_of(paste.as_str(), finding.span));
        joined(
            self.words,
            [
                self.words
                    .found_at(place, number(self.answer, finding.policy), line),
                self.words.finding(&finding.kind),
            ],
        )
    }

    /// On what the answer rests: what was printed, what was concluded, what was evaluated.
    fn basis(&mut self, diagnoses: &[Diagnosis]) {
        let evidence = &self.answer.evidence;
        let mut bases: Vec<Basis<'_>> = Vec::new();
        let mut add = |basis| {
            if !bases.contains(&basis) {
                bases.push(basis);
            }
        };
        for diagnosis in diagnoses {
            let Some(denial) = evidence.denials.get(diagnosis.denial) else {
                continue;
            };
            if !diagnosis.cause.is_a_setting() {
                add(match (denial.policy_type, diagnosis.layer) {
                    (Some(_), _) => Basis::LayerPrinted,
                    (None, Some(_)) => Basis::LayerConcluded,
                    (None, None) => Basis::LayerUnknown,
                });
            }
            let said = diagnosis.request.said;
            let said = said.and_then(|clue| from_command(evidence, clue));
            for field in &diagnosis.request.inferred {
                add(match said {
                    Some(said) if *field == Inferred::Resource => said,
                    _ => Basis::Inferred(*field),
                });
            }
            if diagnosis.request.action.is_some() && !diagnosis.statements.is_empty() {
                add(Basis::Evaluated {
                    statements: diagnosis.statements.len(),
                    policies: evidence.policies.len(),
                });
            }
        }
        if evidence.policies.is_empty() && evidence.unreadable.is_empty() {
            add(Basis::NothingPasted);
        }
        if evidence
            .policies
            .iter()
            .any(|pasted| pasted.policy_type.is_none())
        {
            add(Basis::KindAssumed);
        }
        if evidence
            .policies
            .iter()
            .any(|pasted| !pasted.repairs.is_empty())
        {
            add(Basis::Repaired);
        }
        self.heading(Heading::Evidence);
        let items = bases
            .into_iter()
            .map(|basis| self.words.basis(basis))
            .collect();
        self.list(items);
    }
}

/// The command that a clue is, and its line.
fn from_command(evidence: &Evidence, clue: usize) -> Option<Basis<'_>> {
    let clue = evidence.clues.get(clue)?;
    let ClueFact::Command(command) = &clue.fact else {
        return None;
    };
    let text = evidence.pastes.get(clue.paste)?.as_str();
    Some(Basis::FromCommand {
        command: &command.name,
        line: line_of(text, clue.span),
    })
}

/// Whether the statement is about other actions, so that its other elements tell nothing.
fn lacks_action(read: &StatementRead) -> bool {
    read.verdict.outcome == Outcome::NoMatch
        && read
            .verdict
            .reasons
            .iter()
            .any(|reason| matches!(reason.kind, ReasonKind::ActionNotListed { nearest: None }))
}

/// The line on which a span begins, from 1.
fn line_of(text: &str, span: Span) -> usize {
    text.bytes()
        .take(span.start)
        .filter(|byte| *byte == b'\n')
        .count()
        .saturating_add(1)
}
