//! From a question to articles.
//!
//! A question is a row of words. Each may be met in several ways: by the word itself, by what it means, by
//! a word that is nearly spelt so; the best way counts. A text's score is what it has of all words, rare
//! ones before common ones; its coverage is how much of the question that is. An article scores as its
//! better language.

use super::field::{Kind, Meaning};
use super::index::{Index, Posting, STEPS, meaning_term};
use super::tokenize::{Class, Role, Spot, Spots};
use crate::text::{Language, is_near};

/// So many words of a question are looked up; a pasted log has more, and they say no more.
const WORDS: usize = 160;

/// How much a word counts that is met by its meaning: of a service, or of anything else.
const MEANT: (f32, f32) = (0.9, 0.85);
/// By a meaning to which it only leads.
const LED: f32 = 0.6;
/// By a word that is written as one with the next.
const JOINED: f32 = 0.9;
/// By a word that is nearly spelt so.
const MISSPELT: f32 = 0.75;
/// How much a word counts that is in every question.
pub(super) const GENERIC: f32 = 0.25;
/// How much such a word counts by itself where it is part of a phrase that says more.
const IN_PHRASE: f32 = 0.5;
/// How much a word counts that names what is not AWS.
const FOREIGN: f32 = 2.0;
/// How much of a meaning counts that an earlier word of the question has already.
const AGAIN: f32 = 0.4;
/// How much a number of one or two digits counts.
const SMALL_NUMBER: f32 = 0.3;
/// A text that is so much about a term covers a word wholly.
const WHOLLY: f32 = 2.0;
/// How much of the score depends on the coverage.
const COVERED: f32 = 0.3;
/// How much a meaning counts for the word, rather than by its own rarity, in an article that is not in the question's language.
const ALONE: f32 = 0.8;
/// How much a part of a name counts beside the whole, and where no article has the whole.
const PART: (f32, f32) = (0.35, 0.7);

/// An article that has something of a question.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) struct Hit {
    /// The article's number.
    pub(super) article: usize,
    /// The language of the text that has most of it.
    pub(super) language: Language,
    /// What the text has of the question's words.
    pub(super) score: f32,
    /// How much of the question that is, up to 1.
    pub(super) coverage: f32,
    /// The chance that it answers; 0 before it was weighed.
    pub(super) chance: f32,
}

/// A word of a question, and what meets it.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct Word {
    /// How much it counts.
    pub(super) weight: f32,
    /// How rare it is.
    pub(super) rarity: f32,
    /// It is Japanese.
    pub(super) japanese: bool,
    /// What it is.
    pub(super) sort: Sort,
    /// What meets it.
    pub(super) ways: Vec<Way>,
    /// It stands by itself, and is no part of a name.
    pub(super) is_whole: bool,
    /// The term of what it means, else of what it is.
    pub(super) meant: Option<usize>,
}

/// What a word of a question is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Sort {
    /// A word that says something.
    Telling,
    /// One that is in every question.
    Generic,
    /// One that names what is not AWS.
    Foreign,
    /// A service of AWS: the term of that meaning, where an article has it.
    Service(Option<usize>),
    /// The name of an action, an operation, an error, a resource: `ssm:StartSession`, `DeleteConflict`.
    Identifier,
}

/// A term that meets a word of a question.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) struct Way {
    /// The term's number.
    pub(super) term: usize,
    /// How well it meets the word, up to 1.
    pub(super) share: f32,
    /// How rare it is.
    pub(super) rarity: f32,
}

