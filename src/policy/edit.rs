//! The smallest text edits to a policy: order, indentation and list style of the author survive.
//!
//! In: a paste, a policy found in it, and edits. Out: the whole corrected document as text that IAM takes.
//! What had to be mended on reading is mended in the text: comments are gone, quotes are straight, a
//! fragment has its document around it (with `"Version": "2012-10-17"`), and the indentation of the
//! place where it was embedded is taken off. Of a well-formed document nothing else is touched: every
//! statement that no edit names is the same to the byte. [`original`] gives the text before in the same
//! state, so that a comparison shows the edit and nothing else.
//!
//! Policies that were escaped on one line, or written in YAML, come as JSON of the same content with four
//! spaces of indentation. The functions of a template stay as placeholders: `!Ref Bucket` is `${Bucket}`.

use super::locate::{self, Entry, Reading};
use super::read::{self, Shape};
use super::source::Source;
use super::tree::{self, Member, Mend, Node, Value, quoted};
use super::{Form, PastedPolicy, Policy, Spanned, escape};
use crate::budget::Budget;
use crate::iam::Effect;
use crate::text::{Paste, Span};
use std::collections::BTreeMap;

/// One change to a policy. Statements count from 0 in the author's order.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Edit {
    /// A new statement at the end.
    AddStatement(NewStatement),
    /// An action added to the list of a statement.
    AddAction {
        /// Which statement.
        statement: usize,
        /// The action.
        action: String,
    },
    /// A resource added to the list of a statement.
    AddResource {
        /// Which statement.
        statement: usize,
        /// The ARN or pattern.
        resource: String,
    },
    /// A principal added to a statement.
    AddPrincipal {
        /// Which statement.
        statement: usize,
        /// `AWS`, `Service`, `Federated` or `CanonicalUser`.
        kind: String,
        /// The principal.
        value: String,
    },
    /// An action replaced in place.
    ReplaceAction {
        /// Which statement.
        statement: usize,
        /// As written.
        from: String,
        /// As it shall be.
        to: String,
    },
    /// The operator of one condition key replaced; other keys keep theirs.
    ReplaceOperator {
        /// Which statement.
        statement: usize,
        /// The operator as written.
        operator: String,
        /// The key as written.
        key: String,
        /// The operator as it shall be.
        to: String,
    },
    /// A condition value replaced in place.
    ReplaceConditionValue {
        /// Which statement.
        statement: usize,
        /// The operator as written.
        operator: String,
        /// The key as written.
        key: String,
        /// As written.
        from: String,
        /// As it shall be.
        to: String,
    },
    /// A value added to those of a condition.
    AddConditionValue {
        /// Which statement.
        statement: usize,
        /// The operator as written.
        operator: String,
        /// The key as written.
        key: String,
        /// The value.
        value: String,
    },
    /// A resource replaced in place.
    ReplaceResource {
        /// Which statement.
        statement: usize,
        /// As written.
        from: String,
        /// As it shall be.
        to: String,
    },
    /// A principal replaced in place.
    ReplacePrincipal {
        /// Which statement.
        statement: usize,
        /// As written.
        from: String,
        /// As it shall be.
        to: String,
    },
    /// A condition added to a statement, beside those that it has.
    AddCondition {
        /// Which statement.
        statement: usize,
        /// The operator.
        operator: String,
        /// The key.
        key: String,
        /// The values.
        values: Vec<String>,
    },
    /// A `Sid` replaced.
    ReplaceSid {
        /// Which statement.
        statement: usize,
        /// As it shall be.
        to: String,
    },
    /// An element of a statement under another name.
    RenameElement {
        /// Which statement.
        statement: usize,
        /// As written.
        from: String,
        /// The element's name.
        to: String,
    },
    /// An element taken out of a statement.
    RemoveElement {
        /// Which statement.
        statement: usize,
        /// As written.
        name: String,
    },
    /// The document's `Version` replaced, or put first when there is none.
    ReplaceVersion(String),
}

/// A statement to be written.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NewStatement {
    /// `Sid`; `None` for none.
    pub sid: Option<String>,
    /// `Effect`.
    pub effect: Effect,
    /// Kind → principals; the kind `*` alone is written `"*"`. Empty for none.
    pub principals: BTreeMap<String, Vec<String>>,
    /// `Action`.
    pub actions: Vec<String>,
    /// `Resource`; empty for none, as in a trust policy.
    pub resources: Vec<String>,
    /// Operator → key → values; empty for none.
    pub conditions: BTreeMap<String, BTreeMap<String, Vec<String>>>,
}

/// A corrected document.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Edited {
    /// The whole document, JSON.
    pub text: String,
    /// The same, read again; spans point into `text`.
    pub policy: Policy,
}

