//! Attachments: which are read, and downloading them within what may be in memory.

use super::failure::Failure;
use super::fairness::{Turn, Turns};
use super::post::MAX_FILES_BYTES;
use super::thinking::Weight;
use crate::converse;
use crate::evidence::{self, Extent, Input, Role};
use crate::iam::PolicyType;
use crate::text::mask::OtherAccounts;
use flate2::Compression;
use flate2::write::GzEncoder;
use futures_util::StreamExt;
use poise::serenity_prelude as serenity;
use std::borrow::Cow;
use std::io::Write;
use std::time::Duration;
use tokio::time::timeout;

/// What is read, by the end of the name.
const READ: [&str; 14] = [
    "txt", "log", "json", "yaml", "yml", "tf", "tfvars", "hcl", "md", "csv", "xml", "jsonl", "gz",
    "zst",
];
/// How many attachments of a message are read.
const COUNT: usize = 10;
/// Where Discord keeps attachments.
const HOSTS: [&str; 2] = ["cdn.discordapp.com", "media.discordapp.net"];
/// The files of a question that are no longer than this together, unpacked, are light; heavier ones of one question
/// only are in memory at a time, from the download to the answer. So what the bot holds is bounded in bytes, and one
/// worker at most is busy with a large file.
const LIGHT_BYTES: u64 = 1 << 20;
/// Light files of all questions that are in memory at a time, in KiB.
const LIGHT_FILES_KIB: usize = 8 << 10;
/// Of one person, light files of so many questions.
const LIGHT_AT_ONCE: usize = 2;
/// How long the download of a message's files may take.
const TIMEOUT: Duration = Duration::from_secs(20);
/// A file of a question that is attached to the answer, so that buttons find it again, is packed when it is
/// longer than this, in bytes.
const KEPT: usize = 1 << 20;
/// What the names of these files begin with.
const QUESTION: &str = "question";
/// What the names of those that are packed end with.
const PACKED: &str = ".gz";
/// The ends of names of packed files, of which it is not known how long they are.
const PACKED_ENDS: [&str; 2] = ["gz", "zst"];

/// Downloads attachments.
#[derive(Debug)]
pub(super) struct Downloads {
    client: reqwest::Client,
    light: Turns,
    heavy: Turns,
    limit: u64,
    /// Whether attachments may come from anywhere: Discord is a local stand-in.
    anywhere: bool,
}

/// An attachment, and the kind of policy that it is known to hold.
pub(super) type Wanted<'a> = (&'a serenity::Attachment, Option<PolicyType>);

/// The attachments of a message, of which nothing is known.
pub(super) fn of_message(attachments: &[serenity::Attachment]) -> Vec<Wanted<'_>> {
    attachments.iter().map(|file| (file, None)).collect()
}

/// What was downloaded.
#[derive(Debug, Default)]
pub(super) struct Downloaded {
    /// The files of the question.
    pub(super) files: Vec<converse::Attachment>,
    /// The files of the message that it replies to.
    pub(super) quoted: Vec<converse::Attachment>,
    /// The room for all of them.
    pub(super) room: Room,
}

/// Room in memory for the files of a question, and for what is made of them; free again when dropped.
#[derive(Debug, Default)]
pub(super) struct Room {
    _light: Option<Turn>,
    heavy: Option<Turn>,
}

impl Room {
    /// What is in it.
    pub(super) const fn weight(&self) -> Weight {
        match self.heavy {
            Some(_) => Weight::Heavy,
            None => Weight::Light,
        }
    }
}

impl Downloads {
    /// Downloads at most `limit` bytes a question, and from Discord only unless `anywhere`.
    pub(super) fn new(limit: u64, anywhere: bool) -> Result<Self, reqwest::Error> {
        let client = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .build()?;
        Ok(Self {
            client,
            light: Turns::new(LIGHT_FILES_KIB, LIGHT_AT_ONCE),
            heavy: Turns::new(1, 1),
            limit,
            anywhere,
        })
    }

