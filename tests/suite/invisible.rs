//! What nobody sees is spelt out in every way out: 103 code points, each in whatever is pasted, named or
//! asked.

use crate::process;
use kyoka::answer;
use kyoka::budget::Budget;
use kyoka::compare;
use kyoka::evidence::{self, Evidence, Input, Role};
use kyoka::iam::PolicyType;
use kyoka::kb::KnowledgeBase;
use kyoka::lint;
use kyoka::policy;
use kyoka::render::{json, markdown, terminal};
use kyoka::reply::{self, Reply};
use kyoka::text::invisible::push_escape;
use kyoka::text::{Language, Paste};
use serde_json::Value;
use std::path::PathBuf;
use std::sync::LazyLock;

static KB: LazyLock<KnowledgeBase> = LazyLock::new(KnowledgeBase::embedded);

/// Controls, marks of direction, joiners, fillers, selectors and tags: those that reached an output as they
/// are when all ways out were tried.
fn code_points() -> Vec<char> {
    let ranges = [
        0x01..=0x08,
        0x0B..=0x0C,
        0x0E..=0x1F,
        0x7F..=0x9F,
        0xAD..=0xAD,
        0x34F..=0x34F,
        0x61C..=0x61C,
        0x115F..=0x1160,
        0x17B4..=0x17B4,
        0x180E..=0x180E,
        0x200B..=0x200F,
        0x2028..=0x202E,
        0x2060..=0x2064,
        0x2066..=0x2069,
        0x206A..=0x206A,
        0x206F..=0x206F,
        0x3164..=0x3164,
        0xFE0F..=0xFE0F,
        0xFEFF..=0xFEFF,
        0xFFA0..=0xFFA0,
        0xFFF9..=0xFFFB,
        0x1BCA0..=0x1BCA0,
        0x1D173..=0x1D173,
        0xE0001..=0xE0001,
        0xE0041..=0xE0041,
        0xE0100..=0xE0100,
    ];
    let all = ranges.into_iter().flatten().filter_map(char::from_u32);
    all.collect()
}

fn shown(way: &str, hidden: char, text: &str) {
    let raw = text.chars().find(|c| *c == hidden);
    assert_eq!(
        raw.map(|c| format!("{way}: U+{:04X}", u32::from(c))),
        None,
        "{text:?}"
    );
}

fn message(resource: &str) -> String {
    format!(
        "User: arn:aws:iam::123456789012:user/dev is not authorized to perform: s3:GetObject on resource: \"{resource}\" because no identity-based policy allows the s3:GetObject action\n"
    )
}

fn document(resource: &str) -> String {
    format!(
        r#"{{"Version": "2012-10-17", "Statement": [{{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "{resource}"}}]}}"#
    )
}

fn read(texts: &[String]) -> Evidence {
    let inputs = texts.iter().map(|text| Input {
        paste: Paste::new(None, text.as_str()),
        role: Role::Conversation,
    });
    evidence::read(inputs.collect(), Some(Language::En), &Budget::default())
}

/// Every form of a reply.
fn forms(reply: &Reply) -> Vec<String> {
    let forms = [
        terminal::render(reply, terminal::Screen::PLAIN),
        markdown::render(reply),
    ];
    #[cfg(feature = "discord")]
    let forms = {
        let rendered = kyoka::render::discord::render(reply, "More.");
        let [text, markdown] = forms;
        let embed = rendered.embed.unwrap_or_default();
        [text, markdown, rendered.content, embed]
    };
    forms.into()
}

#[test]
fn there_are_as_many_as_were_tried() {
    assert_eq!(code_points().len(), 103);
}

