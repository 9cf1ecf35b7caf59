//! From a wish to entries: which actions on which resources, for whom, under which conditions.

use super::except;
use super::lexicon::{LEXICON, Noun, Otherwise, Part};
use super::resource::{self, ACCOUNT_ID, REGION};
use super::who;
use super::wish::{About, Clause, Limit, Thing, Who, Wish};
use super::{Assumption, Conditions, Entry, Origin};
use crate::iam::{Effect, PolicyType};
use crate::reference::{self, AccessLevel, Action, KeyScope};
use std::collections::BTreeSet;

/// What is to be written.
#[derive(Clone, Debug)]
pub(super) struct Plan {
    /// The kind of policy.
    pub(super) kind: PolicyType,
    /// What each request is.
    pub(super) entries: Vec<Entry>,
    /// What was taken for granted.
    pub(super) assumptions: Vec<Assumption>,
}

/// Services that answer in one Region for all, and whose requests a guard of Regions would stop.
///
/// Source: AWS Organizations User Guide, "Example SCPs: Deny access to AWS based on the requested AWS Region".
const GLOBAL_ACTIONS: [&str; 24] = [
    "a4b:*",
    "account:*",
    "artifact:*",
    "aws-portal:*",
    "budgets:*",
    "ce:*",
    "chatbot:*",
    "cloudfront:*",
    "cur:*",
    "globalaccelerator:*",
    "health:*",
    "iam:*",
    "importexport:*",
    "organizations:*",
    "pricing:*",
    "route53:*",
    "route53domains:*",
    "s3:GetAccountPublic*",
    "s3:ListAllMyBuckets",
    "shield:*",
    "sts:*",
    "support:*",
    "trustedadvisor:*",
    "waf:*",
];

/// Services that a resource control policy takes, and that people ask for.
///
/// Source: AWS Organizations User Guide, "Resource control policies": list of services that support them.
const RCP_SERVICES: [&str; 5] = ["s3", "sts", "kms", "sqs", "secretsmanager"];

/// What a user without MFA needs in order to set it up.
///
/// Source: IAM User Guide, "AWS: Allows MFA-authenticated IAM users to manage their own credentials on the Security
/// credentials page".
const WITHOUT_MFA: [&str; 8] = [
    "iam:ChangePassword",
    "iam:CreateVirtualMFADevice",
    "iam:EnableMFADevice",
    "iam:GetUser",
    "iam:ListMFADevices",
    "iam:ListVirtualMFADevices",
    "iam:ResyncMFADevice",
    "sts:GetSessionToken",
];

/// Makes entries of a wish; none where nothing in it can be a permission.
pub(super) fn plan(wish: &Wish) -> Plan {
    let mut assumptions = Vec::new();
    let kind = kind(wish, &mut assumptions);
    let mut entries = Vec::new();
    if kind == PolicyType::Trust {
        entries = trust(wish);
    } else {
        let principals = principals(wish, kind, &mut assumptions);
        let is_guard = is_guard(wish, kind);
        let (exceptions, asked): (Vec<&Clause>, Vec<&Clause>) =
            wish.clauses.iter().partition(|clause| clause.is_exception);
        for clause in asked.into_iter().filter(|clause| !clause.is_spared) {
            let clause = &defaulted(clause, kind, is_guard, &mut assumptions);
            entries.extend(of_clause(clause, wish, kind, is_guard));
        }
        if is_guard {
            entries = guard(wish, kind, entries);
        }
        for clause in exceptions {
            except::apply(clause, wish, kind, &mut entries);
        }
        for entry in &mut entries {
            if entry.principals.is_empty() {
                entry.principals.clone_from(&principals);
            }
            if kind == PolicyType::Resource && entry.effect == Effect::Allow {
                let action = entry.actions.first().map_or("", String::as_str);
                let found: Vec<Conditions> = wish
                    .who
                    .iter()
                    .map(|who| of_deputy(wish, who, action))
                    .collect();
                for (operator, keys) in found.into_iter().flatten() {
                    entry.conditions.entry(operator).or_default().extend(keys);
                }
            }
        }
        if kind == PolicyType::Resource {
            let policied = entries.iter().any(|entry| {
                entry
                    .actions
                    .iter()
                    .any(|action| action.starts_with("kms:"))
            });
            if policied {
                entries.insert(0, owner_of_key(wish));
            }
        }
    }
    drop_regions(wish, &mut entries);
    of_profiles(&mut entries);
    dedup(&mut entries);
    Plan {
        kind,
        entries,
        assumptions,
    }
}

/// Takes a condition for a Region away where each ARN has it.
fn drop_regions(wish: &Wish, entries: &mut [Entry]) {
    let Some(region) = &wish.region else { return };
    let place = format!(":{region}:");
    for entry in entries
        .iter_mut()
        .filter(|entry| entry.effect == Effect::Allow)
    {
        if !entry
            .resources
            .iter()
            .all(|resource| resource.contains(&place))
        {
            continue;
        }
        for keys in entry.conditions.values_mut() {
            keys.remove("aws:RequestedRegion");
        }
        entry.conditions.retain(|_, keys| !keys.is_empty());
    }
}

/// Adds the models that an inference profile calls, through the profile alone.
///
/// Source: Amazon Bedrock User Guide, "Prerequisites for inference profiles".
fn of_profiles(entries: &mut Vec<Entry>) {
    let mut more: Vec<Entry> = Vec::new();
    for entry in entries.iter().filter(|entry| entry.effect == Effect::Allow) {
        for profile in entry
            .resources
            .iter()
            .filter(|arn| arn.contains(":inference-profile/"))
        {
            let id = profile.rsplit('/').next().unwrap_or_default();
            let Some((_, model)) = id.split_once('.') else {
                continue;
            };
            let mut one = entry.clone();
            one.resources = vec![format!("arn:aws:bedrock:*::foundation-model/{model}")];
            one.origin = Origin::Companion;
            add(
                &mut one.conditions,
                "StringEquals",
                "bedrock:InferenceProfileArn",
                std::slice::from_ref(profile),
            );
            more.push(one);
        }
    }
    entries.extend(more);
}

