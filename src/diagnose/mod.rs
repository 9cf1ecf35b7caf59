//! Evidence → diagnosis: which layer denied, why, who can change it, and a proven fix.
//!
//! In: [`Evidence`]. Out: one [`Diagnosis`] a denial. Total: it always
//! answers, sometimes with "unknown".

mod call;
mod caller;
mod cause;
mod combined;
mod companion;
mod elsewhere;
mod fix;
mod holder;
mod impossible;
mod layer;
mod lockout;
mod managed;
mod masked;
mod mend;
mod near;
mod notes;
mod of_aws;
mod of_service;
mod of_template;
mod parameters;
mod passed;
mod proof;
mod public;
mod relevant;
mod remedy;
mod request;
mod said;
mod service_account;
mod tags;
mod together;
mod varying;

pub use holder::is_part_of_policy;
pub use impossible::{Flaw, flaw};
pub use lockout::Lockout;
pub use masked::MaskedValue;
pub use near::services_allowed;
pub use of_template::{Property, TemplateLanguage, has_template};
pub use remedy::{About, Remedy, Want};
pub use together::Stop;
pub use varying::Varying;

use self::companion::Part;
use self::mend::Mend;
use self::of_aws::OfAws;
use self::varying::Folders;
use crate::budget::Budget;
use crate::compare::{Grant, Unproven};
use crate::denial::Denial;
use crate::evaluate::{
    self, ConditionGap, Decision, Element, Outcome, Reason, ReasonKind, StatementVerdict, Unknown,
};
use crate::evidence::Evidence;
use crate::iam::{
    Arn, Caller, CallerKind, Context, DenialEffect, Effect, PolicyType, Request, Target,
};
use crate::lint::{self, Finding};
use crate::policy::edit::Edit;
use crate::policy::{Form, PastedPolicy, Policy, Statement, UnreadableKind};
use crate::text::Span;
use crate::text::look_alike::LookAlike;
use layer::Deciding;
use std::collections::BTreeSet;
use together::{Together, is_of_kms};

/// All that the evidence tells.
#[derive(Clone, Debug)]
pub struct Diagnoses {
    /// One a denial, in the evidence's order; fewer where some are [`left`](Self::left).
    pub diagnoses: Vec<Diagnosis>,
    /// For each caller with several denials, one change for all of them.
    pub combined: Vec<Combined>,
    /// Findings in the pasted policies.
    pub findings: Vec<Finding>,
    /// How many denials, the last ones, were not diagnosed, because that would have cost too much.
    pub left: usize,
    /// The budget ran out: some denials are left, or a fix or a finding may be missing.
    pub exhausted: bool,
}

impl Diagnoses {
    /// The changes for several denials that fit AWS's quota, so that they can be offered.
    pub fn offered(&self) -> impl Iterator<Item = &Combined> {
        let all = self.combined.iter();
        all.filter(|combined| combined.fix.over_size.is_none())
    }

    /// Whether one of those is for a diagnosis too.
    pub fn is_in_offered(&self, index: usize) -> bool {
        self.offered()
            .any(|combined| combined.diagnoses.contains(&index))
    }

    /// The diagnoses for which none of those is, in order.
    pub fn single(&self) -> impl Iterator<Item = &Diagnosis> {
        let all = self.diagnoses.iter().enumerate();
        all.filter(|(index, _)| !self.is_in_offered(*index))
            .map(|(_, diagnosis)| diagnosis)
    }
}

/// One change for several denials of one caller.
#[derive(Clone, Debug)]
pub struct Combined {
    /// The caller as printed; a role without its session.
    pub principal: String,
    /// Which diagnoses, in order.
    pub diagnoses: Vec<usize>,
    /// The change, proved for each of them.
    pub fix: ProvenFix,
}

/// What was found out about one denial.
#[derive(Clone, Debug)]
pub struct Diagnosis {
    /// Index into the evidence's denials.
    pub denial: usize,
    /// The request that was evaluated.
    pub request: RequestRead,
    /// Which kind of policy denied; `None` when the text does not say and nothing pasted tells.
    pub layer: Option<PolicyType>,
    /// Implicit or explicit; `None` when unknown.
    pub effect: Option<DenialEffect>,
    /// Why.
    pub cause: Cause,
    /// Who can change it.
    pub owner: Owner,
    /// Every statement of every pasted policy, in document order.
    pub statements: Vec<StatementRead>,
    /// The statement (index into `statements`) that came nearest to deciding the request.
    pub nearest: Option<usize>,
    /// The proven change.
    pub fix: Option<ProvenFix>,
    /// Changes to other pasted policies, and to those that only limit, each for its owner to decide.
    pub proposed: Vec<ProvenFix>,
    /// The statement (index into `statements`) whose `Deny` decided: one that matches, or the only one that can.
    pub denying: Option<usize>,
    /// That it decided follows from the message, which says that a `Deny` applied, and from no other being able to.
    pub is_denying_concluded: bool,
    /// What the request must be like to meet the conditions that stopped it: all of them in an Allow, one of them in
    /// a Deny.
    pub remedies: Vec<Remedy>,
    /// Which kinds of policy stop the request beside the one that decides, as pasted.
    pub stops: Vec<Stop>,
    /// What else to paste, when that would decide it.
    pub asks: Vec<Ask>,
    /// Other things worth saying about this denial, in order of weight.
    pub notes: Vec<Note>,
}

/// What was evaluated.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct RequestRead {
    /// The caller as printed.
    pub principal: Option<String>,
    /// The IAM action.
    pub action: Option<String>,
    /// The resource.
    pub resource: Option<String>,
    /// Fields that the text did not print and that follow from the reference.
    pub inferred: Vec<Inferred>,
    /// Where the action comes from; `None` where it is unknown.
    pub action_from: Option<Strength>,
    /// Where the resource comes from; `None` where it is unknown.
    pub resource_from: Option<Strength>,
    /// Which of the evidence's clues says the resource, where one does.
    pub said: Option<usize>,
    /// The action of the request that the operation names, where another one of the same call was denied.
    pub within: Option<String>,
}

/// How a field of a request is known, from the surest down.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Strength {
    /// The message prints it.
    Printed,
    /// The text says it beside the message: in a command.
    Said,
    /// The parameters of an event have it.
    Event,
    /// It follows from the service authorization reference.
    Reference,
    /// A pasted policy names nothing else.
    Assumed,
}

impl Strength {
    /// All of them.
    pub const ALL: [Self; 5] = [
        Self::Printed,
        Self::Said,
        Self::Event,
        Self::Reference,
        Self::Assumed,
    ];

    /// The stable code of the contract.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Printed => "printed",
            Self::Said => "said",
            Self::Event => "event",
            Self::Reference => "reference",
            Self::Assumed => "assumed",
        }
    }
}

/// A field of a request that was inferred.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Inferred {
    /// The action, from the API operation.
    Action,
    /// The resource, from the action: it has no resource type, or the text names the bucket …
    Resource,
    /// The principal.
    Principal,
}

impl Inferred {
    /// The stable code of the contract.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Action => "action",
            Self::Resource => "resource",
            Self::Principal => "principal",
        }
    }
}

/// One statement as it was evaluated.
#[derive(Clone, Debug)]
pub struct StatementRead {
    /// Index into the evidence's policies.
    pub policy: usize,
    /// Index into its statements.
    pub statement: usize,
    /// Its Sid.
    pub sid: Option<String>,
    /// Its effect; `None` when the statement has none.
    pub effect: Option<Effect>,
    /// What came of it.
    pub verdict: StatementVerdict,
}

