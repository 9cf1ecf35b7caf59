//! The sentences that explain a policy.

use crate::explain::{
    Condition, Explained, Explanation, Meaning, Principal, Principals, Resources, ServiceAccess,
    Subject, Takes,
};
use crate::iam::{Arn, BaseOperator, Effect, PolicyType, action_matches};
use crate::reference;
use crate::reply::document::Line;
use crate::reply::names::{Noun, Thing};
use std::collections::BTreeSet;

/// How much is said.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Length {
    /// What fits on a phone: long lists in numbers.
    Brief,
    /// Everything, as it is written.
    Whole,
}

impl Length {
    /// The most names of a list.
    pub(in crate::reply) const fn most(self) -> usize {
        match self {
            Self::Brief => 3,
            Self::Whole => usize::MAX,
        }
    }
}

/// The sentences that explain a policy.
pub(in crate::reply) trait ExplainWords {
    /// The label of the summary.
    fn in_short(&self) -> Line;
    /// The title of one policy of several.
    fn title_of_policy(&self, number: usize, kind: PolicyType) -> Line;
    /// What the whole policy does.
    fn summary(&self, explanation: &Explanation) -> Line;
    /// What a statement does.
    fn explained(&self, kind: PolicyType, statement: &Explained, length: Length) -> Line;
    /// What a Deny takes of the policy's own Allow statements; `None` where that was not worked out.
    fn takes(&self, takes: &Takes) -> Option<Line>;
    /// Policies that are not shown.
    fn more_policies(&self, count: usize) -> Line;
    /// Statements that are not shown.
    fn more_statements(&self, count: usize) -> Line;
    /// The heading over what `lint` finds.
    fn stands_out(&self) -> Line;
    /// Findings that are not shown.
    fn more_findings(&self, count: usize) -> Line;
    /// The heading over the services.
    fn by_service(&self) -> Line;
    /// How much of a service is allowed, by access level.
    fn service_access(&self, access: &ServiceAccess) -> Line;
    /// What a condition asks, as a part of a sentence.
    fn condition(&self, condition: &Condition) -> Line;
    /// Nothing told the kind of the policy.
    fn kind_was_assumed(&self, kind: PolicyType) -> Line;
    /// Not all of the policy was read.
    fn not_all_read(&self) -> Line;
    /// What decides besides.
    fn others_decide_too(&self, explanation: &Explanation) -> Line;
    /// Who may assume a role was asked, and no trust policy is there.
    fn no_trust_policy(&self) -> Line;
}

/// What is said of the resources of a policy as a whole.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Spread {
    /// Every Allow statement is about every resource.
    Every,
    /// None is.
    Named,
    /// Some are.
    Mixed,
}

impl Spread {
    pub(super) fn of(explanation: &Explanation) -> Self {
        let all = |is: fn(&Resources) -> bool| {
            let mut allows = explanation.with_effect(Effect::Allow);
            allows.all(|statement| statement.resources.as_ref().is_some_and(is))
        };
        if explanation.with_effect(Effect::Allow).next().is_none() {
            Self::Mixed
        } else if all(Resources::is_every) {
            Self::Every
        } else if all(|resources| !resources.is_every() && !resources.is_negated) {
            Self::Named
        } else {
            Self::Mixed
        }
    }
}

/// In what a principal is named, which tells for whom an account stands.
///
/// Source: IAM User Guide, "AWS JSON policy elements: Principal", "AWS account principals"; "AWS JSON policy elements:
/// `NotPrincipal`".
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Naming {
    /// In `Principal` of an Allow: the account decides who of it may.
    Allowed,
    /// In `Principal` of a Deny: all of the account.
    Denied,
    /// In `NotPrincipal`: the account itself, and nobody else of it.
    Excepted,
}

impl Naming {
    pub(super) const fn of(principals: &Principals, effect: Option<Effect>) -> Self {
        match (principals.is_negated, effect) {
            (true, _) => Self::Excepted,
            (false, Some(Effect::Deny)) => Self::Denied,
            (false, Some(Effect::Allow) | None) => Self::Allowed,
        }
    }
}

/// Whether a trust policy names callers who have policies of their own.
pub(super) fn has_callers_with_policies(explanation: &Explanation) -> bool {
    allowed_principals(explanation).iter().any(|principal| {
        matches!(
            principal,
            Principal::Everyone
                | Principal::Account(_)
                | Principal::User { .. }
                | Principal::Role { .. }
                | Principal::Session { .. }
        )
    })
}

/// The principals of all Allow statements, each once, in order.
pub(super) fn allowed_principals(explanation: &Explanation) -> Vec<&Principal> {
    let mut found: Vec<&Principal> = Vec::new();
    for statement in explanation.with_effect(Effect::Allow) {
        let principals = statement.principals.iter();
        for principal in principals.flat_map(|principals| &principals.entries) {
            if !found.contains(&principal) {
                found.push(principal);
            }
        }
    }
    found
}

