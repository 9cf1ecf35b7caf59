//! A policy in Terraform's language, read into the JSON tree.
//!
//! Objects, as in `jsonencode({ Statement = [ … ] })`, and the blocks of
//! `data "aws_iam_policy_document"`, whose names become those of the policy elements. `$${aws:username}`
//! and `&{aws:username}` are variables of IAM; every other expression stays as a placeholder,
//! `${aws_s3_bucket.logs.arn}`. `dynamic` blocks and `for` expressions are not unrolled.
//!
//! Source: Terraform language documentation, "Configuration Syntax" and "Strings and Templates"; AWS
//! provider documentation, "Data Source: `aws_iam_policy_document`".

use super::tree::{Member, Node, Value};
use super::{Repair, RepairKind, Spanned};
use crate::text::Span;

/// Deeper than any policy.
const DEPTH_LIMIT: usize = 24;

/// What was read.
#[derive(Debug)]
pub(super) struct Tree {
    pub(super) root: Node,
    /// Statements that are made or taken in elsewhere.
    pub(super) repairs: Vec<Repair>,
}

/// Reads the object or the list that begins at `start`; `None` when it does not close.
pub(super) fn value_at(text: &str, start: usize) -> Option<Tree> {
    let mut reader = Reader::new(text, start);
    let root = match reader.peek()? {
        '{' => reader.object()?,
        '[' => reader.list()?,
        _ => return None,
    };
    Some(reader.finish(root))
}

/// Reads the body of a `data "aws_iam_policy_document"` that opens at `start`; `None` when it does not
/// close.
pub(super) fn document_at(text: &str, start: usize) -> Option<Tree> {
    let mut reader = Reader::new(text, start);
    let body = reader.body()?;
    let mut members = Vec::new();
    let mut statements = Vec::new();
    for part in body.parts {
        match part {
            Part::Block { name, node, .. } if name.value == "statement" => statements.push(node),
            Part::Block { name, .. } => reader.left_out(name.span),
            Part::Attribute(member) => match member.key.value.as_str() {
                "version" => members.push(renamed(member, "Version")),
                "policy_id" => members.push(renamed(member, "Id")),
                "source_policy_documents"
                | "override_policy_documents"
                | "source_json"
                | "override_json" => reader.left_out(member.key.span),
                _ => members.push(member),
            },
        }
    }
    // The provider writes this version where none is given.
    if members.iter().all(|member| member.key.value != "Version") {
        let at = Span { start, end: start };
        members.insert(0, made("Version", text_at("2012-10-17", at), at));
    }
    let list = Node {
        span: body.span,
        value: Value::Array(statements),
    };
    members.push(made("Statement", list, body.span));
    let root = Node {
        span: body.span,
        value: Value::Object(members),
    };
    Some(reader.finish(root))
}

/// Reads the `statement` blocks that follow one another from `start` on; `None` when there is none.
pub(super) fn statements_at(text: &str, start: usize) -> Option<Tree> {
    let mut reader = Reader::new(text, start);
    let mut statements: Vec<Node> = Vec::new();
    loop {
        reader.trivia();
        let here = reader.at;
        let name = reader.identifier();
        if name.is_none_or(|name| name.value != "statement") || reader.blank_then() != Some('{') {
            reader.at = here;
            break;
        }
        let Some(node) = reader.statement(here) else {
            break;
        };
        statements.push(node);
    }
    let end = statements.last()?.span.end;
    let root = Node {
        span: Span { start, end },
        value: Value::Array(statements),
    };
    Some(reader.finish(root))
}

/// The functions that give back the lists that they are given, as far as a policy goes.
const OF_LISTS: [&str; 6] = [
    "concat", "compact", "distinct", "flatten", "tolist", "toset",
];

/// A block's body: its attributes and blocks in the order of the text.
struct Body {
    span: Span,
    parts: Vec<Part>,
}

enum Part {
    Attribute(Member),
    Block { name: Spanned<String>, node: Node },
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
    depth: usize,
    repairs: Vec<Repair>,
}

