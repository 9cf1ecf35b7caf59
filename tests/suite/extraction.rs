//! Every sentence shape, in every wrapper, wrapped and escaped in every way, is read exactly.

use kyoka::budget::Budget;
use kyoka::denial::{self, Denial};
use kyoka::iam::{DenialEffect, PolicyType};
use kyoka::text::Paste;
use proptest::prelude::*;
use proptest::sample::select;

/// What a message says; what the reading must give.
#[derive(Clone, Debug)]
struct Told {
    principal: String,
    action: String,
    resource: Option<String>,
    reason: Reason,
}

#[derive(Clone, Debug)]
struct Reason {
    layer: Option<PolicyType>,
    effect: Option<DenialEffect>,
    /// `{A}` is the action.
    words: &'static str,
    policy_arn: Option<String>,
    authorization_id: Option<String>,
}

/// The reasons of the IAM User Guide, "Troubleshoot access denied error messages".
const REASONS: [(Option<PolicyType>, Option<DenialEffect>, &str); 22] = {
    use DenialEffect::{Explicit, Implicit};
    use PolicyType::{Boundary, Identity, Rcp, Resource, Scp, Session, Trust, Vpce};
    [
        (None, None, ""),
        (None, Some(Explicit), "with an explicit deny"),
        (
            None,
            None,
            "because public policies are prevented by the BlockPublicPolicy setting in S3 Block Public Access",
        ),
        (
            None,
            None,
            "because public access control lists (ACLs) are blocked by the BlockPublicAcls block public access setting",
        ),
        (
            Some(Identity),
            Some(Implicit),
            "because no identity-based policy allows the {A} action",
        ),
        (
            Some(Identity),
            Some(Explicit),
            "with an explicit deny in an identity-based policy",
        ),
        (
            Some(Resource),
            Some(Implicit),
            "because no resource-based policy allows the {A} action",
        ),
        (
            Some(Resource),
            Some(Explicit),
            "with an explicit deny in a resource-based policy",
        ),
        (
            Some(Scp),
            Some(Explicit),
            "with an explicit deny in a service control policy",
        ),
        (
            Some(Scp),
            Some(Implicit),
            "because no service control policy allows the {A} action",
        ),
        (
            Some(Rcp),
            Some(Implicit),
            "because no resource control policy allows the {A} action",
        ),
        (
            Some(Rcp),
            Some(Explicit),
            "with an explicit deny in a resource control policy",
        ),
        (
            Some(Vpce),
            Some(Implicit),
            "because no VPC endpoint policy allows the {A} action",
        ),
        (
            Some(Vpce),
            Some(Explicit),
            "with an explicit deny in a VPC endpoint policy",
        ),
        (
            Some(Vpce),
            Some(Explicit),
            "with an explicit deny in a VPC endpoint policy transitively through a service control policy",
        ),
        (
            Some(Boundary),
            Some(Implicit),
            "because no permissions boundary allows the {A} action",
        ),
        (
            Some(Boundary),
            Some(Explicit),
            "with an explicit deny in a permissions boundary",
        ),
        (
            Some(Session),
            Some(Implicit),
            "because no session policy allows the {A} action",
        ),
        (
            Some(Session),
            Some(Explicit),
            "with an explicit deny in a sessions policy",
        ),
        (
            Some(Trust),
            Some(Implicit),
            "because no role trust policy allows the {A} action",
        ),
        (
            Some(Trust),
            Some(Implicit),
            "because the role trust policy allows the {A} action",
        ),
        (
            Some(Trust),
            Some(Explicit),
            "with an explicit deny in the role trust policy",
        ),
    ]
};

fn principal() -> impl Strategy<Value = String> {
    prop_oneof![
        "arn:aws(-cn|-us-gov)?:iam::[0-9]{12}:user/([a-z]{1,8}/){0,2}[A-Za-z0-9+=,.@_-]{0,12}[a-z]",
        "arn:aws:sts::[0-9]{12}:assumed-role/[A-Za-z0-9+=,.@_-]{1,20}/[A-Za-z0-9+=,.@_-]{0,16}[a-z0-9]",
        "arn:aws:sts::[0-9]{12}:federated-user/[a-z]{1,8}",
        "arn:aws:iam::[0-9]{12}:root",
        "arn:aws:iam:::user/[A-Za-z]{1,9}",
        Just("arn:aws:iam::<AccountID>:user/dev".to_owned()),
        Just("arn:aws:iam::************:user/dev".to_owned()),
        Just("arn:aws:sts::xxxxxxxxxxxx:assumed-role/app/i-0123456789abcdef0".to_owned()),
        Just("anonymous".to_owned()),
    ]
}

fn action() -> impl Strategy<Value = String> {
    prop_oneof![
        "(s3|ec2|ssm|iam|kms|sts|dynamodb|es|ecr|execute-api|resource-groups):[A-Z][a-z]{2,9}[A-Z][a-z]{2,12}(V2)?",
        "(SNS|SQS|lambda):[A-Z][a-z]{2,9}",
        "apigateway:(GET|POST|PUT|DELETE|PATCH)",
    ]
}

fn resource() -> impl Strategy<Value = Option<String>> {
    prop_oneof![
        Just(None),
        Just(Some("*".to_owned())),
        "arn:aws:s3:::[a-z][a-z0-9.-]{1,20}[a-z0-9](/[A-Za-z0-9_.=+@-]{1,10}){0,4}/?[a-z0-9]".prop_map(Some),
        "arn:aws:[a-z]{2,8}:[a-z]{2}-[a-z]{4,5}-[1-3]:[0-9]{12}:[a-z]{3,9}[:/][A-Za-z0-9_-]{1,20}[a-z]".prop_map(Some),
        "role [A-Za-z0-9_-]{1,20}[a-z]".prop_map(Some),
        "arn:aws:dynamodb:us-east-1:[0-9]{12}:table/[A-Za-z0-9_.-]{2,12}[a-z]/index/[a-z]{1,9}".prop_map(Some),
        "arn:aws:logs:us-east-1:[0-9]{12}:log-group:/aws/lambda/[a-z]{1,9}:log-stream:[a-z]{1,5}".prop_map(Some),
        Just(Some("arn:aws:ssm:ap-northeast-1::document/AWS-StartPortForwardingSession".to_owned())),
        Just(Some("arn:aws:iam::<AccountID>:role/task".to_owned())),
        Just(Some("arn:aws:ec2:us-east-1:****:instance/*".to_owned())),
    ]
}

