//! The sentences about questions, articles and the service authorization reference.

use super::{English, access_level};
use crate::answer::{ActionFact, ResourceFact, Usage};
use crate::reply::document::{Inline, Line};
use crate::reply::words::{LookupWords, Words, say};
use crate::text::Language;

impl LookupWords for English {
    fn only_in(&self, language: Language) -> Line {
        match language {
            Language::Ja => say!("This article is there in Japanese only."),
            Language::En => say!("This article is there in English only."),
        }
    }

    fn unanswered(&self, question: &str) -> Line {
        say!("No article answers {}.", question)
    }

    fn how_to_ask(&self) -> Vec<Line> {
        vec![
            say!("Name the service and what you were doing, in a few words."),
            say!("Or paste the whole error message, and the policy that should allow the request."),
        ]
    }

    fn write_article(&self) -> Line {
        say!(
            "If you know the answer, write it down as an article: `kyoka kb new` makes the files for it."
        )
    }

    fn question_noted(&self) -> Line {
        say!(
            "The question is noted, with secrets and account numbers masked, for those who write the articles. Who manages a server lists them with `/kb gaps`."
        )
    }

    fn operation(&self, operation: &str, service: &str) -> Line {
        say!(
            "The operation {} of {} needs these actions.",
            operation,
            service
        )
    }

    fn used(&self, fact: &ActionFact) -> Line {
        let level = access_level(fact.access);
        match fact.usage {
            Usage::Always => say!("{} (access level {}), always.", fact.name, level),
            Usage::Sometimes => say!(
                "{} (access level {}), when the request uses that function.",
                fact.name,
                level
            ),
            Usage::Itself => say!("{} (access level {}).", fact.name, level),
        }
    }

    fn action(&self, fact: &ActionFact) -> Line {
        say!(
            "{} is an action of {} with the access level {}.",
            fact.name,
            Inline::Prose(fact.service.to_owned()),
            access_level(fact.access)
        )
    }

    fn needs_star(&self) -> Line {
        say!(
            "The action has no resource types: only a statement with `*` as its `Resource` allows it."
        )
    }

    fn resource_type(&self, fact: &ResourceFact, keys: Option<Line>) -> Line {
        let arns: Vec<String> = fact.arns.iter().map(|arn| (*arn).to_owned()).collect();
        let arns = self.names(&arns, 0);
        match (fact.required, keys) {
            (true, None) => say!("{} (required): {}.", fact.name, arns),
            (false, None) => say!("{}: {}.", fact.name, arns),
            (true, Some(keys)) => {
                say!(
                    "{} (required): {}. Condition keys: {}.",
                    fact.name,
                    arns,
                    keys
                )
            }
            (false, Some(keys)) => say!("{}: {}. Condition keys: {}.", fact.name, arns, keys),
        }
    }

    fn global_keys(&self) -> Line {
        say!(
            "Global condition keys such as `aws:SourceIp` go with every action, where the request carries them."
        )
    }

    fn no_action(&self, name: &str, nearest: &[String]) -> Line {
        if nearest.is_empty() {
            say!(
                "The service authorization reference has neither an action nor an API operation {}.",
                name
            )
        } else {
            say!(
                "The service authorization reference has no action {}. Actions with a similar name: {}.",
                name,
                self.names(nearest, 0)
            )
        }
    }
}
