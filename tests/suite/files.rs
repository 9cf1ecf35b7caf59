//! Files that are named: which are read, how much of them, and what is said of the others.
#![cfg(unix)]

use crate::process;
use nix::sys::stat::Mode;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::Duration;

const ERROR: &str = "User: arn:aws:iam::123456789012:user/dev is not authorized to perform: s3:GetObject on resource: \"arn:aws:s3:::b/k\" because no identity-based policy allows the s3:GetObject action\n";
const POLICY: &str = r#"{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}]}"#;

fn folder(name: &str) -> PathBuf {
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("files-{name}"));
    let _ = std::fs::remove_dir_all(&path);
    std::fs::create_dir_all(&path).unwrap();
    path
}

/// Exit status, output and errors of a command that must end soon.
fn run(command: &mut Command) -> (Option<i32>, String, String) {
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // A minute, on a machine that is busy with other tests.
    let mut looks = 0..12_000;
    while child.try_wait().unwrap().is_none() {
        if looks.next().is_none() {
            child.kill().unwrap();
            panic!("{command:?} does not end");
        }
        std::thread::sleep(Duration::from_millis(5));
    }
    let Output {
        status,
        stdout,
        stderr,
    } = child.wait_with_output().unwrap();
    (
        status.code(),
        String::from_utf8(stdout).unwrap(),
        String::from_utf8(stderr).unwrap(),
    )
}

fn kyoka(args: &[&str]) -> (Option<i32>, String, String) {
    run(Command::new(env!("CARGO_BIN_EXE_kyoka"))
        .env("LC_ALL", "C.UTF-8")
        .args(args))
}

fn pipe(path: &Path) {
    nix::unistd::mkfifo(path, Mode::S_IRWXU).unwrap();
}

#[test]
fn devices_and_folders_are_named_in_one_line() {
    let folder = folder("kinds");
    let policy = folder.join("policy.json");
    std::fs::write(&policy, POLICY).unwrap();
    let (policy, folder) = (policy.to_str().unwrap(), folder.to_str().unwrap());
    for path in ["/dev/zero", "/dev/full", "/dev/null", folder] {
        for args in [
            vec!["diagnose", path],
            vec!["diagnose", policy, "--policy", path],
            vec!["lint", path],
            vec!["compare", path, policy],
            vec!["compare", policy, path],
            vec!["simulate", "--request", path],
        ] {
            let (status, out, error) = kyoka(&args);
            // The files of a folder are what `lint` reads.
            if args == ["lint", folder] {
                assert_eq!((status, error.as_str()), (Some(0), ""), "{out}");
                continue;
            }
            assert_eq!((status, out.as_str()), (Some(2), ""), "{args:?}");
            let kind = if path == folder {
                "a folder"
            } else {
                "a device"
            };
            let expected = format!("kyoka: {path} is {kind}, and only files and pipes are read\n");
            assert_eq!(error, expected, "{args:?}");
        }
    }
}

#[test]
fn what_a_shell_hands_over_as_a_pipe_is_read() {
    let folder = folder("pipes");
    std::fs::write(folder.join("error"), ERROR).unwrap();
    std::fs::write(folder.join("policy"), POLICY).unwrap();
    let (status, out, _) = run(Command::new("bash")
        .current_dir(&folder)
        .env("kyoka", env!("CARGO_BIN_EXE_kyoka"))
        .args([
            "-c",
            "$kyoka diagnose <(cat error) --policy <(cat policy) --lang en",
        ]));
    assert_eq!(status, Some(0));
    assert!(out.contains("policy allows the call"), "{out}");
    let (status, out, _) = run(Command::new("bash")
        .current_dir(&folder)
        .env("kyoka", env!("CARGO_BIN_EXE_kyoka"))
        .args([
            "-c",
            "$kyoka compare <(cat policy) <(cat policy) && $kyoka lint <(cat policy)",
        ]));
    assert_eq!(status, Some(0), "{out}");
    // No more than the limit, however much comes.
    let (status, _, error) = run(Command::new("bash")
        .current_dir(&folder)
        .env("kyoka", env!("CARGO_BIN_EXE_kyoka"))
        .args(["-c", "$kyoka lint <(cat /dev/zero)"]));
    assert_eq!((status, error.lines().count()), (Some(2), 1), "{error}");
    assert!(error.contains("is larger than"), "{error}");
}

