//! The brief answer in English.

use super::{English, capital};
use crate::diagnose::{About, Ask, Cause, Credentials, Flaw, Owner, Remedy, Want, flaw};
use crate::evaluate::{ConditionGap, ReasonKind, ResourceGap, Unknown};
use crate::iam::{DenialEffect, PolicyType};
use crate::reply::document::{Inline, Line};
use crate::reply::made::{MadeFrom, StackState};
use crate::reply::names::{Noun, PolicyName, Thing, UsedBy, Who};
use crate::reply::words::brief::{BriefWords, Checked, FixFacts, Label, LeadFacts, Suspect, Whose};
use crate::reply::words::{
    Place, Words, access_point, claim, field, has_no_prefix, is_of_environment, is_under,
    lacks_streams, quoted, rest_of, say, service_of, through_access_point,
};

impl BriefWords for English {
    fn label(&self, label: Label) -> Line {
        match label {
            Label::Cause => say!("Cause:"),
            Label::Fix => say!("Fix:"),
            Label::Why => say!("Why:"),
        }
    }

    fn who(&self, who: &Who) -> Line {
        match who {
            Who::User(name) => say!("user {}", name),
            Who::Role(name, UsedBy::EcsAgent) => say!("task execution role {}", name),
            Who::Role(name, _) => say!("role {}", name),
            Who::PermissionSet(name) => say!("permission set {}", name),
            Who::ExecutionRole(None) => say!("the execution role"),
            Who::ExecutionRole(Some(function)) => {
                say!("the execution role of function {}", function)
            }
            Who::Root => say!("the root user"),
            Who::Service(name) => say!("the service {}", name),
            Who::Anonymous => say!("an anonymous caller"),
            Who::Unknown => say!("the caller"),
        }
    }

    fn thing(&self, thing: &Thing) -> Line {
        match (noun(thing.noun), plural(thing.noun)) {
            (_, Some(nouns)) if thing.name == "*" => Line::from(Inline::Text(nouns)),
            (Some(noun), _) => say!("the {} {}", Inline::Text(noun), &thing.name),
            (None, _) => Line::from(&thing.name),
        }
    }

    fn policy_name(&self, policy: PolicyName) -> Line {
        match policy {
            PolicyName::Iam => say!("the policy"),
            PolicyName::PermissionSet => say!("the permission set"),
            PolicyName::Bucket => say!("the bucket policy"),
            PolicyName::Key => say!("the key policy"),
            PolicyName::Queue => say!("the queue's access policy"),
            PolicyName::Topic => say!("the topic's access policy"),
            PolicyName::Repository => say!("the repository policy"),
            PolicyName::Function => say!("the function's resource-based policy"),
            PolicyName::Layer => say!("the policy of this layer version"),
            PolicyName::Secret => say!("the secret's resource policy"),
            PolicyName::Api => say!("the API's resource policy"),
            PolicyName::Domain => say!("the domain's access policy"),
            PolicyName::Resource => say!("the resource-based policy"),
            PolicyName::Trust => say!("the trust policy"),
            PolicyName::Boundary => say!("the permissions boundary"),
            PolicyName::Session => say!("the session policy"),
            PolicyName::Scp => say!("an SCP"),
            PolicyName::Rcp => say!("an RCP"),
            PolicyName::Vpce => say!("the VPC endpoint's policy"),
        }
    }

