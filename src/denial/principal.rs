//! Who was denied: the name before `is not authorized`.

use super::nearby;
use super::words::{MAX_NAME_BYTES, ahead, boundary, rejoined};
use memchr::memmem;

/// So far before a name what leads to a message stands, in bytes.
pub(super) const MAX_LEAD_BYTES: usize = 64;

/// `User:`, or `User` before a quote, an ARN, a star or a placeholder: a principal follows.
pub(super) struct User {
    /// Where the word begins.
    at: usize,
    /// Where the principal may begin.
    past: usize,
    /// Where that ends which tells that a principal follows.
    sign: usize,
}

impl User {
    /// All of a text, in order: each sentence asks for the one before it.
    pub(super) fn all(text: &str) -> Vec<Self> {
        const SIGNS: [&str; 7] = ["`", "'", "\"", "arn:", "*", "<", "["];
        const MAX_GAP_BYTES: usize = 48;
        memmem::find_iter(text.as_bytes(), "User")
            .filter_map(|at| {
                let past = at + "User".len();
                let rest = text.get(past..)?;
                let (past, sign) = if rest.starts_with(':') {
                    (past + 1, past + 1)
                } else {
                    let name = rest.trim_start();
                    let gap = rest.len() - name.len();
                    let sign = SIGNS.into_iter().find(|sign| {
                        (1..=MAX_GAP_BYTES).contains(&gap) && name.starts_with(sign)
                    })?;
                    (past, past + gap + sign.len())
                };
                Some(Self { at, past, sign })
            })
            .collect()
    }
}

/// The principal before `not`, where the sentence begins, and whether it says `User:`.
pub(super) fn principal(
    text: &str,
    not: usize,
    floor: usize,
    users: &[User],
) -> (usize, Option<String>, bool) {
    let nothing = (not, None, false);
    let low = boundary(text, not.saturating_sub(MAX_NAME_BYTES).max(floor));
    let Some(before) = text.get(low..not).map(str::trim_end) else {
        return nothing;
    };
    let Some(before) = before.strip_suffix("is") else {
        return short(before, low).unwrap_or(nothing);
    };
    let end = low + before.len();
    let before_it = users.partition_point(|user| user.sign <= end);
    let last = before_it.checked_sub(1).and_then(|last| users.get(last));
    if let Some(user) = last.filter(|user| user.at >= low)
        && let Some(name) = text.get(user.past..end).filter(|name| is_one_name(name))
    {
        return (user.at, name_of(name, true), true);
    }
    // Behind an empty line something else begins.
    if before.trim_end_matches([' ', '\t']).ends_with("\n\n") {
        return nothing;
    }
    let before = before.trim_end().trim_end_matches('"');
    let mut start = last_token(before);
    // An ARN that a line end cuts.
    if before
        .get(..start)
        .is_some_and(|before| before.ends_with('\n'))
        && let Some(line) = before.get(..start).map(str::trim_end)
        && let above = last_token(line)
        && line
            .get(above..)
            .is_some_and(|token| token.starts_with("arn:"))
        && !before
            .get(start..)
            .is_some_and(|token| token.starts_with("arn:"))
    {
        start = above;
    }
    start = of_several_words(before, start);
    // A name behind prose that is written without spaces.
    let written = before.get(start..).unwrap_or_default();
    let glued = written
        .rfind(|c: char| !c.is_ascii())
        .and_then(|at| written.get(at..))
        .map(|rest| rest.trim_start_matches(|c: char| !c.is_ascii()))
        .filter(|name| is_no_word(name));
    if let Some(name) = glued {
        start += written.len() - name.len();
    }
    // A label that is glued to the name: `Message:CodeBuild`.
    let written = before.get(start..).unwrap_or_default();
    if !written.starts_with("arn:")
        && let Some((_, name)) = written.rsplit_once(':')
        && name.starts_with(|c: char| c.is_ascii_uppercase())
    {
        start += written.len() - name.len();
    }
    let name = before.get(start..).unwrap_or_default();
    // Prose of another script is no name: IAM's are of ASCII.
    if name.chars().any(|c| c.is_alphabetic() && !c.is_ascii()) {
        return nothing;
    }
    // `operation...` is a word that somebody left the rest out behind.
    let is_left_out = name
        .strip_suffix("...")
        .is_some_and(|word| word.chars().all(|c| c.is_ascii_lowercase()));
    if is_left_out {
        return nothing;
    }
    // What stands behind a colon is the name that is printed there, whatever it is called.
    let is_led = before.get(..start).is_some_and(|lead| lead.ends_with(": "))
        && ahead(text, not, MAX_LEAD_BYTES).contains("authorized to perform")
        && !is_pronoun(name.trim_matches(['"', '\'', '`', '*']));
    (low + start, name_of(name, is_led), false)
}

