//! From what is said beside a denial to the resource and the context of its call.
//!
//! A command counts where it makes the denied call: by its operation, or, for `aws s3`, by what its commands call.
//! Every resource that such commands name is told; which of several it was, is not. Of the context only that is told
//! of which there is one reading.

use super::fix::{SOURCE_ACCOUNT, SOURCE_ARN};
use super::{
    About, Remedy, Want, call, only, parameters, passed, properties, service_account, tags,
};
use crate::denial::Denial;
use crate::evidence::{
    ClueFact, ClueSource, Command, Evidence, OBJECT_PREFIX, RefKind, Side, Target, denial_place,
};
use crate::iam::{self, Arn, Fact, is_account_id};
use crate::reference::{self, AccessLevel, Action};
use std::collections::{BTreeMap, BTreeSet};

/// What is known of the request's context, by key in lower case: what the message prints, what the one command that
/// makes the call says, the claims of a token, and what follows from the operation and the resource.
pub(super) fn context(
    evidence: &Evidence,
    denial: &Denial,
    action: &str,
    resource: &iam::Target,
) -> BTreeMap<String, Fact> {
    let mut facts: BTreeMap<String, Fact> = denial
        .context
        .iter()
        .map(|(key, values)| (key.to_ascii_lowercase(), Fact::Values(values.clone())))
        .collect();
    let mut add = |key: &str, fact: Fact| {
        facts.entry(key.to_ascii_lowercase()).or_insert(fact);
    };
    let one = |value: &str| Fact::Values(vec![value.to_owned()]);
    if let Some(known) = reference::action(action) {
        for (key, fact) in of_command(evidence, denial, known, resource) {
            add(&key, fact);
        }
    }
    for (key, fact) in properties::facts(evidence, action) {
        add(&key, fact);
    }
    if let Some(principal) = denial.principal.as_deref() {
        for (key, fact) in tags::of_caller(evidence, principal) {
            add(&key, fact);
        }
    }
    if action.eq_ignore_ascii_case("sts:AssumeRoleWithWebIdentity") {
        for (key, value) in claims(evidence) {
            add(&key, one(&value));
        }
    }
    if let Some(service) = service_before_key(evidence, denial, action, resource) {
        add("kms:ViaService", one(&service));
    }
    if action.eq_ignore_ascii_case("s3:ListBucket")
        && let Some(prefix) = printed_prefix(evidence, denial)
    {
        add("s3:prefix", one(prefix));
    }
    if let iam::Target::Known(resource) = resource {
        for (key, fact) in tags::of_resource(evidence, resource) {
            add(&key, fact);
        }
        let is_new = passed::carried(evidence, denial, action)
            .is_some_and(|(key, _)| key.ends_with(":createaction"));
        // What has no name yet has no tags yet.
        if is_new && resource.ends_with("/*") {
            for key in tags::keys_of_resources(evidence) {
                add(&key, Fact::Absent);
            }
        }
    }
    if denial.itself.is_some()
        && let Some(account) = source_account(evidence)
    {
        add(SOURCE_ACCOUNT, one(account));
        if let Some(function) = source_function(evidence, account) {
            add(SOURCE_ARN, one(&function));
        }
    }
    if let Some(via) = denial.via {
        // Its own addresses are none of the caller's.
        add("aws:SourceIp", Fact::Absent);
        add(VIA_AWS_SERVICE, one("true"));
        add(CALLED_VIA, one(&format!("{}.amazonaws.com", via.service)));
    }
    if let iam::Target::Known(resource) = resource
        && is_of_global_profile(resource)
    {
        add("aws:RequestedRegion", one(UNSPECIFIED_REGION));
    }
    facts
}

/// The service that asks a KMS key in the caller's name, as `kms:ViaService` has it: the one whose operation was called.
///
/// Source: AWS KMS Developer Guide, "kms:ViaService".
fn service_before_key(
    evidence: &Evidence,
    denial: &Denial,
    action: &str,
    resource: &iam::Target,
) -> Option<String> {
    let (prefix, name) = action.split_once(':')?;
    let operation = denial.operation.as_deref()?;
    if !prefix.eq_ignore_ascii_case("kms") || operation.eq_ignore_ascii_case(name) {
        return None;
    }
    let services = reference::operations_named(operation);
    let mut asking = services.into_iter().filter(|service| {
        let call = reference::operation(service, operation);
        let mut actions = call.into_iter().flat_map(|call| call.needs);
        actions.any(|own| {
            let asked = reference::asks_of_key(own, Some(operation));
            asked.iter().any(|asked| asked.eq_ignore_ascii_case(action))
        })
    });
    let service = asking.next().filter(|_| asking.next().is_none())?;
    let key = match resource {
        iam::Target::Known(key) => Some(key.clone()),
        iam::Target::Unknown => call::key_said(evidence),
    }?;
    let region = Arn::parse(&key)?.region;
    (!region.is_empty()).then(|| format!("{service}.{region}.amazonaws.com"))
}

