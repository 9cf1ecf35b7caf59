//! What is said, and in which order: cause, cure, proof; then the detail.

use super::document::{Block, Code, DiffLine, Inline, Line, Reply, Sign};
use super::words::{self, Basis, CauseFacts, Heading, Place, ReasonFacts, Words};
use crate::answer::Answer;
use crate::budget::TruncationReason;
use crate::compare::{Comparison, Flaw, Grant, Unproven};
use crate::diagnose::{
    Cause, Change, Combined, Diagnosis, Inferred, Owner, ProvenFix, Remedy, RequestRead,
    StatementRead, Stop,
};
use crate::evaluate::{Element, Outcome, Reason, ReasonKind, Unknown};
use crate::evidence::{ClueFact, Evidence};
use crate::iam::{Effect, PolicyType};
use crate::kb::Match;
use crate::lint::{Finding, FindingKind};
use crate::policy::edit::{over_lines, statements_alone};
use crate::policy::{Form, Statement, UnreadableKind};
use crate::text::{Language, Position, Positions, Span};
use similar::{ChangeTag, TextDiff};

/// So many denials are explained in full.
const DENIALS: usize = 8;
/// So many more are listed.
const LISTED: usize = 20;
/// So many statements are explained; with fewer than half of it, each is.
const STATEMENTS: usize = 12;
/// So many findings, grants and the like are listed.
const ITEMS: usize = 20;
/// In brief, so many denials are explained,
const BRIEF_DENIALS: usize = 3;
/// and so many notes, findings and asks are listed.
const BRIEF_ITEMS: usize = 3;
/// Unchanged lines shown around a change.
const CONTEXT: usize = 3;

/// Writes the whole reply in `language`.
pub fn compose(answer: &Answer, language: Language) -> Reply {
    write(answer, language, Length::Whole)
}

/// Writes what fits on a phone: cause, what changes, proof, the nearest statement, articles.
pub fn brief(answer: &Answer, language: Language) -> Reply {
    write(answer, language, Length::Brief)
}

/// How much is said.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Length {
    Brief,
    Whole,
}

impl Length {
    /// Of a list with at most `whole` items, how many are shown.
    fn most(self, brief: usize, whole: usize) -> usize {
        match self {
            Self::Brief => brief,
            Self::Whole => whole,
        }
    }
}

fn write(answer: &Answer, language: Language, length: Length) -> Reply {
    let mut page = Page {
        answer,
        words: words::of(language),
        length,
        blocks: Vec::new(),
    };
    if answer.diagnoses.exhausted {
        let line = page.words.exhausted(answer.diagnoses.left);
        page.paragraph([line]);
    }
    if answer.evidence.denials.is_empty() {
        page.without_denial();
    } else {
        page.denials();
    }
    page.truncated();
    Reply {
        language,
        blocks: page.blocks,
    }
}

/// Why an element stopped `statement`, in a full sentence.
pub fn reason(
    kind: &ReasonKind,
    request: &RequestRead,
    statement: Option<&Statement>,
    language: Language,
) -> Line {
    reason_in(words::of(language), kind, request, statement)
}

fn reason_in(
    words: &dyn Words,
    kind: &ReasonKind,
    request: &RequestRead,
    statement: Option<&Statement>,
) -> Line {
    let effect = statement.and_then(|statement| statement.effect.as_ref());
    let resources = statement.and_then(|statement| statement.resource.as_ref());
    let facts = ReasonFacts {
        request,
        effect: effect.map(|effect| effect.value),
        only: resources.is_some_and(|list| list.values.len() == 1),
    };
    words.reason(kind, &facts)
}

/// What is wrong in a policy and what to write instead, in full sentences.
pub fn finding(kind: &FindingKind, language: Language) -> Line {
    words::of(language).finding(kind)
}

/// What meets a condition that stopped a request, in a full sentence.
pub fn remedy(remedy: &Remedy, language: Language) -> Line {
    words::of(language).remedy(remedy)
}

