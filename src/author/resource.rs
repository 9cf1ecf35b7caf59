//! ARNs of what a wish names; what it does not name is a placeholder.

use super::lexicon::Noun;
use super::wish::{Thing, Wish};
use crate::reference::{self, ResourceType};

/// What stands for the account that was not named.
pub(super) const ACCOUNT_ID: &str = "ACCOUNT_ID";
/// What stands for the Region that was not named.
pub(super) const REGION: &str = "REGION";

/// The document that a session of Session Manager runs by default, and that Run Command runs for a shell.
///
/// Source: Systems Manager User Guide, "Additional sample IAM policies for Session Manager" and "Create IAM policies for
/// Run Command".
const SESSION_DOCUMENT: &str = "SSM-SessionManagerRunShell";
const SHELL_DOCUMENT: &str = "AWS-RunShellScript";

/// The resource type of this name of a service.
pub(super) fn type_of(noun: Noun) -> Option<ResourceType> {
    let mut types = reference::service(noun.service)?.resource_types();
    types.find(|kind| kind.name() == noun.kind)
}

/// Whether things of one kind hold those of another, as a bucket its objects: the name of the one stands in the ARNs of
/// the other.
pub(super) fn holds(outer: Noun, inner: Noun) -> bool {
    let (Some(outer), Some(inner)) = (type_of(outer), type_of(inner)) else {
        return false;
    };
    let own = placeholders(outer);
    let inner = placeholders(inner);
    own.len() == 1 && inner.first() == own.first() && inner.len() > 1
}

/// What varies in the ARNs of a type, but for partition, Region and account.
fn placeholders(kind: ResourceType) -> Vec<&'static str> {
    let Some(pattern) = pattern(kind) else {
        return Vec::new();
    };
    let names = pattern
        .split("${")
        .skip(1)
        .filter_map(|part| part.split('}').next());
    names
        .filter(|name| !matches!(*name, "Partition" | "Region" | "Account"))
        .collect()
}

fn pattern(kind: ResourceType) -> Option<&'static str> {
    kind.arn_patterns()
        .min_by_key(|pattern| pattern.matches("${").count())
}

/// `knowledge-base` → `KNOWLEDGE_BASE`.
fn capitals(kind: &str) -> String {
    match kind {
        "hostedzone" => "HOSTED_ZONE".to_owned(),
        kind => kind.replace(['-', '/'], "_").to_ascii_uppercase(),
    }
}

/// `${BucketName}` → `BUCKET`.
fn placeholder(name: &str) -> String {
    let name = ["WithPath", "WithoutLeadingSlash", "Name"]
        .iter()
        .fold(name, |name, end| name.strip_suffix(end).unwrap_or(name));
    let mut written = String::new();
    let mut was_small = false;
    for c in name.chars() {
        if c.is_ascii_uppercase() && was_small {
            written.push('_');
        }
        was_small = c.is_ascii_lowercase();
        written.push(c.to_ascii_uppercase());
    }
    written
}

/// Kinds of which single ones are seldom meant: their names change with each use, or are ids that nobody knows by heart.
fn is_many(noun: Noun) -> bool {
    noun.service == "ec2"
        || matches!(
            noun.kind,
            "object"
                | "index"
                | "log-stream"
                | "execution"
                | "task"
                | "package"
                | "change"
                | "action"
                | "container-instance"
        )
        || noun.service == "dynamodb" && noun.kind == "stream"
        || noun.service == "bedrock" && noun.kind == "foundation-model"
        || noun.service == "ssm" && noun.kind == "session"
        || noun.service == "rds" && noun.kind == "snapshot"
}

/// The ARNs of what a task is on, for a thing of the wish.
pub(super) fn arns(on: Noun, thing: &Thing, wish: &Wish, is_wide: bool) -> Vec<String> {
    let Some(kind) = type_of(on) else {
        return vec!["*".to_owned()];
    };
    match thing {
        Thing::Arn(arn) => of_arn(on, kind, arn, wish),
        Thing::Of {
            service,
            kind: own,
            names,
            is_all,
        } => {
            let noun = own.map(|kind| Noun { service, kind });
            let is_all = *is_all || is_wide && names.is_empty();
            let names: Vec<Option<&str>> = if names.is_empty() {
                vec![None]
            } else {
                names.iter().map(|name| Some(name.as_str())).collect()
            };
            let mut found = Vec::new();
            for name in names {
                for arn in named(on, kind, noun, name, is_all, wish) {
                    if !found.contains(&arn) {
                        found.push(arn);
                    }
                }
            }
            found
        }
    }
}