/// The kind of policy: the one that is named, or that the wish takes.
fn kind(wish: &Wish, assumptions: &mut Vec<Assumption>) -> PolicyType {
    if let Some(kind) = wish.kind {
        return kind;
    }
    let assumes = |clause: &Clause| {
        clause.verbs.contains(&"assume")
            || clause
                .actions
                .iter()
                .any(|action| action.starts_with("sts:AssumeRole"))
    };
    let acts_alone = |who: &Who| {
        matches!(
            who,
            Who::Service(..)
                | Who::Distribution(_)
                | Who::Account(_)
                | Who::Organization(_)
                | Who::Everyone
        )
    };
    let names_role = wish.clauses.iter().any(|clause| {
        clause.things.iter().any(|thing| {
            matches!(thing, Thing::Arn(_))
                || matches!(thing, Thing::Of { names, kind: Some("role"), .. } if !names.is_empty())
        })
    });
    let denies = !wish.clauses.is_empty()
        && wish
            .clauses
            .iter()
            .all(|clause| clause.effect == Effect::Deny);
    if wish.clauses.iter().any(assumes) && !denies {
        let is_other = wish
            .who
            .iter()
            .all(|who| matches!(who, Who::Role(_) | Who::User(_) | Who::Group(_)));
        let in_other_account = wish.account.is_some() && names_role;
        let is_identity = (wish.who.is_empty() || is_other || in_other_account)
            && (names_role || wish.who.is_empty());
        return if is_identity {
            PolicyType::Identity
        } else {
            PolicyType::Trust
        };
    }
    let is_of_web = wish.who.iter().any(|who| {
        matches!(
            who,
            Who::GitHub { .. }
                | Who::ServiceAccount { .. }
                | Who::Saml(_)
                | Who::CognitoIdentity
                | Who::PodIdentity
        )
    });
    if wish.clauses.is_empty() && is_of_web {
        assumptions.push(Assumption::Kind(PolicyType::Trust));
        return PolicyType::Trust;
    }
    let things: Vec<&Thing> = wish
        .clauses
        .iter()
        .flat_map(|clause| &clause.things)
        .collect();
    let has_policies = things.iter().any(|thing| has_own_policy(thing));
    let by_organization = who::organization(wish).is_some();
    if has_policies && (wish.who.iter().any(acts_alone) || by_organization && !denies) {
        assumptions.push(Assumption::Kind(PolicyType::Resource));
        return PolicyType::Resource;
    }
    let has_limit = |fits: &dyn Fn(&Limit) -> bool| {
        let own = wish.clauses.iter().flat_map(|clause| &clause.limits);
        wish.limits.iter().chain(own).any(fits)
    };
    let about_region = has_limit(&|limit| limit.key == "aws:RequestedRegion");
    let secures = has_limit(&|limit| limit.key == "aws:SecureTransport");
    let uploads = has_limit(&|limit| limit.key.starts_with("s3:x-amz-server-side"));
    if (secures || uploads) && has_policies {
        assumptions.push(Assumption::Kind(PolicyType::Resource));
        return PolicyType::Resource;
    }
    // Whoever comes from elsewhere is kept out of a bucket by the bucket's own policy.
    let is_kept = |limit: &Limit| {
        limit.is_not
            && (limit.key.starts_with("aws:Source") || limit.key.starts_with("aws:PrincipalOrg"))
    };
    let shuts = denies
        && wish.who.is_empty()
        && wish.clauses.iter().all(|clause| {
            clause.limits.iter().any(is_kept)
                && clause.actions.is_empty()
                && clause
                    .verbs
                    .iter()
                    .all(|verb| matches!(*verb, "access" | "full" | "use"))
        });
    if shuts && has_policies {
        assumptions.push(Assumption::Kind(PolicyType::Resource));
        return PolicyType::Resource;
    }
    let says_nothing = wish.clauses.iter().all(|clause| {
        let only_access = clause
            .verbs
            .iter()
            .all(|verb| wish.restricts && *verb == "access");
        only_access && clause.actions.is_empty()
    });
    let is_bucket = things.iter().any(|thing| thing.service() == Some("s3"));
    if wish.is_exclusive && says_nothing && is_bucket {
        assumptions.push(Assumption::Kind(PolicyType::Resource));
        return PolicyType::Resource;
    }
    let leaves = wish
        .clauses
        .iter()
        .any(|clause| clause.verbs.contains(&"leave"));
    let is_whole = wish.clauses.iter().all(|clause| clause.things.is_empty());
    if about_region && (wish.is_exclusive && says_nothing || denies && is_whole) || leaves && denies
    {
        assumptions.push(Assumption::Kind(PolicyType::Scp));
        return PolicyType::Scp;
    }
    PolicyType::Identity
}

/// Whether a thing can have a policy of its own.
pub(super) fn has_own_policy(thing: &Thing) -> bool {
    let service = thing.service().unwrap_or_default();
    let kind = thing.noun().map(|noun| noun.kind);
    match service {
        "s3" => matches!(kind, None | Some("bucket" | "object")),
        "sqs" | "sns" | "kms" | "secretsmanager" | "elasticfilesystem" | "es" | "execute-api"
        | "apigateway" => true,
        "lambda" => matches!(kind, None | Some("function")),
        "ecr" => true,
        "events" => matches!(kind, None | Some("event-bus")),
        "dynamodb" => matches!(kind, None | Some("table" | "stream")),
        "kinesis" => matches!(kind, None | Some("stream")),
        "backup" => matches!(kind, Some("backupVault")),
        "logs" => matches!(kind, None | Some("log-group")),
        _ => false,
    }
}

/// Whether the policy has to shut out what does not meet its conditions.
fn is_guard(wish: &Wish, kind: PolicyType) -> bool {
    if !wish.is_exclusive || wish.limits.is_empty() {
        return false;
    }
    let acts: bool = !wish.who.is_empty();
    let asks = wish.clauses.iter().any(|clause| {
        clause.effect == Effect::Allow && (!clause.verbs.is_empty() || !clause.actions.is_empty())
    });
    match kind {
        PolicyType::Resource | PolicyType::Rcp => {
            let guards = |limit: &Limit| {
                matches!(
                    limit.key.as_str(),
                    "aws:SecureTransport" | "aws:PrincipalOrgID"
                ) || limit.key.starts_with("s3:x-amz")
                    || limit.key.starts_with("aws:Source")
            };
            wish.limits.iter().any(guards)
                && !(asks
                    && (acts || who::organization(wish).is_some())
                    && wish
                        .limits
                        .iter()
                        .all(|limit| limit.key != "aws:SecureTransport"))
        }
        PolicyType::Scp => true,
        PolicyType::Identity | PolicyType::Boundary | PolicyType::Session => !asks,
        PolicyType::Vpce | PolicyType::Trust => false,
    }
}

/// A clause with what it leaves out.
fn defaulted(
    clause: &Clause,
    kind: PolicyType,
    is_guard: bool,
    assumptions: &mut Vec<Assumption>,
) -> Clause {
    let mut clause = clause.clone();
    if !clause.says_what() && !is_guard && !clause.is_all_but {
        let is_limit = matches!(
            kind,
            PolicyType::Boundary | PolicyType::Scp | PolicyType::Session | PolicyType::Vpce
        );
        let verb = if is_limit || clause.effect == Effect::Deny {
            "full"
        } else {
            "read"
        };
        if verb == "read" {
            assumptions.push(Assumption::Reads);
        }
        clause.verbs.push(verb);
    }
    // What a limit lets through is all of what it names, and who may not reach something may do nothing with it.
    let is_whole = matches!(kind, PolicyType::Boundary | PolicyType::Vpce)
        || clause.effect == Effect::Deny && !clause.is_all_but;
    if is_whole && matches!(clause.verbs.as_slice(), ["access" | "use"]) {
        clause.verbs = vec!["full"];
    }
    // A key that somebody else may use is used whole.
    let is_key = clause
        .things
        .iter()
        .any(|thing| thing.service() == Some("kms"));
    if is_key && clause.verbs == ["read"] && kind == PolicyType::Resource {
        clause.verbs = vec!["use"];
    }
    clause
}

/// What a clause asks for, under the conditions that are its own.
pub(super) fn of_clause(
    clause: &Clause,
    wish: &Wish,
    kind: PolicyType,
    is_guard: bool,
) -> Vec<Entry> {
    let mut own = own_wish(clause, wish, kind);
    let is_split = |limit: &Limit| match clause.effect {
        // What is denied unless two conditions hold is denied where either fails.
        Effect::Deny => limit.is_not && !wish.is_any_limit,
        Effect::Allow => limit.about == About::Request && wish.is_any_limit,
    };
    let (split, shared): (Vec<Limit>, Vec<Limit>) = own.limits.iter().cloned().partition(is_split);
    let keys: BTreeSet<&str> = split.iter().map(|limit| limit.key.as_str()).collect();
    if keys.len() < 2 {
        return under(clause, &own, kind, is_guard);
    }
    let mut entries = Vec::new();
    for limit in split {
        own.limits.clone_from(&shared);
        own.limits.push(limit);
        entries.extend(under(clause, &own, kind, is_guard));
    }
    entries
}

/// The wish as one clause of it has it: with the conditions and parts of names that it stands under.
pub(super) fn own_wish(clause: &Clause, wish: &Wish, kind: PolicyType) -> Wish {
    let mut own = wish.clone();
    match clause.effect {
        Effect::Allow => {
            if !clause.limits.is_empty()
                || wish.clauses.iter().any(|clause| !clause.limits.is_empty())
            {
                own.limits.retain(|limit| limit.about == About::Request);
                own.limits.extend(clause.limits.iter().cloned());
            }
        }
        Effect::Deny => {
            own.limits.clone_from(&clause.limits);
            if clause.is_exception {
                own.prefixes.clone_from(&clause.prefixes);
            }
            if kind != PolicyType::Resource {
                own.region.get_or_insert_with(|| "*".to_owned());
                own.account.get_or_insert_with(|| "*".to_owned());
            }
        }
    }
    own
}

