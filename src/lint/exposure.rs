//! To whom a policy opens a resource or a role: everybody, or another account.

use super::narrowing::{self, is_for_some_callers, is_of_caller};
use super::{FindingKind, Report};
use crate::iam::{Arn, BaseOperator, Effect, Operator, PolicyType, is_account_id};
use crate::policy::{PastedPolicy, PrincipalElement, PrincipalEntry, Statement};
use std::collections::BTreeSet;

pub(super) fn check(pasted: &PastedPolicy, report: &mut Report<'_>) {
    let is_trust = match pasted.policy_type {
        Some(PolicyType::Resource) => false,
        Some(PolicyType::Trust) => true,
        _ => return,
    };
    for (number, statement) in pasted.policy.statements.iter().enumerate() {
        report.statement = Some(number);
        open_values(statement, report);
    }
    report.statement = None;
    if !pasted.policy.is_whole() || pasted.policy.statements.iter().any(shuts_others_out) {
        return;
    }
    let own = own_account(pasted);
    for (number, statement) in pasted.policy.statements.iter().enumerate() {
        let is_allow = statement.has_effect(Effect::Allow);
        let Some(principal) = statement.principal.as_ref().filter(|one| !one.negated) else {
            continue;
        };
        if !is_allow || is_for_some_callers(statement) {
            continue;
        }
        report.statement = Some(number);
        for entry in &principal.entries {
            if is_everybody(entry) {
                let kind = if is_trust {
                    FindingKind::PublicTrustPolicy
                } else {
                    FindingKind::PublicAccess
                };
                report.add(entry.value.span, kind);
            } else if let Some(account) = account_of(entry) {
                let principal = entry.value.value.clone();
                if own.as_deref().is_some_and(|own| own != account) {
                    report.add(
                        entry.value.span,
                        FindingKind::CrossAccountAccess { principal },
                    );
                } else if is_trust && own.is_none() && is_whole_account(entry) {
                    report.add(
                        entry.value.span,
                        FindingKind::TrustInWholeAccount { principal },
                    );
                }
            }
        }
    }
    report.statement = None;
}

/// Values of keys that are there to tell callers apart, and let everybody through.
fn open_values(statement: &Statement, report: &mut Report<'_>) {
    let is_allow = statement.has_effect(Effect::Allow);
    if !is_allow {
        return;
    }
    for entry in &statement.conditions {
        let key = &entry.key.value;
        let has_patterns = Operator::parse(&entry.operator.value).is_some_and(|operator| {
            !operator.negated
                && (operator.has_wildcards() || operator.base == BaseOperator::IpAddress)
        });
        if !has_patterns || !is_of_caller(key) {
            continue;
        }
        for value in &entry.values {
            if narrowing::is_everybody(key, &value.value) {
                let (key, value_written) = (key.clone(), value.value.clone());
                report.add(
                    value.span,
                    FindingKind::WildcardInSensitiveKey {
                        key,
                        value: value_written,
                    },
                );
            }
        }
    }
}

fn is_everybody(entry: &PrincipalEntry) -> bool {
    matches!(entry.kind.as_str(), "*" | "AWS") && entry.value.value == "*"
}

/// Whether the statement denies everybody but some callers, so that a statement for everybody is for those.
///
/// Source: API Gateway Developer Guide, "API Gateway resource policy examples".
fn shuts_others_out(statement: &Statement) -> bool {
    let is_deny = statement.has_effect(Effect::Deny);
    let for_others =
        |element: &PrincipalElement| element.negated || element.entries.iter().any(is_everybody);
    is_deny
        && statement.principal.as_ref().is_some_and(for_others)
        && (statement.principal.as_ref().is_some_and(|one| one.negated)
            || statement.conditions.iter().any(|entry| {
                is_of_caller(&entry.key.value)
                    && Operator::parse(&entry.operator.value)
                        .is_some_and(|operator| operator.negated)
            }))
}

/// The account of the resource or the role, as far as the policy tells: that of its resources' ARNs, or of the
/// identity provider, which is of the role's account.
///
/// Source: IAM User Guide, "Identity providers and federation into AWS".
fn own_account(pasted: &PastedPolicy) -> Option<String> {
    let statements = &pasted.policy.statements;
    let resources = statements
        .iter()
        .flat_map(|statement| &statement.resource)
        .filter(|list| !list.negated)
        .flat_map(|list| &list.values);
    let providers = statements
        .iter()
        .flat_map(|statement| &statement.principal)
        .flat_map(|principal| &principal.entries)
        .filter(|entry| entry.kind == "Federated")
        .map(|entry| &entry.value);
    let accounts: BTreeSet<&str> = resources
        .chain(providers)
        .filter_map(|value| Some(Arn::parse(&value.value)?.account))
        .filter(|account| is_account_id(account))
        .collect();
    let mut accounts = accounts.into_iter();
    accounts
        .next()
        .filter(|_| accounts.next().is_none())
        .map(str::to_owned)
}

/// The account of a principal of the kind `AWS`.
fn account_of(entry: &PrincipalEntry) -> Option<&str> {
    let written = entry.value.value.as_str();
    let account = match Arn::parse(written) {
        Some(arn) => arn.account,
        None => written,
    };
    (entry.kind == "AWS" && is_account_id(account)).then_some(account)
}

fn is_whole_account(entry: &PrincipalEntry) -> bool {
    let written = &entry.value.value;
    is_account_id(written) || written.ends_with(":root")
}
