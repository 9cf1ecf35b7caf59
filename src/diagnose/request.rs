//! What to evaluate: the request behind a denial, and which of its fields were inferred.

use super::fix::ACCOUNT_PLACEHOLDER;
use super::passed::PASSED_TO_SERVICE;
use super::{
    Inferred, RequestRead, Strength, caller, documented, of_service, only, parameters, passed, said,
};
use crate::denial::Denial;
use crate::evaluate::{self, Decision};
use crate::evidence::{self, ClueFact, Evidence};
use crate::iam::placeholder::is_account_placeholder;
use crate::iam::{
    Arn, Context, DenialEffect, Effect, Fact, PolicyType, Request, Target, action_matches,
};
use crate::policy::UnreadableKind;
use crate::reference::{self, Action};
use crate::text::{invisible, look_alike};
use std::collections::BTreeSet;

/// The request behind a denial, as far as it can be told.
#[derive(Debug)]
pub(super) struct Behind {
    /// What is shown.
    pub(super) read: RequestRead,
    /// What is evaluated; `None` where the action is unknown.
    pub(super) request: Option<Request>,
    /// What else the operation needs, always or in some requests, where the text names no action.
    pub(super) needs: Vec<&'static str>,
    /// Which request of the call it was depends on a part of a policy that is missing in the paste.
    pub(super) is_cut_off: bool,
}

/// Works out the request behind `denial`.
pub(super) fn behind(evidence: &Evidence, denial: &Denial) -> Behind {
    let mut read = RequestRead {
        principal: denial.principal.clone(),
        action: denial.action.clone().filter(|action| is_action(action)),
        resource: denial.resource.clone(),
        inferred: Vec::new(),
        action_from: None,
        resource_from: denial.resource.as_ref().map(|_| Strength::Printed),
        said: None,
        within: None,
    };
    if read.principal.is_none()
        && let Some(caller) = caller::said(evidence, denial)
    {
        read.principal = Some(caller);
        read.inferred.push(Inferred::Principal);
    }
    read.action_from = read.action.as_ref().map(|_| Strength::Printed);
    let mut needs = Vec::new();
    // It reads the text around the denial, which is for nothing where the action is printed.
    let of_service = match read.action {
        Some(_) => None,
        None => of_service::call(evidence, denial),
    };
    let of_profile = of_profile(evidence, denial);
    let documented = documented::missing(evidence, denial);
    if let Some(call) = &of_service {
        read.principal = Some(call.principal.clone());
        read.action = Some(call.action.to_owned());
        read.inferred
            .extend([Inferred::Principal, Inferred::Action]);
        read.action_from = Some(Strength::Reference);
    } else if let Some(missing) = &documented {
        read.action = Some(missing.action.to_owned());
        read.inferred.push(Inferred::Action);
        read.action_from = Some(Strength::Reference);
        needs.clone_from(&missing.others);
    } else if of_profile.is_some() {
        read.action = Some(PASS_ROLE.to_owned());
        read.inferred.push(Inferred::Action);
        read.action_from = Some(Strength::Assumed);
    } else if read.action.is_none()
        && let Some(operation) = operation(evidence, denial)
    {
        needs = operation.needs;
        let action = match needs.as_slice() {
            [action] => Some(*action),
            needs => lacking(evidence, denial, needs),
        };
        if let Some(action) = action {
            read.action = Some(action.to_owned());
            read.inferred.push(Inferred::Action);
            read.action_from = Some(Strength::Reference);
        }
        needs.extend(operation.when);
        if let Some(action) = read.action.as_deref().and_then(reference::action) {
            needs.extend(action.dependent_actions());
        }
        needs.retain(|action| read.action.as_deref() != Some(*action));
        let mut seen = BTreeSet::new();
        needs.retain(|action| seen.insert(*action));
    } else if let Some(known) = read.action.as_deref().and_then(reference::action) {
        // Which role it is, the message does not tell.
        let passing = known
            .dependent_actions()
            .filter(|action| passed::is_pass_role(action));
        needs.extend(passing.filter(|action| !is_listed(evidence, action)));
    }
    // No action of AWS has other letters: what is printed is shown, and nothing is evaluated for it.
    let Some(action) = read.action.clone().filter(|action| action.is_ascii()) else {
        return Behind {
            read,
            request: None,
            needs,
            is_cut_off: false,
        };
    };
    let found = match (&of_service, of_profile) {
        (None, _) if documented.is_some() => documented
            .and_then(|missing| missing.resource)
            .map(|resource| Found::of(resource, Strength::Reference)),
        (Some(call), _) => {
            let resource = call.resource.clone();
            resource.map(|resource| Found::of(resource, Strength::Said))
        }
        (None, Some(role)) => role.map(|role| Found::of(role, Strength::Said)),
        (None, None) => target(evidence, denial, &action),
    };
    let target = match found {
        Some(mut found) => {
            if let Some(unmasked) = unmasked(evidence, &found.resource, denial) {
                found.resource = unmasked;
                found.is_as_printed = false;
            }
            if !found.is_as_printed {
                read.inferred.push(Inferred::Resource);
            }
            // A number that a message was to go to is what was printed.
            if !is_phone_number(&action, denial.resource.as_deref()) {
                read.resource = Some(found.resource.clone());
            }
            read.resource_from = Some(found.strength);
            read.said = found.said;
            Target::Known(found.resource)
        }
        None => Target::Unknown,
    };
    let mut facts = said::context(evidence, denial, &action, &target);
    if let Some((key, fact)) = passed::carried(evidence, denial, &action) {
        facts.entry(key).or_insert(fact);
    }
    facts.extend(of_service.into_iter().flat_map(|call| call.facts));
    if read.action_from == Some(Strength::Assumed) {
        let service = vec![EC2.to_owned()];
        facts.insert(
            PASSED_TO_SERVICE.to_ascii_lowercase(),
            Fact::Values(service),
        );
    }
    let request = Request {
        principal: read.principal.clone(),
        action,
        resource: target,
        resource_account: None,
        context: Context {
            facts,
            complete: false,
        },
    };
    Behind {
        read,
        request: Some(request),
        needs,
        is_cut_off: false,
    }
}

