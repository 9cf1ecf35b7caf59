//! Finds the policies of a paste by the words that only policies have, and reads them where they stand.
//!
//! The words are looked up at memory speed, so a long log costs next to nothing; around each word the
//! innermost object, list or run of members that is a policy is taken.

use super::escape::{self, Packing};
use super::hcl;
use super::read::{self, Shape};
use super::tree::{self, Mend, Node, TooDeep, Tree};
use super::yaml;
use super::{
    Form, FoundPolicies, MAX_CHARACTERS, MAX_CONDITIONS, PastedPolicy, Policy, Repair, RepairKind,
    Unreadable, UnreadableKind, size,
};
use crate::budget::Budget;
use crate::iam::PolicyType;
use crate::text::{Paste, Positions, Span};
use memchr::memmem;

/// Unreadable places beyond this number are not listed.
const UNREADABLE_LIMIT: usize = 50;

/// How far before its first telling member a fragment may begin.
const HEAD_LIMIT: usize = 400;

/// Finds every policy of a paste; `paste_index` is its index in the evidence.
///
/// Near-linear in the length of the paste, whatever it holds.
pub fn find(paste_index: usize, paste: &Paste, budget: &Budget) -> FoundPolicies {
    let mut found = find_in(paste.as_str(), 0, budget);
    for policy in &mut found.policies {
        policy.paste = paste_index;
    }
    found
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
    let text = text.get(..span.end)?;
    let first = text.get(span.start..)?.chars().next()?;
    if matches!(first, '{' | '｛' | '[' | '［') {
        let tree = tree::value_at(text, span.start).ok()??;
        if tree.root.span.end < span.end
            && let Ok(Some(items)) = tree::items_at(text, span.start)
            && items.root.span.end > tree.root.span.end
        {
            return Some(Reading {
                tree: items,
                shape: Shape::Statements,
                entry: Entry::Items,
            });
        }
        let shape = read::shape(&tree.root)?;
        return Some(Reading {
            tree,
            shape,
            entry: Entry::Value,
        });
    }
    let tree = tree::members_at(text, span.start).ok()??;
    let shape = read::headless_shape(&tree.root)?;
    Some(Reading {
        tree,
        shape,
        entry: Entry::Members,
    })
}

pub(super) fn find_in(text: &str, level: usize, budget: &Budget) -> FoundPolicies {
    let mut finder = Finder {
        text,
        question: budget,
        level,
        cursor: 0,
        budget: text.len().saturating_mul(8).saturating_add(1 << 16),
        found: FoundPolicies::default(),
    };
    for anchor in anchors(text) {
        if anchor.start >= finder.cursor {
            finder.visit(anchor);
        }
    }
    finder.found
}

/// A word that may belong to a policy.
#[derive(Clone, Copy, Debug)]
struct Anchor {
    /// Its first byte, without quotes.
    start: usize,
    /// One past its last byte.
    end: usize,
    word: Word,
    style: Style,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Word {
    Statement,
    /// Another element of a statement.
    Element,
    /// `aws_iam_policy_document`.
    TerraformData,
    /// `PolicyStatement(`.
    CdkStatement,
}

/// How the word is written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Style {
    Quoted,
    Bare,
    Packed(Packing),
    /// `Statement = …`.
    Assigned,
    /// `statement { … }`.
    Block,
}

/// The words, in the order of the text.
fn anchors(text: &str) -> Vec<Anchor> {
    const STEMS: [(&str, Word); 14] = [
        ("tatement", Word::Statement),
        ("ffect", Word::Element),
        ("ction", Word::Element),
        ("esource", Word::Element),
        ("ondition", Word::Element),
        ("rincipal", Word::Element),
        ("TATEMENT", Word::Statement),
        ("FFECT", Word::Element),
        ("CTION", Word::Element),
        ("ESOURCE", Word::Element),
        ("ONDITION", Word::Element),
        ("RINCIPAL", Word::Element),
        ("aws_iam_policy_document", Word::TerraformData),
        ("PolicyStatement", Word::CdkStatement),
    ];
    let mut anchors: Vec<Anchor> = STEMS
        .iter()
        .flat_map(|&(stem, word)| {
            memmem::find_iter(text.as_bytes(), stem)
                .filter_map(move |at| anchor(text, at, stem, word))
        })
        .collect();
    anchors.sort_by_key(|anchor| anchor.start);
    anchors
}

