//! Reading plain text from a place on: words, tokens, ARNs that a line end cuts.

/// The longest principal or resource that is read, in bytes.
pub(super) const MAX_NAME_BYTES: usize = 8 * 1024;

/// Past these words, any white space before each, and the bar of a box whose lines were joined between two; `None`
/// when they do not stand there.
pub(super) fn words(text: &str, at: usize, expected: &[&str]) -> Option<usize> {
    let mut at = at;
    for (index, word) in expected.iter().enumerate() {
        at = skip_space(text, at);
        if index > 0 && text.get(at..).is_some_and(|rest| rest.starts_with("| ")) {
            at += "| ".len();
        }
        let end = at + word.len();
        let is_word = text.get(at..end)?.eq_ignore_ascii_case(word);
        let end = if is_word { end } else { torn(text, at, word)? };
        if text
            .get(end..)?
            .starts_with(|c: char| c.is_ascii_alphanumeric())
        {
            return None;
        }
        at = end;
    }
    Some(at)
}

/// Past a word that white space tore in two, as copying from a window may: `r esource`.
fn torn(text: &str, at: usize, word: &str) -> Option<usize> {
    const LEAST: usize = 4;
    let written = text.as_bytes().get(at..at + word.len())?;
    let same = written.iter().zip(word.as_bytes());
    let head = same
        .take_while(|(one, other)| one.eq_ignore_ascii_case(other))
        .count();
    let is_torn = head > 0 && written.get(head).is_some_and(u8::is_ascii_whitespace);
    let tail = word
        .get(head..)
        .filter(|_| is_torn && word.len() >= LEAST)?;
    let end = at + word.len() + 1;
    text.get(at + head + 1..end)?
        .eq_ignore_ascii_case(tail)
        .then_some(end)
}

/// Past the first of these phrases that stands there.
pub(super) fn one_of(text: &str, at: usize, phrases: &[&[&str]]) -> Option<usize> {
    phrases.iter().find_map(|phrase| words(text, at, phrase))
}

/// Past white space.
pub(super) fn skip_space(text: &str, at: usize) -> usize {
    let rest = text.get(at..).unwrap_or_default();
    at + (rest.len() - rest.trim_start().len())
}

/// Past any of these signs.
pub(super) fn skip(text: &str, at: usize, signs: &[char]) -> usize {
    let rest = text.get(at..).unwrap_or_default();
    at + (rest.len() - rest.trim_start_matches(signs).len())
}

/// Past quotes of any kind.
pub(super) fn skip_quotes(text: &str, at: usize) -> usize {
    skip(text, at, &['`', '\'', '"'])
}

/// The text from `at` on, no more than `most` bytes of it.
pub(super) fn ahead(text: &str, at: usize, most: usize) -> &str {
    text.get(at..boundary(text, at.saturating_add(most)))
        .unwrap_or_default()
}

/// The text before `at`, no more than `most` bytes of it.
pub(super) fn behind(text: &str, at: usize, most: usize) -> &str {
    text.get(boundary(text, at.saturating_sub(most))..at)
        .unwrap_or_default()
}

/// The run of signs up to white space or a quote, and where it ends. A placeholder in brackets may have
/// spaces: `<account id>`, `[Resource Id]`.
pub(super) fn token(text: &str, at: usize) -> Option<(&str, usize)> {
    const MAX_TOKEN_BYTES: usize = MAX_NAME_BYTES * 128;
    const MAX_PLACEHOLDER_BYTES: usize = 48;
    let rest = ahead(text, at, MAX_TOKEN_BYTES);
    let mut length = 0;
    while let Some(tail) = rest.get(length..) {
        let end = tail
            .find(|c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '`' | '<' | '[' | '{'))
            .unwrap_or(tail.len());
        // What somebody wrote for a part of an ARN may be set as code.
        let is_part = rest.starts_with("arn:")
            && rest
                .get(..length + end)
                .is_some_and(|head| head.ends_with([':', '/']));
        let close = match tail.get(end..).and_then(|tail| tail.chars().next()) {
            Some('`') if is_part => '`',
            Some('<') => '>',
            Some('[') => ']',
            Some('{') => '}',
            _ => {
                length += end;
                break;
            }
        };
        let inside = ahead(tail, end + 1, MAX_PLACEHOLDER_BYTES);
        let closed = inside.find([close, '\n', '"', '=']).filter(|at| {
            inside
                .get(*at..)
                .is_some_and(|rest| rest.starts_with(close))
        });
        // A quote that does not close ends the name.
        if close == '`' && closed.is_none() {
            length += end;
            break;
        }
        length += end + closed.map_or(0, |at| at + 1) + 1;
    }
    let token = rest.get(..length)?;
    // The end of the element that the sentence is in, and the wrapper that is glued to the name.
    let token = ["</", "<br", "(Service:", "(RequestToken", "(Request"]
        .iter()
        .fold(token, |token, tag| token.split(tag).next().unwrap_or(token));
    let token = without_prose(token);
    (!token.is_empty()).then_some((token, at + token.len()))
}

/// A name without the Japanese prose that is written right behind it: `role/appというエラー`, `role/app」と`. Names in
/// the reader's own script stay: `role/ロール名`.
fn without_prose(token: &str) -> &str {
    if token.is_ascii() {
        return token;
    }
    let mut last = ' ';
    let mut depth = 0_usize;
    let begins = token.char_indices().find(|(at, c)| {
        let before = std::mem::replace(&mut last, *c);
        match c {
            '<' | '[' | '{' => depth += 1,
            '>' | ']' | '}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        let is_behind_a_name = before.is_ascii_alphanumeric() || "*-_>}].\"'`)".contains(before);
        let is_sign = matches!(c, '。' | '、' | '」' | '』' | '）' | '！' | '？' | '｜');
        let rest = token.get(*at..).unwrap_or_default();
        let is_word = matches!(c, '\u{3041}'..='\u{3096}') || rest.starts_with("エラー");
        let is_behind_a_name = is_behind_a_name || *at == 0 && !rest.starts_with("エラー");
        depth == 0 && (is_sign || is_behind_a_name && is_word && !rest.contains([':', '/']))
    });
    begins.map_or(token, |(at, _)| token.get(..at).unwrap_or(token))
}

/// What was written over several lines as one: a name that has no spaces goes on where its line ends.
pub(super) fn rejoined(written: &str) -> String {
    const NOUNS: [&str; 9] = [
        "role", "user", "group", "policy", "instance", "key", "function", "table", "queue",
    ];
    let mut lines = written
        .split('\n')
        .map(str::trim)
        .filter(|line| !line.is_empty());
    let mut whole = spaced(lines.next().unwrap_or_default());
    for line in lines {
        let last = whole.rsplit(' ').next().unwrap_or_default();
        let named = whole
            .split_once(' ')
            .is_some_and(|(noun, name)| NOUNS.contains(&noun) && !name.contains(' '));
        let open = [('<', '>'), ('[', ']'), ('{', '}')]
            .iter()
            .any(|(open, close)| last.matches(*open).count() > last.matches(*close).count());
        let has_spaces = whole.contains(' ');
        let is_path = whole.starts_with("arn:") && whole.ends_with(['/', ':']);
        let goes_on = is_path || named || !has_spaces && !open && !NOUNS.contains(&whole.as_str());
        if !goes_on {
            whole.push(' ');
        }
        whole.push_str(&spaced(line));
    }
    whole
}

/// With one space where there is white space.
pub(super) fn spaced(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The greatest character boundary not beyond `at`.
pub(super) fn boundary(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}
