//! What else is worth saying about a denial, and what to paste next.

use super::cause::{never_applies, open_reference};
use super::companion::may_allow_type;
use super::layer::permission_set;
use super::together::{is_a_side, is_across_accounts, is_of_a_session};
use super::{Ask, Cause, Note, ProvenFix, RequestRead, StatementRead, only, passed, request};
use crate::compare::Grant;
use crate::denial::Denial;
use crate::evaluate::{self, ConditionGap, Element, ReasonKind, StatementVerdict};
use crate::iam::{
    Arn, Caller, CallerKind, Context, DenialEffect, Effect, PolicyType, Request, Target,
    is_account_id,
};
use crate::policy::PastedPolicy;
use crate::reference;
use crate::text::{invisible, look_alike};
use std::collections::{BTreeMap, BTreeSet};

/// What the notes are made from.
#[derive(Debug)]
pub(super) struct Case<'a> {
    /// The denial.
    pub(super) denial: &'a Denial,
    /// The request that was read.
    pub(super) read: &'a RequestRead,
    /// The request that was evaluated.
    pub(super) request: Option<&'a Request>,
    /// What else the operation needs, always or in some requests.
    pub(super) needs: &'a [&'static str],
    /// The setting of S3 Block Public Access that refused.
    pub(super) setting: Option<&'a str>,
    /// The caller, and whose the policies are, where that is somebody else.
    pub(super) of_another: Option<&'a (String, String)>,
    /// The layer that denied.
    pub(super) layer: Option<PolicyType>,
    /// The cause.
    pub(super) cause: Cause,
    /// What was pasted.
    pub(super) policies: &'a [PastedPolicy],
    /// All statements.
    pub(super) statements: &'a [StatementRead],
    /// The nearest.
    pub(super) nearest: Option<&'a StatementRead>,
    /// A part of the deciding policies is missing in the paste.
    pub(super) is_cut_off: bool,
    /// A pasted `Deny` decided, for sure.
    pub(super) is_denier_known: bool,
    /// Kinds of policy of which a statement was pasted, with its effect.
    pub(super) pasted: &'a BTreeSet<PolicyType>,
    /// Resource types on which the fix allows the action as well.
    pub(super) joined: &'a BTreeSet<&'static str>,
}

/// Notes, by weight.
pub(super) fn notes(case: &Case<'_>) -> Vec<Note> {
    let mut notes = odd_characters(case.read);
    let denial = case.denial;
    if denial.through_scp {
        notes.push(Note::ThroughScp);
    }
    notes.extend(case.setting.map(|setting| Note::PublicAccessSetting {
        setting: setting.to_owned(),
    }));
    notes.extend(
        case.of_another
            .map(|(caller, holder)| Note::PolicyOfAnother {
                caller: caller.clone(),
                holder: holder.clone(),
            }),
    );
    notes.extend(denial.matched.iter().map(|matched| Note::DeniedBy {
        sid: matched.sid.clone(),
        actions: matched.actions.clone(),
        resources: matched.resources.clone(),
    }));
    if let Some(arn) = denial.policy_arn.as_ref().filter(|arn| managed_by_aws(arn)) {
        notes.push(Note::ManagedByAws { arn: arn.clone() });
    }
    // Of the layers of others a permission set changes nothing.
    let is_of_caller = matches!(
        case.layer,
        None | Some(PolicyType::Identity | PolicyType::Boundary)
    );
    if let Some(name) = permission_set(denial).filter(|_| is_of_caller) {
        notes.push(Note::PermissionSet { name });
    }
    notes.extend(unfitting_tags(case));
    notes.extend(bucket_of_template(case));
    if !case.is_denier_known {
        notes.extend(also_authorised(case));
    }
    if denial.of_execution_role {
        notes.push(Note::ExecutionRole);
    }
    if !denial.led_to.is_empty() {
        notes.push(Note::Consequence {
            actions: denial.led_to.clone(),
        });
    }
    let action = case.read.action.as_deref().unwrap_or_default();
    if action.eq_ignore_ascii_case("ecs:ExecuteCommand") {
        notes.push(Note::TaskRole);
    }
    if request::is_phone_number(action, denial.resource.as_deref()) {
        notes.push(Note::PhoneNumber);
    }
    notes.extend(bucket_not_listed(case));
    let needs = case
        .needs
        .iter()
        .filter(|action| !is_listed(case.policies, action));
    let actions: Vec<String> = needs.map(|action| (*action).to_owned()).collect();
    if !actions.is_empty() {
        notes.push(if denial.listed.is_empty() || case.read.action.is_some() {
            Note::DependentActions { actions }
        } else {
            Note::ListedActions { actions }
        });
    }
    notes.extend(missing_object(case));
    notes.extend(looks_wrong(case));
    if case.layer == Some(PolicyType::Resource)
        && denial.effect != Some(DenialEffect::Explicit)
        && denial.service.as_deref() == Some("kms")
        && !case.cause.is_a_setting()
        && !case.request.is_some_and(is_of_a_service)
        && !case.request.is_some_and(is_across_accounts)
    {
        notes.push(Note::KeyPolicyMayDelegate);
    }
    let within = case
        .read
        .within
        .iter()
        .filter(|_| action.starts_with("kms:"));
    notes.extend(within.map(|action| Note::AskedOfKey {
        action: action.clone(),
    }));
    notes.extend(cross_account(case));
    notes.extend(role_path(case));
    if let Some(id) = &denial.authorization_id {
        notes.push(Note::AuthorizationDetails { id: id.clone() });
    }
    notes
}

