//! A `Deny` of a bucket policy that keeps out whoever could change it: how to get back in, and the statement that lets
//! the caller in.

use super::{About, Remedy, StatementRead};
use crate::evaluate::{self, Element, Outcome};
use crate::evidence::Evidence;
use crate::iam::{Arn, Caller, CallerKind, PolicyType, Request, Target};
use crate::policy::edit::{self, Edit};

/// A bucket of which nobody from elsewhere can change the policy.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Lockout {
    /// The bucket.
    pub bucket: String,
    /// Its account, where that is known.
    pub account: Option<String>,
    /// From where calls are let in, as the condition has it.
    pub from: Vec<String>,
    /// The statement, as JSON, with an exception for the caller, and who that is: an ARN.
    pub exempting: Option<(String, String)>,
}

/// The action that changes the policy of a bucket.
const CHANGES_POLICY: &str = "s3:PutBucketPolicy";

/// The bucket whose policy's `Deny` of other networks also denies changing that policy.
///
/// Source: AWS re:Post Knowledge Center, "How do I regain access to an Amazon S3 bucket"; IAM User Guide, "AWS account root
/// user": the root user can always delete and replace a bucket policy of the account.
pub(super) fn find(
    evidence: &Evidence,
    request: &Request,
    denying: &StatementRead,
    kind: PolicyType,
    remedies: &[Remedy],
) -> Option<Lockout> {
    let Target::Known(resource) = &request.resource else {
        return None;
    };
    let arn = Arn::parse(resource).filter(|arn| arn.service == "s3")?;
    let bucket = arn.rest.split('/').next()?.to_owned();
    let of_network = |remedy: &&Remedy| remedy.about == About::Network;
    let network = remedies.iter().find(of_network)?;
    let super::Want::OneOf(from) = &network.want else {
        return None;
    };
    let pasted = evidence.policies.get(denying.policy)?;
    let statement = pasted.policy.statements.get(denying.statement)?;
    let change = Request {
        action: CHANGES_POLICY.to_owned(),
        resource: Target::Known(format!("arn:{}:s3:::{bucket}", arn.partition)),
        ..request.clone()
    };
    let verdict = evaluate::statement(statement, &pasted.policy, kind, &change);
    let is_about_it = verdict
        .reasons
        .iter()
        .all(|reason| reason.kind.element() == Element::Condition);
    if kind != PolicyType::Resource || !is_about_it {
        return None;
    }
    Some(Lockout {
        account: request
            .principal
            .as_deref()
            .and_then(|principal| Caller::parse(principal).account),
        bucket,
        from: from.clone(),
        exempting: exempting(evidence, request, denying),
    })
}

/// The denying statement with an exception for the caller, in the same condition.
fn exempting(
    evidence: &Evidence,
    request: &Request,
    denying: &StatementRead,
) -> Option<(String, String)> {
    let printed = request.principal.as_deref()?;
    let arn = Arn::parse(printed)?;
    let caller = match Caller::parse(printed).kind {
        CallerKind::IamUser { .. } | CallerKind::Role { .. } => printed.to_owned(),
        CallerKind::RoleSession { role, .. } if !role.starts_with("AWSReservedSSO_") => {
            format!("arn:{}:iam::{}:role/{role}", arn.partition, arn.account)
        }
        _ => return None,
    };
    let pasted = evidence.policies.get(denying.policy)?;
    let paste = evidence.pastes.get(pasted.paste)?;
    let edit = Edit::AddCondition {
        statement: denying.statement,
        operator: "ArnNotLike".to_owned(),
        key: "aws:PrincipalArn".to_owned(),
        values: vec![caller.clone()],
    };
    let edited = edit::apply(paste, pasted, &[edit])?;
    let changed = edited.policy.statements.get(denying.statement)?;
    let as_role = Request {
        principal: Some(caller.clone()),
        ..request.clone()
    };
    let verdict = evaluate::statement(changed, &edited.policy, PolicyType::Resource, &as_role);
    let text = edited.text.get(changed.span.start..changed.span.end)?;
    (verdict.outcome == Outcome::NoMatch).then(|| (text.to_owned(), caller))
}
