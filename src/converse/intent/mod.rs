//! What a short line asks for, from a small set.
//!
//! What says nothing more (`ok`, `please`, 「すみません」, `ください`) is taken off both ends, and what is left must fit a
//! pattern as a whole. Where there is an answer to ask about, the words of a line tell as well what it most likely asks.

mod cues;
mod english;
mod japanese;
#[cfg(test)]
mod tests;

use crate::policy::template::TemplateForm;
use crate::text::Language;
pub(super) use cues::is_strong;
use regex::RegexSet;
use unicode_normalization::UnicodeNormalization;

/// What is asked for.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub(super) enum Intent {
    /// Answer in this language from now on.
    Language(Language),
    /// Say everything about the last answer.
    Details,
    /// Say the last answer in a sentence or two.
    Shorter,
    /// Why was it denied?
    Why,
    /// Why is the fix no wildcard?
    WhyNotStar,
    /// The policy here takes the place of the one before.
    ThisPolicy,
    /// Show the corrected policy.
    WholePolicy,
    /// Write the fix for a template.
    In(TemplateForm),
    /// Where is it changed?
    Where,
    /// Which command makes the change?
    Command,
    /// Who can change it?
    Who,
    /// The fix was made, and the request is denied as before.
    StillDenied,
    /// The fix was made, and there is another error.
    OtherError,
    /// Hello.
    Greeting,
    /// Thanks, or that it works.
    Thanks,
    /// Goodbye.
    Bye,
    /// What can be asked?
    Help,
    /// Forget this conversation.
    Forget,
}

/// A line longer than this, in bytes, is no intent.
const LONGEST: usize = 180;

/// A language's lines.
struct Lines {
    patterns: RegexSet,
    /// What each pattern means.
    meanings: Vec<Intent>,
    /// What is taken off the ends.
    fillers: &'static [&'static str],
    /// Whether a space stands between words.
    has_spaces: bool,
}

impl Lines {
    /// `short` names what many patterns share.
    fn of(
        lines: &'static [(Intent, &[&str])],
        short: &[(&str, &str)],
        fillers: &'static [&'static str],
        has_spaces: bool,
    ) -> Self {
        let mut meanings = Vec::new();
        let mut patterns = Vec::new();
        for (intent, alternatives) in lines {
            for pattern in *alternatives {
                let full = short
                    .iter()
                    .fold((*pattern).to_owned(), |pattern, (name, meaning)| {
                        pattern.replace(name, meaning)
                    });
                patterns.push(format!("^(?:{full})$"));
                meanings.push(*intent);
            }
        }
        Self {
            // A test makes them: they are constants.
            patterns: RegexSet::new(patterns).unwrap_or_default(),
            meanings,
            fillers,
            has_spaces,
        }
    }

    /// What a line means: the first of the patterns that fits, with as few of its fillers taken off as possible.
    fn find(&self, line: &str) -> Option<Intent> {
        let mut lines = vec![line];
        let mut next = 0;
        while let Some(line) = lines.get(next).copied() {
            next = next.saturating_add(1);
            if let Some(first) = self.patterns.matches(line).iter().next() {
                return self.meanings.get(first).copied();
            }
            for filler in self.fillers {
                let after = line.strip_prefix(filler);
                let after = after.filter(|rest| !self.has_spaces || rest.starts_with(' '));
                let before = line.strip_suffix(filler);
                let before = before.filter(|rest| !self.has_spaces || rest.ends_with(' '));
                for shorter in [after, before].into_iter().flatten() {
                    let shorter = shorter.trim();
                    if !shorter.is_empty() && !lines.contains(&shorter) && lines.len() < TRIED {
                        lines.push(shorter);
                    }
                }
            }
        }
        None
    }
}

/// So many ways to take fillers off a line are tried.
const TRIED: usize = 64;

/// What a whole message asks for, and the language in which it does.
pub(super) fn of_message(text: &str) -> Option<(Intent, Language)> {
    of_line(text.trim())
}

/// What a message that nothing else explains most likely asks about the answer before it, and its language.
pub(super) fn about_answer(text: &str) -> Option<(Intent, Language)> {
    if text.len() > LONGEST || text.trim().contains('\n') {
        return None;
    }
    let plain = plain(text).replace('\'', "");
    let line = plain.split_whitespace().collect::<Vec<_>>().join(" ");
    let is_english = line.is_ascii();
    let language = if is_english {
        Language::En
    } else {
        Language::Ja
    };
    Some((cues::find(&line)?, language))
}

/// What the lines of a message ask for, beside what was pasted with them: a language, and that a policy
/// takes another's place.
pub(super) fn of_lines(text: &str) -> impl Iterator<Item = Intent> {
    text.lines()
        .filter_map(of_line)
        .map(|(intent, _)| intent)
        .filter_map(|intent| match intent {
            // Above a policy, `the corrected policy` is its heading.
            Intent::ThisPolicy | Intent::WholePolicy => Some(Intent::ThisPolicy),
            Intent::Language(_) => Some(intent),
            _ => None,
        })
}

fn of_line(line: &str) -> Option<(Intent, Language)> {
    if line.len() > LONGEST {
        return None;
    }
    let plain = plain(line);
    let words = plain.split_whitespace().collect::<Vec<_>>().join(" ");
    let english = english::LINES.find(&words.replace('\'', ""));
    english.map(|intent| (intent, Language::En)).or_else(|| {
        let joined: String = plain.chars().filter(|c| !c.is_whitespace()).collect();
        Some((japanese::LINES.find(&joined)?, Language::Ja))
    })
}

/// One form of each letter, lower case, and a space for each sign that says nothing here.
fn plain(line: &str) -> String {
    line.nfkc()
        .flat_map(char::to_lowercase)
        .map(|c| match c {
            '’' => '\'',
            '*' | '\'' | '+' | '-' | ':' | '/' | '_' => c,
            c if c.is_alphanumeric() || c == 'ー' => c,
            _ => ' ',
        })
        .collect()
}
