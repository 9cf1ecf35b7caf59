//! `*` and `?`: match, intersection, inclusion.
//!
//! A [`Glob`] is a pattern as symbols. Beside characters and wildcards it may have *holes*: runs of
//! text that nobody knows (a redaction, a variable whose value was not said). A hole equals itself and
//! may be anything, so that a question about globs with holes has three answers.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

/// Tells whether `pattern` covers the whole of `text`, case-sensitively.
///
/// `*` is any run of characters, also empty, also across `:` and `/`; `?` is exactly one.
/// At worst `pattern.len() * text.len()` steps; no recursion.
///
/// Source: IAM User Guide, "IAM JSON policy elements: Resource".
pub fn matches(pattern: &str, text: &str) -> bool {
    run(pattern.chars(), text.chars(), |wanted, found| {
        wanted == found
    })
}

/// Tells whether `pattern` covers the whole of `text`, whatever the case of its ASCII letters.
///
/// Source: IAM User Guide, "IAM JSON policy elements: Action".
pub fn matches_ignoring_case(pattern: &str, text: &str) -> bool {
    run(pattern.chars(), text.chars(), |wanted, found| {
        wanted.eq_ignore_ascii_case(&found)
    })
}

/// Tells whether some text is covered by both patterns. Case-sensitive; quick on any input
/// (`a.len() * b.len() / 64` steps).
pub fn intersects(a: &str, b: &str) -> bool {
    let is_wild = |symbol: char| matches!(symbol, '*' | '?');
    let a_is_text = !a.contains(is_wild);
    if a_is_text || !b.contains(is_wild) {
        return if a_is_text {
            matches(b, a)
        } else {
            matches(a, b)
        };
    }
    let (head_a, _) = a.split_once(is_wild).unwrap_or((a, ""));
    let (head_b, _) = b.split_once(is_wild).unwrap_or((b, ""));
    (head_a.starts_with(head_b) || head_b.starts_with(head_a))
        && Glob::pattern(a).may_meet(&Glob::pattern(b))
}

/// Tells whether `a` covers every text that `b` covers, case-sensitively.
///
/// True is proved. False is exact too, except for patterns with `?` beside many stars where the search
/// is cut off: then false means "not proved".
pub fn includes(a: &str, b: &str) -> bool {
    Glob::pattern(a).includes(&Glob::pattern(b))
}

/// The greedy match with one point to come back to: the last star.
fn run(
    pattern: std::str::Chars<'_>,
    text: std::str::Chars<'_>,
    same: impl Fn(char, char) -> bool,
) -> bool {
    let (mut pattern, mut text) = (pattern, text);
    let mut star: Option<(std::str::Chars<'_>, std::str::Chars<'_>)> = None;
    loop {
        let mut ahead = pattern.clone();
        let wanted = ahead.next();
        if wanted == Some('*') {
            pattern = ahead;
            if pattern.as_str().is_empty() {
                return true;
            }
            star = Some((pattern.clone(), text.clone()));
            continue;
        }
        let Some(found) = text.clone().next() else {
            return wanted.is_none();
        };
        if wanted.is_some_and(|wanted| wanted == '?' || same(wanted, found)) {
            pattern = ahead;
            text.next();
            continue;
        }
        let Some((after_star, from)) = &mut star else {
            return false;
        };
        from.next();
        pattern = after_star.clone();
        text = from.clone();
    }
}

/// One symbol of a [`Glob`].
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) enum Symbol {
    /// This character.
    Char(char),
    /// Any one character.
    One,
    /// Any run of characters, also empty.
    Any,
    /// An unknown run of characters; the same number is the same run.
    Hole(usize),
}

/// A pattern or a text, as symbols.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(crate) struct Glob {
    symbols: Vec<Symbol>,
}

/// How many states [`Glob::includes`] looks at before it gives up.
const MOST_STATES: usize = 2048;

impl Glob {
    /// A pattern: `*` and `?` are wildcards.
    pub(crate) fn pattern(text: &str) -> Self {
        let mut glob = Self::default();
        glob.push_pattern(text);
        glob
    }

