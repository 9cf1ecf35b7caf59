//! One change for all denials of one caller.

use super::proof::Candidate;
use super::{Change, Combined, Diagnosis, ProvenFix, beside, request};
use crate::budget::Budget;
use crate::evidence::Evidence;
use crate::iam::{Caller, CallerKind, Effect, PolicyType, Request};
use crate::policy::edit::{Edit, NewStatement};
use std::collections::{BTreeMap, BTreeSet};

/// For each caller with several denials that a change of the same identity-based policy helps: one change
/// for all of them, proved for each; in order of first appearance.
pub(super) fn find(evidence: &Evidence, diagnoses: &[Diagnosis], budget: &Budget) -> Vec<Combined> {
    let mut groups: Vec<(String, Option<usize>, Vec<usize>)> = Vec::new();
    let mut places: BTreeMap<(String, Option<usize>), usize> = BTreeMap::new();
    for (index, diagnosis) in diagnoses.iter().enumerate() {
        let Some(fix) = &diagnosis.fix else { continue };
        let Some(principal) = &diagnosis.request.principal else {
            continue;
        };
        let is_alone = matches!(fix.change, Change::StatementAlone { .. });
        if fix.policy_type != PolicyType::Identity || is_alone {
            continue;
        }
        let key = (without_session(principal), fix.policy);
        match places.get(&key).and_then(|place| groups.get_mut(*place)) {
            Some((_, _, group)) => group.push(index),
            None => {
                places.insert(key.clone(), groups.len());
                groups.push((key.0, key.1, vec![index]));
            }
        }
    }
    groups
        .into_iter()
        .filter(|(_, _, group)| group.len() > 1)
        .filter_map(|(principal, policy, group)| {
            let fix = for_all(evidence, diagnoses, policy, &group, budget)?;
            Some(Combined {
                principal,
                diagnoses: group,
                fix,
            })
        })
        .collect()
}

/// The caller as the messages print it, without the session of a role: sessions share their policies.
fn without_session(principal: &str) -> String {
    let session = matches!(
        Caller::parse(principal).kind,
        CallerKind::RoleSession { .. }
    );
    match principal.rsplit_once('/') {
        Some((role, _)) if session => role.to_owned(),
        _ => principal.to_owned(),
    }
}

fn for_all(
    evidence: &Evidence,
    diagnoses: &[Diagnosis],
    policy: Option<usize>,
    group: &[usize],
    budget: &Budget,
) -> Option<ProvenFix> {
    let members: Vec<&Diagnosis> = group
        .iter()
        .filter_map(|index| diagnoses.get(*index))
        .collect();
    let mut requests: Vec<Request> = Vec::new();
    let mut others = BTreeSet::new();
    let mut edits: Vec<Edit> = Vec::new();
    let mut access: Vec<(&str, BTreeSet<&str>)> = Vec::new();
    let mut place_of: BTreeMap<&str, usize> = BTreeMap::new();
    for diagnosis in members {
        let denial = evidence.denials.get(diagnosis.denial)?;
        requests.push(request::behind(evidence, denial).request?);
        others.extend(beside(diagnosis.layer, denial, false));
        let fix = diagnosis.fix.as_ref()?;
        match fix.change {
            Change::NewPolicy
            | Change::AddStatement
            | Change::StatementAlone { .. }
            | Change::AddResource { .. }
            | Change::AddAction { .. } => {
                // Each adds the access to one resource; what the policy has of it already does no harm.
                for grant in &fix.grants {
                    let action = grant.action.as_str();
                    let place = *place_of.entry(action).or_insert(access.len());
                    if place == access.len() {
                        access.push((action, BTreeSet::new()));
                    }
                    if let Some((_, resources)) = access.get_mut(place) {
                        resources.insert(grant.resource.as_str());
                    }
                }
            }
            Change::ReplaceAction { .. }
            | Change::ReplaceOperator { .. }
            | Change::ReplaceVersion { .. }
            | Change::ReplaceConditionValue { .. }
            | Change::Several => {
                for edit in &fix.edits {
                    if !edits.contains(edit) {
                        edits.push(edit.clone());
                    }
                }
            }
        }
    }
    let statements = statements(access);
    let candidate = match policy {
        None => Candidate::new_policy(&statements, budget)?,
        Some(policy) => {
            edits.extend(statements.into_iter().map(Edit::AddStatement));
            Candidate::edited(evidence, policy, Change::Several, edits, budget)?
        }
    };
    let requests: Vec<&Request> = requests.iter().collect();
    let others: Vec<_> = others.into_iter().collect();
    ProvenFix::prove(candidate, PolicyType::Identity, &requests, &others, budget)
}

/// Statements that allow just these products: actions with the same resources share one.
fn statements(access: Vec<(&str, BTreeSet<&str>)>) -> Vec<NewStatement> {
    let mut shared: Vec<(Vec<&str>, BTreeSet<&str>)> = Vec::new();
    let mut place_of: BTreeMap<BTreeSet<&str>, usize> = BTreeMap::new();
    for (action, resources) in access {
        match place_of
            .get(&resources)
            .and_then(|place| shared.get_mut(*place))
        {
            Some((actions, _)) => actions.push(action),
            None => {
                place_of.insert(resources.clone(), shared.len());
                shared.push((vec![action], resources));
            }
        }
    }
    shared
        .into_iter()
        .map(|(actions, resources)| NewStatement {
            sid: None,
            effect: Effect::Allow,
            principals: BTreeMap::new(),
            actions: actions.into_iter().map(str::to_owned).collect(),
            resources: resources.into_iter().map(str::to_owned).collect(),
            conditions: BTreeMap::new(),
        })
        .collect()
}
