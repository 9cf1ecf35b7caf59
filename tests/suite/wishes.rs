//! Policies that are asked for in words: `tests/corpus/wishes.jsonl` has what each must allow and must not, worded from
//! what people ask in public.

use kyoka::author::{self, Authored, Given, Outcome};
use kyoka::budget::Budget;
use kyoka::evaluate::{self, Decision, Element, Unknown};
use kyoka::iam::{Context, Effect, Fact, PolicyType, Request, Target};
use kyoka::lint::{self, FindingKind};
use kyoka::policy;
use kyoka::text::Paste;
use serde_json::Value;
use std::collections::BTreeMap;
use std::fmt::Write;

const WISHES: &str = include_str!("../corpus/wishes.jsonl");

/// So many of a hundred wishes are right. It only rises.
const FLOOR: usize = 95;

/// A wish of the corpus.
struct Wish {
    id: String,
    text: String,
    kind: Option<String>,
    fill: BTreeMap<String, String>,
    allow: Vec<Value>,
    deny: Vec<Value>,
}

fn wishes() -> Vec<Wish> {
    let list = |value: &Value| value.as_array().cloned().unwrap_or_default();
    WISHES
        .lines()
        .map(|line| {
            let row: Value = serde_json::from_str(line).unwrap();
            let fill = row["fill"].as_object().cloned().unwrap_or_default();
            Wish {
                id: row["id"].as_str().unwrap().to_owned(),
                text: row["wish"].as_str().unwrap().to_owned(),
                kind: row["kind"].as_str().map(str::to_owned),
                fill: fill
                    .into_iter()
                    .map(|(name, value)| (name, value.as_str().unwrap().to_owned()))
                    .collect(),
                allow: list(&row["allow"]),
                deny: list(&row["deny"]),
            }
        })
        .collect()
}

fn written(text: &str) -> Option<Box<Authored>> {
    match author::write(text, &Given::default(), &Budget::default()) {
        Outcome::Written(authored) => Some(authored),
        Outcome::NotUnderstood(_) => None,
    }
}

/// The document with values in the place of its placeholders.
fn filled(wish: &Wish, document: &str) -> String {
    let common = [
        ("OTHER_ACCOUNT_ID", "444455556666"),
        ("ACCOUNT_ID", "123456789012"),
        ("REGION", "ap-northeast-1"),
        ("ORG_ID", "o-a1b2c3d4e5"),
    ];
    let own = wish
        .fill
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()));
    own.chain(common)
        .fold(document.to_owned(), |text, (name, value)| {
            text.replace(name, value)
        })
}

/// `[action, resource, context, principal]`
fn request(row: &Value) -> Request {
    let context = row[2].as_object().cloned().unwrap_or_default();
    let facts = context
        .into_iter()
        .map(|(key, value)| {
            let value = value.as_str().unwrap().to_owned();
            (key.to_ascii_lowercase(), Fact::Values(vec![value]))
        })
        .collect();
    let user = row[2]["aws:username"].as_str();
    let principal = row[3].as_str().map(str::to_owned);
    let is_of_web = row[0] == "sts:AssumeRoleWithWebIdentity";
    Request {
        principal: principal
            .or_else(|| user.map(|name| format!("arn:aws:iam::123456789012:user/{name}")))
            .or_else(|| (!is_of_web).then(|| "arn:aws:iam::123456789012:role/app".to_owned())),
        action: row[0].as_str().unwrap().to_owned(),
        resource: Target::Known(row[1].as_str().unwrap().to_owned()),
        resource_account: Some("123456789012".to_owned()),
        context: Context {
            facts,
            complete: true,
        },
    }
}

/// What is wrong with the policy for a wish.
fn wrong(wish: &Wish) -> Vec<String> {
    let Some(authored) = written(&wish.text) else {
        return vec!["not understood".to_owned()];
    };
    let mut wrong = Vec::new();
    let kind = authored.kind.code();
    if wish.kind.as_deref().unwrap_or("identity") != kind {
        wrong.push(format!("it is of kind {kind}"));
    }
    if !authored.proof.holds() {
        wrong.push(format!("not proved: {:?}", authored.proof));
    }
    let text = filled(wish, &authored.text);
    let found = policy::find(0, &Paste::new(None, text), &Budget::default());
    let document = &found.policies[0].policy;
    let only_denies = !document
        .statements
        .iter()
        .any(|statement| statement.has_effect(Effect::Allow));
    let kinds = [(&wish.allow, true), (&wish.deny, false)];
    for (rows, shall) in kinds {
        for row in rows {
            let decision = evaluate::policy(document, authored.kind, &request(row)).decision;
            let may = match &decision {
                Decision::Allowed => true,
                Decision::ImplicitlyDenied => only_denies,
                Decision::ExplicitlyDenied => false,
                Decision::Depends(on) => on
                    .iter()
                    .all(|one| *one == Unknown::Field(Element::Principal)),
            };
            if may != shall {
                wrong.push(format!("{row}: {decision:?}"));
            }
        }
    }
    wrong
}

