//! Policy variables: `${aws:username}` and its kind.

use super::{Depth, FindingKind, Report, VariableFlaw};
use crate::evaluate::Element;
use crate::iam::{
    Arn, Caller, CallerKind, Effect, Operator, Piece, PolicyType, SetOperator, arn_fields,
    variable_pieces,
};
use crate::policy::{Form, PastedPolicy, Spanned, Statement};

pub(super) fn check(
    pasted: &PastedPolicy,
    statement: &Statement,
    caller: Option<&Caller>,
    report: &mut Report<'_>,
) {
    let resources = statement.resource.iter().flat_map(|list| &list.values);
    let compared = statement
        .conditions
        .iter()
        .filter(|entry| {
            Operator::parse(&entry.operator.value).is_some_and(|operator| operator.has_variables())
        })
        .flat_map(|entry| &entry.values);
    for value in resources.clone().chain(compared) {
        written_wrong(value, report);
        if !has_variables(pasted) {
            not_substituted(value, report);
        }
    }
    out_of_place(statement, report);
    if report.depth == Depth::Review {
        void(statement, report);
    }
    let decides_for_caller = matches!(
        pasted.policy_type,
        None | Some(PolicyType::Identity | PolicyType::Boundary | PolicyType::Session)
    );
    if let Some(caller) = caller.filter(|_| decides_for_caller && report.without_principals) {
        for value in resources {
            of_another_caller(value, caller, report);
        }
    }
}

/// Keys that every signed request carries.
///
/// Source: IAM User Guide, "AWS global condition context keys".
const ALWAYS_THERE: [&str; 12] = [
    "aws:currenttime",
    "aws:epochtime",
    "aws:principalaccount",
    "aws:principalarn",
    "aws:principalisawsservice",
    "aws:principaltype",
    "aws:requestedregion",
    "aws:resourceaccount",
    "aws:securetransport",
    "aws:useragent",
    "aws:userid",
    "aws:viaawsservice",
];

/// A Deny that denies nothing where a variable has no value: a resource with it matches nothing, and a condition that
/// wants a value is false.
///
/// Source: IAM User Guide, "IAM policy elements: Variables and tags".
fn void(statement: &Statement, report: &mut Report<'_>) {
    let is_deny = statement.has_effect(Effect::Deny);
    if !is_deny || !statement.is_whole() {
        return;
    }
    let resources = statement.resource.iter().filter(|list| !list.negated);
    let compared = statement.conditions.iter().filter(|entry| {
        Operator::parse(&entry.operator.value).is_some_and(|operator| {
            operator.has_variables()
                && !operator.negated
                && !operator.if_exists
                && operator.set != Some(SetOperator::ForAllValues)
        })
    });
    let lists = resources
        .map(|list| &list.values)
        .chain(compared.map(|entry| &entry.values));
    for values in lists {
        let absent: Option<Vec<&str>> = values.iter().map(|value| may_lack(&value.value)).collect();
        if let (Some(value), Some(variable)) = (
            values.first(),
            absent.as_ref().and_then(|absent| absent.first()),
        ) {
            report.add(
                value.span,
                FindingKind::DenyVoidWithoutVariable {
                    variable: (*variable).to_owned(),
                },
            );
        }
    }
}

/// The variable without a default in a value, whose key some requests do not carry.
fn may_lack(text: &str) -> Option<&str> {
    variable_pieces(text)
        .into_iter()
        .find_map(|piece| match piece {
            Piece::Variable {
                written,
                key,
                default: None,
            } => {
                let key = key.to_ascii_lowercase();
                (!ALWAYS_THERE.contains(&key.as_str())).then_some(written)
            }
            Piece::Variable { .. }
            | Piece::Text(_)
            | Piece::Literal(_)
            | Piece::Template(_)
            | Piece::Malformed(_) => None,
        })
}

/// Tells whether the document's version substitutes variables, as far as the paste shows it.
///
/// Source: IAM User Guide, "IAM JSON policy elements: Version".
fn has_variables(pasted: &PastedPolicy) -> bool {
    match &pasted.policy.version {
        Some(version) => version.value != "2008-10-17",
        None => pasted.form == Form::Fragment,
    }
}

fn not_substituted(value: &Spanned<String>, report: &mut Report<'_>) {
    let first = variable_pieces(&value.value)
        .into_iter()
        .find_map(|piece| match piece {
            Piece::Variable { written, .. } => Some(written.to_owned()),
            Piece::Text(_) | Piece::Literal(_) | Piece::Template(_) | Piece::Malformed(_) => None,
        });
    if let Some(variable) = first {
        report.add(
            value.span,
            FindingKind::VariableUnsupportedInVersion { variable },
        );
    }
}

