//! The conditions that a wish names, and the part of a resource.

use super::text::WishText;
use super::wish::{About, Limit, Part, Wish};
use crate::iam::PolicyType;
use crate::reference;

/// What stands for an address range of the asker's.
pub(super) const CIDR: &str = "203.0.113.0/24";
/// What stands for the id of the asker's endpoint.
pub(super) const VPC_ENDPOINT_ID: &str = "VPC_ENDPOINT_ID";
/// What stands for the id of the asker's VPC.
pub(super) const VPC_ID: &str = "VPC_ID";
/// What stands for the id of the asker's organization.
pub(super) const ORG_ID: &str = "ORG_ID";
/// What stands for the external id that was agreed on.
pub(super) const EXTERNAL_ID: &str = "EXTERNAL_ID";

/// Words before `folder` that are no name of one.
const NO_PREFIXES: [&str; 30] = [
    "specific",
    "certain",
    "particular",
    "given",
    "single",
    "one",
    "a",
    "an",
    "the",
    "this",
    "that",
    "same",
    "own",
    "each",
    "different",
    "following",
    "my",
    "our",
    "their",
    "his",
    "her",
    "its",
    "is",
    "only",
    "any",
    "named",
    "called",
    "with",
    "and",
    "in",
];

/// Takes the conditions out of a text.
pub(super) fn take(text: &mut WishText, wish: &mut Wish) {
    let is_required = text.has("requires");
    organization_unit(text, wish);
    tls_version(text, wish);
    part(text, wish);
    tags(text, wish);
    network(text, wish);
    mfa(text, wish);
    regions(text, wish);
    organization(text, wish);
    time(text, wish);
    transport(text, wish);
    others(text, wish);
    for limit in &mut wish.limits {
        limit.is_required |= is_required && limit.about != About::Request;
    }
}

/// Writes 「2027年1月31日」 as a date, so that the words about it are found.
pub(super) fn dates(text: &mut WishText) {
    while let Some(found) = text.find("date ja") {
        let [year, month, day] = found.groups.as_slice() else {
            break;
        };
        let date = format!("{year}-{month:0>2}-{day:0>2}");
        text.rewrite(found.range, &date);
    }
}

fn push(
    wish: &mut Wish,
    at: usize,
    operator: &'static str,
    key: &str,
    values: Vec<String>,
    about: About,
) {
    let limit = Limit {
        operator,
        key: key.to_owned(),
        values,
        about,
        is_not: false,
        is_intrinsic: about == About::Made,
        is_required: false,
        at,
    };
    let same = |known: &Limit| {
        known.operator == limit.operator && known.key == limit.key && known.values == limit.values
    };
    if !wish.limits.iter().any(same) {
        wish.limits.push(limit);
    }
}

/// Says of the condition that was read last that its words turn it, or that it has to hold whoever asks.
fn mark_last(wish: &mut Wish, is_intrinsic: bool, is_required: bool) {
    if let Some(limit) = wish.limits.last_mut() {
        limit.is_intrinsic |= is_intrinsic;
        limit.is_required |= is_required;
    }
}

/// The part of a bucket, of a tree of parameters, or of names that is meant.
fn part(text: &mut WishText, wish: &mut Wish) {
    let push = |wish: &mut Wish, at: usize, prefix: &str| {
        if !wish.parts.iter().any(|known| known.prefix == prefix) {
            wish.parts.push(Part {
                at,
                prefix: prefix.to_owned(),
            });
        }
    };
    if text.take("own folder").is_some() {
        push(wish, text.last(), "${aws:username}/");
    }
    beginnings(text);
    text.take_parts("article of folder");
    for name in ["prefix", "beginning"] {
        for found in text.take_all(name) {
            let Some(prefix) = found.first() else {
                continue;
            };
            let prefix = prefix.trim_end_matches(['*', '.', ',']);
            if !prefix.is_empty() && !NO_PREFIXES.contains(&prefix.to_ascii_lowercase().as_str()) {
                let open = if name == "beginning" { "*" } else { "" };
                push(wish, found.range.start, &format!("{prefix}{open}"));
            }
        }
    }
    if let Some(found) = text.take("alias") {
        wish.alias = found.first().map(str::to_owned);
    }
}

