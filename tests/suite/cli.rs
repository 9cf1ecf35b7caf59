//! The binary: what goes to which stream, and with which exit status.

use std::path::PathBuf;
use std::process::{Command, Output};

fn file(name: &str, text: &str) -> PathBuf {
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    std::fs::write(&path, text).unwrap();
    path
}

fn kyoka(args: &[&str], path: &PathBuf) -> (Option<i32>, String, String) {
    let Output {
        status,
        stdout,
        stderr,
    } = Command::new(env!("CARGO_BIN_EXE_kyoka"))
        .env("LC_ALL", "C.UTF-8")
        .args(args)
        .arg(path)
        .output()
        .unwrap();
    (
        status.code(),
        String::from_utf8(stdout).unwrap(),
        String::from_utf8(stderr).unwrap(),
    )
}

#[test]
fn lint_says_where_and_what_and_fails() {
    let policy = file(
        "slips.json",
        "{ \"Version\": \"2012-10-17\",\n  \"Statement\": [\n    { \"Effect\": \"Allow\", \"Action\": [\"s3:ListObjectsV2\", \"s3:GetObject\"],\n      \"Resource\": \"arn:aws:s3:::reports/*\" },\n  ] }\n",
    );
    let (status, out, error) = kyoka(&["lint", "--lang", "en"], &policy);
    let lines: Vec<&str> = out
        .lines()
        .map(|line| line.rsplit_once("slips.json").unwrap().1)
        .collect();
    assert_eq!(
        lines,
        [
            ":3:37: error[invalid_action]: `s3:ListObjectsV2` is the name of an API operation, not an IAM action. Use `s3:ListBucket`.",
            ":4:45: error[json_syntax_error]: There is a comma before a closing bracket, which AWS rejects. It was ignored.",
        ]
    );
    assert_eq!(status, Some(1));
    assert!(
        error.ends_with(
            "slips.json:4:45: There is a comma before a closing bracket, which AWS rejects. It was ignored.\n"
        ) && error.lines().count() == 1,
        "{error}"
    );
    let (status, out, _) = kyoka(&["lint", "--lang", "ja", "--format", "json"], &policy);
    let out: serde_json::Value = serde_json::from_str(&out).unwrap();
    assert_eq!(out["findings"][0]["line"], 3);
    assert_eq!(out["findings"][0]["code"], "invalid_action");
    assert_eq!(out["language"], "ja");
    assert_eq!(status, Some(1));
}

#[test]
fn lint_of_a_policy_without_a_flaw_says_nothing() {
    let policy = file(
        "right.json",
        r#"{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::reports/*"}]}"#,
    );
    assert_eq!(
        kyoka(&["lint"], &policy),
        (Some(0), String::new(), String::new())
    );
}

#[test]
fn lint_takes_a_policy_for_what_its_elements_tell() {
    let policy = file(
        "bucket.json",
        r#"{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::123456789012:root"}, "Action": "s3:GetObject", "Resource": "arn:aws:s3:::reports/*"}]}"#,
    );
    assert_eq!(kyoka(&["lint"], &policy).0, Some(0));
    let as_identity = format!("identity={}", policy.display());
    let (status, out, _) = kyoka(&["lint"], &PathBuf::from(as_identity));
    assert_eq!(status, Some(1));
    assert!(out.contains("error[unsupported_principal]"), "{out}");
}

#[test]
fn what_is_no_policy_is_one_line_on_standard_error() {
    let text = file("prose.txt", "no policy here");
    let (status, out, error) = kyoka(&["lint"], &text);
    assert_eq!((status, out.as_str()), (Some(2), ""));
    assert!(error.ends_with(
        "prose.txt holds no IAM policy; give a JSON policy document with a Statement\n"
    ));
    assert_eq!(error.lines().count(), 1);
}