fn under(clause: &Clause, wish: &Wish, kind: PolicyType, is_guard: bool) -> Vec<Entry> {
    let is_wide = clause.effect == Effect::Deny && kind != PolicyType::Resource
        || matches!(
            kind,
            PolicyType::Scp | PolicyType::Boundary | PolicyType::Rcp
        )
        || wish
            .limits
            .iter()
            .any(|limit| limit.about == About::Resource && limit.key.contains("Tag/"));
    let scope = Scope {
        wish,
        is_wide,
        is_guard: is_guard && clause.effect == Effect::Allow,
        effect: clause.effect,
        passed_to: passed_to(clause),
        is_of_resource: kind == PolicyType::Resource,
    };
    let mut entries = Vec::new();
    if clause.is_all_but {
        let spared = except::spared(clause);
        let star = vec!["*".to_owned()];
        scope.push(spared, star, None, Origin::Asked, "full", &mut entries);
        for entry in &mut entries {
            entry.is_all_but = true;
        }
        return entries;
    }
    for action in &clause.actions {
        scope.named(action, &clause.things, &mut entries);
    }
    for verb in &clause.verbs {
        for thing in &clause.things {
            let is_other = thing.noun().is_none() && !matches!(thing, Thing::Arn(_));
            if clause.verbs.contains(&"pass") && is_other && clause.things.len() > 1 {
                continue;
            }
            scope.done(verb, thing, &mut entries);
        }
    }
    limited(&mut entries, wish);
    entries
}

/// Whether a condition of the resource is wished for lists alone, which no such condition limits.
///
/// Source: Amazon EC2 User Guide, "Supported resource-level permissions": the `Describe` actions have none.
pub(super) fn is_listing(wish: &Wish, entries: &[Entry]) -> bool {
    let is_tagged = wish.clauses.iter().any(|clause| {
        clause.effect == Effect::Allow
            && clause
                .limits
                .iter()
                .any(|limit| limit.key.starts_with("aws:ResourceTag/"))
    });
    let is_limited = entries.iter().any(|entry| {
        let mut keys = entry.conditions.values().flat_map(|keys| keys.keys());
        keys.any(|key| key.contains("Tag/"))
    });
    is_tagged && !is_limited && !entries.is_empty()
}

/// Takes out what a condition of the resource cannot limit, but for looking around.
fn limited(entries: &mut Vec<Entry>, wish: &Wish) {
    let tags: Vec<&Limit> = wish
        .limits
        .iter()
        .filter(|limit| limit.about == About::Resource && limit.key.starts_with("aws:ResourceTag/"))
        .collect();
    if tags.is_empty() {
        return;
    }
    let has_tag = |entry: &Entry| {
        let mut keys = entry.conditions.values().flat_map(|keys| keys.keys());
        keys.any(|key| key.contains("Tag/"))
    };
    let limited: BTreeSet<String> = entries
        .iter()
        .filter(|entry| has_tag(entry))
        .flat_map(|entry| entry.actions.iter().cloned())
        .collect();
    entries.retain(|entry| {
        let is_reading = entry.actions.iter().all(|action| {
            reference::actions_matching(action).all(|action| {
                action.access() == AccessLevel::List || action.name().starts_with("Describe")
            })
        });
        entry.effect == Effect::Deny && has_tag(entry)
            || entry.effect == Effect::Allow
                && (has_tag(entry)
                    || entry.origin == Origin::Companion
                    || is_reading
                    || entry.actions.iter().all(|action| limited.contains(action)))
    });
}

/// The services to which a role is passed.
fn passed_to(clause: &Clause) -> Vec<String> {
    if !clause.verbs.contains(&"pass") {
        return Vec::new();
    }
    let services = clause
        .things
        .iter()
        .filter(|thing| thing.service() != Some("iam"));
    services
        .filter_map(|thing| who::principal_of(thing.service()?))
        .map(str::to_owned)
        .collect()
}

/// What all entries of a clause share.
struct Scope<'a> {
    wish: &'a Wish,
    is_wide: bool,
    is_guard: bool,
    effect: Effect,
    passed_to: Vec<String>,
    /// Whether the policy is that of a resource.
    is_of_resource: bool,
}

