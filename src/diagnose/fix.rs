//! Candidate changes, smallest first. What leaves this file is proved, or is nothing.

use super::cause::never_applies;
use super::layer;
use super::mend::{self, Mend, Mending};
use super::passed::{LINKED_SERVICE, PASSED_TO_SERVICE};
use super::proof::Candidate;
use super::together::{Together, is_of_kms};
use super::varying::{self, Folders, Stem, Varying};
use super::{Cause, Change, Narrow, ProvenFix, StatementRead, companion, passed, request};
use crate::budget::Budget;
use crate::compare::Conditions;
use crate::denial::Denial;
use crate::evaluate::{ConditionGap, Element, Outcome, ReasonKind, ResourceGap, Unknown};
use crate::evidence::Evidence;
use crate::iam::placeholder::is_account_placeholder;
use crate::iam::{
    Arn, Caller, CallerKind, Effect, Fact, Operator, PolicyType, Request, Target, action_matches,
    find_placeholders, is_unique_id, matches, write_name,
};
use crate::policy::edit::{Edit, NewStatement};
use crate::policy::{self, ConditionEntry, Part, PastedPolicy, Policy, Statement};
use crate::reference;
use std::collections::{BTreeMap, BTreeSet};

/// What a fix is looked for with.
#[derive(Debug)]
pub(super) struct Case<'a> {
    /// What was pasted.
    pub(super) evidence: &'a Evidence,
    /// The denial.
    pub(super) denial: &'a Denial,
    /// The request.
    pub(super) request: &'a Request,
    /// The kind of policy that is to allow it.
    pub(super) kind: PolicyType,
    /// What the nearest statement lacks.
    pub(super) cause: Cause,
    /// The nearest statement of a pasted policy of that kind.
    pub(super) nearest: Option<&'a StatementRead>,
    /// The first pasted policy of that kind.
    pub(super) policy: Option<usize>,
    /// All that was pasted; `None` where a change for the owner of one policy is looked for, whatever the others do.
    pub(super) together: Option<&'a Together<'a>>,
    /// What else must allow and was not pasted.
    pub(super) beside: Vec<Unknown>,
    /// The folders that all denied requests of the text share.
    pub(super) folders: &'a Folders,
    /// What the proofs may cost.
    pub(super) budget: &'a Budget,
}

impl Case<'_> {
    /// The first pasted policy of the kind.
    fn first(&self) -> Option<&PastedPolicy> {
        self.evidence.policies.get(self.policy?)
    }

    /// The pasted policy that is to be changed: that of the nearest statement, or the first.
    fn changed(&self) -> Option<(usize, &PastedPolicy)> {
        let policy = self.nearest.map(|nearest| nearest.policy).or(self.policy)?;
        Some((policy, self.evidence.policies.get(policy)?))
    }
}

/// A proven change that allows the request, as people write it, with the [narrow](ProvenFix::narrow) one beside it:
/// where the name of the resource changes with each call, for what the next call's name has in common with it; with
/// what else the call takes; and with what else does nothing in the author's policy. `None` where there is none.
pub(super) fn find(case: &Case<'_>) -> Option<ProvenFix> {
    let stem = stem(case);
    let prefix = stem.as_ref().map(|stem| stem.prefix.as_str());
    let mends_more = case.changed().is_some_and(|(policy, _)| {
        let mut mends = mends(case.evidence, policy, case.kind, case.request).into_iter();
        mends.any(|mend| mend.of == Mending::Useless)
    });
    let wide = (prefix.is_some() || mends_more)
        .then(|| smallest(case, prefix, Mending::Useless))
        .flatten();
    // What is mended beside the same change needs no other form.
    let is_exact = |fix: &ProvenFix| prefix.is_none() && !fix.own_edits().is_empty();
    let exact = match &wide {
        Some(wide) if is_exact(wide) => None,
        _ => smallest(case, None, Mending::Refused),
    };
    let found = match (exact, wide) {
        (Some(exact), Some(wide)) if wide.after != exact.after => {
            // The name may be one that stays after all.
            let is_same = wide.own_edits() == exact.own_edits();
            let narrow = (!is_same).then(|| Narrow {
                varying: stem.as_ref().map(|stem| stem.varying),
                fix: Box::new(exact),
            });
            ProvenFix { narrow, ..wide }
        }
        (Some(exact), _) => exact,
        (None, wide) => wide?,
    };
    Some(companion::joined(case, found))
}

/// What of the name of the denied resource the next call's has as well; `None` where it is a name that stays, and where
/// the author lists such names one by one.
pub(super) fn stem(case: &Case<'_>) -> Option<Stem> {
    let Target::Known(resource) = &case.request.resource else {
        return None;
    };
    let action = reference::action(&case.request.action)?;
    let stem = varying::stem(action, resource, case.folders)?;
    let is_one_of_them = |value: &str| {
        let rest = value.strip_prefix(&stem.prefix);
        rest.is_some_and(|rest| !rest.is_empty() && !rest.contains(['*', '?', '$']))
    };
    let policies = case.evidence.policies.iter();
    let listed = policies
        .flat_map(|pasted| &pasted.policy.statements)
        .filter_map(|statement| statement.resource.as_ref())
        .flat_map(|list| &list.values)
        .filter(|value| is_one_of_them(&value.value));
    // One revision alone is the one of the day on which the policy was written.
    let most = usize::from(stem.varying == Varying::Version);
    (listed.take(2).count() <= most).then_some(stem)
}