impl<'a> Reader<'a> {
    const fn new(text: &'a str, start: usize) -> Self {
        Self {
            text,
            at: start,
            depth: 0,
            repairs: Vec::new(),
        }
    }

    fn finish(self, root: Node) -> Tree {
        Tree {
            root,
            repairs: self.repairs,
        }
    }

    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn left_out(&mut self, span: Span) {
        self.repairs.push(Repair {
            kind: RepairKind::Elision,
            span,
        });
    }

    /// Goes over white space, commas and comments; a mark such as `...` is noted.
    fn trivia(&mut self) {
        loop {
            let rest = self.rest();
            let blank = rest.len()
                - rest
                    .trim_start_matches(|c: char| c.is_whitespace() || c == ',')
                    .len();
            self.at += blank;
            let rest = self.rest();
            let length = if rest.starts_with('#') || rest.starts_with("//") {
                rest.find('\n').unwrap_or(rest.len())
            } else if rest.starts_with("/*") {
                rest.find("*/").map_or(rest.len(), |end| end + 2)
            } else if rest.starts_with("...") || rest.starts_with('…') {
                let length = rest.len() - rest.trim_start_matches(['.', '…']).len();
                self.left_out(Span {
                    start: self.at,
                    end: self.at + length,
                });
                length
            } else if blank == 0 {
                return;
            } else {
                0
            };
            self.at += length;
        }
    }

    /// The next character of this line that is not blank; goes there.
    fn blank_then(&mut self) -> Option<char> {
        let rest = self.rest();
        self.at += rest.len() - rest.trim_start_matches([' ', '\t']).len();
        self.peek()
    }

    fn identifier(&mut self) -> Option<Spanned<String>> {
        let rest = self.rest();
        let name = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-');
        let length = rest.len() - rest.trim_start_matches(name).len();
        let value = rest.get(..length).filter(|value| !value.is_empty())?;
        let start = self.at;
        self.at += length;
        Some(Spanned {
            value: value.to_owned(),
            span: Span {
                start,
                end: self.at,
            },
        })
    }

    fn enter(&mut self) -> Option<usize> {
        if self.depth >= DEPTH_LIMIT {
            return None;
        }
        self.depth += 1;
        let start = self.at;
        self.at += 1;
        Some(start)
    }

    fn leave(&mut self, start: usize) -> Span {
        self.at += 1;
        self.depth -= 1;
        Span {
            start,
            end: self.at,
        }
    }

    /// Reads `{ key = value … }`; at its brace.
    fn object(&mut self) -> Option<Node> {
        let start = self.enter()?;
        let mut members = Vec::new();
        loop {
            self.trivia();
            match self.peek()? {
                '}' => break,
                '"' => {
                    let key = self.string()?;
                    members.push(self.assigned(key)?);
                }
                '(' => {
                    let key = self.expression()?;
                    let Value::Text(value) = key.value else {
                        return None;
                    };
                    let span = key.span;
                    members.push(self.assigned(Spanned { value, span })?);
                }
                _ => {
                    let key = self.identifier()?;
                    members.push(self.assigned(key)?);
                }
            }
        }
        let span = self.leave(start);
        Some(Node {
            span,
            value: Value::Object(members),
        })
    }

    /// Reads `= value` or `: value`.
    fn assigned(&mut self, key: Spanned<String>) -> Option<Member> {
        if !matches!(self.blank_then()?, '=' | ':') {
            return None;
        }
        self.at += 1;
        let value = self.value()?;
        Some(Member { key, value })
    }

    fn list(&mut self) -> Option<Node> {
        let start = self.enter()?;
        let mut items: Vec<Node> = Vec::new();
        loop {
            self.trivia();
            if self.peek()? == ']' {
                break;
            }
            let before = self.at;
            let item = self.value()?;
            if self.at == before {
                return None;
            }
            match item.value {
                // `concat(…)` among others stands for its items.
                Value::Array(inner) => items.extend(inner),
                _ => items.push(item),
            }
        }
        let span = self.leave(start);
        Some(Node {
            span,
            value: Value::Array(items),
        })
    }

