//! The brief answer: cause, fix, why, who and where, and what was verified; and its summary in two sentences.
//!
//! What a chat shows and a terminal prints first. Whatever is left out stands in the details.

use super::apply;
use super::details::{articles_of, findings_of, without_denial};
use super::document::{Block, Code, Inline, Line, Reply};
use super::names::{PolicyName, Thing, UsedBy, Who, beside};
use super::shown::{Part, Shown};
use super::words::brief::{Checked, FixFacts, Label, LeadFacts, Suspect, Whose};
use super::words::{self, Place, Words};
use crate::answer::Answer;
use crate::diagnose::{
    About, Ask, Cause, Combined, Diagnosis, Note, Owner, ProvenFix, Remedy, StatementRead,
};
use crate::evaluate::{Element, Outcome, ReasonKind, ResourceGap, Unknown};
use crate::iam::{Arn, Caller, Effect, PolicyType};
use crate::kb::Match;
use crate::lint::{Finding, FindingKind, Severity};
use crate::reference;
use crate::text::Language;
use std::collections::BTreeSet;

/// At most this many reasons.
const MAX_WHYS: usize = 2;
/// At most this many groups of denials with causes of their own are told.
const MAX_GROUPS: usize = 3;
/// At most this many changes of other policies are shown beside a fix.
const MAX_OTHER_SIDES: usize = 2;
/// At most this many permissions of one caller are listed.
const MAX_LISTED: usize = 8;
/// At most this many resources of one action are listed.
const MAX_RESOURCES: usize = 3;
/// At most this many conditions, findings and suspects are listed.
const MAX_ITEMS: usize = 3;
/// The longest code block, in characters; what is longer is in the file. A chat takes 2,000 with all that is around it.
const MAX_CODE: usize = 1000;
/// The longest command with a decoded message in a chat, in characters.
const MAX_COMMAND: usize = 320;

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

/// Sentences in a row, with what the language puts between them.
pub(super) fn joined(words: &dyn Words, sentences: impl IntoIterator<Item = Line>) -> Line {
    let mut all = Line::default();
    for sentence in sentences {
        if !all.0.is_empty() && !words.gap().is_empty() {
            all.0.push(Inline::Text(words.gap()));
        }
        all.0.extend(sentence.0);
    }
    all
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

/// Who makes the change, and where in the console; `None` where nobody else has to be asked and nothing is offered.
pub(super) fn whose(
    told: &Told<'_>,
    diagnosis: &Diagnosis,
    fix: Option<&ProvenFix>,
    words: &dyn Words,
) -> Option<Line> {
    let (owner, policy, is_named) = match fix {
        Some(fix) => {
            let owner = owner_of(fix, diagnosis, &told.who);
            (
                owner,
                apply::policy_name(fix.policy_type, &told.who, diagnosis),
                told.is_elsewhere(owner, diagnosis.fix.is_none()),
            )
        }
        None if is_of_others(diagnosis) => {
            (diagnosis.owner, told.policy, diagnosis.cause.is_a_limit())
        }
        None => return None,
    };
    Some(words.whose(&Whose {
        owner,
        policy,
        who: &told.who,
        thing: told.thing.as_ref(),
        account: told.account,
        is_named,
    }))
}

/// The commands that apply a fix.
pub fn commands(answer: &Answer, diagnosis: &Diagnosis, fix: &ProvenFix) -> Vec<String> {
    let who = who(answer, diagnosis);
    apply::apply(fix, &who, diagnosis.request.resource.as_deref())
}

fn who(answer: &Answer, diagnosis: &Diagnosis) -> Who {
    let denial = answer.evidence.denials.get(diagnosis.denial);
    let text = denial.map_or("", |denial| beside(&answer.evidence, denial));
    Who::of(&diagnosis.request, text)
}

/// What a diagnosis is told with.
pub(super) struct Told<'a> {
    who: Who,
    thing: Option<Thing>,
    policy: PolicyName,
    service: Option<&'static str>,
    account: Option<&'a str>,
    services: Vec<String>,
    article: Option<&'a Match>,
    text: &'a str,
}

