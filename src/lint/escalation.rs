//! Ways from the permissions that a policy grants to those of others, or to any.
//!
//! Each is known from public research. Which roles and users there are, nobody sees here: that a way is open says that
//! its holder can get what the most powerful of them has.
//!
//! Sources: Rhino Security Labs, "AWS IAM Privilege Escalation: Methods and Mitigation"; Datadog, "pathfinding.cloud",
//! whose paths are named beside the ways.

use super::broad::is_administrator;
use super::narrowing::is_about_circumstances;
use super::{FindingKind, Report};
use crate::iam::{ActionName, Arn, Effect, PolicyType, action_matches, includes, matches};
use crate::policy::{ListElement, PastedPolicy, Policy, Spanned, Statement};
use crate::text::Span;
use std::collections::BTreeMap;

/// What a way leads to.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Gain {
    /// Whatever it writes into its own policies.
    OwnPolicies,
    /// What another user or role may do.
    OtherIdentity,
    /// What a role may do that it passes to a service.
    PassedRole,
    /// What the role of something that exists may do, because it decides what runs there.
    RunningRole,
}

/// A way: all of these actions together.
struct Way {
    actions: &'static [&'static str],
    gain: Gain,
    /// The service that a role is passed to.
    service: &'static str,
}

const fn own(actions: &'static [&'static str]) -> Way {
    Way {
        actions,
        gain: Gain::OwnPolicies,
        service: "",
    }
}

const fn other(actions: &'static [&'static str]) -> Way {
    Way {
        actions,
        gain: Gain::OtherIdentity,
        service: "",
    }
}

const fn passed(service: &'static str, actions: &'static [&'static str]) -> Way {
    Way {
        actions,
        gain: Gain::PassedRole,
        service,
    }
}

const fn running(actions: &'static [&'static str]) -> Way {
    Way {
        actions,
        gain: Gain::RunningRole,
        service: "",
    }
}

const PASS_ROLE: &str = "iam:PassRole";
const SEND_COMMAND: &str = "ssm:SendCommand";
const START_SESSION: &str = "ssm:StartSession";

