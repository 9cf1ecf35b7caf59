//! A policy that was written for a wish, in words.

use super::apply;
use super::document::{Block, Code, Line, Reply};
use super::names::{UsedBy, Who as Holder};
use super::words::{self, joined};
use crate::author::{Assumption, Authored, Origin, Thing, Who, Wish};
use crate::budget::Budget;
use crate::explain;
use crate::iam::PolicyType;
use crate::policy::template::{self, TemplateForm};
use crate::reference;
use crate::text::Language;

/// So many actions that come along are named.
const MAX_COMPANIONS: usize = 8;

/// The policy, what it allows, what has to be replaced, where to put it, and what was taken for granted.
pub fn authored(authored: &Authored, budget: &Budget, language: Language) -> Reply {
    authored_in(authored, None, budget, language)
}

/// The same with the document in the form of a template.
pub fn authored_in(
    authored: &Authored,
    form: Option<TemplateForm>,
    budget: &Budget,
    language: Language,
) -> Reply {
    let words = words::of(language);
    let mut blocks = Vec::new();
    // Who may become a role is said best by the document itself.
    if authored.kind == PolicyType::Trust {
        let explained = explain::explain(std::slice::from_ref(&authored.pasted), budget);
        if let Some(explanation) = explained.first() {
            blocks.push(Block::Lead {
                label: words.in_short(),
                text: words.summary(explanation),
            });
        }
    } else {
        blocks.push(Block::Lead {
            label: words.read_as(),
            text: words.wish(&authored.wish, authored.kind),
        });
    }
    blocks.push(Block::Part {
        label: words.written_policy(authored.kind),
        text: Line::default(),
    });
    blocks.push(document(authored, form));
    let names: Vec<String> = authored
        .placeholders
        .iter()
        .map(|placeholder| placeholder.name.clone())
        .collect();
    let mut said = Vec::new();
    if !names.is_empty() {
        said.push(words.to_replace(&names));
    }
    let companions = companions(authored);
    if !companions.is_empty() {
        let shown: Vec<String> = companions.iter().take(MAX_COMPANIONS).cloned().collect();
        let left_out = companions.len().saturating_sub(shown.len());
        said.push(words.comes_along(&shown, left_out));
    }
    said.extend(authored.assumptions.iter().map(|one| words.assumed(*one)));
    if authored.kind.is_limit() {
        said.push(words.only_limits(authored.kind));
    }
    if let Some(quota) = authored.proof.quota
        && authored.proof.characters > quota
    {
        said.push(words.too_long(authored.proof.characters, quota));
    }
    // What lint finds keeps it from being proved, and is told.
    said.extend(
        authored
            .proof
            .findings
            .iter()
            .map(|finding| words.finding(&finding.kind)),
    );
    if !said.is_empty() {
        blocks.push(Block::List(said));
    }
    let commands = commands(authored);
    if !commands.is_empty() && form.is_none() {
        blocks.push(Block::Paragraph(words.put_it_there(authored.kind)));
        blocks.push(Block::Code {
            language: Code::Plain,
            text: commands.join("\n"),
        });
    }
    if authored.proof.holds() {
        blocks.push(Block::Small(joined(words, [words.proved(&authored.proof)])));
    }
    Reply { language, blocks }
}

/// That no policy was written, what of the wish was understood, and how wishes can be said.
pub fn not_authored(wish: &Wish, language: Language) -> Reply {
    let words = words::of(language);
    let mut blocks = Vec::new();
    for what in &wish.impossible {
        blocks.push(Block::Paragraph(words.impossible(*what)));
    }
    if !wish.unread.is_empty() {
        blocks.push(Block::Paragraph(words.left_over(&wish.unread, wish)));
    } else if wish.impossible.is_empty() {
        blocks.push(Block::Paragraph(words.unclear_wish(&understood(wish))));
        blocks.push(Block::List(words.examples_of_wishes()));
    }
    Reply { language, blocks }
}

/// What was taken for granted, in a sentence.
pub fn assumed(assumption: Assumption, language: Language) -> Line {
    words::of(language).assumed(assumption)
}

/// What of a wish was understood: services, names and condition keys.
fn understood(wish: &Wish) -> Vec<String> {
    let things = wish.clauses.iter().flat_map(|clause| &clause.things);
    let mut said: Vec<String> = Vec::new();
    for thing in things {
        match thing {
            Thing::Arn(arn) => said.push(arn.clone()),
            Thing::Of { service, names, .. } => {
                let title = reference::service(service).map(|service| service.name().to_owned());
                said.extend(title);
                said.extend(names.iter().cloned());
            }
        }
    }
    said.extend(wish.limits.iter().map(|limit| limit.key.clone()));
    said.dedup();
    said
}

fn document(authored: &Authored, form: Option<TemplateForm>) -> Block {
    let in_form = form.and_then(|form| Some((template::document(&authored.text, form)?, form)));
    match in_form {
        Some((text, TemplateForm::Terraform)) => Block::Code {
            language: Code::Hcl,
            text,
        },
        Some((text, TemplateForm::CloudFormation)) => Block::Code {
            language: Code::Yaml,
            text,
        },
        None => Block::Code {
            language: Code::Json,
            text: authored.text.clone(),
        },
    }
}

/// The actions that come along, each once.
fn companions(authored: &Authored) -> Vec<String> {
    let mut actions: Vec<String> = Vec::new();
    let asked = |action: &String| {
        authored
            .entries
            .iter()
            .any(|entry| entry.origin == Origin::Asked && entry.actions.contains(action))
    };
    for entry in &authored.entries {
        if entry.origin == Origin::Asked {
            continue;
        }
        for action in &entry.actions {
            if !actions.contains(action) && !asked(action) {
                actions.push(action.clone());
            }
        }
    }
    actions
}

/// The commands that put it into effect.
fn commands(authored: &Authored) -> Vec<String> {
    let holder = match authored.wish.who.first() {
        Some(Who::Role(Some(name))) => Holder::Role(name.clone(), UsedBy::Somebody),
        Some(Who::User(Some(name))) => Holder::User(name.clone()),
        _ => Holder::Unknown,
    };
    let entries = authored.entries.iter();
    let mut resources = entries.flat_map(|entry| &entry.resources);
    let resource = resources.find(|resource| resource.starts_with("arn:"));
    apply::put(authored.kind, &holder, resource.map(String::as_str))
}