/// Writes the beginning of the names of things as one name: `buckets starting with prod-` is `buckets prod-*`.
fn beginnings(text: &mut WishText) {
    const HELD: [&str; 8] = [
        "object",
        "file",
        "key",
        "item",
        "オブジェクト",
        "ファイル",
        "キー",
        "アイテム",
    ];
    while let Some(found) = text.find("beginning") {
        let Some(prefix) = found
            .first()
            .map(|prefix| prefix.trim_end_matches('*').to_owned())
        else {
            return;
        };
        let small = text.small();
        let before = small
            .get(..found.range.start)
            .unwrap_or_default()
            .trim_end();
        let after = small
            .get(found.range.end..)
            .unwrap_or_default()
            .trim_start();
        let is_held = HELD.iter().any(|word| {
            before.trim_end_matches('s').ends_with(word)
                || before
                    .trim_end_matches(" that")
                    .trim_end_matches(" whose")
                    .trim_end_matches('s')
                    .ends_with(word)
                || after.starts_with(word)
        });
        let name = format!("`{prefix}*`");
        let width = found.range.len();
        if is_held || name.len() > width || prefix.is_empty() {
            return;
        }
        text.rewrite(found.range, &format!("{name:<width$}"));
    }
}

fn tags(text: &mut WishText, wish: &mut Wish) {
    for found in text.take_all("tag of user") {
        let at = found.range.start;
        if let Some(key) = found.first() {
            let key = format!("aws:ResourceTag/{key}");
            let values = vec!["${aws:username}".to_owned()];
            push(wish, at, "StringEquals", &key, values, About::Resource);
        }
    }
    for found in text.take_all("tag same") {
        let at = found.range.start;
        if let Some(key) = found.first() {
            let value = format!("${{aws:PrincipalTag/{key}}}");
            push(
                wish,
                at,
                "StringEquals",
                &format!("aws:ResourceTag/{key}"),
                vec![value],
                About::Resource,
            );
        }
    }
    for found in text.take_all("principal tag") {
        let at = found.range.start;
        if let (Some(key), Some(value)) = (found.first(), found.second()) {
            let key = format!("aws:PrincipalTag/{key}");
            push(
                wish,
                at,
                "StringEquals",
                &key,
                vec![value.to_owned()],
                About::Request,
            );
        }
    }
    for found in text.take_all("request tag") {
        let at = found.range.start;
        let Some(key) = found.first() else { continue };
        let name = format!("aws:RequestTag/{key}");
        match found.second() {
            Some(value) => push(
                wish,
                at,
                "StringEquals",
                &name,
                vec![value.to_owned()],
                About::Made,
            ),
            None => push(
                wish,
                at,
                "Null",
                &name,
                vec!["false".to_owned()],
                About::Made,
            ),
        }
    }
    for found in text.take_all("condition key") {
        let at = found.range.start;
        let (Some(key), Some(value)) = (found.first(), found.second()) else {
            continue;
        };
        let operator = operator(key, value);
        let about = if key.to_ascii_lowercase().starts_with("aws:resourcetag") {
            About::Resource
        } else if key.to_ascii_lowercase().starts_with("aws:requesttag") {
            About::Made
        } else {
            About::Request
        };
        push(wish, at, operator, key, vec![value.to_owned()], about);
    }
    let mut values: Vec<(String, Vec<String>, usize)> = Vec::new();
    for found in text.take_all("tag") {
        let (Some(key), Some(value)) = (found.first(), found.second()) else {
            continue;
        };
        match values.iter_mut().find(|(known, ..)| known == key) {
            Some((_, known, _)) => known.push(value.to_owned()),
            None => values.push((key.to_owned(), vec![value.to_owned()], found.range.start)),
        }
    }
    for found in text.take_all("tag key") {
        let at = found.range.start;
        if let Some(key) = found.first() {
            let key = format!("aws:ResourceTag/{key}");
            push(
                wish,
                at,
                "Null",
                &key,
                vec!["false".to_owned()],
                About::Resource,
            );
        }
    }
    for (key, values, at) in values {
        let operator = if values.iter().any(|value| value.contains('*')) {
            "StringLike"
        } else {
            "StringEquals"
        };
        let key = format!("aws:ResourceTag/{key}");
        push(wish, at, operator, &key, values, About::Resource);
    }
}

