//! A fix, in the parts in which people make it: statements that are added, statements and lines that change.

use super::document::{Code, DiffLine, Sign};
use crate::diagnose::{Change, Mended, ProvenFix};
use crate::evidence::Evidence;
use crate::iam::{PolicyType, find_placeholders, is_stand_in};
use crate::policy::edit::over_lines;
use crate::policy::{self, Form};
use serde_json::Value;
use similar::{ChangeTag, TextDiff};

/// The longest statement that is shown whole where only a part of it changes, in lines.
const MAX_LINES: usize = 16;
/// At most this many placeholders are named.
const MAX_PLACEHOLDERS: usize = 3;

/// A fix in parts.
#[derive(Clone, Debug, Default)]
pub(super) struct Shown {
    /// The parts that the request needs.
    pub(super) parts: Vec<Part>,
    /// What AWS would refuse or does nothing and is mended besides, each to be told in a sentence.
    pub(super) mends: Vec<Mended>,
    /// The corrected statements as the template has them, in place of the parts.
    pub(super) template: Option<(Code, String)>,
    /// What has to be filled in.
    pub(super) placeholders: Vec<String>,
}

/// A part of a fix.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Part {
    /// New statements.
    Added {
        /// How many.
        statements: usize,
        /// They, as JSON.
        text: String,
    },
    /// A statement that takes the place of one.
    Changed {
        /// Which, from 0.
        statement: usize,
        /// The new one, as JSON.
        text: String,
    },
    /// Lines that change.
    Lines(Vec<DiffLine>),
}

impl Shown {
    pub(super) fn of(fix: &ProvenFix, evidence: &Evidence) -> Self {
        let before = statements(&policy::as_json(&fix.before));
        let after = statements(&policy::as_json(&fix.after));
        let own = fix.change.statement();
        let mends: Vec<Mended> = fix
            .mended
            .iter()
            .filter(|mended| mended.change != fix.change)
            .cloned()
            .collect();
        let is_mended = |index: usize| {
            own != Some(index)
                && mends
                    .iter()
                    .any(|mend| mend.change.statement() == Some(index))
        };
        let added = after
            .get(before.len().min(after.len())..)
            .unwrap_or_default();
        let changed: Vec<(usize, &Value)> = after
            .iter()
            .enumerate()
            .filter(|(index, now)| before.get(*index).is_some_and(|old| old != *now))
            .filter(|(index, _)| !is_mended(*index))
            .collect();
        let mut parts = Vec::new();
        if !added.is_empty() {
            let texts: Vec<String> = added.iter().map(|one| pretty(&plain(one))).collect();
            parts.push(Part::Added {
                statements: added.len(),
                text: texts.join(",\n"),
            });
        }
        let texts: Vec<(usize, String)> = changed
            .iter()
            .map(|(index, now)| (*index, pretty(now)))
            .collect();
        let is_short = texts.len() <= 2
            && texts
                .iter()
                .all(|(_, text)| text.lines().count() <= MAX_LINES);
        let is_of_version = matches!(fix.change, Change::ReplaceVersion { .. });
        if is_of_version || !is_short {
            let lines = |text: &str| over_lines(text.to_owned());
            let all = difference(&lines(&fix.before), &lines(&fix.after), 0);
            let telling = all.into_iter().filter(|line| line.sign != Sign::Gap);
            parts.push(Part::Lines(telling.collect()));
        } else {
            parts.extend(
                texts
                    .into_iter()
                    .map(|(statement, text)| Part::Changed { statement, text }),
            );
        }
        // The change itself comes before what it takes besides.
        if own.is_some_and(|own| own < before.len()) {
            parts.sort_by_key(|part| matches!(part, Part::Added { .. }));
        }
        let template = template(fix, evidence);
        let placeholders = if template.is_some() {
            Vec::new()
        } else {
            let mut found = Vec::new();
            placeholders(&policy::as_json(&fix.after), &mut found);
            found.truncate(MAX_PLACEHOLDERS);
            found
        };
        Self {
            parts,
            mends,
            template,
            placeholders,
        }
    }

    /// How many statements are added.
    pub(super) fn added(&self) -> usize {
        self.parts
            .iter()
            .map(|part| match part {
                Part::Added { statements, .. } => *statements,
                Part::Changed { .. } | Part::Lines(_) => 0,
            })
            .sum()
    }

