//! Proves a document that was written: it allows, or denies, each request of the wish, and nothing else.

use super::{Entry, Thing, Wish, compose, except, placeholder};
use crate::budget::Budget;
use crate::compare;
use crate::evaluate::{self, Decision, Element, Unknown};
use crate::iam::{Context, Effect, Fact, PolicyType, Request, Target};
use crate::lint::{self, Finding, FindingKind};
use crate::policy::{self, PastedPolicy};
use crate::reference;
use crate::text::Paste;
use std::collections::BTreeMap;

/// What was proved of a document.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Proof {
    /// Requests of the wish that were evaluated, with the decision that was wished.
    pub requests: usize,
    /// Those that came out otherwise, as `action` on `resource`.
    pub failed: Vec<(String, String)>,
    /// Whether one of them is allowed that the wish excludes.
    pub is_open: bool,
    /// Whether the document allows and denies nothing that the wish does not, word by word.
    pub is_exact: bool,
    /// What `lint` finds, but for placeholders.
    pub findings: Vec<Finding>,
    /// Its characters, as quotas count them.
    pub characters: usize,
    /// How many AWS takes of this kind.
    pub quota: Option<usize>,
}

impl Proof {
    /// Whether all of it holds.
    pub fn holds(&self) -> bool {
        self.failed.is_empty()
            && self.is_exact
            && self.findings.is_empty()
            && self.quota.is_none_or(|quota| self.characters <= quota)
    }
}

/// Reads the document as somebody pastes it.
pub(super) fn read(text: &str, kind: PolicyType, budget: &Budget) -> Option<PastedPolicy> {
    let found = policy::find(0, &Paste::new(None, text), budget);
    let mut policies = found.policies.into_iter();
    let mut pasted = policies.next()?;
    pasted.policy_type = Some(kind);
    Some(pasted)
}

/// Proves a document of entries; `None` where it cannot be read.
pub(super) fn prove(
    text: &str,
    wish: &Wish,
    entries: &[Entry],
    kind: PolicyType,
    budget: &Budget,
) -> Option<Proof> {
    // What holds for one account and one Region holds for each.
    let filled = read(&placeholder::filled(text), kind, budget)?;
    let findings = lint::check(std::slice::from_ref(&filled), None, budget);
    let findings = findings
        .into_iter()
        .filter(|finding| !matches!(finding.kind, FindingKind::PlaceholderLeft { .. }))
        .collect();
    let wished = compose::word_by_word(entries, kind);
    let wished = read(&placeholder::filled(&wished), kind, budget)?;
    let compared = compare::compare(&wished.policy, &filled.policy, kind, budget);
    let mut requests = 0;
    let mut failed = Vec::new();
    for entry in entries {
        for (request, effect) in samples(entry, kind) {
            requests += 1;
            let decision = evaluate::policy(&filled.policy, kind, &request).decision;
            let holds = match effect {
                // No ARN of a caller is that of a provider's user.
                Effect::Allow if request.principal.is_none() => match &decision {
                    Decision::Allowed => true,
                    Decision::Depends(on) => on
                        .iter()
                        .all(|one| *one == Unknown::Field(Element::Principal)),
                    Decision::ImplicitlyDenied | Decision::ExplicitlyDenied => false,
                },
                Effect::Allow => decision == Decision::Allowed,
                Effect::Deny => decision == Decision::ExplicitlyDenied,
            };
            if !holds {
                let Target::Known(resource) = request.resource else {
                    continue;
                };
                failed.push((request.action, resource));
            }
        }
    }
    let mut is_open = false;
    for request in excluded(wish, entries, kind) {
        requests += 1;
        let decision = evaluate::policy(&filled.policy, kind, &request).decision;
        if decision == Decision::Allowed
            && let Target::Known(resource) = request.resource
        {
            is_open = true;
            failed.push((request.action, resource));
        }
    }
    Some(Proof {
        requests,
        failed,
        is_open,
        is_exact: compared.grants.is_empty() && compared.revokes.is_empty(),
        findings,
        characters: policy::size(text),
        quota: policy::quota(kind),
    })
}

