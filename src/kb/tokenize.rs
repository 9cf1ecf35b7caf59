//! A text → its words as they are compared: the same for articles and for questions.
//!
//! Text is compared in NFKC and lower case. Names such as `ssm:StartSession` count whole and in parts.
//! English words lose their endings. Japanese is cut where the script changes, and where a word of the
//! [field list](super::field) ends: hiragana alone says nothing and is dropped, unless it is such a word;
//! long vowels are dropped, because people write them or not (`サーバー`, `サーバ`); a long row of kanji
//! counts also by its pairs, because compounds are written in many ways.

use super::field::{self, Known, Meaning};
use foldhash::{HashMap, HashSet};
use std::sync::LazyLock;
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfkc_quick};

/// So much of a text is read, in bytes: an article is shorter, and of a longer paste the beginning tells.
const LONGEST: usize = 64 * 1024;

/// How much of a word one kanji is: the verb that it begins may be another.
const ONE_KANJI: f32 = 0.65;
/// How much of a row of kanji a pair of them is.
const PAIR: f32 = 0.5;

/// A place in a text: one word, in every form in which it is compared.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct Spot {
    /// The forms, the most exact first, each with how much of the word it is, up to 1.
    pub(super) forms: Vec<(String, f32)>,
    /// What it means, by the field list.
    pub(super) meanings: Vec<Meaning>,
    /// What it is of a name.
    pub(super) role: Role,
}

/// What a word is of a name that has parts.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Role {
    /// A word by itself.
    Word,
    /// A whole name; its parts follow.
    Name,
    /// A part of the name before it.
    Part,
    /// A small word of English, which counts in phrases only: `log in` is not `log`.
    Small,
}

impl Spot {
    fn new(form: String, role: Role) -> Self {
        Self {
            forms: vec![(form, 1.0)],
            meanings: Vec::new(),
            role,
        }
    }

    /// Adds what it means.
    fn give(&mut self, meanings: &[Meaning]) {
        for meaning in meanings {
            if !self.meanings.contains(meaning) {
                self.meanings.push(*meaning);
            }
        }
    }
}

/// Cuts a text into its words, in order.
pub(super) fn tokenize(text: &str) -> Vec<Spot> {
    let mut spots = Vec::new();
    for line in lines(text) {
        tokenize_line(line, &mut spots);
    }
    spots
}

/// The lines of a text, as far as it is read. No word or phrase goes on in the next line.
pub(super) fn lines(text: &str) -> impl Iterator<Item = &str> {
    let mut end = LONGEST.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text.get(..end).unwrap_or_default().lines()
}

/// Adds the words of a line.
pub(super) fn tokenize_line(line: &str, spots: &mut Vec<Spot>) {
    let text = normalized(line);
    let mut rest = text.as_str();
    // Latin words since the last Japanese one, for phrases over several of them.
    let mut phrase_from = spots.len();
    while let Some(first) = rest.chars().next() {
        let class = Class::of(first);
        let end = match class {
            Class::Latin => latin_end(rest),
            Class::Kanji | Class::Katakana | Class::Hiragana => rest
                .find(|c| !Class::of(c).is_japanese())
                .unwrap_or(rest.len()),
            Class::Other => first.len_utf8(),
        };
        let (piece, after) = rest.split_at_checked(end).unwrap_or((rest, ""));
        match class {
            Class::Latin => latin(piece, spots),
            Class::Kanji | Class::Katakana | Class::Hiragana => {
                phrases(spots.get_mut(phrase_from..).unwrap_or_default());
                japanese(piece, spots);
                phrase_from = spots.len();
            }
            // A sentence ends, and with it a phrase.
            Class::Other if !matches!(first, ' ' | '-' | '\'' | '"' | '`' | '/') => {
                phrases(spots.get_mut(phrase_from..).unwrap_or_default());
                phrase_from = spots.len();
            }
            Class::Other => {}
        }
        rest = after;
    }
    phrases(spots.get_mut(phrase_from..).unwrap_or_default());
}

