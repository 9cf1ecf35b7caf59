//! Globs as automata: inclusion, and whether a text is in some and in none of others.
//!
//! A glob is texts between stars (its *segments*). Reading a text from left to right, only the furthest
//! star that can be reached counts, because a star further on takes every rest that an earlier one
//! takes; within the segment after it, a bit for each place that a partial match has come to. That makes
//! the automaton deterministic with one bit set as its state.
//!
//! Inclusion of one glob in another needs no search. The included one is read symbol by symbol; each `?`
//! is taken for a letter that occurs nowhere, which fewer patterns match than any other. A star may be
//! any number of such letters, and one number is always worst for the other glob:
//! - Where a partial match needs nothing more than some `?`, it completes after so many letters whatever
//!   they are, before any that began later: no letter at all is worst, because it delays that.
//! - Otherwise many letters are worst, because no partial match survives them.
//!
//! For this, `*?` is read as `?*`, so that no segment after a star begins with `?`.

use super::bits::Bits;
use super::wildcard::{Glob, Symbol};
use crate::budget::Budget;
use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet};

/// A glob, ready to read texts.
#[derive(Clone, Debug)]
pub(crate) struct Automaton {
    segments: Vec<Segment>,
}

/// What stands between two stars, or before the first or after the last.
#[derive(Clone, Debug)]
struct Segment {
    length: usize,
    /// For each letter or hole in it, the places that it matches.
    masks: BTreeMap<Symbol, Bits>,
    /// The places of `?`, which a letter that is not in `masks` matches.
    ones: Bits,
    /// From this place on there is nothing but `?`.
    tail: usize,
}

/// How far an automaton has come.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) struct State {
    segment: usize,
    /// How much of the segment partial matches have; after a star zero is always in it.
    places: Bits,
}

impl Automaton {
    /// Takes a glob apart.
    pub(crate) fn of(glob: &Glob) -> Self {
        let mut segments = Vec::new();
        let mut segment = Vec::new();
        let mut symbols = glob.symbols().iter().peekable();
        while let Some(symbol) = symbols.next() {
            if *symbol != Symbol::Any {
                segment.push(*symbol);
                continue;
            }
            while let Some(next) = symbols.next_if(|next| matches!(next, Symbol::One | Symbol::Any))
            {
                segment.extend((*next == Symbol::One).then_some(Symbol::One));
            }
            segments.push(Segment::of(&std::mem::take(&mut segment)));
        }
        segments.push(Segment::of(&segment));
        Self { segments }
    }

    /// Tells whether it covers every text that `other` covers. Exact without holes; with holes true is
    /// proved for whatever they are, and false is not proved.
    pub(crate) fn includes(&self, other: &Glob) -> bool {
        let mut state = self.start();
        for symbol in other.symbols() {
            if self.is_done(&state) {
                return true;
            }
            match symbol {
                Symbol::Any => {
                    if !self.worst_run(&mut state) {
                        return false;
                    }
                }
                Symbol::Hole(_) => self.read_hole(&mut state, *symbol),
                Symbol::One | Symbol::Char(_) => self.read(&mut state, *symbol),
            }
            if state.places.is_empty() {
                return false;
            }
        }
        self.is_done(&state) || self.accepts(&state)
    }

    /// Before the first letter.
    pub(crate) fn start(&self) -> State {
        let mut state = State {
            segment: 0,
            places: Bits::default(),
        };
        self.enter(&mut state, 0);
        if self.completes(&state) {
            self.enter(&mut state, 1);
        }
        state
    }

    /// Reads a letter; [`Symbol::One`] is one that occurs in no glob.
    pub(crate) fn read(&self, state: &mut State, letter: Symbol) {
        let Some(segment) = self.segments.get(state.segment) else {
            return;
        };
        state
            .places
            .step(segment.masks.get(&letter).unwrap_or(&segment.ones));
        self.settle(state);
    }

    /// Reads a hole, which may be any text: it is surely matched by itself and by a star only.
    fn read_hole(&self, state: &mut State, hole: Symbol) {
        let Some(segment) = self.segments.get(state.segment) else {
            return;
        };
        // What waits for any letters still waits if the hole is empty.
        let waiting = if self.is_last(state) {
            Bits::none(segment.length + 1)
        } else {
            state
                .places
                .and(&Bits::of(segment.length + 1, |place| place >= segment.tail))
        };
        match segment.masks.get(&hole) {
            Some(mask) => state.places.step(mask),
            None => state.places.clear(),
        }
        state.places.or(&waiting);
        self.settle(state);
    }

