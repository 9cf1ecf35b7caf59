//! Every code that an answer can have is expected by a test somewhere.
#![expect(clippy::disallowed_methods, reason = "a test reads its own files")]

use crate::case_files;
use kyoka::diagnose::Cause;
use kyoka::lint::FindingKind;
use std::collections::BTreeSet;
use std::path::Path;

/// The values of `"code"` and `"cause"` in the cases.
fn expected() -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for (_, text) in case_files::all() {
        for name in ["\"code\": \"", "\"cause\": \""] {
            let values = text.split(name).skip(1);
            found.extend(values.map(|rest| rest.split('"').next().unwrap().to_owned()));
        }
    }
    found
}

/// The text literals of the functions `code` and `repair_code` of a file: what the compiler holds complete.
fn codes(file: &str) -> Vec<String> {
    let text = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(file)).unwrap();
    let functions = text.split("code(").skip(1);
    let bodies = functions.filter_map(|rest| rest.split_once("{\n")?.1.split("\n}").next());
    let arms = bodies.flat_map(|body| body.split("=>").skip(1));
    arms.filter_map(|arm| arm.trim_start_matches([' ', '{', '\n']).strip_prefix('"'))
        .map(|rest| rest.split('"').next().unwrap().to_owned())
        .collect()
}

fn missing(codes: impl IntoIterator<Item = String>, expected: &BTreeSet<String>) -> Vec<String> {
    codes
        .into_iter()
        .filter(|code| !expected.contains(code))
        .collect()
}

#[test]
fn every_cause_and_reason_has_a_case() {
    let expected = expected();
    let causes = Cause::ALL.iter().map(|cause| cause.code().to_owned());
    assert_eq!(missing(causes, &expected), [""; 0]);
    let reasons = codes("src/evaluate/mod.rs");
    assert!(reasons.len() >= 16, "{reasons:?}");
    assert_eq!(missing(reasons, &expected), [""; 0]);
}

#[test]
fn every_finding_is_in_the_documents() {
    for name in ["findings.md", "findings.ja.md"] {
        let page = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("docs")
            .join(name);
        let page = std::fs::read_to_string(page).unwrap();
        let missing: Vec<_> = FindingKind::CODES
            .iter()
            .filter(|code| !page.contains(&format!("| `{code}` |")))
            .collect();
        assert!(missing.is_empty(), "{name}: {missing:?}");
    }
}

#[test]
fn every_finding_has_a_row_or_a_case() {
    let mut expected = expected();
    let rows = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/lint/tests.rs");
    let rows = std::fs::read_to_string(rows).unwrap();
    let findings = codes("src/lint/kind.rs");
    assert!(findings.len() >= 45, "{findings:?}");
    // Its row is a number of characters: `sizes`.
    expected.insert("policy_size_exceeded".to_owned());
    let in_rows = |code: &&String| {
        rows.contains(&format!("vec![\"{code}\"")) || rows.contains(&format!(", \"{code}\"]"))
    };
    expected.extend(findings.iter().filter(in_rows).cloned());
    assert_eq!(missing(findings, &expected), [""; 0]);
}
