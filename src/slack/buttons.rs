//! What a button says of itself, in the value that Slack hands back.
//!
//! Nothing of it is kept here, so a button works after a restart. The key of a sealed question stands in it and nowhere
//! else.

use crate::bot::{Button, ButtonPress, CaseId, Source};
use crate::render::slack::width;
use crate::text::Language;

/// The most characters of a value.
///
/// Source: Slack, "Block Kit reference: Button element".
const LIMIT: usize = 2000;
/// What our values begin with. A later layout gets another one, and old buttons then say that they are too old.
const VERSION: &str = "s1";

const PRESSES: [(&str, ButtonPress); 9] = [
    ("ja", ButtonPress::Language(Language::Ja)),
    ("en", ButtonPress::Language(Language::En)),
    ("more", ButtonPress::Details),
    ("share", ButtonPress::Share),
    ("up", ButtonPress::Helpful),
    ("down", ButtonPress::NotHelpful),
    ("say", ButtonPress::Comment),
    ("del", ButtonPress::Delete),
    ("page", ButtonPress::Page),
];

/// The short name of what a button does.
pub(super) fn name_of(press: ButtonPress) -> &'static str {
    PRESSES
        .iter()
        .find(|(_, known)| *known == press)
        .map_or("", |(name, _)| name)
}

/// The value of a button under a message in this language; `None` when it would be too long for Slack.
pub(super) fn value_of(button: &Button, shown: Language) -> Option<String> {
    let source = match &button.source {
        Source::Message(id) => format!("m{}", id.as_str()),
        Source::Messages(id) => format!("M{}", id.as_str()),
        Source::Case(id) => format!("k{:x}.{:x}", id.number, id.key),
        Source::Article(id) => format!("a{id}"),
        Source::Action(name) => format!("x{}", name.replace('|', " ")),
        Source::Page(of, page) => format!("p{page}.{of}"),
        // Answers for one person have no files here.
        Source::File(_) | Source::Comparison(_) | Source::Gone => "-".to_owned(),
    };
    let press = name_of(button.press);
    let value = format!(
        "{VERSION}|{press}|{}|{}|{source}|{}",
        shown.code(),
        button.asker.as_str(),
        button.subject
    );
    (width(&value) <= LIMIT).then_some(value)
}

/// Reads a value, with the language of the message; `None` when it is none of ours or of another version.
pub(super) fn read(value: &str) -> Option<(Button, Language)> {
    let mut fields = value.splitn(6, '|');
    let mut next = || fields.next();
    if next()? != VERSION {
        return None;
    }
    let press = next()?;
    let (_, press) = PRESSES.iter().find(|(name, _)| *name == press)?;
    let shown = next()?;
    let shown = Language::ALL
        .into_iter()
        .find(|language| language.code() == shown)?;
    let asker = next()?.into();
    let source = next()?;
    let mut letters = source.chars();
    let kind = letters.next();
    let rest = letters.as_str();
    let source = match kind {
        Some('m') => Source::Message(rest.into()),
        Some('M') => Source::Messages(rest.into()),
        Some('k') => {
            let (number, key) = rest.split_once('.')?;
            Source::Case(CaseId {
                number: u64::from_str_radix(number, 16).ok()?,
                key: u128::from_str_radix(key, 16).ok()?,
            })
        }
        Some('a') => Source::Article(rest.to_owned()),
        Some('x') => Source::Action(rest.to_owned()),
        Some('p') => {
            let (page, of) = rest.split_once('.')?;
            Source::Page(of.to_owned(), page.parse().ok()?)
        }
        _ => Source::Gone,
    };
    let button = Button {
        press: *press,
        asker,
        source,
        subject: next()?.to_owned(),
        label: String::new(),
    };
    Some((button, shown))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read() {
        let sources = [
            Source::Message("slack/T0/C0/1712345678.123456".into()),
            Source::Messages("slack/T0/C0/1712345678.123456".into()),
            Source::Case(CaseId {
                number: u64::MAX,
                key: u128::MAX,
            }),
            Source::Article("ssm/start-session-port-forwarding".to_owned()),
            Source::Action("ssm:StartSession".to_owned()),
            Source::Page("ssm".to_owned(), 12),
            Source::Gone,
        ];
        for source in sources {
            for (_, press) in PRESSES {
                let button = Button {
                    press,
                    asker: "slack/T0/U0".into(),
                    source: source.clone(),
                    subject: "variable_not_substituted".to_owned(),
                    label: String::new(),
                };
                let value = value_of(&button, Language::Ja).unwrap();
                assert_eq!(read(&value), Some((button, Language::Ja)), "{value}");
            }
        }
    }

    #[test]
    fn foreign_values_are_none() {
        for value in [
            "",
            "s0|up|en|a|-|",
            "s1|fly|en|a|-|",
            "s1|up|fr|a|-|",
            "s1|up|en|a|k5|",
            "s1|up|en",
        ] {
            assert_eq!(read(value), None, "{value}");
        }
    }
}
