//! What AWS refuses to save in a pasted policy, mended: entries that are no ARN, actions without a service,
//! a `Sid` with other characters, a `Principal` where there can be none. And what it saves and what does nothing: a
//! variable that this caller does not have, an action that does not exist.
//!
//! Only what can mean one thing is mended. The rest stays as the author wrote it, and `lint` names it.

use super::Change;
use crate::iam::{Arn, Caller, CallerKind, Effect, PolicyType, Request, Target, matches};
use crate::lint;
use crate::policy::{Policy, RepairKind, Statement};
use crate::reference;
use std::collections::BTreeSet;

/// Which findings are mended.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) enum Mending {
    /// What AWS refuses to save.
    Refused,
    /// That, and what it saves and what does nothing.
    Useless,
}

/// One thing that AWS refuses or that does nothing, and how it is mended.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct Mend {
    /// Which of the two.
    pub(super) of: Mending,
    /// The code of the finding.
    pub(super) code: &'static str,
    /// What is changed.
    pub(super) change: Change,
}

/// At most this many entries are mended: each is compared by itself.
const MAX_MENDS: usize = 16;

/// What is to be mended in a policy of this kind, in the order of its statements. `repairs`: what could not be
/// read as an element, by statement.
pub(super) fn mends(
    policy: &Policy,
    repairs: &[(usize, &RepairKind)],
    kind: PolicyType,
    request: &Request,
) -> Vec<Mend> {
    let mut mends = Vec::new();
    let mut sids: BTreeSet<String> = BTreeSet::new();
    for (at, statement) in policy.statements.iter().enumerate() {
        mends.extend(sid(at, statement, kind, &mut sids));
        mends.extend(elements(at, statement, repairs));
        mends.extend(principal(at, statement, kind));
        mends.extend(actions(at, statement, request));
        mends.extend(resources(at, statement, request));
        mends.extend(sessions(at, statement, kind, request));
        mends.extend(misspelt(at, statement, request));
    }
    mends.truncate(MAX_MENDS);
    mends
}

/// Source: IAM User Guide, "IAM JSON policy elements: Sid".
fn sid(
    at: usize,
    statement: &Statement,
    kind: PolicyType,
    taken: &mut BTreeSet<String>,
) -> Option<Mend> {
    let written = &statement.sid.as_ref()?.value;
    if kind == PolicyType::Resource || kind == PolicyType::Vpce || written.is_empty() {
        return None;
    }
    let is_taken = taken.contains(written);
    let is_valid = written.bytes().all(|byte| byte.is_ascii_alphanumeric());
    if is_valid && !is_taken {
        taken.insert(written.clone());
        return None;
    }
    let words = written.split(|c: char| !c.is_ascii_alphanumeric());
    let kept: String = words
        .flat_map(|word| {
            let mut letters = word.chars();
            letters
                .next()
                .map(|first| first.to_ascii_uppercase())
                .into_iter()
                .chain(letters)
        })
        .collect();
    let base = if is_valid { written.clone() } else { kept };
    let base = if base.is_empty() {
        format!("Statement{}", at.saturating_add(1))
    } else {
        base
    };
    let to = std::iter::once(base.clone())
        .chain((2_usize..=taken.len().saturating_add(2)).map(|number| format!("{base}{number}")))
        .find(|name| !taken.contains(name))?;
    taken.insert(to.clone());
    Some(Mend {
        of: Mending::Refused,
        code: if is_valid {
            "unique_sids_required"
        } else {
            "unsupported_sid"
        },
        change: Change::ReplaceSid {
            statement: at,
            from: written.clone(),
            to: to.clone(),
        },
    })
}

