//! What stands near a denial and tells its service, its operation and its resource: stack frames, classes of
//! SDKs, resource types, hosts, commands; and, in the same line, names in prose.

use super::words::{ahead, behind, boundary};
use crate::reference;
use crate::text::searcher;
use aho_corasick::{AhoCorasick, MatchKind};
use std::borrow::Cow;
use std::ops::Range;
use std::sync::LazyLock;

/// What the text around a place tells.
#[derive(Default, Debug)]
pub(super) struct Nearby {
    /// The API operation.
    pub(super) operation: Option<String>,
    /// The IAM prefix of the service.
    pub(super) service: Option<&'static str>,
    /// The bucket or object that the line names.
    pub(super) resource: Option<String>,
    /// Whether the line itself tells the service.
    pub(super) is_in_line: bool,
    /// Whether the line itself names service and operation as an SDK does: `operation error EKS: ListAddons`.
    pub(super) is_call_in_line: bool,
    /// Whether software of AWS, or for AWS, shows at all.
    pub(super) is_aws: bool,
}

/// How a mark tells.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Mark {
    /// A service's name comes next, in letters and digits.
    Service,
    /// The same, of an exception: `S3ResponseError`.
    Exception,
    /// A service's name comes next, up to a `;`, `,` or `)`.
    Printed,
    /// `SERVICE: OPERATION` comes next.
    Operation,
    /// `SERVICE.operation` comes next.
    Call,
    /// A host stands around it.
    Host,
    /// A service and an operation of the AWS CLI come next.
    Command,
    /// `SERVICE/OPERATION` comes next.
    Logged,
    /// The method of a client comes next, as a stack frame prints it.
    Method,
    /// `TARGET.OPERATION` comes next.
    Target,
    /// An operation's name is right before it.
    After,
    /// An operation's name comes next.
    Next,
    /// It means this service.
    Means(&'static str),
    /// It shows that this is about AWS.
    Shows,
}