    /// Appends a piece of a pattern.
    pub(crate) fn push_pattern(&mut self, text: &str) {
        for character in text.chars() {
            self.push(match character {
                '*' => Symbol::Any,
                '?' => Symbol::One,
                other => Symbol::Char(other),
            });
        }
    }

    /// Appends text in which `*` and `?` are characters.
    pub(crate) fn push_text(&mut self, text: &str) {
        self.symbols.extend(text.chars().map(Symbol::Char));
    }

    /// Appends a symbol; a star after a star adds nothing.
    pub(crate) fn push(&mut self, symbol: Symbol) {
        if symbol != Symbol::Any || self.symbols.last() != Some(&Symbol::Any) {
            self.symbols.push(symbol);
        }
    }

    /// The holes in it.
    pub(crate) fn holes(&self) -> BTreeSet<usize> {
        self.symbols
            .iter()
            .filter_map(|symbol| match symbol {
                Symbol::Hole(hole) => Some(*hole),
                Symbol::Char(_) | Symbol::One | Symbol::Any => None,
            })
            .collect()
    }

    /// The same with ASCII letters in lower case.
    pub(crate) fn to_lower(&self) -> Self {
        Self {
            symbols: self
                .symbols
                .iter()
                .map(|symbol| match symbol {
                    Symbol::Char(character) => {
                        Symbol::Char(character.to_lowercase().next().unwrap_or(*character))
                    }
                    Symbol::One | Symbol::Any | Symbol::Hole(_) => *symbol,
                })
                .collect(),
        }
    }

    /// Tells whether it covers `other` whatever the holes are: a hole in `other` is taken by a star or
    /// by the same hole, a wildcard in `other` by a wildcard at least as wide.
    pub(crate) fn surely_covers(&self, other: &Self) -> bool {
        let (pattern, text) = (&self.symbols, &other.symbols);
        let (mut p, mut t) = (0, 0);
        let mut star: Option<(usize, usize)> = None;
        loop {
            let wanted = pattern.get(p);
            if wanted == Some(&Symbol::Any) {
                p += 1;
                star = Some((p, t));
                continue;
            }
            let Some(found) = text.get(t) else {
                return wanted.is_none();
            };
            let same = match (wanted, found) {
                (Some(Symbol::One), Symbol::Char(_) | Symbol::One) => true,
                (Some(wanted), found) => wanted == found,
                (None, _) => false,
            };
            if same {
                p += 1;
                t += 1;
                continue;
            }
            let Some((after_star, from)) = &mut star else {
                return false;
            };
            *from += 1;
            (p, t) = (*after_star, *from);
        }
    }

    /// Tells whether some text is covered by both, for some value of the holes.
    ///
    /// A grid of positions, one row a symbol of `self`, the row a bit set over the symbols of `other`.
    pub(crate) fn may_meet(&self, other: &Self) -> bool {
        let columns = other.with_holes_open();
        let rows = self.with_holes_open();
        let width = columns.len() + 1;
        let stars = Bits::of(width, |j| columns.get(j) == Some(&Symbol::Any));
        let mut compatible: BTreeMap<Symbol, Bits> = BTreeMap::new();
        let mut row = Bits::of(width, |j| j == 0);
        row.settle(&stars, rows.first() == Some(&Symbol::Any));
        for (i, symbol) in rows.iter().enumerate() {
            let next = if *symbol == Symbol::Any {
                row.clone()
            } else {
                let fits = compatible.entry(*symbol).or_insert_with(|| {
                    Bits::of(width, |j| match (columns.get(j), symbol) {
                        (Some(Symbol::One), _) | (Some(Symbol::Char(_)), Symbol::One) => true,
                        (Some(Symbol::Char(there)), Symbol::Char(here)) => there == here,
                        _ => false,
                    })
                });
                let mut next = row.and(fits).shifted();
                next.or(&row.and(&stars));
                next
            };
            row = next;
            row.settle(&stars, rows.get(i + 1) == Some(&Symbol::Any));
        }
        row.has(columns.len())
    }

