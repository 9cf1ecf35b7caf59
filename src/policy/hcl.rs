//! A policy in Terraform's language, read into the JSON tree.
//!
//! Objects, as in `jsonencode({ Statement = [ … ] })`, and the blocks of
//! `data "aws_iam_policy_document"`, whose names become those of the policy elements. `$${aws:username}`
//! and `&{aws:username}` are variables of IAM; every other expression stays as a placeholder,
//! `${aws_s3_bucket.logs.arn}`. `dynamic` blocks and `for` expressions are not unrolled: what they make may be
//! anything. Where the text ends before the brackets close, what was read is kept.
//!
//! Source: Terraform language documentation, "Configuration Syntax" and "Strings and Templates"; AWS
//! provider documentation, "Data Source: `aws_iam_policy_document`".

use super::escape;
use super::source::Source;
use super::tree::{Member, Missing, Node, Nodes, Value};
use super::{GapKind, Repair, RepairKind, Spanned};
use crate::text::Span;
use std::collections::BTreeMap;

/// Deeper than any policy.
const DEPTH_LIMIT: usize = 24;

/// What was read.
#[derive(Debug)]
pub(super) struct Tree {
    pub(super) root: Node,
    /// Statements that are made or taken in elsewhere.
    pub(super) repairs: Vec<Repair>,
    /// How many values there are.
    pub(super) nodes: Nodes,
    /// The values of which a part is missing.
    pub(super) missing: Missing,
}

impl Tree {
    /// Whether the text ends before the brackets close.
    pub(super) fn is_cut_off(&self) -> bool {
        let mut repairs = self.repairs.iter();
        repairs.any(|repair| matches!(repair.kind, RepairKind::Unclosed(_)))
    }
}

/// Nothing that begins at one of these places can be read.
#[derive(Debug)]
pub(super) struct Unread(pub(super) Vec<usize>);

/// What Terraform itself takes in every data source: how many there are, and when. It is no part of the policy.
///
/// Source: Terraform language documentation, "Data Sources", meta-arguments; AWS provider documentation, "Data Source:
/// `aws_iam_policy_document`" (`override_json` and the like are read).
const META_ARGUMENTS: [&str; 5] = ["count", "depends_on", "for_each", "lifecycle", "provider"];

/// Reads the object or the list that begins at `start`.
pub(super) fn value_at(source: &Source<'_>, start: usize) -> Result<Tree, Unread> {
    let mut reader = Reader::new(source, start);
    let root = match reader.peek() {
        Some('{') => reader.object(),
        Some('[') => reader.list(),
        _ => None,
    };
    reader.finish(root)
}

/// Reads the body of a `data "aws_iam_policy_document"` that opens at `start`.
pub(super) fn document_at(source: &Source<'_>, start: usize) -> Result<Tree, Unread> {
    let mut reader = Reader::new(source, start);
    let root = reader.document();
    reader.finish(root)
}

/// Reads the `statement` blocks that follow one another from `start` on.
pub(super) fn statements_at(source: &Source<'_>, start: usize) -> Result<Tree, Unread> {
    let mut reader = Reader::new(source, start);
    let root = reader.statements();
    reader.finish(root)
}

/// Reads the template `${…}` that begins at `start`: where it ends, and the placeholder that stands for it.
pub(super) fn template_at(source: &Source<'_>, start: usize) -> Option<(usize, String)> {
    let mut reader = Reader::new(source, start + "${".len());
    reader.skip_until(&['}'])?;
    let end = reader.at;
    reader.peek()?;
    let inner = source.slice(start + "${".len(), end);
    Some((end + 1, placeholder(inner.trim().trim_matches('~').trim())))
}

/// The functions that give back the lists that they are given, as far as a policy goes.
const OF_LISTS: [&str; 6] = [
    "concat", "compact", "distinct", "flatten", "tolist", "toset",
];

/// A block's body: its attributes and blocks in the order of the text.
struct Body {
    span: Span,
    parts: Vec<Part>,
    /// The text ends in it.
    is_cut_off: bool,
}