/// The smallest proven change that allows the request, and all whose resource begins with the prefix where there is
/// one. A new document is made for the caller only: a new policy of a resource or role would replace the one it has.
fn smallest(case: &Case<'_>, prefix: Option<&str>, mending: Mending) -> Option<ProvenFix> {
    let prove = |candidate| {
        ProvenFix::prove(
            candidate,
            case.kind,
            &[case.request],
            case.together,
            &case.beside,
            case.budget,
        )
    };
    if let Some((policy, pasted)) = case.changed()
        && (!pasted.policy.is_whole() || pasted.form.is_made())
    {
        return prove(beside_unread(case, policy, prefix)?);
    }
    match case.nearest {
        Some(nearest) => {
            let pasted = case.evidence.policies.get(nearest.policy)?;
            let mut mends = mends(case.evidence, nearest.policy, case.kind, case.request);
            mends.retain(|mend| mend.of <= mending);
            // What the author meant may be all that is missing.
            let alone = (!mends.is_empty()).then(|| {
                let change = match mends.as_slice() {
                    [only] => only.change.clone(),
                    _ => Change::Several,
                };
                let candidate = Candidate::edited(
                    case.evidence,
                    nearest.policy,
                    change,
                    Vec::new(),
                    case.budget,
                )?;
                prove(candidate.mended(case.evidence, &mends, case.budget)?)
            });
            alone.flatten().or_else(|| {
                changes(case, nearest, pasted, prefix)
                    .into_iter()
                    .find_map(|(change, edits)| {
                        let extends = matches!(
                            change,
                            Change::AddResource { .. } | Change::AddAction { .. }
                        );
                        let mut candidate = Candidate::edited(
                            case.evidence,
                            nearest.policy,
                            change,
                            edits,
                            case.budget,
                        )?;
                        if extends {
                            let own = own_statement(case, prefix)?;
                            let mut edits: Vec<Edit> =
                                with_version(&own.resources, pasted).collect();
                            edits.push(Edit::AddStatement(own));
                            edits.extend(mends.iter().filter_map(|mend| mend.change.edit()));
                            candidate = candidate.at_most(case.evidence, &edits, case.budget)?;
                        }
                        prove(candidate.mended(case.evidence, &mends, case.budget)?)
                    })
            })
        }
        None if case.kind == PolicyType::Identity || case.together.is_none() => {
            let own = own_statement(case, prefix)?;
            prove(Candidate::new_policy(&[own], case.budget)?)
        }
        None => None,
    }
}

/// What AWS would refuse in a pasted policy, or what does nothing in it, mended.
pub(super) fn mends(
    evidence: &Evidence,
    policy: usize,
    kind: PolicyType,
    request: &Request,
) -> Vec<Mend> {
    let Some(pasted) = evidence.policies.get(policy) else {
        return Vec::new();
    };
    let at = |start: usize| {
        let mut statements = pasted.policy.statements.iter();
        statements.position(|statement| (statement.span.start..statement.span.end).contains(&start))
    };
    let repairs: Vec<_> = pasted
        .repairs
        .iter()
        .filter_map(|repair| Some((at(repair.span.start)?, &repair.kind)))
        .collect();
    mend::mends(&pasted.policy, &repairs, kind, request)
}

/// A statement to add to a policy of which not all was read, or that is code. Only for the caller: a document
/// of its own does for it, and would replace another policy. None where an Allow may give up what a condition
/// protects.
fn beside_unread(case: &Case<'_>, policy: usize, prefix: Option<&str>) -> Option<Candidate> {
    let helps = case
        .nearest
        .is_none_or(|nearest| match nearest.verdict.outcome {
            Outcome::Match => false,
            Outcome::NoMatch | Outcome::Depends(_) => {
                case.cause == Cause::IncompletePolicy || allow_helps(case, nearest)
            }
        });
    if !helps || case.kind != PolicyType::Identity {
        return None;
    }
    let pasted = case.evidence.policies.get(policy)?;
    let mut statement = own_statement(case, prefix)?;
    if let Some(nearest) = case.nearest.filter(|nearest| nearest.policy == policy) {
        let has_open_conditions = pasted
            .policy
            .statements
            .get(nearest.statement)
            .is_some_and(|statement| statement.gaps_in(Part::Condition).next().is_some());
        if has_open_conditions && case.cause != Cause::ActionNotAllowed {
            return None;
        }
        statement.conditions = with_guards(statement.conditions, case, nearest, pasted)?;
    }
    let candidate = Candidate::new_policy(&[statement], case.budget)?;
    Some(candidate.beside(policy, &pasted.policy))
}

/// The changes worth trying, smallest first.
fn changes(
    case: &Case<'_>,
    nearest: &StatementRead,
    pasted: &PastedPolicy,
    prefix: Option<&str>,
) -> Vec<(Change, Vec<Edit>)> {
    let at = nearest.statement;
    let mut changes = Vec::new();
    if matches!(
        case.cause,
        Cause::InvalidVersion | Cause::VariableNotSubstituted
    ) {
        changes.push((
            Change::ReplaceVersion {
                from: pasted
                    .policy
                    .version
                    .as_ref()
                    .map(|version| version.value.clone()),
            },
            vec![Edit::ReplaceVersion(NEWER_VERSION.to_owned())],
        ));
    }
    let mut operators: Vec<Edit> = Vec::new();
    for reason in &nearest.verdict.reasons {
        match &reason.kind {
            ReasonKind::ActionIsOperation { written, action } => {
                changes.extend(alone(Change::ReplaceAction {
                    statement: at,
                    from: written.clone(),
                    to: action.clone(),
                }));
            }
            ReasonKind::ActionNotListed {
                nearest: Some(from),
            } if reference::action(from).is_none() => {
                changes.extend(alone(Change::ReplaceAction {
                    statement: at,
                    from: from.clone(),
                    to: canonical(&case.request.action),
                }));
            }
            ReasonKind::ConditionFalse {
                operator,
                key,
                values,
                ..
            }
            | ReasonKind::ConditionOpen {
                operator,
                key,
                values,
            } => {
                changes.extend(another_service(case, at, operator, key, values));
                changes.extend(another_source(case, at, operator, key));
                if let Some(to) = like(operator, values) {
                    let change = Change::ReplaceOperator {
                        statement: at,
                        from: operator.clone(),
                        to,
                        key: key.clone(),
                    };
                    operators.extend(change.edit());
                    changes.extend(alone(change));
                }
                changes.extend(one_more_value(at, &reason.kind));
            }
            _ => {}
        }
    }
    changes.extend(on_create(case, nearest, pasted));
    if operators.len() > 1 {
        changes.push((Change::Several, operators));
    }
    if !allow_helps(case, nearest) {
        return changes;
    }
    if let Some(statement) = own_statement(case, prefix) {
        changes.extend(of_nobody(nearest, pasted, &statement));
        changes.extend(of_nothing(nearest, pasted, &statement));
        changes.extend(additions(case, nearest, pasted, statement));
    }
    changes
}

