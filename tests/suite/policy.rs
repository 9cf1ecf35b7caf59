//! Laws of reading and editing policies.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test may fail"
)]

use kyoka::budget::Budget;
use kyoka::iam::Effect;
use kyoka::policy::edit::{self, Edit, NewStatement};
use kyoka::policy::{Form, PastedPolicy, Policy, find};
use kyoka::text::Paste;
use proptest::prelude::*;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

fn word() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-z]{1,6}:[A-Za-z*?]{1,9}",
        "arn:aws:s3:::[a-z]{1,8}(/\\*)?",
        "[ -~]{0,12}",
        Just("${aws:PrincipalTag/team, 'x'}".to_owned()),
        Just("日本語\u{3000}「」“”".to_owned()),
        Just("\\\"\n\t/".to_owned()),
    ]
}

fn list() -> impl Strategy<Value = Value> {
    prop_oneof![
        word().prop_map(Value::from),
        prop::collection::vec(word(), 1..4).prop_map(Value::from),
    ]
}

fn statement() -> impl Strategy<Value = Value> {
    let condition = prop::option::of((
        prop_oneof![Just("StringLike"), Just("Bool")],
        "[a-z]{1,5}:[A-Za-z]{1,6}",
        list(),
    ));
    (
        prop::option::of("[A-Za-z0-9]{1,8}"),
        any::<bool>(),
        any::<bool>(),
        list(),
        any::<bool>(),
        list(),
        condition,
    )
        .prop_map(
            |(sid, allow, not_action, action, not_resource, resource, condition)| {
                let mut members = Map::new();
                if let Some(sid) = sid {
                    members.insert("Sid".to_owned(), json!(sid));
                }
                members.insert(
                    "Effect".to_owned(),
                    json!(if allow { "Allow" } else { "Deny" }),
                );
                members.insert(
                    if not_action { "NotAction" } else { "Action" }.to_owned(),
                    action,
                );
                members.insert(
                    if not_resource {
                        "NotResource"
                    } else {
                        "Resource"
                    }
                    .to_owned(),
                    resource,
                );
                if let Some((operator, key, values)) = condition {
                    members.insert("Condition".to_owned(), json!({ operator: { key: values } }));
                }
                Value::Object(members)
            },
        )
}

fn document() -> impl Strategy<Value = Value> {
    prop::collection::vec(statement(), 1..5)
        .prop_map(|statements| json!({ "Version": "2012-10-17", "Statement": statements }))
}

fn written() -> impl Strategy<Value = (Value, String)> {
    (document(), any::<bool>()).prop_map(|(document, pretty)| {
        let text = if pretty {
            serde_json::to_string_pretty(&document)
        } else {
            serde_json::to_string(&document)
        };
        (document, text.unwrap())
    })
}

/// The policy as JSON again, lists always as lists.
fn as_json(policy: &Policy) -> Value {
    let texts = |values: &[kyoka::policy::Spanned<String>]| -> Value {
        values.iter().map(|value| value.value.clone()).collect()
    };
    let statements: Vec<Value> = policy
        .statements
        .iter()
        .map(|statement| {
            let mut members = Map::new();
            if let Some(sid) = &statement.sid {
                members.insert("Sid".to_owned(), json!(sid.value));
            }
            let effect = statement.effect.as_ref().map(|effect| effect.value);
            members.insert("Effect".to_owned(), json!(if effect == Some(Effect::Allow) { "Allow" } else { "Deny" }));
            if let Some(action) = &statement.action {
                members.insert(if action.negated { "NotAction" } else { "Action" }.to_owned(), texts(&action.values));
            }
            if let Some(resource) = &statement.resource {
                members.insert(if resource.negated { "NotResource" } else { "Resource" }.to_owned(), texts(&resource.values));
            }
            for entry in &statement.conditions {
                members.insert("Condition".to_owned(), json!({ entry.operator.value.clone(): { entry.key.value.clone(): texts(&entry.values) } }));
            }
            Value::Object(members)
        })
        .collect();
    json!({ "Version": policy.version.as_ref().map(|version| version.value.clone()), "Statement": statements })
}

/// Makes a list of every single value below a statement, as [`as_json`] writes it.
fn with_lists(mut document: Value) -> Value {
    for statement in document["Statement"].as_array_mut().unwrap() {
        for (name, value) in statement.as_object_mut().unwrap() {
            let lists: Vec<&mut Value> = match name.as_str() {
                "Sid" | "Effect" => Vec::new(),
                "Condition" => value
                    .as_object_mut()
                    .unwrap()
                    .values_mut()
                    .flat_map(|keys| keys.as_object_mut().unwrap().values_mut())
                    .collect(),
                _ => vec![value],
            };
            for list in lists {
                if !list.is_array() {
                    *list = json!([list.take()]);
                }
            }
        }
    }
    document
}

fn only(paste: &Paste) -> PastedPolicy {
    let mut found = find(0, paste, &Budget::default());
    assert_eq!(found.policies.len(), 1, "{}", paste.as_str());
    assert_eq!(found.unreadable, []);
    found.policies.remove(0)
}

