//! All layers → one decision.

use super::presence::Facts;
use super::principal::{self, Naming};
use super::sharpen::{Open, sharpen};
use super::{StatementVerdict, Truth, Unknown, statement};
use crate::budget::Budget;
use crate::iam::{CallerKind, Effect, PolicyType, Request};
use crate::policy::{Part, Policy, Statement};
use crate::reference;
use std::collections::BTreeSet;

/// The policies that decide a request.
///
/// A layer that is empty is not attached and restricts nothing, except `identity`, which must allow
/// where nothing else does.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Layers {
    /// Identity-based policies of the caller, its groups included.
    pub identity: Vec<Policy>,
    /// Permissions boundary.
    pub boundary: Vec<Policy>,
    /// Session policies.
    pub session: Vec<Policy>,
    /// Service control policies, one list a level of the organization.
    pub scps: Vec<Vec<Policy>>,
    /// Resource control policies, one list a level of the organization.
    pub rcps: Vec<Vec<Policy>>,
    /// The resource-based policy; the trust policy, where a role is to be assumed.
    pub resource: Option<Policy>,
    /// VPC endpoint policies.
    pub vpce: Vec<Policy>,
}

impl Layers {
    /// Every policy with its kind, in the order in which answers number them: identity, boundary,
    /// session, service control, resource control, resource-based, endpoint.
    pub fn in_order<'a>(
        &'a self,
        action: &str,
    ) -> impl Iterator<Item = (PolicyType, &'a Policy)> + Clone + use<'a> {
        let of = |policies: &'a [Policy], policy_type: PolicyType| {
            policies.iter().map(move |policy| (policy_type, policy))
        };
        let resource = resource_policy_type(action);
        of(&self.identity, PolicyType::Identity)
            .chain(of(&self.boundary, PolicyType::Boundary))
            .chain(of(&self.session, PolicyType::Session))
            .chain(
                self.scps
                    .iter()
                    .flat_map(move |level| of(level, PolicyType::Scp)),
            )
            .chain(
                self.rcps
                    .iter()
                    .flat_map(move |level| of(level, PolicyType::Rcp)),
            )
            .chain(of(self.resource.as_slice(), resource))
            .chain(of(&self.vpce, PolicyType::Vpce))
    }
}

/// What everybody with credentials may ask, whatever policies say: a Deny has no effect on it.
///
/// Source: AWS STS API Reference, "`GetCallerIdentity`".
const WHO_AM_I: &str = "sts:GetCallerIdentity";

/// What comes of a request.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Decision {
    /// Every layer allows.
    Allowed,
    /// No Deny matches, and some layer does not allow.
    ImplicitlyDenied,
    /// A Deny matches.
    ExplicitlyDenied,
    /// One of them, depending on these.
    Depends(BTreeSet<Unknown>),
}

impl Decision {
    /// The word of the contract.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Allowed => "Allowed",
            Self::ImplicitlyDenied => "ImplicitlyDenied",
            Self::ExplicitlyDenied => "ExplicitlyDenied",
            Self::Depends(_) => "Depends",
        }
    }

    /// From whether a Deny matches, and whether every layer allows.
    fn of(deny: Truth, allow: Truth) -> Self {
        match (deny, allow) {
            (Truth::True, _) => Self::ExplicitlyDenied,
            (Truth::False, Truth::True) => Self::Allowed,
            (Truth::False, Truth::False) => Self::ImplicitlyDenied,
            (Truth::Depends(mut on), Truth::Depends(more)) => {
                on.extend(more);
                Self::Depends(on)
            }
            (Truth::Depends(on), _) | (Truth::False, Truth::Depends(on)) => Self::Depends(on),
        }
    }
}

impl Open for Decision {
    fn unknowns(&self) -> BTreeSet<Unknown> {
        match self {
            Self::Allowed | Self::ImplicitlyDenied | Self::ExplicitlyDenied => BTreeSet::new(),
            Self::Depends(on) => on.clone(),
        }
    }

