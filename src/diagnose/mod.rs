//! Evidence → diagnosis: which layer denied, why, who can change it, and a proven fix.
//!
//! In: [`Evidence`]. Out: one [`Diagnosis`] a denial. Total: it always
//! answers, sometimes with "unknown".

mod call;
mod caller;
mod cause;
mod change;
mod combined;
mod companion;
mod cut_off;
mod denier;
mod documented;
mod elsewhere;
mod fix;
mod holder;
mod impossible;
mod layer;
mod lockout;
mod managed;
mod masked;
mod mend;
mod near;
mod note;
mod notes;
mod of_aws;
mod of_service;
mod of_template;
mod parameters;
mod passed;
mod proof;
mod properties;
mod proposed;
mod public;
mod relevant;
mod remedy;
mod request;
mod said;
mod service_account;
mod tags;
mod together;
mod varying;

pub use caller::Credentials;
pub use cause::Cause;
pub use change::Change;
pub use holder::{is_part_of_policy, misplaced_for_task};
pub use impossible::{Flaw, flaw};
pub use layer::Owner;
pub use lockout::Lockout;
pub use masked::MaskedValue;
pub use near::services_allowed;
pub use note::Note;
pub use notes::Ask;
pub use of_template::{Property, TemplateLanguage, has_template};
pub use remedy::{About, Remedy, Want};
pub use together::Stop;
pub use varying::Varying;

use self::companion::Part;
use self::mend::Mend;
use self::of_aws::OfAws;
use self::varying::Folders;
use crate::budget::Budget;
use crate::compare::{Grant, Unproven};
use crate::denial::Denial;
use crate::evaluate::{
    self, ConditionGap, Element, Outcome, Reason, ReasonKind, StatementVerdict, Unknown,
};
use crate::evidence::Evidence;
use crate::iam::{
    Arn, Caller, CallerKind, Context, DenialEffect, Effect, PolicyType, Request, Target,
};
use crate::lint::{self, Finding};
use crate::policy::edit::Edit;
use crate::policy::{Policy, Statement};
use crate::reference::{self, Action};
use crate::text::Span;
use layer::Deciding;
use std::collections::BTreeSet;
use together::{Together, is_of_kms};

/// All that the evidence tells.
#[derive(Clone, Debug)]
pub struct Diagnoses {
    /// One a denial, in the evidence's order; fewer where some are [`left`](Self::left).
    pub diagnoses: Vec<Diagnosis>,
    /// For each caller with several denials, one change for all of them.
    pub combined: Vec<Combined>,
    /// Findings in the pasted policies.
    pub findings: Vec<Finding>,
    /// How many denials, the last ones, were not diagnosed, because that would have cost too much.
    pub left: usize,
    /// The budget ran out: some denials are left, or a fix or a finding may be missing.
    pub exhausted: bool,
}

impl Diagnoses {
    /// The changes for several denials that fit AWS's quota, so that they can be offered.
    pub fn offered(&self) -> impl Iterator<Item = &Combined> {
        let all = self.combined.iter();
        all.filter(|combined| combined.fix.over_size.is_none())
    }

    /// Whether one of those is for a diagnosis too.
    pub fn is_in_offered(&self, index: usize) -> bool {
        self.offered()
            .any(|combined| combined.diagnoses.contains(&index))
    }

    /// The diagnoses for which none of those is, in order.
    pub fn single(&self) -> impl Iterator<Item = &Diagnosis> {
        let all = self.diagnoses.iter().enumerate();
        all.filter(|(index, _)| !self.is_in_offered(*index))
            .map(|(_, diagnosis)| diagnosis)
    }
}

/// One change for several denials of one caller.
#[derive(Clone, Debug)]
pub struct Combined {
    /// The caller as printed; a role without its session.
    pub principal: String,
    /// Which diagnoses, in order.
    pub diagnoses: Vec<usize>,
    /// The change, proved for each of them.
    pub fix: ProvenFix,
}