/// The operator that compares a key with a value.
pub(super) fn operator(key: &str, value: &str) -> &'static str {
    let known = reference::condition_key(None, key);
    match known.map(|known| known.value_type) {
        Some(reference::ValueType::Bool | reference::ValueType::ArrayOfBool) => "Bool",
        Some(reference::ValueType::IpAddress) => "IpAddress",
        Some(reference::ValueType::Numeric) => "NumericEquals",
        Some(reference::ValueType::Date) => "DateEquals",
        Some(reference::ValueType::Arn | reference::ValueType::ArrayOfArn) => "ArnLike",
        _ if value.contains('*') => "StringLike",
        _ => "StringEquals",
    }
}

/// The values of a pattern's groups, and where the first stands.
fn values_of(text: &mut WishText, name: &str) -> (usize, Vec<String>) {
    let found = text.take_parts(name);
    let at = found.first().and_then(|one| one.parts.first());
    let at = at.map_or(0, |part| part.start);
    let values = found.iter().filter_map(|one| one.first());
    let mut known: Vec<String> = Vec::new();
    for value in values {
        if !known.iter().any(|one| one == value) {
            known.push(value.to_owned());
        }
    }
    (at, known)
}

fn network(text: &mut WishText, wish: &mut Wish) {
    let (at, addresses) = values_of(text, "cidr");
    let addresses: Vec<String> = addresses
        .into_iter()
        .map(|address| match address.contains('/') {
            true => address,
            false if address.contains(':') => format!("{address}/128"),
            false => format!("{address}/32"),
        })
        .collect();
    let mut is_limited = false;
    if !addresses.is_empty() {
        push(
            wish,
            at,
            "IpAddress",
            "aws:SourceIp",
            addresses,
            About::Request,
        );
        text.take_all("address word");
        is_limited = true;
    } else if text.take("office ip").is_some() {
        let (at, values) = (text.last(), vec![CIDR.to_owned()]);
        push(
            wish,
            at,
            "IpAddress",
            "aws:SourceIp",
            values,
            About::Request,
        );
        is_limited = true;
    }
    let (at, endpoints) = values_of(text, "vpce id");
    if !endpoints.is_empty() {
        push(
            wish,
            at,
            "StringEquals",
            "aws:SourceVpce",
            endpoints,
            About::Request,
        );
        text.take("vpce only");
        is_limited = true;
    } else if wish.kind != Some(PolicyType::Vpce) && text.take("vpce only").is_some() {
        let (at, values) = (text.last(), vec![VPC_ENDPOINT_ID.to_owned()]);
        push(
            wish,
            at,
            "StringEquals",
            "aws:SourceVpce",
            values,
            About::Request,
        );
        is_limited = true;
    }
    let (at, networks) = values_of(text, "vpc id");
    if !networks.is_empty() {
        push(
            wish,
            at,
            "StringEquals",
            "aws:SourceVpc",
            networks,
            About::Request,
        );
        text.take("vpc only");
    } else if !is_limited && text.take("vpc only").is_some() {
        let (at, values) = (text.last(), vec![VPC_ID.to_owned()]);
        push(
            wish,
            at,
            "StringEquals",
            "aws:SourceVpc",
            values,
            About::Request,
        );
    }
}