/// Writes how two policies differ; nothing is left out of the lists.
pub fn comparison(compared: &Comparison, language: Language) -> Reply {
    let words = words::of(language);
    let Comparison {
        grants: granted,
        revokes,
        unproven,
    } = compared;
    let mut blocks = Vec::new();
    if granted.is_empty() {
        blocks.push(Block::Paragraph(if compared.is_of_all() {
            words.grants_nothing()
        } else {
            words.grants_nothing_as_read()
        }));
    } else {
        blocks.push(Block::Paragraph(newly_allowed(words, granted, unproven)));
        blocks.push(Block::List(grants(words, granted)));
    }
    if revokes.is_empty() {
        blocks.push(Block::Paragraph(if compared.is_of_all() {
            words.revokes_nothing()
        } else {
            words.revokes_nothing_as_read()
        }));
    } else {
        blocks.push(Block::Paragraph(no_longer_allowed(
            words, revokes, unproven,
        )));
        blocks.push(Block::List(grants(words, revokes)));
    }
    blocks.extend(not_proved(words, unproven));
    Reply { language, blocks }
}

/// Why something was not proved, in full sentences.
pub fn unproven(unproven: &Unproven, language: Language) -> Line {
    words::of(language).unproven(unproven)
}

fn newly_allowed(words: &dyn Words, grants: &[Grant], unproven: &[Unproven]) -> Line {
    if unproven.is_empty() {
        words.grants(grants.len())
    } else if unproven.iter().any(Unproven::is_misread) {
        words.grants_as_read(grants.len())
    } else {
        words.grants_at_most(grants.len())
    }
}

fn no_longer_allowed(words: &dyn Words, revokes: &[Grant], unproven: &[Unproven]) -> Line {
    if unproven.is_empty() {
        words.revokes(revokes.len())
    } else if unproven.iter().any(Unproven::is_misread) {
        words.revokes_as_read(revokes.len())
    } else {
        words.revokes_at_most(revokes.len())
    }
}

fn grants(words: &dyn Words, grants: &[Grant]) -> Vec<Line> {
    let line = |grant: &Grant| {
        let line = words.grant(grant);
        match &grant.witness {
            Some(witness) if witness.says_more_than(grant) => words.for_example(line, witness),
            _ => line,
        }
    };
    grants.iter().map(line).collect()
}

/// The same for a fix: what a policy without `Resource` allows, it allows on what it belongs to.
fn granted(words: &dyn Words, fix: &ProvenFix, grants: &[Grant]) -> Vec<Line> {
    let on = |grant: &Grant| Grant {
        resource: fix.resource_of(grant).to_owned(),
        ..grant.clone()
    };
    grants.iter().map(|grant| words.grant(&on(grant))).collect()
}

/// Why the lists may be too short or too long; nothing where they are exact.
fn not_proved(words: &dyn Words, unproven: &[Unproven]) -> Vec<Block> {
    let (misread, open): (Vec<_>, Vec<_>) = unproven.iter().partition(|one| one.is_misread());
    let mut blocks = Vec::new();
    for (heading, reasons) in [(words.not_read(), misread), (words.not_proved(), open)] {
        if !reasons.is_empty() {
            let reasons = reasons.into_iter().map(|one| words.unproven(one));
            blocks.extend([Block::Paragraph(heading), Block::List(reasons.collect())]);
        }
    }
    blocks
}

/// Why a policy was not read as it stands, in full sentences.
pub fn flaw(flaw: &Flaw, language: Language) -> Line {
    words::of(language).flaw(flaw)
}

/// Why a text that looks like a policy could not be read, in full sentences.
pub fn unreadable(kind: UnreadableKind, position: Position, language: Language) -> Line {
    words::of(language).unreadable(kind, position)
}

/// What was not read or worked through from a place on, in full sentences.
pub fn truncated(reason: TruncationReason, position: Position, language: Language) -> Line {
    words::of(language).truncated(reason, position)
}

/// A reply being written.
struct Page<'a> {
    answer: &'a Answer,
    words: &'static dyn Words,
    length: Length,
    blocks: Vec<Block>,
}