#[test]
fn an_article_is_a_file_of_limited_size() {
    let folder = folder("kb");
    std::fs::create_dir(folder.join("s3")).unwrap();
    let article = folder.join("s3/x.en.md");
    let kb = folder.to_str().unwrap();
    let right = "---\ntitle: Coffee for the vault of saturn\n---\n";
    let refused = |expected: &str| {
        for args in [
            vec!["kb", "list", kb],
            vec!["ask", "--kb", kb, "coffee"],
            vec!["chat", "--kb", kb],
        ] {
            let (status, out, error) = kyoka(&args);
            assert_eq!((status, out.as_str()), (Some(2), ""), "{args:?}");
            assert!(error.contains(expected), "{args:?}: {error}");
            assert_eq!(error.lines().count(), 1);
        }
        // A check says it among the other problems.
        let (status, out, _) = kyoka(&["kb", "check", kb]);
        assert!(status == Some(1) && out.contains(expected), "{out}");
        let _ = std::fs::remove_file(&article);
    };
    pipe(&article);
    refused(
        "x.en.md: no article: it is a pipe, not a file; an article is a file of at most 1024 KiB",
    );
    std::os::unix::fs::symlink("/dev/zero", &article).unwrap();
    refused("it is a device, not a file");
    std::fs::create_dir(&article).unwrap();
    let (status, _, error) = kyoka(&["kb", "list", kb]);
    assert!(
        status == Some(2) && error.contains("it is a folder, not a file"),
        "{error}"
    );
    std::fs::remove_dir(&article).unwrap();
    std::fs::write(&article, format!("{right}{}", "x".repeat(1 << 20))).unwrap();
    refused("it is larger than 1024 KiB");
    std::fs::write(&article, b"---\ntitle: \xFF\n---\n").unwrap();
    refused("it is not UTF-8 text");
    // A link to a file is one.
    std::fs::write(folder.join("real"), right).unwrap();
    std::os::unix::fs::symlink(folder.join("real"), &article).unwrap();
    let (status, out, _) = kyoka(&["ask", "--kb", kb, "coffee for the vault of saturn"]);
    assert_eq!(status, Some(0), "{out}");
    // All articles together.
    std::fs::remove_file(&article).unwrap();
    for number in 0..70 {
        let text = format!("{right}{}", "x".repeat((1 << 20) - 100));
        std::fs::write(folder.join(format!("s3/a{number}.en.md")), text).unwrap();
    }
    refused("the articles are larger than 64 MiB together");
}

#[test]
fn all_problems_of_a_folder_are_told_at_once() {
    let folder = folder("kb-problems");
    let kb = folder.to_str().unwrap();
    let (status, _, error) = kyoka(&["kb", "check", kb]);
    assert!(status == Some(2) && error.contains("no article"), "{error}");
    std::fs::create_dir(folder.join("s3")).unwrap();
    for (name, text) in [
        ("s3/a.en.md", "---\ntitle: Denied: x\n---\n"),
        ("s3/b.en.md", "---\ntitle: B\nalias: [b]\n---\n"),
        ("s3/c.en.md", "---\ntitle: C\n---\n```text eror\nx\n```\n"),
        ("s3/c.fr.md", "---\ntitle: C\n---\n"),
        ("x.en.md", "---\ntitle: X\n---\n"),
    ] {
        std::fs::write(folder.join(name), text).unwrap();
    }
    let (status, out, _) = kyoka(&["kb", "check", kb]);
    assert_eq!(status, Some(1), "{out}");
    for expected in [
        "a.en.md:2:",
        "b.en.md:3:",
        "c.en.md:4: `text eror` is no example",
        "c.fr.md:1: the file is not read",
        "/x.en.md:1: the file is not read",
    ] {
        assert!(out.contains(expected), "{expected}: {out}");
    }
}

#[test]
#[expect(clippy::disallowed_methods, reason = "a test reads what was written")]
fn an_article_begins_with_an_incident() {
    let folder = folder("kb-from");
    let incident = "An error occurred (AccessDenied) when calling the GetObject operation: User: \
                    arn:aws:iam::123456789012:user/dev is not authorized to perform: s3:GetObject on resource: \
                    \"arn:aws:s3:::amzn-s3-demo-bucket/a\" because no identity-based policy allows the s3:GetObject \
                    action\n\n{\n    \"Version\": \"2012-10-17\",\n    \"Statement\": [{\"Effect\": \"Allow\", \"Action\": \
                    \"s3:ListBucket\", \"Resource\": \"*\"}]\n}\n";
    std::fs::write(folder.join("incident"), incident).unwrap();
    let dir = folder.join("kb");
    let (file, dir) = (folder.join("incident"), dir.to_str().unwrap());
    let from = file.to_str().unwrap();
    let (status, out, error) = kyoka(&["kb", "new", "s3/ours", "--dir", dir, "--from", from]);
    assert_eq!(status, Some(0), "{out}{error}");
    let text = std::fs::read_to_string(folder.join("kb/s3/ours.en.md")).unwrap();
    for part in [
        "identifiers: [\"s3:GetObject\"]",
        "  actions: [\"s3:GetObject\"]",
        "```text error\nAn error occurred (AccessDenied)",
        "s3:ListBucket",
        "```json identity-policy after\n",
        "arn:aws:s3:::amzn-s3-demo-bucket/a\"",
    ] {
        assert!(text.contains(part), "{part}: {text}");
    }
}

