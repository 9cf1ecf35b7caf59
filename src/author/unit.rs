//! Verbs, things with their names, and the small words between them.

use super::lexicon::{LEXICON, Meaning, Noun};
use super::piece::{self, Cut, Piece};
use super::who;
use super::wish::{Thing, Who};
use super::words::{self, Mark};
use crate::reference;

/// What belongs together: a verb, or a thing with its names.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Unit {
    Verb(&'static str),
    Thing(Thing),
    Action(String),
    Mark(Mark),
}

/// A unit, with its place in the text.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Placed {
    pub(super) at: usize,
    pub(super) unit: Unit,
}

/// The units of a wish, and what is in none of them.
#[derive(Clone, Debug, Default)]
pub(super) struct Units {
    pub(super) units: Vec<Placed>,
    /// Words and names that no unit has, with their places.
    pub(super) left: Vec<(usize, String)>,
}

/// Joins names with the nouns that they stand beside, and settles what phrases mean.
pub(super) fn units(cut: &Cut, is_japanese: bool) -> Units {
    let pieces = cut.pieces.as_slice();
    let services: Vec<&'static str> = pieces
        .iter()
        .flat_map(|piece| match piece {
            Piece::Meant(meanings, _) => meanings.as_slice(),
            _ => &[],
        })
        .filter_map(|meaning| match meaning {
            Meaning::Service(prefix) => Some(*prefix),
            Meaning::Noun(_) | Meaning::Verb(_) => None,
        })
        // A noun that means one thing tells of the others what is meant: `streams in the log group`.
        .chain(pieces.iter().filter_map(|piece| match piece {
            Piece::Meant(meanings, _) => match meanings.as_slice() {
                [Meaning::Noun(noun)] if noun.kind != "service" => Some(noun.service),
                _ => None,
            },
            _ => None,
        }))
        .collect();
    let mut used = vec![false; pieces.len()];
    // Nouns take their names first, so that no name is left for a word that is further away.
    let mut names: Vec<Vec<String>> = vec![Vec::new(); pieces.len()];
    for (at, name) in modifiers(pieces, is_japanese) {
        if let (Some(used), Some(place)) = (used.get_mut(at), names.get_mut(at + 1)) {
            *used = true;
            place.push(name);
        }
    }
    for sure in [true, false] {
        for (at, piece) in pieces.iter().enumerate() {
            let is_noun = matches!(piece, Piece::Meant(meanings, _)
                if meanings.iter().any(|meaning| matches!(meaning, Meaning::Noun(_))));
            let is_service = matches!(piece, Piece::Meant(meanings, _)
                if meanings.iter().all(|meaning| matches!(meaning, Meaning::Service(_))));
            let takes_names = is_noun || is_service && sure;
            if !takes_names || names.get(at).is_none_or(|names| !names.is_empty()) {
                continue;
            }
            let found = names_beside(pieces, &mut used, at, sure, is_japanese);
            if let Some(place) = names.get_mut(at) {
                *place = found;
            }
        }
    }
    let mut found = Units::default();
    for (at, piece) in pieces.iter().enumerate() {
        let place = cut.at.get(at).copied().unwrap_or_default();
        let unit = match piece {
            Piece::Meant(..) if used.get(at) == Some(&true) => continue,
            Piece::Meant(meanings, text)
                if !is_japanese && says_who(meanings, text, pieces.get(at + 1)) =>
            {
                continue;
            }
            Piece::Meant(meanings, _) => {
                let own = names.get(at).cloned().unwrap_or_default();
                meant(meanings, own, &services, pieces, at)
            }
            Piece::Arn(arn) => Unit::Thing(Thing::Arn(arn.clone())),
            Piece::Action(name) => Unit::Action(name.clone()),
            Piece::Mark(mark) if mark.is_cue() => continue,
            Piece::Mark(mark) => Unit::Mark(*mark),
            Piece::Name(name) | Piece::Word(name)
                if used.get(at) == Some(&false) && bare_action(name, pieces).is_some() =>
            {
                Unit::Action(bare_action(name, pieces).unwrap_or_default())
            }
            Piece::Name(name) | Piece::Word(name) if used.get(at) == Some(&false) => {
                let is_word = matches!(piece, Piece::Word(_));
                match alone(name, is_word, pieces, at, &mut found.units, is_japanese) {
                    Some(Unit::Mark(_)) => continue,
                    Some(unit) => unit,
                    None => {
                        if !is_word || !words::is_filler(name) {
                            found.left.push((place, name.clone()));
                        }
                        continue;
                    }
                }
            }
            Piece::Name(_) | Piece::Word(_) | Piece::Amount(_) | Piece::Filler => continue,
        };
        // 「すべてのサービス」, and a word for a service that is none of AWS.
        if let Unit::Thing(Thing::Of {
            service: "",
            names,
            is_all,
            ..
        }) = &unit
        {
            found
                .left
                .extend(names.iter().map(|name| (place, name.clone())));
            if *is_all {
                let unit = Unit::Mark(Mark::Everything);
                found.units.push(Placed { at: place, unit });
            }
            continue;
        }
        if unit == Unit::Mark(Mark::Named) && pieces.get(at + 1).is_none() {
            continue;
        }
        found.units.push(Placed { at: place, unit });
    }
    found.units = joined(found.units, &cut.cues);
    found
}

