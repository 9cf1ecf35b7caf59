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
            Heading::Proposed => say!("For the owner of another policy"),
            Heading::Corrected => say!("Corrected policy"),
            Heading::Commands => say!("Commands"),
            Heading::Advice => say!("What to do"),
            Heading::Verified => say!("What was verified"),
            Heading::Statements => say!("What each statement does"),
            Heading::Notes => say!("Good to know"),
            Heading::Findings => say!("Findings in the policy"),
            Heading::Articles => say!("Articles"),
            Heading::Near => say!("Near this question"),
            Heading::HowToAsk => say!("How to get an answer"),
            Heading::References => say!("References"),
            Heading::Actions => say!("Actions"),
            Heading::ResourceTypes => say!("Resource types"),
            Heading::ConditionKeys => say!("Condition keys"),
            Heading::DependentActions => say!("Other actions that it needs"),
            Heading::Asks => say!("What else to paste"),
            Heading::Evidence => say!("How sure this is"),
            Heading::Limits => say!("What this cannot promise"),
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
        say!(
            "{} more denials, different from these, were only counted.",
            count
        )
    }

    fn exhausted(&self, left: usize) -> Line {
        match left {
            0 => say!(
                "This is more than I can work through at once, so a fix or findings may be missing. Send only the policy that the denial is about."
            ),
            1 => say!(
                "This is more than I can work through at once: one denial was read but not diagnosed. Send fewer policies, or only the denial that you need."
            ),
            _ => say!(
                "This is more than I can work through at once: {} denials were read but not diagnosed. Send fewer policies, or only the denial that you need.",
                left
            ),
        }
    }

    fn combined(&self, denials: usize, principal: &str) -> Line {
        say!("One change for {} denials of {}", denials, principal)
    }

    fn in_combined(&self) -> Line {
        say!("The one change above allows this request.")
    }

    fn combined_too_large(&self, characters: usize, quota: usize) -> Line {
        say!(
            "One policy for all of them has {} characters without white space, and AWS takes {}. Spread it over several policies, or decide which wider resource you want to allow; it is in the output of `--format json`.",
            characters,
            quota
        )
    }

    fn repeated(&self, count: usize) -> Line {
        say!("This denial appears {} times.", count)
    }

    fn denied(&self, request: &RequestRead, operation: Option<&str>) -> Line {
        let principal = request.principal.as_ref();
        let resource = request.resource.as_ref();
        match (principal, request.action.as_ref(), resource, operation) {
            (Some(p), Some(a), Some(r), _) => say!("{} was denied {} on {}.", p, a, r),
            (Some(p), Some(a), None, _) => {
                say!(
                    "{} was denied {}; on which resource, the message does not say.",
                    p,
                    a
                )
            }
            (None, Some(a), Some(r), _) => say!("{} on {} was denied.", a, r),
            (None, Some(a), None, _) => {
                say!(
                    "{} was denied; who called it and on which resource, the message does not say.",
                    a
                )
            }
            (Some(p), None, Some(r), Some(o)) => say!("{} was denied the call {} on {}.", p, o, r),
            (Some(p), None, None, Some(o)) => say!("{} was denied the call {}.", p, o),
            (None, None, Some(r), Some(o)) => say!("The call {} on {} was denied.", o, r),
            (None, None, None, Some(o)) => say!("The call {} was denied.", o),
            (Some(p), None, Some(r), None) => {
                say!(
                    "{} was denied access to {}; the message does not name the action.",
                    p,
                    r
                )
            }
            (Some(p), None, None, None) => {
                say!(
                    "{} was denied; the message names neither action nor resource.",
                    p
                )
            }
            (None, None, Some(r), None) => {
                say!(
                    "Access to {} was denied; the message does not name the action.",
                    r
                )
            }
            (None, None, None, None) => {
                say!("A request was denied; the message names neither action nor resource.")
            }
        }
    }

    fn layer(&self, layer: Option<PolicyType>, effect: Option<DenialEffect>) -> Option<Line> {
        Some(match (layer, effect) {
            (Some(kind), Some(DenialEffect::Implicit)) => match kind {
                PolicyType::Identity => {
                    say!(
                        "It is an implicit deny: no identity-based policy of the caller allows it."
                    )
                }
                PolicyType::Resource => {
                    say!("It is an implicit deny: no resource-based policy allows it.")
                }
                PolicyType::Scp => {
                    say!(
                        "It is an implicit deny: at some level of the organization no service control policy (SCP) allows it."
                    )
                }
                PolicyType::Rcp => {
                    say!("It is an implicit deny: no resource control policy (RCP) allows it.")
                }
                PolicyType::Boundary => {
                    say!(
                        "It is an implicit deny: the permissions boundary of the caller does not allow it."
                    )
                }
                PolicyType::Session => {
                    say!("It is an implicit deny: the session policy does not allow it.")
                }
                PolicyType::Vpce => {
                    say!("It is an implicit deny: the VPC endpoint policy does not allow it.")
                }
                PolicyType::Trust => {
                    say!("It is an implicit deny: the trust policy of the role does not allow it.")
                }
            },
            (Some(kind), Some(DenialEffect::Explicit)) => match kind {
                PolicyType::Identity => {
                    say!(
                        "It is an explicit deny: a `Deny` statement in an identity-based policy of the caller applies."
                    )
                }
                PolicyType::Resource => {
                    say!(
                        "It is an explicit deny: a `Deny` statement in the resource-based policy applies."
                    )
                }
                PolicyType::Scp => {
                    say!(
                        "It comes from a service control policy (SCP): a `Deny` statement applies, or an `Allow` is missing at some level of the organization. AWS prints \"explicit deny\" for both."
                    )
                }
                PolicyType::Rcp => {
                    say!(
                        "It is an explicit deny: a `Deny` statement in a resource control policy (RCP) applies."
                    )
                }
                PolicyType::Boundary => {
                    say!(
                        "It is an explicit deny: a `Deny` statement in the permissions boundary of the caller applies."
                    )
                }
                PolicyType::Session => {
                    say!(
                        "It is an explicit deny: a `Deny` statement in the session policy applies."
                    )
                }
                PolicyType::Vpce => {
                    say!(
                        "It is an explicit deny: a `Deny` statement in the VPC endpoint policy applies."
                    )
                }
                PolicyType::Trust => {
                    say!(
                        "It is an explicit deny: a `Deny` statement in the trust policy of the role applies."
                    )
                }
            },
            (Some(kind), None) => say!(
                "The {} denied it; the message does not say whether a `Deny` applies or an `Allow` is missing.",
                self.policy(kind)
            ),
            (None, Some(DenialEffect::Explicit)) => {
                say!(
                    "It is an explicit deny: a `Deny` statement applies. The message does not say in which kind of policy."
                )
            }
            (None, Some(DenialEffect::Implicit)) => {
                say!(
                    "It is an implicit deny: no policy allows it. The message does not say which kind of policy is missing the `Allow`."
                )
            }
            (None, None) => {
                say!(
                    "The message does not say which kind of policy denied it, nor whether a `Deny` applies or an `Allow` is missing."
                )
            }
        })
    }

    fn cut_off(&self) -> Line {
        say!("The pasted policy is cut off, so this goes only by the part that was pasted.")
    }

    fn named_policy(&self, arn: &str) -> Line {
        say!("The message names the policy: {}.", arn)
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
            Basis::LayerPrinted => {
                say!("The kind of policy that denied is printed in the message.")
            }
            Basis::LayerConcluded => {
                say!(
                    "The message does not print the kind of policy that denied; it follows from the action, the caller or a pasted policy."
                )
            }
            Basis::LayerUnknown => {
                say!(
                    "The message does not print the kind of policy that denied, so that part is not certain."
                )
            }
            Basis::Inferred(Inferred::Action) => {
                say!(
                    "The message does not print the action; it was taken from the API operation with the service authorization reference."
                )
            }
            Basis::Inferred(Inferred::Resource) => {
                say!("The message does not print the resource; it follows from the action.")
            }
            Basis::FromCommand { command, line } => say!(
                "The message does not print the resource; it was taken from the command {} in line {}.",
                &format!("aws {command}"),
                line
            ),
            Basis::Inferred(Inferred::Principal) => {
                say!("The message does not print the caller; it was taken from the text around it.")
            }
            Basis::Evaluated {
                statements: 1,
                policies: 1,
            } => say!("The one statement of the pasted policy was evaluated against this request."),
            Basis::Evaluated {
                statements,
                policies: 1,
            } => say!(
                "All {} statements of the pasted policy were evaluated against this request.",
                statements
            ),
            Basis::Evaluated {
                statements,
                policies,
            } => say!(
                "All {} statements of {} pasted policies were evaluated against this request.",
                statements,
                policies
            ),
            Basis::NothingPasted => {
                say!("No policy was pasted, so only the message speaks here.")
            }
            Basis::KindAssumed => {
                say!(
                    "A pasted policy does not tell its kind; it was read as the kind that fits its elements and the message."
                )
            }
            Basis::Repaired => {
                say!("The pasted policy had to be mended to be read; see the findings.")
            }
        }
    }

    fn limits(&self, pasted: bool) -> Vec<Line> {
        let mut limits = vec![say!(
            "Another policy may still deny the request after this fix (an SCP, a permissions boundary, a resource-based policy): AWS names only one kind of policy in a message."
        )];
        if pasted {
            limits.push(say!("Whether the pasted policy is the one in effect for this caller cannot be seen from here."));
        }
        limits
    }

    fn limits_without_fix(&self) -> Vec<Line> {
        vec![say!(
            "AWS names only one kind of policy in a message: when this one lets the request through, another may still deny it."
        )]
    }
}
