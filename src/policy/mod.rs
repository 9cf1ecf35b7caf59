//! Policy documents as people paste them.
//!
//! In: a [`Paste`](crate::text::Paste). Out: every policy in it, typed, with a span for every element,
//! and a [`Repair`] for everything that AWS would not have accepted as written. Text that is no policy
//! gives none. Reading never fails.

mod anchor;
mod brackets;
mod code;
pub mod edit;
mod escape;
mod hcl;
mod library;
mod locate;
pub mod managed;
mod read;
mod sam;
mod source;
pub mod template;
mod tree;
mod written;
mod yaml;

pub use locate::find;
pub use written::as_json;

use crate::budget::Truncation;
use crate::iam::{Effect, PolicyType};
use crate::text::{Position, Span};

/// Counts the characters of a policy as IAM's size quotas do: white space is free.
///
/// Source: IAM User Guide, "IAM and AWS STS quotas".
pub fn size(text: &str) -> usize {
    text.chars().filter(|c| !c.is_whitespace()).count()
}

/// Tells whether there is nothing but white space and comments in a text beside a policy.
pub fn is_blank(text: &str) -> bool {
    without_blank(text).is_empty()
}

/// A text beside a policy without the white space and the comments that it begins with.
pub fn without_blank(text: &str) -> &str {
    let mut rest = text.trim_start();
    loop {
        let end = if rest.starts_with("/*") {
            rest.find("*/").map(|at| at + 2)
        } else if rest.starts_with("//") || rest.starts_with('#') {
            Some(rest.find('\n').unwrap_or(rest.len()))
        } else {
            None
        };
        match end.and_then(|end| rest.get(end..)) {
            Some(after) => rest = after.trim_start(),
            None => return rest,
        }
    }
}

/// The most characters, as [`size`] counts them, that AWS takes of a policy of this kind; `None` where
/// each service has a quota of its own.
///
/// Source: IAM User Guide, "IAM and AWS STS quotas"; AWS Organizations User Guide, "Quotas and service
/// limits for AWS Organizations".
pub const fn quota(kind: PolicyType) -> Option<usize> {
    match kind {
        PolicyType::Identity | PolicyType::Boundary => Some(6144),
        PolicyType::Trust | PolicyType::Session => Some(2048),
        PolicyType::Scp => Some(10_240),
        PolicyType::Rcp => Some(5120),
        PolicyType::Resource | PolicyType::Vpce => None,
    }
}

/// The longest policy that is evaluated, in characters as [`size`] counts them.
///
/// Three times what AWS takes of any policy whose quota it documents: bucket policies, 20 KB.
///
/// Source: Amazon S3 User Guide, "Bucket policies for Amazon S3".
pub const MAX_CHARACTERS: usize = 64 * 1024;

/// The most conditions of a policy that is evaluated: operators with one key each.
///
/// A policy of 20 KB has room for about 500 of the shortest.
pub const MAX_CONDITIONS: usize = 500;

/// A value with the place where it stands in its paste.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Spanned<T> {
    /// The value.
    pub value: T,
    /// Where it stands; for a string the span includes its quotes.
    pub span: Span,
}

/// One policy document. Missing elements stay missing: nothing is defaulted.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Policy {
    /// `Version`; `None` when absent, which AWS reads as `2008-10-17`.
    pub version: Option<Spanned<String>>,
    /// `Id`.
    pub id: Option<Spanned<String>>,
    /// The statements, in the author's order.
    pub statements: Vec<Statement>,
    /// What may be there and was not read: a `Version`, further statements.
    pub gaps: Vec<Gap>,
}

/// One statement.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Statement {
    /// `Sid`.
    pub sid: Option<Spanned<String>>,
    /// `Effect`; `None` when absent or neither Allow nor Deny.
    pub effect: Option<Spanned<Effect>>,
    /// `Principal` or `NotPrincipal`.
    pub principal: Option<PrincipalElement>,
    /// `Action` or `NotAction`.
    pub action: Option<ListElement>,
    /// `Resource` or `NotResource`.
    pub resource: Option<ListElement>,
    /// `Condition`, one entry for each operator and key, in the author's order.
    pub conditions: Vec<ConditionEntry>,
    /// The elements of which not all was read.
    pub gaps: Vec<Gap>,
    /// The whole statement, braces included.
    pub span: Span,
}