    fn lead(&self, facts: &LeadFacts<'_>) -> Line {
        let action = facts
            .action
            .or(facts.operation)
            .map_or_else(|| say!("this call"), Line::from);
        let who = self.who(facts.who);
        let policy = self.policy_name(facts.policy);
        match facts.cause {
            Cause::IdentityPolicy | Cause::Unknown if facts.not_listed.is_some() => say!(
                "Most likely `s3:ListBucket` on the bucket {} is missing: the policy allows only what is in it, and many programs look for the bucket first.",
                facts.not_listed.unwrap_or_default()
            ),
            Cause::IdentityPolicy | Cause::Unknown if facts.action.is_none() => {
                match facts.service {
                    Some(service) if facts.operation.is_some() => say!(
                        "{} denied {} without saying what is missing.",
                        Inline::Prose(service.to_owned()),
                        facts.operation.unwrap_or_default()
                    ),
                    Some(service) => say!(
                        "{} denied the call without saying what is missing.",
                        Inline::Prose(service.to_owned())
                    ),
                    None => say!("The error says only that access was denied."),
                }
            }
            Cause::IdentityPolicy | Cause::Unknown => self.lacks(facts),
            Cause::ActionNotAllowed => match (facts.reason, facts.near) {
                (
                    Some(ReasonKind::ActionNotListed {
                        nearest: Some(near),
                    }),
                    _,
                ) => say!(
                    "{} has {}, a misspelling of {}.",
                    capital(policy),
                    near,
                    action
                ),
                (_, Some(near)) if has_no_prefix(near) => say!(
                    "{} isn't an IAM action: there is no such prefix. The action is {}.",
                    near,
                    action
                ),
                (_, Some(near)) => {
                    say!("{} allows {}, not {}.", capital(policy), near, action)
                }
                _ => say!("No statement in {} allows {}.", policy, action),
            },
            Cause::ActionIsOperation => match facts.reason {
                Some(ReasonKind::ActionIsOperation { written, action }) => say!(
                    "{} is the name of an API operation, not an IAM action. The action is {}.",
                    written,
                    action
                ),
                _ => say!(
                    "{} has the name of an API operation where the IAM action {} belongs.",
                    capital(policy),
                    action
                ),
            },
            Cause::ResourceNotCovered => self.not_covered(facts, action),
            Cause::ActionNeedsStar => say!(
                "{} can't be allowed on an ARN; it needs `\"Resource\": \"*\"`.",
                capital(action)
            ),
            Cause::ConditionNotMet => self.unmet(facts, action),
            Cause::PrincipalNotAllowed if facts.lacks_path => say!(
                "The role ARN in {} is missing its path, so it matches no role.",
                policy
            ),
            Cause::PrincipalNotAllowed if facts.accounts.is_some() => {
                let (named, own) = facts.accounts.unwrap_or_default();
                say!(
                    "{} lets in account {} only, but {} is in account {}.",
                    capital(policy),
                    named,
                    who,
                    own
                )
            }
            Cause::PrincipalNotAllowed | Cause::TrustPolicy => match (facts.policy, facts.thing) {
                (PolicyName::Trust, Some(role)) => say!(
                    "The trust policy of {} doesn't allow {} to assume it.",
                    self.thing(role),
                    who
                ),
                (PolicyName::Trust, None) => {
                    say!(
                        "The role's trust policy doesn't allow {} to assume it.",
                        who
                    )
                }
                _ => say!(
                    "{} doesn't list {} in its `Principal`.",
                    capital(policy),
                    who
                ),
            },
            Cause::ResourcePolicy if facts.policy == PolicyName::Layer => match facts.account {
                Some(account) => say!(
                    "Account {} hasn't shared this version of the layer with yours, or there is no such version. Each version is shared by itself.",
                    account
                ),
                None => say!("{} doesn't allow {} to use it.", capital(policy), who),
            },
            Cause::ResourcePolicy => match (facts.account, facts.action) {
                (Some(account), _) => say!(
                    "{} in account {} doesn't allow {} {}.",
                    capital(policy),
                    account,
                    who,
                    self.to_do(facts.action)
                ),
                (None, _) => say!(
                    "{} doesn't allow {} {}.",
                    capital(policy),
                    who,
                    self.to_do(facts.action)
                ),
            },
            Cause::ExplicitDeny => self.denied(facts, action),
            Cause::ServiceControlPolicy if facts.place.is_some() => self.denied(facts, action),
            Cause::ServiceControlPolicy => {
                say!(
                    "An SCP of your organization blocks {}. Nothing in your account can override it.",
                    action
                )
            }
            Cause::ResourceControlPolicy if facts.place.is_some() => self.denied(facts, action),
            Cause::ResourceControlPolicy => say!(
                "An RCP of the organization that owns the resource blocks {}.",
                action
            ),
            Cause::VpcEndpointPolicy if facts.through_scp => say!(
                "An SCP blocks {}; the request went through a VPC endpoint, but it isn't the endpoint's policy that denies it.",
                action
            ),
            Cause::PermissionsBoundary if facts.place.is_some() => self.denied(facts, action),
            Cause::PermissionsBoundary => match (facts.services, facts.service) {
                ([_, ..], Some(service)) => say!(
                    "The permissions boundary doesn't include {} (only {}).",
                    Inline::Prose(service.to_owned()),
                    listed(facts.services)
                ),
                _ if facts.effect == Some(DenialEffect::Explicit) => {
                    say!(
                        "A `Deny` in the permissions boundary of {} blocks {}.",
                        who,
                        action
                    )
                }
                _ => say!(
                    "The permissions boundary of {} doesn't allow {}.",
                    who,
                    action
                ),
            },
            Cause::SessionPolicy | Cause::VpcEndpointPolicy if facts.place.is_some() => {
                self.denied(facts, action)
            }
            Cause::SessionPolicy if matches!(facts.who, Who::Role(_, UsedBy::Cognito)) => say!(
                "Cognito limits its guests with a session policy of its own, and that doesn't allow {}.",
                action
            ),
            Cause::SessionPolicy => say!(
                "The session policy that was passed when the session was created doesn't allow {}.",
                action
            ),
            Cause::VpcEndpointPolicy => say!(
                "The request went through a VPC endpoint, and its policy doesn't allow {}.",
                action
            ),
            Cause::VariableNotSubstituted => match facts.reason {
                Some(ReasonKind::VariableInOldVersion { variable }) => say!(
                    "{} isn't replaced, because the policy's `Version` isn't `2012-10-17`.",
                    variable
                ),
                Some(ReasonKind::VariableAbsent { key }) => say!(
                    "The policy uses the variable {}, which {} doesn't have.",
                    key,
                    who
                ),
                _ => say!("A variable in the policy has no value for this request."),
            },
            Cause::InvalidVersion => say!(
                "The policy's `Version` isn't valid, so AWS rejects the policy. It has to be `2012-10-17`."
            ),
            Cause::PolicyAllows if facts.may_be_missing => say!(
                "The policy allows {} here, so the object most likely doesn't exist: without `s3:ListBucket`, S3 answers 403 instead of 404.",
                action
            ),
            Cause::PolicyAllows if facts.certain && facts.is_caller_known() => {
                if facts.layer == Some(PolicyType::Identity) {
                    say!(
                        "This policy would allow the call, so it isn't in effect for {}: it isn't attached there, or another version is the default.",
                        who
                    )
                } else {
                    say!(
                        "This policy allows the call. So it isn't attached to {}, or another policy denies the call: the resource's own, an SCP or a permissions boundary.",
                        who
                    )
                }
            }
            Cause::PolicyAllows if facts.certain => say!(
                "This policy allows the call. So another identity made it, the policy isn't attached, or another policy denies the call."
            ),
            Cause::PolicyAllows => say!(
                "As far as I can see, this policy allows the call. Either it was made on another resource or by another identity, or the policy isn't attached."
            ),
            Cause::UnsignedRequest => {
                say!("The request wasn't signed, so AWS treats the caller as anonymous.")
            }
            Cause::BlockPublicAccess if facts.setting == Some("RestrictPublicBuckets") => say!(
                "S3 Block Public Access is on (`RestrictPublicBuckets`), so the public bucket policy doesn't let anonymous callers in."
            ),
            Cause::PolicyIgnored => say!(
                "The function sets `Role`, so SAM ignores its `Policies`: they never reach the role."
            ),
            Cause::AnotherCaller if facts.credentials.is_some() => self.other_credentials(facts),
            Cause::AnotherCaller => match facts.of_another {
                Some((caller, holder)) => say!(
                    "The call ran as {}, but the policy you pasted belongs to {}.",
                    caller,
                    holder
                ),
                None => say!("The policy you pasted doesn't belong to the caller."),
            },
            Cause::BlockPublicAccess if facts.acl.is_some() => say!(
                "S3 Block Public Access rejects the upload, because {} would make the object public.",
                facts.acl.unwrap_or_default()
            ),
            Cause::BlockPublicAccess => {
                say!("S3 Block Public Access rejected this, because it would make data public.")
            }
            Cause::IncompletePolicy => match (facts.reason, facts.place) {
                (
                    Some(ReasonKind::Open {
                        on: Unknown::Code(written) | Unknown::Placeholder(written),
                        ..
                    }),
                    Some(place),
                ) => say!(
                    "Whether {} allows {} depends on {}, and the paste doesn't show its value.",
                    self.place(place),
                    action,
                    written
                ),
                _ if facts.has_fix => say!(
                    "The part of the policy that you pasted doesn't allow {}; the rest is cut off.",
                    action
                ),
                _ => say!("The policy is cut off before the part that decides."),
            },
            Cause::SseCBlocked => {
                say!("The bucket doesn't accept objects encrypted with your own keys (SSE-C).")
            }
            Cause::ManagedByAws if matches!(facts.who, Who::Service(_)) => match facts.thing {
                Some(key) if key.name.starts_with("alias/aws/") => say!(
                    "It's encrypted with the AWS managed key {}. {} can't use that key, and nobody can change its key policy.",
                    &key.name,
                    capital(who)
                ),
                _ => say!(
                    "It's encrypted with a key that AWS manages. {} can't use that key, and nobody can change its key policy.",
                    capital(who)
                ),
            },
            Cause::ResourceCannotExist => match facts.resource {
                Some(resource) => match flaw(resource) {
                    Some(Flaw::Unfilled(written)) => say!(
                        "In {}, {} was never replaced by a value, so there is no such resource.",
                        resource,
                        written
                    ),
                    Some(Flaw::NoAccount) => say!(
                        "The account ID in {} is empty, so there is no such resource.",
                        resource
                    ),
                    Some(Flaw::NoName) | None => {
                        say!(
                            "The name in {} is empty, so there is no such resource.",
                            resource
                        )
                    }
                },
                None => say!("There is no such resource."),
            },
            Cause::ManagedByAws => match facts.thing {
                Some(thing) => say!(
                    "{} belongs to AWS. No policy lets anyone change it, not even an administrator.",
                    capital(self.thing(thing))
                ),
                None => say!(
                    "It belongs to AWS. No policy lets anyone change it, not even an administrator."
                ),
            },
            Cause::EncodedMessage => match facts.action {
                Some(action) => say!(
                    "{} was denied; which permission is missing is in the encoded message.",
                    action
                ),
                None => say!("Which permission is missing is in the encoded message."),
            },
        }
    }

    fn lead_of_several(&self, who: &Who, actions: &[String], left_out: usize) -> Line {
        say!(
            "{} isn't allowed to perform {}.",
            capital(self.who(who)),
            self.names(actions, left_out)
        )
    }

    fn lead_of_groups(&self, denials: usize) -> Line {
        say!("{} different denials, with different causes.", denials)
    }

    fn add(&self, facts: &FixFacts<'_>) -> Line {
        let what = if facts.statements == 1 {
            say!("this statement")
        } else {
            say!("these statements")
        };
        let to = self.policy_of(facts);
        let line = match facts.owner {
            Some(owner) => say!(
                "ask {} to add {} to {}:",
                self.owner_name(owner, facts.thing, facts.account),
                what,
                to
            ),
            None => say!("add {} to {}:", what, to),
        };
        let line = capital(line);
        match facts.stays {
            Some(place) => {
                let line = without_colon(line);
                say!("{} ({} stays as it is):", line, self.place(place))
            }
            None => line,
        }
    }

