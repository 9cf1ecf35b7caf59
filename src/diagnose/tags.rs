//! The tags of the denied resource, where the text lists them: the output of a command that shows tags.

use super::holder;
use crate::evidence::{ClueFact, Evidence};
use crate::iam::{Arn, Fact};
use std::collections::{BTreeMap, BTreeSet};

/// The most bytes behind a command that are read.
const MAX_LISTING_BYTES: usize = 8 * 1024;

/// The condition keys of the pasted policies that are about tags of a resource, as written.
pub(super) fn keys_of_resources(evidence: &Evidence) -> BTreeSet<String> {
    evidence
        .policies
        .iter()
        .flat_map(|pasted| &pasted.policy.statements)
        .flat_map(|statement| &statement.conditions)
        .map(|entry| &entry.key.value)
        .filter(|key| tag_of(key).is_some())
        .cloned()
        .collect()
}

/// The tag of `aws:ResourceTag/TAG`, `ec2:ResourceTag/TAG`.
fn tag_of(key: &str) -> Option<&str> {
    const MARK: &str = "resourcetag/";
    let at = key.to_ascii_lowercase().find(MARK)?;
    key.get(at + MARK.len()..)
}

/// What the pasted conditions on tags find, where the tags of the resource are listed.
pub(super) fn of_resource(evidence: &Evidence, resource: &str) -> Vec<(String, Fact)> {
    let Some(listed) = listed(evidence, resource) else {
        return Vec::new();
    };
    keys_of_resources(evidence)
        .into_iter()
        .filter_map(|key| {
            let tag = tag_of(&key)?;
            let mut tags = listed.iter();
            // Names of condition keys are not case-sensitive, the tag's among them.
            let fact = match tags.find(|(name, _)| name.eq_ignore_ascii_case(tag)) {
                Some((_, value)) => Fact::Values(vec![value.clone()]),
                None => Fact::Absent,
            };
            Some((key, fact))
        })
        .collect()
}

/// What the pasted conditions on the caller's tags find, where the tags of the caller's user or role are listed. A tag
/// of the session would count before them.
pub(super) fn of_caller(evidence: &Evidence, principal: &str) -> Vec<(String, Fact)> {
    const MARK: &str = "aws:PrincipalTag/";
    let conditions = evidence
        .policies
        .iter()
        .flat_map(|pasted| &pasted.policy.statements)
        .flat_map(|statement| &statement.conditions);
    let named: BTreeSet<&str> = conditions
        .flat_map(|entry| {
            let values = entry.values.iter().map(|value| value.value.as_str());
            values.chain([entry.key.value.as_str()])
        })
        .filter_map(|text| {
            let (_, rest) = text.split_once(MARK)?;
            rest.split(['}', ',']).next()
        })
        .collect();
    if named.is_empty() {
        return Vec::new();
    }
    let Some((_, name)) = holder::name_of(principal) else {
        return Vec::new();
    };
    let Some(listed) = listed_by(evidence, name) else {
        return Vec::new();
    };
    named
        .into_iter()
        .filter_map(|tag| {
            let mut tags = listed.iter();
            let (_, value) = tags.find(|(name, _)| name.eq_ignore_ascii_case(tag))?;
            Some((format!("{MARK}{tag}"), Fact::Values(vec![value.clone()])))
        })
        .collect()
}

/// The tag of the resource that is named most like this one, where its tags are listed.
pub(super) fn near(evidence: &Evidence, resource: &str, tag: &str) -> Option<(String, String)> {
    let words = |text: &str| -> BTreeSet<String> {
        let parts = text.split(|c: char| !c.is_alphanumeric());
        parts
            .filter(|word| word.len() >= 3)
            .map(str::to_lowercase)
            .collect()
    };
    let wanted = words(tag);
    let listed = listed(evidence, resource)?;
    let mut best: Option<(usize, (String, String))> = None;
    for (key, value) in listed {
        let shared = words(&key).intersection(&wanted).count();
        if shared > best.as_ref().map_or(0, |(most, _)| *most) {
            best = Some((shared, (key, value)));
        }
    }
    best.map(|(_, tag)| tag)
}

/// All tags of the resource, as the output of a command for it lists them.
fn listed(evidence: &Evidence, resource: &str) -> Option<BTreeMap<String, String>> {
    let rest = Arn::parse(resource)?.rest;
    let name = rest.rsplit(['/', ':']).next()?;
    if name.is_empty() || name == "*" {
        return None;
    }
    listed_by(evidence, name)
}

/// All tags in the output of a command that shows those of `name`.
fn listed_by(evidence: &Evidence, name: &str) -> Option<BTreeMap<String, String>> {
    evidence.clues.iter().find_map(|clue| {
        let ClueFact::Command(command) = &clue.fact else {
            return None;
        };
        let operation = command.operation.as_deref()?;
        let text = evidence.pastes.get(clue.paste)?.as_str();
        let behind = text.get(clue.span.start..)?;
        let behind = behind.get(..behind.floor_char_boundary(MAX_LISTING_BYTES))?;
        let (line, output) = behind.split_once('\n')?;
        let shows_tags = operation.contains("Tag") && !operation.starts_with("Create");
        (shows_tags && line.contains(name))
            .then(|| pairs(output))
            .filter(|pairs| !pairs.is_empty())
    })
}

/// The pairs of a listing: `"Key": …, "Value": …` of JSON, or two columns of text.
fn pairs(output: &str) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    let block = output.split("\n\n").next().unwrap_or_default();
    if block.trim_start().starts_with(['{', '[']) {
        let text = |rest: &str| {
            let rest = rest.trim_start_matches([' ', ':', '"']);
            rest.split('"').next().unwrap_or_default().to_owned()
        };
        for object in block.split('{').skip(1) {
            let object = object.split('}').next().unwrap_or_default();
            if let (Some((_, key)), Some((_, value))) =
                (object.split_once("\"Key\""), object.split_once("\"Value\""))
            {
                found.insert(text(key), text(value));
            }
        }
        return found;
    }
    for line in block.lines() {
        // Where a paste was made of tabs, there are spaces now.
        let between = if line.contains('\t') { "\t" } else { "  " };
        let mut columns: Vec<&str> = line
            .split(between)
            .map(str::trim)
            .filter(|column| !column.is_empty())
            .collect();
        if columns.first() == Some(&"TAGS") {
            columns.remove(0);
        }
        // EC2 has the resource and its type between key and value.
        let ([key, value] | [key, _, _, value]) = columns.as_slice() else {
            break;
        };
        found.insert((*key).to_owned(), (*value).to_owned());
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn listings_are_read_in_both_forms() {
        let expected = BTreeMap::from([
            ("Env".to_owned(), "dev".to_owned()),
            ("k8s.io/owner".to_owned(), "a".to_owned()),
        ]);
        for text in [
            "Env\tdev\nk8s.io/owner\ta\n\nmore",
            "Env     dev\nk8s.io/owner  a\n",
            "TAGS\tEnv\tdev\nTAGS\tk8s.io/owner\ta\n",
            "TAGS\tEnv\ti-0a1b\tinstance\tdev\nTAGS\tk8s.io/owner\ti-0a1b\tinstance\ta\n",
            "{ \"Tags\": [ { \"Key\": \"Env\", \"Value\": \"dev\" },\n{ \"Value\": \"a\", \"Key\": \"k8s.io/owner\" } ] }",
        ] {
            assert_eq!(pairs(text), expected, "{text}");
        }
    }
}
