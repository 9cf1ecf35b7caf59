//! The line between an answer and "nothing here fits".
//!
//! How good a match is depends on the base: in a large one more is met by chance. So the line is drawn by the
//! base itself: questions that hardly any base answers are asked of it, and what nine of ten of them
//! do not reach is an answer.

use super::article::Article;
use super::index::{Counter, Index};
use super::search::{self, Hit};
use super::{KnowledgeBase, Match, article, packed};
use crate::text::Language;
use std::thread;

/// An answer is what so many of a hundred foreign questions do not reach.
const ANSWER: usize = 90;
/// And a little more than that: there are more foreign questions than those.
const MARGIN: f32 = 1.5;
/// A suggestion.
const SUGGESTION: usize = 50;
/// How much of a question the best article has to have for a suggestion; what has less is about something else.
const SUGGESTED_COVERAGE: f32 = 0.5;
/// The power of the coverage in the quality.
const COVERAGE: f32 = 2.0;
/// How sure it is that an article is meant whose alias was used, word for word.
const NAMED: f32 = 10.0;
/// How much an equally good second article takes away.
const NEXT: f32 = 0.4;

/// What finds articles for a question: the index, and the lines that are drawn in it.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct Finder {
    pub(super) index: Index,
    /// Hashes of the aliases and titles, in order, with the numbers of their articles.
    names: Vec<(u64, usize)>,
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
        let words = search::words(&finder.index, question);
        let mut hits = search::search(&finder.index, &words, limit.max(2));
        let mut fit = finder.fit(&hits);
        let mut surety = quality(&hits) / finder.answer.max(f32::MIN_POSITIVE);
        // Asked in the very words of an alias, it is that article which is meant.
        let place = |article: usize| hits.iter().position(|hit| hit.article == article);
        let named = finder
            .named(question)
            .iter()
            .map(|(_, article)| *article)
            .filter(|article| {
                let article = self.nth(*article);
                article.is_some_and(|article| article.is_asked_as(question))
            })
            .min_by_key(|article| place(*article).unwrap_or(usize::MAX));
        if let Some(article) = named {
            let hit = match place(article) {
                Some(place) => hits.remove(place),
                None => Hit {
                    article,
                    language,
                    score: hits.first().map_or(0.0, |best| best.score),
                    coverage: 1.0,
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

    /// Why a question finds what it finds.
    pub fn explain(&self, question: &str, limit: usize) -> Explained {
        let finder = self.finder();
        let words = search::words(&finder.index, question);
        let hits = search::search(&finder.index, &words, limit.max(2));
        let articles = hits
            .iter()
            .take(limit)
            .filter_map(|hit| {
                Some(ExplainedHit {
                    id: self.nth(hit.article)?.id.clone(),
                    language: hit.language,
                    score: hit.score,
                    coverage: hit.coverage,
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
        let index = Index::new(articles.len(), counters);
        let (answer, suggestion) = lines(&index);
        Self {
            index,
            names,
            answer,
            suggestion,
        }
    }

    /// The articles of which an alias or a title may be the question, word for word.
    fn named(&self, question: &str) -> &[(u64, usize)] {
        let hash = hash(question);
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
    let mut buffer = [0; 4];
    article::letters(text).fold(0xcbf2_9ce4_8422_2325, |hash, letter| {
        letter
            .encode_utf8(&mut buffer)
            .bytes()
            .fold(hash, |hash, byte| {
                (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
            })
    })
}

/// How good the first of some articles is: what it has of the question, how much of the question that
/// is, and how far the second is behind.
fn quality(hits: &[Hit]) -> f32 {
    let Some(first) = hits.first() else {
        return 0.0;
    };
    let second = hits.get(1).map_or(0.0, |second| second.score / first.score);
    first.score * first.coverage.powf(COVERAGE) * (1.0 - NEXT * second)
}

/// Draws the lines in an index: the qualities that so many of a hundred foreign questions do not reach.
fn lines(index: &Index) -> (f32, f32) {
    let mut qualities: Vec<f32> = include_str!("foreign.txt")
        .lines()
        .filter(|line| !line.starts_with('#'))
        .map(|question| quality(&search::search(index, &search::words(index, question), 2)))
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

fn count(counter: &mut Counter, number: usize, article: &Article) {
    for (language, text) in [&article.ja, &article.en].into_iter().enumerate() {
        if let (Some(text), Ok(number)) = (text, u32::try_from(number * 2 + language)) {
            counter.count(text, number);
        }
    }
}