    /// Reads the number of unknown letters that is worst; false where nothing is left after them.
    fn worst_run(&self, state: &mut State) -> bool {
        let Some(segment) = self.segments.get(state.segment) else {
            return true;
        };
        if !self.is_last(state) && state.places.has_from(segment.tail) {
            return true;
        }
        state.places.clear();
        if state.segment == 0 {
            return false;
        }
        state.places.insert(0);
        true
    }

    /// Tells whether what was read is covered.
    pub(crate) fn accepts(&self, state: &State) -> bool {
        self.segments
            .get(state.segment)
            .is_none_or(|segment| self.is_last(state) && state.places.has(segment.length))
    }

    /// Tells whether it is covered whatever follows.
    pub(crate) fn is_done(&self, state: &State) -> bool {
        state.segment > 0
            && self.is_last(state)
            && self.segments.last().is_some_and(|last| last.length == 0)
    }

    /// Tells whether nothing that follows can make it covered.
    pub(crate) fn is_dead(&self, state: &State) -> bool {
        state.places.is_empty()
    }

    fn is_last(&self, state: &State) -> bool {
        state.segment + 1 == self.segments.len()
    }

    fn completes(&self, state: &State) -> bool {
        !self.is_last(state)
            && self
                .segments
                .get(state.segment)
                .is_some_and(|segment| state.places.has(segment.length))
    }

    fn settle(&self, state: &mut State) {
        if state.segment > 0 {
            state.places.insert(0);
        }
        if self.completes(state) {
            self.enter(state, state.segment + 1);
        }
    }

    fn enter(&self, state: &mut State, segment: usize) {
        let length = self
            .segments
            .get(segment)
            .map_or(0, |entered| entered.length);
        state.segment = segment;
        state.places = Bits::none(length + 1);
        state.places.insert(0);
    }
}

impl Segment {
    fn of(symbols: &[Symbol]) -> Self {
        let length = symbols.len();
        let places = |wanted: Symbol, or_one: bool| {
            Bits::of(length + 1, |place| {
                symbols
                    .get(place)
                    .is_some_and(|symbol| *symbol == wanted || or_one && *symbol == Symbol::One)
            })
        };
        let occurring: BTreeSet<Symbol> = symbols.iter().copied().collect();
        let masks = occurring
            .into_iter()
            .filter(|symbol| *symbol != Symbol::One)
            .map(|symbol| (symbol, places(symbol, matches!(symbol, Symbol::Char(_)))))
            .collect();
        let tail = symbols
            .iter()
            .rposition(|symbol| *symbol != Symbol::One)
            .map_or(0, |last| last + 1);
        Self {
            length,
            masks,
            ones: places(Symbol::One, false),
            tail,
        }
    }
}

/// Whether there is a text of some kind.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Found {
    /// There is one.
    Text,
    /// There is one where the holes are texts that are in no glob.
    WithOwnHoles,
    /// There is none.
    Nothing,
    /// It was not decided: holes, or too many states.
    Unknown,
}

/// A glob with what is worked out of it once for many questions.
#[derive(Clone, Debug)]
pub(crate) struct Language {
    glob: Glob,
    /// The text, when it is one.
    literal: Option<String>,
    has_holes: bool,
    automaton: OnceCell<Automaton>,
}

impl Language {
    /// The texts that a glob covers.
    pub(crate) fn of(glob: Glob) -> Self {
        Self {
            literal: glob.literal(),
            has_holes: !glob.holes().is_empty(),
            automaton: OnceCell::new(),
            glob,
        }
    }

    /// The glob.
    pub(crate) fn glob(&self) -> &Glob {
        &self.glob
    }

    /// The text, when it is one.
    pub(crate) fn literal(&self) -> Option<&str> {
        self.literal.as_deref()
    }

    /// Tells whether it has every text.
    pub(crate) fn is_all(&self) -> bool {
        self.glob.is_all()
    }