/// Source: IAM User Guide, "Access Analyzer policy check reference", "Missing brace in variable", "Empty
/// variable", "Unsupported space in variable".
fn written_wrong(value: &Spanned<String>, report: &mut Report<'_>) {
    for piece in variable_pieces(&value.value) {
        let (variable, flaw) = match piece {
            Piece::Malformed("${}") => ("${}", VariableFlaw::Empty),
            Piece::Malformed(written) if !written.ends_with('}') => {
                (written, VariableFlaw::MissingBrace)
            }
            Piece::Malformed(written) if has_space_in_key(written) => {
                (written, VariableFlaw::Space)
            }
            Piece::Malformed(written) if written.contains(',') => {
                (written, VariableFlaw::MissingQuote)
            }
            Piece::Text(text) => match spaced_out(text) {
                Some(written) => (written, VariableFlaw::Space),
                None => continue,
            },
            Piece::Malformed(_)
            | Piece::Variable { .. }
            | Piece::Literal(_)
            | Piece::Template(_) => {
                continue;
            }
        };
        report.add(
            value.span,
            FindingKind::MalformedVariable {
                variable: variable.to_owned(),
                flaw,
            },
        );
    }
}

/// Variables where AWS substitutes none.
///
/// Source: IAM User Guide, "IAM policy elements: Variables and tags", "Where you can use policy variables".
fn out_of_place(statement: &Statement, report: &mut Report<'_>) {
    let mut add = |value: &Spanned<String>, text: &str, element: Element| {
        let variable = variable_pieces(text)
            .into_iter()
            .find_map(|piece| match piece {
                Piece::Variable { written, .. } => Some(written.to_owned()),
                Piece::Text(_) | Piece::Literal(_) | Piece::Template(_) | Piece::Malformed(_) => {
                    None
                }
            });
        if let Some(variable) = variable {
            report.add(
                value.span,
                FindingKind::VariableUnsupportedInElement { variable, element },
            );
        }
    };
    for action in statement.action.iter().flat_map(|list| &list.values) {
        add(action, &action.value, Element::Action);
    }
    for entry in statement
        .principal
        .iter()
        .flat_map(|element| &element.entries)
    {
        add(&entry.value, &entry.value.value, Element::Principal);
    }
    for resource in statement.resource.iter().flat_map(|list| &list.values) {
        let fields = arn_fields(&resource.value);
        if let [_, front @ .., _] = fields.as_slice()
            && fields.len() == 6
        {
            add(resource, &front.join(":"), Element::Resource);
        }
    }
}

fn has_space_in_key(written: &str) -> bool {
    let key = written.split(',').next().unwrap_or_default();
    key.contains(char::is_whitespace)
}

/// `$ {aws:username}`: a space between the sign and the brace.
fn spaced_out(text: &str) -> Option<&str> {
    let from = text.get(text.find("$ {")?..)?;
    from.get(..=from.find('}')?)
}

/// Variables whose value this caller does not have, or has in another form than the pattern wants.
///
/// Session ids of Session Manager begin with the IAM user's name, or with the name of the role session.
///
/// Source: IAM User Guide, "IAM policy elements: Variables and tags"; Systems Manager User Guide,
/// "Additional sample IAM policies for Session Manager".
fn of_another_caller(value: &Spanned<String>, caller: &Caller, report: &mut Report<'_>) {
    let pattern = &value.value;
    let is_user = matches!(caller.kind, CallerKind::IamUser { .. });
    if let Some(corrected) = session_of_user(pattern).filter(|_| is_user) {
        let pattern = pattern.clone();
        report.add(
            value.span,
            FindingKind::UseridVariableForUser { pattern, corrected },
        );
        return;
    }
    for piece in variable_pieces(pattern) {
        let Piece::Variable {
            key, default: None, ..
        } = piece
        else {
            continue;
        };
        let is_other_than_user = matches!(
            caller.kind,
            CallerKind::Role { .. }
                | CallerKind::RoleSession { .. }
                | CallerKind::FederatedUser { .. }
                | CallerKind::Root
        );
        if is_other_than_user && key.eq_ignore_ascii_case("aws:username") {
            let pattern = pattern.clone();
            report.add(value.span, FindingKind::UsernameVariableForRole { pattern });
            return;
        }
    }
}

/// The pattern of the sessions that an IAM user starts, where it is written with `${aws:userid}`, which no name of such a
/// session begins with; `None` for every other text.
///
/// Source: Systems Manager User Guide, "Additional sample IAM policies for Session Manager".
pub fn session_of_user(pattern: &str) -> Option<String> {
    variable_pieces(pattern).into_iter().find_map(|piece| {
        let Piece::Variable {
            written,
            key,
            default: None,
        } = piece
        else {
            return None;
        };
        (key.eq_ignore_ascii_case("aws:userid") && opens_session_id(pattern, written))
            .then(|| pattern.replace(written, "${aws:username}"))
    })
}

fn opens_session_id(pattern: &str, variable: &str) -> bool {
    Arn::parse(pattern)
        .filter(|arn| arn.service == "ssm")
        .and_then(|arn| arn.rest.strip_prefix("session/"))
        .is_some_and(|id| id.starts_with(variable))
}
