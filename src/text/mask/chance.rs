//! Words or chance? A made-up name reads like a language; a key does not.

use super::find::visit;

/// What a value looks like.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) enum Look {
    /// Words, dates, versions, paths: `rotated-monthly`, `prod/db`, `2026-11-27`.
    Words,
    /// What people choose as a password: words with digits or signs in them.
    Chosen,
    /// What a machine made of letters and digits by chance.
    Random,
}

/// So much of a value is looked at, in bytes: that is enough to tell.
const MAX_LOOKED_AT: usize = 96;

/// Of each letter, the letters that often follow it in English and in the names of AWS, as bits: 259 pairs, which
/// make up 95 % of all pairs of letters in the articles, in this documentation and in the names of actions. Of two
/// letters by chance they are 38 %.
const OFTEN: [u32; 26] = [
    0x37e_bd4e, 0x016_4b11, 0x11e_4d95, 0x016_411b, 0x1ef_b97f, 0x010_4931, 0x016_21d1, 0x00a_4111,
    0x22e_f87f, 0x000_0010, 0x004_0110, 0x11c_4919, 0x014_d113, 0x13e_657d, 0x07e_fd6f, 0x01e_c919,
    0x010_0000, 0x13e_fd5d, 0x11c_dd95, 0x11e_c997, 0x00e_b91f, 0x000_4111, 0x006_4191, 0x088_8014,
    0x004_c010, 0x000_4010,
];

/// Tells what a value looks like. Looks at no more than its beginning.
pub(super) fn look(value: &[u8]) -> Look {
    let value = value.get(..MAX_LOOKED_AT).unwrap_or(value);
    visit(value.len());
    let counted = Counted::of(value);
    if counted.is_random() {
        Look::Random
    } else if counted.is_chosen(value) {
        Look::Chosen
    } else {
        Look::Words
    }
}

/// What there is in a value.
#[derive(Default)]
struct Counted {
    /// Neighbours within a run of letters and digits, two digits apart.
    pairs: usize,
    /// Those of them that no word has.
    odd: usize,
    lower: usize,
    upper: usize,
    digits: usize,
    /// Runs of digits.
    numbers: usize,
    /// What joins words: `-`, `_`, `.`, `/`, `:` and spaces.
    joints: usize,
    /// Any other sign.
    signs: usize,
}

impl Counted {
    fn of(value: &[u8]) -> Self {
        let mut counted = Self::default();
        let mut before = b' ';
        // Letters since a small one was followed by a capital.
        let mut run = 0_usize;
        for byte in value.iter().copied() {
            match byte {
                b'a'..=b'z' => counted.lower += 1,
                b'A'..=b'Z' => counted.upper += 1,
                b'0'..=b'9' => {
                    counted.digits += 1;
                    counted.numbers += usize::from(!before.is_ascii_digit());
                }
                b'-' | b'_' | b'.' | b'/' | b':' | b' ' => counted.joints += 1,
                // A word of another script.
                0x80.. => {}
                _ => counted.signs += 1,
            }
            if byte.is_ascii_alphanumeric()
                && before.is_ascii_alphanumeric()
                && !(byte.is_ascii_digit() && before.is_ascii_digit())
            {
                counted.pairs += 1;
                let hump = before.is_ascii_lowercase() && byte.is_ascii_uppercase();
                let odd = if hump {
                    run < 3
                } else {
                    !is_often(before, byte)
                };
                counted.odd += usize::from(odd);
                run = if hump { 0 } else { run };
            }
            run = if byte.is_ascii_alphabetic() {
                run + 1
            } else {
                0
            };
            before = byte;
        }
        counted
    }

    fn is_random(&self) -> bool {
        let unlike_words = self.odd >= 4 && self.odd * 3 >= self.pairs;
        // Now and then chance makes something like a word, but not of three kinds of characters in turn.
        let of_all_kinds = self.lower >= 2
            && self.upper >= 2
            && self.numbers >= 2
            && self.joints == 0
            && self.lower + self.upper + self.digits >= 16;
        unlike_words || of_all_kinds
    }

    fn is_chosen(&self, value: &[u8]) -> bool {
        let letters = self.lower + self.upper;
        // A date, a time, an address, a version.
        if letters <= 1 && self.joints > 0 {
            return false;
        }
        let begins_a_path =
            value.starts_with(b"/") || value.starts_with(b"./") || value.starts_with(b"~/");
        (self.digits > 0 || self.signs > 0) && !begins_a_path
    }
}

/// Tells whether a word may have these two beside each other.
fn is_often(first: u8, second: u8) -> bool {
    if !(first.is_ascii_alphabetic() && second.is_ascii_alphabetic()) {
        return false;
    }
    let letter = |byte: u8| byte.to_ascii_lowercase() - b'a';
    OFTEN
        .get(usize::from(letter(first)))
        .is_some_and(|after| after >> letter(second) & 1 == 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_told_from_chance() {
        for (value, expected) in [
            ("rotated-monthly", Look::Words),
            ("not-stored-in-production", Look::Words),
            ("denied-by-policy-enforcement-point", Look::Words),
            ("AccessDeniedException", Look::Words),
            ("prod/db/password", Look::Words),
            ("secrets/prod.pem", Look::Words),
            ("2026-11-27", Look::Words),
            ("1.2.3", Look::Words),
            ("required", Look::Words),
            ("hunter2", Look::Chosen),
            ("Summer2026!", Look::Chosen),
            ("12345678", Look::Chosen),
            ("correct-horse-42", Look::Chosen),
            ("Tr0ub4dor9xZk", Look::Random),
            ("9f86d081884c7d659a2feaa0c55ad015", Look::Random),
            ("3f2504e0-4f89-41d3-9a0c-0305e82c3301", Look::Random),
            ("JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP", Look::Random),
            ("wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", Look::Random),
            ("kQ3vT9xZ2mLpR7sW4bNcY8dF1gHj5aEu", Look::Random),
        ] {
            assert_eq!(look(value.as_bytes()), expected, "{value}");
        }
    }
}
