//! Which mechanism of AWS explains the case: what the cause does not say, and a colleague would.

use crate::answer::Answer;
use crate::denial::Denial;
use crate::diagnose::{About, Cause, Change, Diagnosis, Note, StatementRead};
use crate::evaluate::{ConditionGap, ReasonKind, ResourceGap};
use crate::iam::{Arn, DenialEffect, PolicyType};
use crate::kb::Match;
use crate::reference::{self, Action};
use crate::reply::names::{PolicyName, UsedBy, Who};
use crate::reply::told::{Told, telling_remedy};
use crate::reply::words::why::{Ground, Mechanism};

/// Actions without a resource type beside which another one still limits what is read.
///
/// Source: AWS Secrets Manager User Guide, "Get a group of secret values in a batch"; Amazon ECR User Guide, "Private
/// registry authentication".
const LIMITED_BY: [(&str, &str); 2] = [
    (
        "secretsmanager:BatchGetSecretValue",
        "secretsmanager:GetSecretValue",
    ),
    ("ecr:GetAuthorizationToken", "ecr:BatchGetImage"),
];

/// What explains a diagnosis where nothing of the case does: what an article says that is about this very error, else
/// the rule of AWS behind the cause.
pub(super) fn ground<'a>(told: &'a Told<'_>, diagnosis: &'a Diagnosis) -> Mechanism<'a> {
    if told.article_lead(diagnosis).is_some()
        && let Some(article) = told.article
        && !article.reason.is_empty()
    {
        return Mechanism::OfArticle(&article.reason);
    }
    let nearest = diagnosis
        .nearest
        .and_then(|nearest| diagnosis.statements.get(nearest));
    let mut reasons = nearest.iter().flat_map(|read| &read.verdict.reasons);
    let gap = reasons.find_map(|reason| match &reason.kind {
        ReasonKind::ResourceNotCovered { gap, .. } => Some(gap),
        _ => None,
    });
    Mechanism::OfCause(Ground {
        cause: diagnosis.cause,
        policy: told.policy,
        layer: diagnosis.layer,
        effect: diagnosis.effect,
        who: &told.who,
        is_action_known: diagnosis.request.action.is_some(),
        about: telling_remedy(&diagnosis.remedies).map(|remedy| &remedy.about),
        gap,
    })
}

/// Whether what an article says of its subject may be the reason: not where the policy differs from the request in a
/// name or a condition, of which the article knows nothing, nor where it is about names and no policy was seen. Who
/// passes a role is its subject.
pub(super) fn may_be_reason(article: &Match, diagnosis: &Diagnosis) -> bool {
    let passes_role = diagnosis
        .request
        .action
        .as_deref()
        .is_some_and(|action| action.eq_ignore_ascii_case("iam:PassRole"));
    match diagnosis.cause {
        Cause::ResourceNotCovered | Cause::ConditionNotMet => passes_role,
        Cause::IdentityPolicy if diagnosis.statements.is_empty() => !article.is_of_name,
        Cause::IdentityPolicy | Cause::ActionNotAllowed | Cause::Unknown => true,
        _ => false,
    }
}

/// The mechanism that explains a diagnosis; `None` where there is nothing to say that neither the cause nor the answer to
/// a question does.
pub(super) fn mechanism<'a>(
    answer: &'a Answer,
    told: &'a Told<'_>,
    diagnosis: &'a Diagnosis,
    is_answered: bool,
) -> Option<Mechanism<'a>> {
    let case = Case {
        told,
        diagnosis,
        denial: answer.evidence.denials.get(diagnosis.denial),
        action: diagnosis.request.action.as_deref(),
        resource: diagnosis.request.resource.as_deref(),
    };
    // What was answered in so many words is not said again.
    let is_said = |mechanism: &Mechanism<'_>| {
        is_answered
            && matches!(
                mechanism,
                Mechanism::DenyWins
                    | Mechanism::ScpLimitsAll
                    | Mechanism::OwnName(_)
                    | Mechanism::KeyPolicyFirst
                    | Mechanism::TrustDecides
                    | Mechanism::NamedOtherwise { .. }
            )
    };
    // Whose the policy is, and whether it takes effect, is the whole story.
    if matches!(diagnosis.cause, Cause::AnotherCaller | Cause::PolicyIgnored) {
        return None;
    }
    if diagnosis.notes.contains(&Note::RequesterPays) {
        return Some(Mechanism::PayerUnnamed);
    }
    if let Some(Change::ReplaceOperator { from, .. }) =
        diagnosis.fix.as_ref().map(|fix| &fix.change)
        && diagnosis.cause == Cause::ConditionNotMet
    {
        return Some(Mechanism::ComparedLiterally { operator: from });
    }
    let found = case
        .of_layer()
        .or_else(|| case.of_reason(answer))
        .or_else(|| case.of_caller())
        .or_else(|| case.of_action())
        .or_else(|| case.of_operation());
    found.filter(|found| !is_said(found))
}

