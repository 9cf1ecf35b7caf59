//! Our own words, as a document.

use crate::reply::{Block, Inline, Line, Reply};
use crate::text::Language;

/// A text of ours in blocks: a line that begins with `- ` is an item, one between `**` a heading, one that begins
/// with `-# ` may be overlooked, and what stands between backticks is code.
pub fn notice(text: &str, language: Language) -> Reply {
    let mut blocks: Vec<Block> = Vec::new();
    for line in text.lines().filter(|line| !line.trim().is_empty()) {
        let heading = line
            .strip_prefix("**")
            .and_then(|rest| rest.strip_suffix("**"));
        if let Some(item) = line.strip_prefix("- ") {
            match blocks.last_mut() {
                Some(Block::List(items)) => items.push(spans(item)),
                _ => blocks.push(Block::List(vec![spans(item)])),
            }
        } else if let Some(heading) = heading {
            blocks.push(Block::Heading(spans(heading)));
        } else if let Some(small) = line.strip_prefix("-# ") {
            blocks.push(Block::Small(spans(small)));
        } else {
            blocks.push(Block::Paragraph(spans(line)));
        }
    }
    Reply { language, blocks }
}

/// Whether a text is a command's name: words and hyphens.
fn is_command(name: &str) -> bool {
    !name.is_empty()
        && name
            .chars()
            .all(|c| c.is_ascii_lowercase() || "- ".contains(c))
}

fn spans(line: &str) -> Line {
    let parts = line.split('`').enumerate();
    let inlines = parts
        .filter(|(_, part)| !part.is_empty())
        .map(|(at, part)| {
            if at % 2 == 0 {
                Inline::Prose(part.to_owned())
            } else if let Some(command) = part.strip_prefix('/').filter(|name| is_command(name)) {
                Inline::Command(command.to_owned())
            } else {
                Inline::Pasted(part.to_owned())
            }
        });
    Line(inlines.collect())
}
