//! What a condition key is about.

use crate::reference;

/// What a condition compares: a condition key that has words of its own, or one that stands for itself.
///
/// Source: IAM User Guide, "AWS global condition context keys"; "IAM and AWS STS condition context keys"; Service
/// Authorization Reference, the condition keys of each service.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Subject {
    /// `aws:PrincipalArn`.
    CallerArn,
    /// `aws:PrincipalAccount`, `kms:CallerAccount`.
    CallerAccount,
    /// `aws:PrincipalOrgID`.
    CallerOrganization,
    /// `aws:PrincipalOrgPaths`.
    CallerOrganizationPaths,
    /// `aws:PrincipalTag/…`: a tag of the caller.
    CallerTag(String),
    /// `aws:PrincipalType`.
    CallerType,
    /// `aws:PrincipalServiceName`, `aws:PrincipalServiceNamesList`.
    CallingService,
    /// `aws:PrincipalIsAWSService`.
    CallerIsService,
    /// `aws:userid`.
    CallerId,
    /// `aws:username`.
    UserName,
    /// `aws:FederatedProvider`.
    IdentityProvider,
    /// `aws:SourceIdentity`, `sts:SourceIdentity`.
    SourceIdentity,
    /// `aws:MultiFactorAuthPresent`.
    Mfa,
    /// `aws:MultiFactorAuthAge`, in seconds.
    MfaAge,
    /// `aws:TokenIssueTime`.
    CredentialsIssued,
    /// `ec2:SourceInstanceARN`.
    CallingInstance,
    /// `lambda:SourceFunctionArn`.
    CallingFunction,
    /// `aws:SourceIp`.
    Address,
    /// `aws:VpcSourceIp`.
    AddressInVpc,
    /// `aws:SourceVpc`.
    Vpc,
    /// `aws:SourceVpce`.
    VpcEndpoint,
    /// `aws:VpceAccount`.
    VpcEndpointAccount,
    /// `aws:VpceOrgID`.
    VpcEndpointOrganization,
    /// `aws:ResourceAccount`, `s3:ResourceAccount`.
    ResourceAccount,
    /// `aws:ResourceOrgID`.
    ResourceOrganization,
    /// `aws:ResourceOrgPaths`.
    ResourceOrganizationPaths,
    /// `aws:ResourceTag/…` and its like of services: a tag of the resource.
    ResourceTag(String),
    /// `s3:ExistingObjectTag/…`.
    ObjectTag(String),
    /// `aws:RequestTag/…`, `s3:RequestObjectTag/…`: a tag that the request sets.
    RequestTag(String),
    /// `aws:TagKeys`, `s3:RequestObjectTagKeys`: the keys of all tags that the request names.
    RequestTagKeys,
    /// `aws:RequestedRegion`, `ec2:Region`.
    Region,
    /// `aws:CurrentTime`, `aws:EpochTime`.
    Time,
    /// `aws:SecureTransport`.
    Https,
    /// `aws:UserAgent`.
    UserAgent,
    /// `aws:Referer`.
    Referer,
    /// `aws:CalledVia`.
    CalledVia,
    /// `aws:CalledViaFirst`.
    CalledViaFirst,
    /// `aws:CalledViaLast`.
    CalledViaLast,
    /// `aws:ViaAWSService`.
    ViaService,
    /// `aws:SourceArn`: what a service acts for.
    ForResource,
    /// `aws:SourceAccount`: whose resource a service acts for.
    ForAccount,
    /// `aws:SourceOrgID`.
    ForOrganization,
    /// `aws:SourceOrgPaths`.
    ForOrganizationPaths,
    /// `s3:prefix`.
    ListedPrefix,
    /// `s3:delimiter`.
    ListedDelimiter,
    /// `s3:max-keys`.
    ListedKeys,
    /// `s3:x-amz-acl`.
    CannedAcl,
    /// `s3:x-amz-server-side-encryption`.
    ObjectEncryption,
    /// `s3:x-amz-server-side-encryption-aws-kms-key-id`.
    ObjectKey,
    /// `s3:x-amz-storage-class`.
    StorageClass,
    /// `s3:TlsVersion`.
    TlsVersion,
    /// `s3:authType`.
    SigningPlace,
    /// `s3:signatureAge`, in milliseconds.
    SignatureAge,
    /// `s3:signatureversion`.
    SignatureVersion,
    /// `s3:VersionId`.
    ObjectVersion,
    /// `s3:LocationConstraint`.
    BucketRegion,
    /// `s3:DataAccessPointAccount`.
    AccessPointAccount,
    /// `s3:DataAccessPointArn`.
    AccessPoint,
    /// `kms:ViaService`.
    KeyUsedVia,
    /// `kms:EncryptionContext:…`.
    EncryptionContext(String),
    /// `kms:EncryptionContextKeys`.
    EncryptionContextKeys,
    /// `kms:GrantIsForAWSResource`.
    GrantIsForService,
    /// `kms:GrantOperations`.
    GrantOperations,
    /// `kms:ResourceAliases`.
    KeyAliases,
    /// `kms:RequestAlias`.
    RequestAlias,
    /// `iam:PassedToService`.
    PassedTo,
    /// `iam:AssociatedResourceArn`.
    PassedFor,
    /// `iam:AWSServiceName`, `sts:AWSServiceName`.
    ServiceLinkedTo,
    /// `iam:PermissionsBoundary`.
    NewBoundary,
    /// `iam:PolicyARN`.
    AttachedPolicy,
    /// `sts:ExternalId`.
    ExternalId,
    /// `sts:RoleSessionName`.
    SessionName,
    /// `sts:TransitiveTagKeys`.
    TransitiveTagKeys,
    /// `ec2:InstanceType`.
    InstanceType,
    /// `ec2:Vpc`, `ec2:VpcID`: the VPC of the resource.
    ResourceVpc,
    /// `ec2:Subnet`, `ec2:SubnetID`.
    ResourceSubnet,
    /// `ec2:Owner`.
    ImageOwner,
    /// `ec2:CreateAction`, `ecs:CreateAction` …: what creates the resource that is tagged.
    CreateAction,
    /// `ec2:VolumeType`.
    VolumeType,
    /// `ec2:VolumeSize`, in GiB.
    VolumeSize,
    /// `ec2:MetadataHttpTokens`.
    MetadataTokens,
    /// `ec2:Encrypted`, `elasticfilesystem:Encrypted`, `rds:StorageEncrypted`.
    Encrypted,
    /// `dynamodb:LeadingKeys`.
    PartitionKeys,
    /// `dynamodb:Attributes`.
    ItemAttributes,
    /// `lambda:FunctionUrlAuthType`.
    FunctionUrlAuth,
    /// `lambda:InvokedViaFunctionUrl`.
    ThroughFunctionUrl,
    /// `lambda:FunctionArn`.
    MappedFunction,
    /// `sns:Protocol`.
    SubscriptionProtocol,
    /// `sns:Endpoint`.
    SubscriptionEndpoint,
    /// `secretsmanager:VersionStage`.
    SecretStage,
    /// `elasticfilesystem:AccessedViaMountTarget`.
    ThroughMountTarget,
    /// `cloudwatch:namespace`.
    MetricNamespace,
    /// `ecs:cluster`.
    EcsCluster,
    /// `ssm:SessionDocumentAccessCheck`.
    SessionDocumentCheck,
    /// A claim of a token.
    Claim {
        /// Who signs it: the part of the key before the claim.
        issuer: String,
        /// `aud`, `sub` …, as written.
        claim: String,
    },
    /// `SAML:aud`.
    SamlAudience,
    /// Another key of the reference, as written.
    Key(String),
}

