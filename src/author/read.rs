//! From a text to a wish.

use super::Given;
use super::account;
use super::command;
use super::impossible;
use super::lexicon::Noun;
use super::limit;
use super::piece;
use super::plan;
use super::segment::{self, Event, Polarity, Segments};
use super::text::{Found, WishText};
use super::unit::{self, Placed, Unit};
use super::who;
use super::wish::{About, Clause, Impossible, Limit, Thing, Who, Wish};
use super::words::Mark;
use crate::iam::{Effect, PolicyType};

/// Reads a wish in either language.
///
/// Near-linear in the text, of which at most `MAX_WISH_BYTES` are read.
pub(super) fn read(written: &str) -> Wish {
    let mut text = WishText::of(written);
    let mut wish = Wish::default();
    let is_japanese = text.is_japanese();
    wish.restricts = text.has("restricts");
    command::take(&mut text, &mut wish);
    limit::dates(&mut text);
    text.take_all("greeting");
    wish.impossible = impossible::take(&mut text);
    let snapshot = text.clone();
    for name in ["opener", "opener ja"] {
        let part = text
            .find(name)
            .and_then(|found| found.parts.first().cloned());
        if let Some(part) = part {
            text.blank(part);
        }
    }
    rest(&mut text, &mut wish);
    kind(&mut text, &mut wish);
    who::take(&mut text, &mut wish);
    limit::take(&mut text, &mut wish);
    text.take_all("bare policy");
    let cut = piece::pieces(&text);
    let found = unit::units(&cut, is_japanese);
    let is_passive = text.has("passive");
    let mut found = found;
    // 「アクセスを渡したい」 gives a permission, where no role is passed.
    let has_role = found.units.iter().any(|placed| match &placed.unit {
        Unit::Thing(Thing::Arn(_)) => true,
        Unit::Thing(thing) => thing.service() == Some("iam"),
        _ => false,
    });
    if !has_role && !snapshot.small().contains("passrole") {
        found
            .units
            .retain(|placed| placed.unit != Unit::Verb("pass"));
    }
    let units = subjects(&found.units, &mut wish, is_japanese, is_passive);
    let mut events: Vec<(usize, Event)> = units
        .iter()
        .map(|placed| {
            let event = match &placed.unit {
                Unit::Verb(_) | Unit::Action(_) => Event::Verb,
                Unit::Thing(_) => Event::Thing,
                Unit::Mark(mark) => Event::Mark(*mark),
            };
            (placed.at, event)
        })
        .filter(|(_, event)| {
            is_japanese
                || !matches!(
                    event,
                    Event::Mark(Mark::By | Mark::Of | Mark::Named | Mark::One)
                )
        })
        .collect();
    events.extend(cut.cues.iter().map(|(at, mark)| (*at, Event::Mark(*mark))));
    events.extend(wish.limits.iter().map(|limit| (limit.at, Event::Limit)));
    events.extend(wish.parts.iter().map(|part| (part.at, Event::Limit)));
    events.sort_by_key(|(at, _)| *at);
    let segments = segment::segments(&events, is_japanese);
    clauses(&units, &segments, &mut wish, &snapshot);
    limits(&segments, &mut wish, &snapshot);
    everything(&mut wish);
    settle(&mut wish);
    who::settle(&mut wish);
    let is_of_organization = matches!(wish.kind, Some(PolicyType::Scp | PolicyType::Rcp));
    let grants = snapshot.has("grants")
        && wish
            .clauses
            .iter()
            .any(|clause| clause.effect == Effect::Allow && !clause.is_only)
        && wish
            .clauses
            .iter()
            .all(|clause| clause.effect == Effect::Allow);
    if is_of_organization && grants && !wish.is_exclusive {
        wish.impossible.push(Impossible::Granting);
    }
    account::unread(
        &snapshot,
        &cut,
        &found.left,
        &units,
        &segments,
        &mut wish,
        is_japanese,
    );
    wish
}

