//! How many characters a policy has, as IAM's quotas count them.

use crate::iam::Effect;
use crate::policy::{ConditionEntry, ListElement, Policy, PrincipalElement, Spanned, Statement};
use crate::text::Span;

/// The characters of the policy as JSON without white space, of what was read of it.
///
/// What was not read as an element is not counted, so that the policy is at least this large.
///
/// Source: IAM User Guide, "IAM and AWS STS quotas".
pub(super) fn characters(policy: &Policy) -> usize {
    let statements = match policy.statements.as_slice() {
        // It may have been written without brackets.
        [only] => statement(only),
        all => enclosed(all.iter().map(statement)),
    };
    enclosed(
        [
            policy
                .version
                .as_ref()
                .map(|version| member("Version", text(version))),
            policy.id.as_ref().map(|id| member("Id", text(id))),
            Some(member("Statement", statements)),
        ]
        .into_iter()
        .flatten(),
    )
}

fn statement(statement: &Statement) -> usize {
    let list = |name: &str, list: &ListElement| {
        let not = if list.negated { "Not".len() } else { 0 };
        not + member(name, values(&list.values, list.span))
    };
    let conditions = (!statement.conditions.is_empty()).then(|| {
        member(
            "Condition",
            enclosed(statement.conditions.chunk_by(same_operator).map(operator)),
        )
    });
    enclosed(
        [
            statement.sid.as_ref().map(|sid| member("Sid", text(sid))),
            statement.effect.as_ref().map(|effect| {
                member(
                    "Effect",
                    match effect.value {
                        Effect::Allow => "\"Allow\"".len(),
                        Effect::Deny => "\"Deny\"".len(),
                    },
                )
            }),
            statement.principal.as_ref().map(principal),
            statement
                .action
                .as_ref()
                .map(|action| list("Action", action)),
            statement
                .resource
                .as_ref()
                .map(|resource| list("Resource", resource)),
            conditions,
        ]
        .into_iter()
        .flatten(),
    )
}

fn principal(principal: &PrincipalElement) -> usize {
    let not = if principal.negated { "Not".len() } else { 0 };
    let entries = match principal.entries.as_slice() {
        [only] if only.kind == "*" => text(&only.value),
        entries => enclosed(entries.chunk_by(|a, b| a.kind == b.kind).map(|of_kind| {
            let kind = of_kind.first().map_or("", |entry| &entry.kind);
            let texts = of_kind.iter().map(|entry| text(&entry.value));
            // A list of one may have been written without brackets.
            member(
                kind,
                if of_kind.len() == 1 {
                    texts.sum()
                } else {
                    enclosed(texts)
                },
            )
        })),
    };
    not + member("Principal", entries)
}

fn same_operator(a: &ConditionEntry, b: &ConditionEntry) -> bool {
    a.operator.span == b.operator.span
}

fn operator(entries: &[ConditionEntry]) -> usize {
    let name = entries.first().map_or("", |entry| &entry.operator.value);
    member(
        name,
        enclosed(
            entries
                .iter()
                .map(|entry| member(&entry.key.value, values(&entry.values, entry.span))),
        ),
    )
}

/// `"key":value`.
fn member(key: &str, value: usize) -> usize {
    written(key) + "\"\":".len() + value
}

/// The brackets around the parts, and the commas between them.
fn enclosed(parts: impl Iterator<Item = usize>) -> usize {
    let (count, sum) = parts.fold((0_usize, 0), |(count, sum), part| (count + 1, sum + part));
    "[]".len() + count.saturating_sub(1) + sum
}

fn values(values: &[Spanned<String>], span: Span) -> usize {
    match values {
        [only] if only.span == span => text(only),
        values => enclosed(values.iter().map(text)),
    }
}

/// A number or boolean has no quotes; its span is as long as its text.
fn text(value: &Spanned<String>) -> usize {
    let is_bare = value.span.end - value.span.start == value.value.len();
    written(&value.value) + if is_bare { 0 } else { "\"\"".len() }
}

/// The characters of a text; what code puts in the place of `${name}` may have none. A variable of IAM, which has a
/// single colon, stays as it is.
fn written(text: &str) -> usize {
    let mut all = 0;
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("${") {
        let Some((inner, behind)) = after.split_once('}') else {
            break;
        };
        let is_variable = inner.replace("::", "").contains(':') || inner.len() == 1;
        all += counted(before);
        if is_variable {
            all += "${}".len() + counted(inner);
        }
        rest = behind;
    }
    all + counted(rest)
}

fn counted(text: &str) -> usize {
    text.chars()
        .filter(|letter| !letter.is_whitespace())
        .map(|letter| if matches!(letter, '"' | '\\') { 2 } else { 1 })
        .sum()
}

#[cfg(test)]
mod tests {
    use super::characters;
    use crate::budget::Budget;
    use crate::policy::{find, size};
    use crate::text::Paste;

    #[test]
    fn the_size_is_that_of_the_text_without_white_space() {
        for text in [
            r#"{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "*", "Resource": "*"}}"#,
            r#"{
                "Version": "2012-10-17", "Id": "reports",
                "Statement": [
                    {"Sid": "A", "Effect": "Deny", "NotAction": ["s3:*"], "NotResource": ["arn:aws:s3:::a", "arn:aws:s3:::b/*"],
                     "Condition": {"Bool": {"aws:SecureTransport": false, "aws:ViaAWSService": "true"},
                                   "StringEquals": {"aws:PrincipalTag/a": ["b", "c d"]}}},
                    {"Effect": "Allow", "Action": "s3:Get*", "Resource": "*",
                     "Principal": {"AWS": ["123456789012", "*"], "Service": "ec2.amazonaws.com"}}
                ]
            }"#,
            r#"{"Statement": {"Effect": "Allow", "Principal": "*", "Action": [], "Resource": []}}"#,
        ] {
            let found = find(0, &Paste::new(None, text), &Budget::default()).policies;
            assert_eq!(
                found.first().map(|pasted| characters(&pasted.policy)),
                Some(size(text)),
                "{text}"
            );
        }
    }
}
