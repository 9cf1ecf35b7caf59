//! The parts of a wish: what is allowed, what is forbidden, what is excepted from either, and under which conditions.
//!
//! English says first what a part is (`but not …`, `except …`, `only if …`), Japanese last (「…は不可」「…以外」「…の場合だけ」);
//! so one reads forwards and the other gathers until it is told.

use super::words::Mark;

/// What a part of a wish says.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Polarity {
    /// It is to be allowed.
    Allow,
    /// It is to be denied.
    Forbid,
    /// It is left out of the part that it belongs to.
    Except,
    /// It is a condition of the part that it belongs to.
    When,
}

/// A part of a wish.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Segment {
    pub(super) polarity: Polarity,
    /// Whether nothing else is meant.
    pub(super) is_only: bool,
    /// Whether `everything` or `anything` stands in it.
    pub(super) is_everything: bool,
    /// The part that an exception or a condition belongs to.
    pub(super) base: Option<usize>,
    /// Whether anything stands in it.
    pub(super) is_used: bool,
    /// Where the word stands that began or ended it.
    pub(super) cue: Option<usize>,
}

impl Segment {
    const fn new(polarity: Polarity, cue: Option<usize>) -> Self {
        Self {
            polarity,
            is_only: false,
            is_everything: false,
            base: None,
            is_used: false,
            cue,
        }
    }
}

/// What stands in a wish, as far as it matters for its parts.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Event {
    Verb,
    Thing,
    /// A name that stands alone, an exception that is known otherwise.
    Limit,
    Mark(Mark),
}

/// The parts, and to which each place belongs that has something.
#[derive(Clone, Debug, Default)]
pub(super) struct Segments {
    pub(super) list: Vec<Segment>,
    /// The places of verbs, things and conditions, in order, with their parts.
    places: Vec<(usize, usize)>,
    /// Conditions that a `not` stands directly before.
    turned: Vec<usize>,
}

impl Segments {
    /// The part that a place belongs to: its own, or that of what stands nearest before it, or else after it.
    pub(super) fn of(&self, at: usize) -> usize {
        let before = self.places.iter().rev().find(|(place, _)| *place <= at);
        before
            .or(self.places.first())
            .map_or(0, |(_, segment)| *segment)
    }

    /// The part that decides whether a place is allowed or forbidden: exceptions and conditions belong to another one.
    pub(super) fn main_of(&self, segment: usize) -> usize {
        let own = self.list.get(segment);
        own.and_then(|own| own.base).unwrap_or(segment)
    }

    /// Whether what is meant is that the condition at a place does not hold.
    pub(super) fn is_turned(&self, at: usize) -> bool {
        let own = self.list.get(self.of(at));
        own.is_some_and(|own| own.polarity == Polarity::Except) != self.turned.contains(&at)
    }
}

/// Finds the parts of a wish by its events, which are in the order of the text.
pub(super) fn segments(events: &[(usize, Event)], is_japanese: bool) -> Segments {
    let mut found = if is_japanese {
        japanese(events)
    } else {
        english(events)
    };
    for at in 0..found.list.len() {
        let is_part =
            |segment: &Segment| matches!(segment.polarity, Polarity::Allow | Polarity::Forbid);
        if found.list.get(at).is_none_or(is_part) {
            continue;
        }
        let is_main = |at: &usize| {
            found.list.get(*at).is_some_and(|segment| {
                is_part(segment)
                    && (segment.is_used
                        || segment.is_everything
                        || segment.polarity == Polarity::Forbid)
            })
        };
        let is_allowed = |at: &usize| {
            found
                .list
                .get(*at)
                .is_some_and(|segment| segment.polarity == Polarity::Allow)
        };
        let own = found.list.get(at);
        // `…, only if …` behind an exception is said of what is allowed, as a sentence of its own in Japanese is.
        let is_own =
            own.is_some_and(|own| own.polarity == Polarity::When && (own.is_only || is_japanese));
        let before = (0..at)
            .rev()
            .find(|at| is_main(at) && (!is_own || is_allowed(at)));
        let before = before.or_else(|| (0..at).rev().find(is_main));
        let after = (at + 1..found.list.len()).find(is_main);
        let base = if is_japanese {
            after.or(before)
        } else {
            before.or(after)
        };
        if let Some(segment) = found.list.get_mut(at) {
            segment.base = base;
        }
    }
    found.places.sort_unstable();
    found
}

