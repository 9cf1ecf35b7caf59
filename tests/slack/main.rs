//! The bot against a stand-in for Slack, every request judged by Slack's own description of its Web API; the package
//! slack-sdk judges the same requests again, in `.ci/slack`.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::print_stdout,
    clippy::print_stderr,
    clippy::disallowed_methods,
    clippy::allow_attributes,
    clippy::needless_pass_by_value,
    unreachable_pub,
    missing_debug_implementations,
    missing_docs,
    reason = "a test that cannot go on has failed"
)]

mod bot;
mod buttons;
mod entries;
mod judge;
mod manifest;
mod privacy;
mod running;
mod stub;

use serde_json::Value;

/// What the tests paste as secrets, which must never come back.
pub const SECRET_VALUE: &str = "wJalrXUtnFEMIK7MDENGbPxRfiCYNOTAKEYATALL";

/// The question that started it, with the policy and the error in Japanese prose.
const SEED: &str = include_str!("../cases/diagnose/seed-question.txt");
/// The same in English.
const SEED_EN: &str = include_str!("../cases/diagnose/seed-question-en.txt");
/// What the right fix adds.
const DOCUMENT: &str = "arn:aws:ssm:ap-northeast-1::document/AWS-StartPortForwardingSession";

/// Asserts that the right fix is shown, in this language.
fn assert_fix(message: &Value, japanese: bool) {
    let text = stub::text_of(message);
    let added = |line: &str| line.starts_with("  \"Resource\"") && line.contains(DOCUMENT);
    assert!(text.lines().any(added), "{text}");
    assert_eq!(text.contains('。'), japanese, "{text}");
    let lines = stub::phone_lines(&text);
    assert!(lines <= 35, "{lines} lines on a phone:\n{text}");
}

/// A text that mentions the bot.
fn mention(text: &str) -> String {
    format!("<@{}> {text}", stub::BOT)
}

/// The error line and the policy of a question.
fn error_and_policy(question: &str) -> (String, String) {
    let error = question
        .lines()
        .find(|line| line.contains("is not authorized"))
        .unwrap();
    let start = question.find('{').unwrap();
    let end = question.rfind('}').unwrap();
    (error.to_owned(), question[start..=end].to_owned())
}