#[test]
fn compare_lists_what_is_granted_and_revoked() {
    let policy = |name: &str, action: &str| {
        let text = format!(
            r#"{{"Version": "2012-10-17", "Statement": [{{"Effect": "Allow", "Action": "{action}", "Resource": "arn:aws:s3:::reports/*"}}]}}"#
        );
        file(name, &text)
    };
    let (old, new) = (
        policy("old.json", "s3:GetObject"),
        policy("new.json", "s3:PutObject"),
    );
    let old = old.to_str().unwrap();
    let (status, out, error) = kyoka(&["compare", old], &new);
    assert_eq!((status, error.as_str()), (Some(0), ""));
    let lines: Vec<&str> = out
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .collect();
    assert_eq!(
        lines,
        [
            "This adds only:",
            "- `s3:PutObject` on `arn:aws:s3:::reports/*`; for example `s3:PutObject` on",
            "`arn:aws:s3:::reports/example`",
            "This removes only:",
            "- `s3:GetObject` on `arn:aws:s3:::reports/*`; for example `s3:GetObject` on",
            "`arn:aws:s3:::reports/example`",
        ]
    );
    let (_, out, _) = kyoka(&["compare", "--format", "json", old], &new);
    let out: serde_json::Value = serde_json::from_str(&out).unwrap();
    assert_eq!(out["exact"], true);
    assert_eq!(out["grants"][0]["action"], "s3:PutObject");
    assert_eq!(
        out["grants"][0]["witness"],
        serde_json::json!({"action": "s3:PutObject", "resource": "arn:aws:s3:::reports/example", "context": {}})
    );
    assert_eq!(out["revokes"].as_array().unwrap().len(), 1);
    let typed = format!("trust={old}");
    let new = PathBuf::from(format!("scp={}", new.display()));
    let (status, _, error) = kyoka(&["compare", &typed], &new);
    assert_eq!(status, Some(2));
    assert_eq!(
        error,
        "kyoka: the old policy is given as `trust` and the new one as `scp`; compare two of one type\n"
    );
}

#[test]
fn packed_and_wide_files_are_read_as_they_are() {
    use std::io::Write;
    let text = "An error occurred (AccessDenied): User: arn:aws:iam::123456789012:user/dev is not authorized to perform: s3:GetObject on resource: \"arn:aws:s3:::b/k\"\n";
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packed.write_all(text.as_bytes()).unwrap();
    let wide: Vec<u8> = [0xFF, 0xFE]
        .into_iter()
        .chain(text.encode_utf16().flat_map(u16::to_le_bytes))
        .collect();
    for (name, bytes) in [("log.gz", packed.finish().unwrap()), ("log.utf16", wide)] {
        let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
        std::fs::write(&path, bytes).unwrap();
        let (status, out, _) = kyoka(&["diagnose", "--format", "json"], &path);
        let out: serde_json::Value = serde_json::from_str(&out).unwrap();
        assert_eq!(status, Some(0), "{name}");
        assert_eq!(out["denials"][0]["resource"], "arn:aws:s3:::b/k", "{name}");
    }
}

fn run(args: &[&str]) -> (Option<i32>, String, String) {
    let out = Command::new(env!("CARGO_BIN_EXE_kyoka"))
        .env("LC_ALL", "C.UTF-8")
        .args(args)
        .output()
        .unwrap();
    (
        out.status.code(),
        String::from_utf8(out.stdout).unwrap(),
        String::from_utf8(out.stderr).unwrap(),
    )
}

#[test]
fn ask_answers_refuses_and_says_why() {
    let (status, out, error) = run(&[
        "ask",
        "--format",
        "json",
        "ルートユーザー",
        "なのに拒否された",
    ]);
    let out: serde_json::Value = serde_json::from_str(&out).unwrap();
    assert_eq!((status, error.as_str()), (Some(0), ""));
    assert_eq!(out["language"], "ja");
    assert_eq!(out["confident"], true);
    assert_eq!(out["matches"][0]["id"], "iam/root-user");

    let (status, out, error) = run(&["ask", "where is the cafeteria"]);
    assert_eq!((status, error.as_str()), (Some(1), ""));
    assert!(
        out.contains("I only know about permissions on AWS"),
        "{out}"
    );

    let (status, _, error) = run(&["ask", "  "]);
    assert_eq!(status, Some(2));
    assert_eq!(error.lines().count(), 1);

    let (_, _, error) = run(&["ask", "--explain", "--limit", "1", "iam:PassRole"]);
    assert!(
        error.starts_with("against any article:") && error.contains("iam:passrole"),
        "{error}"
    );
}