/// Makes the edits one after the other; `None` when one of them names what is not there.
pub fn apply(paste: &Paste, policy: &PastedPolicy, edits: &[Edit]) -> Option<Edited> {
    let mut text = clean(paste.as_str(), policy)?;
    let mut rest = edits;
    while let Some((edit, after)) = rest.split_first() {
        text = edited(&text, edit)?;
        rest = after;
        // What is added to a list to which something was added is added at once: each edit reads the text again.
        let more = after.iter().take_while(|next| goes_on(edit, next)).count();
        if more > 0 {
            let (more, after) = after.split_at_checked(more)?;
            text = with_more(&text, more)?;
            rest = after;
        }
    }
    let policy = read_document(&text)?;
    Some(Edited { text, policy })
}

/// Gives the document before any edit, mended and wrapped as [`apply`] does.
///
/// Empty when `policy` was not found in `paste`.
pub fn original(paste: &Paste, policy: &PastedPolicy) -> String {
    clean(paste.as_str(), policy).unwrap_or_default()
}

/// Writes a new document as the AWS console does: four spaces, a list of one as a single value.
pub fn new_document(statements: &[NewStatement]) -> String {
    let style = Style::console();
    let statements = statements
        .iter()
        .map(|statement| style.statement(statement))
        .collect();
    style.render(&wrapped_node(node(Value::Array(statements))), "")
}

/// The statements of a document alone, one after the other, as the AWS console writes them.
pub fn statements_alone(document: &str) -> Option<String> {
    let tree = tree::value_at(&Source::again(document), 0).ok()??;
    let statements = read::statement_nodes(&tree.root, Shape::Document);
    let written: Vec<String> = statements
        .into_iter()
        .map(|statement| Style::console().render(statement, ""))
        .collect();
    (!written.is_empty()).then(|| written.join(",\n"))
}

pub(super) fn read_document(text: &str) -> Option<Policy> {
    let tree = tree::value_at(&Source::again(text), 0).ok()??;
    Some(read::policy(
        &tree.root,
        Shape::Document,
        &tree.missing,
        &mut Vec::new(),
    ))
}

/// The document as JSON in the author's formatting.
fn clean(text: &str, policy: &PastedPolicy) -> Option<String> {
    match policy.form {
        Form::Document | Form::Fragment => {
            locate::read_span(text, policy.span).map(|reading| mended(text, &reading))
        }
        Form::Escaped => {
            let mut content = policy.policy.clone();
            locate::move_spans(&mut content, Span::default());
            unpacked(text.get(policy.span.start..policy.span.end)?, &content, 1)
        }
        Form::Yaml => {
            let (root, shape) = locate::read_yaml(text, policy.span)?;
            Some(from_template(root, shape))
        }
        Form::Code | Form::SamTemplates => Some(from_policy(&policy.policy)),
        Form::TerraformObject | Form::TerraformBlocks => {
            let read = locate::read_terraform(text, policy.span.start)?;
            Some(from_template(read.tree.root, read.shape))
        }
    }
}

/// A policy that stands in no text, written as the AWS console does.
pub fn from_policy(policy: &Policy) -> String {
    let list = |values: &[Spanned<String>]| match values {
        [only] => text_node(&only.value),
        values => node(Value::Array(
            values.iter().map(|value| text_node(&value.value)).collect(),
        )),
    };
    let statements = policy.statements.iter().map(|statement| {
        let mut members = Vec::new();
        if let Some(sid) = &statement.sid {
            members.push(("Sid", text_node(&sid.value)));
        }
        if let Some(effect) = &statement.effect {
            let effect = match effect.value {
                Effect::Allow => "Allow",
                Effect::Deny => "Deny",
            };
            members.push(("Effect", text_node(effect)));
        }
        if let Some(element) = &statement.principal {
            let name = if element.negated {
                "NotPrincipal"
            } else {
                "Principal"
            };
            let mut kinds: BTreeMap<&str, Vec<Spanned<String>>> = BTreeMap::new();
            for entry in &element.entries {
                let values = kinds.entry(entry.kind.as_str()).or_default();
                values.push(entry.value.clone());
            }
            let kinds = kinds
                .iter()
                .map(|(kind, values)| (*kind, list(values)))
                .collect();
            let is_everyone = matches!(element.entries.as_slice(), [only] if only.kind == "*");
            members.push((
                name,
                if is_everyone {
                    text_node("*")
                } else {
                    object(kinds)
                },
            ));
        }
        for (element, name, negated) in [
            (&statement.action, "Action", "NotAction"),
            (&statement.resource, "Resource", "NotResource"),
        ] {
            if let Some(element) = element {
                let name = if element.negated { negated } else { name };
                members.push((name, list(&element.values)));
            }
        }
        let mut operators: BTreeMap<&str, Vec<(&str, Node)>> = BTreeMap::new();
        for entry in &statement.conditions {
            let keys = operators.entry(entry.operator.value.as_str()).or_default();
            keys.push((entry.key.value.as_str(), list(&entry.values)));
        }
        if !operators.is_empty() {
            let operators = operators
                .into_iter()
                .map(|(operator, keys)| (operator, object(keys)))
                .collect();
            members.push(("Condition", object(operators)));
        }
        object(members)
    });
    let mut members = Vec::new();
    if let Some(version) = &policy.version {
        members.push(("Version", text_node(&version.value)));
    }
    members.push(("Statement", node(Value::Array(statements.collect()))));
    Style::console().render(&object(members), "")
}