/// Why a request was denied: stable codes.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Cause {
    /// A statement lists the action, and no statement that does covers the resource.
    ResourceNotCovered,
    /// No statement lists the action.
    ActionNotAllowed,
    /// The policy lists the API operation's name, which is no IAM action.
    ActionIsOperation,
    /// Action and resource match, and a condition is false, or can never be true.
    ConditionNotMet,
    /// Action and resource match, and the caller is not among the principals.
    PrincipalNotAllowed,
    /// A statement with a Deny matches, or the message says so.
    ExplicitDeny,
    /// The action has no resource type, and the policy allows it on ARNs only.
    ActionNeedsStar,
    /// A variable is not substituted, or this caller does not have it.
    VariableNotSubstituted,
    /// The document's `Version` is none, so AWS rejects it.
    InvalidVersion,
    /// The pasted policy allows the request: it is not attached, is another version, belongs to another
    /// principal, or another layer denied.
    PolicyAllows,
    /// A service control policy denied.
    ServiceControlPolicy,
    /// A resource control policy denied.
    ResourceControlPolicy,
    /// The permissions boundary does not allow it.
    PermissionsBoundary,
    /// The session policy does not allow it.
    SessionPolicy,
    /// The VPC endpoint policy does not allow it.
    VpcEndpointPolicy,
    /// The role trust policy does not allow it.
    TrustPolicy,
    /// No resource-based policy allows it.
    ResourcePolicy,
    /// No identity-based policy allows it, and no such policy was pasted.
    IdentityPolicy,
    /// The caller is anonymous: the request came without a valid signature, so no identity-based policy
    /// takes part, and nothing pasted denies explicitly. Cured by signing the request; only the resource's
    /// policy can let in an anonymous caller.
    ///
    /// Source: Amazon API Gateway Developer Guide, "Control access for invoking an API".
    UnsignedRequest,
    /// A setting of S3 Block Public Access refused what would make data public. It is no policy: no Allow
    /// and no other change of IAM lets the request through. Cured by a policy or an ACL that is not
    /// public, or, where data is meant for everybody, by the setting.
    ///
    /// Source: Amazon S3 User Guide, "Blocking public access to your Amazon S3 storage".
    BlockPublicAccess,
    /// The pasted policy belongs to another user or role than the one that made the call. Cured by calling with the
    /// credentials that were meant, or by a policy for the caller.
    AnotherCaller,
    /// What would allow the call is in a template that does not put it into effect: `Policies` of a function of AWS SAM
    /// that sets its `Role`. Cured by the permissions in that role, or by leaving out `Role`.
    ///
    /// Source: AWS SAM Developer Guide, `AWS::Serverless::Function`.
    PolicyIgnored,
    /// The pasted policy was not read in whole: it is cut off, or code makes a part of it, and that part
    /// decides. Cured by pasting the whole policy.
    IncompletePolicy,
    /// The bucket does not take objects that are encrypted with keys of the customer (SSE-C). It is a setting
    /// and no policy. Cured by other encryption, or, where SSE-C is meant, by the setting.
    ///
    /// Source: Amazon S3 User Guide, "Blocking or unblocking SSE-C for a general purpose bucket".
    SseCBlocked,
    /// What would be changed belongs to AWS: a managed policy of AWS, a role of IAM Identity Center, a
    /// service-linked role, an alias `alias/aws/…`. No policy lets anybody change it. Cured by a copy of one's own,
    /// or where it is managed.
    ///
    /// Source: IAM User Guide, "Managed policies and inline policies"; "Create a service-linked role".
    ManagedByAws,
    /// The ARN in the message names nothing: a part of it is empty or was not filled in. Cured where the call gets it.
    ResourceCannotExist,
    /// The details are in an encoded message.
    EncodedMessage,
    /// The text does not say enough.
    Unknown,
}

impl Cause {
    /// Every cause.
    pub const ALL: [Self; 28] = [
        Self::ResourceNotCovered,
        Self::ActionNotAllowed,
        Self::ActionIsOperation,
        Self::ConditionNotMet,
        Self::PrincipalNotAllowed,
        Self::ExplicitDeny,
        Self::ActionNeedsStar,
        Self::VariableNotSubstituted,
        Self::InvalidVersion,
        Self::PolicyAllows,
        Self::ServiceControlPolicy,
        Self::ResourceControlPolicy,
        Self::PermissionsBoundary,
        Self::SessionPolicy,
        Self::VpcEndpointPolicy,
        Self::TrustPolicy,
        Self::ResourcePolicy,
        Self::IdentityPolicy,
        Self::UnsignedRequest,
        Self::BlockPublicAccess,
        Self::AnotherCaller,
        Self::PolicyIgnored,
        Self::IncompletePolicy,
        Self::SseCBlocked,
        Self::ManagedByAws,
        Self::ResourceCannotExist,
        Self::EncodedMessage,
        Self::Unknown,
    ];

    /// The stable code, used in JSON and in the knowledge base.
    pub const fn code(self) -> &'static str {
        match self {
            Self::ResourceNotCovered => "resource_not_covered",
            Self::ActionNotAllowed => "action_not_allowed",
            Self::ActionIsOperation => "action_is_operation",
            Self::ConditionNotMet => "condition_not_met",
            Self::PrincipalNotAllowed => "principal_not_allowed",
            Self::ExplicitDeny => "explicit_deny",
            Self::ActionNeedsStar => "action_needs_star",
            Self::VariableNotSubstituted => "variable_not_substituted",
            Self::InvalidVersion => "invalid_version",
            Self::PolicyAllows => "policy_allows",
            Self::ServiceControlPolicy => "service_control_policy",
            Self::ResourceControlPolicy => "resource_control_policy",
            Self::PermissionsBoundary => "permissions_boundary",
            Self::SessionPolicy => "session_policy",
            Self::VpcEndpointPolicy => "vpc_endpoint_policy",
            Self::TrustPolicy => "trust_policy",
            Self::ResourcePolicy => "resource_policy",
            Self::IdentityPolicy => "identity_policy",
            Self::UnsignedRequest => "unsigned_request",
            Self::BlockPublicAccess => "block_public_access",
            Self::AnotherCaller => "another_caller",
            Self::PolicyIgnored => "policy_ignored",
            Self::IncompletePolicy => "incomplete_policy",
            Self::SseCBlocked => "sse_c_blocked",
            Self::ManagedByAws => "managed_by_aws",
            Self::ResourceCannotExist => "resource_cannot_exist",
            Self::EncodedMessage => "encoded_message",
            Self::Unknown => "unknown",
        }
    }

    /// Whether a policy denied that only limits what others allow.
    pub const fn is_a_limit(self) -> bool {
        matches!(
            self,
            Self::ServiceControlPolicy
                | Self::ResourceControlPolicy
                | Self::PermissionsBoundary
                | Self::SessionPolicy
                | Self::VpcEndpointPolicy
        )
    }

    /// Whether no wider Allow for the caller helps: a Deny or a limit decided.
    pub const fn outweighs_allow(self) -> bool {
        matches!(self, Self::ExplicitDeny) || self.is_a_limit()
    }

    /// Whether no policy is the reason: a setting or AWS itself refused, or the call is on nothing.
    pub const fn is_a_setting(self) -> bool {
        matches!(
            self,
            Self::BlockPublicAccess
                | Self::SseCBlocked
                | Self::ManagedByAws
                | Self::ResourceCannotExist
        )
    }
}

/// Who can change what denied.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Owner {
    /// The account's IAM administrator.
    IamAdministrator,
    /// AWS alone.
    Aws,
    /// The owner of the resource.
    ResourceOwner,
    /// The administrator of the organization.
    OrganizationAdministrator,
    /// Whoever sets permissions boundaries.
    BoundaryAdministrator,
    /// Whoever makes the session.
    SessionIssuer,
    /// The network team that owns the VPC endpoint.
    NetworkTeam,
    /// The owner of the role.
    RoleOwner,
    /// The administrator of IAM Identity Center.
    IdentityCenterAdministrator,
    /// Nobody can be named from what was pasted.
    Unknown,
}

impl Owner {
    /// All of them.
    pub const ALL: [Self; 10] = [
        Self::IamAdministrator,
        Self::Aws,
        Self::ResourceOwner,
        Self::OrganizationAdministrator,
        Self::BoundaryAdministrator,
        Self::SessionIssuer,
        Self::NetworkTeam,
        Self::RoleOwner,
        Self::IdentityCenterAdministrator,
        Self::Unknown,
    ];

    /// The stable code of the contract.
    pub const fn code(self) -> &'static str {
        match self {
            Self::IamAdministrator => "iam_administrator",
            Self::Aws => "aws",
            Self::ResourceOwner => "resource_owner",
            Self::OrganizationAdministrator => "organization_administrator",
            Self::BoundaryAdministrator => "boundary_administrator",
            Self::SessionIssuer => "session_issuer",
            Self::NetworkTeam => "network_team",
            Self::RoleOwner => "role_owner",
            Self::IdentityCenterAdministrator => "identity_center_administrator",
            Self::Unknown => "unknown",
        }
    }
}