/// The action that passes a role to an instance.
const PASS_ROLE: &str = "iam:PassRole";
/// The service that gets it.
const EC2: &str = "ec2.amazonaws.com";

/// How people and tools write that an instance is to have a role, in lower case.
const PROFILES: [&str; 5] = [
    "iam_instance_profile",
    "iaminstanceprofile",
    "iam-instance-profile",
    "instance profile",
    "インスタンスプロファイル",
];

/// The most bytes of a text that are searched for them.
const MAX_TEXT_BYTES: usize = 64 * 1024;

/// Where EC2 says what it denied in an encoded message only, and the text names an instance profile: a launch with one
/// takes `iam:PassRole` on its role, and that is what is missing where the policies allow the launch and not that. The
/// role, where the text names the only one.
///
/// Source: Amazon EC2 User Guide, "IAM roles for Amazon EC2", permissions to grant an instance a role.
#[expect(clippy::option_option, reason = "whether it is so, and which role")]
fn of_profile(evidence: &Evidence, denial: &Denial) -> Option<Option<String>> {
    let operation = denial.operation.as_deref();
    // Where the message prints what was denied, that is it.
    let may_be_launch = denial.encoded
        && denial.action.is_none()
        && denial.resource.is_none()
        && denial.effect != Some(DenialEffect::Explicit)
        && operation.is_none_or(|operation| operation == "RunInstances");
    if !may_be_launch
        || !is_listed(evidence, "ec2:RunInstances")
        || !evidence
            .policies
            .iter()
            .all(|pasted| pasted.policy.is_whole())
    {
        return None;
    }
    let text = evidence
        .pastes
        .get(denial.paste)?
        .head(MAX_TEXT_BYTES)
        .to_lowercase();
    if !PROFILES.iter().any(|name| text.contains(name)) {
        return None;
    }
    let roles: BTreeSet<&str> = evidence
        .clues
        .iter()
        .filter_map(|clue| match &clue.fact {
            ClueFact::Resource(arn) if arn.contains(":role/") => Some(arn.as_str()),
            _ => None,
        })
        .collect();
    let only = only(roles);
    let is_missing = match only {
        Some(role) => {
            let request = Request {
                principal: denial.principal.clone(),
                action: PASS_ROLE.to_owned(),
                resource: Target::Known(role.to_owned()),
                resource_account: None,
                context: Context::default(),
            };
            evidence.policies.iter().all(|pasted| {
                let decided = evaluate::policy(&pasted.policy, PolicyType::Identity, &request);
                decided.decision == Decision::ImplicitlyDenied
            })
        }
        None => !is_listed(evidence, PASS_ROLE),
    };
    is_missing.then(|| only.map(str::to_owned))
}

