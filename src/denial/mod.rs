//! Denial messages.
//!
//! In: a [`Paste`]. Out: every distinct denial in it, as printed: nothing is
//! inferred, nothing defaulted; and, where there is none, what the error is instead.

mod action;
mod assume;
mod blame;
mod call;
mod clause;
mod code;
mod consequence;
mod console;
mod delivery;
mod distinct;
mod event;
mod foreign;
mod nearby;
mod phrase;
mod principal;
mod reason;
mod record;
mod resource;
mod saying;
mod scan;
mod sentence;
mod taken;
mod translated;
mod verdict;
mod words;
mod wrapper;

use crate::budget::{Budget, Truncation, TruncationReason};
use crate::iam::{DenialEffect, PolicyType};
use crate::text::{Paste, Span, unwrap};
use code::{Coded, Place};
use record::Refused;
pub use scan::{LEAST_PIECE, Scanner};
use sentence::{Sentence, Standing};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use taken::Taken;

/// So many sentences in an event are taken for its own: it has one message, which others may repeat.
const SENTENCES_PER_EVENT: usize = 8;

/// How much is read before the budget is asked again, in bytes.
const PIECE: usize = 4 * LEAST_PIECE;

/// Bytes that are read for one step of the budget.
const BYTES_PER_STEP: usize = 4;

/// One denial, as the text prints it. `None` means that the text does not say.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Denial {
    /// Who was denied, without line wraps and quotes.
    pub principal: Option<String>,
    /// The IAM action, as printed.
    pub action: Option<String>,
    /// The API operation.
    pub operation: Option<String>,
    /// The API operations of which the text says that the caller must be able to perform them, where it
    /// does not say which one was denied.
    pub listed: Vec<String>,
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
    /// The setting of S3 Block Public Access that refused, e.g. `BlockPublicPolicy`.
    pub public_access_setting: Option<String>,
    /// Whether the bucket refused because it blocks encryption with keys of the customer (SSE-C).
    pub sse_c_blocked: bool,
    /// Whether it carries an encoded authorization message.
    pub encoded: bool,
    /// The error code, e.g. `AccessDeniedException`.
    pub error_code: Option<String>,
    /// The message is about what the execution role of a function lacks, which it does not name.
    pub of_execution_role: bool,
    /// What a service could not do, where its message tells that and neither caller nor action.
    pub of_service: Option<OfService>,
    /// The actions that were denied next, because a role that the message names could not be assumed and the program
    /// went on without it.
    pub led_to: Vec<String>,
    /// The AWS service that made the request in the caller's name, where the message is its own.
    pub via: Option<Via>,
    /// The AWS service that was denied itself, where the message is its own.
    pub itself: Option<Itself>,
    /// The message says "transitively through a service control policy".
    pub through_scp: bool,
    /// How many times it appears, at least 1.
    pub count: usize,
    /// Request context that the text shows (CloudTrail, decoded message): condition key → values.
    pub context: BTreeMap<String, Vec<String>>,
    /// The call, when a CloudTrail event shows it.
    pub call: Option<Call>,
    /// The statements that denied, when a decoded message lists them.
    pub matched: Vec<Matched>,
    /// Which of the evidence's pastes it first appears in.
    pub paste: usize,
    /// The part of the paste in which it first appears.
    pub span: Span,
}

/// What a service could not do for its owner.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum OfService {
    /// API Gateway could not invoke a function.
    InvokeFunction,
    /// An alarm of `CloudWatch` could not use the key of a topic.
    UseTopicKey,
}

/// A request that an AWS service makes in the caller's name (a forward access session).
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Via {
    /// The IAM prefix of the service.
    pub service: &'static str,
    /// The API operation that it calls.
    pub operation: &'static str,
}

/// An AWS service that says of itself that it was denied.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Itself {
    /// Its principal, e.g. `lambda.amazonaws.com`.
    pub principal: &'static str,
    /// The IAM prefix of the service that denied it.
    pub service: &'static str,
    /// The API operations of that service that it has to be able to perform.
    pub operations: &'static [&'static str],
}

