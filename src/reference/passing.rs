//! Which service an operation passes a role to: the value of `iam:PassedToService`.

/// Service prefix, operations, the service principal that the role is passed to. Not listed is what passes roles to
/// several services, or of which no document says to which.
///
/// Source: IAM User Guide, "Grant a user permissions to pass a role to an AWS service"; of each service, the guide's
/// page on its service role.
const RECEIVERS: [(&str, &[&str], &str); 25] = [
    (
        "backup",
        &["StartBackupJob", "StartRestoreJob", "CreateBackupSelection"],
        "backup.amazonaws.com",
    ),
    (
        "bedrock",
        &[
            "CreateModelCustomizationJob",
            "CreateModelInvocationJob",
            "CreateKnowledgeBase",
            "CreateAgent",
        ],
        "bedrock.amazonaws.com",
    ),
    (
        "cloudformation",
        &[
            "CreateStack",
            "UpdateStack",
            "DeleteStack",
            "CreateChangeSet",
        ],
        "cloudformation.amazonaws.com",
    ),
    (
        "cloudtrail",
        &["CreateTrail", "UpdateTrail"],
        "cloudtrail.amazonaws.com",
    ),
    (
        "codebuild",
        &["CreateProject", "UpdateProject"],
        "codebuild.amazonaws.com",
    ),
    (
        "codedeploy",
        &["CreateDeploymentGroup", "UpdateDeploymentGroup"],
        "codedeploy.amazonaws.com",
    ),
    (
        "codepipeline",
        &["CreatePipeline", "UpdatePipeline"],
        "codepipeline.amazonaws.com",
    ),
    (
        "config",
        &["PutConfigurationRecorder"],
        "config.amazonaws.com",
    ),
    ("ec2", &["CreateFlowLogs"], "vpc-flow-logs.amazonaws.com"),
    (
        "ec2",
        &[
            "RunInstances",
            "AssociateIamInstanceProfile",
            "ReplaceIamInstanceProfileAssociation",
        ],
        "ec2.amazonaws.com",
    ),
    (
        "ecs",
        &["RunTask", "StartTask", "RegisterTaskDefinition"],
        "ecs-tasks.amazonaws.com",
    ),
    ("eks", &["CreateCluster"], "eks.amazonaws.com"),
    ("events", &["PutTargets"], "events.amazonaws.com"),
    (
        "firehose",
        &["CreateDeliveryStream", "UpdateDestination"],
        "firehose.amazonaws.com",
    ),
    (
        "glue",
        &["CreateJob", "UpdateJob", "CreateCrawler", "UpdateCrawler"],
        "glue.amazonaws.com",
    ),
    (
        "guardduty",
        &["CreateMalwareProtectionPlan", "UpdateMalwareProtectionPlan"],
        "malware-protection-plan.guardduty.amazonaws.com",
    ),
    (
        "kinesisanalytics",
        &["CreateApplication"],
        "kinesisanalytics.amazonaws.com",
    ),
    (
        "lambda",
        &["CreateFunction", "UpdateFunctionConfiguration"],
        "lambda.amazonaws.com",
    ),
    ("mediaconvert", &["CreateJob"], "mediaconvert.amazonaws.com"),
    (
        "pipes",
        &["CreatePipe", "UpdatePipe"],
        "pipes.amazonaws.com",
    ),
    ("s3", &["PutBucketReplication"], "s3.amazonaws.com"),
    (
        "sagemaker",
        &[
            "CreateNotebookInstance",
            "CreateTrainingJob",
            "CreateModel",
            "CreateProcessingJob",
            "CreateDomain",
            "CreateUserProfile",
        ],
        "sagemaker.amazonaws.com",
    ),
    (
        "scheduler",
        &["CreateSchedule", "UpdateSchedule"],
        "scheduler.amazonaws.com",
    ),
    (
        "states",
        &["CreateStateMachine", "UpdateStateMachine"],
        "states.amazonaws.com",
    ),
    (
        "transfer",
        &["CreateUser", "UpdateUser"],
        "transfer.amazonaws.com",
    ),
];

/// The service principal that an operation passes a role to. `service` is its IAM prefix where the text names it;
/// `None` also where several services have an operation of this name that does.
pub fn receiver_of_roles(service: Option<&str>, operation: &str) -> Option<&'static str> {
    let mut receivers = RECEIVERS
        .iter()
        .filter(|(prefix, operations, _)| {
            operations.contains(&operation) && service.is_none_or(|service| service == *prefix)
        })
        .map(|(.., receiver)| *receiver);
    let first = receivers.next()?;
    receivers.next().is_none().then_some(first)
}
