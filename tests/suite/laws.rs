//! Laws of the evaluator and of the search, checked on random input.

use kyoka::answer;
use kyoka::budget::Budget;
use kyoka::evaluate::{self, Decision};
use kyoka::iam::{self, Context, Fact, PolicyType, Request, Target};
use kyoka::kb::KnowledgeBase;
use kyoka::policy::{self, Policy};
use kyoka::render::markdown;
use kyoka::reply;
use kyoka::text::{Language, Paste};
use proptest::prelude::*;
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::LazyLock;

/// Every text of at most `length` letters of `a`, `b` and one that is in no pattern.
fn texts(length: usize) -> Vec<String> {
    let mut all = vec![String::new()];
    let mut longest = all.clone();
    for _ in 0..length {
        longest = longest
            .iter()
            .flat_map(|text| ["a", "b", "-"].map(|letter| format!("{text}{letter}")))
            .collect();
        all.extend(longest.iter().cloned());
    }
    all
}

/// The definition, letter by letter.
fn covers(pattern: &[u8], text: &[u8]) -> bool {
    match pattern.split_first() {
        None => text.is_empty(),
        Some((b'*', rest)) => (0..=text.len()).any(|taken| covers(rest, &text[taken..])),
        Some((first, rest)) => text.split_first().is_some_and(|(letter, after)| {
            (*first == b'?' || first == letter) && covers(rest, after)
        }),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn wildcards_are_what_their_texts_are(a in "[ab*?]{0,6}", b in "[ab*?]{0,4}") {
        let (mut meet, mut within) = (false, true);
        for text in texts(7) {
            let (in_a, in_b) = (covers(a.as_bytes(), text.as_bytes()), covers(b.as_bytes(), text.as_bytes()));
            prop_assert_eq!(iam::matches(&a, &text), in_a, "{} on {}", a, text);
            meet |= in_a && in_b;
            within &= in_a || !in_b;
        }
        prop_assert_eq!(iam::intersects(&a, &b), meet, "{} and {}", a, b);
        prop_assert_eq!(iam::includes(&a, &b), within, "{} includes {}", a, b);
    }
}

const KEYS: [&str; 3] = ["x:one", "x:two", "aws:SourceVpce"];
const VALUES: [Option<&[&str]>; 5] = [
    None,
    Some(&["a"]),
    Some(&["b"]),
    Some(&["c"]),
    Some(&["a", "b"]),
];

fn condition() -> impl Strategy<Value = String> {
    let operator = prop::sample::select(vec![
        "StringEquals",
        "StringNotEquals",
        "StringLike",
        "StringNotLike",
        "StringEqualsIfExists",
        "StringNotLikeIfExists",
        "StringEqualsIgnoreCase",
        "ForAllValues:StringEquals",
        "ForAnyValue:StringNotEquals",
        "Null",
        "Bool",
        "NumericLessThan",
    ]);
    let value = prop::sample::select(vec![
        "a",
        "b",
        "*",
        "?",
        "true",
        "false",
        "${x:two}",
        "${x:two, 'a'}",
        "5",
    ]);
    (operator, prop::sample::select(KEYS.to_vec()), value)
        .prop_map(|(operator, key, value)| format!(r#""{operator}": {{"{key}": "{value}"}}"#))
}

fn statement() -> impl Strategy<Value = String> {
    let effect = prop::sample::select(vec!["Allow", "Allow", "Deny"]);
    let action = prop::sample::select(vec!["*", "s3:Get*", "s3:PutObject", "s3:GetObject"]);
    let resource = prop::sample::select(vec![
        "*",
        "arn:aws:s3:::b/*",
        "arn:aws:s3:::b/${x:one}",
        "arn:aws:s3:::c/*",
        "arn:aws:s3*",
    ]);
    let not = any::<bool>().prop_map(|not| if not { "NotResource" } else { "Resource" });
    (effect, action, not, resource, prop::collection::vec(condition(), 0..3)).prop_map(
        |(effect, action, not, resource, conditions)| {
            // The same operator twice would be one key twice in an object.
            let conditions: BTreeMap<String, String> = conditions
                .into_iter()
                .map(|condition| (condition.split('{').next().unwrap().to_owned(), condition))
                .collect();
            let conditions: Vec<String> = conditions.into_values().collect();
            format!(
                r#"{{"Effect": "{effect}", "Action": "{action}", "{not}": "{resource}", "Condition": {{{}}}}}"#,
                conditions.join(", ")
            )
        },
    )
}

fn document(statements: &[String]) -> Policy {
    let text = format!(
        r#"{{"Version": "2012-10-17", "Statement": [{}]}}"#,
        statements.join(", ")
    );
    let found = policy::find(0, &Paste::new(None, text), &Budget::default());
    found.policies.into_iter().next().unwrap().policy
}

fn request(facts: [Fact; 3]) -> Request {
    let facts = KEYS
        .iter()
        .map(|key| key.to_lowercase())
        .zip(facts)
        .collect();
    Request {
        principal: Some("arn:aws:iam::111122223333:user/dev".to_owned()),
        action: "s3:GetObject".to_owned(),
        resource: Target::Known("arn:aws:s3:::b/a".to_owned()),
        resource_account: None,
        context: Context {
            facts,
            complete: true,
        },
    }
}

fn fact(choice: usize) -> Fact {
    match VALUES[choice] {
        None => Fact::Absent,
        Some(values) => Fact::Values(values.iter().map(|value| (*value).to_owned()).collect()),
    }
}

/// The decision; without a verdict on each statement it is the same.
fn decide(policy: &Policy, request: &Request) -> Decision {
    let identity = PolicyType::Identity;
    let decided = evaluate::policy(policy, identity, request).decision;
    let budget = Budget::default();
    assert_eq!(
        evaluate::decision(policy, identity, request, &budget),
        decided
    );
    decided
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 250, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_sure_holds_in_every_completion(
        statements in prop::collection::vec(statement(), 1..5),
        known in prop::array::uniform3(prop::option::of(0..VALUES.len())),
        present in any::<bool>(),
    ) {
        let policy = document(&statements);
        let partial = request(known.map(|choice| match choice {
            Some(choice) => fact(choice),
            None if present => Fact::Present,
            None => Fact::Unknown,
        }));
        let sure = decide(&policy, &partial);
        let verdicts = evaluate::policy(&policy, PolicyType::Identity, &partial).verdicts;
        for number in 0..VALUES.len().pow(3) {
            let choices = [number % 5, number / 5 % 5, number / 25];
            let agrees = known.iter().zip(choices).all(|(known, choice)| match known {
                Some(known) => *known == choice,
                None => !present || VALUES[choice].is_some(),
            });
            if !agrees {
                continue;
            }
            let complete = request(choices.map(fact));
            let found = decide(&policy, &complete);
            if !matches!(sure, Decision::Depends(_)) && !matches!(found, Decision::Depends(_)) {
                prop_assert_eq!(&sure, &found, "{:?} in {:?}", statements, complete.context);
            }
            let complete = evaluate::policy(&policy, PolicyType::Identity, &complete).verdicts;
            for (partial, complete) in verdicts.iter().zip(&complete) {
                let open = |outcome: &evaluate::Outcome| outcome.code() == "depends";
                if !open(&partial.outcome) && !open(&complete.outcome) {
                    prop_assert_eq!(&partial.outcome, &complete.outcome, "{:?}", statements);
                }
            }
        }
    }

    #[test]
    fn another_allow_never_revokes(
        statements in prop::collection::vec(statement(), 1..4),
        more in statement(),
        choices in prop::array::uniform3(0..VALUES.len()),
    ) {
        let request = request(choices.map(fact));
        let before = decide(&document(&statements), &request);
        let more = more.replace("\"Deny\"", "\"Allow\"");
        let mut widened = statements.clone();
        widened.push(more);
        let after = decide(&document(&widened), &request);
        if before == Decision::Allowed {
            prop_assert_eq!(after, Decision::Allowed);
        } else if before == Decision::ExplicitlyDenied {
            prop_assert_eq!(after, Decision::ExplicitlyDenied);
        }
    }

    #[test]
    fn evaluation_never_panics(
        principal in ".{0,60}", action in ".{0,40}", resource in ".{0,80}", pattern in ".{0,80}", value in ".{0,40}",
    ) {
        let statement = serde_json::json!({
            "Effect": "Allow", "Action": action, "Resource": [pattern, resource],
            "Principal": {"AWS": principal}, "Condition": {"ArnLike": {"aws:PrincipalArn": value}, "DateLessThan": {"aws:CurrentTime": value}},
        });
        let policy = document(&[statement.to_string()]);
        let mut request = request([Fact::Unknown, Fact::Present, Fact::Absent]);
        request.principal = Some(principal);
        request.action = action;
        request.resource = Target::Known(resource);
        request.context.complete = false;
        let found = evaluate::policy(&policy, PolicyType::Resource, &request);
        prop_assert_eq!(found.verdicts.len(), policy.statements.len());
    }
}

/// Words of both languages, names, and what people paste by mistake.
fn questions() -> impl Strategy<Value = String> {
    let words = prop::sample::select(vec![
        "ロール",
        "を引き受けられない",
        "バケット",
        "deny",
        "Access Denied",
        "s3:GetObject",
        "ﾊﾞｹｯﾄ",
        "ー",
        "\u{0}",
        "@everyone",
        "```",
        "arn:aws:s3:::b/k",
        "{\"Statement\":",
        "🙂",
        "𠮷野家",
        "the",
        "log in",
        "-",
        "::",
        "１２",
    ]);
    prop::collection::vec(
        prop_oneof![words.prop_map(str::to_owned), any::<String>()],
        0..8,
    )
    .prop_map(|words| words.join(" "))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_question_is_answered_or_refused(question in questions()) {
        static KB: LazyLock<KnowledgeBase> = LazyLock::new(KnowledgeBase::embedded);
        let asked = answer::ask(&question, None, &KB, 3, &Budget::default());
        prop_assert!(asked.matches.len() <= 3);
        prop_assert!(asked.matches.iter().all(|found| found.score > 0.0));
        let shown = markdown::render(&reply::question(
            &asked,
            &KB,
            reply::InVain::CanBeWritten,
        ));
        prop_assert!(!shown.contains("@everyone"), "{}", shown);
    }
}

/// Each article is first for a name that only it has, and near the first for its own title.
#[test]
fn an_article_is_found_by_its_names_and_its_title() {
    let kb = KnowledgeBase::embedded();
    let mut owners: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for article in kb.articles() {
        let mut own: Vec<&str> = article
            .texts()
            .flat_map(|text| &text.front.identifiers)
            .map(String::as_str)
            .collect();
        own.sort_unstable();
        own.dedup();
        for name in own {
            owners.entry(name).or_default().push(&article.id);
        }
    }
    // A name of one word that others use in their text is no name of one article only.
    let (mut asked, mut first) = (0, 0);
    for (name, owners) in owners {
        if let [owner] = owners.as_slice()
            && name.contains(':')
        {
            asked += 1;
            let found = kb.search(name, Language::En, 1);
            first += usize::from(
                found
                    .matches
                    .first()
                    .is_some_and(|found| found.id == *owner),
            );
        }
    }
    assert!(
        asked > 50 && first * 10 >= asked * 9,
        "{first} of {asked} names"
    );
    let (mut asked, mut near) = (0, 0);
    for article in kb.articles() {
        for text in article.texts() {
            asked += 1;
            let found = kb.search(&text.front.title, Language::En, 3);
            near += usize::from(found.matches.iter().any(|found| found.id == article.id));
        }
    }
    assert!(near * 100 >= asked * 98, "{near} of {asked} titles");
}

#[test]
fn an_article_in_one_language_is_found_from_the_other() {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("one-language");
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(folder.join("s")).unwrap();
    for (name, title) in [
        ("queue.ja", "SQS のメッセージが重複して処理される"),
        (
            "bucket.en",
            "An encrypted bucket cannot be shared with another account",
        ),
        ("certificate.ja", "証明書の期限が切れて接続できない"),
    ] {
        let text = format!("---\ntitle: {title}\n---\n");
        std::fs::write(folder.join(format!("s/{name}.md")), text).unwrap();
    }
    let kb = KnowledgeBase::load(&folder).unwrap();
    for (question, id) in [
        ("messages of the queue are handled twice", "s/queue"),
        ("暗号化したバケットを別アカウントに共有できない", "s/bucket"),
        ("certificate has expired", "s/certificate"),
    ] {
        let found = kb.search(question, Language::Ja, 1);
        assert_eq!(
            found.matches.first().map(|found| found.id.as_str()),
            Some(id),
            "{question}"
        );
    }
}
