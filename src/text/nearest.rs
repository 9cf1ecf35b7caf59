//! The known name that was probably meant.

/// How alike two names are at least, of 1.
const LEAST: f32 = 0.6;

/// A longer text is no slip of a name.
const LONGEST: usize = 64;

/// The known name that is most like the written one, if one is.
pub fn nearest<'a>(written: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    if written.len() > LONGEST {
        return None;
    }
    known
        .map(|name| (similar::TextDiff::from_chars(written, name).ratio(), name))
        .filter(|(ratio, _)| *ratio > LEAST)
        .max_by(|left, right| left.0.total_cmp(&right.0))
        .map(|(_, name)| name)
}
