//! What the documents show is what the program prints.
//!
//! A comment `<!-- kyoka ARGUMENTS -->` names the command whose output the next fenced block is; it runs in
//! `docs/examples`.

use std::path::{Path, PathBuf};
use std::process::Command;

/// The commands of a document, with the blocks that show what they print.
fn transcripts(document: &str) -> Vec<(Vec<&str>, &str)> {
    let mut found = Vec::new();
    for after in document.split("<!-- kyoka ").skip(1) {
        let (arguments, after) = after.split_once(" -->\n").unwrap();
        let after = after.trim_start();
        let fence = &after[..after.find(|c| c != '`').unwrap()];
        assert!(fence.len() >= 3, "no block follows `kyoka {arguments}`");
        let (_, block) = after.split_once('\n').unwrap();
        let (block, _) = block.split_once(&format!("\n{fence}\n")).unwrap();
        found.push((arguments.split_whitespace().collect(), block));
    }
    found
}

#[test]
fn documents_show_what_the_program_prints() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut documents: Vec<PathBuf> = std::fs::read_dir(root.join("docs"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|end| end == "md"))
        .collect();
    documents.extend([root.join("README.md"), root.join("README.ja.md")]);
    let mut count = 0;
    for path in documents {
        let document = std::fs::read_to_string(&path).unwrap();
        for (arguments, block) in transcripts(&document) {
            let output = Command::new(env!("CARGO_BIN_EXE_kyoka"))
                .env("LC_ALL", "C.UTF-8")
                .current_dir(root.join("docs/examples"))
                .args(&arguments)
                .output()
                .unwrap();
            let printed = String::from_utf8(output.stdout).unwrap();
            assert_eq!(
                printed.trim_end(),
                block,
                "{}: kyoka {}",
                path.display(),
                arguments.join(" ")
            );
            count += 1;
        }
    }
    assert!(count >= 4, "the READMEs and the examples show something");
}