/// What is said of all that is not named: `and nothing else`, `everything else is fine`.
fn rest(text: &mut WishText, wish: &mut Wish) {
    wish.allows_rest = text.take("rest allowed").is_some();
    text.take_all("rest denied");
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

/// Takes the things that act out of those that are acted on.
fn subjects(
    placed: &[Placed],
    wish: &mut Wish,
    is_japanese: bool,
    is_passive: bool,
) -> Vec<Placed> {
    let units: Vec<Unit> = placed.iter().map(|placed| placed.unit.clone()).collect();
    let is_thing = |unit: &Unit| matches!(unit, Unit::Thing(_));
    let is_verb = |unit: &Unit| matches!(unit, Unit::Verb(_) | Unit::Action(_));
    let first_verb = units.iter().position(is_verb).unwrap_or(units.len());
    let things = units.iter().filter(|unit| is_thing(unit)).count();
    let after = |at: usize| units.iter().skip(at).any(is_thing);
    let names_iam_verb = units.iter().any(|unit| {
        matches!(unit, Unit::Verb(name)
            if matches!(*name, "pass" | "assume" | "create" | "delete" | "update" | "attach" | "detach" | "list" | "list_all"))
            || matches!(unit, Unit::Action(name) if name.starts_with("iam:") || name.starts_with("sts:"))
    });
    let passes = units.contains(&Unit::Verb("pass"));
    let mut left = Vec::new();
    let mut taken = 0;
    for (at, unit) in placed.iter().enumerate() {
        let Unit::Thing(thing) = &unit.unit else {
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
                // 「S3 バケット x から読む」 reads it, where nothing else is read.
                Some(Unit::Mark(Mark::Actor)) => {
                    !matches!(who::of_thing(thing), Some(Who::Service(..)))
                        || units.iter().any(|other| {
                            matches!(other, Unit::Thing(other) if other.service() != thing.service())
                        })
                }
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
                Unit::Verb(name) => Some(*name),
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
        // `SNS publish to topic x`: the service of what is acted on.
        let is_named_again = matches!(thing, Thing::Of { kind: None, names, .. } if names.is_empty())
            && matches!(who::of_thing(thing), Some(Who::Service(..)))
            && units.iter().skip(at + 1).any(|other| {
                matches!(other, Unit::Thing(other @ Thing::Of { kind: Some(_), .. }) if other.service() == thing.service())
            });
        // A bucket whose policy is written is acted on.
        let is_policied = wish.kind == Some(PolicyType::Resource)
            && plan::has_own_policy(thing)
            && !thing.names().is_empty()
            && !matches!(next, Some(Unit::Mark(Mark::Actor)))
            && !units.iter().skip(at + 1).any(|other| {
                matches!(other, Unit::Thing(other) if plan::has_own_policy(other) && other.service() != Some("iam"))
            });
        let is_own_noun = wish.kind == Some(PolicyType::Resource)
            && matches!(thing, Thing::Of { names, kind: Some(_), .. } if names.is_empty())
            && units
                .iter()
                .skip(at + 1)
                .any(|other| matches!(other, Unit::Thing(other) if other.noun() == thing.noun()));
        let is_passed_to = passes
            && matches!(who::of_thing(thing), Some(Who::Workload(_)))
            && !matches!(next, Some(Unit::Mark(Mark::Actor)));
        match who::of_thing(thing) {
            Some(_) if is_passed_to || is_policied || is_named_again => left.push(unit.clone()),
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

/// Puts verbs and things together, part by part.
fn clauses(units: &[Placed], segments: &Segments, wish: &mut Wish, snapshot: &WishText) {
    const STRICT: [&str; 28] = [
        "never",
        "must not",
        "mustn't",
        "deny",
        "denies",
        "denied",
        "block",
        "prevent",
        "forbid",
        "prohibit",
        "not be able",
        "under no",
        "disallow",
        "reject",
        "not allowed",
        "not permitted",
        "nobody",
        "no one",
        "禁止",
        "拒否",
        "させない",
        "させたくない",
        "防",
        "阻止",
        "ブロック",
        "許さない",
        "許可しない",
        "弾",
    ];
    let is_japanese = snapshot.is_japanese();
    let is_strict = |cue: Option<usize>| {
        let said = cue
            .and_then(|at| snapshot.small().get(at..))
            .unwrap_or_default();
        STRICT.iter().any(|word| said.starts_with(word))
            || ["never", "explicitly", "絶対", "明示的"]
                .iter()
                .any(|word| snapshot.small().contains(word))
    };
    // What each part says.
    let mut parts: Vec<(usize, Vec<Clause>)> = Vec::new();
    for (number, segment) in segments.list.iter().enumerate() {
        if segment.polarity == Polarity::When {
            continue;
        }
        let own: Vec<&Placed> = units
            .iter()
            .filter(|placed| {
                !matches!(placed.unit, Unit::Mark(_)) && segments.of(placed.at) == number
            })
            .collect();
        let effect = match segment.polarity {
            Polarity::Allow => Effect::Allow,
            _ => Effect::Deny,
        };
        let mut said = of_part(&own, effect, is_japanese);
        if said.is_empty() && segment.is_everything {
            said.push(Clause::new(effect));
        }
        for clause in &mut said {
            let says_nothing = clause.verbs.is_empty() && clause.actions.is_empty();
            if segment.is_everything && says_nothing {
                clause.verbs.push("full");
                clause.is_everything = clause.things.is_empty();
            } else if segment.is_everything && clause.things.is_empty() && clause.verbs == ["full"]
            {
                clause.is_everything = true;
            }
        }
        parts.push((number, said));
    }
    // A part of things alone and one of verbs alone beside it are one: `bucket x: no writes`.
    let mut joined: Vec<(usize, Vec<Clause>)> = Vec::new();
    for (number, said) in parts {
        let is_exception = |number: usize| {
            segments
                .list
                .get(number)
                .is_some_and(|segment| segment.polarity == Polarity::Except)
        };
        if let Some((before, earlier)) = joined.last_mut()
            && !is_exception(number)
            && !is_exception(*before)
            && let ([one], [other, ..]) = (earlier.as_slice(), said.as_slice())
            && !one.says_what()
            && !one.things.is_empty()
            && other.things.is_empty()
            && !other.is_everything
        {
            let things = one.things.clone();
            let mut said = said;
            if let Some(first) = said.first_mut() {
                first.things = things;
            }
            *before = number;
            *earlier = said;
            continue;
        }
        joined.push((number, said));
    }
    let polarity = |number: usize| segments.list.get(number).map(|segment| segment.polarity);
    let allows = joined.iter().any(|(number, said)| {
        polarity(*number) == Some(Polarity::Allow)
            && said.iter().any(|clause| {
                clause.says_what() || clause.things.iter().any(|thing| !thing.names().is_empty())
            })
    });
    let mut all: Vec<Clause> = Vec::new();
    for (number, said) in joined {
        let segment = segments.list.get(number);
        let base = segments.main_of(number);
        for mut clause in merged(said) {
            clause.segment = number;
            clause.is_strict = polarity(number) == Some(Polarity::Forbid)
                && is_strict(segment.and_then(|segment| segment.cue));
            clause.is_only = segment.is_some_and(|segment| segment.is_only);
            clause.is_exception = match polarity(number) {
                Some(Polarity::Except) => true,
                Some(Polarity::Forbid) => allows,
                _ => false,
            };
            // What a prohibition spares.
            if polarity(number) == Some(Polarity::Except)
                && polarity(base) == Some(Polarity::Forbid)
            {
                clause.effect = Effect::Allow;
                clause.is_spared = true;
            }
            all.push(clause);
        }
    }
    share(&mut all, segments);
    inherit(&mut all);
    spare(&mut all);
    if wish.allows_rest && all.iter().all(|clause| clause.effect == Effect::Deny) && !all.is_empty()
    {
        for clause in &mut all {
            clause.is_exception = true;
        }
        all.insert(
            0,
            Clause {
                verbs: vec!["full"],
                is_everything: true,
                ..Clause::new(Effect::Allow)
            },
        );
    }
    wish.clauses.extend(all);
}

/// The clauses of one part.
fn of_part(units: &[&Placed], effect: Effect, is_japanese: bool) -> Vec<Clause> {
    let is_thing = |placed: &&&Placed| matches!(placed.unit, Unit::Thing(_));
    let things_first = match (
        units.first().as_ref().map(is_thing),
        units.last().as_ref().map(is_thing),
    ) {
        (Some(true), Some(false)) => true,
        (Some(false), Some(true)) => false,
        _ => is_japanese,
    };
    let mut all: Vec<Clause> = Vec::new();
    let mut now = Clause::new(effect);
    for placed in units {
        let is_next = match &placed.unit {
            Unit::Verb(_) | Unit::Action(_) => !things_first && !now.things.is_empty(),
            Unit::Thing(_) => things_first && now.says_what() && !now.things.is_empty(),
            Unit::Mark(_) => false,
        };
        if is_next {
            all.push(std::mem::replace(&mut now, Clause::new(effect)));
        }
        match &placed.unit {
            Unit::Verb(name) if !now.verbs.contains(name) => now.verbs.push(name),
            Unit::Action(name) => now.actions.push(name.clone()),
            Unit::Thing(thing) if !now.things.contains(thing) => now.things.push(thing.clone()),
            Unit::Verb(_) | Unit::Thing(_) | Unit::Mark(_) => {}
        }
    }
    if !now.is_empty() {
        all.push(now);
    }
    all
}

/// `full access to S3 except deletes on bucket x` can mean that bucket alone: what is allowed is then no wider.
fn share(all: &mut [Clause], segments: &Segments) {
    let exceptions: Vec<Clause> = all
        .iter()
        .filter(|clause| {
            let own = segments.list.get(clause.segment);
            clause.is_exception
                && own.is_some_and(|own| own.polarity == Polarity::Except)
                && clause.says_what()
        })
        .cloned()
        .collect();
    for clause in all
        .iter_mut()
        .filter(|clause| clause.effect == Effect::Allow && !clause.is_spared)
    {
        for exception in &exceptions {
            let named = exception
                .things
                .iter()
                .filter(|thing| !thing.names().is_empty());
            for thing in named {
                let is_open = clause
                    .things
                    .iter()
                    .all(|own| own.names().is_empty() && own.service() == thing.service());
                if is_open {
                    clause.things = vec![thing.clone()];
                    clause.is_everything = false;
                }
            }
        }
    }
}

/// What is said of nothing is said of what stood before, or of what comes first.
fn inherit(all: &mut [Clause]) {
    let is_allowed = |clause: &Clause| clause.effect == Effect::Allow && !clause.is_spared;
    let first_of = |all: &[Clause], fits: &dyn Fn(&Clause) -> bool| -> Vec<Thing> {
        let found = all
            .iter()
            .find(|clause| fits(clause) && !clause.things.is_empty());
        found.map_or_else(Vec::new, |clause| clause.things.clone())
    };
    // What is allowed takes its things from what is allowed, or from what is done with them elsewhere.
    let allowed = first_of(all, &|clause| is_allowed(clause));
    let acted = first_of(all, &|clause| clause.says_what() && !clause.is_spared);
    let has_exception = all.iter().any(|clause| clause.is_exception);
    let says_what = all
        .iter()
        .any(|clause| is_allowed(clause) && clause.says_what());
    let mut last = allowed.clone();
    for clause in all.iter_mut().filter(|clause| is_allowed(clause)) {
        if !clause.things.is_empty() {
            last.clone_from(&clause.things);
        } else if !clause.is_everything && clause.actions.is_empty() {
            clause
                .things
                .clone_from(if last.is_empty() { &acted } else { &last });
        }
        if !clause.says_what() && has_exception && !says_what {
            clause.verbs.push("full");
        }
        let is_whole = clause.verbs == ["full"]
            || has_exception
                && !clause.verbs.is_empty()
                && clause
                    .verbs
                    .iter()
                    .all(|verb| matches!(*verb, "full" | "use" | "access"));
        if clause.things.is_empty() && clause.actions.is_empty() && is_whole {
            clause.is_everything = true;
        }
    }
    let mut last = if allowed.is_empty() { acted } else { allowed };
    for clause in all.iter_mut().filter(|clause| !is_allowed(clause)) {
        if !clause.things.is_empty() {
            last.clone_from(&clause.things);
        } else if clause.actions.is_empty() && !clause.is_exception && !clause.is_everything {
            clause.things.clone_from(&last);
        }
    }
}

/// What a prohibition spares, and the prohibition, are one: `deny everything except S3`.
fn spare(all: &mut Vec<Clause>) {
    let spared: Vec<Clause> = all
        .iter()
        .filter(|clause| clause.is_spared)
        .cloned()
        .collect();
    if spared.is_empty() {
        return;
    }
    all.retain(|clause| !clause.is_spared);
    let main = all.iter_mut().find(|clause| clause.effect == Effect::Deny);
    let is_whole = |clause: &Clause| {
        clause.is_everything
            || !clause.says_what()
            || clause
                .verbs
                .iter()
                .all(|verb| matches!(*verb, "full" | "access" | "use"))
    };
    match main {
        Some(clause) if is_whole(clause) => {
            clause.is_all_but = true;
            clause.is_everything = false;
            clause.verbs.clear();
            clause.things.clear();
            for one in spared {
                clause.verbs.extend(one.verbs);
                clause.actions.extend(one.actions);
                clause.things.extend(one.things);
            }
        }
        None => {
            let mut clause = Clause::new(Effect::Deny);
            clause.is_all_but = true;
            for one in spared {
                clause.verbs.extend(one.verbs);
                clause.actions.extend(one.actions);
                clause.things.extend(one.things);
            }
            all.push(clause);
        }
        // What is spared of an operation is not written, and told.
        Some(_) => all.extend(spared),
    }
}

/// Whether one of the conditions is enough: `or` stands between each of them and the next.
fn is_any(limits: &[Limit], text: &WishText) -> bool {
    let mut sorted: Vec<&Limit> = limits
        .iter()
        .filter(|limit| limit.about == About::Request)
        .collect();
    sorted.sort_by_key(|limit| limit.at);
    let links = |two: &[&Limit]| -> bool {
        let [before, after] = two else { return false };
        let between = text.small().get(before.at..after.at).unwrap_or_default();
        let words = [" or ", " か ", "または", "もしくは", "あるいは"];
        let last = words
            .iter()
            .filter_map(|word| Some(between.rfind(word)? + word.len()))
            .max();
        last.and_then(|end| between.get(end..)).is_some_and(|rest| {
            // Of several values of one condition the last comes behind `or` as well.
            let is_value = before.values.iter().any(|value| {
                let value = value
                    .split('/')
                    .next()
                    .unwrap_or(value)
                    .to_ascii_lowercase();
                rest.contains(&value)
            });
            !is_value && rest.len() < 48
        })
    };
    sorted.len() > 1 && sorted.windows(2).all(links)
}

/// Gives each condition to what it limits.
fn limits(segments: &Segments, wish: &mut Wish, snapshot: &WishText) {
    let polarity = |number: usize| segments.list.get(number).map(|segment| segment.polarity);
    wish.is_any_limit = is_any(&wish.limits, snapshot);
    let allows = wish
        .clauses
        .iter()
        .any(|clause| clause.effect == Effect::Allow);
    let mut kept: Vec<Limit> = Vec::new();
    for mut limit in std::mem::take(&mut wish.limits) {
        let own = segments.of(limit.at);
        let main = segments.main_of(own);
        limit.is_not |= segments.is_turned(limit.at) && !limit.is_intrinsic;
        let is_only = [own, main].iter().any(|number| {
            segments
                .list
                .get(*number)
                .is_some_and(|segment| segment.is_only)
        });
        // A condition for itself says when what is allowed is allowed.
        let stands_alone = !wish.clauses.iter().any(|clause| clause.segment == main);
        let forbids = polarity(main) == Some(Polarity::Forbid) && !(stands_alone && allows);
        limit.is_not |= forbids && limit.is_intrinsic;
        // `require MFA to delete` restricts, and allows nothing.
        let grants = [
            "allow",
            "let ",
            "can ",
            "may ",
            "able to",
            "permit",
            "grant",
            "できる",
            "許可",
        ]
        .iter()
        .any(|word| snapshot.small().contains(word));
        if !forbids && limit.is_required && limit.key == "aws:MultiFactorAuthPresent" && !grants {
            let mut is_turned = false;
            for clause in wish
                .clauses
                .iter_mut()
                .filter(|clause| clause.says_what() && clause.effect == Effect::Allow)
            {
                clause.effect = Effect::Deny;
                clause.limits.push(Limit {
                    is_not: true,
                    ..limit.clone()
                });
                is_turned = true;
            }
            if is_turned {
                continue;
            }
        }
        if !forbids {
            if limit.key == "aws:RequestedRegion"
                && !limit.is_not
                && let [only] = limit.values.as_slice()
            {
                wish.region = Some(only.clone());
            }
            if limit.about != About::Request && allows {
                let has_own = wish
                    .clauses
                    .iter()
                    .any(|clause| clause.segment == main && clause.effect == Effect::Allow);
                for clause in &mut wish.clauses {
                    if clause.effect == Effect::Allow && (clause.segment == main || !has_own) {
                        clause.limits.push(limit.clone());
                    }
                }
            }
            wish.is_exclusive |= is_only
                && limit.about == About::Request
                && wish.kind.is_some()
                && wish.kind != Some(PolicyType::Identity)
                || limit.is_required;
            kept.push(limit);
            continue;
        }
        // Everything is denied where it does not hold: that is a guard.
        let is_guarded = |clause: &Clause| {
            clause.segment == main
                && clause.effect == Effect::Deny
                && clause.things.is_empty()
                && clause.actions.is_empty()
                && !clause.is_all_but
                && clause
                    .verbs
                    .iter()
                    .all(|verb| matches!(*verb, "full" | "access" | "use"))
        };
        if limit.is_not && wish.clauses.iter().any(is_guarded) {
            wish.clauses.retain(|clause| !is_guarded(clause));
            wish.is_exclusive = true;
            kept.push(limit);
            continue;
        }
        let mut is_given = false;
        for clause in &mut wish.clauses {
            if clause.segment == main && clause.effect == Effect::Deny {
                clause.limits.push(limit.clone());
                is_given = true;
            }
        }
        if !is_given && limit.is_not {
            wish.is_exclusive = true;
            kept.push(limit);
        } else if !is_given {
            wish.clauses.push(Clause {
                actions: vec!["*".to_owned()],
                limits: vec![limit],
                segment: main,
                ..Clause::new(Effect::Deny)
            });
        }
    }
    wish.limits = kept;
    for part in std::mem::take(&mut wish.parts) {
        let own = segments.of(part.at);
        let main = if polarity(own) == Some(Polarity::Except) {
            own
        } else {
            segments.main_of(own)
        };
        let excepts = matches!(polarity(own), Some(Polarity::Except | Polarity::Forbid)) && allows;
        if !excepts {
            if !wish.prefixes.contains(&part.prefix) {
                wish.prefixes.push(part.prefix);
            }
            continue;
        }
        let of_main = |clause: &&mut Clause| clause.segment == main;
        if let Some(clause) = wish.clauses.iter_mut().find(of_main) {
            clause.prefixes.push(part.prefix);
        } else {
            // `all of bucket x except the folder private/`
            let things = wish
                .clauses
                .iter()
                .find(|clause| clause.effect == Effect::Allow);
            let things = things.map_or_else(Vec::new, |clause| clause.things.clone());
            wish.clauses.push(Clause {
                things,
                prefixes: vec![part.prefix],
                is_exception: true,
                segment: main,
                ..Clause::new(Effect::Deny)
            });
        }
    }
}

/// What is meant by everything, and by an instance type alone.
fn everything(wish: &mut Wish) {
    for clause in &mut wish.clauses {
        if clause.is_everything && clause.things.is_empty() {
            clause.verbs.clear();
            clause.actions = vec!["*".to_owned()];
        }
    }
    // Records are what a condition on their types is about.
    let is_of_records = wish
        .limits
        .iter()
        .any(|limit| limit.key.starts_with("route53:Change"));
    for clause in wish
        .clauses
        .iter_mut()
        .filter(|clause| is_of_records && !clause.says_what())
    {
        clause.verbs.push("update");
    }
    let denies = wish
        .clauses
        .iter()
        .any(|clause| clause.effect == Effect::Deny);
    let is_root = wish
        .limits
        .iter()
        .any(|limit| limit.key == "aws:PrincipalArn");
    if is_root && wish.clauses.is_empty() {
        wish.clauses.push(Clause {
            actions: vec!["*".to_owned()],
            limits: std::mem::take(&mut wish.limits),
            ..Clause::new(Effect::Deny)
        });
    }
    // An instance type is chosen at the launch.
    let is_typed = |limit: &Limit| limit.key == "ec2:InstanceType";
    let names_type = wish.limits.iter().any(is_typed)
        || wish
            .clauses
            .iter()
            .any(|clause| clause.limits.iter().any(is_typed));
    if !names_type {
        return;
    }
    let instance = Thing::Of {
        service: "ec2",
        kind: Some("instance"),
        names: Vec::new(),
        is_all: false,
    };
    if wish.clauses.is_empty() {
        wish.clauses.push(Clause {
            verbs: vec!["launch"],
            ..Clause::new(if wish.is_exclusive {
                Effect::Deny
            } else {
                Effect::Allow
            })
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
        if !clause.says_what() && (!wish.is_exclusive || denies) {
            clause.verbs.push("launch");
        }
    }
}

/// Verbs without things and things without verbs that stand beside each other are one clause.
fn merged(all: Vec<Clause>) -> Vec<Clause> {
    let mut merged: Vec<Clause> = Vec::new();
    for clause in all {
        if let Some(before) = merged.last_mut() {
            let is_half =
                !before.says_what() && !before.things.is_empty() && clause.things.is_empty()
                    || before.says_what() && before.things.is_empty() && !clause.says_what();
            if is_half {
                before.verbs.extend(clause.verbs);
                before.actions.extend(clause.actions);
                before.things.extend(clause.things);
                continue;
            }
        }
        merged.push(clause);
    }
    let first = merged.iter().find(|clause| !clause.things.is_empty());
    let mut last: Vec<Thing> = first.map_or_else(Vec::new, |clause| clause.things.clone());
    for clause in &mut merged {
        if clause.things.is_empty() && clause.actions.is_empty() && !clause.is_everything {
            clause.things.clone_from(&last);
        } else if !clause.things.is_empty() {
            last.clone_from(&clause.things);
        }
    }
    merged
}

/// A verb that a service has instead of the one that was written, and what says nothing beside others.
fn settle(wish: &mut Wish) {
    // What an exception names is not what is allowed.
    let named: Vec<Thing> = wish
        .clauses
        .iter()
        .filter(|clause| !clause.is_exception)
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
        if clause.is_exception {
            continue;
        }
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
        // The id of a model says what its name says.
        let is_id = |thing: &Thing| {
            thing.service() == Some("bedrock")
                && thing
                    .names()
                    .iter()
                    .any(|name| name.contains('.') && name.contains('-'))
        };
        if clause.things.iter().any(is_id) {
            clause
                .things
                .retain(|thing| is_id(thing) || thing.service() != Some("bedrock"));
        }
        // A session is opened on an instance through Systems Manager.
        let is_on_instance = clause
            .things
            .iter()
            .any(|thing| thing.service() == Some("ec2"));
        if is_on_instance && clause.verbs.contains(&"connect") {
            clause
                .things
                .retain(|thing| thing.service() != Some("ssm") || !thing.names().is_empty());
        }
        // Streams are made in the group that is named.
        of_streams(clause, &named);
        // Who receives messages deletes them, and not the queue.
        let is_of_queue = clause
            .things
            .iter()
            .any(|thing| thing.service() == Some("sqs"));
        if is_of_queue && clause.verbs.contains(&"receive") {
            clause.verbs.retain(|verb| *verb != "delete");
        }
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
    let is_acting = |clause: &Clause| clause.says_what() || clause.is_exception;
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

/// `create streams in log group x`: the streams have no name, and the group has.
fn of_streams(clause: &mut Clause, named: &[Thing]) {
    let is_stream = |thing: &Thing| matches!(thing, Thing::Of { service: "logs", kind: Some("log-stream"), names, .. } if names.is_empty());
    let group = named.iter().find(|thing| {
        matches!(
            thing,
            Thing::Of {
                service: "logs",
                kind: Some("log-group"),
                ..
            }
        )
    });
    if let Some(group) = group
        && clause.things.iter().any(is_stream)
    {
        clause
            .things
            .retain(|thing| !is_stream(thing) && thing != group);
        clause.things.push(group.clone());
        if let Some(place) = clause.verbs.iter().position(|verb| *verb == "create") {
            clause.verbs.remove(place);
            clause.actions.push("logs:CreateLogStream".to_owned());
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
            is_not: false,
            is_intrinsic: false,
            is_required: false,
            at: usize::MAX,
        });
    }
}
