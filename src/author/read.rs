//! From a text to a wish.

use super::Given;
use super::lexicon::{Meaning, Noun};
use super::limit;
use super::piece::{self, Mark, Piece};
use super::text::{Found, WishText};
use super::wish::{About, Clause, Limit, Thing, Who, Wish};
use super::{command, who};
use crate::iam::{Effect, PolicyType};

/// Reads a wish in either language.
///
/// Near-linear in the text, of which at most `MAX_WISH_BYTES` are read.
pub(super) fn read(written: &str) -> Wish {
    let mut text = WishText::of(written);
    let mut wish = Wish::default();
    let is_japanese = text.is_japanese();
    let denies = text.has("deny");
    wish.restricts = text.has("restricts");
    command::take(&mut text, &mut wish);
    for name in ["opener", "opener ja"] {
        let part = text
            .find(name)
            .and_then(|found| found.parts.first().cloned());
        if let Some(part) = part {
            text.blank(part);
        }
    }
    kind(&mut text, &mut wish);
    who::take(&mut text, &mut wish);
    limit::take(&mut text, &mut wish);
    text.take_all("bare policy");
    let pieces = piece::pieces(&text);
    let units = units(&pieces, &mut wish, is_japanese);
    let is_passive = text.has("passive");
    let units = subjects(&units, &mut wish, is_japanese, is_passive);
    clauses(&units, &mut wish, is_japanese, denies);
    everything(&text, &mut wish, denies);
    settle(&mut wish);
    who::settle(&mut wish);
    wish
}

/// The kind of policy that the text names.
fn kind(text: &mut WishText, wish: &mut Wish) {
    const KINDS: [(&str, PolicyType); 6] = [
        ("scp", PolicyType::Scp),
        ("rcp", PolicyType::Rcp),
        ("boundary", PolicyType::Boundary),
        ("session", PolicyType::Session),
        ("vpce", PolicyType::Vpce),
        ("trust", PolicyType::Trust),
    ];
    for (name, kind) in KINDS {
        if text.take(name).is_some() {
            wish.kind.get_or_insert(kind);
        }
    }
    if let Some(found) = text.find("resource") {
        wish.kind.get_or_insert(PolicyType::Resource);
        keep_first(text, &found);
    } else if text.take("identity").is_some() {
        wish.kind.get_or_insert(PolicyType::Identity);
    }
}

/// Takes a match away but for its first group, which is a noun.
fn keep_first(text: &mut WishText, found: &Found) {
    let kept = found.first().map_or(0, str::len);
    let matched = text.small().get(found.range.clone()).unwrap_or_default();
    let begins = found.first().is_some_and(|first| {
        let first = first.to_ascii_lowercase();
        matched.starts_with(&first)
            && !matches!(first.as_str(), "resource" | "resource-based" | "リソース")
    });
    let start = if begins {
        found.range.start + kept
    } else {
        found.range.start
    };
    text.blank(start..found.range.end);
}

/// What belongs together: a verb, or a thing with its names.
#[derive(Clone, PartialEq, Eq, Debug)]
enum Unit {
    Verb {
        name: &'static str,
        /// A small word before it says that it is not wished.
        is_not: bool,
    },
    Thing(Thing),
    Action {
        name: String,
        is_not: bool,
    },
    Mark(Mark),
}

