//! The service account of Kubernetes for which a pod asks for a role, as the text beside the trust policy shows it.

use super::only;
use crate::evidence::Evidence;
use std::collections::BTreeSet;

/// The most bytes of a text that are read.
const MAX_TEXT_BYTES: usize = 64 * 1024;

/// The most lines of a manifest behind its kind that are read.
const MAX_LINES: usize = 20;

/// The subject of the token of the only service account that manifests, commands of `kubectl` and messages name.
///
/// Source: Amazon EKS User Guide, "Assign IAM roles to Kubernetes service accounts".
pub(super) fn subject(evidence: &Evidence) -> Option<String> {
    let mut found: BTreeSet<(&str, &str)> = BTreeSet::new();
    for paste in &evidence.pastes {
        let text = paste.head(MAX_TEXT_BYTES);
        found.extend(of_manifests(text));
        found.extend(of_commands(text));
    }
    let (namespace, name) = only(found)?;
    Some(format!("system:serviceaccount:{namespace}:{name}"))
}

/// `kind: ServiceAccount` with its name and namespace; a pod or its template with `serviceAccountName`.
fn of_manifests(text: &str) -> Vec<(&str, &str)> {
    let lines: Vec<&str> = text.lines().collect();
    let mut found = Vec::new();
    for (number, line) in lines.iter().enumerate() {
        if value(line, "kind") != Some("ServiceAccount") {
            continue;
        }
        let behind = lines
            .iter()
            .skip(number + 1)
            .take(MAX_LINES)
            .take_while(|line| !line.starts_with("---") && value(line, "kind").is_none());
        let mut namespace = None;
        let mut name = None;
        for line in behind {
            namespace = namespace.or_else(|| value(line, "namespace"));
            name = name.or_else(|| value(line, "name"));
        }
        found.extend(namespace.zip(name));
    }
    found
}

/// The value of a member of YAML.
fn value<'a>(line: &'a str, name: &str) -> Option<&'a str> {
    let rest = line.trim_start().strip_prefix(name)?.strip_prefix(':')?;
    let value = rest.trim().trim_matches(['"', '\'']);
    let is_of_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.');
    (!value.is_empty() && value.chars().all(is_of_name)).then_some(value)
}

/// `kubectl -n NAMESPACE get sa NAME`.
fn of_commands(text: &str) -> Vec<(&str, &str)> {
    let commands = text
        .lines()
        .filter_map(|line| line.split_once("kubectl ").map(|(_, rest)| rest));
    commands
        .filter_map(|command| {
            let words: Vec<&str> = command.split_whitespace().collect();
            let after = |names: &[&str]| {
                let at = words.iter().position(|word| names.contains(word))?;
                let value = words.get(at + 1).copied()?;
                (!value.starts_with('-')).then_some(value)
            };
            let joined = |prefix: &str| words.iter().find_map(|word| word.strip_prefix(prefix));
            let namespace = after(&["-n", "--namespace"]).or_else(|| joined("--namespace="))?;
            let name = after(&["sa", "serviceaccount", "serviceaccounts"])
                .or_else(|| joined("sa/"))
                .or_else(|| joined("serviceaccount/"))?;
            Some((namespace, name))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn service_accounts_are_found_as_people_paste_them() {
        let of = |text: &'static str| {
            let mut found = of_manifests(text);
            found.extend(of_commands(text));
            only(found.into_iter().collect::<BTreeSet<_>>())
        };
        for (text, expected) in [
            (
                "$ kubectl -n jobs get sa etl -o yaml",
                Some(("jobs", "etl")),
            ),
            (
                "kubectl describe serviceaccount etl --namespace jobs",
                Some(("jobs", "etl")),
            ),
            (
                "apiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: etl\n  namespace: jobs\n",
                Some(("jobs", "etl")),
            ),
            ("kind: ServiceAccount\nmetadata:\n  name: etl\n", None),
            ("kubectl -n jobs get pods", None),
        ] {
            assert_eq!(of(text), expected, "{text}");
        }
    }
}
