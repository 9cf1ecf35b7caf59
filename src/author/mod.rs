//! Writes a policy for a wish: "let role X read bucket Y under prefix p", 「Lambda から orders テーブルを読み書き」.
//!
//! In: a sentence or two in either language, or named actions, resources and conditions. Out: an [`Authored`] policy of
//! any kind, with the requests that it was written for, those that come along with them, what was not named and stands
//! as a placeholder, what was taken for granted, and the [`Proof`] of all of it. Read by grammar and lexicon
//! (`lexicon.txt`), never guessed: a name that was not said is a placeholder, and what was not understood is told.
//! Writes no sentence.
//!
//! `text` and `piece` cut the wish, `command`, `who` and `limit` take out of it what they know, `read` puts verbs and
//! things together, `plan` makes entries of them, `resource` their ARNs, `compose` the document, `prove` the proof.

mod account;
mod command;
mod compose;
mod except;
mod impossible;
mod lexicon;
mod limit;
mod piece;
mod placeholder;
mod plan;
mod prove;
mod read;
mod resource;
mod segment;
mod text;
mod unit;
mod wanted;
mod who;
mod wish;
mod words;

pub use placeholder::Placeholder;
pub use prove::Proof;
pub use wanted::{Asking, wanted};
pub use wish::{About, Clause, Impossible, Limit, Thing, Who, Wish};

use self::lexicon::LEXICON;
use crate::budget::Budget;
use crate::iam::{Effect, PolicyType};
use crate::policy::PastedPolicy;
use std::collections::BTreeMap;

/// Operator → key → values, as in a policy.
pub type Conditions = BTreeMap<String, BTreeMap<String, Vec<String>>>;

/// A policy that was written for a wish.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Authored {
    /// What was read of the wish.
    pub wish: Wish,
    /// The kind of policy.
    pub kind: PolicyType,
    /// The document, as the AWS console writes it.
    pub text: String,
    /// The same, read again; spans point into `text`.
    pub pasted: PastedPolicy,
    /// What it was written for, and what comes along.
    pub entries: Vec<Entry>,
    /// What was not named, in the order of the document.
    pub placeholders: Vec<Placeholder>,
    /// What was taken for granted, the likeliest.
    pub assumptions: Vec<Assumption>,
    /// What was proved of it.
    pub proof: Proof,
}

/// Actions on resources.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Entry {
    /// Whether they are allowed or denied.
    pub effect: Effect,
    /// `NotAction`: all but these.
    pub is_all_but: bool,
    /// Names or patterns.
    pub actions: Vec<String>,
    /// ARNs or patterns; empty where the policy names none.
    pub resources: Vec<String>,
    /// Kind and value of each principal; empty where the policy names none.
    pub principals: Vec<(String, String)>,
    /// Under which conditions.
    pub conditions: Conditions,
    /// Whether it was asked for.
    pub origin: Origin,
}

/// Why an entry is there.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Origin {
    /// The wish asks for it.
    Asked,
    /// What is asked for needs it.
    Companion,
}

/// What a wish left open, and was taken as the likeliest.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Assumption {
    /// The kind of policy.
    Kind(PolicyType),
    /// That reading is meant: no verb says what is done.
    Reads,
    /// That the own account is meant: a policy of a resource names nobody.
    OwnAccount,
}

/// What became of a wish.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Outcome {
    /// A policy.
    Written(Box<Authored>),
    /// Nothing in it can be a permission, or not enough was understood; what was.
    NotUnderstood(Box<Wish>),
}

/// What is known beside the words of a wish.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Given {
    /// The kind of policy.
    pub kind: Option<PolicyType>,
    /// Actions, or patterns, to allow.
    pub actions: Vec<String>,
    /// ARNs of resources.
    pub resources: Vec<String>,
    /// ARNs of principals, service principals, accounts.
    pub principals: Vec<String>,
    /// Conditions, as `KEY=VALUE`.
    pub conditions: Vec<String>,
}

/// Writes a policy for a wish in words.
///
/// Near-linear in the wish, of which a few thousand bytes are read; the proof costs as much as comparing two policies of
/// the document's size.
pub fn write(wish: &str, given: &Given, budget: &Budget) -> Outcome {
    let mut read = read::read(wish);
    if given.kind.is_some() {
        read.kind = given.kind;
    }
    read::add(given, &mut read);
    written(read, wish, budget)
}

/// What the lexicon calls a kind of thing: its first word of the language.
pub fn word_for(thing: &Thing, is_japanese: bool) -> Option<&'static str> {
    LEXICON.word_for(thing.noun()?, is_japanese)
}

/// Whether a policy can be written for a wish in words.
pub fn understands(wish: &str) -> bool {
    !plan::plan(&read::read(wish)).entries.is_empty()
}

fn written(mut wish: Wish, said: &str, budget: &Budget) -> Outcome {
    let plan = plan::plan(&wish);
    let unheeded = account::unheeded(&wish, &plan.entries, plan.kind);
    for word in unheeded {
        if !wish.unread.contains(&word) {
            wish.unread.push(word);
        }
    }
    if plan::is_listing(&wish, &plan.entries) {
        wish.impossible.push(Impossible::Listed);
    }
    let is_lost = wish
        .clauses
        .iter()
        .any(|clause| clause.effect == Effect::Allow)
        && !wish.is_exclusive
        && plan.kind != PolicyType::Trust
        && !plan
            .entries
            .iter()
            .any(|entry| entry.effect == Effect::Allow);
    // With a part of it left over, whatever is written may be wider than what is wished.
    if plan.entries.is_empty() || is_lost || !wish.unread.is_empty() || !wish.impossible.is_empty()
    {
        return Outcome::NotUnderstood(Box::new(wish));
    }
    let text = compose::document(&plan.entries, plan.kind);
    let (Some(pasted), Some(proof)) = (
        prove::read(&text, plan.kind, budget),
        prove::prove(&text, &wish, &plan.entries, plan.kind, budget),
    ) else {
        return Outcome::NotUnderstood(Box::new(wish));
    };
    if proof.is_open {
        return Outcome::NotUnderstood(Box::new(wish));
    }
    Outcome::Written(Box::new(Authored {
        kind: plan.kind,
        placeholders: placeholder::of(&text, said),
        assumptions: plan.assumptions,
        entries: plan.entries,
        wish,
        text,
        pasted,
        proof,
    }))
}
