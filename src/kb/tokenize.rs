//! A text → its words as they are compared: the same for articles and for questions.
//!
//! Text is compared in NFKC and lower case. Names such as `ssm:StartSession` count whole and in parts.
//! English words lose their endings. Japanese is cut where the script changes, and where a word of the
//! [field list](super::field) ends: hiragana alone says nothing and is dropped, unless it is such a word;
//! long vowels are dropped, because people write them or not (`サーバー`, `サーバ`); a long row of kanji
//! counts also by its pairs, because compounds are written in many ways.

use super::field::{self, Known, Meaning};
use super::stem::{is_small, push_stem};
use std::borrow::Cow;
use std::ops::Range;
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfkc_quick};

/// So much of a text is read, in bytes: an article is shorter, and of a longer paste the beginning tells.
const LONGEST: usize = 64 * 1024;

/// How much of a word one kanji is: the verb that it begins may be another.
const ONE_KANJI: f32 = 0.65;
/// How much of a row of kanji a pair of them is.
const PAIR: f32 = 0.5;

/// The words of a text, in order. Their letters stand one after the other in one place, which can be used for
/// the next text: articles have many words, and memory that is taken and given back for each of them is what
/// takes the time.
#[derive(Debug, Default)]
pub(super) struct Spots {
    letters: String,
    forms: Vec<Form>,
    meanings: Vec<Meaning>,
    places: Vec<Place>,
    /// The characters of a piece of Japanese, while it is cut.
    characters: Vec<char>,
}

/// A form in which a word is compared.
#[derive(Clone, Debug)]
struct Form {
    letters: Range<usize>,
    /// How much of the word it is, up to 1.
    share: f32,
}

/// Where the forms and meanings of a word are.
#[derive(Clone, Debug)]
struct Place {
    forms: Range<usize>,
    meanings: Range<usize>,
    role: Role,
}

/// A place in a text: one word, in every form in which it is compared.
#[derive(Clone, Copy, Debug)]
pub(super) struct Spot<'s> {
    letters: &'s str,
    forms: &'s [Form],
    /// What it means, by the field list.
    pub(super) meanings: &'s [Meaning],
    /// What it is of a name.
    pub(super) role: Role,
}

impl<'s> Spot<'s> {
    /// The forms, the most exact first, each with how much of the word it is, up to 1.
    pub(super) fn forms(self) -> impl Iterator<Item = (&'s str, f32)> {
        let form = move |form: &Form| {
            let letters = self.letters.get(form.letters.clone());
            (letters.unwrap_or_default(), form.share)
        };
        self.forms.iter().map(form)
    }

    /// Whether it is a word that is in every question.
    pub(super) fn is_generic(self) -> bool {
        let mut meanings = self.meanings.iter();
        self.meanings.iter().any(Meaning::is_generic)
            && meanings.all(|meaning| meaning.is_generic() || meaning.leads)
    }

    /// Whether it is a name as APIs have them: `ssm:StartSession`, `DeleteConflict`, `role_arn`; none of a file or a host.
    pub(super) fn is_identifier(self) -> bool {
        self.role == Role::Name
            && self.form().is_some_and(|form| {
                let is_joined =
                    form.contains([':', '_']) || form.chars().all(char::is_alphanumeric);
                is_joined && !form.contains(['/', '.', '@'])
            })
    }

    /// The most exact form; nothing, for a word that is hiragana alone.
    pub(super) fn form(self) -> Option<&'s str> {
        self.forms().next().map(|(form, _)| form)
    }
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

impl Spots {
    /// The words of a text.
    pub(super) fn of(text: &str) -> Self {
        let mut spots = Self::default();
        for line in lines(text) {
            spots.add_line(line);
        }
        spots
    }

    /// Forgets all words.
    pub(super) fn clear(&mut self) {
        self.letters.clear();
        self.forms.clear();
        self.meanings.clear();
        self.places.clear();
    }