/// The JSON of a policy in a template.
fn from_template(mut root: Node, shape: Shape) -> String {
    as_placeholders(&mut root);
    let root = match shape {
        Shape::Document => root,
        Shape::Statement => wrapped_node(node(Value::Array(vec![root]))),
        Shape::Statements => wrapped_node(root),
    };
    with_names(Style::console().render(&root, ""))
}

/// The document with the elements and effects written as IAM names them.
fn with_names(document: String) -> String {
    let Ok(Some(tree)) = tree::value_at(&Source::again(&document), 0) else {
        return document;
    };
    let mut mends = Vec::new();
    read::policy(&tree.root, Shape::Document, &tree.missing, &mut mends);
    tree::mended(&document, tree.root.span, &mends)
}

fn wrapped_node(statements: Node) -> Node {
    object(vec![
        ("Version", text_node("2012-10-17")),
        ("Statement", statements),
    ])
}

/// Puts the text that it stands for in place of each template function.
fn as_placeholders(node: &mut Node) {
    if let (Value::Object(_), Some(text)) = (&node.value, read::text_of(node)) {
        node.value = Value::Text(text);
    }
    match &mut node.value {
        Value::Object(members) => members
            .iter_mut()
            .for_each(|member| as_placeholders(&mut member.value)),
        Value::Array(items) => items.iter_mut().for_each(as_placeholders),
        Value::Text(_) | Value::Number(_) | Value::Bool(_) | Value::Null => {}
    }
}

/// Finds `content` in what `text` unpacks to, which is the text after `level` times.
fn unpacked(text: &str, content: &Policy, level: usize) -> Option<String> {
    [
        (escape::Packing::Json, false),
        (escape::Packing::Json, true),
        (escape::Packing::Url, false),
    ]
    .into_iter()
    .find_map(|(packing, in_terraform)| {
        let mut inner = escape::unpacked(text, packing);
        if in_terraform {
            inner = escape::rendered(&inner);
        }
        // What is not packed so stays what it is.
        if inner == text || level > escape::LEVELS {
            return None;
        }
        // Beside the policy there may be anything.
        let found = locate::find_in(&Source::of(&inner, &Budget::default()), level);
        let policy = found.policies.into_iter().find(|found| {
            let mut candidate = found.policy.clone();
            locate::move_spans(&mut candidate, Span::default());
            candidate == *content
        })?;
        let whole = match policy.form {
            Form::Escaped => {
                let packed = inner.get(policy.span.start..policy.span.end)?;
                unpacked(packed, content, level + 1)?
            }
            Form::Document
            | Form::Fragment
            | Form::Yaml
            | Form::Code
            | Form::SamTemplates
            | Form::TerraformObject
            | Form::TerraformBlocks => clean(&inner, &policy)?,
        };
        Some(over_lines(whole))
    })
}

/// A JSON document that stands on one line, over several, as the AWS console writes it: so it shows what
/// an edit changes. Any other text as it is.
pub fn over_lines(document: String) -> String {
    if document.contains('\n') {
        return document;
    }
    match tree::value_at(&Source::again(&document), 0) {
        Ok(Some(tree)) => Style::console().render(&tree.root, ""),
        _ => document,
    }
}

fn mended(text: &str, reading: &Reading) -> String {
    let root = &reading.tree.root;
    let mut noted: Vec<Mend> = Vec::new();
    read::policy(root, reading.shape, &reading.tree.missing, &mut noted);
    let mut mends = reading.tree.mends.clone();
    mends.append(&mut noted);
    let body = tree::mended(text, root.span, &mends);
    let mut body = dedented(&body, line_indent(text, root.span.start));
    if escape::has_template_escapes(&body)
        && escape::begins_heredoc(&Source::again(text), root.span.start)
    {
        body = escape::rendered(&body);
    }
    wrapped(body, reading)
}

