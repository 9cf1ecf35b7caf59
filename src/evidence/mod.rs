//! All that a conversation shows: denials, policies, what is said beside them, the asker's language; once, in order
//! of appearance.
//!
//! In: what was pasted, or the bytes of a file. Out: [`Evidence`], without a secret in it. Decides
//! nothing: what the text does not say stays unknown.

mod clue;
mod intake;
mod naming;
mod question;

pub use clue::{
    Address, Clue, ClueFact, ClueSource, Command, MAX_CLUES, MAX_TEXT_BYTES, Mfa, OBJECT_PREFIX,
    RefKind, Side, Target, read_address,
};
pub use intake::{Extent, IntakeError, is_packed, read_conversation, read_whole};
pub use naming::named_kind;
pub use question::{Question, questions};

use crate::budget::{Budget, Truncation, TruncationReason};
use crate::denial::{self, Denial, Foreign};
use crate::iam::PolicyType;
use crate::policy::{self, PastedPolicy, Unreadable};
use crate::text::mask::{Masker, Secret};
use crate::text::{Language, Paste, Span, language};
use std::borrow::Cow;
use std::collections::BTreeSet;

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
    /// Policies of whatever kind: no denial is looked for.
    PoliciesOnly,
}

/// Everything that was read from what was pasted.
#[derive(Clone, Debug)]
pub struct Evidence {
    /// What was pasted, in order, its secrets masked.
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
    /// The managed policies of AWS that the pastes name and no denial does, each once.
    pub managed: Vec<String>,
    /// What the pastes say beside their messages and policies, in order.
    pub clues: Vec<Clue>,
    /// Where the work ended before all was done, with the paste where that is: the first such place.
    pub truncated: Option<(usize, Truncation)>,
    /// The asker's language.
    pub language: Language,
    /// What kinds of secret were pasted.
    pub secrets: BTreeSet<Secret>,
}

/// Where in the text of its paste a denial stands: the part that was read may begin long before it.
pub fn denial_place(denial: &Denial, text: &str) -> usize {
    let part = text.get(denial.span.start..denial.span.end);
    let names = [
        &denial.principal,
        &denial.error_code,
        &denial.operation,
        &denial.action,
        &denial.resource,
    ];
    let mut found = names
        .into_iter()
        .flatten()
        .filter_map(|name| part?.find(name.as_str()));
    let at = found.next().unwrap_or_default();
    denial.span.start.saturating_add(at)
}

impl Input {
    /// The same input without its secrets. `masker` is that of all inputs of the question, so that the same secret has
    /// the same stand-in in all of them.
    #[must_use]
    pub fn masked(self, masker: &mut Masker) -> Self {
        let Self { paste, mut role } = self;
        if let Role::Log(found) = &mut role {
            for denial in &mut found.denials {
                mask_denial(masker, denial);
            }
        }
        Self {
            paste: masker.paste(paste),
            role,
        }
    }
}

/// Masks what was found where the text itself is not kept, or where a wrap had cut it.
fn mask_denial(masker: &mut Masker, denial: &mut Denial) {
    let mut mask = |text: &mut String| {
        if let Cow::Owned(masked) = masker.mask(text) {
            *text = masked;
        }
    };
    let fields = [
        &mut denial.principal,
        &mut denial.action,
        &mut denial.operation,
        &mut denial.service,
        &mut denial.resource,
        &mut denial.policy_arn,
        &mut denial.authorization_id,
        &mut denial.public_access_setting,
        &mut denial.error_code,
    ];
    let listed = denial.listed.iter_mut().chain(&mut denial.led_to);
    for field in fields.into_iter().flatten().chain(listed) {
        mask(field);
    }
    for value in denial.context.values_mut().flatten() {
        mask(value);
    }
    if let Some(call) = &mut denial.call {
        for (name, value) in &mut call.parameters {
            // The name may say what the value is.
            let mut named = format!("{name}={value}");
            mask(&mut named);
            if let Some(masked) = named.get(name.len() + 1..) {
                masked.clone_into(value);
            }
        }
        for resource in &mut call.resources {
            mask(resource);
        }
    }
    for matched in &mut denial.matched {
        let names = matched.sid.iter_mut().chain(&mut matched.actions);
        for name in names.chain(&mut matched.resources) {
            mask(name);
        }
    }
}