/// Whether a service calls, which has no policies of its own.
fn is_of_a_service(request: &Request) -> bool {
    let caller = request.principal.as_deref().map(Caller::parse);
    caller.is_some_and(|caller| caller.kind == CallerKind::Service)
}

/// Whether an Allow of a pasted policy lists the action.
pub(super) fn is_listed(policies: &[PastedPolicy], action: &str) -> bool {
    let request = Request {
        principal: None,
        action: action.to_owned(),
        resource: Target::Unknown,
        resource_account: None,
        context: Context::default(),
    };
    policies.iter().any(|pasted| {
        pasted.policy.statements.iter().any(|statement| {
            let verdict =
                || evaluate::statement(statement, &pasted.policy, PolicyType::Identity, &request);
            let lacks = |verdict: StatementVerdict| {
                let mut reasons = verdict.reasons.iter();
                reasons.any(|reason| reason.kind.element() == Element::Action)
            };
            statement.has_effect(Effect::Allow) && !lacks(verdict())
        })
    })
}

/// The bucket whose objects the pasted policies allow and which they do not let list, where S3 refused and the text
/// does not say what: programs look first whether the bucket is there.
///
/// Source: Amazon S3 API Reference, `HeadBucket`: it takes `s3:ListBucket`.
fn bucket_not_listed(case: &Case<'_>) -> Option<Note> {
    let is_unsaid = case.denial.service.as_deref() == Some("s3")
        && case.read.action.is_none()
        && !case.cause.is_a_setting();
    if !is_unsaid || is_listed(case.policies, "s3:ListBucket") {
        return None;
    }
    let of_caller = case.policies.iter().filter(|pasted| {
        let kind = pasted.policy_type;
        kind.is_none_or(|kind| kind == PolicyType::Identity)
    });
    let statements = of_caller.flat_map(|pasted| &pasted.policy.statements);
    let resources = statements
        .filter(|statement| statement.has_effect(Effect::Allow))
        .filter_map(|statement| statement.resource.as_ref())
        .filter(|list| !list.negated)
        .flat_map(|list| &list.values);
    let buckets: BTreeSet<&str> = resources
        .filter_map(|value| Arn::parse(&value.value))
        .filter(|arn| arn.service == "s3")
        .filter_map(|arn| Some(arn.rest.split_once('/')?.0))
        .filter(|bucket| !bucket.is_empty() && !bucket.contains(['*', '?', '$']))
        .collect();
    let bucket = only(buckets)?;
    Some(Note::BucketNotListed {
        bucket: bucket.to_owned(),
    })
}

/// Letters of the request that are others than they look, and characters that nobody sees.
fn odd_characters(read: &RequestRead) -> Vec<Note> {
    let mut notes = Vec::new();
    for (written, in_action) in [
        (&read.action, true),
        (&read.resource, false),
        (&read.principal, false),
    ] {
        let Some(written) = written else {
            continue;
        };
        let found = if in_action {
            look_alike::in_name(written)
        } else {
            look_alike::among_latin(written)
        };
        notes.extend(found.map(|found| Note::LookAlikeLetter {
            written: written.clone(),
            found,
            in_action,
        }));
        let unseen = invisible::first(written);
        notes.extend(unseen.map(|character| Note::InvisibleCharacter {
            written: written.clone(),
            character,
        }));
    }
    notes
}

