//! What is wished: who may or may not do what, on what, under which conditions.

use super::lexicon::Noun;
use crate::iam::{Effect, PolicyType};

/// A wish as it was read. What was not said is `None` or empty: nothing is defaulted.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Wish {
    /// The kind of policy that is named.
    pub kind: Option<PolicyType>,
    /// Who acts.
    pub who: Vec<Who>,
    /// What is done, on what.
    pub clauses: Vec<Clause>,
    /// Under which conditions.
    pub limits: Vec<Limit>,
    /// The account that owns the resources.
    pub account: Option<String>,
    /// The Region of the resources.
    pub region: Option<String>,
    /// Whether what does not meet the conditions is to be shut out, whoever else allows it.
    pub is_exclusive: bool,
    /// Whether access is to be restricted, and nothing is said to be allowed.
    pub restricts: bool,
    /// A role that a Deny spares.
    pub spared: Option<String>,
    /// What the names of objects begin with.
    pub prefixes: Vec<String>,
    /// The key's alias.
    pub alias: Option<String>,
    /// Words of the wish that the policy does not heed.
    pub unread: Vec<String>,
}

/// What is done on what.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Clause {
    /// Whether it is to be allowed or denied.
    pub effect: Effect,
    /// What is done, as names of the lexicon.
    pub verbs: Vec<&'static str>,
    /// IAM actions, or patterns, that are named.
    pub actions: Vec<String>,
    /// On what.
    pub things: Vec<Thing>,
    /// Whether all but this is meant.
    pub is_all_but: bool,
}

impl Clause {
    /// One without words yet.
    pub(super) const fn new(effect: Effect) -> Self {
        Self {
            effect,
            verbs: Vec::new(),
            actions: Vec::new(),
            things: Vec::new(),
            is_all_but: false,
        }
    }

    /// Whether it says nothing.
    pub(super) fn is_empty(&self) -> bool {
        self.verbs.is_empty() && self.actions.is_empty() && self.things.is_empty()
    }
}

/// Something that is acted on.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Thing {
    /// Things of a kind.
    Of {
        /// The IAM prefix of the service.
        service: &'static str,
        /// The kind, as the lexicon names it; `None` where only the service is named.
        kind: Option<&'static str>,
        /// The names; empty where none was given.
        names: Vec<String>,
        /// Whether all of the kind are meant.
        is_all: bool,
    },
    /// What an ARN names.
    Arn(String),
}

impl Thing {
    pub(super) fn service(&self) -> Option<&str> {
        match self {
            Self::Of { service, .. } => Some(service),
            Self::Arn(arn) => arn.split(':').nth(2),
        }
    }

    pub(super) fn noun(&self) -> Option<Noun> {
        match self {
            Self::Of { service, kind, .. } => kind.map(|kind| Noun { service, kind }),
            Self::Arn(_) => None,
        }
    }
}

/// Who acts.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Who {
    /// A role, by its name.
    Role(Option<String>),
    /// An IAM user.
    User(Option<String>),
    /// A group of IAM users.
    Group(Option<String>),
    /// What runs code with a role of yours, by the service principal: a function, an instance.
    Workload(&'static str),
    /// A service that acts by itself, by its IAM prefix, and what it acts for where that is named.
    Service(&'static str, Option<Box<Thing>>),
    /// A distribution of `CloudFront`, by its id.
    Distribution(Option<String>),
    /// Another account.
    Account(Option<String>),
    /// Everybody of the organization, by its id.
    Organization(Option<String>),
    /// Everybody.
    Everyone,
    /// What an ARN names.
    Arn(String),
    /// A workflow of GitHub.
    GitHub {
        /// The owner and the repository, which can be a pattern.
        repository: Option<String>,
        /// What follows in `sub`: `ref:refs/heads/main`, `environment:prod`, `*`; `None` where nothing is said.
        part: Option<String>,
    },
    /// Pods of EKS with a service account.
    ServiceAccount {
        /// Its namespace.
        namespace: Option<String>,
        /// Its name.
        name: Option<String>,
    },
    /// Pods of EKS, by EKS Pod Identity.
    PodIdentity,
    /// Users of a SAML provider.
    Saml,
    /// Users of a Cognito identity pool.
    CognitoIdentity,
}

impl Who {
    /// Tells whether a word names it, or a part of it.
    pub(super) fn is_named(&self, word: &str) -> bool {
        let has = |name: &Option<String>| name.as_deref().is_some_and(|name| name.contains(word));
        match self {
            Self::Role(name)
            | Self::User(name)
            | Self::Group(name)
            | Self::Distribution(name)
            | Self::Account(name)
            | Self::Organization(name) => has(name),
            Self::Arn(arn) => arn.contains(word),
            Self::GitHub { repository, part } => has(repository) || has(part),
            Self::ServiceAccount { namespace, name } => has(namespace) || has(name),
            Self::Workload(_)
            | Self::Service(..)
            | Self::Everyone
            | Self::PodIdentity
            | Self::Saml
            | Self::CognitoIdentity => false,
        }
    }
}

/// A condition that is wished.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Limit {
    /// The operator of a policy, for what has to hold.
    pub operator: &'static str,
    /// The condition key.
    pub key: String,
    /// The values.
    pub values: Vec<String>,
    /// What it is about.
    pub about: About,
}

/// What a condition is about: which requests carry its key.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum About {
    /// Any request: the network, the time, the caller.
    Request,
    /// Only a request on a resource with tags, or of one type.
    Resource,
    /// Only a request that makes or changes something.
    Made,
}
