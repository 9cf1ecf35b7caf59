//! Candidate changes, smallest first. What leaves this file is proved, or is nothing.

use super::cause::never_applies;
use super::proof::Candidate;
use super::{Cause, Change, ProvenFix, StatementRead};
use crate::budget::Budget;
use crate::denial::Denial;
use crate::evaluate::{Outcome, ReasonKind, Unknown};
use crate::evidence::Evidence;
use crate::iam::placeholder::is_account_placeholder;
use crate::iam::{Arn, Caller, CallerKind, Effect, PolicyType, Request, Target, find_placeholders};
use crate::policy::edit::{Edit, NewStatement};
use crate::policy::{Part, PastedPolicy};
use crate::reference;
use std::collections::BTreeMap;

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
    /// The cause.
    pub(super) cause: Cause,
    /// The nearest statement of a pasted policy of that kind.
    pub(super) nearest: Option<&'a StatementRead>,
    /// The first pasted policy of that kind.
    pub(super) policy: Option<usize>,
    /// What else must allow and was not pasted.
    pub(super) beside: Vec<Unknown>,
    /// What the proofs may cost.
    pub(super) budget: &'a Budget,
}

/// The smallest proven change that allows the request; `None` where there is none. A new document is
/// made for the caller only: a new policy of a resource or role would replace the one it has.
pub(super) fn find(case: &Case<'_>) -> Option<ProvenFix> {
    let prove = |candidate| {
        ProvenFix::prove(
            candidate,
            case.kind,
            &[case.request],
            &case.beside,
            case.budget,
        )
    };
    let unread = case
        .nearest
        .map(|nearest| nearest.policy)
        .or(case.policy)
        .filter(|policy| {
            let pasted = case.evidence.policies.get(*policy);
            pasted.is_some_and(|pasted| !pasted.policy.is_whole() || pasted.form.is_made())
        });
    if let Some(policy) = unread {
        return prove(beside_unread(case, policy)?);
    }
    match case.nearest {
        Some(nearest) => {
            let pasted = case.evidence.policies.get(nearest.policy)?;
            changes(case, nearest, pasted)
                .into_iter()
                .find_map(|(change, edits)| {
                    let extends = matches!(
                        change,
                        Change::AddResource { .. } | Change::AddAction { .. }
                    );
                    let candidate = Candidate::edited(
                        case.evidence,
                        nearest.policy,
                        change,
                        edits,
                        case.budget,
                    )?;
                    prove(if extends {
                        let own = Edit::AddStatement(own_statement(case)?);
                        candidate.at_most(case.evidence, &[own], case.budget)?
                    } else {
                        candidate
                    })
                })
        }
        None if case.kind == PolicyType::Identity => {
            prove(Candidate::new_policy(&[own_statement(case)?], case.budget)?)
        }
        None => None,
    }
}

/// A statement to add to a policy of which not all was read, or that is code. Only for the caller: a document
/// of its own does for it, and would replace another policy. None where an Allow may give up what a condition
/// protects.
fn beside_unread(case: &Case<'_>, policy: usize) -> Option<Candidate> {
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
    let mut statement = own_statement(case)?;
    if let Some(nearest) = case.nearest.filter(|nearest| nearest.policy == policy) {
        let has_open_conditions = pasted
            .policy
            .statements
            .get(nearest.statement)
            .is_some_and(|statement| statement.gaps_in(Part::Condition).next().is_some());
        if has_open_conditions && case.cause != Cause::ActionNotAllowed {
            return None;
        }
        statement.conditions = conditions_kept(case, nearest, pasted);
    }
    let candidate = Candidate::new_policy(&[statement], case.budget)?;
    Some(candidate.beside(policy, &pasted.policy))
}

