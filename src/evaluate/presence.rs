//! Which condition keys a request carries: what the text says, and what follows from the caller, the
//! action and the resource.

use super::sharpen::{Assumed, Comparison};
use super::value::{Part, Value};
use super::{ConditionGap, Element, Layers, Unknown};
use crate::budget::Budget;
use crate::iam::{Arn, Caller, CallerKind, Fact, Request, Target, arn_fields, placeholder};
use crate::reference::{self, Action, ActionResource, KeyScope};
use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet};

/// What is known of one key.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Lookup {
    /// Absent for sure, and why.
    Absent(ConditionGap),
    /// Present with these values; never empty.
    Values(Vec<Value>),
    /// Present, the value unknown.
    Present,
    /// Nothing is known, absence included.
    Unknown,
    /// Assumed to be present with a value of which only this is known: the comparisons that hold.
    Other(BTreeSet<Comparison>),
}

/// The resource of a request, taken apart.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Asked {
    /// `*`: the action has no resource.
    Star,
    /// An ARN: its six fields.
    Arn(Vec<Value>),
    /// A name or URL that is no ARN: what IAM compares is not known.
    Opaque,
    /// Not said.
    Unknown,
}

/// What it costs to take a request apart.
const STEPS_A_REQUEST: usize = 256;

/// What it costs to compare a value of a policy, beside its bytes.
const STEPS_A_VALUE: usize = 16;

/// What each byte of it costs where variables and placeholders are looked for and compared.
const STEPS_A_BYTE_OF_PIECES: usize = 8;

/// A request and what follows from it, computed once.
#[derive(Clone, Debug)]
pub(super) struct Facts<'a> {
    /// The request.
    pub(super) request: &'a Request,
    /// The caller; `None` when unknown.
    pub(super) caller: Option<Caller>,
    /// The resource.
    pub(super) asked: Asked,
    /// The resource belongs to AWS: it has no tags of the caller.
    pub(super) owned_by_aws: bool,
    /// A permissions boundary is attached to the caller.
    pub(super) has_boundary: bool,
    /// What the comparisons with it are drawn from; `None` where nobody counts them.
    budget: Option<&'a Budget>,
    /// What is assumed of keys, by name in lower case; see [`super::sharpen`].
    assumed: BTreeMap<String, Assumed>,
    /// The action in the reference, looked up when it is first needed.
    action: OnceCell<Option<Action>>,
    /// What types the resource can be, among those of the action; likewise.
    types: OnceCell<Vec<ActionResource>>,
}

impl<'a> Facts<'a> {
    /// Takes a request apart.
    pub(super) fn of(request: &'a Request) -> Self {
        let caller = request.principal.as_deref().map(Caller::parse);
        let mut facts = Self {
            request,
            caller,
            asked: Asked::Unknown,
            owned_by_aws: false,
            has_boundary: false,
            budget: None,
            assumed: BTreeMap::new(),
            action: OnceCell::new(),
            types: OnceCell::new(),
        };
        match &request.resource {
            Target::Unknown if facts.action().is_some_and(Action::needs_star) => {
                facts.asked = Asked::Star;
            }
            Target::Unknown => {}
            Target::Known(text) if text.trim() == "*" => facts.asked = Asked::Star,
            Target::Known(text) => match Arn::parse(text.trim()) {
                None => facts.asked = Asked::Opaque,
                Some(arn) => {
                    facts.owned_by_aws = is_owned_by_aws(&arn);
                    facts.asked = Asked::Arn(facts.fields(&arn));
                }
            },
        }
        facts
    }

    /// The same, with what the policies that decide tell of the caller.
    pub(super) fn among(layers: &Layers, request: &'a Request) -> Self {
        Self {
            has_boundary: !layers.boundary.is_empty(),
            ..Self::of(request)
        }
    }

    /// The same, drawing what every comparison costs from a budget, which ends none of them.
    pub(super) fn drawing_on(budget: &'a Budget, request: &'a Request) -> Self {
        budget.spend(STEPS_A_REQUEST);
        Self {
            budget: Some(budget),
            ..Self::of(request)
        }
    }

    /// Draws what it costs to compare a value of a policy.
    pub(super) fn draw(&self, value: &str) {
        self.draw_steps(STEPS_A_VALUE.saturating_add(value.len()));
    }

