//! Letters that look like Latin ones and are others.
//!
//! In: a text. Out: the first letter of it that only looks like a Latin one, and the one that it looks like.
//! A text in another script is none: a letter counts beside Latin ones, or where only those can stand.

/// A letter that looks like another.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct LookAlike {
    /// The letter.
    pub letter: char,
    /// What it looks like: a letter, a digit or a sign of ASCII.
    pub like: char,
}

/// What looks like each letter, digit and sign of ARNs, in Latin, Greek, Cyrillic, Armenian, Cherokee, Coptic,
/// Georgian and Lisu, and among the letterlike symbols. What is shaped like I, l and 1 stands by its case.
/// Letters of European languages (`ı`, `ſ`, `þ`) are left out: they stand beside Latin ones by right.
///
/// Source: Unicode 17.0, `confusables.txt`, where the skeleton is one character of ASCII.
const TABLE: [(char, &str); 61] = [
    ('A', "ΑАᎪꓮ"),
    ('B', "ΒВᏴℬⲂꓐꞴ"),
    ('C', "ϹСᏟℂℭⅭⲤꓚ"),
    ('D', "ᎠⅅⅮꓓ"),
    ('E', "ΕЕᎬℰꓰ"),
    ('F', "ϜℱꓝꞘ"),
    ('G', "ԌᏀᏳꓖ"),
    ('H', "ΗНᎻℋℌℍⲎꓧ"),
    ('I', "ƖΙІӀℐℑⅠⲒꓲ"),
    ('J', "ͿЈᎫꓙꞲ"),
    ('K', "ΚКᏦ\u{212A}Ⲕꓗ"),
    ('L', "ᏞℒⅬⳐꓡ"),
    ('M', "ΜϺМᎷℳⅯⲘꓟ"),
    ('N', "ΝℕⲚꓠ"),
    ('O', "ΟОՕⲞꓳ"),
    ('P', "ΡРᏢℙⲢⳎꓑ"),
    ('Q', "ℚ"),
    ('R', "ƦᎡᏒℛℜℝꓣ"),
    ('S', "ЅՏᏕᏚꓢ"),
    ('T', "ΤТᎢⲦꓔ"),
    ('U', "Սꓴ"),
    ('V', "ѴᏙⅤꓦ"),
    ('W', "ԜᎳᏔꓪ"),
    ('X', "ΧХⅩⲬꓫꞳ"),
    ('Y', "ΥϒУҮᎩᎽⲨꓬ"),
    ('Z', "ΖᏃℤℨꓜ𐋵"),
    ('a', "ɑαа"),
    ('b', "ƄЬᏏ"),
    ('c', "ϲсᴄⅽⲥꮯ"),
    ('d', "ԁᏧⅆⅾꓒ"),
    ('e', "еҽ℮ℯⅇꬲ"),
    ('f', "ƒքẝꞙꬵ"),
    ('g', "ƍɡցᶃℊ"),
    ('h', "һհᏂℎ"),
    ('i', "ɩɪιіւᎥ\u{1FBE}ℹⅈⅰⲓꙇꭵ"),
    ('j', "ϳјⅉ"),
    ('l', "ӏℓⅼ"),
    ('n', "ոռ"),
    ('o', "οσϭоօჿᴏᴑℴⲟꬽ"),
    ('p', "ƿρϱϸрⲣⳏ"),
    ('q', "ԛգզ"),
    ('r', "гᴦⲅꭇꭈꮁ"),
    ('s', "ƽѕꜱꮪ"),
    ('u', "ʋυսᴜꞟꭎꭒ"),
    ('v', "νѵᴠⅴꮩ"),
    ('w', "ɯшѡԝաᴡⲽꮃ"),
    ('x', "хⅹ"),
    ('y', "ɣʏγуүყᶌỿℽⲩꭚ"),
    ('z', "ᴢꮓ"),
    ('2', "ƧϨꙄꝚ"),
    ('3', "ƷȜЗӠⲜⳄⳌꝪꞫ"),
    ('4', "Ꮞ"),
    ('5', "Ƽ"),
    ('6', "ϬбᏮⳒⳓⳜ"),
    ('8', "Ȣȣ"),
    ('9', "ⳊⳋꝮ"),
    ('*', "⁎∗"),
    ('-', "˗‐‑‒–⁃−﹘"),
    ('.', "․"),
    ('/', "⁁⁄∕⧸"),
    (':', "ː˸։⁚∶꞉︰"),
];

