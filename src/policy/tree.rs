//! A lossless, tolerant JSON tree.
//!
//! In: text and the place where a value, or the members of an object, begin. Out: nodes with spans, and
//! a [`Mend`] for everything that JSON does not take: what is odd, and the text that would stand there
//! instead, so that the source with all mends made is JSON in the author's formatting.
//! Reading goes forward only and nests at most [`DEPTH_LIMIT`] deep.

use super::source::Source;
use super::{GapKind, Repair, RepairKind, Spanned};
use super::{escape, hcl};
use crate::text::Span;
use crate::text::invisible::{self, is_invisible};
use std::collections::BTreeMap;

/// Deeper than any policy: statements nest four deep, template functions a few more.
const DEPTH_LIMIT: usize = 24;

/// How many lines a wrapped string may run over.
const WRAP_LIMIT: usize = 16;

/// The longest string that is not between straight double quotes, in bytes: other quotes stand in prose as
/// well, and before more than that they open none.
const LOOSE_LIMIT: usize = 4096;

/// The longest comment between `/*` and `*/`, in bytes.
const COMMENT_LIMIT: usize = 20_000;

/// The longest frame before the word of an omission, in bytes: `-------- snip --------`.
const FRAME_LIMIT: usize = 200;

/// The longest note beside a member, in bytes.
const NOTE_LIMIT: usize = 400;

/// The most mends of one tree: what needs more is no policy that somebody wrote, and reading stops there.
const MEND_LIMIT: usize = 1 << 16;

/// The most values of one tree. Each takes a character at least, so that a policy with more is larger than
/// any that is worked through.
const NODE_LIMIT: usize = 1 << 16;

/// A value and its place in the source.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Node {
    pub(super) span: Span,
    pub(super) value: Value,
}

/// A JSON value; numbers stay as written.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Value {
    Object(Vec<Member>),
    Array(Vec<Node>),
    Text(String),
    Number(String),
    Bool(bool),
    Null,
}

/// A key and its value.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Member {
    pub(super) key: Spanned<String>,
    pub(super) value: Node,
}

/// A repair and the text that makes it: `with` in place of `replace`.
#[derive(Clone, Debug)]
pub(super) struct Mend {
    pub(super) repair: Repair,
    pub(super) replace: Span,
    pub(super) with: String,
}

/// What was read.
#[derive(Debug)]
pub(super) struct Tree {
    pub(super) root: Node,
    pub(super) mends: Vec<Mend>,
    /// Where reading ended before the brackets did; `None` when all of them close.
    pub(super) stopped: Option<usize>,
    /// How many values there are.
    pub(super) nodes: Nodes,
    /// The values of which a part is missing.
    pub(super) missing: Missing,
}

/// Where the values begin of which a part is not in the text, and why: the text ends in them, they have a mark
/// of omission, or code makes a part of them.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(super) struct Missing(BTreeMap<usize, GapKind>);

impl Missing {
    /// Notes that the value that begins at `start` is cut off.
    pub(super) fn note(&mut self, start: usize) {
        self.0.insert(start, GapKind::CutOff);
    }

    /// Notes that code in these words makes a part of the value that begins at `start`.
    pub(super) fn note_code(&mut self, start: usize, written: &str) {
        let kind = GapKind::Code(written.to_owned());
        self.0.entry(start).or_insert(kind);
    }

    /// Notes why something is missing in what begins at `start`.
    pub(super) fn note_as(&mut self, start: usize, kind: GapKind) {
        self.0.entry(start).or_insert(kind);
    }

    /// Why something is missing in what begins at `start`.
    pub(super) fn at(&self, start: usize) -> Option<&GapKind> {
        self.0.get(&start)
    }

    /// Why something is missing directly in a value.
    pub(super) fn of(&self, node: &Node) -> Option<&GapKind> {
        self.at(node.span.start)
    }

    /// Why something is missing in a value, however deep.
    pub(super) fn within(&self, node: &Node) -> Option<&GapKind> {
        if self.0.is_empty() {
            return None;
        }
        self.of(node).or_else(|| match &node.value {
            Value::Object(members) => members.iter().find_map(|member| self.within(&member.value)),
            Value::Array(items) => items.iter().find_map(|item| self.within(item)),
            Value::Text(_) | Value::Number(_) | Value::Bool(_) | Value::Null => None,
        })
    }
}

/// How many values a reader has kept of one tree.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(super) struct Nodes(usize);

impl Nodes {
    /// Counts one more, before it is read; it is kept where there are not too many then, so that what is
    /// kept is a tree.
    pub(super) const fn begin(&mut self) -> Kept {
        self.0 += 1;
        Kept(!self.are_too_many())
    }

    /// Counts those of a part of the tree.
    pub(super) const fn add_all(&mut self, part: Self) {
        self.0 += part.0;
    }

    /// Tells whether some were left out.
    pub(super) const fn are_too_many(self) -> bool {
        self.0 > NODE_LIMIT
    }
}

/// Whether a value is kept that is being read.
#[derive(Clone, Copy, Debug)]
pub(super) struct Kept(bool);

impl Kept {
    /// Puts what was read to what it is a part of.
    pub(super) fn put<T>(self, all: &mut Vec<T>, one: T) {
        if self.0 {
            all.push(one);
        }
    }
}

/// Where the brackets nest too deep.
#[derive(Debug)]
pub(super) struct TooDeep(pub(super) usize);

impl Node {
    pub(super) fn members(&self) -> Option<&[Member]> {
        match &self.value {
            Value::Object(members) => Some(members),
            _ => None,
        }
    }

    pub(super) fn items(&self) -> Option<&[Self]> {
        match &self.value {
            Value::Array(items) => Some(items),
            _ => None,
        }
    }
}

/// Reads the value that begins at `start`; `None` when there is none.
pub(super) fn value_at(source: &Source<'_>, start: usize) -> Result<Option<Tree>, TooDeep> {
    let mut parser = Parser::new(source, start);
    let root = parser.value();
    parser.finish(root)
}

