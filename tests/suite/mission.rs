//! The question that the program was made for, through each door of the command line, in both languages.
//! The bot's doors are in `tests/discord`.

use crate::process;
use serde_json::Value;

const QUESTIONS: [(&str, &str); 2] = [
    ("ja", include_str!("../cases/diagnose/seed-question.txt")),
    ("en", include_str!("../cases/diagnose/seed-question-en.txt")),
];
const ARTICLE: &str = "ssm/start-session-port-forwarding";
const DOCUMENT: &str = "arn:aws:ssm:ap-northeast-1::document/AWS-StartPortForwardingSession";

const SESSIONS: &str = "arn:aws:ssm:*:*:session/${aws:username}-*";

/// What the program prints for an input.
fn kyoka(args: &[&str], input: &str) -> String {
    let run = process::kyoka(args, input.as_bytes());
    assert!(run.took_all, "{args:?}");
    assert_eq!(run.status, Some(0), "{args:?}");
    run.out
}

/// The error line and the policy alone, as they come in two messages.
fn error_and_policy(question: &str) -> (&str, &str) {
    let error = question
        .lines()
        .find(|line| line.contains("is not authorized"));
    let policy = &question[question.find('{').unwrap()..=question.rfind('}').unwrap()];
    (error.unwrap(), policy)
}

#[test]
fn the_first_question_is_answered_through_every_door() {
    for (lang, question) in QUESTIONS {
        let (error, policy) = error_and_policy(question);
        let alone = format!("{error}\n\n{policy}\n");
        let in_chat = format!("/{lang}\n{error}\n/send\n{policy}\n/send\n");
        let lang_args = ["--lang", lang];
        for (door, answer) in [
            ("diagnose", kyoka(&["diagnose"], question)),
            (
                "diagnose, error and policy",
                kyoka(&[&["diagnose"], &lang_args[..]].concat(), &alone),
            ),
            ("ask", kyoka(&["ask", "-"], question)),
            (
                "ask, error and policy",
                kyoka(&[&["ask"], &lang_args[..], &["-"]].concat(), &alone),
            ),
            ("chat", kyoka(&["chat"], &format!("{question}\n/send\n"))),
            ("chat, two messages", kyoka(&["chat"], &in_chat)),
        ] {
            let says = |text: &str| {
                assert!(
                    answer.contains(text),
                    "{door} ({lang}) has no {text}: {answer}"
                );
            };
            says(ARTICLE);
            says(DOCUMENT);
            // The statement for the document is added, and the reason told.
            assert!(
                answer
                    .lines()
                    .any(|line| line.trim_start().starts_with('+') && line.contains(DOCUMENT)),
                "{door} ({lang}): {answer}"
            );
            says("ssm:resourceTag/Env");
            // Lines are wrapped within words of Japanese.
            let joined: String = answer.split_whitespace().collect();
            let reason = ["暗黙的な拒否", "implicitdeny"][usize::from(lang == "en")];
            assert!(joined.contains(reason), "{door} ({lang}): {answer}");
        }
        let json: Value =
            serde_json::from_str(&kyoka(&["diagnose", "--format", "json"], question)).unwrap();
        let diagnosis = &json["diagnoses"][0];
        assert_eq!(json["language"], lang);
        assert_eq!(diagnosis["cause"], "resource_not_covered");
        assert_eq!(diagnosis["articles"][0]["id"], ARTICLE);
        assert_eq!(diagnosis["fix"]["allows_request"], "yes");
        let changes = diagnosis["fix"]["changes"].as_array().unwrap();
        assert_eq!(changes.len(), 2);
        assert_eq!(changes[0]["kind"], "request");
        assert_eq!(changes[0]["grants"].as_array().unwrap().len(), 1);
        assert_eq!(changes[0]["grants"][0]["resource"], DOCUMENT);
        // The sessions that the user starts, in place of those that nobody does.
        assert_eq!(changes[1]["code"], "userid_variable_for_user");
        assert_eq!(changes[1]["statement"]["Resource"][0], SESSIONS);
        assert_eq!(
            diagnosis["fix"]["document"]["Statement"]
                .as_array()
                .unwrap()
                .len(),
            3
        );
    }
}

#[test]
fn its_article_keeps_its_headings() {
    let article = include_str!("../../kb/ssm/start-session-port-forwarding.ja.md");
    let headings: Vec<&str> = article
        .lines()
        .filter_map(|line| line.strip_prefix("## "))
        .collect();
    assert_eq!(
        headings,
        [
            "困っていること",
            "どう対応すればいいの?",
            "どうしてこうしなければいけないのか",
        ]
    );
}
