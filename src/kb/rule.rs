//! From a diagnosis to articles: rules, the specific before the general.

use super::article::Rule;
use super::{KnowledgeBase, Match};
use crate::denial::Denial;
use crate::diagnose::Diagnosis;
use crate::iam::{matches, matches_ignoring_case};
use crate::text::Language;

impl KnowledgeBase {
    /// The articles whose rules hold for the denial, best first; at most three.
    ///
    /// The score is the share of what a rule can say that this one says: a rule with more lists, and
    /// with fewer wildcards in them, is more specific.
    pub fn matches(
        &self,
        denial: &Denial,
        diagnosis: &Diagnosis,
        language: Language,
    ) -> Vec<Match> {
        let mut found: Vec<Match> = self
            .articles()
            .filter_map(|article| {
                let (offered, text) = article.text(language)?;
                let score = score(text.front.rule.as_ref()?, denial, diagnosis)?;
                Some(Match {
                    id: article.id.clone(),
                    language: offered,
                    title: text.front.title.clone(),
                    summary: text.front.summary.clone(),
                    score,
                })
            })
            .collect();
        found.sort_by(|a, b| b.score.total_cmp(&a.score).then_with(|| a.id.cmp(&b.id)));
        found.truncate(3);
        found
    }
}

/// Whether the rule of an article can hold for an action of one of the services, as far as a look at its
/// front matter tells: yes, unless all its action patterns name other services, or it has no rule.
pub(super) fn may_hold_for(text: &str, services: &[&str]) -> bool {
    let front = text.split("\n---\n").next().unwrap_or_default();
    let Some((_, rule)) = front.split_once("\nmatch:") else {
        return false;
    };
    let mut own = rule
        .lines()
        .skip(1)
        .take_while(|line| line.starts_with(' '));
    let Some(list) = own.find_map(|line| line.trim_start().strip_prefix("actions:")) else {
        return true;
    };
    let Some(list) = list
        .trim()
        .strip_prefix('[')
        .and_then(|list| list.strip_suffix(']'))
    else {
        return true;
    };
    list.split(',').any(|pattern| {
        let pattern = pattern.trim().trim_matches(['"', '\'']);
        let service = pattern.split(':').next().unwrap_or_default();
        service.contains(['*', '?'])
            || services
                .iter()
                .any(|known| known.eq_ignore_ascii_case(service))
    })
}

/// How specific a rule is that holds; `None` when it does not hold, or says nothing.
fn score(rule: &Rule, denial: &Denial, diagnosis: &Diagnosis) -> Option<f64> {
    let request = &diagnosis.request;
    let mut score = 0.0;
    let parts: [(&[String], Option<&str>, f64, fn(&str, &str) -> bool); 6] = [
        (
            &rule.actions,
            request.action.as_deref(),
            0.35,
            matches_ignoring_case,
        ),
        (&rule.resources, request.resource.as_deref(), 0.25, matches),
        (&rule.causes, Some(diagnosis.cause.code()), 0.2, str::eq),
        (
            &rule.error_codes,
            denial.error_code.as_deref(),
            0.1,
            str::eq,
        ),
        (
            &rule.policy_types,
            diagnosis.layer.map(super::super::iam::PolicyType::code),
            0.05,
            str::eq,
        ),
        (
            &rule.effects,
            diagnosis.effect.map(super::super::iam::DenialEffect::code),
            0.05,
            str::eq,
        ),
    ];
    for (patterns, value, weight, holds) in parts {
        if patterns.is_empty() {
            continue;
        }
        let value = value?;
        let narrowest = patterns
            .iter()
            .filter(|pattern| holds(pattern, value))
            .map(|pattern| {
                if pattern.contains(['*', '?']) {
                    0.8
                } else {
                    1.0
                }
            })
            .fold(0.0, f64::max);
        if narrowest == 0.0 {
            return None;
        }
        score += weight * narrowest;
    }
    (score > 0.0).then_some(score)
}
