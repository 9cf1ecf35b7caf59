//! Finds the policies of a paste by the words that only policies have, and reads them where they stand.
//!
//! The words are looked up at memory speed, so a long log costs next to nothing; around each word the
//! innermost object, list or run of members that is a policy is taken. No place is read twice in vain, and
//! all that is read is counted ([`Source`]).

use super::anchor::{Anchor, BUILDER, Style, Word, anchors};
use super::brackets::{Closings, OpenBraces};
use super::code;
use super::escape::{self, Packing};
use super::hcl::{self, Unread};
use super::library;
use super::read::{self, Shape};
use super::sam;
use super::source::Source;
use super::tree::{self, Mend, Missing, Node, Nodes, TooDeep, Tree, Value};
use super::yaml;
use super::{
    Form, FoundPolicies, MAX_CHARACTERS, MAX_CONDITIONS, PastedPolicy, Policy, Repair, RepairKind,
    Spanned, Unreadable, UnreadableKind, size,
};
use crate::budget::{Budget, Truncation, TruncationReason};
use crate::iam::PolicyType;
use crate::text::{Paste, Positions, Span};
use std::collections::BTreeSet;

/// Unreadable places beyond this number are not listed.
const UNREADABLE_LIMIT: usize = 50;

/// The most policies of one text.
const POLICY_LIMIT: usize = 2000;

/// How far before its first telling member a fragment may begin.
const HEAD_LIMIT: usize = 400;

/// How far before a policy the property may begin that it is the value of, in bytes.
const PROPERTY_LIMIT: usize = 200;

/// Finds every policy of a paste; `paste_index` is its index in the evidence.
///
/// Linear in the length of the paste, whatever it holds: where that is not enough, or the budget is spent,
/// the search ends and [`FoundPolicies::truncated`] says where.
pub fn find(paste_index: usize, paste: &Paste, budget: &Budget) -> FoundPolicies {
    let source = Source::of(paste.as_str(), budget);
    let mut found = find_in(&source, 0);
    source.settle();
    for policy in &mut found.policies {
        policy.paste = paste_index;
    }
    FoundPolicies {
        unreadable: placed(paste.as_str(), &found.unreadable),
        policies: found.policies,
        truncated: found.truncated,
    }
}

/// Gives what is unreadable its lines and columns, which are counted once for all.
fn placed(text: &str, pieces: &[Piece]) -> Vec<Unreadable> {
    let mut ascending: Vec<usize> = pieces.iter().map(|piece| piece.at).collect();
    ascending.sort_unstable();
    let mut positions = Positions::of(text);
    let known: Vec<_> = ascending
        .into_iter()
        .map(|at| (at, positions.at(at)))
        .collect();
    pieces
        .iter()
        .filter_map(|piece| {
            let index = known.binary_search_by_key(&piece.at, |(at, _)| *at).ok()?;
            let (_, position) = known.get(index)?;
            Some(Unreadable {
                span: piece.span,
                position: *position,
                kind: piece.kind,
            })
        })
        .collect()
}

/// What is found in one text.
#[derive(Debug, Default)]
pub(super) struct InText {
    pub(super) policies: Vec<PastedPolicy>,
    unreadable: Vec<Piece>,
    truncated: Option<Truncation>,
}

/// An unreadable piece of a text; reading ended `at` a byte.
#[derive(Debug)]
struct Piece {
    span: Span,
    at: usize,
    kind: UnreadableKind,
}

/// How the text at a span is read.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Entry {
    /// One value.
    Value,
    /// Values with commas between them.
    Items,
    /// Members without their opening brace.
    Members,
}

/// A policy as it stands in its text.
#[derive(Debug)]
pub(super) struct Reading {
    pub(super) tree: Tree,
    pub(super) shape: Shape,
    pub(super) entry: Entry,
}

impl Reading {
    /// Tells whether a document has to be put around it.
    pub(super) fn is_fragment(&self) -> bool {
        self.shape != Shape::Document || self.entry != Entry::Value
    }
}

/// Reads again what [`find`] read at `span`.
pub(super) fn read_span(text: &str, span: Span) -> Option<Reading> {
    let source = Source::again(text.get(..span.end)?);
    let first = source.peek(span.start)?;
    if matches!(first, '{' | '｛' | '[' | '［') {
        // The span of the first of several ends with the last.
        let (tree, are_items) = tree::value_or_items_at(&source, span.start, |_| true).ok()??;
        let (shape, entry) = if are_items {
            (Shape::Statements, Entry::Items)
        } else {
            (read::shape(&tree.root)?, Entry::Value)
        };
        return Some(Reading { tree, shape, entry });
    }
    let tree = tree::members_at(&source, span.start).ok()?.tree?;
    let shape = read::headless_shape(&tree.root)?;
    Some(Reading {
        tree,
        shape,
        entry: Entry::Members,
    })
}

