//! The known name, or word, that was probably meant.

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

/// Whether two words differ by at most so many letters that are changed, left out, added or swapped.
pub fn is_near(word: &[char], term: &str, slips: usize) -> bool {
    let other: Vec<char> = term.chars().collect();
    if word.len().abs_diff(other.len()) > slips {
        return false;
    }
    let mut before: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=other.len()).collect();
    for (i, a) in word.iter().enumerate() {
        let mut row = Vec::with_capacity(last.len());
        row.push(i + 1);
        for (j, b) in other.iter().enumerate() {
            let changed = last.get(j).copied().unwrap_or_default() + usize::from(a != b);
            let left_out = last.get(j + 1).copied().unwrap_or_default() + 1;
            let added = row.last().copied().unwrap_or_default() + 1;
            let mut best = changed.min(left_out).min(added);
            let swapped =
                i > 0 && j > 0 && word.get(i - 1) == Some(b) && other.get(j - 1) == Some(a);
            if swapped {
                best = best.min(before.get(j - 1).copied().unwrap_or(usize::MAX - 1) + 1);
            }
            row.push(best);
        }
        if row.iter().min().is_some_and(|least| *least > slips) {
            return false;
        }
        before = std::mem::replace(&mut last, row);
    }
    last.last().is_some_and(|distance| *distance <= slips)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_of_the_fingers() {
        for (word, term, slips, expected) in [
            ("suport", "support", 1, true),
            ("instnace", "instance", 1, true),
            ("permision", "permission", 1, true),
            ("bucket", "packet", 1, false),
            ("bucket", "packet", 2, true),
            ("クラウドフォメション", "クラウドフォメーション", 1, true),
            ("a", "abc", 1, false),
        ] {
            let letters: Vec<char> = word.chars().collect();
            assert_eq!(is_near(&letters, term, slips), expected, "{word} {term}");
        }
    }
}
