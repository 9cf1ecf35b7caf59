//! No secret leaves the house: whatever is pasted, in no form of an answer.

use kyoka::answer;
use kyoka::budget::Budget;
use kyoka::converse::{
    Attachment, Attention, Detail, Engine, Languages, Limits, Message, Said, Visibility,
};
use kyoka::denial;
use kyoka::evaluate::{self, Decision};
use kyoka::evidence::{self, Extent, Input, Role};
use kyoka::iam::{Context, Fact, PolicyType, Request, Target};
use kyoka::ids::Place;
use kyoka::kb::KnowledgeBase;
use kyoka::policy;
use kyoka::render::{json, markdown, terminal};
use kyoka::reply::{Medium, whole};
use kyoka::text::mask::{self, Masker, Secret};
use kyoka::text::{Language, Paste};
use proptest::prelude::*;
use std::sync::LazyLock;
use std::time::Duration;

/// A secret as it is pasted: the whole text, the part that must not be seen, its kind.
fn secret() -> impl Strategy<Value = (String, String, Secret)> {
    let of = |form: &'static str, before: &'static str, after: &'static str, kind: Secret| {
        proptest::string::string_regex(form)
            .unwrap()
            .prop_map(move |secret| (format!("{before}{secret}{after}"), secret, kind))
    };
    // Forty characters of base64 as AWS makes them: of every case.
    let key = "[A-Z]{3}[a-z]{3}[0-9][A-Za-z0-9/+]{32}[A-Za-z0-9]";
    prop_oneof![
        of(
            "AKIA[A-Z2-7]{16}",
            "AWS_ACCESS_KEY_ID=",
            "\n",
            Secret::AccessKeyId
        ),
        of(
            "ASIA[A-Z2-7]{16}",
            "\"accessKeyId\": \"",
            "\"",
            Secret::TemporaryKeyId
        ),
        of(
            key,
            "aws_secret_access_key = ",
            "\n",
            Secret::SecretAccessKey
        ),
        of(
            key,
            "\"SecretAccessKey\": \"",
            "\",",
            Secret::SecretAccessKey
        ),
        of(
            key,
            "シークレットアクセスキーは ",
            " です",
            Secret::SecretAccessKey
        ),
        of(
            key,
            "AKIAIOSFODNN7EXAMPLE,",
            "\r\n",
            Secret::SecretAccessKey
        ),
        of(key, "AKIAIOSFODNN7EXAMPLE\n", "\n", Secret::SecretAccessKey),
        of(
            "[A-Za-z0-9/+]{100,400}={0,2}",
            "AWS_SESSION_TOKEN=",
            "\n",
            Secret::SessionToken
        ),
        of(
            "[A-Za-z0-9/+]{100,400}",
            "\\\"SessionToken\\\":\\\"",
            "\\\"",
            Secret::SessionToken
        ),
        of(
            "IQoJb3JpZ2lu[A-Za-z0-9/+]{100,400}",
            "",
            " ",
            Secret::SessionToken
        ),
        of(
            "([A-Za-z0-9/+]{64}\n){3,12}[A-Za-z0-9/+]{10}==",
            "-----BEGIN RSA PRIVATE KEY-----\n",
            "\n-----END RSA PRIVATE KEY-----",
            Secret::PrivateKey
        ),
        of(
            r"([A-Za-z0-9/+]{64}\\n){3,12}[A-Za-z0-9/+]{10}==",
            r"-----BEGIN PRIVATE KEY-----\n",
            r"\n-----END PRIVATE KEY-----",
            Secret::PrivateKey
        ),
        of(
            "eyJ[A-Za-z0-9_-]{20,60}\\.eyJ[A-Za-z0-9_-]{20,200}\\.[A-Za-z0-9_-]{40,90}",
            "token ",
            "\n",
            Secret::BearerToken
        ),
        of(
            "[A-Za-z0-9._~-]{20,60}[0-9]",
            "Authorization: Bearer ",
            "\n",
            Secret::BearerToken
        ),
        of(
            "[A-Za-z0-9+/]{12,60}",
            "-H 'authorization: Basic ",
            "'",
            Secret::BearerToken
        ),
        of(
            "[A-Za-z0-9!%^*_.-]{6,30}[0-9]",
            "postgres://app:",
            "@db.example.com/x",
            Secret::Password
        ),
        of(
            "[A-Za-z0-9!%^*_.-]{6,30}[0-9]",
            "PASSWORD=",
            "\n",
            Secret::Password
        ),
        of(
            "[a-f0-9]{64}",
            "https://b.s3.amazonaws.com/k?X-Amz-Signature=",
            " ",
            Secret::Signature
        ),
        of("ghp_[A-Za-z0-9]{36}", "", " ", Secret::GitHubToken),
        of(
            "github_pat_[A-Za-z0-9]{22}_[A-Za-z0-9]{59}",
            "",
            "\n",
            Secret::GitHubToken
        ),
        of(
            "xoxb-[0-9]{11}-[0-9]{11}-[A-Za-z0-9]{24}",
            "",
            " ",
            Secret::SlackToken
        ),
        of(
            "M[A-Za-z0-9]{25}\\.[A-Za-z0-9_-]{6}\\.[A-Za-z0-9_-]{38}",
            "DISCORD_TOKEN=",
            "\n",
            Secret::DiscordToken
        ),
        of("glpat-[A-Za-z0-9_-]{20}", "", " ", Secret::OtherToken),
    ]
}

