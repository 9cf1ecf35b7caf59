//! Why AWS decided as it did, in English.

use super::{English, capital};
use crate::diagnose::{About, Cause};
use crate::evaluate::ResourceGap;
use crate::iam::{DenialEffect, PolicyType};
use crate::reply::document::Line;
use crate::reply::names::{PolicyName, Who};
use crate::reply::words::brief::BriefWords;
use crate::reply::words::why::{Ground, Mechanism, WhyWords};
use crate::reply::words::{prose, rest_of, say};

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
                "A call with an alias or a version is checked on the ARN with that qualifier, not on the function's own. `function:NAME:*` covers them all; other functions that are called like this need it, too."
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
            Mechanism::PrefixOfIam => say!(
                "IAM has prefixes of its own. The name of an SDK client or an endpoint is often another one, and IAM saves it without an error."
            ),
            Mechanism::IndexOfItsOwn => say!(
                "An index is a resource of its own: the ARN of the table doesn't cover it. `table/NAME/index/*` covers all indexes of a table."
            ),
            Mechanism::AsksKey { operation, action } => say!(
                "The data is encrypted with a KMS key. For {}, the key is used in your name, and that takes {} on it.",
                *operation,
                *action
            ),
            Mechanism::NoAddressThroughEndpoint => say!(
                "A request through a VPC endpoint doesn't use the NAT gateway and carries no public address: `aws:SourceIp` never matches it. Conditions for it are on `aws:SourceVpce` or `aws:VpcSourceIp`."
            ),
            Mechanism::PayerUnnamed => say!(
                "The owner of such a bucket doesn't pay for your requests, so S3 refuses those that don't say that you will."
            ),
            Mechanism::FinalSnapshot => say!(
                "Deleting a database makes a final snapshot first, unless the call skips it: `--skip-final-snapshot`, in Terraform `skip_final_snapshot = true`. Then this permission isn't needed."
            ),
            Mechanism::AccessPoint => say!(
                "A call through an access point is checked on the access point's ARN; the bucket's ARN doesn't cover it."
            ),
            Mechanism::ComparedLiterally { operator } => say!(
                "Under {}, `*` is an ordinary character, and no token has it in its claims. Only the `…Like` operators take it as a wildcard.",
                *operator
            ),
            Mechanism::OfArticle(reason) => prose(reason),
            Mechanism::OfCause(ground) => self.ground(ground),
        }
    }
}

