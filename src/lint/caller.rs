//! Condition keys that the callers of a statement never have, and roles that are named without their path.

use super::{FindingKind, Report};
use crate::iam::{
    Arn, BaseOperator, Caller, CallerKind, Effect, Operator, PolicyType, SetOperator,
    find_placeholders,
};
use crate::policy::{PastedPolicy, PrincipalEntry, Spanned, Statement};

/// A kind of caller, as far as its condition keys go.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum CallerClass {
    /// An IAM user.
    User,
    /// A role or a session of one.
    Role,
    /// A service that acts for a resource.
    Service,
    /// Somebody with a token or an assertion of an identity provider.
    Federated,
}

impl CallerClass {
    /// Whether no request of such a caller carries the key; its name in lower case.
    ///
    /// Source: IAM User Guide, "AWS global condition context keys", the availability of each key.
    fn never_has(self, key: &str) -> bool {
        match key {
            "aws:username" => self != Self::User,
            "aws:multifactorauthpresent" | "aws:multifactorauthage" => {
                matches!(self, Self::Service | Self::Federated)
            }
            "aws:sourcearn" | "aws:sourceaccount" | "aws:sourceorgid" | "aws:sourceorgpaths" => {
                matches!(self, Self::User | Self::Role)
            }
            "aws:principalservicename" | "aws:principalservicenameslist" => {
                matches!(self, Self::User | Self::Role)
            }
            "aws:principalorgid" | "aws:principalorgpaths" => self == Self::Service,
            "aws:federatedprovider" => matches!(self, Self::User | Self::Service),
            _ => key.starts_with("aws:principaltag/") && self == Self::Service,
        }
    }

    fn of(caller: &Caller) -> Option<Self> {
        match &caller.kind {
            CallerKind::IamUser { .. } => Some(Self::User),
            // AWS's own roles may be passed on what the service carries.
            CallerKind::Role { name, .. } | CallerKind::RoleSession { role: name, .. } => {
                (!name.starts_with(SERVICE_LINKED)).then_some(Self::Role)
            }
            CallerKind::Service => Some(Self::Service),
            CallerKind::FederatedUser { .. }
            | CallerKind::Root
            | CallerKind::Anonymous
            | CallerKind::Unknown => None,
        }
    }

    fn of_entry(entry: &PrincipalEntry) -> Option<Self> {
        match entry.kind.as_str() {
            "AWS" => Self::of(&Caller::parse(&entry.value.value)),
            // The subject of a certificate comes as tags of the principal.
            // Source: IAM Roles Anywhere User Guide, "The IAM Roles Anywhere trust model".
            "Service" if entry.value.value.starts_with("rolesanywhere.") => None,
            "Service" => Some(Self::Service),
            "Federated" => Some(Self::Federated),
            _ => None,
        }
    }
}

/// The beginnings of names that only roles below a path of AWS have, each with the path.
///
/// Source: IAM Identity Center User Guide, "Referencing permission sets in resource policies, Amazon EKS Cluster config
/// maps, and AWS KMS key policies"; IAM User Guide, "Create a service-linked role".
const BELOW_A_PATH: [(&str, &str); 2] = [
    ("AWSReservedSSO_", "role/aws-reserved/sso.amazonaws.com/"),
    (SERVICE_LINKED, "role/aws-service-role/"),
];

const SERVICE_LINKED: &str = "AWSServiceRoleFor";

pub(super) fn check(
    pasted: &PastedPolicy,
    statement: &Statement,
    caller: Option<&Caller>,
    report: &mut Report<'_>,
) {
    paths(statement, report);
    if !statement.is_whole() {
        return;
    }
    let callers: Vec<Option<CallerClass>> = match &statement.principal {
        Some(principal) if !principal.negated => principal
            .entries
            .iter()
            .map(CallerClass::of_entry)
            .collect(),
        Some(_) => return,
        None => vec![
            caller
                .filter(|_| {
                    matches!(
                        pasted.policy_type,
                        None | Some(
                            PolicyType::Identity | PolicyType::Boundary | PolicyType::Session
                        )
                    )
                })
                .and_then(CallerClass::of),
        ],
    };
    let Some(callers) = callers.into_iter().collect::<Option<Vec<_>>>() else {
        return;
    };
    let deny = statement.has_effect(Effect::Deny);
    for entry in &statement.conditions {
        let demands_value = Operator::parse(&entry.operator.value).is_some_and(|operator| {
            operator.base != BaseOperator::Null
                && !operator.if_exists
                && !operator.negated
                && operator.set != Some(SetOperator::ForAllValues)
        });
        let key = entry.key.value.to_ascii_lowercase();
        let Some(first) = callers.first().filter(|_| demands_value) else {
            continue;
        };
        if callers.iter().all(|class| class.never_has(&key)) {
            report.add(
                entry.key.span,
                FindingKind::KeyNeverForCaller {
                    key: entry.key.value.clone(),
                    caller: *first,
                    deny,
                },
            );
        }
    }
}

/// Roles of AWS without the path that is part of their ARN.
fn paths(statement: &Statement, report: &mut Report<'_>) {
    let principals = statement.principal.iter().flat_map(|one| &one.entries);
    for entry in principals.filter(|entry| entry.kind == "AWS") {
        without_path(&entry.value, true, report);
    }
    let resources = statement.resource.iter().flat_map(|list| &list.values);
    let compared = statement
        .conditions
        .iter()
        .filter(|entry| entry.key.value.eq_ignore_ascii_case("aws:PrincipalArn"))
        .flat_map(|entry| &entry.values);
    for value in resources.chain(compared) {
        without_path(value, false, report);
    }
}

fn without_path(value: &Spanned<String>, in_principal: bool, report: &mut Report<'_>) {
    let written = &value.value;
    let Some(arn) = Arn::parse(written).filter(|arn| arn.service == "iam") else {
        return;
    };
    let Some(name) = arn.rest.strip_prefix("role/") else {
        return;
    };
    let below = BELOW_A_PATH
        .iter()
        .find(|(start, _)| name.starts_with(start));
    let Some((_, path)) = below.filter(|_| find_placeholders(arn.account).is_empty()) else {
        return;
    };
    report.add(
        value.span,
        FindingKind::RoleWithoutPath {
            written: written.clone(),
            corrected: format!("arn:{}:iam::{}:{path}*{name}", arn.partition, arn.account),
            in_principal,
        },
    );
}
