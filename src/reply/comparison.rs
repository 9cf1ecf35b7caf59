//! How two policies differ.

use super::document::{Block, Line, Reply};
use super::words::{self, Words};
use crate::compare::{ComparedPolicy, Comparison, Grant, Unproven};
use crate::diagnose::ProvenFix;
use crate::text::Language;

/// Writes how two policies differ; nothing is left out of the lists.
pub fn comparison(compared: &Comparison, language: Language) -> Reply {
    let words = words::of(language);
    let Comparison {
        grants: granted,
        revokes,
        unproven,
    } = compared;
    let mut blocks = Vec::new();
    if granted.is_empty() {
        blocks.push(Block::Paragraph(if compared.is_of_all() {
            words.grants_nothing()
        } else {
            words.grants_nothing_as_read()
        }));
    } else {
        blocks.push(Block::Paragraph(newly_allowed(words, granted, unproven)));
        blocks.push(Block::List(grants(words, granted)));
    }
    if revokes.is_empty() {
        blocks.push(Block::Paragraph(if compared.is_of_all() {
            words.revokes_nothing()
        } else {
            words.revokes_nothing_as_read()
        }));
    } else {
        blocks.push(Block::Paragraph(no_longer_allowed(
            words, revokes, unproven,
        )));
        blocks.push(Block::List(grants(words, revokes)));
    }
    blocks.extend(not_proved(words, unproven));
    Reply { language, blocks }
}

/// Writes how the policies of many files differ, and which files were not compared and why.
pub fn comparisons(
    policies: &[ComparedPolicy],
    unread: &[(String, String)],
    language: Language,
) -> Reply {
    let words = words::of(language);
    let mut blocks = Vec::new();
    for policy in policies {
        let place = format!("{}:{}", policy.file, policy.line);
        let heading = words.policy_of_file(&place, policy.kind, policy.change);
        blocks.push(Block::Heading(heading));
        blocks.extend(comparison(&policy.comparison, language).blocks);
    }
    if policies.is_empty() {
        blocks.push(Block::Paragraph(words.no_policy_changed()));
    }
    if !unread.is_empty() {
        let items = unread.iter().map(|(_, why)| Line::from(why.as_str()));
        blocks.push(Block::Paragraph(words.not_compared()));
        blocks.push(Block::List(items.collect()));
    }
    Reply { language, blocks }
}

pub(super) fn newly_allowed(words: &dyn Words, grants: &[Grant], unproven: &[Unproven]) -> Line {
    if unproven.is_empty() {
        words.grants(grants.len())
    } else if unproven.iter().any(Unproven::is_misread) {
        words.grants_as_read(grants.len())
    } else {
        words.grants_at_most(grants.len())
    }
}

pub(super) fn no_longer_allowed(
    words: &dyn Words,
    revokes: &[Grant],
    unproven: &[Unproven],
) -> Line {
    if unproven.is_empty() {
        words.revokes(revokes.len())
    } else if unproven.iter().any(Unproven::is_misread) {
        words.revokes_as_read(revokes.len())
    } else {
        words.revokes_at_most(revokes.len())
    }
}

fn grants(words: &dyn Words, grants: &[Grant]) -> Vec<Line> {
    let line = |grant: &Grant| {
        let line = words.grant(grant);
        match &grant.witness {
            Some(witness) if witness.says_more_than(grant) => words.for_example(line, witness),
            _ => line,
        }
    };
    grants.iter().map(line).collect()
}

/// The same for a fix: what a policy without `Resource` allows, it allows on what it belongs to.
pub(super) fn granted(words: &dyn Words, fix: &ProvenFix, grants: &[Grant]) -> Vec<Line> {
    let on = |grant: &Grant| Grant {
        resource: fix.resource_of(grant).to_owned(),
        ..grant.clone()
    };
    grants.iter().map(|grant| words.grant(&on(grant))).collect()
}

/// Why the lists may be too short or too long; nothing where they are exact.
pub(super) fn not_proved(words: &dyn Words, unproven: &[Unproven]) -> Vec<Block> {
    let (misread, open): (Vec<_>, Vec<_>) = unproven.iter().partition(|one| one.is_misread());
    let mut blocks = Vec::new();
    for (heading, reasons) in [(words.not_read(), misread), (words.not_proved(), open)] {
        if !reasons.is_empty() {
            let reasons = reasons.into_iter().map(|one| words.unproven(one));
            blocks.extend([Block::Paragraph(heading), Block::List(reasons.collect())]);
        }
    }
    blocks
}
