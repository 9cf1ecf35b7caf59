//! Files and standard input → what is read of them.

use super::exit::Failure;
use super::progress::Progress;
use crate::api::simulate;
use crate::evidence::{Input, IntakeError, read_conversation as intake, read_whole};
use crate::file::FileKind;
use crate::text::Paste;
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

/// What is read whole.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Whole {
    /// A file with a policy.
    Policy,
    /// A text with policies in it, such as an export of an account, or a question.
    Text,
    /// A request of `simulate`.
    Request,
}

impl Whole {
    /// The most bytes, unpacked.
    ///
    /// A policy: fifty times AWS's largest, a bucket policy of 20 KB, so that a template of CloudFormation,
    /// which may have 1 MB, is read as well. A text: what is kept of a log.
    ///
    /// Source: Amazon S3 User Guide, "Bucket policies for Amazon S3"; AWS CloudFormation User Guide,
    /// "Understand CloudFormation quotas".
    const fn max_bytes(self) -> usize {
        match self {
            Self::Policy => 1 << 20,
            Self::Text => 8 << 20,
            Self::Request => simulate::MAX_REQUEST_BYTES,
        }
    }

    /// What to give in place of more.
    const fn advice(self) -> &'static str {
        match self {
            Self::Policy => "no policy is; give the policy alone",
            Self::Text => "more than is read at once; give it in parts",
            Self::Request => "more than a request may have; give the policies in question",
        }
    }
}

/// Reads one file, or standard input for `-`, whole.
pub(super) fn read(path: &Path, what: Whole) -> Result<Paste, Failure> {
    let source = Source::open(path)?;
    let mut allowance = u64::try_from(what.max_bytes()).unwrap_or(u64::MAX);
    read_whole(source.name, source.bytes, &mut allowance)
        .map_err(|error| failure(source.shown, error, what))
}

/// Reads a message, a conversation or a log of any size: one file, or standard input for `-`.
pub(super) fn read_conversation(path: &Path, progress: &mut Progress) -> Result<Input, Failure> {
    let source = Source::open(path)?;
    let mut show = |bytes, denials| progress.show(bytes, denials);
    let mut without_end = u64::MAX;
    let read = intake(source.name, source.bytes, &mut without_end, &mut show);
    progress.end();
    read.map(|(input, _)| input)
        .map_err(|error| failure(source.shown, error, Whole::Text))
}

/// Reads bytes, such as a file of another revision, as [`read`] reads a file.
pub(super) fn of_bytes(name: &str, bytes: &[u8], what: Whole) -> Result<Paste, Failure> {
    let mut allowance = u64::try_from(what.max_bytes()).unwrap_or(u64::MAX);
    read_whole(Some(name.to_owned()), bytes, &mut allowance)
        .map_err(|error| failure(name.to_owned(), error, what))
}

fn failure(name: String, error: IntakeError, what: Whole) -> Failure {
    match error {
        IntakeError::Unreadable(source) => Failure::Unreadable { name, source },
        IntakeError::Empty => Failure::Empty { name },
        IntakeError::Binary => Failure::Binary { name },
        IntakeError::TooLarge => Failure::TooLarge {
            name,
            limit: what.max_bytes() >> 20,
            advice: what.advice(),
        },
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
