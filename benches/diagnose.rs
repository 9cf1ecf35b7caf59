//! Times the main job in process, and beside it a peer that does less.
//!
//! `cargo bench --bench diagnose`

use divan::{Bencher, black_box};
use kyoka::answer;
use kyoka::budget::Budget;
use kyoka::diagnose::diagnose;
use kyoka::evidence::{self, Input, Role};
use kyoka::kb::KnowledgeBase;
use kyoka::render::markdown;
use kyoka::reply::{Medium, whole};
use kyoka::text::{Paste, mask};
use kyoka::{denial, lint, policy};

/// The question of the README: prose, a policy and an error.
const QUESTION: &str = include_str!("../tests/cases/diagnose/seed-question.txt");

fn main() {
    divan::main();
}

fn inputs() -> Vec<Input> {
    vec![Input {
        paste: Paste::new(None, QUESTION),
        role: Role::Conversation,
    }]
}

/// From the pasted text to the reply in Markdown.
#[divan::bench]
fn answer(bencher: Bencher) {
    let kb = KnowledgeBase::embedded();
    bencher.with_inputs(inputs).bench_values(|inputs| {
        let evidence = evidence::read(inputs, None, &Budget::default());
        let answer = answer::diagnose(evidence, &kb, &Budget::default());
        markdown::render(&whole(&answer, &Medium::Chat, answer.evidence.language))
    });
}

/// From the pasted text to a cause, a proven fix and the findings.
#[divan::bench]
fn read_and_diagnose(bencher: Bencher) {
    bencher.with_inputs(inputs).bench_values(|inputs| {
        diagnose(
            &evidence::read(inputs, None, &Budget::default()),
            &Budget::default(),
        )
    });
}

/// From the pasted text to denials and policies.
#[divan::bench]
fn read(bencher: Bencher) {
    bencher
        .with_inputs(inputs)
        .bench_values(|inputs| evidence::read(inputs, None, &Budget::default()));
}

/// From denials and policies to a cause, a proven fix and the findings.
#[divan::bench]
fn diagnose_what_was_read(bencher: Bencher) {
    let evidence = evidence::read(inputs(), None, &Budget::default());
    bencher.bench(|| diagnose(black_box(&evidence), &Budget::default()));
}

/// The findings of the policies alone.
#[divan::bench]
fn find_what_is_wrong_in_the_policies(bencher: Bencher) {
    let policies = policy::find(0, &Paste::new(None, QUESTION), &Budget::default()).policies;
    let caller = Some("arn:aws:iam::123456789012:user/alice");
    bencher.bench(|| lint::check(black_box(&policies), caller, &Budget::default()));
}

/// 2,000 characters of the question.
fn excerpt() -> String {
    QUESTION.chars().take(2000).collect()
}

/// Every denial of 2,000 characters.
#[divan::bench]
fn extract_from_2000_characters(bencher: Bencher) {
    let paste = Paste::new(None, excerpt());
    bencher.bench(|| denial::find(black_box(&paste), &Budget::default()));
}

/// The secrets of 2,000 characters.
#[divan::bench]
fn mask_2000_characters(bencher: Bencher) {
    let text = excerpt();
    bencher.bench(|| mask::secrets(black_box(&text)).secrets.len());
}

/// The peer of the extraction: one compiled expression for the plainest sentence, over the same text.
#[divan::bench]
fn peer_one_expression_over_2000_characters(bencher: Bencher) {
    let text = excerpt();
    let sentence = regex::Regex::new(
        r"User: (\S+) is not authorized to perform: (\S+) on resource: (\S+)(?: because (.+))?",
    )
    .ok();
    bencher.bench(|| {
        sentence
            .as_ref()
            .map(|sentence| sentence.captures_iter(black_box(&text)).count())
    });
}

/// The peer of reading policies: the two documents as plain JSON, without spans, repairs and prose.
#[divan::bench]
fn peer_parse_the_same_policies_as_json(bencher: Bencher) {
    let documents: Vec<&str> = policy::find(0, &Paste::new(None, QUESTION), &Budget::default())
        .policies
        .iter()
        .filter_map(|pasted| QUESTION.get(pasted.span.start..pasted.span.end))
        .collect();
    bencher.bench(|| {
        documents
            .iter()
            .map(|document| serde_json::from_str::<serde_json::Value>(black_box(document)).is_ok())
            .filter(|read| *read)
            .count()
    });
}

/// Every policy in the question.
#[divan::bench]
fn read_the_policies(bencher: Bencher) {
    let paste = Paste::new(None, QUESTION);
    bencher.bench(|| policy::find(0, black_box(&paste), &Budget::default()));
}

/// Texts that hold no policy and lead its readers on, each over and over.
const HOSTILE: [&str; 5] = [
    "，\"Action\": ",
    "}   statement {",
    "`Principal: ",
    "{\"Statement\":",
    // The worst that is known: all looks that a text may have are used up.
    "data \"aws_iam_policy_document\" \"x\" {Forbidden",
];

/// 200 kB of one of them.
fn hostile(unit: &str) -> String {
    unit.repeat(200_000 / unit.len())
}

/// Looking for policies where there are none, at worst.
#[divan::bench(args = HOSTILE)]
fn look_for_policies_in_hostile_text(bencher: Bencher, unit: &str) {
    let paste = Paste::new(None, hostile(unit));
    bencher.bench(|| policy::find(0, black_box(&paste), &Budget::default()));
}

/// The peer of that: one compiled expression for the names of the elements, over the same text.
#[divan::bench(args = HOSTILE)]
fn peer_one_expression_over_hostile_text(bencher: Bencher, unit: &str) {
    let text = hostile(unit);
    let names = regex::Regex::new(
        r#""?(?:Statement|Effect|(?:Not)?(?:Action|Resource|Principal)|Condition)"?\s*[:=]"#,
    )
    .ok();
    bencher.bench(|| {
        names
            .as_ref()
            .map(|names| names.find_iter(black_box(&text)).count())
    });
}
