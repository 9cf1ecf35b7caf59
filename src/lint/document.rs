//! The document and the shape of its statements.

use super::size::characters;
use super::{FindingKind, Report};
use crate::evaluate::Element;
use crate::iam::PolicyType;
use crate::policy::{
    Form, ListElement, PastedPolicy, Policy, Repair, RepairKind, Statement, quota,
};
use crate::text::Span;
use std::collections::BTreeSet;
use std::mem::{Discriminant, discriminant};

pub(super) fn check(pasted: &PastedPolicy, report: &mut Report<'_>) {
    version(pasted, report);
    repairs(pasted, report);
    sids(pasted, report);
    size(pasted, report);
    for (number, statement) in pasted.policy.statements.iter().enumerate() {
        report.statement = Some(number);
        empty_lists(statement, report);
        principals_and_resources(pasted, statement, report);
    }
    if is_whole(pasted) {
        missing_elements(pasted, report);
    }
    report.statement = None;
}

/// Tells whether nothing seems to have been left out of the paste, so that what is missing is missing.
fn is_whole(pasted: &PastedPolicy) -> bool {
    pasted.form != Form::Fragment
        && pasted.policy.is_whole()
        && !pasted.repairs.iter().any(|repair| {
            matches!(
                repair.kind,
                RepairKind::Unclosed(_)
                    | RepairKind::Elision
                    | RepairKind::NotUnderstood(_)
                    | RepairKind::StrayBracket
                    | RepairKind::Wrapped
            )
        })
}

/// Source: IAM User Guide, "IAM JSON policy elements: Version".
fn version(pasted: &PastedPolicy, report: &mut Report<'_>) {
    match &pasted.policy.version {
        None if is_whole(pasted) && !pasted.policy.statements.is_empty() => {
            report.add(pasted.span, FindingKind::MissingVersion);
        }
        Some(version) if !matches!(version.value.as_str(), "2012-10-17" | "2008-10-17") => {
            report.add(
                version.span,
                FindingKind::InvalidVersion {
                    written: version.value.clone(),
                },
            );
        }
        None | Some(_) => {}
    }
}

/// One finding for each kind of slip in the syntax, at its first place, and one for each repair that
/// names something.
fn repairs(pasted: &PastedPolicy, report: &mut Report<'_>) {
    let mut slips: Vec<Discriminant<RepairKind>> = Vec::new();
    for repair in &pasted.repairs {
        report.statement = statement_at(&pasted.policy, repair.span);
        match &repair.kind {
            RepairKind::DuplicateKey(key) => {
                report.add(repair.span, FindingKind::DuplicateKey { key: key.clone() });
            }
            RepairKind::Case { .. }
            | RepairKind::UnknownElement(_)
            | RepairKind::NotUnderstood(_)
            | RepairKind::WrongType { .. } => {
                report.add(repair.span, mended(repair));
            }
            slip => {
                let slip = discriminant(slip);
                if !slips.contains(&slip) {
                    slips.push(slip);
                    report.add(repair.span, mended(repair));
                }
            }
        }
    }
    report.statement = None;
}

fn mended(repair: &Repair) -> FindingKind {
    FindingKind::SyntaxRepaired {
        repair: repair.kind.clone(),
    }
}

/// The statement around a place; `None` outside of all.
fn statement_at(policy: &Policy, span: Span) -> Option<usize> {
    let after = policy
        .statements
        .partition_point(|statement| statement.span.start <= span.start);
    let number = after.checked_sub(1)?;
    let statement = policy.statements.get(number)?;
    (span.end <= statement.span.end).then_some(number)
}

/// Source: IAM User Guide, "IAM JSON policy elements: Sid".
fn sids(pasted: &PastedPolicy, report: &mut Report<'_>) {
    let is_iam_policy = report.without_principals || pasted.policy_type == Some(PolicyType::Trust);
    if !is_iam_policy {
        return;
    }
    let mut seen = BTreeSet::new();
    for (number, statement) in pasted.policy.statements.iter().enumerate() {
        let Some(sid) = statement.sid.as_ref().filter(|sid| !sid.value.is_empty()) else {
            continue;
        };
        report.statement = Some(number);
        if !sid.value.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
            report.add(
                sid.span,
                FindingKind::UnsupportedSid {
                    sid: sid.value.clone(),
                },
            );
        }
        if !seen.insert(sid.value.as_str()) {
            report.add(
                sid.span,
                FindingKind::UniqueSidsRequired {
                    sid: sid.value.clone(),
                },
            );
        }
    }
    report.statement = None;
}

