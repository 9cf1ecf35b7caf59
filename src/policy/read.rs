//! Tree → policy: the elements by their names.
//!
//! Nothing is defaulted. What is not as AWS takes it is read where its meaning is plain, and noted.

use super::tree::{Member, Mend, Missing, Node, Value, quoted};
use super::{
    ConditionEntry, Gap, GapKind, ListElement, Part, Policy, PrincipalElement, PrincipalEntry,
    Repair, RepairKind, Spanned, Statement,
};
use crate::iam::{Effect, Piece, PolicyType, variable_pieces};
use crate::text::Span;

const DOCUMENT_ELEMENTS: [&str; 3] = ["Version", "Id", "Statement"];
const STATEMENT_ELEMENTS: [&str; 9] = [
    "Sid",
    "Effect",
    "Principal",
    "NotPrincipal",
    "Action",
    "NotAction",
    "Resource",
    "NotResource",
    "Condition",
];

/// The elements that decide what a statement does.
const ELEMENTS: [Part; 5] = [
    Part::Effect,
    Part::Principal,
    Part::Action,
    Part::Resource,
    Part::Condition,
];

/// What a node is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Shape {
    /// `{"Statement": …}`.
    Document,
    /// One statement.
    Statement,
    /// A list of statements.
    Statements,
}

/// Tells what `node` is; `None` for JSON that is no policy.
///
/// Decoded authorization messages and CloudTrail events have members of the same names in lower case:
/// without their capitals, only an object with an Effect and an Action is a statement.
pub(super) fn shape(node: &Node) -> Option<Shape> {
    match &node.value {
        Value::Object(members) => {
            if is_document(members) {
                Some(Shape::Document)
            } else {
                is_statement(members, true).then_some(Shape::Statement)
            }
        }
        Value::Array(items) => {
            let any = items
                .iter()
                .any(|item| shape(item) == Some(Shape::Statement));
            any.then_some(Shape::Statements)
        }
        _ => None,
    }
}

/// Tells what members without their braces are.
pub(super) fn headless_shape(node: &Node) -> Option<Shape> {
    match &node.value {
        Value::Object(members) => {
            if is_document(members) {
                Some(Shape::Document)
            } else {
                is_statement(members, false).then_some(Shape::Statement)
            }
        }
        Value::Array(items) => {
            let mut statements = items.iter().filter_map(Node::members);
            statements
                .any(|members| is_statement(members, false))
                .then_some(Shape::Statements)
        }
        _ => None,
    }
}

fn is_document(members: &[Member]) -> bool {
    let versioned = members.iter().any(|member| member.key.value == "Version");
    members
        .iter()
        .any(|member| is_statement_list(member, versioned))
}

/// Tells whether this is a `Statement`; an empty one is, in an object that is `versioned`.
fn is_statement_list(member: &Member, versioned: bool) -> bool {
    if !member.key.value.eq_ignore_ascii_case("Statement") {
        return false;
    }
    match &member.value.value {
        Value::Object(inner) => is_statement(inner, false),
        Value::Array(items) if items.is_empty() => versioned,
        Value::Array(items) => items
            .iter()
            .filter_map(Node::members)
            .any(|inner| is_statement(inner, false)),
        _ => false,
    }
}

/// Tells whether these are the members of a statement. A `strict` one without an Effect has no member
/// that a statement does not have: such are the parameters of many API calls.
fn is_statement(members: &[Member], strict: bool) -> bool {
    let mut exact = 0_usize;
    let mut foreign = 0_usize;
    let mut effect = false;
    let mut action = false;
    let mut condition = false;
    for Member { key, value } in members {
        let Some(name) = canonical(&key.value, &STATEMENT_ELEMENTS) else {
            foreign += 1;
            continue;
        };
        let fits = match name {
            "Sid" => false,
            "Effect" => text_of(value).is_some_and(|text| effect_named(&text).is_some()),
            "Action" | "NotAction" | "Resource" | "NotResource" => is_list(value),
            "Condition" => is_condition(value),
            _ => {
                is_list(value)
                    || value
                        .members()
                        .is_some_and(|entries| entries.iter().all(|entry| is_list(&entry.value)))
            }
        };
        if !fits {
            continue;
        }
        effect |= name == "Effect";
        action |= matches!(name, "Action" | "NotAction");
        if name == key.value {
            exact += 1;
            condition |= name == "Condition";
        }
    }
    if effect {
        return action || exact >= 2;
    }
    if strict && foreign > 0 {
        return false;
    }
    condition || exact >= 2
}

