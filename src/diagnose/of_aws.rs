//! What belongs to AWS, so that nobody's policy lets anybody change it.

use crate::denial::Denial;
use crate::evidence::Evidence;
use crate::iam::{Arn, Caller, CallerKind, Request, Target};

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
    /// A key that AWS manages, used by another service than its own.
    Key,
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

/// The most bytes of a text that are searched for the alias of a key.
const MAX_TEXT_BYTES: usize = 64 * 1024;

/// A key of AWS that a service was to use for another one: a topic or queue is encrypted with it, as the text says. Its
/// policy lets in callers of the account through the service that the key is for, and no service.
///
/// Source: Amazon SNS Developer Guide, "Key management"; Amazon SQS Developer Guide, "Key management": enable
/// compatibility between event sources from AWS services and encrypted topics and queues.
pub(super) fn used(evidence: &Evidence, denial: &Denial, request: &Request) -> Option<OfAws> {
    let caller = Caller::parse(request.principal.as_deref()?).kind;
    let (service, _) = request.action.split_once(':')?;
    if caller != CallerKind::Service || !service.eq_ignore_ascii_case("kms") {
        return None;
    }
    let text = evidence.pastes.get(denial.paste)?.head(MAX_TEXT_BYTES);
    let is_of_aws = ["alias/aws/sns", "alias/aws/sqs"]
        .iter()
        .any(|alias| text.contains(alias));
    is_of_aws.then_some(OfAws::Key)
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
