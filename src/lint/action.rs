//! Actions, and the resources and condition keys that they do not go with, as the reference lists them.

use super::lookup::{Lookup, Named};
use super::{ArnField, FindingKind, Report, fitting};
use crate::iam::placeholder::is_region_placeholder;
use crate::iam::{
    Arn, BaseOperator, Effect, Operator, Piece, PolicyType, action_matches, arn_fields,
    find_placeholders, is_account_id, variable_pieces,
};
use crate::policy::{ListElement, PastedPolicy, Spanned, Statement};
use crate::reference::{self, Action, ResourceType};
use std::rc::Rc;

/// An ARN of more bytes than this is left alone: no policy that AWS takes has room for it.
pub(super) const LONGEST_ARN: usize = 64 << 10;

pub(super) fn check(
    pasted: &PastedPolicy,
    statement: &Statement,
    lookup: &mut Lookup<'_>,
    report: &mut Report<'_>,
) {
    let Some(element) = &statement.action else {
        return shapes(pasted, statement, lookup, report);
    };
    let named: Vec<(&Spanned<String>, Rc<Named>)> = element
        .values
        .iter()
        .map(|value| (value, lookup.named(&value.value)))
        .collect();
    for (value, named) in &named {
        if let Named::Nothing(finding) = named.as_ref() {
            report.add(value.span, finding.clone());
        }
        wildcard_in_service(pasted, value, report);
    }
    shapes(pasted, statement, lookup, report);
    // What is said of what is not there holds only where nothing is left out.
    if !statement.is_whole() {
        return;
    }
    pass_role(statement, element, report);
    service_linked_role(statement, element, report);
    if element.negated {
        return;
    }
    if report.without_principals {
        only_star(statement, &named, report);
    }
    if pasted.policy_type != Some(PolicyType::Trust) {
        resources(statement, &named, lookup, report);
        fitting::check(pasted, statement, &named, lookup, report);
    }
    keys(statement, &named, lookup, report);
}

/// `*:Get*`: IAM refuses it ("Action vendors must not contain wildcards"); policies of the organization take
/// wildcards anywhere.
///
/// Source: IAM User Guide, "Grammar of the IAM JSON policy language"; Organizations User Guide, "SCP syntax".
fn wildcard_in_service(pasted: &PastedPolicy, value: &Spanned<String>, report: &mut Report<'_>) {
    if matches!(pasted.policy_type, Some(PolicyType::Scp | PolicyType::Rcp)) {
        return;
    }
    let written = &value.value;
    let has_wildcard = written
        .split_once(':')
        .is_some_and(|(service, _)| service.contains(['*', '?']));
    if has_wildcard && find_placeholders(written).is_empty() {
        let written = written.clone();
        report.add(value.span, FindingKind::WildcardInService { written });
    }
}

/// The shape of each resource: `*` or an ARN of six fields.
///
/// Source: IAM User Guide, "IAM JSON policy elements: Resource".
fn shapes(
    pasted: &PastedPolicy,
    statement: &Statement,
    lookup: &mut Lookup<'_>,
    report: &mut Report<'_>,
) {
    // Templates have other ways to say a resource, and so have the policies of some services.
    let must_be_arn = report.without_principals && !pasted.form.is_template();
    for value in statement.resource.iter().flat_map(|list| &list.values) {
        let written = &value.value;
        let is_open = written.starts_with("${")
            || find_placeholders(written)
                .first()
                .is_some_and(|first| first.start == 0)
            || written.contains("Fn::");
        if written == "*" || is_open {
            continue;
        }
        if !written.starts_with("arn:") {
            if must_be_arn || written.is_empty() {
                let resource = written.clone();
                report.add(value.span, FindingKind::InvalidArnPrefix { resource });
            }
        } else if arn_fields(written).len() < 6 && find_placeholders(written).is_empty() {
            let arn = written.clone();
            report.add(value.span, FindingKind::MissingArnField { arn });
        } else if let Some(field) = wrong_field(written) {
            let arn = written.clone();
            report.add(value.span, FindingKind::InvalidArnField { arn, field });
        } else if let Some(field) = empty_field(written, lookup) {
            let arn = written.clone();
            report.add(value.span, FindingKind::EmptyArnField { arn, field });
        }
    }
}