impl Scope<'_> {
    /// What a verb takes of a thing.
    fn done(&self, verb: &'static str, thing: &Thing, entries: &mut Vec<Entry>) {
        match thing {
            Thing::Of {
                service,
                kind: Some(kind),
                ..
            } => self.on_noun(verb, Noun { service, kind }, thing, entries),
            Thing::Of {
                service,
                kind: None,
                names,
                is_all,
            } => {
                let is_whole = names.is_empty()
                    && (*is_all
                        || matches!(verb, "readonly" | "full" | "list_all" | "describe")
                        || self.is_wide);
                // Who reads a service that holds no data sees all of it.
                let is_whole = is_whole
                    || names.is_empty()
                        && matches!(verb, "read" | "list")
                        && READ_AS_A_WHOLE.contains(service);
                let main = LEXICON.main_noun(service);
                let has_task =
                    main.is_some_and(|noun| LEXICON.task_of(service, noun.kind, verb).is_some());
                let is_whole = is_whole && !(has_task && !*is_all && is_by_name(verb));
                let parts = LEXICON.task_of(service, "-", verb);
                match (LEXICON.main_noun(service), parts) {
                    (_, Some(parts)) if names.is_empty() => self.task(parts, thing, verb, entries),
                    (_, _) if is_whole => self.service(verb, service, entries),
                    (Some(noun), _) => {
                        let thing = &Thing::Of {
                            service,
                            kind: Some(noun.kind),
                            names: names.clone(),
                            is_all: *is_all,
                        };
                        self.on_noun(verb, noun, thing, entries);
                    }
                    (None, _) => self.service(verb, service, entries),
                }
            }
            Thing::Arn(arn) => {
                let kinds = reference::resource_types_of_arn(arn);
                let nouns = kinds.iter().map(|kind| Noun {
                    service: kind.service().prefix(),
                    kind: kind.name(),
                });
                let mut nouns = nouns.collect::<Vec<Noun>>();
                nouns.sort_by_key(|noun| LEXICON.task_of(noun.service, noun.kind, verb).is_none());
                if let Some(noun) = nouns.first() {
                    self.on_noun(verb, *noun, thing, entries);
                }
            }
        }
    }

    fn on_noun(&self, verb: &'static str, noun: Noun, thing: &Thing, entries: &mut Vec<Entry>) {
        let is_all = matches!(thing, Thing::Of { names, is_all: true, .. } if names.is_empty());
        let verb = if is_all && verb == "list" {
            "list_all"
        } else {
            verb
        };
        if let Some(parts) = LEXICON.task_of(noun.service, noun.kind, verb) {
            self.task(parts, thing, verb, entries);
            return;
        }
        if noun.kind.starts_with('~') {
            self.service(verb, noun.service, entries);
            return;
        }
        let Some(found) = LEXICON.verb_of(verb) else {
            return;
        };
        let actions = by_reference(noun, &found.otherwise);
        let resources = resource::arns(noun, thing, self.wish, self.is_wide);
        let (on_type, on_star): (Vec<Action>, Vec<Action>) =
            actions.into_iter().partition(|action| !action.needs_star());
        if verb == "full" {
            let all = vec![format!("{}:*", noun.service)];
            self.push(all, resources, Some(noun), Origin::Asked, verb, entries);
            return;
        }
        let names = |actions: &[Action]| shortened(actions);
        self.push(
            names(&on_type),
            resources,
            Some(noun),
            Origin::Asked,
            verb,
            entries,
        );
        self.push(
            names(&on_star),
            vec!["*".to_owned()],
            None,
            Origin::Companion,
            verb,
            entries,
        );
    }

    /// The actions of a service as a whole.
    fn service(&self, verb: &'static str, service: &str, entries: &mut Vec<Entry>) {
        let Some(found) = reference::service(service) else {
            return;
        };
        let actions = match (verb, LEXICON.verb_of(verb).map(|verb| &verb.otherwise)) {
            ("full" | "use", _) => vec![format!("{service}:*")],
            (_, Some(Otherwise::Levels(levels))) => {
                let all: Vec<Action> = found
                    .actions()
                    .filter(|action| levels.contains(&action.access()))
                    .collect();
                shortened(&all)
            }
            (_, Some(Otherwise::Names(beginnings))) => {
                let all: Vec<Action> = found
                    .actions()
                    .filter(|action| {
                        beginnings
                            .iter()
                            .any(|begin| action.name().starts_with(begin))
                    })
                    .collect();
                shortened(&all)
            }
            (_, None) => Vec::new(),
        };
        self.push(
            actions,
            vec!["*".to_owned()],
            None,
            Origin::Asked,
            verb,
            entries,
        );
    }

    fn task(&self, parts: &[Part], thing: &Thing, verb: &'static str, entries: &mut Vec<Entry>) {
        for part in parts {
            let is_deny = self.effect == Effect::Deny;
            // What comes along is needed, and is not what is to be denied.
            if is_deny && part.is_companion {
                continue;
            }
            let resources = match part.on {
                None => vec!["*".to_owned()],
                Some(on)
                    if part
                        .actions
                        .iter()
                        .any(|action| action.name == "ssm:SendCommand")
                        && on.kind == "document" =>
                {
                    vec![resource::shell_document(self.wish)]
                }
                Some(on) => resource::arns(on, thing, self.wish, self.is_wide),
            };
            for action in &part.actions {
                if is_deny && action.is_companion {
                    continue;
                }
                let origin = if action.is_companion {
                    Origin::Companion
                } else {
                    Origin::Asked
                };
                let mut own = Vec::new();
                self.push(
                    vec![action.name.clone()],
                    resources.clone(),
                    part.on,
                    origin,
                    verb,
                    &mut own,
                );
                if action.name == "iam:PassRole" {
                    let service = action.passed_to.map(str::to_owned).or_else(|| {
                        let service = thing.service()?;
                        let mut operations = reference::role_passing_actions()
                            .filter(|(prefix, ..)| *prefix == service);
                        operations
                            .next()
                            .map(|(_, _, principal)| principal.to_owned())
                    });
                    let services: Vec<String> = if self.passed_to.is_empty() {
                        service.into_iter().filter(|_| verb != "pass").collect()
                    } else {
                        self.passed_to.clone()
                    };
                    if !services.is_empty() {
                        for entry in &mut own {
                            add(
                                &mut entry.conditions,
                                "StringEquals",
                                "iam:PassedToService",
                                &services,
                            );
                        }
                    }
                }
                entries.append(&mut own);
            }
        }
    }

    /// An action that the wish names.
    fn named(&self, action: &str, things: &[Thing], entries: &mut Vec<Entry>) {
        let found: Vec<Action> = reference::actions_matching(action).collect();
        let Some(first) = found.first() else { return };
        let push = |resources: Vec<String>, on: Option<Noun>, entries: &mut Vec<Entry>| {
            self.push(
                vec![action.to_owned()],
                resources,
                on,
                Origin::Asked,
                "use",
                entries,
            );
        };
        let is_pattern = found.len() > 1;
        if first.needs_star() && !is_pattern {
            push(vec!["*".to_owned()], None, entries);
            return;
        }
        let of_service = |thing: &&Thing| {
            thing.service() == Some(first.service().prefix()) || matches!(thing, Thing::Arn(_))
        };
        let own: Vec<&Thing> = things.iter().filter(of_service).collect();
        let mut done = false;
        for thing in own {
            let nouns = nouns_for(*first, thing, is_pattern);
            for noun in nouns {
                done = true;
                push(
                    resource::arns(noun, thing, self.wish, self.is_wide),
                    Some(noun),
                    entries,
                );
            }
        }
        if done {
            return;
        }
        let required = first
            .resources()
            .find(|row| row.required())
            .or_else(|| first.resources().next());
        match required {
            Some(row) if !is_pattern && !self.is_wide => {
                let noun = Noun {
                    service: row.resource_type().service().prefix(),
                    kind: row.resource_type().name(),
                };
                let thing = Thing::Of {
                    service: noun.service,
                    kind: Some(noun.kind),
                    names: Vec::new(),
                    is_all: false,
                };
                push(
                    resource::arns(noun, &thing, self.wish, self.is_wide),
                    Some(noun),
                    entries,
                );
            }
            _ => push(vec!["*".to_owned()], None, entries),
        }
    }

    /// An entry, with the conditions that its requests carry.
    fn push(
        &self,
        actions: Vec<String>,
        resources: Vec<String>,
        on: Option<Noun>,
        origin: Origin,
        verb: &str,
        entries: &mut Vec<Entry>,
    ) {
        if actions.is_empty() || resources.is_empty() {
            return;
        }
        let mut conditions = Conditions::new();
        if !self.is_guard {
            for limit in &self.wish.limits {
                self.limit(
                    limit,
                    origin,
                    actions.first().map_or("", String::as_str),
                    on,
                    verb,
                    &mut conditions,
                );
            }
        }
        // Whoever may see own items only may not see all of them by another action.
        let keeps_items = self
            .wish
            .limits
            .iter()
            .any(|limit| limit.key == "dynamodb:LeadingKeys");
        let is_kept = conditions
            .values()
            .any(|keys| keys.contains_key("dynamodb:LeadingKeys"));
        if keeps_items
            && !is_kept
            && on.is_some_and(|on| on.service == "dynamodb")
            && self.effect == Effect::Allow
        {
            return;
        }
        if self.effect == Effect::Deny
            && let Some(role) = &self.wish.spared
        {
            add(
                &mut conditions,
                "ArnNotLike",
                "aws:PrincipalArn",
                &[spared_arn(role)],
            );
        }
        let lists = actions.iter().any(|action| action == "s3:ListBucket");
        if lists && !self.wish.prefixes.is_empty() && self.effect == Effect::Allow {
            let patterns: Vec<String> = self
                .wish
                .prefixes
                .iter()
                .map(|prefix| resource::object_pattern(prefix))
                .collect();
            add(&mut conditions, "StringLike", "s3:prefix", &patterns);
        }
        if let Some(alias) = &self.wish.alias
            && on.is_some_and(|on| on.service == "kms")
        {
            add(
                &mut conditions,
                "ForAnyValue:StringEquals",
                "kms:ResourceAliases",
                &[format!("alias/{alias}")],
            );
        }
        entries.push(Entry {
            effect: self.effect,
            is_all_but: false,
            actions,
            resources,
            principals: Vec::new(),
            conditions,
            origin,
        });
    }

    /// Adds a condition where the requests for an action on things of a kind carry its key.
    fn limit(
        &self,
        limit: &Limit,
        origin: Origin,
        action: &str,
        on: Option<Noun>,
        verb: &str,
        conditions: &mut Conditions,
    ) {
        // What comes along has not the tags of what is asked for.
        if origin == Origin::Companion && limit.about != About::Request {
            return;
        }
        let makes = matches!(verb, "create" | "launch");
        let mut key = limit.key.clone();
        let mut operator = limit.operator;
        if let Some(tag) = key.strip_prefix("aws:ResourceTag/") {
            match on {
                Some(on) if on.service == "s3" && on.kind == "object" => {
                    key = format!("s3:ExistingObjectTag/{tag}");
                }
                // What is made of something with tags need not have them.
                Some(on) if matches!(on.kind, "snapshot" | "image") && makes => return,
                Some(on) if makes && on.kind != "volume" => key = format!("aws:RequestTag/{tag}"),
                None if makes => key = format!("aws:RequestTag/{tag}"),
                _ => {}
            }
        }
        if limit.about != About::Request || !key.starts_with("aws:") {
            let Some(found) = reference::actions_matching(action).next() else {
                return;
            };
            let kind = on.and_then(resource::type_of);
            // A tag of the resource is one of what has tags.
            if key.starts_with("aws:ResourceTag/")
                && !kind.is_some_and(reference::ResourceType::is_taggable)
            {
                return;
            }
            match reference::key_applies(found, kind, &key) {
                KeyScope::Global | KeyScope::Action | KeyScope::ResourceType => {}
                KeyScope::NeverForAction
                | KeyScope::NeverForResourceType
                | KeyScope::UnknownKey => return,
            }
        }
        let mut values = limit.values.clone();
        if limit.is_not {
            let turns = matches!(limit.operator, "Bool" | "Null");
            if turns {
                let is_true = values.first().is_some_and(|value| value == "true");
                values = vec![if is_true { "false" } else { "true" }.to_owned()];
            }
            operator = match (limit.operator, self.effect, limit.key.as_str()) {
                // A request that has no such key meets none of these.
                ("Bool", Effect::Deny, "aws:MultiFactorAuthPresent") => "BoolIfExists",
                ("Bool", ..) => "Bool",
                _ => negated(operator),
            };
            if self.effect == Effect::Deny && key == "aws:SourceIp" && !self.is_of_resource {
                add(
                    conditions,
                    "BoolIfExists",
                    "aws:ViaAWSService",
                    &["false".to_owned()],
                );
            }
            if self.effect == Effect::Deny && key == "aws:PrincipalOrgID" {
                add(
                    conditions,
                    "BoolIfExists",
                    "aws:PrincipalIsAWSService",
                    &["false".to_owned()],
                );
            }
        }
        add(conditions, operator, &key, &values);
    }
}

