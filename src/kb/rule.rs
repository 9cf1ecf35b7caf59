//! From a diagnosis to articles: rules, the specific before the general.

use super::article::Rule;
use super::{KnowledgeBase, Match};
use crate::diagnose::Diagnosis;
use crate::evaluate::{Outcome, ReasonKind};
use crate::evidence::Evidence;
use crate::iam::{DenialEffect, Effect, PolicyType, matches, matches_ignoring_case};
use crate::text::Language;
use memchr::memmem;

impl KnowledgeBase {
    /// The articles whose rules hold for the denial, best first; at most three.
    ///
    /// The score is the share of what a rule can say that this one says: a rule with more lists, and
    /// with fewer wildcards in them, is more specific. One that names nothing of the request counts where
    /// no other holds.
    pub fn matches(
        &self,
        evidence: &Evidence,
        diagnosis: &Diagnosis,
        language: Language,
    ) -> Vec<Match> {
        let actions = actions(evidence, diagnosis);
        let services: Vec<&str> = actions
            .iter()
            .filter_map(|action| action.split(':').next())
            .collect();
        let against = against(evidence, diagnosis);
        let mut found: Vec<(bool, (bool, Match))> = self
            .articles_for(&Sought::of(diagnosis, services))
            .filter_map(|article| {
                let (offered, text) = article.text(language)?;
                let rule = text.front.rule.as_ref()?;
                let (score, _) = held(rule, &against)?;
                let found = Match::of(article.id.clone(), offered, text, score);
                Some((rule.is_general(), (article.is_own, found)))
            })
            .collect();
        if found.iter().any(|(is_general, _)| !is_general) {
            found.retain(|(is_general, _)| !is_general);
        }
        best(found.into_iter().map(|(_, found)| found).collect())
    }

    /// The articles about an error that is not IAM's, by its code; best first, at most three.
    pub fn matches_other(&self, code: &str, language: Language) -> Vec<Match> {
        best(
            self.articles_for(&Sought::Other)
                .filter_map(|article| {
                    let (offered, text) = article.text(language)?;
                    let patterns = &text.front.rule.as_ref()?.not_iam;
                    let score = patterns
                        .iter()
                        .filter(|pattern| matches(pattern, code))
                        .map(|pattern| narrowness(pattern))
                        .max_by(f64::total_cmp)?;
                    let found = Match::of(article.id.clone(), offered, text, score);
                    Some((article.is_own, found))
                })
                .collect(),
        )
    }

    /// What of an article's rule holds for the denial; empty when the rule does not hold.
    pub fn why(&self, id: &str, evidence: &Evidence, diagnosis: &Diagnosis) -> Vec<Held> {
        let against = against(evidence, diagnosis);
        let text = self.article(id).and_then(|article| article.texts().next());
        let rule = text.and_then(|text| text.front.rule.as_ref());
        let held = rule.and_then(|rule| held(rule, &against));
        let held = held.map_or_else(Vec::new, |(_, held)| held);
        held.into_iter()
            .map(|(list, pattern, value)| Held {
                list,
                pattern: pattern.to_owned(),
                value: value.to_owned(),
            })
            .collect()
    }
}

/// The best three; of equal ones those that are of a folder.
fn best(mut found: Vec<(bool, Match)>) -> Vec<Match> {
    found.sort_by(|(a_is_own, a), (b_is_own, b)| {
        let by_score = b.score.total_cmp(&a.score);
        let by_owner = b_is_own.cmp(a_is_own);
        by_score.then(by_owner).then_with(|| a.id.cmp(&b.id))
    });
    found.truncate(3);
    found.into_iter().map(|(_, found)| found).collect()
}

/// How much a pattern says: a wildcard says less.
fn narrowness(pattern: &str) -> f64 {
    if pattern.contains(['*', '?']) {
        0.8
    } else {
        1.0
    }
}

/// A list of a rule that holds.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Held {
    /// The list.
    pub list: &'static str,
    /// The entry of it that holds, the narrowest where several do.
    pub pattern: String,
    /// For what it holds.
    pub value: String,
}

const PROVIDERS: &str = "providers";
const CAUSES: &str = "causes";
const POLICY_TYPES: &str = "policy_types";
const EFFECTS: &str = "effects";

