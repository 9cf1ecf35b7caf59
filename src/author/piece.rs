//! The pieces of what is left of a wish: nouns, verbs, names and small words, in the order of the text.

use super::lexicon::{LEXICON, Meaning};
use super::text::{ARN_REF, WishText};
use super::words::{self, Mark};
use crate::reference;

/// A piece of the text.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Piece {
    /// A phrase of the lexicon, with what it can mean, as it was written.
    Meant(Vec<Meaning>, String),
    /// A name for sure: quoted, or written as no word is.
    Name(String),
    /// A word that may be a name.
    Word(String),
    /// An ARN.
    Arn(String),
    /// An IAM action or a pattern of some.
    Action(String),
    /// Words that say nothing of a permission.
    Filler,
    /// A number, or an amount of something.
    Amount(String),
    /// A small word.
    Mark(Mark),
}

/// Words between two pieces that belong to neither.
const WORD_SIGNS: &[char] = &['-', '_', '.', '/', ':', '*', '$', '{', '}', '@', '+', '='];

/// What is left of a wish, cut.
#[derive(Clone, Debug, Default)]
pub(super) struct Cut {
    /// The pieces, in the order of the text.
    pub(super) pieces: Vec<Piece>,
    /// Where each stands.
    pub(super) at: Vec<usize>,
    /// What says how clauses belong together, and where it stands.
    pub(super) cues: Vec<(usize, Mark)>,
    /// Letters that nothing here knows, and amounts, with their place.
    pub(super) unknown: Vec<(usize, String)>,
}

impl Cut {
    fn push(&mut self, at: usize, piece: Piece) {
        self.pieces.push(piece);
        self.at.push(at);
    }
}

/// Cuts what is left of a wish, given as it was written and in small letters.
pub(super) fn pieces(text: &WishText) -> Cut {
    let (plain, small) = (text.plain(), text.small());
    let is_japanese = text.is_japanese();
    let mut cut = Cut::default();
    let mut at = 0;
    // Where a run of letters begins that nothing knows.
    let mut run: Option<(usize, Script)> = None;
    let end_run = |cut: &mut Cut, run: &mut Option<(usize, Script)>, at: usize| {
        if let Some((start, script)) = run.take()
            && script != Script::Hiragana
            && let Some(letters) = plain.get(start..at)
        {
            cut.unknown.push((start, letters.to_owned()));
        }
    };
    while let (Some(rest), Some(low)) = (plain.get(at..), small.get(at..)) {
        let Some(first) = rest.chars().next() else {
            break;
        };
        if let Some((piece, length)) = quoted(rest) {
            end_run(&mut cut, &mut run, at);
            if let Some(piece) = piece {
                cut.push(at, piece);
            }
            at += length;
        } else if first.is_ascii_alphanumeric()
            || matches!(first, '*' | '$' | '/' | '.' | '<' | '>')
        {
            end_run(&mut cut, &mut run, at);
            let (more, length) = written(rest, low, text.arns());
            for piece in more {
                match piece {
                    Piece::Mark(mark) if mark.is_cue() => {
                        cut.cues.push((at, mark));
                        if !is_japanese || mark == Mark::Except {
                            cut.push(at, piece);
                        }
                    }
                    Piece::Filler => {}
                    Piece::Amount(amount) => cut.unknown.push((at, amount)),
                    piece => cut.push(at, piece),
                }
            }
            at += length.max(1);
        } else if let Some((piece, length)) = phrase(low).filter(|_| !is_inside(run, low)) {
            end_run(&mut cut, &mut run, at);
            match piece {
                Piece::Mark(mark) if mark.is_cue() => {
                    cut.cues.push((at, mark));
                    if mark == Mark::Except {
                        cut.push(at, piece);
                    }
                }
                Piece::Filler => {}
                piece => {
                    let ends =
                        is_japanese && ends_clause(&piece, low.get(length..).unwrap_or_default());
                    cut.push(at, piece);
                    if ends {
                        cut.cues.push((at + length, Mark::Can));
                    }
                }
            }
            at += length;
        } else {
            let script = Script::of(first);
            if run.is_none_or(|(_, before)| Some(before) != script) {
                end_run(&mut cut, &mut run, at);
                run = script.map(|script| (at, script));
            }
            if matches!(first, ',' | '&') {
                cut.push(at, Piece::Mark(Mark::And));
            } else if matches!(first, ';' | '!' | '?') {
                cut.push(at, Piece::Mark(Mark::End));
            }
            at += first.len_utf8();
        }
        // A full stop ends a sentence of English.
        if rest.starts_with(". ") || rest.trim_end() == "." {
            cut.push(at, Piece::Mark(Mark::End));
        }
    }
    end_run(&mut cut, &mut run, at);
    cut
}

