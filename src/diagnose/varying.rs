//! Names that change from call to call, and the prefix that the next call's name has as well.
//!
//! AWS or a program makes them anew: the key of an object, a log stream, the id of a task, of a job or of an instance,
//! the suffix that CloudFormation gives a resource, a revision. A policy for exactly the name of one denied request
//! denies the next, so people write `prefix*`.

use crate::iam::Arn;
use crate::reference::{Action, ResourceType};
use std::collections::BTreeMap;

/// What changes with each call.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Varying {
    /// The key of an object.
    Object,
    /// A log stream, or what else a log group has.
    LogStream,
    /// The id of something that is started: a task, a job, a session.
    Run,
    /// The id that EC2 gives: `i-…`, `vol-…`.
    Ec2Id,
    /// The suffix that CloudFormation gives the resource of a stack.
    StackSuffix,
    /// A revision or version.
    Version,
    /// The label of a stream of a table: another one each time that the stream is turned on.
    Stream,
    /// Which of the roles that the bootstrap of AWS CDK made: a deployment assumes several.
    Bootstrap,
}

/// A name that changes, as far as it stays the same.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Stem {
    /// The ARN up to what changes.
    pub(super) prefix: String,
    /// What changes.
    pub(super) varying: Varying,
}

/// The folders of objects that several denied requests name, by bucket: `bucket/` and the folder that all share.
#[derive(Clone, Debug, Default)]
pub(super) struct Folders(BTreeMap<String, (String, bool)>);

impl Folders {
    /// Those of these resources.
    pub(super) fn of<'a>(resources: impl Iterator<Item = &'a str>) -> Self {
        let mut folders: BTreeMap<String, (String, bool)> = BTreeMap::new();
        for resource in resources {
            let Some(object) = Arn::parse(resource).filter(|arn| arn.service == "s3") else {
                continue;
            };
            let Some((bucket, _)) = object.rest.split_once('/') else {
                continue;
            };
            match folders.get_mut(bucket) {
                Some((shared, are_several)) => {
                    *are_several |= shared != object.rest;
                    let same = shared
                        .bytes()
                        .zip(object.rest.bytes())
                        .take_while(|(left, right)| left == right)
                        .count();
                    shared.truncate(shared.floor_char_boundary(same));
                }
                None => {
                    folders.insert(bucket.to_owned(), (object.rest.to_owned(), false));
                }
            }
        }
        folders.retain(|_, (_, are_several)| *are_several);
        Self(folders)
    }

    /// The end of the shared folder in `bucket/key`; `None` where no other object of the bucket is named.
    fn end(&self, object: &str) -> Option<usize> {
        let (bucket, _) = object.split_once('/')?;
        let (shared, _) = self.0.get(bucket)?;
        Some(shared.rfind('/')? + 1)
    }
}

/// The part of the ARN that the next call's ARN has as well; `None` where the name is one that stays.
pub(super) fn stem(action: Action, arn: &str, folders: &Folders) -> Option<Stem> {
    let parsed = Arn::parse(arn)?;
    // The account may be redacted. The streams of Lambda have a `$` in their names.
    let is_open = |text: &str| text.contains(['*', '?', '<']) || text.contains("${");
    if is_open(parsed.rest) || is_open(parsed.region) {
        return None;
    }
    let rows = action.resource_type_of(arn);
    let kind = rows.first()?.resource_type();
    let at = |rest: usize| {
        arn.get(..arn.len() - parsed.rest.len() + rest)
            .map(str::to_owned)
    };
    let found = |rest, varying| {
        Some(Stem {
            prefix: at(rest)?,
            varying,
        })
    };
    match (parsed.service, kind.name()) {
        ("s3" | "s3-object-lambda", "object") => {
            let shared = folders.end(parsed.rest);
            found(shared.or_else(|| folder(parsed.rest))?, Varying::Object)
        }
        ("logs", "log-group" | "log-stream") => {
            let group = parsed.rest.strip_prefix("log-group:")?;
            let name = group.find(':').unwrap_or(group.len());
            Some(Stem {
                prefix: format!("{}:", at("log-group:".len() + name)?),
                varying: Varying::LogStream,
            })
        }
        ("dynamodb", "stream") => found(label(parsed.rest)?, Varying::Stream),
        ("iam", "role") if bootstrap(parsed.rest).is_some() => {
            found(bootstrap(parsed.rest)?, Varying::Bootstrap)
        }
        _ => stack(parsed.rest)
            .and_then(|end| found(end, Varying::StackSuffix))
            .or_else(|| found(version(parsed.rest, kind)?, Varying::Version))
            .or_else(|| found(ec2_id(parsed)?, Varying::Ec2Id))
            .or_else(|| found(run(parsed.rest, kind)?, Varying::Run)),
    }
}