/// What a set operator compares, where it has a name in the plural.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Many {
    /// The keys of the tags in the request.
    TagKeys,
    /// The services of a chain of calls.
    CalledVia,
    /// The names of the service that calls.
    CallingService,
    /// Where the caller is in the organization.
    CallerPaths,
    /// Where the resource is in the organization.
    ResourcePaths,
    /// The partition keys of the request.
    PartitionKeys,
    /// The attributes that the request names.
    Attributes,
    /// The keys of the encryption context.
    EncryptionContextKeys,
    /// The operations of a grant.
    GrantOperations,
    /// The aliases of a key.
    KeyAliases,
    /// The keys of the transitive session tags.
    TransitiveTagKeys,
}

/// The keys that have words of their own, in small letters.
const KEYS: [(&str, Subject); 108] = [
    ("aws:principalarn", Subject::CallerArn),
    ("aws:principalaccount", Subject::CallerAccount),
    ("kms:calleraccount", Subject::CallerAccount),
    ("aws:principalorgid", Subject::CallerOrganization),
    ("aws:principalorgpaths", Subject::CallerOrganizationPaths),
    ("aws:principaltype", Subject::CallerType),
    ("aws:principalservicename", Subject::CallingService),
    ("aws:principalservicenameslist", Subject::CallingService),
    ("aws:principalisawsservice", Subject::CallerIsService),
    ("aws:userid", Subject::CallerId),
    ("aws:username", Subject::UserName),
    ("aws:federatedprovider", Subject::IdentityProvider),
    ("aws:sourceidentity", Subject::SourceIdentity),
    ("sts:sourceidentity", Subject::SourceIdentity),
    ("aws:multifactorauthpresent", Subject::Mfa),
    ("aws:multifactorauthage", Subject::MfaAge),
    ("aws:tokenissuetime", Subject::CredentialsIssued),
    ("ec2:sourceinstancearn", Subject::CallingInstance),
    ("ssm:sourceinstancearn", Subject::CallingInstance),
    ("lambda:sourcefunctionarn", Subject::CallingFunction),
    ("aws:sourceip", Subject::Address),
    ("aws:vpcsourceip", Subject::AddressInVpc),
    ("aws:sourcevpc", Subject::Vpc),
    ("aws:sourcevpce", Subject::VpcEndpoint),
    ("aws:vpceaccount", Subject::VpcEndpointAccount),
    ("aws:vpceorgid", Subject::VpcEndpointOrganization),
    ("aws:resourceaccount", Subject::ResourceAccount),
    ("s3:resourceaccount", Subject::ResourceAccount),
    ("aws:resourceorgid", Subject::ResourceOrganization),
    ("aws:resourceorgpaths", Subject::ResourceOrganizationPaths),
    ("aws:tagkeys", Subject::RequestTagKeys),
    ("s3:requestobjecttagkeys", Subject::RequestTagKeys),
    ("aws:requestedregion", Subject::Region),
    ("ec2:region", Subject::Region),
    ("aws:currenttime", Subject::Time),
    ("aws:epochtime", Subject::Time),
    ("aws:securetransport", Subject::Https),
    ("aws:useragent", Subject::UserAgent),
    ("aws:referer", Subject::Referer),
    ("aws:calledvia", Subject::CalledVia),
    ("aws:calledviafirst", Subject::CalledViaFirst),
    ("aws:calledvialast", Subject::CalledViaLast),
    ("aws:viaawsservice", Subject::ViaService),
    ("aws:sourcearn", Subject::ForResource),
    ("aws:sourceaccount", Subject::ForAccount),
    ("aws:sourceowner", Subject::ForAccount),
    ("aws:sourceorgid", Subject::ForOrganization),
    ("aws:sourceorgpaths", Subject::ForOrganizationPaths),
    ("s3:prefix", Subject::ListedPrefix),
    ("s3:delimiter", Subject::ListedDelimiter),
    ("s3:max-keys", Subject::ListedKeys),
    ("s3:x-amz-acl", Subject::CannedAcl),
    ("s3:x-amz-server-side-encryption", Subject::ObjectEncryption),
    (
        "s3:x-amz-server-side-encryption-aws-kms-key-id",
        Subject::ObjectKey,
    ),
    ("s3:x-amz-storage-class", Subject::StorageClass),
    ("s3:tlsversion", Subject::TlsVersion),
    ("s3:authtype", Subject::SigningPlace),
    ("s3:signatureage", Subject::SignatureAge),
    ("s3:signatureversion", Subject::SignatureVersion),
    ("s3:versionid", Subject::ObjectVersion),
    ("s3:locationconstraint", Subject::BucketRegion),
    ("s3:dataaccesspointaccount", Subject::AccessPointAccount),
    ("s3:dataaccesspointarn", Subject::AccessPoint),
    ("kms:viaservice", Subject::KeyUsedVia),
    ("kms:encryptioncontextkeys", Subject::EncryptionContextKeys),
    ("kms:grantisforawsresource", Subject::GrantIsForService),
    ("kms:grantoperations", Subject::GrantOperations),
    ("kms:resourcealiases", Subject::KeyAliases),
    ("kms:requestalias", Subject::RequestAlias),
    ("iam:passedtoservice", Subject::PassedTo),
    ("iam:associatedresourcearn", Subject::PassedFor),
    ("iam:awsservicename", Subject::ServiceLinkedTo),
    ("sts:awsservicename", Subject::ServiceLinkedTo),
    ("iam:permissionsboundary", Subject::NewBoundary),
    ("iam:policyarn", Subject::AttachedPolicy),
    ("sts:externalid", Subject::ExternalId),
    ("sts:rolesessionname", Subject::SessionName),
    ("sts:transitivetagkeys", Subject::TransitiveTagKeys),
    ("ec2:instancetype", Subject::InstanceType),
    ("ec2:vpc", Subject::ResourceVpc),
    ("ec2:vpcid", Subject::ResourceVpc),
    ("ec2:subnet", Subject::ResourceSubnet),
    ("ec2:subnetid", Subject::ResourceSubnet),
    ("ec2:owner", Subject::ImageOwner),
    ("ec2:createaction", Subject::CreateAction),
    ("ecs:createaction", Subject::CreateAction),
    ("cloudformation:createaction", Subject::CreateAction),
    ("elasticfilesystem:createaction", Subject::CreateAction),
    ("elasticloadbalancing:createaction", Subject::CreateAction),
    ("ec2:volumetype", Subject::VolumeType),
    ("ec2:volumesize", Subject::VolumeSize),
    ("ec2:metadatahttptokens", Subject::MetadataTokens),
    ("ec2:encrypted", Subject::Encrypted),
    ("elasticfilesystem:encrypted", Subject::Encrypted),
    ("rds:storageencrypted", Subject::Encrypted),
    ("dynamodb:leadingkeys", Subject::PartitionKeys),
    ("dynamodb:attributes", Subject::ItemAttributes),
    ("lambda:functionurlauthtype", Subject::FunctionUrlAuth),
    ("lambda:invokedviafunctionurl", Subject::ThroughFunctionUrl),
    ("lambda:functionarn", Subject::MappedFunction),
    ("sns:protocol", Subject::SubscriptionProtocol),
    ("sns:endpoint", Subject::SubscriptionEndpoint),
    ("secretsmanager:versionstage", Subject::SecretStage),
    (
        "elasticfilesystem:accessedviamounttarget",
        Subject::ThroughMountTarget,
    ),
    ("cloudwatch:namespace", Subject::MetricNamespace),
    ("ecs:cluster", Subject::EcsCluster),
    (
        "ssm:sessiondocumentaccesscheck",
        Subject::SessionDocumentCheck,
    ),
    ("saml:aud", Subject::SamlAudience),
];

