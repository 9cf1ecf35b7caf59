//! The managed policy of AWS for the program that was denied.

use crate::denial::Denial;
use crate::evidence::Evidence;
use crate::iam::{Caller, CallerKind, PolicyType, Request};
use crate::reference::{self, Managed, ShownBy};

/// The most bytes of a text that are searched.
const MAX_TEXT_BYTES: usize = 64 * 1024;

/// The managed policy that allows what the program calls, where the text shows the program and no policy of its role was
/// pasted: who writes one means to go without.
pub(super) fn policy(
    evidence: &Evidence,
    denial: &Denial,
    request: &Request,
) -> Option<&'static Managed> {
    let is_own = |kind: Option<PolicyType>| kind.is_none_or(|kind| kind == PolicyType::Identity);
    let caller = request.principal.as_deref().map(Caller::parse);
    let CallerKind::RoleSession { role, session } = caller?.kind else {
        return None;
    };
    if evidence
        .policies
        .iter()
        .any(|pasted| is_own(pasted.policy_type))
    {
        return None;
    }
    let session = session.unwrap_or_default();
    let text = evidence.pastes.get(denial.paste)?.head(MAX_TEXT_BYTES);
    let is_written = |words: &[&str]| words.iter().any(|word| text.contains(word));
    let is_shown = |managed: &&Managed| match managed.shown_by {
        ShownBy::Instance => session.starts_with("i-"),
        ShownBy::Function => {
            denial.of_execution_role
                || role.contains("ambda")
                || is_written(&["/aws/lambda/", "Lambda 関数", "Lambda function"])
        }
        ShownBy::TaskStart => {
            session.len() == 32
                && is_written(&[
                    "ResourceInitializationError",
                    "CannotPull",
                    "execution role",
                ])
        }
        ShownBy::Words(words) => is_written(words),
        ShownBy::Action => true,
    };
    // What the text itself says is attached does not have it, or would not be denied.
    let is_named = |managed: &&Managed| {
        let name = managed.policy.rsplit('/').next().unwrap_or_default();
        evidence.managed.iter().any(|named| named == name)
    };
    reference::managed_for(&request.action)
        .filter(|managed| !is_named(managed))
        .find(is_shown)
}