/// Puts the document around a fragment.
fn wrapped(body: String, reading: &Reading) -> String {
    if !reading.is_fragment() {
        return body;
    }
    let nl = newline(&body);
    let unit = smallest_indent(&body).unwrap_or("    ").to_owned();
    let braced = |inner: &str| format!("{{{nl}{}{nl}}}", indented(inner, &unit));
    if reading.shape == Shape::Document {
        return braced(&body);
    }
    let list = match (reading.shape, reading.entry) {
        (Shape::Statements, Entry::Value) => body,
        (Shape::Statements, Entry::Members) => {
            format!("[{nl}{}{nl}]", indented(&format!("{{{nl}{body}"), &unit))
        }
        (_, Entry::Members) => format!("[{nl}{}{nl}]", indented(&braced(&body), &unit)),
        (_, Entry::Value | Entry::Items) => format!("[{nl}{}{nl}]", indented(&body, &unit)),
    };
    braced(&format!(
        "\"Version\": \"2012-10-17\",{nl}\"Statement\": {list}"
    ))
}

fn newline(text: &str) -> &'static str {
    if text.contains("\r\n") { "\r\n" } else { "\n" }
}

/// The white space at the beginning of the line that `at` is in.
fn line_indent(text: &str, at: usize) -> &str {
    let start = text
        .get(..at)
        .and_then(|head| head.rfind('\n'))
        .map_or(0, |newline| newline + 1);
    let line = text.get(start..).unwrap_or_default();
    let blank = line.len() - line.trim_start_matches([' ', '\t']).len();
    line.get(..blank.min(at.saturating_sub(start)))
        .unwrap_or_default()
}

fn dedented(text: &str, indent: &str) -> String {
    if indent.is_empty() {
        return text.to_owned();
    }
    let lines: Vec<&str> = text
        .split('\n')
        .map(|line| line.strip_prefix(indent).unwrap_or(line))
        .collect();
    lines.join("\n")
}

fn indented(text: &str, indent: &str) -> String {
    let lines: Vec<String> = text
        .split('\n')
        .map(|line| {
            if line.trim().is_empty() {
                line.to_owned()
            } else {
                format!("{indent}{line}")
            }
        })
        .collect();
    lines.join("\n")
}

fn smallest_indent(text: &str) -> Option<&str> {
    text.split('\n')
        .filter(|line| !line.trim().is_empty())
        .map(|line| {
            line.get(..line.len() - line.trim_start_matches([' ', '\t']).len())
                .unwrap_or_default()
        })
        .filter(|indent| !indent.is_empty())
        .min_by_key(|indent| indent.len())
}

/// Whether an edit adds to the end of the list to which the one before it added.
fn goes_on(before: &Edit, edit: &Edit) -> bool {
    match (before, edit) {
        (Edit::AddStatement(_), Edit::AddStatement(_)) => true,
        (
            Edit::AddResource { statement, .. },
            Edit::AddResource {
                statement: same, ..
            },
        ) => statement == same,
        _ => false,
    }
}

/// Adds statements, or resources of one statement, after the last of a list that is there.
fn with_more(text: &str, edits: &[Edit]) -> Option<String> {
    let tree = tree::value_at(&Source::again(text), 0).ok()??;
    let draft = Draft {
        text,
        root: &tree.root,
        style: Style::of(text, &tree.root),
    };
    let list = match edits.first()? {
        Edit::AddResource { statement, .. } => {
            &member(draft.statement(*statement)?, "Resource")?.value
        }
        _ => &member(draft.root, "Statement")?.value,
    };
    let items = list.items()?;
    let spans: Vec<Span> = items.iter().map(|item| item.span).collect();
    let gap = draft.gap(list.span.start, &spans);
    let last = items.last()?;
    let indent = line_indent(text, last.span.end);
    let mut added = String::new();
    for edit in edits {
        added.push_str(&gap);
        match edit {
            Edit::AddStatement(statement) => {
                let content = draft.style.statement(statement);
                added.push_str(&draft.like(last, &content, indent));
            }
            Edit::AddResource { resource, .. } => added.push_str(&quoted(resource)),
            _ => return None,
        }
    }
    Some(spliced(text, vec![insertion(last.span.end, added)]))
}

