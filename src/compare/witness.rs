//! A request that shows an entry of a comparison: one policy allows it and the other does not.
//!
//! Candidates are made of the entry's own words, with examples in the place of wildcards, and the evaluator
//! decides on each. Where none of the first ones will do there is no witness, which says nothing of the entry.

use super::{Conditions, Grant};
use crate::budget::{self, Budget};
use crate::evaluate::{self, Decision};
use crate::iam::{
    Arn, Context, Effect, Fact, Piece, PolicyType, Request, Target, action_matches, is_account_id,
    matches, variable_pieces,
};
use crate::policy::{
    ConditionEntry, ListElement, Policy, PrincipalElement, PrincipalEntry, Spanned, Statement,
};
use crate::reference::{self, Action};
use crate::text::Span;
use std::collections::BTreeMap;

/// A request, whole: what the context does not have is absent.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Witness {
    /// The caller's ARN; `None` where the policy names no principals, so that it may be anyone.
    pub principal: Option<String>,
    /// The action.
    pub action: String,
    /// The resource.
    pub resource: String,
    /// The context, by key as the policy writes it.
    pub context: BTreeMap<String, Vec<String>>,
}

/// The most candidates that are evaluated for an entry.
const MAX_TRIES: usize = 256;

/// What it costs to make a candidate.
const STEPS_A_TRY: usize = 64;

/// What it costs to look at an action of the reference.
const STEPS_AN_ACTION: usize = 16;

/// The most actions, and the most resources for each, that candidates are made of.
const MAX_ACTIONS: usize = 6;
const MAX_RESOURCES: usize = 12;

/// The most values that are tried for a key.
const MAX_VALUES: usize = 12;

/// What stands in a witness for what varies, as in AWS's own examples.
const ACCOUNT: &str = "111122223333";
const OTHER_ACCOUNT: &str = "444455556666";
const REGION: &str = "us-east-1";
const NAME: &str = "example";

/// The most steps that the search for the witnesses of one list may draw: a few hundredths of a second of one core.
const MAX_STEPS: usize = budget::STEPS / 8;

/// Finds for each entry of a list of their comparison a request that `more` allows and `less` does not, from the first
/// entry on, while there are steps for it.
pub(super) fn find_each(
    grants: &mut [Grant],
    more: &Policy,
    less: &Policy,
    kind: PolicyType,
    budget: &Budget,
) {
    let share = budget.left().min(MAX_STEPS);
    let mut search = Search {
        more,
        less,
        kind,
        budget: Budget::of(share),
        shows: BTreeMap::new(),
    };
    for grant in grants {
        if search.budget.is_exhausted() {
            break;
        }
        grant.witness = search.find(grant);
    }
    budget.spend(share.saturating_sub(search.budget.left()));
}

/// The search for the witnesses of one list.
struct Search<'a> {
    more: &'a Policy,
    less: &'a Policy,
    kind: PolicyType,
    budget: Budget,
    /// Whether a request shows a difference: entries of one list have many candidates in common.
    shows: BTreeMap<Witness, bool>,
}

impl Search<'_> {
    fn find(&mut self, grant: &Grant) -> Option<Witness> {
        let contexts = Contexts::of(grant);
        let own = as_policy(grant, self.kind);
        let mut tries = 0;
        for action in actions(grant, &self.budget) {
            for resource in resources(grant, &action) {
                for principal in principals(grant, self.kind, &resource) {
                    for context in contexts.all() {
                        tries += 1;
                        if tries > MAX_TRIES || !self.budget.spend(STEPS_A_TRY) {
                            return None;
                        }
                        let witness = Witness {
                            principal: principal.clone(),
                            action: action.clone(),
                            resource: resource.clone(),
                            context,
                        };
                        if self.is_shown_by(&witness, &own) {
                            return Some(witness);
                        }
                    }
                }
            }
        }
        None
    }

    /// Whether the one policy allows the request, the other does not, and it is one of the entry.
    fn is_shown_by(&mut self, witness: &Witness, own: &Policy) -> bool {
        let known = self.shows.get(witness).copied();
        if known == Some(false) {
            return false;
        }
        let request = witness.request();
        let decide = |policy| evaluate::decision(policy, self.kind, &request, &self.budget);
        if decide(own) != Decision::Allowed {
            return false;
        }
        known.unwrap_or_else(|| {
            let is_denied = |decision| {
                matches!(
                    decision,
                    Decision::ImplicitlyDenied | Decision::ExplicitlyDenied
                )
            };
            let shows = decide(self.more) == Decision::Allowed && is_denied(decide(self.less));
            self.shows.insert(witness.clone(), shows);
            shows
        })
    }
}

