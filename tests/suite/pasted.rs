//! What people paste beside a message, and what tools and services say in its place: generated, so that the reading does
//! not rest on the lines of a corpus.

use kyoka::budget::Budget;
use kyoka::denial::{self, Denial};
use kyoka::text::Paste;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};

fn read(text: &str) -> Vec<Denial> {
    denial::find(&Paste::new(None, text), &Budget::default()).denials
}

/// Codes of requests that AWS calls invalid.
const CODES: [&str; 6] = [
    "InvalidParameterException",
    "InvalidParameterValueException",
    "InvalidArgumentException",
    "InvalidRequestException",
    "ValidationException",
    "BadRequestException",
];

/// What such a message says of a role or its permissions; `{S}` is a service.
const BLAMES: [&str; 8] = [
    "Verify that the IAM role has access to {S}.",
    "Please make sure the role specified has permissions to perform operations on {S}",
    "The provided role doesn't have the permissions for {S}. Please ensure that a policy is attached",
    "{S} can't access your IAM role",
    "Please ensure that the role's trust policy allows {S} to use it",
    "The role must allow {S} to access it",
    "Check that the role has the required permissions for {S}",
    "Misconfigured Trust Policy of the role for {S}; Please add the service principal",
];

const SERVICES: [(&str, &str); 6] = [
    ("Kinesis", "kinesis"),
    ("Amazon SQS", "sqs"),
    ("DynamoDB", "dynamodb"),
    ("AWS Glue", "glue"),
    ("Step Functions", "states"),
    ("EventBridge", "events"),
];

/// What stands before a code.
const LEADS: [&str; 4] = [
    "",
    "Error: creating it: ",
    "│ Error: ",
    "botocore.errorfactory.",
];

const ACTIONS: [&str; 6] = [
    "s3:GetBucketPolicy",
    "ec2:DescribeInstances",
    "ssm:GetParameters",
    "kms:DescribeKey",
    "ses:GetIdentityMailFromDomainAttributes",
    "dynamodb:DescribeTable",
];

/// How prose says that an action was not allowed, behind the message of a call.
const NAMED: [&str; 5] = [
    "The `{A}` permission is missing in the role",
    "The {A} permission was not granted.",
    "Missing permission: {A}",
    "The role lacks the `{A}` permission",
    "`{A}` の権限が不足しています。",
];

/// How a sentence in Japanese ends that says what lacks.
const LACKING: [&str; 6] = [
    "の権限が足りていません。",
    "の権限が足りないようです。",
    "の権限がありません。",
    "に対する権限が不足しています。",
    "の権限が付与されていません。",
    "の許可がありません。",
];