/// Finds what is in a text that was unpacked `level` times.
pub(super) fn find_in(source: &Source<'_>, level: usize) -> InText {
    let mut finder = Finder {
        source,
        level,
        cursor: 0,
        braces: OpenBraces::default(),
        closings: Closings::default(),
        settled: BTreeSet::new(),
        made: Vec::new(),
        changes: None,
        found: InText::default(),
    };
    for anchor in anchors(source.whole()) {
        if anchor.start >= finder.cursor {
            finder.visit(anchor);
        }
        if source.is_spent() {
            finder.truncate(anchor.start, TruncationReason::PolicySearch);
        }
        if finder.found.truncated.is_some() {
            break;
        }
    }
    finder.join_made();
    if finder.found.truncated.is_none() {
        finder.beginning();
    }
    finder.found
}

/// What may begin at a place.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
enum Beginning {
    /// Members without their brace.
    Members,
    /// A block of YAML.
    Block,
    /// What Terraform is written in.
    Terraform,
    /// A literal of a programming language.
    Code,
}

/// Statements that code makes one by one.
struct Made {
    span: Span,
    form: Form,
    policy: Policy,
    repairs: Vec<Repair>,
}

struct Finder<'a> {
    source: &'a Source<'a>,
    level: usize,
    /// What is before it has been dealt with.
    cursor: usize,
    braces: OpenBraces,
    closings: Closings,
    /// Where it is settled that no policy begins: what begins there was read, in itself or as the end of
    /// what begins before it.
    settled: BTreeSet<(Beginning, usize)>,
    /// Statements of the CDK, which are one policy of those that have no principals, and one of the others.
    made: Vec<Made>,
    /// The calls in the text that change statements after they are made, once they were looked for.
    changes: Option<Vec<library::Change>>,
    found: InText,
}

