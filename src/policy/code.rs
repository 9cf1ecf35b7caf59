//! A policy in the literals of a programming language, read into the JSON tree.
//!
//! Objects, dictionaries, lists and calls with named arguments, as JavaScript, TypeScript, Python, Go, C# and
//! Java write them: `{ actions: ['s3:GetObject'], resources: [bucket.arn] }`,
//! `PolicyStatement(actions=["s3:GetObject"])`, `JSON.stringify({ Statement: […] })`. The names that the AWS CDK,
//! Pulumi and SST give to the elements become those of the policy in [`library`](super::library).
//!
//! Texts with expressions in them keep those as placeholders, `arn:aws:s3:::${bucket}/*`; any other expression
//! is a placeholder as a whole, and a spread is a part that is not known. Nothing is computed.

use super::hcl::placeholder;
use super::source::Source;
use super::tree::{Member, Missing, Node, Nodes, Value};
use super::{Repair, RepairKind, Spanned};
use crate::text::Span;

/// Deeper than any policy with the calls around its values.
const DEPTH_LIMIT: usize = 24;

/// What was read.
#[derive(Debug)]
pub(super) struct Tree {
    pub(super) root: Node,
    pub(super) repairs: Vec<Repair>,
    pub(super) nodes: Nodes,
    pub(super) missing: Missing,
    /// Something in it can only be code: an expression, a text with one in it, a spread.
    pub(super) has_code: bool,
    /// Something in it is in no language: a mark of omission, a quote that none has.
    pub(super) is_odd: bool,
}

/// The longest expression that is skipped, in bytes.
const MAX_EXPRESSION_BYTES: usize = 2048;

/// Reads the literal or the call that begins at `start`; `None` when there is none, or it nests too deep.
pub(super) fn value_at(source: &Source<'_>, start: usize) -> Option<Tree> {
    let mut reader = Reader::new(source, start);
    // What follows it is whatever the paste goes on with.
    let root = reader.operand()?;
    Some(reader.finish(root))
}

/// Reads the arguments of a call, at its bracket: the object that is the only one, or the named ones.
pub(super) fn arguments_at(source: &Source<'_>, open: usize) -> Option<Tree> {
    let mut reader = Reader::new(source, open);
    let arguments = reader.bracketed(')')?;
    let root = arguments.into_object()?;
    Some(reader.finish(root))
}

/// Reads the calls of a builder that follow one another from `start` on: `.actions(List.of("s3:*")).build()`.
pub(super) fn builder_at(source: &Source<'_>, start: usize) -> Option<Tree> {
    let mut reader = Reader::new(source, start);
    let root = reader.builder(start)?;
    Some(reader.finish(root))
}

/// What stands between two brackets.
struct Bracketed {
    span: Span,
    items: Vec<Node>,
    members: Vec<Member>,
}

impl Bracketed {
    /// The object that a call is given: its named arguments, or the only one.
    fn into_object(mut self) -> Option<Node> {
        if self.items.is_empty() && !self.members.is_empty() {
            return Some(Node {
                span: self.span,
                value: Value::Object(self.members),
            });
        }
        let only = self.items.pop().filter(|_| self.items.is_empty())?;
        matches!(only.value, Value::Object(_)).then_some(only)
    }

    /// A list when there are items, else an object.
    fn into_node(self) -> Node {
        let value = if self.members.is_empty() && !self.items.is_empty() {
            Value::Array(self.items)
        } else {
            Value::Object(self.members)
        };
        Node {
            span: self.span,
            value,
        }
    }
}

struct Reader<'a> {
    source: &'a Source<'a>,
    at: usize,
    depth: usize,
    nodes: Nodes,
    repairs: Vec<Repair>,
    missing: Missing,
    has_code: bool,
    is_odd: bool,
    /// How many brackets are open where the text ends.
    unclosed: usize,
}

impl<'a> Reader<'a> {
    fn new(source: &'a Source<'a>, start: usize) -> Self {
        Self {
            source,
            at: start,
            depth: 0,
            nodes: Nodes::default(),
            repairs: Vec::new(),
            missing: Missing::default(),
            has_code: false,
            is_odd: false,
            unclosed: 0,
        }
    }