/// A change that the evaluator has proved. Made in `diagnose::proof` only.
#[derive(Clone, Debug)]
pub struct ProvenFix {
    /// The kind of policy that it changes.
    pub policy_type: PolicyType,
    /// The pasted policy that it corrects; `None` for a new one.
    pub policy: Option<usize>,
    /// The whole policy before the change, in the author's formatting; empty for a new one.
    pub before: String,
    /// The whole corrected policy, in the author's formatting.
    pub after: String,
    /// What the change does.
    pub change: Change,
    /// Which statement of the corrected policy the change is in; `None` where it is in several, or in none.
    pub statement: Option<usize>,
    /// What else it allows, so that the next request of the same call or work is not denied.
    pub companions: Vec<Companion>,
    /// What AWS would refuse in the policy, or what does nothing in it, and is mended with it.
    pub mended: Vec<Mended>,
    /// What the change alone grants and revokes; `None` where it is all that the fix does.
    own_access: Option<(Vec<Grant>, Vec<Grant>)>,
    /// The edits of the change itself; the statements of a new policy.
    own: Vec<Edit>,
    /// The mends as they were made.
    mends: Vec<Mend>,
    /// The parts that allow other requests, as they were made.
    parts: Vec<Part>,
    /// The corrected policy.
    corrected: Policy,
    /// Exactly what it allows that the old one did not.
    pub grants: Vec<Grant>,
    /// Exactly what the old one allowed and it does not.
    pub revokes: Vec<Grant>,
    /// Why `grants` and `revokes` may be too long; empty when they are exact.
    pub unproven: Vec<Unproven>,
    /// The resource that the policy belongs to, where it has statements without `Resource`: `*` in `grants` is that.
    pub belongs_to: Option<String>,
    /// What the proof still depends on; empty when the request is allowed for sure.
    pub depends_on: Vec<Unknown>,
    /// Which other kinds of policy stop the request with this change made.
    pub stops: Vec<Stop>,
    /// It is wider than the request, because AWS has no narrower form: the resource is `*`.
    pub wider: bool,
    /// Its size in characters without white space and the quota that it exceeds, when it does.
    pub over_size: Option<(usize, usize)>,
    /// The fix for exactly the denied request; `None` where this one is for exactly that.
    pub narrow: Option<Narrow>,
}

/// The form of a fix for exactly the denied request.
#[derive(Clone, Debug)]
pub struct Narrow {
    /// What changes from call to call in the name of the resource; `None` where it is a name that stays.
    pub varying: Option<Varying>,
    /// The fix.
    pub fix: Box<ProvenFix>,
}

/// A part of a fix that allows other requests than the denied one.
#[derive(Clone, Debug)]
pub struct Companion {
    /// What it does.
    pub change: Change,
    /// Which statement of the corrected policy it is in.
    pub statement: Option<usize>,
    /// What it allows that the policy did not before it.
    pub grants: Vec<Grant>,
    /// What it no longer allows.
    pub revokes: Vec<Grant>,
}

/// Something that AWS refuses in a pasted policy, or that does nothing in it, mended in a fix.
#[derive(Clone, Debug)]
pub struct Mended {
    /// The code of the finding.
    pub code: &'static str,
    /// Whether AWS refuses to save it; else it does nothing as it stands.
    pub is_refused: bool,
    /// What the mend does.
    pub change: Change,
    /// What it allows that the policy did not before it.
    pub grants: Vec<Grant>,
    /// What it no longer allows.
    pub revokes: Vec<Grant>,
}

/// What a fix does to the policy.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Change {
    /// A new document, because none was pasted.
    NewPolicy,
    /// A new statement at the end.
    AddStatement,
    /// A new statement for a policy of which not all was read, so that it is not written out.
    StatementAlone {
        /// The policy: an index into the evidence's policies.
        policy: usize,
    },
    /// A resource added to a statement.
    AddResource {
        /// Which statement of the policy.
        statement: usize,
        /// The ARN.
        resource: String,
    },
    /// An action added to a statement.
    AddAction {
        /// Which statement of the policy.
        statement: usize,
        /// The action.
        action: String,
    },
    /// An action replaced, because it is the name of an API operation.
    ReplaceAction {
        /// Which statement of the policy.
        statement: usize,
        /// As it was.
        from: String,
        /// As it is.
        to: String,
    },
    /// A condition operator replaced, because it compares literally.
    ReplaceOperator {
        /// Which statement of the policy.
        statement: usize,
        /// As it was.
        from: String,
        /// As it is.
        to: String,
        /// The key.
        key: String,
    },
    /// The document's version replaced.
    ReplaceVersion {
        /// As it was; `None` when absent.
        from: Option<String>,
    },
    /// Several changes at once.
    Several,
    /// A resource replaced, because it is no ARN.
    ReplaceResource {
        /// Which statement of the policy.
        statement: usize,
        /// As it was.
        from: String,
        /// As it is.
        to: String,
    },
    /// A principal replaced, because nobody is it.
    ReplacePrincipal {
        /// Which statement of the policy.
        statement: usize,
        /// As it was.
        from: String,
        /// As it is.
        to: String,
    },
    /// A `Sid` replaced, because AWS takes no such one.
    ReplaceSid {
        /// Which statement of the policy.
        statement: usize,
        /// As it was.
        from: String,
        /// As it is.
        to: String,
    },
    /// An element that was misnamed.
    RenameElement {
        /// Which statement of the policy.
        statement: usize,
        /// As it was.
        from: String,
        /// As it is.
        to: String,
    },
    /// An element taken out, because this kind of policy has none.
    RemoveElement {
        /// Which statement of the policy.
        statement: usize,
        /// Its name.
        name: String,
    },
    /// A value added to those that a condition takes.
    AddConditionValue {
        /// Which statement of the policy.
        statement: usize,
        /// The key.
        key: String,
        /// The value.
        value: String,
    },
    /// A condition value replaced.
    ReplaceConditionValue {
        /// Which statement of the policy.
        statement: usize,
        /// The operator.
        operator: String,
        /// The key.
        key: String,
        /// As it was.
        from: String,
        /// As it is.
        to: String,
    },
}

impl Change {
    /// The one edit that makes it; `None` where it takes several, or a whole statement.
    fn edit(&self) -> Option<Edit> {
        Some(match self.clone() {
            Self::AddResource {
                statement,
                resource,
            } => Edit::AddResource {
                statement,
                resource,
            },
            Self::AddAction { statement, action } => Edit::AddAction { statement, action },
            Self::ReplaceAction {
                statement,
                from,
                to,
            } => Edit::ReplaceAction {
                statement,
                from,
                to,
            },
            Self::ReplaceOperator {
                statement,
                from: operator,
                to,
                key,
            } => Edit::ReplaceOperator {
                statement,
                operator,
                key,
                to,
            },
            Self::ReplaceResource {
                statement,
                from,
                to,
            } => Edit::ReplaceResource {
                statement,
                from,
                to,
            },
            Self::ReplacePrincipal {
                statement,
                from,
                to,
            } => Edit::ReplacePrincipal {
                statement,
                from,
                to,
            },
            Self::ReplaceSid { statement, to, .. } => Edit::ReplaceSid { statement, to },
            Self::RenameElement {
                statement,
                from,
                to,
            } => Edit::RenameElement {
                statement,
                from,
                to,
            },
            Self::RemoveElement { statement, name } => Edit::RemoveElement { statement, name },
            Self::ReplaceConditionValue {
                statement,
                operator,
                key,
                from,
                to,
            } => Edit::ReplaceConditionValue {
                statement,
                operator,
                key,
                from,
                to,
            },
            Self::NewPolicy
            | Self::AddStatement
            | Self::StatementAlone { .. }
            | Self::ReplaceVersion { .. }
            | Self::AddConditionValue { .. }
            | Self::Several => return None,
        })
    }

