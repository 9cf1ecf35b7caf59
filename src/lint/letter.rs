//! Letters that are others than they look, and characters that nobody sees.

use super::{FindingKind, Report};
use crate::iam::{PolicyType, find_placeholders};
use crate::policy::{PastedPolicy, PrincipalElement, Spanned, Statement};
use crate::text::{invisible, look_alike};

pub(super) fn check(pasted: &PastedPolicy, statement: &Statement, report: &mut Report<'_>) {
    let is_of_iam = report.without_principals && pasted.policy_type != Some(PolicyType::Scp)
        || pasted.policy_type == Some(PolicyType::Trust);
    let actions = statement.action.iter().flat_map(|list| &list.values);
    let operators = statement.conditions.iter().map(|entry| &entry.operator);
    let keys = statement.conditions.iter().map(|entry| &entry.key);
    for text in actions.chain(operators).chain(keys) {
        if !look(text, true, report) && is_of_iam {
            beyond_latin(text, report);
        }
    }
    let resources = statement.resource.iter().flat_map(|list| &list.values);
    let principals = statement
        .principal
        .iter()
        .flat_map(|element: &PrincipalElement| &element.entries)
        .map(|entry| &entry.value);
    let values = statement.conditions.iter().flat_map(|entry| &entry.values);
    for text in resources.chain(principals).chain(values) {
        if !look(text, false, report) && is_of_iam {
            beyond_latin(text, report);
        }
    }
    if let Some(sid) = &statement.sid {
        look(sid, false, report);
    }
}

/// Source: IAM API Reference, "`CreatePolicy`", the pattern of `PolicyDocument`; IAM User Guide, "IAM and AWS STS
/// quotas".
fn beyond_latin(text: &Spanned<String>, report: &mut Report<'_>) {
    let written = &text.value;
    let found = written
        .chars()
        .find(|character| !matches!(character, '\t' | '\n' | '\r' | ' '..='\u{FF}'));
    if let Some(character) = found.filter(|_| find_placeholders(written).is_empty()) {
        let written = written.clone();
        report.add(
            text.span,
            FindingKind::UnsupportedCharacter { written, character },
        );
    }
}

/// Tells whether there was something to say.
///
/// Source: Unicode Technical Standard #39, "Unicode Security Mechanisms".
fn look(text: &Spanned<String>, is_ascii_only: bool, report: &mut Report<'_>) -> bool {
    if text.value.is_ascii() && !text.value.contains(invisible::is_invisible) {
        return false;
    }
    let found = if is_ascii_only {
        look_alike::in_name(&text.value)
    } else {
        look_alike::among_latin(&text.value)
    };
    if let Some(found) = found {
        let kind = FindingKind::LookAlikeLetter {
            written: text.value.clone(),
            found,
            is_ascii_only,
        };
        report.add(text.span, kind);
    }
    let invisible = invisible::first(&text.value);
    if let Some(character) = invisible {
        let kind = FindingKind::InvisibleCharacter {
            written: text.value.clone(),
            character,
        };
        report.add(text.span, kind);
    }
    found.is_some() || invisible.is_some()
}
