//! What a question asks of the service authorization reference beside one action: the actions of a service at an access
//! level, two actions side by side.

use super::action::ActionFact;
use super::{Usage, about_action};
use crate::reference::{self, AccessLevel, Action};
use std::collections::BTreeMap;

/// So many words of a question are looked at.
const MAX_WORDS: usize = 64;

/// What was looked up.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum LookedUp {
    /// The actions of a service, by their levels; only those of one level where one is asked for.
    Actions {
        /// The IAM prefix of the service.
        prefix: &'static str,
        /// Its name.
        service: &'static str,
        /// The level that is asked for; `None` for all.
        level: Option<AccessLevel>,
        /// The actions of each level, by name.
        by_level: BTreeMap<AccessLevel, Vec<&'static str>>,
    },
    /// Two actions side by side.
    Sides(Box<(ActionFact, ActionFact)>),
}

/// What a question asks of the reference; `None` where it asks nothing of the kind.
pub fn look_up(question: &str) -> Option<LookedUp> {
    let small = question.to_lowercase();
    sides(question, &small).or_else(|| actions_of(&small))
}

/// The page of AWS on the actions of a service: its name without spaces, as the pages of the reference are named.
pub fn reference_page(service: &str) -> String {
    let name: String = service
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .map(|c| c.to_ascii_lowercase())
        .collect();
    let name = match name.as_str() {
        "awsidentityandaccessmanagement" => "awsidentityandaccessmanagementiam",
        name => name,
    };
    format!("https://docs.aws.amazon.com/service-authorization/latest/reference/list_{name}.html")
}

fn sides(question: &str, small: &str) -> Option<LookedUp> {
    const COMPARES: [&str; 8] = [
        "difference",
        "differ",
        " vs",
        "versus",
        "compare",
        "side by side",
        "違い",
        "比較",
    ];
    if !COMPARES.iter().any(|word| small.contains(word)) {
        return None;
    }
    let mut named: Vec<Action> = Vec::new();
    for word in words(question) {
        if let Some(action) = reference::action(word)
            && !named.contains(&action)
        {
            named.push(action);
        }
    }
    let [first, second] = named.as_slice() else {
        return None;
    };
    let of = |action: &Action| ActionFact::of(*action, Usage::Itself);
    Some(LookedUp::Sides(Box::new((of(first), of(second)))))
}

fn actions_of(small: &str) -> Option<LookedUp> {
    const LEVELS: [(AccessLevel, &[&str]); 5] = [
        (
            AccessLevel::PermissionsManagement,
            &[
                "permissions management actions",
                "permission management actions",
                "アクセス許可の管理",
                "権限管理のアクション",
            ],
        ),
        (
            AccessLevel::Tagging,
            &[
                "tagging actions",
                "tag actions",
                "タグ付けのアクション",
                "タグ付けアクション",
            ],
        ),
        (
            AccessLevel::List,
            &[
                "list actions",
                "list-level actions",
                "リストのアクション",
                "リストアクション",
                "一覧のアクション",
            ],
        ),
        (
            AccessLevel::Read,
            &[
                "read actions",
                "read-level actions",
                "読み取りのアクション",
                "読み取りアクション",
            ],
        ),
        (
            AccessLevel::Write,
            &[
                "write actions",
                "write-level actions",
                "書き込みのアクション",
                "書き込みアクション",
            ],
        ),
    ];
    const ALL: [&str; 12] = [
        "actions of ",
        "actions does ",
        "actions in ",
        "actions for ",
        "all actions",
        "list of actions",
        "actions are there",
        "actions exist",
        "アクション一覧",
        "アクションの一覧",
        "アクションを一覧",
        "どんなアクション",
    ];
    let level = LEVELS
        .iter()
        .find(|(_, names)| names.iter().any(|name| small.contains(name)))
        .map(|(level, _)| *level);
    if level.is_none() && !ALL.iter().any(|word| small.contains(word)) {
        return None;
    }
    if about_action(small).is_some() {
        return None;
    }
    of_service(small, level)
}

/// The actions of a service for which a question asks what permissions are needed: which of them, it does not say.
pub(super) fn actions_needed(question: &str) -> Option<LookedUp> {
    const ASKS: [&str; 12] = [
        "which permission",
        "what permission",
        "which iam permission",
        "what iam permission",
        "permissions needed",
        "permissions required",
        "required permission",
        "必要な権限",
        "必要なiam",
        "必要な iam",
        "どの権限",
        "どんな権限",
    ];
    let small = question.to_lowercase();
    let asks = ASKS.iter().any(|ask| small.contains(ask));
    if !asks || about_action(question).is_some() || services_in(&small).count() > 1 {
        return None;
    }
    of_service(&small, None)
}