    /// The statement that it changes; `None` where it adds one, is in several or in none.
    pub const fn statement(&self) -> Option<usize> {
        match self {
            Self::NewPolicy
            | Self::AddStatement
            | Self::StatementAlone { .. }
            | Self::ReplaceVersion { .. }
            | Self::Several => None,
            Self::AddResource { statement, .. }
            | Self::AddAction { statement, .. }
            | Self::ReplaceAction { statement, .. }
            | Self::ReplaceOperator { statement, .. }
            | Self::ReplaceResource { statement, .. }
            | Self::ReplacePrincipal { statement, .. }
            | Self::ReplaceSid { statement, .. }
            | Self::RenameElement { statement, .. }
            | Self::RemoveElement { statement, .. }
            | Self::AddConditionValue { statement, .. }
            | Self::ReplaceConditionValue { statement, .. } => Some(*statement),
        }
    }
}

/// What to paste next.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Ask {
    /// The whole error message.
    FullMessage,
    /// The whole policy, of which a part was pasted.
    FullPolicy,
    /// The policy that code or a template makes, as AWS has it.
    RenderedPolicy,
    /// The decoded authorization message (`aws sts decode-authorization-message`).
    DecodedMessage,
    /// The CloudTrail event.
    CloudTrailEvent,
    /// The identity-based policies of the caller.
    IdentityPolicy,
    /// The resource-based policy.
    ResourcePolicy,
    /// The role trust policy.
    TrustPolicy,
    /// The policy that denies explicitly.
    DenyingPolicy,
    /// The permissions boundary.
    Boundary,
    /// The session policy.
    SessionPolicy,
    /// The service control policies.
    Scp,
    /// The resource control policies.
    Rcp,
    /// The VPC endpoint policy.
    VpcEndpointPolicy,
    /// The claims of the OIDC token (`sub`, `aud`).
    TokenClaims,
    /// The ARN of the resource.
    ResourceArn,
}

impl Ask {
    /// The stable code of the contract.
    pub const fn code(self) -> &'static str {
        match self {
            Self::FullMessage => "full_message",
            Self::FullPolicy => "full_policy",
            Self::RenderedPolicy => "rendered_policy",
            Self::DecodedMessage => "decoded_message",
            Self::CloudTrailEvent => "cloud_trail_event",
            Self::IdentityPolicy => "identity_policy",
            Self::ResourcePolicy => "resource_policy",
            Self::TrustPolicy => "trust_policy",
            Self::DenyingPolicy => "denying_policy",
            Self::Boundary => "boundary",
            Self::SessionPolicy => "session_policy",
            Self::Scp => "scp",
            Self::Rcp => "rcp",
            Self::VpcEndpointPolicy => "vpc_endpoint_policy",
            Self::TokenClaims => "token_claims",
            Self::ResourceArn => "resource_arn",
        }
    }
}

/// Something else worth saying.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Note {
    /// Tag conditions never fit this resource: it belongs to AWS.
    TagConditionCannotFit {
        /// The condition key.
        key: String,
        /// The statement that would have to take the resource (index into the policy).
        statement: usize,
    },
    /// The operation is authorised on other resources as well; they are to be allowed too.
    AlsoAuthorisedOn {
        /// Names of the resource types in the reference.
        resource_types: Vec<String>,
        /// The statement that allows them, when one does (policy, statement).
        covered_by: Option<(usize, usize)>,
    },
    /// The decoded message lists a statement that denied.
    DeniedBy {
        /// Its Sid.
        sid: Option<String>,
        /// Its actions.
        actions: Vec<String>,
        /// Its resources.
        resources: Vec<String>,
    },
    /// Actions that the same operation may need besides.
    DependentActions {
        /// The actions.
        actions: Vec<String>,
    },
    /// The text lists actions that the caller must be able to perform, and not which one was denied.
    ListedActions {
        /// The actions.
        actions: Vec<String>,
    },
    /// The caller is the execution role of the function, which the message does not name.
    ExecutionRole,
    /// The policies allow objects of a bucket and not to list it, which programs do first.
    BucketNotListed {
        /// The bucket.
        bucket: String,
    },
    /// The setting of S3 Block Public Access that the message names.
    PublicAccessSetting {
        /// Its name.
        setting: String,
    },
    /// The message came without `s3:ListBucket`, where S3 answers 403 for a missing object as well.
    MayBeMissingObject,
    /// A `?` of the fix stands for a character that the policy cannot have, and takes others in as well.
    StandInCharacters {
        /// The resource as printed.
        printed: String,
        /// The resource as the fix has it.
        written: String,
    },
    /// The SCP decides, though the endpoint policy is named.
    ThroughScp,
    /// The text names managed policies of AWS, of which it is not known here what they allow.
    ManagedPolicies {
        /// Their names.
        names: Vec<String>,
        /// The message says that nothing allows the request, so that they do not either.
        allow_nothing: bool,
    },
    /// The policy is AWS's own and cannot be edited: its ARN.
    ManagedByAws {
        /// The ARN.
        arn: String,
    },
    /// The role is made by IAM Identity Center: change the permission set.
    PermissionSet {
        /// Its name.
        name: String,
    },
    /// The message names a session of a role, whose ARN has the role without its path.
    RolePathNotPrinted {
        /// The role's name.
        role: String,
    },
    /// Where the message's authorization id leads.
    AuthorizationDetails {
        /// The id.
        id: String,
    },
    /// The role can be passed to any service: a condition keeps it to the one that is meant.
    PassedToAnyService,
    /// The resource is a placeholder or an obvious mistake: correct the request, not the policy.
    ResourceLooksWrong {
        /// The resource.
        resource: String,
    },
    /// The code reads a variable that the environment has under another name.
    MisnamedVariable {
        /// As the code reads it.
        read: String,
        /// As it is set.
        set: String,
    },
    /// The launch fails with an instance profile only, so that passing its role is most likely what is missing.
    InstanceProfile {
        /// The role, where the text names it.
        role: Option<String>,
    },
    /// The template refers to the ARN of a resource of another type than the one that was denied.
    OtherReference {
        /// The resource that is referred to.
        name: String,
        /// Its type.
        kind: String,
        /// The resource of the template that is most likely meant.
        instead: Option<String>,
    },
    /// The role of the task takes actions of its own for a command in a container.
    TaskRole,
    /// The message is sent to a phone number, which has no ARN.
    PhoneNumber,
    /// These actions were denied because the role that the text names could not be assumed, and are not needed.
    Consequence {
        /// The actions.
        actions: Vec<String>,
    },
    /// Lambda needs them to put a function into a VPC; a managed policy of AWS has them all.
    NetworkInterfaces {
        /// The role in the pasted template, where there is one.
        role: Option<String>,
    },
    /// The ARN of a bucket in a template, where an object is asked for: the reference as written.
    BucketOfTemplate {
        /// The reference.
        reference: String,
    },
    /// A letter of the request only looks like the one that belongs there.
    LookAlikeLetter {
        /// The action, resource or principal as printed.
        written: String,
        /// The letter, and what it looks like.
        found: LookAlike,
        /// It is the action, which has no such letters.
        in_action: bool,
    },
    /// A character of the request is one that nobody sees: no policy is written for it.
    InvisibleCharacter {
        /// The action, resource or principal as printed.
        written: String,
        /// The character.
        character: char,
    },
    /// Another pasted policy allows the request, so it was not in effect when the message was made.
    AnotherPolicyAllows {
        /// Index into the evidence's policies.
        policy: usize,
    },
    /// The policy belongs to somebody else than the caller.
    PolicyOfAnother {
        /// The caller's ARN.
        caller: String,
        /// Whose the policy is: `role/NAME`, with the account where it is said.
        holder: String,
    },
    /// Terraform's backend does not use the profile of its provider: the name of that.
    ProfileOfProvider {
        /// The profile.
        profile: String,
    },
    /// The call asks a KMS key in the caller's name, beside the request that its operation names and that is allowed.
    AskedOfKey {
        /// The action of that request.
        action: String,
    },
    /// A parameter of the call takes the denied action beside the one that its operation names and that is allowed.
    AskedByParameter {
        /// The action of the operation.
        action: String,
        /// The parameter as written.
        written: String,
    },
    /// The ACL, as written, that makes what is uploaded public.
    PublicAcl {
        /// The setting or parameter.
        written: String,
    },
    /// A managed policy of AWS has all that the program calls.
    ManagedForProgram {
        /// The end of its ARN.
        policy: &'static str,
        /// One of the actions alone is of no use.
        is_whole: bool,
    },
    /// The `Deny` keeps out whoever could change the policy that it is in.
    LockedOut(Lockout),
    /// The encryption context is the bucket, because the bucket uses an S3 Bucket Key.
    ContextOfBucketKey,
    /// The call asks a KMS key as well, which the text does not name.
    AlsoOfKey {
        /// What it asks.
        actions: Vec<String>,
    },
    /// KMS names the key policy, and an identity policy suffices when the key policy delegates to IAM.
    KeyPolicyMayDelegate,
    /// The caller's account and the resource's differ: both sides must allow.
    CrossAccount {
        /// The caller's.
        caller: String,
        /// The resource's.
        resource: String,
    },
}