const MARKS: [(&str, Mark); 99] = [
    ("Serverless Error", Mark::Shows),
    ("ServerlessError", Mark::Shows),
    ("Aws::", Mark::Service),
    ("AWS::", Mark::Service),
    ("Aws\\", Mark::Service),
    ("com.amazonaws.services.", Mark::Service),
    ("awssdk.services.", Mark::Service),
    ("sdk.kotlin.services.", Mark::Service),
    ("Amazon.", Mark::Service),
    ("aws-sdk/client-", Mark::Service),
    ("aws-sdk\\client-", Mark::Service),
    ("aws-sdk/lib/services/", Mark::Service),
    ("aws-sdk/clients/", Mark::Service),
    ("aws-sdk-go/service/", Mark::Service),
    ("aws-sdk-go-v2/service/", Mark::Service),
    ("aws_sdk_", Mark::Service),
    ("aws_", Mark::Service),
    ("aws:", Mark::Service),
    ("c7n.resources.", Mark::Service),
    ("AWSS3", Mark::Means("s3")),
    ("Waiter Bucket", Mark::Means("s3")),
    ("Waiter Object", Mark::Means("s3")),
    // Amazon MSK: other brokers have no such words behind it.
    (
        "SaslAuthenticationException: [",
        Mark::Means("kafka-cluster"),
    ),
    ("fog/storage/aws", Mark::Means("s3")),
    ("fog/aws/storage", Mark::Means("s3")),
    ("fog/storage/requests/aws/", Mark::Method),
    ("fog/aws/requests/storage/", Mark::Method),
    ("fog/compute/requests/aws/", Mark::Method),
    ("fog/aws/requests/compute/", Mark::Method),
    ("fog-aws", Mark::Shows),
    ("boto.exception.", Mark::Exception),
    ("(Service: ", Mark::Printed),
    ("AWS Service: ", Mark::Printed),
    ("operation error ", Mark::Operation),
    ("Error calling ", Mark::Call),
    (".amazonaws.com", Mark::Host),
    // The API groups of Crossplane and of AWS's own controllers.
    (".aws.crossplane.io", Mark::Host),
    (".aws.upbound.io", Mark::Host),
    (".services.k8s.aws", Mark::Host),
    ("aws ", Mark::Command),
    ("X-Amz-Target: ", Mark::Target),
    (" API responded", Mark::After),
    ("Response ", Mark::Logged),
    (" operation", Mark::After),
    (" オペレーション", Mark::After),
    (" 操作", Mark::After),
    (" 작업", Mark::After),
    ("operación ", Mark::Next),
    ("opération ", Mark::Next),
    ("operação ", Mark::Next),
    ("operazione ", Mark::Next),
    ("Operation ", Mark::Next),
    ("when calling ", Mark::Next),
    ("操作 ", Mark::Next),
    ("Error {", Mark::After),
    ("Error(", Mark::After),
    ("Error::", Mark::After),
    ("x-amz-id-2", Mark::Means("s3")),
    (", host id: ", Mark::Means("s3")),
    ("s3fs", Mark::Means("s3")),
    ("aws_s3", Mark::Means("s3")),
    ("/aws", Mark::Shows),
    (".aws/", Mark::Shows),
    ("@aws", Mark::Shows),
    ("aws-", Mark::Shows),
    ("client.", Mark::Method),
    ("Client.", Mark::Method),
    ("lient->", Mark::Method),
    ("S3::", Mark::Method),
    ("S3.", Mark::Method),
    ("s3.", Mark::Method),
    ("s3->", Mark::Method),
    ("dynamodb.", Mark::Method),
    ("dynamodb->", Mark::Method),
    ("CommandError", Mark::After),
    ("Command", Mark::After),
    ("s3://", Mark::Means("s3")),
    ("s3a://", Mark::Means("s3")),
    ("s3n://", Mark::Means("s3")),
    ("cloudwatch_logs", Mark::Means("logs")),
    ("output:s3", Mark::Means("s3")),
    ("kinesis_firehose", Mark::Means("firehose")),
    ("kinesis_streams", Mark::Means("kinesis")),
    ("mazonS3", Mark::Means("s3")),
    ("S3Exception", Mark::Means("s3")),
    ("S3ServiceException", Mark::Means("s3")),
    ("<Message>Access Denied</Message>", Mark::Means("s3")),
    ("efs-utils", Mark::Means("elasticfilesystem")),
    ("efs-csi", Mark::Means("elasticfilesystem")),
    ("aws-efs", Mark::Means("elasticfilesystem")),
    ("arn:aws", Mark::Shows),
    ("amazon", Mark::Shows),
    ("Amazon", Mark::Shows),
    ("AWS", Mark::Shows),
    ("-east-", Mark::Shows),
    ("-west-", Mark::Shows),
    ("IAM", Mark::Shows),
    ("boto", Mark::Shows),
    ("status code: 403, request id", Mark::Shows),
];

/// `None` never, as long as the marks are few and short.
static SEARCHER: LazyLock<Option<AhoCorasick>> =
    LazyLock::new(|| searcher(MatchKind::Standard, MARKS.map(|(mark, _)| mark)));