/// Whether the request can stand in a policy: its action is of ASCII, and everything of it is seen.
pub(super) fn is_writable(request: &Request) -> bool {
    let resource = match &request.resource {
        Target::Known(resource) => resource.as_str(),
        Target::Unknown => "",
    };
    request.action.is_ascii()
        && [&request.action, resource]
            .into_iter()
            .chain(request.principal.as_deref())
            .all(|text| invisible::first(text).is_none())
}

/// Whether the ARN is of a policy that AWS owns.
///
/// Source: IAM User Guide, "Managed policies and inline policies".
fn managed_by_aws(arn: &str) -> bool {
    Arn::parse(arn).is_some_and(|arn| arn.service == "iam" && arn.account == "aws")
}

/// A tag condition beside which the resource would never fit, because the resource belongs to AWS.
fn unfitting_tags(case: &Case<'_>) -> Option<Note> {
    let nearest = case.nearest?;
    nearest
        .verdict
        .reasons
        .iter()
        .find_map(|reason| match &reason.kind {
            ReasonKind::ConditionFalse {
                key,
                gap: ConditionGap::AbsentOnAwsResource,
                ..
            } => Some(Note::TagConditionCannotFit {
                key: key.clone(),
                statement: nearest.statement,
            }),
            _ => None,
        })
}

/// The reference to an ARN in a template that stands alone, where an object of S3 is asked for: the ARN of
/// its bucket does not cover it.
///
/// Source: Amazon S3 User Guide, "Policy resources for Amazon S3".
fn bucket_of_template(case: &Case<'_>) -> Option<Note> {
    let reference = open_reference(case.nearest?)?;
    let Target::Known(resource) = &case.request?.resource else {
        return None;
    };
    let arn = Arn::parse(resource)?;
    (arn.service == "s3" && arn.rest.contains('/')).then(|| Note::BucketOfTemplate {
        reference: reference.to_owned(),
    })
}

/// The other resources on which the same call is authorised: a note for those that a statement names, and
/// one for the rest.
fn also_authorised(case: &Case<'_>) -> Vec<Note> {
    let Some(request) = case.request else {
        return Vec::new();
    };
    let Target::Known(resource) = &request.resource else {
        return Vec::new();
    };
    let Some(action) = reference::action(&request.action) else {
        return Vec::new();
    };
    let own: BTreeSet<&str> = action
        .resource_type_of(resource)
        .iter()
        .map(|row| row.resource_type().name())
        .collect();
    if own.is_empty() {
        return Vec::new();
    }
    let own: Vec<&str> = own.into_iter().collect();
    let mut others = reference::authorised_with(action, &own);
    others.retain(|other| !case.joined.contains(*other));
    let mut notes: Vec<Note> = Vec::new();
    for other in others {
        let by = case
            .statements
            .iter()
            .find(|read| {
                let pasted = case.policies.get(read.policy);
                pasted.is_some_and(|pasted| {
                    may_allow_type(pasted, read.statement, request, action, other)
                })
            })
            .map(|read| (read.policy, read.statement));
        let same = notes.iter_mut().find_map(|note| match note {
            Note::AlsoAuthorisedOn {
                resource_types,
                covered_by,
            } if *covered_by == by => Some(resource_types),
            _ => None,
        });
        match same {
            Some(types) => types.push(other.to_owned()),
            None => notes.push(Note::AlsoAuthorisedOn {
                resource_types: vec![other.to_owned()],
                covered_by: by,
            }),
        }
    }
    notes
}

/// S3 answers 403 for an object that does not exist, unless the caller may list the bucket.
///
/// Source: Amazon S3 API Reference, `HeadObject`.
fn missing_object(case: &Case<'_>) -> Option<Note> {
    let read = matches!(
        case.denial.operation.as_deref(),
        Some("HeadObject" | "GetObject")
    );
    let s3 = case.denial.service.as_deref() == Some("s3");
    let silent =
        case.denial.effect.is_none() || case.read.action.as_deref() == Some("s3:ListBucket");
    let is_of_another = case.cause == Cause::AnotherCaller;
    (s3 && read && silent && !is_of_another).then_some(Note::MayBeMissingObject)
}

