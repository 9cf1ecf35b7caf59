//! API operations → actions, and the many names of services → IAM prefixes.

use super::layout::{Section, cell, count, list, search, string, string_bytes};
use super::{Action, action, service};
use std::sync::LazyLock;

/// What an API operation needs.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Operation {
    /// Actions that it always needs.
    pub needs: Vec<&'static str>,
    /// Actions that some requests need (a version id, a KMS key, a role that is passed).
    pub when: Vec<&'static str>,
    /// It is sent without a signature.
    pub unsigned: bool,
}

/// The actions behind an operation of a service, named by prefix, SDK client or endpoint.
///
/// An operation that has the name of an action of its service needs that action.
pub fn operation(service_name: &str, operation: &str) -> Option<Operation> {
    let operation = without_version(operation);
    let prefix = prefix_of(service_name);
    let named = |name: &str| {
        let key = format!("{name}:{operation}");
        let row = search(0..count(Section::Operations, 3), &key, |row| {
            string(cell(Section::Operations, 3, row, 0))
        })?;
        Some((
            list(cell(Section::Operations, 3, row, 1)).collect(),
            list(cell(Section::Operations, 3, row, 2)).collect(),
        ))
    };
    let same = |prefix: &str| {
        action(&format!("{prefix}:{operation}"))
            .map(|action| (vec![action.full_name()], Vec::new()))
    };
    // `s3control` is a client of its own, also as `S3 Control`.
    let client = plain(service_name);
    // `opensearch` is an IAM prefix, and the SDK's name of the service with the prefix `es`.
    let other = prefix
        .filter(|prefix| *prefix == "opensearch")
        .map(|_| "es");
    let (needs, when) = named(&client)
        .or_else(|| named(prefix?))
        .or_else(|| same(prefix?))
        .or_else(|| same(other?))?;
    let key = format!("{}:{operation}", prefix.unwrap_or(service_name));
    let unsigned = search(0..count(Section::Unsigned, 1), &key, |row| {
        string(cell(Section::Unsigned, 1, row, 0))
    })
    .is_some();
    Some(Operation {
        needs,
        when,
        unsigned,
    })
}

/// Whether no policy can be missing for this action, because AWS answers it without one.
pub fn needs_no_permission(action: &str) -> bool {
    search(0..count(Section::Free, 1), action, |row| {
        string(cell(Section::Free, 1, row, 0))
    })
    .is_some()
}

/// The prefixes of the services that have an operation, or an action, of this name; in order, each once.
pub fn operations_named(name: &str) -> Vec<&'static str> {
    let name = without_version(name);
    let rows = count(Section::ByName, 1);
    let at = |row: usize| Action(cell(Section::ByName, 1, row, 0));
    let mut prefixes = Vec::new();
    if let Some(found) = search(0..rows, name, |row| at(row).name()) {
        let same = |row: &usize| at(*row).name().eq_ignore_ascii_case(name);
        let first = (0..=found).rev().take_while(same).last().unwrap_or(found);
        prefixes.extend(
            (first..rows)
                .take_while(same)
                .map(|row| at(row).service().prefix()),
        );
    }
    for row in 0..count(Section::Operations, 3) {
        let id = cell(Section::Operations, 3, row, 0);
        let listed = string_bytes(id);
        let tail = listed.len().checked_sub(name.len());
        if tail
            .and_then(|tail| listed.get(tail..))
            .is_some_and(|tail| tail.eq_ignore_ascii_case(name.as_bytes()))
            && let Some((client, operation)) = string(id).split_once(':')
            && operation.len() == name.len()
            && let Some(prefix) = prefix_of(client)
        {
            prefixes.push(prefix);
        }
    }
    prefixes.sort_unstable();
    prefixes.dedup();
    prefixes
}

/// The name without the version that CloudTrail adds: `ListDistributions2020_05_31`, `GetFunction20150331v2`.
fn without_version(name: &str) -> &str {
    let Some(at) = name.rfind("20").into_iter().chain(name.find("20")).min() else {
        return name;
    };
    let Some((head, tail)) = name.split_at_checked(at) else {
        return name;
    };
    let dated = |tail: &str| {
        tail.len() == 10
            && tail.bytes().enumerate().all(|(i, b)| {
                if i == 4 || i == 7 {
                    b == b'_'
                } else {
                    b.is_ascii_digit()
                }
            })
    };
    let (day, version) = tail.split_at_checked(8).unwrap_or((tail, ""));
    let numbered = day.len() == 8
        && day.bytes().all(|b| b.is_ascii_digit())
        && (version.is_empty()
            || version
                .strip_prefix('v')
                .is_some_and(|n| !n.is_empty() && n.bytes().all(|b| b.is_ascii_digit())));
    if !head.is_empty() && (dated(tail) || numbered) {
        head
    } else {
        name
    }
}

/// The IAM prefix of a service as SDKs, endpoints, event sources and exceptions name it: `monitoring`,
/// `Elastic Load Balancing v2`, `AmazonDynamoDB`, `AWSSimpleSystemsManagement`, or the prefix itself.
pub fn prefix_of(name: &str) -> Option<&'static str> {
    let name = name.trim();
    let host = without_domain(name);
    let dashed = host.to_ascii_lowercase().replace(' ', "-");
    exact(host).or_else(|| exact(&dashed)).or_else(|| {
        let whole = plain(host);
        let bare = ["amazon", "aws"]
            .into_iter()
            .find_map(|brand| whole.strip_prefix(brand))
            .unwrap_or(&whole);
        by_plain_name(&whole).or_else(|| by_plain_name(bare))
    })
}