    /// Tells whether it covers every text that `other` covers; see [`includes`].
    pub(crate) fn includes(&self, other: &Self) -> bool {
        if self.surely_covers(other) {
            return true;
        }
        let wide = self.symbols.contains(&Symbol::One);
        let holes = !self.holes().is_empty() || !other.holes().is_empty();
        // Without `?` a star or `?` of the other stands for a letter that occurs nowhere in this
        // pattern, which only a star takes: the walk above was exact.
        if !wide || holes {
            return false;
        }
        self.includes_by_search(other)
    }

    /// Looks for a text of `other` that this pattern does not cover, by subset construction.
    fn includes_by_search(&self, other: &Self) -> bool {
        let mut letters: BTreeSet<char> = [&self.symbols, &other.symbols]
            .into_iter()
            .flatten()
            .filter_map(|symbol| match symbol {
                Symbol::Char(character) => Some(*character),
                Symbol::One | Symbol::Any | Symbol::Hole(_) => None,
            })
            .collect();
        // One letter that is in neither stands for all of them.
        let fresh = ('\u{e000}'..='\u{f8ff}').find(|letter| !letters.contains(letter));
        letters.extend(fresh);
        let start = (0, self.closure(BTreeSet::from([0])));
        let mut seen = BTreeSet::from([start.clone()]);
        let mut queue = VecDeque::from([start]);
        let mut steps = 0_usize;
        while let Some((j, set)) = queue.pop_front() {
            if j == other.symbols.len() && !set.contains(&self.symbols.len()) {
                return false;
            }
            let mut successors = Vec::new();
            match other.symbols.get(j) {
                None => {}
                Some(Symbol::Char(letter)) => successors.push((j + 1, self.step(&set, *letter))),
                Some(Symbol::One) => {
                    successors.extend(
                        letters
                            .iter()
                            .map(|letter| (j + 1, self.step(&set, *letter))),
                    );
                }
                Some(Symbol::Any | Symbol::Hole(_)) => {
                    successors.push((j + 1, set.clone()));
                    successors.extend(letters.iter().map(|letter| (j, self.step(&set, *letter))));
                }
            }
            steps += successors.len() * set.len().max(1);
            if seen.len() > MOST_STATES || steps > 32 * MOST_STATES {
                return false;
            }
            for successor in successors {
                if seen.insert(successor.clone()) {
                    queue.push_back(successor);
                }
            }
        }
        true
    }

    fn step(&self, set: &BTreeSet<usize>, letter: char) -> BTreeSet<usize> {
        let next = set
            .iter()
            .filter_map(|&i| match self.symbols.get(i) {
                Some(Symbol::Any) => Some(i),
                Some(Symbol::One) => Some(i + 1),
                Some(Symbol::Char(wanted)) if *wanted == letter => Some(i + 1),
                _ => None,
            })
            .collect();
        self.closure(next)
    }

    fn closure(&self, mut set: BTreeSet<usize>) -> BTreeSet<usize> {
        let stars: Vec<usize> = set
            .iter()
            .filter(|&&i| self.symbols.get(i) == Some(&Symbol::Any))
            .map(|i| i + 1)
            .collect();
        set.extend(stars);
        set
    }

    fn with_holes_open(&self) -> Vec<Symbol> {
        let mut open = Self::default();
        for symbol in &self.symbols {
            open.push(match symbol {
                Symbol::Hole(_) => Symbol::Any,
                other => *other,
            });
        }
        open.symbols
    }
}

/// A set of positions.
#[derive(Clone)]
struct Bits {
    words: Vec<u64>,
}

impl Bits {
    fn of(length: usize, is_in: impl Fn(usize) -> bool) -> Self {
        let words = (0..length.div_ceil(64))
            .map(|word| {
                (0..64)
                    .filter(|bit| word * 64 + bit < length && is_in(word * 64 + bit))
                    .fold(0, |bits, bit| bits | 1 << bit)
            })
            .collect();
        Self { words }
    }

    fn has(&self, position: usize) -> bool {
        self.words
            .get(position / 64)
            .is_some_and(|word| word >> (position % 64) & 1 == 1)
    }

    fn and(&self, other: &Self) -> Self {
        let words = self.words.iter().zip(&other.words);
        Self {
            words: words.map(|(a, b)| a & b).collect(),
        }
    }

