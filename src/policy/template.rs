//! Corrected statements in the form of the template that they were pasted in: YAML of CloudFormation and
//! SAM, objects and blocks of Terraform.
//!
//! In: the pasted policy and the corrected JSON. Out: the statements that differ, ready to be put in their
//! place. Values that were there before stand as the author wrote them, functions and references included; new ARNs of
//! a service of which the template refers to one resource are written by that reference.

use super::source::Source;
use super::{ConditionEntry, Form, PastedPolicy, Policy, Spanned, Statement, edit, escape, locate};
use crate::iam::{Arn, Effect};
use crate::text::{Paste, Span};
use std::collections::{BTreeMap, BTreeSet};

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

/// A whole document in the form of a template: the resource or data source that holds its statements. `None` where it
/// cannot be read.
pub fn document(text: &str, form: TemplateForm) -> Option<String> {
    let statements = in_form("", text, form)?;
    let indented = |by: &str| -> String {
        let lines = statements.lines().map(|line| match line {
            "" => String::new(),
            line => format!("{by}{line}"),
        });
        lines.collect::<Vec<_>>().join("\n")
    };
    Some(match form {
        TemplateForm::Terraform => format!(
            "data \"aws_iam_policy_document\" \"this\" {{\n{}\n}}",
            indented("  ")
        ),
        TemplateForm::CloudFormation => {
            format!("Version: \"2012-10-17\"\nStatement:\n{}", indented("  "))
        }
    })
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
    let references = references(before, &corrected);
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
                references: &references,
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

/// The references to ARNs in the template's statements, by service: those of which there is one.
type References<'a> = BTreeMap<&'a str, &'a str>;

/// The one ARN of each service that the template refers to, where the statement that does is about that service alone:
/// `${aws_s3_bucket.assets.arn}`, `${Bucket.Arn}`. It stands for what the corrected policy adds where that is one
/// resource, of which the template does not allow the same already.
fn references<'a>(old: &'a Policy, new: &Policy) -> References<'a> {
    let mut named: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for statement in &old.statements {
        let actions = statement.action.iter().filter(|list| !list.negated);
        let services: BTreeSet<&str> = actions
            .flat_map(|list| &list.values)
            .map(|value| value.value.split(':').next().unwrap_or_default())
            .collect();
        let mut services = services.into_iter();
        let (Some(service), None) = (services.next(), services.next()) else {
            continue;
        };
        let names = resources(statement)
            .filter_map(|value| value.strip_prefix("${")?.split_once('}'))
            .map(|(name, _)| name)
            .filter(|name| name.ends_with(".arn") || name.ends_with(".Arn"));
        named.entry(service).or_default().extend(names);
    }
    named
        .into_iter()
        .filter_map(|(service, names)| Some((service, only(names)?)))
        .filter(|(service, name)| stands_for_what_is_added(old, new, service, name))
        .collect()
}

fn stands_for_what_is_added(old: &Policy, new: &Policy, service: &str, name: &str) -> bool {
    let mut bases: BTreeSet<&str> = BTreeSet::new();
    for (index, statement) in new.statements.iter().enumerate() {
        let before = old.statements.get(index);
        let added = resources(statement).filter(|value| {
            let mut listed = before.into_iter().flat_map(resources);
            !listed.any(|before| before == *value)
        });
        let of_service = added
            .filter_map(parts)
            .filter(|(base, _)| base.split(':').nth(2) == Some(service));
        for (base, rest) in of_service {
            bases.insert(base);
            let written = format!("${{{name}}}{rest}");
            let is_allowed = old.statements.iter().any(|other| {
                let mut same = actions(statement).filter(|action| {
                    let mut of_other = actions(other);
                    of_other.any(|one| one.eq_ignore_ascii_case(action))
                });
                same.next().is_some() && resources(other).any(|value| value == written)
            });
            if is_allowed {
                return false;
            }
        }
    }
    bases.len() == 1
}

fn actions(statement: &Statement) -> impl Iterator<Item = &str> {
    let list = statement.action.iter().flat_map(|list| &list.values);
    list.map(|value| value.value.as_str())
}

fn resources(statement: &Statement) -> impl Iterator<Item = &str> {
    let list = statement.resource.iter().flat_map(|list| &list.values);
    list.map(|value| value.value.as_str())
}

/// The only one.
fn only<T>(all: BTreeSet<T>) -> Option<T> {
    let mut all = all.into_iter();
    all.next().filter(|_| all.next().is_none())
}

/// The ARN of what a template makes, and what follows it: the objects of a bucket, the streams of a log group, the
/// indexes of a table. `None` where it is a pattern, or of a service whose ARNs have other parts.
fn parts(value: &str) -> Option<(&str, &str)> {
    let arn = Arn::parse(value)?;
    let end = match arn.service {
        "s3" => arn.rest.find('/').unwrap_or(arn.rest.len()),
        "logs" => {
            let name = arn.rest.strip_prefix("log-group:")?;
            "log-group:".len() + name.find(':').unwrap_or(name.len())
        }
        "dynamodb" => {
            let name = arn.rest.strip_prefix("table/")?;
            "table/".len() + name.find('/').unwrap_or(name.len())
        }
        "sqs" | "sns" | "ecr" | "kms" | "lambda" | "secretsmanager" => arn.rest.len(),
        _ => return None,
    };
    let (base, rest) = value.split_at_checked(value.len() - arn.rest.len() + end)?;
    (!base.contains(['*', '?', '$', '<'])).then_some((base, rest))
}

struct Writer<'a> {
    text: &'a str,
    /// The statement as it was pasted; `None` for a new one.
    old: Option<&'a Statement>,
    form: Form,
    references: &'a References<'a>,
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
            let value = one_or_list(self.resources(&resource.values));
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
            attributes.push((name, list(&self.resources(&resource.values), "  ")));
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

    /// The resources as the author wrote them, and new ones by the template's own reference, where it has one to the
    /// one resource of that service.
    fn resources(&self, new: &[Spanned<String>]) -> Vec<String> {
        let old = old_values(self.old, |old| &old.resource);
        let of = |value: &Spanned<String>| {
            let before = old.iter().find(|before| before.value == value.value);
            before
                .is_none()
                .then(|| self.by_reference(&value.value))
                .flatten()
                .unwrap_or_else(|| self.value(before, &value.value))
        };
        new.iter().map(of).collect()
    }

    fn by_reference(&self, value: &str) -> Option<String> {
        let (base, rest) = parts(value)?;
        let service = base.split(':').nth(2)?;
        let name = self.references.get(service)?;
        let written = format!("${{{name}}}{rest}");
        match self.form {
            Form::TerraformObject | Form::TerraformBlocks if rest.is_empty() => {
                Some((*name).to_owned())
            }
            Form::TerraformObject | Form::TerraformBlocks => Some(format!("\"{written}\"")),
            Form::Yaml if rest.is_empty() => Some(format!("!GetAtt {name}")),
            Form::Yaml => Some(format!("!Sub \"{written}\"")),
            Form::Document | Form::Fragment | Form::Escaped | Form::Code | Form::SamTemplates => {
                None
            }
        }
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
