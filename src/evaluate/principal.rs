//! `Principal` and `NotPrincipal` against the caller.

use super::presence::{Facts, account_of};
use super::value::{Holes, Value};
use super::{Element, Truth, Unknown};
use crate::iam::wildcard::{Glob, Symbol};
use crate::iam::{Arn, Caller, CallerKind, Effect, is_account_id, placeholder};
use crate::policy::{PrincipalElement, PrincipalEntry};

/// How an entry names the caller: what the layers beside the resource policy may still limit depends
/// on it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) enum Naming {
    /// The account: it delegates, an identity policy must allow as well.
    Account,
    /// The role of a session.
    Role,
    /// The user, the session, the service, or everyone.
    Direct,
}

/// Tells whether the element lets the statement apply to the caller.
///
/// Source: IAM User Guide, "AWS JSON policy elements: Principal"; "AWS JSON policy elements: `NotPrincipal`",
/// "Specifying `NotPrincipal` with Deny", on permissions boundaries.
pub(super) fn applies(
    element: &PrincipalElement,
    effect: Option<Effect>,
    facts: &Facts<'_>,
) -> Truth {
    let listed = Truth::any(element.entries.iter().map(|entry| names(entry, facts).0));
    if !element.negated {
        return listed;
    }
    if effect != Some(Effect::Deny) {
        return !listed;
    }
    // Whoever has a permissions boundary is denied, whatever is listed.
    if facts.has_boundary && is_of_account(facts) {
        return Truth::True;
    }
    // A Deny spares a caller only when both the caller and the account are listed; AWS does not say
    // what exactly happens with one of them.
    let by = |wanted: fn(Naming) -> bool| {
        Truth::any(element.entries.iter().map(|entry| {
            let (truth, naming) = names(entry, facts);
            if wanted(naming) { truth } else { Truth::False }
        }))
    };
    let account = by(|naming| naming == Naming::Account);
    let direct = by(|naming| naming != Naming::Account);
    match (account, direct) {
        (Truth::True, Truth::False) | (Truth::False, Truth::True) if is_of_account(facts) => {
            Truth::depends(Unknown::Undocumented("not_principal_without_account"))
        }
        (account, direct) if is_of_account(facts) => !account.and(direct),
        (_, direct) => !direct,
    }
}

fn is_of_account(facts: &Facts<'_>) -> bool {
    facts.caller.as_ref().is_some_and(Caller::is_of_an_account)
}

/// The strongest way in which a `Principal` surely names the caller; `None` when it may not.
pub(super) fn naming(element: &PrincipalElement, facts: &Facts<'_>) -> Option<Naming> {
    if element.negated {
        return Some(Naming::Direct);
    }
    let named = element.entries.iter().map(|entry| names(entry, facts));
    named
        .filter(|(truth, _)| *truth == Truth::True)
        .map(|(_, naming)| naming)
        .max()
}

/// Tells whether an entry names the caller, and how.
pub(super) fn names(entry: &PrincipalEntry, facts: &Facts<'_>) -> (Truth, Naming) {
    facts.draw(&entry.value.value);
    let value = entry.value.value.trim();
    if value == "*" && (entry.kind == "*" || entry.kind.eq_ignore_ascii_case("AWS")) {
        return (Truth::True, Naming::Direct);
    }
    let Some(caller) = &facts.caller else {
        let unknown = Truth::depends(Unknown::Field(Element::Principal));
        return (unknown, Naming::Direct);
    };
    if caller.kind == CallerKind::Unknown {
        let unknown = Truth::depends(Unknown::Field(Element::Principal));
        return (unknown, Naming::Direct);
    }
    if entry.kind.eq_ignore_ascii_case("Service") {
        let printed = facts.request.principal.as_deref().unwrap_or_default();
        let same = caller.kind == CallerKind::Service && value.eq_ignore_ascii_case(printed.trim());
        return (Truth::of(same), Naming::Direct);
    }
    if !entry.kind.eq_ignore_ascii_case("AWS") || !caller.is_of_an_account() {
        return (Truth::False, Naming::Direct);
    }
    match Arn::parse(value) {
        Some(arn) => names_by_arn(&arn, caller, facts),
        None if is_account(value) => (same_account(value, caller), Naming::Account),
        // `AIDA…`, `AROA…`: the user or role was deleted; nobody is it.
        None => (
            Value::read(value).open().and(not_text(value)),
            Naming::Direct,
        ),
    }
}