/// What was found out about one denial.
#[derive(Clone, Debug)]
pub struct Diagnosis {
    /// Index into the evidence's denials.
    pub denial: usize,
    /// The request that was evaluated.
    pub request: RequestRead,
    /// Which kind of policy denied; `None` when the text does not say and nothing pasted tells.
    pub layer: Option<PolicyType>,
    /// Implicit or explicit; `None` when unknown.
    pub effect: Option<DenialEffect>,
    /// Why.
    pub cause: Cause,
    /// Who can change it.
    pub owner: Owner,
    /// Every statement of every pasted policy, in document order.
    pub statements: Vec<StatementRead>,
    /// The statement (index into `statements`) that came nearest to deciding the request.
    pub nearest: Option<usize>,
    /// The proven change.
    pub fix: Option<ProvenFix>,
    /// Changes to other pasted policies, and to those that only limit, each for its owner to decide.
    pub proposed: Vec<ProvenFix>,
    /// The statement (index into `statements`) whose `Deny` decided: one that matches, or the only one that can.
    pub denying: Option<usize>,
    /// That it decided follows from the message, which says that a `Deny` applied, and from no other being able to.
    pub is_denying_concluded: bool,
    /// What the request must be like to meet the conditions that stopped it: all of them in an Allow, one of them in
    /// a Deny.
    pub remedies: Vec<Remedy>,
    /// Which kinds of policy stop the request beside the one that decides, as pasted.
    pub stops: Vec<Stop>,
    /// What else to paste, when that would decide it.
    pub asks: Vec<Ask>,
    /// Other things worth saying about this denial, in order of weight.
    pub notes: Vec<Note>,
}

/// What was evaluated.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct RequestRead {
    /// The caller as printed.
    pub principal: Option<String>,
    /// The IAM action.
    pub action: Option<String>,
    /// The resource.
    pub resource: Option<String>,
    /// Fields that the text did not print and that follow from the reference.
    pub inferred: Vec<Inferred>,
    /// Where the action comes from; `None` where it is unknown.
    pub action_from: Option<Strength>,
    /// Where the resource comes from; `None` where it is unknown.
    pub resource_from: Option<Strength>,
    /// Which of the evidence's clues says the resource, where one does.
    pub said: Option<usize>,
    /// The action of the request that the operation names, where another one of the same call was denied.
    pub within: Option<String>,
}

/// How a field of a request is known, from the surest down.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Strength {
    /// The message prints it.
    Printed,
    /// The text says it beside the message: in a command.
    Said,
    /// The parameters of an event have it.
    Event,
    /// It follows from the service authorization reference.
    Reference,
    /// A pasted policy names nothing else.
    Assumed,
}

impl Strength {
    /// All of them.
    pub const ALL: [Self; 5] = [
        Self::Printed,
        Self::Said,
        Self::Event,
        Self::Reference,
        Self::Assumed,
    ];

    /// The stable code of the contract.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Printed => "printed",
            Self::Said => "said",
            Self::Event => "event",
            Self::Reference => "reference",
            Self::Assumed => "assumed",
        }
    }
}

/// A field of a request that was inferred.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Inferred {
    /// The action, from the API operation.
    Action,
    /// The resource, from the action: it has no resource type, or the text names the bucket …
    Resource,
    /// The principal.
    Principal,
}

impl Inferred {
    /// The stable code of the contract.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Action => "action",
            Self::Resource => "resource",
            Self::Principal => "principal",
        }
    }
}

/// One statement as it was evaluated.
#[derive(Clone, Debug)]
pub struct StatementRead {
    /// Index into the evidence's policies.
    pub policy: usize,
    /// Index into its statements.
    pub statement: usize,
    /// Its Sid.
    pub sid: Option<String>,
    /// Its effect; `None` when the statement has none.
    pub effect: Option<Effect>,
    /// What came of it.
    pub verdict: StatementVerdict,
}

/// A change that the evaluator has proved. Made in `diagnose::proof` only.
#[derive(Clone, Debug)]
pub struct ProvenFix {
    /// The kind of policy that it changes.
    pub policy_type: PolicyType,
    /// The pasted policy that it corrects; `None` for a new one.
    pub policy: Option<usize>,
    /// The whole policy before the change, in the author's formatting; empty for a new one.
    pub before: String,
    /// The whole corrected policy, in the author's formatting.
    pub after: String,
    /// What the change does.
    pub change: Change,
    /// Which statement of the corrected policy the change is in; `None` where it is in several, or in none.
    pub statement: Option<usize>,
    /// What else it allows, so that the next request of the same call or work is not denied.
    pub companions: Vec<Companion>,
    /// What AWS would refuse in the policy, or what does nothing in it, and is mended with it.
    pub mended: Vec<Mended>,
    /// What the change alone grants and revokes; `None` where it is all that the fix does.
    own_access: Option<(Vec<Grant>, Vec<Grant>)>,
    /// The edits of the change itself; the statements of a new policy.
    own: Vec<Edit>,
    /// The mends as they were made.
    mends: Vec<Mend>,
    /// The parts that allow other requests, as they were made.
    parts: Vec<Part>,
    /// The corrected policy.
    corrected: Policy,
    /// Exactly what it allows that the old one did not.
    pub grants: Vec<Grant>,
    /// Exactly what the old one allowed and it does not.
    pub revokes: Vec<Grant>,
    /// Why `grants` and `revokes` may be too long; empty when they are exact.
    pub unproven: Vec<Unproven>,
    /// The resource that the policy belongs to, where it has statements without `Resource`: `*` in `grants` is that.
    pub belongs_to: Option<String>,
    /// What the proof still depends on; empty when the request is allowed for sure.
    pub depends_on: Vec<Unknown>,
    /// Which other kinds of policy stop the request with this change made.
    pub stops: Vec<Stop>,
    /// It is wider than the request, because AWS has no narrower form: the resource is `*`.
    pub wider: bool,
    /// Its size in characters without white space and the quota that it exceeds, when it does.
    pub over_size: Option<(usize, usize)>,
    /// The fix for exactly the denied request; `None` where this one is for exactly that.
    pub narrow: Option<Narrow>,
}