    fn depending_on(unknowns: BTreeSet<Unknown>) -> Self {
        Self::Depends(unknowns)
    }
}

/// What one policy makes of a request.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PolicyDecision {
    /// The decision of this policy alone.
    pub decision: Decision,
    /// One a statement, in document order.
    pub verdicts: Vec<StatementVerdict>,
}

/// Evaluates one policy alone.
///
/// Source: IAM User Guide, "Policy evaluation logic".
pub fn policy(policy: &Policy, policy_type: PolicyType, request: &Request) -> PolicyDecision {
    let facts = Facts::of(request);
    let verdicts: Vec<StatementVerdict> = policy
        .statements
        .iter()
        .map(|one| super::with_facts(one, policy, policy_type, &facts))
        .collect();
    let decision = alone(policy, policy_type, &facts);
    PolicyDecision { decision, verdicts }
}

/// The decision of one policy alone, as [`policy`] finds it, without a verdict on each statement: it looks no further
/// than it must, and draws from the budget what it looked at.
pub fn decision(
    policy: &Policy,
    policy_type: PolicyType,
    request: &Request,
    budget: &Budget,
) -> Decision {
    alone(policy, policy_type, &Facts::drawing_on(budget, request))
}

fn alone(policy: &Policy, policy_type: PolicyType, facts: &Facts<'_>) -> Decision {
    let decide = |facts: &Facts<'_>| {
        let (deny, allow) = effects(std::slice::from_ref(policy), policy_type, facts);
        Decision::of(deny, allow)
    };
    sharpen(decide(facts), policy.statements.iter(), facts, decide)
}

/// Evaluates all layers.
///
/// Source: IAM User Guide, "How AWS enforcement code logic evaluates requests to allow or deny access";
/// "Cross-account policy evaluation logic".
pub fn decide(layers: &Layers, request: &Request) -> Decision {
    if request.action.eq_ignore_ascii_case(WHO_AM_I) {
        return Decision::Allowed;
    }
    let facts = Facts::among(layers, request);
    let all = |facts: &Facts<'_>| {
        let (deny, allow) = truths(layers, facts);
        Decision::of(deny, allow)
    };
    let statements = layers
        .in_order(&request.action)
        .flat_map(|(_, policy)| &policy.statements);
    sharpen(all(&facts), statements, &facts, all)
}

/// Whether a Deny matches, and whether every layer allows.
fn truths(layers: &Layers, facts: &Facts<'_>) -> (Truth, Truth) {
    let caller = Standing::of(facts);
    let mut deny = Truth::False;
    let mut allow = Truth::True;

    let mut layer = |policies: &[Policy], policy_type: PolicyType| {
        let (denies, allows) = effects(policies, policy_type, facts);
        deny = std::mem::replace(&mut deny, Truth::False).or(denies);
        allows
    };
    let identity = if caller.has_identity_policies() && needs_no_permission(facts) {
        layer(&layers.identity, PolicyType::Identity);
        Truth::True
    } else if caller.has_identity_policies() {
        layer(&layers.identity, PolicyType::Identity)
    } else {
        Truth::of(caller == Standing::Root)
    };
    let boundary = if caller.has_identity_policies() && !layers.boundary.is_empty() {
        layer(&layers.boundary, PolicyType::Boundary)
    } else {
        Truth::True
    };
    let session = match caller {
        Standing::Stranger => Truth::True,
        Standing::Federated if layers.session.is_empty() => Truth::False,
        _ if layers.session.is_empty() => Truth::True,
        _ => layer(&layers.session, PolicyType::Session),
    };
    if !matches!(caller, Standing::Stranger | Standing::ServiceLinked) {
        for level in layers.scps.iter().filter(|level| !level.is_empty()) {
            allow = allow.and(layer(level, PolicyType::Scp));
        }
    }
    if caller != Standing::ServiceLinked {
        for level in &layers.rcps {
            // `RCPFullAWSAccess` is always attached: a level never lacks an Allow.
            layer(level, PolicyType::Rcp);
        }
    }
    if !layers.vpce.is_empty() {
        allow = allow.and(layer(&layers.vpce, PolicyType::Vpce));
    }
    let resource = ByResource::of(layers.resource.as_ref(), facts);
    deny = deny.or(resource.deny.clone());

    let own = identity.and(boundary.clone()).and(session.clone());
    let named_role = resource.role.clone().and(boundary).and(session);
    let delegated = resource.account.clone().and(own.clone());
    let by_policy = resource.direct.clone().or(named_role).or(delegated);
    let inside = if resource.must_allow {
        by_policy
    } else {
        by_policy.or(own.clone())
    };
    let across = if caller == Standing::Stranger {
        resource.direct
    } else {
        own.and(resource.direct.or(resource.role).or(resource.account))
    };
    let same_account = same_account(facts);
    let granted = match same_account {
        Truth::True => inside,
        Truth::False => across,
        Truth::Depends(_) if inside == across => inside,
        open @ Truth::Depends(_) => open.clone().and(inside).or(open.and(across)),
    };
    (deny, allow.and(granted))
}