/// Whether a word stands for a name.
fn is_pronoun(word: &str) -> bool {
    const PRONOUNS: [&str; 12] = [
        "it", "he", "she", "which", "this", "that", "and", "or", "who", "you", "there", "one",
    ];
    let small = word.to_ascii_lowercase();
    PRONOUNS.contains(&small.as_str())
        || small == "user"
        || small == "caller"
        || small == "principal"
}

/// The principal of a sentence without its `is`: `app-role not authorized to perform`. What no word of prose has
/// tells that it is a name.
fn short(before: &str, low: usize) -> Option<(usize, Option<String>, bool)> {
    let is_other = |c: char| !c.is_ascii_alphanumeric() && !"-_+=.@/:".contains(c);
    let start = before.trim_end_matches(|c| !is_other(c)).len();
    let name = before.get(start..).filter(|name| is_no_word(name))?;
    Some((low + start, name_of(name, false), false))
}

/// Whether a run of ASCII is a name rather than a word of prose, or the code of an error.
fn is_no_word(name: &str) -> bool {
    name.starts_with("arn:")
        || !name.contains(':')
            && name.starts_with(|c: char| c.is_ascii_alphanumeric())
            && name.chars().skip(1).any(|c| !c.is_ascii_lowercase())
            && name.chars().any(|c| c.is_ascii_alphabetic())
            && !name.ends_with("Exception")
            && !name.ends_with("Error")
            && !name.ends_with(['.', '/', '-', '='])
            && !name.contains("Denied")
}

/// Where a name of a service begins whose last word begins at `last`: `CloudWatch Alarms`, `AWS Step Functions`.
fn of_several_words(before: &str, last: usize) -> usize {
    const MAX_WORDS: usize = 4;
    let is_word = |word: &str| {
        word.starts_with(|c: char| c.is_ascii_uppercase())
            && word.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
    };
    let mut first = last;
    if !before.get(last..).is_some_and(is_word) {
        return last;
    }
    let mut start = last;
    for _ in 1..MAX_WORDS {
        let Some(head) = before.get(..start).and_then(|head| head.strip_suffix(' ')) else {
            break;
        };
        let at = last_token(head);
        let word = head.get(at..).unwrap_or_default();
        if !is_word(word) {
            break;
        }
        start = at;
        let is_owner = matches!(word, "AWS" | "Amazon");
        let name = before.get(start..).unwrap_or_default();
        if is_owner
            || nearby::service_named(word).is_some()
            || nearby::service_named(name).is_some()
        {
            first = start;
        }
    }
    first
}

/// Where the last run of signs begins.
fn last_token(text: &str) -> usize {
    const SIGNS: [char; 7] = [' ', '\n', '\t', '"', '(', '「', '『'];
    let last = text.rfind(SIGNS).and_then(|at| text.get(at..));
    let sign = last.and_then(|rest| rest.chars().next());
    last.map_or(0, |rest| {
        text.len() - rest.len() + sign.map_or(0, char::len_utf8)
    })
}

/// Whether the text between `User:` and `is` can be one name: not another sentence.
fn is_one_name(text: &str) -> bool {
    let sentences = || {
        text.match_indices(". ")
            .any(|(at, _)| !text.get(..at).is_some_and(|before| before.ends_with('.')))
    };
    text.len() <= MAX_NAME_BYTES && text.split_whitespace().nth(8).is_none() && !sentences()
}

/// Words before `is not authorized` that name nobody.
const PROSE: [&str; 26] = [
    "it",
    "he",
    "she",
    "which",
    "user",
    "role",
    "account",
    "this",
    "that",
    "and",
    "or",
    "who",
    "identity",
    "lambda",
    "controller",
    "function",
    "service",
    "caller",
    "you",
    "entity",
    "client",
    "principal",
    "session",
    "credentials",
    "there",
    "one",
];

/// A name without quotes and wraps; `None` for `...`, and for words of prose where nothing says `User:`.
pub(super) fn name_of(written: &str, named: bool) -> Option<String> {
    const SIGNS: [char; 6] = ['"', '\'', '`', '(', ':', ','];
    let name = rejoined(written);
    if !named && name.ends_with(':') {
        return None;
    }
    let bare = name.trim_matches(SIGNS).trim();
    // Of an ARN that is cut off behind a colon, the colon is a part.
    let is_cut = bare.starts_with("arn:") && bare.matches(':').count() < 5;
    let name = if is_cut {
        name.trim_matches(['"', '\'', '`', '(', ',']).trim()
    } else {
        bare
    };
    // `operationUser`: a page lost the line end between two words.
    let is_glued = !named
        && name.ends_with("User")
        && name.starts_with(|c: char| c.is_ascii_lowercase())
        && name.chars().all(|c| c.is_ascii_alphabetic());
    let empty =
        is_glued || name.is_empty() || name.chars().all(|c| matches!(c, '.' | '…' | '-' | '>'));
    let prose = !named && PROSE.contains(&name.to_ascii_lowercase().as_str());
    (!empty && !prose).then(|| name.to_owned())
}
