//! Whole replies as people read them, in both languages.

use crate::case_files;
use kyoka::answer;
use kyoka::budget::{Budget, TruncationReason};
use kyoka::evidence::{self, Input, Role};
use kyoka::iam::PolicyType;
use kyoka::kb::KnowledgeBase;
use kyoka::policy::UnreadableKind;
use kyoka::render::markdown;
use kyoka::reply::{self, Block, Medium, Reply, Talk, Unread, whole};
use kyoka::text::mask::Secret;
use kyoka::text::{Language, Paste, Position};

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
    whole(&answer_to(paste, language), &Medium::Chat, language)
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
            (|language| reply::brief(&answer_to(QUESTION, language), &Medium::Chat, language))
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
            reply::why_not_star(&answer, &answer.diagnoses.diagnoses[0], language)
        }),
        ("not_worked_through", |language| {
            let position = Position { line: 7, column: 3 };
            let kinds = [
                UnreadableKind::Broken,
                UnreadableKind::TooDeep,
                UnreadableKind::Terraform,
                UnreadableKind::Cdk,
                UnreadableKind::CutOff,
                UnreadableKind::TooLong {
                    characters: 120_000,
                },
                UnreadableKind::TooManyConditions { conditions: 3000 },
            ];
            let unreadable = kinds.map(|kind| reply::unreadable(kind, position, language));
            let truncated =
                TruncationReason::ALL.map(|reason| reply::truncated(reason, position, language));
            let lines = unreadable.into_iter().chain(truncated);
            Reply {
                language,
                blocks: vec![Block::List(lines.collect())],
            }
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

/// What every section of the cases of `diagnose` pastes.
fn pastes() -> Vec<(String, String)> {
    let mut all = Vec::new();
    let cases = case_files::all().into_iter();
    for (path, text) in cases.filter(|(path, _)| path.to_string_lossy().contains("diagnose")) {
        for section in text.split("\n## ").skip(1) {
            let name = section.lines().next().unwrap_or_default();
            let blocks = section.split("\n```").skip(1).step_by(2);
            let pasted: Vec<&str> = blocks
                .filter_map(|block| block.split_once('\n'))
                .filter(|(info, _)| *info == "text paste" || info.ends_with("-policy"))
                .map(|(_, text)| text)
                .collect();
            if !pasted.is_empty() {
                all.push((format!("{}: {name}", path.display()), pasted.join("\n\n")));
            }
        }
    }
    all
}

/// What each article shows: its error, and the policy before it was corrected.
fn shown_by_articles() -> Vec<(String, Vec<Input>)> {
    let mut all = Vec::new();
    for (path, text) in case_files::articles() {
        let mut inputs = Vec::new();
        for block in text.split("\n```").skip(1).step_by(2) {
            let (info, text) = block.split_once('\n').unwrap();
            let words: Vec<&str> = info.split_whitespace().collect();
            let role = match words.as_slice() {
                ["text", "error"] => Role::Conversation,
                ["json", kind, "before"] => {
                    let code = kind.strip_suffix("-policy").unwrap_or(kind);
                    let Some(kind) = PolicyType::from_code(code) else {
                        continue;
                    };
                    Role::Policies(kind)
                }
                _ => continue,
            };
            let paste = Paste::new(None, text);
            inputs.push(Input { paste, role });
        }
        if !inputs.is_empty() {
            all.push((path.display().to_string(), inputs));
        }
    }
    all
}

#[test]
fn what_an_article_shows_is_answered_on_a_screen() {
    let kb = KnowledgeBase::embedded();
    let all = shown_by_articles();
    assert!(all.len() > 100, "{}", all.len());
    for (name, inputs) in all {
        for language in [Language::Ja, Language::En] {
            let evidence = evidence::read(inputs.clone(), Some(language), &Budget::default());
            let answer = answer::diagnose(evidence, &kb, &Budget::default());
            let brief = markdown::render(&reply::brief(&answer, &Medium::Chat, language));
            assert!(brief.chars().count() <= 1900, "{name}: {brief}");
            let whole = markdown::render(&whole(&answer, &Medium::Chat, language));
            let fences = whole.lines().filter(|line| line.starts_with("```")).count();
            assert_eq!(fences % 2, 0, "{name}: {whole}");
        }
    }
}

/// Lines on a phone of 44 columns.
fn phone_lines(markdown: &str) -> usize {
    let columns = |line: &str| -> usize {
        let shown = line.chars().filter(|c| !"`*".contains(*c));
        shown.map(|c| if c.is_ascii() { 1 } else { 2 }).sum()
    };
    let lines = markdown.lines().filter(|line| !line.starts_with("```"));
    lines.map(|line| columns(line).div_ceil(44).max(1)).sum()
}

fn brief(paste: &str, language: Language) -> String {
    let answer = answer_to(paste, language);
    let reply = reply::brief(&answer, &Medium::Chat, language);
    markdown::render(&reply).trim_end().to_owned()
}

#[test]
fn a_brief_answer_fits_on_a_phone() {
    for (language, characters) in [(Language::Ja, 750), (Language::En, 950)] {
        let seed = brief(QUESTION, language);
        assert!(seed.chars().count() <= characters, "{seed}");
        assert!(phone_lines(&seed) <= 35, "{}: {seed}", phone_lines(&seed));
        let cause = seed.split(['。', '.']).next().unwrap();
        assert!(cause.contains("AWS-StartPortForwardingSession"), "{cause}");
    }
    for (language, most) in [(Language::Ja, 600), (Language::En, 850)] {
        let mut lengths = Vec::new();
        for (name, paste) in pastes() {
            let text = brief(&paste, language);
            let length = text.chars().count();
            assert!(length <= 1900, "{name}: {length}\n{text}");
            assert!(text.matches("**").count() <= 6 * 3, "{name}: {text}");
            lengths.push(length);
        }
        lengths.sort_unstable();
        let median = lengths[lengths.len() / 2];
        assert!(lengths.len() > 100 && median <= most, "{median}");
    }
}

#[test]
fn a_log_of_twenty_denials_fits_on_two_screens() {
    let actions = [
        "s3:GetObject",
        "s3:PutObject",
        "sqs:SendMessage",
        "kms:Decrypt",
    ];
    let log: Vec<String> = (0..20)
        .map(|number| {
            let action = actions[number % 4];
            let resource = match number % 4 {
                0 | 1 => format!("arn:aws:s3:::data-{number}/in/{number}.csv"),
                2 => format!("arn:aws:sqs:eu-west-1:123456789012:jobs-{number}"),
                _ => format!("arn:aws:kms:eu-west-1:123456789012:key/{number:08}-12ab-34cd-56ef-1234567890ab"),
            };
            format!("2026-11-28T07:00:{number:02}Z ERROR User: arn:aws:sts::123456789012:assumed-role/etl/job is not authorized to perform: {action} on resource: {resource} because no identity-based policy allows the {action} action")
        })
        .collect();
    for language in [Language::Ja, Language::En] {
        let text = brief(&log.join("\n"), language);
        assert!(phone_lines(&text) <= 60, "{}: {text}", phone_lines(&text));
        assert!(text.chars().count() <= 1900, "{text}");
    }
}