/// Whether a node has what every statement has: an Effect, an Action, and a Resource or a Principal.
pub(super) fn is_complete(node: &Node) -> bool {
    let members = node.members().unwrap_or_default();
    let has = |part: Part| {
        members.iter().any(|member| {
            canonical(&member.key.value, &STATEMENT_ELEMENTS).and_then(part_named) == Some(part)
        })
    };
    has(Part::Effect) && has(Part::Action) && (has(Part::Resource) || has(Part::Principal))
}

fn is_list(node: &Node) -> bool {
    match &node.value {
        Value::Array(items) => items.iter().all(|item| text_of(item).is_some()),
        _ => text_of(node).is_some(),
    }
}

fn is_condition(node: &Node) -> bool {
    node.members().is_some_and(|operators| {
        !operators.is_empty()
            && operators.iter().all(|operator| {
                operator
                    .value
                    .members()
                    .is_some_and(|keys| keys.iter().all(|key| is_list(&key.value)))
            })
    })
}

/// The element's name as AWS takes it.
fn canonical(key: &str, names: &[&'static str]) -> Option<&'static str> {
    names
        .iter()
        .find(|name| name.eq_ignore_ascii_case(key))
        .copied()
}

fn effect_named(text: &str) -> Option<Effect> {
    if text.eq_ignore_ascii_case("Allow") {
        Some(Effect::Allow)
    } else if text.eq_ignore_ascii_case("Deny") {
        Some(Effect::Deny)
    } else {
        None
    }
}

/// The text of a scalar, or of a function of a CloudFormation template with its variables left as
/// placeholders: `{"Ref": "Bucket"}` is `${Bucket}`.
///
/// Source: AWS CloudFormation User Guide, "Intrinsic function reference".
pub(super) fn text_of(node: &Node) -> Option<String> {
    match &node.value {
        Value::Text(text) | Value::Number(text) => Some(text.clone()),
        Value::Bool(value) => Some(value.to_string()),
        Value::Object(members) => match members.as_slice() {
            [Member { key, value }] => function(&key.value, value),
            _ => None,
        },
        Value::Array(_) | Value::Null => None,
    }
}

fn function(name: &str, value: &Node) -> Option<String> {
    match name {
        "Ref" => plain(value).map(|name| format!("${{{name}}}")),
        "Fn::Sub" => {
            let text = match value.items() {
                Some(items) => items.first().and_then(plain),
                None => plain(value),
            };
            // `${!Literal}` is left as `${Literal}`.
            text.map(|text| text.replace("${!", "${"))
        }
        "Fn::GetAtt" => match value.items() {
            Some(items) => {
                let parts: Option<Vec<String>> = items.iter().map(plain).collect();
                parts.map(|parts| format!("${{{}}}", parts.join(".")))
            }
            None => plain(value).map(|path| format!("${{{path}}}")),
        },
        "Fn::ImportValue" => text_of(value).map(|name| {
            format!(
                "${{{}}}",
                name.trim_start_matches("${").trim_end_matches('}')
            )
        }),
        "Fn::Join" => {
            let [
                separator,
                Node {
                    value: Value::Array(parts),
                    ..
                },
            ] = value.items()?
            else {
                return None;
            };
            let parts: Option<Vec<String>> = parts.iter().map(text_of).collect();
            parts.map(|parts| parts.join(&plain(separator).unwrap_or_default()))
        }
        _ => None,
    }
}

/// Whether a key is the name of a template function.
fn is_function(key: &str) -> bool {
    key.starts_with("Fn::") || key == "Ref"
}

/// The part that a statement's element is.
fn part_named(element: &str) -> Option<Part> {
    match element {
        "Effect" => Some(Part::Effect),
        "Principal" | "NotPrincipal" => Some(Part::Principal),
        "Action" | "NotAction" => Some(Part::Action),
        "Resource" | "NotResource" => Some(Part::Resource),
        "Condition" => Some(Part::Condition),
        _ => None,
    }
}

fn plain(node: &Node) -> Option<String> {
    match &node.value {
        Value::Text(text) | Value::Number(text) => Some(text.clone()),
        _ => None,
    }
}

/// The nodes of the statements, as they are counted in [`Policy::statements`].
pub(super) fn statement_nodes(root: &Node, shape: Shape) -> Vec<&Node> {
    match (shape, &root.value) {
        (Shape::Document, Value::Object(members)) => members
            .iter()
            .filter(|member| member.key.value.eq_ignore_ascii_case("Statement"))
            .flat_map(|member| list(&member.value))
            .collect(),
        (Shape::Statements, _) => list(root).collect(),
        _ => vec![root],
    }
}

/// The items of a list, or the one value that stands for a list of one.
pub(super) fn list(node: &Node) -> impl Iterator<Item = &Node> {
    let items = match &node.value {
        Value::Array(items) => items.as_slice(),
        _ => std::slice::from_ref(node),
    };
    items.iter()
}

/// Reads a policy of whose tree something may be missing, and adds what it noted to `mends`.
pub(super) fn policy(
    root: &Node,
    shape: Shape,
    missing: &Missing,
    mends: &mut Vec<Mend>,
) -> Policy {
    let mut reader = Reader {
        mends,
        missing,
        gaps: Vec::new(),
    };
    let mut policy = Policy::default();
    let mut is_versioned = shape != Shape::Document;
    if let (Shape::Document, Some(members)) = (shape, root.members()) {
        reader.keys(members, &DOCUMENT_ELEMENTS);
        for member in members {
            match canonical(&member.key.value, &DOCUMENT_ELEMENTS) {
                Some("Version") => {
                    is_versioned = true;
                    reader.note_missing(Part::Version, &member.value);
                    policy.version = reader.text(member).or(policy.version);
                }
                Some("Id") => policy.id = reader.text(member).or(policy.id),
                Some("Statement") if !is_single(&member.value) => {
                    if let Some(kind) = missing.of(&member.value) {
                        reader.gap(Part::Statement, kind.clone(), member.value.span);
                    }
                }
                _ => {}
            }
        }
    }
    if let Some(kind) = missing.of(root) {
        if !is_versioned {
            reader.gap(Part::Version, kind.clone(), end_of(root.span));
        }
        if shape == Shape::Statements {
            reader.gap(Part::Statement, kind.clone(), root.span);
        }
    }
    policy.gaps = std::mem::take(&mut reader.gaps);
    policy.statements = statement_nodes(root, shape)
        .into_iter()
        .map(|node| reader.statement(node))
        .collect();
    policy
}

/// Whether a value stands for a list of one.
const fn is_single(node: &Node) -> bool {
    !matches!(node.value, Value::Array(_))
}

/// The place behind a span.
const fn end_of(span: Span) -> Span {
    Span {
        start: span.end,
        end: span.end,
    }
}

/// The words of code, or the name of a template function, that make a value.
fn written_by_code(node: &Node) -> Option<String> {
    match &node.value {
        Value::Text(text) => is_reference(text).then(|| text.clone()),
        Value::Object(members) => match members.as_slice() {
            [Member { key, .. }] if is_function(&key.value) => Some(key.value.clone()),
            _ => None,
        },
        Value::Array(_) | Value::Number(_) | Value::Bool(_) | Value::Null => None,
    }
}

/// Whether a text is a placeholder of a template as a whole, so that it may stand for anything.
fn is_reference(text: &str) -> bool {
    matches!(variable_pieces(text).as_slice(), [Piece::Template(_)])
}

/// Guesses the kind of a policy from its elements: without a Principal they do not tell.
pub(super) fn policy_type(policy: &Policy) -> Option<PolicyType> {
    let mut with_principal = policy
        .statements
        .iter()
        .filter(|statement| statement.principal.is_some())
        .peekable();
    with_principal.peek()?;
    let trust = policy.statements.iter().all(|statement| {
        statement.resource.is_none()
            && statement.action.as_ref().is_some_and(|action| {
                !action.values.is_empty()
                    && action
                        .values
                        .iter()
                        .all(|value| is_trust_action(&value.value))
            })
    });
    if trust {
        return Some(PolicyType::Trust);
    }
    with_principal
        .any(|statement| {
            statement.resource.is_some() || statement.is_about_its_owner(PolicyType::Resource)
        })
        .then_some(PolicyType::Resource)
}

/// Source: IAM User Guide, "Roles terms and concepts"; AWS STS API Reference.
fn is_trust_action(action: &str) -> bool {
    let action = action.to_ascii_lowercase();
    action.strip_prefix("sts:").is_some_and(|name| {
        name.starts_with("assumerole")
            || matches!(
                name,
                "tagsession" | "setsourceidentity" | "setcontext" | "assumeroot" | "assume*" | "*"
            )
    })
}

struct Reader<'a> {
    mends: &'a mut Vec<Mend>,
    /// What is missing in the text.
    missing: &'a Missing,
    /// The gaps of what is being read.
    gaps: Vec<Gap>,
}

impl Reader<'_> {
    fn note(&mut self, kind: RepairKind, span: Span, with: Option<String>) {
        let (replace, with) = match with {
            Some(with) => (span, with),
            None => (
                Span {
                    start: span.start,
                    end: span.start,
                },
                String::new(),
            ),
        };
        self.mends.push(Mend {
            repair: Repair { kind, span },
            replace,
            with,
        });
    }

    fn gap(&mut self, part: Part, kind: GapKind, span: Span) {
        self.gaps.push(Gap { part, kind, span });
    }

    /// Notes a value of which something is missing; tells whether it is one.
    fn note_missing(&mut self, part: Part, node: &Node) -> bool {
        let kind = self.missing.within(node).cloned();
        let is_missing = kind.is_some();
        if let Some(kind) = kind {
            self.gap(part, kind, node.span);
        }
        is_missing
    }

    /// Notes a value that is none of its element as it stands: what code or a template makes of it may be
    /// anything; else it is wrong.
    fn not_a_value(&mut self, part: Part, element: &str, node: &Node) {
        match written_by_code(node) {
            Some(written) => {
                self.note(RepairKind::NotUnderstood(written.clone()), node.span, None);
                self.gap(part, GapKind::Code(written), node.span);
            }
            None => self.wrong_type(element, node.span),
        }
    }

    /// Notes what is odd about the names of members.
    fn keys(&mut self, members: &[Member], names: &[&'static str]) {
        let mut seen: Vec<(&str, &str)> = Vec::new();
        for Member { key, .. } in members {
            let Some(name) = canonical(&key.value, names) else {
                self.note(
                    RepairKind::UnknownElement(key.value.clone()),
                    key.span,
                    None,
                );
                continue;
            };
            if name != key.value {
                self.note(
                    RepairKind::Case {
                        expected: name.to_owned(),
                    },
                    key.span,
                    Some(quoted(name)),
                );
            }
            let pair = name.trim_start_matches("Not");
            match seen.iter().find(|(known, _)| *known == pair) {
                Some((_, earlier)) if *earlier != name => {
                    self.note(RepairKind::Combination(key.value.clone()), key.span, None);
                }
                Some(_) => self.note(RepairKind::DuplicateKey(key.value.clone()), key.span, None),
                None => seen.push((pair, name)),
            }
        }
    }

    /// Notes the same key twice, in whatever case: IAM tells operators and condition keys not apart by it.
    fn duplicates(&mut self, members: &[Member]) {
        let mut seen = std::collections::BTreeSet::new();
        for Member { key, .. } in members {
            if !seen.insert(key.value.to_ascii_lowercase()) {
                self.note(RepairKind::DuplicateKey(key.value.clone()), key.span, None);
            }
        }
    }

    fn wrong_type(&mut self, element: &str, span: Span) {
        self.note(
            RepairKind::WrongType {
                element: element.to_owned(),
            },
            span,
            None,
        );
    }

    fn text(&mut self, member: &Member) -> Option<Spanned<String>> {
        if self.missing.within(&member.value).is_some() {
            return None;
        }
        let value = text_of(&member.value);
        if !matches!(member.value.value, Value::Text(_)) {
            self.wrong_type(&member.key.value, member.value.span);
        }
        value.map(|value| Spanned {
            value,
            span: member.value.span,
        })
    }

    fn statement(&mut self, node: &Node) -> Statement {
        let mut statement = Statement {
            span: node.span,
            ..Statement::default()
        };
        if let Some(written) = written_by_code(node) {
            let kind = RepairKind::NotUnderstood(written.clone());
            self.note(kind, node.span, None);
            for part in ELEMENTS {
                self.gap(part, GapKind::Code(written.clone()), node.span);
            }
            statement.gaps = std::mem::take(&mut self.gaps);
            return statement;
        }
        let Some(members) = node.members() else {
            self.wrong_type("Statement", node.span);
            return statement;
        };
        self.keys(members, &STATEMENT_ELEMENTS);
        let mut absent = ELEMENTS.to_vec();
        for member in members {
            let Some(name) = canonical(&member.key.value, &STATEMENT_ELEMENTS) else {
                continue;
            };
            absent.retain(|part| part_named(name) != Some(*part));
            let negated = name.starts_with("Not");
            match name {
                "Sid" => statement.sid = self.text(member),
                "Effect" => statement.effect = self.effect(member).or(statement.effect),
                "Principal" | "NotPrincipal" => {
                    let principal = self.principal(member, negated);
                    match &mut statement.principal {
                        Some(first) if first.negated == negated => {
                            first.entries.extend(principal.entries);
                        }
                        Some(_) => {}
                        empty => *empty = Some(principal),
                    }
                }
                "Condition" => {
                    let mut entries = self.condition(member);
                    statement.conditions.append(&mut entries);
                }
                _ => {
                    let part = if name.ends_with("Action") {
                        Part::Action
                    } else {
                        Part::Resource
                    };
                    let element = self.list(part, member, negated);
                    let place = if part == Part::Action {
                        &mut statement.action
                    } else {
                        &mut statement.resource
                    };
                    match place {
                        Some(first) if first.negated == negated => {
                            first.values.extend(element.values);
                        }
                        Some(_) => {}
                        empty => *empty = Some(element),
                    }
                }
            }
        }
        if let Some(kind) = self.missing.of(node).cloned() {
            for part in absent {
                self.gap(part, kind.clone(), end_of(node.span));
            }
        }
        statement.gaps = std::mem::take(&mut self.gaps);
        statement
    }

    fn effect(&mut self, member: &Member) -> Option<Spanned<Effect>> {
        if self.note_missing(Part::Effect, &member.value) {
            return None;
        }
        let text = text_of(&member.value);
        let Some(effect) = text.as_deref().and_then(|text| effect_named(text.trim())) else {
            self.not_a_value(Part::Effect, "Effect", &member.value);
            return None;
        };
        let expected = match effect {
            Effect::Allow => "Allow",
            Effect::Deny => "Deny",
        };
        if text.as_deref() != Some(expected) {
            self.note(
                RepairKind::Case {
                    expected: expected.to_owned(),
                },
                member.value.span,
                Some(quoted(expected)),
            );
        }
        Some(Spanned {
            value: effect,
            span: member.value.span,
        })
    }

    fn values(
        &mut self,
        part: Part,
        element: &str,
        node: &Node,
        typed: bool,
    ) -> Vec<Spanned<String>> {
        let mut values = Vec::new();
        if let Some(kind) = self.missing.of(node).cloned() {
            self.gap(part, kind, node.span);
            if is_single(node) {
                return values;
            }
        }
        for item in list(node) {
            if !is_single(node) && self.note_missing(part, item) {
                continue;
            }
            match text_of(item) {
                Some(value) => {
                    if typed && matches!(item.value, Value::Number(_) | Value::Bool(_)) {
                        self.wrong_type(element, item.span);
                    }
                    values.push(Spanned {
                        value,
                        span: item.span,
                    });
                }
                None => self.not_a_value(part, element, item),
            }
        }
        values
    }

    fn list(&mut self, part: Part, member: &Member, negated: bool) -> ListElement {
        let values = self.values(part, &member.key.value, &member.value, true);
        ListElement {
            negated,
            values,
            span: member.value.span,
        }
    }

    fn principal(&mut self, member: &Member, negated: bool) -> PrincipalElement {
        let mut element = PrincipalElement {
            negated,
            entries: Vec::new(),
            span: member.value.span,
        };
        match &member.value.value {
            Value::Object(members) => {
                self.duplicates(members);
                if let Some(kind) = self.missing.of(&member.value).cloned() {
                    self.gap(Part::Principal, kind, member.value.span);
                }
                for entry in members {
                    let values =
                        self.values(Part::Principal, &member.key.value, &entry.value, false);
                    element
                        .entries
                        .extend(values.into_iter().map(|value| PrincipalEntry {
                            kind: entry.key.value.clone(),
                            value,
                        }));
                }
            }
            Value::Text(text) if text == "*" && self.missing.of(&member.value).is_none() => {
                element.entries.push(PrincipalEntry {
                    kind: "*".to_owned(),
                    value: Spanned {
                        value: text.clone(),
                        span: member.value.span,
                    },
                });
            }
            Value::Text(text) if is_reference(text) => {
                self.not_a_value(Part::Principal, &member.key.value, &member.value);
            }
            _ => {
                if self.note_missing(Part::Principal, &member.value) {
                    return element;
                }
                self.wrong_type(&member.key.value, member.value.span);
                let values = self.values(Part::Principal, &member.key.value, &member.value, false);
                element
                    .entries
                    .extend(values.into_iter().map(|value| PrincipalEntry {
                        kind: String::new(),
                        value,
                    }));
            }
        }
        element
    }

    fn condition(&mut self, member: &Member) -> Vec<ConditionEntry> {
        let mut entries = Vec::new();
        let is_missing = self.note_missing(Part::Condition, &member.value);
        let Some(operators) = member.value.members() else {
            if is_missing {
                return entries;
            }
            self.not_a_value(Part::Condition, "Condition", &member.value);
            return entries;
        };
        self.duplicates(operators);
        for operator in operators {
            let keys = operator.value.members().filter(|keys| {
                let mut names = keys.iter().map(|member| &member.key.value);
                !names.any(|name| is_function(name))
            });
            let Some(keys) = keys else {
                let made = if is_function(&operator.key.value) {
                    &member.value
                } else {
                    &operator.value
                };
                self.not_a_value(Part::Condition, "Condition", made);
                continue;
            };
            self.duplicates(keys);
            for key in keys {
                // Of a list that may go on nothing is sure, and that there is one is noted.
                if self.missing.within(&key.value).is_some() {
                    continue;
                }
                entries.push(ConditionEntry {
                    operator: operator.key.clone(),
                    key: key.key.clone(),
                    values: self.values(Part::Condition, "Condition", &key.value, false),
                    span: key.value.span,
                });
            }
        }
        entries
    }
}
