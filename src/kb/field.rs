//! The words of the field: which words in English and Japanese mean the same.
//!
//! The list is `field.txt`; its head says how it is written. It carries a question to an article in other
//! words or in the other language, and knows which words say little.

use super::tokenize::{Class, normalized};
use foldhash::{HashMap, HashMapExt};
use std::collections::BTreeMap;
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

struct Field {
    names: Vec<&'static str>,
    english: HashMap<String, Vec<Meaning>>,
    /// For the first word of a phrase, how many words the longest phrase has that begins with it.
    phrases: HashMap<String, usize>,
    /// By first character, the longest first.
    japanese: BTreeMap<char, Vec<(Vec<char>, Vec<Meaning>)>>,
}

static FIELD: LazyLock<Field> = LazyLock::new(|| read(include_str!("field.txt")));

/// The meanings of an English word or phrase, given by its stems.
pub(super) fn english(stems: &str) -> Option<&'static [Meaning]> {
    FIELD.english.get(stems).map(Vec::as_slice)
}

/// How many words the longest phrase of the list has that begins with this one; 0 when none does.
pub(super) fn longest_phrase(first: &str) -> usize {
    FIELD.phrases.get(first).copied().unwrap_or_default()
}

/// The longest word of the list with which Japanese text begins: its length in characters, and what it
/// means. A single character must stand alone among its kind; a short katakana word is found only where
/// a katakana word begins.
pub(super) fn japanese(text: &[char], before: Option<char>) -> Option<(usize, &'static [Meaning])> {
    let first = text.first()?;
    let class = Class::of(*first);
    let inside = before.is_some_and(|c| Class::of(c) == class);
    words_with(*first)
        .iter()
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
        .map(|(word, meanings)| (word.len(), meanings.as_slice()))
}

/// What the words of the list mean that are in a longer one, such as `ログイン` in `ログインでき`.
pub(super) fn within(word: &[char]) -> impl Iterator<Item = Meaning> {
    (0..word.len()).flat_map(move |from| {
        let rest = word.get(from..).unwrap_or_default();
        let class = rest.first().map(|c| Class::of(*c));
        let before = from.checked_sub(1).and_then(|at| word.get(at));
        let inside = before.is_some_and(|c| Some(Class::of(*c)) == class);
        rest.first()
            .map_or(&[][..], |first| words_with(*first))
            .iter()
            .find(|(known, _)| {
                let short = class == Some(Class::Katakana) && known.len() == 2 && inside;
                known.len() > 1 && known.len() < word.len() && rest.starts_with(known) && !short
            })
            .into_iter()
            .flat_map(|(_, meanings)| meanings.iter().copied())
    })
}

/// The Japanese words of the list that begin with a character, the longest first.
fn words_with(first: char) -> &'static [(Vec<char>, Vec<Meaning>)] {
    FIELD.japanese.get(&first).map_or(&[], Vec::as_slice)
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

fn read(list: &'static str) -> Field {
    let mut field = Field {
        names: Vec::new(),
        english: HashMap::new(),
        phrases: HashMap::new(),
        japanese: BTreeMap::new(),
    };
    let mut kind = Kind::General;
    for line in list.lines().map(str::trim) {
        match line {
            "[service]" => kind = Kind::Service,
            "[general]" => kind = Kind::General,
            "[foreign]" => kind = Kind::Foreign,
            "[generic]" => kind = Kind::Generic,
            _ if line.is_empty() || line.starts_with('#') => {}
            _ => add(&mut field, line, kind),
        }
    }
    for words in field.japanese.values_mut() {
        words.sort_by(|a, b| b.0.len().cmp(&a.0.len()).then_with(|| a.0.cmp(&b.0)));
    }
    field
}

/// Adds a line of the list.
fn add(field: &mut Field, line: &'static str, kind: Kind) {
    let Some((name, words)) = line.split_once(':') else {
        return;
    };
    let Ok(number) = u16::try_from(field.names.len()) else {
        return;
    };
    field.names.push(name.trim());
    let (english, japanese) = words.split_once('|').unwrap_or((words, ""));
    for word in words_of(english) {
        let meaning = Meaning {
            number,
            kind,
            leads: word.leads,
        };
        let stems = super::tokenize::words(word.text);
        if let [first, _, ..] = stems.as_slice() {
            let longest = field.phrases.entry(first.clone()).or_default();
            *longest = stems.len().max(*longest);
        }
        let key = stems.join(" ");
        let known = field.english.entry(key).or_default();
        if !known.iter().any(|other| other.number == number) {
            known.push(meaning);
        }
    }
    for word in words_of(japanese) {
        let meaning = Meaning {
            number,
            kind,
            leads: word.leads,
        };
        let text: Vec<char> = normalized(word.text)
            .to_lowercase()
            .chars()
            .filter(|c| !c.is_whitespace())
            .collect();
        let Some(first) = text.first() else {
            continue;
        };
        let same = field.japanese.entry(*first).or_default();
        match same.iter_mut().find(|(other, _)| *other == text) {
            Some((_, known)) if known.iter().any(|other| other.number == number) => {}
            Some((_, known)) => known.push(meaning),
            None => same.push((text, vec![meaning])),
        }
    }
}

struct Word {
    text: &'static str,
    leads: bool,
}

fn words_of(list: &'static str) -> impl Iterator<Item = Word> {
    list.split(',')
        .map(str::trim)
        .filter(|word| !word.is_empty())
        .map(|word| match word.strip_prefix('~') {
            Some(word) => Word {
                text: word,
                leads: true,
            },
            None => Word {
                text: word,
                leads: false,
            },
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_written_as_its_head_says() {
        let mut lines = 0;
        for line in include_str!("field.txt").lines() {
            if line.is_empty() || line.starts_with(['#', '[']) {
                continue;
            }
            lines += 1;
            let words = line.split_once(':').map(|(_, words)| words);
            let (english, japanese) = words.and_then(|words| words.split_once('|')).unwrap();
            for word in words_of(english) {
                assert!(word.text.is_ascii(), "{line}: {}", word.text);
                let key = super::super::tokenize::words(word.text);
                assert!(!key.is_empty() && key.len() <= 8, "{line}: {key:?}");
            }
            for word in words_of(japanese) {
                let other = word
                    .text
                    .chars()
                    .find(|c| Class::of(*c) == Class::Latin || c.is_ascii());
                assert_eq!(other, None, "{line}: {}", word.text);
            }
        }
        assert!(lines > 400, "{lines}");
    }
}