impl Finder<'_> {
    fn visit(&mut self, anchor: Anchor) {
        match (anchor.word, anchor.style) {
            (Word::CdkStatement, _) => self.made(anchor),
            (Word::SamTemplate, _) => self.sam(anchor),
            (_, Style::Code) => self.code(anchor),
            (_, Style::Packed(packing)) => self.unpack(anchor, packing),
            (_, Style::Assigned | Style::Block) => self.terraform(anchor),
            (_, Style::Quoted | Style::Bare) => self.read(anchor),
        }
    }

    fn read(&mut self, anchor: Anchor) {
        let (source, floor, at) = (self.source, self.cursor, anchor.start);
        let open = if anchor.word == Word::Statement {
            self.braces.innermost_of_json(source, floor, at)
        } else {
            self.enclosing_brace(at)
        };
        let mut stopped = None;
        if let Some(open) = open {
            let json = self.enclosed(open, anchor);
            // Terraform takes `:` for `=`, and names with and without quotes.
            if self.is_odd(&json)
                && self.is_jsonencoded(open)
                && let Ok(read) = terraform_at(self.source, open)
                && read.tree.root.span.end > anchor.start
            {
                return self.accept_terraform(read);
            }
            if self.is_odd(&json)
                && let Some(read) = self.code_around(open, anchor, &json)
            {
                return self.accept_code(read);
            }
            match json {
                Ok(Some(reading)) => return self.accept(&reading),
                Ok(None) => {}
                Err(Failure::TooDeep(at)) => return self.too_deep(open, at, anchor),
                Err(Failure::Stopped(at)) => stopped = Some((open, at)),
                Err(Failure::Foreign { .. }) => {
                    self.cursor = self.cursor.max(anchor.end);
                    return;
                }
            }
        }
        if anchor.style == Style::Bare
            && let Some((mut node, shape, nodes)) = self.block(anchor)
        {
            let missing = yaml_missing(self.source, &node, shape);
            let mut repairs = tree::fold_texts(&mut node);
            if missing != Missing::default() {
                let span = Span {
                    start: node.span.end,
                    end: node.span.end,
                };
                repairs.push(Repair {
                    kind: RepairKind::CutOff,
                    span,
                });
            }
            return self.accept_template(&node, shape, Form::Yaml, repairs, (nodes, &missing));
        }
        match self.headless(anchor) {
            Ok(Some(reading)) => return self.accept(&reading),
            Ok(None) => {}
            Err(TooDeep(at)) => return self.too_deep(anchor.start, at, anchor),
        }
        self.cursor = self.cursor.max(anchor.end);
        if let Some((open, at)) = stopped
            && anchor.word == Word::Statement
            && anchor.style == Style::Quoted
            && self.list_follows(anchor)
        {
            let span = Span {
                start: open,
                end: at,
            };
            if self.is_end(at) {
                self.unreadable(span, open, UnreadableKind::CutOff);
            } else {
                self.unreadable(span, at, UnreadableKind::Broken);
            }
            self.cursor = at;
        }
    }

    /// Whether the text, or its fence, ends here.
    fn is_end(&self, at: usize) -> bool {
        let blank = self.source.run(at, char::is_whitespace);
        let next = at + blank.len();
        next >= self.source.len() || self.source.is(next, "```")
    }

    /// Says that a policy begins in which nothing can be read because the text ends.
    fn beginning(&mut self) {
        let source = self.source;
        let text = source.whole().as_bytes();
        let versions = ["2012-10-17", "2008-10-17"].iter();
        let Some(version) = versions
            .filter_map(|version| memchr::memmem::find_iter(text, version).last())
            .max()
        else {
            return;
        };
        let last = self.found.policies.last().map_or(0, |last| last.span.end);
        let pieces = self.found.unreadable.iter().map(|piece| piece.span.end);
        if pieces.max().unwrap_or_default().max(last) > version {
            return;
        }
        let before = source.window_back(version, PROPERTY_LIMIT);
        let Some(brace) = before.rfind('{').filter(|at| {
            before
                .get(*at..)
                .is_some_and(|head| head.contains("Version") && !head.contains('}'))
        }) else {
            return;
        };
        let start = version - before.len() + brace;
        if let Ok(Some(tree)) = tree::value_at(source, start)
            && let Some(at) = tree.stopped
            && self.is_end(at)
        {
            let span = Span { start, end: at };
            self.unreadable(span, start, UnreadableKind::CutOff);
        }
    }

    /// Whether a reading as JSON came to an end before the text does, or had to mend more than a missing end.
    fn is_odd(&self, json: &Result<Option<Reading>, Failure>) -> bool {
        match json {
            // What is too long is so in any language.
            Ok(Some(reading)) if reading.tree.nodes.are_too_many() => false,
            Ok(Some(reading)) => {
                let mut mends = reading.tree.mends.iter();
                reading.tree.stopped.is_some_and(|at| !self.is_end(at))
                    || mends.any(|mend| !matches!(mend.repair.kind, RepairKind::Unclosed(_)))
            }
            Ok(None) | Err(Failure::Stopped(_) | Failure::Foreign { is_json: false }) => true,
            Err(Failure::TooDeep(_) | Failure::Foreign { is_json: true }) => false,
        }
    }

    /// Reads the literal of a programming language in which the word is, where what is odd for JSON is code.
    fn code_around(
        &mut self,
        open: usize,
        anchor: Anchor,
        json: &Result<Option<Reading>, Failure>,
    ) -> Option<code::Tree> {
        let start = self.bracket_before(open).unwrap_or(open);
        let tree = self.code_at(start, anchor)?;
        let is_cut_off = tree.is_cut_off();
        let is_whole_as_json = matches!(json, Ok(Some(reading)) if reading.tree.stopped.is_none());
        let is_code = tree.has_code || self.is_in_code(start) || is_javascript(json);
        let is_json = tree.is_odd || is_cut_off && is_whole_as_json;
        (is_code && !is_json).then_some(tree)
    }

    /// Reads the literal that begins at `start` and holds the word, when it is a policy.
    fn code_at(&mut self, start: usize, anchor: Anchor) -> Option<code::Tree> {
        if self.is_settled(Beginning::Code, start) {
            return None;
        }
        let read = code::value_at(self.source, start)
            .filter(|tree| tree.root.span.end > anchor.start)
            .and_then(code::Tree::into_policy)
            .filter(|tree| read::shape(&tree.root).is_some());
        if read.is_none() {
            self.settle(Beginning::Code, [start]);
        }
        read
    }

    /// Whether a bracket stands where a program has a value: behind `=`, `return` or the bracket of a call.
    fn is_in_code(&self, open: usize) -> bool {
        let source = self.source;
        let blank = source.run_back(open, 0, char::is_whitespace);
        match source.before(blank) {
            Some('=') => true,
            Some('(') => source
                .before(blank - 1)
                .is_some_and(|c| c.is_ascii_alphanumeric()),
            Some('n') => source.window_back(blank, "return".len()) == "return",
            _ => false,
        }
    }

    /// Reads the lists and objects in which libraries take statements.
    fn code(&mut self, anchor: Anchor) {
        let source = self.source;
        let start = if anchor.word == Word::Statement {
            let sign = source.run(anchor.end + 1, |c| {
                c.is_whitespace() || matches!(c, ':' | '=')
            });
            let list = anchor.end + 1 + sign.len();
            (source.peek(list) == Some('[')).then_some(list)
        } else {
            self.enclosing_brace(anchor.start)
                .map(|open| self.bracket_before(open).unwrap_or(open))
        };
        self.cursor = self.cursor.max(anchor.end);
        if let Some(start) = start
            && let Some(tree) = self.code_at(start, anchor)
            && library::names_actions(&tree.root)
        {
            self.accept_code(tree);
        }
    }

    /// Reads a statement that code makes by itself.
    fn made(&mut self, anchor: Anchor) {
        let source = self.source;
        let tree = if source.is(anchor.end, BUILDER) {
            code::builder_at(source, anchor.end + BUILDER.len())
        } else {
            code::arguments_at(source, anchor.end)
        };
        let read = tree
            .and_then(code::Tree::into_policy)
            .filter(|tree| read::shape(&tree.root).is_some());
        let Some(mut tree) = read else {
            return self.foreign_code(anchor, UnreadableKind::Cdk);
        };
        let span = Span {
            start: anchor.start,
            end: tree.root.span.end,
        };
        if self.is_too_long(span, tree.nodes) {
            return;
        }
        let changes = self
            .changes
            .get_or_insert_with(|| library::changes(source.whole()));
        tree.open_to(changes);
        let (policy, repairs) = typed_code(tree);
        self.cursor = span.end.max(anchor.end);
        self.keep_made(Made {
            span,
            form: Form::Code,
            policy,
            repairs,
        });
    }

    /// Reads a policy template of AWS SAM, at its name: an item of a list that is a mapping, or has no value.
    fn sam(&mut self, anchor: Anchor) {
        let source = self.source;
        let name = source.slice(anchor.start, anchor.end);
        let blank = source.run(anchor.end + 1, |c| matches!(c, ' ' | '\t' | '\r'));
        let is_item = yaml::lead(source, anchor.start).is_some_and(|lead| lead.ends_with("- "));
        let after = source.peek(anchor.end + 1 + blank.len());
        if !is_item || !after.is_none_or(|c| matches!(c, '\n' | '{' | '#')) {
            return;
        }
        let block = yaml::block_at(source, anchor.start).node;
        let value = block
            .as_ref()
            .and_then(Node::members)
            .and_then(|members| members.first())
            .map(|member| &member.value);
        let span = Span {
            start: anchor.start,
            end: value.map_or(anchor.end, |value| value.span.end.max(anchor.end)),
        };
        let parameters = value.and_then(Node::members).unwrap_or_default();
        if let Some(policy) = sam::policy(name, parameters, span) {
            self.cursor = span.end.max(self.cursor);
            self.keep_made(Made {
                span,
                form: Form::SamTemplates,
                policy,
                repairs: Vec::new(),
            });
        }
    }

    /// Keeps a statement, unless there are more than policies are kept.
    fn keep_made(&mut self, made: Made) {
        if self.made.len() < POLICY_LIMIT {
            self.made.push(made);
        } else {
            self.truncate(made.span.start, TruncationReason::TooManyPolicies);
        }
    }

    /// Makes policies of the statements that code makes one by one.
    fn join_made(&mut self) {
        let mut groups: [Vec<Made>; 3] = Default::default();
        for made in std::mem::take(&mut self.made) {
            let mut statements = made.policy.statements.iter();
            let [plain, named, templates] = &mut groups;
            if made.form == Form::SamTemplates {
                templates.push(made);
            } else if statements.any(|statement| statement.principal.is_some()) {
                named.push(made);
            } else {
                plain.push(made);
            }
        }
        let cursor = self.cursor;
        for group in groups {
            let mut all = group.into_iter();
            let Some(mut first) = all.next() else {
                continue;
            };
            for next in all {
                // What stands farther apart is of another policy: one is never longer than can be evaluated.
                if next.span.end.saturating_sub(first.span.start) > MAX_CHARACTERS {
                    let whole = std::mem::replace(&mut first, next);
                    self.take(whole.span, whole.form, whole.policy, whole.repairs);
                    continue;
                }
                first.span.end = next.span.end;
                first.policy.statements.extend(next.policy.statements);
                first.policy.gaps.extend(next.policy.gaps);
                first.repairs.extend(next.repairs);
            }
            self.take(first.span, first.form, first.policy, first.repairs);
        }
        let text = self.source.whole();
        for pasted in &mut self.found.policies {
            let mut statements = pasted.policy.statements.iter();
            pasted.is_ignored = pasted.form == Form::SamTemplates
                && statements.all(|statement| sam::is_ignored(text, statement.span.start));
        }
        self.cursor = cursor;
        self.found.policies.sort_by_key(|policy| policy.span.start);
    }

    fn accept_code(&mut self, tree: code::Tree) {
        let span = tree.root.span;
        if self.is_too_long(span, tree.nodes) {
            return;
        }
        let (policy, repairs) = typed_code(tree);
        self.take(span, Form::Code, policy, repairs);
    }

    fn list_follows(&self, anchor: Anchor) -> bool {
        let between = self.source.run(anchor.end, |c| {
            tree::is_quote(c) || c.is_whitespace() || matches!(c, ':' | '：')
        });
        let after = self.source.peek(anchor.end + between.len());
        matches!(after, Some('[' | '{'))
    }

    /// The brace that is open at `at`, not before the cursor.
    fn enclosing_brace(&mut self, at: usize) -> Option<usize> {
        self.braces.innermost(self.source, self.cursor, at)
    }

    /// The bracket before `open`, when the brace there is the first thing in it.
    fn bracket_before(&self, open: usize) -> Option<usize> {
        let source = self.source;
        let blank = source.run_back(open, self.cursor, char::is_whitespace);
        let bracket = source.before(blank).filter(|_| blank > self.cursor)?;
        matches!(bracket, '[' | '［').then(|| blank - bracket.len_utf8())
    }

    /// Reads the object at `open`, or the list in which it stands first.
    fn enclosed(&self, open: usize, anchor: Anchor) -> Result<Option<Reading>, Failure> {
        if let Some(start) = self.bracket_before(open)
            && let Some(tree) = tree::value_at(self.source, start)?
            && tree.root.span.end > anchor.start
            && let Some(shape) = read::shape(&tree.root)
        {
            return Ok(Some(Reading {
                tree,
                shape,
                entry: Entry::Value,
            }));
        }
        let is_statement = |node: &Node| {
            node.span.end > anchor.start && read::shape(node) == Some(Shape::Statement)
        };
        let read = tree::value_or_items_at(self.source, open, is_statement)?;
        let Some((tree, are_items)) = read else {
            return Ok(None);
        };
        let end = tree.root.span.end;
        if are_items {
            return Ok(Some(Reading {
                tree,
                shape: Shape::Statements,
                entry: Entry::Items,
            }));
        }
        if end > anchor.start
            && let Some(shape) = read::shape(&tree.root)
        {
            return Ok(Some(Reading {
                tree,
                shape,
                entry: Entry::Value,
            }));
        }
        match tree.stopped {
            Some(at) if at > anchor.start => Err(Failure::Stopped(at)),
            None if end > anchor.start => Err(Failure::Foreign {
                is_json: tree.mends.is_empty(),
            }),
            _ => Ok(None),
        }
    }

    /// Reads the members that begin at the word, or at a `Sid`, `Version` or `Id` before it.
    fn headless(&mut self, anchor: Anchor) -> Result<Option<Reading>, TooDeep> {
        let source = self.source;
        // Without any quotes it is prose.
        let colon = source.run(anchor.end, |c| matches!(c, ':' | '：' | ' ' | '\t'));
        let value = source.peek(anchor.end + colon.len());
        let unquoted = anchor.style == Style::Bare
            && !value.is_some_and(|c| tree::is_quote(c) || matches!(c, '[' | '{'));
        if unquoted {
            return Ok(None);
        }
        // The quote before the word may be the last of the policy before.
        let start = key_start(source, anchor.start).max(self.cursor);
        let floor = self.cursor.max(start.saturating_sub(HEAD_LIMIT));
        let base = source.run_back(start, floor, |_| true);
        let head = source.slice(base, start);
        let mut starts: Vec<usize> = ["Version", "Sid", "Id"]
            .into_iter()
            .filter_map(|name| head.rfind(name))
            .map(|at| key_start(source, base + at))
            .filter(|&at| at >= base)
            .collect();
        starts.sort_unstable();
        starts.push(start);
        for at in starts {
            if self.is_settled(Beginning::Members, at) {
                continue;
            }
            let read = tree::members_at(source, at)?;
            if let Some(tree) = read.tree
                && tree.root.span.end > anchor.start
                && let Some(shape) = read::headless_shape(&tree.root)
            {
                return Ok(Some(Reading {
                    tree,
                    shape,
                    entry: Entry::Members,
                }));
            }
            // The more members, the more they are a statement: if all are none, the last of them are none.
            self.settle(Beginning::Members, read.keys);
        }
        Ok(None)
    }

    /// Reads the YAML block in which the word is a key.
    fn block(&mut self, anchor: Anchor) -> Option<(Node, Shape, Nodes)> {
        let source = self.source;
        let lead = yaml::lead(source, anchor.start)?;
        let line = anchor.start - lead.len();
        let floor = self.cursor.max(line.saturating_sub(HEAD_LIMIT));
        let start = yaml::mapping_start(source, lead, anchor.start, floor);
        let before = yaml::lead(source, start)?;
        let start = before
            .rfind("- ")
            .map_or(start, |dash| start - before.len() + dash);
        if self.is_settled(Beginning::Block, start) {
            return None;
        }
        let read = yaml::block_at(source, start);
        match read.node.map(|node| (yaml_shape(&node), node)) {
            Some((Ok(shape), node)) if node.span.end > anchor.start => {
                return Some((node, shape, read.nodes));
            }
            // Without its list of statements a mapping may be a statement itself.
            Some((Ok(_) | Err(Some(Shape::Document)), _)) => {}
            _ => self.settle(Beginning::Block, read.parts),
        }
        self.settle(Beginning::Block, [start]);
        None
    }

    /// Reads what Terraform is written in around the word.
    fn terraform(&mut self, anchor: Anchor) {
        let start = match (anchor.word, anchor.style) {
            (Word::TerraformData, _) => self.start_of_data(anchor),
            (_, Style::Block) => Some(anchor.start),
            // The first of a list of statements stands for the list.
            (Word::Statement, _) => self.enclosing_brace(anchor.start),
            _ => self
                .enclosing_brace(anchor.start)
                .map(|open| self.bracket_before(open).unwrap_or(open)),
        };
        let start = start.filter(|start| !self.is_settled(Beginning::Terraform, *start));
        match start.map(|start| terraform_at(self.source, start)) {
            Some(Ok(read)) if read.tree.root.span.end > anchor.start => {
                return self.accept_terraform(read);
            }
            Some(Err(Unread(starts))) => self.settle(Beginning::Terraform, starts),
            Some(Ok(_)) | None => {}
        }
        self.settle(Beginning::Terraform, start);
        if anchor.word != Word::Element && anchor.style != Style::Block {
            self.foreign_code(anchor, UnreadableKind::Terraform);
        }
    }

    fn accept_terraform(&mut self, read: Terraform) {
        let hcl::Tree {
            root,
            repairs,
            nodes,
            missing,
        } = read.tree;
        self.accept_template(&root, read.shape, read.form, repairs, (nodes, &missing));
    }

    /// Whether the brace at `open` opens what is given to `jsonencode`.
    fn is_jsonencoded(&self, open: usize) -> bool {
        let source = self.source;
        let blank = source.run_back(open, self.cursor, |c| c.is_whitespace() || c == '(');
        source
            .window_back(blank, PROPERTY_LIMIT)
            .ends_with("jsonencode")
    }

    fn is_settled(&self, what: Beginning, at: usize) -> bool {
        self.settled.contains(&(what, at))
    }

    fn settle(&mut self, what: Beginning, starts: impl IntoIterator<Item = usize>) {
        self.settled
            .extend(starts.into_iter().map(|start| (what, start)));
    }

    /// Where `data "aws_iam_policy_document" "name" {` begins.
    fn start_of_data(&self, anchor: Anchor) -> Option<usize> {
        let source = self.source;
        let quote = source.run_back(anchor.start, self.cursor, |c| c == '"');
        let blank = source.run_back(quote, self.cursor, char::is_whitespace);
        let start = blank.checked_sub("data".len())?;
        (start >= self.cursor && source.is(start, "data")).then_some(start)
    }

    fn accept_template(
        &mut self,
        node: &Node,
        shape: Shape,
        form: Form,
        mut repairs: Vec<Repair>,
        (nodes, missing): (Nodes, &Missing),
    ) {
        if self.is_too_long(node.span, nodes) {
            return;
        }
        let mut noted = Vec::new();
        let mut policy = read::policy(node, shape, missing, &mut noted);
        if shape != Shape::Document {
            // What puts statements together writes this version around them.
            policy.version = Some(Spanned {
                value: "2012-10-17".to_owned(),
                span: Span {
                    start: node.span.end,
                    end: node.span.end,
                },
            });
        }
        repairs.extend(noted.into_iter().map(|mend| mend.repair));
        if shape != Shape::Document {
            repairs.push(Repair {
                kind: RepairKind::Wrapped,
                span: node.span,
            });
        }
        repairs.sort_by_key(|repair| repair.span);
        self.take(node.span, form, policy, repairs);
    }

    fn accept(&mut self, reading: &Reading) {
        let span = reading.tree.root.span;
        if self.is_too_long(span, reading.tree.nodes) {
            return;
        }
        let form = if reading.is_fragment() {
            Form::Fragment
        } else {
            Form::Document
        };
        let (policy, repairs) = typed(reading);
        self.take(span, form, policy, repairs);
    }

    /// Lists a policy that is too long to be evaluated as one that cannot be read. Asked before there is a typed view
    /// of it, which takes as much memory again as the tree. A tree of which some was left out is of such a policy:
    /// each of its values takes a character at least.
    fn is_too_long(&mut self, span: Span, nodes: Nodes) -> bool {
        let text = self.source.slice(span.start, span.end);
        // Characters are counted only where there may be too many.
        if text.len() <= MAX_CHARACTERS && !nodes.are_too_many() {
            return false;
        }
        let characters = size(text);
        let is_too_long = characters > MAX_CHARACTERS || nodes.are_too_many();
        if is_too_long {
            self.leave(span, UnreadableKind::TooLong { characters });
        }
        is_too_long
    }

    /// Goes on behind a policy that is beyond a limit.
    fn leave(&mut self, span: Span, kind: UnreadableKind) {
        self.cursor = span.end.max(self.cursor);
        self.unreadable(span, span.start, kind);
    }

    /// Takes a policy that was read, whole.
    fn take(&mut self, span: Span, form: Form, policy: Policy, repairs: Vec<Repair>) {
        let statements = policy.statements.iter();
        let conditions = statements.map(|statement| statement.conditions.len()).sum();
        if conditions > MAX_CONDITIONS {
            self.leave(span, UnreadableKind::TooManyConditions { conditions });
            return;
        }
        let policy_type = self
            .named_type(span.start)
            .or_else(|| read::policy_type(&policy));
        self.cursor = span.end.max(self.cursor);
        self.keep(PastedPolicy {
            paste: 0,
            span,
            policy_type,
            form,
            is_ignored: false,
            heading: None,
            policy,
            repairs,
        });
    }

    /// Keeps a policy, unless the end of it may not have been read, or there are too many.
    fn keep(&mut self, policy: PastedPolicy) {
        if self.source.is_spent() {
            return;
        }
        if self.found.policies.len() < POLICY_LIMIT {
            self.found.policies.push(policy);
        } else {
            self.truncate(policy.span.start, TruncationReason::TooManyPolicies);
        }
    }

    fn truncate(&mut self, at: usize, reason: TruncationReason) {
        self.found
            .truncated
            .get_or_insert(Truncation { at, reason });
    }

    /// The kind of policy that the property around it is named for.
    fn named_type(&self, start: usize) -> Option<PolicyType> {
        let between = |c: char| {
            c.is_whitespace() || matches!(c, ':' | '"' | '\'' | '\\' | '=' | '|' | '>' | '(')
        };
        let end = self.source.run_back(start, 0, between);
        let before = self.source.window_back(end, PROPERTY_LIMIT);
        let before = before
            .strip_suffix("jsonencode")
            .map_or(before, |before| before.trim_end_matches([' ', '=']));
        ["AssumeRolePolicyDocument", "assume_role_policy"]
            .into_iter()
            .any(|name| {
                before
                    .len()
                    .checked_sub(name.len())
                    .and_then(|at| before.as_bytes().get(at..))
                    .is_some_and(|tail| tail.eq_ignore_ascii_case(name.as_bytes()))
            })
            .then_some(PolicyType::Trust)
    }

    fn unpack(&mut self, anchor: Anchor, packing: Packing) {
        let span = escape::region(self.source, self.cursor, anchor.start, packing);
        self.cursor = span.end.max(anchor.end);
        if self.level >= escape::LEVELS {
            return;
        }
        let mut inner = escape::unpacked(self.source.slice(span.start, span.end), packing);
        if escape::has_template_escapes(&inner)
            && escape::is_string_of_terraform(self.source, span.start)
        {
            inner = escape::rendered(&inner);
        }
        let named = self.named_type(span.start);
        let level = self.level + 1;
        let found = self.source.inner(&inner, |inner| find_in(inner, level));
        for mut policy in found.policies {
            place(&mut policy, span);
            policy.policy_type = named.or(policy.policy_type);
            self.keep(policy);
        }
        for piece in found.unreadable {
            self.unreadable(span, span.start, piece.kind);
        }
        if let Some(inner) = found.truncated {
            self.truncate(span.start, inner.reason);
        }
    }

    fn foreign_code(&mut self, anchor: Anchor, kind: UnreadableKind) {
        let start = match self.enclosing_brace(anchor.start) {
            Some(open) if anchor.style == Style::Assigned && anchor.word == Word::Statement => open,
            _ => self.source.line_start(anchor.start).max(self.cursor),
        };
        let close = self.closings.after(self.source, start);
        let kind = match (close, kind) {
            (None, UnreadableKind::Terraform) => UnreadableKind::CutOff,
            (_, kind) => kind,
        };
        let end = close.unwrap_or(anchor.end).max(anchor.end);
        self.unreadable(Span { start, end }, start, kind);
        self.cursor = end;
    }

    /// Goes on behind what nests too deep: no policy does.
    fn too_deep(&mut self, open: usize, at: usize, anchor: Anchor) {
        let end = if anchor.word == Word::Statement {
            let end = self.closings.after(self.source, open).unwrap_or(at);
            self.unreadable(Span { start: open, end }, at, UnreadableKind::TooDeep);
            end
        } else {
            at
        };
        self.cursor = self.cursor.max(end).max(anchor.end);
    }

    fn unreadable(&mut self, span: Span, at: usize, kind: UnreadableKind) {
        if self.found.unreadable.len() < UNREADABLE_LIMIT && !self.source.is_spent() {
            self.found.unreadable.push(Piece { span, at, kind });
        }
    }
}