/// Services with resources of AWS, which have no account in their ARNs, of types that have one otherwise: the
/// documents and public parameters of Systems Manager, the types of CloudFormation, the views of Resource Explorer.
///
/// Source: Systems Manager User Guide, "Calling AWS service, Region, and endpoint public parameters in Parameter
/// Store"; `CloudFormation` User Guide, "Using the `CloudFormation` registry"; AWS Managed Policy Reference,
/// "`CloudWatchReadOnlyAccess`".
const WITH_RESOURCES_OF_AWS: [&str; 3] = ["ssm", "cloudformation", "resource-explorer-2"];

/// The region or the account that is empty, though the ARN is of a type that has one.
///
/// Source: Service Authorization Reference, "Resource types"; IAM User Guide, "Access Analyzer policy check
/// reference", "Missing ARN Region".
fn empty_field(written: &str, lookup: &mut Lookup<'_>) -> Option<ArnField> {
    let arn = Arn::parse(written).filter(|_| written.len() <= LONGEST_ARN)?;
    // Access points of several regions have none.
    // Source: Amazon S3 User Guide, "Multi-Region Access Points in Amazon S3".
    if !arn.region.is_empty() && !arn.account.is_empty()
        || arn.service == "s3"
        || WITH_RESOURCES_OF_AWS.contains(&arn.service)
        || arn.rest.starts_with(['*', '?', '$'])
    {
        return None;
    }
    let types: Vec<ResourceType> = reference::service(arn.service)?
        .resource_types()
        .filter(|kind| lookup.may_be(*kind, written, &arn) == Some(true))
        .collect();
    let have = |field: usize| {
        !types.is_empty()
            && types
                .iter()
                .flat_map(|kind| kind.arn_patterns())
                .all(|pattern| {
                    let field = pattern.splitn(6, ':').nth(field);
                    field.is_some_and(|field| field.starts_with("${"))
                })
    };
    if arn.account.is_empty() && have(4) {
        Some(ArnField::Account)
    } else if arn.region.is_empty() && have(3) {
        Some(ArnField::Region)
    } else {
        None
    }
}

/// A field that stands in no ARN so.
///
/// Source: IAM User Guide, "Access Analyzer policy check reference", "Invalid partition", "Invalid ARN
/// region", "Invalid ARN account", "Invalid ARN service case".
fn wrong_field(written: &str) -> Option<ArnField> {
    let arn = Arn::parse(written)?;
    let is_open = |field: &str| {
        field.contains(['*', '?', '$', '{', '<', '[']) || !find_placeholders(field).is_empty()
    };
    if !is_open(arn.partition) && !arn.partition.starts_with("aws") {
        Some(ArnField::Partition)
    } else if !is_open(arn.service) && arn.service.bytes().any(|byte| byte.is_ascii_uppercase()) {
        Some(ArnField::ServiceCase)
    } else if !arn.region.is_empty()
        && !is_open(arn.region)
        && !is_region_placeholder(arn.region)
        && !is_region(arn.region)
    {
        Some(ArnField::Region)
    } else if arn.account.len() != 12
        && !arn.account.is_empty()
        && arn.account.bytes().all(|byte| byte.is_ascii_digit())
    {
        Some(ArnField::Account)
    } else {
        None
    }
}

/// Whether a region can be called so: `ap-northeast-1`, `us-gov-west-1`. New ones have such names as well.
///
/// Source: AWS General Reference, "Regions and endpoints".
pub(super) fn is_region(text: &str) -> bool {
    const DIRECTIONS: [&str; 9] = [
        "north",
        "south",
        "east",
        "west",
        "central",
        "northeast",
        "northwest",
        "southeast",
        "southwest",
    ];
    let mut parts = text.rsplit('-');
    let is_number = parts.next().is_some_and(|number| {
        !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit())
    });
    is_number
        && parts
            .next()
            .is_some_and(|direction| DIRECTIONS.contains(&direction))
        && parts.clone().next().is_some()
        && parts.all(|part| {
            (2..=5).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_lowercase())
        })
}

