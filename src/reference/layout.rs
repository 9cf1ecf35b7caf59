//! The embedded file, read in place: nothing is decoded and nothing is allocated at start.
//!
//! Little-endian 16-bit numbers in sections; strings are numbers of the string table, lists are places
//! in the list pool (a count, then as many string numbers). Only the places of sections and strings have
//! 32 bits. `data/pack.py` writes it. A damaged file reads as empty strings and lists, never as a panic.

static FILE: &[u8] = include_bytes!("data/reference.bin");

/// A section of the file, in the order in which `pack.py` writes them.
#[derive(Clone, Copy, Debug)]
pub(super) enum Section {
    /// Where each string begins, and where the last one ends.
    Offsets,
    /// All strings.
    Strings,
    /// Services by prefix.
    Services,
    /// Actions by service and name.
    Actions,
    /// An action's resource types.
    Rows,
    /// Resource types by service and name.
    Types,
    /// Condition keys by service and name.
    Keys,
    /// Lists of strings.
    Lists,
    /// Global condition keys by name.
    Globals,
    /// Operations whose action has another name, by name.
    Operations,
    /// Names of services that are no IAM prefix, by name.
    Aliases,
    /// Operations that are sent without a signature, by name.
    Unsigned,
    /// Actions that no policy can be missing for, by name.
    Free,
    /// Sources.
    Sources,
    /// The date of the data.
    Meta,
    /// Actions by name alone.
    ByName,
}

/// The first bytes of the file: its kind and the version of its layout.
const MAGIC: &[u8] = b"KYR2";

/// The file; tests put a damaged one in its place. One with another layout reads as empty.
fn file() -> &'static [u8] {
    #[cfg(test)]
    let file = super::tests::DAMAGED.get().unwrap_or(FILE);
    #[cfg(not(test))]
    let file = FILE;
    if file.starts_with(MAGIC) { file } else { &[] }
}

/// The embedded file, for tests that damage a copy.
#[cfg(test)]
pub(super) fn intact() -> &'static [u8] {
    FILE
}

/// The 32-bit number at byte `at` of some bytes.
fn wide(bytes: &[u8], at: usize) -> Option<usize> {
    let number = bytes.get(at..)?.first_chunk()?;
    usize::try_from(u32::from_le_bytes(*number)).ok()
}

/// The bytes of a section; none where the file does not hold all of it.
fn bytes_of(section: Section) -> &'static [u8] {
    let file = file();
    let at = MAGIC.len() + 4 + 8 * section as usize;
    wide(file, at)
        .zip(wide(file, at + 4))
        .and_then(|(start, length)| file.get(start..start.checked_add(length)?))
        .unwrap_or_default()
}

/// How many rows of `width` numbers a section has.
pub(super) fn count(section: Section, width: usize) -> usize {
    bytes_of(section).len() / (2 * width)
}

/// The number in a column of a row; 0 where there is none.
pub(super) fn cell(section: Section, width: usize, row: usize, column: usize) -> usize {
    let at = 2 * (row.saturating_mul(width).saturating_add(column));
    bytes_of(section)
        .get(at..)
        .and_then(|rest| rest.first_chunk())
        .map_or(0, |number| usize::from(u16::from_le_bytes(*number)))
}

/// A string by its number; empty where there is none.
pub(super) fn string(id: usize) -> &'static str {
    std::str::from_utf8(string_bytes(id)).unwrap_or_default()
}

/// The bytes of a string, for passes over many.
pub(super) fn string_bytes(id: usize) -> &'static [u8] {
    let offsets = bytes_of(Section::Offsets);
    wide(offsets, 4 * id)
        .zip(wide(offsets, 4 * id + 4))
        .and_then(|(from, to)| bytes_of(Section::Strings).get(from..to))
        .unwrap_or_default()
}

/// The strings of a list.
pub(super) fn list(at: usize) -> impl ExactSizeIterator<Item = &'static str> + Clone {
    let length = cell(Section::Lists, 1, at, 0).min(count(Section::Lists, 1));
    (0..length).map(move |index| string(cell(Section::Lists, 1, at + 1 + index, 0)))
}

/// The row among `rows` whose name equals `wanted`, case aside; the rows are in the order of their
/// lower-case names.
pub(super) fn search(
    rows: std::ops::Range<usize>,
    wanted: &str,
    name: impl Fn(usize) -> &'static str,
) -> Option<usize> {
    let (mut low, mut high) = (rows.start, rows.end);
    while low < high {
        let middle = low + (high - low) / 2;
        match compare(name(middle), wanted) {
            std::cmp::Ordering::Equal => return Some(middle),
            std::cmp::Ordering::Less => low = middle + 1,
            std::cmp::Ordering::Greater => high = middle,
        }
    }
    None
}

/// Compares as lower case.
pub(super) fn compare(left: &str, right: &str) -> std::cmp::Ordering {
    let (left_bytes, right_bytes) = (left.as_bytes(), right.as_bytes());
    for (a, b) in left_bytes.iter().zip(right_bytes) {
        let order = a.to_ascii_lowercase().cmp(&b.to_ascii_lowercase());
        if order != std::cmp::Ordering::Equal {
            return order;
        }
    }
    left_bytes.len().cmp(&right_bytes.len())
}