/// What the statement says, added: as an entry of the nearest one, and as a statement of its own with its guards.
fn additions(
    case: &Case<'_>,
    nearest: &StatementRead,
    pasted: &PastedPolicy,
    mut statement: NewStatement,
) -> Vec<(Change, Vec<Edit>)> {
    let mut changes = Vec::new();
    let edits =
        |resources: &[String], edit| with_version(resources, pasted).chain([edit]).collect();
    if let Some(change) = extended(case, nearest, pasted, &statement)
        && let Some(edit) = change.edit()
    {
        changes.push((change, edits(&statement.resources, edit)));
    }
    let own = std::mem::take(&mut statement.conditions);
    if let Some(conditions) = with_guards(own, case, nearest, pasted) {
        statement.conditions = conditions;
        let resources = statement.resources.clone();
        changes.push((
            Change::AddStatement,
            edits(&resources, Edit::AddStatement(statement)),
        ));
    }
    changes
}

/// The smallest addition that allows the request of the case and nothing else, in a policy that was read whole or in a
/// new one; `None` where an Allow may give up what a condition protects.
pub(super) fn addition(case: &Case<'_>, prefix: Option<&str>) -> Option<(Change, Vec<Edit>)> {
    let statement = own_statement(case, prefix)?;
    match (case.nearest, case.first()) {
        (Some(nearest), Some(pasted)) => {
            if !allow_helps(case, nearest) {
                return None;
            }
            let mut changes = additions(case, nearest, pasted, statement).into_iter();
            changes.next()
        }
        _ => Some((Change::AddStatement, vec![Edit::AddStatement(statement)])),
    }
}

/// The service that gets the role in the place of another one, of which the policy allows no calls; where it does, or
/// names several, a statement of its own.
fn another_service(
    case: &Case<'_>,
    statement: usize,
    operator: &str,
    key: &str,
    values: &[String],
) -> Option<(Change, Vec<Edit>)> {
    let of = [PASSED_TO_SERVICE, LINKED_SERVICE]
        .into_iter()
        .find(|of| key.eq_ignore_ascii_case(of))?;
    let to = carried(case.request, of)?;
    if values.iter().any(|one| one == to) {
        return None;
    }
    match values {
        [from] if of == PASSED_TO_SERVICE && !passed::is_passed_to(case.evidence, from) => {
            alone(Change::ReplaceConditionValue {
                statement,
                operator: operator.to_owned(),
                key: key.to_owned(),
                from: from.clone(),
                to: to.to_owned(),
            })
        }
        _ => {
            let own = own_statement(case, None)?;
            Some((Change::AddStatement, vec![Edit::AddStatement(own)]))
        }
    }
}

/// A statement of its own for a service that calls for another source than the one that is let in.
fn another_source(
    case: &Case<'_>,
    statement: usize,
    operator: &str,
    key: &str,
) -> Option<(Change, Vec<Edit>)> {
    let is_of_source = key.eq_ignore_ascii_case(SOURCE_ARN);
    carried(case.request, SOURCE_ARN).filter(|_| is_of_source)?;
    if Caller::parse(case.request.principal.as_deref()?).kind != CallerKind::Service {
        return None;
    }
    // The distribution in the policy may be another one that is still there.
    if let Some(source) = carried(case.request, SOURCE_ARN)
        && source.contains(":distribution/")
    {
        let (change, value) = (
            Change::AddConditionValue {
                statement,
                key: key.to_owned(),
                value: source.to_owned(),
            },
            source.to_owned(),
        );
        let edit = Edit::AddConditionValue {
            statement,
            operator: operator.to_owned(),
            key: key.to_owned(),
            value,
        };
        return Some((change, vec![edit]));
    }
    let own = own_statement(case, None)?;
    Some((Change::AddStatement, vec![Edit::AddStatement(own)]))
}

/// A change that is one edit, with it.
fn alone(change: Change) -> Option<(Change, Vec<Edit>)> {
    let edit = change.edit()?;
    Some((change, vec![edit]))
}

/// The caller in the place of a principal that nobody is: one with a wildcard in it that was meant to fit the
/// caller, or the unique id of somebody who is no more.
///
/// Source: IAM User Guide, "AWS JSON policy elements: Principal".
fn of_nobody(
    nearest: &StatementRead,
    pasted: &PastedPolicy,
    own: &NewStatement,
) -> Option<(Change, Vec<Edit>)> {
    let statement = pasted.policy.statements.get(nearest.statement)?;
    let element = statement.principal.as_ref().filter(|one| !one.negated)?;
    let is_alone = element.entries.len() == 1;
    let to = own.principals.get("AWS")?.first()?;
    let entry = element.entries.iter().find(|entry| {
        let written = entry.value.value.as_str();
        let is_pattern = written != "*" && written.contains(['*', '?']);
        // A role of Identity Center without its path.
        let lacks_path = written.contains(":role/AWSReservedSSO_");
        entry.kind.eq_ignore_ascii_case("AWS")
            && (is_pattern && matches(written, to)
                || is_alone && (is_pattern || lacks_path || is_unique_id(written)))
    })?;
    // The conditions of a permission set are for its principal alone.
    if !own.conditions.is_empty() && !is_alone {
        return None;
    }
    let at = nearest.statement;
    let (change, mut edits) = alone(Change::ReplacePrincipal {
        statement: at,
        from: entry.value.value.clone(),
        to: to.clone(),
    })?;
    for (operator, keys) in &own.conditions {
        edits.extend(keys.iter().map(|(key, values)| Edit::AddCondition {
            statement: at,
            operator: operator.clone(),
            key: key.clone(),
            values: values.clone(),
        }));
    }
    Some((change, edits))
}

/// The denied resource in the place of the only entry of a `Resource` that is no ARN and can mean none: AWS would
/// not save the policy with it.
fn of_nothing(
    nearest: &StatementRead,
    pasted: &PastedPolicy,
    own: &NewStatement,
) -> Option<(Change, Vec<Edit>)> {
    let statement = pasted.policy.statements.get(nearest.statement)?;
    let list = statement.resource.as_ref().filter(|list| !list.negated)?;
    let [only] = list.values.as_slice() else {
        return None;
    };
    let to = own.resources.first()?;
    if !mend::is_no_arn(&only.value) {
        return None;
    }
    alone(Change::ReplaceResource {
        statement: nearest.statement,
        from: only.value.clone(),
        to: to.clone(),
    })
}

