//! The conditions that a wish names, and the part of a resource.

use super::text::WishText;
use super::wish::{About, Limit, Wish};
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
    let only = text.has("only");
    let is_turned = text.has("unless");
    let is_required = text.has("requires");
    part(text, wish);
    tags(text, wish);
    network(text, wish, only);
    mfa(text, wish);
    regions(text, wish, only);
    organization(text, wish);
    time(text, wish);
    transport(text, wish);
    others(text, wish);
    let has_limits = !wish.limits.is_empty();
    wish.is_exclusive |= is_turned && has_limits && text.has("deny");
    wish.is_exclusive |= only && has_limits && wish.kind == Some(PolicyType::Scp);
    let of_what_is_made = |limit: &Limit| limit.about != About::Request;
    wish.is_exclusive |= is_required && wish.limits.iter().any(of_what_is_made);
}

fn push(wish: &mut Wish, operator: &'static str, key: &str, values: Vec<String>, about: About) {
    let limit = Limit {
        operator,
        key: key.to_owned(),
        values,
        about,
    };
    if !wish.limits.contains(&limit) {
        wish.limits.push(limit);
    }
}

/// The part of a bucket, of a tree of parameters, or of names that is meant.
fn part(text: &mut WishText, wish: &mut Wish) {
    if text.take("own folder").is_some() {
        wish.prefixes.push("${aws:username}/".to_owned());
    }
    for found in text
        .take_all("prefix")
        .into_iter()
        .chain(text.take_all("beginning"))
    {
        let Some(prefix) = found.first() else {
            continue;
        };
        let prefix = prefix.trim_end_matches(['*', '.', ',']);
        if !prefix.is_empty()
            && !NO_PREFIXES.contains(&prefix.to_ascii_lowercase().as_str())
            && !wish.prefixes.iter().any(|known| known == prefix)
        {
            wish.prefixes.push(prefix.to_owned());
        }
    }
    if let Some(found) = text.take("alias") {
        wish.alias = found.first().map(str::to_owned);
    }
}

