//! One article: front matter and text in one or two languages.

use super::example::{self, Example};
use crate::text::Language;
use serde::Deserialize;

/// An article: `ja` and `en` of one id are one article.
#[derive(Clone, PartialEq, Debug)]
pub struct Article {
    /// `<service>/<slug>`.
    pub id: String,
    /// Japanese.
    pub ja: Option<Text>,
    /// English.
    pub en: Option<Text>,
    /// It is of a folder, and not embedded.
    pub is_own: bool,
}

/// An article in one language.
#[derive(Clone, PartialEq, Debug)]
pub struct Text {
    /// The file, as the folder names it.
    pub path: String,
    /// Its front matter.
    pub front: Front,
    /// The Markdown below the front matter.
    pub body: String,
    /// The line of the file at which the body begins, from 1.
    pub body_line: usize,
}

/// Front matter, as the contract has it; only the title must be there.
#[derive(Clone, PartialEq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Front {
    /// What the asker would type.
    pub title: String,
    /// Cause and fix in a sentence or two: what a denial is told.
    #[serde(default)]
    pub summary: String,
    /// Two or three sentences that answer the question of the title without an incident: what a question is told
    /// first. Empty: the summary is.
    #[serde(default)]
    pub answer: String,
    /// Searched as exact terms.
    #[serde(default)]
    pub identifiers: Vec<String>,
    /// Searched as text.
    #[serde(default)]
    pub aliases: Vec<String>,
    /// When a denial leads here; `None`: never.
    #[serde(default, rename = "match")]
    pub rule: Option<Rule>,
    /// AWS's documents.
    #[serde(default)]
    pub references: Vec<Reference>,
    /// The day of the last change, `YYYY-MM-DD`.
    #[serde(default)]
    pub updated: Option<String>,
    /// Why a policy is not the answer; then no `after` is demanded.
    #[serde(default)]
    pub no_policy: Option<String>,
}

impl Front {
    /// What a question is told first; may be empty.
    pub fn answer(&self) -> &str {
        if self.answer.is_empty() {
            &self.summary
        } else {
            &self.answer
        }
    }
}

/// When a denial leads to an article: every list is optional, all given must hold.
#[derive(Clone, PartialEq, Eq, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// Action patterns.
    #[serde(default)]
    pub actions: Vec<String>,
    /// Resource patterns.
    #[serde(default)]
    pub resources: Vec<String>,
    /// Codes of policy types.
    #[serde(default)]
    pub policy_types: Vec<String>,
    /// `implicit`, `explicit`.
    #[serde(default)]
    pub effects: Vec<String>,
    /// Error codes.
    #[serde(default)]
    pub error_codes: Vec<String>,
    /// Codes of causes.
    #[serde(default)]
    pub causes: Vec<String>,
    /// Patterns of API operations, as the text names them: `CreateFunction`.
    #[serde(default)]
    pub operations: Vec<String>,
    /// Prefixes of the service that denied, for messages that name no action: `states`.
    #[serde(default)]
    pub services: Vec<String>,
    /// Patterns of the caller, as printed.
    #[serde(default)]
    pub principals: Vec<String>,
    /// Patterns of the condition keys that the nearest statement stumbles over.
    #[serde(default)]
    pub condition_keys: Vec<String>,
    /// Patterns of the hosts of identity providers, where the pasted policies name one.
    #[serde(default)]
    pub providers: Vec<String>,
    /// Patterns of the ARN of the policy that denied, where the message names it.
    #[serde(default)]
    pub policy_arns: Vec<String>,
    /// Patterns of the codes of errors that are not IAM's and lead here as well: `aws-lakeformation`,
    /// `aws-auth:*`.
    #[serde(default)]
    pub not_iam: Vec<String>,
}

impl Rule {
    /// Tells whether it names nothing of the request: only kinds of causes and policies.
    pub(super) const fn is_general(&self) -> bool {
        self.actions.is_empty()
            && self.resources.is_empty()
            && self.error_codes.is_empty()
            && self.operations.is_empty()
            && self.services.is_empty()
            && self.principals.is_empty()
            && self.condition_keys.is_empty()
            && self.providers.is_empty()
            && self.policy_arns.is_empty()
    }
}

/// A document that an article rests on.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reference {
    /// Its title.
    pub title: String,
    /// Its address.
    pub url: String,
}

impl Text {
    /// The first sentence or two of the part that says why, as Markdown; `None` where that part does not begin with
    /// a short one.
    pub fn reason(&self) -> Option<&str> {
        const HEADINGS: [&str; 2] = ["## Why\n", "## どうしてこうしなければいけないのか\n"];
        const MAX_BYTES: usize = 320;
        let mut found = HEADINGS
            .iter()
            .filter_map(|heading| Some(self.body.split_once(heading)?.1));
        let part = found.next()?.trim_start();
        let paragraph = part.lines().next()?;
        let begins_a_block = ["-", "#", "`", "|", "1."];
        if begins_a_block.iter().any(|mark| part.starts_with(mark)) || paragraph.contains("](") {
            return None;
        }
        let ends = paragraph
            .match_indices(['.', '。'])
            .filter_map(|(at, mark)| {
                let end = at + mark.len();
                let rest = paragraph.get(end..)?;
                (mark == "。" || rest.is_empty() || rest.starts_with(' ')).then_some(end)
            });
        let end = ends.take(2).take_while(|end| *end <= MAX_BYTES).last()?;
        paragraph.get(..end)
    }

    /// Its executable examples, in order.
    pub fn examples(&self) -> Vec<Example> {
        example::examples(&self.body)
    }
}

impl Article {
    /// The text in the asked language, else in the other.
    pub fn text(&self, language: Language) -> Option<(Language, &Text)> {
        let ja = self.ja.as_ref().map(|text| (Language::Ja, text));
        let en = self.en.as_ref().map(|text| (Language::En, text));
        match language {
            Language::Ja => ja.or(en),
            Language::En => en.or(ja),
        }
    }

    /// Tells whether a question is one of its aliases or a title, word for word; signs, spaces and case
    /// aside.
    pub(super) fn is_asked_as(&self, question: &str) -> bool {
        letters(question).next().is_some()
            && self.names().any(|name| letters(name).eq(letters(question)))
    }

    /// Its titles and aliases.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.texts().flat_map(|text| {
            let names = text.front.aliases.iter().chain([&text.front.title]);
            names.map(String::as_str)
        })
    }

    /// The texts that are there.
    pub fn texts(&self) -> impl Iterator<Item = &Text> {
        self.ja.iter().chain(self.en.iter())
    }
}

/// The letters and digits of a text, in lower case.
pub(super) fn letters(text: &str) -> impl Iterator<Item = char> {
    text.chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
}
