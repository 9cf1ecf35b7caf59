//! The forms that tokens are known by, as a table: what each begins with, what follows, and who says so.
//!
//! A form is a fixed beginning with so many characters of an alphabet behind it. The lengths are those that the
//! issuers make or scanners look for; where an issuer has changed its lengths, they are the least that was seen.
//! What is known by the words around it instead is in [`labels`](super::labels).

use super::Secret;
use Alphabet::{Alnum, Base64, Crypt, Dotted, Hex, HexOrDash, LowerAlnum, UpperAlnum, Url};
use Secret::{
    AccessKeyId, BearerToken, BedrockApiKey, DiscordToken, GitHubToken, OtherToken, Password,
    PrivateKey, SessionToken, SlackToken, TemporaryKeyId,
};

/// Of what characters the rest of a token is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Alphabet {
    /// Small hexadecimal digits and large ones.
    Hex,
    /// The same and `-`, as in a UUID.
    HexOrDash,
    /// Capitals and digits.
    UpperAlnum,
    /// Small letters and digits.
    LowerAlnum,
    /// Letters and digits.
    Alnum,
    /// The same with `-`, `_` and `=`.
    Url,
    /// The same with `+`, `/` and the `%` of what was escaped for a URL.
    Base64,
    /// [`Self::Url`] with `.`, `~`, `+`, `/` and `!`: several parts.
    Dotted,
    /// Letters and digits with `.`, `/`, `$`, `,` and `=`: the hash of a password.
    Crypt,
}

impl Alphabet {
    /// How many there are.
    pub(super) const COUNT: usize = 9;

    /// Whether it has this character.
    pub(super) const fn has(self, byte: u8) -> bool {
        let url = byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'=');
        match self {
            Hex => byte.is_ascii_hexdigit(),
            HexOrDash => byte.is_ascii_hexdigit() || byte == b'-',
            UpperAlnum => byte.is_ascii_uppercase() || byte.is_ascii_digit(),
            LowerAlnum => byte.is_ascii_lowercase() || byte.is_ascii_digit(),
            Alnum => byte.is_ascii_alphanumeric(),
            Url => url,
            Base64 => url || matches!(byte, b'+' | b'/' | b'%'),
            Crypt => {
                byte.is_ascii_alphanumeric()
                    || matches!(byte, b'.' | b'/' | b'$' | b',' | b'=' | b'+')
            }
            Dotted => url || matches!(byte, b'.' | b'~' | b'+' | b'/' | b'!'),
        }
    }
}

/// A token that is known by its beginning.
#[derive(Clone, Copy, Debug)]
pub(super) struct Form {
    /// What it begins with, case-sensitive.
    pub(super) prefix: &'static str,
    /// Of what the rest is.
    pub(super) alphabet: Alphabet,
    /// How many characters follow at least.
    pub(super) least: usize,
    /// And at most; where it is the same as `least`, a longer run is something else.
    pub(super) most: usize,
    /// What it is.
    pub(super) secret: Secret,
}

/// The most characters of a token; more of the same alphabet still belongs to it.
const LONG: usize = 16_384;

/// One row a form: prefix, alphabet, least, most, kind; and the source, which is for who maintains the table.
macro_rules! forms {
    ($($prefix:literal $alphabet:ident $least:literal $(- $most:ident)? $(= $exact:literal)? $secret:ident $source:literal;)+) => {
        &[$(Form {
            prefix: $prefix,
            alphabet: $alphabet,
            least: $least,
            most: forms!(@most $($most)? $($exact)?),
            secret: $secret,
        }),+]
    };
    (@most $most:tt) => { $most };
}