fn tags(text: &mut WishText, wish: &mut Wish) {
    for found in text.take_all("tag of user") {
        if let Some(key) = found.first() {
            let key = format!("aws:ResourceTag/{key}");
            let values = vec!["${aws:username}".to_owned()];
            push(wish, "StringEquals", &key, values, About::Resource);
        }
    }
    for found in text.take_all("tag same") {
        if let Some(key) = found.first() {
            let value = format!("${{aws:PrincipalTag/{key}}}");
            push(
                wish,
                "StringEquals",
                &format!("aws:ResourceTag/{key}"),
                vec![value],
                About::Resource,
            );
        }
    }
    for found in text.take_all("principal tag") {
        if let (Some(key), Some(value)) = (found.first(), found.second()) {
            let key = format!("aws:PrincipalTag/{key}");
            push(
                wish,
                "StringEquals",
                &key,
                vec![value.to_owned()],
                About::Request,
            );
        }
    }
    for found in text.take_all("request tag") {
        let Some(key) = found.first() else { continue };
        let name = format!("aws:RequestTag/{key}");
        match found.second() {
            Some(value) => push(
                wish,
                "StringEquals",
                &name,
                vec![value.to_owned()],
                About::Made,
            ),
            None => push(wish, "Null", &name, vec!["false".to_owned()], About::Made),
        }
    }
    for found in text.take_all("condition key") {
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
        push(wish, operator, key, vec![value.to_owned()], about);
    }
    let mut values: Vec<(String, Vec<String>)> = Vec::new();
    for found in text.take_all("tag") {
        let (Some(key), Some(value)) = (found.first(), found.second()) else {
            continue;
        };
        match values.iter_mut().find(|(known, _)| known == key) {
            Some((_, known)) => known.push(value.to_owned()),
            None => values.push((key.to_owned(), vec![value.to_owned()])),
        }
    }
    for found in text.take_all("tag key") {
        if let Some(key) = found.first() {
            let key = format!("aws:ResourceTag/{key}");
            push(
                wish,
                "Null",
                &key,
                vec!["false".to_owned()],
                About::Resource,
            );
        }
    }
    for (key, values) in values {
        let operator = if values.iter().any(|value| value.contains('*')) {
            "StringLike"
        } else {
            "StringEquals"
        };
        let key = format!("aws:ResourceTag/{key}");
        push(wish, operator, &key, values, About::Resource);
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

fn network(text: &mut WishText, wish: &mut Wish, only: bool) {
    let all = |text: &mut WishText, name: &str| -> Vec<String> {
        let found = text.take_parts(name);
        found
            .iter()
            .filter_map(|found| found.first().map(str::to_owned))
            .collect()
    };
    let addresses: Vec<String> = all(text, "cidr")
        .into_iter()
        .map(|address| match address.contains('/') {
            true => address,
            false if address.contains(':') => format!("{address}/128"),
            false => format!("{address}/32"),
        })
        .collect();
    let mut is_limited = false;
    if !addresses.is_empty() {
        push(wish, "IpAddress", "aws:SourceIp", addresses, About::Request);
        text.take("office ip");
        is_limited = true;
    } else if text.take("office ip").is_some() {
        let values = vec![CIDR.to_owned()];
        push(wish, "IpAddress", "aws:SourceIp", values, About::Request);
        is_limited = true;
    }
    let endpoints = all(text, "vpce id");
    if !endpoints.is_empty() {
        push(
            wish,
            "StringEquals",
            "aws:SourceVpce",
            endpoints,
            About::Request,
        );
        text.take("vpce only");
        is_limited = true;
    } else if wish.kind != Some(PolicyType::Vpce) && text.take("vpce only").is_some() {
        let values = vec![VPC_ENDPOINT_ID.to_owned()];
        push(
            wish,
            "StringEquals",
            "aws:SourceVpce",
            values,
            About::Request,
        );
        is_limited = true;
    }
    let networks = all(text, "vpc id");
    if !networks.is_empty() {
        push(
            wish,
            "StringEquals",
            "aws:SourceVpc",
            networks,
            About::Request,
        );
        text.take("vpc only");
        is_limited = true;
    } else if !is_limited && text.take("vpc only").is_some() {
        let values = vec![VPC_ID.to_owned()];
        push(
            wish,
            "StringEquals",
            "aws:SourceVpc",
            values,
            About::Request,
        );
        is_limited = true;
    }
    wish.is_exclusive |= is_limited && (only || text.has("outside"));
}

fn mfa(text: &mut WishText, wish: &mut Wish) {
    // What is done with a device is no condition.
    let about_devices = ["mfa device", "own mfa", "mfa デバイス", "mfaデバイス"];
    if about_devices
        .iter()
        .any(|words| text.small().contains(words))
    {
        return;
    }
    let guards = text.take("no mfa").is_some();
    let is_named = text.take_all("mfa").iter().any(|_| true);
    if guards || is_named {
        let values = vec!["true".to_owned()];
        push(
            wish,
            "Bool",
            "aws:MultiFactorAuthPresent",
            values,
            About::Request,
        );
        wish.is_exclusive |= guards;
    }
}

fn regions(text: &mut WishText, wish: &mut Wish, only: bool) {
    let found = text.take_parts("region");
    let mut named: Vec<String> = Vec::new();
    for one in &found {
        let Some(region) = one.first() else { continue };
        let region =
            by_city(&region.to_lowercase()).map_or_else(|| region.to_lowercase(), str::to_owned);
        if !named.contains(&region) {
            named.push(region);
        }
    }
    if named.is_empty() {
        return;
    }
    let outside = text.has("outside");
    let denies = text.has("deny");
    if only || outside && denies || named.len() > 1 {
        push(
            wish,
            "StringEquals",
            "aws:RequestedRegion",
            named.clone(),
            About::Request,
        );
        wish.is_exclusive |= outside || denies;
    }
    if let [only] = named.as_slice() {
        wish.region = Some(only.clone());
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
        let id = found.first().unwrap_or(ORG_ID).to_owned();
        text.take_all("organization only");
        text.take_all("organization word");
        push(
            wish,
            "StringEquals",
            "aws:PrincipalOrgID",
            vec![id],
            About::Request,
        );
        wish.is_exclusive |= text.has("only") || text.has("outside");
    } else if !matches!(wish.kind, Some(PolicyType::Scp))
        && !text.small().contains("leav")
        && !text.small().contains("離脱")
        && text.take("organization only").is_some()
    {
        let values = vec![ORG_ID.to_owned()];
        push(
            wish,
            "StringEquals",
            "aws:PrincipalOrgID",
            values,
            About::Request,
        );
        wish.is_exclusive |= text.has("outside");
    }
}

fn time(text: &mut WishText, wish: &mut Wish) {
    // 「2027年1月31日」 is written as a date, so that the words about it are found.
    while let Some(found) = text.find("date ja") {
        let [year, month, day] = found.groups.as_slice() else {
            break;
        };
        let date = format!("{year}-{month:0>2}-{day:0>2}");
        text.rewrite(found.range, &date);
    }
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
    for name in ["after ja", "after"] {
        if let Some(date) = text
            .take(name)
            .and_then(|found| found.first().map(str::to_owned))
        {
            let values = vec![whole(&date, false)];
            push(
                wish,
                "DateGreaterThan",
                "aws:CurrentTime",
                values,
                About::Request,
            );
        }
    }
    for name in ["until ja", "until"] {
        if let Some(date) = text
            .take(name)
            .and_then(|found| found.first().map(str::to_owned))
        {
            let values = vec![whole(&date, true)];
            push(
                wish,
                "DateLessThan",
                "aws:CurrentTime",
                values,
                About::Request,
            );
        }
    }
}

fn transport(text: &mut WishText, wish: &mut Wish) {
    if text.take_all("tls").is_empty() {
        return;
    }
    let values = vec!["true".to_owned()];
    push(wish, "Bool", "aws:SecureTransport", values, About::Request);
    wish.is_exclusive = true;
}

fn others(text: &mut WishText, wish: &mut Wish) {
    let types: Vec<String> = text
        .take_all("instance type")
        .iter()
        .filter_map(|found| found.first().map(str::to_ascii_lowercase))
        .collect();
    if !types.is_empty() {
        let operator = if types.iter().any(|one| one.contains('*')) {
            "StringLike"
        } else {
            "StringEquals"
        };
        push(wish, operator, "ec2:InstanceType", types, About::Resource);
    }
    if let Some(found) = text.take("external id") {
        let id = found.first().unwrap_or(EXTERNAL_ID).to_owned();
        push(
            wish,
            "StringEquals",
            "sts:ExternalId",
            vec![id],
            About::Request,
        );
    }
    if let Some(found) = text.take("via service")
        && let Some(name) = found.first()
    {
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
            "StringEquals",
            "kms:ViaService",
            vec![value],
            About::Request,
        );
    }
    if text.take("owner acl").is_some() {
        let values = vec!["bucket-owner-full-control".to_owned()];
        push(wish, "StringEquals", "s3:x-amz-acl", values, About::Made);
    }
    if text.take("own items").is_some() {
        let values = vec!["${aws:username}".to_owned()];
        push(
            wish,
            "ForAllValues:StringEquals",
            "dynamodb:LeadingKeys",
            values,
            About::Request,
        );
    }
    let denies = text.has("deny");
    let demands =
        denies || text.has("only") || text.has("requires") || text.small().contains("sse-kms");
    if text.take("unencrypted").is_some()
        || demands && (text.take("encrypted").is_some() || text.take("encryption word").is_some())
    {
        encrypted(wish, text);
    }
}

/// What is made has to be encrypted. Names of ways to encrypt are no names of things.
fn encrypted(wish: &mut Wish, text: &mut WishText) {
    text.take_all("way to encrypt");
    let names = |words: &[&str]| words.iter().any(|word| text.small().contains(word));
    if names(&["volume", "ebs", "ボリューム"]) {
        let values = vec!["true".to_owned()];
        push(wish, "Bool", "ec2:Encrypted", values, About::Resource);
    } else if names(&["rds", "db instance", "database", "データベース"]) {
        let values = vec!["true".to_owned()];
        push(
            wish,
            "Bool",
            "rds:StorageEncrypted",
            values,
            About::Resource,
        );
    } else {
        let values = vec!["aws:kms".to_owned()];
        push(
            wish,
            "StringEquals",
            "s3:x-amz-server-side-encryption",
            values,
            About::Made,
        );
    }
    wish.is_exclusive = true;
}