/// False for a text without placeholders, which is no principal.
fn not_text(value: &str) -> Truth {
    Truth::of(Value::read(value).text().is_none())
}

fn is_account(value: &str) -> bool {
    is_account_id(value)
        || !value.starts_with("AIDA")
            && !value.starts_with("AROA")
            && !placeholder::find(value).is_empty()
}

fn names_by_arn(arn: &Arn<'_>, caller: &Caller, facts: &Facts<'_>) -> (Truth, Naming) {
    let account = same_account(arn.account, caller);
    let partition = Truth::of(
        caller
            .partition
            .as_deref()
            .is_none_or(|partition| partition == arn.partition)
            || !placeholder::find(arn.partition).is_empty(),
    );
    let place = account.and(partition);
    if arn.service == "iam" && arn.rest == "root" {
        return (place, Naming::Account);
    }
    let kind = Caller::parse(&format!(
        "arn:{}:{}:::{}",
        arn.partition, arn.service, arn.rest
    ))
    .kind;
    let open = || Truth::depends(Unknown::Field(Element::Principal));
    let (truth, naming) = match (&kind, &caller.kind) {
        (CallerKind::IamUser { .. }, CallerKind::IamUser { .. })
        | (CallerKind::Role { .. }, CallerKind::Role { .. })
        | (CallerKind::FederatedUser { .. }, CallerKind::FederatedUser { .. })
        | (CallerKind::RoleSession { .. }, CallerKind::RoleSession { .. }) => {
            let printed = facts.request.principal.as_deref().unwrap_or_default();
            let rest = Arn::parse(printed.trim()).map_or("", |arn| arn.rest);
            let naming = if matches!(kind, CallerKind::Role { .. }) {
                Naming::Role
            } else {
                Naming::Direct
            };
            (same_text(arn.rest, rest), naming)
        }
        (named @ CallerKind::Role { .. }, CallerKind::RoleSession { .. }) if named.lacks_path() => {
            (Truth::False, Naming::Role)
        }
        // A session's ARN drops the role's path; role names are unique in an account.
        (CallerKind::Role { name, .. }, CallerKind::RoleSession { role, .. }) => {
            (same_text(name, role), Naming::Role)
        }
        // The message names the role; which session it was it does not say.
        (CallerKind::RoleSession { role, .. }, CallerKind::Role { name, .. }) => {
            (same_text(role, name).and(open()), Naming::Direct)
        }
        // A federated session has a user behind it, whom its ARN does not name.
        (CallerKind::IamUser { .. }, CallerKind::FederatedUser { .. }) => (open(), Naming::Role),
        _ => (Truth::False, Naming::Direct),
    };
    (place.and(truth), naming)
}

/// Names are compared as they stand: in a principal `*` is no wildcard.
fn same_text(written: &str, printed: &str) -> Truth {
    if written == printed {
        return Truth::True;
    }
    let mut holes = Holes::default();
    let written = holes.text(&Value::read(written));
    let printed = holes.text(&Value::read(printed));
    holes.covers(&written, &printed)
}

/// Compares the account of an entry with the caller's. A placeholder and an account that was redacted
/// to nothing are taken for the same.
pub(super) fn same_account(written: &str, caller: &Caller) -> Truth {
    let is_placeholder =
        placeholder::is_account_placeholder(written) || !placeholder::find(written).is_empty();
    let Some(account) = &caller.account else {
        return if is_placeholder {
            Truth::True
        } else {
            Truth::depends(Unknown::Field(Element::Principal))
        };
    };
    if account == written {
        return Truth::True;
    }
    if is_placeholder {
        return Truth::depends(Unknown::Placeholder(written.to_owned()));
    }
    let mut holes = Holes::default();
    let caller = holes.text(&account_of(caller));
    let mut entry = Glob::default();
    for character in written.chars() {
        entry.push(Symbol::Char(character));
    }
    holes.covers(&entry, &caller)
}
