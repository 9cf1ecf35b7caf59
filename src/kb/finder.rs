//! From a question to articles, and how surely the first of them answers.
//!
//! The search finds articles by their words; the best of them are compared with the question by what they are called,
//! and weighed against each other and against none (`surety`).

use super::article::Article;
use super::index::{Counter, Index};
use super::name::{self, Head};
use super::search::{self, Hit};
use super::surety::{self, ARTICLE, OF_ARTICLE, OF_QUESTION, QUESTION, chances, weigh};
use super::{KnowledgeBase, Match, article, packed};
use crate::text::{Language, Span};
use std::sync::OnceLock;
use std::thread;

/// The chance of an answer.
const ANSWER: f32 = 0.5;
/// The chance that one of the first three is one, from which on they are worth a look.
const SUGGESTION: f32 = 0.3;
/// So many of the articles found are weighed.
const WEIGHED: usize = 8;
/// How much of a question an article has to have that is meant by an alias within it.
const OF_PHRASE: f32 = 0.5;
/// So many words of a question are looked at for a name in it.
const NAMED_WORDS: usize = 60;
/// A name within a question has at least so many words,
const FEWEST: usize = 2;
/// at most so many,
const LONGEST_NAME: usize = 14;
/// and at least so many letters.
const SHORTEST_NAME: usize = 8;

/// What finds articles for a question: the index, and the lines that are drawn in it.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct Finder {
    pub(super) index: Index,
    /// Hashes of the aliases and titles, in order, with the numbers of their articles.
    names: Vec<(u64, usize)>,
    /// What each text is called, read when the text is first found.
    heads: Vec<OnceLock<Option<Head>>>,
}

/// The facts about a question, those about each article by its id, and the article that is meant by an alias.
#[cfg(test)]
type Facts = (
    [f32; OF_QUESTION],
    Vec<(String, [f32; OF_ARTICLE])>,
    Option<String>,
);

/// What a question finds.
struct Search {
    words: Vec<search::Word>,
    /// The articles, the likeliest first.
    hits: Vec<Hit>,
    /// The facts about the question, and about the articles by which they were weighed.
    of_question: [f32; OF_QUESTION],
    facts: Vec<(usize, [f32; OF_ARTICLE])>,
    /// The article of which the longest alias stands in the question, word for word.
    named: Option<usize>,
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
    /// The chance that the first article answers, up to 1.
    pub surety: f32,
    /// Articles, best first.
    pub matches: Vec<Match>,
}

