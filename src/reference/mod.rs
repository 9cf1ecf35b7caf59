//! The AWS service authorization reference: actions, their resource types, condition keys and dependent
//! actions, and the actions behind API operations.
//!
//! In: names as people and messages write them. Out: what AWS documents of them. The data is embedded
//! and read in place; `data/README.md` says where it comes from and how it is made again. Names are
//! compared without regard to case. Knows nothing of policies.
//!
//! Source: Service Authorization Reference.

mod arn;
mod call;
mod key;
mod layout;
mod managed;
mod operation;

pub use call::{
    Evident, GROUPS, Group, NAMED_SERVICES, On, asks_of_key, asks_of_parameter, authorised_with,
    other_prefix, passes_role_to, role_passing_actions,
};
pub use key::{
    ConditionKey, KeyScope, ValueType, condition_key, global_condition_keys, key_applies,
};
pub use managed::{Managed, ShownBy, managed_for};
pub use operation::{
    Operation, needs_no_permission, operation, operations_named, prefix_of, prefix_of_title,
};

use layout::{Section, cell, count, list, search, string, string_bytes};

const SERVICE: usize = 8;
const ACTION: usize = 7;
const ROW: usize = 4;
const TYPE: usize = 5;

/// What the data is and how much of it there is.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Info {
    /// The date of the newest source, `YYYY-MM-DD`.
    pub generated: &'static str,
    /// Where it comes from.
    pub sources: Vec<Source>,
    /// Services.
    pub services: usize,
    /// Actions.
    pub actions: usize,
    /// Resource types.
    pub resource_types: usize,
    /// Condition keys of services and global ones.
    pub condition_keys: usize,
    /// API operations whose action has another name.
    pub operations: usize,
}

/// A package that the data is made from.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Source {
    /// Registry and name.
    pub name: &'static str,
    /// Version.
    pub version: &'static str,
    /// Licence.
    pub licence: &'static str,
    /// What is taken from it.
    pub used_for: &'static str,
}

/// Tells what is embedded.
pub fn info() -> Info {
    let column = |row, column| string(cell(Section::Sources, 4, row, column));
    Info {
        generated: string(cell(Section::Meta, 1, 0, 0)),
        sources: (0..count(Section::Sources, 4))
            .map(|row| Source {
                name: column(row, 0),
                version: column(row, 1),
                licence: column(row, 2),
                used_for: column(row, 3),
            })
            .collect(),
        services: count(Section::Services, SERVICE),
        actions: count(Section::Actions, ACTION),
        resource_types: count(Section::Types, TYPE),
        condition_keys: count(Section::Keys, 2) + count(Section::Globals, 2),
        operations: count(Section::Operations, 3),
    }
}

/// A service.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Service(usize);

/// The service with this IAM prefix.
pub fn service(prefix: &str) -> Option<Service> {
    search(0..count(Section::Services, SERVICE), prefix, |row| {
        Service(row).prefix()
    })
    .map(Service)
}

/// All services, by prefix.
pub fn services() -> impl ExactSizeIterator<Item = Service> {
    (0..count(Section::Services, SERVICE)).map(Service)
}

/// Prefixes that several services share, of which the data names one, with the name that people know them by.
///
/// Source: Service Authorization Reference, the services with these prefixes.
const SHARED_PREFIXES: [(&str, &str); 6] = [
    ("apigateway", "Amazon API Gateway"),
    ("cloudformation", "AWS CloudFormation"),
    ("elasticloadbalancing", "Elastic Load Balancing"),
    ("kinesisanalytics", "Amazon Kinesis Data Analytics"),
    ("lex", "Amazon Lex"),
    ("ses", "Amazon SES"),
];

impl Service {
    fn cell(self, column: usize) -> usize {
        cell(Section::Services, SERVICE, self.0, column)
    }

    fn rows(self, column: usize) -> std::ops::Range<usize> {
        let start = self.cell(column);
        start..start + self.cell(column + 1)
    }

    /// Its IAM prefix, e.g. `ssm`.
    pub fn prefix(self) -> &'static str {
        string(self.cell(0))
    }

    /// The bytes of its prefix, for passes over all services.
    fn prefix_bytes(self) -> &'static [u8] {
        string_bytes(self.cell(0))
    }

    /// Its name, e.g. `AWS Systems Manager`.
    pub fn name(self) -> &'static str {
        let shared = SHARED_PREFIXES
            .iter()
            .find(|(prefix, _)| *prefix == self.prefix());
        shared.map_or_else(|| string(self.cell(1)), |(_, name)| name)
    }

    /// Its actions, by name.
    pub fn actions(self) -> impl Iterator<Item = Action> {
        self.rows(2).map(Action)
    }

    /// Its resource types, by name.
    pub fn resource_types(self) -> impl Iterator<Item = ResourceType> {
        self.rows(4).map(ResourceType)
    }

    /// The condition keys that its actions and resource types use, by name; global ones where AWS lists
    /// them, as it does the tag keys.
    pub fn condition_keys(self) -> impl Iterator<Item = ConditionKey> {
        key::keys_of(self)
    }

    fn keys(self) -> std::ops::Range<usize> {
        self.rows(6)
    }
}