/// The text as it is compared, but for case: NFKC, and without what people write in one way or another:
/// long vowels, the hiragana inside of verbs, the dots between words of katakana.
pub(super) fn normalized(text: &str) -> String {
    if text.is_ascii() {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len());
    let (mut before, mut last) = (' ', ' ');
    let mut push = |c: char| {
        let c = match (last, c) {
            // `バリュー`, `インターフェイス`, `セキュリティ・グループ`
            (_, 'ー') | ('ェ', 'イ') => return,
            (_, '・') if Class::of(last) == Class::Katakana => return,
            (_, 'ヴ') => 'ブ',
            ('ブ', 'ァ' | 'ィ' | 'ェ' | 'ォ') => {
                out.pop();
                match c {
                    'ァ' => 'バ',
                    'ィ' => 'ビ',
                    'ェ' => 'ベ',
                    _ => 'ボ',
                }
            }
            _ => c,
        };
        if Class::of(c) == Class::Kanji && LINKS.contains(last) && is_compound(before, c) {
            out.pop();
            last = before;
        }
        out.push(c);
        (before, last) = (last, c);
    };
    if is_nfkc_quick(text.chars()) == IsNormalized::Yes {
        text.chars().for_each(&mut push);
    } else {
        text.nfkc().for_each(&mut push);
    }
    out
}

/// Whether two kanji begin the parts of a verb, between which people write hiragana or not: `切り替え`,
/// `切替え`, `切替`.
pub(super) fn is_compound(first: char, second: char) -> bool {
    "切引立取書読呼受割打申振差組埋積繰巻貼結押使問払張持移乗置入抜吐送追作貸洗突絞締見落飛売買"
        .contains(first)
        && "替換受継上下消込出取当分合戻離付返越放違忘直置切落除止扱寄掛入回抜".contains(second)
}

/// The hiragana that stand between the parts of such a verb.
const LINKS: &str = "りきいちしみけげべえれせてびぎめ";

/// A kind of character.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Class {
    Latin,
    Kanji,
    Katakana,
    Hiragana,
    Other,
}

impl Class {
    pub(super) fn of(c: char) -> Self {
        match c {
            'a'..='z' | 'A'..='Z' | '0'..='9' => Self::Latin,
            '\u{3041}'..='\u{3096}' => Self::Hiragana,
            '\u{30A1}'..='\u{30FA}' | '\u{30FC}' => Self::Katakana,
            '\u{3400}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '々' => Self::Kanji,
            c if c.is_alphanumeric() => Self::Latin,
            _ => Self::Other,
        }
    }

    fn is_japanese(self) -> bool {
        matches!(self, Self::Kanji | Self::Katakana | Self::Hiragana)
    }
}

/// Where a Latin word ends that may be a name: letters, digits, and what joins them in names.
fn latin_end(text: &str) -> usize {
    let mut end = 0;
    let mut joined = false;
    for (at, c) in text.char_indices() {
        if Class::of(c) == Class::Latin {
            end = at + c.len_utf8();
            joined = false;
        } else if c == ':' || (matches!(c, '.' | '_' | '-' | '/' | '@') && !joined) {
            // An ARN has several colons in a row.
            joined = true;
        } else {
            break;
        }
    }
    end
}

/// A Latin word or name.
fn latin(word: &str, spots: &mut Vec<Spot>) {
    if word
        .bytes()
        .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
    {
        simple(word, spots);
        return;
    }
    let parts = parts(word);
    let whole = word.to_lowercase();
    match parts.as_slice() {
        [] => {}
        [only] if only.len() == whole.len() => simple(only, spots),
        _ => {
            let is_arn = whole.starts_with("arn:");
            if !is_arn {
                let camel = whole.chars().all(char::is_alphanumeric);
                let form = if camel { stem(&whole) } else { whole };
                let mut spot = Spot::new(form, Role::Name);
                // `ssm:StartSession` is also `startsession`.
                let name = word.rsplit([':', '/', '.']).next().unwrap_or_default();
                if !camel && name.len() != word.len() && self::parts(name).len() > 1 {
                    spot.forms.push((stem(&name.to_lowercase()), 0.7));
                }
                spots.push(spot);
            }
            let parts = parts
                .iter()
                .skip(if is_arn { 2 } else { 0 })
                .filter_map(|part| stem_of(part));
            spots.extend(parts.map(|form| Spot::new(form, Role::Part)));
        }
    }
}

