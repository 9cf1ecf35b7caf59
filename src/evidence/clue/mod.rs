//! What the text beside a message says: commands and their flags, environment, addresses, ARNs, accounts, regions,
//! tags, MFA, the claims of a token; each with its place.
//!
//! In: a text without secrets. Out: [`Clue`]s, in the order of the text. Judges nothing: what the text does not say is
//! not there, and of two buckets both are. Values of flags that name no part of a resource and no condition key are
//! left alone. Linear in the text, of which no more than [`MAX_TEXT_BYTES`] are read.

mod address;
mod command;
mod flag;
mod form;
mod named;
mod refs;
mod word;

pub use address::{Address, read as read_address};
pub use command::{Command, OBJECT_PREFIX, Side, Target};

use crate::budget::Budget;
use crate::text::{Span, searcher};
use aho_corasick::{AhoCorasick, MatchKind};
use std::collections::BTreeSet;
use std::sync::LazyLock;

/// The most bytes of a text that are read: a question with its commands, and the end of a long run of a pipeline. Of
/// more, the first and the last half.
pub const MAX_TEXT_BYTES: usize = 64 * 1024;

/// The most clues of one text. A list of more is a log, and tells no more.
pub const MAX_CLUES: usize = 256;

/// Bytes that are read for one step of the budget.
const BYTES_PER_STEP: usize = 4;

/// One thing that the text says, and where.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Clue {
    /// Which paste it is in.
    pub paste: usize,
    /// Where it stands.
    pub span: Span,
    /// In what it stands.
    pub source: ClueSource,
    /// What it says.
    pub fact: ClueFact,
}

/// In what a clue stands.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum ClueSource {
    /// A command or one of its flags.
    Command,
    /// An environment variable, or a setting of a pipeline: `AWS_REGION=…`, `aws-region: …`.
    Environment,
    /// A URL, a host, `s3://…`.
    Address,
    /// Anything else.
    Text,
}

impl ClueSource {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Command, Self::Environment, Self::Address, Self::Text];

    /// The stable code of the contract.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Command => "command",
            Self::Environment => "environment",
            Self::Address => "address",
            Self::Text => "text",
        }
    }
}

/// What a clue says.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum ClueFact {
    /// A program was run that calls AWS: `terraform`.
    Tool(&'static str),
    /// A command of the AWS CLI.
    Command(Command),
    /// A resource, by its ARN.
    Resource(String),
    /// A part of a resource's ARN, by the reference's name for it.
    Part {
        /// The IAM prefix of the service.
        service: &'static str,
        /// The part, e.g. `TableName`.
        name: String,
        /// Its value.
        value: String,
    },
    /// A condition key of the request, with its value.
    Key {
        /// The key, e.g. `sts:ExternalId`.
        key: String,
        /// The value.
        value: String,
    },
    /// A tag. Of what the text may not say.
    Tag {
        /// Its key.
        key: String,
        /// Its value.
        value: String,
    },
    /// A claim of a token, e.g. `sub`.
    Claim {
        /// Its name.
        name: &'static str,
        /// Its value.
        value: String,
    },
    /// An endpoint of a service.
    Endpoint {
        /// The IAM prefix of the service.
        service: &'static str,
        /// The address, up to its path.
        host: String,
    },
    /// An account.
    Account(String),
    /// A region.
    Region(String),
    /// A profile of the AWS CLI.
    Profile(String),
    /// The environment of a pipeline: `environment: production`.
    Environment(String),
    /// What of a repository a job runs for.
    Ref {
        /// Its kind.
        kind: RefKind,
        /// Its name; empty for a pull request.
        name: String,
    },
    /// Multi-factor authentication.
    Mfa(Mfa),
    /// The id of a resource of EC2: `i-…`, `sg-…`.
    Id(String),
    /// A day, `YYYY-MM-DD`.
    Date(String),
    /// A setting of S3 Block Public Access, as the AWS CLI and templates print it: `true` or `false`.
    Setting {
        /// Its name.
        name: &'static str,
        /// Its value.
        value: &'static str,
    },
}

/// What is said of multi-factor authentication.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Mfa {
    /// It is used.
    Used,
    /// It is not used.
    NotUsed,
    /// It is named, and nothing said of its use.
    Named,
}

/// What of a repository a job of a pipeline runs for.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum RefKind {
    /// A branch.
    Branch,
    /// A tag.
    Tag,
    /// A pull request.
    PullRequest,
}

impl RefKind {
    /// The stable code of the contract.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Branch => "branch",
            Self::Tag => "tag",
            Self::PullRequest => "pull_request",
        }
    }
}

impl Mfa {
    /// The stable code of the contract.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Used => "used",
            Self::NotUsed => "not_used",
            Self::Named => "named",
        }
    }
}

