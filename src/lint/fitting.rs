//! Actions of a statement that none of its resources fits, beside others that one does.
//!
//! A statement that lists the objects of a bucket and `s3:ListBucket` allows the listing of nothing. Where no action
//! of the statement fits a resource, that resource is the finding (`arn_type_mismatch`).

use super::action::{LONGEST_ARN, is_known};
use super::lookup::{Lookup, Named};
use super::{Depth, FindingKind, Report};
use crate::iam::{Arn, Effect, action_matches};
use crate::policy::{ListElement, PastedPolicy, Spanned, Statement};
use crate::reference::{self, Action, ActionResource, ResourceType};
use crate::text::Span;
use std::rc::Rc;

/// The most ARNs that are offered for an action.
const MAX_OFFERED: usize = 3;

/// Actions without which the others of a service are of little use, and which need another resource than those:
/// a pattern such as `ecr:*` looks as if it held them.
///
/// Source: Amazon ECR User Guide, "Private registry authentication in Amazon ECR"; `CodeArtifact` User Guide, "AWS
/// `CodeArtifact` authentication and tokens"; Amazon S3 User Guide, "Required permissions for Amazon S3 API
/// operations"; Amazon EC2 User Guide, "Example policies to control access the Amazon EC2 API".
const NEEDED_FIRST: [&str; 6] = [
    "ecr:GetAuthorizationToken",
    "ecr-public:GetAuthorizationToken",
    "codeartifact:GetAuthorizationToken",
    "s3:ListBucket",
    "s3:GetObject",
    "ec2:DescribeInstances",
];

pub(super) fn check(
    pasted: &PastedPolicy,
    statement: &Statement,
    named: &[(&Spanned<String>, Rc<Named>)],
    lookup: &mut Lookup<'_>,
    report: &mut Report<'_>,
) {
    let Some(resources) = statement
        .resource
        .as_ref()
        .filter(|list| !list.negated && !list.values.is_empty())
    else {
        return;
    };
    let fits: Vec<Option<bool>> = named
        .iter()
        .map(|(_, named)| match named.as_ref() {
            Named::Actions { types, .. } => Some(fits(types, resources, lookup)),
            Named::Anything | Named::Nothing(_) => None,
        })
        .collect();
    let is_pattern = |written: &str| written.contains(['*', '?']);
    let some_pattern =
        report.depth == Depth::Review && named.iter().any(|(value, _)| is_pattern(&value.value));
    if !fits.contains(&Some(true)) || !fits.contains(&Some(false)) && !some_pattern {
        return;
    }
    // What is no ARN may stand for one, and what the reference does not know may be of a new type.
    let all_known = resources.values.iter().all(|value| {
        Arn::parse(&value.value)
            .filter(|_| value.value.len() <= LONGEST_ARN)
            .is_some_and(|arn| is_known(&arn, &value.value, lookup))
    });
    if !all_known {
        return;
    }
    let deny = statement.has_effect(Effect::Deny);
    // Those that take the same ARNs are one finding, at the first of them.
    let mut without: Vec<(Span, Vec<String>, Vec<String>)> = Vec::new();
    for ((value, named), fits) in named.iter().zip(fits) {
        let Named::Actions { actions, types } = named.as_ref() else {
            continue;
        };
        let is_pattern = is_pattern(&value.value);
        match actions.first() {
            // Actions without types have a finding of their own.
            Some(action)
                if !is_pattern
                    && fits == Some(false)
                    && !types.is_empty()
                    && (deny || !is_given_elsewhere(pasted, statement, *action, lookup)) =>
            {
                let arns = offered(*action);
                let name = value.value.clone();
                match without.iter_mut().find(|(_, _, others)| *others == arns) {
                    Some((_, actions, _)) => actions.push(name),
                    None => without.push((value.span, vec![name], arns)),
                }
            }
            Some(_) if is_pattern && !deny && report.depth == Depth::Review => {
                needed_first(pasted, statement, resources, value, lookup, report);
            }
            _ => {}
        }
    }
    for (span, actions, arns) in without {
        let kind = FindingKind::ActionWithoutFittingResource {
            actions,
            arns,
            deny,
        };
        report.add(span, kind);
    }
}

/// A pattern that holds an action of [`NEEDED_FIRST`], and no resource for it.
fn needed_first(
    pasted: &PastedPolicy,
    statement: &Statement,
    resources: &ListElement,
    value: &Spanned<String>,
    lookup: &mut Lookup<'_>,
    report: &mut Report<'_>,
) {
    for name in NEEDED_FIRST {
        let Some(action) = reference::action(name).filter(|_| action_matches(&value.value, name))
        else {
            continue;
        };
        let types: Vec<ResourceType> = action
            .resources()
            .map(ActionResource::resource_type)
            .collect();
        if !fits(&types, resources, lookup)
            && !is_given_elsewhere(pasted, statement, action, lookup)
        {
            report.add(
                value.span,
                FindingKind::PatternWithoutFittingResource {
                    pattern: value.value.clone(),
                    action: action.full_name().to_owned(),
                    arns: offered(action),
                },
            );
        }
    }
}

/// Whether a resource of the list can be of one of the types.
fn fits(types: &[ResourceType], resources: &ListElement, lookup: &mut Lookup<'_>) -> bool {
    resources.values.iter().any(|value| {
        Arn::parse(&value.value).is_none_or(|arn| {
            types
                .iter()
                .any(|kind| lookup.may_be(*kind, &value.value, &arn) != Some(false))
        })
    })
}

/// Whether another statement allows the action on something that fits it.
fn is_given_elsewhere(
    pasted: &PastedPolicy,
    statement: &Statement,
    action: Action,
    lookup: &mut Lookup<'_>,
) -> bool {
    let types: Vec<ResourceType> = action
        .resources()
        .map(ActionResource::resource_type)
        .collect();
    pasted.policy.statements.iter().any(|other| {
        other.span != statement.span
            && other
                .effect
                .as_ref()
                .is_none_or(|effect| effect.value == Effect::Allow)
            && other.action.as_ref().is_none_or(|list| {
                list.negated
                    || list.values.iter().any(|pattern| {
                        !lookup.afford(1) || action_matches(&pattern.value, action.full_name())
                    })
            })
            && other
                .resource
                .as_ref()
                .is_none_or(|list| list.negated || fits(&types, list, lookup))
    })
}

/// The ARNs that the action takes, as the reference writes them, with `<…>` for what varies; `*` for an action that
/// takes nothing else.
fn offered(action: Action) -> Vec<String> {
    let rows = action.resources();
    let mut rows: Vec<ActionResource> = rows.collect();
    let length = |row: &ActionResource| row.resource_type().arn_patterns().next().map(str::len);
    rows.sort_by_key(|row| (!row.required(), length(row)));
    let arns = rows
        .iter()
        .flat_map(|row| row.resource_type().arn_patterns().take(1))
        .take(MAX_OFFERED)
        .map(|pattern| {
            pattern
                .replace("${Partition}", "aws")
                .replace("${", "<")
                .replace('}', ">")
        });
    let arns: Vec<String> = arns.collect();
    if arns.is_empty() {
        vec!["*".to_owned()]
    } else {
        arns
    }
}
