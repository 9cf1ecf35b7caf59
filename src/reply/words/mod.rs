//! Every sentence of a reply, in both languages.
//!
//! A sentence is written whole, once a case and language; holes (`{}`) take names, numbers and quoted
//! text, never half a sentence. Our own enums are matched in full, so that a new variant does not compile
//! until it has its sentence in each language.
#![deny(
    clippy::wildcard_enum_match_arm,
    clippy::match_wildcard_for_single_variants
)]

pub(in crate::reply) mod author;
pub(in crate::reply) mod brief;
pub(in crate::reply) mod direct;
mod en;
pub(in crate::reply) mod explain;
pub(in crate::reply) mod follow_up;
mod ja;
pub(in crate::reply) mod why;

use super::document::{Inline, Line};
use super::talk::{Earlier, Talk, Unread};
use crate::answer::{ActionFact, ResourceFact};
use crate::budget::TruncationReason;
use crate::compare::{FileChange, Flaw, Grant, Unproven, Witness};
use crate::denial::{Denial, Foreign};
use crate::diagnose::{Inferred, MaskedValue, Mended, Note, Remedy, RequestRead, Varying};
use crate::evaluate::{Outcome, ReasonKind, Unknown};
use crate::iam::{Arn, DenialEffect, Effect, PolicyType};
use crate::lint::FindingKind;
use crate::policy::UnreadableKind;
use crate::reference::{self, AccessLevel};
use crate::text::mask::Secret;
use crate::text::{Language, Position};

/// The words of a language.
pub(super) fn of(language: Language) -> &'static dyn Words {
    match language {
        Language::Ja => &ja::Japanese,
        Language::En => &en::English,
    }
}

/// Sentences in a row, with what the language puts between them.
pub(super) fn joined(words: &dyn Words, sentences: impl IntoIterator<Item = Line>) -> Line {
    let mut all = Line::default();
    for sentence in sentences {
        if !all.0.is_empty() && !words.gap().is_empty() {
            all.0.push(Inline::Text(words.gap()));
        }
        all.0.extend(sentence.0);
    }
    all
}

/// The parts of a reply that have a heading.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Heading {
    /// Who was denied what, and by which kind of policy.
    Request,
    /// Changes to other policies, for their owners.
    Proposed,
    /// The whole corrected policy.
    Corrected,
    /// What to do, in an article.
    Advice,
    /// The commands that apply a fix.
    Commands,
    /// What the evaluator confirmed.
    Verified,
    /// What came of each statement.
    Statements,
    /// Other things worth saying.
    Notes,
    /// Findings in the policies.
    Findings,
    /// Articles.
    Articles,
    /// Articles that may be near a question.
    Near,
    /// The documents that an article rests on.
    References,
    /// The actions that an operation needs.
    Actions,
    /// The resource types of an action.
    ResourceTypes,
    /// Its condition keys.
    ConditionKeys,
    /// What it needs besides.
    DependentActions,
    /// What else to paste.
    Asks,
    /// On what the answer rests.
    Evidence,
    /// What it cannot promise.
    Limits,
}

/// A statement as people count: from 1.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place<'a> {
    /// The policy's number, when several were pasted.
    pub(super) policy: Option<usize>,
    /// Its kind, when no other of that kind was pasted.
    pub(super) kind: Option<PolicyType>,
    /// The statement's number.
    pub(super) statement: usize,
    /// Its Sid.
    pub(super) sid: Option<&'a str>,
}

/// What a reason is told with.
#[derive(Clone, Copy, Debug)]
pub(super) struct ReasonFacts<'a> {
    /// The request.
    pub(super) request: &'a RequestRead,
    /// The statement's effect.
    pub(super) effect: Option<Effect>,
    /// Whether the element holds one value only.
    pub(super) only: bool,
}

/// What `*` is told with.
#[derive(Clone, Copy, Debug)]
pub(super) struct StarFacts<'a> {
    /// The denied action.
    pub(super) action: Option<&'a str>,
    /// The denied resource.
    pub(super) resource: Option<&'a str>,
    /// The action's resource types.
    pub(super) types: &'a [String],
    /// The prefix of its service.
    pub(super) service: Option<&'a str>,
    /// How many actions the service has.
    pub(super) actions: usize,
    /// The action works on `*` only.
    pub(super) needs_star: bool,
    /// The keys of the conditions under which a pasted policy allows the action.
    pub(super) conditions: &'a [String],
    /// An Allow can help at all.
    pub(super) helps: bool,
    /// The policy that denied has principals, so that `*` there lets everybody in.
    pub(super) principal: bool,
}

