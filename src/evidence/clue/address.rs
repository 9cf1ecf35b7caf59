//! Addresses of AWS: what a URL, a host or `s3://…` names.
//!
//! In: one address. Out: the service, the region and the resource, as far as the address has them. Knows the forms of
//! S3 (`s3://`, virtual-hosted, path style, regional, dual-stack, website, access point), SQS, ECR, API Gateway,
//! Lambda's function URLs, and the endpoint of any service with its region.

use crate::iam::{Arn, is_account_id};
use crate::reference;

/// What an address names.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Address {
    /// The IAM prefix of the service.
    pub service: &'static str,
    /// The region; `None` where the address has none.
    pub region: Option<String>,
    /// The ARN of what it names; `None` where the address does not have all of it.
    pub resource: Option<String>,
    /// Parts of the ARN, where that is not whole: their names as the reference has them, and their values.
    pub parts: Vec<(&'static str, String)>,
}

/// Names of buckets are at most this long, in bytes.
///
/// Source: Amazon S3 User Guide, "General purpose bucket naming rules"; 255 before 2018.
const MAX_BUCKET_BYTES: usize = 255;

/// The address that a whole text is, such as `s3://b/k` or `https://sqs.us-east-1.amazonaws.com/111122223333/jobs`.
pub fn read(text: &str) -> Option<Address> {
    if let Some(rest) = s3_scheme(text) {
        return object(rest);
    }
    let (has_scheme, rest) = match ["https://", "http://"]
        .iter()
        .find_map(|scheme| text.strip_prefix(scheme))
    {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    let end = rest.find(['/', ':', '?', '#']).unwrap_or(rest.len());
    let (host, path) = rest.split_at_checked(end)?;
    // A port, and what is behind the path.
    let path = path.split(['?', '#']).next().unwrap_or_default();
    let path = match path.strip_prefix(':') {
        Some(tagged) if !host.contains(".dkr.ecr.") => {
            tagged.split_once('/').map_or("", |(_, path)| path)
        }
        Some(_) => "",
        None => path.strip_prefix('/').unwrap_or(path),
    };
    of_host(host, path).filter(|address| has_scheme || address.region.is_some())
}

fn s3_scheme(text: &str) -> Option<&str> {
    ["s3://", "s3a://", "s3n://"]
        .iter()
        .find_map(|scheme| text.strip_prefix(scheme))
}

/// `BUCKET/KEY`, or an access point's ARN in place of the bucket.
fn object(name: &str) -> Option<Address> {
    let name = name.trim_end_matches(['.', ',', ';', ':']);
    if name.starts_with("arn:") {
        // `arn:aws:s3:REGION:ACCOUNT:accesspoint/NAME/KEY`.
        let (point, key) = match name.match_indices('/').nth(1) {
            Some((at, _)) => (name.get(..at)?, name.get(at + 1..)?),
            None => (name, ""),
        };
        let arn = Arn::parse(point)?;
        let resource = if key.is_empty() {
            point.to_owned()
        } else {
            format!("{point}/object/{key}")
        };
        return Some(Address {
            service: "s3",
            region: Some(arn.region.to_owned()),
            resource: Some(resource),
            parts: Vec::new(),
        });
    }
    let (bucket, key) = name.split_once('/').unwrap_or((name, ""));
    is_bucket(bucket).then(|| s3("aws", None, bucket, key))
}

/// An address of S3 that names a bucket, perhaps an object.
fn s3(partition: &str, region: Option<&str>, bucket: &str, key: &str) -> Address {
    let name = if key.is_empty() {
        bucket.to_owned()
    } else {
        format!("{bucket}/{key}")
    };
    Address {
        service: "s3",
        region: region.map(str::to_owned),
        resource: Some(format!("arn:{partition}:s3:::{name}")),
        parts: Vec::new(),
    }
}

fn is_bucket(name: &str) -> bool {
    (3..=MAX_BUCKET_BYTES).contains(&name.len())
        && name
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_'))
}

/// Whether a text has the form of a region's name: `ap-northeast-1`, `us-gov-west-1`.
pub(super) fn is_region(text: &str) -> bool {
    const QUARTERS: [&str; 9] = [
        "east",
        "west",
        "north",
        "south",
        "central",
        "northeast",
        "northwest",
        "southeast",
        "southwest",
    ];
    let Some((head, number)) = text.rsplit_once('-') else {
        return false;
    };
    let Some((area, quarter)) = head.rsplit_once('-') else {
        return false;
    };
    let is_area = matches!(area.len(), 2) && area.bytes().all(|byte| byte.is_ascii_lowercase())
        || matches!(
            area,
            "us-gov" | "us-iso" | "us-isob" | "us-isof" | "eu-isoe"
        );
    is_area
        && QUARTERS.contains(&quarter)
        && number.len() == 1
        && number.bytes().all(|byte| byte.is_ascii_digit())
}

/// What a host of AWS, and the path behind it, name.
fn of_host(host: &str, path: &str) -> Option<Address> {
    let (labels, domain) = [".amazonaws.com.cn", ".amazonaws.com", ".on.aws", ".api.aws"]
        .iter()
        .find_map(|domain| Some((host.strip_suffix(domain)?, *domain)))?;
    let labels: Vec<&str> = labels.split('.').collect();
    let region = labels
        .iter()
        .flat_map(|label| {
            [
                Some(*label),
                label.strip_prefix("s3-website-"),
                label.strip_prefix("s3-"),
            ]
        })
        .flatten()
        .find(|label| is_region(label));
    let partition = match region {
        _ if domain == ".amazonaws.com.cn" => "aws-cn",
        Some(region) if region.starts_with("us-gov-") => "aws-us-gov",
        _ => "aws",
    };
    let is_s3 = |label: &&str| {
        *label == "s3" || label.starts_with("s3-") && !label.starts_with("s3-control")
    };
    if let Some(at) = labels.iter().rposition(is_s3) {
        let name = labels.get(..at)?.join(".");
        return s3_host(partition, region, labels.get(at)?, &name, path);
    }
    let [first, rest @ ..] = labels.as_slice() else {
        return None;
    };
    let endpoint = |service, parts| Address {
        service,
        region: region.map(str::to_owned),
        resource: None,
        parts,
    };
    match rest {
        ["dkr", "ecr" | "ecr-fips", _] => {
            let region = region?;
            let name = path.strip_prefix("v2/").unwrap_or(path);
            let name = ["/manifests/", "/blobs/"]
                .iter()
                .find_map(|part| name.split_once(part))
                .map_or(name, |(name, _)| name);
            let name = name.split([':', '@']).next().unwrap_or_default();
            let resource = (is_account_id(first) && !name.is_empty())
                .then(|| format!("arn:{partition}:ecr:{region}:{first}:repository/{name}"));
            return Some(Address {
                resource,
                ..endpoint("ecr", Vec::new())
            });
        }
        ["execute-api", _] => {
            let api = vec![("ApiId", (*first).to_owned())];
            return Some(endpoint("execute-api", api));
        }
        ["lambda-url", _] => return Some(endpoint("lambda", Vec::new())),
        ["queue"] => return queue(partition, first, path),
        _ => {}
    }
    match first.strip_suffix("-fips").unwrap_or(first) {
        "sqs" => queue(partition, region?, path),
        "queue" if rest.is_empty() => queue(partition, "us-east-1", path),
        _ => {
            let names = labels.iter().rev();
            let mut named = names.filter(|label| !is_region(label) && **label != "vpce");
            let service = named.find_map(|label| reference::prefix_of(label))?;
            Some(endpoint(service, Vec::new()))
        }
    }
}

/// A host of S3: what stands before its label is the bucket or the access point; else the path begins with the bucket.
///
/// Source: Amazon S3 User Guide, "Virtual hosting of general purpose buckets", "Website endpoints" and "Using
/// access points".
fn s3_host(
    partition: &str,
    region: Option<&str>,
    label: &str,
    name: &str,
    path: &str,
) -> Option<Address> {
    if label.starts_with("s3-accesspoint") {
        let (point, account) = name.rsplit_once('-')?;
        let region = region.filter(|_| is_account_id(account))?;
        let key = if path.is_empty() {
            String::new()
        } else {
            format!("/object/{path}")
        };
        return Some(Address {
            service: "s3",
            region: Some(region.to_owned()),
            resource: Some(format!(
                "arn:{partition}:s3:{region}:{account}:accesspoint/{point}{key}"
            )),
            parts: Vec::new(),
        });
    }
    if !name.is_empty() {
        return Some(s3(partition, region, name, path));
    }
    let (bucket, key) = path.split_once('/').unwrap_or((path, ""));
    Some(if is_bucket(bucket) {
        s3(partition, region, bucket, key)
    } else {
        Address {
            service: "s3",
            region: region.map(str::to_owned),
            resource: None,
            parts: Vec::new(),
        }
    })
}

/// The queue that `ACCOUNT/NAME` is in a region; the endpoint alone without one.
///
/// Source: Amazon SQS Developer Guide, "Amazon SQS queue and message identifiers".
fn queue(partition: &str, region: &str, path: &str) -> Option<Address> {
    let partition = if region.starts_with("us-gov-") {
        "aws-us-gov"
    } else {
        partition
    };
    let plain = |text: &str| !text.is_empty() && !text.contains(['/', '.', ':']);
    let resource = path
        .split_once('/')
        .filter(|(account, name)| plain(account) && !name.is_empty() && !name.contains('/'))
        .map(|(account, name)| format!("arn:{partition}:sqs:{region}:{account}:{name}"));
    plain(region).then(|| Address {
        service: "sqs",
        region: Some(region.to_owned()),
        resource,
        parts: Vec::new(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_name_what_they_name() {
        let rows: &[(&str, Option<(&str, Option<&str>, Option<&str>)>)] = &[
            (
                "s3://team-logs/2026/a.txt",
                Some(("s3", None, Some("arn:aws:s3:::team-logs/2026/a.txt"))),
            ),
            (
                "s3a://team-logs/",
                Some(("s3", None, Some("arn:aws:s3:::team-logs"))),
            ),
            (
                "s3n://team-logs",
                Some(("s3", None, Some("arn:aws:s3:::team-logs"))),
            ),
            (
                "s3://arn:aws:s3:us-west-2:111122223333:accesspoint/ap/k/l",
                Some((
                    "s3",
                    Some("us-west-2"),
                    Some("arn:aws:s3:us-west-2:111122223333:accesspoint/ap/object/k/l"),
                )),
            ),
            ("s3://$BUCKET/x", None),
            ("s3://<bucket>/x", None),
            (
                "https://team-logs.s3.amazonaws.com/a/b?versionId=1",
                Some(("s3", None, Some("arn:aws:s3:::team-logs/a/b"))),
            ),
            (
                "https://my.team.logs.s3.ap-northeast-1.amazonaws.com/a",
                Some((
                    "s3",
                    Some("ap-northeast-1"),
                    Some("arn:aws:s3:::my.team.logs/a"),
                )),
            ),
            (
                "https://team-logs.s3-ap-northeast-1.amazonaws.com/a",
                Some((
                    "s3",
                    Some("ap-northeast-1"),
                    Some("arn:aws:s3:::team-logs/a"),
                )),
            ),
            (
                "https://team-logs.s3.dualstack.eu-west-1.amazonaws.com/a",
                Some(("s3", Some("eu-west-1"), Some("arn:aws:s3:::team-logs/a"))),
            ),
            (
                "https://s3.eu-west-1.amazonaws.com/team-logs/a/b",
                Some(("s3", Some("eu-west-1"), Some("arn:aws:s3:::team-logs/a/b"))),
            ),
            (
                "https://s3.amazonaws.com/team-logs",
                Some(("s3", None, Some("arn:aws:s3:::team-logs"))),
            ),
            (
                "http://team-logs.s3-website-ap-northeast-1.amazonaws.com/",
                Some(("s3", Some("ap-northeast-1"), Some("arn:aws:s3:::team-logs"))),
            ),
            (
                "http://team-logs.s3-website.eu-central-1.amazonaws.com/index.html",
                Some((
                    "s3",
                    Some("eu-central-1"),
                    Some("arn:aws:s3:::team-logs/index.html"),
                )),
            ),
            (
                "https://ap-111122223333.s3-accesspoint.us-west-2.amazonaws.com/k",
                Some((
                    "s3",
                    Some("us-west-2"),
                    Some("arn:aws:s3:us-west-2:111122223333:accesspoint/ap/object/k"),
                )),
            ),
            (
                "https://team-logs.s3.cn-north-1.amazonaws.com.cn/a",
                Some((
                    "s3",
                    Some("cn-north-1"),
                    Some("arn:aws-cn:s3:::team-logs/a"),
                )),
            ),
            ("https://s3.amazonaws.com/", Some(("s3", None, None))),
            (
                "https://sqs.ap-northeast-1.amazonaws.com/111122223333/jobs.fifo",
                Some((
                    "sqs",
                    Some("ap-northeast-1"),
                    Some("arn:aws:sqs:ap-northeast-1:111122223333:jobs.fifo"),
                )),
            ),
            (
                "https://eu-west-1.queue.amazonaws.com/111122223333/jobs",
                Some((
                    "sqs",
                    Some("eu-west-1"),
                    Some("arn:aws:sqs:eu-west-1:111122223333:jobs"),
                )),
            ),
            (
                "https://queue.amazonaws.com/111122223333/jobs",
                Some((
                    "sqs",
                    Some("us-east-1"),
                    Some("arn:aws:sqs:us-east-1:111122223333:jobs"),
                )),
            ),
            (
                "https://sqs.us-gov-west-1.amazonaws.com/111122223333/jobs",
                Some((
                    "sqs",
                    Some("us-gov-west-1"),
                    Some("arn:aws-us-gov:sqs:us-gov-west-1:111122223333:jobs"),
                )),
            ),
            (
                "https://sqs.us-east-1.amazonaws.com/",
                Some(("sqs", Some("us-east-1"), None)),
            ),
            (
                "111122223333.dkr.ecr.ap-northeast-1.amazonaws.com/team/app:v1",
                Some((
                    "ecr",
                    Some("ap-northeast-1"),
                    Some("arn:aws:ecr:ap-northeast-1:111122223333:repository/team/app"),
                )),
            ),
            (
                "https://111122223333.dkr.ecr.eu-west-1.amazonaws.com/v2/app/manifests/latest",
                Some((
                    "ecr",
                    Some("eu-west-1"),
                    Some("arn:aws:ecr:eu-west-1:111122223333:repository/app"),
                )),
            ),
            (
                "111122223333.dkr.ecr.eu-west-1.amazonaws.com",
                Some(("ecr", Some("eu-west-1"), None)),
            ),
            (
                "https://abc123.execute-api.us-east-1.amazonaws.com/prod/pets",
                Some(("execute-api", Some("us-east-1"), None)),
            ),
            (
                "https://abc123.lambda-url.us-east-1.on.aws/",
                Some(("lambda", Some("us-east-1"), None)),
            ),
            (
                "https://monitoring.ap-northeast-1.amazonaws.com",
                Some(("cloudwatch", Some("ap-northeast-1"), None)),
            ),
            (
                "https://vpce-0a1b2c3d-x.kms.us-east-1.vpce.amazonaws.com/",
                Some(("kms", Some("us-east-1"), None)),
            ),
            ("https://sts.amazonaws.com:443/", Some(("sts", None, None))),
            // A service principal, and what is not AWS's.
            ("lambda.amazonaws.com", None),
            ("https://docs.aws.amazon.com/AmazonS3/latest/", None),
            ("https://example.com/s3.amazonaws.com", None),
        ];
        for (text, expected) in rows {
            let address = read(text);
            let got = address.as_ref().map(|address| {
                (
                    address.service,
                    address.region.as_deref(),
                    address.resource.as_deref(),
                )
            });
            assert_eq!(got, *expected, "{text}");
        }
        let api = read("https://abc123.execute-api.us-east-1.amazonaws.com/prod").unwrap();
        assert_eq!(api.parts, [("ApiId", "abc123".to_owned())]);
    }

    #[test]
    fn regions_have_a_form() {
        for (text, expected) in [
            ("ap-northeast-1", true),
            ("us-gov-west-1", true),
            ("cn-north-1", true),
            ("me-central-1", true),
            ("us-east-1a", false),
            ("east-1", false),
            ("team-east-1", false),
            ("us-middle-1", false),
            ("us-east-12", false),
        ] {
            assert_eq!(is_region(text), expected, "{text}");
        }
    }
}