/// All forms. `n - LONG`: n characters or more; `n = n`: just n.
///
/// Sources: AWS's documents by title; `gitleaks`: the rules of gitleaks 8 (config/gitleaks.toml) by their id;
/// `trufflehog`: its detectors (pkg/detectors) by folder; else the issuer's own documents.
pub(super) const FORMS: &[Form] = forms! {
    // AWS
    "AKIA" UpperAlnum 16 - LONG AccessKeyId "IAM User Guide, IAM identifiers: unique ID prefixes";
    "ASIA" UpperAlnum 16 - LONG TemporaryKeyId "IAM User Guide, IAM identifiers: unique ID prefixes";
    "ABIA" UpperAlnum 16 - LONG AccessKeyId "IAM User Guide, IAM identifiers: STS service bearer token";
    "ACCA" UpperAlnum 16 - LONG AccessKeyId "IAM User Guide, IAM identifiers: context-specific credential";
    "A3T" UpperAlnum 17 = 17 AccessKeyId "gitleaks aws-access-token";
    "ABSK" Base64 60 - LONG BedrockApiKey "gitleaks aws-amazon-bedrock-api-key-long-lived";
    "bedrock-api-key-" Base64 40 - LONG BedrockApiKey "gitleaks aws-amazon-bedrock-api-key-short-lived";
    "k8s-aws-v1." Url 60 - LONG SessionToken "Amazon EKS User Guide, aws eks get-token";
    "da2-" LowerAlnum 26 = 26 BearerToken "AWS AppSync Developer Guide, API_KEY authorization";
    "amzn.mws." HexOrDash 36 = 36 OtherToken "Amazon MWS Developer Guide, auth token";
    "amzn1.oa2-cs.v1." Hex 64 - LONG OtherToken "Login with Amazon, security profile client secret";
    "Atza|" Base64 100 - LONG OtherToken "Login with Amazon, access token";
    "Atzr|" Base64 100 - LONG OtherToken "Login with Amazon, refresh token";
    "IQoJb3JpZ2lu" Base64 16 - LONG SessionToken "answers of AWS STS in AWS's documents and logs";
    "FwoGZXIvYXdz" Base64 16 - LONG SessionToken "answers of AWS STS in AWS's documents and logs";
    "FQoGZXIvYXdz" Base64 16 - LONG SessionToken "answers of AWS STS in AWS's documents and logs";
    // GitHub, GitLab, Bitbucket and other homes of code
    "ghp_" Alnum 36 - LONG GitHubToken "gitleaks github-pat";
    "gho_" Alnum 36 - LONG GitHubToken "gitleaks github-oauth";
    "ghu_" Alnum 36 - LONG GitHubToken "gitleaks github-app-token";
    "ghs_" Alnum 36 - LONG GitHubToken "gitleaks github-app-token";
    "ghr_" Alnum 36 - LONG GitHubToken "gitleaks github-refresh-token";
    "github_pat_" Url 30 - LONG GitHubToken "gitleaks github-fine-grained-pat";
    "glpat-" Dotted 20 - LONG OtherToken "gitleaks gitlab-pat, gitlab-pat-routable";
    "glptt-" Hex 40 - LONG OtherToken "gitleaks gitlab-ptt";
    "glrt-" Dotted 20 - LONG OtherToken "gitleaks gitlab-runner-authentication-token";
    "glrtr-" Dotted 20 - LONG OtherToken "GitLab documentation, Token overview";
    "gldt-" Url 20 - LONG OtherToken "gitleaks gitlab-deploy-token";
    "glcbt-" Url 20 - LONG OtherToken "gitleaks gitlab-cicd-job-token";
    "glffct-" Url 20 - LONG OtherToken "gitleaks gitlab-feature-flag-client-token";
    "glft-" Url 20 - LONG OtherToken "gitleaks gitlab-feed-token";
    "glimt-" Url 20 - LONG OtherToken "gitleaks gitlab-incoming-mail-token";
    "glagent-" Url 40 - LONG OtherToken "gitleaks gitlab-kubernetes-agent-token";
    "gloas-" Url 40 - LONG OtherToken "gitleaks gitlab-oauth-app-secret";
    "glsoat-" Url 20 - LONG OtherToken "gitleaks gitlab-scim-token";
    "GR1348941" Url 20 - LONG OtherToken "gitleaks gitlab-rrt";
    "ATBB" Url 24 - LONG OtherToken "trufflehog bitbucketapppassword";
    "ATCTT3" Base64 40 - LONG OtherToken "trufflehog bitbucketdatacenter";
    "BBDC-" Base64 40 - LONG OtherToken "trufflehog bitbucketdatacenter";
    "ATATT3" Base64 40 - LONG OtherToken "gitleaks atlassian-api-token";
    "sgp_" Url 40 - LONG OtherToken "gitleaks sourcegraph-access-token";
    // Chat
    "xoxb-" Url 10 - LONG SlackToken "gitleaks slack-bot-token";
    "xoxp-" Url 10 - LONG SlackToken "gitleaks slack-user-token";
    "xoxe-" Url 10 - LONG SlackToken "gitleaks slack-config-refresh-token";
    "xoxe.xox" Url 20 - LONG SlackToken "gitleaks slack-config-access-token";
    "xoxa-" Url 10 - LONG SlackToken "gitleaks slack-legacy-workspace-token";
    "xoxr-" Url 10 - LONG SlackToken "gitleaks slack-legacy-workspace-token";
    "xoxo-" Url 10 - LONG SlackToken "gitleaks slack-legacy-token";
    "xoxs-" Url 10 - LONG SlackToken "gitleaks slack-legacy-token";
    "xoxc-" Url 10 - LONG SlackToken "trufflehog slack";
    "xoxd-" Base64 10 - LONG SlackToken "trufflehog slack";
    "xapp-" Url 10 - LONG SlackToken "gitleaks slack-app-token";
    "mfa." Url 60 - LONG DiscordToken "detect-secrets DiscordBotTokenDetector";
    // Payment
    "sk_live_" Alnum 10 - LONG OtherToken "gitleaks stripe-access-token";
    "sk_test_" Alnum 10 - LONG OtherToken "gitleaks stripe-access-token";
    "sk_prod_" Alnum 10 - LONG OtherToken "gitleaks stripe-access-token";
    "rk_live_" Alnum 10 - LONG OtherToken "gitleaks stripe-access-token";
    "rk_test_" Alnum 10 - LONG OtherToken "gitleaks stripe-access-token";
    "rk_prod_" Alnum 10 - LONG OtherToken "gitleaks stripe-access-token";
    "whsec_" Base64 24 - LONG OtherToken "Stripe documentation, webhook signing secret";
    "sq0atp-" Url 22 - LONG OtherToken "gitleaks square-access-token";
    "sq0csp-" Url 40 - LONG OtherToken "trufflehog squareapp";
    "EAAA" Url 60 = 60 OtherToken "gitleaks square-access-token";
    "access_token$production$" Alnum 32 - LONG OtherToken "trufflehog braintreepayments";
    "access_token$sandbox$" Alnum 32 - LONG OtherToken "trufflehog braintreepayments";
    "rzp_live_" Alnum 14 - LONG OtherToken "trufflehog razorpay";
    "FLWSECK-" Url 32 - LONG OtherToken "trufflehog flutterwave";
    "FLWSECK_TEST-" Url 12 - LONG OtherToken "gitleaks flutterwave-secret-key";
    "flb_live_" Alnum 20 - LONG OtherToken "trufflehog flightlabs";
    "EZAK" Alnum 54 = 54 OtherToken "gitleaks easypost-api-token";
    "EZTK" Alnum 54 = 54 OtherToken "gitleaks easypost-test-api-token";
    "duffel_live_" Url 40 - LONG OtherToken "gitleaks duffel-api-token";
    "duffel_test_" Url 40 - LONG OtherToken "gitleaks duffel-api-token";
    "shpat_" Hex 32 - LONG OtherToken "gitleaks shopify-access-token";
    "shpca_" Hex 32 - LONG OtherToken "gitleaks shopify-custom-access-token";
    "shppa_" Hex 32 - LONG OtherToken "gitleaks shopify-private-app-access-token";
    "shpss_" Hex 32 - LONG OtherToken "gitleaks shopify-shared-secret";
    "shippo_live_" Hex 40 - LONG OtherToken "gitleaks shippo-api-token";
    "shippo_test_" Hex 40 - LONG OtherToken "gitleaks shippo-api-token";
    // Language models
    "sk-ant-" Url 20 - LONG OtherToken "gitleaks anthropic-api-key, anthropic-admin-api-key";
    "sk-proj-" Url 40 - LONG OtherToken "gitleaks openai-api-key";
    "sk-svcacct-" Url 40 - LONG OtherToken "gitleaks openai-api-key";
    "sk-admin-" Url 40 - LONG OtherToken "gitleaks openai-api-key";
    "sk-or-v1-" Hex 64 - LONG OtherToken "trufflehog openrouter";
    "sk-" Alnum 32 - LONG OtherToken "gitleaks openai-api-key; deepseek-api-key";
    "hf_" Alnum 34 - LONG OtherToken "gitleaks huggingface-access-token";
    "api_org_" Alnum 34 - LONG OtherToken "gitleaks huggingface-organization-api-token";
    "pplx-" Alnum 40 - LONG OtherToken "gitleaks perplexity-api-key";
    "gsk_" Alnum 48 - LONG OtherToken "trufflehog groq";
    "xai-" Alnum 60 - LONG OtherToken "trufflehog xai";
    "nvapi-" Url 60 - LONG OtherToken "trufflehog nvapi";
    "r8_" Url 37 = 37 OtherToken "trufflehog replicate";
    "lsv2_pt_" Url 40 - LONG OtherToken "trufflehog langsmith";
    "lsv2_sk_" Url 40 - LONG OtherToken "trufflehog langsmith";
    "pcsk_" Url 60 - LONG OtherToken "trufflehog pinecone";
    "tgp_v1_" Url 40 - LONG OtherToken "Together AI documentation, API keys";
    "fw_" Alnum 22 = 22 OtherToken "Fireworks AI documentation, API keys";
    // Google
    "AIza" Url 35 = 35 OtherToken "gitleaks gcp-api-key";
    "GOCSPX-" Url 20 - LONG OtherToken "trufflehog googleoauth2";
    "ya29." Dotted 20 - LONG OtherToken "trufflehog googleoauth2";
    "1//0" Url 40 - LONG OtherToken "Google Identity documentation, refresh tokens";
    // Other clouds and hosting
    "LTAI" Alnum 17 - LONG OtherToken "gitleaks alibaba-access-key-id; trufflehog alibaba";
    "AKID" Alnum 32 = 32 OtherToken "trufflehog tencentcloudkey";
    "dop_v1_" Hex 64 - LONG OtherToken "gitleaks digitalocean-pat";
    "doo_v1_" Hex 64 - LONG OtherToken "gitleaks digitalocean-access-token";
    "dor_v1_" Hex 64 - LONG OtherToken "gitleaks digitalocean-refresh-token";
    "HRKU-AA" Url 50 - LONG OtherToken "gitleaks heroku-api-key-v2";
    "fo1_" Url 40 - LONG OtherToken "gitleaks flyio-access-token";
    "fm1a_" Base64 60 - LONG OtherToken "gitleaks flyio-access-token";
    "fm1r_" Base64 60 - LONG OtherToken "gitleaks flyio-access-token";
    "fm2_" Base64 60 - LONG OtherToken "gitleaks flyio-access-token";
    "nfp_" Alnum 36 - LONG OtherToken "Netlify documentation, personal access tokens";
    "vcp_" Alnum 50 - LONG OtherToken "Vercel documentation, access tokens";
    "sbp_" Hex 40 - LONG OtherToken "trufflehog supabasetoken";
    "sb_secret_" Url 20 - LONG OtherToken "Supabase documentation, API keys";
    "pscale_tkn_" Dotted 32 - LONG OtherToken "gitleaks planetscale-api-token";
    "pscale_oauth_" Dotted 32 - LONG OtherToken "gitleaks planetscale-oauth-token";
    "pscale_pw_" Dotted 32 - LONG Password "gitleaks planetscale-password";
    "cfut_" Alnum 40 - LONG OtherToken "trufflehog cloudflareapitoken";
    "cfat_" Alnum 40 - LONG OtherToken "trufflehog cloudflareapitoken";
    "cfk_" Alnum 40 - LONG OtherToken "trufflehog cloudflareglobalapikey";
    "v1.0-" Url 120 - LONG OtherToken "gitleaks cloudflare-origin-ca-key";
    "AVNS_" Url 16 - LONG Password "detect-secrets AivenTokenDetector";
    "tk-us-" Url 48 - LONG OtherToken "gitleaks scalingo-api-token";
    "napi_" Alnum 60 - LONG OtherToken "Neon documentation, API keys";
    "tskey-" Url 20 - LONG OtherToken "trufflehog tailscale";
    "ops_eyJ" Base64 200 - LONG OtherToken "gitleaks 1password-service-account-token";
    "A3-" Url 33 - LONG OtherToken "gitleaks 1password-secret-key";
    // Building, packages, operations
    "npm_" Alnum 36 - LONG OtherToken "gitleaks npm-access-token";
    "pypi-" Url 60 - LONG OtherToken "gitleaks pypi-upload-token";
    "rubygems_" Hex 48 - LONG OtherToken "gitleaks rubygems-api-token";
    "CLOJARS_" LowerAlnum 60 - LONG OtherToken "gitleaks clojars-api-token";
    "oy2" LowerAlnum 43 = 43 OtherToken "trufflehog nugetapikey";
    "cio" Alnum 32 = 32 OtherToken "crates.io documentation, API tokens";
    "dckr_pat_" Url 20 - LONG OtherToken "trufflehog dockerhub";
    "dckr_oat_" Url 20 - LONG OtherToken "trufflehog dockerhub";
    "hvs." Url 24 - LONG OtherToken "gitleaks vault-service-token";
    "hvb." Url 60 - LONG OtherToken "gitleaks vault-batch-token";
    "hvr." Url 24 - LONG OtherToken "Vault documentation, token types";
    "dp.pt." Alnum 40 - LONG OtherToken "gitleaks doppler-api-token";
    "dp.ct." Alnum 40 - LONG OtherToken "trufflehog doppler";
    "dp.sa." Alnum 40 - LONG OtherToken "trufflehog doppler";
    "dp.st." Dotted 40 - LONG OtherToken "trufflehog doppler";
    "dp.scim." Alnum 40 - LONG OtherToken "trufflehog doppler";
    "dp.audit." Alnum 40 - LONG OtherToken "trufflehog doppler";
    "pul-" Hex 40 - LONG OtherToken "gitleaks pulumi-api-token";
    "pnu_" Alnum 36 - LONG OtherToken "gitleaks prefect-api-token";
    "API-" UpperAlnum 26 - LONG OtherToken "gitleaks octopus-deploy-api-key";
    "AKCp" Alnum 60 - LONG OtherToken "gitleaks artifactory-api-key";
    "cmVmd" Alnum 59 = 59 OtherToken "gitleaks artifactory-reference-token";
    "bkua_" LowerAlnum 40 - LONG OtherToken "trufflehog buildkitev2";
    "CCIPAT_" Url 60 - LONG OtherToken "trufflehog circleci";
    "sha256~" Url 43 - LONG OtherToken "gitleaks openshift-user-token";
    "dapi" Hex 32 - LONG OtherToken "gitleaks databricks-api-token";
    "dnkey-" Url 60 - LONG OtherToken "gitleaks defined-networking-api-token";
    "ico-" Alnum 32 - LONG OtherToken "gitleaks infracost-api-token";
    "squ_" Hex 40 - LONG OtherToken "gitleaks sonar-api-token";
    "sqp_" Hex 40 - LONG OtherToken "gitleaks sonar-api-token";
    "sqa_" Hex 40 - LONG OtherToken "gitleaks sonar-api-token";
    "pat.AAAA" Dotted 40 - LONG OtherToken "gitleaks harness-api-key";
    "AGE-SECRET-KEY-1" UpperAlnum 58 - LONG PrivateKey "gitleaks age-secret-key";
    // Watching
    "glc_" Base64 32 - LONG OtherToken "gitleaks grafana-cloud-api-token";
    "glsa_" Url 32 - LONG OtherToken "gitleaks grafana-service-account-token";
    "NRAK-" UpperAlnum 27 - LONG OtherToken "gitleaks new-relic-user-api-key";
    "NRII-" Url 25 - LONG OtherToken "gitleaks new-relic-insert-key";
    "NRIQ-" Url 25 - LONG OtherToken "trufflehog newrelicpersonalapikey";
    "NRJS-" Hex 19 - LONG OtherToken "gitleaks new-relic-browser-api-token";
    "NRBR-" Hex 19 - LONG OtherToken "trufflehog newrelicpersonalapikey";
    "sntrys_" Base64 40 - LONG OtherToken "gitleaks sentry-org-token";
    "sntryu_" Hex 40 - LONG OtherToken "gitleaks sentry-user-token";
    "dt0c01." Dotted 60 - LONG OtherToken "gitleaks dynatrace-api-token";
    "dt0s01." Dotted 60 - LONG OtherToken "Dynatrace documentation, token format";
    "dt0s02." Dotted 60 - LONG OtherToken "Dynatrace documentation, token format";
    "ddp_" Alnum 36 - LONG OtherToken "trufflehog datadogtoken";
    "ddw_" Alnum 36 - LONG OtherToken "trufflehog datadogtoken";
    "phx_" Url 40 - LONG OtherToken "trufflehog posthog";
    "rootly_" Hex 60 - LONG OtherToken "trufflehog rootly";
    "slk_" Hex 60 - LONG OtherToken "trufflehog sourcegraphcody";
    // Mail, messages
    "SG." Dotted 60 - LONG OtherToken "gitleaks sendgrid-api-token";
    "xkeysib-" Url 60 - LONG OtherToken "gitleaks sendinblue-api-token";
    "xsmtpsib-" Url 60 - LONG OtherToken "Brevo documentation, SMTP keys";
    "key-" Hex 32 = 32 OtherToken "gitleaks mailgun-private-api-token";
    "re_" Url 33 = 33 OtherToken "Resend documentation, API keys";
    "EAAC" Alnum 80 - LONG OtherToken "gitleaks facebook-page-access-token";
    "EAAM" Alnum 80 - LONG OtherToken "gitleaks facebook-page-access-token";
    "EAAG" Alnum 80 - LONG OtherToken "trufflehog facebookoauth";
    "EAAB" Alnum 80 - LONG OtherToken "trufflehog facebookoauth";
    // Work
    "lin_api_" Alnum 40 - LONG OtherToken "gitleaks linear-api-key";
    "lin_oauth_" Alnum 40 - LONG OtherToken "Linear documentation, OAuth";
    "secret_" Alnum 43 = 43 OtherToken "trufflehog notion";
    "ntn_" Alnum 40 - LONG OtherToken "gitleaks notion-api-token";
    "figd_" Url 40 - LONG OtherToken "trufflehog figmapersonalaccesstoken";
    "figp_" Url 40 - LONG OtherToken "trufflehog figmapersonalaccesstoken";
    "PMAK-" Url 40 - LONG OtherToken "gitleaks postman-api-token";
    "rdme_" LowerAlnum 70 - LONG OtherToken "gitleaks readme-api-token";
    "CFPAT-" Url 43 - LONG OtherToken "trufflehog contentfulpersonalaccesstoken";
    "tfp_" Dotted 40 - LONG OtherToken "gitleaks typeform-api-token";
    "fio-u-" Url 60 - LONG OtherToken "gitleaks frameio-api-token";
    "p8e-" LowerAlnum 32 - LONG OtherToken "gitleaks adobe-client-secret";
    "pat-na1-" HexOrDash 36 - LONG OtherToken "trufflehog hubspotapikey";
    "pat-eu1-" HexOrDash 36 - LONG OtherToken "trufflehog hubspotapikey";
    "apify_api_" Alnum 36 - LONG OtherToken "trufflehog apify";
    "aio_" Alnum 28 = 28 OtherToken "trufflehog adafruitio";
    "s-s4t2ud-" Hex 64 - LONG OtherToken "gitleaks intra42-client-secret";
    "s-s4t2af-" Hex 64 - LONG OtherToken "gitleaks intra42-client-secret";
    "sm_aat_" Alnum 16 - LONG OtherToken "gitleaks settlemint-application-access-token";
    "sm_pat_" Alnum 16 - LONG OtherToken "gitleaks settlemint-personal-access-token";
    "sm_sat_" Alnum 16 - LONG OtherToken "gitleaks settlemint-service-access-token";
    "3MVG9" Dotted 60 - LONG OtherToken "trufflehog salesforceoauth2";
    "AQVN" Url 35 - LONG OtherToken "gitleaks yandex-api-key";
    "sl." Url 100 - LONG OtherToken "gitleaks dropbox-short-lived-api-token";
    "ccpat_" Url 30 - LONG OtherToken "CircleCI documentation, API tokens";
    // Hashes of passwords
    "$2a$" Crypt 56 - LONG Password "crypt(5), bcrypt";
    "$2b$" Crypt 56 - LONG Password "crypt(5), bcrypt";
    "$2y$" Crypt 56 - LONG Password "crypt(5), bcrypt";
    "$6$" Crypt 86 - LONG Password "crypt(5), SHA-512";
    "$5$" Crypt 43 - LONG Password "crypt(5), SHA-256";
    "$y$" Crypt 43 - LONG Password "crypt(5), yescrypt";
    "$apr1$" Crypt 22 - LONG Password "Apache HTTP Server documentation, password formats";
    "$argon2" Crypt 60 - LONG Password "RFC 9106";
};
