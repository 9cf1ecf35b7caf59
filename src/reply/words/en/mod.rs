//! The sentences in English.

mod access;
mod author;
mod brief;
mod detail;
mod direct;
mod explain;
mod finding;
mod fix;
mod follow_up;
mod lookup;
mod note;
mod reason;
mod talk;
mod why;
mod wish;

use crate::iam::PolicyType;
use crate::reference::AccessLevel;
use crate::reply::document::{Inline, Line};
use crate::reply::words::{Place, SHOWN, Words, quoted, say};

/// English: plain and short.
#[derive(Debug)]
pub(super) struct English;

impl Words for English {
    fn gap(&self) -> &'static str {
        " "
    }

    fn names(&self, names: &[String], left_out: usize) -> Line {
        let list = Line(quoted(names, ", "));
        match left_out {
            0 => list,
            more => say!("{} and {} more", list, more),
        }
    }

    fn any(&self, names: &[String]) -> Line {
        let shown = names.get(..names.len().min(SHOWN)).unwrap_or_default();
        match shown.split_last() {
            Some((last, [])) => Line::from(last),
            Some((last, others)) => say!("{} or {}", Line(quoted(others, ", ")), last),
            None => Line::default(),
        }
    }

    fn place(&self, place: Place<'_>) -> Line {
        if let (Some(_), Some(kind)) = (place.policy, place.kind) {
            let policy = self.policy(kind);
            return match place.sid {
                Some(sid) => say!("statement {} ({}) of the {}", place.statement, sid, policy),
                None => say!("statement {} of the {}", place.statement, policy),
            };
        }
        match (place.policy, place.sid) {
            (None, None) => say!("statement {}", place.statement),
            (None, Some(sid)) => say!("statement {} ({})", place.statement, sid),
            (Some(policy), None) => say!("statement {} of policy {}", place.statement, policy),
            (Some(policy), Some(sid)) => {
                say!(
                    "statement {} ({}) of policy {}",
                    place.statement,
                    sid,
                    policy
                )
            }
        }
    }

    fn policy(&self, kind: PolicyType) -> Line {
        match kind {
            PolicyType::Identity => say!("identity-based policy"),
            PolicyType::Resource => say!("resource-based policy"),
            PolicyType::Scp => say!("service control policy (SCP)"),
            PolicyType::Rcp => say!("resource control policy (RCP)"),
            PolicyType::Boundary => say!("permissions boundary"),
            PolicyType::Session => say!("session policy"),
            PolicyType::Vpce => say!("VPC endpoint policy"),
            PolicyType::Trust => say!("role trust policy"),
        }
    }
}

/// Words of ours at the beginning of a sentence.
fn capital(mut line: Line) -> Line {
    const LETTERS: [(&str, &str); 26] = [
        ("a", "A"),
        ("b", "B"),
        ("c", "C"),
        ("d", "D"),
        ("e", "E"),
        ("f", "F"),
        ("g", "G"),
        ("h", "H"),
        ("i", "I"),
        ("j", "J"),
        ("k", "K"),
        ("l", "L"),
        ("m", "M"),
        ("n", "N"),
        ("o", "O"),
        ("p", "P"),
        ("q", "Q"),
        ("r", "R"),
        ("s", "S"),
        ("t", "T"),
        ("u", "U"),
        ("v", "V"),
        ("w", "W"),
        ("x", "X"),
        ("y", "Y"),
        ("z", "Z"),
    ];
    if let Some(Inline::Text(text)) = line.0.first_mut()
        && let Some((first, rest)) = text.split_at_checked(1)
        && let Some((_, upper)) = LETTERS.iter().find(|(lower, _)| *lower == first)
    {
        line.0
            .splice(0..1, [Inline::Text(upper), Inline::Text(rest)]);
    }
    line
}

/// The word for a resource type of the reference, where it has a usual one.
fn type_word(service: &str, name: &str) -> Option<&'static str> {
    brief::noun_of_type(service, name).or_else(|| {
        Some(match name {
            "managed-instance" => "managed instance",
            "index" => "index",
            "alias" => "alias",
            "snapshot" => "snapshot",
            "network-interface" => "network interface",
            "key-pair" => "key pair",
            "launch-template" => "launch template",
            "task-definition" => "task definition",
            "log-stream" => "log stream",
            _ => return None,
        })
    })
}

/// The name of an access level.
///
/// Source: IAM User Guide, "Access levels in policy summaries".
fn access_level(level: AccessLevel) -> Line {
    match level {
        AccessLevel::List => say!("List"),
        AccessLevel::Read => say!("Read"),
        AccessLevel::Write => say!("Write"),
        AccessLevel::Tagging => say!("Tagging"),
        AccessLevel::PermissionsManagement => say!("Permissions management"),
    }
}