/// `iam:CreateServiceLinkedRole` for every service.
///
/// Source: IAM User Guide, "Access Analyzer policy check reference", "Create SLR with star in resource".
fn service_linked_role(statement: &Statement, actions: &ListElement, report: &mut Report<'_>) {
    let is_allow = statement.has_effect(Effect::Allow);
    let is_narrowed = statement
        .conditions
        .iter()
        .any(|entry| entry.key.value.eq_ignore_ascii_case("iam:AWSServiceName"));
    let is_listed = !actions.negated
        && actions.values.iter().any(|action| {
            // `iam:*` and `*` say more than this finding does.
            action
                .value
                .to_ascii_lowercase()
                .starts_with("iam:createservicelinked")
        });
    if !is_allow || is_narrowed || !is_listed {
        return;
    }
    let resources = statement.resource.iter().filter(|list| !list.negated);
    for value in resources.flat_map(|list| &list.values) {
        let is_every_role = value.value == "*"
            || Arn::parse(&value.value).is_some_and(|arn| {
                arn.service == "iam"
                    && matches!(
                        arn.rest,
                        "*" | "role/*" | "role/aws-service-role/*" | "role/aws-service-role/*/*"
                    )
            });
        if is_every_role {
            report.add(value.span, FindingKind::CreateSlrWithStarInResource);
        }
    }
}

/// `iam:PassRole` on every role, to every service.
///
/// Source: IAM User Guide, "Access Analyzer policy check reference", "`PassRole` with star in resource".
fn pass_role(statement: &Statement, actions: &ListElement, report: &mut Report<'_>) {
    let is_allow = statement.has_effect(Effect::Allow);
    let is_narrowed = statement.conditions.iter().any(|entry| {
        ["iam:PassedToService", "iam:AssociatedResourceArn"]
            .iter()
            .any(|key| entry.key.value.eq_ignore_ascii_case(key))
    });
    let is_listed = !actions.negated
        && actions.values.iter().any(|action| {
            // `iam:*` and `*` say more than this finding does.
            action.value.to_ascii_lowercase().starts_with("iam:pass")
                && action_matches(&action.value, "iam:PassRole")
        });
    if !is_allow || is_narrowed || !is_listed {
        return;
    }
    let resources = statement.resource.iter().filter(|list| !list.negated);
    for value in resources.flat_map(|list| &list.values) {
        let is_every_role = value.value == "*"
            || Arn::parse(&value.value).is_some_and(|arn| {
                arn.service == "iam" && matches!(arn.rest, "*" | "role/*" | "role*")
            });
        if is_every_role {
            report.add(value.span, FindingKind::PassRoleWithStarInResource);
        }
    }
}

/// Actions that no ARN of the statement can allow.
///
/// Some services authorise a listing on the ARN of the whole collection (`arn:aws:s3:::*`), or an action
/// on ARNs that the reference does not list for it (`ssmmessages:OpenDataChannel` on a session), so an ARN
/// that ends in `*` is no finding; EC2 with its documented `*` is an exception, and so is S3 below a bucket's
/// name.
///
/// Source: Service Authorization Reference; IAM User Guide, "IAM JSON policy elements: Resource".
fn only_star(
    statement: &Statement,
    named: &[(&Spanned<String>, Rc<Named>)],
    report: &mut Report<'_>,
) {
    let Some(resource) = statement
        .resource
        .as_ref()
        .filter(|list| !list.negated && !list.values.is_empty())
    else {
        return;
    };
    if !resource
        .values
        .iter()
        .all(|value| value.value.starts_with("arn:"))
    {
        return;
    }
    for (value, named) in named {
        let Named::Actions { actions, types } = named.as_ref() else {
            continue;
        };
        let Some(first) = actions.first().filter(|_| types.is_empty()) else {
            continue;
        };
        if !resource
            .values
            .iter()
            .any(|arn| may_be_collection(*first, &arn.value))
        {
            report.add(
                value.span,
                FindingKind::ActionWithoutResourceType {
                    action: value.value.clone(),
                },
            );
        }
    }
}

