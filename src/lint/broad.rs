//! What a policy allows in one stroke: everything, or everything but.

use super::escalation;
use super::narrowing::is_about_circumstances;
use super::{FindingKind, Report};
use crate::iam::{Effect, PolicyType, action_matches};
use crate::policy::{PastedPolicy, Statement};

pub(super) fn check(pasted: &PastedPolicy, statement: &Statement, report: &mut Report<'_>) {
    let is_allow = statement.has_effect(Effect::Allow);
    if !is_allow || !statement.is_whole() {
        return;
    }
    match pasted.policy_type {
        // What these allow is a limit only.
        Some(PolicyType::Scp | PolicyType::Rcp | PolicyType::Session | PolicyType::Vpce) => {}
        Some(PolicyType::Boundary) => {
            if allows_everything(statement) && statement.conditions.is_empty() {
                report.add(statement.span, FindingKind::BoundaryWithoutLimit);
            }
        }
        Some(PolicyType::Identity | PolicyType::Resource | PolicyType::Trust) | None => {
            if report.without_principals && is_administrator(statement) {
                report.add(statement.span, FindingKind::AdministratorAccess);
            }
            all_but(pasted, statement, report);
        }
    }
}

/// Whether the statement allows every action on everything, whatever the conditions ask of the caller.
///
/// Source: AWS Managed Policy Reference, "`AdministratorAccess`".
pub(super) fn is_administrator(statement: &Statement) -> bool {
    allows_everything(statement) && statement.conditions.iter().all(is_about_circumstances)
}

fn allows_everything(statement: &Statement) -> bool {
    let every = |list: &crate::policy::ListElement, wanted: &[&str]| {
        !list.negated
            && list
                .values
                .iter()
                .any(|value| wanted.contains(&value.value.as_str()))
    };
    statement.has_effect(Effect::Allow)
        && statement
            .action
            .as_ref()
            .is_some_and(|list| every(list, &["*", "*:*"]))
        && statement
            .resource
            .as_ref()
            .is_some_and(|list| every(list, &["*"]))
}

/// `NotAction` with Allow: also what AWS adds later, of every service.
///
/// Source: IAM User Guide, "IAM JSON policy elements: `NotAction`".
fn all_but(pasted: &PastedPolicy, statement: &Statement, report: &mut Report<'_>) {
    let Some(actions) = statement.action.as_ref().filter(|list| list.negated) else {
        return;
    };
    let left = escalation::of_own_permissions().find(|action| {
        let is_excluded = actions
            .values
            .iter()
            .any(|value| action_matches(&value.value, action));
        !is_excluded && !escalation::is_denied(&pasted.policy, action)
    });
    let on_everything = statement
        .resource
        .as_ref()
        .is_some_and(|list| list.negated || list.values.iter().any(|value| value.value == "*"));
    let is_open = on_everything && statement.conditions.iter().all(is_about_circumstances);
    report.add(
        actions.span,
        FindingKind::AllowWithNotAction {
            escalation: left
                .filter(|_| is_open && report.without_principals)
                .map(str::to_owned),
        },
    );
}