fn mfa(text: &mut WishText, wish: &mut Wish) {
    // What is done with a device is no condition.
    let about_devices = [
        "mfa 設定",
        "mfa設定",
        "mfa の設定",
        "mfaの設定",
        "set up mfa",
        "setup mfa",
        "configure mfa",
        "register mfa",
        "manage mfa",
        "their mfa",
        "mfa device",
        "own mfa",
        "mfa デバイス",
        "mfaデバイス",
    ];
    if about_devices
        .iter()
        .any(|words| text.small().contains(words))
    {
        return;
    }
    let mut push_mfa = |at: usize, is_intrinsic: bool, is_required: bool| {
        let values = vec!["true".to_owned()];
        push(
            wish,
            at,
            "Bool",
            "aws:MultiFactorAuthPresent",
            values,
            About::Request,
        );
        mark_last(wish, is_intrinsic, is_required);
    };
    if let Some(found) = text.find("no mfa") {
        let said = text.small().get(found.range.clone()).unwrap_or_default();
        let demands = ["requir", "enforce", "必須", "強制", "要求"]
            .iter()
            .any(|word| said.contains(word));
        let at = found.range.start;
        text.blank(found.range);
        text.take_all("mfa");
        push_mfa(at, !demands, demands);
    } else if let Some(found) = text.take_all("mfa").first() {
        push_mfa(found.range.start, false, false);
    }
}

fn regions(text: &mut WishText, wish: &mut Wish) {
    let (at, found) = values_of(text, "region");
    let mut named: Vec<String> = Vec::new();
    for one in found {
        let region = by_city(&one.to_lowercase()).map_or_else(|| one.to_lowercase(), str::to_owned);
        if !named.contains(&region) {
            named.push(region);
        }
    }
    if named.is_empty() {
        return;
    }
    text.take_all("region word");
    let is_limit = ["only", "outside", "deny"]
        .iter()
        .any(|name| text.has(name))
        || named.len() > 1;
    if let [only] = named.as_slice()
        && !is_limit
    {
        wish.region = Some(only.clone());
    }
    if is_limit {
        push(
            wish,
            at,
            "StringEquals",
            "aws:RequestedRegion",
            named,
            About::Request,
        );
    }
}

/// The Region that people call by a city or a state.
fn by_city(name: &str) -> Option<&'static str> {
    const CITIES: [(&str, &str); 24] = [
        ("tokyo", "ap-northeast-1"),
        ("東京", "ap-northeast-1"),
        ("osaka", "ap-northeast-3"),
        ("大阪", "ap-northeast-3"),
        ("seoul", "ap-northeast-2"),
        ("ソウル", "ap-northeast-2"),
        ("virginia", "us-east-1"),
        ("バージニア", "us-east-1"),
        ("ohio", "us-east-2"),
        ("オハイオ", "us-east-2"),
        ("oregon", "us-west-2"),
        ("オレゴン", "us-west-2"),
        ("ireland", "eu-west-1"),
        ("アイルランド", "eu-west-1"),
        ("london", "eu-west-2"),
        ("paris", "eu-west-3"),
        ("frankfurt", "eu-central-1"),
        ("フランクフルト", "eu-central-1"),
        ("singapore", "ap-southeast-1"),
        ("シンガポール", "ap-southeast-1"),
        ("sydney", "ap-southeast-2"),
        ("シドニー", "ap-southeast-2"),
        ("mumbai", "ap-south-1"),
        ("n. virginia", "us-east-1"),
    ];
    let city = CITIES.iter().find(|(city, _)| name.contains(city))?;
    Some(city.1)
}

