//! What looks like a denial and is not decided by an IAM policy.
//!
//! Each line of the tables: words that must all be there, and what the error is then. The first line that
//! fits decides. What may be IAM's as well is said to be nobody's.

use super::words::{ahead, boundary, spaced};
use super::{Foreign, Invalid};
use memchr::memmem;
use std::borrow::Cow;

/// Words that must all be there, and what the error is then.
type Line = (&'static [&'static str], fn() -> Foreign);

/// What AWS refuses for a reason that is in no policy, though its code may say that access was denied.
///
/// Sources: Amazon Bedrock User Guide, "Troubleshooting Amazon Bedrock API Error Codes" and "Access Amazon
/// Bedrock foundation models"; AWS Lake Formation Developer Guide, "Troubleshooting Lake Formation".
const REFUSALS: [Line; 26] = [
    (&["Lake Formation permission"], || Foreign::AwsLakeFormation),
    (&["LakeFormation.permission"], || Foreign::AwsLakeFormation),
    (&["LakeFormation permission"], || Foreign::AwsLakeFormation),
    (&["ave access to the model"], || Foreign::AwsModelAccess),
    (&["permission to access the model"], || {
        Foreign::AwsModelAccess
    }),
    (&["Access to this model is not available"], || {
        Foreign::AwsModelAccess
    }),
    (&["Model access is denied due to INVALID_PAYMENT"], || {
        Foreign::AwsModelAccess
    }),
    (&["Model use case details have not been submitted"], || {
        Foreign::AwsModelAccess
    }),
    (
        &["models is not allowed from unsupported countries"],
        || Foreign::AwsModelAccess,
    ),
    (&["marked by provider as Legacy"], || {
        Foreign::AwsModelAccess
    }),
    (
        &["Your account is not authorized to invoke this API operation"],
        || Foreign::AwsModelAccess,
    ),
    (&["ssooidc", "AccessDeniedException"], || {
        Foreign::AwsAuth("sso-device-flow".to_owned())
    }),
    (&["SsoOidc", "AccessDeniedException"], || {
        Foreign::AwsAuth("sso-device-flow".to_owned())
    }),
    (
        &["requester is not authorized to access requested permissions"],
        || Foreign::AwsLakeFormation,
    ),
    (&["must be verified before you can"], || {
        Foreign::AwsAuth("account-verification".to_owned())
    }),
    (&["because object protected by object lock"], || {
        Foreign::AwsAuth("AccessDenied".to_owned())
    }),
    (&["DurationSeconds exceeds the MaxSessionDuration"], denied),
    (&["Access Denied to API Version"], denied),
    (&["Invalid SigV4 credentials"], denied),
    (&["Macie is not enabled"], denied),
    (&["no task IAM role credentials"], denied),
    (&["rganization management account is not allowed"], denied),
    (
        &["Couldn't retrieve verification key from your identity provider"],
        || Foreign::AwsAuth("InvalidIdentityToken".to_owned()),
    ),
    (&["Missing Authentication Token"], || {
        Foreign::AwsAuth("MissingAuthenticationToken".to_owned())
    }),
    (&["is forbidden: User \"", "cannot "], || {
        Foreign::KubernetesRbac
    }),
    (&["User \"system:", "cannot ", "in API group"], || {
        Foreign::KubernetesRbac
    }),
];

/// What a service says with a code of denial when it is not open to the account, or not in this Region: its
/// state decides, and no policy.
///
/// Sources: the API references of Cost Explorer, AWS Audit Manager, Amazon Quick Sight, Amazon Machine
/// Learning, Amazon Macie, Amazon Detective, AWS Organizations, Amazon Security Lake.
const STATES: [&str; 26] = [
    "is not enabled for th",
    "is not enabled in th",
    "has not been enabled",
    "not enabled for cost explorer",
    "have access to cost explorer",
    "not subscribed to",
    "subscription is required",
    "ubscription Required",
    "not activated",
    "aintenance mode",
    "aintenance Mode",
    "no longer available to new customers",
    "not available to new customers",
    "no longer open to new customers",
    "identity region is",
    "is not available in th",
    "is not supported in th",
    "setup from home page",
    "not a delegated administrator",
    "not the delegated administrator",
    "not registered as a delegated administrator",
    "not an administrator account",
    "not a member of an organization",
    "role is not configured for account",
    "ot whitelisted",
    "ot allowlisted",
];

