//! Trust policies for OIDC providers: whose tokens they take, and the condition keys of tokens.

use super::narrowing::narrows;
use super::{Depth, FindingKind, Report};
use crate::iam::find_placeholders;
use crate::policy::{ConditionEntry, PrincipalElement, PrincipalEntry, Statement};
use crate::reference;

/// Providers that sign tokens for everybody, each with the claim that tells whose.
///
/// Source: IAM User Guide, "Identity-provider controls for shared OIDC providers"; "Access Analyzer policy check
/// reference", "Missing condition key for OIDC principal".
const SHARED_PROVIDERS: [(&str, &str); 18] = [
    ("token.actions.githubusercontent.com", "sub"),
    ("vstoken.actions.githubusercontent.com", "sub"),
    ("oidc-configuration.audit-log.githubusercontent.com", "sub"),
    ("gitlab.com", "sub"),
    ("app.terraform.io", "sub"),
    ("agent.buildkite.com", "sub"),
    ("oidc.codefresh.io", "sub"),
    ("studio.datachain.ai/api", "sub"),
    ("scalr.io", "sub"),
    ("tokens.cloud.shisho.dev", "sub"),
    ("proidc.upbound.io", "sub"),
    ("api.pulumi.com/oidc", "aud"),
    ("sandboxes.cloud", "aud"),
    ("oidc.vercel.com", "aud"),
    ("cognito-identity.amazonaws.com", "aud"),
    ("accounts.google.com", "aud"),
    ("graph.facebook.com", "app_id"),
    ("www.amazon.com", "app_id"),
];

/// The claims that AWS makes condition keys of, whoever signs the token.
///
/// Source: IAM User Guide, "IAM and AWS STS condition context keys", "Available keys for AWS OIDC federation".
const CLAIMS: [&str; 5] = ["amr", "aud", "email", "oaud", "sub"];

pub(super) fn check(
    statement: &Statement,
    principal: &PrincipalElement,
    is_allow: bool,
    report: &mut Report<'_>,
) {
    let providers: Vec<(&PrincipalEntry, &str)> = principal
        .entries
        .iter()
        .filter(|entry| entry.kind == "Federated")
        .filter_map(|entry| Some((entry, issuer(&entry.value.value)?)))
        .collect();
    if providers.is_empty() {
        return;
    }
    for entry in &statement.conditions {
        claim(entry, &providers, report);
    }
    if is_allow {
        for (entry, host) in providers {
            open_to_others(statement, entry, host, report);
        }
    }
}

/// The issuer of a provider: its ARN's, or the host itself. `None` for a provider of SAML.
fn issuer(written: &str) -> Option<&str> {
    let host = match written.split_once(":oidc-provider/") {
        Some((_, host)) => host,
        None if written.starts_with("arn:") || written == "*" => return None,
        None => written,
    };
    Some(host.trim_end_matches('/'))
}

/// The issuer and the claim of a condition key; `None` for a key of AWS.
pub(super) fn claim_of(key: &str) -> Option<(&str, &str)> {
    key.rsplit_once(':').filter(|(issuer, _)| {
        issuer.contains('.') && !issuer.starts_with("arn:") && !issuer.contains("://")
    })
}

/// Whether a condition key is of a provider that signs tokens for everybody.
pub(super) fn is_shared(key: &str) -> bool {
    claim_of(key).is_some_and(|(issuer, _)| {
        SHARED_PROVIDERS
            .iter()
            .any(|(shared, _)| shared.eq_ignore_ascii_case(issuer))
    })
}

/// A key of another issuer than those of the statement, or of a claim that AWS makes no key of.
///
/// Source: IAM User Guide, "Create a role for `OpenID` Connect federation".
fn claim(entry: &ConditionEntry, providers: &[(&PrincipalEntry, &str)], report: &mut Report<'_>) {
    let key = &entry.key.value;
    let Some((issuer, claim)) = claim_of(key) else {
        return;
    };
    let issuer = issuer.trim_end_matches('/');
    let is_open = |text: &str| text.contains("${") || !find_placeholders(text).is_empty();
    if is_open(key) || providers.iter().any(|(_, host)| is_open(host)) {
        return;
    }
    let is_theirs = |host: &str| host.eq_ignore_ascii_case(issuer);
    let known = CLAIMS.iter().any(|one| one.eq_ignore_ascii_case(claim))
        || reference::condition_key(Some("sts"), key).is_some();
    let found = match providers {
        _ if !providers.iter().any(|(_, host)| is_theirs(host)) => {
            let Some((_, host)) = providers.first() else {
                return;
            };
            FindingKind::KeyOfAnotherOidcProvider {
                key: key.clone(),
                corrected: format!("{host}:{claim}"),
            }
        }
        _ if !known => FindingKind::UnsupportedOidcClaim {
            key: key.clone(),
            subject: format!("{issuer}:sub"),
        },
        _ => return,
    };
    report.add(entry.key.span, found);
}

/// A provider of many without a condition on the claim that tells whose token it is. What the provider of one
/// cluster or organization signs is its own; who reviews the policy wants to know that it is not narrowed.
fn open_to_others(
    statement: &Statement,
    entry: &PrincipalEntry,
    host: &str,
    report: &mut Report<'_>,
) {
    let written = &entry.value.value;
    let shared = SHARED_PROVIDERS.iter().find(|(shared, _)| *shared == host);
    let claims: Vec<&str> = statement
        .conditions
        .iter()
        .filter(|entry| narrows(entry))
        .filter_map(|entry| claim_of(&entry.key.value))
        .filter(|(of, _)| of.trim_end_matches('/').eq_ignore_ascii_case(host))
        .map(|(_, claim)| claim)
        .collect();
    let has = |wanted: &str| {
        claims
            .iter()
            .any(|claim| claim.eq_ignore_ascii_case(wanted))
    };
    // The audience of such tokens says nothing about whose they are; any other claim does.
    let narrowed = match shared {
        Some((_, "aud")) => !claims.is_empty(),
        Some(_) => claims
            .iter()
            .any(|claim| !claim.eq_ignore_ascii_case("aud")),
        None => {
            claims
                .iter()
                .any(|claim| !claim.eq_ignore_ascii_case("aud"))
                || !is_of_cluster(host) && has("aud")
        }
    };
    if !find_placeholders(host).is_empty() && shared.is_none() {
        return;
    }
    if !narrowed {
        if shared.is_some() || report.depth == Depth::Review {
            report.add(
                entry.value.span,
                FindingKind::MissingConditionKeyForOidcPrincipal {
                    provider: written.clone(),
                    key: format!("{host}:{}", shared.map_or("sub", |(_, claim)| claim)),
                },
            );
        }
    } else if report.depth == Depth::Review && !has("aud") && has("sub") {
        report.add(
            entry.value.span,
            FindingKind::MissingAudienceForOidcPrincipal {
                key: format!("{host}:aud"),
            },
        );
    }
}

/// Whether the provider is that of an EKS cluster, whose tokens all have the same audience.
///
/// Source: Amazon EKS User Guide, "IAM roles for service accounts".
fn is_of_cluster(host: &str) -> bool {
    host.starts_with("oidc.eks.") || host.starts_with("oidc-eks.")
}
