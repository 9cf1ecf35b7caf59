//! The sentences in English.

use super::{
    Basis, CauseFacts, Heading, Place, ReasonFacts, SHOWN, StarFacts, Words, odd, quoted, say,
};
use crate::answer::{ActionFact, ResourceFact, Usage};
use crate::budget::TruncationReason;
use crate::compare::{Flaw, Grant, Side, Unproven, Witness};
use crate::denial::{Denial, Foreign};
use crate::diagnose::{
    About, Ask, Cause, Change, Inferred, MaskedValue, Mended, Note, Owner, Remedy, RequestRead,
    Varying, Want,
};
use crate::evaluate::{ConditionGap, Element, Outcome, ReasonKind, ResourceGap, Unknown};
use crate::iam::{DenialEffect, Effect, PolicyType};
use crate::lint::{ArnField, CallerClass, FindingKind, Gain, KeyFlaw, ValueType, VariableFlaw};
use crate::policy::{MAX_CHARACTERS, MAX_CONDITIONS, RepairKind, UnreadableKind};
use crate::reference::AccessLevel;
use crate::reply::document::{Inline, Line};
use crate::reply::talk::{Earlier, Talk, Unread};
use crate::text::mask::Secret;
use crate::text::{Language, Position};

/// English: plain and short.
#[derive(Debug)]
pub(super) struct English;