/// The codes beside which a state is what a denial is about.
const CODES_OF_STATES: [&str; 3] = [
    "AccessDenied",
    "UnauthorizedException",
    "ForbiddenException",
];

/// A refusal with AWS's code of a denial that no policy decides.
fn denied() -> Foreign {
    Foreign::AwsAuth("AccessDeniedException".to_owned())
}

/// Other systems, by what they print.
///
/// Sources: the error references of Google Cloud, Azure, Tencent Cloud, Huawei Cloud, Alibaba Cloud, Oracle
/// Cloud and `DigitalOcean`; what the tools named print.
const OTHERS: [Line; 111] = [
    // AWS AppSync's own rules of authorization.
    (&["ot Authorized to access ", " on type "], || {
        Foreign::OtherService
    }),
    // The API server does not know who calls: no access entry, or other credentials than were meant.
    (&["You must be logged in to the server"], || {
        Foreign::KubernetesRbac
    }),
    (
        &["the server has asked for the client to provide credentials"],
        || Foreign::KubernetesRbac,
    ),
    (&["Authorization error (user=kube"], || {
        Foreign::KubernetesRbac
    }),
    (&["have access to Kubernetes objects"], || {
        Foreign::KubernetesRbac
    }),
    (&["googleapis.com"], || Foreign::Gcp),
    (&["googleapi: Error 403"], || Foreign::Gcp),
    (&["PERMISSION_DENIED"], || Foreign::Gcp),
    (&["does not have storage."], || Foreign::Gcp),
    (&["aller does not have permission"], || Foreign::Gcp),
    (&["gserviceaccount.com"], || Foreign::Gcp),
    (&["does not have serviceusage."], || Foreign::Gcp),
    (&["(gcloud."], || Foreign::Gcp),
    (&["gsutil "], || Foreign::Gcp),
    (&["firebasestorage"], || Foreign::Gcp),
    (&["Firebase Storage"], || Foreign::Gcp),
    (&["Error 403: Required '"], || Foreign::Gcp),
    (&["insufficient authentication scopes"], || Foreign::Gcp),
    (&["Permission '", "denied on resource"], || Foreign::Gcp),
    (&["Required \"", "permission(s) for \""], || Foreign::Gcp),
    (&["AADSTS"], || Foreign::Azure),
    (&["Authorization_RequestDenied"], || Foreign::Azure),
    (&["AuthorizationFailed", "/subscriptions/"], || {
        Foreign::Azure
    }),
    (&["AuthorizationFailure"], || Foreign::Azure),
    (&["AuthorizationPermissionMismatch"], || Foreign::Azure),
    (
        &["does not have authorization to perform action 'Microsoft."],
        || Foreign::Azure,
    ),
    (
        &["This request is not authorized to perform this operation"],
        || Foreign::Azure,
    ),
    (&["AuthorizationFailed", "Microsoft."], || Foreign::Azure),
    (&["management.azure.com"], || Foreign::Azure),
    (&[".windows.net"], || Foreign::Azure),
    (&["autorest/azure"], || Foreign::Azure),
    (&["qcs::"], || Foreign::Tencent),
    (&["TencentCloud"], || Foreign::Tencent),
    (&["tencentcloudapi.com"], || Foreign::Tencent),
    (&["myqcloud.com"], || Foreign::Tencent),
    (&["UnauthorizedOperation.Cam"], || Foreign::Tencent),
    (&["cos-wx-sdk"], || Foreign::Tencent),
    (&["cos-js-sdk"], || Foreign::Tencent),
    (&["cos-nodejs-sdk"], || Foreign::Tencent),
    (&["cos-go-sdk"], || Foreign::Tencent),
    (&["cos-python-sdk"], || Foreign::Tencent),
    // COS answers in S3's words with a full stop, and with its clock.
    (
        &["<Message>Access Denied.</Message>", "<ServerTime>"],
        || Foreign::Tencent,
    ),
    (&["AuthFailure.UnauthorizedOperation", "CAM"], || {
        Foreign::Tencent
    }),
    (&["SecretidNotAuth"], || Foreign::Tencent),
    (&["CAM polic"], || Foreign::Tencent),
    (&["you are not authorized to perform operation ("], || {
        Foreign::Tencent
    }),
    (&["myhuaweicloud"], || Foreign::Huawei),
    (&["aliyuncs.com"], || Foreign::OtherService),
    (&["oss: service returned error"], || Foreign::OtherService),
    (&["The bucket you access does not belong to you"], || {
        Foreign::OtherService
    }),
    (&["The bucket you visit is not belong to you"], || {
        Foreign::OtherService
    }),
    (&["Forbidden.RAM"], || Foreign::OtherService),
    (&["Forbidden.SubUser"], || Foreign::OtherService),
    (&["be authorized by RAM"], || Foreign::OtherService),
    (&[" oss:", "ermission"], || Foreign::OtherService),
    (&["bytepluses.com"], || Foreign::OtherService),
    (&["volces.com"], || Foreign::OtherService),
    (&["bcebos.com"], || Foreign::OtherService),
    (&["NotAuthorizedOrNotFound"], || Foreign::OtherService),
    (
        &["Authorization failed or requested resource not found"],
        || Foreign::OtherService,
    ),
    (&["Policy doesn't allow "], || Foreign::OtherService),
    (&["\"id\":\"forbidden\"", "not authorized"], || {
        Foreign::OtherService
    }),
    (&["\"id\": \"forbidden\"", "not authorized"], || {
        Foreign::OtherService
    }),
    (&["api.digitalocean.com"], || Foreign::OtherService),
    (&["HTTP Basic: Access denied"], || Foreign::OtherService),
    (&["permission denied for table"], || Foreign::OtherService),
    (&["permission denied for relation"], || {
        Foreign::OtherService
    }),
    (&["permission denied for schema"], || Foreign::OtherService),
    (&["permission denied for database"], || {
        Foreign::OtherService
    }),
    (&["SQL access control error"], || Foreign::OtherService),
    (&["you need (at least one of) the "], || {
        Foreign::OtherService
    }),
    (&["NoPermission|"], || Foreign::OtherService),
    // How Spring's loggers shorten the names of its classes.
    (&["AccessDeniedException", " o.s."], || {
        Foreign::OtherService
    }),
    (&["Resource not accessible by integration"], || {
        Foreign::OtherService
    }),
    (&["not authorized on ", "to execute command"], || {
        Foreign::OtherService
    }),
    (&["NOPERM "], || Foreign::OtherService),
    (&["ACCESS_REFUSED"], || Foreign::OtherService),
    (&["INSUFFICIENT_ACCESS"], || Foreign::OtherService),
    (&["Access to requested resource is denied"], || {
        Foreign::OtherService
    }),
    (&["Forbidden", "registry.npmjs.org"], || {
        Foreign::OtherService
    }),
    (&["Forbidden", "pkg.github.com"], || Foreign::OtherService),
    (&["Forbidden", "pypi.org"], || Foreign::OtherService),
    (&["Forbidden", "jfrog.io"], || Foreign::OtherService),
    // Alibaba Cloud's Object Storage Service.
    (&["ccess denied by bucket policy"], || Foreign::OtherService),
    (&["ccess denied by authorizer's policy"], || {
        Foreign::OtherService
    }),
    (&["unauthorized to access repository:"], || {
        Foreign::OtherService
    }),
    (&["access forbidden by rule, client:"], || {
        Foreign::OtherService
    }),
    (&["client denied by server configuration"], || {
        Foreign::OtherService
    }),
    (&["* permission denied", "/v1/auth/"], || {
        Foreign::OtherService
    }),
    (&["authorization_exception", "security_exception"], || {
        Foreign::OtherService
    }),
    (&["security_exception", "no permissions for ["], || {
        Foreign::OtherService
    }),
    (&["because of bucket acl"], || Foreign::OtherService),
    (&["org.springframework.security"], || Foreign::OtherService),
    (&["@ExceptionHandler"], || Foreign::OtherService),
    (&["HttpStatus.FORBIDDEN"], || Foreign::OtherService),
    (&["RAM user", "AccessKey"], || Foreign::OtherService),
    (&["permission_denied: "], || Foreign::OtherService),
    (&["<center>nginx"], || Foreign::OtherService),
    (&["on this server", "permission to access"], || {
        Foreign::OtherService
    }),
    (&["<address>Apache"], || Foreign::OtherService),
    (&["Generated by cloudfront"], || Foreign::OtherService),
    (&["io.trino.spi.security"], || Foreign::OtherService),
    (&["SQLSTATE", "Access denied for user"], || {
        Foreign::OtherService
    }),
    (&["Access denied for user '"], || Foreign::OtherService),
    (&["TreasureData::"], || Foreign::OtherService),
    (&["(13: Permission denied)"], || Foreign::Filesystem),
    (
        &["UnauthorizedAccessException", "Access to the path"],
        || Foreign::Filesystem,
    ),
    (&["[Errno 13] Permission denied"], || Foreign::Filesystem),
    (&["Access is denied", "C:\\"], || Foreign::Filesystem),
    (&["java.nio.file.AccessDeniedException: /"], || {
        Foreign::Filesystem
    }),
    (&["java.nio.file.AccessDeniedException: C:"], || {
        Foreign::Filesystem
    }),
];