static ENGINE: LazyLock<Engine> =
    LazyLock::new(|| Engine::new(KnowledgeBase::embedded(), Limits::default()));

const ERROR: &str = "User: arn:aws:iam::123456789012:user/dev is not authorized to perform: s3:GetObject on resource: \"arn:aws:s3:::reports/a.csv\" because no identity-based policy allows the s3:GetObject action";

/// The places of a question where a secret may stand.
fn question(place: usize, secret: &str) -> String {
    let plain = r#"{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::other/*"}]}"#;
    let quoted = serde_json::to_string(secret).unwrap();
    match place {
        0 => format!("{secret}\n{ERROR}\n{plain}"),
        1 => format!("{ERROR}\n{plain}\n{secret}"),
        2 => format!("{ERROR} {secret}"),
        3 => format!(
            "{ERROR}\n{{\"Version\": \"2012-10-17\", \"Statement\": [{{\"Sid\": {quoted}, \"Effect\": \"Allow\", \"Action\": \"s3:GetObject\", \"Resource\": \"arn:aws:s3:::other/*\"}}]}}"
        ),
        4 => format!("Tell me about {secret}"),
        5 => format!(
            "User: {secret} is not authorized to perform: s3:GetObject on resource: \"{secret}\""
        ),
        _ => format!(
            "{{\"Version\": \"2012-10-17\", \"Statement\": [{{ // {secret}\n \"Effect\": \"Alow\""
        ),
    }
}

/// Everything that is shown of a question, in every form.
fn shown(text: &str) -> Vec<String> {
    let mut all = Vec::new();
    for language in [Language::Ja, Language::En] {
        let input = Input {
            paste: Paste::new(None, text),
            role: Role::Conversation,
        };
        let evidence = evidence::read(vec![input], Some(language), &Budget::default());
        let answer = answer::diagnose(evidence, &ENGINE.kb(), &Budget::default());
        let reply = whole(&answer, &Medium::Chat, language);
        all.push(terminal::render(&reply, terminal::Screen::PLAIN));
        all.push(json::diagnosis(&answer, &reply));
        all.push(markdown::render(&reply));
    }
    for (id, text, attachments) in [
        (1, text.to_owned(), Vec::new()),
        (
            2,
            String::new(),
            vec![Attachment {
                name: "question.txt".to_owned(),
                bytes: text.as_bytes().to_vec(),
                extent: Extent::Whole,
                policy_type: None,
            }],
        ),
    ] {
        let answer = ENGINE.answer(
            Message {
                author: "1".into(),
                place: Place::channel(None, id.to_string().into()),
                visibility: Visibility::Public,
                reply_to: None,
                quoted: Vec::new(),
                context: None,
                said: Said {
                    id: id.to_string().into(),
                    text,
                    attachments,
                    unreadable: Vec::new(),
                },
                attention: Attention::Addressed,
                languages: Languages::default(),
                detail: Detail::Whole,
                now: Duration::ZERO,
            },
            &Budget::default(),
        );
        all.push(markdown::render(&answer.reply));
        all.push(
            answer
                .warning
                .as_ref()
                .map(markdown::render)
                .unwrap_or_default(),
        );
        all.extend(answer.files.into_iter().map(|file| file.text));
        all.extend(answer.unanswered);
        all.push(answer.cause);
    }
    all
}