/// The form of a fix for exactly the denied request.
#[derive(Clone, Debug)]
pub struct Narrow {
    /// What changes from call to call in the name of the resource; `None` where it is a name that stays.
    pub varying: Option<Varying>,
    /// The fix.
    pub fix: Box<ProvenFix>,
}

/// A part of a fix that allows other requests than the denied one.
#[derive(Clone, Debug)]
pub struct Companion {
    /// What it does.
    pub change: Change,
    /// Which statement of the corrected policy it is in.
    pub statement: Option<usize>,
    /// What it allows that the policy did not before it.
    pub grants: Vec<Grant>,
    /// What it no longer allows.
    pub revokes: Vec<Grant>,
}

/// Something that AWS refuses in a pasted policy, or that does nothing in it, mended in a fix.
#[derive(Clone, Debug)]
pub struct Mended {
    /// The code of the finding.
    pub code: &'static str,
    /// Whether AWS refuses to save it; else it does nothing as it stands.
    pub is_refused: bool,
    /// What the mend does.
    pub change: Change,
    /// What it allows that the policy did not before it.
    pub grants: Vec<Grant>,
    /// What it no longer allows.
    pub revokes: Vec<Grant>,
}

/// How often the policies are gone through for a denial, its fix aside.
const PASSES: usize = 4;

/// How many steps a denial costs about where no policy was pasted.
const STEPS_OF_A_DENIAL: usize = 4096;

/// Diagnoses every denial of the evidence, and lists the findings in its policies.
pub fn diagnose(evidence: &Evidence, budget: &Budget) -> Diagnoses {
    let policies = evidence.policies.iter();
    let length: usize = policies
        .map(|pasted| pasted.span.end.saturating_sub(pasted.span.start))
        .sum();
    let cost = length
        .saturating_mul(PASSES)
        .saturating_add(STEPS_OF_A_DENIAL);
    let resources = evidence.denials.iter();
    let folders = Folders::of(resources.filter_map(|denial| denial.resource.as_deref()));
    let diagnoses: Vec<Diagnosis> = evidence
        .denials
        .iter()
        .enumerate()
        .take_while(|_| budget.spend(cost))
        .map(|(index, denial)| diagnose_one(evidence, index, denial, &folders, budget))
        .collect();
    let caller = evidence
        .denials
        .iter()
        .find_map(|denial| denial.principal.as_deref());
    let left = evidence.denials.len().saturating_sub(diagnoses.len());
    let combined = combined::find(evidence, &diagnoses, budget);
    // Where nothing was denied, the question is the policy itself.
    let is_about_policies = evidence.denials.is_empty() && evidence.foreign.is_none();
    let findings = if is_about_policies {
        lint::review(&evidence.policies, caller, budget)
    } else {
        lint::check(&evidence.policies, caller, budget)
    };
    Diagnoses {
        diagnoses,
        combined,
        findings,
        left,
        exhausted: left > 0 || budget.is_exhausted(),
    }
}

