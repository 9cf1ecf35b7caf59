//! One request, with what is known of it.

use std::collections::BTreeMap;

/// What is asked of IAM: who, what, on what, under which circumstances.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Request {
    /// The caller's ARN as printed; may hold placeholders. `None`: unknown.
    pub principal: Option<String>,
    /// The IAM action, `service:Name`.
    pub action: String,
    /// The resource.
    pub resource: Target,
    /// The account that owns the resource, where it is known apart from the ARN.
    pub resource_account: Option<String>,
    /// The request context.
    pub context: Context,
}

/// The resource of a request.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Target {
    /// As printed; may hold placeholders. `*` for actions without a resource type.
    Known(String),
    /// The text does not say.
    Unknown,
}

/// The request context: condition key (lower case) → fact.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Context {
    /// What is known, by key in lower case.
    pub facts: BTreeMap<String, Fact>,
    /// True when a key that is not in `facts` is absent for sure; false when it is unknown.
    pub complete: bool,
}

/// What is known of one condition key.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Fact {
    /// The request does not carry it.
    Absent,
    /// The request carries it with these values.
    Values(Vec<String>),
    /// The request carries it; the value is unknown.
    Present,
    /// Nothing is known, absence included.
    Unknown,
}