impl ClueFact {
    /// The stable codes of all facts.
    pub const CODES: [&'static str; 17] = [
        "tool",
        "command",
        "resource",
        "part",
        "condition_key",
        "tag",
        "claim",
        "endpoint",
        "account",
        "region",
        "profile",
        "environment",
        "ref",
        "mfa",
        "id",
        "date",
        "setting",
    ];

    /// The stable code of the contract.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Tool(_) => "tool",
            Self::Command(_) => "command",
            Self::Resource(_) => "resource",
            Self::Part { .. } => "part",
            Self::Key { .. } => "condition_key",
            Self::Tag { .. } => "tag",
            Self::Claim { .. } => "claim",
            Self::Endpoint { .. } => "endpoint",
            Self::Account(_) => "account",
            Self::Region(_) => "region",
            Self::Profile(_) => "profile",
            Self::Environment(_) => "environment",
            Self::Ref { .. } => "ref",
            Self::Mfa(_) => "mfa",
            Self::Id(_) => "id",
            Self::Date(_) => "date",
            Self::Setting { .. } => "setting",
        }
    }

    /// What it is named, of what has names: the part, the key, the tag, the claim.
    pub fn name(&self) -> Option<&str> {
        match self {
            Self::Part { name, .. } => Some(name),
            Self::Key { key, .. } | Self::Tag { key, .. } => Some(key),
            Self::Claim { name, .. } | Self::Setting { name, .. } => Some(name),
            Self::Ref { kind, .. } => Some(kind.code()),
            _ => None,
        }
    }

    /// What it says, as text.
    pub fn value(&self) -> &str {
        match self {
            Self::Tool(value) | Self::Setting { value, .. } => value,
            Self::Command(command) => &command.name,
            Self::Part { value, .. }
            | Self::Key { value, .. }
            | Self::Tag { value, .. }
            | Self::Claim { value, .. } => value,
            Self::Ref { name, .. } => name,
            Self::Endpoint { host, .. } => host,
            Self::Mfa(mfa) => mfa.code(),
            Self::Resource(value)
            | Self::Account(value)
            | Self::Region(value)
            | Self::Profile(value)
            | Self::Environment(value)
            | Self::Id(value)
            | Self::Date(value) => value,
        }
    }

    /// The IAM prefix of the service that it is about, where it says one.
    pub fn service(&self) -> Option<&str> {
        match self {
            Self::Command(command) => Some(command.service),
            Self::Part { service, .. } | Self::Endpoint { service, .. } => Some(service),
            Self::Resource(arn) => arn.split(':').nth(2).filter(|service| !service.is_empty()),
            _ => None,
        }
    }
}

