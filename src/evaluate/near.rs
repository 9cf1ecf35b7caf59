//! How near an element came: the nearest of its values, and how it falls short.

use super::presence::{Asked, Facts};
use super::value::of_own_api;
use super::{ReasonKind, ResourceGap};
use crate::iam::{ActionName, Arn, Target, placeholder, wildcard};
use crate::policy::{ListElement, PrincipalElement, PrincipalEntry};
use crate::reference;
use crate::text::Span;

/// How many characters two names may have for their distance to be computed.
const LONGEST_NAME: usize = 128;

/// The nearest listed action: one that is the name of an API operation which needs the requested
/// action, else a misspelling of it.
pub(super) fn action(element: &ListElement, action: &str) -> (ReasonKind, Span) {
    if let Some(listed) = element
        .values
        .iter()
        .find(|listed| is_operation_of(&listed.value, action))
    {
        let kind = ReasonKind::ActionIsOperation {
            written: listed.value.clone(),
            action: action.to_owned(),
        };
        return (kind, listed.span);
    }
    let nearest = element
        .values
        .iter()
        .filter_map(|listed| Some((misspelling(&listed.value, action)?, listed)))
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, listed)| listed);
    let span = nearest.map_or(element.span, |listed| listed.span);
    let nearest = nearest.map(|listed| listed.value.clone());
    (ReasonKind::ActionNotListed { nearest }, span)
}

/// Tells whether a listed action is none, but an API operation that needs `action`.
fn is_operation_of(listed: &str, action: &str) -> bool {
    let Some(name) = ActionName::parse(listed) else {
        return false;
    };
    let requested = ActionName::parse(action).map_or("", |action| action.service);
    name.service.eq_ignore_ascii_case(requested)
        && !name.name.contains(['*', '?'])
        && reference::action(listed).is_none()
        && reference::operation(name.service, name.name).is_some_and(|operation| {
            operation
                .needs
                .iter()
                .any(|need| need.eq_ignore_ascii_case(action))
        })
}

/// The distance of two actions of one service when one looks like the other misspelt: an action that
/// exists is meant as it is.
fn misspelling(listed: &str, action: &str) -> Option<usize> {
    if reference::action(listed).is_some() {
        return None;
    }
    // The name alone, without its service.
    if !listed.contains(':') {
        let name = ActionName::parse(action)?.name;
        return name.eq_ignore_ascii_case(listed).then_some(0);
    }
    let listed = ActionName::parse(listed)?;
    let action = ActionName::parse(action)?;
    if !listed.service.eq_ignore_ascii_case(action.service) || listed.name.contains(['*', '?']) {
        return None;
    }
    let most = action.name.len() / 6 + 1;
    let distance = distance(&listed.name.to_lowercase(), &action.name.to_lowercase())?;
    (distance <= most).then_some(distance)
}

/// The nearest entry: one with the caller's account, else one whose name is the caller's.
pub(super) fn principal<'a>(
    element: &'a PrincipalElement,
    facts: &Facts<'_>,
) -> Option<&'a PrincipalEntry> {
    let caller = facts.caller.as_ref()?;
    let printed = facts.request.principal.as_deref()?;
    let last = printed.rsplit('/').next()?;
    let named = element
        .entries
        .iter()
        .find(|entry| entry.value.value.split('/').any(|word| word == last));
    named.or_else(|| {
        let account = caller.account.as_deref()?;
        element
            .entries
            .iter()
            .find(|entry| entry.value.value.contains(account))
    })
}

/// The nearest pattern of the element, and how it falls short; `None` when it has no values.
pub(super) fn resource(element: &ListElement, facts: &Facts<'_>) -> Option<(ReasonKind, Span)> {
    let (_, gap, nearest) = element
        .values
        .iter()
        .map(|pattern| {
            let (cost, gap) = gap(&of_own_api(&pattern.value), facts);
            (cost, gap, pattern)
        })
        .min_by_key(|(cost, _, _)| *cost)?;
    let kind = ReasonKind::ResourceNotCovered {
        nearest: nearest.value.clone(),
        gap,
    };
    Some((kind, nearest.span))
}