/// A Latin word without parts, in lower case.
fn simple(word: &str, spots: &mut Vec<Spot>) {
    if is_small(word) {
        spots.push(Spot::new(word.to_owned(), Role::Small));
    } else if let Some(form) = stem_of(word) {
        spots.push(Spot::new(form, Role::Word));
    }
}

/// Whether a word is one of the small words of English.
fn is_small(word: &str) -> bool {
    word.len() <= SMALL_LENGTH && SMALL_WORDS.contains(word)
}

/// The form of a word that is compared; `None` for words that say nothing: of one letter, account
/// numbers, and in names also the small words of English.
fn stem_of(word: &str) -> Option<String> {
    let digits = word.bytes().all(|byte| byte.is_ascii_digit());
    let silent = word.chars().nth(1).is_none() || (digits && word.len() > 8) || is_small(word);
    (!silent).then(|| stem(word))
}

/// Cuts a name where its author did: `ssm:StartSession` → `ssm`, `start`, `session`; in lower case.
fn parts(word: &str) -> Vec<String> {
    let mut parts = Vec::new();
    let mut part = String::new();
    let mut before = ' ';
    let mut characters = word.chars().peekable();
    while let Some(c) = characters.next() {
        let next = characters.peek().copied().unwrap_or(' ');
        let cut = !c.is_alphanumeric()
            || (before.is_lowercase() && c.is_uppercase())
            || (before.is_uppercase() && c.is_uppercase() && next.is_lowercase() && next != 'v');
        // `VPCs`, `IPs`: a plural of capitals is one word.
        let plural = before.is_uppercase() && next == 's' && {
            let mut after = characters.clone();
            after.next();
            !after.peek().is_some_and(|c| c.is_alphanumeric())
        };
        if cut && !plural && !part.is_empty() {
            parts.push(std::mem::take(&mut part));
        }
        if c.is_alphanumeric() {
            part.extend(c.to_lowercase());
        }
        before = c;
    }
    if !part.is_empty() {
        parts.push(part);
    }
    parts
}

