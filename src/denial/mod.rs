//! Denial messages.
//!
//! In: a [`Paste`]. Out: every distinct denial in it, as printed: nothing is
//! inferred, nothing defaulted; and, where there is none, what the error is instead.

mod event;
mod foreign;
mod sentence;
mod wrapper;

use crate::iam::{DenialEffect, PolicyType};
use crate::text::{Paste, Span, unwrap};
use memchr::memmem;
use std::collections::BTreeMap;
use std::ops::Range;

/// One denial, as the text prints it. `None` means that the text does not say.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Denial {
    /// Who was denied, without line wraps and quotes.
    pub principal: Option<String>,
    /// The IAM action, as printed.
    pub action: Option<String>,
    /// The API operation.
    pub operation: Option<String>,
    /// The IAM service prefix: the action's, else that of the service that the text names.
    pub service: Option<String>,
    /// On what: an ARN, `*`, a URL or a name, as printed.
    pub resource: Option<String>,
    /// Which kind of policy denied.
    pub policy_type: Option<PolicyType>,
    /// Implicit or explicit.
    pub effect: Option<DenialEffect>,
    /// The ARN of the policy that denied, in newer messages.
    pub policy_arn: Option<String>,
    /// The id of the authorization details page, in newer messages.
    pub authorization_id: Option<String>,
    /// Whether it carries an encoded authorization message.
    pub encoded: bool,
    /// The error code, e.g. `AccessDeniedException`.
    pub error_code: Option<String>,
    /// The message says "transitively through a service control policy".
    pub through_scp: bool,
    /// How many times it appears, at least 1.
    pub count: usize,
    /// Request context that the text shows (CloudTrail, decoded message): condition key → values.
    pub context: BTreeMap<String, Vec<String>>,
    /// The part of the paste in which it first appears.
    pub span: Span,
}

/// What looks like a denial and is none of IAM's.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Foreign {
    /// Credentials, tokens and signatures: the AWS error code.
    AwsAuth(String),
    /// Throttling.
    AwsThrottling,
    /// Lake Formation permissions.
    AwsLakeFormation,
    /// Bedrock model access.
    AwsModelAccess,
    /// Kubernetes RBAC.
    KubernetesRbac,
    /// Google Cloud.
    Gcp,
    /// Microsoft Azure.
    Azure,
    /// Tencent Cloud.
    Tencent,
    /// Huawei Cloud, whose IAM copies AWS's sentence.
    Huawei,
    /// An S3-compatible store.
    S3Compatible,
    /// A connection that never reached AWS.
    Network,
    /// File permissions of the operating system.
    Filesystem,
    /// Some other service's refusal.
    OtherService,
}

impl Foreign {
    /// The stable code of the contract, e.g. `aws-auth:ExpiredToken`.
    pub fn code(&self) -> String {
        match self {
            Self::AwsAuth(code) => format!("aws-auth:{code}"),
            Self::AwsThrottling => "aws-throttling".into(),
            Self::AwsLakeFormation => "aws-lakeformation".into(),
            Self::AwsModelAccess => "aws-model-access".into(),
            Self::KubernetesRbac => "k8s-rbac".into(),
            Self::Gcp => "gcp".into(),
            Self::Azure => "azure".into(),
            Self::Tencent => "tencent".into(),
            Self::Huawei => "huawei".into(),
            Self::S3Compatible => "s3-compatible".into(),
            Self::Network => "network".into(),
            Self::Filesystem => "filesystem".into(),
            Self::OtherService => "other-service".into(),
        }
    }
}

/// What a paste shows of denials.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Found {
    /// Distinct denials, in order of first appearance.
    pub denials: Vec<Denial>,
    /// What the error is instead, when there is no denial.
    pub foreign: Option<Foreign>,
}

/// Texts up to this many bytes are read whole; of longer ones, the parts around what may be a denial.
const WHOLE: usize = 64 * 1024;

/// What every denial has at least one of.
const ANCHORS: [&str; 9] = [
    "uthorized",
    "AccessDenied",
    "ccess Denied",
    "ccess  Denied",
    "Forbidden",
    "explicitDeny",
    "権限がありません",
    "ciphertext refers",
    "is denied",
];

/// Finds every distinct denial in a paste, and, where there is none, what the error is instead.
///
/// Near-linear in the text; of a long text, only the parts around an anchor are unwrapped.
pub fn find(paste: &Paste) -> Found {
    let text = paste.as_str();
    let mut found = Found::default();
    for part in parts(text) {
        let span = Span {
            start: part.start,
            end: part.end,
        };
        for denial in in_part(text.get(part).unwrap_or_default(), &mut found.foreign) {
            add(&mut found.denials, Denial { span, ..denial });
        }
    }
    drop_twins(&mut found.denials);
    if !found.denials.is_empty() {
        found.foreign = None;
    } else if found.foreign.is_none() {
        let head = text
            .get(..sentence::boundary(text, WHOLE))
            .unwrap_or_default();
        found.foreign = foreign::find(&unwrap::plain(head));
    }
    found
}

