//! What a fix allows beside the denied request, so that the next request of the same call or work is not denied in
//! its turn: the other resources of the call, and the other actions that belong to the work.
//!
//! Only what the pasted policies deny for sure, and what can be written without a guess. What a `Deny` or a guard keeps
//! out is left alone; what the fix says of the denied request stays as sure as it was.

use super::fix::{self, Case};
use super::passed::{CREATE_ACTION, PASSED_TO_SERVICE};
use super::proof::Candidate;
use super::together::{Changed, is_across_accounts, is_of_kms};
use super::{
    Change, Narrow, ProvenFix, StatementRead, call, cause, only, parameters, request, said,
};
use crate::evaluate::{self, Decision, Outcome, Reason, ReasonKind, ResourceGap};
use crate::evidence::{self, ClueFact, ClueSource, OBJECT_PREFIX, Side};
use crate::iam::placeholder::is_account_placeholder;
use crate::iam::{
    Arn, Effect, Fact, PolicyType, Request, Target, find_placeholders, is_account_id, matches,
};
use crate::policy::edit::{Edit, NewStatement};
use crate::policy::{PastedPolicy, Statement};
use crate::reference::{self, Action, ActionResource, Evident, Group, On, ResourceType};
use std::collections::BTreeSet;

/// At most this many requests are allowed beside the denied one.
const MAX_COMPANIONS: usize = 24;

/// Of more denials than this, the fixes allow what was denied and no more: a log with so many tells what the work takes
/// by itself, and each companion costs as much as the fix.
const MAX_DENIALS: usize = 64;

/// A request beside the denied one.
#[derive(Clone, Debug)]
struct Wanted {
    /// The request.
    request: Request,
    /// What the statement for it covers, where that is more than the request's resource: all that begins with it.
    prefix: Option<String>,
}

/// A part of a fix that allows other requests than the denied one.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Part {
    /// What it does.
    pub(super) change: Change,
    /// The edits that it is made of.
    pub(super) edits: Vec<Edit>,
    /// The requests that it allows.
    pub(super) requests: Vec<Request>,
}

/// The fix with what else it has to allow, and the one without beside it; the fix itself where there is nothing, or
/// where it would not be proved.
pub(super) fn joined(case: &Case<'_>, fix: ProvenFix) -> ProvenFix {
    if !takes_companions(case, &fix) {
        return fix;
    }
    let parts = parts(case, &fix, wanted(case, &fix));
    if parts.is_empty() {
        return fix;
    }
    match proved(case, &fix, &parts) {
        Some(whole) => ProvenFix {
            narrow: match fix.narrow {
                Some(narrow) => Some(narrow),
                None => Some(Narrow {
                    varying: None,
                    fix: Box::new(fix),
                }),
            },
            ..whole
        },
        None => fix,
    }
}

/// Whether what the policies of this kind lack is denied: within an account, a policy of the resource need not allow
/// what one of the caller does.
fn takes_companions(case: &Case<'_>, fix: &ProvenFix) -> bool {
    let decides = match case.kind {
        PolicyType::Identity => true,
        PolicyType::Resource => {
            is_across_accounts(case.request)
                || is_of_kms(case.request)
                || case.denial.itself.is_some()
        }
        // What the call asks of a key goes through them as well.
        PolicyType::Boundary | PolicyType::Session => true,
        PolicyType::Trust | PolicyType::Scp | PolicyType::Rcp | PolicyType::Vpce => false,
    };
    let is_alone = matches!(fix.change, Change::StatementAlone { .. });
    decides && !is_alone && case.evidence.denials.len() <= MAX_DENIALS
}

/// The fix with these parts, where they allow what they are for and take nothing from its proof.
fn proved(case: &Case<'_>, fix: &ProvenFix, parts: &[Part]) -> Option<ProvenFix> {
    let own = fix.own_edits();
    let candidate = match fix.policy {
        None => {
            let statements: Vec<NewStatement> = own
                .iter()
                .filter_map(|edit| match edit {
                    Edit::AddStatement(statement) => Some(statement.clone()),
                    _ => None,
                })
                .collect();
            Candidate::new_policy(&statements, case.budget)?
        }
        Some(policy) => Candidate::edited(
            case.evidence,
            policy,
            fix.change.clone(),
            own.to_vec(),
            case.budget,
        )?,
    };
    let candidate = candidate.joined(case.evidence, parts, case.budget)?;
    let candidate = candidate.mended(case.evidence, fix.mends(), case.budget)?;
    let whole = ProvenFix::prove(
        candidate,
        case.kind,
        &[case.request],
        case.together,
        &case.beside,
        case.budget,
    )?;
    let is_as_sure = whole.depends_on == fix.depends_on
        && whole.stops == fix.stops
        && whole.unproven.len() <= fix.unproven.len();
    let are_allowed = parts.iter().flat_map(|part| &part.requests).all(|request| {
        match evaluate::policy(&whole.corrected, case.kind, request).decision {
            Decision::Allowed => true,
            Decision::Depends(on) => on.iter().all(|one| fix.depends_on.contains(one)),
            Decision::ImplicitlyDenied | Decision::ExplicitlyDenied => false,
        }
    });
    (is_as_sure && are_allowed).then_some(whole)
}