/// Whether a verb ends a part of the sentence: 「読める、」「読めて、」.
fn ends_clause(piece: &Piece, after: &str) -> bool {
    const ENDINGS: [&str; 22] = [
        "る、",
        "れる、",
        "せる、",
        "ける、",
        "える、",
        "ます、",
        "て、",
        "って、",
        "いて、",
        "して、",
        "れて、",
        "で、",
        "んで、",
        "るが",
        "るけど",
        "ますが",
        "ますけど",
        "る。",
        "るし、",
        "れるけど",
        "れるが",
        "るものの",
    ];
    let Piece::Meant(meanings, text) = piece else {
        return false;
    };
    let is_verb = meanings
        .iter()
        .any(|meaning| matches!(meaning, Meaning::Verb(_)));
    // The ending may be a part of the phrase.
    let is_whole = text.ends_with('る')
        && ["、", "。", "が", "けど", "し、"]
            .iter()
            .any(|next| after.starts_with(next));
    is_verb && (is_whole || ENDINGS.iter().any(|ending| after.starts_with(ending)))
}

/// The letters that a word of Japanese is written in.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Script {
    Hiragana,
    Katakana,
    Kanji,
}

impl Script {
    fn of(letter: char) -> Option<Self> {
        match letter {
            '\u{3041}'..='\u{309F}' => Some(Self::Hiragana),
            '\u{30A1}'..='\u{30FA}' | '\u{30FC}'..='\u{30FF}' => Some(Self::Katakana),
            '\u{3400}'..='\u{9FFF}' | '々' => Some(Self::Kanji),
            _ => None,
        }
    }
}

/// Whether what follows stands in the middle of a word of katakana that nothing knows.
fn is_inside(run: Option<(usize, Script)>, rest: &str) -> bool {
    let next = rest.chars().next().and_then(Script::of);
    matches!(run, Some((_, Script::Katakana))) && next == Some(Script::Katakana)
}

/// A quoted name, and how long it is with its quotes.
fn quoted(rest: &str) -> Option<(Option<Piece>, usize)> {
    let quote = rest.chars().next().filter(|c| matches!(c, '"' | '`'))?;
    let inner = rest.get(1..)?;
    let end = inner.find(quote).filter(|end| (1..200).contains(end))?;
    let text = inner.get(..end)?.trim();
    let piece = if text.contains(' ') || text.is_empty() {
        None
    } else {
        Some(own(text).unwrap_or_else(|| Piece::Name(text.to_owned())))
    };
    piece.map(|piece| (Some(piece), end + 2))
}

/// A piece that begins with a letter or a digit of ASCII.
fn written(rest: &str, low: &str, arns: &[String]) -> (Vec<Piece>, usize) {
    let length = word_length(rest);
    let word = rest.get(..length).unwrap_or_default();
    let trimmed = word.trim_end_matches(['.', ':', '/', '=', '-', '+']);
    let number = trimmed
        .strip_prefix(ARN_REF)
        .and_then(|number| number.parse::<usize>().ok());
    if let Some(arn) = number.and_then(|number| arns.get(number)) {
        return (vec![Piece::Arn(arn.clone())], trimmed.len());
    }
    if let Some(piece) = own(trimmed) {
        return (vec![piece], trimmed.len());
    }
    if let Some((piece, length)) = phrase(low) {
        return (vec![piece], length);
    }
    let parts: Vec<&str> = trimmed.split(['/', '+', ':']).collect();
    if parts.len() > 1 {
        let meant: Option<Vec<Piece>> = parts
            .iter()
            .map(|part| {
                let part = part.to_ascii_lowercase();
                let meanings = LEXICON.meanings(&part);
                (!meanings.is_empty()).then(|| Piece::Meant(meanings.to_vec(), part.clone()))
            })
            .collect();
        if let Some(meant) = meant {
            return (meant, trimmed.len());
        }
    }
    if trimmed.is_empty() {
        return (Vec::new(), word.len());
    }
    let taken = trimmed.len();
    if words::is_amount(trimmed) {
        return (vec![Piece::Amount(trimmed.to_owned())], taken);
    }
    let name = trimmed.strip_suffix("'s").unwrap_or(trimmed).to_owned();
    // The beginning of names: `prod/`, `infra-`.
    let begins = word.len() > trimmed.len()
        && word.len() > 2
        && word
            .strip_prefix(trimmed)
            .is_some_and(|end| matches!(end, "/" | "-"));
    let taken = if begins { word.len() } else { taken };
    let piece = if begins {
        Piece::Name(format!("{word}*"))
    } else if is_name(&name) {
        Piece::Name(name)
    } else {
        Piece::Word(name)
    };
    (vec![piece], taken)
}

