//! A policy in the literals of a programming language, read into the JSON tree.
//!
//! Objects, dictionaries, lists and calls with named arguments, as JavaScript, TypeScript, Python, Go, C# and
//! Java write them: `{ actions: ['s3:GetObject'], resources: [bucket.arn] }`,
//! `PolicyStatement(actions=["s3:GetObject"])`, `JSON.stringify({ Statement: […] })`. The names that the AWS CDK,
//! Pulumi and SST give to the elements become those of the policy ([`policy_of`]).
//!
//! Texts with expressions in them keep those as placeholders, `arn:aws:s3:::${bucket}/*`; any other expression
//! is a placeholder as a whole, and a spread is a part that is not known. Nothing is computed.
//!
//! Source: AWS CDK API Reference, "class `PolicyStatement`"; Pulumi Registry, "aws.iam.getPolicyDocument".

use super::hcl::placeholder;
use super::source::Source;
use super::tree::{Member, Missing, Node, Nodes, Value};
use super::{GapKind, Repair, RepairKind, Spanned};
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

/// Reads the literal or the call that begins at `start`; `None` when there is none, or it nests too deep.
pub(super) fn value_at(source: &Source<'_>, start: usize) -> Option<Tree> {
    let mut reader = Reader::new(source, start);
    let root = reader.value()?;
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
    let mut members = Vec::new();
    let is_built = loop {
        reader.trivia();
        if reader.peek() != Some('.') {
            break false;
        }
        reader.at += 1;
        let Some(key) = reader.identifier() else {
            break false;
        };
        if reader.peek() != Some('(') {
            break false;
        }
        let kept = reader.nodes.begin();
        let open = reader.at;
        let mut items = reader.bracketed(')')?.items;
        if key.value == "build" {
            break true;
        }
        if let (Some(value), true) = (items.pop(), items.is_empty()) {
            reader.hand_on(open, value.span.start);
            kept.put(&mut members, Member { key, value });
        }
    };
    if !is_built {
        reader.is_cut_off(start);
    }
    let end = reader.at;
    let root = Node {
        span: Span { start, end },
        value: Value::Object(members),
    };
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

    /// Whether the text, or its fence, ends here.
    fn ends(&self) -> bool {
        match self.peek() {
            None => true,
            Some(c) => c == '`' && self.is("```"),
        }
    }

    /// Whether the text ends here, in the bracket that opens at `start`.
    fn is_cut_off(&mut self, start: usize) -> bool {
        let ends = self.ends();
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
                self.spread(start);
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

    /// Goes over `...rest` and `*rest`: what they add to the bracket that opens at `start` is not known.
    fn spread(&mut self, start: usize) {
        let here = self.at;
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
                if !self.ends() {
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
            Some(_) if self.ends() => Some(first),
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
                    if self.ends() {
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
            Some('`') if blank.is_empty() => {
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
        let begins = |c: char| c.is_alphabetic() || matches!(c, '_' | '$' | '(' | '[' | '!' | '-');
        self.is_odd |= !written.starts_with(begins);
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

    /// Goes to the first comma or closing bracket that stands in no bracket and no text.
    fn skip_expression(&mut self) {
        let mut due = 0_usize;
        loop {
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

fn made(name: &str, value: Node, span: Span) -> Member {
    Member {
        key: Spanned {
            value: name.to_owned(),
            span,
        },
        value,
    }
}

/// The names of the elements in the AWS CDK, Pulumi and SST, and those of the policy.
const NAMES: [(&str, &str); 20] = [
    ("sid", "Sid"),
    ("effect", "Effect"),
    ("actions", "Action"),
    ("Actions", "Action"),
    ("action", "Action"),
    ("notActions", "NotAction"),
    ("not_actions", "NotAction"),
    ("NotActions", "NotAction"),
    ("resources", "Resource"),
    ("Resources", "Resource"),
    ("resource", "Resource"),
    ("notResources", "NotResource"),
    ("not_resources", "NotResource"),
    ("NotResources", "NotResource"),
    ("principals", "Principal"),
    ("Principals", "Principal"),
    ("notPrincipals", "NotPrincipal"),
    ("not_principals", "NotPrincipal"),
    ("conditions", "Condition"),
    ("Conditions", "Condition"),
];

impl Tree {
    /// Whether the text ends before the brackets close.
    pub(super) fn is_cut_off(&self) -> bool {
        let mut repairs = self.repairs.iter();
        repairs.any(|repair| matches!(repair.kind, RepairKind::Unclosed(_)))
    }

    /// The document that a literal stands for: it may be one, its list of statements, or one of these.
    pub(super) fn into_policy(mut self) -> Option<Self> {
        let span = self.root.span;
        let statements = match std::mem::replace(&mut self.root.value, Value::Null) {
            Value::Object(members) => {
                let is_list = |member: &Member| {
                    matches!(
                        member.key.value.as_str(),
                        "statements" | "Statements" | "Statement"
                    )
                };
                if members.iter().any(is_list) {
                    self.root.value = Value::Object(document(members, span, &mut self.missing));
                    return Some(self);
                }
                vec![Node {
                    span,
                    value: Value::Object(members),
                }]
            }
            Value::Array(items) => items,
            Value::Text(_) | Value::Number(_) | Value::Bool(_) | Value::Null => return None,
        };
        let list = statement_list(statements, span, &mut self.missing);
        self.root.value = Value::Object(vec![version(span), made("Statement", list, span)]);
        Some(self)
    }

    /// Takes into account that statements are changed after they are made.
    pub(super) fn open_to_changes(&mut self, text: &str) {
        const CHANGES: [(&str, &str); 4] = [
            (".addActions(", "Action"),
            (".addResources(", "Resource"),
            (".addCondition", "Condition"),
            (".add_condition", "Condition"),
        ];
        for (change, element) in CHANGES {
            if memchr::memmem::find(text.as_bytes(), change.as_bytes()).is_none() {
                continue;
            }
            let name = placeholder(change.trim_matches(['.', '(']));
            for statement in statements(&self.root) {
                let same = statement
                    .members()
                    .and_then(|members| members.iter().find(|member| member.key.value == element));
                let start = same.map_or(statement.span.start, |member| member.value.span.start);
                self.missing.note_code(start, &name);
            }
        }
    }
}

/// The statements of a document that [`Tree::into_policy`] made.
fn statements(root: &Node) -> &[Node] {
    root.members()
        .and_then(|members| {
            members
                .iter()
                .find(|member| member.key.value == "Statement")
        })
        .and_then(|list| list.value.items())
        .unwrap_or_default()
}

/// Whether some statement names an action, so that it is one: other objects have members of these names.
pub(super) fn names_actions(root: &Node) -> bool {
    let is_action = |text: &str| {
        text == "*"
            || text.split_once(':').is_some_and(|(service, name)| {
                !name.is_empty()
                    && !service.is_empty()
                    && service
                        .chars()
                        .all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '*'))
            })
    };
    statements(root)
        .iter()
        .filter_map(Node::members)
        .flatten()
        .filter(|member| matches!(member.key.value.as_str(), "Action" | "NotAction"))
        .flat_map(|member| super::read::list(&member.value))
        .any(|item| matches!(&item.value, Value::Text(text) if is_action(text)))
}

/// The members of a document.
fn document(members: Vec<Member>, span: Span, missing: &mut Missing) -> Vec<Member> {
    let mut document = Vec::new();
    let mut of_library = false;
    for member in members {
        match member.key.value.as_str() {
            "version" | "Version" => document.push(renamed(member, "Version")),
            "Id" | "policyId" | "policy_id" => document.push(renamed(member, "Id")),
            "statements" | "Statements" | "Statement" => {
                of_library |= member.key.value != "Statement";
                let list = member.value;
                let at = list.span;
                let items = match list.value {
                    Value::Array(items) => items,
                    Value::Text(text) => {
                        missing.note_code(at.start, &text);
                        Vec::new()
                    }
                    value => vec![Node { span: at, value }],
                };
                let list = statement_list(items, at, missing);
                document.push(made("Statement", list, member.key.span));
            }
            _ => document.push(member),
        }
    }
    // The libraries write this version where none is given.
    if of_library && document.iter().all(|one| one.key.value != "Version") {
        document.push(version(span));
    }
    document
}

fn version(at: Span) -> Member {
    let end = Span {
        start: at.end,
        end: at.end,
    };
    let text = Node {
        span: end,
        value: Value::Text("2012-10-17".to_owned()),
    };
    made("Version", text, end)
}

fn renamed(member: Member, name: &str) -> Member {
    made(name, member.value, member.key.span)
}

fn statement_list(items: Vec<Node>, span: Span, missing: &mut Missing) -> Node {
    let items = items
        .into_iter()
        .map(|item| statement(item, missing))
        .collect();
    Node {
        span,
        value: Value::Array(items),
    }
}

/// A statement with the names of the policy's elements, and what the libraries add where nothing is given.
fn statement(node: Node, missing: &mut Missing) -> Node {
    let span = node.span;
    let Value::Object(members) = node.value else {
        return node;
    };
    let mut renamed_any = false;
    let mut out: Vec<Member> = Vec::with_capacity(members.len());
    for member in members {
        let name = NAMES.iter().find(|(name, _)| *name == member.key.value);
        let Some((_, element)) = name else {
            out.push(member);
            continue;
        };
        renamed_any = true;
        let Member { key, value } = member;
        let value = match *element {
            "Principal" | "NotPrincipal" => principals(value, missing),
            "Condition" => conditions(value, missing),
            _ => value,
        };
        out.push(made(element, value, key.span));
    }
    let has = |element: &str| out.iter().any(|member| member.key.value == element);
    if renamed_any && !has("Effect") {
        // In a statement of which not all is there, it is as open as the statement: it begins there.
        let at = Span {
            start: span.start,
            end: span.start,
        };
        let allow = Node {
            span: at,
            value: Value::Text("Allow".to_owned()),
        };
        out.insert(0, made("Effect", allow, at));
    }
    Node {
        span,
        value: Value::Object(out),
    }
}

/// `[{ type, identifiers }]` of Pulumi, `[new ServicePrincipal(…)]` of the CDK → an object by kind.
fn principals(node: Node, missing: &mut Missing) -> Node {
    let span = node.span;
    let Value::Array(items) = node.value else {
        return node;
    };
    let mut kinds: Vec<Member> = Vec::new();
    for item in items {
        let (kind, values) = match item.value {
            Value::Object(members) => of_kind(members),
            Value::Text(text) => {
                missing.note_code(span.start, &text);
                continue;
            }
            _ => continue,
        };
        let Some(kind) = kind else {
            missing.note_code(span.start, "principals");
            continue;
        };
        let same = kinds
            .iter_mut()
            .find(|member| member.key.value == kind.value);
        match same.map(|member| &mut member.value.value) {
            Some(Value::Array(known)) => known.extend(values),
            _ => kinds.push(Member {
                key: kind,
                value: Node {
                    span: item.span,
                    value: Value::Array(values),
                },
            }),
        }
    }
    Node {
        span,
        value: Value::Object(kinds),
    }
}

/// The kind and the values of one principal.
fn of_kind(members: Vec<Member>) -> (Option<Spanned<String>>, Vec<Node>) {
    let (mut kind, mut values) = (None, Vec::new());
    for Member { key, value } in members {
        match (key.value.as_str(), value.value) {
            ("type" | "Type", Value::Text(text)) => {
                let span = value.span;
                // `type: "*"` is everyone.
                let text = if text == "*" { "AWS".to_owned() } else { text };
                kind = Some(Spanned { value: text, span });
            }
            ("identifiers" | "Identifiers", Value::Array(items)) => values = items,
            ("identifiers" | "Identifiers", one) => values.push(Node {
                span: value.span,
                value: one,
            }),
            (_, one) => {
                kind.get_or_insert(key);
                values.push(Node {
                    span: value.span,
                    value: one,
                });
            }
        }
    }
    (kind, values)
}

/// `[{ test, variable, values }]` of Pulumi → an object by operator; an object as it is.
fn conditions(node: Node, missing: &mut Missing) -> Node {
    let span = node.span;
    let Value::Array(items) = node.value else {
        return node;
    };
    let mut operators: Vec<Member> = Vec::new();
    for item in items {
        let at = item.span;
        let (mut test, mut variable, mut values) = (None, None, None);
        if let Value::Object(members) = item.value {
            for member in members {
                match member.key.value.as_str() {
                    "test" | "Test" => test = Some(member.value),
                    "variable" | "Variable" => variable = Some(member.value),
                    "values" | "Values" => values = Some(member.value),
                    _ => {}
                }
            }
        }
        let (Some(test), Some(variable), Some(values)) = (test, variable, values) else {
            let kind = missing.at(at.start).cloned();
            let unknown = GapKind::Code("conditions".to_owned());
            missing.note_as(span.start, kind.unwrap_or(unknown));
            continue;
        };
        let (Value::Text(operator), Value::Text(key)) = (test.value, variable.value) else {
            missing.note_code(span.start, "conditions");
            continue;
        };
        let key = Member {
            key: Spanned {
                value: key,
                span: variable.span,
            },
            value: values,
        };
        let same = operators.iter_mut().find(|one| one.key.value == operator);
        match same.map(|one| &mut one.value.value) {
            Some(Value::Object(keys)) => keys.push(key),
            _ => {
                let keys = Node {
                    span: at,
                    value: Value::Object(vec![key]),
                };
                operators.push(made(&operator, keys, test.span));
            }
        }
    }
    Node {
        span,
        value: Value::Object(operators),
    }
}
