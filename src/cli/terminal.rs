//! What the environment says of the terminal and of its reader.

use super::args::{Color, LanguageChoice};
use crate::render::terminal::{Colour, Screen};
use crate::text::{Language, language};
use std::io::{self, IsTerminal};
use terminal_size::{Width, terminal_size_of};

/// The screen that standard output is.
pub(super) fn screen(color: Color) -> Screen {
    let colour = match color {
        Color::Always => Colour::On,
        Color::Never => Colour::Off,
        Color::Auto if io::stdout().is_terminal() && !objects_to_colour() => Colour::On,
        Color::Auto => Colour::Off,
    };
    match terminal_size_of(io::stdout()) {
        Some((Width(columns), _)) => Screen::of(columns.into(), colour),
        None => Screen {
            colour,
            ..Screen::PLAIN
        },
    }
}

/// The screen that standard error is.
pub(super) fn error_screen() -> Screen {
    let colour = if io::stderr().is_terminal() && !objects_to_colour() {
        Colour::On
    } else {
        Colour::Off
    };
    match terminal_size_of(io::stderr()) {
        Some((Width(columns), _)) => Screen::of(columns.into(), colour),
        None => Screen {
            colour,
            ..Screen::PLAIN
        },
    }
}

/// Source: <https://no-color.org>: `NO_COLOR`, when it is there and not empty.
fn objects_to_colour() -> bool {
    variable("NO_COLOR").is_some()
}

/// The language of the reader: what was asked for, else that of the prose in what was pasted, else that of the
/// environment.
pub(super) fn language<'a>(
    choice: LanguageChoice,
    pasted: impl IntoIterator<Item = &'a str>,
) -> Option<Language> {
    choice
        .language()
        .or_else(|| pasted.into_iter().find_map(language::detect))
        .or_else(locale)
}

/// The language of the environment.
pub(super) fn locale() -> Option<Language> {
    ["LC_ALL", "LC_MESSAGES", "LANG"]
        .into_iter()
        .find_map(variable)
        .and_then(|value| Language::from_locale(&value))
}

/// A variable of the environment that is not empty.
#[expect(
    clippy::disallowed_methods,
    reason = "the edge: the terminal's environment"
)]
pub(super) fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}