/// A policy as Terraform has it.
pub(super) struct Terraform {
    pub(super) tree: hcl::Tree,
    pub(super) shape: Shape,
    form: Form,
}

/// Reads what Terraform is written in at `start`: an object, a list of them, a document's `data` block or
/// `statement` blocks. Every statement has an Effect, as other objects have members of the same names.
fn terraform_at(source: &Source<'_>, start: usize) -> Result<Terraform, Unread> {
    let (mut tree, form) = if matches!(source.peek(start), Some('{' | '[')) {
        (hcl::value_at(source, start)?, Form::TerraformObject)
    } else if source.is(start, "data") {
        let open = start + source.run(start, |c| c != '{' && c != '\n').len();
        (hcl::document_at(source, open)?, Form::TerraformBlocks)
    } else {
        (hcl::statements_at(source, start)?, Form::TerraformBlocks)
    };
    if tree.missing.of(&tree.root).is_some() && tree.is_cut_off() {
        tree.missing.note(start);
    }
    tree.root.span.start = start;
    tree.repairs.extend(tree::fold_texts(&mut tree.root));
    match read::shape(&tree.root) {
        Some(shape) if has_effect(&tree.root, shape) => Ok(Terraform { tree, shape, form }),
        // If none of these blocks is a statement, none of the last of them is.
        _ if form == Form::TerraformBlocks => {
            let blocks = tree.root.items().unwrap_or_default();
            Err(Unread(
                blocks.iter().map(|block| block.span.start).collect(),
            ))
        }
        _ => Err(Unread(Vec::new())),
    }
}