/// The longest parts of a secret that stand alone: a line of a key is as secret as the whole.
fn parts(secret: &str) -> impl Iterator<Item = &str> {
    let whole = secret
        .trim_start_matches("AKIA")
        .trim_start_matches("ASIA")
        .trim_start_matches("ghp_")
        .trim_start_matches("github_pat_")
        .trim_start_matches("xoxb-")
        .trim_start_matches("glpat-");
    whole.split(['\n', '\\']).filter(|part| part.len() >= 6)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_secret_is_seen_in_any_form_of_an_answer((pasted, secret, kind) in secret(), place in 0_usize..7) {
        let text = question(place, &pasted);
        for shown in shown(&text) {
            for part in parts(&secret) {
                prop_assert!(!shown.contains(part), "{part:?} of {kind:?} in\n{shown}");
            }
        }
    }

    #[test]
    fn every_kind_is_named((pasted, secret, kind) in secret()) {
        let masked = mask::secrets(&pasted);
        prop_assert!(masked.secrets.contains(&kind), "{pasted:?}: {:?}", masked.secrets);
        prop_assert_eq!(masked.text.chars().count(), pasted.chars().count());
        prop_assert_eq!(masked.text.lines().count(), pasted.lines().count());
        for part in parts(&secret) {
            prop_assert!(!masked.text.contains(part), "{part:?} in {:?}", masked.text);
        }
    }

    #[test]
    fn masking_twice_is_masking_once(pieces in proptest::collection::vec(prop_oneof![
        secret().prop_map(|(pasted, _, _)| pasted),
        "[ -~\n]{0,40}",
        "\\PC{0,20}",
    ], 0..6)) {
        let text = pieces.concat();
        let once = mask::secrets(&text).text.into_owned();
        let twice = mask::secrets(&once);
        prop_assert_eq!(twice.text.as_ref(), once.as_str());
        prop_assert!(twice.secrets.is_empty(), "{:?} in {:?}", twice.secrets, once);
        let shared = mask::accounts(&text).into_owned();
        let again = mask::accounts(&shared);
        prop_assert_eq!(again.as_ref(), shared.as_str());
    }
}

