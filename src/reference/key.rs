//! Condition keys: which exist, and with what they can go.

use super::layout::{Section, cell, count, search, string};
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

/// The key of this name: one of the service (or of the service that the name begins with), or a global
/// one; without a service also one of any other, such as the identity providers' keys of `sts`.
pub fn condition_key(prefix: Option<&str>, key: &str) -> Option<ConditionKey> {
    let own = key.split_once(':').map(|(prefix, _)| prefix);
    [prefix, own]
        .into_iter()
        .flatten()
        .filter_map(service)
        .find_map(|service| of_service(service, key))
        .or_else(|| global_condition_keys().find(|known| is(known.name, key)))
        .or_else(|| match prefix {
            Some(_) => None,
            None => super::services().find_map(|service| of_service(service, key)),
        })
}

pub(super) fn keys_of(service: Service) -> impl Iterator<Item = ConditionKey> {
    service.keys().map(|row| at(Section::Keys, row))
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
        // `events:Metadata/x/Matcher` fits two names: the longer one says more
        let name = |row: &usize| string(cell(Section::Keys, 2, *row, 0));
        rows.clone()
            .filter(|row| is(name(row), key))
            .max_by_key(|row| name(row).len())
    })
    .map(|row| at(Section::Keys, row))
}

/// Whether `written` is the key `name`, whose placeholders (`${TagKey}`, `<key>`, a last `tag-key`) stand
/// for any text that is not empty. Letters compare without regard to case.
///
/// At worst `name.len() * written.len()` steps.
///
/// Source: IAM User Guide, "IAM JSON policy elements: Condition": key names are not case-sensitive.
fn is(name: &str, written: &str) -> bool {
    // Nearly all names differ before their first placeholder.
    let differs = name
        .bytes()
        .zip(written.bytes())
        .take_while(|(name, _)| !matches!(name, b'$' | b'<' | b'/'))
        .any(|(name, written)| !name.eq_ignore_ascii_case(&written));
    if differs {
        return false;
    }
    let (head, mut rest) = to_placeholder(name);
    let Some((start, mut written)) = written.as_bytes().split_at_checked(head.len()) else {
        return false;
    };
    if !start.eq_ignore_ascii_case(head.as_bytes()) {
        return false;
    }
    while let Some(after) = rest {
        let (literal, next) = to_placeholder(after);
        let literal = literal.as_bytes();
        // the placeholder takes at least this one
        let Some((_, taken)) = written.split_first() else {
            return false;
        };
        if next.is_none() {
            return taken
                .len()
                .checked_sub(literal.len())
                .and_then(|at| taken.get(at..))
                .is_some_and(|end| end.eq_ignore_ascii_case(literal));
        }
        let place = (0..taken.len()).find(|&at| {
            taken
                .get(at..at + literal.len())
                .is_some_and(|part| part.eq_ignore_ascii_case(literal))
        });
        let Some(left) = place.and_then(|at| taken.get(at + literal.len()..)) else {
            return false;
        };
        written = left;
        rest = next;
    }
    written.is_empty()
}

/// The text before the first placeholder, and what follows it; `None` where there is no placeholder.
fn to_placeholder(name: &str) -> (&str, Option<&str>) {
    for (open, close) in [("${", '}'), ("<", '>')] {
        if let Some((head, after)) = name.split_once(open)
            && let Some((_, rest)) = after.split_once(close)
        {
            return (head, Some(rest));
        }
    }
    match name.strip_suffix("tag-key") {
        Some(head) if head.ends_with('/') => (head, Some("")),
        _ => (name, None),
    }
}

/// Tells whether a request for `action` on a resource of this type can carry `key`.
///
/// `None` as the type: whatever the resource is. `aws:ResourceTag` goes with every type that can be tagged,
/// `aws:RequestTag` and `aws:TagKeys` only where they are listed: those three are global in name only.
///
/// A tag in the request is one of what gets it: where the action lists it on some of its types, it is absent on the
/// others, as on the volume of which a snapshot is made.
pub fn key_applies(action: Action, resource_type: Option<ResourceType>, key: &str) -> KeyScope {
    if let Some(wanted) = resource_type.filter(|_| is_tag_of_request(key)) {
        let lists = |row: super::ActionResource| row.condition_keys().any(|own| is(own, key));
        let of_type = || {
            action
                .resources()
                .filter(|row| row.resource_type() == wanted)
        };
        if action.resources().any(lists) && of_type().next().is_some() && !of_type().any(lists) {
            return KeyScope::NeverForResourceType;
        }
    }
    if !is_tag_key(key) && global_condition_keys().any(|known| is(known.name, key)) {
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

const RESOURCE_TAG: &str = "aws:ResourceTag/${TagKey}";

/// The global keys that a request carries only for some actions.
///
/// Source: IAM User Guide, "AWS global condition context keys", availability of `aws:RequestTag`,
/// `aws:ResourceTag` and `aws:TagKeys`.
fn is_tag_key(key: &str) -> bool {
    is(RESOURCE_TAG, key) || is_tag_of_request(key)
}

fn is_tag_of_request(key: &str) -> bool {
    key.eq_ignore_ascii_case("aws:TagKeys") || is("aws:RequestTag/${TagKey}", key)
}

/// Whether the type, or the action on it, lists the key; or the key is that of the type's tags.
fn of_type(row: super::ActionResource, key: &str) -> bool {
    let kind = row.resource_type();
    row.condition_keys()
        .chain(kind.condition_keys())
        .any(|listed| is(listed, key))
        || kind.is_taggable() && is(RESOURCE_TAG, key)
}