fn new_statement() -> NewStatement {
    NewStatement {
        sid: None,
        effect: Effect::Allow,
        principals: BTreeMap::new(),
        actions: vec!["ssm:StartSession".to_owned()],
        resources: vec!["arn:aws:ssm:ap-northeast-1::document/D".to_owned()],
        conditions: BTreeMap::from([(
            "StringEquals".to_owned(),
            BTreeMap::from([("aws:RequestedRegion".to_owned(), vec!["a".to_owned()])]),
        )]),
    }
}

proptest! {
    #[test]
    fn a_well_formed_policy_is_read_as_it_is((document, text) in written()) {
        let paste = Paste::new(None, format!("ポリシーです。\n\n{text}\n\nよろしく"));
        let policy = only(&paste);
        prop_assert_eq!(policy.form, Form::Document);
        prop_assert_eq!(&policy.repairs, &[]);
        prop_assert_eq!(as_json(&policy.policy), with_lists(document));
        prop_assert_eq!(edit::original(&paste, &policy), text);
    }

    #[test]
    fn a_policy_in_strings_is_read_as_it_is((document, text) in written(), levels in 1..4) {
        let mut packed = text;
        for _ in 0..levels {
            packed = json!({ "policyDocument": packed }).to_string();
        }
        let paste = Paste::new(None, packed);
        let policy = only(&paste);
        prop_assert_eq!(policy.form, Form::Escaped);
        prop_assert_eq!(as_json(&policy.policy), with_lists(document.clone()));
        let clean = edit::original(&paste, &policy);
        prop_assert_eq!(serde_json::from_str::<Value>(&clean).unwrap(), document);
    }

    #[test]
    fn an_edited_policy_is_read_as_edited((document, text) in written()) {
        let paste = Paste::new(None, text.clone());
        let policy = only(&paste);
        let edits = [
            Edit::AddStatement(new_statement()),
            Edit::AddStatement(new_statement()),
        ];
        let edited = edit::apply(&paste, &policy, &edits).unwrap();
        let mut expected = document;
        let new = json!({
            "Effect": "Allow",
            "Action": ["ssm:StartSession"],
            "Resource": ["arn:aws:ssm:ap-northeast-1::document/D"],
            "Condition": { "StringEquals": { "aws:RequestedRegion": ["a"] } },
        });
        expected["Statement"].as_array_mut().unwrap().extend([new.clone(), new]);
        let read: Value = serde_json::from_str(&edited.text).unwrap();
        prop_assert_eq!(with_lists(read), with_lists(expected.clone()));
        prop_assert_eq!(as_json(&edited.policy), with_lists(expected));
        for statement in &policy.policy.statements {
            let bytes = &text[statement.span.start..statement.span.end];
            prop_assert!(edited.text.contains(bytes));
        }
    }

    #[test]
    fn only_the_named_statement_changes((_, text) in written(), which in 0_usize..4) {
        let paste = Paste::new(None, text.clone());
        let policy = only(&paste);
        let statements = &policy.policy.statements;
        let which = which % statements.len();
        let edits = [
            Edit::AddAction { statement: which, action: "x:Y".to_owned() },
            Edit::AddResource { statement: which, resource: "arn:x".to_owned() },
        ];
        for (edit, element) in edits.iter().zip([&statements[which].action, &statements[which].resource]) {
            let negated = element.as_ref().is_some_and(|element| element.negated);
            let Some(edited) = edit::apply(&paste, &policy, std::slice::from_ref(edit)) else {
                prop_assert!(negated);
                continue;
            };
            prop_assert!(!negated);
            prop_assert!(serde_json::from_str::<Value>(&edited.text).is_ok());
            for (index, (before, after)) in statements.iter().zip(&edited.policy.statements).enumerate() {
                let before = &text[before.span.start..before.span.end];
                let after = &edited.text[after.span.start..after.span.end];
                prop_assert_eq!(before == after, index != which);
            }
        }
    }

    #[test]
    fn any_text_is_read((_, text) in written(), cut in any::<prop::sample::Index>(), junk in "\\PC{0,40}", at in any::<prop::sample::Index>()) {
        let mut text = text;
        let mut at = at.index(text.len() + 1);
        while !text.is_char_boundary(at) {
            at -= 1;
        }
        text.insert_str(at, &junk);
        let mut cut = cut.index(text.len() + 1);
        while !text.is_char_boundary(cut) {
            cut -= 1;
        }
        text.truncate(cut);
        let paste = Paste::new(None, text);
        for policy in find(0, &paste, &Budget::default()).policies {
            let clean = edit::original(&paste, &policy);
            prop_assert!(serde_json::from_str::<serde::de::IgnoredAny>(&clean).is_ok(), "{}", clean);
            edit::apply(&paste, &policy, &[Edit::AddStatement(new_statement())]);
        }
    }

    #[test]
    fn no_signs_make_it_fail(text in "[\\[\\]{}\":,'\\\\ \n#/.%2a」「”“…“Statement|Action|Effect]{0,80}") {
        let text = text.replace('2', "\"Statement\":").replace('a', "\"Action\"").replace('|', "\"Effect\":\"Allow\"");
        let paste = Paste::new(None, text);
        for policy in find(0, &paste, &Budget::default()).policies {
            let clean = edit::original(&paste, &policy);
            prop_assert!(serde_json::from_str::<serde::de::IgnoredAny>(&clean).is_ok(), "{}", clean);
        }
    }
}