    fn value(&mut self) -> Option<Node> {
        self.trivia();
        match self.peek()? {
            '{' => self.object(),
            '[' if !self.is_for() => self.list(),
            '"' => {
                let Spanned { value, span } = self.string()?;
                Some(Node {
                    span,
                    value: Value::Text(value),
                })
            }
            _ => self.expression(),
        }
    }

    /// Whether a list is made by `for`.
    fn is_for(&self) -> bool {
        let inner = self.rest().get(1..).unwrap_or_default().trim_start();
        inner.starts_with("for ")
    }

    /// Reads a string; its templates stay as placeholders, its variables of IAM lose their escape.
    fn string(&mut self) -> Option<Spanned<String>> {
        let start = self.at;
        self.at += 1;
        let mut value = String::new();
        loop {
            let rest = self.rest();
            let c = rest.chars().next()?;
            match c {
                '"' => {
                    self.at += 1;
                    let span = Span {
                        start,
                        end: self.at,
                    };
                    return Some(Spanned { value, span });
                }
                '\n' => return None,
                '\\' => {
                    let escaped = rest.chars().nth(1)?;
                    value.push(match escaped {
                        'n' => '\n',
                        't' => '\t',
                        'r' => '\r',
                        other => other,
                    });
                    self.at += 1 + escaped.len_utf8();
                }
                '$' | '&' if rest.starts_with("$${") || rest.starts_with("&{") => {
                    value.push_str("${");
                    self.at += if c == '$' { 3 } else { 2 };
                    // Up to its brace it is text.
                    let end = self.rest().find(['}', '"', '\n'])?;
                    value.push_str(self.rest().get(..end)?);
                    self.at += end;
                }
                '$' if rest.starts_with("${") => {
                    self.at += 2;
                    let inner = self.at;
                    self.skip_until(&['}'])?;
                    let inner = self.text.get(inner..self.at)?;
                    value.push_str(&placeholder(inner.trim().trim_matches('~').trim()));
                    self.at += 1;
                }
                _ => {
                    value.push(c);
                    self.at += c.len_utf8();
                }
            }
        }
    }

    /// Reads anything else: a number, a word, a call, a reference, up to the end of the line or of
    /// what it stands in.
    fn expression(&mut self) -> Option<Node> {
        let start = self.at;
        if let Some(name) = OF_LISTS
            .iter()
            .find(|name| self.rest().starts_with(**name))
            .copied()
            && self
                .rest()
                .get(name.len()..)
                .is_some_and(|rest| rest.starts_with('('))
        {
            self.at += name.len();
            return self.joined(start);
        }
        if self.rest().starts_with("<<") {
            return self.heredoc();
        }
        self.skip_until(&['\n', ',', '}', ']', ')'])?;
        let raw = self.text.get(start..self.at)?.trim_end();
        // A comment after it is none of it.
        let raw = raw.split(" #").next().unwrap_or(raw);
        let raw = raw.split(" //").next().unwrap_or(raw).trim_end();
        let span = Span {
            start,
            end: start + raw.len(),
        };
        let value = match raw {
            "" => return None,
            "true" => Value::Bool(true),
            "false" => Value::Bool(false),
            "null" => Value::Null,
            number if serde_json::from_str::<serde_json::Number>(number).is_ok() => {
                Value::Number(number.to_owned())
            }
            _ => Value::Text(placeholder(raw)),
        };
        Some(Node { span, value })
    }

    /// Reads `([…], […])`: the items of all.
    fn joined(&mut self, start: usize) -> Option<Node> {
        let open = self.enter()?;
        let mut items = Vec::new();
        loop {
            self.trivia();
            if self.peek()? == ')' {
                break;
            }
            let before = self.at;
            let value = self.value()?;
            if self.at == before {
                return None;
            }
            match value.value {
                Value::Array(inner) => items.extend(inner),
                _ => items.push(value),
            }
        }
        let end = self.leave(open).end;
        Some(Node {
            span: Span { start, end },
            value: Value::Array(items),
        })
    }

