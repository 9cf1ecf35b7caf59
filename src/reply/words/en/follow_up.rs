//! About an earlier answer, in English.

use super::English;
use crate::iam::PolicyType;
use crate::policy::template::TemplateForm;
use crate::reply::document::Line;
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
                "Run `aws sts get-caller-identity`. It must print {}; otherwise the call uses other credentials than the ones you changed.",
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
}