/// Prints what was asked, and what is wrong with what was written.
#[test]
#[expect(
    clippy::print_stdout,
    reason = "the table is worth reading: `cargo test --test suite wishes -- --nocapture`"
)]
fn policies_allow_what_was_asked_for_and_nothing_else() {
    let mut table = String::new();
    let mut right = 0;
    let wishes = wishes();
    for wish in &wishes {
        let wrong = wrong(wish);
        right += usize::from(wrong.is_empty());
        let verdict = if wrong.is_empty() { "right" } else { "WRONG" };
        writeln!(table, "{} {verdict}: {}", wish.id, wish.text).unwrap();
        for why in wrong {
            writeln!(table, "    {why}").unwrap();
        }
    }
    println!("{table}{right} of {}", wishes.len());
    assert!(right * 100 >= FLOOR * wishes.len(), "{table}");
}

/// A thing that wishes are generated about: its words, and the requests that they mean.
struct Subject {
    /// What is allowed: in English with the thing's noun, and in Japanese.
    allowed: [&'static str; 2],
    action: &'static str,
    resource: &'static str,
    /// What is taken out of it.
    excluded: [&'static str; 2],
    excluded_action: &'static str,
    /// The same kind of thing by another name.
    other: &'static str,
}

const SUBJECTS: [Subject; 5] = [
    Subject {
        allowed: [
            "read bucket team-reports",
            "S3 バケット team-reports の読み取り",
        ],
        action: "s3:GetObject",
        resource: "arn:aws:s3:::team-reports/a",
        excluded: ["delete", "削除"],
        excluded_action: "s3:DeleteObject",
        other: "arn:aws:s3:::team-plans/a",
    },
    Subject {
        allowed: [
            "read and write table orders-2026",
            "DynamoDB の orders-2026 テーブルの読み書き",
        ],
        action: "dynamodb:PutItem",
        resource: "arn:aws:dynamodb:ap-northeast-1:123456789012:table/orders-2026",
        excluded: ["delete", "削除"],
        excluded_action: "dynamodb:DeleteItem",
        other: "arn:aws:dynamodb:ap-northeast-1:123456789012:table/orders-2025",
    },
    Subject {
        allowed: ["send to queue mail_queue", "SQS キュー mail_queue への送信"],
        action: "sqs:SendMessage",
        resource: "arn:aws:sqs:ap-northeast-1:123456789012:mail_queue",
        excluded: ["purge", "パージ"],
        excluded_action: "sqs:PurgeQueue",
        other: "arn:aws:sqs:ap-northeast-1:123456789012:mail_dead",
    },
    Subject {
        allowed: [
            "full access to bucket public-assets",
            "バケット public-assets のフルアクセス",
        ],
        action: "s3:PutObject",
        resource: "arn:aws:s3:::public-assets/a",
        excluded: ["delete", "削除"],
        excluded_action: "s3:DeleteObject",
        other: "arn:aws:s3:::public-pages/a",
    },
    Subject {
        allowed: [
            "invoke function calc-tax",
            "Lambda 関数 calc-tax の呼び出し",
        ],
        action: "lambda:InvokeFunction",
        resource: "arn:aws:lambda:ap-northeast-1:123456789012:function:calc-tax",
        excluded: ["update", "更新"],
        excluded_action: "lambda:UpdateFunctionCode",
        other: "arn:aws:lambda:ap-northeast-1:123456789012:function:calc-all",
    },
];

/// In English and Japanese, with the key, a value that meets it and one that does not.
const CONDITIONS: [([&str; 2], &str, &str, &str); 3] = [
    (
        ["from 198.51.100.0/24", "198.51.100.0/24 から"],
        "aws:SourceIp",
        "198.51.100.7",
        "192.0.2.1",
    ),
    (
        ["through vpce-1a2b3c4d", "vpce-1a2b3c4d 経由で"],
        "aws:SourceVpce",
        "vpce-1a2b3c4d",
        "vpce-99999999",
    ),
    (
        ["with MFA", "MFA を使っているときに"],
        "aws:MultiFactorAuthPresent",
        "true",
        "false",
    ),
];

/// Wishes by grammar, each with the requests that must not be allowed, and the one that is wished.
fn generated() -> Vec<(String, Vec<Value>, Value)> {
    const EXCEPT_EN: [&str; 4] = [
        " but not {}",
        ", must never {} anything",
        ", but they cannot {} it",
        " and no {}",
    ];
    const EXCEPT_JA: [&str; 4] = [
        "。ただし{}は不可",
        "けど{}はできないように",
        "。{}は絶対にさせない",
        "が、{}は禁止",
    ];
    let mut wishes = Vec::new();
    for (at, subject) in SUBJECTS.iter().enumerate() {
        for (number, (words, key, good, bad)) in CONDITIONS.iter().enumerate() {
            for turn in 0..4 {
                let except = [
                    EXCEPT_EN[turn].replace("{}", subject.excluded[0]),
                    EXCEPT_JA[turn].replace("{}", subject.excluded[1]),
                ];
                let only = [format!(", only {}", words[0]), format!("{}だけ", words[1])];
                let mut texts = if (at + number + turn) % 2 == 0 {
                    vec![
                        format!(
                            "let role app {}{}{}",
                            subject.allowed[0], only[0], except[0]
                        ),
                        format!(
                            "{}、{}を許可したい{}",
                            only[1], subject.allowed[1], except[1]
                        ),
                    ]
                } else {
                    vec![
                        format!(
                            "let role app {}{}{}",
                            subject.allowed[0], except[0], only[0]
                        ),
                        format!(
                            "{}を許可したい{}。条件は{}",
                            subject.allowed[1], except[1], only[1]
                        ),
                    ]
                };
                let met = serde_json::json!({ *key: good });
                let excluded = vec![
                    serde_json::json!([subject.excluded_action, subject.resource, met]),
                    serde_json::json!([subject.excluded_action, subject.resource, { *key: bad }]),
                    serde_json::json!([subject.action, subject.resource, { *key: bad }]),
                    serde_json::json!([subject.action, subject.resource]),
                    serde_json::json!([subject.action, subject.other, met]),
                ];
                let wished = serde_json::json!([subject.action, subject.resource, met]);
                for text in texts.drain(..) {
                    wishes.push((text, excluded.clone(), wished.clone()));
                }
            }
        }
    }
    wishes
}

/// Whatever order a wish is said in, nothing is allowed that it excludes, and most wishes are understood.
#[test]
fn nothing_is_allowed_that_a_wish_excludes() {
    let mut wrong = String::new();
    let mut understood = 0;
    let all = generated();
    for (text, excluded, wished) in &all {
        let Some(authored) = written(text) else {
            writeln!(wrong, "not understood: {text}").unwrap();
            continue;
        };
        let common = [("ACCOUNT_ID", "123456789012"), ("REGION", "ap-northeast-1")];
        let document = common
            .iter()
            .fold(authored.text.clone(), |text, (name, value)| {
                text.replace(name, value)
            });
        let found = policy::find(0, &Paste::new(None, document), &Budget::default());
        let document = &found.policies[0].policy;
        let decide =
            |row: &Value| evaluate::policy(document, authored.kind, &request(row)).decision;
        for row in excluded {
            assert_ne!(
                decide(row),
                Decision::Allowed,
                "{text}\n{row}\n{}",
                authored.text
            );
        }
        let is_right = decide(wished) == Decision::Allowed;
        assert!(
            is_right || !authored.proof.holds(),
            "{text}\n{}",
            authored.text
        );
        understood += usize::from(is_right);
    }
    assert!(
        understood * 10 >= all.len() * 9,
        "{understood} of {}\n{wrong}",
        all.len()
    );
}

/// What no policy can say is told, and no policy is written for it; nor for a wish of which a part is not understood.
#[test]
fn no_policy_is_written_for_what_is_not_understood() {
    for (text, is_impossible) in [
        (
            "allow upload to bucket photos-in, only files under 10MB",
            true,
        ),
        ("let interns start at most 3 instances", true),
        (
            "allow read access to bucket team-reports on weekdays from 9:00 to 18:00",
            true,
        ),
        (
            "S3 バケット team-reports は閲覧できるがダウンロードはできないように",
            true,
        ),
        ("起動できる EC2 インスタンスを 3 台までに制限したい", true),
        (
            "allow reading bucket team-reports unless frobnicated",
            false,
        ),
        (
            "let role app read bucket team-reports but not the quarterly ones",
            false,
        ),
        (
            "バケット team-reports を読めるようにしたい。ただし売上以外",
            false,
        ),
    ] {
        let Outcome::NotUnderstood(wish) =
            author::write(text, &Given::default(), &Budget::default())
        else {
            panic!("written: {text}");
        };
        assert_eq!(
            !wish.impossible.is_empty(),
            is_impossible,
            "{text}: {wish:?}"
        );
        assert!(is_impossible || !wish.unread.is_empty(), "{text}: {wish:?}");
    }
}

/// Whatever is asked, what is written is a policy of its kind that lint finds nothing in, within its quota, and is proved.
#[test]
fn what_is_written_is_clean() {
    let kinds = PolicyType::ALL;
    for wish in wishes() {
        for kind in kinds {
            let given = Given {
                kind: Some(kind),
                ..Given::default()
            };
            let Outcome::Written(authored) = author::write(&wish.text, &given, &Budget::default())
            else {
                continue;
            };
            let mut pasted = authored.pasted.clone();
            assert!(pasted.repairs.is_empty(), "{}: {kind:?}", wish.id);
            pasted.policy_type = Some(kind);
            let found = lint::check(&[pasted], None, &Budget::default());
            let found: Vec<&FindingKind> = found
                .iter()
                .map(|finding| &finding.kind)
                .filter(|kind| !matches!(kind, FindingKind::PlaceholderLeft { .. }))
                .collect();
            assert!(
                found.is_empty() || !authored.proof.holds(),
                "{} as {kind:?}: {found:?}\n{}",
                wish.id,
                authored.text
            );
        }
    }
}