    /// A word by its place in the text, from 0.
    pub(super) fn get(&self, at: usize) -> Option<Spot<'_>> {
        self.places.get(at).map(|place| self.spot(place))
    }

    /// The words, in order.
    pub(super) fn iter(&self) -> impl Iterator<Item = Spot<'_>> {
        self.places.iter().map(|place| self.spot(place))
    }

    fn spot(&self, place: &Place) -> Spot<'_> {
        Spot {
            letters: &self.letters,
            forms: self.forms.get(place.forms.clone()).unwrap_or_default(),
            meanings: self
                .meanings
                .get(place.meanings.clone())
                .unwrap_or_default(),
            role: place.role,
        }
    }

    /// Adds a form that `write` adds to the letters.
    fn push_form(&mut self, share: f32, write: impl FnOnce(&mut String)) {
        let start = self.letters.len();
        write(&mut self.letters);
        self.forms.push(Form {
            letters: start..self.letters.len(),
            share,
        });
    }

    /// Ends a word whose forms begin at `forms` and whose meanings at `meanings`.
    fn end_spot(&mut self, forms: usize, meanings: usize, role: Role) {
        self.places.push(Place {
            forms: forms..self.forms.len(),
            meanings: meanings..self.meanings.len(),
            role,
        });
    }

    /// Adds a word with one form.
    fn push(&mut self, role: Role, write: impl FnOnce(&mut String)) {
        let (forms, meanings) = (self.forms.len(), self.meanings.len());
        self.push_form(1.0, write);
        self.end_spot(forms, meanings, role);
    }

    /// Adds what the word means whose meanings begin at `from`.
    fn give(&mut self, from: usize, meanings: &[Meaning]) {
        for meaning in meanings {
            let known = self.meanings.get(from..).unwrap_or_default();
            if !known.contains(meaning) {
                self.meanings.push(*meaning);
            }
        }
    }

    /// Adds the words of a line.
    pub(super) fn add_line(&mut self, line: &str) {
        let text = normalized(line);
        let mut rest = &*text;
        // Latin words since the last Japanese one, for phrases over several of them.
        let mut phrase_from = self.places.len();
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
                Class::Latin => self.latin(piece),
                Class::Kanji | Class::Katakana | Class::Hiragana => {
                    self.phrases(phrase_from);
                    self.japanese(piece);
                    phrase_from = self.places.len();
                }
                // A sentence ends, and with it a phrase.
                Class::Other if !matches!(first, ' ' | '-' | '\'' | '"' | '`' | '/') => {
                    self.phrases(phrase_from);
                    phrase_from = self.places.len();
                }
                Class::Other => {}
            }
            rest = after;
        }
        self.phrases(phrase_from);
    }

    /// A Latin word or name.
    fn latin(&mut self, word: &str) {
        if word
            .bytes()
            .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
        {
            self.simple(word);
            return;
        }
        let mut parts = parts(word);
        match (parts.next(), parts.next()) {
            (None, _) => {}
            (Some(only), None) if only.len() == word.len() => self.simple(&lower(only)),
            _ => {
                let whole = lower(word);
                let is_arn = whole.starts_with("arn:");
                if !is_arn {
                    let camel = whole.chars().all(char::is_alphanumeric);
                    let forms = self.forms.len();
                    let meanings = self.meanings.len();
                    self.push_form(1.0, |letters| {
                        if camel {
                            push_stem(&whole, letters);
                        } else {
                            letters.push_str(&whole);
                        }
                    });
                    // `ssm:StartSession` is also `startsession`.
                    let name = word.rsplit([':', '/', '.']).next().unwrap_or_default();
                    if !camel && name.len() != word.len() && self::parts(name).nth(1).is_some() {
                        self.push_form(0.7, |letters| push_stem(&lower(name), letters));
                    }
                    self.end_spot(forms, meanings, Role::Name);
                }
                for part in self::parts(word).skip(if is_arn { 2 } else { 0 }) {
                    let part = lower(part);
                    if !is_silent(&part) {
                        self.push(Role::Part, |letters| push_stem(&part, letters));
                    }
                }
            }
        }
    }

    /// A Latin word without parts, in lower case.
    fn simple(&mut self, word: &str) {
        if is_small(word) {
            self.push(Role::Small, |letters| letters.push_str(word));
        } else if !is_silent(word) {
            self.push(Role::Word, |letters| push_stem(word, letters));
        }
    }

    /// The words in a row from a place on, with their places.
    fn sequence(&self, from: usize, names: Names, small: Small) -> Vec<(usize, &str)> {
        let places = self.places.get(from..).unwrap_or_default();
        let mut words = Vec::with_capacity(places.len());
        let mut whole = false;
        for (at, place) in places.iter().enumerate() {
            let Some(form) = self.spot(place).form() else {
                continue;
            };
            let counts = match place.role {
                Role::Word => true,
                Role::Small => small == Small::Kept,
                Role::Name => {
                    whole = names == Names::Whole && form.chars().all(char::is_alphanumeric);
                    whole
                }
                Role::Part => !whole,
            };
            if counts {
                words.push((at, form));
            }
        }
        words
    }

    /// Gives the Latin words from a place on their meanings, alone and as phrases.
    fn phrases(&mut self, from: usize) {
        let places = self.places.get(from..).unwrap_or_default();
        let known: Vec<Option<Known>> = places
            .iter()
            .map(|place| field::english(self.spot(place).form()?))
            .collect();
        let mut given = self.phrase_meanings(from, &known).into_iter().peekable();
        for (at, known) in known.iter().enumerate() {
            let start = self.meanings.len();
            if let Some(word) = known {
                self.give(start, word.meanings);
            }
            // `ssm:StartSession` is also `startsession`, which may mean something.
            let other = self.get(from + at).and_then(|spot| spot.forms().nth(1));
            if let Some(word) = other.and_then(|(form, _)| field::english(form)) {
                self.give(start, word.meanings);
            }
            while let Some((_, meanings)) = given.next_if(|(given, _)| *given == at) {
                self.give(start, meanings);
            }
            let end = self.meanings.len();
            if let Some(place) = self.places.get_mut(from + at) {
                place.meanings = start..end;
            }
        }
    }

    /// What the phrases among the Latin words from a place on mean, for each word that is in one, in order.
    fn phrase_meanings(
        &self,
        from: usize,
        known: &[Option<Known>],
    ) -> Vec<(usize, &'static [Meaning])> {
        if known.iter().flatten().all(|word| word.longest < 2) {
            return Vec::new();
        }
        let places = self.places.get(from..).unwrap_or_default();
        let has = |role: Role| places.iter().any(|place| place.role == role);
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
            let words = self.sequence(from, names, small);
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
        given.sort_by_key(|(at, _)| *at);
        given
    }

    /// A piece of Japanese.
    fn japanese(&mut self, text: &str) {
        let mut characters = std::mem::take(&mut self.characters);
        characters.clear();
        characters.extend(text.chars());
        let mut at = 0;
        while at < characters.len() {
            let rest = characters.get(at..).unwrap_or_default();
            let before = at.checked_sub(1).and_then(|at| characters.get(at)).copied();
            let class = rest.first().map_or(Class::Other, |c| Class::of(*c));
            let (forms, start) = (self.forms.len(), self.meanings.len());
            let known = field::japanese(rest, before);
            let length = known.map_or_else(|| unknown_length(rest, class), |(length, _)| length);
            if let Some((_, meanings)) = known {
                let word = rest.get(..length).unwrap_or_default();
                self.meanings.extend_from_slice(meanings);
                // The whole row of which the word is a part.
                if class != Class::Hiragana {
                    let row = row_around(&characters, at, class);
                    if row.len() > length {
                        self.push_form(1.0, |letters| letters.extend(row));
                    }
                }
                for row in rows(word) {
                    self.row_forms(row);
                }
            } else if class != Class::Hiragana {
                self.row_forms(rest.get(..length).unwrap_or_default());
            }
            if known.is_some() || class != Class::Hiragana {
                self.end_spot(forms, start, Role::Word);
            }
            at += length;
        }
        self.characters = characters;
    }

    /// The forms of a row of one script.
    fn row_forms(&mut self, row: &[char]) {
        let is_kanji = row.first().is_some_and(|c| Class::of(*c) == Class::Kanji);
        let share = if is_kanji && row.len() == 1 {
            ONE_KANJI
        } else {
            1.0
        };
        self.push_form(share, |letters| letters.extend(row));
        if is_kanji && row.len() > 2 {
            for pair in row.windows(2) {
                self.push_form(PAIR, |letters| letters.extend(pair));
            }
        }
    }
}