/// Ordinary words that are names of services as well.
const ORDINARY_SERVICES: [&str; 10] = [
    "billing",
    "config",
    "batch",
    "backup",
    "support",
    "health",
    "inspector",
    "translate",
    "pricing",
    "budgets",
];

/// Whether an ordinary word that is a service's name as well only says who acts: `the billing team`.
fn says_who(meanings: &[Meaning], text: &str, next: Option<&Piece>) -> bool {
    let is_service = meanings
        .iter()
        .any(|meaning| matches!(meaning, Meaning::Service(_)));
    let next = match next {
        Some(Piece::Word(word)) => word.to_ascii_lowercase(),
        Some(Piece::Meant(_, word)) => word.clone(),
        _ => return false,
    };
    is_service && ORDINARY_SERVICES.contains(&text) && words::is_actor(&next)
}

/// An action that is named without its service, which stands elsewhere.
fn bare_action(name: &str, pieces: &[Piece]) -> Option<String> {
    let is_camel = name.starts_with(|c: char| c.is_ascii_uppercase())
        && name.contains(|c: char| c.is_ascii_lowercase())
        && name.get(1..)?.contains(|c: char| c.is_ascii_uppercase());
    if !is_camel {
        return None;
    }
    let services = pieces.iter().flat_map(|piece| match piece {
        Piece::Meant(meanings, _) => meanings.as_slice(),
        _ => &[],
    });
    let mut services = services.filter_map(|meaning| match meaning {
        Meaning::Service(service) => Some(*service),
        Meaning::Noun(noun) => Some(noun.service),
        Meaning::Verb(_) => None,
    });
    services.find_map(|service| {
        let full = format!("{service}:{name}");
        reference::action(&full).map(|_| full)
    })
}

/// Words of the lexicon that only say which thing is meant: `the resize function`.
fn modifiers(pieces: &[Piece], is_japanese: bool) -> Vec<(usize, String)> {
    const CONTAINERS: [&str; 8] = [
        "function",
        "queue",
        "table",
        "topic",
        "stream",
        "repository",
        "job",
        "role",
    ];
    let mut found = Vec::new();
    if is_japanese {
        return found;
    }
    for (at, three) in pieces.windows(3).enumerate() {
        let [
            Piece::Word(before),
            Piece::Meant(meanings, text),
            Piece::Meant(nouns, noun),
        ] = three
        else {
            continue;
        };
        let is_verb = meanings
            .iter()
            .any(|meaning| matches!(meaning, Meaning::Verb(_)))
            && !meanings
                .iter()
                .any(|meaning| matches!(meaning, Meaning::Service(_)));
        let is_article = matches!(
            before.to_ascii_lowercase().as_str(),
            "the" | "my" | "our" | "this"
        );
        let is_container = nouns
            .iter()
            .any(|meaning| matches!(meaning, Meaning::Noun(of) if CONTAINERS.contains(&of.kind)));
        let is_one = !text.contains(' ') && !noun.ends_with('s');
        if is_verb && is_article && is_container && is_one {
            found.push((at + 1, text.clone()));
        }
    }
    found
}