/// Reads a flow collection of YAML that begins at `start`; `None` when it does not close.
pub(super) fn flow_at(source: &Source<'_>, start: usize) -> Option<Tree> {
    let mut parser = Parser::new(source, start);
    parser.spaced_words = true;
    let root = parser.value();
    let tree = parser.finish(root).ok()??;
    tree.stopped.is_none().then_some(tree)
}

/// Reads the value that begins at `start`. When more values follow after commas and the first one `is_item`,
/// they are a list that lost its brackets: then the root is that list, and the flag is true.
pub(super) fn value_or_items_at(
    source: &Source<'_>,
    start: usize,
    is_item: impl Fn(&Node) -> bool,
) -> Result<Option<(Tree, bool)>, TooDeep> {
    let mut parser = Parser::new(source, start);
    let first = parser.value();
    let Some(first) = first else {
        return Ok(parser.finish(None)?.map(|tree| (tree, false)));
    };
    let is_whole = parser.stopped.is_none() && parser.too_deep.is_none();
    if is_whole && is_item(&first) && parser.comma_then_open() {
        let after_first = parser.mark();
        let mut items = vec![first];
        let end = parser.more_items(&mut items);
        if items.len() > 1 && parser.too_deep.is_none() {
            let list = list_of(items, Span { start, end });
            return Ok(parser.finish(Some(list))?.map(|tree| (tree, true)));
        }
        // What follows does not belong to it.
        parser.reset(&after_first);
        parser.forget_the_end();
        let first = items.into_iter().next();
        return Ok(parser.finish(first)?.map(|tree| (tree, false)));
    }
    Ok(parser.finish(Some(first))?.map(|tree| (tree, false)))
}

/// What was read at a place where members may begin.
#[derive(Debug)]
pub(super) struct Headless {
    /// `None` when there is no member.
    pub(super) tree: Option<Tree>,
    /// Where each key begins: reading from there gives the end of the same members.
    pub(super) keys: Vec<usize>,
}

/// Reads members without their opening brace that begin at `start`.
///
/// A closing brace ends them. When more values follow after a comma, the members are the first item of a
/// list that lost its head, and the root is a list.
pub(super) fn members_at(source: &Source<'_>, start: usize) -> Result<Headless, TooDeep> {
    let mut parser = Parser::new(source, start);
    let (members, end) = parser.members(start, true);
    let keys = std::mem::take(&mut parser.keys);
    if members.is_empty() {
        let tree = parser.finish(None)?;
        return Ok(Headless { tree, keys });
    }
    let first = Node {
        span: Span { start, end },
        value: Value::Object(members),
    };
    let tree = if parser.unclosed.is_empty() && parser.stopped.is_none() && parser.comma_then_open()
    {
        let mut items = vec![first];
        let end = parser.more_items(&mut items);
        parser.finish(Some(list_of(items, Span { start, end })))?
    } else {
        parser.finish(Some(first))?
    };
    Ok(Headless { tree, keys })
}

/// Gives `text[span]` with the mends made.
pub(super) fn mended(text: &str, span: Span, mends: &[Mend]) -> String {
    let mut order: Vec<&Mend> = mends
        .iter()
        .filter(|mend| {
            mend.replace.start >= span.start
                && mend.replace.end <= span.end
                && (mend.replace.start < mend.replace.end || !mend.with.is_empty())
        })
        .collect();
    // Of several replacements of one place the last is the most exact: it knows what the others made.
    // Insertions at one place follow one another.
    order.sort_by_key(|mend| (mend.replace.start, mend.replace.end));
    order.dedup_by(|later, earlier| {
        let same = later.replace == earlier.replace && later.replace.start < later.replace.end;
        if same {
            *earlier = later;
        }
        same
    });
    let mut out = String::with_capacity(span.end.saturating_sub(span.start));
    let mut at = span.start;
    for mend in order {
        if mend.replace.start < at && (mend.replace.end <= at || !mend.with.is_empty()) {
            continue;
        }
        let start = mend.replace.start.max(at);
        out.push_str(text.get(at..start).unwrap_or_default());
        out.push_str(&mend.with);
        at = mend.replace.end;
    }
    out.push_str(text.get(at..span.end).unwrap_or_default());
    out
}

/// Writes a JSON string, in which what nobody sees is escaped.
pub(super) fn quoted(value: &str) -> String {
    invisible::escaped(&serde_json::Value::from(value).to_string()).into_owned()
}

/// The ASCII character that a full-width bracket, comma or colon stands for.
fn folded(c: char) -> char {
    match c {
        '｛' => '{',
        '｝' => '}',
        '［' => '[',
        '］' => ']',
        '，' | '、' => ',',
        '：' => ':',
        other => other,
    }
}

/// Spaces that are not ASCII.
fn is_odd_space(c: char) -> bool {
    matches!(
        c,
        '\u{a0}' | '\u{1680}' | '\u{2000}'
            ..='\u{200a}' | '\u{2028}' | '\u{2029}' | '\u{202f}' | '\u{205f}' | '\u{3000}'
    )
}

/// The kinds of quotes: each closes with its own kind.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Quotes {
    Double,
    Single,
    Corner,
    WhiteCorner,
}

impl Quotes {
    fn opened_by(c: char) -> Option<Self> {
        match c {
            '「' => Some(Self::Corner),
            '『' => Some(Self::WhiteCorner),
            other => Self::closed_by(other)
                .filter(|quotes| matches!(quotes, Self::Double | Self::Single)),
        }
    }

    fn closed_by(c: char) -> Option<Self> {
        match c {
            '"' | '“' | '”' | '„' | '‟' | '＂' | '″' | '〝' | '〟' => {
                Some(Self::Double)
            }
            '\'' | '‘' | '’' | '‚' | '‛' | '＇' | '`' => Some(Self::Single),
            '」' => Some(Self::Corner),
            '』' => Some(Self::WhiteCorner),
            _ => None,
        }
    }
}

