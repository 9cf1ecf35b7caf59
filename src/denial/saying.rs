//! The sentences that one service has for a denial, and nobody else.
//!
//! Accepted: the sentences of [`SAYINGS`], whatever stands around them.
//! Not accepted: one that only leads to the message behind it: `unable to assume role: AccessDenied: User: …`.

use super::sentence::{Sentence, Standing};
use super::words::{ahead, behind, skip, skip_quotes, skip_space, token, words};
use super::{Denial, Itself, OfService, Via, nearby, reason};
use crate::iam::Arn;
use crate::reference;

/// What a service says, and the service. `{name}` is what was denied, perhaps in quotes; `{service}` a
/// service by its name; `{type}` a type of CloudFormation, whose service it is; `{reason}` a reason, or none.
///
/// Sources: AWS Lambda Developer Guide, "Troubleshoot configuration issues"; AWS Secrets Manager User Guide,
/// "Troubleshoot"; AWS `CodePipeline` User Guide, "Troubleshooting"; AWS `CodeDeploy` User Guide,
/// "Troubleshoot"; Amazon EC2 Auto Scaling User Guide, "Launch template issues"; AWS Step Functions Developer
/// Guide, "IAM policies for integrated services" and "Logging"; Amazon Athena User Guide, "Troubleshooting";
/// Amazon VPC User Guide, "Troubleshoot VPC Flow Logs"; AWS Config, AWS `CloudTrail` and AWS DMS API References,
/// their exceptions; Amazon Redshift Database Developer Guide, "Authorizing access"; Amazon API Gateway
/// Developer Guide, "Set up `CloudWatch` logging" and "Troubleshooting"; AWS re:Post Knowledge Center, "Why didn't I
/// receive an SNS notification for my `CloudWatch` alarm trigger?"; the console of Amazon S3; what s3cmd prints.
const SAYINGS: [(&str, Option<&str>); 56] = [
    (
        "or the new password does not comply with the account password policy",
        Some("iam"),
    ),
    ("Access to KMS is not allowed", Some("kms")),
    ("KMS access was denied", Some("kms")),
    ("cannot be assumed by Lambda", Some("lambda")),
    ("unable to assume the role {name}", None),
    ("unable to assume role {name}", None),
    (
        "authorized to use launch template {name}",
        Some("autoscaling"),
    ),
    ("authorized to create managed rule", Some("states")),
    ("authorized to create managed-rule", Some("states")),
    ("authorized to access the Log Destination", Some("states")),
    (
        "User is not authorized to access this resource {reason}",
        Some("execute-api"),
    ),
    ("provided role does not have sufficient permissions", None),
    ("permission to create the service-linked role", Some("ec2")),
    ("have permissions to list buckets", Some("s3")),
    ("have permission to list buckets", Some("s3")),
    ("have permissions to list objects", Some("s3")),
    ("have permission to list objects", Some("s3")),
    ("Insufficient permissions to list objects", Some("s3")),
    ("Insufficient permissions to list buckets", Some("s3")),
    ("IAM permissions to process tags on {type}", None),
    ("Access denied for operation {type}", None),
    (
        "mount.nfs4: access denied by server",
        Some("elasticfilesystem"),
    ),
    (
        "mount.nfs: access denied by server",
        Some("elasticfilesystem"),
    ),
    (
        "Lambda does not have permission to access the ECR image",
        Some("lambda"),
    ),
    ("permission to access the ECR image", Some("lambda")),
    ("Client.InternalError: Client error on launch", Some("kms")),
    ("Invalid permissions on Lambda function", Some("lambda")),
    (
        "authorization to access the SNS topic encryption key",
        Some("kms"),
    ),
    (
        "Access denied when writing output to url: {name}",
        Some("s3"),
    ),
    ("Permission denied on S3 path: {name}", Some("s3")),
    (
        "Unable to access the artifact with Amazon S3 object key {name}",
        Some("s3"),
    ),
    (
        "Unable to access the artifact with Amazon S3 object key {name} located in the Amazon S3 artifact bucket {name}",
        Some("s3"),
    ),
    ("Could not access model data at {name}", Some("s3")),
    ("Role validation failed for {name}", None),
    (
        "Insufficient permissions to execute the query",
        Some("athena"),
    ),
    (
        "Unable to verify/create output bucket {name}",
        Some("athena"),
    ),
    ("Error assuming AWS_ROLE", Some("sts")),
    ("Access Denied for bucket: {name}", None),
    ("Unable to use Connection: {name}", None),
    (
        "Insufficient privileges for accessing data in S3",
        Some("s3"),
    ),
    ("permission to access billing information", Some("billing")),
    ("Access denied for LogDestination: {name}", None),
    (
        "Insufficient delivery policy to s3 bucket: {name}",
        Some("s3"),
    ),
    (
        "Incorrect S3 bucket policy is detected for bucket: {name}",
        Some("s3"),
    ),
    (
        "Insufficient permissions to access S3 bucket {name}",
        Some("s3"),
    ),
    ("insufficient EC2 permissions", Some("ec2")),
    (
        "give you permission to perform operations in the following AWS service: {service}",
        None,
    ),
    (
        "permissions required to access the Amazon S3 bucket named {name}",
        Some("s3"),
    ),
    ("Access to bucket {name} was denied", Some("s3")),
    (
        "Access denied while accessing Auto Scaling and Elastic Load Balancing using role {name}",
        None,
    ),
    (
        "Access denied while accessing Auto Scaling using role {name}",
        None,
    ),
    ("IAM Role {name} is not configured properly", Some("dms")),
    (
        "Not authorized to get credentials of role {name}",
        Some("redshift"),
    ),
    (
        "role ARN does not have required permissions",
        Some("apigateway"),
    ),
    (
        "does not include the required permissions for: ENHANCED_MONITORING",
        Some("rds"),
    ),
    (
        "should have {name} role with trust relationship to",
        Some("cloudformation"),
    ),
];

