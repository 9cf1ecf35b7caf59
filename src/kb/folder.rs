//! The knowledge base of a folder that people go on editing.

use super::KnowledgeBase;
use super::load::{LoadError, files};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::time::{Duration, SystemTime};

/// How often the folder is looked at, at most.
const EVERY: Duration = Duration::from_millis(500);

/// The knowledge base of a folder: what was right when it was last looked at.
///
/// A change is taken as a whole or not at all: while a file is broken, the version before stays, and the
/// problem is told once. Looking costs a look at each file's size and time of change, twice a second at most,
/// and only while somebody asks.
#[derive(Debug)]
pub struct Folder {
    path: PathBuf,
    current: RwLock<Arc<KnowledgeBase>>,
    looked: Mutex<Looked>,
}

/// What was seen when the folder was last looked at.
#[derive(Debug)]
struct Looked {
    /// The time, as the caller counts it.
    at: Duration,
    /// What was there.
    seen: Vec<Seen>,
    /// The folder could not be looked at; that is told once.
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
pub enum Reload {
    /// Nothing has changed, or it is too early to look again.
    Same,
    /// The folder is read anew.
    Changed,
    /// A file is broken; the version before stays.
    Broken(LoadError),
}

impl Folder {
    /// Reads a folder.
    ///
    /// # Errors
    /// The first file that cannot be read, with its line.
    pub fn open(path: &Path) -> Result<Self, LoadError> {
        // What changes between the look and the reading is seen by the next look.
        let seen = look(path)?;
        let current = KnowledgeBase::load(path)?;
        current.prepare();
        Ok(Self {
            path: path.to_owned(),
            current: RwLock::new(Arc::new(current)),
            looked: Mutex::new(Looked {
                at: Duration::ZERO,
                seen,
                lost: false,
            }),
        })
    }

    /// The knowledge base as it was when it was last right. It stays what it is while it is used.
    pub fn current(&self) -> Arc<KnowledgeBase> {
        let current = self.current.read().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(&current)
    }

    /// Looks whether files have changed, and reads the folder anew if so. `now` is the time since any fixed
    /// moment. Call it before each answer, or on a timer: it does nothing when it was called within half a
    /// second, or is being called.
    pub fn reload(&self, now: Duration) -> Reload {
        // Somebody else is looking.
        let Ok(mut looked) = self.looked.try_lock() else {
            return Reload::Same;
        };
        if now < looked.at + EVERY {
            return Reload::Same;
        }
        looked.at = now;
        let seen = match look(&self.path) {
            Ok(seen) if seen == looked.seen => {
                looked.lost = false;
                return Reload::Same;
            }
            Ok(seen) => seen,
            Err(_) if looked.lost => return Reload::Same,
            Err(error) => {
                looked.lost = true;
                return Reload::Broken(error);
            }
        };
        looked.lost = false;
        // Also what is broken has been seen, so that it is told once.
        looked.seen = seen;
        match KnowledgeBase::load(&self.path) {
            Ok(kb) => {
                kb.prepare();
                let kb = Arc::new(kb);
                *self.current.write().unwrap_or_else(PoisonError::into_inner) = kb;
                Reload::Changed
            }
            Err(error) => Reload::Broken(error),
        }
    }
}

/// The files of the folder, and when they changed.
fn look(path: &Path) -> Result<Vec<Seen>, LoadError> {
    let mut seen = Vec::new();
    for (_, file) in files(path)? {
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

    fn write(folder: &Path, slug: &str, title: &str) {
        let text = format!("---\ntitle: {title}\nsummary: {title}\n---\n");
        fs::write(folder.join(format!("vpc/{slug}.en.md")), text).unwrap();
    }

    fn seconds(seconds: u64) -> Duration {
        Duration::from_secs(seconds)
    }

    fn first(folder: &Folder, question: &str) -> Option<String> {
        let found = folder.current().search(question, Language::En, 1);
        let first = found.matches.into_iter().next();
        first
            .filter(|_| found.fit == Fit::Answer)
            .map(|first| first.title)
    }

    #[test]
    fn a_changed_file_is_taken_and_a_broken_one_is_told_once() {
        let path = folder("reload");
        let folder = Folder::open(&path).unwrap();
        assert_eq!(
            first(&folder, "vpc peering traffic").as_deref(),
            Some("No traffic over VPC peering")
        );
        assert!(matches!(folder.reload(seconds(1)), Reload::Same));

        write(&path, "peering", "Peering between VPCs carries no packets");
        let before = folder.current();
        assert!(matches!(folder.reload(seconds(2)), Reload::Changed));
        assert_eq!(
            first(&folder, "vpc peering packets").as_deref(),
            Some("Peering between VPCs carries no packets")
        );
        // Who still uses the version before keeps it.
        assert_eq!(before.articles().count(), 1);

        fs::write(
            path.join("vpc/nat.en.md"),
            "---\ntitle: NAT\nsumary: x\n---\n",
        )
        .unwrap();
        write(&path, "peering", "Another title");
        let Reload::Broken(error) = folder.reload(seconds(3)) else {
            panic!("the broken file was not told");
        };
        assert!(error.to_string().contains("nat.en.md:3:"), "{error}");
        // All or nothing: the right file beside it is not taken either.
        assert!(first(&folder, "vpc peering packets").is_some());
        assert!(matches!(folder.reload(seconds(4)), Reload::Same));

        fs::remove_file(path.join("vpc/nat.en.md")).unwrap();
        assert!(matches!(folder.reload(seconds(5)), Reload::Changed));
        let article = folder.current();
        assert_eq!(
            article
                .articles()
                .next()
                .unwrap()
                .en
                .as_ref()
                .unwrap()
                .front
                .title,
            "Another title"
        );
        fs::remove_dir_all(&path).unwrap();
        assert!(matches!(folder.reload(seconds(6)), Reload::Broken(_)));
        assert!(matches!(folder.reload(seconds(7)), Reload::Same));
        assert_eq!(folder.current().articles().count(), 1);
    }

    #[test]
    fn it_is_not_looked_at_more_than_twice_a_second() {
        let path = folder("often");
        let folder = Folder::open(&path).unwrap();
        assert!(matches!(folder.reload(seconds(1)), Reload::Same));
        write(&path, "nat", "NAT gateway");
        assert!(matches!(
            folder.reload(seconds(1) + EVERY / 2),
            Reload::Same
        ));
        assert!(matches!(folder.reload(seconds(1) + EVERY), Reload::Changed));
        fs::remove_dir_all(&path).unwrap();
    }
}