/// Tells whether `c` is any quote that may open a string.
pub(super) fn is_quote(c: char) -> bool {
    Quotes::opened_by(c).is_some()
}

/// The length of a mark such as `...`, `…` or `（略）` at `at`.
fn elision(source: &Source<'_>, at: usize) -> Option<usize> {
    const WORDS: [&str; 12] = [
        "中略",
        "省略",
        "以下略",
        "以下省略",
        "後略",
        "前略",
        "略",
        "snipped",
        "snip",
        "omitted",
        "truncated",
        "redacted",
    ];
    const LONGEST_WORD: usize = "以下省略".len();
    let marks = |c: char| matches!(c, '.' | '…' | '‥' | '・' | '⋯');
    let frame = |c: char| {
        matches!(
            c,
            '(' | '（'
                | '<'
                | '＜'
                | '['
                | '［'
                | '〜'
                | '～'
                | '~'
                | '-'
                | '－'
                | '*'
                | ' '
                | '.'
                | '…'
                | '・'
        )
    };
    let close = |c: char| {
        matches!(
            c,
            ')' | '）'
                | '>'
                | '＞'
                | ']'
                | '］'
                | '〜'
                | '～'
                | '~'
                | '-'
                | '－'
                | '*'
                | ' '
                | '.'
                | '…'
                | '・'
        )
    };
    let first = source.peek(at)?;
    if marks(first) {
        let dots = source.run(at, marks);
        if !matches!(first, '.' | '・') || dots.chars().nth(2).is_some() {
            return Some(dots.len());
        }
    } else if !frame(first) && !WORDS.iter().any(|word| word.starts_with(first)) {
        return None;
    }
    let mut length = 0;
    let lead = source.run(at, |c| {
        length += c.len_utf8();
        frame(c) && length <= FRAME_LIMIT
    });
    let inner = at + lead.len();
    let head = source.window(inner, LONGEST_WORD);
    let word = WORDS.iter().find(|word| {
        head.get(..word.len())
            .is_some_and(|head| head.eq_ignore_ascii_case(word))
    })?;
    let after = inner + word.len();
    let tail = after + source.run(after, close).len();
    // A word of a sentence is no mark: it stands alone or in its frame.
    if source
        .peek(tail)
        .is_some_and(|c| c.is_alphanumeric() || c == ':')
    {
        return None;
    }
    Some(source.slice(at, tail).trim_end().len())
}

/// What stands where a member may stand.
enum Found {
    Whole(Member),
    /// A key whose value was left out: it is taken out of the text.
    WithoutValue,
    Nothing,
}

/// A place to go back to.
struct Mark {
    at: usize,
    last: usize,
    mends: usize,
}

struct Parser<'a> {
    source: &'a Source<'a>,
    at: usize,
    /// End of the last token that is part of the tree.
    last: usize,
    depth: usize,
    /// The closing brackets that are due, outermost first.
    due: Vec<char>,
    mends: Vec<Mend>,
    /// The closing brackets that never came, innermost first, as they would be written.
    unclosed: String,
    unclosed_count: usize,
    stopped: Option<usize>,
    too_deep: Option<usize>,
    /// More had to be mended than [`MEND_LIMIT`].
    too_odd: bool,
    nodes: Nodes,
    /// Words may hold blanks, as in YAML.
    spaced_words: bool,
    /// Where it began to read.
    start: usize,
    /// Whether that is in a heredoc of Terraform, once that was asked.
    in_heredoc: Option<bool>,
    /// Where the keys of members without a brace begin.
    keys: Vec<usize>,
    /// Where the brackets that are open begin, outermost first.
    open: Vec<usize>,
    missing: Missing,
    /// The last string that has no closing quote: where it begins and ends.
    unterminated: Option<Span>,
}

impl<'a> Parser<'a> {
    fn new(source: &'a Source<'a>, start: usize) -> Self {
        Self {
            source,
            start,
            in_heredoc: None,
            at: start,
            last: start,
            depth: 0,
            due: Vec::new(),
            mends: Vec::new(),
            unclosed: String::new(),
            unclosed_count: 0,
            stopped: None,
            too_deep: None,
            too_odd: false,
            nodes: Nodes::default(),
            spaced_words: false,
            keys: Vec::new(),
            open: Vec::new(),
            missing: Missing::default(),
            unterminated: None,
        }
    }

    fn finish(mut self, root: Option<Node>) -> Result<Option<Tree>, TooDeep> {
        if let Some(at) = self.too_deep {
            return Err(TooDeep(at));
        }
        let Some(mut root) = root else {
            return Ok(None);
        };
        if self.too_odd {
            // Not all that is odd was noted, so nothing is made of it.
            root.value = Value::Null;
        }
        if self.unclosed_count > 0 {
            let end = Span {
                start: self.last,
                end: self.last,
            };
            let with = std::mem::take(&mut self.unclosed);
            self.mend(RepairKind::Unclosed(self.unclosed_count), end, end, with);
        }
        if let (Some(_), Some(last)) = (self.stopped, self.unterminated)
            && last.end == self.last
        {
            self.missing.note(last.start);
        }
        let end = root.span.end;
        self.mends.retain(|mend| {
            mend.repair.span.start < end || (mend.repair.span.start == end && !mend.with.is_empty())
        });
        self.mends.sort_by_key(|mend| mend.repair.span);
        Ok(Some(Tree {
            root,
            mends: self.mends,
            stopped: self.stopped,
            nodes: self.nodes,
            missing: self.missing,
        }))
    }

    fn peek(&self) -> Option<char> {
        self.source.peek(self.at)
    }

    /// Whether nothing follows but white space.
    fn ends(&self) -> bool {
        let blank = self.source.run(self.at, char::is_whitespace);
        self.source.peek(self.at + blank.len()).is_none()
    }

    /// The next character that is part of the structure; `None` at the end of the text or of a fence.
    fn sign(&self) -> Option<char> {
        let goes_on = !self.source.ends(self.at);
        self.peek().filter(|_| goes_on).map(folded)
    }

