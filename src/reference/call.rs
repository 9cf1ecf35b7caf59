//! What a call takes beside the one request that AWS names when it denies it: the other resources that the action is
//! authorised on, the other actions of the same work, and the service to which a role is passed.
//!
//! The tables of the Service Authorization Reference tell which types an action takes, and not which of them are
//! authorised together; and which actions follow each other stands in the guides of the services. Each entry names its
//! document.

use super::Action;

/// What another request of the same work is on.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum On {
    /// The resource of the denied request.
    Same,
    /// `*`, in a policy of the caller: the action has no resource type.
    Star,
    /// The objects of the denied bucket, where a command of `aws s3` writes to it.
    Objects,
    /// The objects that a command of `aws s3` writes.
    Destination,
    /// The denied resource, where a pasted policy allows the action on another one.
    Listed,
    /// The foundation models behind the denied inference profile, in every Region, where the action is the denied one
    /// or a pasted policy lists it.
    Models,
    /// The roles of a task of ECS that the text names.
    TaskRoles,
    /// Another resource of the same service, Region and account: the last field of its ARN, with `{}` for the first name in
    /// that of the denied one.
    Beside(&'static str),
}

/// What shows that the denied request is a part of the work.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Evident {
    /// The action alone.
    Always,
    /// The API operation that was called is one of these.
    Operation(&'static [&'static str]),
    /// The session of the role has this name.
    Session(&'static str),
    /// The denied resource fits the pattern.
    Resource(&'static str),
    /// The text shows that this program made the call.
    Tool(&'static str),
    /// The caller is a service whose principal fits the pattern.
    Service(&'static str),
    /// The message is about the execution role of a function.
    ExecutionRole,
    /// One of these is written in the text.
    Written(&'static [&'static str]),
}

/// Actions that belong together: one piece of work calls all of them.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Group {
    /// The actions by which the work is known when one of them is denied, or allowed beside what opens it.
    pub known_by: &'static [&'static str],
    /// The action with which the work begins, and which says nothing of what follows; `None` where there is none.
    pub opened_by: Option<&'static str>,
    /// What shows that it is this work.
    pub evident: Evident,
    /// All that it takes.
    pub takes: &'static [(&'static str, On)],
}

