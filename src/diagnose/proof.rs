//! The proof of a fix: it allows the request, and what it grants is listed.

use super::companion::{self, Part};
use super::mend::{Mend, Mending};
use super::relevant::Relevant;
use super::together::{Changed, Stop, Together};
use super::{Change, Companion, Mended, ProvenFix, notes};
use crate::budget::Budget;
use crate::compare::{Comparison, Grant, Unproven, compare};
use crate::evaluate::Decision;
use crate::evaluate::{self, PolicyDecision, Unknown};
use crate::evidence::Evidence;
use crate::iam::{PolicyType, Request, Target, find_placeholders};
use crate::lint::{self, FindingKind};
use crate::policy::edit::{self, Edit, NewStatement};
use crate::policy::{self, Form, PastedPolicy, Policy, Statement};
use crate::reference;
use crate::text::{Paste, Span, invisible};
use std::collections::BTreeSet;

/// A change that is to be proved.
#[derive(Debug)]
pub(super) struct Candidate {
    /// The pasted policy that it changes; `None` for a new one.
    pub(super) policy: Option<usize>,
    /// What it is.
    pub(super) change: Change,
    /// The policy as it was; empty for a new one.
    pub(super) old: Policy,
    /// Its text; empty for a new one.
    pub(super) before: String,
    /// The corrected policy.
    pub(super) new: Policy,
    /// Its text.
    pub(super) after: String,
    /// The edits that make it of the old one.
    pub(super) edits: Vec<Edit>,
    /// Those of the change itself, which come first and may have been joined with what allows other requests.
    own: Vec<Edit>,
    /// What of them allows other requests; after the change's own, in this order.
    parts: Vec<Part>,
    /// What of them mends what AWS refuses or what does nothing; the last of the edits, in this order.
    pub(super) mends: Vec<Mend>,
    /// The policy before each of the parts and mends.
    steps: Vec<Policy>,
    /// What it may allow at most: it is not proved where it allows more. `None`: what it allows is listed.
    pub(super) most: Option<Policy>,
    /// A policy of which not all was read, beside which the new one is to allow.
    pub(super) unread: Option<Policy>,
}

impl Candidate {
    /// A new document of these statements.
    pub(super) fn new_policy(statements: &[NewStatement], budget: &Budget) -> Option<Self> {
        let after = edit::new_document(statements);
        let own: Vec<Edit> = statements.iter().cloned().map(Edit::AddStatement).collect();
        let found = policy::find(0, &Paste::new(None, after.as_str()), budget);
        Some(Self {
            policy: None,
            change: Change::NewPolicy,
            old: Policy::default(),
            before: String::new(),
            new: found.policies.into_iter().next()?.policy,
            after,
            edits: own.clone(),
            own,
            parts: Vec::new(),
            mends: Vec::new(),
            steps: Vec::new(),
            most: None,
            unread: None,
        })
    }

    /// The same as a statement for a pasted policy of which not all was read.
    pub(super) fn beside(mut self, policy: usize, unread: &Policy) -> Self {
        self.change = Change::StatementAlone { policy };
        self.unread = Some(unread.clone());
        self
    }

    /// A pasted policy with these edits.
    pub(super) fn edited(
        evidence: &Evidence,
        policy: usize,
        change: Change,
        edits: Vec<Edit>,
        budget: &Budget,
    ) -> Option<Self> {
        let pasted = evidence.policies.get(policy)?;
        let paste = evidence.pastes.get(pasted.paste)?;
        read_again(pasted, &edits, budget)?;
        let edited = edit::apply(paste, pasted, &edits)?;
        Some(Self {
            policy: Some(policy),
            change,
            old: pasted.policy.clone(),
            before: edit::original(paste, pasted),
            new: edited.policy,
            after: edited.text,
            own: edits.clone(),
            edits,
            parts: Vec::new(),
            mends: Vec::new(),
            steps: Vec::new(),
            most: None,
            unread: None,
        })
    }