/// Source: IAM User Guide, "Access Analyzer policy check reference", "Empty array action".
fn empty_lists(statement: &Statement, report: &mut Report<'_>) {
    // What was not read may fill them.
    if !statement.is_whole() {
        return;
    }
    let empty = |list: &Option<ListElement>| {
        let list = list.as_ref().filter(|list| list.values.is_empty());
        list.map(|list| list.span)
    };
    let nobody = statement
        .principal
        .as_ref()
        .filter(|principal| principal.entries.is_empty());
    let lists = [
        (Element::Principal, nobody.map(|principal| principal.span)),
        (Element::Action, empty(&statement.action)),
        (Element::Resource, empty(&statement.resource)),
    ];
    for (element, span) in lists {
        if let Some(span) = span {
            report.add(span, FindingKind::EmptyArray { element });
        }
    }
    for condition in statement
        .conditions
        .iter()
        .filter(|entry| entry.values.is_empty())
    {
        let element = Element::Condition;
        report.add(condition.span, FindingKind::EmptyArray { element });
    }
}

/// Source: IAM User Guide, "AWS JSON policy elements: Principal".
fn principals_and_resources(pasted: &PastedPolicy, statement: &Statement, report: &mut Report<'_>) {
    if let Some(principal) = statement
        .principal
        .as_ref()
        .filter(|_| report.without_principals)
    {
        report.add(principal.span, FindingKind::UnsupportedPrincipal);
    }
    if pasted.policy_type == Some(PolicyType::Trust)
        && let Some(resource) = &statement.resource
    {
        report.add(
            resource.span,
            FindingKind::RoleTrustPolicySyntaxErrorResource,
        );
    }
    if pasted.policy_type == Some(PolicyType::Resource)
        && let Some(resource) = &statement.resource
        && is_of_repository(statement)
    {
        report.add(resource.span, FindingKind::ResourceInRepositoryPolicy);
    }
}

/// Whether every action of a statement is one of ECR.
///
/// Source: Amazon ECR User Guide, "Private repository policies in Amazon ECR".
fn is_of_repository(statement: &Statement) -> bool {
    let actions = statement.action.iter().flat_map(|list| &list.values);
    let mut services = actions
        .filter_map(|action| action.value.split(':').next())
        .peekable();
    services.peek().is_some()
        && services.all(|service| {
            ["ecr", "ecr-public"]
                .iter()
                .any(|one| service.eq_ignore_ascii_case(one))
        })
}

/// Source: IAM User Guide, "Grammar of the IAM JSON policy language".
fn missing_elements(pasted: &PastedPolicy, report: &mut Report<'_>) {
    // What could not be read as its element is reported as such, not as missing.
    let misread: BTreeSet<usize> = pasted
        .repairs
        .iter()
        .filter(|repair| {
            matches!(
                repair.kind,
                RepairKind::UnknownElement(_) | RepairKind::WrongType { .. }
            )
        })
        .filter_map(|repair| statement_at(&pasted.policy, repair.span))
        .collect();
    if pasted.policy.statements.is_empty() && pasted.repairs.is_empty() {
        report.add(pasted.span, FindingKind::MissingStatement);
    }
    for (number, statement) in pasted.policy.statements.iter().enumerate() {
        if !misread.contains(&number) {
            report.statement = Some(number);
            missing_in(pasted.policy_type, statement, report);
        }
    }
}

fn missing_in(policy_type: Option<PolicyType>, statement: &Statement, report: &mut Report<'_>) {
    if statement.effect.is_none() {
        report.add(statement.span, FindingKind::MissingEffect);
    }
    if statement.action.is_none() {
        report.add(statement.span, FindingKind::MissingAction);
    }
    let needs_resource = report.without_principals
        || matches!(policy_type, Some(PolicyType::Rcp | PolicyType::Vpce));
    if needs_resource && statement.resource.is_none() {
        report.add(statement.span, FindingKind::MissingResource);
    }
    let needs_principal = matches!(
        policy_type,
        Some(PolicyType::Resource | PolicyType::Trust | PolicyType::Rcp)
    );
    if needs_principal && statement.principal.is_none() {
        report.add(statement.span, FindingKind::MissingPrincipal);
    }
}

fn size(pasted: &PastedPolicy, report: &mut Report<'_>) {
    let kind = pasted.policy_type.unwrap_or(if report.without_principals {
        PolicyType::Identity
    } else {
        PolicyType::Resource
    });
    let Some(quota) = quota(kind) else {
        return;
    };
    let characters = characters(&pasted.policy);
    if characters > quota {
        report.add(
            pasted.span,
            FindingKind::PolicySizeExceeded { characters, quota },
        );
    }
}