/// The changes for what is wanted; statements that are added are joined where they say the same.
fn parts(case: &Case<'_>, fix: &ProvenFix, wanted: Vec<Wanted>) -> Vec<Part> {
    let mut parts: Vec<Part> = Vec::new();
    for one in wanted {
        if !is_denied(case, fix, &one.request) {
            continue;
        }
        if let Some((change, edits)) = addition(case, fix, &one) {
            add(
                &mut parts,
                Part {
                    change,
                    edits,
                    requests: vec![one.request],
                },
            );
        }
    }
    parts
}

/// Adds a part; where one that is there already has a statement with the same resources or the same actions, in that.
pub(super) fn add(parts: &mut Vec<Part>, part: Part) {
    let same_edit = |other: &Part| other.edits == part.edits;
    if parts.iter().any(same_edit) {
        return;
    }
    if let Some(Edit::AddStatement(own)) = part.edits.last() {
        let joined = parts.iter_mut().find_map(|other| {
            let Some(Edit::AddStatement(statement)) = other.edits.last_mut() else {
                return None;
            };
            join(statement, own).then_some(&mut other.requests)
        });
        if let Some(requests) = joined {
            requests.extend(part.requests);
            return;
        }
    }
    parts.push(part);
}

/// Lists in a statement what another one does, where both are for the same callers under the same conditions, and on
/// the same resources or of the same actions.
pub(super) fn join(statement: &mut NewStatement, other: &NewStatement) -> bool {
    if statement.principals != other.principals || statement.conditions != other.conditions {
        return false;
    }
    if statement.resources == other.resources {
        extend(&mut statement.actions, &other.actions);
    } else if statement.actions == other.actions {
        extend(&mut statement.resources, &other.resources);
    } else {
        return false;
    }
    true
}

fn extend(list: &mut Vec<String>, more: &[String]) {
    for one in more {
        if !list.contains(one) {
            list.push(one.clone());
        }
    }
}

/// Whether the request is denied for sure with the fix made, by nothing but the lack of an Allow in the policies that
/// it changes.
fn is_denied(case: &Case<'_>, fix: &ProvenFix, request: &Request) -> bool {
    let changed = Changed {
        kind: case.kind,
        policy: fix.policy,
        by: &fix.corrected,
    };
    let decision = match case.together {
        Some(together) => together.decision(case.kind, request, Some(changed)),
        None => Some(evaluate::policy(&fix.corrected, case.kind, request).decision),
    };
    let is_stopped = case.together.is_some_and(|together| {
        let mut stops = together
            .stops(case.kind, request, Some(changed))
            .into_iter();
        stops.any(|stop| stop.is_certain())
    });
    decision == Some(Decision::ImplicitlyDenied) && !is_stopped
}

/// The change that allows the request: an entry more where that allows nothing else, else a statement of its own.
fn addition(case: &Case<'_>, fix: &ProvenFix, wanted: &Wanted) -> Option<(Change, Vec<Edit>)> {
    let reads = fix.policy.map_or_else(Vec::new, |policy| {
        read_statements(case, policy, &wanted.request)
    });
    let nearest = cause::nearest(&reads.iter().collect::<Vec<_>>());
    let of_companion = Case {
        evidence: case.evidence,
        denial: case.denial,
        request: &wanted.request,
        kind: case.kind,
        cause: nearest.map_or(super::Cause::ActionNotAllowed, cause::of_nearest),
        nearest,
        policy: fix.policy,
        together: case.together,
        beside: Vec::new(),
        folders: case.folders,
        budget: case.budget,
    };
    fix::addition(&of_companion, wanted.prefix.as_deref())
}

fn read_statements(case: &Case<'_>, policy: usize, request: &Request) -> Vec<StatementRead> {
    let pasted = case.evidence.policies.get(policy);
    pasted.map_or_else(Vec::new, |pasted| {
        let statements = pasted.policy.statements.iter().enumerate();
        statements
            .map(|(index, statement)| StatementRead {
                policy,
                statement: index,
                sid: None,
                effect: statement.effect.as_ref().map(|effect| effect.value),
                verdict: evaluate::statement(statement, &pasted.policy, case.kind, request),
            })
            .collect()
    })
}