/// Services that hold no data of the asker's: to read them is to see what there is.
const READ_AS_A_WHOLE: [&str; 20] = [
    "ec2",
    "rds",
    "iam",
    "ecs",
    "eks",
    "cloudformation",
    "autoscaling",
    "elasticloadbalancing",
    "route53",
    "cloudfront",
    "redshift",
    "elasticache",
    "cloudwatch",
    "config",
    "organizations",
    "acm",
    "guardduty",
    "codebuild",
    "codepipeline",
    "backup",
];

/// Whether a verb takes actions by their names, and no level of them.
fn is_by_name(verb: &str) -> bool {
    let otherwise = LEXICON.verb_of(verb).map(|verb| &verb.otherwise);
    matches!(otherwise, Some(Otherwise::Names(_)))
}

fn add(conditions: &mut Conditions, operator: &str, key: &str, values: &[String]) {
    let values = values.to_vec();
    conditions
        .entry(operator.to_owned())
        .or_default()
        .insert(key.to_owned(), values);
}

/// A role that a Deny spares, in any account.
fn spared_arn(role: &str) -> String {
    if role.starts_with("arn:") {
        role.to_owned()
    } else {
        format!("arn:aws:iam::*:role/{role}")
    }
}

/// The operator for what does not hold; a boolean has another value instead.
fn negated(operator: &'static str) -> &'static str {
    match operator {
        "StringEquals" => "StringNotEquals",
        "StringLike" => "StringNotLike",
        "IpAddress" => "NotIpAddress",
        "ArnLike" => "ArnNotLike",
        "NumericEquals" => "NumericNotEquals",
        "NumericGreaterThanEquals" => "NumericLessThan",
        "NumericLessThanEquals" => "NumericGreaterThan",
        "ForAnyValue:StringLike" => "ForAllValues:StringNotLike",
        "DateLessThan" => "DateGreaterThanEquals",
        "DateGreaterThan" => "DateLessThanEquals",
        "Bool" => "BoolIfExists",
        "Null" => "Null",
        other => other,
    }
}

/// The kinds of resource of an action that a thing names.
fn nouns_for(action: Action, thing: &Thing, is_pattern: bool) -> Vec<Noun> {
    let noun = |kind: reference::ResourceType| Noun {
        service: kind.service().prefix(),
        kind: kind.name(),
    };
    match thing {
        Thing::Arn(arn) => {
            if is_pattern {
                let kinds = reference::resource_types_of_arn(arn);
                return kinds.first().map(|kind| noun(*kind)).into_iter().collect();
            }
            let rows = action.resource_type_of(arn);
            let own = rows.first().map(|row| noun(row.resource_type()));
            // What a thing holds: the objects of a bucket.
            own.or_else(|| {
                action
                    .resources()
                    .next()
                    .map(|row| noun(row.resource_type()))
            })
            .into_iter()
            .collect()
        }
        Thing::Of { kind, .. } => {
            if is_pattern {
                let own = thing.noun().or_else(|| LEXICON.main_noun(thing.service()?));
                let mut nouns: Vec<Noun> = own.into_iter().collect();
                if nouns
                    .iter()
                    .any(|noun| noun.service == "s3" && noun.kind == "bucket")
                {
                    nouns.push(Noun {
                        service: "s3",
                        kind: "object",
                    });
                }
                return nouns;
            }
            let rows: Vec<Noun> = action
                .resources()
                .map(|row| noun(row.resource_type()))
                .collect();
            let same = rows.iter().find(|row| Some(row.kind) == *kind);
            let shared = thing
                .noun()
                .and_then(|own| rows.iter().find(|row| resource::holds(own, **row)));
            let required = action
                .resources()
                .find(|row| row.required())
                .map(|row| noun(row.resource_type()));
            same.or(shared)
                .copied()
                .or(required)
                .or(rows.first().copied())
                .into_iter()
                .collect()
        }
    }
}

/// The actions of the reference that a verb takes of a kind of thing.
fn by_reference(noun: Noun, otherwise: &Otherwise) -> Vec<Action> {
    let Some(service) = reference::service(noun.service) else {
        return Vec::new();
    };
    let takes = |action: &Action| {
        action
            .resources()
            .any(|row| row.resource_type().name() == noun.kind)
    };
    let word: String = noun
        .kind
        .split(['-', '/', '_'])
        .map(|part| {
            let mut letters = part.chars();
            let first = letters.next().map(|c| c.to_ascii_uppercase());
            first.into_iter().chain(letters).collect::<String>()
        })
        .collect();
    let is_about = |action: &Action| {
        action
            .name()
            .to_ascii_lowercase()
            .contains(&word.to_ascii_lowercase())
    };
    match otherwise {
        Otherwise::Levels(levels) => service
            .actions()
            .filter(|action| levels.contains(&action.access()))
            .filter(|action| {
                takes(action) || action.needs_star() && is_about(action) && is_reading(levels)
            })
            .collect(),
        Otherwise::Names(beginnings) => {
            let all: Vec<Action> = service
                .actions()
                .filter(|action| {
                    beginnings
                        .iter()
                        .any(|begin| action.name().starts_with(begin))
                })
                .filter(takes)
                .collect();
            let exact: Vec<Action> = all
                .iter()
                .filter(|action| {
                    beginnings.iter().any(|begin| {
                        let rest = action
                            .name()
                            .strip_prefix(begin)
                            .unwrap_or_default()
                            .to_ascii_lowercase();
                        let word = word.to_ascii_lowercase();
                        rest == word || rest == format!("{word}s") || rest.is_empty()
                    })
                })
                .copied()
                .collect();
            if !exact.is_empty() {
                return exact;
            }
            let about: Vec<Action> = all.iter().copied().filter(is_about).collect();
            if about.is_empty() { all } else { about }
        }
    }
}

fn is_reading(levels: &[AccessLevel]) -> bool {
    levels
        .iter()
        .all(|level| matches!(level, AccessLevel::Read | AccessLevel::List))
}

/// So many actions of one service are listed one by one.
const MAX_LISTED: usize = 20;

/// Names of actions; where there are many, a pattern stands for all that begin with one word and are all among them.
pub(super) fn shortened(actions: &[Action]) -> Vec<String> {
    if actions.len() <= MAX_LISTED {
        return actions
            .iter()
            .map(|action| action.full_name().to_owned())
            .collect();
    }
    let wanted: BTreeSet<Action> = actions.iter().copied().collect();
    let mut names: Vec<String> = Vec::new();
    let mut seen: BTreeSet<String> = BTreeSet::new();
    for action in actions {
        let prefix = action.service().prefix();
        let word = first_word(action.name());
        let pattern = format!("{prefix}:{word}*");
        if seen.contains(&pattern) {
            continue;
        }
        let all: Vec<Action> = reference::actions_matching(&pattern).collect();
        if all.len() > 1 && all.iter().all(|one| wanted.contains(one)) {
            seen.insert(pattern.clone());
            names.push(pattern);
        } else {
            names.push(action.full_name().to_owned());
        }
    }
    names
}

/// The first word of a name in capitals: `Describe` of `DescribeInstances`.
fn first_word(name: &str) -> &str {
    let mut letters = name.char_indices().skip(1);
    let end = letters
        .find(|(_, c)| c.is_ascii_uppercase())
        .map_or(name.len(), |(at, _)| at);
    name.get(..end).unwrap_or(name)
}

/// Entries of a policy that shuts out what does not meet the conditions, beside those that it allows.
fn guard(wish: &Wish, kind: PolicyType, asked: Vec<Entry>) -> Vec<Entry> {
    let mut entries = Vec::new();
    let mut of_request: Vec<&Limit> = Vec::new();
    for limit in &wish.limits {
        if limit.about == About::Request {
            of_request.push(limit);
        }
    }
    let denied: Vec<Entry> = asked
        .iter()
        .filter(|entry| entry.effect == Effect::Deny)
        .cloned()
        .collect();
    let has = |key: &str| of_request.iter().any(|limit| limit.key == key);
    let refusals = refusals(&of_request, wish, kind);
    let entry = |actions: Vec<String>,
                 resources: Vec<String>,
                 is_all_but: bool,
                 conditions: Conditions| Entry {
        effect: Effect::Deny,
        is_all_but,
        actions,
        resources,
        principals: Vec::new(),
        conditions,
        origin: Origin::Asked,
    };
    // What the things are that are shut.
    let things: Vec<&Thing> = wish
        .clauses
        .iter()
        .flat_map(|clause| &clause.things)
        .collect();
    let everything = || vec!["*".to_owned()];
    for conditions in refusals {
        if kind == PolicyType::Rcp {
            let mut actions: Vec<String> = services(&things)
                .into_iter()
                .filter(|service| RCP_SERVICES.contains(service))
                .map(|service| format!("{service}:*"))
                .collect();
            if actions.is_empty() {
                actions = RCP_SERVICES
                    .iter()
                    .map(|service| format!("{service}:*"))
                    .collect();
            }
            let named: Vec<String> = things
                .iter()
                .filter(|thing| !thing.names().is_empty())
                .filter_map(|thing| whole(&[*thing], wish))
                .flat_map(|(_, resources)| resources)
                .collect();
            let resources = if named.is_empty() {
                everything()
            } else {
                named
            };
            entries.push(entry(actions, resources, false, conditions));
        } else if kind == PolicyType::Resource {
            entries.push(match whole(&things, wish) {
                Some((service, resources)) => {
                    entry(vec![format!("{service}:*")], resources, false, conditions)
                }
                None => entry(vec!["s3:*".to_owned()], everything(), false, conditions),
            });
        } else if has("aws:RequestedRegion") && things.is_empty() {
            let global = GLOBAL_ACTIONS
                .iter()
                .filter(|action| reference::actions_matching(action).next().is_some());
            entries.push(entry(
                global.map(|action| (*action).to_owned()).collect(),
                everything(),
                true,
                conditions,
            ));
        } else if has("aws:MultiFactorAuthPresent") && things.is_empty() {
            let spared = WITHOUT_MFA.map(str::to_owned).to_vec();
            entries.push(entry(spared, everything(), true, conditions));
        } else {
            let actions: Vec<String> = services(&things)
                .into_iter()
                .map(|service| format!("{service}:*"))
                .collect();
            let actions = if actions.is_empty() {
                everything()
            } else {
                actions
            };
            entries.push(entry(actions, everything(), false, conditions));
        }
    }
    // What is made has to have what is asked of it.
    for limit in wish
        .limits
        .iter()
        .filter(|limit| limit.about != About::Request)
    {
        let mut own = Conditions::new();
        let values = if limit.operator == "Bool" || limit.operator == "Null" {
            let is_true = limit.values.first().is_some_and(|value| value == "true");
            vec![if is_true { "false" } else { "true" }.to_owned()]
        } else {
            limit.values.clone()
        };
        let operator = if limit.operator == "Bool" {
            "Bool"
        } else {
            negated(limit.operator)
        };
        let made = made_under(&limit.key, &things, wish);
        let tag = limit.key.strip_prefix("aws:ResourceTag/");
        let makes = made.iter().any(|entry| {
            entry
                .actions
                .iter()
                .any(|action| action.contains(":Run") || action.contains(":Create"))
        });
        let key = match tag {
            Some(tag) if makes => format!("aws:RequestTag/{tag}"),
            _ => limit.key.clone(),
        };
        add(&mut own, operator, &key, &values);
        for one in made {
            let applies = one.actions.iter().any(|action| {
                reference::actions_matching(action)
                    .next()
                    .is_some_and(|action| {
                        let kinds = one
                            .resources
                            .first()
                            .map_or_else(Vec::new, |arn| action.resource_type_of(arn));
                        let kind = kinds.first().map(|row| row.resource_type());
                        !matches!(
                            reference::key_applies(action, kind.filter(|_| kinds.len() == 1), &key),
                            KeyScope::NeverForAction | KeyScope::NeverForResourceType
                        )
                    })
            });
            if applies {
                entries.push(entry(one.actions, one.resources, false, own.clone()));
            }
        }
    }
    entries.extend(denied);
    let allowed = asked
        .into_iter()
        .filter(|entry| entry.effect == Effect::Allow);
    if kind == PolicyType::Resource && !wish.who.is_empty() {
        entries.extend(allowed);
    }
    entries
}

/// Under which conditions a guard refuses: each that has to hold fails, or where one is enough, all of them.
fn refusals(limits: &[&Limit], wish: &Wish, kind: PolicyType) -> Vec<Conditions> {
    let groups: Vec<Vec<&Limit>> = if wish.is_any_limit {
        vec![limits.to_vec()]
    } else {
        limits.iter().map(|limit| vec![*limit]).collect()
    };
    let mut found = Vec::new();
    for group in groups.into_iter().filter(|group| !group.is_empty()) {
        let mut conditions = Conditions::new();
        for limit in &group {
            let values = if limit.operator == "Bool" {
                vec!["false".to_owned()]
            } else {
                limit.values.clone()
            };
            let operator = match limit.key.as_str() {
                "aws:SecureTransport" => "Bool",
                _ => negated(limit.operator),
            };
            add(&mut conditions, operator, &limit.key, &values);
        }
        if let Some(role) = &wish.spared {
            add(
                &mut conditions,
                "ArnNotLike",
                "aws:PrincipalArn",
                &[spared_arn(role)],
            );
        }
        let has = |key: &str| group.iter().any(|limit| limit.key == key);
        if has("aws:SourceIp") && kind != PolicyType::Resource {
            add(
                &mut conditions,
                "BoolIfExists",
                "aws:ViaAWSService",
                &["false".to_owned()],
            );
        }
        if matches!(kind, PolicyType::Resource | PolicyType::Rcp) && has("aws:PrincipalOrgID") {
            add(
                &mut conditions,
                "BoolIfExists",
                "aws:PrincipalIsAWSService",
                &["false".to_owned()],
            );
        }
        found.push(conditions);
    }
    found
}

/// Where a condition of what is made is asked: the actions and resources that carry its key.
fn made_under(key: &str, things: &[&Thing], wish: &Wish) -> Vec<Entry> {
    let of = |actions: &[&str], resources: Vec<String>| Entry {
        effect: Effect::Deny,
        is_all_but: false,
        actions: actions.iter().map(|action| (*action).to_owned()).collect(),
        resources,
        principals: Vec::new(),
        conditions: Conditions::new(),
        origin: Origin::Asked,
    };
    let star = vec!["*".to_owned()];
    if key.starts_with("s3:x-amz") {
        let thing = things.iter().find(|thing| thing.service() == Some("s3"));
        let unnamed = Thing::Of {
            service: "s3",
            kind: Some("bucket"),
            names: Vec::new(),
            is_all: false,
        };
        let object = Noun {
            service: "s3",
            kind: "object",
        };
        let resources = resource::arns(object, thing.copied().unwrap_or(&unnamed), wish, false);
        return vec![of(&["s3:PutObject"], resources)];
    }
    match key {
        "ec2:Encrypted" => vec![
            of(&["ec2:CreateVolume"], star.clone()),
            of(
                &["ec2:RunInstances"],
                vec!["arn:aws:ec2:*:*:volume/*".to_owned()],
            ),
        ],
        "ec2:InstanceType" => vec![of(
            &["ec2:RunInstances"],
            vec!["arn:aws:ec2:*:*:instance/*".to_owned()],
        )],
        "rds:StorageEncrypted" => vec![of(&["rds:CreateDBInstance"], star)],
        key if key.starts_with("aws:RequestTag/") => {
            vec![of(
                &["ec2:RunInstances"],
                vec!["arn:aws:ec2:*:*:instance/*".to_owned()],
            )]
        }
        _ => Vec::new(),
    }
}

fn services<'a>(things: &[&'a Thing]) -> BTreeSet<&'a str> {
    things.iter().filter_map(|thing| thing.service()).collect()
}

