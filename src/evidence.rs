//! All that a conversation shows: denials, policies, the asker's language; once, in order of appearance.
//!
//! In: what was pasted. Out: [`Evidence`]. Decides nothing: what the text does not say stays unknown.

use crate::denial::{self, Denial, Foreign};
use crate::iam::PolicyType;
use crate::policy::{self, PastedPolicy, Unreadable};
use crate::text::{Language, Paste, language};

/// One thing that was given to read.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Input {
    /// The text.
    pub paste: Paste,
    /// What is known of it beforehand.
    pub role: Role,
}

/// What an input is.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Role {
    /// Anything: prose, messages, policies.
    Conversation,
    /// The beginning of a log that is too long to keep; this is what was found in the whole of it.
    Log(denial::Found),
    /// Policies of this kind: no denial is looked for.
    Policies(PolicyType),
}

/// Everything that was read from what was pasted.
#[derive(Clone, Debug)]
pub struct Evidence {
    /// What was pasted, in order.
    pub pastes: Vec<Paste>,
    /// Distinct denials over all pastes.
    pub denials: Vec<Denial>,
    /// How many more denials there are, which were only counted.
    pub more_denials: usize,
    /// What the error is instead, when there is no denial.
    pub foreign: Option<Foreign>,
    /// Policies over all pastes.
    pub policies: Vec<PastedPolicy>,
    /// What looks like a policy and could not be read, with the paste it is in.
    pub unreadable: Vec<(usize, Unreadable)>,
    /// The asker's language.
    pub language: Language,
}

/// Reads all inputs. `language` overrides what the prose tells; English where nothing tells.
pub fn read(inputs: Vec<Input>, language: Option<Language>) -> Evidence {
    let mut evidence = Evidence {
        pastes: Vec::with_capacity(inputs.len()),
        denials: Vec::new(),
        more_denials: 0,
        foreign: None,
        policies: Vec::new(),
        unreadable: Vec::new(),
        language: Language::En,
    };
    let mut spoken = None;
    for (index, Input { paste, role }) in inputs.into_iter().enumerate() {
        let found = policy::find(index, &paste);
        evidence
            .unreadable
            .extend(found.unreadable.into_iter().map(|piece| (index, piece)));
        let denials = match role {
            Role::Policies(kind) => {
                let typed = found.policies.into_iter().map(|policy| PastedPolicy {
                    policy_type: Some(kind),
                    ..policy
                });
                evidence.policies.extend(typed);
                evidence.pastes.push(paste);
                continue;
            }
            Role::Conversation => denial::find(&paste),
            Role::Log(denials) => denials,
        };
        evidence.policies.extend(found.policies);
        let earlier = evidence.denials.len();
        for denial in denials.denials {
            merge(&mut evidence.denials, earlier, denial);
        }
        evidence.more_denials = evidence.more_denials.saturating_add(denials.more);
        evidence.foreign = evidence.foreign.take().or(denials.foreign);
        spoken = spoken.or_else(|| language::detect(paste.as_str()));
        evidence.pastes.push(paste);
    }
    if !evidence.denials.is_empty() {
        evidence.foreign = None;
    }
    evidence.language = language.or(spoken).unwrap_or(Language::En);
    evidence
}

/// Adds a denial, or counts it with the same one of the first `earlier`, which an earlier paste has.
fn merge(denials: &mut Vec<Denial>, earlier: usize, new: Denial) {
    let same = |old: &&mut Denial| {
        old.principal == new.principal
            && old.action == new.action
            && old.operation == new.operation
            && old.resource == new.resource
            && old.policy_type == new.policy_type
            && old.effect == new.effect
            && old.encoded == new.encoded
            && (old.resource.is_some() || old.call == new.call)
    };
    match denials.iter_mut().take(earlier).find(same) {
        Some(old) => old.count = old.count.saturating_add(new.count),
        None => denials.push(new),
    }
}