/// Whether an Allow statement is about everybody but some.
pub(super) fn excludes(explanation: &Explanation) -> bool {
    let allows = explanation.with_effect(Effect::Allow);
    let mut principals = allows.filter_map(|statement| statement.principals.as_ref());
    principals.any(|principals| principals.is_negated)
}

/// Whether a statement of a trust policy lets one of its principals become the role.
pub(super) fn is_assuming(statement: &Explained) -> bool {
    let mut principals = statement.principals.iter();
    principals.any(|principals| {
        let mut entries = principals.entries.iter();
        entries.any(|principal| can_assume(statement, principal))
    })
}

/// Whether it lets all of them.
pub(super) fn is_assuming_for_all(statement: &Explained) -> bool {
    let mut principals = statement.principals.iter();
    principals.all(|principals| {
        let mut entries = principals.entries.iter();
        entries.all(|principal| can_assume(statement, principal))
    })
}

/// Whether a statement names the action by which such a principal becomes a role.
///
/// Source: IAM User Guide, "Methods to assume a role".
fn can_assume(statement: &Explained, principal: &Principal) -> bool {
    let names = |action: &str| {
        statement.actions.as_ref().is_some_and(|actions| {
            let mut written = actions.written.iter();
            written.any(|written| action_matches(written, action)) != actions.is_negated
        })
    };
    match principal {
        Principal::Oidc(_) => names("sts:AssumeRoleWithWebIdentity"),
        Principal::Saml(_) => names("sts:AssumeRoleWithSAML"),
        Principal::Everyone
        | Principal::Account(_)
        | Principal::User { .. }
        | Principal::Role { .. }
        | Principal::Session { .. }
        | Principal::Service(_) => names("sts:AssumeRole"),
        Principal::Other { .. } => [
            "sts:AssumeRole",
            "sts:AssumeRoleWithWebIdentity",
            "sts:AssumeRoleWithSAML",
        ]
        .into_iter()
        .any(names),
    }
}

/// How many actions the reference has.
pub(super) fn all_actions() -> usize {
    reference::actions().len()
}

/// Whether a condition is met by root users alone.
///
/// Source: AWS Organizations User Guide, "Example service control policies", "Prevent tasks of the root user".
pub(super) fn is_root(condition: &Condition) -> bool {
    let is_of_caller = condition.meaning.as_ref().is_some_and(|meaning| {
        let Meaning {
            subject, operator, ..
        } = meaning;
        *subject == Subject::CallerArn
            && operator.has_wildcards()
            && operator.set.is_none()
            && !operator.negated
            && !operator.if_exists
    });
    let is_root = |value: &String| {
        Arn::parse(value)
            .is_some_and(|arn| arn.service == "iam" && arn.account == "*" && arn.rest == "root")
    };
    is_of_caller && condition.values.iter().all(is_root)
}

/// Whether a pattern is more than a name.
pub(super) fn is_pattern(text: &str) -> bool {
    text.contains(['*', '?'])
}

/// What all of some patterns begin with and say nothing else of; `None` where one of them is another kind of pattern.
pub(super) fn beginnings(base: BaseOperator, values: &[String]) -> Option<Vec<String>> {
    let beginning = |value: &String| {
        let rest = value.strip_suffix('*')?;
        // A wildcard in one field of an ARN does not reach into the next.
        let is_last_field = base != BaseOperator::ArnLike || rest.matches(':').count() >= 5;
        let is_plain = !rest.is_empty() && !is_pattern(rest);
        (is_plain && is_last_field).then(|| rest.to_owned())
    };
    values.iter().map(beginning).collect()
}

