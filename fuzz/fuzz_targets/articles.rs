//! A folder of articles is loaded or refused with a line of the file; loaded, it is searched, and checked with
//! every problem on a line of a file.
#![no_main]

use kyoka::kb::{self, KnowledgeBase, LoadError};
use kyoka::text::Language;
use kyoka_fuzz::paste;
use std::fs;
use std::path::PathBuf;
use std::sync::LazyLock;

/// A folder of this process's own, which has the article `s/a` in one or two languages.
static FOLDER: LazyLock<PathBuf> = LazyLock::new(|| {
    let folder = std::env::temp_dir().join(format!("kyoka-fuzz-{}", std::process::id()));
    fs::create_dir_all(folder.join("s")).expect("a temporary folder");
    folder
});

kyoka_fuzz::target!(law);

fn law(input: &[u8]) {
    let paste = paste(input);
    let text = paste.as_str();
    let lines = text.replace("\r\n", "\n").matches(['\n', '\r']).count() + 1;
    fs::write(FOLDER.join("s/a.en.md"), text).expect("a file in a temporary folder");
    if input.len() % 2 == 0 {
        fs::write(FOLDER.join("s/a.ja.md"), text).expect("a file in a temporary folder");
    } else {
        let _ = fs::remove_file(FOLDER.join("s/a.ja.md"));
    }
    let articles = match KnowledgeBase::load(&FOLDER) {
        Ok(articles) => articles,
        Err(LoadError::FrontMatter { line, reason, .. }) => {
            assert!(
                line >= 1 && line <= lines as u64,
                "line {line} of {lines}: {reason}"
            );
            assert!(!reason.contains('\n'));
            return;
        }
        Err(LoadError::NoFrontMatter { .. }) => return,
        Err(error) => panic!("{error}"),
    };
    let article = articles.article("s/a").expect("the only article");
    for text in article.texts() {
        assert!(text.body_line <= lines + 1);
        for example in text.examples() {
            assert!(example.offset <= text.body.len());
        }
        for language in Language::ALL {
            articles.search(&text.front.title, language, 3);
        }
    }
    for problem in kb::check(&articles) {
        // What a text lacks is said of its first line, which may be missing as well.
        assert!(
            (1..=lines + 1).contains(&problem.line),
            "{problem} of {lines}"
        );
    }
}