/// `Actions` for `Action` and the like, where the statement has no such element.
fn elements(at: usize, statement: &Statement, repairs: &[(usize, &RepairKind)]) -> Vec<Mend> {
    let unknown = repairs
        .iter()
        .filter_map(|(statement, repair)| match repair {
            RepairKind::UnknownElement(name) if *statement == at => Some(name),
            _ => None,
        });
    unknown
        .filter_map(|name| {
            let element = ["Action", "Resource", "Condition", "Principal", "Effect"]
                .into_iter()
                .find(|element| {
                    let plural = name.strip_suffix(['s', 'S']);
                    plural.is_some_and(|one| one.eq_ignore_ascii_case(element))
                })?;
            let is_missing = match element {
                "Action" => statement.action.is_none(),
                "Resource" => statement.resource.is_none(),
                "Condition" => statement.conditions.is_empty(),
                "Principal" => statement.principal.is_none(),
                _ => statement.effect.is_none(),
            };
            is_missing.then(|| Mend {
                of: Mending::Refused,
                code: "invalid_policy_element",
                change: Change::RenameElement {
                    statement: at,
                    from: name.clone(),
                    to: element.to_owned(),
                },
            })
        })
        .collect()
}

/// Source: IAM User Guide, "AWS JSON policy elements: Principal".
fn principal(at: usize, statement: &Statement, kind: PolicyType) -> Option<Mend> {
    let takes_none = match kind {
        PolicyType::Identity | PolicyType::Boundary | PolicyType::Session | PolicyType::Scp => true,
        PolicyType::Resource | PolicyType::Trust | PolicyType::Rcp | PolicyType::Vpce => false,
    };
    let element = statement.principal.as_ref().filter(|_| takes_none)?;
    let name = if element.negated {
        "NotPrincipal"
    } else {
        "Principal"
    };
    Some(Mend {
        of: Mending::Refused,
        code: "unsupported_principal",
        change: Change::RemoveElement {
            statement: at,
            name: name.to_owned(),
        },
    })
}

/// `GetObject` for `s3:GetObject`, where the service of the request, or that of the statement's other actions,
/// has such an action.
fn actions(at: usize, statement: &Statement, request: &Request) -> Vec<Mend> {
    let Some(list) = &statement.action else {
        return Vec::new();
    };
    let services: BTreeSet<&str> = list
        .values
        .iter()
        .filter_map(|value| value.value.split_once(':'))
        .map(|(service, _)| service)
        .collect();
    let service = match services.first() {
        Some(only) if services.len() == 1 => Some(*only),
        Some(_) => None,
        None => request.action.split(':').next(),
    };
    let bare = list
        .values
        .iter()
        .map(|value| &value.value)
        .filter(|value| !value.contains([':', '*', '?', '$', '<']));
    bare.filter_map(|written| {
        let to = reference::action(&format!("{}:{written}", service?))?
            .full_name()
            .to_owned();
        Some(Mend {
            of: Mending::Refused,
            code: "invalid_action",
            change: Change::ReplaceAction {
                statement: at,
                from: written.clone(),
                to: to.clone(),
            },
        })
    })
    .collect()
}

fn resources(at: usize, statement: &Statement, request: &Request) -> Vec<Mend> {
    let Some(list) = &statement.resource else {
        return Vec::new();
    };
    let is_of_s3 = statement.action.as_ref().is_some_and(|list| {
        !list.values.is_empty()
            && list
                .values
                .iter()
                .all(|value| value.value.to_ascii_lowercase().starts_with("s3:"))
    });
    list.values
        .iter()
        .filter_map(|value| {
            let written = &value.value;
            let to = arn_meant(written, is_of_s3, request).filter(|arn| fits(statement, arn))?;
            Some(Mend {
                of: Mending::Refused,
                code: if written.starts_with("arn:") {
                    "missing_arn_field"
                } else {
                    "invalid_arn_prefix"
                },
                change: Change::ReplaceResource {
                    statement: at,
                    from: written.clone(),
                    to: to.clone(),
                },
            })
        })
        .collect()
}

