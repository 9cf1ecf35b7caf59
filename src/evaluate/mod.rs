//! Does this policy allow this request, and where not, which element stopped it?
//!
//! In: a [`Policy`] and a [`Request`], either with gaps.
//! Out: an [`Outcome`] for each statement, with a [`Reason`] for each element that stopped the match or
//! leaves it open. Knows nothing of messages and of fixes.

mod condition;
mod decision;
mod near;
mod presence;
mod principal;
mod sharpen;
mod statement;
#[cfg(test)]
mod tests;
mod truth;
mod value;

use crate::iam::{PolicyType, Request};
use crate::policy::{Policy, Statement};
use crate::text::Span;
use presence::Facts;
use std::collections::BTreeSet;

pub use decision::{Decision, Layers, PolicyDecision, decide, decision, policy};

/// Evaluates one statement of a policy for a request.
///
/// Where a part of the statement was not read, it may say anything: the outcome is sure only where it is the
/// same whatever stands there.
///
/// Bounded by the product of the lengths of the statement's patterns and the request's texts.
pub fn statement(
    statement: &Statement,
    policy: &Policy,
    policy_type: PolicyType,
    request: &Request,
) -> StatementVerdict {
    with_facts(statement, policy, policy_type, &Facts::of(request))
}

/// Evaluates every statement of one of the policies that decide a request; one verdict each, in document order.
///
/// The other policies count as far as they tell of the caller: with a permissions boundary, a Deny with
/// `NotPrincipal` spares nobody.
pub fn statements(
    policy: &Policy,
    policy_type: PolicyType,
    layers: &Layers,
    request: &Request,
) -> Vec<StatementVerdict> {
    let facts = Facts::among(layers, request);
    let statements = policy.statements.iter();
    statements
        .map(|one| with_facts(one, policy, policy_type, &facts))
        .collect()
}

/// The same, for a request that was taken apart once for many statements.
fn with_facts(
    statement: &Statement,
    policy: &Policy,
    policy_type: PolicyType,
    facts: &Facts<'_>,
) -> StatementVerdict {
    let mut verdict = statement::verdict(statement, policy, policy_type, facts);
    let alone =
        |facts: &Facts<'_>| Outcome::from(statement::truth(statement, policy, policy_type, facts));
    verdict.outcome = sharpen::sharpen(verdict.outcome, std::iter::once(statement), facts, alone);
    if verdict.outcome == Outcome::Match {
        verdict.reasons.clear();
    }
    verdict
}

/// A truth value under partial knowledge.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Truth {
    /// True whatever is unknown turns out to be.
    True,
    /// False whatever is unknown turns out to be.
    False,
    /// Either, depending on these; never empty.
    Depends(BTreeSet<Unknown>),
}

/// Something that was not said and that decides.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Unknown {
    /// A condition key: its name as the policy writes it.
    Key(String),
    /// A placeholder or redaction, as written (`<AccountID>`, `****`).
    Placeholder(String),
    /// A field of the request that the text does not give.
    Field(Element),
    /// An ARN pattern whose meaning AWS does not document (fewer than six fields, wildcards across fields).
    Pattern(String),
    /// A policy of this kind that decides as well and was not pasted.
    Policy(crate::iam::PolicyType),
    /// A rule of AWS that is not documented or on which its documents disagree; the word names the rule.
    Undocumented(&'static str),
    /// A part of the policy that is missing in the paste.
    CutOff,
    /// A part of the policy that is made by code or by a template, as written.
    Code(String),
}

/// An element of a statement.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Element {
    /// `Principal` or `NotPrincipal`.
    Principal,
    /// `Action` or `NotAction`.
    Action,
    /// `Resource` or `NotResource`.
    Resource,
    /// `Condition`.
    Condition,
    /// `Effect`.
    Effect,
    /// `Version` of the document.
    Version,
}

impl Element {
    /// The element's name in a policy.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Principal => "Principal",
            Self::Action => "Action",
            Self::Resource => "Resource",
            Self::Condition => "Condition",
            Self::Effect => "Effect",
            Self::Version => "Version",
        }
    }
}

/// The outcome of one statement for one request.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Outcome {
    /// It applies.
    Match,
    /// It cannot apply.
    NoMatch,
    /// It applies or not, depending on these.
    Depends(BTreeSet<Unknown>),
}

/// A statement's outcome and why.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct StatementVerdict {
    /// The outcome.
    pub outcome: Outcome,
    /// Why it is not a match: one for each element that stopped it, or leaves it open. Empty for a match.
    pub reasons: Vec<Reason>,
}

/// Why an element did not match, or may not.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Reason {
    /// What was found.
    pub kind: ReasonKind,
    /// The element's value (or the nearest of its values) in the paste.
    pub span: Span,
}