    fn mend(&mut self, kind: RepairKind, span: Span, replace: Span, with: String) {
        if self.nodes.are_too_many() {
            return;
        }
        if self.mends.len() >= MEND_LIMIT {
            self.too_odd = true;
            self.stopped.get_or_insert(self.at);
            return;
        }
        self.mends.push(Mend {
            repair: Repair { kind, span },
            replace,
            with,
        });
    }

    /// Takes a bracket, comma or colon, and notes it when it is not the ASCII one.
    fn take_sign(&mut self) -> Span {
        let start = self.at;
        if let Some(c) = self.peek() {
            self.at += c.len_utf8();
            let span = Span {
                start,
                end: self.at,
            };
            if folded(c) != c {
                self.mend(
                    RepairKind::OddCharacter(c),
                    span,
                    span,
                    folded(c).to_string(),
                );
            }
        }
        Span {
            start,
            end: self.at,
        }
    }

    /// The span to delete so that `span` leaves no empty line and no blanks behind.
    fn removal(&self, span: Span) -> Span {
        let source = self.source;
        let blank = |c| matches!(c, ' ' | '\t');
        let bare = source.run_back(span.start, 0, blank);
        let run = source.run(span.end, |c| blank(c) || c == '\r');
        let ends_line = source.peek(span.end + run.len()).is_none_or(|c| c == '\n');
        let newline = source.before(bare).is_none_or(|c| c == '\n');
        if !ends_line {
            let start = if newline { span.start } else { bare };
            return Span {
                start,
                end: span.end,
            };
        }
        let line_before = if bare > 0 && newline {
            source.run_back(bare - 1, (bare - 1).saturating_sub(1), |c| c == '\r')
        } else {
            bare
        };
        Span {
            start: line_before,
            end: span.end + run.len() - usize::from(run.ends_with('\r')),
        }
    }

    /// Skips white space, comments and marks of omission.
    fn trivia(&mut self) {
        loop {
            let blank = |c| matches!(c, ' ' | '\t' | '\n' | '\r');
            self.at += self.source.run(self.at, blank).len();
            let Some(c) = self.peek() else { return };
            let start = self.at;
            // A control that is no white space begins a colour code, which is no trivia.
            if !c.is_ascii_control() && (is_odd_space(c) || is_invisible(c)) {
                self.at += c.len_utf8();
                let span = Span {
                    start,
                    end: self.at,
                };
                let with = if is_invisible(c) {
                    String::new()
                } else {
                    " ".to_owned()
                };
                self.mend(RepairKind::OddCharacter(c), span, span, with);
                continue;
            }
            let (kind, length) = if let Some(length) = self.comment(c) {
                (RepairKind::Comment, length)
            } else if let Some(length) = elision(self.source, start) {
                (RepairKind::Elision, length)
            } else {
                return;
            };
            self.at += length;
            if kind == RepairKind::Elision {
                self.leave_out();
            }
            let span = Span {
                start,
                end: self.at,
            };
            let replace = self.removal(span);
            self.mend(kind, span, replace, String::new());
        }
    }

    /// The length of the comment that begins here with `c`; one that does not end within reach is a line
    /// long.
    fn comment(&self, c: char) -> Option<usize> {
        let (source, start) = (self.source, self.at);
        if c == '/' && source.is(start, "/*") {
            let whole = source.comment_end(start, COMMENT_LIMIT);
            let end = whole.unwrap_or_else(|| {
                let line = source.line_end(start);
                if line < source.len() && line - start < COMMENT_LIMIT {
                    line
                } else {
                    start + "/*".len()
                }
            });
            Some(end - start)
        } else if c == '#' || c == '/' && source.is(start, "//") {
            let end = source.line_end(start);
            let end = if end < source.len() {
                source.run_back(end, start, |c| c == '\r')
            } else {
                end
            };
            Some(end - start)
        } else {
            None
        }
    }

    fn value(&mut self) -> Option<Node> {
        self.trivia();
        match self.sign()? {
            '{' => Some(self.object()),
            '[' => Some(self.array()),
            c if is_quote(c) => {
                let text = self.string(false)?;
                Some(Node {
                    span: text.span,
                    value: Value::Text(text.value),
                })
            }
            c if c.is_ascii_alphanumeric() || matches!(c, '-' | '<' | '*' | '$' | '!' | '_') => {
                self.word()
            }
            _ => None,
        }
    }

    /// Enters a bracket; false when it is one too many.
    fn enter(&mut self, closer: char, start: usize) -> bool {
        if self.depth >= DEPTH_LIMIT {
            self.too_deep.get_or_insert(self.at);
            return false;
        }
        self.depth += 1;
        self.due.push(closer);
        self.open.push(start);
        true
    }

    /// Notes that something is missing in the innermost bracket.
    fn leave_out(&mut self) {
        if let Some(start) = self.open.last() {
            self.missing.note(*start);
        }
    }

    fn leave(&mut self) {
        self.depth = self.depth.saturating_sub(1);
        self.due.pop();
        self.open.pop();
    }

    fn object(&mut self) -> Node {
        let start = self.at;
        self.take_sign();
        let (members, end) = self.members(start, false);
        Node {
            span: Span { start, end },
            value: Value::Object(members),
        }
    }