/// The prefix that a tool says it listed: `with prefix "env:/"`.
fn printed_prefix<'a>(evidence: &'a Evidence, denial: &Denial) -> Option<&'a str> {
    let text = evidence.pastes.get(denial.paste)?.as_str();
    let at = denial_place(denial, text);
    let before = text.get(text.floor_char_boundary(at.saturating_sub(512))..at)?;
    let (_, rest) = before.rsplit_once("with prefix \"")?;
    rest.split('"').next().filter(|prefix| !prefix.is_empty())
}

/// The function that a command names, in this account.
fn source_function(evidence: &Evidence, account: &str) -> Option<String> {
    let region = region(evidence)?;
    let name = evidence.clues.iter().find_map(|clue| match &clue.fact {
        ClueFact::Part {
            service: "lambda",
            name,
            value,
        } if name == "FunctionName" => Some(value),
        _ => None,
    })?;
    Some(format!("arn:aws:lambda:{region}:{account}:function:{name}"))
}

/// The account of the roles that the text names, where they are of one: a service comes for its sake.
fn source_account(evidence: &Evidence) -> Option<&str> {
    let clues = evidence.clues.iter();
    let roles = clues.filter_map(|clue| match &clue.fact {
        ClueFact::Resource(arn) => Arn::parse(arn),
        _ => None,
    });
    let accounts: BTreeSet<&str> = roles
        .filter(|arn| arn.service == "iam" && arn.rest.starts_with("role/"))
        .map(|arn| arn.account)
        .filter(|account| is_account_id(account))
        .collect();
    only(accounts)
}

/// The keys that tell that a service made the request in the caller's name, and which one.
///
/// Source: IAM User Guide, "AWS global condition context keys"; "AWS: Denies access to AWS based on the source IP".
pub(super) const VIA_AWS_SERVICE: &str = "aws:ViaAWSService";
pub(super) const CALLED_VIA: &str = "aws:CalledVia";

/// The region of a request that a global inference profile sends wherever there is room.
///
/// Source: Amazon Bedrock User Guide, "Global cross-Region inference": "unspecified" in `aws:RequestedRegion`.
pub(super) const UNSPECIFIED_REGION: &str = "unspecified";

/// Whether a model is asked for through a global inference profile: its ARN has no region then.
fn is_of_global_profile(resource: &str) -> bool {
    Arn::parse(resource).is_some_and(|arn| {
        arn.service == "bedrock"
            && arn.region.is_empty()
            && arn.account.is_empty()
            && arn.rest.starts_with("foundation-model/")
    })
}

/// The condition keys that an upload has where a flag says so, and otherwise not.
const OF_FLAGS: [&str; 2] = ["s3:x-amz-server-side-encryption", "s3:x-amz-acl"];

/// What the one command that makes the call says of its condition keys.
fn of_command(
    evidence: &Evidence,
    denial: &Denial,
    action: Action,
    resource: &iam::Target,
) -> Vec<(String, Fact)> {
    let mut commands = evidence.clues.iter().enumerate().filter_map(|(at, clue)| {
        let ClueFact::Command(command) = &clue.fact else {
            return None;
        };
        makes_the_call(command, denial, action).then_some((at, command))
    });
    let (Some((at, command)), None) = (commands.next(), commands.next()) else {
        return Vec::new();
    };
    let flags = evidence.clues.iter().skip(at.saturating_add(1));
    let keys = flags
        .take_while(|clue| !matches!(clue.fact, ClueFact::Command(_) | ClueFact::Tool(_)))
        .filter(|clue| clue.source == ClueSource::Command)
        .filter_map(|clue| match &clue.fact {
            ClueFact::Key { key, value } => Some((key.clone(), Fact::Values(vec![value.clone()]))),
            _ => None,
        });
    let mut found: Vec<(String, Fact)> = keys.collect();
    match action.full_name() {
        "s3:ListBucket" => {
            found.extend(
                prefix(command, action, resource).map(|fact| ("s3:prefix".to_owned(), fact)),
            );
        }
        "s3:PutObject" if command.name.starts_with("s3 ") => {
            for key in OF_FLAGS {
                if !found.iter().any(|(known, _)| known == key) {
                    found.push((key.to_owned(), Fact::Absent));
                }
            }
        }
        _ => {}
    }
    found
}