    fn replace(&self, facts: &FixFacts<'_>, place: Option<Place<'_>>) -> Line {
        let policy = self.policy_of(facts);
        match (facts.owner, place, facts.in_template) {
            (_, _, true) => say!("Change the template to this:"),
            (Some(owner), Some(place), _) => say!(
                "Ask {} to replace {} of {} with this:",
                self.owner_name(owner, facts.thing, facts.account),
                self.place(place),
                policy
            ),
            (Some(owner), None, _) => say!(
                "Ask {} to change {} like this:",
                self.owner_name(owner, facts.thing, facts.account),
                policy
            ),
            (None, Some(place), _) if place.policy.is_some() => {
                say!("Replace {} with this:", self.place(place))
            }
            (None, Some(place), _) => {
                say!("Replace {} of {} with this:", self.place(place), policy)
            }
            (None, None, _) => say!("Change {} like this:", policy),
        }
    }

    fn add_to_template(&self) -> Line {
        say!("Add this to the statements in the template, and keep the ones that are there:")
    }

    fn deploy_again(&self) -> Line {
        say!(
            "A changed resource policy takes effect only after the API is deployed to its stage again."
        )
    }

    fn after_stack(&self, state: StackState) -> Line {
        match state {
            StackState::NeverCreated => say!(
                "A stack in the state `ROLLBACK_COMPLETE` can't be updated: delete it, then create it again."
            ),
            StackState::RollbackFailed => say!(
                "After that, finish the rollback of the stack with `aws cloudformation continue-update-rollback --stack-name STACK`, then deploy again."
            ),
        }
    }

    fn own_sessions(&self, place: Place<'_>) -> Line {
        say!(
            "In {}, also change `${aws:userid}` to `${aws:username}`. As it stands, IAM users can't end or resume their own sessions.",
            self.place(place)
        )
    }

    fn in_file(&self, facts: &FixFacts<'_>) -> Line {
        let policy = self.policy_of(facts);
        if facts.statements > 0 {
            say!(
                "Add the statements of `policy.json` (`kyoka diagnose --fix`) to {}. They are too long to show here.",
                policy
            )
        } else {
            say!(
                "Change {} as in `policy.json` (`kyoka diagnose --fix`). It is too long to show here.",
                policy
            )
        }
    }

    fn fix_in_short(&self, facts: &FixFacts<'_>, action: Option<&str>) -> Line {
        let policy = self.policy_of(facts);
        match (facts.owner, action) {
            (Some(owner), Some(action)) => say!(
                "Ask {} to allow {} in {}.",
                self.owner_name(owner, facts.thing, facts.account),
                action,
                policy
            ),
            (None, Some(action)) => say!("Allow {} in {}.", action, policy),
            (_, None) => say!("Change {}.", policy),
        }
    }

    fn todo(&self, facts: &LeadFacts<'_>) -> Vec<Line> {
        let action = facts
            .action
            .or(facts.operation)
            .map_or_else(|| say!("the action"), Line::from);
        let who = self.who(facts.who);
        let policy = self.policy_name(facts.policy);
        match facts.cause {
            Cause::ResourceNotCovered => match facts.reason {
                Some(ReasonKind::ResourceNotCovered {
                    gap: ResourceGap::NoTypeOfAction,
                    ..
                }) => vec![say!(
                    "Give {} a statement of its own with an ARN of a type that it works on, or `\"Resource\": \"*\"` if it takes no resource.",
                    action
                )],
                _ => vec![say!(
                    "Check that this is the resource you mean. If it is, add its ARN to a statement that allows {}.",
                    action
                )],
            },
            Cause::ActionNotAllowed | Cause::ActionIsOperation => vec![match facts.resource {
                Some(resource) => say!(
                    "Add a statement to {} that allows {} on {}.",
                    policy,
                    action,
                    resource
                ),
                None => say!(
                    "Add a statement to {} that allows {} on the resource you call it on.",
                    policy,
                    action
                ),
            }],
            Cause::ActionNeedsStar => vec![say!(
                "Give {} a statement of its own with `\"Resource\": \"*\"`.",
                action
            )],
            Cause::ConditionNotMet => match facts.reason {
                Some(
                    ReasonKind::ConditionFalse { key, .. } | ReasonKind::ConditionOpen { key, .. },
                ) => {
                    vec![say!(
                        "Compare the value of {} in the request with the one in the policy. Don't remove the condition: it protects something.",
                        key
                    )]
                }
                _ => vec![say!(
                    "Make the request meet the condition. Don't remove it: it protects something."
                )],
            },
            Cause::PrincipalNotAllowed => vec![say!(
                "Add the ARN of the user or role to the `Principal` of that statement, not `\"*\"`."
            )],
            Cause::ExplicitDeny if facts.place.is_some() => vec![say!(
                "An explicit deny overrides any allow. Ask what this `Deny` protects before you change it."
            )],
            Cause::ExplicitDeny => vec![match facts.layer {
                _ if facts.policy_arn.is_some() => say!(
                    "Look at the `Deny` in {}. Its `Condition` says what the request must have.",
                    facts.policy_arn.unwrap_or_default()
                ),
                Some(PolicyType::Identity) => say!(
                    "Look for a `Deny` that matches {} in every policy of {}, including those of its groups. Its `Condition` says what the request must have.",
                    action,
                    who
                ),
                Some(PolicyType::Resource | PolicyType::Trust) => say!(
                    "Look for the `Deny` in {}. Its `Condition` says what the request must have.",
                    policy
                ),
                _ => say!(
                    "Look for the policy with the `Deny`: the identity's own, the resource's, an SCP or the permissions boundary."
                ),
            }],
            Cause::VariableNotSubstituted => vec![say!(
                "Set `Version` to `2012-10-17`, or use a variable that this kind of caller has."
            )],
            Cause::InvalidVersion => vec![say!("Set `Version` to `2012-10-17`.")],
            Cause::PolicyAllows if facts.may_be_missing => vec![say!(
                "Check the key with somebody who may list the bucket, or allow that to this caller; a missing object then gives 404:"
            )],
            Cause::PolicyAllows if facts.certain && facts.is_caller_known() => {
                let attached = say!(
                    "Check that this policy is attached to {}, in the version you pasted:",
                    who
                );
                match facts.layer {
                    Some(PolicyType::Identity) => vec![attached],
                    _ => vec![
                        say!(
                            "If the resource is in another account, its own policy has to allow the call, too."
                        ),
                        attached,
                    ],
                }
            }
            Cause::PolicyAllows => vec![say!(
                "Check which identity is calling, that this policy is attached to it, and that the default version is the one you pasted:"
            )],
            Cause::ServiceControlPolicy
            | Cause::ResourceControlPolicy
            | Cause::PermissionsBoundary
            | Cause::SessionPolicy
            | Cause::VpcEndpointPolicy => Vec::new(),
            Cause::TrustPolicy => vec![say!(
                "In the role's trust policy, allow the caller in `Principal`, and check that the conditions match."
            )],
            Cause::ResourcePolicy if facts.policy == PolicyName::Layer => vec![say!(
                "Nothing in your account has to change. Stay on a version that is shared, or ask the owner of the layer to run this:"
            )],
            Cause::ResourcePolicy => vec![say!("Allow {} for {} in {}.", action, who, policy)],
            Cause::IdentityPolicy | Cause::Unknown => Vec::new(),
            Cause::UnsignedRequest => vec![say!(
                "Sign the request with AWS credentials (Signature Version 4; the SDKs do this). Only the resource's policy can let in anonymous callers."
            )],
            Cause::BlockPublicAccess if facts.setting == Some("RestrictPublicBuckets") => vec![
                say!(
                    "Keep it on and serve the files through CloudFront with origin access control (OAC)."
                ),
                say!(
                    "Only if the bucket is meant to be public, have the account's owner turn the setting off, and protect every other bucket first."
                ),
            ],
            Cause::PolicyIgnored => vec![
                say!(
                    "Move the permissions to the role that `Role` names: {} in its `Policies`, or an AWS managed policy in its `ManagedPolicyArns` (`AWSLambdaSQSQueueExecutionRole` for an SQS event source).",
                    action
                ),
                say!("Or remove `Role`; SAM then makes a role with these `Policies`."),
            ],
            Cause::AnotherCaller if facts.credentials.is_some() => {
                facts.credentials.map(use_credentials).into_iter().collect()
            }
            Cause::AnotherCaller => vec![say!(
                "Make the call with the credentials of {}: set the profile where the call is made, or `AWS_PROFILE`. If {} is the right caller, it needs a policy of its own.",
                facts.of_another.map_or("", |(_, holder)| holder),
                who
            )],
            Cause::BlockPublicAccess if facts.acl.is_some() => vec![say!(
                "Upload without this ACL; the policy can stay as it is. Leave Block Public Access on, and serve public files through CloudFront with origin access control (OAC)."
            )],
            Cause::BlockPublicAccess => vec![say!(
                "Name accounts in the policy's `Principal`, or narrow `\"*\"` with a condition such as `aws:PrincipalOrgID`; don't use public ACLs. Turn the setting off only for data that everyone may read."
            )],
            Cause::IncompletePolicy => vec![say!("Paste the whole policy.")],
            Cause::SseCBlocked => vec![say!(
                "Upload with SSE-S3 or SSE-KMS instead: drop `--sse-c` (`SSECustomerKey`, the headers `x-amz-server-side-encryption-customer-*`)."
            )],
            Cause::ManagedByAws if matches!(facts.who, Who::Service(_)) => vec![say!(
                "Create a customer managed key, add this statement to its key policy, and set the key in place of the AWS managed one (`KmsMasterKeyId`). The access policy of the topic or queue can stay as it is."
            )],
            Cause::ResourceCannotExist => vec![say!(
                "Fix the ARN where the call gets it; no policy has to change."
            )],
            Cause::ManagedByAws => vec![say!(
                "Change a copy of your own: create your own policy with the same content, change a permission set in IAM Identity Center, and give your KMS key your own alias."
            )],
            Cause::EncodedMessage => vec![say!(
                "Decode it (needs `sts:DecodeAuthorizationMessage`) and paste the result:"
            )],
        }
    }