/// A resource that ends where its type should begin, so that no ARN of a policy can name it: the name
/// in the request is wrong, not the policy.
fn looks_wrong(case: &Case<'_>) -> Option<Note> {
    let request = case.request?;
    let Target::Known(resource) = &request.resource else {
        return None;
    };
    names_nothing(request).then(|| Note::ResourceLooksWrong {
        resource: resource.clone(),
    })
}

/// What a `?` of the fix takes in beside the character that it stands for.
pub(super) fn stand_ins(case: &Case<'_>, fix: &ProvenFix) -> Option<Note> {
    let Target::Known(printed) = &case.request?.resource else {
        return None;
    };
    let is_of = |written: &str| {
        let pairs = || written.chars().zip(printed.chars());
        written.chars().count() == printed.chars().count()
            && pairs().all(|(written, printed)| written == printed || written == '?')
            && pairs().any(|(written, printed)| written != printed)
    };
    let grant = fix.grants.iter().find(|grant| is_of(&grant.resource))?;
    Some(Note::StandInCharacters {
        printed: printed.clone(),
        written: grant.resource.clone(),
    })
}

/// That the fix lets a role be passed to whatever service.
pub(super) fn passed_to_any_service(fix: &ProvenFix) -> Option<Note> {
    let is_open = |grant: &Grant| {
        let mut keys = grant.conditions.values().flat_map(BTreeMap::keys);
        passed::is_pass_role(&grant.action)
            && !keys.any(|key| key.eq_ignore_ascii_case(passed::PASSED_TO_SERVICE))
    };
    let (grants, _) = fix.own_access();
    grants
        .iter()
        .any(is_open)
        .then_some(Note::PassedToAnyService)
}

/// Whether the resource of the request names none of the action's types.
pub(super) fn names_nothing(request: &Request) -> bool {
    let Target::Known(resource) = &request.resource else {
        return false;
    };
    let action = reference::action(&request.action);
    Arn::parse(resource).is_some_and(|arn| arn.rest == "*")
        && action.is_some_and(|action| !action.needs_star())
}

/// Both sides must allow when the caller's account and the resource's differ for sure.
///
/// Source: IAM User Guide, "Cross-account policy evaluation logic".
fn cross_account(case: &Case<'_>) -> Option<Note> {
    let caller = Arn::parse(case.read.principal.as_deref()?)?;
    let resource = Arn::parse(case.read.resource.as_deref()?)?;
    (is_account_id(caller.account)
        && is_account_id(resource.account)
        && caller.account != resource.account)
        .then(|| Note::CrossAccount {
            caller: caller.account.to_owned(),
            resource: resource.account.to_owned(),
        })
}

/// A role's session, whose ARN has the role without its path, where a policy names the role.
///
/// Source: IAM User Guide, "IAM identifiers".
fn role_path(case: &Case<'_>) -> Option<Note> {
    let names_principals = matches!(case.layer, Some(PolicyType::Resource | PolicyType::Trust));
    let printed = case
        .denial
        .principal
        .as_deref()
        .filter(|_| names_principals)?;
    let is_known = case.denial.context.contains_key("aws:PrincipalArn");
    match Caller::parse(printed).kind {
        CallerKind::RoleSession { role, .. }
            if !is_known && permission_set(case.denial).is_none() =>
        {
            Some(Note::RolePathNotPrinted { role })
        }
        _ => None,
    }
}

