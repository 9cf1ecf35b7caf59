//! Files and standard input → pastes, bounded.

use super::exit::Failure;
use crate::text::Paste;
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

/// The most that is read of one input, in MiB.
const LIMIT: u64 = 128;

/// Reads one file, or standard input for `-`.
pub(super) fn read(path: &Path) -> Result<Paste, Failure> {
    let (name, bytes) = if path == Path::new("-") {
        (None, take(io::stdin().lock(), "standard input")?)
    } else {
        let shown = path.display().to_string();
        let file = File::open(path).map_err(|source| Failure::Unreadable {
            name: shown.clone(),
            source,
        })?;
        let bytes = take(file, &shown)?;
        (Some(shown), bytes)
    };
    let shown = name.clone().unwrap_or_else(|| "standard input".to_owned());
    let paste = Paste::from_bytes(name, &bytes);
    if paste.as_str().trim().is_empty() {
        return Err(Failure::Empty { name: shown });
    }
    if is_binary(paste.as_str()) {
        return Err(Failure::Binary { name: shown });
    }
    Ok(paste)
}

/// Reads all, up to the limit.
fn take(from: impl Read, name: &str) -> Result<Vec<u8>, Failure> {
    let mut bytes = Vec::new();
    from.take(LIMIT * 1024 * 1024 + 1)
        .read_to_end(&mut bytes)
        .map_err(|source| Failure::Unreadable {
            name: name.to_owned(),
            source,
        })?;
    if u64::try_from(bytes.len()).unwrap_or(u64::MAX) > LIMIT * 1024 * 1024 {
        return Err(Failure::TooLarge {
            name: name.to_owned(),
            limit: LIMIT,
        });
    }
    Ok(bytes)
}

/// Whether the beginning is mostly what no text has: control and replacement characters.
fn is_binary(text: &str) -> bool {
    let (mut odd, mut all) = (0_usize, 0_usize);
    for c in text.chars().take(4096) {
        all += 1;
        let control = c.is_control() && !matches!(c, '\n' | '\r' | '\t' | '\u{1b}');
        odd += usize::from(control || c == char::REPLACEMENT_CHARACTER);
    }
    odd * 10 > all
}
