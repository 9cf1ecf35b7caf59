//! What each command prints, and what `simulate` takes, against the schema that `kyoka schema` prints.

use crate::process;
use crate::validate::problems;
use kyoka::answer;
use kyoka::budget::Budget;
use kyoka::evidence::{self, Input, Role};
use kyoka::kb::KnowledgeBase;
use kyoka::render;
use kyoka::reply;
use kyoka::text::Paste;
use serde_json::{Value, json};
use std::path::PathBuf;

const ERROR: &str = "User: arn:aws:iam::123456789012:user/dev is not authorized to perform: s3:GetObject on resource: \"arn:aws:s3:::b/k\" because no identity-based policy allows the s3:GetObject action\n";
const POLICY: &str = r#"{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObjectt", "Resource": "arn:aws:s3:::b/*", "Condition": {"StringEquals": {"aws:PrincipalTag/a": "b"}}}]}"#;

/// The output of a command that reads this.
fn printed(args: &[&str], input: &str) -> String {
    let run = process::kyoka(args, input.as_bytes());
    assert!(run.took_all, "{args:?}");
    run.out
}

fn file(name: &str, text: &str) -> String {
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    std::fs::write(&path, text).unwrap();
    path.to_str().unwrap().to_owned()
}

#[test]
fn every_command_prints_what_the_schema_says() {
    let policy = file("schema-policy.json", POLICY);
    let new = file("schema-new.json", &POLICY.replace("b/*", "*"));
    let json = ["--format", "json"];
    let rows = [
        ("diagnose", vec!["diagnose", "--policy", &policy], ERROR),
        ("diagnose", vec!["diagnose"], ERROR),
        ("diagnose", vec!["diagnose"], "how do I list a bucket?"),
        (
            "diagnose",
            vec!["diagnose"],
            "Error from server (Forbidden): pods is forbidden: User \"dev\" cannot list resource \"pods\" in API group \"\" in the namespace \"default\"",
        ),
        ("ask", vec!["ask", "iam:PassRole"], ""),
        ("ask", vec!["ask", "where is the cafeteria"], ""),
        ("ask", vec!["ask", ERROR], ""),
        ("lint", vec!["lint", &policy], ""),
        (
            "lint",
            vec!["lint", "-"],
            "{\"Version\": \"2012-10-17\", \"Statement\": [ 1",
        ),
        ("compare", vec!["compare", &policy, &new], ""),
        ("explain", vec!["explain", &policy], ""),
        ("explain", vec!["explain", "trust=-"], POLICY),
    ];
    for (definition, args, input) in rows {
        let text = printed(&[&args[..], &json].concat(), input);
        let value: Value = serde_json::from_str(&text).unwrap();
        assert_eq!(problems(definition, &value), [""; 0], "{args:?}\n{text}");
        // The schema as a whole takes it, and so does the same as it is printed.
        let schema: Value = serde_json::from_str(&printed(&["schema"], "")).unwrap();
        assert!(jsonschema::is_valid(&schema, &value), "{args:?}");
    }
    let request = json!({"id": [1], "request": {"action": "s3:GetObject"}, "policies": {"identity": [{"name": "a", "policy": POLICY}]}});
    let lines = format!("{request}\nno request\n");
    let answers = printed(&["simulate", "--jsonl"], &lines);
    let answers: Vec<Value> = answers
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(problems("simulate", &answers[0]), [""; 0]);
    assert_eq!(problems("refusal", &answers[1]), [""; 0]);
    let request = file("schema-request.json", &request.to_string());
    let answer = printed(&["simulate", "--request", &request], "");
    let answer: Value = serde_json::from_str(&answer).unwrap();
    assert_eq!(problems("simulate", &answer), [""; 0]);
}

#[test]
fn every_message_of_the_corpus_is_answered_as_the_schema_says() {
    let kb = KnowledgeBase::embedded();
    let corpus = include_str!("../corpus/messages.jsonl");
    for line in corpus.lines() {
        let case: Value = serde_json::from_str(line).unwrap();
        let input = Input {
            paste: Paste::new(None, case["text"].as_str().unwrap()),
            role: Role::Conversation,
        };
        let budget = Budget::default();
        let answer = answer::diagnose(evidence::read(vec![input], None, &budget), &kb, &budget);
        let reply = reply::brief(&answer, &reply::Medium::Chat, answer.evidence.language);
        let value: Value = serde_json::from_str(&render::json::diagnosis(&answer, &reply)).unwrap();
        assert_eq!(problems("diagnose", &value), [""; 0], "{}", case["id"]);
    }
}

