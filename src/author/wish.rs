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
    /// The same as it was read, with its place; given to what it is said of.
    pub(super) parts: Vec<Part>,
    /// What IAM cannot do.
    pub impossible: Vec<Impossible>,
    /// Whether all that is not forbidden is to be allowed.
    pub(super) allows_rest: bool,
    /// Whether one of the conditions is enough.
    pub(super) is_any_limit: bool,
    /// The key's alias.
    pub alias: Option<String>,
    /// Parts of the wish that are not understood, or that the policy would not heed: with one of them nothing is written.
    pub unread: Vec<String>,
}

impl Wish {
    /// Whether it can be told what is left over, or what IAM cannot do.
    pub fn is_partly_understood(&self) -> bool {
        let has_things = self.clauses.iter().any(|clause| !clause.things.is_empty());
        !self.impossible.is_empty() || !self.unread.is_empty() && has_things
    }
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
    /// Whether everything there is is meant.
    pub is_everything: bool,
    /// Whether it takes something out of what is allowed.
    pub is_exception: bool,
    /// Whether nothing else is meant.
    pub is_only: bool,
    /// Under which conditions it alone stands.
    pub limits: Vec<Limit>,
    /// What the names begin with that it alone is about.
    pub prefixes: Vec<String>,
    /// Whether it must never be done, whoever else allows it.
    pub is_strict: bool,
    /// Whether a prohibition spares it.
    pub(super) is_spared: bool,
    /// The part of the text that says it.
    pub(super) segment: usize,
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
            is_everything: false,
            is_exception: false,
            is_only: false,
            limits: Vec::new(),
            prefixes: Vec::new(),
            is_strict: false,
            is_spared: false,
            segment: 0,
        }
    }

    /// Whether it says what is done.
    pub(super) fn says_what(&self) -> bool {
        !self.verbs.is_empty() || !self.actions.is_empty()
    }

    /// Whether it says nothing.
    pub(super) fn is_empty(&self) -> bool {
        !self.says_what() && self.things.is_empty()
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

    /// Its names, or its ARN.
    pub(super) fn names(&self) -> &[String] {
        match self {
            Self::Of { names, .. } => names,
            Self::Arn(arn) => std::slice::from_ref(arn),
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
    /// Users of a SAML provider, by its ARN.
    Saml(Option<String>),
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
            Self::Arn(arn) | Self::Saml(Some(arn)) => arn.contains(word),
            Self::GitHub { repository, part } => has(repository) || has(part),
            Self::ServiceAccount { namespace, name } => has(namespace) || has(name),
            Self::Workload(_)
            | Self::Service(..)
            | Self::Everyone
            | Self::PodIdentity
            | Self::Saml(None)
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
    /// Whether requests are meant that do not meet it.
    pub is_not: bool,
    /// Whether its words say by themselves that it has to hold: `unencrypted`, `without MFA`.
    pub(super) is_intrinsic: bool,
    /// Whether it has to hold whoever asks.
    pub(super) is_required: bool,
    /// Where it stands in the text.
    pub(super) at: usize,
}

/// The beginning of names, where it stands in the text.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Part {
    pub(super) at: usize,
    pub(super) prefix: String,
}

/// What is wished and IAM cannot do.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Impossible {
    /// The size of an object or a file.
    ObjectSize,
    /// How many of something there are, or how often something is done.
    Number,
    /// What it costs.
    Cost,
    /// Hours of the day or days of the week.
    Recurring,
    /// What a file or a message says.
    Content,
    /// To see something without being able to take it along.
    NoCopy,
    /// Columns of a table that is no table of `DynamoDB`, rows of a database.
    Columns,
    /// How old something is.
    Age,
    /// A country, or another place of the caller.
    Country,
    /// An approval by somebody else.
    Approval,
    /// The kind of device or browser.
    Device,
    /// Commands in a shell or statements of SQL.
    Statements,
    /// Undoing or noticing what was done.
    Notice,
    /// What a list of a service shows.
    Listed,
    /// That a policy of an organization grants something.
    Granting,
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
