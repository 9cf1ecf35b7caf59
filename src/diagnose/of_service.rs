//! What a service could not do: its message names neither caller nor action, and there is one of each that it can be
//! about. The text beside it tells of the resource.

use super::fix::{CONTEXT_OF_LOGS, SOURCE_ARN};
use super::{call, only};
use crate::denial::{Denial, OfService};
use crate::evidence::{ClueFact, Evidence};
use crate::iam::{Arn, Effect, Fact, is_account_id, matches};
use crate::policy::Statement;
use std::collections::BTreeSet;

/// The request of a service.
#[derive(Debug)]
pub(super) struct Call {
    /// The service principal.
    pub(super) principal: String,
    /// The action.
    pub(super) action: &'static str,
    /// The resource, where the text names the only one.
    pub(super) resource: Option<String>,
    /// What of the request's context the text tells.
    pub(super) facts: Vec<(String, Fact)>,
}

/// The most bytes of a text that are read.
const MAX_TEXT_BYTES: usize = 64 * 1024;

/// The request that a denial of a service is about.
///
/// Source: Amazon API Gateway Developer Guide, "Set up an API with a resource-based policy for a Lambda function"; AWS
/// re:Post Knowledge Center, "Why didn't I receive an SNS notification for my `CloudWatch` alarm trigger?".
pub(super) fn call(evidence: &Evidence, denial: &Denial) -> Option<Call> {
    let paste = evidence.pastes.get(denial.paste)?;
    let text = paste.head(MAX_TEXT_BYTES);
    let Some(of_service) = denial.of_service else {
        return key_of_logs(evidence, text)
            .or_else(|| distribution(evidence, denial, text))
            .or_else(|| role_of_service(text))
            .or_else(|| key_of_queue(evidence, text))
            .or_else(|| trail(evidence, text))
            .or_else(|| pull(evidence, denial, text));
    };
    Some(match of_service {
        OfService::InvokeFunction => {
            let source = source_of_api(evidence, text);
            Call {
                principal: "apigateway.amazonaws.com".to_owned(),
                action: "lambda:InvokeFunction",
                resource: only(arns(text).filter(|arn| is_function(arn)).collect())
                    .map(str::to_owned),
                facts: source
                    .map(|source| (SOURCE_ARN.to_ascii_lowercase(), Fact::Values(vec![source])))
                    .into_iter()
                    .collect(),
            }
        }
        OfService::UseTopicKey => Call {
            principal: "cloudwatch.amazonaws.com".to_owned(),
            action: "kms:GenerateDataKey",
            resource: key_of_topic(text),
            facts: Vec::new(),
        },
    })
}

/// What `CloudWatch` Logs says where the key for a log group does not let it in.
const KEY_REFUSED: &str = "KMS key does not exist or is not allowed to be used with Arn";

/// The use of a key by `CloudWatch` Logs for a log group, with the key that the text names, or a place for it.
///
/// Source: Amazon `CloudWatch` Logs User Guide, "Encrypt log data in `CloudWatch` Logs using AWS Key Management Service".
fn key_of_logs(evidence: &Evidence, text: &str) -> Option<Call> {
    let (_, behind) = text.split_once(KEY_REFUSED)?;
    let group = arns(behind).next()?;
    let arn = Arn::parse(group).filter(|arn| arn.service == "logs" && !arn.region.is_empty())?;
    let key = call::key_said(evidence).unwrap_or_else(|| {
        format!(
            "arn:{}:kms:{}:{}:key/<KeyID>",
            arn.partition, arn.region, arn.account
        )
    });
    Some(Call {
        principal: format!("logs.{}.amazonaws.com", arn.region),
        action: "kms:GenerateDataKey",
        resource: Some(key),
        facts: vec![(
            CONTEXT_OF_LOGS.to_ascii_lowercase(),
            Fact::Values(vec![group.to_owned()]),
        )],
    })
}

/// What ECS says where it cannot pull an image.
const NOT_PULLED: [&str; 3] = [
    "CannotPullContainer",
    "pull image manifest",
    "CannotPullECRContainer",
];

