//! Which request of a call was denied, where the message does not say.
//!
//! A service asks a KMS key in the caller's name, and its error is then that of the first request: `Access Denied`. Where
//! what was pasted allows the request that the operation names, and denies one that it takes besides, that one is the
//! cause.

use super::request::{self, Behind};
use super::together::{Together, is_of_kms};
use super::{Inferred, Strength, elsewhere, layer, notes, only};
use crate::denial::Denial;
use crate::evaluate::{Decision, Unknown};
use crate::evidence::{Clue, ClueFact, Evidence};
use crate::iam::{Arn, Context, Effect, Fact, PolicyType, Request, Target};
use crate::policy::PastedPolicy;
use crate::reference;
use std::collections::BTreeSet;

/// So much of a text is searched for what it says of keys, in bytes: what is longer is a log.
const MAX_TEXT_BYTES: usize = 64 * 1024;

/// The request behind a denial: the one that the message or the operation names, or another one of the same call.
pub(super) fn behind(evidence: &Evidence, denial: &Denial) -> Behind {
    let mut behind = request::behind(evidence, denial);
    let is_bare = denial.policy_type.is_none()
        && denial.effect.is_none()
        && behind.read.action_from == Some(Strength::Reference);
    let Some(request) = behind.request.as_ref().filter(|_| is_bare) else {
        return behind;
    };
    let kinds = layer::kinds(evidence, denial, None);
    let own = decided(evidence, &kinds, request);
    let mut asked = of_key(evidence, denial, request);
    let from = behind.read.resource_from.unwrap_or(Strength::Assumed);
    asked.extend(
        of_parameters(evidence, request)
            .into_iter()
            .map(|other| (other, from)),
    );
    let mut others = asked
        .into_iter()
        .map(|(other, from)| (decided(evidence, &kinds, &other), other, from));
    if matches!(own, Decided::Denied | Decided::Depends) {
        return behind;
    }
    // The key may be named in what is missing.
    let is_begun = own == Decided::CutOff && asks_of_some_key(evidence, denial, request);
    let found = others.find(|(of_other, ..)| matches!(of_other, Decided::Denied | Decided::CutOff));
    let is_open = found
        .as_ref()
        .is_some_and(|(of_other, ..)| *of_other == Decided::CutOff);
    if is_begun || is_open {
        // What is missing in the paste tells which of the two it was.
        behind.read.action = None;
        behind.read.action_from = None;
        behind.request = None;
        behind.is_cut_off = true;
        return behind;
    }
    if let Some((_, other, from)) = found {
        behind.read.within = behind.read.action.replace(other.action.clone());
        if let Target::Known(resource) = &other.resource {
            behind.read.resource = Some(resource.clone());
        }
        for field in [Inferred::Action, Inferred::Resource] {
            if !behind.read.inferred.contains(&field) {
                behind.read.inferred.push(field);
            }
        }
        behind.read.resource_from = Some(from);
        behind.read.said = None;
        behind.needs.clear();
        behind.request = Some(other);
    }
    behind
}

/// What the pasted policies make of one request of a call.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Decided {
    /// Those of the caller allow it, and none denies it for sure.
    Allowed,
    /// Those of the caller, or the policy of the key, deny it for sure; or none of the caller's was pasted.
    Denied,
    /// It depends on what is missing in the paste.
    CutOff,
    /// It depends on something else.
    Depends,
}

fn decided(evidence: &Evidence, kinds: &[PolicyType], request: &Request) -> Decided {
    let set_aside = elsewhere::policies(evidence, kinds, request);
    let together = Together {
        evidence,
        kinds,
        set_aside: &set_aside,
        named: None,
    };
    let of = |kind| together.decision(kind, request, None);
    let is_denied = |decision: &Decision| {
        matches!(
            decision,
            Decision::ImplicitlyDenied | Decision::ExplicitlyDenied
        )
    };
    let is_cut_off = |decision: &Decision| match decision {
        Decision::Depends(on) => on.contains(&Unknown::CutOff),
        Decision::Allowed | Decision::ImplicitlyDenied | Decision::ExplicitlyDenied => false,
    };
    let Some(by_caller) = of(PolicyType::Identity) else {
        return Decided::Denied;
    };
    // Within an account, no other resource has to allow what the caller's policies do.
    let by_key = of(PolicyType::Resource).filter(|_| is_of_kms(request));
    let is_stopped = PolicyType::ALL
        .into_iter()
        .any(|kind| of(kind) == Some(Decision::ExplicitlyDenied));
    if is_denied(&by_caller) || by_key.as_ref().is_some_and(is_denied) || is_stopped {
        Decided::Denied
    } else if is_cut_off(&by_caller) || by_key.as_ref().is_some_and(is_cut_off) {
        Decided::CutOff
    } else if by_caller == Decision::Allowed {
        Decided::Allowed
    } else {
        Decided::Depends
    }
}