/// Reads a question.
pub(super) fn words(index: &Index, question: &str) -> Vec<Word> {
    let spots = Spots::of(question);
    let mut words: Vec<Word> = Vec::new();
    let mut seen: Vec<&str> = Vec::new();
    let mut meant: Vec<u16> = Vec::new();
    let mut part = PART.1;
    for (at, spot) in spots.iter().enumerate() {
        if words.len() >= WORDS {
            break;
        }
        let first = spot.form().unwrap_or_default();
        let mut word = word(index, spot, &spots, at, &mut meant);
        match spot.role {
            Role::Word => {}
            Role::Small => continue,
            Role::Name => {
                let known = spot.forms().any(|(form, _)| index.find(form).is_ok());
                part = if known { PART.0 } else { PART.1 };
                if word.ways.is_empty() {
                    if word.sort != Sort::Identifier {
                        continue;
                    }
                    // No article has it, and its parts may be met.
                    word.weight = 0.0;
                }
            }
            Role::Part => word.weight *= part,
        }
        if !first.is_empty() {
            if seen.contains(&first) {
                continue;
            }
            seen.push(first);
        }
        words.push(word);
    }
    words
}

fn word(index: &Index, spot: Spot<'_>, spots: &Spots, at: usize, meant: &mut Vec<u16>) -> Word {
    let mut new = Vec::new();
    let mut ways: Vec<Way> = Vec::new();
    let mut add = |term: usize, share: f32| match ways.iter_mut().find(|known| known.term == term) {
        Some(known) => known.share = known.share.max(share),
        None => ways.push(Way {
            term,
            share,
            rarity: index.rarity(term),
        }),
    };
    let mut known = false;
    // `what` says no more in a phrase than alone, though the phrase does.
    let of_itself = if spot.meanings.iter().any(Meaning::is_generic) {
        IN_PHRASE
    } else {
        1.0
    };
    for (form, share) in spot.forms() {
        if let Ok(term) = index.find(form) {
            known = true;
            add(term, share * of_itself);
        }
    }
    if spot.role == Role::Word {
        // `code deploy` is `codedeploy`.
        let before = at.checked_sub(1).and_then(|at| spots.get(at));
        for (left, right, share) in [
            (Some(spot), spots.get(at + 1), JOINED),
            (before, Some(spot), JOINED * AGAIN),
        ] {
            if let (Some(left), Some(right)) = (left, right)
                && left.role == Role::Word
                && right.role == Role::Word
                && let (Some(left), Some(right)) = (left.form(), right.form())
                && left.is_ascii()
                && right.is_ascii()
                && let Ok(term) = index.find(&format!("{left}{right}"))
            {
                known = true;
                add(term, share);
            }
        }
    }
    for Meaning {
        number,
        kind,
        leads,
    } in spot.meanings
    {
        let again = meant.contains(number);
        if !leads && !again {
            new.push(*number);
        }
        if let Ok(term) = index.find(&meaning_term(*number)) {
            let share = match (kind, leads) {
                (_, true) => LED,
                (Kind::Service, false) => MEANT.0,
                (Kind::General | Kind::Foreign | Kind::Generic, false) => MEANT.1,
            };
            add(term, if again { share * AGAIN } else { share });
        }
    }
    meant.extend(new);
    // A word of the list is not misspelt.
    if !known
        && spot.meanings.is_empty()
        && let Some(form) = spot.form()
    {
        for term in near(index, form) {
            add(term, MISSPELT);
        }
    }
    let foreign = spot
        .meanings
        .iter()
        .any(|meaning| meaning.kind == Kind::Foreign);
    let forms = spot.forms().map(|(form, _)| index.find(form));
    let told = spot.meanings.iter().filter(|meaning| !meaning.leads);
    let told = told.map(|meaning| index.find(&meaning_term(meaning.number)));
    let meant = forms.chain(told).flatten().last();
    let rarest = ways
        .iter()
        .filter(|way| way.share > LED)
        .map(|way| way.rarity)
        .fold(0.0, f32::max);
    Word {
        weight: if spot.is_generic() {
            GENERIC
        } else if foreign {
            FOREIGN
        } else if is_small_number(spot) {
            SMALL_NUMBER
        } else {
            1.0
        },
        rarity: if rarest > 0.0 {
            rarest
        } else {
            index.rarity_of_unknown()
        },
        japanese: spot.form().is_none_or(|form| {
            form.chars()
                .any(|c| Class::of(c) != Class::Latin && c > '\u{3000}')
        }),
        sort: sort(index, spot),
        is_whole: spot.role != Role::Part,
        meant,
        ways,
    }
}

