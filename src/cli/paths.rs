//! Paths, folders and globs → the files that may hold policies.

use super::args::PolicyFile;
use super::exit::Failure;
use crate::iam::PolicyType;
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};

/// What a file that may hold a policy ends with; others are read where they are named.
const EXTENSIONS: [&str; 12] = [
    "json", "yaml", "yml", "tf", "hcl", "template", "sh", "bash", "zsh", "py", "ts", "js",
];

/// Folders of what others wrote or tools made; hidden ones are left out as well.
const LEFT_OUT: [&str; 4] = ["node_modules", "target", "vendor", "__pycache__"];

/// A file to read.
#[derive(Clone, Debug)]
pub(super) struct Listed {
    /// Its path; `-` is standard input.
    pub(super) path: PathBuf,
    /// The kind of its policies, where it was given.
    pub(super) kind: Option<PolicyType>,
    /// Whether it was named itself, not a folder or a pattern.
    pub(super) is_named: bool,
}

/// The files that are meant, each once, those of a folder in the order of their names.
///
/// # Errors
/// Where a folder cannot be read, or a pattern is none.
pub(super) fn files(paths: &[PolicyFile]) -> Result<Vec<Listed>, Failure> {
    let mut files: Vec<Listed> = Vec::new();
    for given in paths {
        let path = given.path.as_path();
        let mut found = Vec::new();
        let is_named = if path == Path::new("-") {
            found.push(path.to_owned());
            true
        } else if path.is_dir() {
            walk(path, &mut found)?;
            false
        } else if let Some(pattern) = pattern(path) {
            matching(pattern, &mut found)?;
            false
        } else {
            found.push(path.to_owned());
            true
        };
        for path in found {
            if !files.iter().any(|file| file.path == path) {
                files.push(Listed {
                    path,
                    kind: given.kind,
                    is_named,
                });
            }
        }
    }
    Ok(files)
}

/// A path that is no file and has a wildcard in it.
fn pattern(path: &Path) -> Option<&str> {
    let text = path.to_str()?;
    (text.contains(['*', '?', '[']) && !path.exists()).then_some(text)
}

fn matching(pattern: &str, found: &mut Vec<PathBuf>) -> Result<(), Failure> {
    let options = glob::MatchOptions {
        require_literal_separator: true,
        require_literal_leading_dot: true,
        ..glob::MatchOptions::default()
    };
    let paths = glob::glob_with(pattern, options).map_err(|error| Failure::Pattern {
        pattern: pattern.to_owned(),
        source: error,
    })?;
    for path in paths {
        let path = path.map_err(|error| Failure::Unreadable {
            name: error.path().display().to_string(),
            source: error.into(),
        })?;
        if path.is_file() {
            found.push(path);
        }
    }
    Ok(())
}

/// The files below a folder that may hold policies. Links to folders are not followed.
pub(super) fn walk(folder: &Path, found: &mut Vec<PathBuf>) -> Result<(), Failure> {
    let unreadable = |source| Failure::Unreadable {
        name: folder.display().to_string(),
        source,
    };
    let mut entries = Vec::new();
    for entry in fs::read_dir(folder).map_err(unreadable)? {
        entries.push(entry.map_err(unreadable)?);
    }
    entries.sort_by_key(fs::DirEntry::file_name);
    for entry in entries {
        let path = entry.path();
        let kind = entry.file_type().map_err(unreadable)?;
        let name = entry.file_name();
        let name = name.to_string_lossy();
        if kind.is_dir() {
            if !name.starts_with('.') && !LEFT_OUT.contains(&name.as_ref()) {
                walk(&path, found)?;
            }
        } else if may_hold_policies(&path) {
            found.push(path);
        }
    }
    Ok(())
}

/// Whether the name of a file says that it may hold a policy.
pub(super) fn may_hold_policies(path: &Path) -> bool {
    let extension = path.extension().and_then(OsStr::to_str);
    extension.is_some_and(|extension| EXTENSIONS.contains(&extension))
}
