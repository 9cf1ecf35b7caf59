//! From the commands beside a denial to the resource of its call.
//!
//! A command counts where it makes the denied call: by its operation, or, for `aws s3`, by what its commands call.
//! Every resource that such commands name is told; which of several it was, is not.

use super::parameters;
use crate::denial::Denial;
use crate::evidence::{ClueFact, ClueSource, Command, Evidence, OBJECT_PREFIX, Side, Target};
use crate::iam::{Arn, is_account_id};
use crate::reference::{self, AccessLevel, Action};
use std::collections::BTreeSet;

/// The resources that commands name for this action, each with the clue that says it.
pub(super) fn resources(
    evidence: &Evidence,
    denial: &Denial,
    action: Action,
) -> Vec<(usize, String)> {
    let caller = denial.principal.as_deref().and_then(Arn::parse);
    let account = caller
        .map(|caller| caller.account)
        .filter(|account| is_account_id(account));
    let region = region(evidence);
    let mut found = Vec::new();
    for (number, clue) in evidence.clues.iter().enumerate() {
        let ClueFact::Command(command) = &clue.fact else {
            continue;
        };
        if !makes_the_call(command, denial, action) {
            continue;
        }
        for target in &command.targets {
            if !is_side(command, target.side, action) {
                continue;
            }
            let mut call = target.call.clone();
            call.region = call.region.or_else(|| region.map(str::to_owned));
            call.account = account.map(str::to_owned);
            let partition = match (caller, call.region.as_deref()) {
                (Some(caller), _) => caller.partition,
                (None, Some(region)) if region.starts_with("cn-") => "aws-cn",
                (None, Some(region)) if region.starts_with("us-gov-") => "aws-us-gov",
                (None, _) => "aws",
            };
            let resource = parameters::resource(&call, action.full_name(), partition)
                .or_else(|| objects(target, action, partition));
            found.extend(resource.map(|resource| (number, resource)));
        }
    }
    found
}

/// The one region that commands and the environment name.
pub(super) fn region(evidence: &Evidence) -> Option<&str> {
    let regions: BTreeSet<&str> = evidence
        .clues
        .iter()
        .filter(|clue| matches!(clue.source, ClueSource::Command | ClueSource::Environment))
        .filter_map(|clue| match &clue.fact {
            ClueFact::Region(region) => Some(region.as_str()),
            _ => None,
        })
        .collect();
    let mut regions = regions.into_iter();
    regions.next().filter(|_| regions.next().is_none())
}

/// Whether a command makes the call that was denied.
fn makes_the_call(command: &Command, denial: &Denial, action: Action) -> bool {
    if action.service().prefix() != command.service {
        return false;
    }
    match (&command.operation, &denial.operation) {
        (Some(ran), Some(denied)) => ran.eq_ignore_ascii_case(denied),
        (Some(ran), None) => reference::operation(command.service, ran).is_some_and(|operation| {
            let mut needed = operation.needs.iter().chain(&operation.when);
            needed.any(|needed| needed.eq_ignore_ascii_case(action.full_name()))
        }),
        (None, _) => true,
    }
}

/// Whether an action of a command of `aws s3` is on this argument of it.
///
/// Source: AWS CLI Command Reference, "s3".
fn is_side(command: &Command, side: Side, action: Action) -> bool {
    let Some(verb) = command.name.strip_prefix("s3 ") else {
        return true;
    };
    let name = action.name();
    let is_listing = matches!(name, "ListBucket" | "ListAllMyBuckets");
    let is_deleting = name == "DeleteObject";
    match verb {
        "ls" => is_listing,
        "rm" => is_listing || is_deleting,
        "mb" => name == "CreateBucket",
        "rb" => is_listing || is_deleting || name == "DeleteBucket",
        "presign" => name == "GetObject",
        "website" => name == "PutBucketWebsite",
        // Both are listed.
        "sync" if is_listing => true,
        "mv" if is_deleting => side == Side::Source,
        _ => match action.access() {
            AccessLevel::List | AccessLevel::Read => side == Side::Source,
            AccessLevel::Write | AccessLevel::Tagging | AccessLevel::PermissionsManagement => {
                side == Side::Destination
            }
        },
    }
}

/// The objects of a bucket of which a command names no single one: `aws s3 sync`.
fn objects(target: &Target, action: Action, partition: &str) -> Option<String> {
    let parameter = |wanted: &str| {
        let mut parameters = target.call.parameters.iter();
        parameters
            .find(|(name, _)| name == wanted)
            .map(|(_, value)| value.as_str())
    };
    let bucket = parameter("BucketName").filter(|_| parameter("ObjectName").is_none())?;
    let is_of_objects = action.service().prefix() == "s3"
        && action
            .resources()
            .any(|row| row.resource_type().name() == "object");
    let prefix = parameter(OBJECT_PREFIX).unwrap_or_default();
    let slash = if prefix.is_empty() || prefix.ends_with('/') {
        ""
    } else {
        "/"
    };
    is_of_objects.then(|| format!("arn:{partition}:s3:::{bucket}/{prefix}{slash}*"))
}