/// The service and the whole of what a resource-based policy belongs to.
fn whole(things: &[&Thing], wish: &Wish) -> Option<(String, Vec<String>)> {
    let thing = things.first()?;
    let service = thing.service()?;
    let own = thing
        .noun()
        .or_else(|| LEXICON.main_noun(service))
        .or_else(|| {
            let Thing::Arn(arn) = thing else { return None };
            let kind = *reference::resource_types_of_arn(arn).first()?;
            Some(Noun {
                service: kind.service().prefix(),
                kind: kind.name(),
            })
        })?;
    if service == "s3" {
        let bucket = Noun {
            service: "s3",
            kind: "bucket",
        };
        let object = Noun {
            service: "s3",
            kind: "object",
        };
        let mut plain = wish.clone();
        plain.prefixes.clear();
        let mut resources = resource::arns(bucket, thing, &plain, false);
        resources.extend(resource::arns(object, thing, &plain, false));
        return Some((service.to_owned(), resources));
    }
    Some((service.to_owned(), resource::arns(own, thing, wish, false)))
}

/// A key's policy leaves its account in control.
///
/// Source: AWS KMS Developer Guide, "Default key policy".
fn owner_of_key(wish: &Wish) -> Entry {
    let account = wish.account.as_deref().unwrap_or(ACCOUNT_ID);
    Entry {
        effect: Effect::Allow,
        is_all_but: false,
        actions: vec!["kms:*".to_owned()],
        resources: vec!["*".to_owned()],
        principals: vec![("AWS".to_owned(), format!("arn:aws:iam::{account}:root"))],
        conditions: Conditions::new(),
        origin: Origin::Companion,
    }
}

