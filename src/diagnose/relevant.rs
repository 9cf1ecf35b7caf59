//! The part of a policy that can matter to one of many requests.
//!
//! A change for hundreds of denials lists hundreds of names, and is proved for each of them. A name without
//! wildcards covers nothing but itself, so that for a request all others may be left out.

use crate::iam::{Request, Target, find_placeholders};
use crate::policy::{ListElement, Policy, Spanned, Statement};
use std::collections::BTreeMap;

/// A policy, its statements by what they name.
#[derive(Debug)]
pub(super) struct Relevant<'a> {
    policy: &'a Policy,
    statements: Vec<Part<'a>>,
    /// Statements by the actions that they name, in small letters.
    by_action: BTreeMap<String, Vec<usize>>,
    /// Statements that may be about any action.
    of_any_action: Vec<usize>,
}

/// A statement.
#[derive(Debug)]
struct Part<'a> {
    whole: &'a Statement,
    /// Its resources by name, and those that may be others; `None` where all of them are kept.
    resources: Option<(
        BTreeMap<&'a str, &'a Spanned<String>>,
        Vec<&'a Spanned<String>>,
    )>,
}

impl<'a> Relevant<'a> {
    /// Sorts a policy.
    pub(super) fn of(policy: &'a Policy) -> Self {
        let mut relevant = Self {
            policy,
            statements: Vec::new(),
            by_action: BTreeMap::new(),
            of_any_action: Vec::new(),
        };
        for (number, statement) in policy.statements.iter().enumerate() {
            match listed(statement, statement.action.as_ref()) {
                Some(actions) if actions.iter().all(|action| is_name(&action.value)) => {
                    for action in actions {
                        let name = action.value.trim().to_lowercase();
                        let of_action = relevant.by_action.entry(name).or_default();
                        if of_action.last() != Some(&number) {
                            of_action.push(number);
                        }
                    }
                }
                _ => relevant.of_any_action.push(number),
            }
            relevant.statements.push(Part::of(statement));
        }
        relevant
    }

    /// What of the policy can matter to a request.
    pub(super) fn to(&self, request: &Request) -> Policy {
        let named = self.by_action.get(&request.action.trim().to_lowercase());
        let mut numbers: Vec<usize> = named
            .into_iter()
            .flatten()
            .chain(&self.of_any_action)
            .copied()
            .collect();
        numbers.sort_unstable();
        let parts = numbers
            .into_iter()
            .filter_map(|number| self.statements.get(number));
        Policy {
            version: self.policy.version.clone(),
            id: None,
            statements: parts
                .filter_map(|part| part.to(&request.resource))
                .collect(),
            gaps: self.policy.gaps.clone(),
        }
    }
}

impl<'a> Part<'a> {
    fn of(statement: &'a Statement) -> Self {
        let resources = listed(statement, statement.resource.as_ref()).map(|values| {
            let (names, others): (Vec<_>, Vec<_>) =
                values.iter().partition(|value| is_name(&value.value));
            let by_name = names.into_iter().map(|name| (name.value.trim(), name));
            (by_name.collect(), others)
        });
        Self {
            whole: statement,
            resources,
        }
    }

    /// The statement with those of its resources that can be the request's; `None` where there is none.
    fn to(&self, resource: &Target) -> Option<Statement> {
        let (Some((by_name, others)), Some(own)) = (&self.resources, &self.whole.resource) else {
            return Some(self.whole.clone());
        };
        let named: Vec<&Spanned<String>> = match resource {
            Target::Known(resource) if find_placeholders(resource).is_empty() => {
                by_name.get(resource.trim()).copied().into_iter().collect()
            }
            // It may be any of them.
            Target::Known(_) | Target::Unknown => return Some(self.whole.clone()),
        };
        let values: Vec<Spanned<String>> = named
            .into_iter()
            .chain(others.iter().copied())
            .cloned()
            .collect();
        (!values.is_empty()).then(|| Statement {
            sid: None,
            effect: self.whole.effect.clone(),
            principal: self.whole.principal.clone(),
            action: self.whole.action.clone(),
            resource: Some(ListElement {
                values,
                negated: false,
                span: own.span,
            }),
            conditions: self.whole.conditions.clone(),
            gaps: Vec::new(),
            span: self.whole.span,
        })
    }
}

/// What an element lists, where that says all that it covers.
fn listed<'a>(
    statement: &Statement,
    element: Option<&'a ListElement>,
) -> Option<&'a [Spanned<String>]> {
    let element = element.filter(|element| !element.negated)?;
    statement.is_whole().then_some(&element.values)
}

/// Whether an entry covers nothing but what it says.
fn is_name(written: &str) -> bool {
    !written.contains(['*', '?', '$']) && find_placeholders(written).is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::budget::Budget;
    use crate::evaluate;
    use crate::iam::{Context, PolicyType};
    use crate::text::Paste;

    #[test]
    fn what_is_left_out_decides_nothing() {
        let text = r#"{"Version": "2012-10-17", "Statement": [
            {"Effect": "Allow", "Action": ["s3:GetObject", "S3:PutObject"], "Resource": ["arn:aws:s3:::b/a", "arn:aws:s3:::b/b", "arn:aws:s3:::c/*"]},
            {"Effect": "Allow", "Action": "s3:List*", "Resource": ["arn:aws:s3:::b"]},
            {"Effect": "Deny", "Action": "s3:GetObject", "NotResource": ["arn:aws:s3:::b/a", "arn:aws:s3:::c/x"]},
            {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::<Bucket>/a"},
            {"Effect": "Allow", "NotAction": "iam:*", "Resource": "arn:aws:s3:::d/a"},
            {"Effect": "Deny", "Action": "s3:PutObject", "Resource": "arn:aws:s3:::b/b"}
        ]}"#;
        let found = crate::policy::find(0, &Paste::new(None, text), &Budget::default());
        let policy = &found.policies[0].policy;
        let relevant = Relevant::of(policy);
        for action in [
            "s3:GetObject",
            "s3:putobject",
            "s3:ListBucket",
            "iam:GetRole",
        ] {
            for resource in [
                "arn:aws:s3:::b",
                "arn:aws:s3:::b/a",
                "arn:aws:s3:::b/b",
                "arn:aws:s3:::c/x",
                "arn:aws:s3:::d/a",
                "arn:aws:s3:::<Bucket>/a",
                "arn:aws:s3:::****/a",
                "*",
            ] {
                let request = Request {
                    principal: None,
                    action: action.to_owned(),
                    resource: Target::Known(resource.to_owned()),
                    resource_account: None,
                    context: Context::default(),
                };
                let decide =
                    |policy| evaluate::policy(policy, PolicyType::Identity, &request).decision;
                assert_eq!(
                    decide(&relevant.to(&request)),
                    decide(policy),
                    "{action} {resource}"
                );
            }
        }
        let request = Request {
            principal: None,
            action: "s3:GetObject".to_owned(),
            resource: Target::Known("arn:aws:s3:::b/a".to_owned()),
            resource_account: None,
            context: Context::default(),
        };
        let left: usize = relevant
            .to(&request)
            .statements
            .iter()
            .flat_map(|one| &one.resource)
            .map(|list| list.values.len())
            .sum();
        assert!(left < 8, "{left}");
    }
}
