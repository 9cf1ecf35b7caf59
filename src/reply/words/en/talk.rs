//! The sentences of a conversation, and of pastes in which nothing was denied.

use super::English;
use crate::denial::{Foreign, Invalid};
use crate::reply::document::Line;
use crate::reply::talk::{Earlier, Talk, Unread};
use crate::reply::words::{StarFacts, TalkWords, Words, say};
use crate::text::mask::Secret;

impl English {
    /// What AWS does not take, and what to write.
    fn invalid(&self, invalid: Invalid) -> Line {
        match invalid {
            Invalid::Capability(capability) => say!(
                "No permission is missing: CloudFormation wants you to confirm what the template does (it creates IAM resources, or uses macros). Check that part of the template, then add {}.",
                &format!("--capabilities {capability}")
            ),
            Invalid::PrincipalOfIdentity => say!(
                "IAM rejects this policy: the policy of a user, group, or role can't have `Principal`, because it applies to whoever it is attached to. Remove `Principal`."
            ),
            Invalid::UnknownPrincipal => say!(
                "AWS rejects this policy because a principal in it doesn't exist. Check its ARN, letter by letter, and create the role or user first."
            ),
            Invalid::ResourceOfTrust => say!(
                "IAM rejects this policy: a trust policy can't have `Resource`, because it is about the role it belongs to. Remove `Resource`."
            ),
            Invalid::NoArn => say!(
                "IAM rejects this policy: every `Resource` has to be an ARN or `*`. Write the whole ARN, such as `arn:aws:s3:::BUCKET/*`."
            ),
            Invalid::NoPrefix => say!(
                "IAM rejects this policy: every action and every condition key needs a prefix, such as `s3:` in `s3:GetObject`."
            ),
            Invalid::Syntax => say!(
                "IAM rejects this policy because its JSON isn't valid. Check commas, braces, quotation marks, and the names of the elements."
            ),
        }
    }
}