#[test]
fn kb_begins_an_article_that_loads_and_is_not_yet_right() {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("new-kb");
    let _ = std::fs::remove_dir_all(&folder);
    let dir = folder.to_str().unwrap();
    let (status, out, error) = run(&["kb", "new", "ssm/start-session", "--dir", dir]);
    assert_eq!(
        (status, out.lines().count(), error.as_str()),
        (Some(0), 2, "")
    );
    let (status, out, _) = run(&["kb", "check", dir]);
    assert_eq!(status, Some(1));
    assert!(out.contains("start-session.ja.md:"), "{out}");
    assert!(out.contains("`summary` is empty"), "{out}");
    // What is there is not overwritten.
    assert_eq!(
        run(&["kb", "new", "ssm/start-session", "--dir", dir]).0,
        Some(2)
    );
    let (status, _, error) = run(&["kb", "new", "Start Session", "--dir", dir]);
    assert_eq!((status, error.lines().count()), (Some(2), 1));
}

#[test]
fn kb_names_the_line_of_an_article_whatever_ends_its_lines() {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("line-ends");
    std::fs::create_dir_all(folder.join("s3")).unwrap();
    for end in ["\n", "\r\n", "\r"] {
        let article = [
            "---",
            "title: Ends",
            "causes: [unknown",
            "---",
            "## Problem",
        ]
        .join(end);
        std::fs::write(folder.join("s3/ends.en.md"), article).unwrap();
        let (status, out, _) = run(&["kb", "check", folder.to_str().unwrap()]);
        assert_eq!(status, Some(1), "{end:?}");
        assert!(out.contains("ends.en.md:3: "), "{end:?}: {out}");
    }
}

#[test]
fn kb_proves_only_so_many_examples_of_an_article() {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("many-examples");
    std::fs::create_dir_all(folder.join("s3")).unwrap();
    let policy = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:PutObject","Resource":"*"}]}"#;
    let example = format!(
        "```json identity-policy before\n{policy}\n```\n```text error\nAccessDenied\n```\n"
    );
    let article = format!("---\ntitle: Many\n---\n## Problem\n{}", example.repeat(17));
    std::fs::write(folder.join("s3/many.en.md"), article).unwrap();
    let (status, out, _) = run(&["kb", "check", folder.to_str().unwrap()]);
    assert_eq!(status, Some(1));
    // The first line behind the front matter is 4; the 33rd example begins 16 times six lines below its first.
    let line = 5 + 16 * 6;
    assert!(
        out.contains(&format!("many.en.md:{line}: the article has 34 examples")),
        "{out}"
    );
    assert!(!out.contains("not read as a denial"), "{out}");
}

#[test]
fn kb_lists_what_is_covered() {
    let (status, out, _) = run(&["kb", "list"]);
    assert_eq!(status, Some(0));
    for expected in [
        "ssm/start-session-port-forwarding\tja en\t",
        "articles of each service:",
        "  resource_not_covered",
        "actions of real denials that no article names:",
    ] {
        assert!(out.contains(expected), "{expected}: {out}");
    }
}

#[test]
fn diagnose_explains_which_lists_of_a_rule_hold() {
    let paste = file(
        "explain.txt",
        "User: arn:aws:iam::123456789012:user/dev is not authorized to perform: ssm:StartSession on resource: arn:aws:ssm:ap-northeast-1::document/AWS-StartPortForwardingSession because no identity-based policy allows the ssm:StartSession action",
    );
    let (_, _, error) = kyoka(&["diagnose", "--explain"], &paste);
    assert!(
        error.contains("ssm/start-session-port-forwarding: score ")
            && error.contains("  actions: ssm:StartSession is ssm:StartSession"),
        "{error}"
    );
}

#[test]
fn the_version_says_on_what_answers_rest() {
    let all = crate::process::kyoka(&["--version"], b"");
    assert_eq!((all.status, all.error.as_str()), (Some(0), ""));
    let lines: Vec<&str> = all.out.lines().collect();
    let [program, reference, articles, features] = lines.as_slice() else {
        panic!("{}", all.out);
    };
    assert_eq!(*program, concat!("kyoka ", env!("CARGO_PKG_VERSION")));
    let date = kyoka::reference::info().generated;
    assert!(
        reference.ends_with(&format!("data of {date}")),
        "{reference}"
    );
    let kb = kyoka::kb::KnowledgeBase::embedded();
    let revision = kyoka::kb::KnowledgeBase::embedded_revision();
    let expected = format!(
        "knowledge base: revision {revision:016x}, {} articles",
        kb.articles().len()
    );
    assert_eq!(*articles, expected);
    assert!(features.starts_with("features: "), "{features}");
    assert_eq!(crate::process::kyoka(&["-V"], b"").out, all.out);
}