/// The part that is being read.
struct Open {
    now: Segment,
    own: Vec<(usize, Event)>,
    has_verb: bool,
    has_any: bool,
    /// Whether a `not` waits for its verb.
    waits: bool,
    last_and: Option<usize>,
}

impl Open {
    const fn new(now: Segment) -> Self {
        Self {
            now,
            own: Vec::new(),
            has_verb: false,
            has_any: false,
            waits: false,
            last_and: None,
        }
    }

    /// Puts the part down and begins another one.
    fn close(&mut self, found: &mut Segments, next: Segment) {
        let done = std::mem::replace(self, Self::new(next));
        let mut own = done.own;
        end(found, done.now, &mut own);
    }
}

/// Reads forwards: a word says what follows.
fn english(events: &[(usize, Event)]) -> Segments {
    let mut found = Segments::default();
    let mut open = Open::new(Segment::new(Polarity::Allow, None));
    for (number, (at, event)) in events.iter().enumerate() {
        let next = events.get(number + 1).map(|(_, event)| *event);
        let last = number
            .checked_sub(1)
            .and_then(|before| events.get(before))
            .map(|(_, event)| *event);
        let earlier = number
            .checked_sub(2)
            .and_then(|before| events.get(before))
            .map(|(_, event)| *event);
        match event {
            Event::Verb | Event::Thing | Event::Limit => {
                let leads = matches!(open.now.polarity, Polarity::When)
                    && open.has_any
                    && *event == Event::Verb
                    && last == Some(Event::Mark(Mark::And));
                if leads {
                    open.close(&mut found, Segment::new(Polarity::Allow, None));
                }
                open.own.push((*at, *event));
                open.has_any = true;
                if *event == Event::Verb {
                    open.has_verb = true;
                    open.waits = false;
                }
            }
            Event::Mark(Mark::End) => open.close(&mut found, Segment::new(Polarity::Allow, None)),
            Event::Mark(Mark::But) => {
                let is_all = |event: Option<Event>| {
                    matches!(event, Some(Event::Mark(Mark::All | Mark::Everything)))
                };
                let excepts = is_all(last)
                    || is_all(earlier) && matches!(last, Some(Event::Verb | Event::Thing));
                let polarity = if excepts
                    && !matches!(
                        next,
                        Some(Event::Mark(Mark::Not | Mark::Deny | Mark::Only | Mark::Can))
                    ) {
                    Polarity::Except
                } else {
                    Polarity::Allow
                };
                open.close(
                    &mut found,
                    Segment::new(polarity, (polarity == Polarity::Except).then_some(*at)),
                );
            }
            Event::Mark(Mark::Except) => {
                open.close(&mut found, Segment::new(Polarity::Except, Some(*at)));
            }
            Event::Mark(Mark::When) => {
                let is_only = open.now.is_only && last == Some(Event::Mark(Mark::Only));
                open.close(&mut found, Segment::new(Polarity::When, Some(*at)));
                open.now.is_only = is_only;
            }
            Event::Mark(Mark::Not) if next == Some(Event::Limit) => {
                if let Some((place, _)) = events.get(number + 1) {
                    found.turned.push(*place);
                }
            }
            Event::Mark(Mark::Not | Mark::Deny) => {
                // A condition for itself stands before it: `only with MFA, no deleting`.
                let stands_alone = !open.own.is_empty()
                    && open.own.iter().all(|(_, event)| *event == Event::Limit);
                let is_limited = open.now.is_only && open.has_any;
                if open.has_verb
                    || is_limited
                    || stands_alone
                    || matches!(open.now.polarity, Polarity::Except | Polarity::When)
                        && open.has_any
                {
                    open.close(&mut found, Segment::new(Polarity::Forbid, Some(*at)));
                } else if open.now.polarity == Polarity::Allow {
                    open.now.polarity = Polarity::Forbid;
                    open.now.cue = Some(*at);
                }
                open.waits = true;
            }
            Event::Mark(Mark::NotAfter | Mark::CanAfter) => {
                let is_not = *event == Event::Mark(Mark::NotAfter);
                let goes_on = matches!(next, Some(Event::Verb | Event::Mark(Mark::To)));
                if is_not && (goes_on || !open.has_any && !open.now.is_everything) {
                    if open.has_verb {
                        open.close(&mut found, Segment::new(Polarity::Forbid, Some(*at)));
                    } else {
                        open.now.polarity = Polarity::Forbid;
                        open.now.cue = Some(*at);
                    }
                    open.waits = true;
                    continue;
                }
                // It is said of what stands behind the last comma or `and`.
                let polarity = if is_not {
                    Polarity::Forbid
                } else {
                    Polarity::Allow
                };
                let verbs = open
                    .own
                    .iter()
                    .filter(|(_, event)| *event == Event::Verb)
                    .count();
                if let Some(place) = open.last_and.filter(|_| verbs > 1) {
                    let later: Vec<(usize, Event)> = open
                        .own
                        .iter()
                        .copied()
                        .filter(|(at, _)| *at > place)
                        .collect();
                    if later.iter().any(|(_, event)| *event == Event::Verb) {
                        open.own.retain(|(at, _)| *at < place);
                        open.close(&mut found, Segment::new(polarity, Some(*at)));
                        open.own = later;
                    }
                }
                open.now.polarity = polarity;
                open.now.cue = Some(*at);
                open.close(&mut found, Segment::new(Polarity::Allow, None));
            }
            Event::Mark(Mark::Can) => {
                let is_over = match open.now.polarity {
                    Polarity::Forbid => open.has_verb,
                    Polarity::Except | Polarity::When => open.has_any,
                    Polarity::Allow => false,
                };
                if is_over && !open.waits {
                    open.close(&mut found, Segment::new(Polarity::Allow, None));
                }
            }
            Event::Mark(Mark::Only) => {
                let is_over = open.now.polarity == Polarity::Forbid && open.has_verb
                    || open.now.polarity == Polarity::Except && open.has_any;
                if is_over {
                    open.close(&mut found, Segment::new(Polarity::Allow, None));
                }
                open.now.is_only = true;
            }
            Event::Mark(Mark::Everything) => open.now.is_everything = true,
            Event::Mark(Mark::And) => open.last_and = Some(*at),
            Event::Mark(_) => {}
        }
    }
    end(&mut found, open.now, &mut open.own);
    found
}