    /// Draws what it costs beyond that where the value has to be taken apart, for what may stand in it.
    pub(super) fn draw_pieces(&self, value: &str) {
        self.draw_steps(value.len().saturating_mul(STEPS_A_BYTE_OF_PIECES));
    }

    fn draw_steps(&self, steps: usize) {
        if let Some(budget) = self.budget {
            budget.spend(steps);
        }
    }

    /// Assumes something of a key, in place of what was assumed before.
    pub(super) fn assume(&mut self, key: &str, assumed: Assumed) {
        self.assumed.insert(key.to_owned(), assumed);
    }

    /// The action in the reference; `None` when it does not know it.
    pub(super) fn action(&self) -> Option<Action> {
        *self
            .action
            .get_or_init(|| reference::action(&self.request.action))
    }

    /// What types the resource can be, among those of the action; empty when that is not known.
    fn types(&self) -> &[ActionResource] {
        self.types.get_or_init(|| match &self.request.resource {
            Target::Unknown => Vec::new(),
            Target::Known(text) => self
                .action()
                .map(|action| action.resource_type_of(text.trim()))
                .unwrap_or_default(),
        })
    }

    /// Whether the action takes no type of resource that the ARN pattern can name: whatever the request is
    /// on, the pattern does not cover it. Not where the reference does not know the action.
    ///
    /// Source: Service Authorization Reference, the resource types of an action.
    pub(super) fn is_of_no_type(&self, pattern: &str) -> bool {
        arn_fields(pattern).len() == 6
            && self
                .action()
                .is_some_and(|action| action.resource_type_of(pattern).is_empty())
    }

    /// What is known of a key; its name in any case.
    pub(super) fn lookup(&self, key: &str) -> Lookup {
        let key = key.to_lowercase();
        match self.assumed.get(&key) {
            None => {}
            Some(Assumed::Absent) => return Lookup::Absent(ConditionGap::Absent),
            Some(Assumed::Value(value)) => return text(value.clone()),
            Some(Assumed::Other(holding)) => return Lookup::Other(holding.clone()),
        }
        match self.request.context.facts.get(&key) {
            Some(Fact::Absent) => return Lookup::Absent(ConditionGap::Absent),
            Some(Fact::Values(values)) if values.is_empty() => {
                return Lookup::Absent(ConditionGap::Absent);
            }
            Some(Fact::Values(values)) => {
                return Lookup::Values(values.iter().map(|value| Value::read(value)).collect());
            }
            Some(Fact::Present) => return Lookup::Present,
            None if self.request.context.complete => return Lookup::Absent(ConditionGap::Absent),
            Some(Fact::Unknown) | None => {}
        }
        self.by_caller(&key)
            .or_else(|| self.by_resource(&key))
            .unwrap_or(Lookup::Unknown)
    }

    /// The fields of the resource's ARN, placeholders as holes.
    fn fields(&self, arn: &Arn<'_>) -> Vec<Value> {
        let [partition, service, region, account, rest] = arn.fields();
        let hole = |unknown| Value {
            parts: vec![Part::Hole(unknown)],
        };
        let region = if placeholder::is_region_placeholder(region) {
            hole(Unknown::Placeholder(region.to_owned()))
        } else {
            Value::read(region)
        };
        let account = match account {
            "" if self.has_lost_its_account(arn) => hole(Unknown::Field(Element::Resource)),
            "" => Value { parts: Vec::new() },
            account => account_value(account),
        };
        vec![
            Value::read("arn"),
            Value::read(partition),
            Value::read(service),
            region,
            account,
            Value::read(rest),
        ]
    }

    /// Tells whether an empty account was redacted: the type's ARNs have one, and the resource is none of
    /// AWS's own.
    fn has_lost_its_account(&self, arn: &Arn<'_>) -> bool {
        if arn.service == "s3" || self.owned_by_aws {
            return false;
        }
        let has_account =
            |pattern: &str| Arn::parse(pattern).is_some_and(|arn| !arn.account.is_empty());
        let mut types = self
            .types()
            .iter()
            .map(|row| row.resource_type())
            .peekable();
        types.peek().is_some() && types.all(|kind| kind.arn_patterns().all(has_account))
    }

    /// Tells whether a key is absent for sure.
    pub(super) fn is_absent(&self, key: &str) -> bool {
        matches!(self.lookup(key), Lookup::Absent(_))
    }