#[test]
fn answers_show_each_of_them() {
    for hidden in code_points() {
        let arn = format!("arn:aws:s3:::bu{hidden}cket/k");
        // In the message, in the policy, and in a policy of Terraform, which is not mended.
        let terraform = format!(
            "data \"aws_iam_policy_document\" \"d\" {{\n  statement {{\n    effect = \"Allow\"\n    actions = [\"s3:GetObject\"]\n    resources = [\"{arn}\"]\n  }}\n}}\n"
        );
        for texts in [
            vec![message(&arn)],
            vec![message("arn:aws:s3:::bucket/other"), document(&arn)],
            vec![message("arn:aws:s3:::bucket/other"), terraform],
            vec![document(&arn)],
        ] {
            let answer = answer::diagnose(read(&texts), &KB, &Budget::default());
            for language in Language::ALL {
                for reply in [
                    reply::compose(&answer, language),
                    reply::brief(&answer, language),
                ] {
                    for form in forms(&reply) {
                        shown("diagnose", hidden, &form);
                    }
                    let out = json::diagnosis(&answer, &reply);
                    shown("diagnose json", hidden, &out);
                    serde_json::from_str::<Value>(&out).unwrap();
                }
            }
            for diagnosis in &answer.diagnoses.diagnoses {
                let Some(fix) = &diagnosis.fix else {
                    continue;
                };
                // A policy that is offered has none of it, and says so.
                assert!(!fix.after.contains(hidden), "{hidden:?} in the fix");
                // What copying from a page brings along is no part of a name in a message.
                let is_copied = matches!(hidden, '\u{200B}' | '\u{FEFF}');
                assert!(
                    texts.len() == 2 || is_copied,
                    "{hidden:?}: a fix for a name that nobody sees"
                );
                let said = answer.diagnoses.findings.iter();
                let mut said = said
                    .map(|finding| markdown::line(&reply::finding(&finding.kind, Language::En)));
                let name = format!("U+{:04X}", u32::from(hidden));
                assert!(
                    texts.len() == 1 || said.any(|said| said.contains(&name)),
                    "{name} goes unsaid"
                );
            }
        }
        let question = format!("how do I bu{hidden}cket a frobnicator in the cafeteria");
        let asked = answer::ask(&question, Some(Language::En), &KB, 3, &Budget::default());
        let reply = reply::question(&asked, &KB, reply::InVain::CanBeWritten);
        for form in forms(&reply) {
            shown("ask", hidden, &form);
        }
        shown("ask json", hidden, &json::asked(&asked, &reply));
    }
}

#[test]
fn comparisons_and_findings_show_each_of_them() {
    let find = |text: &str| {
        policy::find(0, &Paste::new(None, text), &Budget::default())
            .policies
            .remove(0)
    };
    let plain = find(&document("arn:aws:s3:::bucket/k"));
    for hidden in code_points() {
        let arn = format!("arn:aws:s3:::bu{hidden}cket/k");
        let escaped = serde_json::to_string(&arn).unwrap();
        // As it is, and as an escape that JSON has for it.
        let mut escape = String::new();
        push_escape(hidden, &mut escape);
        for text in [
            document(&arn),
            document(escaped.trim_matches('"')),
            document(&arn.replace(hidden, &escape)),
        ] {
            let policy = find(&text);
            let compared =
                compare::pasted(&plain, &policy, PolicyType::Identity, &Budget::default());
            for language in Language::ALL {
                for form in forms(&reply::comparison(&compared, language)) {
                    shown("compare", hidden, &form);
                }
                shown(
                    "compare json",
                    hidden,
                    &json::comparison(&compared, &std::collections::BTreeSet::new(), language),
                );
            }
            let is_escape = !text.contains(hidden);
            assert!(is_escape || !compared.is_exact(), "{hidden:?} goes unsaid");
            let findings = lint::check(std::slice::from_ref(&policy), None, &Budget::default());
            let name = format!("U+{:04X}", u32::from(hidden));
            let mut said = findings.iter().map(|finding| {
                let line = reply::finding(&finding.kind, Language::Ja);
                let line = markdown::line(&line);
                shown("lint", hidden, &line);
                line
            });
            assert!(
                said.any(|said| said.contains(&name)),
                "{name} goes unsaid: {text}"
            );
            let evidence = read(std::slice::from_ref(&text));
            let paste = Paste::new(None, text);
            shown(
                "lint json",
                hidden,
                &json::findings(&paste, &evidence, &findings),
            );
        }
    }
}

/// All that a command prints, and the exit status.
fn run(args: &[&str], input: &str) -> (String, Option<i32>) {
    let run = process::kyoka(args, input.as_bytes());
    (run.out + &run.error, run.status)
}