impl<'a> Told<'a> {
    pub(super) fn of(answer: &'a Answer, diagnosis: &'a Diagnosis) -> Self {
        let evidence = &answer.evidence;
        let denial = evidence.denials.get(diagnosis.denial);
        let text = denial.map_or("", |denial| beside(evidence, denial));
        let who = Who::of(&diagnosis.request, text);
        let request = &diagnosis.request;
        let kind = diagnosis.fix.as_ref().map(|fix| fix.policy_type);
        let kind = kind.or(diagnosis.layer).unwrap_or(PolicyType::Identity);
        let prefix = denial
            .and_then(|denial| denial.service.as_deref())
            .or_else(|| request.action.as_deref()?.split(':').next());
        let arn = request.resource.as_deref().and_then(Arn::parse);
        let caller = request.principal.as_deref().map(Caller::parse);
        let caller = caller.and_then(|caller| caller.account);
        let account = arn
            .as_ref()
            .map(|arn| arn.account)
            .filter(|account| crate::iam::is_account_id(account))
            .filter(|account| {
                caller
                    .as_deref()
                    .is_some_and(|own| crate::iam::is_account_id(own) && own != *account)
            });
        // The endpoint's policy is named where an SCP decides.
        let kind = match denial {
            Some(denial) if denial.through_scp => PolicyType::Scp,
            _ => kind,
        };
        Self {
            policy: apply::policy_name(kind, &who, diagnosis),
            thing: Thing::of(request.resource.as_deref()),
            service: prefix
                .and_then(reference::service)
                .map(reference::Service::name),
            account,
            services: services(answer, diagnosis),
            article: answer
                .leading
                .get(diagnosis.denial)
                .and_then(Option::as_ref)
                .or_else(|| {
                    let first = articles_of(answer, diagnosis.denial).first();
                    first.filter(|article| article.is_specific)
                })
                .filter(|article| !article.summary.is_empty()),
            who,
            text,
        }
    }

    /// Where the error says next to nothing and an article is about this very error: what its summary says of the
    /// cause, and what is to be done.
    fn article_lead(&self, diagnosis: &Diagnosis) -> Option<(&'a str, &'a str)> {
        let is_vague = diagnosis.request.action.is_none()
            && matches!(diagnosis.cause, Cause::Unknown | Cause::IdentityPolicy)
            && diagnosis.remedies.is_empty();
        let summary = self.article.filter(|_| is_vague)?.summary.as_str();
        let end = summary
            .char_indices()
            .find(|(at, c)| *c == '。' || *c == '.' && summary.get(at + 1..at + 2) == Some(" "))?;
        let (lead, rest) = summary.split_at_checked(end.0 + end.1.len_utf8())?;
        let rest = rest.trim_start();
        (!rest.is_empty()).then_some((lead, rest))
    }

    pub(super) fn lead<'t>(
        &'t self,
        answer: &'t Answer,
        diagnosis: &'t Diagnosis,
    ) -> LeadFacts<'t> {
        let nearest = diagnosis.nearest;
        let nearest = nearest.and_then(|nearest| diagnosis.statements.get(nearest));
        let deciding = if diagnosis.cause.outweighs_allow() {
            denying(diagnosis)
        } else {
            nearest
        };
        let lists_action = |read: &&StatementRead| {
            let mut reasons = read.verdict.reasons.iter();
            read.effect == Some(Effect::Allow)
                && !reasons.any(|reason| {
                    reason.kind.element() == Element::Action
                        && !matches!(reason.kind, ReasonKind::Open { .. })
                })
        };
        let is_only = diagnosis.statements.iter().filter(lists_action).count() <= 1;
        let reason = deciding.and_then(|read| telling(diagnosis.cause, read));
        let resources: &[_] = deciding
            .and_then(|read| {
                let pasted = answer.evidence.policies.get(read.policy)?;
                pasted.policy.statements.get(read.statement)
            })
            .and_then(|statement| statement.resource.as_ref())
            .map_or(&[], |list| list.values.as_slice());
        let same_type = match reason {
            Some(ReasonKind::ResourceNotCovered { nearest, .. }) => resources
                .iter()
                .filter(|value| type_of(&value.value) == type_of(nearest))
                .count(),
            _ => 0,
        };
        let denial = answer.evidence.denials.get(diagnosis.denial);
        LeadFacts {
            cause: diagnosis.cause,
            layer: diagnosis.layer,
            effect: diagnosis.effect,
            policy: self.policy,
            action: diagnosis.request.action.as_deref(),
            operation: denial.and_then(|denial| denial.operation.as_deref()),
            service: self.service,
            who: &self.who,
            thing: self.thing.as_ref(),
            resource: diagnosis.request.resource.as_deref(),
            account: self.account,
            place: deciding.map(|read| place(answer, read)),
            certain: deciding
                .is_some_and(|read| !matches!(read.verdict.outcome, Outcome::Depends(_))),
            one_type: is_only && same_type == resources.len(),
            one_name: is_only && same_type == 1,
            reason,
            near: diagnosis.near_action(&answer.evidence),
            remedy: telling_remedy(&diagnosis.remedies),
            services: &self.services,
            lacks_path: answer.diagnoses.findings.iter().any(|finding| {
                matches!(
                    finding.kind,
                    FindingKind::RoleWithoutPath {
                        in_principal: true,
                        ..
                    }
                )
            }),
            through_scp: denial.is_some_and(|denial| denial.through_scp),
            has_fix: diagnosis.fix.is_some(),
            policy_arn: denial.and_then(|denial| denial.policy_arn.as_deref()),
            setting: diagnosis.notes.iter().find_map(|note| match note {
                Note::PublicAccessSetting { setting } => Some(setting.as_str()),
                _ => None,
            }),
            of_another: diagnosis.notes.iter().find_map(|note| match note {
                Note::PolicyOfAnother { caller, holder } => {
                    Some((caller.as_str(), holder.as_str()))
                }
                _ => None,
            }),
        }
    }

    fn fix<'t>(
        &'t self,
        diagnosis: &'t Diagnosis,
        fix: &ProvenFix,
        shown: &Shown,
        is_proposed: bool,
    ) -> FixFacts<'t> {
        let owner = owner_of(fix, diagnosis, &self.who);
        let is_elsewhere = self.is_elsewhere(owner, is_proposed);
        FixFacts {
            policy: apply::policy_name(fix.policy_type, &self.who, diagnosis),
            who: &self.who,
            thing: self.thing.as_ref(),
            statements: shown.added(),
            owner: is_elsewhere.then_some(owner),
            account: self.account,
            stays: None,
            in_template: shown.template.is_some(),
        }
    }

    /// Whether somebody else makes the change.
    fn is_elsewhere(&self, owner: Owner, is_proposed: bool) -> bool {
        is_proposed
            || matches!(owner, Owner::ResourceOwner | Owner::RoleOwner) && self.account.is_some()
    }
}