/// What Docker says of any registry.
const DOCKER: [&str; 2] = [
    "requested access to the resource is denied",
    "pull access denied for",
];

/// Stores that speak S3's protocol, by their names and hosts.
///
/// Source: the documentation of each, on its endpoints and on what it answers.
const STORES: [&str; 54] = [
    "riak",
    "Riak",
    "digitaloceanspaces.com",
    "r2.cloudflarestorage.com",
    "MinIO",
    "Minio",
    "minio",
    "rustfs",
    "RustFS",
    "wasabisys.com",
    "backblazeb2.com",
    "Backblaze",
    "linodeobjects.com",
    "vultrobjects.com",
    "scw.cloud",
    "scaleway",
    "Scaleway",
    "idrivee2",
    "radosgw",
    "rgw-",
    "RGW",
    "rook-ceph",
    "CephObjectStore",
    "seaweedfs",
    "SeaweedFS",
    "oraclecloud.com",
    "oraclegovcloud.com",
    "cloud.ovh.",
    "ovh.net",
    "your-objectstorage.com",
    "contabostorage.com",
    "yandexcloud.net",
    "tigris.dev",
    "tigrisfiles.io",
    "storjshare.io",
    "filebase.com",
    "ionoscloud.com",
    "exo.io",
    "upcloudobjects.com",
    "cloud-object-storage.appdomain.cloud",
    "objectstorage.softlayer.net",
    "garagehq",
    "Operation is not allowed for this key",
    "StorageGRID",
    "PowerScale",
    "Isilon",
    "FlashBlade",
    "Bucket owner does not have a write permission for the bucket path",
    "AccessDenied: not entitled",
    "stackit.cloud",
    "storageapi.dev",
    "storage.supabase.co",
    "R2_ACCESS_KEY",
    "R2_SECRET",
];

