//! What a diagnosis is told with: names, the statement that tells, the service, and who makes a change.

use super::apply;
use super::details::articles_of;
use super::names::{PolicyName, Thing, Who, beside};
use super::shown::Shown;
use super::words::Place;
use super::words::brief::{FixFacts, LeadFacts};
use crate::answer::Answer;
use crate::diagnose::{
    About, Cause, Change, Diagnosis, Note, Owner, ProvenFix, Remedy, StatementRead,
};
use crate::evaluate::{Element, Outcome, ReasonKind, Unknown};
use crate::evidence::Evidence;
use crate::iam::{Arn, Caller, Effect, PolicyType};
use crate::kb::Match;
use crate::lint::FindingKind;
use crate::reference;
use std::collections::BTreeSet;

/// What a diagnosis is told with.
pub(super) struct Told<'a> {
    pub(super) who: Who,
    pub(super) thing: Option<Thing>,
    pub(super) policy: PolicyName,
    pub(super) service: Option<&'static str>,
    pub(super) account: Option<&'a str>,
    pub(super) answer: &'a Answer,
    pub(super) services: Vec<String>,
    pub(super) article: Option<&'a Match>,
    pub(super) text: &'a str,
}

impl<'a> Told<'a> {
    pub(super) fn of(answer: &'a Answer, diagnosis: &'a Diagnosis) -> Self {
        let evidence = &answer.evidence;
        let denial = evidence.denials.get(diagnosis.denial);
        let text = denial.map_or("", |denial| beside(evidence, denial));
        let who = who(answer, diagnosis);
        let request = &diagnosis.request;
        let kind = diagnosis.fix.as_ref().map(|fix| fix.policy_type);
        let nearest = diagnosis
            .nearest
            .and_then(|nearest| diagnosis.statements.get(nearest))
            .and_then(|read| evidence.policies.get(read.policy)?.policy_type);
        let kind = kind.or(diagnosis.layer).or(nearest);
        let kind = kind.unwrap_or(PolicyType::Identity);
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
            answer,
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

    /// The beginning of the paste in which the denial stands.
    pub(super) fn text_of_paste(&self) -> &'a str {
        const MAX_TEXT_BYTES: usize = 64 * 1024;
        let evidence = &self.answer.evidence;
        let first = evidence.denials.first();
        let paste = first.and_then(|denial| evidence.pastes.get(denial.paste));
        paste.map_or("", |paste| paste.head(MAX_TEXT_BYTES))
    }

    /// Where the error says next to nothing and an article is about this very error: what its summary says of the
    /// cause, and what is to be done.
    pub(super) fn article_lead(&self, diagnosis: &Diagnosis) -> Option<(&'a str, &'a str)> {
        let is_vague = diagnosis.request.action.is_none()
            && matches!(
                diagnosis.cause,
                Cause::Unknown | Cause::IdentityPolicy | Cause::ResourcePolicy
            )
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
        // The trust policy of a role says nothing of what the caller's lists.
        let of_same = |read: &&StatementRead| {
            let kind =
                |read: &StatementRead| answer.evidence.policies.get(read.policy)?.policy_type;
            deciding.is_none_or(|deciding| kind(deciding) == kind(read))
        };
        let statements = diagnosis.statements.iter();
        let is_only = statements.filter(of_same).filter(lists_action).count() <= 1;
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
            acl: diagnosis.notes.iter().find_map(|note| match note {
                Note::PublicAcl { written } => Some(written.as_str()),
                _ => None,
            }),
            may_be_missing: diagnosis.cause == Cause::PolicyAllows
                && diagnosis.notes.contains(&Note::MayBeMissingObject),
            accounts: deciding.and_then(|read| {
                let pasted = answer.evidence.policies.get(read.policy)?;
                let statement = pasted.policy.statements.get(read.statement)?;
                let principals = statement.principal.as_ref().filter(|list| !list.negated)?;
                let named: BTreeSet<&str> = principals
                    .entries
                    .iter()
                    .map(|entry| {
                        let value = entry.value.value.as_str();
                        Arn::parse(value).map_or(value, |arn| arn.account)
                    })
                    .collect();
                let own = Arn::parse(diagnosis.request.principal.as_deref()?)?.account;
                let mut named = named.into_iter();
                let first = named.next().filter(|_| named.next().is_none())?;
                let are_accounts =
                    crate::iam::is_account_id(first) && crate::iam::is_account_id(own);
                (are_accounts && first != own).then_some((first, own))
            }),
            credentials: diagnosis.notes.iter().find_map(|note| match note {
                Note::OtherCredentials(credentials) => Some(credentials),
                _ => None,
            }),
            not_listed: diagnosis
                .notes
                .iter()
                .find_map(|note| match note {
                    Note::BucketNotListed { bucket } => Some(bucket.as_str()),
                    _ => None,
                })
                .filter(|_| diagnosis.request.action.is_none()),
            may_allow: may_allow(answer, diagnosis),
            literal: diagnosis
                .fix
                .as_ref()
                .and_then(|fix| match &fix.change {
                    Change::ReplaceOperator { from, .. } => Some(from.as_str()),
                    _ => None,
                })
                .filter(|_| diagnosis.cause == Cause::ConditionNotMet),
            of_another: diagnosis.notes.iter().find_map(|note| match note {
                Note::PolicyOfAnother { caller, holder } => {
                    Some((caller.as_str(), holder.as_str()))
                }
                _ => None,
            }),
        }
    }

    pub(super) fn fix<'t>(
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

    /// Who makes a change.
    pub(super) fn owner_of(&self, diagnosis: &Diagnosis, fix: &ProvenFix) -> Owner {
        owner_of(fix, diagnosis, &self.who)
    }

    /// The name of the policy that a change is made in.
    pub(super) fn policy_of(&self, diagnosis: &Diagnosis, fix: &ProvenFix) -> PolicyName {
        apply::policy_name(fix.policy_type, &self.who, diagnosis)
    }

    /// Whether somebody else makes the change.
    pub(super) fn is_elsewhere(&self, owner: Owner, is_proposed: bool) -> bool {
        is_proposed
            || matches!(owner, Owner::ResourceOwner | Owner::RoleOwner) && self.account.is_some()
    }
}