/// What to paste next, most useful first; nothing where it would not decide anything.
pub(super) fn asks(case: &Case<'_>, fixed: bool) -> Vec<Ask> {
    let denial = case.denial;
    let explicit = denial.effect == Some(DenialEffect::Explicit);
    // Of what is cut off the whole is asked for.
    let is_begun = case.is_cut_off && case.pasted.is_empty();
    let missing = |kind: PolicyType| !case.pasted.contains(&kind) && !is_begun;
    let mut asks = Vec::new();
    if case.cause.is_a_setting() {
        return asks;
    }
    if case.is_cut_off {
        asks.push(Ask::FullPolicy);
    } else if case.cause == Cause::IncompletePolicy {
        asks.push(Ask::RenderedPolicy);
    }
    if denial.encoded && case.is_denier_known {
        // It would say what is known.
    } else if denial.encoded {
        asks.push(Ask::DecodedMessage);
    } else if case.read.action.is_none() && !denial.listed.is_empty() {
        asks.extend(missing(PolicyType::Identity).then_some(Ask::IdentityPolicy));
    } else if case.read.action.is_none() {
        asks.extend([Ask::FullMessage, Ask::CloudTrailEvent]);
    } else if case.read.resource.is_none()
        && !fixed
        && case.layer != Some(PolicyType::Trust)
        && case.cause != Cause::UnsignedRequest
    {
        asks.push(Ask::ResourceArn);
    }
    match (case.layer, explicit) {
        // None of those that were pasted can have denied.
        (Some(PolicyType::Identity), true) if !case.is_denier_known => {
            asks.push(Ask::DenyingPolicy);
        }
        (Some(PolicyType::Identity), _) if missing(PolicyType::Identity) => {
            asks.push(Ask::IdentityPolicy);
        }
        (Some(PolicyType::Resource), _) if missing(PolicyType::Resource) => {
            asks.push(Ask::ResourcePolicy);
        }
        (Some(PolicyType::Trust), _) if missing(PolicyType::Trust) => asks.push(Ask::TrustPolicy),
        (Some(PolicyType::Boundary), _) if missing(PolicyType::Boundary) => {
            asks.push(Ask::Boundary);
        }
        (Some(PolicyType::Session), _) if missing(PolicyType::Session) => {
            asks.push(Ask::SessionPolicy);
        }
        (Some(PolicyType::Scp), _) if missing(PolicyType::Scp) => asks.push(Ask::Scp),
        (Some(PolicyType::Rcp), _) if missing(PolicyType::Rcp) => asks.push(Ask::Rcp),
        (Some(PolicyType::Vpce), _) if denial.through_scp => asks.push(Ask::Scp),
        (Some(PolicyType::Vpce), _) if missing(PolicyType::Vpce) => {
            asks.push(Ask::VpcEndpointPolicy);
        }
        (None, true) if !case.is_denier_known => asks.push(Ask::DenyingPolicy),
        (None, false)
            if case.read.action.is_some() && !case.pasted.iter().copied().any(is_a_side) =>
        {
            asks.push(Ask::IdentityPolicy);
        }
        (Some(_) | None, _) => {}
    }
    // Of a key, its policy comes before those of the caller.
    let is_of_kms = denial.service.as_deref() == Some("kms");
    let is_unsaid = case.layer.is_none() && !explicit;
    if is_of_kms && is_unsaid && missing(PolicyType::Resource) && !fixed {
        asks.push(Ask::ResourcePolicy);
    }
    let is_assumed = case.request.is_some_and(is_of_a_session);
    if is_assumed && !explicit && missing(PolicyType::Trust) && !asks.contains(&Ask::TrustPolicy) {
        asks.insert(0, Ask::TrustPolicy);
    }
    let federated = case
        .read
        .action
        .as_deref()
        .is_some_and(|action| action.eq_ignore_ascii_case("sts:AssumeRoleWithWebIdentity"));
    // What the text says of the token is not asked for.
    let is_claim_known = case.nearest.is_some_and(|nearest| {
        let mut reasons = nearest.verdict.reasons.iter();
        reasons.any(|reason| {
            matches!(
                reason.kind,
                ReasonKind::ConditionFalse {
                    gap: ConditionGap::Differs { .. },
                    ..
                }
            )
        })
    });
    if federated && !missing(PolicyType::Trust) && !is_claim_known {
        asks.push(Ask::TokenClaims);
    }
    let unmet = case.cause == Cause::ConditionNotMet
        && !federated
        && case.nearest.is_some_and(|nearest| {
            nearest
                .verdict
                .reasons
                .iter()
                .any(|reason| match &reason.kind {
                    // No event tells the tags of a resource or a caller.
                    ReasonKind::ConditionFalse { key, gap, .. } => {
                        let is_known = matches!(gap, ConditionGap::Differs { .. });
                        !never_applies(gap) && !is_a_tag(key) && !is_known
                    }
                    ReasonKind::ConditionOpen { key, .. } => !is_a_tag(key),
                    _ => false,
                })
        });
    if case.cause == Cause::PolicyAllows && missing(PolicyType::Resource) && has_two_sides(case) {
        asks.push(Ask::ResourcePolicy);
    }
    if (unmet || case.cause == Cause::PolicyAllows) && !asks.contains(&Ask::CloudTrailEvent) {
        asks.push(Ask::CloudTrailEvent);
    }
    let mut seen = BTreeSet::new();
    asks.retain(|ask| seen.insert(*ask));
    asks
}