/// The same stores, as prose names them, in small letters and with a space between two words.
const STORES_IN_PROSE: [&str; 12] = [
    "cloudflare r2",
    "backblaze b2",
    "wasabi",
    "digitalocean spaces",
    "digital ocean spaces",
    "hetzner object storage",
    "linode object storage",
    "akamai object storage",
    "vultr object storage",
    "ovh object storage",
    "idrive e2",
    "storj",
];

/// What shows that a text may be about AWS all the same, in small letters.
const SIGNS_OF_AWS: [&str; 9] = [
    "aws", "amazon", "arn:", "-east-", "-west-", "from s3", "to s3", "s3 to", "s3 and",
];

/// The same, of names that other words may have in them.
const WORDS_OF_AWS: [&str; 3] = ["iam", "lambda", "ec2"];

/// What the names of AWS's SDKs have in them, which speak to such stores as well, in small letters.
const LIBRARIES_OF_AWS: [&str; 7] = [
    "aws-sdk",
    "aws_sdk",
    "awssdk",
    "awsrest",
    "awsjson",
    "awsquery",
    "amazons3exception",
];

/// So long, in bytes, is a text at most in which a store's name in prose tells whose answer it is.
const MAX_PROSE_BYTES: usize = 2048;

/// AWS error codes of credentials, tokens and signatures.
const AUTH: [&str; 15] = [
    "ExpiredTokenException",
    "ExpiredToken",
    "InvalidClientTokenId",
    "UnrecognizedClientException",
    "SignatureDoesNotMatch",
    "InvalidSignatureException",
    "InvalidAccessKeyId",
    "MissingAuthenticationToken",
    "RequestTimeTooSkewed",
    "IncompleteSignatureException",
    "IncompleteSignature",
    "InvalidIdentityToken",
    "NoCredentialProviders",
    "NotAuthorizedException",
    "AuthFailure",
];