/// What a word is.
fn sort(index: &Index, spot: Spot<'_>) -> Sort {
    let mut meant = spot.meanings.iter().filter(|meaning| !meaning.leads);
    let service = meant.clone().find(|meaning| meaning.kind == Kind::Service);
    if let Some(service) = service {
        Sort::Service(index.find(&meaning_term(service.number)).ok())
    } else if spot.is_generic() {
        Sort::Generic
    } else if meant.clone().any(|meaning| meaning.kind == Kind::Foreign) {
        Sort::Foreign
    } else if spot.is_identifier() && meant.next().is_none() {
        Sort::Identifier
    } else {
        Sort::Telling
    }
}

/// Whether a word is a number that says little without the word before it: the `53` of Route 53.
fn is_small_number(spot: Spot<'_>) -> bool {
    let form = spot.form().unwrap_or_default();
    form.len() <= 2 && form.bytes().all(|byte| byte.is_ascii_digit()) && !form.is_empty()
}

/// Terms that are nearly spelt like a word that is in none: one slip, in a long word two.
fn near(index: &Index, form: &str) -> Vec<usize> {
    let length = form.chars().count();
    let slips = match length {
        0..=4 => return Vec::new(),
        5..=8 => 1,
        _ => 2,
    };
    let Some(first) = form.chars().next() else {
        return Vec::new();
    };
    let start = index
        .find(first.encode_utf8(&mut [0; 4]))
        .unwrap_or_else(|at| at);
    let word: Vec<char> = form.chars().collect();
    let mut found = Vec::new();
    for number in start..index.len() {
        let term = index.term(number);
        if !term.starts_with(first) {
            break;
        }
        if term.len().abs_diff(form.len()) <= slips * 3 && is_near(&word, term, slips) {
            found.push(number);
        }
    }
    found
}

/// What a text has of a question.
#[derive(Clone, Copy, Debug, Default)]
struct Sum {
    /// Its score before coverage.
    score: f32,
    /// How much of the question it meets.
    met: f32,
    /// What of that is by the word that is looked up.
    of_word: Said,
}

/// What a text has of a word.
#[derive(Clone, Copy, Debug, Default)]
struct Said {
    score: f32,
    met: f32,
}

/// The articles that have something of a question, best first; at most `limit`.
pub(super) fn search(index: &Index, words: &[Word], limit: usize) -> Vec<Hit> {
    let mut sums = vec![Sum::default(); index.articles() * 2];
    let other = other_language(words);
    let alone = index.has_alone();
    for word in words {
        let best = word.ways.len() > 1;
        for way in &word.ways {
            let says = Says::of(word, way);
            let postings = index.postings(way.term);
            match (best, alone) {
                (false, false) => add::<false>(&mut sums, postings, |posting| {
                    says.in_text(false, posting.about())
                }),
                (false, true) => add::<false>(&mut sums, postings, |posting| {
                    says.in_text(index.is_alone_in(posting.text(), other), posting.about())
                }),
                (true, false) => add::<true>(&mut sums, postings, |posting| {
                    says.in_text(false, posting.about())
                }),
                (true, true) => add::<true>(&mut sums, postings, |posting| {
                    says.in_text(index.is_alone_in(posting.text(), other), posting.about())
                }),
            }
        }
        for way in word.ways.iter().filter(|_| best) {
            for posting in index.postings(way.term) {
                if let Some(sum) = sums.get_mut(posting.text()) {
                    sum.of_word = Said::default();
                }
            }
        }
    }
    let whole: f32 = words.iter().map(|word| word.weight * word.rarity).sum();
    top(&sums, whole, limit)
}