/// The parts of a text that may hold a denial, cut at line ends.
fn parts(text: &str) -> Vec<Range<usize>> {
    if text.len() <= WHOLE {
        return std::iter::once(0..text.len()).collect();
    }
    let mut hits: Vec<usize> = ANCHORS
        .iter()
        .flat_map(|anchor| memmem::find_iter(text.as_bytes(), anchor.as_bytes()))
        .collect();
    hits.sort_unstable();
    let mut parts: Vec<Range<usize>> = Vec::new();
    for hit in hits {
        let low = sentence::boundary(text, hit.saturating_sub(2048));
        let high = sentence::boundary(text, hit + 4096);
        let start = text
            .get(low..hit)
            .and_then(|before| before.find('\n'))
            .map_or(low, |at| low + at + 1);
        let end = text
            .get(hit..high)
            .and_then(|after| after.rfind('\n'))
            .map_or(high, |at| hit + at);
        let floor = parts.last().map_or(0, |last| last.end);
        match parts.last_mut() {
            Some(last) if hit < last.end => {
                if end.saturating_sub(last.start) <= WHOLE {
                    last.end = last.end.max(end);
                }
            }
            _ => parts.push(start.max(floor)..end),
        }
    }
    parts
}

/// The denials of one part, in order.
fn in_part(raw: &str, foreign: &mut Option<Foreign>) -> Vec<Denial> {
    let text = unwrap::plain(raw);
    let events = event::events(&text);
    let mut denials: Vec<(usize, Denial)> = event::decoded(&text);
    let mut taken: Vec<Range<usize>> = Vec::new();
    let mut told = vec![false; events.len()];
    let mut floor = 0;
    for sentence::Sentence { mut denial, range } in sentence::find(&text) {
        if let Some(other) =
            foreign::copies_the_sentence(denial.principal.as_deref(), denial.resource.as_deref())
        {
            *foreign = foreign.take().or(Some(other));
            taken.push(range);
            continue;
        }
        wrapper::surround(&text, &range, floor, &mut denial);
        if let Some(index) = events
            .iter()
            .position(|event| event.range.contains(&range.start))
            && let Some(told) = told.get_mut(index)
        {
            if let Some(event) = events.get(index) {
                event.fill(&mut denial);
            }
            *told = true;
        }
        floor = range.end;
        denials.push((range.start, denial));
        taken.push(range);
    }
    for (event, told) in events.iter().zip(&told) {
        if !told {
            denials.push((event.range.start, event.denial()));
        }
        taken.push(event.range.clone());
    }
    denials.extend(wrapper::find(&text, &taken));
    denials.sort_by_key(|(at, _)| *at);
    denials.into_iter().map(|(_, denial)| denial).collect()
}

/// Adds a denial, or counts it with the same one.
fn add(denials: &mut Vec<Denial>, new: Denial) {
    let same = |old: &&mut Denial| {
        old.principal == new.principal
            && old.action == new.action
            && old.service == new.service
            && old.resource == new.resource
            && old.policy_type == new.policy_type
            && old.effect == new.effect
            && (old.operation == new.operation || new.action.is_some())
    };
    match denials.iter_mut().find(same) {
        Some(old) => {
            old.count += 1;
            old.encoded |= new.encoded;
        }
        None => denials.push(new),
    }
}

/// Drops a denial that says only part of what another one says: the same event, printed twice.
fn drop_twins(denials: &mut Vec<Denial>) {
    let bare = |denial: &Denial| denial.action.is_none() && denial.principal.is_none();
    let kept: Vec<bool> = denials
        .iter()
        .enumerate()
        .map(|(index, denial)| {
            let told = |other: &Denial| {
                let more = other.action.is_some()
                    || other.resource.is_some()
                    || other.operation.is_some() && denial.operation.is_none();
                (denial.service.is_none() || other.service == denial.service)
                    && (denial.operation.is_none()
                        || denial.operation == other.operation && bare(other))
                    && more
            };
            !(bare(denial)
                && denial.resource.is_none()
                && denials
                    .iter()
                    .enumerate()
                    .any(|(at, other)| at != index && told(other)))
        })
        .collect();
    let mut kept = kept.into_iter();
    denials.retain(|_| kept.next().unwrap_or(true));
}