/// These conditions and the guards of what the new statement imitates; `None` where a guard is known not to be
/// met: then no Allow helps that does not give it up.
fn with_guards(
    mut conditions: Conditions,
    case: &Case<'_>,
    nearest: &StatementRead,
    pasted: &PastedPolicy,
) -> Option<Conditions> {
    let statement = pasted.policy.statements.get(nearest.statement)?;
    if !is_for_callers(statement) {
        return Some(conditions);
    }
    let of_all = guards_of_all(pasted);
    let is_model = is_model(case, nearest, statement);
    let other_type = is_of_other_type(case, statement);
    for entry in &statement.conditions {
        let is_guard_of_all = of_all.contains(&guard(entry));
        if !is_model && !is_guard_of_all {
            continue;
        }
        let (operator, key) = (&entry.operator.value, &entry.key.value);
        // The service that it is for is known better.
        let is_known = |of: &str| key.eq_ignore_ascii_case(of);
        if conditions.values().any(|keys| keys.contains_key(key))
            && (is_known(PASSED_TO_SERVICE) || is_known(LINKED_SERVICE))
        {
            continue;
        }
        // What is being made has no tags yet.
        if passed::creating(case.request).is_some() && is_of_tags(key) {
            continue;
        }
        // The tags of the resources that are listed tell nothing of one of another type.
        if other_type && key.to_ascii_lowercase().contains("resourcetag/") {
            continue;
        }
        let values: Vec<String> = entry
            .values
            .iter()
            .map(|value| value.value.clone())
            .collect();
        let gap = nearest
            .verdict
            .reasons
            .iter()
            .find_map(|reason| match &reason.kind {
                ReasonKind::ConditionFalse {
                    operator: of,
                    key: on,
                    gap,
                    ..
                } if of == operator && on == key => Some(gap),
                _ => None,
            });
        let operator = match gap {
            None => operator.clone(),
            Some(gap) if never_applies(gap) => continue,
            Some(ConditionGap::LiteralWildcard) => like(operator, &values)?,
            Some(_) => return None,
        };
        let keys = conditions.entry(operator).or_default();
        match keys.get(key) {
            Some(same) if *same != values => return None,
            _ => keys.insert(key.clone(), values),
        };
    }
    Some(conditions)
}

/// Whether a condition key is about the tags of a resource or of a request.
fn is_of_tags(key: &str) -> bool {
    let key = key.to_ascii_lowercase();
    key.contains("resourcetag/") || key.starts_with("aws:requesttag/")
}

/// A statement that lets the calls that make something tag it: on what the author lists for tags, in the calls that the
/// author allows, under the conditions that those have on tags.
fn on_create(
    case: &Case<'_>,
    nearest: &StatementRead,
    pasted: &PastedPolicy,
) -> Option<(Change, Vec<Edit>)> {
    let (key, operation) = passed::creating(case.request)?;
    let statement = pasted.policy.statements.get(nearest.statement)?;
    let is_about_tags = nearest.verdict.reasons.iter().any(|reason| {
        matches!(&reason.kind, ReasonKind::ConditionFalse { key, gap: ConditionGap::Absent, .. } if is_of_tags(key))
    });
    let list = statement.resource.as_ref().filter(|list| !list.negated)?;
    if !is_about_tags {
        return None;
    }
    let service = case.request.action.split(':').next()?;
    let call = format!("{service}:{operation}");
    let allows = |statement: &&Statement| {
        statement.has_effect(Effect::Allow)
            && statement.action.as_ref().is_some_and(|actions| {
                let mut values = actions.values.iter();
                !actions.negated && values.any(|value| action_matches(&value.value, &call))
            })
    };
    let making = pasted.policy.statements.iter().find(allows);
    let mut calls: Vec<String> = making
        .and_then(|making| making.action.as_ref())
        .iter()
        .flat_map(|list| &list.values)
        .filter_map(|value| value.value.split_once(':'))
        .map(|(_, name)| name.to_owned())
        .filter(|name| name.starts_with("Create") && !name.contains('*'))
        .collect();
    if !calls.iter().any(|call| call == operation) {
        calls.push(operation.to_owned());
    }
    let mut conditions = Conditions::new();
    let keys = conditions.entry("StringEquals".to_owned()).or_default();
    keys.insert(key.to_owned(), calls);
    for entry in making.iter().flat_map(|making| &making.conditions) {
        if entry
            .key
            .value
            .to_ascii_lowercase()
            .starts_with("aws:requesttag/")
        {
            let values = entry.values.iter().map(|value| value.value.clone());
            let keys = conditions.entry(entry.operator.value.clone()).or_default();
            keys.insert(entry.key.value.clone(), values.collect());
        }
    }
    let own = NewStatement {
        sid: None,
        effect: Effect::Allow,
        principals: BTreeMap::new(),
        actions: vec![canonical(&case.request.action)],
        resources: list
            .values
            .iter()
            .map(|value| value.value.clone())
            .collect(),
        conditions,
    };
    Some((Change::AddStatement, vec![Edit::AddStatement(own)]))
}

/// Operator, key and values of a condition.
fn guard(entry: &ConditionEntry) -> (&str, &str, BTreeSet<&str>) {
    let values = entry.values.iter();
    (
        entry.operator.value.as_str(),
        entry.key.value.as_str(),
        values.map(|value| value.value.as_str()).collect(),
    )
}

/// The conditions that every Allow of the policy has: who wrote them meant them for all of it.
fn guards_of_all(pasted: &PastedPolicy) -> BTreeSet<(&str, &str, BTreeSet<&str>)> {
    let is_allow =
        |statement: &&Statement| statement.has_effect(Effect::Allow) && is_for_callers(statement);
    let mut allows = pasted.policy.statements.iter().filter(is_allow);
    let Some(first) = allows.next() else {
        return BTreeSet::new();
    };
    let mut common: BTreeSet<_> = first.conditions.iter().map(guard).collect();
    for statement in allows {
        let own: BTreeSet<_> = statement.conditions.iter().map(guard).collect();
        common.retain(|one| own.contains(one));
    }
    common
}

