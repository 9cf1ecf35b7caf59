//! All that was pasted, evaluated together: which kinds of policy stop a request, as pasted or with one of
//! them corrected. Cause, fix and proof ask here alike, so that they cannot contradict each other.

use crate::evaluate::{self, Decision, Layers, Outcome, PolicyDecision, Unknown};
use crate::evidence::Evidence;
use crate::iam::{Arn, Caller, CallerKind, Effect, PolicyType, Request, Target, is_account_id};
use crate::policy::Policy;
use std::collections::BTreeSet;

/// A kind of policy that stops a request beside the one that the message names.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Stop {
    /// The kind.
    pub kind: PolicyType,
    /// The pasted policy that does; `None` where the kind has to allow and no policy of it was pasted.
    pub policy: Option<usize>,
    /// Its statement with the `Deny` that matches; `None` where nothing in it allows the request.
    pub statement: Option<usize>,
    /// On what it depends whether it stops the request; empty where it does for sure.
    pub depends_on: BTreeSet<Unknown>,
}

impl Stop {
    /// Whether a pasted policy stops the request whatever is not known.
    pub fn is_certain(&self) -> bool {
        self.policy.is_some() && self.depends_on.is_empty()
    }

    /// What a proof depends on because of it.
    pub(super) fn unknowns(&self) -> BTreeSet<Unknown> {
        if self.depends_on.is_empty() {
            BTreeSet::from([Unknown::Policy(self.kind)])
        } else {
            self.depends_on.clone()
        }
    }
}

/// A policy in the place of a pasted one, or beside those that were pasted.
#[derive(Clone, Copy, Debug)]
pub(super) struct Changed<'a> {
    /// Its kind.
    pub(super) kind: PolicyType,
    /// The pasted policy in whose place it is; `None` for one more.
    pub(super) policy: Option<usize>,
    /// What it says.
    pub(super) by: &'a Policy,
}

/// The pasted policies, each with its kind.
#[derive(Clone, Copy, Debug)]
pub(super) struct Together<'a> {
    /// What was pasted.
    pub(super) evidence: &'a Evidence,
    /// The kind of each of its policies.
    pub(super) kinds: &'a [PolicyType],
    /// Policies that were not in effect.
    pub(super) set_aside: &'a [usize],
    /// The kind that the message names.
    pub(super) named: Option<PolicyType>,
}