    /// The name of the type that an ARN or a pattern is of: among those of the action, else the word
    /// in the ARN that tells it.
    pub(super) fn type_of(&self, written: &str, arn: &Arn<'_>) -> Option<String> {
        let known = self.action().map(|action| action.resource_type_of(written));
        self.name_of_type(known.as_deref().unwrap_or_default(), arn)
    }

    /// The same for the resource itself.
    pub(super) fn type_of_resource(&self, arn: &Arn<'_>) -> Option<String> {
        self.name_of_type(self.types(), arn)
    }

    fn name_of_type(&self, known: &[ActionResource], arn: &Arn<'_>) -> Option<String> {
        if let Some(row) = known.first() {
            return Some(row.resource_type().name().to_owned());
        }
        let word = arn.first_word();
        let is_word =
            arn.rest.len() > word.len() && arn.service != "s3" && !word.contains(['*', '?']);
        let in_service = self.request.action.split(':').next() == Some(arn.service);
        (is_word && in_service).then(|| word.to_owned())
    }

    /// Tells whether a text in the place of an account may be any account.
    pub(super) fn is_open_account(&self, account: &str) -> bool {
        placeholder::is_account_placeholder(account) && !self.owned_by_aws
    }

    /// What follows from who calls.
    ///
    /// Source: IAM User Guide, "AWS global condition context keys"; "IAM policy elements: Variables and
    /// tags".
    fn by_caller(&self, key: &str) -> Option<Lookup> {
        match key {
            "aws:currenttime"
            | "aws:epochtime"
            | "aws:requestedregion"
            | "aws:securetransport"
            | "aws:useragent"
            | "aws:viaawsservice" => {
                return Some(self.requested_region(key).unwrap_or(Lookup::Present));
            }
            _ => {}
        }
        let caller = self.caller.as_ref()?;
        if caller.kind == CallerKind::Unknown {
            return None;
        }
        match key {
            "aws:principaltype" => Some(
                caller
                    .principal_type()
                    .map_or(Lookup::Present, |kind| text(kind.to_owned())),
            ),
            "aws:principalaccount" => caller.is_of_an_account().then(|| one(account_of(caller))),
            "aws:principalarn" => self.principal_arn(caller),
            "aws:principalisawsservice" => {
                let is_service = caller.kind == CallerKind::Service;
                Some(text(is_service.to_string()))
            }
            "aws:username" => Some(match &caller.kind {
                CallerKind::IamUser { name, .. } => one(Value::read(name)),
                _ => Lookup::Absent(ConditionGap::AbsentForCaller),
            }),
            "aws:userid" => match caller.kind {
                CallerKind::Root => Some(one(account_of(caller))),
                CallerKind::Anonymous => None,
                // Source: IAM User Guide, "IAM identifiers", unique IDs.
                CallerKind::IamUser { .. } => Some(one(Value::beginning_with(
                    "AIDA",
                    Unknown::Key("aws:userid".to_owned()),
                ))),
                _ => Some(Lookup::Present),
            },
            // A service sets them when it acts for a resource; nobody can set them by calling.
            "aws:sourcearn" | "aws:sourceaccount" => match caller.kind {
                CallerKind::IamUser { .. }
                | CallerKind::Root
                | CallerKind::FederatedUser { .. } => {
                    Some(Lookup::Absent(ConditionGap::AbsentForCaller))
                }
                _ => None,
            },
            _ => None,
        }
    }

    /// The region that a call goes to is the region of the resource, where that has one.
    fn requested_region(&self, key: &str) -> Option<Lookup> {
        if key != "aws:requestedregion" {
            return None;
        }
        let Asked::Arn(fields) = &self.asked else {
            return None;
        };
        let region = fields.get(3)?;
        (!region.parts.is_empty()).then(|| one(region.clone()))
    }

    /// The role's ARN for a session: its path is not printed.
    fn principal_arn(&self, caller: &Caller) -> Option<Lookup> {
        let printed = self.request.principal.as_deref()?.trim();
        match &caller.kind {
            CallerKind::Service | CallerKind::Anonymous | CallerKind::Unknown => None,
            CallerKind::RoleSession { role, .. } => {
                let partition = caller.partition.as_deref().unwrap_or_default();
                let mut parts = vec![Part::Text(format!("arn:{partition}:iam::"))];
                parts.extend(account_of(caller).parts);
                let path = if role.starts_with("AWSReservedSSO_") {
                    "aws-reserved/sso.amazonaws.com/"
                } else {
                    ""
                };
                parts.push(Part::Text(format!(":role/{path}")));
                parts.push(Part::Hole(Unknown::Key("aws:PrincipalArn".to_owned())));
                parts.extend(Value::read(role).parts);
                Some(one(Value { parts }))
            }
            CallerKind::IamUser { .. }
            | CallerKind::Role { .. }
            | CallerKind::FederatedUser { .. }
            | CallerKind::Root => {
                let arn = Arn::parse(printed)?;
                let mut parts = vec![Part::Text(format!(
                    "arn:{}:{}::",
                    arn.partition, arn.service
                ))];
                parts.extend(account_of(caller).parts);
                parts.push(Part::Text(":".to_owned()));
                parts.extend(Value::read(arn.rest).parts);
                Some(one(Value { parts }))
            }
        }
    }