impl TalkWords for English {
    fn foreign(&self, foreign: &Foreign) -> Line {
        match foreign {
            Foreign::AwsAuth(code) => match code.as_str() {
                "ExpiredToken"
                | "ExpiredTokenException"
                | "RequestExpired"
                | "TokenRefreshRequired" => say!(
                    "This isn't a policy denial: {} means that the credentials have expired. Sign in again (for example with `aws sso login`) or renew the temporary credentials, and check the machine's clock.",
                    code
                ),
                "registry-token-expired" => say!(
                    "This isn't a policy denial: the sign-in to the registry has expired. An ECR token is valid for 12 hours; sign in right before the push (`aws ecr get-login-password | docker login --username AWS --password-stdin ACCOUNT.dkr.ecr.REGION.amazonaws.com`)."
                ),
                "SignatureDoesNotMatch" | "InvalidSignatureException" | "IncompleteSignature" => {
                    say!(
                        "This isn't a policy denial: {} means that the client and AWS calculated different signatures. Check the secret access key, the machine's clock, and whether a proxy changes the request.",
                        code
                    )
                }
                "InvalidClientTokenId"
                | "UnrecognizedClientException"
                | "InvalidAccessKeyId"
                | "AuthFailure" => say!(
                    "This isn't a policy denial: {} means that AWS doesn't know the access key or token. Check which credentials are in use (`aws sts get-caller-identity`) and the region.",
                    code
                ),
                "MissingAuthenticationToken" | "MissingAuthenticationTokenException" => say!(
                    "This isn't a policy denial: {} means that the request wasn't signed. Check that credentials are configured, and that the URL's path and method are right.",
                    code
                ),
                "AccessDenied" => say!(
                    "{} usually is a denial by a policy, but this message gives another reason: the request has expired, the object is locked, or the like. Do what the message says.",
                    code
                ),
                "AccessDeniedException" => say!(
                    "{} usually is a denial, but this message isn't about a policy: the service isn't enabled, the account can't use it, or it has no credentials. Do what the message says.",
                    code
                ),
                _ => say!(
                    "This isn't a policy denial: {} means that AWS couldn't authenticate the request. Check the credentials in use with `aws sts get-caller-identity`.",
                    code
                ),
            },
            Foreign::AwsInvalid(invalid) => self.invalid(*invalid),
            Foreign::AwsThrottling => {
                say!(
                    "This isn't a policy denial: AWS is throttling the calls. Call less often, retry with exponential backoff, or request a higher quota."
                )
            }
            Foreign::AwsLakeFormation => {
                say!(
                    "This comes from AWS Lake Formation, not from an IAM policy. Ask a data lake administrator to grant what you need there, for example `DESCRIBE` and `SELECT` on the table (`aws lakeformation grant-permissions`)."
                )
            }
            Foreign::AwsModelAccess => {
                say!(
                    "This isn't a policy denial: the account has no access to the Bedrock model. Enable it for the account and region in the Amazon Bedrock console."
                )
            }
            Foreign::KubernetesRbac => {
                say!(
                    "This comes from Kubernetes, not from IAM. On EKS, the caller needs an access entry with an access policy, for example `AmazonEKSViewPolicy` for one namespace (`aws eks associate-access-policy`), or a Role and a RoleBinding (RBAC)."
                )
            }
            Foreign::Gcp => {
                say!(
                    "This comes from Google Cloud, not from AWS. Check the IAM bindings of the project there."
                )
            }
            Foreign::Azure => {
                say!(
                    "This comes from Microsoft Azure, not from AWS. Check the role assignments of the scope there."
                )
            }
            Foreign::Tencent => {
                say!(
                    "This comes from Tencent Cloud (CAM), not from AWS. Check the CAM policies there."
                )
            }
            Foreign::Huawei => {
                say!(
                    "This comes from Huawei Cloud, whose messages look like those of AWS. Check the IAM policies there."
                )
            }
            Foreign::S3Compatible => {
                say!(
                    "This comes from an S3-compatible store, not from AWS. Check its access keys and bucket policies."
                )
            }
            Foreign::Network => {
                say!(
                    "This isn't a policy denial: the connection didn't reach AWS. Check DNS, the proxy, security groups and the routes to the endpoint."
                )
            }
            Foreign::Filesystem => {
                say!(
                    "This isn't an AWS error: the operating system denied access to a file. Check the file's owner and permissions."
                )
            }
            Foreign::OtherService => {
                say!(
                    "This comes from another service, not from AWS IAM. Check the permissions of that service."
                )
            }
        }
    }

    fn policy_refused(&self) -> Line {
        say!(
            "AWS refuses to save this policy, and no permission changes that. It needs these changes:"
        )
    }

    fn policies_only(&self, findings: usize) -> Line {
        match findings {
            0 => {
                say!(
                    "I found no mistakes in this policy. To see whether it allows what you want, I need the error message: paste that, too."
                )
            }
            _ => {
                say!(
                    "This policy has problems. To find out why a call was denied, paste the error too."
                )
            }
        }
    }

    fn nothing(&self) -> Line {
        say!("I found no access-denied error and no IAM policy in this text.")
    }

    fn what_to_paste(&self) -> Vec<Line> {
        vec![
            say!(
                "The whole error message, such as `User: … is not authorized to perform: … on resource: …`."
            ),
            say!("The policy that should allow the call, as JSON; part of it is fine."),
            say!(
                "No secrets, such as access keys, passwords or tokens. You can replace account IDs with `<AccountID>`."
            ),
        ]
    }

    fn secrets(&self) -> Line {
        say!(
            "You pasted secrets. They are masked here, but anyone who saw the original message can use them: delete that message now, and do this:"
        )
    }