/// Reads again the Terraform that [`find`] read at `start`.
pub(super) fn read_terraform(text: &str, start: usize) -> Option<Terraform> {
    terraform_at(&Source::again(text), start).ok()
}

/// Reads again the YAML that [`find`] read at `span`.
pub(super) fn read_yaml(text: &str, span: Span) -> Option<(Node, Shape)> {
    let mut node = yaml::block_at(&Source::again(text), span.start).node?;
    tree::fold_texts(&mut node);
    let shape = yaml_shape(&node).ok()?;
    Some((node, shape))
}

/// Tells what a YAML block is. Prose has lines such as `Action: s3:GetObject` as well, so every statement
/// has an Effect: what it is without is the error.
fn yaml_shape(node: &Node) -> Result<Shape, Option<Shape>> {
    let shape = read::headless_shape(node).ok_or(None)?;
    if has_effect(node, shape) {
        Ok(shape)
    } else {
        Err(Some(shape))
    }
}

/// What of a YAML block is missing: it has no brackets to tell, but where the text ends in it and its last
/// statement lacks an element that each statement has, or a value, that is cut off.
fn yaml_missing(source: &Source<'_>, root: &Node, shape: Shape) -> Missing {
    let mut missing = Missing::default();
    let blank = source.run(root.span.end, |c| c.is_whitespace() || c == ':');
    if root.span.end + blank.len() < source.len() {
        return missing;
    }
    let Some(last) = read::statement_nodes(root, shape).last().copied() else {
        return missing;
    };
    if read::is_complete(last) && !ends_empty(last) {
        return missing;
    }
    // All that goes on to the end of the text.
    let mut open = Some(root);
    while let Some(node) = open {
        missing.note(node.span.start);
        open = match &node.value {
            Value::Object(members) => members.last().map(|member| &member.value),
            Value::Array(items) => items.last(),
            Value::Text(_) | Value::Number(_) | Value::Bool(_) | Value::Null => None,
        };
    }
    missing
}