/// Services by the names that prose has for them.
const NAMES: [(&str, &str); 115] = [
    ("S3", "s3"),
    ("s3", "s3"),
    ("EC2", "ec2"),
    ("ECR", "ecr"),
    ("ECS", "ecs"),
    ("EKS", "eks"),
    ("EFS", "elasticfilesystem"),
    ("KMS", "kms"),
    ("SNS", "sns"),
    ("SQS", "sqs"),
    ("SSM", "ssm"),
    ("STS", "sts"),
    ("RDS", "rds"),
    ("SES", "ses"),
    ("ACM", "acm"),
    ("EMR", "elasticmapreduce"),
    ("DynamoDB", "dynamodb"),
    ("Lambda", "lambda"),
    ("API Gateway", "apigateway"),
    ("Secrets Manager", "secretsmanager"),
    ("SecretsManager", "secretsmanager"),
    ("Parameter Store", "ssm"),
    ("Systems Manager", "ssm"),
    ("CloudFormation", "cloudformation"),
    ("CloudFront", "cloudfront"),
    ("CloudTrail", "cloudtrail"),
    ("CloudWatch Logs", "logs"),
    ("CloudWatch", "cloudwatch"),
    ("CodeBuild", "codebuild"),
    ("CodeCommit", "codecommit"),
    ("CodeDeploy", "codedeploy"),
    ("CodePipeline", "codepipeline"),
    ("CodeArtifact", "codeartifact"),
    ("Route 53", "route53"),
    ("Route53", "route53"),
    ("Step Functions", "states"),
    ("EventBridge", "events"),
    ("Elastic Beanstalk", "elasticbeanstalk"),
    ("ElastiCache", "elasticache"),
    ("Redshift", "redshift"),
    ("Kinesis", "kinesis"),
    ("Firehose", "firehose"),
    ("Cognito", "cognito-idp"),
    ("Bedrock", "bedrock"),
    ("SageMaker", "sagemaker"),
    ("Athena", "athena"),
    ("Glue", "glue"),
    ("EventBridge Scheduler", "scheduler"),
    ("AWS Config", "config"),
    ("AWS Backup", "backup"),
    ("Backup Vault", "backup"),
    ("AWS Batch", "batch"),
    ("AppSync", "appsync"),
    ("App Runner", "apprunner"),
    ("AppRunner", "apprunner"),
    ("Auto Scaling", "autoscaling"),
    ("AgentCore", "bedrock-agentcore"),
    ("Amplify", "amplify"),
    ("Aurora", "rds"),
    ("Cloud Map", "servicediscovery"),
    ("CloudHSM", "cloudhsm"),
    ("Comprehend", "comprehend"),
    ("Cost Explorer", "ce"),
    ("DAX", "dax"),
    ("DMS", "dms"),
    ("DocumentDB", "rds"),
    ("FSx", "fsx"),
    ("GuardDuty", "guardduty"),
    ("Image Builder", "imagebuilder"),
    ("MSK", "kafka"),
    ("Macie", "macie2"),
    ("Organizations", "organizations"),
    ("Pinpoint", "mobiletargeting"),
    ("QuickSight", "quicksight"),
    ("Rekognition", "rekognition"),
    ("SSO", "sso"),
    ("Security Hub", "securityhub"),
    ("Service Catalog", "servicecatalog"),
    ("Service Quotas", "servicequotas"),
    ("Textract", "textract"),
    ("Transcribe", "transcribe"),
    ("Transfer Family", "transfer"),
    ("Transit Gateway", "ec2"),
    ("X-Ray", "xray"),
    ("Control Tower", "controltower"),
    ("Lake Formation", "lakeformation"),
    ("Lightsail", "lightsail"),
    ("Cloud9", "cloud9"),
    ("WorkSpaces", "workspaces"),
    ("Direct Connect", "directconnect"),
    ("Global Accelerator", "globalaccelerator"),
    ("Elastic Load Balancing", "elasticloadbalancing"),
    ("Timestream", "timestream"),
    ("Keyspaces", "cassandra"),
    ("MemoryDB", "memorydb"),
    ("Kendra", "kendra"),
    ("Network Firewall", "network-firewall"),
    ("License Manager", "license-manager"),
    ("Storage Gateway", "storagegateway"),
    ("DataSync", "datasync"),
    ("EMR Serverless", "emr-serverless"),
    ("MWAA", "airflow"),
    ("AppConfig", "appconfig"),
    ("AppFlow", "appflow"),
    ("VPC Lattice", "vpc-lattice"),
    ("Trusted Advisor", "trustedadvisor"),
    ("EBS", "ec2"),
    ("AMI", "ec2"),
    ("Elastic Network Interface", "ec2"),
    ("CloudWatch Events", "events"),
    ("OpenSearch", "es"),
    ("IoT Core", "iot"),
    ("ELB", "elasticloadbalancing"),
    ("ALB", "elasticloadbalancing"),
    ("Data Firehose", "firehose"),
];

/// The service that a word of prose names.
pub(super) fn service_named(name: &str) -> Option<&'static str> {
    NAMES
        .iter()
        .find(|(printed, _)| *printed == name)
        .map(|(_, service)| *service)
}

/// The service whose name, with `AWS` or `Amazon` before it, a text is: `AWS Backup`, `Amazon EventBridge`.
pub(super) fn whole_name(text: &str) -> Option<&'static str> {
    let name = text.trim();
    let bare = ["AWS ", "Amazon "]
        .iter()
        .find_map(|owner| name.strip_prefix(owner))?;
    service_named(name)
        .or_else(|| service_named(bare))
        .or_else(|| reference::prefix_of(bare))
}

