//! The policy that a literal of a programming language stands for.
//!
//! The names that the AWS CDK, Pulumi and SST give to the elements become those of the policy, and what they add
//! where nothing is given is added.
//!
//! Source: AWS CDK API Reference, "class `PolicyStatement`"; Pulumi Registry, "aws.iam.getPolicyDocument".

use super::code::{Tree, made};
use super::hcl::placeholder;
use super::tree::{Member, Missing, Node, Value};
use super::{GapKind, RepairKind, Spanned, read};
use crate::text::Span;

/// The names of the elements in the AWS CDK, Pulumi and SST, and those of the policy.
const NAMES: [(&str, &str); 18] = [
    ("sid", "Sid"),
    ("effect", "Effect"),
    ("actions", "Action"),
    ("Actions", "Action"),
    ("notActions", "NotAction"),
    ("not_actions", "NotAction"),
    ("NotActions", "NotAction"),
    ("resources", "Resource"),
    ("Resources", "Resource"),
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

    /// Takes into account that statements are changed after they are made, by these calls.
    pub(super) fn open_to(&mut self, changes: &[Change]) {
        for Change(call, element) in changes {
            let name = placeholder(call.trim_matches(['.', '(']));
            for statement in statements(&self.root) {
                let same = statement
                    .members()
                    .and_then(|members| members.iter().find(|member| member.key.value == *element));
                let start = same.map_or(statement.span.start, |member| member.value.span.start);
                self.missing.note_code(start, &name);
            }
        }
    }
}

/// A call that changes a statement, and the element that it changes.
#[derive(Clone, Copy, Debug)]
pub(super) struct Change(&'static str, &'static str);

/// The changes that are made in a text, which is searched once for each.
pub(super) fn changes(text: &str) -> Vec<Change> {
    const ALL: [Change; 4] = [
        Change(".addActions(", "Action"),
        Change(".addResources(", "Resource"),
        Change(".addCondition", "Condition"),
        Change(".add_condition", "Condition"),
    ];
    ALL.into_iter()
        .filter(|change| memchr::memmem::find(text.as_bytes(), change.0.as_bytes()).is_some())
        .collect()
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
        .flat_map(|member| read::list(&member.value))
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