/// How often the policies are gone through for a denial, its fix aside.
const PASSES: usize = 4;

/// How many steps a denial costs about where no policy was pasted.
const STEPS_OF_A_DENIAL: usize = 4096;

/// Diagnoses every denial of the evidence, and lists the findings in its policies.
pub fn diagnose(evidence: &Evidence, budget: &Budget) -> Diagnoses {
    let policies = evidence.policies.iter();
    let length: usize = policies
        .map(|pasted| pasted.span.end.saturating_sub(pasted.span.start))
        .sum();
    let cost = length
        .saturating_mul(PASSES)
        .saturating_add(STEPS_OF_A_DENIAL);
    let resources = evidence.denials.iter();
    let folders = Folders::of(resources.filter_map(|denial| denial.resource.as_deref()));
    let diagnoses: Vec<Diagnosis> = evidence
        .denials
        .iter()
        .enumerate()
        .take_while(|_| budget.spend(cost))
        .map(|(index, denial)| diagnose_one(evidence, index, denial, &folders, budget))
        .collect();
    let caller = evidence
        .denials
        .iter()
        .find_map(|denial| denial.principal.as_deref());
    let left = evidence.denials.len().saturating_sub(diagnoses.len());
    let combined = combined::find(evidence, &diagnoses, budget);
    // Where nothing was denied, the question is the policy itself.
    let is_about_policies = evidence.denials.is_empty() && evidence.foreign.is_none();
    let findings = if is_about_policies {
        lint::review(&evidence.policies, caller, budget)
    } else {
        lint::check(&evidence.policies, caller, budget)
    };
    Diagnoses {
        diagnoses,
        combined,
        findings,
        left,
        exhausted: left > 0 || budget.is_exhausted(),
    }
}

