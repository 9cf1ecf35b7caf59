//! What looks like a denial and is not decided by an IAM policy.
//!
//! Each line of the tables: words that must all be there, and what the error is then. The first line that
//! fits decides. What may be IAM's as well is said to be nobody's.

use super::Foreign;
use super::words::{self, ahead, boundary};
use aho_corasick::{AhoCorasick, MatchKind};
use memchr::memmem;
use std::collections::BTreeSet;
use std::sync::LazyLock;

/// Words that must all be there, and what the error is then.
type Line = (&'static [&'static str], fn() -> Foreign);

/// What AWS refuses for a reason that is in no policy, though its code may say that access was denied.
const REFUSALS: [Line; 19] = [
    (&["Lake Formation permission"], || Foreign::AwsLakeFormation),
    (&["You don't have access to the model"], || {
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
        &[
            "Unable to determine service/operation name",
            "Unmarshalling",
        ],
        || Foreign::AwsAuth("malformed-endpoint".to_owned()),
    ),
    (&["Invalid SigV4 credentials"], denied),
    (&["Macie is not enabled"], denied),
    (&["is not enabled for th", "AccessDenied"], denied),
    (&["is not enabled in th", "AccessDenied"], denied),
    (&["not subscribed to", "AccessDenied"], denied),
    (&["not activated", "AccessDenied"], denied),
    (&["aintenance mode", "AccessDenied"], denied),
    (&["aintenance Mode", "AccessDenied"], denied),
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
];

/// A refusal with AWS's code of a denial that no policy decides.
fn denied() -> Foreign {
    Foreign::AwsAuth("AccessDeniedException".to_owned())
}

/// Other systems, by what they print.
const OTHERS: [Line; 33] = [
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
    (&["googleapis.com"], || Foreign::Gcp),
    (&["googleapi: Error 403"], || Foreign::Gcp),
    (&["PERMISSION_DENIED"], || Foreign::Gcp),
    (&["does not have storage."], || Foreign::Gcp),
    (&["AuthorizationFailed", "/subscriptions/"], || {
        Foreign::Azure
    }),
    (&["AuthorizationFailure"], || Foreign::Azure),
    (&["AuthorizationPermissionMismatch"], || Foreign::Azure),
    (&[".windows.net"], || Foreign::Azure),
    (&["autorest/azure"], || Foreign::Azure),
    (&["qcs::"], || Foreign::Tencent),
    (&["TencentCloud"], || Foreign::Tencent),
    (&["tencentcloudapi.com"], || Foreign::Tencent),
    (&["myqcloud.com"], || Foreign::Tencent),
    (&["UnauthorizedOperation.Cam"], || Foreign::Tencent),
    (&["myhuaweicloud"], || Foreign::Huawei),
    (&["aliyuncs.com"], || Foreign::OtherService),
    (&["because of bucket acl"], || Foreign::OtherService),
    (&["org.springframework.security"], || Foreign::OtherService),
    (&["RAM user", "AccessKey"], || Foreign::OtherService),
    (&["permission_denied: "], || Foreign::OtherService),
    (&["<center>nginx"], || Foreign::OtherService),
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
    (&["[Errno 13]"], || Foreign::Filesystem),
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
const STORES: [&str; 14] = [
    "digitaloceanspaces.com",
    "r2.cloudflarestorage.com",
    "MinIO",
    "minio",
    "rustfs",
    "wasabisys.com",
    "backblazeb2.com",
    "linodeobjects.com",
    "vultrobjects.com",
    "scw.cloud",
    "idrivee2",
    "radosgw",
    "seaweedfs",
    "oraclecloud.com",
];

/// AWS error codes of credentials, tokens and signatures.
const AUTH: [&str; 13] = [
    "ExpiredTokenException",
    "ExpiredToken",
    "InvalidClientTokenId",
    "UnrecognizedClientException",
    "SignatureDoesNotMatch",
    "InvalidSignatureException",
    "InvalidAccessKeyId",
    "MissingAuthenticationToken",
    "RequestTimeTooSkewed",
    "IncompleteSignature",
    "InvalidIdentityToken",
    "NoCredentialProviders",
    "AuthFailure",
];

/// The messages of those codes, where the code itself is not printed.
const AUTH_MESSAGES: [(&str, &str); 6] = [
    ("authorization token has expired", "ExpiredToken"),
    (
        "security token included in the request is invalid",
        "InvalidClientTokenId",
    ),
    (
        "security token included in the request is expired",
        "ExpiredToken",
    ),
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
];

/// What decides last.
const FAILURES: [Line; 12] = [
    (&["Rate exceeded"], || Foreign::AwsThrottling),
    (&["ThrottlingException"], || Foreign::AwsThrottling),
    (&["RequestLimitExceeded"], || Foreign::AwsThrottling),
    (&["TooManyRequestsException"], || Foreign::AwsThrottling),
    (&["RequestError: "], || Foreign::Network),
    (&["dial tcp"], || Foreign::Network),
    (&["Permission denied - /"], || Foreign::Filesystem),
    (&["EACCES"], || Foreign::Filesystem),
    (&["401 Unauthorized"], || Foreign::OtherService),
    (&["401 (Unauthorized)"], || Foreign::OtherService),
    (&["(publickey)"], || Foreign::OtherService),
    (&["remote: Permission to "], || Foreign::OtherService),
];

/// What else is looked for beside the words of the tables.
const MARKS: [&str; 4] = [
    "amazonaws.com",
    "ndpoint",
    ".dkr.ecr.",
    "ServiceLinkedRoleCreationNotPermitted",
];

/// All words that are looked for, and what finds them in one pass; `None` never, as long as they are few.
static VOCABULARY: LazyLock<(Vec<&'static str>, Option<AhoCorasick>)> = LazyLock::new(|| {
    let lines = REFUSALS.iter().chain(&OTHERS).chain(&FAILURES);
    let mut words: Vec<&str> = lines.flat_map(|(words, _)| words.iter().copied()).collect();
    words.extend(DOCKER.iter().chain(&STORES).chain(&AUTH).chain(&MARKS));
    words.extend(AUTH_MESSAGES.map(|(message, _)| message));
    words.sort_unstable();
    words.dedup();
    let searcher = words::searcher(MatchKind::Standard, &words);
    (words, searcher)
});

/// Which of the words a text has.
struct Said<'a> {
    text: &'a str,
    words: BTreeSet<&'static str>,
}