/// Requests that the wish excludes: what an exception takes out, on each thing that is allowed, and what is allowed where
/// one of its conditions fails.
fn excluded(wish: &Wish, entries: &[Entry], kind: PolicyType) -> Vec<Request> {
    let allowed: Vec<&Entry> = entries
        .iter()
        .filter(|entry| entry.effect == Effect::Allow)
        .collect();
    let mut requests = Vec::new();
    for clause in wish
        .clauses
        .iter()
        .filter(|clause| clause.is_exception && clause.says_what())
    {
        let refused = except::refused(clause, wish);
        let own: Vec<&str> = clause
            .things
            .iter()
            .flat_map(Thing::names)
            .map(String::as_str)
            .collect();
        let kinds: Vec<&str> = clause
            .things
            .iter()
            .filter_map(Thing::noun)
            .map(|noun| noun.kind)
            .collect();
        for entry in &allowed {
            let mut resources: Vec<&String> = entry.resources.iter().collect();
            resources.retain(|resource| {
                own.is_empty()
                    || own
                        .iter()
                        .any(|name| resource.contains(name.trim_matches('*')))
            });
            for action in &refused {
                for resource in &resources {
                    let rows = action.resource_type_of(&placeholder::filled(resource));
                    let fits = *resource == "*"
                        || rows.iter().any(|row| {
                            kinds.is_empty() || kinds.contains(&row.resource_type().name())
                        });
                    if fits && requests.len() < MAX_EXCLUDED && clause.limits.is_empty() {
                        let one = Entry {
                            actions: vec![action.full_name().to_owned()],
                            resources: vec![(*resource).clone()],
                            is_all_but: false,
                            ..(*entry).clone()
                        };
                        requests
                            .extend(samples(&one, kind).into_iter().map(|(request, _)| request));
                    }
                }
            }
        }
    }
    // A key's policy leaves its account in control, whatever else it says.
    let is_of_key = kind == PolicyType::Resource
        && allowed.iter().any(|entry| {
            entry
                .actions
                .iter()
                .any(|action| action.starts_with("kms:"))
        });
    if wish.is_any_limit || is_of_key {
        return requests;
    }
    for entry in allowed {
        for (operator, keys) in &entry.conditions {
            for (key, values) in keys {
                let Some(fails) = failing(operator, values) else {
                    continue;
                };
                for (mut request, _) in samples(entry, kind).into_iter().take(2) {
                    request
                        .context
                        .facts
                        .insert(placeholder::filled(key).to_ascii_lowercase(), fails.clone());
                    requests.push(request);
                }
            }
        }
    }
    requests
}

/// So many requests that an exception excludes are evaluated.
const MAX_EXCLUDED: usize = 200;

/// A value that a condition refuses.
fn failing(operator: &str, values: &[String]) -> Option<Fact> {
    let first = values.first().filter(|first| *first != "*")?;
    let value = match operator {
        "StringEquals" | "StringLike" => "refused-value".to_owned(),
        "IpAddress" => "198.18.0.77".to_owned(),
        "Bool" => if first == "true" { "false" } else { "true" }.to_owned(),
        "DateLessThan" => "2999-01-01T00:00:00Z".to_owned(),
        "DateGreaterThan" => "2001-01-01T00:00:00Z".to_owned(),
        "ArnLike" | "ArnEquals" => "arn:aws:iam::999999999999:role/refused".to_owned(),
        _ => return None,
    };
    Some(Fact::Values(vec![value]))
}

