//! The commands that apply a fix, that print what is missing, and that show what decides.
//!
//! Names of a paste go into a command only where a shell takes them as one word; a name that cannot be quoted gives
//! no command.

use super::names::{PolicyName, Who};
use crate::diagnose::{Ask, Change, Credentials, Diagnosis, ProvenFix, RequestRead};
use crate::iam::{Arn, Caller, CallerKind, PolicyType, is_account_id};
use crate::text::invisible;

/// The file into which `kyoka diagnose --fix` writes, as the commands name it.
const FILE: &str = "file://policy.json";
/// Its name alone.
pub(super) const FILE_NAME: &str = "policy.json";

/// A command of the AWS CLI, word by word.
struct Command {
    text: String,
    /// A name could not be quoted.
    is_broken: bool,
}

impl Command {
    /// A command of words of ours.
    fn new(words: &str) -> Self {
        Self {
            text: words.to_owned(),
            is_broken: false,
        }
    }

    /// An option and its value, which may be anything.
    fn option(mut self, name: &str, value: &str) -> Self {
        match quoted(value) {
            Some(value) => self.text = format!("{} --{name} {value}", self.text),
            None => self.is_broken = true,
        }
        self
    }

    /// Words of ours.
    fn then(mut self, words: &str) -> Self {
        self.text.push(' ');
        self.text.push_str(words);
        self
    }

    fn done(self) -> Option<String> {
        (!self.is_broken).then_some(self.text)
    }
}

/// A word as a POSIX shell takes it; `None` where it cannot be one that people can check by eye.
pub fn quoted(word: &str) -> Option<String> {
    let is_seen = !word.is_empty() && word.len() <= 2048 && invisible::is_all_seen(word);
    if !is_seen || word.contains(['\'', '\n', '\r', '\t']) || word.starts_with('-') {
        return None;
    }
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "_./:@=+,-%".contains(c);
    Some(if word.chars().all(is_plain) {
        word.to_owned()
    } else {
        format!("'{word}'")
    })
}

/// The commands that put the corrected policy, which is in `policy.json`, into effect: the likeliest first. Empty
/// where AWS has none, or the policy of which it would take the place was not pasted.
pub(super) fn apply(fix: &ProvenFix, who: &Who, resource: Option<&str>) -> Vec<String> {
    let replaces = fix.policy.is_some();
    let is_new = matches!(fix.change, Change::NewPolicy);
    if !(replaces || is_new && fix.policy_type == PolicyType::Identity) {
        return Vec::new();
    }
    let commands = match fix.policy_type {
        PolicyType::Identity => identity(who, replaces),
        PolicyType::Trust => vec![trust(resource)],
        PolicyType::Resource => match resource.and_then(Arn::parse) {
            Some(arn) if arn.service == "lambda" => {
                let name = arn.rest.strip_prefix("function:");
                let name = name.and_then(|name| name.split(':').next());
                name.and_then(|name| add_permission(fix, name))
                    .into_iter()
                    .collect()
            }
            _ => resource_policy(resource),
        },
        PolicyType::Boundary => vec![
            Command::new("aws iam create-policy-version --policy-arn BOUNDARY_POLICY_ARN")
                .then(&format!("--policy-document {FILE} --set-as-default")),
        ],
        PolicyType::Scp | PolicyType::Rcp => vec![Command::new(&format!(
            "aws organizations update-policy --policy-id POLICY_ID --content {FILE}"
        ))],
        PolicyType::Vpce => vec![Command::new(&format!(
            "aws ec2 modify-vpc-endpoint --vpc-endpoint-id VPC_ENDPOINT_ID --policy-document {FILE}"
        ))],
        PolicyType::Session => Vec::new(),
    };
    commands.into_iter().filter_map(Command::done).collect()
}