#[test]
fn commands_show_each_of_them() {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("invisible");
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    for (number, hidden) in code_points().chunks(12).enumerate() {
        let hidden: Vec<char> = hidden.to_vec();
        let check = |way: &str, (text, status): (String, Option<i32>)| {
            for one in &hidden {
                shown(way, *one, &text);
            }
            assert!(matches!(status, Some(0..=2)), "{way}: {status:?} {text}");
            text
        };
        let odd: String = hidden.iter().flat_map(|one| [*one, 'x']).collect();
        let arn = format!("arn:aws:s3:::b/{odd}");
        let file = |name: String, text: &str| {
            let path = folder.join(name);
            std::fs::write(&path, text).unwrap();
            path.to_str().unwrap().to_owned()
        };
        let plain = file(
            format!("plain-{number}.json"),
            &document("arn:aws:s3:::b/k"),
        );
        let policy = file(format!("{odd}.json"), &document(&arn));
        let denial = file(format!("{odd}.txt"), &message(&arn));
        for format in ["text", "markdown", "json"] {
            check(
                "diagnose",
                run(
                    &["diagnose", "--format", format, &denial, "--policy", &policy],
                    "",
                ),
            );
            check(
                "compare",
                run(&["compare", "--format", format, &plain, &policy], ""),
            );
            check(
                "ask",
                run(
                    &[
                        "ask",
                        "--format",
                        format,
                        &format!("frobnicate the {odd} cafeteria"),
                    ],
                    "",
                ),
            );
        }
        check("lint", run(&["lint", &policy], ""));
        check("lint", run(&["lint", "--format", "json", &policy], ""));
        check("lint", run(&["lint", &denial], ""));
        check(
            "missing",
            run(&["diagnose", &format!("/nowhere/{odd}")], ""),
        );
        check(
            "missing",
            run(&["ask", "--kb", &format!("/nowhere/{odd}"), "x"], ""),
        );
        check(
            "explain",
            run(&["ask", "--explain", &format!("StartSession {odd}")], ""),
        );
        check(
            "chat",
            run(
                &["chat"],
                &format!("what of {odd}\n/send\n{}", message(&arn)),
            ),
        );
        let request = |action: &str| {
            let policies = format!(r#"{{"identity": [{}]}}"#, document("arn:aws:s3:::b/*"));
            let quoted = serde_json::to_string(&arn).unwrap();
            format!(
                r#"{{"id": {quoted}, "request": {{"action": "{action}", "resource": {quoted}}}, "policies": {policies}}}"#
            )
        };
        let answer = check(
            "simulate",
            run(&["simulate", "--jsonl"], &request("s3:GetObject")),
        );
        let answer: Value = serde_json::from_str(&answer).unwrap();
        assert_eq!(
            (&answer["decision"], &answer["id"]),
            (&"Allowed".into(), &arn.as_str().into())
        );
        check(
            "simulate refusal",
            run(
                &["simulate", "--jsonl"],
                &request(&format!("s3:{odd}")).replace('\u{1}', ""),
            ),
        );
        let single = file(
            format!("request-{number}.json"),
            &request("s3:Get").replace(
                "\"request\"",
                &format!("\"r{}\"", odd.replace(char::is_control, "")),
            ),
        );
        check("simulate one", run(&["simulate", "--request", &single], ""));
        // An article, its title, its folder.
        let kb = folder.join(format!("kb-{number}"));
        std::fs::create_dir_all(kb.join(&odd)).unwrap();
        let title: String = odd.chars().filter(|c| !c.is_control()).collect();
        std::fs::write(
            kb.join(&odd).join("x.en.md"),
            format!("---\ntitle: \"T{title}\"\nsummary: S\n---\n## Problem\n{odd}\n"),
        )
        .unwrap();
        let kb = kb.to_str().unwrap();
        check("kb check", run(&["kb", "check", kb], ""));
        check("kb list", run(&["kb", "list", kb], ""));
        check(
            "kb new",
            run(&["kb", "new", "a/b", "--dir", &format!("{kb}/{odd}")], ""),
        );
        check("ask", run(&["ask", "--kb", kb, &format!("T{title}")], ""));
        check(
            "explain",
            run(&["ask", "--kb", kb, "--explain", &format!("T{title}")], ""),
        );
        // The caller's own arguments.
        check("option", run(&[&format!("--{odd}")], ""));
        check("command", run(&[&odd], ""));
        check("value", run(&["ask", "--lang", &odd, "x"], ""));
    }
}