/// An action.
fn own(word: &str) -> Option<Piece> {
    let (prefix, name) = word.split_once(':')?;
    reference::service(prefix)?;
    let is_pattern = name.contains('*') && reference::actions_matching(word).next().is_some();
    (is_pattern || reference::action(word).is_some()).then(|| Piece::Action(word.to_owned()))
}

fn word_length(rest: &str) -> usize {
    rest.find(|c: char| !(c.is_ascii_alphanumeric() || WORD_SIGNS.contains(&c) || c == '\''))
        .unwrap_or(rest.len())
}

/// The longest phrase of the lexicon, or small word, with which a text begins.
fn phrase(low: &str) -> Option<(Piece, usize)> {
    let ends = low
        .char_indices()
        .map(|(at, c)| at + c.len_utf8())
        .take_while(|end| *end <= LEXICON.longest)
        .collect::<Vec<usize>>();
    ends.into_iter().rev().find_map(|end| {
        let candidate = low.get(..end)?;
        if !ends_word(candidate, low.get(end..)?) {
            return None;
        }
        let meanings = LEXICON.meanings(candidate);
        if !meanings.is_empty() {
            return Some((Piece::Meant(meanings.to_vec(), candidate.to_owned()), end));
        }
        if !candidate.is_ascii() && words::is_filler(candidate) {
            return Some((Piece::Filler, end));
        }
        Some((Piece::Mark(words::mark(candidate)?), end))
    })
}

/// Whether a phrase that ends in a letter of ASCII is followed by the end of a word.
fn ends_word(phrase: &str, after: &str) -> bool {
    if !phrase.ends_with(|c: char| c.is_ascii_alphanumeric()) {
        return true;
    }
    let mut next = after.chars();
    match next.next() {
        Some(c) if c.is_ascii_alphanumeric() => false,
        Some('-' | '_' | '/' | '+' | '@' | '=' | '*' | '{') => false,
        Some('.' | ':') => next
            .next()
            .is_none_or(|c| !c.is_ascii_alphanumeric() && c != '*' && c != '/'),
        Some('\'') => true,
        _ => true,
    }
}

/// Whether a word is written as no word of a language is.
pub(super) fn is_name(word: &str) -> bool {
    if ORDINARY.contains(&word.to_ascii_lowercase().as_str()) {
        return false;
    }
    let inner = word.get(1..).unwrap_or_default();
    let has_case = inner.contains(|c: char| c.is_ascii_uppercase())
        && word.contains(|c: char| c.is_ascii_lowercase());
    let is_constant = word.len() > 3
        && word.contains('_')
        && word
            .bytes()
            .all(|byte| byte.is_ascii_uppercase() || byte == b'_');
    let has_digit = word.contains(|c: char| c.is_ascii_digit())
        && word.contains(|c: char| c.is_ascii_alphabetic());
    word.contains(['-', '_', '/', '*', '$', '@'])
        || inner.contains('.')
        || has_digit
        || has_case
        || is_constant
}

