//! What people call those who call, what they call, and the policies: by name, not by ARN.

use crate::denial::Denial;
use crate::diagnose::RequestRead;
use crate::evidence::Evidence;
use crate::iam::{Arn, Caller, CallerKind, PolicyType};

/// The caller, as people call it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Who {
    /// An IAM user.
    User(String),
    /// A role, and what used it.
    Role(String, UsedBy),
    /// A permission set of IAM Identity Center.
    PermissionSet(String),
    /// An execution role of which the message prints no name; that of this function, where the text names it.
    ExecutionRole(Option<String>),
    /// The root user.
    Root,
    /// An AWS service.
    Service(String),
    /// Nobody who signed.
    Anonymous,
    /// Not printed, or in a form that has no name.
    Unknown,
}

/// What the name of a role's session tells about who used the role.
///
/// Source: the article `faq/session-names`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum UsedBy {
    /// An EC2 instance: the session is its ID.
    Instance(String),
    /// A task of ECS: the session is its ID, 32 hexadecimal digits.
    EcsTask,
    /// What starts a task of ECS, before its containers run: it uses the task execution role.
    EcsAgent,
    /// A rule of `EventBridge`, as its event tells.
    EventBridge,
    /// A Lambda function: the session is its name.
    Function(String),
    /// A workflow of GitHub Actions.
    GitHubActions,
    /// A build of AWS `CodeBuild`.
    CodeBuild,
    /// CloudFormation, with its service role.
    CloudFormation,
    /// An identity pool of Cognito.
    Cognito,
    /// A pod of EKS, by Pod Identity.
    Pod,
    /// The name does not tell.
    Somebody,
}

/// A resource, as people call it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Thing {
    /// What it is.
    pub(super) noun: Noun,
    /// Its name.
    pub(super) name: String,
}

/// Kinds of resource that have a word of their own in a sentence.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Noun {
    Bucket,
    Cluster,
    Document,
    Function,
    Group,
    HostedZone,
    Identity,
    Image,
    Instance,
    Key,
    LogGroup,
    Model,
    Object,
    Parameter,
    Policy,
    Queue,
    Repository,
    Role,
    Secret,
    SecurityGroup,
    Service,
    Session,
    Stack,
    StateMachine,
    Stream,
    Subnet,
    Table,
    Task,
    Topic,
    User,
    Volume,
    /// No word: the name is the end of its ARN.
    Other,
}

/// A policy, as the console of its service calls it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum PolicyName {
    Iam,
    PermissionSet,
    Bucket,
    Key,
    Queue,
    Topic,
    Repository,
    Function,
    Layer,
    Secret,
    Api,
    Domain,
    Resource,
    Trust,
    Boundary,
    Session,
    Scp,
    Rcp,
    Vpce,
}

impl Who {
    /// The caller of a request; `beside` is the text of the message.
    pub(super) fn of(request: &RequestRead, beside: &str) -> Self {
        let Some(printed) = request.principal.as_deref() else {
            return if beside.to_ascii_lowercase().contains("execution role") {
                Self::ExecutionRole(None)
            } else {
                Self::Unknown
            };
        };
        match Caller::parse(printed).kind {
            CallerKind::IamUser { name, .. } => Self::User(name),
            CallerKind::Role { name, .. } => Self::role(name, None),
            // EventBridge names its sessions as ECS does.
            CallerKind::RoleSession { role, session } => {
                match Self::role(role, session.as_deref()) {
                    Self::Role(name, UsedBy::EcsTask | UsedBy::Somebody)
                        if beside.contains("\"events.amazonaws.com\"") =>
                    {
                        Self::Role(name, UsedBy::EventBridge)
                    }
                    Self::Role(name, UsedBy::EcsTask) if is_of_start(beside) => {
                        Self::Role(name, UsedBy::EcsAgent)
                    }
                    who => who,
                }
            }
            CallerKind::Root => Self::Root,
            CallerKind::Service => Self::Service(printed.to_owned()),
            CallerKind::Anonymous => Self::Anonymous,
            CallerKind::FederatedUser { .. } | CallerKind::Unknown => Self::Unknown,
        }
    }