/// The pull of an image from another account by the task execution role that the text names: the only role in it.
///
/// Source: Amazon ECR User Guide, "Private repository policies"; Amazon ECS Developer Guide, "`CannotPullContainer` task
/// errors".
fn pull(evidence: &Evidence, denial: &Denial, text: &str) -> Option<Call> {
    let is_bare = denial.service.as_deref() == Some("ecr")
        && denial.principal.is_none()
        && denial.operation.is_none();
    if !is_bare || !NOT_PULLED.iter().any(|word| text.contains(word)) {
        return None;
    }
    let named = |is_it: fn(&Arn<'_>) -> bool| {
        let clues = evidence.clues.iter();
        let arns = clues.filter_map(|clue| match &clue.fact {
            ClueFact::Resource(arn) => Some(arn.as_str()),
            _ => None,
        });
        only(
            arns.filter(|arn| Arn::parse(arn).is_some_and(|arn| is_it(&arn)))
                .collect(),
        )
    };
    let role = named(|arn| arn.service == "iam" && arn.rest.starts_with("role/"))?;
    let repository = named(|arn| arn.service == "ecr" && arn.rest.starts_with("repository/"))?;
    Some(Call {
        principal: role.to_owned(),
        action: "ecr:BatchGetImage",
        resource: Some(repository.to_owned()),
        facts: Vec::new(),
    })
}

/// What services say where they cannot assume a role, with their principals.
///
/// Source: AWS CloudFormation User Guide, "AWS CloudFormation service role"; Amazon ECS Developer Guide, "Service event
/// messages"; Amazon `EventBridge` Scheduler User Guide, "Troubleshooting"; AWS Lambda, AWS Step Functions and Amazon Data
/// Firehose Developer Guides, of their execution roles; AWS `CodePipeline` User Guide, "Troubleshooting".
const ROLES_REFUSED: [(&str, &str); 7] = [
    (
        " is invalid or cannot be assumed",
        "cloudformation.amazonaws.com",
    ),
    (
        "ECS was unable to assume the role",
        "ecs-tasks.amazonaws.com",
    ),
    (
        "must allow AWS EventBridge Scheduler to assume the role",
        "scheduler.amazonaws.com",
    ),
    (
        "role defined for the function cannot be assumed by Lambda",
        "lambda.amazonaws.com",
    ),
    (
        "the global service principal states.amazonaws.com, nor the regional one is authorized to assume",
        "states.amazonaws.com",
    ),
    (
        "Firehose is unable to assume role",
        "firehose.amazonaws.com",
    ),
    (
        "CodePipeline is not authorized to perform AssumeRole on role",
        "codepipeline.amazonaws.com",
    ),
];

/// The use of a role by a service that says that it cannot: the role in the same line, else the only one in the text.
fn role_of_service(text: &str) -> Option<Call> {
    let (at, principal) = ROLES_REFUSED
        .iter()
        .find_map(|(sentence, principal)| Some((text.find(sentence)?, *principal)))?;
    let start = text.get(..at)?.rfind('\n').map_or(0, |at| at + 1);
    let line = text.get(start..)?.lines().next()?;
    let is_role = |arn: &&str| {
        Arn::parse(arn).is_some_and(|arn| arn.service == "iam" && arn.rest.starts_with("role/"))
    };
    let role = arns(line)
        .find(is_role)
        .or_else(|| only(arns(text).filter(is_role).collect()));
    Some(Call {
        principal: principal.to_owned(),
        action: "sts:AssumeRole",
        resource: role.map(str::to_owned),
        facts: Vec::new(),
    })
}

/// The use of the key of a queue by SNS, as its delivery log tells.
///
/// Source: Amazon SQS Developer Guide, "Key management": enable compatibility between AWS services and encrypted queues.
fn key_of_queue(evidence: &Evidence, text: &str) -> Option<Call> {
    let is_of_key = text.contains("KMS.AccessDeniedException") && text.contains("sqsRequestId");
    is_of_key.then(|| Call {
        principal: "sns.amazonaws.com".to_owned(),
        action: "kms:GenerateDataKey",
        resource: call::key_said(evidence),
        facts: Vec::new(),
    })
}