/// What is said near the line at `line`, between `before.start` and `after.end`.
///
/// The line itself tells most, then what follows it, then what is before it; in each, what is nearest.
pub(super) fn look(text: &str, line: Range<usize>, around: Range<usize>) -> Nearby {
    let mut nearby = Nearby::default();
    let whole = text.get(around.clone()).unwrap_or_default();
    let mut service: Option<((usize, usize), &'static str)> = None;
    let mut operation: Option<((usize, usize), Cow<'_, str>)> = None;
    let hits = SEARCHER
        .iter()
        .flat_map(|searcher| searcher.find_overlapping_iter(whole));
    for hit in hits {
        let Some((_, mark)) = MARKS.get(hit.pattern().as_usize()) else {
            continue;
        };
        let at = around.start + hit.start();
        let past = around.start + hit.end();
        let rank = if line.contains(&at) {
            (0, line.end - at)
        } else if at >= line.end {
            (1, at - line.end)
        } else {
            (2, line.start - at)
        };
        if *mark == Mark::Command && is_of_another(text, at, &line) {
            continue;
        }
        let (told, called) = told(text, *mark, at, past);
        nearby.is_aws |= told.is_some() || called.is_some() || *mark == Mark::Shows;
        nearby.is_call_in_line |=
            *mark == Mark::Operation && rank.0 == 0 && told.is_some() && called.is_some();
        if let Some(told) = told
            && service.is_none_or(|(best, _)| rank < best)
        {
            service = Some((rank, told));
        }
        if let Some(called) = called
            && operation.as_ref().is_none_or(|(best, _)| rank < *best)
        {
            operation = Some((rank, called));
        }
    }
    let line_start = line.start;
    let said = text.get(line).unwrap_or_default();
    let named = named_in(said);
    nearby.is_aws |= named.is_some();
    nearby.operation = operation
        .map(|(_, operation)| operation)
        .or_else(|| in_backticks(said).map(Cow::Borrowed))
        .map(Cow::into_owned);
    nearby.is_in_line = named.is_some() || matches!(service, Some(((0, _), _)));
    // S3 says it in these words.
    let of_s3 = said.contains("Access Denied") || said.contains("Forbidden");
    let of_operation = || {
        let operation = nearby.operation.as_deref()?;
        let services = reference::operations_named(operation);
        only_service(operation).or_else(|| (of_s3 && services.contains(&"s3")).then_some("s3"))
    };
    nearby.service = match service {
        Some(((0, _), service)) => Some(service),
        other => named
            .or_else(|| other.map(|(_, service)| service))
            .or_else(of_operation),
    };
    if nearby.service.is_none_or(|service| service == "s3") {
        nearby.resource = object(said)
            .or_else(|| wrapped_address(said, whole))
            .or_else(|| object_above(said, text.get(around.start..line_start).unwrap_or_default()))
            .or_else(|| bucket_of_reply(whole));
        if nearby.resource.is_some() {
            nearby.service = Some("s3");
            nearby.is_aws = true;
        }
    }
    nearby
}

/// Whether the command at a place was run before another one, which printed the line, or after the line: behind a
/// prompt, the command right before an error is the one that failed.
fn is_of_another(text: &str, at: usize, line: &Range<usize>) -> bool {
    let is_prompt = |start: &str| start.ends_with("$ ") || start.ends_with("% ");
    if at >= line.end {
        return is_prompt(behind(text, at, 4));
    }
    let between = text.get(at..line.start).unwrap_or_default();
    let mut lines = between.lines().skip(1);
    lines.any(|line| line.starts_with("$ ") || line.starts_with("% "))
}

/// The service and the operation that a mark tells.
fn told(
    text: &str,
    mark: Mark,
    at: usize,
    past: usize,
) -> (Option<&'static str>, Option<Cow<'_, str>>) {
    let rest = ahead(text, past, 64);
    let name = rest
        .split(|c: char| !c.is_ascii_alphanumeric() && c != '-')
        .next()
        .unwrap_or_default();
    let service = match mark {
        Mark::Service => {
            let glued = behind(text, at, 4)
                .ends_with(|c: char| c.is_ascii_alphanumeric() || matches!(c, ':' | '_'));
            reference::prefix_of(name).filter(|_| !glued && !name.is_empty())
        }
        Mark::Exception => ["ResponseError", "CreateError", "PermissionsError"]
            .iter()
            .find_map(|end| name.strip_suffix(end))
            .and_then(reference::prefix_of),
        Mark::Printed => rest
            .split([';', ',', ')'])
            .next()
            .and_then(reference::prefix_of),
        Mark::Operation => rest
            .split_once(": ")
            .and_then(|(service, _)| reference::prefix_of(service)),
        Mark::Call => rest
            .split_once('.')
            .and_then(|(service, _)| reference::prefix_of(service)),
        Mark::Host => {
            let host = behind(text, at, 128);
            let is_sign = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-');
            host.rsplit(|c: char| !is_sign(c))
                .next()
                .and_then(service_of_host)
        }
        Mark::Command => command(text, at, rest),
        Mark::Logged => logged(rest).map(|(service, _)| service),
        Mark::Means(service) => Some(service),
        Mark::Target | Mark::Method | Mark::After | Mark::Next | Mark::Shows => None,
    };
    let operation = match mark {
        Mark::Operation => rest
            .split_once(": ")
            .and_then(|(_, rest)| rest.split([',', ' ', '\n']).next())
            .map(Cow::Borrowed),
        Mark::Call | Mark::Target => rest
            .split_once('.')
            .and_then(|(_, rest)| rest.split(|c: char| !c.is_ascii_alphanumeric()).next())
            .map(Cow::Borrowed),
        Mark::Command => service.and_then(|service| of_command(service, rest)),
        Mark::Logged => logged(rest).map(|(_, operation)| Cow::Borrowed(operation)),
        Mark::Method => {
            let is_part = |c: char| c.is_ascii_alphanumeric() || c == '_';
            rest.split(|c: char| !is_part(c)).next().and_then(method)
        }
        Mark::After => {
            let before = behind(text, at, 64);
            let name = before.rsplit(|c: char| !c.is_ascii_alphanumeric()).next();
            name.and_then(ends_with_operation).map(Cow::Borrowed)
        }
        Mark::Next => operation(name).map(Cow::Borrowed),
        Mark::Service
        | Mark::Exception
        | Mark::Printed
        | Mark::Host
        | Mark::Means(_)
        | Mark::Shows => None,
    };
    (service, operation)
}

/// The service and the operation of `ec2/DescribeInstances`, as the SDK for Go logs them.
fn logged(rest: &str) -> Option<(&'static str, &str)> {
    let (service, rest) = rest.split_once('/')?;
    let name = rest.split(|c: char| !c.is_ascii_alphanumeric()).next()?;
    reference::operation(service, name)?;
    Some((reference::prefix_of(service)?, name))
}

/// A name that some service has an operation of.
pub(super) fn operation(name: &str) -> Option<&str> {
    let shaped = name.starts_with(|c: char| c.is_ascii_uppercase()) && name.len() >= 6;
    (shaped && !reference::operations_named(name).is_empty()).then_some(name)
}

/// The service of an operation that no other service has.
pub(super) fn only_service(operation: &str) -> Option<&'static str> {
    match reference::operations_named(operation).as_slice() {
        [only] => Some(*only),
        _ => None,
    }
}

/// The operation at the end of the name of a function: `restXmlGetObject`.
fn ends_with_operation(name: &str) -> Option<&str> {
    const MAX_TRIES: usize = 6;
    name.char_indices()
        .filter(|(_, c)| c.is_ascii_uppercase())
        .take(MAX_TRIES)
        .find_map(|(at, _)| operation(name.get(at..)?))
}

/// The operation that a method of a client is named after: `getObject`, `GetObjectAsync`, `get_object`.
pub(super) fn method(name: &str) -> Option<Cow<'_, str>> {
    if name.contains('_') {
        let capital = |part: &str| {
            let first = part.chars().next()?.to_ascii_uppercase();
            Some(format!("{first}{}", part.get(1..)?))
        };
        let whole: String = name.split('_').filter_map(capital).collect();
        operation(&whole)?;
        return Some(Cow::Owned(whole));
    }
    let name = name.strip_suffix("Async").unwrap_or(name);
    let first = name.chars().next()?.to_ascii_uppercase();
    let whole = format!("{first}{}", name.get(1..)?);
    operation(&whole)?;
    Some(Cow::Owned(whole))
}