/// Whether a message was to go to a phone number, which has no ARN: `+4479460*****`.
///
/// Source: Amazon SNS API Reference, `Publish`: `PhoneNumber`.
pub(super) fn is_phone_number(action: &str, printed: Option<&str>) -> bool {
    let Some(printed) = printed.filter(|_| action.eq_ignore_ascii_case("sns:Publish")) else {
        return false;
    };
    let printed = printed.trim();
    let number = printed.strip_prefix('+').unwrap_or(printed);
    let is_of_number = |c: char| c.is_ascii_digit() || matches!(c, '*' | 'x' | 'X' | '-');
    let has_digit = number.starts_with(|c: char| c.is_ascii_digit()) || printed.starts_with('+');
    has_digit && number.len() >= 6 && number.chars().all(is_of_number)
}

/// Actions that Lambda tries with the execution role of a function in a VPC, on whatever interface.
///
/// Source: AWS Lambda Developer Guide, "Giving Lambda functions access to resources in an Amazon VPC".
const ON_INTERFACES: [&str; 4] = [
    "ec2:AssignPrivateIpAddresses",
    "ec2:CreateNetworkInterface",
    "ec2:DeleteNetworkInterface",
    "ec2:UnassignPrivateIpAddresses",
];

/// Whether the request was on `*`, though the action takes ARNs: what it was on has none yet, or none at all.
pub(super) fn is_on_star(denial: &Denial, action: &str) -> bool {
    let is_of_interface = ON_INTERFACES
        .iter()
        .any(|known| known.eq_ignore_ascii_case(action));
    denial.of_execution_role && denial.resource.is_none() && is_of_interface
        || is_phone_number(action, denial.resource.as_deref())
}

/// Whether a pasted policy allows the action on anything.
fn is_listed(evidence: &Evidence, action: &str) -> bool {
    let statements = evidence
        .policies
        .iter()
        .flat_map(|pasted| &pasted.policy.statements);
    statements
        .filter(|statement| statement.has_effect(Effect::Allow))
        .filter_map(|statement| statement.action.as_ref())
        .any(|list| {
            let mut values = list.values.iter();
            list.negated != values.any(|value| action_matches(&value.value, action))
        })
}

/// Whether the text is an action rather than a redaction of one; also with letters that only look like those
/// of one, or with characters that nobody sees.
fn is_action(text: &str) -> bool {
    let is_odd = |c: char| look_alike::latin_of(c).is_some() || invisible::is_invisible(c);
    text.split_once(':').is_some_and(|(service, name)| {
        !service.is_empty()
            && !name.is_empty()
            && service
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || c == '-' || is_odd(c))
            && name.chars().all(|c| c.is_ascii_alphanumeric() || is_odd(c))
    })
}

/// The actions behind the operations that the text lists; of a name that is no operation, the action of that name.
pub(super) fn listed(denial: &Denial) -> Vec<&'static str> {
    let of_itself = denial.itself;
    let service = of_itself.map(|itself| itself.service);
    let Some(service) = service.or(denial.service.as_deref()) else {
        return Vec::new();
    };
    let by_service = of_itself.iter().flat_map(|itself| itself.operations);
    by_service
        .copied()
        .chain(denial.listed.iter().map(String::as_str))
        .flat_map(|name| {
            let operation =
                reference::operation(service, name).or_else(|| reference::operation("iam", name));
            operation.map_or_else(
                || {
                    let action = reference::action(&format!("{service}:{name}"));
                    action.map(Action::full_name).into_iter().collect()
                },
                |operation| operation.needs,
            )
        })
        .collect()
}