/// What a service says of a request that it made in the caller's name, with the service and the operation.
///
/// Source: Amazon Athena User Guide, "Control access to Amazon S3 from Athena".
const IN_THEIR_NAME: [(&str, Via); 1] = [(
    "Access denied when writing output to url: {name}",
    Via {
        service: "athena",
        operation: "PutObject",
    },
)];

/// What a service says of itself.
///
/// Source: AWS Lambda Developer Guide, "Create a Lambda function using a container image", Amazon ECR permissions.
const OF_ITSELF: [(&str, Itself); 1] = [(
    "Lambda does not have permission to access the ECR image",
    Itself {
        principal: "lambda.amazonaws.com",
        service: "ecr",
        operations: &["BatchGetImage", "GetDownloadUrlForLayer"],
    },
)];

/// What a service says that a role of its own has to be allowed.
///
/// Source: Developer Tools console User Guide, "AWS `CodeConnections` permissions reference".
const OF_ROLES: [(&str, &str); 1] = [("Unable to use Connection: {name}", "UseConnection")];

/// What a caller must be able to perform where a service's role is not there yet.
///
/// Source: IAM User Guide, "Create a service-linked role".
pub(super) const CREATE_SERVICE_LINKED_ROLE: &str = "CreateServiceLinkedRole";

/// The action without an operation of its own that a service needs for a connection to a repository.
///
/// Source: Developer Tools console User Guide, "Connections permissions reference".
const USE_CONNECTION: &str = "UseConnection";

/// The words of a saying before its longest one are no more than this, in bytes, with what wraps them.
const MAX_LEAD_BYTES: usize = 256;

/// The words of a saying before its first place for a name.
fn literal(said: &str) -> impl Iterator<Item = &str> + Clone {
    said.split(' ').take_while(|word| !word.starts_with('{'))
}

/// The longest of these words without its first letter, which may be a capital: the rarest.
fn anchor(said: &str) -> &str {
    let word = literal(said).max_by_key(|word| word.len()).unwrap_or(said);
    word.get(1..).unwrap_or(word)
}

/// The words by which sayings are found, one for each.
pub(super) fn anchors() -> impl Iterator<Item = &'static str> {
    SAYINGS.iter().map(|(said, _)| anchor(said))
}

/// The saying of this index, where its anchor stands at a place.
pub(super) fn at(text: &str, anchor: usize, index: usize) -> Option<Sentence> {
    let (said, service) = SAYINGS.get(index)?;
    let start = start(text, anchor.checked_sub(1)?, said)?;
    // `The current user is …` is an application's.
    let is_of_a_sentence = said.starts_with("User ")
        && behind(text, start, 16)
            .trim_end()
            .ends_with(|c: char| c.is_alphanumeric());
    if is_of_a_sentence {
        return None;
    }
    saying(text, start, said, *service)
}