/// The commands that put a new policy of this kind, which is in `policy.json`, into effect. Empty where AWS has none.
///
/// Source: AWS CLI Command Reference, `iam`, `organizations` and `ec2`.
pub(super) fn put(kind: PolicyType, who: &Who, resource: Option<&str>) -> Vec<String> {
    let commands = match kind {
        PolicyType::Identity => identity(who, false),
        PolicyType::Trust => vec![trust(resource)],
        PolicyType::Resource => resource_policy(resource),
        PolicyType::Boundary => vec![
            Command::new(&format!(
                "aws iam create-policy --policy-name POLICY_NAME --policy-document {FILE}"
            )),
            Command::new(
                "aws iam put-role-permissions-boundary --role-name ROLE_NAME --permissions-boundary POLICY_ARN",
            ),
        ],
        PolicyType::Scp | PolicyType::Rcp => {
            let of = if kind == PolicyType::Scp {
                "SERVICE_CONTROL_POLICY"
            } else {
                "RESOURCE_CONTROL_POLICY"
            };
            vec![Command::new(&format!(
                "aws organizations create-policy --type {of} --name POLICY_NAME --description DESCRIPTION --content {FILE}"
            ))]
        }
        PolicyType::Vpce => vec![Command::new(&format!(
            "aws ec2 modify-vpc-endpoint --vpc-endpoint-id VPC_ENDPOINT_ID --policy-document {FILE}"
        ))],
        PolicyType::Session => Vec::new(),
    };
    commands.into_iter().filter_map(Command::done).collect()
}

/// Source: AWS CLI Command Reference, `iam` and `sso-admin`.
fn identity(who: &Who, replaces: bool) -> Vec<Command> {
    let document = format!("--policy-name POLICY_NAME --policy-document {FILE}");
    let own = match who {
        // What was redacted is no name.
        Who::User(name) if name.contains("**") => {
            Command::new("aws iam put-user-policy --user-name USER_NAME")
        }
        Who::Role(name, _) if name.contains("**") => {
            Command::new("aws iam put-role-policy --role-name ROLE_NAME")
        }
        Who::User(name) => Command::new("aws iam put-user-policy").option("user-name", name),
        Who::Role(name, _) => Command::new("aws iam put-role-policy").option("role-name", name),
        Who::PermissionSet(_) => {
            let set = "--instance-arn INSTANCE_ARN --permission-set-arn PERMISSION_SET_ARN";
            return vec![
                Command::new("aws sso-admin put-inline-policy-to-permission-set")
                    .then(set)
                    .then(&format!("--inline-policy {FILE}")),
                Command::new("aws sso-admin provision-permission-set")
                    .then(set)
                    .then("--target-type ALL_PROVISIONED_ACCOUNTS"),
            ];
        }
        Who::ExecutionRole(_) | Who::Unknown => {
            Command::new("aws iam put-role-policy --role-name ROLE_NAME")
        }
        Who::Root | Who::Service(_) | Who::Anonymous => return Vec::new(),
    };
    let managed = format!(
        "aws iam create-policy-version --policy-arn POLICY_ARN --policy-document {FILE} --set-as-default"
    );
    let mut commands = vec![own.then(&document)];
    if replaces {
        commands.push(Command::new(&managed));
    }
    commands
}

fn trust(resource: Option<&str>) -> Command {
    let command = Command::new("aws iam update-assume-role-policy");
    let role = resource.and_then(Arn::parse);
    let name = role.as_ref().and_then(|role| role.rest.rsplit('/').next());
    match name {
        Some(name) => command.option("role-name", name),
        None => command.then("--role-name ROLE_NAME"),
    }
    .then(&format!("--policy-document {FILE}"))
}

/// The command that gives a role an inline policy.
///
/// Source: AWS CLI Command Reference, `iam`.
pub(super) fn put_role_policy(role: &str) -> Option<String> {
    Command::new("aws iam put-role-policy")
        .option("role-name", role)
        .then(&format!(
            "--policy-name POLICY_NAME --policy-document {FILE}"
        ))
        .done()
}

/// The command that lists the managed policies of a user or role.
///
/// Source: AWS CLI Command Reference, `iam`.
pub(super) fn attached(who: &Who) -> Option<String> {
    match who {
        Who::User(name) if !name.contains("**") => {
            Command::new("aws iam list-attached-user-policies").option("user-name", name)
        }
        Who::Role(name, _) if !name.contains("**") => {
            Command::new("aws iam list-attached-role-policies").option("role-name", name)
        }
        _ => return None,
    }
    .done()
}

