//! Callers, as their ARNs tell.

use super::arn::{Arn, is_account_id};

/// Who calls, taken apart.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Caller {
    /// The kind of caller.
    pub kind: CallerKind,
    /// The partition; `None` when the text is no ARN.
    pub partition: Option<String>,
    /// The account as printed. `None`: the caller has none, or it was left out or redacted to nothing.
    pub account: Option<String>,
}

/// The kinds of caller.
///
/// Source: IAM User Guide, "AWS JSON policy elements: Principal".
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum CallerKind {
    /// `arn:aws:iam::A:user/path/name`.
    IamUser {
        /// With its slashes: `/` or `/path/`.
        path: String,
        /// The last word.
        name: String,
    },
    /// `arn:aws:iam::A:role/path/name`: some messages name the role and not the session.
    Role {
        /// With its slashes.
        path: String,
        /// The last word.
        name: String,
    },
    /// `arn:aws:sts::A:assumed-role/role/session`: the role's path is dropped.
    RoleSession {
        /// The role's name without path.
        role: String,
        /// The session's name; `None` when the text breaks off.
        session: Option<String>,
    },
    /// `arn:aws:sts::A:federated-user/name`.
    FederatedUser {
        /// Its name.
        name: String,
    },
    /// `arn:aws:iam::A:root`.
    Root,
    /// A service, e.g. `lambda.amazonaws.com`.
    Service,
    /// `anonymous` or `*`.
    Anonymous,
    /// Something else.
    Unknown,
}

impl CallerKind {
    /// Whether it is a role of IAM Identity Center that is named without its path, so that nobody is it.
    ///
    /// Source: IAM Identity Center User Guide, "Referencing permission sets in resource policies, Amazon EKS Cluster
    /// config maps, and AWS KMS key policies".
    pub fn lacks_path(&self) -> bool {
        matches!(self, Self::Role { path, name } if path == "/" && name.starts_with("AWSReservedSSO_"))
    }
}

impl Caller {
    /// Reads the caller's ARN as a message prints it.
    pub fn parse(text: &str) -> Self {
        let text = text.trim();
        if let Some(arn) = Arn::parse(text) {
            return Self {
                kind: kind_of(&arn),
                partition: Some(arn.partition.to_owned()),
                account: Some(arn.account)
                    .filter(|account| !account.is_empty())
                    .map(str::to_owned),
            };
        }
        let kind = if text == "*" || text.eq_ignore_ascii_case("anonymous") {
            CallerKind::Anonymous
        } else if text.ends_with(".amazonaws.com") || text.ends_with(".amazonaws.com.cn") {
            CallerKind::Service
        } else {
            CallerKind::Unknown
        };
        Self {
            kind,
            partition: None,
            account: None,
        }
    }

    /// The value of `aws:PrincipalType`; `None` when the kind does not tell.
    ///
    /// Source: IAM User Guide, "AWS global condition context keys", `aws:PrincipalType`.
    pub fn principal_type(&self) -> Option<&'static str> {
        match self.kind {
            CallerKind::IamUser { .. } => Some("User"),
            CallerKind::Role { .. } | CallerKind::RoleSession { .. } => Some("AssumedRole"),
            CallerKind::FederatedUser { .. } => Some("FederatedUser"),
            CallerKind::Root => Some("Account"),
            CallerKind::Anonymous => Some("Anonymous"),
            CallerKind::Service | CallerKind::Unknown => None,
        }
    }

    /// Tells whether the caller is an identity of an account: a user, a role, a session or root.
    pub fn is_of_an_account(&self) -> bool {
        match self.kind {
            CallerKind::IamUser { .. }
            | CallerKind::Role { .. }
            | CallerKind::RoleSession { .. }
            | CallerKind::FederatedUser { .. }
            | CallerKind::Root => true,
            CallerKind::Service | CallerKind::Anonymous | CallerKind::Unknown => false,
        }
    }
}

