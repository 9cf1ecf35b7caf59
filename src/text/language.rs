//! Japanese or English, from the prose around what was pasted.

use super::Language;

/// How much is looked at, from each end of the text, in bytes.
const WINDOW: usize = 64 * 1024;

/// The language of the asker: Japanese where there is Japanese prose, since error messages and policies
/// are in English either way; English where there are English sentences beside them; `None` where there
/// is nothing but output. A heading of a template, and what is fenced off, say less than sentences around them.
pub fn detect(text: &str) -> Option<Language> {
    let head = text.get(..floor(text, WINDOW)).unwrap_or_default();
    let tail = text
        .get(floor(text, text.len().saturating_sub(WINDOW)).max(head.len())..)
        .unwrap_or_default();
    let mut sentences = Prose::default();
    let mut rest = Prose::default();
    let mut is_fenced = false;
    for line in head.lines().chain(tail.lines()) {
        if line.trim_start().starts_with("```") {
            is_fenced = !is_fenced;
            continue;
        }
        let Some(prose) = without_code(line) else {
            continue;
        };
        if is_fenced || is_heading(prose) {
            rest.add(prose);
        } else {
            sentences.add(prose);
        }
    }
    sentences.language().or_else(|| rest.language())
}

/// How much of each language there is.
#[derive(Clone, Copy, Default)]
struct Prose {
    /// Kana.
    japanese: usize,
    /// Lines.
    english: usize,
}

impl Prose {
    fn add(&mut self, line: &str) {
        self.japanese += line.chars().filter(|c| is_kana(*c)).count();
        self.english += usize::from(is_english(line));
    }

    fn language(self) -> Option<Language> {
        if self.japanese >= 2 {
            Some(Language::Ja)
        } else if self.english > 0 {
            Some(Language::En)
        } else {
            None
        }
    }
}

/// Whether a line names in Japanese what stands below it, rather than says something: 「バケットポリシー:」.
fn is_heading(line: &str) -> bool {
    const LONGEST: usize = 40;
    let is_short = line.chars().count() <= LONGEST;
    let is_hiragana = |c: char| matches!(c, '\u{3041}'..='\u{3096}');
    let is_name = line.ends_with([':', '：']) || !line.contains(is_hiragana);
    is_short && is_name && line.contains(is_kana)
}

/// The greatest character boundary not beyond `at`.
fn floor(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// Kana: kanji alone may be Chinese.
fn is_kana(c: char) -> bool {
    matches!(c, '\u{3041}'..='\u{3096}' | '\u{30A1}'..='\u{30FA}' | '\u{30FC}' | '\u{FF66}'..='\u{FF9D}')
}

/// The prose of a line; `None` for a line of JSON or of a comment in it.
fn without_code(line: &str) -> Option<&str> {
    let line = line.trim();
    let code = line.starts_with(['{', '}', '[', ']', '"', '/', '#', '│', '|', '<'])
        || line.ends_with(['{', '[']);
    (!code && !line.is_empty()).then_some(line)
}

/// Whether a line has the small words of an English sentence that machines do not print.
fn is_english(line: &str) -> bool {
    const WORDS: [&str; 22] = [
        "i",
        "i'm",
        "my",
        "we",
        "our",
        "why",
        "how",
        "what",
        "please",
        "help",
        "does",
        "should",
        "anyone",
        "trying",
        "getting",
        "get",
        "want",
        "here",
        "can't",
        "this",
        "following",
        "tried",
    ];
    let mut words = 0;
    let mut spoken = 0;
    for word in line.split_whitespace() {
        let word = word
            .trim_matches(|c: char| !c.is_ascii_alphabetic())
            .to_ascii_lowercase();
        if word.chars().all(|c| c.is_ascii_alphabetic() || c == '\'') && !word.is_empty() {
            words += 1;
            spoken += usize::from(WORDS.contains(&word.as_str()));
        }
    }
    spoken > 0 && words >= 3
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn languages() {
        let error =
            "User: arn:aws:iam::123456789012:user/x is not authorized to perform: s3:GetObject";
        for (text, expected) in [
            (
                format!("この権限エラーは何ですか?\n{error}"),
                Some(Language::Ja),
            ),
            (format!("{error}\nどうすればいいの"), Some(Language::Ja)),
            (
                format!("I am getting this error, how do I fix it?\n{error}"),
                Some(Language::En),
            ),
            (error.to_owned(), None),
            (
                "{\n  \"Sid\": \"読み取りのみ\",\n  // これはコメント\n}".to_owned(),
                None,
            ),
            ("没有权限访问".to_owned(), None),
            (
                format!(
                    "I cannot assume the role from my permission set\n{error}\n信頼ポリシー (prod-deploy):\n{{}}"
                ),
                Some(Language::En),
            ),
            (
                format!(
                    "PutObject to our own bucket is denied\n\n{error}\n\nアクセス許可の境界 (permissions boundary):"
                ),
                Some(Language::En),
            ),
            (
                format!("{error}\nバケットポリシー:\n{{}}"),
                Some(Language::Ja),
            ),
            (
                format!("## エラー\n{error}\n## ポリシー\nこれです。どこを直せばいいですか"),
                Some(Language::Ja),
            ),
            (
                format!("how do I fix this?\n```\nログ: 権限がありません\n{error}\n```"),
                Some(Language::En),
            ),
            (
                format!("どう直す?\n```\nI want this: help me get my file\n{error}\n```"),
                Some(Language::Ja),
            ),
            (String::new(), None),
        ] {
            assert_eq!(detect(&text), expected, "{text}");
        }
    }
}