/// Where a saying begins whose longest word stands at a place.
fn start(text: &str, at: usize, said: &str) -> Option<usize> {
    let anchor = anchor(said);
    let first = literal(said).take_while(|word| word.get(1..) != Some(anchor));
    let words: Vec<&str> = first.collect();
    let mut before = behind(text, at, MAX_LEAD_BYTES);
    for word in words.iter().rev() {
        before = before.trim_end();
        let head = before.len().checked_sub(word.len())?;
        let tail = before.get(head..)?;
        before = before
            .get(..head)
            .filter(|_| tail.eq_ignore_ascii_case(word))?;
    }
    Some(at - (behind(text, at, MAX_LEAD_BYTES).len() - before.len()))
}

/// The saying whose first words begin at a place.
fn saying(text: &str, at: usize, said: &str, service: Option<&str>) -> Option<Sentence> {
    let mut denial = Denial {
        count: 1,
        ..Denial::default()
    };
    let end = fill(text, at, said, &mut denial)?;
    denial.service = denial.service.or_else(|| service.map(str::to_owned));
    denial.via = IN_THEIR_NAME
        .iter()
        .find(|(of, _)| *of == said)
        .map(|(_, via)| *via);
    if denial.service.is_none() {
        let arn = denial.resource.as_deref().and_then(Arn::parse);
        denial.service = arn
            .filter(|arn| arn.service != "iam")
            .and_then(|arn| reference::prefix_of(arn.service))
            .map(str::to_owned);
    }
    let of_itself = OF_ITSELF.iter().find(|(of, _)| *of == said);
    denial.itself = of_itself.map(|(_, itself)| *itself);
    let of_roles = OF_ROLES.iter().filter(|(of, _)| *of == said);
    denial
        .listed
        .extend(of_roles.map(|(_, action)| (*action).to_owned()));
    if said.ends_with("the service-linked role") {
        denial.listed.push(CREATE_SERVICE_LINKED_ROLE.to_owned());
    }
    denial.of_service = match said {
        "Invalid permissions on Lambda function" => Some(OfService::InvokeFunction),
        "authorization to access the SNS topic encryption key" => Some(OfService::UseTopicKey),
        _ => None,
    };
    if said.starts_with("Unable to use Connection") {
        denial.listed.push(USE_CONNECTION.to_owned());
    }
    // `ECS was unable to …`, `The service role ARN has insufficient …`
    let before = behind(text, at, 256).trim_end();
    let before = ["does not", "was", "is", "has"]
        .iter()
        .find_map(|verb| before.strip_suffix(verb))
        .map_or(before, str::trim_end);
    let subject = before.rsplit([' ', '\n', '"', '\'']).next();
    if denial.service.is_none() {
        denial.service = subject.and_then(nearby::service_named).map(str::to_owned);
    }
    if denial.resource.is_none() {
        denial.resource = subject
            .filter(|subject| subject.starts_with("arn:"))
            .map(str::to_owned);
    }
    if denial.service.is_none() {
        denial.service = service_printed(ahead(text, end, 160)).map(str::to_owned);
    }
    (!leads_to_a_message(text, end)).then_some(Sentence {
        denial,
        range: at..end,
        of_the_call: true,
        standing: Standing::Message,
    })
}

/// The service that Java prints behind a message, where a line end may cut it.
fn service_printed(after: &str) -> Option<&'static str> {
    let (_, printed) = after.split_once("(Service: ")?;
    let name = printed.split([';', ',', ')']).next()?;
    reference::prefix_of(&name.replace('\n', ""))
}