/// A part of a policy of which not all was read, so that anything may stand there beside what was.
///
/// A statement in which the text ends may still have every element that it does not show, and the list in
/// which the text ends may go on. What was read in whole has no gap.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Gap {
    /// The part.
    pub part: Part,
    /// What was not read.
    pub kind: GapKind,
    /// The value of which not all was read, or where it would stand.
    pub span: Span,
}

/// What a [`Gap`] is in.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Part {
    /// `Version`.
    Version,
    /// The list of statements.
    Statement,
    /// `Effect`.
    Effect,
    /// `Principal` or `NotPrincipal`.
    Principal,
    /// `Action` or `NotAction`.
    Action,
    /// `Resource` or `NotResource`.
    Resource,
    /// `Condition`.
    Condition,
}

/// Why something was not read.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum GapKind {
    /// It is missing in the paste: the text ends before, or has a mark of omission there.
    CutOff,
    /// It is made by code or by a template, in these words.
    Code(String),
}

impl Policy {
    /// Whether a part of it is missing in the paste.
    pub fn is_cut_off(&self) -> bool {
        let statements = self.statements.iter().flat_map(|statement| &statement.gaps);
        self.gaps
            .iter()
            .chain(statements)
            .any(|gap| gap.kind == GapKind::CutOff)
    }

    /// Whether all of it was read.
    pub fn is_whole(&self) -> bool {
        self.gaps.is_empty() && self.statements.iter().all(Statement::is_whole)
    }

    /// What its elements `Action`, `Resource` and `Condition`, and their negated forms, list.
    pub fn values(&self) -> impl Iterator<Item = &Spanned<String>> {
        self.statements.iter().flat_map(|statement| {
            let lists = statement.action.iter().chain(&statement.resource);
            let conditions = statement.conditions.iter();
            lists
                .flat_map(|list| &list.values)
                .chain(conditions.flat_map(|entry| &entry.values))
        })
    }

    /// The gaps in a part of the document.
    pub fn gaps_in(&self, part: Part) -> impl Iterator<Item = &Gap> {
        self.gaps.iter().filter(move |gap| gap.part == part)
    }
}

impl Statement {
    /// Whether it has this effect; false where it has none.
    pub fn has_effect(&self, effect: Effect) -> bool {
        self.effect.as_ref().is_some_and(|own| own.value == effect)
    }

    /// Whether all of it was read.
    pub fn is_whole(&self) -> bool {
        self.gaps.is_empty()
    }

    /// The gaps in an element.
    pub fn gaps_in(&self, part: Part) -> impl Iterator<Item = &Gap> {
        self.gaps.iter().filter(move |gap| gap.part == part)
    }

    /// Whether a statement in a policy of this kind is about what the policy belongs to, so that it has no
    /// `Resource`: the role of a trust policy, the repository or file system of a resource-based one.
    pub fn is_about_its_owner(&self, kind: PolicyType) -> bool {
        match kind {
            PolicyType::Trust => true,
            PolicyType::Resource => self.action.as_ref().is_some_and(|action| {
                let mut values = action.values.iter();
                !action.values.is_empty()
                    && values.all(|value| has_policies_without_resource(&value.value))
            }),
            PolicyType::Identity
            | PolicyType::Boundary
            | PolicyType::Session
            | PolicyType::Scp
            | PolicyType::Rcp
            | PolicyType::Vpce => false,
        }
    }
}

/// Whether an action is of a service whose resource-based policies have statements without `Resource`.
///
/// Source: Amazon ECR User Guide, "Private repository policy examples"; Amazon EFS User Guide, "Using IAM
/// to control access to file systems".
pub fn has_policies_without_resource(action: &str) -> bool {
    action.split_once(':').is_some_and(|(service, _)| {
        ["ecr", "ecr-public", "elasticfilesystem"]
            .iter()
            .any(|one| service.eq_ignore_ascii_case(one))
    })
}