/// The delivery of a trail to a bucket under the prefix that its command names, where the policy of the bucket was
/// pasted and `CloudTrail` says that it does not suffice.
///
/// Source: AWS `CloudTrail` User Guide, "Amazon S3 bucket policy for `CloudTrail`".
fn trail(evidence: &Evidence, text: &str) -> Option<Call> {
    let flag = |name: &str| {
        let (_, rest) = text.split_once(name)?;
        let word = rest
            .trim_start_matches([' ', '='])
            .split_whitespace()
            .next()?;
        Some(word.trim_matches(['"', '\'', '/'])).filter(|word| !word.is_empty())
    };
    if !text.contains("InsufficientS3BucketPolicyException") {
        return None;
    }
    let bucket = flag("--s3-bucket-name")?;
    let prefix = flag("--s3-key-prefix")?;
    let resources = evidence
        .policies
        .iter()
        .flat_map(|pasted| &pasted.policy.statements)
        .filter_map(|statement| statement.resource.as_ref())
        .flat_map(|list| &list.values);
    let accounts: BTreeSet<&str> = resources
        .filter_map(|value| value.value.split_once("AWSLogs/"))
        .filter_map(|(_, rest)| rest.split('/').next())
        .filter(|account| is_account_id(account))
        .collect();
    let account = only(accounts)?;
    Some(Call {
        principal: "cloudtrail.amazonaws.com".to_owned(),
        action: "s3:PutObject",
        resource: Some(format!(
            "arn:aws:s3:::{bucket}/{prefix}/AWSLogs/{account}/*"
        )),
        facts: vec![(
            "s3:x-amz-acl".to_owned(),
            Fact::Values(vec!["bucket-owner-full-control".to_owned()]),
        )],
    })
}

/// The principal of `CloudFront`.
const CLOUDFRONT: &str = "cloudfront.amazonaws.com";

/// The read of an object by a distribution of `CloudFront`, where the text names one that the pasted bucket policy does
/// not let in: the only other one.
///
/// Source: Amazon `CloudFront` Developer Guide, "Restrict access to an Amazon S3 origin".
fn distribution(evidence: &Evidence, denial: &Denial, text: &str) -> Option<Call> {
    let is_bare = denial.principal.is_none()
        && denial.effect.is_none()
        && denial.policy_type.is_none()
        && denial
            .service
            .as_deref()
            .is_none_or(|service| service == "s3");
    let lets_in = |statement: &&Statement| {
        let entries = statement.principal.iter().flat_map(|one| &one.entries);
        statement.has_effect(Effect::Allow)
            && entries
                .into_iter()
                .any(|entry| entry.value.value.eq_ignore_ascii_case(CLOUDFRONT))
    };
    let statement = evidence
        .policies
        .iter()
        .flat_map(|pasted| &pasted.policy.statements)
        .find(lets_in)
        .filter(|_| is_bare)?;
    let sources: BTreeSet<&str> = statement
        .conditions
        .iter()
        .filter(|entry| entry.key.value.eq_ignore_ascii_case(SOURCE_ARN))
        .flat_map(|entry| &entry.values)
        .map(|value| value.value.as_str())
        .collect();
    let (before, let_in) = only(sources)?.split_once(":distribution/")?;
    let beside = distributions(text);
    let other = only(beside.iter().copied().filter(|id| *id != let_in).collect())
        .filter(|_| !beside.contains(let_in))?;
    let objects = statement.resource.iter().flat_map(|list| &list.values);
    let resource = only(objects.map(|value| value.value.as_str()).collect())?;
    Some(Call {
        principal: CLOUDFRONT.to_owned(),
        action: "s3:GetObject",
        resource: Some(resource.to_owned()),
        facts: vec![(
            SOURCE_ARN.to_ascii_lowercase(),
            Fact::Values(vec![format!("{before}:distribution/{other}")]),
        )],
    })
}

/// The ids of distributions that a text shows: at the beginning of a line, as a list of distributions has them, or
/// behind the word. Those of origin access controls look alike.
fn distributions(text: &str) -> BTreeSet<&str> {
    const WORDS: [&str; 4] = ["distribution", "ディストリビューション", "\"Id\"", "--id"];
    let is_id = |word: &str| {
        (13..=14).contains(&word.len())
            && word.starts_with('E')
            && word
                .bytes()
                .all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit())
            && word.bytes().any(|byte| byte.is_ascii_digit())
    };
    let mut found = BTreeSet::new();
    for line in text
        .lines()
        .filter(|line| !line.contains("arn:aws:cloudfront"))
    {
        let mut before = "";
        for (number, word) in line
            .split(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '-' | '"')) && c.is_ascii())
            .filter(|word| !word.is_empty())
            .enumerate()
        {
            let word = word.trim_matches('"');
            let is_said = WORDS.iter().any(|said| {
                let said = said.trim_matches('"');
                before.to_lowercase().ends_with(&said.to_lowercase())
            });
            if is_id(word) && (number == 0 || is_said) {
                found.insert(word);
            }
            if !matches!(word, "is" | "ID" | "id" | "Id" | "named" | "called") {
                before = word;
            }
        }
    }
    found
}

