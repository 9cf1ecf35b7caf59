//! Files: which are read, fetching them within what may be in memory, and the question's own file beside a private
//! answer.

use super::cases::{Case, FoundCase};
use super::failure::Failure;
use super::incoming::FileRef;
use super::outgoing::OutgoingFile;
use super::platform::Platform;
use super::pool::Weight;
use super::rate::{FairQueue, Permit};
use crate::converse::{Attachment, Said};
use crate::evidence::{self, Extent, Input, Role};
use crate::iam::PolicyType;
use crate::ids::{MessageId, PersonId};
use crate::text::Paste;
use flate2::Compression;
use flate2::write::GzEncoder;
use serde::{Deserialize, Serialize};
use std::io::{Read, Write};
use std::time::Duration;
use tokio::time::timeout;

/// What is read, by the end of the name.
const READ: [&str; 14] = [
    "txt", "log", "json", "yaml", "yml", "tf", "tfvars", "hcl", "md", "csv", "xml", "jsonl", "gz",
    "zst",
];
/// How many files of a message are read.
const MAX_READ: usize = 10;
/// The files of a question that are no longer than this together, unpacked, are light; heavier ones of one question
/// only are in memory at a time, from the download to the answer. So what the bot holds is bounded in bytes, and one
/// worker at most is busy with a large file.
const LIGHT_BYTES: u64 = 1 << 20;
/// Light files of all questions that are in memory at a time, in KiB.
const LIGHT_FILES_KIB: usize = 8 << 10;
/// Of one person, light files of so many questions.
const LIGHT_AT_ONCE: usize = 2;
/// How long fetching a message's files may take.
const FETCH_TIMEOUT: Duration = Duration::from_secs(20);
/// The ends of names of packed files, of which it is not known how long they are.
const PACKED_ENDS: [&str; 2] = ["gz", "zst"];

/// The question beside its answer, when it is one text.
const QUESTION_TEXT: &str = "question.txt";
/// The same when it has files.
const QUESTION_JSON: &str = "question.json";
/// The same, packed because it is long.
const QUESTION_PACKED: &str = "question.json.gz";
/// A question that is longer than this, in bytes, is packed.
const PACK_BYTES: usize = 1 << 20;

/// A file, and the kind of policy that it is known to hold.
pub(super) type Wanted<'a> = (&'a FileRef, Option<PolicyType>);

/// Files of which nothing is known.
pub(super) fn wanted(files: &[FileRef]) -> Vec<Wanted<'_>> {
    files.iter().map(|file| (file, None)).collect()
}

/// Fetches files.
#[derive(Debug)]
pub(super) struct Fetcher {
    light: FairQueue,
    heavy: FairQueue,
    limit: u64,
}

/// What was fetched of one message.
#[derive(Debug, Default)]
pub(super) struct Files {
    pub(super) read: Vec<Attachment>,
    /// The names of those that can hold no text.
    pub(super) unreadable: Vec<String>,
}

/// Room in memory for the files of a question, and for what is made of them; free again when dropped.
#[derive(Debug, Default)]
pub(super) struct Room {
    _light: Option<Permit>,
    heavy: Option<Permit>,
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

impl Fetcher {
    /// Fetches at most `limit` bytes a question.
    pub(super) fn new(limit: u64) -> Self {
        Self {
            light: FairQueue::new(LIGHT_FILES_KIB, LIGHT_AT_ONCE),
            heavy: FairQueue::new(1, 1),
            limit,
        }
    }