/// The messages about credentials, tokens and signatures, with the code that is theirs, or the one that
/// they come with.
///
/// Sources: Amazon S3 API Reference, "Error responses", and its guides on signing, presigned URLs and form
/// uploads; AWS STS API Reference, "Common Errors"; IAM Identity Center Portal API Reference.
const AUTH_MESSAGES: [(&str, &str); 17] = [
    ("authorization token has expired", "registry-token-expired"),
    (
        "security token included in the request is invalid",
        "InvalidClientTokenId",
    ),
    (
        "security token included in the request is expired",
        "ExpiredToken",
    ),
    ("provided token has expired", "ExpiredToken"),
    (
        "request signature we calculated does not match",
        "SignatureDoesNotMatch",
    ),
    (
        "AWS Access Key Id you provided does not exist",
        "InvalidAccessKeyId",
    ),
    (
        "AWS was not able to validate the provided access credentials",
        "AuthFailure",
    ),
    ("Request has expired", "AccessDenied"),
    ("Invalid according to Policy", "AccessDenied"),
    (
        "headers present in the request which were not signed",
        "AccessDenied",
    ),
    (
        "AWS authentication requires a valid Date or x-amz-date header",
        "AccessDenied",
    ),
    (
        "authentication requires the Signature, Expires and AWSAccessKeyId",
        "AccessDenied",
    ),
    ("MultiFactorAuthentication failed", "AccessDenied"),
    (
        "X-Amz-Expires must be ",
        "AuthorizationQueryParametersError",
    ),
    (
        "Session token not found or invalid",
        "UnauthorizedException",
    ),
    ("Signature expired: ", "InvalidSignatureException"),
    ("Signature not yet current: ", "InvalidSignatureException"),
];

/// What decides last.
const FAILURES: [Line; 26] = [
    (&["Requires capabilities", "CAPABILITY_NAMED_IAM"], || {
        Foreign::AwsInvalid(Invalid::Capability("CAPABILITY_NAMED_IAM"))
    }),
    (&["Requires capabilities", "CAPABILITY_IAM"], || {
        Foreign::AwsInvalid(Invalid::Capability("CAPABILITY_IAM"))
    }),
    (&["Requires capabilities", "CAPABILITY_AUTO_EXPAND"], || {
        Foreign::AwsInvalid(Invalid::Capability("CAPABILITY_AUTO_EXPAND"))
    }),
    (&["olicy document should not specify a principal"], || {
        Foreign::AwsInvalid(Invalid::PrincipalOfIdentity)
    }),
    (&["Invalid principal in policy"], || {
        Foreign::AwsInvalid(Invalid::UnknownPrincipal)
    }),
    (
        &["MalformedPolicyDocument", "prohibited field Resource"],
        || Foreign::AwsInvalid(Invalid::ResourceOfTrust),
    ),
    (
        &["MalformedPolicyDocument", "must be in ARN format"],
        || Foreign::AwsInvalid(Invalid::NoArn),
    ),
    (&["MalformedPolicyDocument", "prefaced by a vendor"], || {
        Foreign::AwsInvalid(Invalid::NoPrefix)
    }),
    (
        &["MalformedPolicyDocument", "yntax errors in policy"],
        || Foreign::AwsInvalid(Invalid::Syntax),
    ),
    (
        &["MalformedPolicyDocument", "not in valid JSON format"],
        || Foreign::AwsInvalid(Invalid::Syntax),
    ),
    (&["Rate exceeded"], || Foreign::AwsThrottling),
    (&["ThrottlingException"], || Foreign::AwsThrottling),
    (&["RequestLimitExceeded"], || Foreign::AwsThrottling),
    (&["TooManyRequestsException"], || Foreign::AwsThrottling),
    (&["RequestError: "], || Foreign::Network),
    (&["dial tcp"], || Foreign::Network),
    (&["Permission denied - /"], || Foreign::Filesystem),
    (&["EACCES"], || Foreign::Filesystem),
    (&["create directory", ": Permission denied"], || {
        Foreign::Filesystem
    }),
    (&[": permission denied"], || Foreign::Filesystem),
    (&["Permission denied:calling fopen"], || Foreign::Filesystem),
    (&["directory index of \"", "is forbidden"], || {
        Foreign::Filesystem
    }),
    (&["401 Unauthorized"], || Foreign::OtherService),
    (&["401 (Unauthorized)"], || Foreign::OtherService),
    (&["(publickey)"], || Foreign::OtherService),
    (&["remote: Permission to "], || Foreign::OtherService),
];

