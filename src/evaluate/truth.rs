//! Kleene's logic, in which every "depends" remembers on what.

use super::{Outcome, Truth, Unknown};
use std::collections::BTreeSet;

impl Truth {
    /// Depends on one thing.
    pub fn depends(on: Unknown) -> Self {
        Self::Depends(BTreeSet::from([on]))
    }

    /// Depends on these; true when there are none.
    pub(super) fn depends_on_all(on: BTreeSet<Unknown>) -> Self {
        if on.is_empty() {
            Self::True
        } else {
            Self::Depends(on)
        }
    }

    /// Both.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::False, _) | (_, Self::False) => Self::False,
            (Self::True, other) | (other, Self::True) => other,
            (Self::Depends(mut on), Self::Depends(more)) => {
                on.extend(more);
                Self::Depends(on)
            }
        }
    }

    /// At least one.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        match (self, other) {
            (Self::True, _) | (_, Self::True) => Self::True,
            (Self::False, other) | (other, Self::False) => other,
            (Self::Depends(mut on), Self::Depends(more)) => {
                on.extend(more);
                Self::Depends(on)
            }
        }
    }

    /// True when `holds`.
    pub(super) fn of(holds: bool) -> Self {
        if holds { Self::True } else { Self::False }
    }

    /// Every one; true of none. Looks no further than the first false one.
    pub(super) fn all(truths: impl IntoIterator<Item = Self>) -> Self {
        let mut all = Self::True;
        for truth in truths {
            all = all.and(truth);
            if all == Self::False {
                break;
            }
        }
        all
    }

    /// At least one; false of none. Looks no further than the first true one.
    pub(super) fn any(truths: impl IntoIterator<Item = Self>) -> Self {
        let mut any = Self::False;
        for truth in truths {
            any = any.or(truth);
            if any == Self::True {
                break;
            }
        }
        any
    }
}

impl std::ops::Not for Truth {
    type Output = Self;

    fn not(self) -> Self {
        match self {
            Self::True => Self::False,
            Self::False => Self::True,
            Self::Depends(on) => Self::Depends(on),
        }
    }
}

impl From<Truth> for Outcome {
    fn from(truth: Truth) -> Self {
        match truth {
            Truth::True => Self::Match,
            Truth::False => Self::NoMatch,
            Truth::Depends(on) => Self::Depends(on),
        }
    }
}

impl Outcome {
    /// The same as a truth value.
    pub fn truth(&self) -> Truth {
        match self {
            Self::Match => Truth::True,
            Self::NoMatch => Truth::False,
            Self::Depends(on) => Truth::Depends(on.clone()),
        }
    }

    /// The stable code: `match`, `no_match`, `depends`.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Match => "match",
            Self::NoMatch => "no_match",
            Self::Depends(_) => "depends",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kleene_keeps_what_decides() {
        let key = |name: &str| Truth::depends(Unknown::Key(name.to_owned()));
        assert_eq!(Truth::False.and(key("a")), Truth::False);
        assert_eq!(Truth::True.or(key("a")), Truth::True);
        assert_eq!(Truth::True.and(key("a")), key("a"));
        assert_eq!(!key("a"), key("a"));
        let Truth::Depends(both) = key("a").and(key("b")) else {
            panic!("open");
        };
        assert_eq!(both.len(), 2);
        assert_eq!(Truth::all([]), Truth::True);
        assert_eq!(Truth::any([]), Truth::False);
    }
}