/// The ARNs of a text.
fn arns(text: &str) -> impl Iterator<Item = &str> {
    text.match_indices("arn:aws").filter_map(|(at, _)| {
        let rest = text.get(at..)?;
        let is_of_arn = |c: char| c.is_ascii_alphanumeric() || ":-_./$*".contains(c);
        let end = rest.find(|c| !is_of_arn(c)).unwrap_or(rest.len());
        let arn = rest.get(..end)?;
        Some(
            arn.strip_suffix("/invocations")
                .unwrap_or(arn)
                .trim_end_matches(['.', ':']),
        )
    })
}

fn is_function(arn: &str) -> bool {
    Arn::parse(arn).is_some_and(|arn| {
        let name = arn.rest.strip_prefix("function:");
        arn.service == "lambda" && name.is_some_and(|name| !name.contains(['*', '/']))
    })
}

/// The key of the topic, where the text has its alias and the topic's ARN.
fn key_of_topic(text: &str) -> Option<String> {
    let topic = arns(text).find_map(|arn| Arn::parse(arn).filter(|arn| arn.service == "sns"))?;
    let aliases: BTreeSet<&str> = text
        .match_indices("alias/")
        .filter_map(|(at, _)| {
            let rest = text.get(at..)?;
            let is_of_name = |c: char| c.is_ascii_alphanumeric() || "-_/".contains(c);
            rest.get(..rest.find(|c| !is_of_name(c)).unwrap_or(rest.len()))
        })
        .collect();
    let alias = only(aliases)?;
    Some(format!(
        "arn:{}:kms:{}:{}:{alias}",
        topic.partition, topic.region, topic.account
    ))
}

/// The methods of HTTP, and API Gateway's word for any of them.
const METHODS: [&str; 8] = [
    "GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS", "ANY",
];

/// The most methods that are looked at.
const MAX_METHODS: usize = 16;

/// The method of the API that calls, with `*` for its stage: the only one that the text names and that no policy of the
/// function lets in; any of them where all are let in. The API is the one that those policies name.
fn source_of_api(evidence: &Evidence, text: &str) -> Option<String> {
    let sources: Vec<&str> = evidence
        .policies
        .iter()
        .flat_map(|pasted| &pasted.policy.statements)
        .filter(|statement| statement.has_effect(Effect::Allow))
        .flat_map(|statement| &statement.conditions)
        .filter(|entry| entry.key.value.eq_ignore_ascii_case(SOURCE_ARN))
        .flat_map(|entry| &entry.values)
        .map(|value| value.value.as_str())
        .collect();
    let apis: BTreeSet<&str> = sources
        .iter()
        .filter_map(|source| {
            let arn = Arn::parse(source).filter(|arn| arn.service == "execute-api")?;
            let api = arn
                .rest
                .split('/')
                .next()
                .filter(|api| !api.contains('*'))?;
            source.get(..source.len() - arn.rest.len() + api.len())
        })
        .collect();
    let api = only(apis)?;
    let called: BTreeSet<String> = methods(text)
        .take(MAX_METHODS)
        .map(|(method, path)| {
            let method = if method == "ANY" { "*" } else { method };
            format!("{api}/*/{method}{path}")
        })
        .collect();
    let is_let_in = |source: &&String| sources.iter().any(|pattern| matches(pattern, source));
    let mut kept_out = called.iter().filter(|source| !is_let_in(source));
    match (kept_out.next(), kept_out.next()) {
        (Some(only), None) => Some(only.clone()),
        // Whichever it was, it is let in.
        (None, _) => called.first().cloned(),
        (Some(_), Some(_)) => None,
    }
}

/// Each `METHOD /path` of a text.
fn methods(text: &str) -> impl Iterator<Item = (&str, &str)> {
    let mut words = text.split_whitespace();
    let mut last: Option<&str> = None;
    std::iter::from_fn(move || {
        loop {
            let word = words.next()?;
            let before = last.replace(word);
            let method =
                before.map(|word| word.trim_start_matches(|c: char| !c.is_ascii_uppercase()));
            // The log of a method: `HTTP Method: GET, Resource Path: /orders`.
            let method = method.map(|method| method.trim_end_matches(','));
            if let Some(method) = method.filter(|method| METHODS.contains(method))
                && word == "Resource"
            {
                let path = words.by_ref().nth(1)?;
                return Some((method, path));
            }
            let is_of_path = |c: char| c.is_ascii_alphanumeric() || "/_-.".contains(c);
            let end = word.find(|c| !is_of_path(c)).unwrap_or(word.len());
            let path = word.get(..end).unwrap_or_default().trim_end_matches('.');
            if let Some(method) = method
                && METHODS.contains(&method)
                && path.starts_with('/')
            {
                return Some((method, path));
            }
        }
    })
}
