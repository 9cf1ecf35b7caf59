//! The sentences about questions, articles and the service authorization reference.

use super::{English, access_level};
use crate::answer::{ActionFact, ResourceFact, Usage};
use crate::reference::AccessLevel;
use crate::reply::document::{Inline, Line};
use crate::reply::words::{LookupWords, Words, say};
use crate::text::Language;

impl LookupWords for English {
    fn only_in(&self, language: Language) -> Line {
        match language {
            Language::Ja => say!("This article exists only in Japanese."),
            Language::En => say!("This article exists only in English."),
        }
    }

    fn unanswered(&self, question: &str) -> Line {
        say!("No article answers {}.", question)
    }

    fn write_article(&self) -> Line {
        say!("If you know the answer, add an article: `kyoka kb new` creates the files.")
    }

    fn question_noted(&self) -> Line {
        say!(
            "The question was recorded for the people who write the articles, with secrets and account IDs masked. Server managers can list these with `/kb gaps`."
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
                "{} (access level {}), only when the request uses that feature.",
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

    fn resource_level(&self, fact: &ActionFact) -> Line {
        let types: Vec<String> = fact
            .resources
            .iter()
            .map(|resource| resource.name.to_owned())
            .collect();
        if types.is_empty() {
            say!(
                "It doesn't support resource-level permissions: only `\"Resource\": \"*\"` allows it."
            )
        } else {
            say!(
                "It supports resource-level permissions, on these resource types: {}.",
                self.names(&types, 0)
            )
        }
    }

    fn actions_of(&self, service: &str, level: Option<AccessLevel>, count: usize) -> Line {
        let service = Inline::Prose(service.to_owned());
        match level {
            Some(level) => say!(
                "{} has {} actions with the access level {}.",
                service,
                count,
                access_level(level)
            ),
            None => say!("{} has {} actions.", service, count),
        }
    }

    fn actions_at(&self, level: AccessLevel, count: usize, names: Line) -> Line {
        say!("{} ({}): {}.", access_level(level), count, names)
    }

    fn keys_of(&self, keys: Line) -> Line {
        say!("Condition keys: {}.", keys)
    }

    fn needs_besides(&self, actions: Line) -> Line {
        say!("Needs besides: {}.", actions)
    }

    fn reference_page(&self, page: Inline) -> Line {
        say!("AWS's page: {}", page)
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
            "Global condition keys such as `aws:SourceIp` work with every action, if the request has them."
        )
    }

    fn no_action(&self, name: &str, nearest: &[String]) -> Line {
        if nearest.is_empty() {
            say!(
                "AWS's service authorization reference has no action or API operation {}.",
                name
            )
        } else {
            say!(
                "AWS's service authorization reference has no action {}. Similar ones: {}.",
                name,
                self.names(nearest, 0)
            )
        }
    }
}
