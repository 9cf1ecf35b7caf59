//! Who acts.

use super::limit::ORG_ID;
use super::text::{Found, WishText};
use super::wish::{About, Limit, Thing, Who, Wish};
use crate::iam::PolicyType;

/// Services that run code with a role of the asker's: the thing, and the service principal of the role.
const WORKLOADS: [(&str, &str); 22] = [
    ("lambda", "lambda.amazonaws.com"),
    ("ec2", "ec2.amazonaws.com"),
    ("ecs", "ecs-tasks.amazonaws.com"),
    ("eks", "eks.amazonaws.com"),
    ("codebuild", "codebuild.amazonaws.com"),
    ("codepipeline", "codepipeline.amazonaws.com"),
    ("codedeploy", "codedeploy.amazonaws.com"),
    ("glue", "glue.amazonaws.com"),
    ("states", "states.amazonaws.com"),
    ("sagemaker", "sagemaker.amazonaws.com"),
    ("batch", "batch.amazonaws.com"),
    ("elasticmapreduce", "elasticmapreduce.amazonaws.com"),
    ("scheduler", "scheduler.amazonaws.com"),
    ("firehose", "firehose.amazonaws.com"),
    ("elasticbeanstalk", "elasticbeanstalk.amazonaws.com"),
    ("cloudformation", "cloudformation.amazonaws.com"),
    ("bedrock", "bedrock.amazonaws.com"),
    ("rds", "rds.amazonaws.com"),
    ("redshift", "redshift.amazonaws.com"),
    ("appsync", "appsync.amazonaws.com"),
    ("transfer", "transfer.amazonaws.com"),
    ("datasync", "datasync.amazonaws.com"),
];

/// Services that act on a resource by its own policy, without a role.
const ACTORS: [(&str, &str); 17] = [
    ("s3", "s3.amazonaws.com"),
    ("sns", "sns.amazonaws.com"),
    ("events", "events.amazonaws.com"),
    ("cloudwatch", "cloudwatch.amazonaws.com"),
    ("logs", "logs.amazonaws.com"),
    ("cloudfront", "cloudfront.amazonaws.com"),
    ("execute-api", "apigateway.amazonaws.com"),
    ("apigateway", "apigateway.amazonaws.com"),
    ("ses", "ses.amazonaws.com"),
    ("cloudtrail", "cloudtrail.amazonaws.com"),
    ("config", "config.amazonaws.com"),
    (
        "elasticloadbalancing",
        "logdelivery.elasticloadbalancing.amazonaws.com",
    ),
    ("cognito-idp", "cognito-idp.amazonaws.com"),
    ("iot", "iot.amazonaws.com"),
    ("backup", "backup.amazonaws.com"),
    ("budgets", "budgets.amazonaws.com"),
    ("guardduty", "guardduty.amazonaws.com"),
];

/// The service principal of a service that acts by itself.
pub(super) fn principal_of(service: &str) -> Option<&'static str> {
    let mut all = ACTORS.iter().chain(&WORKLOADS);
    all.find(|(prefix, _)| *prefix == service)
        .map(|(_, principal)| *principal)
}

/// Who a thing is, where it can act.
pub(super) fn of_thing(thing: &Thing) -> Option<Who> {
    let Thing::Of {
        service,
        kind,
        names,
        ..
    } = thing
    else {
        let Thing::Arn(arn) = thing else { return None };
        if let Some((_, id)) = arn.split_once(":distribution/") {
            return Some(Who::Distribution(Some(id.to_owned())));
        }
        let is_identity = arn.contains(":iam::") || arn.contains(":sts::");
        return is_identity.then(|| Who::Arn(arn.clone()));
    };
    let name = names.first().cloned();
    match (*service, *kind) {
        ("iam", Some("role")) => return Some(Who::Role(name)),
        ("iam", Some("user")) => return Some(Who::User(name)),
        ("iam", Some("group")) => return Some(Who::Group(name)),
        ("cloudfront", _) => return Some(Who::Distribution(name)),
        // What is read and written, and does not act.
        (
            _,
            Some(
                "table" | "repository" | "object" | "stack" | "image" | "volume" | "snapshot"
                | "log-group",
            ),
        ) => return None,
        ("s3", Some("bucket")) | ("sns", Some("topic")) => {}
        _ => {}
    }
    let workload = WORKLOADS.iter().find(|(prefix, _)| prefix == service);
    if let Some((_, principal)) = workload {
        return Some(Who::Workload(principal));
    }
    let actor = ACTORS.iter().find(|(prefix, _)| prefix == service);
    let is_named = kind.is_some() && !names.is_empty();
    actor.map(|(prefix, _)| Who::Service(prefix, is_named.then(|| Box::new(thing.clone()))))
}