/// What stands between two actions of a list in Japanese.
const AND: [&str; 3] = ["」と「", "`、`", " と "];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn a_message_that_blames_a_role_is_a_denial(
        lead in select(&LEADS[..]),
        code in select(&CODES[..]),
        blame in select(&BLAMES[..]),
        service in select(&SERVICES[..]),
    ) {
        let text = format!("{lead}{code}: {}", blame.replace("{S}", service.0));
        let found = read(&text);
        prop_assert_eq!(found.len(), 1, "{} {:?}", text, found);
        prop_assert_eq!(found[0].service.as_deref(), Some(service.1), "{}", text);
        prop_assert_eq!(found[0].principal.as_deref(), None, "{}", text);
    }

    /// A call of which only the operation is known, and the action that prose names for it, are one denial.
    #[test]
    fn a_call_gets_the_action_that_prose_names(
        action in select(&ACTIONS[..]),
        named in select(&NAMED[..]),
        gap in select(&["\n", "\n\n"][..]),
    ) {
        let (_, operation) = action.split_once(':').unwrap();
        let text = format!(
            "An error occurred (AccessDenied) when calling the {operation} operation: Access Denied{gap}{}",
            named.replace("{A}", action)
        );
        let found = read(&text);
        prop_assert_eq!(found.len(), 1, "{} {:?}", text, found);
        prop_assert_eq!(found[0].action.as_deref(), Some(action), "{}", text);
        prop_assert_eq!(found[0].operation.as_deref(), Some(operation), "{}", text);
    }

    #[test]
    fn all_actions_of_a_list_in_japanese_are_read(
        actions in subsequence(ACTIONS.to_vec(), 1..4),
        between in select(&AND[..]),
        end in select(&LACKING[..]),
    ) {
        let text = format!("エラーメッセージを見ると「{}」{end}", actions.join(between));
        let found: Vec<String> = read(&text).into_iter().filter_map(|one| one.action).collect();
        prop_assert_eq!(found, actions, "{}", text);
    }

    /// A program joins a message from literals, each in a line of its own.
    #[test]
    fn a_message_in_literals_is_read_as_it_is_whole(
        action in select(&ACTIONS[..]),
        cuts in subsequence((0..14_usize).collect::<Vec<usize>>(), 1..4),
        plus in select(&["", " +"][..]),
        margin in select(&["    ", "    # ", "    // "][..]),
    ) {
        let message = format!(
            "User: arn:aws:iam::123456789012:user/dev is not authorized to perform: {action} on resource: \
             arn:aws:s3:::b because no identity-based policy allows the {action} action"
        );
        let words: Vec<&str> = message.split_inclusive(' ').collect();
        let mut literals = Vec::new();
        let mut start = 0;
        for cut in cuts.iter().map(|cut| cut + 1).filter(|cut| *cut < words.len()) {
            literals.push(words[start..cut].concat());
            start = cut;
        }
        literals.push(words[start..].concat());
        let lines: Vec<String> = literals.iter().map(|one| format!("{margin}\"{one}\"")).collect();
        let text = lines.join(&format!("{plus}\n"));
        prop_assert_eq!(keys(&read(&text)), keys(&read(&message)), "{}", text);
    }

    /// A chat sets what people mark in bold or italics.
    #[test]
    fn emphasis_changes_nothing(
        action in select(&ACTIONS[..]),
        sign in select(&["*", "_", "**"][..]),
        marked in subsequence(vec![0_usize, 1, 2, 3], 1..4),
    ) {
        let mark = |index: usize, text: &str| {
            if marked.contains(&index) {
                format!("{sign}{text}{sign}")
            } else {
                text.to_owned()
            }
        };
        let parts = [
            "User: arn:aws:iam::123456789012:user/dev".to_owned(),
            "not authorized".to_owned(),
            action.to_owned(),
            "arn:aws:sns:us-east-1:123456789012:topic".to_owned(),
        ];
        let whole = |mark: &dyn Fn(usize, &str) -> String| {
            format!(
                "{} is {} to perform: {} on resource: {}",
                mark(0, &parts[0]),
                mark(1, &parts[1]),
                mark(2, &parts[2]),
                mark(3, &parts[3])
            )
        };
        let text = whole(&mark);
        let plain = whole(&|_, text| text.to_owned());
        // Only what is marked where a message shows is looked at.
        prop_assume!(sign == "**" || marked.contains(&0) || marked.contains(&1));
        prop_assert_eq!(keys(&read(&text)), keys(&read(&plain)), "{}", text);
    }

    /// A row of a table names the action in a cell of its own.
    #[test]
    fn a_row_names_the_action_of_its_code(
        action in select(&ACTIONS[..]),
        is_first in any::<bool>(),
    ) {
        let cells = if is_first {
            [action, "AccessDenied: Access Denied", "prod"]
        } else {
            ["prod", "AccessDenied: Access Denied", action]
        };
        let text = format!("| {} |", cells.join(" | "));
        let found = read(&text);
        prop_assert_eq!(found.len(), 1, "{} {:?}", text, found);
        prop_assert_eq!(found[0].action.as_deref(), Some(action), "{}", text);
    }
}

fn keys(denials: &[Denial]) -> Vec<[Option<String>; 3]> {
    denials
        .iter()
        .map(|one| {
            [
                one.principal.clone(),
                one.action.clone(),
                one.resource.clone(),
            ]
        })
        .collect()
}

/// How tools print that an action was refused; `{A}` is the action, with what it was refused on behind it perhaps.
const RECORDS: [&str; 11] = [
    "{A} - AccessDeniedException",
    "{A}: AccessDenied",
    "{A} → Access Denied",
    "AccessDeniedException: {A}",
    "❌ {A} denied",
    "denied: {A}",
    "level=warning msg=\"Action not allowed with these credentials\" action=\"{A}\"",
    "The role lacks {A}",
    "Missing {A}",
    "error=AccessDenied action={A}",
    "[FAIL] {A}",
];

