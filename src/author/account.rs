//! Every word of a wish is accounted for: it is a verb, a thing, a name, somebody, a condition, a kind, a small word that
//! was used, or one that says nothing. What is none of these may restrict or name, and is told.

use super::Entry;
use super::except;
use super::piece::Cut;
use super::segment::{Polarity, Segments};
use super::text::WishText;
use super::unit::{Placed, Unit};
use super::wish::{Clause, Thing, Who, Wish};
use super::words::{self, Mark};
use crate::iam::{Effect, PolicyType};

/// So many are told.
const MAX_TOLD: usize = 6;

/// Puts down what of a wish nothing was made of.
pub(super) fn unread(
    text: &WishText,
    cut: &Cut,
    left: &[(usize, String)],
    units: &[Placed],
    segments: &Segments,
    wish: &mut Wish,
    is_japanese: bool,
) {
    let mut found: Vec<(usize, String)> = Vec::new();
    let actors: Vec<usize> = actors(cut, left);
    for (at, word) in left.iter().chain(&cut.unknown) {
        let is_said = words::is_filler(word) || wish.who.iter().any(|who| who.is_named(word));
        let acts = if is_japanese {
            words::is_actor_ja(word)
        } else {
            acts(*at, word, text, units, segments, &actors)
        };
        if !is_said && !acts {
            found.push((*at, word.clone()));
        }
    }
    // Names that were read with a thing that is nowhere any more.
    for placed in units {
        let Unit::Thing(thing) = &placed.unit else {
            continue;
        };
        for name in thing.names() {
            let last = name.rsplit('/').next().unwrap_or(name);
            let is_kept = wish
                .clauses
                .iter()
                .flat_map(|clause| &clause.things)
                .any(|kept| kept.names().iter().any(|one| one.contains(last)));
            if !is_kept && !wish.who.iter().any(|who| who.is_named(name)) {
                found.push((placed.at, name.clone()));
            }
        }
    }
    // A word that turns or limits, and has nothing to turn or limit.
    for (number, segment) in segments.list.iter().enumerate() {
        let Some(cue) = segment.cue else { continue };
        let has_clause = wish.clauses.iter().any(|clause| clause.segment == number);
        let has_limit = segment.is_used
            && !units.iter().any(|placed| {
                !matches!(placed.unit, Unit::Mark(_)) && segments.of(placed.at) == number
            });
        let is_idle = match segment.polarity {
            Polarity::Allow => false,
            Polarity::Forbid => {
                !has_clause
                    && !has_limit
                    && !wish.is_exclusive
                    && wish.spared.is_none()
                    && !has_denial(wish)
            }
            Polarity::Except => {
                !has_clause && !has_limit && wish.spared.is_none() && !has_denial(wish)
            }
            Polarity::When => !has_limit && !is_of_known(wish),
        };
        if is_idle {
            found.push((cue, phrase_at(text, cue, segment.polarity, is_japanese)));
        }
        // What is said of a condition beyond those that are known.
        if segment.polarity == Polarity::When {
            for placed in units {
                if !matches!(placed.unit, Unit::Mark(_)) && segments.of(placed.at) == number {
                    found.push((placed.at, phrase_at(text, placed.at, Polarity::When, false)));
                }
            }
        }
    }
    // What a prohibition spares of an operation cannot be written without naming all else.
    for clause in wish.clauses.iter().filter(|clause| clause.is_spared) {
        let at = segments
            .list
            .get(clause.segment)
            .and_then(|segment| segment.cue);
        let at = at.unwrap_or_default();
        found.push((at, phrase_at(text, at, Polarity::Except, is_japanese)));
    }
    found.sort_by_key(|(at, _)| *at);
    for (_, word) in found {
        if !wish.unread.contains(&word) {
            wish.unread.push(word);
        }
    }
    wish.unread.truncate(MAX_TOLD);
}

/// Whether something is denied whose words were taken by a condition.
fn has_denial(wish: &Wish) -> bool {
    wish.limits
        .iter()
        .any(|limit| limit.is_not || limit.is_required)
        || wish
            .clauses
            .iter()
            .any(|clause| clause.limits.iter().any(|limit| limit.is_not))
}

/// Whether conditions are known that stand elsewhere in the sentence.
fn is_of_known(wish: &Wish) -> bool {
    !wish.limits.is_empty() || wish.clauses.iter().any(|clause| !clause.limits.is_empty())
}

/// The places of words that say who acts.
fn actors(cut: &Cut, left: &[(usize, String)]) -> Vec<usize> {
    let of_left = left
        .iter()
        .filter(|(_, word)| words::is_actor(word))
        .map(|(at, _)| *at);
    let of_pieces = cut
        .pieces
        .iter()
        .zip(&cut.at)
        .filter_map(|(piece, at)| match piece {
            super::piece::Piece::Word(word) | super::piece::Piece::Meant(_, word)
                if words::is_actor(word) =>
            {
                Some(*at)
            }
            _ => None,
        });
    of_left.chain(of_pieces).collect()
}

