//! About an earlier answer, in English.

use super::English;
use crate::iam::PolicyType;
use crate::policy::template::TemplateForm;
use crate::reply::document::Line;
use crate::reply::names::PolicyName;
use crate::reply::words::brief::{BriefWords, LeadFacts};
use crate::reply::words::follow_up::{FollowUpWords, Place};
use crate::reply::words::say;

impl FollowUpWords for English {
    fn what_i_am_for(&self) -> Line {
        say!(
            "I only know about permissions on AWS: paste an AccessDenied message or an IAM policy, or ask something about IAM."
        )
    }

    fn paste_the_other_error(&self) -> Line {
        say!(
            "Then the first problem is solved. Paste the new error message; I'll look at it together with the policy from before."
        )
    }

    fn check_after_the_change(&self) -> Line {
        say!("If the change is saved and it's still denied, check these in order:")
    }

    fn still_denied(&self, place: &Place<'_>) -> Vec<Line> {
        let mut items = vec![say!(
            "Wait a minute and try again: IAM changes take a few seconds to reach every region. Sessions of Identity Center need the permission set to be provisioned again."
        )];
        items.push(match place.principal {
            Some(principal) => say!(
                "Run `aws sts get-caller-identity`. It must print {}; otherwise the call uses different credentials from the ones you changed.",
                principal
            ),
            None => say!(
                "Run `aws sts get-caller-identity`: does it print the user or role whose policy you changed?"
            ),
        });
        items.push(match place.kind {
            Some(PolicyType::Identity) | None => say!(
                "Is the policy attached to that user or role, and is the new version the default version?"
            ),
            Some(_) => say!("Open the policy again: is the new statement in it?"),
        });
        items.push(say!(
            "Another policy may deny it: an SCP, a permissions boundary, a resource policy or a VPC endpoint policy."
        ));
        items
    }

    fn paste_the_new_message(&self) -> Line {
        say!(
            "Paste the message you get now, even if it looks the same: it may name another action, another resource or another kind of policy."
        )
    }

    fn statements_in(&self, form: TemplateForm) -> Line {
        match form {
            TemplateForm::Terraform => say!("For a `data \"aws_iam_policy_document\"` block:"),
            TemplateForm::CloudFormation => say!("For `Statement` in the template:"),
        }
    }

    fn nothing_to_add(&self) -> Line {
        say!("This fix changes no statement, so there is nothing to add to a template.")
    }

    fn no_policy_helps(&self) -> Line {
        say!("There is no policy change to offer for this error.")
    }

    fn save_and_run(&self) -> Line {
        say!("Save the corrected policy as `policy.json`, then run:")
    }

    fn no_command(&self) -> Line {
        say!(
            "A command would replace the whole policy, which I haven't seen. Add the statement to the policy that is there."
        )
    }

    fn what_can_be_asked(&self) -> Line {
        say!(
            "About the answer above you can ask `why?`, `where do I change it?`, `the command` or `the whole policy`."
        )
    }

    fn paste_as_it_is(&self) -> Line {
        say!(
            "I go by what was pasted. Paste the error message as it really is, or the command that you ran; I'll check it together with the policy from before."
        )
    }

    fn request_to_change(
        &self,
        facts: &LeadFacts<'_>,
        principal: Option<&str>,
        policy: PolicyName,
    ) -> Line {
        let principal = principal.map_or_else(|| self.who(facts.who), Line::from);
        let action = facts.action.or(facts.operation);
        let action = action.map_or_else(|| say!("a call"), Line::from);
        let policy = self.policy_name(policy);
        match facts.resource {
            Some(resource) => say!(
                "We need {} on {} for {}, which is denied at the moment. Please make this change in {}, or tell us the approved way to do this.",
                action,
                resource,
                principal,
                policy
            ),
            None => say!(
                "We need {} for {}, which is denied at the moment. Please make this change in {}, or tell us the approved way to do this.",
                action,
                principal,
                policy
            ),
        }
    }

    fn statements_in_cdk(&self) -> Line {
        say!(
            "I write Terraform and CloudFormation. For the AWS CDK, pass the JSON to `iam.PolicyStatement.fromJson()`:"
        )
    }

    fn add_or_replace(&self, added: bool, pasted: bool) -> Line {
        match (added, pasted) {
            (true, true) => say!(
                "Add the statement as one more element of `Statement`; everything else stays as it is. The whole policy after that:"
            ),
            (true, false) => {
                say!("Add it as one more statement; what is in the policy already stays:")
            }
            (false, _) => say!(
                "Change only what the answer shows, a new statement as one more element of `Statement`; everything else stays as it is. The whole policy after that:"
            ),
        }
    }

    fn no_denial(&self) -> Line {
        say!(
            "That error isn't an access-denied error, so a policy won't help against it. Look up its code in the troubleshooting guide of the service."
        )
    }

    fn takes_effect(&self, policy: PolicyName) -> Line {
        match policy {
            PolicyName::PermissionSet => say!(
                "The permission set has to be provisioned to the account again first. Then allow a minute; sessions that exist get the new permissions with their next call."
            ),
            PolicyName::Trust => say!(
                "Usually within seconds; allow a minute, then assume the role again. Nothing has to be restarted or deployed again."
            ),
            PolicyName::Session => say!(
                "A session keeps its session policy until it ends: start a new session after the change."
            ),
            PolicyName::Iam
            | PolicyName::Bucket
            | PolicyName::Key
            | PolicyName::Queue
            | PolicyName::Topic
            | PolicyName::Repository
            | PolicyName::Function
            | PolicyName::Layer
            | PolicyName::Secret
            | PolicyName::Api
            | PolicyName::Domain
            | PolicyName::Resource
            | PolicyName::Boundary
            | PolicyName::Scp
            | PolicyName::Rcp
            | PolicyName::Vpce => say!(
                "Usually within seconds; allow a few minutes. You don't have to redeploy or sign in again: sessions that exist get the new permissions with their next call. If a program that has been running for long is still denied after that, restart it."
            ),
        }
    }

    fn call_again(&self, dry_run: bool) -> Line {
        if dry_run {
            say!(
                "Make the denied call again a minute after the change. To try it without an effect, add `--dry-run`: `DryRunOperation` means that it would be allowed."
            )
        } else {
            say!("Make the denied call again a minute after the change; that is the real test.")
        }
    }

    fn simulate(&self) -> Line {
        say!(
            "Without the call, ask IAM; it should print `allowed`. It doesn't look at the policy of the resource, and an allow that depends on a condition needs its keys (`--context-entries`):"
        )
    }

    fn delete_the_policy(&self) -> Line {
        say!("Delete the policy that you added:")
    }

    fn version_before(&self) -> Line {
        say!(
            "Save the policy again as it was, which is what you pasted. Of a managed policy, make the version before the default again:"
        )
    }

    fn save_as_it_was(&self, printed: bool) -> Line {
        if printed {
            say!(
                "Save the policy again as it was. Keep a copy before you change it; this prints it:"
            )
        } else {
            say!("Save the policy again as it was. Keep a copy before you change it.")
        }
    }
}