    fn suspect(&self, suspect: &Suspect, who: &Who) -> Line {
        match suspect {
            Suspect::Action(Some(action)) => {
                say!(
                    "{} isn't allowed to perform {}.",
                    capital(self.who(who)),
                    action
                )
            }
            Suspect::Action(None) => say!(
                "{} isn't allowed to make this call.",
                capital(self.who(who))
            ),
            Suspect::PublicAccess => say!(
                "The call is anonymous, and public access is blocked: by Block Public Access of the bucket or of the account (the stricter one applies), or because the bucket policy doesn't allow it."
            ),
            Suspect::ObjectAcl => {
                say!("The upload sets an ACL, which needs `s3:PutObjectAcl` as well.")
            }
            Suspect::PublicAcl {
                written,
                is_allowed: true,
            } => say!(
                "Block Public Access or Object Ownership of the bucket rejects the public ACL ({}); the policy allows setting it. Upload without it.",
                written
            ),
            Suspect::PublicAcl {
                written,
                is_allowed: false,
            } => say!(
                "The upload sets a public ACL ({}): that needs `s3:PutObjectAcl`, which the policy doesn't allow, and most buckets reject it anyway. Upload without it.",
                written
            ),
            Suspect::BucketPolicy => {
                say!("The bucket is in another account or its bucket policy denies the call.")
            }
            Suspect::DataKey => say!(
                "The data is encrypted with a KMS key that the caller can't use (`kms:Decrypt`, `kms:GenerateDataKey`)."
            ),
            Suspect::Also(actions) => say!(
                "The call also needs {}, and one of them is missing.",
                self.names(actions, 0)
            ),
            Suspect::KeyPolicy => say!("The key policy doesn't allow the caller or its account."),
            Suspect::Limits => say!("An SCP or a permissions boundary doesn't allow it."),
            Suspect::OtherResource(resource) => say!(
                "The call is on something else than {}: compare the names.",
                resource
            ),
            Suspect::OtherCaller => say!(
                "The call used different credentials from the ones you expect: check `aws sts get-caller-identity`."
            ),
        }
    }

    fn or_a_typo(&self, nearest: &str, resource: &str) -> Line {
        say!(
            "If you meant {} instead of {}, fix the call. Otherwise:",
            rest_of(nearest),
            rest_of(resource)
        )
    }

    fn if_still_denied(&self) -> Line {
        say!("If it's still denied, check these:")
    }

    fn or_another_region(&self, listed: &str, called: &str) -> Line {
        say!(
            "If the resource is in {}, the policy is right: make the call there ({}, {} or the Region of the SDK client). If it's in {}:",
            listed,
            &format!("--region {listed}"),
            "AWS_REGION",
            called
        )
    }

    fn check_these(&self, facts: &FixFacts<'_>, action: Option<&str>) -> Line {
        match action {
            Some(action) => say!(
                "Allow {} in {}. If it's still denied, check these:",
                action,
                self.policy_of(facts)
            ),
            None => say!("The usual reasons, most likely first:"),
        }
    }

    fn make_these_changes(&self) -> Line {
        say!("Make these changes:")
    }

    fn each_of_these(&self, denies: bool) -> Line {
        if denies {
            say!("Any one of these gets past the `Deny`:")
        } else {
            say!("All of these have to hold:")
        }
    }

    fn on(&self, action: &str, names: Line) -> Line {
        say!("{} on {}", action, names)
    }

    fn narrow(&self) -> Line {
        say!("For exactly the denied request, and nothing that changes from call to call:")
    }

    fn commands(&self, count: usize) -> Line {
        match count {
            1 => say!("With the corrected policy in `policy.json` (`kyoka diagnose --fix`):"),
            _ => say!(
                "With the corrected policy in `policy.json` (`kyoka diagnose --fix`), the one that fits:"
            ),
        }
    }

    fn request(&self, facts: &LeadFacts<'_>, principal: Option<&str>) -> Line {
        let principal = principal.map_or_else(|| capital(self.who(facts.who)), Line::from);
        let action = facts
            .action
            .or(facts.operation)
            .map_or_else(|| say!("a call"), Line::from);
        let by = match facts.place.and_then(|place| place.sid).or(facts.policy_arn) {
            Some(sid) => say!("{} ({})", self.policy_name(facts.policy), sid),
            None => self.policy_name(facts.policy),
        };
        match facts.resource {
            Some(resource) => say!(
                "{} is denied {} on {} by {}. We need this permission. Please allow it, or tell us the approved way to do this.",
                principal,
                action,
                resource,
                by
            ),
            None => say!(
                "{} is denied {} by {}. We need this permission. Please allow it, or tell us the approved way to do this.",
                principal,
                action,
                by
            ),
        }
    }

    fn forward(&self, owner: Owner, remedies: bool) -> Line {
        if remedies {
            say!(
                "If you can't change the call, send this to {}:",
                self.owner_name(owner, None, None)
            )
        } else {
            say!("Send this to {}:", self.owner_name(owner, None, None))
        }
    }

    fn allow_there_too(&self, policy: PolicyName, who: &Who, action: Option<&str>) -> Line {
        let action = action.map_or_else(|| say!("the action"), Line::from);
        match policy {
            PolicyName::Iam | PolicyName::PermissionSet => {
                say!(
                    "{} needs {} in its own policy as well.",
                    capital(self.who(who)),
                    action
                )
            }
            PolicyName::Bucket
            | PolicyName::Key
            | PolicyName::Queue
            | PolicyName::Topic
            | PolicyName::Repository
            | PolicyName::Function
            | PolicyName::Layer
            | PolicyName::Secret
            | PolicyName::Api
            | PolicyName::Domain
            | PolicyName::Resource
            | PolicyName::Trust
            | PolicyName::Boundary
            | PolicyName::Session
            | PolicyName::Scp
            | PolicyName::Rcp
            | PolicyName::Vpce => say!(
                "{} has to allow {} as well; I haven't seen it.",
                capital(self.policy_name(policy)),
                action
            ),
        }
    }

    fn whose(&self, whose: &Whose<'_>) -> Line {
        let who = self.owner_name(whose.owner, whose.thing, whose.account);
        if let Some(made_from) = whose.made_from {
            return say!(
                "Where: {}, not the console, where a change would drift from the code",
                Inline::Text(made_from_name(made_from))
            );
        }
        match self.console(whose) {
            Some(path) if whose.is_named => say!("Where: {}", path),
            Some(path) => say!("Who: {} ({})", who, path),
            None if whose.is_named => Line::default(),
            None => say!("Who: {}", who),
        }
    }