/// How an action is classed.
///
/// Source: IAM User Guide, "Access levels in policy summaries".
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum AccessLevel {
    /// Lists resources.
    List,
    /// Reads.
    Read,
    /// Creates, changes or deletes.
    Write,
    /// Changes tags only.
    Tagging,
    /// Grants permissions.
    PermissionsManagement,
}

/// An IAM action.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Action(usize);

/// The action with this full name, e.g. `ssm:StartSession`.
pub fn action(full_name: &str) -> Option<Action> {
    let (prefix, _) = full_name.split_once(':')?;
    search(service(prefix)?.rows(2), full_name, |row| {
        Action(row).full_name()
    })
    .map(Action)
}

impl Action {
    fn cell(self, column: usize) -> usize {
        cell(Section::Actions, ACTION, self.0, column)
    }

    /// Its place among all actions, which are in the order of services and names.
    pub fn index(self) -> usize {
        self.0
    }

    /// Its full name, `service:Name`.
    pub fn full_name(self) -> &'static str {
        string(self.cell(0))
    }

    /// Its name without the service.
    pub fn name(self) -> &'static str {
        self.full_name()
            .split_once(':')
            .map_or("", |(_, name)| name)
    }

    /// Its service.
    pub fn service(self) -> Service {
        Service(self.cell(1))
    }

    /// Its access level.
    pub fn access(self) -> AccessLevel {
        match self.cell(2) {
            0 => AccessLevel::List,
            1 => AccessLevel::Read,
            3 => AccessLevel::Tagging,
            4 => AccessLevel::PermissionsManagement,
            _ => AccessLevel::Write,
        }
    }

    /// The resource types that it is authorised on; none: only `*` works.
    pub fn resources(self) -> impl Iterator<Item = ActionResource> {
        let start = self.cell(3);
        (start..start + self.cell(4)).map(ActionResource)
    }

    /// Whether it has no resource type, so that only `"Resource": "*"` allows it.
    pub fn needs_star(self) -> bool {
        self.cell(4) == 0
    }

    /// Whether a request for it may name no resource, so that it is asked for on `*`: no type is required, or
    /// only in the newer table of the two that the data is made from.
    pub fn takes_star(self) -> bool {
        self.resources().all(|row| row.cell(1) != 1)
    }

    /// Condition keys that go with it whatever the resource.
    pub fn condition_keys(self) -> impl Iterator<Item = &'static str> {
        list(self.cell(5))
    }

    /// Actions that its operation needs besides.
    pub fn dependent_actions(self) -> impl Iterator<Item = &'static str> {
        list(self.cell(6))
    }

    /// Which of its resource types the ARN can be. Wildcards, variables and redactions in the ARN may be
    /// anything; `*` is every type.
    ///
    /// Where one type of the service fits better than another, only that one counts: `bucket/key` is an
    /// object, and no bucket with a slash in its name. Empty when the ARN is of no type of the action, and
    /// for text that is no ARN.
    pub fn resource_type_of(self, arn: &str) -> Vec<ActionResource> {
        arn::rows_of(self, arn)
    }
}

/// One resource type of one action.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ActionResource(usize);

impl ActionResource {
    fn cell(self, column: usize) -> usize {
        cell(Section::Rows, ROW, self.0, column)
    }

    /// The type.
    pub fn resource_type(self) -> ResourceType {
        ResourceType(self.cell(0))
    }

    /// Whether every request names one.
    pub fn required(self) -> bool {
        self.cell(1) != 0
    }

    /// Condition keys of this action on this type.
    pub fn condition_keys(self) -> impl Iterator<Item = &'static str> {
        list(self.cell(2))
    }

    /// Actions that this action on this type needs besides.
    pub fn dependent_actions(self) -> impl Iterator<Item = &'static str> {
        list(self.cell(3))
    }
}

/// A resource type of a service.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct ResourceType(usize);

impl ResourceType {
    fn cell(self, column: usize) -> usize {
        cell(Section::Types, TYPE, self.0, column)
    }

    /// Its name, e.g. `document`.
    pub fn name(self) -> &'static str {
        string(self.cell(0))
    }

    /// The service that lists it.
    pub fn service(self) -> Service {
        Service(self.cell(1))
    }

    /// Its ARNs, with `${…}` for what varies.
    pub fn arn_patterns(self) -> impl Iterator<Item = &'static str> {
        list(self.cell(2))
    }

    /// Condition keys of the type, whatever the action.
    pub fn condition_keys(self) -> impl Iterator<Item = &'static str> {
        list(self.cell(3))
    }

    /// Whether the ARN can be of this type. Wildcards and redactions in the ARN may be anything. Text with
    /// slashes that another type of the service explains is not: `bucket/key` is no bucket.
    pub fn may_be(self, arn: &str) -> bool {
        arn::may_be(self, arn)
    }

    /// Whether its resources can have tags: it has a key for them, or an action that tags takes it.
    pub fn is_taggable(self) -> bool {
        self.cell(4) == 1
    }
}

