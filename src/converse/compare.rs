//! Two policies side by side.

use super::answer::{Answer, Subject};
use super::engine::{Engine, Intake, answered, seen_by, unread_lines};
use super::{Attachment, Said, Visibility};
use crate::answer::kind_of_both;
use crate::budget::Budget;
use crate::compare;
use crate::evidence::{self, Input};
use crate::reply::{self, Block, Reply};
use crate::text::Language;
use crate::text::mask::Masker;

impl Engine {
    /// Says what `new` allows that `old` does not, and the other way round, or why one of them was not read; `None`
    /// where one of them does not hold one policy that can be read and nothing else like one. Nothing of it is
    /// remembered.
    pub fn compare(
        &self,
        old: Attachment,
        new: Attachment,
        visibility: Visibility,
        language: Language,
        budget: &Budget,
    ) -> Option<Answer> {
        let mut intake = Intake::new(self.limits().attachments, budget);
        let mut said = Said {
            id: "".into(),
            text: String::new(),
            attachments: vec![old, new],
            unreadable: Vec::new(),
        };
        let inputs = intake.take(&mut said);
        let unread = intake.unread;
        if !unread.is_empty() {
            let lines = unread_lines(&unread, language);
            let reply = Reply {
                language,
                blocks: vec![Block::List(lines)],
            };
            return Some(answered(Subject::Nothing, "nothing", reply));
        }
        let mut masker = Masker::of(inputs.iter().map(|input| input.paste.as_str()));
        let inputs: Vec<Input> = inputs
            .into_iter()
            .map(|input| input.masked(&mut masker))
            .collect();
        let evidence = evidence::read(inputs.clone(), Some(language), budget);
        // One that is left out might be the one that grants something.
        if !evidence.unreadable.is_empty() {
            return None;
        }
        let of = |paste: usize| {
            let mut policies = evidence.policies.iter();
            let first = policies.find(|policy| policy.paste == paste)?;
            let is_only = !policies.any(|policy| policy.paste == paste);
            is_only.then_some(first)
        };
        let (old, new) = (of(0)?, of(1)?);
        let compared = compare::pasted(old, new, kind_of_both(old, new), budget);
        let mut answer = answered(
            Subject::Policies,
            "comparison",
            reply::comparison(&compared, language),
        );
        answer.warning = reply::secrets(masker.secrets(), language);
        answer.secrets.clone_from(masker.secrets());
        answer.question = inputs;
        Some(seen_by(answer, visibility))
    }
}