    /// Tells whether it surely has every text of `other`; exact without holes.
    pub(crate) fn includes(&self, other: &Self) -> bool {
        if self.is_all() || self.glob == other.glob {
            return true;
        }
        match (&self.literal, &other.literal) {
            (Some(_), _) => false,
            (None, Some(_)) => self.glob.surely_covers(&other.glob),
            (None, None) => self.automaton().includes(&other.glob),
        }
    }

    /// Tells whether some text may be in both; exact without holes.
    pub(crate) fn may_meet(&self, other: &Self) -> bool {
        match (&self.literal, &other.literal) {
            (Some(here), Some(there)) => here == there,
            _ => self.is_all() || other.is_all() || self.glob.may_meet(&other.glob),
        }
    }

    /// The same with a text of its own in place of each hole.
    fn with_own_holes(&self, length: usize) -> Self {
        let mut glob = Glob::default();
        for symbol in self.glob.symbols() {
            let Symbol::Hole(hole) = symbol else {
                glob.push(*symbol);
                continue;
            };
            let letter = u32::try_from(*hole)
                .ok()
                .and_then(|hole| char::from_u32(0xF_0000 + hole % 0xFFFD))
                .unwrap_or(char::REPLACEMENT_CHARACTER);
            (0..length).for_each(|_| glob.push(Symbol::Char(letter)));
        }
        Self::of(glob)
    }

    fn automaton(&self) -> &Automaton {
        self.automaton.get_or_init(|| Automaton::of(&self.glob))
    }
}

/// How long a text is that stands for a hole: one that `?` takes, and one that it does not.
const OWN_LENGTHS: [usize; 2] = [1, 3];

/// A run of letters that few patterns have as many `?` for.
const LONG: usize = 16;

/// How many steps of automata one [`common`] takes before it gives up.
const MOST_STEPS: usize = 1 << 11;

/// How many steps it costs about to compare two globs.
pub(crate) const STEPS_OF_A_PAIR: usize = 8;

/// Looks for a text that all of `within` have and none of `without`.
///
/// Exact for two globs of either kind. Beyond, a search over the states of all automata, cut off after a
/// fixed number of steps. Where holes decide, they are taken for texts of their own.
pub(crate) fn common(within: &[&Language], without: &[&Language], fuel: &Budget) -> Found {
    if let Some(found) = quickly(within, without) {
        return found;
    }
    let pairs = within.len().max(1) * (within.len() + without.len());
    if !fuel.spend(pairs * STEPS_OF_A_PAIR) {
        return Found::Unknown;
    }
    // Of two that are the same, the first stays.
    let is_wider = |at: usize, language: &Language| {
        let mut others = within.iter().enumerate();
        others.any(|(place, other)| {
            place != at && language.includes(other) && (place < at || !other.includes(language))
        })
    };
    let mut narrow: Vec<&Language> = within
        .iter()
        .enumerate()
        .filter(|(at, language)| !is_wider(*at, language))
        .map(|(_, language)| *language)
        .collect();
    let apart = narrow.iter().enumerate().any(|(at, language)| {
        let mut later = narrow.iter().skip(at + 1);
        later.any(|other| !language.may_meet(other))
    });
    if apart {
        return Found::Nothing;
    }
    let all = Language::of(Glob::pattern("*"));
    if narrow.is_empty() {
        narrow.push(&all);
    }
    let mut excluded = Vec::new();
    for language in without {
        if narrow.iter().any(|other| !language.may_meet(other)) {
            continue;
        }
        if narrow.iter().any(|other| language.includes(other)) {
            return Found::Nothing;
        }
        excluded.push(*language);
    }
    let [first, rest @ ..] = narrow.as_slice() else {
        return Found::Unknown;
    };
    if rest.is_empty() && excluded.is_empty() {
        return Found::Text;
    }
    if narrow
        .iter()
        .chain(&excluded)
        .any(|language| language.has_holes)
    {
        let is_found = OWN_LENGTHS.into_iter().any(|length| {
            let own = |languages: &[&Language]| -> Vec<Language> {
                languages
                    .iter()
                    .map(|one| one.with_own_holes(length))
                    .collect()
            };
            let (narrow, excluded) = (own(&narrow), own(&excluded));
            common(
                &narrow.iter().collect::<Vec<_>>(),
                &excluded.iter().collect::<Vec<_>>(),
                fuel,
            ) == Found::Text
        });
        return if is_found {
            Found::WithOwnHoles
        } else {
            Found::Unknown
        };
    }
    if rest.is_empty() && excluded.len() == 1 {
        return Found::Text;
    }
    if rest.is_empty() && has_plain_text(first.glob(), &excluded) {
        return Found::Text;
    }
    let others = rest.iter().chain(&excluded);
    // A letter of an excluded glob only helps to exclude; one that occurs nowhere does as well.
    let mut letters: BTreeSet<Symbol> = rest
        .iter()
        .flat_map(|language| language.glob.symbols())
        .copied()
        .filter(|symbol| matches!(symbol, Symbol::Char(_)))
        .collect();
    letters.insert(Symbol::One);
    let search = Search {
        first: first.glob.symbols(),
        others: others.map(|language| language.automaton()).collect(),
        must: rest.len(),
        letters: letters.into_iter().collect(),
    };
    search.run(fuel)
}