/// What a text says of the words of the tables. A text is a paste or a piece of a log: to look for each word costs less
/// than an automaton of all of them, which would be made for one paste.
struct Said<'a> {
    text: &'a str,
    /// The same with one space where there is white space: what is looked for may go on in the next line.
    line: Cow<'a, str>,
}

impl<'a> Said<'a> {
    fn of(text: &'a str) -> Self {
        let line = if text.contains('\n') {
            Cow::Owned(spaced(text))
        } else {
            Cow::Borrowed(text)
        };
        Self { text, line }
    }

    fn has(&self, word: &str) -> bool {
        memmem::find_iter(self.line.as_bytes(), word)
            .any(|at| !is_of_a_library(self.line.get(at + word.len()..).unwrap_or_default()))
    }

    /// What the first of these lines that fits says.
    fn line(&self, lines: &[Line]) -> Option<Foreign> {
        lines
            .iter()
            .find(|(words, _)| words.iter().all(|word| self.has(word)))
            .map(|(_, foreign)| foreign())
    }

    /// The code of an error about credentials, by its name or its message.
    fn auth(&self) -> Option<&'static str> {
        let not_permitted = self.has("ServiceLinkedRoleCreationNotPermitted");
        AUTH.iter()
            .find(|code| self.has(code) && !(not_permitted && **code == "AuthFailure"))
            .copied()
            .or_else(|| self.auth_message())
    }

    /// What AWS refuses for a reason that is in no policy.
    fn refusal(&self) -> Option<Foreign> {
        let of_a_state = || {
            STATES.iter().any(|state| self.has(state))
                && CODES_OF_STATES.iter().any(|code| self.has(code))
        };
        // The request came to an address that no operation has. Where the SDK names the operation, AWS knew it.
        let is_malformed = || {
            self.has("Unable to determine service/operation name") && !self.has("when calling the ")
        };
        self.line(&REFUSALS)
            .or_else(|| of_a_state().then(denied))
            .or_else(|| is_malformed().then(|| Foreign::AwsAuth("malformed-endpoint".to_owned())))
    }

    /// The code that goes with a message about credentials.
    fn auth_message(&self) -> Option<&'static str> {
        let message = AUTH_MESSAGES.iter().find(|(message, _)| self.has(message));
        message.map(|(_, code)| *code)
    }

    /// Whether Docker was refused by a registry that is not ECR.
    fn is_other_registry(&self) -> bool {
        let refused = DOCKER.iter().any(|words| self.has(words))
            || self.has("Error response from daemon") && self.has("denied");
        refused && !self.has(".dkr.ecr.") && !self.has("public.ecr.aws")
    }

    /// Whether it names a store that is not AWS's, or an endpoint of its own.
    fn is_other_store(&self) -> bool {
        !self.has("amazonaws.com")
            && (STORES.iter().any(|store| self.has(store))
                || names_another_store(self.text)
                || self.has("ndpoint") && endpoint(self.text).is_some_and(is_own))
    }

    /// Whether it is another system's, or what no policy decides.
    fn is_other(&self) -> bool {
        self.refusal().is_some()
            || self.line(&OTHERS).is_some()
            || self.is_other_registry()
            || self.is_other_store()
    }
}

/// What the text is about, when it is one of these errors. `Forbidden` or `Unauthorized` alone may be IAM's
/// as well as anybody's: nothing is said of them.
pub(super) fn find(text: &str) -> Option<Foreign> {
    let said = Said::of(text);
    said.refusal()
        .or_else(|| said.line(&OTHERS))
        .or_else(|| said.is_other_registry().then_some(Foreign::OtherService))
        .or_else(|| said.is_other_store().then_some(Foreign::S3Compatible))
        .or_else(|| said.auth().map(|code| Foreign::AwsAuth(code.to_owned())))
        .or_else(|| said.line(&FAILURES))
}

/// The code of an error about credentials, by its name or its message.
pub(super) fn auth(text: &str) -> Option<&'static str> {
    Said::of(text).auth()
}

/// Whether a refusal in this text, near a code such as `AccessDeniedException`, is none of IAM's.
pub(super) fn rules_out(text: &str) -> bool {
    let said = Said::of(text);
    said.refusal().is_some() || said.is_other_store()
}

/// Whether another system speaks in this text.
pub(super) fn is_other(text: &str) -> bool {
    Said::of(text).is_other()
}