/// The prefix that a command of `aws s3` lists. What copies or deletes many objects lists a folder, with its slash;
/// `ls` lists what was written.
///
/// Source: AWS CLI Command Reference, "s3 ls"; Amazon S3 API Reference, `ListObjectsV2`.
fn prefix(command: &Command, action: Action, resource: &iam::Target) -> Option<Fact> {
    let verb = command.name.strip_prefix("s3 ")?;
    let bucket = match resource {
        iam::Target::Known(resource) => Arn::parse(resource)?.rest,
        iam::Target::Unknown => return None,
    };
    let mut prefixes = BTreeSet::new();
    for target in &command.targets {
        let parameter = |wanted: &str| {
            let mut parameters = target.call.parameters.iter();
            let found = parameters.find(|(name, _)| name == wanted);
            found.map(|(_, value)| value.as_str())
        };
        if !is_side(command, target.side, action) || parameter("BucketName") != Some(bucket) {
            continue;
        }
        let written = parameter(OBJECT_PREFIX).or_else(|| parameter("ObjectName"));
        let written = written.unwrap_or_default();
        let slash = if verb == "ls" || written.is_empty() || written.ends_with('/') {
            ""
        } else {
            "/"
        };
        prefixes.insert(format!("{written}{slash}"));
    }
    let mut prefixes = prefixes.into_iter();
    let first = prefixes.next()?;
    prefixes.next().is_none().then(|| Fact::Values(vec![first]))
}

/// The address, VPC or endpoint that the call came from, where a condition wants another one: the only one that the text
/// names beside the policy.
pub(super) fn network(evidence: &Evidence, remedy: &Remedy) -> Option<String> {
    let Want::OneOf(values) = &remedy.want else {
        return None;
    };
    if remedy.about != About::Network {
        return None;
    }
    let named: BTreeSet<&str> = evidence
        .clues
        .iter()
        .filter_map(|clue| match &clue.fact {
            ClueFact::Key { key, value } if key.eq_ignore_ascii_case(&remedy.key) => {
                Some(value.as_str())
            }
            _ => None,
        })
        .filter(|name| !values.iter().any(|value| value == name))
        .collect();
    // Whether an address is in a block is not looked at.
    let is_block = values.iter().any(|value| value.contains('/'));
    let only = only(named)?;
    (!is_block).then(|| only.to_owned())
}

/// The claims of the token, by the condition keys that the pasted policies have for them.
fn claims(evidence: &Evidence) -> Vec<(String, String)> {
    let said = |wanted: &str| {
        let values: BTreeSet<&str> = evidence
            .clues
            .iter()
            .filter_map(|clue| match &clue.fact {
                ClueFact::Claim { name, value } if *name == wanted => Some(value.as_str()),
                _ => None,
            })
            .collect();
        only(values)
    };
    let is_said = |wanted: &str| {
        let mut clues = evidence.clues.iter();
        clues.any(|clue| matches!(&clue.fact, ClueFact::Claim { name, .. } if *name == wanted))
    };
    let conditions = evidence
        .policies
        .iter()
        .flat_map(|pasted| &pasted.policy.statements)
        .flat_map(|statement| &statement.conditions);
    conditions
        .filter_map(|entry| {
            let (host, name) = entry.key.value.rsplit_once(':')?;
            let value = match said(name) {
                Some(value) => value.to_owned(),
                None if name == "sub" && !is_said(name) => {
                    let values = || entry.values.iter().map(|value| value.value.as_str());
                    let derived = subject(evidence, host, values())?;
                    // That a branch fits says nothing: in an environment, which the text need not name, the
                    // subject is another.
                    let is_of_environment = derived.contains(":environment:");
                    let fits = || values().any(|value| iam::matches(value, &derived));
                    if !is_of_environment && fits() {
                        return None;
                    }
                    derived
                }
                None => return None,
            };
            host.contains('.').then(|| (entry.key.value.clone(), value))
        })
        .collect()
}