/// The ways, with their paths in pathfinding.cloud.
const WAYS: [Way; 52] = [
    own(&["iam:CreatePolicyVersion"]),      // iam-001
    own(&["iam:SetDefaultPolicyVersion"]),  // Rhino Security Labs, 2
    own(&["iam:AttachUserPolicy"]),         // iam-008
    own(&["iam:AttachGroupPolicy"]),        // iam-010
    own(&["iam:AttachRolePolicy"]),         // iam-009
    own(&["iam:PutUserPolicy"]),            // iam-007
    own(&["iam:PutGroupPolicy"]),           // iam-011
    own(&["iam:PutRolePolicy"]),            // iam-005
    own(&["iam:AddUserToGroup"]),           // iam-013
    other(&["iam:CreateAccessKey"]),        // iam-002
    other(&["iam:CreateLoginProfile"]),     // iam-004
    other(&["iam:UpdateLoginProfile"]),     // iam-006
    other(&["iam:UpdateAssumeRolePolicy"]), // iam-012
    passed("ec2.amazonaws.com", &[PASS_ROLE, "ec2:RunInstances"]), // ec2-001
    passed(
        "ec2.amazonaws.com",
        &[PASS_ROLE, "ec2:RequestSpotInstances"],
    ), // ec2-003
    passed(
        "lambda.amazonaws.com",
        &[PASS_ROLE, "lambda:CreateFunction", "lambda:InvokeFunction"],
    ), // lambda-001
    passed(
        "lambda.amazonaws.com",
        &[
            PASS_ROLE,
            "lambda:CreateFunction",
            "lambda:CreateEventSourceMapping",
        ],
    ), // lambda-002
    passed(
        "lambda.amazonaws.com",
        &[PASS_ROLE, "lambda:CreateFunction", "lambda:AddPermission"],
    ), // lambda-006
    passed("glue.amazonaws.com", &[PASS_ROLE, "glue:CreateDevEndpoint"]), // glue-001
    passed(
        "glue.amazonaws.com",
        &[PASS_ROLE, "glue:CreateJob", "glue:StartJobRun"],
    ), // glue-003
    passed(
        "glue.amazonaws.com",
        &[PASS_ROLE, "glue:CreateJob", "glue:CreateTrigger"],
    ), // glue-004
    passed(
        "glue.amazonaws.com",
        &[PASS_ROLE, "glue:UpdateJob", "glue:StartJobRun"],
    ), // glue-005
    passed(
        "glue.amazonaws.com",
        &[PASS_ROLE, "glue:UpdateJob", "glue:CreateTrigger"],
    ), // glue-006
    passed(
        "cloudformation.amazonaws.com",
        &[PASS_ROLE, "cloudformation:CreateStack"],
    ), // cloudformation-001
    passed(
        "cloudformation.amazonaws.com",
        &[
            PASS_ROLE,
            "cloudformation:CreateStackSet",
            "cloudformation:CreateStackInstances",
        ],
    ), // cloudformation-003
    passed(
        "cloudformation.amazonaws.com",
        &[PASS_ROLE, "cloudformation:UpdateStackSet"],
    ), // cloudformation-004
    passed(
        "datapipeline.amazonaws.com",
        &[
            PASS_ROLE,
            "datapipeline:CreatePipeline",
            "datapipeline:PutPipelineDefinition",
        ],
    ), // datapipeline-001
    passed(
        "sagemaker.amazonaws.com",
        &[PASS_ROLE, "sagemaker:CreateNotebookInstance"],
    ), // sagemaker-001
    passed(
        "sagemaker.amazonaws.com",
        &[PASS_ROLE, "sagemaker:CreateTrainingJob"],
    ), // sagemaker-002
    passed(
        "sagemaker.amazonaws.com",
        &[PASS_ROLE, "sagemaker:CreateProcessingJob"],
    ), // sagemaker-003
    passed(
        "ecs-tasks.amazonaws.com",
        &[PASS_ROLE, "ecs:RegisterTaskDefinition", "ecs:RunTask"],
    ), // ecs-004
    passed(
        "ecs-tasks.amazonaws.com",
        &[PASS_ROLE, "ecs:RegisterTaskDefinition", "ecs:StartTask"],
    ), // ecs-005
    passed(
        "ecs-tasks.amazonaws.com",
        &[PASS_ROLE, "ecs:RegisterTaskDefinition", "ecs:CreateService"],
    ), // ecs-003
    passed(
        "codebuild.amazonaws.com",
        &[PASS_ROLE, "codebuild:CreateProject", "codebuild:StartBuild"],
    ), // codebuild-001
    passed(
        "codebuild.amazonaws.com",
        &[
            PASS_ROLE,
            "codebuild:CreateProject",
            "codebuild:StartBuildBatch",
        ],
    ), // codebuild-004
    passed(
        "tasks.apprunner.amazonaws.com",
        &[PASS_ROLE, "apprunner:CreateService"],
    ), // apprunner-001
    passed(
        "bedrock-agentcore.amazonaws.com",
        &[
            PASS_ROLE,
            "bedrock-agentcore:CreateCodeInterpreter",
            "bedrock-agentcore:StartCodeInterpreterSession",
        ],
    ), // bedrock-001
    running(&["lambda:UpdateFunctionCode"]), // lambda-003
    running(&["glue:UpdateDevEndpoint"]),   // glue-002
    running(&["apprunner:UpdateService"]),  // apprunner-002
    running(&["cloudformation:UpdateStack"]), // cloudformation-002
    running(&[
        "cloudformation:CreateChangeSet",
        "cloudformation:ExecuteChangeSet",
    ]), // cloudformation-005
    running(&["codebuild:StartBuild"]),     // codebuild-002
    running(&["codebuild:StartBuildBatch"]), // codebuild-003
    running(&["ec2-instance-connect:SendSSHPublicKey"]), // ec2instanceconnect-003
    running(&[
        "ec2:ModifyInstanceAttribute",
        "ec2:StopInstances",
        "ec2:StartInstances",
    ]), // ec2-002
    running(&[
        "ec2:CreateLaunchTemplateVersion",
        "ec2:ModifyLaunchTemplate",
    ]), // ec2-004
    running(&[START_SESSION]),              // ssm-001
    running(&[SEND_COMMAND]),               // ssm-002
    running(&["sagemaker:CreatePresignedNotebookInstanceUrl"]), // sagemaker-004
    running(&[
        "sagemaker:CreateNotebookInstanceLifecycleConfig",
        "sagemaker:StopNotebookInstance",
        "sagemaker:UpdateNotebookInstance",
        "sagemaker:StartNotebookInstance",
    ]), // sagemaker-005
    running(&[
        "bedrock-agentcore:StartCodeInterpreterSession",
        "bedrock-agentcore:InvokeCodeInterpreter",
    ]), // bedrock-002
];

