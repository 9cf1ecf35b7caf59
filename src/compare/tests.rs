//! What differs, in a table.

use super::*;
use crate::budget::{self, Budget};
use crate::evaluate::{self, Decision};
use crate::policy::{PastedPolicy, find};
use crate::reference;
use crate::text::Paste;

fn policy(statements: &str) -> Policy {
    let text = format!(r#"{{"Version": "2012-10-17", "Statement": [{statements}]}}"#);
    find(0, &Paste::new(None, text), &Budget::default())
        .policies
        .into_iter()
        .next()
        .unwrap()
        .policy
}

/// `Allow ACTIONS on RESOURCES`, each separated by commas; a `!` before the first is the `Not…` form.
fn statement(text: &str) -> String {
    let (effect, rest) = text.split_once(' ').unwrap();
    let (actions, rest) = rest.split_once(" on ").unwrap();
    let (resources, condition) = rest.split_once(" if ").unwrap_or((rest, ""));
    let list = |name: &str, text: &str| {
        let (not, text) = text
            .strip_prefix('!')
            .map_or(("", text), |text| ("Not", text));
        let values: Vec<&str> = text.split(',').collect();
        format!(r#""{not}{name}": {}"#, serde_json::json!(values))
    };
    let conditions: Vec<String> = condition
        .split(" and ")
        .filter(|one| !one.is_empty())
        .map(|one| {
            let (operator, rest) = one.split_once(' ').unwrap();
            let (key, values) = rest.split_once(' ').unwrap();
            let values: Vec<&str> = values.split(',').collect();
            format!(
                r#""{operator}": {{"{key}": {}}}"#,
                serde_json::json!(values)
            )
        })
        .collect();
    format!(
        r#"{{"Effect": "{effect}", {}, {}, "Condition": {{{}}}}}"#,
        list("Action", actions),
        list("Resource", resources),
        conditions.join(", ")
    )
}

fn statements(texts: &[&str]) -> Policy {
    let texts: Vec<String> = texts.iter().map(|text| statement(text)).collect();
    policy(&texts.join(", "))
}

fn shown(grant: &Grant) -> String {
    let mut text = grant.action.clone();
    let list = |word: &str, values: &[String]| {
        if values.is_empty() {
            String::new()
        } else {
            format!(" {word} {}", values.join(","))
        }
    };
    text += &list("without", &grant.without_actions);
    text += " on ";
    text += &grant.resource;
    text += &list("within", &grant.within_resources);
    text += &list("without", &grant.without_resources);
    text += &list("for", &grant.principals);
    for conditions in std::iter::once(&grant.conditions).chain(&grant.and_conditions) {
        for (operator, keys) in conditions {
            for (key, values) in keys {
                text += &list("if", &[format!("{operator} {key} {}", values.join(","))]);
            }
        }
    }
    text
}

fn shown_all(grants: &[Grant]) -> Vec<String> {
    grants.iter().map(shown).collect()
}

fn granted(old: &[&str], new: &[&str]) -> (Vec<String>, Vec<Unproven>) {
    let compared = compare(
        &statements(old),
        &statements(new),
        PolicyType::Identity,
        &Budget::default(),
    );
    let back = compare(
        &statements(new),
        &statements(old),
        PolicyType::Identity,
        &Budget::default(),
    );
    assert_eq!(compared.grants, back.revokes, "{old:?} {new:?}");
    assert_eq!(compared.revokes, back.grants, "{old:?} {new:?}");
    (shown_all(&compared.grants), compared.unproven)
}

#[test]
fn what_is_granted_is_exact() {
    let rows: &[(&[&str], &[&str], &[&str])] = &[
        // Nothing new.
        (
            &["Allow s3:* on *"],
            &["Allow s3:GetObject on arn:aws:s3:::b/*"],
            &[],
        ),
        (
            &["Allow s3:Get* on *"],
            &["Allow s3:GetObject,s3:getobjectacl on arn:aws:s3:::b/*"],
            &[],
        ),
        (
            &["Allow s3:*Object* on *"],
            &["Allow s3:Get*Obj* on *"],
            &[],
        ),
        // Several together cover one.
        (
            &[
                "Allow s3:GetObject on arn:aws:s3:::b/a*",
                "Allow s3:GetObject on arn:aws:s3:::b/*",
            ],
            &["Allow s3:GetObject on arn:aws:s3:::b/b*"],
            &[],
        ),
        (
            &[
                "Allow s3:GetObject on arn:aws:s3:::b/*",
                "Allow s3:PutObject on arn:aws:s3:::b/*",
            ],
            &["Allow s3:GetObject,s3:PutObject on arn:aws:s3:::b/*"],
            &[],
        ),
        // An action.
        (
            &["Allow s3:GetObject on arn:aws:s3:::b/*"],
            &["Allow s3:GetObject,s3:PutObject on arn:aws:s3:::b/*"],
            &["s3:PutObject on arn:aws:s3:::b/*"],
        ),
        // Not what cannot go together.
        (
            &[],
            &["Allow s3:ListBucket,s3:GetObject on arn:aws:s3:::b,arn:aws:s3:::b/*"],
            &[
                "s3:GetObject on arn:aws:s3:::b/*",
                "s3:ListBucket on arn:aws:s3:::b",
            ],
        ),
        // Names where they are shorter, patterns where those are.
        (
            &[],
            &["Allow s3:GetBucketLocatio? on *"],
            &["s3:GetBucketLocation on *"],
        ),
        (
            &[],
            &["Allow s3:* on arn:aws:s3:::b/*"],
            &["s3:* on arn:aws:s3:::b/*"],
        ),
        (
            &["Allow s3:Get* on arn:aws:s3:::b/*"],
            &["Allow s3:* on arn:aws:s3:::b/*"],
            &["s3:* without s3:Get* on arn:aws:s3:::b/*"],
        ),
        // A part of the resources.
        (
            &["Allow s3:GetObject on arn:aws:s3:::b/public/*"],
            &["Allow s3:GetObject on arn:aws:s3:::b/*"],
            &["s3:GetObject on arn:aws:s3:::b/* without arn:aws:s3:::b/public/*"],
        ),
        (
            &[],
            &[
                "Allow s3:GetObject on arn:aws:s3:::b/*",
                "Deny s3:* on arn:aws:s3:::b/secret/*",
            ],
            &["s3:GetObject on arn:aws:s3:::b/* without arn:aws:s3:::b/secret/*"],
        ),
        // A Deny that goes.
        (
            &["Allow s3:* on *", "Deny s3:PutObject on arn:aws:s3:::b/*"],
            &["Allow s3:* on *"],
            &["s3:PutObject on arn:aws:s3:::b/*"],
        ),
        (
            &["Allow s3:* on *", "Deny s3:PutObject on arn:aws:s3:::b/*"],
            &["Allow s3:* on *", "Deny s3:PutObject on arn:aws:s3:::b/x*"],
            &["s3:PutObject on arn:aws:s3:::b/* without arn:aws:s3:::b/x*"],
        ),
        // Conditions.
        (
            &["Allow s3:GetObject on * if StringEquals aws:PrincipalTag/a x"],
            &["Allow s3:GetObject on *"],
            &["s3:GetObject on * if StringNotEquals aws:PrincipalTag/a x"],
        ),
        (
            &["Allow s3:GetObject on * if StringEquals aws:PrincipalTag/a x"],
            &["Allow s3:GetObject on * if StringEquals aws:PrincipalTag/a x,y"],
            &["s3:GetObject on * if StringEquals aws:PrincipalTag/a y"],
        ),
        (
            &["Allow s3:GetObject on * if StringLike aws:PrincipalTag/a x*"],
            &["Allow s3:GetObject on * if StringEquals aws:PrincipalTag/a xy,xz"],
            &[],
        ),
        (
            &["Allow s3:GetObject on * if IpAddress aws:SourceIp 10.0.0.0/8"],
            &["Allow s3:GetObject on * if IpAddress aws:SourceIp 10.1.0.0/16,10.2.3.4"],
            &[],
        ),
        (
            &["Allow s3:GetObject on * if NumericLessThan s3:max-keys 10"],
            &["Allow s3:GetObject on * if NumericLessThanEquals s3:max-keys 9.5"],
            &[],
        ),
        (
            &["Allow s3:GetObject on * if Bool aws:MultiFactorAuthPresent true"],
            &["Allow s3:GetObject on * if BoolIfExists aws:MultiFactorAuthPresent true"],
            &["s3:GetObject on * if Null aws:MultiFactorAuthPresent true"],
        ),
        (
            &["Allow s3:GetObject on * if ForAnyValue:StringEquals aws:TagKeys a,b"],
            &["Allow s3:GetObject on * if ForAnyValue:StringEquals aws:TagKeys a"],
            &[],
        ),
        (
            &["Allow s3:GetObject on * if ForAllValues:StringEquals aws:TagKeys a"],
            &["Allow s3:GetObject on * if ForAllValues:StringEquals aws:TagKeys a,b"],
            &[
                "s3:GetObject on * if ForAllValues:StringEquals aws:TagKeys a,b if ForAnyValue:StringNotEquals aws:TagKeys a",
            ],
        ),
        // Complements.
        (&["Allow !iam:* on *"], &["Allow * on *"], &["iam:* on *"]),
        (&[], &["Allow !iam:* on *"], &["* without iam:* on *"]),
        (
            &["Allow s3:GetObject on !arn:aws:s3:::b/*"],
            &["Allow s3:GetObject on *"],
            &["s3:GetObject on arn:aws:s3:::b/*"],
        ),
        // Variables are themselves.
        (
            &["Allow s3:GetObject on arn:aws:s3:::b/${aws:username}/*"],
            &["Allow s3:GetObject on arn:aws:s3:::b/${AWS:username}/a*"],
            &[],
        ),
        (
            &["Allow s3:GetObject on arn:aws:s3:::b/*"],
            &["Allow s3:GetObject on arn:aws:s3:::b/${aws:username}/*"],
            &[],
        ),
        // Actions that nobody knows.
        (&["Allow s3:* on *"], &["Allow s3:FlyObject on *"], &[]),
        (&[], &["Allow s3:FlyObject on *"], &["s3:FlyObject on *"]),
        // Regions, field by field and as one text.
        (
            &["Allow ec2:StartInstances on arn:aws:ec2:*:111122223333:instance/*"],
            &["Allow ec2:StartInstances on arn:aws:ec2:us-east-1:111122223333:instance/i-1*"],
            &[],
        ),
    ];
    for (old, new, expected) in rows {
        let (grants, unproven) = granted(old, new);
        assert_eq!(grants, *expected, "{old:?} → {new:?}");
        assert_eq!(unproven, [], "{old:?} → {new:?}");
    }
}

#[test]
fn what_the_reference_does_not_list_is_never_dropped() {
    let account = "111122223333";
    let pairs = [
        ("ec2:DescribeInstances", "ec2:us-east-1:A:instance/*"),
        ("sns:ListSubscriptions", "sns:ap-south-1:A:*"),
        ("eks:ListClusters", "eks:ap-south-1:A:cluster/*"),
        ("s3:ListAllMyBuckets", "s3:::*"),
        ("s3:ListBucket", "s3:::b/*"),
        (
            "ssmmessages:OpenDataChannel",
            "ssm:*:*:session/${aws:username}-*",
        ),
        ("ssmmessages:*", "ssm:*:*:session/*"),
        (
            "cloudformation:CreateChangeSet",
            "cloudformation:us-east-1:aws:transform/Serverless-2016-10-31",
        ),
        ("ce:GetCostAndUsage", "ce:us-east-1:A:/GetCostAndUsage"),
        ("s3:GetObject", "nosuchservice:us-east-1:A:thing/x"),
    ];
    for (action, rest) in pairs {
        let on = format!(
            "{action} on arn:aws:{}",
            rest.replace(":A:", &format!(":{account}:"))
        );
        let (allow, deny) = (format!("Allow {on}"), format!("Deny {on}"));
        let expected = vec![on];
        let all = "Allow * on *";
        for (old, new) in [
            (vec![], vec![allow.as_str()]),
            (vec![all, deny.as_str()], vec![all]),
        ] {
            let (grants, unproven) = granted(&old, &new);
            assert_eq!(grants, expected, "{old:?} → {new:?}");
            assert!(
                matches!(unproven.as_slice(), [Unproven::Unlisted { .. }]),
                "{old:?} → {new:?}: {unproven:?}"
            );
        }
        // The same on both sides is no difference, and `*` covers it.
        assert_eq!(granted(&[&allow], &[&allow]), (vec![], vec![]));
        assert_eq!(granted(&[all], &[all, &allow]), (vec![], vec![]));
    }
}

#[test]
fn an_entry_with_a_resource_of_its_own_is_not_open() {
    // The reference lists each entry for one of the resources, or the entry has others that it lists.
    for new in [
        "Allow s3:GetObject,s3:ListBucket on arn:aws:s3:::b,arn:aws:s3:::b/*",
        "Allow s3:*,kms:Decrypt on arn:aws:s3:::b/*,arn:aws:kms:us-east-1:111122223333:key/*",
        "Allow eks:* on arn:aws:eks:us-east-1:111122223333:cluster/*",
        "Allow * on arn:aws:s3:::b/*",
    ] {
        let (grants, unproven) = granted(&[], &[new]);
        assert_eq!(unproven, [], "{new}: {grants:?}");
    }
    // Where all that is listed was there before, the rest of a wildcard is open.
    let on = "arn:aws:eks:us-east-1:111122223333:cluster/x";
    let listed = reference::actions_on(on).listed;
    let names: Vec<&str> = listed
        .into_iter()
        .map(reference::Action::full_name)
        .collect();
    let (_, unproven) = granted(
        &[&format!("Allow {} on {on}", names.join(","))],
        &[&format!("Allow eks:* on {on}")],
    );
    let is_unlisted = |one: &Unproven| matches!(one, Unproven::Unlisted { .. });
    assert!(
        !unproven.is_empty() && unproven.iter().all(is_unlisted),
        "{unproven:?}"
    );
}

/// A document whose statements are these.
fn read(statements: &[&str]) -> PastedPolicy {
    let statements: Vec<String> = statements.iter().map(|one| statement(one)).collect();
    let text = format!(
        r#"{{"Version": "2012-10-17", "Statement": [{}]}}"#,
        statements.join(",")
    );
    let mut found = find(0, &Paste::new(None, text), &Budget::default()).policies;
    found.remove(0)
}

/// Every witness is allowed by the one and not by the other.
fn assert_witnesses_are_true(
    compared: &Comparison,
    old: &PastedPolicy,
    new: &PastedPolicy,
    kind: PolicyType,
) {
    for (entries, more, less) in [(&compared.grants, new, old), (&compared.revokes, old, new)] {
        for witness in entries.iter().filter_map(|entry| entry.witness.as_ref()) {
            let request = witness.request();
            let decide =
                |one: &PastedPolicy| evaluate::policy(&one.policy, kind, &request).decision;
            assert_eq!(decide(more), Decision::Allowed, "{witness:?}");
            let denied = [Decision::ImplicitlyDenied, Decision::ExplicitlyDenied];
            assert!(denied.contains(&decide(less)), "{witness:?}");
        }
    }
}

/// Of two documents whose statements are these, each entry with its witness.
fn witnessed(old: &[&str], new: &[&str], kind: PolicyType) -> Vec<(Grant, Option<Witness>)> {
    let (old, new) = (read(old), read(new));
    let compared = pasted(&old, &new, kind, &Budget::default());
    assert_witnesses_are_true(&compared, &old, &new, kind);
    let entries = compared.grants.into_iter().chain(compared.revokes);
    entries
        .map(|grant| (grant.clone(), grant.witness))
        .collect()
}

#[test]
fn every_entry_has_a_request_that_shows_it() {
    let all = "Allow * on *";
    for (old, new) in [
        (vec![], vec!["Allow s3:GetObject on arn:aws:s3:::b/*"]),
        (vec![], vec!["Allow s3:* on *"]),
        (vec![], vec!["Allow ec2:DescribeInstances on *"]),
        (
            vec![],
            vec!["Allow ec2:Start* on arn:aws:ec2:*:111122223333:*"],
        ),
        (
            vec!["Allow s3:GetObject on arn:aws:s3:::b/public/*"],
            vec!["Allow s3:GetObject on arn:aws:s3:::b/*"],
        ),
        (vec!["Allow s3:Get* on *"], vec!["Allow s3:* on *"]),
        (
            vec![],
            vec!["Allow s3:GetObject on arn:aws:s3:::b/${aws:username}/*"],
        ),
        (vec![], vec!["Allow s3:GetObject on arn:aws:s3:::b/a${*}b"]),
        (vec![], vec!["Allow !iam:* on *"]),
        (vec![], vec!["Allow s3:GetObject on !arn:aws:s3:::b/*"]),
        (
            vec![all, "Deny s3:PutObject on arn:aws:s3:::b/*"],
            vec![all],
        ),
        (
            vec![all],
            vec![all, "Deny s3:PutObject on arn:aws:s3:::b/*"],
        ),
        (
            vec![],
            vec!["Allow eks:ListClusters on arn:aws:eks:us-east-1:111122223333:cluster/*"],
        ),
        (vec![], vec!["Allow s3:FlyObject on *"]),
        (
            vec![],
            vec!["Allow s3:GetObject on * if IpAddress aws:SourceIp 10.0.0.0/8"],
        ),
        (
            vec!["Allow s3:GetObject on * if IpAddress aws:SourceIp 10.0.0.0/8"],
            vec![all],
        ),
        (
            vec![],
            vec!["Allow s3:GetObject on * if Bool aws:MultiFactorAuthPresent true"],
        ),
        (
            vec!["Allow s3:GetObject on * if Bool aws:MultiFactorAuthPresent true"],
            vec!["Allow s3:GetObject on * if BoolIfExists aws:MultiFactorAuthPresent true"],
        ),
        (
            vec![],
            vec!["Allow s3:ListBucket on arn:aws:s3:::b if NumericLessThan s3:max-keys 10"],
        ),
        (
            vec![],
            vec!["Allow s3:GetObject on * if DateGreaterThan aws:CurrentTime 2026-01-01T00:00:00Z"],
        ),
        (
            vec![],
            vec!["Allow s3:GetObject on * if StringNotEquals aws:PrincipalTag/a x,y"],
        ),
        (
            vec![],
            vec!["Allow s3:GetObject on * if StringLike aws:PrincipalTag/a x*"],
        ),
        (
            vec![],
            vec!["Allow s3:PutObject on * if ForAnyValue:StringEquals aws:TagKeys a,b"],
        ),
        (
            vec![],
            vec!["Allow s3:PutObject on * if ForAllValues:StringEquals aws:TagKeys a"],
        ),
        (
            vec![],
            vec!["Allow s3:GetObject on * if ArnLike aws:SourceArn arn:aws:sns:*:111122223333:a*"],
        ),
        (
            vec![],
            vec!["Allow s3:GetObject on * if Null aws:SourceVpce false"],
        ),
    ] {
        let entries = witnessed(&old, &new, PolicyType::Identity);
        assert!(!entries.is_empty(), "{old:?} → {new:?}");
        for (grant, witness) in entries {
            assert!(witness.is_some(), "{old:?} → {new:?}: {}", shown(&grant));
        }
    }
}

/// A policy of so many statements.
fn long(count: usize, statement: impl Fn(usize) -> String) -> PastedPolicy {
    let statements: Vec<String> = (0..count).map(statement).collect();
    read(&statements.iter().map(String::as_str).collect::<Vec<_>>())
}

#[test]
fn long_policies_have_witnesses_while_the_budget_allows() {
    let shapes: [fn(usize) -> String; 9] = [
        |at| format!("Allow !s3:Get{at}* on *"),
        |at| format!("Allow s3:Get* on arn:aws:s3:::b{at}/*"),
        |at| format!("Allow !s3:GetObject on !arn:aws:s3:::b{at}/*"),
        |at| format!("Allow * on arn:*:*:*:*:x{at}*"),
        |at| format!("Allow *:*Get*{at}* on *{at}*"),
        |at| format!("Allow s3:Get* on arn:aws:s3:::<bucket{at}>/*"),
        |at| format!("Allow s3:Get* on arn:aws:s3:::b{at}/${{aws:username}}/*"),
        |at| format!("Allow !s3:Get{at}* on * if StringLike aws:PrincipalTag/a x{at}*"),
        |at| {
            let effect = ["Allow", "Deny"][at / 2 % 2];
            format!("{effect} s3:Get{at}* on arn:aws:s3:::b{}/*", at / 4)
        },
    ];
    let kind = PolicyType::Identity;
    for shape in shapes {
        let (old, new) = (
            long(20, |at| shape(2 * at)),
            long(20, |at| shape(2 * at + 1)),
        );
        let (alone, whole) = (Budget::default(), Budget::default());
        compare(&old.policy, &new.policy, kind, &alone);
        let compared = pasted(&old, &new, kind, &whole);
        // Two lists, an eighth each.
        let drawn = alone.left() - whole.left();
        assert!(drawn <= budget::STEPS / 4, "{}: {drawn}", shape(0));
        assert_witnesses_are_true(&compared, &old, &new, kind);
    }
    // Where the first candidates decide, no entry goes without.
    let [shape, ..] = shapes;
    let compared = pasted(&read(&[]), &long(700, shape), kind, &Budget::default());
    assert_eq!(compared.grants.len(), 700);
    assert!(compared.grants.iter().all(|grant| grant.witness.is_some()));
}
