//! No secret leaves the house: whatever is pasted, in no form of an answer.

use kyoka::answer;
use kyoka::budget::Budget;
use kyoka::converse::{
    Attachment, Attention, Detail, Engine, Languages, Limits, Message, MessageId, PersonId, Place,
    PlaceId, Said,
};
use kyoka::denial;
use kyoka::evidence::{self, Extent, Input, Role};
use kyoka::kb::KnowledgeBase;
use kyoka::render::{json, markdown, terminal};
use kyoka::reply::compose;
use kyoka::text::mask::{self, Secret};
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
        let reply = compose(&answer, language);
        all.push(terminal::render(&reply, terminal::Colour::Off));
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
                author: PersonId(1),
                place: Place::Channel(PlaceId(id)),
                reply_to: None,
                quoted: Vec::new(),
                said: Said {
                    id: MessageId(id),
                    text,
                    attachments,
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
    let corpus = include_str!("../corpus/messages.jsonl");
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