    fn heredoc(&mut self) -> Option<Node> {
        let start = self.at;
        let (head, body) = self.rest().split_once('\n')?;
        let marker = head.trim_start_matches(['<', '-']).trim();
        let mut length = head.len() + 1;
        for line in body.split_inclusive('\n') {
            length += line.len();
            if !marker.is_empty() && line.trim() == marker {
                let text = self.text.get(start + head.len() + 1..start + length)?;
                self.at += length;
                let span = Span {
                    start,
                    end: self.at,
                };
                return Some(text_at(text, span));
            }
        }
        None
    }

    /// Goes to the first of these characters that stands in no bracket, string or template.
    fn skip_until(&mut self, ends: &[char]) -> Option<()> {
        let mut due: Vec<char> = Vec::new();
        loop {
            let rest = self.rest();
            let c = rest.chars().next()?;
            if due.is_empty() && ends.contains(&c) {
                return Some(());
            }
            match c {
                '"' => {
                    self.string()?;
                    continue;
                }
                '{' => due.push('}'),
                '[' => due.push(']'),
                '(' => due.push(')'),
                _ if due.last() == Some(&c) => {
                    due.pop();
                }
                _ => {}
            }
            if due.len() > DEPTH_LIMIT {
                return None;
            }
            self.at += c.len_utf8();
        }
    }

    /// Reads a block's body; at its brace.
    fn body(&mut self) -> Option<Body> {
        let start = self.enter()?;
        let mut parts = Vec::new();
        loop {
            self.trivia();
            if self.peek()? == '}' {
                break;
            }
            let begin = self.at;
            let name = self.identifier()?;
            while self.blank_then()? == '"' {
                self.string()?;
            }
            match self.peek()? {
                '=' => parts.push(Part::Attribute(self.assigned(name)?)),
                '{' => {
                    let node = match name.value.as_str() {
                        "statement" => self.statement(begin)?,
                        _ => self.plain_block(begin)?,
                    };
                    parts.push(Part::Block { name, node });
                }
                _ => return None,
            }
        }
        let span = self.leave(start);
        Some(Body { span, parts })
    }

    /// A block as an object of its attributes.
    fn plain_block(&mut self, begin: usize) -> Option<Node> {
        let body = self.body()?;
        let attributes = body.parts.into_iter().filter_map(|part| match part {
            Part::Attribute(member) => Some(member),
            Part::Block { .. } => None,
        });
        Some(Node {
            span: Span {
                start: begin,
                end: body.span.end,
            },
            value: Value::Object(attributes.collect()),
        })
    }

    /// Reads a `statement` block; at its brace.
    fn statement(&mut self, begin: usize) -> Option<Node> {
        let body = self.body()?;
        let span = Span {
            start: begin,
            end: body.span.end,
        };
        let mut members = Vec::new();
        let mut conditions: Vec<Member> = Vec::new();
        for part in body.parts {
            match part {
                Part::Attribute(member) => {
                    let name = match member.key.value.as_str() {
                        "sid" => "Sid",
                        "effect" => "Effect",
                        "actions" => "Action",
                        "not_actions" => "NotAction",
                        "resources" => "Resource",
                        "not_resources" => "NotResource",
                        _ => {
                            members.push(member);
                            continue;
                        }
                    };
                    members.push(renamed(member, name));
                }
                Part::Block { name, node } => match name.value.as_str() {
                    "principals" => add_principals(&mut members, "Principal", &name, node),
                    "not_principals" => add_principals(&mut members, "NotPrincipal", &name, node),
                    "condition" => add_condition(&mut conditions, &name, node),
                    _ => self.left_out(name.span),
                },
            }
        }
        // The provider's default.
        if members.iter().all(|member| member.key.value != "Effect") {
            let at = Span {
                start: begin,
                end: begin,
            };
            members.insert(0, made("Effect", text_at("Allow", at), at));
        }
        if let (Some(first), Some(last)) = (conditions.first(), conditions.last()) {
            let at = Span {
                start: first.key.span.start,
                end: last.value.span.end,
            };
            let value = Node {
                span: at,
                value: Value::Object(conditions),
            };
            members.push(made("Condition", value, at));
        }
        Some(Node {
            span,
            value: Value::Object(members),
        })
    }
}