/// The answer where one look at each tells: one glob alone, or a text among those that must have it.
fn quickly(within: &[&Language], without: &[&Language]) -> Option<Found> {
    if within.len() < 2 && without.is_empty() {
        return Some(Found::Text);
    }
    let text = within.iter().find(|language| language.literal.is_some())?;
    for language in within {
        if !language.includes(text) {
            let is_open = language.has_holes && language.may_meet(text);
            return (!is_open).then_some(Found::Nothing);
        }
    }
    let mut is_open = false;
    for language in without {
        if language.includes(text) {
            return Some(Found::Nothing);
        }
        is_open |= language.has_holes && language.may_meet(text);
    }
    (!is_open).then_some(Found::Text)
}

/// Tells whether a glob without its stars, or with long runs of unknown letters in their place, is a text
/// that none of the others has: mostly one of them is.
fn has_plain_text(glob: &Glob, without: &[&Language]) -> bool {
    [0, LONG].into_iter().any(|length| {
        without.iter().all(|language| {
            let automaton = language.automaton();
            let mut state = automaton.start();
            for symbol in glob.symbols() {
                let (letter, times) = match symbol {
                    Symbol::Any => (Symbol::One, length),
                    letter => (*letter, 1),
                };
                for _ in 0..times {
                    if automaton.is_done(&state) || automaton.is_dead(&state) {
                        break;
                    }
                    automaton.read(&mut state, letter);
                }
            }
            !automaton.is_done(&state) && !automaton.accepts(&state)
        })
    })
}

/// The search of [`common`]: the first glob is walked along, all others read what it makes.
struct Search<'a> {
    first: &'a [Symbol],
    others: Vec<&'a Automaton>,
    /// So many of them must cover the text, the rest must not.
    must: usize,
    letters: Vec<Symbol>,
}