fn may_be_collection(action: Action, arn: &str) -> bool {
    arn.ends_with('*')
        && match action.service().prefix() {
            "ec2" => false,
            "s3" => Arn::parse(arn).is_none_or(|arn| arn.rest.starts_with('*')),
            _ => true,
        }
}

/// ARNs that are of no type that any action of the statement is authorised on, though of another one.
///
/// An ARN that is of no listed type at all may be of a new one, except with S3 and IAM, whose ARNs have
/// either no region or no account.
///
/// Source: Service Authorization Reference, "Resource types".
fn resources(
    statement: &Statement,
    named: &[(&Spanned<String>, Rc<Named>)],
    lookup: &mut Lookup<'_>,
    report: &mut Report<'_>,
) {
    let Some(list) = statement.resource.as_ref().filter(|list| !list.negated) else {
        return;
    };
    let Some(all) = all_known(named) else {
        return;
    };
    // Actions without types have a finding of their own.
    if all.iter().all(|(_, types)| types.is_empty()) {
        return;
    }
    for value in &list.values {
        let written = &value.value;
        let Some(arn) = Arn::parse(written).filter(|_| written.len() <= LONGEST_ARN) else {
            continue;
        };
        let fits = all.iter().any(|(actions, types)| {
            actions
                .iter()
                .take(1)
                .any(|action| types.is_empty() && may_be_collection(*action, written))
                || types
                    .iter()
                    .any(|kind| lookup.may_be(*kind, written, &arn) != Some(false))
        });
        if fits {
            continue;
        }
        let is_known = is_known(&arn, written, lookup);
        // With a region or account too many it is of no type at all.
        let has_too_many = is_region(arn.region) || is_account_id(arn.account);
        if is_known || has_too_many {
            let mut is_of_a_type = |arn: &str| {
                all.iter()
                    .flat_map(|(_, types)| types.iter())
                    .any(|kind| lookup.afford(1) && kind.may_be(arn))
            };
            let mismatch = || {
                let arn = written.clone();
                is_known.then_some(FindingKind::ArnTypeMismatch { arn })
            };
            let kind = field_too_many(&arn, written, &mut is_of_a_type).or_else(mismatch);
            if let Some(kind) = kind {
                report.add(value.span, kind);
            }
        }
    }
}

/// The region or account without which the ARN is of a type of the actions.
///
/// Source: IAM User Guide, "Access Analyzer policy check reference", "ARN region not allowed", "ARN account
/// not allowed".
fn field_too_many(
    arn: &Arn<'_>,
    written: &str,
    is_of_a_type: &mut impl FnMut(&str) -> bool,
) -> Option<FindingKind> {
    let with = |region: &str, account: &str| {
        format!(
            "arn:{}:{}:{region}:{account}:{}",
            arn.partition, arn.service, arn.rest
        )
    };
    [
        (ArnField::Region, arn.region, with("", arn.account)),
        (ArnField::Account, arn.account, with(arn.region, "")),
        (ArnField::Region, arn.region, with("", "")),
    ]
    .into_iter()
    .filter(|(_, field, _)| !field.is_empty() && !field.contains('*'))
    .find_map(|(field, _, corrected)| {
        let arn = written.to_owned();
        is_of_a_type(&corrected).then_some(FindingKind::ArnFieldNotAllowed {
            arn,
            corrected,
            field,
        })
    })
}

/// Tells whether the reference knows what the ARN names.
pub(super) fn is_known(arn: &Arn<'_>, written: &str, lookup: &mut Lookup<'_>) -> bool {
    // One service under two names, with the same ARNs.
    if matches!(arn.service, "codeconnections" | "codestar-connections") {
        return false;
    }
    matches!(arn.service, "s3" | "iam")
        || reference::service(arn.service).is_some_and(|service| {
            service
                .resource_types()
                .any(|kind| lookup.may_be(kind, written, arn) == Some(true))
        })
}

