//! Reading takes linear time whatever is pasted, and says up to where it came.
//!
//! Time is counted in steps of the budget, which the readers of policies draw for every byte that they look at.

use kyoka::budget::{Budget, TruncationReason};
use kyoka::evidence::{self, Input, Role};
use kyoka::text::Paste;
use kyoka::{denial, policy};
use proptest::prelude::*;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

/// What readers of policies and denials look for, and what leads them on.
const FRAGMENTS: &[&str] = &[
    "Action = ",
    "\"Action\": ",
    "Action: ",
    "\"Statement\": [",
    "Statement = [",
    "statement {",
    "\"Effect\":\"Allow\",",
    "Effect = \"Allow\"\n",
    "{\"Statement\":",
    "{",
    "}",
    "[",
    "]",
    "\"",
    "\\\"",
    "\\n",
    "data \"aws_iam_policy_document\" \"x\" {",
    "PolicyStatement(",
    "jsonencode(",
    "${",
    "\"${",
    "<<EOF\n",
    "- Effect: Allow\n",
    "  Action: s3:*\n",
    "Resource: \"*\"\n",
    "Condition:\n",
    "Principal: ",
    "\"Sid\":\"a\"",
    "Version: ",
    "principals {",
    "condition {\ntest = \"a\"\nvariable = \"b\"\nvalues = []\n}\n",
    "User: ",
    "User:arn:",
    "is not ",
    "on resource: a on resource: ",
    " **_User: ",
    "in S3/StreamWrapper.php on line 1\ncopy(s3://b/k)\n",
    "cloudflare r2 ",
    "Failed to get a policy for b-1: ",
    "arn:aws:iam::123456789012:user/a ",
    "is not authorized to perform: ",
    "s3:GetObject ",
    "on resource: ",
    "because no identity-based policy allows the ",
    "with an explicit deny in a ",
    "AccessDenied",
    "Access Denied",
    "An error occurred (AccessDenied) when calling the GetObject operation: ",
    "(Service: ",
    "Error executing \"",
    "Forbidden",
    "cannot be assumed by ",
    "unable to assume the role ",
    "because no session policy ",
    "with an explicit deny in a session policy ",
    "explicitDeny ",
    "on s3:GetObject ",
    "403 missing permissions: s3:GetObject, ",
    "s3:GetObject permission ",
    "status: 403 code: None ",
    "Access denied for operation AWS::IAM::Role ",
    "Access to bucket b was denied ",
    "> a > b > c",
    "an additional permission ",
    "perform CreateLogGroup ",
    "<Code>AccessDenied</Code>",
    "&quot;",
    "%22Action%22",
    "%3A",
    "\"errorMessage\":\"",
    "\"errorCode\":\"AccessDenied\"",
    "\"eventName\":\"GetObject\"",
    "\"requestParameters\":{",
    "\"userIdentity\":{",
    "\n",
    "   ",
    "│ ",
    "> ",
    "`",
    "```",
    "2026-11-27T10:00:00Z ",
    "ユーザー",
    "権限がありません",
    "，",
    "：",
    "「",
    "’",
    "”",
    "/*",
    "//",
    "#",
    "=",
    "\"explicitDeny\":",
    "\"context\":",
    "permission to call ",
    "ciphertext refers",
    "<<",
    "[Resource Id]",
    " ... ",
    "\u{3000}",
    "aws ",
    "aws s3 cp a ",
    "s3://bucket/k ",
    "--region us-east-1 ",
    "--key='",
    " \\\n",
    "https://bucket.s3.amazonaws.com/k ",
    "arn:aws:s3:::b/k ",
    "AWS_REGION=",
    "account 1111",
    "MFA ",
    "i-",
    "tag Env=",
    "sub: repo:",
    "IP 10.0.0.",
    "new iam.PolicyStatement({ ",
    "PolicyStatement.Builder.create().actions(List.of(",
    "statements=[",
    "actions: ['s3:*', ",
    "resources: [",
    "f'{",
    "`${",
    "{[",
    "new ",
    "&",
    "...",
    "json.dumps({'Statement': [{'Effect': ",
    "(",
    " + ",
    "${self:custom.",
    "- S3ReadPolicy:\n",
    "PolicyStatement({actions: [\"s3:a\"], resources: [\"*\"]})\n",
];

