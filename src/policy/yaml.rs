//! A policy in YAML, as CloudFormation, SAM and Serverless templates hold it, read into the JSON tree.
//!
//! Block mappings and sequences, flow collections, plain and quoted scalars, block scalars, comments, and
//! the short forms of the template functions (`!Sub`, `!Ref`, `!GetAtt`, `!Join`), which become their long
//! forms. Anchors, aliases and merge keys are not read.
//!
//! Source: AWS `CloudFormation` User Guide, "Intrinsic function reference".

use super::Spanned;
use super::source::Source;
use super::tree::{self, Member, Node, Nodes, Value};
use crate::text::Span;
use std::cell::Cell;

/// Deeper than any template that holds a policy.
const DEPTH_LIMIT: usize = 40;

/// What was read at a place where a block may begin.
#[derive(Debug)]
pub(super) struct Block {
    /// A mapping or a sequence; `None` when there is none.
    pub(super) node: Option<Node>,
    /// Where each of its keys or items begins: reading from there gives the end of the same block.
    pub(super) parts: Vec<usize>,
    /// How many values there are.
    pub(super) nodes: Nodes,
}

/// Reads the block mapping whose first key is in the line at `start`, or the block sequence that begins
/// there; its first line counts as indented to `start`.
pub(super) fn block_at(source: &Source<'_>, start: usize) -> Block {
    let mut reader = Reader {
        source,
        at: start,
        depth: 0,
        nodes: Nodes::default(),
        parts: Vec::new(),
        next: Cell::new((usize::MAX, None)),
    };
    let indent = start - lead_start(source, start);
    let node = reader
        .block(indent)
        .filter(|node| matches!(node.value, Value::Object(_) | Value::Array(_)));
    Block {
        node,
        parts: reader.parts,
        nodes: reader.nodes,
    }
}

/// Where the line of a key or an item begins, before which only blanks and dashes stand; else `at`.
fn lead_start(source: &Source<'_>, at: usize) -> usize {
    let lead = source.run_back(at, 0, |c| matches!(c, ' ' | '-'));
    if source.before(lead).is_none_or(|c| c == '\n') {
        lead
    } else {
        source.line_start(at)
    }
}

/// The blanks and dashes between the beginning of a line and `at`; `None` when something else is there.
pub(super) fn lead<'a>(source: &Source<'a>, at: usize) -> Option<&'a str> {
    let start = source.run_back(at, 0, |c| matches!(c, ' ' | '-'));
    source
        .before(start)
        .is_none_or(|c| c == '\n')
        .then(|| source.slice(start, at))
}

/// Where the block mapping that holds the key at `key`, behind its `lead`, begins: at the first key of the
/// same indentation in the lines before it that are indented no less, not before `floor`.
pub(super) fn mapping_start(source: &Source<'_>, lead: &str, key: usize, floor: usize) -> usize {
    if lead.contains('-') {
        return key;
    }
    let indent = lead.len();
    let mut first = key;
    let mut line = key - indent;
    while line > floor {
        // Of a line that begins before the floor nothing is read.
        let start = source.run_back(line - 1, floor, |c| c != '\n');
        let is_whole = start == 0 || source.before(start) == Some('\n');
        let body = source.slice(start, line);
        let content = body.trim();
        let own = body.len() - body.trim_start_matches(' ').len();
        if !is_whole || (own < indent && !content.is_empty() && !content.starts_with('#')) {
            // `- Effect: Allow`: the mapping begins after the dash.
            let dashes = body.len() - body.trim_start_matches([' ', '-']).len();
            if is_whole
                && dashes == indent
                && body.get(..dashes).is_some_and(|lead| lead.contains("- "))
            {
                first = start + dashes;
            }
            break;
        }
        if content.is_empty() || content.starts_with("```") {
            break;
        }
        if own == indent && !content.starts_with(['#', '-']) && key_end(content).is_some() {
            first = start + own;
        }
        line = start;
    }
    first
}

