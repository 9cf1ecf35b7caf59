//! Flags of commands → parts of ARNs and condition keys, by the names that the reference has for them.

use crate::reference::{self, Action, ActionResource};
use std::collections::BTreeSet;

/// What a flag of an operation gives.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Meaning {
    /// A part of the ARN of what the call is about, by the reference's name; what `without` says is left out before it.
    Part {
        name: &'static str,
        without: &'static str,
    },
    /// A condition key.
    Key(&'static str),
}

/// Flags whose part of an ARN the reference calls otherwise: service, flag, its name.
///
/// Source: AWS CLI Command Reference; Service Authorization Reference.
const OTHERWISE: [(&str, &str, &str, &str); 9] = [
    ("s3", "key", "ObjectName", ""),
    ("s3", "s3-bucket", "BucketName", ""),
    ("ssm", "name", "ParameterNameWithoutLeadingSlash", "/"),
    ("ssm", "names", "ParameterNameWithoutLeadingSlash", "/"),
    ("rds", "db-instance-identifier", "DbInstanceName", ""),
    ("rds", "db-cluster-identifier", "DbClusterInstanceName", ""),
    ("ssm", "target", "InstanceId", ""),
    ("ecs", "task", "TaskId", ""),
    ("logs", "log-group-name", "LogGroupName", ""),
];

/// Flags of every command, or of one service, that give a condition key: service, or nothing for all; flag; key.
///
/// Source: AWS global condition context keys; Service Authorization Reference.
const KEYS: [(&str, &str, &str); 10] = [
    ("s3", "sse", "s3:x-amz-server-side-encryption"),
    (
        "s3",
        "sse-kms-key-id",
        "s3:x-amz-server-side-encryption-aws-kms-key-id",
    ),
    (
        "s3",
        "ssekms-key-id",
        "s3:x-amz-server-side-encryption-aws-kms-key-id",
    ),
    (
        "s3",
        "server-side-encryption",
        "s3:x-amz-server-side-encryption",
    ),
    ("s3", "acl", "s3:x-amz-acl"),
    ("s3", "storage-class", "s3:x-amz-storage-class"),
    ("s3", "object-lock-mode", "s3:object-lock-mode"),
    (
        "s3",
        "object-lock-legal-hold-status",
        "s3:object-lock-legal-hold",
    ),
    ("sts", "role-session-name", "sts:RoleSessionName"),
    ("sts", "external-id", "sts:ExternalId"),
];

/// What `--FLAG` gives in a command of this service, which needs these actions; `None` where it names neither a part
/// of a resource nor a condition key.
pub(super) fn meaning(service: &str, flag: &str, actions: &[Action]) -> Option<Meaning> {
    let of_service = |known: &str| known == service;
    if let Some((.., key)) = KEYS
        .iter()
        .find(|(known, name, _)| of_service(known) && *name == flag)
    {
        return Some(Meaning::Key(key));
    }
    if let Some((.., name, without)) = OTHERWISE
        .iter()
        .find(|(known, name, ..)| of_service(known) && *name == flag)
    {
        return Some(Meaning::Part { name, without });
    }
    let plain: String = flag
        .chars()
        .filter(|c| *c != '-')
        .map(|c| c.to_ascii_lowercase())
        .collect();
    part(&plain, actions)
        .map(|name| Meaning::Part { name, without: "" })
        .or_else(|| key(&plain, service, actions).map(Meaning::Key))
}

