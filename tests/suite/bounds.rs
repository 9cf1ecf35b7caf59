//! What an answer may cost, however the policy is built: steps of the budget, bytes of the answer, and the
//! limits beyond which a policy is not evaluated.

use kyoka::answer;
use kyoka::budget::{Budget, STEPS};
use kyoka::compare::{Comparison, Unproven, compare};
use kyoka::evidence::{self, Input, Role};
use kyoka::iam::PolicyType;
use kyoka::kb::KnowledgeBase;
use kyoka::lint;
use kyoka::policy::{self, MAX_CHARACTERS, MAX_CONDITIONS, Policy, UnreadableKind};
use kyoka::render::terminal::Screen;
use kyoka::render::{json, terminal};
use kyoka::reply;
use kyoka::text::{Language, Paste};
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;

const DENIAL: &str = "User: arn:aws:iam::123456789012:user/dev is not authorized to perform: s3:GetObject on resource: \"arn:aws:s3:::b/k\" because no identity-based policy allows the s3:GetObject action\n";

/// How large the policies are: larger than AWS takes, and quick to test.
const SIZE: usize = 8 * 1024;

/// An answer has at most this many times the bytes of what was pasted …
const MAX_GROWTH: usize = 48;

/// … and these many besides.
const OWN_BYTES: usize = 256 * 1024;

fn document(statements: Vec<Value>) -> String {
    json!({"Version": "2012-10-17", "Statement": Value::from(statements)}).to_string()
}

/// An Allow of `s3:GetObject` on one object, with these elements instead.
fn statement(elements: Value) -> Value {
    let mut statement =
        json!({"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::b/k"});
    let Value::Object(elements) = elements else {
        panic!("{elements} are no elements");
    };
    for (name, value) in elements {
        statement[name] = value;
    }
    statement
}

fn list(count: usize, each: impl Fn(usize) -> String) -> Value {
    Value::from((0..count).map(each).collect::<Vec<_>>())
}

fn conditions(operators: &[&str], keys: usize) -> Value {
    let keys = || -> Map<String, Value> {
        (0..keys)
            .map(|number| (format!("aws:RequestTag/k{number:03}"), json!(["v", "w*"])))
            .collect()
    };
    operators
        .iter()
        .map(|operator| ((*operator).to_owned(), Value::from(keys())))
        .collect::<Map<_, _>>()
        .into()
}

/// Policies of at most `size` bytes, each large in one way or in two that multiply.
fn hostile(size: usize) -> Vec<(&'static str, String)> {
    let many = |unit: usize| (size - 400) / unit;
    let patterns = |count: usize| list(count, |number| format!("arn:aws:s3:::b/*{number:05}*"));
    let accounts = |count: usize| json!({"AWS": list(count, |number| format!("arn:aws:iam::{number:012}:root"))});
    let alone = |elements: Value| document(vec![statement(elements)]);
    vec![
        ("statements", document((0..many(75)).map(|number| statement(json!({"Resource": format!("arn:aws:s3:::b{number}/*")}))).collect())),
        ("the same statement", document(vec![statement(json!({})); many(75)])),
        ("unknown actions", alone(json!({"Action": list(many(16), |number| format!("s3:Get{number:06}"))}))),
        ("wildcard actions", alone(json!({"Action": list(many(16), |number| format!("s3:*{number:06}*"))}))),
        ("wildcard services", alone(json!({"Action": list(many(16), |number| format!("*:Get*{number:04}*"))}))),
        ("unknown services", alone(json!({"Action": list(many(20), |number| format!("svc{number}:Do{number}"))}))),
        ("resources", alone(json!({"Resource": patterns(many(26))}))),
        ("one resource", alone(json!({"Resource": format!("arn:aws:s3:::b/{}", "?*".repeat(many(2)))}))),
        ("actions by resources", alone(json!({"Action": list(many(40), |number| format!("s3:Get{number:05}")), "Resource": patterns(many(55))}))),
        ("principals by resources", alone(json!({"Principal": accounts(many(80)), "Resource": patterns(many(60))}))),
        ("resources by conditions", alone(json!({"Resource": patterns(size / 2 / 60), "Condition": conditions(&["StringLike"], size / 100)}))),
        ("two operators on each key", alone(json!({"Condition": conditions(&["StringEquals", "StringLike"], size / 90)}))),
        ("conditions of every world", {
            let keys: Map<String, Value> = (0..12).map(|number| (format!("aws:k{number}"), json!("true"))).collect();
            alone(json!({"Action": list(many(17), |number| format!("s3:Get*{number:05}*")), "Condition": {"Bool": keys.clone(), "BoolIfExists": keys}}))
        }),
        ("condition values", alone(json!({"Condition": {"StringLike": {"aws:PrincipalTag/k": list(many(14), |number| format!("v*{number:06}*"))}, "StringNotLike": {"aws:PrincipalTag/k": "*a*b*"}}}))),
        ("NotAction", document((0..many(62)).map(|number| json!({"Effect": "Allow", "NotAction": format!("s3:Get{number}*"), "Resource": "*"})).collect())),
        ("NotResource", document(vec![json!({"Effect": "Allow", "Action": "s3:*", "NotResource": list(many(30), |number| format!("arn:aws:s3:::*{number}*a"))})])),
        ("NotPrincipal", document(vec![json!({"Effect": "Deny", "NotPrincipal": accounts(many(45)), "Action": "s3:*", "Resource": "*"}), statement(json!({"Principal": "*"}))])),
        ("Deny against Allow", document((0..many(75)).map(|number| json!({"Effect": if number % 2 == 0 { "Allow" } else { "Deny" }, "Action": "s3:*", "Resource": format!("arn:aws:s3:::*{number}*")})).collect())),
        ("variables", alone(json!({"Resource": list(many(45), |number| format!("arn:aws:s3:::b/${{aws:username{number}}}/*"))}))),
        ("findings", alone(json!({"Action": list(many(5), |_| "a".to_owned())}))),
    ]
}

