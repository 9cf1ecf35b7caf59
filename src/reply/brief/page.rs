//! The page of an answer to denials: a cause with its change for each group of them.

use super::choice::{notes_told, odd_name};
use super::todo::decode;
use super::why;
use super::{MAX_CODE, MAX_LISTED, MAX_WHYS, Medium};
use crate::answer::Answer;
use crate::diagnose::{Cause, Combined, Diagnosis, Note, ProvenFix};
use crate::evaluate::Unknown;
use crate::iam::{Arn, PolicyType};
use crate::reply::apply;
use crate::reply::direct;
use crate::reply::document::{Block, Code, Inline, Line};
use crate::reply::made::StackState;
use crate::reply::names::{PolicyName, UsedBy, Who};
use crate::reply::shown::Shown;
use crate::reply::told::{Told, number};
use crate::reply::words::brief::Label;
use crate::reply::words::{Place, Words, joined};
use std::collections::BTreeSet;

/// At most this many groups of denials with causes of their own are told.
const MAX_GROUPS: usize = 3;
/// At most this many changes of other policies are shown beside a fix.
const MAX_OTHER_SIDES: usize = 2;
/// At most this many actions of one caller are named in a sentence.
const MAX_NAMED: usize = 3;
/// At most this many resources of one action are listed.
const MAX_RESOURCES: usize = 3;

/// A brief answer being written.
pub(super) struct Page<'a> {
    pub(super) answer: &'a Answer,
    pub(super) words: &'static dyn Words,
    pub(super) medium: &'a Medium,
    pub(super) blocks: Vec<Block>,
}

