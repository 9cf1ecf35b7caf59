//! What a policy says, in English.

use super::{English, brief};
use crate::evaluate::Element;
use crate::explain::{
    Access, Actions, Condition, Explained, Explanation, Many, Meaning, Principal, Principals,
    Resources, Run, ServiceAccess, Subject, Takes, TokenSubject,
};
use crate::iam::{BaseOperator, Comparison, Effect, Operator, PolicyType, SetOperator};
use crate::reference::AccessLevel;
use crate::reply::document::{Inline, Line};
use crate::reply::names::Noun;
use crate::reply::words::explain::{
    ExplainWords, Length, Naming, Scope, Spread, Things, all_actions, allowed_principals,
    beginnings, excludes, has_callers_with_policies, is_assuming, is_assuming_for_all, is_pattern,
    is_root, series, things,
};
use crate::reply::words::{Words, quoted, say};

impl ExplainWords for English {
    fn in_short(&self) -> Line {
        say!("In short:")
    }

    fn title_of_policy(&self, number: usize, kind: PolicyType) -> Line {
        say!("Policy {}: {}", number, self.policy(kind))
    }

    fn summary(&self, explanation: &Explanation) -> Line {
        if explanation.is_unclear() {
            return if explanation.is_whole {
                say!("As written, it does nothing: no statement allows or denies.")
            } else {
                say!("Too little of it could be read to say what it does as a whole.")
            };
        }
        match explanation.kind {
            PolicyType::Identity => identity(explanation),
            PolicyType::Resource => resource_based(explanation),
            PolicyType::Trust => trust(explanation),
            PolicyType::Scp | PolicyType::Rcp => organization(explanation),
            PolicyType::Boundary => ceiling(
                explanation,
                say!(
                    "It's a ceiling and grants nothing: whoever has it as boundary can do at most"
                ),
            ),
            PolicyType::Session => ceiling(
                explanation,
                say!("It limits a session and grants nothing: by itself, it leaves at most"),
            ),
            PolicyType::Vpce => ceiling(
                explanation,
                say!("It limits what goes through the VPC endpoint and grants nothing: at most"),
            ),
        }
    }

    fn explained(&self, kind: PolicyType, statement: &Explained, length: Length) -> Line {
        let mut line = sentence(kind, statement, length);
        for more in remarks(statement, length) {
            line = say!("{} {}", line, more);
        }
        match &statement.sid {
            Some(sid) => say!("{}: {}", sid, line),
            None => line,
        }
    }

    fn takes(&self, takes: &Takes) -> Option<Line> {
        Some(match takes {
            Takes::Nothing => say!(
                "It takes nothing from the Allow statements here; it stops what other policies allow."
            ),
            Takes::From(statements) => {
                let numbers = statements.iter().map(|at| Line::from(at.saturating_add(1)));
                let numbers: Vec<Line> = numbers.collect();
                match numbers.len() {
                    1 => say!("It takes from statement {}.", and(numbers)),
                    _ => say!("It takes from statements {}.", and(numbers)),
                }
            }
            Takes::Unknown => return None,
        })
    }

    fn more_policies(&self, count: usize) -> Line {
        match count {
            1 => say!("1 more policy is in the details."),
            count => say!("{} more policies are in the details.", count),
        }
    }

    fn more_statements(&self, count: usize) -> Line {
        match count {
            1 => say!("1 more statement is in the details."),
            count => say!("{} more statements are in the details.", count),
        }
    }

    fn stands_out(&self) -> Line {
        say!("Stands out:")
    }

    fn more_findings(&self, count: usize) -> Line {
        match count {
            1 => say!("1 more finding is in the details."),
            count => say!("{} more findings are in the details.", count),
        }
    }

    fn by_service(&self) -> Line {
        say!("Actions by service and access level")
    }

    fn service_access(&self, access: &ServiceAccess) -> Line {
        say!("{}.", share(access))
    }

    fn condition(&self, condition: &Condition) -> Line {
        clause(condition, Length::Whole)
    }

    fn kind_was_assumed(&self, kind: PolicyType) -> Line {
        say!(
            "Nothing says what kind of policy this is; it was read as an {}.",
            self.policy(kind)
        )
    }

    fn not_all_read(&self) -> Line {
        say!("Not all of this policy could be read, so it may say more.")
    }

    fn others_decide_too(&self, explanation: &Explanation) -> Line {
        match explanation.kind {
            PolicyType::Identity => say!(
                "Other policies count too: what an SCP, a boundary or another Deny stops isn't considered here."
            ),
            PolicyType::Resource => say!(
                "Other policies count too: the callers' own, and what an SCP, an RCP or another Deny stops."
            ),
            PolicyType::Trust if has_callers_with_policies(explanation) => say!(
                "What the role may do then is in its permissions policies, not here. A caller in another account also needs a policy of its own that allows it."
            ),
            PolicyType::Trust => {
                say!("What the role may do then is in its permissions policies, not here.")
            }
            PolicyType::Scp | PolicyType::Rcp => {
                say!("What is left still has to be allowed by a policy in the account.")
            }
            PolicyType::Boundary | PolicyType::Session | PolicyType::Vpce => {
                say!("What is left still has to be allowed by another policy.")
            }
        }
    }

    fn no_trust_policy(&self) -> Line {
        say!(
            "This isn't a trust policy. Who can assume a role is in the role's trust policy: paste that to find out."
        )
    }
}

/// Some things, all of them.
fn and(items: Vec<Line>) -> Line {
    series(items, &say!(", "), &say!(" and "))
}

/// Some things, any of them.
fn or(items: Vec<Line>) -> Line {
    series(items, &say!(", "), &say!(" or "))
}

/// The first of some things, and how many more there are.
fn first(mut items: Vec<Line>, length: Length, join: fn(Vec<Line>) -> Line) -> Line {
    let left_out = items.len().saturating_sub(length.most());
    // One more takes no more room than its count.
    if left_out > 1 {
        items.truncate(length.most());
        items.push(say!("{} more", left_out));
    }
    join(items)
}