/// The requests that belong to the denied one.
fn wanted(case: &Case<'_>, fix: &ProvenFix) -> Vec<Wanted> {
    let mut wanted = Vec::new();
    if !case.kind.is_limit() {
        wanted.extend(other_resources(case));
        wanted.extend(other_actions(case, fix));
        wanted.extend(beside_streams(case));
        wanted.extend(following(case));
    }
    wanted.extend(tags_on_create(case));
    let of_key = call::of_key(case.evidence, case.denial, case.request);
    wanted.extend(of_key.into_iter().map(|(request, _)| Wanted {
        request,
        prefix: None,
    }));
    let prefix = fix::stem(case).map(|stem| stem.prefix);
    let of_parameters = call::of_parameters(case.evidence, case.request);
    wanted.extend(of_parameters.into_iter().map(|request| Wanted {
        request,
        prefix: prefix.clone(),
    }));
    let mut seen: BTreeSet<(String, String)> = BTreeSet::new();
    wanted.retain(|one| {
        let Target::Known(resource) = &one.request.resource else {
            return false;
        };
        let is_own = one.request.action == case.request.action
            && one.request.resource == case.request.resource;
        !is_own && seen.insert((one.request.action.clone(), resource.clone()))
    });
    wanted.truncate(MAX_COMPANIONS);
    wanted
}

/// The tags that a command gives to what it makes, which EC2 authorises by themselves.
///
/// Source: Amazon EC2 User Guide, "Grant permission to tag Amazon EC2 resources during creation".
fn tags_on_create(case: &Case<'_>) -> Vec<Wanted> {
    let tags: Vec<(&str, &str)> = case
        .evidence
        .clues
        .iter()
        .filter(|clue| clue.source == ClueSource::Command)
        .filter_map(|clue| match &clue.fact {
            ClueFact::Tag { key, value } => Some((key.as_str(), value.as_str())),
            _ => None,
        })
        .collect();
    let is_tagged = !tags.is_empty();
    let (Some(operation), Target::Known(resource), Some(action)) = (
        case.denial.operation.as_deref().filter(|_| is_tagged),
        &case.request.resource,
        reference::action(&case.request.action),
    ) else {
        return Vec::new();
    };
    if case.kind != PolicyType::Identity || action.full_name() == CREATE_TAGS {
        return Vec::new();
    }
    let own = action.resource_type_of(resource);
    let Some(own) = own.first() else {
        return Vec::new();
    };
    let known = Known::of(case, resource, *own);
    let made = action
        .resources()
        .filter(|row| row.dependent_actions().any(|other| other == CREATE_TAGS));
    made.flat_map(|row| resources_of(case, action, row.resource_type().name(), &known))
        .map(|resource| {
            let mut request = beside(case.request, CREATE_TAGS, resource);
            let value = Fact::Values(vec![operation.to_owned()]);
            let key = CREATE_ACTION.to_ascii_lowercase();
            request.context.facts.insert(key, value);
            for (tag, value) in &tags {
                let key = format!("aws:RequestTag/{tag}").to_ascii_lowercase();
                let value = Fact::Values(vec![(*value).to_owned()]);
                request.context.facts.insert(key, value);
            }
            Wanted {
                request,
                prefix: None,
            }
        })
        .collect()
}

/// What sets the tags of a resource of EC2.
const CREATE_TAGS: &str = "ec2:CreateTags";

/// The denied action on the other resources of the call.
fn other_resources(case: &Case<'_>) -> Vec<Wanted> {
    let Target::Known(resource) = &case.request.resource else {
        return Vec::new();
    };
    let Some(action) = reference::action(&case.request.action) else {
        return Vec::new();
    };
    if case.kind != PolicyType::Identity {
        return Vec::new();
    }
    let own = action.resource_type_of(resource);
    let Some(own_row) = own.first() else {
        return Vec::new();
    };
    let names: Vec<&str> = own.iter().map(|row| row.resource_type().name()).collect();
    let others = reference::authorised_with(action, &names);
    others
        .into_iter()
        .filter(|other| !may_allow(case, action, other))
        .flat_map(|other| {
            let known = Known::of(case, resource, *own_row);
            resources_of(case, action, other, &known)
        })
        .map(|resource| Wanted {
            request: beside(case.request, &case.request.action, resource),
            prefix: None,
        })
        .collect()
}

