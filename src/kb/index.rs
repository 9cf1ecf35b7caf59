//! Articles → an inverted index, in which a question is looked up.
//!
//! Each language of an article is a text of its own. Its fields count in one score (BM25F): how often a
//! term stands in a field, by the field's weight and length, is added up before it is dampened. What a
//! posting holds is ready to be multiplied by the term's rarity and added.

use super::article::Text;
use super::field;
use super::tokenize::{Role, Spot, tokenize};
use foldhash::{HashMap, HashMapExt};
use pulldown_cmark::{Event, Parser, Tag, TagEnd};

/// How fast further occurrences cease to count.
const K1: f32 = 1.0;

/// A field of an article: its weight, and how much its length counts.
#[derive(Clone, Copy, Debug)]
struct FieldWeight {
    weight: f32,
    length: f32,
}

const FIELDS: [FieldWeight; 5] = [
    // title
    FieldWeight {
        weight: 3.0,
        length: 0.3,
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
    // summary
    FieldWeight {
        weight: 1.6,
        length: 0.5,
    },
    // body
    FieldWeight {
        weight: 0.5,
        length: 0.75,
    },
];

/// A part of a name counts so much.
const PART: f32 = 0.5;

/// Where a term stands.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) struct Posting {
    /// The text: twice the article's number, and one more for English.
    pub(super) text: u32,
    /// How much the text is about the term, below `K1 + 1`.
    pub(super) about: f32,
}

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
}

/// The terms of one text, by field.
#[derive(Debug, Default)]
pub(super) struct Counted {
    text: u32,
    /// In no order.
    terms: Vec<(String, [f32; 5])>,
    lengths: [f32; 5],
}

/// Counts terms.
#[derive(Default)]
struct Counter {
    terms: HashMap<String, [f32; 5]>,
    lengths: [f32; 5],
}

/// Counts the terms of a text.
pub(super) fn count(text: &Text, number: u32) -> Counted {
    let mut counted = Counter::default();
    counted.add(0, &text.front.title);
    for identifier in &text.front.identifiers {
        counted.add(1, identifier);
    }
    for alias in &text.front.aliases {
        counted.add(2, alias);
    }
    counted.add(3, &text.front.summary);
    counted.add(4, &prose(&text.body));
    Counted {
        text: number,
        terms: counted.terms.into_iter().collect(),
        lengths: counted.lengths,
    }
}

impl Counter {
    fn add(&mut self, field: usize, text: &str) {
        for spot in tokenize(text) {
            let share = match spot.role {
                Role::Word | Role::Name => 1.0,
                Role::Part => PART,
                Role::Small => continue,
            };
            let Spot {
                forms, meanings, ..
            } = spot;
            for (form, of_word) in forms {
                self.count(form, field, share * of_word);
            }
            for meaning in meanings.iter().filter(|meaning| meaning.is_of_text()) {
                self.count(meaning_term(meaning.number), field, share);
            }
            if let Some(length) = self.lengths.get_mut(field) {
                *length += share;
            }
        }
    }