fn names(values: &[String]) -> Vec<Line> {
    values.iter().map(Line::from).collect()
}

/// A word of the reference.
fn word(name: &'static str) -> Line {
    Line(vec![Inline::Text(name)])
}

fn level(level: AccessLevel) -> Line {
    match level {
        AccessLevel::List => say!("list"),
        AccessLevel::Read => say!("read"),
        AccessLevel::Write => say!("write"),
        AccessLevel::Tagging => say!("tagging"),
        AccessLevel::PermissionsManagement => say!("permissions management"),
    }
}

/// How much of one service: `12 of 40 write and 3 of 60 read actions of Amazon S3`.
fn share(access: &ServiceAccess) -> Line {
    let service = word(access.service.name());
    if access.is_every() {
        return say!("all {} actions of {}", access.of, service);
    }
    let levels = access.levels.iter().map(|count| {
        if count.actions == count.of && count.of > 1 {
            say!("all {} {}", count.of, level(count.level))
        } else {
            say!("{} of {} {}", count.actions, count.of, level(count.level))
        }
    });
    say!("{} actions of {}", and(levels.collect()), service)
}

/// How many of some services' actions: `2 of 826 of Amazon EC2 and all 61 of Amazon WorkDocs`.
fn of_services(services: &[ServiceAccess]) -> Line {
    let each = services.iter().map(|access| {
        let service = word(access.service.name());
        if access.is_every() {
            say!("all {} of {}", access.of, service)
        } else {
            say!("{} of {} of {}", access.actions, access.of, service)
        }
    });
    and(each.collect())
}

/// How much of all services, in numbers.
fn shares(access: &Access) -> Line {
    if access.is_every {
        return say!("every action of every service");
    }
    if let ([only], 1) = (access.services.as_slice(), access.service_count) {
        return share(only);
    }
    let shown = access.services.iter().take(NAMED_SERVICES);
    let names = shown.clone().map(|access| {
        let service = word(access.service.name());
        if access.is_every() {
            say!("{} (all {})", service, access.of)
        } else {
            say!("{} ({} of {})", service, access.actions, access.of)
        }
    });
    let named = and(names.collect());
    match (
        access.service_count <= NAMED_SERVICES,
        access.is_read_only(),
    ) {
        (true, true) => say!("list and read actions of {}", named),
        (true, false) => say!("actions of {}", named),
        (false, true) => say!(
            "{} of {} actions, which only list and read, of {} services such as {}",
            access.actions,
            all_actions(),
            access.service_count,
            named
        ),
        (false, false) => say!(
            "{} of {} actions, of {} services such as {}",
            access.actions,
            all_actions(),
            access.service_count,
            named
        ),
    }
}

/// The same in parentheses after the patterns that they are of.
fn counted(access: &Access) -> Line {
    if access.is_every || access.service_count == 1 {
        return shares(access);
    }
    if access.service_count <= NAMED_SERVICES {
        return of_services(&access.services);
    }
    say!(
        "{} actions of {} services",
        access.actions,
        access.service_count
    )
}

/// So many services are told by name.
const NAMED_SERVICES: usize = 3;

/// A sentence about what is left, and one about those that manage permissions.
fn left(access: &Access, line: Line) -> Line {
    match access.managing_permissions {
        0 => line,
        _ if access.is_every || access.service_count == 1 => line,
        1 => say!("{} 1 of these actions manages permissions.", line),
        count => say!("{} {} of these actions manage permissions.", line, count),
    }
}

/// What is left, in numbers and by what it is.
fn amount(explanation: &Explanation, access: &Access) -> Line {
    let mut line = shares(access);
    // A resource-based policy is about what it is attached to.
    let is_of_resource = explanation.kind == PolicyType::Resource;
    line = match Spread::of(explanation) {
        _ if is_of_resource => line,
        Spread::Every => say!("{} on every resource", line),
        Spread::Named => say!("{} on certain resources", line),
        Spread::Mixed => line,
    };
    let mut allows = explanation.with_effect(Effect::Allow);
    if allows.all(|statement| !statement.conditions.is_empty()) {
        line = say!("{}, under conditions", line);
    }
    let unknown = explanation.unknown_actions();
    if !unknown.is_empty() {
        let unknown = first(names(&unknown), Length::Brief, and);
        line = say!(
            "{}, besides {}, which AWS's list doesn't have",
            line,
            unknown
        );
    }
    if explanation.loses_by_denies() {
        line = say!("{}, minus what its Deny statements take away", line);
    }
    line
}

fn has(explanation: &Explanation, effect: Effect) -> bool {
    explanation.with_effect(effect).next().is_some()
}

fn identity(explanation: &Explanation) -> Line {
    let denies = has(explanation, Effect::Deny);
    if !has(explanation, Effect::Allow) {
        return say!("It allows nothing by itself: it only denies, whatever other policies allow.");
    }
    if explanation.is_administrator() {
        return if denies {
            say!(
                "It makes an administrator: every action on every resource, minus what its Deny statements take away."
            )
        } else {
            say!("It makes a full administrator: every action on every resource.")
        };
    }
    match &explanation.access {
        None => say!("What it allows and denies, statement by statement:"),
        Some(access) if access.actions == 0 => nothing(explanation),
        Some(access) => {
            let amount = amount(explanation, access);
            let line = if access.is_at_most {
                say!("At most, it allows {}.", amount)
            } else {
                say!("It allows {}.", amount)
            };
            left(access, line)
        }
    }
}

/// No action is left.
fn nothing(explanation: &Explanation) -> Line {
    let unknown = explanation.unknown_actions();
    if unknown.is_empty() {
        say!("As written, it allows nothing.")
    } else {
        let unknown = first(names(&unknown), Length::Brief, and);
        say!(
            "It allows nothing but what AWS's list of actions doesn't have: {}.",
            unknown
        )
    }
}

