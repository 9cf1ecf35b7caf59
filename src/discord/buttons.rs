//! What a button says of itself, in the id that Discord hands back.
//!
//! Nothing of it is kept here, so a button works after a restart, and for whoever may press it.

use super::names;
use crate::bot::{Button, ButtonPress, CaseId, Source};
use crate::ids::MessageId;
use crate::text::Language;

/// The most characters of an id.
const LIMIT: usize = 100;
/// What our ids begin with. A later layout gets another one, and old buttons then say that they are too old.
const VERSION: &str = "k2";

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

/// The id; `None` when it would be too long for Discord.
pub(super) fn id_of(button: &Button) -> Option<String> {
    let (press, _) = PRESSES.iter().find(|(_, press)| *press == button.press)?;
    let message = |letter: char, id: &MessageId| {
        let (channel, id) = names::of_message(id)?;
        Some(format!("{letter}{channel:x}.{id:x}"))
    };
    let source = match &button.source {
        Source::Message(id) => message('m', id)?,
        Source::Messages(id) => message('M', id)?,
        Source::File(id) => message('f', id)?,
        Source::Comparison(id) => message('c', id)?,
        Source::Case(id) => format!("k{:x}", id.number),
        Source::Article(id) => format!("a{id}"),
        Source::Action(name) => format!("x{name}"),
        Source::Page(of, page) => format!("p{page}.{of}"),
        Source::Gone => "-".to_owned(),
    };
    let asker = names::of_person(&button.asker)?;
    let id = format!("{VERSION}|{press}|{asker:x}|{source}|");
    let left = LIMIT.checked_sub(id.chars().count())?;
    let subject: String = button.subject.chars().take(left).collect();
    Some(id + &subject)
}

/// Reads an id; `None` when it is none of ours or of another version.
pub(super) fn read(id: &str) -> Option<Button> {
    let mut fields = id.splitn(5, '|');
    let mut next = || fields.next();
    if next()? != VERSION {
        return None;
    }
    let press = next()?;
    let (_, press) = PRESSES.iter().find(|(name, _)| *name == press)?;
    let asker = names::person(hex(next()?)?);
    let source = next()?;
    let message = |place: &str| {
        let (channel, id) = place.split_once('.')?;
        Some(names::message(hex(channel)?, hex(id)?))
    };
    let mut letters = source.chars();
    let kind = letters.next();
    let rest = letters.as_str();
    let source = match kind {
        Some('m') => Source::Message(message(rest)?),
        Some('M') => Source::Messages(message(rest)?),
        Some('f') => Source::File(message(rest)?),
        Some('c') => Source::Comparison(message(rest)?),
        Some('k') => Source::Case(CaseId {
            number: hex(rest)?,
            key: 0,
        }),
        Some('a') => Source::Article(rest.to_owned()),
        Some('x') => Source::Action(rest.to_owned()),
        Some('p') => {
            let (page, of) = rest.split_once('.')?;
            Source::Page(of.to_owned(), page.parse().ok()?)
        }
        _ => Source::Gone,
    };
    Some(Button {
        press: *press,
        asker,
        source,
        subject: next()?.to_owned(),
        label: String::new(),
    })
}

/// An id of Discord's, which is never zero.
fn hex(text: &str) -> Option<u64> {
    u64::from_str_radix(text, 16).ok().filter(|id| *id != 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read() {
        let far = names::message(u64::MAX, u64::MAX);
        let sources = [
            Source::Message(far.clone()),
            Source::Messages(far),
            Source::File(names::message(7, 8)),
            Source::Comparison(names::message(8, 9)),
            Source::Case(CaseId {
                number: u64::MAX,
                key: 0,
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
                    asker: names::person(u64::MAX),
                    source: source.clone(),
                    subject: "variable_not_substituted".to_owned(),
                    label: String::new(),
                };
                let id = id_of(&button).unwrap();
                assert!(id.chars().count() <= LIMIT);
                assert_eq!(read(&id), Some(button), "{id}");
            }
        }
    }

    #[test]
    fn foreign_ids_are_none() {
        for id in [
            "",
            "k1|up|1|-|",
            "k2|fly|1|-|",
            "k2|up|0|-|",
            "k2|up|zz|-|",
            "k2|up|1|m5|",
            "k2|up|1",
        ] {
            assert_eq!(read(id), None, "{id}");
        }
    }
}
