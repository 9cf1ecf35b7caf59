//! Findings in a policy: what is wrong or risky in it, whatever was denied.

use crate::text::Span;

/// How much a finding matters.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Severity {
    /// The policy does not do what it says, or AWS rejects it.
    Error,
    /// Probably not what was meant, or risky.
    Warning,
    /// Good to know.
    Note,
}

impl Severity {
    /// The stable code of the contract.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Note => "note",
        }
    }
}

/// One finding.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Finding {
    /// Which pasted policy.
    pub policy: usize,
    /// Which statement; `None` for the document.
    pub statement: Option<usize>,
    /// Where in the paste.
    pub span: Span,
    /// What.
    pub kind: FindingKind,
}

/// What a finding says.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum FindingKind {
    /// `${aws:userid}-*` in a session ARN, and the caller is an IAM user, whose session ids begin with
    /// the user name.
    UseridVariableForUser {
        /// The pattern as written.
        pattern: String,
        /// The pattern that does match.
        corrected: String,
    },
    /// `${aws:username}` where the caller is no IAM user.
    UsernameVariableForRole {
        /// The pattern as written.
        pattern: String,
    },
    /// No such action; `action` when it is an API operation, or the nearest names.
    InvalidAction {
        /// As written.
        written: String,
        /// The IAM action that authorises the operation of this name.
        action: Option<String>,
        /// Actions with a similar name, nearest first.
        nearest: Vec<String>,
    },
    /// No such service prefix.
    InvalidServiceInAction {
        /// As written.
        written: String,
        /// The prefix that was meant.
        prefix: Option<String>,
    },
    /// A pattern of actions that matches none.
    WildcardMatchesNoAction {
        /// As written.
        pattern: String,
    },
    /// A `*` or `?` under an operator that compares literally.
    WildcardWithoutLikeOperator {
        /// Operator as written.
        operator: String,
        /// Key as written.
        key: String,
        /// The value with the wildcard.
        value: String,
    },
    /// `Version` is no version of the policy language.
    InvalidVersion {
        /// As written.
        written: String,
    },
    /// A policy variable in a document whose version does not substitute variables.
    VariableUnsupportedInVersion {
        /// The variable.
        variable: String,
    },
    /// A placeholder that must be replaced before the policy is saved.
    PlaceholderLeft {
        /// As written.
        placeholder: String,
    },
    /// An action that takes only `*`, in a statement that lists resources.
    ActionWithoutResourceType {
        /// The action.
        action: String,
    },
    /// An ARN whose shape none of the statement's actions accepts.
    ArnTypeMismatch {
        /// The ARN as written.
        arn: String,
    },
    /// A condition key that none of the statement's actions or resource types carries.
    KeyNeverApplies {
        /// Key as written.
        key: String,
    },
    /// `Principal` in a policy that takes none.
    UnsupportedPrincipal,
    /// `iam:PassRole` on every role.
    PassRoleWithStarInResource,
    /// The policy is larger than AWS takes: characters, and the quota.
    PolicySizeExceeded {
        /// Its size, white space not counted.
        characters: usize,
        /// The quota.
        quota: usize,
    },
    /// The same key twice in one object.
    DuplicateKey {
        /// The key.
        key: String,
    },
    /// Repaired on reading; AWS rejects it as written.
    SyntaxRepaired {
        /// What was mended.
        repair: crate::policy::RepairKind,
    },
}