/// Whether the call asks something of a KMS key, named or not.
fn asks_of_some_key(evidence: &Evidence, denial: &Denial, request: &Request) -> bool {
    let asked = reference::asks_of_key(&request.action, denial.operation.as_deref());
    !asked.is_empty() && says(evidence, &OF_ENCRYPTION)
}

/// What a call asks of the KMS key that the text names, each with how the key is known.
pub(super) fn of_key(
    evidence: &Evidence,
    denial: &Denial,
    request: &Request,
) -> Vec<(Request, Strength)> {
    let asked = reference::asks_of_key(&request.action, denial.operation.as_deref());
    let Some((key, from)) = key(evidence).filter(|_| !asked.is_empty()) else {
        return Vec::new();
    };
    let context = context(evidence, request, &key);
    asked
        .iter()
        .map(|action| {
            let other = Request {
                principal: request.principal.clone(),
                action: (*action).to_owned(),
                resource: Target::Known(key.clone()),
                resource_account: None,
                context: context.clone(),
            };
            (other, from)
        })
        .collect()
}

/// What the parameters of a call that the text gives take beside the action.
pub(super) fn of_parameters(evidence: &Evidence, request: &Request) -> Vec<Request> {
    parameters(evidence, request)
        .map(|(asked, _)| Request {
            action: asked.to_owned(),
            ..request.clone()
        })
        .collect()
}

/// The parameter as the text writes it for which a call takes an action beside its own.
pub(super) fn parameter(evidence: &Evidence, request: &Request, asked: &str) -> Option<String> {
    let (_, clue) = parameters(evidence, request).find(|(of, _)| *of == asked)?;
    let text = evidence.pastes.get(clue.paste)?.as_str();
    let written = text.get(clue.span.start..clue.span.end)?.trim();
    (!written.contains('\n')).then(|| written.to_owned())
}

fn parameters<'a>(
    evidence: &'a Evidence,
    request: &'a Request,
) -> impl Iterator<Item = (&'static str, &'a Clue)> {
    evidence.clues.iter().filter_map(|clue| match &clue.fact {
        ClueFact::Key { key, .. } => {
            reference::asks_of_parameter(&request.action, key).map(|asked| (asked, clue))
        }
        _ => None,
    })
}

/// What shows that data is encrypted with a key.
const OF_ENCRYPTION: [&str; 5] = ["KMS", "kms", "CMK", "ncrypted with", "暗号化"];

/// The same, of a key of the customer: those of AWS need no permission.
const OF_OWN_KEYS: [&str; 6] = [
    "KmsMasterKeyId",
    "kms_master_key_id",
    "SSE-KMS",
    "aws:kms",
    "CMK",
    "カスタマー管理",
];

/// What a call asks of a key that the text speaks of and does not name, and that no pasted policy allows.
pub(super) fn of_unnamed_key(
    evidence: &Evidence,
    denial: &Denial,
    request: &Request,
) -> Vec<&'static str> {
    let asked = reference::asks_of_key(&request.action, denial.operation.as_deref());
    if asked.is_empty() || key(evidence).is_some() || !says(evidence, &OF_OWN_KEYS) {
        return Vec::new();
    }
    let in_force: Vec<PastedPolicy> = evidence
        .policies
        .iter()
        .filter(|pasted| {
            let kind = pasted.policy_type.unwrap_or(PolicyType::Identity);
            !pasted.is_ignored && kind == PolicyType::Identity
        })
        .cloned()
        .collect();
    let asked = asked.iter().copied();
    asked
        .filter(|action| !notes::is_listed(&in_force, action))
        .collect()
}