fn parsed(text: &str) -> Policy {
    let found = policy::find(0, &Paste::new(None, text), &Budget::default());
    assert_eq!(found.policies.len(), 1, "{:?}", found.unreadable);
    found.policies[0].policy.clone()
}

#[test]
fn no_policy_costs_more_than_the_budget_or_says_more_than_its_size() {
    let wide = parsed(&document(vec![statement(
        json!({"Action": "s3:*", "Resource": "arn:aws:s3:::*b*"}),
    )]));
    for (name, text) in hostile(SIZE) {
        assert!(text.len() <= SIZE, "{name}: {}", text.len());
        let most = MAX_GROWTH * text.len() + OWN_BYTES;
        let policy = parsed(&text);
        for (old, new) in [
            (&Policy::default(), &policy),
            (&wide, &policy),
            (&policy, &wide),
        ] {
            let budget = Budget::default();
            let compared = compare(old, new, PolicyType::Resource, &budget);
            assert!(
                budget.left() > STEPS / 2,
                "{name}: {} steps",
                STEPS - budget.left()
            );
            let written = json::comparison(&compared, &BTreeSet::new(), Language::En).len();
            assert!(written <= most, "{name}: {written} bytes of {}", text.len());
        }
        let inputs = vec![
            Input {
                paste: Paste::new(None, DENIAL),
                role: Role::Conversation,
            },
            Input {
                paste: Paste::new(None, text.as_str()),
                role: Role::Policies(PolicyType::Identity),
            },
        ];
        let budget = Budget::default();
        let evidence = evidence::read(inputs, Some(Language::En), &budget);
        let answer = answer::diagnose(evidence, &KnowledgeBase::embedded(), &budget);
        assert_eq!(answer.diagnoses.exhausted, budget.is_exhausted(), "{name}");
        let reply = reply::compose(&answer, Language::En);
        let shown = terminal::render(&reply, Screen::PLAIN).len();
        assert!(shown <= most, "{name}: {shown} bytes of {}", text.len());
        let written = json::diagnosis(&answer, &reply).len();
        assert!(written <= most, "{name}: {written} bytes of {}", text.len());
        let budget = Budget::default();
        lint::check(&answer.evidence.policies, None, &budget);
        assert!(
            budget.left() > STEPS / 2,
            "{name}: {} steps",
            STEPS - budget.left()
        );
    }
}