    fn secret(&self, secret: Secret) -> Line {
        match secret {
            Secret::SecretAccessKey => say!(
                "AWS secret access key: rotate it. Create a new key in the IAM console, deactivate and delete this one, and check CloudTrail for calls you don't recognize."
            ),
            Secret::SessionToken => say!(
                "AWS session token: it works until it expires. Revoke the role's sessions (\"Revoke sessions\" in the IAM console) and get new credentials."
            ),
            Secret::AccessKeyId => say!(
                "AWS access key ID: useless by itself. If the secret access key may have been seen too, rotate the key."
            ),
            Secret::TemporaryKeyId => say!(
                "Access key ID of temporary AWS credentials: useless by itself, and it expires."
            ),
            Secret::Signature => say!(
                "Signature of an AWS request, such as a presigned URL: until it expires, anyone can send the same request. If that's long, deactivate the credentials that signed it."
            ),
            Secret::PrivateKey => say!(
                "Private key: remove its public key or certificate wherever it is registered, and create a new pair."
            ),
            Secret::BearerToken => say!(
                "Token, API key, cookie or `Authorization` header: revoke it where it was issued, and get a new one."
            ),
            Secret::Password => {
                say!("Password: change it, and wherever else you use the same one.")
            }
            Secret::GitHubToken => say!(
                "GitHub token: delete it under Settings > Developer settings, and create a new one."
            ),
            Secret::SlackToken => say!(
                "Slack token or webhook URL: revoke it on the app's page, and create a new one."
            ),
            Secret::DiscordToken => say!(
                "Discord token or webhook URL: reset a bot's token in the Developer Portal; delete a webhook."
            ),
            Secret::BedrockApiKey => say!(
                "Amazon Bedrock API key: deactivate and delete it under its user's security credentials in the IAM console, and create a new one. Short-term keys expire within 12 hours."
            ),
            Secret::OtherToken => {
                say!("Token of another service: revoke it there, and create a new one.")
            }
        }
    }

    fn talk(&self, talk: Talk) -> Line {
        match talk {
            Talk::Language => say!("I'll answer in English from now on."),
            Talk::Thanks => say!("You're welcome!"),
            Talk::Help => say!(
                "Paste an AWS access-denied error and the IAM policy that should allow the call. I'll tell you the cause and give you a corrected policy that has been checked."
            ),
            Talk::Greeting => say!(
                "Hi! Paste an AccessDenied message, with the policy if you have it, and I'll tell you what is missing."
            ),
            Talk::Bye => say!("Bye!"),
            Talk::Noted => {
                say!("All right. If it's still denied after that, paste the new message.")
            }
            Talk::OtherLanguage => say!("I answer in English or in Japanese."),
            Talk::PastePolicy => {
                say!("Paste the policy as JSON, and I'll check the error against it.")
            }
            Talk::Forgotten => say!("I've forgotten everything pasted in this conversation."),
            Talk::NothingBefore => say!(
                "There has been no error here in the last 30 minutes, so I don't know what this is about. Please paste:"
            ),
        }
    }

    fn help(&self) -> Vec<Line> {
        vec![
            say!(
                "You can send the error and the policy in two messages, within 30 minutes. If it's a trust policy, an SCP or a bucket policy, say so."
            ),
            say!(
                "`more details`: what each statement does, the whole corrected policy, and what the answer is based on."
            ),
            say!(
                "`what does this allow?` with a policy: what it allows and denies, in plain words."
            ),
            say!("`why not *?`: what `*` would allow."),
            say!("`what about this policy?` with a policy: checks the last error against it."),
            say!(
                "An action, such as `ssm:StartSession`: its resource types, ARN formats and condition keys."
            ),
            say!("`日本語で`: answers in Japanese."),
            say!("`forget`: forgets what was pasted in this conversation."),
        ]
    }

    fn chat_greeting(&self) -> Line {
        say!(
            "Paste an error or a policy and press Enter. `/help` shows what else there is; `/quit` or Ctrl-D leaves."
        )
    }

    fn chat_commands(&self) -> Vec<Line> {
        vec![
            say!("`/details`: everything about the last answer."),
            say!("`/ja`, `/en`: the language of the answers."),
            say!("`/file PATH` or `@PATH`: reads a file. A path by itself works too."),
            say!("`/forget`: forgets what was pasted in this conversation."),
            say!("`/quit`: leaves."),
        ]
    }