    fn guests_of_cognito(&self) -> Line {
        say!(
            "Amazon Cognito itself adds this session policy to the credentials of guests (enhanced flow), and nobody can change it: it allows only the services on Cognito's list, whatever the role allows. Have users sign in for this call, make it from your backend, or use the basic (classic) flow."
        )
    }

    fn accept_costs(&self) -> Line {
        say!(
            "Add `--request-payer requester` (`RequestPayer='requester'` in the SDKs). The requests and the data transfer are then billed to your account. No policy has to change."
        )
    }

    fn through_management_account(&self) -> Line {
        say!(
            "Make the call with a role in the management account, or have the management account register yours as a delegated administrator or let it in by its delegation policy."
        )
    }

    fn misplaced(&self, on: &str, instead: &str) -> [Line; 2] {
        [
            say!(
                "The policy itself is right, but it's attached to the wrong role: {} is the task execution role, which ECS uses to start the task. The application calls with the task role {}.",
                on,
                instead
            ),
            say!("Attach it to {} and take it off {}:", instead, on),
        ]
    }

    fn in_the_whole(&self) -> Line {
        say!(
            "You pasted a part of the policy, so make this change in the whole one, or add the statement as an inline policy of its own. Don't replace the policy with this part."
        )
    }

    fn apply(&self, is_managed: bool) -> Line {
        if is_managed {
            say!("For a managed policy:")
        } else {
            say!("To apply it:")
        }
    }

    fn decode_to_be_sure(&self, command: &str) -> Line {
        say!("To be sure, decode the message: {}", command)
    }

    fn checked(&self, checked: &Checked<'_>) -> Line {
        let added = match checked.grants {
            1 => say!("adds only this permission"),
            count => say!("adds only these {} permissions", count),
        };
        let line = match checked.revokes {
            _ if !checked.is_exact => say!("✅ Verified: the denied call is allowed"),
            0 => say!("✅ Verified: {}", added),
            count => say!("✅ Verified: {}, removes {}", added, count),
        };
        match checked.depends_on {
            [] => line,
            keys => say!(
                "{}, assuming {} meets the condition",
                line,
                self.names(keys, 0)
            ),
        }
    }

    fn unchecked(&self) -> Line {
        say!("SCPs and other policies not checked")
    }

    fn fill_in(&self, placeholders: &[String]) -> Line {
        say!("replace {}", self.names(placeholders, 0))
    }

    fn put_back(&self) -> Line {
        say!("put your masked values back")
    }

    fn see(&self, id: &str) -> Line {
        say!("Article: {}", id)
    }

    fn dot(&self) -> &'static str {
        " · "
    }

    fn paste(&self, ask: Ask) -> Line {
        match ask {
            Ask::FullMessage => {
                say!("Paste the whole error as it was printed, and I can say more.")
            }
            Ask::FullPolicy => say!("Paste the whole policy, down to its last brace."),
            Ask::RenderedPolicy => say!(
                "Paste the policy as it is in AWS: from the IAM console, `cdk synth` or `terraform show -json`."
            ),
            Ask::DecodedMessage => {
                say!("Decode the message and paste the result, and I can name the statement:")
            }
            Ask::CloudTrailEvent => {
                say!(
                    "If that doesn't explain it, paste the CloudTrail event of the call (its `errorMessage` says more)."
                )
            }
            Ask::IdentityPolicy => {
                say!(
                    "If that doesn't fix it, paste the caller's policies, and I can show what's missing."
                )
            }
            Ask::ResourcePolicy => say!("Paste that policy, and I can show the line to change:"),
            Ask::TrustPolicy => say!("Paste the trust policy, and I can show the line to change:"),
            Ask::DenyingPolicy => {
                say!("Paste the policy with the `Deny`, and I can say how to meet it.")
            }
            Ask::Boundary => {
                say!("Paste the permissions boundary, and I can show the line to change:")
            }
            Ask::SessionPolicy => {
                say!("Paste the session policy, and I can show the line to change.")
            }
            Ask::Scp => say!("If you can get the SCPs, paste them, and I can name the statement."),
            Ask::Rcp => say!("If you can get the RCPs, paste them, and I can name the statement."),
            Ask::VpcEndpointPolicy => {
                say!("Paste the endpoint's policy, and I can show the line to change:")
            }
            Ask::TokenClaims => {
                say!("If they look the same, paste the token's `sub` and `aud` (not the token).")
            }
            Ask::ResourceArn => {
                say!("Tell me which resource the call is on, and I can write the policy.")
            }
        }
    }

    fn see_details(&self, input: &str) -> Line {
        say!("More: {}", &format!("kyoka diagnose --details {input}"))
    }

    fn only_listed(&self, count: usize) -> Line {
        say!("And {} more, in the details.", count)
    }
}

impl English {
    fn to_do(&self, action: Option<&str>) -> Line {
        match action {
            Some(action) => say!("to perform {}", action),
            None => say!("to make this call"),
        }
    }

    /// Nothing of the caller's allows the action.
    /// Other credentials were used than those that the text sets up.
    fn other_credentials(&self, facts: &LeadFacts<'_>) -> Line {
        let who = self.who(facts.who);
        match facts.credentials {
            Some(Credentials::Profile { profile, role }) => say!(
                "The call ran as {}, without the profile {} and its role {}.",
                who,
                profile,
                role
            ),
            Some(Credentials::KeysFirst { profile }) => say!(
                "The call ran as {}, not with the profile {}: `AWS_ACCESS_KEY_ID` is set, and keys in the environment come first.",
                who,
                profile
            ),
            Some(Credentials::Node { role: Some(role) }) => say!(
                "The pod doesn't use its own role: the call ran as the node's {}, not as {}.",
                who,
                rest_of(role)
            ),
            Some(Credentials::Node { role: None }) => say!(
                "The pod doesn't use its own role: the call ran as the node's {}.",
                who
            ),
            None => Line::default(),
        }
    }

    fn lacks(&self, facts: &LeadFacts<'_>) -> Line {
        if let (Some(resource), Some(action)) = (facts.may_allow, facts.action) {
            return say!(
                "The policy allows {} on {}, so the call is on something else, or another policy denies it.",
                action,
                resource
            );
        }
        let who = capital(self.who(facts.who));
        let action = facts
            .action
            .or(facts.operation)
            .map_or_else(|| say!("this call"), Line::from);
        let is_certain = facts.layer == Some(PolicyType::Identity);
        match (facts.thing, is_certain) {
            (Some(thing), true) => say!(
                "{} isn't allowed to perform {} on {}.",
                who,
                action,
                self.thing(thing)
            ),
            (None, true) => say!("{} isn't allowed to perform {}.", who, action),
            (Some(thing), false) => say!(
                "{} most likely isn't allowed to perform {} on {}.",
                who,
                action,
                self.thing(thing)
            ),
            (None, false) => say!("{} most likely isn't allowed to perform {}.", who, action),
        }
    }