/// The steps that a search may cost, for each byte of the text, and for any text.
const STEPS_PER_BYTE: usize = 8;
const STEPS_FOR_ANY: usize = 1 << 15;

/// Some fragments, over and over.
fn repeated(fragments: &[&str], length: usize) -> String {
    let unit = fragments.concat();
    unit.repeat(length.div_ceil(unit.len()))
}

/// What it costs to look for policies.
fn steps(text: String) -> usize {
    let budget = Budget::of(usize::MAX);
    policy::find(0, &Paste::new(None, text), &budget);
    usize::MAX - budget.left()
}

fn check(fragments: &[&str]) -> Result<(), TestCaseError> {
    let text = repeated(fragments, 64_000);
    let (length, twice) = (text.len(), text.repeat(2));
    let cost = steps(text);
    prop_assert!(
        cost <= STEPS_PER_BYTE * length + STEPS_FOR_ANY,
        "{} steps for {} bytes of {:?}",
        cost,
        length,
        fragments
    );
    // Rounding, and what is looked at once more at the end.
    let slack = length / 4;
    let cost_of_twice = steps(twice);
    prop_assert!(
        cost_of_twice <= 2 * cost + slack,
        "{} and {} steps for {} bytes and twice as many of {:?}",
        cost,
        cost_of_twice,
        length,
        fragments
    );
    Ok(())
}

#[test]
fn every_fragment_is_read_in_linear_time() {
    for fragment in FRAGMENTS {
        check(&[fragment]).unwrap();
    }
}

const DENIAL: &str = "User: arn:aws:iam::123456789012:user/{} is not authorized to perform: s3:GetObject on resource: \"arn:aws:s3:::b/{}\" because no identity-based policy allows the s3:GetObject action\n";

/// What is said of a text, a denial before it and one behind it.
fn evidence_around(text: &str) -> evidence::Evidence {
    let [first, last] = ["first", "last"].map(|who| DENIAL.replace("{}", who));
    let paste = Paste::new(None, format!("{first}\n\n{text}\n\n{last}"));
    let role = Role::Conversation;
    evidence::read(vec![Input { paste, role }], None, &Budget::default())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_repetition_is_read_in_linear_time(fragments in prop::collection::vec(prop::sample::select(FRAGMENTS), 1..6)) {
        check(&fragments)?;
    }

    #[test]
    fn what_stands_first_and_last_is_found(fragments in prop::collection::vec(prop::sample::select(FRAGMENTS), 1..6)) {
        let evidence = evidence_around(&repeated(&fragments, 20_000));
        for resource in ["arn:aws:s3:::b/first", "arn:aws:s3:::b/last"] {
            let mut all = evidence.denials.iter();
            prop_assert!(all.any(|denial| denial.resource.as_deref() == Some(resource)), "{} in {:?}", resource, fragments);
        }
    }

    #[test]
    fn a_search_that_ends_early_finds_what_the_whole_one_finds_first(steps in 0..40_000_usize, form in 0..4_usize) {
        let text = policies(form);
        let paste = Paste::new(None, text);
        let whole = policy::find(0, &paste, &Budget::default());
        prop_assert_eq!(whole.truncated, None);
        prop_assert!(whole.policies.len() > 10);
        let part = policy::find(0, &paste, &Budget::of(steps));
        match part.truncated {
            None => prop_assert_eq!(part, whole),
            Some(truncation) => {
                prop_assert_eq!(truncation.reason, TruncationReason::PolicySearch);
                let before = whole.policies.iter().take_while(|policy| policy.span.end <= truncation.at);
                let before: Vec<_> = before.cloned().collect();
                prop_assert_eq!(part.policies, before);
            }
        }
    }
}

#[test]
fn what_is_said_beside_is_read_within_bounds() {
    // Those that begin a clue stand last.
    for fragment in FRAGMENTS.iter().rev().take(15) {
        let text = fragment.repeat(200_000 / fragment.len());
        let text = format!("MFA {text} vpce-0a1b2c3d");
        let input = Input {
            paste: Paste::new(None, text),
            role: Role::Conversation,
        };
        let evidence = evidence::read(vec![input], None, &Budget::default());
        let clues = &evidence.clues;
        assert!(clues.len() <= evidence::MAX_CLUES, "{fragment}");
        // The first and the last half of what is read, and nothing between them.
        let length = evidence.pastes[0].as_str().len();
        let half = evidence::MAX_TEXT_BYTES / 2;
        for clue in clues {
            let at = clue.span.start;
            assert!(at < half || at >= length - half - 4, "{fragment}: {at}");
        }
    }
}