/// Source, in order: AWS `CodeDeploy` User Guide, "Identity-based policy (customer-managed policy) examples"; Terraform,
/// "Backend Type: s3", permissions, twice; Amazon Athena User Guide, "Example of identity-based policies for workgroups";
/// Amazon `CloudWatch` Logs User Guide, "`CloudWatch` Logs permissions reference"; Amazon ECR User Guide, "IAM permissions for pushing an image to an Amazon ECR private repository";
/// Amazon ECS Developer Guide, "Amazon ECS task execution IAM role"; AWS Lambda Developer Guide, "Defining Lambda
/// function permissions with an execution role" (`AWSLambdaBasicExecutionRole`), twice; Systems Manager User Guide,
/// "Additional sample IAM policies for Session Manager"; Amazon SNS Developer Guide, "Key management" and Amazon SQS
/// Developer Guide, "Key management"; Amazon S3 User Guide, "Uploading and copying objects using multipart upload",
/// multipart upload API and permissions; AWS Lambda Developer Guide, "Using Lambda with Amazon SQS", "Using Lambda with
/// Kinesis" and "Using Lambda with `DynamoDB`", execution role permissions, and "Giving Lambda functions access to
/// resources in an Amazon VPC" (`AWSLambdaVPCAccessExecutionRole`); AWS CloudFormation Template Reference,
/// `AWS::IAM::Role` and `AWS::Logs::LogGroup`, the permissions of their handlers in the CloudFormation registry; Amazon
/// S3 User Guide, "Required
/// permissions for Amazon S3 API operations", for the operations by which the resource `aws_s3_bucket` of the AWS
/// provider of Terraform is read; AWS CLI Command Reference, "s3 sync" and "s3 cp", twice, with the same page of the
/// Amazon S3 User Guide, and for tags `CopyObject` and `PutObject` of the Amazon S3 API Reference; Amazon S3 User Guide,
/// "Uploading and copying objects using multipart upload", once more, for the programs that upload in parts by
/// themselves; Amazon `CloudWatch` Logs User Guide, "Encrypt log data in `CloudWatch` Logs using AWS Key Management
/// Service", before those; Amazon Bedrock User Guide, "Geographic cross-Region inference" and "Global cross-Region inference", IAM
/// policy requirements; Amazon ECS Developer Guide, "Amazon ECS `EventBridge` IAM role" and "Grant Amazon ECS
/// permission to pass roles", twice.
pub const GROUPS: [Group; 29] = [
    Group {
        known_by: &["codedeploy:CreateDeployment"],
        opened_by: None,
        evident: Evident::Always,
        takes: &[
            ("codedeploy:CreateDeployment", On::Same),
            ("codedeploy:GetDeployment", On::Same),
            (
                "codedeploy:GetDeploymentConfig",
                On::Beside("deploymentconfig:*"),
            ),
            (
                "codedeploy:GetApplicationRevision",
                On::Beside("application:{}"),
            ),
            (
                "codedeploy:RegisterApplicationRevision",
                On::Beside("application:{}"),
            ),
        ],
    },
    Group {
        known_by: &[
            "dynamodb:GetItem",
            "dynamodb:PutItem",
            "dynamodb:DeleteItem",
        ],
        opened_by: None,
        evident: Evident::Written(&["state lock", "dynamodb_table", "dynamodb_lock"]),
        takes: &[
            ("dynamodb:DescribeTable", On::Same),
            ("dynamodb:GetItem", On::Same),
            ("dynamodb:PutItem", On::Same),
            ("dynamodb:DeleteItem", On::Same),
        ],
    },
    Group {
        known_by: &["s3:GetObject", "s3:PutObject", "s3:DeleteObject"],
        opened_by: None,
        evident: Evident::Resource("arn:*:s3:::*.tflock"),
        takes: &[
            ("s3:GetObject", On::Same),
            ("s3:PutObject", On::Same),
            ("s3:DeleteObject", On::Same),
        ],
    },
    Group {
        known_by: &["athena:StartQueryExecution", "athena:GetQueryExecution"],
        opened_by: None,
        evident: Evident::Always,
        takes: &[
            ("athena:StartQueryExecution", On::Same),
            ("athena:GetQueryExecution", On::Same),
            ("athena:GetQueryResults", On::Same),
        ],
    },
    Group {
        known_by: &["logs:StartQuery"],
        opened_by: None,
        evident: Evident::Always,
        takes: &[
            ("logs:StartQuery", On::Same),
            ("logs:GetQueryResults", On::Same),
        ],
    },
    Group {
        known_by: &[
            "ecr:InitiateLayerUpload",
            "ecr:UploadLayerPart",
            "ecr:CompleteLayerUpload",
            "ecr:PutImage",
        ],
        opened_by: Some("ecr:GetAuthorizationToken"),
        evident: Evident::Always,
        takes: &[
            ("ecr:BatchCheckLayerAvailability", On::Same),
            ("ecr:InitiateLayerUpload", On::Same),
            ("ecr:UploadLayerPart", On::Same),
            ("ecr:CompleteLayerUpload", On::Same),
            ("ecr:PutImage", On::Same),
            ("ecr:BatchGetImage", On::Same),
            ("ecr:GetAuthorizationToken", On::Star),
        ],
    },
    Group {
        known_by: &["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
        opened_by: Some("ecr:GetAuthorizationToken"),
        evident: Evident::Always,
        takes: &[
            ("ecr:BatchCheckLayerAvailability", On::Same),
            ("ecr:BatchGetImage", On::Same),
            ("ecr:GetDownloadUrlForLayer", On::Same),
            ("ecr:GetAuthorizationToken", On::Star),
        ],
    },
    Group {
        known_by: &["logs:CreateLogStream", "logs:PutLogEvents"],
        opened_by: None,
        evident: Evident::Always,
        takes: &[
            ("logs:CreateLogStream", On::Same),
            ("logs:PutLogEvents", On::Same),
        ],
    },
    Group {
        known_by: &["logs:CreateLogGroup"],
        opened_by: None,
        evident: Evident::Resource("arn:*:logs:*:*:log-group:/aws/lambda/*"),
        takes: &[
            ("logs:CreateLogStream", On::Same),
            ("logs:PutLogEvents", On::Same),
        ],
    },
    Group {
        known_by: &["ssm:TerminateSession", "ssm:ResumeSession"],
        opened_by: None,
        evident: Evident::Always,
        takes: &[
            ("ssm:TerminateSession", On::Same),
            ("ssm:ResumeSession", On::Same),
        ],
    },
    Group {
        known_by: &["kms:GenerateDataKey", "kms:Decrypt"],
        opened_by: None,
        evident: Evident::Operation(&[
            "Publish",
            "PublishBatch",
            "SendMessage",
            "SendMessageBatch",
        ]),
        takes: &[("kms:GenerateDataKey", On::Same), ("kms:Decrypt", On::Same)],
    },
    Group {
        known_by: &["kms:GenerateDataKey", "kms:Decrypt"],
        opened_by: None,
        evident: Evident::Operation(&[
            "CreateMultipartUpload",
            "UploadPart",
            "UploadPartCopy",
            "CompleteMultipartUpload",
        ]),
        takes: &[("kms:GenerateDataKey", On::Same), ("kms:Decrypt", On::Same)],
    },
    Group {
        known_by: &[
            "sqs:ReceiveMessage",
            "sqs:DeleteMessage",
            "sqs:GetQueueAttributes",
        ],
        opened_by: None,
        evident: Evident::Operation(&OF_EVENT_SOURCES),
        takes: &[
            ("sqs:ReceiveMessage", On::Same),
            ("sqs:DeleteMessage", On::Same),
            ("sqs:GetQueueAttributes", On::Same),
        ],
    },
    Group {
        known_by: &[
            "kinesis:DescribeStream",
            "kinesis:DescribeStreamSummary",
            "kinesis:GetRecords",
            "kinesis:GetShardIterator",
            "kinesis:ListShards",
        ],
        opened_by: None,
        evident: Evident::Operation(&OF_EVENT_SOURCES),
        takes: &[
            ("kinesis:DescribeStream", On::Same),
            ("kinesis:DescribeStreamSummary", On::Same),
            ("kinesis:GetRecords", On::Same),
            ("kinesis:GetShardIterator", On::Same),
            ("kinesis:ListShards", On::Same),
            ("kinesis:ListStreams", On::Star),
        ],
    },
    Group {
        known_by: &[
            "dynamodb:DescribeStream",
            "dynamodb:GetRecords",
            "dynamodb:GetShardIterator",
        ],
        opened_by: None,
        evident: Evident::Operation(&OF_EVENT_SOURCES),
        takes: &[
            ("dynamodb:DescribeStream", On::Same),
            ("dynamodb:GetRecords", On::Same),
            ("dynamodb:GetShardIterator", On::Same),
            ("dynamodb:ListStreams", On::Star),
        ],
    },
    Group {
        known_by: &["ec2:CreateNetworkInterface"],
        opened_by: None,
        evident: Evident::ExecutionRole,
        takes: &[
            ("ec2:CreateNetworkInterface", On::Same),
            ("ec2:DescribeNetworkInterfaces", On::Star),
            ("ec2:DescribeSubnets", On::Star),
            ("ec2:DeleteNetworkInterface", On::Same),
            ("ec2:AssignPrivateIpAddresses", On::Same),
            ("ec2:UnassignPrivateIpAddresses", On::Same),
        ],
    },
    Group {
        known_by: &["iam:CreateRole"],
        opened_by: None,
        evident: Evident::Session("AWSCloudFormation"),
        takes: &[
            ("iam:GetRole", On::Same),
            ("iam:GetRolePolicy", On::Same),
            ("iam:TagRole", On::Same),
            ("iam:PutRolePolicy", On::Same),
            ("iam:AttachRolePolicy", On::Same),
            ("iam:DeleteRole", On::Same),
            ("iam:DeleteRolePolicy", On::Same),
            ("iam:DetachRolePolicy", On::Same),
        ],
    },
    Group {
        known_by: &["logs:PutRetentionPolicy"],
        opened_by: None,
        evident: Evident::Session("AWSCloudFormation"),
        takes: &[
            ("logs:PutRetentionPolicy", On::Same),
            ("logs:DeleteRetentionPolicy", On::Same),
        ],
    },
    Group {
        known_by: &READS_OF_BUCKETS,
        opened_by: None,
        evident: Evident::Tool("terraform"),
        takes: &[
            ("s3:ListBucket", On::Same),
            ("s3:GetAccelerateConfiguration", On::Same),
            ("s3:GetBucketAcl", On::Same),
            ("s3:GetBucketCORS", On::Same),
            ("s3:GetBucketLocation", On::Same),
            ("s3:GetBucketLogging", On::Same),
            ("s3:GetBucketObjectLockConfiguration", On::Same),
            ("s3:GetBucketPolicy", On::Same),
            ("s3:GetBucketRequestPayment", On::Same),
            ("s3:GetBucketTagging", On::Same),
            ("s3:GetBucketVersioning", On::Same),
            ("s3:GetBucketWebsite", On::Same),
            ("s3:GetEncryptionConfiguration", On::Same),
            ("s3:GetLifecycleConfiguration", On::Same),
            ("s3:GetReplicationConfiguration", On::Same),
        ],
    },
    Group {
        known_by: &["s3:ListBucket"],
        opened_by: None,
        evident: Evident::Written(&[" --delete"]),
        takes: &[
            ("s3:PutObject", On::Objects),
            ("s3:DeleteObject", On::Objects),
        ],
    },
    Group {
        known_by: &["s3:ListBucket"],
        opened_by: None,
        evident: Evident::Written(&["aws s3 sync "]),
        takes: &[("s3:PutObject", On::Objects)],
    },
    Group {
        known_by: &["s3:PutObject", "s3:DeleteObject"],
        opened_by: None,
        evident: Evident::Written(&[" --delete"]),
        takes: &[("s3:PutObject", On::Same), ("s3:DeleteObject", On::Same)],
    },
    Group {
        known_by: &["s3:GetObjectTagging"],
        opened_by: None,
        evident: Evident::Written(&["aws s3 cp ", "aws s3 sync ", "aws s3 mv "]),
        takes: &[("s3:PutObjectTagging", On::Destination)],
    },
    Group {
        known_by: &["s3:PutObject", "s3:PutObjectTagging"],
        opened_by: None,
        evident: Evident::Written(&["--tagging ", "Tagging="]),
        takes: &[
            ("s3:PutObject", On::Same),
            ("s3:PutObjectTagging", On::Same),
        ],
    },
    Group {
        known_by: &["kms:GenerateDataKey"],
        opened_by: None,
        evident: Evident::Service("logs.*.amazonaws.com"),
        takes: &[
            ("kms:Encrypt", On::Same),
            ("kms:Decrypt", On::Same),
            ("kms:ReEncryptFrom", On::Same),
            ("kms:ReEncryptTo", On::Same),
            ("kms:GenerateDataKey", On::Same),
        ],
    },
    Group {
        known_by: &["kms:GenerateDataKey"],
        opened_by: None,
        evident: Evident::Written(&[
            "aws s3 cp ",
            "aws s3 sync ",
            "aws s3 mv ",
            "upload_file(",
            "upload_fileobj(",
            "lib-storage",
            "TransferManager",
        ]),
        takes: &[("kms:Decrypt", On::Same)],
    },
    Group {
        known_by: &[
            "bedrock:InvokeModel",
            "bedrock:InvokeModelWithResponseStream",
        ],
        opened_by: None,
        evident: Evident::Resource("arn:*:bedrock:*:*:inference-profile/*"),
        takes: &[
            ("bedrock:InvokeModel", On::Listed),
            ("bedrock:InvokeModelWithResponseStream", On::Listed),
            ("bedrock:InvokeModel", On::Models),
            ("bedrock:InvokeModelWithResponseStream", On::Models),
        ],
    },
    Group {
        known_by: &["ecs:RunTask"],
        opened_by: None,
        evident: Evident::Always,
        takes: &[("iam:PassRole", On::TaskRoles)],
    },
    Group {
        known_by: &["iam:PassRole"],
        opened_by: None,
        evident: Evident::Operation(&[
            "RunTask",
            "StartTask",
            "CreateService",
            "UpdateService",
            "RegisterTaskDefinition",
        ]),
        takes: &[("iam:PassRole", On::TaskRoles)],
    },
];

/// What Terraform reads of a bucket in each plan.
const READS_OF_BUCKETS: [&str; 12] = [
    "s3:GetAccelerateConfiguration",
    "s3:GetBucketAcl",
    "s3:GetBucketCORS",
    "s3:GetBucketLogging",
    "s3:GetBucketObjectLockConfiguration",
    "s3:GetBucketRequestPayment",
    "s3:GetBucketTagging",
    "s3:GetBucketVersioning",
    "s3:GetBucketWebsite",
    "s3:GetEncryptionConfiguration",
    "s3:GetLifecycleConfiguration",
    "s3:GetReplicationConfiguration",
];

/// The operations of Lambda that try what the execution role may do with an event source.
const OF_EVENT_SOURCES: [&str; 2] = ["CreateEventSourceMapping", "UpdateEventSourceMapping"];

/// The resource types, by name, on which one call of the action is authorised beside one of `own`. Elsewhere required
/// types can be alternatives: the foundation model or the inference profile of `bedrock:InvokeModel`.
///
/// In the Data Catalog of AWS Glue, the catalog is the root of databases and tables, and access takes a permission on
/// each of the ancestors. An instance has a volume unless its image has an instance store.
///
/// Source: Amazon EC2 User Guide, "Example policies to control access to the Amazon EC2 API"; AWS Glue Developer Guide,
/// "Specifying AWS Glue resource ARNs"; Amazon ECS Developer Guide, "Monitor Amazon ECS containers with ECS Exec";
/// Systems Manager User Guide, "Additional sample IAM policies for Session Manager" and "Create IAM policies for Run
/// Command".
pub fn authorised_with(action: Action, own: &[&str]) -> Vec<&'static str> {
    let name = action.full_name();
    let mut others: Vec<&'static str> = AUTHORISED_ON_BOTH
        .iter()
        .filter(|(action, on, _)| *action == name && own.contains(on))
        .map(|(_, _, other)| *other)
        .collect();
    if takes_all_required(action) {
        let required = action.resources().filter(|row| row.required());
        let names = required.map(|row| row.resource_type().name());
        let unmarked = (name == "ec2:RunInstances").then_some("volume");
        others.extend(names.chain(unmarked).filter(|name| !own.contains(name)));
    }
    others
}

