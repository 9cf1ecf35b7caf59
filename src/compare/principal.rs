//! Principals: a tree of everyone, accounts, roles and sessions, and beside it services and others.

use super::{Unproven, Verdict};
use crate::iam::{Caller, CallerKind, find_placeholders, is_account_id};
use crate::policy::PrincipalEntry;

/// An entry of `Principal` or `NotPrincipal`.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) struct Principal {
    /// Kind and value as written, `AWS:arn:…`.
    pub(super) written: String,
    node: Node,
    /// It stands in an Allow: an account is named to let its identity-based policies decide.
    delegates: bool,
}

/// Who it is.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
enum Node {
    Everyone,
    Account(String),
    Role {
        account: String,
        name: String,
    },
    Session {
        account: String,
        role: String,
        session: String,
    },
    Identity {
        account: String,
        text: String,
    },
    /// A service, a provider, a canonical user: kind and value.
    Other(String, String),
    Nobody,
}

impl Principal {
    /// Reads an entry. `delegates`: it stands in an Allow.
    pub(super) fn read(entry: &PrincipalEntry, delegates: bool) -> Self {
        let value = entry.value.value.trim();
        let written = if entry.kind == "*" {
            "*".to_owned()
        } else {
            format!("{}:{value}", entry.kind)
        };
        Self {
            written,
            node: node(&entry.kind, value),
            delegates,
        }
    }

    /// Tells whether it names one identity, session or service, and not everyone or an account.
    pub(super) fn is_direct(&self) -> bool {
        !matches!(self.node, Node::Everyone | Node::Account(_) | Node::Nobody)
    }

    /// The account that it belongs to, or is.
    pub(super) fn account(&self) -> Option<&str> {
        match &self.node {
            Node::Account(account)
            | Node::Role { account, .. }
            | Node::Session { account, .. }
            | Node::Identity { account, .. } => Some(account),
            Node::Everyone | Node::Other(..) | Node::Nobody => None,
        }
    }

    fn is_open(&self) -> bool {
        !find_placeholders(&self.written).is_empty()
    }

    /// Tells whether everyone that `other` names is named by it.
    pub(super) fn covers(&self, other: &Self) -> bool {
        match (&self.node, &other.node) {
            (Node::Nobody, Node::Nobody) => true,
            (_, Node::Nobody) | (Node::Everyone, _) => true,
            (Node::Account(account), _) => other.account() == Some(account),
            (
                Node::Role { account, name },
                Node::Session {
                    account: of, role, ..
                },
            ) => account == of && name == role,
            (here, there) => here == there,
        }
    }
}

fn node(kind: &str, value: &str) -> Node {
    if value == "*" && (kind == "*" || kind.eq_ignore_ascii_case("AWS")) {
        return Node::Everyone;
    }
    if !kind.eq_ignore_ascii_case("AWS") {
        return Node::Other(kind.to_lowercase(), value.to_lowercase());
    }
    if is_account_id(value) {
        return Node::Account(value.to_owned());
    }
    let caller = Caller::parse(value);
    let account = caller.account.unwrap_or_default();
    match caller.kind {
        CallerKind::Root => Node::Account(account),
        kind if kind.lacks_path() => Node::Nobody,
        CallerKind::Role { name, .. } => Node::Role { account, name },
        CallerKind::RoleSession { role, session } => Node::Session {
            account,
            role,
            session: session.unwrap_or_default(),
        },
        CallerKind::IamUser { .. } | CallerKind::FederatedUser { .. } => Node::Identity {
            account,
            text: value.to_owned(),
        },
        CallerKind::Service | CallerKind::Anonymous | CallerKind::Unknown => {
            if find_placeholders(value).is_empty() {
                // `AIDA…`, `AROA…`: the user or role was deleted; nobody is it.
                Node::Nobody
            } else {
                Node::Other(String::new(), value.to_owned())
            }
        }
    }
}

/// Tells whether somebody is named by all of `within` and by none of `without`.
///
/// Source: IAM User Guide, "AWS JSON policy elements: Principal".
pub(super) fn verdict(within: &[&Principal], without: &[&Principal]) -> Verdict {
    if within.iter().any(|one| one.node == Node::Nobody) {
        return Verdict::Empty;
    }
    let mut open = None;
    for (at, one) in within.iter().enumerate() {
        for other in within.iter().skip(at + 1) {
            if one.covers(other) || other.covers(one) {
                continue;
            }
            if !one.is_open() && !other.is_open() {
                return Verdict::Empty;
            }
            open = Some(Unproven::Open(one.written.clone()));
        }
    }
    for out in without {
        for one in within {
            if !out.covers(one) {
                if (out.is_open() || one.is_open()) && !one.covers(out) {
                    open = Some(Unproven::Open(out.written.clone()));
                }
                continue;
            }
            // An Allow for the account leaves it to identity-based policies; one for the role does not.
            let is_delegated = out.delegates && matches!(out.node, Node::Account(_));
            if is_delegated && one.is_direct() {
                open = Some(Unproven::AccountOnly(one.written.clone()));
                continue;
            }
            return Verdict::Empty;
        }
        if within.is_empty() && out.node == Node::Everyone {
            return Verdict::Empty;
        }
    }
    open.map_or(Verdict::Some, Verdict::Unknown)
}
