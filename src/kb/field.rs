//! The words of the field: which words in English and Japanese mean the same.
//!
//! The list is `field.txt`; its head says how it is written. It carries a question to an article in other
//! words or in the other language, and knows which words say little. What is embedded is `field.bin`, which
//! `.ci/embed` makes of the list, so that no start has to read and stem thousands of words.

use super::packed;
use super::tokenize::Class;
use foldhash::HashMap;
use std::sync::LazyLock;

/// What a word means, and how surely.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Meaning {
    /// The number of the meaning.
    pub(super) number: u16,
    /// What kind of meaning it is.
    pub(super) kind: Kind,
    /// The word only leads there.
    pub(super) leads: bool,
}

impl Meaning {
    /// Whether a text with the word is about the meaning: a word does not say so that only leads to it, nor
    /// one of what is not AWS, since those have no more in common than that.
    pub(super) fn is_of_text(self) -> bool {
        !self.leads && self.kind != Kind::Foreign
    }

    /// Whether it says little.
    pub(super) fn is_generic(&self) -> bool {
        self.kind == Kind::Generic
    }
}

/// An English word or phrase of the list, or the beginning of a phrase.
#[derive(Clone, Copy, Debug)]
pub(super) struct Known {
    /// What it means; nothing, when it only begins a phrase.
    pub(super) meanings: &'static [Meaning],
    /// How many words the longest phrase has that begins with it; 0 when none does.
    pub(super) longest: usize,
}

/// What kind of meaning a word has.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Kind {
    /// A service of AWS, or a part of one that has a name.
    Service,
    /// Anything that one does with services.
    General,
    /// What is not AWS.
    Foreign,
    /// What is in every question.
    Generic,
}

impl Kind {
    const fn of(code: usize) -> Self {
        match code {
            0 => Self::Service,
            1 => Self::General,
            2 => Self::Foreign,
            _ => Self::Generic,
        }
    }
}

/// The list, as words are looked up in it.
#[derive(Debug, Default)]
struct Field {
    names: Vec<&'static str>,
    /// What the words mean, one after the other.
    meanings: Vec<Meaning>,
    english: HashMap<&'static str, English>,
    /// The characters of the Japanese words, one after the other.
    letters: Vec<char>,
    /// By first character, the longest first.
    japanese: Vec<Japanese>,
    /// Which of them begin with a character.
    beginnings: HashMap<char, Part>,
}

/// A part of a row.
#[derive(Clone, Copy, Debug, Default)]
struct Part {
    from: usize,
    to: usize,
}

/// An English word or phrase.
#[derive(Clone, Copy, Debug)]
struct English {
    meanings: Part,
    /// How many words the longest phrase has that begins with this word.
    longest: usize,
}

/// A Japanese word.
#[derive(Clone, Copy, Debug)]
struct Japanese {
    /// In it most words differ already that begin alike.
    second: Option<char>,
    letters: Part,
    meanings: Part,
}

static FIELD: LazyLock<Field> =
    LazyLock::new(|| read(include_bytes!("field.bin")).unwrap_or_default());

/// What the list knows of an English word or phrase, given by its stems.
pub(super) fn english(stems: &str) -> Option<Known> {
    let word = FIELD.english.get(stems)?;
    Some(Known {
        meanings: meanings(word.meanings),
        longest: word.longest,
    })
}

/// The longest word of the list with which Japanese text begins: its length in characters, and what it
/// means, with what the words in it mean. A single character must stand alone among its kind; a short katakana
/// word is found only where a katakana word begins.
pub(super) fn japanese(text: &[char], before: Option<char>) -> Option<(usize, &'static [Meaning])> {
    let first = text.first()?;
    let part = FIELD.beginnings.get(first)?;
    let second = text.get(1).copied();
    let class = Class::of(*first);
    let inside = before.is_some_and(|c| Class::of(c) == class);
    let words = FIELD.japanese.get(part.from..part.to).unwrap_or_default();
    words
        .iter()
        .filter(|word| word.second.is_none() || word.second == second)
        .filter_map(|word| {
            let letters = FIELD.letters.get(word.letters.from..word.letters.to)?;
            Some((letters, word.meanings))
        })
        .find(|(word, _)| {
            let goes_on = || text.get(word.len()).is_some_and(|c| Class::of(*c) == class);
            text.starts_with(word)
                && match (class, word.len()) {
                    (Class::Hiragana, _) => true,
                    (_, 1) => !inside && !goes_on(),
                    (Class::Katakana, 2) => !inside,
                    _ => true,
                }
        })
        .map(|(word, part)| (word.len(), meanings(part)))
}

fn meanings(part: Part) -> &'static [Meaning] {
    FIELD.meanings.get(part.from..part.to).unwrap_or_default()
}

/// The name of a meaning.
pub(super) fn name(number: u16) -> &'static str {
    FIELD
        .names
        .get(usize::from(number))
        .copied()
        .unwrap_or_default()
}

/// All names, in the order of the list.
#[cfg(test)]
pub(super) fn names() -> &'static [&'static str] {
    &FIELD.names
}

/// Reads what `list::write` writes.
fn read(mut bytes: &'static [u8]) -> Option<Field> {
    let bytes = &mut bytes;
    let mut field = Field::default();
    let mut kinds = Vec::new();
    for _ in 0..packed::number(bytes)? {
        field.names.push(packed::text(bytes)?);
        kinds.push(Kind::of(packed::number(bytes)?));
    }
    let count = packed::number(bytes)?;
    field.english.reserve(count);
    for _ in 0..count {
        let stems = packed::text(bytes)?;
        let longest = packed::number(bytes)?;
        let meanings = read_meanings(bytes, &kinds, &mut field.meanings)?;
        field.english.insert(stems, English { meanings, longest });
    }
    let count = packed::number(bytes)?;
    field.japanese.reserve(count);
    for at in 0..count {
        let word = packed::text(bytes)?;
        let from = field.letters.len();
        field.letters.extend(word.chars());
        let letters = Part {
            from,
            to: field.letters.len(),
        };
        let meanings = read_meanings(bytes, &kinds, &mut field.meanings)?;
        field.japanese.push(Japanese {
            second: word.chars().nth(1),
            letters,
            meanings,
        });
        let beginning = field.beginnings.entry(word.chars().next()?);
        beginning.or_insert(Part { from: at, to: at }).to = at + 1;
    }
    bytes.is_empty().then_some(field)
}

fn read_meanings(bytes: &mut &[u8], kinds: &[Kind], all: &mut Vec<Meaning>) -> Option<Part> {
    let from = all.len();
    for _ in 0..packed::number(bytes)? {
        let packed = packed::number(bytes)?;
        let number = packed >> 1;
        all.push(Meaning {
            number: u16::try_from(number).ok()?,
            kind: *kinds.get(number)?,
            leads: packed & 1 == 1,
        });
    }
    Some(Part {
        from,
        to: all.len(),
    })
}

#[cfg(test)]
#[path = "field_list.rs"]
pub(super) mod list;