/// What stopped an element, or leaves it open.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum ReasonKind {
    /// `Action` lists other actions. `nearest`: a listed one that is a misspelling of the requested one.
    ActionNotListed {
        /// A listed action that looks like the requested one.
        nearest: Option<String>,
    },
    /// `Action` names an API operation; the IAM action behind it is another.
    ActionIsOperation {
        /// As the policy writes it.
        written: String,
        /// The action that authorises the operation.
        action: String,
    },
    /// `NotAction` lists the requested action.
    ActionExcluded {
        /// The pattern that does.
        pattern: String,
    },
    /// No `Resource` pattern covers the resource.
    ResourceNotCovered {
        /// The nearest pattern, as written.
        nearest: String,
        /// How it falls short.
        gap: ResourceGap,
    },
    /// `NotResource` names the resource.
    ResourceExcluded {
        /// The pattern that does.
        pattern: String,
    },
    /// The resource pattern holds a variable, and the document's version does not substitute variables.
    VariableInOldVersion {
        /// The variable, as written.
        variable: String,
    },
    /// The resource pattern holds a variable whose key this caller never has.
    VariableAbsent {
        /// The key.
        key: String,
    },
    /// A condition is false for this request.
    ConditionFalse {
        /// Operator as written.
        operator: String,
        /// Key as written.
        key: String,
        /// Values as written.
        values: Vec<String>,
        /// Why.
        gap: ConditionGap,
    },
    /// A condition is open: it depends on what the text does not say.
    ConditionOpen {
        /// Operator as written.
        operator: String,
        /// Key as written.
        key: String,
        /// Values as written.
        values: Vec<String>,
    },
    /// The element is open because of a placeholder, a missing field or an undocumented rule.
    Open {
        /// Which element.
        element: Element,
        /// On what it depends.
        on: Unknown,
    },
    /// No `Principal` entry is the caller.
    PrincipalNotListed {
        /// The nearest entry, as written.
        nearest: Option<String>,
    },
    /// `NotPrincipal` lists the caller.
    PrincipalExcluded {
        /// The entry that does.
        entry: String,
    },
    /// The element is an empty list, which matches nothing.
    Empty {
        /// Which element.
        element: Element,
    },
    /// The statement has no such element.
    Missing {
        /// Which element.
        element: Element,
    },
}

impl ReasonKind {
    /// The stable code.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::ActionNotListed { .. } => "action_not_listed",
            Self::ActionIsOperation { .. } => "action_is_operation",
            Self::ActionExcluded { .. } => "action_excluded",
            Self::ResourceNotCovered {
                gap: ResourceGap::ActionHasNoResourceType,
                ..
            } => "action_has_no_resource_type",
            Self::ResourceNotCovered { .. } => "resource_not_covered",
            Self::ResourceExcluded { .. } => "resource_excluded",
            Self::VariableInOldVersion { .. } => "variable_in_old_version",
            Self::VariableAbsent { .. } => "variable_absent",
            Self::ConditionFalse { .. } => "condition_false",
            Self::ConditionOpen { .. } => "condition_open",
            Self::Open {
                on: Unknown::Pattern(_),
                ..
            } => "ambiguous_arn_pattern",
            Self::Open { .. } => "open",
            Self::PrincipalNotListed { .. } => "principal_not_listed",
            Self::PrincipalExcluded { .. } => "principal_excluded",
            Self::Empty { .. } => "empty",
            Self::Missing { .. } => "missing",
        }
    }

    /// The element that the reason is about.
    pub fn element(&self) -> Element {
        match self {
            Self::ActionNotListed { .. }
            | Self::ActionIsOperation { .. }
            | Self::ActionExcluded { .. } => Element::Action,
            Self::ResourceNotCovered { .. }
            | Self::ResourceExcluded { .. }
            | Self::VariableInOldVersion { .. }
            | Self::VariableAbsent { .. } => Element::Resource,
            Self::ConditionFalse { .. } | Self::ConditionOpen { .. } => Element::Condition,
            Self::PrincipalNotListed { .. } | Self::PrincipalExcluded { .. } => Element::Principal,
            Self::Open { element, .. } | Self::Empty { element } | Self::Missing { element } => {
                *element
            }
        }
    }
}

/// How the nearest resource pattern falls short of the resource.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum ResourceGap {
    /// The action has no resource type: only `*` allows it.
    ActionHasNoResourceType,
    /// The resource is not known, and the pattern is of no type that the action takes.
    NoTypeOfAction,
    /// A pattern of the objects in a bucket, where the bucket itself is asked for.
    BucketWanted,
    /// A bucket, where an object in it is asked for: `/*` is missing.
    ObjectWanted,
    /// Another type of resource: the types' names in the reference.
    OtherType {
        /// Of the pattern; `None` when the reference does not tell.
        pattern: Option<String>,
        /// Of the resource; `None` when the reference does not tell.
        resource: Option<String>,
    },
    /// Another service.
    Service,
    /// Another partition.
    Partition,
    /// Another region.
    Region,
    /// Another account; the resource's may be empty, as AWS's own resources have it.
    Account {
        /// The resource belongs to AWS: its account field is empty or `aws`.
        owned_by_aws: bool,
    },
    /// The right type, and another name. `near`: it looks like a misspelling, or differs in case.
    Name {
        /// Looks like the same name misspelt.
        near: bool,
    },
    /// The same, but for a qualifier or a sub-resource at its end (`:alias`, `/index/…`, `:*`).
    Suffix,
    /// Not an ARN at all.
    NotAnArn,
}

/// Why a condition is false.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum ConditionGap {
    /// The value of the request is another one.
    Differs {
        /// The values of the request.
        actual: Vec<String>,
    },
    /// The request does not carry the key.
    Absent,
    /// The key never goes with this action.
    AbsentForAction,
    /// The key never goes with this type of resource.
    AbsentForResourceType {
        /// The type's name in the reference.
        resource_type: String,
    },
    /// A tag key, and the resource belongs to AWS: it carries no tags of yours.
    AbsentOnAwsResource,
    /// The key never goes with this kind of caller (`aws:username` and a role …).
    AbsentForCaller,
    /// The key is there, and the condition wants it absent.
    Present,
    /// `*` or `?` under an operator that compares literally.
    LiteralWildcard,
    /// The operator is none of IAM's.
    UnknownOperator,
    /// A value does not parse for its operator.
    Unparseable,
}
