//! The line between an answer and "nothing here fits".
//!
//! How good a match is depends on the base: in a large one more is met by chance. So the line is drawn by the
//! base itself: questions that hardly any base answers are asked of it, and what nine of ten of them
//! do not reach is an answer.

use super::article::Article;
use super::index::{Counter, Index};
use super::name::{self, Name};
use super::search::{self, Hit};
use super::{KnowledgeBase, Match, article, packed};
use crate::text::{Language, Span};
use std::sync::OnceLock;
use std::thread;

/// An answer is what so many of a hundred foreign questions do not reach.
const ANSWER: usize = 90;
/// And a little more than that: there are more foreign questions than those.
const MARGIN: f32 = 1.4;
/// A suggestion.
const SUGGESTION: usize = 50;
/// How much of a question the best article has to have for a suggestion; what has less is about something else.
const SUGGESTED_COVERAGE: f32 = 0.5;
/// How much nearness to a name adds to the quality, and to the score. All of these were chosen by two sets of public
/// questions, to answer most rightly for each that is answered wrongly.
const NAMED_SO: f32 = 12.0;
const NEAR: f32 = 0.6;
/// So many of the articles found are compared by their names.
const LOOKED_AT: usize = 5;
/// How sure it is that an article is meant whose alias was used, word for word.
const NAMED: f32 = 10.0;
/// So many words of a question are looked at for a name in it.
const NAMED_WORDS: usize = 60;
/// A name within a question has at least so many words,
const FEWEST: usize = 2;
/// at most so many,
const LONGEST_NAME: usize = 14;
/// and at least so many letters.
const SHORTEST_NAME: usize = 8;
/// How much an equally good second article takes away.
const NEXT: f32 = 0.4;

/// What finds articles for a question: the index, and the lines that are drawn in it.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct Finder {
    pub(super) index: Index,
    /// Hashes of the aliases and titles, in order, with the numbers of their articles.
    names: Vec<(u64, usize)>,
    /// The aliases of each text, read when the text is first found.
    named: Vec<OnceLock<Vec<Name>>>,
    /// Above it is an answer.
    answer: f32,
    /// Above it is a suggestion.
    suggestion: f32,
}

/// How surely an answer was found.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Fit {
    /// The first article answers the question.
    Answer,
    /// The first articles may be near it.
    Suggestions,
    /// Nothing fits.
    Nothing,
}

/// What was found for a question.
#[derive(Clone, PartialEq, Debug)]
pub struct Found {
    /// How surely.
    pub fit: Fit,
    /// How far the first article is above the line of an answer: 1 on it.
    pub surety: f32,
    /// Articles, best first.
    pub matches: Vec<Match>,
}

/// Why a question finds what it finds.
#[derive(Clone, PartialEq, Debug)]
pub struct Explained {
    /// How good the first article is.
    pub quality: f32,
    /// Above this it is an answer.
    pub answer: f32,
    /// Above this it is a suggestion.
    pub suggestion: f32,
    /// The articles, best first.
    pub articles: Vec<ExplainedHit>,
}

/// Why a question finds an article.
#[derive(Clone, PartialEq, Debug)]
pub struct ExplainedHit {
    /// `<service>/<slug>`.
    pub id: String,
    /// The language of the text that was found.
    pub language: Language,
    /// Its score.
    pub score: f32,
    /// How much of the question it has, up to 1.
    pub coverage: f32,
    /// How near the question is to the nearest of its aliases, up to 1.
    pub nearness: f32,
    /// The terms that it has, with what each adds to the score before the coverage counts. A term that
    /// begins with `#` is a meaning of the field list.
    pub terms: Vec<(String, f32)>,
}