impl<'a> Said<'a> {
    fn of(text: &'a str) -> Self {
        let (vocabulary, searcher) = &*VOCABULARY;
        let hits = searcher
            .iter()
            .flat_map(|searcher| searcher.find_overlapping_iter(text));
        let words = hits
            .filter_map(|hit| vocabulary.get(hit.pattern().as_usize()).copied())
            .collect();
        Self { text, words }
    }

    fn has(&self, word: &str) -> bool {
        self.words.contains(word)
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
            .or_else(|| {
                let message = AUTH_MESSAGES.iter().find(|(message, _)| self.has(message));
                message.map(|(_, code)| *code)
            })
    }

    /// Whether Docker was refused by a registry that is not ECR.
    fn is_other_registry(&self) -> bool {
        DOCKER.iter().any(|words| self.has(words)) && !self.has(".dkr.ecr.")
    }

    /// Whether it names a store that is not AWS's, or an endpoint of its own.
    fn is_other_store(&self) -> bool {
        !self.has("amazonaws.com")
            && (STORES.iter().any(|store| self.has(store))
                || self.has("ndpoint") && endpoint(self.text).is_some_and(is_own))
    }

    /// Whether it is another system's, or what no policy decides.
    fn is_other(&self) -> bool {
        self.line(&REFUSALS).is_some()
            || self.line(&OTHERS).is_some()
            || self.is_other_registry()
            || self.is_other_store()
    }
}

/// What the text is about, when it is one of these errors. `Forbidden` or `Unauthorized` alone may be IAM's
/// as well as anybody's: nothing is said of them.
pub(super) fn find(text: &str) -> Option<Foreign> {
    let said = Said::of(text);
    said.line(&REFUSALS)
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
    Said::of(text).line(&REFUSALS).is_some()
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
    resource: Option<&str>,
) -> Option<Foreign> {
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
        ] {
            assert_eq!(
                find(text).map(|foreign| foreign.code()).as_deref(),
                code,
                "{text}"
            );
        }
    }
}