/// Whether a pasted policy may allow the action on resources of the type.
fn may_allow(case: &Case<'_>, action: Action, resource_type: &str) -> bool {
    let policies = case.evidence.policies.iter();
    policies
        .filter(|pasted| pasted.policy_type.is_none_or(|kind| kind == case.kind))
        .any(|pasted| {
            (0..pasted.policy.statements.len()).any(|statement| {
                may_allow_type(pasted, statement, case.request, action, resource_type)
            })
        })
}

/// Whether the statement may allow the action on a resource of the type. Its condition may be one that such a resource
/// never meets.
pub(super) fn may_allow_type(
    pasted: &PastedPolicy,
    statement: usize,
    request: &Request,
    action: Action,
    resource_type: &str,
) -> bool {
    let Some(statement) = pasted.policy.statements.get(statement) else {
        return false;
    };
    let kind = pasted.policy_type.unwrap_or(PolicyType::Identity);
    statement.has_effect(Effect::Allow)
        && listed(statement).any(|pattern| {
            is_of_type(action, pattern, resource_type)
                && evaluate::statement(
                    statement,
                    &pasted.policy,
                    kind,
                    &beside(request, &request.action, pattern.to_owned()),
                )
                .outcome
                    != Outcome::NoMatch
        })
}

/// What the `Resource` of a statement lists.
fn listed(statement: &Statement) -> impl Iterator<Item = &str> {
    let list = statement.resource.iter().filter(|list| !list.negated);
    list.flat_map(|list| &list.values)
        .map(|value| value.value.as_str())
}

fn is_of_type(action: Action, arn: &str, resource_type: &str) -> bool {
    let rows = action.resource_type_of(arn);
    rows.iter()
        .any(|row| row.resource_type().name() == resource_type)
}

/// The same request with another action or resource.
fn beside(request: &Request, action: &str, resource: String) -> Request {
    Request {
        action: action.to_owned(),
        resource: Target::Known(resource),
        ..request.clone()
    }
}

/// What the text tells of the parts of an ARN.
struct Known<'a> {
    partition: &'a str,
    region: Option<&'a str>,
    account: Option<&'a str>,
    /// The parts of the denied resource, by the reference's names.
    parts: Vec<(&'static str, &'a str)>,
}

impl<'a> Known<'a> {
    fn of(case: &'a Case<'_>, resource: &'a str, row: reference::ActionResource) -> Self {
        let arn = Arn::parse(resource);
        let caller = case.request.principal.as_deref().and_then(Arn::parse);
        let is_named = |text: &&str| !text.is_empty() && find_placeholders(text).is_empty();
        Self {
            partition: arn.or(caller).map_or("aws", |arn| arn.partition),
            region: arn
                .map(|arn| arn.region)
                .filter(is_named)
                .or_else(|| said::region(case.evidence)),
            // What belongs to AWS has no account.
            account: arn
                .into_iter()
                .chain(caller)
                .map(|arn| arn.account)
                .find_map(|account| {
                    let is_masked = is_account_placeholder(account);
                    let shown = is_account_id(account).then_some(account);
                    shown.or(is_masked.then_some(fix::ACCOUNT_PLACEHOLDER))
                }),
            parts: arn
                .and_then(|arn| {
                    let mut patterns = row.resource_type().arn_patterns();
                    patterns.find_map(|pattern| parts_of(pattern, arn.rest))
                })
                .unwrap_or_default(),
        }
    }

    /// The ARN of a pattern of the reference; a name that nothing tells is `*` where `is_open`.
    fn filled(&self, pattern: &str, is_open: bool) -> Option<String> {
        let mut arn = String::with_capacity(pattern.len());
        let mut rest = pattern;
        while let Some((before, after)) = rest.split_once("${") {
            arn.push_str(before);
            let (name, after) = after.split_once('}')?;
            let known = self.parts.iter().find(|(of, _)| *of == name);
            arn.push_str(match name {
                "Partition" => self.partition,
                "Region" => self.region?,
                "Account" => self.account?,
                _ => match known {
                    Some((_, value)) => value,
                    None if is_open => "*",
                    None => return None,
                },
            });
            rest = after;
        }
        arn.push_str(rest);
        Some(arn)
    }
}

/// The parts of the last field of an ARN, by the names of the pattern.
fn parts_of<'a>(pattern: &'static str, rest: &'a str) -> Option<Vec<(&'static str, &'a str)>> {
    let mut pattern = pattern.splitn(6, ':').last()?;
    let mut rest = rest;
    let mut parts = Vec::new();
    while let Some((before, after)) = pattern.split_once("${") {
        rest = rest.strip_prefix(before)?;
        let (name, after) = after.split_once('}')?;
        let next = after.chars().next();
        let end = next.map_or(Some(rest.len()), |next| rest.find(next))?;
        let (value, more) = rest.split_at_checked(end)?;
        parts.push((name, value));
        rest = more;
        pattern = after;
    }
    (pattern == rest).then_some(parts)
}