/// `Action`, `NotAction`, `Resource` or `NotResource`.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct ListElement {
    /// True for the `Not…` form.
    pub negated: bool,
    /// The patterns, in the author's order; a single string is a list of one.
    pub values: Vec<Spanned<String>>,
    /// The whole value, brackets included.
    pub span: Span,
}

/// `Principal` or `NotPrincipal`.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct PrincipalElement {
    /// True for `NotPrincipal`.
    pub negated: bool,
    /// The entries: kind and value. A bare `"*"` has the kind `*`.
    pub entries: Vec<PrincipalEntry>,
    /// The whole value.
    pub span: Span,
}

/// One principal of a statement.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PrincipalEntry {
    /// `AWS`, `Service`, `Federated`, `CanonicalUser` as written, or `*` for a bare star.
    pub kind: String,
    /// The value as written.
    pub value: Spanned<String>,
}

/// One operator with one key and its values.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ConditionEntry {
    /// The operator as written, e.g. `ForAllValues:StringLike`.
    pub operator: Spanned<String>,
    /// The key as written.
    pub key: Spanned<String>,
    /// The values as text, in the author's order.
    pub values: Vec<Spanned<String>>,
    /// The whole value, brackets included.
    pub span: Span,
}

/// All that [`find`] makes of one paste.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct FoundPolicies {
    /// The policies, in the order of their beginnings. None reaches into another, but for those whose statements code
    /// makes one by one, in any order.
    pub policies: Vec<PastedPolicy>,
    /// What looks like a policy and cannot be read, in the order of the text.
    pub unreadable: Vec<Unreadable>,
    /// Where the search ended, when that is not the end of the text.
    pub truncated: Option<Truncation>,
}

/// A text that looks like a policy and cannot be read.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Unreadable {
    /// The text in question.
    pub span: Span,
    /// Where reading ended.
    pub position: Position,
    /// Why.
    pub kind: UnreadableKind,
}

/// Why a text that looks like a policy cannot be read.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum UnreadableKind {
    /// No statement can be made out of what follows `Statement`.
    Broken,
    /// Brackets are nested deeper than any policy.
    TooDeep,
    /// Terraform that is cut off or made by other code; the rendered JSON is needed.
    Terraform,
    /// Code of the AWS CDK (`PolicyStatement`); the synthesised JSON is needed.
    Cdk,
    /// The text ends before the first statement says anything.
    CutOff,
    /// It is longer than [`MAX_CHARACTERS`].
    TooLong {
        /// Its characters without white space.
        characters: usize,
    },
    /// It has more than [`MAX_CONDITIONS`].
    TooManyConditions {
        /// How many.
        conditions: usize,
    },
}

impl UnreadableKind {
    /// Whether it is code that makes a policy, and may well be right.
    pub const fn is_code(self) -> bool {
        match self {
            Self::Terraform | Self::Cdk => true,
            Self::Broken
            | Self::TooDeep
            | Self::CutOff
            | Self::TooLong { .. }
            | Self::TooManyConditions { .. } => false,
        }
    }
}

/// A policy found in a paste.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PastedPolicy {
    /// Which paste it is in: an index into the evidence's pastes.
    pub paste: usize,
    /// Where it stands.
    pub span: Span,
    /// What kind it is, as given, or as its elements tell; `None` when they do not tell.
    pub policy_type: Option<PolicyType>,
    /// The form in which it was written.
    pub form: Form,
    /// It does not take effect: SAM ignores the `Policies` of a function that sets its `Role`.
    pub is_ignored: bool,
    /// Where the words above it stand that tell of it: a line, or the command that printed it.
    pub heading: Option<Span>,
    /// What it says.
    pub policy: Policy,
    /// What had to be mended to read it, in document order.
    pub repairs: Vec<Repair>,
}

/// The form in which a policy was written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Form {
    /// JSON as IAM takes it: `{"Version": …, "Statement": …}`.
    Document,
    /// Statements without their document: a list of them, one of them, or its bare members.
    Fragment,
    /// JSON inside a JSON string (`\"Version\"`) or URL-encoded: spans are those of the whole string.
    Escaped,
    /// YAML, as in a CloudFormation template.
    Yaml,
    /// What a program makes: literals of a programming language, as in a `PolicyStatement` of the CDK.
    Code,
    /// Policy templates of AWS SAM, by their names.
    SamTemplates,
    /// An object of Terraform, as in `jsonencode({ … })`.
    TerraformObject,
    /// `data "aws_iam_policy_document"` of Terraform, or its `statement` blocks.
    TerraformBlocks,
}