/// The ARNs of a type for one name, which is that of a thing of `own` kind.
fn named(
    on: Noun,
    kind: ResourceType,
    own: Option<Noun>,
    name: Option<&str>,
    is_all: bool,
    wish: &Wish,
) -> Vec<String> {
    let holes = placeholders(kind);
    let own_holes = own.and_then(type_of).map_or_else(Vec::new, placeholders);
    // A task is run by the name of its definition.
    let is_definition = on.kind == "task-definition" && own.is_some_and(|own| own.kind == "task");
    let is_own = own == Some(on) || own.is_none() || is_definition;
    let name = name.map(|name| match name.rsplit('/').next() {
        Some(last) if is_definition => last,
        _ => name,
    });
    // The name goes to the hole that its own type has for it.
    let named_hole = if is_own {
        own_hole(on, &holes)
    } else {
        let own_hole = own.and_then(|own| own_hole(own, &own_holes));
        own_hole.filter(|hole| holes.contains(hole))
    };
    let part = prefix_of(on, wish);
    let filled = |hole: &str| -> String {
        // Changes are told apart by ids that nobody knows before.
        if on.service == "route53" && on.kind == "change" {
            return "*".to_owned();
        }
        let is_named = named_hole.is_some_and(|named| *named == hole);
        match name {
            Some(name) if is_named => {
                let last = name.rsplit('/').next().unwrap_or(name);
                let name = if holes.len() > 1 && is_own {
                    last
                } else {
                    name
                };
                if on.service == "ssm" && on.kind == "parameter" {
                    name.trim_start_matches('/').to_owned()
                } else {
                    name.to_owned()
                }
            }
            Some(name) if name.contains('/') && holes.len() > 1 && is_own => {
                name.split('/').next().unwrap_or(name).to_owned()
            }
            _ => match (on.service, on.kind, hole) {
                ("iam", "user" | "mfa", _) if wish_is_own(wish, own) && !is_all => {
                    "${aws:username}".to_owned()
                }
                ("ssm", "session", _) => "${aws:userid}-*".to_owned(),
                ("ssm", "document", _) => SESSION_DOCUMENT.to_owned(),
                (_, "object", "ObjectName") => part.clone().unwrap_or_else(|| "*".to_owned()),
                ("kms", "key", _) if wish.alias.is_some() => "*".to_owned(),
                _ if part.is_some() && is_named && on.kind != "object" => {
                    part.clone().unwrap_or_default()
                }
                _ if is_all => "*".to_owned(),
                _ if is_many(on) && holes.last() == Some(&hole) => "*".to_owned(),
                _ if is_named && hole != "Id" && hole != "ResourceId" => placeholder(hole),
                // What follows the name is a number, or an id of it.
                _ if !is_named
                    && is_own
                    && named_hole.is_some_and(|named| comes_after(&holes, hole, named)) =>
                {
                    "*".to_owned()
                }
                _ if !is_own && named_hole.is_none() && is_companion_named(on) => placeholder(hole),
                _ if is_inner(on) => "*".to_owned(),
                _ if !is_own && named_hole.is_none() && !is_companion_named(on) => "*".to_owned(),
                _ if hole == "ResourceId" || hole == "Id" => format!("{}_ID", capitals(on.kind)),
                _ => placeholder(hole),
            },
        }
    };
    written(on, kind, &filled, wish)
}

/// Whether a hole stands after another one.
fn comes_after(holes: &[&str], hole: &str, other: &str) -> bool {
    let place = |wanted: &str| holes.iter().position(|hole| *hole == wanted);
    place(hole) > place(other)
}

/// The hole that the name of a thing is for.
fn own_hole<'h>(of: Noun, holes: &'h [&'static str]) -> Option<&'h &'static str> {
    if of.kind == "object" || of.service == "execute-api" {
        return holes.first();
    }
    let kind = of.kind.replace(['-', '/', '_'], "").to_ascii_lowercase();
    let named = holes.iter().find(|hole| {
        let hole = hole.to_ascii_lowercase();
        hole.starts_with(&kind) && hole.ends_with("name")
    });
    named.or(holes.last())
}

/// Whether what a thing holds is meant as a whole: its streams, its stages.
fn is_inner(on: Noun) -> bool {
    on.service == "execute-api"
        || matches!(
            on.kind,
            "stream" | "index" | "log-stream" | "object" | "execution" | "task"
        )
}

/// Whether a thing of another service that comes along has to be named by the asker.
fn is_companion_named(on: Noun) -> bool {
    matches!(
        (on.service, on.kind),
        ("iam", "role")
            | ("s3", "bucket" | "object")
            | ("secretsmanager" | "kms", _)
            | ("glue", "database" | "table")
    )
}

/// Whether the asker's own user is meant: what belongs to a user and has no type of its own.
fn wish_is_own(_: &Wish, own: Option<Noun>) -> bool {
    own.is_some_and(|own| own.service == "iam" && (own.kind.starts_with('~') || own.kind == "mfa"))
}

