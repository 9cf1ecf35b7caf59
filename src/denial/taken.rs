//! The places of a text whose denials are read already.

use std::ops::Range;

/// Disjoint places, in order.
#[derive(Default, Debug)]
pub(super) struct Taken(Vec<Range<usize>>);

impl Taken {
    /// Of places in any order, which may overlap.
    pub(super) fn of(mut places: Vec<Range<usize>>) -> Self {
        places.sort_by_key(|place| place.start);
        let mut disjoint: Vec<Range<usize>> = Vec::with_capacity(places.len());
        for place in places {
            match disjoint.last_mut() {
                Some(last) if place.start <= last.end => last.end = last.end.max(place.end),
                _ => disjoint.push(place),
            }
        }
        Self(disjoint)
    }

    /// Whether any of these bytes is taken.
    pub(super) fn touches(&self, range: Range<usize>) -> bool {
        let after = self.0.partition_point(|place| place.end <= range.start);
        self.0
            .get(after)
            .is_some_and(|place| place.start < range.end)
    }

    /// Whether a byte is taken.
    pub(super) fn contains(&self, at: usize) -> bool {
        self.touches(at..at + 1)
    }

    /// Where the last place that ends at or before `at` ends.
    pub(super) fn end_before(&self, at: usize) -> Option<usize> {
        let after = self.0.partition_point(|place| place.end <= at);
        Some(self.0.get(after.checked_sub(1)?)?.end)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_found() {
        let taken = Taken::of(vec![10..20, 40..50, 15..30]);
        for (range, touched) in [
            (0..10, false),
            (0..11, true),
            (29..30, true),
            (30..40, false),
            (39..41, true),
            (50..99, false),
        ] {
            assert_eq!(taken.touches(range.clone()), touched, "{range:?}");
        }
        assert!(taken.contains(10) && !taken.contains(30));
        assert_eq!(taken.end_before(9), None);
        assert_eq!(taken.end_before(45), Some(30));
        assert_eq!(taken.end_before(50), Some(50));
    }
}