/// The changes worth trying, smallest first.
fn changes(
    case: &Case<'_>,
    nearest: &StatementRead,
    pasted: &PastedPolicy,
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
            vec![Edit::ReplaceVersion("2012-10-17".to_owned())],
        ));
    }
    for reason in &nearest.verdict.reasons {
        match &reason.kind {
            ReasonKind::ActionIsOperation { written, action } => changes.push((
                Change::ReplaceAction {
                    statement: at,
                    from: written.clone(),
                    to: action.clone(),
                },
                vec![Edit::ReplaceAction {
                    statement: at,
                    from: written.clone(),
                    to: action.clone(),
                }],
            )),
            ReasonKind::ActionNotListed {
                nearest: Some(from),
            } if reference::action(from).is_none() => {
                let to = canonical(&case.request.action);
                changes.push((
                    Change::ReplaceAction {
                        statement: at,
                        from: from.clone(),
                        to: to.clone(),
                    },
                    vec![Edit::ReplaceAction {
                        statement: at,
                        from: from.clone(),
                        to,
                    }],
                ));
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
                if let Some(to) = like(operator, values) {
                    changes.push((
                        Change::ReplaceOperator {
                            statement: at,
                            from: operator.clone(),
                            to: to.clone(),
                            key: key.clone(),
                        },
                        vec![Edit::ReplaceOperator {
                            statement: at,
                            operator: operator.clone(),
                            key: key.clone(),
                            to,
                        }],
                    ));
                }
            }
            _ => {}
        }
    }
    if !allow_helps(case, nearest) {
        return changes;
    }
    if let Some(mut statement) = own_statement(case) {
        if let Some((change, edit)) = extended(case, nearest, pasted, &statement) {
            changes.push((change, vec![edit]));
        }
        statement.conditions = conditions_kept(case, nearest, pasted);
        changes.push((Change::AddStatement, vec![Edit::AddStatement(statement)]));
    }
    changes
}

