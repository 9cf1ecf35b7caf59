//! Generated requests with the decision of an independent evaluator (the npm package
//! `@cloud-copilot/iam-simulate` 0.1.173), through the command as people use it.

use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::io::Write;
use std::process::{Command, Stdio};

/// Where AWS's documents decide against the other evaluator.
///
/// "If the `*` wildcard is the last character of a resource ARN segment, it can expand to match beyond
/// the colon boundaries": `log*:s1` covers `log-group:/app/web:log-stream:s1`.
/// Source: IAM User Guide, "IAM JSON policy elements: Resource".
const DISPUTED: [(&str, &str); 2] = [("g-11-201", "ExplicitlyDenied"), ("g-11-99", "Allowed")];

#[test]
fn decisions_agree_with_an_independent_evaluator() {
    let corpus = include_str!("../corpus/evaluation.jsonl");
    let mut command = Command::new(env!("CARGO_BIN_EXE_kyoka"))
        .env("LC_ALL", "C.UTF-8")
        .args(["simulate", "--jsonl"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = command.stdin.take().unwrap();
    // What a case has beside its request is none of `simulate`'s keys.
    let asked: Vec<String> = corpus
        .lines()
        .map(|line| {
            let case: Value = serde_json::from_str(line).unwrap();
            let asked =
                json!({"id": case["id"], "request": case["request"], "policies": case["policies"]});
            asked.to_string()
        })
        .collect();
    let asked = asked.join("\n");
    let writer = std::thread::spawn(move || stdin.write_all(asked.as_bytes()).unwrap());
    let output = command.wait_with_output().unwrap();
    writer.join().unwrap();
    assert!(output.status.success());
    let text = |value: &Value, key: &str| value[key].as_str().unwrap_or_default().to_owned();
    let found: BTreeMap<String, String> = String::from_utf8(output.stdout)
        .unwrap()
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .map(|answer: Value| (text(&answer, "id"), text(&answer, "decision")))
        .collect();
    let mut wrong = Vec::new();
    for line in corpus.lines() {
        let case: Value = serde_json::from_str(line).unwrap();
        let id = text(&case, "id");
        let expected = DISPUTED
            .iter()
            .find(|(disputed, _)| *disputed == id)
            .map_or_else(|| text(&case, "expect"), |(_, ours)| (*ours).to_owned());
        if found.get(&id) != Some(&expected) {
            wrong.push(format!("{id}: {:?}, not {expected}", found.get(&id)));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert_eq!(found.len(), 240);
}