/// Compounds and terms that look like names and are none.
const ORDINARY: [&str; 60] = [
    "cross-account",
    "cross-region",
    "e-mail",
    "third-party",
    "in-house",
    "time-based",
    "real-time",
    "server-side",
    "client-side",
    "pre-signed",
    "on-demand",
    "least-privilege",
    "fine-grained",
    "so-called",
    "aws-managed",
    "customer-managed",
    "identity-based",
    "resource-based",
    "tag-based",
    "non-admin",
    "non-prod",
    "existing-policy",
    "ci/cd",
    "cicd",
    "i/o",
    "and/or",
    "re-use",
    "up-to-date",
    "json",
    "yaml",
    "iam",
    "aws",
    "oidc",
    "sso",
    "jwt",
    "sdk",
    "cli",
    "api",
    "apis",
    "arn",
    "arns",
    "id",
    "ids",
    "gha",
    "*",
    "/",
    "**",
    "read-write-list",
    "end-to-end",
    "org-wide",
    "organization-wide",
    "account-level",
    "bucket-level",
    "object-level",
    "full-access",
    "multi-account",
    "member-account",
    "long-term",
    "short-lived",
    "on-call",
];

/// Words that are no names though they stand beside a noun.
pub(super) fn is_common(word: &str) -> bool {
    let word = word.to_ascii_lowercase();
    let is_participle = word.len() > 5 && word.ends_with("ed");
    COMMON.contains(&word.as_str()) || word.len() < 2 || is_participle
}

