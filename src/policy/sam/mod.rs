//! The policy templates of AWS SAM: `S3ReadPolicy: { BucketName: … }` stands for statements that SAM writes.
//!
//! In: a template's name and the parameters that it is given. Out: its statements, as a policy. What each
//! stands for is data of the SAM project, made by `make.py` into `templates.json`, a line a template.
//!
//! Source: AWS SAM Developer Guide, "AWS SAM policy templates".

use super::read::{self, Shape};
use super::source::Source;
use super::tree::{self, Member};
use super::{Policy, Spanned};
use crate::text::Span;
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// The statements of each template by its name, as JSON with its parameters as `${Name}`.
static TEMPLATES: LazyLock<BTreeMap<&str, &str>> = LazyLock::new(|| {
    let lines = include_str!("templates.json").lines();
    lines
        .filter_map(|line| {
            let (name, statements) = line.strip_prefix('"')?.split_once("\": ")?;
            Some((name, statements.trim_end_matches(',')))
        })
        .collect()
});

/// The statements of a template; `None` when there is none of this name.
pub(super) fn template(name: &str) -> Option<&'static str> {
    TEMPLATES.get(name).copied()
}

/// What a template stands for, with these parameters; every element stands at `span`.
pub(super) fn policy(name: &str, parameters: &[Member], span: Span) -> Option<Policy> {
    // A role and what it works on are in one partition.
    let mut statements = template(name)?.replace("${AWS::Partition}", "*");
    for parameter in parameters {
        if let Some(value) = read::text_of(&parameter.value) {
            let written = tree::quoted(&value);
            let inner = written.trim_start_matches('"').trim_end_matches('"');
            statements = statements.replace(&format!("${{{}}}", parameter.key.value), inner);
        }
    }
    let tree = tree::value_at(&Source::again(&statements), 0).ok()??;
    let mut policy = read::policy(
        &tree.root,
        Shape::Statements,
        &tree.missing,
        &mut Vec::new(),
    );
    let at = |value: &str| Spanned {
        value: value.to_owned(),
        span,
    };
    policy.version = Some(at("2012-10-17"));
    for statement in &mut policy.statements {
        statement.sid = Some(at(name));
    }
    super::locate::move_spans(&mut policy, span);
    Some(policy)
}

/// Whether the function whose `Policies` stand at a place sets its `Role` as well: then SAM ignores them.
///
/// Source: AWS SAM Developer Guide, `AWS::Serverless::Function`, `Policies`.
pub(crate) fn is_ignored(text: &str, at: usize) -> bool {
    let indent = |line: &str| line.len() - line.trim_start_matches(' ').len();
    let (Some(before), Some(after)) = (text.get(..at), text.get(at..)) else {
        return false;
    };
    let above: Vec<&str> = before.lines().rev().take(MAX_SIBLING_LINES).collect();
    let Some(place) = above
        .iter()
        .position(|line| line.trim_start().starts_with("Policies:"))
    else {
        return false;
    };
    let Some(own) = above.get(place).map(|line| indent(line)) else {
        return false;
    };
    let is_role = |line: &&str| indent(line) == own && line.trim_start().starts_with("Role:");
    let is_inside = |line: &&str| line.trim().is_empty() || indent(line) >= own;
    let earlier = above.iter().skip(place).copied();
    let later = after.lines().skip(1).take(MAX_SIBLING_LINES);
    earlier.take_while(is_inside).any(|line| is_role(&line))
        || later.take_while(is_inside).any(|line| is_role(&line))
}

/// So many lines before and behind a policy are looked at for the properties beside it.
const MAX_SIBLING_LINES: usize = 200;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_role_beside_policies_voids_them() {
        let function = |more: &str| {
            format!(
                "  F:\n    Type: AWS::Serverless::Function\n    Properties:\n      Handler: a.b\n{more}      Policies:\n        - SQSPollerPolicy:\n            QueueName: q\n      Timeout: 3\n  R:\n    Properties:\n      Role: x\n"
            )
        };
        for (more, expected) in [
            ("", false),
            ("      Role: !GetAtt R.Arn\n", true),
            ("      Environment:\n        Role: x\n", false),
        ] {
            let text = function(more);
            let at = text.find("SQSPollerPolicy").unwrap();
            assert_eq!(is_ignored(&text, at), expected, "{more}");
        }
    }

    #[test]
    fn every_template_is_a_policy() {
        assert_eq!(TEMPLATES.len(), 81);
        for name in TEMPLATES.keys() {
            let policy = policy(name, &[], Span::default()).unwrap();
            assert!(!policy.statements.is_empty(), "{name}");
            for statement in &policy.statements {
                assert!(statement.effect.is_some(), "{name}");
                assert!(statement.action.is_some(), "{name}");
                assert!(statement.resource.is_some(), "{name}");
            }
        }
    }
}