/// Puts a part down with what stands in it.
fn end(found: &mut Segments, mut segment: Segment, own: &mut Vec<(usize, Event)>) {
    let number = found.list.len();
    if own.is_empty() && segment.cue.is_none() && !segment.is_only && !segment.is_everything {
        return;
    }
    segment.is_used = !own.is_empty();
    found
        .places
        .extend(own.drain(..).map(|(at, _)| (at, number)));
    found.list.push(segment);
}

/// Gathers until a word says what stood before it.
fn japanese(events: &[(usize, Event)]) -> Segments {
    let mut found = Segments::default();
    // What is not yet told, with the marks between.
    let mut open: Vec<(usize, Event)> = Vec::new();
    let mut is_only = false;
    let mut is_everything = false;
    // The part that was just ended, while nothing has followed.
    let mut just: Option<usize> = None;
    for (at, event) in events {
        let polarity = match event {
            Event::Mark(Mark::Not | Mark::Deny | Mark::NotAfter) => Polarity::Forbid,
            Event::Mark(Mark::Can | Mark::CanAfter | Mark::But | Mark::End) => Polarity::Allow,
            Event::Mark(mark @ (Mark::Except | Mark::When)) => {
                let mut own = phrase_before(&mut open, *mark == Mark::When);
                let polarity = if *mark == Mark::Except {
                    Polarity::Except
                } else {
                    Polarity::When
                };
                let segment = Segment::new(polarity, Some(*at));
                end(&mut found, segment, &mut own);
                just = None;
                continue;
            }
            Event::Mark(Mark::Only) => {
                is_only = true;
                continue;
            }
            Event::Mark(Mark::Everything) => {
                is_everything = true;
                continue;
            }
            event => {
                open.push((*at, *event));
                if !matches!(event, Event::Mark(_)) {
                    just = None;
                }
                continue;
            }
        };
        let has_items = open
            .iter()
            .any(|(_, event)| !matches!(event, Event::Mark(_)));
        let is_said = matches!(
            event,
            Event::Mark(Mark::Not | Mark::Deny | Mark::NotAfter | Mark::Can | Mark::CanAfter)
        );
        let follows_exception = found
            .list
            .last()
            .is_some_and(|last| last.polarity == Polarity::Except)
            && just.is_none()
            && is_said;
        if has_items || is_everything || follows_exception {
            let mut own: Vec<(usize, Event)> = open
                .drain(..)
                .filter(|(_, event)| !matches!(event, Event::Mark(_)))
                .collect();
            let mut segment = Segment::new(polarity, is_said.then_some(*at));
            (segment.is_only, segment.is_everything) = (is_only, is_everything);
            (is_only, is_everything) = (false, false);
            just = Some(found.list.len());
            end(&mut found, segment, &mut own);
        } else if polarity == Polarity::Forbid
            && let Some(last) = just.and_then(|just| found.list.get_mut(just))
        {
            // 「許可はしない」
            last.polarity = Polarity::Forbid;
        }
        if matches!(event, Event::Mark(Mark::But | Mark::End)) {
            open.clear();
            just = None;
        }
    }
    let mut own: Vec<(usize, Event)> = open
        .into_iter()
        .filter(|(_, event)| !matches!(event, Event::Mark(_)))
        .collect();
    let mut segment = Segment::new(Polarity::Allow, None);
    (segment.is_only, segment.is_everything) = (is_only, is_everything);
    end(&mut found, segment, &mut own);
    found
}