/// Whether a word says who acts: it stands before what is done, or beside a word for somebody.
fn acts(
    at: usize,
    word: &str,
    text: &WishText,
    units: &[Placed],
    segments: &Segments,
    actors: &[usize],
) -> bool {
    if words::is_actor(word) {
        return true;
    }
    if words::is_amount(word) {
        return false;
    }
    // `the data platform team`: modifiers stand directly before the word for somebody.
    let next_actor = actors.iter().copied().filter(|actor| *actor > at).min();
    let is_near = next_actor.is_some_and(|actor| {
        let between = text.small().get(at..actor).unwrap_or_default();
        between.len() < 40
            && !between.contains([',', '.', ';'])
            && !between
                .split_whitespace()
                .skip(1)
                .any(|word| words::mark(word).is_some())
            && !units
                .iter()
                .any(|placed| placed.at > at && placed.at < actor)
    });
    if is_near {
        return true;
    }
    // `cert bot: may read`: a title says who it is for.
    let title = text.small().find(": ").filter(|end| at < *end);
    if let Some(end) = title
        && !units
            .iter()
            .any(|placed| placed.at < end && matches!(placed.unit, Unit::Verb(_) | Unit::Action(_)))
    {
        return true;
    }
    // `let alice read`: before the first thing that is done, and no part of what it is done on.
    let own = segments.of(at);
    let is_plain = segments
        .list
        .get(own)
        .is_none_or(|segment| matches!(segment.polarity, Polarity::Allow | Polarity::Forbid));
    let first = units
        .iter()
        .find(|placed| !matches!(placed.unit, Unit::Mark(_)) && placed.at > at);
    let is_first = !units.iter().any(|placed| {
        placed.at < at
            && !matches!(
                placed.unit,
                Unit::Mark(
                    Mark::And
                        | Mark::Not
                        | Mark::Deny
                        | Mark::All
                        | Mark::Of
                        | Mark::One
                        | Mark::End
                )
            )
            && segments.of(placed.at) == own
    });
    let leads = first.is_some_and(|placed| matches!(placed.unit, Unit::Verb(_) | Unit::Action(_)));
    is_plain && is_first && leads
}

/// The words around a place, as they were written.
fn phrase_at(text: &WishText, at: usize, polarity: Polarity, is_behind: bool) -> String {
    let plain = text.plain();
    if is_behind {
        let before = plain.get(..at).unwrap_or_default();
        let start = before
            .char_indices()
            .rev()
            .find(|(_, c)| matches!(c, '、' | '。' | ',' | '.'))
            .map_or(0, |(place, c)| place + c.len_utf8());
        let after = plain.get(at..).unwrap_or_default();
        let end = after
            .char_indices()
            .nth(4)
            .map_or(after.len(), |(place, _)| place);
        let said = plain.get(start..at + end).unwrap_or_default();
        return tail(said.trim(), 24);
    }
    let rest = plain.get(at..).unwrap_or_default();
    let count = if polarity == Polarity::When { 7 } else { 5 };
    let words: Vec<&str> = rest
        .split([',', ';', '。', '、'])
        .next()
        .unwrap_or_default()
        .split_whitespace()
        .take(count)
        .collect();
    words.join(" ")
}

/// The last letters of a text.
fn tail(text: &str, letters: usize) -> String {
    let count = text.chars().count();
    text.chars().skip(count.saturating_sub(letters)).collect()
}

