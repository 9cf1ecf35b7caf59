//! What looks like a denial and is not decided by an IAM policy.
//!
//! Each line: words that must all be there, and what the error is then. The first line that fits decides.

use super::Foreign;

/// AWS error codes of credentials, tokens and signatures.
const AUTH: [&str; 12] = [
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
    "AuthFailure",
];

/// So many lines decide before a code of [`AUTH`] does.
const STRONG: usize = 25;

const LINES: [(&[&str], fn() -> Foreign); 32] = [
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
    (&["Unable to determine service/operation name"], || {
        Foreign::AwsAuth("malformed-endpoint".to_owned())
    }),
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
    // The API server does not know who calls: no access entry, or other credentials than were meant.
    (&["You must be logged in to the server"], || {
        Foreign::KubernetesRbac
    }),
    (
        &["the server has asked for the client to provide credentials"],
        || Foreign::KubernetesRbac,
    ),
    (&["googleapis.com"], || Foreign::Gcp),
    (&["PERMISSION_DENIED"], || Foreign::Gcp),
    (&["does not have storage."], || Foreign::Gcp),
    (&["AuthorizationFailed", "/subscriptions/"], || {
        Foreign::Azure
    }),
    (&["AuthorizationFailure"], || Foreign::Azure),
    (&["AuthorizationPermissionMismatch"], || Foreign::Azure),
    (&["qcs::"], || Foreign::Tencent),
    (&["TencentCloud"], || Foreign::Tencent),
    (&["UnauthorizedOperation.Cam"], || Foreign::Tencent),
    (&["myhuaweicloud"], || Foreign::Huawei),
    (&["digitaloceanspaces.com"], || Foreign::S3Compatible),
    (&["r2.cloudflarestorage.com"], || Foreign::S3Compatible),
    (&["MinIO"], || Foreign::S3Compatible),
    (&["minio"], || Foreign::S3Compatible),
    (&["Rate exceeded"], || Foreign::AwsThrottling),
    (&["ThrottlingException"], || Foreign::AwsThrottling),
    (&["RequestLimitExceeded"], || Foreign::AwsThrottling),
    (&["TooManyRequestsException"], || Foreign::AwsThrottling),
    (&["RequestError: send request failed"], || Foreign::Network),
    (&["Permission denied - /"], || Foreign::Filesystem),
    (&["EACCES"], || Foreign::Filesystem),
];

/// What the text is about, when it is one of these errors.
pub(super) fn find(text: &str) -> Option<Foreign> {
    let strong = LINES.get(..STRONG).unwrap_or_default();
    let weak = LINES.get(STRONG..).unwrap_or_default();
    of(text, strong)
        .or_else(|| {
            AUTH.iter()
                .find(|code| text.contains(**code))
                .map(|code| Foreign::AwsAuth((*code).to_owned()))
        })
        .or_else(|| of(text, weak))
        .or_else(|| {
            let refused = [
                "Unauthorized",
                "Forbidden",
                "forbidden",
                "Permission denied",
                "permission denied",
            ];
            refused
                .iter()
                .any(|word| text.contains(word))
                .then_some(Foreign::OtherService)
        })
}

fn of(text: &str, lines: &[(&[&str], fn() -> Foreign)]) -> Option<Foreign> {
    lines
        .iter()
        .find(|(words, _)| words.iter().all(|word| text.contains(word)))
        .map(|(_, foreign)| foreign())
}

/// Whether a refusal in this text, near a code such as `AccessDeniedException`, is none of IAM's.
pub(super) fn rules_out(text: &str) -> bool {
    LINES
        .get(..6)
        .is_some_and(|lines| of(text, lines).is_some())
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
        ] {
            assert_eq!(
                find(text).map(|foreign| foreign.code()).as_deref(),
                code,
                "{text}"
            );
        }
    }
}