/// Diagnoses one denial.
fn diagnose_one(
    evidence: &Evidence,
    index: usize,
    denial: &Denial,
    folders: &Folders,
    budget: &Budget,
) -> Diagnosis {
    let behind = call::behind(evidence, denial);
    let said = layer::denying(denial, &behind.read);
    let mut kinds = layer::kinds(evidence, denial, said);
    layer::by_elimination(evidence, &mut kinds, denial, said, behind.request.as_ref());
    let not_in_effect = elsewhere::not_in_effect(evidence, denial, &kinds, behind.request.as_ref());
    let of_others = behind.request.as_ref().map_or_else(Vec::new, |request| {
        elsewhere::policies(evidence, &kinds, request)
    });
    let set_aside = [not_in_effect.as_slice(), of_others.as_slice()].concat();
    let together = Together {
        evidence,
        kinds: &kinds,
        set_aside: &set_aside,
        named: said,
    };
    let Deciding {
        layer,
        kind: target,
        denies,
    } = layer::deciding(&together, said, denial, behind.request.as_ref());
    let statements = read_statements(evidence, &kinds, behind.request.as_ref());
    let concerned: Vec<&StatementRead> = statements
        .iter()
        .filter(|read| {
            kinds.get(read.policy).copied() == target && !set_aside.contains(&read.policy)
        })
        .collect();
    let nearest = cause::nearest(&concerned);
    let is_cut_off = match said {
        // Where the message names no layer, any may have decided.
        None => cut_off::is_cut_off(evidence, 0..kinds.len()),
        Some(_) => cut_off::is_cut_off(evidence, deciding_policies(&kinds, target, &set_aside)),
    };
    // What is missing of another policy may be what denied.
    let layer = layer.filter(|layer| said.is_some() || denies || !is_cut_off || !layer.is_limit());
    let of_aws = behind.request.as_ref().and_then(|request| {
        of_aws::changed(request).or_else(|| of_aws::used(evidence, denial, request))
    });
    let is_restricted = public::is_restricted(evidence, denial);
    let by_settings = public::refused(evidence, denial).map(str::to_owned);
    let of_acl = behind
        .request
        .as_ref()
        .and_then(|request| public::refused_acl(evidence, denial, request));
    let by_settings = by_settings.or_else(|| Some(of_acl.as_ref()?.0.to_owned()));
    let setting = denial.public_access_setting.clone().or(by_settings);
    let unmeant = unmeant(evidence, &behind.read, target);
    let of_another = another_holder(evidence, &behind.read, &kinds, target).or_else(|| {
        let caller = behind.read.principal.clone()?;
        Some((caller, unmeant.as_ref()?.meant().to_owned()))
    });
    let cause = cause::cause(&cause::Facts {
        anonymous: layer::is_anonymous(denial),
        public_access_blocked: setting.is_some(),
        is_of_another: of_another.is_some(),
        is_ignored: evidence.policies.iter().any(|pasted| pasted.is_ignored),
        sse_c_blocked: denial.sse_c_blocked,
        managed_by_aws: of_aws.is_some(),
        cannot_exist: behind
            .request
            .as_ref()
            .is_some_and(|request| impossible::of_request(denial, request).is_some()),
        layer,
        kind: target,
        effect: denial.effect,
        action_known: behind.request.is_some() || behind.is_cut_off,
        may_be_public: is_restricted,
        encoded: denial.encoded,
        statements: &concerned,
        is_cut_off,
        invalid_version: concerned
            .iter()
            .filter_map(|read| evidence.policies.get(read.policy))
            .any(|pasted| {
                pasted.policy.version.as_ref().is_some_and(|version| {
                    !matches!(version.value.as_str(), "2012-10-17" | "2008-10-17")
                })
            }),
        nearest,
        open_name: nearest.and_then(|nearest| open_name(evidence, denial, nearest)),
        is_on_star: behind
            .request
            .as_ref()
            .is_some_and(|request| request::is_on_star(denial, &request.action)),
        needs_star: behind
            .request
            .as_ref()
            .and_then(|request| reference::action(&request.action))
            .is_some_and(Action::needs_star),
        is_assumed: behind.read.resource_from == Some(Strength::Assumed),
        may_need_others: behind.read.action_from == Some(Strength::Reference)
            && behind
                .needs
                .iter()
                .any(|action| !notes::is_listed(&evidence.policies, action)),
    });
    let fix = behind.request.as_ref().and_then(|request| {
        fixable(denial, cause, target)?;
        cut_off::may_not_allow_yet(&concerned)?;
        fix::find(&fix::Case {
            evidence,
            denial,
            request,
            kind: target.unwrap_or(PolicyType::Identity),
            cause,
            nearest,
            policy: deciding_policies(&kinds, target, &set_aside).next(),
            together: Some(&together),
            beside: beside(&together, layer, &behind.read, request, is_cut_off),
            folders,
            budget,
        })
    });
    // A policy of the resource that leaves it to IAM was pasted, and none of IAM: what that lacks is not known.
    let (fix, new) = match fix {
        Some(fix) if fix.policy.is_none() && is_delegated(&kinds, said) => (None, Some(fix)),
        fix => (fix, None),
    };
    let stops = match &behind.request {
        Some(request) if !cause.is_a_setting() => fix.as_ref().map_or_else(
            || together.stops(target.unwrap_or(PolicyType::Identity), request, None),
            |fix| fix.stops.clone(),
        ),
        _ => Vec::new(),
    };
    let proposed: Vec<ProvenFix> = behind.request.as_ref().map_or_else(Vec::new, |request| {
        let lacking = stops
            .iter()
            .filter(|stop| stop.statement.is_none() && stop.depends_on.is_empty())
            .filter_map(|stop| stop.policy.is_some().then_some(stop.kind));
        let limit =
            layer.filter(|layer| layer.is_limit() && denial.effect != Some(DenialEffect::Explicit));
        limit
            .into_iter()
            .chain(lacking)
            .filter_map(|kind| {
                proposed::propose(
                    &together,
                    denial,
                    request,
                    kind,
                    &statements,
                    folders,
                    budget,
                )
            })
            .chain(new)
            .chain(proposed::trust_of_passed(
                evidence, denial, request, &kinds, folders, budget,
            ))
            .chain(
                proposed::is_other_side(cause, denial)
                    .then(|| {
                        proposed::propose_new(evidence, denial, request, target, folders, budget)
                    })
                    .flatten(),
            )
            .collect()
    });
    let effect = denial.effect.or(denies.then_some(DenialEffect::Explicit));
    let is_denied = effect == Some(DenialEffect::Explicit) || cause == Cause::ExplicitDeny;
    let denying = is_denied
        .then(|| denier::denying(evidence, &statements, &kinds, layer.or(target)))
        .flatten();
    let deciding = denying.and_then(|index| statements.get(index));
    let remedies = if fix.is_none() && !cause.is_a_setting() {
        // What a Deny wants is known also where the action is not.
        let without_action = || Request {
            principal: behind.read.principal.clone(),
            action: String::new(),
            resource: Target::Unknown,
            resource_account: None,
            context: Context::default(),
        };
        let nearest = nearest.filter(|_| behind.request.is_some());
        let request = behind.request.clone().unwrap_or_else(without_action);
        let mut remedies = remedies(evidence, denial, &request, deciding, nearest);
        for remedy in &mut remedies {
            remedy.property = of_template::property(evidence, denial, remedy);
            if let (About::ResourceTag { tag, near, .. }, Target::Known(resource)) =
                (&mut remedy.about, &request.resource)
            {
                // That it has the tag with another value is told with the cause.
                *near = tags::near(evidence, resource, tag)
                    .filter(|(key, _)| !key.eq_ignore_ascii_case(tag));
            }
        }
        remedies
    } else {
        Vec::new()
    };
    let lockout = behind.request.as_ref().and_then(|request| {
        let read = deciding?;
        let kind = *kinds.get(read.policy)?;
        lockout::find(evidence, request, read, kind, &remedies)
    });
    let pasted: BTreeSet<PolicyType> = statements
        .iter()
        .filter(|read| read.effect.is_some())
        .filter_map(|read| kinds.get(read.policy).copied())
        .collect();
    let joined = match (&fix, &behind.request) {
        (Some(fix), Some(request)) => fix.joined_types(request),
        _ => BTreeSet::new(),
    };
    let case = notes::Case {
        denial,
        read: &behind.read,
        request: behind.request.as_ref(),
        needs: &behind.needs,
        setting: setting.as_deref(),
        of_another: of_another.as_ref(),
        layer,
        cause,
        policies: &evidence.policies,
        statements: &statements,
        nearest,
        is_cut_off,
        is_denier_known: deciding.is_some(),
        pasted: &pasted,
        joined: &joined,
    };
    let mut notes = notes::notes(&case);
    notes.extend(notes_of_text(evidence, denial, cause, &behind));
    notes.extend(lockout.map(Note::LockedOut));
    let has_exceptions = deciding
        .and_then(|read| self::pasted(evidence, read))
        .is_some_and(|statement| {
            let list = statement.action.as_ref();
            // With a condition, that is what the request does not meet.
            statement.conditions.is_empty() && list.is_some_and(|list| list.negated)
        });
    if let Some(action) = behind.read.action.as_ref().filter(|_| has_exceptions) {
        notes.push(Note::NotAmongExceptions {
            action: action.clone(),
        });
    }
    notes.extend(of_acl.map(|(_, written)| Note::PublicAcl { written }));
    if cause == Cause::ResourceNotCovered
        && let Some(written) = nearest.and_then(cause::open_reference)
        && let Some(service) = behind.read.action.as_deref()
        && let Some((service, _)) = service.split_once(':')
        && let Some(other) = of_template::other_reference(evidence, denial, written, service)
    {
        notes.push(Note::OtherReference {
            name: other.name,
            kind: other.kind,
            instead: other.instead,
        });
    }
    let by_caller = matches!(target, None | Some(PolicyType::Identity));
    // What a managed policy allows is of no account where a `Deny` decided.
    if by_caller && !evidence.managed.is_empty() && deciding.is_none() {
        notes.push(Note::ManagedPolicies {
            names: evidence.managed.clone(),
            allow_nothing: denial.effect == Some(DenialEffect::Implicit)
                && said == Some(PolicyType::Identity),
        });
    }
    let is_of_context = nearest.is_some_and(|nearest| {
        let mut reasons = nearest.verdict.reasons.iter();
        reasons.any(|reason| {
            matches!(&reason.kind, ReasonKind::ConditionFalse { key, gap: ConditionGap::Differs { .. }, .. }
                if key.eq_ignore_ascii_case(call::CONTEXT_OF_S3))
        })
    });
    if behind.read.within.is_some() && is_of_context {
        notes.push(Note::ContextOfBucketKey);
    }
    if let Some(request) = behind.request.as_ref().filter(|_| !is_denied) {
        let actions = call::of_unnamed_key(evidence, denial, request);
        if !actions.is_empty() && cause != Cause::AnotherCaller {
            notes.push(Note::AlsoOfKey {
                actions: actions.into_iter().map(str::to_owned).collect(),
            });
        }
    }
    if cause == Cause::AnotherCaller {
        notes.extend(unmeant.map(Note::OtherCredentials));
        let profile = caller::profile_of_provider(evidence);
        notes.extend(profile.map(|profile| Note::ProfileOfProvider {
            profile: profile.to_owned(),
        }));
    }
    notes.extend(
        not_in_effect
            .iter()
            .map(|policy| Note::AnotherPolicyAllows { policy: *policy }),
    );
    notes.extend(fix.as_ref().and_then(|fix| notes::stand_ins(&case, fix)));
    notes.extend(fix.as_ref().and_then(notes::passed_to_any_service));
    let asks = notes::asks(&case, fix.is_some());
    let nearest = nearest.and_then(|nearest| {
        statements
            .iter()
            .position(|read| std::ptr::eq(read, nearest))
    });
    let is_denying_concluded =
        deciding.is_some_and(|read| !matches!(read.verdict.outcome, Outcome::Match));
    Diagnosis {
        denial: index,
        request: behind.read,
        layer,
        effect,
        cause,
        owner: match of_aws.filter(|_| cause == Cause::ManagedByAws) {
            Some(OfAws::PermissionSetRole) => Owner::IdentityCenterAdministrator,
            Some(OfAws::Policy | OfAws::ServiceLinkedRole | OfAws::Alias | OfAws::Key) => {
                Owner::Aws
            }
            // Of the role of a permission set nobody else changes the policies.
            None if setting.is_some() => Owner::ResourceOwner,
            None => layer::owner(
                layer.or_else(|| fix.as_ref().map(|fix| fix.policy_type)),
                denial,
            ),
        },
        statements: denier::concluded(statements, denying.filter(|_| is_denying_concluded)),
        nearest,
        fix,
        proposed,
        denying,
        is_denying_concluded,
        remedies,
        stops,
        asks,
        notes,
    }
}

