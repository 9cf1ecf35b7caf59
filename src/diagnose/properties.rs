//! What the text says of the properties of a request, under the names that commands, launch templates and templates
//! have for condition keys: `"InstanceType": "m7g.large"`, `http_tokens = "optional"` for `ec2:MetadataHttpTokens`.

use super::only;
use crate::evidence::Evidence;
use crate::iam::Fact;
use std::collections::BTreeSet;

/// The most bytes of a text that are read.
const MAX_TEXT_BYTES: usize = 32 * 1024;
/// The longest value, in bytes.
const MAX_VALUE_BYTES: usize = 64;
/// At most this many condition keys are looked for.
const MAX_KEYS: usize = 16;

/// The condition keys of the service of `action` that the pasted policies have, each with the only value that the text
/// beside the policies gives to a property of that name.
pub(super) fn facts(evidence: &Evidence, action: &str) -> Vec<(String, Fact)> {
    let Some((service, _)) = action.split_once(':') else {
        return Vec::new();
    };
    let conditions = evidence
        .policies
        .iter()
        .flat_map(|pasted| &pasted.policy.statements)
        .flat_map(|statement| &statement.conditions);
    let keys: BTreeSet<&str> = conditions
        .map(|entry| entry.key.value.as_str())
        .filter(|key| {
            key.split_once(':')
                .is_some_and(|(of, name)| of.eq_ignore_ascii_case(service) && is_property(name))
        })
        .collect();
    if keys.is_empty() {
        return Vec::new();
    }
    let texts = beside_policies(evidence);
    keys.into_iter()
        .take(MAX_KEYS)
        .filter_map(|key| {
            let (_, name) = key.split_once(':')?;
            let values: BTreeSet<&str> = texts.iter().flat_map(|text| values(text, name)).collect();
            let value = only(values)?;
            Some((key.to_owned(), Fact::Values(vec![value.to_owned()])))
        })
        .collect()
}

/// Whether the name of a condition key is one of a property: two words or more, and no tag.
fn is_property(name: &str) -> bool {
    name.bytes().all(|byte| byte.is_ascii_alphanumeric()) && words(name).len() > 1
}

/// The words of a name in camel case.
fn words(name: &str) -> Vec<&str> {
    let mut words = Vec::new();
    let mut start = 0;
    for (at, letter) in name.char_indices().skip(1) {
        if letter.is_ascii_uppercase() {
            words.extend(name.get(start..at));
            start = at;
        }
    }
    words.extend(name.get(start..));
    words
}

/// The parts of the pasted texts that are no policies.
pub(super) fn beside_policies(evidence: &Evidence) -> Vec<&str> {
    let mut parts = Vec::new();
    for (index, paste) in evidence.pastes.iter().enumerate() {
        let text = paste.head(MAX_TEXT_BYTES);
        let mut spans: Vec<(usize, usize)> = evidence
            .policies
            .iter()
            .filter(|pasted| pasted.paste == index)
            .map(|pasted| (pasted.span.start, pasted.span.end))
            .collect();
        spans.sort_unstable();
        let mut from = 0;
        for (start, end) in spans {
            parts.extend(text.get(from..start));
            from = from.max(end);
        }
        parts.extend(text.get(from..));
    }
    parts
}

/// The values that a text gives to a property: by its name, or by that without its first word, which is the name of what
/// it stands in (`MetadataOptions: {HttpTokens: …}`).
fn values<'a>(text: &'a str, name: &str) -> Vec<&'a str> {
    let words = words(name);
    let mut found = Vec::new();
    let shorter = words.get(1..).filter(|rest| rest.len() > 1);
    for words in [Some(words.as_slice()), shorter].into_iter().flatten() {
        let camel = words.concat();
        let lower: Vec<String> = words.iter().map(|word| word.to_ascii_lowercase()).collect();
        for (written, is_own) in [
            (camel, true),
            (lower.join("_"), false),
            (lower.join("-"), false),
        ] {
            let ends = text.match_indices(&written).filter(|(at, _)| {
                let before = text.get(..*at).unwrap_or_default();
                !before.ends_with(|c: char| c.is_ascii_alphanumeric() || c == '_' || c == ':')
            });
            found.extend(ends.filter_map(|(at, _)| value(text.get(at + written.len()..)?, is_own)));
        }
        if !found.is_empty() {
            break;
        }
    }
    found
}

/// The value behind a name: after a sign, or, where the name is that of the API, after a space.
fn value(rest: &str, may_be_apart: bool) -> Option<&str> {
    let value = rest.trim_start_matches(['"', '\'', ' ', ':', '=', '\t']);
    let between = rest.get(..rest.len() - value.len())?;
    let is_of_value = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-' | '/');
    let end = value.find(|c| !is_of_value(c)).unwrap_or(value.len());
    let value = value.get(..end)?.trim_end_matches('.');
    let is_signed = between.contains([':', '=']);
    // Behind a space alone there may be prose.
    let is_plain = may_be_apart && value.contains(|c: char| c.is_ascii_digit());
    let is_value = !value.is_empty() && value.len() <= MAX_VALUE_BYTES;
    (is_value && !between.is_empty() && (is_signed || is_plain)).then_some(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn properties_are_found_in_every_spelling() {
        for (text, name, expected) in [
            (
                "InstanceType m7g.large, x",
                "InstanceType",
                Some("m7g.large"),
            ),
            (
                "\"InstanceType\": \"m7g.large\"",
                "InstanceType",
                Some("m7g.large"),
            ),
            (
                "instance_type = \"t3.micro\"",
                "InstanceType",
                Some("t3.micro"),
            ),
            ("--instance-type t3.micro", "InstanceType", None),
            ("--instance-type=t3.micro", "InstanceType", Some("t3.micro")),
            (
                "MetadataOptions: {HttpTokens: optional, HttpPutResponseHopLimit: 2}",
                "MetadataHttpTokens",
                Some("optional"),
            ),
            ("the InstanceType is wrong", "InstanceType", None),
            ("ec2:InstanceType: x", "InstanceType", None),
        ] {
            assert_eq!(values(text, name).first().copied(), expected, "{text}");
        }
    }
}