/// The first of the listed actions that the pasted policies do not allow on the resource: that is what is missing; the
/// first of all where none is missing for sure. `None` where the text names no resource, or no policy was pasted.
fn lacking(evidence: &Evidence, denial: &Denial, listed: &[&'static str]) -> Option<&'static str> {
    if denial.listed.is_empty() && denial.itself.is_none() {
        return None;
    }
    let by_text = listed
        .first()
        .and_then(|action| of_text(evidence, denial, reference::action(action)?));
    let by_text = by_text.map(|(_, arn)| arn);
    let resource = denial.resource.as_deref().or(by_text.as_deref())?;
    // A service has no policies of its own: that of the resource allows it.
    let side = if denial.itself.is_some() {
        PolicyType::Resource
    } else {
        PolicyType::Identity
    };
    let of_caller = || {
        let policies = evidence.policies.iter();
        policies.filter(move |pasted| pasted.policy_type.unwrap_or(PolicyType::Identity) == side)
    };
    let mut pieces = evidence.unreadable.iter();
    let is_begun = pieces.any(|(_, piece)| piece.kind == UnreadableKind::CutOff);
    // What a service needs, it needs all of.
    if !is_begun && of_caller().next().is_none() && denial.itself.is_none() {
        return None;
    }
    let is_lacking = |name: &&&str| {
        let needs_star = reference::action(name).is_some_and(Action::needs_star);
        let request = Request {
            principal: denial.principal.clone(),
            action: (**name).to_owned(),
            resource: Target::Known(if needs_star { "*" } else { resource }.to_owned()),
            resource_account: None,
            context: Context::default(),
        };
        of_caller().all(|pasted| {
            let decided = evaluate::policy(&pasted.policy, side, &request);
            decided.decision == Decision::ImplicitlyDenied
        })
    };
    listed.iter().find(is_lacking).or(listed.first()).copied()
}

/// The only resource that the text names for what a service was denied.
fn of_text(evidence: &Evidence, denial: &Denial, action: Action) -> Option<(usize, String)> {
    let clues = evidence.clues.iter().enumerate();
    let mut named = clues.filter_map(|(number, clue)| match &clue.fact {
        ClueFact::Resource(arn) if !action.resource_type_of(arn).is_empty() => {
            Some((number, arn.clone()))
        }
        _ => None,
    });
    // Who calls without credentials of AWS has no account to name a role of.
    let by_token = action.full_name() == "sts:AssumeRoleWithWebIdentity";
    let is_of_role = denial.itself.is_some() || denial.of_execution_role || by_token;
    let first = named.next().filter(|_| is_of_role)?;
    named.all(|(_, arn)| arn == first.1).then_some(first)
}

/// What the reference says of the denied operation, or of those that the text lists.
fn operation(evidence: &Evidence, denial: &Denial) -> Option<reference::Operation> {
    let service = denial
        .service
        .as_deref()
        .or_else(|| service_of_policies(evidence, denial))?;
    let by_service = denial.via.map(|via| via.operation);
    let by_caller = denial.operation.as_deref().or(by_service);
    let Some(name) = by_caller.filter(|_| denial.itself.is_none()) else {
        let actions = listed(denial);
        return (!actions.is_empty()).then(|| reference::Operation {
            needs: actions,
            when: Vec::new(),
            unsigned: false,
        });
    };
    reference::operation(service, name).or_else(|| of_another_service(service, name))
}

/// The only service with the denied operation whose action for it a pasted policy lists by its name.
fn service_of_policies(evidence: &Evidence, denial: &Denial) -> Option<&'static str> {
    let operation = denial.operation.as_deref()?;
    let listed: BTreeSet<String> = evidence
        .policies
        .iter()
        .flat_map(|pasted| &pasted.policy.statements)
        .filter_map(|statement| statement.action.as_ref().filter(|list| !list.negated))
        .flat_map(|list| &list.values)
        .map(|value| value.value.to_ascii_lowercase())
        .collect();
    let services = reference::operations_named(operation).into_iter();
    let fitting: BTreeSet<&'static str> = services
        .filter(|service| {
            let call = reference::operation(service, operation);
            let mut needs = call.into_iter().flat_map(|call| call.needs);
            needs.any(|action| listed.contains(&action.to_ascii_lowercase()))
        })
        .collect();
    only(fitting)
}

/// What a call of another service needs of this one: S3 decrypts an object with KMS.
fn of_another_service(service: &str, name: &str) -> Option<reference::Operation> {
    let mut needs: Vec<&'static str> = Vec::new();
    for other in reference::operations_named(name) {
        let Some(call) = reference::operation(other, name) else {
            continue;
        };
        let own = call.needs.iter().chain(&call.when).copied();
        let dependent = call
            .needs
            .iter()
            .filter_map(|action| reference::action(action))
            .flat_map(Action::dependent_actions);
        needs.extend(own.chain(dependent).filter(|action| {
            action
                .split_once(':')
                .is_some_and(|(prefix, _)| prefix == service)
        }));
    }
    needs.sort_unstable();
    needs.dedup();
    (!needs.is_empty()).then_some(reference::Operation {
        needs,
        when: Vec::new(),
        unsigned: false,
    })
}

/// The resource of a request.
struct Found {
    /// An ARN, or `*`.
    resource: String,
    /// How it is known.
    strength: Strength,
    /// Whether the message prints it letter for letter.
    is_as_printed: bool,
    /// Which clue says it.
    said: Option<usize>,
}

impl Found {
    fn of(resource: String, strength: Strength) -> Self {
        Self {
            resource,
            strength,
            is_as_printed: false,
            said: None,
        }
    }
}

/// Actions whose resource type is not what they are on where the message prints none: metrics have no ARN.
///
/// Source: Amazon `CloudWatch` User Guide, "`CloudWatch` resources and operations".
const ON_NOTHING: [&str; 1] = ["cloudwatch:ListMetrics"];

/// The resource, from the surest source that has it.
fn target(evidence: &Evidence, denial: &Denial, action: &str) -> Option<Found> {
    let known = reference::action(action);
    if is_on_star(denial, action) {
        let strength = if denial.resource.is_some() {
            Strength::Printed
        } else {
            Strength::Reference
        };
        return Some(Found::of("*".to_owned(), strength));
    }
    if let Some(printed) = &denial.resource {
        let of_service = || known.filter(|_| denial.principal.is_none());
        if let Some(objects) = of_service().and_then(|action| objects_of(printed, action)) {
            return Some(Found::of(objects, Strength::Printed));
        }
        if printed == "*" || Arn::parse(printed).is_some() {
            let found = Found::of(printed.clone(), Strength::Printed);
            return Some(Found {
                is_as_printed: true,
                ..found
            });
        }
        let meant = if action.to_ascii_lowercase().starts_with("secretsmanager:") {
            secret(evidence, denial, printed)
        } else if action.to_ascii_lowercase().starts_with("iam:") {
            iam_resource(denial.principal.as_deref(), printed)
        } else {
            evidence::read_address(printed)
                .and_then(|address| address.resource)
                .filter(|arn| known.is_none_or(|action| !action.resource_type_of(arn).is_empty()))
        };
        if meant.is_none()
            && let Some(object) = object_of_key(evidence, action, printed)
        {
            return Some(Found::of(object, Strength::Assumed));
        }
        if let Some(resource) = meant {
            return Some(Found::of(resource, Strength::Printed));
        }
    }
    let known = known?;
    if known.needs_star() {
        return Some(Found::of("*".to_owned(), Strength::Reference));
    }
    let prints_none = denial.resource.is_none() && denial.principal.is_some();
    if prints_none && ON_NOTHING.contains(&known.full_name()) {
        return Some(Found::of("*".to_owned(), Strength::Reference));
    }
    // The address of a service alone says no more than nothing.
    let is_endpoint = |printed: &str| {
        evidence::read_address(printed).is_some_and(|address| address.resource.is_none())
    };
    let is_unsaid = denial.resource.as_deref().is_none_or(is_endpoint);
    if !is_unsaid {
        return None;
    }
    let caller = denial.principal.as_deref().and_then(Arn::parse);
    let partition = caller.map_or("aws", |caller| caller.partition);
    if let Some(call) = &denial.call
        && let Some(resource) = parameters::resource(call, action, partition)
    {
        return Some(Found::of(resource, Strength::Event));
    }
    let mut said = said::resources(evidence, denial, known);
    said.extend(of_text(evidence, denial, known));
    let distinct: BTreeSet<&str> = said.iter().map(|(_, arn)| arn.as_str()).collect();
    match said.first() {
        // Which of several it was, the text says only where the message stands below the command.
        Some(_) if distinct.len() > 1 => {
            let (clue, resource) = said
                .into_iter()
                .rfind(|(clue, _)| is_above(evidence, denial, *clue))?;
            Some(Found {
                said: Some(clue),
                ..Found::of(resource, Strength::Said)
            })
        }
        Some((clue, resource)) => Some(Found {
            said: Some(*clue),
            ..Found::of(resource.clone(), Strength::Said)
        }),
        None => s3_from_policies(evidence, action)
            .map(|resource| Found::of(resource, Strength::Assumed)),
    }
}

/// Whether a command stands behind a prompt in the lines above a message, as a terminal prints them.
fn is_above(evidence: &Evidence, denial: &Denial, clue: usize) -> bool {
    const MAX_GAP_BYTES: usize = 400;
    let found = evidence.clues.get(clue).and_then(|clue| {
        let text = evidence.pastes.get(denial.paste)?.as_str();
        let before = text.get(..clue.span.start)?;
        let line = before.rsplit('\n').next()?.trim_end();
        let gap = text.get(clue.span.end..evidence::denial_place(denial, text))?;
        let is_there = clue.paste == denial.paste && matches!(clue.fact, ClueFact::Command(_));
        (is_there && line.ends_with(['$', '#', '>', '%', '+', '❯'])).then_some(gap)
    });
    found.is_some_and(|gap| gap.len() <= MAX_GAP_BYTES && !gap.contains("\n\n"))
}

/// The objects of a bucket, where its ARN is printed for an action on objects: a service names where it delivers to.
fn objects_of(printed: &str, action: Action) -> Option<String> {
    let bucket = Arn::parse(printed)?;
    let takes = |kind: &str| {
        let mut rows = action.resources();
        rows.any(|row| row.resource_type().name() == kind)
    };
    let takes_objects = action.service().prefix() == "s3" && takes("object") && !takes("bucket");
    (takes_objects && bucket.service == "s3" && !bucket.rest.contains(['/', '*']))
        .then(|| format!("{printed}/*"))
}

/// The ARN with a whole account in place of a masked one that ends in the same digits (`********9012`): the
/// caller's, or one that a pasted policy names.
///
/// Source: Amazon API Gateway Developer Guide, "Control access for invoking an API".
fn unmasked(evidence: &Evidence, resource: &str, denial: &Denial) -> Option<String> {
    let arn = Arn::parse(resource)?;
    let shown = arn.account.trim_start_matches('*');
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if arn.account.len() != 12 || !(4..12).contains(&shown.len()) || !digits(shown) {
        return None;
    }
    let caller = denial.principal.as_deref().and_then(Arn::parse);
    let named = evidence
        .policies
        .iter()
        .flat_map(|pasted| &pasted.policy.statements)
        .filter_map(|statement| statement.resource.as_ref())
        .flat_map(|list| &list.values)
        .filter_map(|value| Arn::parse(&value.value));
    let mut accounts = caller.into_iter().chain(named).map(|arn| arn.account);
    let account = accounts
        .find(|account| account.len() == 12 && digits(account) && account.ends_with(shown))?;
    Some(format!(
        "arn:{}:{}:{}:{account}:{}",
        arn.partition, arn.service, arn.region, arn.rest
    ))
}

/// The ARN of a secret of which AWS prints the name alone. It ends in six random characters, for which `??????`
/// stands, as in a policy.
///
/// Source: AWS Secrets Manager User Guide, "Identity-based policies".
fn secret(evidence: &Evidence, denial: &Denial, printed: &str) -> Option<String> {
    let is_name = |c: char| c.is_ascii_alphanumeric() || "/_+=.@-".contains(c);
    if printed.is_empty() || !printed.chars().all(is_name) {
        return None;
    }
    let caller = Arn::parse(denial.principal.as_deref()?)?;
    let account = if is_account_placeholder(caller.account) || caller.account.is_empty() {
        ACCOUNT_PLACEHOLDER
    } else {
        caller.account
    };
    let region = said::region(evidence)
        .or_else(|| region_of_policies(evidence, "secretsmanager"))
        .unwrap_or("<Region>");
    Some(format!(
        "arn:{}:secretsmanager:{region}:{account}:secret:{printed}-??????",
        caller.partition
    ))
}

/// The one region in which the pasted policies name resources of the service.
fn region_of_policies<'a>(evidence: &'a Evidence, service: &str) -> Option<&'a str> {
    let resources = evidence
        .policies
        .iter()
        .flat_map(|pasted| &pasted.policy.statements)
        .filter_map(|statement| statement.resource.as_ref())
        .flat_map(|list| &list.values);
    let regions: BTreeSet<&str> = resources
        .filter_map(|value| Arn::parse(&value.value))
        .filter(|arn| arn.service == service)
        .map(|arn| arn.region)
        .filter(|region| {
            let is_name =
                |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
            region.contains('-') && region.bytes().all(is_name)
        })
        .collect();
    only(regions)
}

