//! Corrected statements in the form of the template that they were pasted in: YAML of CloudFormation and
//! SAM, objects and blocks of Terraform.
//!
//! In: the pasted policy and the corrected JSON. Out: the statements that differ, ready to be put in their
//! place. Values that were there before stand as the author wrote them, functions and references included.

use super::source::Source;
use super::{ConditionEntry, Form, PastedPolicy, Policy, Spanned, Statement, edit, escape, locate};
use crate::iam::Effect;
use crate::text::{Paste, Span};

/// The statements of the corrected document `after` that differ from the pasted ones, as the template has
/// them; `None` when the policy is in no template, or none differs.
pub fn corrected(paste: &Paste, pasted: &PastedPolicy, after: &str) -> Option<String> {
    let separator = match pasted.form {
        Form::Document | Form::Fragment | Form::Escaped => {
            return in_string_of_terraform(paste, pasted, after);
        }
        Form::Code | Form::SamTemplates => return None,
        Form::Yaml => "\n",
        Form::TerraformObject => ",\n",
        Form::TerraformBlocks => "\n\n",
    };
    differing(
        paste.as_str(),
        &pasted.policy,
        after,
        pasted.form,
        separator,
    )
}

/// The statements of the document `after` that `before` does not have, in the form of a template that was not pasted;
/// `before` may be empty. `None` when none differs.
pub fn in_form(before: &str, after: &str, form: TemplateForm) -> Option<String> {
    let before = edit::read_document(before).unwrap_or_default();
    let (form, separator) = match form {
        TemplateForm::CloudFormation => (Form::Yaml, "\n"),
        TemplateForm::Terraform => (Form::TerraformBlocks, "\n\n"),
    };
    differing("", &before, after, form, separator)
}

/// A language of templates.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum TemplateForm {
    /// YAML of CloudFormation and SAM.
    CloudFormation,
    /// Blocks of `aws_iam_policy_document`.
    Terraform,
}

fn differing(
    text: &str,
    before: &Policy,
    after: &str,
    form: Form,
    separator: &str,
) -> Option<String> {
    let corrected = edit::read_document(after)?;
    let (old, new) = (placeless(before), placeless(&corrected));
    let written: Vec<String> = corrected
        .statements
        .iter()
        .enumerate()
        .filter(|(index, _)| old.statements.get(*index) != new.statements.get(*index))
        .map(|(index, statement)| {
            let writer = Writer {
                text,
                old: before.statements.get(index),
                form,
            };
            writer.statement(statement)
        })
        .collect();
    (!written.is_empty()).then(|| written.join(separator))
}

/// The whole corrected document as it stands in a heredoc of Terraform, or in a string of it once that is
/// unescaped; `None` where it stands in neither, or nothing in it has to be written otherwise there.
fn in_string_of_terraform(paste: &Paste, pasted: &PastedPolicy, after: &str) -> Option<String> {
    let source = Source::again(paste.as_str());
    let start = pasted.span.start;
    let is_in_terraform = match pasted.form {
        Form::Escaped => escape::is_string_of_terraform(&source, start),
        _ => escape::begins_heredoc(&source, start),
    };
    if !is_in_terraform || after == edit::original(paste, pasted) {
        return None;
    }
    let written = escape::for_terraform(after);
    (written != after).then_some(written)
}

/// The policy without places, so that what it says can be compared.
fn placeless(policy: &Policy) -> Policy {
    let mut policy = policy.clone();
    locate::move_spans(&mut policy, Span::default());
    policy
}

struct Writer<'a> {
    text: &'a str,
    /// The statement as it was pasted; `None` for a new one.
    old: Option<&'a Statement>,
    form: Form,
}

/// A member of a statement, its values written out.
struct Field {
    name: &'static str,
    value: Written,
}

enum Written {
    One(String),
    List(Vec<String>),
    /// Names and their values.
    Map(Vec<(String, Written)>),
}

