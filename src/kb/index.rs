//! Articles → an inverted index, in which a question is looked up.
//!
//! Each language of an article is a text of its own. Its fields count in one score (BM25F): how often a
//! term stands in a field, by the field's weight and length, is added up before it is dampened. What a
//! posting holds is ready to be multiplied by the term's rarity and added.

use super::article::Text;
use super::tokenize::{Role, Spot, Spots, lines};
use super::{field, packed};
use crate::text::Language;
use foldhash::HashMap;
use pulldown_cmark::{Event, Parser, Tag, TagEnd};
use std::thread;

/// How fast further occurrences cease to count.
const K1: f32 = 1.3;

/// A field of an article: its weight, and how much its length counts.
#[derive(Clone, Copy, Debug)]
struct FieldWeight {
    weight: f32,
    length: f32,
}

const FIELDS: [FieldWeight; 5] = [
    // title
    FieldWeight {
        weight: 2.8,
        length: 0.33,
    },
    // identifiers
    FieldWeight {
        weight: 2.5,
        length: 0.2,
    },
    // aliases
    FieldWeight {
        weight: 2.5,
        length: 0.3,
    },
    // summary and answer
    FieldWeight {
        weight: 0.7,
        length: 0.5,
    },
    // body
    FieldWeight {
        weight: 0.45,
        length: 0.95,
    },
];

/// A part of a name counts so much.
const PART: f32 = 0.6;

/// Where a term stands: the text, twice the article's number and one more for English; and in the lowest
/// byte how much the text is about the term, in [`STEPS`].
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) struct Posting(u32);

impl Posting {
    fn new(text: u32, about: u8) -> Self {
        Self(text << 8 | u32::from(about))
    }

    /// The text's number.
    pub(super) fn text(self) -> usize {
        wide(self.0 >> 8)
    }

    /// How much the text is about the term, in [`STEPS`].
    pub(super) fn about(self) -> u8 {
        self.0.to_le_bytes()[0]
    }
}

/// The steps in one of how much a text is about a term, which is below `K1 + 1`: a byte holds it.
pub(super) const STEPS: f32 = 110.0;
/// There are no more texts than a posting can tell.
const TEXTS: u32 = 1 << 24;

/// The index.
#[derive(Clone, PartialEq, Debug, Default)]
pub(super) struct Index {
    /// How many articles there are.
    articles: usize,
    /// The terms, by their bytes, one after the other.
    terms: String,
    /// Where each term ends in `terms`, and where its postings end.
    ends: Vec<(u32, u32)>,
    /// In how many articles each term is.
    spread: Vec<u32>,
    postings: Vec<Posting>,
    /// Which texts there are.
    texts: Vec<bool>,
}

/// A text whose terms are counted.
#[derive(Debug)]
struct Counted {
    text: u32,
    /// Where its terms end among those of all texts.
    end: usize,
    lengths: [f32; 5],
}

/// Counts the terms of texts, in the order of their numbers.
#[derive(Default)]
pub(super) struct Counter {
    /// The numbers of the terms, as they are met.
    numbers: HashMap<String, u32>,
    /// The numbers of the terms of meanings.
    meanings: Vec<Option<u32>>,
    texts: Vec<Counted>,
    /// The terms of each text by their numbers, and how often they stand in each field.
    terms: Vec<(u32, [f32; 5])>,
    /// How often each term stands in the fields of the text that is being counted.
    counts: Vec<[f32; 5]>,
    /// The terms of that text.
    met: Vec<u32>,
    /// The words of a line.
    spots: Spots,
    lengths: [f32; 5],
}

impl Counter {
    /// Counts the terms of a text.
    pub(super) fn count(&mut self, text: &Text, number: u32) {
        if number >= TEXTS {
            return;
        }
        self.add(0, &text.front.title);
        for identifier in &text.front.identifiers {
            self.add(1, identifier);
        }
        for alias in &text.front.aliases {
            self.add(2, alias);
        }
        self.add(3, &text.front.summary);
        self.add(3, &text.front.answer);
        self.add(4, &prose(&text.body));
        for term in self.met.drain(..) {
            if let Some(counts) = self.counts.get_mut(wide(term)) {
                self.terms.push((term, std::mem::take(counts)));
            }
        }
        self.texts.push(Counted {
            text: number,
            end: self.terms.len(),
            lengths: std::mem::take(&mut self.lengths),
        });
    }