    /// Reads members up to the closing brace. A `headless` object has no opening brace of its own, so
    /// that its closing one is no part of it either.
    fn members(&mut self, start: usize, headless: bool) -> (Vec<Member>, usize) {
        let mut members: Vec<Member> = Vec::new();
        let mut comma: Option<Span> = None;
        self.last = self.at;
        if !self.enter('}', start) {
            return (members, self.at);
        }
        loop {
            if self.too_deep.is_some() {
                break;
            }
            if self.stopped.is_some() {
                self.stop('}', start, None, headless);
                break;
            }
            self.trivia();
            match self.sign() {
                Some('}') => {
                    self.drop_comma(comma.take());
                    let bracket = self.take_sign();
                    if headless {
                        self.leave();
                        return (members, self.last);
                    }
                    self.last = bracket.end;
                    break;
                }
                Some(',') => self.comma(&mut comma, members.is_empty()),
                Some(']') if self.due.contains(&']') => {
                    self.drop_comma(comma.take());
                    self.close_here('}', start);
                    break;
                }
                Some(']') if headless => {
                    self.drop_comma(comma.take());
                    self.leave();
                    return (members, self.last);
                }
                Some(']') => self.drop_stray(),
                Some(c) if is_quote(c) || c.is_ascii_alphabetic() || c == '_' => {
                    let before = self.mark();
                    let kept = self.nodes.begin();
                    let found = self.member();
                    if headless && !matches!(found, Found::Nothing) {
                        self.keys.push(before.at);
                    }
                    match found {
                        Found::Whole(member) => {
                            self.separate(&mut comma, members.last().map(|member| &member.value));
                            kept.put(&mut members, member);
                        }
                        Found::WithoutValue => self.last = before.last,
                        Found::Nothing => {
                            let ends = self.ends();
                            self.reset(&before);
                            if ends {
                                self.stopped = Some(self.source.len());
                            }
                            if ends || !self.skip_stray_text() {
                                self.stop('}', start, comma.take(), headless);
                                break;
                            }
                        }
                    }
                }
                Some(_) if self.skip_stray_text() => {}
                _ => {
                    self.stop('}', start, comma.take(), headless);
                    break;
                }
            }
        }
        self.leave();
        (members, self.last)
    }

    fn array(&mut self) -> Node {
        let start = self.at;
        self.take_sign();
        self.last = self.at;
        let mut items: Vec<Node> = Vec::new();
        let mut comma: Option<Span> = None;
        if !self.enter(']', start) {
            return Node {
                span: Span {
                    start,
                    end: self.at,
                },
                value: Value::Array(items),
            };
        }
        loop {
            if self.too_deep.is_some() {
                break;
            }
            if self.stopped.is_some() {
                self.stop(']', start, None, false);
                break;
            }
            self.trivia();
            match self.sign() {
                Some(']') => {
                    self.drop_comma(comma.take());
                    self.last = self.take_sign().end;
                    break;
                }
                Some(',') => self.comma(&mut comma, items.is_empty()),
                Some('}') if self.due.contains(&'}') => {
                    self.drop_comma(comma.take());
                    self.close_here(']', start);
                    break;
                }
                Some('}') => self.drop_stray(),
                // A key in a list: the list's closing bracket is missing.
                Some(c) if is_quote(c) && self.due.contains(&'}') && self.at_key() => {
                    self.close_here(']', start);
                    // The comma belongs to the object again.
                    if let Some(comma) = comma {
                        self.at = comma.start;
                    }
                    break;
                }
                Some(_) => {
                    let before = self.mark();
                    let kept = self.nodes.begin();
                    if let Some(item) = self.value() {
                        self.separate(&mut comma, items.last());
                        kept.put(&mut items, item);
                    } else {
                        self.reset(&before);
                        if !self.skip_stray_text() {
                            self.stop(']', start, comma.take(), false);
                            break;
                        }
                    }
                }
                None => {
                    self.stop(']', start, comma.take(), false);
                    break;
                }
            }
        }
        self.leave();
        Node {
            span: Span {
                start,
                end: self.last,
            },
            value: Value::Array(items),
        }
    }

    /// Tells whether a string and a colon stand here.
    fn at_key(&mut self) -> bool {
        let before = self.mark();
        let found = self.string(true).is_some() && {
            self.trivia();
            self.sign() == Some(':')
        };
        self.reset(&before);
        found
    }

    fn mark(&self) -> Mark {
        Mark {
            at: self.at,
            last: self.last,
            mends: self.mends.len(),
        }
    }

    /// Takes back that reading ended, or nested too deep.
    fn forget_the_end(&mut self) {
        self.stopped = None;
        self.too_deep = None;
        self.unclosed.clear();
        self.unclosed_count = 0;
    }

    /// Goes back to where reading can start anew.
    fn reset(&mut self, mark: &Mark) {
        self.at = mark.at;
        self.last = mark.last;
        self.mends.truncate(mark.mends);
    }

    fn comma(&mut self, pending: &mut Option<Span>, first: bool) {
        let span = self.take_sign();
        if first || pending.is_some() {
            self.drop_comma(Some(span));
        } else {
            *pending = Some(span);
        }
    }

    fn drop_comma(&mut self, comma: Option<Span>) {
        if let Some(span) = comma {
            self.mend(RepairKind::TrailingComma, span, span, String::new());
        }
    }

    fn drop_stray(&mut self) {
        let span = self.take_sign();
        let replace = self.removal(span);
        self.mend(RepairKind::StrayBracket, span, replace, String::new());
    }

    /// Asks for a comma between the last value and the next.
    fn separate(&mut self, comma: &mut Option<Span>, last: Option<&Node>) {
        if comma.take().is_none()
            && let Some(last) = last
        {
            let here = Span {
                start: last.span.end,
                end: last.span.end,
            };
            self.mend(RepairKind::MissingComma, here, here, ",".to_owned());
        }
    }

    /// Closes a bracket that another one closes over.
    fn close_here(&mut self, closer: char, start: usize) {
        let here = Span {
            start: self.last,
            end: self.last,
        };
        let with = self.closing(closer, start);
        self.mend(RepairKind::Unclosed(1), here, here, with);
    }

    /// Ends everything: the text is cut here.
    fn stop(&mut self, closer: char, start: usize, comma: Option<Span>, headless: bool) {
        self.drop_comma(comma);
        self.stopped.get_or_insert(self.at);
        self.missing.note(start);
        if !headless {
            let with = self.closing(closer, start);
            self.unclosed.push_str(&with);
            self.unclosed_count += 1;
        }
    }

