//! Files and standard input → what is read of them.

use super::exit::Failure;
use super::progress::Progress;
use crate::evidence::{Input, IntakeError, read_conversation as intake, read_whole};
use crate::file::FileKind;
use crate::text::Paste;
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

/// The most that is read of a policy or a request, in MiB.
const LIMIT: u64 = 128;

/// Reads a policy or a request: one file, or standard input for `-`.
pub(super) fn read(path: &Path) -> Result<Paste, Failure> {
    let source = Source::open(path)?;
    let mut allowance = LIMIT * 1024 * 1024;
    read_whole(source.name, source.bytes, &mut allowance)
        .map_err(|error| failure(source.shown, error))
}

/// Reads a message, a conversation or a log of any size: one file, or standard input for `-`.
pub(super) fn read_conversation(path: &Path, progress: &mut Progress) -> Result<Input, Failure> {
    let source = Source::open(path)?;
    let mut show = |bytes, denials| progress.show(bytes, denials);
    let mut without_end = u64::MAX;
    let read = intake(source.name, source.bytes, &mut without_end, &mut show);
    progress.end();
    read.map(|(input, _)| input)
        .map_err(|error| failure(source.shown, error))
}

fn failure(name: String, error: IntakeError) -> Failure {
    match error {
        IntakeError::Unreadable(source) => Failure::Unreadable { name, source },
        IntakeError::Empty => Failure::Empty { name },
        IntakeError::Binary => Failure::Binary { name },
        IntakeError::TooLarge => Failure::TooLarge { name, limit: LIMIT },
    }
}

/// An open input.
struct Source {
    /// The file; `None` for standard input.
    name: Option<String>,
    /// For people.
    shown: String,
    bytes: Box<dyn Read + Send>,
}

impl Source {
    fn open(path: &Path) -> Result<Self, Failure> {
        if path == Path::new("-") {
            return Ok(Self {
                name: None,
                shown: "standard input".to_owned(),
                bytes: Box::new(io::stdin()),
            });
        }
        let shown = path.display().to_string();
        Ok(Self {
            name: Some(shown.clone()),
            shown,
            bytes: Box::new(open(path)?),
        })
    }
}

/// Opens a file or a pipe; nothing else is ever read.
pub(super) fn open(path: &Path) -> Result<File, Failure> {
    let name = || path.display().to_string();
    let unreadable = |source| Failure::Unreadable {
        name: name(),
        source,
    };
    let kind = FileKind::of(&std::fs::metadata(path).map_err(unreadable)?);
    match kind {
        FileKind::Regular | FileKind::Pipe => File::open(path).map_err(unreadable),
        FileKind::Directory | FileKind::Device | FileKind::Other => {
            Err(Failure::NotRead { name: name(), kind })
        }
    }
}