/// What the text beside the message tells of the cause.
fn notes_of_text(
    evidence: &Evidence,
    denial: &Denial,
    cause: Cause,
    behind: &request::Behind,
) -> Vec<Note> {
    let read = &behind.read;
    let mut notes = Vec::new();
    if let (Some(call), Some(asked)) = (&read.within, &behind.request)
        && !asked.action.starts_with("kms:")
        && let Some(written) = call::parameter(
            evidence,
            &Request {
                action: call.clone(),
                ..asked.clone()
            },
            &asked.action,
        )
    {
        notes.push(Note::AskedByParameter {
            action: call.clone(),
            written,
        });
    }
    let is_open = denial.effect.is_none() && denial.policy_type.is_none();
    if is_open
        && denial.service.as_deref().or(read
            .action
            .as_deref()
            .and_then(|action| action.split(':').next()))
            == Some("s3")
        && matches!(
            cause,
            Cause::PolicyAllows | Cause::Unknown | Cause::IdentityPolicy
        )
        && evidence
            .pastes
            .iter()
            .any(|paste| wants_payer(paste.head(MAX_TEXT_BYTES)))
    {
        notes.push(Note::RequesterPays);
    }
    if cause == Cause::ResourceCannotExist
        && let Some(misnamed) = impossible::misnamed(evidence)
    {
        notes.push(Note::MisnamedVariable {
            read: misnamed.read,
            set: misnamed.set,
        });
    }
    let is_interface = read.action.as_deref() == Some("ec2:CreateNetworkInterface");
    if denial.of_execution_role && is_interface {
        notes.push(Note::NetworkInterfaces {
            role: of_template::execution_role(evidence, denial),
        });
    }
    let is_of_organization = read
        .action
        .as_deref()
        .is_some_and(|action| action.starts_with("organizations:"));
    if is_of_organization && denial.effect.is_none() && cause == Cause::PolicyAllows {
        notes.push(Note::ManagementAccountOnly);
    }
    if let Some(request) = &behind.request
        && !is_interface
        && matches!(cause, Cause::IdentityPolicy)
        && let Some(managed) = managed::policy(evidence, denial, request)
    {
        notes.push(Note::ManagedForProgram {
            policy: managed.policy,
            is_whole: managed.is_whole,
        });
    }
    if read.action_from == Some(Strength::Assumed) && denial.encoded {
        notes.push(Note::InstanceProfile {
            role: read.resource.clone(),
        });
    }
    notes
}

