//! A question of the page, read.

use crate::iam::PolicyType;
use crate::text::Language;
use serde::Deserialize;

/// What is asked, and of which texts.
#[derive(Debug)]
pub(super) struct Question<'a> {
    pub(super) ask: Ask,
    pub(super) language: Language,
    /// The kind of the policies; `None` where their elements tell.
    pub(super) kind: Option<PolicyType>,
    pub(super) texts: Vec<Given<'a>>,
}

/// What is asked.
#[derive(Deserialize, Debug)]
#[serde(tag = "ask", rename_all = "snake_case")]
pub(super) enum Ask {
    /// To explain a denial, or to answer a question.
    Answer,
    /// To show an article.
    Article { id: String },
    /// To say what policies allow.
    Explain,
    /// To review policies.
    Lint,
    /// To compare the second policy with the first.
    Compare,
    /// To write a policy for a wish.
    Write,
    /// To mask secrets.
    Mask,
}

/// A text that was given.
#[derive(Debug)]
pub(super) struct Given<'a> {
    /// The name of a file; `None` where it was pasted.
    pub(super) name: Option<String>,
    pub(super) bytes: &'a [u8],
}

/// The first line.
#[derive(Deserialize)]
struct Head {
    #[serde(flatten)]
    ask: Ask,
    language: Language,
    #[serde(rename = "type", default)]
    kind: Option<PolicyType>,
    #[serde(default)]
    texts: Vec<Named>,
}

#[derive(Deserialize)]
struct Named {
    #[serde(default)]
    name: Option<String>,
    /// How many bytes it has.
    bytes: usize,
}

/// Reads a question.
///
/// # Errors
/// What is wrong with it: it is not what the page sends.
pub(super) fn read(request: &[u8]) -> Result<Question<'_>, String> {
    let end = memchr::memchr(b'\n', request).ok_or("the question has no first line")?;
    let (line, rest) = request.split_at(end);
    let head: Head = serde_json::from_slice(line).map_err(|error| error.to_string())?;
    let mut rest = rest.get(1..).unwrap_or_default();
    let mut texts = Vec::with_capacity(head.texts.len());
    for text in head.texts {
        let (bytes, more) = rest
            .split_at_checked(text.bytes)
            .ok_or("a text is shorter than the question says")?;
        rest = more;
        texts.push(Given {
            name: text.name,
            bytes,
        });
    }
    Ok(Question {
        ask: head.ask,
        language: head.language,
        kind: head.kind,
        texts,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_follow_the_first_line() {
        let request = b"{\"ask\":\"compare\",\"language\":\"ja\",\"texts\":[{\"bytes\":3},{\"name\":\"b\",\"bytes\":2}]}\na\nbcd";
        let question = read(request).unwrap();
        let texts: Vec<_> = question.texts.iter().map(|text| text.bytes).collect();
        assert_eq!(texts, [&b"a\nb"[..], b"cd"]);
        assert_eq!(question.language, Language::Ja);
    }

    #[test]
    fn what_the_page_does_not_send_is_refused() {
        for request in [
            &b""[..],
            b"{}\n",
            b"{\"ask\":\"answer\",\"language\":\"fr\"}\n",
            b"{\"ask\":\"answer\",\"language\":\"ja\",\"texts\":[{\"bytes\":9}]}\nabc",
        ] {
            assert!(read(request).is_err(), "{request:?}");
        }
    }
}