/// Whether a statement is for identities of AWS: what guards a service or a federated sign-in is no guard of them.
fn is_for_callers(statement: &Statement) -> bool {
    statement.principal.as_ref().is_none_or(|element| {
        let mut entries = element.entries.iter();
        element.negated
            || entries.any(|entry| entry.kind == "*" || entry.kind.eq_ignore_ascii_case("AWS"))
    })
}

/// Whether the new statement does what the nearest one was written for, so that what guards that one guards it as
/// well: it is on the same action, or on the same resource by an action of the same service, and for a caller of the
/// same kind.
fn is_model(case: &Case<'_>, nearest: &StatementRead, statement: &Statement) -> bool {
    let failed = |element: Element| {
        nearest.verdict.reasons.iter().any(|reason| {
            super::cause::is_failure(&reason.kind) && reason.kind.element() == element
        })
    };
    if case.cause != Cause::ActionNotAllowed {
        return true;
    }
    let service = case.request.action.split(':').next().unwrap_or_default();
    let is_of_service = statement.action.as_ref().is_some_and(|list| {
        list.values.iter().any(|value| {
            let of = value.value.split(':').next().unwrap_or_default();
            of == "*" || of.eq_ignore_ascii_case(service) || !value.value.contains(':')
        })
    });
    is_of_service && !failed(Element::Resource)
}

/// Whether the denied resource is of another type than those that the statement lists.
fn is_of_other_type(case: &Case<'_>, statement: &Statement) -> bool {
    let (Target::Known(resource), Some(action), Some(list)) = (
        &case.request.resource,
        reference::action(&case.request.action),
        &statement.resource,
    ) else {
        return false;
    };
    let types = |arn: &str| -> BTreeSet<&str> {
        let types = action.resource_type_of(arn);
        types.iter().map(|row| row.resource_type().name()).collect()
    };
    let own = types(resource);
    let listed: Vec<BTreeSet<&str>> = list
        .values
        .iter()
        .filter(|value| value.value != "*")
        .map(|value| types(&value.value))
        .collect();
    !own.is_empty()
        && !listed.is_empty()
        && !list.negated
        && listed.iter().all(|types| types.is_disjoint(&own))
}

/// Whether no condition of the statement is false for the request.
fn conditions_can_hold(nearest: &StatementRead) -> bool {
    nearest
        .verdict
        .reasons
        .iter()
        .all(|reason| !matches!(reason.kind, ReasonKind::ConditionFalse { .. }))
}

/// The operator that takes wildcards, when the operator compares literally and a value has one.
fn like(operator: &str, values: &[String]) -> Option<String> {
    if !values.iter().any(|value| value.contains(['*', '?'])) {
        return None;
    }
    let (set, rest) = operator
        .rsplit_once(':')
        .map_or(("", operator), |(set, rest)| (set, rest));
    let (base, if_exists) = rest
        .strip_suffix("IfExists")
        .map_or((rest, ""), |base| (base, "IfExists"));
    let colon = if set.is_empty() { "" } else { ":" };
    base.eq_ignore_ascii_case("StringEquals")
        .then(|| format!("{set}{colon}StringLike{if_exists}"))
}

/// The subject of the token among those that a trust policy lets in; the encryption context among those of a key.
fn one_more_value(statement: usize, reason: &ReasonKind) -> Option<(Change, Vec<Edit>)> {
    let ReasonKind::ConditionFalse {
        operator,
        key,
        values,
        gap: ConditionGap::Differs { actual },
    } = reason
    else {
        return None;
    };
    let [value] = actual.as_slice() else {
        return None;
    };
    let is_subject = key.rsplit_once(':').is_some_and(|(provider, claim)| {
        provider.contains('.') && claim.eq_ignore_ascii_case("sub")
    });
    let takes_more = Operator::parse(operator)
        .is_some_and(|operator| !operator.negated && operator.set.is_none());
    let misspelt = values.iter().find(|one| one.eq_ignore_ascii_case(value));
    if let Some(from) = misspelt.filter(|_| is_subject && takes_more) {
        return alone(Change::ReplaceConditionValue {
            statement,
            operator: operator.clone(),
            key: key.clone(),
            from: from.clone(),
            to: value.clone(),
        });
    }
    // What a service tells a key follows from the service's settings.
    let is_context = key
        .to_ascii_lowercase()
        .starts_with("kms:encryptioncontext:");
    let is_through = key.eq_ignore_ascii_case("kms:ViaService");
    ((is_subject || is_context || is_through) && takes_more && !value.contains(['*', '?', '$']))
        .then(|| {
            let change = Change::AddConditionValue {
                statement,
                key: key.clone(),
                value: value.clone(),
            };
            let edit = Edit::AddConditionValue {
                statement,
                operator: operator.clone(),
                key: key.clone(),
                value: value.clone(),
            };
            (change, vec![edit])
        })
}

/// Whether one more Allow is honest advice: not where a condition that can be met was not met, because
/// an Allow without it would take away what it protects.
fn allow_helps(case: &Case<'_>, nearest: &StatementRead) -> bool {
    match case.cause {
        // Whose tag or name a variable stands for decides who gets in: an ARN beside it would give that up.
        Cause::ResourceNotCovered => !nearest.verdict.reasons.iter().any(|reason| {
            matches!(
                reason.kind,
                ReasonKind::Open {
                    element: Element::Resource,
                    on: Unknown::Key(_),
                }
            )
        }),
        Cause::ActionNotAllowed
        | Cause::ActionIsOperation
        | Cause::ActionNeedsStar
        | Cause::PrincipalNotAllowed
        | Cause::VariableNotSubstituted => true,
        // One that can never be met is left out; the others stay.
        Cause::ConditionNotMet => {
            let mut gaps = nearest.verdict.reasons.iter().filter_map(|reason| {
                let ReasonKind::ConditionFalse { gap, .. } = &reason.kind else {
                    return None;
                };
                Some(never_applies(gap))
            });
            gaps.next() == Some(true) && gaps.all(|never| never)
        }
        Cause::ExplicitDeny
        | Cause::InvalidVersion
        | Cause::PolicyAllows
        | Cause::ServiceControlPolicy
        | Cause::ResourceControlPolicy
        | Cause::PermissionsBoundary
        | Cause::SessionPolicy
        | Cause::VpcEndpointPolicy
        | Cause::TrustPolicy
        | Cause::ResourcePolicy
        | Cause::IdentityPolicy
        | Cause::UnsignedRequest
        | Cause::BlockPublicAccess
        | Cause::AnotherCaller
        | Cause::PolicyIgnored
        | Cause::IncompletePolicy
        | Cause::SseCBlocked
        | Cause::ManagedByAws
        | Cause::ResourceCannotExist
        | Cause::EncodedMessage
        | Cause::Unknown => false,
    }
}