/// A call, as a CloudTrail event shows it.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Default)]
pub struct Call {
    /// `awsRegion`.
    pub region: Option<String>,
    /// `recipientAccountId`.
    pub account: Option<String>,
    /// `requestParameters`: text and number values by the name of the nearest member, in order.
    pub parameters: Vec<(String, String)>,
    /// The ARNs of `resources`.
    pub resources: Vec<String>,
}

/// A statement that denied, as a decoded message lists it.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Matched {
    /// Its Sid.
    pub sid: Option<String>,
    /// Its actions.
    pub actions: Vec<String>,
    /// Its resources.
    pub resources: Vec<String>,
}

/// What looks like a denial and is none of IAM's.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Foreign {
    /// Credentials, tokens and signatures: the AWS error code.
    AwsAuth(String),
    /// What was sent, whoever sends it.
    AwsInvalid(Invalid),
    /// Throttling.
    AwsThrottling,
    /// Lake Formation permissions.
    AwsLakeFormation,
    /// Bedrock model access.
    AwsModelAccess,
    /// Kubernetes: its RBAC, or an API server that does not know the caller.
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
            Self::AwsInvalid(invalid) => format!("aws-invalid:{}", invalid.code()),
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

/// What AWS does not take, whatever the permissions.
///
/// Source: AWS CloudFormation User Guide, "Acknowledging IAM resources in CloudFormation templates"; IAM User Guide,
/// "Troubleshoot IAM policies" and "IAM JSON policy elements: Principal".
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Invalid {
    /// A template that makes resources of IAM, or has macros, without this acknowledgement.
    Capability(&'static str),
    /// `Principal` in a policy of a user, group or role.
    PrincipalOfIdentity,
    /// A principal that does not exist.
    UnknownPrincipal,
    /// `Resource` in a trust policy.
    ResourceOfTrust,
    /// A `Resource` that is neither an ARN nor `*`.
    NoArn,
    /// An action or a condition key without its prefix.
    NoPrefix,
    /// The grammar of policies.
    Syntax,
}

impl Invalid {
    /// The stable code of the contract.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Capability(_) => "capability",
            Self::PrincipalOfIdentity => "principal-of-identity-policy",
            Self::UnknownPrincipal => "unknown-principal",
            Self::ResourceOfTrust => "resource-of-trust-policy",
            Self::NoArn => "no-arn",
            Self::NoPrefix => "no-prefix",
            Self::Syntax => "syntax",
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
    /// How many more denials there are, after the most that are kept apart; they are not in `denials`.
    pub more: usize,
    /// Where the search ended, when that is not the end of the text.
    pub truncated: Option<Truncation>,
}

/// Finds every distinct denial in a paste, and, where there is none, what the error is instead.
///
/// Linear in the text; of a long text, only the parts around an anchor are unwrapped. Where the budget is
/// spent, the search ends and [`Found::truncated`] says where.
pub fn find(paste: &Paste, budget: &Budget) -> Found {
    let text = paste.as_str().as_bytes();
    let mut scanner = Scanner::default();
    let mut start = 0;
    loop {
        let end = text.len().min(start + PIECE);
        let is_last = end == text.len();
        let piece = text.get(start..end).unwrap_or_default();
        if !budget.spend(piece.len().div_ceil(BYTES_PER_STEP)) {
            let mut found = scanner.finish();
            found.truncated.get_or_insert(Truncation {
                at: start,
                reason: TruncationReason::DenialSearch,
            });
            return found;
        }
        start += scanner.read(piece, is_last);
        if is_last {
            return scanner.finish();
        }
    }
}

/// A denial of a part.
struct Printed {
    denial: Denial,
    /// Whether it is a message of its own, whatever others tell.
    is_apart: bool,
}

/// The denials of one part, in order.
fn in_part(raw: &str, foreign: &mut Option<Foreign>) -> Vec<Printed> {
    let text = unwrap::plain(raw);
    let events = event::events(&text);
    let mut denials: Vec<(usize, Denial)> = event::decoded(&text);
    denials.extend(verdict::find(&text));
    let mut taken: Vec<Range<usize>> = Vec::new();
    let mut told = vec![0_usize; events.len()];
    let mut floor = 0;
    let mut restated: BTreeMap<usize, Standing> = BTreeMap::new();
    let mut sentences = sentence::find(&text);
    sentences.extend(translated::find(&text));
    sentences.sort_by_key(|sentence| sentence.range.start);
    let phrases = phrase::find(&text);
    sentences.extend(phrases.sentences);
    sentences.extend(console::find(&text));
    make_way(&mut sentences);
    let mut clauses = clause::find(&text, &phrases.places);
    drop_leads(&text, &mut sentences, &clauses);
    let read = Taken::of(clauses.iter().map(|one| one.range.clone()).collect());
    let is_alone = |one: &Sentence| !read.touches(code::paragraph(&text, one.range.start));
    clauses.extend(phrases.blames.into_iter().filter(is_alone));
    clauses.sort_by_key(|clause| clause.range.start);
    add_clauses(clauses, &text, &mut sentences);
    add_records(record::find(&text, &phrases.records), &mut sentences);
    for sentence in sentences {
        let range = sentence.range.clone();
        if range.start < floor {
            continue;
        }
        let denial = &sentence.denial;
        if let Some(other) = foreign::copies_the_sentence(
            denial.principal.as_deref(),
            denial.action.as_deref(),
            denial.resource.as_deref(),
        ) {
            *foreign = foreign.take().or(Some(other));
            taken.push(range);
            continue;
        }
        if sentence.standing != Standing::Message {
            restated.insert(range.start, sentence.standing);
        }
        let mut denial = wrapper::surround(
            &text,
            sentence,
            floor,
            denials.last().map(|(_, denial)| denial),
        );
        let after = events.partition_point(|event| event.range.end <= range.start);
        if let Some(event) = events.get(after)
            && event.range.contains(&range.start)
            && let Some(told) = told.get_mut(after)
        {
            if *told < SENTENCES_PER_EVENT {
                event.fill(&mut denial);
            }
            *told += 1;
        }
        floor = range.end;
        denials.push((range.start, denial));
        taken.push(range);
    }
    for (event, told) in events.iter().zip(&told) {
        if *told == 0 {
            denials.push((event.range.start, event.denial()));
        }
        taken.push(event.range.clone());
    }
    let spoken = Taken::of(taken.clone());
    let mut calls = wrapper::find(&text, &spoken);
    calls.retain(|(at, call)| {
        let is_told = |(_, other): &(usize, Denial)| {
            other.action.is_some() && other.operation == call.operation
        };
        !(wrapper::is_without_message(&text, *at) && denials.iter().any(is_told))
    });
    denials.extend(calls);
    give_reasons(&mut denials, &restated);
    drop_restated(&mut denials, &restated);
    denials.sort_by_key(|(at, _)| *at);
    join_parts(&text, &mut denials);
    let more = code::find(&text, &places(&denials, &taken));
    denials.extend(only_here(more, &denials));
    denials.sort_by_key(|(at, _)| *at);
    join_calls(&mut denials);
    consequence::fold(&text, &mut denials);
    delivery::join(&text, &mut denials);
    drop_summaries(&mut denials);
    let apart = apart(&text, &denials);
    let printed = denials.into_iter().map(|(at, denial)| Printed {
        denial,
        is_apart: apart.contains(&at),
    });
    printed.collect()
}

/// Whether only the caller is left of a sentence, and whether only an action is.
fn halves(denial: &Denial) -> (bool, bool) {
    let is_half = denial.resource.is_none()
        && denial.policy_type.is_none()
        && denial.effect.is_none()
        && denial.call.is_none();
    let (principal, action) = (denial.principal.is_some(), denial.action.is_some());
    (
        is_half && principal && !action && denial.operation.is_none(),
        is_half && action && !principal,
    )
}

/// Joins a sentence that was cut behind its caller with the action that the line before or behind it names.
fn join_parts(text: &str, denials: &mut Vec<(usize, Denial)>) {
    const MAX_GAP_BYTES: usize = 200;
    let mut index = 1_usize;
    while let Some([(before, first), (at, second)]) = index
        .checked_sub(1)
        .and_then(|last| denials.get_mut(last..=index))
    {
        let (one, other) = (halves(first), halves(second));
        let gap = text.get(*before..*at).unwrap_or_default();
        let is_near = gap.len() <= MAX_GAP_BYTES && !gap.contains("\n\n");
        if is_near && (one.0 && other.1 || one.1 && other.0) {
            first.principal = first.principal.take().or_else(|| second.principal.take());
            first.action = first.action.take().or_else(|| second.action.take());
            first.service = first.service.take().or_else(|| second.service.take());
            denials.remove(index);
        } else {
            index += 1;
        }
    }
}

/// Where the denials stand that tell a service only, or are an error of their own, in a paragraph in which no other
/// stands.
fn apart(text: &str, denials: &[(usize, Denial)]) -> BTreeSet<usize> {
    let places: Vec<usize> = denials.iter().map(|(at, _)| *at).collect();
    denials
        .iter()
        .filter(|(at, denial)| {
            distinct::is_bare(denial) && (denial.service.is_some() || code::is_error(text, *at))
        })
        .map(|(at, _)| *at)
        .filter(|at| {
            let paragraph = code::paragraph(text, *at);
            let from = places.partition_point(|place| *place < paragraph.start);
            let to = places.partition_point(|place| *place < paragraph.end);
            to - from == 1 && !code::is_quoted(text, *at)
        })
        .collect()
}

/// Drops sentences that name nothing but a service and lead to one, in the same paragraph right behind them, that names
/// what was denied: `Insufficient permissions to execute the query. Amazon S3 access denied on s3://b/k`.
fn drop_leads(text: &str, sentences: &mut Vec<Sentence>, clauses: &[Sentence]) {
    const MAX_GAP_BYTES: usize = 120;
    let names = |denial: &Denial| denial.action.is_some() || denial.resource.is_some();
    let mut told: Vec<usize> = sentences
        .iter()
        .chain(clauses)
        .filter(|one| one.standing == Standing::Message && names(&one.denial))
        .map(|one| one.range.start)
        .collect();
    told.sort_unstable();
    sentences.retain(|one| {
        let denial = &one.denial;
        let is_lead = !names(denial)
            && denial.principal.is_none()
            && denial.operation.is_none()
            && denial.listed.is_empty()
            && denial.policy_type.is_none()
            && !denial.sse_c_blocked
            && denial.of_service.is_none()
            && denial.itself.is_none();
        let next = told.partition_point(|start| *start < one.range.end);
        let follows = told.get(next).is_some_and(|start| {
            text.get(one.range.end..*start)
                .is_some_and(|gap| gap.len() <= MAX_GAP_BYTES && !gap.contains("\n\n"))
        });
        !(is_lead && follows)
    });
}

/// Gives a call of which only the operation is known the action that the text names for it nearby: `An error occurred
/// (AccessDenied) when calling the X operation` and `The s:X permission is missing`.
fn join_calls(denials: &mut Vec<(usize, Denial)>) {
    const MAX_GAP_BYTES: usize = 400;
    /// So many denials on each side may be the one that names it.
    const NEIGHBOURS: usize = 4;
    let mut index = 0;
    while let Some((at, call)) = denials.get(index) {
        let near = index.saturating_sub(NEIGHBOURS)..denials.len().min(index + NEIGHBOURS + 1);
        let named = near.clone().find(|other| {
            denials.get(*other).is_some_and(|(other_at, other)| {
                at.abs_diff(*other_at) <= MAX_GAP_BYTES && names_the_action(call, other)
            })
        });
        let Some(named) = named else {
            index += 1;
            continue;
        };
        let (_, call) = denials.remove(index);
        let place = named - usize::from(named > index);
        if let Some((_, other)) = denials.get_mut(place) {
            other.operation = call.operation;
            other.error_code = other.error_code.take().or(call.error_code);
            other.encoded |= call.encoded;
        }
    }
}

/// Whether a denial names the action of a call of which only the operation is known, and nothing else.
fn names_the_action(call: &Denial, other: &Denial) -> bool {
    let says_nothing_else =
        |one: &Denial| one.principal.is_none() && one.resource.is_none() && one.call.is_none();
    let Some(operation) = call.operation.as_deref() else {
        return false;
    };
    let Some((_, called)) = other
        .action
        .as_deref()
        .and_then(|action| action.split_once(':'))
    else {
        return false;
    };
    let is_of_another = other
        .operation
        .as_deref()
        .is_some_and(|other| !other.eq_ignore_ascii_case(operation));
    called.eq_ignore_ascii_case(operation)
        && !is_of_another
        && call.action.is_none()
        && call.policy_type.is_none()
        && says_nothing_else(call)
        && says_nothing_else(other)
        && (call.service.is_none() || call.service == other.service)
}

/// Adds the clauses that no sentence has, in order. What a tool says of a service beside a sentence in the same
/// paragraph leads to that sentence.
fn add_clauses(mut more: Vec<Sentence>, text: &str, sentences: &mut Vec<Sentence>) {
    // Of an identity that may not do something, the clause names the thing as well.
    sentences.retain(|one| {
        let names_only_the_caller = one.denial.principal.is_some()
            && one.denial.action.is_none()
            && one.denial.resource.is_none();
        let at = more.partition_point(|clause| clause.range.end <= one.range.start);
        let says_more = more.get(at).is_some_and(|clause| {
            clause.range.start < one.range.end
                && clause.denial.resource.is_some()
                && clause.denial.principal == one.denial.principal
        });
        !(names_only_the_caller && says_more)
    });
    let mut ranges: Vec<Range<usize>> = sentences.iter().map(|one| one.range.clone()).collect();
    ranges.sort_by_key(|range| range.start);
    let taken = Taken::of(ranges);
    more.retain(|one| {
        let says_what = one.denial.action.is_some() && one.standing != Standing::Hint;
        !taken.touches(one.range.clone())
            && (says_what || !taken.touches(code::paragraph(text, one.range.start)))
    });
    for one in &mut more {
        if one.denial.action.is_some() && one.standing == Standing::Message {
            one.standing = Standing::Restated;
        }
    }
    sentences.extend(more);
    sentences.sort_by_key(|sentence| sentence.range.start);
}

/// Adds the records in whose lines no sentence stands, in order.
fn add_records(records: Vec<Refused>, sentences: &mut Vec<Sentence>) {
    let ranges = sentences.iter().map(|one| one.range.clone()).collect();
    let taken = Taken::of(ranges);
    let apart = records
        .into_iter()
        .filter(|(lines, _)| !taken.touches(lines.clone()));
    sentences.extend(apart.flat_map(|(_, denials)| denials));
    sentences.sort_by_key(|sentence| sentence.range.start);
}

/// Puts sentences in order. Prose that only says something again begins behind a message that begins inside it.
fn make_way(sentences: &mut [Sentence]) {
    let mut messages: Vec<Range<usize>> = sentences
        .iter()
        .filter(|sentence| sentence.standing == Standing::Message)
        .map(|sentence| sentence.range.clone())
        .collect();
    messages.sort_by_key(|range| range.start);
    for sentence in sentences.iter_mut() {
        if sentence.standing != Standing::Message {
            let range = &mut sentence.range;
            let until = messages.partition_point(|message| message.start < range.end);
            let last = until.checked_sub(1).and_then(|last| messages.get(last));
            if let Some(message) = last.filter(|message| range.start < message.start) {
                range.start = message.end.min(range.end);
            }
        }
    }
    sentences.sort_by_key(|sentence| sentence.range.start);
}

/// The action of a denial, in small letters: case makes no other action.
fn action_of(denial: &Denial) -> Option<String> {
    let action = denial.action.as_ref()?;
    Some(action.to_ascii_lowercase())
}

/// Gives the only message about an action the reason that a heading or prose has for that action.
fn give_reasons(denials: &mut [(usize, Denial)], restated: &BTreeMap<usize, Standing>) {
    let mut messages: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    let mut reasons = BTreeMap::new();
    for (index, (at, denial)) in denials.iter().enumerate() {
        let Some(action) = action_of(denial) else {
            continue;
        };
        if !restated.contains_key(at) {
            messages.entry(action).or_default().push(index);
        } else if denial.policy_type.is_some() {
            reasons
                .entry(action)
                .or_insert((denial.policy_type, denial.effect));
        }
    }
    for (action, (policy_type, effect)) in reasons {
        if let Some([only]) = messages.get(&action).map(Vec::as_slice)
            && let Some((_, denial)) = denials.get_mut(*only)
            && denial.policy_type.is_none()
            && denial.effect.is_none()
        {
            denial.policy_type = policy_type;
            denial.effect = effect;
        }
    }
}

/// Drops the actions and the reasons that prose says again beside a message that says more of them, and the
/// actions that a tool says are needed beside a message that names one.
fn drop_restated(denials: &mut Vec<(usize, Denial)>, restated: &BTreeMap<usize, Standing>) {
    // Each action, and none, with the reason that a message gives, and without.
    let mut told = BTreeSet::new();
    let is_action_named = denials
        .iter()
        .any(|(at, denial)| denial.action.is_some() && restated.get(at) != Some(&Standing::Hint));
    for (_, denial) in denials.iter().filter(|(at, _)| !restated.contains_key(at)) {
        let reason = (denial.policy_type, denial.effect);
        for action in [action_of(denial), None] {
            told.insert((action.clone(), reason));
            told.insert((action, (None, None)));
        }
    }
    denials.retain(|(at, denial)| match restated.get(at) {
        Some(Standing::Hint) => !is_action_named,
        Some(_) => {
            let action = action_of(denial);
            let is_of_a_service = action.is_none() && denial.service.is_some();
            is_of_a_service || !told.contains(&(action, (denial.policy_type, denial.effect)))
        }
        None => true,
    });
}

/// Drops what a tool says first, in its own words, of a denial that it prints in full: the same resource, and neither a
/// caller nor an action nor an operation.
fn drop_summaries(denials: &mut Vec<(usize, Denial)>) {
    let named: BTreeSet<String> = denials
        .iter()
        .filter(|(_, denial)| denial.action.is_some())
        .filter_map(|(_, denial)| denial.resource.clone())
        .collect();
    denials.retain(|(_, denial)| {
        let says_little = denial.action.is_none()
            && denial.principal.is_none()
            && denial.operation.is_none()
            && denial.policy_type.is_none()
            && !denial.encoded;
        let is_named = |resource: &String| named.contains(resource);
        !(says_little && denial.resource.as_ref().is_some_and(is_named))
    });
}

/// Where the denials stand that say more than a code, in order.
fn places<'a>(denials: &'a [(usize, Denial)], taken: &[Range<usize>]) -> Vec<Place<'a>> {
    let of = |range: &Range<usize>| {
        let after = denials.partition_point(|(at, _)| *at < range.start);
        let told = denials.get(after).filter(|(at, _)| range.contains(at));
        told.map(|(_, denial)| denial)
    };
    let at = denials.iter().map(|(at, denial)| Place {
        range: *at..*at + 1,
        denial: Some(denial),
    });
    let ranges = taken.iter().map(|range| Place {
        range: range.clone(),
        denial: of(range),
    });
    let mut places: Vec<_> = at.chain(ranges).collect();
    places.sort_by_key(|place| place.range.start);
    places
}