/// The thing of a name that stands beside no noun; `None` where it belongs to one before it, or to nothing.
fn alone(
    name: &str,
    is_word: bool,
    pieces: &[Piece],
    at: usize,
    units: &mut [Placed],
    is_japanese: bool,
) -> Option<Unit> {
    let is_noun = |piece: &&Piece| {
        matches!(piece, Piece::Meant(meanings, _)
        if meanings.iter().any(|meaning| matches!(meaning, Meaning::Noun(_))))
    };
    let of_kind = |service, kind| {
        Unit::Thing(Thing::Of {
            service,
            kind: Some(kind),
            names: vec![name.to_owned()],
            is_all: false,
        })
    };
    if !is_word && let Some(own) = by_form(name) {
        let is_path = name.starts_with('/');
        if !is_path || !units.iter().any(|placed| is_unnamed(&placed.unit)) {
            return Some(Unit::Thing(own));
        }
    }
    if is_word && (piece::is_common(name) || words::is_filler(name) || words::is_actor(name)) {
        return None;
    }
    // 「x 以外のバケット」
    let excepts_after = matches!(pieces.get(at + 1), Some(Piece::Mark(Mark::Except)));
    if excepts_after
        && let Some(Piece::Meant(meanings, _)) = pieces
            .get(at + 2..)
            .unwrap_or_default()
            .iter()
            .take(3)
            .find(is_noun)
    {
        let noun = meanings.iter().find_map(|meaning| match meaning {
            Meaning::Noun(noun) => Some(*noun),
            Meaning::Service(_) | Meaning::Verb(_) => None,
        });
        if let Some(noun) = noun {
            return Some(of_kind(noun.service, noun.kind));
        }
    }
    // `all buckets except x`, `read table x but not y`: another thing of the kind that was named last.
    let is_bar = |piece: &Piece| {
        matches!(
            piece,
            Piece::Mark(Mark::Except | Mark::But | Mark::Not | Mark::Deny | Mark::When)
        )
    };
    let since = units.iter().rev().find_map(|placed| match &placed.unit {
        Unit::Thing(Thing::Of {
            service,
            kind: Some(kind),
            ..
        }) if !kind.starts_with('~') => Some((*service, *kind)),
        _ => None,
    });
    let before = pieces.get(..at).unwrap_or_default();
    let bar = before.iter().rposition(is_bar);
    let noun = before.iter().rposition(|piece| is_noun(&piece));
    let is_beyond = matches!((bar, noun), (Some(bar), Some(noun)) if bar > noun);
    // A part of a bucket is no bucket.
    if name.ends_with("/*") && matches!(since, Some(("s3", _))) {
        return None;
    }
    if is_beyond || excepts_after {
        let (service, kind) = since?;
        let is_excepted =
            bar.is_some_and(|bar| matches!(before.get(bar), Some(Piece::Mark(Mark::Except))));
        if is_word && !is_excepted && !excepts_after {
            return None;
        }
        let ends = matches!(pieces.get(at + 1), None | Some(Piece::Mark(_)));
        return (ends || !is_word).then(|| of_kind(service, kind));
    }
    // 「ECR の myapp を」「dev-db だけは」: a thing of the service that was named last.
    let last_service = units.iter().rev().find_map(|placed| match &placed.unit {
        Unit::Thing(Thing::Of { service, .. }) => Some(*service),
        _ => None,
    });
    let is_marked = matches!(
        pieces.get(at + 1),
        None | Some(Piece::Mark(
            Mark::Object | Mark::Receiver | Mark::With | Mark::And | Mark::Actor | Mark::End
        ))
    );
    let follows_of = matches!(before.last(), Some(Piece::Mark(Mark::Of)));
    let has_unnamed = units.iter().any(|placed| is_unnamed(&placed.unit));
    if is_japanese && is_marked && (!is_word || follows_of) && !has_unnamed {
        if let Some((service, kind)) = since {
            return Some(of_kind(service, kind));
        }
        if let Some(noun) = last_service.and_then(|service| LEXICON.main_noun(service)) {
            return Some(of_kind(noun.service, noun.kind));
        }
    }
    if is_word {
        return None;
    }
    // The last thing before it that has no name.
    let unnamed = units
        .iter_mut()
        .rev()
        .find(|placed| is_unnamed(&placed.unit));
    if let Some(Placed {
        unit:
            Unit::Thing(Thing::Of {
                names,
                is_all: false,
                ..
            }),
        ..
    }) = unnamed
    {
        names.push(name.to_owned());
        // It is told by the thing that has it.
        return Some(Unit::Mark(Mark::One));
    }
    None
}