/// Makes one edit in a document that is JSON.
fn edited(text: &str, edit: &Edit) -> Option<String> {
    let tree = tree::value_at(&Source::again(text), 0).ok()??;
    let draft = Draft {
        text,
        root: &tree.root,
        style: Style::of(text, &tree.root),
    };
    let changes = match edit {
        Edit::AddStatement(statement) => draft.add_statement(statement)?,
        Edit::AddAction { statement, action } => draft.add_to_list(*statement, "Action", action)?,
        Edit::AddResource {
            statement,
            resource,
        } => draft.add_to_list(*statement, "Resource", resource)?,
        Edit::AddPrincipal {
            statement,
            kind,
            value,
        } => draft.add_principal(*statement, kind, value)?,
        Edit::ReplaceAction {
            statement,
            from,
            to,
        } => {
            let statement = draft.statement(*statement)?;
            let list = member(statement, "Action").or_else(|| member(statement, "NotAction"))?;
            replace_values(&list.value, from, to)?
        }
        Edit::ReplaceOperator {
            statement,
            operator,
            key,
            to,
        } => draft.replace_operator(*statement, operator, key, to)?,
        Edit::ReplaceConditionValue {
            statement,
            operator,
            key,
            from,
            to,
        } => {
            let conditions = member(draft.statement(*statement)?, "Condition")?;
            let values = member(&member(&conditions.value, operator)?.value, key)?;
            replace_values(&values.value, from, to)?
        }
        Edit::AddConditionValue {
            statement,
            operator,
            key,
            value,
        } => {
            let conditions = member(draft.statement(*statement)?, "Condition")?;
            let values = member(&member(&conditions.value, operator)?.value, key)?;
            vec![draft.extend(values, value)]
        }
        Edit::ReplaceResource {
            statement,
            from,
            to,
        } => {
            let statement = draft.statement(*statement)?;
            let list =
                member(statement, "Resource").or_else(|| member(statement, "NotResource"))?;
            replace_values(&list.value, from, to)?
        }
        Edit::ReplacePrincipal {
            statement,
            from,
            to,
        } => {
            let principal = member(draft.statement(*statement)?, "Principal")?;
            let kinds = principal.value.members()?;
            let mut replaced = kinds
                .iter()
                .filter_map(|kind| replace_values(&kind.value, from, to));
            replaced.next()?
        }
        Edit::AddCondition {
            statement,
            operator,
            key,
            values,
        } => draft.add_condition(*statement, operator, key, values)?,
        Edit::ReplaceSid { statement, to } => {
            let sid = member(draft.statement(*statement)?, "Sid")?;
            vec![Change(sid.value.span, quoted(to))]
        }
        Edit::RenameElement {
            statement,
            from,
            to,
        } => {
            let element = member(draft.statement(*statement)?, from)?;
            vec![Change(element.key.span, quoted(to))]
        }
        Edit::RemoveElement { statement, name } => {
            let statement = draft.statement(*statement)?;
            let gone = removed(statement.members()?, member(statement, name)?)?;
            vec![Change(gone, String::new())]
        }
        Edit::ReplaceVersion(version) => draft.replace_version(version)?,
    };
    Some(spliced(text, changes))
}

/// Text to stand in place of a span.
struct Change(Span, String);

fn spliced(text: &str, mut changes: Vec<Change>) -> String {
    changes.sort_by_key(|change| change.0);
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    for Change(span, with) in changes {
        out.push_str(text.get(at..span.start).unwrap_or_default());
        out.push_str(&with);
        at = span.end;
    }
    out.push_str(text.get(at..).unwrap_or_default());
    out
}

fn insertion(at: usize, with: String) -> Change {
    Change(Span { start: at, end: at }, with)
}

/// The last member of this name: the one that JSON readers keep.
fn member<'t>(node: &'t Node, name: &str) -> Option<&'t Member> {
    node.members()?
        .iter()
        .rfind(|member| member.key.value == name)
}

fn replace_values(list: &Node, from: &str, to: &str) -> Option<Vec<Change>> {
    let changes: Vec<Change> = read::list(list)
        .filter(|item| read::text_of(item).as_deref() == Some(from))
        .map(|item| Change(item.span, quoted(to)))
        .collect();
    (!changes.is_empty()).then_some(changes)
}

/// A document to be edited.
struct Draft<'t> {
    text: &'t str,
    root: &'t Node,
    style: Style,
}