fn resource_based(explanation: &Explanation) -> Line {
    if !has(explanation, Effect::Allow) {
        return say!("It allows nobody anything: it only denies, whatever other policies allow.");
    }
    let principals = allowed_principals(explanation);
    // Of several statements for several principals each may use only a part.
    let is_same = principals.len() == 1 || explanation.with_effect(Effect::Allow).count() == 1;
    let whom: Vec<Line> = principals
        .into_iter()
        .map(|principal| who(principal, Naming::Allowed, PolicyType::Resource))
        .collect();
    if whom.is_empty() || excludes(explanation) {
        return say!("What it allows, to whom and what it denies, statement by statement:");
    }
    let whom = first(whom, Length::Brief, and);
    match (&explanation.access, is_same) {
        (Some(access), _) if access.actions == 0 => nothing(explanation),
        (Some(access), is_same) => {
            let amount = amount(explanation, access);
            let line = match (is_same, access.is_at_most) {
                (true, false) => say!("It lets {} use {}.", whom, amount),
                (true, true) => say!("At most, it lets {} use {}.", whom, amount),
                (false, false) => say!(
                    "It gives access to {}; together they can use {}.",
                    whom,
                    amount
                ),
                (false, true) => say!(
                    "It gives access to {}; at most, together they can use {}.",
                    whom,
                    amount
                ),
            };
            left(access, line)
        }
        (None, _) => say!("It gives access to {}.", whom),
    }
}

fn trust(explanation: &Explanation) -> Line {
    let assuming: Vec<&Explained> = explanation
        .with_effect(Effect::Allow)
        .filter(|statement| is_assuming(statement))
        .collect();
    if let [one] = assuming.as_slice()
        && let Some(principals) = &one.principals
    {
        let whom = whose(
            principals,
            Naming::Allowed,
            PolicyType::Trust,
            Length::Brief,
        );
        let conditions = conditions(one, Length::Brief);
        let is_sure = explanation.is_whole && one.is_clear() && !principals.is_negated;
        return match (principals.is_everyone(), is_sure, conditions) {
            (true, _, Some(conditions)) => {
                say!(
                    "Anyone in any AWS account can assume this role, if {}.",
                    conditions
                )
            }
            (true, _, None) => say!("Anyone in any AWS account can assume this role."),
            (false, true, Some(conditions)) => say!(
                "Only {} can assume this role, and only if {}.",
                whom,
                conditions
            ),
            (false, true, None) => say!("Only {} can assume this role.", whom),
            (false, false, Some(conditions)) => {
                say!("It lets {} assume this role, if {}.", whom, conditions)
            }
            (false, false, None) => say!("It lets {} assume this role.", whom),
        };
    }
    if assuming.is_empty() {
        return say!("As written, it lets nobody assume the role.");
    }
    let mut whom: Vec<Line> = Vec::new();
    for principals in assuming.iter().filter_map(|one| one.principals.as_ref()) {
        let line = whose(
            principals,
            Naming::Allowed,
            PolicyType::Trust,
            Length::Brief,
        );
        if !whom.contains(&line) {
            whom.push(line);
        }
    }
    let whom = first(whom, Length::Brief, and);
    if assuming.iter().any(|one| !one.conditions.is_empty()) {
        say!(
            "It lets {} assume this role, under the conditions of the statements below.",
            whom
        )
    } else {
        say!("It lets {} assume this role.", whom)
    }
}

fn organization(explanation: &Explanation) -> Line {
    let is_everything = explanation.allows_everything();
    let limits = if explanation.kind == PolicyType::Rcp {
        say!("It grants nothing; it limits what can be done with the accounts' resources.")
    } else {
        say!("It grants nothing; it limits what can be done in the accounts.")
    };
    match (
        has(explanation, Effect::Allow),
        has(explanation, Effect::Deny),
    ) {
        (true, false) if is_everything => {
            say!("It limits nothing and grants nothing: everything is left.")
        }
        (true, true) if is_everything => say!(
            "{} It blocks what its Deny statements say and leaves everything else.",
            limits
        ),
        (false, _) => say!("{} It blocks what the statements below say.", limits),
        (true, _) => match &explanation.access {
            Some(access) if access.actions > 0 => {
                let amount = amount(explanation, access);
                left(
                    access,
                    say!("{} By itself, it leaves at most {}.", limits, amount),
                )
            }
            Some(_) | None => say!(
                "{} It leaves what the statements below let through.",
                limits
            ),
        },
    }
}

fn ceiling(explanation: &Explanation, beginning: Line) -> Line {
    match (
        has(explanation, Effect::Deny),
        explanation.allows_everything(),
        &explanation.access,
    ) {
        (false, true, _) => say!("It limits nothing and grants nothing: everything is left."),
        (true, true, _) => say!(
            "{} everything but what its Deny statements stop.",
            beginning
        ),
        (_, false, Some(access)) if access.actions > 0 => left(
            access,
            say!("{} {}.", beginning, amount(explanation, access)),
        ),
        (_, false, Some(_)) if !has(explanation, Effect::Allow) => {
            say!(
                "{} nothing, because no statement allows anything.",
                beginning
            )
        }
        (_, false, _) => say!("{} what the statements below let through.", beginning),
    }
}

