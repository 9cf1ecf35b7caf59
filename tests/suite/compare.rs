//! Laws of the comparison, checked on random policies: what it lists is what the evaluator allows by one
//! policy and not by the other, request by request.

use kyoka::budget::Budget;
use kyoka::compare::{Comparison, Grant, compare};
use kyoka::evaluate::{self, Decision};
use kyoka::iam::{self, Context, Fact, PolicyType, Request, Target};
use kyoka::policy::{self, Policy};
use kyoka::text::Paste;
use proptest::prelude::*;
use serde_json::{Value, json};
use std::collections::BTreeMap;

const ACTIONS: [&str; 10] = [
    "*",
    "s3:*",
    "s3:Get*",
    "s3:GetObject",
    "s3:PutObject",
    "s3:*Object",
    "s3:GetObject?cl",
    "**",
    "ec2:Describe*",
    UNKNOWN,
];
/// An action that the reference does not have.
const UNKNOWN: &str = "s3:FlyObject";
const RESOURCES: [&str; 16] = [
    "*",
    "arn:aws:s3:::b/*",
    "arn:aws:s3:::b/a*",
    "arn:aws:s3:::b/?",
    "arn:aws:s3:::b/*a",
    "arn:aws:s3:::b/a",
    "arn:aws:s3:::*/a",
    "arn:aws:s3:::*",
    "arn:aws:s3:::b/${x:one}",
    "arn:*:s3:::b/??",
    "arn:aws:s3*",
    "?rn:aws:s3:::b/a",
    "*rn:aws:s3:::b/*",
    "a*",
    "*b/a",
    " arn:aws:s3:::b/a",
];
const PRINCIPALS: [&str; 5] = [
    "*",
    "111122223333",
    "arn:aws:iam::111122223333:role/R",
    "arn:aws:sts::111122223333:assumed-role/R/s",
    "arn:aws:iam::444455556666:user/u",
];
const CALLERS: [&str; 4] = [
    "arn:aws:sts::111122223333:assumed-role/R/s",
    "arn:aws:sts::111122223333:assumed-role/R/t",
    "arn:aws:iam::111122223333:user/u",
    "arn:aws:iam::444455556666:user/u",
];

