//! The ranges of a text that have been read already.

use std::ops::Range;

/// Ranges that may be asked for a place in the time of a binary search.
#[derive(Debug)]
pub(super) struct Taken {
    /// In order; no two of them meet.
    ranges: Vec<Range<usize>>,
}

impl Taken {
    /// These ranges.
    pub(super) fn of(mut ranges: Vec<Range<usize>>) -> Self {
        ranges.retain(|range| !range.is_empty());
        ranges.sort_by_key(|range| range.start);
        ranges.dedup_by(|later, earlier| {
            let meets = later.start <= earlier.end;
            if meets {
                earlier.end = earlier.end.max(later.end);
            }
            meets
        });
        Self { ranges }
    }

    /// Whether a place is in one of them.
    pub(super) fn has(&self, at: usize) -> bool {
        self.meets(at..at + 1)
    }

    /// Whether any place of a range is in one of them.
    pub(super) fn meets(&self, range: Range<usize>) -> bool {
        self.before(range.end)
            .is_some_and(|last| last.end > range.start)
    }

    /// Where the last of them ends that ends at `at` or before it.
    pub(super) fn last_end(&self, at: usize) -> Option<usize> {
        let ended = self.ranges.partition_point(|range| range.end <= at);
        Some(self.ranges.get(ended.checked_sub(1)?)?.end)
    }

    /// The last that begins before `end`.
    fn before(&self, end: usize) -> Option<&Range<usize>> {
        let begun = self.ranges.partition_point(|range| range.start < end);
        self.ranges.get(begun.checked_sub(1)?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_told_as_by_each_range() {
        let ranges = vec![5..9, 2..3, 7..12, 20..21, 12..14, 16..16];
        let taken = Taken::of(ranges.clone());
        for at in 0..25 {
            let has = ranges.iter().any(|range| range.contains(&at));
            assert_eq!(taken.has(at), has, "{at}");
            for end in at + 1..25 {
                let meets = (at..end).any(|at| taken.has(at));
                assert_eq!(taken.meets(at..end), meets, "{at}..{end}");
            }
            if !has {
                let full = ranges.iter().filter(|range| !range.is_empty());
                let last = full.map(|range| range.end).filter(|end| *end <= at);
                assert_eq!(taken.last_end(at), last.max(), "{at}");
            }
        }
    }
}
