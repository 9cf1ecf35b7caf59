//! The words that only policies have, wherever they stand in a text.

use super::escape::Packing;
use super::{sam, tree};
use memchr::memmem;

/// A word that may belong to a policy.
#[derive(Clone, Copy, Debug)]
pub(super) struct Anchor {
    /// Its first byte, without quotes.
    pub(super) start: usize,
    /// One past its last byte.
    pub(super) end: usize,
    pub(super) word: Word,
    pub(super) style: Style,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Word {
    Statement,
    /// Another element of a statement.
    Element,
    /// `aws_iam_policy_document`.
    TerraformData,
    /// `S3ReadPolicy:` and the other policy templates of AWS SAM.
    SamTemplate,
    /// `PolicyStatement(` or `PolicyStatement.Builder.create()`.
    CdkStatement,
}

/// How the word is written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Style {
    Quoted,
    Bare,
    Packed(Packing),
    /// `Statement = …`.
    Assigned,
    /// `statement { … }`.
    Block,
    /// `actions: …`, `statements=[…]`, `PolicyStatement(…)`: in the code of a library.
    Code,
}

/// The words, in the order of the text.
pub(super) fn anchors(text: &str) -> Vec<Anchor> {
    const STEMS: [(&str, Word); 16] = [
        ("tatement", Word::Statement),
        ("ffect", Word::Element),
        ("ction", Word::Element),
        ("esource", Word::Element),
        ("ondition", Word::Element),
        ("rincipal", Word::Element),
        ("TATEMENT", Word::Statement),
        ("FFECT", Word::Element),
        ("CTION", Word::Element),
        ("ESOURCE", Word::Element),
        ("ONDITION", Word::Element),
        ("RINCIPAL", Word::Element),
        ("aws_iam_policy_document", Word::TerraformData),
        ("PolicyStatement", Word::CdkStatement),
        ("Policy:", Word::SamTemplate),
        ("Policy_v2:", Word::SamTemplate),
    ];
    let mut anchors: Vec<Anchor> = STEMS
        .iter()
        .flat_map(|&(stem, word)| {
            memmem::find_iter(text.as_bytes(), stem)
                .filter_map(move |at| anchor(text, at, stem, word))
        })
        .collect();
    anchors.sort_by_key(|anchor| anchor.start);
    anchors
}

/// What follows the name where a builder makes the statement, as in Java.
pub(super) const BUILDER: &str = ".Builder.create()";

/// Whether a value follows: `: …` or `= …`.
fn is_assigned(after: &str) -> bool {
    let after = after.trim_start_matches([' ', '\t']);
    after.starts_with(':') || after.starts_with('=') && !after.starts_with("==")
}

fn anchor(text: &str, at: usize, stem: &str, word: Word) -> Option<Anchor> {
    let end = at + stem.len();
    let after = text.get(end..)?;
    if word == Word::SamTemplate {
        let is_name = |c: char| c.is_ascii_alphanumeric();
        let start = text.get(..at)?.trim_end_matches(is_name).len();
        let end = end.checked_sub(1)?;
        sam::template(text.get(start..end)?)?;
        return Some(Anchor {
            start,
            end,
            word,
            style: Style::Code,
        });
    }
    if word == Word::TerraformData || word == Word::CdkStatement {
        let marks = if word == Word::CdkStatement {
            after.starts_with('(') || after.starts_with(BUILDER)
        } else {
            after.starts_with('"')
        };
        return marks.then_some(Anchor {
            start: at,
            end,
            word,
            style: if word == Word::CdkStatement {
                Style::Code
            } else {
                Style::Assigned
            },
        });
    }
    let initial = match stem.bytes().next()?.to_ascii_lowercase() {
        b't' => 's',
        b'f' => 'e',
        b'c' => 'a',
        b'e' => 'r',
        b'o' => 'c',
        _ => 'p',
    };
    let head = text.get(..at)?;
    let start = at.checked_sub(1)?;
    head.ends_with([initial, initial.to_ascii_uppercase()])
        .then_some(())?;
    let mut before = text.get(..start)?;
    let mut start = start;
    if word == Word::Element
        && before
            .get(before.len().saturating_sub(3)..)
            .is_some_and(|not| not.eq_ignore_ascii_case("not"))
    {
        start -= 3;
        before = text.get(..start)?;
    }
    let percent = before.len() >= 3 && before.ends_with("%22");
    if !percent
        && before.ends_with(|c: char| {
            c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.' | '/' | '$')
        })
    {
        return None;
    }
    // A quote, or one that is escaped within a JSON string.
    let percent_after = ["%22", "%5C%22", "%5c%22"]
        .into_iter()
        .any(|quote| after.starts_with(quote));
    let style = if percent && percent_after {
        Style::Packed(Packing::Url)
    } else if after.starts_with('\\') && before.ends_with('"') {
        Style::Packed(Packing::Json)
    } else {
        let quoted = after.starts_with(tree::is_quote) || after.starts_with(['」', '』']);
        let bare = after.trim_start_matches(|c| tree::is_quote(c) || matches!(c, '」' | '』'));
        let sign = bare.trim_start().chars().next()?;
        match sign {
            ':' | '：' if quoted => Style::Quoted,
            ':' | '：' => Style::Bare,
            // Terraform's has a capital: `statement = …` is a variable of code.
            '=' if word == Word::Statement && head.ends_with('s') => return None,
            '=' => Style::Assigned,
            '{' if !quoted && word == Word::Statement && head.ends_with('s') => Style::Block,
            's' if !quoted && is_assigned(bare.strip_prefix('s')?) => Style::Code,
            _ if quoted && (tree::is_quote(sign) || matches!(sign, '[' | '{')) => Style::Quoted,
            _ => return None,
        }
    };
    Some(Anchor {
        start,
        end,
        word,
        style,
    })
}
