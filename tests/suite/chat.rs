//! `kyoka chat` through a pipe, and as somebody at a terminal uses it.

use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Stdio};

const ERROR: &str = "User: arn:aws:iam::123456789012:user/dev is not authorized to perform: s3:GetObject on resource: \"arn:aws:s3:::reports/a.csv\" because no identity-based policy allows the s3:GetObject action";
const POLICY: &str = "{\n  \"Version\": \"2012-10-17\",\n\n  \"Statement\": [\n    {\"Effect\": \"Allow\", \"Action\": \"s3:GetObject\", \"Resource\": \"arn:aws:s3:::other/*\"}\n  ]\n}";

fn file(name: &str, text: &str) -> PathBuf {
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    std::fs::write(&path, text).unwrap();
    path
}

/// Exit status and output of a conversation through a pipe.
fn piped(args: &[&str], input: &str) -> (Option<i32>, String) {
    let mut child = Command::new(env!("CARGO_BIN_EXE_kyoka"))
        .arg("chat")
        .args(args)
        .env("LC_ALL", "C.UTF-8")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    child
        .stdin
        .take()
        .unwrap()
        .write_all(input.as_bytes())
        .unwrap();
    let output = child.wait_with_output().unwrap();
    (
        output.status.code(),
        String::from_utf8(output.stdout).unwrap(),
    )
}

#[test]
fn a_pipe_is_one_message_up_to_a_command() {
    let (status, out) = piped(&[], &format!("{ERROR}\n\n{POLICY}\n"));
    assert_eq!(status, Some(0));
    assert_eq!(out.matches("Cause:").count(), 1);
    assert!(
        out.contains("The policy allows only `other/*`, but the call is on"),
        "{out}"
    );
    assert!(!out.contains('\u{1b}'), "colour in a pipe");

    let (status, out) = piped(
        &[],
        &format!("{ERROR}\n/send\nポリシーです\n{POLICY}\n/en\n/details\n/quit\nnever read"),
    );
    assert_eq!(status, Some(0));
    // Who asks for the details has read the rest.
    assert_eq!(out.matches("Cause:").count(), 2, "{out}");
    assert_eq!(out.matches("■ The denied request").count(), 1, "{out}");
    assert_eq!(out.matches("原因:").count(), 1, "{out}");
    assert_eq!(out.matches("■ What wasn't checked").count(), 1);
}

#[test]
fn the_status_tells_whether_anything_was_found() {
    assert_eq!(piped(&[], "How do I make coffee?\n").0, Some(1));
    assert_eq!(piped(&[], "").0, Some(1));
    let (status, out) = piped(&["--lang", "ja"], ERROR);
    assert_eq!(status, Some(0));
    assert!(out.contains("原因:"));
}

/// What is asked for in words comes after `--lang`, and stays.
#[test]
fn the_language_that_is_asked_for_in_words_stays() {
    let conversation = format!("{ERROR}\n/send\n英語で\n/send\n{ERROR}\n");
    let (_, out) = piped(&["--lang", "ja"], &conversation);
    assert_eq!(out.matches("原因:").count(), 1, "{out}");
    assert_eq!(out.matches("Cause:").count(), 2, "{out}");
}

/// What comes through a pipe may be anybody's: a line of a log must not have a file read and shown.
#[test]
fn no_line_of_a_pipe_reads_a_file() {
    let policy = file("chat-policy.json", &POLICY.replace("other", "marked"));
    let path = policy.display();
    for line in [
        format!("/file {path}"),
        format!("/file '{path}'"),
        format!("@{path}"),
        format!("{path}"),
        format!("look at @{path} please"),
    ] {
        let (status, out) = piped(&["--lang", "en"], &format!("{line}\n{ERROR}\n{line}\n"));
        assert_eq!(status, Some(0));
        assert!(
            !out.contains("marked") && !out.contains("Statement 1"),
            "{line}: {out}"
        );
        assert_eq!(out.matches("Cause:").count(), 1, "{line}: {out}");
    }
    // Other commands are what they were.
    let (_, out) = piped(
        &[],
        &format!("{ERROR}\n/ja\n/file {path}\n/send\n/quit\n{ERROR}"),
    );
    assert_eq!(out.matches("原因:").count(), 1, "{out}");
}

#[test]
fn a_secret_is_told_of_and_not_shown() {
    let secret = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
    let (_, out) = piped(
        &["--lang", "en"],
        &format!("aws_secret_access_key = {secret}\n{ERROR}\n"),
    );
    assert!(out.contains("delete that message now"), "{out}");
    assert!(out.contains("Cause:") && !out.contains(secret), "{out}");
}

#[cfg(unix)]
mod terminal {
    use super::{ERROR, POLICY, file};
    use nix::pty::{Winsize, openpty};
    use std::fs::File;
    use std::io::{Read, Write};
    use std::path::PathBuf;
    use std::process::{Child, Command};
    use std::sync::mpsc::{self, Receiver};
    use std::time::Duration;

    /// Somebody at a terminal.
    struct Person {
        keyboard: File,
        screen: Receiver<Vec<u8>>,
        seen: String,
        chat: Child,
    }

    impl Person {
        fn sits_down(no_colour: bool) -> Self {
            Self::sits_down_with(&[], no_colour)
        }