/// `principals { type = "AWS" identifiers = […] }` → `"Principal": {"AWS": […]}`.
fn add_principals(members: &mut Vec<Member>, element: &str, name: &Spanned<String>, block: Node) {
    let span = block.span;
    let (mut kind, mut identifiers) = (None, None);
    for member in into_members(block) {
        match member.key.value.as_str() {
            "type" => kind = Some(member.value),
            "identifiers" => identifiers = Some(member.value),
            _ => {}
        }
    }
    let (Some(kind), Some(identifiers)) = (kind, identifiers) else {
        return;
    };
    let Value::Text(kind_name) = kind.value else {
        return;
    };
    let entry = Member {
        key: Spanned {
            value: kind_name,
            span: kind.span,
        },
        value: identifiers,
    };
    // `type = "*"` is everyone.
    let value = if entry.key.value == "*" {
        text_at("*", entry.value.span)
    } else {
        Node {
            span,
            value: Value::Object(vec![entry]),
        }
    };
    let same = members
        .iter_mut()
        .find(|member| member.key.value == element)
        .map(|member| &mut member.value.value);
    match (same, value.value) {
        (Some(Value::Object(entries)), Value::Object(more)) => entries.extend(more),
        (Some(_), _) => {}
        (None, value) => members.push(made(element, Node { span, value }, name.span)),
    }
}

/// `condition { test = … variable = … values = … }` → `"test": {"variable": values}`.
fn add_condition(conditions: &mut Vec<Member>, name: &Spanned<String>, block: Node) {
    let span = block.span;
    let (mut test, mut variable, mut values) = (None, None, None);
    for member in into_members(block) {
        match member.key.value.as_str() {
            "test" => test = Some(member.value),
            "variable" => variable = Some(member.value),
            "values" => values = Some(member.value),
            _ => {}
        }
    }
    let (Some(test), Some(variable), Some(values)) = (test, variable, values) else {
        return;
    };
    let (Value::Text(operator), Value::Text(key)) = (test.value, variable.value) else {
        return;
    };
    let key = Member {
        key: Spanned {
            value: key,
            span: variable.span,
        },
        value: values,
    };
    let same = conditions
        .iter_mut()
        .find(|member| member.key.value == operator)
        .map(|member| &mut member.value.value);
    if let Some(Value::Object(keys)) = same {
        keys.push(key);
    } else {
        let value = Node {
            span,
            value: Value::Object(vec![key]),
        };
        let at = if test.span.start < test.span.end {
            test.span
        } else {
            name.span
        };
        conditions.push(made(&operator, value, at));
    }
}

fn into_members(node: Node) -> Vec<Member> {
    match node.value {
        Value::Object(members) => members,
        _ => Vec::new(),
    }
}

fn renamed(member: Member, name: &str) -> Member {
    made(name, member.value, member.key.span)
}

fn made(name: &str, value: Node, span: Span) -> Member {
    Member {
        key: Spanned {
            value: name.to_owned(),
            span,
        },
        value,
    }
}

fn text_at(text: &str, span: Span) -> Node {
    Node {
        span,
        value: Value::Text(text.to_owned()),
    }
}

/// An expression as a placeholder; what a placeholder cannot hold is left out of its name.
/// `aws:username` without the escape that Terraform asks for is still meant as a variable of IAM.
fn placeholder(expression: &str) -> String {
    const LONGEST: usize = 80;
    if expression.starts_with("aws:") && !expression.contains(char::is_whitespace) {
        return format!("${{{expression}}}");
    }
    let mut name = String::with_capacity(expression.len() + 3);
    name.push_str("${");
    for c in expression.chars().take(LONGEST) {
        let plain =
            c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | '[' | ']' | '(' | ')' | '*');
        if plain {
            name.push(c);
        } else if !name.ends_with(['_', '{']) {
            name.push('_');
        }
    }
    name.push('}');
    name
}