    /// What stands in the resources that it adds for what the text does not show.
    fn to_fill_in(&self) -> BTreeSet<Unknown> {
        let resources = self.edits.iter().flat_map(|edit| match edit {
            Edit::AddStatement(statement) => statement.resources.as_slice(),
            Edit::AddResource { resource, .. } => std::slice::from_ref(resource),
            _ => &[],
        });
        let placeholders = resources.flat_map(|resource| {
            let ranges = find_placeholders(resource).into_iter();
            ranges.filter_map(|range| resource.get(range))
        });
        placeholders
            .filter(|written| !written.starts_with('$'))
            .map(|written| Unknown::Placeholder(written.to_owned()))
            .collect()
    }

    /// The same with these parts after its own edits.
    pub(super) fn joined(
        mut self,
        evidence: &Evidence,
        parts: &[Part],
        budget: &Budget,
    ) -> Option<Self> {
        for part in parts {
            let mut part = part.clone();
            match self.joined_with_own(&part) {
                Some(change) => part.change = change,
                None => self.edits.extend(part.edits.iter().cloned()),
            }
            let (new, after) = match self.policy {
                Some(policy) => {
                    let pasted = evidence.policies.get(policy)?;
                    read_again(pasted, &self.edits, budget)?;
                    let paste = evidence.pastes.get(pasted.paste)?;
                    let edited = edit::apply(paste, pasted, &self.edits)?;
                    (edited.policy, edited.text)
                }
                None => {
                    let statements = self.edits.iter().filter_map(|edit| match edit {
                        Edit::AddStatement(statement) => Some(statement.clone()),
                        _ => None,
                    });
                    let statements: Vec<NewStatement> = statements.collect();
                    let more = Self::new_policy(&statements, budget)?;
                    (more.new, more.after)
                }
            };
            self.steps.push(std::mem::replace(&mut self.new, new));
            self.after = after;
            self.parts.push(part);
        }
        Some(self)
    }

    /// Lists the statement of a part in one of the change's own that says the same of other resources or actions: one
    /// statement is read more easily than two. What changes so; `None` where there is no such statement.
    fn joined_with_own(&mut self, part: &Part) -> Option<Change> {
        let [Edit::AddStatement(other)] = part.edits.as_slice() else {
            return None;
        };
        let first = self.old.statements.len();
        let own = self.edits.iter_mut().take(self.own.len());
        let added = own.filter_map(|edit| match edit {
            Edit::AddStatement(statement) => Some(statement),
            _ => None,
        });
        added.enumerate().find_map(|(index, statement)| {
            let statement_at = first.saturating_add(index);
            let is_same_action = statement.actions == other.actions;
            if !companion::join(statement, other) {
                return None;
            }
            Some(if is_same_action {
                Change::AddResource {
                    statement: statement_at,
                    resource: other.resources.first()?.clone(),
                }
            } else {
                Change::AddAction {
                    statement: statement_at,
                    action: other.actions.first()?.clone(),
                }
            })
        })
    }

    /// The same with these mends after its own edits.
    pub(super) fn mended(
        mut self,
        evidence: &Evidence,
        mends: &[Mend],
        budget: &Budget,
    ) -> Option<Self> {
        let Some(policy) = self.policy else {
            return Some(self);
        };
        let pasted = evidence.policies.get(policy)?;
        let paste = evidence.pastes.get(pasted.paste)?;
        for mend in mends {
            let mut edits = self.edits.clone();
            edits.push(mend.change.edit()?);
            read_again(pasted, &edits, budget)?;
            // What an edit before it has done already is not done again.
            let Some(edited) = edit::apply(paste, pasted, &edits) else {
                continue;
            };
            self.edits = edits;
            self.steps
                .push(std::mem::replace(&mut self.new, edited.policy));
            self.after = edited.text;
            self.mends.push(mend.clone());
        }
        Some(self)
    }

    /// The same, provided that it allows no more than these edits would.
    pub(super) fn at_most(
        mut self,
        evidence: &Evidence,
        edits: &[Edit],
        budget: &Budget,
    ) -> Option<Self> {
        let pasted = evidence.policies.get(self.policy?)?;
        let paste = evidence.pastes.get(pasted.paste)?;
        read_again(pasted, edits, budget)?;
        self.most = Some(edit::apply(paste, pasted, edits)?.policy);
        Some(self)
    }
}

/// A policy and the statements of another one after its own.
fn with_statements_of(policy: &Policy, other: &Policy) -> Policy {
    let mut together = policy.clone();
    together.statements.extend(other.statements.iter().cloned());
    together
}

