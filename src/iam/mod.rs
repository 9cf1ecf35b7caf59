//! The words of IAM, as types. This room knows no policy document and no message.

mod action;
mod arn;
pub(crate) mod automaton;
pub(crate) mod bits;
mod condition;
pub(crate) mod literal;
pub(crate) mod placeholder;
mod principal;
mod request;
pub(crate) mod variable;
pub(crate) mod wildcard;

use serde::Deserialize;

pub use action::{ActionName, action_matches};
pub(crate) use arn::fields as arn_fields;
pub use arn::{Arn, is_account_id};
pub use condition::{BaseOperator, Comparison, Operator, SetOperator};
pub use placeholder::find as find_placeholders;
pub use placeholder::is_stand_in;
pub use principal::{Caller, CallerKind, is_principal, is_unique_id};
pub use request::{Context, Fact, Request, Target};
pub use variable::{Piece, WrittenName, pieces as variable_pieces, write_name};
pub use wildcard::{includes, intersects, matches, matches_ignoring_case};

/// The kinds of policy that can decide a request.
///
/// Source: IAM User Guide, "Policy evaluation logic".
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize, Debug)]
#[serde(rename_all = "snake_case")]
pub enum PolicyType {
    /// Identity-based policy: of a user, group or role.
    Identity,
    /// Resource-based policy: of a bucket, key, queue, function …
    Resource,
    /// Service control policy of the organization.
    Scp,
    /// Resource control policy of the organization.
    Rcp,
    /// Permissions boundary.
    Boundary,
    /// Session policy.
    Session,
    /// VPC endpoint policy.
    Vpce,
    /// Role trust policy.
    Trust,
}

impl PolicyType {
    /// Every kind, in the order of the contract.
    pub const ALL: [Self; 8] = [
        Self::Identity,
        Self::Resource,
        Self::Scp,
        Self::Rcp,
        Self::Boundary,
        Self::Session,
        Self::Vpce,
        Self::Trust,
    ];

    /// The stable code used in JSON, on the command line and in the knowledge base.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Identity => "identity",
            Self::Resource => "resource",
            Self::Scp => "scp",
            Self::Rcp => "rcp",
            Self::Boundary => "boundary",
            Self::Session => "session",
            Self::Vpce => "vpce",
            Self::Trust => "trust",
        }
    }

    /// Whether policies of this kind grant nothing, whatever they allow: they limit what others grant.
    pub const fn is_limit(self) -> bool {
        match self {
            Self::Scp | Self::Rcp | Self::Boundary | Self::Session | Self::Vpce => true,
            Self::Identity | Self::Resource | Self::Trust => false,
        }
    }

    /// The kind with this code; `None` for any other word.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }
}

/// How a request was denied.
///
/// Source: IAM User Guide, "The difference between explicit and implicit denies".
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum DenialEffect {
    /// No policy of the layer allows it.
    Implicit,
    /// A Deny statement matches.
    Explicit,
}

impl DenialEffect {
    /// The stable code used in JSON and in the knowledge base.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Implicit => "implicit",
            Self::Explicit => "explicit",
        }
    }
}

/// What a statement does when it matches.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Effect {
    /// `"Effect": "Allow"`.
    Allow,
    /// `"Effect": "Deny"`.
    Deny,
}
