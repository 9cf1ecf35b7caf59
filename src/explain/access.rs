//! Actions in numbers, by service and access level.

use crate::budget::Budget;
use crate::compare::{self, Unproven};
use crate::iam::bits::Bits;
use crate::iam::{Arn, PolicyType};
use crate::policy::{ListElement, Policy};
use crate::reference::{self, AccessLevel, Action, Service};
use std::collections::BTreeMap;
use std::rc::Rc;

/// The most ARNs of a statement that are looked up; beyond it, its actions are not counted.
const MAX_RESOURCES: usize = 256;

/// How many steps it costs about to find the actions that go with an ARN of one service, and of any.
const STEPS_OF_A_LOOK: usize = 1 << 8;
const STEPS_OF_A_LONG_LOOK: usize = 1 << 15;

/// How many steps it costs about to hold an action against a pattern, and to make a set of actions.
const STEPS_OF_A_MATCH: usize = 8;
const STEPS_OF_A_SET: usize = 128;

/// How many steps it costs about to count an action, and those of its service beside it.
const STEPS_OF_A_COUNT: usize = 4;

/// The access levels, in the order in which people list them.
const LEVELS: [AccessLevel; 5] = [
    AccessLevel::List,
    AccessLevel::Read,
    AccessLevel::Write,
    AccessLevel::Tagging,
    AccessLevel::PermissionsManagement,
];

/// The most services of a statement, and of a policy, that are told one by one.
const MAX_SERVICES_OF_STATEMENT: usize = 3;
const MAX_SERVICES: usize = 20;

/// Some actions of the reference, counted.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Access {
    /// How many.
    pub actions: usize,
    /// Of how many services.
    pub service_count: usize,
    /// By service, those with the most first; at most 20, and of a statement three.
    pub services: Vec<ServiceAccess>,
    /// How many of all services only list or read.
    pub reading: usize,
    /// How many of all services manage permissions.
    pub managing_permissions: usize,
    /// Whether it is every action of the reference.
    pub is_every: bool,
    /// Whether it may be fewer: something was not proved.
    pub is_at_most: bool,
}

/// Some actions of one service.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ServiceAccess {
    /// The service.
    pub service: Service,
    /// How many.
    pub actions: usize,
    /// How many the service has.
    pub of: usize,
    /// By access level; levels without any are left out.
    pub levels: Vec<LevelCount>,
}

/// Some actions of one service and access level.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct LevelCount {
    /// The level.
    pub level: AccessLevel,
    /// How many.
    pub actions: usize,
    /// How many the service has of this level.
    pub of: usize,
}

/// The actions of a statement.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Reach {
    /// How many actions the element names.
    pub named: usize,
    /// Those of them that the reference lists for the resources of the statement.
    pub access: Access,
    /// Entries that match no action of the reference, as written.
    pub unknown: Vec<String>,
}

impl Access {
    /// Whether it only lists and reads.
    pub const fn is_read_only(&self) -> bool {
        self.actions > 0 && self.reading == self.actions
    }

    /// Counts some actions, and tells at most so many services one by one; `None` where the budget does not allow it.
    fn of(actions: &Bits, most: usize, budget: &Budget) -> Option<Self> {
        let count = actions.count();
        if !budget.spend(count.saturating_mul(STEPS_OF_A_COUNT)) {
            return None;
        }
        let (mut reading, mut managing_permissions) = (0, 0);
        let mut services: Vec<ServiceAccess> = Vec::new();
        for action in actions.iter().filter_map(reference::action_at) {
            let service = action.service();
            // They come in the order of their services.
            if services.last().is_none_or(|last| last.service != service) {
                services.push(ServiceAccess::none_of(service));
            }
            if let Some(last) = services.last_mut() {
                last.count(action);
            }
            match action.access() {
                AccessLevel::List | AccessLevel::Read => reading += 1,
                AccessLevel::PermissionsManagement => managing_permissions += 1,
                AccessLevel::Write | AccessLevel::Tagging => {}
            }
        }
        let service_count = services.len();
        services.sort_by_key(|service| std::cmp::Reverse(service.actions));
        services.truncate(most);
        services.shrink_to_fit();
        for service in &mut services {
            service.levels.retain(|count| count.actions > 0);
        }
        Some(Self {
            actions: count,
            service_count,
            services,
            reading,
            managing_permissions,
            is_every: count == reference::actions().len(),
            is_at_most: false,
        })
    }
}