/// How the caller came to be another one than the text sets up, where what the caller may do by itself decides.
fn unmeant(
    evidence: &Evidence,
    read: &RequestRead,
    target: Option<PolicyType>,
) -> Option<Credentials> {
    let of_caller = matches!(target, None | Some(PolicyType::Identity));
    let assumes = read
        .action
        .as_deref()
        .is_some_and(|action| action.to_ascii_lowercase().starts_with("sts:assumerole"));
    let caller = read.principal.as_deref()?;
    (of_caller && !assumes)
        .then(|| caller::unmeant(evidence, caller))
        .flatten()
}

/// The most bytes of a text that are searched.
const MAX_TEXT_BYTES: usize = 64 * 1024;

/// Whether a text says that the requester pays, and shows no call that accepts to.
fn wants_payer(text: &str) -> bool {
    let says = [
        "equester Pays",
        "equester pays",
        "equester-pays",
        "リクエスタ支払い",
    ];
    let accepts = ["--request-payer", "RequestPayer", "x-amz-request-payer"];
    says.iter().any(|word| text.contains(word)) && !accepts.iter().any(|word| text.contains(word))
}

/// The caller and the holder of the only policy that could allow the call, where the text says of both who they are,
/// and that they are two.
fn another_holder(
    evidence: &Evidence,
    read: &RequestRead,
    kinds: &[PolicyType],
    target: Option<PolicyType>,
) -> Option<(String, String)> {
    let of_caller = matches!(target, None | Some(PolicyType::Identity));
    let caller = read.principal.as_deref().filter(|_| of_caller)?;
    let (kind, name) = holder::name_of(caller)?;
    let account = Arn::parse(caller)?.account;
    let mut policies = deciding_policies(kinds, Some(PolicyType::Identity), &[]).peekable();
    policies.peek()?;
    let mut holders = policies.map(|policy| holder::of(evidence, policy));
    let first = holders.next()??;
    let is_other = |holder: &holder::Holder<'_>| {
        let is_there = holder.account.is_none_or(|other| other == account);
        holder.kind != kind || holder.name != name || !is_there
    };
    let are_others = is_other(&first) && holders.all(|one| one.as_ref().is_some_and(is_other));
    let account = first
        .account
        .map_or_else(String::new, |account| format!(" ({account})"));
    are_others.then(|| {
        let holder = format!("{}/{}{account}", first.kind, first.name);
        (caller.to_owned(), holder)
    })
}

