//! The sentences about an earlier answer.

use super::brief::LeadFacts;
use crate::iam::PolicyType;
use crate::policy::template::TemplateForm;
use crate::reply::document::Line;
use crate::reply::names::PolicyName;

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
    /// What can be asked about the answer before, where a message was not understood.
    fn what_can_be_asked(&self) -> Line;
    /// Asks for what was pasted, with the right facts in it.
    fn paste_as_it_is(&self) -> Line;
    /// Asks somebody to make the change that follows, in their name for whom it is.
    fn request_to_change(
        &self,
        facts: &LeadFacts<'_>,
        principal: Option<&str>,
        policy: PolicyName,
    ) -> Line;
    /// Introduces statements as JSON for the AWS CDK.
    ///
    /// Source: AWS CDK API Reference, `aws_iam.PolicyStatement`, `fromJson`.
    fn statements_in_cdk(&self) -> Line;
    /// Whether the change is `added` or takes the place of lines, and, where the policy was pasted, that all of it follows.
    fn add_or_replace(&self, added: bool, pasted: bool) -> Line;
    /// The error that was pasted now is no denial.
    fn no_denial(&self) -> Line;
    /// When a change of the policy takes effect, and what has to be done for it.
    ///
    /// Source: IAM User Guide, "Troubleshoot IAM"; IAM Identity Center User Guide, "Manage permission sets".
    fn takes_effect(&self, policy: PolicyName) -> Line;
    /// That the call itself shows it; `dry_run` where it can be made without an effect.
    fn call_again(&self, dry_run: bool) -> Line;
    /// Introduces the command that asks IAM.
    fn simulate(&self) -> Line;
    /// Introduces the command that deletes the policy that was added.
    fn delete_the_policy(&self) -> Line;
    /// Introduces the command that makes an earlier version the default.
    fn version_before(&self) -> Line;
    /// To save the policy as it was; `printed` where the command that prints it follows.
    fn save_as_it_was(&self, printed: bool) -> Line;
}
