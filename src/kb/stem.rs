//! English words without their endings, and which of them say nothing.

use foldhash::{HashMap, HashSet};
use std::sync::LazyLock;

/// A word that loses its endings where it stands, at the end of a text.
struct Stem<'t> {
    text: &'t mut String,
    start: usize,
}

impl Stem<'_> {
    fn word(&self) -> &str {
        self.text.get(self.start..).unwrap_or_default()
    }

    fn ends_with(&self, endings: &[&str]) -> bool {
        endings.iter().any(|ending| self.word().ends_with(ending))
    }

    fn drop_last(&mut self, letters: usize) {
        self.text.truncate(self.text.len() - letters);
    }

    /// Drops an ending where at least so many letters are left, and a vowel among them.
    #[inline]
    fn drop_ending(&mut self, ending: &str, least: usize) -> bool {
        let rest = self.word().strip_suffix(ending);
        let found = rest.is_some_and(|rest| rest.len() >= least && rest.bytes().any(is_vowel));
        if found {
            self.drop_last(ending.len());
        }
        found
    }
}

fn is_vowel(letter: u8) -> bool {
    matches!(letter, b'a' | b'e' | b'i' | b'o' | b'u' | b'y')
}

/// Adds an English word in lower case to a text, without its ending, so that `denied`, `denies` and `deny` are
/// one.
pub(super) fn push_stem(word: &str, text: &mut String) {
    let start = text.len();
    let plain = word.bytes().all(|byte| byte.is_ascii_lowercase());
    if !plain || word.len() < 4 {
        text.push_str(word);
        return;
    }
    text.push_str(IRREGULAR_FORMS.get(word).unwrap_or(&word));
    let mut stem = Stem { text, start };
    // As in the United States.
    let mut letters = stem.word().as_bytes().windows(7);
    if let Some(at) = letters.position(|letters| letters == b"isation") {
        let s = start + at + 1;
        stem.text.replace_range(s..=s, "z");
    }
    if stem.word().len() > 7
        && let Some(ending) = ["ise", "ised", "ises", "ising"]
            .into_iter()
            .find(|ending| stem.word().ends_with(ending))
    {
        stem.drop_last(ending.len());
        stem.text.push_str("ize");
    }
    if stem.drop_ending("ies", 2) {
        stem.text.push('y');
    } else if stem.ends_with(&["sses", "xes", "ches", "shes", "zes"]) {
        stem.drop_last(2);
    } else if !stem.ends_with(&["ss", "us", "is"]) && !stem.drop_ending("s", 3) {
        // `SCPs` has no vowel, as a word would.
        let word = stem.word();
        if word.ends_with('s') && !word.bytes().any(is_vowel) && word != "https" {
            stem.drop_last(1);
        }
    }
    if stem.drop_ending("ied", 2) {
        stem.text.push('y');
    } else if stem.drop_ending("ing", 3) || stem.drop_ending("ed", 3) {
        let mut letters = stem.word().bytes().rev();
        let (last, before) = (letters.next(), letters.next());
        if last == before && !matches!(last, Some(b'l' | b's' | b'z')) {
            stem.drop_last(1);
        }
    } else {
        // The first that it has.
        let _ = stem.drop_ending("ation", 4)
            || stem.drop_ending("ator", 4)
            || stem.drop_ending("ate", 4)
            || (stem.ends_with(&["sion", "tion"]) && stem.drop_ending("ion", 4))
            || stem.drop_ending("ment", 4)
            || stem.drop_ending("ly", 4);
    }
    // `terminating` lost its ending above, `terminate` here.
    stem.drop_ending("at", 4);
    stem.drop_ending("e", 3);
}

/// Whether a word, in lower case, is one of the small words of English.
pub(super) fn is_small(word: &str) -> bool {
    word.len() <= SMALL_LENGTH && SMALL_WORDS.contains(word)
}

/// Words whose endings do not tell, and what they are forms of.
static IRREGULAR_FORMS: LazyLock<HashMap<&str, &str>> =
    LazyLock::new(|| IRREGULAR.into_iter().collect());