/// The actions that write into their caller's own policies.
pub(super) fn of_own_permissions() -> impl Iterator<Item = &'static str> {
    WAYS.iter()
        .filter(|way| way.gain == Gain::OwnPolicies)
        .flat_map(|way| way.actions)
        .copied()
}

/// One action as a policy allows it: in which statement, at which place, and to which services a role may be passed.
struct Allowed<'a> {
    statement: usize,
    span: Span,
    services: Option<Vec<&'a str>>,
}

/// The open ways of a policy, those of one statement and one gain together: at the statement that allows the first
/// action of each.
pub(super) fn check(pasted: &PastedPolicy, report: &mut Report<'_>) {
    let is_granting = report.without_principals
        && matches!(pasted.policy_type, None | Some(PolicyType::Identity));
    let statements = &pasted.policy.statements;
    // Of an administrator that is said.
    if !is_granting || statements.iter().any(is_administrator) {
        return;
    }
    let mut allowed: BTreeMap<&'static str, Vec<Allowed<'_>>> = BTreeMap::new();
    for (number, statement) in statements.iter().enumerate() {
        collect(number, statement, &mut allowed);
    }
    if allowed.is_empty() {
        return;
    }
    allowed.retain(|action, _| {
        !is_denied(&pasted.policy, action)
            && (*action != SEND_COMMAND || statements.iter().any(sends_scripts))
    });
    let mut found: BTreeMap<(usize, Gain), (Span, Vec<String>)> = BTreeMap::new();
    for way in &WAYS {
        let Some((statement, span)) = open(way, &allowed) else {
            continue;
        };
        let (_, ways) = found
            .entry((statement, way.gain))
            .or_insert_with(|| (span, Vec::new()));
        ways.push(way.actions.join(" + "));
    }
    for ((statement, gain), (span, ways)) in found {
        report.statement = Some(statement);
        report.add(span, FindingKind::PrivilegeEscalation { gain, ways });
    }
    report.statement = None;
}

/// Where the first action of a way is allowed, if all of them are.
fn open(way: &Way, allowed: &BTreeMap<&'static str, Vec<Allowed<'_>>>) -> Option<(usize, Span)> {
    let mut first = None;
    for action in way.actions {
        let place = allowed.get(action)?.iter().find(|place| {
            place
                .services
                .as_ref()
                .is_none_or(|services| services.iter().any(|service| matches(service, way.service)))
        })?;
        first.get_or_insert((place.statement, place.span));
    }
    first
}

/// Adds the actions of the ways that a statement allows on everything of their kind.
fn collect<'a>(
    number: usize,
    statement: &'a Statement,
    allowed: &mut BTreeMap<&'static str, Vec<Allowed<'a>>>,
) {
    let is_allow = statement.has_effect(Effect::Allow);
    let (Some(actions), Some(resources)) = (&statement.action, &statement.resource) else {
        return;
    };
    // What a NotAction leaves open has a finding of its own.
    if !is_allow || !statement.is_whole() || actions.negated {
        return;
    }
    let mut services: Option<Vec<&str>> = None;
    for entry in &statement.conditions {
        if entry.key.value.eq_ignore_ascii_case("iam:PassedToService") {
            let values = entry.values.iter().map(|value| value.value.as_str());
            services.get_or_insert_default().extend(values);
        } else if !is_about_circumstances(entry) {
            return;
        }
    }
    for value in &actions.values {
        for action in named(value) {
            if !is_on_all(action, resources) || services.is_some() && action != PASS_ROLE {
                continue;
            }
            allowed.entry(action).or_default().push(Allowed {
                statement: number,
                span: value.span,
                services: services.clone(),
            });
        }
    }
}