fn organization(text: &mut WishText, wish: &mut Wish) {
    if let Some(found) = text.take("organization id") {
        let at = text.last();
        let id = found.first().unwrap_or(ORG_ID).to_owned();
        text.take_all("organization only");
        text.take_all("organization word");
        push(
            wish,
            at,
            "StringEquals",
            "aws:PrincipalOrgID",
            vec![id],
            About::Request,
        );
    } else if !matches!(wish.kind, Some(PolicyType::Scp))
        && !text.small().contains("leav")
        && !text.small().contains("離脱")
        && text.take("organization only").is_some()
    {
        let (at, values) = (text.last(), vec![ORG_ID.to_owned()]);
        push(
            wish,
            at,
            "StringEquals",
            "aws:PrincipalOrgID",
            values,
            About::Request,
        );
    }
}

/// A unit of the organization, with all that is below it.
///
/// Source: IAM User Guide, "AWS global condition context keys", `aws:PrincipalOrgPaths`.
fn organization_unit(text: &mut WishText, wish: &mut Wish) {
    let (at, units) = values_of(text, "ou id");
    if units.is_empty() {
        return;
    }
    let organization = text.take("organization id");
    let id = organization
        .as_ref()
        .and_then(|found| found.first())
        .unwrap_or(ORG_ID);
    let paths = units
        .iter()
        .map(|unit| format!("{id}/*/{unit}/*"))
        .collect();
    for name in ["organization only", "organization word", "ou word", "below"] {
        text.take_all(name);
    }
    push(
        wish,
        at,
        "ForAnyValue:StringLike",
        "aws:PrincipalOrgPaths",
        paths,
        About::Request,
    );
}

/// The oldest version of TLS that is taken.
fn tls_version(text: &mut WishText, wish: &mut Wish) {
    if let Some(found) = text.take("tls version")
        && let Some(version) = found.first()
    {
        let values = vec![version.to_owned()];
        push(
            wish,
            text.last(),
            "NumericGreaterThanEquals",
            "s3:TlsVersion",
            values,
            About::Request,
        );
        mark_last(wish, true, true);
    }
}

fn time(text: &mut WishText, wish: &mut Wish) {
    let whole = |date: &str, end: bool| {
        let date = date.to_ascii_uppercase();
        if date.contains('T') {
            return if date.ends_with('Z') {
                date
            } else {
                format!("{date}Z")
            };
        }
        if end {
            format!("{date}T23:59:59Z")
        } else {
            format!("{date}T00:00:00Z")
        }
    };
    for (names, operator, is_end) in [
        (["after ja", "after"], "DateGreaterThan", false),
        (["until ja", "until"], "DateLessThan", true),
    ] {
        for name in names {
            let found = text.take(name);
            let Some(date) = found.as_ref().and_then(|found| found.first()) else {
                continue;
            };
            let values = vec![whole(date, is_end)];
            push(
                wish,
                text.last(),
                operator,
                "aws:CurrentTime",
                values,
                About::Request,
            );
        }
    }
}

fn transport(text: &mut WishText, wish: &mut Wish) {
    let found = text.take_all("tls");
    let Some(first) = found.first() else {
        return;
    };
    let values = vec!["true".to_owned()];
    push(
        wish,
        first.range.start,
        "Bool",
        "aws:SecureTransport",
        values,
        About::Request,
    );
    mark_last(wish, true, true);
}

