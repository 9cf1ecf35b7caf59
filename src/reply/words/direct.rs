//! The answers to what people ask in so many words, each in a sentence.

use super::StarFacts;
use crate::diagnose::About;
use crate::iam::PolicyType;
use crate::reply::document::Line;
use crate::reply::names::{PolicyName, Who};

/// What is known about a question.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(in crate::reply) enum Direct<'a> {
    /// It is that kind of policy.
    ItIs(PolicyName),
    /// It is another kind.
    ItIsNot {
        /// The one that was asked about.
        asked: PolicyName,
        /// The one that denies, or lacks an Allow.
        is: PolicyType,
    },
    /// The condition has to stay.
    Keep(Kept<'a>),
    /// The caller's account is in `Principal`, which stands for the caller.
    AccountInPrincipal {
        /// The account.
        account: String,
    },
    /// The caller, or its account, has to be in `Principal`.
    BelongsInPrincipal,
    /// It is no limit of size.
    NotSize {
        /// The object is uploaded in parts.
        in_parts: bool,
    },
    /// The trust policy alone decides.
    TrustAlone,
    /// Without a signature no policy of a caller takes part.
    NotSigned,
    /// This kind of policy denies whatever else allows.
    AllowDoesNotHelp(PolicyName),
    /// No permission of IAM is missing.
    NotIam,
    /// AWS works as it is meant to.
    NotABug,
    /// What is inside a cluster does not count for the call.
    NotKubernetes,
    /// There is no action of that name; the operation is authorised as another one.
    NoSuchAction {
        /// As written.
        written: String,
        /// The action.
        action: &'static str,
    },
    /// Another action is missing.
    AnotherAction {
        /// The one that was asked about.
        asked: String,
        /// The one that is missing.
        is: &'a str,
    },
    /// A Deny or a limit stops administrators as well.
    AdministratorOverruled(PolicyName),
    /// Another account has to allow it.
    AdministratorOfOneAccount {
        /// The other account.
        account: String,
    },
    /// The key policy has to allow it.
    AdministratorOfKey,
    /// The administrator is not who called.
    AdministratorIsAnother(&'a Who),
    /// An SCP is for some accounts and not for others.
    PerAccount,
    /// It works where the condition is met.
    WhereMet {
        /// The condition key.
        key: &'a str,
    },
    /// The pasted policy is right.
    PolicyIsRight,
    /// Who signs in to the console does so with MFA.
    ConsoleHasMfa,
    /// What differs between the two, the text does not tell: first, who calls.
    CompareCallers,
    /// What has changed since, the text does not tell.
    ///
    /// Source: AWS CloudTrail User Guide, "Viewing events with CloudTrail Event history".
    SomethingChanged,
    /// The condition is about the header of the request, and default encryption sets none.
    ///
    /// Source: Amazon S3 User Guide, "Setting default server-side encryption behavior for Amazon S3 buckets".
    HeaderCounts,
}

/// A condition that has to stay.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(in crate::reply) struct Kept<'a> {
    /// What it is about.
    pub(in crate::reply) about: &'a About,
    /// Its key.
    pub(in crate::reply) key: &'a str,
}

/// The sentences.
pub(in crate::reply) trait DirectWords {
    /// The answer.
    fn direct(&self, direct: &Direct<'_>) -> Line;
    /// Whether `*` would do, and what would be lost.
    fn star_instead(&self, facts: &StarFacts<'_>) -> Line;
}