const COMMON: &[&str] = &[
    "the",
    "a",
    "an",
    "my",
    "our",
    "your",
    "their",
    "his",
    "her",
    "its",
    "this",
    "that",
    "these",
    "those",
    "some",
    "same",
    "own",
    "other",
    "another",
    "new",
    "existing",
    "private",
    "public",
    "whole",
    "entire",
    "encrypted",
    "aws",
    "amazon",
    "source",
    "destination",
    "target",
    "shared",
    "central",
    "following",
    "two",
    "specific",
    "particular",
    "given",
    "single",
    "three",
    "multiple",
    "several",
    "only",
    "just",
    "with",
    "if",
    "when",
    "while",
    "where",
    "which",
    "who",
    "whose",
    "is",
    "are",
    "be",
    "been",
    "being",
    "was",
    "were",
    "has",
    "have",
    "having",
    "had",
    "it",
    "they",
    "them",
    "we",
    "us",
    "you",
    "i",
    "me",
    "he",
    "she",
    "can",
    "could",
    "may",
    "might",
    "must",
    "should",
    "shall",
    "will",
    "would",
    "do",
    "does",
    "did",
    "let",
    "lets",
    "allow",
    "allows",
    "allowing",
    "allowed",
    "permit",
    "permits",
    "permission",
    "permissions",
    "policy",
    "policies",
    "grant",
    "grants",
    "granting",
    "give",
    "gives",
    "enable",
    "need",
    "needs",
    "want",
    "wants",
    "please",
    "at",
    "as",
    "so",
    "then",
    "than",
    "via",
    "through",
    "within",
    "inside",
    "outside",
    "under",
    "over",
    "also",
    "both",
    "either",
    "there",
    "here",
    "via",
    "per",
    "using",
    "used",
    "statement",
    "statements",
    "json",
    "iam",
    "identity",
    "principal",
    "principals",
    "resource",
    "resources",
    "action",
    "actions",
    "operation",
    "operations",
    "access",
    "name",
    "names",
    "id",
    "arn",
    "team",
    "teams",
    "developer",
    "developers",
    "dev",
    "devs",
    "engineer",
    "engineers",
    "admin",
    "admins",
    "administrator",
    "administrators",
    "application",
    "applications",
    "process",
    "program",
    "script",
    "analyst",
    "analysts",
    "people",
    "person",
    "somebody",
    "someone",
    "anyone",
    "everyone",
    "nobody",
    "company",
    "account",
    "accounts",
    "aws",
    "cloud",
    "console",
    "cli",
    "sdk",
    "region",
    "regions",
    "tag",
    "tags",
    "tagged",
    "condition",
    "conditions",
    "group",
    "level",
    "type",
    "types",
    "item",
    "write",
    "least",
    "privilege",
    "minimal",
    "minimum",
    "simple",
    "basic",
    "standard",
    "default",
    "current",
    "given",
    "various",
    "related",
    "necessary",
    "required",
    "able",
    "execution",
    "service",
    "services",
    "system",
    "systems",
    "such",
    "like",
    "etc",
    "eg",
    "ie",
    "prefix",
    "prefixes",
    "path",
    "folder",
    "folders",
    "directory",
    "key",
    "value",
    "values",
    "version",
    "versions",
    "content",
    "contents",
    "everything",
    "anything",
    "nothing",
    "something",
    "else",
    "up",
    "down",
    "out",
    "off",
    "about",
    "after",
    "before",
    "until",
    "during",
    "between",
    "across",
    "against",
    "yet",
    "still",
    "always",
    "never",
    "ever",
    "more",
    "most",
    "less",
    "few",
    "many",
    "much",
    "first",
    "second",
    "last",
    "next",
    "certain",
    "github",
    "workflow",
    "workflows",
    "pipeline",
    "runner",
    "runners",
    "container",
    "containers",
    "pod",
    "pods",
    "cross",
    "back",
    "end",
    "main",
    "user",
    "users",
    "role",
    "roles",
    "profile",
    "cron",
    "nightly",
    "daily",
    "weekly",
    "vendor",
    "partner",
    "employee",
    "employees",
    "contractor",
    "contractors",
    "intern",
    "interns",
    "auditor",
    "auditors",
    "operator",
    "operators",
    "ops",
    "devops",
    "anywhere",
    "except",
    "unless",
    "provided",
    "matching",
    "matches",
    "equal",
    "equals",
    "starting",
    "ending",
    "specified",
    "needed",
    "available",
    "possible",
    "write",
    "say",
    "please",
    "help",
    "example",
    "instead",
    "rather",
    "because",
    "since",
    "though",
    "although",
    "however",
    "therefore",
    "thus",
    "hence",
    "too",
    "very",
    "really",
    "actually",
    "currently",
    "already",
    "again",
    "back",
    "away",
    "together",
    "alone",
    "non",
    "not",
    "long",
    "short",
    "small",
    "large",
    "big",
    "old",
    "temporary",
    "static",
    "dynamic",
    "custom",
    "managed",
    "inline",
    "attached",
    "belonging",
    "belong",
    "belongs",
    "owned",
    "created",
    "stored",
    "held",
    "saved",
    "sent",
    "coming",
    "going",
    "how",
    "what",
    "why",
    "make",
    "sure",
    "ensure",
    "their",
    "theirs",
    "ours",
    "mine",
    "yours",
    "trusted",
    "trust",
    "assumed",
    "able",
    "out",
    "of",
    "in",
    "on",
    "to",
    "for",
    "from",
    "by",
    "and",
    "or",
    "but",
    "lambda's",
    "get",
    "set",
    "without",
    "against",
    "around",
    "per",
    "plus",
    "ever",
    "even",
    "one",
    "ones",
    "kind",
    "sort",
    "way",
    "thing",
    "things",
    "work",
    "works",
    "working",
    "place",
    "time",
    "times",
    "day",
    "days",
    "hour",
    "hours",
    "year",
    "month",
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::author::lexicon::Noun;

    fn cut(text: &str) -> Vec<Piece> {
        pieces(&WishText::of(text)).pieces
    }

    #[test]
    fn names_and_words_are_told_apart() {
        let noun = Meaning::Noun(Noun {
            service: "s3",
            kind: "bucket",
        });
        let bucket = Piece::Meant(vec![noun], "bucket".to_owned());
        assert_eq!(
            cut("read bucket team-read-logs"),
            [
                Piece::Meant(vec![Meaning::Verb("read")], "read".to_owned()),
                bucket.clone(),
                Piece::Name("team-read-logs".to_owned())
            ]
        );
        assert_eq!(
            cut("orders-2026バケット"),
            [
                Piece::Name("orders-2026".to_owned()),
                Piece::Meant(vec![noun], "バケット".to_owned())
            ]
        );
        assert_eq!(
            cut("s3:GetObject on arn:aws:s3:::b/*."),
            [
                Piece::Action("s3:GetObject".to_owned()),
                Piece::Mark(Mark::Of),
                Piece::Arn("arn:aws:s3:::b/*".to_owned())
            ]
        );
    }
}