#[cfg(feature = "discord")]
mod bot {
    use super::{folder, kyoka, pipe, run};
    use std::fs::Permissions;
    use std::os::unix::fs::PermissionsExt;
    use std::process::Command;

    fn token() -> String {
        format!("{}.{}.{}", "M".repeat(24), "Gabcde", "x".repeat(27))
    }

    /// `kyoka discord --check` in a folder, with these variables.
    fn check(
        folder: &std::path::Path,
        variables: &[(&str, &str)],
    ) -> (Option<i32>, String, String) {
        // A small knowledge base is checked at once.
        std::fs::create_dir_all(folder.join("faq")).unwrap();
        std::fs::write(folder.join("faq/x.en.md"), "---\ntitle: X\n---\n").unwrap();
        let mut command = Command::new(env!("CARGO_BIN_EXE_kyoka"));
        command
            .args(["discord", "--check", "--config", "config.toml"])
            .args(["--kb", ".", "--kb-only"])
            .current_dir(folder)
            .env_remove("DISCORD_TOKEN")
            // Nothing listens there.
            .env("DISCORD_API_PROXY", "http://127.0.0.1:9")
            .envs(variables.iter().copied());
        run(&mut command)
    }

    #[test]
    fn each_problem_of_a_configuration_has_a_line() {
        let folder = folder("config");
        let path = folder.join("config.toml");
        std::fs::write(
            &path,
            "[discord]\nchanels = []\n[limit]\n[log]\nlevel = 1\n",
        )
        .unwrap();
        let (status, _, error) = check(&folder, &[]);
        assert_eq!(status, Some(2));
        let lines: Vec<&str> = error.lines().collect();
        assert_eq!(
            lines,
            [
                "kyoka: config.toml:2: there is no key `discord.chanels`; did you mean `discord.channels`?",
                "kyoka: config.toml:3: there is no table `[limit]`; did you mean `[limits]`?",
                "kyoka: config.toml:5: `log.level` takes one of \"error\", \"warn\", \"info\", \"debug\"",
            ]
        );
    }

    #[test]
    fn a_configuration_is_a_file_of_limited_size() {
        let folder = folder("config-kinds");
        let path = folder.join("config.toml");
        let refused = |expected: &str| {
            let (status, _, error) = check(&folder, &[]);
            assert_eq!((status, error.lines().count()), (Some(2), 1), "{error}");
            assert!(error.contains(expected), "{error}");
            std::fs::remove_file(&path).unwrap();
            // The other command that reads it.
            error
        };
        pipe(&path);
        let (status, _, error) = kyoka(&["kb", "gaps", "--config", path.to_str().unwrap()]);
        assert!(
            status == Some(2) && error.contains("it is a pipe"),
            "{error}"
        );
        refused("it is a pipe, not a file");
        std::os::unix::fs::symlink("/dev/zero", &path).unwrap();
        refused("it is a device, not a file");
        std::fs::write(&path, "#".repeat((1 << 20) + 1)).unwrap();
        refused("it is larger than 1024 KiB");
    }