/// The first line with content after the line that ends at `end`.
fn following<'a>(source: &Source<'a>, mut end: usize) -> Option<Line<'a>> {
    while source.peek(end) == Some('\n') {
        let indent = source.run(end + 1, |c| c == ' ').len();
        let at = end + 1 + indent;
        let first = source.peek(at)?;
        let blank = source.run(at, |c| c.is_whitespace() && c != '\n');
        if first != '#' && source.peek(at + blank.len()).is_some_and(|c| c != '\n') {
            let line = source.slice(at, source.line_end(at));
            let content = line.trim_end_matches('\r');
            return Some(Line {
                at,
                indent,
                content,
                key: key_end(content),
            });
        }
        end = source.line_end(at);
    }
    None
}

/// Whether a line begins an item of a sequence.
fn is_item(line: &str) -> bool {
    line == "-" || line.starts_with("- ")
}

/// The length of the key, quotes included, that a line begins with: up to its colon.
fn key_end(line: &str) -> Option<usize> {
    if let Some(quote) = line.chars().next().filter(|c| matches!(c, '"' | '\'')) {
        let close = line.get(1..)?.find(quote)? + 2;
        return line
            .get(close..)?
            .trim_start()
            .starts_with(':')
            .then_some(close);
    }
    let end = line
        .match_indices(':')
        .find(|&(at, _)| {
            line.get(at + 1..)
                .is_some_and(|after| after.is_empty() || after.starts_with([' ', '\t', '\r']))
        })?
        .0;
    let key = line.get(..end)?;
    let plain = !key.is_empty() && !key.contains([' ', '{', '[', '"', ',', '#']);
    plain.then_some(end)
}

struct Reader<'a> {
    source: &'a Source<'a>,
    at: usize,
    depth: usize,
    nodes: Nodes,
    /// Where the keys or items of the outermost block begin.
    parts: Vec<usize>,
    /// The line end from which the next line with content was looked for last, and that line.
    next: Cell<(usize, Option<Line<'a>>)>,
}

/// A line with content.
#[derive(Clone, Copy)]
struct Line<'a> {
    /// Where its content begins.
    at: usize,
    indent: usize,
    content: &'a str,
    /// The length of the key that it begins with.
    key: Option<usize>,
}

impl Line<'_> {
    /// Whether it begins an item of a sequence.
    fn is_item(&self) -> bool {
        is_item(self.content)
    }
}