/// Whether it is a thing of a kind that has names, and has none yet.
fn is_unnamed(unit: &Unit) -> bool {
    matches!(unit, Unit::Thing(Thing::Of { names, kind: Some(kind), .. })
        if names.is_empty() && !kind.starts_with('~'))
}

/// The names that stand beside a noun: after it, a list of them, or one before it.
fn names_beside(
    pieces: &[Piece],
    used: &mut [bool],
    at: usize,
    sure: bool,
    is_japanese: bool,
) -> Vec<String> {
    let name_at = |place: usize, used: &[bool]| -> Option<String> {
        if used.get(place) != Some(&false) {
            return None;
        }
        match pieces.get(place)? {
            Piece::Name(name) if by_form(name).is_none() || sure => Some(name.clone()),
            Piece::Word(word)
                if !sure
                    && (is_japanese || place > at || !words::is_filler(word))
                    && (is_japanese
                        || place < at
                        || !matches!(
                            word.as_str(),
                            "agent" | "team" | "teams" | "bot" | "script"
                        ))
                    && (is_japanese
                        || !piece::is_common(word)
                        || place > at && ends_noun(pieces, at, place, word)) =>
            {
                Some(word.clone())
            }
            // `jobs` is a word of the lexicon, and in `the queue jobs` a name.
            Piece::Meant(meanings, text)
                if !sure
                    && can_be_name(
                        meanings,
                        text,
                        pieces.get(at),
                        pieces.get(place + 1),
                        place > at,
                        is_japanese,
                    ) =>
            {
                Some(text.clone())
            }
            _ => None,
        }
    };
    let mut found = Vec::new();
    let mut place = at + 1;
    while matches!(
        pieces.get(place),
        Some(Piece::Mark(Mark::Named | Mark::One))
    ) {
        place += 1;
    }
    let is_linked = is_japanese
        && sure
        && matches!(pieces.get(place), Some(Piece::Mark(Mark::Of)))
        && matches!(pieces.get(place + 1), Some(Piece::Name(_)));
    place += usize::from(is_linked);
    while let Some(name) = name_at(place, used) {
        // A word before another noun is that one's name.
        let is_of_next = matches!(pieces.get(place + 1), Some(Piece::Meant(meanings, _))
            if meanings.iter().any(|meaning| matches!(meaning, Meaning::Noun(_))))
            && (!found.is_empty() || !sure || is_linked);
        if is_of_next {
            break;
        }
        found.push(name);
        if let Some(used) = used.get_mut(place) {
            *used = true;
        }
        let mut next = place + 1;
        while matches!(pieces.get(next), Some(Piece::Mark(Mark::And | Mark::With))) {
            next += 1;
        }
        if next == place + 1 {
            break;
        }
        place = next;
    }
    if !found.is_empty() {
        return found;
    }
    let mut place = at;
    while let Some(before) = place.checked_sub(1) {
        let skips = match pieces.get(before) {
            Some(Piece::Mark(Mark::Named | Mark::Of)) => true,
            Some(Piece::Meant(meanings, _)) => meanings
                .iter()
                .all(|meaning| matches!(meaning, Meaning::Service(_))),
            _ => false,
        };
        if let Some(name) = name_at(before, used) {
            found.push(name);
            if let Some(used) = used.get_mut(before) {
                *used = true;
            }
            let mut earlier = before;
            while matches!(
                earlier.checked_sub(1).and_then(|at| pieces.get(at)),
                Some(Piece::Mark(Mark::And | Mark::With))
            ) {
                let Some(name) = earlier.checked_sub(2).and_then(|at| name_at(at, used)) else {
                    break;
                };
                earlier -= 2;
                found.insert(0, name);
                if let Some(used) = used.get_mut(earlier) {
                    *used = true;
                }
            }
            break;
        }
        if !skips || at - before > 3 {
            break;
        }
        place = before;
    }
    found
}