    fn not_covered(&self, facts: &LeadFacts<'_>, action: Line) -> Line {
        let policy = capital(self.policy_name(facts.policy));
        let thing = facts
            .thing
            .map_or_else(|| say!("this resource"), |thing| self.thing(thing));
        let plain = || {
            say!(
                "{} allows {}, but not on {}.",
                policy.clone(),
                action.clone(),
                thing.clone()
            )
        };
        match facts.reason {
            Some(ReasonKind::ResourceNotCovered { nearest, .. })
                if through_access_point(facts.resource, nearest) =>
            {
                say!(
                    "{} names the bucket, but the call goes through the access point {}.",
                    policy,
                    access_point(facts.resource)
                )
            }
            Some(ReasonKind::ResourceNotCovered { nearest, gap }) => match gap {
                ResourceGap::OtherType {
                    pattern: Some(pattern),
                    ..
                } if facts.one_type => match plural(Noun::of_type(service_of(nearest), pattern)) {
                    Some(nouns) => say!(
                        "{} allows {} only, not {}.",
                        policy,
                        Inline::Text(nouns),
                        thing
                    ),
                    None => say!(
                        "{} allows {} on {} only, not on {}.",
                        policy,
                        action,
                        rest_of(nearest),
                        thing
                    ),
                },
                ResourceGap::BucketWanted => say!(
                    "{} covers the objects ({}), but {} is about the bucket itself.",
                    policy,
                    rest_of(nearest),
                    action
                ),
                ResourceGap::ObjectWanted => say!(
                    "{} covers the bucket, but not the objects in it ({}).",
                    policy,
                    &format!("{}/*", rest_of(nearest))
                ),
                ResourceGap::Name { .. } | ResourceGap::Suffix => match facts.resource {
                    Some(resource) if is_under(nearest, resource) => say!(
                        "{} covers only what is below {}, not {} itself.",
                        policy,
                        rest_of(resource),
                        rest_of(resource)
                    ),
                    Some(resource) if lacks_streams(nearest, resource) => say!(
                        "The ARN {} in the policy is missing the `:*` at its end, which stands for the log streams.",
                        rest_of(nearest)
                    ),
                    Some(resource) if facts.one_name && nearest.eq_ignore_ascii_case(resource) => {
                        say!(
                            "{} allows {}, but the call is on {}: upper and lower case count.",
                            policy,
                            rest_of(nearest),
                            rest_of(resource)
                        )
                    }
                    Some(resource) if facts.one_name => say!(
                        "{} allows only {}, but the call is on {}.",
                        policy,
                        rest_of(nearest),
                        rest_of(resource)
                    ),
                    _ => plain(),
                },
                ResourceGap::Region => say!(
                    "{} is for Region {}, but the call went to {}.",
                    policy,
                    field(nearest, |arn| arn.region),
                    facts
                        .resource
                        .map_or("", |one| field(one, |arn| arn.region))
                ),
                ResourceGap::Account { owned_by_aws: true } => say!(
                    "{} belongs to AWS, so its ARN has no account ID, but {} names one.",
                    capital(thing),
                    nearest
                ),
                ResourceGap::Account { .. } => say!(
                    "{} is for account {}, but the resource is in account {}.",
                    policy,
                    field(nearest, |arn| arn.account),
                    facts
                        .resource
                        .map_or("", |one| field(one, |arn| arn.account))
                ),
                ResourceGap::Partition => say!(
                    "{} is for another partition (`aws`, `aws-cn`, `aws-us-gov`) than the resource.",
                    nearest
                ),
                ResourceGap::NotAnArn => {
                    say!("{} isn't an ARN, so it covers nothing.", nearest)
                }
                ResourceGap::NoTypeOfAction => say!(
                    "{} doesn't apply to {}, the resource that the policy lists for it.",
                    capital(action),
                    nearest
                ),
                ResourceGap::Service
                | ResourceGap::OtherType { .. }
                | ResourceGap::ActionHasNoResourceType => plain(),
            },
            Some(ReasonKind::ResourceExcluded { pattern }) => {
                say!("`NotResource` leaves out {} ({}).", thing, pattern)
            }
            Some(ReasonKind::Open {
                on: Unknown::Key(key),
                ..
            }) => say!(
                "{} allows {} only on resources named after {}, and that doesn't match here.",
                policy,
                action,
                key
            ),
            Some(ReasonKind::Open {
                on: Unknown::Placeholder(written),
                ..
            }) if facts.layer == Some(PolicyType::Identity) && facts.thing.is_some() => say!(
                "{} allows {} only on {}, not on {}.",
                policy,
                action,
                written,
                thing
            ),
            Some(ReasonKind::Open {
                on: Unknown::Placeholder(written),
                ..
            }) => say!(
                "{} allows {} only on {}; the call was most likely on something else.",
                policy,
                action,
                written
            ),
            Some(ReasonKind::Open { .. }) => say!(
                "{} allows {} on the listed resources only; the call was most likely on another one.",
                policy,
                action
            ),
            _ => plain(),
        }
    }

    fn unmet(&self, facts: &LeadFacts<'_>, action: Line) -> Line {
        if let Some(operator) = facts.literal {
            return say!(
                "`*` doesn't work as a wildcard under {}; use the `…Like` operator.",
                operator
            );
        }
        let place = facts
            .place
            .map_or_else(|| say!("the statement"), |place| self.place(place));
        if let Some(ReasonKind::ConditionFalse {
            operator,
            key,
            values,
            gap,
        }) = facts.reason
        {
            match gap {
                ConditionGap::LiteralWildcard => {
                    return say!(
                        "`*` doesn't work as a wildcard under {}; use the `…Like` operator.",
                        operator
                    );
                }
                ConditionGap::AbsentForResourceType { .. } if facts.thing.is_some() => {
                    let thing = facts
                        .thing
                        .map_or_else(Line::default, |thing| self.thing(thing));
                    return say!(
                        "The condition on {} can never be met for {}: in {} only another resource of the call carries this key.",
                        key,
                        thing,
                        action
                    );
                }
                ConditionGap::AbsentForAction
                | ConditionGap::AbsentForResourceType { .. }
                | ConditionGap::AbsentForCaller => {
                    return say!(
                        "The condition on {} can never be met here: requests for {} don't carry this key.",
                        key,
                        action
                    );
                }
                ConditionGap::AbsentOnAwsResource => {
                    return say!(
                        "The condition on {} can never be met here: the resource belongs to AWS and has none of your tags.",
                        key
                    );
                }
                ConditionGap::UnknownOperator => {
                    return say!("There is no condition operator {}.", operator);
                }
                ConditionGap::Differs { actual }
                    if facts.remedy.is_none() && !actual.is_empty() =>
                {
                    let is_one = |value: &&String| {
                        let mut all = actual.iter();
                        all.any(|actual| actual.eq_ignore_ascii_case(value))
                    };
                    if let Some(value) = values.iter().find(is_one) {
                        return say!(
                            "{} is {} in the request and {} in the policy: upper and lower case differ, and {} is case-sensitive.",
                            key,
                            self.any(actual),
                            value,
                            operator
                        );
                    }
                    let is = match claim(key) {
                        None if key.eq_ignore_ascii_case("iam:PassedToService") => say!(
                            "The call passes the role to {}, but {} allows passing it only to {}.",
                            self.any(actual),
                            place,
                            self.any(values)
                        ),
                        Some(name) => say!(
                            "The token's {} is {}, but the trust policy requires {}.",
                            name,
                            self.any(actual),
                            self.any(values)
                        ),
                        None => say!(
                            "The request has {} for {}, but {} requires {}.",
                            self.any(actual),
                            key,
                            place,
                            self.any(values)
                        ),
                    };
                    return if actual.iter().any(|one| is_of_environment(one)) {
                        say!(
                            "{} With an environment in the job, GitHub puts that into the `sub` in place of the branch.",
                            is
                        )
                    } else {
                        is
                    };
                }
                ConditionGap::Differs { .. }
                | ConditionGap::Absent
                | ConditionGap::Present
                | ConditionGap::Unparseable => {}
            }
        }
        let Some(remedy) = facts.remedy else {
            return match facts.reason {
                Some(ReasonKind::ConditionFalse { key, .. }) => {
                    say!("The condition on {} in {} isn't met.", key, place)
                }
                Some(ReasonKind::ConditionOpen { key, .. }) => say!(
                    "The condition on {} in {} most likely isn't met.",
                    key,
                    place
                ),
                _ => say!("The condition in {} isn't met.", place),
            };
        };
        match (&remedy.about, &remedy.want, &remedy.has) {
            (About::ResourceTag { tag, .. }, Want::OneOf(values), Some(has)) => {
                let is = say!(
                    "The resource has the tag {}, but {} requires {}",
                    &format!("{tag}={has}"),
                    place,
                    tagged(tag, values)
                );
                if values.iter().any(|value| value.eq_ignore_ascii_case(has)) {
                    say!("{}: upper and lower case count.", is)
                } else {
                    say!("{}.", is)
                }
            }
            (About::ResourceTag { tag, .. }, Want::OneOf(values), _)
                if facts.thing.is_some()
                    && matches!(facts.reason, Some(ReasonKind::ConditionFalse { .. })) =>
            {
                say!(
                    "{} doesn't have the tag {}, which {} requires.",
                    facts
                        .thing
                        .map_or_else(Line::default, |thing| capital(self.thing(thing))),
                    tagged(tag, values),
                    place
                )
            }
            (About::ResourceTag { tag, .. }, Want::OneOf(values), _) => match facts.thing {
                Some(thing) => say!(
                    "{} most likely lacks the tag {}.",
                    capital(self.thing(thing)),
                    tagged(tag, values)
                ),
                None => say!(
                    "The resource most likely lacks the tag {}.",
                    tagged(tag, values)
                ),
            },
            (About::RequestTag { tag, on: Some(on) }, Want::OneOf(values), None) => say!(
                "The call most likely sets the tag {} on something else, but not on the {} that it creates.",
                tagged(tag, values),
                on
            ),
            (About::GlobalProfile, _, _) => say!(
                "The call goes through a global inference profile, which has no region of its own, so it doesn't meet the region condition of {}.",
                place
            ),
            (About::Prefix { .. }, Want::OneOf(values), Some(has)) => say!(
                "The call lists the prefix {}, but the policy allows only {}.",
                has,
                self.any(values)
            ),
            (About::PassedToService, Want::OneOf(values), Some(has)) => say!(
                "The call passes the role to {}, but the policy allows passing it only to {}.",
                has,
                self.any(values)
            ),
            (About::Mfa { .. }, _, _) => match (facts.policy, facts.thing) {
                (PolicyName::Trust, Some(role)) => say!(
                    "The trust policy of {} requires MFA, but the call was made without it.",
                    self.thing(role)
                ),
                _ => say!(
                    "{} allows this only with MFA, but the call was made without it.",
                    capital(place)
                ),
            },
            (About::Claim { name }, Want::OneOf(values), Some(has)) => say!(
                "The token's {} is {}, but the trust policy allows only {}.",
                name,
                has,
                self.any(values)
            ),
            (About::Claim { name }, Want::OneOf(values), None) => say!(
                "The token's {} most likely isn't {}.",
                name,
                self.any(values)
            ),
            (About::ExternalId, Want::OneOf(values), None) => say!(
                "The call most likely passes no external ID; the trust policy requires {}.",
                self.any(values)
            ),
            (_, _, Some(has)) => say!(
                "The condition on {} in {} isn't met: the request has {}.",
                &remedy.key,
                place,
                has
            ),
            (_, _, None) => say!(
                "The condition on {} in {} most likely isn't met.",
                &remedy.key,
                place
            ),
        }
    }

