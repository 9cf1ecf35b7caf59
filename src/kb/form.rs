//! What an article must not have, whatever it says: an example that is none, words of the skeleton, a date or an address
//! that is none, an account that may be somebody's, a secret.

use super::article::Text;
use super::check::ProblemKind;
use super::example;
use crate::text::mask;
use pulldown_cmark::{CodeBlockKind, Event, Parser, Tag};

/// A line of the skeleton that is shorter says too little to be found again.
const SHORTEST_PLACEHOLDER: usize = 8;

/// The problems of a text's form, each with the byte of the body at which it is.
pub(super) fn problems(text: &Text) -> Vec<(usize, ProblemKind)> {
    let mut problems = fences(&text.body);
    problems.extend(placeholders(text));
    problems.extend(accounts(&text.body));
    let front = &text.front;
    let words = [&front.title, &front.summary, &front.answer];
    for field in words.into_iter().chain(&front.aliases) {
        problems.extend(accounts(field).into_iter().map(|(_, kind)| (0, kind)));
    }
    if let Some(updated) = &front.updated
        && !updated.is_empty()
        && !is_date(updated)
    {
        problems.push((0, ProblemKind::NoDate(updated.clone())));
    }
    for reference in &front.references {
        if !is_address(&reference.url) {
            problems.push((0, ProblemKind::NoAddress(reference.url.clone())));
        }
    }
    if front.aliases.iter().any(|alias| alias.trim().is_empty()) {
        problems.push((0, ProblemKind::EmptyField("aliases")));
    }
    for field in words.into_iter().chain([&text.body]) {
        if !mask::secrets(field).secrets.is_empty() {
            problems.push((0, ProblemKind::Secret));
        }
    }
    problems
}

/// Fenced blocks that were meant as examples and are none.
fn fences(body: &str) -> Vec<(usize, ProblemKind)> {
    let mut problems = Vec::new();
    for (event, range) in Parser::new(body).into_offset_iter() {
        let Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info))) = event else {
            continue;
        };
        let is_meant = info.starts_with("json ") || info.starts_with("text ");
        if is_meant && !example::is_example(&info) {
            problems.push((range.start, ProblemKind::UnknownExample(info.to_string())));
        }
        let block = body.get(range.clone()).unwrap_or_default();
        let is_fence = |line: &str| line.trim_start().starts_with("```");
        let (inside, last) = match block.trim_end().rsplit_once('\n') {
            Some((inside, last)) => (inside, last),
            None => (block, ""),
        };
        let has_another = inside.lines().skip(1).any(is_fence);
        if has_another || !is_fence(last) {
            problems.push((range.start, ProblemKind::OpenFence));
        }
    }
    problems
}

/// Lines that the skeleton of an article has, and that are to be replaced.
fn placeholders(text: &Text) -> Vec<(usize, ProblemKind)> {
    let skeletons = [
        include_str!("skeleton.ja.md"),
        include_str!("skeleton.en.md"),
    ];
    let is_prose = |line: &&str| {
        line.chars().count() >= SHORTEST_PLACEHOLDER
            && !line.starts_with(['#', '`', ' ', '{', '}'])
            && !line.contains(": [")
    };
    let lines = skeletons.iter().flat_map(|skeleton| skeleton.lines());
    let lines: Vec<&str> = lines.filter(is_prose).collect();
    let mut problems = Vec::new();
    if lines
        .iter()
        .any(|line| line.strip_prefix("title: ") == Some(text.front.title.as_str()))
    {
        problems.push((0, ProblemKind::Placeholder("title".to_owned())));
    }
    let mut at = 0;
    for line in text.body.split_inclusive('\n') {
        let written = line.trim_end();
        if lines.contains(&written) {
            problems.push((at, ProblemKind::Placeholder(written.to_owned())));
        }
        at += line.len();
    }
    problems
}