/// The actions of the ways that an entry of `Action` names.
fn named(value: &Spanned<String>) -> Vec<&'static str> {
    let written = &value.value;
    let Some(ActionName { service, .. }) = ActionName::parse(written) else {
        return Vec::new();
    };
    let mut found: Vec<&'static str> = WAYS
        .iter()
        .flat_map(|way| way.actions)
        .copied()
        .filter(|action| {
            action
                .get(..service.len())
                .is_some_and(|prefix| prefix.eq_ignore_ascii_case(service))
                && action_matches(written, action)
        })
        .collect();
    found.sort_unstable();
    found.dedup();
    found
}

/// Whether a list of resources holds all that the action can be about, or, where that is enough, the caller itself.
fn is_on_all(action: &str, resources: &ListElement) -> bool {
    if resources.negated {
        return true;
    }
    let kind = match action {
        "iam:CreatePolicyVersion" | "iam:SetDefaultPolicyVersion" => "policy",
        "iam:AttachGroupPolicy" | "iam:PutGroupPolicy" | "iam:AddUserToGroup" => "group",
        "iam:AttachRolePolicy" | "iam:PutRolePolicy" | "iam:UpdateAssumeRolePolicy" | PASS_ROLE => {
            "role"
        }
        _ if action.starts_with("iam:") => "user",
        _ => "",
    };
    let may_be_caller = matches!(action, "iam:AttachUserPolicy" | "iam:PutUserPolicy");
    resources.values.iter().any(|value| {
        if value.value == "*" {
            return true;
        }
        let Some(arn) = Arn::parse(&value.value) else {
            return false;
        };
        if matches!(action, SEND_COMMAND | START_SESSION) {
            // The document is another resource of the same request.
            is_collection(arn.rest) && arn.first_word() != "document"
        } else if kind.is_empty() {
            is_collection(arn.rest)
        } else {
            arn.service == "iam"
                && (includes(arn.rest, &format!("{kind}/*"))
                    || may_be_caller && arn.rest.ends_with("${aws:username}"))
        }
    })
}

/// Whether a statement lets a document be sent that runs any script.
///
/// Source: Systems Manager User Guide, "Restrict Run Command access".
fn sends_scripts(statement: &Statement) -> bool {
    let is_allow = statement.has_effect(Effect::Allow);
    let is_sending = statement.action.as_ref().is_some_and(|list| {
        let mut values = list.values.iter();
        !list.negated && values.any(|value| action_matches(&value.value, SEND_COMMAND))
    });
    is_allow
        && is_sending
        && statement.resource.as_ref().is_some_and(|list| {
            list.negated
                || list.values.iter().any(|value| {
                    value.value == "*"
                        || Arn::parse(&value.value).is_some_and(|arn| {
                            [
                                "document/AWS-RunShellScript",
                                "document/AWS-RunPowerShellScript",
                            ]
                            .iter()
                            .any(|document| matches(arn.rest, document))
                        })
                })
        })
}

/// `*`, `function:*`, `instance/*`: a word, and then wildcards only.
fn is_collection(rest: &str) -> bool {
    let rest = rest.trim_end_matches(['*', '/', ':']);
    rest.bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
}

/// Whether a Deny without conditions denies the action on everything.
pub(super) fn is_denied(policy: &Policy, action: &str) -> bool {
    policy.statements.iter().any(|statement| {
        let is_deny = statement.has_effect(Effect::Deny);
        is_deny
            && statement.conditions.is_empty()
            && statement.resource.as_ref().is_none_or(|list| {
                !list.negated && list.values.iter().any(|value| value.value == "*")
            })
            && statement.action.as_ref().is_some_and(|list| {
                let listed = list
                    .values
                    .iter()
                    .any(|value| action_matches(&value.value, action));
                listed != list.negated
            })
    })
}
