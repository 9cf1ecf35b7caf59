//! Why AWS decided as it did, each in a sentence: the mechanism in the reader's case, which the cause does not tell.

use crate::diagnose::{About, Cause};
use crate::evaluate::ResourceGap;
use crate::iam::{DenialEffect, PolicyType};
use crate::reply::document::Line;
use crate::reply::names::{PolicyName, Who};

/// How AWS decides here.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(in crate::reply) enum Mechanism<'a> {
    /// Secrets Manager adds six characters to the name of a secret.
    ///
    /// Source: AWS Secrets Manager User Guide, "Identity-based policies".
    SecretSuffix,
    /// The action is about the bucket itself.
    OfBucket {
        /// The API operation, where it has another name.
        operation: Option<&'a str>,
        /// The action.
        action: &'a str,
    },
    /// The action is about objects, whose ARNs have the bucket's and a slash before their keys.
    OfObjects {
        /// The action.
        action: &'a str,
    },
    /// The API operation is authorised as an action with another name.
    NamedOtherwise {
        /// The API operation.
        operation: &'a str,
        /// The action.
        action: &'a str,
    },
    /// The API operation takes another action besides its own.
    AlsoTakes {
        /// The API operation.
        operation: &'a str,
        /// The action.
        action: &'a str,
    },
    /// The action is about no single resource.
    NoResourceType {
        /// The action.
        action: &'a str,
        /// An action that still limits what is read.
        limited_by: Option<&'static str>,
    },
    /// The role has a path, which is a part of its ARN.
    Path {
        /// The path, with the slash at its end.
        path: &'a str,
    },
    /// A limit and the caller's own policies both have to allow.
    Intersection(PolicyType),
    /// Who is limited by SCPs.
    ScpLimitsAll,
    /// All that goes through the endpoint is limited by its policy.
    ThroughEndpoint,
    /// An explicit deny wins over every allow.
    DenyWins,
    /// Only calls through an endpoint carry the key, and its absence matches the condition of the Deny as well.
    AbsentMatches {
        /// The condition key.
        key: &'a str,
        /// The operator.
        operator: &'a str,
    },
    /// Who may assume a role.
    TrustDecides,
    /// A service calls in its own name.
    OwnName(&'a Who),
    /// The key policy comes first.
    KeyPolicyFirst,
    /// A qualifier is a part of the ARN.
    Qualifier,
    /// The resource belongs to AWS and has `aws` in the place of an account.
    OwnedByAws,
    /// `awslogs-create-group` makes ECS create the log group.
    CreatesLogGroup,
    /// The task execution role is used before the containers run.
    TaskExecutionRole,
    /// The near action does not include the denied one.
    ActionOfItsOwn {
        /// The action that is allowed.
        near: &'a str,
        /// The denied one.
        action: &'a str,
    },
    /// What is being made has no tags yet.
    NoTagsYet {
        /// The API operation.
        operation: &'a str,
    },
    /// AWS sets to which service a role is passed.
    PassedBy {
        /// The service.
        service: &'a str,
    },
    /// What is below a resource has an ARN of its own.
    BelowIt {
        /// The resource that is allowed.
        nearest: &'a str,
        /// The one below it.
        resource: &'a str,
    },
    /// The action is about another type of resource.
    OtherType {
        /// The action.
        action: &'a str,
        /// What is allowed.
        nearest: &'a str,
    },
    /// Nothing forbids it: an Allow is all that is missing.
    OnlyMissing,
    /// The first use of a service makes its role.
    FirstUse {
        /// The service's name in the command.
        service: &'a str,
    },
    /// The subject of a token names the service account with its namespace.
    SubjectOfPod,
    /// The prefix of an action is that of IAM, and not the name of a client.
    PrefixOfIam,
    /// An index has an ARN of its own.
    IndexOfItsOwn,
    /// The operation has a key encrypt or decrypt what it handles.
    AsksKey {
        /// The API operation.
        operation: &'a str,
        /// The action.
        action: &'a str,
    },
    /// What comes through a VPC endpoint has no public address.
    ///
    /// Source: IAM User Guide, "AWS global condition context keys", `aws:SourceIp`.
    NoAddressThroughEndpoint,
    /// Who reads a Requester Pays bucket has to agree to pay.
    PayerUnnamed,
    /// RDS makes a final snapshot, unless it is told not to.
    ///
    /// Source: Amazon RDS API Reference, `DeleteDBInstance`.
    FinalSnapshot,
    /// An access point has an ARN of its own.
    ///
    /// Source: Amazon S3 User Guide, "Configuring IAM policies for using access points".
    AccessPoint,
    /// The characters `*` and `?` stand for themselves under an operator that compares literally.
    ComparedLiterally {
        /// The operator.
        operator: &'a str,
    },
    /// What an article that is about this very error says of the reason.
    OfArticle(&'a str),
    /// What the cause itself tells, where nothing of the case tells more.
    OfCause(Ground<'a>),
}

/// What the rule of AWS behind a cause is told with.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(in crate::reply) struct Ground<'a> {
    /// The cause.
    pub(in crate::reply) cause: Cause,
    /// The deciding policy.
    pub(in crate::reply) policy: PolicyName,
    /// The kind of policy that denied.
    pub(in crate::reply) layer: Option<PolicyType>,
    /// Implicit or explicit.
    pub(in crate::reply) effect: Option<DenialEffect>,
    /// The caller.
    pub(in crate::reply) who: &'a Who,
    /// Whether the denied action is known.
    pub(in crate::reply) is_action_known: bool,
    /// What the condition is about that was not met.
    pub(in crate::reply) about: Option<&'a About>,
    /// In what the nearest resource of the policy differs from that of the call.
    pub(in crate::reply) gap: Option<&'a ResourceGap>,
}

/// The sentences.
pub(in crate::reply) trait WhyWords {
    /// How AWS decides here.
    fn why(&self, mechanism: &Mechanism<'_>) -> Line;
}