/// The lists of codes that are known before any rule is read.
const CODED: [&str; 3] = [CAUSES, POLICY_TYPES, EFFECTS];

/// What is asked for, as far as it is known before any rule is read.
#[derive(Clone, Debug)]
pub(super) enum Sought<'a> {
    /// A denial.
    Denial {
        /// The services of its actions.
        services: Vec<&'a str>,
        /// Lists of codes, each with the one that it must hold; without one, no such list holds.
        codes: [(&'static str, Option<&'a str>); 3],
    },
    /// An error that is not IAM's.
    Other,
}

impl<'a> Sought<'a> {
    fn of(diagnosis: &Diagnosis, services: Vec<&'a str>) -> Self {
        Self::Denial {
            services,
            codes: [
                (CAUSES, Some(diagnosis.cause.code())),
                (POLICY_TYPES, diagnosis.layer.map(PolicyType::code)),
                (EFFECTS, diagnosis.effect.map(DenialEffect::code)),
            ],
        }
    }
}

/// The rule of an article as far as a look at its front matter tells, without reading it.
#[derive(Clone, Debug, Default)]
pub(super) struct Outline {
    /// Whether it is about errors that are not IAM's.
    is_about_others: bool,
    /// The services of its actions; `None` where it lists none, or one that may be any.
    services: Option<Vec<&'static str>>,
    /// Its lists that hold codes, by name.
    codes: Vec<(&'static str, Vec<&'static str>)>,
}

/// The outline of an article's rule; `None` where it has no rule.
pub(super) fn outline(text: &'static str) -> Option<Outline> {
    let end = memmem::find(text.as_bytes(), b"\n---\n").unwrap_or(text.len());
    let front = text.get(..end)?;
    let start = memmem::find(front.as_bytes(), b"\nmatch:")?;
    let mut outline = Outline::default();
    let lines = front.get(start + 1..)?.lines().skip(1);
    for line in lines.take_while(|line| line.starts_with(' ')) {
        let Some((name, list)) = line.trim_start().split_once(':') else {
            continue;
        };
        outline.is_about_others |= name == "not_iam";
        let Some(list) = list
            .trim()
            .strip_prefix('[')
            .and_then(|list| list.strip_suffix(']'))
        else {
            continue;
        };
        let entries = list
            .split(',')
            .map(|entry| entry.trim().trim_matches(['"', '\'']));
        if name == "actions" {
            let services = entries.map(|pattern| pattern.split(':').next().unwrap_or_default());
            let services: Vec<&str> = services.collect();
            let is_open = services.iter().any(|service| service.contains(['*', '?']));
            outline.services = (!is_open).then_some(services);
        } else if CODED.contains(&name) {
            outline.codes.push((name, entries.collect()));
        }
    }
    Some(outline)
}

impl Outline {
    /// Whether the rule can hold: yes, unless one of its lists surely does not.
    pub(super) fn may_hold_for(&self, sought: &Sought<'_>) -> bool {
        let Sought::Denial { services, codes } = sought else {
            return self.is_about_others;
        };
        let is_sought = |own: &&str| services.iter().any(|one| one.eq_ignore_ascii_case(own));
        let is_of_service = |own: &Vec<&str>| own.iter().any(is_sought);
        self.services.as_ref().is_none_or(is_of_service)
            && self.codes.iter().all(|(name, entries)| {
                let code = codes.iter().find(|(of, _)| of == name);
                let code = code.and_then(|(_, code)| *code);
                code.is_some_and(|code| entries.contains(&code))
            })
    }
}

/// The denied action; where the text does not say which it is, those that it says are needed.
fn actions(evidence: &Evidence, diagnosis: &Diagnosis) -> Vec<String> {
    if let Some(action) = &diagnosis.request.action {
        return vec![action.clone()];
    }
    let Some(denial) = evidence.denials.get(diagnosis.denial) else {
        return Vec::new();
    };
    let service = denial.service.as_deref().unwrap_or_default();
    denial
        .listed
        .iter()
        .map(|operation| format!("{service}:{operation}"))
        .collect()
}