    #[test]
    fn a_token_that_others_can_read_is_refused() {
        let folder = folder("token");
        let credentials = folder.join("credentials");
        std::fs::create_dir(&credentials).unwrap();
        let own = credentials.to_str().unwrap();
        let config = |path: &str| {
            std::fs::write(
                folder.join("config.toml"),
                format!("[discord]\ntoken_file = \"{path}\"\n"),
            )
            .unwrap();
        };
        let write = |path: &str, mode: u32| {
            let path = folder.join(path);
            let _ = std::fs::remove_file(&path);
            std::fs::write(&path, token()).unwrap();
            std::fs::set_permissions(&path, Permissions::from_mode(mode)).unwrap();
        };
        for (path, mode, variables, is_refused) in [
            ("token", 0o600, vec![], false),
            ("token", 0o400, vec![], false),
            ("token", 0o640, vec![], true),
            ("token", 0o604, vec![], true),
            ("token", 0o620, vec![], true),
            ("token", 0o666, vec![], true),
            ("a token", 0o644, vec![], true),
            // What systemd hands over is readable by root's group, and by nobody else.
            (
                "credentials/token",
                0o400,
                vec![("CREDENTIALS_DIRECTORY", own)],
                false,
            ),
            (
                "credentials/token",
                0o440,
                vec![("CREDENTIALS_DIRECTORY", own)],
                false,
            ),
            (
                "credentials/token",
                0o444,
                vec![("CREDENTIALS_DIRECTORY", own)],
                true,
            ),
            ("credentials/token", 0o440, vec![], true),
            ("token", 0o440, vec![("CREDENTIALS_DIRECTORY", own)], true),
        ] {
            write(path, mode);
            let whole = folder.join(path);
            let whole = whole.to_str().unwrap();
            config(whole);
            let (status, out, error) = check(&folder, &variables);
            let row = format!("{path} {mode:o} {variables:?}: {out}{error}");
            assert_eq!(status, Some(if is_refused { 2 } else { 1 }), "{row}");
            if is_refused {
                let quoted = if path.contains(' ') {
                    format!("'{whole}'")
                } else {
                    whole.to_owned()
                };
                assert_eq!(
                    error,
                    format!(
                        "kyoka: others than its owner can read or change the token file {whole}; run `chmod 600 {quoted}`\n"
                    )
                );
                // The command that is told mends it.
                let mended = Command::new("sh")
                    .arg("-c")
                    .arg(format!("chmod 600 {quoted}"))
                    .status();
                assert!(mended.unwrap().success());
                assert_eq!(check(&folder, &variables).0, Some(1), "{row}");
            } else {
                assert!(
                    out.contains("ok      the token has the shape of one"),
                    "{row}"
                );
            }
            assert!(!error.contains(&token()));
        }
        // What is no file is not waited for.
        let fifo = folder.join("fifo");
        pipe(&fifo);
        config(fifo.to_str().unwrap());
        let (status, _, error) = check(&folder, &[]);
        assert!(
            status == Some(2) && error.contains("it is a pipe, not a file"),
            "{error}"
        );
        config("/dev/zero");
        let (_, _, error) = check(&folder, &[]);
        assert!(error.contains("it is a device, not a file"), "{error}");
        write("long", 0o600);
        std::fs::write(folder.join("long"), "x".repeat(70_000)).unwrap();
        config(folder.join("long").to_str().unwrap());
        let (_, _, error) = check(&folder, &[]);
        assert!(error.contains("it is larger than 64 KiB"), "{error}");
    }

    #[test]
    fn only_this_machine_stands_in_for_discord() {
        let folder = folder("proxy");
        std::fs::write(folder.join("config.toml"), "").unwrap();
        for address in [
            "http://10.0.0.1:8080",
            "http://discord.example.com",
            "http://127.0.0.1@example.com",
        ] {
            let (status, _, error) = check(
                &folder,
                &[("DISCORD_TOKEN", &token()), ("DISCORD_API_PROXY", address)],
            );
            assert_eq!((status, error.lines().count()), (Some(2), 1), "{error}");
            assert!(
                error.contains("it takes an address of this machine"),
                "{error}"
            );
        }
    }

    #[test]
    fn the_database_is_for_its_owner_alone_whatever_the_umask() {
        let folder = folder("umask");
        std::fs::write(folder.join("config.toml"), "").unwrap();
        let bot = |more: &str| {
            let mut bot = Command::new("sh");
            bot.current_dir(&folder)
                .env("DISCORD_TOKEN", token())
                .env("DISCORD_API_PROXY", "http://127.0.0.1:9")
                .env("kyoka", env!("CARGO_BIN_EXE_kyoka"))
                .args([
                    "-c",
                    &format!("umask 000; exec $kyoka discord{more} --config config.toml"),
                ]);
            bot
        };
        let (_, out, error) = run(&mut bot(" --check"));
        assert!(out.contains("there is no database"), "{out}{error}");
        assert!(!folder.join("kyoka.db").exists(), "the check makes nothing");
        let mut running = bot("").spawn().unwrap();
        let mut left = 1500;
        while std::fs::metadata(folder.join("kyoka.db")).is_err() {
            left -= 1;
            assert!(left > 0, "no database");
            std::thread::sleep(std::time::Duration::from_millis(20));
        }
        running.kill().unwrap();
        running.wait().unwrap();
        let mode = std::fs::metadata(folder.join("kyoka.db"))
            .unwrap()
            .permissions()
            .mode();
        assert_eq!(mode & 0o777, 0o600, "{out}{error}");
    }
}