impl<'t> Draft<'t> {
    fn statement(&self, index: usize) -> Option<&'t Node> {
        read::statement_nodes(self.root, Shape::Document)
            .get(index)
            .copied()
    }

    fn between(&self, start: usize, end: usize) -> &'t str {
        self.text.get(start..end).unwrap_or_default()
    }

    fn is_multiline(&self, node: &Node) -> bool {
        self.between(node.span.start, node.span.end).contains('\n')
    }

    /// The text that stands between two items, given those that are there: a comma and white space.
    fn gap(&self, open: usize, items: &[Span]) -> String {
        match items {
            [.., before, last] => self.between(before.end, last.start).to_owned(),
            [only] => {
                let lead = self.between(open + 1, only.start);
                if lead.contains('\n') {
                    format!(",{lead}")
                } else {
                    self.style.comma().to_owned()
                }
            }
            [] => String::new(),
        }
    }

    fn add_statement(&self, statement: &NewStatement) -> Option<Vec<Change>> {
        let statements = &member(self.root, "Statement")?.value;
        let content = self.style.statement(statement);
        let Some(items) = statements.items() else {
            let indent = line_indent(self.text, statements.span.end);
            let new = self.like(statements, &content, indent);
            return Some(vec![
                insertion(statements.span.start, "[".to_owned()),
                insertion(statements.span.end, format!("{}{new}]", self.style.comma())),
            ]);
        };
        let Some(last) = items.last() else {
            let indent = line_indent(self.text, statements.span.start);
            let whole = node(Value::Array(vec![content]));
            return Some(vec![Change(
                statements.span,
                self.like(self.root, &whole, indent),
            )]);
        };
        let spans: Vec<Span> = items.iter().map(|item| item.span).collect();
        let indent = line_indent(self.text, last.span.end);
        let new = self.like(last, &content, indent);
        Some(vec![insertion(
            last.span.end,
            format!("{}{new}", self.gap(statements.span.start, &spans)),
        )])
    }

    /// Renders `content` over several lines when `model` is written so.
    fn like(&self, model: &Node, content: &Node, indent: &str) -> String {
        if self.is_multiline(model) {
            let own = self.own_unit(model, indent).map(|unit| Style {
                unit,
                ..self.style.clone()
            });
            own.as_ref().unwrap_or(&self.style).render(content, indent)
        } else {
            self.style.inline(content)
        }
    }

    /// By how much the members of this object are indented.
    fn own_unit(&self, model: &Node, indent: &str) -> Option<String> {
        let first = model.members()?.first()?;
        let inner = line_indent(self.text, first.key.span.start);
        let unit = inner.strip_prefix(indent)?;
        let leads = self
            .between(model.span.start, first.key.span.start)
            .contains('\n');
        (leads && !unit.is_empty()).then(|| unit.to_owned())
    }

    fn add_to_list(&self, statement: usize, element: &str, value: &str) -> Option<Vec<Change>> {
        let statement = self.statement(statement)?;
        match member(statement, element) {
            Some(member) => Some(vec![self.extend(member, value)]),
            None if member(statement, &format!("Not{element}")).is_some() => None,
            None => self.add_member(statement, element, &text_node(value)),
        }
    }

    /// Adds a value to a list, or makes a list of a single value.
    fn extend(&self, member: &Member, value: &str) -> Change {
        let list = &member.value;
        let new = quoted(value);
        match list.items() {
            Some([]) => Change(list.span, format!("[{new}]")),
            Some(items) => {
                let spans: Vec<Span> = items.iter().map(|item| item.span).collect();
                let end = spans.last().map_or(list.span.end, |last| last.end);
                insertion(end, format!("{}{new}", self.gap(list.span.start, &spans)))
            }
            None => {
                let old = self.between(list.span.start, list.span.end);
                let indent = line_indent(self.text, member.key.span.start);
                let own_line = self.between(0, member.key.span.start).ends_with(indent)
                    && self
                        .between(0, member.key.span.start - indent.len())
                        .ends_with('\n');
                let with = if own_line && self.style.tall_lists {
                    let Style { nl, unit, .. } = &self.style;
                    format!("[{nl}{indent}{unit}{old},{nl}{indent}{unit}{new}{nl}{indent}]")
                } else {
                    let pad = if self.style.padded_lists { " " } else { "" };
                    format!("[{pad}{old}{}{new}{pad}]", self.style.comma())
                };
                Change(list.span, with)
            }
        }
    }

    fn add_member(&self, object: &Node, key: &str, value: &Node) -> Option<Vec<Change>> {
        let members = object.members()?;
        let Some(last) = members.last() else {
            let colon = self.style.colon();
            return Some(vec![Change(
                object.span,
                format!("{{{}{colon}{}}}", quoted(key), self.style.inline(value)),
            )]);
        };
        let spans: Vec<Span> = members
            .iter()
            .map(|member| Span {
                start: member.key.span.start,
                end: member.value.span.end,
            })
            .collect();
        let gap = self.gap(object.span.start, &spans);
        let indent = line_indent(self.text, last.key.span.start);
        let value = if gap.contains('\n') {
            self.style.render(value, indent)
        } else {
            self.style.inline(value)
        };
        Some(vec![insertion(
            last.value.span.end,
            format!("{gap}{}{}{value}", quoted(key), self.style.colon()),
        )])
    }

    fn add_principal(&self, statement: usize, kind: &str, value: &str) -> Option<Vec<Change>> {
        let statement = self.statement(statement)?;
        match member(statement, "Principal") {
            Some(principal) => match member(&principal.value, kind) {
                Some(values) => Some(vec![self.extend(values, value)]),
                None => self.add_member(&principal.value, kind, &text_node(value)),
            },
            None if member(statement, "NotPrincipal").is_some() => None,
            None => self.add_member(
                statement,
                "Principal",
                &object(vec![(kind, text_node(value))]),
            ),
        }
    }

    fn add_condition(
        &self,
        statement: usize,
        operator: &str,
        key: &str,
        values: &[String],
    ) -> Option<Vec<Change>> {
        let statement = self.statement(statement)?;
        let value = match values {
            [only] => text_node(only),
            values => node(Value::Array(
                values.iter().map(|value| text_node(value)).collect(),
            )),
        };
        let Some(conditions) = member(statement, "Condition") else {
            let condition = object(vec![(operator, object(vec![(key, value)]))]);
            return self.add_member(statement, "Condition", &condition);
        };
        match member(&conditions.value, operator) {
            Some(keys) if member(&keys.value, key).is_some() => None,
            Some(keys) => self.add_member(&keys.value, key, &value),
            None => self.add_member(&conditions.value, operator, &object(vec![(key, value)])),
        }
    }

    fn replace_version(&self, version: &str) -> Option<Vec<Change>> {
        if let Some(member) = member(self.root, "Version") {
            return Some(vec![Change(member.value.span, quoted(version))]);
        }
        let first = self.root.members()?.first()?.key.span.start;
        let lead = self.between(self.root.span.start + 1, first);
        let gap = if lead.contains('\n') {
            format!(",{lead}")
        } else {
            self.style.comma().to_owned()
        };
        Some(vec![insertion(
            first,
            format!("\"Version\"{}{}{gap}", self.style.colon(), quoted(version)),
        )])
    }

    fn replace_operator(
        &self,
        statement: usize,
        operator: &str,
        key: &str,
        to: &str,
    ) -> Option<Vec<Change>> {
        let conditions = &member(self.statement(statement)?, "Condition")?.value;
        let from = member(conditions, operator)?;
        let moved = member(&from.value, key)?;
        let siblings = from.value.members()?;
        let place = member(conditions, to);
        if siblings.len() == 1 && place.is_none() {
            return Some(vec![Change(from.key.span, quoted(to))]);
        }
        let mut changes = match place {
            Some(place) => {
                if member(&place.value, key).is_some() {
                    return None;
                }
                self.add_member(&place.value, key, &moved.value)?
            }
            None => self.add_member(conditions, to, &object(vec![(key, moved.value.clone())]))?,
        };
        let gone = if siblings.len() == 1 {
            removed(conditions.members()?, from)
        } else {
            removed(siblings, moved)
        };
        changes.push(Change(gone?, String::new()));
        Some(changes)
    }
}

