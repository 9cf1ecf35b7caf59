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
            ":3:37: error[invalid_action]: `s3:ListObjectsV2` is the name of an API operation, not an IAM action. Write `s3:ListBucket`.",
            ":4:45: error[json_syntax_error]: There is a comma before a closing bracket; AWS rejects that. It was read without it.",
        ]
    );
    assert_eq!((status, error.as_str()), (Some(1), ""));
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