    fn add(&mut self, field: usize, text: &str) {
        let mut spots = std::mem::take(&mut self.spots);
        for line in lines(text) {
            spots.clear();
            spots.add_line(line);
            for spot in spots.iter() {
                self.add_spot(field, spot);
            }
        }
        self.spots = spots;
    }

    fn add_spot(&mut self, field: usize, spot: Spot<'_>) {
        let share = match spot.role {
            Role::Word | Role::Name => 1.0,
            Role::Part => PART,
            Role::Small => return,
        };
        for (form, of_word) in spot.forms() {
            let term = self.number(form);
            self.count_term(term, field, share * of_word);
        }
        for meaning in spot.meanings.iter().filter(|meaning| meaning.is_of_text()) {
            let term = self.number_of_meaning(meaning.number);
            self.count_term(term, field, share);
        }
        if let Some(length) = self.lengths.get_mut(field) {
            *length += share;
        }
    }

    fn count_term(&mut self, term: u32, field: usize, share: f32) {
        let Some(counts) = self.counts.get_mut(wide(term)) else {
            return;
        };
        if counts.iter().all(|count| *count <= 0.0) {
            self.met.push(term);
        }
        if let Some(count) = counts.get_mut(field) {
            *count += share;
        }
    }

    fn number(&mut self, term: &str) -> u32 {
        if let Some(number) = self.numbers.get(term) {
            return *number;
        }
        let next = size(self.counts.len());
        self.numbers.insert(term.to_owned(), next);
        self.counts.push([0.0; 5]);
        next
    }

    fn number_of_meaning(&mut self, meaning: u16) -> u32 {
        let at = usize::from(meaning);
        if let Some(Some(number)) = self.meanings.get(at) {
            return *number;
        }
        let number = self.number(&meaning_term(meaning));
        if self.meanings.len() <= at {
            self.meanings.resize(at + 1, None);
        }
        if let Some(place) = self.meanings.get_mut(at) {
            *place = Some(number);
        }
        number
    }

    /// The terms with their postings, when fields are as long on average.
    fn postings(self, average: &[f32; 5]) -> Vec<(String, Vec<Posting>)> {
        let mut postings: Vec<Vec<Posting>> = vec![Vec::new(); self.counts.len()];
        let mut start = 0;
        for text in self.texts {
            let counted = self.terms.get(start..text.end).unwrap_or_default();
            start = text.end;
            let mut shares = [0.0_f32; 5];
            for (share, (field, (length, average))) in shares
                .iter_mut()
                .zip(FIELDS.iter().zip(text.lengths.iter().zip(average)))
            {
                let relative = if *average > 0.0 {
                    length / average
                } else {
                    1.0
                };
                *share = field.weight / (1.0 - field.length + field.length * relative);
            }
            for (term, counts) in counted {
                let weighted: f32 = counts
                    .iter()
                    .zip(&shares)
                    .map(|(count, share)| count * share)
                    .sum();
                let about = weighted * (K1 + 1.0) / (weighted + K1);
                if let Some(postings) = postings.get_mut(wide(*term)) {
                    postings.push(Posting::new(text.text, byte(about * STEPS)));
                }
            }
        }
        let mut terms: Vec<(String, Vec<Posting>)> = self
            .numbers
            .into_iter()
            .filter_map(|(term, number)| {
                Some((term, std::mem::take(postings.get_mut(wide(number))?)))
            })
            .collect();
        terms.sort_unstable_by(|a, b| a.0.cmp(&b.0));
        terms
    }
}

/// The term that stands for a meaning: no word begins like it.
pub(super) fn meaning_term(number: u16) -> String {
    format!("#{}", field::name(number))
}

