//! The answer to what was asked in so many words, in one sentence after the cause; nothing where the diagnosis does not
//! know it.

use super::apply;
use super::document::Line;
use super::names::{PolicyName, UsedBy, Who};
use super::talk::with_star_facts;
use super::words::Words;
use super::words::direct::{Direct, Kept};
use crate::answer::Answer;
use crate::denial::Foreign;
use crate::diagnose::{About, Cause, Diagnosis, Remedy};
use crate::evidence::{Question, asked_actions, questions};
use crate::iam::{Arn, Caller, CallerKind, DenialEffect, Effect, PolicyType};
use crate::policy::Statement;
use crate::reference;

/// Operations by which a large object is uploaded in parts.
///
/// Source: Amazon S3 User Guide, "Uploading and copying objects using multipart upload in Amazon S3".
const OF_PARTS: [&str; 4] = [
    "CreateMultipartUpload",
    "UploadPart",
    "UploadPartCopy",
    "CompleteMultipartUpload",
];

/// Actions that a role's trust policy allows by itself: the caller has no policies of its own.
///
/// Source: IAM User Guide, "Policy evaluation logic"; AWS STS API Reference, `AssumeRoleWithWebIdentity` and
/// `AssumeRoleWithSAML`.
const BY_TRUST_ALONE: [&str; 2] = ["sts:AssumeRoleWithWebIdentity", "sts:AssumeRoleWithSAML"];

/// The sentence that answers the most direct question of which the answer is known.
pub(super) fn answer(
    answer: &Answer,
    diagnosis: &Diagnosis,
    who: &Who,
    account: Option<&str>,
    words: &dyn Words,
) -> Option<Line> {
    let known = Known {
        answer,
        diagnosis,
        who,
        account,
    };
    if let Some(direct) = known.no_such_action() {
        return Some(words.direct(&direct));
    }
    let asked = questions(&answer.evidence);
    let found = asked.into_iter().find_map(|question| {
        if question == Question::Star {
            return Some(with_star_facts(answer, diagnosis, |facts| {
                words.star_instead(facts)
            }));
        }
        Some(words.direct(&known.answer(question)?))
    });
    found.or_else(|| Some(words.direct(&known.another_action()?)))
}

/// The sentence that answers what was asked about an error that is not IAM's.
pub(super) fn answer_beside(answer: &Answer, foreign: &Foreign, words: &dyn Words) -> Option<Line> {
    // The other sentences begin with it.
    let is_without_iam = *foreign == Foreign::KubernetesRbac;
    let mut asked = questions(&answer.evidence).into_iter();
    let is_of_permissions =
        |question: Question| matches!(question, Question::NeedsPermission | Question::Layer(_));
    (is_without_iam && asked.any(is_of_permissions)).then(|| words.direct(&Direct::NotIam))
}

/// What a diagnosis tells.
struct Known<'a> {
    answer: &'a Answer,
    diagnosis: &'a Diagnosis,
    who: &'a Who,
    account: Option<&'a str>,
}