/// Entries of `Resource` that are told together.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Things<'a> {
    /// `arn:aws:s3:::bucket` and `arn:aws:s3:::bucket/*`: the bucket's name.
    BucketWithObjects(&'a str),
    /// `arn:aws:s3:::bucket/*`: the bucket's name.
    ObjectsOfBucket(&'a str),
    /// `arn:aws:s3:::bucket/prefix*`: the bucket's name and the prefix.
    ObjectsUnder(&'a str, &'a str),
    /// One object: the bucket's name and the key.
    Object(&'a str, &'a str),
    /// Buckets and all in them, by patterns of which each may be both: `arn:aws:s3:::team-*`.
    BucketsAndObjects(Vec<&'a str>),
    /// Every resource of a kind.
    Every(Noun, Scope<'a>),
    /// Resources of one kind, by their names.
    Named(Noun, Scope<'a>, Vec<String>),
    /// Resources of one kind, by patterns of their names.
    Matching(Noun, Scope<'a>, Vec<String>),
    /// What has no name, as written.
    Written(&'a str),
}

/// Where resources are, as far as their ARNs say.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Scope<'a> {
    /// In this account: of users, roles, groups and policies.
    Account(&'a str),
    /// In this Region.
    Region(&'a str),
    /// Anywhere.
    Any,
}

/// The first `most` resources of a list, as people call them, and how many more there are.
pub(super) fn things(written: &[String], most: usize) -> (Vec<Things<'_>>, usize) {
    let mut told: Vec<Things<'_>> = Vec::new();
    let merged = merged(written);
    // One more takes no more room than its count.
    let left_out = merged.len().checked_sub(most).filter(|more| *more > 1);
    let shown = merged.len().saturating_sub(left_out.unwrap_or_default());
    for one in merged.into_iter().take(shown) {
        let joins = told.iter_mut().any(|told| match (told, &one) {
            (Things::BucketsAndObjects(names), Things::BucketsAndObjects(more)) => {
                names.extend(more);
                true
            }
            (Things::Named(noun, scope, names), Things::Named(other, place, more))
            | (Things::Matching(noun, scope, names), Things::Matching(other, place, more))
                if noun == other && scope == place =>
            {
                names.extend(more.iter().cloned());
                true
            }
            (told, one) => *told == *one,
        });
        if !joins {
            told.push(one);
        }
    }
    (told, left_out.unwrap_or_default())
}

fn thing(written: &str) -> Things<'_> {
    let (Some(arn), Some(thing)) = (Arn::parse(written), Thing::of(Some(written))) else {
        return Things::Written(written);
    };
    if arn.service == "s3" {
        // Those of access points have a Region and an account.
        return if arn.region.is_empty() && arn.account.is_empty() {
            of_bucket(written, arn.rest)
        } else {
            Things::Written(written)
        };
    }
    let Thing { noun, name } = thing;
    if noun == Noun::Other || !is_whole_name(noun, &name, arn.rest) {
        return Things::Written(written);
    }
    let is_identity = matches!(noun, Noun::Role | Noun::User | Noun::Group | Noun::Policy);
    let scope = if is_identity && !arn.account.is_empty() && !is_pattern(arn.account) {
        Scope::Account(arn.account)
    } else if arn.region.is_empty() || is_pattern(arn.region) {
        Scope::Any
    } else {
        Scope::Region(arn.region)
    };
    if name == "*" {
        Things::Every(noun, scope)
    } else if is_pattern(&name) {
        Things::Matching(noun, scope, vec![name])
    } else {
        Things::Named(noun, scope, vec![name])
    }
}

fn of_bucket<'a>(written: &'a str, rest: &'a str) -> Things<'a> {
    let Some((bucket, key)) = rest.split_once('/') else {
        return if is_pattern(rest) {
            Things::BucketsAndObjects(vec![rest])
        } else {
            Things::Named(Noun::Bucket, Scope::Any, vec![rest.to_owned()])
        };
    };
    if is_pattern(bucket) {
        return Things::Matching(Noun::Object, Scope::Any, vec![rest.to_owned()]);
    }
    match key.strip_suffix('*') {
        Some("") => Things::ObjectsOfBucket(bucket),
        Some(prefix) if !is_pattern(prefix) => Things::ObjectsUnder(bucket, prefix),
        None if key.is_empty() => Things::Written(written),
        None if !is_pattern(key) => Things::Object(bucket, key),
        Some(_) | None => Things::Matching(Noun::Object, Scope::Any, vec![rest.to_owned()]),
    }
}

/// The entries of a list, a bucket and all of its objects as one.
fn merged(written: &[String]) -> Vec<Things<'_>> {
    let bucket = |written: &'_ str| -> bool {
        let rest = written.strip_prefix("arn:aws:s3:::");
        rest.is_some_and(|rest| !rest.is_empty() && !rest.contains(['/', '*', '?']))
    };
    let all: BTreeSet<&str> = written.iter().map(String::as_str).collect();
    let is_with_objects =
        |written: &str| bucket(written) && all.contains(format!("{written}/*").as_str());
    let entries = written.iter().map(String::as_str);
    entries
        .filter(|written| {
            let of_bucket = written.strip_suffix("/*");
            !of_bucket.is_some_and(|of| bucket(of) && all.contains(of))
        })
        .map(|written| match written.strip_prefix("arn:aws:s3:::") {
            Some(name) if is_with_objects(written) => Things::BucketWithObjects(name),
            _ => thing(written),
        })
        .collect()
}

/// Whether the name by which people call a resource is all that its ARN says of it, but for a part that may be
/// anything.
fn is_whole_name(noun: Noun, name: &str, rest: &str) -> bool {
    let is_end = |rest: &str| rest.ends_with(name);
    // The characters that Secrets Manager adds are no part of the name.
    noun == Noun::Secret
        || is_end(rest)
        || rest.strip_suffix(":*").is_some_and(is_end)
        || rest.strip_suffix("/*").is_some_and(is_end)
}

/// Lines with something between them, and something else before the last one.
pub(super) fn series(items: Vec<Line>, between: &Line, last: &Line) -> Line {
    let count = items.len();
    let mut all = Line::default();
    for (at, item) in items.into_iter().enumerate() {
        if at > 0 {
            let gap = if at + 1 == count { last } else { between };
            all.0.extend(gap.0.iter().cloned());
        }
        all.0.extend(item.0);
    }
    all
}