impl Witness {
    /// Whether it says more than the entry that it is of.
    pub fn says_more_than(&self, grant: &Grant) -> bool {
        self.action != grant.action
            || self.resource != grant.resource
            || self.principal.is_some()
            || !self.context.is_empty()
    }

    /// The context, as `key: values`.
    pub fn context_written(&self) -> Vec<String> {
        let context = self.context.iter();
        context
            .map(|(key, values)| format!("{key}: {}", values.join(", ")))
            .collect()
    }

    /// It as the evaluator takes it.
    pub(super) fn request(&self) -> Request {
        let account = Arn::parse(&self.resource).map_or(ACCOUNT, |arn| arn.account);
        let account = if account.is_empty() { ACCOUNT } else { account };
        let caller = || format!("arn:aws:iam::{account}:user/{NAME}");
        let facts = self.context.iter();
        let facts = facts.map(|(key, values)| (key.to_lowercase(), Fact::Values(values.clone())));
        Request {
            principal: Some(self.principal.clone().unwrap_or_else(caller)),
            action: self.action.clone(),
            resource: Target::Known(self.resource.clone()),
            resource_account: None,
            context: Context {
                facts: facts.collect(),
                complete: true,
            },
        }
    }
}

/// The entry as a policy that allows just it.
fn as_policy(grant: &Grant, kind: PolicyType) -> Policy {
    let has_principals = matches!(
        kind,
        PolicyType::Resource | PolicyType::Trust | PolicyType::Rcp
    );
    let spanned = |text: &str| Spanned {
        value: text.to_owned(),
        span: Span::default(),
    };
    let list = |values: &[String], negated| ListElement {
        negated,
        values: values.iter().map(|value| spanned(value)).collect(),
        span: Span::default(),
    };
    let everything = || list(&["*".to_owned()], false);
    let everyone = || vec!["*:*".to_owned()];
    let statement = |effect, principals: Vec<String>| Statement {
        effect: Some(Spanned {
            value: effect,
            span: Span::default(),
        }),
        principal: has_principals.then(|| PrincipalElement {
            negated: false,
            entries: principals
                .iter()
                .map(|one| {
                    let (kind, value) = one.split_once(':').unwrap_or(("*", one.as_str()));
                    PrincipalEntry {
                        kind: kind.to_owned(),
                        value: spanned(value),
                    }
                })
                .collect(),
            span: Span::default(),
        }),
        action: Some(everything()),
        resource: (kind != PolicyType::Trust).then(everything),
        ..Statement::default()
    };
    let condition = |operator: &str, key: &str, values: &[String]| ConditionEntry {
        operator: spanned(operator),
        key: spanned(key),
        values: values.iter().map(|value| spanned(value)).collect(),
        span: Span::default(),
    };
    let (not, named): (Vec<String>, Vec<String>) = grant
        .principals
        .iter()
        .cloned()
        .partition(|one| one.starts_with('!'));
    let not: Vec<String> = not.iter().map(|one| one.replacen('!', "", 1)).collect();
    let named = if named.is_empty() { everyone() } else { named };
    let mut allow = statement(Effect::Allow, named);
    allow.action = Some(list(std::slice::from_ref(&grant.action), false));
    let is_of_trust = kind == PolicyType::Trust;
    if !is_of_trust {
        allow.resource = Some(list(std::slice::from_ref(&grant.resource), false));
    }
    let deny = || statement(Effect::Deny, everyone());
    let mut denies: Vec<Statement> = Vec::new();
    let conditions = std::iter::once(&grant.conditions).chain(&grant.and_conditions);
    for (operator, key, values) in conditions.flat_map(each) {
        match operator.strip_prefix('!') {
            None => allow.conditions.push(condition(operator, key, values)),
            Some(operator) => denies.push(Statement {
                conditions: vec![condition(operator, key, values)],
                ..deny()
            }),
        }
    }
    if !grant.without_actions.is_empty() {
        denies.push(Statement {
            action: Some(list(&grant.without_actions, false)),
            ..deny()
        });
    }
    if !is_of_trust {
        let within = grant.within_resources.iter();
        let within = within.map(|one| list(std::slice::from_ref(one), true));
        let without = &grant.without_resources;
        let without = (!without.is_empty()).then(|| list(without, false));
        denies.extend(within.chain(without).map(|resource| Statement {
            resource: Some(resource),
            ..deny()
        }));
    }
    if !not.is_empty() {
        denies.push(statement(Effect::Deny, not));
    }
    denies.push(allow);
    Policy {
        version: Some(spanned("2012-10-17")),
        statements: denies,
        ..Policy::default()
    }
}