/// The resources of the type that the call is on: those that the text names, else the pattern that people write, where
/// EC2 or ECS gives the names.
fn resources_of(
    case: &Case<'_>,
    action: Action,
    resource_type: &str,
    known: &Known<'_>,
) -> Vec<String> {
    let mut named: Vec<String> = named_resources(case, action, resource_type);
    if resource_type == "document" || resource_type == "instance" {
        named.extend(said_resources(case, resource_type, known));
    }
    named.sort_unstable();
    named.dedup();
    if !named.is_empty() {
        return named;
    }
    let is_open = matches!(action.service().prefix(), "ec2" | "ecs");
    let rows = action.resources().map(ActionResource::resource_type);
    let mut patterns = rows
        .filter(|kind| kind.name() == resource_type)
        .flat_map(ResourceType::arn_patterns);
    patterns
        .find_map(|pattern| known.filled(pattern, is_open))
        .into_iter()
        .collect()
}

/// The resources of the type that the author lists for the action, under conditions that they never meet.
fn named_resources(case: &Case<'_>, action: Action, resource_type: &str) -> Vec<String> {
    let statements = case
        .evidence
        .policies
        .iter()
        .flat_map(|pasted| &pasted.policy.statements)
        .filter(|statement| statement.has_effect(Effect::Allow))
        .filter(|statement| {
            let actions = statement.action.iter().filter(|list| !list.negated);
            let mut values = actions.flat_map(|list| &list.values);
            values.any(|value| value.value.eq_ignore_ascii_case(action.full_name()))
        });
    statements
        .flat_map(listed)
        .filter(|arn| *arn != "*" && is_of_type(action, arn, resource_type))
        .map(str::to_owned)
        .collect()
}

/// The one document or instance that a command names.
fn said_resources(case: &Case<'_>, resource_type: &str, known: &Known<'_>) -> Option<String> {
    let clues = case.evidence.clues.iter();
    let names: BTreeSet<&str> = clues
        .filter_map(|clue| match (&clue.fact, resource_type) {
            (ClueFact::Part { name, value, .. }, "document") if name == "DocumentName" => {
                Some(value.as_str())
            }
            (ClueFact::Id(id), "instance") if id.starts_with("i-") => Some(id.as_str()),
            _ => None,
        })
        .collect();
    let name = only(names)?;
    let (partition, region) = (known.partition, known.region?);
    if resource_type == "instance" {
        let account = known.account?;
        return Some(format!(
            "arn:{partition}:ec2:{region}:{account}:instance/{name}"
        ));
    }
    // Documents of AWS have no account.
    let account = if name.starts_with("AWS-") || name.starts_with("AWSEC2-") {
        ""
    } else {
        known.account?
    };
    Some(format!(
        "arn:{partition}:ssm:{region}:{account}:document/{name}"
    ))
}

/// The other actions of the work that the denied request is a part of.
fn other_actions(case: &Case<'_>, fix: &ProvenFix) -> Vec<Wanted> {
    let listed = request::listed(case.denial);
    if !listed.is_empty() {
        return of_listed(case, &listed);
    }
    let action = case.request.action.as_str();
    let is = |other: &str| other.eq_ignore_ascii_case(action);
    let mut groups = reference::GROUPS.iter();
    if let Some(group) = groups.find(|group| {
        group.known_by.iter().any(|known| is(known)) && is_evident(case, group.evident)
    }) {
        let Target::Known(resource) = &case.request.resource else {
            return Vec::new();
        };
        let prefix = fix::stem(case).map(|stem| stem.prefix);
        return of_group(case, group, resource, prefix.as_deref());
    }
    let mut opened = reference::GROUPS
        .iter()
        .filter(|group| group.opened_by.is_some_and(is));
    // What the policy lists beside the first action tells what is to follow.
    opened
        .find_map(|group| {
            let resources = worked_on(case, fix, group);
            (!resources.is_empty()).then(|| {
                resources
                    .iter()
                    .flat_map(|resource| of_group(case, group, resource, None))
                    .collect()
            })
        })
        .unwrap_or_default()
}

