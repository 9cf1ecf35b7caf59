//! Times the comparison of two policies of the largest size that IAM takes, and of the worst wildcards.
//!
//! `cargo bench --bench compare`
#![expect(clippy::indexing_slicing, reason = "a benchmark fails by panicking")]

use divan::{Bencher, black_box};
use kyoka::budget::Budget;
use kyoka::compare::compare;
use kyoka::iam::{self, PolicyType};
use kyoka::policy::{self, Policy};
use kyoka::text::Paste;

/// IAM's quota for a managed policy, in characters.
const QUOTA: usize = 6144;

fn main() {
    divan::main();
}

/// A policy of as many of these statements as the quota takes.
fn document(statement: impl Fn(usize) -> String) -> Policy {
    let mut text = r#"{"Version":"2012-10-17","Statement":["#.to_owned();
    for number in 0.. {
        let next = statement(number);
        if text.len() + next.len() + 2 > QUOTA {
            break;
        }
        if number > 0 {
            text.push(',');
        }
        text.push_str(&next);
    }
    text.push_str("]}");
    let found = policy::find(0, &Paste::new(None, text), &Budget::default());
    found
        .policies
        .into_iter()
        .next()
        .map(|found| found.policy)
        .unwrap_or_default()
}

const SERVICES: [(&str, &str); 6] = [
    (r#""s3:GetObject","s3:Put*""#, "arn:aws:s3:::team-{}/*"),
    (
        r#""dynamodb:*Item","dynamodb:Query""#,
        "arn:aws:dynamodb:*:123456789012:table/team-{}",
    ),
    (
        r#""sqs:SendMessage","sqs:Receive*""#,
        "arn:aws:sqs:ap-northeast-1:123456789012:team-{}-*",
    ),
    (
        r#""logs:*""#,
        "arn:aws:logs:*:123456789012:log-group:/team/{}:*",
    ),
    (
        r#""ssm:GetParameter*""#,
        "arn:aws:ssm:*:123456789012:parameter/team/{}/*",
    ),
    (
        r#""ec2:StartInstances","ec2:StopInstances""#,
        "arn:aws:ec2:*:123456789012:instance/*",
    ),
];

/// As teams write them: an Allow for each service and team, some with a condition, and a Deny at times.
fn realistic(number: usize, changed: bool) -> String {
    let (actions, resource) = SERVICES[number % SERVICES.len()];
    let team = if changed && number.is_multiple_of(5) {
        format!("{number}*")
    } else {
        number.to_string()
    };
    let resource = resource.replace("{}", &team);
    let tag = if changed && number.is_multiple_of(4) {
        "prod"
    } else {
        "dev"
    };
    let condition = if number.is_multiple_of(2) {
        format!(r#","Condition":{{"StringEquals":{{"aws:PrincipalTag/env":["{tag}","test"]}}}}"#)
    } else {
        String::new()
    };
    let effect = if number % 9 == 8 { "Deny" } else { "Allow" };
    format!(r#"{{"Effect":"{effect}","Action":[{actions}],"Resource":"{resource}"{condition}}}"#)
}

#[divan::bench]
fn two_realistic_policies(bencher: Bencher) {
    let old = document(|number| realistic(number, false));
    let new = document(|number| realistic(number, true));
    bencher.bench(|| {
        compare(
            black_box(&old),
            black_box(&new),
            PolicyType::Identity,
            &Budget::default(),
        )
    });
}

#[divan::bench]
fn the_same_realistic_policy(bencher: Bencher) {
    let old = document(|number| realistic(number, false));
    bencher.bench(|| {
        compare(
            black_box(&old),
            black_box(&old),
            PolicyType::Identity,
            &Budget::default(),
        )
    });
}

/// Every statement overlaps with every other in part: in its actions, its resources and its condition.
fn adversarial(number: usize, salt: usize) -> String {
    let letter = |offset: usize| {
        let at = (number * 7 + salt * 3 + offset * 5) % 26;
        char::from(b'a' + u8::try_from(at).unwrap_or_default())
    };
    let (a, b, c, d) = (letter(0), letter(1), letter(2), letter(3));
    let effect = if number % 4 == 3 { "Deny" } else { "Allow" };
    format!(
        r#"{{"Effect":"{effect}","Action":"s3:*{a}*","Resource":"arn:aws:s3:::*{a}*{b}?{c}*{d}*","Condition":{{"StringLike":{{"aws:userid":"*{c}*{d}*"}}}}}}"#
    )
}

#[divan::bench]
fn two_adversarial_policies(bencher: Bencher) {
    let old = document(|number| adversarial(number, 0));
    let new = document(|number| adversarial(number, 1));
    bencher.bench(|| {
        compare(
            black_box(&old),
            black_box(&new),
            PolicyType::Identity,
            &Budget::default(),
        )
    });
}

/// As many patterns of one statement as the quota takes, on both sides.
#[divan::bench]
fn two_lists_of_wildcards(bencher: Bencher) {
    let list = |salt: usize| {
        let resources: Vec<String> = (0..200)
            .map(|number| format!(r#""arn:aws:s3:::*{}*{}?b*""#, number * 3 + salt, number % 7))
            .collect();
        document(|number| {
            if number > 0 {
                return "x".repeat(QUOTA);
            }
            format!(
                r#"{{"Effect":"Allow","Action":"s3:*","Resource":[{}]}}"#,
                resources.join(",")
            )
        })
    };
    let (old, new) = (list(0), list(1));
    bencher.bench(|| {
        compare(
            black_box(&old),
            black_box(&new),
            PolicyType::Identity,
            &Budget::default(),
        )
    });
}

/// `*a*b*c…`, 2,048 characters.
fn stars() -> String {
    ('a'..='z')
        .cycle()
        .flat_map(|letter| ['*', letter])
        .take(2048)
        .collect()
}

/// `*a?b?c*…`, 2,048 characters.
fn questions() -> String {
    "*a?a?a?".chars().cycle().take(2048).collect()
}

#[divan::bench]
fn worst_inclusion_of_stars(bencher: Bencher) {
    let (a, b) = (stars(), format!("{}x", stars()));
    bencher.bench(|| iam::includes(black_box(&a), black_box(&b)));
}

#[divan::bench]
fn worst_inclusion_of_questions(bencher: Bencher) {
    let (a, b) = (questions(), questions().replace("?*", "*"));
    bencher.bench(|| iam::includes(black_box(&a), black_box(&b)));
}

#[divan::bench]
fn worst_intersection_of_stars(bencher: Bencher) {
    let (a, b) = (stars() + "x", stars() + "y");
    bencher.bench(|| iam::intersects(black_box(&a), black_box(&b)));
}

#[divan::bench]
fn worst_intersection_of_questions(bencher: Bencher) {
    let (a, b) = (questions() + "x", questions() + "y");
    bencher.bench(|| iam::intersects(black_box(&a), black_box(&b)));
}
