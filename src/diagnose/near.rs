//! What the pasted policies have that comes near to what was denied, for the cause to name it.

use super::{Diagnosis, StatementRead};
use crate::evidence::Evidence;
use crate::iam::Effect;
use crate::policy::Policy;
use crate::reference;
use std::collections::BTreeSet;

/// By how many letters at its end the name of a near action may be longer or shorter: `GetParameters`.
const MAX_ENDING: usize = 2;

impl Diagnosis {
    /// An action that the pasted policies allow and whose name is the denied one's with another ending, or with the
    /// other prefix of a service that was renamed.
    pub fn near_action<'a>(&self, evidence: &'a Evidence) -> Option<&'a str> {
        let action = self.request.action.as_deref()?;
        let allows = |read: &&StatementRead| read.effect == Some(Effect::Allow);
        let mut written = self
            .statements
            .iter()
            .filter(allows)
            .filter_map(|read| {
                let pasted = evidence.policies.get(read.policy)?;
                pasted.policy.statements.get(read.statement)
            })
            .filter_map(|statement| statement.action.as_ref())
            .filter(|list| !list.negated)
            .flat_map(|list| &list.values);
        let near = written.find(|value| {
            let name = value.value.to_ascii_lowercase();
            let action = action.to_ascii_lowercase();
            let (short, long) = if name.len() < action.len() {
                (&name, &action)
            } else {
                (&action, &name)
            };
            if is_renamed(&name, &action) || is_of_no_prefix(&name, &action) {
                return true;
            }
            let ending = long.strip_prefix(short.as_str()).unwrap_or_default();
            (1..=MAX_ENDING).contains(&ending.len()) && reference::action(&value.value).is_some()
        })?;
        Some(&near.value)
    }
}

/// Whether an action as written has the denied one's name behind a prefix that no service has: that of a client of an
/// SDK, such as `bedrock-agent-runtime`.
fn is_of_no_prefix(written: &str, action: &str) -> bool {
    match (written.split_once(':'), action.split_once(':')) {
        (Some((prefix, name)), Some((own, other))) => {
            name == other && prefix != own && reference::service(prefix).is_none()
        }
        _ => false,
    }
}

/// Whether two actions are the same one before and after its service was renamed.
fn is_renamed(one: &str, other: &str) -> bool {
    let parts = |action: &str| {
        let (prefix, name) = action.split_once(':')?;
        Some((prefix.to_owned(), name.to_owned()))
    };
    match (parts(one), parts(other)) {
        (Some((prefix, name)), Some((of, other))) => {
            name == other && reference::other_prefix(&prefix) == Some(of.as_str())
        }
        _ => false,
    }
}

/// The names of the services of which a policy allows anything, in its order; empty where that is every service,
/// or cannot be told.
pub fn services_allowed(policy: &Policy) -> Vec<&'static str> {
    let mut names = Vec::new();
    let mut seen = BTreeSet::new();
    for statement in &policy.statements {
        if !statement.has_effect(Effect::Allow) {
            continue;
        }
        let Some(list) = statement.action.as_ref().filter(|list| !list.negated) else {
            return Vec::new();
        };
        for value in &list.values {
            let prefix = value.value.split(':').next().unwrap_or_default();
            let Some(service) = reference::service(&prefix.to_ascii_lowercase()) else {
                return Vec::new();
            };
            if seen.insert(service) {
                names.push(service.name());
            }
        }
    }
    names
}
