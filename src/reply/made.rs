//! What a policy is made from, where it is not written in the console: a template, or code; and in which state a
//! denial leaves the stack that makes it.

use super::names::Who;
use crate::diagnose::{Diagnosis, ProvenFix, has_template};
use crate::evidence::Evidence;
use crate::iam::PolicyType;
use crate::policy::Form;

/// What makes the policy.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum MadeFrom {
    /// A template of CloudFormation.
    CloudFormation,
    /// A template of the AWS Serverless Application Model.
    Sam,
    /// The configuration of the Serverless Framework.
    Serverless,
    /// Code of the AWS CDK.
    Cdk,
    /// Terraform, or `OpenTofu`.
    Terraform,
    /// A program of Pulumi.
    Pulumi,
}

/// What the policy that the fix changes is made from: the form in which it was pasted, or the name that the tool gives
/// the caller's role tell. `None` where nothing does, or somebody else owns the policy.
pub(super) fn made_from(
    evidence: &Evidence,
    diagnosis: &Diagnosis,
    fix: Option<&ProvenFix>,
    who: &Who,
) -> Option<MadeFrom> {
    let fix = fix.filter(|_| diagnosis.fix.is_some())?;
    let text = |paste: usize| {
        evidence
            .pastes
            .get(paste)
            .map_or("", |paste| paste.as_str())
    };
    let pasted = fix.policy.and_then(|policy| evidence.policies.get(policy));
    if let Some(pasted) = pasted {
        let text = text(pasted.paste);
        match pasted.form {
            Form::TerraformObject | Form::TerraformBlocks => return Some(MadeFrom::Terraform),
            Form::SamTemplates => return Some(MadeFrom::Sam),
            Form::Yaml | Form::Code => return named(text),
            Form::Document | Form::Fragment | Form::Escaped => {}
        }
        if fix.in_template(evidence).is_some() {
            return named(text).or(Some(MadeFrom::Terraform));
        }
    }
    if fix.policy_type != PolicyType::Identity {
        return None;
    }
    // The template that makes the function makes its role.
    if matches!(who, Who::ExecutionRole(_)) && has_template(evidence) {
        let paste = evidence.denials.get(diagnosis.denial)?.paste;
        return named(text(paste));
    }
    let Who::Role(role, _) = who else {
        return None;
    };
    let paste = evidence.denials.get(diagnosis.denial)?.paste;
    of_role(role, text(paste))
}

/// The tool that a text shows by its own words.
fn named(text: &str) -> Option<MadeFrom> {
    const WORDS: [(MadeFrom, &[&str]); 6] = [
        (
            MadeFrom::Serverless,
            &[
                "serverless.yml",
                "serverless.yaml",
                "serverless framework",
                "${self:",
                "${sls:",
            ],
        ),
        (
            MadeFrom::Sam,
            &["AWS::Serverless", "sam deploy", "sam build"],
        ),
        (
            MadeFrom::Cdk,
            &[
                "aws-cdk",
                "CDK",
                "cdk deploy",
                "iam.PolicyStatement(",
                "new PolicyStatement(",
            ],
        ),
        (MadeFrom::Pulumi, &["pulumi", "Pulumi"]),
        (
            MadeFrom::Terraform,
            &["jsonencode(", "aws_iam_", "Terraform", "terraform"],
        ),
        (
            MadeFrom::CloudFormation,
            &[
                "AWS::IAM::",
                "AWSTemplateFormatVersion",
                "!GetAtt",
                "!Sub",
                "Fn::",
            ],
        ),
    ];
    WORDS
        .iter()
        .find(|(_, words)| words.iter().any(|word| text.contains(word)))
        .map(|(made_from, _)| *made_from)
}

/// The tool that gives a role such a name: `todo-prod-us-east-1-lambdaRole`, and `STACK-LogicalId-1A2B3C4D5E6F` of
/// CloudFormation, where the text names what made the stack.
///
/// Source: Serverless Framework, "IAM Permissions For Functions"; AWS CloudFormation User Guide, "Name type".
fn of_role(role: &str, text: &str) -> Option<MadeFrom> {
    if role.ends_with("-lambdaRole") {
        return Some(MadeFrom::Serverless);
    }
    let (before, suffix) = role.rsplit_once('-')?;
    let (_, logical) = before.rsplit_once('-')?;
    let has = |is: fn(&u8) -> bool| suffix.bytes().any(|byte| is(&byte));
    let is_suffix = (7..=13).contains(&suffix.len())
        && has(u8::is_ascii_uppercase)
        && (has(u8::is_ascii_digit) || has(u8::is_ascii_lowercase))
        && suffix.bytes().all(|byte| byte.is_ascii_alphanumeric());
    let is_of_stack = is_suffix && logical.starts_with(|c: char| c.is_ascii_uppercase());
    named(text)
        .filter(|made| is_of_stack && !matches!(made, MadeFrom::Terraform | MadeFrom::Pulumi))
}

/// In which state a stack of CloudFormation stays after a denial, from which it does not come by another update.
///
/// Source: AWS CloudFormation User Guide, "Understand CloudFormation stack creation events" and "Continue rolling back
/// an update".
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum StackState {
    /// `ROLLBACK_COMPLETE` or `ROLLBACK_FAILED`: it can only be deleted.
    NeverCreated,
    /// `UPDATE_ROLLBACK_FAILED`: the rollback has to be continued.
    RollbackFailed,
}

impl StackState {
    /// The state that the paste with the denial names.
    pub(super) fn of(evidence: &Evidence, diagnosis: &Diagnosis) -> Option<Self> {
        let denial = evidence.denials.get(diagnosis.denial)?;
        let text = evidence.pastes.get(denial.paste)?.as_str();
        let is_named = |state: &str| {
            text.match_indices(state).any(|(at, _)| {
                let before = text.get(..at).unwrap_or_default();
                !before.ends_with(|c: char| c.is_ascii_alphanumeric() || c == '_')
            })
        };
        if is_named("UPDATE_ROLLBACK_FAILED") {
            Some(Self::RollbackFailed)
        } else if is_named("ROLLBACK_COMPLETE") || is_named("ROLLBACK_FAILED") {
            Some(Self::NeverCreated)
        } else {
            None
        }
    }
}