/// The same, with this on standard input.
fn piped(args: &[&str], input: &str) -> (Option<i32>, String, String) {
    let run = process::kyoka(args, input.as_bytes());
    (run.status, run.out, run.error)
}

#[test]
fn standard_input_is_read_where_no_file_is_named() {
    let folder = folder("stdin");
    let policy = folder.join("policy.json");
    std::fs::write(&policy, POLICY).unwrap();
    let policy = policy.to_str().unwrap();
    let with_policy = ["diagnose", "--lang", "en", "--policy", policy];
    let (status, out, error) = piped(&with_policy, ERROR);
    assert_eq!((status, error.as_str()), (Some(0), ""));
    assert!(out.contains("policy allows the call"), "{out}");
    // Nothing there is no error where a policy is given, and one where nothing is.
    let (status, out, error) = piped(&with_policy, "");
    assert_eq!((status, error.as_str()), (Some(0), ""));
    assert!(out.contains("need the error message"), "{out}");
    let (status, _, error) = piped(&["diagnose"], "");
    assert_eq!((status, error.lines().count()), (Some(2), 1), "{error}");
    // /dev/null, and a standard input that is closed.
    assert_eq!(kyoka(&with_policy).0, Some(0));
    let closed = run(Command::new("bash")
        .env("kyoka", env!("CARGO_BIN_EXE_kyoka"))
        .env("policy", policy)
        .args(["-c", "$kyoka diagnose --policy \"$policy\" <&-"]));
    assert_eq!(closed.0, Some(0), "{}", closed.2);
    // What is named is what is read.
    let error = folder.join("error.txt");
    std::fs::write(&error, ERROR).unwrap();
    let (status, out, _) = piped(
        &["diagnose", "--lang", "en", error.to_str().unwrap()],
        POLICY,
    );
    assert_eq!(status, Some(0));
    assert!(!out.contains("policy allows the call"), "{out}");
    // A policy on standard input leaves no message there.
    let (status, out, _) = piped(&["diagnose", "--lang", "en", "--policy", "-"], POLICY);
    assert_eq!(status, Some(0));
    assert!(out.contains("need the error message"), "{out}");
}

#[test]
fn a_terminal_is_not_waited_for() {
    let terminal = nix::pty::openpty(None, None).unwrap();
    let child = Command::new(env!("CARGO_BIN_EXE_kyoka"))
        .env("LC_ALL", "C.UTF-8")
        .arg("diagnose")
        .stdin(Stdio::from(terminal.slave))
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let out = child.wait_with_output().unwrap();
    let error = String::from_utf8(out.stderr).unwrap();
    assert_eq!((out.status.code(), out.stdout.len()), (Some(2), 0));
    assert!(
        error.starts_with("kyoka: there is nothing to read; name a file"),
        "{error}"
    );
    assert_eq!(error.lines().count(), 1);
    drop(terminal.master);
}

#[test]
fn what_is_read_whole_has_a_largest_size() {
    let folder = folder("sizes");
    let large = |name: &str, mebibytes: usize| {
        let path = folder.join(name);
        let padding = " ".repeat((mebibytes << 20) + 1 - POLICY.len());
        std::fs::write(&path, format!("{POLICY}{padding}")).unwrap();
        path.to_str().unwrap().to_owned()
    };
    let (one, four, eight) = (large("1", 1), large("4", 4), large("8", 8));
    let policy = folder.join("policy.json");
    std::fs::write(&policy, POLICY).unwrap();
    let policy = policy.to_str().unwrap();
    for (args, limit) in [
        (vec!["diagnose", "--policy", &one], 1),
        (vec!["compare", policy, &one], 1),
        (vec!["compare", &one, policy], 1),
        (vec!["simulate", "--request", &four], 4),
        (vec!["lint", &eight], 8),
    ] {
        let (status, out, error) = kyoka(&args);
        assert_eq!((status, out.as_str()), (Some(2), ""), "{args:?}");
        assert!(
            error.contains(&format!("is larger than {limit} MiB")),
            "{error}"
        );
        assert_eq!(error.lines().count(), 1, "{error}");
    }
    assert_eq!(kyoka(&["lint", &one]).0, Some(0));
}
