//! Attachments: which are read, and downloading them within a limit.

use super::failure::Failure;
use super::fairness::{Turn, Turns};
use super::post::FILE;
use crate::converse;
use crate::evidence;
use crate::iam::PolicyType;
use crate::text::mask::{Masker, OtherAccounts};
use flate2::Compression;
use flate2::write::GzEncoder;
use futures_util::StreamExt;
use poise::serenity_prelude as serenity;
use std::io::Write;
use std::time::Duration;

/// What is read, by the end of the name.
const READ: [&str; 14] = [
    "txt", "log", "json", "yaml", "yml", "tf", "tfvars", "hcl", "md", "csv", "xml", "jsonl", "gz",
    "zst",
];
/// How many attachments of a message are read.
const COUNT: usize = 10;
/// Where Discord keeps attachments.
const HOSTS: [&str; 2] = ["cdn.discordapp.com", "media.discordapp.net"];
/// Files of so many questions are held in memory at a time.
const QUESTIONS: usize = 16;
/// How long a download may take.
const TIMEOUT: Duration = Duration::from_secs(20);
/// A file of a question that is attached to the answer, so that buttons find it again, is packed when it is
/// longer than this, in bytes.
const KEPT: usize = 1 << 20;
/// What the names of these files begin with.
const QUESTION: &str = "question";
/// What the names of those that are packed end with.
const PACKED: &str = ".gz";

/// Downloads attachments.
#[derive(Debug)]
pub(super) struct Downloads {
    client: reqwest::Client,
    turns: Turns,
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
    /// The files.
    pub(super) files: Vec<converse::Attachment>,
    /// Whether something was left out, because it is too large.
    pub(super) cut: bool,
}

impl Downloads {
    /// Downloads at most `limit` bytes a message, and from Discord only unless `anywhere`.
    pub(super) fn new(limit: u64, anywhere: bool) -> Result<Self, reqwest::Error> {
        let client = reqwest::Client::builder()
            .timeout(TIMEOUT)
            .redirect(reqwest::redirect::Policy::none())
            .build()?;
        Ok(Self {
            client,
            turns: Turns::new(QUESTIONS),
            limit,
            anywhere,
        })
    }

    /// Waits until there is room for the files of a person's question; there is until what is returned is dropped.
    /// Where there are no files, no room is needed.
    pub(super) async fn room(&self, person: u64, files: usize) -> Option<Turn> {
        if files == 0 {
            return None;
        }
        self.turns.wait(person).await
    }

    /// Downloads those attachments that can hold a text, each with the kind of policy that it is known to
    /// hold.
    pub(super) async fn get(&self, attachments: &[Wanted<'_>]) -> Result<Downloaded, Failure> {
        let mut all = Downloaded::default();
        let mut left = self.limit;
        for (attachment, policy_type) in attachments.iter().copied().take(COUNT) {
            if policy_type.is_none() && !is_read(attachment) {
                continue;
            }
            let (bytes, cut) = self.download(&attachment.url, left).await?;
            left = left.saturating_sub(u64::try_from(bytes.len()).unwrap_or(u64::MAX));
            all.cut |= cut;
            all.files.push(converse::Attachment {
                name: attachment.filename.clone(),
                bytes,
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
        let mut bytes = Vec::new();
        let mut stream = response.bytes_stream();
        while let Some(piece) = stream.next().await {
            let piece = piece.map_err(|_| failed("the connection broke"))?;
            let room = limit.saturating_sub(bytes.len());
            if let Some(part) = piece.get(..room) {
                bytes.extend_from_slice(part);
                return Ok((bytes, true));
            }
            bytes.extend_from_slice(&piece);
        }
        Ok((bytes, false))
    }
}

fn is_read(attachment: &serenity::Attachment) -> bool {
    let name = attachment.filename.to_ascii_lowercase();
    let by_name = match name.rsplit_once('.') {
        Some((_, end)) => READ.contains(&end),
        None => true,
    };
    let by_type = attachment
        .content_type
        .as_deref()
        .is_some_and(|kind| kind.starts_with("text/") || kind.starts_with("application/json"));
    by_name || by_type
}

/// A question as files beside its answer, secrets masked, and where `without_accounts` with other account numbers,
/// from which the same answer follows; `None` when even packed it is too large for that. Of a file no more than
/// `limit` bytes are unpacked.
pub(super) fn question_files(
    said: &converse::Said,
    limit: u64,
    without_accounts: bool,
) -> Option<Vec<(String, Vec<u8>)>> {
    let mut parts = Vec::new();
    if !said.text.trim().is_empty() {
        parts.push((format!("{QUESTION}.txt"), said.text.clone()));
    }
    for (index, attachment) in said.attachments.iter().enumerate() {
        // What cannot be read adds nothing to the answer either.
        let Ok(paste) = evidence::read_whole(None, attachment.bytes.as_slice(), limit) else {
            continue;
        };
        let kind = attachment.policy_type.map_or("any", PolicyType::code);
        let name = format!("{QUESTION}-{}-{kind}.txt", index.saturating_add(1));
        parts.push((name, paste.as_str().to_owned()));
    }
    let mut accounts = OtherAccounts::default();
    let mut masker = Masker::of(parts.iter().map(|(_, text)| text.as_str()));
    let mut files = Vec::new();
    for (name, text) in parts {
        let text = masker.mask(&text);
        let text = if without_accounts {
            accounts.in_place_of(&text).into_owned()
        } else {
            text.into_owned()
        };
        let bytes = text.into_bytes();
        files.push(if bytes.len() > KEPT && name != format!("{QUESTION}.txt") {
            (format!("{name}{PACKED}"), packed(&bytes)?)
        } else {
            (name, bytes)
        });
    }
    let all: usize = files.iter().map(|(_, bytes)| bytes.len()).sum();
    (all <= FILE).then_some(files)
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

/// The question of an answer, from its files.
pub(super) async fn question_of(
    downloads: &Downloads,
    attachments: &[serenity::Attachment],
) -> Result<Option<(String, Vec<converse::Attachment>)>, Failure> {
    let mut parts = of_message(attachments);
    parts.retain(|(attachment, _)| is_question_file(attachment));
    if parts.is_empty() {
        return Ok(None);
    }
    let mut text = String::new();
    let mut files = Vec::new();
    for file in downloads.get(&parts).await?.files {
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
    Ok(Some((text, files)))
}
