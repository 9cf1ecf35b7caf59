//! Reads the list of the words of the field, `field.txt`, and writes of it what is embedded.

use super::{Kind, Meaning};
use crate::kb::packed::{push_number, push_text};
use crate::kb::tokenize::{Class, is_compound, normalized, words};
use std::collections::BTreeMap;

struct List {
    names: Vec<(&'static str, Kind)>,
    english: BTreeMap<String, English>,
    japanese: Japanese,
}

/// By first character, the longest first.
type Japanese = BTreeMap<char, Vec<(Vec<char>, Vec<Meaning>)>>;

#[derive(Default)]
struct English {
    meanings: Vec<Meaning>,
    /// How many words the longest phrase has that begins with this word.
    longest: usize,
}

/// What `field.bin` has to be.
pub(in crate::kb) fn write() -> Vec<u8> {
    let list = read(include_str!("field.txt"));
    let mut out = Vec::new();
    push_number(list.names.len(), &mut out);
    for (name, kind) in list.names {
        push_text(name, &mut out);
        let code = (0..4).find(|code| Kind::of(*code) == kind).unwrap();
        push_number(code, &mut out);
    }
    push_number(list.english.len(), &mut out);
    for (stems, word) in &list.english {
        push_text(stems, &mut out);
        push_number(word.longest, &mut out);
        push_meanings(&word.meanings, &mut out);
    }
    push_number(list.japanese.values().map(Vec::len).sum(), &mut out);
    for (word, meanings) in list.japanese.values().flatten() {
        push_text(&word.iter().collect::<String>(), &mut out);
        push_meanings(meanings, &mut out);
    }
    out
}

fn push_meanings(meanings: &[Meaning], out: &mut Vec<u8>) {
    push_number(meanings.len(), out);
    for meaning in meanings {
        push_number(
            usize::from(meaning.number) << 1 | usize::from(meaning.leads),
            out,
        );
    }
}

fn read(list: &'static str) -> List {
    let mut field = List {
        names: Vec::new(),
        english: BTreeMap::new(),
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
    let alone = field.japanese.clone();
    for (word, meanings) in field.japanese.values_mut().flatten() {
        for meaning in within(&alone, word) {
            if !meanings.contains(&meaning) {
                meanings.push(meaning);
            }
        }
    }
    field
}

/// What the words of the list mean that are in a longer one, such as `ログイン` in `ログインでき`.
fn within(list: &Japanese, word: &[char]) -> Vec<Meaning> {
    let mut within = Vec::new();
    for (from, first) in word.iter().enumerate() {
        let rest = &word[from..];
        let class = Class::of(*first);
        let is_same = |c: Option<&char>| c.is_some_and(|c| Class::of(*c) == class);
        let inside = is_same(word[..from].last());
        let known = list.get(first).into_iter().flatten().find(|(known, _)| {
            // `データ` in `データベース` is another word.
            let other = class == Class::Katakana && (inside || is_same(rest.get(known.len())));
            known.len() > 1 && known.len() < word.len() && rest.starts_with(known) && !other
        });
        if let Some((_, meanings)) = known {
            within.extend(meanings.iter().copied());
        }
    }
    within
}

/// Adds a line of the list.
fn add(field: &mut List, line: &'static str, kind: Kind) {
    let Some((name, meant)) = line.split_once(':') else {
        return;
    };
    let Ok(number) = u16::try_from(field.names.len()) else {
        return;
    };
    field.names.push((name.trim(), kind));
    let (english, japanese) = meant.split_once('|').unwrap_or((meant, ""));
    for word in words_of(english) {
        let meaning = Meaning {
            number,
            kind,
            leads: word.leads,
        };
        let stems = words(word.text);
        if let [first, _, ..] = stems.as_slice() {
            let known = field.english.entry(first.clone()).or_default();
            known.longest = stems.len().max(known.longest);
        }
        let key = stems.join(" ");
        let known = &mut field.english.entry(key).or_default().meanings;
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
        let mut text: Vec<char> = normalized(word.text)
            .to_lowercase()
            .chars()
            .filter(|c| !c.is_whitespace())
            .collect();
        // `切り替え` is also `切替`.
        if let [.., first, second, ending] = text.as_slice()
            && Class::of(*ending) == Class::Hiragana
            && is_compound(*first, *second)
        {
            text.pop();
        }
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

#[test]
fn the_list_is_written_as_its_head_says() {
    let mut lines = 0;
    for line in include_str!("field.txt").lines() {
        if line.is_empty() || line.starts_with(['#', '[']) {
            continue;
        }
        lines += 1;
        let (_, meant) = line.split_once(':').unwrap();
        let (english, japanese) = meant.split_once('|').unwrap();
        for word in words_of(english) {
            assert!(word.text.is_ascii(), "{line}: {}", word.text);
            let key = words(word.text);
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