/// The other actions that the author lists on the ARN of a log group, without the `:*` for its streams: what is read
/// and written in it is authorised with them.
///
/// Source: Amazon `CloudWatch` Logs User Guide, "Overview of managing access permissions to your `CloudWatch` Logs
/// resources".
fn beside_streams(case: &Case<'_>) -> Vec<Wanted> {
    let Target::Known(resource) = &case.request.resource else {
        return Vec::new();
    };
    let is_group = |reason: &Reason| match &reason.kind {
        ReasonKind::ResourceNotCovered {
            nearest,
            gap: ResourceGap::Suffix,
        } => {
            let rest = resource.strip_prefix(nearest.as_str());
            rest.is_some_and(|rest| rest.starts_with(':'))
        }
        _ => false,
    };
    let statement = case
        .nearest
        .filter(|read| read.verdict.reasons.iter().any(is_group))
        .and_then(|read| {
            let pasted = case.evidence.policies.get(read.policy)?;
            pasted.policy.statements.get(read.statement)
        });
    let actions = statement
        .and_then(|statement| statement.action.as_ref())
        .filter(|list| !list.negated);
    let prefix = fix::stem(case).map(|stem| stem.prefix);
    let listed = actions.into_iter().flat_map(|list| &list.values);
    listed
        .filter_map(|value| reference::action(&value.value))
        .filter(|action| action.service().prefix() == "logs" && !action.needs_star())
        .map(|action| Wanted {
            request: beside(case.request, action.full_name(), resource.clone()),
            prefix: prefix.clone(),
        })
        .collect()
}

/// The actions that the text lists beside the first that is missing, each on the resource, or on `*` where it takes none.
fn of_listed(case: &Case<'_>, listed: &[&str]) -> Vec<Wanted> {
    let Target::Known(resource) = &case.request.resource else {
        return Vec::new();
    };
    let stem = fix::stem(case).map(|stem| stem.prefix);
    listed
        .iter()
        .map(|name| {
            let needs_star = reference::action(name).is_some_and(Action::needs_star);
            let on = if needs_star { "*" } else { resource };
            Wanted {
                request: beside(case.request, name, on.to_owned()),
                prefix: stem.clone().filter(|_| !needs_star),
            }
        })
        .collect()
}

/// The resources on which the corrected policy lists an action of the group.
fn worked_on(case: &Case<'_>, fix: &ProvenFix, group: &Group) -> BTreeSet<String> {
    let Some(pasted) = fix
        .policy
        .and_then(|policy| case.evidence.policies.get(policy))
    else {
        return BTreeSet::new();
    };
    let statements = pasted.policy.statements.iter();
    statements
        .filter(|statement| statement.has_effect(Effect::Allow))
        .filter(|statement| {
            let actions = statement.action.iter().filter(|list| !list.negated);
            let mut values = actions.flat_map(|list| &list.values);
            values.any(|value| {
                let mut known = group.known_by.iter();
                known.any(|known| known.eq_ignore_ascii_case(&value.value))
            })
        })
        .flat_map(listed)
        .filter(|resource| Arn::parse(resource).is_some())
        .map(str::to_owned)
        .collect()
}

/// The requests of a group, on this resource.
fn of_group(case: &Case<'_>, group: &Group, resource: &str, prefix: Option<&str>) -> Vec<Wanted> {
    let mut wanted = Vec::new();
    for (action, on) in group.takes {
        let (resources, prefix) = match on {
            On::Same => (vec![resource.to_owned()], prefix),
            _ => (resources_on(case, *on, action, resource), None),
        };
        wanted.extend(resources.into_iter().map(|resource| {
            let mut request = beside(case.request, action, resource);
            if *on == On::TaskRoles {
                let service = Fact::Values(vec![OF_TASKS.to_owned()]);
                let key = PASSED_TO_SERVICE.to_ascii_lowercase();
                request.context.facts.insert(key, service);
            }
            Wanted {
                request,
                prefix: prefix.map(str::to_owned),
            }
        }));
    }
    wanted
}

/// The service that gets the roles of a task.
///
/// Source: Amazon ECS Developer Guide, "Amazon ECS task execution IAM role".
const OF_TASKS: &str = "ecs-tasks.amazonaws.com";

/// What an action of a group is on, where that is not the denied resource alone.
fn resources_on(case: &Case<'_>, on: On, action: &str, resource: &str) -> Vec<String> {
    let of_caller = case.kind == PolicyType::Identity;
    match on {
        On::Same => Vec::new(),
        On::Star if of_caller => vec!["*".to_owned()],
        On::Objects => destinations(case)
            .into_iter()
            .filter(|objects| {
                let rest = objects.strip_prefix(resource);
                rest.is_some_and(|rest| rest.starts_with('/'))
            })
            .collect(),
        On::Destination if of_caller => destinations(case),
        On::Listed if is_meant(case, action) => vec![resource.to_owned()],
        On::Models if of_caller && is_meant(case, action) => models(resource),
        On::TaskRoles if of_caller => task_roles(case),
        On::Beside(rest) if of_caller => of_same_name(resource, rest).into_iter().collect(),
        On::Star | On::Destination | On::Listed | On::Models | On::TaskRoles | On::Beside(_) => {
            Vec::new()
        }
    }
}

