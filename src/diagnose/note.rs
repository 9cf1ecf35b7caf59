//! What is worth saying about a denial beside its cause and its fix.

use super::{Credentials, Lockout};
use crate::text::look_alike::LookAlike;

/// Something else worth saying.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Note {
    /// Tag conditions never fit this resource: it belongs to AWS.
    TagConditionCannotFit {
        /// The condition key.
        key: String,
        /// The statement that would have to take the resource (index into the policy).
        statement: usize,
    },
    /// The operation is authorised on other resources as well; they are to be allowed too.
    AlsoAuthorisedOn {
        /// Names of the resource types in the reference.
        resource_types: Vec<String>,
        /// The statement that allows them, when one does (policy, statement).
        covered_by: Option<(usize, usize)>,
    },
    /// The decoded message lists a statement that denied.
    DeniedBy {
        /// Its Sid.
        sid: Option<String>,
        /// Its actions.
        actions: Vec<String>,
        /// Its resources.
        resources: Vec<String>,
    },
    /// Actions that the same operation may need besides.
    DependentActions {
        /// The actions.
        actions: Vec<String>,
    },
    /// The text lists actions that the caller must be able to perform, and not which one was denied.
    ListedActions {
        /// The actions.
        actions: Vec<String>,
    },
    /// The caller is the execution role of the function, which the message does not name.
    ExecutionRole,
    /// The policies allow objects of a bucket and not to list it, which programs do first.
    BucketNotListed {
        /// The bucket.
        bucket: String,
    },
    /// The setting of S3 Block Public Access that the message names.
    PublicAccessSetting {
        /// Its name.
        setting: String,
    },
    /// The message came without `s3:ListBucket`, where S3 answers 403 for a missing object as well.
    MayBeMissingObject,
    /// A `?` of the fix stands for a character that the policy cannot have, and takes others in as well.
    StandInCharacters {
        /// The resource as printed.
        printed: String,
        /// The resource as the fix has it.
        written: String,
    },
    /// The SCP decides, though the endpoint policy is named.
    ThroughScp,
    /// The text names managed policies of AWS, of which it is not known here what they allow.
    ManagedPolicies {
        /// Their names.
        names: Vec<String>,
        /// The message says that nothing allows the request, so that they do not either.
        allow_nothing: bool,
    },
    /// The policy is AWS's own and cannot be edited: its ARN.
    ManagedByAws {
        /// The ARN.
        arn: String,
    },
    /// The role is made by IAM Identity Center: change the permission set.
    PermissionSet {
        /// Its name.
        name: String,
    },
    /// The message names a session of a role, whose ARN has the role without its path.
    RolePathNotPrinted {
        /// The role's name.
        role: String,
    },
    /// Where the message's authorization id leads.
    AuthorizationDetails {
        /// The id.
        id: String,
    },
    /// The role can be passed to any service: a condition keeps it to the one that is meant.
    PassedToAnyService,
    /// The resource is a placeholder or an obvious mistake: correct the request, not the policy.
    ResourceLooksWrong {
        /// The resource.
        resource: String,
    },
    /// The code reads a variable that the environment has under another name.
    MisnamedVariable {
        /// As the code reads it.
        read: String,
        /// As it is set.
        set: String,
    },
    /// The launch fails with an instance profile only, so that passing its role is most likely what is missing.
    InstanceProfile {
        /// The role, where the text names it.
        role: Option<String>,
    },
    /// The template refers to the ARN of a resource of another type than the one that was denied.
    OtherReference {
        /// The resource that is referred to.
        name: String,
        /// Its type.
        kind: String,
        /// The resource of the template that is most likely meant.
        instead: Option<String>,
    },
    /// The role of the task takes actions of its own for a command in a container.
    TaskRole,
    /// The message is sent to a phone number, which has no ARN.
    PhoneNumber,
    /// These actions were denied because the role that the text names could not be assumed, and are not needed.
    Consequence {
        /// The actions.
        actions: Vec<String>,
    },
    /// Lambda needs them to put a function into a VPC; a managed policy of AWS has them all.
    NetworkInterfaces {
        /// The role in the pasted template, where there is one.
        role: Option<String>,
    },
    /// The ARN of a bucket in a template, where an object is asked for: the reference as written.
    BucketOfTemplate {
        /// The reference.
        reference: String,
    },
    /// A letter of the request only looks like the one that belongs there.
    LookAlikeLetter {
        /// The action, resource or principal as printed.
        written: String,
        /// The letter, and what it looks like.
        found: LookAlike,
        /// It is the action, which has no such letters.
        in_action: bool,
    },
    /// A character of the request is one that nobody sees: no policy is written for it.
    InvisibleCharacter {
        /// The action, resource or principal as printed.
        written: String,
        /// The character.
        character: char,
    },
    /// Another pasted policy allows the request, so it was not in effect when the message was made.
    AnotherPolicyAllows {
        /// Index into the evidence's policies.
        policy: usize,
    },
    /// The policy belongs to somebody else than the caller.
    PolicyOfAnother {
        /// The caller's ARN.
        caller: String,
        /// Whose the policy is: `role/NAME`, with the account where it is said.
        holder: String,
    },
    /// The text says that whoever reads the bucket pays, which the call does not accept.
    ///
    /// Source: Amazon S3 User Guide, "Using Requester Pays general purpose buckets".
    RequesterPays,
    /// Other credentials were used than those that the text sets up.
    OtherCredentials(Credentials),
    /// Terraform's backend does not use the profile of its provider: the name of that.
    ProfileOfProvider {
        /// The profile.
        profile: String,
    },
    /// The call asks a KMS key in the caller's name, beside the request that its operation names and that is allowed.
    AskedOfKey {
        /// The action of that request.
        action: String,
    },
    /// A parameter of the call takes the denied action beside the one that its operation names and that is allowed.
    AskedByParameter {
        /// The action of the operation.
        action: String,
        /// The parameter as written.
        written: String,
    },
    /// The ACL, as written, that makes what is uploaded public.
    PublicAcl {
        /// The setting or parameter.
        written: String,
    },
    /// AWS Organizations answers the call from its management account and from delegated administrators only.
    ManagementAccountOnly,
    /// The `Deny` is of everything but its `NotAction`, in which the action is not.
    NotAmongExceptions {
        /// The action.
        action: String,
    },
    /// A managed policy of AWS has all that the program calls.
    ManagedForProgram {
        /// The end of its ARN.
        policy: &'static str,
        /// One of the actions alone is of no use.
        is_whole: bool,
    },
    /// The `Deny` keeps out whoever could change the policy that it is in.
    LockedOut(Lockout),
    /// The encryption context is the bucket, because the bucket uses an S3 Bucket Key.
    ContextOfBucketKey,
    /// The call asks a KMS key as well, which the text does not name.
    AlsoOfKey {
        /// What it asks.
        actions: Vec<String>,
    },
    /// KMS names the key policy, and an identity policy suffices when the key policy delegates to IAM.
    KeyPolicyMayDelegate,
    /// The caller's account and the resource's differ: both sides must allow.
    CrossAccount {
        /// The caller's.
        caller: String,
        /// The resource's.
        resource: String,
    },
}