/// Actions that are authorised on two resources in one call, which the reference does not mark.
const AUTHORISED_ON_BOTH: [(&str, &str, &str); 4] = [
    ("ssm:StartSession", "document", "instance"),
    ("ssm:StartSession", "instance", "document"),
    ("ssm:SendCommand", "document", "instance"),
    ("ssm:SendCommand", "instance", "document"),
];

/// Whether all required types of the action are authorised in one call.
fn takes_all_required(action: Action) -> bool {
    match action.service().prefix() {
        "ec2" => true,
        "ecs" => action.full_name() == "ecs:ExecuteCommand",
        "glue" => action
            .resources()
            .any(|row| row.required() && row.resource_type().name() == "rootcatalog"),
        _ => false,
    }
}

/// The service principal to which a call passes a role: by the IAM prefix of the service and, where it depends on it,
/// the API operation. `None` where no document tells, or the service passes roles to several.
pub fn passes_role_to(service: &str, operation: &str) -> Option<&'static str> {
    PASSED_TO
        .iter()
        .find(|(prefix, operations, _)| {
            *prefix == service && (operations.is_empty() || operations.contains(&operation))
        })
        .map(|(_, _, principal)| *principal)
}

/// Services that take a role, the operations that do, and what `iam:PassedToService` is then.
///
/// Source: IAM User Guide, "Grant a user permissions to pass a role to an AWS service"; Service Authorization Reference,
/// the dependent actions of each operation; the guide of each service on its service role.
const PASSED_TO: [(&str, &[&str], &str); 25] = [
    (
        "lambda",
        &["CreateFunction", "UpdateFunctionConfiguration"],
        "lambda.amazonaws.com",
    ),
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
    (
        "states",
        &["CreateStateMachine", "UpdateStateMachine"],
        "states.amazonaws.com",
    ),
    ("events", &["PutTargets"], "events.amazonaws.com"),
    (
        "scheduler",
        &["CreateSchedule", "UpdateSchedule"],
        "scheduler.amazonaws.com",
    ),
    (
        "pipes",
        &["CreatePipe", "UpdatePipe"],
        "pipes.amazonaws.com",
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
        "codebuild",
        &["CreateProject", "UpdateProject"],
        "codebuild.amazonaws.com",
    ),
    (
        "codepipeline",
        &["CreatePipeline", "UpdatePipeline"],
        "codepipeline.amazonaws.com",
    ),
    (
        "codedeploy",
        &["CreateDeploymentGroup", "UpdateDeploymentGroup"],
        "codedeploy.amazonaws.com",
    ),
    (
        "glue",
        &[
            "CreateJob",
            "UpdateJob",
            "CreateCrawler",
            "UpdateCrawler",
            "CreateDevEndpoint",
        ],
        "glue.amazonaws.com",
    ),
    (
        "sagemaker",
        &[
            "CreateTrainingJob",
            "CreateModel",
            "CreateNotebookInstance",
            "CreateProcessingJob",
            "CreateDomain",
            "CreatePipeline",
        ],
        "sagemaker.amazonaws.com",
    ),
    (
        "backup",
        &["StartBackupJob", "StartRestoreJob", "CreateBackupSelection"],
        "backup.amazonaws.com",
    ),
    (
        "firehose",
        &["CreateDeliveryStream", "UpdateDestination"],
        "firehose.amazonaws.com",
    ),
    (
        "cloudtrail",
        &["CreateTrail", "UpdateTrail"],
        "cloudtrail.amazonaws.com",
    ),
    (
        "config",
        &["PutConfigurationRecorder"],
        "config.amazonaws.com",
    ),
    ("eks", &["CreateCluster"], "eks.amazonaws.com"),
    ("mediaconvert", &["CreateJob"], "mediaconvert.amazonaws.com"),
    ("s3", &["PutBucketReplication"], "s3.amazonaws.com"),
    (
        "transfer",
        &["CreateServer", "CreateUser", "UpdateUser"],
        "transfer.amazonaws.com",
    ),
    ("ec2", &["CreateFlowLogs"], "vpc-flow-logs.amazonaws.com"),
    (
        "guardduty",
        &["CreateMalwareProtectionPlan"],
        "malware-protection-plan.guardduty.amazonaws.com",
    ),
    (
        "ssm",
        &[
            "CreateAssociation",
            "StartAutomationExecution",
            "SendCommand",
        ],
        "ssm.amazonaws.com",
    ),
    (
        "bedrock",
        &[
            "CreateAgent",
            "CreateKnowledgeBase",
            "CreateModelCustomizationJob",
        ],
        "bedrock.amazonaws.com",
    ),
];