impl Search<'_> {
    fn run(&self, fuel: &Budget) -> Found {
        let start: Vec<State> = self.others.iter().map(|other| other.start()).collect();
        let mut seen = BTreeSet::from([(0, start.clone())]);
        let mut open = vec![(0, start)];
        let mut steps = 0_usize;
        while let Some((at, states)) = open.pop() {
            let width = self.others.len();
            steps += width;
            if steps > MOST_STEPS || !fuel.spend(width) {
                return Found::Unknown;
            }
            let mut next = Vec::new();
            match self.first.get(at) {
                None if self.is_found(&states) => return Found::Text,
                None => {}
                Some(letter @ Symbol::Char(_)) => next.extend(self.read(at + 1, &states, *letter)),
                Some(Symbol::One) => {
                    next.extend(
                        self.letters
                            .iter()
                            .filter_map(|letter| self.read(at + 1, &states, *letter)),
                    );
                }
                Some(Symbol::Any | Symbol::Hole(_)) => {
                    next.extend(
                        self.letters
                            .iter()
                            .filter_map(|letter| self.read(at, &states, *letter)),
                    );
                    next.push((at + 1, states));
                }
            }
            steps += next.len() * width;
            if !fuel.spend(next.len() * width) {
                return Found::Unknown;
            }
            for state in next {
                if seen.insert(state.clone()) {
                    open.push(state);
                }
            }
        }
        Found::Nothing
    }

    fn read(&self, at: usize, states: &[State], letter: Symbol) -> Option<(usize, Vec<State>)> {
        let mut states = states.to_vec();
        for (number, (automaton, state)) in self.others.iter().zip(&mut states).enumerate() {
            if automaton.is_done(state) {
                continue;
            }
            automaton.read(state, letter);
            let lost = if number < self.must {
                automaton.is_dead(state)
            } else {
                automaton.is_done(state)
            };
            if lost {
                return None;
            }
        }
        Some((at, states))
    }

    fn is_found(&self, states: &[State]) -> bool {
        self.others
            .iter()
            .zip(states)
            .enumerate()
            .all(|(number, (automaton, state))| {
                let covered = automaton.is_done(state) || automaton.accepts(state);
                covered == (number < self.must)
            })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(within: &[&str], without: &[&str]) -> Found {
        let languages = |texts: &[&str]| -> Vec<Language> {
            texts
                .iter()
                .map(|text| Language::of(Glob::pattern(text)))
                .collect()
        };
        let (within, without) = (languages(within), languages(without));
        common(
            &within.iter().collect::<Vec<_>>(),
            &without.iter().collect::<Vec<_>>(),
            &Budget::of(MOST_STEPS),
        )
    }

    #[test]
    fn a_text_in_some_and_in_none_of_others() {
        for (within, without, expected) in [
            (&["a*"][..], &["ab*"][..], Found::Text),
            (&["ab*"], &["a*"], Found::Nothing),
            (&["a*", "*b"], &["a*b"], Found::Nothing),
            (&["a*", "*a"], &["a*a"], Found::Text),
            (&["a*", "*a"], &["a*a", "a"], Found::Nothing),
            (&["*"], &["?*", ""], Found::Nothing),
            (&["*"], &["?*"], Found::Text),
            (&["*"], &["*a*", "??*"], Found::Text),
            (&["?", "a*"], &["a"], Found::Nothing),
            (&["a*b*", "*ab*", "a*"], &["ab*"], Found::Text),
            (&["a*", "b*"], &[], Found::Nothing),
            (&[], &["*"], Found::Nothing),
            (&["*"], &["", "?", "??", "???*"], Found::Nothing),
        ] {
            assert_eq!(
                found(within, without),
                expected,
                "{within:?} without {without:?}"
            );
        }
    }

    /// Every text of at most `length` letters of `a`, `:` and one that is in no pattern.
    fn texts(length: usize) -> Vec<String> {
        let mut all = vec![String::new()];
        let mut longest = all.clone();
        for _ in 0..length {
            longest = longest
                .iter()
                .flat_map(|text| ["a", ":", "-"].map(|letter| format!("{text}{letter}")))
                .collect();
            all.extend(longest.iter().cloned());
        }
        all
    }

    proptest::proptest! {
        #![proptest_config(proptest::prelude::ProptestConfig { cases: 400, failure_persistence: None, ..Default::default() })]

        /// Short patterns differ within texts of few letters more than they have.
        #[test]
        fn what_is_common_is_what_the_texts_have(
            within in proptest::collection::vec("[a:*?]{0,4}", 0..3),
            without in proptest::collection::vec("[a:*?]{0,3}", 0..3),
        ) {
            let within: Vec<&str> = within.iter().map(String::as_str).collect();
            let without: Vec<&str> = without.iter().map(String::as_str).collect();
            let found = found(&within, &without);
            let matches = crate::iam::matches;
            let there = texts(8).iter().any(|text| {
                within.iter().all(|pattern| matches(pattern, text))
                    && !without.iter().any(|pattern| matches(pattern, text))
            });
            let expected = if there { Found::Text } else { Found::Nothing };
            proptest::prop_assert_eq!(found, expected, "{:?} without {:?}", within, without);
        }
    }

    #[test]
    fn a_search_that_is_too_long_is_given_up() {
        let within = ["*a????????????b*", "*b????????????a*", "*c????????????c*"];
        let without = ["*a*b*c*", "*b*a*c*", "*c*a*", "*c*b*"];
        assert_eq!(found(&within, &without), Found::Unknown);
    }
}