/// Service and type of an ARN, as it is written.
fn type_of(arn: &str) -> Option<(&str, &str)> {
    let arn = Arn::parse(arn)?;
    Some((arn.service, arn.first_word()))
}

/// The condition that tells most: one of which the request's value is known, else one on the subject of a token.
fn telling_remedy(remedies: &[Remedy]) -> Option<&Remedy> {
    let known = remedies.iter().find(|remedy| remedy.has.is_some());
    let subject = || {
        let mut all = remedies.iter();
        all.find(|remedy| matches!(&remedy.about, About::Claim { name } if name == "sub"))
    };
    known.or_else(subject).or(remedies.first())
}

/// The services that a pasted boundary allows, where the denied one is not among them.
fn services(answer: &Answer, diagnosis: &Diagnosis) -> Vec<String> {
    let boundary = diagnosis
        .proposed
        .iter()
        .find(|fix| fix.policy_type == PolicyType::Boundary)
        .and_then(|fix| answer.evidence.policies.get(fix.policy?));
    let action = diagnosis.request.action.as_deref().unwrap_or_default();
    let own = action.split(':').next().and_then(reference::service);
    let names = boundary.map_or_else(Vec::new, |pasted| {
        crate::diagnose::services_allowed(&pasted.policy)
    });
    if names.len() > 6 || own.is_some_and(|own| names.contains(&own.name())) {
        return Vec::new();
    }
    names.into_iter().map(str::to_owned).collect()
}

/// Who makes a change: of the policy that denied, or of another one.
fn owner_of(fix: &ProvenFix, diagnosis: &Diagnosis, who: &Who) -> Owner {
    match fix.policy_type {
        PolicyType::Identity if matches!(who, Who::PermissionSet(_)) => {
            Owner::IdentityCenterAdministrator
        }
        kind if diagnosis.layer == Some(kind) => diagnosis.owner,
        PolicyType::Identity => Owner::IamAdministrator,
        PolicyType::Resource => Owner::ResourceOwner,
        PolicyType::Scp | PolicyType::Rcp => Owner::OrganizationAdministrator,
        PolicyType::Boundary => Owner::BoundaryAdministrator,
        PolicyType::Session => Owner::SessionIssuer,
        PolicyType::Vpce => Owner::NetworkTeam,
        PolicyType::Trust => Owner::RoleOwner,
    }
}

/// The statement whose `Deny` decided.
fn denying(diagnosis: &Diagnosis) -> Option<&StatementRead> {
    let index = diagnosis.denying?;
    diagnosis.statements.get(index)
}

/// A statement as people count.
pub(super) fn place<'d>(answer: &Answer, read: &'d StatementRead) -> Place<'d> {
    Place {
        policy: number(answer, read.policy),
        statement: read.statement.saturating_add(1),
        sid: read.sid.as_deref(),
    }
}

/// A policy's number for people; `None` when there is only one.
pub(super) fn number(answer: &Answer, policy: usize) -> Option<usize> {
    (answer.evidence.policies.len() > 1).then_some(policy.saturating_add(1))
}

