//! Files in two versions: of two folders, or of two revisions of a repository.

use super::exit::Failure;
use super::input::{self, Whole};
use super::paths;
use crate::text::Paste;
use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// A file in two versions; `None` where it is not in one of them.
pub(super) struct Versions {
    /// Its name, from the folder or the repository on.
    pub(super) file: String,
    /// As it was.
    pub(super) old: Option<Paste>,
    /// As it is.
    pub(super) new: Option<Paste>,
}

/// A file, or its name and why it cannot be read.
pub(super) type Read = Result<Versions, (String, Failure)>;

/// The files of two folders that may hold policies, in the order of their names.
///
/// # Errors
/// Where a folder cannot be read.
pub(super) fn of_folders(old: &Path, new: &Path) -> Result<Vec<Read>, Failure> {
    let mut files: BTreeMap<String, [Option<PathBuf>; 2]> = BTreeMap::new();
    for (side, folder) in [old, new].into_iter().enumerate() {
        let mut found = Vec::new();
        paths::walk(folder, &mut found)?;
        for path in found {
            let name = path.strip_prefix(folder).unwrap_or(&path);
            let sides = files.entry(name.display().to_string()).or_default();
            if let Some(place) = sides.get_mut(side) {
                *place = Some(path);
            }
        }
    }
    let read = |path: Option<PathBuf>| match path.map(|path| input::read(&path, Whole::Text)) {
        Some(Err(failure)) => passed_over(failure),
        Some(Ok(paste)) => Ok(Some(paste)),
        None => Ok(None),
    };
    let all = files.into_iter().map(|(file, [old, new])| {
        let both = read(old).and_then(|old| Ok((old, read(new)?)));
        both.map(|(old, new)| Versions {
            file: file.clone(),
            old,
            new,
        })
        .map_err(|failure| (file, failure))
    });
    Ok(all.collect())
}

/// What holds no text holds no policy.
fn passed_over(failure: Failure) -> Result<Option<Paste>, Failure> {
    match failure {
        Failure::Empty { .. } | Failure::Binary { .. } => Ok(None),
        failure => Err(failure),
    }
}

/// The files that are not the same in two revisions of the repository around the working directory, and that may hold
/// policies; of these paths where any are given.
///
/// # Errors
/// Where `git` fails.
pub(super) fn of_revisions(revisions: &[String], paths: &[PathBuf]) -> Result<Vec<Read>, Failure> {
    let [base, head] = revisions else {
        return Err(Failure::NotTwo);
    };
    // A revision is a word; an option is not.
    let commits = [commit(base)?, commit(head)?];
    let mut args: Vec<&OsStr> = ["diff", "--no-renames", "--name-only", "-z"]
        .map(OsStr::new)
        .to_vec();
    args.extend(commits.iter().map(OsStr::new));
    args.push(OsStr::new("--"));
    args.extend(paths.iter().map(|path| path.as_os_str()));
    let listed = String::from_utf8_lossy(&git(&args)?).into_owned();
    let files = listed
        .split('\0')
        .filter(|name| paths::may_hold_policies(Path::new(name)));
    Ok(files
        .map(|file| {
            let [old, new] = &commits;
            let both = version(old, file).and_then(|old| Ok((old, version(new, file)?)));
            both.map(|(old, new)| Versions {
                file: file.to_owned(),
                old,
                new,
            })
            .map_err(|failure| (file.to_owned(), failure))
        })
        .collect())
}

/// The commit of a revision.
fn commit(revision: &str) -> Result<String, Failure> {
    let name = format!("{revision}^{{commit}}");
    let args = ["rev-parse", "--verify", "--end-of-options", &name];
    let found = git(&args.map(OsStr::new))?;
    Ok(String::from_utf8_lossy(&found).trim().to_owned())
}

/// A file of a commit; `None` where it is not there or holds no text.
fn version(commit: &str, file: &str) -> Result<Option<Paste>, Failure> {
    let object = format!("{commit}:{file}");
    let exists = Command::new("git")
        .args(["cat-file", "-e", &object])
        .stderr(Stdio::null())
        .status()
        .map_err(|source| Failure::Git {
            said: source.to_string(),
        })?;
    if !exists.success() {
        return Ok(None);
    }
    let bytes = git(&["cat-file", "blob", &object].map(OsStr::new))?;
    match input::of_bytes(file, &bytes, Whole::Text) {
        Ok(paste) => Ok(Some(paste)),
        Err(failure) => passed_over(failure),
    }
}

/// What `git` prints.
fn git(args: &[&OsStr]) -> Result<Vec<u8>, Failure> {
    let run = Command::new("git").args(args).stdin(Stdio::null()).output();
    let run = run.map_err(|source| Failure::Git {
        said: source.to_string(),
    })?;
    if run.status.success() {
        return Ok(run.stdout);
    }
    let said = String::from_utf8_lossy(&run.stderr);
    Err(Failure::Git {
        said: said.lines().next().unwrap_or_default().to_owned(),
    })
}