/// The operation of the first frame of a stack that is a client's. Each client of the SDK for Java 1.x has an
/// `invoke` of its own, which only Lambda has as an operation.
pub(super) fn method_called(frames: &str) -> Option<String> {
    let called = || {
        let clients = frames.split("Client.").skip(1);
        clients.filter_map(|rest| method(rest.split(|c: char| !c.is_ascii_alphanumeric()).next()?))
    };
    called()
        .find(|name| name != "Invoke")
        .or_else(|| called().next())
        .map(Cow::into_owned)
}

/// The operation of the first frame of a stack that is a command's of the SDK for JavaScript.
pub(super) fn command_failed(frames: &str) -> Option<&str> {
    let (before, _) = frames.split_once("CommandError")?;
    let name = before.rsplit(|c: char| !c.is_ascii_alphanumeric()).next()?;
    ends_with_operation(name)
}

/// `ListTables` of `dynamodb list-tables`. The operations of `aws s3` are none of the API.
fn of_command(service: &str, rest: &str) -> Option<Cow<'static, str>> {
    let mut parts = rest.split([' ', '\n', '`', '"']);
    let client = parts.next().filter(|client| *client != "s3")?;
    let name: String = parts
        .next()?
        .split('-')
        .filter_map(|part| {
            let first = part.chars().next()?.to_ascii_uppercase();
            Some(format!("{first}{}", part.get(1..)?))
        })
        .collect();
    let known = reference::operation(client, &name)
        .or_else(|| reference::operation(service, &name))
        .is_some();
    known.then_some(Cow::Owned(name))
}