/// What a body says in sentences, and the names of actions in its examples.
fn prose(body: &str) -> String {
    let mut out = String::with_capacity(body.len());
    let mut code = false;
    for event in Parser::new(body) {
        match event {
            Event::Start(Tag::CodeBlock(_)) => code = true,
            Event::End(TagEnd::CodeBlock) => code = false,
            Event::Text(text) if code => {
                let words = text.split(|c: char| c.is_whitespace() || c == '"');
                for word in words.filter(|word| is_action(word)) {
                    out.push_str(word);
                    out.push('\n');
                }
            }
            Event::Text(text) | Event::Code(text) => out.push_str(&text),
            Event::End(_) | Event::SoftBreak | Event::HardBreak => out.push('\n'),
            _ => {}
        }
    }
    out
}

/// Whether a word has the form of an action's name.
fn is_action(word: &str) -> bool {
    word.split_once(':').is_some_and(|(service, name)| {
        !service.is_empty()
            && !name.is_empty()
            && service
                .bytes()
                .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
            && name.bytes().all(|b| b.is_ascii_alphanumeric())
    })
}

impl Index {
    /// Makes the index of counted texts, each counter's behind those of the one before.
    pub(super) fn new(articles: usize, counters: Vec<Counter>) -> Self {
        let mut totals = [0.0_f32; 5];
        let mut filled = [0.0_f32; 5];
        for text in counters.iter().flat_map(|counter| &counter.texts) {
            for ((total, filled), length) in totals.iter_mut().zip(&mut filled).zip(&text.lengths) {
                *total += length;
                *filled += f32::from(u8::from(*length > 0.0));
            }
        }
        let mut average = totals;
        for (average, filled) in average.iter_mut().zip(filled) {
            *average /= filled.max(1.0);
        }
        let average = &average;
        let mut terms: Vec<(String, Vec<Posting>)> = thread::scope(|scope| {
            let parts: Vec<_> = counters
                .into_iter()
                .map(|counter| scope.spawn(move || counter.postings(average)))
                .collect();
            parts
                .into_iter()
                .flat_map(|part| part.join().unwrap_or_default())
                .collect()
        });
        // Stable: what one counter has of a term stays behind what the one before has.
        terms.sort_by(|a, b| a.0.cmp(&b.0));
        let mut index = Self {
            articles,
            texts: vec![false; articles * 2],
            postings: Vec::with_capacity(terms.iter().map(|(_, postings)| postings.len()).sum()),
            ..Self::default()
        };
        for same in terms.chunk_by(|a, b| a.0 == b.0) {
            for (_, postings) in same {
                index.postings.extend_from_slice(postings);
            }
            if let Some((term, _)) = same.first() {
                index.terms.push_str(term);
                index.end_term();
            }
        }
        index
    }

    /// Ends a term, whose letters and postings were added behind those of the others.
    fn end_term(&mut self) {
        let start = self.ends.last().map_or(0, |end| wide(end.1));
        let mut last = usize::MAX;
        let mut spread = 0;
        for posting in self.postings.get(start..).unwrap_or_default() {
            let text = posting.text();
            spread += u32::from(text / 2 != last);
            last = text / 2;
            if let Some(there) = self.texts.get_mut(text) {
                *there = true;
            }
        }
        self.spread.push(spread);
        self.ends
            .push((size(self.terms.len()), size(self.postings.len())));
    }

    /// Writes the index, as [`Index::read`] reads it: for each term what it adds to the one before it, then
    /// its postings, each as the distance from the one before.
    #[cfg(test)]
    pub(super) fn write(&self, out: &mut Vec<u8>) {
        packed::push_number(self.articles, out);
        packed::push_number(self.len(), out);
        packed::push_number(self.terms.len(), out);
        packed::push_number(self.postings.len(), out);
        let mut before = "";
        for at in 0..self.len() {
            let term = self.term(at);
            let shared = before
                .char_indices()
                .zip(term.char_indices())
                .find(|(a, b)| a != b)
                .map_or(before.len().min(term.len()), |((at, _), _)| at);
            let added = term.get(shared..).unwrap_or_default();
            packed::push_number(shared, out);
            packed::push_text(added, out);
            let postings = self.postings(at);
            packed::push_number(postings.len(), out);
            let mut last = 0;
            for posting in postings {
                packed::push_number(posting.text() - last, out);
                last = posting.text();
                out.push(posting.about());
            }
            before = term;
        }
    }

