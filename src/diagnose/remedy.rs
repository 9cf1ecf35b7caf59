//! What a request must be like so that the condition that stopped it lets it through, and how to get there.

use super::{Property, said};
use crate::evaluate::{ConditionGap, ReasonKind, StatementVerdict};
use crate::iam::{Arn, BaseOperator, Caller, CallerKind, Fact, Operator, Request, Target, matches};
use crate::policy::{ConditionEntry, Statement};
use crate::reference;

/// One condition, from the side of the request.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Remedy {
    /// The condition key as written.
    pub key: String,
    /// What the request must have.
    pub want: Want,
    /// What the key is about.
    pub about: About,
    /// What the request has, where that is known.
    pub has: Option<String>,
    /// What of the pasted template sets it.
    pub property: Option<Property>,
}

/// What a condition wants of a key.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Want {
    /// One of these values, or patterns.
    OneOf(Vec<String>),
    /// None of these.
    NoneOf(Vec<String>),
    /// Any value.
    Present,
    /// No value.
    Absent,
    /// What this operator makes of these values; it has to be true, or, in a Deny, false.
    Compared {
        /// The operator as written.
        operator: String,
        /// The values.
        values: Vec<String>,
        /// It must not be true.
        negated: bool,
    },
}

/// What a condition key is about, as far as there is advice for it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum About {
    /// MFA, and the command that gets credentials with it; `None` where a role is assumed with it.
    Mfa {
        /// `aws sts get-session-token …` for a user.
        command: Option<String>,
    },
    /// How an object is encrypted on upload.
    Encryption,
    /// The KMS key that encrypts an object on upload.
    EncryptionKey,
    /// TLS.
    Transport,
    /// The region of the call.
    Region,
    /// The region of a call that a global inference profile sends to any.
    GlobalProfile,
    /// The region of a call to a service that has none: all its calls count as made in one.
    GlobalService {
        /// The service's name.
        service: &'static str,
        /// Its IAM prefix.
        prefix: &'static str,
        /// The region as which its calls count.
        region: &'static str,
    },
    /// The prefix that is listed, and the command that lists one that fits.
    Prefix {
        /// `aws s3 ls s3://BUCKET/PREFIX/`, where no more than the slash was missing.
        command: Option<String>,
    },
    /// The service that a role is passed to.
    PassedToService,
    /// A tag of the resource, and the command that shows its tags.
    ResourceTag {
        /// The tag's key.
        tag: String,
        /// The command; `None` where the resource is not known.
        command: Option<String>,
        /// The tag of the resource that is named most like it, where the text lists its tags.
        near: Option<(String, String)>,
    },
    /// A tag in the request.
    RequestTag {
        /// The tag's key.
        tag: String,
        /// The type of the resource that the call makes, and that needs the tag, where it makes several: `volume`.
        on: Option<String>,
    },
    /// A tag of the caller, and the command that shows the caller's tags.
    PrincipalTag {
        /// The tag's key.
        tag: String,
        /// The command; `None` where the caller is neither a user nor a role.
        command: Option<String>,
    },
    /// The address, VPC or endpoint that the request comes from.
    Network,
    /// The same, of a request that an AWS service made in the caller's name, from its own addresses.
    NetworkOfService {
        /// The service's name.
        service: &'static str,
    },
    /// The organization of the caller.
    Organization,
    /// The external ID of `AssumeRole`.
    ExternalId,
    /// The resource or account for which an AWS service acts.
    SourceOfService,
    /// The AWS service through which the call was made in the caller's name.
    Through,
    /// The API operation that makes what is tagged.
    Creating,
    /// Who calls.
    Caller,
    /// Whose the resource is.
    ResourceOwner,
    /// A claim of an OIDC token.
    Claim {
        /// Its name, as `sub`.
        name: String,
    },
    /// Anything else.
    Other,
}