/// Kind and value of a principal whom every policy that names principals names alike; what runs with a role is that role.
fn common_principal(who: &Who, account: &str) -> (&'static str, String) {
    let of_account =
        |kind: &str, name: &str| ("AWS", format!("arn:aws:iam::{account}:{kind}/{name}"));
    match who {
        Who::User(name) => of_account("user", name.as_deref().unwrap_or("USER")),
        Who::Account(id) => {
            let id = id.as_deref().unwrap_or("OTHER_ACCOUNT_ID");
            ("AWS", format!("arn:aws:iam::{id}:root"))
        }
        Who::Arn(arn) => ("AWS", arn.clone()),
        Who::Distribution(_) => ("Service", "cloudfront.amazonaws.com".to_owned()),
        Who::Organization(_) | Who::Everyone => ("*", "*".to_owned()),
        Who::Role(name) => of_account("role", name.as_deref().unwrap_or("ROLE")),
        _ => of_account("role", "ROLE"),
    }
}

/// Who is named in the policy, for the kinds that name principals.
fn principals(
    wish: &Wish,
    kind: PolicyType,
    assumptions: &mut Vec<Assumption>,
) -> Vec<(String, String)> {
    match kind {
        PolicyType::Rcp | PolicyType::Vpce => return vec![("*".to_owned(), "*".to_owned())],
        PolicyType::Resource => {}
        PolicyType::Identity
        | PolicyType::Boundary
        | PolicyType::Session
        | PolicyType::Scp
        | PolicyType::Trust => {
            return Vec::new();
        }
    }
    let account = wish.account.as_deref().unwrap_or(ACCOUNT_ID);
    let mut found: Vec<(String, String)> = Vec::new();
    for who in wish.who.iter().chain(&who::organization(wish)) {
        let principal = match who {
            Who::Role(_)
            | Who::User(_)
            | Who::Account(_)
            | Who::Arn(_)
            | Who::Distribution(_)
            | Who::Organization(_)
            | Who::Everyone
            | Who::Workload(_)
            | Who::GitHub { .. }
            | Who::ServiceAccount { .. }
            | Who::PodIdentity => common_principal(who, account),
            Who::Service("logs", _) => (
                "Service",
                format!(
                    "logs.{}.amazonaws.com",
                    wish.region.as_deref().unwrap_or(REGION)
                ),
            ),
            Who::Service(prefix, _) => (
                "Service",
                who::principal_of(prefix).unwrap_or_default().to_owned(),
            ),
            Who::Group(_) | Who::Saml(_) | Who::CognitoIdentity => continue,
        };
        let principal = (principal.0.to_owned(), principal.1);
        if !found.contains(&principal) {
            found.push(principal);
        }
    }
    let denies = wish
        .clauses
        .iter()
        .all(|clause| clause.effect == Effect::Deny);
    if found.iter().any(|(kind, _)| kind == "*") {
        found.retain(|(kind, _)| kind == "*");
    }
    if found.is_empty() {
        if denies || is_guard(wish, kind) {
            return vec![("*".to_owned(), "*".to_owned())];
        }
        assumptions.push(Assumption::OwnAccount);
        found.push(("AWS".to_owned(), format!("arn:aws:iam::{account}:root")));
    }
    found
}

