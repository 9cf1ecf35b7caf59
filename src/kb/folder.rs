//! Folders of articles that people go on editing.

use super::KnowledgeBase;
use super::load::{Layers, LoadError, files};
use std::fs;
use std::path::PathBuf;
use std::time::SystemTime;

/// The folders of a knowledge base, watched.
///
/// A change is taken as a whole or not at all: while a file is broken there is no new version, and the problem
/// is told once. Looking costs a look at each file's size and time of change.
#[derive(Debug)]
pub struct Folder {
    layers: Layers,
    /// What was there at the last look.
    seen: Vec<Seen>,
    /// A folder could not be looked at; that is told once.
    lost: bool,
}

/// A file, as far as it takes to see that it changes.
#[derive(Clone, PartialEq, Eq, Debug)]
struct Seen {
    file: PathBuf,
    size: u64,
    changed: Option<SystemTime>,
}

/// What a look at the folder brought.
#[derive(Debug)]
pub enum Look {
    /// Nothing has changed.
    Same,
    /// Files have changed; this is what the folder holds now.
    Changed(KnowledgeBase),
    /// Files have changed, and one of them is broken; what was there before holds.
    Broken(LoadError),
}

impl Folder {
    /// Reads folders: what they hold now, and the means to see them change.
    ///
    /// # Errors
    /// The first file that cannot be read, with its line.
    pub fn open(layers: Layers) -> Result<(Self, KnowledgeBase), LoadError> {
        // What changes between the look and the reading is seen by the next look.
        let seen = look(&layers.folders)?;
        let kb = KnowledgeBase::layered(&layers)?;
        let folder = Self {
            layers,
            seen,
            lost: false,
        };
        Ok((folder, kb))
    }

    /// Looks whether files have changed since the last time, and reads the folder anew if so, ready for
    /// questions.
    pub fn look(&mut self) -> Look {
        let seen = match look(&self.layers.folders) {
            Ok(seen) => seen,
            Err(_) if self.lost => return Look::Same,
            Err(error) => {
                self.lost = true;
                return Look::Broken(error);
            }
        };
        self.lost = false;
        if seen == self.seen {
            return Look::Same;
        }
        // Also what is broken has been seen, so that it is told once.
        self.seen = seen;
        match KnowledgeBase::layered(&self.layers) {
            Ok(kb) => {
                kb.prepare();
                Look::Changed(kb)
            }
            Err(error) => Look::Broken(error),
        }
    }
}

/// The files of the folders, and when they changed.
fn look(folders: &[PathBuf]) -> Result<Vec<Seen>, LoadError> {
    let mut seen = Vec::new();
    let mut all = Vec::new();
    for folder in folders {
        all.extend(files(folder)?);
    }
    for (_, file) in all {
        // A file that is gone again by now is seen as one without a size.
        let about = fs::metadata(&file).ok();
        seen.push(Seen {
            size: about.as_ref().map_or(0, fs::Metadata::len),
            changed: about.and_then(|about| about.modified().ok()),
            file,
        });
    }
    Ok(seen)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kb::Fit;
    use crate::text::Language;

    /// A folder of its own in the target folder, with one article.
    fn folder(name: &str) -> PathBuf {
        let path = std::env::temp_dir().join(format!("kyoka-{name}-{}", std::process::id()));
        // It may not be there.
        let _ = fs::remove_dir_all(&path);
        fs::create_dir_all(path.join("vpc")).unwrap();
        write(&path, "peering", "No traffic over VPC peering");
        path
    }

    fn write(folder: &std::path::Path, slug: &str, title: &str) {
        let text = format!("---\ntitle: {title}\nsummary: {title}\n---\n");
        fs::write(folder.join(format!("vpc/{slug}.en.md")), text).unwrap();
    }

    /// What the folder holds now; a panic where it has not changed.
    fn changed(folder: &mut Folder) -> KnowledgeBase {
        match folder.look() {
            Look::Changed(kb) => kb,
            other => panic!("{other:?}"),
        }
    }

    fn first(kb: &KnowledgeBase, question: &str) -> Option<String> {
        let found = kb.search(question, Language::En, 1);
        let first = found.matches.into_iter().next();
        first
            .filter(|_| found.fit == Fit::Answer)
            .map(|first| first.title)
    }

    #[test]
    fn an_own_article_wins_for_its_id_and_for_equal_rules() {
        let path = folder("layers");
        write(&path, "peering", "Peering of ours");
        fs::create_dir_all(path.join("iam")).unwrap();
        let rule = "match:\n  actions: [\"iam:PassRole\"]";
        for (name, title) in [("pass-role", "How we pass roles"), ("a-rule", "Our rule")] {
            let text = format!("---\ntitle: {title}\n{rule}\n---\n");
            fs::write(path.join(format!("iam/{name}.en.md")), text).unwrap();
        }
        let mut layers = Layers {
            folders: vec![path.clone()],
            is_alone: false,
        };
        let kb = KnowledgeBase::layered(&layers).unwrap();
        let embedded = KnowledgeBase::embedded();
        assert_eq!(kb.articles().len(), embedded.articles().len() + 2);
        let ours = kb.article("iam/pass-role").unwrap();
        assert!(ours.ja.is_none() && ours.is_own, "{ours:?}");
        assert!(!kb.article("iam/scp").unwrap().is_own);
        assert_eq!(
            first(&kb, "peering of ours").as_deref(),
            Some("Peering of ours")
        );
        layers.is_alone = true;
        assert_eq!(KnowledgeBase::layered(&layers).unwrap().articles().len(), 3);

        fs::remove_dir_all(path.join("iam")).unwrap();
        fs::remove_dir_all(path.join("vpc")).unwrap();
        let error = KnowledgeBase::layered(&layers).unwrap_err();
        assert!(matches!(error, LoadError::NoArticles { .. }), "{error}");
        fs::remove_dir_all(&path).unwrap();
    }

    #[test]
    fn a_changed_file_is_taken_and_a_broken_one_is_told_once() {
        let path = folder("reload");
        let layers = Layers {
            folders: vec![path.clone()],
            is_alone: true,
        };
        let (mut folder, before) = Folder::open(layers).unwrap();
        assert_eq!(
            first(&before, "vpc peering traffic").as_deref(),
            Some("No traffic over VPC peering")
        );
        assert!(matches!(folder.look(), Look::Same));

        write(&path, "peering", "Peering between VPCs carries no packets");
        assert_eq!(
            first(&changed(&mut folder), "vpc peering packets").as_deref(),
            Some("Peering between VPCs carries no packets")
        );
        assert!(matches!(folder.look(), Look::Same));

        fs::write(
            path.join("vpc/nat.en.md"),
            "---\ntitle: NAT\nsumary: x\n---\n",
        )
        .unwrap();
        write(&path, "peering", "Another title");
        // All or nothing: the right file beside it is not taken either.
        let Look::Broken(error) = folder.look() else {
            panic!("the broken file was not told");
        };
        assert!(error.to_string().contains("nat.en.md:3:"), "{error}");
        assert!(matches!(folder.look(), Look::Same));

        fs::remove_file(path.join("vpc/nat.en.md")).unwrap();
        let kb = changed(&mut folder);
        let article = kb.articles().next().unwrap().en.as_ref().unwrap();
        assert_eq!(article.front.title, "Another title");

        fs::remove_dir_all(&path).unwrap();
        assert!(matches!(folder.look(), Look::Broken(_)));
        assert!(matches!(folder.look(), Look::Same));
    }
}