/// One sentence for a statement.
fn sentence(kind: PolicyType, statement: &Explained, length: Length) -> Line {
    if statement.effect.is_none() && !statement.unread.contains(&Element::Effect) {
        return say!(
            "This statement has neither Allow nor Deny as its `Effect`, so it does nothing."
        );
    }
    let conditions = conditions(statement, length);
    let Some(what) = &statement.actions else {
        return match (statement.unread.contains(&Element::Action), conditions) {
            (false, _) => say!("This statement names no action, so it does nothing."),
            (true, None) => say!("Which actions this statement is about couldn't be read."),
            (true, Some(conditions)) => say!(
                "Which actions this statement is about couldn't be read. It holds if {}.",
                conditions
            ),
        };
    };
    let naming = |principals: &Principals| Naming::of(principals, statement.effect);
    let if_so = |line: Line| match conditions {
        Some(conditions) => say!("{}, if {}.", line, conditions),
        None => say!("{}.", line),
    };
    let principals = statement.principals.as_ref();
    let Some(effect) = statement.effect else {
        let mut line = actions(what, Effect::Deny, length);
        if let Some(listed) = &statement.resources {
            line = say!("{} on {}", line, resources(listed, kind, length));
        }
        if let Some(principals) = principals {
            line = say!(
                "{} by {}",
                line,
                whose(principals, naming(principals), kind, length)
            );
        }
        return if_so(say!(
            "Whether this statement allows or denies couldn't be read. It is about {}",
            line
        ));
    };
    if kind == PolicyType::Trust
        && effect == Effect::Allow
        && is_assuming_for_all(statement)
        && let Some(principals) = principals
    {
        let whom = whose(principals, naming(principals), kind, length);
        return if_so(match length {
            Length::Brief => say!("Lets {} assume the role", whom),
            Length::Whole => {
                let by = actions(what, effect, length);
                say!("Lets {} assume the role ({})", whom, by)
            }
        });
    }
    let mut line = actions(what, effect, length);
    if let Some(listed) = &statement.resources {
        line = say!("{} on {}", line, resources(listed, kind, length));
    }
    if kind == PolicyType::Resource && statement.is_public() {
        line = say!("{}, even without AWS credentials", line);
    }
    // The principal of a policy of the organization or an endpoint is everybody, mostly.
    let is_limit = kind.is_limit();
    let is_everyone = principals.is_none_or(Principals::is_everyone);
    let principals = principals.filter(|_| !is_limit || !is_everyone);
    let whom = principals.map(|principals| whose(principals, naming(principals), kind, length));
    if_so(match (is_limit, effect, whom) {
        (true, Effect::Allow, None) => say!("Lets through {}", line),
        (true, Effect::Allow, Some(whom)) => say!("Lets through {} by {}", line, whom),
        (true, Effect::Deny, None) => say!("Blocks {}", line),
        (true, Effect::Deny, Some(whom)) => say!("Blocks {} by {}", line, whom),
        (false, Effect::Allow, None) => say!("Allows {}", line),
        (false, Effect::Allow, Some(whom)) => say!("Lets {} use {}", whom, line),
        (false, Effect::Deny, None) => say!("Denies {}", line),
        (false, Effect::Deny, Some(whom)) => say!("Stops {} from using {}", whom, line),
    })
}

/// What else has to be said of a statement, so that its sentence is not taken for more than it says.
fn remarks(statement: &Explained, length: Length) -> Vec<Line> {
    let mut lines = Vec::new();
    if let Some(actions) = &statement.actions
        && let Some(reach) = &actions.reach
    {
        let has_patterns = actions.written.iter().any(|written| is_pattern(written));
        let fitting = reach.access.actions;
        if fitting == 0 && reach.named > 0 && reach.unknown.is_empty() {
            lines.push(say!(
                "By AWS's list of actions, none of these can be used on these resources."
            ));
        } else if fitting < reach.named && !has_patterns && !actions.is_negated {
            lines.push(say!(
                "By AWS's list, only {} of these {} actions can be used on these resources.",
                fitting,
                reach.named
            ));
        }
        if length == Length::Whole && !reach.unknown.is_empty() {
            let unknown = first(names(&reach.unknown), Length::Brief, and);
            lines.push(say!("AWS's list of actions doesn't have {}.", unknown));
        }
    }
    if !statement.unread.is_empty() {
        let elements = statement.unread.iter().map(|element| {
            Line::from(Inline::Code(match element {
                Element::Principal => "Principal",
                Element::Action => "Action",
                Element::Resource => "Resource",
                Element::Condition => "Condition",
                Element::Effect => "Effect",
                Element::Version => "Version",
            }))
        });
        lines.push(say!(
            "Not all of {} could be read; there may be more.",
            and(elements.collect())
        ));
    }
    lines
}

/// The actions of a statement.
fn actions(actions: &Actions, effect: Effect, length: Length) -> Line {
    if actions.is_every {
        return say!("every action of every service");
    }
    if actions.written.is_empty() {
        return say!("no action");
    }
    let listed = first(names(&actions.written), length, and);
    if actions.is_negated {
        return match &actions.reach {
            Some(reach) if effect == Effect::Allow => say!(
                "every action except {} ({} of {} are left)",
                listed,
                reach.named,
                all_actions()
            ),
            Some(_) | None => say!("every action except {}", listed),
        };
    }
    // What a Deny takes is better told by name than in numbers.
    let is_long = actions.written.len() > length.most().saturating_add(1);
    let has_patterns = actions.written.iter().any(|written| is_pattern(written));
    match &actions.reach {
        Some(reach) if effect == Effect::Allow && reach.access.actions > 0 => {
            if is_long || has_patterns {
                say!("{} ({})", listed, counted(&reach.access))
            } else {
                listed
            }
        }
        Some(_) | None => listed,
    }
}

/// The resources of a statement.
fn resources(resources: &Resources, kind: PolicyType, length: Length) -> Line {
    if resources.is_every() {
        return if kind == PolicyType::Resource {
            say!("the resource that has this policy")
        } else {
            say!("every resource")
        };
    }
    if resources.written.is_empty() {
        return say!("no resource");
    }
    let listed = match length {
        Length::Brief => {
            let (things, left_out) = things(&resources.written, length.most());
            let mut items: Vec<Line> = things.iter().map(thing).collect();
            if left_out > 0 {
                items.push(say!("{} more", left_out));
            }
            and(items)
        }
        Length::Whole => and(names(&resources.written)),
    };
    if resources.is_negated {
        say!("every resource except {}", listed)
    } else {
        listed
    }
}