/// Whether no policy has to allow the action, so that only a Deny or a limit stands against it. Users only may ask
/// for a session token.
///
/// Source: AWS STS API Reference, "`GetSessionToken`".
fn needs_no_permission(facts: &Facts<'_>) -> bool {
    let caller = facts.caller.as_ref().map(|caller| &caller.kind);
    matches!(caller, Some(CallerKind::IamUser { .. }))
        && reference::needs_no_permission(&facts.request.action)
}

/// What kind of caller it is to the layers.
///
/// Source: IAM User Guide, "Policy evaluation logic"; Organizations User Guide, "Service control
/// policies".
#[derive(Clone, Copy, PartialEq, Eq)]
enum Standing {
    /// A user or a role: every layer binds.
    Identity,
    /// A federated session: it has no permission but those its session policy passes on.
    Federated,
    /// A service-linked role: the organization's policies do not bind it.
    ServiceLinked,
    /// The root user: it has neither identity policies nor a boundary.
    Root,
    /// A service or nobody: only the resource's side decides.
    Stranger,
}

impl Standing {
    fn of(facts: &Facts<'_>) -> Self {
        match facts.caller.as_ref().map(|caller| &caller.kind) {
            Some(CallerKind::Root) => Self::Root,
            Some(CallerKind::Service | CallerKind::Anonymous) => Self::Stranger,
            Some(CallerKind::FederatedUser { .. }) => Self::Federated,
            Some(CallerKind::RoleSession { role, .. }) if role.starts_with("AWSServiceRoleFor") => {
                Self::ServiceLinked
            }
            Some(CallerKind::Role { path, .. }) if path.starts_with("/aws-service-role/") => {
                Self::ServiceLinked
            }
            _ => Self::Identity,
        }
    }

    fn has_identity_policies(self) -> bool {
        !matches!(self, Self::Root | Self::Stranger)
    }
}

/// What the resource-based policy allows, by how it names the caller.
struct ByResource {
    deny: Truth,
    direct: Truth,
    role: Truth,
    account: Truth,
    /// Identity policies do nothing without it: the policy of a KMS key, the trust policy of a role.
    must_allow: bool,
}

