//! How near a question is to what people call an article: its aliases.
//!
//! The index knows what words a text has, not which of them stand together. A question that has most words of one
//! alias, and hardly any other, is asked like that alias.

use super::article::Text;
use super::index::{Index, meaning_term};
use super::search::{GENERIC, Word};
use super::tokenize::{Role, Spots};

/// Words that say no more than this are half a name: everybody says that something does not work.
const LITTLE: f32 = 2.0;

/// An alias, by the words that it is compared by.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct Name {
    words: Vec<Named>,
}

/// A word of a name.
#[derive(Clone, PartialEq, Debug)]
struct Named {
    /// The numbers of its terms.
    terms: Vec<usize>,
    /// How much it counts: more for a rarer one.
    rarity: f32,
}

impl Name {
    /// The aliases of a text, by the terms of an index.
    pub(super) fn all(text: &Text, index: &Index) -> Vec<Self> {
        let aliases = text.front.aliases.iter();
        aliases.map(|name| Self::of(name, index)).collect()
    }

    fn of(name: &str, index: &Index) -> Self {
        let spots = Spots::of(name);
        let words = spots.iter().filter_map(|spot| {
            if matches!(spot.role, Role::Small | Role::Part) {
                return None;
            }
            let forms = spot.forms().map(|(form, _)| index.find(form));
            let meanings = spot
                .meanings
                .iter()
                .filter(|meaning| !meaning.leads)
                .map(|meaning| index.find(&meaning_term(meaning.number)));
            let terms: Vec<usize> = forms.chain(meanings).flatten().collect();
            let rarest = terms.iter().map(|term| index.rarity(*term));
            let rarity = rarest.fold(0.0, f32::max);
            let share = if spot.is_generic() { GENERIC } else { 1.0 };
            (!terms.is_empty()).then_some(Named {
                terms,
                rarity: rarity * share,
            })
        });
        Self {
            words: words.collect(),
        }
    }

    /// How near a question is to the name, up to 1: the harmonic mean of how much of the question is in the name, and
    /// how much of the name in the question.
    fn nearness(&self, question: &Question) -> f32 {
        let mut met: Vec<(usize, f32)> = Vec::with_capacity(self.words.len());
        let (mut said, mut whole) = (0.0, 0.0);
        for word in &self.words {
            whole += word.rarity;
            let ways = word.terms.iter().flat_map(|term| question.ways(*term));
            let before = met.len();
            met.extend(ways.map(|way| (way.word, way.share)));
            if met.len() > before {
                said += word.rarity;
            }
        }
        // Of the ways in which a word of the question is met, the best counts.
        met.sort_unstable_by(|a, b| a.0.cmp(&b.0).then_with(|| b.1.total_cmp(&a.1)));
        met.dedup_by_key(|(word, _)| *word);
        let weight = |word: usize| question.weights.get(word).copied().unwrap_or_default();
        let met: f32 = met.iter().map(|(word, share)| weight(*word) * share).sum();
        if met <= 0.0 || said <= 0.0 {
            return 0.0;
        }
        let (of_question, of_name) = (met / question.whole, said / whole);
        let mean = 2.0 * of_question * of_name / (of_question + of_name);
        mean * met / (met + LITTLE)
    }
}

/// A question, by the terms that meet its words.
pub(super) struct Question {
    /// By their terms.
    ways: Vec<WayOf>,
    /// How much each word counts.
    weights: Vec<f32>,
    /// How much all of them do.
    whole: f32,
}

/// A term that meets a word of a question.
#[derive(Clone, Copy, Debug)]
struct WayOf {
    term: usize,
    word: usize,
    share: f32,
}

impl Question {
    /// What is asked, by its words.
    pub(super) fn of(words: &[Word]) -> Self {
        let of_word = |(number, word): (usize, &Word)| {
            let ways = word.ways.iter().map(move |way| WayOf {
                term: way.term,
                word: number,
                share: way.share,
            });
            ways.collect::<Vec<_>>()
        };
        let mut ways: Vec<WayOf> = words.iter().enumerate().flat_map(of_word).collect();
        ways.sort_unstable_by_key(|way| way.term);
        let weights: Vec<f32> = words.iter().map(|word| word.weight * word.rarity).collect();
        Self {
            ways,
            whole: weights.iter().sum(),
            weights,
        }
    }

    /// How near it is to the nearest of some names, up to 1.
    pub(super) fn nearness(&self, names: &[Name]) -> f32 {
        names
            .iter()
            .map(|name| name.nearness(self))
            .fold(0.0, f32::max)
    }

    /// The ways by a term.
    fn ways(&self, term: usize) -> &[WayOf] {
        let from = self.ways.partition_point(|way| way.term < term);
        let rest = self.ways.get(from..).unwrap_or_default();
        let same = rest.iter().take_while(|way| way.term == term).count();
        rest.get(..same).unwrap_or_default()
    }
}