/// Denials that one change is for, or one denial.
enum Group<'a> {
    Combined(&'a Combined),
    One(&'a Diagnosis),
}

impl<'a> Page<'a> {
    pub(super) fn paragraph(&mut self, line: Line) {
        if !line.0.is_empty() {
            self.blocks.push(Block::Paragraph(line));
        }
    }

    pub(super) fn part(&mut self, label: Label, text: Line) {
        let label = self.words.label(label);
        self.blocks.push(Block::Part { label, text });
    }

    fn lead(&mut self, text: Line) {
        let label = self.words.label(Label::Cause);
        self.blocks.push(Block::Lead { label, text });
    }

    pub(super) fn command(&mut self, text: String) {
        self.blocks.push(Block::Code {
            language: Code::Plain,
            text,
        });
    }

    pub(super) fn denials(&mut self) {
        let all = &self.answer.diagnoses;
        let combined = all.offered().map(Group::Combined);
        let mut single: Vec<&Diagnosis> = Vec::new();
        for one in all.single() {
            if !single.iter().any(|told| is_same_deny(told, one)) {
                single.push(one);
            }
        }
        let single = single.into_iter().map(Group::One);
        let groups: Vec<Group<'a>> = combined.chain(single).collect();
        let is_one = groups.len() == 1;
        if !is_one {
            let line = self.words.lead_of_groups(all.diagnoses.len());
            self.paragraph(line);
        }
        for group in groups.iter().take(MAX_GROUPS) {
            match group {
                Group::Combined(combined) => self.combined(combined, is_one),
                Group::One(diagnosis) => self.one(diagnosis, is_one),
            }
        }
        let left = groups
            .len()
            .saturating_sub(MAX_GROUPS)
            .saturating_add(self.answer.evidence.more_denials);
        if left > 0 {
            let line = self.words.only_listed(left);
            self.paragraph(line);
        }
        if let Medium::Terminal(input) = self.medium {
            let line = self.words.see_details(input);
            self.blocks.push(Block::Small(line));
        }
    }

    /// One change for several denials of a caller.
    fn combined(&mut self, combined: &Combined, is_alone: bool) {
        let all = &self.answer.diagnoses.diagnoses;
        let first = combined.diagnoses.first();
        let Some(first) = first.and_then(|index| all.get(*index)) else {
            return;
        };
        let told = Told::of(self.answer, first);
        // By action, in the order of the text.
        let mut table: Vec<(&str, Vec<String>)> = Vec::new();
        for index in &combined.diagnoses {
            let Some(diagnosis) = all.get(*index) else {
                continue;
            };
            let action = diagnosis.request.action.as_deref().unwrap_or_default();
            let resource = diagnosis.request.resource.as_deref().unwrap_or("*");
            let name = Arn::parse(resource)
                .map_or(resource, |arn| arn.rest)
                .to_owned();
            match table.iter_mut().find(|(known, _)| *known == action) {
                Some((_, names)) if names.contains(&name) => {}
                Some((_, names)) => names.push(name),
                None => table.push((action, vec![name])),
            }
        }
        // One more takes no more room than saying so.
        let named = if table.len() == MAX_NAMED.saturating_add(1) {
            table.len()
        } else {
            MAX_NAMED
        };
        let actions: Vec<String> = table
            .iter()
            .take(named)
            .map(|(action, _)| (*action).to_owned())
            .collect();
        let left_out = table.len().saturating_sub(actions.len());
        let line = self.words.lead_of_several(&told.who, &actions, left_out);
        self.lead(line);
        let shown = Shown::of(&combined.fix, &self.answer.evidence);
        let length: usize = shown.codes().iter().map(|code| code.chars().count()).sum();
        // The statements tell the same as the table.
        if length > MAX_CODE {
            let mut items: Vec<Line> = table
                .iter()
                .take(MAX_LISTED)
                .map(|(action, names)| {
                    let some: Vec<String> = names.iter().take(MAX_RESOURCES).cloned().collect();
                    let left_out = names.len().saturating_sub(some.len());
                    let names = self.words.names(&some, left_out);
                    self.words.on(action, names)
                })
                .collect();
            let left = table.len().saturating_sub(items.len());
            if left > 0 {
                items.push(self.words.more(left));
            }
            self.blocks.push(Block::List(items));
        }
        self.fix(&told, first, &combined.fix, false);
        if is_alone {
            let mut whys = Vec::new();
            let narrow = combined.fix.narrow.as_ref();
            if narrow.is_some_and(|narrow| narrow.varying.is_some()) {
                whys.push(self.words.patterns());
            } else {
                whys.push(self.words.why(&why::ground(&told, first)));
            }
            self.whys(whys);
        }
        self.end(&told, first, Some(&combined.fix), is_alone);
    }

    fn one(&mut self, diagnosis: &'a Diagnosis, is_alone: bool) {
        let told = Told::of(self.answer, diagnosis);
        let facts = told.lead(self.answer, diagnosis);
        let line = told.article_lead(diagnosis).map_or_else(
            || self.words.lead(&facts),
            |(lead, _)| Inline::Prose(lead.to_owned()).into(),
        );
        if let Some(note) = odd_name(diagnosis) {
            // What was printed is no name: nothing else matters.
            let policies = self.answer.evidence.policies.len();
            self.lead(self.words.note(note, &diagnosis.request, policies));
            self.end(&told, diagnosis, None, is_alone);
            return;
        }
        let likely = diagnosis.notes.iter().find(|note| {
            matches!(
                note,
                Note::InstanceProfile { .. } | Note::ManagementAccountOnly | Note::RequesterPays
            )
        });
        let policies = self.answer.evidence.policies.len();
        let told_of = |note: &Note| self.words.note(note, &diagnosis.request, policies);
        let follows = diagnosis
            .notes
            .iter()
            .find(|note| matches!(note, Note::Consequence { .. }));
        let first = likely.map_or(line, told_of);
        self.lead(joined(
            self.words,
            [first].into_iter().chain(follows.map(told_of)),
        ));
        let mut is_answered = false;
        if is_alone {
            let answer = self.answer;
            let asked = direct::answer(answer, diagnosis, &told.who, told.account, self.words);
            is_answered = asked.is_some();
            self.paragraph(asked.unwrap_or_default());
        }
        let whole = diagnosis
            .notes
            .iter()
            .find(|note| matches!(note, Note::ManagedForProgram { is_whole: true, .. }));
        if let Some(note) = whole.filter(|_| diagnosis.fix.is_some()) {
            self.whole_set(&told, diagnosis, note, is_alone);
            return;
        }
        match (&diagnosis.fix, diagnosis.proposed.first()) {
            (Some(fix), _) => self.fix(&told, diagnosis, fix, false),
            (None, Some(fix)) => self.fix(&told, diagnosis, fix, true),
            (None, None) => self.todo(&told, &facts, diagnosis),
        }
        let fix = diagnosis.fix.as_ref().or(diagnosis.proposed.first());
        let others = diagnosis.proposed.iter();
        let others = others.skip(usize::from(diagnosis.fix.is_none()));
        let told_with: BTreeSet<PolicyType> = others
            .take(MAX_OTHER_SIDES)
            .filter(|other| self.other_side(&told, diagnosis, other))
            .map(|other| other.policy_type)
            .collect();
        if is_alone {
            let mut whys = Vec::new();
            if let Some(fix) = fix {
                whys.extend(self.of_pattern(fix));
                whys.extend(self.elsewhere(&told, diagnosis, fix, &told_with));
            }
            if told.policy == PolicyName::Api {
                whys.push(self.words.deploy_again());
            }
            let policies = self.answer.evidence.policies.len();
            let notes = notes_told(diagnosis);
            whys.extend(
                notes
                    .into_iter()
                    .map(|note| self.words.note(note, &diagnosis.request, policies)),
            );
            if matches!(likely, Some(Note::InstanceProfile { .. })) && fix.is_some() {
                let command = decode(told.text, self.medium);
                whys.push(self.words.decode_to_be_sure(&command));
            }
            let is_explained = notes_told(diagnosis).iter().any(|note| explains(note));
            if whys.len() < MAX_WHYS && !is_explained {
                let mechanism = why::mechanism(self.answer, &told, diagnosis, is_answered);
                if let Some(mechanism) = mechanism {
                    whys.insert(0, self.words.why(&mechanism));
                }
            }
            if fix.is_some() && whys.is_empty() {
                let article = told
                    .article
                    .filter(|article| why::may_be_reason(article, diagnosis));
                let article = article.map(|article| article.summary.clone());
                whys.extend(article.map(|summary| Line::from(Inline::Prose(summary))));
            }
            // That the other side has to allow as well is not why a condition was not met.
            let is_beside = diagnosis.cause == Cause::ConditionNotMet
                && matches!(
                    notes_told(diagnosis).as_slice(),
                    [Note::CrossAccount { .. }]
                )
                && whys.len() == 1;
            if whys.is_empty() || is_beside {
                whys.insert(0, self.words.why(&why::ground(&told, diagnosis)));
            }
            self.whys(whys);
            if let Some(state) = StackState::of(&self.answer.evidence, diagnosis) {
                let line = self.words.after_stack(state);
                self.paragraph(line);
            }
        }
        self.end(&told, diagnosis, fix, is_alone);
        let is_settled = matches!(
            likely,
            Some(Note::ManagementAccountOnly | Note::RequesterPays)
        ) || facts.may_be_missing
            || is_of_guests(&told, diagnosis);
        if fix.is_none() && diagnosis.remedies.is_empty() && is_alone && !is_settled {
            self.ask(&told, diagnosis);
        }
    }

    /// A policy that is right and hangs on the wrong one of the roles of a task.
    pub(super) fn misplaced(&mut self, on: &str, instead: &str) {
        let [cause, fix] = self.words.misplaced(on, instead);
        self.lead(cause);
        self.part(Label::Fix, fix);
        if let Some(command) = apply::put_role_policy(instead) {
            self.command(command);
        }
    }

    /// The managed policy of AWS for a program of which one action alone is of no use, with the command that attaches it.
    fn whole_set(&mut self, told: &Told<'_>, diagnosis: &Diagnosis, note: &Note, is_alone: bool) {
        let line = self.words.note(note, &diagnosis.request, 0);
        self.part(Label::Fix, line);
        if let Note::ManagedForProgram { policy, .. } = note
            && let Some(command) = apply::attach_managed(&told.who, policy)
        {
            self.command(command);
        }
        self.end(told, diagnosis, None, is_alone);
    }

    fn whys(&mut self, mut whys: Vec<Line>) {
        whys.truncate(MAX_WHYS);
        if !whys.is_empty() {
            self.part(Label::Why, Line::default());
            self.blocks.push(Block::List(whys));
        }
    }

    fn of_pattern(&self, fix: &ProvenFix) -> Option<Line> {
        let narrow = fix.narrow.as_ref()?;
        // What is allowed beside the denied request is listed.
        let varying = narrow.varying?;
        Some(match (fix.resource(), narrow.fix.resource()) {
            (Some(pattern), Some(exact)) => {
                // A stream without a name is none that could be allowed alone.
                let exact = Some(exact).filter(|exact| !exact.ends_with(':'));
                self.words.pattern(varying, pattern, exact)
            }
            _ => self.words.patterns(),
        })
    }

    /// What else has to allow the request.
    fn elsewhere(
        &self,
        told: &Told<'_>,
        diagnosis: &Diagnosis,
        fix: &ProvenFix,
        told_with: &BTreeSet<PolicyType>,
    ) -> Vec<Line> {
        let action = diagnosis.request.action.as_deref();
        let mut kinds: BTreeSet<PolicyType> = BTreeSet::new();
        for unknown in &fix.depends_on {
            if let Unknown::Policy(kind) = unknown {
                kinds.insert(*kind);
            }
        }
        let mut lines: Vec<Line> = Vec::new();
        for stop in fix.stops.iter().filter(|stop| stop.is_certain()) {
            kinds.remove(&stop.kind);
            if told_with.contains(&stop.kind) {
                continue;
            }
            let denying = stop.statement.and_then(|statement| {
                Some(Place {
                    kind: None,
                    policy: number(self.answer, stop.policy?),
                    statement: statement.saturating_add(1),
                    sid: None,
                })
            });
            lines.push(self.words.stop(stop.kind, denying));
        }
        if diagnosis.fix.is_none()
            && told.account.is_some()
            && matches!(fix.policy_type, PolicyType::Resource | PolicyType::Trust)
            && diagnosis.statements.is_empty()
        {
            kinds.insert(PolicyType::Identity);
        }
        lines.extend(kinds.into_iter().map(|kind| {
            let policy = apply::policy_name(kind, &told.who, diagnosis);
            self.words.allow_there_too(policy, &told.who, action)
        }));
        lines
    }
}

/// Whether Cognito limits its guests: it makes their sessions, with a policy that nobody else sets.
///
/// Source: Amazon Cognito Developer Guide, "IAM roles", services that unauthenticated identities can access.
pub(super) fn is_of_guests(told: &Told<'_>, diagnosis: &Diagnosis) -> bool {
    diagnosis.cause == Cause::SessionPolicy && matches!(told.who, Who::Role(_, UsedBy::Cognito))
}

/// Whether a note tells how AWS decides, so that nothing more is said of that.
fn explains(note: &Note) -> bool {
    matches!(
        note,
        Note::AlsoAuthorisedOn { .. }
            | Note::AskedOfKey { .. }
            | Note::AskedByParameter { .. }
            | Note::ExecutionRole
            | Note::PhoneNumber
            | Note::BucketNotListed { .. }
            | Note::ContextOfBucketKey
            | Note::CrossAccount { .. }
            | Note::PublicAccessSetting { .. }
            | Note::NotAmongExceptions { .. }
    )
}

/// Whether one `Deny` is the cause of both, so that they are told as one.
fn is_same_deny(one: &Diagnosis, other: &Diagnosis) -> bool {
    let statement = |of: &Diagnosis| {
        let read = of.statements.get(of.denying?)?;
        Some((read.policy, read.statement))
    };
    let told = statement(one);
    told.is_some()
        && told == statement(other)
        && one.cause == other.cause
        && one.remedies == other.remedies
        && !one.remedies.is_empty()
}
