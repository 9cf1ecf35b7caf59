//! A folder, or what is embedded, → the knowledge base.

use super::article::{Article, Front, Text};
use super::embedded;
use super::finder::Finder;
use super::rule::{self, Outline, Sought};
use crate::file::{self, FileError};
use crate::text::Language;
use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;

/// The most bytes of an article; those that there are have less than 20 KiB.
const MAX_ARTICLE_BYTES: u64 = 1 << 20;

/// The most articles of a folder, each language one.
const MAX_FILES: usize = 20_000;

/// The most bytes of all articles of a folder.
const MAX_FOLDER_BYTES: u64 = 64 << 20;

/// All articles, by id.
///
/// What is embedded is read when it is needed: to answer one question takes few of many articles.
#[derive(Clone, Debug)]
pub struct KnowledgeBase {
    entries: Vec<Entry>,
    finder: OnceLock<Finder>,
}

/// An article that may not have been read yet.
#[derive(Clone, Debug)]
struct Entry {
    id: String,
    /// Path and text of the files that are not read yet, by language.
    sources: [Option<(&'static str, &'static str)>; 2],
    article: OnceLock<Article>,
    /// What a look at the files tells of the article's rules.
    outlines: OnceLock<Vec<Outline>>,
}

/// Of what a knowledge base is made: folders over the embedded articles, or alone.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Layers {
    /// The folders; an article of a later one takes the place of the same of an earlier one.
    pub folders: Vec<PathBuf>,
    /// Without the embedded articles.
    pub is_alone: bool,
}

impl Entry {
    fn of(article: Article) -> Self {
        Self {
            id: article.id.clone(),
            sources: [None, None],
            article: OnceLock::from(article),
            outlines: OnceLock::new(),
        }
    }

    fn article(&self) -> &Article {
        self.article.get_or_init(|| {
            let [ja, en] = self.sources.map(|source| {
                let (path, text) = source?;
                // A test has proved that every embedded file can be read.
                read(path, text).ok()
            });
            Article {
                id: self.id.clone(),
                ja,
                en,
                is_own: false,
            }
        })
    }

    fn is_embedded(&self) -> bool {
        self.sources.iter().any(Option::is_some)
    }

    /// Whether the rule of the article can hold for what is sought; without reading it, where it is not read
    /// yet.
    fn may_hold_for(&self, sought: &Sought<'_>) -> bool {
        if self.article.get().is_some() {
            return true;
        }
        let outlines = self.outlines.get_or_init(|| {
            let texts = self.sources.iter().flatten();
            texts.filter_map(|(_, text)| rule::outline(text)).collect()
        });
        outlines.iter().any(|one| one.may_hold_for(sought))
    }
}

/// Why a knowledge base cannot be loaded.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    /// A folder or file cannot be read.
    #[error("{path}: cannot be read: {source}; check the path and its permissions", path = .path.display())]
    Unreadable {
        /// The folder or file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// An article is no regular file of limited size.
    #[error("{path}: no article: {source}; an article is a file of at most {} KiB", MAX_ARTICLE_BYTES >> 10, path = .path.display())]
    NotAnArticle {
        /// The file.
        path: PathBuf,
        /// Why.
        source: FileError,
    },
    /// A folder has more articles than are read.
    #[error("{path}: more than {MAX_FILES} files; name the folder of a knowledge base", path = .path.display())]
    TooManyFiles {
        /// The folder.
        path: PathBuf,
    },
    /// A folder holds no article.
    #[error("{path}: no article; a knowledge base has its articles in <service>/<slug>.<lang>.md", path = .path.display())]
    NoArticles {
        /// The folder.
        path: PathBuf,
    },
    /// The articles of a folder are larger than what is kept of them all.
    #[error("{path}: the articles are larger than {} MiB together; divide the folder", MAX_FOLDER_BYTES >> 20, path = .path.display())]
    TooLarge {
        /// The folder.
        path: PathBuf,
    },
    /// A file does not begin with front matter.
    #[error("{path}:1: no front matter; begin the file with `---`, `title: …`, `---`")]
    NoFrontMatter {
        /// The file.
        path: String,
    },
    /// The front matter is not as the contract has it.
    #[error("{path}:{line}: {reason}")]
    FrontMatter {
        /// The file.
        path: String,
        /// The line, from 1.
        line: u64,
        /// Why.
        reason: String,
    },
}

impl KnowledgeBase {
    /// The embedded articles.
    pub fn embedded() -> Self {
        let mut entries: Vec<Entry> = Vec::with_capacity(embedded::FILES.len() / 2);
        for (path, text) in embedded::FILES {
            let Some((id, language)) = split(path) else {
                continue;
            };
            if entries.last().is_none_or(|last| last.id != id) {
                entries.push(Entry {
                    id: id.to_owned(),
                    sources: [None, None],
                    article: OnceLock::new(),
                    outlines: OnceLock::new(),
                });
            }
            if let Some(entry) = entries.last_mut() {
                let [ja, en] = &mut entry.sources;
                *match language {
                    Language::Ja => ja,
                    Language::En => en,
                } = Some((path, text));
            }
        }
        // As files `scp-region.en.md` comes before `scp.en.md`; as ids it is the reverse.
        entries.sort_by(|a, b| a.id.cmp(&b.id));
        Self {
            entries,
            finder: OnceLock::new(),
        }
    }

