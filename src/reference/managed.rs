//! Managed policies of AWS that hold all that a program of AWS calls, so that nobody writes those actions one by one.

/// A managed policy for a program.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Managed {
    /// Actions of the program that the policy allows.
    pub actions: &'static [&'static str],
    /// What shows that it is this program.
    pub shown_by: ShownBy,
    /// The policy: the end of its ARN.
    pub policy: &'static str,
    /// The program calls so many actions that one of them alone is of no use.
    pub is_whole: bool,
}

/// What shows that a program made a call.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ShownBy {
    /// The caller is the role of an EC2 instance.
    Instance,
    /// The caller is the execution role of a function.
    Function,
    /// The caller starts a task of ECS.
    TaskStart,
    /// One of these is written in the text.
    Words(&'static [&'static str]),
    /// The action alone: nothing else calls it.
    Action,
}

/// Source: AWS Managed Policy Reference, each policy; Systems Manager User Guide, "Configure instance permissions required
/// for Systems Manager"; Amazon EKS User Guide, "Amazon VPC CNI", "Amazon EBS CSI driver", "Amazon EFS CSI driver" and
/// "Amazon EKS node IAM role"; Amazon ECS Developer Guide, "Amazon ECS container instance IAM role" and "Amazon ECS task
/// execution IAM role"; AWS Lambda Developer Guide, "Defining Lambda function permissions with an execution role"; AWS
/// X-Ray Developer Guide; Amazon `CloudWatch` User Guide, "Create IAM roles to use with the `CloudWatch` agent".
const MANAGED: [Managed; 13] = [
    Managed {
        actions: &[
            "ssm:UpdateInstanceInformation",
            "ssm:ListAssociations",
            "ssm:ListInstanceAssociations",
            "ssmmessages:CreateControlChannel",
            "ssmmessages:CreateDataChannel",
            "ssmmessages:OpenControlChannel",
            "ssmmessages:OpenDataChannel",
            "ec2messages:GetMessages",
            "ec2messages:GetEndpoint",
        ],
        shown_by: ShownBy::Instance,
        policy: "AmazonSSMManagedInstanceCore",
        is_whole: true,
    },
    Managed {
        actions: &[
            "ec2:AssignPrivateIpAddresses",
            "ec2:UnassignPrivateIpAddresses",
            "ec2:AttachNetworkInterface",
            "ec2:CreateNetworkInterface",
            "ec2:DescribeNetworkInterfaces",
            "ec2:ModifyNetworkInterfaceAttribute",
        ],
        shown_by: ShownBy::Words(&["aws-node", "aws-cni", "ipamd", "vpc-cni"]),
        policy: "AmazonEKS_CNI_Policy",
        is_whole: true,
    },
    Managed {
        actions: &[
            "ec2:CreateVolume",
            "ec2:DeleteVolume",
            "ec2:AttachVolume",
            "ec2:DetachVolume",
            "ec2:ModifyVolume",
            "ec2:CreateSnapshot",
            "ec2:DescribeVolumes",
            "ec2:DescribeAvailabilityZones",
            "ec2:DescribeInstances",
        ],
        shown_by: ShownBy::Words(&["ebs.csi.aws.com", "ebs-csi"]),
        policy: "service-role/AmazonEBSCSIDriverPolicy",
        is_whole: true,
    },
    Managed {
        actions: &[
            "elasticfilesystem:DescribeAccessPoints",
            "elasticfilesystem:DescribeFileSystems",
            "elasticfilesystem:DescribeMountTargets",
            "elasticfilesystem:CreateAccessPoint",
            "elasticfilesystem:DeleteAccessPoint",
        ],
        shown_by: ShownBy::Words(&["efs.csi.aws.com", "efs-csi"]),
        policy: "service-role/AmazonEFSCSIDriverPolicy",
        is_whole: true,
    },
    Managed {
        actions: &[
            "ecs:DiscoverPollEndpoint",
            "ecs:Poll",
            "ecs:RegisterContainerInstance",
            "ecs:StartTelemetrySession",
            "ecs:SubmitContainerStateChange",
            "ecs:SubmitTaskStateChange",
        ],
        shown_by: ShownBy::Instance,
        policy: "service-role/AmazonEC2ContainerServiceforEC2Role",
        is_whole: true,
    },
    Managed {
        actions: &[
            "ecr:GetAuthorizationToken",
            "ecr:BatchCheckLayerAvailability",
            "ecr:GetDownloadUrlForLayer",
            "ecr:BatchGetImage",
            "logs:CreateLogStream",
            "logs:PutLogEvents",
        ],
        shown_by: ShownBy::TaskStart,
        policy: "service-role/AmazonECSTaskExecutionRolePolicy",
        is_whole: false,
    },
    Managed {
        actions: &[
            "logs:CreateLogGroup",
            "logs:CreateLogStream",
            "logs:PutLogEvents",
        ],
        shown_by: ShownBy::Function,
        policy: "service-role/AWSLambdaBasicExecutionRole",
        is_whole: false,
    },
    Managed {
        actions: &[
            "sqs:ReceiveMessage",
            "sqs:DeleteMessage",
            "sqs:GetQueueAttributes",
        ],
        shown_by: ShownBy::Words(&["execution role", "実行ロール", "EventSourceMapping"]),
        policy: "service-role/AWSLambdaSQSQueueExecutionRole",
        is_whole: false,
    },
    Managed {
        actions: &[
            "ecr:GetAuthorizationToken",
            "ecr:BatchGetImage",
            "ecr:GetDownloadUrlForLayer",
        ],
        shown_by: ShownBy::Instance,
        policy: "AmazonEC2ContainerRegistryPullOnly",
        is_whole: false,
    },
    Managed {
        actions: &["xray:PutTraceSegments", "xray:PutTelemetryRecords"],
        shown_by: ShownBy::Action,
        policy: "AWSXRayDaemonWriteAccess",
        is_whole: false,
    },
    Managed {
        actions: &[
            "cloudwatch:PutMetricData",
            "logs:PutLogEvents",
            "logs:CreateLogStream",
            "logs:CreateLogGroup",
            "ec2:DescribeTags",
        ],
        shown_by: ShownBy::Words(&["amazon-cloudwatch-agent", "CWAgent", "cloudwatch-agent"]),
        policy: "CloudWatchAgentServerPolicy",
        is_whole: false,
    },
    Managed {
        actions: &["s3:GetObject", "s3:ListBucket"],
        shown_by: ShownBy::Words(&["codedeploy-agent"]),
        policy: "service-role/AmazonEC2RoleforAWSCodeDeploy",
        is_whole: false,
    },
    Managed {
        actions: &["eks:DescribeCluster", "ec2:DescribeInstances"],
        shown_by: ShownBy::Words(&["nodeadm", "bootstrap.sh", "kubelet"]),
        policy: "AmazonEKSWorkerNodePolicy",
        is_whole: true,
    },
];

/// The managed policies that allow an action, each with what shows its program.
pub fn managed_for(action: &str) -> impl Iterator<Item = &'static Managed> {
    MANAGED.iter().filter(move |managed| {
        managed
            .actions
            .iter()
            .any(|known| known.eq_ignore_ascii_case(action))
    })
}
