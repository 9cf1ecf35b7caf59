//! The proof of a fix: it allows the request, and what it grants is listed.

use super::{Change, Grant, ProvenFix};
use crate::evaluate::Decision;
use crate::evaluate::{self, PolicyDecision, Unknown};
use crate::evidence::Evidence;
use crate::iam::{Effect, PolicyType, Request, includes};
use crate::policy::edit::{self, Edit, NewStatement};
use crate::policy::{self, Form, Policy, Statement};
use crate::reference;
use crate::text::Paste;
use std::collections::{BTreeMap, BTreeSet};

/// A change that is to be proved.
#[derive(Debug)]
pub(super) struct Candidate {
    /// The pasted policy that it changes; `None` for a new one.
    pub(super) policy: Option<usize>,
    /// What it is.
    pub(super) change: Change,
    /// The policy as it was; empty for a new one.
    pub(super) old: Policy,
    /// Its text; empty for a new one.
    pub(super) before: String,
    /// The corrected policy.
    pub(super) new: Policy,
    /// Its text.
    pub(super) after: String,
    /// The edits that make it of the old one.
    pub(super) edits: Vec<Edit>,
}

impl Candidate {
    /// A new document of these statements.
    pub(super) fn new_policy(statements: &[NewStatement]) -> Option<Self> {
        let after = edit::new_document(statements);
        let found = policy::find(0, &Paste::new(None, after.as_str()));
        Some(Self {
            policy: None,
            change: Change::NewPolicy,
            old: Policy::default(),
            before: String::new(),
            new: found.policies.into_iter().next()?.policy,
            after,
            edits: Vec::new(),
        })
    }

    /// A pasted policy with these edits.
    pub(super) fn edited(
        evidence: &Evidence,
        policy: usize,
        change: Change,
        edits: Vec<Edit>,
    ) -> Option<Self> {
        let pasted = evidence.policies.get(policy)?;
        let paste = evidence.pastes.get(pasted.paste)?;
        let edited = edit::apply(paste, pasted, &edits)?;
        Some(Self {
            policy: Some(policy),
            change,
            old: pasted.policy.clone(),
            before: edit::original(paste, pasted),
            new: edited.policy,
            after: edited.text,
            edits,
        })
    }
}

impl ProvenFix {
    /// The corrected statements in the form of the template that the policy was pasted in; `None` when it
    /// was in none, or no statement changes.
    pub fn in_template(&self, evidence: &Evidence) -> Option<(Form, String)> {
        let pasted = evidence.policies.get(self.policy?)?;
        let paste = evidence.pastes.get(pasted.paste)?;
        let statements = policy::template::corrected(paste, pasted, &self.after)?;
        Some((pasted.form, statements))
    }

    /// Proves that the candidate allows every request, and lists what it grants and revokes.
    ///
    /// `None` when the corrected policy does not allow one of them, or does not grant anything new.
    /// `beside`: what else must allow that was not pasted; it joins what the proof depends on.
    pub(super) fn prove(
        candidate: Candidate,
        kind: PolicyType,
        requests: &[&Request],
        beside: &[Unknown],
    ) -> Option<Self> {
        let mut depends_on: BTreeSet<Unknown> = beside.iter().cloned().collect();
        for request in requests {
            let PolicyDecision { decision, .. } = evaluate::policy(&candidate.new, kind, request);
            match decision {
                Decision::Allowed => {}
                Decision::Depends(on) => depends_on.extend(on),
                Decision::ImplicitlyDenied | Decision::ExplicitlyDenied => return None,
            }
        }
        let grants = difference(&candidate.new, &candidate.old);
        if grants.is_empty() {
            return None;
        }
        let revokes = difference(&candidate.old, &candidate.new);
        let characters = policy::size(&candidate.after);
        let quota = policy::quota(kind);
        Some(Self {
            policy_type: kind,
            policy: candidate.policy,
            before: candidate.before,
            after: candidate.after,
            wider: grants.iter().any(|grant| grant.resource == "*"),
            change: candidate.change,
            edits: candidate.edits,
            grants,
            revokes,
            depends_on: depends_on.into_iter().collect(),
            over_size: quota
                .filter(|quota| characters > *quota)
                .map(|quota| (characters, quota)),
        })
    }
}