struct Case<'a> {
    told: &'a Told<'a>,
    diagnosis: &'a Diagnosis,
    denial: Option<&'a Denial>,
    action: Option<&'a str>,
    resource: Option<&'a str>,
}

impl<'a> Case<'a> {
    /// What a limit, a `Deny`, a key policy or a trust policy does.
    fn of_layer(&self) -> Option<Mechanism<'a>> {
        let diagnosis = self.diagnosis;
        let by_network = diagnosis
            .remedies
            .iter()
            .find(|remedy| remedy.about == About::Network && remedy.has.is_none());
        if let Some(remedy) = by_network
            && let Some(operator) = self.denying_operator(&remedy.key)
            && remedy.key.to_ascii_lowercase().starts_with("aws:sourcevpc")
        {
            return Some(Mechanism::AbsentMatches {
                key: &remedy.key,
                operator,
            });
        }
        let is_of_address = diagnosis.remedies.iter().any(|remedy| {
            remedy.about == About::Network && remedy.key.eq_ignore_ascii_case("aws:SourceIp")
        });
        let text = self.told.text_of_paste();
        if is_of_address
            && ["endpoint", "エンドポイント", "vpce-"]
                .iter()
                .any(|word| text.contains(word))
        {
            return Some(Mechanism::NoAddressThroughEndpoint);
        }
        match diagnosis.cause {
            Cause::PermissionsBoundary if diagnosis.effect != Some(DenialEffect::Explicit) => {
                Some(Mechanism::Intersection(PolicyType::Boundary))
            }
            Cause::SessionPolicy if diagnosis.effect != Some(DenialEffect::Explicit) => {
                Some(Mechanism::Intersection(PolicyType::Session))
            }
            Cause::ServiceControlPolicy => Some(Mechanism::ScpLimitsAll),
            Cause::VpcEndpointPolicy => Some(Mechanism::ThroughEndpoint),
            Cause::ExplicitDeny => Some(Mechanism::DenyWins),
            Cause::TrustPolicy => Some(Mechanism::TrustDecides),
            _ => None,
        }
    }

    /// The operator of the denying statement on a key, where it is true without the key.
    fn denying_operator(&self, key: &str) -> Option<&'a str> {
        let read = self.diagnosis.statements.get(self.diagnosis.denying?)?;
        let policies = &self.told.answer.evidence.policies;
        let statement = policies
            .get(read.policy)?
            .policy
            .statements
            .get(read.statement)?;
        let mut entries = statement.conditions.iter();
        let entry = entries.find(|entry| entry.key.value == key)?;
        let operator = entry.operator.value.as_str();
        operator.contains("Not").then_some(operator)
    }

    fn nearest(&self) -> Option<&'a StatementRead> {
        self.diagnosis.statements.get(self.diagnosis.nearest?)
    }

    /// What kept the nearest statement from matching.
    fn of_reason(&self, answer: &'a Answer) -> Option<Mechanism<'a>> {
        let diagnosis = self.diagnosis;
        let action = self.action?;
        let by_reason = || {
            let reasons = &self.nearest()?.verdict.reasons;
            reasons.iter().find_map(|reason| match &reason.kind {
                ReasonKind::ResourceNotCovered { nearest, gap } => self.of_gap(nearest, gap),
                ReasonKind::ConditionFalse { key, gap, .. } => self.of_condition(key, gap),
                _ => None,
            })
        };
        match diagnosis.cause {
            Cause::ResourceNotCovered | Cause::ConditionNotMet => by_reason(),
            Cause::ActionNeedsStar => Some(self.no_resource_type(action)),
            Cause::ActionIsOperation => None,
            Cause::ActionNotAllowed => {
                let near = diagnosis.near_action(&answer.evidence)?;
                let (prefix, _) = near.split_once(':')?;
                if reference::service(&prefix.to_ascii_lowercase()).is_none() {
                    return Some(Mechanism::PrefixOfIam);
                }
                Some(Mechanism::ActionOfItsOwn { near, action })
            }
            _ => None,
        }
    }

    fn no_resource_type(&self, action: &'a str) -> Mechanism<'a> {
        let limited = LIMITED_BY
            .iter()
            .find(|(of, _)| of.eq_ignore_ascii_case(action));
        Mechanism::NoResourceType {
            action,
            limited_by: limited.map(|(_, by)| *by),
        }
    }

    fn of_gap(&self, nearest: &'a str, gap: &'a ResourceGap) -> Option<Mechanism<'a>> {
        let action = self.action?;
        let resource = self.resource?;
        let service = action.split(':').next().unwrap_or_default();
        if is_access_point(resource) && !is_access_point(nearest) {
            return Some(Mechanism::AccessPoint);
        }
        match gap {
            ResourceGap::BucketWanted => Some(Mechanism::OfBucket {
                operation: self.other_operation(),
                action,
            }),
            ResourceGap::ObjectWanted => Some(Mechanism::OfObjects { action }),
            ResourceGap::OtherType { .. } => {
                if Arn::parse(resource).is_some_and(|arn| arn.account == "aws") {
                    return Some(Mechanism::OwnedByAws);
                }
                let known = reference::action(action)?;
                (known.resource_type_of(nearest).is_empty() && nearest != "*")
                    .then_some(Mechanism::OtherType { action, nearest })
            }
            ResourceGap::Name { .. } | ResourceGap::Suffix => {
                if service.eq_ignore_ascii_case("secretsmanager") {
                    return lacks_suffix(nearest, resource).then_some(Mechanism::SecretSuffix);
                }
                if let Some(path) = path_of_role(nearest, resource) {
                    return Some(Mechanism::Path { path });
                }
                let is_function = Arn::parse(resource).is_some_and(|arn| {
                    let name = arn.rest.strip_prefix("function:");
                    name.is_some_and(|name| name.contains(':'))
                });
                if is_function {
                    return Some(Mechanism::Qualifier);
                }
                let rest = resource.strip_prefix(nearest)?;
                (rest.starts_with('/') && service != "s3")
                    .then_some(Mechanism::BelowIt { nearest, resource })
            }
            _ => None,
        }
    }

    fn of_condition(&self, key: &'a str, gap: &'a ConditionGap) -> Option<Mechanism<'a>> {
        let operation = self.denial?.operation.as_deref();
        let lower = key.to_ascii_lowercase();
        match gap {
            ConditionGap::Differs { actual } if lower == "iam:passedtoservice" => {
                Some(Mechanism::PassedBy {
                    service: actual.first()?,
                })
            }
            ConditionGap::Differs { actual } => {
                let is_of_pod = actual
                    .iter()
                    .any(|one| one.starts_with("system:serviceaccount:"));
                is_of_pod.then_some(Mechanism::SubjectOfPod)
            }
            ConditionGap::Absent if lower.contains("resourcetag/") => {
                let resource = self.resource?;
                let operation = operation.filter(|_| resource.ends_with("/*"))?;
                Some(Mechanism::NoTagsYet { operation })
            }
            _ => None,
        }
    }

    /// Whose role it is.
    fn of_caller(&self) -> Option<Mechanism<'a>> {
        if let Who::Service(_) = &self.told.who {
            return Some(Mechanism::OwnName(&self.told.who));
        }
        if let Who::Role(_, UsedBy::EcsAgent) = &self.told.who {
            let creates = self.action == Some("logs:CreateLogGroup")
                && self.told.text_of_paste().contains("awslogs-create-group");
            return Some(if creates {
                Mechanism::CreatesLogGroup
            } else {
                Mechanism::TaskExecutionRole
            });
        }
        let is_key = self.told.policy == PolicyName::Key;
        (is_key && self.diagnosis.layer == Some(PolicyType::Resource))
            .then_some(Mechanism::KeyPolicyFirst)
    }

    /// What the action is about.
    fn of_action(&self) -> Option<Mechanism<'a>> {
        let action = self.action?;
        if let Some(role) = self.resource
            && action.eq_ignore_ascii_case("iam:CreateServiceLinkedRole")
            && let Some((_, rest)) = role.split_once("role/aws-service-role/")
        {
            let service = rest.split('/').next()?;
            let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-');
            return service
                .chars()
                .all(is_name)
                .then_some(Mechanism::FirstUse { service });
        }
        let is_index = self.resource.is_some_and(|resource| {
            let arn = Arn::parse(resource);
            arn.is_some_and(|arn| arn.service == "dynamodb" && arn.rest.contains("/index/"))
        });
        if is_index && self.diagnosis.statements.is_empty() {
            return Some(Mechanism::IndexOfItsOwn);
        }
        let fix = self.diagnosis.fix.as_ref();
        let is_open_secret = fix
            .and_then(|fix| fix.resource())
            .is_some_and(|resource| resource.ends_with("-??????"));
        if is_open_secret {
            return Some(Mechanism::SecretSuffix);
        }
        let needs_star = reference::action(action).is_some_and(Action::needs_star);
        let allows_star = self.diagnosis.fix.is_some() && self.resource == Some("*");
        (needs_star && allows_star).then(|| self.no_resource_type(action))
    }

    /// The operation, where its name is not the action's.
    fn other_operation(&self) -> Option<&'a str> {
        let operation = self.denial?.operation.as_deref()?;
        let (_, name) = self.action?.split_once(':')?;
        (!operation.eq_ignore_ascii_case(name)).then_some(operation)
    }

    fn of_operation(&self) -> Option<Mechanism<'a>> {
        let action = self.action?;
        let operation = self.other_operation()?;
        let prefix = action.split(':').next().unwrap_or_default();
        let is_named = |name: &str| reference::action(&format!("{name}:{operation}")).is_some();
        let told = self.diagnosis.request.within.is_some()
            || self
                .diagnosis
                .notes
                .iter()
                .any(|note| matches!(note, Note::Consequence { .. }));
        if told {
            return None;
        }
        let of_own = reference::operation(prefix, operation).is_some_and(|known| {
            known
                .needs
                .iter()
                .any(|one| one.eq_ignore_ascii_case(action))
        });
        // The cause says it.
        let is_said = self.diagnosis.cause == Cause::ActionIsOperation;
        if of_own && !is_named(prefix) && !is_said {
            return Some(Mechanism::NamedOtherwise { operation, action });
        }
        let is_known = !reference::operations_named(operation).is_empty();
        if action.eq_ignore_ascii_case("rds:CreateDBSnapshot") && operation.starts_with("DeleteDB")
        {
            return Some(Mechanism::FinalSnapshot);
        }
        (is_known && !of_own).then_some(if prefix.eq_ignore_ascii_case("kms") {
            Mechanism::AsksKey { operation, action }
        } else {
            Mechanism::AlsoTakes { operation, action }
        })
    }
}

/// Whether an ARN is of an access point of S3, or of an object behind one.
fn is_access_point(arn: &str) -> bool {
    Arn::parse(arn).is_some_and(|arn| arn.service == "s3" && arn.rest.starts_with("accesspoint/"))
}

/// Whether the policy names a secret without the characters at the end of its ARN.
fn lacks_suffix(nearest: &str, resource: &str) -> bool {
    let rest = resource.strip_prefix(nearest);
    rest.and_then(|rest| rest.strip_prefix('-'))
        .is_some_and(|suffix| suffix.len() == 6)
}

/// The path of a role, where the policy has its name, or a pattern for that, without the path.
fn path_of_role<'a>(nearest: &str, resource: &'a str) -> Option<&'a str> {
    let of_role = |arn: &'a str| Arn::parse(arn)?.rest.strip_prefix("role/");
    let at = of_role(resource)?;
    let (path, name) = at.split_at_checked(at.rfind('/')? + 1)?;
    let listed = Arn::parse(nearest)?.rest.strip_prefix("role/")?;
    (!listed.contains('/') && crate::iam::matches(listed, name)).then_some(path)
}
