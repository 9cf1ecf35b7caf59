//! Wrapped, escaped and coloured text → plain text, one message a run of lines.
//!
//! Undone: ANSI colour, carriage returns, JSON, string and Markdown escapes up to five deep, HTML entities, the
//! bars, quote marks, comment signs and commas before lines, table columns that cut words, links and bold
//! type of chats, the line ends of a terminal inside one long line, and those inside the words of a denial.
//! Not undone: other line ends, which readers of the plain text take for spaces where a sentence goes on.

use memchr::memmem::FinderRev;
use std::borrow::Cow;
use std::sync::LazyLock;

/// What stands between two columns of a table, at least.
static GAP: LazyLock<FinderRev<'static>> = LazyLock::new(|| FinderRev::new("   "));

/// So many strings in strings are read: a log line in JSON, of a message in JSON, with a quoted resource,
/// in a shell.
const DEPTH: usize = 5;

/// What follows the `&` of the entities that messages are escaped with.
const ENTITIES: [(&str, char); 8] = [
    ("quot;", '"'),
    ("#34;", '"'),
    ("#39;", '\''),
    ("#x27;", '\''),
    ("apos;", '\''),
    ("lt;", '<'),
    ("gt;", '>'),
    ("amp;", '&'),
];

/// The plain text. At most as long as the input; linear in it.
pub fn plain(text: &str) -> String {
    let mut plain = match without_colour(text) {
        Cow::Borrowed(text) => without_window_ends(text),
        Cow::Owned(text) => Cow::Owned(without_window_ends(&text).into_owned()),
    };
    for _ in 0..DEPTH {
        let (entities, escapes) = (has_entities(&plain), has_escapes(&plain));
        if entities {
            plain = Cow::Owned(without_entities(&plain));
        }
        if escapes {
            plain = Cow::Owned(without_escapes(&plain));
        }
        if !entities && !escapes {
            break;
        }
    }
    if plain.contains(" \"\n") || plain.contains(" \" +\n") {
        plain = Cow::Owned(without_ends_of_literals(&plain));
    }
    if plain.contains("</") {
        plain = Cow::Owned(without_tags(&plain));
    }
    if plain.contains("<br") {
        plain = Cow::Owned(without_breaks(&plain));
    }
    if plain.contains("](") || plain.contains("mailto:") || plain.contains("**") {
        plain = Cow::Owned(without_markup(&plain));
    }
    if EMPHASISED.iter().any(|words| plain.contains(words)) {
        plain = Cow::Owned(without_emphasis(&plain));
    }
    if plain.contains(" > ") && (plain.starts_with("> ") || plain.contains("\n> ")) {
        plain = Cow::Owned(without_lost_quote_marks(&plain));
    }
    joined(&plain)
}

/// Without the elements of HTML that set text in type. Those of XML stay.
fn without_tags(text: &str) -> String {
    const TAGS: [&str; 12] = [
        "b", "i", "em", "strong", "code", "span", "p", "div", "td", "li", "pre", "font",
    ];
    const MAX_TAG_BYTES: usize = 160;
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('<') {
        out.push_str(before);
        let name = after.trim_start_matches('/');
        let length = name
            .find(|c: char| !c.is_ascii_alphanumeric())
            .unwrap_or(name.len());
        let is_known = name.get(..length).is_some_and(|name| TAGS.contains(&name));
        let end = name
            .get(length..)
            .filter(|rest| is_known && rest.starts_with(['>', ' ']))
            .and_then(|rest| rest.find('>'))
            .filter(|end| *end <= MAX_TAG_BYTES);
        match end.and_then(|end| name.get(length + end + 1..)) {
            Some(past) => rest = past,
            None => {
                out.push('<');
                rest = after;
            }
        }
    }
    out.push_str(rest);
    out
}

/// With one string for the literals that a program joins, each in a line of its own: one that ends with a space and the
/// next one, with or without a plus between them.
fn without_ends_of_literals(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut lines = text.split_inclusive('\n').peekable();
    let mut opens = false;
    while let Some(line) = lines.next() {
        let line = if opens {
            let written = line.trim_start_matches([' ', '\t', '#', '/']);
            written.strip_prefix('"').unwrap_or(line)
        } else {
            line
        };
        let next = lines
            .peek()
            .map(|next| next.trim_start_matches([' ', '\t', '#', '/']));
        let goes_on = next.is_some_and(|next| next.starts_with('"'));
        let head = line
            .trim_end_matches('\n')
            .trim_end_matches([' ', '+'])
            .strip_suffix('"')
            .filter(|head| goes_on && head.ends_with(' '));
        opens = head.is_some();
        out.push_str(head.unwrap_or(line));
    }
    out
}

