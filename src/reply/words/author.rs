//! The sentences about a policy that was written for a wish.

use crate::author::{Assumption, Impossible, Proof, Wish};
use crate::iam::PolicyType;
use crate::reply::document::Line;

/// The sentences.
pub(in crate::reply) trait AuthorWords {
    /// The label of the document.
    fn written_policy(&self, kind: PolicyType) -> Line;
    /// What in the document the asker has to replace.
    fn to_replace(&self, names: &[String]) -> Line;
    /// What nobody asked for and comes along, because what was asked for needs it.
    fn comes_along(&self, actions: &[String], left_out: usize) -> Line;
    /// What was taken for granted, and how to say it otherwise.
    fn assumed(&self, assumption: Assumption) -> Line;
    /// The label of the command that puts it into effect.
    fn put_it_there(&self, kind: PolicyType) -> Line;
    /// It takes effect only beside policies that allow.
    fn only_limits(&self, kind: PolicyType) -> Line;
    /// What was proved of it.
    fn proved(&self, proof: &Proof) -> Line;
    /// It is longer than AWS takes.
    fn too_long(&self, characters: usize, quota: usize) -> Line;
    /// The label of what was understood.
    fn read_as(&self) -> Line;
    /// What was understood of a wish: what is allowed, what is not, on what, when.
    fn wish(&self, wish: &Wish, kind: PolicyType) -> Line;
    /// What IAM cannot do, and what does it instead.
    fn impossible(&self, what: Impossible) -> Line;
    /// No policy was written, because a part of the wish was not understood.
    fn left_over(&self, left: &[String], wish: &Wish) -> Line;
    /// No policy can be written: what was understood, if anything.
    fn unclear_wish(&self, understood: &[String]) -> Line;
    /// How a wish can be said.
    fn examples_of_wishes(&self) -> Vec<Line>;
}