/// Tells whether the ARN, as written, can be of the type.
pub(super) fn may_be(kind: ResourceType, written: &str, arn: &Arn<'_>) -> bool {
    // The reference writes the ARNs of some types of API Gateway as one text.
    if kind.arn_patterns().any(|pattern| pattern.contains(", ")) {
        return true;
    }
    // No bucket has a slash in its name.
    // Source: Amazon S3 User Guide, "General purpose bucket naming rules".
    if kind.name() == "bucket" && kind.service().prefix() == "s3" {
        let has_slash = variable_pieces(written)
            .iter()
            .any(|piece| matches!(piece, Piece::Text(text) if text.contains('/')));
        if has_slash {
            return false;
        }
    }
    // A quick look at the service saves nearly every comparison of patterns.
    let is_literal = arn
        .service
        .bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    let same_service = |pattern: &str| {
        let service = pattern.split(':').nth(2).unwrap_or_default();
        service == arn.service || service.contains('$')
    };
    (!is_literal || kind.arn_patterns().any(same_service)) && kind.may_be(written)
}

/// What the entries name, when all of them are known.
fn all_known<'a>(
    named: &'a [(&Spanned<String>, Rc<Named>)],
) -> Option<Vec<(&'a [Action], &'a [ResourceType])>> {
    let all: Option<Vec<_>> = named
        .iter()
        .map(|(_, named)| match named.as_ref() {
            Named::Actions { actions, types } => Some((actions.as_slice(), types.as_slice())),
            Named::Anything | Named::Nothing(_) => None,
        })
        .collect();
    all.filter(|all| !all.is_empty())
}

/// Condition keys that the reference has for other actions only.
///
/// Source: Service Authorization Reference, "Condition keys".
fn keys(
    statement: &Statement,
    named: &[(&Spanned<String>, Rc<Named>)],
    lookup: &mut Lookup<'_>,
    report: &mut Report<'_>,
) {
    if statement.conditions.is_empty() {
        return;
    }
    if all_known(named).is_none() {
        return;
    }
    for entry in &statement.conditions {
        // `Null` and `…IfExists` are there for requests without the key.
        let asks_for_value = Operator::parse(&entry.operator.value)
            .is_some_and(|operator| operator.base != BaseOperator::Null && !operator.if_exists);
        if !asks_for_value {
            continue;
        }
        let key = &entry.key.value;
        // The reference has it for other actions of the service only.
        // Source: AWS Managed Policy Reference, "AmazonTimestreamInfluxDBFullAccess", "ROSAManageSubscription".
        if key.eq_ignore_ascii_case("aws-marketplace:ProductId") {
            continue;
        }
        let may = named.iter().any(|(value, named)| match named.as_ref() {
            Named::Actions { actions, .. } => lookup.may_carry(&value.value, actions, key),
            Named::Anything | Named::Nothing(_) => true,
        });
        if !may {
            report.add(
                entry.key.span,
                FindingKind::KeyNeverApplies { key: key.clone() },
            );
            continue;
        }
        let without: Vec<String> = named
            .iter()
            .filter(|(value, named)| match named.as_ref() {
                Named::Actions { actions, .. } => {
                    !value.value.contains(['*', '?'])
                        && !lookup.may_carry(&value.value, actions, key)
                }
                Named::Anything | Named::Nothing(_) => false,
            })
            .map(|(value, _)| value.value.clone())
            .collect();
        let is_negated =
            Operator::parse(&entry.operator.value).is_some_and(|operator| operator.negated);
        if !without.is_empty() && !is_negated {
            report.add(
                entry.key.span,
                FindingKind::UnsupportedActionForConditionKey {
                    key: key.clone(),
                    actions: without,
                    deny: statement.has_effect(Effect::Deny),
                },
            );
        }
    }
}