/// With the line ends that HTML has elements for.
fn without_breaks(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("<br") {
        out.push_str(before);
        let end = ["/>", ">", " />"]
            .iter()
            .find_map(|end| after.strip_prefix(end));
        match end {
            Some(past) => {
                out.push('\n');
                rest = past;
            }
            None => {
                out.push_str("<br");
                rest = after;
            }
        }
    }
    out.push_str(rest);
    out
}

/// Without the quote marks of a mail inside lines that a chat has put together.
fn without_lost_quote_marks(text: &str) -> String {
    const LEAST: usize = 2;
    let mut out = String::with_capacity(text.len());
    for line in text.split_inclusive('\n') {
        let quoted = line.starts_with("> ") && line.matches(" > ").nth(LEAST - 1).is_some();
        if quoted {
            out.push_str(&line.replace(" > ", " "));
        } else {
            out.push_str(line);
        }
    }
    out
}

/// A window of a terminal has at least this many columns.
const LEAST_WIDTH: usize = 60;

/// So many lines of one length are no accident.
const LEAST_LINES: usize = 3;

/// With one line for what a terminal cut where its window ended: several lines that are exactly as long as
/// each other, and the rest of the last one. Such lines begin unlike each other, and one of them is cut
/// inside a word.
fn without_window_ends(text: &str) -> Cow<'_, str> {
    let mut out = String::new();
    let mut copied = 0;
    let mut run: Vec<&str> = Vec::new();
    let mut start = 0;
    let mut at = 0;
    for line in text.split('\n') {
        let width = run.first().map(|first| first.len());
        if width != Some(line.len()) {
            // The line that ends the run is the rest of it.
            let is_cut = width.is_some_and(|width| line.len() < width && !line.is_empty());
            if is_cut && are_one_line(&run, line) {
                run.push(line);
                out.push_str(text.get(copied..start).unwrap_or_default());
                out.extend(run.iter().copied());
                copied = at + line.len();
            }
            run.clear();
            start = at;
        }
        if line.len() >= LEAST_WIDTH {
            run.push(line);
        }
        at += line.len() + 1;
    }
    if copied == 0 {
        return Cow::Borrowed(text);
    }
    out.push_str(text.get(copied..).unwrap_or_default());
    Cow::Owned(out)
}

/// Whether lines of one length, and a shorter one, are one line that was cut.
fn are_one_line(lines: &[&str], last: &str) -> bool {
    const SAME: usize = 4;
    if lines.len() < LEAST_LINES {
        return false;
    }
    let next = lines.iter().skip(1).copied().chain([last]);
    let pairs = || lines.iter().copied().zip(next.clone());
    let begins_alike =
        pairs().any(|(line, next)| line.get(..SAME).is_some_and(|head| next.starts_with(head)));
    let is_inside = |(line, next): (&str, &str)| {
        line.ends_with(|c: char| c.is_ascii_alphanumeric())
            && next.starts_with(|c: char| c.is_ascii_alphanumeric())
    };
    let is_set_in = |line: &str| line.starts_with([' ', '\t', '|', '│', '>', '#', ',']);
    let set_in = lines.iter().skip(1).any(|line| is_set_in(line)) && is_set_in(last);
    !begins_alike && !set_in && pairs().any(is_inside)
}

/// A link or bold type whose end is farther away, in bytes, is none.
const MAX_MARKUP_BYTES: usize = 256;

/// Links of Markdown and Slack become their label where it is also what they lead to, and bold type plain:
/// `[x@y.example](mailto:x@y.example)`, `<mailto:x@y.example|x@y.example>`, `**s3:GetObject**`.
fn without_markup(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest
        .find(['[', '<', '*'])
        .and_then(|at| rest.split_at_checked(at))
    {
        out.push_str(before);
        let marked = markdown_link(after)
            .or_else(|| slack_link(after))
            .or_else(|| bold(after, out.chars().next_back()));
        if let Some((label, past)) = marked {
            out.push_str(label);
            rest = past;
            continue;
        }
        // A run of asterisks is looked at once: a redaction may be long.
        let run = after.len() - after.trim_start_matches('*').len();
        let Some((sign, past)) = after.split_at_checked(run.max(1)) else {
            break;
        };
        out.push_str(sign);
        rest = past;
    }
    out.push_str(rest);
    out
}