enum Part {
    Attribute(Member),
    Block {
        name: Spanned<String>,
        /// Its first label, as in `dynamic "condition"`.
        label: Option<String>,
        node: Node,
    },
}

/// What follows a key.
enum Assigned {
    Value(Member),
    /// The text ends.
    End,
}

struct Reader<'a> {
    source: &'a Source<'a>,
    at: usize,
    depth: usize,
    /// Where that begins which is being read, outermost first: when reading fails, nothing that begins at
    /// one of these places can be read, or it nests too deep for a policy.
    open: Vec<usize>,
    nodes: Nodes,
    repairs: Vec<Repair>,
    missing: Missing,
    /// How many brackets are open where the text ends.
    unclosed: usize,
}

impl<'a> Reader<'a> {
    fn new(source: &'a Source<'a>, start: usize) -> Self {
        Self {
            source,
            at: start,
            depth: 0,
            open: Vec::new(),
            nodes: Nodes::default(),
            repairs: Vec::new(),
            missing: Missing::default(),
            unclosed: 0,
        }
    }

    fn finish(mut self, root: Option<Node>) -> Result<Tree, Unread> {
        if self.unclosed > 0 {
            let kind = RepairKind::Unclosed(self.unclosed);
            let span = Span {
                start: self.at,
                end: self.at,
            };
            self.repairs.push(Repair { kind, span });
        }
        match root {
            Some(root) => Ok(Tree {
                root,
                repairs: self.repairs,
                nodes: self.nodes,
                missing: self.missing,
            }),
            None => Err(Unread(self.open)),
        }
    }

    fn peek(&self) -> Option<char> {
        self.source.peek(self.at)
    }

    fn is(&self, words: &str) -> bool {
        self.source.is(self.at, words)
    }

    /// Whether the text ends here, in the bracket that opens at `start`.
    fn is_cut_off(&mut self, start: usize) -> bool {
        let ends = self.source.ends(self.at);
        if ends {
            self.missing.note(start);
            self.unclosed += 1;
        }
        ends
    }

    /// Notes that what begins at `inner` is a part of what begins at `outer`, which is no more whole than it.
    fn hand_on(&mut self, inner: &Node, outer: usize) {
        if let Some(kind) = self.missing.of(inner).cloned() {
            self.missing.note_as(outer, kind);
        }
    }

    /// Notes what other code makes.
    fn made_by_code(&mut self, name: &Spanned<String>) {
        let kind = RepairKind::NotUnderstood(name.value.clone());
        let span = name.span;
        self.nodes
            .begin()
            .put(&mut self.repairs, Repair { kind, span });
    }

    fn left_out(&mut self, span: Span) {
        let kind = RepairKind::Elision;
        self.nodes
            .begin()
            .put(&mut self.repairs, Repair { kind, span });
    }

    /// Goes over white space, commas and comments; a mark such as `...` is noted.
    fn trivia(&mut self) {
        let source = self.source;
        loop {
            let blank = source.run(self.at, |c| c.is_whitespace() || c == ',');
            self.at += blank.len();
            let length = match self.peek() {
                Some('#') => source.line_end(self.at) - self.at,
                Some('/') if self.is("//") => source.line_end(self.at) - self.at,
                Some('/') if self.is("/*") => {
                    let end = source.comment_end(self.at, usize::MAX);
                    end.unwrap_or(source.len()) - self.at
                }
                Some(c) if c == '…' || self.is("...") => {
                    let dots = source.run(self.at, |c| matches!(c, '.' | '…'));
                    if let Some(open) = self.open.last() {
                        self.missing.note(*open);
                    }
                    self.left_out(Span {
                        start: self.at,
                        end: self.at + dots.len(),
                    });
                    dots.len()
                }
                _ => 0,
            };
            if blank.is_empty() && length == 0 {
                return;
            }
            self.at += length;
        }
    }

    /// The next character of this line that is not blank; goes there.
    fn blank_then(&mut self) -> Option<char> {
        let blank = self.source.run(self.at, |c| matches!(c, ' ' | '\t'));
        self.at += blank.len();
        self.peek()
    }

