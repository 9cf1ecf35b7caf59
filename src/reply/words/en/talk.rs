//! The sentences of a conversation, and of pastes in which nothing was denied.

use super::English;
use crate::denial::Foreign;
use crate::reply::document::Line;
use crate::reply::talk::{Earlier, Talk, Unread};
use crate::reply::words::{StarFacts, TalkWords, Words, say};
use crate::text::mask::Secret;

impl TalkWords for English {
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
            Talk::Greeting => say!(
                "Hi! Paste an AccessDenied message, with the policy if you have it, and I'll tell you what is missing."
            ),
            Talk::Bye => say!("Bye!"),
            Talk::PastePolicy => {
                say!("Paste the policy as JSON, and I'll check the error against it.")
            }
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
}
