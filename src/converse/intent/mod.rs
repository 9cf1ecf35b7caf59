//! What a short line asks for, from a small set.
//!
//! What says nothing more (`ok`, `please`, 「すみません」, `ください`) is taken off both ends, and what is left must fit a
//! pattern as a whole. Where there is an answer to ask about, the notions of a line tell as well what it most likely
//! asks, whatever the order of its words: the `lexicon` leads from words to notions, the `rules` from notions to intents.

mod english;
mod japanese;
mod lexicon;
mod notion;
mod rules;
#[cfg(test)]
mod tests;
mod topic;

use crate::reply::FollowUp;
use crate::text::Language;
use notion::{Notion, Notions};
use regex::RegexSet;
use rules::RULES;
use topic::Topic;
use unicode_normalization::UnicodeNormalization;

/// What is asked for.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub(super) enum Intent {
    /// Answer in this language from now on.
    Language(Language),
    /// Say everything about the last answer.
    Details,
    /// A question about the last answer.
    About(FollowUp),
    /// Why is the fix no wildcard?
    WhyNotStar,
    /// The policy here takes the place of the one before.
    ThisPolicy,
    /// The last answer in both languages.
    BothLanguages,
    /// In a language that is not spoken here.
    OtherLanguage,
    /// What was said is understood, and will be done.
    Noted,
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

/// What a message asks.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Asked {
    /// What is asked, in the order of the message.
    pub(super) intents: Vec<Intent>,
    /// The language that it is wished in.
    pub(super) wish: Option<Language>,
    /// The language in which it is asked.
    pub(super) spoken: Language,
    /// The answer before is pointed at: `this`.
    points: bool,
}

impl Asked {
    /// Whether it stands against an article that the words find as well: of a template, of wildcards and of the time
    /// after a change there always is one.
    pub(super) fn is_strong(&self) -> bool {
        self.points
            || !self.intents.iter().any(|intent| {
                matches!(
                    intent,
                    Intent::About(
                        FollowUp::Why
                            | FollowUp::Where
                            | FollowUp::Who
                            | FollowUp::Command
                            | FollowUp::WholePolicy
                            | FollowUp::Shorter
                    ) | Intent::ThisPolicy
                        | Intent::Details
                )
            })
    }
}

/// What a whole message asks for.
pub(super) fn of_message(text: &str) -> Option<Asked> {
    let (intent, spoken) = of_line(text.trim())?;
    let wish = match intent {
        Intent::Language(language) => Some(language),
        _ => None,
    };
    Some(Asked {
        intents: vec![intent],
        wish,
        spoken,
        points: true,
    })
}

/// So many questions of one message are answered.
const MAX_ASKED: usize = 2;

/// A message longer than this, in bytes, is more than a question about an answer.
const LONGEST_ASKED: usize = 480;

/// What a message that nothing else explains most likely asks about the answer before it. A message that names what
/// the conversation did not speak of, as `was_said` tells, is a question of its own.
pub(super) fn about_answer(text: &str, was_said: impl Fn(&str) -> bool) -> Option<Asked> {
    if text.len() > LONGEST_ASKED {
        return None;
    }
    let plain = plain(text);
    let notions = Notions::of(&plain);
    let has = |notion| notions.has(notion);
    let spoken = if plain.is_ascii() {
        Language::En
    } else {
        Language::Ja
    };
    let wish = if has(Notion::NotEnglish) {
        Some(Language::Ja)
    } else if has(Notion::NotJapanese) {
        Some(Language::En)
    } else {
        match (has(Notion::English), has(Notion::Japanese)) {
            (true, false) => Some(Language::En),
            (false, true) => Some(Language::Ja),
            _ => None,
        }
    };
    if has(Notion::Both) {
        let intents = vec![Intent::BothLanguages];
        return Some(Asked {
            intents,
            wish: None,
            spoken,
            points: true,
        });
    }
    let mut intents = Vec::new();
    let sentences = text.split(['\n', '.', '!', '?', ';', '。', '！', '？', '…']);
    let each = sentences.filter_map(|sentence| of_notions(&Notions::of(&self::plain(sentence))));
    for intent in each {
        if !intents.contains(&intent) {
            intents.push(intent);
        }
    }
    if intents.is_empty() {
        intents.extend(of_notions(&notions));
    }
    // What became of the answer is said of it, whatever else is named.
    match topic::of(&plain, was_said) {
        Topic::Answer => {}
        Topic::Service => intents.retain(|intent| {
            matches!(
                intent,
                Intent::About(FollowUp::StillDenied | FollowUp::OtherError) | Intent::Thanks
            )
        }),
        Topic::Other => intents.retain(|intent| *intent == Intent::Thanks),
    }
    // What stands beside a question is a courtesy, or says how much of it is wanted.
    let is_beside = |intent: &Intent| {
        matches!(
            intent,
            Intent::Thanks
                | Intent::Noted
                | Intent::Greeting
                | Intent::Bye
                | Intent::About(FollowUp::Shorter)
                | Intent::Details
        )
    };
    // Who says what they will do asks nothing about it.
    if intents.contains(&Intent::Noted) {
        intents.retain(|intent| {
            !matches!(
                intent,
                Intent::About(FollowUp::Who | FollowUp::Forward | FollowUp::Verify)
            )
        });
        if intents.iter().all(is_beside) {
            intents = vec![Intent::Noted];
        }
    }
    if !intents.iter().all(is_beside) {
        intents.retain(|intent| !is_beside(intent));
    }
    if intents.contains(&Intent::About(FollowUp::OtherError)) {
        let is_printed = text.contains("error occurred (");
        intents = vec![if is_printed {
            Intent::About(FollowUp::NoDenial)
        } else {
            Intent::About(FollowUp::OtherError)
        }];
    }
    intents.truncate(MAX_ASKED);
    if intents.is_empty() {
        intents.push(Intent::Language(wish?));
    }
    Some(Asked {
        intents,
        wish,
        spoken,
        points: has(Notion::Points),
    })
}

/// What a line of these notions asks.
fn of_notions(notions: &Notions) -> Option<Intent> {
    let has = |notion: &Notion| notions.has(*notion);
    let rule = RULES
        .iter()
        .find(|rule| rule.all.iter().all(has) && !rule.none.iter().any(has))?;
    Some(rule.intent)
}

/// So many lines above what was pasted, and so many below it, are read for what is asked.
const MAX_LINES: usize = 16;

/// What the lines of a message ask for, beside what was pasted with them: a language, and that a policy
/// takes another's place. What is asked stands above or below what was pasted.
pub(super) fn of_lines(text: &str) -> impl Iterator<Item = Intent> {
    let mut lines = text.lines();
    let mut all: Vec<&str> = lines.by_ref().take(MAX_LINES).collect();
    let above = all.len();
    all.extend(lines.rev().take(MAX_LINES));
    if let Some(below) = all.get_mut(above..) {
        below.reverse();
    }
    all.into_iter()
        .filter_map(of_line)
        .map(|(intent, _)| intent)
        .filter_map(|intent| match intent {
            // Above a policy, `the corrected policy` is its heading.
            Intent::ThisPolicy | Intent::About(FollowUp::WholePolicy) => Some(Intent::ThisPolicy),
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