/// What a chat sets in bold or italics where a message is.
const EMPHASISED: [&str; 7] = [
    "*User", "_User", "*arn:", "_arn:", "*not ", "_not ", "*Error",
];

/// Without the single asterisks and underscores that a chat sets words in bold or italics with: `*User: ARN* is _not
/// authorized_`. Those in a name or a pattern stay.
fn without_emphasis(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest
        .find(['*', '_'])
        .and_then(|at| rest.split_at_checked(at))
    {
        out.push_str(before);
        if let Some((inside, past)) = emphasised(after, out.chars().next_back()) {
            out.push_str(inside);
            rest = past;
            continue;
        }
        let sign = after.chars().next();
        out.extend(sign);
        rest = after
            .get(sign.map_or(0, char::len_utf8)..)
            .unwrap_or_default();
    }
    out.push_str(rest);
    out
}

/// What is between two single asterisks or underscores that stand apart from the words around them.
fn emphasised(text: &str, before: Option<char>) -> Option<(&str, &str)> {
    let sign = text.get(..1)?;
    let rest = text.get(1..)?;
    let opens = before.is_none_or(|c| c.is_whitespace() || matches!(c, '"' | '(' | '>'));
    if !opens || !rest.starts_with(|c: char| c.is_alphanumeric()) {
        return None;
    }
    let (inside, past) = up_to(rest, sign)?;
    let closes = inside.ends_with(|c: char| c.is_alphanumeric() || c == ':')
        && !past.starts_with(|c: char| c.is_alphanumeric() || c == '*' || c == '_');
    (closes && !inside.contains(['*', '"'])).then_some((inside, past))
}

/// The text up to `end`, and what is behind it, in one line and not far.
fn up_to<'a>(text: &'a str, end: &str) -> Option<(&'a str, &'a str)> {
    let mut near = MAX_MARKUP_BYTES.min(text.len());
    while !text.is_char_boundary(near) {
        near -= 1;
    }
    let at = text.get(..near)?.find(end)?;
    let (inside, rest) = text.split_at_checked(at)?;
    (!inside.contains('\n')).then_some((inside, rest.get(end.len()..)?))
}

fn markdown_link(text: &str) -> Option<(&str, &str)> {
    let (label, rest) = up_to(text.strip_prefix('[')?, "](")?;
    let (target, rest) = up_to(rest, ")")?;
    is_the_label(label, target).then_some((label, rest))
}

fn slack_link(text: &str) -> Option<(&str, &str)> {
    let (inside, rest) = up_to(text.strip_prefix('<')?, ">")?;
    let (target, label) = inside.split_once('|')?;
    is_the_label(label, target).then_some((label, rest))
}

/// Whether a link leads to what its label says: software made it of the label.
fn is_the_label(label: &str, target: &str) -> bool {
    let bare = ["mailto:", "http://", "https://"]
        .iter()
        .find_map(|scheme| target.strip_prefix(scheme));
    !label.is_empty()
        && bare.is_some_and(|bare| bare.trim_end_matches('/') == label || target == label)
}

/// What is between two pairs of asterisks. A redaction has letters before it, or more asterisks.
fn bold(text: &str, before: Option<char>) -> Option<(&str, &str)> {
    let rest = text.strip_prefix("**")?;
    let opens = before.is_none_or(|c| c.is_whitespace() || matches!(c, '"' | '(' | ':' | '`'));
    if !opens || !rest.starts_with(|c: char| c.is_alphanumeric() || c == '`') {
        return None;
    }
    let (inside, past) = up_to(rest, "**")?;
    let closes = inside.ends_with(|c: char| !c.is_whitespace() && c != '/' && c != ':');
    (closes && !past.starts_with('*')).then_some((inside, past))
}