/// The conditions of an Allow that are not met, or may not be, each of which has to be.
pub(super) fn of_allow(
    request: &Request,
    statement: &Statement,
    verdict: &StatementVerdict,
) -> Vec<Remedy> {
    // What is known not to be met says enough: of the others it may be that they are.
    let is_known = verdict.reasons.iter().any(|reason| match &reason.kind {
        ReasonKind::ConditionFalse { gap, .. } => !super::cause::never_applies(gap),
        _ => false,
    });
    let unmet = verdict.reasons.iter().filter_map(|reason| {
        let (operator, key, gap) = match &reason.kind {
            ReasonKind::ConditionFalse {
                operator, key, gap, ..
            } if !super::cause::never_applies(gap) => (operator, key, Some(gap)),
            ReasonKind::ConditionOpen { operator, key, .. } if !is_known => (operator, key, None),
            _ => return None,
        };
        let mut entries = statement.conditions.iter();
        let entry =
            entries.find(|entry| entry.operator.value == *operator && entry.key.value == *key)?;
        let has = match gap {
            Some(ConditionGap::Differs { actual }) => actual.first().cloned(),
            _ => None,
        };
        Some((entry, has))
    });
    unmet
        .filter_map(|(entry, has)| remedy(request, entry, false, has))
        .collect()
}

/// The conditions of a Deny: a request for which one of them is not true is let through.
pub(super) fn of_deny(request: &Request, statement: &Statement) -> Vec<Remedy> {
    let conditions = statement.conditions.iter();
    conditions
        .filter_map(|entry| remedy(request, entry, true, None))
        .collect()
}

/// What one condition wants; `None` where what the text says meets it already.
fn remedy(
    request: &Request,
    entry: &ConditionEntry,
    denies: bool,
    has: Option<String>,
) -> Option<Remedy> {
    let want = want(entry, denies, request);
    let has = has.or_else(|| in_context(request, &entry.key.value));
    let about = about(&entry.key.value, &want, request, has.as_deref());
    let about = match (about, of_service(request)) {
        (About::Network, Some(service)) if denies => About::NetworkOfService { service },
        (about, _) => about,
    };
    let has = has.or_else(|| of_resource(request, &about));
    let is_met = match (&has, &want) {
        (Some(has), Want::OneOf(values)) => values.iter().any(|value| matches(value, has)),
        _ => false,
    };
    (!is_met).then(|| Remedy {
        key: entry.key.value.clone(),
        want,
        about,
        has,
        property: None,
    })
}

/// A value with what the request is known to have in the place of its variables.
fn replaced(value: &str, request: &Request) -> String {
    let mut text = value.to_owned();
    while let Some((before, rest)) = text.split_once("${")
        && let Some((variable, after)) = rest.split_once('}')
        && let Some(known) = in_context(request, variable.split(',').next().unwrap_or_default())
        && !known.contains("${")
    {
        text = format!("{before}{known}{after}");
    }
    text
}

fn want(entry: &ConditionEntry, denies: bool, request: &Request) -> Want {
    let values: Vec<String> = entry
        .values
        .iter()
        .map(|value| replaced(&value.value, request))
        .collect();
    let compared = |values: Vec<String>| Want::Compared {
        operator: entry.operator.value.clone(),
        values,
        negated: denies,
    };
    let Some(operator) = Operator::parse(&entry.operator.value) else {
        return compared(values);
    };
    match operator.base {
        BaseOperator::Null => {
            let is_absent = values
                .iter()
                .any(|value| value.eq_ignore_ascii_case("true"));
            if is_absent == denies {
                Want::Present
            } else {
                Want::Absent
            }
        }
        BaseOperator::Bool => {
            // True is wanted where a Deny is on false, and the other way round.
            let wanted =
                |value: &String| (value.eq_ignore_ascii_case("true") != denies).to_string();
            Want::OneOf(values.iter().map(wanted).collect())
        }
        BaseOperator::Numeric(_) | BaseOperator::Date(_) | BaseOperator::BinaryEquals => {
            compared(values)
        }
        BaseOperator::StringEquals
        | BaseOperator::StringEqualsIgnoreCase
        | BaseOperator::StringLike
        | BaseOperator::ArnLike
        | BaseOperator::IpAddress => {
            if operator.negated == denies {
                Want::OneOf(values)
            } else {
                Want::NoneOf(values)
            }
        }
    }
}