impl Page<'_> {
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

    /// A list of at most [`ITEMS`] items; the rest is counted.
    fn list(&mut self, mut items: Vec<Line>) {
        if items.is_empty() {
            return;
        }
        let more = items.len().saturating_sub(ITEMS);
        if more > 0 {
            items.truncate(ITEMS);
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

    /// Nothing was denied by IAM: what it is instead, or what to paste.
    fn without_denial(&mut self) {
        let evidence = &self.answer.evidence;
        if let Some(foreign) = &evidence.foreign {
            let line = self.words.foreign(foreign);
            self.paragraph([line]);
            self.articles(&self.answer.beside);
            self.findings();
        } else if !evidence.policies.is_empty() {
            let findings = &self.answer.diagnoses.findings;
            let shown = findings.iter().filter(|one| !one.kind.is_redundancy());
            let findings = shown.count();
            let mut sentences = vec![self.words.policies_only(findings)];
            if self.is_cut_off() {
                sentences.push(self.words.cut_off());
            }
            self.paragraph(sentences);
            self.findings();
        } else {
            if evidence.unreadable.is_empty() {
                let line = self.words.nothing();
                self.paragraph([line]);
            } else {
                self.findings();
            }
            self.heading(Heading::Asks);
            let items = self.words.what_to_paste();
            self.list(items);
        }
    }

    fn denials(&mut self) {
        let all = &self.answer.diagnoses.diagnoses;
        let shown = all.len().min(self.length.most(BRIEF_DENIALS, DENIALS));
        if all.len() > 1 {
            let line = self.words.several(all.len(), shown);
            self.paragraph([line]);
        }
        for combined in &self.answer.diagnoses.combined {
            self.combined(combined);
        }
        for (index, diagnosis) in all.iter().take(shown).enumerate() {
            if all.len() > 1 {
                let action = diagnosis.request.action.as_deref();
                let title = self.words.title(index.saturating_add(1), all.len(), action);
                self.blocks.push(Block::Title(title));
            }
            let articles = self
                .answer
                .articles
                .get(index)
                .map_or(&[][..], Vec::as_slice);
            self.denial(index, diagnosis, articles);
        }
        self.rest(all.get(shown..).unwrap_or_default());
        self.findings();
        if self.length == Length::Whole {
            self.basis(all);
        }
        self.limits(all);
    }

    /// The denials that are only listed.
    fn rest(&mut self, rest: &[Diagnosis]) {
        let mut items: Vec<Line> = rest
            .iter()
            .take(self.length.most(BRIEF_ITEMS, LISTED))
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
            self.fix(&combined.fix, first.layer);
            self.proof(&combined.fix, first, combined.diagnoses.len());
        }
    }

    /// Whether the change for several denials is shown and is for this one too.
    fn is_in_combined(&self, index: usize) -> bool {
        let mut all = self.answer.diagnoses.combined.iter();
        all.any(|combined| combined.fix.over_size.is_none() && combined.diagnoses.contains(&index))
    }

    fn denial(&mut self, index: usize, diagnosis: &Diagnosis, articles: &[Match]) {
        self.cause(diagnosis);
        match &diagnosis.fix {
            Some(_) if self.is_in_combined(index) => {
                let line = self.words.in_combined();
                self.paragraph([line]);
            }
            Some(fix) => {
                if let Some(summary) = self.leading(diagnosis) {
                    let line = Line(vec![Inline::Prose(summary.to_owned())]);
                    self.paragraph([line]);
                }
                self.fix(fix, diagnosis.layer);
                self.proof(fix, diagnosis, 1);
            }
            None => self.advice(diagnosis),
        }
        self.proposed(diagnosis);
        self.statements(diagnosis);
        self.notes(diagnosis);
        self.articles(articles);
        if diagnosis.fix.is_some() {
            self.asks(diagnosis);
        }
    }

    fn cause(&mut self, diagnosis: &Diagnosis) {
        let Some(denial) = self.answer.evidence.denials.get(diagnosis.denial) else {
            return;
        };
        let words = self.words;
        let mut sentences = vec![words.denied(&diagnosis.request, denial.operation.as_deref())];
        // No kind of policy refused.
        if !diagnosis.cause.is_a_setting() {
            sentences.push(words.layer(diagnosis.layer, diagnosis.effect));
        }
        let denying = denying(diagnosis);
        let is_certain = !diagnosis.is_denying_concluded;
        // Where a fix is presumed, it says itself what it rests on.
        let is_presumed = diagnosis.cause == Cause::Unknown && diagnosis.fix.is_some();
        if (diagnosis.cause != Cause::ExplicitDeny || is_certain) && !is_presumed {
            sentences.push(words.cause(&self.cause_facts(diagnosis)));
        }
        if let Some(read) = denying
            && (diagnosis.cause != Cause::ExplicitDeny || !is_certain)
        {
            sentences.push(words.denied_by(self.place(read), is_certain));
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
        self.heading(Heading::Cause);
        self.paragraph(sentences);
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

    fn cause_facts<'d>(&self, diagnosis: &'d Diagnosis) -> CauseFacts<'d> {
        let deciding = match diagnosis.cause {
            Cause::ExplicitDeny => denying(diagnosis),
            _ => diagnosis
                .nearest
                .and_then(|nearest| diagnosis.statements.get(nearest)),
        };
        CauseFacts {
            cause: diagnosis.cause,
            layer: diagnosis.layer,
            action: diagnosis.request.action.as_deref(),
            place: deciding.map(|read| self.place(read)),
            certain: deciding
                .is_some_and(|read| !matches!(read.verdict.outcome, Outcome::Depends(_))),
            reason: deciding.and_then(|read| telling(diagnosis.cause, &read.verdict.reasons)),
        }
    }

    fn place<'d>(&self, read: &'d StatementRead) -> Place<'d> {
        Place {
            policy: self.number(read.policy),
            statement: read.statement.saturating_add(1),
            sid: read.sid.as_deref(),
        }
    }

    /// A policy's number for people; `None` when there is only one.
    fn number(&self, policy: usize) -> Option<usize> {
        (self.answer.evidence.policies.len() > 1).then_some(policy.saturating_add(1))
    }

    fn fix(&mut self, fix: &ProvenFix, layer: Option<PolicyType>) {
        let number = fix.policy.and_then(|policy| self.number(policy));
        let mut sentences = Vec::new();
        if layer.is_none() {
            sentences.push(self.words.presumed(fix.policy_type));
        }
        sentences.push(self.words.change(&fix.change, fix.policy_type, number));
        self.heading(Heading::Fix);
        self.paragraph(sentences);
        self.changed(fix);
        if let Some(narrow) = &fix.narrow {
            let line = match (narrow.varying, fix.resource(), narrow.fix.resource()) {
                (Some(varying), Some(pattern), Some(exact)) => {
                    Some(self.words.pattern(varying, pattern, exact))
                }
                (Some(_), _, _) => Some(self.words.patterns()),
                // What is allowed beside the denied request is listed; without it, the change is the same.
                (None, _, _) => None,
            };
            self.paragraph(line);
            if self.length == Length::Whole {
                if !fix.companions.is_empty() {
                    let line = self.words.only_denied();
                    self.paragraph([line]);
                }
                self.blocks.push(Block::Code {
                    language: Code::Json,
                    text: over_lines(narrow.fix.after.clone()),
                });
            }
        }
    }

    /// The change itself: the difference, the policy, and what is mended in it.
    fn changed(&mut self, fix: &ProvenFix) {
        let shown = |document: &str| over_lines(document.to_owned());
        self.companions(fix);
        if !matches!(
            fix.change,
            Change::NewPolicy | Change::StatementAlone { .. }
        ) {
            self.blocks.push(Block::Difference(difference(
                &shown(&fix.before),
                &shown(&fix.after),
            )));
            if let Some((form, text)) = fix.in_template(&self.answer.evidence) {
                let language = match form {
                    Form::Yaml => Code::Yaml,
                    // A document that is in a template is JSON in a string of Terraform.
                    Form::Document
                    | Form::Fragment
                    | Form::Escaped
                    | Form::TerraformObject
                    | Form::TerraformBlocks => Code::Hcl,
                    Form::Code | Form::SamTemplates => Code::Json,
                };
                let line = self.words.in_template();
                self.paragraph([line]);
                self.blocks.push(Block::Code { language, text });
            }
            self.mends(fix);
            if self.length == Length::Brief {
                self.masked(fix);
                return;
            }
            let line = self.words.whole();
            self.paragraph([line]);
        }
        let alone = match fix.change {
            Change::StatementAlone { .. } => statements_alone(&fix.after),
            // A new document would replace the one that the resource has.
            Change::NewPolicy if fix.policy_type != PolicyType::Identity => {
                statements_alone(&fix.after)
            }
            _ => None,
        };
        self.blocks.push(Block::Code {
            language: Code::Json,
            text: alone.unwrap_or_else(|| shown(&fix.after)),
        });
        self.masked(fix);
    }

    /// What else it allows, so that the next request is not denied.
    fn companions(&mut self, fix: &ProvenFix) {
        let words = self.words;
        let companions = fix.companions.iter();
        let items: Vec<Line> = companions
            .flat_map(|companion| granted(words, fix, &companion.grants))
            .collect();
        if !items.is_empty() {
            self.paragraph([words.companions()]);
            self.list(items);
        }
    }

    /// What AWS would refuse in the policy, and what does nothing in it, and is mended.
    fn mends(&mut self, fix: &ProvenFix) {
        let words = self.words;
        for is_refused in [true, false] {
            let mended = fix.mended.iter();
            let items: Vec<Line> = mended
                .filter(|mended| mended.is_refused == is_refused && mended.change != fix.change)
                .map(|mended| words.mend(mended))
                .collect();
            if !items.is_empty() {
                self.paragraph([words.mends(is_refused)]);
                self.list(items);
            }
        }
    }

    /// Changes to policies that others answer for.
    fn proposed(&mut self, diagnosis: &Diagnosis) {
        let words = self.words;
        for fix in &diagnosis.proposed {
            self.heading(Heading::Proposed);
            let number = fix.policy.and_then(|policy| self.number(policy));
            self.paragraph([
                words.proposed(fix.policy_type),
                words.change(&fix.change, fix.policy_type, number),
            ]);
            self.changed(fix);
            let mut sentences = vec![words.proposal_allows(fix.policy_type)];
            sentences.push(words.owner(if diagnosis.layer == Some(fix.policy_type) {
                diagnosis.owner
            } else {
                owner_of(fix.policy_type)
            }));
            self.paragraph(sentences);
            self.list(granted(words, fix, &fix.grants));
        }
    }

    /// The pasted policies that stop the request for sure.
    fn stops(&self, stops: &[Stop]) -> Vec<Line> {
        stops
            .iter()
            .filter(|stop| stop.is_certain())
            .filter_map(|stop| {
                let policy = stop.policy?;
                let denying = stop.statement.map(|statement| Place {
                    policy: self.number(policy),
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

    /// `diagnosis` is the one, or the first, of so many requests that the fix allows.
    fn proof(&mut self, fix: &ProvenFix, diagnosis: &Diagnosis, requests: usize) {
        let words = self.words;
        self.heading(Heading::Verified);
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
        let is_of_layer = diagnosis.layer.is_none_or(|layer| layer == fix.policy_type);
        sentences.push(words.owner(if is_of_layer {
            diagnosis.owner
        } else {
            owner_of(fix.policy_type)
        }));
        self.paragraph(sentences);
    }

    fn advice(&mut self, diagnosis: &Diagnosis) {
        let words = self.words;
        self.heading(Heading::Advice);
        let mut sentences = words.advice(&self.cause_facts(diagnosis));
        let leading = self.leading(diagnosis);
        if let Some(summary) = leading.filter(|_| diagnosis.remedies.is_empty()) {
            self.paragraph([Line(vec![Inline::Prose(summary.to_owned())])]);
        } else if diagnosis.remedies.is_empty() {
            sentences.push(words.owner(diagnosis.owner));
            self.paragraph(sentences);
        } else {
            let denies = denying(diagnosis).is_some();
            let count = diagnosis.remedies.len();
            // What an Allow would not do; where to look is known.
            sentences.truncate(usize::from(denies));
            sentences.push(words.remedies(denies, count));
            self.paragraph(sentences);
            let remedies = diagnosis.remedies.iter();
            self.list(remedies.map(|remedy| words.remedy(remedy)).collect());
            self.paragraph([words.owner(diagnosis.owner)]);
        }
        let stops = self.stops(&diagnosis.stops);
        if denying(diagnosis).is_none() {
            self.list(stops);
        }
        self.asks(diagnosis);
    }

    /// What the article says that answers in place of the diagnosis.
    fn leading(&self, diagnosis: &Diagnosis) -> Option<&str> {
        let all = self.answer.diagnoses.diagnoses.iter();
        let mut pairs = all.zip(&self.answer.leading);
        let (_, leading) = pairs.find(|(one, _)| one.denial == diagnosis.denial)?;
        let summary = leading.as_ref()?.summary.as_str();
        (!summary.is_empty()).then_some(summary)
    }

    fn asks(&mut self, diagnosis: &Diagnosis) {
        if diagnosis.asks.is_empty() {
            return;
        }
        self.heading(Heading::Asks);
        let items = diagnosis
            .asks
            .iter()
            .map(|ask| self.words.ask(*ask))
            .collect();
        self.list(items);
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
        if self.length == Length::Brief {
            self.deciding_statements(diagnosis);
            return;
        }
        let each = all.len() <= STATEMENTS / 2;
        let (telling, silent): (Vec<&StatementRead>, Vec<&StatementRead>) =
            all.iter().partition(|read| each || !lacks_action(read));
        let mut items: Vec<Line> = telling
            .iter()
            .take(STATEMENTS)
            .map(|read| self.statement(read, &diagnosis.request))
            .collect();
        let left_out = telling.len().saturating_sub(STATEMENTS);
        if left_out > 0 {
            items.push(self.words.left_out(left_out));
        }
        if !silent.is_empty() {
            items.push(self.words.others(silent.len(), action));
        }
        self.heading(Heading::Statements);
        self.blocks.push(Block::List(items));
    }

    /// The statements that deny, and the one that came nearest to allowing.
    fn deciding_statements(&mut self, diagnosis: &Diagnosis) {
        let denies = |read: &StatementRead| {
            read.effect == Some(Effect::Deny) && read.verdict.outcome == Outcome::Match
        };
        let items: Vec<Line> = diagnosis
            .statements
            .iter()
            .enumerate()
            .filter(|(index, read)| denies(read) || diagnosis.nearest == Some(*index))
            .take(BRIEF_ITEMS)
            .map(|(_, read)| self.statement(read, &diagnosis.request))
            .collect();
        if !items.is_empty() {
            self.heading(Heading::Statements);
            self.blocks.push(Block::List(items));
        }
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
            vec![words.result(self.place(read), read.effect, &read.verdict.outcome)];
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

    fn notes(&mut self, diagnosis: &Diagnosis) {
        if diagnosis.notes.is_empty() {
            return;
        }
        let policies = self.answer.evidence.policies.len();
        self.heading(Heading::Notes);
        let items = diagnosis
            .notes
            .iter()
            .take(self.length.most(BRIEF_ITEMS, ITEMS))
            .map(|note| self.words.note(note, policies))
            .collect();
        self.list(items);
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
    fn findings(&mut self) {
        let unreadable = &self.answer.evidence.unreadable;
        // What could be shorter is for `lint`: who was denied has no use for it.
        let findings: Vec<&Finding> = self
            .answer
            .diagnoses
            .findings
            .iter()
            .filter(|finding| !finding.kind.is_redundancy())
            .collect();
        let all = unreadable.len().saturating_add(findings.len());
        if all == 0 {
            return;
        }
        let pieces = unreadable
            .iter()
            .map(|(_, piece)| self.words.unreadable(piece.kind, piece.position));
        let found = findings.iter().map(|finding| self.finding(finding));
        let mut items: Vec<Line> = pieces
            .chain(found)
            .take(self.length.most(BRIEF_ITEMS, ITEMS))
            .collect();
        let more = all.saturating_sub(items.len());
        if more > 0 {
            items.push(self.words.more(more));
        }
        self.heading(Heading::Findings);
        self.blocks.push(Block::List(items));
    }

    fn finding(&self, finding: &Finding) -> Line {
        let policies = &self.answer.evidence.policies;
        let pasted = policies.get(finding.policy);
        let place = finding.statement.map(|statement| Place {
            policy: self.number(finding.policy),
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
                    .found_at(place, self.number(finding.policy), line),
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

    fn limits(&mut self, diagnoses: &[Diagnosis]) {
        let fixed = diagnoses.iter().any(|diagnosis| diagnosis.fix.is_some());
        if self.length == Length::Whole {
            self.heading(Heading::Limits);
        }
        let sentences = if fixed {
            self.words.limits(!self.answer.evidence.policies.is_empty())
        } else {
            self.words.limits_without_fix()
        };
        self.paragraph(sentences);
    }
}

/// The statement whose `Deny` decided.
fn denying(diagnosis: &Diagnosis) -> Option<&StatementRead> {
    diagnosis
        .denying
        .and_then(|index| diagnosis.statements.get(index))
}

/// Sentences in a row, with what the language puts between them.
fn joined(words: &dyn Words, sentences: impl IntoIterator<Item = Line>) -> Line {
    let mut all = Line::default();
    for sentence in sentences {
        if !all.0.is_empty() && !words.gap().is_empty() {
            all.0.push(Inline::Text(words.gap()));
        }
        all.0.extend(sentence.0);
    }
    all
}

/// The reason that shows the cause.
fn telling(cause: Cause, reasons: &[Reason]) -> Option<&ReasonKind> {
    let shows = |kind: &ReasonKind| match cause {
        Cause::ActionNotAllowed => matches!(kind, ReasonKind::ActionNotListed { .. }),
        Cause::ActionIsOperation => matches!(kind, ReasonKind::ActionIsOperation { .. }),
        Cause::ResourceNotCovered => kind.element() == Element::Resource,
        Cause::IncompletePolicy => matches!(
            kind,
            ReasonKind::Open {
                on: Unknown::Code(_) | Unknown::Placeholder(_),
                ..
            }
        ),
        Cause::VariableNotSubstituted => matches!(
            kind,
            ReasonKind::VariableInOldVersion { .. } | ReasonKind::VariableAbsent { .. }
        ),
        _ => true,
    };
    reasons
        .iter()
        .map(|reason| &reason.kind)
        .find(|kind| shows(kind))
}

/// Who changes policies of this kind, where it is another kind than the one that denied.
fn owner_of(kind: PolicyType) -> Owner {
    match kind {
        PolicyType::Identity => Owner::IamAdministrator,
        PolicyType::Resource => Owner::ResourceOwner,
        PolicyType::Scp | PolicyType::Rcp => Owner::OrganizationAdministrator,
        PolicyType::Boundary => Owner::BoundaryAdministrator,
        PolicyType::Session => Owner::SessionIssuer,
        PolicyType::Vpce => Owner::NetworkTeam,
        PolicyType::Trust => Owner::RoleOwner,
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

/// The lines that change, with a few around them.
fn difference(before: &str, after: &str) -> Vec<DiffLine> {
    let diff = TextDiff::from_lines(before, after);
    let mut lines = Vec::new();
    for (index, group) in diff.grouped_ops(CONTEXT).iter().enumerate() {
        let starts_late = group.first().is_some_and(|op| op.old_range().start > 0);
        if index > 0 || starts_late {
            lines.push(DiffLine {
                sign: Sign::Gap,
                text: String::new(),
            });
        }
        for change in group.iter().flat_map(|op| diff.iter_changes(op)) {
            lines.push(DiffLine {
                sign: match change.tag() {
                    ChangeTag::Equal => Sign::Same,
                    ChangeTag::Insert => Sign::Added,
                    ChangeTag::Delete => Sign::Removed,
                },
                text: change.value().trim_end_matches(['\r', '\n']).to_owned(),
            });
        }
    }
    lines
}
