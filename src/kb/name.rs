//! What an article is called: its title, aliases and identifiers, and how near a question is to them.
//!
//! The index knows what words a text has, not which of them stand together. A question that has most words of one
//! alias, and hardly any other, is asked like that alias.

use super::article::Text;
use super::field::Kind;
use super::index::{Index, meaning_term};
use super::search::{GENERIC, Word};
use super::surety::Aim;
use super::tokenize::{Role, Spots};

/// Words that say no more than this are half a name: everybody says that something does not work.
const LITTLE: f32 = 2.0;

/// What an article is called, in one language.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct Head {
    title: Name,
    /// The aliases; without any the title.
    names: Vec<Name>,
    /// There are aliases.
    pub(super) has_aliases: bool,
    /// The numbers of the terms of each of its [`Place`]s, in order.
    terms: [Vec<usize>; 3],
    /// Which words stand side by side in title and aliases, by what they mean; in order.
    pairs: Vec<(usize, usize)>,
    /// The terms of the services that the title names.
    services: Vec<usize>,
    /// What the title tells.
    pub(super) aim: Aim,
}

/// Where an article is called something.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Place {
    Title,
    Aliases,
    /// The identifiers, and what the rule names.
    Identifiers,
}

impl Place {
    pub(super) const ALL: [Self; 3] = [Self::Title, Self::Aliases, Self::Identifiers];
}

impl Head {
    /// What a text is called, by the terms of an index.
    pub(super) fn of(text: &Text, index: &Index) -> Self {
        let front = &text.front;
        let mut terms = [Vec::new(), Vec::new(), Vec::new()];
        let mut pairs = Vec::new();
        let [in_title, in_aliases, in_identifiers] = &mut terms;
        let title = Name::of(&front.title, index, in_title, &mut pairs);
        let aliases = front.aliases.iter();
        let mut names: Vec<Name> = aliases
            .map(|name| Name::of(name, index, in_aliases, &mut pairs))
            .collect();
        if names.is_empty() {
            names.push(title.clone());
            in_aliases.clone_from(in_title);
        }
        let named = front.rule.iter().flat_map(|rule| {
            let actions = rule.actions.iter().chain(&rule.operations);
            actions.chain(&rule.error_codes).chain(&rule.condition_keys)
        });
        for identifier in front.identifiers.iter().chain(named) {
            Name::of(identifier, index, in_identifiers, &mut Vec::new());
        }
        for terms in &mut terms {
            terms.sort_unstable();
            terms.dedup();
        }
        pairs.sort_unstable();
        pairs.dedup();
        let of_title = Spots::of(&front.title);
        let services = of_title
            .iter()
            .flat_map(|spot| spot.meanings)
            .filter(|meaning| meaning.kind == Kind::Service && !meaning.leads)
            .filter_map(|meaning| index.find(&meaning_term(meaning.number)).ok());
        let mut services: Vec<usize> = services.collect();
        services.sort_unstable();
        services.dedup();
        let aim = match Aim::of(&front.title) {
            Aim::Unsaid if front.rule.is_some() => Aim::Error,
            aim => aim,
        };
        Self {
            title,
            names,
            has_aliases: !front.aliases.is_empty(),
            terms,
            pairs,
            services,
            aim,
        }
    }

    /// The share of the services of the title that a question neither names nor leads to.
    pub(super) fn unnamed(&self, words: &[Word]) -> f32 {
        let is_named = |service: &&usize| {
            let mut ways = words.iter().flat_map(|word| &word.ways);
            ways.any(|way| way.term == **service)
        };
        let named = self.services.iter().filter(is_named).count();
        share(self.services.len() - named, self.services.len())
    }

    /// Whether it has a term in a place.
    pub(super) fn has(&self, place: Place, term: usize) -> bool {
        let [title, aliases, identifiers] = &self.terms;
        let terms = match place {
            Place::Title => title,
            Place::Aliases => aliases,
            Place::Identifiers => identifiers,
        };
        terms.binary_search(&term).is_ok()
    }

    /// Whether two words stand side by side in the title or an alias, by what they mean.
    pub(super) fn has_pair(&self, pair: (usize, usize)) -> bool {
        self.pairs.binary_search(&pair).is_ok()
    }
}

/// A part of a whole, which may be nothing.
fn share(part: usize, whole: usize) -> f32 {
    let counted = |count: usize| f32::from(u16::try_from(count).unwrap_or(u16::MAX));
    counted(part) / counted(whole).max(1.0)
}

/// How near a question is to what an article is called, each up to 1.
#[derive(Clone, Copy, PartialEq, Debug, Default)]
pub(super) struct Near {
    /// To the nearest alias.
    pub(super) alias: f32,
    /// On average to the three nearest.
    pub(super) three: f32,
    /// How much of an alias it has, at most.
    pub(super) of_alias: f32,
    /// To the title.
    pub(super) title: f32,
}

/// A title or an alias, by the words that it is compared by.
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
    /// Reads a name; adds the terms of all of its words and their parts to `all`, and the words side by side to `pairs`.
    fn of(
        name: &str,
        index: &Index,
        all: &mut Vec<usize>,
        pairs: &mut Vec<(usize, usize)>,
    ) -> Self {
        let spots = Spots::of(name);
        let mut words = Vec::new();
        let mut before = None;
        for spot in spots.iter().filter(|spot| spot.role != Role::Small) {
            let forms = spot.forms().map(|(form, _)| index.find(form));
            let meanings = spot
                .meanings
                .iter()
                .filter(|meaning| !meaning.leads)
                .map(|meaning| index.find(&meaning_term(meaning.number)));
            let terms: Vec<usize> = forms.chain(meanings).flatten().collect();
            all.extend(&terms);
            if spot.role == Role::Part || terms.is_empty() {
                continue;
            }
            let meant = terms.last().copied();
            pairs.extend(before.zip(meant));
            before = meant;
            let rarest = terms.iter().map(|term| index.rarity(*term));
            let rarity = rarest.fold(0.0, f32::max);
            let share = if spot.is_generic() { GENERIC } else { 1.0 };
            words.push(Named {
                terms,
                rarity: rarity * share,
            });
        }
        Self { words }
    }

    /// How near a question is to the name, up to 1: the harmonic mean of how much of the question is in the name, and
    /// how much of the name in the question.
    /// And how much of the name the question has.
    fn nearness(&self, question: &Question) -> (f32, f32) {
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
            return (0.0, 0.0);
        }
        let (of_question, of_name) = (met / question.whole, said / whole);
        let mean = 2.0 * of_question * of_name / (of_question + of_name);
        let told = met / (met + LITTLE);
        (mean * told, of_name * told)
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

    /// How near it is to what an article is called.
    pub(super) fn near(&self, head: &Head) -> Near {
        let mut nearest = [0.0_f32; 3];
        let mut of_alias = 0.0_f32;
        for name in &head.names {
            let (near, of_name) = name.nearness(self);
            of_alias = of_alias.max(of_name);
            let mut next = near;
            for kept in &mut nearest {
                if next > *kept {
                    std::mem::swap(kept, &mut next);
                }
            }
        }
        let [alias, ..] = nearest;
        Near {
            alias,
            three: nearest.iter().sum::<f32>() / 3.0,
            of_alias,
            title: head.title.nearness(self).0,
        }
    }

    /// The ways by a term.
    fn ways(&self, term: usize) -> &[WayOf] {
        let from = self.ways.partition_point(|way| way.term < term);
        let rest = self.ways.get(from..).unwrap_or_default();
        let same = rest.iter().take_while(|way| way.term == term).count();
        rest.get(..same).unwrap_or_default()
    }
}