    /// The closing bracket as it would be written for the opening one at `start`.
    fn closing(&self, closer: char, start: usize) -> String {
        let source = self.source;
        let newline = source.line_end(start);
        if newline >= self.last {
            return closer.to_string();
        }
        let nl = if source.before(newline) == Some('\r') {
            "\r\n"
        } else {
            "\n"
        };
        let line = source.line_start(start);
        let indent = source.run(line, |c| matches!(c, ' ' | '\t'));
        let indent = indent.get(..start - line).unwrap_or(indent);
        format!("{nl}{indent}{closer}")
    }

    /// Skips words to the line's end when the structure goes on in the next line.
    fn skip_stray_text(&mut self) -> bool {
        let source = self.source;
        if source.is(self.at, "```") {
            return false;
        }
        let end = source.line_end(self.at);
        if end - self.at >= NOTE_LIMIT {
            return false;
        }
        let line = source.slice(self.at, end);
        let same_line = source.line_end(self.last) >= self.at;
        let gap = source.run(self.at + line.len(), char::is_whitespace);
        let blank_line = gap.matches('\n').nth(1).is_some();
        let next = self.at + line.len() + gap.len();
        let goes_on = source
            .peek(next)
            .map(folded)
            .is_some_and(|c| matches!(c, '{' | '}' | '[' | ']' | ',') || is_quote(c));
        if !same_line || line.trim().is_empty() || blank_line || !goes_on || source.is(next, "```")
        {
            return false;
        }
        let start = self.at;
        // A comma at the end of the words is the structure's.
        let words = line.trim_end().trim_end_matches(',').trim_end();
        if words.is_empty() || words.contains(['{', '}', '[', ']']) {
            return false;
        }
        self.at += words.len();
        let span = Span {
            start,
            end: self.at,
        };
        let replace = self.removal(span);
        self.mend(RepairKind::StrayText, span, replace, String::new());
        true
    }

    fn member(&mut self) -> Found {
        let before = self.mark();
        let quoted_key = self.sign().is_some_and(is_quote);
        let key = if quoted_key {
            self.string(true)
        } else {
            self.bare_key()
        };
        let Some(key) = key else {
            return Found::Nothing;
        };
        let after_key = self.at;
        self.trivia();
        if self.sign() == Some(':') {
            self.take_sign();
        } else if quoted_key
            && self
                .sign()
                .is_some_and(|c| is_quote(c) || matches!(c, '{' | '['))
        {
            let here = Span {
                start: after_key,
                end: after_key,
            };
            self.mend(RepairKind::MissingColon, here, here, ":".to_owned());
        } else {
            return Found::Nothing;
        }
        let after_colon = self.mark();
        if let Some(value) = self.value() {
            return Found::Whole(Member { key, value });
        }
        self.mends.truncate(before.mends);
        self.at = after_colon.at;
        let span = Span {
            start: key.span.start,
            end: after_colon.at,
        };
        self.mend(RepairKind::Elision, span, self.removal(span), String::new());
        self.leave_out();
        Found::WithoutValue
    }

    /// A key without quotes: a run without blanks before a colon.
    fn bare_key(&mut self) -> Option<Spanned<String>> {
        let start = self.at;
        let run = self.source.run(start, |c| {
            c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.' | '/' | ':')
        });
        let ends = |c: char| c.is_whitespace() || is_quote(c) || matches!(c, '[' | '{');
        let word = run
            .strip_suffix(':')
            .filter(|_| self.source.peek(start + run.len()).is_none_or(ends))
            .unwrap_or(run);
        if word.is_empty() {
            return None;
        }
        self.at += word.len();
        let span = Span {
            start,
            end: self.at,
        };
        let blank = self
            .source
            .run(self.at, |c| matches!(c, ' ' | '\t' | '\u{3000}'));
        if self.source.peek(self.at + blank.len()).map(folded) != Some(':') {
            return None;
        }
        self.mend(RepairKind::UnquotedKey, span, span, quoted(word));
        Some(Spanned {
            value: word.to_owned(),
            span,
        })
    }

    /// A value without quotes.
    fn word(&mut self) -> Option<Node> {
        let (source, start) = (self.source, self.at);
        // A template of Terraform may have brackets and quotes of its own.
        let template = if source.is(start, "${") && self.is_in_heredoc() {
            hcl::template_at(source, start)
        } else {
            None
        };
        let word = match &template {
            Some((end, _)) => source.slice(start, *end),
            None => word_at(source, start, self.spaced_words).trim_end(),
        };
        if word.is_empty() {
            return None;
        }
        let end = word.len();
        let blank = source.run(start + end, |c| matches!(c, ' ' | '\t' | '\r'));
        let ends = start + end + blank.len();
        let closed = source
            .peek(ends)
            .map(folded)
            .is_none_or(|c| matches!(c, ',' | ']' | '}' | '\n' | '#'))
            || source.is(ends, "//")
            || source.is(ends, "/*");
        if !closed {
            return None;
        }
        self.at += end;
        self.last = self.at;
        // Where the text ends, the word may go on.
        if source.peek(self.at).is_none() {
            self.missing.note(start);
        }
        let span = Span {
            start,
            end: self.at,
        };
        let value = match word {
            "true" => Value::Bool(true),
            "false" => Value::Bool(false),
            "null" => Value::Null,
            "True" | "False" | "None" | "TRUE" | "FALSE" | "NULL" => {
                let (value, expected) = match word {
                    "True" | "TRUE" => (Value::Bool(true), "true"),
                    "False" | "FALSE" => (Value::Bool(false), "false"),
                    _ => (Value::Null, "null"),
                };
                self.mend(
                    RepairKind::Case {
                        expected: expected.to_owned(),
                    },
                    span,
                    span,
                    expected.to_owned(),
                );
                value
            }
            number if serde_json::from_str::<serde_json::Number>(number).is_ok() => {
                Value::Number(number.to_owned())
            }
            text => {
                self.mend(RepairKind::UnquotedValue, span, span, quoted(text));
                Value::Text(template.map_or_else(|| text.to_owned(), |(_, name)| name))
            }
        };
        Some(Node { span, value })
    }