/// Conditions that keep a service from being used by somebody else for a resource of theirs.
///
/// Source: IAM User Guide, "The confused deputy problem".
fn of_deputy(wish: &Wish, who: &Who, action: &str) -> Conditions {
    let mut conditions = Conditions::new();
    let account = wish.account.as_deref().unwrap_or(ACCOUNT_ID);
    match who {
        Who::Distribution(id) => {
            let id = id.as_deref().unwrap_or("DISTRIBUTION_ID");
            let arn = format!("arn:aws:cloudfront::{account}:distribution/{id}");
            add(&mut conditions, "StringEquals", "aws:SourceArn", &[arn]);
        }
        // Source: Amazon CloudWatch Logs User Guide, "Encrypt log data in CloudWatch Logs using AWS KMS".
        Who::Service("logs", source) if is_encrypting(action) => {
            let region = wish.region.as_deref().unwrap_or(REGION);
            let groups = match source.as_deref() {
                Some(Thing::Of { names, .. }) => names
                    .iter()
                    .map(|name| format!("arn:aws:logs:{region}:{account}:log-group:{name}"))
                    .collect(),
                _ => vec![format!("arn:aws:logs:{region}:{account}:*")],
            };
            add(
                &mut conditions,
                "ArnLike",
                "kms:EncryptionContext:aws:logs:arn",
                &groups,
            );
        }
        Who::Service(_, source) => {
            let arns = source
                .as_deref()
                .and_then(|thing| Some(resource::arns(thing.noun()?, thing, wish, false)))
                .unwrap_or_default();
            // The ARN of a bucket has no account.
            if arns.iter().all(|arn| !arn.contains(account)) {
                add(
                    &mut conditions,
                    "StringEquals",
                    "aws:SourceAccount",
                    &[account.to_owned()],
                );
            }
            if !arns.is_empty() {
                add(&mut conditions, "ArnLike", "aws:SourceArn", &arns);
            }
        }
        _ => {}
    }
    conditions
}

/// Whether requests for an action of KMS carry the encryption context.
fn is_encrypting(action: &str) -> bool {
    let key = "kms:EncryptionContext:aws:logs:arn";
    reference::actions_matching(action)
        .next()
        .is_some_and(|action| {
            matches!(
                reference::key_applies(action, None, key),
                KeyScope::Action | KeyScope::ResourceType
            )
        })
}

/// Who may become a role.
fn trust(wish: &Wish) -> Vec<Entry> {
    let account = wish.account.as_deref().unwrap_or(ACCOUNT_ID);
    let mut entries: Vec<Entry> = Vec::new();
    let mut whos = wish.who.clone();
    if whos.is_empty() {
        whos.extend(who::organization(wish));
    }
    if whos.is_empty() {
        // `Lambda` alone, in `trust policy for Lambda`.
        let services = wish.clauses.iter().flat_map(|clause| &clause.things);
        whos.extend(
            services
                .filter_map(who::of_thing)
                .filter(|who| matches!(who, Who::Workload(_) | Who::Service(..))),
        );
    }
    // 「EC2 と ECS タスク」: what runs with a role, wherever it stands.
    let running = wish.clauses.iter().flat_map(|clause| &clause.things);
    for who in running.filter_map(who::of_thing) {
        if matches!(who, Who::Workload(_)) && !whos.contains(&who) {
            whos.push(who);
        }
    }
    if whos.len() > 1 {
        whos.retain(|who| !matches!(who, Who::Role(None)));
    }
    for who in &whos {
        let mut conditions = Conditions::new();
        let mut actions = vec!["sts:AssumeRole"];
        let principal = match who {
            Who::Role(_)
            | Who::User(_)
            | Who::Account(_)
            | Who::Arn(_)
            | Who::Distribution(_)
            | Who::Organization(_)
            | Who::Everyone => common_principal(who, account),
            Who::Group(_) => continue,
            Who::Workload(principal) => ("Service", (*principal).to_owned()),
            Who::Service(prefix, _) => (
                "Service",
                who::principal_of(prefix)
                    .map_or_else(|| format!("{prefix}.amazonaws.com"), str::to_owned),
            ),
            Who::GitHub { repository, part } => {
                actions = vec!["sts:AssumeRoleWithWebIdentity"];
                let issuer = "token.actions.githubusercontent.com";
                add(
                    &mut conditions,
                    "StringEquals",
                    &format!("{issuer}:aud"),
                    &["sts.amazonaws.com".to_owned()],
                );
                let repository = repository.as_deref().unwrap_or("ORG/REPO");
                let part = part.as_deref().unwrap_or(if repository.ends_with("/*") {
                    "*"
                } else {
                    "ref:refs/heads/main"
                });
                let subject = if repository.ends_with("/*") && part == "*" {
                    format!("repo:{repository}")
                } else {
                    format!("repo:{repository}:{part}")
                };
                let operator = if subject.contains('*') {
                    "StringLike"
                } else {
                    "StringEquals"
                };
                add(
                    &mut conditions,
                    operator,
                    &format!("{issuer}:sub"),
                    &[subject],
                );
                (
                    "Federated",
                    format!("arn:aws:iam::{account}:oidc-provider/{issuer}"),
                )
            }
            Who::ServiceAccount { namespace, name } => {
                actions = vec!["sts:AssumeRoleWithWebIdentity"];
                let region = wish.region.as_deref().unwrap_or(REGION);
                let issuer = format!("oidc.eks.{region}.amazonaws.com/id/OIDC_ID");
                let namespace = namespace.as_deref().unwrap_or("NAMESPACE");
                let name = name.as_deref().unwrap_or("SERVICE_ACCOUNT");
                let subject = format!("system:serviceaccount:{namespace}:{name}");
                add(
                    &mut conditions,
                    "StringEquals",
                    &format!("{issuer}:aud"),
                    &["sts.amazonaws.com".to_owned()],
                );
                add(
                    &mut conditions,
                    "StringEquals",
                    &format!("{issuer}:sub"),
                    &[subject],
                );
                (
                    "Federated",
                    format!("arn:aws:iam::{account}:oidc-provider/{issuer}"),
                )
            }
            Who::PodIdentity => {
                actions = vec!["sts:AssumeRole", "sts:TagSession"];
                ("Service", "pods.eks.amazonaws.com".to_owned())
            }
            Who::Saml(provider) => {
                actions = vec!["sts:AssumeRoleWithSAML"];
                add(
                    &mut conditions,
                    "StringEquals",
                    "SAML:aud",
                    &["https://signin.aws.amazon.com/saml".to_owned()],
                );
                let own = || format!("arn:aws:iam::{account}:saml-provider/PROVIDER");
                ("Federated", provider.clone().unwrap_or_else(own))
            }
            Who::CognitoIdentity => {
                actions = vec!["sts:AssumeRoleWithWebIdentity"];
                let issuer = "cognito-identity.amazonaws.com";
                add(
                    &mut conditions,
                    "StringEquals",
                    &format!("{issuer}:aud"),
                    &["IDENTITY_POOL_ID".to_owned()],
                );
                add(
                    &mut conditions,
                    "ForAnyValue:StringLike",
                    &format!("{issuer}:amr"),
                    &["authenticated".to_owned()],
                );
                ("Federated", issuer.to_owned())
            }
        };
        for limit in &wish.limits {
            if limit.about == About::Request && !limit.key.starts_with("aws:RequestedRegion") {
                add(&mut conditions, limit.operator, &limit.key, &limit.values);
            }
        }
        entries.push(Entry {
            effect: Effect::Allow,
            is_all_but: false,
            actions: actions.iter().map(|action| (*action).to_owned()).collect(),
            resources: Vec::new(),
            principals: vec![(principal.0.to_owned(), principal.1)],
            conditions,
            origin: Origin::Asked,
        });
    }
    entries
}

/// Each entry once; what is asked is not said to come along as well.
fn dedup(entries: &mut Vec<Entry>) {
    let mut kept: Vec<Entry> = Vec::new();
    for entry in entries.drain(..) {
        let same = kept.iter_mut().find(|known| {
            known.effect == entry.effect
                && known.is_all_but == entry.is_all_but
                && known.actions == entry.actions
                && known.resources == entry.resources
                && known.principals == entry.principals
                && known.conditions == entry.conditions
        });
        match same {
            Some(known) if entry.origin == Origin::Asked => known.origin = Origin::Asked,
            Some(_) => {}
            None => kept.push(entry),
        }
    }
    *entries = kept;
}