/// The operation that a line names between backticks.
fn in_backticks(line: &str) -> Option<&str> {
    line.split('`')
        .skip(1)
        .step_by(2)
        .take(4)
        .find_map(operation)
}

/// The service of a host, without its domain: `s3` of `bucket.s3.eu-west-1`.
pub(super) fn service_of_host(host: &str) -> Option<&'static str> {
    let mut labels = host.rsplit('.');
    labels.find_map(|label| {
        if label == "s3" || label.starts_with("s3-") {
            Some("s3")
        } else if label == "queue" {
            Some("sqs")
        } else if label.matches('-').count() == 2 {
            None
        } else {
            let bare = label.strip_prefix("git-").unwrap_or(label);
            reference::prefix_of(bare)
        }
    })
}

/// The service of `aws SERVICE OPERATION`, where a command begins: in a line of its own, behind a prompt or a
/// quote.
fn command(text: &str, at: usize, rest: &str) -> Option<&'static str> {
    let before = behind(text, at, 8);
    let begins = before.is_empty()
        || before.ends_with(['\n', '|', ';', '&', '(', '"', '\'', '`'])
        || ["$ ", "# ", "> ", "% "]
            .iter()
            .any(|prompt| before.ends_with(prompt));
    let name = rest.split([' ', '\n', '`']).next().filter(|_| begins)?;
    let is_name = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    match name {
        "s3api" | "s3" => Some("s3"),
        other => reference::prefix_of(other).filter(|_| other.chars().all(is_name)),
    }
}

/// The service of the last command before a place, in the lines right above it.
pub(super) fn command_before(text: &str, at: usize) -> Option<&'static str> {
    const MAX_LINES: usize = 3;
    let before = behind(text, at, 400);
    let start = at - before.len();
    let lines = before.rmatch_indices('\n').take(MAX_LINES);
    let floor = lines.last().map_or(0, |(at, _)| at);
    before
        .rmatch_indices("aws ")
        .map(|(index, _)| index)
        .take_while(|index| *index >= floor)
        .find_map(|index| {
            let at = start + index;
            command(text, at, ahead(text, at + "aws ".len(), 64))
        })
}

/// The last service that a line names in prose.
pub(super) fn named_in(line: &str) -> Option<&'static str> {
    NAMES
        .iter()
        .filter_map(|(name, service)| Some((word(line, name)?, name.len(), *service)))
        .max_by_key(|(at, length, _)| (*at, *length))
        .map(|(_, _, service)| service)
        .or_else(|| owned(line))
}

/// The last service that a line names with its owner: `AWS Private Certificate Authority`, `Amazon AppFlow`.
fn owned(line: &str) -> Option<&'static str> {
    const MAX_WORDS: usize = 5;
    let is_end = |c: char| !c.is_ascii_alphanumeric() && c != ' ' && c != '-';
    ["AWS ", "Amazon "]
        .iter()
        .flat_map(|owner| line.rmatch_indices(owner))
        .filter_map(|(at, owner)| {
            let title = line.get(at..)?.split(is_end).next()?;
            let name = title.get(owner.len()..)?;
            let ends = name
                .match_indices(' ')
                .map(|(end, _)| end)
                .chain([name.len()])
                .take(MAX_WORDS);
            let longest = ends.filter_map(|end| {
                let is_title = |name: &&str| {
                    name.starts_with(|c: char| c.is_ascii_uppercase()) && *name != "Account"
                };
                let name = name.get(..end).filter(is_title)?;
                reference::prefix_of_title(title.get(..owner.len() + end)?)
                    .or_else(|| reference::prefix_of(name))
            });
            Some((at, longest.last()?))
        })
        .max_by_key(|(at, _)| *at)
        .map(|(_, service)| service)
}

