//! The pieces of what is left of a wish: nouns, verbs, names and small words, in the order of the text.

use super::lexicon::{LEXICON, Meaning};
use super::text::{ARN_REF, WishText};
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
    /// A small word.
    Mark(Mark),
}

/// A small word that says how others belong together.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Mark {
    /// `and`, a comma.
    And,
    /// 「と」: what follows is wished, or not wished, like what stood before.
    With,
    /// `named`.
    Named,
    /// Who acts follows: `by`, `from`, `for`.
    By,
    /// Where to follows.
    To,
    /// Who acts stood before: 「から」「が」.
    Actor,
    /// To whom stood before: 「に」.
    Receiver,
    /// What is acted on stood before: 「を」.
    Object,
    /// `of`: 「の」.
    Of,
    /// What follows, or in Japanese stood before, is not wished.
    Not,
    /// What follows is another sentence, or an exception.
    But,
    /// `all`.
    All,
    /// `one`.
    One,
    /// A sentence ends.
    End,
}

/// The small words, in small letters, the longest first where one begins another.
const MARKS: &[(&str, Mark)] = &[
    ("and", Mark::And),
    ("or", Mark::And),
    ("plus", Mark::And),
    ("named", Mark::Named),
    ("called", Mark::Named),
    ("is", Mark::Named),
    ("by", Mark::By),
    ("from", Mark::By),
    ("for", Mark::By),
    ("to", Mark::To),
    ("into", Mark::To),
    ("of", Mark::Of),
    ("in", Mark::Of),
    ("on", Mark::Of),
    ("not", Mark::Not),
    ("no", Mark::Not),
    ("never", Mark::Not),
    ("without", Mark::Not),
    ("cannot", Mark::Not),
    ("can't", Mark::Not),
    ("mustn't", Mark::Not),
    ("don't", Mark::Not),
    ("shouldn't", Mark::Not),
    ("deny", Mark::Not),
    ("denies", Mark::Not),
    ("denying", Mark::Not),
    ("block", Mark::Not),
    ("blocks", Mark::Not),
    ("blocking", Mark::Not),
    ("prevent", Mark::Not),
    ("prevents", Mark::Not),
    ("preventing", Mark::Not),
    ("forbid", Mark::Not),
    ("forbids", Mark::Not),
    ("forbidding", Mark::Not),
    ("disallow", Mark::Not),
    ("prohibit", Mark::Not),
    ("prohibits", Mark::Not),
    ("reject", Mark::Not),
    ("rejects", Mark::Not),
    ("stop anyone from", Mark::Not),
    ("nobody", Mark::Not),
    ("no one", Mark::Not),
    ("except", Mark::But),
    ("but", Mark::But),
    ("excluding", Mark::But),
    ("all", Mark::All),
    ("any", Mark::All),
    ("every", Mark::All),
    ("each", Mark::All),
    ("one", Mark::One),
    ("a single", Mark::One),
    ("single", Mark::One),
    ("specific", Mark::One),
    ("particular", Mark::One),
    ("certain", Mark::One),
    ("という名前の", Mark::Named),
    ("という", Mark::Named),
    ("から", Mark::Actor),
    ("が", Mark::Actor),
    ("用", Mark::Actor),
    ("のために", Mark::Actor),
    ("に対して", Mark::Object),
    ("に対する", Mark::Object),
    ("への", Mark::Object),
    ("へ", Mark::Receiver),
    ("に", Mark::Receiver),
    ("は", Mark::Receiver),
    ("を", Mark::Object),
    ("の", Mark::Of),
    ("と", Mark::With),
    ("、", Mark::And),
    ("・", Mark::And),
    ("および", Mark::And),
    ("及び", Mark::And),
    ("や", Mark::And),
    ("または", Mark::And),
    ("すべて", Mark::All),
    ("全て", Mark::All),
    ("全部", Mark::All),
    ("全", Mark::All),
    ("任意", Mark::All),
    ("特定", Mark::One),
    ("1つ", Mark::One),
    ("一つ", Mark::One),
    ("ひとつ", Mark::One),
    ("1 つ", Mark::One),
    ("ただし", Mark::But),
    ("以外", Mark::But),
    ("を除く", Mark::But),
    ("させない", Mark::Not),
    ("させたくない", Mark::Not),
    ("できない", Mark::Not),
    ("できません", Mark::Not),
    ("出来ない", Mark::Not),
    ("できなく", Mark::Not),
    ("しない", Mark::Not),
    ("されない", Mark::Not),
    ("させず", Mark::Not),
    ("せず", Mark::Not),
    ("不可", Mark::Not),
    ("禁止", Mark::Not),
    ("拒否", Mark::Not),
    ("許可しない", Mark::Not),
    ("防ぐ", Mark::Not),
    ("防ぎ", Mark::Not),
    ("防止", Mark::Not),
    ("ブロック", Mark::Not),
    ("ない", Mark::Not),
    ("。", Mark::End),
    ("許可", Mark::End),
];

/// Words between two pieces that belong to neither.
const WORD_SIGNS: &[char] = &['-', '_', '.', '/', ':', '*', '$', '{', '}', '@', '+', '='];

/// Cuts what is left of a wish, given as it was written and in small letters.
pub(super) fn pieces(text: &WishText) -> Vec<Piece> {
    let (plain, small) = (text.plain(), text.small());
    let mut found = Vec::new();
    let mut at = 0;
    while let (Some(rest), Some(low)) = (plain.get(at..), small.get(at..)) {
        let Some(first) = rest.chars().next() else {
            break;
        };
        if let Some((piece, length)) = quoted(rest) {
            found.extend(piece);
            at += length;
        } else if first.is_ascii_alphanumeric() || matches!(first, '*' | '$' | '/' | '.') {
            let (more, length) = written(rest, low, text.arns());
            found.extend(more);
            at += length.max(1);
        } else if let Some((piece, length)) = phrase(low) {
            found.push(piece);
            at += length;
        } else {
            if matches!(first, ',' | '&') {
                found.push(Piece::Mark(Mark::And));
            } else if matches!(first, ';' | '!' | '?') {
                found.push(Piece::Mark(Mark::End));
            }
            at += first.len_utf8();
        }
    }
    found
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
    let name = trimmed.strip_suffix("'s").unwrap_or(trimmed).to_owned();
    let piece = if is_name(&name) {
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
        let mut marks = MARKS.iter();
        let (_, mark) = marks.find(|(word, _)| *word == candidate)?;
        Some((Piece::Mark(*mark), end))
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
        pieces(&WishText::of(text))
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