/// The conditions under which the nearest statement allows the same action: a statement for one more
/// resource keeps them, so that what they guard stays guarded (`iam:PassedToService`). None where they
/// can never be met on that resource.
fn conditions_kept(
    case: &Case<'_>,
    nearest: &StatementRead,
    pasted: &PastedPolicy,
) -> BTreeMap<String, BTreeMap<String, Vec<String>>> {
    let mut kept: BTreeMap<String, BTreeMap<String, Vec<String>>> = BTreeMap::new();
    if case.cause != Cause::ResourceNotCovered || !conditions_can_hold(nearest) {
        return kept;
    }
    let statement = pasted.policy.statements.get(nearest.statement);
    for entry in statement
        .into_iter()
        .flat_map(|statement| &statement.conditions)
    {
        kept.entry(entry.operator.value.clone())
            .or_default()
            .entry(entry.key.value.clone())
            .or_default()
            .extend(entry.values.iter().map(|value| value.value.clone()));
    }
    kept
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

/// Whether one more Allow is honest advice: not where a condition that can be met was not met, because
/// an Allow without it would take away what it protects.
fn allow_helps(case: &Case<'_>, nearest: &StatementRead) -> bool {
    match case.cause {
        Cause::ResourceNotCovered
        | Cause::ActionNotAllowed
        | Cause::ActionIsOperation
        | Cause::ActionNeedsStar
        | Cause::PrincipalNotAllowed
        | Cause::VariableNotSubstituted => true,
        Cause::ConditionNotMet => nearest
            .verdict
            .reasons
            .iter()
            .all(|reason| match &reason.kind {
                ReasonKind::ConditionFalse { gap, .. } => never_applies(gap),
                _ => false,
            }),
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
        | Cause::IncompletePolicy
        | Cause::SseCBlocked
        | Cause::ManagedByAws
        | Cause::EncodedMessage
        | Cause::Unknown => false,
    }
}

/// A statement of its own that allows the request and nothing else; `None` where the text does not give
/// what it needs.
fn own_statement(case: &Case<'_>) -> Option<NewStatement> {
    let Target::Known(resource) = &case.request.resource else {
        return None;
    };
    if super::notes::names_nothing(case.request) {
        return None;
    }
    let resource = writable(resource)?;
    let action = canonical(&case.request.action);
    let known = reference::action(&action);
    let needs_star = known.as_ref().is_some_and(|action| action.needs_star());
    if resource == "*" && !needs_star {
        return None;
    }
    let resource = if needs_star { "*".to_owned() } else { resource };
    let (principals, resources) = match case.kind {
        PolicyType::Identity => (BTreeMap::new(), vec![resource]),
        PolicyType::Resource => (principals(case)?, vec![resource]),
        PolicyType::Trust => (principals(case)?, Vec::new()),
        PolicyType::Scp
        | PolicyType::Rcp
        | PolicyType::Boundary
        | PolicyType::Session
        | PolicyType::Vpce => return None,
    };
    Some(NewStatement {
        sid: None,
        effect: Effect::Allow,
        principals,
        actions: vec![action],
        resources,
        conditions: BTreeMap::new(),
    })
}

/// The action in the reference's spelling.
fn canonical(action: &str) -> String {
    reference::action(action)
        .map_or_else(|| action.to_owned(), |known| known.full_name().to_owned())
}

/// The caller as a principal: a role rather than its session, a user, the root user's account.
fn principals(case: &Case<'_>) -> Option<BTreeMap<String, Vec<String>>> {
    let printed = case.request.principal.as_deref()?;
    if !find_placeholders(printed).is_empty() {
        return None;
    }
    let caller = Caller::parse(printed);
    let arn = match (&caller.kind, &caller.partition, &caller.account) {
        (CallerKind::RoleSession { role, .. }, Some(partition), Some(account)) => {
            let issuer = case
                .denial
                .context
                .get("aws:PrincipalArn")
                .and_then(|values| values.first());
            issuer
                .cloned()
                .unwrap_or_else(|| format!("arn:{partition}:iam::{account}:role/{role}"))
        }
        (CallerKind::IamUser { .. } | CallerKind::Role { .. }, Some(_), Some(_)) => {
            printed.to_owned()
        }
        _ => return None,
    };
    Some(BTreeMap::from([("AWS".to_owned(), vec![arn])]))
}

/// The resource as it may stand in a policy: redactions become named placeholders, because a run of
/// stars would be a wildcard there. `None` for what is no ARN.
fn writable(resource: &str) -> Option<String> {
    if resource == "*" {
        return Some("*".to_owned());
    }
    let arn = Arn::parse(resource)?;
    let account = if is_account_placeholder(arn.account) {
        ACCOUNT_PLACEHOLDER.to_owned()
    } else {
        arn.account.to_owned()
    };
    let rest = without_redactions(arn.rest);
    let region = without_redactions(arn.region);
    Some(format!(
        "arn:{}:{}:{region}:{account}:{rest}",
        arn.partition, arn.service
    ))
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
) -> Option<(Change, Edit)> {
    if case.kind != PolicyType::Identity {
        return None;
    }
    let statement = pasted.policy.statements.get(nearest.statement)?;
    let (action, resource) = (statement.action.as_ref()?, statement.resource.as_ref()?);
    let allows = statement
        .effect
        .as_ref()
        .is_some_and(|effect| effect.value == Effect::Allow);
    let conditional = !statement.conditions.is_empty();
    if !allows || action.negated || resource.negated || !conditions_can_hold(nearest) {
        return None;
    }
    let (own_action, own_resource) = (own.actions.first()?, own.resources.first()?);
    let at = nearest.statement;
    if let [only] = action.values.as_slice()
        && only.value.eq_ignore_ascii_case(own_action)
    {
        return Some((
            Change::AddResource {
                statement: at,
                resource: own_resource.clone(),
            },
            Edit::AddResource {
                statement: at,
                resource: own_resource.clone(),
            },
        ));
    }
    if let [only] = resource.values.as_slice()
        && only.value == *own_resource
        && !conditional
    {
        return Some((
            Change::AddAction {
                statement: at,
                action: own_action.clone(),
            },
            Edit::AddAction {
                statement: at,
                action: own_action.clone(),
            },
        ));
    }
    None
}