    fn role(name: String, session: Option<&str>) -> Self {
        if let Some(set) = name.strip_prefix("AWSReservedSSO_") {
            let is_suffix =
                |end: &str| end.len() == 16 && end.bytes().all(|b| b.is_ascii_hexdigit());
            return Self::PermissionSet(match set.rsplit_once('_') {
                Some((set, end)) if is_suffix(end) => set.to_owned(),
                _ => set.to_owned(),
            });
        }
        let by = session.map_or(UsedBy::Somebody, |session| UsedBy::of(&name, session));
        Self::Role(name, by)
    }
}

/// Whether a message is about the start of a task: images, secrets and log streams are for the task execution role.
///
/// Source: Amazon ECS Developer Guide, "Amazon ECS stopped tasks error messages"; "Amazon ECS task execution IAM role".
fn is_of_start(text: &str) -> bool {
    [
        "ResourceInitializationError",
        "execution resource retrieval failed",
        "unable to pull secrets or registry auth",
        "CannotPullContainer",
        "CannotPullECRContainer",
        "failed to initialize logging driver",
        "failed to validate logger args",
    ]
    .iter()
    .any(|words| text.contains(words))
}

impl UsedBy {
    fn of(role: &str, session: &str) -> Self {
        let is_id = |prefix: &str| {
            session
                .strip_prefix(prefix)
                .is_some_and(|id| id.len() >= 6 && id.bytes().all(|b| b.is_ascii_hexdigit()))
        };
        let is_of_function = || {
            let rest = role.strip_prefix(session);
            session.len() > 2 && rest.is_some_and(|rest| rest.starts_with("-role-"))
        };
        if is_id("i-") {
            Self::Instance(session.to_owned())
        } else if session.len() == 32 && session.bytes().all(|b| b.is_ascii_hexdigit()) {
            Self::EcsTask
        } else if session == "GitHubActions" {
            Self::GitHubActions
        } else if session.starts_with("AWSCodeBuild") {
            Self::CodeBuild
        } else if session == "AWSCloudFormation" {
            Self::CloudFormation
        } else if session == "CognitoIdentityCredentials" {
            Self::Cognito
        } else if session.starts_with("eks-") {
            Self::Pod
        } else if is_of_function() {
            Self::Function(session.to_owned())
        } else {
            Self::Somebody
        }
    }
}

impl Thing {
    /// The resource of a request; `None` for `*` and where it is not known.
    pub(super) fn of(resource: Option<&str>) -> Option<Self> {
        let resource = resource.filter(|resource| *resource != "*")?;
        let Some(arn) = Arn::parse(resource) else {
            return Some(Self::other(resource));
        };
        let noun = Noun::of(&arn);
        let after = |separator: char| arn.rest.split_once(separator).map(|(_, name)| name);
        let name = match noun {
            Noun::Other => return Some(Self::other(arn.rest)),
            Noun::Bucket | Noun::Object | Noun::Queue | Noun::Topic => arn.rest,
            Noun::Secret => secret(after(':')?),
            Noun::LogGroup => {
                let group = after(':')?;
                group.split(':').next().unwrap_or(group)
            }
            Noun::Function | Noun::StateMachine => {
                let name = after(':')?;
                name.split(':').next().unwrap_or(name)
            }
            // The path of a parameter begins with a slash.
            Noun::Parameter => arn.rest.strip_prefix("parameter")?,
            Noun::Stack => after('/').and_then(|name| name.split('/').next())?,
            _ => after('/')?,
        };
        let name = if is_any(name) { "*" } else { name };
        Some(Self {
            noun,
            name: name.to_owned(),
        })
    }

    fn other(name: &str) -> Self {
        Self {
            noun: Noun::Other,
            name: name.to_owned(),
        }
    }
}

/// Whether a name is a pattern for any.
fn is_any(name: &str) -> bool {
    name.bytes().all(|byte| byte == b'*')
}

/// The name of a secret without the six characters that Secrets Manager adds.
fn secret(name: &str) -> &str {
    match name.rsplit_once('-') {
        Some((name, end)) if end.len() == 6 => name,
        _ => name,
    }
}

