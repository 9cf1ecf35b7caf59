//! The reference, asked once for each pattern of actions, within the budget of the question.

use super::FindingKind;
use super::action::may_be;
use crate::budget::Budget;
use crate::iam::{ActionName, Arn, find_placeholders};
use crate::reference::{self, Action, KeyScope, ResourceType};
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

/// How many steps it costs about to compare with an entry of the reference.
const STEPS_OF_A_COMPARISON: usize = 8;

/// For how many unknown actions similar names are looked up.
const MOST_SUGGESTIONS: usize = 100;

/// Answers from the reference, kept for the time of one check.
pub(super) struct Lookup<'a> {
    budget: &'a Budget,
    patterns: BTreeMap<String, Rc<Named>>,
    /// For an entry of `Action` and a condition key: whether some action of the entry can carry it.
    keys: BTreeMap<String, BTreeMap<String, bool>>,
    /// For an ARN: whether it can be of a type.
    types: BTreeMap<String, BTreeMap<ResourceType, bool>>,
    suggestions: usize,
}

/// What an entry of `Action` names.
pub(super) enum Named {
    /// These actions, and the resource types that they are authorised on.
    Actions {
        /// In the order of the reference, never empty.
        actions: Vec<Action>,
        /// Each once.
        types: Vec<ResourceType>,
    },
    /// Every action, or what cannot be told: a placeholder, a wildcard in the service.
    Anything,
    /// Nothing: the finding about it.
    Nothing(FindingKind),
}

impl<'a> Lookup<'a> {
    /// Nothing was asked yet.
    pub(super) fn new(budget: &'a Budget) -> Self {
        Self {
            budget,
            patterns: BTreeMap::new(),
            keys: BTreeMap::new(),
            types: BTreeMap::new(),
            suggestions: 0,
        }
    }

    /// What an entry of `Action` names.
    pub(super) fn named(&mut self, written: &str) -> Rc<Named> {
        if let Some(known) = self.patterns.get(written) {
            return Rc::clone(known);
        }
        let named = Rc::new(self.find(written));
        self.patterns.insert(written.to_owned(), Rc::clone(&named));
        named
    }

    /// Tells whether a request for one of the actions that `entry` names can carry the condition key, or
    /// whether that is not known.
    pub(super) fn may_carry(&mut self, entry: &str, actions: &[Action], key: &str) -> bool {
        if let Some(known) = self.keys.get(entry).and_then(|keys| keys.get(key)) {
            return *known;
        }
        let may = actions.iter().any(|action| {
            !self.afford(4)
                || reference::key_applies(*action, None, key) != KeyScope::NeverForAction
        });
        let keys = self.keys.entry(entry.to_owned()).or_default();
        keys.insert(key.to_owned(), may);
        may
    }

    /// Tells whether the ARN, as written, can be of the type; `None` when the budget is exhausted.
    pub(super) fn may_be(
        &mut self,
        kind: ResourceType,
        written: &str,
        arn: &Arn<'_>,
    ) -> Option<bool> {
        if let Some(known) = self.types.get(written).and_then(|types| types.get(&kind)) {
            return Some(*known);
        }
        if !self.afford(1) {
            return None;
        }
        let may = may_be(kind, written, arn);
        match self.types.get_mut(written) {
            Some(types) => {
                types.insert(kind, may);
            }
            None => {
                self.types
                    .insert(written.to_owned(), BTreeMap::from([(kind, may)]));
            }
        }
        Some(may)
    }

    /// Takes comparisons from the budget; false when it is exhausted.
    pub(super) fn afford(&self, comparisons: usize) -> bool {
        self.budget
            .spend(comparisons.saturating_mul(STEPS_OF_A_COMPARISON))
    }

    fn find(&mut self, written: &str) -> Named {
        if written == "*" || written.contains("${") || !find_placeholders(written).is_empty() {
            return Named::Anything;
        }
        let Some(ActionName { service, name }) = ActionName::parse(written) else {
            return Named::Nothing(self.without_service(written));
        };
        if service.contains(['*', '?']) {
            return Named::Anything;
        }
        if reference::service(service).is_none() {
            return Named::Nothing(FindingKind::InvalidServiceInAction {
                written: written.to_owned(),
                prefix: reference::prefix_of(service).map(str::to_owned),
            });
        }
        let is_pattern = name.contains(['*', '?']);
        let actions: Vec<Action> = if is_pattern {
            // The largest service has some seven hundred actions.
            if !self.afford(100) {
                return Named::Anything;
            }
            reference::actions_matching(written).collect()
        } else {
            reference::action(written).into_iter().collect()
        };
        if actions.is_empty() {
            return Named::Nothing(if is_pattern {
                let pattern = written.to_owned();
                FindingKind::WildcardMatchesNoAction { pattern }
            } else {
                self.unknown(written, service, name)
            });
        }
        let types: BTreeSet<ResourceType> = actions
            .iter()
            .flat_map(|action| action.resources())
            .map(reference::ActionResource::resource_type)
            .collect();
        Named::Actions {
            actions,
            types: types.into_iter().collect(),
        }
    }

    /// `ListBucket`: the services that have an action of this name.
    fn without_service(&mut self, written: &str) -> FindingKind {
        let nearest = if self.may_suggest() {
            reference::operations_named(written)
                .into_iter()
                .filter_map(|prefix| reference::action(&format!("{prefix}:{written}")))
                .map(|action| action.full_name().to_owned())
                .take(3)
                .collect()
        } else {
            Vec::new()
        };
        FindingKind::InvalidAction {
            written: written.to_owned(),
            action: None,
            nearest,
        }
    }

    /// The action behind the operation of this name, or else actions with a similar name.
    fn unknown(&mut self, written: &str, service: &str, name: &str) -> FindingKind {
        let (mut action, mut nearest) = (None, Vec::new());
        if self.may_suggest() {
            action = reference::operation(service, name)
                .and_then(|operation| operation.needs.first().or(operation.when.first()).copied())
                .map(str::to_owned);
            if action.is_none() {
                nearest = reference::nearest_actions(written, 3)
                    .into_iter()
                    .map(|action| action.full_name().to_owned())
                    .collect();
            }
        }
        FindingKind::InvalidAction {
            written: written.to_owned(),
            action,
            nearest,
        }
    }

    fn may_suggest(&mut self) -> bool {
        self.suggestions += 1;
        self.suggestions <= MOST_SUGGESTIONS
    }
}
