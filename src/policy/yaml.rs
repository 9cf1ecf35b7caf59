//! A policy in YAML, as CloudFormation, SAM and Serverless templates hold it, read into the JSON tree.
//!
//! Block mappings and sequences, flow collections, plain and quoted scalars, block scalars, comments, and
//! the short forms of the template functions (`!Sub`, `!Ref`, `!GetAtt`, `!Join`), which become their long
//! forms. Anchors, aliases and merge keys are not read.
//!
//! Source: AWS `CloudFormation` User Guide, "Intrinsic function reference".

use super::Spanned;
use super::tree::{self, Member, Node, Value};
use crate::text::Span;

/// Deeper than any template that holds a policy.
const DEPTH_LIMIT: usize = 40;

/// Reads the block mapping whose first key is in the line at `start`, or the block sequence that begins
/// there; its first line counts as indented to `start`. `None` when there is none.
pub(super) fn block_at(text: &str, start: usize) -> Option<Node> {
    let mut reader = Reader {
        text,
        at: line_start(text, start),
        depth: 0,
    };
    let indent = start - reader.at;
    reader.at = start;
    let node = reader.block(indent)?;
    matches!(node.value, Value::Object(_) | Value::Array(_)).then_some(node)
}

/// The first byte of the line that `at` is in.
pub(super) fn line_start(text: &str, at: usize) -> usize {
    text.get(..at)
        .and_then(|head| head.rfind('\n'))
        .map_or(0, |newline| newline + 1)
}

