//! The policies of AWS that a text names: by their ARNs, or by their names as people and programs write them.
//!
//! What they allow is not known here: AWS changes them.

use memchr::memmem;

/// The most names that are told of one text.
const MAX_NAMES: usize = 20;

/// Names that stand for themselves, among those of job functions.
///
/// Source: IAM User Guide, "AWS managed policies for job functions"; AWS Managed Policy Reference Guide.
const ALONE: [&str; 6] = [
    "AdministratorAccess",
    "PowerUserAccess",
    "ReadOnlyAccess",
    "ViewOnlyAccess",
    "SecurityAudit",
    "IAMFullAccess",
];

/// How the other names begin …
const BEGINNINGS: [&str; 3] = ["Amazon", "AWS", "CloudWatch"];

/// … and end.
const ENDS: [&str; 7] = [
    "FullAccess",
    "ReadOnlyAccess",
    "ReadOnly",
    "PowerUser",
    "ExecutionRole",
    "ExecutionRolePolicy",
    "ManagedInstanceCore",
];

/// What every ARN of a policy of AWS has before its name.
const ARN: &str = ":iam::aws:policy/";

/// The managed policies of AWS that a text names, each once, in order of appearance. Linear in its length.
pub fn named(text: &str) -> Vec<String> {
    let stems = ENDS.iter().chain(&ALONE).chain([&ARN]);
    let mut places: Vec<usize> = stems
        .flat_map(|stem| {
            let found = memmem::find_iter(text.as_bytes(), stem);
            // Of an ARN the name is what follows.
            let past = if *stem == ARN { stem.len() } else { 0 };
            found.map(move |at| at + past)
        })
        .collect();
    places.sort_unstable();
    let mut names: Vec<String> = Vec::new();
    let mut rest = 0;
    for at in places.into_iter().filter_map(|at| last_of_path(text, at)) {
        if at < rest {
            continue;
        }
        let start = at - length(text.get(rest..at).unwrap_or_default().chars().rev());
        let end = at + length(text.get(at..).unwrap_or_default().chars());
        rest = end;
        let name = text.get(start..end).unwrap_or_default();
        let before = text.get(..start).unwrap_or_default();
        let is_new = !names.iter().any(|known| known == name);
        if is_new && names.len() < MAX_NAMES && is_managed(name, before) {
            names.push(name.to_owned());
        }
    }
    names
}

/// Where the last part of a path begins that begins at `at`.
fn last_of_path(text: &str, at: usize) -> Option<usize> {
    let after = text.get(at..)?;
    let path = PATHS.iter().find(|path| after.starts_with(*path));
    Some(at + path.map_or(0, |path| path.len()))
}

/// The paths of policies of AWS.
const PATHS: [&str; 3] = ["service-role/", "job-function/", "aws-service-role/"];

/// How many bytes of a name a text begins with.
fn length(text: impl Iterator<Item = char>) -> usize {
    text.take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '+' | '.'))
        .map(char::len_utf8)
        .sum()
}

/// Whether a word is the name of a policy, with what stands before it: an ARN tells for sure, and what is a role, a
/// user or a part of another ARN is none.
fn is_managed(name: &str, before: &str) -> bool {
    let path = PATHS
        .iter()
        .find_map(|path| before.strip_suffix(*path))
        .unwrap_or(before);
    if path.ends_with(ARN) {
        return !name.is_empty();
    }
    let is_listed = ALONE.contains(&name)
        || BEGINNINGS.iter().any(|begin| name.starts_with(begin))
            && ENDS.iter().any(|end| name.ends_with(end));
    let is_part = path.len() == before.len() && before.ends_with(['/', ':', '$']);
    is_listed && !is_part
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn policies_of_aws_are_known_by_arn_and_by_name() {
        for (text, expected) in [
            (
                "arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess",
                vec!["AmazonS3ReadOnlyAccess"],
            ),
            (
                "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole",
                vec!["AWSLambdaBasicExecutionRole"],
            ),
            (
                "fromAwsManagedPolicyName('service-role/AWSLambdaBasicExecutionRole')",
                vec!["AWSLambdaBasicExecutionRole"],
            ),
            (
                "AdministratorAccessなのに拒否されます",
                vec!["AdministratorAccess"],
            ),
            (
                "  - AmazonDynamoDBFullAccess\n  - CloudWatchLogsFullAccess",
                vec!["AmazonDynamoDBFullAccess", "CloudWatchLogsFullAccess"],
            ),
            (
                "assumed-role/AWSReservedSSO_AdministratorAccess_0123456789abcdef/taro",
                vec![],
            ),
            ("arn:aws:iam::123456789012:policy/ReadOnlyAccess", vec![]),
            (
                "arn:aws:iam::123456789012:role/AWSLambdaBasicExecutionRole",
                vec![],
            ),
            ("role AmazonSSMRoleForInstancesQuickSetup", vec![]),
            ("give it ReadOnly", vec![]),
        ] {
            assert_eq!(named(text), expected, "{text}");
        }
    }
}