/// The denials that only a code tells, without those that name again what another denial says.
fn only_here(coded: Vec<Coded>, others: &[(usize, Denial)]) -> Vec<(usize, Denial)> {
    let services: BTreeSet<&str> = others
        .iter()
        .filter_map(|(_, other)| other.service.as_deref())
        .collect();
    // The command line names an object by its address, the sentence by its ARN.
    let is_same_object = |address: &str| {
        address.strip_prefix("s3://").is_some_and(|object| {
            let mut named = others
                .iter()
                .filter_map(|(_, other)| other.resource.as_deref());
            named.any(|arn| {
                arn.split_once(":::")
                    .is_some_and(|(_, name)| name == object)
            })
        })
    };
    let told = |coded: &Coded| {
        let one = &coded.denial;
        match (one.resource.as_deref(), one.service.as_deref()) {
            (Some(address), _) => is_same_object(address),
            (None, Some(service)) if coded.is_call_in_line => {
                let mut others = others.iter().map(|(_, other)| other);
                services.contains(service) && others.any(|other| code::is_of_call(other, one))
            }
            (None, Some(service)) => services.contains(service),
            (None, None) => !others.is_empty(),
        }
    };
    coded
        .into_iter()
        .filter(|coded| coded.is_apart || !told(coded))
        .map(|coded| (coded.at, coded.denial))
        .collect()
}
