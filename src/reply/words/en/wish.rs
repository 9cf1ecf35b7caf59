//! What was understood of a wish, in English, in the words of the asker.

use super::English;
use crate::author::{self, Clause, Impossible, Limit, Thing, Who, Wish};
use crate::iam::{Effect, PolicyType};
use crate::reference;
use crate::reply::document::{Inline, Line};
use crate::reply::words::say;

/// What is done, as it follows `allow`.
fn verb(name: &str) -> &'static str {
    match name {
        "read" => "reading",
        "readonly" => "reading (and nothing else)",
        "download" => "downloading",
        "list" | "list_all" => "listing",
        "describe" => "viewing",
        "write" => "writing",
        "upload" | "upload_multipart" => "uploading",
        "readwrite" | "sync" => "reading and writing",
        "create" => "creating",
        "update" => "changing",
        "delete" => "deleting",
        "full" => "everything",
        "start" => "starting",
        "stop" => "stopping",
        "reboot" => "restarting",
        "terminate" => "terminating",
        "launch" => "launching",
        "invoke" => "running",
        "send" => "sending",
        "receive" => "receiving",
        "publish" => "publishing",
        "subscribe" => "subscribing",
        "pull" => "pulling",
        "push" => "pushing",
        "decrypt" => "decrypting",
        "encrypt" => "encrypting",
        "use" => "using",
        "sign" => "signing",
        "deploy" => "deploying",
        "query" => "querying",
        "scan" => "scanning",
        "tail" => "following",
        "tag" => "tagging",
        "pass" => "passing",
        "assume" => "assuming",
        "connect" => "connecting",
        "restore" => "restoring",
        "backup" => "backing up",
        "attach" => "attaching",
        "detach" => "detaching",
        "scale" => "scaling",
        "invalidate" => "clearing",
        "copy" => "copying",
        "rotate" => "rotating",
        "schedule" => "scheduling deletion",
        "disable" => "turning off",
        "leave" => "leaving",
        "cancel" => "cancelling",
        "approve" => "approving",
        "exec" => "running commands in",
        "peer" => "accepting",
        "register" => "registering",
        "authenticate" => "signing in",
        "mount" => "mounting",
        "visibility" => "changing visibility",
        _ => "access",
    }
}

/// What stands between a verb and its thing.
fn link(verb: &str) -> &'static str {
    match verb {
        "write" | "upload" | "upload_multipart" | "send" | "publish" | "subscribe" | "push"
        | "connect" | "authenticate" | "access" => "to",
        "download" | "receive" | "pull" => "from",
        "full" => "on",
        _ => "",
    }
}

/// The first line: what is allowed and what is not, on what, and when.
pub(super) fn understood(wish: &Wish, kind: PolicyType) -> Line {
    let mut parts: Vec<Line> = Vec::new();
    for one in wish
        .clauses
        .iter()
        .filter(|one| one.is_exception || !is_guarded(one, wish))
    {
        let mut said = clause(one, wish);
        let own: Vec<Line> = one
            .limits
            .iter()
            .filter(|limit| one.effect == Effect::Deny || !wish.limits.contains(limit))
            .map(|limit| limited(limit, one.effect))
            .collect();
        if !own.is_empty() {
            said = say!("{}, {}", said, list(own, " and "));
        }
        parts.push(said);
    }
    // What does not meet them is denied: each is told as what has to hold.
    let told = |limit: &Limit| {
        let mut one = limit.clone();
        one.is_not &= !wish.is_exclusive;
        limited(&one, Effect::Allow)
    };
    let limits: Vec<Line> = wish.limits.iter().map(told).collect();
    if !limits.is_empty() {
        let link = if wish.is_exclusive { " and " } else { ", " };
        let all = list(limits, link);
        parts.push(
            if wish.is_exclusive && kind != PolicyType::Identity || parts.is_empty() {
                say!("deny whatever is not {}", all)
            } else {
                say!("only {}", all)
            },
        );
    }
    if let Some(role) = &wish.spared {
        parts.push(say!("except for role {}", role));
    }
    if let Some(who) = wish.who.iter().find_map(actor) {
        parts.push(say!("for {}", who));
    }
    list(parts, "; ")
}

/// Whether a clause only names what a guard is about.
fn is_guarded(clause: &Clause, wish: &Wish) -> bool {
    wish.is_exclusive
        && clause.effect == Effect::Allow
        && clause.verbs.is_empty()
        && clause.things.is_empty()
}