/// The span to delete to take a member out, with the comma that parts it from its neighbour.
fn removed(members: &[Member], gone: &Member) -> Option<Span> {
    let at = members
        .iter()
        .position(|member| member.key.span == gone.key.span)?;
    if let Some(before) = at.checked_sub(1).and_then(|at| members.get(at)) {
        return Some(Span {
            start: before.value.span.end,
            end: gone.value.span.end,
        });
    }
    let after = members.get(at + 1)?;
    Some(Span {
        start: gone.key.span.start,
        end: after.key.span.start,
    })
}

fn node(value: Value) -> Node {
    Node {
        span: Span::default(),
        value,
    }
}

fn text_node(text: &str) -> Node {
    node(Value::Text(text.to_owned()))
}

fn object(members: Vec<(&str, Node)>) -> Node {
    let members = members
        .into_iter()
        .map(|(key, value)| Member {
            key: Spanned {
                value: key.to_owned(),
                span: Span::default(),
            },
            value,
        })
        .collect();
    node(Value::Object(members))
}

/// How the author writes JSON.
#[derive(Clone)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "independent habits, each of them yes or no"
)]
struct Style {
    nl: &'static str,
    unit: String,
    /// `: ` and `, ` rather than `:` and `,`.
    spaced: bool,
    /// `{ "a": 1 }` rather than `{"a": 1}` on one line.
    padded: bool,
    /// `[ 1 ]` rather than `[1]` on one line.
    padded_lists: bool,
    /// Lists of texts have a line for each value.
    tall_lists: bool,
    /// A list of one is a single value.
    bare_singles: bool,
}

impl Style {
    fn console() -> Self {
        Self {
            nl: "\n",
            unit: "    ".to_owned(),
            spaced: true,
            padded: false,
            padded_lists: false,
            tall_lists: true,
            bare_singles: true,
        }
    }