/// Services whose resources have policies of their own, which decide for callers of other accounts, and by an explicit
/// deny for all.
///
/// Source: IAM User Guide, "AWS services that work with IAM": resource-based policies.
const WITH_POLICIES: [&str; 11] = [
    "backup",
    "dynamodb",
    "ecr",
    "elasticfilesystem",
    "events",
    "kms",
    "lambda",
    "s3",
    "secretsmanager",
    "sns",
    "sqs",
];

/// Whether the resource may have a policy that denied: where nothing says that it is the caller's account that did.
fn has_two_sides(case: &Case<'_>) -> bool {
    let service = case.denial.service.as_deref().unwrap_or_default();
    let is_on_one = case.read.resource.as_deref().is_some_and(|one| one != "*");
    case.denial.policy_type.is_none() && is_on_one && WITH_POLICIES.contains(&service)
}

/// Whether a condition key is the tag of a resource or of the caller.
fn is_a_tag(key: &str) -> bool {
    let key = key.to_ascii_lowercase();
    key.contains("resourcetag/") || key.contains("principaltag/")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::budget::Budget;

    /// The notes on other resources, for a denial on the catalog and an Allow on these.
    fn beside_the_catalog(resources: &[&str]) -> Vec<(Vec<String>, bool)> {
        let message = "User: arn:aws:iam::123456789012:user/etl is not authorized to perform: glue:GetTable on resource: arn:aws:glue:eu-west-1:123456789012:catalog because no identity-based policy allows the glue:GetTable action";
        let policy = serde_json::json!({ "Version": "2012-10-17", "Statement": [
            { "Effect": "Allow", "Action": "glue:GetTable", "Resource": resources }] });
        let paste = crate::text::Paste::new(None, format!("{message}\n{policy}"));
        let input = crate::evidence::Input {
            paste,
            role: crate::evidence::Role::Conversation,
        };
        let evidence = crate::evidence::read(vec![input], None, &Budget::default());
        let diagnoses = super::super::diagnose(&evidence, &Budget::default()).diagnoses;
        diagnoses[0]
            .notes
            .iter()
            .filter_map(|note| match note {
                Note::AlsoAuthorisedOn {
                    resource_types,
                    covered_by,
                } => Some((resource_types.clone(), covered_by.is_some())),
                _ => None,
            })
            .collect()
    }

    #[test]
    fn the_ancestors_of_a_table_are_told_with_what_names_them() {
        let table = "arn:aws:glue:eu-west-1:123456789012:table/db/*";
        let database = "arn:aws:glue:eu-west-1:123456789012:database/db";
        let types = |types: &[&str]| types.iter().map(|name| (*name).to_owned()).collect();
        for (resources, expected) in [
            (
                vec![table],
                vec![(types(&["database"]), false), (types(&["table"]), true)],
            ),
            (
                vec![table, database],
                vec![(types(&["database", "table"]), true)],
            ),
        ] {
            assert_eq!(beside_the_catalog(&resources), expected, "{resources:?}");
        }
    }

    #[test]
    fn policies_of_aws_are_named_where_the_caller_needs_an_allow() {
        let says = |reason: &str| {
            format!(
                "User: arn:aws:iam::123456789012:user/dev is not authorized to perform: s3:PutObject on resource: arn:aws:s3:::b/k {reason}\nattached: AmazonS3ReadOnlyAccess"
            )
        };
        for (reason, expected) in [
            (
                "because no identity-based policy allows the s3:PutObject action",
                Some(true),
            ),
            ("", Some(false)),
            ("with an explicit deny in a service control policy", None),
        ] {
            let input = crate::evidence::Input {
                paste: crate::text::Paste::new(None, says(reason)),
                role: crate::evidence::Role::Conversation,
            };
            let evidence = crate::evidence::read(vec![input], None, &Budget::default());
            let diagnoses = super::super::diagnose(&evidence, &Budget::default()).diagnoses;
            let found = diagnoses[0].notes.iter().find_map(|note| match note {
                Note::ManagedPolicies {
                    names,
                    allow_nothing,
                } if names == &["AmazonS3ReadOnlyAccess"] => Some(*allow_nothing),
                _ => None,
            });
            assert_eq!(found, expected, "{reason}");
        }
    }
}