/// Resources, as people call them.
fn thing(things: &Things<'_>) -> Line {
    match things {
        Things::BucketWithObjects(bucket) => say!("the bucket {} and its objects", *bucket),
        Things::ObjectsOfBucket(bucket) => say!("every object in the bucket {}", *bucket),
        Things::ObjectsUnder(bucket, prefix) => say!(
            "the objects in the bucket {} whose keys begin with {}",
            *bucket,
            *prefix
        ),
        Things::Object(bucket, key) => say!("the object {} in the bucket {}", *key, *bucket),
        Things::BucketsAndObjects(patterns) if patterns.contains(&"*") => {
            say!("every bucket and object")
        }
        Things::BucketsAndObjects(patterns) => {
            let patterns = patterns.iter().map(|pattern| Line::from(*pattern));
            say!(
                "the buckets and objects matching {}",
                or(patterns.collect())
            )
        }
        Things::Every(noun, scope) => within(say!("every {}", one(*noun)), *scope),
        Things::Named(noun, scope, list) => match list.as_slice() {
            [name] => within(say!("the {} {}", one(*noun), name), *scope),
            list => within(say!("the {} {}", many(*noun), and(names(list))), *scope),
        },
        Things::Matching(noun, scope, list) => {
            let line = say!("the {} matching {}", many(*noun), or(names(list)));
            within(line, *scope)
        }
        Things::Written(written) => Line::from(*written),
    }
}

fn one(noun: Noun) -> Line {
    brief::noun(noun).map_or_else(|| say!("resource"), word)
}

fn many(noun: Noun) -> Line {
    brief::plural(noun).map_or_else(|| say!("resources"), word)
}

fn within(line: Line, scope: Scope<'_>) -> Line {
    match scope {
        Scope::Account(account) => say!("{} of account {}", line, account),
        Scope::Region(region) => say!("{} in {}", line, region),
        Scope::Any => line,
    }
}

/// Of whom a statement speaks.
fn whose(principals: &Principals, naming: Naming, kind: PolicyType, length: Length) -> Line {
    let entries = principals.entries.iter();
    let entries: Vec<Line> = entries.map(|one| who(one, naming, kind)).collect();
    if entries.is_empty() {
        return say!("nobody");
    }
    let listed = first(entries, length, and);
    if principals.is_negated {
        say!("everyone except {}", listed)
    } else {
        listed
    }
}

fn who(principal: &Principal, naming: Naming, kind: PolicyType) -> Line {
    match principal {
        Principal::Everyone if kind == PolicyType::Trust => say!("anyone in any AWS account"),
        Principal::Everyone => say!("everyone"),
        Principal::Account(account) => match naming {
            Naming::Allowed => say!("whoever account {} allows in its own policies", account),
            Naming::Denied => say!("everyone in account {}", account),
            Naming::Excepted => say!("account {} itself", account),
        },
        Principal::User { name, account } => say!("the user {} of account {}", name, account),
        Principal::Role { name, account } => say!("the role {} of account {}", name, account),
        Principal::Session {
            role,
            session,
            account,
        } => say!(
            "the session {} of the role {} of account {}",
            session,
            role,
            account
        ),
        Principal::Service(service) => say!("the service {}", service),
        Principal::Oidc(host) => issuer(host),
        Principal::Saml(name) => say!("people signed in through the SAML provider {}", name),
        Principal::Other { value, .. } => Line::from(value),
    }
}

/// Whose tokens an issuer signs.
fn issuer(host: &str) -> Line {
    match host {
        "token.actions.githubusercontent.com" => say!("GitHub Actions"),
        "gitlab.com" => say!("pipelines of gitlab.com"),
        "app.terraform.io" => say!("HCP Terraform"),
        "cognito-identity.amazonaws.com" => say!("identities of Amazon Cognito identity pools"),
        "accounts.google.com" => say!("people signed in with Google"),
        "graph.facebook.com" => say!("people signed in with Facebook"),
        "www.amazon.com" => say!("people signed in with Amazon"),
        host if host.starts_with("oidc.eks.") => {
            say!("pods of the EKS cluster with the OIDC provider {}", host)
        }
        host => say!("whoever has a token of {}", host),
    }
}

/// The conditions of a statement, as a part of a sentence; `None` where it has none.
fn conditions(statement: &Explained, length: Length) -> Option<Line> {
    if statement.conditions.is_empty() {
        return None;
    }
    let clauses = statement.conditions.iter();
    let clauses: Vec<Line> = clauses.map(|one| clause(one, length)).collect();
    let left_out = clauses.len().saturating_sub(length.most());
    if left_out > 1 {
        let mut shown: Vec<Line> = clauses.into_iter().take(length.most()).collect();
        shown.push(say!("{} more conditions hold", left_out));
        return Some(and(shown));
    }
    Some(and(clauses))
}

/// What a condition asks.
fn clause(condition: &Condition, length: Length) -> Line {
    let Some(meaning) = &condition.meaning else {
        return as_written(condition);
    };
    let Meaning {
        subject,
        operator,
        flag,
        tokens,
    } = meaning;
    let line = if is_root(condition) {
        say!("the caller is the root user of the account")
    } else if !tokens.is_empty() {
        let tokens = tokens.iter().map(token).collect();
        say!("the token is for {}", first(tokens, length, or))
    } else if operator.base == BaseOperator::Null {
        presence(subject, &condition.key, *flag != Some(true))
    } else if let Some(set) = operator.set {
        of_set(subject, condition, *operator, set, length)
    } else if let (BaseOperator::Bool, Some(flag)) = (operator.base, *flag) {
        truth(subject, &condition.key, flag, operator.if_exists)
    } else if operator.base == BaseOperator::IpAddress {
        address(subject, condition, *operator, length)
    } else {
        let compared = compared(operator.base, operator.negated, &condition.values, length);
        say!("{} {}", noun(subject), compared)
    };
    let may_be_absent = operator.if_exists
        && !operator.negated
        && operator.set != Some(SetOperator::ForAllValues)
        && !matches!(subject, Subject::Mfa)
        && (*flag != Some(false) || matches!(subject, Subject::Key(_)));
    if may_be_absent {
        say!("{} (or the request has no {})", line, &condition.key)
    } else {
        line
    }
}

