//! Times decisions: in process, and through `kyoka simulate --jsonl`.
//!
//! `cargo bench --bench simulate`; beside it `benches/simulate-peer.mjs` times the npm package
//! `@cloud-copilot/iam-simulate` and the command on the same requests in one run.
#![expect(
    clippy::unwrap_used,
    reason = "a benchmark that cannot go on has failed"
)]

use divan::counter::ItemsCount;
use divan::{Bencher, black_box};
use kyoka::budget::Budget;
use kyoka::evaluate::{self, Layers};
use kyoka::iam::{Context, Fact, Request, Target};
use kyoka::policy;
use kyoka::text::Paste;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::io::Write;
use std::process::{Command, Stdio};

fn main() {
    divan::main();
}

/// Ten statements as teams write them.
fn document() -> Value {
    json!({"Version": "2012-10-17", "Statement": [
        {"Effect": "Allow", "Action": ["s3:GetObject", "s3:PutObject"], "Resource": "arn:aws:s3:::reports/*"},
        {"Effect": "Allow", "Action": "s3:ListBucket", "Resource": "arn:aws:s3:::reports", "Condition": {"StringLike": {"s3:prefix": ["home/${aws:username}/*", "public/*"]}}},
        {"Effect": "Allow", "Action": ["ec2:StartInstances", "ec2:StopInstances"], "Resource": "arn:aws:ec2:*:123456789012:instance/*", "Condition": {"StringEquals": {"aws:ResourceTag/Env": "dev"}}},
        {"Effect": "Allow", "Action": "ec2:Describe*", "Resource": "*"},
        {"Effect": "Allow", "Action": "dynamodb:*Item", "Resource": "arn:aws:dynamodb:ap-northeast-1:123456789012:table/orders"},
        {"Effect": "Allow", "Action": ["ssm:StartSession"], "Resource": ["arn:aws:ec2:*:*:instance/*", "arn:aws:ssm:*::document/AWS-StartPortForwardingSession"]},
        {"Effect": "Allow", "Action": "kms:Decrypt", "Resource": "*", "Condition": {"StringEquals": {"kms:ViaService": "s3.ap-northeast-1.amazonaws.com"}}},
        {"Effect": "Allow", "Action": "iam:PassRole", "Resource": "arn:aws:iam::123456789012:role/app-*", "Condition": {"StringEquals": {"iam:PassedToService": "ec2.amazonaws.com"}}},
        {"Effect": "Deny", "Action": "s3:*", "Resource": "arn:aws:s3:::reports/secret/*"},
        {"Effect": "Deny", "NotAction": "iam:*", "Resource": "*", "Condition": {"BoolIfExists": {"aws:SecureTransport": "false"}}},
    ]})
}

const ASKED: [(&str, &str); 8] = [
    ("s3:GetObject", "arn:aws:s3:::reports/2026/11.csv"),
    ("s3:GetObject", "arn:aws:s3:::reports/secret/11.csv"),
    ("s3:ListBucket", "arn:aws:s3:::reports"),
    (
        "ec2:StartInstances",
        "arn:aws:ec2:ap-northeast-1:123456789012:instance/i-0123456789abcdef0",
    ),
    ("ec2:DescribeInstances", "*"),
    (
        "dynamodb:GetItem",
        "arn:aws:dynamodb:ap-northeast-1:123456789012:table/orders",
    ),
    ("iam:PassRole", "arn:aws:iam::123456789012:role/app-1"),
    (
        "sqs:SendMessage",
        "arn:aws:sqs:ap-northeast-1:123456789012:jobs",
    ),
];

const CONTEXT: [(&str, &str); 6] = [
    ("aws:SecureTransport", "true"),
    ("aws:username", "alice"),
    ("aws:ResourceTag/Env", "dev"),
    ("s3:prefix", "home/alice/x"),
    ("iam:PassedToService", "ec2.amazonaws.com"),
    ("aws:RequestedRegion", "ap-northeast-1"),
];

const CALLER: &str = "arn:aws:iam::123456789012:user/alice";

fn requests() -> Vec<Request> {
    let facts: BTreeMap<String, Fact> = CONTEXT
        .iter()
        .map(|(key, value)| (key.to_lowercase(), Fact::Values(vec![(*value).to_owned()])))
        .collect();
    ASKED
        .iter()
        .map(|(action, resource)| Request {
            principal: Some(CALLER.to_owned()),
            action: (*action).to_owned(),
            resource: Target::Known((*resource).to_owned()),
            resource_account: None,
            context: Context {
                facts: facts.clone(),
                complete: true,
            },
        })
        .collect()
}

/// The policy and the requests are read already.
#[divan::bench]
fn decide(bencher: Bencher) {
    let found = policy::find(
        0,
        &Paste::new(None, document().to_string()),
        &Budget::default(),
    );
    let layers = Layers {
        identity: vec![found.policies.into_iter().next().unwrap().policy],
        ..Layers::default()
    };
    let requests = requests();
    bencher.counter(ItemsCount::new(requests.len())).bench(|| {
        requests
            .iter()
            .map(|request| evaluate::decide(black_box(&layers), black_box(request)))
            .filter(|decision| *decision == evaluate::Decision::Allowed)
            .count()
    });
}

/// The whole command, from the start of the process to its end: each line has its request and its policy.
#[divan::bench(sample_count = 10)]
fn command(bencher: Bencher) {
    let context: BTreeMap<&str, &str> = CONTEXT.into_iter().collect();
    let lines: Vec<String> = (0..20_000)
        .zip(ASKED.iter().cycle())
        .map(|(id, (action, resource))| {
            json!({
                "id": id,
                "request": {"principal": CALLER, "action": action, "resource": resource, "context": context},
                "policies": {"identity": [{"name": "team", "policy": document()}]},
            })
            .to_string()
        })
        .collect();
    let input = lines.join("\n");
    bencher
        .counter(ItemsCount::new(lines.len()))
        .bench_local(|| {
            let mut kyoka = Command::new(env!("CARGO_BIN_EXE_kyoka"))
                .args(["simulate", "--jsonl"])
                .stdin(Stdio::piped())
                .stdout(Stdio::null())
                .spawn()
                .unwrap();
            kyoka
                .stdin
                .take()
                .unwrap()
                .write_all(input.as_bytes())
                .unwrap();
            assert!(kyoka.wait().unwrap().success());
        });
}