/// Whether a text is a day: `YYYY-MM-DD`.
fn is_date(text: &str) -> bool {
    let parts: Vec<&str> = text.split('-').collect();
    let [year, month, day] = parts.as_slice() else {
        return false;
    };
    let is_within = |part: &str, digits: usize, most: u16| {
        part.len() == digits
            && part
                .parse::<u16>()
                .is_ok_and(|part| (1..=most).contains(&part))
    };
    is_within(year, 4, 9999) && is_within(month, 2, 12) && is_within(day, 2, 31)
}

/// Whether an address is one of the web: it has a scheme and a host.
fn is_address(url: &str) -> bool {
    let host = url
        .strip_prefix("https://")
        .and_then(|rest| rest.split('/').next());
    host.is_some_and(|host| host.contains('.')) && !url.contains(char::is_whitespace)
}

/// Numbers of accounts that documents do not use as examples.
fn accounts(text: &str) -> Vec<(usize, ProblemKind)> {
    let mut problems = Vec::new();
    let bytes = text.as_bytes();
    let mut at = 0;
    for run in bytes.chunk_by(|a, b| a.is_ascii_alphanumeric() == b.is_ascii_alphanumeric()) {
        let is_account = run.len() == 12 && run.iter().all(u8::is_ascii_digit);
        if is_account && !is_of_documents(run) {
            let number = String::from_utf8_lossy(run).into_owned();
            problems.push((at, ProblemKind::Account(number)));
        }
        at += run.len();
    }
    problems
}

/// `123456789012`, and three groups of one digit each: `111122223333`.
fn is_of_documents(account: &[u8]) -> bool {
    let is_one = |group: &[u8]| group.iter().all(|digit| Some(digit) == group.first());
    account == b"123456789012" || account.chunks(4).all(is_one)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kb::article::Front;

    fn text(front: &str, body: &str) -> Text {
        Text {
            path: "s3/x.en.md".to_owned(),
            front: serde_saphyr::from_str::<Front>(front).unwrap(),
            body: body.to_owned(),
            body_line: 1,
        }
    }

    fn told(front: &str, body: &str) -> Vec<String> {
        let problems = problems(&text(front, body));
        problems
            .into_iter()
            .map(|(at, kind)| format!("{at} {kind}"))
            .collect()
    }

    #[test]
    fn what_an_article_must_not_have_is_found() {
        for (front, body, expected) in [
            ("title: A", "```json identity-policy before\n{}\n```\n", ""),
            ("title: A", "```json\n{}\n```\n\n```text\nx\n```\n", ""),
            (
                "title: A",
                "```json identiy-policy before\n{}\n```\n",
                "identiy-policy",
            ),
            ("title: A", "```text eror\nx\n```\n", "text eror"),
            (
                "title: A",
                "```json scp before\n{}\n\n```text error\nx\n```\n",
                "never closed",
            ),
            ("title: A", "```json scp before\n{}\n", "never closed"),
            ("title: A\nupdated: 27 Nov", "", "27 Nov"),
            ("title: A\nupdated: 2026-11-27", "", ""),
            (
                "title: A\nreferences: [{title: B, url: \"htp:/x\"}]",
                "",
                "htp:/x",
            ),
            (
                "title: A\nreferences: [{title: B, url: \"https://docs.aws.amazon.com/x\"}]",
                "",
                "",
            ),
            ("title: A", "role of 481516234299", "481516234299"),
            ("title: A", "123456789012 111122223333 555555555555", ""),
            (
                "title: A",
                "id AKIAIOSFODNN7EXAMPL2 secret wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
                "secret",
            ),
            ("title: A\naliases: [\"\", b]", "", "aliases"),
            (
                "title: A",
                "What one wanted to do, and what happened.\n",
                "skeleton",
            ),
            (
                "title: What was being done, and what stopped it (service:Action)",
                "",
                "skeleton",
            ),
        ] {
            let told = told(front, body).join("; ");
            let is_right = if expected.is_empty() {
                told.is_empty()
            } else {
                told.contains(expected)
            };
            assert!(is_right, "{front} {body:?}: {told:?}, not {expected:?}");
        }
    }
}
