//! The sentences of a brief answer, and what they are told with.

use super::Place;
use crate::diagnose::{Ask, Cause, Credentials, Owner, Remedy};
use crate::evaluate::ReasonKind;
use crate::iam::{DenialEffect, PolicyType};
use crate::reply::document::Line;
use crate::reply::made::{MadeFrom, StackState};
use crate::reply::names::{PolicyName, Thing, Who};

/// The parts of a brief answer.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(in crate::reply) enum Label {
    /// Why it was denied.
    Cause,
    /// What to do.
    Fix,
    /// Why so.
    Why,
}

/// What the cause is told with.
#[derive(Clone, Copy, Debug)]
pub(in crate::reply) struct LeadFacts<'a> {
    /// The cause.
    pub(in crate::reply) cause: Cause,
    /// The kind of policy that denied.
    pub(in crate::reply) layer: Option<PolicyType>,
    /// Implicit or explicit.
    pub(in crate::reply) effect: Option<DenialEffect>,
    /// The name of the deciding policy.
    pub(in crate::reply) policy: PolicyName,
    /// The action.
    pub(in crate::reply) action: Option<&'a str>,
    /// The API operation.
    pub(in crate::reply) operation: Option<&'a str>,
    /// The name of the service.
    pub(in crate::reply) service: Option<&'a str>,
    /// The caller.
    pub(in crate::reply) who: &'a Who,
    /// The resource, where it has a name.
    pub(in crate::reply) thing: Option<&'a Thing>,
    /// The resource as printed.
    pub(in crate::reply) resource: Option<&'a str>,
    /// The account of the resource, where that is another one than the caller's.
    pub(in crate::reply) account: Option<&'a str>,
    /// The statement that decided, or came nearest.
    pub(in crate::reply) place: Option<Place<'a>>,
    /// Whether it is certain what that statement does.
    pub(in crate::reply) certain: bool,
    /// No other statement lists the action, and the resources of this one are of one type.
    pub(in crate::reply) one_type: bool,
    /// No other statement lists the action, and no other resource of this one is of the nearest one's type.
    pub(in crate::reply) one_name: bool,
    /// What stopped it.
    pub(in crate::reply) reason: Option<&'a ReasonKind>,
    /// An action that the policy allows and that is named nearly like the denied one.
    pub(in crate::reply) near: Option<&'a str>,
    /// What meets the first condition that stopped it.
    pub(in crate::reply) remedy: Option<&'a Remedy>,
    /// The services of which the deciding policy allows anything, where the denied one is not among them.
    pub(in crate::reply) services: &'a [String],
    /// The principal of the policy is one that exists nowhere.
    pub(in crate::reply) lacks_path: bool,
    /// An SCP decided, though the message names the endpoint's policy.
    pub(in crate::reply) through_scp: bool,
    /// A fix is offered.
    pub(in crate::reply) has_fix: bool,
    /// The policy that the message names.
    pub(in crate::reply) policy_arn: Option<&'a str>,
    /// The setting of S3 Block Public Access that refused.
    pub(in crate::reply) setting: Option<&'a str>,
    /// The ACL, as written, that makes an upload public.
    pub(in crate::reply) acl: Option<&'a str>,
    /// The policy allows the read, and S3 answers a caller who may not list the bucket the same for a missing object.
    pub(in crate::reply) may_be_missing: bool,
    /// The only account that the nearest statement lets in, and the caller's, where that is another one.
    pub(in crate::reply) accounts: Option<(&'a str, &'a str)>,
    /// The caller's ARN, and whose the policy is, where that is somebody else.
    pub(in crate::reply) of_another: Option<(&'a str, &'a str)>,
    /// The bucket whose objects the policy allows and that it does not let list, where the error says nothing.
    pub(in crate::reply) not_listed: Option<&'a str>,
    /// How the caller came to be another one than was meant.
    pub(in crate::reply) credentials: Option<&'a Credentials>,
    /// What the pasted policy allows the action on, where it may allow the call.
    pub(in crate::reply) may_allow: Option<&'a str>,
    /// The operator that the fix replaces because it compares `*` literally.
    pub(in crate::reply) literal: Option<&'a str>,
}

impl LeadFacts<'_> {
    /// Whether the text names the user or role that called.
    pub(in crate::reply) const fn is_caller_known(&self) -> bool {
        matches!(
            self.who,
            Who::User(_) | Who::Role(..) | Who::PermissionSet(_)
        )
    }
}