/// Whether the last thing in a node is a key without its value.
fn ends_empty(node: &Node) -> bool {
    match &node.value {
        Value::Object(members) => members.last().is_none_or(|last| ends_empty(&last.value)),
        Value::Array(items) => items.last().is_none_or(ends_empty),
        Value::Null => true,
        Value::Text(text) => text.is_empty(),
        Value::Number(_) | Value::Bool(_) => false,
    }
}

fn has_effect(root: &Node, shape: Shape) -> bool {
    read::statement_nodes(root, shape)
        .into_iter()
        .any(|statement| {
            let members = statement.members().unwrap_or_default();
            members
                .iter()
                .any(|member| member.key.value.eq_ignore_ascii_case("Effect"))
        })
}

impl From<TooDeep> for Failure {
    fn from(TooDeep(at): TooDeep) -> Self {
        Self::TooDeep(at)
    }
}

enum Failure {
    TooDeep(usize),
    /// The object ends at an odd place before it makes a policy.
    Stopped(usize),
    /// The object is whole and no policy.
    Foreign {
        /// It is JSON as it stands, and nothing else.
        is_json: bool,
    },
}

/// Whether a reading as JSON has what JavaScript has and JSON has not: keys without quotes, as a rule, and
/// single quotes.
fn is_javascript(json: &Result<Option<Reading>, Failure>) -> bool {
    const RULE: usize = 3;
    let Ok(Some(reading)) = json else {
        return false;
    };
    let count = |kind: &RepairKind| {
        let mends = reading.tree.mends.iter();
        mends.filter(|mend| mend.repair.kind == *kind).count()
    };
    count(&RepairKind::UnquotedKey) >= RULE && count(&RepairKind::SingleQuotes) > 0
}