/// The command that shows whether the credentials that were meant are used.
pub(super) fn check_credentials(credentials: &Credentials) -> Option<String> {
    match credentials {
        Credentials::Profile { profile, .. } => Command::new("aws sts get-caller-identity")
            .option("profile", profile)
            .done(),
        Credentials::KeysFirst { .. } => Some(format!(
            "unset AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY AWS_SESSION_TOKEN\n{WHO_AM_I}"
        )),
        Credentials::Node { .. } => Some("kubectl exec POD -- env | grep AWS_".to_owned()),
    }
}

/// The command that attaches a managed policy of AWS to a role.
///
/// Source: AWS CLI Command Reference, `iam`.
pub(super) fn attach_managed(who: &Who, policy: &str) -> Option<String> {
    let Who::Role(name, _) = who else {
        return None;
    };
    Command::new("aws iam attach-role-policy")
        .option("role-name", name)
        .then(&format!("--policy-arn arn:aws:iam::aws:policy/{policy}"))
        .done()
}

/// The command that puts a bucket policy in the place of the one that is there.
///
/// Source: AWS CLI Command Reference, `s3api`.
pub(super) fn put_bucket_policy(bucket: &str) -> Option<String> {
    Command::new("aws s3api put-bucket-policy")
        .option("bucket", bucket)
        .then(&format!("--policy {FILE}"))
        .done()
}

/// Source: AWS CLI Command Reference, of each service.
fn resource_policy(resource: Option<&str>) -> Vec<Command> {
    let Some(arn) = resource.and_then(Arn::parse) else {
        return Vec::new();
    };
    let last = arn.rest.rsplit([':', '/']).next().unwrap_or_default();
    vec![match arn.service {
        "s3" => {
            let bucket = arn.rest.split('/').next().unwrap_or_default();
            Command::new("aws s3api put-bucket-policy")
                .option("bucket", bucket)
                .then(&format!("--policy {FILE}"))
        }
        "kms" => Command::new("aws kms put-key-policy")
            .option("key-id", last)
            .then(&format!("--policy-name default --policy {FILE}")),
        "sqs" => {
            let url = Command::new("aws sqs get-queue-url").option("queue-name", arn.rest);
            let is_broken = url.is_broken;
            let mut command = Command::new(&format!(
                "aws sqs set-queue-attributes --queue-url \"$({} --query QueueUrl --output text)\" --attributes \"$(jq -n --rawfile policy policy.json '{{Policy: $policy}}')\"",
                url.text
            ));
            command.is_broken |= is_broken;
            command
        }
        "sns" => Command::new("aws sns set-topic-attributes")
            .option("topic-arn", resource.unwrap_or_default())
            .then(&format!("--attribute-name Policy --attribute-value {FILE}")),
        "ecr" => {
            let name = arn.rest.strip_prefix("repository/").unwrap_or(arn.rest);
            Command::new("aws ecr set-repository-policy")
                .option("repository-name", name)
                .then(&format!("--policy-text {FILE}"))
        }
        "secretsmanager" => Command::new("aws secretsmanager put-resource-policy")
            .option("secret-id", resource.unwrap_or_default())
            .then(&format!("--resource-policy {FILE}")),
        "es" => Command::new("aws opensearch update-domain-config")
            .option(
                "domain-name",
                arn.rest.split('/').nth(1).unwrap_or_default(),
            )
            .then(&format!("--access-policies {FILE}")),
        _ => return Vec::new(),
    }]
}