/// The reason that shows the cause.
fn telling(cause: Cause, read: &StatementRead) -> Option<&ReasonKind> {
    let shows = |kind: &ReasonKind| match cause {
        Cause::ActionNotAllowed => matches!(kind, ReasonKind::ActionNotListed { .. }),
        Cause::ActionIsOperation => matches!(kind, ReasonKind::ActionIsOperation { .. }),
        Cause::ResourceNotCovered => kind.element() == Element::Resource,
        Cause::ConditionNotMet => kind.element() == Element::Condition,
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
    let mut kinds = read.verdict.reasons.iter().map(|reason| &reason.kind);
    kinds.find(|kind| shows(kind))
}

/// The note that the action, or another name, has a character that is not what it looks like; where there is no fix.
fn odd_name(diagnosis: &Diagnosis) -> Option<&Note> {
    let is_odd = |note: &&Note| {
        matches!(
            note,
            Note::InvisibleCharacter { .. }
                | Note::LookAlikeLetter {
                    in_action: true,
                    ..
                }
        )
    };
    let mut notes = diagnosis.notes.iter();
    notes.find(is_odd).filter(|_| diagnosis.fix.is_none())
}

/// What a note weighs in a brief answer, the lightest first; `None` where it is for the details.
fn weight(note: &Note) -> Option<u8> {
    Some(match note {
        Note::InvisibleCharacter { .. } | Note::LookAlikeLetter { .. } => 0,
        Note::ResourceLooksWrong { .. } | Note::ListedActions { .. } => 1,
        Note::BucketNotListed { .. } | Note::ExecutionRole | Note::AskedOfKey { .. } => 1,
        Note::ProfileOfProvider { .. } => 1,
        Note::AlsoOfKey { .. } => 2,
        Note::ContextOfBucketKey => 0,
        Note::PassedToAnyService => 2,
        Note::AlsoAuthorisedOn { .. } | Note::BucketOfTemplate { .. } => 2,
        Note::TagConditionCannotFit { .. } | Note::StandInCharacters { .. } => 3,
        Note::DeniedBy { .. } | Note::PublicAccessSetting { .. } => 3,
        Note::CrossAccount { .. } | Note::AnotherPolicyAllows { .. } => 4,
        Note::ManagedByAws { .. } | Note::DependentActions { .. } => 4,
        Note::KeyPolicyMayDelegate | Note::MayBeMissingObject => 5,
        Note::ManagedPolicies { .. } => 6,
        // Told by the cause, by who and where, or of no use at first.
        Note::ThroughScp
        | Note::PermissionSet { .. }
        | Note::PolicyOfAnother { .. }
        | Note::RolePathNotPrinted { .. }
        | Note::AuthorizationDetails { .. } => return None,
    })
}

/// The notes that a brief answer tells.
pub(super) fn notes_told(diagnosis: &Diagnosis) -> Vec<&Note> {
    let is_suspect = |note: &&Note| {
        matches!(note, Note::DependentActions { .. })
            && diagnosis.fix.is_none()
            && diagnosis.proposed.is_empty()
    };
    // Both sides are told of where one of them was not pasted.
    let is_said = |note: &&Note| {
        matches!(note, Note::CrossAccount { .. }) && diagnosis.cause == Cause::ResourcePolicy
    };
    // Who limits the caller is not asked about other resources.
    let is_of_limit = |note: &&Note| {
        matches!(note, Note::AlsoAuthorisedOn { .. }) && diagnosis.cause.is_a_limit()
    };
    let is_in_key_policy = diagnosis
        .fix
        .as_ref()
        .or(diagnosis.proposed.first())
        .is_some_and(|fix| fix.policy_type == PolicyType::Resource);
    let is_moot = |note: &&Note| matches!(note, Note::KeyPolicyMayDelegate) && is_in_key_policy;
    let mut notes: Vec<(u8, &Note)> = diagnosis
        .notes
        .iter()
        .filter(|note| !is_suspect(note) && !is_said(note) && !is_of_limit(note) && !is_moot(note))
        .filter_map(|note| Some((weight(note)?, note)))
        .collect();
    notes.sort_by_key(|(weight, _)| *weight);
    notes.truncate(MAX_WHYS);
    notes.into_iter().map(|(_, note)| note).collect()
}

/// The finding that a brief answer tells beside a fix: a variable that this caller does not have.
fn finding_told<'a>(answer: &'a Answer, who: &Who) -> Option<&'a Finding> {
    let is_user = matches!(who, Who::User(_));
    let mut findings = answer.diagnoses.findings.iter();
    findings.find(|finding| match finding.kind {
        FindingKind::UseridVariableForUser { .. } => is_user,
        FindingKind::UsernameVariableForRole { .. } => !is_user,
        _ => false,
    })
}