/// What `new` allows and `old` does not, statement by statement.
///
/// An action of `new` that cannot go with a resource beside it grants nothing and is left out, and so is
/// what one statement of `old` covers in full. What several statements of `old` cover only together is
/// still listed: the list is never too short.
fn difference(new: &Policy, old: &Policy) -> Vec<Grant> {
    let had: BTreeSet<Grant> = all_grants(old);
    let has: BTreeSet<Grant> = all_grants(new);
    let all: Vec<&Grant> = has
        .difference(&had)
        .filter(|grant| !had.iter().any(|old| covers(old, grant)))
        .collect();
    all.iter()
        .filter(|grant| {
            !all.iter()
                .any(|other| other != *grant && covers(other, grant))
        })
        .map(|grant| (*grant).clone())
        .collect()
}

/// What a policy allows: nothing with a version that AWS rejects, and without variables what holds one
/// matches no real name.
///
/// Source: IAM User Guide, "IAM JSON policy elements: Version".
fn all_grants(policy: &Policy) -> BTreeSet<Grant> {
    let version = policy
        .version
        .as_ref()
        .map(|version| version.value.as_str());
    let (read, variables) = match version {
        Some("2012-10-17") => (true, true),
        None | Some("2008-10-17") => (true, false),
        Some(_) => (false, false),
    };
    let statements = policy.statements.iter().filter(|_| read);
    statements
        .flat_map(grants)
        .filter(|grant| variables || !grant.resource.contains("${"))
        .collect()
}

/// Whether everything that `inner` allows, `outer` allows as well.
fn covers(outer: &Grant, inner: &Grant) -> bool {
    outer.principals == inner.principals
        && (outer.conditions.is_empty() || outer.conditions == inner.conditions)
        && includes(
            &outer.action.to_ascii_lowercase(),
            &inner.action.to_ascii_lowercase(),
        )
        && includes(&outer.resource, &inner.resource)
}

/// The products of one Allow statement. `NotAction` and `NotResource` are kept whole, marked by `!`.
fn grants(statement: &Statement) -> Vec<Grant> {
    if statement
        .effect
        .as_ref()
        .is_none_or(|effect| effect.value != Effect::Allow)
    {
        return Vec::new();
    }
    let mut conditions: BTreeMap<String, BTreeMap<String, Vec<String>>> = BTreeMap::new();
    for entry in &statement.conditions {
        conditions
            .entry(entry.operator.value.clone())
            .or_default()
            .entry(entry.key.value.clone())
            .or_default()
            .extend(entry.values.iter().map(|value| value.value.clone()));
    }
    let principals: Vec<String> = statement
        .principal
        .iter()
        .flat_map(|element| {
            element.entries.iter().map(|entry| {
                let not = if element.negated { "!" } else { "" };
                format!("{not}{}:{}", entry.kind, entry.value.value)
            })
        })
        .collect();
    let values = |element: &Option<policy::ListElement>| -> Vec<String> {
        element
            .iter()
            .flat_map(|list| {
                let not = if list.negated { "!" } else { "" };
                list.values
                    .iter()
                    .map(move |value| format!("{not}{}", value.value))
            })
            .collect()
    };
    let mut resources = values(&statement.resource);
    if statement.resource.is_none() && statement.principal.is_some() {
        resources.push("*".to_owned());
    }
    let mut products = Vec::new();
    for action in values(&statement.action) {
        for resource in &resources {
            if possible(&action, resource) {
                products.push(Grant {
                    action: action.clone(),
                    resource: resource.clone(),
                    principals: principals.clone(),
                    conditions: conditions.clone(),
                });
            }
        }
    }
    products
}

/// Whether the action exists and can go with the resource, as far as the reference tells.
fn possible(action: &str, resource: &str) -> bool {
    if action.contains(['*', '?', '!']) || resource == "*" || resource.starts_with('!') {
        return true;
    }
    match reference::action(action) {
        Some(known) => !known.needs_star() && !known.resource_type_of(resource).is_empty(),
        None => action
            .split_once(':')
            .is_none_or(|(service, _)| reference::service(service).is_none()),
    }
}
