//! The plan of the house: which room may use which, read from the sources.

#![expect(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a test that reads the sources of its own crate"
)]

use std::fs;
use std::path::{Path, PathBuf};

/// The rooms, in the order in which a paste goes through them, each with the rooms that it may use;
/// `None` is all those above it.
const ROOMS: [(&str, Option<&[&str]>); 30] = [
    ("budget", Some(&[])),
    ("file", Some(&[])),
    ("ids", Some(&[])),
    ("text", Some(&[])),
    ("iam", Some(&["budget"])),
    ("policy", Some(&["budget", "text", "iam"])),
    ("reference", Some(&["budget", "iam"])),
    ("denial", Some(&["budget", "text", "iam", "reference"])),
    (
        "evidence",
        Some(&["budget", "text", "iam", "policy", "reference", "denial"]),
    ),
    (
        "evaluate",
        Some(&["budget", "text", "iam", "policy", "reference"]),
    ),
    (
        "compare",
        Some(&["budget", "text", "iam", "policy", "reference", "evaluate"]),
    ),
    (
        "lint",
        Some(&[
            "budget",
            "text",
            "iam",
            "policy",
            "reference",
            "evaluate",
            "compare",
        ]),
    ),
    (
        "explain",
        Some(&[
            "budget",
            "text",
            "iam",
            "policy",
            "reference",
            "evaluate",
            "compare",
            "lint",
        ]),
    ),
    (
        "author",
        Some(&[
            "budget",
            "text",
            "iam",
            "policy",
            "reference",
            "evaluate",
            "compare",
            "lint",
        ]),
    ),
    ("diagnose", None),
    ("kb", None),
    ("answer", None),
    ("reply", None),
    ("render", None),
    ("converse", None),
    (
        "api",
        Some(&[
            "budget",
            "text",
            "iam",
            "policy",
            "reference",
            "evaluate",
            "evidence",
            "compare",
            "lint",
            "explain",
            "author",
            "diagnose",
            "kb",
            "answer",
            "reply",
            "render",
        ]),
    ),
    (
        "page",
        Some(&[
            "budget", "text", "iam", "evidence", "compare", "author", "kb", "answer", "reply",
            "render", "api",
        ]),
    ),
    ("mcp", Some(&["text", "reply", "render", "api"])),
    ("config", Some(&["text"])),
    ("store", Some(&["ids", "text"])),
    ("bot", None),
    (
        "host",
        Some(&[
            "bot", "config", "converse", "ids", "kb", "reply", "store", "text",
        ]),
    ),
    ("discord", None),
    ("slack", None),
    ("cli", None),
];

#[test]
fn rooms_use_only_the_doors_of_the_plan() {
    let house = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut wrong = Vec::new();
    let mut read = 0;
    for file in sources(&house) {
        let path = file.strip_prefix(&house).unwrap();
        let folder = path.iter().next().unwrap().to_str().unwrap();
        let room = folder.strip_suffix(".rs").unwrap_or(folder);
        if ["lib", "main"].contains(&room) {
            continue;
        }
        read += 1;
        let Some(place) = ROOMS.iter().position(|(name, _)| *name == room) else {
            wrong.push(format!("{}: the plan has no room `{room}`", path.display()));
            continue;
        };
        let above: Vec<&str> = ROOMS[..place].iter().map(|(name, _)| *name).collect();
        let doors = ROOMS[place].1.unwrap_or(&above);
        for door in doors_used(&fs::read_to_string(&file).unwrap()) {
            if door != room && !doors.contains(&door.as_str()) {
                wrong.push(format!(
                    "{}: `{room}` has no door to `{door}`",
                    path.display()
                ));
            }
        }
    }
    assert!(read > 10, "only {read} files were read");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_door_is_seen_in_every_spelling() {
    let code = "use crate::text::Span;\n/// See [`crate::kb::Match`].\nuse crate::{policy::{Policy, Form}, iam::Effect};\n\
                fn f(x: crate::lint::Finding) {} // crate::cli\n";
    assert_eq!(doors_used(code), ["text", "policy", "iam", "lint"]);
}

/// The rooms named after `crate::` in code, comments left out.
fn doors_used(code: &str) -> Vec<String> {
    let code: String = code
        .lines()
        .flat_map(|line| [line.split("//").next().unwrap_or(""), "\n"])
        .collect();
    let mut doors = Vec::new();
    for rest in code.split("crate::").skip(1) {
        match rest.strip_prefix('{') {
            None => doors.push(first_word(rest)),
            Some(group) => {
                let mut depth = 1;
                let mut at_name = true;
                for (index, letter) in group.char_indices() {
                    match letter {
                        '{' => depth += 1,
                        '}' => depth -= 1,
                        ',' if depth == 1 => at_name = true,
                        letter if at_name && letter.is_alphabetic() => {
                            doors.push(first_word(group.split_at(index).1));
                            at_name = false;
                        }
                        _ => {}
                    }
                    if depth == 0 {
                        break;
                    }
                }
            }
        }
    }
    doors
}

fn first_word(text: &str) -> String {
    text.chars()
        .take_while(|letter| letter.is_alphanumeric() || *letter == '_')
        .collect()
}

fn sources(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(sources(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
    files.sort();
    files
}