    /// The revision of the embedded articles: a number that other articles do not have (FNV-1a over their paths and
    /// texts). It tells what an answer rests on, and proves nothing.
    pub fn embedded_revision() -> u64 {
        const START: u64 = 0xcbf2_9ce4_8422_2325;
        const PRIME: u64 = 0x0000_0100_0000_01b3;
        let bytes = embedded::FILES
            .iter()
            .flat_map(|(path, text)| [path, text])
            .flat_map(|part| part.bytes().chain([0]));
        bytes.fold(START, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(PRIME)
        })
    }

    /// Loads `<service>/<slug>.<lang>.md` below a folder; other files are passed over.
    ///
    /// # Errors
    /// The first file that cannot be read, with its line; a folder without an article.
    pub fn load(dir: &Path) -> Result<Self, LoadError> {
        Ok(Self::of(read_folder(dir)?.into_values()))
    }

    /// Loads what can be read below a folder, and says why the rest cannot.
    ///
    /// # Errors
    /// A folder that cannot be read, or that has no article.
    pub fn load_all(dir: &Path) -> Result<(Self, Vec<LoadError>), LoadError> {
        let (articles, broken) = read_all(dir)?;
        Ok((Self::of(articles.into_values()), broken))
    }

    /// Loads what the layers are made of: the embedded articles where there is no folder. An article of a folder takes
    /// the place of the embedded one with its id, in both languages.
    ///
    /// # Errors
    /// The first file that cannot be read, with its line; a folder without an article.
    pub fn layered(layers: &Layers) -> Result<Self, LoadError> {
        if layers.folders.is_empty() {
            return Ok(Self::embedded());
        }
        let mut own: BTreeMap<String, Article> = BTreeMap::new();
        for folder in &layers.folders {
            own.extend(read_folder(folder)?);
        }
        if layers.is_alone {
            return Ok(Self::of(own.into_values()));
        }
        let mut kb = Self::embedded();
        kb.entries.retain(|entry| !own.contains_key(&entry.id));
        kb.entries.extend(own.into_values().map(Entry::of));
        kb.entries.sort_by(|a, b| a.id.cmp(&b.id));
        Ok(kb)
    }

    /// A knowledge base of articles, which come in the order of their ids.
    pub(super) fn of(articles: impl IntoIterator<Item = Article>) -> Self {
        Self {
            entries: articles.into_iter().map(Entry::of).collect(),
            finder: OnceLock::new(),
        }
    }

    /// All articles, by id.
    pub fn articles(&self) -> impl ExactSizeIterator<Item = &Article> {
        self.entries.iter().map(Entry::article)
    }

    /// The articles whose rule can hold for what is sought.
    pub(super) fn articles_for(&self, sought: &Sought<'_>) -> impl Iterator<Item = &Article> {
        self.entries
            .iter()
            .filter(|entry| entry.may_hold_for(sought))
            .map(Entry::article)
    }

    /// The article of a number, in the order of ids.
    pub(super) fn nth(&self, number: usize) -> Option<&Article> {
        self.entries.get(number).map(Entry::article)
    }

    /// The article with this id.
    pub fn article(&self, id: &str) -> Option<&Article> {
        let found = self
            .entries
            .binary_search_by(|entry| entry.id.as_str().cmp(id));
        self.nth(found.ok()?)
    }

    /// Reads every article and makes the index now rather than when they are needed: for who answers many
    /// questions, and would look into the files for each.
    pub fn prepare(&self) {
        for entry in &self.entries {
            entry.article();
        }
        self.finder();
    }

    /// What finds articles for a question.
    pub(super) fn finder(&self) -> &Finder {
        self.finder.get_or_init(|| {
            let embedded = self.entries.iter().all(Entry::is_embedded);
            let made = if embedded {
                Finder::embedded(self.entries.len())
            } else {
                None
            };
            made.unwrap_or_else(|| Finder::of(self))
        })
    }
}

/// The articles below a folder, by id; the first file that cannot be read is an error.
fn read_folder(dir: &Path) -> Result<BTreeMap<String, Article>, LoadError> {
    let (articles, broken) = read_all(dir)?;
    broken.into_iter().next().map_or(Ok(articles), Err)
}