fn anchor(text: &str, at: usize, stem: &str, word: Word) -> Option<Anchor> {
    let end = at + stem.len();
    let after = text.get(end..)?;
    if word == Word::TerraformData || word == Word::CdkStatement {
        let marks = if word == Word::CdkStatement {
            after.starts_with('(')
        } else {
            after.starts_with('"')
        };
        return marks.then_some(Anchor {
            start: at,
            end,
            word,
            style: Style::Assigned,
        });
    }
    let initial = match stem.bytes().next()?.to_ascii_lowercase() {
        b't' => 's',
        b'f' => 'e',
        b'c' => 'a',
        b'e' => 'r',
        b'o' => 'c',
        _ => 'p',
    };
    let head = text.get(..at)?;
    let start = at.checked_sub(1)?;
    head.ends_with([initial, initial.to_ascii_uppercase()])
        .then_some(())?;
    let mut before = text.get(..start)?;
    let mut start = start;
    if word == Word::Element
        && before
            .get(before.len().saturating_sub(3)..)
            .is_some_and(|not| not.eq_ignore_ascii_case("not"))
    {
        start -= 3;
        before = text.get(..start)?;
    }
    let percent = before.len() >= 3 && before.ends_with("%22");
    if !percent
        && before.ends_with(|c: char| {
            c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.' | '/' | '$')
        })
    {
        return None;
    }
    let style = if percent && after.starts_with("%22") {
        Style::Packed(Packing::Url)
    } else if after.starts_with('\\') && before.ends_with('"') {
        Style::Packed(Packing::Json)
    } else {
        let quoted = after.starts_with(tree::is_quote) || after.starts_with(['」', '』']);
        let bare = after.trim_start_matches(|c| tree::is_quote(c) || matches!(c, '」' | '』'));
        let sign = bare.trim_start().chars().next()?;
        match sign {
            ':' | '：' if quoted => Style::Quoted,
            ':' | '：' => Style::Bare,
            '=' => Style::Assigned,
            '{' if !quoted && word == Word::Statement && head.ends_with('s') => Style::Block,
            _ if quoted && (tree::is_quote(sign) || matches!(sign, '[' | '{')) => Style::Quoted,
            _ => return None,
        }
    };
    Some(Anchor {
        start,
        end,
        word,
        style,
    })
}

struct Finder<'a> {
    text: &'a str,
    question: &'a Budget,
    level: usize,
    /// What is before it has been dealt with.
    cursor: usize,
    /// Bytes that may still be read in vain.
    budget: usize,
    found: FoundPolicies,
}

