//! The sentences of the details.

use super::English;
use crate::denial::Denial;
use crate::diagnose::{Inferred, RequestRead};
use crate::iam::{DenialEffect, PolicyType};
use crate::reply::document::{Inline, Line};
use crate::reply::words::{Basis, DetailWords, Heading, Words, say};

impl DetailWords for English {
    fn heading(&self, heading: Heading) -> Line {
        match heading {
            Heading::Request => say!("The denied request"),
            Heading::Proposed => say!("Change for the policy's owner"),
            Heading::Corrected => say!("Corrected policy"),
            Heading::Commands => say!("Commands"),
            Heading::Advice => say!("What to do"),
            Heading::Verified => say!("What was verified"),
            Heading::Statements => say!("Statement by statement"),
            Heading::Notes => say!("Also worth knowing"),
            Heading::Findings => say!("Problems in the policy"),
            Heading::Articles => say!("Articles"),
            Heading::Near => say!("Related articles"),
            Heading::References => say!("References"),
            Heading::Actions => say!("Actions"),
            Heading::ResourceTypes => say!("Resource types"),
            Heading::ConditionKeys => say!("Condition keys"),
            Heading::DependentActions => say!("Dependent actions"),
            Heading::Asks => say!("What to paste"),
            Heading::Evidence => say!("Based on"),
            Heading::Limits => say!("What wasn't checked"),
        }
    }

    fn title(&self, number: usize, of: usize, action: Option<&str>) -> Line {
        match action {
            Some(action) => say!("Denial {} of {}: {}", number, of, action),
            None => say!("Denial {} of {}", number, of),
        }
    }

    fn listed(&self, denial: &Denial, request: &RequestRead) -> Line {
        let sentence = self.denied(request, denial.operation.as_deref());
        match denial.count {
            0 | 1 => sentence,
            count => say!("{} It appears {} times.", sentence, count),
        }
    }

    fn only_counted(&self, count: usize) -> Line {
        say!("{} more denials were only counted.", count)
    }

    fn exhausted(&self, left: usize) -> Line {
        match left {
            0 => say!(
                "This is more than I can work through at once, so a fix or a finding may be missing. Send only the policy that the denial is about."
            ),
            1 => say!(
                "This is more than I can work through at once: 1 denial wasn't diagnosed. Send fewer policies, or only the denial you need."
            ),
            _ => say!(
                "This is more than I can work through at once: {} denials weren't diagnosed. Send fewer policies, or only the denial you need.",
                left
            ),
        }
    }

    fn combined(&self, denials: usize, principal: &str) -> Line {
        say!("One policy for {} denials of {}", denials, principal)
    }

    fn in_combined(&self) -> Line {
        say!("The policy above allows this request.")
    }

    fn combined_too_large(&self, characters: usize, quota: usize) -> Line {
        say!(
            "One policy for all of them has {} characters (without white space), and AWS allows {}. Spread it over several policies, or allow a wider resource. It is in the output of `--format json`.",
            characters,
            quota
        )
    }

    fn repeated(&self, count: usize) -> Line {
        say!("It appears {} times.", count)
    }

    fn denied(&self, request: &RequestRead, operation: Option<&str>) -> Line {
        let principal = request.principal.as_ref();
        let resource = request.resource.as_ref();
        match (principal, request.action.as_ref(), resource, operation) {
            (Some(p), Some(a), Some(r), _) => say!("{} was denied {} on {}.", p, a, r),
            (Some(p), Some(a), None, _) => say!("{} was denied {}.", p, a),
            (None, Some(a), Some(r), _) => say!("{} on {} was denied.", a, r),
            (None, Some(a), None, _) => say!("{} was denied.", a),
            (Some(p), None, Some(r), Some(o)) => say!("{} was denied the call {} on {}.", p, o, r),
            (Some(p), None, None, Some(o)) => say!("{} was denied the call {}.", p, o),
            (None, None, Some(r), Some(o)) => say!("The call {} on {} was denied.", o, r),
            (None, None, None, Some(o)) => say!("The call {} was denied.", o),
            (Some(p), None, Some(r), None) => say!("{} was denied access to {}.", p, r),
            (Some(p), None, None, None) => say!("{} was denied.", p),
            (None, None, Some(r), None) => say!("Access to {} was denied.", r),
            (None, None, None, None) => {
                say!("A request was denied; the error names neither action nor resource.")
            }
        }
    }