impl KnowledgeBase {
    /// The articles that fit a question, best first; at most `limit`. They are offered in `language` where
    /// they have it.
    pub fn search(&self, question: &str, language: Language, limit: usize) -> Found {
        if let Some((article, (offered, text))) = self
            .article(question.trim())
            .and_then(|article| Some((article, article.text(language)?)))
        {
            return Found {
                surety: NAMED,
                fit: Fit::Answer,
                matches: vec![Match::of(article.id.clone(), offered, text, 1.0)],
            };
        }
        let finder = self.finder();
        let (_, mut hits) = finder.hits(self, question, limit);
        let mut fit = finder.fit(&hits);
        let mut surety = quality(&hits) / finder.answer.max(f32::MIN_POSITIVE);
        // Asked in the very words of an alias, it is that article which is meant.
        let place = |article: usize| hits.iter().position(|hit| hit.article == article);
        let named = finder
            .named(hash(question))
            .iter()
            .map(|(_, article)| *article)
            .filter(|article| {
                let article = self.nth(*article);
                article.is_some_and(|article| article.is_asked_as(question))
            })
            .min_by_key(|article| place(*article).unwrap_or(usize::MAX))
            .or_else(|| self.named_within(finder, question, &hits));
        if let Some(article) = named {
            let hit = match place(article) {
                Some(place) => hits.remove(place),
                None => Hit {
                    article,
                    language,
                    score: hits.first().map_or(0.0, |best| best.score),
                    coverage: 1.0,
                    nearness: 1.0,
                },
            };
            hits.insert(0, hit);
            fit = Fit::Answer;
            surety = surety.max(NAMED);
        }
        let matches = hits
            .iter()
            .take(limit)
            .filter_map(|hit| {
                let article = self.nth(hit.article)?;
                let (offered, text) = article.text(language)?;
                let score = f64::from(hit.score);
                Some(Match::of(article.id.clone(), offered, text, score))
            })
            .collect();
        Found {
            fit,
            surety,
            matches,
        }
    }

    /// The article of which the longest alias stands word for word in a question that it has the words of, too.
    fn named_within(&self, finder: &Finder, question: &str, hits: &[Hit]) -> Option<usize> {
        let words = Words::of(question);
        let mut found: Option<(usize, usize)> = None;
        for (hash, phrase) in words.phrases() {
            for (_, article) in finder.named(hash) {
                let length = phrase.chars().count();
                let is_longer = found.is_none_or(|(longest, _)| longest < length);
                let has_words =
                    |hit: &Hit| hit.article == *article && hit.coverage >= SUGGESTED_COVERAGE;
                if is_longer
                    && hits.iter().any(has_words)
                    && self
                        .nth(*article)
                        .is_some_and(|article| article.is_asked_as(phrase))
                {
                    found = Some((length, *article));
                }
            }
        }
        found.map(|(_, article)| article)
    }

    /// Why a question finds what it finds.
    pub fn explain(&self, question: &str, limit: usize) -> Explained {
        let finder = self.finder();
        let (words, hits) = finder.hits(self, question, limit);
        let articles = hits
            .iter()
            .take(limit)
            .filter_map(|hit| {
                Some(ExplainedHit {
                    id: self.nth(hit.article)?.id.clone(),
                    language: hit.language,
                    score: hit.score,
                    coverage: hit.coverage,
                    nearness: hit.nearness,
                    terms: search::explain(&finder.index, &words, hit),
                })
            })
            .collect();
        Explained {
            quality: quality(&hits),
            answer: finder.answer,
            suggestion: finder.suggestion,
            articles,
        }
    }
}

impl Finder {
    pub(super) fn of(kb: &KnowledgeBase) -> Self {
        let articles: Vec<(usize, &Article)> = kb.articles().enumerate().collect();
        let threads = thread::available_parallelism().map_or(1, usize::from);
        let each = articles.len().div_ceil(threads).max(1);
        let counted: Vec<(Counter, Vec<(u64, usize)>)> = thread::scope(|scope| {
            let parts: Vec<_> = articles
                .chunks(each)
                .map(|part| {
                    scope.spawn(move || {
                        let mut counter = Counter::default();
                        let mut names = Vec::new();
                        for (number, article) in part {
                            count(&mut counter, *number, article);
                            names.extend(article.names().map(|name| (hash(name), *number)));
                        }
                        (counter, names)
                    })
                })
                .collect();
            parts
                .into_iter()
                .map(|part| part.join().unwrap_or_default())
                .collect()
        });
        let (counters, names): (Vec<Counter>, Vec<_>) = counted.into_iter().unzip();
        let mut names = names.concat();
        names.sort_unstable();
        let mut finder = Self {
            index: Index::new(articles.len(), counters),
            names,
            named: unread(articles.len()),
            answer: 0.0,
            suggestion: 0.0,
        };
        (finder.answer, finder.suggestion) = finder.lines(kb);
        finder
    }

