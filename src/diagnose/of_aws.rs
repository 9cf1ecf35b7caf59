//! What belongs to AWS, so that nobody's policy lets anybody change it.

use crate::iam::{Arn, Request, Target};

/// Something of AWS that a request would change.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum OfAws {
    /// A managed policy of AWS.
    Policy,
    /// A role that IAM Identity Center made for a permission set.
    PermissionSetRole,
    /// A role that a service made for itself.
    ServiceLinkedRole,
    /// An alias of a key that AWS manages.
    Alias,
}

/// What of AWS the request would change, if anything.
///
/// Source: IAM User Guide, "Managed policies and inline policies"; "Create a service-linked role"; IAM Identity Center
/// User Guide, "Permission sets"; AWS KMS Developer Guide, "Aliases in AWS KMS".
pub(super) fn changed(request: &Request) -> Option<OfAws> {
    let Target::Known(resource) = &request.resource else {
        return None;
    };
    let arn = Arn::parse(resource.trim())?;
    let action = request.action.to_ascii_lowercase();
    let of = |service: &str, names: &[&str]| {
        arn.service == service
            && action
                .split_once(':')
                .is_some_and(|(_, name)| names.contains(&name))
    };
    if arn.account == "aws" && of("iam", &OF_POLICIES) {
        return Some(OfAws::Policy);
    }
    if arn.rest.starts_with("alias/aws/") && of("kms", &OF_ALIASES) {
        return Some(OfAws::Alias);
    }
    // A message may print a role without its path; only roles below the path have such names.
    let name = arn
        .rest
        .strip_prefix("role/")
        .filter(|_| of("iam", &OF_ROLES))?;
    if name.starts_with("aws-reserved/") || name.starts_with("AWSReservedSSO_") {
        Some(OfAws::PermissionSetRole)
    } else if name.starts_with("aws-service-role/") || name.starts_with("AWSServiceRoleFor") {
        Some(OfAws::ServiceLinkedRole)
    } else {
        None
    }
}

const OF_POLICIES: [&str; 4] = [
    "createpolicyversion",
    "deletepolicy",
    "deletepolicyversion",
    "setdefaultpolicyversion",
];

const OF_ALIASES: [&str; 3] = ["createalias", "deletealias", "updatealias"];

/// To assume such a role is for the service or for Identity Center alone: its trust policy cannot be changed.
const OF_ROLES: [&str; 9] = [
    "assumerole",
    "attachrolepolicy",
    "deleterole",
    "deleterolepermissionsboundary",
    "deleterolepolicy",
    "detachrolepolicy",
    "putrolepermissionsboundary",
    "putrolepolicy",
    "updateassumerolepolicy",
];
