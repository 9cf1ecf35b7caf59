//! What a service could not do: its message names neither caller nor action, and there is one of each that it can be
//! about. The text beside it tells of the resource.

use super::fix::SOURCE_ARN;
use super::only;
use crate::denial::{Denial, OfService};
use crate::evidence::Evidence;
use crate::iam::{Arn, Effect, Fact, matches};
use std::collections::BTreeSet;

/// The request of a service.
#[derive(Debug)]
pub(super) struct Call {
    /// The service principal.
    pub(super) principal: &'static str,
    /// The action.
    pub(super) action: &'static str,
    /// The resource, where the text names the only one.
    pub(super) resource: Option<String>,
    /// What of the request's context the text tells.
    pub(super) facts: Vec<(String, Fact)>,
}

/// The most bytes of a text that are read.
const MAX_TEXT_BYTES: usize = 64 * 1024;

/// The request that a denial of a service is about.
///
/// Source: Amazon API Gateway Developer Guide, "Set up an API with a resource-based policy for a Lambda function"; AWS
/// re:Post Knowledge Center, "Why didn't I receive an SNS notification for my `CloudWatch` alarm trigger?".
pub(super) fn call(evidence: &Evidence, denial: &Denial) -> Option<Call> {
    let paste = evidence.pastes.get(denial.paste)?;
    let text = paste.head(MAX_TEXT_BYTES);
    Some(match denial.of_service? {
        OfService::InvokeFunction => {
            let source = source_of_api(evidence, text);
            Call {
                principal: "apigateway.amazonaws.com",
                action: "lambda:InvokeFunction",
                resource: only(arns(text).filter(|arn| is_function(arn)).collect())
                    .map(str::to_owned),
                facts: source
                    .map(|source| (SOURCE_ARN.to_ascii_lowercase(), Fact::Values(vec![source])))
                    .into_iter()
                    .collect(),
            }
        }
        OfService::UseTopicKey => Call {
            principal: "cloudwatch.amazonaws.com",
            action: "kms:GenerateDataKey",
            resource: key_of_topic(text),
            facts: Vec::new(),
        },
    })
}

/// The ARNs of a text.
fn arns(text: &str) -> impl Iterator<Item = &str> {
    text.match_indices("arn:aws").filter_map(|(at, _)| {
        let rest = text.get(at..)?;
        let is_of_arn = |c: char| c.is_ascii_alphanumeric() || ":-_./$*".contains(c);
        let end = rest.find(|c| !is_of_arn(c)).unwrap_or(rest.len());
        let arn = rest.get(..end)?;
        Some(
            arn.strip_suffix("/invocations")
                .unwrap_or(arn)
                .trim_end_matches(['.', ':']),
        )
    })
}

fn is_function(arn: &str) -> bool {
    Arn::parse(arn).is_some_and(|arn| {
        let name = arn.rest.strip_prefix("function:");
        arn.service == "lambda" && name.is_some_and(|name| !name.contains(['*', '/']))
    })
}

/// The key of the topic, where the text has its alias and the topic's ARN.
fn key_of_topic(text: &str) -> Option<String> {
    let topic = arns(text).find_map(|arn| Arn::parse(arn).filter(|arn| arn.service == "sns"))?;
    let aliases: BTreeSet<&str> = text
        .match_indices("alias/")
        .filter_map(|(at, _)| {
            let rest = text.get(at..)?;
            let is_of_name = |c: char| c.is_ascii_alphanumeric() || "-_/".contains(c);
            rest.get(..rest.find(|c| !is_of_name(c)).unwrap_or(rest.len()))
        })
        .collect();
    let alias = only(aliases)?;
    Some(format!(
        "arn:{}:kms:{}:{}:{alias}",
        topic.partition, topic.region, topic.account
    ))
}

/// The methods of HTTP, and API Gateway's word for any of them.
const METHODS: [&str; 8] = [
    "GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS", "ANY",
];

/// The most methods that are looked at.
const MAX_METHODS: usize = 16;

/// The method of the API that calls, with `*` for its stage: the only one that the text names and that no policy of the
/// function lets in; any of them where all are let in. The API is the one that those policies name.
fn source_of_api(evidence: &Evidence, text: &str) -> Option<String> {
    let sources: Vec<&str> = evidence
        .policies
        .iter()
        .flat_map(|pasted| &pasted.policy.statements)
        .filter(|statement| statement.has_effect(Effect::Allow))
        .flat_map(|statement| &statement.conditions)
        .filter(|entry| entry.key.value.eq_ignore_ascii_case(SOURCE_ARN))
        .flat_map(|entry| &entry.values)
        .map(|value| value.value.as_str())
        .collect();
    let apis: BTreeSet<&str> = sources
        .iter()
        .filter_map(|source| {
            let arn = Arn::parse(source).filter(|arn| arn.service == "execute-api")?;
            let api = arn
                .rest
                .split('/')
                .next()
                .filter(|api| !api.contains('*'))?;
            source.get(..source.len() - arn.rest.len() + api.len())
        })
        .collect();
    let api = only(apis)?;
    let called: BTreeSet<String> = methods(text)
        .take(MAX_METHODS)
        .map(|(method, path)| {
            let method = if method == "ANY" { "*" } else { method };
            format!("{api}/*/{method}{path}")
        })
        .collect();
    let is_let_in = |source: &&String| sources.iter().any(|pattern| matches(pattern, source));
    let mut kept_out = called.iter().filter(|source| !is_let_in(source));
    match (kept_out.next(), kept_out.next()) {
        (Some(only), None) => Some(only.clone()),
        // Whichever it was, it is let in.
        (None, _) => called.first().cloned(),
        (Some(_), Some(_)) => None,
    }
}

/// Each `METHOD /path` of a text.
fn methods(text: &str) -> impl Iterator<Item = (&str, &str)> {
    let mut words = text.split_whitespace();
    let mut last: Option<&str> = None;
    std::iter::from_fn(move || {
        loop {
            let word = words.next()?;
            let before = last.replace(word);
            let method =
                before.map(|word| word.trim_start_matches(|c: char| !c.is_ascii_uppercase()));
            // The log of a method: `HTTP Method: GET, Resource Path: /orders`.
            let method = method.map(|method| method.trim_end_matches(','));
            if let Some(method) = method.filter(|method| METHODS.contains(method))
                && word == "Resource"
            {
                let path = words.by_ref().nth(1)?;
                return Some((method, path));
            }
            let is_of_path = |c: char| c.is_ascii_alphanumeric() || "/_-.".contains(c);
            let end = word.find(|c| !is_of_path(c)).unwrap_or(word.len());
            let path = word.get(..end).unwrap_or_default().trim_end_matches('.');
            if let Some(method) = method
                && METHODS.contains(&method)
                && path.starts_with('/')
            {
                return Some((method, path));
            }
        }
    })
}