    fn of(text: &str, root: &Node) -> Self {
        let statements = read::statement_nodes(root, Shape::Document);
        let lists: Vec<&Node> = statements
            .iter()
            .rev()
            .flat_map(|statement| [member(statement, "Action"), member(statement, "Resource")])
            .flatten()
            .map(|member| &member.value)
            .collect();
        let tall = |list: &Node| {
            text.get(list.span.start..list.span.end)
                .is_some_and(|text| text.contains('\n'))
        };
        let first = root.members().and_then(<[Member]>::first);
        let unit = first
            .map(|member| line_indent(text, member.key.span.start))
            .filter(|indent| !indent.is_empty())
            .unwrap_or("    ");
        let colon = first.and_then(|member| text.get(member.key.span.end..member.value.span.start));
        Self {
            nl: newline(text),
            unit: unit.to_owned(),
            spaced: colon.is_none_or(|colon| colon.contains([' ', '\n'])),
            padded: text.contains("{ \""),
            padded_lists: text.contains("[ \""),
            tall_lists: lists
                .iter()
                .find(|list| list.items().is_some_and(|items| !items.is_empty()))
                .map_or(text.contains('\n'), |list| tall(list)),
            bare_singles: lists.is_empty() || lists.iter().any(|list| list.items().is_none()),
        }
    }

    fn comma(&self) -> &'static str {
        if self.spaced { ", " } else { "," }
    }

    fn colon(&self) -> &'static str {
        if self.spaced { ": " } else { ":" }
    }

    fn statement(&self, statement: &NewStatement) -> Node {
        let list = |values: &[String]| match values {
            [only] if self.bare_singles => text_node(only),
            values => node(Value::Array(
                values.iter().map(|value| text_node(value)).collect(),
            )),
        };
        let mut members = Vec::new();
        if let Some(sid) = &statement.sid {
            members.push(("Sid", text_node(sid)));
        }
        let effect = match statement.effect {
            Effect::Allow => "Allow",
            Effect::Deny => "Deny",
        };
        members.push(("Effect", text_node(effect)));
        if statement.principals.contains_key("*") {
            members.push(("Principal", text_node("*")));
        } else if !statement.principals.is_empty() {
            let kinds = statement
                .principals
                .iter()
                .map(|(kind, values)| (kind.as_str(), list(values)))
                .collect();
            members.push(("Principal", object(kinds)));
        }
        members.push(("Action", list(&statement.actions)));
        if !statement.resources.is_empty() {
            members.push(("Resource", list(&statement.resources)));
        }
        if !statement.conditions.is_empty() {
            let operators = statement
                .conditions
                .iter()
                .map(|(operator, keys)| {
                    (
                        operator.as_str(),
                        object(
                            keys.iter()
                                .map(|(key, values)| (key.as_str(), list(values)))
                                .collect(),
                        ),
                    )
                })
                .collect();
            members.push(("Condition", object(operators)));
        }
        object(members)
    }

    /// Writes over several lines; the first is not indented, the others by `indent` at least.
    fn render(&self, node: &Node, indent: &str) -> String {
        let Self { nl, unit, .. } = self;
        let inner = format!("{indent}{unit}");
        let (open, close, parts): (char, char, Vec<String>) = match &node.value {
            Value::Object(members) if !members.is_empty() => {
                let part = |member: &Member| {
                    format!(
                        "{}{}{}",
                        quoted(&member.key.value),
                        self.colon(),
                        self.render(&member.value, &inner)
                    )
                };
                ('{', '}', members.iter().map(part).collect())
            }
            Value::Array(items)
                if !items.is_empty()
                    && (self.tall_lists || items.iter().any(|item| item.members().is_some())) =>
            {
                (
                    '[',
                    ']',
                    items.iter().map(|item| self.render(item, &inner)).collect(),
                )
            }
            _ => return self.inline(node),
        };
        format!(
            "{open}{nl}{inner}{}{nl}{indent}{close}",
            parts.join(&format!(",{nl}{inner}"))
        )
    }

    /// Writes on one line.
    fn inline(&self, node: &Node) -> String {
        match &node.value {
            Value::Object(members) => {
                let parts: Vec<String> = members
                    .iter()
                    .map(|member| {
                        format!(
                            "{}{}{}",
                            quoted(&member.key.value),
                            self.colon(),
                            self.inline(&member.value)
                        )
                    })
                    .collect();
                let pad = if self.padded && !parts.is_empty() {
                    " "
                } else {
                    ""
                };
                format!("{{{pad}{}{pad}}}", parts.join(self.comma()))
            }
            Value::Array(items) => {
                let parts: Vec<String> = items.iter().map(|item| self.inline(item)).collect();
                let pad = if self.padded_lists && !parts.is_empty() {
                    " "
                } else {
                    ""
                };
                format!("[{pad}{}{pad}]", parts.join(self.comma()))
            }
            Value::Text(text) => quoted(text),
            Value::Number(number) => number.clone(),
            Value::Bool(value) => value.to_string(),
            Value::Null => "null".to_owned(),
        }
    }
}
