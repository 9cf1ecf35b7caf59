//! Which notes and findings a brief answer tells; the others are for the details.

use super::MAX_WHYS;
use crate::answer::Answer;
use crate::diagnose::{Cause, Diagnosis, Note};
use crate::iam::PolicyType;
use crate::lint::{Finding, FindingKind, Severity};
use crate::reply::details::findings_of;
use crate::reply::names::Who;
use crate::reply::told::who;

/// The note that the action, or another name, has a character that is not what it looks like; where there is no fix.
pub(super) fn odd_name(diagnosis: &Diagnosis) -> Option<&Note> {
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
        Note::AskedByParameter { .. } => 0,
        Note::NotAmongExceptions { .. } => 1,
        Note::AlsoOfKey { .. } => 2,
        Note::ContextOfBucketKey => 0,
        Note::PhoneNumber | Note::NetworkInterfaces { .. } | Note::OtherReference { .. } => 0,
        Note::ManagedForProgram {
            is_whole: false, ..
        } => 2,
        Note::TaskRole => 2,
        Note::PassedToAnyService => 2,
        Note::AlsoAuthorisedOn { .. } | Note::BucketOfTemplate { .. } => 2,
        Note::TagConditionCannotFit { .. } | Note::StandInCharacters { .. } => 3,
        Note::DeniedBy { .. } | Note::PublicAccessSetting { .. } => 3,
        Note::CrossAccount { .. } | Note::AnotherPolicyAllows { .. } => 4,
        Note::ManagedByAws { .. } | Note::DependentActions { .. } => 4,
        Note::KeyPolicyMayDelegate | Note::MayBeMissingObject => 5,
        // Told by the cause, by who and where, or of no use at first.
        Note::ThroughScp
        | Note::PublicAcl { .. }
        | Note::LockedOut(_)
        | Note::ManagementAccountOnly
        | Note::ManagedForProgram { is_whole: true, .. }
        | Note::InstanceProfile { .. }
        | Note::Consequence { .. }
        | Note::MisnamedVariable { .. }
        | Note::PermissionSet { .. }
        | Note::ManagedPolicies { .. }
        | Note::PolicyOfAnother { .. }
        | Note::OtherCredentials(_)
        | Note::RequesterPays
        | Note::RolePathNotPrinted { .. }
        | Note::AuthorizationDetails { .. } => return None,
    })
}

/// The notes that a brief answer tells.
pub(in crate::reply) fn notes_told(diagnosis: &Diagnosis) -> Vec<&Note> {
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
    let is_moot = |note: &&Note| match note {
        Note::KeyPolicyMayDelegate => is_in_key_policy,
        Note::AskedByParameter { .. } => diagnosis.cause == Cause::BlockPublicAccess,
        // The cause says it.
        Note::MayBeMissingObject => diagnosis.cause == Cause::PolicyAllows,
        // It is the first of the suspects.
        Note::BucketNotListed { .. } => {
            diagnosis.cause == Cause::Unknown && diagnosis.request.action.is_none()
        }
        _ => false,
    };
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
pub(super) fn finding_told<'a>(answer: &'a Answer, who: &Who) -> Option<&'a Finding> {
    let is_user = matches!(who, Who::User(_));
    let mut findings = answer.diagnoses.findings.iter();
    findings.find(|finding| match finding.kind {
        FindingKind::UseridVariableForUser { .. } => is_user,
        FindingKind::UsernameVariableForRole { .. } => !is_user,
        _ => false,
    })
}

/// Whether a brief answer tells a finding: the placeholders to fill in are told as well.
pub(in crate::reply) fn is_told(answer: &Answer, finding: &Finding) -> bool {
    let [diagnosis] = answer.diagnoses.diagnoses.as_slice() else {
        return false;
    };
    let told = || finding_told(answer, &who(answer, diagnosis));
    diagnosis.fix.is_some()
        && (matches!(finding.kind, FindingKind::PlaceholderLeft { .. })
            || told().is_some_and(|told| std::ptr::eq(told, finding)))
}

/// Findings that weigh most, for a policy without an error.
pub(in crate::reply) fn by_weight(answer: &Answer) -> Vec<&Finding> {
    let mut findings = findings_of(answer);
    findings.sort_by_key(|finding| match finding.kind.severity() {
        Severity::Error => 0,
        Severity::Warning => 1,
        Severity::Note => 2,
    });
    findings
}