/// The character of ASCII that another one looks like.
pub fn latin_of(letter: char) -> Option<char> {
    if letter.is_ascii() {
        return None;
    }
    let code = u32::from(letter);
    let of = |first: char, at: u32| char::from_u32(u32::from(first).saturating_add(at));
    // Full-width forms, mathematical alphabets and digits have the order of ASCII.
    let like = match code {
        0xFF01..=0xFF5E => of('!', code - 0xFF01),
        0x1D400..=0x1D6A3 => match (code - 0x1D400) % 52 {
            at @ 0..26 => of('A', at),
            at => of('a', at - 26),
        },
        0x1D7CE..=0x1D7FF => of('0', (code - 0x1D7CE) % 10),
        0x1FBF0..=0x1FBF9 => of('0', code - 0x1FBF0),
        _ => TABLE
            .iter()
            .find(|(_, letters)| letters.contains(letter))
            .map(|(like, _)| *like),
    };
    like.filter(|like| like.is_ascii_alphanumeric() || "*-./:_".contains(*like))
}

/// The first look-alike of a text in which only ASCII can stand, such as an action.
pub fn in_name(text: &str) -> Option<LookAlike> {
    text.chars().find_map(|letter| {
        let like = latin_of(letter)?;
        Some(LookAlike { letter, like })
    })
}

/// The first look-alike beside Latin letters of a text in which other scripts can stand, such as an ARN.
pub fn among_latin(text: &str) -> Option<LookAlike> {
    if text.is_ascii() {
        return None;
    }
    let mut found = None;
    // Whether the run of letters so far has a Latin one.
    let mut has_latin = false;
    let mut characters = text.chars().peekable();
    let mut before = ' ';
    while let Some(letter) = characters.next() {
        let after = characters.peek().copied().unwrap_or(' ');
        match latin_of(letter) {
            _ if letter.is_ascii_alphabetic() => has_latin = true,
            _ if letter.is_ascii_digit() => {}
            Some(like) if like.is_ascii_alphabetic() => {
                found = found.or(Some(LookAlike { letter, like }));
            }
            Some(like) if before.is_ascii_alphanumeric() && after.is_ascii_alphanumeric() => {
                let all_digits = before.is_ascii_digit() && after.is_ascii_digit();
                if !all_digits {
                    return Some(LookAlike { letter, like });
                }
            }
            _ => {
                found = None;
                has_latin = false;
            }
        }
        if has_latin && found.is_some() {
            return found;
        }
        before = letter;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_letter_of_the_table_stands_once() {
        let letters: Vec<char> = TABLE.iter().flat_map(|(_, all)| all.chars()).collect();
        let mut once = letters.clone();
        once.sort_unstable();
        once.dedup();
        assert_eq!(once.len(), letters.len());
        assert!(letters.iter().all(|letter| !letter.is_ascii()));
    }

    #[test]
    fn letters_that_look_latin() {
        for (letter, expected) in [
            ('О', Some('O')),
            ('а', Some('a')),
            ('ο', Some('o')),
            ('Ｓ', Some('S')),
            ('：', Some(':')),
            ('𝐀', Some('A')),
            ('𝓼', Some('s')),
            ('𝟘', Some('0')),
            ('ℂ', Some('C')),
            ('–', Some('-')),
            ('І', Some('I')),
            ('O', None),
            ('é', None),
            ('あ', None),
            ('ノ', None),
            ('一', None),
            ('ー', None),
            ('Ж', None),
            ('，', None),
        ] {
            assert_eq!(latin_of(letter), expected, "{letter}");
        }
    }

    #[test]
    fn a_letter_counts_beside_latin_ones() {
        for (text, expected) in [
            ("arn:aws:s3:::reports/a", None),
            ("arn:aws:s3:::repоrts/a", Some('о')),
            ("arn:aws:s3:::b/отчёт.pdf", None),
            ("arn:aws:s3:::b/資料Ａ.pdf", None),
            ("arn:aws:s3:::b/reportＡ", Some('Ａ')),
            ("arn:aws:s3:::b/report2Ａ", Some('Ａ')),
            ("arn:аws:s3:::b", Some('а')),
            ("аrn:aws:s3:::b", Some('а')),
            ("arn：aws:s3:::b", Some('：')),
            ("arn:aws:s3:::my–bucket/k", Some('–')),
            ("arn:aws:s3:::b/2020–2021", None),
            ("arn:aws:s3:::b/α", None),
            ("arn:aws:s3:::b/naïve", None),
        ] {
            assert_eq!(
                among_latin(text).map(|found| found.letter),
                expected,
                "{text}"
            );
        }
    }
}