impl<'a> Known<'a> {
    fn answer(&self, question: Question) -> Option<Direct<'a>> {
        match question {
            Question::RemoveCondition => self.kept(),
            // Told with facts of its own.
            Question::Star => None,
            Question::InPrincipal => self.in_principal(),
            Question::Size => Some(Direct::NotSize {
                in_parts: self
                    .denial_operation()
                    .is_some_and(|one| OF_PARTS.contains(&one)),
            }),
            Question::NeedsPermission => self.needs_permission(),
            Question::Layer(kind) => self.layer(kind),
            Question::DefaultEncryption => {
                let remedy = self.diagnosis.remedies.first()?;
                matches!(remedy.about, About::Encryption | About::EncryptionKey)
                    .then_some(Direct::HeaderCounts)
            }
            Question::Bug => self.diagnosis.fix.is_some().then_some(Direct::NotABug),
            Question::Kubernetes => {
                let action = self.diagnosis.request.action.as_deref()?;
                action.starts_with("eks:").then_some(Direct::NotKubernetes)
            }
            Question::Administrator => self.administrator(),
            Question::PolicyWrong => self.policy_is_right(),
            Question::WorksInConsole => Some(self.in_console()),
            Question::WorksElsewhere => self.elsewhere(),
            Question::WorkedBefore => self.before(),
        }
    }

    /// That what is asked about is the name of an operation, and no action.
    fn no_such_action(&self) -> Option<Direct<'a>> {
        let asked = asked_actions(&self.answer.evidence);
        asked.into_iter().find_map(|asked| {
            if reference::action(&asked).is_some() {
                return None;
            }
            let (service, name) = asked.split_once(':')?;
            let operation = reference::operation(service, name)?;
            let action = operation.needs.first().copied()?;
            Some(Direct::NoSuchAction {
                written: asked,
                action,
            })
        })
    }

    /// That another action is missing than the only one that is asked about.
    fn another_action(&self) -> Option<Direct<'a>> {
        let mut all = asked_actions(&self.answer.evidence).into_iter();
        let (asked, None) = (all.next()?, all.next()) else {
            return None;
        };
        let denied = self.diagnosis.request.action.as_deref()?;
        let fix = self.diagnosis.fix.as_ref()?;
        let is_granted = fix
            .grants
            .iter()
            .any(|grant| grant.action.eq_ignore_ascii_case(&asked));
        (!is_granted).then_some(Direct::AnotherAction { asked, is: denied })
    }

    fn denial_operation(&self) -> Option<&'a str> {
        let denial = self.answer.evidence.denials.get(self.diagnosis.denial)?;
        denial.operation.as_deref()
    }

    fn policy(&self, kind: PolicyType) -> PolicyName {
        apply::policy_name(kind, self.who, self.diagnosis)
    }

    /// What would be lost with the condition that stopped it.
    fn kept(&self) -> Option<Direct<'a>> {
        let remedies = &self.diagnosis.remedies;
        let of_claim =
            |remedy: &&Remedy| matches!(&remedy.about, About::Claim { name } if name == "sub");
        let remedy = remedies.iter().find(of_claim).or(remedies.first())?;
        Some(Direct::Keep(Kept {
            about: &remedy.about,
            key: &remedy.key,
        }))
    }

    /// Whether the trust policy names the caller's account, which stands for all of it.
    fn in_principal(&self) -> Option<Direct<'a>> {
        if self.diagnosis.cause == Cause::PrincipalNotAllowed {
            return Some(Direct::BelongsInPrincipal);
        }
        let caller = self
            .diagnosis
            .request
            .principal
            .as_deref()
            .map(Caller::parse)?;
        let account = caller.account?;
        let is_named = |statement: &Statement| {
            let principals = statement.principal.iter().filter(|list| !list.negated);
            let mut entries = principals.flat_map(|list| &list.entries);
            entries.any(|entry| {
                let value = entry.value.value.as_str();
                value == account
                    || Arn::parse(value)
                        .is_some_and(|arn| arn.account == account && arn.rest == "root")
            })
        };
        let statements = self.answer.evidence.policies.iter();
        let mut statements = statements.flat_map(|pasted| &pasted.policy.statements);
        statements
            .any(|statement| statement.has_effect(Effect::Allow) && is_named(statement))
            .then_some(Direct::AccountInPrincipal { account })
    }

    fn needs_permission(&self) -> Option<Direct<'a>> {
        let action = self.diagnosis.request.action.as_deref();
        let cause = self.diagnosis.cause;
        if action.is_some_and(|action| BY_TRUST_ALONE.contains(&action)) {
            Some(Direct::TrustAlone)
        } else if *self.who == Who::Anonymous {
            Some(Direct::NotSigned)
        } else if cause.is_a_setting() || cause == Cause::AnotherCaller {
            Some(Direct::NotIam)
        } else if cause.outweighs_allow() {
            let kind = self.diagnosis.layer?;
            Some(Direct::AllowDoesNotHelp(self.policy(kind)))
        } else {
            None
        }
    }

    /// Whether it is the kind of policy that was asked about.
    fn layer(&self, asked: PolicyType) -> Option<Direct<'a>> {
        let is = self.diagnosis.layer?;
        if is == asked {
            return Some(Direct::ItIs(self.policy(is)));
        }
        // Across accounts the other side has to allow it as well.
        let may_be_both = self.account.is_some()
            && matches!(asked, PolicyType::Resource | PolicyType::Trust)
            && self.diagnosis.effect != Some(DenialEffect::Explicit);
        (!may_be_both && !self.diagnosis.stops.iter().any(|stop| stop.kind == asked)).then(|| {
            Direct::ItIsNot {
                asked: self.policy(asked),
                is,
            }
        })
    }

    fn administrator(&self) -> Option<Direct<'a>> {
        let diagnosis = self.diagnosis;
        if diagnosis.cause.outweighs_allow() {
            let kind = diagnosis.layer?;
            return Some(Direct::AdministratorOverruled(self.policy(kind)));
        }
        if let Some(account) = self.account
            && matches!(
                diagnosis.layer,
                Some(PolicyType::Resource | PolicyType::Trust)
            )
        {
            return Some(Direct::AdministratorOfOneAccount {
                account: account.to_owned(),
            });
        }
        let is_of_key = self.policy(PolicyType::Resource) == PolicyName::Key
            && diagnosis.layer == Some(PolicyType::Resource);
        if is_of_key {
            return Some(Direct::AdministratorOfKey);
        }
        // A role that is named without a session is one that a service is to use.
        let printed = diagnosis.request.principal.as_deref();
        let is_bare = printed
            .is_some_and(|printed| matches!(Caller::parse(printed).kind, CallerKind::Role { .. }));
        let is_of_service = match self.who {
            Who::ExecutionRole(_) | Who::Service(_) => true,
            Who::Role(_, UsedBy::Somebody) => is_bare,
            Who::Role(_, by) => !matches!(by, UsedBy::Instance(_)),
            Who::User(_) | Who::PermissionSet(_) | Who::Root | Who::Anonymous | Who::Unknown => {
                false
            }
        };
        is_of_service.then_some(Direct::AdministratorIsAnother(self.who))
    }

    /// That something else than the pasted policy is the reason.
    fn policy_is_right(&self) -> Option<Direct<'a>> {
        let diagnosis = self.diagnosis;
        let is_of_tag = || {
            let remedy = diagnosis.remedies.first()?;
            (diagnosis.cause == Cause::ConditionNotMet
                && remedy.has.is_some()
                && matches!(
                    remedy.about,
                    About::ResourceTag { .. } | About::PrincipalTag { .. }
                ))
            .then_some(())
        };
        let is_right = match diagnosis.cause {
            Cause::AnotherCaller | Cause::PolicyAllows => true,
            cause => cause.is_a_setting() || is_of_tag().is_some(),
        };
        is_right.then_some(Direct::PolicyIsRight)
    }

    /// Whether a condition decided that a session of the console meets.
    fn in_console(&self) -> Direct<'a> {
        let remedies = &self.diagnosis.remedies;
        let is_of_mfa = remedies
            .iter()
            .any(|remedy| matches!(remedy.about, About::Mfa { .. }));
        if is_of_mfa {
            Direct::ConsoleHasMfa
        } else {
            Direct::CompareCallers
        }
    }

    /// Why it works for another account or call.
    fn elsewhere(&self) -> Option<Direct<'a>> {
        let diagnosis = self.diagnosis;
        let first = diagnosis.remedies.first();
        match diagnosis.cause {
            Cause::ServiceControlPolicy => Some(Direct::PerAccount),
            Cause::ConditionNotMet | Cause::ExplicitDeny => {
                Some(Direct::WhereMet { key: &first?.key })
            }
            Cause::IdentityPolicy | Cause::PolicyAllows | Cause::Unknown => {
                Some(Direct::CompareCallers)
            }
            _ => None,
        }
    }

    /// Where what has changed is seen, as the text does not tell.
    fn before(&self) -> Option<Direct<'a>> {
        matches!(
            self.diagnosis.cause,
            Cause::IdentityPolicy
                | Cause::PolicyAllows
                | Cause::Unknown
                | Cause::ResourcePolicy
                | Cause::TrustPolicy
        )
        .then_some(Direct::SomethingChanged)
    }
}