/// `role NAME`, `user NAME`, `user/NAME`: IAM's own calls print no ARN. The account is the caller's.
fn iam_resource(principal: Option<&str>, printed: &str) -> Option<String> {
    let (kind, name) = printed.split_once([' ', '/'])?;
    let kind = match kind {
        "role" | "user" | "group" | "policy" | "mfa" => kind,
        _ => return None,
    };
    let name = name.trim();
    if name.is_empty() || name.contains(char::is_whitespace) {
        return None;
    }
    // Of a policy IAM prints the ARN.
    if Arn::parse(name).is_some() {
        return Some(name.to_owned());
    }
    let caller = Arn::parse(principal?)?;
    // The caller's own name: its ARN has the path.
    let own = caller
        .rest
        .strip_prefix("user/")
        .map(|own| own.rsplit('/').next());
    if kind == "user" && own == Some(Some(name)) {
        return principal.map(str::to_owned);
    }
    let account = if caller.account.is_empty() {
        ACCOUNT_PLACEHOLDER
    } else {
        caller.account
    };
    Some(format!(
        "arn:{}:iam::{account}:{kind}/{name}",
        caller.partition
    ))
}

/// The object whose key alone is printed, in the one bucket that the pasted policies name.
fn object_of_key(evidence: &Evidence, action: &str, printed: &str) -> Option<String> {
    let is_of_key = |c: char| c.is_ascii_alphanumeric() || "/-_.=".contains(c);
    let is_key =
        printed.contains(['/', '.']) && !printed.starts_with('/') && printed.chars().all(is_of_key);
    let objects = s3_from_policies(evidence, action).filter(|_| is_key)?;
    let bucket = objects.strip_suffix("/*")?;
    Some(format!("{bucket}/{printed}"))
}