fn clause(clause: &Clause, wish: &Wish) -> Line {
    let mut verbs: Vec<Line> = clause
        .verbs
        .iter()
        .map(|name| Line::from(Inline::Text(verb(name))))
        .collect();
    let is_all = clause.actions == ["*"];
    if is_all {
        verbs.push(say!("everything"));
    } else {
        verbs.extend(clause.actions.iter().map(Line::from));
    }
    if verbs.is_empty() {
        let said = if clause.effect == Effect::Deny || clause.is_all_but {
            say!("everything")
        } else {
            say!("access")
        };
        verbs.push(said);
    }
    let done = list(verbs, ", ");
    let things: Vec<Line> = clause
        .things
        .iter()
        .map(|one| thing(one, clause, wish))
        .collect();
    let last = clause
        .verbs
        .last()
        .copied()
        .filter(|_| clause.actions.is_empty());
    let what = match (things.is_empty(), last.map_or("on", link)) {
        (true, _) => done,
        (false, "") => say!("{} {}", done, list(things, " and ")),
        (false, "to") => say!("{} to {}", done, list(things, " and ")),
        (false, "from") => say!("{} from {}", done, list(things, " and ")),
        (false, _) => say!("{} on {}", done, list(things, " and ")),
    };
    match (clause.effect, clause.is_exception, clause.is_all_but) {
        (_, _, true) => say!("deny everything but {}", what),
        (Effect::Deny, true, _) => say!("not {}", what),
        (Effect::Deny, false, _) => say!("deny {}", what),
        (Effect::Allow, ..) => say!("allow {}", what),
    }
}

fn thing(thing: &Thing, clause: &Clause, wish: &Wish) -> Line {
    let service = thing_service(thing);
    let said = match thing {
        Thing::Arn(arn) => Line::from(arn),
        Thing::Of { names, .. } => {
            let word = author::word_for(thing, false).map(|word| Line::from(Inline::Text(word)));
            match (word, names.as_slice()) {
                (Some(word), []) => say!("any {} of {}", word, service),
                (Some(word), names) => say!("{} {}", word, quoted(names)),
                (None, []) => service,
                (None, names) => say!("{} {}", service, quoted(names)),
            }
        }
    };
    let prefixes = if clause.is_exception {
        &clause.prefixes
    } else {
        &wish.prefixes
    };
    if prefixes.is_empty() {
        said
    } else {
        say!("{} under {}", said, quoted(prefixes))
    }
}

fn thing_service(thing: &Thing) -> Line {
    let prefix = match thing {
        Thing::Of { service, .. } => service,
        Thing::Arn(arn) => arn.split(':').nth(2).unwrap_or_default(),
    };
    match reference::service(prefix) {
        Some(service) => Line::from(Inline::Prose(service.name().to_owned())),
        None => Line::from(prefix),
    }
}

fn limited(limit: &Limit, effect: Effect) -> Line {
    let values = quoted(&limit.values);
    let said = match limit.key.as_str() {
        "aws:SourceIp" => say!("from {}", values),
        "aws:SourceVpce" => say!("through VPC endpoint {}", values),
        "aws:SourceVpc" => say!("from VPC {}", values),
        "aws:MultiFactorAuthPresent" => say!("with MFA"),
        "aws:SecureTransport" => say!("over HTTPS"),
        "s3:TlsVersion" => say!("with TLS {} or newer", values),
        "aws:RequestedRegion" => say!("in {}", values),
        "aws:PrincipalOrgID" => say!("from organization {}", values),
        "aws:PrincipalOrgPaths" => say!("from {}", values),
        "aws:PrincipalArn" => say!("by {}", values),
        "aws:CurrentTime" if limit.operator == "DateLessThan" => say!("until {}", values),
        "aws:CurrentTime" => say!("after {}", values),
        "ec2:InstanceType" => say!("of type {}", values),
        "sts:ExternalId" => say!("with external ID {}", values),
        "s3:x-amz-server-side-encryption" => say!("encrypted with {}", values),
        "ec2:Encrypted" | "rds:StorageEncrypted" => say!("encrypted"),
        "kms:ViaService" => say!("through {}", values),
        key => match key.split_once("Tag/") {
            Some((of, tag)) if of.ends_with("Principal") => {
                say!("by those tagged {}={}", tag, values)
            }
            Some((_, tag)) if limit.operator == "Null" => say!("with a tag {}", tag),
            Some((_, tag)) => say!("tagged {}={}", tag, values),
            None => say!("with {} = {}", key, values),
        },
    };
    match (effect, limit.is_not) {
        (Effect::Deny, true) => say!("unless {}", said),
        (Effect::Allow, true) => say!("not {}", said),
        (Effect::Deny, false) => say!("when {}", said),
        (Effect::Allow, false) => said,
    }
}