/// An English word without its ending, so that `denied`, `denies` and `deny` are one.
pub(super) fn stem(word: &str) -> String {
    let plain = word.bytes().all(|byte| byte.is_ascii_lowercase());
    if !plain || word.len() < 4 {
        return word.to_owned();
    }
    let without = |word: &str, ending: &str, least: usize| {
        word.strip_suffix(ending)
            .filter(|rest| rest.len() >= least && rest.contains(['a', 'e', 'i', 'o', 'u', 'y']))
            .map(str::to_owned)
    };
    let mut stem = match IRREGULAR_FORMS.get(word) {
        Some(base) => (*base).to_owned(),
        // As in the United States.
        None => word.replace("isation", "ization"),
    };
    if stem.len() > 7
        && let Some(rest) = ["ise", "ised", "ises", "ising"]
            .iter()
            .find_map(|ending| stem.strip_suffix(ending))
    {
        stem = format!("{rest}ize");
    }
    if let Some(rest) = without(&stem, "ies", 2) {
        stem = rest + "y";
    } else if ["sses", "xes", "ches", "shes", "zes"]
        .iter()
        .any(|ending| stem.ends_with(ending))
    {
        stem.truncate(stem.len() - 2);
    } else if !stem.ends_with("ss") && !stem.ends_with("us") && !stem.ends_with("is") {
        // `SCPs` has no vowel, as a word would.
        let letters = stem.bytes().filter(|byte| b"aeiouy".contains(byte)).count();
        let name = (letters == 0 && stem != "https")
            .then(|| stem.strip_suffix('s').map(str::to_owned))
            .flatten();
        stem = without(&stem, "s", 3).or(name).unwrap_or(stem);
    }
    if let Some(rest) = without(&stem, "ied", 2) {
        stem = rest + "y";
    } else if let Some(rest) = without(&stem, "ing", 3).or_else(|| without(&stem, "ed", 3)) {
        stem = rest;
        let mut last = stem.bytes().rev();
        let (last, before) = (last.next(), last.next());
        if last == before && !matches!(last, Some(b'l' | b's' | b'z')) {
            stem.pop();
        }
    } else if let Some(rest) = ["ation", "ator", "ate"]
        .iter()
        .find_map(|ending| without(&stem, ending, 4))
    {
        stem = rest;
    } else if let Some(rest) = without(&stem, "ion", 4)
        && rest.ends_with(['s', 't'])
    {
        stem = rest;
    } else if let Some(rest) = without(&stem, "ment", 4).or_else(|| without(&stem, "ly", 4)) {
        stem = rest;
    }
    // `terminating` lost its ending above, `terminate` here.
    if let Some(rest) = without(&stem, "at", 4) {
        stem = rest;
    }
    if let Some(rest) = without(&stem, "e", 3) {
        stem = rest;
    }
    stem
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

/// The words of an English phrase, as [`phrases`] compares them.
#[cfg(test)]
pub(super) fn words(phrase: &str) -> Vec<String> {
    let mut spots = Vec::new();
    for word in phrase.split(' ') {
        latin(word, &mut spots);
    }
    sequence(&spots, Names::InParts, Small::Kept)
        .into_iter()
        .map(|(_, word)| word.to_owned())
        .collect()
}

/// How the names in a row of words count.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Names {
    /// `CloudWatch Logs`: the name is one word.
    Whole,
    /// `AssumeRole`: each part is one.
    InParts,
}

/// Whether the small words of English count.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Small {
    /// `log in`.
    Kept,
    /// `assume the role` is `assume role`.
    Dropped,
}

/// The words in a row, with their places.
fn sequence(spots: &[Spot], names: Names, small: Small) -> Vec<(usize, &str)> {
    let mut words = Vec::with_capacity(spots.len());
    let mut whole = false;
    for (at, spot) in spots.iter().enumerate() {
        let Some((form, _)) = spot.forms.first() else {
            continue;
        };
        let counts = match spot.role {
            Role::Word => true,
            Role::Small => small == Small::Kept,
            Role::Name => {
                whole = names == Names::Whole && form.chars().all(char::is_alphanumeric);
                whole
            }
            Role::Part => !whole,
        };
        if counts {
            words.push((at, form.as_str()));
        }
    }
    words
}