/// Whether a common word after a container is its name: `the table users`, and nothing that goes on.
fn ends_noun(pieces: &[Piece], at: usize, place: usize, word: &str) -> bool {
    const NAMES: [&str; 16] = [
        "users",
        "user",
        "accounts",
        "developers",
        "admins",
        "data",
        "items",
        "main",
        "customers",
        "partners",
        "employees",
        "groups",
        "report",
        "reports",
        "system",
        "support",
    ];
    let is_container = matches!(pieces.get(at), Some(Piece::Meant(meanings, _))
        if meanings.iter().any(|meaning| matches!(meaning, Meaning::Noun(noun)
            if matches!(noun.kind, "bucket" | "table" | "queue" | "topic" | "stream" | "repository" | "function" | "role" | "cluster" | "service"))));
    let is_plain = matches!(
        pieces.get(place + 1),
        None | Some(Piece::Mark(Mark::And | Mark::End | Mark::Of | Mark::But))
    );
    is_container
        && is_plain
        && place == at + 1
        && NAMES.contains(&word.to_ascii_lowercase().as_str())
}

/// Whether a phrase of the lexicon can be the name of the container that it stands beside.
fn can_be_name(
    meanings: &[Meaning],
    text: &str,
    beside: Option<&Piece>,
    next: Option<&Piece>,
    is_after: bool,
    is_japanese: bool,
) -> bool {
    const CONTAINERS: [&str; 7] = [
        "bucket",
        "table",
        "queue",
        "topic",
        "stream",
        "repository",
        "function",
    ];
    let nouns = |meanings: &[Meaning]| -> Vec<Noun> {
        let nouns = meanings.iter().filter_map(|meaning| match meaning {
            Meaning::Noun(noun) => Some(*noun),
            Meaning::Service(_) | Meaning::Verb(_) => None,
        });
        nouns.collect()
    };
    let Some(Piece::Meant(container, _)) = beside else {
        return false;
    };
    let containers = nouns(container);
    let own = nouns(meanings);
    let Some(container) = containers.first() else {
        return false;
    };
    let is_word = text.is_ascii() && !text.contains(' ');
    let is_end = matches!(next, None | Some(Piece::Mark(_)));
    if is_after
        && is_end
        && ORDINARY_SERVICES.contains(&text)
        && CONTAINERS.contains(&container.kind)
    {
        return true;
    }
    let is_verb = meanings
        .iter()
        .all(|meaning| matches!(meaning, Meaning::Verb(_)));
    let is_form = text.ends_with("ed") || text.ends_with("ing");
    if is_verb && is_form {
        return false;
    }
    if is_verb && is_after && is_word && !is_japanese {
        let ends = match next {
            None | Some(Piece::Mark(_)) => true,
            Some(Piece::Word(word)) => words::is_filler(word),
            Some(_) => false,
        };
        let is_followed = matches!(next, Some(Piece::Meant(meanings, _))
            if meanings.iter().any(|meaning| matches!(meaning, Meaning::Verb(_))));
        let goes_on = matches!(next, Some(Piece::Mark(Mark::To | Mark::By)));
        return match container.kind {
            "role" | "user" => ends || is_followed,
            "function" | "queue" | "topic" | "table" if goes_on || ends => true,
            kind if CONTAINERS.contains(&kind) => text.ends_with('s') && (is_followed || ends),
            _ => false,
        };
    }
    // 「resize 関数」
    if is_verb && !is_after && is_word && is_japanese {
        return CONTAINERS.contains(&container.kind);
    }
    let is_other = !own.iter().any(|noun| noun.service == container.service);
    if is_japanese && is_after {
        let is_identity = matches!(container.kind, "role" | "user");
        let is_marked = matches!(
            next,
            Some(Piece::Mark(Mark::Actor | Mark::Receiver | Mark::Of))
        );
        let is_service = |meaning: &Meaning| {
            matches!(meaning, Meaning::Service(_)) && !(is_identity && is_marked)
        };
        return is_word && is_other && !meanings.iter().any(is_service);
    }
    is_word
        && is_other
        && own.len() == meanings.len()
        && (text.ends_with('s') || is_after)
        && CONTAINERS.contains(&container.kind)
}