    fn identifier(&mut self) -> Option<Spanned<String>> {
        let name = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-');
        let value = self.source.run(self.at, name);
        if value.is_empty() {
            return None;
        }
        let start = self.at;
        self.at += value.len();
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
        self.open.push(start);
        self.at += 1;
        Some(start)
    }

    fn leave(&mut self, start: usize) -> Span {
        if !self.source.ends(self.at) {
            self.at += 1;
        }
        self.depth -= 1;
        self.open.pop();
        Span {
            start,
            end: self.at,
        }
    }

    /// Reads the body of a document; at its brace.
    fn document(&mut self) -> Option<Node> {
        let start = self.at;
        let body = self.body()?;
        let mut members = Vec::new();
        let mut statements = Vec::new();
        for part in body.parts {
            match part {
                Part::Block { name, node, .. } if name.value == "statement" => {
                    statements.push(node);
                }
                Part::Block { name, .. } if META_ARGUMENTS.contains(&name.value.as_str()) => {}
                Part::Block { name, .. } => {
                    self.missing.note_code(body.span.start, "dynamic");
                    self.made_by_code(&name);
                }
                Part::Attribute(member) => match member.key.value.as_str() {
                    "version" => members.push(renamed(member, "Version")),
                    "policy_id" => members.push(renamed(member, "Id")),
                    "source_policy_documents"
                    | "override_policy_documents"
                    | "source_json"
                    | "override_json" => {
                        let name = member.key.value.as_str();
                        self.missing.note_code(body.span.start, name);
                        self.made_by_code(&member.key);
                    }
                    name if META_ARGUMENTS.contains(&name) => {}
                    _ => members.push(member),
                },
            }
        }
        // The provider writes this version where none is given.
        let is_versioned = members.iter().any(|member| member.key.value == "Version");
        if !is_versioned && !body.is_cut_off {
            let at = Span {
                start: start + 1,
                end: start + 1,
            };
            members.insert(0, made("Version", text_at("2012-10-17", at), at));
        }
        let list = Node {
            span: body.span,
            value: Value::Array(statements),
        };
        members.push(made("Statement", list, body.span));
        Some(Node {
            span: body.span,
            value: Value::Object(members),
        })
    }

    /// Reads `statement` blocks, as many as follow one another; `None` when there is none.
    fn statements(&mut self) -> Option<Node> {
        let start = self.at;
        let mut statements: Vec<Node> = Vec::new();
        let mut end = None;
        loop {
            self.trivia();
            let here = self.at;
            let name = self.identifier();
            if name.is_none_or(|name| name.value != "statement") || self.blank_then() != Some('{') {
                self.at = here;
                break;
            }
            let kept = self.nodes.begin();
            let Some(node) = self.statement(here) else {
                break;
            };
            end = Some(node.span.end);
            kept.put(&mut statements, node);
        }
        if self.unclosed > 0 {
            self.missing.note(start);
        }
        Some(Node {
            span: Span { start, end: end? },
            value: Value::Array(statements),
        })
    }

    /// Reads `{ key = value … }`; at its brace.
    fn object(&mut self) -> Option<Node> {
        let start = self.enter()?;
        let mut members = Vec::new();
        loop {
            self.trivia();
            if self.is_cut_off(start) {
                break;
            }
            let kept = self.nodes.begin();
            let key = match self.peek()? {
                '}' => break,
                '"' => self.string()?,
                '(' => {
                    let key = self.expression()?;
                    let Value::Text(value) = key.value else {
                        return None;
                    };
                    let span = key.span;
                    Spanned { value, span }
                }
                _ => self.identifier()?,
            };
            if let Assigned::Value(member) = self.assigned(key)? {
                kept.put(&mut members, member);
            }
        }
        let span = self.leave(start);
        Some(Node {
            span,
            value: Value::Object(members),
        })
    }