/// Whether a brief answer tells a finding: the placeholders to fill in are told as well.
pub(super) fn is_told(answer: &Answer, finding: &Finding) -> bool {
    let [diagnosis] = answer.diagnoses.diagnoses.as_slice() else {
        return false;
    };
    let told = || finding_told(answer, &who(answer, diagnosis));
    diagnosis.fix.is_some()
        && (matches!(finding.kind, FindingKind::PlaceholderLeft { .. })
            || told().is_some_and(|told| std::ptr::eq(told, finding)))
}

/// A brief answer being written.
struct Page<'a> {
    answer: &'a Answer,
    words: &'static dyn Words,
    medium: &'a Medium,
    blocks: Vec<Block>,
}

/// Denials that one change is for, or one denial.
enum Group<'a> {
    Combined(&'a Combined),
    One(&'a Diagnosis),
}

impl<'a> Page<'a> {
    fn paragraph(&mut self, line: Line) {
        if !line.0.is_empty() {
            self.blocks.push(Block::Paragraph(line));
        }
    }

    fn part(&mut self, label: Label, text: Line) {
        let label = self.words.label(label);
        self.blocks.push(Block::Part { label, text });
    }

    fn lead(&mut self, text: Line) {
        let label = self.words.label(Label::Cause);
        self.blocks.push(Block::Lead { label, text });
    }

    fn denials(&mut self) {
        let all = &self.answer.diagnoses;
        let combined = all.offered().map(Group::Combined);
        let single = all.single().map(Group::One);
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
        let line = self
            .words
            .lead_of_several(&told.who, combined.diagnoses.len());
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
            if combined.fix.narrow.is_some() {
                whys.push(self.words.patterns());
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
        self.lead(line);
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
            let policies = self.answer.evidence.policies.len();
            let notes = notes_told(diagnosis);
            whys.extend(
                notes
                    .into_iter()
                    .map(|note| self.words.note(note, &diagnosis.request, policies)),
            );
            if fix.is_some() && whys.is_empty() {
                let article = told.article.map(|article| article.summary.clone());
                whys.extend(article.map(|summary| Line::from(Inline::Prose(summary))));
            }
            self.whys(whys);
        }
        self.end(&told, diagnosis, fix, is_alone);
        if fix.is_none() && diagnosis.remedies.is_empty() && is_alone {
            self.ask(&told, diagnosis);
        }
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
            (Some(pattern), Some(exact)) => self.words.pattern(varying, pattern, exact),
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

    /// The change, ready to be copied.
    fn fix(&mut self, told: &Told<'_>, diagnosis: &Diagnosis, fix: &ProvenFix, is_proposed: bool) {
        let shown = Shown::of(fix, &self.answer.evidence);
        let mut facts = told.fix(diagnosis, fix, &shown, is_proposed);
        facts.stays = diagnosis.notes.iter().find_map(|note| match note {
            Note::AlsoAuthorisedOn {
                covered_by: Some((policy, statement)),
                ..
            } if fix.policy == Some(*policy) && shown.added() > 0 => Some(Place {
                policy: number(self.answer, *policy),
                statement: statement.saturating_add(1),
                sid: None,
            }),
            _ => None,
        });
        if let Some((language, text)) = &shown.template {
            let is_long = text.chars().count() > MAX_CODE;
            let line = if is_long {
                self.words.in_file(&facts)
            } else {
                self.words.replace(&facts, None)
            };
            self.part(Label::Fix, line);
            if !is_long {
                self.blocks.push(Block::Code {
                    language: *language,
                    text: text.clone(),
                });
            }
        } else {
            self.parts(&facts, diagnosis, fix, &shown);
        }
        let words = self.words;
        let mut companions: Vec<&str> = Vec::new();
        for grant in fix.companions.iter().flat_map(|one| &one.grants) {
            if !companions.contains(&grant.action.as_str()) {
                companions.push(&grant.action);
            }
        }
        if !companions.is_empty() {
            let left_out = companions.len().saturating_sub(MAX_LISTED);
            let names: Vec<String> = companions
                .iter()
                .take(MAX_LISTED)
                .map(|&action| action.to_owned())
                .collect();
            let line = words.companions(&names, left_out);
            self.paragraph(line);
        }
        let mends = shown
            .mends
            .iter()
            .map(|mended| words.mend(mended))
            .chain(self.finding(told, fix))
            .take(MAX_ITEMS);
        let mends: Vec<Line> = mends.collect();
        let is_all = shown.parts.is_empty() && shown.template.is_none();
        match mends.as_slice() {
            [one] if is_all => {
                let line = one.clone();
                self.part(Label::Fix, line);
            }
            [_, ..] if is_all => {
                let line = words.make_these_changes();
                self.part(Label::Fix, line);
                self.blocks.push(Block::List(mends));
            }
            [] => {}
            [one] => self.blocks.push(Block::Paragraph(one.clone())),
            _ => self.blocks.push(Block::List(mends)),
        }
    }

    /// The change that the policy of the other side of a call needs as well, ready to be copied; false where it is for
    /// the details.
    fn other_side(&mut self, told: &Told<'_>, diagnosis: &Diagnosis, fix: &ProvenFix) -> bool {
        let shown = Shown::of(fix, &self.answer.evidence);
        let [Part::Added { text, .. }] = shown.parts.as_slice() else {
            return false;
        };
        if shown.template.is_some() || text.chars().count() > MAX_CODE {
            return false;
        }
        let facts = told.fix(diagnosis, fix, &shown, true);
        let line = self.words.add(&facts);
        self.paragraph(line);
        self.blocks.push(Block::Code {
            language: Code::Json,
            text: text.clone(),
        });
        true
    }

    fn parts(
        &mut self,
        facts: &FixFacts<'_>,
        diagnosis: &Diagnosis,
        fix: &ProvenFix,
        shown: &Shown,
    ) {
        let mut is_first = true;
        let typo = self.typo(diagnosis);
        for part in &shown.parts {
            let (line, block) = match part {
                Part::Added { text, .. } => (
                    self.words.add(facts),
                    Block::Code {
                        language: Code::Json,
                        text: text.clone(),
                    },
                ),
                Part::Changed { statement, text } => {
                    let place = Place {
                        policy: fix.policy.and_then(|policy| number(self.answer, policy)),
                        statement: statement.saturating_add(1),
                        sid: None,
                    };
                    (
                        self.words.replace(facts, Some(place)),
                        Block::Code {
                            language: Code::Json,
                            text: text.clone(),
                        },
                    )
                }
                Part::Lines(lines) => (
                    self.words.replace(facts, None),
                    Block::Difference(lines.clone()),
                ),
            };
            let length: usize = match &block {
                Block::Difference(lines) => {
                    lines.iter().map(|line| line.text.chars().count()).sum()
                }
                Block::Code { text, .. } => text.chars().count(),
                _ => 0,
            };
            let is_long = length > MAX_CODE;
            let line = if is_long {
                self.words.in_file(facts)
            } else {
                line
            };
            if std::mem::take(&mut is_first) {
                let line = joined(self.words, typo.clone().into_iter().chain([line]));
                self.part(Label::Fix, line);
            } else {
                self.paragraph(line);
            }
            if is_long {
                // All of it is in the file.
                break;
            }
            self.blocks.push(block);
        }
    }

    /// That the call may have a name wrong, where the policy has nearly the same one.
    fn typo(&self, diagnosis: &Diagnosis) -> Option<Line> {
        let nearest = diagnosis.statements.get(diagnosis.nearest?)?;
        let resource = diagnosis.request.resource.as_deref()?;
        let mut kinds = nearest.verdict.reasons.iter().map(|reason| &reason.kind);
        kinds.find_map(|kind| match kind {
            ReasonKind::ResourceNotCovered {
                nearest,
                gap: ResourceGap::Name { near: true },
            } if diagnosis.cause == Cause::ResourceNotCovered => {
                Some(self.words.or_a_typo(nearest, resource))
            }
            _ => None,
        })
    }

    /// What is wrong in the policy for this very caller, where the fix leaves it as it is.
    fn finding(&self, told: &Told<'_>, fix: &ProvenFix) -> Option<Line> {
        let finding = finding_told(self.answer, &told.who)?;
        // What the fix mends is told with it.
        let code = finding.kind.code();
        if fix.mended.iter().any(|mended| mended.code == code) {
            return None;
        }
        let place = Place {
            policy: number(self.answer, finding.policy),
            statement: finding.statement?.saturating_add(1),
            sid: None,
        };
        Some(match finding.kind {
            FindingKind::UseridVariableForUser { .. } => self.words.own_sessions(place),
            _ => joined(
                self.words,
                [
                    self.words.found_at(Some(place), None, None),
                    self.words.finding(&finding.kind),
                ],
            ),
        })
    }

    /// What to do where no policy is offered.
    fn todo(&mut self, told: &Told<'_>, facts: &LeadFacts<'_>, diagnosis: &Diagnosis) {
        let words = self.words;
        let remedies = &diagnosis.remedies;
        let is_vague = matches!(diagnosis.cause, Cause::Unknown | Cause::IdentityPolicy);
        let owner = diagnosis.owner;
        let is_limit = diagnosis.cause.is_a_limit();
        let is_of_condition = diagnosis.cause == Cause::ConditionNotMet
            || diagnosis.cause.outweighs_allow()
            || is_vague;
        if !remedies.is_empty() && !is_of_condition {
            // The conditions are met besides.
            let line = joined(words, words.todo(facts));
            self.part(Label::Fix, line);
            let remedies = remedies.iter().take(MAX_ITEMS);
            let items = remedies.map(|remedy| words.remedy(remedy)).collect();
            self.blocks.push(Block::List(items));
        } else if !remedies.is_empty() {
            self.remedies(remedies, diagnosis.denying.is_some());
        } else if is_vague && let Some(article) = told.article {
            let rest = told.article_lead(diagnosis).map(|(_, rest)| rest);
            let prose = Inline::Prose(rest.unwrap_or(&article.summary).to_owned());
            self.part(Label::Fix, prose.into());
        } else if is_vague {
            let suspects = suspects(self.answer, told, facts, diagnosis);
            let facts_of_fix = FixFacts {
                policy: told.policy,
                who: &told.who,
                thing: told.thing.as_ref(),
                statements: 0,
                owner: None,
                account: None,
                stays: None,
                in_template: false,
            };
            let action = diagnosis.request.action.as_deref();
            let line = words.check_these(&facts_of_fix, action);
            self.part(Label::Fix, line);
            let items = suspects
                .iter()
                .take(MAX_ITEMS)
                .map(|suspect| words.suspect(suspect, &told.who))
                .collect();
            self.blocks.push(Block::Steps { first: 1, items });
        } else {
            let sentences = words.todo(facts);
            if !sentences.is_empty() {
                let line = joined(words, sentences);
                self.part(Label::Fix, line);
            }
        }
        match diagnosis.cause {
            Cause::EncodedMessage => self.command(decode(told.text, self.medium)),
            Cause::PolicyAllows => self.command(apply::WHO_AM_I.to_owned()),
            _ => {}
        }
        if is_limit {
            let line = words.forward(owner, !remedies.is_empty());
            if remedies.is_empty() {
                self.part(Label::Fix, line);
            } else {
                self.paragraph(line);
            }
            let request = words.request(facts, diagnosis.request.principal.as_deref());
            self.blocks.push(Block::Quote(request));
        }
    }

    fn remedies(&mut self, remedies: &[Remedy], is_deny: bool) {
        let words = self.words;
        let lines: Vec<Line> = remedies
            .iter()
            .take(MAX_ITEMS)
            .map(|remedy| words.remedy(remedy))
            .collect();
        match lines.as_slice() {
            [one] => {
                let line = one.clone();
                self.part(Label::Fix, line);
            }
            _ => {
                let line = words.each_of_these(is_deny);
                self.part(Label::Fix, line);
                self.blocks.push(Block::List(lines));
            }
        }
    }

    fn command(&mut self, text: String) {
        self.blocks.push(Block::Code {
            language: Code::Plain,
            text,
        });
    }

    /// Who and where; what was verified and what was not.
    fn end(
        &mut self,
        told: &Told<'_>,
        diagnosis: &Diagnosis,
        fix: Option<&ProvenFix>,
        is_alone: bool,
    ) {
        let words = self.words;
        if let Some(line) = whose(told, diagnosis, fix, words) {
            self.paragraph(line);
        }
        if let Some(fix) = fix {
            self.apply(told, diagnosis, fix);
        }
        let mut remarks: Vec<Line> = Vec::new();
        if let Some(fix) = fix {
            let shown = Shown::of(fix, &self.answer.evidence);
            let keys: Vec<String> = fix
                .depends_on
                .iter()
                .filter_map(|unknown| match unknown {
                    Unknown::Key(key) => Some(key.clone()),
                    _ => None,
                })
                .collect();
            remarks.push(words.checked(&Checked {
                grants: fix.grants.len(),
                revokes: fix.revokes.len(),
                depends_on: &keys,
            }));
            remarks.push(words.unchecked());
            if !shown.placeholders.is_empty() {
                remarks.push(words.fill_in(&shown.placeholders));
            }
            if !fix.masked().is_empty() {
                remarks.push(words.put_back());
            }
            if let Some((characters, quota)) = fix.over_size {
                remarks.push(words.over_size(characters, quota));
            }
        }
        if is_alone && let Some(article) = articles_of(self.answer, diagnosis.denial).first() {
            remarks.push(words.see(&article.id));
        }
        let mut line = Line::default();
        for remark in remarks {
            if !line.0.is_empty() {
                line.0.push(Inline::Text(words.dot()));
            }
            line.0.extend(remark.0);
        }
        if !line.0.is_empty() {
            self.blocks.push(Block::Small(line));
        }
    }

    /// At a terminal, the commands that write the corrected policy and put it into effect.
    fn apply(&mut self, told: &Told<'_>, diagnosis: &Diagnosis, fix: &ProvenFix) {
        let Medium::Terminal(input) = self.medium else {
            return;
        };
        let commands = apply::apply(fix, &told.who, diagnosis.request.resource.as_deref());
        let Some(first) = commands.into_iter().next() else {
            return;
        };
        let line = self.words.apply(false);
        self.paragraph(line);
        // A shell empties the file that it writes to before the policy in it is read.
        let file = if input.contains(apply::FILE_NAME) {
            "corrected.json"
        } else {
            apply::FILE_NAME
        };
        self.command(format!(
            "kyoka diagnose --fix {input} > {file}\n{}",
            first.replace(apply::FILE_NAME, file)
        ));
    }

    /// The one thing to paste that would decide.
    fn ask(&mut self, told: &Told<'_>, diagnosis: &Diagnosis) {
        let is_of_use = |ask: &&Ask| {
            !matches!(
                (diagnosis.cause, ask),
                (_, Ask::ResourceArn)
                    | (Cause::EncodedMessage, _)
                    | (Cause::IncompletePolicy, Ask::FullPolicy)
            )
        };
        let Some(ask) = diagnosis.asks.iter().find(is_of_use) else {
            return;
        };
        let line = self.words.paste(*ask);
        self.paragraph(line);
        let resource = diagnosis.request.resource.as_deref();
        let command = match ask {
            Ask::DecodedMessage => Some(decode(told.text, self.medium)),
            ask => apply::print(*ask, &told.who, resource),
        };
        if let Some(command) = command {
            self.command(command);
        }
    }
}

/// The command that decodes the message beside a denial; in a chat, a long one has a place for it.
fn decode(text: &str, medium: &Medium) -> String {
    let whole = apply::decode(apply::encoded(text));
    match medium {
        Medium::Chat if whole.chars().count() > MAX_COMMAND => apply::decode(None),
        Medium::Chat | Medium::Terminal(_) => whole,
    }
}

/// Whether nothing but a policy of others is to be changed, of which nothing is offered.
fn is_of_others(diagnosis: &Diagnosis) -> bool {
    let is_of_policy = matches!(
        diagnosis.cause,
        Cause::TrustPolicy
            | Cause::ResourcePolicy
            | Cause::ResourceNotCovered
            | Cause::ActionNotAllowed
            | Cause::ConditionNotMet
    ) || diagnosis.cause == Cause::ExplicitDeny && diagnosis.denying.is_some();
    (is_of_policy || diagnosis.cause.is_a_limit())
        && diagnosis.remedies.is_empty()
        && diagnosis.owner != Owner::Unknown
}

/// Where to look first, the likeliest first.
fn suspects(
    answer: &Answer,
    told: &Told<'_>,
    facts: &LeadFacts<'_>,
    diagnosis: &Diagnosis,
) -> Vec<Suspect> {
    let mut suspects = Vec::new();
    let denial = answer.evidence.denials.get(diagnosis.denial);
    let service = denial.and_then(|denial| denial.service.as_deref());
    let action = diagnosis.request.action.as_deref();
    if action.is_none() {
        if service == Some("s3") && lacks_list_bucket(answer) {
            suspects.push(Suspect::ListBucket);
        }
        if service == Some("s3") && facts.operation == Some("PutObject") {
            suspects.push(Suspect::ObjectAcl);
        }
        suspects.push(Suspect::Action(None));
    }
    for note in &diagnosis.notes {
        if let Note::DependentActions { actions } = note {
            suspects.push(Suspect::Also(actions.clone()));
        }
    }
    match service {
        Some("s3") => suspects.extend([Suspect::BucketPolicy, Suspect::DataKey]),
        Some("kms") => suspects.push(Suspect::KeyPolicy),
        _ => {}
    }
    suspects.push(Suspect::Limits);
    if matches!(told.who, Who::Unknown | Who::Role(_, UsedBy::Instance(_))) {
        suspects.push(Suspect::OtherCaller);
    }
    suspects
}

/// Whether a policy was pasted and none allows `s3:ListBucket` on a bucket itself.
fn lacks_list_bucket(answer: &Answer) -> bool {
    let policies = &answer.evidence.policies;
    let allows = policies
        .iter()
        .flat_map(|pasted| &pasted.policy.statements)
        .filter(|statement| statement.has_effect(Effect::Allow))
        .any(|statement| {
            let actions = statement.action.iter().flat_map(|list| &list.values);
            let resources = statement.resource.iter().flat_map(|list| &list.values);
            let lists = actions
                .into_iter()
                .any(|value| crate::iam::matches_ignoring_case(&value.value, "s3:ListBucket"));
            let is_bucket = |value: &str| value == "*" || !value.contains('/');
            lists && resources.into_iter().any(|value| is_bucket(&value.value))
        });
    !policies.is_empty() && !allows
}

/// Findings that weigh most, for a policy without an error.
pub(super) fn by_weight(answer: &Answer) -> Vec<&Finding> {
    let mut findings = findings_of(answer);
    findings.sort_by_key(|finding| match finding.kind.severity() {
        Severity::Error => 0,
        Severity::Warning => 1,
        Severity::Note => 2,
    });
    findings
}