impl<'a> Together<'a> {
    /// The policies of a kind that were in effect.
    pub(super) fn of_kind(
        &self,
        kind: PolicyType,
    ) -> impl Iterator<Item = (usize, &'a Policy)> + use<'a> {
        let Self {
            evidence,
            kinds,
            set_aside,
            named: _,
        } = *self;
        let all = evidence.policies.iter().zip(kinds).enumerate();
        all.filter(move |(index, (_, of))| **of == kind && !set_aside.contains(index))
            .map(|(index, (pasted, _))| (index, &pasted.policy))
    }

    /// The same with a change in it.
    fn changed<'c>(
        &self,
        kind: PolicyType,
        changed: Option<Changed<'c>>,
    ) -> Vec<(Option<usize>, &'c Policy)>
    where
        'a: 'c,
    {
        let changed = changed.filter(|changed| changed.kind == kind);
        let replaced = changed.and_then(|changed| changed.policy);
        let mut policies: Vec<(Option<usize>, &Policy)> = self
            .of_kind(kind)
            .filter(|(index, _)| Some(*index) != replaced)
            .map(|(index, policy)| (Some(index), policy))
            .collect();
        policies.extend(changed.map(|changed| (changed.policy, changed.by)));
        policies
    }

    /// What the policies of a kind make of the request; `None` where none was pasted.
    pub(super) fn decision(
        &self,
        kind: PolicyType,
        request: &Request,
        changed: Option<Changed<'_>>,
    ) -> Option<Decision> {
        let policies = self.changed(kind, changed);
        let mut is_allowed = false;
        let mut depends_on = BTreeSet::new();
        for (_, policy) in &policies {
            let PolicyDecision { decision, verdicts } = evaluate::policy(policy, kind, request);
            match decision {
                Decision::ExplicitlyDenied => return Some(decision),
                Decision::Allowed => is_allowed = true,
                Decision::ImplicitlyDenied => {}
                Decision::Depends(on) => {
                    let mut statements = policy.statements.iter().zip(&verdicts);
                    let may_deny = statements.any(|(statement, verdict)| {
                        !statement.has_effect(Effect::Allow) && verdict.outcome != Outcome::NoMatch
                    });
                    // What another policy allows, this one need not.
                    if may_deny || !is_allowed {
                        depends_on.extend(on);
                    }
                }
            }
        }
        (!policies.is_empty()).then_some(match (depends_on.is_empty(), is_allowed) {
            (true, true) => Decision::Allowed,
            (true, false) => Decision::ImplicitlyDenied,
            (false, _) => Decision::Depends(depends_on),
        })
    }

    /// The kinds other than `kind` that stop the request, with that one changed.
    pub(super) fn stops(
        &self,
        kind: PolicyType,
        request: &Request,
        changed: Option<Changed<'_>>,
    ) -> Vec<Stop> {
        let mut stops = Vec::new();
        for other in PolicyType::ALL {
            if other == kind {
                continue;
            }
            let must_allow = self.must_allow(other, request, changed);
            let (depends_on, explicit) = match self.decision(other, request, changed) {
                // What was not pasted is taken to allow, but for the other side of a call that takes two.
                None if must_allow
                    && is_a_side(other)
                    && !self.leaves_it_to_iam(other, request) =>
                {
                    stops.push(Stop {
                        kind: other,
                        policy: None,
                        statement: None,
                        depends_on: BTreeSet::new(),
                    });
                    continue;
                }
                None | Some(Decision::Allowed) => continue,
                Some(Decision::ExplicitlyDenied) => (BTreeSet::new(), true),
                Some(Decision::ImplicitlyDenied) if must_allow => (BTreeSet::new(), false),
                Some(Decision::ImplicitlyDenied) => continue,
                Some(Decision::Depends(on)) if must_allow => (on, false),
                Some(Decision::Depends(on)) if self.may_deny(other, request) => (on, false),
                Some(Decision::Depends(_)) => continue,
            };
            let denying = explicit
                .then(|| self.denying_statement(other, request))
                .flatten();
            let first = self.of_kind(other).next().map(|(index, _)| index);
            stops.push(Stop {
                kind: other,
                policy: denying.map(|(policy, _)| policy).or(first),
                statement: denying.map(|(_, statement)| statement),
                depends_on,
            });
        }
        stops
    }

    /// Whether the message tells that the policy of the resource leaves it to IAM: of a KMS key, the key policy
    /// comes first, and AWS names the identity-based policies where that one delegates to them.
    ///
    /// Source: AWS KMS Developer Guide, "Troubleshooting key access".
    fn leaves_it_to_iam(&self, kind: PolicyType, request: &Request) -> bool {
        kind == PolicyType::Resource
            && self.named == Some(PolicyType::Identity)
            && !is_across_accounts(request)
    }

    /// The first statement of the policies of a kind whose `Deny` matches.
    fn denying_statement(&self, kind: PolicyType, request: &Request) -> Option<(usize, usize)> {
        self.of_kind(kind).find_map(|(index, policy)| {
            let verdicts = evaluate::policy(policy, kind, request).verdicts;
            let mut statements = policy.statements.iter().zip(verdicts);
            statements
                .position(|(statement, verdict)| {
                    statement.has_effect(Effect::Deny) && verdict.outcome == Outcome::Match
                })
                .map(|statement| (index, statement))
        })
    }

    /// Whether a `Deny` of the policies of a kind may match.
    fn may_deny(&self, kind: PolicyType, request: &Request) -> bool {
        self.of_kind(kind).any(|(_, policy)| {
            let verdicts = evaluate::policy(policy, kind, request).verdicts;
            let mut statements = policy.statements.iter().zip(verdicts);
            statements.any(|(statement, verdict)| {
                !statement.has_effect(Effect::Allow) && verdict.outcome != Outcome::NoMatch
            })
        })
    }

    /// Whether a policy of this kind has to allow the request, whatever the others do.
    ///
    /// Source: IAM User Guide, "Policy evaluation logic"; "Cross-account policy evaluation logic".
    fn must_allow(
        &self,
        kind: PolicyType,
        request: &Request,
        changed: Option<Changed<'_>>,
    ) -> bool {
        match kind {
            PolicyType::Boundary | PolicyType::Session | PolicyType::Scp | PolicyType::Vpce => true,
            PolicyType::Rcp => false,
            PolicyType::Trust => is_of_a_session(request),
            PolicyType::Resource => {
                !is_of_a_session(request) && (is_of_kms(request) || is_across_accounts(request))
            }
            PolicyType::Identity => {
                has_identity_policies(request) && self.resource_leaves_it_to_iam(request, changed)
            }
        }
    }

    /// Whether a resource-based or trust policy is there that does not allow by itself: it names the account
    /// alone, or the caller is of another one.
    fn resource_leaves_it_to_iam(&self, request: &Request, changed: Option<Changed<'_>>) -> bool {
        let of_resource = [PolicyType::Resource, PolicyType::Trust]
            .map(|kind| self.changed(kind, changed))
            .concat();
        let mut policies = of_resource.into_iter().map(|(_, policy)| policy);
        let Some(first) = policies.next() else {
            return false;
        };
        let mut merged = first.clone();
        for more in policies {
            merged.statements.extend(more.statements.iter().cloned());
        }
        let alone = Layers {
            resource: Some(merged),
            ..Layers::default()
        };
        evaluate::decide(&alone, request) == Decision::ImplicitlyDenied
    }

    /// Whether the resource-based or trust policies allow the request only where an identity-based one does:
    /// they name the caller's account.
    ///
    /// Source: IAM User Guide, "AWS JSON policy elements: Principal", AWS account principals; AWS KMS Developer
    /// Guide, "Default key policy".
    pub(super) fn delegates(&self, kind: PolicyType, request: &Request) -> bool {
        self.decision(kind, request, None) == Some(Decision::Allowed)
            && self.resource_leaves_it_to_iam(request, None)
    }

    /// Whether two sides decide, and no policy of this kind was pasted: the trust policy of a role, the policy
    /// of a KMS key, the policy of a resource in another account.
    pub(super) fn lacks_other_side(&self, kind: PolicyType, request: &Request) -> bool {
        self.of_kind(kind).next().is_none() && self.must_allow(kind, request, None)
    }
}

/// Whether policies of this kind are one of the two sides of a call, rather than a limit to what is granted.
pub(super) const fn is_a_side(kind: PolicyType) -> bool {
    matches!(
        kind,
        PolicyType::Identity | PolicyType::Resource | PolicyType::Trust
    )
}

/// Whether a role is to be assumed: its trust policy has to allow it, since 2022 also where it assumes itself.
///
/// Source: AWS Security Blog, "Announcing an update to IAM role trust policy behavior".
pub(super) fn is_assume_role(request: &Request) -> bool {
    let action = request.action.to_ascii_lowercase();
    action.starts_with("sts:assumerole") && action != "sts:assumeroot"
}

/// Whether a request is a part of assuming a role: the tags and the identity that a session gets are authorised in the
/// same call, by the trust policy as well.
///
/// Source: IAM User Guide, "Pass session tags in AWS STS"; "Monitor and control actions taken with assumed roles".
pub(super) fn is_of_a_session(request: &Request) -> bool {
    let beside = ["sts:TagSession", "sts:SetSourceIdentity", "sts:SetContext"];
    is_assume_role(request)
        || beside
            .iter()
            .any(|action| request.action.eq_ignore_ascii_case(action))
}

/// Whether a KMS key is used: no policy of IAM counts without its key policy.
///
/// Source: AWS KMS Developer Guide, "Key policies in AWS KMS".
pub(super) fn is_of_kms(request: &Request) -> bool {
    let service = request.action.split(':').next().unwrap_or_default();
    let is_on_a_key =
        matches!(&request.resource, Target::Known(resource) if resource.contains(":key/"));
    service.eq_ignore_ascii_case("kms") && is_on_a_key
}

/// Whether the caller's account and the resource's are known and differ.
pub(super) fn is_across_accounts(request: &Request) -> bool {
    accounts(request).is_some_and(|(caller, resource)| caller != resource)
}

/// The caller's account and the resource's, where both are known.
pub(super) fn accounts(request: &Request) -> Option<(&str, &str)> {
    let caller = Arn::parse(request.principal.as_deref()?)?.account;
    let Target::Known(resource) = &request.resource else {
        return None;
    };
    let resource = Arn::parse(resource)?.account;
    (is_account_id(caller) && is_account_id(resource)).then_some((caller, resource))
}

/// Whether the caller is one to whom identity-based policies can be attached.
fn has_identity_policies(request: &Request) -> bool {
    // Who signs in with a token or an assertion has no identity in AWS yet.
    let action = request.action.to_ascii_lowercase();
    if is_assume_role(request) && action != "sts:assumerole" {
        return false;
    }
    request.principal.as_deref().is_none_or(|principal| {
        !matches!(
            Caller::parse(principal).kind,
            CallerKind::Root | CallerKind::Service | CallerKind::Anonymous
        )
    })
}
