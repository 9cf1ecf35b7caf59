//! The words of wishes: what people call services, resources and what is done with them, and the actions of each task.
//!
//! Read once from `lexicon.txt`, whose form is described there.

use crate::reference::AccessLevel;
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// The words that are embedded.
pub(super) static LEXICON: LazyLock<Lexicon> =
    LazyLock::new(|| Lexicon::read(include_str!("lexicon.txt")));

/// What a phrase can mean.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) enum Meaning {
    /// A service, by its IAM prefix.
    Service(&'static str),
    /// A kind of thing.
    Noun(Noun),
    /// What is done, by its name in the lexicon.
    Verb(&'static str),
}

/// A kind of thing: a resource type, or what has none of its own.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) struct Noun {
    /// The IAM prefix of its service.
    pub(super) service: &'static str,
    /// The name of its resource type in the reference; `~` begins the name of what has none.
    pub(super) kind: &'static str,
}

/// What is done.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Verb {
    /// Of which other it is a case.
    pub(super) parent: Option<&'static str>,
    /// What it takes where no task tells.
    pub(super) otherwise: Otherwise,
}

/// The actions of the reference that a verb takes.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Otherwise {
    /// Those of these levels.
    Levels(Vec<AccessLevel>),
    /// Those whose names begin so.
    Names(Vec<&'static str>),
}

/// The actions of a task on things of one kind.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Part {
    /// On what; `None` for `*`.
    pub(super) on: Option<Noun>,
    /// Whether all of it comes along and was not asked for.
    pub(super) is_companion: bool,
    /// The actions.
    pub(super) actions: Vec<TaskAction>,
}

/// An action of a task.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct TaskAction {
    /// Its full name, or a pattern.
    pub(super) name: String,
    /// Whether it comes along.
    pub(super) is_companion: bool,
    /// The service to which a role is passed.
    pub(super) passed_to: Option<&'static str>,
}

/// All words.
#[derive(Debug, Default)]
pub(super) struct Lexicon {
    phrases: BTreeMap<&'static str, Vec<Meaning>>,
    verbs: BTreeMap<&'static str, Verb>,
    tasks: BTreeMap<(&'static str, &'static str, &'static str), Vec<Part>>,
    /// The noun of each service that stands first.
    main: BTreeMap<&'static str, Noun>,
    /// What each noun is called, in English and in Japanese.
    words: BTreeMap<Noun, [Option<&'static str>; 2]>,
    /// The longest phrase, in bytes.
    pub(super) longest: usize,
}

impl Lexicon {
    fn read(text: &'static str) -> Self {
        let mut lexicon = Self::default();
        let mut section = "";
        for line in text.lines().filter(|line| !line.starts_with('#')) {
            if line.starts_with('[') {
                section = line;
            } else if let Some((head, rest)) = line.split_once(" | ").or(line.split_once(" = ")) {
                match section {
                    "[services]" => lexicon.phrases(rest, Meaning::Service(head)),
                    "[nouns]" => lexicon.noun(head, rest),
                    "[verbs]" => lexicon.verb(head, rest),
                    _ => lexicon.task(head, rest),
                }
            }
        }
        lexicon
    }

    fn phrases(&mut self, words: &'static str, meaning: Meaning) {
        for word in words.split(',').map(str::trim) {
            self.longest = self.longest.max(word.len());
            let meanings = self.phrases.entry(word).or_default();
            if !meanings.contains(&meaning) {
                meanings.push(meaning);
            }
        }
    }

    fn noun(&mut self, head: &'static str, words: &'static str) {
        let Some((service, kind)) = head.split_once(' ') else {
            return;
        };
        let noun = Noun { service, kind };
        self.main.entry(service).or_insert(noun);
        let mut all = words.split(',').map(str::trim);
        let (english, japanese) = (
            all.clone().find(|word| word.is_ascii()),
            all.find(|word| !word.is_ascii()),
        );
        self.words.insert(noun, [english, japanese]);
        self.phrases(words, Meaning::Noun(noun));
    }

    fn verb(&mut self, head: &'static str, rest: &'static str) {
        let (Some((name, parent)), Some((otherwise, words))) =
            (head.split_once(" < "), rest.split_once(" | "))
        else {
            return;
        };
        let mut given = otherwise.split(' ');
        let otherwise = match given.next() {
            Some("level") => Otherwise::Levels(given.filter_map(level).collect()),
            _ => Otherwise::Names(given.collect()),
        };
        let parent = Some(parent).filter(|parent| *parent != "-");
        self.verbs.insert(name, Verb { parent, otherwise });
        self.phrases(words, Meaning::Verb(name));
    }

    fn task(&mut self, head: &'static str, rest: &'static str) {
        let Some(((service, kind), verbs)) = head
            .split_once(": ")
            .and_then(|(of, verbs)| Some((of.split_once(' ')?, verbs)))
        else {
            return;
        };
        let parts: Vec<Part> = rest
            .split("; ")
            .filter_map(|part| Self::part(service, part))
            .collect();
        for verb in verbs.split(' ') {
            self.tasks.insert((service, kind, verb), parts.clone());
        }
    }

    fn part(service: &'static str, written: &'static str) -> Option<Part> {
        let (on, actions) = written.split_once(": ")?;
        let is_companion = on.starts_with('+');
        let on = on.trim_start_matches('+');
        let (of, kind) = on.split_once(' ').unwrap_or((service, on));
        let actions = actions.split(' ').map(|action| {
            let name = action.trim_start_matches('+');
            let (name, passed_to) = match name.split_once('>') {
                Some((name, to)) => (name, Some(to)),
                None => (name, None),
            };
            TaskAction {
                name: if name.contains(':') {
                    name.to_owned()
                } else {
                    format!("{of}:{name}")
                },
                is_companion: is_companion || action.starts_with('+'),
                passed_to,
            }
        });
        Some(Part {
            on: (kind != "*").then_some(Noun { service: of, kind }),
            is_companion,
            actions: actions.collect(),
        })
    }

    /// What a phrase, in small letters, can mean.
    pub(super) fn meanings(&self, phrase: &str) -> &[Meaning] {
        self.phrases.get(phrase).map_or(&[], Vec::as_slice)
    }

    /// What a kind of thing is called.
    pub(super) fn word_for(&self, noun: Noun, is_japanese: bool) -> Option<&'static str> {
        let [english, japanese] = self.words.get(&noun)?;
        if is_japanese {
            japanese.or(*english)
        } else {
            *english
        }
    }

    /// The kind of thing of a service that is meant where none is named.
    pub(super) fn main_noun(&self, service: &str) -> Option<Noun> {
        self.main.get(service).copied()
    }

    /// What a verb is.
    pub(super) fn verb_of(&self, verb: &str) -> Option<&Verb> {
        self.verbs.get(verb)
    }

    /// Whether a verb looks at something, or is a case of one that does.
    pub(super) fn reads(&self, verb: &'static str) -> bool {
        let mut verb = Some(verb);
        while let Some(name) = verb {
            if matches!(
                name,
                "read"
                    | "list"
                    | "readwrite"
                    | "receive"
                    | "decrypt"
                    | "use"
                    | "full"
                    | "sync"
                    | "copy"
            ) {
                return true;
            }
            verb = self.verbs.get(name).and_then(|verb| verb.parent);
        }
        false
    }

    /// Whether a task is of this very verb.
    pub(super) fn has_own_task(&self, service: &str, kind: &str, verb: &'static str) -> bool {
        let mut tasks = self.tasks.keys();
        tasks.any(|(of, on, does)| *of == service && *on == kind && *does == verb)
    }

    /// The task of a verb, or of the one that it is a case of, on this kind of thing; `-` for the service as such.
    pub(super) fn task_of<'a>(
        &'a self,
        service: &'a str,
        kind: &'a str,
        verb: &'static str,
    ) -> Option<&'a [Part]> {
        let mut verb = Some(verb);
        while let Some(name) = verb {
            if let Some(parts) = self.tasks.get(&(service, kind, name)) {
                return Some(parts);
            }
            verb = self.verbs.get(name).and_then(|verb| verb.parent);
        }
        None
    }
}

