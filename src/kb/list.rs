//! What the knowledge base covers, and what it does not.

use super::KnowledgeBase;
use crate::diagnose::Cause;
use crate::iam::matches_ignoring_case;
use std::collections::BTreeMap;

/// What the knowledge base covers.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Coverage {
    /// How many articles each folder has.
    pub services: BTreeMap<String, usize>,
    /// For each code of a cause, how many articles a diagnosis with it leads to by name.
    pub causes: Vec<(&'static str, usize)>,
    /// Actions that people were denied and that no article names, in a rule or as an identifier.
    pub without_article: Vec<&'static str>,
}

/// Tells what the knowledge base covers.
pub fn coverage(kb: &KnowledgeBase) -> Coverage {
    let mut services: BTreeMap<String, usize> = BTreeMap::new();
    let mut causes: Vec<(&'static str, usize)> =
        Cause::ALL.iter().map(|cause| (cause.code(), 0)).collect();
    let mut named: Vec<&str> = Vec::new();
    for article in kb.articles() {
        let service = article.id.split('/').next().unwrap_or_default();
        *services.entry(service.to_owned()).or_default() += 1;
        let rules = || article.texts().filter_map(|text| text.front.rule.as_ref());
        if let Some(rule) = rules().next() {
            for (code, count) in &mut causes {
                *count += usize::from(rule.causes.iter().any(|cause| cause == code));
            }
        }
        named.extend(rules().flat_map(|rule| &rule.actions).map(String::as_str));
        let identifiers = article.texts().flat_map(|text| &text.front.identifiers);
        named.extend(identifiers.map(String::as_str));
    }
    // `*` leads to an article about something else than the action.
    named.retain(|pattern| *pattern != "*");
    let without_article = denied_actions()
        .filter(|action| {
            let mut patterns = named.iter();
            !patterns.any(|pattern| matches_ignoring_case(pattern, action))
        })
        .collect();
    Coverage {
        services,
        causes,
        without_article,
    }
}

/// Actions that people were denied, from real messages, by name.
pub(super) fn denied_actions() -> impl Iterator<Item = &'static str> {
    include_str!("denied-actions.txt")
        .lines()
        .filter(|line| !line.starts_with('#'))
}