/// Tells whether it was not proved because the reference does not list the request's own resource.
fn is_of(unproven: &Unproven, request: &Request) -> bool {
    let Unproven::Unlisted { action, resource } = unproven else {
        return false;
    };
    let is_named = matches!(&request.resource, Target::Known(known) if known == resource);
    is_named && action.eq_ignore_ascii_case(&request.action)
}

/// How many steps it costs about to evaluate a policy.
fn size_of(policy: &Policy) -> usize {
    policy.values().map(|value| value.value.len()).sum()
}

/// Draws what it costs to make the edits, each of which reads the text again; `None` where it is too much.
fn read_again(pasted: &PastedPolicy, edits: &[Edit], budget: &Budget) -> Option<()> {
    let length = pasted.span.end.saturating_sub(pasted.span.start);
    let cost = length.saturating_mul(edits.len().saturating_add(1));
    budget.spend(cost).then_some(())
}

/// The resource of the requests, where the policy is about it.
fn belongs_to(policy: &Policy, kind: PolicyType, requests: &[&Request]) -> Option<String> {
    let is_about_it = policy
        .statements
        .iter()
        .any(|statement| statement.resource.is_none() && statement.is_about_its_owner(kind));
    match &requests.first().filter(|_| is_about_it)?.resource {
        Target::Known(resource) => Some(resource.clone()),
        Target::Unknown => None,
    }
}

/// Whether `*` is granted where the request was on a resource: not where it was on `*` itself, and not in a policy
/// about what it belongs to, in which `*` is that.
fn is_wider_than_asked(grants: &[Grant], kind: PolicyType, requests: &[&Request]) -> bool {
    let is_on_star = |action: &str| {
        let mut same = requests
            .iter()
            .filter(|request| request.action.eq_ignore_ascii_case(action));
        same.any(|request| matches!(&request.resource, Target::Known(on) if on == "*"))
    };
    !matches!(kind, PolicyType::Trust | PolicyType::Resource)
        && grants
            .iter()
            .any(|grant| grant.resource == "*" && !is_on_star(&grant.action))
}

/// Whether a statement that is added has a finding: with a guard goes what is wrong in it, as a key that does not
/// exist. What has no conditions is written from the reference, and what the message leaves out is a placeholder.
fn has_findings(candidate: &Candidate, kind: PolicyType, budget: &Budget) -> bool {
    let of_author = candidate.old.statements.len();
    let added: Vec<Statement> = candidate
        .new
        .statements
        .iter()
        .skip(of_author)
        .filter(|statement| !statement.conditions.is_empty())
        .cloned()
        .collect();
    if added.is_empty() {
        return false;
    }
    let alone = PastedPolicy {
        paste: 0,
        span: Span::default(),
        policy_type: Some(kind),
        form: Form::Document,
        is_ignored: false,
        heading: None,
        policy: Policy {
            version: candidate.new.version.clone(),
            statements: added,
            ..Policy::default()
        },
        repairs: Vec::new(),
    };
    lint::check(&[alone], None, budget)
        .iter()
        .filter(|finding| finding.statement.is_some())
        .any(|finding| !matches!(finding.kind, FindingKind::PlaceholderLeft { .. }))
}

/// What each part and each mend of a candidate allows and no longer allows, in the order of its edits.
fn accesses(
    candidate: &Candidate,
    kind: PolicyType,
    budget: &Budget,
) -> Vec<(Vec<Grant>, Vec<Grant>)> {
    let mut policies: Vec<&Policy> = candidate.steps.iter().collect();
    policies.push(&candidate.new);
    policies
        .windows(2)
        .filter_map(|step| {
            let [before, after] = step else {
                return None;
            };
            let Comparison {
                grants, revokes, ..
            } = compare(before, after, kind, budget);
            Some((grants, revokes))
        })
        .collect()
}

/// Which statement of a policy a change is in that was made to the one before it.
fn place(change: &Change, before: &Policy) -> Option<usize> {
    match change {
        Change::AddStatement | Change::NewPolicy | Change::StatementAlone { .. } => {
            Some(before.statements.len())
        }
        change => change.statement(),
    }
}

