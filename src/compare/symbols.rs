//! Texts of policies as languages: what is open in them is the same hole wherever it is written alike.

use crate::iam::automaton::Language;
use crate::iam::placeholder;
use crate::iam::wildcard::{Glob, Symbol};
use crate::iam::{Piece, find_placeholders, variable_pieces};

/// What `*`, `?` and `${…}` are in a text.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Reading {
    /// `*` and `?` are wildcards.
    pub(super) wildcards: bool,
    /// `${key}` is replaced by the key's value.
    pub(super) variables: bool,
}

/// The variables and placeholders of both policies.
#[derive(Debug, Default)]
pub(super) struct Symbols {
    /// Each as it is compared, and as it was written first.
    names: Vec<(String, String)>,
}

impl Symbols {
    /// The texts that a text of a policy covers.
    pub(super) fn language(&mut self, text: &str, reading: Reading) -> Language {
        let mut glob = Glob::default();
        self.push(&mut glob, text, reading);
        Language::of(glob)
    }

    /// The same, of a field of an ARN, counted from `arn`.
    pub(super) fn field(&mut self, text: &str, number: usize, variables: bool) -> Language {
        let is_placeholder = match number {
            1 | 3 => placeholder::is_region_placeholder(text),
            4 => placeholder::is_account_placeholder(text),
            _ => false,
        };
        if is_placeholder {
            let mut glob = Glob::default();
            glob.push(Symbol::Hole(self.hole(text, text)));
            return Language::of(glob);
        }
        let reading = Reading {
            wildcards: true,
            variables,
        };
        self.language(text, reading)
    }

    /// A placeholder in a language, as it was written first; `None` where there is none. What it stands
    /// for is one text that nobody knows, where a variable is one in each request.
    pub(super) fn placeholder_in(&self, language: &Language) -> Option<String> {
        let holes = language.glob().holes();
        let names = holes.iter().filter_map(|hole| self.names.get(*hole));
        let mut placeholders = names.filter(|(name, written)| name == written);
        placeholders.next().map(|(_, written)| written.clone())
    }

    fn push(&mut self, glob: &mut Glob, text: &str, reading: Reading) {
        for piece in variable_pieces(text) {
            match piece {
                Piece::Text(text) => self.push_written(glob, text, reading),
                Piece::Template(written) => {
                    glob.push(Symbol::Hole(self.hole(written, written)));
                }
                Piece::Literal(character) if reading.variables => {
                    glob.push(Symbol::Char(character));
                }
                Piece::Literal('*') => self.push_written(glob, "${*}", reading),
                Piece::Literal('?') => self.push_written(glob, "${?}", reading),
                Piece::Literal(_) => glob.push_text("${$}"),
                Piece::Variable {
                    written,
                    key,
                    default,
                } if reading.variables => {
                    let name = format!("variable {}, {default:?}", key.to_lowercase());
                    glob.push(Symbol::Hole(self.hole(&name, written)));
                }
                Piece::Malformed(written) | Piece::Variable { written, .. } => {
                    glob.push_text(written);
                }
            }
        }
    }

    fn push_written(&mut self, glob: &mut Glob, text: &str, reading: Reading) {
        let mut from = 0;
        let push = |glob: &mut Glob, text: &str| {
            if reading.wildcards {
                glob.push_pattern(text);
            } else {
                glob.push_text(text);
            }
        };
        for place in find_placeholders(text) {
            push(glob, text.get(from..place.start).unwrap_or_default());
            let written = text.get(place.clone()).unwrap_or_default();
            glob.push(Symbol::Hole(self.hole(written, written)));
            from = place.end;
        }
        push(glob, text.get(from..).unwrap_or_default());
    }

    fn hole(&mut self, name: &str, written: &str) -> usize {
        let mut names = self.names.iter();
        names
            .position(|(known, _)| known == name)
            .unwrap_or_else(|| {
                self.names.push((name.to_owned(), written.to_owned()));
                self.names.len() - 1
            })
    }
}