/// Actions of the entry, those that the reference lists for its resource first.
fn actions(grant: &Grant, budget: &Budget) -> Vec<String> {
    let pattern = grant.action.as_str();
    if !pattern.contains(['*', '?']) {
        let known = reference::action(pattern).map(Action::full_name);
        return vec![known.unwrap_or(pattern).to_owned()];
    }
    let without = &grant.without_actions;
    let is_in = |action: &Action| {
        let name = action.full_name();
        budget.spend(STEPS_AN_ACTION)
            && action_matches(pattern, name)
            && !without
                .iter()
                .any(|out| budget.spend(STEPS_AN_ACTION) && action_matches(out, name))
    };
    let listed: Vec<Action> = if grant.resource == "*" {
        reference::actions_matching(pattern)
            .filter(is_in)
            .take(MAX_ACTIONS)
            .collect()
    } else {
        let on = reference::actions_on(&grant.resource);
        budget.spend(STEPS_AN_ACTION.saturating_mul(on.listed.len() + on.unlisted.len()));
        let all = on.listed.into_iter().chain(on.unlisted);
        all.filter(is_in).take(MAX_ACTIONS).collect()
    };
    let mut names: Vec<String> = listed
        .iter()
        .map(|one| one.full_name().to_owned())
        .collect();
    // An entry that the reference does not know.
    if names.is_empty() {
        names.push(pattern.replace('*', NAME).replace('?', "x"));
    }
    names
}

/// Resources of the entry on which the action may be asked for: ARNs as the reference writes them first.
fn resources(grant: &Grant, action: &str) -> Vec<String> {
    let pattern = grant.resource.as_str();
    if !pattern.contains(['*', '?', '$']) {
        return vec![pattern.to_owned()];
    }
    let known = reference::action(action);
    let mut found: Vec<String> = Vec::new();
    if pattern == "*" && known.is_none_or(Action::needs_star) {
        found.push("*".to_owned());
    }
    let own = Arn::parse(pattern);
    let templates = known.into_iter().flat_map(Action::resources);
    let templates = templates.flat_map(|row| row.resource_type().arn_patterns());
    for template in templates {
        for name in [NAME, "other/example"] {
            let arn = filled_template(template, own.as_ref(), name);
            let within = grant.within_resources.iter();
            if within
                .chain([&grant.resource])
                .all(|one| matches(one, &arn))
            {
                found.push(arn);
            }
        }
    }
    for pattern in grant.within_resources.iter().chain([&grant.resource]) {
        let names = [NAME, "", "x", "other/example", "a", "z-0/9"];
        found.extend(names.map(|name| filled_pattern(pattern, name)));
    }
    let without = &grant.without_resources;
    found.retain(|arn| !without.iter().any(|out| matches(out, arn)));
    let mut distinct: Vec<String> = Vec::new();
    for arn in found {
        if !distinct.contains(&arn) && distinct.len() < MAX_RESOURCES {
            distinct.push(arn);
        }
    }
    distinct
}