impl Form {
    /// Tells whether it is made by a program, so that it cannot be written out as its author has it.
    pub const fn is_made(self) -> bool {
        matches!(self, Self::Code | Self::SamTemplates)
    }

    /// Tells whether it is a part of a template, in which a name may stand for a value.
    pub const fn is_template(self) -> bool {
        matches!(
            self,
            Self::Yaml
                | Self::Code
                | Self::SamTemplates
                | Self::TerraformObject
                | Self::TerraformBlocks
        )
    }
}

/// Something in a pasted policy that AWS would not accept as written, and that was read all the same.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Repair {
    /// What was odd.
    pub kind: RepairKind,
    /// Where.
    pub span: Span,
}

impl Repair {
    /// Tells whether what was read is all that the author wrote, however AWS takes it: only marks, quotes
    /// and capitals were mended, and nothing was guessed, dropped or changed in a text.
    pub fn keeps_meaning(&self) -> bool {
        match &self.kind {
            RepairKind::TrailingComma
            | RepairKind::MissingComma
            | RepairKind::Comment
            | RepairKind::SmartQuotes
            | RepairKind::SingleQuotes
            | RepairKind::UnquotedKey
            | RepairKind::MissingColon
            | RepairKind::UnquotedValue
            | RepairKind::Case { .. } => true,
            // Between two tokens it is white space; in a text it is a part of that.
            RepairKind::OddCharacter(character) => {
                self.span.end.saturating_sub(self.span.start) == character.len_utf8()
            }
            RepairKind::Unclosed(_)
            | RepairKind::CutOff
            | RepairKind::StrayBracket
            | RepairKind::Elision
            | RepairKind::BrokenString
            | RepairKind::MissingQuote
            | RepairKind::StrayText
            | RepairKind::DuplicateKey(_)
            | RepairKind::Combination(_)
            | RepairKind::UnknownElement(_)
            | RepairKind::WrongType { .. }
            | RepairKind::NotUnderstood(_)
            | RepairKind::Wrapped => false,
        }
    }
}

/// The kinds of repair.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum RepairKind {
    /// A comma before a closing bracket.
    TrailingComma,
    /// A comma that should stand between two members.
    MissingComma,
    /// A comment.
    Comment,
    /// “ ” ‘ ’ 「 」 or full-width quotes in place of `"`.
    SmartQuotes,
    /// A full-width or invisible character in place of an ASCII one.
    OddCharacter(char),
    /// `'…'` in place of `"…"`.
    SingleQuotes,
    /// A key without quotes.
    UnquotedKey,
    /// The text ends before the brackets close: how many are missing.
    Unclosed(usize),
    /// The text ends in the middle of a statement, in a form without brackets.
    CutOff,
    /// A closing bracket that opens nowhere.
    StrayBracket,
    /// `...` or `（略）` where something was left out.
    Elision,
    /// A string that runs over a line end, or holds a character that JSON has escaped.
    BrokenString,
    /// A string whose closing quote is missing.
    MissingQuote,
    /// A key and its value without a colon between them.
    MissingColon,
    /// A text value without quotes.
    UnquotedValue,
    /// Words between two members that belong to neither, e.g. `← here`.
    StrayText,
    /// An element name in another case, or an Effect in another case.
    Case {
        /// The name that AWS takes.
        expected: String,
    },
    /// The same key twice in one object.
    DuplicateKey(String),
    /// `Action` beside `NotAction` and the like, of which a statement takes one: the later of the two.
    Combination(String),
    /// A member that is no element of the policy language.
    UnknownElement(String),
    /// A value of the wrong JSON type for its element.
    WrongType {
        /// The element.
        element: String,
    },
    /// A value that is made by code or by a template, in these words: it may be anything.
    NotUnderstood(String),
    /// The document was wrapped around a fragment.
    Wrapped,
}

#[cfg(test)]
mod tests;
