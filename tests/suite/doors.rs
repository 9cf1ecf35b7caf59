//! The doors beside the chat: paths and forms of `lint`, versions of `compare`, `run` and what is made of the arguments.

use crate::process;
use flate2::read::GzDecoder;
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

const SARIF: &[u8] = include_bytes!("../sarif/sarif-schema-2.1.0.json.gz");
const SLIP: &str = r#"{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObjectt", "Resource": "arn:aws:s3:::b/*"}]}"#;
const RIGHT: &str = r#"{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::b/*"}]}"#;

/// An empty folder of this name.
fn folder(name: &str) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = std::fs::remove_dir_all(&path);
    std::fs::create_dir_all(&path).unwrap();
    path
}

/// What the program wrote.
#[expect(clippy::disallowed_methods, reason = "a test reads what was written")]
fn written(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap()
}

fn write(folder: &Path, name: &str, text: &str) {
    let path = folder.join(name);
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, text).unwrap();
}

/// A repository of every kind of file.
fn infrastructure(name: &str) -> PathBuf {
    let root = folder(name);
    write(&root, "a policy.json", SLIP);
    write(&root, "right.json", RIGHT);
    write(&root, "package.json", r#"{"name": "x", "version": "1"}"#);
    write(
        &root,
        "main.tf",
        "data \"aws_iam_policy_document\" \"a\" {\n  statement {\n    actions   = [\"s3:GetObjectt\"]\n    resources = [\"*\"]\n  }\n}\n",
    );
    write(
        &root,
        "stack.yaml",
        "Resources:\n  Role:\n    Type: AWS::IAM::Policy\n    Properties:\n      PolicyDocument:\n        Version: '2012-10-17'\n        Statement:\n          - Effect: Allow\n            Action: s3:GetObjectt\n            Resource: 'arn:aws:s3:::b/*'\n",
    );
    write(
        &root,
        "deploy/put.sh",
        &format!(
            "cat > policy.json <<'EOF'\n{SLIP}\nEOF\naws iam put-role-policy --policy-document file://policy.json\n"
        ),
    );
    write(
        &root,
        "cdk.out/stack.template.json",
        &format!(
            r#"{{"Resources": {{"P": {{"Type": "AWS::IAM::Policy", "Properties": {{"PolicyDocument": {SLIP}}}}}}}}}"#
        ),
    );
    write(&root, "node_modules/x/policy.json", SLIP);
    write(&root, ".terraform/policy.json", SLIP);
    write(&root, "picture.json", "\u{0}\u{1}\u{2}\u{3}");
    root
}

#[test]
fn lint_reads_folders_and_patterns() {
    let root = infrastructure("lint-folder");
    let path = root.to_str().unwrap();
    let run = process::kyoka(&["lint", path], b"");
    let files: Vec<&str> = run
        .out
        .lines()
        .filter(|line| line.contains("invalid_action"))
        .map(|line| line.strip_prefix(path).unwrap().split(':').next().unwrap())
        .collect();
    assert_eq!(
        files,
        [
            "/a policy.json",
            "/cdk.out/stack.template.json",
            "/deploy/put.sh",
            "/main.tf",
            "/stack.yaml"
        ],
        "{}{}",
        run.out,
        run.error
    );
    assert_eq!((run.status, run.error.as_str()), (Some(1), ""));
    let pattern = format!("{path}/**/*.sh");
    let run = process::kyoka(&["lint", &pattern, "--format", "json"], b"");
    let out: Value = serde_json::from_str(&run.out).unwrap();
    assert_eq!(out["findings"].as_array().unwrap().len(), 1);
    assert_eq!(out["findings"][0]["line"], 2);
    assert!(
        out["findings"][0]["file"]
            .as_str()
            .unwrap()
            .ends_with("put.sh")
    );
}

#[test]
fn lint_fails_by_what_it_was_told_to() {
    let root = folder("lint-fail-on");
    // Everything allowed is a note.
    write(
        &root,
        "admin.json",
        r#"{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}"#,
    );
    write(&root, "none.json", "{}");
    let path = |name: &str| root.join(name).to_str().unwrap().to_owned();
    for (args, expected) in [
        (vec![path("admin.json")], 0),
        (
            vec![path("admin.json"), "--fail-on".into(), "note".into()],
            1,
        ),
        (
            vec![path("admin.json"), "--fail-on".into(), "error".into()],
            0,
        ),
        (vec![path("none.json")], 2),
        (vec![path("none.json"), "--allow-no-policy".into()], 0),
        (vec![path("none.json"), path("admin.json")], 0),
        (vec![path("missing.json"), path("admin.json")], 2),
        (vec![path("[")], 2),
    ] {
        let mut all = vec!["lint"];
        all.extend(args.iter().map(String::as_str));
        let run = process::kyoka(&all, b"");
        assert_eq!(
            run.status,
            Some(expected),
            "{args:?}\n{}{}",
            run.out,
            run.error
        );
    }
}

#[test]
fn lint_writes_sarif_and_annotations() {
    let root = infrastructure("lint-sarif");
    let path = root.to_str().unwrap();
    let run = process::kyoka(&["lint", path, "--format", "sarif"], b"");
    let sarif: Value = serde_json::from_str(&run.out).unwrap();
    let schema: Value = serde_json::from_reader(GzDecoder::new(SARIF)).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let problems: Vec<String> = validator
        .iter_errors(&sarif)
        .map(|error| error.to_string())
        .collect();
    assert_eq!(problems, [""; 0]);
    let results = sarif["runs"][0]["results"].as_array().unwrap();
    assert!(results.len() >= 5, "{sarif}");
    let uri = results[0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
        .as_str()
        .unwrap();
    assert!(uri.ends_with("a%20policy.json"), "{uri}");
    let run = process::kyoka(&["lint", path, "--format", "github"], b"");
    let first = run.out.lines().next().unwrap();
    assert!(
        first.starts_with("::error file=")
            && first.contains("line=1,endLine=1,col=")
            && first.contains("title=kyoka(invalid_action)::"),
        "{first}"
    );
}

#[test]
fn compare_tells_what_folders_and_revisions_add() {
    let root = folder("compare-folders");
    let wider = RIGHT.replace("b/*", "*");
    write(&root, "old/same.json", RIGHT);
    write(&root, "new/same.json", RIGHT);
    write(&root, "old/wider.json", RIGHT);
    write(&root, "new/wider.json", &wider);
    write(&root, "old/gone.json", RIGHT);
    write(&root, "new/added.json", RIGHT);
    write(&root, "new/two.json", &format!("[{RIGHT}, {SLIP}]"));
    write(&root, "old/two.json", &format!("[{RIGHT}]"));
    let (old, new) = (root.join("old"), root.join("new"));
    let (old, new) = (old.to_str().unwrap(), new.to_str().unwrap());
    let run = process::kyoka(&["compare", old, new, "--format", "json"], b"");
    assert_eq!(run.status, Some(0), "{}", run.error);
    let folders: Value = serde_json::from_str(&run.out).unwrap();
    let changes: Vec<(&str, &str, usize, usize)> = folders["policies"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| {
            let count = |list: &str| one["comparison"][list].as_array().unwrap().len();
            (
                one["file"].as_str().unwrap(),
                one["change"].as_str().unwrap(),
                count("grants"),
                count("revokes"),
            )
        })
        .collect();
    assert_eq!(
        changes,
        [
            ("added.json", "added", 1, 0),
            ("gone.json", "removed", 0, 1),
            ("two.json", "added", 1, 0),
            ("wider.json", "changed", 1, 0)
        ]
    );
    assert_eq!(
        crate::validate::problems("compare_files", &folders),
        [""; 0]
    );
    for (what, expected) in [
        ("grants", 1),
        ("revokes", 1),
        ("unproven", 0),
        ("revokes,unproven", 1),
    ] {
        let run = process::kyoka(&["compare", old, new, "--fail-on", what], b"");
        assert_eq!(run.status, Some(expected), "{what}: {}", run.out);
    }
    // The same as two revisions.
    let repository = root.join("repository");
    std::fs::create_dir_all(&repository).unwrap();
    let git = |args: &[&str]| {
        let done = Command::new("git")
            .args([
                "-c",
                "user.name=a",
                "-c",
                "user.email=a@example.com",
                "-c",
                "commit.gpgsign=false",
            ])
            .args(args)
            .current_dir(&repository)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status();
        done.is_ok_and(|status| status.success())
    };
    if !git(&["init", "-q"]) {
        return;
    }
    for name in ["same", "wider", "gone", "two"] {
        std::fs::copy(
            root.join(format!("old/{name}.json")),
            repository.join(format!("{name}.json")),
        )
        .unwrap();
    }
    assert!(git(&["add", "."]) && git(&["commit", "-qm", "old"]));
    std::fs::remove_file(repository.join("gone.json")).unwrap();
    for name in ["same", "wider", "added", "two"] {
        std::fs::copy(
            root.join(format!("new/{name}.json")),
            repository.join(format!("{name}.json")),
        )
        .unwrap();
    }
    assert!(git(&["add", "."]) && git(&["commit", "-qm", "new"]));
    let kyoka = |args: &[&str]| {
        let done = Command::new(env!("CARGO_BIN_EXE_kyoka"))
            .args(args)
            .env("LC_ALL", "C.UTF-8")
            .current_dir(&repository)
            .output()
            .unwrap();
        (done.status.code(), String::from_utf8(done.stdout).unwrap())
    };
    let (status, out) = kyoka(&["compare", "--git", "HEAD~1", "HEAD", "--format", "json"]);
    assert_eq!(status, Some(0));
    assert_eq!(serde_json::from_str::<Value>(&out).unwrap(), folders);
    let (status, out) = kyoka(&[
        "compare",
        "--git",
        "HEAD~1",
        "HEAD",
        "wider.json",
        "--format",
        "github",
        "--fail-on",
        "grants",
    ]);
    assert_eq!(status, Some(1));
    assert!(
        out.starts_with("::warning file=wider.json,line=1,title=kyoka(grants)::s3:GetObject on"),
        "{out}"
    );
    let (status, out) = kyoka(&["compare", "--git", "HEAD", "HEAD", "--format", "markdown"]);
    assert_eq!((status, out.as_str()), (Some(0), "No policy changed.\n"));
    for args in [
        ["--git", "HEAD", "nowhere"],
        ["--git", "--output=x", "HEAD"],
    ] {
        assert_eq!(
            kyoka(&[&["compare"], &args[..]].concat()).0,
            Some(2),
            "{args:?}"
        );
    }
}

#[test]
fn completions_and_pages_are_made_for_every_command() {
    for shell in ["bash", "zsh", "fish"] {
        let run = process::kyoka(&["completions", shell], b"");
        assert_eq!(run.status, Some(0));
        assert!(
            run.out.contains("compare") && run.out.contains("fail-on"),
            "{shell}"
        );
        let run = process::kyoka(&["init", shell], b"");
        assert!(run.out.contains("kyoka run --record"), "{shell}");
    }
    let pages = folder("man");
    let run = process::kyoka(&["man", pages.to_str().unwrap()], b"");
    assert_eq!(run.status, Some(0), "{}", run.error);
    assert!(written(&pages.join("kyoka-lint.1")).contains("fail"));
}

#[test]
fn the_help_of_every_command_begins_with_examples() {
    let help = |args: &[&str]| process::kyoka(&[args, &["--help"]].concat(), b"").out;
    let commands = |text: &str| -> Vec<String> {
        text.lines()
            .skip_while(|line| *line != "Commands:")
            .skip(1)
            .take_while(|line| !line.is_empty())
            .filter(|line| line.starts_with("  ") && !line.starts_with("   "))
            .filter_map(|line| line.split_whitespace().next().map(str::to_owned))
            .filter(|name| name != "help")
            .collect()
    };
    let mut seen = 0;
    for command in commands(&help(&[])) {
        let text = help(&[&command]);
        assert!(text.starts_with("Examples:\n  "), "{command}: {text}");
        seen += 1;
        for inner in commands(&text) {
            let text = help(&[&command, &inner]);
            assert!(
                text.starts_with("Examples:\n  "),
                "{command} {inner}: {text}"
            );
        }
    }
    assert!(seen >= 17, "{seen}");
}

#[cfg(unix)]
mod run {
    use super::{folder, written};
    use std::os::unix::process::ExitStatusExt;
    use std::process::{Command, Output};

    const DENIED: &str = "An error occurred (AccessDenied) when calling the GetObject operation: User: arn:aws:iam::123456789012:user/dev is not authorized to perform: s3:GetObject on resource: \"arn:aws:s3:::b/k\" because no identity-based policy allows the s3:GetObject action";

    fn shell(script: &str, arguments: &[&str]) -> [Output; 2] {
        let bare = Command::new("sh")
            .args(["-c", script, "sh"])
            .args(arguments)
            .output()
            .unwrap();
        let run = Command::new(env!("CARGO_BIN_EXE_kyoka"))
            .args(["run", "--lang", "en", "--", "sh", "-c", script, "sh"])
            .args(arguments)
            .output()
            .unwrap();
        [bare, run]
    }

    #[test]
    fn a_command_is_what_it_is_without_kyoka() {
        for (script, arguments) in [
            ("true", &[][..]),
            ("exit 3", &[]),
            ("exit 255", &[]),
            ("echo out; echo err >&2; exit 1", &[]),
            ("printf 'no end'", &[]),
            ("printf '\\000\\377\\r\\n\\033[31mred'", &[]),
            (
                "printf '%s|' \"$@\"",
                &["a b", "--flag", "", "$x", "日本", "*"],
            ),
            ("head -c 3000000 /dev/zero", &[]),
            ("cat", &[]),
            ("test -t 1; echo $?", &[]),
            ("kill -TERM $$", &[]),
            ("kill -KILL $$", &[]),
            ("kill -INT $$", &[]),
            ("kill -HUP $$", &[]),
            ("kill -USR1 $$", &[]),
            ("sleep 30 & echo started", &[]),
            ("echo AccessDenied; exit 0", &[]),
            ("echo not found; exit 1", &[]),
            ("for i in 1 2 3; do echo $i; echo $i >&2; done", &[]),
            ("exec sh -c 'exit 7'", &[]),
        ] {
            // What a command leaves running holds its output open; without kyoka that would be waited for here.
            if script.starts_with("sleep") {
                let run = Command::new(env!("CARGO_BIN_EXE_kyoka"))
                    .args(["run", "--", "sh", "-c", "sleep 5 >&2 & echo started"])
                    .stdout(std::process::Stdio::piped())
                    .stderr(std::process::Stdio::null())
                    .output()
                    .unwrap();
                assert_eq!(run.stdout, b"started\n");
                continue;
            }
            let [bare, run] = shell(script, arguments);
            assert_eq!(bare.stdout, run.stdout, "{script}");
            assert_eq!(bare.stderr, run.stderr, "{script}");
            assert_eq!(bare.status.code(), run.status.code(), "{script}");
            assert_eq!(bare.status.signal(), run.status.signal(), "{script}");
        }
    }

    #[test]
    fn a_denial_is_explained_behind_the_output() {
        let secret = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
        let script = format!("echo 'upload failed: {DENIED}' >&2; exit 254");
        let [bare, run] = shell(&script, &[secret]);
        let (bare_err, err) = (
            String::from_utf8(bare.stderr).unwrap(),
            String::from_utf8(run.stderr).unwrap(),
        );
        let answer = err.strip_prefix(&bare_err).unwrap();
        assert!(
            answer.contains("Cause:") && !answer.contains(secret),
            "{err}"
        );
        assert!(run.stdout.is_empty());
        assert_eq!(run.status.code(), Some(254));
    }

    #[test]
    fn what_cannot_be_run_has_the_status_of_a_shell() {
        for (program, expected) in [("no-such-program-at-all", 127), ("/", 126)] {
            let run = Command::new(env!("CARGO_BIN_EXE_kyoka"))
                .args(["run", "--", program])
                .output()
                .unwrap();
            assert_eq!(run.status.code(), Some(expected), "{program}");
        }
        let run = Command::new(env!("CARGO_BIN_EXE_kyoka"))
            .arg("run")
            .output()
            .unwrap();
        assert_eq!(run.status.code(), Some(2));
    }

    #[test]
    fn the_last_failure_is_kept_without_its_secrets() {
        let state = folder("state");
        let secret = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
        let kyoka = |args: &[&str]| {
            let run = Command::new(env!("CARGO_BIN_EXE_kyoka"))
                .args(args)
                .env("XDG_STATE_HOME", &state)
                .output()
                .unwrap();
            (
                run.status.code(),
                String::from_utf8(run.stdout).unwrap(),
                String::from_utf8(run.stderr).unwrap(),
            )
        };
        assert_eq!(kyoka(&["last"]).0, Some(2));
        let script =
            format!("echo 'aws_secret_access_key = {secret}'; echo '{DENIED}' >&2; exit 1");
        let (status, _, error) = kyoka(&["run", "--record", "--", "sh", "-c", &script]);
        assert_eq!((status, error), (Some(1), format!("{DENIED}\n")));
        let kept = written(&state.join("kyoka/last"));
        assert!(!kept.contains(secret), "{kept}");
        let (status, out, _) = kyoka(&["last", "--lang", "en"]);
        assert!(out.contains("Cause:") && !out.contains(secret), "{out}");
        assert_eq!(status, Some(0));
    }

    #[test]
    fn a_terminal_stays_a_terminal() {
        use nix::pty::{Winsize, openpty};
        use std::io::{Read, Write};

        let size = Winsize {
            ws_row: 31,
            ws_col: 97,
            ws_xpixel: 0,
            ws_ypixel: 0,
        };
        let script = "test -t 0 && test -t 1 && test -t 2 && echo terminals; stty size; read x; echo \"got $x\"; \
                      printf '\\033[31mred\\033[0m'; exit 5";
        let mut seen = Vec::new();
        for wrapped in [false, true] {
            let terminal = openpty(&size, None).unwrap();
            let mut command = if wrapped {
                let mut command = Command::new(env!("CARGO_BIN_EXE_kyoka"));
                command.args(["run", "--", "sh", "-c", script]);
                command
            } else {
                let mut command = Command::new("sh");
                command.args(["-c", script]);
                command
            };
            let mut child = command
                .stdin(terminal.slave.try_clone().unwrap())
                .stdout(terminal.slave.try_clone().unwrap())
                .stderr(terminal.slave)
                .spawn()
                .unwrap();
            // The other end is the child's alone, so that reading ends with it.
            drop(command);
            let mut person = std::fs::File::from(terminal.master);
            let mut all = Vec::new();
            let mut piece = [0; 4096];
            while let Ok(read @ 1..) = person.read(&mut piece) {
                let was = all.len();
                all.extend_from_slice(&piece[..read]);
                let asks = |all: &[u8]| String::from_utf8_lossy(all).contains("97\r\n");
                if asks(&all) && !asks(&all[..was]) {
                    person.write_all(b"hello\n").unwrap();
                }
            }
            assert_eq!(child.wait().unwrap().code(), Some(5));
            seen.push(String::from_utf8(all).unwrap());
        }
        assert_eq!(seen[0], seen[1]);
        assert!(
            seen[1].starts_with("terminals\r\n31 97\r\nhello\r\ngot hello\r\n\u{1b}[31mred"),
            "{:?}",
            seen[1]
        );
    }
}