/// Adds what a way of meeting a word says to the texts that have its term. `BEST`: of several ways the best
/// counts; that takes no branch, which would be wrong every other time.
fn add<const BEST: bool>(sums: &mut [Sum], postings: &[Posting], says: impl Fn(Posting) -> Said) {
    for posting in postings {
        let Some(sum) = sums.get_mut(posting.text()) else {
            continue;
        };
        let said = says(*posting);
        let more = if BEST {
            Said {
                score: (said.score - sum.of_word.score).max(0.0),
                met: (said.met - sum.of_word.met).max(0.0),
            }
        } else {
            said
        };
        if BEST {
            sum.of_word.score += more.score;
            sum.of_word.met += more.met;
        }
        sum.score += more.score;
        sum.met += more.met;
    }
}

/// The language that is not the question's.
fn other_language(words: &[Word]) -> Language {
    if words.iter().any(|word| word.japanese) {
        Language::En
    } else {
        Language::Ja
    }
}

/// What a way of meeting a word says in a text that is wholly about its term.
struct Says {
    /// For the score: in most texts, and in those of articles that are in the other language only.
    score: [f32; 2],
    met: f32,
}

impl Says {
    fn of(word: &Word, way: &Way) -> Self {
        let by = |rarity: f32| word.weight * way.share * rarity / STEPS;
        Self {
            score: [
                by(way.rarity),
                by(way.rarity + (word.rarity - way.rarity).max(0.0) * ALONE),
            ],
            met: word.weight * word.rarity * way.share,
        }
    }

    fn in_text(&self, alone: bool, about: u8) -> Said {
        let about = f32::from(about);
        let [usual, other] = self.score;
        Said {
            score: if alone { other } else { usual } * about,
            met: self.met * (about / (WHOLLY * STEPS)).min(1.0),
        }
    }
}

/// The best articles of those that have something of a question.
fn top(sums: &[Sum], whole: f32, limit: usize) -> Vec<Hit> {
    let order = |a: &Hit, b: &Hit| {
        b.score
            .total_cmp(&a.score)
            .then_with(|| a.article.cmp(&b.article))
    };
    let enough = limit.max(1) * 8;
    let mut least = 0.0;
    let mut hits: Vec<Hit> = Vec::with_capacity(enough);
    for (article, languages) in sums.chunks_exact(2).enumerate() {
        let [ja, en] = languages else { continue };
        let (language, Sum { score, met, .. }) = if en.score > ja.score {
            (Language::En, *en)
        } else {
            (Language::Ja, *ja)
        };
        if score <= least {
            continue;
        }
        let coverage = if whole > 0.0 { met / whole } else { 0.0 };
        hits.push(Hit {
            article,
            language,
            score: score * (1.0 - COVERED + COVERED * coverage),
            coverage,
            chance: 0.0,
        });
        if hits.len() == enough {
            hits.select_nth_unstable_by(limit.max(1) - 1, order);
            hits.truncate(limit.max(1));
            least = hits.iter().map(|hit| hit.score).fold(f32::MAX, f32::min);
        }
    }
    hits.sort_unstable_by(order);
    hits.truncate(limit);
    hits
}

/// What the text of a hit has of a question: the terms that met its words, each with what it adds to the
/// score before coverage, most first.
pub(super) fn explain(index: &Index, words: &[Word], hit: &Hit) -> Vec<(String, f32)> {
    let text = hit.article * 2 + usize::from(hit.language == Language::En);
    let alone = index.is_alone_in(text, other_language(words));
    let mut terms: Vec<(String, f32)> = words
        .iter()
        .filter_map(|word| {
            let scored = word.ways.iter().filter_map(|way| {
                let postings = index.postings(way.term);
                let at = postings.binary_search_by_key(&text, |posting| posting.text());
                let about = postings.get(at.ok()?)?.about();
                Some((way.term, Says::of(word, way).in_text(alone, about).score))
            });
            let (term, score) = scored.max_by(|a, b| a.1.total_cmp(&b.1))?;
            Some((index.term(term).to_owned(), score))
        })
        .collect();
    terms.sort_by(|a, b| b.1.total_cmp(&a.1));
    terms
}
