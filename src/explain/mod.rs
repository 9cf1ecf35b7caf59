//! What does a policy allow and deny, of whom, on what and when?
//!
//! In: policies as they were pasted. Out: an [`Explanation`] for each: every statement taken apart in the terms of
//! IAM, and the whole in numbers. Numbers are of the service authorization reference; what a `Deny` takes and what is
//! left in the end is of `compare`, what stands out of `lint`. What cannot be told is `None`, never a guess: the reply
//! then says the text of the policy as it stands. Writes no sentence.

mod access;
mod condition;
mod principal;
mod subject;
mod token;

pub use access::{Access, LevelCount, Reach, ServiceAccess};
pub use condition::{Condition, Meaning};
pub use principal::{Principal, Principals};
pub use subject::{Many, Subject};
pub use token::{Run, TokenSubject};

use crate::budget::Budget;
use crate::compare;
use crate::evaluate::Element;
use crate::iam::{Effect, PolicyType};
use crate::lint::{self, Finding, FindingKind};
use crate::policy::{ListElement, PastedPolicy, Policy, Statement};
use crate::text::Span;

/// A question may spend this part of its budget on numbers; what is beyond it is left out, and is no reason to stop.
const SHARE: usize = 2;

/// The most pairs of an Allow and a Deny statement that are held against each other in one policy.
const MAX_PAIRS: usize = 64;

/// What a policy says.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Explanation {
    /// Which pasted policy.
    pub policy: usize,
    /// Its kind.
    pub kind: PolicyType,
    /// Whether nothing tells the kind, so that it was read as the usual one.
    pub is_kind_assumed: bool,
    /// Its statements, all of them, in the order of the text.
    pub statements: Vec<Explained>,
    /// What its Allow statements leave to its holder after its Deny statements: of a policy that limits, what it lets
    /// through. `None` where that was not worked out.
    pub access: Option<Access>,
    /// What `lint` finds in it, in the order of the text.
    pub findings: Vec<Finding>,
    /// Whether all of it was read.
    pub is_whole: bool,
}

/// What a statement says.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Explained {
    /// Its `Sid`.
    pub sid: Option<String>,
    /// Its effect; `None` where it has none, and then it does nothing.
    pub effect: Option<Effect>,
    /// Of whom it speaks; `None` where it names nobody.
    pub principals: Option<Principals>,
    /// The actions; `None` where it has neither `Action` nor `NotAction`.
    pub actions: Option<Actions>,
    /// The resources; `None` where it has neither `Resource` nor `NotResource`.
    pub resources: Option<Resources>,
    /// The conditions, all of which must hold.
    pub conditions: Vec<Condition>,
    /// Of a Deny, what it takes of the policy's own Allow statements; `None` for an Allow, and where the policy has no
    /// Allow.
    pub takes: Option<Takes>,
    /// The elements of which not all was read: anything may stand there besides.
    pub unread: Vec<Element>,
    /// Where it stands in its paste.
    pub span: Span,
}

/// `Action` or `NotAction`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Actions {
    /// `NotAction`: all but these.
    pub is_negated: bool,
    /// The entries, as written.
    pub written: Vec<String>,
    /// Whether it is every action of every service.
    pub is_every: bool,
    /// Which actions these are, in numbers; `None` where that was not worked out.
    pub reach: Option<Reach>,
}

/// `Resource` or `NotResource`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Resources {
    /// `NotResource`: all but these.
    pub is_negated: bool,
    /// The entries, as written.
    pub written: Vec<String>,
}

impl Resources {
    /// Whether it is every resource.
    pub fn is_every(&self) -> bool {
        !self.is_negated && self.written.iter().any(|written| written == "*")
    }
}

/// What a Deny takes of the Allow statements of its policy.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Takes {
    /// Nothing: it stops only what other policies allow.
    Nothing,
    /// Something of these statements, by their places.
    From(Vec<usize>),
    /// It was not worked out.
    Unknown,
}

impl Explanation {
    /// Whether the policy grants nothing, whatever it allows: it limits what others grant.
    pub const fn is_limit(&self) -> bool {
        self.kind.is_limit()
    }