impl ByResource {
    fn of(policy: Option<&Policy>, facts: &Facts<'_>) -> Self {
        let mut found = Self {
            deny: Truth::False,
            direct: Truth::False,
            role: Truth::False,
            account: Truth::False,
            must_allow: false,
        };
        let Some(policy) = policy else {
            return found;
        };
        let policy_type = resource_policy_type(&facts.request.action);
        found.must_allow = policy_type == PolicyType::Trust || is_of_kms(&facts.request.action);
        for one in &policy.statements {
            let truth = statement::truth(one, policy, policy_type, facts);
            if truth == Truth::False {
                continue;
            }
            if one.effect.is_none() {
                found.open(&truth);
                continue;
            }
            if has(one, Effect::Deny) {
                found.deny = found.deny.or(truth);
                continue;
            }
            let naming = one
                .principal
                .as_ref()
                .and_then(|element| principal::naming(element, facts));
            let place = match naming {
                Some(Naming::Direct) => &mut found.direct,
                Some(Naming::Role) => &mut found.role,
                // Whom it names is open: that it delegates to the account is the weakest reading.
                Some(Naming::Account) | None => &mut found.account,
            };
            *place = std::mem::replace(place, Truth::False).or(truth);
        }
        found.open(&further(policy));
        found
    }

    /// Adds what may deny, and may allow in any way.
    fn open(&mut self, truth: &Truth) {
        for place in [&mut self.deny, &mut self.direct] {
            *place = std::mem::replace(place, Truth::False).or(truth.clone());
        }
    }
}

/// The kind that the policy on the resource is of, for an action.
///
/// Source: IAM User Guide, "How IAM roles differ from resource-based policies".
fn resource_policy_type(action: &str) -> PolicyType {
    let is_trust = [
        "sts:assumerole",
        "sts:assumerolewithsaml",
        "sts:assumerolewithwebidentity",
        "sts:tagsession",
        "sts:setsourceidentity",
        "sts:setcontext",
    ]
    .iter()
    .any(|one| action.eq_ignore_ascii_case(one));
    if is_trust {
        PolicyType::Trust
    } else {
        PolicyType::Resource
    }
}

fn is_of_kms(action: &str) -> bool {
    action
        .split_once(':')
        .is_some_and(|(service, _)| service.eq_ignore_ascii_case("kms"))
}

/// Tells whether the caller and the resource are of one account.
///
/// A resource whose account nobody names is taken to be the caller's: so is one of S3, whose ARNs carry
/// none.
fn same_account(facts: &Facts<'_>) -> Truth {
    let caller = facts
        .caller
        .as_ref()
        .filter(|caller| caller.is_of_an_account());
    match (
        caller,
        facts
            .resource_account()
            .as_ref()
            .and_then(|account| account.text()),
    ) {
        (Some(caller), Some(account)) => match principal::same_account(account, caller) {
            // The message leaves the caller's account out: it is the common case that it is the same.
            Truth::Depends(_) if caller.account.is_none() => Truth::True,
            truth => truth,
        },
        _ => Truth::True,
    }
}

/// Whether a statement that was not read applies, of which there may be some.
fn further(policy: &Policy) -> Truth {
    let on: BTreeSet<Unknown> = policy
        .gaps_in(Part::Statement)
        .map(statement::unread)
        .collect();
    if on.is_empty() {
        Truth::False
    } else {
        Truth::Depends(on)
    }
}

/// Whether a statement has the effect, or none that was read: then its truth is open.
fn may_have(statement: &Statement, effect: Effect) -> bool {
    statement.effect.is_none() || has(statement, effect)
}

fn has(statement: &Statement, effect: Effect) -> bool {
    statement
        .effect
        .as_ref()
        .is_some_and(|found| found.value == effect)
}

/// Whether some Deny of the policies matches, and whether some Allow does.
fn effects(policies: &[Policy], policy_type: PolicyType, facts: &Facts<'_>) -> (Truth, Truth) {
    let of = |effect: Effect| {
        let statements = policies
            .iter()
            .flat_map(|policy| policy.statements.iter().map(move |one| (policy, one)))
            .filter(|(_, one)| may_have(one, effect));
        let read =
            statements.map(|(policy, one)| statement::truth(one, policy, policy_type, facts));
        Truth::any(read.chain(policies.iter().map(further)))
    };
    (of(Effect::Deny), of(Effect::Allow))
}