    fn or(&mut self, other: &Self) {
        for (a, b) in self.words.iter_mut().zip(&other.words) {
            *a |= b;
        }
    }

    /// Every position one further.
    fn shifted(&self) -> Self {
        let mut carry = 0;
        let words = self.words.iter().map(|word| {
            let moved = word << 1 | carry;
            carry = word >> 63;
            moved
        });
        Self {
            words: words.collect(),
        }
    }

    /// Adds what is reached without moving to another row: past a star of the columns, and, in a row
    /// that is a star itself, every later column.
    fn settle(&mut self, stars: &Self, at_star: bool) {
        if at_star {
            let mut filling = false;
            for word in &mut self.words {
                if filling {
                    *word = u64::MAX;
                } else if *word != 0 {
                    *word |= u64::MAX << word.trailing_zeros();
                    filling = true;
                }
            }
        } else {
            // No two stars stand together, so one step is enough.
            let past = self.and(stars).shifted();
            self.or(&past);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_match_as_documented() {
        for (pattern, text, expected) in [
            ("*", "", true),
            ("", "", true),
            ("", "a", false),
            ("?", "", false),
            ("?", "é", true),
            ("a*c", "abbc", true),
            ("a*c", "abbcd", false),
            ("*ab", "aab", true),
            ("a**b", "ab", true),
            ("bucket/*/test/*", "bucket/1/2/test/3/o.jpg", true),
            ("bucket/*/test/*", "bucket/test/o.jpg", false),
            ("user/Bob", "user/bob", false),
        ] {
            assert_eq!(matches(pattern, text), expected, "{pattern} on {text}");
            let mut literal = Glob::default();
            literal.push_text(text);
            let glob = Glob::pattern(pattern);
            assert_eq!(
                glob.surely_covers(&literal),
                expected,
                "{pattern} on {text}"
            );
            assert_eq!(glob.may_meet(&literal), expected, "{pattern} on {text}");
        }
        assert!(matches_ignoring_case(
            "IAM:*accesskey*",
            "iam:ListAccessKeys"
        ));
    }

    #[test]
    fn patterns_intersect() {
        for (a, b, expected) in [
            ("a*", "*b", true),
            ("a*", "b*", false),
            ("?", "*", true),
            ("?", "", false),
            ("a?c*", "*bcd", true),
            ("a*b*c", "a?c", true),
            ("a*bb*c", "a?c", false),
            ("ab", "a*b", true),
            ("*", "", true),
        ] {
            assert_eq!(intersects(a, b), expected, "{a} and {b}");
            assert_eq!(intersects(b, a), expected, "{b} and {a}");
        }
    }

    #[test]
    fn patterns_include_others() {
        for (a, b, expected) in [
            ("*", "a?*", true),
            ("a*", "ab*", true),
            ("ab*", "a*", false),
            ("?*", "*?", true),
            ("?*", "*a", true),
            ("??*", "*a", false),
            ("*a*b*", "*ab*", true),
            ("*ab*", "*a*b*", false),
            ("?", "a", true),
            ("a", "?", false),
        ] {
            assert_eq!(includes(a, b), expected, "{a} includes {b}");
        }
    }

    #[test]
    fn hostile_patterns_end() {
        let a = "*a".repeat(1024);
        let b = "a*b".repeat(682);
        let long = "a".repeat(2048);
        assert!(matches(&a, &long));
        assert!(!matches(&format!("*{}b", "a".repeat(1024)), &long));
        assert!(!intersects(&format!("{a}c"), &format!("{b}d")));
        assert!(!includes(&"?*a".repeat(682), &b));
    }

    #[test]
    fn a_hole_is_itself_and_may_be_anything() {
        let mut hole = Glob::pattern("a");
        hole.push(Symbol::Hole(0));
        let mut other = Glob::pattern("a");
        other.push(Symbol::Hole(1));
        assert!(hole.surely_covers(&hole));
        assert!(!hole.surely_covers(&other));
        assert!(hole.may_meet(&other));
        assert!(Glob::pattern("a*").surely_covers(&hole));
        assert!(!Glob::pattern("a?").surely_covers(&hole));
        assert!(!Glob::pattern("b*").may_meet(&hole));
    }
}
