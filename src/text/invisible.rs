//! Characters that nobody sees: they show as nothing, or steer the direction of the text around them.
//!
//! In: text from a paste, a file name or an article. Out: the same with each of them spelt out. An emoji
//! keeps its joiners and a kanji its variant, which are seen as a part of them.

use std::borrow::Cow;
use std::fmt::Write as _;

/// The ranges, first and last code point, in order.
///
/// Source: Unicode 17.0, `DerivedCoreProperties.txt` (`Default_Ignorable_Code_Point`), `PropList.txt`
/// (`Bidi_Control`, all of which is in there), and what is named beside a range.
const INVISIBLE: [(char, char); 26] = [
    // C0 controls, without the tab and the line ends.
    ('\0', '\u{8}'),
    ('\u{B}', '\u{C}'),
    ('\u{E}', '\u{1F}'),
    // Delete and the C1 controls.
    ('\u{7F}', '\u{9F}'),
    // Soft hyphen.
    ('\u{AD}', '\u{AD}'),
    // Combining grapheme joiner.
    ('\u{34F}', '\u{34F}'),
    // Arabic letter mark.
    ('\u{61C}', '\u{61C}'),
    // Hangul fillers.
    ('\u{115F}', '\u{1160}'),
    // Khmer inherent vowels.
    ('\u{17B4}', '\u{17B5}'),
    // Mongolian variation selectors and vowel separator.
    ('\u{180B}', '\u{180F}'),
    // Zero-width space and joiners, marks of direction.
    ('\u{200B}', '\u{200F}'),
    // Line and paragraph separators (`Zl`, `Zp`); embeddings and overrides of direction.
    ('\u{2028}', '\u{202E}'),
    // Word joiner, invisible operators, isolates of direction, deprecated format characters.
    ('\u{2060}', '\u{206F}'),
    // Braille pattern blank: a symbol without a dot.
    ('\u{2800}', '\u{2800}'),
    // Hangul filler.
    ('\u{3164}', '\u{3164}'),
    // Variation selectors.
    ('\u{FE00}', '\u{FE0F}'),
    // Byte order mark.
    ('\u{FEFF}', '\u{FEFF}'),
    // Halfwidth Hangul filler.
    ('\u{FFA0}', '\u{FFA0}'),
    // Reserved, and the marks of interlinear annotation (`Cf`).
    ('\u{FFF0}', '\u{FFFB}'),
    // Egyptian hieroglyph format controls (`Cf`).
    ('\u{13430}', '\u{1343F}'),
    // Khitan small script filler (`Mn`, shows as nothing).
    ('\u{16FE4}', '\u{16FE4}'),
    // Shorthand format controls.
    ('\u{1BCA0}', '\u{1BCA3}'),
    // Musical symbol null notehead (`So`, shows as nothing).
    ('\u{1D159}', '\u{1D159}'),
    // Musical format controls.
    ('\u{1D173}', '\u{1D17A}'),
    // Tag characters and reserved.
    ('\u{E0000}', '\u{E00FF}'),
    // Variation selectors supplement and reserved.
    ('\u{E0100}', '\u{E0FFF}'),
];

/// Tells whether a character is one that nobody sees, or steers the text around it.
///
/// Tabs, line ends and spaces are not: they are seen by the room that they take.
pub fn is_invisible(character: char) -> bool {
    if matches!(character, ' '..='~') {
        return false;
    }
    let after = INVISIBLE.partition_point(|(first, _)| *first <= character);
    after
        .checked_sub(1)
        .and_then(|at| INVISIBLE.get(at))
        .is_some_and(|(_, last)| character <= *last)
}

/// The first character of a text that nobody sees.
pub fn first(text: &str) -> Option<char> {
    text.chars().find(|character| is_invisible(*character))
}

/// Tells whether everything in a text is seen, as [`spelt`] shows it; line ends and tabs are.
pub fn is_all_seen(text: &str) -> bool {
    text.lines()
        .flat_map(|line| line.split('\t'))
        .all(|piece| spelt(piece) == piece)
}

/// The text with each of them spelt out as `\u{202e}`, and tabs and line ends as well: one line that shows
/// all there is and steers nothing.
pub fn spelt(text: &str) -> Cow<'_, str> {
    let is_odd = |character: char| character.is_control() || is_invisible(character);
    if !text.contains(is_odd) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut before = None;
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        if is_odd(character) && !is_part(before, character, characters.peek().copied()) {
            out.extend(character.escape_default());
        } else {
            out.push(character);
        }
        before = Some(character);
    }
    Cow::Owned(out)
}

/// The lines of a text with each of them as JSON escapes it, `\u202e`: what stands in a string of JSON, YAML
/// or HCL keeps its value. Tabs stay.
pub fn escaped(text: &str) -> Cow<'_, str> {
    if !text.contains(is_invisible) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        if is_invisible(character) {
            push_escape(character, &mut out);
        } else {
            out.push(character);
        }
    }
    Cow::Owned(out)
}