    /// Reads `= value` or `: value`.
    fn assigned(&mut self, key: Spanned<String>) -> Option<Assigned> {
        match self.blank_then() {
            None => return Some(Assigned::End),
            Some('=' | ':') => self.at += 1,
            Some(_) => return None,
        }
        self.trivia();
        if self.source.ends(self.at) {
            return Some(Assigned::End);
        }
        let value = self.value()?;
        Some(Assigned::Value(Member { key, value }))
    }

    fn list(&mut self) -> Option<Node> {
        let start = self.enter()?;
        let mut items: Vec<Node> = Vec::new();
        loop {
            self.trivia();
            if self.is_cut_off(start) || self.peek()? == ']' {
                break;
            }
            let before = self.at;
            let kept = self.nodes.begin();
            let item = self.value()?;
            if self.at == before {
                return None;
            }
            self.hand_on(&item, start);
            match item.value {
                // `concat(…)` among others stands for its items.
                Value::Array(inner) => items.extend(inner),
                _ => kept.put(&mut items, item),
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
        let inner = self.at + 1;
        let blank = self.source.run(inner, char::is_whitespace);
        self.source.is(inner + blank.len(), "for ")
    }

    /// Reads a string; its templates stay as placeholders, its variables of IAM lose their escape.
    fn string(&mut self) -> Option<Spanned<String>> {
        let start = self.at;
        self.at += 1;
        let mut value = String::new();
        let source = self.source;
        loop {
            let run = source.run(self.at, |c| {
                !matches!(c, '"' | '\n' | '\\' | '$' | '&' | '%')
            });
            value.push_str(run);
            self.at += run.len();
            if self.ends_soon() {
                self.missing.note(start);
                self.at = source.len().max(self.at);
                let span = Span {
                    start,
                    end: self.at,
                };
                return Some(Spanned { value, span });
            }
            let c = self.peek()?;
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
                    let escaped = source.peek(self.at + 1)?;
                    value.push(match escaped {
                        'n' => '\n',
                        't' => '\t',
                        'r' => '\r',
                        other => other,
                    });
                    self.at += 1 + escaped.len_utf8();
                }
                '$' | '&' if self.is("$${") || self.is("&{") => {
                    value.push_str("${");
                    self.at += if c == '$' { 3 } else { 2 };
                    // Up to its brace it is text.
                    let text = source.run(self.at, |c| !matches!(c, '}' | '"' | '\n'));
                    value.push_str(text);
                    self.at += text.len();
                }
                '%' if self.is("%%{") => {
                    value.push_str("%{");
                    self.at += 3;
                }
                '$' if self.is("${") => {
                    if self.depth >= DEPTH_LIMIT {
                        return None;
                    }
                    self.depth += 1;
                    self.at += 2;
                    let inner = self.at;
                    self.skip_until(&['}'])?;
                    self.depth -= 1;
                    if self.peek().is_none() {
                        continue;
                    }
                    let inner = source.slice(inner, self.at);
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

    /// Whether only white space follows.
    fn ends_soon(&self) -> bool {
        let blank = self.source.run(self.at, char::is_whitespace);
        self.source.peek(self.at + blank.len()).is_none()
    }

    /// Reads anything else: a number, a word, a call, a reference, up to the end of the line or of
    /// what it stands in.
    fn expression(&mut self) -> Option<Node> {
        let (source, start) = (self.source, self.at);
        if let Some(name) = OF_LISTS.iter().find(|name| self.is(name))
            && source.is(start + name.len(), "(")
        {
            self.at += name.len();
            return self.joined(start);
        }
        if self.is("<<") {
            return self.heredoc();
        }
        self.skip_until(&['\n', ',', '}', ']', ')'])?;
        if self.peek().is_none() {
            self.missing.note(start);
        }
        let raw = source.slice(start, self.at).trim_end();
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
            if self.is_cut_off(start) || self.peek()? == ')' {
                break;
            }
            let before = self.at;
            let kept = self.nodes.begin();
            let value = self.value()?;
            if self.at == before {
                return None;
            }
            self.hand_on(&value, start);
            match value.value {
                Value::Array(inner) => items.extend(inner),
                _ => kept.put(&mut items, value),
            }
        }
        let end = self.leave(open).end;
        Some(Node {
            span: Span { start, end },
            value: Value::Array(items),
        })
    }

    fn heredoc(&mut self) -> Option<Node> {
        let (source, start) = (self.source, self.at);
        let head = source.line_end(start);
        let marker = source.slice(start, head);
        let marker = marker.trim_start_matches(['<', '-']).trim();
        let body = head + 1;
        let mut line = body;
        while line < source.len() {
            let end = source.line_end(line);
            if end == line && source.is_spent() {
                return None;
            }
            let next = source.len().min(end + 1);
            if !marker.is_empty() && source.slice(line, end).trim() == marker {
                self.at = next;
                let span = Span { start, end: next };
                return Some(text_at(&escape::rendered(source.slice(body, next)), span));
            }
            line = next;
        }
        self.missing.note(start);
        self.at = source.len();
        let span = Span {
            start,
            end: self.at,
        };
        Some(text_at(
            &escape::rendered(source.slice(body.min(self.at), self.at)),
            span,
        ))
    }

    /// Goes to the first of these characters that stands in no bracket, string or template.
    fn skip_until(&mut self, ends: &[char]) -> Option<()> {
        let mut due: Vec<char> = Vec::new();
        loop {
            let plain = self.source.run(self.at, |c| {
                !matches!(c, '"' | '{' | '[' | '(' | '}' | ']' | ')' | '\n' | ',')
            });
            self.at += plain.len();
            let Some(c) = self.peek() else {
                return Some(());
            };
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
        let is_cut_off = loop {
            self.trivia();
            if self.is_cut_off(start) {
                break true;
            }
            if self.peek()? == '}' {
                break false;
            }
            let begin = self.at;
            let kept = self.nodes.begin();
            let name = self.identifier()?;
            let mut label = None;
            while self.blank_then() == Some('"') {
                let one = self.string()?.value;
                label.get_or_insert(one);
            }
            match self.peek() {
                None => {}
                Some('=') => {
                    if let Assigned::Value(member) = self.assigned(name)? {
                        kept.put(&mut parts, Part::Attribute(member));
                    }
                }
                Some('{') => {
                    let node = match name.value.as_str() {
                        "statement" => self.statement(begin)?,
                        _ => self.plain_block(begin)?,
                    };
                    kept.put(&mut parts, Part::Block { name, label, node });
                }
                Some(_) => return None,
            }
        };
        let span = self.leave(start);
        Some(Body {
            span,
            parts,
            is_cut_off,
        })
    }

    /// A block as an object of its attributes.
    fn plain_block(&mut self, begin: usize) -> Option<Node> {
        self.open.push(begin);
        let body = self.body()?;
        self.open.pop();
        if body.is_cut_off {
            self.missing.note(begin);
        }
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

    /// An element of which nothing is known.
    fn open_member(&mut self, element: &str, at: Span, kind: GapKind) -> Member {
        self.missing.note_as(at.start, kind);
        let value = Node {
            span: at,
            value: Value::Object(Vec::new()),
        };
        made(element, value, at)
    }

    /// Reads a `statement` block; at its brace.
    fn statement(&mut self, begin: usize) -> Option<Node> {
        self.open.push(begin);
        let body = self.body()?;
        self.open.pop();
        let span = Span {
            start: begin,
            end: body.span.end,
        };
        if let Some(kind) = self.missing.at(body.span.start).cloned() {
            self.missing.note_as(begin, kind);
        }
        // Where conditions are made by other code, or cut off.
        let mut open_conditions = None;
        let mut members = Vec::new();
        let (mut principal, mut not_principal) = (None, None);
        let mut conditions = Conditions::default();
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
                Part::Block { name, label, node } => match name.value.as_str() {
                    "principals" | "not_principals" if self.missing.within(&node).is_some() => {
                        members.push(self.open_member("Principal", name.span, GapKind::CutOff));
                    }
                    "condition" if self.missing.within(&node).is_some() => {
                        open_conditions.get_or_insert((name.span, GapKind::CutOff));
                    }
                    "principals" => {
                        add_principals(&mut members, &mut principal, "Principal", &name, node);
                    }
                    "not_principals" => {
                        let place = &mut not_principal;
                        add_principals(&mut members, place, "NotPrincipal", &name, node);
                    }
                    "condition" => conditions.add(&name, node),
                    _ => {
                        let made_by = || GapKind::Code(name.value.clone());
                        match label.as_deref() {
                            Some("principals" | "not_principals") => {
                                members.push(self.open_member("Principal", name.span, made_by()));
                            }
                            _ => {
                                open_conditions.get_or_insert((name.span, made_by()));
                            }
                        }
                        self.made_by_code(&name);
                    }
                },
            }
        }
        // Who is meant where other code adds principals is open as a whole.
        if let Some(open) = members.iter().position(|member| {
            member.key.value == "Principal"
                && matches!(&member.value.value, Value::Object(of) if of.is_empty())
        }) {
            let open = members.remove(open);
            members.retain(|member| member.key.value != "Principal");
            members.push(open);
        }
        // The provider's default. In a statement that is cut off it is as open as the statement: it begins there.
        if members.iter().all(|member| member.key.value != "Effect") {
            let at = Span {
                start: begin,
                end: begin,
            };
            members.insert(0, made("Effect", text_at("Allow", at), at));
        }
        let conditions = conditions.operators;
        // Where other code adds conditions, all of them are open.
        if let (Some(first), Some(last), None) =
            (conditions.first(), conditions.last(), &open_conditions)
        {
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
        if let Some((at, kind)) = open_conditions {
            members.push(self.open_member("Condition", at, kind));
        }
        // Of a million small ones, room for members that do not come would be most of the memory.
        members.shrink_to_fit();
        Some(Node {
            span,
            value: Value::Object(members),
        })
    }
}

/// `principals { type = "AWS" identifiers = […] }` → `"Principal": {"AWS": […]}`; `place` is where the
/// member of earlier blocks is.
fn add_principals(
    members: &mut Vec<Member>,
    place: &mut Option<usize>,
    element: &str,
    name: &Spanned<String>,
    block: Node,
) {
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
    let same = place
        .and_then(|place| members.get_mut(place))
        .map(|member| &mut member.value.value);
    match (same, value.value) {
        (Some(Value::Object(entries)), Value::Object(more)) => {
            for one in more {
                add_identifiers(entries, one);
            }
        }
        (Some(_), _) => {}
        (None, value) => {
            *place = Some(members.len());
            members.push(made(element, Node { span, value }, name.span));
        }
    }
}

/// Adds identifiers to those of earlier blocks of their type, as the provider does.
fn add_identifiers(entries: &mut Vec<Member>, one: Member) {
    let same = entries
        .iter_mut()
        .find(|entry| entry.key.value == one.key.value);
    match same.map(|entry| &mut entry.value.value) {
        None => entries.push(one),
        Some(Value::Array(identifiers)) => match one.value.value {
            Value::Array(more) => identifiers.extend(more),
            _ => identifiers.push(one.value),
        },
        Some(_) => entries.push(one),
    }
}

/// The conditions of a statement, an object an operator.
#[derive(Default)]
struct Conditions {
    operators: Vec<Member>,
    places: BTreeMap<String, usize>,
}

impl Conditions {
    /// `condition { test = … variable = … values = … }` → `"test": {"variable": values}`.
    fn add(&mut self, name: &Spanned<String>, block: Node) {
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
        let same = self
            .places
            .get(&operator)
            .and_then(|place| self.operators.get_mut(*place))
            .map(|member| &mut member.value.value);
        if let Some(Value::Object(keys)) = same {
            keys.push(key);
            return;
        }
        let value = Node {
            span,
            value: Value::Object(vec![key]),
        };
        let at = if test.span.start < test.span.end {
            test.span
        } else {
            name.span
        };
        self.operators.push(made(&operator, value, at));
        self.places.insert(operator, self.operators.len() - 1);
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
pub(super) fn placeholder(expression: &str) -> String {
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