/// The end of `bucket/` or `bucket/folder/…/` in `bucket/key`: the folders whose names are words.
fn folder(object: &str) -> Option<usize> {
    let bucket = object.find('/')? + 1;
    let last = object.rfind('/')? + 1;
    let stable: usize = object
        .get(bucket..last)?
        .split_inclusive('/')
        .take_while(|folder| is_word(folder))
        .map(str::len)
        .sum();
    Some(bucket + stable)
}

/// Whether a folder's name looks like one that stays: no date, no number, no id. `v2` stays.
fn is_word(folder: &str) -> bool {
    let digits = folder.bytes().filter(u8::is_ascii_digit).count();
    let letters = folder.bytes().filter(u8::is_ascii_alphabetic).count();
    let is_partition = folder.contains('=');
    !is_partition && digits <= 2 && (digits == 0 || letters > digits || folder.starts_with('v'))
}

/// The end of `table/NAME/stream/` before the label of the stream.
///
/// Source: Amazon `DynamoDB` Developer Guide, "Change data capture for `DynamoDB` Streams": the label is the time at
/// which the stream was turned on.
fn label(rest: &str) -> Option<usize> {
    const MARK: &str = "/stream/";
    let end = rest.find(MARK)? + MARK.len();
    rest.get(end..)
        .is_some_and(|label| !label.is_empty())
        .then_some(end)
}

/// The end of `role/cdk-QUALIFIER-` in the name of a role that the bootstrap of AWS CDK made and a deployment assumes.
///
/// Source: AWS CDK Developer Guide, "Customize AWS CDK bootstrapping": the default names of the roles.
fn bootstrap(rest: &str) -> Option<usize> {
    const ROLES: [&str; 4] = [
        "deploy-role-",
        "file-publishing-role-",
        "image-publishing-role-",
        "lookup-role-",
    ];
    let name = rest.rfind('/')? + 1;
    let (qualifier, role) = rest.get(name..)?.strip_prefix("cdk-")?.split_once('-')?;
    let is_one = ROLES.iter().any(|one| role.starts_with(one));
    (is_one && !qualifier.is_empty()).then_some(name + "cdk-".len() + qualifier.len() + 1)
}

/// The end of `…/STACK-` where a name ends as CloudFormation's do: `STACK-LogicalId-1A2B3C4D5E6F`.
///
/// Source: AWS CloudFormation User Guide, "Name type".
fn stack(rest: &str) -> Option<usize> {
    let name = rest.rfind(['/', ':']).map_or(0, |at| at + 1);
    let (before, suffix) = rest.get(name..)?.rsplit_once('-')?;
    let (stack, logical) = before.rsplit_once('-')?;
    let has = |is: fn(&u8) -> bool| suffix.bytes().any(|byte| is(&byte));
    let is_suffix = (7..=13).contains(&suffix.len())
        && suffix.bytes().all(|byte| byte.is_ascii_alphanumeric())
        && has(u8::is_ascii_digit)
        && has(u8::is_ascii_uppercase)
        && logical.starts_with(|c: char| c.is_ascii_uppercase());
    (is_suffix && !stack.is_empty()).then_some(name + stack.len() + 1)
}

/// The end of `…/NAME:` before a number, where the type's ARN ends with a version or a revision.
fn version(rest: &str, kind: ResourceType) -> Option<usize> {
    let (before, number) = rest.rsplit_once([':', '/'])?;
    let is_number = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
    let ends = |pattern: &str| {
        let last = pattern.rsplit("${").next().unwrap_or_default();
        last.starts_with("Revision")
            || last.ends_with("Version}")
            || last.ends_with("RevisionNumber}")
    };
    (is_number && kind.arn_patterns().any(ends)).then_some(before.len() + 1)
}

/// The end of `instance/` before `i-0123456789abcdef0`.
///
/// Source: Amazon EC2 User Guide, "Resource IDs".
fn ec2_id(arn: Arn<'_>) -> Option<usize> {
    let (kind, id) = arn.rest.split_once('/')?;
    let (prefix, digits) = id.rsplit_once('-')?;
    let is_id = arn.service == "ec2"
        && matches!(
            kind,
            "instance"
                | "volume"
                | "snapshot"
                | "network-interface"
                | "spot-instances-request"
                | "fleet"
        )
        && prefix.bytes().all(|byte| byte.is_ascii_lowercase())
        && matches!(digits.len(), 8 | 17)
        && digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    is_id.then_some(kind.len() + 1)
}