fn actor(who: &Who) -> Option<Line> {
    Some(match who {
        Who::Role(Some(name)) => say!("role {}", name),
        Who::User(Some(name)) => say!("user {}", name),
        Who::Group(Some(name)) => say!("group {}", name),
        Who::Account(Some(id)) => say!("account {}", id),
        Who::Arn(arn) => Line::from(arn),
        Who::Everyone => say!("everyone"),
        Who::Service(service, _) => Line::from(*service),
        Who::Distribution(Some(id)) => say!("CloudFront distribution {}", id),
        Who::Role(None)
        | Who::User(None)
        | Who::Group(None)
        | Who::Account(None)
        | Who::Distribution(None)
        | Who::Organization(_)
        | Who::Workload(_)
        | Who::GitHub { .. }
        | Who::ServiceAccount { .. }
        | Who::PodIdentity
        | Who::Saml(_)
        | Who::CognitoIdentity => return None,
    })
}

/// What IAM cannot do, and what does it instead.
pub(super) fn impossible(what: Impossible) -> Line {
    match what {
        Impossible::ObjectSize => say!(
            "IAM can't limit the size of an object: no condition key has it. Use a presigned POST with `content-length-range`, or check the size in your application."
        ),
        Impossible::Number => say!(
            "IAM can't count: it decides each request by itself. Use Service Quotas for how many there may be, and throttling (API Gateway, AWS WAF) for how often."
        ),
        Impossible::Cost => say!(
            "IAM doesn't know prices. Use AWS Budgets actions, which attach a policy when a budget is exceeded, and limit what is expensive by name, such as `ec2:InstanceType`."
        ),
        Impossible::Recurring => say!(
            "IAM can't repeat times: `aws:CurrentTime` compares with one date. Attach and detach the policy by a schedule (EventBridge Scheduler), or grant temporary access through IAM Identity Center."
        ),
        Impossible::Content => say!(
            "IAM doesn't look into files or messages. Find such content with Amazon Macie, tag the objects, and limit by `s3:ExistingObjectTag`."
        ),
        Impossible::NoCopy => say!(
            "IAM can't let somebody see an object and not keep it: viewing is `s3:GetObject`, as downloading is. Let them list it only, or show it through an application such as WorkDocs or a remote desktop."
        ),
        Impossible::Columns => say!(
            "IAM doesn't know columns and rows inside a database. Use GRANT in the database, or Lake Formation for Athena and Glue; only DynamoDB has `dynamodb:Attributes` and `dynamodb:LeadingKeys`."
        ),
        Impossible::Age => say!(
            "IAM doesn't know how old something is. Use a lifecycle rule, or tag what is old and limit by the tag."
        ),
        Impossible::Country => say!(
            "IAM has no condition for countries. Limit by address ranges with `aws:SourceIp`, or use AWS WAF or CloudFront geographic restrictions."
        ),
        Impossible::Approval => say!(
            "IAM has no approvals. Use temporary elevated access with IAM Identity Center, Systems Manager Change Manager, or a role whose trust policy is opened on approval."
        ),
        Impossible::Device => say!(
            "IAM doesn't know the device. Limit by address range or VPC endpoint, or use AWS Verified Access and the rules of your identity provider."
        ),
        Impossible::Statements => say!(
            "IAM doesn't see what runs inside: commands of a shell and SQL statements. Use GRANT in the database, or an SSM document with fixed commands."
        ),
        Impossible::Notice => say!(
            "A policy only allows or denies. To be told, use EventBridge on CloudTrail events with SNS; to bring objects back, use versioning."
        ),
        Impossible::Listed => say!(
            "A list can't be limited by tag: the `Describe` and `List` actions have no resources, so all or nothing is shown. Limit the other actions by tag, or use a separate account."
        ),
        Impossible::Granting => say!(
            "An SCP or RCP grants nothing: it only limits what other policies allow. To grant access in many accounts, use a permission set of IAM Identity Center or an identity policy in each."
        ),
    }
}

fn quoted<T: AsRef<str>>(names: &[T]) -> Line {
    let all: Vec<Line> = names.iter().map(|name| Line::from(name.as_ref())).collect();
    list(all, ", ")
}

fn list(parts: Vec<Line>, between: &'static str) -> Line {
    let mut all = Line::default();
    for part in parts {
        if !all.0.is_empty() {
            all.0.push(Inline::Text(between));
        }
        all.0.extend(part.0);
    }
    all
}

impl English {
    /// That nothing was written, because of what is left over.
    pub(super) fn left_over_of(words: &[String], understood: Line) -> Line {
        let left = quoted(words);
        if understood.0.is_empty() {
            say!(
                "⚠️ I wrote no policy: I can't tell what {} means here, and it may be a limit, an exception or a name. Say that part in other words, or leave it out.",
                left
            )
        } else {
            say!(
                "⚠️ I wrote no policy: I can't tell what {} means here, and it may be a limit, an exception or a name. The rest I understood as: {}. Is that all you need? Then ask again without it; if not, say that part in other words.",
                left,
                understood
            )
        }
    }
}