/// Without colour; carriage returns are line ends, odd spaces plain ones, and the quotes of print those of code.
fn without_colour(text: &str) -> Cow<'_, str> {
    // The first bytes of all that is changed below.
    let odd = |byte: &u8| matches!(byte, 0x1B | b'\r' | 0xC2 | 0xE2 | 0xE3 | 0xEF);
    let Some(first) = text.bytes().position(|byte| odd(&byte)) else {
        return Cow::Borrowed(text);
    };
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    let mut next = Some(first);
    while let Some((before, after)) = next.and_then(|at| rest.split_at_checked(at)) {
        out.push_str(before);
        let mut chars = after.chars();
        match chars.next() {
            Some('\u{1b}') => {
                rest = past_colour(after);
                if rest.len() == after.len() {
                    out.push('\u{1b}');
                    rest = chars.as_str();
                }
                next = rest.bytes().position(|byte| odd(&byte));
                continue;
            }
            Some('\r') => {
                let mut past = chars.as_str();
                while past_colour(past).len() < past.len() {
                    past = past_colour(past);
                }
                if !past.starts_with('\n') {
                    out.push('\n');
                }
            }
            Some('↵') => out.push('\n'),
            Some('\u{a0}' | '\u{3000}') => out.push(' '),
            Some('“' | '”' | '„') => out.push('"'),
            Some('‘' | '’') => out.push('\''),
            Some('\u{200b}' | '\u{feff}') | None => {}
            Some(c) => out.push(c),
        }
        rest = chars.as_str();
        next = rest.bytes().position(|byte| odd(&byte));
    }
    out.push_str(rest);
    Cow::Owned(out)
}

/// The text behind the colour code that it begins with.
fn past_colour(text: &str) -> &str {
    let Some(code) = text.strip_prefix("\u{1b}[") else {
        return text;
    };
    let end = code.find(|c: char| c.is_ascii_alphabetic() || c.is_control());
    let rest = code.get(end.unwrap_or(code.len())..).unwrap_or_default();
    rest.strip_prefix(|c: char| c.is_ascii_alphabetic())
        .unwrap_or(rest)
}

fn has_entities(text: &str) -> bool {
    memchr::memchr_iter(b'&', text.as_bytes()).any(|at| {
        let after = text.get(at + 1..).unwrap_or_default();
        entity(after).is_some()
    })
}

/// The sign of the entity that a text begins with, behind its `&`, and the rest: one of the names, or a number of ASCII.
fn entity(after: &str) -> Option<(char, &str)> {
    let named = ENTITIES
        .iter()
        .find_map(|(name, sign)| Some((*sign, after.strip_prefix(name)?)));
    named.or_else(|| {
        let (digits, rest) = after.strip_prefix('#')?.split_once(';')?;
        let code = match digits.strip_prefix(['x', 'X']) {
            Some(hex) => u8::from_str_radix(hex, 16),
            None => digits.parse(),
        };
        let sign = code.ok().map(char::from)?;
        (sign.is_ascii_graphic() && digits.len() <= 4).then_some((sign, rest))
    })
}

fn without_entities(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('&') {
        out.push_str(before);
        match entity(after) {
            Some((sign, past)) => {
                out.push(sign);
                rest = past;
            }
            None => {
                out.push('&');
                rest = after;
            }
        }
    }
    out.push_str(rest);
    out
}