/// The statement as it was pasted.
fn pasted<'a>(evidence: &'a Evidence, read: &StatementRead) -> Option<&'a Statement> {
    let pasted = evidence.policies.get(read.policy)?;
    pasted.policy.statements.get(read.statement)
}

/// Where a part of the resource's name stands for something else, on which it depends whether a statement covers it.
fn open_name(
    evidence: &Evidence,
    denial: &Denial,
    read: &StatementRead,
) -> Option<cause::OpenName> {
    let is_in_name = |text: &str, written: &str| {
        let name = Arn::parse(text).map_or(text, |arn| arn.rest);
        name.contains(written)
    };
    let statement = pasted(evidence, read)?;
    let resources = statement.resource.iter().flat_map(|list| &list.values);
    let resources: Vec<&str> = resources.map(|value| value.value.as_str()).collect();
    read.verdict.reasons.iter().find_map(|reason| {
        let ReasonKind::Open {
            element: Element::Resource,
            on: Unknown::Placeholder(written),
        } = &reason.kind
        else {
            return None;
        };
        let is_in = |text: &&str| is_in_name(text, written);
        if resources.iter().any(is_in) {
            Some(cause::OpenName::InPolicy)
        } else if denial.resource.as_deref().iter().any(is_in) {
            Some(cause::OpenName::InMessage)
        } else {
            None
        }
    })
}

/// What the request must be like, for the `Deny` that decided, else for the conditions of the nearest Allow.
fn remedies(
    evidence: &Evidence,
    denial: &Denial,
    request: &Request,
    denying: Option<&StatementRead>,
    nearest: Option<&StatementRead>,
) -> Vec<Remedy> {
    match (denying, nearest) {
        (Some(read), _) => {
            let of_deny = |one| remedy::of_deny(request, one);
            let mut all = pasted(evidence, read).map_or_else(Vec::new, of_deny);
            for remedy in &mut all {
                remedy.has = remedy
                    .has
                    .take()
                    .or_else(|| said::network(evidence, remedy));
            }
            all
        }
        (None, Some(read)) if denial.effect != Some(DenialEffect::Explicit) => {
            // What another action's conditions want is of no use.
            let lists_action = !read.verdict.reasons.iter().any(|reason| {
                cause::is_failure(&reason.kind) && reason.kind.element() == Element::Action
            });
            pasted(evidence, read)
                .filter(|_| lists_action)
                .map_or_else(Vec::new, |one| {
                    remedy::of_allow(request, one, &read.verdict)
                })
        }
        (None, _) => Vec::new(),
    }
}

