//! What AWS's documentation lists for a service that says no more than that a permission is missing: of a list of which
//! the pasted policies lack something, that is what is missing.

use super::{notes, said};
use crate::denial::Denial;
use crate::evidence::{ClueFact, Evidence};
use crate::iam::{Arn, is_account_id};
use crate::reference::{self, Action};

/// A sentence of a service, what it takes, in the order in which it is asked for, and what it takes in some calls.
struct Row {
    sentence: &'static str,
    takes: &'static [&'static str],
    sometimes: &'static [&'static str],
}

/// Source: Amazon Athena User Guide, "Access to Amazon S3 from Athena"; AWS `CodeBuild` User Guide, "Allow `CodeBuild`
/// access to AWS services required to create a VPC network interface".
const ROWS: [Row; 2] = [
    Row {
        sentence: "Unable to verify/create output bucket",
        takes: &[
            "s3:GetBucketLocation",
            "s3:ListBucket",
            "s3:GetObject",
            "s3:PutObject",
        ],
        sometimes: &["s3:AbortMultipartUpload", "s3:ListMultipartUploadParts"],
    },
    Row {
        sentence: "VPC_CLIENT_ERROR",
        takes: &[
            "ec2:CreateNetworkInterface",
            "ec2:DescribeNetworkInterfaces",
            "ec2:DescribeSubnets",
            "ec2:DescribeSecurityGroups",
            "ec2:DescribeDhcpOptions",
            "ec2:DescribeVpcs",
            "ec2:DeleteNetworkInterface",
            "ec2:CreateNetworkInterfacePermission",
        ],
        sometimes: &[],
    },
];

/// The most bytes of a text that are read.
const MAX_TEXT_BYTES: usize = 64 * 1024;

/// What is missing most likely: the first action that no pasted policy lists, and its resource where the text tells.
pub(super) struct Missing {
    /// The action.
    pub(super) action: &'static str,
    /// The resource.
    pub(super) resource: Option<String>,
    /// What else of the list is missing.
    pub(super) others: Vec<&'static str>,
}

/// What a service lacks that says no more; `None` where no policy was pasted, or the policies list all of it.
pub(super) fn missing(evidence: &Evidence, denial: &Denial) -> Option<Missing> {
    if evidence.policies.is_empty() || denial.action.is_some() {
        return None;
    }
    let text = evidence.pastes.get(denial.paste)?.head(MAX_TEXT_BYTES);
    let (row, behind) = ROWS
        .iter()
        .find_map(|row| Some((row, text.split_once(row.sentence)?.1)))?;
    let is_missing = |action: &&str| !notes::is_listed(&evidence.policies, action);
    let mut missing = row.takes.iter().copied().filter(is_missing);
    let action = missing.next()?;
    let sometimes = row.sometimes.iter().copied().filter(is_missing);
    let others = missing.chain(sometimes).collect();
    let resource = if reference::action(action).is_some_and(Action::needs_star) {
        Some("*".to_owned())
    } else if action.starts_with("s3:") {
        bucket(behind).map(|bucket| {
            let is_of_objects = action.contains("Object");
            format!(
                "arn:aws:s3:::{bucket}{}",
                if is_of_objects { "/*" } else { "" }
            )
        })
    } else {
        Some(interfaces(evidence))
    };
    Some(Missing {
        action,
        resource,
        others,
    })
}

/// The bucket that is named behind a sentence.
fn bucket(behind: &str) -> Option<&str> {
    let word = behind.split_whitespace().next()?;
    let word = word.strip_prefix("s3://").unwrap_or(word);
    let is_of_name = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "-.".contains(c);
    let end = word.find(|c| !is_of_name(c)).unwrap_or(word.len());
    word.get(..end).filter(|name| name.len() >= 3)
}

/// The network interfaces of the account and the region that the text names.
fn interfaces(evidence: &Evidence) -> String {
    let account = evidence.clues.iter().find_map(|clue| match &clue.fact {
        ClueFact::Account(account) => Some(account.as_str()),
        ClueFact::Resource(arn) => Arn::parse(arn)
            .map(|arn| arn.account)
            .filter(|account| is_account_id(account)),
        _ => None,
    });
    let region = said::region(evidence).or_else(|| {
        evidence.clues.iter().find_map(|clue| match &clue.fact {
            ClueFact::Region(region) => Some(region.as_str()),
            _ => None,
        })
    });
    format!(
        "arn:aws:ec2:{}:{}:network-interface/*",
        region.unwrap_or("*"),
        account.unwrap_or("*")
    )
}