    /// The words of a question, and the articles that have something of it, best first: at least two, where there are.
    fn hits(
        &self,
        kb: &KnowledgeBase,
        question: &str,
        limit: usize,
    ) -> (Vec<search::Word>, Vec<Hit>) {
        let words = search::words(&self.index, question);
        let mut hits = search::search(&self.index, &words, limit.max(LOOKED_AT));
        let asked = name::Question::of(&words);
        for hit in hits.iter_mut().take(LOOKED_AT) {
            hit.nearness = asked.nearness(self.names_of(kb, hit));
            hit.score *= 1.0 + NEAR * hit.nearness.powi(2);
        }
        hits.sort_by(|a, b| b.score.total_cmp(&a.score));
        hits.truncate(limit.max(2));
        (words, hits)
    }

    /// The aliases of the text that was found.
    fn names_of(&self, kb: &KnowledgeBase, hit: &Hit) -> &[Name] {
        let text = hit.article * 2 + usize::from(hit.language == Language::En);
        let names = self.named.get(text).map(|names| {
            names.get_or_init(|| {
                let article = kb.nth(hit.article);
                let text = article.and_then(|article| article.text(hit.language));
                text.map_or_else(Vec::new, |(_, text)| Name::all(text, &self.index))
            })
        });
        names.map_or(&[], Vec::as_slice)
    }

    /// Draws the lines: the qualities that so many of a hundred foreign questions do not reach.
    fn lines(&self, kb: &KnowledgeBase) -> (f32, f32) {
        let mut qualities: Vec<f32> = include_str!("foreign.txt")
            .lines()
            .filter(|line| !line.starts_with('#'))
            .map(|question| quality(&self.hits(kb, question, 2).1))
            .collect();
        qualities.sort_unstable_by(f32::total_cmp);
        let at = |percentile: usize| {
            let at = qualities.len().saturating_sub(1) * percentile / 100;
            qualities.get(at).copied().unwrap_or_default()
        };
        // To thousandths, so that every machine draws the same lines.
        let round = |line: f32| (line * 1000.0).round() / 1000.0;
        (round(at(ANSWER) * MARGIN), round(at(SUGGESTION)))
    }

    /// The articles of which an alias or a title may have this hash.
    fn named(&self, hash: u64) -> &[(u64, usize)] {
        let from = self.names.partition_point(|(name, _)| *name < hash);
        let rest = self.names.get(from..).unwrap_or_default();
        let same = rest.iter().take_while(|(name, _)| *name == hash).count();
        rest.get(..same).unwrap_or_default()
    }

    /// The finder of the embedded articles, made ahead; `None` when it was made for another number of
    /// them, so that the index has to be made anew.
    pub(super) fn embedded(articles: usize) -> Option<Self> {
        let made = Self::read(include_bytes!("index.bin"))?;
        (made.index.articles() == articles).then_some(made)
    }

    /// Writes the finder; [`Finder::read`] reads it.
    #[cfg(test)]
    pub(super) fn write(&self) -> Vec<u8> {
        let mut out = Vec::new();
        out.extend(self.answer.to_le_bytes());
        out.extend(self.suggestion.to_le_bytes());
        packed::push_number(self.names.len(), &mut out);
        for (hash, article) in &self.names {
            out.extend(hash.to_le_bytes());
            packed::push_number(*article, &mut out);
        }
        self.index.write(&mut out);
        out
    }

    fn read(bytes: &[u8]) -> Option<Self> {
        let (answer, bytes) = bytes.split_first_chunk()?;
        let (suggestion, mut bytes) = bytes.split_first_chunk()?;
        let count = packed::number(&mut bytes)?;
        let mut names = Vec::with_capacity(count);
        for _ in 0..count {
            let (hash, rest) = bytes.split_first_chunk()?;
            bytes = rest;
            names.push((u64::from_le_bytes(*hash), packed::number(&mut bytes)?));
        }
        let index = Index::read(&mut bytes)?;
        bytes.is_empty().then_some(Self {
            named: unread(index.articles()),
            index,
            names,
            answer: f32::from_le_bytes(*answer),
            suggestion: f32::from_le_bytes(*suggestion),
        })
    }

