//! What is embedded is what lies in the folder `kb`.

use super::embedded::FILES;
use super::finder::{Finder, Fit};
use super::rule::{self, Sought};
use super::{KnowledgeBase, article, surety};
use crate::reference;
use crate::text::Language;
use std::collections::{BTreeMap, BTreeSet};
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

/// A number from 0 to 9 for a text, the same in each run.
fn tenth(text: &str) -> usize {
    let sum = text.bytes().fold(7_usize, |sum, byte| {
        sum.wrapping_mul(31).wrapping_add(usize::from(byte))
    });
    (sum >> 7) % 10
}

/// What `.ci/surety.py` is told of a question: what was found, and the facts by which it is weighed.
fn facts(kb: &KnowledgeBase, base: &str, question: &str, relevant: &[String]) -> serde_json::Value {
    let (of_question, articles, named) = kb.facts(question);
    serde_json::json!({
        "base": base,
        "query": question,
        "relevant": relevant,
        "question": of_question.to_vec(),
        "articles": articles
            .iter()
            .map(|(id, facts)| serde_json::json!({"id": id, "facts": facts.to_vec()}))
            .collect::<Vec<_>>(),
        "named": named,
    })
}

/// Run by `.ci/surety.py`, which leaves questions in `target/surety`, each with its base: the embedded one, or a folder
/// beside them. To those come questions that nobody wrote for an article as it is: its aliases, asked of a base in which
/// it lacks them, and of one in which it is missing.
#[test]
#[ignore = "writes files for a script"]
#[expect(clippy::disallowed_methods, reason = "it reads what the script wrote")]
fn write_the_facts() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/surety");
    let embedded = KnowledgeBase::embedded();
    let mut out = Vec::new();
    let names = |facts: &[(&str, f32)]| facts.iter().map(|(name, _)| (*name).to_owned()).collect();
    let names: [Vec<String>; 2] = [names(&surety::ARTICLE), names(&surety::QUESTION)];
    out.push(serde_json::json!({"article": names[0], "question": names[1]}));
    let mut bases: BTreeMap<String, KnowledgeBase> = BTreeMap::new();
    let asked = std::fs::read_to_string(folder.join("questions.jsonl")).unwrap();
    for line in asked.lines() {
        let line: serde_json::Value = serde_json::from_str(line).unwrap();
        let base = line["base"].as_str().unwrap();
        let kb = bases.entry(base.to_owned()).or_insert_with(|| {
            if base == "embedded" {
                embedded.clone()
            } else {
                KnowledgeBase::load(&folder.join(base)).unwrap()
            }
        });
        let relevant: Vec<String> = serde_json::from_value(line["relevant"].clone()).unwrap();
        let mut told = facts(kb, base, line["query"].as_str().unwrap(), &relevant);
        told["set"] = line["set"].clone();
        out.push(told);
    }
    for fold in 0..10 {
        let without_aliases = embedded.articles().cloned().map(|mut article| {
            for text in article.ja.iter_mut().chain(&mut article.en) {
                text.front.aliases.retain(|alias| tenth(alias) != fold);
            }
            article
        });
        let without_articles = embedded
            .articles()
            .filter(|article| tenth(&article.id) != fold)
            .cloned();
        let fewer = [
            ("aliases", KnowledgeBase::of(without_aliases)),
            ("gaps", KnowledgeBase::of(without_articles)),
        ];
        for (name, kb) in fewer {
            for article in embedded.articles() {
                let aliases = article.texts().flat_map(|text| &text.front.aliases);
                for alias in aliases {
                    let is_asked = match name {
                        "aliases" => tenth(alias) == fold,
                        _ => tenth(&article.id) == fold && tenth(alias) < 3,
                    };
                    if !is_asked || article::letters(alias).count() < 8 {
                        continue;
                    }
                    let relevant = match name {
                        "aliases" => vec![article.id.clone()],
                        _ => Vec::new(),
                    };
                    let mut told = facts(&kb, name, alias, &relevant);
                    told["set"] = name.into();
                    told["of"] = article.id.clone().into();
                    out.push(told);
                }
            }
        }
    }
    let lines: Vec<String> = out.iter().map(serde_json::Value::to_string).collect();
    std::fs::write(folder.join("facts.jsonl"), lines.join("\n")).unwrap();
}