    fn finish(mut self, root: Node) -> Tree {
        if self.unclosed > 0 {
            let span = Span {
                start: self.at,
                end: self.at,
            };
            let kind = RepairKind::Unclosed(self.unclosed);
            self.repairs.push(Repair { kind, span });
        }
        Tree {
            root,
            repairs: self.repairs,
            nodes: self.nodes,
            missing: self.missing,
            has_code: self.has_code,
            is_odd: self.is_odd,
        }
    }

    fn peek(&self) -> Option<char> {
        self.source.peek(self.at)
    }

    fn is(&self, words: &str) -> bool {
        self.source.is(self.at, words)
    }

    fn span_from(&self, start: usize) -> Span {
        Span {
            start,
            end: self.at,
        }
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

    /// Notes that what begins at `outer` is no more whole than what begins at `inner`.
    fn hand_on(&mut self, inner: usize, outer: usize) {
        if let Some(kind) = self.missing.at(inner).cloned() {
            self.missing.note_as(outer, kind);
        }
    }

    /// Goes over white space and comments.
    fn trivia(&mut self) {
        let source = self.source;
        loop {
            let blank = source.run(self.at, char::is_whitespace).len();
            self.at += blank;
            let length = match self.peek() {
                Some('#') => source.line_end(self.at) - self.at,
                Some('/') if self.is("//") => source.line_end(self.at) - self.at,
                Some('/') if self.is("/*") => {
                    let end = source.comment_end(self.at, usize::MAX);
                    end.unwrap_or(source.len()) - self.at
                }
                _ => 0,
            };
            if blank == 0 && length == 0 {
                return;
            }
            self.at += length;
        }
    }

    fn identifier(&mut self) -> Option<Spanned<String>> {
        let start = self.at;
        let name = self
            .source
            .run(start, |c| c.is_alphanumeric() || matches!(c, '_' | '$'));
        if name.is_empty() {
            return None;
        }
        self.at += name.len();
        Some(Spanned {
            value: name.to_owned(),
            span: self.span_from(start),
        })
    }

    /// Reads what stands between brackets, at the opening one: values, and members with `:` or `=`.
    fn bracketed(&mut self, close: char) -> Option<Bracketed> {
        let start = self.at;
        if self.depth >= DEPTH_LIMIT {
            return None;
        }
        self.depth += 1;
        self.at += 1;
        let (mut items, mut members) = (Vec::new(), Vec::new());
        loop {
            self.trivia();
            if self.is_cut_off(start) {
                break;
            }
            let c = self.peek()?;
            if c == close {
                self.at += 1;
                break;
            }
            if matches!(c, ',' | ';') {
                self.at += 1;
                continue;
            }
            if matches!(c, '}' | ']' | ')') {
                return None;
            }
            let before = self.at;
            let kept = self.nodes.begin();
            if self.is("...") || c == '*' {
                if let Some(spread) = self.spread(start) {
                    members.extend(spread);
                }
                continue;
            }
            match self.key(close) {
                Some(key) => {
                    self.trivia();
                    if self.is_cut_off(start) {
                        break;
                    }
                    let value = self.value()?;
                    kept.put(&mut members, Member { key, value });
                }
                None => {
                    let value = self.value()?;
                    if close == '}' && items.is_empty() && self.is_shorthand(&value) {
                        let written = self.source.slice(value.span.start, value.span.end);
                        let key = Spanned {
                            value: written.to_owned(),
                            span: value.span,
                        };
                        kept.put(&mut members, Member { key, value });
                    } else {
                        kept.put(&mut items, value);
                    }
                }
            }
            if self.at == before {
                return None;
            }
        }
        self.depth -= 1;
        Some(Bracketed {
            span: self.span_from(start),
            items,
            members,
        })
    }

    /// Whether a value in braces is a variable that is a member by its own name: `{ actions, resources }`.
    fn is_shorthand(&self, value: &Node) -> bool {
        let written = self.source.slice(value.span.start, value.span.end);
        matches!(value.value, Value::Text(_))
            && written.starts_with(|c: char| c.is_alphabetic() || c == '_')
            && written.chars().all(|c| c.is_alphanumeric() || c == '_')
    }

    /// Goes over `...rest` and `*rest`: what they add to the bracket that opens at `start` is not known, unless it
    /// is an object that stands there.
    fn spread(&mut self, start: usize) -> Option<Vec<Member>> {
        let here = self.at;
        let signs = self.source.run(here, |c| matches!(c, '.' | '*'));
        if self.source.is(here + signs.len(), "{") {
            self.at += signs.len();
            let open = self.at;
            let members = self.bracketed('}')?.members;
            self.hand_on(open, start);
            return Some(members);
        }
        self.skip_expression();
        let written = self.source.slice(here, self.at).trim_end();
        let name = written.trim_start_matches(['.', '*']);
        self.is_odd |= name.is_empty();
        let placeholder = placeholder(name);
        self.missing.note_code(start, &placeholder);
        self.code(
            placeholder,
            Span {
                start: here,
                end: here + written.len(),
            },
        );
        None
    }

    /// Notes a value that only the program knows.
    fn code(&mut self, written: String, span: Span) {
        self.has_code = true;
        let kind = RepairKind::NotUnderstood(written);
        self.repairs.push(Repair { kind, span });
    }

    /// A key with its `:` or `=`; `None`, and no step forward, when there is none.
    fn key(&mut self, close: char) -> Option<Spanned<String>> {
        let before = self.at;
        let (noted, had_code) = (self.repairs.len(), self.has_code);
        let key = match self.peek()? {
            '"' | '\'' | '`' => self.text().map(|(value, span)| Spanned { value, span }),
            '[' if close == '}' => self.computed_key(),
            _ => self.identifier(),
        };
        if let Some(key) = key {
            self.trivia();
            let is_sign = match self.peek() {
                // Of two signs the first is no sign of a key: `==`, `=>`, `::`.
                Some(':') => !self.is("::"),
                Some('=') => !self.is("==") && !self.is("=>"),
                // What the text ends in may be a key.
                None => close != ']',
                Some(_) => false,
            };
            if is_sign {
                if !self.source.ends(self.at) {
                    self.at += 1;
                    // `:=` of Go.
                    if self.is("=") && !self.is("==") {
                        self.at += 1;
                    }
                }
                return Some(key);
            }
        }
        self.at = before;
        self.repairs.truncate(noted);
        self.has_code = had_code;
        None
    }

    /// `[expression]: …`; read only once more where it is no key.
    fn computed_key(&mut self) -> Option<Spanned<String>> {
        let start = self.at;
        self.at += 1;
        self.trivia();
        let inner = self.at;
        let text = match self.peek()? {
            '"' | '\'' | '`' => self.text().map(|(value, _)| value),
            _ => None,
        };
        self.trivia();
        let value = match text.filter(|_| self.peek() == Some(']')) {
            Some(value) => value,
            None => {
                self.at = inner;
                self.skip_expression();
                placeholder(self.source.slice(inner, self.at).trim_end())
            }
        };
        if self.peek() != Some(']') {
            return None;
        }
        self.at += 1;
        self.has_code = true;
        Some(Spanned {
            value,
            span: self.span_from(start),
        })
    }

    fn value(&mut self) -> Option<Node> {
        self.trivia();
        let start = self.at;
        let first = self.operand()?;
        self.trivia();
        match self.peek() {
            None | Some(',' | ';' | ')' | ']' | '}') => Some(first),
            // The next member of a list without commas, as of Go in several lines, is none of it.
            Some('+' | '"' | '\'') if matches!(first.value, Value::Text(_)) => {
                self.joined(start, first)
            }
            Some(_) if self.source.ends(self.at) => Some(first),
            Some(_) => Some(self.opaque(start)),
        }
    }

    /// Texts with `+` between them, or side by side.
    fn joined(&mut self, start: usize, first: Node) -> Option<Node> {
        let mut text = String::new();
        let mut next = Some(first);
        let mut end = start;
        while let Some(node) = next.take() {
            let Value::Text(part) = node.value else {
                return Some(self.opaque(start));
            };
            text.push_str(&part);
            end = node.span.end;
            self.trivia();
            match self.peek() {
                Some('+') => {
                    self.at += 1;
                    self.trivia();
                    if self.source.ends(self.at) {
                        self.missing.note(start);
                        break;
                    }
                    next = Some(self.operand()?);
                }
                Some('"' | '\'') => next = Some(self.operand()?),
                None | Some(',' | ';' | ')' | ']' | '}') => {}
                Some(_) => return Some(self.opaque(start)),
            }
        }
        Some(Node {
            span: Span { start, end },
            value: Value::Text(text),
        })
    }

    /// Reads a literal, or what begins with a name, without operators.
    fn operand(&mut self) -> Option<Node> {
        self.operators();
        let start = self.at;
        match self.peek()? {
            '{' => Some(self.bracketed('}')?.into_node()),
            '[' => self.list(start),
            '(' => {
                let inner = self.bracketed(')')?;
                let is_tuple = self.source.slice(start, self.at).ends_with(",)");
                match <[Node; 1]>::try_from(inner.items) {
                    Ok([only]) if !is_tuple => {
                        self.hand_on(start, only.span.start);
                        Some(only)
                    }
                    Ok(one) => Some(self.array(start, one.into())),
                    Err(items) => Some(self.array(start, items)),
                }
            }
            '"' | '\'' | '`' => self.text_node(start),
            c if c.is_alphabetic() || c == '_' || c == '$' || c == '@' => self.named(start),
            c if c.is_ascii_digit() || c == '-' => {
                let run = self
                    .source
                    .run(start + 1, |c| c.is_ascii_digit() || matches!(c, '.' | '_'));
                self.at += 1 + run.len();
                if self.peek().is_none() {
                    self.missing.note(start);
                }
                let written = self.source.slice(start, self.at).replace('_', "");
                Some(Node {
                    span: self.span_from(start),
                    value: Value::Number(written),
                })
            }
            _ => Some(self.opaque(start)),
        }
    }

    /// Goes over what stands before a value and leaves it what it is: `new`, `new()`, `await`, `&`.
    fn operators(&mut self) {
        loop {
            let length = match self.peek() {
                Some('&') => 1,
                Some('n' | 'a') => {
                    let word = self.source.run(self.at, char::is_alphanumeric);
                    match word {
                        "new" if self.source.is(self.at + word.len(), "()") => word.len() + 2,
                        "new" | "await" => word.len(),
                        _ => return,
                    }
                }
                _ => return,
            };
            // A variable may be called so.
            let after = self.source.peek(self.at + length);
            if matches!(after, None | Some(',' | ')' | ']' | '}' | '.' | ':' | '=')) {
                return;
            }
            self.at += length;
            self.trivia();
        }
    }

    fn array(&self, start: usize, items: Vec<Node>) -> Node {
        Node {
            span: self.span_from(start),
            value: Value::Array(items),
        }
    }

    /// `[…]`; what Python makes with `for` in it, and what an index or a call follows, is code.
    fn list(&mut self, start: usize) -> Option<Node> {
        // `new[] {…}` of C#.
        if self.is("[]") {
            let blank = self.source.run(self.at + 2, char::is_whitespace);
            let open = self.at + 2 + blank.len();
            if self.source.is(open, "{") {
                self.at = open;
                let items = self.bracketed('}')?.items;
                self.hand_on(open, start);
                return Some(self.array(start, items));
            }
        }
        let inner = self.bracketed(']')?;
        // `[]string{…}`, `[2]string{…}` of Go.
        let after = self
            .source
            .run(self.at, |c| c.is_alphanumeric() || matches!(c, '*' | '.'));
        if !after.is_empty() && !after.starts_with('.') {
            self.at += after.len();
            if self.peek() == Some('{') {
                let open = self.at;
                let items = self.bracketed('}')?.items;
                self.hand_on(open, start);
                return Some(self.array(start, items));
            }
            return Some(self.opaque(start));
        }
        if !inner.members.is_empty() || self.peek() == Some('.') {
            return Some(self.opaque(start));
        }
        let span = inner.span;
        Some(Node {
            span,
            value: Value::Array(inner.items),
        })
    }

    /// What begins with a name: a word of the language, a text with a prefix, a call, a reference.
    fn named(&mut self, start: usize) -> Option<Node> {
        if let Some(holes) = self.prefix() {
            let (value, _) = self.text_with(holes, start)?;
            return Some(Node {
                span: self.span_from(start),
                value: Value::Text(value),
            });
        }
        let name = self.source.run(self.at, |c| {
            c.is_alphanumeric() || matches!(c, '_' | '$' | '.' | '@' | '?' | '!')
        });
        self.at += name.len();
        let path = name;
        if let Some(node) = self.word(path, start) {
            return Some(node);
        }
        // `List<string>`, `new List<string> {…}`.
        if self.peek() == Some('<') {
            let kind = self.source.run(self.at + 1, |c| {
                c.is_alphanumeric() || matches!(c, '_' | '.' | '<' | ' ')
            });
            if self.source.is(self.at + 1 + kind.len(), ">") {
                self.at += 2 + kind.len();
            }
        }
        let blank = self
            .source
            .run(self.at, |c| matches!(c, ' ' | '\t' | '\n' | '\r'));
        match self.source.peek(self.at + blank.len()) {
            // `new[] {…}`, `string[] {…}`
            Some('[') if self.source.is(self.at + blank.len(), "[]") => {
                self.at += blank.len();
                self.bracketed(']')?;
                self.trivia();
                let items = (self.peek() == Some('{'))
                    .then(|| self.bracketed('}'))??
                    .items;
                Some(self.array(start, items))
            }
            // `Props { Actions = … }`, `pulumi.StringArray{…}`
            Some('{') => {
                self.at += blank.len();
                Some(self.bracketed('}')?.into_node())
            }
            Some('(') if blank.is_empty() => self.call(path, start),
            Some('`') => {
                self.at += blank.len();
                let open = self.at;
                let (value, _) = self.text()?;
                self.hand_on(open, start);
                Some(Node {
                    span: self.span_from(start),
                    value: Value::Text(value),
                })
            }
            _ => Some(self.opaque(start)),
        }
    }

    /// Goes over the prefix of a text: `f"…"`, `r'…'`, `@"…"`, `$"…"`; tells whether it has expressions in it.
    fn prefix(&mut self) -> Option<bool> {
        let prefix = self.source.run(self.at, |c| {
            matches!(c, 'f' | 'F' | 'r' | 'R' | 'b' | 'B' | 'u' | 'U' | '$' | '@')
        });
        let quote = self.source.peek(self.at + prefix.len());
        let is_prefix = prefix.len() < 3 && matches!(quote, Some('"' | '\''));
        is_prefix.then(|| {
            self.at += prefix.len();
            prefix.contains(['f', 'F', '$'])
        })
    }

    /// The words that are literals in some language, and the effects of the CDK.
    fn word(&mut self, path: &str, start: usize) -> Option<Node> {
        let value = match path {
            "true" | "True" => Value::Bool(true),
            "false" | "False" => Value::Bool(false),
            "null" | "None" | "nil" | "undefined" => Value::Null,
            "Allow" | "ALLOW" => Value::Text("Allow".to_owned()),
            "Deny" | "DENY" => Value::Text("Deny".to_owned()),
            _ if path.ends_with("Effect.ALLOW") || path.ends_with("Effect_ALLOW") => {
                Value::Text("Allow".to_owned())
            }
            _ if path.ends_with("Effect.DENY") || path.ends_with("Effect_DENY") => {
                Value::Text("Deny".to_owned())
            }
            _ => return None,
        };
        if self.peek().is_none() {
            self.missing.note(start);
        }
        Some(Node {
            span: self.span_from(start),
            value,
        })
    }

    /// A call, at its bracket.
    fn call(&mut self, path: &str, start: usize) -> Option<Node> {
        let (noted, had_code) = (self.repairs.len(), self.has_code);
        let open = self.at;
        let arguments = self.bracketed(')')?;
        self.hand_on(open, start);
        let name = path.rsplit('.').next().unwrap_or(path);
        self.trivia();
        if path.ends_with(".builder") && self.peek() == Some('.') {
            return self.builder(start);
        }
        // What is done with the result changes it.
        let is_chained = matches!(self.peek(), Some('.' | '['));
        if !is_chained {
            let is_list = matches!(
                name,
                "Strings" | "of" | "asList" | "ToStringArray" | "list" | "tuple" | "set" | "listOf"
            );
            if is_list {
                let mut items = Vec::new();
                for item in arguments.items {
                    match item.value {
                        Value::Array(inner) => items.extend(inner),
                        _ => items.push(item),
                    }
                }
                return Some(self.array(start, items));
            }
            if name == "String" {
                let mut items = arguments.items;
                return match (items.pop(), items.is_empty()) {
                    (Some(only), true) => {
                        self.hand_on(start, only.span.start);
                        Some(only)
                    }
                    _ => Some(self.opaque(start)),
                };
            }
            if let Some(principal) = self.principal(name, &arguments, start) {
                self.repairs.truncate(noted);
                return Some(principal);
            }
            let is_statement = [
                "Statement",
                "Args",
                "Props",
                "Document",
                "Condition",
                "Principal",
            ]
            .iter()
            .any(|end| name.ends_with(end));
            if is_statement && let Some(object) = arguments.into_object() {
                self.hand_on(start, object.span.start);
                return Some(object);
            }
        }
        // The values in it are no values of the policy.
        self.repairs.truncate(noted);
        self.has_code = had_code;
        Some(self.opaque(start))
    }

    /// Reads the calls of a builder, at the dot of the first one: each is a member of what begins at `start`.
    fn builder(&mut self, start: usize) -> Option<Node> {
        let mut members = Vec::new();
        let is_built = loop {
            self.trivia();
            if self.peek() != Some('.') {
                break false;
            }
            self.at += 1;
            let Some(key) = self.identifier() else {
                break false;
            };
            if self.peek() != Some('(') {
                break false;
            }
            let kept = self.nodes.begin();
            let open = self.at;
            let mut items = self.bracketed(')')?.items;
            if key.value == "build" {
                break true;
            }
            if let (Some(value), true) = (items.pop(), items.is_empty()) {
                self.hand_on(open, value.span.start);
                kept.put(&mut members, Member { key, value });
            }
        };
        if !is_built {
            self.is_cut_off(start);
        }
        Some(Node {
            span: self.span_from(start),
            value: Value::Object(members),
        })
    }

    /// A principal of the CDK.
    ///
    /// Source: AWS CDK API Reference, "interface `IPrincipal`".
    fn principal(&self, name: &str, arguments: &Bracketed, start: usize) -> Option<Node> {
        let span = self.span_from(start);
        let text = |text: String| Node {
            span,
            value: Value::Text(text),
        };
        let first = arguments.items.first().and_then(|item| match &item.value {
            Value::Text(text) => Some(text.clone()),
            Value::Number(number) => Some(number.clone()),
            _ => None,
        });
        let (kind, value) = match (name, first, arguments.items.len()) {
            ("ServicePrincipal", Some(service), 1) => ("Service", service),
            ("ArnPrincipal", Some(arn), 1) => ("AWS", arn),
            ("AccountPrincipal", Some(account), 1) => {
                ("AWS", format!("arn:aws:iam::{account}:root"))
            }
            ("AccountRootPrincipal", None, 0) => {
                ("AWS", "arn:aws:iam::${AWS::AccountId}:root".to_owned())
            }
            ("AnyPrincipal" | "StarPrincipal", None, 0) => ("AWS", "*".to_owned()),
            ("CanonicalUserPrincipal", Some(id), 1) => ("CanonicalUser", id),
            _ => return None,
        };
        Some(Node {
            span,
            value: Value::Object(vec![made(kind, text(value), span)]),
        })
    }

    /// An expression that is not computed, from `start` to its end, as a placeholder.
    fn opaque(&mut self, start: usize) -> Node {
        self.skip_expression();
        let written = self.source.slice(start, self.at).trim_end();
        let span = Span {
            start,
            end: start + written.len(),
        };
        let begins =
            |c: char| c.is_ascii_alphabetic() || matches!(c, '_' | '$' | '(' | '[' | '!' | '-');
        // A text with an operator behind it.
        let operators = [" if ", " ? ", " or ", " || ", "\".", "'."];
        let is_text = written.starts_with(['"', '\''])
            && operators.iter().any(|operator| written.contains(operator));
        self.is_odd |= !written.starts_with(begins) && !is_text || is_prose(written);
        let text = placeholder(written);
        if self.peek().is_none() {
            // It may be the beginning of anything.
            self.has_code = true;
            self.missing.note(start);
        } else {
            self.code(text.clone(), span);
        }
        Node {
            span,
            value: Value::Text(text),
        }
    }

    /// Goes to the first comma or closing bracket that stands in no bracket and no text, not further than expressions
    /// are long.
    fn skip_expression(&mut self) {
        let limit = self.at.saturating_add(MAX_EXPRESSION_BYTES);
        let mut due = 0_usize;
        loop {
            if self.at > limit {
                self.is_odd = true;
                return;
            }
            let plain = self.source.run(self.at, |c| {
                !matches!(
                    c,
                    '"' | '\'' | '`' | '{' | '[' | '(' | '}' | ']' | ')' | ',' | ';'
                )
            });
            self.at += plain.len();
            let Some(c) = self.peek() else { return };
            match c {
                '"' | '\'' | '`' => {
                    if self.text().is_none() {
                        self.at = self.source.line_end(self.at);
                        return;
                    }
                    continue;
                }
                '{' | '[' | '(' => due += 1,
                '}' | ']' | ')' if due == 0 => return,
                '}' | ']' | ')' => due -= 1,
                _ if due == 0 => return,
                _ => {}
            }
            self.at += c.len_utf8();
        }
    }

    fn text_node(&mut self, start: usize) -> Option<Node> {
        let (value, span) = self.text()?;
        let value = self.formatted(value);
        let span = Span { start, ..span };
        Some(Node {
            span: Span {
                end: self.at.max(span.end),
                ..span
            },
            value: Value::Text(value),
        })
    }

    /// A text whose holes are filled by what follows: `"{}".format(…)`, `"%s" % …`.
    fn formatted(&mut self, value: String) -> String {
        let blank = self.source.run(self.at, |c| matches!(c, ' ' | '\t'));
        let after = self.at + blank.len();
        if self.source.is(self.at, ".format(") {
            self.at += ".format".len();
            self.at += 1;
            self.skip_expression();
            while matches!(self.peek(), Some(',' | ';')) {
                self.at += 1;
                self.skip_expression();
            }
            if self.peek() == Some(')') {
                self.at += 1;
            }
            self.has_code = true;
            return with_holes(&value, '{');
        }
        if self.source.is(after, "%") {
            self.at = after + 1;
            self.skip_expression();
            self.has_code = true;
            return with_holes(&value, '%');
        }
        value
    }

    fn text(&mut self) -> Option<(String, Span)> {
        let is_template = self.peek() == Some('`');
        self.text_with(is_template, self.at)
    }

    /// Reads a text at its quote, whose prefix begins at `start`. With `holes`, what stands in `${…}` of a template or `{…}` of Python is a
    /// placeholder. `None` where its line ends before it does.
    fn text_with(&mut self, holes: bool, start: usize) -> Option<(String, Span)> {
        let source = self.source;
        let quote = self.peek()?;
        let long = [&"\"\"\"", &"'''"].iter().any(|marks| self.is(marks));
        let marks = if long { 3 } else { 1 };
        self.at += marks;
        let mut value = String::new();
        loop {
            let run = source.run(self.at, |c| {
                c != quote && !matches!(c, '\\' | '\n' | '$' | '{' | '}')
            });
            value.push_str(run);
            self.at += run.len();
            let Some(c) = self.peek() else {
                self.missing.note(start);
                return Some((value, self.span_from(start)));
            };
            match c {
                _ if c == quote => {
                    let closes = !long || self.is(if quote == '"' { "\"\"\"" } else { "'''" });
                    if closes {
                        self.at += marks;
                        return Some((value, self.span_from(start)));
                    }
                    value.push(c);
                    self.at += 1;
                }
                '\n' if !long && quote != '`' => {
                    let blank = source.run(self.at, char::is_whitespace);
                    let next = self.at + blank.len();
                    // The text is cut off where nothing follows.
                    if source.peek(next).is_none() || source.is(next, "```") {
                        self.missing.note(start);
                        self.at = source.len();
                        return Some((value, self.span_from(start)));
                    }
                    return None;
                }
                '\\' => {
                    self.at += 1;
                    let escaped = self.peek()?;
                    self.at += escaped.len_utf8();
                    match escaped {
                        'n' => value.push('\n'),
                        't' => value.push('\t'),
                        '\n' => {}
                        other => value.push(other),
                    }
                }
                '$' if quote == '`' && self.is("${") => {
                    self.at += 1;
                    self.hole(&mut value)?;
                }
                '{' if holes && quote != '`' && !self.is("{{") => self.hole(&mut value)?,
                '{' | '}' if holes && quote != '`' && (self.is("{{") || self.is("}}")) => {
                    value.push(c);
                    self.at += 2;
                }
                _ => {
                    value.push(c);
                    self.at += c.len_utf8();
                }
            }
        }
    }

    /// Reads an expression in a text, at its brace.
    fn hole(&mut self, value: &mut String) -> Option<()> {
        if self.depth >= DEPTH_LIMIT {
            return None;
        }
        self.depth += 1;
        self.at += 1;
        let start = self.at;
        loop {
            self.skip_expression();
            match self.peek() {
                Some('}') | None => break,
                Some(_) => self.at += 1,
            }
        }
        self.depth -= 1;
        let written = self.source.slice(start, self.at).trim().to_owned();
        self.at = (self.at + 1).min(self.source.len());
        // It stays visible in the text.
        self.has_code = true;
        value.push_str(&placeholder(&written));
        Some(())
    }
}

/// Whether two words follow one another as in no language: what stands behind a policy that is cut off.
fn is_prose(written: &str) -> bool {
    const OPERATORS: [&str; 12] = [
        "if",
        "else",
        "or",
        "and",
        "not",
        "in",
        "is",
        "as",
        "for",
        "new",
        "await",
        "satisfies",
    ];
    let mut words = written.split_ascii_whitespace();
    let is_word = |word: &&str| {
        let word = word.trim_end_matches([':', '.', '!', '?']);
        !word.is_empty() && word.chars().all(|c| c.is_alphabetic() || c == '\'')
    };
    let (Some(first), Some(second)) = (words.next(), words.next()) else {
        return false;
    };
    is_word(&first)
        && is_word(&second)
        && !OPERATORS.contains(&first)
        && !OPERATORS.contains(&second)
}

/// A text with a placeholder for each `{…}` or `%s`.
fn with_holes(text: &str, sign: char) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, from)) = rest.split_once(sign) {
        out.push_str(before);
        let (name, after) = match sign {
            '{' => from.split_once('}').unwrap_or((from, "")),
            _ => {
                let named = from.strip_prefix('(').and_then(|from| from.split_once(')'));
                let (name, from) = named.unwrap_or(("s", from));
                let mut after = from.chars();
                after.next();
                (name, after.as_str())
            }
        };
        out.push_str("${");
        out.push_str(if name.is_empty() { "format" } else { name });
        out.push('}');
        rest = after;
    }
    out.push_str(rest);
    out
}

pub(super) fn made(name: &str, value: Node, span: Span) -> Member {
    Member {
        key: Spanned {
            value: name.to_owned(),
            span,
        },
        value,
    }
}