/// The IAM prefix of the service that AWS's list of services calls so, with its owner: `AWS Private Certificate
/// Authority`. Case matters.
pub fn prefix_of_title(title: &str) -> Option<&'static str> {
    super::services()
        .find(|service| service.name() == title)
        .map(super::Service::prefix)
}

/// `monitoring` of `monitoring.ap-northeast-1.amazonaws.com`.
fn without_domain(host: &str) -> &str {
    let Some(labels) = [".amazonaws.com", ".amazonaws.com.cn"]
        .iter()
        .find_map(|domain| host.strip_suffix(domain))
    else {
        return host;
    };
    match labels.rsplit_once('.') {
        Some((service, region)) if region.matches('-').count() >= 2 => service,
        _ => labels,
    }
}

/// Letters and digits only, in lower case.
fn plain(text: &str) -> String {
    text.chars()
        .filter(char::is_ascii_alphanumeric)
        .map(|c| c.to_ascii_lowercase())
        .collect()
}

/// A prefix, or a name that stands for one.
fn exact(name: &str) -> Option<&'static str> {
    service(name).map(super::Service::prefix).or_else(|| {
        search(0..count(Section::Aliases, 2), name, |row| {
            string(cell(Section::Aliases, 2, row, 0))
        })
        .map(|row| string(cell(Section::Aliases, 2, row, 1)))
    })
}

/// Names that Java's and .NET's SDKs print and botocore does not have.
const PRINTED: [(&str, &str); 16] = [
    ("simplesystemsmanagement", "ssm"),
    ("dynamodbv2", "dynamodb"),
    ("elasticloadbalancingv2", "elasticloadbalancing"),
    ("securitytokenservice", "sts"),
    ("identitymanagement", "iam"),
    ("cloudwatchlogs", "logs"),
    ("logs", "logs"),
    ("resourcegroupstaggingapi", "tag"),
    ("resourcegroupstagging", "tag"),
    ("simpleemailservice", "ses"),
    ("cloudwatchevents", "events"),
    ("keymanagementservice", "kms"),
    ("simplenotificationservice", "sns"),
    ("simplequeueservice", "sqs"),
    ("elasticcomputecloud", "ec2"),
    ("simplestorageservice", "s3"),
];

/// A name of a service without signs and spaces, by its hash.
struct PlainName {
    hash: u64,
    /// Which one it is: of [`PRINTED`], then of the services, then of the aliases.
    index: usize,
}

/// All plain names, by their hashes: made at the first look-up that needs it, which costs about as much as
/// to go over all names once.
static PLAIN_NAMES: LazyLock<Vec<PlainName>> = LazyLock::new(|| {
    let printed = PRINTED.iter().map(|(printed, _)| printed.as_bytes());
    let services = super::services().map(super::Service::prefix_bytes);
    let aliases = (0..count(Section::Aliases, 2)).map(alias_bytes);
    let mut names: Vec<PlainName> = printed
        .chain(services)
        .chain(aliases)
        .enumerate()
        .map(|(index, name)| PlainName {
            hash: hash(plain_bytes(name)),
            index,
        })
        .collect();
    names.sort_unstable_by_key(|name| (name.hash, name.index));
    names
});

fn alias_bytes(row: usize) -> &'static [u8] {
    string_bytes(cell(Section::Aliases, 2, row, 0))
}

/// Letters and digits only, in lower case.
fn plain_bytes(name: &[u8]) -> impl Iterator<Item = u8> {
    name.iter()
        .filter(|b| b.is_ascii_alphanumeric())
        .map(u8::to_ascii_lowercase)
}

/// FNV-1a.
fn hash(bytes: impl Iterator<Item = u8>) -> u64 {
    bytes.fold(0xCBF2_9CE4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01B3)
    })
}

/// Compares without signs and spaces; `wanted` has none.
fn by_plain_name(wanted: &str) -> Option<&'static str> {
    if wanted.is_empty() {
        return None;
    }
    let hash = hash(wanted.bytes());
    let first = PLAIN_NAMES.partition_point(|name| name.hash < hash);
    PLAIN_NAMES
        .get(first..)?
        .iter()
        .take_while(|name| name.hash == hash)
        .find_map(|name| {
            let (written, prefix) = named(name.index)?;
            plain_bytes(written).eq(wanted.bytes()).then_some(prefix)
        })
}

/// The name with this index, and the prefix that it stands for.
fn named(index: usize) -> Option<(&'static [u8], &'static str)> {
    let Some(after) = index.checked_sub(PRINTED.len()) else {
        let (printed, prefix) = PRINTED.get(index)?;
        return Some((printed.as_bytes(), *prefix));
    };
    if let Some(service) = super::services().nth(after) {
        return Some((service.prefix_bytes(), service.prefix()));
    }
    let row = after.checked_sub(super::services().len())?;
    let prefix = string(cell(Section::Aliases, 2, row, 1));
    Some((alias_bytes(row), prefix))
}