fn reason() -> impl Strategy<Value = Reason> {
    let plain = |(layer, effect, words)| Reason {
        layer,
        effect,
        words,
        policy_arn: None,
        authorization_id: None,
    };
    let newer = (
        select(&REASONS[..]),
        "[a-z]{3,10}Deny[a-z]{2}",
        proptest::option::of("[0-9a-f]{8}-[0-9a-f]{4}"),
    );
    prop_oneof![
        3 => select(&REASONS[..]).prop_map(plain),
        1 => newer.prop_map(move |(row, name, id)| {
            let mut reason = plain(row);
            let arn = match row.0 {
                Some(PolicyType::Identity) => format!("arn:aws:iam::123456789012:policy/{name}"),
                Some(PolicyType::Scp) => format!("arn:aws:organizations::123456789012:policy/o-abcdef1234/service_control_policy/p-{}", name.to_lowercase()),
                _ => return reason,
            };
            if row.1 == Some(DenialEffect::Explicit) {
                reason.policy_arn = Some(arn);
                reason.authorization_id = id;
            }
            reason
        }),
    ]
}

fn told() -> impl Strategy<Value = Told> {
    (principal(), action(), resource(), reason()).prop_map(
        |(principal, action, resource, reason)| Told {
            principal,
            action,
            resource,
            reason,
        },
    )
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Spelling {
    Plain,
    /// S3 quotes the resource, which may have spaces.
    QuotedResource,
    /// SES: backtick and apostrophe around all three.
    Ses,
    /// EC2, with an encoded message behind.
    Encoded,
    /// The space before `is` is lost.
    Glued,
    /// STS names no caller.
    NoPrincipal,
}

/// The sentence of a message.
fn sentence(told: &Told, spelling: Spelling) -> String {
    let Told {
        principal: p,
        action: a,
        resource,
        reason,
    } = told;
    let mut text = match (spelling, resource) {
        (Spelling::Glued, Some(r)) => {
            format!("User: {p}is not authorized to perform: {a} on resource: {r}")
        }
        (Spelling::NoPrincipal, _) => format!("Not authorized to perform {a}"),
        (Spelling::Ses, Some(r)) => {
            format!("User `{p}' is not authorized to perform `{a}' on resource `{r}'")
        }
        (Spelling::QuotedResource, Some(r)) => {
            format!("User: {p} is not authorized to perform: {a} on resource: \"{r}\"")
        }
        (_, Some(r)) => format!("User: {p} is not authorized to perform: {a} on resource: {r}"),
        (Spelling::Ses, None) => format!("User `{p}' is not authorized to perform `{a}'"),
        (_, None) => format!("User: {p} is not authorized to perform: {a}"),
    };
    if !reason.words.is_empty() {
        text.push(' ');
        text.push_str(&reason.words.replace("{A}", a));
    }
    if let Some(arn) = &reason.policy_arn {
        text.push_str(": ");
        text.push_str(arn);
        if let Some(id) = &reason.authorization_id {
            text.push_str(". Go to https://us-east-1.console.aws.amazon.com/iam/home?region=us-east-1#/authorization-details/");
            text.push_str(id);
        }
    }
    if spelling == Spelling::Encoded {
        text = format!(
            "You are not authorized to perform this operation. {text}. Encoded authorization failure message: 4GIOHlTkIaWHQD0Q0m6XSnuUMCm_abcdefgh"
        );
    }
    text
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Wrapper {
    Bare,
    Botocore,
    GoV1,
    GoV2,
    JavaV1,
    JavaV2,
    JavaScriptV2,
    JavaScriptV3,
    Php,
    DotNet,
    Ruby,
    OldBoto,
    Docker,
    CloudFormation,
    GithubActions,
    Kubernetes,
    JsonBody,
    Xml,
    CloudTrail,
    RustSdk,
    S3Xml,
    Terraform,
    Cdk,
    Serverless,
    PythonDict,
    CliDebug,
    Markdown,
}

const WRAPPERS: [Wrapper; 27] = [
    Wrapper::Bare,
    Wrapper::Botocore,
    Wrapper::GoV1,
    Wrapper::GoV2,
    Wrapper::JavaV1,
    Wrapper::JavaV2,
    Wrapper::JavaScriptV2,
    Wrapper::JavaScriptV3,
    Wrapper::Php,
    Wrapper::DotNet,
    Wrapper::Ruby,
    Wrapper::OldBoto,
    Wrapper::Docker,
    Wrapper::CloudFormation,
    Wrapper::GithubActions,
    Wrapper::Kubernetes,
    Wrapper::JsonBody,
    Wrapper::Xml,
    Wrapper::CloudTrail,
    Wrapper::RustSdk,
    Wrapper::S3Xml,
    Wrapper::Terraform,
    Wrapper::Cdk,
    Wrapper::Serverless,
    Wrapper::PythonDict,
    Wrapper::CliDebug,
    Wrapper::Markdown,
];

const ID: &str = "1b5f6f0e-0000-4a4a-9f9f-0123456789ab";

fn json(text: &str) -> String {
    serde_json::to_string(text).unwrap()
}

fn wrapped(m: &str, wrapper: Wrapper) -> String {
    match wrapper {
        Wrapper::Bare => m.to_owned(),
        Wrapper::Botocore => format!(
            "Traceback (most recent call last):\n  File \"app.py\", line 7, in <module>\nbotocore.exceptions.ClientError: An error occurred (AccessDeniedException) when calling the DoSomething operation: {m}"
        ),
        Wrapper::GoV1 => {
            format!("Error: AccessDeniedException: {m}\n\tstatus code: 403, request id: {ID}")
        }
        Wrapper::GoV2 => format!(
            "operation error Service: DoSomething, https response error StatusCode: 403, RequestID: {ID}, api error AccessDeniedException: {m}"
        ),
        Wrapper::JavaV1 => format!(
            "com.amazonaws.AmazonServiceException: {m} (Service: Example; Status Code: 403; Error Code: AccessDeniedException; Request ID: {ID}; Proxy: null)\n\tat com.amazonaws.http.AmazonHttpClient.execute(AmazonHttpClient.java:1)"
        ),
        Wrapper::JavaV2 => format!(
            "software.amazon.awssdk.core.exception.SdkException: {m} (Service: Example, Status Code: 403, Request ID: {ID}, Extended Request ID: null)"
        ),
        Wrapper::JavaScriptV2 => format!(
            "AccessDenied: {m}\n    at Request.extractError (/app/node_modules/aws-sdk/lib/protocol/query.js:50:29) {{\n  code: 'AccessDenied',\n  statusCode: 403,\n  retryable: false\n}}"
        ),
        Wrapper::JavaScriptV3 => format!(
            "AccessDeniedException: {m}\n    at throwDefaultError (/app/node_modules/@smithy/smithy-client/dist-cjs/index.js:838:20) {{\n  '$fault': 'client',\n  '$metadata': {{\n    httpStatusCode: 403,\n    requestId: '{ID}'\n  }}\n}}"
        ),
        Wrapper::Php => format!(
            "Aws\\Exception\\AwsException: Error executing \"DoSomething\" on \"https://example.us-east-1.amazonaws.com\"; AWS HTTP error: Client error resulted in a `403 Forbidden` response:\nAccessDenied (client): {m}"
        ),
        Wrapper::DotNet => format!(
            "Amazon.Runtime.AmazonServiceException: {m}\n ---> Amazon.Runtime.Internal.HttpErrorResponseException: Exception of type 'Amazon.Runtime.Internal.HttpErrorResponseException' was thrown."
        ),
        Wrapper::Ruby => {
            format!("/app/run.rb:7:in `block': {m} (Aws::Example::Errors::AccessDenied)")
        }
        Wrapper::OldBoto => format!(
            "boto.exception.JSONResponseError: 400 Bad Request\n{{u'Message': u'{m}', u'__type': u'com.amazon.coral.service#AccessDeniedException'}}"
        ),
        Wrapper::Docker => format!("denied: {m}"),
        Wrapper::CloudFormation => format!(
            "CREATE_FAILED: Resource handler returned message: \"{m}\" (RequestToken: {ID}, HandlerErrorCode: AccessDenied)"
        ),
        Wrapper::GithubActions => format!("2026-11-24T10:00:00.0000000Z ##[error]{m}"),
        Wrapper::Kubernetes => format!(
            "E1124 10:00:00.000000       1 controller.go:317] \"msg\"=\"Reconciler error\" \"error\"={} \"namespace\"=\"default\"",
            json(m)
        ),
        Wrapper::JsonBody => format!(
            "{{\"level\":\"error\",\"err\":{{\"name\":\"AccessDeniedException\",\"message\":{}}},\"pid\":7}}",
            json(m)
        ),
        Wrapper::Xml => format!(
            "<ErrorResponse xmlns=\"https://iam.amazonaws.com/doc/2010-05-08/\">\n  <Error>\n    <Type>Sender</Type>\n    <Code>AccessDenied</Code>\n    <Message>{}</Message>\n  </Error>\n  <RequestId>{ID}</RequestId>\n</ErrorResponse>",
            m.replace('&', "&amp;")
                .replace('<', "&lt;")
                .replace('>', "&gt;")
                .replace('"', "&quot;")
        ),
        Wrapper::CloudTrail => format!(
            "{{\"eventVersion\":\"1.09\",\"eventSource\":\"example.amazonaws.com\",\"eventName\":\"DoSomething\",\"awsRegion\":\"us-east-1\",\"sourceIPAddress\":\"203.0.113.7\",\"errorCode\":\"AccessDenied\",\"errorMessage\":{},\"requestParameters\":null}}",
            json(m)
        ),
        Wrapper::S3Xml => format!(
            "HTTP/1.1 403 Forbidden\nContent-Type: application/xml\n\n<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error><Code>AccessDenied</Code><Message>{}</Message><RequestId>TX0000000000000000</RequestId><HostId>abcdefgh/ijklmnop=</HostId></Error>",
            m.replace('&', "&amp;")
                .replace('<', "&lt;")
                .replace('>', "&gt;")
                .replace('"', "&quot;")
        ),
        Wrapper::Terraform => format!(
            "Error: creating Example Thing: {m}\n\n  with module.app.aws_example_thing.this[0],\n  on modules/app/main.tf line 12, in resource \"aws_example_thing\" \"this\":\n  12: resource \"aws_example_thing\" \"this\" {{\n"
        ),
        Wrapper::Cdk => format!(
            "example-stack: deploying...\n ❌  example-stack failed: AccessDenied: {m}\n    at Request.extractError (/usr/lib/node_modules/aws-cdk/lib/index.js:46:29)"
        ),
        Wrapper::Serverless => format!(
            "Serverless Error ----------------------------------------\n\n  {m}\n\n  Get Support --------------------------------------------"
        ),
        Wrapper::PythonDict => format!(
            "ERROR:app:{{'Error': {{'Message': '{m}', 'Code': 'AccessDenied'}}, 'ResponseMetadata': {{'RequestId': '{ID}', 'HTTPStatusCode': 403}}}}"
        ),
        Wrapper::CliDebug => format!(
            "2026-11-24 10:00:00,000 - MainThread - botocore.parsers - DEBUG - Response headers: {{'x-amzn-requestid': '{ID}', 'content-type': 'application/x-amz-json-1.1'}}\n2026-11-24 10:00:00,001 - MainThread - awscli.clidriver - DEBUG - Exception caught in main()\n\nAn error occurred (AccessDeniedException) when calling the DoSomething operation: {m}"
        ),
        Wrapper::Markdown => {
            format!("I get this error, what shall I do?\n\n```\n{m}\n```\nThanks!")
        }
        Wrapper::RustSdk => format!(
            "Error: ServiceError(ServiceError {{ source: AccessDeniedException(AccessDeniedException {{ message: Some({m:?}), meta: ErrorMetadata {{ code: Some(\"AccessDeniedException\") }} }}), raw: Response {{ status: StatusCode(403) }} }})"
        ),
    }
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Lines {
    AsIs,
    /// Some spaces are line ends, followed by so many spaces.
    Wrapped(usize),
    /// The same, with the bars of Terraform.
    Boxed,
    /// The same, with a time and a source before each line.
    Prefixed,
    /// Windows line ends.
    Crlf,
    /// Each line quoted, as in a mail or a chat.
    Quoted,
    /// Each line between bars.
    Framed,
    /// Each line from a unit of the system's journal.
    Journal,
    /// Each line behind the name of a step, in brackets.
    Tagged,
    /// Each line behind the star of a comment.
    Starred,
    /// Each line behind the time of day.
    Timed,
    /// HTML's elements for line ends.
    Breaks,
}

/// Breaks lines of more than `width` characters at spaces.
fn folded(text: &str, width: usize, between: &str) -> String {
    let mut out = String::new();
    for (index, line) in text.split('\n').enumerate() {
        if index > 0 {
            out.push_str(between);
        }
        let mut column = 0;
        for (index, word) in line.split(' ').enumerate() {
            if index > 0 {
                if column > 0 && column + word.len() + 1 > width {
                    out.push_str(between);
                    column = 0;
                } else {
                    out.push(' ');
                    column += 1;
                }
            }
            out.push_str(word);
            column += word.len();
        }
    }
    out
}

fn lines(text: &str, how: Lines, width: usize) -> String {
    match how {
        Lines::AsIs => text.to_owned(),
        Lines::Wrapped(indent) => folded(text, width, &format!("\n{}", " ".repeat(indent))),
        Lines::Boxed => format!("╷\n│ {}\n╵", folded(text, width, "\n│ ")),
        Lines::Prefixed => {
            let prefix = "2026-11-24T10:00:00.123Z app-1 | ";
            format!("{prefix}{}", folded(text, width, &format!("\n{prefix}")))
        }
        Lines::Crlf => folded(text, width, "\r\n"),
        Lines::Quoted => format!("> {}", folded(text, width, "\n> ")),
        Lines::Framed => format!("│ {} │", folded(text, width, " │\n│ ")),
        Lines::Journal => {
            let prefix = "Nov 24 10:00:00 ip-10-0-0-7 app[7]: ";
            format!("{prefix}{}", folded(text, width, &format!("\n{prefix}")))
        }
        // A mark is one where several lines have it.
        Lines::Tagged => format!("[web-1] .\n[web-1] {}", folded(text, width, "\n[web-1] ")),
        Lines::Starred => format!(" * .\n * {}", folded(text, width, "\n * ")),
        Lines::Timed => format!("10:00:00 {}", folded(text, width, "\n10:00:00.123 ")),
        Lines::Breaks => folded(text, width, "<br/>"),
    }
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Escape {
    None,
    /// A JSON string in a JSON string …, so many times.
    Json(usize),
    Html,
    Colour,
    /// The quotes of print, as a text processor sets them.
    Print,
}

fn escaped(text: &str, how: Escape) -> String {
    match how {
        Escape::None => text.to_owned(),
        Escape::Json(depth) => {
            let mut text = text.to_owned();
            for _ in 0..depth {
                text = format!("{{\"log\":{}}}", json(&text));
            }
            text
        }
        Escape::Html => text
            .replace('&', "&amp;")
            .replace('<', "&lt;")
            .replace('>', "&gt;")
            .replace('"', "&quot;")
            .replace('\'', "&#39;"),
        Escape::Print => text.replace('"', "”"),
        Escape::Colour => text
            .split('\n')
            .map(|line| format!("\u{1b}[31m\u{1b}[1m{line}\u{1b}[0m"))
            .collect::<Vec<_>>()
            .join("\n"),
    }
}

fn case() -> impl Strategy<Value = (Told, Spelling, Wrapper, Lines, Escape, usize)> {
    (
        told(),
        select(
            &[
                Spelling::Plain,
                Spelling::Plain,
                Spelling::QuotedResource,
                Spelling::Ses,
                Spelling::Encoded,
                Spelling::Glued,
                Spelling::NoPrincipal,
            ][..],
        ),
        select(&WRAPPERS[..]),
        select(
            &[
                Lines::AsIs,
                Lines::AsIs,
                Lines::Wrapped(0),
                Lines::Wrapped(4),
                Lines::Boxed,
                Lines::Prefixed,
                Lines::Crlf,
                Lines::Quoted,
                Lines::Framed,
                Lines::Journal,
                Lines::Tagged,
                Lines::Starred,
                Lines::Timed,
                Lines::Breaks,
            ][..],
        ),
        select(
            &[
                Escape::None,
                Escape::None,
                Escape::Json(1),
                Escape::Json(2),
                Escape::Json(3),
                Escape::Html,
                Escape::Colour,
                Escape::Print,
            ][..],
        ),
        40..140_usize,
    )
}

/// Denials in services' own words, with the service and the resource that they name.
const PHRASES: [(&str, &str, Option<&str>); 13] = [
    (
        "The provided execution role does not have permissions to call CreateNetworkInterface on EC2",
        "ec2",
        None,
    ),
    (
        "The function execution role does not have permissions to call ReceiveMessage on SQS",
        "sqs",
        None,
    ),
    (
        "Cannot access stream arn:aws:kinesis:us-east-1:123456789012:stream/clicks. Please ensure the role can perform the GetRecords, GetShardIterator, DescribeStream, and ListStreams Actions on your stream in IAM.",
        "kinesis",
        Some("arn:aws:kinesis:us-east-1:123456789012:stream/clicks"),
    ),
    (
        "Access to the resource https://sqs.ap-northeast-1.amazonaws.com/123456789012/jobs is denied.",
        "sqs",
        Some("https://sqs.ap-northeast-1.amazonaws.com/123456789012/jobs"),
    ),
    (
        "The ciphertext refers to a customer master key that does not exist, does not exist in this region, or you are not allowed to access.",
        "kms",
        None,
    ),
    (
        "The role defined for the function cannot be assumed by Lambda.",
        "lambda",
        None,
    ),
    (
        "ECS was unable to assume the role 'arn:aws:iam::123456789012:role/task' that was provided for this task.",
        "ecs",
        Some("arn:aws:iam::123456789012:role/task"),
    ),
    (
        "Provided role 'arn:aws:iam::123456789012:role/rule' cannot be assumed by principal 'events.amazonaws.com'.",
        "events",
        Some("arn:aws:iam::123456789012:role/rule"),
    ),
    (
        "Neither the global service principal states.amazonaws.com, nor the regional one is authorized to assume the provided role.",
        "states",
        None,
    ),
    (
        "The state machine IAM Role is not authorized to access the Log Destination",
        "states",
        None,
    ),
    (
        "Lambda does not have permission to access the ECR image. Check the ECR permissions.",
        "lambda",
        None,
    ),
    (
        "Permission denied on S3 path: s3://data/table/part-0",
        "s3",
        Some("s3://data/table/part-0"),
    ),
    ("Access to KMS is not allowed", "kms", None),
];

type Phrased = (
    (&'static str, &'static str, Option<&'static str>),
    Wrapper,
    Lines,
    Escape,
    usize,
);

fn phrased() -> impl Strategy<Value = Phrased> {
    (select(&PHRASES[..]), case()).prop_map(|(phrase, (_, _, wrapper, how, escape, width))| {
        (phrase, wrapper, how, escape, width)
    })
}

/// What the reading of a message must give.
fn expected(told: &Told) -> Denial {
    Denial {
        principal: Some(told.principal.clone()),
        action: Some(told.action.clone()),
        resource: told.resource.clone(),
        policy_type: told.reason.layer,
        effect: told.reason.effect,
        policy_arn: told.reason.policy_arn.clone(),
        authorization_id: told.reason.authorization_id.clone(),
        count: 1,
        ..Denial::default()
    }
}

/// What is compared: all that the sentence says.
fn facts(denial: &Denial) -> String {
    format!(
        "{:?} {:?} {:?} {:?} {:?} {:?} {:?} {}",
        denial.principal,
        denial.action,
        denial.resource,
        denial.policy_type,
        denial.effect,
        denial.policy_arn,
        denial.authorization_id,
        denial.count
    )
}

/// Who is denied in a clause of anybody's words, and the principal that it names.
const SUBJECTS: [(&str, Option<&str>); 7] = [
    (
        "The IAM role \"arn:aws:iam::123456789012:role/app\"",
        Some("arn:aws:iam::123456789012:role/app"),
    ),
    (
        "Role arn:aws:iam::123456789012:role/service-role/app",
        Some("arn:aws:iam::123456789012:role/service-role/app"),
    ),
    (
        "Principal arn:aws:sts::123456789012:assumed-role/app/session",
        Some("arn:aws:sts::123456789012:assumed-role/app/session"),
    ),
    ("AWS Backup", Some("AWS Backup")),
    ("User", None),
    ("The provided role", None),
    ("The execution role", None),
];

/// How a clause denies, before a verb.
const DENYING: [&str; 12] = [
    "is not authorized to",
    "isn't authorized to",
    "was not authorized to",
    "is not permitted to",
    "is not allowed to",
    "is unauthorized to",
    "does not have permission to",
    "doesn't have permissions to",
    "does not have sufficient privileges to",
    "has insufficient permissions to",
    "lacks the permission to",
    "has no permission to",
];

/// How a clause denies that names nobody; `{}` is what was denied.
const SUBJECTLESS: [&str; 8] = [
    "Insufficient permissions to access {}",
    "Missing permission to read {}",
    "Not authorized to describe {}",
    "Unauthorized to access {}",
    "Access to {} is denied",
    "Access to {} was denied",
    "Access denied while reading {}",
    "No permission to write to {}",
];

/// What is denied, its name and its service.
const OBJECTS: [(&str, &str, &str); 7] = [
    (
        "the AWS Secrets Manager secret with the ARN \"arn:aws:secretsmanager:us-east-1:123456789012:secret:db\"",
        "arn:aws:secretsmanager:us-east-1:123456789012:secret:db",
        "secretsmanager",
    ),
    (
        "connection arn:aws:codeconnections:us-east-1:123456789012:connection/1b5f6f0e",
        "arn:aws:codeconnections:us-east-1:123456789012:connection/1b5f6f0e",
        "codeconnections",
    ),
    (
        "resource arn:aws:dynamodb:us-east-1:123456789012:table/orders",
        "arn:aws:dynamodb:us-east-1:123456789012:table/orders",
        "dynamodb",
    ),
    (
        "the topic 'arn:aws:sns:us-east-1:123456789012:alerts'",
        "arn:aws:sns:us-east-1:123456789012:alerts",
        "sns",
    ),
    ("S3 bucket: media-sink-dev", "media-sink-dev", "s3"),
    ("S3 bucket \"media-sink-dev\"", "media-sink-dev", "s3"),
    (
        "s3://media-sink-dev/in/a.json",
        "s3://media-sink-dev/in/a.json",
        "s3",
    ),
];

/// What stands around a clause that software prints.
const PRINTED: [(&str, &str); 8] = [
    ("", ""),
    ("Error: ", ""),
    ("\"message\": \"", "\""),
    ("[ERROR] ", ". Please review your policies."),
    (
        "CREATE_FAILED | AWS::Example::Thing | Thing | Resource handler returned message: \"",
        " (Service: Example; Status Code: 400; Request ID: 1b5f6f0e; Proxy: null)\" (RequestToken: 1b5f6f0e)",
    ),
    ("The job failed.\n\n```\n", "\n```\n"),
    ("こうなります。\n「", "」というエラーです。"),
    ("> ", "\n\nHow do I fix this?"),
];

/// What people write right around a message, without a space.
const AROUND: [(&str, &str); 10] = [
    ("これを実行すると", "というエラーになります"),
    ("エラー：", "。どうすればいいですか？"),
    ("「", "」と表示されました"),
    ("実行結果は『", "』です"),
    ("エラー内容（", "）"),
    ("昨日から", "が出ます"),
    ("ログ:", "、と出ています"),
    ("Error => ", ", what now?"),
    ("It says \"", "\". Why?"),
    ("", "エラーが出ます"),
];

/// What people put in the place of a number or a name.
const MASKS: [&str; 9] = [
    "************",
    "xxxxxxxxxxxx",
    "<ACCOUNT_ID>",
    "{account}",
    "[redacted]",
    "■■■■",
    "${AWS::AccountId}",
    "<アカウントID>",
    "***",
];

/// A name with a mask in the place of each account, or of its last part.
fn masked(name: &str, mask: &str, last: bool) -> String {
    if last && let Some((head, _)) = name.rsplit_once('/') {
        return format!("{head}/{mask}");
    }
    let is_account =
        |part: &str| part.len() == 12 && part.bytes().all(|byte| byte.is_ascii_digit());
    let parts = name
        .split(':')
        .map(|part| if is_account(part) { mask } else { part });
    parts.collect::<Vec<_>>().join(":")
}

/// What stands before each line of a broken message.
const MARGINS: [&str; 9] = ["", "    ", "| ", "  | ", "> ", "# ", "// ", "│ ", "-- "];

/// What people write for what they hide, of a principal or of a resource.
const REDACTIONS: [&str; 16] = [
    "<snip>",
    "***",
    "[Resource Id]",
    "<<account number>>",
    "{user}",
    "xxx",
    "<my resource name>",
    "arn:aws:iam::<account id>:user/dev",
    "arn:aws:sts:: ... :assumed-role/app/session",
    "arn:aws:iam::{redacted}:role/{redacted}",
    "${Account}",
    "XXXXXXXXXXXX",
    "<>",
    "arn:aws:iam::[アカウントID]:role/[ロール名]",
    "arn:aws:iam::****:role/****-prod",
    "████████",
];

/// A service by its IAM prefix, the name of its client, the name that SDKs for Java print, the end of its
/// host, and an operation of its own.
const CLIENTS: [(&str, &str, &str, &str, &str); 6] = [
    ("s3", "S3", "Amazon S3", "s3", "GetObject"),
    (
        "dynamodb",
        "DynamoDB",
        "AmazonDynamoDBv2",
        "dynamodb",
        "PutItem",
    ),
    ("sqs", "SQS", "AmazonSQS", "sqs", "ReceiveMessage"),
    ("kms", "KMS", "AWSKMS", "kms", "GenerateDataKey"),
    ("lambda", "Lambda", "AWSLambda", "lambda", "GetFunction"),
    (
        "secretsmanager",
        "SecretsManager",
        "AWSSecretsManager",
        "secretsmanager",
        "GetSecretValue",
    ),
];

/// What prints a code and no sentence: `{C}` the client, `{c}` the same in small letters, `{J}` Java's name,
/// `{H}` the host, `{O}` the operation, `{o}` the same as a method. Whether service and operation are told.
const CODED: [(&str, bool, bool); 33] = [
    (
        "operation error {C}: {O}, https response error StatusCode: 403, RequestID: 1b5f6f0e, api error AccessDenied: Access Denied",
        true,
        true,
    ),
    (
        "botocore.exceptions.ClientError: An error occurred (AccessDeniedException) when calling the {O} operation:",
        false,
        true,
    ),
    (
        "AccessDeniedException: UnknownError\n    at throwDefaultError (/app/node_modules/@smithy/smithy-client/dist-cjs/index.js:838:20)\n    at de_{O}CommandError (/app/node_modules/@aws-sdk/client-{c}/dist-cjs/index.js:1:1) {\n  '$fault': 'client',\n  '$metadata': { httpStatusCode: 403 },\n  Code: 'AccessDeniedException'\n}",
        true,
        true,
    ),
    (
        "{\"name\": \"AccessDenied\", \"$fault\": \"client\", \"stack\": \"AccessDenied: Access Denied\\n    at deserializeAws_json1_1{O}CommandError (/var/task/node_modules/@aws-sdk/client-{c}/dist-cjs/protocols/Aws.js:1:1)\"}",
        true,
        true,
    ),
    (
        "aws.sdk.kotlin.services.{c}.model.{C}Exception: AccessDeniedException",
        true,
        false,
    ),
    (
        "com.amazonaws.AmazonServiceException: Status Code: 403, AWS Service: {J}, AWS Request ID: 1b5f6f0e, AWS Error Code: AccessDenied, AWS Error Message: Access Denied",
        true,
        false,
    ),
    (
        "com.amazonaws.AmazonServiceException: null (Service: {J}; Status Code: 403; Error Code: AccessDeniedException; Request ID: 1b5f6f0e)\n\tat com.amazonaws.http.AmazonHttpClient.execute(AmazonHttpClient.java:1)\n\tat com.amazonaws.services.{c}.Amazon{C}Client.{o}(Amazon{C}Client.java:9)",
        true,
        true,
    ),
    (
        "software.amazon.awssdk.services.{c}.model.{C}Exception: Service returned error code AccessDeniedException (Service: {C}, Status Code: 403, Request ID: 1b5f6f0e)",
        true,
        false,
    ),
    (
        "Aws\\{C}\\Exception\\{C}Exception: Error executing \"{O}\" on \"https://{H}.us-east-1.amazonaws.com\"; AWS HTTP error: Client error resulted in a `403 Forbidden` response: AccessDenied (client): Access Denied",
        true,
        true,
    ),
    (
        "Aws::{C}::Errors::AccessDenied (Access Denied)",
        true,
        false,
    ),
    (
        "Amazon.{C}.Amazon{C}Exception: Access Denied\n ---> Amazon.Runtime.Internal.HttpErrorResponseException: Exception of type was thrown.\n   at Amazon.{C}.Amazon{C}Client.{O}Async(Request request)",
        true,
        true,
    ),
    (
        "[2026/11/24 10:00:00] [error] [output:x:x.0] {O} API responded with error='AccessDeniedException'",
        false,
        true,
    ),
    (
        "CREATE_FAILED | AWS::{C}::Thing | Thing | Resource handler returned message: \"Access Denied\" (RequestToken: 1b5f6f0e, HandlerErrorCode: AccessDenied)",
        true,
        false,
    ),
    (
        "Error calling {C}.{o}. AccessDenied: Access Denied",
        true,
        true,
    ),
    (
        "Error: ServiceError(ServiceError { source: {O}Error { kind: Unhandled(Error { code: None, message: None }) }, raw: Response { status: StatusCode(403) } }) at aws_sdk_{c}::client",
        true,
        true,
    ),
    (
        "UnknownError\n    at throwDefaultError (/app/node_modules/@smithy/smithy-client/dist-cjs/index.js:838:20)\n    at de_{O}CommandError (/app/node_modules/@aws-sdk/client-{c}/dist-cjs/index.js:1:1) {\n  '$fault': 'client',\n  '$metadata': { httpStatusCode: 403 }\n}",
        true,
        true,
    ),
    (
        "POST / HTTP/1.1\nX-Amz-Target: {C}_20120810.{O}\nHost: {H}.us-east-1.amazonaws.com\n\nHTTP/1.1 400 Bad Request\n{\"__type\":\"com.amazon.coral.service#AccessDeniedException\"}",
        true,
        true,
    ),
    (
        "ServiceError (ServiceError' {abbrev = Abbrev \"{C}\", status = Status {statusCode = 403, statusMessage = \"Forbidden\"}, code = ErrorCode \"AccessDenied\", message = Nothing})",
        false,
        false,
    ),
    (
        "{:error, {:http_error, 403, %{body: \"<Error><Code>AccessDenied</Code><Message></Message></Error>\", headers: [], url: \"https://{H}.us-east-1.amazonaws.com/\"}}}",
        true,
        false,
    ),
    (
        "AWS.AWSExceptions.AWSException: AccessDenied -- Access Denied",
        false,
        false,
    ),
    (
        "{O} オペレーションの呼び出し時にエラーが発生しました (AccessDeniedException): 拒否されました",
        false,
        true,
    ),
    (
        "调用 {O} 操作时发生错误 (AccessDeniedException)：",
        false,
        true,
    ),
    (
        "Se produjo un error (AccessDeniedException) al llamar a la operación {O}:",
        false,
        true,
    ),
    (
        "Error: unhandled error (AccessDenied): Error { code: \"AccessDenied\", message: \"Access Denied\", aws_request_id: \"1b5f6f0e\" }\n  at src/main.rs:14 aws_sdk_{c}::client",
        true,
        false,
    ),
    (
        "UnknownAWSHTTPServiceError(typeName: Optional(\"AccessDeniedException\"), message: nil, requestID: Optional(\"1b5f6f0e\"), httpResponse: \nStatus Code: http_status_403)",
        false,
        false,
    ),
    (
        "Exception name: AccessDenied\nError message: Access Denied\n6 response headers:\nserver : {C}\nhost : {H}.us-east-1.amazonaws.com",
        true,
        false,
    ),
    (
        "AWS Error ACCESS_DENIED during {O} operation: Access Denied",
        false,
        true,
    ),
    (
        "** (ExAws.Error) ExAws Request Error!\n\n{:error, {\"AccessDeniedException\", \"\"}} https://{H}.us-east-1.amazonaws.com/",
        true,
        false,
    ),
    (
        "UnknownSmithyHttpException { statusCode: 403, body: <Error><Code>AccessDenied</Code><Message></Message></Error> } https://{H}.us-east-1.amazonaws.com/",
        true,
        false,
    ),
    (
        "A client error (AccessDenied) occurred when calling the {O} operation: Access Denied",
        false,
        true,
    ),
    (
        "[aws-sdk-go] DEBUG: Validate Response {c}/{O} failed, not retrying, error AccessDeniedException: \n\tstatus code: 403, request id: 1b5f6f0e",
        true,
        true,
    ),
    (
        "fatal: unable to access 'https://{H}.us-east-1.amazonaws.com/v1/': The requested URL returned error: 403",
        true,
        false,
    ),
    (
        "Received response status [FAILED] from custom resource. Message returned: AccessDenied: Access Denied (RequestId: 1b5f6f0e)",
        false,
        false,
    ),
];

fn coded(
    (text, _, _): (&str, bool, bool),
    (_, client, java, host, operation): (&str, &str, &str, &str, &str),
) -> String {
    let first = operation.chars().next().unwrap().to_lowercase();
    let method = format!("{first}{}", &operation[1..]);
    text.replace("{C}", client)
        .replace("{c}", &client.to_lowercase())
        .replace("{J}", java)
        .replace("{H}", host)
        .replace("{O}", operation)
        .replace("{o}", &method)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    /// A terminal, a table or a mail breaks a message wherever its line is full.
    #[test]
    fn a_line_end_at_any_character_changes_nothing(
        told in told(),
        margin in select(&MARGINS[..]),
        wrapper in select(&[Wrapper::Bare, Wrapper::Botocore, Wrapper::GoV2, Wrapper::Docker, Wrapper::Terraform][..]),
        place in 0.0..1.0_f64,
    ) {
        // Where no reason follows, nothing shows that a name goes on; nor does it where a policy's ARN ends
        // the message. In a placeholder a line end may be a space.
        prop_assume!(told.reason.layer.is_some() && told.reason.policy_arn.is_none());
        let whole = sentence(&told, Spelling::Plain);
        let places: Vec<usize> = whole
            .char_indices()
            .map(|(at, _)| at)
            .filter(|at| {
                let before = &whole[..*at];
                // A comma before a line is CSV's.
                *at > 0
                    && before.matches('<').count() == before.matches('>').count()
                    && !whole[*at..].starts_with(',')
            })
            .collect();
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_precision_loss, reason = "a place in a list")]
        let at = places[(place * places.len() as f64) as usize];
        let broken = format!("{margin}{}\n{margin}{}", &whole[..at], &whole[at..]);
        let text = wrapped(&broken, wrapper);
        let found = denial::find(&Paste::new(None, text.as_str()), &Budget::default()).denials;
        let expected = Denial {
            principal: Some(told.principal.clone()),
            action: Some(told.action.clone()),
            resource: told.resource.clone(),
            policy_type: told.reason.layer,
            effect: told.reason.effect,
            count: 1,
            ..Denial::default()
        };
        let found: Vec<String> = found.iter().map(facts).collect();
        prop_assert_eq!(found, vec![facts(&expected)], "{}", text);
    }

    /// A window of a terminal cuts one long line wherever it ends, also behind the last word of the sentence.
    #[test]
    fn what_a_window_cuts_is_one_line(
        mut told in told(),
        wrapper in select(&[Wrapper::Botocore, Wrapper::GoV2, Wrapper::JavaV2, Wrapper::JsonBody, Wrapper::CloudTrail][..]),
        spelling in select(&[Spelling::Plain, Spelling::QuotedResource][..]),
        width in 60..100_usize,
    ) {
        if spelling == Spelling::QuotedResource && told.resource.as_ref().is_some_and(|name| name.starts_with("arn:aws:s3")) {
            told.resource = told.resource.map(|name| format!("{name}/my file (1).txt"));
        }
        let whole = wrapped(&sentence(&told, spelling), wrapper).replace(['\n', '\t'], " ");
        let signs: Vec<char> = whole.chars().collect();
        let lines: Vec<String> = signs.chunks(width).map(|line| line.iter().collect()).collect();
        // Fewer lines may be as long as each other by accident, and so may lines that begin alike; what a
        // paste has lost at the end of a line cannot be seen.
        prop_assume!(lines.len() >= 4 && lines.last().is_some_and(|last| last.len() < width));
        prop_assume!(lines.iter().all(|line| !line.ends_with(' ') && !line.starts_with([' ', ',', '#', '|', '>'])));
        prop_assume!(lines.windows(2).all(|pair| pair[0].get(..4) != pair[1].get(..4)));
        prop_assume!(lines.windows(2).any(|pair| {
            pair[0].ends_with(|c: char| c.is_ascii_alphanumeric()) && pair[1].starts_with(|c: char| c.is_ascii_alphanumeric())
        }));
        let read = |text: &str| {
            let found = denial::find(&Paste::new(None, text), &Budget::default()).denials;
            found.iter().map(facts).collect::<Vec<String>>()
        };
        prop_assert_eq!(read(&lines.join("\n")), read(&whole), "{}", lines.join("\n"));
    }

    #[test]
    fn what_is_hidden_is_kept_as_it_is_written(
        (mut told, _, wrapper, how, escape, width) in case(),
        hidden in select(&REDACTIONS[..]),
        principal in proptest::bool::ANY,
    ) {
        if principal {
            told.principal = hidden.to_owned();
        } else {
            // Nothing tells where words end that no bracket is around and no reason follows.
            prop_assume!(!hidden.contains(" ... ") || told.reason.layer.is_some());
            told.resource = Some(hidden.to_owned());
        }
        // Where a line ends inside several words, nothing tells whether there was a space.
        let how = if hidden.contains(' ') { Lines::AsIs } else { how };
        // Markup of a mail is no placeholder.
        prop_assume!(wrapper != Wrapper::Xml && wrapper != Wrapper::S3Xml);
        let text = escaped(&lines(&wrapped(&sentence(&told, Spelling::Plain), wrapper), how, width), escape);
        let found = denial::find(&Paste::new(None, text.as_str()), &Budget::default()).denials;
        let found: Vec<String> = found.iter().map(facts).collect();
        prop_assert_eq!(found, vec![facts(&expected(&told))], "{}", text);
    }

    /// In Japanese, prose stands right beside what it quotes.
    #[test]
    fn prose_right_around_a_message_changes_nothing(
        told in told(),
        around in select(&AROUND[..]),
        wrapper in select(&[Wrapper::Bare, Wrapper::Botocore, Wrapper::GoV2, Wrapper::Docker, Wrapper::JavaScriptV2, Wrapper::JsonBody][..]),
    ) {
        // A comma belongs to prose behind a name, and to the name of a session.
        let text = format!("{}{}{}", around.0, wrapped(&sentence(&told, Spelling::Plain), wrapper), around.1);
        let found = denial::find(&Paste::new(None, text.as_str()), &Budget::default()).denials;
        let found: Vec<String> = found.iter().map(facts).collect();
        prop_assert_eq!(found, vec![facts(&expected(&told))], "{}", text);
    }

    /// Any number, and any last part of a name, may be hidden, whatever is printed around it.
    #[test]
    fn any_field_may_be_hidden(
        (mut told, _, wrapper, how, escape, width) in case(),
        mask in select(&MASKS[..]),
        last in proptest::bool::ANY,
    ) {
        prop_assume!(wrapper != Wrapper::Xml && wrapper != Wrapper::S3Xml);
        told.principal = masked(&told.principal, mask, last);
        told.resource = told.resource.map(|name| masked(&name, mask, last));
        let text = escaped(&lines(&wrapped(&sentence(&told, Spelling::Plain), wrapper), how, width), escape);
        let found = denial::find(&Paste::new(None, text.as_str()), &Budget::default()).denials;
        let found: Vec<String> = found.iter().map(facts).collect();
        prop_assert_eq!(found, vec![facts(&expected(&told))], "{}", text);
    }

    /// A log has more than one message, each in what its own software prints.
    #[test]
    fn several_denials_of_one_paste_are_all_read(
        messages in prop::collection::vec((told(), select(&[Wrapper::Bare, Wrapper::Botocore, Wrapper::GoV1, Wrapper::Docker, Wrapper::DotNet, Wrapper::JsonBody, Wrapper::CloudFormation, Wrapper::GithubActions][..])), 2..5),
        between in select(&["\n", "\n\n", "\n---\n", "\nINFO next\n", "\r\n"][..]),
    ) {
        let text: Vec<String> = messages
            .iter()
            .map(|(told, wrapper)| wrapped(&sentence(told, Spelling::Plain), *wrapper))
            .collect();
        let text = text.join(between);
        let found = denial::find(&Paste::new(None, text.as_str()), &Budget::default()).denials;
        let mut found: Vec<String> = found.iter().map(facts).collect();
        let mut want: Vec<String> = messages.iter().map(|(told, _)| facts(&expected(told))).collect();
        found.sort();
        want.sort();
        // The same message may be drawn twice; it is counted then.
        prop_assume!(want.windows(2).all(|pair| pair[0] != pair[1]));
        prop_assert_eq!(found, want, "{}", text);
    }

    /// Services and tools say it in words of their own, of which the grammar is the same.
    #[test]
    fn a_clause_in_anybodys_words_is_a_denial(
        subject in proptest::option::of(select(&SUBJECTS[..])),
        denying in select(&DENYING[..]),
        verb in select(&["read", "access", "describe", "write to", "use", "publish to"][..]),
        alone in select(&SUBJECTLESS[..]),
        object in select(&OBJECTS[..]),
        around in select(&PRINTED[..]),
        how in select(&[Lines::AsIs, Lines::Boxed, Lines::Journal, Lines::Crlf][..]),
    ) {
        let (named, resource, service) = object;
        let clause = match subject {
            Some((subject, _)) => format!("{subject} {denying} {verb} {named}"),
            None => alone.replace("{}", named),
        };
        let text = lines(&format!("{}{clause}{}", around.0, around.1), how, 400);
        let found = denial::find(&Paste::new(None, text.as_str()), &Budget::default()).denials;
        prop_assert_eq!(found.len(), 1, "{} {:?}", text, found);
        prop_assert_eq!(found[0].principal.as_deref(), subject.and_then(|(_, name)| name), "{}", text);
        prop_assert_eq!(found[0].resource.as_deref(), Some(resource), "{}", text);
        prop_assert_eq!(found[0].service.as_deref(), Some(service), "{}", text);
        prop_assert_eq!(found[0].action.as_deref(), None, "{}", text);
    }

    #[test]
    fn a_code_without_a_sentence_is_a_denial(
        printed in select(&CODED[..]),
        client in select(&CLIENTS[..]),
        margin in select(&MARGINS[..]),
        how in select(&[Lines::AsIs, Lines::Crlf, Lines::Quoted, Lines::Journal][..]),
        escape in select(&[Escape::None, Escape::Json(1), Escape::Html, Escape::Colour][..]),
    ) {
        let text = coded(printed, client);
        let text: Vec<String> = text.split('\n').map(|line| format!("{margin}{line}")).collect();
        let text = escaped(&lines(&text.join("\n"), how, 400), escape);
        let found = denial::find(&Paste::new(None, text.as_str()), &Budget::default()).denials;
        prop_assert_eq!(found.len(), 1, "{} {:?}", text, found);
        let (_, tells_service, tells_operation) = printed;
        if tells_service {
            prop_assert_eq!(found[0].service.as_deref(), Some(client.0), "{}", text);
        }
        if tells_operation {
            let operation = found[0].operation.as_deref().map(str::to_lowercase);
            prop_assert_eq!(operation, Some(client.4.to_lowercase()), "{}", text);
        }
        prop_assert_eq!(found[0].action.as_deref(), None, "{}", text);
        prop_assert_eq!(found[0].principal.as_deref(), None, "{}", text);
    }

    #[test]
    fn every_message_is_read_exactly((told, spelling, wrapper, how, escape, width) in case()) {
        let mut told = told;
        if spelling == Spelling::QuotedResource && told.resource.as_ref().is_some_and(|r| r.starts_with("arn:aws:s3")) {
            told.resource = told.resource.map(|r| format!("{r}/my file (1).txt"));
        }
        let text = escaped(&lines(&wrapped(&sentence(&told, spelling), wrapper), how, width), escape);
        let found = denial::find(&Paste::new(None, text.as_str()), &Budget::default()).denials;
        let named = spelling != Spelling::NoPrincipal;
        let expected = Denial {
            principal: Some(told.principal.clone()).filter(|_| named),
            action: Some(told.action.clone()),
            resource: told.resource.clone().filter(|_| named),
            policy_type: told.reason.layer,
            effect: told.reason.effect,
            policy_arn: told.reason.policy_arn.clone(),
            authorization_id: told.reason.authorization_id.clone(),
            count: 1,
            ..Denial::default()
        };
        let found: Vec<String> = found.iter().map(facts).collect();
        prop_assert_eq!(found, vec![facts(&expected)], "{}", text);
    }

    #[test]
    fn every_phrase_is_read_exactly((phrase, wrapper, how, escape, width) in phrased()) {
        let (words, service, resource) = phrase;
        let text = escaped(&lines(&wrapped(words, wrapper), how, width), escape);
        let found = denial::find(&Paste::new(None, text.as_str()), &Budget::default()).denials;
        prop_assert_eq!(found.len(), 1, "{} {:?}", text, found);
        prop_assert_eq!(found[0].action.as_deref(), None, "{}", text);
        prop_assert_eq!(found[0].principal.as_deref(), None, "{}", text);
        prop_assert_eq!(found[0].service.as_deref(), Some(service), "{}", text);
        prop_assert_eq!(found[0].resource.as_deref(), resource, "{}", text);
        prop_assert_eq!(found[0].count, 1, "{}", text);
    }

    /// All the words of a denial but the one that denies.
    #[test]
    fn what_denies_nothing_is_no_denial(words in prop::collection::vec(select(&[
        "User:", "User", "is", "authorized", "to", "perform:", "perform", "on", "resource:", "because", "no",
        "identity-based", "policy", "allows", "the", "action", "with", "an", "explicit", "deny", "in",
        "s3:GetObject", "arn:aws:iam::123456789012:user/dev", "arn:aws:s3:::b/k", "\"", "403", "200", "\n",
        "{\"errorCode\":null}", "\"allowed\":true", "operation", "AccessAnalyzer", "│", "ユーザー", "権限", "許可",
    ][..]), 0..80)) {
        let text = words.join(" ");
        let found = denial::find(&Paste::new(None, text.as_str()), &Budget::default());
        prop_assert!(found.denials.is_empty(), "{}", text);
    }
}