impl Writer<'_> {
    fn statement(&self, statement: &Statement) -> String {
        match self.form {
            Form::TerraformBlocks => self.block(statement),
            Form::TerraformObject => {
                let fields = self.fields(statement);
                format!("{{\n{}\n}}", object(&fields, "  "))
            }
            Form::Yaml
            | Form::Document
            | Form::Fragment
            | Form::Escaped
            | Form::Code
            | Form::SamTemplates => {
                let mut lines = Vec::new();
                yaml(&self.fields(statement), 2, &mut lines);
                let body = lines.join("\n");
                format!("- {}", body.trim_start())
            }
        }
    }

    fn fields(&self, statement: &Statement) -> Vec<Field> {
        let mut fields = Vec::new();
        if let Some(sid) = &statement.sid {
            let old = self.old.and_then(|old| old.sid.as_ref());
            let value = Written::One(self.value(old, &sid.value));
            fields.push(Field { name: "Sid", value });
        }
        if let Some(effect) = &statement.effect {
            let value = Written::One(self.literal(effect_name(effect.value)));
            fields.push(Field {
                name: "Effect",
                value,
            });
        }
        if let Some(principal) = &statement.principal {
            let name = if principal.negated {
                "NotPrincipal"
            } else {
                "Principal"
            };
            let value = match principal.entries.as_slice() {
                [only] if only.kind == "*" => Written::One(self.literal("*")),
                _ => Written::Map(
                    self.principals(statement)
                        .into_iter()
                        .map(|(kind, values)| (kind, one_or_list(values)))
                        .collect(),
                ),
            };
            fields.push(Field { name, value });
        }
        if let Some(action) = &statement.action {
            let name = if action.negated {
                "NotAction"
            } else {
                "Action"
            };
            let values = self.values(old_values(self.old, |old| &old.action), &action.values);
            let value = one_or_list(values);
            fields.push(Field { name, value });
        }
        if let Some(resource) = &statement.resource {
            let name = if resource.negated {
                "NotResource"
            } else {
                "Resource"
            };
            let values = self.values(old_values(self.old, |old| &old.resource), &resource.values);
            let value = one_or_list(values);
            fields.push(Field { name, value });
        }
        if !statement.conditions.is_empty() {
            let mut operators: Vec<(String, Written)> = Vec::new();
            for entry in &statement.conditions {
                let key = (
                    entry.key.value.clone(),
                    one_or_list(self.condition_values(entry)),
                );
                match operators
                    .iter_mut()
                    .find(|(name, _)| *name == entry.operator.value)
                {
                    Some((_, Written::Map(keys))) => keys.push(key),
                    _ => operators.push((entry.operator.value.clone(), Written::Map(vec![key]))),
                }
            }
            fields.push(Field {
                name: "Condition",
                value: Written::Map(operators),
            });
        }
        fields
    }

    /// `statement { … }`, aligned as `terraform fmt` does.
    fn block(&self, statement: &Statement) -> String {
        let mut attributes: Vec<(&str, String)> = Vec::new();
        if let Some(sid) = &statement.sid {
            let old = self.old.and_then(|old| old.sid.as_ref());
            attributes.push(("sid", self.value(old, &sid.value)));
        }
        if let Some(effect) = &statement.effect {
            attributes.push(("effect", self.literal(effect_name(effect.value))));
        }
        if let Some(action) = &statement.action {
            let name = if action.negated {
                "not_actions"
            } else {
                "actions"
            };
            let values = self.values(old_values(self.old, |old| &old.action), &action.values);
            attributes.push((name, list(&values, "  ")));
        }
        if let Some(resource) = &statement.resource {
            let name = if resource.negated {
                "not_resources"
            } else {
                "resources"
            };
            let values = self.values(old_values(self.old, |old| &old.resource), &resource.values);
            attributes.push((name, list(&values, "  ")));
        }
        let mut parts = vec![aligned(&attributes, "  ")];
        if let Some(principal) = &statement.principal {
            let name = if principal.negated {
                "not_principals"
            } else {
                "principals"
            };
            for (kind, values) in self.principals(statement) {
                let inner = aligned(
                    &[
                        ("type", self.literal(&kind)),
                        ("identifiers", list(&values, "    ")),
                    ],
                    "    ",
                );
                parts.push(format!("\n  {name} {{\n{inner}\n  }}"));
            }
        }
        for entry in &statement.conditions {
            let values = self.condition_values(entry);
            let inner = aligned(
                &[
                    ("test", self.literal(&entry.operator.value)),
                    ("variable", self.literal(&entry.key.value)),
                    ("values", list(&values, "    ")),
                ],
                "    ",
            );
            parts.push(format!("\n  condition {{\n{inner}\n  }}"));
        }
        format!("statement {{\n{}\n}}", parts.join("\n"))
    }

    /// The principals by their kind, in the order of the statement.
    fn principals(&self, statement: &Statement) -> Vec<(String, Vec<String>)> {
        let mut kinds: Vec<(String, Vec<String>)> = Vec::new();
        let old = self.old.and_then(|old| old.principal.as_ref());
        for entry in statement
            .principal
            .iter()
            .flat_map(|element| &element.entries)
        {
            let old = old.and_then(|old| {
                let same = |before: &&super::PrincipalEntry| {
                    before.kind == entry.kind && before.value.value == entry.value.value
                };
                old.entries.iter().find(same).map(|before| &before.value)
            });
            let value = self.value(old, &entry.value.value);
            match kinds.iter_mut().find(|(kind, _)| *kind == entry.kind) {
                Some((_, values)) => values.push(value),
                None => kinds.push((entry.kind.clone(), vec![value])),
            }
        }
        kinds
    }

    fn condition_values(&self, entry: &ConditionEntry) -> Vec<String> {
        let old = self
            .old
            .into_iter()
            .flat_map(|old| &old.conditions)
            .find(|old| old.key.value == entry.key.value)
            .map_or(&[][..], |old| old.values.as_slice());
        self.values(old, &entry.values)
    }

    fn values(&self, old: &[Spanned<String>], new: &[Spanned<String>]) -> Vec<String> {
        let of = |value: &Spanned<String>| {
            let before = old.iter().find(|before| before.value == value.value);
            self.value(before, &value.value)
        };
        new.iter().map(of).collect()
    }

    /// A value as the author wrote it, when it was there; else as the template's language takes it.
    fn value(&self, old: Option<&Spanned<String>>, value: &str) -> String {
        old.filter(|old| old.value == value)
            .and_then(|old| self.text.get(old.span.start..old.span.end))
            .filter(|written| !written.is_empty() && !written.contains('\n'))
            .map_or_else(|| self.literal(value), str::to_owned)
    }

    /// A text that no function and no reference is in.
    fn literal(&self, value: &str) -> String {
        match self.form {
            Form::TerraformObject | Form::TerraformBlocks => {
                let escaped = value
                    .replace('\\', "\\\\")
                    .replace('"', "\\\"")
                    .replace("${", "$${")
                    .replace("%{", "%%{");
                format!("\"{escaped}\"")
            }
            Form::Yaml
            | Form::Document
            | Form::Fragment
            | Form::Escaped
            | Form::Code
            | Form::SamTemplates => yaml_scalar(value),
        }
    }
}