const IRREGULAR: [(&str, &str); 116] = [
    ("analyse", "analyze"),
    ("analysed", "analyze"),
    ("analyses", "analyze"),
    ("analysing", "analyze"),
    ("analysis", "analyze"),
    ("approval", "approve"),
    ("approvals", "approve"),
    ("arrival", "arrive"),
    ("availability", "available"),
    ("became", "become"),
    ("began", "begin"),
    ("begun", "begin"),
    ("behaviour", "behavior"),
    ("bought", "buy"),
    ("bound", "bind"),
    ("broke", "break"),
    ("broken", "break"),
    ("brought", "bring"),
    ("built", "build"),
    ("came", "come"),
    ("cancellation", "cancel"),
    ("cancelled", "cancel"),
    ("cancelling", "cancel"),
    ("catalogue", "catalog"),
    ("catalogues", "catalog"),
    ("caught", "catch"),
    ("chose", "choose"),
    ("chosen", "choose"),
    ("colour", "color"),
    ("colours", "color"),
    ("compatibility", "compatible"),
    ("denial", "deny"),
    ("denials", "deny"),
    ("dependence", "depend"),
    ("dependent", "depend"),
    ("detachment", "detach"),
    ("excess", "exceed"),
    ("expiry", "expire"),
    ("failure", "fail"),
    ("failures", "fail"),
    ("fallen", "fall"),
    ("fell", "fall"),
    ("forgot", "forget"),
    ("forgotten", "forget"),
    ("found", "find"),
    ("froze", "freeze"),
    ("frozen", "freeze"),
    ("gave", "give"),
    ("given", "give"),
    ("goes", "go"),
    ("gone", "go"),
    ("grew", "grow"),
    ("grown", "grow"),
    ("growth", "grow"),
    ("held", "hold"),
    ("hid", "hide"),
    ("hidden", "hide"),
    ("hung", "hang"),
    ("inheritance", "inherit"),
    ("kept", "keep"),
    ("labelled", "label"),
    ("labelling", "label"),
    ("licence", "license"),
    ("licences", "license"),
    ("loses", "lose"),
    ("losing", "lose"),
    ("loss", "lose"),
    ("lost", "lose"),
    ("made", "make"),
    ("met", "meet"),
    ("occurred", "occur"),
    ("occurrence", "occur"),
    ("overwritten", "overwrite"),
    ("overwrote", "overwrite"),
    ("paid", "pay"),
    ("persistence", "persist"),
    ("persistent", "persist"),
    ("propagation", "propagate"),
    ("ran", "run"),
    ("reachability", "reachable"),
    ("rebuilt", "rebuild"),
    ("recurrence", "recur"),
    ("recurring", "recur"),
    ("refusal", "refuse"),
    ("removal", "remove"),
    ("removals", "remove"),
    ("renewal", "renew"),
    ("renewals", "renew"),
    ("requirement", "require"),
    ("requirements", "require"),
    ("resetting", "reset"),
    ("retrieval", "retrieve"),
    ("risen", "rise"),
    ("rose", "rise"),
    ("saw", "see"),
    ("seen", "see"),
    ("sent", "send"),
    ("shown", "show"),
    ("spent", "spend"),
    ("stole", "steal"),
    ("stolen", "steal"),
    ("stuck", "stick"),
    ("taken", "take"),
    ("threw", "throw"),
    ("thrown", "throw"),
    ("took", "take"),
    ("understood", "understand"),
    ("visibility", "visible"),
    ("vulnerabilities", "vulnerable"),
    ("vulnerability", "vulnerable"),
    ("went", "go"),
    ("withdrawal", "withdraw"),
    ("withdrawn", "withdraw"),
    ("withdrew", "withdraw"),
    ("written", "write"),
    ("wrote", "write"),
];

static SMALL_WORDS: LazyLock<HashSet<&str>> = LazyLock::new(|| SMALL.into_iter().collect());

/// The longest of the small words.
const SMALL_LENGTH: usize = 8;

/// Words of English that stand in every text, and what stands before the apostrophe of
/// `don't`.
const SMALL: [&str; 112] = [
    "a", "about", "after", "all", "already", "also", "although", "am", "an", "and", "any", "are",
    "aren", "as", "at", "be", "been", "before", "being", "but", "by", "can", "could", "couldn",
    "did", "didn", "do", "does", "doesn", "don", "even", "for", "from", "got", "had", "hadn",
    "has", "hasn", "have", "haven", "having", "he", "her", "here", "his", "how", "i", "if", "in",
    "into", "is", "isn", "it", "its", "just", "let", "ll", "me", "my", "no", "not", "of", "on",
    "one", "only", "or", "our", "over", "re", "she", "should", "shouldn", "since", "so", "some",
    "still", "such", "than", "that", "the", "their", "them", "then", "there", "these", "they",
    "this", "those", "though", "through", "to", "too", "up", "upon", "us", "ve", "very", "via",
    "was", "wasn", "we", "were", "weren", "while", "will", "with", "won", "would", "wouldn", "yet",
    "you", "your",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn english_words_lose_their_endings() {
        for (words, expected) in [
            ("deny denies denied denying denial", "deny"),
            ("create creates created creating", "creat"),
            ("stop stops stopped stopping", "stop"),
            ("policy policies", "policy"),
            ("terminate terminates terminated termination", "termin"),
            ("encrypt encrypts encryption", "encrypt"),
            ("fail fails failed failure", "fail"),
            ("organize organise organization organisation", "organiz"),
            ("access", "access"),
            ("status", "status"),
            ("bus", "bus"),
            ("403", "403"),
        ] {
            for word in words.split(' ') {
                let mut stem = String::from("before ");
                push_stem(word, &mut stem);
                assert_eq!(stem, format!("before {expected}"), "{word}");
            }
        }
    }

    #[test]
    fn the_small_words_are_short() {
        let longest = SMALL.iter().map(|word| word.len()).max();
        assert_eq!(longest, Some(SMALL_LENGTH));
    }
}
