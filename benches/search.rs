//! Times the search: a question among 160 and among 10,000 articles, and what it takes to have them ready.
//! Beside it a peer: BM25 over the same English words, with neither fields nor meanings nor Japanese.
//!
//! `cargo bench --bench search` writes folders of articles into the target folder.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a benchmark writes files, and stops when anything fails"
)]

use divan::{Bencher, black_box};
use kyoka::kb::KnowledgeBase;
use kyoka::text::Language;
use std::fmt::Write as _;
use std::path::PathBuf;
use std::sync::LazyLock;

const QUESTIONS: [&str; 4] = [
    "EC2 インスタンスに Session Manager で接続できない",
    "lambda function cannot reach the database in the vpc",
    "iam:PassRole が拒否される",
    "why is my bill higher than last month",
];

fn main() {
    divan::main();
}

/// Numbers that look as if by chance, the same in each run.
struct Chance(u64);

impl Chance {
    fn below(&mut self, most: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        usize::try_from(self.0 >> 33).unwrap_or_default() % most
    }

    fn words(&mut self, from: &[&str], count: usize, between: &str) -> String {
        let words: Vec<&str> = (0..count).map(|_| from[self.below(from.len())]).collect();
        words.join(between)
    }
}

/// The words of the field list, without its marks.
fn vocabulary() -> (Vec<&'static str>, Vec<&'static str>) {
    let list = include_str!("../src/kb/field.txt");
    let lines = list
        .lines()
        .filter_map(|line| line.split_once(':')?.1.split_once('|'));
    let words = |words: &'static str| {
        words
            .split(',')
            .map(|word| word.trim().trim_start_matches('~'))
            .filter(|word| !word.is_empty())
    };
    let (mut english, mut japanese) = (Vec::new(), Vec::new());
    for (en, ja) in lines {
        english.extend(words(en));
        japanese.extend(words(ja));
    }
    (english, japanese)
}

/// Title, summary and body of an article in English, and its Japanese twin.
fn article(chance: &mut Chance, number: usize) -> [(&'static str, String); 2] {
    static WORDS: LazyLock<(Vec<&str>, Vec<&str>)> = LazyLock::new(vocabulary);
    let (english, japanese) = &*WORDS;
    [("en", english, " "), ("ja", japanese, "の")].map(|(language, words, between)| {
        let mut text = String::new();
        let title = chance.words(words, 6, between);
        let summary = chance.words(words, 16, between);
        let body = chance.words(words, 80, between);
        write!(
            text,
            "---\ntitle: \"{title}\"\nsummary: \"{summary}\"\nidentifiers: [\"svc:Action{number}\"]\n---\n## Problem\n\n{body}\n"
        )
        .unwrap();
        (language, text)
    })
}

/// A folder with so many articles.
fn folder(articles: usize) -> PathBuf {
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("kb-{articles}"));
    if path.exists() {
        return path;
    }
    let mut chance = Chance(7);
    std::fs::create_dir_all(path.join("svc")).unwrap();
    for number in 0..articles {
        for (language, text) in article(&mut chance, number) {
            std::fs::write(path.join(format!("svc/a{number:05}.{language}.md")), text).unwrap();
        }
    }
    path
}

fn loaded(articles: usize) -> KnowledgeBase {
    let kb = KnowledgeBase::load(&folder(articles)).unwrap();
    // The index is made with the first question.
    kb.search(QUESTIONS[0], Language::En, 3);
    kb
}

/// Four questions.
#[divan::bench(args = [160, 10_000])]
fn four_questions(bencher: Bencher, articles: usize) {
    let kb = loaded(articles);
    bencher.bench(|| {
        for question in QUESTIONS {
            black_box(kb.search(black_box(question), Language::En, 3));
        }
    });
}

/// The same among the articles inside the binary.
#[divan::bench]
fn four_questions_embedded(bencher: Bencher) {
    let kb = KnowledgeBase::embedded();
    kb.search(QUESTIONS[0], Language::En, 3);
    bencher.bench(|| {
        for question in QUESTIONS {
            black_box(kb.search(black_box(question), Language::En, 3));
        }
    });
}

/// The embedded articles, from nothing to the answer to the first question.
#[divan::bench]
fn embedded_start() {
    let kb = KnowledgeBase::embedded();
    black_box(kb.search(black_box(QUESTIONS[0]), Language::En, 3));
}

/// A folder, from its files to the answer to the first question.
#[divan::bench(args = [160, 10_000], sample_count = 3, sample_size = 1)]
fn load(articles: usize) {
    black_box(loaded(articles));
}

/// Words of letters and digits.
#[derive(Default)]
struct Words;

impl bm25::Tokenizer for Words {
    fn tokenize(&self, text: &str) -> Vec<String> {
        text.split(|c: char| !c.is_alphanumeric())
            .filter(|word| !word.is_empty())
            .map(str::to_lowercase)
            .collect()
    }
}

/// The peer: the two English ones of the four questions, twice, among the English texts.
#[divan::bench(args = [160, 10_000])]
fn peer_four_questions(bencher: Bencher, articles: usize) {
    let mut chance = Chance(7);
    let texts: Vec<String> = (0..articles)
        .map(|number| article(&mut chance, number)[0].1.clone())
        .collect();
    let engine =
        bm25::SearchEngineBuilder::<u32, u32, Words>::with_tokenizer_and_corpus(Words, texts)
            .build();
    bencher.bench(|| {
        for question in [QUESTIONS[1], QUESTIONS[3], QUESTIONS[1], QUESTIONS[3]] {
            black_box(engine.search(black_box(question), 3));
        }
    });
}