/// The command that prints a policy that was not pasted, or that shows what is asked for.
///
/// Source: AWS CLI Command Reference.
pub(super) fn print(ask: Ask, who: &Who, resource: Option<&str>) -> Option<String> {
    let arn = resource.and_then(Arn::parse);
    match ask {
        Ask::IdentityPolicy => match who {
            Who::User(name) if is_name(name) => Some(format!(
                "aws iam get-account-authorization-details --filter User --query \"UserDetailList[?UserName=='{name}']\""
            )),
            Who::Role(name, _) if is_name(name) => Some(format!(
                "aws iam get-account-authorization-details --filter Role --query \"RoleDetailList[?RoleName=='{name}']\""
            )),
            _ => None,
        },
        Ask::TrustPolicy => {
            let name = arn.as_ref()?.rest.rsplit('/').next()?;
            Command::new("aws iam get-role")
                .option("role-name", name)
                .then("--query Role.AssumeRolePolicyDocument")
                .done()
        }
        Ask::ResourcePolicy => {
            let arn = arn?;
            let last = arn.rest.rsplit([':', '/']).next().unwrap_or_default();
            match arn.service {
                "s3" => Command::new("aws s3api get-bucket-policy")
                    .option("bucket", arn.rest.split('/').next().unwrap_or_default())
                    .then("--query Policy --output text"),
                // The key of another account is named by its ARN.
                "kms" => Command::new("aws kms get-key-policy")
                    .option("key-id", resource.unwrap_or_default())
                    .then("--policy-name default --query Policy --output text"),
                "ecr" => Command::new("aws ecr get-repository-policy").option(
                    "repository-name",
                    arn.rest.strip_prefix("repository/").unwrap_or(arn.rest),
                ),
                "lambda" => Command::new("aws lambda get-policy")
                    .option("function-name", arn.rest.split(':').nth(1).unwrap_or(last)),
                "secretsmanager" => Command::new("aws secretsmanager get-resource-policy")
                    .option("secret-id", resource.unwrap_or_default()),
                "sns" => Command::new("aws sns get-topic-attributes")
                    .option("topic-arn", resource.unwrap_or_default())
                    .then("--query Attributes.Policy --output text"),
                _ => return None,
            }
            .done()
        }
        Ask::VpcEndpointPolicy => Some(
            "aws ec2 describe-vpc-endpoints --query 'VpcEndpoints[].[VpcEndpointId,ServiceName,PolicyDocument]'"
                .to_owned(),
        ),
        Ask::Boundary => match who {
            Who::User(name) => Command::new("aws iam get-user").option("user-name", name),
            Who::Role(name, _) => Command::new("aws iam get-role").option("role-name", name),
            _ => return None,
        }
        .then("--query '*.PermissionsBoundary'")
        .done(),
        Ask::FullMessage
        | Ask::FullPolicy
        | Ask::RenderedPolicy
        | Ask::DecodedMessage
        | Ask::CloudTrailEvent
        | Ask::DenyingPolicy
        | Ask::SessionPolicy
        | Ask::Scp
        | Ask::Rcp
        | Ask::TokenClaims
        | Ask::ResourceArn => None,
    }
}

/// Whether a name has only the characters that IAM gives users and roles.
///
/// Source: IAM User Guide, "IAM and AWS STS quotas", IAM name requirements.
fn is_name(name: &str) -> bool {
    let is_taken = |c: char| c.is_ascii_alphanumeric() || "+=,.@_-".contains(c);
    !name.is_empty() && name.chars().all(is_taken)
}

/// The command that asks IAM whether the policies of the caller allow the request; `None` where the caller, as it is
/// printed, is no user or role that has a name there.
///
/// Source: IAM API Reference, `SimulatePrincipalPolicy`.
pub(super) fn simulate(request: &RequestRead) -> Option<String> {
    let printed = request.principal.as_deref()?;
    let action = request.action.as_deref()?;
    let arn = Arn::parse(printed)?;
    let caller = match Caller::parse(printed).kind {
        CallerKind::IamUser { .. } | CallerKind::Role { .. } => printed.to_owned(),
        // The path of the role is not printed: one of Identity Center has one.
        CallerKind::RoleSession { role, .. } if !role.starts_with("AWSReservedSSO_") => {
            format!("arn:{}:iam::{}:role/{role}", arn.partition, arn.account)
        }
        _ => return None,
    };
    let command = Command::new("aws iam simulate-principal-policy")
        .option("policy-source-arn", &caller)
        .option("action-names", action);
    match request.resource.as_deref() {
        Some(resource) if resource != "*" => command.option("resource-arns", resource),
        _ => command,
    }
    .then("--query 'EvaluationResults[].EvalDecision'")
    .done()
}