/// What a list of a rule is held against.
struct Against {
    list: &'static str,
    entries: fn(&Rule) -> &[String],
    values: Vec<String>,
    /// How much the list says.
    weight: f64,
    holds: fn(&str, &str) -> bool,
}

/// What the lists of a rule are held against for a denial; empty where there is none.
fn against(evidence: &Evidence, diagnosis: &Diagnosis) -> Vec<Against> {
    let Some(denial) = evidence.denials.get(diagnosis.denial) else {
        return Vec::new();
    };
    let request = &diagnosis.request;
    let one = |value: Option<&str>| value.map(str::to_owned).into_iter().collect();
    let list = |list, entries, values, weight, holds| Against {
        list,
        entries,
        values,
        weight,
        holds,
    };
    vec![
        list(
            "actions",
            |rule| &rule.actions,
            actions(evidence, diagnosis),
            0.35,
            matches_ignoring_case,
        ),
        list(
            "resources",
            |rule| &rule.resources,
            one(request.resource.as_deref()),
            0.25,
            matches,
        ),
        list(
            "causes",
            |rule| &rule.causes,
            one(Some(diagnosis.cause.code())),
            0.2,
            str::eq,
        ),
        list(
            "operations",
            |rule| &rule.operations,
            one(denial.operation.as_deref()),
            0.2,
            matches_ignoring_case,
        ),
        list(
            "services",
            |rule| &rule.services,
            one(denial.service.as_deref()),
            0.2,
            str::eq,
        ),
        list(
            "principals",
            |rule| &rule.principals,
            one(request.principal.as_deref()),
            0.2,
            matches,
        ),
        list(
            "condition_keys",
            |rule| &rule.condition_keys,
            condition_keys(evidence, diagnosis),
            0.2,
            matches_ignoring_case,
        ),
        list(
            PROVIDERS,
            |rule| &rule.providers,
            providers(evidence),
            0.05,
            matches_ignoring_case,
        ),
        list(
            "policy_arns",
            |rule| &rule.policy_arns,
            one(denial.policy_arn.as_deref()),
            0.3,
            matches,
        ),
        list(
            "error_codes",
            |rule| &rule.error_codes,
            one(denial.error_code.as_deref()),
            0.1,
            str::eq,
        ),
        list(
            "policy_types",
            |rule| &rule.policy_types,
            one(diagnosis.layer.map(PolicyType::code)),
            0.05,
            str::eq,
        ),
        list(
            "effects",
            |rule| &rule.effects,
            one(diagnosis.effect.map(DenialEffect::code)),
            0.05,
            str::eq,
        ),
    ]
}