/// What a denial is known by: printed, or concluded.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Basis<'a> {
    /// The message names the kind of policy.
    LayerPrinted,
    /// The message does not; it follows from the action.
    LayerConcluded,
    /// Nothing tells which kind of policy denied.
    LayerUnknown,
    /// A field was inferred.
    Inferred(Inferred),
    /// The resource is from a command beside the message.
    FromCommand {
        /// The command, without its flags.
        command: &'a str,
        /// The line of its text, from 1.
        line: usize,
    },
    /// This many statements of this many pasted policies were evaluated.
    Evaluated {
        /// Statements.
        statements: usize,
        /// Policies.
        policies: usize,
    },
    /// No policy was pasted.
    NothingPasted,
    /// A pasted policy does not tell its kind.
    KindAssumed,
    /// A pasted policy had to be mended to be read.
    Repaired,
}

impl<'a> Place<'a> {
    /// Where a masked value stands; `None` for the document itself.
    pub(super) fn of_masked(value: &'a MaskedValue) -> Option<Self> {
        Some(Self {
            kind: None,
            policy: None,
            statement: value.statement?.saturating_add(1),
            sid: value.sid.as_deref(),
        })
    }
}

/// The sentences, all of them. A method answers with whole sentences, or where its name says so with a name that
/// stands in any sentence.
pub(super) trait Words:
    author::AuthorWords
    + brief::BriefWords
    + direct::DirectWords
    + explain::ExplainWords
    + follow_up::FollowUpWords
    + DetailWords
    + FixWords
    + AccessWords
    + ReasonWords
    + NoteWords
    + FindingWords
    + LookupWords
    + TalkWords
    + why::WhyWords
{
    /// What stands between two sentences.
    fn gap(&self) -> &'static str;
    /// A list of names, with what stands between them; the number of those left out at its end.
    fn names(&self, names: &[String], left_out: usize) -> Line;
    /// Names of which any one will do.
    fn any(&self, names: &[String]) -> Line;
    /// A statement's name.
    fn place(&self, place: Place<'_>) -> Line;
    /// The name of a kind of policy.
    fn policy(&self, kind: PolicyType) -> Line;
}

/// The sentences of the details.
pub(super) trait DetailWords {
    /// A heading.
    fn heading(&self, heading: Heading) -> Line;
    /// The title of one denial among several.
    fn title(&self, number: usize, of: usize, action: Option<&str>) -> Line;
    /// A denial that is only listed.
    fn listed(&self, denial: &Denial, request: &RequestRead) -> Line;
    /// Denials beyond the most that are kept apart.
    fn only_counted(&self, count: usize) -> Line;
    /// The question was more than its budget; so many denials, the last ones, were not diagnosed.
    fn exhausted(&self, left: usize) -> Line;
    /// Above the one change for several denials of a caller.
    fn combined(&self, denials: usize, principal: &str) -> Line;
    /// Instead of a fix: the change for several denials allows this request.
    fn in_combined(&self) -> Line;
    /// Instead of the change for several denials: AWS would not take it.
    fn combined_too_large(&self, characters: usize, quota: usize) -> Line;
    /// The denial appears several times.
    fn repeated(&self, count: usize) -> Line;
    /// Who was denied what on what.
    fn denied(&self, request: &RequestRead, operation: Option<&str>) -> Line;
    /// Which kind of policy denied, and how.
    fn layer(&self, layer: Option<PolicyType>, effect: Option<DenialEffect>) -> Option<Line>;
    /// A pasted policy is cut off, where that is not the cause.
    fn cut_off(&self) -> Line;
    /// The policy that the message names.
    fn named_policy(&self, arn: &str) -> Line;
    /// An article that fits.
    fn article(&self, id: &str, title: &str, summary: &str) -> Line;
    /// On what the answer rests.
    fn basis(&self, basis: Basis<'_>) -> Line;
    /// What an answer with a fix cannot promise.
    fn limits(&self, pasted: bool) -> Vec<Line>;
    /// What an answer without a fix cannot promise.
    fn limits_without_fix(&self) -> Vec<Line>;
}

/// The sentences about a fix: what it does, what was verified of it, what else helps.
pub(super) trait FixWords {
    /// Why the fix is for a pattern, and what to write for exactly the denied request, where that has a name.
    fn pattern(&self, varying: Varying, pattern: &str, exact: Option<&str>) -> Line;
    /// The same for several, of which the narrow policy follows among the details.
    fn patterns(&self) -> Line;
    /// Introduces the whole corrected policy.
    fn whole(&self) -> Line;
    /// Introduces the values of the corrected policy that are masked, and have to go back in their places.
    fn masked(&self) -> Line;
    /// One of them, and where it stands.
    fn masked_value(&self, value: &MaskedValue) -> Line;
    /// The corrected policy allows so many requests.
    fn allows(&self, requests: usize) -> Line;
    /// The corrected policy allows so many requests if what follows holds.
    fn allows_if(&self, requests: usize) -> Line;
    /// The corrected policy allows it, and other policies, which follow, do not.
    fn allows_alone(&self, kind: PolicyType) -> Line;
    /// Another kind of policy stops the request: by a `Deny`, or because nothing in it allows.
    fn stop(&self, kind: PolicyType, denying: Option<Place<'_>>) -> Line;
    /// What else it allows, so that the next calls are not denied.
    fn companions(&self, actions: &[String], left_out: usize) -> Line;
    /// Something that AWS refuses to save or that does nothing, mended.
    fn mend(&self, mended: &Mended) -> Line;
    /// What was verified of it.
    fn proposal_allows(&self, kind: PolicyType) -> Line;
    /// The fix is wider than the request.
    fn wider(&self) -> Line;
    /// The corrected policy is too large.
    fn over_size(&self, characters: usize, quota: usize) -> Line;
    /// What the request must be like, and how to get there.
    fn remedy(&self, remedy: &Remedy) -> Line;
}

/// The sentences about access that a change gives and takes.
pub(super) trait AccessWords {
    /// Introduces what is newly allowed.
    fn grants(&self, count: usize) -> Line;
    /// One thing that is newly allowed or no longer.
    fn grant(&self, grant: &Grant) -> Line;
    /// The same with a request that shows it.
    fn for_example(&self, grant: Line, witness: &Witness) -> Line;
    /// Introduces what is newly allowed at most, where that is not proved.
    fn grants_at_most(&self, count: usize) -> Line;
    /// Nothing is newly allowed.
    fn grants_nothing(&self) -> Line;
    /// Introduces what is no longer allowed at most, where that is not proved.
    fn revokes_at_most(&self, count: usize) -> Line;
    /// Introduces why something is not proved.
    fn not_proved(&self) -> Line;
    /// Introduces what is newly allowed, where a policy was not read as it stands.
    fn grants_as_read(&self, count: usize) -> Line;
    /// Nothing is newly allowed, as far as the policies were read.
    fn grants_nothing_as_read(&self) -> Line;
    /// Introduces what is no longer allowed, where a policy was not read as it stands.
    fn revokes_as_read(&self, count: usize) -> Line;
    /// Nothing is revoked, as far as the policies were read.
    fn revokes_nothing_as_read(&self) -> Line;
    /// Introduces what of the policies was not read as it stands.
    fn not_read(&self) -> Line;
    /// Why a policy was not read as it stands.
    fn flaw(&self, flaw: &Flaw) -> Line;
    /// Why something is not proved.
    fn unproven(&self, unproven: &Unproven) -> Line;
    /// More of them than are listed.
    fn more(&self, count: usize) -> Line;
    /// Nothing is revoked.
    fn revokes_nothing(&self) -> Line;
    /// Above what became of one policy among those of many files.
    fn policy_of_file(&self, place: &str, kind: PolicyType, change: FileChange) -> Line;
    /// No policy of the files is another than before.
    fn no_policy_changed(&self) -> Line;
    /// Introduces the files that were not compared.
    fn not_compared(&self) -> Line;
    /// Introduces what is no longer allowed.
    fn revokes(&self, count: usize) -> Line;
}

/// The sentences about statements, and why they do or do not match.
pub(super) trait ReasonWords {
    /// On what it depends.
    fn unknown(&self, unknown: &Unknown) -> Line;
    /// What came of a statement.
    fn result(&self, place: Place<'_>, effect: Option<Effect>, outcome: &Outcome) -> Line;
    /// Statements that only do not list the action.
    fn others(&self, count: usize, action: &str) -> Line;
    /// Statements that are not listed.
    fn left_out(&self, count: usize) -> Line;
    /// Why an element stopped a statement.
    fn reason(&self, kind: &ReasonKind, facts: &ReasonFacts<'_>) -> Line;
}

/// Other things worth saying.
pub(super) trait NoteWords {
    /// A note.
    fn note(&self, note: &Note, request: &RequestRead, policies: usize) -> Line;
}

/// The sentences about what is wrong in a policy, and what could not be read.
pub(super) trait FindingWords {
    /// A finding, and what to write instead.
    fn finding(&self, kind: &FindingKind) -> Line;
    /// Where a finding is, before it.
    fn found_at(
        &self,
        place: Option<Place<'_>>,
        policy: Option<usize>,
        line: Option<usize>,
    ) -> Line;
    /// A text that looks like a policy and could not be read.
    fn unreadable(&self, kind: UnreadableKind, position: Position) -> Line;
    /// What was not done from a place of the paste on, and what to paste instead.
    fn truncated(&self, reason: TruncationReason, position: Position) -> Line;
}

/// The sentences about questions, articles and the service authorization reference.
pub(super) trait LookupWords {
    /// The article has no text in the language of the reply, but in this one.
    fn only_in(&self, language: Language) -> Line;
    /// No article answers the question.
    fn unanswered(&self, question: &str) -> Line;
    /// Who knows the answer can write the article that is missing.
    fn write_article(&self) -> Line;
    /// The question is kept for those who write articles.
    fn question_noted(&self) -> Line;
    /// The actions of an operation follow.
    fn operation(&self, operation: &str, service: &str) -> Line;
    /// An action in a list: how it is used, by which operation.
    fn used(&self, fact: &ActionFact) -> Line;
    /// What an action is.
    fn action(&self, fact: &ActionFact) -> Line;
    /// Whether an action can be limited to resources, and to which.
    fn resource_level(&self, fact: &ActionFact) -> Line;
    /// How many actions a service has, or has at a level.
    fn actions_of(&self, service: &str, level: Option<AccessLevel>, count: usize) -> Line;
    /// The actions of a level.
    fn actions_at(&self, level: AccessLevel, count: usize, names: Line) -> Line;
    /// The condition keys of an action.
    fn keys_of(&self, keys: Line) -> Line;
    /// Actions that an action needs besides.
    fn needs_besides(&self, actions: Line) -> Line;
    /// AWS's page on the actions of a service.
    fn reference_page(&self, page: Inline) -> Line;
    /// A resource type of an action, and where it has some, its condition keys.
    fn resource_type(&self, fact: &ResourceFact, keys: Option<Line>) -> Line;
    /// Global condition keys go with every action.
    fn global_keys(&self) -> Line;
    /// There is no such action; those with a similar name.
    fn no_action(&self, name: &str, nearest: &[String]) -> Line;
}

/// The sentences of a conversation, and of pastes in which nothing was denied.
pub(super) trait TalkWords {
    /// What the error is instead of a denial, and what to do.
    fn foreign(&self, foreign: &Foreign) -> Line;
    /// Policies were read, which AWS refuses to save, as the error says.
    fn policy_refused(&self) -> Line;
    /// Policies were read, and no error with them.
    fn policies_only(&self, findings: usize) -> Line;
    /// Nothing was found.
    fn nothing(&self) -> Line;
    /// What to paste when nothing was found.
    fn what_to_paste(&self) -> Vec<Line>;
    /// Secrets were pasted; what to do at once.
    fn secrets(&self) -> Line;
    /// One kind of secret, and how it is made useless.
    fn secret(&self, secret: Secret) -> Line;
    /// The answer to a wish or a courtesy.
    fn talk(&self, talk: Talk) -> Line;
    /// What can be asked.
    fn help(&self) -> Vec<Line>;
    /// At a terminal, before the first message.
    fn chat_greeting(&self) -> Line;
    /// What can be typed at a terminal.
    fn chat_commands(&self) -> Vec<Line>;
    /// There is no such command at a terminal.
    fn chat_unknown(&self, command: &str) -> Line;
    /// Why an attachment was not read.
    fn unread(&self, name: &str, why: Unread) -> Line;
    /// The question was more than its budget, and no denial was found until that was spent.
    fn exhausted_without_denial(&self) -> Line;
    /// Something was taken from earlier in the conversation.
    fn earlier(&self, earlier: Earlier) -> Line;
    /// What `*` would do in place of a fix.
    fn why_not_star(&self, facts: &StarFacts<'_>) -> Vec<Line>;
}

/// What differs between two texts: a variable, where nothing else does.
fn changed<'a>(from: &'a str, to: &'a str) -> (&'a str, &'a str) {
    let variable = |text: &'a str| {
        let start = text.find("${")?;
        let end = start + text.get(start..)?.find('}')? + 1;
        text.get(start..end)
    };
    match (variable(from), variable(to)) {
        (Some(old), Some(new)) if old != new && from.replace(old, new) == to => (old, new),
        _ => (from, to),
    }
}

/// Makes a sentence of a template and what goes into its holes, in order.
///
/// Between backticks stands a word of IAM.
macro_rules! say {
    ($template:literal $(, $argument:expr)* $(,)?) => {{
        const { assert!($crate::reply::words::holes($template) == <[&str]>::len(&[$(stringify!($argument)),*])) };
        $crate::reply::words::fill($template, vec![$($crate::reply::document::Line::from($argument)),*])
    }};
}
use say;

/// How many holes a template has.
const fn holes(template: &str) -> usize {
    let mut rest = template.as_bytes();
    let mut count = 0;
    while let [first, tail @ ..] = rest {
        if let (b'{', [b'}', ..]) = (*first, tail) {
            count += 1;
        }
        rest = tail;
    }
    count
}

/// Puts the arguments into the holes.
fn fill(template: &'static str, arguments: Vec<Line>) -> Line {
    let mut inlines = Vec::new();
    let mut arguments = arguments.into_iter();
    for piece in template.split("{}") {
        for (index, part) in piece.split('`').enumerate() {
            if part.is_empty() {
                continue;
            }
            inlines.push(if index % 2 == 0 {
                Inline::Text(part)
            } else {
                Inline::Code(part)
            });
        }
        inlines.extend(arguments.next().unwrap_or_default().0);
    }
    close_up(&mut inlines);
    Line(inlines)
}

/// Drops the space that sets off a name where a Japanese word of ours stands in its place.
fn close_up(inlines: &mut [Inline]) {
    for at in 1..inlines.len() {
        if let Some([Inline::Text(left), Inline::Text(right)]) = inlines.get_mut(at - 1..=at) {
            let (before, after) = (left.trim_end(), right.trim_start());
            if before.ends_with(is_japanese) && after.starts_with(is_japanese) {
                (*left, *right) = (before, after);
            }
        }
    }
}

fn is_japanese(character: char) -> bool {
    matches!(character, '\u{3040}'..='\u{30FF}' | '\u{4E00}'..='\u{9FFF}')
}

/// Quoted names with `between` them.
fn quoted(names: &[String], between: &'static str) -> Vec<Inline> {
    let mut inlines = Vec::new();
    for name in names {
        if !inlines.is_empty() {
            inlines.push(Inline::Text(between));
        }
        inlines.push(Inline::Pasted(name.clone()));
    }
    inlines
}

/// A paragraph of Markdown with no other markup than code.
fn prose(markdown: &str) -> Line {
    let parts = markdown.split('`').enumerate();
    Line(
        parts
            .filter(|(_, part)| !part.is_empty())
            .map(|(number, part)| match number % 2 {
                0 => Inline::Prose(part.to_owned()),
                _ => Inline::Pasted(part.to_owned()),
            })
            .collect(),
    )
}

/// The access point of S3 that a resource is behind; empty where it is behind none.
fn access_point(resource: Option<&str>) -> &str {
    let rest = resource.and_then(|resource| {
        let arn = Arn::parse(resource).filter(|arn| arn.service == "s3")?;
        arn.rest.strip_prefix("accesspoint/")
    });
    rest.and_then(|rest| rest.split('/').next())
        .unwrap_or_default()
}

/// Whether a call goes through an access point of S3, and the policy names none.
fn through_access_point(resource: Option<&str>, nearest: &str) -> bool {
    !access_point(resource).is_empty() && access_point(Some(nearest)).is_empty()
}

/// The property of a request that a condition key is about; the key where it names none.
fn property_of(key: &str) -> &str {
    match key.split_once(':') {
        Some((prefix, name)) if prefix != "aws" => name,
        _ => key,
    }
}

/// Whether a pattern of subjects of GitHub takes those with an environment as well.
fn covers_environments(pattern: &str) -> bool {
    let subject = pattern.split(':').take(2).collect::<Vec<_>>().join(":");
    !subject.contains('*') && crate::iam::matches(pattern, &format!("{subject}:environment:any"))
}

/// Whether the prefix of an action is none of IAM, such as the name of a client of an SDK.
fn has_no_prefix(action: &str) -> bool {
    action
        .split_once(':')
        .is_some_and(|(prefix, _)| reference::service(&prefix.to_ascii_lowercase()).is_none())
}

/// The part of an ARN that people look at: what is behind service, region and account.
fn rest_of(arn: &str) -> &str {
    Arn::parse(arn).map_or(arn, |parsed| parsed.rest)
}

/// An ARN with fewer than six fields, with all of them as far as they can be told.
fn whole_arn(arn: &str) -> String {
    let fields: Vec<&str> = arn.splitn(6, ':').collect();
    match fields.as_slice() {
        // Buckets and objects have neither region nor account.
        ["arn", partition, "s3", "", name] | ["arn", partition, "s3", name] => {
            format!("arn:{partition}:s3:::{name}")
        }
        _ => "arn:PARTITION:SERVICE:REGION:ACCOUNT:RESOURCE".to_owned(),
    }
}

/// The name of a policy, without its path.
fn name_of_policy(policy: &str) -> &str {
    policy.rsplit('/').next().unwrap_or(policy)
}

/// What stands before the tag in a condition key: `aws:ResourceTag/`.
fn before_tag<'a>(key: &'a str, tag: &str) -> &'a str {
    key.strip_suffix(tag).unwrap_or(key)
}

/// The claim of a token that a condition key is for: `sub` of `token.actions.githubusercontent.com:sub`.
fn claim(key: &str) -> Option<&str> {
    let (host, name) = key.rsplit_once(':')?;
    host.contains('.').then_some(name)
}

/// Whether a value is the subject of a GitHub job in an environment.
fn is_of_environment(value: &str) -> bool {
    value.starts_with("repo:") && value.contains(":environment:")
}

/// Whether a pattern is for all that is below the resource, and not for itself.
fn is_under(pattern: &str, resource: &str) -> bool {
    pattern.strip_suffix("/*") == Some(resource)
}

/// Whether a pattern is the ARN of a log group, and the resource what the group has.
fn lacks_streams(pattern: &str, resource: &str) -> bool {
    let rest = resource.strip_prefix(pattern);
    service_of(pattern) == "logs" && rest.is_some_and(|rest| rest.starts_with(':'))
}

/// The service of an ARN; empty where it is none.
fn service_of(arn: &str) -> &str {
    Arn::parse(arn).map_or("", |parsed| parsed.service)
}

/// A field of an ARN; the whole text where it is none.
fn field<'a>(arn: &'a str, of: fn(&Arn<'a>) -> &'a str) -> &'a str {
    Arn::parse(arn).map_or(arn, |parsed| of(&parsed))
}

/// How many values of a condition are shown.
const SHOWN: usize = 4;

/// A character that may be invisible, by its code point, e.g. `U+00A0`.
fn odd(character: char) -> Inline {
    Inline::Pasted(format!("U+{:04X}", u32::from(character)))
}

#[cfg(test)]
mod tests;