/// Actions in whose call a role is passed; each with the service that gets it.
pub fn role_passing_actions() -> impl Iterator<Item = (&'static str, &'static str, &'static str)> {
    PASSED_TO
        .iter()
        .flat_map(|(service, operations, principal)| {
            operations
                .iter()
                .map(move |operation| (*service, *operation, *principal))
        })
}

/// The services to which people pass roles, as they write of them, in lower case.
pub const NAMED_SERVICES: [(&str, &str); 12] = [
    ("lambda", "lambda.amazonaws.com"),
    ("ecs", "ecs-tasks.amazonaws.com"),
    ("fargate", "ecs-tasks.amazonaws.com"),
    ("step functions", "states.amazonaws.com"),
    ("eventbridge scheduler", "scheduler.amazonaws.com"),
    ("codebuild", "codebuild.amazonaws.com"),
    ("codepipeline", "codepipeline.amazonaws.com"),
    ("cloudformation", "cloudformation.amazonaws.com"),
    ("glue", "glue.amazonaws.com"),
    ("sagemaker", "sagemaker.amazonaws.com"),
    (
        "malware protection",
        "malware-protection-plan.guardduty.amazonaws.com",
    ),
    (
        "マルウェア保護",
        "malware-protection-plan.guardduty.amazonaws.com",
    ),
];