fn old_values<'a>(
    old: Option<&'a Statement>,
    element: impl Fn(&'a Statement) -> &'a Option<super::ListElement>,
) -> &'a [Spanned<String>] {
    old.and_then(|old| element(old).as_ref())
        .map_or(&[], |list| list.values.as_slice())
}

const fn effect_name(effect: Effect) -> &'static str {
    match effect {
        Effect::Allow => "Allow",
        Effect::Deny => "Deny",
    }
}

fn one_or_list(mut values: Vec<String>) -> Written {
    match (values.len(), values.pop()) {
        (1, Some(only)) => Written::One(only),
        (_, last) => {
            values.extend(last);
            Written::List(values)
        }
    }
}

/// A plain scalar where YAML reads it back as the same text, else a quoted one.
fn yaml_scalar(value: &str) -> String {
    let first = |c: char| c.is_ascii_alphabetic() || c == '/';
    let plain = |c: char| c.is_ascii_alphanumeric() || ":/._-+=@*$".contains(c);
    let is_plain = value.starts_with(first)
        && value.chars().all(plain)
        && !value.ends_with(':')
        && !matches!(
            value.to_ascii_lowercase().as_str(),
            "true" | "false" | "null" | "yes" | "no" | "on" | "off" | "y" | "n"
        );
    if is_plain {
        value.to_owned()
    } else {
        super::tree::quoted(value)
    }
}