/// Tells whether a policy may name a principal so: the entry's kind, and what is written. `None` for a kind
/// that IAM does not have. A wildcard is a matter of its own.
///
/// Source: IAM User Guide, "AWS JSON policy elements: Principal"; "Access Analyzer policy check reference",
/// "Invalid principal key" and "Invalid principal format".
pub fn is_principal(kind: &str, written: &str) -> Option<bool> {
    Some(match kind {
        "*" | "CanonicalUser" => true,
        "AWS" => {
            written == "*"
                || written.contains(['*', '?'])
                || is_unique_id(written)
                || is_account_id(written)
                || Arn::parse(written).is_some_and(|arn| is_identity(&arn))
        }
        "Service" => written == "*" || written.contains('.') && !written.contains([':', '/', ' ']),
        "Federated" => {
            written == "*"
                || !written.starts_with("arn:")
                || written.contains(":oidc-provider/")
                || written.contains(":saml-provider/")
        }
        "" => false,
        _ => return None,
    })
}

/// An account, a user, a role or a session. A group is none.
fn is_identity(arn: &Arn<'_>) -> bool {
    let (word, name) = arn.rest.split_once('/').unwrap_or((arn.rest, ""));
    match arn.service {
        "iam" => word == "root" || matches!(word, "user" | "role") && !name.is_empty(),
        "sts" => matches!(word, "assumed-role" | "federated-user") && !name.is_empty(),
        _ => false,
    }
}

/// The unique id of a user (`AIDA…`) or role (`AROA…`).
///
/// Source: IAM User Guide, "IAM identifiers".
pub fn is_unique_id(text: &str) -> bool {
    (text.starts_with("AIDA") || text.starts_with("AROA"))
        && (16..=128).contains(&text.len())
        && text
            .bytes()
            .all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit())
}

fn kind_of(arn: &Arn<'_>) -> CallerKind {
    let (word, rest) = arn.rest.split_once('/').unwrap_or((arn.rest, ""));
    match (arn.service, word) {
        ("iam", "root") => CallerKind::Root,
        ("iam", "user") if !rest.is_empty() => {
            let (path, name) = path_and_name(rest);
            CallerKind::IamUser { path, name }
        }
        ("iam", "role") if !rest.is_empty() => {
            let (path, name) = path_and_name(rest);
            CallerKind::Role { path, name }
        }
        ("sts", "assumed-role") if !rest.is_empty() => {
            let (role, session) = match rest.split_once('/') {
                Some((role, session)) => (role, Some(session.to_owned())),
                None => (rest, None),
            };
            CallerKind::RoleSession {
                role: role.to_owned(),
                session,
            }
        }
        ("sts", "federated-user") => CallerKind::FederatedUser {
            name: rest.to_owned(),
        },
        _ => CallerKind::Unknown,
    }
}

/// `path/to/name` → (`/path/to/`, `name`).
fn path_and_name(rest: &str) -> (String, String) {
    match rest.rsplit_once('/') {
        Some((path, name)) => (format!("/{path}/"), name.to_owned()),
        None => ("/".to_owned(), rest.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn callers_are_told_apart() {
        for (text, principal_type, account) in [
            (
                "arn:aws:iam::111122223333:user/a/b",
                Some("User"),
                Some("111122223333"),
            ),
            ("arn:aws:iam:::user/IAMUserName", Some("User"), None),
            (
                "arn:aws:sts::111122223333:assumed-role/R/s",
                Some("AssumedRole"),
                Some("111122223333"),
            ),
            (
                "arn:aws:iam::111122223333:root",
                Some("Account"),
                Some("111122223333"),
            ),
            (
                "arn:aws:sts::111122223333:federated-user/f",
                Some("FederatedUser"),
                Some("111122223333"),
            ),
            ("anonymous", Some("Anonymous"), None),
            ("lambda.amazonaws.com", None, None),
            ("someone", None, None),
        ] {
            let caller = Caller::parse(text);
            assert_eq!(caller.principal_type(), principal_type, "{text}");
            assert_eq!(caller.account.as_deref(), account, "{text}");
        }
        let CallerKind::IamUser { path, name } = Caller::parse("arn:aws:iam::1:user/a/b/c").kind
        else {
            panic!("a user");
        };
        assert_eq!((path.as_str(), name.as_str()), ("/a/b/", "c"));
    }
}