/// Operators with the keys of their type and values; a key has values of one type, as AWS's have.
fn condition() -> impl Strategy<Value = (String, String, String)> {
    let of = |operators: &[&'static str], key: &'static str, values: &[&'static str]| {
        (
            prop::sample::select(operators.to_vec()),
            Just(key),
            prop::sample::select(values.to_vec()),
        )
    };
    let texts = ["a", "b", "A", "a*", "*", "?", "arn:aws:iam::*:role/*"];
    let string = [
        "StringEquals",
        "StringNotEquals",
        "StringLike",
        "StringNotLike",
        "StringEqualsIfExists",
        "StringLikeIfExists",
        "StringEqualsIgnoreCase",
        "ArnLike",
    ];
    let set = [
        "ForAllValues:StringEquals",
        "ForAllValues:StringNotLike",
        "ForAnyValue:StringEquals",
        "ForAnyValue:StringNotEquals",
        "ForAnyValue:StringLike",
        "ForAllValues:StringLikeIfExists",
    ];
    let number = [
        "NumericLessThan",
        "NumericGreaterThanEqualsIfExists",
        "NumericNotEquals",
    ];
    prop_oneof![
        4 => of(&string, "x:one", &texts),
        3 => of(&set, "x:many", &["a", "b", "a*", "*"]),
        1 => of(&["Null"], "x:one", &["true", "false"]),
        1 => of(&["Null"], "x:many", &["true", "false"]),
        1 => of(&["Bool", "BoolIfExists"], "x:flag", &["true", "false"]),
        1 => of(&number, "x:number", &["5", "7", "6.5"]),
        1 => of(&["IpAddress", "NotIpAddress"], "x:address", &["10.0.0.0/8", "10.0.0.1"]),
        1 => of(&["DateLessThan", "DateGreaterThanIfExists"], "x:time", &["2026", "2025-06-01"]),
    ]
    .prop_map(|(operator, key, value)| (operator.to_owned(), key.to_owned(), value.to_owned()))
}

/// Values of the keys in a request.
const ONE: [Option<&str>; 6] = [
    None,
    Some("a"),
    Some("b"),
    Some("A"),
    Some("aa"),
    Some("arn:aws:iam::1:role/r"),
];
const OTHERS: [(&str, &[Option<&str>]); 4] = [
    ("x:flag", &[None, Some("true"), Some("false")]),
    ("x:number", &[Some("5"), None, Some("6.5"), Some("7.5")]),
    (
        "x:address",
        &[
            Some("10.0.0.1"),
            Some("10.2.0.1"),
            Some("11.0.0.1"),
            None,
            None,
        ],
    ),
    (
        "x:time",
        &[
            Some("2024-01-01T00:00:00Z"),
            None,
            Some("2025-12-01T00:00:00Z"),
        ],
    ),
];
const MANY: [&[&str]; 6] = [&[], &["a"], &["b"], &["a", "b"], &["aa", "c"], &["a", "aa"]];

fn statement() -> impl Strategy<Value = Value> {
    (
        prop::sample::select(vec!["Allow", "Allow", "Deny"]),
        prop::collection::vec(prop::sample::select(ACTIONS.to_vec()), 1..3),
        prop::bool::weighted(0.15),
        prop::collection::vec(prop::sample::select(RESOURCES.to_vec()), 1..3),
        prop::bool::weighted(0.15),
        prop::collection::vec(condition(), 0..3),
    )
        .prop_map(
            |(effect, actions, not_action, resources, not_resource, conditions)| {
                let mut condition: BTreeMap<String, BTreeMap<String, Vec<String>>> =
                    BTreeMap::new();
                for (operator, key, value) in conditions {
                    let keys = condition.entry(operator).or_default();
                    keys.entry(key).or_default().push(value);
                }
                json!({
                    "Effect": effect,
                    (if not_action { "NotAction" } else { "Action" }): actions,
                    (if not_resource { "NotResource" } else { "Resource" }): resources,
                    "Condition": condition,
                })
            },
        )
}

fn document(statements: &[Value]) -> Policy {
    let text = json!({"Version": "2012-10-17", "Statement": statements}).to_string();
    let found = policy::find(0, &Paste::new(None, text), &Budget::default());
    found.policies.into_iter().next().unwrap().policy
}

fn requests() -> Vec<Request> {
    let mut requests = Vec::new();
    let names = ["", "a", "b", "aa", "ba", "x/a"];
    let objects = names.map(|name| format!("arn:aws:s3:::b/{name}"));
    let others = ["arn:aws:s3:::c/a", "arn:aws-cn:s3:::b/aa"].map(str::to_owned);
    let resources: Vec<String> = objects.into_iter().chain(others).collect();
    let pairs = ["s3:GetObject", "s3:PutObject", "s3:GetObjectAcl"]
        .into_iter()
        .flat_map(|action| {
            resources
                .iter()
                .map(move |resource| (action, resource.as_str()))
        })
        .chain([
            (UNKNOWN, "arn:aws:s3:::b/a"),
            ("ec2:DescribeInstances", "*"),
            ("s3:ListAllMyBuckets", "*"),
        ]);
    for (number, (action, resource)) in pairs.enumerate() {
        for (at, one) in ONE.iter().enumerate() {
            // Not all combinations: half of the values with each request, each pair with some.
            if (number + at) % 2 == 0 {
                continue;
            }
            let many = MANY[(number + at) % MANY.len()];
            let mut facts = BTreeMap::new();
            if let Some(one) = one {
                facts.insert("x:one".to_owned(), Fact::Values(vec![(*one).to_owned()]));
            }
            for (place, (key, values)) in OTHERS.iter().enumerate() {
                if let Some(value) = values[(number * 7 + at * 5 + place) % values.len()] {
                    let value = Fact::Values(vec![value.to_owned()]);
                    facts.insert((*key).to_owned(), value);
                }
            }
            if !many.is_empty() {
                let values = many.iter().map(|value| (*value).to_owned()).collect();
                facts.insert("x:many".to_owned(), Fact::Values(values));
            }
            requests.push(Request {
                principal: Some("arn:aws:iam::111122223333:user/dev".to_owned()),
                action: action.to_owned(),
                resource: Target::Known(resource.to_owned()),
                resource_account: None,
                context: Context {
                    facts,
                    complete: true,
                },
            });
        }
    }
    requests
}

/// Whether the policy allows the request; `None` where it depends.
fn allows(policy: &Policy, kind: PolicyType, request: &Request) -> Option<bool> {
    match evaluate::policy(policy, kind, request).decision {
        Decision::Allowed => Some(true),
        Decision::ImplicitlyDenied | Decision::ExplicitlyDenied => Some(false),
        Decision::Depends(_) => None,
    }
}

/// What is granted, as policies that allow it: a request is in it if all of the first and none of the
/// second allow it.
fn as_policies(grant: &Grant) -> (Vec<Policy>, Vec<Policy>) {
    let statement = |action: &str, resource: &str, conditions: &Value| {
        let mut principals: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        let listed = grant
            .principals
            .iter()
            .filter(|one| !one.starts_with('!') && *one != "*");
        for (kind, value) in listed.filter_map(|one| one.split_once(':')) {
            principals.entry(kind).or_default().push(value);
        }
        let principal = if principals.is_empty() {
            json!("*")
        } else {
            json!(principals)
        };
        document(&[json!({
            "Effect": "Allow", "Principal": principal, "Action": action, "Resource": resource, "Condition": conditions,
        })])
    };
    let none = json!({});
    let mut within = vec![statement(&grant.action, &grant.resource, &none)];
    let mut without = Vec::new();
    for (operator, keys) in std::iter::once(&grant.conditions)
        .chain(&grant.and_conditions)
        .flatten()
    {
        for (key, values) in keys {
            let list = match operator.strip_prefix('!') {
                Some(_) => &mut without,
                None => &mut within,
            };
            let name = operator.trim_start_matches('!');
            list.push(statement("*", "*", &json!({name: {key: values}})));
        }
    }
    for resource in &grant.within_resources {
        within.push(statement("*", resource, &none));
    }
    for action in &grant.without_actions {
        without.push(statement(action, "*", &none));
    }
    for resource in &grant.without_resources {
        without.push(statement("*", resource, &none));
    }
    for principal in &grant.principals {
        if let Some((kind, value)) = principal
            .strip_prefix('!')
            .and_then(|one| one.split_once(':'))
        {
            without.push(document(&[json!({
                "Effect": "Allow", "Principal": {kind: value}, "Action": "*", "Resource": "*",
            })]));
        }
    }
    (within, without)
}

fn agrees(
    old: &Policy,
    new: &Policy,
    kind: PolicyType,
    compared: &Comparison,
    requests: &[Request],
) -> Result<(), TestCaseError> {
    // Of the actions that the reference does not have only those are compared that a policy names.
    let names_unknown = |policy: &Policy| {
        let elements = policy
            .statements
            .iter()
            .filter_map(|one| one.action.as_ref());
        let mut values = elements.flat_map(|element| &element.values);
        values.any(|value| value.value == UNKNOWN)
    };
    let has_unknown = names_unknown(old) || names_unknown(new);
    let asked = || {
        let all = requests.iter();
        all.filter(|request| has_unknown || request.action != UNKNOWN)
    };
    for (lists, before, after) in [(&compared.grants, old, new), (&compared.revokes, new, old)] {
        let listed: Vec<_> = lists.iter().map(as_policies).collect();
        for request in asked() {
            let (Some(before), Some(after)) =
                (allows(before, kind, request), allows(after, kind, request))
            else {
                continue;
            };
            let is_in = listed.iter().any(|(within, without)| {
                within
                    .iter()
                    .all(|one| allows(one, PolicyType::Resource, request) != Some(false))
                    && without
                        .iter()
                        .all(|one| allows(one, PolicyType::Resource, request) != Some(true))
            });
            let is_new = after && !before;
            prop_assert!(is_in || !is_new, "{request:?} is missing in {compared:#?}");
            prop_assert!(
                is_new || !is_in || !compared.is_exact(),
                "{request:?} is too much in {compared:#?}"
            );
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 32, max_shrink_iters: 12, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_listed_is_what_the_evaluator_allows(
        old in prop::collection::vec(statement(), 0..4),
        new in prop::collection::vec(statement(), 0..4),
    ) {
        let (old, new) = (document(&old), document(&new));
        let compared = compare(&old, &new, PolicyType::Identity, &Budget::default());
        agrees(&old, &new, PolicyType::Identity, &compared, &requests())?;
    }

    #[test]
    fn one_more_statement_grants_what_it_adds(
        old in prop::collection::vec(statement(), 0..4),
        mut more in statement(),
    ) {
        more["Effect"] = json!("Allow");
        let (before, mut all) = (document(&old), old.clone());
        all.push(more);
        let after = document(&all);
        let compared = compare(&before, &after, PolicyType::Identity, &Budget::default());
        prop_assert!(compared.revokes.is_empty(), "{:?}", compared.revokes);
        agrees(&before, &after, PolicyType::Identity, &compared, &requests())?;
        let same = compare(&after, &after, PolicyType::Identity, &Budget::default());
        prop_assert_eq!(same, Comparison::default());
        // In another order and twice it is the same.
        all.reverse();
        all.extend(all.clone());
        let same = compare(&after, &document(&all), PolicyType::Identity, &Budget::default());
        prop_assert_eq!(same, Comparison::default());
    }

    #[test]
    fn principals_are_a_dimension(
        old in prop::collection::vec((statement(), prop::collection::vec(prop::sample::select(PRINCIPALS.to_vec()), 1..3), any::<bool>()), 0..3),
        new in prop::collection::vec((statement(), prop::collection::vec(prop::sample::select(PRINCIPALS.to_vec()), 1..3), any::<bool>()), 0..3),
    ) {
        let with_principals = |statements: &[(Value, Vec<&str>, bool)]| -> Policy {
            let statements: Vec<Value> = statements.iter().map(|(statement, principals, not)| {
                let mut statement = statement.clone();
                let not = *not && !principals.contains(&"*");
                statement[if not { "NotPrincipal" } else { "Principal" }] = json!({"AWS": principals});
                statement["Condition"] = json!({});
                statement
            }).collect();
            document(&statements)
        };
        let (old, new) = (with_principals(&old), with_principals(&new));
        let compared = compare(&old, &new, PolicyType::Resource, &Budget::default());
        let mut all = Vec::new();
        for request in requests().into_iter().step_by(5) {
            for caller in CALLERS {
                all.push(Request { principal: Some(caller.to_owned()), ..request.clone() });
            }
        }
        agrees(&old, &new, PolicyType::Resource, &compared, &all)?;
    }

    #[test]
    fn comparing_never_panics(
        action in ".{0,20}", resource in ".{0,40}", operator in "[A-Za-z:]{0,20}", key in ".{0,12}", value in ".{0,20}",
    ) {
        let one = document(&[json!({"Effect": "Allow", "Action": [action, "s3:*"], "Resource": resource, "Condition": {operator: {key: value}}})]);
        let other = document(&[json!({"Effect": "Allow", "Action": "*", "NotResource": resource})]);
        let compared = compare(&one, &other, PolicyType::Identity, &Budget::default());
        prop_assert_eq!(&compared.grants, &compare(&other, &one, PolicyType::Identity, &Budget::default()).revokes);
        prop_assert!(iam::includes("*", &value));
    }
}
