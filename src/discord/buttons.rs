//! What a button says of itself: its action and where the question is, in the id that Discord hands back.
//!
//! Nothing of it is kept here, so a button works after a restart, and for whoever may press it.

use crate::text::Language;

/// The most characters of an id.
const LIMIT: usize = 100;
/// What our ids begin with. A later layout gets another one, and old buttons then say that they are too old.
const VERSION: &str = "k1";

/// A button under an answer.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Button {
    /// What it does.
    pub(super) press: Press,
    /// Who asked.
    pub(super) asker: u64,
    /// Where the question is.
    pub(super) source: Source,
    /// What the answer was about.
    pub(super) subject: String,
}

/// What a button does.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Press {
    /// The answer in this language.
    Language(Language),
    /// Everything.
    Details,
    /// To all in the channel.
    Share,
    /// It helped.
    Helpful,
    /// It did not.
    NotHelpful,
    /// Take it away.
    Delete,
}

/// Where the question is.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Source {
    /// A message that can be read again.
    Message {
        /// Its channel.
        channel: u64,
        /// Its id.
        id: u64,
    },
    /// The files `question…` of the answer itself; this was the question's id.
    Files(u64),
    /// The files of the answer itself, two policies to compare; this was the question's id.
    Comparison(u64),
    /// An article.
    Article(String),
    /// An action of the reference.
    Action(String),
    /// Nowhere any more.
    Gone,
}

const PRESSES: [(&str, Press); 7] = [
    ("ja", Press::Language(Language::Ja)),
    ("en", Press::Language(Language::En)),
    ("more", Press::Details),
    ("share", Press::Share),
    ("up", Press::Helpful),
    ("down", Press::NotHelpful),
    ("del", Press::Delete),
];

impl Button {
    /// The id; `None` when it would be too long for Discord.
    pub(super) fn id(&self) -> Option<String> {
        let (press, _) = PRESSES.iter().find(|(_, press)| *press == self.press)?;
        let source = match &self.source {
            Source::Message { channel, id } => format!("m{channel:x}.{id:x}"),
            Source::Files(id) => format!("f{id:x}"),
            Source::Comparison(id) => format!("c{id:x}"),
            Source::Article(id) => format!("a{id}"),
            Source::Action(name) => format!("x{name}"),
            Source::Gone => "-".to_owned(),
        };
        let id = format!(
            "{VERSION}|{press}|{:x}|{source}|{}",
            self.asker, self.subject
        );
        (id.chars().count() <= LIMIT).then_some(id)
    }

    /// Reads an id; `None` when it is none of ours or of another version.
    pub(super) fn read(id: &str) -> Option<Self> {
        let mut fields = id.splitn(5, '|');
        let mut next = || fields.next();
        if next()? != VERSION {
            return None;
        }
        let press = next()?;
        let (_, press) = PRESSES.iter().find(|(name, _)| *name == press)?;
        let asker = hex(next()?)?;
        let source = next()?;
        let source = if let Some(place) = source.strip_prefix('m') {
            let (channel, id) = place.split_once('.')?;
            Source::Message {
                channel: hex(channel)?,
                id: hex(id)?,
            }
        } else if let Some(id) = source.strip_prefix('f') {
            Source::Files(hex(id)?)
        } else if let Some(id) = source.strip_prefix('c') {
            Source::Comparison(hex(id)?)
        } else if let Some(id) = source.strip_prefix('a') {
            Source::Article(id.to_owned())
        } else if let Some(name) = source.strip_prefix('x') {
            Source::Action(name.to_owned())
        } else {
            Source::Gone
        };
        Some(Self {
            press: *press,
            asker,
            source,
            subject: next()?.to_owned(),
        })
    }
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
        let sources = [
            Source::Message {
                channel: u64::MAX,
                id: u64::MAX,
            },
            Source::Files(7),
            Source::Comparison(8),
            Source::Article("ssm/start-session-port-forwarding".to_owned()),
            Source::Action("ssm:StartSession".to_owned()),
            Source::Gone,
        ];
        for source in sources {
            for (_, press) in PRESSES {
                let button = Button {
                    press,
                    asker: u64::MAX,
                    source: source.clone(),
                    subject: "variable_not_substituted".to_owned(),
                };
                let id = button.id().unwrap();
                assert_eq!(Button::read(&id), Some(button), "{id}");
            }
        }
    }

    #[test]
    fn foreign_ids_are_none() {
        for id in [
            "",
            "k0|up|1|-|",
            "k1|fly|1|-|",
            "k1|up|0|-|",
            "k1|up|zz|-|",
            "k1|up|1|m5|",
            "k1|up|1",
        ] {
            assert_eq!(Button::read(id), None, "{id}");
        }
    }
}
