//! Of whom a statement speaks.

use crate::iam::{Caller, CallerKind, is_account_id};
use crate::policy::{PrincipalElement, PrincipalEntry};

/// `Principal` or `NotPrincipal`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Principals {
    /// `NotPrincipal`: everybody but these.
    pub is_negated: bool,
    /// The entries, in the author's order.
    pub entries: Vec<Principal>,
}

/// One principal.
///
/// Source: IAM User Guide, "AWS JSON policy elements: Principal".
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Principal {
    /// `*`: everybody, also who has no credentials.
    Everyone,
    /// An account: whoever its own policies let.
    Account(String),
    /// An IAM user.
    User {
        /// Without its path.
        name: String,
        /// As written.
        account: String,
    },
    /// A role, whoever uses it.
    Role {
        /// Without its path.
        name: String,
        /// As written.
        account: String,
    },
    /// One session of a role.
    Session {
        /// The role's name.
        role: String,
        /// The session's.
        session: String,
        /// As written.
        account: String,
    },
    /// An AWS service, by its principal: `lambda.amazonaws.com`.
    Service(String),
    /// Who has a token of this issuer.
    Oidc(String),
    /// Who was signed in by this provider of SAML: its name.
    Saml(String),
    /// Something else, as written.
    Other {
        /// `AWS`, `Federated` and so on, as written.
        kind: String,
        /// The value, as written.
        value: String,
    },
}

impl Principals {
    pub(super) fn of(element: &PrincipalElement) -> Self {
        Self {
            is_negated: element.negated,
            entries: element.entries.iter().map(Principal::of).collect(),
        }
    }

    /// Whether it is everybody.
    pub fn is_everyone(&self) -> bool {
        !self.is_negated && self.entries.contains(&Principal::Everyone)
    }
}

impl Principal {
    fn of(entry: &PrincipalEntry) -> Self {
        let written = entry.value.value.as_str();
        let known = match entry.kind.as_str() {
            "*" | "AWS" if written == "*" => Some(Self::Everyone),
            "AWS" => of_account(written),
            "Service" if !written.contains(['*', '$']) => Some(Self::Service(written.to_owned())),
            "Federated" => of_provider(written),
            _ => None,
        };
        known.unwrap_or_else(|| Self::Other {
            kind: entry.kind.clone(),
            value: written.to_owned(),
        })
    }

    /// The stable code of the kind.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Everyone => "everyone",
            Self::Account(_) => "account",
            Self::User { .. } => "user",
            Self::Role { .. } => "role",
            Self::Session { .. } => "session",
            Self::Service(_) => "service",
            Self::Oidc(_) => "oidc",
            Self::Saml(_) => "saml",
            Self::Other { .. } => "other",
        }
    }

    /// Every code.
    pub const CODES: [&'static str; 9] = [
        "everyone", "account", "user", "role", "session", "service", "oidc", "saml", "other",
    ];
}

fn of_account(written: &str) -> Option<Principal> {
    if is_account_id(written) {
        return Some(Principal::Account(written.to_owned()));
    }
    if written.contains(['*', '?']) {
        return None;
    }
    let caller = Caller::parse(written);
    let account = caller.account?;
    Some(match caller.kind {
        CallerKind::Root => Principal::Account(account),
        CallerKind::IamUser { name, .. } => Principal::User { name, account },
        CallerKind::Role { name, .. } => Principal::Role { name, account },
        CallerKind::RoleSession {
            role,
            session: Some(session),
        } => Principal::Session {
            role,
            session,
            account,
        },
        CallerKind::RoleSession { session: None, .. }
        | CallerKind::FederatedUser { .. }
        | CallerKind::Service
        | CallerKind::Anonymous
        | CallerKind::Unknown => return None,
    })
}

fn of_provider(written: &str) -> Option<Principal> {
    if let Some((_, host)) = written.split_once(":oidc-provider/") {
        return Some(Principal::Oidc(host.to_owned()));
    }
    if let Some((_, name)) = written.split_once(":saml-provider/") {
        return Some(Principal::Saml(name.to_owned()));
    }
    let is_host = written.contains('.') && !written.contains([':', '*', ' ']);
    is_host.then(|| Principal::Oidc(written.to_owned()))
}