        fn sits_down_with(args: &[&str], no_colour: bool) -> Self {
            let size = Winsize {
                ws_row: 50,
                ws_col: 200,
                ws_xpixel: 0,
                ws_ypixel: 0,
            };
            let terminal = openpty(&size, None).unwrap();
            let mut command = Command::new(env!("CARGO_BIN_EXE_kyoka"));
            command
                .arg("chat")
                .args(args)
                .env("TERM", "xterm")
                .env("LC_ALL", "en_US.UTF-8")
                .env_remove("NO_COLOR")
                .stdin(terminal.slave.try_clone().unwrap())
                .stdout(terminal.slave.try_clone().unwrap())
                .stderr(terminal.slave);
            if no_colour {
                command.env("NO_COLOR", "1");
            }
            let chat = command.spawn().unwrap();
            // The other end is the child's alone, so that reading ends with it.
            drop(command);
            let keyboard = File::from(terminal.master);
            let mut output = keyboard.try_clone().unwrap();
            let (send, screen) = mpsc::channel();
            std::thread::spawn(move || {
                let mut buffer = [0; 4096];
                while let Ok(read @ 1..) = output.read(&mut buffer) {
                    if send.send(buffer[..read].to_vec()).is_err() {
                        break;
                    }
                }
            });
            Self {
                keyboard,
                screen,
                seen: String::new(),
                chat,
            }
        }

        fn types(&mut self, keys: &str) {
            self.keyboard.write_all(keys.as_bytes()).unwrap();
        }

        fn pastes(&mut self, text: &str) {
            self.types(&format!("\u{1b}[200~{text}\u{1b}[201~"));
        }

        /// What appears up to and with `text`.
        fn sees(&mut self, text: &str) -> String {
            loop {
                if let Some(at) = self.seen.find(text) {
                    let rest = self.seen.split_off(at + text.len());
                    return std::mem::replace(&mut self.seen, rest);
                }
                match self.screen.recv_timeout(Duration::from_mins(1)) {
                    Ok(bytes) => self.seen.push_str(&String::from_utf8_lossy(&bytes)),
                    Err(error) => panic!("{error}: no {text:?} in {:?}", self.seen),
                }
            }
        }

        /// The status with which the conversation ended.
        fn leaves(mut self) -> Option<i32> {
            self.chat.wait().unwrap().code()
        }
    }

    #[test]
    fn a_paste_with_blank_lines_is_one_message() {
        let mut person = Person::sits_down(false);
        person.sees("/help");
        person.sees("> ");
        person.pastes(&format!("Why is this denied?\n\n{ERROR}\n\n{POLICY}"));
        person.types("\r");
        let shown = person.sees("not checked");
        assert_eq!(shown.matches("Cause:").count(), 1, "{shown}");
        assert!(shown.contains("\u{1b}[1mCause:"), "no colour: {shown}");
        person.sees("> ");
        person.types("/details\r");
        person.sees("■ What wasn't checked");
        person.sees("> ");
        // The last message but one comes back with the arrow key, whole.
        person.types("\u{1b}[A\u{1b}[A\r");
        person.sees("Cause:");
        person.sees("> ");
        person.types("\u{4}");
        assert_eq!(person.leaves(), Some(0));
    }

    #[test]
    fn files_commands_and_languages() {
        let policy = file("chat typed.json", POLICY);
        let mut person = Person::sits_down(true);
        person.sees("> ");
        person.types(&format!("{ERROR}\r"));
        let shown = person.sees("Article:");
        assert!(!shown.contains("\u{1b}[1m"), "colour: {shown}");
        person.sees("> ");
        // As a terminal types a file that is dropped on it.
        let dropped = policy.display().to_string().replace(' ', "\\ ");
        person.types(&format!("{dropped}\r"));
        person.sees("Checked together with the error you pasted earlier.");
        person.sees("> ");
        person.types("/file no such file\r");
        person.sees("cannot read no such file");
        person.sees("> ");
        person.types(&format!("/file '{}'\r", policy.display()));
        person.sees("but the call is on");
        person.sees("> ");
        person.types("/file /dev/zero\r");
        person.sees("/dev/zero is a device, and only files and pipes are read");
        person.sees("> ");
        person.types("/ja\r");
        person.sees("原因:");
        person.sees("> ");
        person.types("/nonsense\r");
        person.sees("というコマンドもファイルもありません");
        person.sees("> ");
        person.types("/quit\r");
        assert_eq!(person.leaves(), Some(0));
    }

    #[test]
    fn articles_are_taken_as_they_change() {
        let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("chat-kb");
        std::fs::create_dir_all(folder.join("vpc")).unwrap();
        let write = |text: &str| std::fs::write(folder.join("vpc/peering.en.md"), text).unwrap();
        write("---\ntitle: Nothing arrives over VPC peering\n---\n");
        let mut person = Person::sits_down_with(&["--kb", folder.to_str().unwrap()], true);
        person.sees("> ");
        person.types("nothing over vpc peering\r");
        person.sees("Nothing arrives over VPC peering");
        person.sees("> ");
        write("---\ntitle: Silence over VPC peering\nsummary: Routes are missing.\n---\n");
        person.types("silence over vpc peering\r");
        person.sees("Routes are missing");
        person.sees("> ");
        write("---\ntitle: VPC peering\nsumary: broken\n---\n");
        person.types("silence over vpc peering\r");
        person.sees("peering.en.md:3:");
        person.sees("Routes are missing");
        person.sees("> ");
        person.types("/quit\r");
        assert_eq!(person.leaves(), Some(0));
    }

    #[test]
    fn a_policy_that_comes_line_by_line_is_one_message() {
        let mut person = Person::sits_down(true);
        person.sees("> ");
        person.types(&POLICY.replace("\n\n", "\n").replace('\n', "\r"));
        person.types("\r");
        let shown = person.sees("the error");
        assert!(shown.contains("no mistakes in this policy"), "{shown}");
        // Once clears the line, twice leaves.
        person.sees("> ");
        person.types("half a line\u{3}");
        person.sees("> ");
        person.types("\u{3}");
        assert_eq!(person.leaves(), Some(0));
    }
}