/// Source: IAM User Guide, "AWS global condition context keys"; Service Authorization Reference, "Amazon S3".
fn about(key: &str, want: &Want, request: &Request, has: Option<&str>) -> About {
    let lower = key.to_ascii_lowercase();
    let tag_of = |marks: &[&str]| {
        let at = marks
            .iter()
            .find_map(|mark| Some(lower.find(mark)? + mark.len()))?;
        key.get(at..).map(str::to_owned)
    };
    if let Some(tag) = tag_of(&["resourcetag/", "existingobjecttag/"]) {
        let command = show_tags(request);
        return About::ResourceTag {
            tag,
            command,
            near: None,
        };
    }
    if let Some(tag) = tag_of(&["aws:requesttag/", "requestobjecttag/"]) {
        let on = created(request);
        return About::RequestTag { tag, on };
    }
    if let Some(tag) = tag_of(&["aws:principaltag/"]) {
        let command = show_caller_tags(request);
        return About::PrincipalTag { tag, command };
    }
    match lower.as_str() {
        "aws:multifactorauthpresent" if *want == Want::OneOf(vec!["true".to_owned()]) => {
            About::Mfa {
                command: session_with_mfa(request),
            }
        }
        "aws:multifactorauthage" => About::Mfa {
            command: session_with_mfa(request),
        },
        "s3:x-amz-server-side-encryption" => About::Encryption,
        "s3:x-amz-server-side-encryption-aws-kms-key-id" => About::EncryptionKey,
        "aws:securetransport" => About::Transport,
        "aws:requestedregion" if has == Some(said::UNSPECIFIED_REGION) => About::GlobalProfile,
        "aws:requestedregion" => of_global_service(request).unwrap_or(About::Region),
        "s3:prefix" => About::Prefix {
            command: with_slash(request, want, has),
        },
        "iam:passedtoservice" => About::PassedToService,
        "aws:sourceip" | "aws:vpcsourceip" | "aws:sourcevpc" | "aws:sourcevpce" => About::Network,
        "aws:principalorgid" | "aws:principalorgpaths" => About::Organization,
        "sts:externalid" => About::ExternalId,
        "aws:sourcearn" | "aws:sourceaccount" | "aws:sourceorgid" | "aws:sourceorgpaths" => {
            About::SourceOfService
        }
        "aws:viaawsservice" | "aws:calledvia" | "aws:calledviafirst" | "aws:calledvialast"
        | "kms:viaservice" => About::Through,
        "aws:principalarn"
        | "aws:principalaccount"
        | "aws:principaltype"
        | "aws:userid"
        | "aws:username"
        | "aws:principalisawsservice" => About::Caller,
        "aws:resourceaccount"
        | "aws:resourceorgid"
        | "aws:resourceorgpaths"
        | "s3:resourceaccount" => About::ResourceOwner,
        key if key.ends_with(":createaction") => About::Creating,
        _ => match key.rsplit_once(':') {
            // The key of an identity provider begins with its host.
            Some((host, name)) if host.contains('.') => About::Claim {
                name: name.to_owned(),
            },
            _ => About::Other,
        },
    }
}

/// The type of what the call makes, where the denied one is one of several: what has no name yet.
fn created(request: &Request) -> Option<String> {
    let Target::Known(resource) = &request.resource else {
        return None;
    };
    let kind = Arn::parse(resource)?.rest.strip_suffix("/*")?.to_owned();
    let is_of_launch = request.action.eq_ignore_ascii_case("ec2:RunInstances");
    (is_of_launch && !kind.is_empty()).then_some(kind)
}