/// Types what was read of code: the policy and all repairs in the order of the text.
fn typed_code(tree: code::Tree) -> (Policy, Vec<Repair>) {
    let mut noted: Vec<Mend> = Vec::new();
    let policy = read::policy(&tree.root, Shape::Document, &tree.missing, &mut noted);
    let mut repairs = tree.repairs;
    repairs.extend(noted.into_iter().map(|mend| mend.repair));
    repairs.sort_by_key(|repair| repair.span);
    repairs.dedup();
    (policy, repairs)
}

/// Types a reading: the policy and all repairs in the order of the text.
fn typed(reading: &Reading) -> (Policy, Vec<Repair>) {
    let mut noted: Vec<Mend> = Vec::new();
    let tree = &reading.tree;
    let policy = read::policy(&tree.root, reading.shape, &tree.missing, &mut noted);
    let mends = reading.tree.mends.iter().chain(&noted);
    let mut repairs: Vec<Repair> = mends.map(|mend| mend.repair.clone()).collect();
    if reading.is_fragment() {
        repairs.push(Repair {
            kind: RepairKind::Wrapped,
            span: reading.tree.root.span,
        });
    }
    repairs.sort_by_key(|repair| repair.span);
    (policy, repairs)
}

/// Where the key at `word` begins, its opening quote included.
fn key_start(source: &Source<'_>, word: usize) -> usize {
    let quote = source.before(word).filter(|&c| tree::is_quote(c));
    word - quote.map_or(0, char::len_utf8)
}