    fn chat_unknown(&self, command: &str) -> Line {
        say!(
            "There is no command or file {}. `/help` lists the commands.",
            command
        )
    }

    fn unread(&self, name: &str, why: Unread) -> Line {
        match why {
            Unread::Damaged => say!(
                "{} couldn't be unpacked. Check the file, or attach it as plain text.",
                name
            ),
            Unread::Empty => say!("{} is empty.", name),
            Unread::NoText => say!(
                "I can't read pictures and documents such as {}. Copy the error message and paste it as text: on a phone, press and hold it.",
                name
            ),
            Unread::Binary => say!(
                "{} was not read: it isn't text. Attach it as text, JSON or YAML.",
                name
            ),
            Unread::TooLarge(limit) => say!(
                "{} was not read: I read at most {} MiB of files per message (unpacked). Attach the part around the error.",
                name,
                usize::try_from(limit >> 20).unwrap_or(usize::MAX)
            ),
            Unread::BeginningOnly(limit) => say!(
                "Only the beginning of {} was read: I read at most {} MiB of files per message (unpacked). If the error comes later, attach the part around it.",
                name,
                usize::try_from(limit >> 20).unwrap_or(usize::MAX)
            ),
            Unread::EndsOnly(limit) => say!(
                "Only the beginning and the end of {} were read: I read at most {} MiB of files per message. If the error is in between, attach the part around it.",
                name,
                usize::try_from(limit >> 20).unwrap_or(usize::MAX)
            ),
            Unread::NoPolicy => say!(
                "{} has no IAM policy in it. Attach a JSON document with a `Statement`.",
                name
            ),
        }
    }

    fn exhausted_without_denial(&self) -> Line {
        say!(
            "This is more than I can work through at once, and I found no denial in what I got through. Send only the error message and the policy that should allow it."
        )
    }

    fn earlier(&self, earlier: Earlier) -> Line {
        match earlier {
            Earlier::Denial => say!("Checked together with the error you pasted earlier."),
            Earlier::Policies => say!("Checked together with the policy you pasted earlier."),
        }
    }

    fn why_not_star(&self, facts: &StarFacts<'_>) -> Vec<Line> {
        let mut lines = Vec::new();
        if !facts.helps {
            lines.push(say!(
                "Allowing `*` wouldn't help here: an explicit deny or another kind of policy denied it, and a wider `Allow` doesn't change that."
            ));
        }
        if facts.helps && !facts.conditions.is_empty() {
            lines.push(say!(
                "A statement with `*` and without the condition would undo the restriction based on {}.",
                self.names(facts.conditions, 0)
            ));
        }
        match (facts.action, facts.needs_star) {
            (Some(action), true) => lines.push(say!(
                "{} works only with `\"Resource\": \"*\"`. Here `*` is right.",
                action
            )),
            (Some(action), false) => {
                let resource = facts.resource.unwrap_or("Resource");
                if facts.types.is_empty() {
                    lines.push(say!(
                        "With `*` as `Resource`, the policy would allow more than {}: {} on every other resource, too.",
                        resource,
                        action
                    ));
                } else {
                    lines.push(say!(
                        "With `*` as `Resource`, the policy would allow more than {}: {} on every resource of its types ({}), in every region.",
                        resource,
                        action,
                        self.names(facts.types, 0)
                    ));
                }
            }
            (None, _) => lines.push(say!(
                "With `*` as `Resource`, the policy would allow it on every resource."
            )),
        }
        if let Some(service) = facts.service {
            lines.push(say!(
                "With {} as `Action`, the policy would allow all {} actions of the service. This call needs only one of them.",
                &format!("{service}:*"),
                facts.actions
            ));
        }
        if facts.principal {
            lines.push(say!(
                "With `*` as `Principal`, callers from every AWS account could use it, unless a condition says otherwise."
            ));
        }
        lines.push(say!(
            "If the credentials leak, everything the policy allows is exposed. AWS recommends least privilege."
        ));
        lines
    }
}
