//! Letters that are others than they look, and characters that nobody sees.

use super::{FindingKind, Report};
use crate::policy::{PrincipalElement, Spanned, Statement};
use crate::text::{invisible, look_alike};

pub(super) fn check(statement: &Statement, report: &mut Report<'_>) {
    let actions = statement.action.iter().flat_map(|list| &list.values);
    let operators = statement.conditions.iter().map(|entry| &entry.operator);
    let keys = statement.conditions.iter().map(|entry| &entry.key);
    for text in actions.chain(operators).chain(keys) {
        look(text, true, report);
    }
    let resources = statement.resource.iter().flat_map(|list| &list.values);
    let principals = statement
        .principal
        .iter()
        .flat_map(|element: &PrincipalElement| &element.entries)
        .map(|entry| &entry.value);
    let values = statement.conditions.iter().flat_map(|entry| &entry.values);
    for text in resources
        .chain(principals)
        .chain(values)
        .chain(&statement.sid)
    {
        look(text, false, report);
    }
}

/// Source: Unicode Technical Standard #39, "Unicode Security Mechanisms".
fn look(text: &Spanned<String>, is_ascii_only: bool, report: &mut Report<'_>) {
    if text.value.is_ascii() && !text.value.contains(invisible::is_invisible) {
        return;
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
    if let Some(character) = invisible::first(&text.value) {
        let kind = FindingKind::InvisibleCharacter {
            written: text.value.clone(),
            character,
        };
        report.add(text.span, kind);
    }
}