impl Finder<'_> {
    fn visit(&mut self, anchor: Anchor) {
        match (anchor.word, anchor.style) {
            (Word::CdkStatement, _) => self.foreign_code(anchor, UnreadableKind::Cdk),
            (_, Style::Packed(packing)) => self.unpack(anchor, packing),
            (_, Style::Assigned | Style::Block) => self.terraform(anchor),
            (_, Style::Quoted | Style::Bare) => self.read(anchor),
        }
    }

    fn read(&mut self, anchor: Anchor) {
        let open = self.enclosing_brace(anchor.start);
        let mut stopped = None;
        if let Some(open) = open {
            match self.enclosed(open, anchor) {
                Ok(Some(reading)) => return self.accept(&reading),
                Ok(None) => {}
                Err(Failure::TooDeep(at)) => return self.too_deep(open, at, anchor),
                Err(Failure::Stopped(at)) => stopped = Some((open, at)),
                Err(Failure::Foreign) => {
                    self.cursor = self.cursor.max(anchor.end);
                    return;
                }
            }
        }
        if anchor.style == Style::Bare
            && let Some((node, shape)) = self.block(anchor)
        {
            return self.accept_template(&node, shape, Form::Yaml, Vec::new());
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
            self.unreadable(
                Span {
                    start: open,
                    end: at,
                },
                at,
                UnreadableKind::Broken,
            );
            self.cursor = at;
        }
    }

    fn list_follows(&self, anchor: Anchor) -> bool {
        let after = self.text.get(anchor.end..).unwrap_or_default();
        let after = after.trim_start_matches(|c: char| {
            tree::is_quote(c) || c.is_whitespace() || matches!(c, ':' | '：')
        });
        after.starts_with(['[', '{'])
    }

    /// The brace that is open at `at`, not before the cursor.
    fn enclosing_brace(&self, at: usize) -> Option<usize> {
        let head = self.text.get(self.cursor..at)?;
        let mut closed = 0_usize;
        for (offset, c) in head.char_indices().rev() {
            match c {
                '}' | '｝' => closed += 1,
                '{' | '｛' if closed == 0 => return Some(self.cursor + offset),
                '{' | '｛' => closed -= 1,
                _ => {}
            }
        }
        None
    }

    /// Reads the object at `open`, or the list in which it stands first.
    fn enclosed(&mut self, open: usize, anchor: Anchor) -> Result<Option<Reading>, Failure> {
        let before = self
            .text
            .get(self.cursor..open)
            .unwrap_or_default()
            .trim_end();
        if before.ends_with(['[', '［']) {
            let bracket = before.chars().next_back().map_or(0, char::len_utf8);
            let start = self.cursor + before.len() - bracket;
            if let Some(tree) = tree::value_at(self.text, start)?
                && tree.root.span.end > anchor.start
                && let Some(shape) = read::shape(&tree.root)
            {
                return Ok(Some(Reading {
                    tree,
                    shape,
                    entry: Entry::Value,
                }));
            }
        }
        let Some(tree) = tree::value_at(self.text, open)? else {
            return Ok(None);
        };
        let stopped = tree.stopped;
        let end = tree.root.span.end;
        if end > anchor.start
            && let Some(shape) = read::shape(&tree.root)
        {
            if shape == Shape::Statement
                && let Ok(Some(items)) = tree::items_at(self.text, open)
                && items.root.items().is_some_and(|items| items.len() > 1)
            {
                return Ok(Some(Reading {
                    tree: items,
                    shape: Shape::Statements,
                    entry: Entry::Items,
                }));
            }
            return Ok(Some(Reading {
                tree,
                shape,
                entry: Entry::Value,
            }));
        }
        self.budget = self.budget.saturating_sub(end.saturating_sub(open));
        match stopped {
            Some(at) if at > anchor.start => Err(Failure::Stopped(at)),
            None if end > anchor.start => Err(Failure::Foreign),
            _ => Ok(None),
        }
    }

    /// Reads the members that begin at the word, or at a `Sid`, `Version` or `Id` before it.
    fn headless(&mut self, anchor: Anchor) -> Result<Option<Reading>, TooDeep> {
        let text = self.text;
        // Without any quotes it is prose.
        let after = text.get(anchor.end..).unwrap_or_default();
        let value = after.trim_start_matches([':', '：', ' ', '\t']);
        let unquoted = anchor.style == Style::Bare
            && !value.starts_with(|c| tree::is_quote(c) || matches!(c, '[' | '{'));
        if self.budget == 0 || unquoted {
            return Ok(None);
        }
        let start = key_start(text, anchor.start);
        let floor = self.cursor.max(start.saturating_sub(HEAD_LIMIT));
        let head = (floor..=start)
            .find_map(|at| text.get(at..start))
            .unwrap_or_default();
        let base = start - head.len();
        let mut starts: Vec<usize> = ["Version", "Sid", "Id"]
            .into_iter()
            .filter_map(|name| head.rfind(name))
            .map(|at| key_start(text, base + at))
            .filter(|&at| at >= base)
            .collect();
        starts.sort_unstable();
        starts.push(start);
        for at in starts {
            let Some(tree) = tree::members_at(text, at)? else {
                continue;
            };
            let end = tree.root.span.end;
            if end > anchor.start
                && let Some(shape) = read::headless_shape(&tree.root)
            {
                return Ok(Some(Reading {
                    tree,
                    shape,
                    entry: Entry::Members,
                }));
            }
            self.budget = self.budget.saturating_sub(end.saturating_sub(at));
        }
        Ok(None)
    }

    /// Reads the YAML block in which the word is a key.
    fn block(&mut self, anchor: Anchor) -> Option<(Node, Shape)> {
        let text = self.text;
        let line = yaml::line_start(text, anchor.start);
        let lead = text.get(line..anchor.start)?;
        if self.budget == 0 || !lead.chars().all(|c| matches!(c, ' ' | '-')) {
            return None;
        }
        let start = yaml::mapping_start(
            text,
            anchor.start,
            self.cursor.max(line.saturating_sub(HEAD_LIMIT)),
        );
        let before = text.get(yaml::line_start(text, start)..start)?;
        let start = before
            .rfind("- ")
            .map_or(start, |dash| start - before.len() + dash);
        let node = yaml::block_at(text, start)?;
        self.budget = self
            .budget
            .saturating_sub(node.span.end.saturating_sub(start));
        let shape = yaml_shape(&node)?;
        (node.span.end > anchor.start).then_some((node, shape))
    }

    /// Reads what Terraform is written in around the word.
    fn terraform(&mut self, anchor: Anchor) {
        let is_statement = anchor.word == Word::Statement;
        let start = match (anchor.word, anchor.style) {
            (Word::TerraformData, _) => self.start_of_data(anchor),
            (_, Style::Block) => Some(anchor.start),
            _ => self.enclosing_brace(anchor.start).map(|open| {
                let before = self.text.get(self.cursor..open).unwrap_or_default();
                let list = before.trim_end();
                // The first of a list of statements stands for the list.
                if !is_statement && list.ends_with('[') {
                    self.cursor + list.len() - 1
                } else {
                    open
                }
            }),
        };
        let read = start
            .filter(|_| self.budget > 0)
            .and_then(|start| read_terraform(self.text, start))
            .filter(|read| read.tree.root.span.end > anchor.start);
        match read {
            Some(read) => {
                let repairs = read.tree.repairs;
                self.accept_template(&read.tree.root, read.shape, read.form, repairs);
            }
            None if anchor.word == Word::Element || anchor.style == Style::Block => {
                self.budget = self
                    .budget
                    .saturating_sub(anchor.end.saturating_sub(start.unwrap_or(anchor.start)));
            }
            None => self.foreign_code(anchor, UnreadableKind::Terraform),
        }
    }

    /// Where `data "aws_iam_policy_document" "name" {` begins.
    fn start_of_data(&self, anchor: Anchor) -> Option<usize> {
        let head = self
            .text
            .get(self.cursor..anchor.start)?
            .trim_end_matches('"');
        let start = self.cursor + head.trim_end().strip_suffix("data")?.len();
        Some(start)
    }

    fn accept_template(&mut self, node: &Node, shape: Shape, form: Form, mut repairs: Vec<Repair>) {
        if self.is_too_long(node.span) {
            return;
        }
        let mut noted = Vec::new();
        let policy = read::policy(node, shape, &mut noted);
        if self.has_too_many_conditions(&policy, node.span) {
            return;
        }
        repairs.extend(noted.into_iter().map(|mend| mend.repair));
        if shape != Shape::Document {
            repairs.push(Repair {
                kind: RepairKind::Wrapped,
                span: node.span,
            });
        }
        repairs.sort_by_key(|repair| repair.span);
        let span = node.span;
        let policy_type = self
            .named_type(span.start)
            .or_else(|| read::policy_type(&policy));
        self.cursor = span.end.max(self.cursor);
        self.found.policies.push(PastedPolicy {
            paste: 0,
            span,
            policy_type,
            form,
            policy,
            repairs,
        });
    }

    fn accept(&mut self, reading: &Reading) {
        let span = reading.tree.root.span;
        let form = if reading.is_fragment() {
            Form::Fragment
        } else {
            Form::Document
        };
        if self.is_too_long(span) {
            return;
        }
        let (policy, repairs) = typed(reading);
        if self.has_too_many_conditions(&policy, span) {
            return;
        }
        let policy_type = self
            .named_type(span.start)
            .or_else(|| read::policy_type(&policy));
        self.cursor = span.end.max(self.cursor);
        self.found.policies.push(PastedPolicy {
            paste: 0,
            span,
            policy_type,
            form,
            policy,
            repairs,
        });
    }

    /// Lists a policy that is too long to be evaluated as one that cannot be read. Asked before there is a typed view,
    /// which takes as much memory again as the tree.
    fn is_too_long(&mut self, span: Span) -> bool {
        let text = self.text.get(span.start..span.end).unwrap_or_default();
        // Characters are counted only where there may be too many.
        if text.len() <= MAX_CHARACTERS {
            return false;
        }
        let characters = size(text);
        if characters <= MAX_CHARACTERS {
            return false;
        }
        self.leave(span, UnreadableKind::TooLong { characters });
        true
    }

    /// The same of one with too many conditions.
    fn has_too_many_conditions(&mut self, policy: &Policy, span: Span) -> bool {
        let statements = policy.statements.iter();
        let conditions = statements.map(|statement| statement.conditions.len()).sum();
        if conditions <= MAX_CONDITIONS {
            return false;
        }
        self.leave(span, UnreadableKind::TooManyConditions { conditions });
        true
    }

    fn leave(&mut self, span: Span, kind: UnreadableKind) {
        self.cursor = span.end.max(self.cursor);
        self.unreadable(span, span.start, kind);
    }

    /// The kind of policy that the property around it is named for.
    fn named_type(&self, start: usize) -> Option<PolicyType> {
        let before = self.text.get(..start)?.trim_end_matches(|c: char| {
            c.is_whitespace() || matches!(c, ':' | '"' | '\'' | '\\' | '=' | '|' | '>' | '(')
        });
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
        let span = escape::region(self.text, self.cursor, anchor.start, packing);
        self.cursor = span.end.max(anchor.end);
        if self.level >= escape::LEVELS {
            return;
        }
        let inner = escape::unpacked(
            self.text.get(span.start..span.end).unwrap_or_default(),
            packing,
        );
        let named = self.named_type(span.start);
        let found = find_in(&inner, self.level + 1, self.question);
        for mut policy in found.policies {
            place(&mut policy, span);
            policy.policy_type = named.or(policy.policy_type);
            self.found.policies.push(policy);
        }
        for unreadable in found.unreadable {
            self.unreadable(span, span.start, unreadable.kind);
        }
    }

    fn foreign_code(&mut self, anchor: Anchor, kind: UnreadableKind) {
        let line = self.text.get(self.cursor..anchor.start).unwrap_or_default();
        let start = match self.enclosing_brace(anchor.start) {
            Some(open) if anchor.style == Style::Assigned && anchor.word == Word::Statement => open,
            _ => line
                .rfind('\n')
                .map_or(self.cursor, |at| self.cursor + at + 1),
        };
        let end = self
            .balanced_end(start.max(self.cursor))
            .unwrap_or(anchor.end)
            .max(anchor.end);
        self.unreadable(Span { start, end }, start, kind);
        self.cursor = end;
    }

    fn too_deep(&mut self, open: usize, at: usize, anchor: Anchor) {
        self.cursor = self.cursor.max(anchor.end);
        if anchor.word == Word::Statement {
            let end = self.balanced_end(open).unwrap_or(at);
            self.unreadable(Span { start: open, end }, at, UnreadableKind::TooDeep);
            self.cursor = end.max(anchor.end);
        }
    }

    /// Where the bracket that opens first after `start` closes.
    fn balanced_end(&mut self, start: usize) -> Option<usize> {
        let rest = self.text.get(start..)?.as_bytes();
        let mut depth = 0_usize;
        for (offset, byte) in rest.iter().take(self.budget).enumerate() {
            match byte {
                b'{' | b'[' | b'(' => depth += 1,
                b'}' | b']' | b')' => {
                    depth = depth.saturating_sub(1);
                    if depth == 0 {
                        return Some(start + offset + 1);
                    }
                }
                _ => {}
            }
        }
        self.budget = self.budget.saturating_sub(rest.len());
        None
    }

    fn unreadable(&mut self, span: Span, at: usize, kind: UnreadableKind) {
        if self.found.unreadable.len() < UNREADABLE_LIMIT {
            let position = Positions::of(self.text).at(at);
            self.found.unreadable.push(Unreadable {
                span,
                position,
                kind,
            });
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
pub(super) fn read_terraform(text: &str, start: usize) -> Option<Terraform> {
    let rest = text.get(start..)?;
    let (mut tree, form) = if rest.starts_with(['{', '[']) {
        (hcl::value_at(text, start)?, Form::TerraformObject)
    } else if rest.starts_with("data") {
        let open = start + rest.split('\n').next()?.find('{')?;
        (hcl::document_at(text, open)?, Form::TerraformBlocks)
    } else {
        (hcl::statements_at(text, start)?, Form::TerraformBlocks)
    };
    tree.root.span.start = start;
    let shape = read::shape(&tree.root)?;
    has_effect(&tree.root, shape).then_some(Terraform { tree, shape, form })
}

/// Reads again the YAML that [`find`] read at `span`.
pub(super) fn read_yaml(text: &str, span: Span) -> Option<(Node, Shape)> {
    let node = yaml::block_at(text, span.start)?;
    let shape = yaml_shape(&node)?;
    Some((node, shape))
}

/// Tells what a YAML block is. Prose has lines such as `Action: s3:GetObject` as well, so every statement
/// has an Effect.
fn yaml_shape(node: &Node) -> Option<Shape> {
    let shape = read::headless_shape(node)?;
    has_effect(node, shape).then_some(shape)
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
    Foreign,
}

/// Types a reading: the policy and all repairs in the order of the text.
fn typed(reading: &Reading) -> (Policy, Vec<Repair>) {
    let mut noted: Vec<Mend> = Vec::new();
    let policy = read::policy(&reading.tree.root, reading.shape, &mut noted);
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
fn key_start(text: &str, word: usize) -> usize {
    let before = text.get(..word).unwrap_or_default();
    let quote = before.chars().next_back().filter(|&c| tree::is_quote(c));
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
    for statement in &mut policy.statements {
        statement.span = span;
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
