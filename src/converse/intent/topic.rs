//! What makes a line a question of its own, though its words ask something about an answer.

use regex::Regex;
use std::sync::LazyLock;

/// Services. One of which the conversation spoke before is part of what is asked about its answer.
const SERVICES: &str = r"(?x)
    \b(?:lambda|ec2|s3|ecs|eks|ecr|kms|sqs|sns|rds|dynamo(?:db)?|cloudwatch|cloudtrail|athena|glue|bedrock|sagemaker
      |codebuild|fargate|redshift|route\ ?53|cloudfront|apigateway|secrets?\ ?manager|ssm|vpc)\b
    |\b[a-z0-9-]{2,}:[a-z]+\w*|\barn:|(?:ec2|lambda|s3)
";

/// Concepts of IAM, other systems, and what else people talk about.
const OTHERS: &str = r"(?x)
    \b(?:scps?|rcps?|pass ?role|assume ?role\w*|assum(?:e|ed|ing)|session\ polic(?:y|ies)|mfa|oidc|sso|saml|identity\ center|cross\ ?account
      |docker|kubernetes|k8s|git|python|excel|sql|css|html|div|linux|nginx|azure|gcp|google|javascript|java|node|npm
      |regex|wifi|printer|weather|pizza|chatgpt|iphone|android|movie|football|world\ cup|rust|golang|keyboard|mouse|laptop
      |headphones?|coffee|lunch|dinner|restaurant|recipe|music|game|gym|holidays?|vacation|salary|meeting\ room|calendar
      |vs\ ?code|vim|emacs|powerpoint|outlook|zoom|figma|photoshop|commit|pull\ request|weekend|birthday|joke)\b
    |\bslack\b.*\b(?:slow|down|broken|laggy)\b
    |\b(?:permissions?|a)\ boundar|\btrust\ polic|\bexplicit\ den|\bimplicit|\bevaluat|\bnotaction\b|\bprincipal\b
    |\bservice\ control
    |信頼ポリシー|セッションポリシー|境界|スイッチロール|引き受け|クロスアカウント|多要素|エクセル|ドッカー|映画|天気|プリンタ|ラーメン|週末|会議室|経費|勤怠|有給|給料|昼休み|ランチ|飲み会|キーボード|マウス|モニタ|猫|犬|音楽|ゲーム|旅行|電車|パワポ|python|パイソン
    |(?:scp|passrole|iam側)
";

static WILDCARD: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"[a-z0-9-]+:\*").ok());
static SERVICE: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(SERVICES).ok());
static OTHER: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(OTHERS).ok());

/// Of what a line speaks.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Topic {
    /// Of nothing but the answer.
    Answer,
    /// Of a service that the conversation did not speak of.
    Service,
    /// Of something else.
    Other,
}

/// Of what a line, in lower case, speaks. `was_said` tells what the conversation spoke of before.
pub(super) fn of(line: &str, was_said: impl Fn(&str) -> bool) -> Topic {
    // The service of a wildcard is no topic.
    let line = match WILDCARD.as_ref() {
        Some(star) => star.replace_all(line, "*"),
        None => line.into(),
    };
    if OTHER.as_ref().is_none_or(|other| other.is_match(&line)) {
        return Topic::Other;
    }
    let mut services = SERVICE
        .iter()
        .flat_map(|service| service.find_iter(&line))
        .map(|found| found.as_str());
    if services.any(|service| !was_said(service)) {
        Topic::Service
    } else {
        Topic::Answer
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_pattern_is_one() {
        assert!(WILDCARD.is_some() && SERVICE.is_some() && OTHER.is_some());
    }

    #[test]
    fn a_service_that_was_spoken_of_is_no_topic_of_its_own() {
        for (line, is_new, expected) in [
            ("where do i put the lambda policy", true, Topic::Service),
            ("where do i put the lambda policy", false, Topic::Answer),
            ("why not s3:*", true, Topic::Answer),
            ("is it an scp", false, Topic::Other),
            ("where is it", true, Topic::Answer),
        ] {
            assert_eq!(of(line, |_| !is_new), expected, "{line}");
        }
    }
}
