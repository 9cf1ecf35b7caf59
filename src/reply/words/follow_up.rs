//! The sentences about an earlier answer.

use crate::iam::PolicyType;
use crate::policy::template::TemplateForm;
use crate::reply::document::Line;

/// What was to be changed.
#[derive(Clone, Copy, Debug, Default)]
pub(in crate::reply) struct Place<'a> {
    /// The caller, as printed.
    pub(in crate::reply) principal: Option<&'a str>,
    /// The kind of policy.
    pub(in crate::reply) kind: Option<PolicyType>,
}

/// The sentences about an earlier answer.
pub(in crate::reply) trait FollowUpWords {
    /// What is no question about permissions: what this is for.
    fn what_i_am_for(&self) -> Line;
    /// Asks for the error that took the place of the one before.
    fn paste_the_other_error(&self) -> Line;
    /// Introduces what to look at when the change did not help.
    fn check_after_the_change(&self) -> Line;
    /// What to look at, the likeliest first.
    fn still_denied(&self, place: &Place<'_>) -> Vec<Line>;
    /// Asks for the message as it is now.
    fn paste_the_new_message(&self) -> Line;
    /// Introduces statements in a template's language.
    fn statements_in(&self, form: TemplateForm) -> Line;
    /// The change adds no statement.
    fn nothing_to_add(&self) -> Line;
    /// No change of a policy is the answer.
    fn no_policy_helps(&self) -> Line;
    /// Introduces the commands that put the corrected policy into effect.
    fn save_and_run(&self) -> Line;
    /// AWS has no one command for it, or the policy was not pasted.
    fn no_command(&self) -> Line;
}
