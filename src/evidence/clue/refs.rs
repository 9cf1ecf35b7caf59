//! For what of a repository a job runs: a branch, a tag, a pull request. Where the text says that it works there, the
//! job that was denied is another one.

use super::word::{MAX_VALUE_BYTES, is_message, is_open, value, word};
use super::{ClueFact, ClueSource, Reader, RefKind};
use crate::text::Span;

/// How much of the sentence around a place is looked at, in bytes.
const CLAUSE_BYTES: usize = 160;

/// Names of branches that are no other words beside one.
const USUAL: [&str; 10] = [
    "main",
    "master",
    "develop",
    "dev",
    "staging",
    "stg",
    "production",
    "prod",
    "release",
    "trunk",
];

/// What is said where a job works.
const WORKS: [&str; 16] = [
    "works",
    "worked",
    "working",
    " ok",
    " fine",
    "succeed",
    "success",
    "passes",
    "成功",
    "通り",
    "通る",
    "問題な",
    "うまくい",
    "動きます",
    "動いてい",
    "できます",
];

/// What turns that round.
const NOT: [&str; 8] = [
    "not ",
    "n't ",
    "no longer",
    "stopped",
    "never",
    "ません",
    "ない",
    "なくな",
];

/// `branch main`, 「main ブランチ」, `tag v1.2.0`, `a pull request`.
pub(super) fn said(reader: &mut Reader<'_>, kind: RefKind, at: usize, past: usize, end: usize) {
    if is_message(reader, at) || is_of_what_works(reader, at, past) {
        return;
    }
    if kind == RefKind::PullRequest {
        let span = Span {
            start: at,
            end: past,
        };
        let name = String::new();
        return reader.add(ClueSource::Text, span, ClueFact::Ref { kind, name });
    }
    let Some((start, name)) =
        behind_it(reader, kind, past, end).or_else(|| before_it(reader, kind, at))
    else {
        return;
    };
    let span = Span {
        start,
        end: start + name.len(),
    };
    let name = name.to_owned();
    reader.add(ClueSource::Text, span, ClueFact::Ref { kind, name });
}

/// `refs/heads/main`, `refs/tags/v1`, `refs/pull/7/merge`.
pub(super) fn printed(reader: &mut Reader<'_>, at: usize, end: usize) {
    let before = reader.behind(at, 32);
    // The subject of a token says more.
    if before.ends_with(|c: char| c.is_ascii_alphanumeric() || matches!(c, ':' | '/')) {
        return;
    }
    let rest = reader.ahead(at, end, MAX_VALUE_BYTES);
    let text = word(rest);
    let (kind, name) = if let Some(name) = text.strip_prefix("refs/heads/") {
        (RefKind::Branch, name)
    } else if let Some(name) = text.strip_prefix("refs/tags/") {
        (RefKind::Tag, name)
    } else if text.starts_with("refs/pull/") {
        (RefKind::PullRequest, "")
    } else {
        return;
    };
    if is_open(rest, text) || kind != RefKind::PullRequest && name.is_empty() {
        return;
    }
    let span = Span {
        start: at,
        end: at + text.len(),
    };
    if is_of_what_works(reader, span.start, span.end) {
        return;
    }
    let name = name.to_owned();
    reader.add(ClueSource::Text, span, ClueFact::Ref { kind, name });
    reader.floor = reader.floor.max(span.end);
}

/// The name behind the word.
fn behind_it<'a>(
    reader: &Reader<'a>,
    kind: RefKind,
    past: usize,
    end: usize,
) -> Option<(usize, &'a str)> {
    let rest = reader.ahead(past, end, MAX_VALUE_BYTES);
    let line = rest.split('\n').next().unwrap_or_default();
    let (skipped, text, is_marked) = match value(line) {
        Some((skipped, text)) => (skipped, text, true),
        None => {
            let trimmed = line.trim_start_matches([' ', '`', '"', '\'', '「']);
            let between = line.get(..line.len() - trimmed.len()).unwrap_or_default();
            let is_quoted = between.ends_with(['`', '"', '\'', '「']);
            (between.len(), word(trimmed), is_quoted)
        }
    };
    let is_one =
        !is_open(line.get(skipped..).unwrap_or_default(), text) && is_name(kind, text, is_marked);
    is_one.then_some((past + skipped, text))
}

/// The name before the word.
fn before_it<'a>(reader: &Reader<'a>, kind: RefKind, at: usize) -> Option<(usize, &'a str)> {
    // `branch` is found by what stands behind its first letter.
    let before = reader.behind(at, CLAUSE_BYTES);
    let before = before.strip_suffix(['b', 'B']).unwrap_or(before);
    let trimmed = before.trim_end_matches([' ', '`', '"', '\'', '」']);
    let is_quoted = before
        .get(trimmed.len()..)
        .is_some_and(|between| between.contains(['`', '"', '\'', '」']));
    let stops = |c: char| !(c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | '/'));
    let start = trimmed
        .char_indices()
        .rev()
        .find(|(_, c)| stops(*c))
        .map_or(0, |(at, c)| at + c.len_utf8());
    let text = trimmed.get(start..)?;
    let from = at
        .checked_sub(reader.behind(at, CLAUSE_BYTES).len())?
        .saturating_add(start);
    is_name(kind, text, is_quoted).then_some((from, text))
}

/// Whether a word is a name. Without marks around it it may be any other word of the sentence.
fn is_name(kind: RefKind, text: &str, is_marked: bool) -> bool {
    let is_plain = !text.is_empty()
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'/'))
        && text.starts_with(|c: char| c.is_ascii_alphanumeric());
    let has_digit = text.bytes().any(|byte| byte.is_ascii_digit());
    is_plain
        && match kind {
            RefKind::Branch => {
                is_marked || USUAL.contains(&text) || text.contains('/') || has_digit
            }
            // Other things have tags as well: of one of git the version tells.
            RefKind::Tag => {
                let version = text.strip_prefix('v').unwrap_or(text);
                version.starts_with(|c: char| c.is_ascii_digit())
                    && (version.contains('.') || version.len() < text.len())
            }
            RefKind::PullRequest => false,
        }
}

/// Whether the sentence around a place says that it works there.
fn is_of_what_works(reader: &Reader<'_>, at: usize, past: usize) -> bool {
    let before = reader.behind(at, CLAUSE_BYTES);
    let after = reader.ahead(past, reader.text.len(), CLAUSE_BYTES);
    let ends = [". ", ", ", "; ", "、", "。", "\n", " but ", " while "];
    let start = ends
        .iter()
        .filter_map(|end| Some(before.rfind(end)? + end.len()))
        .max();
    let stop = ends.iter().filter_map(|end| after.find(end)).min();
    let clause = format!(
        "{} {}",
        before.get(start.unwrap_or(0)..).unwrap_or_default(),
        after.get(..stop.unwrap_or(after.len())).unwrap_or_default()
    )
    .to_lowercase();
    let says = |all: &[&str]| all.iter().any(|said| clause.contains(said));
    says(&WORKS) && !says(&NOT)
}