/// The beginnings of keys of tags, in small letters.
const OF_RESOURCE_TAGS: &str = ":resourcetag/";

impl Subject {
    /// All that it is of a request that may have several; `None` where that has no name.
    pub fn many(&self) -> Option<Many> {
        Some(match self {
            Self::RequestTagKeys => Many::TagKeys,
            Self::CalledVia => Many::CalledVia,
            Self::CallingService => Many::CallingService,
            Self::CallerOrganizationPaths => Many::CallerPaths,
            Self::ResourceOrganizationPaths => Many::ResourcePaths,
            Self::PartitionKeys => Many::PartitionKeys,
            Self::ItemAttributes => Many::Attributes,
            Self::EncryptionContextKeys => Many::EncryptionContextKeys,
            Self::GrantOperations => Many::GrantOperations,
            Self::KeyAliases => Many::KeyAliases,
            Self::TransitiveTagKeys => Many::TransitiveTagKeys,
            _ => return None,
        })
    }

    /// What a key is about; `None` for a key that the reference does not know.
    pub(super) fn of(key: &str) -> Option<Self> {
        let small = key.to_ascii_lowercase();
        if let Some((_, subject)) = KEYS.iter().find(|(name, _)| *name == small) {
            return Some(subject.clone());
        }
        // The name of a tag is as its author wrote it, and so is what is in braces.
        let after = |prefix: &str| key.get(prefix.len()..).filter(|name| !name.is_empty());
        for (prefix, subject) in [
            ("aws:principaltag/", Self::CallerTag as fn(String) -> Self),
            ("aws:requesttag/", Self::RequestTag),
            ("s3:requestobjecttag/", Self::RequestTag),
            ("s3:existingobjecttag/", Self::ObjectTag),
            ("kms:encryptioncontext:", Self::EncryptionContext),
        ] {
            if small.starts_with(prefix) {
                return after(prefix).map(|name| subject(name.to_owned()));
            }
        }
        if let Some(at) = small.find(OF_RESOURCE_TAGS) {
            let name = key.get(at.saturating_add(OF_RESOURCE_TAGS.len())..)?;
            let is_service = small
                .get(..at)
                .is_some_and(|service| service == "aws" || reference::service(service).is_some());
            return (is_service && !name.is_empty()).then(|| Self::ResourceTag(name.to_owned()));
        }
        if let Some((issuer, claim)) = claim_of(key) {
            return Some(Self::Claim {
                issuer: issuer.to_owned(),
                claim: claim.to_owned(),
            });
        }
        reference::condition_key(None, key).map(|_| Self::Key(key.to_owned()))
    }
}

/// The issuer and the claim of a condition key; `None` for a key of AWS.
fn claim_of(key: &str) -> Option<(&str, &str)> {
    key.rsplit_once(':').filter(|(issuer, claim)| {
        issuer.contains('.')
            && !claim.is_empty()
            && !issuer.starts_with("arn:")
            && !issuer.contains("://")
    })
}