/// What is made by starting something: the last word before the id in the ARN of its type.
const RUNS: [&str; 20] = [
    "task",
    "tasks",
    "job",
    "jobs",
    "session",
    "sessions",
    "execution",
    "express",
    "build",
    "build-batch",
    "run",
    "maprun",
    "invocation",
    "message",
    "query",
    "automation-execution",
    "changeset",
    "change",
    "task-set",
    "testrun",
];

/// The end of what stands before the id of something that is started.
fn run(rest: &str, kind: ResourceType) -> Option<usize> {
    let fits = |pattern: &str| {
        let (_, pattern) = pattern
            .rsplit_once("${Account}:")
            .or_else(|| pattern.rsplit_once("::"))?;
        let word = pattern.split("${").next()?.trim_end_matches(['/', ':']);
        let word = word.rsplit(['/', ':']).next()?.to_ascii_lowercase();
        let is_run =
            RUNS.contains(&word.as_str()) || word.ends_with("-job") || word.ends_with("-task");
        is_run.then_some(())
    };
    if !kind.arn_patterns().any(|pattern| fits(pattern).is_some()) {
        return None;
    }
    let last = rest.rfind(['/', ':'])? + 1;
    let id = rest.get(last..)?;
    // A session of Systems Manager begins with the name of who started it: `carol-0a1b2c3d4e5f67890`.
    let named = id
        .rsplit_once('-')
        .filter(|(_, tail)| tail.len() >= 17 && kind.name() == "session")
        .map_or(0, |(name, _)| name.len() + 1);
    Some(last + named)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reference;

    #[test]
    fn what_changes_with_each_call_is_cut_off() {
        use Varying as V;
        let rows = [
            (
                "s3:GetObject",
                "arn:aws:s3:::artifacts/release.tar.gz",
                Some(("arn:aws:s3:::artifacts/", V::Object)),
            ),
            (
                "s3:PutObject",
                "arn:aws:s3:::logs/app/2026/11/27/a.gz",
                Some(("arn:aws:s3:::logs/app/", V::Object)),
            ),
            (
                "s3:PutObject",
                "arn:aws:s3:::lake/raw/dt=2026-11-27/a",
                Some(("arn:aws:s3:::lake/raw/", V::Object)),
            ),
            (
                "s3:GetObject",
                "arn:aws:s3:::b/env/v2/app.json",
                Some(("arn:aws:s3:::b/env/v2/", V::Object)),
            ),
            ("s3:ListBucket", "arn:aws:s3:::artifacts", None),
            (
                "logs:PutLogEvents",
                "arn:aws:logs:us-east-1:111122223333:log-group:/aws/lambda/fn:log-stream:2026/11/27/[1]0a",
                Some((
                    "arn:aws:logs:us-east-1:111122223333:log-group:/aws/lambda/fn:",
                    V::LogStream,
                )),
            ),
            (
                "logs:CreateLogStream",
                "arn:aws:logs:us-east-1:111122223333:log-group:/aws/lambda/fn:log-stream:2026/11/27/[$LATEST]0a",
                Some((
                    "arn:aws:logs:us-east-1:111122223333:log-group:/aws/lambda/fn:",
                    V::LogStream,
                )),
            ),
            (
                "ecs:ExecuteCommand",
                "arn:aws:ecs:us-east-1:111122223333:task/web/0123456789abcdef0123456789abcdef",
                Some(("arn:aws:ecs:us-east-1:111122223333:task/web/", V::Run)),
            ),
            (
                "ecs:RunTask",
                "arn:aws:ecs:us-east-1:111122223333:task-definition/web:12",
                Some((
                    "arn:aws:ecs:us-east-1:111122223333:task-definition/web:",
                    V::Version,
                )),
            ),
            (
                "ecs:UpdateService",
                "arn:aws:ecs:us-east-1:111122223333:service/web/api",
                None,
            ),
            (
                "ssm:TerminateSession",
                "arn:aws:ssm:us-east-1:111122223333:session/carol-0a1b2c3d4e5f67890",
                Some(("arn:aws:ssm:us-east-1:111122223333:session/carol-", V::Run)),
            ),
            (
                "ec2:StartInstances",
                "arn:aws:ec2:us-east-1:111122223333:instance/i-0123456789abcdef0",
                Some(("arn:aws:ec2:us-east-1:111122223333:instance/", V::Ec2Id)),
            ),
            (
                "ec2:RunInstances",
                "arn:aws:ec2:us-east-1:111122223333:subnet/subnet-0123456789abcdef0",
                None,
            ),
            (
                "iam:CreateRole",
                "arn:aws:iam::111122223333:role/MyStack-AppRole-1ABCDEF2GHIJK",
                Some(("arn:aws:iam::111122223333:role/MyStack-", V::StackSuffix)),
            ),
            (
                "iam:PassRole",
                "arn:aws:iam::111122223333:role/order-fn-role-abc123",
                None,
            ),
            (
                "iam:PassRole",
                "arn:aws:iam::111122223333:role/service-role/app",
                None,
            ),
            (
                "states:DescribeExecution",
                "arn:aws:states:us-east-1:111122223333:execution:Orders:4f1c",
                Some((
                    "arn:aws:states:us-east-1:111122223333:execution:Orders:",
                    V::Run,
                )),
            ),
            (
                "codebuild:BatchGetBuilds",
                "arn:aws:codebuild:us-east-1:111122223333:project/web",
                None,
            ),
            (
                "sagemaker:CreateTrainingJob",
                "arn:aws:sagemaker:us-east-1:111122223333:training-job/churn-2026-11-27",
                Some((
                    "arn:aws:sagemaker:us-east-1:111122223333:training-job/",
                    V::Run,
                )),
            ),
            (
                "dynamodb:PutItem",
                "arn:aws:dynamodb:us-east-1:111122223333:table/Orders",
                None,
            ),
            (
                "secretsmanager:GetSecretValue",
                "arn:aws:secretsmanager:us-east-1:111122223333:secret:prod/db-a1B2c3",
                None,
            ),
            (
                "lambda:InvokeFunction",
                "arn:aws:lambda:us-east-1:111122223333:function:web",
                None,
            ),
            (
                "lambda:GetLayerVersion",
                "arn:aws:lambda:us-east-1:111122223333:layer:libs:7",
                Some((
                    "arn:aws:lambda:us-east-1:111122223333:layer:libs:",
                    V::Version,
                )),
            ),
            (
                "kms:Decrypt",
                "arn:aws:kms:us-east-1:111122223333:key/0a1b2c3d-0000-4000-8000-000000000000",
                None,
            ),
            ("s3:GetObject", "arn:aws:s3:::b/*", None),
            (
                "dynamodb:GetRecords",
                "arn:aws:dynamodb:us-east-1:111122223333:table/Orders/stream/2026-11-27T00:00:00.000",
                Some((
                    "arn:aws:dynamodb:us-east-1:111122223333:table/Orders/stream/",
                    V::Stream,
                )),
            ),
            (
                "sts:AssumeRole",
                "arn:aws:iam::111122223333:role/cdk-hnb659fds-deploy-role-111122223333-us-east-1",
                Some((
                    "arn:aws:iam::111122223333:role/cdk-hnb659fds-",
                    V::Bootstrap,
                )),
            ),
            (
                "iam:PassRole",
                "arn:aws:iam::111122223333:role/cdk-hnb659fds-cfn-exec-role-111122223333-us-east-1",
                None,
            ),
            (
                "ecs:ExecuteCommand",
                "arn:aws:ecs:us-east-1:************:task/web/0123456789abcdef0123456789abcdef",
                Some(("arn:aws:ecs:us-east-1:************:task/web/", V::Run)),
            ),
        ];
        for (action, arn, expected) in rows {
            let known = reference::action(action).unwrap();
            let stem = stem(known, arn, &Folders::default());
            let found = stem
                .as_ref()
                .map(|stem| (stem.prefix.as_str(), stem.varying));
            assert_eq!(found, expected, "{action} on {arn}");
        }
    }

    #[test]
    fn several_keys_show_the_folder_they_share() {
        let action = reference::action("s3:PutObject").unwrap();
        let one = "arn:aws:s3:::site/assets/js/app.js";
        let prefix = |other: &str| {
            let folders = Folders::of([one, other, one].into_iter());
            stem(action, one, &folders).unwrap().prefix
        };
        for (other, expected) in [
            (
                "arn:aws:s3:::site/assets/css/app.css",
                "arn:aws:s3:::site/assets/",
            ),
            ("arn:aws:s3:::site/index.html", "arn:aws:s3:::site/"),
            (
                "arn:aws:s3:::other/index.html",
                "arn:aws:s3:::site/assets/js/",
            ),
            (
                "arn:aws:s3:::site/assets/js/app2.js",
                "arn:aws:s3:::site/assets/js/",
            ),
            (one, "arn:aws:s3:::site/assets/js/"),
        ] {
            assert_eq!(prefix(other), expected, "{other}");
        }
    }
}