/// Policies with prose between them, in one of the forms in which they are written.
fn policies(form: usize) -> String {
    let policy = [
        r#"{"Version": "2012-10-17", "Statement": [{"Sid": "A", "Effect": "Allow", "Action": ["s3:GetObject", "s3:PutObject"], "Resource": "*"}]}"#,
        r#"{"PolicyDocument": "{\"Version\": \"2012-10-17\", \"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"s3:*\", \"Resource\": \"*\"}]}"}"#,
        "PolicyDocument:\n  Version: \"2012-10-17\"\n  Statement:\n    - Effect: Allow\n      Action:\n        - s3:GetObject\n      Resource: \"*\"",
        "policy = jsonencode({\n  Statement = [{\n    Effect = \"Allow\"\n    Action = [\"s3:GetObject\"]\n    Resource = \"*\"\n  }]\n})",
    ][form];
    format!("The policy:\n\n{policy}\n\nand then\n\n").repeat(20)
}

#[test]
fn a_search_that_is_called_off_ends_and_says_so() {
    let off = Arc::new(AtomicBool::new(true));
    let budget = Budget::stopping(off);
    let paste = Paste::new(None, policies(0));
    let found = policy::find(0, &paste, &budget);
    assert!(found.policies.is_empty());
    assert_eq!(
        found.truncated.unwrap().reason,
        TruncationReason::PolicySearch
    );
    let found = denial::find(&paste, &budget);
    let truncation = found.truncated.unwrap();
    assert_eq!(
        (truncation.at, truncation.reason),
        (0, TruncationReason::DenialSearch)
    );
}

#[test]
fn a_policy_behind_a_log_of_json_is_found() {
    let policy = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:*","Resource":"*"}]}"#;
    for line in [
        r#"2026-11-27T10:00:00Z INFO path=/items status=200 {"user":"u","tags":["a"],"action":"list","ok":true}"#,
        r#"{"level":"info","resource":{"name":"x"},"effect":"none","msg":"it's done"}"#,
        r"{'action': 'list', 'ok': True, 'f': x if y else z}",
    ] {
        let text = format!("{}{policy}\n", format!("{line}\n").repeat(5000));
        let budget = Budget::of(usize::MAX);
        let found = policy::find(0, &Paste::new(None, text.as_str()), &budget);
        assert_eq!(found.truncated, None, "{line}");
        assert_eq!(found.policies.len(), 1, "{line}");
    }
}

#[test]
fn not_more_policies_are_kept_than_are_read_at_once() {
    let text = "{\"Statement\":{\"Effect\":\"Allow\",\"Action\":\"s3:*\",\"Resource\":\"*\"}}\n"
        .repeat(2100);
    let found = policy::find(0, &Paste::new(None, text.as_str()), &Budget::default());
    assert_eq!(found.policies.len(), 2000);
    let truncation = found.truncated.unwrap();
    assert_eq!(truncation.reason, TruncationReason::TooManyPolicies);
    assert_eq!(truncation.at, 2000 * text.len() / 2100);
}

#[test]
fn what_is_longer_than_any_policy_is_said_and_not_kept() {
    let statement = "{\"Effect\":\"Allow\",\"Action\":\"s3:*\",\"Resource\":\"*\"},";
    let yaml = "- Effect: Allow\n  Action: s3:*\n  Resource: '*'\n";
    let block = "statement {\nactions = [\"s3:*\"]\nresources = [\"*\"]\n}\n";
    for text in [
        format!("{{\"Statement\":[{}]}}", statement.repeat(30_000)),
        statement.repeat(30_000),
        format!("{{\"Statement\":[{}", statement.repeat(30_000)),
        yaml.repeat(30_000),
        block.repeat(30_000),
    ] {
        let whole = format!("{text}\n\n{}", policies(0));
        let found = policy::find(0, &Paste::new(None, whole), &Budget::default());
        let [piece] = found.unreadable.as_slice() else {
            panic!("{:?}", found.unreadable);
        };
        let kind = piece.kind;
        assert!(
            matches!(kind, policy::UnreadableKind::TooLong { .. }),
            "{kind:?}"
        );
        assert_eq!(found.policies.len(), 20, "what follows is found");
        assert_eq!(found.truncated, None);
    }
}