/// The command that makes an earlier version of a managed policy the one that counts.
///
/// Source: AWS CLI Command Reference, `iam`.
pub(super) const VERSION_BEFORE: &str =
    "aws iam set-default-policy-version --policy-arn POLICY_ARN --version-id VERSION_ID";

/// The command that deletes the inline policy that a fix added; `None` where the name cannot be quoted.
///
/// Source: AWS CLI Command Reference, `iam`.
pub(super) fn delete(who: &Who) -> Option<String> {
    let command = match who {
        Who::User(name) => Command::new("aws iam delete-user-policy").option("user-name", name),
        Who::Role(name, _) => Command::new("aws iam delete-role-policy").option("role-name", name),
        _ => Command::new("aws iam delete-role-policy --role-name ROLE_NAME"),
    };
    command.then("--policy-name POLICY_NAME").done()
}

/// The command that decodes an encoded authorization message; with a place for it where it was not pasted whole.
///
/// Source: AWS STS API Reference, `DecodeAuthorizationMessage`.
pub(super) fn decode(message: Option<&str>) -> String {
    let message = message
        .and_then(quoted)
        .unwrap_or_else(|| "ENCODED_MESSAGE".to_owned());
    format!(
        "aws sts decode-authorization-message --encoded-message {message} --query DecodedMessage --output text"
    )
}

/// The encoded message in the text of a denial.
pub(super) fn encoded(text: &str) -> Option<&str> {
    let (_, after) = text.rsplit_once("failure message:")?;
    let after = after.trim_start();
    let end = after
        .find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '+' | '/' | '=')))
        .unwrap_or(after.len());
    after.get(..end).filter(|message| message.len() >= 20)
}

/// Who is calling, as AWS sees it: the command that tells whether the policy is of the caller.
pub(super) const WHO_AM_I: &str = "aws sts get-caller-identity";

/// The name under which the console has the policy that a fix or a diagnosis is about.
pub(super) fn policy_name(kind: PolicyType, who: &Who, diagnosis: &Diagnosis) -> PolicyName {
    let service = diagnosis.request.resource.as_deref().and_then(Arn::parse);
    let service = service.map(|arn| arn.service.to_owned()).or_else(|| {
        let action = diagnosis.request.action.as_deref()?;
        action.split(':').next().map(str::to_owned)
    });
    match PolicyName::of(kind, who, service.as_deref()) {
        PolicyName::Function if layer(diagnosis.request.resource.as_deref()).is_some() => {
            PolicyName::Layer
        }
        name => name,
    }
}

/// The name and the version of a layer of Lambda.
fn layer(resource: Option<&str>) -> Option<(&str, &str)> {
    let arn = Arn::parse(resource?).filter(|arn| arn.service == "lambda")?;
    arn.rest.strip_prefix("layer:")?.split_once(':')
}

/// The command with which the owner of a layer shares a version of it with an account.
///
/// Source: AWS Lambda Developer Guide, "Granting layer access to other accounts".
pub(super) fn share_layer(resource: Option<&str>, caller: Option<&str>) -> Option<String> {
    let (name, version) = layer(resource)?;
    let caller = Caller::parse(caller?).account?;
    let account = if is_account_id(&caller) {
        caller
    } else {
        "ACCOUNT_ID".to_owned()
    };
    Command::new("aws lambda add-layer-version-permission")
        .option("layer-name", name)
        .option("version-number", version)
        .option("statement-id", &format!("account-{account}"))
        .then("--action lambda:GetLayerVersion")
        .option("principal", &account)
        .done()
}

/// The command that adds a statement for a service to the policy of a function, whose policy cannot be written whole.
///
/// Source: AWS CLI Command Reference, `lambda add-permission`.
fn add_permission(fix: &ProvenFix, name: &str) -> Option<Command> {
    let statement = fix.added()?;
    let principal = statement.principals.get("Service")?.first()?;
    let source = statement
        .conditions
        .get("ArnLike")?
        .values()
        .find_map(|values| values.first())?;
    let action = statement.actions.first()?;
    Some(
        Command::new("aws lambda add-permission")
            .option("function-name", name)
            .then("--statement-id STATEMENT_ID")
            .option("action", action)
            .option("principal", principal)
            .option("source-arn", source),
    )
}
