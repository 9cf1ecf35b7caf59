//! Everything that an answer is made from: the message, what it quotes, the earlier messages, and all their files.

use super::failure::Failure;
use super::files::{Room, wanted};
use super::incoming::Said;
use super::platform::{Platform, Refused};
use super::service::Service;
use crate::converse::{self, Recalled};
use crate::ids::{MessageId, PersonId};

/// What an answer is made from, and the room that its files take.
#[derive(Debug)]
pub(super) struct Gathered {
    pub(super) said: converse::Said,
    pub(super) quoted: Vec<converse::Said>,
    pub(super) context: Vec<Recalled>,
    pub(super) room: Room,
}

impl Service {
    /// Fetches the files of a message, of what it quotes, and of the earlier messages with these ids, which are read
    /// again; `None` where one of those is gone.
    pub(super) async fn gather<P: Platform>(
        &self,
        platform: &P,
        person: &PersonId,
        said: &Said,
        context: &[MessageId],
    ) -> Result<Option<Gathered>, Failure> {
        let mut earlier = Vec::new();
        for id in context {
            match platform.read(id).await {
                Ok(said) => earlier.push(said),
                Err(Refused::Gone | Refused::Permission(_)) => return Ok(None),
                Err(refused) => return Err(refused.into()),
            }
        }
        let of_quoted = |said: &Said| {
            let files = others(said).flat_map(|quoted| quoted.files.clone());
            files.collect::<Vec<_>>()
        };
        let quoted_files: Vec<_> = [said].into_iter().chain(&earlier).map(of_quoted).collect();
        let wanted_of_others: Vec<_> = quoted_files
            .iter()
            .map(|files| wanted(files))
            .chain(earlier.iter().map(|said| wanted(&said.files)))
            .collect();
        let own = wanted(&said.files);
        let (own, fetched, room) = self
            .fetcher
            .get(platform, person, &own, &wanted_of_others)
            .await?;
        let mut fetched = fetched.into_iter();
        let mut quoted = Vec::new();
        for said in [said].into_iter().chain(&earlier) {
            let files = fetched.next().unwrap_or_default();
            let mut all = quoted_by(said);
            if let Some(first) = all.first_mut() {
                first.attachments = files.read;
                first.unreadable = files.unreadable;
            }
            quoted.push(all);
        }
        let mut quoted = quoted.into_iter();
        let own_quoted = quoted.next().unwrap_or_default();
        let context = earlier.iter().zip(quoted).map(|(said, quoted)| {
            let files = fetched.next().unwrap_or_default();
            Recalled {
                author: said.author.clone(),
                said: converse::Said {
                    attachments: files.read,
                    unreadable: files.unreadable,
                    ..without_files(said)
                },
                quoted,
            }
        });
        let context = context.collect();
        Ok(Some(Gathered {
            said: converse::Said {
                attachments: own.read,
                unreadable: own.unreadable,
                ..without_files(said)
            },
            quoted: own_quoted,
            context,
            room,
        }))
    }
}

/// The messages of others that a message replies to.
fn others(said: &Said) -> impl Iterator<Item = &super::incoming::Quoted> {
    said.reply_to.iter().filter(|replied| !replied.is_ours)
}

/// What a message quotes, without files.
pub(super) fn quoted_by(said: &Said) -> Vec<converse::Said> {
    let quoted = others(said).map(|quoted| converse::Said {
        id: quoted.id.clone(),
        text: quoted.text.clone(),
        attachments: Vec::new(),
        unreadable: Vec::new(),
    });
    quoted.collect()
}

/// A message without its files.
pub(super) fn without_files(said: &Said) -> converse::Said {
    converse::Said {
        id: said.id.clone(),
        text: said.text.clone(),
        attachments: Vec::new(),
        unreadable: Vec::new(),
    }
}