    /// Reads an index from its bytes; `None` where they are something else.
    pub(super) fn read(bytes: &mut &[u8]) -> Option<Self> {
        let articles = packed::number(bytes)?;
        let terms = packed::number(bytes)?;
        let mut index = Self {
            articles,
            terms: String::with_capacity(packed::number(bytes)?),
            ends: Vec::with_capacity(terms),
            spread: Vec::with_capacity(terms),
            postings: Vec::with_capacity(packed::number(bytes)?),
            texts: vec![false; articles * 2],
        };
        let mut start = 0;
        for _ in 0..terms {
            let shared = packed::number(bytes)?;
            let added = packed::text(bytes)?;
            let before = start;
            start = index.terms.len();
            index.terms.extend_from_within(before..before + shared);
            index.terms.push_str(added);
            let mut text = 0;
            for _ in 0..packed::number(bytes)? {
                text += size(packed::number(bytes)?);
                let (about, rest) = bytes.split_first()?;
                *bytes = rest;
                index.postings.push(Posting::new(text, *about));
            }
            index.end_term();
        }
        Some(index)
    }

    /// How many articles there are.
    pub(super) fn articles(&self) -> usize {
        self.articles
    }

    /// Whether an article is in one language only.
    pub(super) fn has_alone(&self) -> bool {
        let articles = self.texts.chunks_exact(2);
        articles
            .into_iter()
            .any(|texts| texts.first() != texts.get(1))
    }

    /// Whether the text is in this language, and the only one of its article.
    pub(super) fn is_alone_in(&self, text: usize, language: Language) -> bool {
        let there = self.texts.get(text ^ 1).copied().unwrap_or_default();
        !there & (text & 1 == usize::from(language == Language::En))
    }

    /// How many terms there are.
    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }

    /// The term of a number.
    pub(super) fn term(&self, number: usize) -> &str {
        let start = number
            .checked_sub(1)
            .and_then(|before| self.ends.get(before))
            .map_or(0, |end| end.0);
        let end = self.ends.get(number).map_or(start, |end| end.0);
        self.terms.get(wide(start)..wide(end)).unwrap_or_default()
    }

    /// The number of a term.
    pub(super) fn find(&self, term: &str) -> Result<usize, usize> {
        let (mut low, mut high) = (0, self.len());
        while low < high {
            let middle = low.midpoint(high);
            match self.term(middle).cmp(term) {
                std::cmp::Ordering::Less => low = middle + 1,
                std::cmp::Ordering::Equal => return Ok(middle),
                std::cmp::Ordering::Greater => high = middle,
            }
        }
        Err(low)
    }

    /// Where a term stands.
    pub(super) fn postings(&self, number: usize) -> &[Posting] {
        let start = number
            .checked_sub(1)
            .and_then(|before| self.ends.get(before))
            .map_or(0, |end| end.1);
        let end = self.ends.get(number).map_or(start, |end| end.1);
        self.postings
            .get(wide(start)..wide(end))
            .unwrap_or_default()
    }

    /// How rare a term is: more for one that is in few articles.
    pub(super) fn rarity(&self, number: usize) -> f32 {
        self.rarity_of(self.spread.get(number).copied().unwrap_or_default())
    }

    /// How rare a term is that no article has.
    pub(super) fn rarity_of_unknown(&self) -> f32 {
        self.rarity_of(0)
    }

    #[expect(
        clippy::cast_precision_loss,
        reason = "far fewer articles than an f32 can count"
    )]
    fn rarity_of(&self, spread: u32) -> f32 {
        let (all, some) = (self.articles as f32, spread as f32);
        (1.0 + (all - some + 0.5) / (some + 0.5)).ln()
    }
}

fn size(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}

fn wide(number: u32) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a cast from a float keeps to the bounds of a byte"
)]
fn byte(value: f32) -> u8 {
    value.round() as u8
}