fn level(code: &str) -> Option<AccessLevel> {
    Some(match code {
        "List" => AccessLevel::List,
        "Read" => AccessLevel::Read,
        "Write" => AccessLevel::Write,
        "Tagging" => AccessLevel::Tagging,
        "PermissionsManagement" => AccessLevel::PermissionsManagement,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reference;

    /// Every name of the lexicon is one of the reference, and every action goes with what the task puts it on.
    #[test]
    fn the_reference_has_every_name() {
        let lexicon = &*LEXICON;
        let mut wrong = Vec::new();
        for (phrase, meanings) in &lexicon.phrases {
            for meaning in meanings {
                let is_known = match meaning {
                    Meaning::Service(prefix) => reference::service(prefix).is_some(),
                    Meaning::Noun(noun) => noun.kind.starts_with('~') || has_type(noun),
                    Meaning::Verb(verb) => lexicon.verbs.contains_key(verb),
                };
                if !is_known {
                    wrong.push(format!("{phrase}: {meaning:?}"));
                }
            }
        }
        for ((service, kind, verb), parts) in &lexicon.tasks {
            if !lexicon.verbs.contains_key(verb) {
                wrong.push(format!("{service} {kind}: no verb `{verb}`"));
            }
            for part in parts {
                for action in &part.actions {
                    let found: Vec<_> = reference::actions_matching(&action.name).collect();
                    let fits = match (&part.on, found.as_slice()) {
                        (_, []) => false,
                        (Some(noun), [only]) => only
                            .resources()
                            .any(|row| row.resource_type().name() == noun.kind),
                        (None, [only]) => only.takes_star(),
                        (_, _) => action.name.contains('*'),
                    };
                    if !fits {
                        wrong.push(format!(
                            "{service} {kind} {verb}: {} on {:?}",
                            action.name, part.on
                        ));
                    }
                }
            }
        }
        assert!(wrong.is_empty(), "{wrong:#?}");
        assert!(lexicon.tasks.len() > 400, "{}", lexicon.tasks.len());
    }

    fn has_type(noun: &Noun) -> bool {
        reference::service(noun.service).is_some_and(|service| {
            let mut types = service.resource_types();
            types.any(|kind| kind.name() == noun.kind)
        })
    }
}