/// Whether the message is about the policy of a resource or role, or names no kind, and only such a policy was
/// pasted.
fn is_delegated(kinds: &[PolicyType], said: Option<PolicyType>) -> bool {
    said != Some(PolicyType::Identity)
        && !kinds.contains(&PolicyType::Identity)
        && kinds
            .iter()
            .any(|kind| matches!(kind, PolicyType::Resource | PolicyType::Trust))
}

/// Every statement of every policy, evaluated; all open where the action is unknown.
fn read_statements(
    evidence: &Evidence,
    kinds: &[PolicyType],
    request: Option<&Request>,
) -> Vec<StatementRead> {
    let mut all = Vec::new();
    for (policy, (pasted, kind)) in evidence.policies.iter().zip(kinds).enumerate() {
        for (index, statement) in pasted.policy.statements.iter().enumerate() {
            let verdict = match request {
                Some(request) => evaluate::statement(statement, &pasted.policy, *kind, request),
                None => unknown_action(statement.span),
            };
            all.push(StatementRead {
                policy,
                statement: index,
                sid: statement.sid.as_ref().map(|sid| sid.value.clone()),
                effect: statement.effect.as_ref().map(|effect| effect.value),
                verdict,
            });
        }
    }
    all
}

/// The verdict on a statement when the action is unknown.
fn unknown_action(span: Span) -> StatementVerdict {
    let on = Unknown::Field(Element::Action);
    StatementVerdict {
        outcome: Outcome::Depends(BTreeSet::from([on.clone()])),
        reasons: vec![Reason {
            kind: ReasonKind::Open {
                element: Element::Action,
                on,
            },
            span,
        }],
    }
}

/// `Some` where a change of a policy by the asker's side can be the answer.
fn fixable(denial: &Denial, cause: Cause, target: Option<PolicyType>) -> Option<()> {
    let explicit = denial.effect == Some(DenialEffect::Explicit) || cause == Cause::ExplicitDeny;
    let editable = matches!(
        target,
        None | Some(PolicyType::Identity | PolicyType::Resource | PolicyType::Trust)
    );
    let caller = denial.principal.as_deref().map(Caller::parse);
    let of_caller = matches!(target, None | Some(PolicyType::Identity));
    let bound = caller.is_some_and(|caller| match caller.kind {
        // Whom to let in without a signature is for the resource's owner to decide: an Allow lets in anybody.
        CallerKind::Root | CallerKind::Anonymous => true,
        // The policies of a service-linked role are the service's; a resource's policy may name it.
        CallerKind::Role { name, .. } | CallerKind::RoleSession { role: name, .. } => {
            of_caller && name.starts_with("AWSServiceRole")
        }
        _ => false,
    });
    (!explicit
        && editable
        && !bound
        && !matches!(
            cause,
            Cause::PolicyAllows | Cause::AnotherCaller | Cause::PolicyIgnored
        )
        && !cause.is_a_setting())
    .then_some(())
}

/// The pasted policies that decide.
fn deciding_policies(
    kinds: &[PolicyType],
    target: Option<PolicyType>,
    set_aside: &[usize],
) -> impl Iterator<Item = usize> {
    kinds
        .iter()
        .enumerate()
        .filter(move |(index, kind)| Some(**kind) == target && !set_aside.contains(index))
        .map(|(index, _)| index)
}

/// What else must allow, or may deny, that was not pasted.
fn beside(
    together: &Together<'_>,
    layer: Option<PolicyType>,
    read: &RequestRead,
    request: &Request,
    is_cut_off: bool,
) -> Vec<Unknown> {
    let is_pasted = together.of_kind(PolicyType::Resource).next().is_some();
    let kms = layer == Some(PolicyType::Resource) && is_of_kms(request) && !is_pasted;
    let key_policy = kms.then_some(Unknown::Policy(PolicyType::Resource));
    let missing = is_cut_off.then_some(Unknown::CutOff);
    // What was denied may be another action after all.
    let is_assumed = read.action_from == Some(Strength::Assumed);
    let action = is_assumed.then_some(Unknown::Field(Element::Action));
    key_policy
        .into_iter()
        .chain(missing)
        .chain(action)
        .collect()
}

/// The only one of a set.
fn only<T>(all: BTreeSet<T>) -> Option<T> {
    let mut all = all.into_iter();
    all.next().filter(|_| all.next().is_none())
}