/// What a refusal may name, and how.
const THINGS: [(&str, Option<&str>); 5] = [
    ("", None),
    (
        " on arn:aws:s3:::amzn-s3-demo-bucket/a",
        Some("arn:aws:s3:::amzn-s3-demo-bucket/a"),
    ),
    (
        " on resource: s3://amzn-s3-demo-bucket/a",
        Some("s3://amzn-s3-demo-bucket/a"),
    ),
    (" for table `orders-2026`", Some("orders-2026")),
    (" on resource: *", Some("*")),
];

/// What leads to a list of actions that were refused.
const HEADINGS: [&str; 6] = [
    "The following actions are denied:",
    "Errors relating to these actions not being authorised:",
    "AccessDenied errors for:",
    "Permission check failed:",
    "I found that these permissions are missing:",
    "Not allowed with these credentials:",
];

/// What stands before the items of a list.
const BULLETS: [&str; 6] = ["- ", "* ", "  ", "1. ", "• `", "  [FAIL] "];

proptest! {
    /// A line is read by what its words are, whatever their order and whatever is around the line.
    #[test]
    fn a_refused_action_is_read_from_any_record(
        record in select(&RECORDS[..]),
        action in select(&ACTIONS[..4]),
        thing in select(&THINGS[..]),
        margin in select(&["", "│ ", "> ", "2026-11-24T10:00:00Z "][..]),
    ) {
        let text = format!("Running it\n\n{margin}{}\n\nDone", record.replace("{A}", &format!("{action}{}", thing.0)));
        let found = read(&text);
        prop_assert_eq!(found.len(), 1, "{}: {:?}", text, found);
        prop_assert_eq!(found[0].action.as_deref(), Some(action), "{}", text);
        // Behind an action in quotes the line goes on with what is none of its own.
        if !record.ends_with('"') {
            prop_assert_eq!(found[0].resource.as_deref(), thing.1, "{}", text);
        }
    }

    /// A list behind a refusal is denied item by item.
    #[test]
    fn a_list_of_refused_actions_is_read(
        heading in select(&HEADINGS[..]),
        bullet in select(&BULLETS[..]),
        actions in subsequence(ACTIONS[..4].to_vec(), 1..=4),
        blank in proptest::bool::ANY,
    ) {
        let close = if bullet.ends_with('`') { "`" } else { "" };
        let items: Vec<String> = actions.iter().map(|action| format!("{bullet}{action}{close}")).collect();
        let gap = if blank { "\n\n" } else { "\n" };
        let text = format!("{heading}{gap}{}\n\nThanks", items.join("\n"));
        let found: Vec<_> = read(&text).into_iter().filter_map(|denial| denial.action).collect();
        prop_assert_eq!(found, actions, "{}", text);
    }

    /// What somebody supposes, asks or advises is no refusal.
    #[test]
    fn a_supposed_refusal_is_none(
        said in select(&[
            "If {A} is denied, the job stops",
            "Is {A} denied?",
            "Check whether {A} is denied",
            "Requests may fail when {A} is denied",
            "Make sure that the role is not missing {A}",
            "if code == \"AccessDenied\": retry(\"{A}\")",
        ][..]),
        action in select(&ACTIONS[..4]),
    ) {
        let text = said.replace("{A}", action);
        prop_assert!(read(&text).is_empty(), "{}: {:?}", text, read(&text));
    }

    /// No line end makes an action of a known one and the next word.
    #[test]
    fn a_known_action_is_never_joined_with_the_next_line(
        action in select(&ACTIONS[..4]),
        next in select(&["So in my case", "Then with the role", "And on the other hand", "Because of that", "In the end"][..]),
    ) {
        let text = format!("User: arn:aws:iam::123456789012:user/dev is not authorized to perform: {action}\n{next} I added it");
        let found = read(&text);
        prop_assert_eq!(found.len(), 1, "{}: {:?}", text, found);
        prop_assert_eq!(found[0].action.as_deref(), Some(action), "{}", text);
    }
}