/// The lines of a list without its remarks, what is made up in them marked.
fn lines(list: &'static str) -> impl Iterator<Item = &'static str> {
    list.lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
}

/// The kind, and the text with its marks.
fn known() -> impl Iterator<Item = (&'static str, &'static str)> {
    lines(include_str!("known.txt")).map(|line| line.split_once('\t').unwrap())
}

/// Makes up what is marked in a template: the text, and what of it is secret. Another `salt` makes up other things.
fn made_up(template: &str, salt: u64) -> (String, Vec<String>) {
    const SMALL: &str = "abcdefghijklmnopqrstuvwxyz";
    const LARGE: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    let digits = "0123456789";
    let mut state = template.bytes().fold(salt + 1, |state, byte| {
        (state ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    let mut next = |below: usize| {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(state >> 33).unwrap() % below
    };
    let (mut text, mut secrets) = (String::new(), Vec::new());
    let plain = |text: &str| {
        let text = text
            .replace("\\\\", "\0")
            .replace("\\n", "\n")
            .replace("\\r", "\r");
        let text = text.replace("\\t", "\t").replace("\\e", "\u{1b}");
        text.replace('\0', "\\")
    };
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('⟦') {
        let (mark, behind) = after.split_once('⟧').unwrap();
        let (alphabet, length) = mark.split_at(1);
        let all = match alphabet {
            "b" => [SMALL, LARGE, digits, "+/"].concat(),
            "m" => [SMALL, LARGE, digits].concat(),
            "u" => [SMALL, LARGE, digits, "-_"].concat(),
            "h" => "0123456789abcdef".to_owned(),
            "U" => [LARGE, digits].concat(),
            "A" => [LARGE, "234567"].concat(),
            "l" => [SMALL, digits].concat(),
            "d" => digits.to_owned(),
            other => panic!("{other}"),
        };
        let length: usize = length.parse().unwrap();
        let secret = loop {
            let secret: String = (0..length)
                .map(|_| char::from(all.as_bytes()[next(all.len())]))
                .collect();
            // As issuers make them: of every kind of character, and no sign at either end.
            let has = |kind: &&str| secret.contains(|c| kind.contains(c));
            let kinds = [SMALL, LARGE, digits]
                .iter()
                .filter(|kind| has(kind))
                .count();
            let edges = [secret.chars().next(), secret.chars().last()];
            let has_all = !matches!(alphabet, "b" | "m" | "u") || length < 8 || kinds == 3;
            if has_all && edges.iter().flatten().all(char::is_ascii_alphanumeric) {
                break secret;
            }
        };
        text.push_str(&plain(before));
        text.push_str(&secret);
        secrets.push(secret);
        rest = behind;
    }
    text.push_str(&plain(rest));
    (text, secrets)
}

/// Whether a part of a secret is in a text that is long enough to be of use.
fn is_seen(text: &str, secret: &str) -> bool {
    let bare: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let windows = secret.as_bytes().windows(secret.len().clamp(1, 12));
    let mut windows = windows.map(|window| std::str::from_utf8(window).unwrap());
    secret.len() >= 6 && windows.any(|part| text.contains(part) || bare.contains(part))
}

/// The ways in which a text comes that was copied from somewhere.
fn wrapped(text: &str) -> Vec<(&'static str, String)> {
    let quoted = |text: &str| serde_json::to_string(text).unwrap();
    let percent: String = text
        .bytes()
        .map(|byte| match byte {
            b'0'..=b'9' | b'a'..=b'z' | b'A'..=b'Z' | b'-' | b'_' | b'.' | b'~' => {
                char::from(byte).to_string()
            }
            byte => format!("%{byte:02X}"),
        })
        .collect();
    let entities = text
        .replace('&', "&amp;")
        .replace('"', "&quot;")
        .replace('<', "&lt;");
    let note = format!(
        r#"{{"StringEquals": {{"aws:PrincipalTag/note": {}}}}}"#,
        quoted(text)
    );
    vec![
        ("plain", text.to_owned()),
        ("in Japanese", format!("これは通りますか {text}")),
        ("in a condition", note),
        (
            "in a comment",
            format!("{{ // {text}\n \"Statement\": [] }}"),
        ),
        ("a string", quoted(text)),
        ("a string in a string", quoted(&quoted(text))),
        ("for a URL", percent),
        ("in HTML", entities.replace('\'', "&#39;")),
        ("coloured", format!("\u{1b}[1m{text}\u{1b}[0m")),
    ]
}

#[test]
fn what_is_known_is_masked_however_it_comes() {
    let mut unnamed = Vec::new();
    for (kind, template) in known() {
        for salt in 0..3 {
            let (text, secrets) = made_up(template, salt);
            let found = mask::secrets(&text).secrets;
            if !found.iter().any(|found| found.code() == kind) {
                unnamed.push(format!("{kind}, not {found:?}: {text:?}"));
            }
            for (way, pasted) in wrapped(&text) {
                // Labels of other scripts are not read in a URL.
                if way == "for a URL" && !text.is_ascii() {
                    continue;
                }
                let masked = mask::secrets(&pasted).text;
                assert_eq!(
                    masked.lines().count(),
                    pasted.lines().count(),
                    "{way}: {text:?}"
                );
                for secret in &secrets {
                    assert!(!is_seen(&masked, secret), "{way}: {secret} in {masked:?}");
                }
            }
        }
    }
    assert!(unnamed.is_empty(), "{}", unnamed.join("\n"));
}

#[test]
fn what_is_wrapped_in_base64_is_masked() {
    for (_, template) in known() {
        let (text, _) = made_up(template, 7);
        let wrapped = base64(text.as_bytes());
        for pasted in [
            format!("blob: {wrapped}"),
            format!("data:text/plain;base64,{wrapped}"),
        ] {
            let masked = mask::secrets(&pasted).text;
            assert!(!is_seen(&masked, &wrapped), "{text:?} in {masked:?}");
        }
    }
}

fn base64(bytes: &[u8]) -> String {
    const SIGNS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::new();
    for chunk in bytes.chunks(3) {
        let mut all = [0; 4];
        all[1..=chunk.len()].copy_from_slice(chunk);
        let bits = u32::from_be_bytes(all);
        for (number, shift) in [18, 12, 6, 0].into_iter().enumerate() {
            let sign = SIGNS[usize::try_from(bits >> shift & 63).unwrap()];
            out.push(if number <= chunk.len() {
                char::from(sign)
            } else {
                '='
            });
        }
    }
    out
}

#[test]
fn nothing_that_is_known_is_seen_in_an_answer() {
    for (number, (_, template)) in known().enumerate() {
        let (text, secrets) = made_up(template, 11);
        for shown in shown(&question(number % 7, &text)) {
            for secret in &secrets {
                assert!(!is_seen(&shown, secret), "{secret} of {text:?} in\n{shown}");
            }
        }
    }
}

#[test]
fn what_is_ordinary_stays() {
    for template in lines(include_str!("ordinary.txt")) {
        for salt in 0..3 {
            let (text, _) = made_up(template, salt);
            let policy =
                format!("{{\"Version\": \"2012-10-17\", \"Statement\": [{{\n  {text}\n}}]}}");
            for text in [text, policy] {
                let masked = mask::secrets(&text);
                assert_eq!(masked.text, text);
                assert!(
                    masked.secrets.is_empty(),
                    "{:?} in {text:?}",
                    masked.secrets
                );
            }
        }
    }
}

/// What decides is the secret, not what is shown of it.
#[test]
fn two_secrets_are_never_taken_for_one() {
    let decide = |in_policy: &str, in_request: &str| {
        let mut masker = Masker::of([in_policy, in_request]);
        let document = format!(
            r#"{{"Version": "2012-10-17", "Statement": [{{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*", "Condition": {{"StringEquals": {{"aws:PrincipalTag/note": {}}}}}}}]}}"#,
            serde_json::to_string(in_policy).unwrap()
        );
        let document = masker.mask(&document).into_owned();
        let request = masker.mask(in_request).into_owned();
        let found = policy::find(0, &Paste::new(None, document), &Budget::default());
        let request = Request {
            principal: Some("arn:aws:iam::123456789012:user/dev".to_owned()),
            action: "s3:GetObject".to_owned(),
            resource: Target::Known("arn:aws:s3:::b/k".to_owned()),
            resource_account: None,
            context: Context {
                facts: [(
                    "aws:principaltag/note".to_owned(),
                    Fact::Values(vec![request]),
                )]
                .into(),
                complete: true,
            },
        };
        evaluate::policy(&found.policies[0].policy, PolicyType::Identity, &request).decision
    };
    for (_, template) in known() {
        let (one, secrets) = made_up(template, 3);
        let (other, _) = made_up(template, 4);
        let decision = decide(&one, &other);
        assert_ne!(decision, Decision::Allowed, "{one:?} and {other:?}");
        // A secret in one piece is told from another for sure.
        if let [_] = secrets.as_slice()
            && template.is_ascii()
            && !template.contains(['\\', '"', '<', '%'])
        {
            assert_eq!(
                decision,
                Decision::ImplicitlyDenied,
                "{one:?} and {other:?}"
            );
            assert_eq!(decide(&one, &one), Decision::Allowed, "{one:?}");
        }
    }
}

/// The stand-in goes with the secret through all that belongs together, and nobody's own takes its place.
#[test]
fn a_secret_has_one_stand_in_in_all_texts_of_a_question() {
    let texts = [
        "password=Tr0ub4dor9xZk",
        "PASSWORD: 'kQ3vT9xZ2mLpR'",
        "パスワード：Tr0ub4dor9xZk",
        "user/xxxxxxxxxxxx1",
    ];
    let mut masker = Masker::of(texts);
    let masked = texts.map(|text| masker.mask(text).into_owned());
    assert_eq!(
        masked,
        [
            "password=xxxxxxxxxxxx2",
            "PASSWORD: 'xxxxxxxxxxxx3'",
            "パスワード：xxxxxxxxxxxx2",
            "user/xxxxxxxxxxxx1"
        ]
    );
    let mut later = masker.next();
    assert_eq!(
        later.mask("pw=kQ3vT9xZ2mLpR, passwd=9xZkTr0ub4dor"),
        "pw=xxxxxxxxxxxx3, passwd=xxxxxxxxxxxx4"
    );
}

/// Everything in the repository that is a policy, an ARN or a message stays as it is.
#[test]
fn no_policy_and_no_arn_is_taken_for_a_secret() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut read = 0;
    for folder in [
        "kb",
        "tests/cases/diagnose",
        "tests/cases/evaluate",
        "tests/cases/lint",
    ] {
        for file in files(&root.join(folder)) {
            // Their cases have secrets in them.
            let with_secrets = ["diagnose/masked.md", "diagnose/credentials.md"];
            if with_secrets.iter().any(|name| file.ends_with(name)) {
                continue;
            }
            let text = std::fs::File::open(&file).and_then(std::io::read_to_string);
            let Ok(text) = text else {
                continue;
            };
            read += 1;
            let masked = mask::secrets(&text);
            for (before, after) in text.lines().zip(masked.text.lines()) {
                assert_eq!(before, after, "{}", file.display());
            }
        }
    }
    assert!(read > 100, "only {read} files were read");
    let corpus = include_str!("../../corpus/messages.jsonl");
    for line in corpus.lines() {
        let record: serde_json::Value = serde_json::from_str(line).unwrap();
        let text = record["text"].as_str().unwrap();
        let masked = mask::secrets(text).text;
        let find = |text: &str| denial::find(&Paste::new(None, text), &Budget::default());
        assert_eq!(find(text), find(&masked), "{}", record["id"]);
    }
    for action in kyoka::reference::actions_matching("*") {
        let named = format!("\"Action\": \"{}\",", action.full_name());
        assert!(mask::secrets(&named).secrets.is_empty(), "{named}");
        for row in action.resources() {
            for arn in row.resource_type().arn_patterns() {
                let statement = format!("\"Resource\": \"{arn}\"");
                assert!(mask::secrets(&statement).secrets.is_empty(), "{arn}");
            }
        }
    }
}

fn files(folder: &std::path::Path) -> Vec<std::path::PathBuf> {
    let Ok(entries) = std::fs::read_dir(folder) else {
        return Vec::new();
    };
    entries
        .flat_map(|entry| {
            let path = entry.unwrap().path();
            if path.is_dir() {
                files(&path)
            } else {
                vec![path]
            }
        })
        .collect()
}