/// The service, where it has no regions.
fn of_global_service(request: &Request) -> Option<About> {
    let prefix = request.action.split(':').next()?.to_ascii_lowercase();
    let (prefix, region) = reference::global_region(&prefix)?;
    Some(About::GlobalService {
        service: reference::service(prefix)?.name(),
        prefix,
        region,
    })
}

/// The name of the service that made the request in the caller's name.
fn of_service(request: &Request) -> Option<&'static str> {
    let principal = in_context(request, said::CALLED_VIA)?;
    let prefix = principal.strip_suffix(".amazonaws.com")?;
    reference::service(prefix).map(reference::Service::name)
}

/// What is known that the request has.
fn in_context(request: &Request, key: &str) -> Option<String> {
    match request.context.facts.get(&key.to_ascii_lowercase()) {
        Some(Fact::Values(values)) => values.first().cloned(),
        _ => None,
    }
}

/// What follows from the resource.
fn of_resource(request: &Request, about: &About) -> Option<String> {
    match (about, &request.resource) {
        (About::Region, Target::Known(resource)) => Arn::parse(resource)
            .map(|arn| arn.region.to_owned())
            .filter(|region| !region.is_empty()),
        _ => None,
    }
}

/// The command that lists a folder, where its name was given without the slash at its end.
fn with_slash(request: &Request, want: &Want, has: Option<&str>) -> Option<String> {
    let folder = format!("{}/", has.filter(|has| !has.is_empty())?);
    let Want::OneOf(values) = want else {
        return None;
    };
    let Target::Known(resource) = &request.resource else {
        return None;
    };
    let bucket = Arn::parse(resource)?.rest;
    let is_met = values.iter().any(|value| matches(value, &folder));
    is_met.then(|| format!("aws s3 ls s3://{bucket}/{folder}"))
}

/// The command that gives a user credentials with MFA.
///
/// Source: IAM User Guide, "Secure API access with MFA".
fn session_with_mfa(request: &Request) -> Option<String> {
    let printed = request.principal.as_deref()?;
    let arn = Arn::parse(printed)?;
    match Caller::parse(printed).kind {
        // Who assumes a role gives the code in that call.
        CallerKind::IamUser { .. } if request.action.eq_ignore_ascii_case("sts:AssumeRole") => None,
        CallerKind::IamUser { name, .. } => Some(format!(
            "aws sts get-session-token --serial-number arn:{}:iam::{}:mfa/{name} --token-code 123456",
            arn.partition, arn.account
        )),
        _ => None,
    }
}

/// The command that shows the tags of the resource.
fn show_tags(request: &Request) -> Option<String> {
    let Target::Known(resource) = &request.resource else {
        return None;
    };
    let arn = Arn::parse(resource)?;
    if arn.rest.contains('*') {
        return None;
    }
    match (arn.service, arn.rest.rsplit_once('/')) {
        ("ec2", Some((_, id))) => Some(format!(
            "aws ec2 describe-tags --filters Name=resource-id,Values={id}"
        )),
        ("s3", _) => {
            let (bucket, key) = arn.rest.split_once('/')?;
            Some(format!(
                "aws s3api get-object-tagging --bucket {bucket} --key {key}"
            ))
        }
        // The Resource Groups Tagging API does not return these.
        ("autoscaling", Some((_, name))) => Some(format!(
            "aws autoscaling describe-tags --filters Name=auto-scaling-group,Values={name}"
        )),
        _ => Some(format!(
            "aws resourcegroupstaggingapi get-resources --resource-arn-list {resource}"
        )),
    }
}

/// The command that shows the tags of the caller.
fn show_caller_tags(request: &Request) -> Option<String> {
    match Caller::parse(request.principal.as_deref()?).kind {
        CallerKind::IamUser { name, .. } => {
            Some(format!("aws iam list-user-tags --user-name {name}"))
        }
        CallerKind::Role { name, .. } | CallerKind::RoleSession { role: name, .. } => {
            Some(format!("aws iam list-role-tags --role-name {name}"))
        }
        _ => None,
    }
}