/// What a phrase means beside these services.
fn meant(
    meanings: &[Meaning],
    names: Vec<String>,
    services: &[&'static str],
    pieces: &[Piece],
    at: usize,
) -> Unit {
    let is_bare = matches!(pieces.get(at), Some(Piece::Meant(_, text)) if !text.contains("ecs"));
    let is_all = |from: usize| {
        let before = from.checked_sub(1).and_then(|at| pieces.get(at));
        let further = from.checked_sub(2).and_then(|at| pieces.get(at));
        let is_mark = |piece: Option<&Piece>| matches!(piece, Some(Piece::Mark(Mark::All)));
        is_mark(before)
            || is_mark(further)
                && matches!(
                    before,
                    Some(Piece::Mark(Mark::Of) | Piece::Word(_) | Piece::Meant(..))
                )
    };
    let nouns = meanings.iter().filter_map(|meaning| match meaning {
        Meaning::Noun(noun) => Some(*noun),
        Meaning::Service(_) | Meaning::Verb(_) => None,
    });
    let nouns: Vec<Noun> = nouns
        .filter(|noun| {
            !(noun.service == "ecs"
                && noun.kind == "service"
                && !services.contains(&"ecs")
                && is_bare)
        })
        .collect();
    let noun = nouns
        .iter()
        .find(|noun| services.contains(&noun.service))
        .or(nouns.first());
    if let Some(noun) = noun {
        return Unit::Thing(Thing::Of {
            service: noun.service,
            kind: Some(noun.kind),
            names,
            is_all: is_all(at),
        });
    }
    let verbs: Vec<&'static str> = meanings
        .iter()
        .filter_map(|meaning| match meaning {
            Meaning::Verb(verb) => Some(*verb),
            Meaning::Service(_) | Meaning::Noun(_) => None,
        })
        .collect();
    // Of two, the one that something in the wish has a task for: 「落とす」.
    let verb = verbs
        .iter()
        .find(|verb| {
            services.iter().any(|service| {
                let main = LEXICON.main_noun(service);
                main.is_some_and(|noun| LEXICON.task_of(noun.service, noun.kind, verb).is_some())
            })
        })
        .or(verbs.first());
    if let Some(name) = verb.copied() {
        return Unit::Verb(name);
    }
    let service = meanings.iter().find_map(|meaning| match meaning {
        Meaning::Service(prefix) => Some(*prefix),
        Meaning::Noun(_) | Meaning::Verb(_) => None,
    });
    Unit::Thing(Thing::Of {
        service: service.unwrap_or_default(),
        kind: None,
        names,
        is_all: is_all(at),
    })
}

/// What the form of a name tells of it: ids of EC2, and paths of log groups and images.
fn by_form(name: &str) -> Option<Thing> {
    const IDS: [(&str, &str); 9] = [
        ("i-", "instance"),
        ("vol-", "volume"),
        ("snap-", "snapshot"),
        ("sg-", "security-group"),
        ("ami-", "image"),
        ("subnet-", "subnet"),
        ("eni-", "network-interface"),
        ("eipalloc-", "elastic-ip"),
        ("igw-", "internet-gateway"),
    ];
    const MAKERS: [&str; 11] = [
        "anthropic.",
        "amazon.",
        "meta.",
        "mistral.",
        "cohere.",
        "ai21.",
        "stability.",
        "deepseek.",
        "openai.",
        "qwen.",
        "writer.",
    ];
    let of = |service, kind| Thing::Of {
        service,
        kind: Some(kind),
        names: vec![name.to_owned()],
        is_all: false,
    };
    let (_, kind) = IDS
        .iter()
        .find(|(prefix, _)| {
            name.strip_prefix(prefix)
                .is_some_and(|id| id.len() >= 8 && id.bytes().all(|byte| byte.is_ascii_hexdigit()))
        })
        .copied()
        .unwrap_or_default();
    if !kind.is_empty() {
        return Some(of("ec2", kind));
    }
    // The id of a model, and of a profile that routes to one: `us.anthropic.claude-…`.
    if MAKERS.iter().any(|maker| name.starts_with(maker)) && name.contains('-') {
        return Some(of("bedrock", "foundation-model"));
    }
    if let Some((place, model)) = name.split_once('.')
        && matches!(
            place,
            "us" | "eu" | "jp" | "au" | "apac" | "global" | "us-gov"
        )
        && MAKERS.iter().any(|maker| model.starts_with(maker))
    {
        return Some(of("bedrock", "inference-profile"));
    }
    if name.starts_with("/aws/") {
        return Some(of("logs", "log-group"));
    }
    let is_uuid = name.len() == 36
        && name.bytes().filter(|byte| *byte == b'-').count() == 4
        && name
            .bytes()
            .all(|byte| byte.is_ascii_hexdigit() || byte == b'-');
    (is_uuid || name.starts_with("mrk-")).then(|| of("kms", "key"))
}

/// Joins a service with the thing of it that stands beside it: `the orders table in DynamoDB`.
fn joined(units: Vec<Placed>, cues: &[(usize, Mark)]) -> Vec<Placed> {
    let mut joined: Vec<Placed> = Vec::new();
    for placed in units {
        let Unit::Thing(now) = &placed.unit else {
            joined.push(placed);
            continue;
        };
        // Two words for one thing: `objects in the bucket`, `S3 bucket`.
        let before = match joined.as_mut_slice() {
            [
                ..,
                Placed {
                    at,
                    unit: Unit::Thing(before),
                },
            ] => Some((*at, before, 0)),
            [
                ..,
                Placed {
                    at,
                    unit: Unit::Thing(before),
                },
                Placed {
                    unit: Unit::Mark(Mark::Of | Mark::By | Mark::To),
                    ..
                },
            ] => Some((*at, before, 1)),
            _ => None,
        };
        // `… DynamoDB except table x`: what stands between keeps them apart.
        let is_apart = |from: usize| {
            cues.iter().any(|(at, mark)| {
                (from..placed.at).contains(at)
                    && matches!(
                        mark,
                        Mark::Except | Mark::When | Mark::NotAfter | Mark::CanAfter
                    )
            })
        };
        if let Some((place, before, between)) = before
            && !is_apart(place)
            && let Some(one) = as_one(before, now)
        {
            *before = one;
            joined.truncate(joined.len() - between);
            continue;
        }
        joined.push(placed);
    }
    joined
}

/// Two things that are one: a service and a thing of it, or what a thing holds and the thing.
fn as_one(before: &Thing, now: &Thing) -> Option<Thing> {
    let (
        Thing::Of {
            service: first,
            kind: first_kind,
            names: first_names,
            is_all: first_all,
        },
        Thing::Of {
            service: second,
            kind: second_kind,
            names: second_names,
            is_all: second_all,
        },
    ) = (before, now)
    else {
        return None;
    };
    // The logs of a function, and the role of what runs code.
    match ((*first, *first_kind), (*second, *second_kind)) {
        (("lambda", _), ("logs", Some("log-group"))) if second_names.is_empty() => {
            return Some(log_group(first_names));
        }
        (("logs", Some("log-group")), ("lambda", _)) if first_names.is_empty() => {
            return Some(log_group(second_names));
        }
        ((service, None), ("events", Some("event-bus")))
            if service != "events" && second_names.is_empty() =>
        {
            return Some(before.clone());
        }
        ((_, _), ("iam", Some("role")))
            if second_names.is_empty()
                && matches!(who::of_thing(before), Some(Who::Workload(_))) =>
        {
            return Some(now.clone());
        }
        _ => {}
    }
    if first != second || !first_names.is_empty() && !second_names.is_empty() {
        return None;
    }
    let names = if first_names.is_empty() {
        second_names.clone()
    } else {
        first_names.clone()
    };
    let kind = match (first_kind, second_kind) {
        (None, kind) | (kind, None) => *kind,
        (Some(one), Some(other)) if one == other => Some(*one),
        // What is in a bucket is what is asked about.
        (Some("object"), Some("bucket")) | (Some("bucket"), Some("object")) => Some("object"),
        (Some("index"), Some("table")) => Some("index"),
        (Some("snapshot"), Some("volume")) | (Some("volume"), Some("snapshot")) => Some("snapshot"),
        (Some("stream"), Some("table")) | (Some("table"), Some("stream")) => Some("stream"),
        (Some("service"), Some("cluster")) | (Some("cluster"), Some("service")) => {
            let names = match (first_names.as_slice(), second_names.as_slice()) {
                (_, _) if names.is_empty() => Vec::new(),
                _ => names.clone(),
            };
            return Some(Thing::Of {
                service: first,
                kind: Some("service"),
                names,
                is_all: *first_all || *second_all,
            });
        }
        _ => return None,
    };
    Some(Thing::Of {
        service: first,
        kind,
        names,
        is_all: *first_all || *second_all,
    })
}

/// The log groups of functions.
///
/// Source: AWS Lambda Developer Guide, "Sending Lambda function logs to `CloudWatch` Logs".
fn log_group(functions: &[String]) -> Thing {
    let groups = functions.iter().map(|name| format!("/aws/lambda/{name}"));
    Thing::Of {
        service: "logs",
        kind: Some("log-group"),
        names: groups.collect(),
        is_all: false,
    }
}
