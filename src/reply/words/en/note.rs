//! Other things worth saying.

use super::English;
use crate::diagnose::{Credentials, Note, RequestRead};
use crate::reply::document::{Inline, Line};
use crate::reply::names::{Thing, Who};
use crate::reply::words::brief::BriefWords;
use crate::reply::words::{NoteWords, Words, name_of_policy, odd, say};

impl NoteWords for English {
    fn note(&self, note: &Note, request: &RequestRead, policies: usize) -> Line {
        let action = request
            .action
            .as_ref()
            .map_or_else(|| say!("the call"), Line::from);
        match note {
            Note::TagConditionCannotFit { key, statement } => say!(
                "Adding it to statement {} won't work: AWS owns it, so it doesn't have your tags and never meets the condition on {}.",
                statement.saturating_add(1),
                key
            ),
            Note::AlsoAuthorisedOn {
                resource_types,
                covered_by: Some(_),
            } => match Thing::of(request.resource.as_deref()) {
                Some(thing) if resource_types.len() == 1 => say!(
                    "{} is checked against both the {} and {}.",
                    action,
                    self.kinds(request, resource_types),
                    self.kind_of(&thing)
                ),
                Some(_) | None => say!(
                    "{} is checked against the {} as well.",
                    action,
                    self.kinds(request, resource_types)
                ),
            },
            Note::AlsoAuthorisedOn {
                resource_types,
                covered_by: None,
            } if policies == 0 => say!(
                "The call is checked against the {} as well, which has to be allowed too.",
                self.kinds(request, resource_types)
            ),
            Note::AlsoAuthorisedOn {
                resource_types,
                covered_by: None,
            } => say!(
                "{} is checked against the {} as well. The policy doesn't allow that, so it may be denied next.",
                action,
                self.kinds(request, resource_types)
            ),
            Note::DeniedBy {
                sid: Some(sid),
                actions,
                resources,
            } => say!(
                "The decoded message names the statement: {}, which denies {} on {}.",
                sid,
                self.names(actions, 0),
                self.names(resources, 0)
            ),
            Note::DeniedBy {
                sid: None,
                actions,
                resources,
            } => say!(
                "The decoded message shows the statement: it has no `Sid` and denies {} on {}.",
                self.names(actions, 0),
                self.names(resources, 0)
            ),
            Note::LookAlikeLetter {
                written,
                found,
                in_action: true,
            } => say!(
                "In {}, the letter {} ({}) isn't {}, so there is no such action. Copy the error again from where it was printed.",
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
                "In {}, the letter {} ({}) isn't {}. If that's a typo, fix it where the call is made.",
                written,
                &found.letter.to_string(),
                odd(found.letter),
                &found.like.to_string()
            ),
            Note::InvisibleCharacter { written, character } => say!(
                "{} contains the invisible character {}, so I won't write a policy for it. Copy the error again, or fix the name where the call is made.",
                written,
                odd(*character)
            ),
            Note::DependentActions { actions } => {
                say!("The same call may also need {}.", self.names(actions, 0))
            }
            Note::ListedActions { actions } => say!(
                "The error lists what the role needs on this resource: {}. Allow the ones that are missing.",
                self.names(actions, 0)
            ),
            Note::PassedToAnyService => say!(
                "As written, the role can be passed to every service in its trust policy. If you know which one gets it, add `\"StringEquals\": {\"iam:PassedToService\": \"SERVICE.amazonaws.com\"}`."
            ),
            Note::ExecutionRole => say!(
                "The caller is the function's execution role, so its policy has to allow the action, not yours."
            ),
            Note::BucketNotListed { bucket } => say!(
                "The policy allows objects in {} only. Programs that first check whether the bucket exists also need `s3:ListBucket` on {}. Add that first.",
                bucket,
                &format!("arn:aws:s3:::{bucket}")
            ),
            Note::PublicAccessSetting { setting } => say!(
                "The setting is {}. It can be on for the bucket, the access point or the whole account; the strictest one applies.",
                setting
            ),
            Note::MayBeMissingObject => say!(
                "Without `s3:ListBucket` on the bucket, S3 also answers 403 for an object that doesn't exist. Check the key first."
            ),
            Note::StandInCharacters { printed, written } => say!(
                "A policy can't contain every character of {}, so each `?` in {} stands for one of them, and matches any character.",
                printed,
                written
            ),
            Note::ThroughScp => say!(
                "The error says \"transitively through a service control policy\": the `Deny` is in an SCP, not in the endpoint's policy."
            ),
            Note::ManagedPolicies {
                names,
                allow_nothing: true,
            } => say!(
                "{} (AWS managed) was named. Since no identity-based policy allows the call, it doesn't either, or it isn't attached.",
                self.names(names, 0)
            ),
            Note::ManagedPolicies {
                names,
                allow_nothing: false,
            } => say!(
                "I don't have the content of {} (AWS managed), so I didn't check it.",
                self.names(names, 0)
            ),
            Note::ManagedByAws { arn } => say!(
                "{} is managed by AWS and can't be edited. Put the change into a policy of your own.",
                arn
            ),
            Note::PermissionSet { name } => say!(
                "The role comes from IAM Identity Center. Change the permission set {}; changes to the role itself are overwritten.",
                name
            ),
            Note::RolePathNotPrinted { role } => say!(
                "The error doesn't print the role's path. If the role has one, put the full ARN that `aws iam get-role` shows into `Principal`, not just {}.",
                role
            ),
            Note::AuthorizationDetails { id } => say!(
                "The link in the error opens the details of this denial in the IAM console (authorization ID {}).",
                id
            ),
            Note::ResourceLooksWrong { resource } => say!(
                "{} doesn't look like a real resource. Fix the name in the call before you change a policy.",
                resource
            ),
            Note::MisnamedVariable { read, set } => say!(
                "The code reads {} from the environment, and the one that is set is {}. Use one name in both places.",
                read,
                set
            ),
            Note::PhoneNumber => say!(
                "The message goes to a phone number, not to a topic. A phone number has no ARN, so `Resource` has to be `*`; to keep topics out, write `\"NotResource\": \"arn:aws:sns:*:*:*\"` instead."
            ),
            Note::OtherReference {
                name,
                kind,
                instead: Some(instead),
            } => say!(
                "{} is of type {}, so its ARN never covers what the call is on. Refer to {} instead.",
                &format!("{name}.Arn"),
                kind,
                &format!("{instead}.Arn")
            ),
            Note::OtherReference {
                name,
                kind,
                instead: None,
            } => say!(
                "{} is of type {}, so its ARN never covers what the call is on.",
                &format!("{name}.Arn"),
                kind
            ),
            Note::TaskRole => say!(
                "The task role needs `ssmmessages:CreateControlChannel`, `CreateDataChannel`, `OpenControlChannel` and `OpenDataChannel`, and the task `enableExecuteCommand`."
            ),
            Note::Consequence { actions } => say!(
                "The denial of {} only follows from that, because the program went on without the role; you don't need to add it.",
                self.names(actions, 0)
            ),
            Note::InstanceProfile { .. } => say!(
                "Starting an instance with an instance profile needs `iam:PassRole` on the profile's role. The policy doesn't allow it, so that's most likely what's missing."
            ),
            Note::NetworkInterfaces { role } => match role {
                Some(role) => say!(
                    "Or give {} in the template the AWS managed policy `arn:aws:iam::aws:policy/service-role/AWSLambdaVPCAccessExecutionRole`, which has all of these and the ones for logs.",
                    role
                ),
                None => say!(
                    "Or attach the AWS managed policy `arn:aws:iam::aws:policy/service-role/AWSLambdaVPCAccessExecutionRole` to the role, which has all of these and the ones for logs."
                ),
            },
            Note::BucketOfTemplate { reference } => say!(
                "If {} is the bucket's ARN, it doesn't cover the objects. Their ARN is {}.",
                reference,
                &format!("{reference}/*")
            ),
            Note::AnotherPolicyAllows { policy } => say!(
                "Policy {} allows this call, so it wasn't in effect at the time. Check that it's attached.",
                policy.saturating_add(1)
            ),
            Note::RequesterPays => say!(
                "The bucket is Requester Pays: S3 denies calls that don't accept the costs, whatever the policies allow."
            ),
            Note::OtherCredentials(credentials) => match credentials {
                Credentials::Profile { profile, role } => say!(
                    "The profile {} assumes {}; the call was made without it.",
                    profile,
                    role
                ),
                Credentials::KeysFirst { profile } => say!(
                    "The AWS CLI and the SDKs use keys in the environment before the profile {}.",
                    profile
                ),
                Credentials::Node { role: Some(role) } => say!(
                    "A pod without credentials of its own falls back to the role of its node; {} wasn't used.",
                    role
                ),
                Credentials::Node { role: None } => {
                    say!("A pod without credentials of its own falls back to the role of its node.")
                }
            },
            Note::PolicyOfAnother { caller, holder } => say!(
                "The call ran as {}; the policy belongs to {}.",
                caller,
                holder
            ),
            Note::ProfileOfProvider { profile } => say!(
                "Terraform's backend doesn't use the provider's `profile`. Set `profile` to {} in the `backend \"s3\"` block as well (or set `AWS_PROFILE`), and run `terraform init -reconfigure`.",
                profile
            ),
            Note::AskedOfKey { action } => say!(
                "{} itself is allowed. The data is encrypted with a KMS key, so the same call also needs this permission for the key; the error doesn't say so.",
                action
            ),
            Note::AskedByParameter { action, written } => say!(
                "{} itself is allowed. {} in the upload takes this permission as well, which S3's error doesn't say. Or leave it out of the upload.",
                action,
                written
            ),
            Note::LockedOut(lockout) => match (&lockout.exempting, lockout.from.as_slice()) {
                (Some((_, caller)), from) => say!(
                    "The `Deny` also keeps out everyone who could change the policy. Change it through {} (from an EC2 instance in that VPC, for example), or as the root user of the account, whom a bucket policy can't lock out. To let {} in from anywhere, replace the statement with this:",
                    self.any(from),
                    caller
                ),
                (None, from) => say!(
                    "The `Deny` also keeps out everyone who could change the policy. Change it through {} (from an EC2 instance in that VPC, for example), or as the root user of the account, whom a bucket policy can't lock out.",
                    self.any(from)
                ),
            },
            Note::ManagedForProgram {
                policy,
                is_whole: true,
            } => say!(
                "Attach the AWS managed policy {} to {}. It has everything this program calls; this action alone isn't enough:",
                name_of_policy(policy),
                self.caller_of(request)
            ),
            Note::ManagedForProgram {
                policy,
                is_whole: false,
            } => say!(
                "The AWS managed policy {} has this and what else is usually needed here.",
                &format!("arn:aws:iam::aws:policy/{policy}")
            ),
            Note::ManagementAccountOnly => say!(
                "AWS Organizations answers this call only in the management account or from a delegated administrator; the policy itself allows it."
            ),
            Note::NotAmongExceptions { action } => say!(
                "The `Deny` covers everything that isn't in its `NotAction`. If {} should stay possible, it belongs there.",
                action
            ),
            Note::PublicAcl { written } => say!("{} makes the object public.", written),
            Note::ContextOfBucketKey => say!(
                "With an S3 Bucket Key, the encryption context is the ARN of the bucket, not of the object. Keep the old value as well: objects from before still have it. Check the key policy for the same condition."
            ),
            Note::AlsoOfKey { actions } => say!(
                "The data is encrypted with a KMS key of yours, so the caller also needs {} on the ARN of that key. Otherwise that is denied next.",
                self.names(actions, 0)
            ),
            Note::KeyPolicyMayDelegate => say!(
                "For a KMS key this is enough only if the key policy allows the account (`:root`). If it doesn't, the key policy has to allow the caller."
            ),
            Note::CrossAccount { caller, resource } => say!(
                "The caller is in account {} and the resource is in account {}, so the policies on both sides have to allow the call.",
                caller,
                resource
            ),
        }
    }
}

impl English {
    /// The caller by its name.
    fn caller_of(&self, request: &RequestRead) -> Line {
        self.who(&Who::of(request, ""))
    }

    /// What a resource is, without its name where there is a word for it.
    fn kind_of(&self, thing: &Thing) -> Line {
        match super::brief::noun(thing.noun) {
            Some(noun) => say!("the {}", Inline::Text(noun)),
            None => self.thing(thing),
        }
    }

    /// Resource types of the reference, in words.
    fn kinds(&self, request: &RequestRead, types: &[String]) -> Line {
        let service = request.action.as_deref().unwrap_or_default();
        let service = service.split(':').next().unwrap_or_default();
        let mut inlines = Vec::new();
        for kind in types.iter().take(MAX_KINDS) {
            if !inlines.is_empty() {
                inlines.push(Inline::Text(", "));
            }
            inlines.push(match super::type_word(service, kind) {
                Some(noun) => Inline::Text(noun),
                None => Inline::Pasted(kind.clone()),
            });
        }
        Line(inlines)
    }
}

/// At most this many resource types are named.
const MAX_KINDS: usize = 4;