    /// Its statements with this effect.
    pub fn with_effect(&self, effect: Effect) -> impl Iterator<Item = &Explained> {
        let statements = self.statements.iter();
        statements.filter(move |statement| statement.effect == Some(effect))
    }

    /// Whether too little of it was read to say what it does as a whole: no effect, or not all and nothing allowed.
    pub fn is_unclear(&self) -> bool {
        let allows = self.with_effect(Effect::Allow).next().is_some();
        let denies = self.with_effect(Effect::Deny).next().is_some();
        !allows && (!self.is_whole || !denies)
    }

    /// Whether a statement allows every action on every resource to everybody it can be about, without a condition.
    pub fn allows_everything(&self) -> bool {
        self.with_effect(Effect::Allow)
            .any(Explained::is_everything)
    }

    /// Entries of its Allow statements that match no action of the reference, as written.
    pub fn unknown_actions(&self) -> Vec<String> {
        let actions = self
            .with_effect(Effect::Allow)
            .filter_map(|statement| statement.actions.as_ref())
            .filter(|actions| !actions.is_negated);
        let reach = actions.filter_map(|actions| actions.reach.as_ref());
        reach
            .flat_map(|reach| reach.unknown.iter().cloned())
            .collect()
    }

    /// Whether a Deny takes something of its Allow statements, as far as that was worked out.
    pub fn loses_by_denies(&self) -> bool {
        let mut takes = self.statements.iter().filter_map(|one| one.takes.as_ref());
        takes.any(|takes| *takes != Takes::Nothing)
    }

    /// Whether its holder is an administrator by it.
    pub fn is_administrator(&self) -> bool {
        let mut findings = self.findings.iter();
        findings.any(|finding| finding.kind == FindingKind::AdministratorAccess)
    }
}

impl Explained {
    /// Whether it is about every action on every resource of everybody, without a condition.
    fn is_everything(&self) -> bool {
        self.conditions.is_empty()
            && self.unread.is_empty()
            && self.principals.as_ref().is_none_or(Principals::is_everyone)
            && self
                .actions
                .as_ref()
                .is_some_and(|actions| actions.is_every)
            && self.resources.as_ref().is_some_and(Resources::is_every)
    }

    /// Whether it allows something to everybody, without a condition.
    pub fn is_public(&self) -> bool {
        self.effect == Some(Effect::Allow)
            && self.conditions.is_empty()
            && self
                .principals
                .as_ref()
                .is_some_and(Principals::is_everyone)
    }

    /// Whether all of it was read and every element that it needs is there.
    pub fn is_clear(&self) -> bool {
        self.effect.is_some() && self.actions.is_some() && self.unread.is_empty()
    }
}

/// Explains policies, in their order. Near-linear in their size but for what each Deny takes, which is worked out for
/// at most `MAX_PAIRS` pairs of statements. Where half of the budget is
/// spent, numbers are missing; no statement is.
pub fn explain(policies: &[PastedPolicy], budget: &Budget) -> Vec<Explanation> {
    let given = budget.left() / SHARE;
    let own = Budget::of(given);
    let mut findings = lint::review(policies, None, &own);
    let mut explained = Vec::with_capacity(policies.len());
    for (index, pasted) in policies.iter().enumerate() {
        if budget.is_exhausted() {
            own.exhaust();
        }
        let (found, others) = findings
            .into_iter()
            .partition(|finding| finding.policy == index);
        findings = others;
        explained.push(of_policy(index, pasted, found, &own));
    }
    budget.spend(given.saturating_sub(own.left()));
    explained
}

fn of_policy(
    index: usize,
    pasted: &PastedPolicy,
    findings: Vec<Finding>,
    budget: &Budget,
) -> Explanation {
    let kind = pasted.policy_type.unwrap_or(PolicyType::Identity);
    let policy = &pasted.policy;
    let mut lookup = access::Lookup::new(budget);
    let mut statements: Vec<Explained> = policy
        .statements
        .iter()
        .map(|statement| of_statement(statement, &mut lookup))
        .collect();
    for (statement, takes) in statements.iter_mut().zip(takes(policy, kind, budget)) {
        statement.takes = takes;
    }
    let access = access::left(policy, kind, &mut lookup, budget);
    Explanation {
        policy: index,
        kind,
        is_kind_assumed: pasted.policy_type.is_none(),
        statements,
        access,
        findings,
        is_whole: policy.is_whole(),
    }
}