#[test]
fn a_member_that_the_schema_does_not_have_is_found() {
    let answer = printed(&["diagnose", "--format", "json"], ERROR);
    let right: Value = serde_json::from_str(&answer).unwrap();
    for pointer in [
        "",
        "/denials/0",
        "/diagnoses/0/request",
        "/diagnoses/0/fix/grants/0",
    ] {
        let mut more = right.clone();
        let object = more.pointer_mut(pointer).unwrap().as_object_mut().unwrap();
        object.insert("another".to_owned(), json!(1));
        assert_eq!(problems("diagnose", &more).len(), 1, "{pointer}");
        let mut less = right.clone();
        let object = less.pointer_mut(pointer).unwrap().as_object_mut().unwrap();
        let first = object.keys().next().unwrap().clone();
        object.remove(&first);
        assert_eq!(problems("diagnose", &less).len(), 1, "{pointer}");
    }
}

#[test]
fn what_simulate_takes_and_refuses_so_does_the_schema() {
    let allow = json!({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]});
    let bucket = json!({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "*"}]});
    let base = json!({"id": 7, "request": {"action": "s3:GetObject", "resource": "arn:aws:s3:::b/k"}, "policies": {"identity": [allow]}});
    let with = |pointer: &str, value: Value| {
        let (parent, key) = pointer.rsplit_once('/').unwrap();
        let mut changed = base.clone();
        changed
            .pointer_mut(parent)
            .unwrap()
            .as_object_mut()
            .unwrap()
            .insert(key.to_owned(), value);
        changed
    };
    let rows = [
        (base.clone(), true),
        (with("/id", json!({"a": null})), true),
        (with("/policies", Value::Null), true),
        (with("/policies/identity", Value::Null), true),
        (with("/policies/identity", json!([])), true),
        (with("/policies/identity", json!([allow.to_string()])), true),
        (
            with(
                "/policies/identity",
                json!([{"name": "a", "policy": allow}]),
            ),
            true,
        ),
        (
            with(
                "/policies/identity",
                json!([{"name": "a", "policy": allow.to_string()}]),
            ),
            true,
        ),
        (
            with("/policies/scps", json!([[allow], [allow, allow]])),
            true,
        ),
        (with("/policies/rcps", json!([])), true),
        (with("/policies/resource", bucket), true),
        (with("/policies/boundary", json!([allow])), true),
        (with("/policies/session", Value::Null), true),
        (with("/policies/vpce", json!([allow])), true),
        (with("/request/principal", json!("*")), true),
        (with("/request/principal", Value::Null), true),
        (
            with("/request/resource_account", json!("123456789012")),
            true,
        ),
        (
            with(
                "/request/context",
                json!({"aws:a": "1", "aws:b": [1, true], "aws:c": 1.5}),
            ),
            true,
        ),
        (with("/request/context", json!({})), true),
        (with("/request/context_complete", json!(false)), true),
        (with("/other", json!(1)), false),
        (with("/request", json!({})), false),
        (with("/request", Value::Null), false),
        (with("/request/resouce", json!("*")), false),
        (with("/request/action", json!(1)), false),
        (with("/request/context", json!({"aws:a": null})), false),
        (with("/request/context", json!({"aws:a": {"b": 1}})), false),
        (with("/request/context", json!([])), false),
        (with("/request/context_complete", json!("yes")), false),
        (with("/policies/scp", json!([])), false),
        (with("/policies/scps", json!([allow])), false),
        (with("/policies/identity", allow.clone()), false),
        (
            with("/policies/identity", json!([{"name": "a", "polcy": allow}])),
            false,
        ),
        (with("/policies/identity", json!([{"name": "a"}])), false),
        (with("/policies/boundary", json!([null])), false),
        (with("/policies/resource", json!(1)), false),
        (with("/policies/permissions_boundary", json!([])), false),
    ];
    let lines: Vec<String> = rows.iter().map(|(row, _)| row.to_string()).collect();
    let answers = printed(&["simulate", "--jsonl"], &lines.join("\n"));
    let answers: Vec<Value> = answers
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(answers.len(), rows.len());
    for ((row, is_right), answer) in rows.iter().zip(&answers) {
        let problems = problems("simulate_request", row);
        assert_eq!(problems.is_empty(), *is_right, "{row}: {problems:?}");
        assert_eq!(answer.get("error").is_none(), *is_right, "{row}: {answer}");
    }
}

#[test]
fn the_requests_of_the_corpus_are_requests() {
    let corpus = include_str!("../corpus/evaluation.jsonl");
    for line in corpus.lines().filter(|line| !line.is_empty()) {
        let case: Value = serde_json::from_str(line).unwrap();
        let request = json!({"request": case["request"], "policies": case["policies"]});
        assert_eq!(problems("simulate_request", &request), [""; 0], "{line}");
    }
}

#[test]
fn the_example_of_the_help_is_a_request() {
    let help = printed(&["simulate", "--help"], "");
    let start = help.find('{').unwrap();
    let example = help.get(start..=help.rfind('}').unwrap()).unwrap();
    let example: Value = serde_json::from_str(example).unwrap();
    assert_eq!(problems("simulate_request", &example), [""; 0]);
    let answer = printed(&["simulate", "--request", "-"], &example.to_string());
    let answer: Value = serde_json::from_str(&answer).unwrap();
    assert_eq!(answer["decision"], "Allowed", "{answer}");
}