/// Where a word stands last, between signs that belong to no word.
fn word(line: &str, name: &str) -> Option<usize> {
    let apart = |c: char| !c.is_ascii_alphanumeric();
    line.rmatch_indices(name).map(|(at, _)| at).find(|at| {
        line.get(..*at)
            .is_some_and(|before| before.is_empty() || before.ends_with(apart))
            && line
                .get(at + name.len()..)
                .is_some_and(|after| after.is_empty() || after.starts_with(apart))
    })
}

/// The bucket or object that a line names: `s3a://b/k`, `bucket (b)`, `Bucket:b`, `putting object b/k:`.
pub(super) fn object(line: &str) -> Option<String> {
    let end = |c: char| c.is_whitespace() || "\"'`,;()<>|".contains(c);
    // The arguments of a command are several, and which one was denied they do not say.
    let is_command = line.contains("aws s3");
    let address = ["s3://", "s3a://", "s3n://"].iter().find_map(|scheme| {
        let at = line.find(scheme).filter(|_| !is_command)?;
        let rest = line.get(at..)?;
        let address = rest.split(end).next()?.trim_end_matches([':', '.']);
        let others = rest
            .match_indices(scheme)
            .any(|(at, _)| !rest.get(at..).is_some_and(|rest| rest.starts_with(address)));
        (!others).then_some(address)
    });
    let named = [
        " bucket (",
        "Bucket:",
        " bucket \"",
        " bucket: ",
        " bucket '",
    ]
    .iter()
    .find_map(|mark| {
        let rest = line.get(line.find(mark)? + mark.len()..)?;
        let name = rest.split(end).next()?.trim_end_matches([':', '.']);
        (name.len() >= 3).then_some(name)
    });
    let object = || {
        let rest = line.get(line.find(" object ")? + " object ".len()..)?;
        let word = rest.split(end).next()?;
        let name = word.strip_suffix(':');
        let is_last = rest.len() == word.len() && word.contains('.');
        name.filter(|name| name.contains('/'))
            .or_else(|| is_last.then_some(word))
    };
    // What Hadoop says before the message: `AccessDeniedException: PATH: PUT 0-byte object on PATH: `.
    let path = || {
        let mark = "nio.file.AccessDeniedException: ";
        let rest = line.get(line.find(mark)? + mark.len()..)?;
        let name = rest.split(end).next()?.strip_suffix(':')?;
        let is_path = name.contains('/') && !name.starts_with('/') && !name.contains("://");
        (is_path && rest.matches(name).nth(1).is_some()).then_some(name)
    };
    // `the bucket cdn.example.com: Access Denied`
    let bucket = || {
        let rest = line.get(line.find(" bucket ")? + " bucket ".len()..)?;
        let name = rest.split(end).next()?.strip_suffix(':')?;
        let is_name = name.contains(['-', '.']) && name.len() >= 3;
        (is_name && !line.contains("when calling")).then_some(name)
    };
    address
        .or(named)
        .or_else(object)
        .or_else(bucket)
        .or_else(|| operated_on(line))
        .or_else(path)
        .or_else(|| transferred(line))
        .filter(|name| name.len() <= 1024)
        .map(str::to_owned)
}

/// The service of what a tool was `trying to` do, by an operation that only that service has: `describe regions`.
pub(super) fn tried(line: &str) -> Option<&'static str> {
    let (_, rest) = line.split_once("trying to ")?;
    let mut words = rest
        .split(|c: char| !c.is_ascii_alphanumeric())
        .map(|word| {
            let first = word.chars().next().map(|c| c.to_ascii_uppercase());
            let rest = word.get(1..).unwrap_or_default();
            first.map(|first| format!("{first}{rest}"))
        });
    let name = format!("{}{}", words.next()??, words.next()??);
    only_service(operation(&name)?)
}

/// The bucket that a reply of S3 names.
///
/// Source: Amazon S3 API Reference, "Error responses".
fn bucket_of_reply(text: &str) -> Option<String> {
    let (_, rest) = text.split_once("<BucketName>")?;
    let name = rest.split('<').next()?;
    (3..=63).contains(&name.len()).then(|| name.to_owned())
}