impl<'a> Reader<'a> {
    /// What is left of this line.
    fn line(&self) -> &'a str {
        let end = self.source.line_end(self.at);
        self.source.slice(self.at, end).trim_end_matches('\r')
    }

    /// Goes to the first byte of the next line that has content, and gives its indentation.
    fn next_line(&mut self) -> Option<usize> {
        let next = self.peek_line()?;
        self.at = next.at;
        Some(next.indent)
    }

    /// The next line with content, without going there.
    fn peek_line(&self) -> Option<Line<'a>> {
        let here = self.source.line_end(self.at);
        let (from, next) = self.next.get();
        if from == here {
            return next;
        }
        let next = following(self.source, here);
        self.next.set((here, next));
        next
    }

    /// Reads the block that begins here, in a line with this indentation.
    fn block(&mut self, indent: usize) -> Option<Node> {
        if self.depth >= DEPTH_LIMIT {
            return None;
        }
        self.depth += 1;
        let line = self.line();
        let node = if is_item(line) {
            Some(self.sequence(indent))
        } else if let Some(length) = key_end(line) {
            Some(self.mapping(indent, length))
        } else {
            self.inline(indent)
        };
        self.depth -= 1;
        node
    }

    /// Reads a mapping, at its first key, which has this `length`.
    fn mapping(&mut self, indent: usize, mut length: usize) -> Node {
        let start = self.at;
        let mut end = start;
        let mut members = Vec::new();
        loop {
            self.part();
            let kept = self.nodes.begin();
            let span = Span {
                start: self.at,
                end: self.at + length,
            };
            let written = self.source.slice(span.start, span.end);
            let key = Spanned {
                value: written.trim_matches(['"', '\'']).to_owned(),
                span,
            };
            self.at = span.end;
            let before_colon = self.source.run(self.at, |c| c != ':' && c != '\n').len();
            if self.source.is(self.at + before_colon, ":") {
                self.at += before_colon + 1;
            }
            let Some(value) = self.value(indent, true) else {
                break;
            };
            end = value.span.end.max(self.at.min(value.span.end));
            kept.put(&mut members, Member { key, value });
            match self.peek_line() {
                Some(next) if next.indent == indent && !next.content.starts_with("- ") => {
                    let Some(key) = next.key else { break };
                    length = key;
                    self.at = next.at;
                }
                _ => break,
            }
        }
        // Of a million small ones, room for members that do not come would be most of the memory.
        members.shrink_to_fit();
        Node {
            span: Span {
                start,
                end: end.max(start),
            },
            value: Value::Object(members),
        }
    }

    /// Notes where a key or an item of the outermost block begins.
    fn part(&mut self) {
        if self.depth == 1 {
            self.parts.push(self.at);
        }
    }

    /// Reads the mapping that is an item of a sequence, as [`Self::block`] does.
    fn item_mapping(&mut self, indent: usize, length: usize) -> Option<Node> {
        if self.depth >= DEPTH_LIMIT {
            return None;
        }
        self.depth += 1;
        let node = self.mapping(indent, length);
        self.depth -= 1;
        Some(node)
    }

    fn sequence(&mut self, indent: usize) -> Node {
        let start = self.at;
        let mut end = start;
        let mut items = Vec::new();
        loop {
            self.part();
            let kept = self.nodes.begin();
            let lead = 1 + self.source.run(self.at + 1, |c| c == ' ').len();
            self.at += lead;
            let line = self.line();
            let item = if line.starts_with("- ") {
                self.block(indent + lead)
            } else if let Some(length) = key_end(line) {
                self.item_mapping(indent + lead, length)
            } else {
                self.value(indent, false)
            };
            let Some(item) = item else { break };
            end = item.span.end;
            kept.put(&mut items, item);
            match self.peek_line() {
                Some(next) if next.indent == indent && next.is_item() => self.at = next.at,
                _ => break,
            }
        }
        Node {
            span: Span {
                start,
                end: end.max(start),
            },
            value: Value::Array(items),
        }
    }

    /// Reads what follows a key or a dash: on this line, or as a block below it.
    fn value(&mut self, indent: usize, of_key: bool) -> Option<Node> {
        let source = self.source;
        self.at += source.run(self.at, |c| matches!(c, ' ' | '\t')).len();
        let end = self.at + source.run(self.at, |c| c == '\r').len();
        let is_empty = source.peek(end).is_none_or(|c| c == '\n');
        if is_empty || source.is(self.at, "#") {
            let here = Span {
                start: self.at,
                end: self.at,
            };
            return match self.peek_line() {
                // A sequence may stand at the indentation of its key.
                Some(next)
                    if next.indent > indent
                        || (of_key && next.indent == indent && next.content.starts_with('-')) =>
                {
                    let next = self.next_line()?;
                    self.block(next)
                }
                _ => Some(Node {
                    span: here,
                    value: Value::Null,
                }),
            };
        }
        self.inline(indent)
    }

    /// Reads a value that begins on this line.
    fn inline(&mut self, indent: usize) -> Option<Node> {
        let (source, start) = (self.source, self.at);
        match source.peek(start)? {
            '!' => {
                let name = source.run(start, |c| !matches!(c, ' ' | '\t' | '\r' | '\n'));
                self.at += name.len();
                if self.depth >= DEPTH_LIMIT {
                    return None;
                }
                self.depth += 1;
                let value = self.value(indent, true);
                self.depth -= 1;
                let value = value?;
                let name = name.trim_start_matches('!');
                let key = match name {
                    "Ref" | "Condition" => name.to_owned(),
                    _ => format!("Fn::{name}"),
                };
                let span = Span {
                    start,
                    end: value.span.end,
                };
                let key = Spanned {
                    value: key,
                    span: Span {
                        start,
                        end: start + name.len() + 1,
                    },
                };
                Some(Node {
                    span,
                    value: Value::Object(vec![Member { key, value }]),
                })
            }
            '|' | '>' => Some(self.block_scalar(indent)),
            '[' | '{' => self.flow(),
            '"' | '\'' => {
                let node = self.quoted_scalar()?;
                Some(node)
            }
            '&' | '*'
                if source
                    .peek(start + 1)
                    .is_some_and(|c| c.is_ascii_alphabetic()) =>
            {
                None
            }
            _ => Some(self.plain(indent)),
        }
    }

    /// Reads a flow collection: JSON with plain scalars.
    fn flow(&mut self) -> Option<Node> {
        let tree = tree::flow_at(self.source, self.at)?;
        self.nodes.add_all(tree.nodes);
        let mut node = tree.root;
        self.at = node.span.end;
        functions(&mut node);
        Some(node)
    }

    fn quoted_scalar(&mut self) -> Option<Node> {
        let (source, start) = (self.source, self.at);
        let quote = self.source.peek(start)?;
        let mut value = String::new();
        let mut at = start + 1;
        loop {
            let run = source.run(at, |c| c != quote && c != '\\' && c != '\n');
            value.push_str(run);
            at += run.len();
            let c = source.peek(at)?;
            at += c.len_utf8();
            match c {
                '\'' if quote == '\'' && source.is(at, "'") => {
                    value.push('\'');
                    at += 1;
                }
                _ if c == quote => {
                    self.at = at;
                    return Some(Node {
                        span: Span { start, end: at },
                        value: Value::Text(value),
                    });
                }
                '\\' if quote == '"' => {
                    let escaped = source.peek(at)?;
                    at += escaped.len_utf8();
                    value.push(match escaped {
                        'n' => '\n',
                        't' => '\t',
                        other => other,
                    });
                }
                // A line end is folded into a space.
                '\n' => {
                    value.truncate(value.trim_end().len());
                    value.push(' ');
                    at += source.run(at, |c| matches!(c, ' ' | '\t')).len();
                }
                _ => value.push(c),
            }
        }
    }

    fn plain(&mut self, indent: usize) -> Node {
        let start = self.at;
        let line = self.line();
        let content = line
            .find(" #")
            .and_then(|at| line.get(..at))
            .unwrap_or(line)
            .trim_end();
        let mut value = content.to_owned();
        self.at += content.len();
        let mut end = self.at;
        // Deeper lines go on with it.
        while let Some(next) = self.peek_line() {
            let more = next.content;
            if next.indent <= indent
                || next.key.is_some()
                || more.starts_with("- ")
                || content != line.trim_end()
            {
                break;
            }
            self.at = next.at;
            let more = more.trim_end();
            value.push(' ');
            value.push_str(more);
            self.at += more.len();
            end = self.at;
        }
        let value = match value.as_str() {
            "true" | "True" => Value::Bool(true),
            "false" | "False" => Value::Bool(false),
            "null" | "~" => Value::Null,
            number if serde_json::from_str::<serde_json::Number>(number).is_ok() => {
                Value::Number(value)
            }
            _ => Value::Text(value),
        };
        Node {
            span: Span { start, end },
            value,
        }
    }

    fn block_scalar(&mut self, indent: usize) -> Node {
        let start = self.at;
        let folded = self.line().starts_with('>');
        let mut end = start + self.line().len();
        let mut lines: Vec<&str> = Vec::new();
        while let Some(next) = self.peek_line() {
            if next.indent <= indent {
                break;
            }
            self.at = next.at;
            let line = next.content.trim_end();
            lines.push(line);
            end = self.at + line.len();
        }
        self.at = end;
        let value = lines.join(if folded { " " } else { "\n" });
        Node {
            span: Span { start, end },
            value: Value::Text(value),
        }
    }
}

/// Reads `!Sub x` in the plain scalars of a flow collection.
fn functions(node: &mut Node) {
    match &mut node.value {
        Value::Object(members) => members
            .iter_mut()
            .for_each(|member| functions(&mut member.value)),
        Value::Array(items) => items.iter_mut().for_each(functions),
        Value::Text(text) => {
            if let Some((name, argument)) =
                text.strip_prefix('!').and_then(|rest| rest.split_once(' '))
            {
                let key = if name == "Ref" {
                    name.to_owned()
                } else {
                    format!("Fn::{name}")
                };
                let argument = argument.trim().trim_matches(['"', '\'']).to_owned();
                let value = Node {
                    span: node.span,
                    value: Value::Text(argument),
                };
                node.value = Value::Object(vec![Member {
                    key: Spanned {
                        value: key,
                        span: node.span,
                    },
                    value,
                }]);
            }
        }
        Value::Number(_) | Value::Bool(_) | Value::Null => {}
    }
}