/// Reads all inputs. `language` overrides what the prose tells; English where nothing tells.
pub fn read(inputs: Vec<Input>, language: Option<Language>, budget: &Budget) -> Evidence {
    let mut evidence = Evidence {
        pastes: Vec::with_capacity(inputs.len()),
        denials: Vec::new(),
        more_denials: 0,
        foreign: None,
        policies: Vec::new(),
        unreadable: Vec::new(),
        managed: Vec::new(),
        clues: Vec::new(),
        truncated: None,
        language: Language::En,
        secrets: BTreeSet::new(),
    };
    let mut spoken = None;
    let mut masker = Masker::of(inputs.iter().map(|input| input.paste.as_str()));
    for (index, input) in inputs.into_iter().enumerate() {
        let Input { paste, role } = input.masked(&mut masker);
        let is_log = matches!(role, Role::Log(_));
        // Denials first: they cost little, and no search for policies may keep them from being found.
        let (kind, denials) = match role {
            Role::Policies(kind) => (Some(kind), None),
            Role::PoliciesOnly => (None, None),
            Role::Log(denials) => (None, Some(denials)),
            Role::Conversation => {
                // Unwrapping joins what a wrap had cut.
                let mut found = denial::find(&paste, budget);
                for denial in &mut found.denials {
                    mask_denial(&mut masker, denial);
                }
                (None, Some(found))
            }
        };
        let mut found = policy::find(index, &paste, budget);
        name(&mut found.policies, &paste);
        let is_read = denials.is_some();
        if is_read {
            let policies = found.policies.iter().map(|policy| policy.span);
            let mut taken: Vec<Span> = policies.chain(events(paste.as_str())).collect();
            taken.sort_unstable();
            let clues = clue::read(index, paste.as_str(), &taken, budget);
            evidence.clues.extend(clues);
        }
        let end_of_log = is_log.then(|| Truncation {
            at: paste.as_str().len(),
            reason: TruncationReason::LongLog,
        });
        let truncated = [found.truncated, end_of_log]
            .into_iter()
            .chain(denials.as_ref().map(|denials| denials.truncated))
            .flatten()
            .min_by_key(|truncation| truncation.at);
        if let (None, Some(truncation)) = (evidence.truncated, truncated) {
            evidence.truncated = Some((index, truncation));
        }
        evidence
            .unreadable
            .extend(found.unreadable.into_iter().map(|piece| (index, piece)));
        evidence
            .policies
            .extend(found.policies.into_iter().map(|policy| PastedPolicy {
                policy_type: kind.or(policy.policy_type),
                ..policy
            }));
        if let Some(denials) = denials {
            let earlier = evidence.denials.len();
            for mut denial in denials.denials {
                denial.paste = index;
                merge(&mut evidence.denials, earlier, denial);
            }
            evidence.more_denials = evidence.more_denials.saturating_add(denials.more);
            evidence.foreign = evidence.foreign.take().or(denials.foreign);
            spoken = spoken.or_else(|| language::detect(paste.as_str()));
        }
        for name in policy::managed::named(paste.as_str()) {
            if !evidence.managed.contains(&name) {
                evidence.managed.push(name);
            }
        }
        evidence.pastes.push(paste);
    }
    if !evidence.denials.is_empty() {
        evidence.foreign = None;
    }
    // What a message names is said beside it.
    let denials = &evidence.denials;
    evidence.managed.retain(|name| {
        let mut arns = denials
            .iter()
            .filter_map(|denial| denial.policy_arn.as_deref());
        !arns.any(|arn| arn.ends_with(name.as_str()))
    });
    drop_printed(&mut evidence);
    evidence.secrets.clone_from(masker.secrets());
    evidence.language = language.or(spoken).unwrap_or(Language::En);
    evidence
}

/// Where the first events of CloudTrail stand, which are denials or nothing.
fn events(text: &str) -> Vec<Span> {
    const MAX_EVENTS: usize = 16;
    const MAX_ATTEMPTS: usize = 8;
    let mut events: Vec<Span> = Vec::new();
    for mark in memchr::memmem::find_iter(text.as_bytes(), b"\"eventVersion\"").take(MAX_EVENTS) {
        if events.last().is_some_and(|event| mark < event.end) {
            continue;
        }
        // The brace that opens the event, not one of a member before the mark.
        let before = text.get(..mark).unwrap_or_default();
        let mut braces = before.rmatch_indices('{').take(MAX_ATTEMPTS);
        events.extend(braces.find_map(|(start, _)| {
            let mut values = serde_json::Deserializer::from_str(text.get(start..)?)
                .into_iter::<serde::de::IgnoredAny>();
            values.next()?.ok()?;
            let end = start + values.byte_offset();
            (end > mark).then_some(Span { start, end })
        }));
    }
    events
}

/// Drops what a denial prints itself; what a command says stays, also where it says the same.
fn drop_printed(evidence: &mut Evidence) {
    let denials = &evidence.denials;
    let printed: BTreeSet<&str> = denials
        .iter()
        .flat_map(|denial| [&denial.principal, &denial.resource, &denial.policy_arn])
        .filter_map(Option::as_deref)
        .collect();
    let named: BTreeSet<String> = printed
        .iter()
        .filter_map(|printed| read_address(printed)?.resource)
        .collect();
    evidence.clues.retain(|clue| {
        let is_printed = match &clue.fact {
            ClueFact::Resource(arn) => printed.contains(arn.as_str()) || named.contains(arn),
            ClueFact::Endpoint { host, .. } => {
                printed.iter().any(|text| text.contains(host.as_str()))
            }
            _ => false,
        };
        !is_printed || clue.source == ClueSource::Command
    });
}

/// Gives each policy the kind that the words above it, the command whose output it is in, or the name of its file say
/// that it is.
fn name(policies: &mut [PastedPolicy], paste: &Paste) {
    let file = paste.name().and_then(|name| {
        let name = name.rsplit(['/', '\\']).next().unwrap_or(name);
        named_kind(name)
    });
    let mut past = 0;
    for policy in policies {
        let heading = naming::heading(paste.as_str(), past, policy.span.start);
        let told = heading.as_ref().and_then(|heading| heading.kind).or(file);
        let is_written = heading.as_ref().is_some_and(|heading| heading.is_command);
        policy.policy_type = told
            .filter(|kind| naming::fits(&policy.policy, *kind, is_written))
            .or(policy.policy_type);
        policy.heading = heading.map(|heading| Span {
            start: heading.at.start,
            end: heading.at.end,
        });
        past = policy.span.end.max(past);
    }
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