/// The actions of the service that a text in small letters names.
fn of_service(small: &str, level: Option<AccessLevel>) -> Option<LookedUp> {
    let prefix = service_in(small)?;
    let service = reference::service(prefix)?;
    let mut by_level: BTreeMap<AccessLevel, Vec<&'static str>> = BTreeMap::new();
    for action in service.actions() {
        if level.is_none_or(|level| level == action.access()) {
            by_level
                .entry(action.access())
                .or_default()
                .push(action.full_name());
        }
    }
    Some(LookedUp::Actions {
        prefix,
        service: service.name(),
        level,
        by_level,
    })
}

/// The service that a question names, in one word or two.
fn service_in(small: &str) -> Option<&'static str> {
    let first = services_in(small).next();
    first.or_else(|| words(small).contains(&"iam").then_some("iam"))
}

/// The services that a question names, in two words and in one, without IAM; each once.
fn services_in(small: &str) -> impl Iterator<Item = &'static str> {
    const NO_SERVICES: [&str; 17] = [
        "actions",
        "action",
        "read",
        "write",
        "list",
        "tag",
        "tagging",
        "all",
        "the",
        "of",
        "iam",
        "what",
        "are",
        "support",
        "permission",
        "permissions",
        "user",
    ];
    let all = words(small);
    let pairs = all.windows(2).map(|pair| pair.join(" "));
    let joined = pairs.filter(|pair| !pair.split(' ').any(|word| NO_SERVICES.contains(&word)));
    let single = all
        .iter()
        .filter(|word| !NO_SERVICES.contains(word))
        .map(|word| (*word).to_owned());
    let mut named: Vec<&'static str> = Vec::new();
    for prefix in joined
        .chain(single)
        .filter_map(|name| reference::prefix_of(&name))
    {
        if !named.contains(&prefix) {
            named.push(prefix);
        }
    }
    named.into_iter()
}

fn words(text: &str) -> Vec<&str> {
    text.split(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, ':' | '-' | '*')))
        .map(|word| word.trim_matches([':', '-']))
        .filter(|word| !word.is_empty())
        .take(MAX_WORDS)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn services_and_levels_are_told() {
        for (question, expected) in [
            (
                "which write actions does SQS have?",
                Some(("sqs", Some(AccessLevel::Write))),
            ),
            (
                "list actions of dynamodb",
                Some(("dynamodb", Some(AccessLevel::List))),
            ),
            (
                "what actions of secrets manager are there",
                Some(("secretsmanager", None)),
            ),
            (
                "SQS の書き込みアクションは?",
                Some(("sqs", Some(AccessLevel::Write))),
            ),
            ("dynamodb のアクション一覧", Some(("dynamodb", None))),
            ("which actions does PutObject need", None),
            ("how do I list a bucket", None),
        ] {
            let found = look_up(question);
            let found = match &found {
                Some(LookedUp::Actions { prefix, level, .. }) => Some((*prefix, *level)),
                Some(LookedUp::Sides(_)) | None => None,
            };
            assert_eq!(found, expected, "{question}");
        }
        let needed = actions_needed("Lightsail のインスタンスを操作するのに必要な権限は？");
        assert!(
            matches!(
                needed,
                Some(LookedUp::Actions {
                    prefix: "lightsail",
                    ..
                })
            ),
            "{needed:?}"
        );
        let sides = look_up("difference between s3:ListBucket and s3:ListAllMyBuckets");
        assert!(matches!(sides, Some(LookedUp::Sides(_))), "{sides:?}");
    }

    #[test]
    fn pages_are_named_by_services() {
        for (prefix, page) in [
            ("s3", "list_amazons3.html"),
            ("ec2", "list_amazonec2.html"),
            ("iam", "list_awsidentityandaccessmanagementiam.html"),
            ("ssm", "list_awssystemsmanager.html"),
            ("kms", "list_awskeymanagementservice.html"),
            ("sts", "list_awssecuritytokenservice.html"),
            ("lambda", "list_awslambda.html"),
        ] {
            let name = reference::service(prefix).unwrap().name();
            assert!(reference_page(name).ends_with(page), "{name}");
        }
    }
}