fn others(text: &mut WishText, wish: &mut Wish) {
    let found = text.take_all("instance type");
    let types: Vec<String> = found
        .iter()
        .filter_map(|found| found.first().map(str::to_ascii_lowercase))
        .collect();
    if let Some(first) = found.first() {
        text.take_all("types of instances");
        let operator = if types.iter().any(|one| one.contains('*')) {
            "StringLike"
        } else {
            "StringEquals"
        };
        push(
            wish,
            first.range.start,
            operator,
            "ec2:InstanceType",
            types,
            About::Resource,
        );
    }
    if let Some(found) = text.take("external id") {
        let at = text.last();
        let id = found.first().unwrap_or(EXTERNAL_ID).to_owned();
        push(
            wish,
            at,
            "StringEquals",
            "sts:ExternalId",
            vec![id],
            About::Request,
        );
    }
    if let Some(found) = text.take("via service")
        && let Some(name) = found.first()
    {
        let at = text.last();
        let name = name.to_ascii_lowercase().replace(' ', "");
        let name = if name == "ebs" {
            "ec2".to_owned()
        } else {
            name
        };
        let region = wish.region.as_deref().unwrap_or("REGION");
        let value = format!("{name}.{region}.amazonaws.com");
        push(
            wish,
            at,
            "StringEquals",
            "kms:ViaService",
            vec![value],
            About::Request,
        );
    }
    if text.take("owner acl").is_some() {
        let (at, values) = (text.last(), vec!["bucket-owner-full-control".to_owned()]);
        push(
            wish,
            at,
            "StringEquals",
            "s3:x-amz-acl",
            values,
            About::Made,
        );
    }
    let of_cognito = !text.take_all("cognito own").is_empty();
    if text.take("own items").is_some() {
        let user = if of_cognito {
            "${cognito-identity.amazonaws.com:sub}"
        } else {
            "${aws:username}"
        };
        text.take_all("cognito own");
        let (at, values) = (text.last(), vec![user.to_owned()]);
        push(
            wish,
            at,
            "ForAllValues:StringEquals",
            "dynamodb:LeadingKeys",
            values,
            About::Request,
        );
    }
    record_types(text, wish);
    let is_of_key = ["kms", "decrypt", "復号"]
        .iter()
        .any(|word| text.small().contains(word))
        && !text.small().contains("sse-kms");
    let demands = ["deny", "only", "requires"]
        .iter()
        .any(|name| text.has(name))
        || text.small().contains("sse-kms");
    if text.take("unencrypted").is_some()
        || demands
            && !is_of_key
            && (text.take("encrypted").is_some() || text.take("encryption word").is_some())
    {
        encrypted(wish, text);
    }
}

/// The types of records of a hosted zone, and the branches of a repository of `CodeCommit`.
fn record_types(text: &mut WishText, wish: &mut Wish) {
    let has = |words: &[&str]| words.iter().any(|word| text.small().contains(word));
    let is_of_zone = has(&["route 53", "route53", "zone", "dns", "ゾーン"]);
    let is_of_commits = has(&["codecommit"]);
    if is_of_zone {
        let (at, types) = values_of(text, "record type");
        if !types.is_empty() {
            text.take_all("record word");
            let values = types.iter().map(|one| one.to_ascii_uppercase()).collect();
            let key = "route53:ChangeResourceRecordSetsRecordTypes";
            push(
                wish,
                at,
                "ForAllValues:StringEquals",
                key,
                values,
                About::Request,
            );
        }
    }
    if is_of_commits
        && let Some(found) = text.take("branch of codecommit")
        && let Some(branch) = found.first()
    {
        let values = vec![format!("refs/heads/{branch}")];
        push(
            wish,
            text.last(),
            "StringEquals",
            "codecommit:References",
            values,
            About::Request,
        );
    }
}

/// What is made has to be encrypted. Names of ways to encrypt are no names of things.
fn encrypted(wish: &mut Wish, text: &mut WishText) {
    let at = text.last();
    text.take_all("way to encrypt");
    let names = |words: &[&str]| words.iter().any(|word| text.small().contains(word));
    if names(&["volume", "ebs", "ボリューム"]) {
        let values = vec!["true".to_owned()];
        push(wish, at, "Bool", "ec2:Encrypted", values, About::Resource);
    } else if names(&["rds", "db instance", "database", "データベース"]) {
        let values = vec!["true".to_owned()];
        push(
            wish,
            at,
            "Bool",
            "rds:StorageEncrypted",
            values,
            About::Resource,
        );
    } else {
        let values = vec!["aws:kms".to_owned()];
        push(
            wish,
            at,
            "StringEquals",
            "s3:x-amz-server-side-encryption",
            values,
            About::Made,
        );
    }
    mark_last(wish, true, true);
}