/// The ARN of another resource that has the first name of this one.
fn of_same_name(resource: &str, rest: &str) -> Option<String> {
    let arn = Arn::parse(resource)?;
    let name = arn.rest.split([':', '/']).nth(1)?;
    let rest = rest.replace("{}", name);
    Some(format!(
        "arn:{}:{}:{}:{}:{rest}",
        arn.partition, arn.service, arn.region, arn.account
    ))
}

/// What the commands behind the denied one call, in the same paste: the script would be denied there next.
fn following(case: &Case<'_>) -> Vec<Wanted> {
    let Target::Known(denied) = &case.request.resource else {
        return Vec::new();
    };
    let text = case.evidence.pastes.get(case.denial.paste);
    let place = text.map_or(0, |text| evidence::denial_place(case.denial, text.as_str()));
    let caller = case.request.principal.as_deref().and_then(Arn::parse);
    let arn = Arn::parse(denied);
    let profiles = case.evidence.clues.iter();
    let profiles: BTreeSet<&str> = profiles
        .filter_map(|clue| match &clue.fact {
            ClueFact::Profile(profile) => Some(profile.as_str()),
            _ => None,
        })
        .collect();
    // Another profile is another caller.
    if case.kind != PolicyType::Identity || profiles.len() > 1 {
        return Vec::new();
    }
    let mut wanted = Vec::new();
    for clue in &case.evidence.clues {
        let ClueFact::Command(command) = &clue.fact else {
            continue;
        };
        if clue.paste != case.denial.paste || clue.span.start < place {
            continue;
        }
        let Some(action) = command
            .operation
            .as_deref()
            .and_then(|operation| reference::operation(command.service, operation))
            .and_then(|operation| match operation.needs.as_slice() {
                [only] => reference::action(only),
                _ => None,
            })
        else {
            continue;
        };
        let call = command.targets.first().map(|target| {
            let mut call = target.call.clone();
            call.region = call
                .region
                .or_else(|| said::region(case.evidence).map(str::to_owned))
                .or_else(|| Some(arn?.region.to_owned()).filter(|region| !region.is_empty()));
            call.account = caller
                .map(|caller| caller.account.to_owned())
                .filter(|account| is_account_id(account));
            call
        });
        let partition = caller.map_or("aws", |caller| caller.partition);
        let resource = if action.needs_star() {
            Some("*".to_owned())
        } else if !action.resource_type_of(denied).is_empty() {
            Some(denied.clone())
        } else {
            call.and_then(|call| parameters::resource(&call, action.full_name(), partition))
        };
        wanted.extend(resource.map(|resource| Wanted {
            request: beside(case.request, action.full_name(), resource),
            prefix: None,
        }));
    }
    wanted
}

/// Whether the action is the denied one, or a pasted policy lists it.
fn is_meant(case: &Case<'_>, action: &str) -> bool {
    let statements = case.evidence.policies.iter();
    let mut listed = statements
        .flat_map(|pasted| &pasted.policy.statements)
        .filter(|statement| statement.has_effect(Effect::Allow))
        .flat_map(|statement| statement.action.iter().filter(|list| !list.negated))
        .flat_map(|list| &list.values);
    action.eq_ignore_ascii_case(&case.request.action)
        || listed.any(|value| value.value.eq_ignore_ascii_case(action))
}

/// The objects that the commands of `aws s3` in the text write.
fn destinations(case: &Case<'_>) -> Vec<String> {
    let commands = case
        .evidence
        .clues
        .iter()
        .filter_map(|clue| match &clue.fact {
            ClueFact::Command(command) if command.name.starts_with("s3 ") => Some(command),
            _ => None,
        });
    let targets = commands
        .flat_map(|command| &command.targets)
        .filter(|target| target.side == Side::Destination);
    let objects = targets.filter_map(|target| {
        let parameter = |wanted: &str| {
            let mut parameters = target.call.parameters.iter();
            let found = parameters.find(|(name, _)| name == wanted);
            found.map(|(_, value)| value.as_str())
        };
        let bucket = parameter("BucketName")?;
        let prefix = parameter(OBJECT_PREFIX).unwrap_or_default();
        let slash = if prefix.is_empty() || prefix.ends_with('/') {
            ""
        } else {
            "/"
        };
        Some(format!("arn:aws:s3:::{bucket}/{prefix}{slash}*"))
    });
    let objects: BTreeSet<String> = objects.collect();
    objects.into_iter().collect()
}

