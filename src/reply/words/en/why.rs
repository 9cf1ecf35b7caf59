//! Why AWS decided as it did, in English.

use super::{English, capital};
use crate::iam::PolicyType;
use crate::reply::document::Line;
use crate::reply::words::brief::BriefWords;
use crate::reply::words::why::{Mechanism, WhyWords};
use crate::reply::words::{rest_of, say};

impl WhyWords for English {
    fn why(&self, mechanism: &Mechanism<'_>) -> Line {
        match mechanism {
            Mechanism::SecretSuffix => say!(
                "Secrets Manager adds a hyphen and six random characters to the name, so the ARN in a policy ends in `-??????`."
            ),
            Mechanism::OfBucket {
                operation: Some(operation),
                action,
            } => say!(
                "{} is checked as {}, on the ARN of the bucket without `/*`.",
                *operation,
                *action
            ),
            Mechanism::OfBucket {
                operation: None,
                action,
            } => say!(
                "{} is checked on the ARN of the bucket without `/*`.",
                *action
            ),
            Mechanism::OfObjects { action } => say!(
                "{} is checked on the ARN of the object; the bucket's own ARN doesn't cover what is in it.",
                *action
            ),
            Mechanism::NamedOtherwise { operation, action } => say!(
                "IAM has no action named after {}: the call is checked as {}.",
                *operation,
                *action
            ),
            Mechanism::AlsoTakes { operation, action } => say!(
                "{} also does this for you, and AWS checks it as a permission of its own ({}).",
                *operation,
                *action
            ),
            Mechanism::NoResourceType {
                action,
                limited_by: Some(other),
            } => say!(
                "{} isn't about a single resource, so an ARN never matches it. That opens nothing else: {} still decides what can be read.",
                *action,
                *other
            ),
            Mechanism::NoResourceType {
                action,
                limited_by: None,
            } => say!(
                "{} isn't about a single resource, so an ARN never matches it.",
                *action
            ),
            Mechanism::Path { path } => say!(
                "{} is the role's path and belongs to its ARN; a pattern that leaves it out doesn't match.",
                *path
            ),
            Mechanism::Intersection(PolicyType::Boundary) => say!(
                "A boundary grants nothing; it caps. Only what both the role's or user's policies and the boundary allow works."
            ),
            Mechanism::Intersection(PolicyType::Session) => {
                say!("A session can do only what both the role and the session policy allow.")
            }
            Mechanism::Intersection(_) => say!(
                "Such a policy grants nothing; it caps. Only what both it and the caller's own policies allow works."
            ),
            Mechanism::ScpLimitsAll => say!(
                "An SCP limits every user and role in the account, administrators and the root user included."
            ),
            Mechanism::ThroughEndpoint => say!(
                "Everything that goes through the endpoint has to be allowed by its policy, whatever the caller's own policies say."
            ),
            Mechanism::DenyWins => {
                say!("A matching `Deny` wins over every `Allow`, even `AdministratorAccess`.")
            }
            Mechanism::AbsentMatches { key, operator } => say!(
                "Only calls through the endpoint carry {}. Without the key, {} is true as well, so the `Deny` matches.",
                *key,
                *operator
            ),
            Mechanism::TrustDecides => say!(
                "The trust policy decides who may assume the role. The permissions of the caller come on top of it."
            ),
            Mechanism::OwnName(who) => say!(
                "{} makes this call in its own name, so what your own user or role may do doesn't count.",
                capital(self.who(who))
            ),
            Mechanism::KeyPolicyFirst => say!(
                "For a KMS key the key policy comes first; IAM policies count only as far as it lets the account use them."
            ),
            Mechanism::Qualifier => say!(
                "A call with an alias or a version is checked on the ARN with that qualifier, not on the function's own."
            ),
            Mechanism::OwnedByAws => say!(
                "It belongs to AWS, so its ARN has `aws` in place of an account ID. Write it exactly like that; a warning of the console about it is harmless."
            ),
            Mechanism::CreatesLogGroup => say!(
                "`awslogs-create-group` makes ECS create the log group when the task starts, with the task execution role. Or create it yourself and drop the option."
            ),
            Mechanism::TaskExecutionRole => say!(
                "ECS starts the task with the task execution role. The task role is for the code in the containers only."
            ),
            Mechanism::ActionOfItsOwn { near, action } => say!(
                "{} is an action of its own; allowing {} doesn't include it.",
                *action,
                *near
            ),
            Mechanism::NoTagsYet { operation } => say!(
                "{} sets the tags while it makes the resource, which has none yet. So a condition on its tags can't be met; the condition for this case is on `CreateAction`.",
                *operation
            ),
            Mechanism::PassedBy { service } => say!(
                "AWS sets `iam:PassedToService` itself, to the service that gets the role: {} in this call.",
                *service
            ),
            Mechanism::BelowIt { nearest, resource } => say!(
                "{} is a resource of its own; the ARN of {} doesn't cover what is below it.",
                rest_of(resource),
                rest_of(nearest)
            ),
            Mechanism::OtherType { action, nearest } => say!(
                "{} is never checked on {}, so that statement can't match it.",
                *action,
                rest_of(nearest)
            ),
            Mechanism::OnlyMissing => say!(
                "Nothing forbids the call: AWS denies what no policy allows, so there is only an `Allow` to add."
            ),
            Mechanism::FirstUse { service } => say!(
                "The first use of the service creates this role. Or an administrator runs {} once for the account.",
                &format!("aws iam create-service-linked-role --aws-service-name {service}")
            ),
            Mechanism::SubjectOfPod => say!(
                "The `sub` of a pod's token is `system:serviceaccount:NAMESPACE:NAME`, with the namespace in which the pod runs."
            ),
        }
    }
}
