//! The end of an answer: who makes the change and where, with which commands, and what was verified of it.

use super::page::Page;
use super::{Medium, named_article};
use crate::diagnose::{
    Cause, Change, Diagnosis, Owner, ProvenFix, Strength, has_template, is_part_of_policy,
};
use crate::evaluate::Unknown;
use crate::iam::PolicyType;
use crate::reply::apply;
use crate::reply::document::{Block, Inline, Line};
use crate::reply::made;
use crate::reply::names::Who;
use crate::reply::shown::Shown;
use crate::reply::told::{Told, owner_of};
use crate::reply::words::Words;
use crate::reply::words::brief::{Checked, Whose};

impl Page<'_> {
    /// Who and where; what was verified and what was not.
    pub(super) fn end(
        &mut self,
        told: &Told<'_>,
        diagnosis: &Diagnosis,
        fix: Option<&ProvenFix>,
        is_alone: bool,
    ) {
        let words = self.words;
        if let Some(line) = whose(told, diagnosis, fix, words) {
            self.paragraph(line);
        }
        if let Some(fix) = fix {
            self.apply(told, diagnosis, fix);
        }
        let mut remarks: Vec<Line> = Vec::new();
        if let Some(fix) = fix {
            let shown = Shown::of(fix, &self.answer.evidence);
            let keys: Vec<String> = fix
                .depends_on
                .iter()
                .filter_map(|unknown| match unknown {
                    Unknown::Key(key) => Some(key.clone()),
                    _ => None,
                })
                .collect();
            // That it helps is not proved where the action is only likely.
            if diagnosis.request.action_from != Some(Strength::Assumed) {
                remarks.push(words.checked(&Checked {
                    grants: fix.grants.len(),
                    revokes: fix.revokes.len(),
                    depends_on: &keys,
                    is_exact: fix.unproven.is_empty()
                        && !matches!(fix.change, Change::ReplaceVersion { .. }),
                }));
                remarks.push(words.unchecked());
            }
            if !shown.placeholders.is_empty() {
                remarks.push(words.fill_in(&shown.placeholders));
            }
            if !fix.masked().is_empty() {
                remarks.push(words.put_back());
            }
            if let Some((characters, quota)) = fix.over_size {
                remarks.push(words.over_size(characters, quota));
            }
        }
        let article = named_article(self.answer).filter(|_| is_alone);
        if let (Medium::Chat, Some(id)) = (self.medium, article) {
            remarks.push(words.see(id));
        }
        let mut line = Line::default();
        for remark in remarks {
            if !line.0.is_empty() {
                line.0.push(Inline::Text(words.dot()));
            }
            line.0.extend(remark.0);
        }
        if !line.0.is_empty() {
            self.blocks.push(Block::Small(line));
        }
        if let (Medium::Terminal(_), Some(id)) = (self.medium, article) {
            let line = words.see(&format!("kyoka kb show {id}"));
            self.blocks.push(Block::Small(line));
        }
    }

    /// At a terminal, the commands that write the corrected policy and put it into effect.
    fn apply(&mut self, told: &Told<'_>, diagnosis: &Diagnosis, fix: &ProvenFix) {
        let Medium::Terminal(input) = self.medium else {
            return;
        };
        // An inline policy takes the place of the one that a permission set has, and what code makes is changed there.
        if matches!(told.who, Who::PermissionSet(_)) && fix.policy_type == PolicyType::Identity
            || made::made_from(&self.answer.evidence, diagnosis, Some(fix), &told.who).is_some()
        {
            return;
        }
        // What a template makes is changed there; the next deployment would undo anything else, and IAM does not know
        // the references of a template.
        let is_of_caller = fix.policy_type == PolicyType::Identity;
        if is_of_caller && has_template(&self.answer.evidence)
            || fix.in_template(&self.answer.evidence).is_some()
        {
            return;
        }
        if fix
            .policy
            .is_some_and(|policy| is_part_of_policy(&self.answer.evidence, policy))
        {
            let line = self.words.in_the_whole();
            self.paragraph(line);
            return;
        }
        let commands = apply::apply(fix, &told.who, diagnosis.request.resource.as_deref());
        let Some(first) = commands.into_iter().next() else {
            return;
        };
        let line = self.words.apply(false);
        self.paragraph(line);
        if !first.contains(apply::FILE_NAME) {
            self.command(first);
            return;
        }
        // A shell empties the file that it writes to before the policy in it is read.
        let file = if input.contains(apply::FILE_NAME) {
            "corrected.json"
        } else {
            apply::FILE_NAME
        };
        self.command(format!(
            "kyoka diagnose --fix {input} > {file}\n{}",
            first.replace(apply::FILE_NAME, file)
        ));
    }
}

/// Who makes the change, and where in the console; `None` where nobody else has to be asked and nothing is offered.
pub(in crate::reply) fn whose(
    told: &Told<'_>,
    diagnosis: &Diagnosis,
    fix: Option<&ProvenFix>,
    words: &dyn Words,
) -> Option<Line> {
    let (owner, policy, is_named) = match fix {
        Some(fix) => {
            let owner = owner_of(fix, diagnosis, &told.who);
            (
                owner,
                apply::policy_name(fix.policy_type, &told.who, diagnosis),
                told.is_elsewhere(owner, diagnosis.fix.is_none()),
            )
        }
        None if is_of_others(diagnosis) => {
            (diagnosis.owner, told.policy, diagnosis.cause.is_a_limit())
        }
        None => return None,
    };
    Some(words.whose(&Whose {
        owner,
        policy,
        who: &told.who,
        thing: told.thing.as_ref(),
        account: told.account,
        is_named,
        made_from: made::made_from(&told.answer.evidence, diagnosis, fix, &told.who),
    }))
}

/// Whether nothing but a policy of others is to be changed, of which nothing is offered.
fn is_of_others(diagnosis: &Diagnosis) -> bool {
    let is_of_policy = matches!(
        diagnosis.cause,
        Cause::TrustPolicy
            | Cause::ResourcePolicy
            | Cause::ResourceNotCovered
            | Cause::ActionNotAllowed
            | Cause::ConditionNotMet
    ) || diagnosis.cause == Cause::ExplicitDeny && diagnosis.denying.is_some();
    (is_of_policy || diagnosis.cause.is_a_limit())
        && diagnosis.remedies.is_empty()
        && diagnosis.owner != Owner::Unknown
}