/// The articles below a folder, by id, and why each of the other files cannot be read.
fn read_all(dir: &Path) -> Result<(BTreeMap<String, Article>, Vec<LoadError>), LoadError> {
    let files = files(dir)?;
    let threads = thread::available_parallelism().map_or(1, usize::from);
    let each = files.len().div_ceil(threads).max(1);
    let all = AtomicU64::new(0);
    let read_one = |(relative, file): &(String, PathBuf)| -> Result<(String, Text), LoadError> {
        let text = article(file)?;
        let bytes = u64::try_from(text.len()).unwrap_or(u64::MAX);
        if all
            .fetch_add(bytes, Ordering::Relaxed)
            .saturating_add(bytes)
            > MAX_FOLDER_BYTES
        {
            return Err(LoadError::TooLarge {
                path: dir.to_owned(),
            });
        }
        let text = read(&file.display().to_string(), &text)?;
        Ok((relative.clone(), text))
    };
    let texts: Vec<Result<(String, Text), LoadError>> = thread::scope(|scope| {
        let parts: Vec<_> = files
            .chunks(each)
            .map(|part| scope.spawn(move || part.iter().map(read_one).collect::<Vec<_>>()))
            .collect();
        parts
            .into_iter()
            .flat_map(|part| part.join().unwrap_or_default())
            .collect()
    });
    let mut articles: BTreeMap<String, Article> = BTreeMap::new();
    let mut broken = Vec::new();
    for text in texts {
        let (relative, text) = match text {
            Ok(read) => read,
            Err(error) => {
                broken.push(error);
                continue;
            }
        };
        let Some((id, language)) = split(&relative) else {
            continue;
        };
        let article = articles.entry(id.to_owned()).or_insert_with(|| Article {
            id: id.to_owned(),
            ja: None,
            en: None,
            is_own: true,
        });
        match language {
            Language::Ja => article.ja = Some(text),
            Language::En => article.en = Some(text),
        }
    }
    if articles.is_empty() && broken.is_empty() {
        return Err(LoadError::NoArticles {
            path: dir.to_owned(),
        });
    }
    Ok((articles, broken))
}

/// The Markdown files in a folder and below, so many folders deep.
pub(super) fn markdown(dir: &Path, depth: usize) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(dir).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() && depth > 1 {
            found.extend(markdown(&path, depth - 1));
        } else if path.extension().is_some_and(|extension| extension == "md") {
            found.push(path);
        }
    }
    found
}

/// Whether a path below the folder of a knowledge base is that of an article: `ssm/start-session.ja.md`.
pub(super) fn is_article(relative: &str) -> bool {
    split(relative).is_some_and(|(id, _)| id.split('/').count() == 2)
}

fn unreadable(path: &Path) -> impl FnOnce(io::Error) -> LoadError {
    let path = path.to_owned();
    move |source| LoadError::Unreadable { path, source }
}

/// The text of an article.
fn article(path: &Path) -> Result<String, LoadError> {
    file::read_text(path, MAX_ARTICLE_BYTES).map_err(|error| match error {
        FileError::Unreadable(source) => unreadable(path)(source),
        source @ (FileError::Kind(_) | FileError::TooLarge(_)) => LoadError::NotAnArticle {
            path: path.to_owned(),
            source,
        },
    })
}

/// The files of articles below a folder, by what they are called in it.
pub(super) fn files(dir: &Path) -> Result<Vec<(String, PathBuf)>, LoadError> {
    let mut files = Vec::new();
    for service in std::fs::read_dir(dir).map_err(unreadable(dir))? {
        let service = service.map_err(unreadable(dir))?.path();
        if !service.is_dir() {
            continue;
        }
        for file in std::fs::read_dir(&service).map_err(unreadable(&service))? {
            let file = file.map_err(unreadable(&service))?.path();
            let relative = file
                .strip_prefix(dir)
                .unwrap_or(&file)
                .to_string_lossy()
                .replace('\\', "/");
            if split(&relative).is_some() {
                files.push((relative, file));
            }
            if files.len() > MAX_FILES {
                return Err(LoadError::TooManyFiles {
                    path: dir.to_owned(),
                });
            }
        }
    }
    files.sort();
    Ok(files)
}

/// `ssm/start-session.ja.md` → its id and language.
fn split(relative: &str) -> Option<(&str, Language)> {
    let (id, language) = relative.strip_suffix(".md")?.rsplit_once('.')?;
    let language = match language {
        "ja" => Language::Ja,
        "en" => Language::En,
        _ => return None,
    };
    id.contains('/').then_some((id, language))
}

/// Reads one file.
fn read(path: &str, text: &str) -> Result<Text, LoadError> {
    let text = text
        .strip_prefix('\u{feff}')
        .unwrap_or(text)
        .replace("\r\n", "\n")
        // A line ends here in YAML and in Markdown.
        .replace('\r', "\n");
    let missing = || LoadError::NoFrontMatter {
        path: path.to_owned(),
    };
    let (front, body) = text
        .strip_prefix("---\n")
        .and_then(|rest| {
            rest.split_once("\n---\n")
                .or_else(|| Some((rest.strip_suffix("\n---")?, "")))
        })
        .ok_or_else(missing)?;
    let body_line = front.lines().count() + 3;
    let front: Front = serde_saphyr::from_str(front).map_err(|error| LoadError::FrontMatter {
        path: path.to_owned(),
        line: error.location().map_or(1, |location| location.line() + 1),
        reason: error
            .to_string()
            .lines()
            .next()
            .unwrap_or_default()
            .to_owned(),
    })?;
    Ok(Text {
        path: path.to_owned(),
        front,
        body: body.to_owned(),
        body_line,
    })
}