/// Diagnoses one denial.
fn diagnose_one(
    evidence: &Evidence,
    index: usize,
    denial: &Denial,
    folders: &Folders,
    budget: &Budget,
) -> Diagnosis {
    let behind = call::behind(evidence, denial);
    let said = layer::denying(denial, &behind.read);
    let mut kinds = layer::kinds(evidence, denial, said);
    layer::by_elimination(evidence, &mut kinds, denial, said, behind.request.as_ref());
    let not_in_effect = not_in_effect(evidence, denial, &kinds, behind.request.as_ref());
    let of_others = behind.request.as_ref().map_or_else(Vec::new, |request| {
        elsewhere::policies(evidence, &kinds, request)
    });
    let set_aside = [not_in_effect.as_slice(), of_others.as_slice()].concat();
    let together = Together {
        evidence,
        kinds: &kinds,
        set_aside: &set_aside,
        named: said,
    };
    let Deciding {
        layer,
        kind: target,
        denies,
    } = layer::deciding(&together, said, denial, behind.request.as_ref());
    let statements = read_statements(evidence, &kinds, behind.request.as_ref());
    let concerned: Vec<&StatementRead> = statements
        .iter()
        .filter(|read| {
            kinds.get(read.policy).copied() == target && !set_aside.contains(&read.policy)
        })
        .collect();
    let nearest = cause::nearest(&concerned);
    let is_cut_off = match said {
        // Where the message names no layer, any may have decided.
        None => is_cut_off(evidence, 0..kinds.len()),
        Some(_) => is_cut_off(evidence, deciding_policies(&kinds, target, &set_aside)),
    };
    // What is missing of another policy may be what denied.
    let layer = layer.filter(|layer| said.is_some() || denies || !is_cut_off || !layer.is_limit());
    let of_aws = behind.request.as_ref().and_then(|request| {
        of_aws::changed(request).or_else(|| of_aws::used(evidence, denial, request))
    });
    let is_restricted = public::is_restricted(evidence, denial);
    let by_settings = public::refused(evidence, denial).map(str::to_owned);
    let of_acl = behind
        .request
        .as_ref()
        .and_then(|request| public::refused_acl(evidence, denial, request));
    let by_settings = by_settings.or_else(|| Some(of_acl.as_ref()?.0.to_owned()));
    let setting = denial.public_access_setting.clone().or(by_settings);
    let of_another = another_holder(evidence, &behind.read, &kinds, target);
    let cause = cause::cause(&cause::Facts {
        anonymous: layer::is_anonymous(denial),
        public_access_blocked: setting.is_some(),
        is_of_another: of_another.is_some(),
        is_ignored: evidence.policies.iter().any(|pasted| pasted.is_ignored),
        sse_c_blocked: denial.sse_c_blocked,
        managed_by_aws: of_aws.is_some(),
        cannot_exist: behind
            .request
            .as_ref()
            .is_some_and(|request| impossible::of_request(denial, request).is_some()),
        layer,
        kind: target,
        effect: denial.effect,
        action_known: behind.request.is_some() || behind.is_cut_off,
        may_be_public: is_restricted,
        encoded: denial.encoded,
        statements: &concerned,
        is_cut_off,
        invalid_version: concerned
            .iter()
            .filter_map(|read| evidence.policies.get(read.policy))
            .any(|pasted| {
                pasted.policy.version.as_ref().is_some_and(|version| {
                    !matches!(version.value.as_str(), "2012-10-17" | "2008-10-17")
                })
            }),
        nearest,
        open_name: nearest.and_then(|nearest| open_name(evidence, denial, nearest)),
        is_on_star: behind
            .request
            .as_ref()
            .is_some_and(|request| request::is_on_star(denial, &request.action)),
        is_assumed: behind.read.resource_from == Some(Strength::Assumed),
        may_need_others: behind.read.action_from == Some(Strength::Reference)
            && behind
                .needs
                .iter()
                .any(|action| !notes::is_listed(&evidence.policies, action)),
    });
    let fix = behind.request.as_ref().and_then(|request| {
        fixable(denial, cause, target)?;
        may_not_allow_yet(&concerned)?;
        fix::find(&fix::Case {
            evidence,
            denial,
            request,
            kind: target.unwrap_or(PolicyType::Identity),
            cause,
            nearest,
            policy: deciding_policies(&kinds, target, &set_aside).next(),
            together: Some(&together),
            beside: beside(&together, layer, &behind.read, request, is_cut_off),
            folders,
            budget,
        })
    });
    // A policy of the resource that leaves it to IAM was pasted, and none of IAM: what that lacks is not known.
    let (fix, new) = match fix {
        Some(fix) if fix.policy.is_none() && is_delegated(&kinds, said) => (None, Some(fix)),
        fix => (fix, None),
    };
    let stops = match &behind.request {
        Some(request) if !cause.is_a_setting() => fix.as_ref().map_or_else(
            || together.stops(target.unwrap_or(PolicyType::Identity), request, None),
            |fix| fix.stops.clone(),
        ),
        _ => Vec::new(),
    };
    let proposed: Vec<ProvenFix> = behind.request.as_ref().map_or_else(Vec::new, |request| {
        let lacking = stops
            .iter()
            .filter(|stop| stop.statement.is_none() && stop.depends_on.is_empty())
            .filter_map(|stop| stop.policy.is_some().then_some(stop.kind));
        let limit =
            layer.filter(|layer| layer.is_limit() && denial.effect != Some(DenialEffect::Explicit));
        limit
            .into_iter()
            .chain(lacking)
            .filter_map(|kind| {
                propose(
                    &together,
                    denial,
                    request,
                    kind,
                    &statements,
                    folders,
                    budget,
                )
            })
            .chain(new)
            .chain(trust_of_passed(
                evidence, denial, request, &kinds, folders, budget,
            ))
            .chain(
                is_other_side(cause, denial)
                    .then(|| propose_new(evidence, denial, request, target, folders, budget))
                    .flatten(),
            )
            .collect()
    });
    let effect = denial.effect.or(denies.then_some(DenialEffect::Explicit));
    let is_denied = effect == Some(DenialEffect::Explicit) || cause == Cause::ExplicitDeny;
    let denying = is_denied
        .then(|| denying(evidence, &statements, &kinds, layer.or(target)))
        .flatten();
    let deciding = denying.and_then(|index| statements.get(index));
    let remedies = if fix.is_none() && !cause.is_a_setting() {
        // What a Deny wants is known also where the action is not.
        let without_action = || Request {
            principal: behind.read.principal.clone(),
            action: String::new(),
            resource: Target::Unknown,
            resource_account: None,
            context: Context::default(),
        };
        let nearest = nearest.filter(|_| behind.request.is_some());
        let request = behind.request.clone().unwrap_or_else(without_action);
        let mut remedies = remedies(evidence, denial, &request, deciding, nearest);
        for remedy in &mut remedies {
            remedy.property = of_template::property(evidence, denial, remedy);
            if let (About::ResourceTag { tag, near, .. }, Target::Known(resource)) =
                (&mut remedy.about, &request.resource)
            {
                *near = tags::near(evidence, resource, tag);
            }
        }
        remedies
    } else {
        Vec::new()
    };
    let lockout = behind.request.as_ref().and_then(|request| {
        let read = deciding?;
        let kind = *kinds.get(read.policy)?;
        lockout::find(evidence, request, read, kind, &remedies)
    });
    let pasted: BTreeSet<PolicyType> = statements
        .iter()
        .filter(|read| read.effect.is_some())
        .filter_map(|read| kinds.get(read.policy).copied())
        .collect();
    let joined = match (&fix, &behind.request) {
        (Some(fix), Some(request)) => fix.joined_types(request),
        _ => BTreeSet::new(),
    };
    let case = notes::Case {
        denial,
        read: &behind.read,
        request: behind.request.as_ref(),
        needs: &behind.needs,
        setting: setting.as_deref(),
        of_another: of_another.as_ref(),
        layer,
        cause,
        policies: &evidence.policies,
        statements: &statements,
        nearest,
        is_cut_off,
        is_denier_known: deciding.is_some(),
        pasted: &pasted,
        joined: &joined,
    };
    let mut notes = notes::notes(&case);
    notes.extend(notes_of_text(evidence, denial, cause, &behind));
    notes.extend(lockout.map(Note::LockedOut));
    notes.extend(of_acl.map(|(_, written)| Note::PublicAcl { written }));
    if cause == Cause::ResourceNotCovered
        && let Some(written) = nearest.and_then(cause::open_reference)
        && let Some(service) = behind.read.action.as_deref()
        && let Some((service, _)) = service.split_once(':')
        && let Some(other) = of_template::other_reference(evidence, denial, written, service)
    {
        notes.push(Note::OtherReference {
            name: other.name,
            kind: other.kind,
            instead: other.instead,
        });
    }
    let by_caller = matches!(target, None | Some(PolicyType::Identity));
    // What a managed policy allows is of no account where a `Deny` decided.
    if by_caller && !evidence.managed.is_empty() && deciding.is_none() {
        notes.push(Note::ManagedPolicies {
            names: evidence.managed.clone(),
            allow_nothing: denial.effect == Some(DenialEffect::Implicit)
                && said == Some(PolicyType::Identity),
        });
    }
    let is_of_context = nearest.is_some_and(|nearest| {
        let mut reasons = nearest.verdict.reasons.iter();
        reasons.any(|reason| {
            matches!(&reason.kind, ReasonKind::ConditionFalse { key, gap: ConditionGap::Differs { .. }, .. }
                if key.eq_ignore_ascii_case(call::CONTEXT_OF_S3))
        })
    });
    if behind.read.within.is_some() && is_of_context {
        notes.push(Note::ContextOfBucketKey);
    }
    if let Some(request) = behind.request.as_ref().filter(|_| !is_denied) {
        let actions = call::of_unnamed_key(evidence, denial, request);
        if !actions.is_empty() && cause != Cause::AnotherCaller {
            notes.push(Note::AlsoOfKey {
                actions: actions.into_iter().map(str::to_owned).collect(),
            });
        }
    }
    if cause == Cause::AnotherCaller {
        let profile = caller::profile_of_provider(evidence);
        notes.extend(profile.map(|profile| Note::ProfileOfProvider {
            profile: profile.to_owned(),
        }));
    }
    notes.extend(
        not_in_effect
            .iter()
            .map(|policy| Note::AnotherPolicyAllows { policy: *policy }),
    );
    notes.extend(fix.as_ref().and_then(|fix| notes::stand_ins(&case, fix)));
    notes.extend(fix.as_ref().and_then(notes::passed_to_any_service));
    let asks = notes::asks(&case, fix.is_some());
    let nearest = nearest.and_then(|nearest| {
        statements
            .iter()
            .position(|read| std::ptr::eq(read, nearest))
    });
    let is_denying_concluded =
        deciding.is_some_and(|read| !matches!(read.verdict.outcome, Outcome::Match));
    Diagnosis {
        denial: index,
        request: behind.read,
        layer,
        effect,
        cause,
        owner: match of_aws.filter(|_| cause == Cause::ManagedByAws) {
            Some(OfAws::PermissionSetRole) => Owner::IdentityCenterAdministrator,
            Some(OfAws::Policy | OfAws::ServiceLinkedRole | OfAws::Alias | OfAws::Key) => {
                Owner::Aws
            }
            // Of the role of a permission set nobody else changes the policies.
            None if setting.is_some() => Owner::ResourceOwner,
            None => layer::owner(
                layer.or_else(|| fix.as_ref().map(|fix| fix.policy_type)),
                denial,
            ),
        },
        statements: concluded(statements, denying.filter(|_| is_denying_concluded)),
        nearest,
        fix,
        proposed,
        denying,
        is_denying_concluded,
        remedies,
        stops,
        asks,
        notes,
    }
}

/// What the text beside the message tells of the cause.
fn notes_of_text(
    evidence: &Evidence,
    denial: &Denial,
    cause: Cause,
    behind: &request::Behind,
) -> Vec<Note> {
    let read = &behind.read;
    let mut notes = Vec::new();
    if let (Some(call), Some(asked)) = (&read.within, &behind.request)
        && !asked.action.starts_with("kms:")
        && let Some(written) = call::parameter(
            evidence,
            &Request {
                action: call.clone(),
                ..asked.clone()
            },
            &asked.action,
        )
    {
        notes.push(Note::AskedByParameter {
            action: call.clone(),
            written,
        });
    }
    if cause == Cause::ResourceCannotExist
        && let Some(misnamed) = impossible::misnamed(evidence)
    {
        notes.push(Note::MisnamedVariable {
            read: misnamed.read,
            set: misnamed.set,
        });
    }
    let is_interface = read.action.as_deref() == Some("ec2:CreateNetworkInterface");
    if denial.of_execution_role && is_interface {
        notes.push(Note::NetworkInterfaces {
            role: of_template::execution_role(evidence, denial),
        });
    }
    if let Some(request) = &behind.request
        && !is_interface
        && matches!(cause, Cause::IdentityPolicy)
        && let Some(managed) = managed::policy(evidence, denial, request)
    {
        notes.push(Note::ManagedForProgram {
            policy: managed.policy,
            is_whole: managed.is_whole,
        });
    }
    if read.action_from == Some(Strength::Assumed) && denial.encoded {
        notes.push(Note::InstanceProfile {
            role: read.resource.clone(),
        });
    }
    notes
}

/// A change of the pasted trust policy of a role that is passed, where it does not let the service that gets the role
/// assume it: the call would be refused for that next.
///
/// Source: IAM User Guide, "Grant a user permissions to pass a role to an AWS service".
fn trust_of_passed(
    evidence: &Evidence,
    denial: &Denial,
    request: &Request,
    kinds: &[PolicyType],
    folders: &Folders,
    budget: &Budget,
) -> Option<ProvenFix> {
    let assumed = passed::assumed_by(evidence, request)?;
    let Target::Known(role) = &request.resource else {
        return None;
    };
    let (_, name) = holder::name_of(role)?;
    let mut of_trust = deciding_policies(kinds, Some(PolicyType::Trust), &[]);
    let policy =
        of_trust.find(|policy| holder::names(evidence, *policy).any(|word| word == name))?;
    let together = Together {
        evidence,
        kinds,
        set_aside: &[],
        named: None,
    };
    let statements: Vec<StatementRead> = read_statements(evidence, kinds, Some(&assumed))
        .into_iter()
        .filter(|read| read.policy == policy)
        .collect();
    propose(
        &together,
        denial,
        &assumed,
        PolicyType::Trust,
        &statements,
        folders,
        budget,
    )
}