/// Where a fix is to be made, and what kind of one it is.
#[derive(Clone, Copy, Debug)]
pub(in crate::reply) struct FixFacts<'a> {
    /// The name of the policy.
    pub(in crate::reply) policy: PolicyName,
    /// The caller.
    pub(in crate::reply) who: &'a Who,
    /// The resource that the policy belongs to.
    pub(in crate::reply) thing: Option<&'a Thing>,
    /// How many statements are added.
    pub(in crate::reply) statements: usize,
    /// Somebody else has to be asked: whoever owns the policy.
    pub(in crate::reply) owner: Option<Owner>,
    /// The account of the resource, where that is another one than the caller's.
    pub(in crate::reply) account: Option<&'a str>,
    /// A statement that has to stay as it is.
    pub(in crate::reply) stays: Option<Place<'a>>,
    /// The change goes into a template.
    pub(in crate::reply) in_template: bool,
}

/// Who makes a change, and where.
#[derive(Clone, Copy, Debug)]
pub(in crate::reply) struct Whose<'a> {
    /// Who.
    pub(in crate::reply) owner: Owner,
    /// The policy.
    pub(in crate::reply) policy: PolicyName,
    /// The caller.
    pub(in crate::reply) who: &'a Who,
    /// The resource.
    pub(in crate::reply) thing: Option<&'a Thing>,
    /// The account of the resource, where that is another one than the caller's.
    pub(in crate::reply) account: Option<&'a str>,
    /// The owner was named already.
    pub(in crate::reply) is_named: bool,
    /// What the policy is made from, where it is not written in the console.
    pub(in crate::reply) made_from: Option<MadeFrom>,
}

/// What was verified of a fix, and what not.
#[derive(Clone, Copy, Debug)]
pub(in crate::reply) struct Checked<'a> {
    /// How many permissions it adds.
    pub(in crate::reply) grants: usize,
    /// How many it takes away.
    pub(in crate::reply) revokes: usize,
    /// What the proof depends on, by name.
    pub(in crate::reply) depends_on: &'a [String],
    /// Whether it is proved that nothing else changes.
    pub(in crate::reply) is_exact: bool,
}

/// Where to look first, when the message says next to nothing.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(in crate::reply) enum Suspect {
    /// The caller lacks the action, or any of the service where it is not known.
    Action(Option<String>),
    /// The call is anonymous, and public access is blocked or not allowed.
    PublicAccess,
    /// The upload sets an ACL, which is an action of its own.
    ObjectAcl,
    /// The upload sets this public ACL, which Block Public Access rejects; whether setting ACLs is allowed.
    PublicAcl {
        /// As written.
        written: String,
        /// The pasted policy allows setting an ACL.
        is_allowed: bool,
    },
    /// The bucket's policy, or Block Public Access.
    BucketPolicy,
    /// The key that encrypts the data.
    DataKey,
    /// Other actions that the operation needs.
    Also(Vec<String>),
    /// The key policy.
    KeyPolicy,
    /// SCPs, permissions boundaries and the like.
    Limits,
    /// The credentials are of another identity than is thought.
    OtherCaller,
    /// The call is on another resource than what the policy allows.
    OtherResource(String),
}

