//! One change for all denials of one caller.

use super::companion::{self, Part};
use super::mend::Mending;
use super::proof::Candidate;
use super::relevant::Relevant;
use super::together::Stop;
use super::{Change, Combined, Diagnosis, Narrow, ProvenFix, call, fix};
use crate::budget::Budget;
use crate::compare::Conditions;
use crate::evaluate::{self, Decision, Unknown};
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
            let members: Vec<&Diagnosis> = group
                .iter()
                .filter_map(|index| diagnoses.get(*index))
                .collect();
            let fixes: Vec<&ProvenFix> =
                members.iter().filter_map(|one| one.fix.as_ref()).collect();
            let fix = for_all(evidence, &members, &fixes, policy, budget)?;
            let narrow = fixes
                .iter()
                .any(|fix| fix.narrow.is_some())
                .then(|| {
                    let exact: Vec<&ProvenFix> = fixes.iter().map(|fix| fix.narrowest()).collect();
                    for_all(evidence, &members, &exact, policy, budget)
                })
                .flatten()
                .map(|narrow| Narrow {
                    varying: fixes.iter().find_map(|fix| fix.narrow.as_ref()?.varying),
                    fix: Box::new(narrow),
                });
            let fix = ProvenFix { narrow, ..fix };
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
    members: &[&Diagnosis],
    fixes: &[&ProvenFix],
    policy: Option<usize>,
    budget: &Budget,
) -> Option<ProvenFix> {
    let mut requests: Vec<Request> = Vec::new();
    let mut others: BTreeSet<Unknown> = BTreeSet::new();
    let mut stops: Vec<Stop> = Vec::new();
    let mut edits: Vec<Edit> = Vec::new();
    let mut access = Accesses::default();
    for (diagnosis, fix) in members.iter().zip(fixes) {
        let denial = evidence.denials.get(diagnosis.denial)?;
        let request = call::behind(evidence, denial).request?;
        let of_others =
            |unknown: &&Unknown| !matches!(unknown, Unknown::Key(_) | Unknown::Placeholder(_));
        others.extend(fix.depends_on.iter().filter(of_others).cloned());
        for stop in &fix.stops {
            if !stops.contains(stop) {
                stops.push(stop.clone());
            }
        }
        for edit in fix.own_edits() {
            match edit {
                Edit::AddStatement(statement) => add(&mut access, statement),
                // Each adds the access to one resource; what the policy has of it already does no harm.
                Edit::AddResource { resource, .. } if is_unconditional(fix) => {
                    let action = fix::canonical(&request.action);
                    add(&mut access, &allowing(action, resource.clone()));
                }
                Edit::AddAction { action, .. } => {
                    let resource = fix.grants.first()?.resource.clone();
                    add(&mut access, &allowing(action.clone(), resource));
                }
                edit if edits.contains(edit) => {}
                edit => edits.push(edit.clone()),
            }
        }
        requests.push(request);
    }
    let statements = statements(access);
    let candidate = match policy {
        None => Candidate::new_policy(&statements, budget)?,
        Some(policy) => {
            edits.extend(statements.into_iter().map(Edit::AddStatement));
            Candidate::edited(evidence, policy, Change::Several, edits, budget)?
        }
    };
    let parts = parts(&candidate, fixes);
    let mut candidate = candidate.joined(evidence, &parts, budget)?;
    if let Some(policy) = policy {
        let mut mends = fix::mends(evidence, policy, PolicyType::Identity, requests.first()?);
        let mends_all = fixes.iter().any(|fix| {
            let mut mends = fix.mends().iter();
            mends.any(|mend| mend.of == Mending::Useless)
        });
        mends.retain(|mend| mends_all || mend.of == Mending::Refused);
        candidate = candidate.mended(evidence, &mends, budget)?;
    }
    let requests: Vec<&Request> = requests.iter().collect();
    let others: Vec<_> = others.into_iter().collect();
    let fix = ProvenFix::prove(
        candidate,
        PolicyType::Identity,
        &requests,
        None,
        &others,
        budget,
    )?;
    Some(ProvenFix { stops, ..fix })
}

/// At most this many parts allow requests beside the denied ones: each is read and compared by itself.
const MAX_PARTS: usize = 16;

/// The parts of the fixes that allow what the candidate does not yet.
fn parts(candidate: &Candidate, fixes: &[&ProvenFix]) -> Vec<Part> {
    let mut parts: Vec<Part> = Vec::new();
    if fixes.iter().all(|fix| fix.parts().is_empty()) {
        return parts;
    }
    let relevant = Relevant::of(&candidate.new);
    let is_allowed = |request: &Request| {
        let policy = relevant.to(request);
        let decided = evaluate::policy(&policy, PolicyType::Identity, request);
        decided.decision == Decision::Allowed
    };
    for part in fixes.iter().flat_map(|fix| fix.parts()) {
        if !part.requests.iter().all(is_allowed) {
            companion::add(&mut parts, part.clone());
        }
    }
    if parts.len() > MAX_PARTS {
        parts.clear();
    }
    parts
}

/// One action under conditions on some resources.
type Access = (String, Conditions, BTreeSet<String>);

fn is_unconditional(fix: &ProvenFix) -> bool {
    fix.grants.iter().all(|grant| grant.conditions.is_empty())
}

fn allowing(action: String, resource: String) -> NewStatement {
    NewStatement {
        sid: None,
        effect: Effect::Allow,
        principals: BTreeMap::new(),
        actions: vec![action],
        resources: vec![resource],
        conditions: BTreeMap::new(),
    }
}

/// What is to be allowed, each action under the same conditions once, in order.
#[derive(Default)]
struct Accesses {
    listed: Vec<Access>,
    places: BTreeMap<(String, Conditions), usize>,
}

/// Adds what a statement allows.
fn add(access: &mut Accesses, statement: &NewStatement) {
    for action in &statement.actions {
        let key = (action.clone(), statement.conditions.clone());
        let next = access.listed.len();
        let place = *access.places.entry(key).or_insert(next);
        if place == next {
            let conditions = statement.conditions.clone();
            let new = (action.clone(), conditions, BTreeSet::new());
            access.listed.push(new);
        }
        if let Some((_, _, all)) = access.listed.get_mut(place) {
            all.extend(statement.resources.iter().cloned());
        }
    }
}

/// Statements that allow just these products: actions with the same resources and conditions share one.
fn statements(access: Accesses) -> Vec<NewStatement> {
    let mut shared: Vec<(Vec<String>, Conditions, BTreeSet<String>)> = Vec::new();
    let mut places: BTreeMap<(Conditions, BTreeSet<String>), usize> = BTreeMap::new();
    for (action, conditions, resources) in access.listed {
        let key = (conditions, resources);
        match places.get(&key).and_then(|place| shared.get_mut(*place)) {
            Some((actions, _, _)) => actions.push(action),
            None => {
                let (conditions, resources) = key.clone();
                places.insert(key, shared.len());
                shared.push((vec![action], conditions, resources));
            }
        }
    }
    shared
        .into_iter()
        .map(|(actions, conditions, resources)| NewStatement {
            sid: None,
            effect: Effect::Allow,
            principals: BTreeMap::new(),
            actions,
            resources: resources.into_iter().collect(),
            conditions,
        })
        .collect()
}