/// Whether a text gives a code the message of one about credentials.
pub(super) fn is_about_credentials(text: &str) -> bool {
    Said::of(text).auth_message().is_some()
}

/// Whether a short text names a store in prose, and nothing of AWS.
fn names_another_store(text: &str) -> bool {
    if text.len() > MAX_PROSE_BYTES {
        return false;
    }
    let spaced: String = text
        .chars()
        .map(|c| match c {
            '-' | '_' => ' ',
            other => other.to_ascii_lowercase(),
        })
        .collect();
    let mut small = text.to_ascii_lowercase();
    for library in LIBRARIES_OF_AWS {
        if small.contains(library) {
            small = small.replace(library, "");
        }
    }
    let mut words = small.split(|c: char| !c.is_ascii_alphanumeric());
    STORES_IN_PROSE.iter().any(|store| spaced.contains(store))
        && !SIGNS_OF_AWS.iter().any(|sign| small.contains(sign))
        && !words.any(|word| WORDS_OF_AWS.contains(&word))
}

/// Whether what follows a name makes it that of a client's library, which may speak to AWS.
fn is_of_a_library(rest: &str) -> bool {
    ["-go", "/minio-go", "-py", "/minio-py", "-java"]
        .iter()
        .any(|end| rest.starts_with(end))
}

/// The host of an endpoint that is configured: `endpoint: 'http://host:80/'`, `--endpoint-url https://host`.
fn endpoint(text: &str) -> Option<&str> {
    memmem::find_iter(text.as_bytes(), b"ndpoint").find_map(|at| {
        let rest = ahead(text, at, 64);
        let (gap, host) = rest.split_once("://")?;
        let host = host
            .split(|c: char| !c.is_ascii_alphanumeric() && !matches!(c, '.' | '-'))
            .next()?;
        (!gap.contains('\n') && !host.is_empty()).then_some(host)
    })
}

/// Whether a host is neither AWS's nor an emulator's on the same machine.
fn is_own(host: &str) -> bool {
    let emulated = ["localhost", "127.0.0.1", "localstack", "sts", "aws"];
    host.contains('.') && !emulated.iter().any(|name| host.contains(name))
}

/// Where in a text another system speaks: looked at once for each piece of it.
#[derive(Debug)]
pub(super) struct Elsewhere<'a> {
    text: &'a str,
    piece: Option<usize>,
    /// Whether it is about another system, or about what no policy decides.
    is_other: bool,
    /// Whether it is about credentials.
    is_auth: bool,
}

impl<'a> Elsewhere<'a> {
    /// Of a text.
    pub(super) const fn of(text: &'a str) -> Self {
        Self {
            text,
            piece: None,
            is_other: false,
            is_auth: false,
        }
    }

    /// Whether a bare code at a place is another system's, or none of IAM's. A code that only AWS's APIs have
    /// may stand beside an error about credentials.
    pub(super) fn rules_out(&mut self, at: usize, is_code: bool) -> bool {
        const PIECE: usize = 1024;
        let piece = at / PIECE;
        if self.piece != Some(piece) {
            let start = boundary(self.text, (piece * PIECE).saturating_sub(PIECE / 2));
            let text = ahead(self.text, start, 2 * PIECE);
            let said = Said::of(text);
            self.is_other = said.is_other();
            self.is_auth = said.auth().is_some();
            self.piece = Some(piece);
        }
        self.is_other || self.is_auth && !is_code
    }
}

