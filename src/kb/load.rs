//! A folder, or what is embedded, → the knowledge base.

use super::article::{Article, Front, Text};
use super::{embedded, rule};
use crate::text::Language;
use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};

/// All articles, by id.
#[derive(Clone, PartialEq, Debug)]
pub struct KnowledgeBase {
    articles: BTreeMap<String, Article>,
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
    /// The embedded articles. Text that a test has proved loadable is never left out.
    pub fn embedded() -> Self {
        let mut kb = Self {
            articles: BTreeMap::new(),
        };
        for (path, text) in embedded::FILES {
            if let Ok(text) = read(path, text) {
                kb.add(path, text);
            }
        }
        kb
    }

    /// The embedded articles whose rule can hold for an action of one of these services. The others are
    /// not even read, so that one answer costs no more with many articles.
    pub fn embedded_about(services: &[&str]) -> Self {
        let mut kb = Self {
            articles: BTreeMap::new(),
        };
        for (path, text) in embedded::FILES {
            if rule::may_hold_for(text, services)
                && let Ok(text) = read(path, text)
            {
                kb.add(path, text);
            }
        }
        kb
    }

    /// Loads `<service>/<slug>.<lang>.md` below a folder; other files are passed over.
    ///
    /// # Errors
    /// The first file that cannot be read, with its line.
    #[expect(
        clippy::disallowed_methods,
        reason = "the folder that the caller names"
    )]
    pub fn load(dir: &Path) -> Result<Self, LoadError> {
        let unreadable = |path: &Path| {
            let path = path.to_owned();
            move |source| LoadError::Unreadable { path, source }
        };
        let mut kb = Self {
            articles: BTreeMap::new(),
        };
        let mut files = Vec::new();
        for service in std::fs::read_dir(dir).map_err(unreadable(dir))? {
            let service = service.map_err(unreadable(dir))?.path();
            if service.is_dir() {
                for file in std::fs::read_dir(&service).map_err(unreadable(&service))? {
                    files.push(file.map_err(unreadable(&service))?.path());
                }
            }
        }
        files.sort();
        for file in files {
            let relative = file
                .strip_prefix(dir)
                .unwrap_or(&file)
                .to_string_lossy()
                .replace('\\', "/");
            if split(&relative).is_some() {
                let text = std::fs::read_to_string(&file).map_err(unreadable(&file))?;
                let shown = file.display().to_string();
                let text = read(&shown, &text)?;
                kb.add(&relative, text);
            }
        }
        Ok(kb)
    }

    fn add(&mut self, relative: &str, text: Text) {
        if let Some((id, language)) = split(relative) {
            let article = self
                .articles
                .entry(id.to_owned())
                .or_insert_with(|| Article {
                    id: id.to_owned(),
                    ja: None,
                    en: None,
                });
            match language {
                Language::Ja => article.ja = Some(text),
                Language::En => article.en = Some(text),
            }
        }
    }

    /// All articles, by id.
    pub fn articles(&self) -> impl ExactSizeIterator<Item = &Article> {
        self.articles.values()
    }
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
        .replace("\r\n", "\n");
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
