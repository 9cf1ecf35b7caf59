//! What is embedded is what lies in the folder `kb`.

use super::KnowledgeBase;
use super::embedded::FILES;
use super::refuse::{Finder, Fit};
use super::rule::{self, Sought};
use crate::reference;
use crate::text::Language;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

#[test]
fn every_article_of_the_folder_is_embedded() {
    let folder = KnowledgeBase::load(&Path::new(env!("CARGO_MANIFEST_DIR")).join("kb")).unwrap();
    let embedded = KnowledgeBase::embedded();
    let ids = |kb: &KnowledgeBase| -> Vec<(String, usize)> {
        kb.articles()
            .map(|article| (article.id.clone(), article.texts().count()))
            .collect()
    };
    assert_eq!(ids(&folder), ids(&embedded));
    assert_eq!(
        FILES.len(),
        embedded
            .articles()
            .map(|article| article.texts().count())
            .sum::<usize>()
    );
}

/// The file of this folder.
fn file(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("src/kb")
        .join(name)
}

/// Actions of the denials in the corpus of messages that the reference knows.
fn denied_actions() -> String {
    let mut actions = BTreeSet::new();
    for line in include_str!("../../tests/corpus/messages.jsonl").lines() {
        let message: serde_json::Value = serde_json::from_str(line).unwrap();
        for denial in message["expect"]["denials"]
            .as_array()
            .into_iter()
            .flatten()
        {
            let action = denial["action"].as_str().and_then(reference::action);
            actions.extend(action.map(reference::Action::full_name));
        }
    }
    let mut text = String::from(
        "# Actions that people were denied, from tests/corpus/messages.jsonl. Written by `.ci/embed`.\n",
    );
    for action in actions {
        text.push_str(action);
        text.push('\n');
    }
    text
}

#[test]
fn the_denied_actions_are_those_of_the_corpus() {
    assert!(
        denied_actions() == include_str!("denied-actions.txt"),
        "run `bash .ci/embed`"
    );
}

#[test]
fn the_index_is_that_of_the_articles() {
    let made = Finder::of(&KnowledgeBase::embedded()).write();
    let kept = include_bytes!("index.bin");
    assert!(
        made == kept,
        "src/kb/index.bin is of other articles; run `bash .ci/embed`"
    );
}

#[test]
fn the_words_of_the_field_are_those_of_the_list() {
    let made = super::field::list::write();
    let kept = include_bytes!("field.bin");
    assert!(
        made == kept,
        "src/kb/field.bin is of another list; run `bash .ci/embed`"
    );
}

/// Run by `.ci/embed`, first: the index rests on the words of the field.
#[test]
#[ignore = "writes a source file"]
fn write_the_words_of_the_field() {
    std::fs::write(file("field.bin"), super::field::list::write()).unwrap();
}

/// Run by `.ci/embed`.
#[test]
#[ignore = "writes source files"]
fn write_what_is_made() {
    let made = Finder::of(&KnowledgeBase::embedded()).write();
    std::fs::write(file("index.bin"), made).unwrap();
    std::fs::write(file("denied-actions.txt"), denied_actions()).unwrap();
}

#[test]
fn an_article_is_read_for_all_that_its_rule_holds_for() {
    let all = KnowledgeBase::embedded();
    for article in all.articles() {
        for text in article.texts() {
            let Some(rule) = &text.front.rule else {
                continue;
            };
            let (_, raw) = FILES.iter().find(|(path, _)| *path == text.path).unwrap();
            let service = |action: &'_ String| action.split(':').next().unwrap().to_owned();
            let services: Vec<String> = rule.actions.iter().map(service).collect();
            let each = |list: &'_ [String]| -> Vec<Option<String>> {
                let all = list.iter().cloned().map(Some);
                if list.is_empty() {
                    vec![None]
                } else {
                    all.collect()
                }
            };
            for service in each(&services) {
                for cause in each(&rule.causes) {
                    for kind in each(&rule.policy_types) {
                        for effect in each(&rule.effects) {
                            let sought = Sought::Denial {
                                services: vec![service.as_deref().unwrap_or("any")],
                                codes: [
                                    ("causes", cause.as_deref()),
                                    ("policy_types", kind.as_deref()),
                                    ("effects", effect.as_deref()),
                                ],
                            };
                            assert!(
                                rule::outline(raw).is_some_and(|one| one.may_hold_for(&sought)),
                                "{}: {sought:?}",
                                text.path
                            );
                        }
                    }
                }
            }
            let is_other = !rule.not_iam.is_empty();
            assert_eq!(
                rule::outline(raw).is_some_and(|one| one.may_hold_for(&Sought::Other)),
                is_other,
                "{}",
                text.path
            );
        }
    }
    let elsewhere = Sought::Denial {
        services: vec!["s3"],
        codes: [
            ("causes", Some("scp")),
            ("policy_types", None),
            ("effects", None),
        ],
    };
    let read = KnowledgeBase::embedded();
    assert!(read.articles_for(&elsewhere).count() < 30);
}

/// A meaning is known by its name in the index.
#[test]
fn each_meaning_of_the_field_list_has_a_name_of_its_own() {
    let names = super::field::names();
    let mut distinct = names.to_vec();
    distinct.sort_unstable();
    distinct.dedup();
    assert!(names.len() > 400, "{}", names.len());
    assert_eq!(distinct.len(), names.len());
}

#[test]
fn whoever_asks_in_the_words_of_an_alias_gets_its_article() {
    let kb = KnowledgeBase::embedded();
    let mut wrong = Vec::new();
    for article in kb.articles() {
        let languages = [(Language::Ja, &article.ja), (Language::En, &article.en)];
        for (language, text) in languages {
            for alias in text.iter().flat_map(|text| &text.front.aliases) {
                let found = kb.search(alias, language, 1);
                let first = found.matches.first().map(|found| found.id.as_str());
                if first != Some(&article.id) || found.fit != Fit::Answer {
                    wrong.push(format!("{alias} → {first:?}, not {}", article.id));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