#[test]
fn a_comparison_that_is_too_much_lists_what_is_written() {
    let text = hostile(MAX_CHARACTERS / 4);
    let of = |wanted: &str| parsed(&text.iter().find(|(name, _)| *name == wanted).unwrap().1);
    for name in ["wildcard services", "principals by resources"] {
        let policy = of(name);
        let Comparison {
            grants,
            revokes,
            unproven,
        } = compare(
            &Policy::default(),
            &policy,
            PolicyType::Resource,
            &Budget::default(),
        );
        assert!(!grants.is_empty() && revokes.is_empty(), "{name}");
        assert!(
            unproven.contains(&Unproven::TooMany),
            "{name}: {unproven:?}"
        );
        let same = compare(&policy, &policy, PolicyType::Resource, &Budget::default());
        assert_eq!(same, Comparison::default(), "{name}");
    }
    // A list that ends early says how much it leaves out.
    let compared = compare(
        &Policy::default(),
        &of("actions by resources"),
        PolicyType::Identity,
        &Budget::default(),
    );
    let Some(Unproven::Incomplete { more }) = compared
        .unproven
        .iter()
        .find(|one| matches!(one, Unproven::Incomplete { .. }))
    else {
        panic!("{:?}", compared.unproven);
    };
    let values = |element: &Option<policy::ListElement>| element.as_ref().unwrap().values.len();
    let policy = of("actions by resources");
    let all: usize = policy
        .statements
        .iter()
        .map(|one| values(&one.action) * values(&one.resource))
        .sum();
    assert_eq!(compared.grants.len() + more, all);
    // A Deny that is gone may have denied what it names.
    let deny = parsed(&document(vec![
        statement(json!({"Effect": "Deny", "Resource": "arn:aws:s3:::gone/*"})),
        statement(json!({"Action": "s3:*", "Resource": "*"})),
    ]));
    let mut without = deny.clone();
    without.statements.remove(0);
    let little = Budget::of(1);
    let compared = compare(&deny, &without, PolicyType::Identity, &little);
    assert!(
        compared
            .grants
            .iter()
            .any(|grant| grant.resource == "arn:aws:s3:::gone/*"),
        "{compared:?}"
    );
    assert!(!compared.is_exact());
}

#[test]
fn a_policy_is_evaluated_up_to_its_limits() {
    let long = |characters: usize| {
        let frame = document(vec![statement(json!({"Sid": ""}))]);
        let sid = "s".repeat(characters - policy::size(&frame));
        document(vec![statement(json!({"Sid": sid}))])
    };
    let conditions = |count: usize| {
        document(vec![statement(
            json!({"Condition": conditions(&["StringLike"], count)}),
        )])
    };
    let kinds = |text: &str| -> Vec<UnreadableKind> {
        let found = policy::find(0, &Paste::new(None, text), &Budget::default());
        assert_eq!(found.policies.len() + found.unreadable.len(), 1);
        found.unreadable.iter().map(|piece| piece.kind).collect()
    };
    assert_eq!(kinds(&long(MAX_CHARACTERS)), []);
    let characters = MAX_CHARACTERS + 1;
    assert_eq!(
        kinds(&long(characters)),
        [UnreadableKind::TooLong { characters }]
    );
    // White space is free.
    let spaced = long(MAX_CHARACTERS).replace("\",\"", &format!("\",{}\"", " ".repeat(10_000)));
    assert_eq!(kinds(&spaced), []);
    assert_eq!(kinds(&conditions(MAX_CONDITIONS)), []);
    let more = MAX_CONDITIONS + 1;
    assert_eq!(
        kinds(&conditions(more)),
        [UnreadableKind::TooManyConditions { conditions: more }]
    );
}

#[test]
fn what_is_not_worked_through_is_said() {
    let denials: String = (0..4)
        .map(|number| DENIAL.replace("b/k", &format!("b/{number}")))
        .collect();
    let policies: Vec<String> = (0..40)
        .map(|number| {
            document(vec![statement(
                json!({"Resource": format!("arn:aws:s3:::b{number}/*")}),
            )])
        })
        .collect();
    let text = format!("{denials}{}", policies.join("\n"));
    for (language, said) in [
        (Language::En, "read but not diagnosed"),
        (Language::Ja, "診断していません"),
    ] {
        let input = || {
            vec![Input {
                paste: Paste::new(None, text.as_str()),
                role: Role::Conversation,
            }]
        };
        let whole = Budget::default();
        let answer = answer::diagnose(
            evidence::read(input(), Some(language), &whole),
            &KnowledgeBase::embedded(),
            &whole,
        );
        assert_eq!(
            (answer.diagnoses.left, answer.diagnoses.exhausted),
            (0, false)
        );
        let little = Budget::of(3 * text.len() + 60_000);
        let evidence = evidence::read(input(), Some(language), &little);
        assert_eq!(evidence.denials.len(), 4);
        let answer = answer::diagnose(evidence, &KnowledgeBase::embedded(), &little);
        assert!(answer.diagnoses.left > 0, "{}", answer.diagnoses.left);
        let shown =
            terminal::render(&reply::brief(&answer, language), Screen::PLAIN).replace("\n  ", "");
        let shown = shown.replace('\n', " ");
        assert!(
            shown.contains(said) || shown.replace(' ', "").contains(&said.replace(' ', "")),
            "{shown}"
        );
    }
}