/// A request for each action and resource of an entry, in a context that meets its conditions.
fn samples(entry: &Entry, kind: PolicyType) -> Vec<(Request, Effect)> {
    if entry.is_all_but {
        return Vec::new();
    }
    let mut facts = facts(entry);
    for (key, value) in [("aws:username", "alice"), ("aws:userid", "AIDAEXAMPLE")] {
        let known = Fact::Values(vec![value.to_owned()]);
        facts.entry(key.to_owned()).or_insert(known);
    }
    let principal = entry
        .principals
        .iter()
        .find_map(|(kind, value)| match kind.as_str() {
            "*" | "Federated" => None,
            _ => Some(placeholder::filled(value)),
        });
    let principal = match principal {
        Some(value) if value.contains('*') => None,
        other => other,
    };
    let mut requests = Vec::new();
    for action in &entry.actions {
        let all: Vec<reference::Action> = reference::actions_matching(action).collect();
        let resources: Vec<String> = if entry.resources.is_empty() {
            vec!["arn:aws:iam::123456789012:role/example".to_owned()]
        } else {
            entry.resources.clone()
        };
        for resource in resources {
            let resource = placeholder::filled(&resource);
            let concrete = resource
                .replace("${aws:username}", "alice")
                .replace("${aws:userid}", "AIDAEXAMPLE")
                .replace("??????", "aB3dE6")
                .replace('*', "x");
            let concrete = if resource == "*" {
                resource.clone()
            } else {
                concrete
            };
            let fits = |one: &&reference::Action| {
                resource == "*"
                    || !one.resource_type_of(&resource).is_empty()
                    || kind == PolicyType::Trust
            };
            let Some(sample) = all.iter().find(fits).or(all.first()) else {
                continue;
            };
            let request = Request {
                principal: principal.clone(),
                action: sample.full_name().to_owned(),
                resource: Target::Known(concrete),
                resource_account: None,
                context: Context {
                    facts: facts.clone(),
                    complete: false,
                },
            };
            requests.push((request, entry.effect));
        }
    }
    requests
}

/// Facts that meet the conditions of an entry.
fn facts(entry: &Entry) -> BTreeMap<String, Fact> {
    let mut facts = BTreeMap::new();
    for (operator, keys) in &entry.conditions {
        for (key, values) in keys {
            let Some(first) = values.first() else {
                continue;
            };
            let first = placeholder::filled(first);
            let value = match operator.as_str() {
                "StringNotEquals" | "StringNotLike" | "ArnNotLike" | "ArnNotEquals" => {
                    match key.as_str() {
                        "aws:PrincipalArn" => "arn:aws:iam::123456789012:role/other".to_owned(),
                        _ => "something-else".to_owned(),
                    }
                }
                "NumericLessThan" | "NumericLessThanEquals" => "0".to_owned(),
                "NumericGreaterThan" | "NumericGreaterThanEquals" => "999999".to_owned(),
                "IpAddress" => first.split('/').next().unwrap_or(&first).to_owned(),
                "NotIpAddress" => "198.18.77.77".to_owned(),
                "DateLessThan" | "DateLessThanEquals" => "2001-01-01T00:00:00Z".to_owned(),
                "DateGreaterThan" | "DateGreaterThanEquals" => "2999-01-01T00:00:00Z".to_owned(),
                "Null" => {
                    let fact = if first == "true" {
                        Fact::Absent
                    } else {
                        Fact::Values(vec!["x".to_owned()])
                    };
                    facts.insert(placeholder::filled(key).to_ascii_lowercase(), fact);
                    continue;
                }
                _ if first.starts_with("${") && first.ends_with('}') => first,
                _ => first
                    .replace("${aws:username}", "alice")
                    .replace("${aws:userid}", "AIDAEXAMPLE")
                    .replace('*', "x"),
            };
            if let Some(variable) = value
                .strip_prefix("${")
                .and_then(|rest| rest.strip_suffix('}'))
            {
                let same = Fact::Values(vec!["same".to_owned()]);
                facts.insert(variable.to_ascii_lowercase(), same.clone());
                facts.insert(placeholder::filled(key).to_ascii_lowercase(), same);
                continue;
            }
            facts.insert(
                placeholder::filled(key).to_ascii_lowercase(),
                Fact::Values(vec![value]),
            );
        }
    }
    facts
}