/// A condition of which nothing but its text is known.
fn as_written(condition: &Condition) -> Line {
    if condition.values.is_empty() {
        return say!(
            "the condition {} on {} without a value is met",
            &condition.operator,
            &condition.key
        );
    }
    say!(
        "the condition {} on {} with {} is met",
        &condition.operator,
        &condition.key,
        Line(quoted(&condition.values, ", "))
    )
}

/// The predicate of a comparison.
fn compared(base: BaseOperator, negated: bool, values: &[String], length: Length) -> Line {
    let any = |values: &[String]| first(names(values), length, or);
    let is_one = values.len() == 1;
    let is_like = matches!(base, BaseOperator::StringLike | BaseOperator::ArnLike)
        && values.iter().any(|value| is_pattern(value));
    if is_like {
        if let Some(beginnings) = beginnings(base, values) {
            let any = any(&beginnings);
            return if negated {
                say!("doesn't begin with {}", any)
            } else {
                say!("begins with {}", any)
            };
        }
        return if negated {
            say!("doesn't match {}", any(values))
        } else {
            say!("matches {}", any(values))
        };
    }
    let any = any(values);
    match base {
        BaseOperator::Numeric(Comparison::LessThan) => say!("is less than {}", any),
        BaseOperator::Numeric(Comparison::LessThanEquals) => say!("is at most {}", any),
        BaseOperator::Numeric(Comparison::GreaterThan) => say!("is more than {}", any),
        BaseOperator::Numeric(Comparison::GreaterThanEquals) => say!("is at least {}", any),
        BaseOperator::Date(Comparison::LessThan) => say!("is before {}", any),
        BaseOperator::Date(Comparison::LessThanEquals) => say!("is {} or earlier", any),
        BaseOperator::Date(Comparison::GreaterThan) => say!("is after {}", any),
        BaseOperator::Date(Comparison::GreaterThanEquals) => say!("is {} or later", any),
        BaseOperator::StringEqualsIgnoreCase if negated => {
            say!("isn't {} in upper or lower case", any)
        }
        BaseOperator::StringEqualsIgnoreCase => say!("is {} in upper or lower case", any),
        BaseOperator::StringEquals
        | BaseOperator::StringLike
        | BaseOperator::ArnLike
        | BaseOperator::Numeric(Comparison::Equals)
        | BaseOperator::Date(Comparison::Equals)
        | BaseOperator::Bool
        | BaseOperator::BinaryEquals
        | BaseOperator::IpAddress
        | BaseOperator::Null => match (negated, is_one) {
            (false, _) => say!("is {}", any),
            (true, true) => say!("isn't {}", any),
            (true, false) => say!("isn't any of {}", any),
        },
    }
}

fn address(subject: &Subject, condition: &Condition, operator: Operator, length: Length) -> Line {
    let values = first(names(&condition.values), length, or);
    match (subject, operator.negated) {
        (Subject::Address, false) => say!("the request comes from {}", values),
        (Subject::Address, true) => say!("the request doesn't come from {}", values),
        (Subject::AddressInVpc, false) => {
            say!("the request comes from {} inside a VPC", values)
        }
        (Subject::AddressInVpc, true) => {
            say!("the request doesn't come from {} inside a VPC", values)
        }
        (subject, false) => say!("{} is in {}", noun(subject), values),
        (subject, true) => say!("{} isn't in {}", noun(subject), values),
    }
}

/// Whether the request carries a key.
fn presence(subject: &Subject, key: &str, is_there: bool) -> Line {
    match (subject, is_there) {
        (Subject::ResourceTag(tag) | Subject::ObjectTag(tag), true) => {
            say!("the resource has a tag {}", tag)
        }
        (Subject::ResourceTag(tag) | Subject::ObjectTag(tag), false) => {
            say!("the resource has no tag {}", tag)
        }
        (Subject::RequestTag(tag), true) => say!("the request sets the tag {}", tag),
        (Subject::RequestTag(tag), false) => say!("the request doesn't set the tag {}", tag),
        (Subject::CallerTag(tag), true) => say!("the caller has a tag {}", tag),
        (Subject::CallerTag(tag), false) => say!("the caller has no tag {}", tag),
        (_, true) => say!("the request carries {}", key),
        (_, false) => say!("the request doesn't carry {}", key),
    }
}

/// A key that is true or false.
fn truth(subject: &Subject, key: &str, flag: bool, if_exists: bool) -> Line {
    match (subject, flag) {
        (Subject::Mfa, true) if if_exists => say!(
            "the caller signed in with MFA (or has credentials that don't tell, such as access keys)"
        ),
        (Subject::Mfa, true) => say!("the caller signed in with MFA"),
        (Subject::Mfa, false) if if_exists => {
            say!("the caller didn't sign in with MFA (access keys included)")
        }
        (Subject::Mfa, false) => {
            say!("the caller uses temporary credentials that were made without MFA")
        }
        (Subject::Https, true) => say!("the request uses HTTPS"),
        (Subject::Https, false) => say!("the request doesn't use HTTPS"),
        (Subject::ViaService, true) => say!("an AWS service makes the request for the caller"),
        (Subject::ViaService, false) => {
            say!("the caller makes the request itself, not an AWS service on its behalf")
        }
        (Subject::CallerIsService, true) => say!("the caller is an AWS service"),
        (Subject::CallerIsService, false) => say!("the caller isn't an AWS service"),
        (Subject::GrantIsForService, true) => {
            say!("an AWS service that works with KMS makes the grant for the caller")
        }
        (Subject::GrantIsForService, false) => say!("no AWS service makes the grant"),
        (Subject::Encrypted, true) => say!("the storage is encrypted"),
        (Subject::Encrypted, false) => say!("the storage isn't encrypted"),
        (Subject::ThroughMountTarget, true) => {
            say!("the file system is used through a mount target")
        }
        (Subject::ThroughMountTarget, false) => {
            say!("the file system isn't used through a mount target")
        }
        (Subject::ThroughFunctionUrl, true) => say!("the call comes through the function URL"),
        (Subject::ThroughFunctionUrl, false) => {
            say!("the call doesn't come through the function URL")
        }
        (_, true) => say!("{} is true", key),
        (_, false) => say!("{} is false", key),
    }
}

