//! The answers to what people ask in so many words, in English.

use super::English;
use crate::diagnose::About;
use crate::reply::document::Line;
use crate::reply::words::brief::BriefWords;
use crate::reply::words::direct::{Direct, DirectWords, Kept};
use crate::reply::words::{StarFacts, Words, say};

impl DirectWords for English {
    fn direct(&self, direct: &Direct<'_>) -> Line {
        match direct {
            Direct::ItIs(policy) => say!("Yes, it's {}.", self.policy_name(*policy)),
            Direct::ItIsNot { asked, is } => say!(
                "No, it isn't {}: the permission has to come from the {}.",
                self.policy_name(*asked),
                self.policy(*is)
            ),
            Direct::Keep(kept) => self.keep(kept),
            Direct::AccountInPrincipal { account } => say!(
                "No, you don't have to list the caller: account {} in `Principal` stands for all of its users and roles whose own policies allow the action.",
                account
            ),
            Direct::BelongsInPrincipal => {
                say!("Yes, `Principal` has to list the caller's ARN, or its account.")
            }
            Direct::NotSize { in_parts: true } => say!(
                "No, it isn't a size limit. Large files are uploaded in parts, and with SSE-KMS that needs `kms:Decrypt` as well as `kms:GenerateDataKey`."
            ),
            Direct::NotSize { in_parts: false } => {
                say!("No, it isn't a size limit: the error is about permissions.")
            }
            Direct::TrustAlone => say!(
                "No, you don't need to add it to the role's permissions: the trust policy alone decides who can assume the role."
            ),
            Direct::NotSigned => say!(
                "No IAM permission is missing: the request isn't signed, so only the resource's policy decides."
            ),
            Direct::AllowDoesNotHelp(policy) => say!(
                "Another permission doesn't help: {} has the last word.",
                self.policy_name(*policy)
            ),
            Direct::NotABug => say!("No, it isn't a bug: AWS evaluates it like this."),
            Direct::NotKubernetes => say!(
                "No: `aws-auth` and access entries count only inside the cluster. This call is decided by IAM alone."
            ),
            Direct::NoSuchAction { written, action } => say!(
                "No, there is no IAM action {}: that operation is checked as {}.",
                written,
                *action
            ),
            Direct::AnotherAction { asked, is } => {
                say!("No, {} isn't what's missing; {} is.", asked, *is)
            }
            Direct::NotIam => say!("No IAM permission is missing."),
            Direct::AdministratorOverruled(policy) => say!(
                "Administrator permissions don't help: {} limits administrators as well.",
                self.policy_name(*policy)
            ),
            Direct::AdministratorOfOneAccount { account } => say!(
                "Administrator permissions count only in your own account; account {} has to allow the call as well.",
                account
            ),
            Direct::AdministratorOfKey => say!(
                "Administrator permissions aren't enough for a KMS key: its key policy has to allow the call."
            ),
            Direct::AdministratorIsAnother(who) => say!(
                "Your own administrator permissions don't count: {} made the call.",
                self.who(who)
            ),
            Direct::PerAccount => say!(
                "It can work in another account, because SCPs apply to some accounts and not to others."
            ),
            Direct::WhereMet { key } => say!("It works where the condition on {} is met.", *key),
            Direct::PolicyIsRight => say!("No, the policy you pasted isn't the problem."),
            Direct::ConsoleHasMfa => say!(
                "It works in the console because you signed in there with MFA; your access keys carry none."
            ),
            Direct::CompareCallers => say!(
                "Why it works there, the paste doesn't show. First compare who calls: `aws sts get-caller-identity` in both places."
            ),
            Direct::SomethingChanged => say!(
                "What changed since it worked, the paste doesn't show; CloudTrail's event history does (event source `iam.amazonaws.com`, or that of the resource)."
            ),
            Direct::HeaderCounts => say!(
                "Default encryption doesn't meet this condition: it checks the header of the upload, and default encryption adds none."
            ),
        }
    }

    fn star_instead(&self, facts: &StarFacts<'_>) -> Line {
        match facts.action {
            _ if !facts.helps => say!(
                "No, `*` wouldn't help: a `Deny` or another kind of policy stops the call, and a wider `Allow` doesn't change that."
            ),
            Some(action) if facts.needs_star => say!(
                "Yes, for {} `\"Resource\": \"*\"` is right: it takes nothing else.",
                action
            ),
            _ if facts.principal => {
                say!("No. With `*` as `Principal`, anyone in any AWS account could use it.")
            }
            _ if !facts.conditions.is_empty() => say!(
                "No. You'd lose the restriction based on {}.",
                self.names(facts.conditions, 0)
            ),
            Some(action) => say!(
                "No. With `*`, {} would be allowed on every other resource, too.",
                action
            ),
            None => say!("No. With `*`, it would be allowed on every resource."),
        }
    }
}

impl English {
    /// What would be lost with a condition.
    fn keep(&self, kept: &Kept<'_>) -> Line {
        let key = kept.key;
        match kept.about {
            About::Claim { name } if name == "sub" && key.contains("githubusercontent") => say!(
                "No, don't remove it: without the condition on {}, any GitHub repository could assume the role.",
                key
            ),
            About::Claim { name } if name == "sub" && key.starts_with("gitlab.com:") => say!(
                "No, don't remove it: without the condition on {}, any project on gitlab.com could assume the role.",
                key
            ),
            About::Claim { .. } => say!(
                "No, don't remove it: without the condition on {}, others with a token from the same provider could assume the role.",
                key
            ),
            About::ExternalId => say!(
                "No, keep it: the external ID stops other customers of the same service from getting access through it (the confused deputy problem)."
            ),
            About::Mfa { .. } => say!(
                "No, keep it: without the condition, a leaked access key alone would be enough."
            ),
            About::Network | About::NetworkOfService { .. } => say!(
                "No, keep it: without the condition on {}, leaked credentials would work from anywhere.",
                key
            ),
            About::Transport => {
                say!("No, keep it: without it, unencrypted calls would be accepted.")
            }
            About::Encryption | About::EncryptionKey => say!(
                "No, keep it: without it, uploads with any other encryption would be accepted."
            ),
            About::Region | About::GlobalProfile | About::GlobalService { .. } => say!(
                "No, keep it: without the condition on {}, every Region would be open.",
                key
            ),
            About::ResourceTag { .. } | About::RequestTag { .. } | About::PrincipalTag { .. } => {
                say!(
                    "No, keep it: without the condition on {}, the permission would hold whatever the tags are.",
                    key
                )
            }
            About::Prefix { .. } => {
                say!("No, keep it: without it, the whole bucket could be listed.")
            }
            About::PassedToService => {
                say!("No, keep it: without it, the role could be passed to any service.")
            }
            About::Organization => {
                say!("No, keep it: without it, callers outside the organization would be let in.")
            }
            About::SourceOfService => say!(
                "No, keep it: without it, the service could act on behalf of other accounts (the confused deputy problem)."
            ),
            About::Other
            | About::Through
            | About::Creating
            | About::Caller
            | About::ResourceOwner => say!(
                "Don't remove the condition on {} before you know what it protects; meet it instead.",
                key
            ),
        }
    }
}
