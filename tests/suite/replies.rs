//! Whole replies as people read them, in both languages; and the README shows the real ones.

use kyoka::answer;
use kyoka::budget::Budget;
use kyoka::evidence::{self, Input, Role};
use kyoka::kb::KnowledgeBase;
use kyoka::render::{markdown, terminal};
use kyoka::reply::{self, Block, Reply, Talk, Unread, compose};
use kyoka::text::mask::Secret;
use kyoka::text::{Language, Paste};

const QUESTION: &str = include_str!("../cases/diagnose/seed-question.txt");

fn answer_to(paste: &str, language: Language) -> answer::Answer {
    let input = Input {
        paste: Paste::new(None, paste),
        role: Role::Conversation,
    };
    let evidence = evidence::read(vec![input], Some(language), &Budget::default());
    answer::diagnose(evidence, &KnowledgeBase::embedded(), &Budget::default())
}

fn reply(paste: &str, language: Language) -> Reply {
    compose(&answer_to(paste, language), language)
}

/// The reply in Markdown, in Japanese and then in English.
fn both(paste: &str) -> String {
    [Language::Ja, Language::En]
        .map(|language| markdown::render(&reply(paste, language)))
        .join("\n\n----------------------------------------\n\n")
}

/// Each paste is a shape of answer of its own.
#[test]
fn replies_read_well() {
    for (name, paste) in [
        ("question_with_policy_and_error", QUESTION),
        (
            "message_alone",
            "User: arn:aws:iam::123456789012:user/build is not authorized to perform: s3:GetObject on resource: \"arn:aws:s3:::artifacts/release.tar.gz\" because no identity-based policy allows the s3:GetObject action",
        ),
        (
            "service_control_policy",
            "User: arn:aws:iam::123456789012:user/dev is not authorized to perform: ec2:RunInstances on resource: arn:aws:ec2:eu-west-1:123456789012:instance/* with an explicit deny in a service control policy",
        ),
        (
            "explicit_deny_with_the_policy",
            "User: arn:aws:iam::123456789012:user/dev is not authorized to perform: s3:DeleteObject on resource: \"arn:aws:s3:::reports/2026.csv\" with an explicit deny in an identity-based policy\n{ \"Version\": \"2012-10-17\", \"Statement\": [{ \"Effect\": \"Allow\", \"Action\": \"s3:*\", \"Resource\": \"*\" }, { \"Sid\": \"Keep\", \"Effect\": \"Deny\", \"Action\": \"s3:Delete*\", \"Resource\": \"*\" }] }",
        ),
        (
            "condition_that_was_not_met",
            "User: arn:aws:iam::123456789012:user/dev is not authorized to perform: ec2:StopInstances on resource: arn:aws:ec2:eu-west-1:123456789012:instance/i-0abc because no identity-based policy allows the ec2:StopInstances action\n{ \"Version\": \"2012-10-17\", \"Statement\": { \"Effect\": \"Allow\", \"Action\": \"ec2:StopInstances\", \"Resource\": \"*\", \"Condition\": { \"StringEquals\": { \"aws:ResourceTag/team\": \"web\" } } } }",
        ),
        (
            "masked_value_in_the_policy",
            "User: arn:aws:iam::123456789012:user/dev is not authorized to perform: s3:GetObject on resource: \"arn:aws:s3:::reports/a.csv\" because no identity-based policy allows the s3:GetObject action\n{ \"Version\": \"2012-10-17\", \"Statement\": [{ \"Sid\": \"Put\", \"Effect\": \"Allow\", \"Action\": \"s3:PutObject\", \"Resource\": \"arn:aws:s3:::reports/*\", \"Condition\": { \"StringEquals\": { \"aws:PrincipalTag/key\": \"AKIAIOSFODNN7EXAMPLE\" } } }] }",
        ),
        (
            "encoded_message",
            "An error occurred (UnauthorizedOperation) when calling the RunInstances operation: You are not authorized to perform this operation. Encoded authorization failure message: 4Xq-kgHM5mFvkZjrBPqjQkPsOEXAMPLE",
        ),
        (
            "another_error",
            "An error occurred (ExpiredToken) when calling the ListBuckets operation: The provided token has expired.",
        ),
        (
            "policy_alone",
            "{ \"Version\": \"2012-10-17\", \"Statement\": { \"Effect\": \"Allow\", \"Action\": \"s3:ListObjectsV2\", \"Resource\": \"arn:aws:s3:::artifacts\", } }",
        ),
        ("nothing", "How do I make coffee?"),
    ] {
        insta::assert_snapshot!(name, both(paste));
    }
}

/// What a conversation says besides, in Japanese and then in English.
#[test]
fn a_conversation_reads_well() {
    for (name, write) in [
        (
            "brief",
            (|language| reply::brief(&answer_to(QUESTION, language), language))
                as fn(Language) -> Reply,
        ),
        ("help", |language| reply::chat_help(language)),
        ("nothing_before", |language| {
            reply::talk(Talk::NothingBefore, language)
        }),
        ("secrets", |language| {
            reply::secrets(&Secret::ALL.into_iter().collect(), language).unwrap()
        }),
        ("why_not_star", |language| {
            let answer = answer_to(QUESTION, language);
            reply::why_not_star(&answer.diagnoses.diagnoses[0], language)
        }),
        ("not_read", |language| Reply {
            language,
            blocks: vec![Block::List(
                [
                    Unread::Damaged,
                    Unread::Empty,
                    Unread::Binary,
                    Unread::TooLarge(8 << 20),
                    Unread::BeginningOnly(8 << 20),
                    Unread::NoPolicy,
                ]
                .map(|why| reply::unread("app.log", why, language))
                .to_vec(),
            )],
        }),
    ] {
        let both = [Language::Ja, Language::En].map(|language| markdown::render(&write(language)));
        insta::assert_snapshot!(
            format!("conversation_{name}"),
            both.join("\n\n----------------------------------------\n\n")
        );
    }
}

#[test]
fn the_readme_shows_what_the_program_prints() {
    let readme = include_str!("../../README.md");
    for language in [Language::En, Language::Ja] {
        let shown = terminal::render(&reply(QUESTION, language), terminal::Screen::PLAIN);
        assert!(
            readme.contains(&format!("````text\n{}\n````", shown.trim_end())),
            "the README's transcript is not this:\n{shown}"
        );
    }
}