    /// Reads a string at any quote. `key`: a colon is expected after it. `None` when it is longer than
    /// [`LOOSE_LIMIT`].
    fn string(&mut self, key: bool) -> Option<Spanned<String>> {
        let start = self.at;
        let open = self.peek().unwrap_or('"');
        let quotes = Quotes::opened_by(open).unwrap_or(Quotes::Double);
        if self.source.long_string(quotes as usize, start) > LOOSE_LIMIT {
            return None;
        }
        self.at += open.len_utf8();
        let mut value = String::new();
        let mut odd: Vec<RepairKind> = Vec::new();
        match open {
            '"' => {}
            '\'' | '`' => odd.push(RepairKind::SingleQuotes),
            _ => odd.push(RepairKind::SmartQuotes),
        }
        let mut variable = false;
        let mut wraps = 0;
        loop {
            // The plain run first: nearly every string is one.
            let run = self.source.run(self.at, |c: char| {
                c.is_ascii()
                    && !c.is_ascii_control()
                    && !matches!(c, '"' | '\\' | '\'' | '`' | '$' | '}')
            });
            value.push_str(run);
            self.at += run.len();
            let Some(c) = self.peek() else {
                note(&mut odd, RepairKind::MissingQuote);
                self.missing.note(start);
                break;
            };
            let here = self.at;
            let next = here + c.len_utf8();
            if Quotes::closed_by(c) == Some(quotes) && self.closes(c, quotes, next, variable) {
                self.at = next;
                if !matches!(c, '"' | '\'' | '`') {
                    note(&mut odd, RepairKind::SmartQuotes);
                }
                break;
            }
            match c {
                '\\' => self.escape(&mut value, &mut odd),
                '\n' => {
                    let tail = if wraps < WRAP_LIMIT {
                        self.continuation(here, key, quotes)
                    } else {
                        None
                    };
                    if let Some(at) = tail {
                        wraps += 1;
                        value.truncate(value.trim_end_matches([' ', '\t', '\r']).len());
                        note(&mut odd, RepairKind::BrokenString);
                        self.at = at;
                        continue;
                    }
                    // No closing quote in this line: the string ends with it.
                    value.truncate(value.trim_end().len());
                    let line = self.source.slice(start, here).trim_end();
                    let line = if let Some(cut) = line.strip_suffix(',') {
                        value.truncate(value.trim_end_matches(',').len());
                        cut
                    } else {
                        line
                    };
                    self.at = start + line.len().max(open.len_utf8());
                    note(&mut odd, RepairKind::MissingQuote);
                    break;
                }
                '\r' if self.source.is(next, "\n") => {
                    value.push(c);
                    self.at = next;
                }
                // A template of Terraform may have quotes of its own.
                '$' if self.source.is(next, "{")
                    && !value.ends_with('$')
                    && self.is_in_heredoc()
                    && let Some((end, name)) = hcl::template_at(self.source, here) =>
                {
                    if self.source.slice(here, end).contains('"') {
                        value.push_str(&name);
                    } else {
                        value.push_str(self.source.slice(here, end));
                    }
                    self.at = end;
                }
                _ => {
                    if c == '$' {
                        variable = self.source.is(next, "{");
                    } else if c == '}' {
                        variable = false;
                    }
                    if is_invisible(c) {
                        note(&mut odd, RepairKind::OddCharacter(c));
                    } else {
                        if c.is_ascii_control() {
                            note(&mut odd, RepairKind::BrokenString);
                        }
                        value.push(c);
                    }
                    self.at = next;
                }
            }
        }
        let is_loose = open != '"' || odd.contains(&RepairKind::MissingQuote);
        if is_loose && self.at - start > LOOSE_LIMIT {
            self.source
                .note_long_string(quotes as usize, start, self.at);
            return None;
        }
        if escape::has_template_escapes(&value) && self.is_in_heredoc() {
            value = escape::rendered(&value);
        }
        fold_full_width(&mut value, &mut odd);
        self.last = self.at;
        let span = Span {
            start,
            end: self.at,
        };
        if odd.contains(&RepairKind::MissingQuote) {
            self.unterminated = Some(span);
        }
        self.mend_string(odd, span, &value);
        Some(Spanned { value, span })
    }

    fn is_in_heredoc(&mut self) -> bool {
        let (source, start) = (self.source, self.start);
        *self
            .in_heredoc
            .get_or_insert_with(|| escape::begins_heredoc(source, start))
    }

    /// Notes what is odd about a string; the last note puts the right one in its place.
    fn mend_string(&mut self, mut odd: Vec<RepairKind>, span: Span, value: &str) {
        let Some(last) = odd.pop() else { return };
        let nothing = Span {
            start: span.start,
            end: span.start,
        };
        for kind in odd {
            self.mend(kind, span, nothing, String::new());
        }
        self.mend(last, span, span, quoted(value));
    }

    /// Tells whether the quote before `next` closes the string, where text may hold it as well.
    fn closes(&self, c: char, quotes: Quotes, next: usize, variable: bool) -> bool {
        if c == '"' {
            return true;
        }
        if matches!(quotes, Quotes::Single) && variable {
            return false;
        }
        let blank = self
            .source
            .run(next, |c| matches!(c, ' ' | '\t' | '\r') || is_odd_space(c));
        self.source
            .peek(next + blank.len())
            .map(folded)
            .is_none_or(|c| matches!(c, ',' | ':' | ']' | '}' | '\n' | '/' | '#'))
    }