    /// What follows from the resource and the action.
    fn by_resource(&self, key: &str) -> Option<Lookup> {
        if self.owned_by_aws && key.contains("resourcetag/") {
            return Some(Lookup::Absent(ConditionGap::AbsentOnAwsResource));
        }
        if key == "aws:resourceaccount" {
            return self.resource_account().map(one);
        }
        self.by_reference(key).map(Lookup::Absent)
    }

    /// Why the reference says that the request cannot carry a key; `None` when it may, and for keys that
    /// the reference does not know, because it lags behind AWS.
    ///
    /// Source: Service Authorization Reference.
    fn by_reference(&self, key: &str) -> Option<ConditionGap> {
        let action = self.action()?;
        let of = |row: Option<&ActionResource>| {
            let kind = row.map(|row| row.resource_type());
            reference::key_applies(action, kind, key)
        };
        let scopes: Vec<KeyScope> = match self.types() {
            [] => vec![of(None)],
            types => types.iter().map(|row| of(Some(row))).collect(),
        };
        let absent = |scope: &KeyScope| match scope {
            KeyScope::NeverForAction | KeyScope::NeverForResourceType => true,
            KeyScope::Global | KeyScope::Action | KeyScope::ResourceType | KeyScope::UnknownKey => {
                false
            }
        };
        if !scopes.iter().all(absent) {
            return None;
        }
        match (
            self.types().first(),
            scopes.contains(&KeyScope::NeverForResourceType),
        ) {
            (Some(row), true) => Some(ConditionGap::AbsentForResourceType {
                resource_type: row.resource_type().name().to_owned(),
            }),
            _ => Some(ConditionGap::AbsentForAction),
        }
    }

    /// The account that owns the resource, as far as it is known.
    pub(super) fn resource_account(&self) -> Option<Value> {
        if let Some(account) = &self.request.resource_account {
            return Some(account_value(account));
        }
        let Asked::Arn(fields) = &self.asked else {
            return None;
        };
        fields
            .get(4)
            .filter(|field| !field.parts.is_empty())
            .cloned()
    }
}

/// The caller's account as a value: a hole when it was left out or is a placeholder.
pub(super) fn account_of(caller: &Caller) -> Value {
    account_value(caller.account.as_deref().unwrap_or_default())
}

fn account_value(account: &str) -> Value {
    if account.is_empty() {
        return Value {
            parts: vec![Part::Hole(Unknown::Field(Element::Principal))],
        };
    }
    if placeholder::is_account_placeholder(account) {
        return Value {
            parts: vec![Part::Hole(Unknown::Placeholder(account.to_owned()))],
        };
    }
    Value {
        parts: vec![Part::Text(account.to_owned())],
    }
}

fn one(value: Value) -> Lookup {
    Lookup::Values(vec![value])
}

fn text(text: String) -> Lookup {
    one(Value {
        parts: vec![Part::Text(text)],
    })
}

/// Tells whether a resource belongs to AWS, by its account, its type and its name: nobody else can tag
/// it.
///
/// Source: Systems Manager User Guide, "Systems Manager documents"; IAM User Guide, "Managed policies
/// and inline policies".
fn is_owned_by_aws(arn: &Arn<'_>) -> bool {
    let name = arn.rest.split_once('/').map_or("", |(_, name)| name);
    match (arn.account, arn.service, arn.first_word()) {
        ("aws", _, _) | ("", "ssm", "patchbaseline") => true,
        ("", "ssm", "document" | "automation-definition") => {
            name.starts_with("AWS") || name.starts_with("Amazon")
        }
        ("", "ssm", "parameter") => name.starts_with("aws/"),
        _ => false,
    }
}