/// What a call on encrypted data asks of the KMS key, in the name of the caller: the action of the call; the API
/// operations, or none for all of them; what is asked of the key.
///
/// Source: Amazon S3 User Guide, "Uploading and copying objects using multipart upload" and "Using server-side encryption
/// with AWS KMS keys"; Amazon SQS and Amazon SNS Developer Guides, "Key management"; AWS Secrets Manager User Guide,
/// "Secret encryption and decryption"; AWS Systems Manager User Guide, "How AWS Systems Manager Parameter Store uses AWS
/// KMS"; Amazon Kinesis Data Streams Developer Guide, "Permissions to use user-generated KMS keys".
const OF_KEYS: [(&str, &[&str], &[&str]); 15] = [
    (
        "s3:PutObject",
        &[
            "CreateMultipartUpload",
            "UploadPart",
            "UploadPartCopy",
            "CompleteMultipartUpload",
        ],
        &["kms:GenerateDataKey", "kms:Decrypt"],
    ),
    ("s3:PutObject", &[], &["kms:GenerateDataKey"]),
    ("s3:GetObject", &[], &["kms:Decrypt"]),
    (
        "sqs:SendMessage",
        &[],
        &["kms:GenerateDataKey", "kms:Decrypt"],
    ),
    ("sqs:ReceiveMessage", &[], &["kms:Decrypt"]),
    ("sns:Publish", &[], &["kms:GenerateDataKey", "kms:Decrypt"]),
    ("secretsmanager:GetSecretValue", &[], &["kms:Decrypt"]),
    (
        "secretsmanager:PutSecretValue",
        &[],
        &["kms:GenerateDataKey", "kms:Decrypt"],
    ),
    ("ssm:GetParameter", &[], &["kms:Decrypt"]),
    ("ssm:GetParameters", &[], &["kms:Decrypt"]),
    ("ssm:GetParametersByPath", &[], &["kms:Decrypt"]),
    ("ssm:GetParameterHistory", &[], &["kms:Decrypt"]),
    ("kinesis:PutRecord", &[], &["kms:GenerateDataKey"]),
    ("kinesis:PutRecords", &[], &["kms:GenerateDataKey"]),
    ("kinesis:GetRecords", &[], &["kms:Decrypt"]),
];