impl ServiceAccess {
    /// Whether it is every action of the service.
    pub const fn is_every(&self) -> bool {
        self.actions == self.of
    }

    fn none_of(service: Service) -> Self {
        let mut levels = LEVELS.map(|level| LevelCount {
            level,
            actions: 0,
            of: 0,
        });
        let mut of = 0;
        for action in service.actions() {
            of += 1;
            let mut levels = levels.iter_mut();
            if let Some(count) = levels.find(|count| count.level == action.access()) {
                count.of += 1;
            }
        }
        Self {
            service,
            actions: 0,
            of,
            levels: levels.to_vec(),
        }
    }

    fn count(&mut self, action: Action) {
        self.actions += 1;
        let mut levels = self.levels.iter_mut();
        if let Some(count) = levels.find(|count| count.level == action.access()) {
            count.actions += 1;
        }
    }
}

/// Actions that go with some resources.
struct Fitting {
    /// Those that the reference lists for them.
    listed: Bits,
    /// Those that it leaves open: AWS prints ARNs for actions without a resource type all the same, and its list lags
    /// behind.
    open: Bits,
    /// Whether the reference knows every one of the resources.
    is_known: bool,
}

impl Fitting {
    fn all(actions: &Bits) -> Self {
        Self {
            listed: actions.clone(),
            open: none(),
            is_known: true,
        }
    }
}

/// Looks up actions of the reference, each pattern once.
pub(super) struct Lookup<'a> {
    budget: &'a Budget,
    matched: BTreeMap<String, Rc<Bits>>,
    fitting: BTreeMap<String, Rc<Fitting>>,
}

impl<'a> Lookup<'a> {
    pub(super) fn new(budget: &'a Budget) -> Self {
        Self {
            budget,
            matched: BTreeMap::new(),
            fitting: BTreeMap::new(),
        }
    }

    /// The actions that a statement names, and those that can go with its resources. `None` where the budget does not
    /// allow to find them, or the reference does not tell which go with a resource.
    pub(super) fn reach(
        &mut self,
        actions: &ListElement,
        resources: Option<&ListElement>,
    ) -> Option<Reach> {
        let mut named = none();
        let mut unknown = Vec::new();
        for value in &actions.values {
            let matched = self.matching(&value.value)?;
            if matched.is_empty() {
                unknown.push(value.value.clone());
            }
            named.or(&matched);
        }
        if actions.negated {
            named = named.complement(reference::actions().len());
        }
        let fitting = match resources {
            Some(list) if !list.negated => {
                let values = list.values.iter().map(|value| value.value.as_str());
                self.fitting_any(&named, values)?
            }
            _ => Fitting::all(&named),
        };
        if !fitting.is_known {
            return None;
        }
        Some(Reach {
            named: named.count(),
            access: Access::of(&fitting.listed, MAX_SERVICES_OF_STATEMENT, self.budget)?,
            unknown,
        })
    }

    /// The actions that an entry of `Action` matches.
    fn matching(&mut self, written: &str) -> Option<Rc<Bits>> {
        if let Some(known) = self.matched.get(written) {
            return Some(Rc::clone(known));
        }
        let is_pattern = written.contains(['*', '?']);
        let prefix = written.split(':').next().unwrap_or_default();
        let candidates = match reference::service(prefix) {
            Some(service) if is_pattern => service.actions().count(),
            None if is_pattern => reference::actions().len(),
            Some(_) | None => 1,
        };
        let steps = candidates.saturating_mul(STEPS_OF_A_MATCH);
        if !self.budget.spend(steps.saturating_add(STEPS_OF_A_SET)) {
            return None;
        }
        let mut bits = none();
        let matching = reference::actions_matching(written).filter(|_| is_pattern);
        for action in matching.chain(reference::action(written)) {
            bits.insert(action.index());
        }
        let bits = Rc::new(bits);
        if !is_pattern {
            return Some(bits);
        }
        self.matched.insert(written.to_owned(), Rc::clone(&bits));
        Some(bits)
    }