/// What stands where a clue may begin.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Mark {
    /// A command of the AWS CLI.
    Command,
    /// Another program.
    Tool(&'static str),
    /// An address.
    Address,
    /// A host around it.
    Host,
    /// An ARN.
    Arn,
    /// The name of a setting.
    Setting,
    /// A region, around it.
    Region,
    /// An account's number, behind it.
    Account,
    /// Multi-factor authentication.
    Mfa,
    /// An id of EC2.
    Id,
    /// The name of a claim.
    Claim,
    /// The subject of a token of GitHub.
    Subject,
    /// A tag behind it.
    Tag,
    /// The environment of a pipeline.
    Environment,
    /// A branch, a tag or a pull request of a repository.
    Ref(RefKind),
    /// A reference of git behind it.
    Refs,
    /// An address of a network behind it.
    Network,
    /// A date.
    Date,
    /// A setting of S3 Block Public Access, its value behind it.
    PublicAccess(&'static str),
    /// S3 Block Public Access as a whole; whether it is on stands behind it.
    AllPublicAccess,
    /// A canned ACL of S3 behind it.
    Acl,
}

const MARKS: [(&str, Mark); 87] = [
    ("aws ", Mark::Command),
    ("sam ", Mark::Tool("sam")),
    ("terraform ", Mark::Tool("terraform")),
    ("terragrunt ", Mark::Tool("terragrunt")),
    ("tofu ", Mark::Tool("tofu")),
    ("kubectl ", Mark::Tool("kubectl")),
    ("cdk ", Mark::Tool("cdk")),
    ("eksctl ", Mark::Tool("eksctl")),
    ("pulumi ", Mark::Tool("pulumi")),
    ("serverless ", Mark::Tool("serverless")),
    ("sls ", Mark::Tool("serverless")),
    ("copilot ", Mark::Tool("copilot")),
    ("docker ", Mark::Tool("docker")),
    ("helm ", Mark::Tool("helm")),
    ("packer ", Mark::Tool("packer")),
    ("s3://", Mark::Address),
    ("s3a://", Mark::Address),
    ("s3n://", Mark::Address),
    ("https://", Mark::Address),
    ("http://", Mark::Address),
    (".amazonaws.com", Mark::Host),
    ("arn:aws", Mark::Arn),
    ("AWS_", Mark::Setting),
    ("aws-region", Mark::Setting),
    ("role-to-assume", Mark::Setting),
    ("role-session-name", Mark::Setting),
    ("role_session_name", Mark::Setting),
    ("role_arn", Mark::Setting),
    ("role-external-id", Mark::Setting),
    ("external_id", Mark::Setting),
    ("mfa_serial", Mark::Setting),
    ("east-", Mark::Region),
    ("west-", Mark::Region),
    ("north-", Mark::Region),
    ("south-", Mark::Region),
    ("central-", Mark::Region),
    ("ccount", Mark::Account),
    ("アカウント", Mark::Account),
    ("MFA", Mark::Mfa),
    ("mfa", Mark::Mfa),
    ("多要素認証", Mark::Mfa),
    ("vpce-", Mark::Id),
    ("vpc-", Mark::Id),
    ("sg-", Mark::Id),
    ("subnet-", Mark::Id),
    ("i-", Mark::Id),
    ("vol-", Mark::Id),
    ("ami-", Mark::Id),
    ("snap-", Mark::Id),
    ("eni-", Mark::Id),
    ("sub", Mark::Claim),
    ("aud", Mark::Claim),
    ("iss", Mark::Claim),
    ("repo:", Mark::Subject),
    ("Key=", Mark::Tag),
    ("Tag/", Mark::Tag),
    ("tag", Mark::Tag),
    ("Tag", Mark::Tag),
    ("タグ", Mark::Tag),
    ("refs/", Mark::Refs),
    ("ranch", Mark::Ref(RefKind::Branch)),
    ("ブランチ", Mark::Ref(RefKind::Branch)),
    ("ull request", Mark::Ref(RefKind::PullRequest)),
    ("ull_request", Mark::Ref(RefKind::PullRequest)),
    ("プルリク", Mark::Ref(RefKind::PullRequest)),
    (" tag ", Mark::Ref(RefKind::Tag)),
    ("タグ ", Mark::Ref(RefKind::Tag)),
    ("nvironment", Mark::Environment),
    ("環境", Mark::Environment),
    ("IP", Mark::Network),
    ("ip", Mark::Network),
    ("202", Mark::Date),
    ("203", Mark::Date),
    ("profile", Mark::Setting),
    ("リージョン", Mark::Region),
    ("egion", Mark::Region),
    (
        "RestrictPublicBuckets",
        Mark::PublicAccess("RestrictPublicBuckets"),
    ),
    ("BlockPublicAcls", Mark::PublicAccess("BlockPublicAcls")),
    ("lock all public access", Mark::AllPublicAccess),
    ("lock Public Access", Mark::AllPublicAccess),
    ("lock public access", Mark::AllPublicAccess),
    ("ブロックパブリックアクセス", Mark::AllPublicAccess),
    ("パブリックアクセスをすべてブロック", Mark::AllPublicAccess),
    ("パブリックアクセスブロック", Mark::AllPublicAccess),
    ("acl", Mark::Acl),
    ("ACL", Mark::Acl),
    ("Acl", Mark::Acl),
];

/// `None` never, as long as the marks are few and short.
static SEARCHER: LazyLock<Option<AhoCorasick>> =
    LazyLock::new(|| searcher(MatchKind::Standard, MARKS.map(|(mark, _)| mark)));

/// What a text says beside its messages. `taken` are the parts of it, in order, that are read otherwise: policies.
pub(super) fn read(paste: usize, text: &str, taken: &[Span], budget: &Budget) -> Vec<Clue> {
    let mut reader = Reader {
        paste,
        text,
        floor: 0,
        clues: Vec::new(),
        seen: BTreeSet::new(),
    };
    let half = boundary(text, MAX_TEXT_BYTES / 2);
    let last = boundary(text, text.len().saturating_sub(MAX_TEXT_BYTES / 2)).max(half);
    let parts = if text.len() <= MAX_TEXT_BYTES {
        [(0, text.len()), (text.len(), text.len())]
    } else {
        [(0, half), (last, text.len())]
    };
    for (start, end) in parts {
        let mut from = start;
        let inside = taken
            .iter()
            .filter(|span| span.end > start && span.start < end);
        for span in inside {
            reader.between(from, span.start, budget);
            from = from.max(span.end);
        }
        reader.between(from, end, budget);
    }
    let mut clues = reader.clues;
    clues.sort_by_key(|clue| clue.span.start);
    // Where its use is said, that it is named says no more.
    let is_mfa = |clue: &Clue, named: bool| matches!(clue.fact, ClueFact::Mfa(mfa) if (mfa == Mfa::Named) == named);
    if clues.iter().any(|clue| is_mfa(clue, false)) {
        clues.retain(|clue| !is_mfa(clue, true));
    }
    clues
}

/// The last character boundary at or before `at`.
fn boundary(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// Gathers the clues of a text.
struct Reader<'a> {
    paste: usize,
    text: &'a str,
    /// Up to where the text is taken by a clue.
    floor: usize,
    clues: Vec<Clue>,
    /// What has been said already.
    seen: BTreeSet<(&'static str, String, String)>,
}

impl<'a> Reader<'a> {
    /// Reads a part.
    fn between(&mut self, start: usize, end: usize, budget: &Budget) {
        let Some(part) = self.text.get(start..end).filter(|part| !part.is_empty()) else {
            return;
        };
        if !budget.spend(part.len().div_ceil(BYTES_PER_STEP)) {
            return;
        }
        let hits = SEARCHER
            .iter()
            .flat_map(|searcher| searcher.find_overlapping_iter(part));
        for hit in hits {
            if self.clues.len() >= MAX_CLUES {
                return;
            }
            let at = start + hit.start();
            if at < self.floor {
                continue;
            }
            if let Some((_, mark)) = MARKS.get(hit.pattern().as_usize()) {
                self.at(*mark, at, start + hit.end(), end);
            }
        }
    }

    fn at(&mut self, mark: Mark, at: usize, past: usize, end: usize) {
        match mark {
            Mark::Command => command::read(self, at, past, end),
            Mark::Tool(name) => command::tool(self, name, at, past, end),
            Mark::Address => form::address(self, at, end),
            Mark::Host => form::host(self, at, end),
            Mark::Arn => form::arn(self, at, end),
            Mark::Setting => named::setting(self, at, end),
            Mark::Region => form::region(self, at, past, end),
            Mark::Account => form::account(self, past, end),
            Mark::Mfa => named::mfa(self, at, past),
            Mark::Id => form::id(self, at, end),
            Mark::Claim => named::claim(self, at, past, end),
            Mark::Subject => named::subject(self, at, end),
            Mark::Tag => named::tag(self, at, past, end),
            Mark::Environment => named::environment(self, past, end),
            Mark::Ref(kind) => refs::said(self, kind, at, past, end),
            Mark::Refs => refs::printed(self, at, end),
            Mark::Network => form::network(self, at, past, end),
            Mark::Date => form::date(self, at, end),
            Mark::PublicAccess(name) => named::public_access(self, name, at, past, end),
            Mark::AllPublicAccess => named::all_public_access(self, at, past, end),
            Mark::Acl => named::acl(self, at, past, end),
        }
    }

    /// Adds what the text says at a place, unless it has said so before.
    fn add(&mut self, source: ClueSource, span: Span, fact: ClueFact) {
        let name = fact.name().or(fact.service()).unwrap_or_default();
        let said = (fact.code(), name.to_owned(), fact.value().to_owned());
        let is_new = matches!(fact, ClueFact::Command(_)) || self.seen.insert(said);
        if is_new && self.clues.len() < MAX_CLUES {
            self.clues.push(Clue {
                paste: self.paste,
                span,
                source,
                fact,
            });
        }
    }

    /// Adds what an address names.
    fn add_address(&mut self, source: ClueSource, span: Span, address: Address) {
        let Address {
            service,
            region,
            resource,
            parts,
        } = address;
        for (name, value) in parts {
            let name = name.to_owned();
            self.add(
                source,
                span,
                ClueFact::Part {
                    service,
                    name,
                    value,
                },
            );
        }
        match resource {
            Some(arn) => {
                self.add(source, span, ClueFact::Resource(arn));
                // An ARN of S3 has no region.
                if let Some(region) = region.filter(|_| service == "s3") {
                    self.add(source, span, ClueFact::Region(region));
                }
            }
            None => {
                let text = self.text.get(span.start..span.end).unwrap_or_default();
                let host = text.split_once("://").map_or(text, |(_, rest)| rest);
                let host = host.split(['/', '?', '#']).next().unwrap_or_default();
                let host = host.to_owned();
                self.add(source, span, ClueFact::Endpoint { service, host });
                if let Some(region) = region {
                    self.add(source, span, ClueFact::Region(region));
                }
            }
        }
    }

    /// The text from `at` up to `end`, no more than `most` bytes of it.
    fn ahead(&self, at: usize, end: usize, most: usize) -> &'a str {
        let to = boundary(self.text, at.saturating_add(most).min(end));
        self.text.get(at..to).unwrap_or_default()
    }

    /// The text before `at`, no more than `most` bytes of it, from the beginning of its line.
    fn behind(&self, at: usize, most: usize) -> &'a str {
        let from = boundary(self.text, at.saturating_sub(most));
        let text = self.text.get(from..at).unwrap_or_default();
        text.rsplit('\n').next().unwrap_or_default()
    }
}
