//! Wrapped, escaped and coloured text → plain text, one message a run of lines.
//!
//! Undone: ANSI colour, carriage returns, JSON and string escapes up to three deep, HTML entities, the
//! bars, quote marks and commas before lines, and table columns that cut words. Not undone: line ends,
//! which readers of the plain text take for spaces where a sentence goes on.

/// The plain text. At most as long as the input; linear in it.
pub fn plain(text: &str) -> String {
    let mut plain = without_colour(text);
    for _ in 0..3 {
        if !has_escapes(&plain) {
            break;
        }
        plain = without_escapes(&plain);
    }
    if plain.contains('&') {
        for (entity, sign) in [
            ("&quot;", "\""),
            ("&#34;", "\""),
            ("&#39;", "'"),
            ("&#x27;", "'"),
            ("&apos;", "'"),
            ("&lt;", "<"),
            ("&gt;", ">"),
            ("&amp;", "&"),
        ] {
            plain = plain.replace(entity, sign);
        }
    }
    joined(&plain)
}

fn without_colour(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\u{1b}' if chars.peek() == Some(&'[') => {
                chars.next();
                while chars
                    .next_if(|c| !c.is_ascii_alphabetic() && !c.is_control())
                    .is_some()
                {}
                chars.next_if(char::is_ascii_alphabetic);
            }
            '\r' => {
                if chars.peek() != Some(&'\n') {
                    out.push('\n');
                }
            }
            '↵' => out.push('\n'),
            '\u{200b}' | '\u{feff}' => {}
            '\u{a0}' | '\u{3000}' => out.push(' '),
            c => out.push(c),
        }
    }
    out
}

fn has_escapes(text: &str) -> bool {
    text.as_bytes().windows(2).any(|pair| {
        matches!(
            pair,
            [
                b'\\',
                b'"' | b'\\' | b'n' | b'u' | b'/' | b't' | b'r' | b'\''
            ]
        )
    })
}

fn without_escapes(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('\\') {
        out.push_str(before);
        let mut chars = after.chars();
        match chars.next() {
            Some('n') => out.push('\n'),
            Some('t' | 'r') => out.push(' '),
            Some(c @ ('"' | '\'' | '/' | '\\')) => out.push(c),
            Some('u') => {
                let code = after
                    .get(1..5)
                    .and_then(|hex| u32::from_str_radix(hex, 16).ok())
                    .and_then(char::from_u32);
                if let Some(c) = code {
                    out.push(c);
                    rest = after.get(5..).unwrap_or_default();
                    continue;
                }
                out.push_str("\\u");
            }
            Some(c) => {
                out.push('\\');
                out.push(c);
            }
            None => {}
        }
        rest = chars.as_str();
    }
    out.push_str(rest);
    out
}

/// Lines without the marks before them; the lines of a narrow table column are one line.
fn joined(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut cells: Vec<&str> = Vec::new();
    for line in text.split('\n') {
        let content = line
            .trim_end()
            .trim_start_matches(['│', '|', '>', ',', '╷', '╵'])
            .trim_end_matches(['│', '|']);
        let indent = content.len() - content.trim_start().len();
        let cell = content.trim();
        // The first line of a row holds other columns as well; its last cell is what goes on below.
        if indent >= 24 && !cell.is_empty() {
            cells.push(cell);
            continue;
        }
        flush(&mut out, &mut cells);
        if let Some((head, last)) = content.trim_end().rsplit_once("   ")
            && !last.trim().is_empty()
            && head.len() >= 24
        {
            out.push_str(head);
            out.push(' ');
            cells.push(last.trim());
        } else {
            out.push_str(content.trim_end());
            out.push('\n');
        }
    }
    flush(&mut out, &mut cells);
    out
}

/// Joins the cells of a column: one that fills the column was cut inside a word.
fn flush(out: &mut String, cells: &mut Vec<&str>) {
    if cells.is_empty() {
        return;
    }
    let width = cells
        .iter()
        .map(|cell| cell.chars().count())
        .max()
        .unwrap_or_default();
    let several = cells.len() > 2;
    for cell in cells.drain(..) {
        out.push_str(cell);
        if !(several && cell.chars().count() == width) {
            out.push(' ');
        }
    }
    out.push('\n');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wrapped_text_becomes_plain() {
        for (text, expected) in [
            ("\u{1b}[31mUser: x\u{1b}[0m is", "User: x is"),
            (
                r#"on resource: \"arn:aws:s3:::b\""#,
                r#"on resource: "arn:aws:s3:::b""#,
            ),
            (r#"on resource: \\\"arn\\\""#, r#"on resource: "arn""#),
            (r"it\u0027s &quot;x&quot;", "it's \"x\""),
            ("│ Error: a\r\n│ b", " Error: a\n b"),
            (r"a\n\tb", "a\n b"),
        ] {
            assert_eq!(plain(text).trim_end(), expected, "{text}");
        }
    }

    #[test]
    fn cells_of_a_column_are_joined() {
        let table = ",CREATE_FAILED            AWS::IAM::Role           Role   API: iam:CreateRole    \n\
                     ,                                                       User: arn:aws:iam::111 \n\
                     ,                                                       122223333:user/samcode \n\
                     ,                                                       r is not authorized    \n";
        assert!(
            plain(table)
                .contains("User: arn:aws:iam::111122223333:user/samcoder is not authorized"),
            "{}",
            plain(table)
        );
    }
}