    /// Those of some actions that go with one of the resources.
    fn fitting_any<'t>(
        &mut self,
        actions: &Bits,
        resources: impl Iterator<Item = &'t str> + Clone,
    ) -> Option<Fitting> {
        if resources.clone().any(|resource| resource == "*") {
            return Some(Fitting::all(actions));
        }
        let mut fitting = Fitting {
            listed: none(),
            open: none(),
            is_known: true,
        };
        for (at, resource) in resources.enumerate() {
            if at >= MAX_RESOURCES {
                return None;
            }
            let more = self.fitting(resource)?;
            fitting.listed.or(&more.listed);
            fitting.open.or(&more.open);
            fitting.is_known &= more.is_known;
        }
        fitting.listed = fitting.listed.and(actions);
        fitting.open = fitting.open.and(actions);
        Some(fitting)
    }

    /// The actions that go with a resource.
    fn fitting(&mut self, resource: &str) -> Option<Rc<Fitting>> {
        if let Some(known) = self.fitting.get(resource) {
            return Some(Rc::clone(known));
        }
        let service = resource.split(':').nth(2).unwrap_or_default();
        let steps = if reference::service(service).is_some() {
            STEPS_OF_A_LOOK
        } else {
            STEPS_OF_A_LONG_LOOK
        };
        if !self.budget.spend(steps.saturating_add(resource.len())) {
            return None;
        }
        let on = reference::actions_on(resource);
        let is_nothing = on.listed.is_empty() && on.unlisted.is_empty();
        let fitting = Rc::new(Fitting {
            listed: set(&on.listed),
            // What is no ARN may stand for any.
            open: if is_nothing {
                none().complement(reference::actions().len())
            } else {
                set(&on.unlisted)
            },
            is_known: !on.listed.is_empty(),
        });
        self.fitting
            .insert(resource.to_owned(), Rc::clone(&fitting));
        Some(fitting)
    }
}

fn set(actions: &[Action]) -> Bits {
    let mut bits = none();
    for action in actions {
        bits.insert(action.index());
    }
    bits
}

fn none() -> Bits {
    Bits::none(reference::actions().len())
}

/// What the Allow statements of a policy leave after its Deny statements, whoever calls: what it allows that an empty
/// policy does not. `None` for a trust policy, which is about one action, and where it was not worked out.
pub(super) fn left(
    policy: &Policy,
    kind: PolicyType,
    lookup: &mut Lookup<'_>,
    budget: &Budget,
) -> Option<Access> {
    if kind == PolicyType::Trust || budget.is_exhausted() {
        return None;
    }
    let compared = compare::compare(&Policy::default(), policy, kind, budget);
    let is_cut = |why: &Unproven| matches!(why, Unproven::Incomplete { .. } | Unproven::TooMany);
    if compared.unproven.iter().any(is_cut) {
        return None;
    }
    let mut all = none();
    let mut is_at_most = !compared.is_exact() || !policy.is_whole();
    for grant in &compared.grants {
        if !budget.spend(STEPS_OF_A_SET) {
            return None;
        }
        let mut actions = lookup.matching(&grant.action)?.as_ref().clone();
        for without in &grant.without_actions {
            actions = actions.minus(lookup.matching(without)?.as_ref());
        }
        // Actions of which every resource is left out are counted all the same.
        is_at_most |= !grant.within_resources.is_empty()
            || grant.without_resources.iter().any(|one| is_collection(one));
        let resource = std::iter::once(grant.resource.as_str());
        let fitting = lookup.fitting_any(&actions, resource)?;
        if fitting.listed.is_empty() && !fitting.open.is_empty() {
            is_at_most = true;
            all.or(&fitting.open);
        }
        all.or(&fitting.listed);
    }
    Some(Access {
        is_at_most,
        ..Access::of(&all, MAX_SERVICES, budget)?
    })
}

/// Whether a pattern may hold all resources of a type: nothing in it is a name.
fn is_collection(pattern: &str) -> bool {
    let rest = Arn::parse(pattern).map_or(pattern, |arn| arn.rest);
    let word = rest.trim_end_matches(['*', '?', '/', ':']);
    word.len() < rest.len()
        && word
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
}