/// What a call asks of the KMS key that encrypts what it is on; nothing where it asks nothing, or no document tells.
pub fn asks_of_key(action: &str, operation: Option<&str>) -> &'static [&'static str] {
    let mut rows = OF_KEYS
        .iter()
        .filter(|(name, ..)| name.eq_ignore_ascii_case(action));
    let fits = |operations: &[&str]| {
        operations.is_empty() || operation.is_some_and(|operation| operations.contains(&operation))
    };
    let row = rows.find(|(_, operations, _)| fits(operations));
    row.map_or(&[], |(.., asked)| *asked)
}

/// What a parameter of a call takes beside the action of its operation, on the same resource: the action; the condition
/// key that carries the parameter, or what such keys begin with; the action that it takes.
///
/// Source: Amazon S3 API Reference, `PutObject` and `CopyObject`, permissions; Amazon S3 User Guide, "Required permissions
/// for Amazon S3 API operations".
const OF_PARAMETERS: [(&str, &str, &str); 4] = [
    ("s3:PutObject", "s3:x-amz-acl", "s3:PutObjectAcl"),
    (
        "s3:PutObject",
        "s3:RequestObjectTag/",
        "s3:PutObjectTagging",
    ),
    (
        "s3:PutObject",
        "s3:object-lock-mode",
        "s3:PutObjectRetention",
    ),
    (
        "s3:PutObject",
        "s3:object-lock-legal-hold",
        "s3:PutObjectLegalHold",
    ),
];

/// What the parameter that a condition key carries takes beside the action; `None` where it takes nothing.
pub fn asks_of_parameter(action: &str, key: &str) -> Option<&'static str> {
    let begins = |known: &str| {
        key.get(..known.len())
            .is_some_and(|start| start.eq_ignore_ascii_case(known))
    };
    OF_PARAMETERS
        .iter()
        .find(|(of, known, _)| of.eq_ignore_ascii_case(action) && begins(known))
        .map(|(.., asked)| *asked)
}

/// Services that AWS renamed, old prefix and new: a resource has the prefix under which it was made, and the action has to
/// have the same.
///
/// Source: Developer Tools console User Guide, "Connections rename - Summary of changes".
const RENAMED: [(&str, &str); 1] = [("codestar-connections", "codeconnections")];

/// The other prefix of a service that was renamed.
pub fn other_prefix(prefix: &str) -> Option<&'static str> {
    RENAMED.iter().find_map(|(old, new)| {
        if *old == prefix {
            Some(*new)
        } else {
            (*new == prefix).then_some(*old)
        }
    })
}
