//! What is masked and what stays, a row each.

use super::*;
use find::visited;

const KEY: &str = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";

/// The secrets of a text and what is left of it.
fn masked(text: &str) -> (Vec<Secret>, String) {
    let Masked { text, secrets } = super::secrets(text);
    (secrets.into_iter().collect(), text.into_owned())
}

#[test]
fn secrets_are_found_and_crossed_out() {
    use Secret as S;
    // The first stand-in of a text, and the second.
    let x = |count: usize| format!("{}1", "x".repeat(count - 1));
    let y = |count: usize| format!("{}2", "x".repeat(count - 1));
    let jwt = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.c2lnbmF0dXJlc2lnbmF0dXJl";
    let discord = format!("MTIzNDU2Nzg5MDEyMzQ1Njc4.{}.{}", "Gabc12", "d".repeat(38));
    for (text, kinds, left) in [
        (
            "id AKIAIOSFODNN7EXAMPLE.".to_owned(),
            vec![S::AccessKeyId],
            format!("id AKIA{}.", x(16)),
        ),
        (
            r#""accessKeyId": "ASIAIOSFODNN7EXAMPLE""#.to_owned(),
            vec![S::TemporaryKeyId],
            format!(r#""accessKeyId": "ASIA{}""#, x(16)),
        ),
        // Masked once, it is known as before.
        (
            format!("シークレットアクセスキー: ASIA{}", x(16)),
            vec![],
            format!("シークレットアクセスキー: ASIA{}", x(16)),
        ),
        // White space of any alphabet stays where it was, and what is masked is known again.
        (
            "password: \"hunter22 rest\u{3000}of it\"".to_owned(),
            vec![S::Password],
            "password: \"xxxxxxxx xxxx\u{3000}xx x1\"".to_owned(),
        ),
        (
            "password: \"xxxxxxxx xxxx\u{3000}xx x1\"".to_owned(),
            vec![],
            "password: \"xxxxxxxx xxxx\u{3000}xx x1\"".to_owned(),
        ),
        // A key that was cut off ends where the next one begins.
        (
            {
                let key = "aB3dE0fG7hI9aB3dE5fG7hI9aB3".repeat(2);
                let begin = "-----BEGIN RSA PRIVATE KEY-----";
                format!("{begin}\n{key}{begin}\n{key}\n")
            },
            vec![S::PrivateKey],
            {
                let begin = "-----BEGIN RSA PRIVATE KEY-----";
                format!("{begin}\n{}{begin}\n{}\n", x(54), x(54))
            },
        ),
        // What follows a token within its quotes belongs to it.
        (
            format!(
                "\"SessionToken\": \"IQoJb3JpZ2lu{}\0KEY={KEY}\"",
                "aB3/".repeat(20)
            ),
            vec![S::SessionToken],
            format!("\"SessionToken\": \"{}\"", x(12 + 80 + 5 + 40)),
        ),
        // In pieces, which have a stand-in each.
        (
            {
                let (first, second) = KEY.split_at(21);
                format!("AWS_SECRET_ACCESS_KEY={first}\u{1b}[1m{second}\n")
            },
            vec![S::SecretAccessKey],
            format!("AWS_SECRET_ACCESS_KEY={}\u{1b}[1m{}\n", x(21), y(19)),
        ),
        (
            format!("aws_secret_access_key = {KEY}\n"),
            vec![S::SecretAccessKey],
            format!("aws_secret_access_key = {}\n", x(40)),
        ),
        (
            format!(r#"{{\"SecretAccessKey\": \"{KEY}\"}}"#),
            vec![S::SecretAccessKey],
            format!(r#"{{\"SecretAccessKey\": \"{}\"}}"#, x(40)),
        ),
        (
            format!("シークレットアクセスキーは {KEY} です"),
            vec![S::SecretAccessKey],
            format!("シークレットアクセスキーは {} です", x(40)),
        ),
        (
            format!(
                "AWS_SESSION_TOKEN={}\n{}\nSTAGE=production\n",
                "aB3/".repeat(20),
                "cD4+".repeat(3)
            ),
            vec![S::SessionToken],
            format!(
                "AWS_SESSION_TOKEN={}\n{}\nSTAGE=production\n",
                "x".repeat(80),
                x(12)
            ),
        ),
        (
            format!(r"a\nAKIAIOSFODNN7EXAMPLE\n{KEY}\n"),
            vec![S::SecretAccessKey, S::AccessKeyId],
            format!(r"a\nAKIA{}\n{}\n", x(16), y(40)),
        ),
        (
            "\u{1b}[01;31m\u{1b}[KAKIAIOSFODNN7EXAMPLE\u{1b}[m".to_owned(),
            vec![S::AccessKeyId],
            format!("\u{1b}[01;31m\u{1b}[KAKIA{}\u{1b}[m", x(16)),
        ),
        (
            "X-Amz-Credential%3DAKIAIOSFODNN7EXAMPLE%2F2026".to_owned(),
            vec![S::AccessKeyId],
            format!("X-Amz-Credential%3DAKIA{}%2F2026", x(16)),
        ),
        (
            format!("AKIAIOSFODNN7EXAMPLE,{KEY}"),
            vec![S::SecretAccessKey, S::AccessKeyId],
            format!("AKIA{},{}", x(16), y(40)),
        ),
        (
            format!("{KEY}\nAKIAIOSFODNN7EXAMPLE"),
            vec![S::SecretAccessKey, S::AccessKeyId],
            format!("{}\nAKIA{}", x(40), y(16)),
        ),
        (
            "export AWS_SESSION_TOKEN=\"IQoJb3JpZ2luX2VjEA0aDmFwLW5v\"".to_owned(),
            vec![S::SessionToken],
            format!("export AWS_SESSION_TOKEN=\"{}\"", x(28)),
        ),
        (
            format!(
                "token: FwoGZXIvYXdzE{}\n{}\nnext",
                "aZ3/q".repeat(12),
                "bT7+".repeat(5)
            ),
            vec![S::SessionToken],
            format!("token: {}\n{}\nnext", "x".repeat(73), x(20)),
        ),
        (
            format!(
                "https://b.s3.amazonaws.com/k?X-Amz-Signature={}&x=1",
                "0f".repeat(32)
            ),
            vec![S::Signature],
            format!("https://b.s3.amazonaws.com/k?X-Amz-Signature={}&x=1", x(64)),
        ),
        (
            "-----BEGIN RSA PRIVATE KEY-----\nMIIE+/=\nAbCd\n-----END RSA PRIVATE KEY-----\nafter"
                .to_owned(),
            vec![S::PrivateKey],
            "-----BEGIN RSA PRIVATE KEY-----\nxxxxxxx\nxxx1\n-----END RSA PRIVATE KEY-----\nafter"
                .to_owned(),
        ),
        // What stands behind a key that was cut off is no line of it.
        (
            format!("-----BEGIN PRIVATE KEY-----\nMIIE\naws_secret_access_key = {KEY}"),
            vec![S::SecretAccessKey, S::PrivateKey],
            format!(
                "-----BEGIN PRIVATE KEY-----\nxxx1\naws_secret_access_key = {}2",
                "x".repeat(39)
            ),
        ),
        (
            format!("-----BEGIN PRIVATE KEY-----\na: b\naws_secret_access_key = {KEY}"),
            vec![S::SecretAccessKey],
            format!(
                "-----BEGIN PRIVATE KEY-----\na: b\naws_secret_access_key = {}",
                x(40)
            ),
        ),
        (
            "-----BEGIN PRIVATE KEY-----\nMIIE".to_owned(),
            vec![S::PrivateKey],
            "-----BEGIN PRIVATE KEY-----\nxxx1".to_owned(),
        ),
        (
            r"-----BEGIN PRIVATE KEY-----\nMIIE\nAb==\n-----END PRIVATE KEY-----".to_owned(),
            vec![S::PrivateKey],
            format!(
                r"-----BEGIN PRIVATE KEY-----\n{}-----END PRIVATE KEY-----",
                x(12)
            ),
        ),
        (
            format!("t={jwt};"),
            vec![S::BearerToken],
            format!("t={};", x(jwt.len())),
        ),
        (
            "Authorization: Bearer abc123DEF456ghi789".to_owned(),
            vec![S::BearerToken],
            format!("Authorization: Bearer {}", x(18)),
        ),
        (
            r#"-H "Authorization: Basic dXNlcjpwYXNz""#.to_owned(),
            vec![S::BearerToken],
            format!(r#"-H "Authorization: Basic {}""#, x(12)),
        ),
        (
            "postgres://app:p:ss@db.example.com:5432/x".to_owned(),
            vec![S::Password],
            "postgres://app:xxx1@db.example.com:5432/x".to_owned(),
        ),
        (
            "DB_PASSWORD=hunter2!".to_owned(),
            vec![S::Password],
            "DB_PASSWORD=xxxxxxx1".to_owned(),
        ),
        (
            r#"{"password": "correct-horse"}"#.to_owned(),
            vec![S::Password],
            format!(r#"{{"password": "{}"}}"#, x(13)),
        ),
        (
            format!("https://x:ghp_{}@github.com", "a1".repeat(18)),
            vec![S::Password, S::GitHubToken],
            format!("https://x:{}@github.com", x(40)),
        ),
        (
            "xoxb-123456789012-abcdefABCDEF".to_owned(),
            vec![S::SlackToken],
            format!("xoxb-{}", x(25)),
        ),
        (
            format!("DISCORD_TOKEN={discord}"),
            vec![S::DiscordToken],
            format!("DISCORD_TOKEN={}", x(discord.len())),
        ),
        (
            format!(
                "https://discord.com/api/webhooks/123456789012345678/{}",
                "aB3".repeat(20)
            ),
            vec![S::DiscordToken],
            format!(
                "https://discord.com/api/webhooks/123456789012345678/{}",
                x(60)
            ),
        ),
    ] {
        assert_eq!(masked(&text), (kinds, left.clone()), "{text}");
        assert_eq!(
            masked(&left),
            (Vec::new(), left.clone()),
            "masked twice: {left}"
        );
    }
}

#[test]
fn what_is_no_secret_stays() {
    for text in [
        "User: arn:aws:sts::123456789012:assumed-role/AROAEXAMPLEEXAMPLE123/session",
        "AIDAJQABLZS4A3QDU576Q AROAJQABLZS4A3QDU576Q",
        "AKIAXXXXXXXXXXXXXXXX is not here, AKIA**************** neither",
        "arn:aws:s3:::bucket/AKIA",
        "Encoded authorization failure message: 4Xq-kgHM5mFvkZjrBPqjQkPsOEXAMPLEabcdefghij",
        "Decode the authorization: it is explicit",
        r#""Action": ["secretsmanager:GetSecretValue", "sts:GetSessionToken", "iam:ChangePassword"]"#,
        r#""Resource": "arn:aws:secretsmanager:eu-west-1:123456789012:secret:prod/password-AbCdEf""#,
        r#""StringEquals": {"aws:ResourceTag/password": "${aws:PrincipalTag/password}"}"#,
        "commit da39a3ee5e6b4b0d3255bfef95601890afd80709, secret key missing",
        "https://oidc.eks.eu-west-1.amazonaws.com/id/ABCDEF:aud",
        "password=$DB_PASSWORD password: <your password> password: wrong",
        "aws_secret_access_key = <your secret access key>",
        "the bearer of this-is-a-long-word-with-hyphens",
        "-----BEGIN CERTIFICATE-----\nMIIE\n-----END CERTIFICATE-----",
        "1.234567.890123456789012345678901234567890",
    ] {
        assert_eq!(masked(text), (Vec::new(), text.to_owned()));
    }
}

/// Words again and again, each of which could run to the end, alone and in pairs: whatever is pasted, no byte is
/// looked at more than a constant number of times.
#[test]
fn work_is_linear_in_hostile_texts() {
    const WORDS: [&str; 96] = [
        "session_token=",
        "session_token:<",
        "session_token ",
        "authorization:AWS4-",
        "authorization:",
        "authorization: ",
        "bearer ",
        "password",
        "password=",
        "password: ",
        "password=$",
        "password=[",
        "password='",
        "password=\"",
        "password=`",
        "password (",
        "password for ",
        "password:\n",
        "password: >-\n  ",
        "/password:",
        "x/token:",
        "token=a",
        "secret",
        "secret: ",
        "secret_key=",
        "secret_key\\",
        "api_key=",
        "key: ",
        "\"key\": \"",
        "sig=",
        "signature=",
        "\"name\": \"password\", \"value\": \"",
        "export password=a&b",
        "user,password\n",
        "password,password\n",
        "|password|\n",
        "パスワード",
        "パスワード：",
        "パスワードは",
        "シークレットキー",
        "AKIA",
        "AKIAIOSFODNN7EXAMPLE ",
        "/AKIAIOSFODNN7EXAMPLE",
        "ghp_",
        "glpat-",
        "/glpat-",
        "key-",
        "ya29.",
        "$2a$",
        "IQoJb3JpZ2lu",
        "=IQoJb3JpZ2lu",
        "-----BEGIN PRIVATE KEY-----",
        "-----BEGIN RSA PRIVATE KEY-----\nMIIE\n",
        "-----BEGIN PRIVATE KEY-----\na: b\n",
        "-----END",
        "Private-Lines: 9999\nAAAA\n",
        "eyJ.",
        "eyJa",
        "eyJhbGciOi.eyJhbGciOi.",
        "/api/webhooks/",
        "hooks.slack.com/",
        "://",
        "://a:",
        "://a@",
        "http://a:b@c/",
        "a:5432:b:c:d",
        "arn:",
        "arn:aws:s3:::x/password=",
        "cookie:",
        "cookie: a=b; ",
        "kind: Secret\n",
        "kind: Secret\ndata:\n  a: b\n",
        "data:\n",
        "mysql -p",
        "curl -u a:b ",
        "login -p ",
        "--user a:b",
        "--password ",
        "M.",
        "MTIzNDU2Nzg5MDEyMzQ1Njc4.abcdef.",
        "8Q~",
        "~",
        "s.",
        ":aa",
        "!aq",
        "aGVsbG8gd29ybGQg",
        "YWtpYQ",
        "c2VjcmV0X2tleT0",
        "LS0tLS1CRUdJTiBQUklWQVRFIEtFWS0tLS0t\n",
        "\u{1b}[31m",
        r"\u001b[",
        r#"\\\""#,
        "%41",
        "&amp;",
        "xxx1 ",
        "]",
    ];
    const BYTES: usize = 1 << 13;
    let mut texts: Vec<String> = WORDS.iter().map(|word| (*word).to_owned()).collect();
    // Pairs: each word with one of every other kind.
    for (number, word) in WORDS.iter().enumerate() {
        for step in [1, 7, 23, 41] {
            let other = WORDS[(number + step) % WORDS.len()];
            texts.push(format!("{word}{other}"));
        }
    }
    visited();
    for text in texts {
        let hostile = text.repeat(BYTES / text.len());
        let masked = secrets(&hostile);
        assert_eq!(
            masked.text.lines().count(),
            hostile.lines().count(),
            "{text:?}"
        );
        let visited = visited();
        assert!(visited <= 64 * BYTES, "{text:?}: {} times", visited / BYTES);
    }
}