fn has_escapes(text: &str) -> bool {
    let bytes = text.as_bytes();
    memchr::memchr_iter(b'\\', bytes).any(|at| {
        bytes.get(at + 1).is_some_and(|byte| {
            matches!(byte, b'n' | b'u' | b't' | b'r') || byte.is_ascii_punctuation()
        })
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
            // JSON, shells and Markdown escape signs so.
            Some(c) if c.is_ascii_punctuation() => out.push(c),
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
    let mut lines = text.split('\n').peekable();
    let mut last = "";
    while let Some(line) = lines.next() {
        // Where several lines have it, it is none of the text.
        let own = tag(line);
        let is_margin =
            !own.is_empty() && (own == last || lines.peek().is_some_and(|next| tag(next) == own));
        last = own;
        let line = if is_margin {
            line.get(own.len()..).unwrap_or_default()
        } else {
            line
        };
        let content = without_margin(without_prefix(line).trim_end())
            .trim_end_matches(['│', '|', '║', '┃', '｜'])
            .trim_end();
        let indent = content.len() - content.trim_start().len();
        let cell = content.trim();
        // The first line of a row holds other columns as well; its last cell is what goes on below.
        if indent >= 24 && !cell.is_empty() {
            cells.push(cell);
            continue;
        }
        flush(&mut out, &mut cells);
        if content.len() >= 24
            && let Some((head, last)) = GAP
                .rfind(content.as_bytes())
                .and_then(|at| content.split_at_checked(at))
            && head.len() >= 24
        {
            out.push_str(head);
            out.push(' ');
            cells.push(last.trim());
        } else {
            push_line(&mut out, content);
        }
    }
    flush(&mut out, &mut cells);
    out
}

/// The mark that a line begins with: the name of a container or a step in brackets, the star of a comment's lines;
/// empty where there is none.
fn tag(line: &str) -> &str {
    const MAX_TAG_BYTES: usize = 64;
    let inner = line.trim_start_matches(' ');
    let mark = match inner.bytes().next() {
        Some(b'*') => 1,
        Some(b'[') => inner.find(']').map_or(0, |end| end + 1),
        _ => 0,
    };
    let length = line.len() - inner.len() + mark;
    let ends = line
        .get(length..)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with(' '));
    if mark > 0 && length <= MAX_TAG_BYTES && ends {
        line.get(..length).unwrap_or_default()
    } else {
        ""
    }
}

/// So many margins are taken off a line: a comment may quote what a tool put into a frame.
const MAX_MARGINS: usize = 3;

/// A line without bars, quote marks and comment signs before it. What is indented behind them stays so.
fn without_margin(line: &str) -> &str {
    let mut content = line;
    for _ in 0..MAX_MARGINS {
        let inner = without_mark(content);
        if inner.len() == content.len() {
            break;
        }
        content = inner;
    }
    content
}

/// A line without the outermost bars, quote marks or comment sign.
fn without_mark(line: &str) -> &str {
    const BARS: [char; 9] = ['│', '|', '>', ',', '╷', '╵', '║', '┃', '｜'];
    let content = line.trim_start_matches(BARS);
    let inner = content.trim_start();
    let bare = inner.trim_start_matches(BARS);
    let content = if bare.len() < inner.len() {
        bare
    } else {
        content
    };
    // Slashes beyond two are a comment's as well.
    let inner = content.trim_start();
    let bare = inner.trim_start_matches('/');
    let slashes = inner.len() - bare.len();
    let comment = if slashes > 2 && bare.starts_with([' ', '\t']) {
        Some(bare)
    } else {
        // A heading has one space behind its signs.
        let hashes = inner.trim_start_matches('#');
        let is_long = inner.len() - hashes.len() > 2 && hashes.starts_with("  ");
        ["# ", "// ", "//\t", "-- "]
            .iter()
            .find_map(|sign| inner.strip_prefix(sign))
            .or(is_long.then_some(hashes))
    };
    comment.map_or(content, without_directive)
}

/// The text of a comment without what a checker of code is told behind it: `# noqa: E501`.
fn without_directive(comment: &str) -> &str {
    const DIRECTIVES: [&str; 6] = [
        "# noqa",
        "# type:",
        "# pylint:",
        "# nosec",
        "# ruff:",
        "// NOLINT",
    ];
    DIRECTIVES
        .iter()
        .find_map(|sign| comment.split_once(sign))
        .map_or(comment, |(text, _)| text.trim_end())
}

/// Adds a line, to the last one where the line end stands inside a word.
fn push_line(out: &mut String, line: &str) {
    if let Some(before) = out.strip_suffix('\n')
        && cuts_a_word(before, line.trim_start())
    {
        out.pop();
        out.push_str(line.trim_start());
    } else {
        out.push_str(line);
    }
    out.push('\n');
}

/// The words that a denial is recognised by.
const WORDS: [&str; 55] = [
    "Access",
    "AccessDenied",
    "AccessDeniedException",
    "Action",
    "Context",
    "Denied",
    "Encoded",
    "Forbidden",
    "Service",
    "UnauthorizedOperation",
    "User",
    "VPC",
    "action",
    "actions",
    "allows",
    "an",
    "authorization",
    "authorized",
    "because",
    "boundary",
    "call",
    "calling",
    "ciphertext",
    "control",
    "deny",
    "endpoint",
    "explicit",
    "failure",
    "identity",
    "identity-based",
    "in",
    "is",
    "message",
    "no",
    "not",
    "occurred",
    "on",
    "operation",
    "perform",
    "permission",
    "permissions",
    "policy",
    "resource",
    "resource-based",
    "role",
    "service",
    "session",
    "sessions",
    "the",
    "through",
    "to",
    "transitively",
    "trust",
    "with",
    "without",
];

/// Whether the end of one line and the beginning of the next are a word of a denial, and no words by
/// themselves.
fn cuts_a_word(before: &str, line: &str) -> bool {
    const LONGEST: usize = "UnauthorizedOperation".len();
    // An ARN.
    let begins = |head: &str| {
        let rest = before.strip_suffix(head);
        rest.is_some_and(|rest| rest.is_empty() || rest.ends_with([' ', '"', '\'', '`']))
    };
    if [("a", "rn:aws"), ("ar", "n:aws"), ("arn", ":aws")]
        .iter()
        .any(|(head, rest)| line.starts_with(rest) && begins(head))
    {
        return true;
    }
    // `User` and its colon.
    if line.starts_with(':') && before.ends_with(|c: char| c.is_ascii_alphabetic()) {
        return WORDS.iter().any(|word| before.ends_with(word));
    }
    let letter = |byte: &u8| byte.is_ascii_alphabetic() || *byte == b'-';
    let head = line.bytes().take(LONGEST + 1).take_while(letter).count();
    let tail = before
        .bytes()
        .rev()
        .take(LONGEST + 1)
        .take_while(letter)
        .count();
    if head == 0 || tail == 0 || head + tail > LONGEST {
        return false;
    }
    // A digit makes another name of it: `allow`, `s3:GetObject`.
    let goes_on =
        |byte: Option<&u8>| byte.is_some_and(|byte| byte.is_ascii_digit() || *byte == b'_');
    if goes_on(line.as_bytes().get(head)) || goes_on(before.as_bytes().iter().nth_back(tail)) {
        return false;
    }
    let (Some(head), Some(tail)) = (line.get(..head), before.get(before.len() - tail..)) else {
        return false;
    };
    let whole = |word: &str| {
        word.len() == head.len() + tail.len() && word.starts_with(tail) && word.ends_with(head)
    };
    WORDS.iter().any(|word| whole(word)) && !(WORDS.contains(&head) && WORDS.contains(&tail))
}

/// A line without what logs put before each: a time, a syslog host and unit, the name of a container.
fn without_prefix(line: &str) -> &str {
    let mut rest = without_time(line).unwrap_or(line);
    // docker compose: `app-1  | text`.
    if let Some((name, text)) = rest.split_once(" | ")
        && !name.trim_end().is_empty()
        && name
            .trim_end()
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.'))
    {
        rest = text;
    }
    // GitHub Actions.
    rest.strip_prefix("##[error]").unwrap_or(rest)
}

/// A line without the time that it begins with: `2026-11-24T10:00:00.000Z `, `[2026-11-24 10:00:00,000] `
/// or `Nov 24 10:00:00 host unit[7]: `.
fn without_time(line: &str) -> Option<&str> {
    let first = line.bytes().next()?;
    if first.is_ascii_uppercase() {
        let rest = shaped(line, "Aaa _0 00:00:00 ")?;
        let (_host, rest) = rest.split_once(' ')?;
        let (unit, rest) = rest.split_once(": ")?;
        return (!unit.contains(' ')).then_some(rest);
    }
    let (line, close) = match line.strip_prefix('[') {
        Some(inner) => (inner, "]"),
        None => (line, ""),
    };
    let rest = shaped(line, "0000-00-00T00:00:00")
        .or_else(|| shaped(line, "0000-00-00 00:00:00"))
        .or_else(|| shaped(line, "0000/00/00 00:00:00"))
        .or_else(|| shaped(line, "00:00:00"))?;
    let rest = rest.strip_prefix(['.', ',']).map_or(rest, |rest| {
        rest.trim_start_matches(|c: char| c.is_ascii_digit())
    });
    let rest = rest
        .strip_prefix('Z')
        .or_else(|| shaped(rest, "+00:00"))
        .or_else(|| shaped(rest, "-00:00"))
        .or_else(|| shaped(rest, "+0000"))
        .unwrap_or(rest);
    let rest = rest.strip_prefix(close)?.strip_prefix([' ', '\t'])?;
    Some(without_request(rest).unwrap_or(rest))
}

/// What follows the id of a request and a level, with which Lambda begins each line of a function.
fn without_request(line: &str) -> Option<&str> {
    let (id, rest) = line.split_once('\t')?;
    let (level, rest) = rest.split_once('\t')?;
    let is_id = id.len() == 36
        && id
            .bytes()
            .all(|byte| byte.is_ascii_hexdigit() || byte == b'-');
    let is_level = matches!(
        level,
        "TRACE" | "DEBUG" | "INFO" | "WARN" | "ERROR" | "FATAL"
    );
    (is_id && is_level).then_some(rest)
}

/// What follows a beginning of this shape: `0` is a digit, `_` a digit or a space, a letter a letter of
/// the same case, anything else itself.
fn shaped<'a>(line: &'a str, shape: &str) -> Option<&'a str> {
    let (head, rest) = line.split_at_checked(shape.len())?;
    let fits = head
        .bytes()
        .zip(shape.bytes())
        .all(|(byte, shape)| match shape {
            b'0' => byte.is_ascii_digit(),
            b'_' => byte.is_ascii_digit() || byte == b' ',
            b'A' => byte.is_ascii_uppercase(),
            b'a' => byte.is_ascii_lowercase(),
            other => byte == other,
        });
    fits.then_some(rest)
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
        // A column that is cut between words may be full as well.
        let ends_a_word = cell
            .rsplit_once(' ')
            .is_some_and(|(_, last)| WORDS.contains(&last));
        if !(several && cell.chars().count() == width) || ends_a_word {
            out.push(' ');
        }
    }
    // The cell's last line may end inside a word.
    if out.ends_with(' ') {
        out.pop();
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
            ("# │ Error: a\n# > │ b", " Error: a\n b"),
            (r"a\n\tb", "a\n b"),
            (
                "2026-11-24T10:00:00.123456Z app-1  | a\n2026-11-24T10:00:00.2Z app-1  | b",
                "a\nb",
            ),
            (
                "[2026-11-24 10:00:00,123] a\n2026-11-24 10:00:01+09:00 b",
                "a\nb",
            ),
            ("Nov  4 10:00:00 ip-10-0-0-7 app[7]: a: b", "a: b"),
            ("Now 2026-11-24 is it", "Now 2026-11-24 is it"),
            (
                " | is not autho\n | rized to per\n | form",
                " is not authorized to perform",
            ),
            (
                "# AccessDenied: User: a\n# is not",
                "AccessDenied: User: a\nis not",
            ),
            ("//   denied: User", "  denied: User"),
            (
                "role/[a@b.example](mailto:a@b.example) is",
                "role/a@b.example is",
            ),
            (
                "role/<mailto:a@b.example|a@b.example> is",
                "role/a@b.example is",
            ),
            (
                "see [the page](https://docs.example)",
                "see [the page](https://docs.example)",
            ),
            (
                "perform: **ec2:RunInstances** on",
                "perform: ec2:RunInstances on",
            ),
            (
                "arn:aws:iam::****:user/**a**b",
                "arn:aws:iam::****:user/**a**b",
            ),
            ("resource: *\nwith the", "resource: *\nwith the"),
            (
                "> AWS Error > Message: Access to x is > denied",
                " AWS Error Message: Access to x is denied",
            ),
            ("> a > b", " a > b"),
        ] {
            assert_eq!(plain(text).trim_end(), expected, "{text}");
        }
    }

    #[test]
    fn lines_as_wide_as_a_window_are_one() {
        let whole = "{\"errorMessage\": \"User: arn:aws:iam::123456789012:user/dev is not authorized to perform: s3:GetObject on resource: arn:aws:s3:::a-bucket/a-folder/a-longer-name-of-an-object.parquet and so on, up to the end of the message\"}";
        for width in [60, 61, 70] {
            let cut: Vec<&str> = whole
                .as_bytes()
                .chunks(width)
                .map(|line| std::str::from_utf8(line).unwrap())
                .collect();
            assert_eq!(plain(&cut.join("\n")).trim_end(), whole, "{width}");
        }
        // Lines of a log, and two lines that happen to be as long as each other, are their own.
        let line =
            "ERROR AccessDenied: Access Denied for the object of this very name in the bucket";
        let log = format!("{line}\n{line}\n{line}\n{line}\nERROR end\n");
        assert_eq!(plain(&log).trim_end(), log.trim_end());
        let two = format!("{whole}\n{}\nx", whole.replace('{', "["));
        assert_eq!(plain(&two).trim_end(), two);
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