    fn count(&mut self, term: String, field: usize, share: f32) {
        if let Some(count) = self.terms.entry(term).or_default().get_mut(field) {
            *count += share;
        }
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

/// The steps in one of `about`: a byte holds it.
const STEPS: f32 = 127.0;

fn rounded(about: f32) -> f32 {
    (about * STEPS).round() / STEPS
}

impl Index {
    /// Makes the index of counted texts, in the order of their numbers.
    pub(super) fn new(articles: usize, counted: Vec<Counted>) -> Self {
        let mut totals = [0.0_f32; 5];
        let mut filled = [0.0_f32; 5];
        for text in &counted {
            for ((total, filled), length) in totals.iter_mut().zip(&mut filled).zip(&text.lengths) {
                *total += length;
                *filled += f32::from(u8::from(*length > 0.0));
            }
        }
        let mut by_term: HashMap<String, Vec<Posting>> = HashMap::new();
        for text in counted {
            let mut shares = [0.0_f32; 5];
            for (at, share) in shares.iter_mut().enumerate() {
                let (Some(field), Some(length), Some(total), Some(filled)) = (
                    FIELDS.get(at),
                    text.lengths.get(at),
                    totals.get(at),
                    filled.get(at),
                ) else {
                    continue;
                };
                let relative = if *total > 0.0 {
                    length * filled / total
                } else {
                    1.0
                };
                *share = field.weight / (1.0 - field.length + field.length * relative);
            }
            for (term, counts) in text.terms {
                let weighted: f32 = counts
                    .iter()
                    .zip(&shares)
                    .map(|(count, share)| count * share)
                    .sum();
                by_term.entry(term).or_default().push(Posting {
                    text: text.text,
                    about: rounded(weighted * (K1 + 1.0) / (weighted + K1)),
                });
            }
        }
        let mut terms: Vec<(String, Vec<Posting>)> = by_term.into_iter().collect();
        terms.sort_unstable_by(|a, b| a.0.cmp(&b.0));
        let mut index = Self {
            articles,
            ..Self::default()
        };
        for (term, mut postings) in terms {
            postings.sort_unstable_by_key(|posting| posting.text);
            index.push(&term, &postings);
        }
        index
    }

    /// Adds a term, which is behind those that are there.
    fn push(&mut self, term: &str, postings: &[Posting]) {
        let articles = postings.chunk_by(|a, b| a.text / 2 == b.text / 2);
        self.spread.push(size(articles.count()));
        self.terms.push_str(term);
        self.postings.extend(postings);
        self.ends
            .push((size(self.terms.len()), size(self.postings.len())));
    }

    /// Writes the index, as [`Index::read`] reads it: for each term what it adds to the one before it, then its postings, each as the
    /// distance from the one before.
    #[cfg(test)]
    pub(super) fn write(&self, out: &mut Vec<u8>) {
        number(self.articles, out);
        number(self.len(), out);
        let mut before = "";
        for at in 0..self.len() {
            let term = self.term(at);
            let shared = before
                .char_indices()
                .zip(term.char_indices())
                .find(|(a, b)| a != b)
                .map_or(before.len().min(term.len()), |((at, _), _)| at);
            let added = term.get(shared..).unwrap_or_default();
            number(shared, out);
            number(added.len(), out);
            out.extend(added.as_bytes());
            let postings = self.postings(at);
            number(postings.len(), out);
            let mut last = 0;
            for posting in postings {
                number(wide(posting.text - last), out);
                last = posting.text;
                out.push(byte(posting.about * STEPS));
            }
            before = term;
        }
    }

    /// Reads an index from its bytes; `None` where they are something else.
    pub(super) fn read(bytes: &mut &[u8]) -> Option<Self> {
        let mut index = Self {
            articles: read_number(bytes)?,
            ..Self::default()
        };
        let terms = read_number(bytes)?;
        index.ends.reserve(terms);
        index.spread.reserve(terms);
        let mut term = String::new();
        let mut postings = Vec::new();
        for _ in 0..terms {
            term.truncate(read_number(bytes)?);
            let added = read_number(bytes)?;
            let (text, rest) = bytes.split_at_checked(added)?;
            term.push_str(std::str::from_utf8(text).ok()?);
            *bytes = rest;
            postings.clear();
            let mut last = 0;
            for _ in 0..read_number(bytes)? {
                last += size(read_number(bytes)?);
                let (about, rest) = bytes.split_first()?;
                *bytes = rest;
                postings.push(Posting {
                    text: last,
                    about: f32::from(*about) / STEPS,
                });
            }
            index.push(&term, &postings);
        }
        Some(index)
    }

    /// How many articles there are.
    pub(super) fn articles(&self) -> usize {
        self.articles
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

#[cfg(test)]
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a cast from a float keeps to the bounds of a byte"
)]
fn byte(value: f32) -> u8 {
    value.round() as u8
}

/// Writes a number, seven bits a byte, the lowest first.
#[cfg(test)]
fn number(mut value: usize, out: &mut Vec<u8>) {
    loop {
        let low = u8::try_from(value & 0x7F).unwrap_or_default();
        value >>= 7;
        if value == 0 {
            out.push(low);
            return;
        }
        out.push(low | 0x80);
    }
}

fn read_number(bytes: &mut &[u8]) -> Option<usize> {
    let mut value = 0;
    for shift in (0..usize::BITS).step_by(7) {
        let (byte, rest) = bytes.split_first()?;
        *bytes = rest;
        value |= usize::from(byte & 0x7F) << shift;
        if byte & 0x80 == 0 {
            return Some(value);
        }
    }
    None
}