    /// Fetches those files of a person's question that can hold a text, then those of `others`, the messages that it
    /// is about, when there is room for them.
    ///
    /// # Errors
    /// One of the question's files cannot be had; those of other messages are then missing.
    pub(super) async fn get<P: Platform>(
        &self,
        platform: &P,
        person: &PersonId,
        own: &[Wanted<'_>],
        others: &[Vec<Wanted<'_>>],
    ) -> Result<(Files, Vec<Files>, Room), Failure> {
        let mut room = self
            .room(person, own.iter().chain(others.iter().flatten()))
            .await;
        let mut left = self.limit;
        let late = |_| Failure::Fetch("no answer in time".to_owned());
        let fetched = timeout(FETCH_TIMEOUT, fetch_all(platform, own, &mut left));
        let own = fetched.await.map_err(late)??;
        let mut found = Vec::new();
        for other in others {
            let fetched = timeout(FETCH_TIMEOUT, fetch_all(platform, other, &mut left)).await;
            found.push(fetched.map_or_else(|_| Files::default(), Result::unwrap_or_default));
        }
        let has_packed = |files: &Files| {
            files
                .read
                .iter()
                .any(|file| evidence::is_packed(&file.bytes))
        };
        if room.heavy.is_none() && (has_packed(&own) || found.iter().any(has_packed)) {
            // Packed under another name. Who has the one room waits for none of the others.
            room.heavy = self.heavy.wait(person, 1).await;
        }
        Ok((own, found, room))
    }

    /// Waits until there is room for a person's files.
    async fn room<'f>(
        &self,
        person: &PersonId,
        files: impl Iterator<Item = &'f Wanted<'f>>,
    ) -> Room {
        let read = files.filter(|(file, kind)| kind.is_some() || is_read(file));
        let bytes: u64 = read.map(|(file, _)| self.most_unpacked(file)).sum();
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

    /// The most bytes that are read of a file.
    fn most_unpacked(&self, file: &FileRef) -> u64 {
        if ending(file).is_some_and(|end| PACKED_ENDS.contains(&end.as_str())) {
            return self.limit;
        }
        file.size.min(self.limit)
    }
}

/// Fetches files, no more than `left` bytes, of which what was fetched is taken.
async fn fetch_all<P: Platform>(
    platform: &P,
    files: &[Wanted<'_>],
    left: &mut u64,
) -> Result<Files, Failure> {
    let mut all = Files::default();
    for (file, policy_type) in files.iter().copied().take(MAX_READ) {
        if policy_type.is_none() && !is_read(file) {
            all.unreadable.push(file.name.clone());
            continue;
        }
        let ends = match policy_type {
            None if file.size > *left => both_ends(platform, file, *left).await,
            None | Some(_) => None,
        };
        let (bytes, extent) = match ends {
            Some(bytes) => (bytes, Extent::Ends),
            None => beginning(platform, file, *left).await?,
        };
        let length = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
        *left = left.saturating_sub(length);
        all.read.push(Attachment {
            name: file.name.clone(),
            bytes,
            extent,
            policy_type,
        });
    }
    Ok(all)
}

/// A file, or its first `most` bytes.
async fn beginning<P: Platform>(
    platform: &P,
    file: &FileRef,
    most: u64,
) -> Result<(Vec<u8>, Extent), Failure> {
    let fetched = platform.fetch(file, file.size.min(most)).await;
    let fetched = fetched.map_err(|refused| Failure::Fetch(refused.to_string()))?;
    let extent = if fetched.is_cut {
        Extent::Beginning
    } else {
        Extent::Whole
    };
    Ok((fetched.bytes, extent))
}

/// The first and the last lines of a log, no more than `most` bytes: what went wrong last stands at its end. `None`
/// where the platform gives no end of a file, or the bytes are not text in which lines end as in ASCII.
async fn both_ends<P: Platform>(platform: &P, file: &FileRef, most: u64) -> Option<Vec<u8>> {
    let end = platform.fetch_end(file, most / 2).await.ok()?;
    let mut bytes = platform.fetch(file, most / 2).await.ok()?.bytes;
    if evidence::is_packed(&bytes) || memchr::memchr(0, &bytes).is_some() {
        return None;
    }
    bytes.truncate(memchr::memrchr(b'\n', &bytes)? + 1);
    let lines = memchr::memchr(b'\n', &end)? + 1;
    bytes.extend_from_slice(end.get(lines..)?);
    Some(bytes)
}

/// The end of a file's name, in small letters.
fn ending(file: &FileRef) -> Option<String> {
    let (_, end) = file.name.rsplit_once('.')?;
    Some(end.to_ascii_lowercase())
}

fn is_read(file: &FileRef) -> bool {
    let by_name = ending(file).is_none_or(|end| READ.contains(&end.as_str()));
    let by_type = file
        .media_type
        .as_deref()
        .is_some_and(|kind| kind.starts_with("text/") || kind.starts_with("application/json"));
    by_name || by_type
}

/// A question with its files, as it stands in its own file.
#[derive(Serialize, Deserialize)]
struct Kept {
    text: String,
    files: Vec<KeptFile>,
}

#[derive(Serialize, Deserialize)]
struct KeptFile {
    name: String,
    kind: Option<String>,
    text: String,
}

/// A question as one file beside its answer, secrets masked; `None` when even packed it is longer than `max_bytes`,
/// or not all of it is known any more.
pub(super) fn kept_question(question: &[Input], max_bytes: usize) -> Option<OutgoingFile> {
    let mut kept = Kept {
        text: String::new(),
        files: Vec::new(),
    };
    for input in question {
        let kind = match &input.role {
            Role::Conversation | Role::PoliciesOnly => None,
            Role::Policies(kind) => Some(kind.code().to_owned()),
            Role::Log(_) => return None,
        };
        let text = input.paste.as_str().to_owned();
        match input.paste.name() {
            None => kept.text = text,
            Some(name) => kept.files.push(KeptFile {
                name: name.to_owned(),
                kind,
                text,
            }),
        }
    }
    let (name, bytes) = if kept.files.is_empty() && kept.text.len() <= PACK_BYTES {
        (QUESTION_TEXT, kept.text.into_bytes())
    } else {
        let bytes = serde_json::to_vec(&kept).ok()?;
        if bytes.len() <= PACK_BYTES {
            (QUESTION_JSON, bytes)
        } else {
            let mut packed = GzEncoder::new(Vec::new(), Compression::fast());
            packed.write_all(&bytes).ok()?;
            (QUESTION_PACKED, packed.finish().ok()?)
        }
    };
    (bytes.len() <= max_bytes).then(|| OutgoingFile {
        name: name.to_owned(),
        bytes: bytes.into(),
    })
}

/// Whether a file of an answer is its question.
pub fn question_file(name: &str) -> bool {
    [QUESTION_TEXT, QUESTION_JSON, QUESTION_PACKED].contains(&name)
}

/// The question of an answer, from its file.
pub(super) fn question_of(id: MessageId, file: Attachment, limit: u64) -> Option<Said> {
    let kept = if file.name == QUESTION_TEXT {
        Kept {
            text: String::from_utf8(file.bytes).ok()?,
            files: Vec::new(),
        }
    } else {
        let mut bytes = file.bytes;
        if file.name == QUESTION_PACKED {
            // Its texts were read within the limit; JSON escapes make them longer.
            let most = limit.saturating_mul(6).saturating_add(LIGHT_BYTES);
            let mut unpacked = Vec::new();
            flate2::read::GzDecoder::new(bytes.as_slice())
                .take(most)
                .read_to_end(&mut unpacked)
                .ok()?;
            bytes = unpacked;
        }
        serde_json::from_slice(&bytes).ok()?
    };
    let attachments = kept.files.into_iter().map(|file| Attachment {
        policy_type: file.kind.as_deref().and_then(PolicyType::from_code),
        name: file.name,
        bytes: file.text.into_bytes(),
        extent: Extent::Whole,
    });
    Some(Said {
        id,
        text: kept.text,
        attachments: attachments.collect(),
        unreadable: Vec::new(),
    })
}

/// The most bytes of a question that is sealed in the store, packed.
const MAX_SEALED: usize = 1 << 20;

/// A case as a text to be sealed: whether it is a comparison, then the question's file with its name; `None` where it
/// is too long, or not all of it is known any more.
pub(super) fn case_text(case: &Case) -> Option<Vec<u8>> {
    let file = kept_question(&case.inputs, MAX_SEALED)?;
    let mut text = vec![u8::from(case.is_comparison)];
    text.extend(file.name.as_bytes());
    text.push(0);
    text.extend(&*file.bytes);
    Some(text)
}

/// The case of a text that was sealed.
pub(super) fn case_of(question: MessageId, text: &[u8], limit: u64) -> Option<FoundCase> {
    let (is_comparison, rest) = text.split_first()?;
    let mut parts = rest.splitn(2, |byte| *byte == 0);
    let file = Attachment {
        name: String::from_utf8(parts.next()?.to_vec()).ok()?,
        bytes: parts.next()?.to_vec(),
        extent: Extent::Whole,
        policy_type: None,
    };
    Some(FoundCase {
        said: question_of(question, file, limit)?,
        is_comparison: *is_comparison == 1,
    })
}

/// A question that is kept in memory, as it was said.
pub(super) fn said_of(id: MessageId, inputs: &[Input]) -> Said {
    let name = |paste: &Paste| paste.name().map(str::to_owned);
    let mut said = Said {
        id,
        text: String::new(),
        attachments: Vec::new(),
        unreadable: Vec::new(),
    };
    for input in inputs {
        let text = input.paste.as_str();
        match name(&input.paste) {
            None => text.clone_into(&mut said.text),
            Some(name) => said.attachments.push(Attachment {
                name,
                bytes: text.as_bytes().to_vec(),
                extent: Extent::Whole,
                policy_type: match input.role {
                    Role::Policies(kind) => Some(kind),
                    Role::Conversation | Role::PoliciesOnly | Role::Log(_) => None,
                },
            }),
        }
    }
    said
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::pin::pin;
    use std::task::{Context, Poll, Waker};

    fn file(name: &str, size: u64) -> FileRef {
        FileRef {
            name: name.to_owned(),
            size,
            media_type: None,
            address: String::new(),
        }
    }

    /// Whether there is room at once for a file of a person, and the room.
    fn room(fetcher: &Fetcher, person: u64, name: &str, size: u64) -> Option<Room> {
        let file = file(name, size);
        let person = person.to_string().into();
        let wanted = [(&file, None)];
        let room = pin!(fetcher.room(&person, wanted.iter()));
        match room.poll(&mut Context::from_waker(Waker::noop())) {
            Poll::Ready(room) => Some(room),
            Poll::Pending => None,
        }
    }

    #[test]
    fn files_are_in_memory_by_their_bytes() {
        let fetcher = Fetcher::new(8 << 20);
        let large = room(&fetcher, 1, "app.log", 5 << 20).unwrap();
        assert_eq!(large.weight(), Weight::Heavy);
        assert!(room(&fetcher, 2, "app.log", 2 << 20).is_none());
        assert!(room(&fetcher, 2, "app.log.gz", 10).is_none(), "packed");
        let mut light = Vec::new();
        for person in 0..8 {
            let room = room(&fetcher, person, "policy.json", 1 << 20).unwrap();
            assert_eq!(room.weight(), Weight::Light);
            light.push(room);
        }
        assert!(room(&fetcher, 9, "policy.json", 1).is_none());
        light.pop();
        assert!(room(&fetcher, 9, "policy.json", 1).is_some());
        drop(large);
        assert!(room(&fetcher, 2, "app.log.gz", 10).is_some());
    }

    #[test]
    fn a_question_comes_back_from_its_file() {
        let input = |name: Option<&str>, text: &str, role| Input {
            paste: Paste::new(name.map(str::to_owned), text),
            role,
        };
        let long = "nothing \"to\" see\n".repeat(100_000);
        for inputs in [
            vec![input(None, "why? なぜ", Role::Conversation)],
            vec![
                input(None, "why?", Role::Conversation),
                input(Some("a.log"), &long, Role::Conversation),
                input(Some("p.json"), "{}", Role::Policies(PolicyType::Scp)),
            ],
        ] {
            let file = kept_question(&inputs, 8 << 20).unwrap();
            assert!(question_file(&file.name));
            let attached = Attachment {
                name: file.name,
                bytes: file.bytes.to_vec(),
                extent: Extent::Whole,
                policy_type: None,
            };
            let said = question_of("1".into(), attached, 8 << 20).unwrap();
            let expected = said_of("1".into(), &inputs);
            assert_eq!(said.text, expected.text);
            let shown = |said: Said| -> Vec<(String, Vec<u8>, Option<PolicyType>)> {
                let files = said.attachments.into_iter();
                files
                    .map(|file| (file.name, file.bytes, file.policy_type))
                    .collect()
            };
            assert_eq!(shown(said), shown(expected));
        }
    }
}