/// The resource types of all services that an ARN can be; see [`Action::resource_type_of`].
pub fn resource_types_of_arn(arn: &str) -> Vec<ResourceType> {
    arn::types_of(arn)
}

/// Whether a text is the ARN of one resource of a type of the reference: nothing in it is a wildcard or redacted,
/// and no placeholder of the type takes in a slash.
pub fn is_of_a_type(arn: &str) -> bool {
    arn::is_of_a_type(arn)
}

/// All actions, in the order of services and names.
pub fn actions() -> impl ExactSizeIterator<Item = Action> + DoubleEndedIterator {
    (0..count(Section::Actions, ACTION)).map(Action)
}

/// The action at this place; see [`Action::index`].
pub fn action_at(index: usize) -> Option<Action> {
    (index < count(Section::Actions, ACTION)).then_some(Action(index))
}

/// The actions that can go with an ARN or a pattern of ARNs.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct ActionsOn {
    /// Those for which [`Action::resource_type_of`] finds a type.
    pub listed: Vec<Action>,
    /// Others of the services that the ARN names, of which AWS's list does not say that they never do: those
    /// without a resource type, for which AWS prints ARNs all the same (`eks:ListClusters` on `cluster/*`), and
    /// all where the ARN is of no type of any service (`cloudformation:CreateChangeSet` on
    /// `…:aws:transform/Serverless-2016-10-31`).
    pub unlisted: Vec<Action>,
}

/// The actions of all services that can go with an ARN or a pattern of ARNs, found together.
pub fn actions_on(arn: &str) -> ActionsOn {
    arn::actions_on(arn)
}

/// The actions that a pattern matches: `*` and `?` in the name and in the service; `*` is all.
pub fn actions_matching(pattern: &str) -> impl Iterator<Item = Action> {
    let (prefix, name) = pattern.split_once(':').unwrap_or(if pattern == "*" {
        ("*", "*")
    } else {
        (pattern, "")
    });
    let (prefix, name) = (prefix.to_owned(), name.to_owned());
    let named = service(&prefix);
    let services = match named {
        Some(Service(row)) => row..row + 1,
        None if prefix.contains(['*', '?']) => 0..count(Section::Services, SERVICE),
        None => 0..0,
    };
    services
        .map(Service)
        .filter(move |service| {
            named.is_some() || crate::iam::matches_ignoring_case(&prefix, service.prefix())
        })
        .flat_map(Service::actions)
        .filter(move |action| crate::iam::matches_ignoring_case(&name, action.name()))
}

/// Actions of the same service whose names are like the written one, nearest first.
pub fn nearest_actions(written: &str, limit: usize) -> Vec<Action> {
    let Some((prefix, name)) = written.split_once(':') else {
        return Vec::new();
    };
    let Some(service) = service(prefix).filter(|_| name.len() <= 64) else {
        return Vec::new();
    };
    let most = name.len() / 3 + 1;
    let mut near: Vec<(usize, Action)> = service
        .actions()
        .filter(|action| action.name().len().abs_diff(name.len()) <= most)
        .map(|action| (distance(action.name(), name), action))
        .filter(|(distance, _)| *distance <= most)
        .collect();
    near.sort_unstable();
    near.truncate(limit);
    near.into_iter().map(|(_, action)| action).collect()
}

/// The one action that a name of a known service can mean which is none: a slip of one or two letters. `None` for an
/// action, and where no action or several are as near.
pub fn meant_action(written: &str) -> Option<Action> {
    if action(written).is_some() {
        return None;
    }
    let (_, name) = written.split_once(':')?;
    let mut near = nearest_actions(written, 2)
        .into_iter()
        .map(|action| (distance(action.name(), name), action));
    let (first, meant) = near.next().filter(|(first, _)| *first <= 2)?;
    let is_alone = near.next().is_none_or(|(second, _)| second > first);
    is_alone.then_some(meant)
}

/// The edit distance of two short names, case aside.
fn distance(left: &str, right: &str) -> usize {
    let mut row: Vec<usize> = (0..=right.len()).collect();
    for (i, a) in left.bytes().enumerate() {
        let mut diagonal = i;
        let mut before = i + 1;
        if let Some(first) = row.first_mut() {
            *first = before;
        }
        for (cell, b) in row.iter_mut().skip(1).zip(right.bytes()) {
            let changed = diagonal + usize::from(!a.eq_ignore_ascii_case(&b));
            diagonal = *cell;
            before = changed.min(before + 1).min(diagonal + 1);
            *cell = before;
        }
    }
    row.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests;