/// A statement of its own that allows the request and nothing else, or all whose resource begins with the prefix;
/// `None` where the text does not give what it needs.
fn own_statement(case: &Case<'_>, prefix: Option<&str>) -> Option<NewStatement> {
    let Target::Known(resource) = &case.request.resource else {
        return None;
    };
    if super::notes::names_nothing(case.request) {
        return None;
    }
    let action = canonical(&case.request.action);
    let known = reference::action(&action);
    let resource = match known {
        // What AWS printed is what it evaluated: where that is one resource that there can be, it will do.
        Some(known) if known.needs_star() && !reference::is_of_a_type(resource) => "*".to_owned(),
        _ => match prefix {
            Some(prefix) => format!("{}*", writable(prefix, case)?),
            None => writable(resource, case)?,
        },
    };
    let takes_star = known.is_some_and(reference::Action::takes_star)
        || request::is_on_star(case.denial, &case.request.action);
    if resource == "*" && !takes_star {
        return None;
    }
    let (principals, mut conditions) = match case.kind {
        PolicyType::Identity | PolicyType::Scp | PolicyType::Boundary | PolicyType::Session => {
            Default::default()
        }
        PolicyType::Resource | PolicyType::Trust => principals(case)?,
        PolicyType::Vpce => passing(case)?,
        // It never lacks an Allow.
        PolicyType::Rcp => return None,
    };
    if let Some((key, value)) = purpose(case) {
        let keys = conditions.entry("StringEquals".to_owned()).or_default();
        keys.insert(key.to_owned(), vec![value]);
    }
    let mut statement = NewStatement {
        sid: None,
        effect: Effect::Allow,
        principals,
        actions: vec![action],
        resources: Vec::new(),
        conditions,
    };
    if !is_about_its_owner(case, &statement) {
        statement.resources.push(if writes_star(case) {
            "*".to_owned()
        } else {
            resource
        });
    }
    Some(statement)
}

/// What keeps the new statement to what it is for: the service that gets a role, or for which a role or a token is made;
/// the call in which tags are set.
///
/// Source: IAM User Guide, "Grant a user permissions to pass a role to an AWS service"; Amazon EC2 User Guide, "Grant
/// permission to tag Amazon EC2 resources during creation".
fn purpose(case: &Case<'_>) -> Option<(&'static str, String)> {
    if case.kind != PolicyType::Identity {
        return None;
    }
    if passed::is_pass_role(&case.request.action) {
        return Some((
            PASSED_TO_SERVICE,
            passed::service(case.evidence, case.request)?,
        ));
    }
    let (_, key) = passed::PURPOSES
        .iter()
        .find(|(action, _)| case.request.action.eq_ignore_ascii_case(action))?;
    carried(case.request, key).map(|value| (*key, value.to_owned()))
}

/// The one value that the request carries for a key.
fn carried<'a>(request: &'a Request, key: &str) -> Option<&'a str> {
    match request.context.facts.get(&key.to_ascii_lowercase())? {
        Fact::Values(values) => match values.as_slice() {
            [only] => Some(only),
            _ => None,
        },
        Fact::Absent | Fact::Present | Fact::Unknown => None,
    }
}

/// Whether the new statement has no `Resource`, being in a policy about what it belongs to.
fn is_about_its_owner(case: &Case<'_>, statement: &NewStatement) -> bool {
    let mut actions = statement.actions.iter();
    case.kind == PolicyType::Trust
        || case.kind == PolicyType::Resource
            && actions.all(|action| policy::has_policies_without_resource(action))
}

/// Whether it is a key policy whose author writes `*` for its key, as key policies do.
///
/// Source: AWS KMS Developer Guide, "Key policies in AWS KMS", elements in a key policy.
fn writes_star(case: &Case<'_>) -> bool {
    if case.kind != PolicyType::Resource || !is_of_kms(case.request) {
        return false;
    }
    let Some(pasted) = case.first() else {
        return true;
    };
    let mut lists = pasted
        .policy
        .statements
        .iter()
        .filter_map(|statement| statement.resource.as_ref())
        .peekable();
    lists.peek().is_some()
        && lists.all(|list| matches!(list.values.as_slice(), [only] if only.value == "*"))
}

/// Whom an endpoint policy lets pass: everyone where all its statements do so, else the caller by a condition.
///
/// Source: VPC User Guide, "Control access to VPC endpoints using endpoint policies": the principal of a
/// gateway endpoint is `*`.
fn passing(case: &Case<'_>) -> Option<Named> {
    let everyone = BTreeMap::from([("*".to_owned(), vec!["*".to_owned()])]);
    let is_open = case.first().is_some_and(|pasted| {
        let mut statements = pasted.policy.statements.iter();
        statements.all(|statement| {
            let mut keys = statement.conditions.iter().map(|entry| &entry.key.value);
            !keys.any(|key| key.to_ascii_lowercase().starts_with("aws:principal"))
        })
    });
    if is_open {
        return Some((everyone, Conditions::new()));
    }
    let (named, mut conditions) = principals(case)?;
    if conditions.is_empty() {
        let caller = named.get("AWS")?.clone();
        let keys = BTreeMap::from([("aws:PrincipalArn".to_owned(), caller)]);
        conditions.insert("ArnEquals".to_owned(), keys);
    }
    Some((everyone, conditions))
}

/// The action in the reference's spelling.
pub(super) fn canonical(action: &str) -> String {
    reference::action(action)
        .map_or_else(|| action.to_owned(), |known| known.full_name().to_owned())
}

/// Principals, and the conditions that narrow them to the caller.
type Named = (BTreeMap<String, Vec<String>>, Conditions);

