//! `*` and `?`: match, intersection, inclusion.
//!
//! A [`Glob`] is a pattern as symbols. Beside characters and wildcards it may have *holes*: runs of
//! text that nobody knows (a redaction, a variable whose value was not said). A hole equals itself and
//! may be anything, so that a question about globs with holes has three answers.

use super::automaton::Automaton;
use super::bits::Bits;
use std::collections::{BTreeMap, BTreeSet};

/// What stands for other letters.
const WILD: [char; 2] = ['*', '?'];

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
    let a_is_text = !a.contains(WILD);
    if a_is_text || !b.contains(WILD) {
        return if a_is_text {
            matches(b, a)
        } else {
            matches(a, b)
        };
    }
    let (head_a, _) = a.split_once(WILD).unwrap_or((a, ""));
    let (head_b, _) = b.split_once(WILD).unwrap_or((b, ""));
    (head_a.starts_with(head_b) || head_b.starts_with(head_a))
        && Glob::pattern(a).may_meet(&Glob::pattern(b))
}

/// Tells whether `a` covers every text that `b` covers, case-sensitively. Exact; at worst
/// `a.len() * b.len() / 64` steps.
pub fn includes(a: &str, b: &str) -> bool {
    if !b.contains(WILD) {
        return matches(a, b);
    }
    may_include(a, b) && Automaton::of(&Glob::pattern(a)).includes(&Glob::pattern(b))
}

/// A quick look that says no for most pairs: what `a` begins and ends with, all texts of `b`, a pattern with
/// a wildcard, begin and end with.
pub(crate) fn may_include(a: &str, b: &str) -> bool {
    let ends = |text: &str| {
        let head = text.find(WILD);
        let tail = text.rfind(WILD).map(|at| at + 1);
        (head.unwrap_or(text.len()), tail.unwrap_or(0))
    };
    let ((head_a, tail_a), (head_b, tail_b)) = (ends(a), ends(b));
    a.contains(WILD)
        && b.get(..head_b)
            .zip(a.get(..head_a))
            .is_some_and(|(b, a)| b.starts_with(a))
        && b.get(tail_b..)
            .zip(a.get(tail_a..))
            .is_some_and(|(b, a)| b.ends_with(a))
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
        settle(&mut row, &stars, rows.first() == Some(&Symbol::Any));
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
            settle(&mut row, &stars, rows.get(i + 1) == Some(&Symbol::Any));
        }
        row.has(columns.len())
    }

    /// The symbols; no star stands after a star.
    pub(crate) fn symbols(&self) -> &[Symbol] {
        &self.symbols
    }

    /// The text, when it is one: without wildcards and holes.
    pub(crate) fn literal(&self) -> Option<String> {
        self.symbols
            .iter()
            .map(|symbol| match symbol {
                Symbol::Char(character) => Some(*character),
                Symbol::One | Symbol::Any | Symbol::Hole(_) => None,
            })
            .collect()
    }

    /// Tells whether it covers every text.
    pub(crate) fn is_all(&self) -> bool {
        self.symbols == [Symbol::Any]
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

/// Adds what is reached without moving to another row: past a star of the columns, and, in a row that
/// is a star itself, every later column.
fn settle(row: &mut Bits, stars: &Bits, at_star: bool) {
    if at_star {
        row.fill_up();
    } else {
        // No two stars stand together, so one step is enough.
        let past = row.and(stars).shifted();
        row.or(&past);
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
        assert!(includes(
            &format!("{}*", "*a?".repeat(682)),
            &"b*a?c".repeat(682)
        ));
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
