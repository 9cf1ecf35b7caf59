//! The sentences about a fix: what it does, what was verified of it, what else helps.

use super::{English, capital};
use crate::diagnose::{About, Change, MaskedValue, Mended, Remedy, Varying, Want};
use crate::iam::PolicyType;
use crate::reply::document::{Inline, Line};
use crate::reply::words::{
    FixWords, Place, Words, before_tag, changed, covers_environments, property_of, say,
};

impl FixWords for English {
    fn pattern(&self, varying: Varying, pattern: &str, exact: Option<&str>) -> Line {
        let wide = match varying {
            Varying::Object => say!(
                "{} covers every object under that prefix, because the key changes with each call.",
                pattern
            ),
            Varying::LogStream => say!(
                "{} covers all streams in the log group, including future ones.",
                pattern
            ),
            Varying::Run => say!(
                "{} covers the ones started later too, because each gets a new ID.",
                pattern
            ),
            Varying::Ec2Id => say!(
                "{} covers every resource of this type, because EC2 gives each a new ID.",
                pattern
            ),
            Varying::StackSuffix => say!(
                "{} covers what the stack creates later too, because CloudFormation changes the suffix.",
                pattern
            ),
            Varying::Version => say!("{} covers later versions, too.", pattern),
            Varying::Stream => say!(
                "{} stays right when the stream is turned off and on again, which gives it a new label.",
                pattern
            ),
            Varying::Bootstrap => say!(
                "{} covers all the roles that a CDK deployment assumes (deploy, file and image publishing, lookup).",
                pattern
            ),
        };
        let Some(exact) = exact else {
            return wide;
        };
        let narrow = match varying {
            Varying::Object => say!("For this object only, write {}.", exact),
            Varying::LogStream | Varying::Stream => {
                say!("For this stream only, write {}.", exact)
            }
            Varying::Run | Varying::Ec2Id | Varying::StackSuffix | Varying::Bootstrap => {
                say!("For this one only, write {}.", exact)
            }
            Varying::Version => say!("For this version only, write {}.", exact),
        };
        say!("{} {}", wide, narrow)
    }

    fn patterns(&self) -> Line {
        say!(
            "Names that change with each call are patterns here. The details have the version for exactly the names in the errors."
        )
    }

    fn whole(&self) -> Line {
        say!("The whole policy:")
    }

