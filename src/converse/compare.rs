//! Two policies side by side.

use super::Attachment;
use super::answer::{Answer, Subject};
use super::engine::{Engine, answered, taken};
use crate::compare;
use crate::evidence;
use crate::iam::PolicyType;
use crate::policy::PastedPolicy;
use crate::reply;
use crate::text::Language;

impl Engine {
    /// Says what `new` allows that `old` does not, and the other way round; `None` where one of them holds no
    /// policy that can be read. Nothing of it is remembered.
    pub fn compare(
        &self,
        old: &Attachment,
        new: &Attachment,
        language: Language,
    ) -> Option<Answer> {
        let inputs = [old, new].map(|file| taken(file, None, self.limits().attachment).ok());
        let [Some(old), Some(new)] = inputs else {
            return None;
        };
        let evidence = evidence::read(vec![old, new], Some(language));
        let of = |paste: usize| {
            let mut policies = evidence.policies.iter();
            policies.find(|policy| policy.paste == paste)
        };
        let (old, new) = (of(0)?, of(1)?);
        let compared = compare::compare(&old.policy, &new.policy, kind(old, new));
        let mut answer = answered(
            Subject::Policies,
            "comparison",
            reply::comparison(&compared, language),
        );
        answer.warning = reply::secrets(&evidence.secrets, language);
        answer.secrets = evidence.secrets;
        Some(answer)
    }
}

/// The kind of both: what the one says that is not the usual kind.
fn kind(old: &PastedPolicy, new: &PastedPolicy) -> PolicyType {
    let told = |policy: &PastedPolicy| policy.policy_type.unwrap_or(PolicyType::Identity);
    match told(new) {
        PolicyType::Identity => told(old),
        kind => kind,
    }
}