/// Whose sentence it is when the names in it are no ARNs of AWS.
pub(super) fn copies_the_sentence(
    principal: Option<&str>,
    action: Option<&str>,
    resource: Option<&str>,
) -> Option<Foreign> {
    // Huawei Cloud's actions have three parts: `ecs:cloudServers:get`.
    if action.is_some_and(|action| action.matches(':').count() == 2) {
        return Some(Foreign::Huawei);
    }
    for name in [principal, resource].into_iter().flatten() {
        if name.starts_with("qcs::") {
            return Some(Foreign::Tencent);
        }
        // Huawei Cloud's names have no `arn:aws` before them: `sts::<domain>:assumed-agency:…`, `iam::<domain>:user:…`.
        if ["sts::", "iam::"]
            .iter()
            .any(|start| name.starts_with(start))
        {
            return Some(Foreign::Huawei);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_of_others_are_told_apart() {
        for (text, code) in [
            (
                "error: You must be logged in to the server (Unauthorized)",
                Some("k8s-rbac"),
            ),
            (
                "error: You must be logged in to the server (the server has asked for the client to provide credentials)",
                Some("k8s-rbac"),
            ),
            (
                "pods is forbidden: User \"dev\" cannot list resource \"pods\"",
                Some("k8s-rbac"),
            ),
            ("401 Unauthorized", Some("other-service")),
            (
                "minio: the code is InvalidAccessKeyId",
                Some("s3-compatible"),
            ),
            (
                "InvalidAccessKeyId: Rate exceeded",
                Some("aws-auth:InvalidAccessKeyId"),
            ),
            ("Rate exceeded", Some("aws-throttling")),
            ("all is well", None),
            ("403 Forbidden", None),
            ("ec2:RunInstances fails with an Unauthorized error", None),
            (
                "The security token included in the request is expired",
                Some("aws-auth:ExpiredToken"),
            ),
            (
                "pull access denied for registry.example.net/a, repository does not exist",
                Some("other-service"),
            ),
            (
                "pull access denied for 123456789012.dkr.ecr.us-east-1.amazonaws.com/a",
                None,
            ),
            (
                "aws --endpoint-url https://s3.storage.example.net s3 ls: Access Denied",
                Some("s3-compatible"),
            ),
            (
                "--endpoint-url https://bucket.vpce-0abc.s3.us-east-1.vpce.amazonaws.com",
                None,
            ),
            (
                "googleapi: Error 403: Required 'compute.zones.get' permission",
                Some("gcp"),
            ),
            (
                "org.springframework.security.access.AccessDeniedException: Access is denied",
                Some("other-service"),
            ),
            (
                "open() \"/var/lib/nginx/tmp\" failed (13: Permission denied)",
                Some("filesystem"),
            ),
            (
                "ERROR 1045 (28000): Access denied for user 'root'@'localhost'",
                Some("other-service"),
            ),
            ("AccessDenied from the Minio server", Some("s3-compatible")),
            (
                "github.com/minio/minio-go/v7: AccessDenied for s3.amazonaws.com",
                None,
            ),
            ("github.com/minio/minio-go/v7: Access Denied", None),
            (
                "AccessDenied: https://fsn1.your-objectstorage.com/b",
                Some("s3-compatible"),
            ),
            (
                "you are not authorized to perform operation (cns:RecordList)",
                Some("tencent"),
            ),
            (
                "This request is not authorized to perform this operation using this permission.",
                Some("azure"),
            ),
            (
                "The client 'a' does not have authorization to perform action 'Microsoft.Web/sites/write'",
                Some("azure"),
            ),
            (
                "oss: service returned error: StatusCode=403, ErrorCode=AccessDenied",
                Some("other-service"),
            ),
            (
                "You are not authorized to do this action. You should be authorized by RAM.",
                Some("other-service"),
            ),
            (
                "{\"id\":\"forbidden\",\"message\":\"You are not authorized to perform this operation\"}",
                Some("other-service"),
            ),
            (
                "Error response from daemon: Head \"https://ghcr.io/v2/a\": denied",
                Some("other-service"),
            ),
            (
                "Error response from daemon: denied: public.ecr.aws/a/b",
                None,
            ),
            (
                "You don't have permission to access \"/\" on this server.",
                Some("other-service"),
            ),
            ("open /loki/chunks/a: permission denied", Some("filesystem")),
            (
                "Your current IAM principal doesn't have access to Kubernetes objects on this cluster.",
                Some("k8s-rbac"),
            ),
            (
                "<Code>AccessDenied</Code><Message>Request has expired</Message>",
                Some("aws-auth:AccessDenied"),
            ),
            (
                "AccessDeniedException: User not enabled for cost explorer access",
                Some("aws-auth:AccessDeniedException"),
            ),
            (
                "\"AmazonML is no longer available to new customers.\", \"Code\": \"AccessDeniedException\"",
                Some("aws-auth:AccessDeniedException"),
            ),
            ("The feature is not enabled for this account", None),
            (
                "Model access is denied due to INVALID_PAYMENT_INSTRUMENT:A valid payment instrument must be provided.",
                Some("aws-model-access"),
            ),
        ] {
            assert_eq!(
                find(text).map(|foreign| foreign.code()).as_deref(),
                code,
                "{text}"
            );
        }
    }
}
