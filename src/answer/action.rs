//! What the service authorization reference says about the actions or the operation that a question names.

use crate::reference::{self, AccessLevel, Action};

/// So many actions of a pattern are told in full, and so many of an operation.
const ACTIONS: (usize, usize) = (3, 24);
/// So many words of a question are looked at.
const WORDS: usize = 64;

/// The actions that a question is about.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ActionFacts {
    /// The operation that the question names, as it was written, and its service's prefix.
    pub operation: Option<(String, &'static str)>,
    /// The actions, the needed ones first.
    pub actions: Vec<ActionFact>,
    /// Actions beyond those that are told in full.
    pub more: Vec<&'static str>,
    /// How the question asks for them.
    pub asked: Asking,
}

/// How a question comes to an action.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Asking {
    /// It asks what actions, resource types or condition keys there are.
    ForFacts,
    /// It says nothing but the name.
    Name,
    /// It says that the action was denied.
    Denied,
    /// It names the action and asks something else.
    InPassing,
}

/// What is known about one action.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ActionFact {
    /// Its full name.
    pub name: &'static str,
    /// The name of its service.
    pub service: &'static str,
    /// Its access level.
    pub access: AccessLevel,
    /// What it is of the operation that was asked for.
    pub usage: Usage,
    /// The resource types that it is authorised on; none: only `*`.
    pub resources: Vec<ResourceFact>,
    /// Condition keys that go with it whatever the resource.
    pub condition_keys: Vec<&'static str>,
    /// Actions that it needs besides.
    pub dependent_actions: Vec<&'static str>,
}

/// What an action is of an operation.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Usage {
    /// Every request needs it.
    Always,
    /// Some requests need it.
    Sometimes,
    /// The question is about the action itself.
    Itself,
}

/// A resource type of an action.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ResourceFact {
    /// Its name.
    pub name: &'static str,
    /// Whether every request names one.
    pub required: bool,
    /// The shapes of its ARNs.
    pub arns: Vec<&'static str>,
    /// Condition keys of the action on it.
    pub condition_keys: Vec<&'static str>,
}

impl ActionFacts {
    /// Whether the question is answered by the facts; `by_article` tells whether an article answers it.
    pub fn was_asked_for(&self, by_article: bool) -> bool {
        match self.asked {
            Asking::ForFacts | Asking::Name => true,
            Asking::Denied => !by_article,
            Asking::InPassing => false,
        }
    }
}

/// What the reference says about the actions or the operation that a text names; `None` where it names
/// none that the reference knows.
///
/// An action is named in full (`ssm:StartSession`), also as a pattern. An operation is named as SDKs and
/// the CLI do (`PutObject`, `put-object`, `put_object`), beside its service where several have it.
pub fn about_action(text: &str) -> Option<ActionFacts> {
    let words: Vec<&str> = text
        .split(|c: char| {
            !(c.is_ascii_alphanumeric() || matches!(c, ':' | '-' | '_' | '*' | '?' | '.'))
        })
        .map(|word| word.trim_matches(['.', '?', '-', '_', ':']))
        .filter(|word| !word.is_empty())
        .take(WORDS)
        .collect();
    let asked = if asks_for_facts(text) {
        Asking::ForFacts
    } else if words.len() == 1 && text.trim().len() == words.first().map_or(0, |word| word.len()) {
        Asking::Name
    } else if tells_denial(text) {
        Asking::Denied
    } else {
        Asking::InPassing
    };
    let mut actions: Vec<(Action, Usage)> = Vec::new();
    for word in words.iter().filter(|word| word.contains(':')) {
        let named = match reference::action(word) {
            Some(action) => vec![action],
            None if word.contains('*') => reference::actions_matching(word).collect(),
            None => Vec::new(),
        };
        for action in named {
            if !actions.iter().any(|(known, _)| *known == action) {
                actions.push((action, Usage::Itself));
            }
        }
    }
    let mut operation = None;
    if actions.is_empty() {
        // `s3:ListObjectsV2` is written like an action, and is an operation.
        let words: Vec<&str> = words.iter().flat_map(|word| word.split(':')).collect();
        let (name, service) = operation_of(&words)?;
        let found = reference::operation(service, &name)?;
        let always = found.needs.iter().map(|name| (*name, Usage::Always));
        let sometimes = found.when.iter().map(|name| (*name, Usage::Sometimes));
        actions = always
            .chain(sometimes)
            .filter_map(|(name, usage)| Some((reference::action(name)?, usage)))
            .collect();
        operation = Some((name, service));
    }
    if actions.is_empty() {
        return None;
    }
    let most = if operation.is_some() {
        ACTIONS.1
    } else {
        ACTIONS.0
    };
    let full = actions.iter().take(most);
    let rest = actions.iter().skip(most);
    Some(ActionFacts {
        operation,
        actions: full
            .map(|(action, usage)| ActionFact::of(*action, *usage))
            .collect(),
        more: rest.map(|(action, _)| action.full_name()).collect(),
        asked,
    })
}