/// The bucket behind an operation of S3: `unexpected error from ListObjects on NAME: `.
fn operated_on(line: &str) -> Option<&str> {
    line.match_indices(" on ").find_map(|(at, on)| {
        let name = line
            .get(..at)?
            .rsplit(|c: char| !c.is_ascii_alphanumeric())
            .next()?;
        operation(name).filter(|name| reference::operations_named(name).contains(&"s3"))?;
        let rest = line.get(at + on.len()..)?;
        let end = |c: char| c.is_whitespace() || "\"'`,;()<>|:".contains(c);
        let name = rest.split(end).next()?;
        let is_ended = rest.get(name.len()..)?.starts_with([':', ',', ';']);
        (is_ended && (3..=63).contains(&name.len()) && name.contains(['-', '.'])).then_some(name)
    })
}

/// What a tool says that it was moving to or from S3: `Error uploading NAME to S3: Access Denied`.
fn transferred(line: &str) -> Option<&str> {
    const VERBS: [&str; 6] = [
        "uploading ",
        "upload ",
        "downloading ",
        "download ",
        "copying ",
        "writing ",
    ];
    const PLACES: [&str; 4] = [" to S3", " from S3", " to s3", " from s3"];
    let (name, rest) = VERBS.iter().find_map(|verb| {
        let rest = line.get(line.find(verb)? + verb.len()..)?;
        rest.split_at_checked(rest.find(' ')?)
    })?;
    let is_name = name.contains(['.', '/', '$', '_']) && !name.contains("://");
    let is_moved = PLACES.iter().any(|place| {
        rest.strip_prefix(place)
            .is_some_and(|rest| !rest.starts_with(':') || !rest.starts_with("://"))
    });
    (is_name && is_moved).then_some(name)
}

/// The object that the line right above tells of, where it says what failed, or what was being done, and the line
/// itself has no more than a code.
fn object_above(line: &str, above: &str) -> Option<String> {
    const FAILED: [&str; 4] = ["ailed", "ailure", "rror ", "nable to"];
    const DOING: [&str; 8] = [
        "Uploading",
        "Downloading",
        "Copying",
        "Reading",
        "Writing",
        "Fetching",
        "Deleting",
        "Syncing",
    ];
    let above = above.trim_end_matches('\n').rsplit('\n').next()?.trim();
    let failed = FAILED.iter().any(|word| above.contains(word)) && above.len() < 160;
    let doing = DOING.iter().any(|word| above.starts_with(word));
    let is_code_only = line.trim_start().starts_with("AccessDenied") || line.contains("403)");
    let is_other = above.contains("Denied") || above.contains("403") || above.contains("aws s3");
    ((failed || doing) && is_code_only && !is_other)
        .then(|| object(above))
        .flatten()
}

/// The address that PHP's stream wrapper was refused, or that s3cmd could not transfer to or from, or at which restic
/// found no repository: the line has none, the lines around have one.
fn wrapped_address(warning: &str, around: &str) -> Option<String> {
    // restic asks whether the place where it looked is right.
    const ASKED: &str = "repository at the following location?";
    if let Some(at) = around
        .find(ASKED)
        .filter(|_| warning.contains("Access Denied"))
    {
        let place = around.get(at + ASKED.len()..)?.split_whitespace().next()?;
        return place.starts_with("s3:").then(|| place.to_owned());
    }
    let is_transfer = warning.contains("S3 error: ");
    if !is_transfer && !warning.contains("StreamWrapper.php") {
        return None;
    }
    let mut addresses = around
        .lines()
        .filter(|line| line.contains("s3://") && (!is_transfer || line.contains("' -> '")));
    let first = object(addresses.next()?)?;
    let only = addresses.all(|line| object(line).as_ref() == Some(&first));
    only.then_some(first)
}

/// The part of a text around a line in which what belongs to it stands.
pub(super) fn window(
    text: &str,
    line: &Range<usize>,
    floor: usize,
    ceiling: usize,
) -> Range<usize> {
    const BEFORE: usize = 400;
    const AFTER: usize = 1500;
    let start = boundary(text, line.start.saturating_sub(BEFORE)).max(floor);
    let end = boundary(text, line.end.saturating_add(AFTER))
        .min(ceiling)
        .max(line.end);
    start.min(line.start)..end
}