    fn masked(&self) -> Line {
        say!("Some values of your policy are masked here. Put your own back before you save it:")
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

    fn allows(&self, requests: usize) -> Line {
        match requests {
            1 => say!("The corrected policy allows the denied request."),
            requests => say!(
                "The corrected policy allows all {} denied requests.",
                requests
            ),
        }
    }

    fn allows_if(&self, requests: usize) -> Line {
        match requests {
            1 => say!("The corrected policy allows the denied request, provided that:"),
            requests => say!(
                "The corrected policy allows all {} denied requests, provided that:",
                requests
            ),
        }
    }

    fn allows_alone(&self, kind: PolicyType) -> Line {
        say!(
            "With this change the {} allows the denied request. That isn't enough, because of another policy:",
            self.policy(kind)
        )
    }

    fn stop(&self, kind: PolicyType, denying: Option<Place<'_>>) -> Line {
        match denying {
            Some(place) if place.policy.is_some() => say!(
                "{} denies the request too. An explicit deny overrides any allow.",
                capital(self.place(place))
            ),
            Some(place) => say!(
                "{} of the {} denies the request too. An explicit deny overrides any allow.",
                capital(self.place(place)),
                self.policy(kind)
            ),
            None => say!(
                "The {} you pasted doesn't allow it either, so it has to change as well.",
                self.policy(kind)
            ),
        }
    }

    fn companions(&self, actions: &[String], left_out: usize) -> Line {
        say!(
            "It includes what the next calls need: {}.",
            self.names(actions, left_out)
        )
    }

    fn mend(&self, mended: &Mended) -> Line {
        match &mended.change {
            Change::ReplaceResource {
                statement,
                from,
                to,
            } if !mended.is_refused => say!(
                "In statement {}, also change {} to {}: as written it has no effect.",
                statement.saturating_add(1),
                changed(from, to).0,
                changed(from, to).1
            ),
            Change::ReplaceAction {
                statement,
                from,
                to,
            } => say!(
                "In statement {}, change {} to {}.",
                statement.saturating_add(1),
                from,
                to
            ),
            Change::ReplaceResource {
                statement,
                from,
                to,
            } => say!(
                "In statement {}, change {} to {}.",
                statement.saturating_add(1),
                from,
                to
            ),
            Change::ReplacePrincipal {
                statement,
                from,
                to,
            } => say!(
                "In the `Principal` of statement {}, change {} to {}.",
                statement.saturating_add(1),
                from,
                to
            ),
            Change::ReplaceSid {
                statement,
                from,
                to,
            } => say!(
                "Rename the `Sid` of statement {} from {} to {}: it takes only letters and digits, and has to be unique.",
                statement.saturating_add(1),
                from,
                to
            ),
            Change::RenameElement {
                statement,
                from,
                to,
            } => say!(
                "In statement {}, rename the element {} to {}.",
                statement.saturating_add(1),
                from,
                to
            ),
            Change::RemoveElement { statement, name } => say!(
                "Remove {} from statement {}: this kind of policy has none.",
                name,
                statement.saturating_add(1)
            ),
            Change::AddResource {
                statement,
                resource,
            } => say!(
                "Add {} to the `Resource` of statement {}.",
                resource,
                statement.saturating_add(1)
            ),
            Change::AddAction { statement, action } => say!(
                "Add {} to the `Action` of statement {}.",
                action,
                statement.saturating_add(1)
            ),
            Change::ReplaceOperator {
                statement,
                from,
                to,
                key,
            } => say!(
                "In statement {}, compare {} with {} instead of {}.",
                statement.saturating_add(1),
                key,
                to,
                from
            ),
            Change::AddConditionValue {
                statement,
                key,
                value,
            } => say!(
                "In statement {}, add {} to the values of {}.",
                statement.saturating_add(1),
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
                "In statement {}, change the value of {} from {} to {}.",
                statement.saturating_add(1),
                key,
                from,
                to
            ),
            Change::ReplaceVersion { from: Some(from) } => {
                say!("Change `Version` from {} to `2012-10-17`.", from)
            }
            Change::ReplaceVersion { from: None } => say!("Add `\"Version\": \"2012-10-17\"`."),
            Change::NewPolicy
            | Change::AddStatement
            | Change::StatementAlone { .. }
            | Change::Several => say!("Add the statements above."),
        }
    }

    fn proposal_allows(&self, kind: PolicyType) -> Line {
        say!(
            "With it, the {} allows the denied request.",
            self.policy(kind)
        )
    }

    fn wider(&self) -> Line {
        say!("AWS has no narrower form: this action works on `*` only.")
    }

    fn over_size(&self, characters: usize, quota: usize) -> Line {
        say!(
            "The corrected policy has {} characters (without white space) and AWS allows {}: put the new statement into a policy of its own.",
            characters,
            quota
        )
    }

    fn remedy(&self, remedy: &Remedy) -> Line {
        let Remedy {
            key,
            want,
            about,
            has,
            property,
        } = remedy;
        if let Some(property) = property {
            return say!(
                "In the template, set {} of {} to {}.",
                &property.path,
                &property.resource,
                &property.value
            );
        }
        let listed = |values: &[String]| self.any(values);
        match (about, want) {
            (
                About::Mfa {
                    command: Some(command),
                },
                _,
            ) => say!(
                "Get temporary credentials with your MFA code and use those: {}. Requests signed with access keys alone don't include {}.",
                command,
                key
            ),
            (About::Mfa { command: None }, _) => say!(
                "Assume the role with an MFA code ({}): in the AWS CLI profile, set `mfa_serial` to the `SerialNumber` that `aws iam list-mfa-devices` shows, or pass `--serial-number` and `--token-code` to `aws sts assume-role`.",
                key
            ),
            (About::Encryption, Want::OneOf(values)) => match values.as_slice() {
                [only] if only == "aws:kms" => say!(
                    "Upload with `--sse aws:kms` (`ServerSideEncryption` in the SDKs), and name the key with `--sse-kms-key-id` (`SSEKMSKeyId`); without it, S3 uses `aws/s3`. A customer managed key also needs `kms:GenerateDataKey` and `kms:Decrypt` on it."
                ),
                [only] if only == "AES256" => say!(
                    "Upload with `--sse AES256` (header `x-amz-server-side-encryption: AES256`)."
                ),
                values => say!(
                    "Upload with `--sse` set to {} (header `x-amz-server-side-encryption`).",
                    listed(values)
                ),
            },
            (About::Encryption, Want::Present) => say!(
                "Name the encryption in the upload: `--sse aws:kms` or `--sse AES256` (header `x-amz-server-side-encryption`)."
            ),
            (About::EncryptionKey, Want::OneOf(values)) => say!(
                "Upload with the KMS key {}: `--sse aws:kms --sse-kms-key-id`.",
                listed(values)
            ),
            (About::Transport, Want::OneOf(_)) => {
                say!("Call over HTTPS instead of HTTP ({}).", key)
            }
            (About::Region, Want::OneOf(values)) => match has {
                Some(has) => say!(
                    "Make the call in {} instead of {} ({}).",
                    listed(values),
                    has,
                    key
                ),
                None => say!("Make the call in {} ({}).", listed(values), key),
            },
            (
                About::GlobalService {
                    service,
                    prefix,
                    region,
                },
                _,
            ) => say!(
                "{} is a global service: its calls always count as {}, whatever Region you work in. Whoever owns the policy has to leave it out of the condition, with {} in `NotAction` or {} among the values of {}.",
                Inline::Prose((*service).to_owned()),
                *region,
                &format!("{prefix}:*"),
                *region,
                key
            ),
            (About::GlobalProfile, Want::OneOf(values)) => say!(
                "Call the model in {} by its own ID, if it's offered there, instead of a `global.` profile. A geographic one (`us.`, `eu.`, `jp.`) fits only if every Region that it routes to is allowed; {} lists them. Adding `unspecified` to {} would let the model run in any Region.",
                listed(values),
                "aws bedrock get-inference-profile --inference-profile-identifier PROFILE",
                key
            ),
            (About::Prefix { command }, Want::OneOf(values)) => match (command, has) {
                (Some(command), Some(_)) => {
                    say!("Only the slash at the end is missing: {}", command)
                }
                (None, Some(has)) if has == "env:/" => say!(
                    "Terraform lists {} to find its workspaces. Set `workspace_key_prefix` in the backend to a prefix under {}, or have {} added to {}.",
                    has,
                    listed(values),
                    has,
                    key
                ),
                _ => say!("List a prefix that matches {} ({}).", listed(values), key),
            },
            (About::PassedToService, Want::OneOf(values)) if has.is_some() => say!(
                "The role is passed to {}, but the policy allows {} only ({}).",
                has.as_deref().unwrap_or_default(),
                listed(values),
                key
            ),
            (
                About::ResourceTag {
                    tag,
                    near: Some((near, value)),
                    ..
                },
                Want::OneOf(values),
            ) => say!(
                "It has the tag {} instead. If that's the one to go by, change the condition to {}; otherwise give it the tag {} with the value {}.",
                &format!("{near}={value}"),
                &format!("\"{}{near}\": \"{value}\"", before_tag(key, tag)),
                tag,
                listed(values)
            ),
            (About::ResourceTag { tag, command, .. }, Want::OneOf(values)) => match command {
                Some(command) => say!(
                    "Give it the tag {} with the value {} (case-sensitive). To see its tags, run {}.",
                    tag,
                    listed(values),
                    command
                ),
                None => say!(
                    "Give the resource the tag {} with the value {} (case-sensitive).",
                    tag,
                    listed(values)
                ),
            },
            (About::RequestTag { tag, on: Some(on) }, Want::OneOf(values)) => say!(
                "Set the tag {} to {} on the {} as well: {}, in Terraform {} for volumes.",
                tag,
                listed(values),
                on,
                &format!("--tag-specifications ResourceType={on},Tags=[{{Key={tag},Value=…}}]"),
                "volume_tags"
            ),
            (About::RequestTag { tag, .. }, Want::OneOf(values)) => {
                say!("Set the tag {} to {} in the call.", tag, listed(values))
            }
            (About::PrincipalTag { tag, command }, Want::OneOf(values)) => match command {
                Some(command) => say!(
                    "Give the caller the tag {} with the value {}. To see its tags, run {}. Session tags are set where the session is created.",
                    tag,
                    listed(values),
                    command
                ),
                None => say!(
                    "Give the caller the tag {} with the value {}.",
                    tag,
                    listed(values)
                ),
            },
            (About::NetworkOfService { service }, _) => say!(
                "{} makes this request in your name, but not from your addresses. Add `\"Bool\": {\"aws:ViaAWSService\": \"false\"}` to the `Condition` of the `Deny`: it then still denies your own calls from elsewhere.",
                Inline::Prose((*service).to_owned())
            ),
            (About::Network, Want::OneOf(values)) if has.is_some() => say!(
                "The call comes from {}. If it may, the owner of the policy adds that to the values of {} and keeps {}; otherwise make the call from there.",
                has.as_deref().unwrap_or_default(),
                key,
                listed(values)
            ),
            (About::Network, Want::OneOf(values)) => {
                say!(
                    "Make the call from {} ({}). If it should work from elsewhere too, the owner of the policy adds that network to these values, and keeps the present ones.",
                    listed(values),
                    key
                )
            }
            (About::Organization, Want::OneOf(values)) => say!(
                "Call from an account of the organization {} ({}).",
                listed(values),
                key
            ),
            (About::ExternalId, Want::OneOf(values)) => say!(
                "Pass the external ID {}: `--external-id` of `aws sts assume-role`, `ExternalId` in the SDKs.",
                listed(values)
            ),
            (About::SourceOfService, Want::OneOf(values)) => say!(
                "Only an AWS service acting for {} sets {}; a direct call never does.",
                listed(values),
                key
            ),
            (About::Claim { name }, Want::OneOf(values)) => match has {
                Some(has) => say!(
                    "Change the value of {} in the trust policy from {} to {}, or run the workflow where it matches.",
                    key,
                    listed(values),
                    has
                ),
                None if name != "sub" => say!(
                    "Compare the token's {} with {} (case-sensitive).",
                    name,
                    listed(values)
                ),
                None if key.contains("gitlab") => say!(
                    "Compare the token's {} with {} (case-sensitive). A pipeline for a tag sends `project_path:GROUP/PROJECT:ref_type:tag:ref:TAG`; to allow such tags, list that as well, under `StringLike` if it has a `*`.",
                    name,
                    listed(values)
                ),
                None if key.contains("githubusercontent")
                    && values.iter().any(|value| covers_environments(value)) =>
                {
                    say!(
                        "The pattern takes every branch and environment, so compare owner and repository: case counts, and newer or renamed repositories send `repo:OWNER@ID/REPOSITORY@ID:…`. The `AssumeRoleWithWebIdentity` event in CloudTrail shows the {} of the token ({} in the policy).",
                        name,
                        listed(values)
                    )
                }
                None if key.contains("githubusercontent") => say!(
                    "Compare the token's {} with {} (case-sensitive). A GitHub Actions job with an environment sends `repo:OWNER/REPOSITORY:environment:NAME`.",
                    name,
                    listed(values)
                ),
                None => say!(
                    "Compare the token's {} with {} (case-sensitive).",
                    name,
                    listed(values)
                ),
            },
            (About::PassedToService, Want::OneOf(values)) => say!(
                "AWS sets {} to the service that gets the role; the caller can't choose it. Add that service to the condition, which has only {}.",
                key,
                listed(values)
            ),
            (About::Creating, Want::OneOf(values)) => say!(
                "AWS sets {} to the API operation that makes the resource; the caller can't choose it. Add that operation to the condition, which has only {}.",
                key,
                listed(values)
            ),
            (About::Through, Want::OneOf(values)) => say!(
                "AWS sets {} when a service makes the call for you; you can't send it. Make the call through that service ({}), or have the condition changed if direct calls are meant as well.",
                key,
                listed(values)
            ),
            (About::Through, _) => say!(
                "AWS sets {} when a service makes the call for you. Make the call directly, or have the condition changed.",
                key
            ),
            (About::Caller, Want::OneOf(values)) => say!(
                "Make the call as {} ({}), or have your identity added to the condition.",
                listed(values),
                key
            ),
            (About::Caller, Want::NoneOf(values)) => say!(
                "Make the call as another identity than {} ({}).",
                listed(values),
                key
            ),
            (About::ResourceOwner, Want::OneOf(values)) => say!(
                "Only resources of {} are allowed ({}). Check whose the resource of the call is.",
                listed(values),
                key
            ),
            (About::ResourceTag { tag, .. }, Want::Present) => {
                say!("Give the resource the tag {}.", tag)
            }
            (About::ResourceTag { tag, .. }, Want::Absent) => {
                say!("Remove the tag {} from the resource.", tag)
            }
            (About::ResourceTag { tag, .. }, Want::NoneOf(values)) => say!(
                "Change the tag {} of the resource: it must not be {}.",
                tag,
                listed(values)
            ),
            (About::RequestTag { tag, .. }, Want::Present) => {
                say!("Set the tag {} in the call.", tag)
            }
            (About::RequestTag { tag, .. }, Want::Absent) => {
                say!("Make the call without the tag {}.", tag)
            }
            (About::PrincipalTag { tag, .. }, Want::Present) => {
                say!("Give the caller the tag {}.", tag)
            }
            (About::PrincipalTag { tag, .. }, Want::Absent) => {
                say!("Remove the tag {} from the caller.", tag)
            }
            (_, Want::OneOf(values)) => match has {
                Some(has) => say!(
                    "Make the call with {} instead of {} for {}.",
                    listed(values),
                    has,
                    property_of(key)
                ),
                None => say!("Send the request with {} set to {}.", key, listed(values)),
            },
            (_, Want::NoneOf(values)) => say!(
                "Send the request without the value {} for {}.",
                listed(values),
                key
            ),
            (_, Want::Present) => say!("Send the request with {}.", key),
            (_, Want::Absent) => say!("Send the request without {}.", key),
            (
                _,
                Want::Compared {
                    operator,
                    values,
                    negated: false,
                },
            ) => say!(
                "{} of {} and {} has to be true for the request.",
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
                "{} of {} and {} must not be true for the request.",
                operator,
                key,
                listed(values)
            ),
        }
    }
}