/// What was understood of a wish and stands in none of its entries.
pub(super) fn unheeded(wish: &Wish, entries: &[Entry], kind: PolicyType) -> Vec<String> {
    let mut missing: Vec<String> = Vec::new();
    let mut told = |word: &str| {
        if !missing.iter().any(|known| known == word) {
            missing.push(word.to_owned());
        }
    };
    let in_resources = |name: &str, of: &dyn Fn(&Entry) -> bool| {
        let name = name.trim_matches(['*', '/']);
        entries.iter().filter(|entry| of(entry)).any(|entry| {
            let texts = entry
                .resources
                .iter()
                .chain(entry.principals.iter().map(|(_, value)| value));
            let values = entry
                .conditions
                .values()
                .flat_map(|keys| keys.values())
                .flatten();
            texts.chain(values).any(|text| text.contains(name))
        })
    };
    let every = |_: &Entry| true;
    // Of everything there is, no list says what one verb means.
    for clause in wish.clauses.iter().filter(|clause| clause.is_exception) {
        let is_empty = clause.things.is_empty() && except::refused(clause, wish).is_empty();
        if is_empty && clause.prefixes.is_empty() {
            let verbs = clause.verbs.join(", ");
            told(if verbs.is_empty() { "not" } else { &verbs });
        }
    }
    for clause in &wish.clauses {
        let of_clause = |entry: &Entry| {
            clause.is_exception || wish.is_exclusive || entry.effect == clause.effect
        };
        for thing in &clause.things {
            // The role of a trust policy is the one that has it.
            if kind == PolicyType::Trust {
                continue;
            }
            let names = match thing {
                Thing::Of { names, .. } => names.as_slice(),
                Thing::Arn(arn) => std::slice::from_ref(arn),
            };
            for name in names {
                let last = name.rsplit('/').next().unwrap_or(name);
                let is_removed = clause.is_exception && names_are_allowed(wish, clause);
                if !is_removed && !in_resources(name, &of_clause) && !in_resources(last, &of_clause)
                {
                    told(name);
                }
            }
        }
        for limit in &clause.limits {
            let is_held = has_key(entries, &limit.key, clause.effect)
                || wish.is_exclusive && has_key(entries, &limit.key, Effect::Deny);
            if !is_held {
                told(&values_of(limit));
            }
        }
        for prefix in &clause.prefixes {
            if !in_resources(prefix, &every) {
                told(prefix);
            }
        }
    }
    for limit in &wish.limits {
        let is_placed = limit.key == "aws:RequestedRegion"
            && wish
                .region
                .as_ref()
                .is_some_and(|region| in_resources(&format!(":{region}:"), &every));
        let is_held = is_placed
            || if wish.is_exclusive {
                has_key(entries, &limit.key, Effect::Deny)
                    || has_key(entries, &limit.key, Effect::Allow)
            } else {
                has_key(entries, &limit.key, Effect::Allow)
            };
        if !is_held {
            told(&values_of(limit));
        }
    }
    for prefix in wish
        .prefixes
        .iter()
        .map(|prefix| prefix.trim_start_matches('/'))
    {
        if !in_resources(prefix, &every) {
            told(prefix);
        }
    }
    // Which workflow may act is for the trust policy to say.
    for who in &wish.who {
        if let Who::GitHub {
            part: Some(part), ..
        } = who
            && kind != PolicyType::Trust
            && part != "*"
        {
            told(part.rsplit('/').next().unwrap_or(part));
        }
    }
    // Two who may do different things take a policy each.
    let whos: Vec<&str> = wish
        .who
        .iter()
        .filter_map(|who| match who {
            Who::Role(Some(name)) | Who::User(Some(name)) | Who::Arn(name) => Some(name.as_str()),
            _ => None,
        })
        .collect();
    let allowed = wish
        .clauses
        .iter()
        .filter(|clause| clause.effect == Effect::Allow && clause.says_what());
    if whos.len() > 1 && allowed.count() > 1 && kind != PolicyType::Trust {
        whos.into_iter().for_each(&mut told);
    }
    let named = [
        wish.alias.as_ref(),
        wish.spared.as_ref(),
        wish.account.as_ref(),
    ];
    for name in named.into_iter().flatten() {
        if !in_resources(name, &every) {
            told(name);
        }
    }
    if let Some(region) = &wish.region
        && !in_resources(region, &every)
        && !wish
            .clauses
            .iter()
            .flat_map(|clause| &clause.things)
            .all(|thing| thing.service() == Some("s3"))
    {
        told(region);
    }
    missing
}

/// Whether the names of an exception are those of what is allowed: then the entries lack its actions.
fn names_are_allowed(wish: &Wish, exception: &Clause) -> bool {
    let mut allowed = wish
        .clauses
        .iter()
        .filter(|clause| clause.effect == Effect::Allow);
    allowed.any(|clause| {
        exception
            .things
            .iter()
            .all(|thing| clause.things.contains(thing))
    })
}

/// Whether an entry has a condition on a key, or on the one that says the same of a resource's tags.
fn has_key(entries: &[Entry], key: &str, effect: Effect) -> bool {
    let tag = key
        .split_once('/')
        .filter(|_| key.contains("Tag/"))
        .map(|(_, tag)| tag);
    entries
        .iter()
        .filter(|entry| entry.effect == effect)
        .any(|entry| {
            entry
                .conditions
                .values()
                .flat_map(|keys| keys.keys())
                .any(|known| {
                    known == key || tag.is_some_and(|tag| known.ends_with(&format!("Tag/{tag}")))
                })
        })
}

fn values_of(limit: &super::wish::Limit) -> String {
    let key = limit.key.rsplit([':', '/']).next().unwrap_or(&limit.key);
    format!("{key} {}", limit.values.join(", "))
}
