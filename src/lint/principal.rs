//! Principals of resource-based and trust policies.

use super::{FindingKind, Report, oidc};
use crate::iam::{Effect, PolicyType, find_placeholders, is_principal, is_unique_id};
use crate::policy::{PastedPolicy, PrincipalElement, PrincipalEntry, Statement};

pub(super) fn check(pasted: &PastedPolicy, statement: &Statement, report: &mut Report<'_>) {
    // Where a policy takes no principal, that is the finding.
    let Some(principal) = statement
        .principal
        .as_ref()
        .filter(|_| !report.without_principals)
    else {
        return;
    };
    let is_allow = statement.has_effect(Effect::Allow);
    if principal.negated && is_allow {
        report.add(principal.span, FindingKind::AllowWithNotPrincipal);
    }
    for entry in &principal.entries {
        nobody(entry, report);
        no_principal(entry, report);
    }
    if pasted.policy_type == Some(PolicyType::Trust) && principal.negated {
        report.add(
            principal.span,
            FindingKind::RoleTrustPolicySyntaxErrorNotPrincipal,
        );
    }
    if !statement.is_whole() {
        return;
    }
    if pasted.policy_type == Some(PolicyType::Resource) && !principal.negated && is_allow {
        for_any_account(statement, principal, report);
    }
    if pasted.policy_type == Some(PolicyType::Trust) && !principal.negated {
        cannot_call(statement, principal, report);
        oidc::check(statement, principal, is_allow, report);
    }
}

/// Entries that match nobody.
///
/// Source: IAM User Guide, "AWS JSON policy elements: Principal".
fn nobody(entry: &PrincipalEntry, report: &mut Report<'_>) {
    let written = &entry.value.value;
    if written == "*" || written.contains("${") || !find_placeholders(written).is_empty() {
        return;
    }
    let principal = written.clone();
    if is_unique_id(written) {
        report.add(
            entry.value.span,
            FindingKind::DeletedPrincipal { principal },
        );
    } else if matches!(entry.kind.as_str(), "AWS" | "Service") && written.contains(['*', '?']) {
        report.add(
            entry.value.span,
            FindingKind::UnsupportedWildcardInPrincipal { principal },
        );
    }
}

/// Entries of a kind, or in a form, that IAM does not take.
///
/// Source: IAM User Guide, "AWS JSON policy elements: Principal"; "Access Analyzer policy check reference",
/// "Invalid principal key" and "Invalid principal format".
fn no_principal(entry: &PrincipalEntry, report: &mut Report<'_>) {
    let written = &entry.value.value;
    if !find_placeholders(written).is_empty() || written.contains("${") {
        return;
    }
    let kind = entry.kind.clone();
    // `ACCOUNT-B-ID` stands for an account.
    let is_stand_in =
        kind == "AWS" && !written.contains(':') && written.to_ascii_lowercase().contains("account");
    let found = match is_principal(&kind, written) {
        Some(false) if is_stand_in => FindingKind::PlaceholderLeft {
            placeholder: written.clone(),
        },
        Some(true) => return,
        None => FindingKind::InvalidPrincipalKey { kind },
        Some(false) => FindingKind::InvalidPrincipalFormat {
            kind,
            principal: written.clone(),
        },
    };
    report.add(entry.value.span, found);
}

/// A service without any condition: whoever uses the service reaches the resource through it.
///
/// Source: IAM User Guide, "The confused deputy problem"; "Access Analyzer policy check reference",
/// "Restrict access to service principal".
fn for_any_account(statement: &Statement, principal: &PrincipalElement, report: &mut Report<'_>) {
    if !statement.conditions.is_empty() {
        return;
    }
    for entry in principal
        .entries
        .iter()
        .filter(|entry| entry.kind == "Service")
    {
        report.add(
            entry.value.span,
            FindingKind::RestrictAccessToServicePrincipal {
                service: entry.value.value.clone(),
            },
        );
    }
}

/// The kinds of principal that can call an action of a trust policy; `None` for other actions.
///
/// Source: AWS STS API Reference, "`AssumeRole`", "`AssumeRoleWithSAML`", "`AssumeRoleWithWebIdentity`".
fn callers_of(action: &str) -> Option<&'static [&'static str]> {
    match action.to_ascii_lowercase().as_str() {
        "sts:assumerole" => Some(&["AWS", "Service", "*"]),
        "sts:assumerolewithsaml" | "sts:assumerolewithwebidentity" => Some(&["Federated", "*"]),
        _ => None,
    }
}

fn cannot_call(statement: &Statement, principal: &PrincipalElement, report: &mut Report<'_>) {
    let Some(first) = principal.entries.first() else {
        return;
    };
    let known = principal
        .entries
        .iter()
        .all(|entry| matches!(entry.kind.as_str(), "AWS" | "Service" | "Federated" | "*"));
    let actions = statement
        .action
        .iter()
        .filter(|action| known && !action.negated);
    for action in actions.flat_map(|action| &action.values) {
        let Some(callers) = callers_of(&action.value) else {
            continue;
        };
        if !principal
            .entries
            .iter()
            .any(|entry| callers.contains(&entry.kind.as_str()))
        {
            report.add(
                action.span,
                FindingKind::MismatchedActionForPrincipal {
                    action: action.value.clone(),
                    kind: first.kind.clone(),
                },
            );
        }
    }
}