/// Joins names with the nouns that they stand beside, and settles what phrases mean.
fn units(pieces: &[Piece], wish: &mut Wish, is_japanese: bool) -> Vec<Unit> {
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
        .collect();
    let mut used = vec![false; pieces.len()];
    // Nouns take their names first, so that no name is left for a word that is further away.
    let mut names: Vec<Vec<String>> = vec![Vec::new(); pieces.len()];
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
    let mut units: Vec<Unit> = Vec::new();
    for (at, piece) in pieces.iter().enumerate() {
        let unit = match piece {
            Piece::Meant(..) if used.get(at) == Some(&true) => continue,
            Piece::Meant(meanings, _) => {
                let own = names.get(at).cloned().unwrap_or_default();
                meant(meanings, own, &services, pieces, at)
            }
            Piece::Arn(arn) => Unit::Thing(Thing::Arn(arn.clone())),
            Piece::Action(name) => Unit::Action {
                name: name.clone(),
                is_not: false,
            },
            Piece::Mark(mark) => Unit::Mark(*mark),
            Piece::Name(name) if used.get(at) == Some(&false) => {
                let is_path = name.starts_with('/');
                let own = by_form(name).filter(|_| !is_path || !units.iter().any(is_unnamed));
                match own {
                    Some(thing) => Unit::Thing(thing),
                    None => {
                        // The last thing before it that has no name.
                        match units.iter_mut().rev().find(|unit| is_unnamed(unit)) {
                            Some(Unit::Thing(Thing::Of { names, .. })) => names.push(name.clone()),
                            _ => wish.unread.push(name.clone()),
                        }
                        continue;
                    }
                }
            }
            Piece::Name(_) | Piece::Word(_) => continue,
        };
        units.push(unit);
    }
    joined(units)
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
            if matches!(noun.kind, "bucket" | "table" | "queue" | "topic" | "stream" | "repository" | "function" | "role"))));
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
    let is_verb = meanings
        .iter()
        .all(|meaning| matches!(meaning, Meaning::Verb(_)));
    if is_verb && is_after && is_word && !is_japanese {
        let ends = matches!(next, None | Some(Piece::Mark(Mark::End | Mark::Of)));
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
    let is_other = !own.iter().any(|noun| noun.service == container.service);
    if is_japanese && is_after {
        let is_service = |meaning: &Meaning| matches!(meaning, Meaning::Service(_));
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
    let verb = meanings.iter().find_map(|meaning| match meaning {
        Meaning::Verb(verb) => Some(*verb),
        Meaning::Service(_) | Meaning::Noun(_) => None,
    });
    if let Some(name) = verb {
        return Unit::Verb {
            name,
            is_not: false,
        };
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
fn joined(units: Vec<Unit>) -> Vec<Unit> {
    let mut joined: Vec<Unit> = Vec::new();
    for unit in units {
        let unit = match (joined.last_mut(), unit) {
            // Two words for one thing: `objects in the bucket`, `S3 bucket`.
            (Some(Unit::Thing(before)), Unit::Thing(now)) => match as_one(before, &now) {
                Some(one) => {
                    *before = one;
                    continue;
                }
                None => Unit::Thing(now),
            },
            (_, unit) => unit,
        };
        if let (
            Unit::Thing(now),
            [
                ..,
                Unit::Thing(before),
                Unit::Mark(Mark::Of | Mark::By | Mark::To),
            ],
        ) = (&unit, joined.as_slice())
            && let Some(one) = as_one(before, now)
        {
            joined.pop();
            joined.pop();
            joined.push(Unit::Thing(one));
            continue;
        }
        joined.push(unit);
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

/// Takes the things that act out of those that are acted on.
fn subjects(units: &[Unit], wish: &mut Wish, is_japanese: bool, is_passive: bool) -> Vec<Unit> {
    let is_thing = |unit: &Unit| matches!(unit, Unit::Thing(_));
    let is_verb = |unit: &Unit| matches!(unit, Unit::Verb { .. } | Unit::Action { .. });
    let first_verb = units.iter().position(is_verb).unwrap_or(units.len());
    let things = units.iter().filter(|unit| is_thing(unit)).count();
    let after = |at: usize| units.iter().skip(at).any(is_thing);
    let names_iam_verb = units.iter().any(|unit| {
        matches!(unit, Unit::Verb { name, .. }
            if matches!(*name, "pass" | "assume" | "create" | "delete" | "update" | "attach" | "detach" | "list" | "list_all"))
            || matches!(unit, Unit::Action { name, .. } if name.starts_with("iam:") || name.starts_with("sts:"))
    });
    let mut left = Vec::new();
    let mut taken = 0;
    for (at, unit) in units.iter().enumerate() {
        let Unit::Thing(thing) = unit else {
            left.push(unit.clone());
            continue;
        };
        let before = at.checked_sub(1).and_then(|at| units.get(at));
        let next = units.get(at + 1);
        let is_before_verb = at < first_verb && first_verb < units.len();
        let last_verb = units.iter().rposition(is_verb);
        // 「〜するLambda のポリシー」
        let is_last = last_verb.is_some_and(|verb| verb < at)
            && things > 1
            && matches!(thing, Thing::Of { names, .. } if names.is_empty())
            && matches!(who::of_thing(thing), Some(Who::Workload(_)));
        let acts = if is_japanese {
            match next {
                _ if is_last => true,
                Some(Unit::Mark(Mark::Actor)) => true,
                Some(Unit::Mark(Mark::Receiver)) => {
                    who::may_receive(thing) && (after(at + 1) || names_iam_verb)
                }
                Some(Unit::Mark(Mark::Of)) => who::is_identity(thing) && !names_iam_verb,
                _ => false,
            }
        } else {
            let by = matches!(before, Some(Unit::Mark(Mark::By)));
            let is_workload = !matches!(who::of_thing(thing), Some(Who::Service(..)));
            let calls = units.iter().take(at).rev().find_map(|unit| match unit {
                Unit::Verb { name, .. } => Some(*name),
                _ => None,
            });
            let may_call =
                is_workload || matches!(calls, Some("invoke" | "send" | "publish" | "assume"));
            is_before_verb && after(at + 1) && !is_passive
                || by && things > taken + 1 && !is_before_verb && may_call
        };
        let is_only_identity = who::is_identity(thing) && !names_iam_verb && things > 1;
        let is_known = matches!(who::of_thing(thing), Some(Who::Distribution(_)))
            && wish
                .who
                .iter()
                .any(|who| matches!(who, Who::Distribution(_)));
        let is_own_noun = wish.kind == Some(PolicyType::Resource)
            && matches!(thing, Thing::Of { names, kind: Some(_), .. } if names.is_empty())
            && units
                .iter()
                .skip(at + 1)
                .any(|other| matches!(other, Unit::Thing(other) if other.noun() == thing.noun()));
        match who::of_thing(thing) {
            Some(_) if is_own_noun => left.push(unit.clone()),
            Some(Who::Distribution(_)) if is_known => taken += 1,
            Some(who) if acts || is_only_identity => {
                taken += 1;
                if !wish.who.contains(&who) {
                    wish.who.push(who);
                }
            }
            _ => left.push(unit.clone()),
        }
    }
    left
}

/// Puts verbs and things together.
fn clauses(units: &[Unit], wish: &mut Wish, is_japanese: bool, denies: bool) {
    let units = negated(units, is_japanese);
    let is_object = |unit: &Unit| matches!(unit, Unit::Thing(_));
    let is_verb = |unit: &Unit| matches!(unit, Unit::Verb { .. } | Unit::Action { .. });
    let first = units.iter().find(|unit| is_object(unit) || is_verb(unit));
    let last = units
        .iter()
        .rev()
        .find(|unit| is_object(unit) || is_verb(unit));
    let things_first = match (first.map(is_object), last.map(is_object)) {
        (Some(true), Some(false)) => true,
        (Some(false), Some(true)) => false,
        _ => is_japanese,
    };
    let mut all: Vec<Clause> = Vec::new();
    let mut now = Clause::new(Effect::Allow);
    let mut flush = |now: &mut Clause| {
        if !now.is_empty() {
            all.push(std::mem::replace(now, Clause::new(Effect::Allow)));
        }
    };
    for unit in &units {
        match unit {
            Unit::Verb { name, is_not } => {
                let effect = effect_of(*is_not);
                let is_next = if things_first {
                    false
                } else {
                    !now.things.is_empty()
                };
                let is_other =
                    !(now.verbs.is_empty() && now.actions.is_empty()) && now.effect != effect;
                if is_next || is_other {
                    flush(&mut now);
                }
                now.effect = effect;
                if !now.verbs.contains(name) {
                    now.verbs.push(name);
                }
            }
            Unit::Action { name, is_not } => {
                let is_next = !things_first && !now.things.is_empty();
                let is_other = !(now.verbs.is_empty() && now.actions.is_empty())
                    && now.effect != effect_of(*is_not);
                if is_next || is_other {
                    flush(&mut now);
                }
                now.effect = effect_of(*is_not);
                now.actions.push(name.clone());
            }
            Unit::Thing(thing) => {
                let has_verbs = !now.verbs.is_empty() || !now.actions.is_empty();
                if things_first && has_verbs && !now.things.is_empty() {
                    flush(&mut now);
                }
                if !now.things.contains(thing) {
                    now.things.push(thing.clone());
                }
            }
            Unit::Mark(_) => {}
        }
    }
    flush(&mut now);
    wish.clauses.extend(merged(all));
    if denies
        && wish
            .clauses
            .iter()
            .all(|clause| clause.verbs.is_empty() && clause.actions.is_empty())
    {
        for clause in &mut wish.clauses {
            clause.effect = Effect::Deny;
        }
    }
}

/// `everything`, and `everything except`.
fn everything(text: &WishText, wish: &mut Wish, denies: bool) {
    let says_nothing = wish
        .clauses
        .iter()
        .all(|clause| clause.verbs.is_empty() && clause.actions.is_empty());
    let all = |effect| Clause {
        actions: vec!["*".to_owned()],
        ..Clause::new(effect)
    };
    let is_but = text.has("all except")
        && wish.clauses.iter().any(|clause| !clause.things.is_empty())
        && !wish
            .limits
            .iter()
            .any(|limit| limit.key == "aws:RequestedRegion");
    if is_but && denies {
        let things: Vec<Thing> = wish
            .clauses
            .drain(..)
            .flat_map(|clause| clause.things)
            .collect();
        wish.clauses.push(Clause {
            things,
            is_all_but: true,
            ..Clause::new(Effect::Deny)
        });
    } else if is_but {
        for clause in &mut wish.clauses {
            clause.effect = Effect::Deny;
            if clause.verbs.is_empty() && clause.actions.is_empty() {
                clause.verbs.push("full");
            }
        }
        wish.clauses.insert(0, all(Effect::Allow));
    } else if denies && wish.clauses.is_empty() && (!wish.is_exclusive || wish.limits.is_empty()) {
        let is_root = wish
            .limits
            .iter()
            .any(|limit| limit.key == "aws:PrincipalArn");
        if is_root || text.has("all services") {
            wish.clauses.push(all(Effect::Deny));
        }
    }
    // An instance type is chosen at the launch.
    if wish
        .limits
        .iter()
        .any(|limit| limit.key == "ec2:InstanceType")
    {
        let instance = Thing::Of {
            service: "ec2",
            kind: Some("instance"),
            names: Vec::new(),
            is_all: false,
        };
        if says_nothing && wish.clauses.is_empty() {
            wish.clauses.push(Clause {
                verbs: vec!["launch"],
                ..Clause::new(effect_of(denies))
            });
        }
        for clause in &mut wish.clauses {
            if clause.things.is_empty() && clause.actions.is_empty() {
                clause.things.push(instance.clone());
            }
            for verb in &mut clause.verbs {
                if matches!(*verb, "start" | "use" | "create") {
                    *verb = "launch";
                }
            }
            if clause.verbs.is_empty() && clause.actions.is_empty() && !wish.is_exclusive {
                clause.verbs.push("launch");
            }
        }
    }
}

const fn effect_of(is_not: bool) -> Effect {
    if is_not { Effect::Deny } else { Effect::Allow }
}

/// Marks the verbs that a small word turns: in English before them, in Japanese after them.
fn negated(units: &[Unit], is_japanese: bool) -> Vec<Unit> {
    let mut marked: Vec<Unit> = units.to_vec();
    let mark = |unit: &mut Unit| match unit {
        Unit::Verb { is_not, .. } | Unit::Action { is_not, .. } => *is_not = true,
        Unit::Thing(_) | Unit::Mark(_) => {}
    };
    if is_japanese {
        let mut begins = 0;
        let mut is_ended = false;
        for (at, unit) in units.iter().enumerate() {
            match unit {
                Unit::Mark(Mark::Not) => {
                    let run = marked.iter_mut().take(at).skip(begins);
                    run.for_each(mark);
                    begins = at + 1;
                }
                Unit::Mark(Mark::End | Mark::But) => begins = at + 1,
                // 「できるが、」 ends what is wished.
                Unit::Mark(Mark::Actor) if is_ended => begins = at + 1,
                // A verb that is over before the next thing is not meant.
                Unit::Thing(_) if is_ended => begins = at,
                _ => {}
            }
            is_ended = matches!(unit, Unit::Verb { .. })
                || is_ended && matches!(unit, Unit::Mark(Mark::And));
        }
    } else {
        let mut is_not = false;
        for (at, unit) in units.iter().enumerate() {
            match unit {
                Unit::Mark(Mark::Not) => is_not = true,
                Unit::Mark(Mark::But) => is_not = true,
                Unit::Mark(Mark::End) => is_not = false,
                Unit::Verb { .. } | Unit::Action { .. } if is_not => {
                    if let Some(unit) = marked.get_mut(at) {
                        mark(unit);
                    }
                }
                _ => {}
            }
        }
    }
    marked
}

/// Verbs without things and things without verbs that stand beside each other are one clause.
fn merged(all: Vec<Clause>) -> Vec<Clause> {
    let mut merged: Vec<Clause> = Vec::new();
    for clause in all {
        let has_verbs = !clause.verbs.is_empty() || !clause.actions.is_empty();
        if let Some(before) = merged.last_mut() {
            let had_verbs = !before.verbs.is_empty() || !before.actions.is_empty();
            let is_half = !had_verbs && !before.things.is_empty() && clause.things.is_empty()
                || had_verbs && before.things.is_empty() && !has_verbs;
            if is_half {
                before.effect = if has_verbs {
                    clause.effect
                } else {
                    before.effect
                };
                before.verbs.extend(clause.verbs);
                before.actions.extend(clause.actions);
                before.things.extend(clause.things);
                continue;
            }
        }
        merged.push(clause);
    }
    // What is said of nothing is said of what stood before, or of what comes first.
    let first = merged.iter().find(|clause| !clause.things.is_empty());
    let mut last: Vec<Thing> = first.map_or_else(Vec::new, |clause| clause.things.clone());
    for clause in &mut merged {
        if clause.things.is_empty() && clause.actions.is_empty() {
            clause.things.clone_from(&last);
        } else if !clause.things.is_empty() {
            last.clone_from(&clause.things);
        }
    }
    merged
}

/// A verb that a service has instead of the one that was written, and what says nothing beside others.
fn settle(wish: &mut Wish) {
    let named: Vec<Thing> = wish
        .clauses
        .iter()
        .flat_map(|clause| &clause.things)
        .filter(|thing| {
            matches!(thing, Thing::Of { names, .. } if !names.is_empty())
                || matches!(thing, Thing::Arn(_))
        })
        .cloned()
        .collect();
    let works_on_objects = wish.clauses.iter().any(|clause| {
        let verbs = &clause.verbs;
        verbs.iter().any(|verb| {
            matches!(
                *verb,
                "read" | "write" | "upload" | "download" | "readwrite"
            )
        })
    });
    let is_said_again = |thing: &Thing| {
        matches!(thing, Thing::Of { names, kind: Some(_), is_all: false, .. } if names.is_empty())
            && named.iter().any(|named| {
                named.service() == thing.service()
                    && match (named.noun(), thing.noun()) {
                        (Some(named), Some(own)) => {
                            named == own
                                || matches!(
                                    (named.kind, own.kind),
                                    ("object", "bucket")
                                        | ("table", "index")
                                        | ("statemachine", "execution")
                                )
                        }
                        (None, _) | (_, None) => true,
                    }
            })
    };
    if wish.restricts
        && wish.is_exclusive
        && wish.kind.is_none_or(|kind| kind == PolicyType::Resource)
    {
        for clause in &mut wish.clauses {
            clause.verbs.retain(|verb| *verb != "access");
        }
    }
    for clause in &mut wish.clauses {
        let before = clause.things.len();
        clause.things.retain(|thing| !is_said_again(thing));
        if clause.things.is_empty() && before > 0 {
            clause.things.clone_from(&named);
        }
        // An object of a bucket that is named elsewhere in the clause.
        let bucket = clause.things.iter().find_map(|thing| match thing {
            Thing::Of {
                service: "s3",
                kind: Some("bucket"),
                names,
                ..
            } if !names.is_empty() => Some(names.clone()),
            _ => None,
        });
        if let Some(bucket) = bucket {
            for thing in &mut clause.things {
                if let Thing::Of {
                    service: "s3",
                    kind: Some("object"),
                    names,
                    ..
                } = thing
                    && names.is_empty()
                {
                    names.clone_from(&bucket);
                }
            }
            let deletes = clause.verbs.contains(&"delete") || clause.verbs.contains(&"full");
            if !deletes
                && clause.things.iter().any(|thing| {
                    matches!(
                        thing,
                        Thing::Of {
                            kind: Some("object"),
                            ..
                        }
                    )
                })
            {
                clause.things.retain(|thing| {
                    !matches!(
                        thing,
                        Thing::Of {
                            service: "s3",
                            kind: Some("bucket"),
                            ..
                        }
                    )
                });
            }
        }
        of_cluster(&mut clause.things);
        // Who reads and writes, deletes objects.
        if works_on_objects && clause.verbs.contains(&"delete") {
            for thing in &mut clause.things {
                if let Thing::Of {
                    service: "s3",
                    kind: kind @ Some("bucket"),
                    ..
                } = thing
                {
                    *kind = Some("object");
                }
            }
        }
        let is_of_instances = clause
            .things
            .iter()
            .any(|thing| thing.service() == Some("ec2"));
        if clause.effect == Effect::Deny && clause.verbs.contains(&"start") && is_of_instances {
            clause.verbs.push("launch");
        }
        let says_access = clause
            .verbs
            .iter()
            .all(|verb| matches!(*verb, "access" | "use"));
        if clause.effect == Effect::Deny && says_access && !wish.limits.is_empty() {
            clause.verbs.clear();
        }
    }
    // `queue policy` at the end says again what the wish is about.
    let is_acting = |clause: &Clause| !clause.verbs.is_empty() || !clause.actions.is_empty();
    let acted_on: Vec<Thing> = wish
        .clauses
        .iter()
        .filter(|clause| is_acting(clause))
        .flat_map(|clause| clause.things.iter().cloned())
        .collect();
    wish.clauses.retain(|clause| {
        let is_new = clause.things.iter().any(|thing| !acted_on.contains(thing));
        !clause.is_empty() && (is_acting(clause) || is_new || acted_on.is_empty())
    });
    for clause in &mut wish.clauses {
        let has = |verb: &str, clause: &Clause| clause.verbs.contains(&verb);
        // `read-only access`, `use … to read`: the other verb says it.
        for weak in ["access", "use"] {
            if has(weak, clause) && clause.verbs.len() > 1 {
                clause.verbs.retain(|verb| *verb != weak);
            }
        }
        if has("read", clause) && has("write", clause) {
            clause
                .verbs
                .retain(|verb| !matches!(*verb, "read" | "write"));
            clause.verbs.push("readwrite");
        }
        let services: Vec<&str> = clause.things.iter().filter_map(Thing::service).collect();
        // A service beside a thing of another one is where that is found, or who does it.
        let nouns: Vec<Noun> = clause.things.iter().filter_map(Thing::noun).collect();
        if !nouns.is_empty() && services.len() > 1 {
            let mut things = std::mem::take(&mut clause.things);
            things.retain(|thing| match thing {
                Thing::Of {
                    service,
                    kind: None,
                    ..
                } => !nouns.iter().any(|noun| noun.service == *service),
                _ => true,
            });
            clause.things = things;
        }
    }
}

/// A service or task and the cluster that it is in are one thing: `the service web in cluster prod`.
fn of_cluster(things: &mut Vec<Thing>) {
    let cluster = things.iter().find_map(|thing| match thing {
        Thing::Of {
            service: "ecs",
            kind: Some("cluster"),
            names,
            ..
        } => names.first().cloned(),
        _ => None,
    });
    let Some(cluster) = cluster else { return };
    let mut is_joined = false;
    for thing in things.iter_mut() {
        if let Thing::Of {
            service: "ecs",
            kind: Some("service" | "task"),
            names,
            ..
        } = thing
        {
            is_joined = true;
            for name in names.iter_mut().filter(|name| !name.contains('/')) {
                *name = format!("{cluster}/{name}");
            }
        }
    }
    if is_joined {
        things.retain(|thing| {
            !matches!(
                thing,
                Thing::Of {
                    service: "ecs",
                    kind: Some("cluster"),
                    ..
                }
            )
        });
    }
}

/// Adds what is given beside the words.
pub(super) fn add(given: &Given, wish: &mut Wish) {
    if !given.actions.is_empty() {
        wish.clauses.push(Clause {
            actions: given.actions.clone(),
            things: given.resources.iter().cloned().map(Thing::Arn).collect(),
            ..Clause::new(Effect::Allow)
        });
    } else if let Some(clause) = wish.clauses.first_mut() {
        clause
            .things
            .extend(given.resources.iter().cloned().map(Thing::Arn));
    }
    for principal in &given.principals {
        wish.who.push(if crate::iam::is_account_id(principal) {
            Who::Account(Some(principal.clone()))
        } else if principal == "*" {
            Who::Everyone
        } else {
            Who::Arn(principal.clone())
        });
    }
    for (key, value) in given
        .conditions
        .iter()
        .filter_map(|condition| condition.split_once('='))
    {
        wish.limits.push(Limit {
            operator: limit::operator(key, value),
            key: key.to_owned(),
            values: vec![value.to_owned()],
            about: About::Request,
        });
    }
}
