//! Condition keys: which exist, and with what they can go.

use super::layout::{Section, cell, compare, count, search, string};
use super::{Action, ResourceType, Service, service};

/// The type of a key's values.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum ValueType {
    /// Text.
    String,
    /// Several texts.
    ArrayOfString,
    /// An ARN.
    Arn,
    /// Several ARNs.
    ArrayOfArn,
    /// `true` or `false`.
    Bool,
    /// Several of them.
    ArrayOfBool,
    /// A number.
    Numeric,
    /// A date.
    Date,
    /// An address or range.
    IpAddress,
}

impl ValueType {
    fn from_number(number: usize) -> Self {
        match number {
            1 => Self::ArrayOfString,
            2 => Self::Arn,
            3 => Self::ArrayOfArn,
            4 => Self::Bool,
            5 => Self::ArrayOfBool,
            6 => Self::Numeric,
            7 => Self::Date,
            8 => Self::IpAddress,
            _ => Self::String,
        }
    }

    /// Whether a request can carry several values.
    pub fn is_multivalued(self) -> bool {
        matches!(
            self,
            Self::ArrayOfString | Self::ArrayOfArn | Self::ArrayOfBool
        )
    }
}

/// A condition key as the reference lists it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ConditionKey {
    /// Its name; what varies is `${TagKey}` or `tag-key`.
    pub name: &'static str,
    /// The type of its values.
    pub value_type: ValueType,
}

/// With what a key can go.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum KeyScope {
    /// A global key: any request may carry it.
    Global,
    /// It goes with the action, whatever the resource.
    Action,
    /// It goes with this type of resource, or with the action on it.
    ResourceType,
    /// The service has the key, and it goes neither with the action nor with any of its resource types.
    NeverForAction,
    /// It goes with the action on other types of resource, not on this one.
    NeverForResourceType,
    /// The reference does not list the key: it lags behind AWS, so nothing follows.
    UnknownKey,
}

/// The global condition keys.
///
/// Source: IAM User Guide, "AWS global condition context keys".
pub fn global_condition_keys() -> impl Iterator<Item = ConditionKey> {
    (0..count(Section::Globals, 2)).map(|row| at(Section::Globals, row))
}

/// The key of this name: one of the service (or of the service that the name begins with), or a global one.
pub fn condition_key(prefix: Option<&str>, key: &str) -> Option<ConditionKey> {
    let own = key.split_once(':').map(|(prefix, _)| prefix);
    [prefix, own]
        .into_iter()
        .flatten()
        .filter_map(service)
        .find_map(|service| of_service(service, key))
        .or_else(|| global_condition_keys().find(|known| is(known.name, key)))
}

fn at(section: Section, row: usize) -> ConditionKey {
    ConditionKey {
        name: string(cell(section, 2, row, 0)),
        value_type: ValueType::from_number(cell(section, 2, row, 1)),
    }
}

fn of_service(service: Service, key: &str) -> Option<ConditionKey> {
    let rows = service.keys();
    search(rows.clone(), key, |row| {
        string(cell(Section::Keys, 2, row, 0))
    })
    .or_else(|| {
        rows.clone()
            .find(|row| is(string(cell(Section::Keys, 2, *row, 0)), key))
    })
    .map(|row| at(Section::Keys, row))
}

/// Whether `key` is the listed name, or fills in what varies in it.
fn is(listed: &str, key: &str) -> bool {
    if compare(listed, key) == std::cmp::Ordering::Equal {
        return true;
    }
    let varies = ["${", "<", "tag-key"];
    let Some(start) = varies.iter().filter_map(|mark| listed.find(mark)).min() else {
        return false;
    };
    let (Some(head), Some((key_head, rest))) = (listed.get(..start), key.split_at_checked(start))
    else {
        return false;
    };
    head.eq_ignore_ascii_case(key_head) && !rest.is_empty()
}

/// Tells whether a request for `action` on a resource of this type can carry `key`.
///
/// `None` as the type: whatever the resource is. Tag keys that begin with `aws:` are global ones, and go
/// with every type that can be tagged, so they are never ruled out for a type here.
pub fn key_applies(action: Action, resource_type: Option<ResourceType>, key: &str) -> KeyScope {
    if global_condition_keys().any(|known| is(known.name, key)) {
        return KeyScope::Global;
    }
    if action.condition_keys().any(|listed| is(listed, key)) {
        // The action's own list names the keys of its types too: where the type lists keys of this
        // kind, the type decides.
        let by_type = action.resources().any(|row| of_type(row, key));
        let of_this = resource_type.is_none_or(|wanted| {
            action
                .resources()
                .filter(|row| row.resource_type() == wanted)
                .any(|row| of_type(row, key))
        });
        return match (by_type, of_this) {
            (true, true) => KeyScope::ResourceType,
            (true | false, _) => KeyScope::Action,
        };
    }
    let mut any = false;
    for row in action.resources() {
        if of_type(row, key) {
            any = true;
            if resource_type.is_none_or(|wanted| wanted == row.resource_type()) {
                return KeyScope::ResourceType;
            }
        }
    }
    if any {
        return KeyScope::NeverForResourceType;
    }
    let known = condition_key(Some(action.service().prefix()), key).is_some();
    if known {
        KeyScope::NeverForAction
    } else {
        KeyScope::UnknownKey
    }
}

/// Whether the type, or the action on it, lists the key.
fn of_type(row: super::ActionResource, key: &str) -> bool {
    row.condition_keys()
        .chain(row.resource_type().condition_keys())
        .any(|listed| is(listed, key))
}