fn yaml(fields: &[Field], indent: usize, lines: &mut Vec<String>) {
    for field in fields {
        yaml_member(field.name, &field.value, indent, lines);
    }
}

fn yaml_member(name: &str, value: &Written, indent: usize, lines: &mut Vec<String>) {
    let lead = " ".repeat(indent);
    match value {
        Written::One(value) => lines.push(format!("{lead}{name}: {value}")),
        Written::List(values) if values.is_empty() => lines.push(format!("{lead}{name}: []")),
        Written::List(values) => {
            lines.push(format!("{lead}{name}:"));
            lines.extend(values.iter().map(|value| format!("{lead}  - {value}")));
        }
        Written::Map(members) => {
            lines.push(format!("{lead}{name}:"));
            for (name, value) in members {
                yaml_member(&yaml_scalar(name), value, indent + 2, lines);
            }
        }
    }
}

/// The members of an object of Terraform, a line each.
fn object(fields: &[Field], indent: &str) -> String {
    let members: Vec<(&str, String)> = fields
        .iter()
        .map(|field| (field.name, hcl_value(&field.value, indent)))
        .collect();
    aligned(&members, indent)
}

fn hcl_value(value: &Written, indent: &str) -> String {
    match value {
        Written::One(value) => value.clone(),
        Written::List(values) => list(values, indent),
        Written::Map(members) => {
            let inner = format!("{indent}  ");
            let members: Vec<(String, String)> = members
                .iter()
                .map(|(name, value)| {
                    let plain = |c: char| c.is_ascii_alphanumeric() || c == '_';
                    let name = if name.starts_with(|c: char| c.is_ascii_alphabetic())
                        && name.chars().all(plain)
                    {
                        name.clone()
                    } else {
                        super::tree::quoted(name)
                    };
                    (name, hcl_value(value, &inner))
                })
                .collect();
            let members: Vec<(&str, String)> = members
                .iter()
                .map(|(name, value)| (name.as_str(), value.clone()))
                .collect();
            format!("{{\n{}\n{indent}}}", aligned(&members, &inner))
        }
    }
}

/// A list, on one line while it is short.
fn list(values: &[String], indent: &str) -> String {
    const LONGEST: usize = 80;
    let line = format!("[{}]", values.join(", "));
    if values.len() < 2 || line.len() <= LONGEST {
        return line;
    }
    let lines: Vec<String> = values
        .iter()
        .map(|value| format!("{indent}  {value},"))
        .collect();
    format!("[\n{}\n{indent}]", lines.join("\n"))
}

/// `name = value` a line, with the signs below one another as `terraform fmt` puts them.
fn aligned(members: &[(&str, String)], indent: &str) -> String {
    let width = |from: usize| {
        members
            .iter()
            .skip(from)
            .take_while(|(_, value)| !value.contains('\n'))
            .map(|(name, _)| name.len())
            .max()
            .unwrap_or(0)
    };
    let mut lines = Vec::with_capacity(members.len());
    let mut run = None;
    for (index, (name, value)) in members.iter().enumerate() {
        let pad = if value.contains('\n') {
            run = None;
            name.len()
        } else {
            *run.get_or_insert_with(|| width(index))
        };
        lines.push(format!("{indent}{name:pad$} = {value}"));
    }
    lines.join("\n")
}