/// An ARN of the reference with examples in the place of what varies; region and account as in the pattern.
fn filled_template(template: &str, own: Option<&Arn<'_>>, name: &str) -> String {
    let of = |field: &str, example: &str| {
        let is_plain = !field.contains(['*', '?', '$']) && !field.is_empty();
        if is_plain { field } else { example }.to_owned()
    };
    let mut filled = String::with_capacity(template.len());
    let mut rest = template;
    while let Some((text, after)) = rest.split_once("${") {
        filled.push_str(text);
        let (placeholder, after) = after.split_once('}').unwrap_or((after, ""));
        filled.push_str(&match placeholder {
            "Partition" => own.map_or("aws".to_owned(), |arn| of(arn.partition, "aws")),
            "Region" => own.map_or(REGION.to_owned(), |arn| of(arn.region, REGION)),
            "Account" => own.map_or(ACCOUNT.to_owned(), |arn| of(arn.account, ACCOUNT)),
            _ => name.to_owned(),
        });
        rest = after;
    }
    filled.push_str(rest);
    filled.replace('*', name)
}

/// A pattern of a policy with examples in the place of wildcards and variables.
fn filled_pattern(pattern: &str, name: &str) -> String {
    let wild = |text: &str, name: &str| text.replace('*', name).replace('?', "x");
    let fields = [None, Some("aws"), None, Some(REGION), Some(ACCOUNT)];
    let mut filled = String::with_capacity(pattern.len());
    let mut rest = pattern;
    for field in fields {
        let Some((text, after)) = rest.split_once(':') else {
            break;
        };
        filled.push_str(match field {
            Some(example) if text == "*" => example,
            _ => text,
        });
        filled.push(':');
        rest = after;
    }
    for piece in variable_pieces(rest) {
        match piece {
            Piece::Text(text) | Piece::Malformed(text) | Piece::Template(text) => {
                filled.push_str(&wild(text, name));
            }
            Piece::Variable { .. } => filled.push_str(NAME),
            Piece::Literal(character) => filled.push(character),
        }
    }
    filled
}

/// Callers that the entry is about.
fn principals(grant: &Grant, kind: PolicyType, resource: &str) -> Vec<Option<String>> {
    let is_named = matches!(
        kind,
        PolicyType::Resource | PolicyType::Trust | PolicyType::Rcp
    );
    if !is_named && grant.principals.is_empty() {
        return vec![None];
    }
    let account = Arn::parse(resource).map_or("", |arn| arn.account);
    let named = grant.principals.iter().filter(|one| !one.starts_with('!'));
    let mut found: Vec<String> = named
        .filter_map(|one| one.split_once(':'))
        .flat_map(|(_, value)| callers_of(value))
        .collect();
    if found.is_empty() {
        let accounts = [account, ACCOUNT, OTHER_ACCOUNT];
        let accounts = accounts.into_iter().filter(|account| account.len() == 12);
        found.extend(accounts.flat_map(|account| {
            [
                format!("arn:aws:iam::{account}:user/{NAME}"),
                format!("arn:aws:sts::{account}:assumed-role/{NAME}/session"),
            ]
        }));
    }
    found.into_iter().map(Some).collect()
}

/// Callers that an entry of `Principal` names.
fn callers_of(value: &str) -> Vec<String> {
    if is_account_id(value) {
        return vec![format!("arn:aws:iam::{value}:user/{NAME}")];
    }
    let Some(arn) = Arn::parse(value) else {
        return vec![value.to_owned()];
    };
    if arn.rest == "root" {
        let (partition, account) = (arn.partition, arn.account);
        return vec![format!("arn:{partition}:iam::{account}:user/{NAME}")];
    }
    match arn.rest.strip_prefix("role/") {
        Some(role) => {
            let name = role.rsplit('/').next().unwrap_or(role);
            let (partition, account) = (arn.partition, arn.account);
            vec![format!(
                "arn:{partition}:sts::{account}:assumed-role/{name}/session"
            )]
        }
        None => vec![value.to_owned()],
    }
}

