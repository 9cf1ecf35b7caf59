//! The laws of a corrected policy as it is printed.

use kyoka::budget::Budget;
use kyoka::diagnose::{Change, ProvenFix};
use kyoka::lint::{self, FindingKind, Severity};
use kyoka::policy::{self, PastedPolicy};
use kyoka::text::Paste;
use std::collections::BTreeMap;

/// A corrected policy has no finding that the pasted one has not, none at all in what kyoka wrote, and the author's
/// statements in the author's order, of which no more differ than were changed.
pub(crate) fn is_sound(name: &str, fix: &ProvenFix) {
    let found = |text: &str| {
        let mut found = policy::find(0, &Paste::new(None, text), &Budget::default()).policies;
        found.truncate(1);
        for pasted in &mut found {
            pasted.policy_type = Some(fix.policy_type);
        }
        found
    };
    let (before, after) = (found(&fix.before), found(&fix.after));
    let findings = |policies: &[PastedPolicy]| {
        let mut by_statement: BTreeMap<Option<usize>, Vec<(&'static str, bool)>> = BTreeMap::new();
        for finding in lint::check(policies, None, &Budget::default()) {
            // What the message leaves out stays a placeholder, and no other finding.
            if matches!(finding.kind, FindingKind::PlaceholderLeft { .. })
                || finding.kind.is_redundancy()
            {
                continue;
            }
            let is_refused = finding.kind.severity() == Severity::Error;
            let codes = by_statement.entry(finding.statement).or_default();
            codes.push((finding.kind.code(), is_refused));
        }
        by_statement
    };
    let statements = |policies: &[PastedPolicy]| {
        let policies = policies.iter();
        policies
            .map(|one| one.policy.statements.len())
            .sum::<usize>()
    };
    let mended: Vec<Option<usize>> = fix
        .mended
        .iter()
        .map(|mended| match mended.change {
            Change::ReplaceAction { statement, .. }
            | Change::ReplaceResource { statement, .. }
            | Change::RenameElement { statement, .. }
            | Change::RemoveElement { statement, .. } => Some(statement),
            _ => None,
        })
        .collect();
    let old = findings(&before);
    for (statement, codes) in findings(&after) {
        let is_new = statement.is_some_and(|statement| statement >= statements(&before));
        for (code, is_refused) in codes {
            let had = old
                .get(&statement)
                .is_some_and(|codes| codes.contains(&(code, is_refused)));
            // What is mended can be looked into only now; a size is said beside the fix.
            let is_seen_now = !is_refused && mended.contains(&statement);
            assert!(
                !is_new && (had || is_seen_now) || code == "policy_size_exceeded",
                "{name}: the corrected policy has {code} in {statement:?}:\n{}",
                fix.after
            );
        }
    }
    let written = |policies: &[PastedPolicy], text: &str| -> Vec<String> {
        let statements = policies.iter().flat_map(|one| &one.policy.statements);
        statements
            .map(|one| text.get(one.span.start..one.span.end).unwrap().to_owned())
            .collect()
    };
    let (old, new) = (written(&before, &fix.before), written(&after, &fix.after));
    assert!(new.len() >= old.len(), "{name}: a statement is lost");
    let differ = old.iter().zip(&new).filter(|(old, new)| old != new).count();
    let changed = if fix.change == Change::Several {
        old.len()
    } else {
        // What else the work needs may be an entry more of another statement.
        1 + fix.mended.len() + fix.companions.len()
    };
    assert!(differ <= changed, "{name}: {}", fix.after);
}
