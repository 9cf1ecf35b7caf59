//! What a reader's terminal and environment change: language, colour, where lines end; and articles by their id.

use kyoka::kb::KnowledgeBase;
use kyoka::render::terminal::{self, Screen};
use kyoka::reply;
use kyoka::text::Language;
use std::io::Write;
use std::process::{Command, Stdio};

const BARE: &str =
    "An error occurred (AccessDenied) when calling the GetObject operation: Access Denied";

/// What the binary prints for this input in this locale, and its exit status.
fn kyoka(locale: &[(&str, &str)], args: &[&str], input: &str) -> (String, Option<i32>) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_kyoka"));
    for name in ["LC_ALL", "LC_MESSAGES", "LANG", "NO_COLOR"] {
        command.env_remove(name);
    }
    let mut child = command
        .envs(locale.iter().copied())
        .args(args)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    // A command that reads nothing closes it.
    let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
    let out = child.wait_with_output().unwrap();
    (String::from_utf8(out.stdout).unwrap(), out.status.code())
}

fn is_japanese(text: &str) -> bool {
    text.chars().any(|c| ('\u{3041}'..='\u{3096}').contains(&c))
}

#[test]
fn the_language_is_that_of_the_prose_then_of_the_locale_then_english() {
    let english = format!("Why do I get this?\n{BARE}");
    let japanese = format!("これはなぜですか?\n{BARE}");
    let ja = [("LANG", "ja_JP.UTF-8")];
    for (locale, args, input, expected) in [
        (&[][..], &["diagnose"][..], BARE, false),
        (&ja, &["diagnose"], BARE, true),
        (&ja, &["diagnose"], &english, false),
        (&[], &["diagnose"], &japanese, true),
        (&ja, &["diagnose", "--lang", "en"], BARE, false),
        (
            &[("LANG", "ja_JP.UTF-8"), ("LC_ALL", "C.UTF-8")],
            &["diagnose"],
            BARE,
            false,
        ),
        (
            &[("LANG", "C"), ("LC_MESSAGES", "ja_JP.UTF-8")],
            &["diagnose"],
            BARE,
            true,
        ),
        (
            &[("LC_ALL", ""), ("LANG", "ja_JP")],
            &["diagnose"],
            BARE,
            true,
        ),
        (&ja, &["ask", "iam:PassRole"], "", true),
        (&[], &["ask", "iam:PassRole"], "", false),
        (&ja, &["ask", "how do I decode the message"], "", false),
        (&ja, &["kb", "show", "iam/pass-role"], "", true),
        (&[], &["kb", "show", "iam/pass-role"], "", false),
    ] {
        let (out, _) = kyoka(locale, args, input);
        assert_eq!(is_japanese(&out), expected, "{locale:?} {args:?}\n{out}");
    }
}

#[test]
fn colour_is_what_the_flag_says() {
    for (locale, args, expected) in [
        (&[][..], &["diagnose"][..], false),
        (&[], &["diagnose", "--color", "always"], true),
        (&[], &["--color", "always", "diagnose"], true),
        (
            &[("NO_COLOR", "1")],
            &["diagnose", "--color", "always"],
            true,
        ),
        (&[], &["diagnose", "--color", "never"], false),
    ] {
        let (out, status) = kyoka(locale, args, BARE);
        assert_eq!(out.contains('\u{1b}'), expected, "{locale:?} {args:?}");
        assert_eq!(status, Some(0));
    }
}

#[test]
fn an_article_opens_by_its_id() {
    for args in [
        &["kb", "show", "iam/pass-role"][..],
        &["ask", "iam/pass-role"],
        &["ask", " iam/pass-role "],
    ] {
        let (out, status) = kyoka(&[], args, "");
        for heading in ["Problem", "What to do", "Why"] {
            assert!(out.contains(&format!("■ {heading}")), "{args:?}\n{out}");
        }
        assert_eq!(status, Some(0));
    }
    assert_eq!(kyoka(&[], &["kb", "show", "iam/none"], "").1, Some(2));
}

/// Source: JIS X 4051, the characters that begin no line.
#[test]
fn no_japanese_line_begins_with_what_begins_none() {
    const NEVER: &str =
        "、。，．・：；？！ー々ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮヵヶ」』）】〉》";
    let kb = KnowledgeBase::embedded();
    let mut lines = 0;
    for article in kb.articles() {
        let reply = reply::article(article, Language::Ja);
        for columns in [72, 80, 93, 100] {
            let screen = Screen::of(columns, terminal::Colour::Off);
            for line in terminal::render(&reply, screen).lines() {
                let line = line.trim_start();
                assert!(
                    !line.starts_with(|c| NEVER.contains(c)),
                    "{}: {line}",
                    article.id
                );
                lines += 1;
            }
        }
    }
    assert!(lines > 10_000);
}
