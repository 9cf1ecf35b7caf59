//! What cannot be read whole is refused or said: `simulate` and `compare` never answer for less than they
//! were given.

use crate::process;
use kyoka::budget::Budget;
use kyoka::converse::{Attachment, Engine, Limits, Visibility};
use kyoka::evidence::Extent;
use kyoka::iam::PolicyType;
use kyoka::kb::KnowledgeBase;
use kyoka::render::markdown;
use kyoka::text::Language;
use serde_json::{Value, json};
use std::path::PathBuf;
use std::process::Command;
use std::sync::LazyLock;

const ALLOW_ALL: &str = r#"{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}"#;
const REQUEST: &str = r#"{"action": "s3:GetObject", "resource": "arn:aws:s3:::b/k"}"#;

fn simulate(input: &[u8]) -> (Option<i32>, Vec<Value>, String) {
    let run = process::kyoka(&["simulate", "--jsonl"], input);
    assert!(run.took_all);
    let answers = run.out.lines();
    let answers = answers.map(|line| serde_json::from_str(line).unwrap());
    (run.status, answers.collect(), run.error)
}

/// A request with these policies.
fn with(policies: &str) -> Vec<u8> {
    format!(r#"{{"id": 7, "request": {REQUEST}, "policies": {policies}}}"#).into_bytes()
}

/// A request with an identity policy that allows everything, and another as text.
fn beside(policy: &str) -> Vec<u8> {
    let policy = json!(policy);
    with(&format!(r#"{{"identity": [{ALLOW_ALL}, {policy}]}}"#))
}

/// A request with other members.
fn asked(members: &str) -> Vec<u8> {
    format!(r#"{{"id": 7, "request": {{{members}}}, "policies": {{"identity": [{ALLOW_ALL}]}}}}"#)
        .into_bytes()
}

#[test]
fn each_line_has_one_answer_and_what_is_not_read_has_no_decision() {
    let allow = |rest: &str| format!(r#"{{"identity": [{ALLOW_ALL}]{rest}}}"#);
    let deny = |members: &str| {
        format!(r#"{{"Version": "2012-10-17", "Statement": [{{"Effect": "Deny", {members}}}]}}"#)
    };
    let rows: Vec<(Vec<u8>, &str)> = vec![
        (with(&allow("")), "Allowed"),
        // Keys.
        (
            with(&allow(&format!(r#", "scp": [[{ALLOW_ALL}]]"#))),
            "policies: there is no key `scp`; did you mean `scps`?",
        ),
        (
            with(&allow(r#", "boundaries": []"#)),
            "policies: there is no key `boundaries`; did you mean `boundary`?",
        ),
        (
            with(&allow(r#", "permissions_boundary": []"#)),
            "there are `identity`, `scps`, `rcps`, `resource`, `boundary`, `session`, `vpce`",
        ),
        (
            with(&allow(r#", "identity": []"#)),
            "policies: `identity` stands twice",
        ),
        (
            with(&format!(
                r#"{{"identity": [{{"name": "n", "polcy": {ALLOW_ALL}}}]}}"#
            )),
            "policies.identity[0]: there is no key `polcy`; did you mean `policy`?",
        ),
        (
            with(r#"{"identity": [{"name": "n"}]}"#),
            "policies.identity[0]: `policy` is missing",
        ),
        (
            asked(r#""action": "s3:GetObject", "resouce": "*""#),
            "request: there is no key `resouce`; did you mean `resource`?",
        ),
        (
            asked(r#""action": "s3:GetObject", "action": "s3:PutObject""#),
            "request: `action` stands twice",
        ),
        (asked(r#""resource": "*""#), "request: `action` is missing"),
        (
            br#"{"id": 7, "policies": null}"#.to_vec(),
            "top level: `request` is missing",
        ),
        (
            br#"{"id": 7, "request": {"action": "s3:GetObject"}, "polices": {}}"#.to_vec(),
            "top level: there is no key `polices`; did you mean `policies`?",
        ),
        // Values.
        (
            asked(r#""action": "GetObject""#),
            "request.action: `GetObject` is no action",
        ),
        (
            asked(r#""action": "s3:*""#),
            "request.action: `s3:*` is no action",
        ),
        (
            asked(r#""action": "s3:Get Object""#),
            "request.action: `s3:Get Object` is no action",
        ),
        (
            asked(r#""action": "s3:GetОbject""#),
            "request.action: `s3:GetОbject` is no action",
        ),
        (asked(r#""action": 1"#), "request.action: give text"),
        (
            asked(r#""action": "s3:GetObject", "resource": "garbage""#),
            "request.resource: `garbage` is no resource",
        ),
        (
            asked(r#""action": "s3:GetObject", "resource": "arn:aws:ѕ3:::b/k""#),
            "request.resource: `arn:aws:ѕ3:::b/k` is no resource",
        ),
        (
            asked(r#""action": "s3:GetObject", "resource": "arn:aws:s3::b/k""#),
            "request.resource: `arn:aws:s3::b/k` is no resource",
        ),
        (
            asked(r#""action": "s3:GetObject", "resource": " arn:aws:s3:::b/k""#),
            "request.resource: ` arn:aws:s3:::b/k` is no resource",
        ),
        (
            asked(r#""action": "s3:GetObject", "resource": "arn:aws:s3:::****""#),
            "Allowed",
        ),
        (
            asked(r#""action": "s3:GetObject", "resource": ["*"]"#),
            "request.resource: give text",
        ),
        (
            asked(r#""action": "s3:GetObject", "resource": "*", "principal": "bob""#),
            "request.principal: `bob` is no principal",
        ),
        (
            asked(
                r#""action": "s3:GetObject", "resource": "*", "principal": "arn:aws:iam::123456789012:user/dev""#,
            ),
            "Allowed",
        ),
        (
            asked(r#""action": "s3:GetObject", "resource": "*", "resource_account": "12""#),
            "request.resource_account: `12` is no account",
        ),
        (
            asked(r#""action": "s3:GetObject", "resource": "*", "context_complete": "yes""#),
            "request.context_complete: give true or false",
        ),
        (
            asked(r#""action": "s3:GetObject", "resource": "*", "context": ["a"]"#),
            "request.context: give an object",
        ),
        (
            asked(r#""action": "s3:GetObject", "resource": "*", "context": {"aws:x": {"a": 1}}"#),
            "request.context.aws:x: give text, a number, true or false, or a list of these",
        ),
        (
            asked(r#""action": "s3:GetObject", "resource": "*", "context": {"aws:x": [null]}"#),
            "request.context.aws:x: give",
        ),
        (
            asked(
                r#""action": "s3:GetObject", "resource": "*", "context": {"aws:X": "1", "AWS:x": "2"}"#,
            ),
            "request.context: `AWS:x` stands twice",
        ),
        (
            with(&format!(r#"{{"identity": {ALLOW_ALL}}}"#)),
            "policies.identity: give a list of policies",
        ),
        (
            with(&allow(&format!(r#", "scps": [{ALLOW_ALL}]"#))),
            "policies.scps[0]: give a list of policies",
        ),
        (
            with(&allow(r#", "boundary": [null]"#)),
            "policies.boundary[0]: this is no policy",
        ),
        (
            with(&allow(r#", "boundary": [], "session": null"#)),
            "Allowed",
        ),
        (with("[]"), "policies: give an object"),
        // Policies.
        (
            with(&allow(r#", "resource": "garbage""#)),
            "policies.resource: this is no policy",
        ),
        (
            with(&allow(r#", "resource": {"a": 1}"#)),
            "policies.resource: this is no policy",
        ),
        (
            with(&allow(r#", "resource": 1"#)),
            "policies.resource: this is no policy",
        ),
        (
            with(&allow(
                r#", "resource": {"PolicyDocument": {"Version": "2012-10-17", "Statement": []}}"#,
            )),
            "policies.resource: this is no policy",
        ),
        (
            beside("no policy"),
            "policies.identity[1]: this is no policy",
        ),
        (
            beside(&deny(r#""Action": "*", "Resource": "*""#).replace("}]}", "")),
            "policies.identity[1]:1:90: 3 closing brackets are missing",
        ),
        (
            beside(&deny(r#""Action": "*", "Resource": "*""#).replace("}]}", "}, ...]}")),
            "policies.identity[1]:1:93: Something is left out here (`...`)",
        ),
        (
            beside(&deny(
                r#""Action": "*", "Resource": "*", "Effect": "Allow""#,
            )),
            "`Effect` appears twice in one object; AWS rejects that or keeps only one",
        ),
        (
            beside(&deny(
                r#""Action": "*", "Resource": "*", "Condition": {"Bool": {"aws:a": "true"}, "bool": {"aws:b": "true"}}"#,
            )),
            "`bool` appears twice in one object",
        ),
        (
            beside(&deny(r#""Acton": "*", "Resource": "*""#)),
            "`Acton` isn't a policy element, and AWS rejects it",
        ),
        (
            beside(&deny(r#""Action": "*""#)),
            "A statement has no `Resource`, and AWS rejects the policy",
        ),
        (
            beside(&deny(r#""Action": "**", "Resource": "*""#)),
            "`**` isn't an action, and AWS rejects the policy",
        ),
        (
            beside(&deny(r#""Action": "*", "Resource": " arn:aws:s3:::b/*""#)),
            "` arn:aws:s3:::b/*` isn't an ARN",
        ),
        (
            beside(&deny(r#""Action": {"a": ["*"]}, "Resource": "*""#)),
            "The value of `Action` has the wrong JSON type, and AWS rejects it",
        ),
        (
            beside(&deny(
                "\"Action\": \"*\", \"Resource\": \"arn:aws:s3:::b\u{202E}/*\"",
            )),
            "There is a full-width or invisible character here (`U+202E`)",
        ),
        (
            beside(r#"{"Effect": "Deny", "Action": "*", "Resource": "*"}"#),
            "This is part of a policy",
        ),
        (
            beside(&format!("{ALLOW_ALL} and more")),
            "policies.identity[1]: this is no policy",
        ),
        (
            beside(&format!("{ALLOW_ALL} {ALLOW_ALL}")),
            "policies.identity[1]: this is no policy",
        ),
        // Mended without loss.
        (
            beside(
                "// mine\n{'Version': '2012-10-17', Statement: [{'Effect': 'Deny', 'Action': '*', 'Resource': '*',}]}",
            ),
            "ExplicitlyDenied",
        ),
        (
            beside(&deny(r#""Action": "*", "Resource": "*""#).replace("2012", "2024")),
            "ExplicitlyDenied",
        ),
        (
            beside(&deny(
                r#""Action": "*", "Resource": "*", "Condition": {"StrngEquals": {"aws:a": "b"}}"#,
            )),
            "Depends",
        ),
        (
            with(r#"{"identity": [{"Statement": []}]}"#),
            "ImplicitlyDenied",
        ),
        // Bytes.
        (
            b"{\"id\": 7, \"request\": {\"action\": \"s3:Get\xFFObject\"}}".to_vec(),
            "byte 40 is not UTF-8",
        ),
        (b"\0\x01\xFF".to_vec(), "byte 3 is not UTF-8"),
        (b"\0".to_vec(), "expected value"),
        (Vec::new(), "the line is empty; give one request a line"),
        (b" \r".to_vec(), "the line is empty"),
        (b"[1]".to_vec(), "expected an object"),
        (b"{\"id\": 7".to_vec(), "EOF while parsing an object"),
        (
            [
                b"{\"id\": 7, \"x\": \"".as_slice(),
                &vec![b'a'; 10_000_000],
                b"\"}",
            ]
            .concat(),
            "the request is longer than 4 MiB",
        ),
        (with(&allow("")), "Allowed"),
    ];
    let lines: Vec<&[u8]> = rows.iter().map(|(line, _)| line.as_slice()).collect();
    let (status, answers, error) = simulate(&lines.join(b"\n".as_slice()));
    assert_eq!(status, Some(1));
    assert_eq!(answers.len(), rows.len());
    for (number, ((line, expected), answer)) in rows.iter().zip(&answers).enumerate() {
        let said = answer["error"].as_str();
        let is_right = match said {
            Some(said) => {
                said.starts_with(&format!("line {}: ", number + 1)) && said.contains(expected)
            }
            None => answer["decision"] == *expected,
        };
        assert!(is_right, "{expected}: {answer}");
        // What can be read of the id stands in the answer.
        let has_id = line.starts_with(b"{\"id\": 7, ") && line.len() < 1_000_000;
        assert_eq!(
            answer["id"],
            if has_id { json!(7) } else { Value::Null },
            "{answer}"
        );
    }
    for expected in [
        "policies.identity[1]:2:27: A key has no quotes",
        "There is a comma before a closing bracket",
        "`2024-10-17` isn't a valid policy version",
    ] {
        assert!(error.contains(expected), "{expected}: {error}");
    }
    assert!(
        error.lines().all(|line| line.starts_with("kyoka: line ")),
        "{error}"
    );
}

#[test]
fn one_request_is_refused_in_one_line() {
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("refused.json");
    let text = String::from_utf8(with(r#"{"scp": []}"#)).unwrap();
    std::fs::write(&path, text).unwrap();
    let out = Command::new(env!("CARGO_BIN_EXE_kyoka"))
        .env("LC_ALL", "C.UTF-8")
        .args(["simulate", "--request"])
        .arg(&path)
        .output()
        .unwrap();
    let error = String::from_utf8(out.stderr).unwrap();
    assert_eq!(
        (out.status.code(), out.stdout.as_slice()),
        (Some(2), b"".as_slice())
    );
    assert!(
        error.ends_with(
            "refused.json: nothing was evaluated: policies: there is no key `scp`; did you mean `scps`?\n"
        ),
        "{error}"
    );
    assert_eq!(error.lines().count(), 1);
}

fn compare(name: &str, old: &str, new: &str) -> (Option<i32>, Value, String) {
    let file = |side: &str, text: &str| {
        let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}-{side}.json"));
        std::fs::write(&path, text).unwrap();
        path
    };
    let out = Command::new(env!("CARGO_BIN_EXE_kyoka"))
        .env("LC_ALL", "C.UTF-8")
        .args(["compare", "--format", "json"])
        .args([file("old", old), file("new", new)])
        .output()
        .unwrap();
    (
        out.status.code(),
        serde_json::from_slice(&out.stdout).unwrap_or_default(),
        String::from_utf8(out.stderr).unwrap(),
    )
}

/// A policy with one statement of these members.
fn policy(members: &str) -> String {
    format!(r#"{{"Version": "2012-10-17", "Statement": [{{"Effect": "Allow", {members}}}]}}"#)
}

#[test]
fn what_was_not_read_as_it_stands_is_not_compared_exactly() {
    let empty = r#"{"Version": "2012-10-17", "Statement": []}"#;
    let right = policy(r#""Action": "s3:GetObject", "Resource": "*""#);
    let rows = [
        (right.clone(), ""),
        (right.replace("}]}", ",}]}"), ""),
        (format!("// mine\n{}", right.replace('"', "'")), ""),
        (format!("{{\"PolicyDocument\": {right}, \"x\": 1}}"), ""),
        (
            policy(r#""Effect": "Deny", "Action": "s3:GetObject", "Resource": "*""#),
            "`Effect` appears twice",
        ),
        (
            policy(
                r#""Action": "s3:GetObject", "Resource": "*", "Condition": {"Bool": {"aws:a": "true"}, "bool": {"aws:b": "true"}}"#,
            ),
            "`bool` appears twice",
        ),
        (
            policy(r#""Action": "s3:GetObject", "Action": "s3:PutObject", "Resource": "*""#),
            "`Action` appears twice",
        ),
        (
            policy(r#""Action": "s3:GetObject", "NotAction": "s3:PutObject", "Resource": "*""#),
            "`NotAction` and its opposite are in the same statement",
        ),
        (
            policy(r#""Action": "s3:GetObject", "Resurce": "*""#),
            "`Resurce` isn't a policy element",
        ),
        (
            policy(r#""Action": "s3:GetObject""#),
            "A statement has no `Resource`",
        ),
        (
            policy(r#""Action": 1, "Resource": "*""#),
            "The value of `Action` has the wrong JSON type",
        ),
        (
            policy(r#""Action": "**", "Resource": "*""#),
            "`**` isn't an action",
        ),
        (
            policy(r#""Action": "s3:* ", "Resource": "*""#),
            "`s3:* ` isn't an action",
        ),
        (
            policy(r#""Action": "s3:GetObject", "Resource": " arn:aws:s3:::b/*""#),
            "` arn:aws:s3:::b/*` isn't an ARN",
        ),
        (
            policy(r#""Action": "s3:GetObject", "Resource": "b/*""#),
            "`b/*` isn't an ARN",
        ),
        (
            policy("\"Action\": \"s3:Get\u{AD}Object\", \"Resource\": \"*\""),
            "U+00AD",
        ),
        (
            policy("\"Action\": \"s3:GetObject\", \"Resource\": \"arn:aws:s3:::b\n/*\""),
            "A string runs over the end of a line",
        ),
        (
            policy(r#""Action": [], "Resource": "*""#),
            "A list in `Action` is empty",
        ),
        (
            policy(r#""Principal": {"AWS": "bob"}, "Action": "s3:GetObject", "Resource": "*""#),
            "`bob` isn't a valid principal",
        ),
        (
            policy(
                r#""Principal": {"AWS": "arn:aws:iam::123456789012:role/*"}, "Action": "s3:GetObject", "Resource": "*""#,
            ),
            "isn't a valid principal",
        ),
        (
            policy(
                r#""Principal": {"AWS": ["123456789012", "arn:aws:iam::123456789012:root", "<AccountID>"], "Service": "ec2.amazonaws.com"}, "Action": "s3:GetObject", "Resource": "*""#,
            ),
            "",
        ),
        (
            policy(
                r#""Action": "s3:GetObject", "Resource": "*", "Condition": {"StrngEquals": {"aws:a": "b"}}"#,
            ),
            "`StrngEquals` isn't a condition operator",
        ),
        (
            right.replace("2012", "2024"),
            "`2024-10-17` isn't a valid policy version",
        ),
        (
            right.replace("}]}", "}, ... ]}"),
            "Something is left out here",
        ),
        (
            format!("we have {right} and so on"),
            "There is text before or after the policy",
        ),
        (
            format!("we have {right}"),
            "There is text before or after the policy",
        ),
    ];
    for (number, (new, expected)) in rows.iter().enumerate() {
        let name = format!("misread-{number}");
        let (status, out, error) = compare(&name, empty, new);
        assert_eq!(status, Some(0), "{new}");
        let unproven = out["unproven"].to_string();
        assert_eq!(out["exact"], expected.is_empty(), "{new}: {unproven}");
        assert!(unproven.contains(expected), "{new}: {unproven}");
        assert!(error.contains(expected), "{new}: {error}");
        // The same of the old policy, where it hides what is newly allowed.
        let (_, out, _) = compare(&name, new, empty);
        assert_eq!(out["exact"], expected.is_empty(), "{new}: backwards");
    }
}

#[test]
fn a_policy_that_is_cut_off_is_not_compared() {
    let whole = policy(r#""Action": ["s3:GetObject"], "Resource": "*""#);
    for (number, cut) in [
        &whole[..whole.len() - 1],
        &whole[..whole.len() - 3],
        &whole[..whole.len() - 20],
        r#""Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}]}"#,
    ]
    .iter()
    .enumerate()
    {
        let (status, _, error) = compare(&format!("cut-{number}"), &whole, cut);
        assert_eq!(status, Some(2), "{cut}");
        assert!(
            error.contains("the policy is cut off here") || error.contains("cannot be read"),
            "{error}"
        );
        assert_eq!(error.lines().count(), 1);
    }
}

/// `kyoka lint` on a file: exit status, output, errors.
fn lint(name: &str, text: &str, format: &str) -> (Option<i32>, String, String) {
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}.json"));
    std::fs::write(&path, text).unwrap();
    let path = path.to_str().unwrap();
    let run = process::kyoka(&["lint", "--lang", "en", "--format", format, path], b"");
    (run.status, run.out, run.error)
}

#[test]
fn text_after_a_document_is_an_error_where_the_file_begins_with_one() {
    let right = policy(r#""Action": ["s3:GetObject"], "Resource": "arn:aws:s3:::b/*""#);
    for (number, after) in ["\ntrailing junk }}}", ",", " }", "\nand so on"]
        .iter()
        .enumerate()
    {
        let text = format!("{right}{after}");
        let (status, out, error) = compare(&format!("after-{number}"), &right, &text);
        assert_eq!((status, out), (Some(2), Value::Null), "{after}");
        assert!(error.contains("the document ends before this"), "{error}");
        assert_eq!(error.lines().count(), 1, "{error}");
        let (status, _, error) = lint(&format!("after-lint-{number}"), &text, "text");
        assert_eq!(status, Some(2), "{after}");
        assert!(error.contains("the document ends before this"), "{error}");
    }
    // Comments, a list of documents and a question around the policy are none.
    for (number, text) in [
        format!("{right} // mine\n/* and */ # yours\n"),
        format!("{right}\n{right}\n"),
        format!("why is this denied?\n{right}\nand so on\n"),
        format!("[INFO] the policy is {right} and so on\n"),
    ]
    .iter()
    .enumerate()
    {
        let (status, out, error) = lint(&format!("no-after-{number}"), text, "json");
        assert_eq!((status, error.as_str()), (Some(0), ""), "{text}: {out}");
    }
}

#[test]
fn lint_reports_what_was_mended_and_ends_with_2_where_the_end_is_missing() {
    let right = policy(r#""Action": ["s3:GetObject"], "Resource": "arn:aws:s3:::b/*""#);
    let mended = right.replace("Action", "action").replace("}]}", "},]}");
    for format in ["text", "json"] {
        let (status, out, error) = lint(&format!("mended-{format}"), &mended, format);
        assert_eq!(status, Some(1), "{out}");
        let lines: Vec<&str> = error.lines().collect();
        assert_eq!(lines.len(), 2, "{error}");
        assert!(lines[0].contains(".json:1:61: "), "{error}");
        assert!(lines[0].contains("`Action`"), "{error}");
        assert!(
            lines[1].contains("a comma before a closing bracket"),
            "{error}"
        );
    }
    for cut in [&right[..right.len() - 1], &right[..right.len() - 20]] {
        let (status, out, error) = lint("cut-lint", cut, "text");
        assert_eq!(status, Some(2), "{cut}");
        assert!(out.contains("error[json_syntax_error]"), "{out}");
        let last = error.lines().last().unwrap_or_default();
        assert!(last.contains("the policy is cut off here"), "{error}");
    }
}

#[test]
fn a_file_that_was_not_searched_to_its_end_is_not_compared() {
    let right = policy(r#""Action": ["s3:GetObject"], "Resource": "arn:aws:s3:::b/*""#);
    let many = format!("{right}\n").repeat(2_001);
    let (status, out, error) = compare("not-searched", &right, &many);
    assert_eq!((status, out), (Some(2), Value::Null));
    assert!(
        error.contains(":2001:1: There are too many policies"),
        "{error}"
    );
    assert_eq!(error.lines().count(), 1, "{error}");
}

#[test]
fn a_long_pattern_is_a_grant_and_what_the_evaluator_says() {
    let empty = r#"{"Version": "2012-10-17", "Statement": []}"#;
    for (number, (resource, decision)) in [
        (format!("arn:aws:s3:::{}", "?*".repeat(1_100)), "Allowed"),
        // Three stars and more are a redaction.
        (format!("arn:aws:s3:::{}", "*".repeat(2_029)), "Depends"),
        (format!("arn:aws:s3:::b/{}*", "k".repeat(3_000)), "Allowed"),
        (format!("?rn:aws:s3:::b/{}*", "k".repeat(3_000)), "Allowed"),
    ]
    .into_iter()
    .enumerate()
    {
        let allow = policy(&format!(r#""Action": "s3:*", "Resource": "{resource}""#));
        let (_, out, _) = compare(&format!("long-{number}"), empty, &allow);
        assert_eq!(out["exact"], true);
        assert_eq!(out["grants"][0]["resource"], resource.as_str());
        let name = format!("b/{}/x", "k".repeat(3_000));
        let line = format!(
            r#"{{"request": {{"action": "s3:GetObject", "resource": "arn:aws:s3:::{name}"}}, "policies": {{"identity": [{allow}]}}}}"#
        );
        let (_, answers, _) = simulate(line.as_bytes());
        assert_eq!(answers[0]["decision"], decision, "{number}");
        // A Deny that goes away is a grant as well.
        let all = r#"{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}"#;
        let deny = allow
            .replace("Allow", "Deny")
            .replace("}]}", &format!("}}, {all}]}}"));
        let (_, out, _) = compare(
            &format!("long-deny-{number}"),
            &deny,
            &policy(r#""Action": "s3:*", "Resource": "*""#),
        );
        assert_eq!(out["grants"][0]["resource"], resource.as_str(), "{number}");
    }
}

/// What the bot says of two policies; `None` where it asks for two.
fn compared_in_chat(old: &str, new: &str, language: Language) -> Option<String> {
    static ENGINE: LazyLock<Engine> =
        LazyLock::new(|| Engine::new(KnowledgeBase::embedded(), Limits::default()));
    let attachment = |text: &str| Attachment {
        name: "policy.json".to_owned(),
        bytes: text.as_bytes().to_vec(),
        policy_type: Some(PolicyType::Identity),
        extent: Extent::Whole,
    };
    let answer = ENGINE.compare(
        attachment(old),
        attachment(new),
        Visibility::Public,
        language,
        &Budget::default(),
    )?;
    Some(markdown::render(&answer.reply))
}

#[test]
fn a_chat_compares_what_it_could_read_and_says_what_it_could_not() {
    let right = policy(r#""Action": "s3:GetObject", "Resource": "*""#);
    let cut = &right[..right.len() - 3];
    let doubled = policy(r#""Effect": "Deny", "Action": "s3:GetObject", "Resource": "*""#);
    for (new, english, japanese) in [
        (right.as_str(), "Nothing is added", "増える許可はありません"),
        (
            cut,
            "The new policy: 3 closing brackets are missing",
            "変更後のポリシー:",
        ),
        (
            doubled.as_str(),
            "`Effect` appears twice in one object",
            "この結果は証明されていません",
        ),
    ] {
        for (language, expected) in [(Language::En, english), (Language::Ja, japanese)] {
            let said = compared_in_chat(&right, new, language).unwrap();
            assert!(said.contains(expected), "{expected}: {said}");
            let is_read = new == right;
            assert_eq!(
                said.contains("As far as") || said.contains("読み取れた範囲"),
                !is_read,
                "{said}"
            );
        }
    }
    for several in [
        format!("{right}\n{right}"),
        format!("{right}\n{{\"Statement\": [ 1"),
        "no policy".to_owned(),
    ] {
        assert_eq!(
            compared_in_chat(&right, &several, Language::En),
            None,
            "{several}"
        );
    }
}