/// What may be tried for each condition key, `None` for its absence.
struct Contexts {
    keys: Vec<(String, Vec<Option<Vec<String>>>)>,
}

impl Contexts {
    fn of(grant: &Grant) -> Self {
        let mut keys: BTreeMap<String, (String, Vec<Option<Vec<String>>>)> = BTreeMap::new();
        let conditions = std::iter::once(&grant.conditions).chain(&grant.and_conditions);
        for (operator, key, values) in conditions.flat_map(each) {
            let (_, tried) = keys
                .entry(key.to_lowercase())
                .or_insert_with(|| (key.to_owned(), Vec::new()));
            for value in values_for(operator, values) {
                if !tried.contains(&value) && tried.len() < MAX_VALUES {
                    tried.push(value);
                }
            }
        }
        // A variable of the resource is one that the caller has.
        for piece in variable_pieces(&grant.resource) {
            if let Piece::Variable { key, .. } = piece {
                keys.entry(key.to_lowercase())
                    .or_insert_with(|| (key.to_owned(), vec![Some(vec![NAME.to_owned()])]));
            }
        }
        Self {
            keys: keys.into_values().collect(),
        }
    }

    /// Every combination, the first of each key first.
    fn all(&self) -> impl Iterator<Item = BTreeMap<String, Vec<String>>> + '_ {
        let count = |tried: &Vec<Option<Vec<String>>>| tried.len().max(1);
        let all = self
            .keys
            .iter()
            .fold(1_usize, |all, (_, tried)| all.saturating_mul(count(tried)));
        (0..all.min(MAX_TRIES)).map(move |number| {
            let mut left = number;
            let mut context = BTreeMap::new();
            for (key, tried) in &self.keys {
                let at = left % count(tried);
                left /= count(tried);
                if let Some(Some(values)) = tried.get(at) {
                    context.insert(key.clone(), values.clone());
                }
            }
            context
        })
    }
}

fn each(conditions: &Conditions) -> impl Iterator<Item = (&str, &str, &[String])> {
    conditions.iter().flat_map(|(operator, keys)| {
        keys.iter()
            .map(move |(key, values)| (operator.as_str(), key.as_str(), values.as_slice()))
    })
}

/// Values with which a condition may hold, and its absence.
fn values_for(operator: &str, values: &[String]) -> Vec<Option<Vec<String>>> {
    let name = operator.trim_start_matches('!').to_ascii_lowercase();
    let base = name.rsplit(':').next().unwrap_or(&name);
    let base = base.strip_suffix("ifexists").unwrap_or(base);
    let one = |text: &str| Some(vec![text.to_owned()]);
    let mut tried: Vec<Option<Vec<String>>> = Vec::new();
    for value in values.iter().take(MAX_VALUES / 3) {
        if base.starts_with("numeric") {
            let number = value.parse::<i64>().unwrap_or_default();
            let near = [number, number.saturating_sub(1), number.saturating_add(1)];
            tried.extend(near.map(|number| one(&number.to_string())));
        } else if base.starts_with("date") {
            let dates = [
                value.as_str(),
                "2000-01-01T00:00:00Z",
                "2099-01-01T00:00:00Z",
            ];
            tried.extend(dates.map(one));
        } else if base == "bool" {
            tried.extend(["true", "false"].map(one));
        } else if base.ends_with("ipaddress") {
            let network = value.split('/').next().unwrap_or(value);
            tried.extend([network, "198.51.100.7", "203.0.113.7", "2001:db8::7"].map(one));
        } else if base == "null" {
            tried.extend([one(NAME), None]);
        } else if base.contains("not") || operator.starts_with('!') {
            tried.extend([one(&format!("not-{NAME}")), one("arn:aws:s3:::not-example")]);
        } else {
            tried.push(one(&filled_pattern(value, NAME)));
            tried.push(one(value));
        }
    }
    if values.len() > 1 && name.starts_with("foranyvalue") {
        tried.push(Some(values.to_vec()));
    }
    tried.push(None);
    tried.push(one(&format!("not-{NAME}")));
    tried
}