    /// Downloads those attachments of a person's question that can hold a text, each with the kind of policy that it
    /// is known to hold, then those of the message that it replies to, when there is room for them.
    ///
    /// # Errors
    /// One of the question's files cannot be had; those of the other message are then missing.
    pub(super) async fn get(
        &self,
        person: u64,
        files: &[Wanted<'_>],
        quoted: &[Wanted<'_>],
    ) -> Result<Downloaded, Failure> {
        let (files, quoted) = (read_of(files), read_of(quoted));
        let all: Vec<_> = files.iter().chain(&quoted).copied().collect();
        let mut room = self.room(person, &all).await;
        let mut left = self.limit;
        let late = |_| Failure::Download("no answer in time".to_owned());
        let files = timeout(TIMEOUT, self.download_all(&files, &mut left));
        let files = files.await.map_err(late)??;
        let quoted = timeout(TIMEOUT, self.download_all(&quoted, &mut left));
        let quoted = quoted
            .await
            .map_or_else(|_| Vec::new(), Result::unwrap_or_default);
        let mut both = files.iter().chain(&quoted);
        if room.heavy.is_none() && both.any(|file| evidence::is_packed(&file.bytes)) {
            // Packed under another name. Who has the one room waits for none of the others.
            room.heavy = self.heavy.wait(person, 1).await;
        }
        Ok(Downloaded {
            files,
            quoted,
            room,
        })
    }

    /// Waits until there is room for a person's files.
    async fn room(&self, person: u64, files: &[Wanted<'_>]) -> Room {
        let bytes: u64 = files.iter().map(|(file, _)| self.most_unpacked(file)).sum();
        if bytes == 0 {
            return Room::default();
        }
        if bytes > LIGHT_BYTES {
            return Room {
                heavy: self.heavy.wait(person, 1).await,
                _light: None,
            };
        }
        let kib = u32::try_from(bytes.div_ceil(1024)).unwrap_or(u32::MAX);
        Room {
            _light: self.light.wait(person, kib).await,
            heavy: None,
        }
    }

    /// The most bytes that are read of an attachment.
    fn most_unpacked(&self, attachment: &serenity::Attachment) -> u64 {
        if ending(attachment).is_some_and(|end| PACKED_ENDS.contains(&end.as_str())) {
            return self.limit;
        }
        u64::from(attachment.size).min(self.limit)
    }

    /// Downloads attachments, no more than `left` bytes, of which what was downloaded is taken.
    async fn download_all(
        &self,
        attachments: &[Wanted<'_>],
        left: &mut u64,
    ) -> Result<Vec<converse::Attachment>, Failure> {
        let mut all = Vec::new();
        for (attachment, policy_type) in attachments.iter().copied() {
            let size = u64::from(attachment.size);
            let (bytes, cut) = self.download(&attachment.url, size.min(*left)).await?;
            *left = left.saturating_sub(u64::try_from(bytes.len()).unwrap_or(u64::MAX));
            all.push(converse::Attachment {
                name: attachment.filename.clone(),
                bytes,
                extent: if cut {
                    Extent::Beginning
                } else {
                    Extent::Whole
                },
                policy_type,
            });
        }
        Ok(all)
    }

    /// At most `limit` bytes, and whether there were more.
    async fn download(&self, address: &str, limit: u64) -> Result<(Vec<u8>, bool), Failure> {
        let failed = |what: &str| Failure::Download(what.to_owned());
        let url = reqwest::Url::parse(address).map_err(|_| failed("no address"))?;
        let from_discord =
            url.scheme() == "https" && url.host_str().is_some_and(|host| HOSTS.contains(&host));
        if !from_discord && !self.anywhere {
            return Err(failed("it is not kept by Discord"));
        }
        let response = self
            .client
            .get(url)
            .send()
            .await
            .map_err(|_| failed("no connection"))?;
        if !response.status().is_success() {
            return Err(failed(response.status().as_str()));
        }
        let limit = usize::try_from(limit).unwrap_or(usize::MAX);
        let mut bytes = Vec::with_capacity(limit);
        let mut stream = response.bytes_stream();
        while let Some(piece) = stream.next().await {
            let piece = piece.map_err(|_| failed("the connection broke"))?;
            let room = limit.saturating_sub(bytes.len());
            if piece.len() > room {
                bytes.extend_from_slice(piece.get(..room).unwrap_or_default());
                return Ok((bytes, true));
            }
            bytes.extend_from_slice(&piece);
        }
        Ok((bytes, false))
    }
}

/// Those that can hold a text.
fn read_of<'a>(attachments: &[Wanted<'a>]) -> Vec<Wanted<'a>> {
    let first = attachments.iter().copied().take(COUNT);
    first
        .filter(|(attachment, kind)| kind.is_some() || is_read(attachment))
        .collect()
}

/// The end of an attachment's name, in small letters.
fn ending(attachment: &serenity::Attachment) -> Option<String> {
    let (_, end) = attachment.filename.rsplit_once('.')?;
    Some(end.to_ascii_lowercase())
}

fn is_read(attachment: &serenity::Attachment) -> bool {
    let by_name = ending(attachment).is_none_or(|end| READ.contains(&end.as_str()));
    let by_type = attachment
        .content_type
        .as_deref()
        .is_some_and(|kind| kind.starts_with("text/") || kind.starts_with("application/json"));
    by_name || by_type
}

/// A question as files beside its answer, secrets masked, and where `without_accounts` with other account numbers,
/// from which the same answer follows; `None` when even packed it is too large for that, or not all of it is known any
/// more.
pub(super) fn question_files(
    question: &[Input],
    without_accounts: bool,
) -> Option<Vec<(String, Vec<u8>)>> {
    let mut accounts = OtherAccounts::default();
    let mut files = Vec::new();
    for (index, input) in question.iter().enumerate() {
        let kind = match &input.role {
            Role::Conversation | Role::PoliciesOnly => None,
            Role::Policies(kind) => Some(*kind),
            Role::Log(_) => return None,
        };
        let text = input.paste.as_str();
        let text = if without_accounts {
            accounts.in_place_of(text)
        } else {
            Cow::Borrowed(text)
        };
        let name = match input.paste.name() {
            None => format!("{QUESTION}.txt"),
            Some(_) => format!(
                "{QUESTION}-{}-{}.txt",
                index.saturating_add(1),
                kind.map_or("any", PolicyType::code)
            ),
        };
        files.push(if text.len() > KEPT {
            (format!("{name}{PACKED}"), packed(text.as_bytes())?)
        } else {
            (name, text.into_owned().into_bytes())
        });
    }
    let all: usize = files.iter().map(|(_, bytes)| bytes.len()).sum();
    (all <= MAX_FILES_BYTES).then_some(files)
}

/// A long text in gzip.
fn packed(text: &[u8]) -> Option<Vec<u8>> {
    let mut packed = GzEncoder::new(Vec::new(), Compression::fast());
    packed.write_all(text).ok()?;
    packed.finish().ok()
}

/// Whether a file of an answer is a part of its question.
pub(super) fn is_question_file(attachment: &serenity::Attachment) -> bool {
    attachment.filename.starts_with(QUESTION)
}

/// The question of an answer, from its files, and the room for them.
pub(super) async fn question_of(
    downloads: &Downloads,
    person: u64,
    attachments: &[serenity::Attachment],
) -> Result<Option<(String, Vec<converse::Attachment>, Room)>, Failure> {
    let mut parts = of_message(attachments);
    parts.retain(|(attachment, _)| is_question_file(attachment));
    if parts.is_empty() {
        return Ok(None);
    }
    let mut text = String::new();
    let mut files = Vec::new();
    let downloaded = downloads.get(person, &parts, &[]).await?;
    for file in downloaded.files {
        if file.name == format!("{QUESTION}.txt") {
            text = String::from_utf8_lossy(&file.bytes).into_owned();
        } else {
            let kind = file
                .name
                .trim_end_matches(PACKED)
                .trim_end_matches(".txt")
                .rsplit_once('-')
                .and_then(|(_, kind)| PolicyType::from_code(kind));
            files.push(converse::Attachment {
                policy_type: kind,
                ..file
            });
        }
    }
    Ok(Some((text, files, downloaded.room)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use futures_util::FutureExt;

    fn file(name: &str, size: u64) -> serenity::Attachment {
        let shown = serde_json::json!({
            "id": "1", "filename": name, "size": size, "url": "", "proxy_url": "", "ephemeral": false,
        });
        serde_json::from_value(shown).unwrap()
    }

    /// Whether there is room at once for a file of a person, and the room.
    fn room(downloads: &Downloads, person: u64, name: &str, size: u64) -> Option<Room> {
        let file = file(name, size);
        downloads.room(person, &[(&file, None)]).now_or_never()
    }

    #[test]
    fn files_are_in_memory_by_their_bytes() {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .build()
            .unwrap();
        let _inside = runtime.enter();
        let downloads = Downloads::new(8 << 20, false).unwrap();
        let large = room(&downloads, 1, "app.log", 5 << 20).unwrap();
        assert_eq!(large.weight(), Weight::Heavy);
        assert!(room(&downloads, 2, "app.log", 2 << 20).is_none());
        assert!(room(&downloads, 2, "app.log.gz", 10).is_none(), "packed");
        let mut light = Vec::new();
        for person in 0..8 {
            let room = room(&downloads, person, "policy.json", 1 << 20).unwrap();
            assert_eq!(room.weight(), Weight::Light);
            light.push(room);
        }
        assert!(room(&downloads, 9, "policy.json", 1).is_none());
        light.pop();
        assert!(room(&downloads, 9, "policy.json", 1).is_some());
        drop(large);
        assert!(room(&downloads, 2, "app.log.gz", 10).is_some());
    }
}