    fn fit(&self, hits: &[Hit]) -> Fit {
        let quality = quality(hits);
        if quality > self.answer {
            Fit::Answer
        } else if quality > self.suggestion
            && hits
                .first()
                .is_some_and(|best| best.coverage >= SUGGESTED_COVERAGE)
        {
            Fit::Suggestions
        } else {
            Fit::Nothing
        }
    }
}

/// A number for a text, the same on every machine: FNV-1a of its letters.
fn hash(text: &str) -> u64 {
    hash_on(HASH_OF_NOTHING, text)
}

/// FNV-1a's number for no letters.
const HASH_OF_NOTHING: u64 = 0xcbf2_9ce4_8422_2325;

/// The number of a text whose beginning has the number `hash`.
fn hash_on(hash: u64, text: &str) -> u64 {
    let mut buffer = [0; 4];
    article::letters(text).fold(hash, |hash, letter| {
        letter
            .encode_utf8(&mut buffer)
            .bytes()
            .fold(hash, |hash, byte| {
                (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
            })
    })
}

/// The words of a question, to find a name among them: runs of letters of one script.
struct Words<'a> {
    question: &'a str,
    words: Vec<Span>,
}

impl<'a> Words<'a> {
    fn of(question: &'a str) -> Self {
        let script = |c: char| match c {
            _ if !c.is_alphanumeric() => None,
            '\u{4E00}'..='\u{9FFF}' => Some(1),
            '\u{3041}'..='\u{309F}' => Some(2),
            '\u{30A0}'..='\u{30FF}' => Some(3),
            _ => Some(0),
        };
        let mut words = Vec::new();
        let mut start: Option<(usize, u8)> = None;
        for (at, c) in question.char_indices().chain([(question.len(), ' ')]) {
            let of = script(c);
            if let Some((from, before)) = start
                && of != Some(before)
            {
                words.push(Span {
                    start: from,
                    end: at,
                });
                start = None;
            }
            if let (Some(of), None) = (of, start) {
                start = Some((at, of));
            }
            if words.len() == NAMED_WORDS {
                break;
            }
        }
        Self { question, words }
    }

    /// The rows of at least [`FEWEST`] words that may be a name, each with its hash.
    fn phrases(&self) -> impl Iterator<Item = (u64, &'a str)> {
        self.words
            .iter()
            .enumerate()
            .flat_map(move |(number, first)| {
                let row = self.words.iter().skip(number).take(LONGEST_NAME);
                row.scan(HASH_OF_NOTHING, |hash, word| {
                    let word_text = self.question.get(word.start..word.end)?;
                    *hash = hash_on(*hash, word_text);
                    Some((*hash, word.end))
                })
                .skip(FEWEST - 1)
                .filter_map(move |(hash, end)| {
                    let phrase = self.question.get(first.start..end)?;
                    (article::letters(phrase).count() >= SHORTEST_NAME).then_some((hash, phrase))
                })
            })
    }
}

/// How good the first of some articles is: what it has of the question, how much of the question that is, how far the
/// second is behind, and how near the question is to what the article is called.
fn quality(hits: &[Hit]) -> f32 {
    let Some(first) = hits.first() else {
        return 0.0;
    };
    let second = hits.get(1).map_or(0.0, |second| second.score / first.score);
    let named = 1.0 + NAMED_SO * first.nearness.powi(2);
    first.score * first.coverage * (1.0 - NEXT * second) * named
}

/// The names of the texts of so many articles, not read yet.
fn unread(articles: usize) -> Vec<OnceLock<Vec<Name>>> {
    std::iter::repeat_with(OnceLock::new)
        .take(articles * 2)
        .collect()
}

fn count(counter: &mut Counter, number: usize, article: &Article) {
    for (language, text) in [&article.ja, &article.en].into_iter().enumerate() {
        if let (Some(text), Ok(number)) = (text, u32::try_from(number * 2 + language)) {
            counter.count(text, number);
        }
    }
}