impl Words for English {
    fn gap(&self) -> &'static str {
        " "
    }

    fn names(&self, names: &[String], left_out: usize) -> Line {
        let list = Line(quoted(names, ", "));
        match left_out {
            0 => list,
            more => say!("{} and {} more", list, more),
        }
    }

    fn place(&self, place: Place<'_>) -> Line {
        match (place.policy, place.sid) {
            (None, None) => say!("statement {}", place.statement),
            (None, Some(sid)) => say!("statement {} ({})", place.statement, sid),
            (Some(policy), None) => say!("statement {} of policy {}", place.statement, policy),
            (Some(policy), Some(sid)) => {
                say!(
                    "statement {} ({}) of policy {}",
                    place.statement,
                    sid,
                    policy
                )
            }
        }
    }

    fn policy(&self, kind: PolicyType) -> Line {
        match kind {
            PolicyType::Identity => say!("identity-based policy"),
            PolicyType::Resource => say!("resource-based policy"),
            PolicyType::Scp => say!("service control policy (SCP)"),
            PolicyType::Rcp => say!("resource control policy (RCP)"),
            PolicyType::Boundary => say!("permissions boundary"),
            PolicyType::Session => say!("session policy"),
            PolicyType::Vpce => say!("VPC endpoint policy"),
            PolicyType::Trust => say!("role trust policy"),
        }
    }

    fn heading(&self, heading: Heading) -> Line {
        match heading {
            Heading::Cause => say!("Cause"),
            Heading::Proposed => say!("For the owner of another policy"),
            Heading::Fix => say!("Fix"),
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

    fn several(&self, denials: usize, shown: usize) -> Line {
        if shown < denials {
            say!(
                "The text holds {} different denials. The first {} are explained in full, the rest is listed at the end.",
                denials,
                shown
            )
        } else {
            say!(
                "The text holds {} different denials, explained one by one.",
                denials
            )
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

    fn listed(&self, denial: &Denial, request: &RequestRead) -> Line {
        let sentence = self.denied(request, denial.operation.as_deref());
        match denial.count {
            0 | 1 => sentence,
            count => say!("{} It appears {} times.", sentence, count),
        }
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

    fn layer(&self, layer: Option<PolicyType>, effect: Option<DenialEffect>) -> Line {
        match (layer, effect) {
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
        }
    }

    fn cut_off(&self) -> Line {
        say!("The pasted policy is cut off, so this goes only by the part that was pasted.")
    }

    fn named_policy(&self, arn: &str) -> Line {
        say!("The message names the policy: {}.", arn)
    }

    fn cause(&self, facts: &CauseFacts<'_>) -> Line {
        let action = facts.action.map_or_else(|| say!("the action"), Line::from);
        let place = facts.place.map(|place| capital(self.place(place)));
        match (facts.cause, place) {
            (Cause::ResourceNotCovered, Some(place)) if !facts.certain => match facts.reason {
                Some(ReasonKind::Open {
                    on: Unknown::Key(key),
                    ..
                }) => say!(
                    "{} allows {} only on resources named after the value of {}. The request was denied, so that value differs from the resource's name here, or the caller has none.",
                    place,
                    action,
                    key
                ),
                Some(ReasonKind::Open {
                    on: Unknown::Field(_) | Unknown::Pattern(_),
                    ..
                }) => say!(
                    "{} allows {} on the resources that it lists. The request was denied, so most likely it was on another resource than these.",
                    place,
                    action
                ),
                _ => say!(
                    "{} lists {}, and whether its `Resource` covers this resource depends on a reference of the template. As nothing allows the request, the reference stands for something else, or another version of the policy is in effect.",
                    place,
                    action
                ),
            },
            (Cause::ResourceNotCovered, Some(place)) => say!(
                "{} lists {}, but its `Resource` does not cover this resource.",
                place,
                action
            ),
            (Cause::ResourceNotCovered, None) => {
                say!("No statement that lists {} covers this resource.", action)
            }
            (Cause::ActionNotAllowed, place) => match (facts.reason, place) {
                (
                    Some(ReasonKind::ActionNotListed {
                        nearest: Some(near),
                    }),
                    Some(place),
                ) => say!(
                    "No pasted statement lists {}. {} has {}, which looks like a misspelling of it.",
                    action,
                    place,
                    near
                ),
                (_, _) => say!("No pasted statement lists {}.", action),
            },
            (Cause::ActionIsOperation, place) => match (facts.reason, place) {
                (Some(ReasonKind::ActionIsOperation { written, action }), Some(place)) => say!(
                    "{} lists {}, which is the name of an API operation. The IAM action behind it is {}.",
                    place,
                    written,
                    action
                ),
                (_, _) => say!(
                    "The policy lists the name of an API operation where the IAM action {} belongs.",
                    action
                ),
            },
            (Cause::ConditionNotMet, Some(place)) if !facts.certain => say!(
                "{} lists {} under a `Condition`. If this policy is in effect, that condition was not met.",
                place,
                action
            ),
            (Cause::ConditionNotMet, Some(place)) => {
                say!(
                    "{} lists {}, but its `Condition` was not met.",
                    place,
                    action
                )
            }
            (Cause::ConditionNotMet, None) => {
                say!(
                    "A statement lists {}, but its `Condition` was not met.",
                    action
                )
            }
            (Cause::PrincipalNotAllowed, Some(place)) => {
                say!(
                    "{} fits the request, but its `Principal` does not name the caller.",
                    place
                )
            }
            (Cause::PrincipalNotAllowed, None) => {
                say!("No statement that fits the request names the caller in its `Principal`.")
            }
            (Cause::ExplicitDeny, Some(place)) => {
                say!("{} denies it, and a `Deny` wins over every `Allow`.", place)
            }
            (Cause::ExplicitDeny, None) => say!("A `Deny` wins over every `Allow`."),
            (Cause::ActionNeedsStar, Some(place)) => say!(
                "{} has no resource type, so only `\"Resource\": \"*\"` allows it. {} lists ARNs.",
                capital(action),
                place
            ),
            (Cause::ActionNeedsStar, None) => {
                say!(
                    "{} has no resource type, so only `\"Resource\": \"*\"` allows it.",
                    capital(action)
                )
            }
            (Cause::VariableNotSubstituted, place) => match (facts.reason, place) {
                (Some(ReasonKind::VariableInOldVersion { variable }), Some(place)) => say!(
                    "{} uses {}, but the policy's `Version` is not `2012-10-17`, so AWS reads it as plain text.",
                    place,
                    variable
                ),
                (Some(ReasonKind::VariableAbsent { key }), Some(place)) => say!(
                    "{} uses the variable {}, which this kind of caller does not have.",
                    place,
                    key
                ),
                (_, _) => say!("A variable in the policy has no value for this request."),
            },
            (Cause::InvalidVersion, _) => {
                say!(
                    "The `Version` of the pasted policy is no version of the policy language, so AWS rejects the document."
                )
            }
            (Cause::PolicyAllows, _) if !facts.certain => {
                say!(
                    "As far as can be seen, the pasted policy allows this request. Then something else denied it: the policy is not attached to this caller, another version of it is in effect, or another policy decides."
                )
            }
            (Cause::PolicyAllows, _) => {
                say!(
                    "The pasted policy allows this request, so something else denied it: the policy is not attached to this caller, another version of it is in effect, or another policy decides."
                )
            }
            (Cause::ServiceControlPolicy, _) => {
                say!(
                    "What the organization's SCPs do not let through, no policy inside the account can allow."
                )
            }
            (Cause::ResourceControlPolicy, _) => {
                say!(
                    "What the RCPs of the resource's organization do not let through, no policy inside an account can allow."
                )
            }
            (Cause::PermissionsBoundary, _) => {
                say!(
                    "A permissions boundary is a limit: what it does not let through, no identity-based policy can allow."
                )
            }
            (Cause::SessionPolicy, _) => {
                say!(
                    "The session was made with a policy of its own, and it can do only what that policy allows as well."
                )
            }
            (Cause::VpcEndpointPolicy, _) => {
                say!(
                    "The request went through a VPC endpoint, and its policy did not let it through."
                )
            }
            (Cause::TrustPolicy, _) => {
                say!("The role's trust policy does not let this caller assume the role.")
            }
            (Cause::ResourcePolicy, _) => {
                say!(
                    "The policy on the resource was not pasted, so it cannot be told how near its statements come."
                )
            }
            (Cause::IdentityPolicy, _) => {
                say!(
                    "No policy of the caller was pasted, so it cannot be told how near its statements come."
                )
            }
            (Cause::UnsignedRequest, _) => {
                say!(
                    "The caller is anonymous: the request came without a valid signature, so no policy of a user or a role takes part."
                )
            }
            (Cause::BlockPublicAccess, _) => {
                say!(
                    "S3 Block Public Access refused it, because it would make data public. That is a setting of S3 and no policy."
                )
            }
            (Cause::IncompletePolicy, place) => match (facts.reason, place) {
                (
                    Some(ReasonKind::Open {
                        on: Unknown::Code(written) | Unknown::Placeholder(written),
                        ..
                    }),
                    Some(place),
                ) => say!(
                    "{} may allow {}: that depends on {}, which the paste does not spell out. As nothing allows the request, it stands for something else, or another version of the policy is in effect.",
                    place,
                    action,
                    written
                ),
                (_, _) => say!(
                    "The pasted policy is cut off, and what decides may be in the part that is missing."
                ),
            },
            (Cause::SseCBlocked, _) => {
                say!(
                    "The bucket refused it, because it takes no objects that are encrypted with keys of your own (SSE-C). That is a setting of the bucket and no policy."
                )
            }
            (Cause::ManagedByAws, _) => {
                say!(
                    "It belongs to AWS, and nobody can change it: no policy allows that, not even to an administrator."
                )
            }
            (Cause::EncodedMessage, _) => {
                say!(
                    "The details are in the encoded authorization message; decoded, it names the action, the resource and the statements that decided."
                )
            }
            (Cause::Unknown, _) => say!("The text does not say enough to tell the cause."),
        }
    }

    fn change(&self, change: &Change, kind: PolicyType, policy: Option<usize>) -> Line {
        let at = |statement: &usize| {
            self.place(Place {
                policy,
                statement: statement.saturating_add(1),
                sid: None,
            })
        };
        match change {
            Change::NewPolicy => match kind {
                PolicyType::Identity => {
                    say!("Add this policy to the user, group or role that made the call:")
                }
                PolicyType::Resource => say!("Add this statement to the policy of the resource:"),
                PolicyType::Trust => say!("Add this statement to the trust policy of the role:"),
                PolicyType::Boundary => say!("Add this statement to the permissions boundary:"),
                PolicyType::Session => say!("Add this statement to the session policy:"),
                PolicyType::Vpce => say!("Add this statement to the VPC endpoint policy:"),
                PolicyType::Scp => say!("Add this statement to the service control policy (SCP):"),
                PolicyType::Rcp => say!("Add this statement to the resource control policy (RCP):"),
            },
            Change::StatementAlone { .. } => say!(
                "Add this statement to the policy; here it is as JSON. The policy itself is not written out, because it is code or was not read as a whole:"
            ),
            Change::AddStatement => say!("Add a statement of its own at the end:"),
            Change::AddResource {
                statement,
                resource,
            } => {
                say!("Add {} to the `Resource` of {}:", resource, at(statement))
            }
            Change::AddAction { statement, action } => {
                say!("Add {} to the `Action` of {}:", action, at(statement))
            }
            Change::ReplaceAction {
                statement,
                from,
                to,
            } => {
                say!("In {}, replace {} with {}:", at(statement), from, to)
            }
            Change::ReplaceOperator {
                statement,
                from,
                to,
                key,
            } => say!(
                "In {}, compare {} with {} instead of {}, which takes wildcards literally:",
                at(statement),
                key,
                to,
                from
            ),
            Change::ReplaceVersion { from: Some(from) } => {
                say!("Replace the `Version` {} with `2012-10-17`:", from)
            }
            Change::ReplaceVersion { from: None } => say!("Add the `Version` `2012-10-17`:"),
            Change::ReplaceResource {
                statement,
                from,
                to,
            } => say!(
                "In {}, replace {}, which is no ARN, with {}:",
                at(statement),
                from,
                to
            ),
            Change::ReplacePrincipal {
                statement,
                from,
                to,
            } => say!(
                "In the `Principal` of {}, replace {}, which names nobody, with {}:",
                at(statement),
                from,
                to
            ),
            Change::ReplaceSid {
                statement,
                from,
                to,
            } => say!(
                "In {}, replace the `Sid` {} with {}. A `Sid` has letters and digits only, and stands once in a policy:",
                at(statement),
                from,
                to
            ),
            Change::RenameElement {
                statement,
                from,
                to,
            } => say!("In {}, write {} as {}:", at(statement), from, to),
            Change::RemoveElement { statement, name } => say!(
                "Take {} out of {}, because this kind of policy has none:",
                name,
                at(statement)
            ),
            Change::Several => say!("Make these changes:"),
            Change::AddConditionValue {
                statement,
                key,
                value,
            } => say!(
                "In {}, add {} to the values of {}:",
                at(statement),
                value,
                key
            ),
            Change::ReplaceConditionValue {
                statement,
                operator: _,
                key,
                from,
                to,
            } => say!(
                "In {}, replace the value {} of {} with {}:",
                at(statement),
                from,
                key,
                to
            ),
        }
    }

    fn pattern(&self, varying: Varying, pattern: &str, exact: &str) -> Line {
        let covers = match varying {
            Varying::Object => "every object under that prefix; other keys follow in later calls",
            Varying::LogStream => "every log stream of the group; new ones keep coming",
            Varying::Run => "those that are started later too; each gets its own ID",
            Varying::Ec2Id => "every resource of this type; EC2 gives each a new ID",
            Varying::StackSuffix => {
                "what the stack creates later too; CloudFormation changes the suffix"
            }
            Varying::Version => "later versions too",
        };
        say!(
            "{} covers {}. To allow only the denied one, write {}.",
            Inline::Pasted(pattern.to_owned()),
            Inline::Text(covers),
            Inline::Pasted(exact.to_owned())
        )
    }

    fn patterns(&self) -> Line {
        say!(
            "Names that change from call to call are patterns here. Each can be narrowed to the name in the error."
        )
    }

    fn presumed(&self, kind: PolicyType) -> Line {
        say!(
            "This helps if what is missing is an `Allow` in the {}; the message does not say so.",
            self.policy(kind)
        )
    }

    fn in_template(&self) -> Line {
        say!("In your template, write it like this:")
    }

    fn whole(&self) -> Line {
        say!("The whole corrected policy:")
    }

    fn masked(&self) -> Line {
        say!(
            "Values of your policy are masked here. Before you save it, put your own values back in these places:"
        )
    }

    fn masked_value(&self, value: &MaskedValue) -> Line {
        let (element, stand_in) = (value.element, value.stand_in.as_str());
        match (Place::of_masked(value), value.key.as_deref()) {
            (Some(place), Some(key)) => {
                say!("{}, {} ({}): {}", self.place(place), element, key, stand_in)
            }
            (Some(place), None) => say!("{}, {}: {}", self.place(place), element, stand_in),
            (None, _) => say!("{}: {}", element, stand_in),
        }
    }

    fn advice(&self, facts: &CauseFacts<'_>) -> Vec<Line> {
        let unproved = || {
            say!(
                "No change of the policy could be proved to allow exactly this request, so none is offered here."
            )
        };
        if facts.cause == Cause::ResourceNotCovered
            && let Some(ReasonKind::ResourceNotCovered {
                gap: ResourceGap::NoTypeOfAction,
                ..
            }) = facts.reason
        {
            return vec![say!(
                "The action needs a statement of its own, with the ARN of a resource that it takes. Where the call is on no resource, only `\"Resource\": \"*\"` covers it; the CloudTrail event or the reference of the service tells."
            )];
        }
        match facts.cause {
            Cause::ResourceNotCovered => vec![
                unproved(),
                say!(
                    "Check that the resource in the message is the one you mean. If it is, name its ARN in a statement of its own that allows the action."
                ),
            ],
            Cause::ActionNotAllowed | Cause::ActionIsOperation => vec![
                unproved(),
                say!(
                    "The policy needs a statement with exactly this action on exactly this resource."
                ),
            ],
            Cause::ConditionNotMet => vec![say!(
                "Find out which value the request carries for the condition's key, and make the request meet the condition. Removing the condition would give up what it protects."
            )],
            Cause::PrincipalNotAllowed => vec![say!(
                "Name the caller in the `Principal` of that statement: the ARN of the user or of the role, not `\"*\"`."
            )],
            Cause::ExplicitDeny => {
                let mut advice = vec![say!("Adding an `Allow` will not help.")];
                advice.push(if facts.place.is_some() {
                    say!("Make the request meet the conditions under which this `Deny` does not apply, or have its owner narrow it. Before it is changed, ask what it protects.")
                } else {
                    match facts.layer {
                        Some(PolicyType::Identity) => say!("Look through all policies of the caller, those of its groups included, for a `Deny` statement that fits the action and the resource. Its conditions tell how the request can avoid it."),
                        Some(PolicyType::Resource) => say!("Look at the policy of the resource for a `Deny` statement. It often asks for a VPC endpoint, TLS, MFA, encryption or the organization, and a request that meets its condition is let through."),
                        Some(PolicyType::Trust) => say!("Look at the trust policy of the role for a `Deny` statement, and at its conditions."),
                        Some(PolicyType::Scp | PolicyType::Rcp | PolicyType::Boundary | PolicyType::Session | PolicyType::Vpce) | None => {
                            say!("Find the policy with the `Deny` statement that fits the action and the resource. Its conditions tell how the request can avoid it.")
                        }
                    }
                });
                advice
            }
            Cause::ActionNeedsStar => vec![
                unproved(),
                say!(
                    "The action needs a statement of its own with `\"Resource\": \"*\"`, because AWS has no narrower form for it."
                ),
            ],
            Cause::VariableNotSubstituted => vec![
                unproved(),
                say!(
                    "Write the `Version` as `2012-10-17`, or use a variable that this kind of caller has."
                ),
            ],
            Cause::InvalidVersion => vec![
                unproved(),
                say!(
                    "Write the `Version` as `2012-10-17`; it names the policy language, not the day on which you write."
                ),
            ],
            Cause::PolicyAllows => vec![say!(
                "Changing this policy will not help. Check that it is attached to the caller of the message, that the version you pasted is the default version, and that the message is from after the last change."
            )],
            Cause::ServiceControlPolicy => vec![
                say!("Adding an `Allow` in the account will not help."),
                say!(
                    "Look at the SCPs at the root, at each organizational unit above the account and at the account itself: one of them has a `Deny` that fits, or a level has no `Allow` for this action."
                ),
            ],
            Cause::ResourceControlPolicy => vec![
                say!(
                    "Adding an `Allow` to a policy of the caller or of the resource will not help."
                ),
                say!(
                    "Look at the RCPs of the organization that owns the resource, for a `Deny` whose conditions this request does not meet."
                ),
            ],
            Cause::PermissionsBoundary => vec![
                say!("Adding an `Allow` to an identity-based policy alone will not help."),
                say!(
                    "Look at the policy that is set as the permissions boundary of the user or role. It has to let the action through, and an identity-based policy has to allow it as well."
                ),
            ],
            Cause::SessionPolicy => vec![
                say!("Adding an `Allow` to the role or user alone will not help."),
                say!(
                    "Look at where the session is made: the `Policy` and `PolicyArns` of the `AssumeRole` or `GetFederationToken` call, or the tool that makes it. The action has to be allowed there as well."
                ),
            ],
            Cause::VpcEndpointPolicy => vec![
                say!("Adding an `Allow` to a policy of the caller will not help."),
                say!(
                    "Look at the policy of the VPC endpoint through which the request went, and at whether this caller, action and resource are meant to pass."
                ),
            ],
            Cause::TrustPolicy => vec![say!(
                "Adding an `Allow` to the caller alone will not help: the trust policy of the role has to name the caller in its `Principal`, and its conditions have to hold."
            )],
            Cause::ResourcePolicy => vec![say!(
                "Look at the policy of the resource: it has to allow this caller the action. From another account, an identity-based policy of the caller has to allow it as well."
            )],
            Cause::IdentityPolicy => vec![say!(
                "Look at the policies of the caller and of its groups: one of them has to allow this action on this resource."
            )],
            Cause::UnsignedRequest => vec![
                say!(
                    "Sign the request with AWS credentials (Signature Version 4); the SDKs do that. An `Allow` for a user or a role does nothing for a request that is not signed."
                ),
                say!(
                    "Only the policy of the resource can let in an anonymous caller, and with it everybody whom its conditions do not keep out."
                ),
            ],
            Cause::BlockPublicAccess => vec![
                say!("Adding an `Allow` will not help, not even for an administrator."),
                say!(
                    "Change what you are setting, so that it does not count as public: a bucket policy that names accounts, or narrows `\"Principal\": \"*\"` by a condition with fixed values (`aws:PrincipalOrgID`, `aws:SourceArn`, an IP range); in place of a public ACL, none."
                ),
                say!(
                    "Turning the setting off is only right for data that is meant for everybody, and for whoever answers for it to decide."
                ),
            ],
            Cause::IncompletePolicy => vec![say!(
                "No change is offered as long as the policy is not known as a whole: the part that was not read may allow the request under conditions, or deny it. Paste all of it."
            )],
            Cause::SseCBlocked => vec![
                say!("Adding an `Allow` will not help, not even for an administrator."),
                say!(
                    "Upload with another encryption, SSE-S3 or SSE-KMS: leave out the headers `x-amz-server-side-encryption-customer-*`, or what sets them (`--sse-c`, `SSECustomerKey`)."
                ),
                say!(
                    "Where SSE-C is what you want, whoever manages the bucket takes it off the blocked types in the default encryption (`PutBucketEncryption`, `BlockedEncryptionTypes`)."
                ),
            ],
            Cause::ManagedByAws => vec![
                say!("Adding an `Allow` will not help."),
                say!(
                    "In place of an AWS managed policy, change a copy of your own (`aws iam create-policy`). A role below `aws-reserved/` is changed with its permission set in IAM Identity Center, and assumed by signing in there; a service-linked role in the service that made it. Names below `alias/aws/` are for keys that AWS manages: give your key an alias of its own."
                ),
            ],
            Cause::EncodedMessage => vec![say!(
                "Decode the message with `aws sts decode-authorization-message --encoded-message`. The caller of that command needs `sts:DecodeAuthorizationMessage`."
            )],
            Cause::Unknown => vec![say!(
                "No policy is offered, because the layer that denied and what it lacks would be a guess. Adding an `Allow` may not help."
            )],
        }
    }

    fn owner(&self, owner: Owner) -> Line {
        match owner {
            Owner::IamAdministrator => {
                say!("Who can change it: the IAM administrator of the account.")
            }
            Owner::Aws => say!("Who can change it: AWS alone."),
            Owner::ResourceOwner => say!("Who can change it: the owner of the resource."),
            Owner::OrganizationAdministrator => {
                say!(
                    "Who can change it: the administrator of the AWS organization, not anybody inside the account."
                )
            }
            Owner::BoundaryAdministrator => {
                say!("Who can change it: whoever sets the permissions boundaries of the account.")
            }
            Owner::SessionIssuer => {
                say!(
                    "Who can change it: whoever makes the session, i.e. the application or broker that calls AWS STS."
                )
            }
            Owner::NetworkTeam => {
                say!(
                    "Who can change it: the team that owns the VPC endpoint, usually the network team."
                )
            }
            Owner::RoleOwner => say!("Who can change it: the owner of the role."),
            Owner::IdentityCenterAdministrator => {
                say!(
                    "Who can change it: the administrator of IAM Identity Center, in the permission set."
                )
            }
            Owner::Unknown => say!("Who can change it cannot be told from what was pasted."),
        }
    }

    fn allows(&self, requests: usize) -> Line {
        match requests {
            1 => {
                say!("Checked with the evaluator: the corrected policy allows the denied request.")
            }
            requests => say!(
                "Checked with the evaluator: the corrected policy allows all {} denied requests.",
                requests
            ),
        }
    }

    fn allows_if(&self, requests: usize) -> Line {
        match requests {
            1 => say!(
                "Checked with the evaluator: the corrected policy allows the denied request, depending on what follows."
            ),
            requests => say!(
                "Checked with the evaluator: the corrected policy allows all {} denied requests, depending on what follows.",
                requests
            ),
        }
    }

    fn allows_alone(&self, kind: PolicyType) -> Line {
        say!(
            "Checked with the evaluator: with this change the {} allows the denied request. That is not enough, because of another policy:",
            self.policy(kind)
        )
    }

    fn stop(&self, kind: PolicyType, denying: Option<Place<'_>>) -> Line {
        match denying {
            Some(place) => say!(
                "{} denies the request explicitly ({}).",
                capital(self.place(place)),
                self.policy(kind)
            ),
            None => say!(
                "Nothing in the pasted {} allows the request. Whoever owns that policy has to change it as well.",
                self.policy(kind)
            ),
        }
    }

    fn denied_by(&self, place: Place<'_>, certain: bool) -> Line {
        let place = capital(self.place(place));
        if certain {
            say!("{} is the `Deny` that matches.", place)
        } else {
            say!(
                "{} is the only pasted `Deny` that fits, so it is the one that applied.",
                place
            )
        }
    }

    fn remedies(&self, denies: bool, count: usize) -> Line {
        match (denies, count) {
            (true, 1) => say!("The request gets past this `Deny` as follows:"),
            (true, _) => say!("One of these is enough to get past this `Deny`:"),
            (false, 1) => say!("The request has to meet the condition of that statement:"),
            (false, _) => say!("The request has to meet all conditions of that statement:"),
        }
    }

    fn remedy(&self, remedy: &Remedy) -> Line {
        let Remedy {
            key,
            want,
            about,
            has,
        } = remedy;
        let listed = |values: &[String]| self.some(values);
        match (about, want) {
            (
                About::Mfa {
                    command: Some(command),
                },
                _,
            ) => say!(
                "Sign in with MFA ({}): access keys alone carry none, also where the console asks for a code. Get temporary credentials with {} and use those; `aws iam list-mfa-devices` shows the ARN of the device.",
                key,
                command
            ),
            (About::Mfa { command: None }, _) => say!(
                "Sign in with MFA ({}). The session of a role carries it only when the role is assumed with a code: `--serial-number` and `--token-code` of `aws sts assume-role`, or `mfa_serial` in the profile.",
                key
            ),
            (About::Encryption, Want::OneOf(values)) => match values.as_slice() {
                [only] if only == "aws:kms" => say!(
                    "Upload with `--sse aws:kms`; the header is `x-amz-server-side-encryption: aws:kms` ({}).",
                    key
                ),
                [only] if only == "AES256" => say!(
                    "Upload with `--sse AES256`; the header is `x-amz-server-side-encryption: AES256` ({}).",
                    key
                ),
                values => say!(
                    "Upload with one of the encryptions {}: `--sse` of the CLI, the header `x-amz-server-side-encryption` ({}).",
                    listed(values),
                    key
                ),
            },
            (About::Encryption, Want::Present) => say!(
                "Say in the upload how the object is encrypted: `--sse aws:kms` or `--sse AES256`, the header `x-amz-server-side-encryption` ({}).",
                key
            ),
            (About::EncryptionKey, Want::OneOf(values)) => say!(
                "Upload with the KMS key {}: `--sse aws:kms --sse-kms-key-id` ({}).",
                listed(values),
                key
            ),
            (About::Transport, Want::OneOf(_)) => {
                say!("Call over HTTPS, not over plain HTTP ({}).", key)
            }
            (About::Region, Want::OneOf(values)) => match has {
                Some(has) => say!(
                    "The call is to {}; only {} is let through ({}). Use such a region, or ask whoever owns the policy to add this one.",
                    has,
                    listed(values),
                    key
                ),
                None => say!(
                    "Only calls to {} are let through ({}).",
                    listed(values),
                    key
                ),
            },
            (About::GlobalProfile, Want::OneOf(values)) => say!(
                "The call went through a global inference profile, whose {} is `unspecified`; only {} is let through. Call the model in that region or through a profile of the region's geography, or have `unspecified` added to the values.",
                key,
                listed(values)
            ),
            (About::Prefix { command }, Want::OneOf(values)) => match (command, has) {
                (Some(command), Some(has)) => say!(
                    "The command lists the prefix {}; the policy wants {}. Only the slash at the end is missing: {}",
                    has,
                    listed(values),
                    command
                ),
                (_, Some(has)) => say!(
                    "The command lists the prefix {}; the policy wants {} ({}).",
                    has,
                    listed(values),
                    key
                ),
                (_, None) => say!(
                    "The request has to list a prefix that fits {} ({}).",
                    listed(values),
                    key
                ),
            },
            (About::PassedToService, Want::OneOf(values)) if has.is_some() => say!(
                "The call passes the role to {}; the policy lets it be passed to {} only ({}).",
                has.as_deref().unwrap_or_default(),
                listed(values),
                key
            ),
            (About::ResourceTag { tag, command }, Want::OneOf(values)) => match command {
                Some(command) => say!(
                    "The resource needs the tag {} with the value {}. {} shows its tags; upper and lower case count.",
                    tag,
                    listed(values),
                    command
                ),
                None => say!(
                    "The resource needs the tag {} with the value {}; upper and lower case count.",
                    tag,
                    listed(values)
                ),
            },
            (About::RequestTag { tag }, Want::OneOf(values)) => say!(
                "Set the tag {} to {} in the call itself.",
                tag,
                listed(values)
            ),
            (About::PrincipalTag { tag, command }, Want::OneOf(values)) => match command {
                Some(command) => say!(
                    "The caller needs the tag {} with the value {}. {} shows the caller's tags; the tags of a session come from where it is made.",
                    tag,
                    listed(values),
                    command
                ),
                None => say!(
                    "The caller needs the tag {} with the value {}.",
                    tag,
                    listed(values)
                ),
            },
            (About::Network, Want::OneOf(values)) => {
                say!("The request has to come from {} ({}).", listed(values), key)
            }
            (About::Organization, Want::OneOf(values)) => say!(
                "The caller's account has to belong to the organization {} ({}).",
                listed(values),
                key
            ),
            (About::ExternalId, Want::OneOf(values)) => say!(
                "Pass the external ID that the trust policy asks for, {}: `--external-id` of `aws sts assume-role` ({}).",
                listed(values),
                key
            ),
            (About::SourceOfService, Want::OneOf(values)) => say!(
                "Only an AWS service that acts for {} sets {}; a direct call never carries it.",
                listed(values),
                key
            ),
            (About::Claim { name }, Want::OneOf(values)) => match has {
                Some(has) => say!(
                    "The {} of the token is {}; the policy wants {}. Write the one into the policy that your workflow has: the comparison is letter for letter, upper and lower case included.",
                    name,
                    has,
                    listed(values)
                ),
                None if name != "sub" || !key.contains("githubusercontent") => say!(
                    "Compare the {} of the token with {}, letter for letter, upper and lower case included.",
                    name,
                    listed(values)
                ),
                None => say!(
                    "Compare the {} of the token with {}, letter for letter, upper and lower case included. In a job of GitHub Actions with an environment it is `repo:OWNER/REPOSITORY:environment:NAME`.",
                    name,
                    listed(values)
                ),
            },
            (_, Want::OneOf(values)) => say!(
                "The request has to carry {} with the value {}.",
                key,
                listed(values)
            ),
            (_, Want::NoneOf(values)) => say!(
                "The request must not carry {} with the value {}.",
                key,
                listed(values)
            ),
            (_, Want::Present) => say!("The request has to carry {}.", key),
            (_, Want::Absent) => say!("The request must not carry {}.", key),
            (
                _,
                Want::Compared {
                    operator,
                    values,
                    negated: false,
                },
            ) => say!(
                "For the request, {} of {} and {} has to be true.",
                operator,
                key,
                listed(values)
            ),
            (
                _,
                Want::Compared {
                    operator,
                    values,
                    negated: true,
                },
            ) => say!(
                "For the request, {} of {} and {} must not be true.",
                operator,
                key,
                listed(values)
            ),
        }
    }

    fn companions(&self) -> Line {
        say!(
            "The next requests of the same work would be denied as well, so this is allowed with it:"
        )
    }

    fn only_denied(&self) -> Line {
        say!("To allow only the denied request:")
    }

    fn mends(&self, is_refused: bool) -> Line {
        if is_refused {
            say!(
                "AWS would refuse to save the policy as pasted, so this is corrected in it as well:"
            )
        } else {
            say!("This has no effect as written, so it is corrected as well:")
        }
    }

    fn mend(&self, mended: &Mended) -> Line {
        let change = &mended.change;
        if let Change::ReplaceResource {
            statement,
            from,
            to,
        } = change
            && !mended.is_refused
        {
            return say!(
                "Statement {}: {} is now {}.",
                statement.saturating_add(1),
                from,
                to
            );
        }
        match change {
            Change::ReplaceAction {
                statement,
                from,
                to,
            } => say!(
                "Statement {}: {} is no action; it is now {}.",
                statement.saturating_add(1),
                from,
                to
            ),
            Change::ReplaceResource {
                statement,
                from,
                to,
            } => say!(
                "Statement {}: {} is no ARN; it is now {}.",
                statement.saturating_add(1),
                from,
                to
            ),
            Change::ReplaceSid {
                statement,
                from,
                to,
            } => say!(
                "Statement {}: the `Sid` {} is now {}. A `Sid` has letters and digits only, and stands once in a policy.",
                statement.saturating_add(1),
                from,
                to
            ),
            Change::RenameElement {
                statement,
                from,
                to,
            } => say!(
                "Statement {}: {} is no element of a policy; it is now {}.",
                statement.saturating_add(1),
                from,
                to
            ),
            Change::RemoveElement { statement, name } => say!(
                "Statement {}: {} is taken out, because this kind of policy has none.",
                statement.saturating_add(1),
                name
            ),
            Change::NewPolicy
            | Change::AddStatement
            | Change::StatementAlone { .. }
            | Change::AddResource { .. }
            | Change::AddAction { .. }
            | Change::ReplaceOperator { .. }
            | Change::ReplaceVersion { .. }
            | Change::Several
            | Change::ReplacePrincipal { .. }
            | Change::AddConditionValue { .. }
            | Change::ReplaceConditionValue { .. } => {
                self.change(change, PolicyType::Identity, None)
            }
        }
    }

    fn proposed(&self, kind: PolicyType) -> Line {
        say!(
            "A change to the {}, for whoever owns it to decide:",
            self.policy(kind)
        )
    }

    fn proposal_allows(&self, kind: PolicyType) -> Line {
        say!(
            "Checked with the evaluator: with it, the {} allows the denied request.",
            self.policy(kind)
        )
    }

    fn unknown(&self, unknown: &Unknown) -> Line {
        match unknown {
            Unknown::Key(key) => {
                say!(
                    "It depends on the value of {} in the request, which the text does not show.",
                    key
                )
            }
            Unknown::Placeholder(text) => {
                say!(
                    "It depends on what {} stands for; it is a placeholder or was redacted.",
                    text
                )
            }
            Unknown::Field(element) => match element {
                Element::Principal => {
                    say!("It depends on the caller, whom the text does not name.")
                }
                Element::Action => say!("It depends on the action, which the text does not name."),
                Element::Resource => {
                    say!("It depends on the resource, which the text does not name.")
                }
                Element::Condition => {
                    say!("It depends on the request context, which the text does not show.")
                }
                Element::Effect => {
                    say!("It depends on the `Effect`, which the statement does not state.")
                }
                Element::Version => {
                    say!("It depends on the `Version`, which the policy does not state.")
                }
            },
            Unknown::Pattern(pattern) => {
                say!(
                    "It depends on what the pattern {} covers, which AWS does not document.",
                    pattern
                )
            }
            Unknown::Policy(kind) => say!(
                "It depends on the {} as well, which was not pasted.",
                self.policy(*kind)
            ),
            Unknown::CutOff => {
                say!("It depends on the part of the policy that is missing in the paste.")
            }
            Unknown::Code(written) => say!(
                "It depends on what {} gives, which the paste does not spell out.",
                written
            ),
            Unknown::Undocumented(rule) => say!(
                "It depends on a rule that AWS does not document: {}.",
                Inline::Code(rule)
            ),
        }
    }

    fn grants(&self, count: usize) -> Line {
        match count {
            1 => say!("Newly allowed is exactly this:"),
            count => say!("Newly allowed are exactly these {}:", count),
        }
    }

    fn grant(&self, grant: &Grant) -> Line {
        let mut action = Line::from(&grant.action);
        if !grant.without_actions.is_empty() {
            action = say!("{} (not {})", action, self.names(&grant.without_actions, 0));
        }
        let mut resource = Line::from(&grant.resource);
        if !grant.within_resources.is_empty() {
            let also = self.names(&grant.within_resources, 0);
            resource = say!("{} (as far as it is also {})", resource, also);
        }
        if !grant.without_resources.is_empty() {
            let without = self.names(&grant.without_resources, 0);
            resource = say!("{} (not {})", resource, without);
        }
        let (without, principals): (Vec<String>, Vec<String>) = grant
            .principals
            .iter()
            .cloned()
            .partition(|one| one.starts_with('!'));
        let without: Vec<String> = without.iter().map(|one| one.replacen('!', "", 1)).collect();
        let conditions = grant.conditions_written();
        let mut line = say!("{} on {}", action, resource);
        match (principals.as_slice(), without.as_slice()) {
            ([], []) => {}
            ([], without) => line = say!("{}, for everyone but {}", line, self.names(without, 0)),
            (principals, []) => line = say!("{}, for {}", line, self.names(principals, 0)),
            (principals, without) => {
                let without = self.names(without, 0);
                line = say!(
                    "{}, for {} but not {}",
                    line,
                    self.names(principals, 0),
                    without
                );
            }
        }
        if !conditions.is_empty() {
            line = say!("{}, if {}", line, self.names(&conditions, 0));
        }
        line
    }

    fn for_example(&self, grant: Line, witness: &Witness) -> Line {
        let mut example = say!("{} on {}", &witness.action, &witness.resource);
        if let Some(principal) = &witness.principal {
            example = say!("{} by {}", example, principal);
        }
        let context = witness.context_written();
        if !context.is_empty() {
            example = say!("{}, with {}", example, self.names(&context, 0));
        }
        say!("{}; for example {}", grant, example)
    }

    fn grants_at_most(&self, count: usize) -> Line {
        match count {
            1 => say!("Newly allowed is at most this:"),
            count => say!("Newly allowed are at most these {}:", count),
        }
    }

    fn grants_nothing(&self) -> Line {
        say!("Nothing is newly allowed.")
    }

    fn revokes_at_most(&self, count: usize) -> Line {
        match count {
            1 => say!("No longer allowed is at most this:"),
            count => say!("No longer allowed are at most these {}:", count),
        }
    }

    fn not_proved(&self) -> Line {
        say!("The lists may be too long, because this could not be proved:")
    }

    fn unproven(&self, unproven: &Unproven) -> Line {
        match unproven {
            Unproven::Pattern(pattern) => say!(
                "AWS does not document what {} covers, because fields are missing. The two ways to read it come out differently.",
                pattern
            ),
            Unproven::Open(written) => {
                say!("{} may or may not be what the other policy names.", written)
            }
            Unproven::Key(key) => say!("The conditions on {} cannot be told apart.", key),
            Unproven::Multivalued(key) => say!(
                "{} is compared with a set operator and without one. AWS does not document what the latter makes of several values.",
                key
            ),
            Unproven::AccountOnly(principal) => say!(
                "{} is named itself in one policy. The other names only its account, which leaves the decision to identity-based policies.",
                principal
            ),
            Unproven::NotPrincipal(principal) => say!(
                "`NotPrincipal` lists {}, but not both the identity and its account. AWS does not document what follows.",
                principal
            ),
            Unproven::DuplicateKey(key) => say!(
                "{} stands twice under one operator, which AWS rejects.",
                key
            ),
            Unproven::Unlisted { action, resource } => say!(
                "AWS's list of actions has no such resource for {}: {}. AWS may authorize it there all the same, so it is listed.",
                action,
                resource
            ),
            Unproven::Resource(resource) => say!(
                "Too many patterns meet {} to work out what remains of it.",
                resource
            ),
            Unproven::TooMany => {
                say!("The policies are too long to compare every statement with every other.")
            }
            Unproven::Unread => say!(
                "Not all of the pasted policy was read, and it may allow some of this already."
            ),
            Unproven::Incomplete { more } => {
                say!(
                    "The lists are too long to be shown whole: {} more entries are left out.",
                    *more
                )
            }
            Unproven::Misread { side, flaw } => match side {
                Side::Old => say!("The old policy: {}", self.flaw(flaw)),
                Side::New => say!("The new policy: {}", self.flaw(flaw)),
            },
        }
    }

    fn grants_as_read(&self, count: usize) -> Line {
        match count {
            1 => say!("As far as the policies could be read, this is newly allowed:"),
            count => say!(
                "As far as the policies could be read, these {} are newly allowed:",
                count
            ),
        }
    }

    fn grants_nothing_as_read(&self) -> Line {
        say!("As far as the policies could be read, nothing is newly allowed.")
    }

    fn revokes_as_read(&self, count: usize) -> Line {
        match count {
            1 => say!("As far as the policies could be read, this is no longer allowed:"),
            count => say!(
                "As far as the policies could be read, these {} are no longer allowed:",
                count
            ),
        }
    }

    fn revokes_nothing_as_read(&self) -> Line {
        say!("As far as the policies could be read, nothing that was allowed before is revoked.")
    }

    fn not_read(&self) -> Line {
        say!("This is no proof, because a policy could not be read as it stands:")
    }

    fn flaw(&self, flaw: &Flaw) -> Line {
        match flaw {
            Flaw::Repaired(repair) => self.repair(repair),
            Flaw::Version(written) => say!(
                "{} is no version of the policy language, and AWS rejects the policy. It was read as `2012-10-17`.",
                written
            ),
            Flaw::Missing(element) => say!(
                "A statement has no {}, and AWS rejects the policy. The statement was read as doing nothing.",
                Inline::Code(element.name())
            ),
            Flaw::Empty(element) => say!(
                "A list in {} is empty, and AWS rejects the policy. It was read as matching nothing.",
                Inline::Code(element.name())
            ),
            Flaw::NotAPrincipal(written) => say!(
                "{} is no principal as IAM takes one, and AWS rejects the policy. It was read as naming nobody.",
                written
            ),
            Flaw::Operator(written) => say!(
                "{} is no condition operator, and AWS rejects the policy. Whether the condition holds is open.",
                written
            ),
            Flaw::NotAnAction(written) => say!(
                "{} is no action, and AWS rejects the policy. It was read as naming none.",
                written
            ),
            Flaw::NotAnArn(written) => say!(
                "{} is no ARN. It was read as covering no resource.",
                written
            ),
            Flaw::TextBeside => {
                say!(
                    "There is text before or after the policy that is no part of it. It was not read."
                )
            }
        }
    }

    fn more(&self, count: usize) -> Line {
        say!("and {} more", count)
    }

    fn revokes_nothing(&self) -> Line {
        say!("Nothing that was allowed before is revoked.")
    }

    fn revokes(&self, count: usize) -> Line {
        match count {
            1 => say!("No longer allowed is exactly this:"),
            count => say!("No longer allowed are exactly these {}:", count),
        }
    }

    fn wider(&self) -> Line {
        say!(
            "This is wider than the denied request: the action has no resource type, so AWS takes only `*` for it."
        )
    }

    fn over_size(&self, characters: usize, quota: usize) -> Line {
        say!(
            "The corrected policy has {} characters without white space, and AWS takes {}. Put the new statement into a policy of its own.",
            characters,
            quota
        )
    }

    fn result(&self, place: Place<'_>, effect: Option<Effect>, outcome: &Outcome) -> Line {
        let full = place;
        let place = capital(self.place(place));
        match (effect, outcome) {
            (Some(Effect::Allow), Outcome::Match) => say!("{} allows the request.", place),
            (Some(Effect::Allow), Outcome::NoMatch) => {
                say!("{} does not allow the request.", place)
            }
            (Some(Effect::Allow), Outcome::Depends(_)) => {
                say!(
                    "{} allows the request or not, depending on what is not known.",
                    place
                )
            }
            (Some(Effect::Deny), Outcome::Match) => say!("{} denies the request.", place),
            (Some(Effect::Deny), Outcome::NoMatch) => {
                say!("{} is a `Deny` and does not apply to the request.", place)
            }
            (Some(Effect::Deny), Outcome::Depends(_)) => {
                say!(
                    "{} denies the request or not, depending on what is not known.",
                    place
                )
            }
            (None, Outcome::Depends(on))
                if on.contains(&Unknown::CutOff)
                    || on.iter().any(|on| matches!(on, Unknown::Code(_))) =>
            {
                say!(
                    "What {} does depends on what is not known.",
                    self.place(full)
                )
            }
            (None, Outcome::Match | Outcome::NoMatch | Outcome::Depends(_)) => {
                say!(
                    "{} has no `Effect`, so it neither allows nor denies.",
                    place
                )
            }
        }
    }

    fn others(&self, count: usize, action: &str) -> Line {
        match count {
            1 => say!("One more statement does not list {}.", action),
            count => say!("{} more statements do not list {}.", count, action),
        }
    }

    fn left_out(&self, count: usize) -> Line {
        match count {
            1 => say!("One more statement is not shown here."),
            count => say!("{} more statements are not shown here.", count),
        }
    }

    fn reason(&self, kind: &ReasonKind, facts: &ReasonFacts<'_>) -> Line {
        let action = facts
            .request
            .action
            .as_ref()
            .map_or_else(|| say!("the action"), Line::from);
        let resource = facts
            .request
            .resource
            .as_ref()
            .map_or_else(|| say!("the resource"), Line::from);
        match kind {
            ReasonKind::ActionNotListed { nearest: None } => {
                say!("Its `Action` does not list {}.", action)
            }
            ReasonKind::ActionNotListed {
                nearest: Some(near),
            } => say!(
                "Its `Action` does not list {}; {} looks like a misspelling of it.",
                action,
                near
            ),
            ReasonKind::ActionIsOperation { written, action } => say!(
                "{} is the name of an API operation, not an IAM action; the action is {}.",
                written,
                action
            ),
            ReasonKind::ActionExcluded { pattern } => {
                say!("Its `NotAction` excludes {} with {}.", action, pattern)
            }
            ReasonKind::ResourceNotCovered { nearest, gap } => {
                self.resource_gap(nearest, gap, &action, &resource, facts)
            }
            ReasonKind::ResourceExcluded { pattern } => {
                say!("Its `NotResource` excludes {} with {}.", resource, pattern)
            }
            ReasonKind::VariableInOldVersion { variable } => say!(
                "{} stays plain text, because the policy's `Version` is not `2012-10-17`.",
                variable
            ),
            ReasonKind::VariableAbsent { key } => {
                say!(
                    "The variable {} has no value for this kind of caller, so the pattern matches nothing.",
                    key
                )
            }
            ReasonKind::ConditionFalse {
                operator,
                key,
                values,
                gap,
            } => self.condition_gap(
                &self.condition(operator, key, values),
                key,
                operator,
                gap,
                &action,
            ),
            ReasonKind::ConditionOpen {
                operator,
                key,
                values,
            } => say!(
                "Whether the condition {} holds is open, because the text does not show {} of the request.",
                self.condition(operator, key, values),
                key
            ),
            ReasonKind::Open { element, on } => say!(
                "Whether its {} fits is open. {}",
                Inline::Code(element.name()),
                self.unknown(on)
            ),
            ReasonKind::PrincipalNotListed { nearest: None } => {
                say!("Its `Principal` does not name the caller.")
            }
            ReasonKind::PrincipalNotListed {
                nearest: Some(near),
            } => {
                say!(
                    "Its `Principal` does not name the caller; the nearest entry is {}.",
                    near
                )
            }
            ReasonKind::PrincipalExcluded { entry } => {
                say!("Its `NotPrincipal` names the caller with {}.", entry)
            }
            ReasonKind::Empty { element } => {
                say!(
                    "Its {} is an empty list, which matches nothing.",
                    Inline::Code(element.name())
                )
            }
            ReasonKind::Missing { element } => say!("It has no {}.", Inline::Code(element.name())),
        }
    }

    fn note(&self, note: &Note, policies: usize) -> Line {
        let at = |policy: usize, statement: usize| {
            self.place(Place {
                policy: (policies > 1).then_some(policy.saturating_add(1)),
                statement: statement.saturating_add(1),
                sid: None,
            })
        };
        match note {
            Note::TagConditionCannotFit { key, statement } => say!(
                "Adding the resource to the `Resource` of statement {} would not do: it belongs to AWS and carries none of your tags, so the condition on {} is never true for it. It needs a statement of its own, without that condition.",
                statement.saturating_add(1),
                key
            ),
            Note::AlsoAuthorisedOn {
                resource_types,
                covered_by: Some((policy, statement)),
            } => say!(
                "AWS authorises the same call on another resource as well ({}). That part is the business of {}; leave it as it is, conditions included.",
                self.some(resource_types),
                at(*policy, *statement)
            ),
            Note::AlsoAuthorisedOn {
                resource_types,
                covered_by: None,
            } if policies == 0 => say!(
                "AWS authorises the same call on another resource as well ({}). That has to be allowed too.",
                self.some(resource_types)
            ),
            Note::AlsoAuthorisedOn {
                resource_types,
                covered_by: None,
            } => say!(
                "AWS authorises the same call on another resource as well ({}). No pasted statement allows that, so it may be denied next.",
                self.some(resource_types)
            ),
            Note::DeniedBy {
                sid: Some(sid),
                actions,
                resources,
            } => say!(
                "The decoded message names the statement that denied: {}, with {} on {}.",
                sid,
                self.names(actions, 0),
                self.names(resources, 0)
            ),
            Note::DeniedBy {
                sid: None,
                actions,
                resources,
            } => say!(
                "The decoded message lists the statement that denied; it has no `Sid`. It denies {} on {}.",
                self.names(actions, 0),
                self.names(resources, 0)
            ),
            Note::LookAlikeLetter {
                written,
                found,
                in_action: true,
            } => say!(
                "In {}, {} ({}) is not {}: there is no such action. Copy the message anew from where it was printed.",
                written,
                &found.letter.to_string(),
                odd(found.letter),
                &found.like.to_string()
            ),
            Note::LookAlikeLetter {
                written,
                found,
                in_action: false,
            } => say!(
                "In {}, {} ({}) is not {}. If the name is not meant so, correct it where the request is made.",
                written,
                &found.letter.to_string(),
                odd(found.letter),
                &found.like.to_string()
            ),
            Note::InvisibleCharacter { written, character } => say!(
                "{} has the character {} in it, which nobody sees, so no policy is written for it. Copy the message anew, or correct the name where the request is made.",
                written,
                odd(*character)
            ),
            Note::DependentActions { actions } => {
                say!(
                    "The same operation may need these actions as well: {}.",
                    self.names(actions, 0)
                )
            }
            Note::ListedActions { actions } => {
                say!(
                    "The message says what the role must be able to do on this resource: {}. Allow those that its policy lacks.",
                    self.names(actions, 0)
                )
            }
            Note::ExecutionRole => say!(
                "The caller is the execution role of the function: it is that role's policy that lacks the action, not yours."
            ),
            Note::BucketNotListed { bucket } => say!(
                "The pasted policy allows objects of {} only. Programs that first look whether the bucket is there need `s3:ListBucket` on {} as well: that is the first thing to add.",
                bucket,
                &format!("arn:aws:s3:::{bucket}")
            ),
            Note::PublicAccessSetting { setting } => {
                say!(
                    "The message names the setting {}. It can be on for the bucket, for an access point, or for the whole account; the strictest of them counts.",
                    setting
                )
            }
            Note::MayBeMissingObject => {
                say!(
                    "S3 answers 403 for an object that does not exist as well, unless the caller has `s3:ListBucket` on the bucket. Check the key's spelling first."
                )
            }
            Note::StandInCharacters { printed, written } => say!(
                "A policy of IAM cannot have every character of {}, so each `?` in {} stands for one. It matches any character there: names that differ in nothing else are covered as well.",
                printed,
                written
            ),
            Note::ThroughScp => {
                say!(
                    "The message says \"transitively through a service control policy\": look for the `Deny` in the SCPs, not in the endpoint policy."
                )
            }
            Note::ManagedPolicies {
                names,
                allow_nothing: true,
            } => say!(
                "The text names policies of AWS: {}. What they allow is not known here. The message says that no identity-based policy allows the request, so they do not either, or they are not attached.",
                self.names(names, 0)
            ),
            Note::ManagedPolicies {
                names,
                allow_nothing: false,
            } => say!(
                "The text names policies of AWS: {}. What they allow is not known here, and they were not evaluated.",
                self.names(names, 0)
            ),
            Note::ManagedByAws { arn } => say!(
                "{} is managed by AWS and cannot be edited. Put the change into a policy of your own.",
                arn
            ),
            Note::PermissionSet { name } => say!(
                "The caller's role is made by IAM Identity Center. Change the permission set {} there; changes to the role itself are overwritten.",
                name
            ),
            Note::RolePathNotPrinted { role } => say!(
                "AWS prints the session of a role without the role's path. If the role has one, its ARN in `Principal` is {} with that path before the name: `aws iam get-role` shows it.",
                role
            ),
            Note::AuthorizationDetails { id } => say!(
                "The link in the message leads to the details of this denial in the IAM console, under the authorization ID {}.",
                id
            ),
            Note::ResourceLooksWrong { resource } => say!(
                "{} does not look like a real resource. Correct the name in the request before changing a policy.",
                resource
            ),
            Note::PassedToAnyService => say!(
                "With this, the role can be passed to any service that its trust policy names. Where you know which one gets it, add the condition `\"StringEquals\": {\"iam:PassedToService\": \"SERVICE.amazonaws.com\"}` to the statement."
            ),
            Note::BucketOfTemplate { reference } => say!(
                "If {} is the ARN of the bucket, it does not cover the objects in it. Their ARN is {}.",
                reference,
                &format!("{reference}/*")
            ),
            Note::AnotherPolicyAllows { policy } => say!(
                "Policy {} allows this request, so it was not in effect when the message was made. Check that it is attached to this caller.",
                policy.saturating_add(1)
            ),
            Note::KeyPolicyMayDelegate => {
                say!(
                    "An identity-based policy is enough for a KMS key only if the key policy delegates to IAM by allowing the account (`:root`). Otherwise the key policy has to allow the caller itself."
                )
            }
            Note::CrossAccount { caller, resource } => say!(
                "The caller is in account {} and the resource in account {}: the policies on both sides have to allow the request.",
                caller,
                resource
            ),
        }
    }

    fn finding(&self, kind: &FindingKind) -> Line {
        match kind {
            FindingKind::UseridVariableForUser { pattern, corrected } => say!(
                "{} never matches for an IAM user: the ids of its sessions begin with the user name, and `${aws:userid}` is another id (`AIDA…`). Write {}.",
                pattern,
                corrected
            ),
            FindingKind::UsernameVariableForRole { pattern } => say!(
                "{} never matches here: only IAM users have `aws:username`, and the caller is not one. For a role use `${aws:userid}` or the role's tags.",
                pattern
            ),
            FindingKind::InvalidAction {
                written,
                action: Some(action),
                ..
            } => say!(
                "{} is the name of an API operation, not an IAM action. Write {}.",
                written,
                action
            ),
            FindingKind::InvalidAction {
                written,
                action: None,
                nearest,
            } => match nearest.as_slice() {
                [] => say!("There is no action {}. Check its spelling.", written),
                nearest => say!(
                    "There is no action {}. Similar names: {}.",
                    written,
                    self.names(nearest, 0)
                ),
            },
            FindingKind::InvalidServiceInAction {
                written,
                prefix: Some(prefix),
            } => say!(
                "{} has a service prefix that does not exist. Write it with {}.",
                written,
                prefix
            ),
            FindingKind::InvalidServiceInAction {
                written,
                prefix: None,
            } => {
                say!(
                    "{} has a service prefix that does not exist. Check its spelling.",
                    written
                )
            }
            FindingKind::WildcardMatchesNoAction { pattern } => {
                say!("{} matches no action at all. Check its spelling.", pattern)
            }
            FindingKind::WildcardWithoutLikeOperator {
                operator,
                key,
                value,
            } => say!(
                "{} compares literally, so the wildcard in {} for {} is an ordinary character. If a pattern is meant, use the `…Like` operator.",
                operator,
                value,
                key
            ),
            FindingKind::LookAlikeLetter { written, found, .. } => say!(
                "In {}, {} ({}) is not {}, which it looks like. Type the latter.",
                written,
                &found.letter.to_string(),
                odd(found.letter),
                &found.like.to_string()
            ),
            FindingKind::InvisibleCharacter { written, character } => say!(
                "{} has the character {} in it, which nobody sees and AWS takes as it stands. Remove it.",
                written,
                odd(*character)
            ),
            FindingKind::InvalidVersion { written } => say!(
                "{} is no version of the policy language, and AWS rejects the policy. Write `2012-10-17`.",
                written
            ),
            FindingKind::VariableUnsupportedInVersion { variable } => say!(
                "{} stays plain text, because only `Version` `2012-10-17` substitutes variables. Write that version.",
                variable
            ),
            FindingKind::PlaceholderLeft { placeholder } => {
                say!(
                    "{} is a placeholder. Replace it before you save the policy.",
                    placeholder
                )
            }
            FindingKind::ActionWithoutResourceType { action } => say!(
                "{} has no resource type, so a list of ARNs never allows it. Put it into a statement of its own with `\"Resource\": \"*\"`.",
                action
            ),
            FindingKind::ArnTypeMismatch { arn } => say!(
                "{} is no resource of any action in this statement, so it allows nothing. Check the ARN, or move it to the statement of its actions.",
                arn
            ),
            FindingKind::KeyNeverApplies { key } => say!(
                "No action or resource of this statement carries {}, so the condition cannot do what it says. Move it to a statement whose actions carry the key.",
                key
            ),
            FindingKind::UnsupportedPrincipal => {
                say!(
                    "A policy of this kind takes no `Principal`. With it, it is a resource-based policy and belongs to the bucket, key, queue or role."
                )
            }
            FindingKind::PassRoleWithStarInResource => {
                say!(
                    "`iam:PassRole` on every role lets the caller give any role of the account to a service. Name the ARN of the role, and the service with `iam:PassedToService`."
                )
            }
            FindingKind::PolicySizeExceeded { characters, quota } => say!(
                "The policy has {} characters without white space, and AWS takes {}. Split it.",
                *characters,
                *quota
            ),
            FindingKind::DuplicateKey { key } => say!(
                "{} stands twice in one object, and AWS rejects that or keeps only one. Merge the two.",
                key
            ),
            FindingKind::SyntaxRepaired { repair } => self.repair(repair),
            FindingKind::MissingVersion => {
                say!(
                    "There is no `Version`, so AWS reads the policy as `2008-10-17`, which has no variables. Write `2012-10-17`."
                )
            }
            FindingKind::MissingStatement => say!(
                "There is no statement, so the policy neither allows nor denies anything. Add one under `Statement`."
            ),
            FindingKind::MissingEffect => {
                say!("The statement has no `Effect`. Write `Allow` or `Deny`.")
            }
            FindingKind::MissingAction => say!("The statement has no `Action`. Name the actions."),
            FindingKind::MissingResource => {
                say!("The statement has no `Resource`. Name the ARNs to which it applies.")
            }
            FindingKind::MissingPrincipal => {
                say!(
                    "The statement has no `Principal`, which this kind of policy needs. Name the caller's ARN."
                )
            }
            FindingKind::EmptyArray { element } => match element {
                Element::Condition => {
                    say!(
                        "The `Condition` holds an empty list, which no value matches. Name the values or remove the key."
                    )
                }
                Element::Principal
                | Element::Action
                | Element::Resource
                | Element::Effect
                | Element::Version => say!(
                    "{} is an empty list, so the statement applies to nothing. Fill it or remove the statement.",
                    Inline::Code(element.name())
                ),
            },
            FindingKind::UnsupportedSid { sid } => {
                say!(
                    "The `Sid` {} holds characters that IAM does not take. Use letters and digits only.",
                    sid
                )
            }
            FindingKind::UniqueSidsRequired { sid } => {
                say!(
                    "The `Sid` {} stands twice in the policy. Give each statement its own.",
                    sid
                )
            }
            FindingKind::InvalidArnPrefix { resource } if resource.is_empty() => {
                say!("A `Resource` is empty. Write the ARN in full, beginning with `arn:`.")
            }
            FindingKind::InvalidArnPrefix { resource } => {
                say!(
                    "{} is no ARN. Write it in full, beginning with `arn:`.",
                    resource
                )
            }
            FindingKind::MissingArnField { arn } => say!(
                "{} has fewer than the six fields of an ARN, and AWS does not document what that covers. Write all six.",
                arn
            ),
            FindingKind::MalformedVariable { variable, flaw } => match flaw {
                VariableFlaw::MissingBrace => {
                    say!(
                        "The variable {} has no closing brace, so it stays plain text. Close it.",
                        variable
                    )
                }
                VariableFlaw::Empty => {
                    say!(
                        "The variable {} is empty. Name a key in it, e.g. `${aws:username}`.",
                        variable
                    )
                }
                VariableFlaw::Space => {
                    say!(
                        "The variable {} holds a space, so AWS does not read it as one. Remove the space.",
                        variable
                    )
                }
                VariableFlaw::MissingQuote => {
                    say!(
                        "The default value in {} stands without single quotes, so AWS does not read it as a variable. Write it as `'value'`.",
                        variable
                    )
                }
            },
            FindingKind::InvalidConditionOperator {
                operator,
                nearest: Some(nearest),
            } => say!(
                "There is no condition operator {}. Probably {} is meant.",
                operator,
                nearest
            ),
            FindingKind::InvalidConditionOperator {
                operator,
                nearest: None,
            } => say!(
                "There is no condition operator {}. Use one of IAM's.",
                operator
            ),
            FindingKind::InvalidConditionKey {
                key,
                nearest: Some(nearest),
                ..
            } => say!(
                "There is no condition key {}. Probably {} is meant.",
                key,
                nearest
            ),
            FindingKind::InvalidConditionKey {
                key,
                nearest: None,
                flaw: KeyFlaw::Global | KeyFlaw::Service,
            } => {
                say!(
                    "AWS's service authorization reference lists no condition key {}, so no request is known to carry it. Check its spelling.",
                    key
                )
            }
            FindingKind::InvalidConditionKey {
                key, nearest: None, ..
            } => {
                say!("There is no condition key {}. Check its spelling.", key)
            }
            FindingKind::TypeMismatch {
                operator,
                key,
                value,
                expected,
            } => match expected {
                ValueType::Boolean => say!(
                    "{} for {} takes `true` or `false`, and {} is neither.",
                    operator,
                    key,
                    value
                ),
                ValueType::Number => say!(
                    "{} for {} takes a number, and {} is none.",
                    operator,
                    key,
                    value
                ),
                ValueType::Date => say!(
                    "{} for {} takes an ISO 8601 date or epoch seconds, and {} is neither.",
                    operator,
                    key,
                    value
                ),
                ValueType::IpRange => say!(
                    "{} for {} takes an IP address or a CIDR block, and {} is neither.",
                    operator,
                    key,
                    value
                ),
            },
            FindingKind::NullWithIfExists { operator } => say!(
                "{} makes no sense, because `Null` itself asks whether the key is there. Write `Null`.",
                operator
            ),
            FindingKind::ForAllValuesWithSingleValuedKey { operator, key } => say!(
                "{} on {} is true as well when the request does not carry the key. Write the operator without `ForAllValues:`.",
                operator,
                key
            ),
            FindingKind::PrivateIpAddress {
                value,
                negated: true,
            } => say!(
                "{} is a private address, and `aws:SourceIp` sees public addresses only, so this excepts nobody. Through a VPC endpoint use `aws:VpcSourceIp`.",
                value
            ),
            FindingKind::PrivateIpAddress {
                value,
                negated: false,
            } => say!(
                "{} is a private address, and `aws:SourceIp` sees public addresses only. Through a VPC endpoint use `aws:VpcSourceIp`.",
                value
            ),
            FindingKind::UnsupportedWildcardInPrincipal { principal } => say!(
                "{} matches nobody: in a `Principal`, `*` stands alone only. Name the ARN, or narrow with `aws:PrincipalArn` and `ArnLike`.",
                principal
            ),
            FindingKind::DeletedPrincipal { principal } => say!(
                "{} is the id of a user or role that was deleted, so it matches nobody. Write the ARN anew.",
                principal
            ),
            FindingKind::InvalidConditionMultipleBoolean { key } => say!(
                "`Bool` for {} lists both `true` and `false`, so it holds whenever the key is there. Write the one that is meant.",
                key
            ),
            FindingKind::MissingQualifier { operator, key } => say!(
                "{} may have several values, and {} does not say whether all or any of them have to match. Put `ForAllValues:` or `ForAnyValue:` before it.",
                key,
                operator
            ),
            FindingKind::InvalidVariableForOperator { operator, variable } => say!(
                "{} substitutes no variables, so {} is compared as it stands. Write a value.",
                operator,
                variable
            ),
            FindingKind::VariableUnsupportedInElement {
                variable,
                element: Element::Resource,
            } => say!(
                "{} stays plain text: in a `Resource`, AWS substitutes variables in the last field of the ARN only. Write the value, or `*` there and a condition.",
                variable
            ),
            FindingKind::VariableUnsupportedInElement { variable, element } => say!(
                "{} stays plain text: AWS substitutes no variables in {}. Write the value, or use a condition.",
                variable,
                Inline::Code(element.name())
            ),
            FindingKind::InvalidArnField { arn, field } => match field {
                ArnField::Partition => say!(
                    "The partition of {} does not exist. Write `aws`, `aws-cn` or `aws-us-gov`.",
                    arn
                ),
                ArnField::ServiceCase => say!(
                    "The service in {} is written in capitals, and no ARN has it so. Write it in small letters.",
                    arn
                ),
                ArnField::Region => say!(
                    "The region in {} does not exist. Write one such as `ap-northeast-1`.",
                    arn
                ),
                ArnField::Account => say!(
                    "The account in {} does not have twelve digits. Check it.",
                    arn
                ),
            },
            FindingKind::ArnFieldNotAllowed {
                arn,
                corrected,
                field: ArnField::Account,
            } => say!(
                "{} never matches, because ARNs of this type have no account. Write {}.",
                arn,
                corrected
            ),
            FindingKind::ArnFieldNotAllowed { arn, corrected, .. } => say!(
                "{} never matches, because ARNs of this type have no region. Write {}.",
                arn,
                corrected
            ),
            FindingKind::CreateSlrWithStarInResource => {
                say!(
                    "`iam:CreateServiceLinkedRole` for every service lets the caller give any service a role in the account. Name the ARN of the role, or the service with `iam:AWSServiceName`."
                )
            }
            FindingKind::UnsupportedActionForConditionKey {
                key,
                actions,
                deny: false,
            } => say!(
                "Requests for {} never carry {}, so this statement never allows them. Put them into a statement of their own.",
                self.names(actions, 0),
                key
            ),
            FindingKind::UnsupportedActionForConditionKey {
                key,
                actions,
                deny: true,
            } => say!(
                "Requests for {} never carry {}, so this statement never denies them. Put them into a statement of their own.",
                self.names(actions, 0),
                key
            ),
            FindingKind::RedundantEntry {
                value, covered_by, ..
            } => say!(
                "{} says nothing new beside {}, which covers it. It can go.",
                value,
                covered_by
            ),
            FindingKind::RedundantStatement { covered_by } => say!(
                "The statement says nothing new: statement {} covers it. It can go.",
                *covered_by
            ),
            FindingKind::AllowShadowedByDeny { denied_by } => say!(
                "Statement {} denies everything that this statement allows, and a `Deny` wins. Narrow one of the two.",
                *denied_by
            ),
            FindingKind::RoleTrustPolicySyntaxErrorNotPrincipal => {
                say!(
                    "A role trust policy takes no `NotPrincipal`. Name the callers in `Principal`."
                )
            }
            FindingKind::InvalidPrincipalKey { kind } => say!(
                "There is no kind of principal {}. Write `AWS`, `Service`, `Federated` or `CanonicalUser`.",
                kind
            ),
            FindingKind::InvalidPrincipalFormat { kind, principal } if kind.is_empty() => say!(
                "{} stands in the `Principal` without its kind. Write it as a value of `AWS`, `Service` or `Federated`.",
                principal
            ),
            FindingKind::InvalidPrincipalFormat { kind, principal } => say!(
                "{} is no principal of the kind {}. Write the ARN or the name in full.",
                principal,
                kind
            ),
            FindingKind::RestrictAccessToServicePrincipal { service } => say!(
                "{} may act here for any account, because there is no condition. Narrow it with `aws:SourceArn` or `aws:SourceAccount`.",
                service
            ),
            FindingKind::AllowWithNotPrincipal => {
                say!(
                    "`NotPrincipal` with `Allow` allows everybody else, anonymous callers included. Name the callers in `Principal`."
                )
            }
            FindingKind::RoleTrustPolicySyntaxErrorResource => {
                say!(
                    "A role trust policy takes no `Resource`, because the role itself is the resource. Remove it."
                )
            }
            FindingKind::MismatchedActionForPrincipal { action, kind } => say!(
                "A principal of the kind {} cannot call {}. Use the action that belongs to it (`sts:AssumeRole`, `sts:AssumeRoleWithWebIdentity` or `sts:AssumeRoleWithSAML`).",
                kind,
                action
            ),
            FindingKind::ActionWithoutFittingResource {
                actions,
                arns,
                deny: false,
            } => say!(
                "No `Resource` of this statement fits {}, so this is not allowed. What fits is {}: add it, or write a statement for it.",
                self.names(actions, 0),
                self.names(arns, 0)
            ),
            FindingKind::ActionWithoutFittingResource {
                actions,
                arns,
                deny: true,
            } => say!(
                "No `Resource` of this statement fits {}, so this `Deny` never denies that. What fits is {}: add it.",
                self.names(actions, 0),
                self.names(arns, 0)
            ),
            FindingKind::PatternWithoutFittingResource {
                pattern,
                action,
                arns,
            } => say!(
                "{} does not allow {} here, because no `Resource` of this statement fits it. It takes {}: if it is needed, add a statement for it.",
                pattern,
                action,
                self.names(arns, 0)
            ),
            FindingKind::KeyNeverForCaller { key, caller, deny } => {
                let caller = match caller {
                    CallerClass::User => say!("an IAM user"),
                    CallerClass::Role => say!("a role"),
                    CallerClass::Service => say!("a service"),
                    CallerClass::Federated => say!("a caller with a token or an assertion"),
                };
                if *deny {
                    say!(
                        "A request of {} never carries {}, so this `Deny` never denies it. Use another key.",
                        caller,
                        key
                    )
                } else {
                    say!(
                        "A request of {} never carries {}, so this statement never allows it. Use another key, or leave this one out.",
                        caller,
                        key
                    )
                }
            }
            FindingKind::RoleWithoutPath {
                written,
                corrected,
                in_principal: true,
            } => say!(
                "There is no role {}, and AWS refuses it as a principal: the ARN of such a role has a path. Write the whole ARN, which `aws iam get-role` prints, or allow the account and compare `aws:PrincipalArn` with {} under `ArnLike`.",
                written,
                corrected
            ),
            FindingKind::RoleWithoutPath {
                written, corrected, ..
            } => say!(
                "{} matches no role, because the ARN of such a role has a path. Write {}.",
                written,
                corrected
            ),
            FindingKind::WildcardInSensitiveKey { key, value } => say!(
                "{} for {} lets everybody through, so the condition protects nothing. Write the values that are meant.",
                value,
                key
            ),
            FindingKind::DenyVoidWithoutVariable { variable } => say!(
                "Where a request has no value for {}, this `Deny` denies nothing. Give the variable a default value, or deny with a `…NotEquals` or `Null` condition on the key.",
                variable
            ),
            FindingKind::AdministratorAccess => {
                say!(
                    "This allows every action on every resource: whoever has the policy is an administrator of the account. List the actions and resources that are needed."
                )
            }
            FindingKind::BoundaryWithoutLimit => {
                say!(
                    "A permissions boundary that allows every action on every resource limits nothing. List what the user or role may have at most."
                )
            }
            FindingKind::AllowWithNotAction { escalation: None } => {
                say!(
                    "`NotAction` with `Allow` allows every action that it does not list, of every service, and those that AWS adds later. List the actions that are needed in `Action`."
                )
            }
            FindingKind::AllowWithNotAction {
                escalation: Some(action),
            } => say!(
                "`NotAction` with `Allow` allows every action that it does not list, also {}, by which its holder can give itself any permission. List the actions that are needed in `Action`, or except `iam:*` as well.",
                action
            ),
            FindingKind::PublicAccess => {
                say!(
                    "This is open to everybody: to every AWS account, and without signing in where the service takes such requests. If that is not meant, name the principals, or narrow with `aws:PrincipalOrgID`, `aws:SourceArn`, `aws:SourceVpce` or `aws:SourceIp`. If this is the policy of a VPC endpoint, it is right so: by itself it allows nobody."
                )
            }
            FindingKind::PublicTrustPolicy => {
                say!(
                    "Everybody in every AWS account may assume this role. Name the principals, or narrow with `aws:PrincipalOrgID` or `aws:PrincipalArn`."
                )
            }
            FindingKind::CrossAccountAccess { principal } => say!(
                "{} is of another account, whose administrators decide who may use this. If the account is not yours, narrow with `sts:ExternalId` in a trust policy, or name the role there.",
                principal
            ),
            FindingKind::TrustInWholeAccount { principal } => say!(
                "With {}, the account decides who of it may assume this role: whoever an identity-based policy there allows it. Name the role or user; if the account is not yours, ask for an `sts:ExternalId` as well.",
                principal
            ),
            FindingKind::PrivilegeEscalation { gain, ways } => match gain {
                Gain::OwnPolicies => say!(
                    "Whoever has this policy can give itself any permission: {}. Restrict `Resource`, or demand a permissions boundary with `iam:PermissionsBoundary`.",
                    self.names(ways, 0)
                ),
                Gain::OtherIdentity => say!(
                    "Whoever has this policy can act as any other user or role of the account: {}. Restrict `Resource`, e.g. to `user/${aws:username}`.",
                    self.names(ways, 0)
                ),
                Gain::PassedRole => say!(
                    "Whoever has this policy can run what it likes with the permissions of any role that the service can assume: {}. Name the roles in the `Resource` of `iam:PassRole`.",
                    self.names(ways, 0)
                ),
                Gain::RunningRole => say!(
                    "Whoever has this policy decides what runs with the roles of resources that exist: {}. Restrict `Resource`, or narrow with the resource's tags.",
                    self.names(ways, 0)
                ),
            },
            FindingKind::KeyOfAnotherOidcProvider { key, corrected } => say!(
                "{} is a claim of another issuer than the provider in the `Principal`, so no token carries it. Write {}.",
                key,
                corrected
            ),
            FindingKind::UnsupportedOidcClaim { key, subject } => say!(
                "AWS makes no condition key {} of a token: it reads `sub`, `aud`, `amr`, `oaud` and `email`, and for some providers the claims that it documents. Narrow with {}.",
                key,
                subject
            ),
            FindingKind::MissingAudienceForOidcPrincipal { key } => say!(
                "No condition asks for whom the token was made: tokens for every audience that the provider lists are taken. Add {}.",
                key
            ),
            FindingKind::WildcardInService { written } => say!(
                "IAM refuses the wildcard in the service of {}. Write an entry for each service, such as `s3:Get*`.",
                written
            ),
            FindingKind::EmptyArnField {
                arn,
                field: ArnField::Account,
            } => say!(
                "The account in {} is empty, and ARNs of this type have one, so it matches none of yours. Write the account, or `*`.",
                arn
            ),
            FindingKind::EmptyArnField { arn, .. } => say!(
                "The region in {} is empty, and ARNs of this type have one, so it matches none of yours. Write the region, or `*`.",
                arn
            ),
            FindingKind::InvalidRegion { region } => say!(
                "There is no region {}, so no request is ever made to it. Write one such as `ap-northeast-1`.",
                region
            ),
            FindingKind::UnsupportedCharacter { written, character } => say!(
                "IAM refuses {} in {}: a policy takes characters up to U+00FF only. In a pattern, write `?`, which stands for any one character.",
                odd(*character),
                written
            ),
            FindingKind::ResourceInRepositoryPolicy => {
                say!(
                    "The policy of an ECR repository takes no `Resource`, because it is about its repository, and ECR refuses it. Remove it."
                )
            }
            FindingKind::MissingConditionKeyForOidcPrincipal { provider, key } => say!(
                "Everybody who signs in at {} may assume this role. Narrow it with a condition on {}.",
                provider,
                key
            ),
        }
    }

    fn found_at(
        &self,
        place: Option<Place<'_>>,
        policy: Option<usize>,
        line: Option<usize>,
    ) -> Line {
        match (place, policy, line) {
            (Some(place), _, Some(line)) => say!("{} (line {}):", capital(self.place(place)), line),
            (Some(place), _, None) => say!("{}:", capital(self.place(place))),
            (None, Some(policy), Some(line)) => say!("Policy {} (line {}):", policy, line),
            (None, Some(policy), None) => say!("Policy {}:", policy),
            (None, None, Some(line)) => say!("Line {}:", line),
            (None, None, None) => say!("The policy:"),
        }
    }

    fn truncated(&self, reason: TruncationReason, position: Position) -> Line {
        let line = position.line;
        match reason {
            TruncationReason::LongLog => say!(
                "This log is long: denials were looked for in all of it, but policies only up to line {}.",
                line
            ),
            TruncationReason::PolicySearch => say!(
                "Policies were looked for only up to line {}: to go through the rest takes more work than one question may cost. Paste the policy that matters by itself.",
                line
            ),
            TruncationReason::TooManyPolicies => say!(
                "There are more policies here than are read at once: those from line {} on were left out. Paste the ones that matter by themselves.",
                line
            ),
            TruncationReason::TooManyDenials => say!(
                "There are more different denials here than are kept apart: those from line {} on were only counted.",
                line
            ),
            TruncationReason::DenialSearch => say!(
                "Denials were looked for only up to line {}: to go through the rest takes more work than one question may cost. Paste the part with the error by itself.",
                line
            ),
        }
    }

    fn unreadable(&self, kind: UnreadableKind, position: Position) -> Line {
        let Position { line, column } = position;
        match kind {
            UnreadableKind::Broken => say!(
                "Something that looks like a policy could not be read; reading ended at line {}, column {}. Paste the whole document from its first to its last brace.",
                line,
                column
            ),
            UnreadableKind::TooDeep => say!(
                "The text from line {}, column {} is nested deeper than any policy, so it was not read as one.",
                line,
                column
            ),
            UnreadableKind::Terraform => say!(
                "At line {}, column {} there is Terraform code. Paste the rendered JSON, e.g. from `terraform show -json` or from the IAM console.",
                line,
                column
            ),
            UnreadableKind::Cdk => say!(
                "At line {}, column {} there is AWS CDK code. Paste the JSON that `cdk synth` makes of it, or the policy from the IAM console.",
                line,
                column
            ),
            UnreadableKind::CutOff => say!(
                "The policy that begins at line {}, column {} is cut off before its first statement says anything. Paste the whole document, down to its last brace.",
                line,
                column
            ),
            UnreadableKind::TooLong { characters } => say!(
                "The policy at line {}, column {} was not evaluated: it has {} characters without white space, and the limit is {}, several times what AWS accepts. Paste only the statements in question.",
                line,
                column,
                characters,
                MAX_CHARACTERS
            ),
            UnreadableKind::TooManyConditions { conditions } => say!(
                "The policy at line {}, column {} was not evaluated: it has {} conditions, and the limit is {}. Paste only the statements in question.",
                line,
                column,
                conditions,
                MAX_CONDITIONS
            ),
        }
    }

    fn ask(&self, ask: Ask) -> Line {
        match ask {
            Ask::FullMessage => {
                say!(
                    "The whole error message, as the command or the log prints it (`User: … is not authorized to perform: …`)."
                )
            }
            Ask::FullPolicy => {
                say!(
                    "The whole policy, down to its last brace; as a file if it is too long for one message."
                )
            }
            Ask::RenderedPolicy => {
                say!(
                    "The policy as it is in AWS: the JSON from the IAM console, from `cdk synth` or from `terraform show -json`."
                )
            }
            Ask::DecodedMessage => {
                say!(
                    "The decoded authorization message, from `aws sts decode-authorization-message --encoded-message`."
                )
            }
            Ask::CloudTrailEvent => {
                say!(
                    "The CloudTrail event of the call, with `errorMessage`, `userIdentity` and `requestParameters`."
                )
            }
            Ask::IdentityPolicy => {
                say!("The policies of the caller (user, group or role) as JSON.")
            }
            Ask::ResourcePolicy => say!("The resource-based policy of the resource as JSON."),
            Ask::TrustPolicy => {
                say!("The trust policy of the role, from `aws iam get-role --role-name`.")
            }
            Ask::DenyingPolicy => say!("The policy that holds the `Deny` statement, as JSON."),
            Ask::Boundary => {
                say!(
                    "The policy that is set as the permissions boundary of the user or role, as JSON."
                )
            }
            Ask::SessionPolicy => {
                say!(
                    "The session policy, i.e. the `Policy` or `PolicyArns` with which the session was made."
                )
            }
            Ask::Scp => {
                say!(
                    "The SCPs on the path from the root to the account; the administrator of the organization can read them."
                )
            }
            Ask::Rcp => {
                say!(
                    "The RCPs of the organization that owns the resource; its administrator can read them."
                )
            }
            Ask::VpcEndpointPolicy => {
                say!("The policy of the VPC endpoint, from `aws ec2 describe-vpc-endpoints`.")
            }
            Ask::TokenClaims => {
                say!("The claims `sub` and `aud` of the OIDC token; not the token itself.")
            }
            Ask::ResourceArn => say!("The ARN of the resource of the call."),
        }
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

    fn only_in(&self, language: Language) -> Line {
        match language {
            Language::Ja => say!("This article is there in Japanese only."),
            Language::En => say!("This article is there in English only."),
        }
    }

    fn unanswered(&self, question: &str) -> Line {
        say!("No article answers {}.", question)
    }

    fn how_to_ask(&self) -> Vec<Line> {
        vec![
            say!("Name the service and what you were doing, in a few words."),
            say!("Or paste the whole error message, and the policy that should allow the request."),
        ]
    }

    fn write_article(&self) -> Line {
        say!(
            "If you know the answer, write it down as an article: `kyoka kb new` makes the files for it."
        )
    }

    fn question_noted(&self) -> Line {
        say!(
            "The question is noted, with secrets and account numbers masked, for those who write the articles. Who manages a server lists them with `/kb gaps`."
        )
    }

    fn operation(&self, operation: &str, service: &str) -> Line {
        say!(
            "The operation {} of {} needs these actions.",
            operation,
            service
        )
    }

    fn used(&self, fact: &ActionFact) -> Line {
        let level = access_level(fact.access);
        match fact.usage {
            Usage::Always => say!("{} (access level {}), always.", fact.name, level),
            Usage::Sometimes => say!(
                "{} (access level {}), when the request uses that function.",
                fact.name,
                level
            ),
            Usage::Itself => say!("{} (access level {}).", fact.name, level),
        }
    }

    fn action(&self, fact: &ActionFact) -> Line {
        say!(
            "{} is an action of {} with the access level {}.",
            fact.name,
            Inline::Prose(fact.service.to_owned()),
            access_level(fact.access)
        )
    }

    fn needs_star(&self) -> Line {
        say!(
            "The action has no resource types: only a statement with `*` as its `Resource` allows it."
        )
    }

    fn resource_type(&self, fact: &ResourceFact, keys: Option<Line>) -> Line {
        let arns: Vec<String> = fact.arns.iter().map(|arn| (*arn).to_owned()).collect();
        let arns = self.names(&arns, 0);
        match (fact.required, keys) {
            (true, None) => say!("{} (required): {}.", fact.name, arns),
            (false, None) => say!("{}: {}.", fact.name, arns),
            (true, Some(keys)) => {
                say!(
                    "{} (required): {}. Condition keys: {}.",
                    fact.name,
                    arns,
                    keys
                )
            }
            (false, Some(keys)) => say!("{}: {}. Condition keys: {}.", fact.name, arns, keys),
        }
    }

    fn global_keys(&self) -> Line {
        say!(
            "Global condition keys such as `aws:SourceIp` go with every action, where the request carries them."
        )
    }

    fn foreign(&self, foreign: &Foreign) -> Line {
        match foreign {
            Foreign::AwsAuth(code) => match code.as_str() {
                "ExpiredToken"
                | "ExpiredTokenException"
                | "RequestExpired"
                | "TokenRefreshRequired" => say!(
                    "This is no policy denial: {} says that the credentials have expired. Sign in again (e.g. `aws sso login`) or renew the temporary credentials, and check the clock of the machine.",
                    code
                ),
                "SignatureDoesNotMatch" | "InvalidSignatureException" | "IncompleteSignature" => {
                    say!(
                        "This is no policy denial: {} says that the signature of the request is wrong. Check the secret access key, the clock of the machine, and whether a proxy changes the request.",
                        code
                    )
                }
                "InvalidClientTokenId"
                | "UnrecognizedClientException"
                | "InvalidAccessKeyId"
                | "AuthFailure" => say!(
                    "This is no policy denial: {} says that AWS does not know the access key or the token. Check which credentials are in use with `aws sts get-caller-identity`, and the region.",
                    code
                ),
                "MissingAuthenticationToken" | "MissingAuthenticationTokenException" => say!(
                    "This is no policy denial: {} says that the request was not signed. Check that credentials are configured, and that path and method of the URL are right.",
                    code
                ),
                "AccessDeniedException" => say!(
                    "The code {} is that of a denial, but by the message no policy decides here: the service is not enabled, the account may not use it, or there were no credentials for it. Do what the message says.",
                    code
                ),
                _ => say!(
                    "This is no policy denial: {} says that AWS could not authenticate the request. Check the credentials in use with `aws sts get-caller-identity`.",
                    code
                ),
            },
            Foreign::AwsThrottling => {
                say!(
                    "This is no policy denial: AWS throttles the calls. Call less often and repeat with growing pauses, or have the quota raised."
                )
            }
            Foreign::AwsLakeFormation => {
                say!(
                    "This denial comes from AWS Lake Formation, not from an IAM policy. Have a data lake administrator grant the permission on the database, table or location there."
                )
            }
            Foreign::AwsModelAccess => {
                say!(
                    "This is no policy denial: the account has no access to the Bedrock model. Have access to the model enabled for the account and region in the Amazon Bedrock console."
                )
            }
            Foreign::KubernetesRbac => {
                say!(
                    "This refusal comes from Kubernetes, not from IAM. On EKS, see first whether the caller has an access entry, or a line in the `aws-auth` ConfigMap; then look at the Role or ClusterRole and its binding (RBAC)."
                )
            }
            Foreign::Gcp => {
                say!(
                    "This denial comes from Google Cloud, not from AWS. Look at the IAM bindings of the project there."
                )
            }
            Foreign::Azure => {
                say!(
                    "This denial comes from Microsoft Azure, not from AWS. Look at the role assignments of the scope there."
                )
            }
            Foreign::Tencent => {
                say!(
                    "This denial comes from Tencent Cloud (CAM), not from AWS. Look at the CAM policies there."
                )
            }
            Foreign::Huawei => {
                say!(
                    "This denial comes from Huawei Cloud, whose messages read like those of AWS. Look at the IAM policies there."
                )
            }
            Foreign::S3Compatible => {
                say!(
                    "This denial comes from an S3-compatible store, not from AWS. Look at the access keys and bucket policies of that store."
                )
            }
            Foreign::Network => {
                say!(
                    "This is no policy denial: the connection did not reach AWS. Check DNS, proxy, security groups and routes to the endpoint."
                )
            }
            Foreign::Filesystem => {
                say!(
                    "This is no AWS error: the operating system denied access to a file. Check the owner and the permissions of the file."
                )
            }
            Foreign::OtherService => {
                say!(
                    "This denial does not come from AWS IAM, but from another service. Look at the permissions of that service."
                )
            }
        }
    }

    fn policies_only(&self, findings: usize) -> Line {
        match findings {
            0 => {
                say!(
                    "There is a policy here and no error message, and nothing is wrong with the policy's form. Whether it allows what you want can't be told without the error message: paste it as well."
                )
            }
            _ => {
                say!(
                    "There is a policy here and no error message. These are the findings in the policy; paste the error message as well to learn why a request was denied."
                )
            }
        }
    }

    fn nothing(&self) -> Line {
        say!("There is neither an access-denied message nor an IAM policy in this text.")
    }

    fn what_to_paste(&self) -> Vec<Line> {
        vec![
            say!(
                "The whole error message, e.g. `User: … is not authorized to perform: … on resource: …`."
            ),
            say!("The policy that should allow the request, as JSON; a part of it will do."),
            say!(
                "Leave out secrets such as access keys, passwords and tokens; account ids may be replaced by `<AccountID>`."
            ),
        ]
    }

    fn secrets(&self) -> Line {
        say!(
            "There are secrets in what was pasted. They are masked here, but whoever saw the original message can use them: delete that message now, and make these useless."
        )
    }

    fn secret(&self, secret: Secret) -> Line {
        match secret {
            Secret::SecretAccessKey => say!(
                "A secret access key of AWS: rotate it. Make a new key in the IAM console, deactivate and delete this one, and look through CloudTrail for calls that you do not know."
            ),
            Secret::SessionToken => say!(
                "A session token of AWS: it works until it expires. Revoke the sessions of the role (in the IAM console, \"Revoke sessions\") and get new credentials."
            ),
            Secret::AccessKeyId => say!(
                "The id of an AWS access key: of no use alone. If the secret access key may have been seen with it, rotate the key."
            ),
            Secret::TemporaryKeyId => say!(
                "The id of temporary AWS credentials: of no use alone, and it expires by itself."
            ),
            Secret::Signature => say!(
                "The signature of an AWS request, such as a presigned URL: until it expires, anybody can send the same request. If that is long, deactivate the credentials that signed it."
            ),
            Secret::PrivateKey => say!(
                "A private key: take its public key or certificate out wherever it is registered, and make a new pair."
            ),
            Secret::BearerToken => say!(
                "A token, an API key, a cookie or the value of an `Authorization` header: revoke it where it was issued, and get a new one."
            ),
            Secret::Password => {
                say!("A password: change it, also wherever else the same one is in use.")
            }
            Secret::GitHubToken => say!(
                "A GitHub token: delete it under Settings > Developer settings, and make a new one."
            ),
            Secret::SlackToken => say!(
                "A Slack token or webhook address: revoke it on the app's page, and make a new one."
            ),
            Secret::DiscordToken => say!(
                "A Discord token or webhook address: reset a bot's token in the Developer Portal; delete a webhook."
            ),
            Secret::BedrockApiKey => say!(
                "An API key of Amazon Bedrock: deactivate and delete it among the security credentials of its user in the IAM console, and make a new one. A short-term key expires within 12 hours by itself."
            ),
            Secret::OtherToken => {
                say!("A token of another service: revoke it there, and make a new one.")
            }
        }
    }

    fn talk(&self, talk: Talk) -> Line {
        match talk {
            Talk::Language => say!("From here on the answers are in English."),
            Talk::Thanks => say!("You are welcome."),
            Talk::Help => say!(
                "Paste an AWS access-denied message and the IAM policy that should allow the request. The answer is the cause, and a corrected policy that has been evaluated."
            ),
            Talk::Forgotten => say!("What was pasted in this conversation is forgotten."),
            Talk::NothingBefore => say!(
                "No error was explained here in the last 30 minutes, so it is not clear what this is about. Please paste:"
            ),
        }
    }

    fn help(&self) -> Vec<Line> {
        vec![
            say!(
                "Error and policy may come in two messages: within 30 minutes they are one question. Say what it is when it is a trust policy, an SCP or a bucket policy."
            ),
            say!("`more details`: what each statement does, and on what the answer rests."),
            say!("`why not *?`: what `*` would allow."),
            say!(
                "`what about this policy?` with a policy: the last error is explained again with that policy."
            ),
            say!(
                "The name of an action, such as `ssm:StartSession`: its resource types, ARN formats and condition keys."
            ),
            say!("`日本語で`: the answers are in Japanese."),
            say!("`forget`: what was pasted in this conversation is forgotten."),
        ]
    }

    fn chat_greeting(&self) -> Line {
        say!(
            "Paste an error message or a policy and press Enter. `/help` says what else there is; `/quit` or Ctrl-D leaves."
        )
    }

    fn chat_commands(&self) -> Vec<Line> {
        vec![
            say!("`/details`: everything about the last answer."),
            say!("`/ja`, `/en`: the language of the answers."),
            say!("`/file PATH` or `@PATH`: reads a file. A path alone will do as well."),
            say!("`/forget`: what was pasted in this conversation is forgotten."),
            say!("`/quit`: leaves."),
        ]
    }

    fn chat_unknown(&self, command: &str) -> Line {
        say!(
            "There is neither a command nor a file {}. `/help` lists the commands.",
            command
        )
    }

    fn unread(&self, name: &str, why: Unread) -> Line {
        match why {
            Unread::Damaged => say!(
                "{} was not read, because it cannot be unpacked. Check that the file is whole, or attach it as plain text.",
                name
            ),
            Unread::Empty => say!("{} is empty.", name),
            Unread::Binary => say!(
                "{} was not read, because it is not text. Attach it as text, JSON or YAML.",
                name
            ),
            Unread::TooLarge(limit) => say!(
                "{} was not read: I read at most {} MiB per message, all files together and unpacked. Attach the part around the error.",
                name,
                usize::try_from(limit >> 20).unwrap_or(usize::MAX)
            ),
            Unread::BeginningOnly(limit) => say!(
                "Only the beginning of {} was read: I read at most {} MiB per message, all files together and unpacked. If the error comes later in it, attach the part around the error.",
                name,
                usize::try_from(limit >> 20).unwrap_or(usize::MAX)
            ),
            Unread::NoPolicy => say!(
                "{} holds no IAM policy. Attach a JSON document with a `Statement`.",
                name
            ),
        }
    }

    fn exhausted_without_denial(&self) -> Line {
        say!(
            "This is more than I can work through at once, and I found no denial in what I got through. Send the error message and only the policy that should allow it."
        )
    }

    fn earlier(&self, earlier: Earlier) -> Line {
        match earlier {
            Earlier::Denial => say!("This goes with the error message that was pasted earlier."),
            Earlier::Policies => say!("This goes with the policy that was pasted earlier."),
        }
    }

    fn why_not_star(&self, facts: &StarFacts<'_>) -> Vec<Line> {
        let mut lines = Vec::new();
        if !facts.helps {
            lines.push(say!(
                "Allowing `*` would not help here: what denied is an explicit deny or another kind of policy, which no wider `Allow` changes."
            ));
        }
        match (facts.action, facts.needs_star) {
            (Some(action), true) => lines.push(say!(
                "{} has no resource type, so its `Resource` has to be `*`. In this case `*` is right.",
                action
            )),
            (Some(action), false) => {
                let resource = facts.resource.unwrap_or("Resource");
                if facts.types.is_empty() {
                    lines.push(say!(
                        "With `*` as `Resource`, not only {} is allowed: so is {} on every other resource.",
                        resource,
                        action
                    ));
                } else {
                    lines.push(say!(
                        "With `*` as `Resource`, not only {} is allowed: so is {} on every resource of its types ({}) in every region.",
                        resource,
                        action,
                        self.names(facts.types, 0)
                    ));
                }
            }
            (None, _) => lines.push(say!(
                "With `*` as `Resource`, not only the resource that is needed is allowed, but every one."
            )),
        }
        if let Some(service) = facts.service {
            lines.push(say!(
                "With {} as `Action`, all {} actions of the service are allowed; this request needs but a few of them.",
                &format!("{service}:*"),
                facts.actions
            ));
        }
        if facts.principal {
            lines.push(say!(
                "With `*` as the `Principal` of this policy, unless a condition says otherwise, callers of every AWS account are meant."
            ));
        }
        lines.push(say!(
            "Leaked credentials and slips reach as far as the policy does. AWS advises to allow only what is needed (least privilege)."
        ));
        lines
    }

    fn no_action(&self, name: &str, nearest: &[String]) -> Line {
        if nearest.is_empty() {
            say!(
                "The service authorization reference has neither an action nor an API operation {}.",
                name
            )
        } else {
            say!(
                "The service authorization reference has no action {}. Actions with a similar name: {}.",
                name,
                self.names(nearest, 0)
            )
        }
    }
}

impl English {
    /// A condition's name: operator, key and the first values.
    fn condition(&self, operator: &str, key: &str, values: &[String]) -> Line {
        let shown: Vec<String> = values.iter().take(SHOWN).cloned().collect();
        let left_out = values.len().saturating_sub(shown.len());
        say!("{} on {} ({})", operator, key, self.names(&shown, left_out))
    }

    /// Names of resource types.
    fn some(&self, names: &[String]) -> Line {
        let shown: Vec<String> = names.iter().take(SHOWN).cloned().collect();
        self.names(&shown, names.len().saturating_sub(shown.len()))
    }

    /// How the nearest pattern falls short.
    fn resource_gap(
        &self,
        nearest: &str,
        gap: &ResourceGap,
        action: &Line,
        resource: &Line,
        facts: &ReasonFacts<'_>,
    ) -> Line {
        let resource = resource.clone();
        match gap {
            ResourceGap::ActionHasNoResourceType => say!(
                "{} has no resource type, so only `\"Resource\": \"*\"` covers it; {} does not.",
                capital(action.clone()),
                nearest
            ),
            ResourceGap::NoTypeOfAction => say!(
                "{} is of no resource type that {} takes, so it does not cover the request, whatever that is on.",
                nearest,
                action.clone()
            ),
            ResourceGap::BucketWanted => say!(
                "{} covers the objects in the bucket, but the request is on the bucket itself, {}.",
                nearest,
                resource
            ),
            ResourceGap::ObjectWanted => say!(
                "{} is the bucket itself, but the request is on an object in it, {}; that takes an ARN with `/*`.",
                nearest,
                resource
            ),
            ResourceGap::OtherType {
                pattern: Some(pattern),
                resource: Some(wanted),
            } => {
                if facts.only && facts.effect == Some(Effect::Allow) {
                    say!(
                        "It allows the resource type {} only ({}); {} is of the type {} and not covered.",
                        pattern,
                        nearest,
                        resource,
                        wanted
                    )
                } else {
                    say!(
                        "The nearest pattern, {}, is of the resource type {}; {} is of the type {} and not covered.",
                        nearest,
                        pattern,
                        resource,
                        wanted
                    )
                }
            }
            ResourceGap::OtherType { .. } => say!(
                "{} is another type of resource than {}, so it does not cover it.",
                nearest,
                resource
            ),
            ResourceGap::Service => say!(
                "{} is a resource of another service and does not cover {}.",
                nearest,
                resource
            ),
            ResourceGap::Partition => say!(
                "{} is in another partition (`aws`, `aws-cn`, `aws-us-gov`) than {}.",
                nearest,
                resource
            ),
            ResourceGap::Region => say!("{} is in another region than {}.", nearest, resource),
            ResourceGap::Account { owned_by_aws: true } => say!(
                "{} names an account, but {} belongs to AWS: the account field of its ARN is not yours.",
                nearest,
                resource
            ),
            ResourceGap::Account {
                owned_by_aws: false,
            } => {
                say!("{} is in another account than {}.", nearest, resource)
            }
            ResourceGap::Name { near: true } => say!(
                "{} is nearly {}, but not the same: check spelling and upper and lower case.",
                nearest,
                resource
            ),
            ResourceGap::Name { near: false } => {
                say!("{} names another resource than {}.", nearest, resource)
            }
            ResourceGap::Suffix => say!(
                "{} and {} differ at the end only: a qualifier or sub-resource has to be covered as well.",
                nearest,
                resource
            ),
            ResourceGap::NotAnArn => say!("{} is no ARN, so it covers nothing.", nearest),
        }
    }

    /// Why a condition is false.
    fn condition_gap(
        &self,
        condition: &Line,
        key: &str,
        operator: &str,
        gap: &ConditionGap,
        action: &Line,
    ) -> Line {
        let condition = condition.clone();
        match gap {
            ConditionGap::Differs { actual } => {
                let shown: Vec<String> = actual.iter().take(SHOWN).cloned().collect();
                let left_out = actual.len().saturating_sub(shown.len());
                say!(
                    "The condition {} is not met: the request has {}.",
                    condition,
                    self.names(&shown, left_out)
                )
            }
            ConditionGap::Absent => say!(
                "The condition {} is not met, because the request does not carry {}.",
                condition,
                key
            ),
            ConditionGap::AbsentForAction => say!(
                "The condition {} can never be met, because {} does not carry {}.",
                condition,
                action.clone(),
                key
            ),
            ConditionGap::AbsentForResourceType { resource_type } => say!(
                "The condition {} can never be met, because {} does not go with the resource type {}.",
                condition,
                key,
                resource_type
            ),
            ConditionGap::AbsentOnAwsResource => say!(
                "The condition {} can never be met, because the resource belongs to AWS and carries none of your tags.",
                condition
            ),
            ConditionGap::AbsentForCaller => say!(
                "The condition {} can never be met, because this kind of caller does not have {}.",
                condition,
                key
            ),
            ConditionGap::Present => say!(
                "The condition {} wants {} to be absent, and the request carries it.",
                condition,
                key
            ),
            ConditionGap::LiteralWildcard => say!(
                "The condition {} is not met, because {} compares literally and takes `*` and `?` as ordinary characters.",
                condition,
                operator
            ),
            ConditionGap::UnknownOperator => say!(
                "The condition {} cannot be met, because there is no operator {}.",
                condition,
                operator
            ),
            ConditionGap::Unparseable => say!(
                "The condition {} cannot be met, because its value is none that {} can read.",
                condition,
                operator
            ),
        }
    }

    /// What was mended in a pasted policy.
    fn repair(&self, repair: &RepairKind) -> Line {
        match repair {
            RepairKind::TrailingComma => {
                say!(
                    "There is a comma before a closing bracket; AWS rejects that. It was read without it."
                )
            }
            RepairKind::MissingComma => {
                say!("A comma is missing here; AWS rejects that. It was read with one.")
            }
            RepairKind::Comment => {
                say!("There is a comment, and JSON takes none. It was skipped.")
            }
            RepairKind::SmartQuotes => {
                say!(
                    "The quotes are typographic or full-width; AWS takes only `\"`. They were read as such."
                )
            }
            RepairKind::OddCharacter(character) => say!(
                "There is a full-width or invisible character here ({}). It was read as its ASCII form or skipped.",
                odd(*character)
            ),
            RepairKind::SingleQuotes => {
                say!("The text stands in single quotes; JSON takes only `\"`. It was read as such.")
            }
            RepairKind::UnquotedKey => {
                say!("A key stands without quotes; JSON wants them. It was read with quotes.")
            }
            RepairKind::Unclosed(1) => {
                say!(
                    "The policy ends before its last bracket closes. It was read as if the bracket were there."
                )
            }
            RepairKind::Unclosed(missing) => say!(
                "The policy ends before {} brackets close. What is missing there was taken as unknown; paste the whole policy.",
                *missing
            ),
            RepairKind::CutOff => say!(
                "The text ends in the middle of a statement. What is missing was taken as unknown; paste the whole policy."
            ),
            RepairKind::StrayBracket => {
                say!("There is a closing bracket that opens nowhere. It was skipped.")
            }
            RepairKind::Elision => {
                say!(
                    "Something was left out here (`...`). What stands there is unknown and was not evaluated."
                )
            }
            RepairKind::BrokenString => {
                say!(
                    "A string runs over the end of a line, or holds a character that JSON wants escaped. It was read as one string."
                )
            }
            RepairKind::MissingQuote => {
                say!("A closing quote is missing. The string was read up to the end of its line.")
            }
            RepairKind::MissingColon => {
                say!("The colon between a key and its value is missing. It was read with one.")
            }
            RepairKind::UnquotedValue => {
                say!(
                    "A text value stands without quotes; JSON wants them. It was read with quotes."
                )
            }
            RepairKind::StrayText => {
                say!("There are words here that belong to no element. They were skipped.")
            }
            RepairKind::Case { expected } => {
                say!("AWS minds upper and lower case here. Write {}.", expected)
            }
            RepairKind::DuplicateKey(key) => say!(
                "{} stands twice in one object, and AWS rejects that or keeps only one. Merge the two.",
                key
            ),
            RepairKind::Combination(name) => say!(
                "{} stands beside its opposite, and a statement takes one of the two. Remove one, or make two statements.",
                name
            ),
            RepairKind::UnknownElement(name) => {
                say!(
                    "{} is no element of a policy, and AWS rejects it. Check its spelling or remove it.",
                    name
                )
            }
            RepairKind::WrongType { element } => {
                say!(
                    "The value of {} has the wrong JSON type, and AWS rejects it.",
                    element
                )
            }
            RepairKind::NotUnderstood(written) => say!(
                "{} is made by code or by a template, and the paste does not show what it gives. It was taken as unknown.",
                written
            ),
            RepairKind::Wrapped => {
                say!(
                    "This is a part of a policy. The document around it was added in order to read it."
                )
            }
        }
    }
}

/// A name of ours at the beginning of a sentence.
fn capital(mut name: Line) -> Line {
    if let Some(Inline::Text(text)) = name.0.first_mut() {
        let (first, rest) = match text.split_at_checked(1) {
            Some(("s", rest)) => ("S", rest),
            Some(("t", rest)) => ("T", rest),
            _ => ("", *text),
        };
        name.0
            .splice(0..1, [Inline::Text(first), Inline::Text(rest)]);
    }
    name
}

/// The name of an access level.
///
/// Source: IAM User Guide, "Access levels in policy summaries".
fn access_level(level: AccessLevel) -> Line {
    match level {
        AccessLevel::List => say!("List"),
        AccessLevel::Read => say!("Read"),
        AccessLevel::Write => say!("Write"),
        AccessLevel::Tagging => say!("Tagging"),
        AccessLevel::PermissionsManagement => say!("Permissions management"),
    }
}
