//! What finds any of a fixed list of words in one pass.

use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};

/// Finds words as they are written. It is made once a process, mostly to read one paste: an automaton that is quick to
/// make costs less than one that is quick to run. `None` never, as long as the words are few and short.
pub(crate) fn searcher<W: AsRef<[u8]>>(
    kind: MatchKind,
    words: impl IntoIterator<Item = W>,
) -> Option<AhoCorasick> {
    AhoCorasick::builder()
        .kind(Some(AhoCorasickKind::NoncontiguousNFA))
        .match_kind(kind)
        .build(words)
        .ok()
}