/// Whether a thing is an identity of IAM.
pub(super) fn is_identity(thing: &Thing) -> bool {
    matches!(
        of_thing(thing),
        Some(Who::Role(_) | Who::User(_) | Who::Group(_) | Who::Arn(_))
    )
}

/// Whether a thing may be given a permission: 「ロール X に」.
pub(super) fn may_receive(thing: &Thing) -> bool {
    is_identity(thing)
        || matches!(thing, Thing::Of { service, kind, .. }
            if matches!(*service, "lambda" | "ec2" | "ecs" | "codebuild" | "glue" | "states")
                && matches!(kind, None | Some("function" | "instance" | "task" | "project" | "job")))
            && (thing.service() != Some("ec2") || thing.names().is_empty())
}

/// Takes those out of a text who are no thing of a service.
pub(super) fn take(text: &mut WishText, wish: &mut Wish) {
    github(text, wish);
    pods(text, wish);
    if text.take("saml").is_some() {
        text.take_all("saml");
        let provider = text
            .arns()
            .iter()
            .find(|arn| arn.contains(":saml-provider/"));
        wish.who.push(Who::Saml(provider.cloned()));
    }
    if text.take("cognito identity").is_some() {
        wish.who.push(Who::CognitoIdentity);
    }
    if let Some(role) = text
        .take("except role")
        .and_then(|found| found.first().map(str::to_owned))
    {
        wish.spared = Some(role);
    }
    if text.take("oac").is_some() {
        let id = text
            .take("distribution id")
            .and_then(|found| found.first().map(str::to_owned));
        let arn = text
            .arns()
            .iter()
            .find(|arn| arn.contains(":distribution/"));
        if let Some(account) = arn
            .and_then(|arn| arn.split(':').nth(4))
            .filter(|id| !id.is_empty())
        {
            wish.account = Some(account.to_owned());
        }
        let of_arn = arn.and_then(|arn| arn.rsplit('/').next());
        let id = id.or_else(|| of_arn.map(str::to_owned));
        wish.who
            .push(Who::Distribution(id.map(|id| id.to_ascii_uppercase())));
    } else if ["bucket", "s3", "バケット"]
        .iter()
        .any(|word| text.small().contains(word))
        && let Some(found) = text.take("distribution id")
    {
        let id = found.first().map(str::to_ascii_uppercase);
        wish.who.push(Who::Distribution(id));
    }
    accounts(text, wish);
    let denies = text.has("deny");
    if !denies && text.take("everyone").is_some() {
        wish.who.push(Who::Everyone);
    }
    if denies && text.take("root user").is_some() {
        let at = text.last();
        wish.limits.push(Limit {
            is_not: false,
            is_intrinsic: false,
            is_required: false,
            at,
            operator: "StringLike",
            key: "aws:PrincipalArn".to_owned(),
            values: vec!["arn:aws:iam::*:root".to_owned()],
            about: About::Request,
        });
        wish.kind.get_or_insert(PolicyType::Scp);
    }
}