/// What of a kind is meant, where the wish names the beginning of its names.
fn prefix_of(on: Noun, wish: &Wish) -> Option<String> {
    let prefix = wish.prefixes.first()?;
    if (on.service, on.kind) == ("s3", "object") {
        return Some(object_pattern(prefix));
    }
    let prefix = prefix.trim_end_matches('*');
    match (on.service, on.kind) {
        ("ssm", "parameter") => {
            let path = prefix.trim_matches('/');
            let is_path = prefix.ends_with('/') || prefix.starts_with('/');
            Some(if is_path {
                format!("{path}/*")
            } else {
                format!("{path}*")
            })
        }
        ("secretsmanager", "Secret")
        | ("logs", "log-group")
        | ("lambda", "function")
        | ("dynamodb", "table")
        | ("sqs", "queue")
        | ("sns", "topic")
        | ("ecr", "repository")
        | ("iam", "role")
        | ("s3", "bucket") => (on.kind != "bucket").then(|| format!("{prefix}*")),
        _ => None,
    }
}

/// The objects under a prefix: `p` and `p/` are `p/*`, and a name with a `.` may be a beginning.
pub(super) fn object_pattern(prefix: &str) -> String {
    let prefix = prefix.trim_start_matches('/');
    if prefix.ends_with('*') {
        prefix.to_owned()
    } else if prefix.ends_with('/') {
        format!("{prefix}*")
    } else {
        format!("{prefix}/*")
    }
}

/// The pattern of a type with its holes filled; several where AWS writes one thing in two ways.
fn written(
    on: Noun,
    kind: ResourceType,
    filled: &dyn Fn(&str) -> String,
    wish: &Wish,
) -> Vec<String> {
    let Some(pattern) = pattern(kind) else {
        return vec!["*".to_owned()];
    };
    let region = wish.region.as_deref().unwrap_or(REGION);
    let account = wish.account.as_deref().unwrap_or(ACCOUNT_ID);
    let mut arn = String::new();
    for (at, part) in pattern.split("${").enumerate() {
        if at == 0 {
            arn.push_str(part);
            continue;
        }
        let (hole, rest) = part.split_once('}').unwrap_or((part, ""));
        match hole {
            "Partition" => arn.push_str(partition(region)),
            "Region" => arn.push_str(region),
            "Account" => arn.push_str(account),
            hole => arn.push_str(&filled(hole)),
        }
        arn.push_str(rest);
    }
    // The documents that AWS owns stand in no account.
    if on.service == "ssm" && on.kind == "document" && arn.contains(":document/AWS-") {
        arn = arn.replace(&format!(":{account}:"), "::");
    }
    match (on.service, on.kind) {
        // Source: Amazon CloudWatch Logs User Guide, "Overview of managing access permissions to your CloudWatch Logs
        // resources": an ARN with `:*` for what is in the group, one without for its tags.
        ("logs", "log-group") if !arn.ends_with('*') => vec![arn.clone(), format!("{arn}:*")],
        ("logs", "log-stream") => {
            let group = arn.split(":log-stream:").next().unwrap_or(&arn);
            vec![format!("{group}:*")]
        }
        // Source: AWS Secrets Manager User Guide, "Resource patterns": six characters follow the name.
        ("secretsmanager", "Secret") if !arn.ends_with('*') => vec![format!("{arn}-??????")],
        _ => vec![arn],
    }
}

fn partition(region: &str) -> &'static str {
    if region.starts_with("cn-") {
        "aws-cn"
    } else if region.starts_with("us-gov-") {
        "aws-us-gov"
    } else {
        "aws"
    }
}

/// The ARNs of a type where the wish gives an ARN: that itself, what it holds, or what holds it.
fn of_arn(on: Noun, kind: ResourceType, arn: &str, wish: &Wish) -> Vec<String> {
    if kind.may_be(arn) {
        return vec![arn.to_owned()];
    }
    match (on.service, on.kind) {
        ("s3", "object") => vec![match prefix_of(on, wish) {
            Some(part) => format!("{arn}/{part}"),
            None => format!("{arn}/*"),
        }],
        ("s3", "bucket") => vec![arn.split('/').next().unwrap_or(arn).to_owned()],
        ("dynamodb", "index") => vec![format!("{arn}/index/*")],
        ("dynamodb", "stream") => vec![format!("{arn}/stream/*")],
        ("dynamodb", "table") => {
            let mut parts = arn.splitn(3, '/');
            let table: Vec<&str> = parts.by_ref().take(2).collect();
            vec![table.join("/")]
        }
        ("logs", "log-group") => vec![arn.trim_end_matches(":*").to_owned(), arn.to_owned()],
        ("logs", "log-stream") => vec![format!("{}:*", arn.trim_end_matches(":*"))],
        _ => {
            let place = crate::iam::Arn::parse(arn);
            let mut of = wish.clone();
            if let Some(place) = place {
                let told = |text: &str| (!text.is_empty()).then(|| text.to_owned());
                of.region = told(place.region).or(of.region);
                of.account = told(place.account).or(of.account);
            }
            named(on, kind, None, None, !is_companion_named(on), &of)
        }
    }
}

/// The document of Run Command.
pub(super) fn shell_document(wish: &Wish) -> String {
    let region = wish.region.as_deref().unwrap_or(REGION);
    format!(
        "arn:{}:ssm:{region}::document/{SHELL_DOCUMENT}",
        partition(region)
    )
}
