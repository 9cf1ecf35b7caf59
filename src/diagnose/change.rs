//! What a fix does to a policy, as one of a few kinds of change.

use crate::policy::edit::Edit;

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
    pub(super) fn edit(&self) -> Option<Edit> {
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