fn github(text: &mut WishText, wish: &mut Wish) {
    if text.take("github").is_none() {
        return;
    }
    text.take_all("github");
    let repository = text.take("repo").and_then(|found| {
        let (owner, name) = (found.first()?, found.second()?);
        Some(format!("{owner}/{name}"))
    });
    let repository = repository.or_else(|| {
        let found = text.take("github org")?;
        Some(format!("{}/*", found.first()?))
    });
    let repository = match text.take("repo beginning") {
        Some(found) => {
            let owner = repository
                .as_deref()
                .and_then(|known| known.split('/').next());
            let name = found
                .first()
                .unwrap_or_default()
                .trim_end_matches('*')
                .to_owned();
            Some(format!("{}/{name}*", owner.unwrap_or("ORG")))
        }
        None => repository,
    };
    let mut parts: Vec<String> = text
        .take_all("environment")
        .iter()
        .filter_map(|found| found.first().map(|name| format!("environment:{name}")))
        .collect();
    if text.take("pull request").is_some() {
        parts.push("pull_request".to_owned());
    }
    if text.take("any branch").is_some() {
        parts.push("*".to_owned());
    }
    if let Some(name) = text.take("git tag").as_ref().and_then(Found::first) {
        parts.push(format!("ref:refs/tags/{name}"));
    } else if text.take("any tag").is_some() {
        parts.push("ref:refs/tags/*".to_owned());
    }
    if !parts.iter().any(|part| part == "*")
        && let Some(name) = branch(text)
    {
        parts.push(format!("ref:refs/heads/{name}"));
    }
    if parts.is_empty() {
        wish.who.push(Who::GitHub {
            repository,
            part: None,
        });
    } else {
        for part in parts {
            let repository = repository.clone();
            wish.who.push(Who::GitHub {
                repository,
                part: Some(part),
            });
        }
    }
}

/// The branch that is named, after the word or before it.
fn branch(text: &mut WishText) -> Option<String> {
    const NO_BRANCHES: [&str; 22] = [
        "on", "the", "a", "any", "can", "may", "only", "to", "of", "from", "for", "in", "is", "my",
        "our", "this", "that", "and", "could", "should", "will", "shall",
    ];
    let mut found = text.take_all("branch");
    found.extend(text.take_all("branch before"));
    let mut names = found.iter().filter_map(Found::first);
    names
        .find(|name| !NO_BRANCHES.contains(&name.to_ascii_lowercase().as_str()))
        .map(str::to_owned)
}

fn pods(text: &mut WishText, wish: &mut Wish) {
    if text.take("pod identity").is_some() {
        wish.who.push(Who::PodIdentity);
        return;
    }
    let is_irsa = text.take("irsa").is_some();
    let namespace = text
        .take("namespace")
        .and_then(|found| found.first().map(str::to_owned));
    if let Some(found) = text.take("service account") {
        let (namespace, name) = match found.groups.as_slice() {
            [own, name, ..] => (Some(own.clone()), Some(name.clone())),
            [name] => (namespace, Some(name.clone())),
            [] => (namespace, None),
        };
        text.take_all("eks pods");
        wish.who.push(Who::ServiceAccount { namespace, name });
    } else if is_irsa {
        wish.who.push(Who::ServiceAccount {
            namespace,
            name: None,
        });
    }
}

/// Accounts are those who act, or those that own what is acted on.
fn accounts(text: &mut WishText, wish: &mut Wish) {
    // In a policy that names who may act, a role of an account is that one, and not its account.
    if matches!(wish.kind, Some(PolicyType::Trust | PolicyType::Resource)) {
        for found in text.take_all("role of account") {
            let (Some(one), Some(other)) = (found.first(), found.second()) else {
                continue;
            };
            let (id, name) = if crate::iam::is_account_id(one) {
                (one, other)
            } else {
                (other, one)
            };
            wish.who
                .push(Who::Arn(format!("arn:aws:iam::{id}:role/{name}")));
        }
    }
    for found in text.take_parts("account") {
        let Some(id) = found.first() else { continue };
        let start = found
            .parts
            .first()
            .map_or(found.range.start, |part| part.start);
        let end = found.parts.first().map_or(found.range.end, |part| part.end);
        let words = text
            .small()
            .get(..start)
            .unwrap_or_default()
            .split_whitespace();
        let before = words
            .rev()
            .find(|word| {
                !matches!(
                    *word,
                    "account" | "accounts" | "aws" | "id" | "number" | "アカウント"
                )
            })
            .unwrap_or_default()
            .to_owned();
        let after = text.small().get(end..).unwrap_or_default().trim_start();
        let after = after
            .strip_prefix("account")
            .or(after.strip_prefix("アカウント"))
            .unwrap_or(after)
            .trim_start();
        let is_vendor = text.has("external id");
        let owns = matches!(
            before.as_str(),
            "in" | "of" | "own" | "acct" | "(acct" | "acct:"
        ) && !is_vendor
            || is_note(text.small(), start)
            || after.starts_with("の")
                && !["ユーザ", "ロール", "プリンシパル", "アカウント"]
                    .iter()
                    .any(|who| {
                        after
                            .get("の".len()..)
                            .is_some_and(|rest| rest.trim_start().starts_with(who))
                    })
            || after.starts_with("にある")
            || after.starts_with("内の");
        if owns {
            wish.account = Some(id.to_owned());
        } else {
            wish.who.push(Who::Account(Some(id.to_owned())));
        }
    }
    let has_account = wish.who.iter().any(|who| matches!(who, Who::Account(_)));
    if !text.take_all("other account").is_empty() && !has_account && wish.account.is_none() {
        wish.who.push(Who::Account(None));
    }
}