/// Takes the phrase off the end: what stands behind the last particle that ends one.
fn phrase_before(open: &mut Vec<(usize, Event)>, is_condition: bool) -> Vec<(usize, Event)> {
    let mut begins = open.len();
    let mut next: Option<Event> = None;
    for (place, (_, event)) in open.iter().enumerate().rev() {
        match event {
            Event::Mark(Mark::Receiver | Mark::Object | Mark::Actor)
                if next.is_some() || is_condition && place + 1 < open.len() =>
            {
                if !is_condition {
                    break;
                }
                // 「タグが付いている場合」: the particle belongs to the condition.
                if *event == Event::Mark(Mark::Receiver) {
                    break;
                }
            }
            Event::Mark(Mark::And) => {
                let before = open
                    .iter()
                    .take(place)
                    .rev()
                    .find(|(_, event)| !matches!(event, Event::Mark(_)));
                let is_list = before.map(|(_, event)| *event) == next && next.is_some();
                if !is_list {
                    break;
                }
            }
            Event::Mark(_) => {}
            event => next = Some(*event),
        }
        begins = place;
    }
    open.split_off(begins)
        .into_iter()
        .filter(|(_, event)| !matches!(event, Event::Mark(_)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `v` a verb, `t` a thing, `l` a condition, else a mark.
    fn parts(written: &str, is_japanese: bool) -> String {
        let events: Vec<(usize, Event)> = written
            .split(' ')
            .enumerate()
            .map(|(at, word)| {
                let event = match word {
                    "v" => Event::Verb,
                    "t" => Event::Thing,
                    "l" => Event::Limit,
                    word => Event::Mark(super::super::words::mark(word).unwrap_or(Mark::End)),
                };
                (at, event)
            })
            .collect();
        let found = segments(&events, is_japanese);
        let mut told: Vec<String> = Vec::new();
        for (at, (_, event)) in events.iter().enumerate() {
            if matches!(event, Event::Mark(_)) {
                continue;
            }
            let segment = found.of(at);
            let polarity = found.list[segment].polarity;
            let letter = match event {
                Event::Verb => "v",
                Event::Thing => "t",
                _ => "l",
            };
            let sign = match polarity {
                Polarity::Allow => "+",
                Polarity::Forbid => "-",
                Polarity::Except => "x",
                Polarity::When => "?",
            };
            told.push(format!("{sign}{letter}"));
        }
        told.join(" ")
    }

    #[test]
    fn parts_are_told_apart() {
        for (written, expected) in [
            ("v t but not v and only l", "+v +t -v +l"),
            ("can v t but cannot v t", "+v +t -v -t"),
            ("deny v except t", "-v xt"),
            ("everything except t and t", "xt xt"),
            ("v t , but can v", "+v +t +v"),
            ("v and v but never v", "+v +v -v"),
            ("v t if l", "+v +t ?l"),
            ("t v is-not", "+t +v"),
        ] {
            assert_eq!(parts(written, false), expected, "{written}");
        }
        for (written, expected) in [
            ("t の v は 許可 v は 禁止", "+t +v -v"),
            ("v けど t だけ v ない", "+v -t -v"),
            ("t 以外 v 禁止", "xt -v"),
            ("t を v したい 。 ただし v は 不可", "+t +v -v"),
            ("l の 場合 だけ v できる", "?l +v"),
        ] {
            assert_eq!(parts(written, true), expected, "{written}");
        }
    }
}