    /// Whether nothing of the author's changes.
    pub(super) fn only_adds(&self) -> bool {
        let is_added = |part: &Part| matches!(part, Part::Added { .. });
        self.mends.is_empty() && !self.parts.is_empty() && self.parts.iter().all(is_added)
    }

    /// The texts of the parts.
    pub(super) fn codes(&self) -> Vec<String> {
        self.parts
            .iter()
            .map(|part| match part {
                Part::Added { text, .. } | Part::Changed { text, .. } => text.clone(),
                Part::Lines(lines) => {
                    let lines: Vec<&str> = lines.iter().map(|line| line.text.as_str()).collect();
                    lines.join("\n")
                }
            })
            .collect()
    }
}

/// What has to be filled in before a policy is saved: of a template, its own language does it.
fn placeholders(value: &Value, found: &mut Vec<String>) {
    match value {
        Value::Array(values) => values.iter().for_each(|value| placeholders(value, found)),
        Value::Object(members) => members
            .values()
            .for_each(|value| placeholders(value, found)),
        Value::String(text) => {
            for written in find_placeholders(text)
                .into_iter()
                .filter_map(|range| text.get(range))
            {
                let is_variable = written.starts_with('$');
                if !is_variable && !is_stand_in(written) && !found.iter().any(|one| one == written)
                {
                    found.push(written.to_owned());
                }
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// The corrected statements as the pasted template has them.
pub(super) fn template(fix: &ProvenFix, evidence: &Evidence) -> Option<(Code, String)> {
    let (form, text) = fix.in_template(evidence)?;
    let language = match form {
        Form::Yaml => Code::Yaml,
        // A document that is in a template is JSON in a string of Terraform.
        Form::Document
        | Form::Fragment
        | Form::Escaped
        | Form::TerraformObject
        | Form::TerraformBlocks => Code::Hcl,
        Form::Code | Form::SamTemplates => Code::Json,
    };
    Some((language, text))
}

fn statements(document: &Value) -> Vec<Value> {
    match document.get("Statement") {
        Some(Value::Array(statements)) => statements.clone(),
        Some(one) => vec![one.clone()],
        None => Vec::new(),
    }
}

/// The statement with every list of one value as that value.
fn plain(statement: &Value) -> Value {
    let Value::Object(members) = statement else {
        return statement.clone();
    };
    let members = members.iter().map(|(name, value)| {
        let value = match value {
            Value::Array(values) => match values.as_slice() {
                [one] => one.clone(),
                _ => value.clone(),
            },
            value => value.clone(),
        };
        (name.clone(), value)
    });
    Value::Object(members.collect())
}

fn pretty(value: &Value) -> String {
    format!("{value:#}")
}

/// JSON over several lines; as it is where it is none.
pub(super) fn pretty_text(text: &str) -> String {
    serde_json::from_str::<Value>(text).map_or_else(|_| text.to_owned(), |value| pretty(&value))
}

/// Whether a new document of this kind takes the place of one that the resource has.
pub(super) fn would_replace(fix: &ProvenFix) -> bool {
    matches!(fix.change, Change::NewPolicy) && fix.policy_type != PolicyType::Identity
}

/// The lines that change, with so many around them.
pub(super) fn difference(before: &str, after: &str, context: usize) -> Vec<DiffLine> {
    let diff = TextDiff::from_lines(before, after);
    let mut lines = Vec::new();
    for (index, group) in diff.grouped_ops(context).iter().enumerate() {
        let starts_late = group.first().is_some_and(|op| op.old_range().start > 0);
        if index > 0 || starts_late {
            lines.push(DiffLine {
                sign: Sign::Gap,
                text: String::new(),
            });
        }
        for change in group.iter().flat_map(|op| diff.iter_changes(op)) {
            lines.push(DiffLine {
                sign: match change.tag() {
                    ChangeTag::Equal => Sign::Same,
                    ChangeTag::Insert => Sign::Added,
                    ChangeTag::Delete => Sign::Removed,
                },
                text: change.value().trim_end_matches(['\r', '\n']).to_owned(),
            });
        }
    }
    lines
}