/// Past a saying that stands at a place, with what its places for names hold.
fn fill(text: &str, at: usize, said: &str, denial: &mut Denial) -> Option<usize> {
    let mut end = at;
    let mut is_led = false;
    for word in said.split(' ') {
        end = match word {
            "{name}" => match name(text, end, is_led) {
                Some((name, past)) => {
                    denial.resource = Some(name.to_owned());
                    past
                }
                // The last name may be missing.
                None if said.ends_with(word) => end,
                None => return None,
            },
            "{type}" => {
                let (service, past) =
                    type_of_resource(text, skip_quotes(text, skip_space(text, end)))?;
                denial.service = Some(service.to_owned());
                past
            }
            "{service}" => {
                let (service, past) = token(text, skip_space(text, end))?;
                denial.service =
                    reference::prefix_of(service.trim_end_matches(['.', ','])).map(str::to_owned);
                past
            }
            "{reason}" => reason::read(text, end, denial).0,
            word => words(text, end, &[word])?,
        };
        is_led = word.ends_with(':');
    }
    Some(end)
}

/// Whether what comes next, in the same line, is the message that a wrapper's words lead to.
fn leads_to_a_message(text: &str, at: usize) -> bool {
    let rest = ahead(text, at, 400);
    let line = rest.split('\n').next().unwrap_or_default();
    let led = line
        .trim_start_matches(['"', '\'', '`', ' '])
        .starts_with(':');
    led && ["uthorized to", "AccessDenied", "rror: ", "xpired", "error "]
        .iter()
        .any(|message| line.contains(message))
}

/// A name after a saying: in quotes, behind a colon (`is_led`), or with a sign that no word of prose has.
fn name(text: &str, at: usize, is_led: bool) -> Option<(&str, usize)> {
    let start = skip_quotes(text, skip_space(text, skip(text, at, &[':'])));
    let (token, _) = token(text, start)?;
    let name = token.trim_end_matches(['.', ',', ';', ')']);
    // Of an ARN that somebody shortened, the colon is a part.
    let name = if name.starts_with("arn:") && token.ends_with("...") {
        name
    } else {
        name.trim_end_matches([':', '.', ','])
    };
    let quoted = start > skip_space(text, skip(text, at, &[':']));
    let next = ahead(text, start + token.len(), 1);
    let is_last = matches!(next, "" | "\"" | "'" | "\n");
    let is_told =
        !name.is_empty() && (quoted || is_led || is_last || name.contains(['-', ':', '/', '_']));
    let is_code = name.contains("AccessDenied")
        || matches!(
            name,
            "provided" | "specified" | "given" | "configured" | "associated" | "attached"
        );
    (is_told && !is_code).then_some((name, skip_quotes(text, start + name.len())))
}

/// The service of `AWS::IAM::Role`, and where the type ends.
fn type_of_resource(text: &str, at: usize) -> Option<(&'static str, usize)> {
    let rest = ahead(text, at, 96).strip_prefix("AWS::")?;
    let service = rest.split("::").next()?;
    let length = rest
        .find(|c: char| !c.is_ascii_alphanumeric() && c != ':')
        .unwrap_or(rest.len());
    Some((reference::prefix_of(service)?, at + "AWS::".len() + length))
}

#[cfg(test)]
mod tests {
    use super::super::phrase::find;

    #[test]
    fn sayings_tell_the_service_and_the_name() {
        let role = "arn:aws:iam::123456789012:role/task";
        for (text, service, resource) in [
            (
                "ECS was unable to assume the role 'arn:aws:iam::123456789012:role/task' that was provided",
                Some("ecs"),
                Some(role),
            ),
            (
                "unable to assume role arn:aws:iam::123456789012:role/task.",
                None,
                Some(role),
            ),
            (
                "Access denied for operation 'AWS::Lambda::Function'.",
                Some("lambda"),
                None,
            ),
            (
                "Permission denied on S3 path: s3://data/table/",
                Some("s3"),
                Some("s3://data/table/"),
            ),
            (
                "Insufficient delivery policy to s3 bucket: logs-1, unable to write",
                Some("s3"),
                Some("logs-1"),
            ),
        ] {
            let found = find(text).sentences;
            assert!(!found.is_empty(), "{text}");
            for one in found.iter().take(1) {
                assert_eq!(one.denial.service.as_deref(), service, "{text}");
                assert_eq!(one.denial.resource.as_deref(), resource, "{text}");
            }
        }
        for text in [
            "unable to assume role: AccessDenied: User: a is not authorized to perform: sts:AssumeRole",
            "Access denied for operation 'delete'",
            "The service role is not configured properly",
        ] {
            assert!(find(text).sentences.is_empty(), "{text}");
        }
    }
}