    /// A `Deny` decided.
    fn denied(&self, facts: &LeadFacts<'_>, action: Line) -> Line {
        let policy = self.policy_name(facts.policy);
        let Some(place) = facts.place else {
            return match facts.layer {
                Some(PolicyType::Identity) => say!(
                    "A `Deny` in one of the policies of {} blocks {}.",
                    self.who(facts.who),
                    action
                ),
                Some(_) => say!("A `Deny` in {} blocks {}.", policy, action),
                None => say!(
                    "A `Deny` blocks {}; the error doesn't say in which policy.",
                    action
                ),
            };
        };
        let by = match place.sid {
            Some(sid) => say!("{} in {}", sid, policy),
            None => say!("{} of {}", capital(self.place(place)), policy),
        };
        match facts.remedy.and_then(|remedy| self.rejected(remedy)) {
            Some(what) => say!("{} denies {}.", by, what),
            None => say!("{} denies {}.", by, action),
        }
    }

    /// What a `Deny` with this condition rejects.
    fn rejected(&self, remedy: &Remedy) -> Option<Line> {
        Some(match (&remedy.about, &remedy.want, &remedy.has) {
            (About::Mfa { .. }, _, _) => say!("calls without MFA"),
            (About::Encryption, Want::OneOf(values), _) if values.as_slice() == ["aws:kms"] => {
                say!("uploads without the header `x-amz-server-side-encryption: aws:kms`")
            }
            (About::Encryption, _, _) => say!("uploads without the encryption header it requires"),
            (About::EncryptionKey, _, _) => say!("uploads with another KMS key"),
            (About::Transport, _, _) => say!("calls without HTTPS"),
            (About::Region, Want::OneOf(values), Some(has)) => {
                say!("calls to {}; it allows only {}", has, self.any(values))
            }
            (About::GlobalService { service, .. }, Want::OneOf(values), _) => say!(
                "calls outside {}, and {} is a global service outside it",
                self.any(values),
                Inline::Prose((*service).to_owned())
            ),
            (About::Region, Want::OneOf(values), None) => {
                say!("calls outside {}", self.any(values))
            }
            (About::Network | About::NetworkOfService { .. }, Want::OneOf(values), _) => {
                say!("calls that don't come from {}", self.any(values))
            }
            (About::Organization, _, _) => say!("callers outside the organization"),
            (About::ResourceTag { tag, .. }, Want::OneOf(values), _) => {
                say!("resources without the tag {}", tagged(tag, values))
            }
            (About::RequestTag { tag, .. }, _, _) => {
                say!("requests that don't set the tag {}", tag)
            }
            (About::GlobalProfile, Want::OneOf(values), _) => say!(
                "calls outside {}, and a call through a global inference profile has no Region",
                self.any(values)
            ),
            (About::Other, Want::OneOf(values), Some(has)) => say!(
                "calls in which {} isn't {}, and here it's {}",
                &remedy.key,
                self.any(values),
                has
            ),
            (About::Other, Want::NoneOf(values), Some(has)) => say!(
                "calls in which {} is {}, and here it's {}",
                &remedy.key,
                self.any(values),
                has
            ),
            _ => return None,
        })
    }

    /// The policy in which a fix belongs, with whose it is.
    fn policy_of(&self, facts: &FixFacts<'_>) -> Line {
        match (facts.policy, facts.thing) {
            (PolicyName::Iam, _) => match facts.who {
                Who::Unknown | Who::Service(_) | Who::Anonymous | Who::Root => {
                    say!("the caller's policy")
                }
                Who::User(_) | Who::Role(..) | Who::PermissionSet(_) | Who::ExecutionRole(_) => {
                    say!("the policy of {}", self.who(facts.who))
                }
            },
            (PolicyName::PermissionSet, _) => self.who(facts.who),
            (PolicyName::Trust, Some(role)) => say!("the trust policy of {}", self.thing(role)),
            (policy, _) => self.policy_name(policy),
        }
    }

    fn owner_name(&self, owner: Owner, thing: Option<&Thing>, account: Option<&str>) -> Line {
        match (owner, thing) {
            (Owner::ResourceOwner | Owner::RoleOwner, _) if account.is_some() => {
                say!("an admin of account {}", account.unwrap_or_default())
            }
            (Owner::IamAdministrator | Owner::Unknown, _) => say!("an IAM admin"),
            (Owner::Aws, _) => say!("AWS alone"),
            (Owner::ResourceOwner, Some(thing)) => say!("the owner of {}", self.thing(thing)),
            (Owner::ResourceOwner, None) => say!("the owner of the resource"),
            (Owner::OrganizationAdministrator, _) => say!("your organization's admin"),
            (Owner::BoundaryAdministrator, _) => say!("whoever manages the boundary"),
            (Owner::SessionIssuer, _) => say!("whoever runs the tool that creates the session"),
            (Owner::NetworkTeam, _) => {
                say!("the owner of the VPC endpoint (usually the network team)")
            }
            (Owner::RoleOwner, _) => say!("the owner of the role"),
            (Owner::IdentityCenterAdministrator, _) => say!("an IAM Identity Center admin"),
        }
    }