/// Whether an account is only noted: 「(東京、アカウントは 123456789012)」, `(eu-west-1, acct 123456789012)`.
fn is_note(text: &str, at: usize) -> bool {
    let before = text
        .get(..at)
        .unwrap_or_default()
        .trim_end_matches([' ', '"', '`', '\'']);
    let is_told = [
        "アカウントは",
        "アカウントが",
        "account is",
        "account:",
        "acct",
        "acct:",
        "account =",
    ]
    .iter()
    .any(|end| before.ends_with(end));
    let open = before.rfind(['(', '（']);
    let is_inside = open
        .is_some_and(|open| !before.get(open..).unwrap_or_default().contains([')', '）']))
        && before
            .get(open.unwrap_or_default()..)
            .is_some_and(|inside| inside.contains([',', '、']));
    is_told || is_inside
}

/// Everybody of the organization, where a condition names it.
pub(super) fn organization(wish: &Wish) -> Option<Who> {
    let limit = wish.limits.iter().find(|limit| {
        matches!(
            limit.key.as_str(),
            "aws:PrincipalOrgID" | "aws:PrincipalOrgPaths"
        )
    })?;
    let id = limit
        .values
        .first()
        .map(|id| id.split('/').next().unwrap_or(id).to_owned());
    let id = id.filter(|id| id != ORG_ID);
    Some(Who::Organization(id))
}

/// Settles who is named twice, and whose account it is.
pub(super) fn settle(wish: &mut Wish) {
    let has_id = wish
        .who
        .iter()
        .any(|who| matches!(who, Who::Distribution(Some(_))));
    if has_id {
        wish.who.retain(|who| *who != Who::Distribution(None));
    }
    // `a role in account 111122223333`: anybody whom that account lets.
    if let Some(account) = wish.account.clone()
        && wish
            .who
            .iter()
            .any(|who| matches!(who, Who::Role(None) | Who::User(None)))
    {
        wish.who
            .retain(|who| !matches!(who, Who::Role(None) | Who::User(None)));
        wish.who.push(Who::Account(Some(account)));
        wish.account = None;
    }
    // 「アカウント 111122223333 のロール batch」: that role of that account.
    let accounts: Vec<String> = wish
        .who
        .iter()
        .filter_map(|who| match who {
            Who::Account(Some(id)) => Some(id.clone()),
            _ => None,
        })
        .collect();
    if let [account] = accounts.as_slice() {
        let mut is_joined = false;
        for who in &mut wish.who {
            let (kind, name) = match who {
                Who::Role(Some(name)) => ("role", name.clone()),
                Who::User(Some(name)) => ("user", name.clone()),
                _ => continue,
            };
            *who = Who::Arn(format!("arn:aws:iam::{account}:{kind}/{name}"));
            is_joined = true;
        }
        if is_joined {
            wish.who.retain(|who| !matches!(who, Who::Account(_)));
        }
    }
    if wish.who.iter().any(|who| matches!(who, Who::Saml(_))) {
        wish.who
            .retain(|who| !matches!(who, Who::Arn(arn) if arn.contains(":saml-provider/")));
    }
    // The pods run on a cluster of EKS.
    let is_of_pods = |who: &Who| matches!(who, Who::ServiceAccount { .. } | Who::PodIdentity);
    if wish.who.iter().any(is_of_pods) {
        wish.who
            .retain(|who| *who != Who::Workload("eks.amazonaws.com"));
    }
    let is_other = |who: &Who| matches!(who, Who::Arn(_) | Who::Account(Some(_)));
    if wish.who.iter().any(is_other) {
        wish.who.retain(|who| *who != Who::Account(None));
    }
    let has_account = wish.who.iter().any(|who| matches!(who, Who::Account(_)));
    if has_account {
        wish.who
            .retain(|who| !matches!(who, Who::Role(None) | Who::User(None)));
    }
}