/// Gives Latin words their meanings, alone and as phrases.
fn phrases(spots: &mut [Spot]) {
    let mut longest = 0;
    let known: Vec<Option<Known>> = spots
        .iter_mut()
        .map(|spot| {
            let (form, _) = spot.forms.first()?;
            let word = field::english(form)?;
            longest = longest.max(word.longest);
            spot.give(word.meanings);
            Some(word)
        })
        .collect();
    // `ssm:StartSession` is also `startsession`, which may mean something.
    for spot in spots.iter_mut() {
        let other = spot.forms.get(1).and_then(|(form, _)| field::english(form));
        if let Some(word) = other {
            spot.give(word.meanings);
        }
    }
    if longest < 2 {
        return;
    }
    let has = |role: Role| spots.iter().any(|spot| spot.role == role);
    let mut readings = vec![(Names::InParts, Small::Dropped)];
    if has(Role::Name) {
        readings.insert(0, (Names::Whole, Small::Dropped));
    }
    if has(Role::Small) {
        readings.push((Names::InParts, Small::Kept));
    }
    let mut given: Vec<(usize, &'static [Meaning])> = Vec::new();
    let mut key = String::new();
    for (names, small) in readings {
        let words = sequence(spots, names, small);
        for (from, (at, first)) in words.iter().enumerate() {
            let most = match known.get(*at) {
                Some(Some(word)) if word.longest > 1 => word.longest,
                _ => continue,
            };
            let mut longest: Option<(usize, &'static [Meaning])> = None;
            key.clear();
            key.push_str(first);
            for (length, (_, word)) in words.iter().skip(from + 1).take(most - 1).enumerate() {
                key.push(' ');
                key.push_str(word);
                if let Some(phrase) = field::english(&key)
                    && !phrase.meanings.is_empty()
                {
                    longest = Some((length + 2, phrase.meanings));
                }
            }
            if let Some((length, meanings)) = longest {
                let covered = words.iter().skip(from).take(length);
                given.extend(covered.map(|(at, _)| (*at, meanings)));
            }
        }
    }
    for (at, meanings) in given {
        if let Some(spot) = spots.get_mut(at) {
            spot.give(meanings);
        }
    }
}

/// A piece of Japanese.
fn japanese(text: &str, spots: &mut Vec<Spot>) {
    let characters: Vec<char> = text.chars().collect();
    let mut at = 0;
    while at < characters.len() {
        let rest = characters.get(at..).unwrap_or_default();
        let before = at.checked_sub(1).and_then(|at| characters.get(at)).copied();
        if let Some((length, meanings)) = field::japanese(rest, before) {
            let word = rest.get(..length).unwrap_or_default();
            let mut spot = Spot {
                forms: Vec::new(),
                meanings: meanings.to_vec(),
                role: Role::Word,
            };
            for meaning in field::within(word) {
                if !spot.meanings.contains(&meaning) {
                    spot.meanings.push(meaning);
                }
            }
            for row in rows(word) {
                row_forms(row, &mut spot.forms);
            }
            // The whole row of which the word is a part.
            if let Some(class) = word.first().map(|c| Class::of(*c))
                && class != Class::Hiragana
            {
                let row = row_around(&characters, at, class);
                if row.len() > length {
                    let row: String = row.iter().collect();
                    if !spot.forms.iter().any(|(form, _)| *form == row) {
                        spot.forms.insert(0, (row, 1.0));
                    }
                }
            }
            spots.push(spot);
            at += length;
            continue;
        }
        let class = rest.first().map_or(Class::Other, |c| Class::of(*c));
        let mut length = 1;
        while let Some(next) = rest.get(length)
            && Class::of(*next) == class
            && field::japanese(
                rest.get(length..).unwrap_or_default(),
                rest.get(length - 1).copied(),
            )
            .is_none()
        {
            length += 1;
        }
        if class != Class::Hiragana {
            let mut forms = Vec::new();
            row_forms(rest.get(..length).unwrap_or_default(), &mut forms);
            spots.push(Spot {
                forms,
                meanings: Vec::new(),
                role: Role::Word,
            });
        }
        at += length;
    }
}

/// The characters of one class around a place.
fn row_around(characters: &[char], at: usize, class: Class) -> &[char] {
    let is = |c: &char| Class::of(*c) == class;
    let before = characters.get(..at).unwrap_or_default();
    let start = before
        .iter()
        .rposition(|c| !is(c))
        .map_or(0, |last| last + 1);
    let after = characters.get(at..).unwrap_or_default();
    let end = after.iter().position(|c| !is(c)).unwrap_or(after.len());
    characters.get(start..at + end).unwrap_or_default()
}

/// The rows of kanji and of katakana in a word.
fn rows(word: &[char]) -> impl Iterator<Item = &[char]> {
    word.chunk_by(|a, b| Class::of(*a) == Class::of(*b))
        .filter(|row| {
            row.first()
                .is_some_and(|c| Class::of(*c) != Class::Hiragana)
        })
}

/// The forms of a row of one script.
fn row_forms(row: &[char], forms: &mut Vec<(String, f32)>) {
    let is_kanji = row.first().is_some_and(|c| Class::of(*c) == Class::Kanji);
    let share = if is_kanji && row.len() == 1 {
        ONE_KANJI
    } else {
        1.0
    };
    forms.push((row.iter().collect(), share));
    if is_kanji && row.len() > 2 {
        forms.extend(row.windows(2).map(|pair| (pair.iter().collect(), PAIR)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The first forms of a text's words; parts of names in brackets.
    fn forms(text: &str) -> String {
        let spots = tokenize(text);
        let shown: Vec<String> = spots
            .iter()
            .filter(|spot| spot.role != Role::Small)
            .filter_map(|spot| {
                let (form, _) = spot.forms.first()?;
                Some(match spot.role {
                    Role::Part => format!("[{form}]"),
                    _ => form.clone(),
                })
            })
            .collect();
        shown.join(" ")
    }

    #[test]
    fn names_count_whole_and_in_parts() {
        for (text, expected) in [
            ("ssm:StartSession", "ssm:startsession [ssm] [start] [sess]"),
            ("PutObject", "putobject [put] [object]"),
            (
                "AWS-StartPortForwardingSession",
                "aws-startportforwardingsession [aws] [start] [port] [forward] [sess]",
            ),
            ("aws:SourceIp", "aws:sourceip [aws] [sourc] [ip]"),
            ("IMDSv2", "imdsv2"),
            ("S3", "s3"),
            ("VPCs and SCPs", "vpc scp"),
            (
                "UPDATE_ROLLBACK_FAILED",
                "update_rollback_failed [updat] [rollback] [fail]",
            ),
            ("arn:aws:s3:::reports/a.csv", "[s3] [report] [csv]"),
            ("123456789012", ""),
            ("HTTP 502", "http 502"),
            ("ＥＣ２", "ec2"),
        ] {
            assert_eq!(forms(text), expected, "{text}");
        }
    }

    #[test]
    fn the_small_words_are_short() {
        let longest = SMALL.iter().map(|word| word.len()).max();
        assert_eq!(longest, Some(SMALL_LENGTH));
    }

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
                assert_eq!(stem(word), expected, "{word}");
            }
        }
    }

    #[test]
    fn japanese_is_cut_without_its_endings() {
        for (text, expected) in [
            ("サーバー", "サバ"),
            ("サーバ", "サバ"),
            ("権限昇格", "権限昇格 昇格"),
            ("を引き受けられない", "引受"),
            ("切り替え", "切替"),
            ("切替", "切替"),
            ("インターフェイス", "インタフェス"),
            ("セキュリティ・グループ", "セキュリティグルプ"),
            ("ﾊﾞｹｯﾄ", "バケット"),
            ("これはそれです", ""),
            ("S3バケットが見えない", "s3 バケット 見"),
        ] {
            let forms = forms(text);
            assert!(
                expected
                    .split(' ')
                    .all(|word| forms.split(' ').any(|form| form == word))
                    && (!expected.is_empty() || forms.is_empty()),
                "{text}: {forms}, not {expected}"
            );
        }
    }

    /// The names of what a text means.
    fn meanings(text: &str) -> Vec<&'static str> {
        let spots = tokenize(text);
        let meanings = spots.iter().flat_map(|spot| &spot.meanings);
        meanings
            .filter(|meaning| !meaning.leads)
            .map(|meaning| field::name(meaning.number))
            .collect()
    }

    #[test]
    fn both_languages_mean_the_same() {
        for (ja, en, meaning) in [
            (
                "ロールを引き受けられない",
                "cannot assume the role",
                "assume",
            ),
            ("セキュリティグループ", "security groups", "security-group"),
            ("署名付き URL", "presigned URL", "signature"),
            ("ラムダがタイムアウトする", "Lambda timed out", "lambda"),
            ("ログインできない", "cannot log in", "authenticate"),
            (
                "別のアカウントのバケット",
                "a bucket of another account",
                "cross-account",
            ),
            ("AssumeRole", "iam:PassRole and AssumeRole", "assume"),
        ] {
            assert!(meanings(ja).contains(&meaning), "{ja}: {:?}", meanings(ja));
            assert!(meanings(en).contains(&meaning), "{en}: {:?}", meanings(en));
        }
        // `log in` is a phrase; `log` alone means another thing.
        assert!(!meanings("read the log").contains(&"authenticate"));
        // A kanji alone is no part of another word.
        assert!(!meanings("中国語").contains(&"country"));
    }
}