    /// Where in the console.
    fn console(&self, whose: &Whose<'_>) -> Option<Line> {
        let name = whose.thing.map(|thing| Line::from(&thing.name));
        Some(match (whose.policy, whose.who) {
            (PolicyName::Iam, Who::User(name)) => {
                say!("IAM console → Users → {} → Permissions", name)
            }
            (PolicyName::Iam, Who::Role(name, by)) => {
                let role = match by {
                    UsedBy::Instance(id) => say!("{} (role of EC2 instance {})", name, id),
                    UsedBy::EcsTask => say!("{} (task role of ECS)", name),
                    UsedBy::EcsAgent => {
                        say!("{} (task execution role of ECS, not the task role)", name)
                    }
                    UsedBy::EventBridge => say!("{} (role of the EventBridge rule)", name),
                    UsedBy::Function(function) => {
                        say!("{} (execution role of function {})", name, function)
                    }
                    UsedBy::GitHubActions => say!("{} (used by GitHub Actions)", name),
                    UsedBy::CodeBuild => say!("{} (service role of CodeBuild)", name),
                    UsedBy::CloudFormation => say!("{} (service role of CloudFormation)", name),
                    UsedBy::Cognito => say!("{} (role of the Cognito identity pool)", name),
                    UsedBy::Pod => say!("{} (used by an EKS pod)", name),
                    UsedBy::Somebody => Line::from(name),
                };
                say!("IAM console → Roles → {} → Permissions", role)
            }
            (PolicyName::Iam, Who::ExecutionRole(_)) => {
                say!(
                    "IAM console → Roles → {} → Permissions",
                    self.who(whose.who)
                )
            }
            (PolicyName::Iam, Who::Unknown) => {
                say!("IAM console → the caller's user or role → Permissions")
            }
            (PolicyName::PermissionSet, Who::PermissionSet(name)) => say!(
                "IAM Identity Center console → Permission sets → {} (then reprovision it)",
                name
            ),
            (PolicyName::Trust, _) => {
                say!("IAM console → Roles → {} → Trust relationships", name?)
            }
            (PolicyName::Boundary, Who::User(name)) => {
                say!("IAM console → Users → {} → Permissions boundary", name)
            }
            (PolicyName::Boundary, Who::Role(name, _)) => {
                say!("IAM console → Roles → {} → Permissions boundary", name)
            }
            (PolicyName::Bucket, _) => {
                let bucket = whose.thing?.name.split('/').next().unwrap_or_default();
                say!("S3 console → {} → Permissions → Bucket policy", bucket)
            }
            (PolicyName::Key, _) => say!(
                "KMS console → Customer managed keys → {} → Key policy",
                name?
            ),
            (PolicyName::Queue, _) => say!("SQS console → {} → Access policy", name?),
            (PolicyName::Topic, _) => say!("SNS console → Topics → {} → Access policy", name?),
            (PolicyName::Repository, _) => {
                say!("ECR console → Repositories → {} → Permissions", name?)
            }
            (PolicyName::Function, _) => {
                say!("Lambda console → {} → Configuration → Permissions", name?)
            }
            (PolicyName::Secret, _) => {
                say!("Secrets Manager console → {} → Resource permissions", name?)
            }
            (PolicyName::Scp, _) => {
                say!("Organizations console → Policies → Service control policies")
            }
            (PolicyName::Rcp, _) => {
                say!("Organizations console → Policies → Resource control policies")
            }
            (PolicyName::Vpce, _) => say!("VPC console → Endpoints → Policy"),
            _ => return None,
        })
    }
}

/// What makes the call run with the credentials that were meant.
fn use_credentials(credentials: &Credentials) -> Line {
    match credentials {
        Credentials::Profile { profile, .. } => say!(
            "Name the profile: {}, or {}. No policy has to change; this shows who you are then:",
            &format!("--profile {profile}"),
            &format!("export AWS_PROFILE={profile}")
        ),
        Credentials::KeysFirst { .. } => say!(
            "Take the keys out of the environment. No policy has to change; afterwards, see who you are:"
        ),
        Credentials::Node { .. } => say!(
            "Put the annotation `eks.amazonaws.com/role-arn` on the service account (not on the pod), name that in `serviceAccountName`, and recreate the pod. Don't widen the node's role. The pod then has `AWS_ROLE_ARN` and `AWS_WEB_IDENTITY_TOKEN_FILE`:"
        ),
    }
}

fn made_from_name(made_from: MadeFrom) -> &'static str {
    match made_from {
        MadeFrom::CloudFormation => "the CloudFormation template",
        MadeFrom::Sam => "the SAM template",
        MadeFrom::Serverless => "serverless.yml",
        MadeFrom::Cdk => "the CDK code",
        MadeFrom::Terraform => "the Terraform code",
        MadeFrom::Pulumi => "the Pulumi program",
    }
}

/// A tag as `key=value`.
fn tagged(tag: &str, values: &[String]) -> Line {
    let values: Vec<String> = values
        .iter()
        .map(|value| format!("{tag}={value}"))
        .collect();
    Line(quoted(&values, " or "))
}

/// Names of services.
fn listed(names: &[String]) -> Line {
    let mut inlines = Vec::new();
    for name in names {
        if !inlines.is_empty() {
            inlines.push(Inline::Text(", "));
        }
        inlines.push(Inline::Prose(name.clone()));
    }
    Line(inlines)
}

/// A line without the colon at its end.
fn without_colon(mut line: Line) -> Line {
    if let Some(Inline::Text(last)) = line.0.last_mut() {
        *last = last.trim_end_matches(':');
    }
    line
}

/// The word for a resource type of the reference, where it has one.
pub(super) fn noun_of_type(service: &str, resource_type: &str) -> Option<&'static str> {
    noun(Noun::of_type(service, resource_type))
}

pub(super) fn noun(noun: Noun) -> Option<&'static str> {
    Some(match noun {
        Noun::Bucket => "bucket",
        Noun::Object => "object",
        Noun::Instance => "instance",
        Noun::Document => "document",
        Noun::Table => "table",
        Noun::Function => "function",
        Noun::Queue => "queue",
        Noun::Topic => "topic",
        Noun::Role => "role",
        Noun::User => "user",
        Noun::Group => "group",
        Noun::Policy => "policy",
        Noun::Key => "key",
        Noun::Secret => "secret",
        Noun::Parameter => "parameter",
        Noun::LogGroup => "log group",
        Noun::Repository => "repository",
        Noun::Cluster => "cluster",
        Noun::Service => "service",
        Noun::Session => "session",
        Noun::Task => "task",
        Noun::StateMachine => "state machine",
        Noun::Stack => "stack",
        Noun::Stream => "stream",
        Noun::Volume => "volume",
        Noun::Image => "image",
        Noun::Subnet => "subnet",
        Noun::SecurityGroup => "security group",
        Noun::HostedZone => "hosted zone",
        Noun::Identity => "identity",
        Noun::Model => "model",
        Noun::Other => return None,
    })
}

pub(super) fn plural(noun: Noun) -> Option<&'static str> {
    Some(match noun {
        Noun::Bucket => "buckets",
        Noun::Object => "objects",
        Noun::Instance => "EC2 instances",
        Noun::Document => "documents",
        Noun::Table => "tables",
        Noun::Function => "functions",
        Noun::Queue => "queues",
        Noun::Topic => "topics",
        Noun::Role => "roles",
        Noun::User => "users",
        Noun::Group => "groups",
        Noun::Policy => "policies",
        Noun::Key => "keys",
        Noun::Secret => "secrets",
        Noun::Parameter => "parameters",
        Noun::LogGroup => "log groups",
        Noun::Repository => "repositories",
        Noun::Cluster => "clusters",
        Noun::Service => "services",
        Noun::Session => "sessions",
        Noun::Task => "tasks",
        Noun::StateMachine => "state machines",
        Noun::Stack => "stacks",
        Noun::Stream => "streams",
        Noun::Volume => "volumes",
        Noun::Image => "images",
        Noun::Subnet => "subnets",
        Noun::SecurityGroup => "security groups",
        Noun::HostedZone => "hosted zones",
        Noun::Identity => "identities",
        Noun::Model => "models",
        Noun::Other => return None,
    })
}
