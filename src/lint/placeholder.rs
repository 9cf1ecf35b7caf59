//! What stands for something else and must be replaced before the policy is saved.

use super::{FindingKind, Report};
use crate::iam::placeholder::{is_account_placeholder, is_region_placeholder};
use crate::iam::{Arn, find_placeholders, is_stand_in};
use crate::policy::{PastedPolicy, Spanned, Statement};
use std::collections::BTreeSet;

/// Each placeholder once, where it stands first.
///
/// `${AWS::AccountId}` and the like are none: the template that they are from replaces them. Nor is what stands for a
/// secret that was masked: the author's policy has the secret.
pub(super) fn check(pasted: &PastedPolicy, report: &mut Report<'_>) {
    let mut seen = BTreeSet::new();
    for (number, statement) in pasted.policy.statements.iter().enumerate() {
        report.statement = Some(number);
        for value in values(statement) {
            for placeholder in placeholders(&value.value) {
                if seen.insert(placeholder) {
                    let placeholder = placeholder.to_owned();
                    report.add(value.span, FindingKind::PlaceholderLeft { placeholder });
                }
            }
        }
    }
    report.statement = None;
}

/// Every value of a statement that names something.
fn values(statement: &Statement) -> impl Iterator<Item = &Spanned<String>> {
    let principals = statement
        .principal
        .iter()
        .flat_map(|principal| &principal.entries);
    let lists = [&statement.action, &statement.resource]
        .into_iter()
        .flatten();
    let conditions = statement.conditions.iter().flat_map(|entry| &entry.values);
    principals
        .map(|entry| &entry.value)
        .chain(lists.flat_map(|list| &list.values))
        .chain(conditions)
}

fn placeholders(text: &str) -> Vec<&str> {
    let mut found: Vec<&str> = find_placeholders(text)
        .into_iter()
        .filter_map(|range| text.get(range))
        .filter(|placeholder| !placeholder.starts_with("${") && !is_stand_in(placeholder))
        .collect();
    if found.is_empty()
        && !text.contains("${")
        && let Some(arn) = Arn::parse(text)
    {
        found.extend(Some(arn.region).filter(|region| is_region_placeholder(region)));
        found.extend(Some(arn.account).filter(|account| is_account_placeholder(account)));
    }
    found
}