/// The lines of a text, as far as it is read. No word or phrase goes on in the next line.
pub(super) fn lines(text: &str) -> impl Iterator<Item = &str> {
    let mut end = LONGEST.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text.get(..end).unwrap_or_default().lines()
}

/// The text as it is compared, but for case: NFKC, and without what people write in one way or another:
/// long vowels, the hiragana inside of verbs, the dots between words of katakana.
pub(super) fn normalized(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        return text.into();
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
    out.into()
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

/// A word in lower case.
fn lower(word: &str) -> Cow<'_, str> {
    if word
        .bytes()
        .all(|byte| byte.is_ascii() && !byte.is_ascii_uppercase())
    {
        word.into()
    } else {
        word.to_lowercase().into()
    }
}

/// Whether a word, in lower case, says nothing: of one letter, an account number, one of the small words of
/// English.
fn is_silent(word: &str) -> bool {
    let digits = word.bytes().all(|byte| byte.is_ascii_digit());
    word.chars().nth(1).is_none() || (digits && word.len() > 8) || is_small(word)
}

/// Cuts a name where its author did: `ssm:StartSession` → `ssm`, `Start`, `Session`.
fn parts(word: &str) -> impl Iterator<Item = &str> {
    let mut rest = word.char_indices().peekable();
    let mut before = ' ';
    let mut start = None;
    std::iter::from_fn(move || {
        while let Some((at, c)) = rest.next() {
            let next = rest.peek().map_or(' ', |(_, next)| *next);
            let cut = !c.is_alphanumeric()
                || (before.is_lowercase() && c.is_uppercase())
                || (before.is_uppercase()
                    && c.is_uppercase()
                    && next.is_lowercase()
                    && next != 'v');
            // `VPCs`, `IPs`: a plural of capitals is one word.
            let plural = before.is_uppercase() && c.is_alphanumeric() && next == 's' && {
                let mut after = rest.clone();
                after.next();
                !after.peek().is_some_and(|(_, c)| c.is_alphanumeric())
            };
            before = c;
            let begins = c.is_alphanumeric().then_some(at);
            if cut && !plural {
                let ended = std::mem::replace(&mut start, begins);
                if let Some(from) = ended {
                    return word.get(from..at);
                }
            } else if start.is_none() {
                start = begins;
            }
        }
        start.take().and_then(|from| word.get(from..))
    })
}