pub(super) fn who(answer: &Answer, diagnosis: &Diagnosis) -> Who {
    let denial = answer.evidence.denials.get(diagnosis.denial);
    let text = denial.map_or("", |denial| beside(&answer.evidence, denial));
    match Who::of(&diagnosis.request, text) {
        Who::ExecutionRole(None) => Who::ExecutionRole(function(&answer.evidence)),
        Who::Unknown if denial.is_some_and(|denial| denial.of_execution_role) => {
            Who::ExecutionRole(function(&answer.evidence))
        }
        who => who,
    }
}

/// The one function that the text names: in a command or a template.
fn function(evidence: &Evidence) -> Option<String> {
    const MARKS: [&str; 4] = [
        "--function-name ",
        "--function-name=",
        "FunctionName: ",
        "function_name = ",
    ];
    const MAX_TEXT_BYTES: usize = 64 * 1024;
    let names: BTreeSet<&str> = evidence
        .pastes
        .iter()
        .flat_map(|paste| {
            let text = paste.head(MAX_TEXT_BYTES);
            MARKS.iter().flat_map(move |mark| text.split(mark).skip(1))
        })
        .filter_map(|rest| {
            let rest = rest.trim_start_matches(['"', '\'', ' ']);
            let is_of_name = |c: char| c.is_ascii_alphanumeric() || "-_:".contains(c);
            let word = rest.get(..rest.find(|c| !is_of_name(c)).unwrap_or(rest.len()))?;
            let name = match word.split_once(":function:") {
                Some((_, name)) => name,
                None => word,
            };
            name.split(':').next().filter(|name| !name.is_empty())
        })
        .collect();
    let mut names = names.into_iter();
    let first = names.next()?;
    names.next().is_none().then(|| first.to_owned())
}

/// What a pasted policy of the caller allows the action on, where it may allow the call: the text says neither what denied
/// nor on what, so that it is no cause that nothing allows it.
fn may_allow<'t>(answer: &'t Answer, diagnosis: &Diagnosis) -> Option<&'t str> {
    diagnosis.request.action.as_deref()?;
    if diagnosis.cause != Cause::Unknown {
        return None;
    }
    let read = diagnosis.statements.iter().find(|read| {
        read.effect == Some(Effect::Allow) && !matches!(read.verdict.outcome, Outcome::NoMatch)
    })?;
    let pasted = answer.evidence.policies.get(read.policy)?;
    if !matches!(pasted.policy_type, None | Some(PolicyType::Identity)) {
        return None;
    }
    let statement = pasted.policy.statements.get(read.statement)?;
    let resource = statement.resource.as_ref().filter(|list| !list.negated)?;
    resource.values.first().map(|value| value.value.as_str())
}

/// Service and type of an ARN, as it is written.
fn type_of(arn: &str) -> Option<(&str, &str)> {
    let arn = Arn::parse(arn)?;
    Some((arn.service, arn.first_word()))
}

/// The condition that tells most: one of which the request's value is known, else one on the subject of a token.
pub(super) fn telling_remedy(remedies: &[Remedy]) -> Option<&Remedy> {
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
pub(super) fn owner_of(fix: &ProvenFix, diagnosis: &Diagnosis, who: &Who) -> Owner {
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
    let kinds = || read.verdict.reasons.iter().map(|reason| &reason.kind);
    // What is known not to be met tells more than what may not be.
    let is_known = |kind: &&ReasonKind| matches!(kind, ReasonKind::ConditionFalse { .. });
    let known = || kinds().find(is_known);
    let known = (cause == Cause::ConditionNotMet).then(known).flatten();
    known.or_else(|| kinds().find(|kind| shows(kind)))
}

/// A statement as people count.
pub(super) fn place<'d>(answer: &Answer, read: &'d StatementRead) -> Place<'d> {
    Place {
        policy: number(answer, read.policy),
        kind: kind_of(answer, read.policy),
        statement: read.statement.saturating_add(1),
        sid: read.sid.as_deref(),
    }
}

/// A policy's kind, where no other one of the paste is of that kind, or may be.
pub(super) fn kind_of(answer: &Answer, policy: usize) -> Option<PolicyType> {
    let all = &answer.evidence.policies;
    let own = all.get(policy)?.policy_type?;
    let mut others = all.iter().enumerate().filter(|(index, _)| *index != policy);
    others
        .all(|(_, other)| other.policy_type.is_some_and(|kind| kind != own))
        .then_some(own)
}

/// A policy's number for people; `None` when there is only one.
pub(super) fn number(answer: &Answer, policy: usize) -> Option<usize> {
    (answer.evidence.policies.len() > 1).then_some(policy.saturating_add(1))
}