/// Why a question finds what it finds.
#[derive(Clone, PartialEq, Debug)]
pub struct Explained {
    /// What speaks against any answer, by name, with what each weighs.
    pub against: Vec<(&'static str, f32)>,
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
    /// The chance that it answers, up to 1.
    pub chance: f32,
    /// What speaks for it, by name, with what each weighs; nothing where it was not weighed.
    pub reasons: Vec<(&'static str, f32)>,
    /// The terms that it has, with what each adds to the score. A term that begins with `#` is a meaning of the field
    /// list.
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
                surety: 1.0,
                fit: Fit::Answer,
                matches: vec![Match::of(article.id.clone(), offered, text, 1.0)],
            };
        }
        let finder = self.finder();
        let Search {
            mut hits, named, ..
        } = finder.search(self, question, limit);
        // Asked in the very words of an alias, it is that article which is meant; where an alias stands among other words,
        // unless those lead surely to another.
        let place = |article: usize| hits.iter().position(|hit| hit.article == article);
        let is_open = hits.first().is_none_or(|best| best.chance < ANSWER);
        let named = finder
            .named(hash(question))
            .iter()
            .map(|(_, article)| *article)
            .filter(|article| {
                let article = self.nth(*article);
                article.is_some_and(|article| article.is_asked_as(question))
            })
            .min_by_key(|article| place(*article).unwrap_or(usize::MAX))
            .or(named.filter(|_| is_open));
        if let Some(article) = named {
            let mut hit = match place(article) {
                Some(place) => hits.remove(place),
                None => Hit {
                    article,
                    language,
                    score: 0.0,
                    coverage: 1.0,
                    chance: 1.0,
                },
            };
            hit.chance = 1.0;
            hits.insert(0, hit);
        }
        let chances = hits.iter().map(|hit| hit.chance);
        let surety = chances.clone().next().unwrap_or_default();
        let fit = if surety >= ANSWER {
            Fit::Answer
        } else if chances.take(3).sum::<f32>() >= SUGGESTION {
            Fit::Suggestions
        } else {
            Fit::Nothing
        };
        let matches = hits
            .iter()
            .take(limit)
            .filter_map(|hit| {
                let article = self.nth(hit.article)?;
                let (offered, text) = article.text(language)?;
                let score = f64::from(hit.chance);
                Some(Match::of(article.id.clone(), offered, text, score))
            })
            .collect();
        Found {
            fit,
            surety,
            matches,
        }
    }

    /// The facts by which a question and the articles found for it are weighed, and the article that is meant by an
    /// alias in it.
    #[cfg(test)]
    pub(super) fn facts(&self, question: &str) -> Facts {
        let found = self.finder().search(self, question, WEIGHED);
        let id = |article: usize| self.nth(article).unwrap().id.clone();
        let articles = found.facts.iter();
        let articles = articles.map(|(article, facts)| (id(*article), *facts));
        (found.of_question, articles.collect(), found.named.map(id))
    }

    /// Why a question finds what it finds.
    pub fn explain(&self, question: &str, limit: usize) -> Explained {
        let finder = self.finder();
        let found = finder.search(self, question, limit);
        let reasons = |article: usize| {
            let facts = found.facts.iter().find(|(of, _)| *of == article);
            facts.map_or_else(Vec::new, |(_, facts)| surety::reasons(facts, &ARTICLE))
        };
        let articles = found
            .hits
            .iter()
            .take(limit)
            .filter_map(|hit| {
                Some(ExplainedHit {
                    id: self.nth(hit.article)?.id.clone(),
                    language: hit.language,
                    chance: hit.chance,
                    reasons: reasons(hit.article),
                    terms: search::explain(&finder.index, &found.words, hit),
                })
            })
            .collect();
        Explained {
            against: surety::reasons(&found.of_question, &QUESTION),
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
        Self {
            index: Index::new(articles.len(), counters),
            names,
            heads: unread(articles.len()),
        }
    }

    /// The articles that have something of a question, the likeliest first.
    fn search(&self, kb: &KnowledgeBase, question: &str, limit: usize) -> Search {
        let words = search::words(&self.index, question);
        let mut hits = search::search(&self.index, &words, limit.max(WEIGHED));
        let in_question = self.named_within(kb, question);
        let longest = in_question.iter().max_by_key(|(_, length)| *length);
        let longest = longest.map_or(0, |(_, length)| *length);
        let named = hits.iter().find(|hit| {
            let is_longest = |named: &(usize, usize)| *named == (hit.article, longest);
            hit.coverage >= OF_PHRASE && in_question.iter().any(is_longest)
        });
        let named = named.map(|hit| hit.article);
        let asked = surety::Question::of(question, &words);
        let to_names = name::Question::of(&words);
        let best = hits.first().map_or(0.0, |best| best.score);
        let mut facts = Vec::with_capacity(WEIGHED);
        for hit in hits.iter().take(WEIGHED) {
            let Some(head) = self.head(kb, hit) else {
                continue;
            };
            let is_phrase = in_question.iter().any(|(named, _)| *named == hit.article);
            let near = to_names.near(head);
            let told = asked.facts_of(hit, head, near, best, is_phrase);
            facts.push((hit.article, told));
        }
        let of_question = asked.facts();
        let weights: Vec<f32> = facts
            .iter()
            .map(|(_, facts)| weigh(facts, &ARTICLE))
            .collect();
        let chances = chances(&weights, weigh(&of_question, &QUESTION));
        for ((article, _), chance) in facts.iter().zip(chances) {
            if let Some(hit) = hits.iter_mut().find(|hit| hit.article == *article) {
                hit.chance = chance;
            }
        }
        // Stable: those that were not weighed stay behind, by their scores.
        hits.sort_by(|a, b| b.chance.total_cmp(&a.chance));
        Search {
            words,
            hits,
            of_question,
            facts,
            named,
        }
    }

    /// The articles of which an alias or a title stands in a question, word for word, with the letters of the longest.
    fn named_within(&self, kb: &KnowledgeBase, question: &str) -> Vec<(usize, usize)> {
        let words = Words::of(question);
        let mut found: Vec<(usize, usize)> = Vec::new();
        for (hash, phrase) in words.phrases() {
            for (_, article) in self.named(hash) {
                let is_named = |article: &Article| article.is_asked_as(phrase);
                if kb.nth(*article).is_some_and(is_named) {
                    let length = phrase.chars().count();
                    match found.iter_mut().find(|(known, _)| known == article) {
                        Some((_, longest)) => *longest = length.max(*longest),
                        None => found.push((*article, length)),
                    }
                }
            }
        }
        found
    }

    /// What the text that was found is called.
    fn head(&self, kb: &KnowledgeBase, hit: &Hit) -> Option<&Head> {
        let text = hit.article * 2 + usize::from(hit.language == Language::En);
        let head = self.heads.get(text)?.get_or_init(|| {
            let (_, text) = kb.nth(hit.article)?.text(hit.language)?;
            Some(Head::of(text, &self.index))
        });
        head.as_ref()
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
        packed::push_number(self.names.len(), &mut out);
        for (hash, article) in &self.names {
            out.extend(hash.to_le_bytes());
            packed::push_number(*article, &mut out);
        }
        self.index.write(&mut out);
        out
    }

    fn read(mut bytes: &[u8]) -> Option<Self> {
        let count = packed::number(&mut bytes)?;
        let mut names = Vec::with_capacity(count);
        for _ in 0..count {
            let (hash, rest) = bytes.split_first_chunk()?;
            bytes = rest;
            names.push((u64::from_le_bytes(*hash), packed::number(&mut bytes)?));
        }
        let index = Index::read(&mut bytes)?;
        bytes.is_empty().then_some(Self {
            heads: unread(index.articles()),
            index,
            names,
        })
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

/// What the texts of so many articles are called, not read yet.
fn unread(articles: usize) -> Vec<OnceLock<Option<Head>>> {
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