/// The `sub` of a job that runs for what the text names: an environment, else a branch, a tag or a pull request. The
/// repository or project is the one that the policy names.
///
/// Source: GitHub Docs, "`OpenID` Connect reference", example subject claims; GitLab Docs, "`OpenID` Connect (OIDC)
/// Authentication Using ID Tokens", token payload.
fn subject<'a>(
    evidence: &Evidence,
    host: &str,
    values: impl Iterator<Item = &'a str>,
) -> Option<String> {
    let name_of = |prefix: &str, value: &'a str| {
        let name = value.strip_prefix(prefix)?.split(':').next()?;
        (!name.contains(['*', '?', '$', '<'])).then_some(name)
    };
    let facts = || evidence.clues.iter().map(|clue| &clue.fact);
    let refs: BTreeSet<(RefKind, &str)> = facts()
        .filter_map(|fact| match fact {
            ClueFact::Ref { kind, name } => Some((*kind, name.as_str())),
            _ => None,
        })
        .collect();
    let only = only(refs);
    if host.contains("githubusercontent") {
        let mut named = values
            .filter_map(|value| Some((value, name_of("repo:", value)?)))
            .take(MAX_SUBJECTS);
        let (value, in_policy) = named.next()?;
        let spelt = repository(evidence, in_policy);
        let repository = spelt.unwrap_or(in_policy);
        let environment = facts().find_map(|fact| match fact {
            ClueFact::Environment(environment) => Some(environment),
            _ => None,
        });
        return match (environment, only) {
            (Some(environment), _) => Some(format!("repo:{repository}:environment:{environment}")),
            (None, Some((RefKind::Branch, name))) => {
                Some(format!("repo:{repository}:ref:refs/heads/{name}"))
            }
            (None, Some((RefKind::Tag, name))) => {
                Some(format!("repo:{repository}:ref:refs/tags/{name}"))
            }
            (None, Some((RefKind::PullRequest, _))) => {
                Some(format!("repo:{repository}:pull_request"))
            }
            // That the spelling differs is enough, whatever comes behind it.
            (None, None) => spelt.map(|spelt| value.replacen(in_policy, spelt, 1)),
        };
    }
    let values: Vec<&str> = values.take(MAX_SUBJECTS).collect();
    if values
        .iter()
        .any(|value| value.starts_with("system:serviceaccount:"))
    {
        return service_account::subject(evidence);
    }
    let project = values
        .into_iter()
        .find_map(|value| name_of("project_path:", value))?;
    match only? {
        (RefKind::Branch, name) => {
            Some(format!("project_path:{project}:ref_type:branch:ref:{name}"))
        }
        (RefKind::Tag, name) => Some(format!("project_path:{project}:ref_type:tag:ref:{name}")),
        (RefKind::PullRequest, _) => None,
    }
}

/// At most this many subjects of a policy are looked at.
const MAX_SUBJECTS: usize = 8;

/// The repository as the text spells it, where that differs from the policy in the case of letters only: what GitHub
/// sends has the case of the repository's own name.
///
/// Source: GitHub Docs, "`OpenID` Connect reference"; IAM User Guide, "String condition operators": `StringEquals` is
/// case-sensitive.
fn repository<'a>(evidence: &'a Evidence, in_policy: &str) -> Option<&'a str> {
    const MAX_TEXT_BYTES: usize = 64 * 1024;
    if in_policy.is_empty() {
        return None;
    }
    let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | '/');
    let mut found = evidence.pastes.iter().flat_map(|paste| {
        let text = paste.head(MAX_TEXT_BYTES);
        text.split(move |c: char| !is_part(c)).filter_map(|word| {
            let path = word
                .rsplit_once("github.com/")
                .map_or(word, |(_, path)| path);
            let name = path.get(..in_policy.len())?;
            let rest = path.get(in_policy.len()..)?;
            let is_whole = rest.is_empty() || rest.starts_with(['/', '.']);
            (is_whole && name != in_policy && name.eq_ignore_ascii_case(in_policy)).then_some(name)
        })
    });
    found.next()
}

/// The resources that commands name for this action, each with the clue that says it.
pub(super) fn resources(
    evidence: &Evidence,
    denial: &Denial,
    action: Action,
) -> Vec<(usize, String)> {
    let caller = denial.principal.as_deref().and_then(Arn::parse);
    let account = caller
        .map(|caller| caller.account)
        .filter(|account| is_account_id(account))
        // Without a caller, the only one that the policies name for the service.
        .or_else(|| {
            let account = of_policies(evidence, action, |arn| arn.account)?;
            is_account_id(account).then_some(account)
        });
    let region = region(evidence).or_else(|| of_policies(evidence, action, |arn| arn.region));
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

/// What all ARNs of the action's service in the pasted policies have in one of their fields.
fn of_policies<'a>(
    evidence: &'a Evidence,
    action: Action,
    field: impl Fn(&Arn<'a>) -> &'a str,
) -> Option<&'a str> {
    let resources = evidence
        .policies
        .iter()
        .flat_map(|pasted| &pasted.policy.statements)
        .filter_map(|statement| statement.resource.as_ref())
        .flat_map(|list| &list.values);
    let values: BTreeSet<&str> = resources
        .filter_map(|value| Arn::parse(&value.value))
        .filter(|arn| arn.service == action.service().prefix())
        .map(|arn| field(&arn))
        .collect();
    only(values).filter(|value| !value.is_empty() && !value.contains(['*', '?', '$', '<', '{']))
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
    only(regions)
}

/// Whether a command makes the call that was denied.
pub(super) fn makes_the_call(command: &Command, denial: &Denial, action: Action) -> bool {
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
