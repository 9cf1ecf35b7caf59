//! The change, ready to be copied, and what it mends besides.

use super::choice::finding_told;
use super::page::Page;
use super::{MAX_CODE, MAX_ITEMS, MAX_LISTED};
use crate::diagnose::{Cause, Diagnosis, Note, ProvenFix};
use crate::evaluate::{ReasonKind, ResourceGap};
use crate::evidence::ClueFact;
use crate::iam::Arn;
use crate::lint::FindingKind;
use crate::reply::document::{Block, Code, Line};
use crate::reply::shown::{Part, Shown};
use crate::reply::told::{Told, kind_of, number};
use crate::reply::words::brief::{FixFacts, Label};
use crate::reply::words::{Place, joined};

impl Page<'_> {
    /// The change, ready to be copied.
    pub(super) fn fix(
        &mut self,
        told: &Told<'_>,
        diagnosis: &Diagnosis,
        fix: &ProvenFix,
        is_proposed: bool,
    ) {
        let shown = Shown::of(fix, &self.answer.evidence);
        let mut facts = told.fix(diagnosis, fix, &shown, is_proposed);
        facts.stays = diagnosis.notes.iter().find_map(|note| match note {
            Note::AlsoAuthorisedOn {
                covered_by: Some((policy, statement)),
                ..
            } if fix.policy == Some(*policy) && shown.added() > 0 => Some(Place {
                kind: None,
                policy: number(self.answer, *policy),
                statement: statement.saturating_add(1),
                sid: None,
            }),
            _ => None,
        });
        if let Some((language, text)) = &shown.template {
            let is_long = text.chars().count() > MAX_CODE;
            let line = if is_long {
                self.words.in_file(&facts)
            } else if shown.only_adds() {
                self.words.add_to_template()
            } else {
                self.words.replace(&facts, None)
            };
            self.part(Label::Fix, line);
            if !is_long {
                self.blocks.push(Block::Code {
                    language: *language,
                    text: text.clone(),
                });
            }
        } else {
            self.parts(&facts, diagnosis, fix, &shown);
        }
        let words = self.words;
        let mut companions: Vec<&str> = Vec::new();
        for grant in fix.companions.iter().flat_map(|one| &one.grants) {
            let is_own = diagnosis.request.action.as_deref() == Some(grant.action.as_str());
            if !is_own && !companions.contains(&grant.action.as_str()) {
                companions.push(&grant.action);
            }
        }
        if !companions.is_empty() {
            let left_out = companions.len().saturating_sub(MAX_LISTED);
            let names: Vec<String> = companions
                .iter()
                .take(MAX_LISTED)
                .map(|&action| action.to_owned())
                .collect();
            let line = words.companions(&names, left_out);
            self.paragraph(line);
        }
        let mends = shown
            .mends
            .iter()
            .map(|mended| words.mend(mended))
            .chain(self.finding(told, fix))
            .take(MAX_ITEMS);
        let mends: Vec<Line> = mends.collect();
        let is_all = shown.parts.is_empty() && shown.template.is_none();
        match mends.as_slice() {
            [one] if is_all => {
                let line = one.clone();
                self.part(Label::Fix, line);
            }
            [_, ..] if is_all => {
                let line = words.make_these_changes();
                self.part(Label::Fix, line);
                self.blocks.push(Block::List(mends));
            }
            [] => {}
            [one] => self.blocks.push(Block::Paragraph(one.clone())),
            _ => self.blocks.push(Block::List(mends)),
        }
    }

    /// The change that the policy of the other side of a call needs as well, ready to be copied; false where it is for
    /// the details.
    pub(super) fn other_side(
        &mut self,
        told: &Told<'_>,
        diagnosis: &Diagnosis,
        fix: &ProvenFix,
    ) -> bool {
        let shown = Shown::of(fix, &self.answer.evidence);
        let [Part::Added { text, .. }] = shown.parts.as_slice() else {
            return false;
        };
        if shown.template.is_some() || text.chars().count() > MAX_CODE {
            return false;
        }
        let facts = told.fix(diagnosis, fix, &shown, true);
        let line = self.words.add(&facts);
        self.paragraph(line);
        self.blocks.push(Block::Code {
            language: Code::Json,
            text: text.clone(),
        });
        true
    }

    fn parts(
        &mut self,
        facts: &FixFacts<'_>,
        diagnosis: &Diagnosis,
        fix: &ProvenFix,
        shown: &Shown,
    ) {
        let mut is_first = true;
        // A name that changes with each call is no misspelling of an earlier one.
        let changes = fix
            .narrow
            .as_ref()
            .is_some_and(|narrow| narrow.varying.is_some());
        let typo = self.typo(diagnosis).filter(|_| !changes);
        for part in &shown.parts {
            let (line, block) = match part {
                Part::Added { text, .. } => (
                    self.words.add(facts),
                    Block::Code {
                        language: Code::Json,
                        text: text.clone(),
                    },
                ),
                Part::Changed { statement, text } => {
                    let place = Place {
                        kind: fix.policy.and_then(|policy| kind_of(self.answer, policy)),
                        policy: fix.policy.and_then(|policy| number(self.answer, policy)),
                        statement: statement.saturating_add(1),
                        sid: None,
                    };
                    (
                        self.words.replace(facts, Some(place)),
                        Block::Code {
                            language: Code::Json,
                            text: text.clone(),
                        },
                    )
                }
                Part::Lines(lines) => (
                    self.words.replace(facts, None),
                    Block::Difference(lines.clone()),
                ),
            };
            let length: usize = match &block {
                Block::Difference(lines) => {
                    lines.iter().map(|line| line.text.chars().count()).sum()
                }
                Block::Code { text, .. } => text.chars().count(),
                _ => 0,
            };
            let is_long = length > MAX_CODE;
            let line = if is_long {
                self.words.in_file(facts)
            } else {
                line
            };
            if std::mem::take(&mut is_first) {
                let line = joined(self.words, typo.clone().into_iter().chain([line]));
                self.part(Label::Fix, line);
            } else {
                self.paragraph(line);
            }
            if is_long {
                // All of it is in the file.
                break;
            }
            self.blocks.push(block);
        }
    }

    /// That the call may have a name wrong, where the policy has nearly the same one.
    fn typo(&self, diagnosis: &Diagnosis) -> Option<Line> {
        let nearest = diagnosis.statements.get(diagnosis.nearest?)?;
        let resource = diagnosis.request.resource.as_deref()?;
        let mut kinds = nearest.verdict.reasons.iter().map(|reason| &reason.kind);
        kinds.find_map(|kind| match kind {
            ReasonKind::ResourceNotCovered {
                nearest,
                gap: ResourceGap::Name { near: true },
            } if diagnosis.cause == Cause::ResourceNotCovered => {
                Some(self.words.or_a_typo(nearest, resource))
            }
            // Where the text has the ARN besides, its Region is meant.
            ReasonKind::ResourceNotCovered {
                nearest,
                gap: ResourceGap::Region,
            } if diagnosis.cause == Cause::ResourceNotCovered
                && !self.is_said(diagnosis, resource) =>
            {
                let [listed, called] = [nearest.as_str(), resource].map(Arn::parse);
                let listed = listed.map(|arn| arn.region)?;
                let is_name = listed.contains('-') && !listed.contains(['*', '?', '$']);
                is_name.then(|| {
                    let called = called.map_or("", |arn| arn.region);
                    self.words.or_another_region(listed, called)
                })
            }
            _ => None,
        })
    }

    /// Whether the text names the resource beside its messages and policies.
    fn is_said(&self, diagnosis: &Diagnosis, resource: &str) -> bool {
        let clues = self.answer.evidence.clues.iter();
        let evidence = &self.answer.evidence;
        let denial = evidence.denials.get(diagnosis.denial);
        let mut arns = clues.filter_map(|clue| match &clue.fact {
            ClueFact::Resource(arn) => Some(arn.as_str()),
            _ => None,
        });
        let texts = || {
            let paste = evidence.pastes.get(denial?.paste)?;
            Some(paste.as_str().matches(resource).count() > 1)
        };
        arns.any(|arn| arn == resource) || texts().unwrap_or_default()
    }

    /// What is wrong in the policy for this very caller, where the fix leaves it as it is.
    fn finding(&self, told: &Told<'_>, fix: &ProvenFix) -> Option<Line> {
        let finding = finding_told(self.answer, &told.who)?;
        // What the fix mends is told with it.
        let code = finding.kind.code();
        if fix.mended.iter().any(|mended| mended.code == code) {
            return None;
        }
        let place = Place {
            kind: None,
            policy: number(self.answer, finding.policy),
            statement: finding.statement?.saturating_add(1),
            sid: None,
        };
        Some(match finding.kind {
            FindingKind::UseridVariableForUser { .. } => self.words.own_sessions(place),
            _ => joined(
                self.words,
                [
                    self.words.found_at(Some(place), None, None),
                    self.words.finding(&finding.kind),
                ],
            ),
        })
    }
}