/// The one KMS key that the text names beside its policies, or, where it speaks of KMS, the one that they name.
fn key(evidence: &Evidence) -> Option<(String, Strength)> {
    let is_key = |arn: &str| {
        Arn::parse(arn).is_some_and(|arn| {
            let id = arn.rest.strip_prefix("key/");
            arn.service == "kms" && id.is_some_and(|id| !id.contains(['*', '?', '$', '<']))
        })
    };
    let said: BTreeSet<&str> = evidence
        .clues
        .iter()
        .filter_map(|clue| match &clue.fact {
            ClueFact::Resource(arn) if is_key(arn) => Some(arn.as_str()),
            _ => None,
        })
        .collect();
    if !said.is_empty() {
        return only(said).map(|arn| (arn.to_owned(), Strength::Said));
    }
    let named: BTreeSet<&str> = evidence
        .policies
        .iter()
        .flat_map(|pasted| &pasted.policy.statements)
        .filter(|statement| statement.has_effect(Effect::Allow))
        .filter_map(|statement| statement.resource.as_ref())
        .flat_map(|list| &list.values)
        .map(|value| value.value.as_str())
        .filter(|arn| is_key(arn))
        .collect();
    only(named)
        .filter(|_| says(evidence, &OF_ENCRYPTION))
        .map(|arn| (arn.to_owned(), Strength::Assumed))
}

/// The one KMS key that the text names beside its policies.
pub(super) fn key_said(evidence: &Evidence) -> Option<String> {
    key(evidence)
        .filter(|(_, from)| *from == Strength::Said)
        .map(|(arn, _)| arn)
}

/// Whether the text beside the policies has one of these words.
fn says(evidence: &Evidence, words: &[&str]) -> bool {
    evidence.pastes.iter().enumerate().any(|(number, paste)| {
        let mut from = 0;
        let taken = evidence
            .policies
            .iter()
            .filter(|pasted| pasted.paste == number)
            .map(|pasted| (pasted.span.start, pasted.span.end));
        let text = paste.head(MAX_TEXT_BYTES);
        taken.chain([(text.len(), text.len())]).any(|(start, end)| {
            let between = text.get(from..start).unwrap_or_default();
            from = end.max(from);
            words.iter().any(|word| between.contains(word))
        })
    })
}

/// The encryption context of what S3 asks of a key.
pub(super) const CONTEXT_OF_S3: &str = "kms:EncryptionContext:aws:s3:arn";

/// The context of what a service asks of a key. With an S3 Bucket Key the encryption context is the bucket, else the
/// object; where the text does not say, it is not known.
///
/// Source: AWS KMS Developer Guide, "kms:ViaService"; Amazon S3 User Guide, "Reducing the cost of SSE-KMS with Amazon S3
/// Bucket Keys", changes to note before enabling.
fn context(evidence: &Evidence, request: &Request, key: &str) -> Context {
    let mut context = Context::default();
    let mut add = |name: &str, value: String| {
        let fact = Fact::Values(vec![value]);
        context.facts.insert(name.to_ascii_lowercase(), fact);
    };
    let service = request.action.split(':').next().unwrap_or_default();
    if let Some(arn) = Arn::parse(key) {
        let region = arn.region;
        add(
            "kms:ViaService",
            format!("{service}.{region}.amazonaws.com"),
        );
    }
    let by_object = ["BucketKeyEnabled\": false", "BucketKeyEnabled: false"];
    let by_bucket = ["Bucket Key", "BucketKeyEnabled\": true", "バケットキー"];
    if service == "s3"
        && let Target::Known(resource) = &request.resource
        && let Some((bucket, object)) = resource.split_once('/')
    {
        if says(evidence, &by_object) && !object.contains('*') {
            add(CONTEXT_OF_S3, resource.clone());
        } else if says(evidence, &by_bucket) {
            add(CONTEXT_OF_S3, bucket.to_owned());
        }
    }
    context
}