    fn layer(&self, layer: Option<PolicyType>, effect: Option<DenialEffect>) -> Option<Line> {
        Some(match (layer, effect) {
            (Some(PolicyType::Identity), Some(DenialEffect::Implicit)) => {
                say!("This is an implicit deny: no identity-based policy allows it.")
            }
            (Some(PolicyType::Scp), Some(DenialEffect::Implicit)) => say!(
                "This is an implicit deny: an SCP has to allow it at every level of the organization, and at one of them none does."
            ),
            (Some(kind), Some(DenialEffect::Implicit)) => say!(
                "This is an implicit deny: the {} doesn't allow it.",
                self.policy(kind)
            ),
            (Some(PolicyType::Scp), Some(DenialEffect::Explicit)) => say!(
                "An SCP denies it, or no SCP allows it at some level of the organization: AWS may print \"explicit deny\" for both."
            ),
            (Some(kind), Some(DenialEffect::Explicit)) => say!(
                "This is an explicit deny: a `Deny` statement in the {} applies.",
                self.policy(kind)
            ),
            (Some(kind), None) => say!("The {} denied it.", self.policy(kind)),
            (None, Some(DenialEffect::Explicit)) => {
                say!("This is an explicit deny: a `Deny` statement in some policy applies.")
            }
            (None, Some(DenialEffect::Implicit)) => {
                say!("This is an implicit deny: no policy allows it.")
            }
            (None, None) => return None,
        })
    }

    fn cut_off(&self) -> Line {
        say!("The policy is cut off; only the part you pasted was checked.")
    }

    fn named_policy(&self, arn: &str) -> Line {
        say!("The error names the policy: {}.", arn)
    }

    fn article(&self, id: &str, title: &str, summary: &str) -> Line {
        let title = Inline::Prose(title.to_owned());
        if summary.is_empty() {
            say!("{} ({})", title, id)
        } else {
            say!("{} ({}): {}", title, id, Inline::Prose(summary.to_owned()))
        }
    }

    fn basis(&self, basis: Basis<'_>) -> Line {
        match basis {
            Basis::LayerPrinted => say!("The error says which kind of policy denied."),
            Basis::LayerConcluded => say!(
                "The error doesn't say which kind of policy denied; the action, the caller or a policy you pasted does."
            ),
            Basis::LayerUnknown => {
                say!("The error doesn't say which kind of policy denied.")
            }
            Basis::Inferred(Inferred::Action) => say!(
                "The action comes from the API operation, by AWS's service authorization reference."
            ),
            Basis::Inferred(Inferred::Resource) => {
                say!("The error doesn't print the resource; it follows from the action.")
            }
            Basis::FromCommand { command, line } => say!(
                "The resource comes from the command {} in line {}.",
                &format!("aws {command}"),
                line
            ),
            Basis::Inferred(Inferred::Principal) => {
                say!("The caller comes from the text around the error.")
            }
            Basis::Evaluated {
                statements: 1,
                policies: 1,
            } => say!("The policy's one statement was evaluated against this request."),
            Basis::Evaluated {
                statements,
                policies: 1,
            } => say!(
                "All {} statements of the policy were evaluated against this request.",
                statements
            ),
            Basis::Evaluated {
                statements,
                policies,
            } => say!(
                "All {} statements of {} policies were evaluated against this request.",
                statements,
                policies
            ),
            Basis::NothingPasted => say!("No policy was pasted, so this rests on the error alone."),
            Basis::KindAssumed => say!(
                "A policy doesn't show what kind it is; it was read as the kind that fits its elements and the error."
            ),
            Basis::Repaired => {
                say!("The policy had to be repaired before it could be read; see its problems.")
            }
        }
    }

    fn limits(&self, pasted: bool) -> Vec<Line> {
        let mut limits = vec![say!(
            "After this fix another policy may still deny the request (an SCP, a permissions boundary, a resource-based policy): AWS names only one kind of policy in an error."
        )];
        if pasted {
            limits.push(say!(
                "Whether the pasted policy is the one in effect for this caller isn't known here."
            ));
        }
        limits
    }

    fn limits_without_fix(&self) -> Vec<Line> {
        vec![say!(
            "AWS names only one kind of policy in an error: once this one allows the request, another may still deny it."
        )]
    }
}