/// The caller as a principal: a role rather than its session, a user.
fn principals(case: &Case<'_>) -> Option<Named> {
    let printed = case.request.principal.as_deref()?;
    if !find_placeholders(printed).is_empty() {
        return None;
    }
    let caller = Caller::parse(printed);
    let by_aws = |arn: String| BTreeMap::from([("AWS".to_owned(), vec![arn])]);
    let alone = |arn: String| Some((by_aws(arn), Conditions::new()));
    match (&caller.kind, &caller.partition, &caller.account) {
        (CallerKind::RoleSession { role, .. }, Some(partition), Some(account)) => {
            if let Some(written) = named_by_author(case, account, role) {
                return alone(written);
            }
            if let Some(name) = layer::permission_set(case.denial) {
                // The role has a path that no message prints, and another suffix when it is made anew.
                let pattern = format!(
                    "arn:{partition}:iam::{account}:role/aws-reserved/sso.amazonaws.com/*AWSReservedSSO_{name}_*"
                );
                let keys = BTreeMap::from([("aws:PrincipalArn".to_owned(), vec![pattern])]);
                return Some((
                    by_aws(format!("arn:{partition}:iam::{account}:root")),
                    BTreeMap::from([("ArnLike".to_owned(), keys)]),
                ));
            }
            let issuer = case
                .denial
                .context
                .get("aws:PrincipalArn")
                .and_then(|values| values.first());
            alone(issuer.cloned().unwrap_or_else(|| {
                let path = path_of_linked(role).unwrap_or_default();
                format!("arn:{partition}:iam::{account}:role/{path}{role}")
            }))
        }
        (CallerKind::IamUser { .. } | CallerKind::Role { .. }, Some(_), Some(_)) => {
            alone(printed.to_owned())
        }
        (CallerKind::Service, ..) => of_service(case, printed),
        _ => None,
    }
}

/// The path of a service-linked role, which its sessions do not print, and without which AWS takes no principal.
///
/// Source: IAM User Guide, "AWS services that work with IAM", service-linked roles, of each service.
fn path_of_linked(role: &str) -> Option<String> {
    const LINKED: [(&str, &str); 8] = [
        ("AutoScaling", "autoscaling"),
        ("EC2Spot", "spot"),
        ("EC2SpotFleet", "spotfleet"),
        ("AmazonEKSNodegroup", "eks-nodegroup"),
        ("AmazonEKS", "eks"),
        ("ECS", "ecs"),
        ("RDS", "rds"),
        ("ElastiCache", "elasticache"),
    ];
    // Of Auto Scaling there may be several, each with a suffix.
    let name = role.strip_prefix("AWSServiceRoleFor")?;
    let name = name.split('_').next()?;
    let (_, service) = LINKED.iter().find(|(known, _)| *known == name)?;
    Some(format!("aws-service-role/{service}.amazonaws.com/"))
}

/// A service as a principal. In the policy of a resource it is kept to the account for whose sake it comes, so that
/// nobody else's use of the service gets in; `None` where that is not known.
///
/// Source: IAM User Guide, "The confused deputy problem".
fn of_service(case: &Case<'_>, service: &str) -> Option<Named> {
    let named = BTreeMap::from([("Service".to_owned(), vec![service.to_owned()])]);
    if case.kind == PolicyType::Trust {
        return Some((named, Conditions::new()));
    }
    let by_source = carried(case.request, SOURCE_ARN).and_then(|arn| {
        let functions = arn
            .rsplit_once(":function:")
            .map(|(before, _)| format!("{before}:function:*"));
        let is_whole = arn.contains(":execute-api:") || arn.contains(":distribution/");
        functions.or_else(|| is_whole.then(|| arn.to_owned()))
    });
    let by_group = carried(case.request, CONTEXT_OF_LOGS).map(str::to_owned);
    let (operator, key, value) = match (by_source, by_group) {
        // Lambda, CloudFront, and API Gateway for each of its methods, document this key, and no other.
        (Some(source), _) => ("ArnLike", SOURCE_ARN, source),
        (None, Some(group)) => ("ArnLike", CONTEXT_OF_LOGS, group),
        (None, None) => {
            let account = carried(case.request, SOURCE_ACCOUNT)?;
            ("StringEquals", SOURCE_ACCOUNT, account.to_owned())
        }
    };
    let keys = BTreeMap::from([(key.to_owned(), vec![value])]);
    let conditions = Conditions::from([(operator.to_owned(), keys)]);
    Some((named, conditions))
}

/// For which log group `CloudWatch` Logs uses a key.
///
/// Source: Amazon `CloudWatch` Logs User Guide, "Encrypt log data in `CloudWatch` Logs using AWS Key Management Service".
pub(super) const CONTEXT_OF_LOGS: &str = "kms:EncryptionContext:aws:logs:arn";

/// For which account, and for which resource, a service comes.
pub(super) const SOURCE_ACCOUNT: &str = "aws:SourceAccount";
pub(super) const SOURCE_ARN: &str = "aws:SourceArn";

/// The role of the caller as the pasted policy of this kind names it elsewhere, with its path.
fn named_by_author(case: &Case<'_>, account: &str, role: &str) -> Option<String> {
    let mut entries = case
        .first()?
        .policy
        .statements
        .iter()
        .filter_map(|statement| statement.principal.as_ref())
        .flat_map(|element| &element.entries)
        .map(|entry| &entry.value.value);
    let found = entries.find(|written| {
        let arn = Arn::parse(written).filter(|arn| arn.account == account);
        let is_role = arn.is_some_and(|arn| {
            arn.rest.starts_with("role/") && arn.rest.rsplit('/').next() == Some(role)
        });
        is_role && !Caller::parse(written).kind.lacks_path()
    })?;
    Some(found.clone())
}

/// The resource as it may stand in the policy that is to allow it: redactions become named placeholders, because
/// a run of stars would be a wildcard there, and what of a name is no wildcard is written so that it is none.
/// `None` for what is no ARN.
fn writable(resource: &str, case: &Case<'_>) -> Option<String> {
    if resource == "*" {
        return Some("*".to_owned());
    }
    let arn = Arn::parse(resource)?;
    let account = if is_account_placeholder(arn.account) {
        ACCOUNT_PLACEHOLDER.to_owned()
    } else {
        arn.account.to_owned()
    };
    let changed = case.changed();
    let variables = changed.is_none_or(|(_, pasted)| may_replace_variables(&pasted.policy));
    // IAM's own limit: a service that keeps resource-based policies has one of its own.
    let latin_only = case.kind != PolicyType::Resource;
    let rest = name_written(
        &without_redactions(arn.rest),
        arn.service,
        variables,
        latin_only,
    );
    let region = without_redactions(arn.region);
    Some(format!(
        "arn:{}:{}:{region}:{account}:{rest}",
        arn.partition, arn.service
    ))
}