/// A condition over all values of a key.
fn of_set(
    subject: &Subject,
    condition: &Condition,
    operator: Operator,
    set: SetOperator,
    length: Length,
) -> Line {
    let values = first(names(&condition.values), length, or);
    let is_like = matches!(
        operator.base,
        BaseOperator::StringLike | BaseOperator::ArnLike
    ) && condition.values.iter().any(|value| is_pattern(value));
    let is_equal = matches!(
        operator.base,
        BaseOperator::StringEquals | BaseOperator::StringLike | BaseOperator::ArnLike
    );
    if !is_equal {
        return as_written(condition);
    }
    let all = all_of(subject, &condition.key);
    match (set, operator.negated, is_like) {
        (SetOperator::ForAllValues, false, false) => {
            say!("each of {} is {} (or there are none)", all, values)
        }
        (SetOperator::ForAllValues, false, true) => {
            say!("each of {} matches {} (or there are none)", all, values)
        }
        (SetOperator::ForAllValues, true, false) => say!("none of {} is {}", all, values),
        (SetOperator::ForAllValues, true, true) => say!("none of {} matches {}", all, values),
        (SetOperator::ForAnyValue, false, false) => {
            say!("at least one of {} is {}", all, values)
        }
        (SetOperator::ForAnyValue, false, true) => {
            say!("at least one of {} matches {}", all, values)
        }
        (SetOperator::ForAnyValue, true, false) => {
            say!("at least one of {} is other than {}", all, values)
        }
        (SetOperator::ForAnyValue, true, true) => {
            say!("at least one of {} doesn't match {}", all, values)
        }
    }
}

/// What a condition compares, in the plural.
fn all_of(subject: &Subject, key: &str) -> Line {
    let Some(many) = subject.many() else {
        return say!("the values of {}", key);
    };
    match many {
        Many::TagKeys => say!("the tag keys in the request"),
        Many::CalledVia => say!("the services through which the call is made"),
        Many::CallingService => say!("the names of the calling service"),
        Many::CallerPaths => say!("the caller's paths in the organization"),
        Many::ResourcePaths => say!("the resource's paths in the organization"),
        Many::PartitionKeys => say!("the partition keys in the request"),
        Many::Attributes => say!("the attributes in the request"),
        Many::EncryptionContextKeys => say!("the keys of the encryption context"),
        Many::GrantOperations => say!("the operations of the grant"),
        Many::KeyAliases => say!("the aliases of the key"),
        Many::TransitiveTagKeys => say!("the keys of the transitive session tags"),
    }
}