fn of_statement(statement: &Statement, lookup: &mut access::Lookup<'_>) -> Explained {
    let actions = statement.action.as_ref().map(|element| Actions {
        is_negated: element.negated,
        written: written(element),
        is_every: !element.negated && has(element, &["*", "*:*"]),
        reach: lookup.reach(element, statement.resource.as_ref()),
    });
    let mut unread: Vec<Element> = statement
        .gaps
        .iter()
        .filter_map(|gap| element(gap.part))
        .collect();
    unread.dedup();
    Explained {
        sid: statement.sid.as_ref().map(|sid| sid.value.clone()),
        effect: statement.effect.as_ref().map(|effect| effect.value),
        principals: statement.principal.as_ref().map(Principals::of),
        actions,
        resources: statement.resource.as_ref().map(|element| Resources {
            is_negated: element.negated,
            written: written(element),
        }),
        conditions: statement.conditions.iter().map(Condition::of).collect(),
        takes: None,
        unread,
        span: statement.span,
    }
}

fn written(element: &ListElement) -> Vec<String> {
    let values = element.values.iter();
    values.map(|value| value.value.clone()).collect()
}

fn has(element: &ListElement, wanted: &[&str]) -> bool {
    let mut values = element.values.iter();
    values.any(|value| wanted.contains(&value.value.as_str()))
}

fn element(part: crate::policy::Part) -> Option<Element> {
    use crate::policy::Part;
    Some(match part {
        Part::Effect => Element::Effect,
        Part::Principal => Element::Principal,
        Part::Action => Element::Action,
        Part::Resource => Element::Resource,
        Part::Condition => Element::Condition,
        Part::Version | Part::Statement => return None,
    })
}

/// What each Deny takes of the Allow statements: what the comparison of an Allow alone with both revokes.
fn takes(policy: &Policy, kind: PolicyType, budget: &Budget) -> Vec<Option<Takes>> {
    let of = |effect: Effect| {
        let statements = policy.statements.iter().enumerate();
        statements.filter(move |(_, statement)| statement.has_effect(effect))
    };
    let allows: Vec<(usize, &Statement)> = of(Effect::Allow).collect();
    let mut taken: Vec<Option<Takes>> = vec![None; policy.statements.len()];
    if allows.is_empty() {
        return taken;
    }
    let mut pairs = 0_usize;
    for (at, deny) in of(Effect::Deny) {
        pairs = pairs.saturating_add(allows.len());
        let takes = if pairs > MAX_PAIRS {
            Takes::Unknown
        } else {
            takes_from(policy, deny, &allows, kind, budget)
        };
        if let Some(place) = taken.get_mut(at) {
            *place = Some(takes);
        }
    }
    taken
}

fn takes_from(
    policy: &Policy,
    deny: &Statement,
    allows: &[(usize, &Statement)],
    kind: PolicyType,
    budget: &Budget,
) -> Takes {
    let mut from = Vec::new();
    let mut is_sure = deny.is_whole();
    for (at, allow) in allows {
        let alone = of_statements(policy, vec![(*allow).clone()]);
        let both = of_statements(policy, vec![(*allow).clone(), deny.clone()]);
        let compared = compare::compare(&alone, &both, kind, budget);
        if budget.is_exhausted() {
            return Takes::Unknown;
        }
        is_sure &= compared.is_exact() && allow.is_whole();
        if !compared.revokes.is_empty() {
            from.push(*at);
        }
    }
    match (from.is_empty(), is_sure) {
        (true, true) => Takes::Nothing,
        (false, true) => Takes::From(from),
        (_, false) => Takes::Unknown,
    }
}

/// A policy of the same version with these statements.
fn of_statements(policy: &Policy, statements: Vec<Statement>) -> Policy {
    Policy {
        version: policy.version.clone(),
        statements,
        ..Policy::default()
    }
}