/// The words of an English phrase, as [`Spots::phrases`] compares them.
#[cfg(test)]
pub(super) fn words(phrase: &str) -> Vec<String> {
    let mut spots = Spots::default();
    for word in phrase.split(' ') {
        spots.latin(word);
    }
    let words = spots.sequence(0, Names::InParts, Small::Kept);
    words.into_iter().map(|(_, word)| word.to_owned()).collect()
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

/// How many characters of one class stand before the next word of the list.
fn unknown_length(text: &[char], class: Class) -> usize {
    let mut length = 1;
    while let Some(next) = text.get(length)
        && Class::of(*next) == class
        && field::japanese(
            text.get(length..).unwrap_or_default(),
            text.get(length - 1).copied(),
        )
        .is_none()
    {
        length += 1;
    }
    length
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The first forms of a text's words; parts of names in brackets.
    fn forms(text: &str) -> String {
        let spots = Spots::of(text);
        let shown: Vec<String> = spots
            .iter()
            .filter(|spot| spot.role != Role::Small)
            .filter_map(|spot| {
                let form = spot.form()?;
                Some(match spot.role {
                    Role::Part => format!("[{form}]"),
                    _ => form.to_owned(),
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
        let spots = Spots::of(text);
        let meanings = spots.iter().flat_map(|spot| spot.meanings);
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