/// What a condition compares.
fn noun(subject: &Subject) -> Line {
    match subject {
        Subject::CallerArn => say!("the caller's ARN"),
        Subject::CallerAccount => say!("the caller's account"),
        Subject::CallerOrganization => say!("the caller's organization"),
        Subject::CallerOrganizationPaths => say!("the caller's path in the organization"),
        Subject::CallerTag(tag) => say!("the caller's tag {}", tag),
        Subject::CallerType => say!("the caller's type"),
        Subject::CallingService => say!("the calling service"),
        Subject::CallerIsService => say!("whether the caller is an AWS service"),
        Subject::CallerId => say!("the caller's unique ID"),
        Subject::UserName => say!("the caller's IAM user name"),
        Subject::IdentityProvider => say!("the caller's identity provider"),
        Subject::SourceIdentity => say!("the source identity"),
        Subject::Mfa => say!("whether the caller signed in with MFA"),
        Subject::MfaAge => say!("the age of the MFA sign-in in seconds"),
        Subject::CredentialsIssued => say!("the time when the credentials were issued"),
        Subject::CallingInstance => say!("the EC2 instance that calls"),
        Subject::CallingFunction => say!("the Lambda function that calls"),
        Subject::Address => say!("the source IP address"),
        Subject::AddressInVpc => say!("the source IP address inside the VPC"),
        Subject::Vpc => say!("the VPC that the request comes from"),
        Subject::VpcEndpoint => say!("the VPC endpoint that the request comes through"),
        Subject::VpcEndpointAccount => say!("the account of the VPC endpoint"),
        Subject::VpcEndpointOrganization => say!("the organization of the VPC endpoint"),
        Subject::ResourceAccount => say!("the account that owns the resource"),
        Subject::ResourceOrganization => say!("the organization that owns the resource"),
        Subject::ResourceOrganizationPaths => say!("the resource's path in the organization"),
        Subject::ResourceTag(tag) => say!("the resource's tag {}", tag),
        Subject::ObjectTag(tag) => say!("the object's tag {}", tag),
        Subject::RequestTag(tag) => say!("the tag {} in the request", tag),
        Subject::RequestTagKeys => say!("the tag key in the request"),
        Subject::Region => say!("the Region"),
        Subject::Time => say!("the time of the request"),
        Subject::Https => say!("whether the request uses HTTPS"),
        Subject::UserAgent => say!("the user agent"),
        Subject::Referer => say!("the HTTP referer"),
        Subject::CalledVia => say!("the service through which the call is made"),
        Subject::CalledViaFirst => say!("the first service through which the call is made"),
        Subject::CalledViaLast => say!("the last service through which the call is made"),
        Subject::ViaService => say!("whether an AWS service makes the request for the caller"),
        Subject::ForResource => say!("the resource that the service acts for"),
        Subject::ForAccount => say!("the account that the service acts for"),
        Subject::ForOrganization => say!("the organization that the service acts for"),
        Subject::ForOrganizationPaths => {
            say!("the path in the organization that the service acts for")
        }
        Subject::ListedPrefix => say!("the listed prefix"),
        Subject::ListedDelimiter => say!("the delimiter of the listing"),
        Subject::ListedKeys => say!("the number of listed keys"),
        Subject::CannedAcl => say!("the canned ACL in the request"),
        Subject::ObjectEncryption => say!("the encryption in the request"),
        Subject::ObjectKey => say!("the KMS key in the request"),
        Subject::StorageClass => say!("the storage class in the request"),
        Subject::TlsVersion => say!("the TLS version"),
        Subject::SigningPlace => say!("the way the request is signed"),
        Subject::SignatureAge => say!("the age of the signature in milliseconds"),
        Subject::SignatureVersion => say!("the signature version"),
        Subject::ObjectVersion => say!("the object version"),
        Subject::BucketRegion => say!("the Region of the new bucket"),
        Subject::AccessPointAccount => say!("the account of the access point used"),
        Subject::AccessPoint => say!("the access point used"),
        Subject::KeyUsedVia => say!("the service through which the KMS key is used"),
        Subject::EncryptionContext(key) => say!("the encryption context {}", key),
        Subject::EncryptionContextKeys => say!("the key of the encryption context"),
        Subject::GrantIsForService => say!("whether an AWS service makes the grant"),
        Subject::GrantOperations => say!("the operation of the grant"),
        Subject::KeyAliases => say!("the alias of the key"),
        Subject::RequestAlias => say!("the alias in the request"),
        Subject::PassedTo => say!("the service that the role is passed to"),
        Subject::PassedFor => say!("the resource that will use the passed role"),
        Subject::ServiceLinkedTo => say!("the service of the service-linked role"),
        Subject::NewBoundary => say!("the permissions boundary"),
        Subject::AttachedPolicy => say!("the policy that is attached or detached"),
        Subject::ExternalId => say!("the external ID"),
        Subject::SessionName => say!("the session name"),
        Subject::TransitiveTagKeys => say!("the transitive session tag"),
        Subject::InstanceType => say!("the instance type"),
        Subject::ResourceVpc => say!("the resource's VPC"),
        Subject::ResourceSubnet => say!("the resource's subnet"),
        Subject::ImageOwner => say!("the owner of the image or snapshot"),
        Subject::CreateAction => say!("the action that creates what is tagged"),
        Subject::VolumeType => say!("the volume type"),
        Subject::VolumeSize => say!("the volume size in GiB"),
        Subject::MetadataTokens => say!("the token setting of the instance metadata (IMDSv2)"),
        Subject::Encrypted => say!("whether the storage is encrypted"),
        Subject::PartitionKeys => say!("the partition key in the request"),
        Subject::ItemAttributes => say!("the attribute in the request"),
        Subject::FunctionUrlAuth => say!("the authentication type of the function URL"),
        Subject::ThroughFunctionUrl => say!("whether the call comes through the function URL"),
        Subject::MappedFunction => say!("the function of the event source mapping"),
        Subject::SubscriptionProtocol => say!("the protocol of the subscription"),
        Subject::SubscriptionEndpoint => say!("the endpoint of the subscription"),
        Subject::SecretStage => say!("the version stage of the secret"),
        Subject::ThroughMountTarget => say!("whether a mount target is used"),
        Subject::MetricNamespace => say!("the metric namespace"),
        Subject::EcsCluster => say!("the ECS cluster"),
        Subject::SessionDocumentCheck => say!("whether the session document is checked"),
        Subject::Claim { issuer, claim } => match claim.as_str() {
            "aud" if issuer == "cognito-identity.amazonaws.com" => say!("the identity pool"),
            "aud" => say!("the token's audience"),
            "sub" => say!("the token's subject"),
            claim => say!("the token's claim {}", claim),
        },
        Subject::SamlAudience => say!("the audience of the SAML assertion"),
        Subject::Key(key) => Line::from(key),
    }
}

/// Whose token it is.
fn token(subject: &TokenSubject) -> Line {
    match subject {
        TokenSubject::GitHub { repository, run } => {
            let repository = match repository.strip_suffix("/*") {
                Some(owner) => say!("any repository of {}", owner),
                None => Line::from(repository),
            };
            say!("a workflow run {}", on(run, repository))
        }
        TokenSubject::GitLab { project, run } => {
            say!("a pipeline {}", on(run, say!("the project {}", project)))
        }
        TokenSubject::ServiceAccount { namespace, name } if name == "*" => {
            say!("any service account in the namespace {}", namespace)
        }
        TokenSubject::ServiceAccount { namespace, name } => say!(
            "the service account {} in the namespace {}",
            name,
            namespace
        ),
        TokenSubject::Terraform {
            organization,
            project,
            workspace,
            phase,
        } => {
            let workspace = match workspace.as_str() {
                "*" => say!("any workspace"),
                name => say!("the workspace {}", name),
            };
            let project = match project.as_str() {
                "*" => say!("any project"),
                name => say!("the project {}", name),
            };
            let run = match phase.as_str() {
                "*" => say!("a run"),
                phase => say!("a run (phase {})", phase),
            };
            say!(
                "{} of {} in {} of the organization {}",
                run,
                workspace,
                project,
                organization
            )
        }
    }
}

fn on(run: &Run, of: Line) -> Line {
    match run {
        Run::Any => say!("of {}", of),
        Run::Branch(branch) if branch == "*" => say!("on any branch of {}", of),
        Run::Branch(branch) if is_pattern(branch) => {
            say!("on a branch matching {} of {}", branch, of)
        }
        Run::Branch(branch) => say!("on the branch {} of {}", branch, of),
        Run::Tag(tag) if tag == "*" => say!("on any tag of {}", of),
        Run::Tag(tag) if is_pattern(tag) => say!("on a tag matching {} of {}", tag, of),
        Run::Tag(tag) => say!("on the tag {} of {}", tag, of),
        Run::Environment(name) if name == "*" => say!("in any environment of {}", of),
        Run::Environment(name) if is_pattern(name) => {
            say!("in an environment matching {} of {}", name, of)
        }
        Run::Environment(name) => say!("in the environment {} of {}", name, of),
        Run::PullRequest => say!("for a pull request in {}", of),
    }
}