/// The caller and the holder of the only policy that could allow the call, where the text says of both who they are,
/// and that they are two.
fn another_holder(
    evidence: &Evidence,
    read: &RequestRead,
    kinds: &[PolicyType],
    target: Option<PolicyType>,
) -> Option<(String, String)> {
    let of_caller = matches!(target, None | Some(PolicyType::Identity));
    let caller = read.principal.as_deref().filter(|_| of_caller)?;
    let (kind, name) = holder::name_of(caller)?;
    let account = Arn::parse(caller)?.account;
    let mut policies = deciding_policies(kinds, Some(PolicyType::Identity), &[]).peekable();
    policies.peek()?;
    let mut holders = policies.map(|policy| holder::of(evidence, policy));
    let first = holders.next()??;
    let is_other = |holder: &holder::Holder<'_>| {
        let is_there = holder.account.is_none_or(|other| other == account);
        holder.kind != kind || holder.name != name || !is_there
    };
    let are_others = is_other(&first) && holders.all(|one| one.as_ref().is_some_and(is_other));
    let account = first
        .account
        .map_or_else(String::new, |account| format!(" ({account})"));
    are_others.then(|| {
        let holder = format!("{}/{}{account}", first.kind, first.name);
        (caller.to_owned(), holder)
    })
}

/// The statement whose `Deny` decided, among the policies of the layer: the first that matches, else the only one
/// that can. Where the action is not known, one that lists some may be about others.
fn denying(
    evidence: &Evidence,
    statements: &[StatementRead],
    kinds: &[PolicyType],
    layer: Option<PolicyType>,
) -> Option<usize> {
    let of_layer = |read: &StatementRead| {
        read.effect == Some(Effect::Deny)
            && layer.is_none_or(|layer| kinds.get(read.policy) == Some(&layer))
    };
    let all = || {
        let all = statements.iter().enumerate();
        all.filter(|(_, read)| of_layer(read))
    };
    let matching = all().find(|(_, read)| read.verdict.outcome == Outcome::Match);
    let mut open = all().filter(|(_, read)| read.verdict.outcome != Outcome::NoMatch);
    // Of a part of a policy it is not known what else denies.
    let is_whole = evidence.unreadable.is_empty()
        && !evidence
            .policies
            .iter()
            .any(|pasted| pasted.policy.is_cut_off());
    let only = open.next().filter(|_| is_whole && open.next().is_none());
    let only = only.filter(|(_, read)| match &read.verdict.outcome {
        Outcome::Depends(on) => {
            !on.contains(&Unknown::Field(Element::Action))
                || pasted(evidence, read).is_some_and(is_of_any_action)
        }
        Outcome::Match | Outcome::NoMatch => true,
    });
    matching.or(only).map(|(index, _)| index)
}

/// The statement as it was pasted.
fn pasted<'a>(evidence: &'a Evidence, read: &StatementRead) -> Option<&'a Statement> {
    let pasted = evidence.policies.get(read.policy)?;
    pasted.policy.statements.get(read.statement)
}

/// Whether a statement is about all actions.
fn is_of_any_action(statement: &Statement) -> bool {
    statement.action.as_ref().is_some_and(|list| {
        let mut values = list.values.iter();
        !list.negated && values.any(|value| value.value.trim() == "*")
    })
}

/// Where a part of the resource's name stands for something else, on which it depends whether a statement covers it.
fn open_name(
    evidence: &Evidence,
    denial: &Denial,
    read: &StatementRead,
) -> Option<cause::OpenName> {
    let is_in_name = |text: &str, written: &str| {
        let name = Arn::parse(text).map_or(text, |arn| arn.rest);
        name.contains(written)
    };
    let statement = pasted(evidence, read)?;
    let resources = statement.resource.iter().flat_map(|list| &list.values);
    let resources: Vec<&str> = resources.map(|value| value.value.as_str()).collect();
    read.verdict.reasons.iter().find_map(|reason| {
        let ReasonKind::Open {
            element: Element::Resource,
            on: Unknown::Placeholder(written),
        } = &reason.kind
        else {
            return None;
        };
        let is_in = |text: &&str| is_in_name(text, written);
        if resources.iter().any(is_in) {
            Some(cause::OpenName::InPolicy)
        } else if denial.resource.as_deref().iter().any(is_in) {
            Some(cause::OpenName::InMessage)
        } else {
            None
        }
    })
}

/// The same statements where it is concluded which `Deny` applied: the message says that one did, and no other can.
fn concluded(mut statements: Vec<StatementRead>, denying: Option<usize>) -> Vec<StatementRead> {
    if let Some(read) = denying.and_then(|index| statements.get_mut(index)) {
        read.verdict = StatementVerdict {
            outcome: Outcome::Match,
            reasons: Vec::new(),
        };
    }
    statements
}

/// What the request must be like, for the `Deny` that decided, else for the conditions of the nearest Allow.
fn remedies(
    evidence: &Evidence,
    denial: &Denial,
    request: &Request,
    denying: Option<&StatementRead>,
    nearest: Option<&StatementRead>,
) -> Vec<Remedy> {
    match (denying, nearest) {
        (Some(read), _) => {
            let of_deny = |one| remedy::of_deny(request, one);
            let mut all = pasted(evidence, read).map_or_else(Vec::new, of_deny);
            for remedy in &mut all {
                remedy.has = remedy
                    .has
                    .take()
                    .or_else(|| said::network(evidence, remedy));
            }
            all
        }
        (None, Some(read)) if denial.effect != Some(DenialEffect::Explicit) => {
            // What another action's conditions want is of no use.
            let lists_action = !read.verdict.reasons.iter().any(|reason| {
                cause::is_failure(&reason.kind) && reason.kind.element() == Element::Action
            });
            pasted(evidence, read)
                .filter(|_| lists_action)
                .map_or_else(Vec::new, |one| {
                    remedy::of_allow(request, one, &read.verdict)
                })
        }
        (None, _) => Vec::new(),
    }
}

/// Whether the policy of a resource or role lacks an Allow, and was not pasted.
fn is_other_side(cause: Cause, denial: &Denial) -> bool {
    let is_explicit = denial.effect == Some(DenialEffect::Explicit);
    // The policy of a layer is written by one command only, which names account and version.
    let is_of_layer = denial.action.as_deref() == Some("lambda:GetLayerVersion");
    matches!(cause, Cause::ResourcePolicy | Cause::TrustPolicy) && !is_explicit && !is_of_layer
}

/// A statement for the policy of a resource or role, which was not pasted: for its owner to add.
fn propose_new(
    evidence: &Evidence,
    denial: &Denial,
    request: &Request,
    kind: Option<PolicyType>,
    folders: &Folders,
    budget: &Budget,
) -> Option<ProvenFix> {
    fix::find(&fix::Case {
        evidence,
        denial,
        request,
        kind: kind?,
        cause: Cause::ActionNotAllowed,
        nearest: None,
        policy: None,
        together: None,
        beside: Vec::new(),
        folders,
        budget,
    })
}

/// Whether the message is about the policy of a resource or role, or names no kind, and only such a policy was
/// pasted.
fn is_delegated(kinds: &[PolicyType], said: Option<PolicyType>) -> bool {
    said != Some(PolicyType::Identity)
        && !kinds.contains(&PolicyType::Identity)
        && kinds
            .iter()
            .any(|kind| matches!(kind, PolicyType::Resource | PolicyType::Trust))
}

