//! The files of cases in `tests/cases`.

#![expect(clippy::disallowed_methods, reason = "a test reads its own files")]

use std::path::{Path, PathBuf};

/// Every file of cases, with its text.
pub(crate) fn all() -> Vec<(PathBuf, String)> {
    below("tests/cases", ".md")
}

/// Every article in English, with its text.
pub(crate) fn articles() -> Vec<(PathBuf, String)> {
    below("kb", ".en.md")
}

/// Every file below a folder whose name ends so, with its text.
fn below(folder: &str, end: &str) -> Vec<(PathBuf, String)> {
    let mut files = Vec::new();
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join(folder)];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.to_string_lossy().ends_with(end) {
                let text = std::fs::read_to_string(&path).unwrap();
                files.push((path, text));
            }
        }
    }
    files
}