/// The foundation models to which an inference profile sends its calls, in every Region. Those of a global one are
/// authorised once more without a Region.
///
/// Source: Amazon Bedrock User Guide, "Geographic cross-Region inference" and "Global cross-Region inference".
fn models(profile: &str) -> Vec<String> {
    let model = || {
        let arn = Arn::parse(profile)?;
        let name = arn.rest.strip_prefix("inference-profile/")?;
        let (geography, model) = name.split_once('.')?;
        // The id of an application inference profile tells no model.
        model
            .contains('.')
            .then_some((arn.partition, geography, model))
    };
    let Some((partition, geography, model)) = model() else {
        return Vec::new();
    };
    let everywhere = format!("arn:{partition}:bedrock:*::foundation-model/{model}");
    if geography == "global" {
        let nowhere = format!("arn:{partition}:bedrock:::foundation-model/{model}");
        vec![everywhere, nowhere]
    } else {
        vec![everywhere]
    }
}

/// What stands before the name of a role that a task of ECS has.
const ROLES_OF_TASKS: [&str; 12] = [
    "taskRoleArn",
    "executionRoleArn",
    "task_role_arn",
    "execution_role_arn",
    "--task-role-arn",
    "--execution-role-arn",
    "task role",
    "execution role",
    "Task role",
    "Execution role",
    "タスクロール",
    "実行ロール",
];

/// The roles that the text names as those of a task, in the account of the denied resource.
fn task_roles(case: &Case<'_>) -> Vec<String> {
    /// A question with its commands is no longer than this.
    const MAX_BYTES: usize = 16 << 10;
    let Target::Known(resource) = &case.request.resource else {
        return Vec::new();
    };
    let Some(arn) = Arn::parse(resource).filter(|arn| is_account_id(arn.account)) else {
        return Vec::new();
    };
    let mut roles: BTreeSet<String> = BTreeSet::new();
    for paste in &case.evidence.pastes {
        let text = paste.head(MAX_BYTES);
        for mark in ROLES_OF_TASKS {
            roles.extend(text.match_indices(mark).filter_map(|(at, _)| {
                let rest = text.get(at.saturating_add(mark.len())..)?;
                let rest = rest.trim_start_matches([' ', ':', '=', '"', '\'', '`', '(', '「']);
                let name = rest
                    .strip_prefix("arn:aws:iam::")
                    .map_or(Some(rest), |own| {
                        let (account, role) = own.split_once(":role/")?;
                        (account == arn.account).then_some(role)
                    })?;
                let is_sign = |c: char| c.is_ascii_alphanumeric() || "+=,.@_/-".contains(c);
                let name = name
                    .split(|c| !is_sign(c))
                    .next()?
                    .trim_end_matches(['.', ',']);
                // A word of prose is no name.
                let is_name = name.contains(['-', '_'])
                    || name.chars().any(|c| c.is_ascii_uppercase()) && name.len() >= 6;
                is_name.then(|| format!("arn:{}:iam::{}:role/{name}", arn.partition, arn.account))
            }));
        }
    }
    roles.into_iter().collect()
}

/// Whether the text shows that it is this work.
fn is_evident(case: &Case<'_>, evident: Evident) -> bool {
    let operation = case.denial.operation.as_deref();
    match evident {
        Evident::Always => true,
        Evident::Operation(operations) => {
            // What an event source takes, the message says of the role that reads it.
            let is_of_source = operations.contains(&"CreateEventSourceMapping");
            is_of_source && case.denial.of_execution_role
                || operation.is_some_and(|operation| operations.contains(&operation))
        }
        Evident::Session(name) => {
            let principal = case.request.principal.as_deref();
            principal.is_some_and(|principal| principal.rsplit('/').next() == Some(name))
        }
        Evident::Tool(name) => {
            let mut clues = case.evidence.clues.iter();
            clues.any(|clue| clue.fact == ClueFact::Tool(name))
        }
        Evident::ExecutionRole => case.denial.of_execution_role,
        Evident::Service(pattern) => {
            let principal = case.request.principal.as_deref();
            principal.is_some_and(|principal| matches(pattern, principal))
        }
        Evident::Resource(pattern) => {
            matches!(&case.request.resource, Target::Known(resource) if matches(pattern, resource))
        }
        Evident::Written(words) => case.evidence.pastes.iter().any(|paste| {
            let text = paste.as_str().as_bytes();
            words
                .iter()
                .any(|word| memchr::memmem::find(text, word.as_bytes()).is_some())
        }),
    }
}
