//! Tree → policy: the elements by their names.
//!
//! Nothing is defaulted. What is not as AWS takes it is read where its meaning is plain, and noted.

use super::tree::{Member, Mend, Node, Value, quoted};
use super::{
    ConditionEntry, ListElement, Policy, PrincipalElement, PrincipalEntry, Repair, RepairKind,
    Spanned, Statement,
};
use crate::iam::{Effect, PolicyType};
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
        "Fn::Sub" => match value.items() {
            Some(items) => items.first().and_then(plain),
            None => plain(value),
        },
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

/// Reads a policy, and adds what it noted to `mends`.
pub(super) fn policy(root: &Node, shape: Shape, mends: &mut Vec<Mend>) -> Policy {
    let mut reader = Reader { mends };
    let mut policy = Policy::default();
    if let (Shape::Document, Some(members)) = (shape, root.members()) {
        reader.keys(members, &DOCUMENT_ELEMENTS);
        for member in members {
            match canonical(&member.key.value, &DOCUMENT_ELEMENTS) {
                Some("Version") => policy.version = reader.text(member).or(policy.version),
                Some("Id") => policy.id = reader.text(member).or(policy.id),
                _ => {}
            }
        }
    }
    policy.statements = statement_nodes(root, shape)
        .into_iter()
        .map(|node| reader.statement(node))
        .collect();
    policy
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
        .any(|statement| statement.resource.is_some())
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
        let Some(members) = node.members() else {
            self.wrong_type("Statement", node.span);
            return statement;
        };
        self.keys(members, &STATEMENT_ELEMENTS);
        for member in members {
            let Some(name) = canonical(&member.key.value, &STATEMENT_ELEMENTS) else {
                continue;
            };
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
                    let element = self.list(member, negated);
                    let place = if name.ends_with("Action") {
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
        statement
    }

    fn effect(&mut self, member: &Member) -> Option<Spanned<Effect>> {
        let text = text_of(&member.value);
        let Some(effect) = text.as_deref().and_then(|text| effect_named(text.trim())) else {
            self.wrong_type("Effect", member.value.span);
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

    fn values(&mut self, element: &str, node: &Node, typed: bool) -> Vec<Spanned<String>> {
        let mut values = Vec::new();
        for item in list(node) {
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
                None => self.wrong_type(element, item.span),
            }
        }
        values
    }

    fn list(&mut self, member: &Member, negated: bool) -> ListElement {
        let values = self.values(&member.key.value, &member.value, true);
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
                for entry in members {
                    let values = self.values(&member.key.value, &entry.value, false);
                    element
                        .entries
                        .extend(values.into_iter().map(|value| PrincipalEntry {
                            kind: entry.key.value.clone(),
                            value,
                        }));
                }
            }
            Value::Text(text) if text == "*" => element.entries.push(PrincipalEntry {
                kind: "*".to_owned(),
                value: Spanned {
                    value: text.clone(),
                    span: member.value.span,
                },
            }),
            _ => {
                self.wrong_type(&member.key.value, member.value.span);
                let values = self.values(&member.key.value, &member.value, false);
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
        let Some(operators) = member.value.members() else {
            self.wrong_type("Condition", member.value.span);
            return entries;
        };
        self.duplicates(operators);
        for operator in operators {
            let Some(keys) = operator.value.members() else {
                self.wrong_type("Condition", operator.value.span);
                continue;
            };
            self.duplicates(keys);
            for key in keys {
                entries.push(ConditionEntry {
                    operator: operator.key.clone(),
                    key: key.key.clone(),
                    values: self.values("Condition", &key.value, false),
                    span: key.value.span,
                });
            }
        }
        entries
    }
}