/// Gives every element of a policy that was read out of a packed text the span of that text.
fn place(policy: &mut PastedPolicy, span: Span) {
    policy.span = span;
    policy.form = Form::Escaped;
    for repair in &mut policy.repairs {
        repair.span = span;
    }
    move_spans(&mut policy.policy, span);
}

/// Puts every element of a policy at `span`.
pub(super) fn move_spans(policy: &mut Policy, span: Span) {
    for text in policy.version.iter_mut().chain(&mut policy.id) {
        text.span = span;
    }
    for gap in &mut policy.gaps {
        gap.span = span;
    }
    for statement in &mut policy.statements {
        statement.span = span;
        for gap in &mut statement.gaps {
            gap.span = span;
        }
        if let Some(sid) = &mut statement.sid {
            sid.span = span;
        }
        if let Some(effect) = &mut statement.effect {
            effect.span = span;
        }
        if let Some(principal) = &mut statement.principal {
            principal.span = span;
            for entry in &mut principal.entries {
                entry.value.span = span;
            }
        }
        for list in statement.action.iter_mut().chain(&mut statement.resource) {
            list.span = span;
            for value in &mut list.values {
                value.span = span;
            }
        }
        for condition in &mut statement.conditions {
            condition.span = span;
            condition.operator.span = span;
            condition.key.span = span;
            for value in &mut condition.values {
                value.span = span;
            }
        }
    }
}
