//! Files that are named and read whole: a configuration, a token, an article.
//!
//! In: a path. Out: the bytes of a regular file of limited size, or why it is none. A link to such a file is
//! followed. Pipes and devices are refused before they are opened: some never end, and some never begin.

use std::fs::{File, Metadata};
use std::io::{self, Read};
use std::path::Path;

/// What a path leads to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum FileKind {
    /// A regular file.
    Regular,
    /// A folder.
    Directory,
    /// A pipe with or without a name.
    Pipe,
    /// A device, such as `/dev/zero`.
    Device,
    /// A socket, or what this system has beside these.
    Other,
}

impl FileKind {
    /// The kind of what this is about.
    pub fn of(about: &Metadata) -> Self {
        if about.is_file() {
            Self::Regular
        } else if about.is_dir() {
            Self::Directory
        } else {
            Self::special(about)
        }
    }

    #[cfg(unix)]
    fn special(about: &Metadata) -> Self {
        use std::os::unix::fs::FileTypeExt;
        let kind = about.file_type();
        if kind.is_fifo() {
            Self::Pipe
        } else if kind.is_char_device() || kind.is_block_device() {
            Self::Device
        } else {
            Self::Other
        }
    }

    #[cfg(not(unix))]
    fn special(_: &Metadata) -> Self {
        Self::Other
    }

    /// What people call it, with an article.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Regular => "a file",
            Self::Directory => "a folder",
            Self::Pipe => "a pipe",
            Self::Device => "a device",
            Self::Other => "a socket or the like",
        }
    }
}

/// Why a file is not read.
#[derive(Debug, thiserror::Error)]
pub enum FileError {
    /// It cannot be read.
    #[error(transparent)]
    Unreadable(#[from] io::Error),
    /// It is no regular file.
    #[error("it is {}, not a file", .0.name())]
    Kind(FileKind),
    /// It is larger than so many bytes.
    #[error("it is larger than {} KiB", .0 >> 10)]
    TooLarge(u64),
}

/// Reads a regular file of at most `max_bytes`.
///
/// # Errors
/// [`FileError`].
pub fn read(path: &Path, max_bytes: u64) -> Result<Vec<u8>, FileError> {
    let check = |about: &Metadata| match FileKind::of(about) {
        FileKind::Regular => Ok(()),
        kind => Err(FileError::Kind(kind)),
    };
    check(&std::fs::metadata(path)?)?;
    let file = File::open(path)?;
    // Another one may stand there by now.
    check(&file.metadata()?)?;
    let mut bytes = Vec::new();
    file.take(max_bytes.saturating_add(1))
        .read_to_end(&mut bytes)?;
    if u64::try_from(bytes.len()).unwrap_or(u64::MAX) > max_bytes {
        return Err(FileError::TooLarge(max_bytes));
    }
    Ok(bytes)
}

/// Reads a regular file of at most `max_bytes` that is text in UTF-8.
///
/// # Errors
/// [`FileError`]; bytes that are not UTF-8 are unreadable.
pub fn read_text(path: &Path, max_bytes: u64) -> Result<String, FileError> {
    String::from_utf8(read(path, max_bytes)?).map_err(|_| {
        let what = "it is not UTF-8 text";
        FileError::Unreadable(io::Error::new(io::ErrorKind::InvalidData, what))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_regular_files_of_limited_size_are_read() {
        let folder = std::env::temp_dir().join(format!("kyoka-file-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let file = folder.join("a");
        std::fs::write(&file, "12345").unwrap();
        assert_eq!(read(&file, 5).unwrap(), b"12345");
        assert!(matches!(read(&file, 4), Err(FileError::TooLarge(4))));
        assert!(matches!(
            read(&folder, 4),
            Err(FileError::Kind(FileKind::Directory))
        ));
        assert!(matches!(
            read(&folder.join("b"), 4),
            Err(FileError::Unreadable(_))
        ));
        std::fs::write(&file, b"\xFF").unwrap();
        assert!(matches!(read_text(&file, 4), Err(FileError::Unreadable(_))));
        #[cfg(unix)]
        {
            assert!(matches!(
                read(Path::new("/dev/zero"), 4),
                Err(FileError::Kind(FileKind::Device))
            ));
            let link = folder.join("link");
            let _ = std::fs::remove_file(&link);
            std::os::unix::fs::symlink(&file, &link).unwrap();
            assert_eq!(read(&link, 5).unwrap(), b"\xFF");
        }
        std::fs::remove_dir_all(&folder).unwrap();
    }
}
