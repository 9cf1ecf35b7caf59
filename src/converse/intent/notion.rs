//! What a line speaks of, whatever its language and the order of its words.

use super::lexicon::LEXICON;
use crate::text::is_near;
use regex::RegexSet;
use std::sync::LazyLock;

/// Something that a line speaks of.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Notion {
    /// Thanks.
    Thank,
    /// What the asker is about to do.
    Will,
    /// Others can do it.
    OthersCan,
    /// It works now.
    Works,
    /// It does not.
    Fails,
    /// That it does not work is all that is said.
    OnlyFails,
    /// As before.
    Still,
    /// The change was made.
    Applied,
    /// The same.
    Same,
    /// An error.
    Error,
    /// Another one.
    Other,
    /// The cause.
    Why,
    /// A time before.
    Yesterday,
    /// A place, or how to do it.
    Where,
    /// Where?
    WhereAsked,
    /// A person.
    Who,
    /// The asker may not make the change.
    NoRights,
    /// A text for somebody.
    Forward,
    /// A command.
    Command,
    /// All of it, corrected.
    Whole,
    /// A policy, or what stands for it.
    Policy,
    /// It is to be shown.
    Show,
    /// A policy of the asker.
    New,
    /// Whether something will do.
    Fit,
    /// Terraform.
    Terraform,
    /// The AWS CDK.
    Cdk,
    /// CloudFormation.
    CloudFormation,
    /// A wildcard, or all rights.
    Star,
    /// Whether that may be, or is easier.
    Easy,
    /// In short.
    Short,
    /// In detail.
    More,
    /// Somebody to whom it is new.
    Beginner,
    /// In a language that is not spoken here.
    OtherLanguage,
    /// In English.
    English,
    /// In Japanese.
    Japanese,
    /// English is not understood.
    NotEnglish,
    /// Japanese is not understood.
    NotJapanese,
    /// In both languages.
    Both,
    /// How long it takes, or what has to be restarted.
    Wait,
    /// Whether the change is added, or takes another's place.
    Replace,
    /// What the change means, and what it covers.
    Meaning,
    /// A test.
    Verify,
    /// Taking it back.
    Undo,
    /// Safety, and what else is granted.
    Safe,
    /// Whether all is well.
    Fine,
    /// A wrong or an old policy was pasted.
    WrongPolicy,
    /// A fact is another one.
    Correction,
    /// What runs a template.
    Pipeline,
    /// Something more is needed.
    Also,
    /// Hello.
    Greet,
    /// Goodbye.
    Bye,
    /// Something is to be found out, or explained in general.
    Reported,
    /// The answer before is meant.
    Points,
    /// More follows than thanks.
    But,
}

/// The words of all notions; the place of a pattern is that of its notion in the lexicon.
struct Words {
    english: RegexSet,
    japanese: RegexSet,
    /// English words of some length, to which a slip leads back.
    spelled: Vec<&'static str>,
}

static WORDS: LazyLock<Words> = LazyLock::new(|| {
    let english = LEXICON.iter().map(|(_, english, _)| {
        // Between words of English letters; what Japanese stands beside them is none.
        let english = english.replace(r"\w", "[a-z0-9_]");
        format!("(?:^|[^a-z0-9_])(?:{english})(?:[^a-z0-9_]|$)")
    });
    let mut spelled: Vec<&str> = LEXICON
        .iter()
        .flat_map(|(_, english, _)| english.split(|c: char| !c.is_ascii_lowercase()))
        .filter(|word| word.len() >= SHORTEST_MENDED)
        .collect();
    spelled.sort_unstable();
    spelled.dedup();
    Words {
        // A test makes them: they are constants.
        english: RegexSet::new(english).unwrap_or_default(),
        japanese: RegexSet::new(LEXICON.iter().map(|(_, _, japanese)| japanese))
            .unwrap_or_default(),
        spelled,
    }
});

/// A shorter word is too near to too many others to be what a slip means, in letters.
const SHORTEST_MENDED: usize = 6;

/// The notions of a line.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(super) struct Notions(Vec<Notion>);

impl Notions {
    /// Reads a line in one form of each letter, in lower case and without signs that say nothing.
    pub(super) fn of(line: &str) -> Self {
        let english = spelled(line);
        let japanese = folded(line);
        let mut places = WORDS
            .english
            .matches(&english)
            .into_iter()
            .collect::<Vec<_>>();
        if !line.is_ascii() {
            places.extend(WORDS.japanese.matches(&japanese));
        }
        let notion = |place: usize| Some(LEXICON.get(place)?.0);
        Self(places.into_iter().filter_map(notion).collect())
    }

    /// Whether the line speaks of it.
    pub(super) fn has(&self, notion: Notion) -> bool {
        self.0.contains(&notion)
    }
}

/// The words of a line as they are spelled: without apostrophes, no letter more than twice in a row, slips mended.
fn spelled(line: &str) -> String {
    let mut plain = String::with_capacity(line.len());
    let mut run = 0;
    for c in line.chars().filter(|c| *c != '\'') {
        let c = if c == '-' { ' ' } else { c };
        run = if plain.ends_with(c) { run + 1 } else { 0 };
        match run {
            // More than two of a letter are stress: `sooo`.
            2 if c.is_ascii_lowercase() => _ = plain.pop(),
            3.. if c.is_ascii_lowercase() => {}
            _ => plain.push(c),
        }
    }
    let words = plain
        .split_whitespace()
        .filter(|word| word.contains(|c: char| c.is_alphanumeric() || c == '*'))
        .map(|word| mended(word).unwrap_or(word));
    words.collect::<Vec<_>>().join(" ")
}

/// The word of the lexicon that a word was meant to be, where one letter of it is wrong, missing, too many or swapped.
fn mended(word: &str) -> Option<&'static str> {
    let is_word = word.len() + 1 >= SHORTEST_MENDED && word.bytes().all(|b| b.is_ascii_lowercase());
    let known = &WORDS.spelled;
    if !is_word || known.iter().any(|known| word.starts_with(known)) {
        return None;
    }
    let letters: Vec<char> = word.chars().collect();
    let first = word.get(..1)?;
    known
        .iter()
        .copied()
        .find(|known| known.starts_with(first) && is_near(&letters, known, 1))
}

/// A line without spaces, katakana as hiragana.
fn folded(line: &str) -> String {
    line.chars()
        .filter(|c| !c.is_whitespace())
        .map(|c| match c {
            'ァ'..='ヶ' => u32::from(c)
                .checked_sub(0x60)
                .and_then(char::from_u32)
                .unwrap_or(c),
            c => c,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_pattern_is_one() {
        assert_eq!(WORDS.english.len(), LEXICON.len());
        assert_eq!(WORDS.japanese.len(), LEXICON.len());
    }

    #[test]
    fn slips_and_stress_are_mended() {
        for (line, expected) in [
            ("teh comand pleeease", "teh command please"),
            ("explian the polciy", "explain the policy"),
            ("sooo   why", "so why"),
            ("what's re-deploy", "whats re deploy"),
            ("stable tables", "stable tables"),
        ] {
            assert_eq!(spelled(line), expected, "{line}");
        }
        assert_eq!(folded("ドコ に 書ク"), "どこに書く");
    }
}