/// Where the block mapping that holds the key at `key` begins: at the first key of the same indentation
/// in the lines before it that are indented no less, not before `floor`.
pub(super) fn mapping_start(text: &str, key: usize, floor: usize) -> usize {
    let lead = text.get(line_start(text, key)..key).unwrap_or_default();
    if lead.contains('-') {
        return key;
    }
    let indent = lead.len();
    let mut first = key;
    let mut line = line_start(text, key);
    while line > floor {
        let start = line_start(text, line - 1);
        let Some(body) = text.get(start..line) else {
            break;
        };
        let content = body.trim();
        let own = body.len() - body.trim_start_matches(' ').len();
        if start < floor || (own < indent && !content.is_empty() && !content.starts_with('#')) {
            // `- Effect: Allow`: the mapping begins after the dash.
            let dashes = body.len() - body.trim_start_matches([' ', '-']).len();
            if start >= floor
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
    text: &'a str,
    at: usize,
    depth: usize,
}

impl<'a> Reader<'a> {
    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    /// What is left of this line.
    fn line(&self) -> &'a str {
        self.rest()
            .split('\n')
            .next()
            .unwrap_or_default()
            .trim_end_matches('\r')
    }

    /// Goes to the first byte of the next line that has content, and gives its indentation.
    fn next_line(&mut self) -> Option<usize> {
        loop {
            let rest = self.rest();
            let newline = rest.find('\n')?;
            self.at += newline + 1;
            if let Some(indent) = self.indentation() {
                return Some(indent);
            }
            if self.rest().is_empty() {
                return None;
            }
        }
    }

    /// Goes behind the indentation of a line with content.
    fn indentation(&mut self) -> Option<usize> {
        let line = self.line();
        let content = line.trim_start_matches(' ');
        let indent = line.len() - content.len();
        if content.trim().is_empty() || content.starts_with('#') {
            return None;
        }
        self.at += indent;
        Some(indent)
    }

    /// The indentation of the next line with content, without going there.
    fn peek_line(&self) -> Option<(usize, &'a str)> {
        let mut ahead = Self { ..*self };
        let indent = ahead.next_line()?;
        Some((indent, ahead.line()))
    }

    /// Reads the block that begins here, in a line with this indentation.
    fn block(&mut self, indent: usize) -> Option<Node> {
        if self.depth >= DEPTH_LIMIT {
            return None;
        }
        self.depth += 1;
        let line = self.line();
        let node = if line == "-" || line.starts_with("- ") {
            Some(self.sequence(indent))
        } else if key_end(line).is_some() {
            Some(self.mapping(indent))
        } else {
            self.inline(indent)
        };
        self.depth -= 1;
        node
    }

    fn mapping(&mut self, indent: usize) -> Node {
        let start = self.at;
        let mut end = start;
        let mut members = Vec::new();
        while let Some(length) = key_end(self.line()) {
            let span = Span {
                start: self.at,
                end: self.at + length,
            };
            let written = self.line().get(..length).unwrap_or_default();
            let key = Spanned {
                value: written.trim_matches(['"', '\'']).to_owned(),
                span,
            };
            self.at = span.end;
            let after = self.line();
            self.at += after.find(':').map_or(0, |colon| colon + 1);
            let Some(value) = self.value(indent, true) else {
                break;
            };
            end = value.span.end.max(self.at.min(value.span.end));
            members.push(Member { key, value });
            match self.peek_line() {
                Some((next, line))
                    if next == indent && key_end(line).is_some() && !line.starts_with("- ") =>
                {
                    self.next_line();
                }
                _ => break,
            }
        }
        Node {
            span: Span {
                start,
                end: end.max(start),
            },
            value: Value::Object(members),
        }
    }

    fn sequence(&mut self, indent: usize) -> Node {
        let start = self.at;
        let mut end = start;
        let mut items = Vec::new();
        loop {
            let lead = self.line().len() - self.line().trim_start_matches(['-', ' ']).len();
            let lead = if self.line().starts_with("- ") {
                lead.min(
                    1 + self
                        .line()
                        .get(1..)
                        .map_or(0, |rest| rest.len() - rest.trim_start_matches(' ').len()),
                )
            } else {
                1
            };
            self.at += lead;
            let line = self.line();
            let item = if key_end(line).is_some() || line.starts_with("- ") {
                self.block(indent + lead)
            } else {
                self.value(indent, false)
            };
            let Some(item) = item else { break };
            end = item.span.end;
            items.push(item);
            match self.peek_line() {
                Some((next, line)) if next == indent && (line == "-" || line.starts_with("- ")) => {
                    self.next_line();
                }
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
        let blank = self.line().len() - self.line().trim_start_matches([' ', '\t']).len();
        self.at += blank;
        let line = self.line();
        if line.is_empty() || line.starts_with('#') {
            let here = Span {
                start: self.at,
                end: self.at,
            };
            return match self.peek_line() {
                // A sequence may stand at the indentation of its key.
                Some((next, line))
                    if next > indent || (of_key && next == indent && line.starts_with('-')) =>
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
        let start = self.at;
        let line = self.line();
        match line.chars().next()? {
            '!' => {
                let name = line.split([' ', '\t']).next().unwrap_or_default();
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
                if line
                    .get(1..)
                    .is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_alphabetic())) =>
            {
                None
            }
            _ => Some(self.plain(indent)),
        }
    }

    /// Reads a flow collection: JSON with plain scalars.
    fn flow(&mut self) -> Option<Node> {
        let mut node = tree::flow_at(self.text, self.at)?;
        self.at = node.span.end;
        functions(&mut node);
        Some(node)
    }

    fn quoted_scalar(&mut self) -> Option<Node> {
        let start = self.at;
        let quote = self.rest().chars().next()?;
        let body = self.rest().get(1..)?;
        let mut value = String::new();
        let mut chars = body.char_indices().peekable();
        while let Some((at, c)) = chars.next() {
            match c {
                '\'' if quote == '\'' && chars.peek().is_some_and(|&(_, next)| next == '\'') => {
                    value.push('\'');
                    chars.next();
                }
                _ if c == quote => {
                    self.at = start + 1 + at + 1;
                    return Some(Node {
                        span: Span {
                            start,
                            end: self.at,
                        },
                        value: Value::Text(value),
                    });
                }
                '\\' if quote == '"' => match chars.next() {
                    Some((_, 'n')) => value.push('\n'),
                    Some((_, 't')) => value.push('\t'),
                    Some((_, other)) => value.push(other),
                    None => return None,
                },
                // A line end is folded into a space.
                '\n' => {
                    value.truncate(value.trim_end().len());
                    value.push(' ');
                    while chars.next_if(|&(_, c)| matches!(c, ' ' | '\t')).is_some() {}
                }
                _ => value.push(c),
            }
        }
        None
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
        while let Some((next, more)) = self.peek_line() {
            if next <= indent
                || key_end(more).is_some()
                || more.starts_with("- ")
                || content != line.trim_end()
            {
                break;
            }
            self.next_line();
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
        while let Some((next, line)) = self.peek_line() {
            if next <= indent {
                break;
            }
            self.next_line();
            lines.push(line.trim_end());
            end = self.at + line.trim_end().len();
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