/// The one bucket that the pasted Allow statements name, in the form that the action takes: the bucket
/// itself, or its objects. `None` when they name none or several.
fn s3_from_policies(evidence: &Evidence, action: &str) -> Option<String> {
    let action = reference::action(action).filter(|action| action.service().prefix() == "s3")?;
    let types: BTreeSet<&str> = action
        .resources()
        .map(|row| row.resource_type().name())
        .collect();
    let buckets: BTreeSet<&str> = evidence
        .policies
        .iter()
        .flat_map(|policy| &policy.policy.statements)
        .filter(|statement| statement.has_effect(Effect::Allow))
        .filter_map(|statement| statement.resource.as_ref())
        .flat_map(|resource| &resource.values)
        .filter_map(|value| value.value.strip_prefix("arn:aws:s3:::"))
        .map(|name| name.split('/').next().unwrap_or_default())
        .collect();
    let mut named = buckets.into_iter();
    let bucket = named
        .next()
        .filter(|name| !name.is_empty() && !name.contains(['*', '?', '$']))?;
    if named.next().is_some() {
        return None;
    }
    if types.contains("bucket") {
        Some(format!("arn:aws:s3:::{bucket}"))
    } else if types.contains("object") {
        Some(format!("arn:aws:s3:::{bucket}/*"))
    } else {
        None
    }
}