impl English {
    /// The rule of AWS behind a cause.
    fn ground(&self, ground: &Ground<'_>) -> Line {
        match ground.cause {
            Cause::ResourceNotCovered => match ground.gap {
                Some(ResourceGap::Region) => say!(
                    "The Region is part of the ARN: the same name in another Region is another resource."
                ),
                Some(ResourceGap::Account { .. }) => say!(
                    "The account ID is part of the ARN: the same name in another account is another resource."
                ),
                _ => say!(
                    "A statement covers only the ARNs in its `Resource`, compared as a whole; only `*` and `?` stand for anything else."
                ),
            },
            Cause::ActionNotAllowed => say!(
                "AWS denies every action that no `Allow` lists. Nothing forbids this one, so an `Allow` is all that's missing."
            ),
            Cause::ActionIsOperation => say!(
                "IAM saves a policy with such a name in `Action`, but no call ever matches it."
            ),
            Cause::ConditionNotMet => condition(ground.about),
            Cause::PrincipalNotAllowed | Cause::TrustPolicy => {
                if ground.policy == PolicyName::Trust {
                    self.why(&Mechanism::TrustDecides)
                } else {
                    say!("A resource's own policy lets in only those whom its `Principal` names.")
                }
            }
            Cause::ExplicitDeny => self.why(&Mechanism::DenyWins),
            Cause::ActionNeedsStar => say!(
                "The action isn't about a single resource, so an ARN in `Resource` never matches it."
            ),
            Cause::VariableNotSubstituted => say!(
                "A variable without a value matches nothing, so the statement doesn't apply to the call."
            ),
            Cause::InvalidVersion => say!(
                "`Version` names the version of the policy language, not a date of your own. `2012-10-17` is the current one, `2008-10-17` the one before it."
            ),
            Cause::PolicyAllows if ground.layer == Some(PolicyType::Identity) => say!(
                "The error says that no policy of the caller allows this, so the one you pasted wasn't among those that AWS evaluated."
            ),
            Cause::PolicyAllows => say!(
                "AWS evaluates what is attached at the moment of the call, in its default version; a policy that isn't attached there doesn't count."
            ),
            Cause::ServiceControlPolicy => self.why(&Mechanism::ScpLimitsAll),
            Cause::ResourceControlPolicy => say!(
                "An RCP limits what anyone can do with the resources of an organization's accounts, whatever their own policies allow."
            ),
            Cause::PermissionsBoundary | Cause::SessionPolicy
                if ground.effect == Some(DenialEffect::Explicit) =>
            {
                self.why(&Mechanism::DenyWins)
            }
            Cause::PermissionsBoundary => self.why(&Mechanism::Intersection(PolicyType::Boundary)),
            Cause::SessionPolicy => self.why(&Mechanism::Intersection(PolicyType::Session)),
            Cause::VpcEndpointPolicy => self.why(&Mechanism::ThroughEndpoint),
            Cause::ResourcePolicy if ground.policy == PolicyName::Key => {
                self.why(&Mechanism::KeyPolicyFirst)
            }
            Cause::ResourcePolicy if matches!(ground.who, Who::Service(_)) => {
                self.why(&Mechanism::OwnName(ground.who))
            }
            Cause::ResourcePolicy => say!(
                "The caller's own permissions aren't enough here: the resource's policy has to let the caller in."
            ),
            Cause::IdentityPolicy if ground.effect == Some(DenialEffect::Implicit) => {
                self.why(&Mechanism::OnlyMissing)
            }
            Cause::IdentityPolicy | Cause::Unknown if ground.is_action_known => say!(
                "The error names no policy. Where a `Deny` decides, AWS usually says `explicit deny`, so a missing `Allow` is more likely."
            ),
            Cause::IdentityPolicy | Cause::Unknown => say!(
                "The error names neither the permission nor the policy that decided, so more than one reason fits."
            ),
            Cause::UnsignedRequest => say!(
                "IAM policies belong to users and roles. Without a signature AWS doesn't know who calls, so none of them counts."
            ),
            Cause::BlockPublicAccess => say!(
                "It's a setting of S3, not a policy: no permission gets past it, not even an administrator's."
            ),
            Cause::AnotherCaller => say!(
                "AWS evaluates only the policies of the identity that makes the call; those of another user or role don't count."
            ),
            Cause::PolicyIgnored => {
                say!("SAM attaches `Policies` only to a role that it creates itself.")
            }
            Cause::IncompletePolicy => say!(
                "What's missing can allow the call, deny it or set a condition, so the rest doesn't decide it."
            ),
            Cause::SseCBlocked => {
                say!("It's a setting of the bucket, not a policy: no permission gets past it.")
            }
            Cause::ManagedByAws if matches!(ground.who, Who::Service(_)) => say!(
                "The key policy of an AWS managed key lets in callers of your account through its own service only, and can't be edited."
            ),
            Cause::ManagedByAws => {
                say!("AWS manages it for you, so no policy in your account can allow changing it.")
            }
            Cause::ResourceCannotExist => say!(
                "AWS checks permissions before it looks whether the resource exists, so a broken name shows up as a denial."
            ),
            Cause::EncodedMessage => say!(
                "The service encodes the details, because they can reveal what the caller isn't allowed to see."
            ),
        }
    }
}

/// What a condition of this kind looks at.
fn condition(about: Option<&About>) -> Line {
    match about {
        Some(About::Claim { .. }) => say!(
            "AWS compares the token's claim with the value in the policy letter by letter, upper and lower case included."
        ),
        Some(About::ExternalId) => say!(
            "The external ID comes with the `AssumeRole` call. A call that passes none can't meet the condition."
        ),
        Some(About::ResourceTag { .. }) => say!(
            "The condition reads the tags that the resource has at the moment of the call; without the tag it's false."
        ),
        Some(About::RequestTag { .. }) => say!(
            "The condition reads the tags that the call itself sets, for each resource that it creates; tags that a resource already has don't count."
        ),
        Some(About::PrincipalTag { .. }) => say!(
            "The condition reads the tags of the caller's user, role or session, not those of the resource."
        ),
        Some(About::Mfa { .. }) => say!(
            "An access key by itself never carries MFA, even if you sign in to the console with it. Only credentials from STS that were requested with a code do."
        ),
        Some(About::Network) => say!(
            "AWS looks at how the request arrives: through a VPC endpoint it has no public address, and from elsewhere no endpoint ID."
        ),
        Some(About::SourceOfService) => say!(
            "The service sends the ARN and the account for which it acts, and the condition compares them."
        ),
        Some(About::Organization) => {
            say!("The condition reads the organization of the caller's account.")
        }
        Some(About::PassedToService) => {
            say!("AWS sets `iam:PassedToService` itself, to the service that gets the role.")
        }
        _ => say!("An `Allow` counts only if every one of its conditions is true for the request."),
    }
}