/// A change to the pasted policies of a kind that lack an Allow for the request, for their owner to decide:
/// proved for those policies alone.
fn propose(
    together: &Together<'_>,
    denial: &Denial,
    request: &Request,
    kind: PolicyType,
    statements: &[StatementRead],
    folders: &Folders,
    budget: &Budget,
) -> Option<ProvenFix> {
    let (policy, _) = together.of_kind(kind).next()?;
    let is_of_kind = |read: &&StatementRead| together.kinds.get(read.policy) == Some(&kind);
    let of_kind: Vec<&StatementRead> = statements.iter().filter(is_of_kind).collect();
    may_not_allow_yet(&of_kind)?;
    let decision = together.decision(kind, request, None)?;
    if decision != Decision::ImplicitlyDenied
        || is_cut_off(together.evidence, std::iter::once(policy))
    {
        return None;
    }
    let nearest = cause::nearest(&of_kind);
    fix::find(&fix::Case {
        evidence: together.evidence,
        denial,
        request,
        kind,
        cause: nearest.map_or(Cause::ActionNotAllowed, cause::of_nearest),
        nearest,
        policy: Some(policy),
        together: None,
        beside: Vec::new(),
        folders,
        budget,
    })
}

/// Every statement of every policy, evaluated; all open where the action is unknown.
fn read_statements(
    evidence: &Evidence,
    kinds: &[PolicyType],
    request: Option<&Request>,
) -> Vec<StatementRead> {
    let mut all = Vec::new();
    for (policy, (pasted, kind)) in evidence.policies.iter().zip(kinds).enumerate() {
        for (index, statement) in pasted.policy.statements.iter().enumerate() {
            let verdict = match request {
                Some(request) => evaluate::statement(statement, &pasted.policy, *kind, request),
                None => unknown_action(statement.span),
            };
            all.push(StatementRead {
                policy,
                statement: index,
                sid: statement.sid.as_ref().map(|sid| sid.value.clone()),
                effect: statement.effect.as_ref().map(|effect| effect.value),
                verdict,
            });
        }
    }
    all
}

/// The verdict on a statement when the action is unknown.
fn unknown_action(span: Span) -> StatementVerdict {
    let on = Unknown::Field(Element::Action);
    StatementVerdict {
        outcome: Outcome::Depends(BTreeSet::from([on.clone()])),
        reasons: vec![Reason {
            kind: ReasonKind::Open {
                element: Element::Action,
                on,
            },
            span,
        }],
    }
}

/// Policies that allow the request for sure and are another version of one that does not: they were not in
/// effect when it was denied.
fn not_in_effect(
    evidence: &Evidence,
    denial: &Denial,
    kinds: &[PolicyType],
    request: Option<&Request>,
) -> Vec<usize> {
    let Some(request) = request.filter(|_| denial.effect != Some(DenialEffect::Explicit)) else {
        return Vec::new();
    };
    let allows: Vec<bool> = evidence
        .policies
        .iter()
        .zip(kinds)
        .map(|(pasted, kind)| {
            // One policy alone is no version of another.
            evidence.policies.len() > 1
                && evaluate::policy(&pasted.policy, *kind, request).decision == Decision::Allowed
        })
        .collect();
    let all = || evidence.policies.iter().zip(kinds).zip(&allows).enumerate();
    all()
        .filter(|(_, (_, allows))| **allows)
        .filter(|(_, ((pasted, kind), _))| {
            all().any(|(_, ((other, of), allows))| {
                !allows && of == *kind && are_versions(&pasted.policy, &other.policy)
            })
        })
        .map(|(index, _)| index)
        .collect()
}

/// Whether two policies look like one that was changed: a statement of one has the `Sid` of one of the other, or
/// its actions.
fn are_versions(one: &Policy, other: &Policy) -> bool {
    let actions = |statement: &Statement| -> Vec<String> {
        let list = statement.action.iter();
        list.flat_map(|list| &list.values)
            .map(|value| value.value.to_ascii_lowercase())
            .collect()
    };
    one.statements.iter().any(|a| {
        other.statements.iter().any(|b| {
            let sid = |statement: &Statement| statement.sid.as_ref().map(|sid| sid.value.clone());
            sid(a).is_some_and(|own| Some(own) == sid(b)) || actions(a) == actions(b)
        })
    })
}

/// `Some` where a change of a policy by the asker's side can be the answer.
fn fixable(denial: &Denial, cause: Cause, target: Option<PolicyType>) -> Option<()> {
    let explicit = denial.effect == Some(DenialEffect::Explicit) || cause == Cause::ExplicitDeny;
    let editable = matches!(
        target,
        None | Some(PolicyType::Identity | PolicyType::Resource | PolicyType::Trust)
    );
    let caller = denial.principal.as_deref().map(Caller::parse);
    let of_caller = matches!(target, None | Some(PolicyType::Identity));
    let bound = caller.is_some_and(|caller| match caller.kind {
        // Whom to let in without a signature is for the resource's owner to decide: an Allow lets in anybody.
        CallerKind::Root | CallerKind::Anonymous => true,
        // The policies of a service-linked role are the service's; a resource's policy may name it.
        CallerKind::Role { name, .. } | CallerKind::RoleSession { role: name, .. } => {
            of_caller && name.starts_with("AWSServiceRole")
        }
        _ => false,
    });
    (!explicit
        && editable
        && !bound
        && !matches!(
            cause,
            Cause::PolicyAllows | Cause::AnotherCaller | Cause::PolicyIgnored
        )
        && !cause.is_a_setting())
    .then_some(())
}

/// The pasted policies that decide.
fn deciding_policies(
    kinds: &[PolicyType],
    target: Option<PolicyType>,
    set_aside: &[usize],
) -> impl Iterator<Item = usize> {
    kinds
        .iter()
        .enumerate()
        .filter(move |(index, kind)| Some(**kind) == target && !set_aside.contains(index))
        .map(|(index, _)| index)
}

/// Whether a part of these policies is missing in the paste: of one that was read, or of one of which
/// only the beginning is there.
fn is_cut_off(evidence: &Evidence, mut policies: impl Iterator<Item = usize>) -> bool {
    let mut pieces = evidence.unreadable.iter();
    pieces.any(|(_, piece)| piece.kind == UnreadableKind::CutOff)
        || policies.any(|policy| {
            let pasted = evidence.policies.get(policy);
            pasted.is_some_and(|pasted| pasted.policy.is_cut_off() && !is_excerpt(pasted))
        })
}

/// Whether a policy is some elements of a statement, each of them whole, that were pasted by themselves: without an
/// `Effect` they tell of the statement that they are of, and not that it is cut off.
fn is_excerpt(pasted: &PastedPolicy) -> bool {
    let mut statements = pasted.policy.statements.iter();
    pasted.form == Form::Fragment
        && statements.all(|statement| {
            let mut gaps = statement.gaps.iter();
            statement.effect.is_none() && gaps.all(|gap| gap.span.start == gap.span.end)
        })
}

/// `None` where a statement of which not all was read may allow the request already, perhaps under
/// conditions that a new statement would do without.
fn may_not_allow_yet(concerned: &[&StatementRead]) -> Option<()> {
    let is_unread = |read: &&StatementRead| match &read.verdict.outcome {
        Outcome::Match | Outcome::NoMatch => false,
        Outcome::Depends(on) => read.effect != Some(Effect::Deny) && on.contains(&Unknown::CutOff),
    };
    (!concerned.iter().any(is_unread)).then_some(())
}

/// What else must allow, or may deny, that was not pasted.
fn beside(
    together: &Together<'_>,
    layer: Option<PolicyType>,
    read: &RequestRead,
    request: &Request,
    is_cut_off: bool,
) -> Vec<Unknown> {
    let is_pasted = together.of_kind(PolicyType::Resource).next().is_some();
    let kms = layer == Some(PolicyType::Resource) && is_of_kms(request) && !is_pasted;
    let key_policy = kms.then_some(Unknown::Policy(PolicyType::Resource));
    let missing = is_cut_off.then_some(Unknown::CutOff);
    // What was denied may be another action after all.
    let is_assumed = read.action_from == Some(Strength::Assumed);
    let action = is_assumed.then_some(Unknown::Field(Element::Action));
    key_policy
        .into_iter()
        .chain(missing)
        .chain(action)
        .collect()
}

/// The only one of a set.
fn only<T>(all: BTreeSet<T>) -> Option<T> {
    let mut all = all.into_iter();
    all.next().filter(|_| all.next().is_none())
}
