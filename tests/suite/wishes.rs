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