    fn escape(&mut self, value: &mut String, odd: &mut Vec<RepairKind>) {
        let (c, length) = match self.source.window(self.at, 2) {
            "\\\"" => ('"', 2),
            "\\\\" => ('\\', 2),
            "\\/" => ('/', 2),
            "\\b" => ('\u{8}', 2),
            "\\f" => ('\u{c}', 2),
            "\\n" => ('\n', 2),
            "\\r" => ('\r', 2),
            "\\t" => ('\t', 2),
            "\\u" => unicode_escape(self.source.window(self.at, 12)).unwrap_or(('\\', 1)),
            _ => ('\\', 1),
        };
        if length == 1 {
            note(odd, RepairKind::OddCharacter('\\'));
        }
        value.push(c);
        self.at += length;
    }

    /// Where a string that meets a line end at `newline` goes on; `None` when it does not.
    fn continuation(&self, newline: usize, key: bool, quotes: Quotes) -> Option<usize> {
        let mut first = None;
        let mut at = newline + 1;
        for _ in 0..WRAP_LIMIT {
            let line = self.source.slice(at, self.source.line_end(at));
            let body = line.trim_start();
            let start = at + line.len() - body.len();
            let body = body.trim_end();
            if body.is_empty()
                || body.starts_with(|c| {
                    is_quote(c) || matches!(folded(c), '{' | '}' | '[' | ']' | ',')
                })
            {
                return None;
            }
            first.get_or_insert(start);
            let close = body
                .char_indices()
                .find(|&(_, c)| Quotes::closed_by(c) == Some(quotes));
            if let Some((offset, c)) = close {
                let after = body.get(offset + c.len_utf8()..)?.trim_start();
                let expected = after.chars().next().map(folded).is_none_or(|c| {
                    if key {
                        c == ':'
                    } else {
                        matches!(c, ',' | ']' | '}')
                    }
                });
                return if expected { first } else { None };
            }
            // Only a text without blanks goes on over a whole line.
            if body.contains(char::is_whitespace) {
                return None;
            }
            at += line.len() + 1;
        }
        None
    }

    /// Tells whether a comma and an opening bracket follow.
    fn comma_then_open(&self) -> bool {
        let source = self.source;
        let comma = |c| matches!(c, ',' | '，');
        let mut at = self.at + source.run(self.at, char::is_whitespace).len();
        if !source.peek(at).is_some_and(comma) {
            return false;
        }
        at += source.run(at, comma).len();
        at += source.run(at, char::is_whitespace).len();
        source.peek(at).map(folded) == Some('{')
    }

    /// Reads further values of a list without brackets, and gives where the last of all ends.
    fn more_items(&mut self, items: &mut Vec<Node>) -> usize {
        let mut end = items.last().map_or(self.at, |item| item.span.end);
        while self.unclosed_count == 0 && self.too_deep.is_none() && self.comma_then_open() {
            self.trivia();
            self.take_sign();
            let kept = self.nodes.begin();
            let Some(item) = self.value() else { break };
            end = item.span.end;
            kept.put(items, item);
        }
        end
    }
}

/// A list without brackets.
const fn list_of(items: Vec<Node>, span: Span) -> Node {
    Node {
        span,
        value: Value::Array(items),
    }
}

/// The value without quotes that begins at `at`; `${…}` is part of it.
fn word_at<'a>(source: &Source<'a>, at: usize, spaced: bool) -> &'a str {
    let mut before = ' ';
    let mut variable = false;
    source.run(at, |c| {
        let ends = match folded(c) {
            '\n' | '\r' | ',' | ']' | '[' => true,
            '"' | ' ' | '\t' | ';' => !spaced,
            '{' => {
                variable = before == '$';
                !variable
            }
            '}' => !std::mem::take(&mut variable),
            other => other.is_whitespace(),
        };
        before = c;
        !ends
    })
}

fn note(odd: &mut Vec<RepairKind>, kind: RepairKind) {
    if !odd.contains(&kind) {
        odd.push(kind);
    }
}

/// Reads `\uXXXX`, also a pair of surrogates: the character and its length.
fn unicode_escape(rest: &str) -> Option<(char, usize)> {
    let unit = |at: usize| {
        let digits = rest.get(at..at + 6)?.strip_prefix("\\u")?;
        digits
            .bytes()
            .all(|b| b.is_ascii_hexdigit())
            .then_some(())?;
        u32::from_str_radix(digits, 16).ok()
    };
    let high = unit(0)?;
    if let Some(c) = char::from_u32(high) {
        return Some((c, 6));
    }
    let low = unit(6)?;
    if (0xd800..0xdc00).contains(&high) && (0xdc00..0xe000).contains(&low) {
        let c = char::from_u32(0x1_0000 + ((high - 0xd800) << 10) + (low - 0xdc00))?;
        return Some((c, 12));
    }
    None
}

/// Puts ASCII in place of full-width forms in the texts of a tree that is read from a template, as in those of JSON.
pub(super) fn fold_texts(node: &mut Node) -> Vec<Repair> {
    let mut repairs = Vec::new();
    let mut left = vec![node];
    while let Some(node) = left.pop() {
        match &mut node.value {
            Value::Text(text) => {
                let mut odd = Vec::new();
                fold_full_width(text, &mut odd);
                let span = node.span;
                repairs.extend(odd.into_iter().map(|kind| Repair { kind, span }));
            }
            Value::Object(members) => {
                left.extend(members.iter_mut().map(|member| &mut member.value));
            }
            Value::Array(items) => left.extend(items),
            Value::Number(_) | Value::Bool(_) | Value::Null => {}
        }
    }
    repairs
}

/// Puts ASCII in place of full-width forms in a text that has no other letters than these.
fn fold_full_width(value: &mut String, odd: &mut Vec<RepairKind>) {
    let wide = |c: char| matches!(c, '\u{ff01}'..='\u{ff5e}');
    if !value.contains(wide) || !value.chars().all(|c| c.is_ascii() || wide(c)) {
        return;
    }
    *value = value
        .chars()
        .map(|c| {
            if wide(c) {
                note(odd, RepairKind::OddCharacter(c));
                u32::from(c)
                    .checked_sub(0xfee0)
                    .and_then(char::from_u32)
                    .unwrap_or(c)
            } else {
                c
            }
        })
        .collect();
}