/// The gap between a pattern and the resource, and what it would cost to close it: the smaller, the
/// nearer. Type and service come before account and region: who named another type of resource meant
/// another thing, whatever the account.
fn gap(pattern: &str, facts: &Facts<'_>) -> (usize, ResourceGap) {
    let printed = match &facts.request.resource {
        Target::Known(text) => text.trim(),
        Target::Unknown => "",
    };
    if facts.asked == Asked::Unknown && facts.is_of_no_type(pattern) {
        return (0, ResourceGap::NoTypeOfAction);
    }
    if facts.asked == Asked::Star {
        return (0, ResourceGap::ActionHasNoResourceType);
    }
    let (Some(arn), Some(resource)) = (Arn::parse(pattern), Arn::parse(printed)) else {
        return (100, ResourceGap::NotAnArn);
    };
    let type_of_pattern = || facts.type_of(pattern, &arn);
    let type_of_resource = || facts.type_of_resource(&resource);
    let pattern = arn;
    let differs = |a: &str, b: &str| !wildcard::matches(a, b);
    let mut cost = 0;
    if differs(pattern.partition, resource.partition) {
        cost += 4;
    }
    // What stands for a region or an account is no other one.
    let is_region_open = [pattern.region, resource.region]
        .into_iter()
        .any(placeholder::is_region_placeholder);
    let is_other_region = differs(pattern.region, resource.region) && !is_region_open;
    let is_account_open = [pattern.account, resource.account]
        .into_iter()
        .any(|account| facts.is_open_account(account));
    let is_other_account = differs(pattern.account, resource.account) && !is_account_open;
    cost += 3 * (usize::from(is_other_region) + usize::from(is_other_account));
    if differs(pattern.service, resource.service) {
        let gap = match (type_of_pattern(), type_of_resource()) {
            (None, _) => ResourceGap::Service,
            (pattern, resource) => ResourceGap::OtherType { pattern, resource },
        };
        return (cost + 60, gap);
    }
    if let Some(gap) = s3_gap(&pattern, &resource) {
        return (cost + 1, gap);
    }
    let (pattern_type, resource_type) = (type_of_pattern(), type_of_resource());
    let other_word = differs(word_pattern(&pattern), resource.first_word());
    let other_type =
        pattern_type.is_some() && resource_type.is_some() && pattern_type != resource_type;
    let name = name_gap(pattern.rest, resource.rest);
    let is_part = matches!(name, Some((_, ResourceGap::Suffix)));
    if name.is_some() && !is_part && (other_type || other_word && has_type_word(&resource)) {
        let gap = ResourceGap::OtherType {
            pattern: pattern_type,
            resource: resource_type,
        };
        return (cost + 40, gap);
    }
    let in_place = match &name {
        None => None,
        Some((extra, gap)) => {
            cost += extra;
            Some(gap.clone())
        }
    };
    let gap = if differs(pattern.partition, resource.partition) {
        ResourceGap::Partition
    } else if is_other_region {
        ResourceGap::Region
    } else if is_other_account {
        ResourceGap::Account {
            owned_by_aws: facts.owned_by_aws,
        }
    } else {
        in_place.unwrap_or(ResourceGap::Name { near: false })
    };
    (cost, gap)
}

/// The part of a pattern that stands where a resource has its type's word.
fn word_pattern<'a>(pattern: &Arn<'a>) -> &'a str {
    let word = pattern.first_word();
    // A star may run over the separator: then the word is open.
    if word.contains('*') { "*" } else { word }
}

fn has_type_word(resource: &Arn<'_>) -> bool {
    resource.rest.contains(['/', ':']) && resource.service != "s3"
}

/// Bucket or object.
///
/// Source: Service Authorization Reference, "Actions, resources, and condition keys for Amazon S3".
fn s3_gap(pattern: &Arn<'_>, resource: &Arn<'_>) -> Option<ResourceGap> {
    if resource.service != "s3" || resource.first_word() == "accesspoint" {
        return None;
    }
    match (pattern.rest.split_once('/'), resource.rest.split_once('/')) {
        (Some((bucket, _)), None) if wildcard::matches(bucket, resource.rest) => {
            Some(ResourceGap::BucketWanted)
        }
        (None, Some((bucket, _))) if wildcard::matches(pattern.rest, bucket) => {
            Some(ResourceGap::ObjectWanted)
        }
        _ => None,
    }
}

/// How two names of one type differ; `None` when they do not.
fn name_gap(pattern: &str, resource: &str) -> Option<(usize, ResourceGap)> {
    if wildcard::matches(pattern, resource) {
        return None;
    }
    let with_end = |end: &str| wildcard::matches(&format!("{pattern}{end}"), resource);
    let shorter = pattern
        .strip_suffix(":*")
        .or_else(|| pattern.strip_suffix("/*"))
        .is_some_and(|pattern| wildcard::matches(pattern, resource));
    if with_end(":*") || with_end("/*") || shorter {
        return Some((2, ResourceGap::Suffix));
    }
    if wildcard::matches_ignoring_case(pattern, resource) {
        return Some((2, ResourceGap::Name { near: true }));
    }
    // What a star at the end would take is not compared.
    let written = pattern.trim_end_matches('*');
    let length = written.chars().count();
    let name: String = if written.len() == pattern.len() {
        resource.to_owned()
    } else {
        resource.chars().take(length).collect()
    };
    let near = distance(written, &name).is_some_and(|distance| distance <= length / 8 + 1);
    Some((if near { 4 } else { 10 }, ResourceGap::Name { near }))
}

/// The edit distance of two names; `None` for long ones.
fn distance(a: &str, b: &str) -> Option<usize> {
    if a.len() > LONGEST_NAME || b.len() > LONGEST_NAME {
        return None;
    }
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, from) in a.chars().enumerate() {
        let mut next = Vec::with_capacity(row.len());
        next.push(i + 1);
        for (to, pair) in b.iter().zip(row.windows(2)) {
            let (Some(diagonal), Some(above)) = (pair.first(), pair.last()) else {
                continue;
            };
            let left = next.last().copied().unwrap_or_default();
            let replaced = diagonal + usize::from(from != *to);
            next.push(replaced.min(above + 1).min(left + 1));
        }
        row = next;
    }
    row.last().copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distances_count_edits() {
        for (a, b, expected) in [("", "abc", 3), ("kitten", "sitting", 3), ("a", "a", 0)] {
            assert_eq!(distance(a, b), Some(expected));
        }
        assert_eq!(misspelling("s3:GetObjct", "s3:GetObject"), Some(1));
        assert_eq!(misspelling("s3:PutObjectAcl", "s3:GetObject"), None);
        assert_eq!(misspelling("s3:Get*", "s3:GetObject"), None);
    }
}