impl ProvenFix {
    /// The edits that allow the request, without those that allow others, and without mends.
    pub(super) fn own_edits(&self) -> &[Edit] {
        &self.own
    }

    /// The mends as they were made.
    pub(super) fn mends(&self) -> &[Mend] {
        &self.mends
    }

    /// The parts that allow other requests, as they were made.
    pub(super) fn parts(&self) -> &[Part] {
        &self.parts
    }

    /// The resource types on which the fix allows the action of the request beside its own resource.
    pub(super) fn joined_types(&self, request: &Request) -> BTreeSet<&'static str> {
        let Some(action) = reference::action(&request.action) else {
            return BTreeSet::new();
        };
        let requests = self.parts.iter().flat_map(|part| &part.requests);
        requests
            .filter(|other| other.action.eq_ignore_ascii_case(&request.action))
            .filter_map(|other| match &other.resource {
                Target::Known(resource) => Some(resource),
                Target::Unknown => None,
            })
            .flat_map(|resource| action.resource_type_of(resource))
            .map(|row| row.resource_type().name())
            .collect()
    }

    /// The resource of a grant: in a policy without `Resource`, `*` is the one that it belongs to.
    pub fn resource_of<'a>(&'a self, grant: &'a Grant) -> &'a str {
        match &self.belongs_to {
            Some(resource) if grant.resource == "*" => resource,
            _ => &grant.resource,
        }
    }

    /// The statement that it adds, without what else it allows; `None` where it adds none or several.
    pub fn added(&self) -> Option<&NewStatement> {
        match self.own_edits() {
            [Edit::AddStatement(statement)] => Some(statement),
            _ => None,
        }
    }

    /// The fix for exactly what was denied: this one, or the narrow one beside it.
    pub fn narrowest(&self) -> &Self {
        self.narrow.as_ref().map_or(self, |narrow| &narrow.fix)
    }

    /// The one resource that it adds, as it writes it; `None` where it adds none or several.
    pub fn resource(&self) -> Option<&str> {
        let [edit] = self.own_edits() else {
            return None;
        };
        match edit {
            Edit::AddStatement(statement) => match statement.resources.as_slice() {
                [only] => Some(only),
                _ => None,
            },
            Edit::AddResource { resource, .. } => Some(resource),
            Edit::ReplaceResource { to, .. } => Some(to),
            _ => None,
        }
    }

    /// What the change itself grants and revokes: without companions, and without mends.
    pub fn own_access(&self) -> (&[Grant], &[Grant]) {
        match &self.own_access {
            Some((grants, revokes)) => (grants, revokes),
            None => (&self.grants, &self.revokes),
        }
    }

    /// Whether mending what AWS refuses is all that it does.
    pub fn only_mends(&self) -> bool {
        !self.mended.is_empty() && self.own_edits().is_empty()
    }

    /// The corrected statements in the form of the template that the policy was pasted in; `None` when it
    /// was in none, or no statement changes.
    pub fn in_template(&self, evidence: &Evidence) -> Option<(Form, String)> {
        let pasted = evidence.policies.get(self.policy?)?;
        let paste = evidence.pastes.get(pasted.paste)?;
        let statements = policy::template::corrected(paste, pasted, &self.after)?;
        Some((pasted.form, statements))
    }

    /// Proves that the candidate allows every request, and lists what it grants and revokes.
    ///
    /// `None` when the corrected policy does not allow one of them, does not grant anything new, or
    /// grants more than it may; and where it, or a request, has characters that nobody sees.
    /// The other policies that were pasted have to allow as well: which of them do not joins what the proof
    /// depends on, and so does `beside`, what else must allow and was not pasted.
    pub(super) fn prove(
        candidate: Candidate,
        kind: PolicyType,
        requests: &[&Request],
        together: Option<&Together<'_>>,
        beside: &[Unknown],
        budget: &Budget,
    ) -> Option<Self> {
        let is_seen = requests.iter().all(|request| notes::is_writable(request))
            && invisible::is_all_seen(&candidate.after);
        if !is_seen || has_findings(&candidate, kind, budget) {
            return None;
        }
        let mut depends_on: BTreeSet<Unknown> = beside.iter().cloned().collect();
        depends_on.extend(candidate.to_fill_in());
        let joined = candidate
            .unread
            .as_ref()
            .map(|unread| with_statements_of(unread, &candidate.new));
        let policy = joined.as_ref().unwrap_or(&candidate.new);
        // One request is not worth sorting the policy.
        let relevant = (requests.len() > 1).then(|| Relevant::of(policy));
        if !budget.spend(candidate.after.len()) {
            return None;
        }
        let mut stops: Vec<Stop> = Vec::new();
        for request in requests {
            let part = relevant.as_ref().map(|relevant| relevant.to(request));
            let policy = part.as_ref().unwrap_or(policy);
            if !budget.spend(size_of(policy)) {
                return None;
            }
            let PolicyDecision { decision, .. } = evaluate::policy(policy, kind, request);
            match decision {
                Decision::Allowed => {}
                Decision::Depends(on) => depends_on.extend(on),
                Decision::ImplicitlyDenied | Decision::ExplicitlyDenied => return None,
            }
            let Some(together) = together else {
                continue;
            };
            let changed = Changed {
                kind,
                policy: match candidate.change {
                    Change::StatementAlone { policy } => Some(policy),
                    _ => candidate.policy,
                },
                by: policy,
            };
            for stop in together.stops(kind, request, Some(changed)) {
                depends_on.extend(stop.unknowns());
                if !stops.contains(&stop) {
                    stops.push(stop);
                }
            }
        }
        let Comparison {
            grants,
            revokes,
            mut unproven,
        } = compare(&candidate.old, &candidate.new, kind, budget);
        // What AWS printed exists, whatever its list says.
        unproven.retain(|one| !requests.iter().any(|request| is_of(one, request)));
        let is_wider = candidate.most.as_ref().is_some_and(|most| {
            !compare(most, &candidate.new, kind, budget)
                .grants
                .is_empty()
        });
        if grants.is_empty() || is_wider {
            return None;
        }
        // Where all of it was read and it allows none of the requests for sure, all of it is new.
        let may_allow = |unread: &Policy| {
            let decide = |request: &&Request| evaluate::policy(unread, kind, request).decision;
            let mut decisions = requests.iter().map(decide);
            !unread.is_whole() || decisions.any(|one| one != Decision::ImplicitlyDenied)
        };
        if candidate.unread.as_ref().is_some_and(may_allow) {
            unproven.push(Unproven::Unread);
        }
        let mut accesses = accesses(&candidate, kind, budget).into_iter();
        let companions: Vec<Companion> = candidate
            .parts
            .iter()
            .zip(&candidate.steps)
            .filter_map(|(part, before)| {
                let (grants, revokes) = accesses.next()?;
                Some(Companion {
                    change: part.change.clone(),
                    statement: place(&part.change, before),
                    grants,
                    revokes,
                })
            })
            .collect();
        let mended: Vec<Mended> = candidate
            .mends
            .iter()
            .zip(accesses)
            .map(|(mend, (grants, revokes))| Mended {
                code: mend.code,
                is_refused: mend.of == Mending::Refused,
                change: mend.change.clone(),
                grants,
                revokes,
            })
            .collect();
        let own_access = candidate.steps.first().map(|own| {
            let Comparison {
                grants, revokes, ..
            } = compare(&candidate.old, own, kind, budget);
            (grants, revokes)
        });
        let characters = policy::size(&candidate.after);
        let quota = policy::quota(kind);
        Some(Self {
            policy_type: kind,
            policy: candidate.policy,
            before: candidate.before,
            after: candidate.after,
            belongs_to: belongs_to(&candidate.new, kind, requests),
            wider: is_wider_than_asked(&grants, kind, requests),
            statement: place(&candidate.change, &candidate.old)
                .filter(|_| !candidate.own.is_empty()),
            change: candidate.change,
            companions,
            mended,
            own_access,
            own: candidate.own,
            mends: candidate.mends,
            parts: candidate.parts,
            corrected: candidate.new,
            grants,
            revokes,
            unproven,
            depends_on: depends_on.into_iter().collect(),
            stops,
            over_size: quota
                .filter(|quota| characters > *quota)
                .map(|quota| (characters, quota)),
            narrow: None,
        })
    }
}