/// The part of an ARN that is called like this: `table-name` is `TableName`, `bucket` is `BucketName`, `instance-ids`
/// are several `InstanceId`.
fn part(flag: &str, actions: &[Action]) -> Option<&'static str> {
    let mut shorter = None;
    let mut names = BTreeSet::new();
    let patterns = actions
        .iter()
        .flat_map(|action| action.resources())
        .flat_map(|row| row.resource_type().arn_patterns());
    for variable in patterns.flat_map(variables) {
        let name = variable.to_ascii_lowercase();
        let is_several = flag.strip_suffix('s') == Some(name.as_str());
        if name == flag || is_several {
            return Some(variable);
        }
        let rest = name.strip_prefix(flag);
        if matches!(rest, Some("name" | "id" | "identifier")) {
            shorter = shorter.or(Some(variable));
        }
        if name.ends_with("name") {
            names.insert(variable);
        }
    }
    // `--name` of what has one.
    let mut names = names.into_iter().filter(|_| flag == "name");
    let only = names.next().filter(|_| names.next().is_none());
    shorter.or(only)
}

/// The names in `${…}` of a pattern, but for those that every ARN has.
fn variables(pattern: &'static str) -> impl Iterator<Item = &'static str> {
    pattern
        .split("${")
        .skip(1)
        .filter_map(|rest| rest.split('}').next())
        .filter(|name| !matches!(*name, "Partition" | "Region" | "Account"))
}

/// The key of the service that is called like this: `instance-type` is `ec2:InstanceType`.
fn key(flag: &str, service: &str, actions: &[Action]) -> Option<&'static str> {
    let is_called = |key: &&'static str| {
        key.split_once(':').is_some_and(|(prefix, name)| {
            prefix == service && !name.contains('/') && name.eq_ignore_ascii_case(flag)
        })
    };
    actions.iter().find_map(|action| {
        let of_types = action.resources().flat_map(ActionResource::condition_keys);
        action.condition_keys().chain(of_types).find(is_called)
    })
}

/// The actions behind an operation.
pub(super) fn actions(service: &str, operation: &str) -> Vec<Action> {
    let Some(operation) = reference::operation(service, operation) else {
        return Vec::new();
    };
    operation
        .needs
        .iter()
        .chain(&operation.when)
        .filter_map(|action| reference::action(action))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn flags_are_named_after_what_they_give() {
        for (service, operation, flag, expected) in [
            ("dynamodb", "PutItem", "table-name", Some("TableName")),
            ("s3", "PutObject", "bucket", Some("BucketName")),
            ("s3", "PutObject", "key", Some("ObjectName")),
            ("s3", "PutObject", "body", None),
            ("s3", "PutObject", "acl", Some("s3:x-amz-acl")),
            ("ec2", "StopInstances", "instance-ids", Some("InstanceId")),
            (
                "ec2",
                "RunInstances",
                "instance-type",
                Some("ec2:InstanceType"),
            ),
            (
                "secretsmanager",
                "GetSecretValue",
                "secret-id",
                Some("SecretId"),
            ),
            ("secretsmanager", "PutSecretValue", "secret-string", None),
            ("lambda", "Invoke", "function-name", Some("FunctionName")),
            ("kms", "Decrypt", "key-id", Some("KeyId")),
            ("kms", "Decrypt", "ciphertext-blob", None),
            (
                "logs",
                "CreateLogStream",
                "log-group-name",
                Some("LogGroupName"),
            ),
            (
                "ssm",
                "GetParameter",
                "name",
                Some("ParameterNameWithoutLeadingSlash"),
            ),
            ("ecs", "DescribeClusters", "clusters", None),
            ("ecs", "RunTask", "cluster", Some("ClusterName")),
            (
                "ecr",
                "BatchGetImage",
                "repository-name",
                Some("RepositoryName"),
            ),
            ("sts", "AssumeRole", "external-id", Some("sts:ExternalId")),
            ("iam", "CreateUser", "password", None),
            ("eks", "DescribeCluster", "name", Some("ClusterName")),
        ] {
            let got = meaning(service, flag, &actions(service, operation));
            let got = got.map(|meaning| match meaning {
                Meaning::Part { name, .. } => name,
                Meaning::Key(key) => key,
            });
            assert_eq!(got, expected, "{service} {operation} --{flag}");
        }
    }
}