/// How specific a rule is that holds, and what of it holds; `None` when it does not hold, or says nothing.
fn held<'a>(
    rule: &'a Rule,
    against: &'a [Against],
) -> Option<(f64, Vec<(&'static str, &'a str, &'a str)>)> {
    let (mut score, mut most) = (0.0, 0.0);
    let mut all = Vec::new();
    for Against {
        list,
        entries,
        values,
        weight,
        holds,
    } in against
    {
        most += weight;
        let patterns = entries(rule);
        // Of which provider a token is, only a policy tells.
        if patterns.is_empty() || *list == PROVIDERS && values.is_empty() {
            continue;
        }
        let (pattern, value) = patterns
            .iter()
            .filter_map(|pattern| {
                Some((pattern, values.iter().find(|value| holds(pattern, value))?))
            })
            .max_by(|a, b| narrowness(a.0).total_cmp(&narrowness(b.0)))?;
        score += weight * narrowness(pattern);
        all.push((*list, pattern.as_str(), value.as_str()));
    }
    (score > 0.0).then_some((score / most, all))
}

/// The hosts of the identity providers whose tokens the pasted policies let in.
fn providers(evidence: &Evidence) -> Vec<String> {
    let statements = evidence
        .policies
        .iter()
        .flat_map(|pasted| &pasted.policy.statements);
    let entries = statements.filter_map(|statement| statement.principal.as_ref());
    entries
        .flat_map(|element| &element.entries)
        .filter_map(|entry| entry.value.value.split_once(":oidc-provider/"))
        .map(|(_, host)| host.to_owned())
        .collect()
}

/// The condition keys that the nearest statement stumbles over, and those under which a Deny may apply, as
/// the policy writes them.
fn condition_keys(evidence: &Evidence, diagnosis: &Diagnosis) -> Vec<String> {
    let nearest = diagnosis
        .nearest
        .and_then(|nearest| diagnosis.statements.get(nearest));
    let denying = diagnosis
        .statements
        .iter()
        .filter(|read| read.effect == Some(Effect::Deny))
        .filter(|read| read.verdict.outcome != Outcome::NoMatch)
        .filter_map(|read| {
            let policy = &evidence.policies.get(read.policy)?.policy;
            policy.statements.get(read.statement)
        })
        .flat_map(|statement| &statement.conditions)
        .map(|entry| entry.key.value.clone());
    nearest
        .into_iter()
        .flat_map(|read| &read.verdict.reasons)
        .filter_map(|reason| match &reason.kind {
            ReasonKind::ConditionFalse { key, .. } | ReasonKind::ConditionOpen { key, .. } => {
                Some(key.clone())
            }
            _ => None,
        })
        .chain(denying)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::budget::Budget;
    use crate::diagnose::diagnose;
    use crate::evidence::{self, Input, Role};
    use crate::text::Paste;

    /// The score of a rule for the first denial of a paste.
    fn score_of(rule: &str, paste: &str) -> Option<f64> {
        let rule: Rule = serde_saphyr::from_str(rule).unwrap();
        let input = Input {
            paste: Paste::new(None, paste),
            role: Role::Conversation,
        };
        let evidence = evidence::read(vec![input], None, &Budget::default());
        let diagnoses = diagnose(&evidence, &Budget::default());
        let against = against(&evidence, &diagnoses.diagnoses[0]);
        let (score, _) = held(&rule, &against)?;
        Some(score)
    }

    #[test]
    fn every_list_that_is_given_must_hold() {
        let paste = r#"An error occurred (AccessDeniedException) when calling the CreateFunction operation: User: arn:aws:sts::123456789012:assumed-role/app/AppUnauth_Role is not authorized to perform: iam:PassRole on resource: arn:aws:iam::123456789012:role/b with an explicit deny in an identity-based policy: arn:aws:iam::aws:policy/AWSCompromisedKeyQuarantineV3
            {"Statement":[{"Effect":"Deny","Action":"iam:PassRole","Resource":"*","Condition":{"StringNotEquals":{"iam:PassedToService":"ecs-tasks.amazonaws.com"}}}]}"#;
        for (rule, holds) in [
            ("operations: [CreateFunction]", true),
            ("operations: [createfunction*, RunTask]", true),
            ("operations: [RunTask]", false),
            ("principals: ['*Unauth_Role']", true),
            ("principals: ['arn:*:iam::*:user/*']", false),
            (
                "policy_arns: ['arn:aws:iam::aws:policy/AWSCompromisedKey*']",
                true,
            ),
            ("policy_arns: ['arn:aws:iam::*:policy/x']", false),
            ("{actions: ['iam:PassRole'], operations: [RunTask]}", false),
            ("error_codes: [AccessDeniedException]", true),
            // The key under which the Deny applies, and a rule about other errors only.
            ("condition_keys: ['iam:PassedToService']", true),
            ("not_iam: ['*']", false),
        ] {
            assert_eq!(score_of(rule, paste).is_some(), holds, "{rule}");
        }
        let allow = paste
            .replace("Deny", "Allow")
            .replace("StringNotEquals", "StringEquals")
            .replace("with an explicit deny in an identity-based policy: arn:aws:iam::aws:policy/AWSCompromisedKeyQuarantineV3", "because no identity-based policy allows the iam:PassRole action");
        assert!(score_of("condition_keys: ['iam:passedtoservice']", &allow).is_some());
        assert!(score_of("condition_keys: ['aws:*']", &allow).is_none());
        // What says more is the more specific.
        let narrow = score_of(
            "{actions: ['iam:PassRole'], operations: [CreateFunction]}",
            paste,
        );
        assert!(narrow > score_of("actions: ['iam:PassRole']", paste));
        assert!(
            score_of("actions: ['iam:PassRole']", paste) > score_of("actions: ['iam:*']", paste)
        );
    }
}