/// The sentences of a brief answer.
pub(in crate::reply) trait BriefWords {
    /// A label, with its colon.
    fn label(&self, label: Label) -> Line;
    /// The caller in a sentence.
    fn who(&self, who: &Who) -> Line;
    /// The resource in a sentence.
    fn thing(&self, thing: &Thing) -> Line;
    /// The policy as its console calls it.
    fn policy_name(&self, policy: PolicyName) -> Line;
    /// Why it was denied, in a sentence.
    fn lead(&self, facts: &LeadFacts<'_>) -> Line;
    /// Several permissions of a caller are missing.
    fn lead_of_several(&self, who: &Who, actions: &[String], left_out: usize) -> Line;
    /// Several denials have nothing in common.
    fn lead_of_groups(&self, denials: usize) -> Line;
    /// Introduces statements to add.
    fn add(&self, facts: &FixFacts<'_>) -> Line;
    /// The names in the call and in the policy differ by little: the call may be wrong.
    fn or_a_typo(&self, nearest: &str, resource: &str) -> Line;
    /// Introduces where to look after a change that is only likely to help.
    fn if_still_denied(&self) -> Line;
    /// The Region of the call may be wrong, and not that of the policy.
    fn or_another_region(&self, listed: &str, called: &str) -> Line;
    /// Introduces a statement that takes the place of one, or lines that change.
    fn replace(&self, facts: &FixFacts<'_>, place: Option<Place<'_>>) -> Line;
    /// Introduces statements to add to a template, which keeps those it has.
    fn add_to_template(&self) -> Line;
    /// An API takes a changed resource policy only when it is deployed again.
    ///
    /// Source: Amazon API Gateway Developer Guide, "Create and attach an API Gateway resource policy to an API".
    fn deploy_again(&self) -> Line;
    /// What to do with the stack after the change.
    fn after_stack(&self, state: StackState) -> Line;
    /// A policy for users names their sessions by an ID that the sessions do not have.
    fn own_sessions(&self, place: Place<'_>) -> Line;
    /// The fix is too long to be shown here; it stands in a file.
    fn in_file(&self, facts: &FixFacts<'_>) -> Line;
    /// The fix in one sentence, for a summary.
    fn fix_in_short(&self, facts: &FixFacts<'_>, action: Option<&str>) -> Line;
    /// What to do where no policy can be offered; whole sentences.
    fn todo(&self, facts: &LeadFacts<'_>) -> Vec<Line>;
    /// Where to look.
    fn suspect(&self, suspect: &Suspect, who: &Who) -> Line;
    /// Introduces the likeliest reasons, the first ones first; those after an allow where the action is known.
    fn check_these(&self, facts: &FixFacts<'_>, action: Option<&str>) -> Line;
    /// Introduces changes of elements.
    fn make_these_changes(&self) -> Line;
    /// Introduces conditions of which each helps, or all have to hold.
    fn each_of_these(&self, denies: bool) -> Line;
    /// An action and the names that it was denied on.
    fn on(&self, action: &str, names: Line) -> Line;
    /// Introduces the fix for exactly the denied request.
    fn narrow(&self) -> Line;
    /// Introduces the commands that apply a fix.
    fn commands(&self, count: usize) -> Line;
    /// What to write to whoever owns a policy.
    fn request(&self, facts: &LeadFacts<'_>, principal: Option<&str>) -> Line;
    /// Introduces that.
    fn forward(&self, owner: Owner, remedies: bool) -> Line;
    /// Another kind of policy has to allow the action as well, and was not seen.
    fn allow_there_too(&self, policy: PolicyName, who: &Who, action: Option<&str>) -> Line;
    /// Who makes the change, and where in the console.
    fn whose(&self, whose: &Whose<'_>) -> Line;
    /// What to do where Cognito limits its guests.
    fn guests_of_cognito(&self) -> Line;
    /// What to do where the requester pays.
    fn accept_costs(&self) -> Line;
    /// What to do where a call works in the management account only.
    fn through_management_account(&self) -> Line;
    /// A policy that does nothing for the application, because it is attached to the role that starts its tasks.
    fn misplaced(&self, on: &str, instead: &str) -> [Line; 2];
    /// That what was pasted is a part of a policy, which must not take the place of the whole.
    fn in_the_whole(&self) -> Line;
    /// Introduces the command that applies the fix.
    fn apply(&self, is_managed: bool) -> Line;
    /// Introduces the command that decodes a message, to confirm what is most likely.
    fn decode_to_be_sure(&self, command: &str) -> Line;
    /// What was verified.
    fn checked(&self, checked: &Checked<'_>) -> Line;
    /// What was not.
    fn unchecked(&self) -> Line;
    /// What has to be filled in before the fix is saved.
    fn fill_in(&self, placeholders: &[String]) -> Line;
    /// Values of the author's are masked and have to be put back.
    fn put_back(&self) -> Line;
    /// The article that fits.
    fn see(&self, id: &str) -> Line;
    /// What stands between remarks.
    fn dot(&self) -> &'static str;
    /// What to paste, if that does not settle it.
    fn paste(&self, ask: Ask) -> Line;
    /// At a terminal: where everything is.
    fn see_details(&self, input: &str) -> Line;
    /// Only a part of the text was read.
    fn only_listed(&self, count: usize) -> Line;
}