impl Noun {
    /// Source: Service Authorization Reference, the resource types of each service.
    fn of(arn: &Arn<'_>) -> Self {
        let word = arn.first_word();
        match (arn.service, word) {
            ("s3", _) if arn.rest.contains('/') => Self::Object,
            ("s3", _) => Self::Bucket,
            ("sqs", _) => Self::Queue,
            ("sns", _) if !arn.rest.contains(':') => Self::Topic,
            ("execute-api", _) => Self::Other,
            (_, "instance") => Self::Instance,
            (_, "document") => Self::Document,
            ("dynamodb", "table") if !arn.rest.contains("/index/") => Self::Table,
            ("lambda", "function") => Self::Function,
            ("iam", "role") => Self::Role,
            ("iam", "user") => Self::User,
            ("iam", "group") => Self::Group,
            ("iam", "policy") => Self::Policy,
            ("kms", "key") => Self::Key,
            ("secretsmanager", "secret") => Self::Secret,
            ("ssm", "parameter") => Self::Parameter,
            ("logs", "log-group") => Self::LogGroup,
            ("ecr", "repository") => Self::Repository,
            ("ecs" | "eks" | "kafka", "cluster") => Self::Cluster,
            ("ecs", "service") => Self::Service,
            ("ecs", "task") => Self::Task,
            ("states", "stateMachine") => Self::StateMachine,
            ("cloudformation", "stack") => Self::Stack,
            ("kinesis", "stream") => Self::Stream,
            ("ec2", "volume") => Self::Volume,
            ("ec2", "image") => Self::Image,
            ("ec2", "subnet") => Self::Subnet,
            ("ec2", "security-group") => Self::SecurityGroup,
            ("route53", "hostedzone") => Self::HostedZone,
            ("ses", "identity") => Self::Identity,
            ("bedrock", "foundation-model") => Self::Model,
            ("ssm", "session") => Self::Session,
            _ => Self::Other,
        }
    }

    /// The word for a resource type of the reference.
    pub(super) fn of_type(service: &str, resource_type: &str) -> Self {
        let arn = Arn {
            partition: "aws",
            service,
            region: "",
            account: "",
            rest: resource_type,
        };
        match (service, resource_type) {
            ("s3", "object") => Self::Object,
            ("s3", "bucket") => Self::Bucket,
            ("s3" | "sqs" | "sns", _) => Self::Other,
            _ => Self::of(&arn),
        }
    }
}

impl PolicyName {
    /// The name of a kind of policy for this caller, about this resource.
    pub(super) fn of(kind: PolicyType, who: &Who, service: Option<&str>) -> Self {
        match kind {
            PolicyType::Identity if matches!(who, Who::PermissionSet(_)) => Self::PermissionSet,
            PolicyType::Identity => Self::Iam,
            PolicyType::Trust => Self::Trust,
            PolicyType::Boundary => Self::Boundary,
            PolicyType::Session => Self::Session,
            PolicyType::Scp => Self::Scp,
            PolicyType::Rcp => Self::Rcp,
            PolicyType::Vpce => Self::Vpce,
            PolicyType::Resource => match service {
                Some("s3") => Self::Bucket,
                Some("kms") => Self::Key,
                Some("sqs") => Self::Queue,
                Some("sns") => Self::Topic,
                Some("ecr") => Self::Repository,
                Some("lambda") => Self::Function,
                Some("secretsmanager") => Self::Secret,
                Some("execute-api") => Self::Api,
                Some("es" | "aoss") => Self::Domain,
                _ => Self::Resource,
            },
        }
    }
}

/// The text of a message, with the paragraph that it stands in, as far as that is worth reading.
pub(super) fn beside<'a>(evidence: &'a Evidence, denial: &Denial) -> &'a str {
    /// An encoded message is shorter than this.
    const MAX_BYTES: usize = 16 << 10;
    let Some(paste) = evidence.pastes.get(denial.paste) else {
        return "";
    };
    let text = paste.as_str();
    let first = text.ceil_char_boundary(denial.span.start.saturating_sub(MAX_BYTES));
    let before = text.get(first..denial.span.start).unwrap_or_default();
    let start = before
        .rfind('\n')
        .map_or(first, |at| first.saturating_add(at).saturating_add(1));
    let last = text.floor_char_boundary(denial.span.end.saturating_add(MAX_BYTES));
    let after = text.get(denial.span.end..last).unwrap_or_default();
    let length = after.find("\n\n").unwrap_or(after.len());
    let end = denial.span.end.saturating_add(length);
    text.get(start..end).unwrap_or_default()
}