/// The last field of an ARN as it stands in a policy. Objects of S3 may have `*` and `?` in their names; what AWS
/// prints in the place of a whole name (`network-interface/*`) is a wildcard in the policy as well.
///
/// Source: Amazon S3 User Guide, "Naming Amazon S3 objects".
fn name_written(rest: &str, service: &str, variables: bool, latin_only: bool) -> String {
    let named = service == "s3" && find_placeholders(rest).is_empty();
    rest.split('/')
        .map(|part| {
            if named && part != "*" {
                return write_name(part, variables, latin_only).text;
            }
            let stands_in = |letter: char| latin_only && letter > '\u{ff}';
            part.replace(stands_in, "?")
        })
        .collect::<Vec<_>>()
        .join("/")
}

/// Whether variables are replaced in a policy, or would be replaced by the newer version and there is none that
/// this would change.
fn may_replace_variables(policy: &Policy) -> bool {
    has_newer_version(policy) || !policy.values().any(|value| value.value.contains("${"))
}

fn has_newer_version(policy: &Policy) -> bool {
    let version = policy.version.as_ref();
    version.is_some_and(|version| version.value == NEWER_VERSION)
}

/// The version of the policy language that replaces variables.
const NEWER_VERSION: &str = "2012-10-17";

/// The edit of the version without which `${*}` in one of the resources would be text.
fn with_version(resources: &[String], pasted: &PastedPolicy) -> impl Iterator<Item = Edit> + use<> {
    let escapes = ["${*}", "${?}", "${$}"];
    let has_escape = |resource: &String| escapes.iter().any(|one| resource.contains(one));
    let needs = !has_newer_version(&pasted.policy) && resources.iter().any(has_escape);
    needs
        .then(|| Edit::ReplaceVersion(NEWER_VERSION.to_owned()))
        .into_iter()
}

/// What stands in a fix for an account that the text does not show.
pub(super) const ACCOUNT_PLACEHOLDER: &str = "<AccountID>";

/// The text with a named placeholder for each redaction that is no name of its own.
fn without_redactions(text: &str) -> String {
    let mut clean = String::with_capacity(text.len());
    let mut end = 0;
    for range in find_placeholders(text) {
        clean.push_str(text.get(end..range.start).unwrap_or_default());
        let written = text.get(range.clone()).unwrap_or_default();
        let named = written.starts_with(['<', '$', '{', '[']) || written.contains('-');
        clean.push_str(if named { written } else { "<REDACTED>" });
        end = range.end;
    }
    clean.push_str(text.get(end..).unwrap_or_default());
    clean
}

/// A change inside the nearest statement, where it grants no more than a statement of its own: the
/// statement has just this action, or just this resource, and its conditions can hold.
fn extended(
    case: &Case<'_>,
    nearest: &StatementRead,
    pasted: &PastedPolicy,
    own: &NewStatement,
) -> Option<Change> {
    let has_principals = matches!(
        case.kind,
        PolicyType::Resource | PolicyType::Trust | PolicyType::Rcp | PolicyType::Vpce
    );
    if has_principals {
        return None;
    }
    let statement = pasted.policy.statements.get(nearest.statement)?;
    let is_under_tags = statement.conditions.iter().any(|entry| {
        let key = entry.key.value.to_ascii_lowercase();
        key.contains("resourcetag/")
    });
    if is_under_tags && is_of_other_type(case, statement) {
        return None;
    }
    let (action, resource) = (statement.action.as_ref()?, statement.resource.as_ref()?);
    let allows = statement.has_effect(Effect::Allow);
    let conditional = !statement.conditions.is_empty();
    if !allows || action.negated || resource.negated || !conditions_can_hold(nearest) {
        return None;
    }
    let (own_action, own_resource) = (own.actions.first()?, own.resources.first()?);
    let at = nearest.statement;
    if let [only] = action.values.as_slice()
        && only.value.eq_ignore_ascii_case(own_action)
    {
        // Beside `*` another entry says nothing more.
        if let [listed] = resource.values.as_slice()
            && request::is_phone_number(own_action, case.denial.resource.as_deref())
        {
            return Some(Change::ReplaceResource {
                statement: at,
                from: listed.value.clone(),
                to: own_resource.clone(),
            });
        }
        // What belongs to AWS has no account: with one, the ARN names nothing.
        let of_aws = nearest
            .verdict
            .reasons
            .iter()
            .find_map(|reason| match &reason.kind {
                ReasonKind::ResourceNotCovered {
                    nearest,
                    gap: ResourceGap::Account { owned_by_aws: true },
                } => Some(nearest.clone()),
                _ => None,
            });
        if let Some(from) = of_aws {
            return Some(Change::ReplaceResource {
                statement: at,
                from,
                to: own_resource.clone(),
            });
        }
        // A pattern takes the place of a name that it covers.
        let stem = own_resource.strip_suffix('*').unwrap_or(own_resource);
        let mut listed = resource.values.iter().map(|value| &value.value);
        let covered = listed.find(|value| {
            let rest = value.strip_prefix(stem);
            stem.ends_with([':', '/']) && rest.is_some_and(|rest| !rest.contains(['*', '?', '$']))
        });
        if let Some(from) = covered {
            return Some(Change::ReplaceResource {
                statement: at,
                from: from.clone(),
                to: own_resource.clone(),
            });
        }
        return Some(Change::AddResource {
            statement: at,
            resource: own_resource.clone(),
        });
    }
    // A statement about something else than its resource is none to add to.
    let service = own_action.split(':').next().unwrap_or_default();
    let is_of_service = action.values.iter().all(|value| {
        let of = value.value.split(':').next().unwrap_or_default();
        of.eq_ignore_ascii_case(service)
    });
    if let [only] = resource.values.as_slice()
        && only.value == *own_resource
        && !conditional
        && (is_of_service || own_resource == "*")
    {
        return Some(Change::AddAction {
            statement: at,
            action: own_action.clone(),
        });
    }
    None
}