/// The sessions of a user under the variable that their names begin with.
fn sessions(at: usize, statement: &Statement, kind: PolicyType, request: &Request) -> Vec<Mend> {
    let of_caller = matches!(
        kind,
        PolicyType::Identity | PolicyType::Boundary | PolicyType::Session
    );
    let caller = request.principal.as_deref().map(Caller::parse);
    let is_user = caller.is_some_and(|caller| matches!(caller.kind, CallerKind::IamUser { .. }));
    let list = statement.resource.as_ref().filter(|list| !list.negated);
    if !of_caller || !is_user || !statement.has_effect(Effect::Allow) {
        return Vec::new();
    }
    list.into_iter()
        .flat_map(|list| &list.values)
        .filter_map(|value| {
            Some(Mend {
                of: Mending::Useless,
                code: "userid_variable_for_user",
                change: Change::ReplaceResource {
                    statement: at,
                    from: value.value.clone(),
                    to: lint::session_of_user(&value.value)?,
                },
            })
        })
        .collect()
}

/// Actions of a known service that do not exist, where one that does is written nearly so.
fn misspelt(at: usize, statement: &Statement, request: &Request) -> Vec<Mend> {
    let list = statement.action.as_ref().filter(|list| !list.negated);
    if !statement.has_effect(Effect::Allow) {
        return Vec::new();
    }
    list.into_iter()
        .flat_map(|list| &list.values)
        .filter(|value| !value.value.contains(['*', '?', '$', '<']))
        .filter_map(|value| {
            let meant = reference::meant_action(&value.value)?;
            // Of the denied action the fix itself takes care.
            let is_denied = meant.full_name().eq_ignore_ascii_case(&request.action);
            (!is_denied).then(|| Mend {
                of: Mending::Useless,
                code: "invalid_action",
                change: Change::ReplaceAction {
                    statement: at,
                    from: value.value.clone(),
                    to: meant.full_name().to_owned(),
                },
            })
        })
        .collect()
}

/// Whether one of the statement's actions takes a resource of this type, as far as the reference knows them.
fn fits(statement: &Statement, arn: &str) -> bool {
    let mut actions = statement.action.iter().flat_map(|list| &list.values);
    actions.any(|action| match reference::action(&action.value) {
        Some(known) => !known.resource_type_of(arn).is_empty(),
        None => {
            let service = action.value.split(':').next().unwrap_or_default();
            service == "*"
                || !action.value.contains(':')
                || Arn::parse(arn).is_some_and(|arn| arn.service.eq_ignore_ascii_case(service))
        }
    })
}

/// Whether an entry of `Resource` is refused by AWS: neither `*` nor an ARN, nor a reference of a template.
pub(super) fn is_no_arn(written: &str) -> bool {
    let is_open = written == "*" || written.contains("${") || written.starts_with(['<', '[', '{']);
    !is_open && Arn::parse(written).is_none()
}

/// The ARN that an entry which is none can only mean; `None` for an ARN, for `*`, and where it may mean several.
///
/// Source: IAM User Guide, "IAM JSON policy elements: Resource".
fn arn_meant(written: &str, is_of_s3: bool, request: &Request) -> Option<String> {
    if !is_no_arn(written) {
        return None;
    }
    let asked = match &request.resource {
        Target::Known(resource) => Arn::parse(resource),
        Target::Unknown => None,
    };
    let caller = request.principal.as_deref().and_then(Arn::parse);
    let partition = asked.or(caller).map_or("aws", |arn| arn.partition);
    let of_s3 = |name: &str| {
        let name = name.trim_start_matches('/');
        (!name.is_empty()).then(|| format!("arn:{partition}:s3:::{name}"))
    };
    if let Some(name) = written.strip_prefix("s3://") {
        return of_s3(name);
    }
    if let Some(fields) = written.strip_prefix("arn:") {
        let (of, rest) = fields.split_once(":s3:")?;
        return of_s3(rest.trim_start_matches(':')).filter(|_| of == partition);
    }
    let whole = format!("arn:{written}");
    if written.starts_with("aws") && Arn::parse(&whole).is_some() {
        return Some(whole);
    }
    if let Some(asked) = asked {
        let whole = format!(
            "arn:{}:{}:{}:{}:{written}",
            asked.partition, asked.service, asked.region, asked.account
        );
        if let Target::Known(resource) = &request.resource
            && matches(&whole, resource)
        {
            return Some(whole);
        }
    }
    of_s3(written).filter(|_| is_of_s3 && !written.contains(':'))
}