impl ActionFact {
    pub(super) fn of(action: Action, usage: Usage) -> Self {
        let mut dependent_actions: Vec<&'static str> = action.dependent_actions().collect();
        let resources = action
            .resources()
            .map(|row| {
                for dependent in row.dependent_actions() {
                    if !dependent_actions.contains(&dependent) {
                        dependent_actions.push(dependent);
                    }
                }
                let resource = row.resource_type();
                let mut condition_keys: Vec<&'static str> = Vec::new();
                for key in row.condition_keys().chain(resource.condition_keys()) {
                    if !condition_keys.contains(&key) {
                        condition_keys.push(key);
                    }
                }
                ResourceFact {
                    name: resource.name(),
                    required: row.required(),
                    arns: resource.arn_patterns().collect(),
                    condition_keys,
                }
            })
            .collect();
        Self {
            name: action.full_name(),
            service: action.service().name(),
            access: action.access(),
            usage,
            resources,
            condition_keys: action.condition_keys().collect(),
            dependent_actions,
        }
    }
}

/// Whether a text asks what is needed, on what, and under which conditions.
fn asks_for_facts(text: &str) -> bool {
    const ASKS: [&str; 36] = [
        "resource-level",
        "resource level",
        "resource arn",
        "support resource",
        "which resources",
        "what does it need",
        "リソースレベル",
        "リソースを指定",
        "リソース指定",
        "どのリソース",
        "必要なパーミッション",
        "何の権限",
        "which action",
        "what action",
        "which permission",
        "what permission",
        "permissions needed",
        "permissions required",
        "permission required",
        "required permission",
        "required action",
        "actions does",
        "condition key",
        "resource type",
        "access level",
        "dependent action",
        "arn format",
        "条件キー",
        "リソースタイプ",
        "アクセスレベル",
        "必要な権限",
        "必要なアクション",
        "権限が必要",
        "アクションが必要",
        "どのアクション",
        "どの権限",
    ];
    let text = text.to_lowercase();
    ASKS.iter().any(|ask| text.contains(ask))
}

/// Whether a text says that something was denied.
fn tells_denial(text: &str) -> bool {
    const TELLS: [&str; 13] = [
        "not authorized",
        "unauthorized",
        "accessdenied",
        "denied",
        "forbidden",
        "missing permission",
        "lacks permission",
        "lacking permission",
        "without permission",
        "拒否",
        "権限がな",
        "権限が足",
        "権限エラー",
    ];
    let text = text.to_lowercase();
    TELLS.iter().any(|tell| text.contains(tell))
}

/// The operation among some words, and the prefix of its service.
fn operation_of(words: &[&str]) -> Option<(String, &'static str)> {
    let operations = words.iter().filter_map(|word| {
        let name = operation_name(word)?;
        let services = reference::operations_named(&name);
        (!services.is_empty()).then_some((name, services))
    });
    for (name, services) in operations {
        let named = words
            .iter()
            .filter_map(|word| reference::prefix_of(word))
            .find(|prefix| services.contains(prefix));
        // Of several services the text must name one; `s3api put-object` does.
        match (named, services.as_slice()) {
            (Some(prefix), _) => return Some((name, prefix)),
            (None, [only]) => return Some((name, only)),
            // The object store's operations are called by their bare names.
            (None, many) if many.contains(&"s3") => return Some((name, "s3")),
            (None, _) => {}
        }
    }
    None
}