/// Adds a character as JSON escapes it: four digits, or a pair of surrogates.
pub fn push_escape(character: char, out: &mut String) {
    for unit in character.encode_utf16(&mut [0; 2]) {
        // Writing to a string does not fail.
        let _ = write!(out, "\\u{unit:04x}");
    }
}

/// Tells whether a character is seen as a part of the one before it: a joiner between two pictures, the
/// selector behind a picture, a keycap or a kanji.
///
/// Source: Unicode Technical Standard #51, "Unicode Emoji", and #37, "Unicode Ideographic Variation Database".
fn is_part(before: Option<char>, character: char, after: Option<char>) -> bool {
    let Some(before) = before else {
        return false;
    };
    match character {
        '\u{200D}' => (is_picture(before) || before == '\u{FE0F}') && after.is_some_and(is_picture),
        '\u{FE0F}' if matches!(before, '0'..='9' | '#' | '*') => after == Some('\u{20E3}'),
        '\u{FE0E}' | '\u{FE0F}' => is_picture(before),
        '\u{FE00}'..='\u{FE02}' | '\u{E0100}'..='\u{E01EF}' => is_ideograph(before),
        _ => false,
    }
}

/// Blocks that have emoji.
const fn is_picture(character: char) -> bool {
    matches!(
        character,
        '\u{A9}' | '\u{AE}' | '\u{203C}' | '\u{2049}' | '\u{2122}' | '\u{2139}'
            | '\u{2190}'..='\u{21FF}'
            | '\u{2300}'..='\u{23FF}'
            | '\u{24C2}'
            | '\u{25A0}'..='\u{27BF}'
            | '\u{2934}'..='\u{2935}'
            | '\u{2B00}'..='\u{2BFF}'
            | '\u{3030}' | '\u{303D}' | '\u{3297}' | '\u{3299}'
            | '\u{1F000}'..='\u{1FAFF}'
    )
}

const fn is_ideograph(character: char) -> bool {
    matches!(
        character,
        '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFD}'
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_in_order() {
        assert!(
            INVISIBLE
                .windows(2)
                .all(|pair| pair[0].1 < pair[1].0 && pair[0].0 <= pair[0].1)
        );
    }

    #[test]
    fn what_is_seen_stays_and_what_is_not_is_spelt_out() {
        for (text, expected) in [
            ("arn:aws:s3:::b/k", "arn:aws:s3:::b/k"),
            ("拒否\u{3000}される", "拒否\u{3000}される"),
            (
                "é and e\u{301}, が and か\u{3099}",
                "é and e\u{301}, が and か\u{3099}",
            ),
            (
                "⚠\u{FE0F} 👩\u{200D}💻 1\u{FE0F}\u{20E3}",
                "⚠\u{FE0F} 👩\u{200D}💻 1\u{FE0F}\u{20E3}",
            ),
            ("🏳\u{FE0F}\u{200D}🌈 👍🏽", "🏳\u{FE0F}\u{200D}🌈 👍🏽"),
            ("葛\u{E0100}城", "葛\u{E0100}城"),
            ("葛\u{E0100}\u{E0101}", "葛\u{E0100}\\u{e0101}"),
            ("a\u{FE0F}b\u{200D}c", "a\\u{fe0f}b\\u{200d}c"),
            ("👩\u{200D}x", "👩\\u{200d}x"),
            ("\u{FE0F}x", "\\u{fe0f}x"),
            ("bu\u{202E}cket\u{61C}", "bu\\u{202e}cket\\u{61c}"),
            ("\u{1b}[2J\r\n\t", "\\u{1b}[2J\\r\\n\\t"),
            ("a\u{9b}\u{E0041}\u{115F}", "a\\u{9b}\\u{e0041}\\u{115f}"),
        ] {
            assert_eq!(spelt(text), expected);
        }
    }

    #[test]
    fn a_text_with_emoji_is_all_seen() {
        for (text, expected) in [
            ("# ⚠\u{FE0F} do not touch\n\t葛\u{E0100}城\r\n", true),
            ("a\u{FE0F}", false),
            ("a\n\u{202E}b", false),
            ("\u{1b}[0m", false),
        ] {
            assert_eq!(is_all_seen(text), expected, "{text:?}");
        }
    }

    #[test]
    fn escapes_keep_the_value() {
        for (text, expected) in [
            ("a\n\tb", "a\n\tb"),
            ("\u{9b}\u{202E}", "\\u009b\\u202e"),
            ("\u{E0041}⚠\u{FE0F}", "\\udb40\\udc41⚠\\ufe0f"),
        ] {
            assert_eq!(escaped(text), expected);
        }
        let value = "a\u{1b}\u{7f}\u{9b}\u{AD}\u{202E}\u{1D173}\u{E0100}";
        let quoted = format!("\"{}\"", escaped(value));
        assert!(quoted.is_ascii());
        assert_eq!(serde_json::from_str::<String>(&quoted).unwrap(), value);
    }
}
