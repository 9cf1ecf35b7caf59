//! Sets of small numbers, 64 to a word.

/// A set of numbers below a length that its maker chose. Two sets that meet have the same length.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub(crate) struct Bits {
    words: Vec<u64>,
}

impl Bits {
    /// No number below `length`.
    pub(crate) fn none(length: usize) -> Self {
        Self {
            words: vec![0; length.div_ceil(64)],
        }
    }

    /// The numbers below `length` for which `is_in` holds.
    pub(crate) fn of(length: usize, is_in: impl Fn(usize) -> bool) -> Self {
        let mut bits = Self::none(length);
        (0..length)
            .filter(|number| is_in(*number))
            .for_each(|number| bits.insert(number));
        bits
    }

    /// Adds a number.
    pub(crate) fn insert(&mut self, number: usize) {
        if let Some(word) = self.words.get_mut(number / 64) {
            *word |= 1 << (number % 64);
        }
    }

    /// Tells whether a number is in it.
    pub(crate) fn has(&self, number: usize) -> bool {
        self.words
            .get(number / 64)
            .is_some_and(|word| word >> (number % 64) & 1 == 1)
    }

    /// Tells whether there is a number in it that is not less than `least`.
    pub(crate) fn has_from(&self, least: usize) -> bool {
        let (at, within) = (least / 64, least % 64);
        let mut words = self.words.iter().skip(at);
        words.next().is_some_and(|word| word >> within != 0) || words.any(|word| *word != 0)
    }

    /// Tells whether it is empty.
    pub(crate) fn is_empty(&self) -> bool {
        self.words.iter().all(|word| *word == 0)
    }

    /// How many there are.
    pub(crate) fn count(&self) -> usize {
        self.words
            .iter()
            .map(|word| usize::try_from(word.count_ones()).unwrap_or_default())
            .sum()
    }

    /// The numbers, in order.
    pub(crate) fn iter(&self) -> impl Iterator<Item = usize> + '_ {
        self.words.iter().enumerate().flat_map(|(at, word)| {
            let mut left = *word;
            std::iter::from_fn(move || {
                if left == 0 {
                    return None;
                }
                let bit = usize::try_from(left.trailing_zeros()).unwrap_or_default();
                left &= left - 1;
                Some(at * 64 + bit)
            })
        })
    }

    /// Tells whether every number of `other` is in it.
    pub(crate) fn covers(&self, other: &Self) -> bool {
        self.words
            .iter()
            .zip(&other.words)
            .all(|(a, b)| b & !a == 0)
    }

    /// Tells whether a number is in both.
    pub(crate) fn meets(&self, other: &Self) -> bool {
        self.words.iter().zip(&other.words).any(|(a, b)| a & b != 0)
    }

    /// What is in both; as long as the first, of which the second may be a beginning.
    pub(crate) fn and(&self, other: &Self) -> Self {
        let more = other.words.iter().copied().chain(std::iter::repeat(0));
        let words = self.words.iter().zip(more);
        Self {
            words: words.map(|(a, b)| a & b).collect(),
        }
    }

    /// What is in it and not in `other`.
    pub(crate) fn minus(&self, other: &Self) -> Self {
        let words = self.words.iter().zip(&other.words);
        Self {
            words: words.map(|(a, b)| a & !b).collect(),
        }
    }

    /// The numbers below `length` that are not in it.
    pub(crate) fn complement(&self, length: usize) -> Self {
        let mut words: Vec<u64> = self.words.iter().map(|word| !word).collect();
        if let Some(last) = words.last_mut().filter(|_| !length.is_multiple_of(64)) {
            *last &= (1 << (length % 64)) - 1;
        }
        Self { words }
    }

    /// Adds what is in `other`.
    pub(crate) fn or(&mut self, other: &Self) {
        for (a, b) in self.words.iter_mut().zip(&other.words) {
            *a |= b;
        }
    }

    /// Every number one more.
    pub(crate) fn shifted(&self) -> Self {
        let mut moved = self.clone();
        moved.shift();
        moved
    }

    /// Makes every number one more.
    pub(crate) fn shift(&mut self) {
        let mut carry = 0;
        for word in &mut self.words {
            let next = *word >> 63;
            *word = *word << 1 | carry;
            carry = next;
        }
    }

    /// Keeps what is in `mask` as well, and makes every number of it one more.
    pub(crate) fn step(&mut self, mask: &Self) {
        let mut carry = 0;
        for (word, mask) in self.words.iter_mut().zip(&mask.words) {
            let kept = *word & mask;
            *word = kept << 1 | carry;
            carry = kept >> 63;
        }
    }

    /// Removes all.
    pub(crate) fn clear(&mut self) {
        self.words.fill(0);
    }

    /// Adds every number from the least in it up.
    pub(crate) fn fill_up(&mut self) {
        let mut filling = false;
        for word in &mut self.words {
            if filling {
                *word = u64::MAX;
            } else if *word != 0 {
                *word |= u64::MAX << word.trailing_zeros();
                filling = true;
            }
        }
    }
}