/// `put-object` and `put_object` → `PutObject`; `None` for a word that has no operation's form.
fn operation_name(word: &str) -> Option<String> {
    let capitals = word.chars().filter(char::is_ascii_uppercase).count();
    if word.contains(['-', '_']) {
        let name = word
            .split(['-', '_'])
            .map(|part| {
                let mut letters = part.chars();
                let first = letters.next().map(|c| c.to_ascii_uppercase());
                first.into_iter().chain(letters).collect::<String>()
            })
            .collect();
        return Some(name);
    }
    let begins = word.chars().next().is_some_and(|c| c.is_ascii_uppercase());
    (begins && capitals >= 2 && word.chars().all(|c| c.is_ascii_alphanumeric()))
        .then(|| word.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn actions_that_a_question_names() {
        for (question, expected) in [
            (
                "which actions does PutObject with KMS need?",
                &["s3:PutObject"][..],
            ),
            ("ssm:StartSession の条件キーは?", &["ssm:StartSession"]),
            (
                "what resource types does s3:ListBucket take",
                &["s3:ListBucket"],
            ),
            ("aws s3api list-objects-v2 に必要な権限", &["s3:ListBucket"]),
            (
                "dynamodb の batch_get_item にはどのアクションが必要?",
                &["dynamodb:BatchGetItem"],
            ),
            (
                "which permissions are needed for RunInstances",
                &["ec2:RunInstances"],
            ),
            ("how do I read a policy", &[]),
            ("EventBridge rule does not fire", &[]),
            ("s3:NoSuchAction", &[]),
            ("こんにちは", &[]),
        ] {
            let found = about_action(question);
            let names: Vec<&str> = found
                .iter()
                .flat_map(|facts| &facts.actions)
                .filter(|fact| fact.usage != Usage::Sometimes)
                .map(|fact| fact.name)
                .collect();
            assert_eq!(names, expected, "{question}");
        }
    }

    #[test]
    fn a_denied_action_is_told_where_no_article_is() {
        let facts = about_action("GetMacieSession results in AccessDenied").unwrap();
        assert_eq!(facts.asked, Asking::Denied);
        assert!(facts.was_asked_for(false) && !facts.was_asked_for(true));
        let facts = about_action("GetMacieSession is slow").unwrap();
        assert!(!facts.was_asked_for(false));
    }

    #[test]
    fn what_an_operation_needs_with_a_key_is_told() {
        let facts = about_action("which actions does PutObject with KMS need?").unwrap();
        assert_eq!(facts.operation, Some(("PutObject".to_owned(), "s3")));
        let sometimes: Vec<&str> = facts
            .actions
            .iter()
            .filter(|fact| fact.usage == Usage::Sometimes)
            .map(|fact| fact.name)
            .chain(facts.more.iter().copied())
            .collect();
        assert!(sometimes.contains(&"kms:GenerateDataKey"), "{sometimes:?}");
    }

    #[test]
    fn facts_of_an_action() {
        let facts = about_action("ssm:StartSession").unwrap();
        assert_eq!(facts.asked, Asking::Name);
        let [fact] = facts.actions.as_slice() else {
            panic!("{facts:?}");
        };
        assert_eq!(fact.access, AccessLevel::Write);
        let document = fact
            .resources
            .iter()
            .find(|resource| resource.name == "document")
            .unwrap();
        assert!(
            document
                .arns
                .iter()
                .any(|arn| arn.ends_with(":document/${DocumentName}"))
        );
        assert!(
            fact.condition_keys
                .contains(&"ssm:SessionDocumentAccessCheck")
        );
    }
}
